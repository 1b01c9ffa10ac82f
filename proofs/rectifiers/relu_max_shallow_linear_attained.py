"""ReLU/max: the bound min{M^m, 1 + Z·m(M−1)} is attained (derived here).

All minima of a term's leaf vectors are 0, the other values of I and J interlaced, p_1 < q_1 < p_2 < …: the
differences of consecutive rows have staircase support. With one term for every N, M and partition; with more terms
at the sizes required.
"""

from exactrank.kernel.rules import both_bounds, level_sets_upper_bound
from exactrank.kernel.statements import MaximalRank
from exactrank.ranks.rectifiers import rectifier_lower_bound


def prove(instance):
    """A minor at interlaced leaves below, the level sets above."""
    network, partition, field = instance.network, instance.partition, instance.field
    subject = MaximalRank(network=network, partition=partition, field=field, upper=1)
    upper = level_sets_upper_bound(subject)
    return both_bounds(rectifier_lower_bound(network, partition), upper)
