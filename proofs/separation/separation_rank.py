"""The separation rank of a network's function is the rank of [[A]] ([CS-P] section 4; talk).

h(x_1, …, x_N) = Σ_d A_d Π_i f_{d_i}(x_i), with linearly independent f_1, …, f_M. A decomposition of
[[A]] into rank-one matrices is a sum of as many products g(x_I)·g'(x_J). Conversely the values of h at
points where the matrix of the f_d is invertible form a matrix of the rank of [[A]].
"""

from exactrank.kernel.rules import separation_by_points
from exactrank.ranks import rank_at_weights
from exactrank.ranks.separation import independent_points
from exactrank.weights import witness


def prove(instance):
    """From a minor and a factorization of [[A]], and points that show the features independent."""
    return separation_by_points(
        rank_of_matricization(instance),
        features=instance.features,
        points=independent_points(instance.features, instance.network.representation),
    )


def rank_of_matricization(instance):
    """rank [[A]] at weights that attain the maximal rank."""
    weights = witness(instance.network, instance.field, partition=instance.partition)
    return rank_at_weights(instance.network, weights, instance.partition, instance.field)
