"""Maximal rank ≤ c^{L,1}, the papers' recursion over the pooling tree ([CS-P]; talk, deep ranks).

c^{0,k} = 1, c^{l,k} = min{M^{min(|I_{l,k}|,|J_{l,k}|)}, r_{l−1}·Π_children c^{l−1,·}}: a node's
matrix has a smaller side of that size, and is a sum of r_{l−1} Kronecker products of theirs.
"""

from exactrank.kernel.rules import recursion_upper_bound
from exactrank.kernel.statements import MaximalRank


def prove(instance):
    """The recursion's value at the root."""
    subject = MaximalRank(
        network=instance.network, partition=instance.partition, field=instance.field, upper=1
    )
    return recursion_upper_bound(subject)
