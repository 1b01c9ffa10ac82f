"""ReLU/max: Z terms have odd/even rank at most Z·M·N/2 (talk, shallow rectifier networks; [CS-R] claim 4).

The paper's constant: a term has at most M·N/2 different rows. It follows from the sharper 1 + Z·(N/2)(M−1).
"""

from exactrank.kernel.rules import level_sets_upper_bound, weaker_upper_bound
from exactrank.kernel.statements import MaximalRank


def prove(instance):
    """The level sets of the sharper bound, then the paper's number."""
    network, partition, field = instance.network, instance.partition, instance.field
    subject = MaximalRank(network=network, partition=partition, field=field, upper=1)
    paper = network.widths[0] * network.representation * (network.inputs // 2)
    return weaker_upper_bound(level_sets_upper_bound(subject), upper=paper)
