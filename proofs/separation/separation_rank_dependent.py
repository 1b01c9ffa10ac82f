"""With linearly dependent features the separation rank can be below the rank of [[A]] (derived here).

N = 2, A the identity, so rank 2, and f_1 = f_2 = f: h(x, y) = f(x)·f(y) + f(x)·f(y) is one product.
"""

from exactrank.kernel.objects import MatchingWeights
from exactrank.kernel.rules import matching_lower_bound, separation_gap
from exactrank.kernel.statements import RankAtWeights
from exactrank.ranks.separation import separation_rank


def prove(instance):
    """The function's own rank on its points, beside the rank of [[A]]."""
    return separation_gap(rank_of_values(instance), rank_of_matricization(instance))


def rank_of_values(instance):
    """On finitely many points: the rank of the matrix of h's values."""
    weights = MatchingWeights(instance.network.representation)
    return separation_rank(instance.network, weights, instance.partition, instance.features)


def rank_of_matricization(instance):
    """The matching's weights make [[A]] the identity."""
    subject = RankAtWeights(
        network=instance.network,
        weights=MatchingWeights(instance.network.representation),
        partition=instance.partition,
        field=instance.field,
        upper=instance.network.representation,
    )
    return matching_lower_bound(subject)
