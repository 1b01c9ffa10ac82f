"""ReLU/max: Z terms have rank at most 1 + Z·m(M−1), m = min(|I|,|J|) ([CS-R] claim 4; constant derived here).

A term is max{p(d_I), q(d_J)}. On the smaller side the maximum takes at most 1 + m(M−1) values, and equal values
give equal rows; each value above the least adds a column times a row. The least ones add a column of ones times
a row, which all terms share.
"""

from exactrank.kernel.rules import level_sets_upper_bound
from exactrank.kernel.statements import MaximalRank


def prove(instance):
    """Level sets of the maximum on the smaller side."""
    network, partition, field = instance.network, instance.partition, instance.field
    subject = MaximalRank(network=network, partition=partition, field=field, upper=1)
    return level_sets_upper_bound(subject)
