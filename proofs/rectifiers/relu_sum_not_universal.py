"""ReLU/sum: where every child of the root is on one side, the rank is at most 2 (talk; [CS-R] claim 3).

Shallow networks at every partition, and deep ones at every union of the root's children: A_d = Σ_c G_c(d_c),
so [[A]] is a column times a row of ones plus a column of ones times a row, whatever the widths.
"""

from exactrank.kernel.rules import additive_upper_bound
from exactrank.kernel.statements import MaximalRank


def prove(instance):
    """The columns of the children in I, the rows of those in J, and the constants."""
    network, partition, field = instance.network, instance.partition, instance.field
    subject = MaximalRank(network=network, partition=partition, field=field, upper=1)
    return additive_upper_bound(subject)
