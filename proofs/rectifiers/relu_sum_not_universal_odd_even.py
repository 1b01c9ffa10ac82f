"""ReLU/sum, windows of two: the odd/even rank is at most 2·M^{N/4} − 1 (talk; constant derived here).

The root adds a function of each half; the columns of the two are in {x ⊗ 1} and {1 ⊗ y}, spaces of
dimension M^{N/4} that share 1 ⊗ 1. Whatever the widths.
"""

from exactrank.kernel.rules import additive_upper_bound
from exactrank.kernel.statements import MaximalRank


def prove(instance):
    """Two spaces that share the constants."""
    network, partition, field = instance.network, instance.partition, instance.field
    subject = MaximalRank(network=network, partition=partition, field=field, upper=1)
    return additive_upper_bound(subject)
