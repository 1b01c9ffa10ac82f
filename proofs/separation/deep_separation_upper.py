"""Maximal rank ≤ c^{L,1}, the papers' recursion over the pooling tree ([CS-P]; talk, deep ranks).

c^{0,k} = 1, c^{l,k} = min{M^{min(|I_{l,k}|,|J_{l,k}|)}, r_{l−1}·Π_children c^{l−1,·}}: a node's
matrix has a smaller side of that size, and is a sum of r_{l−1} Kronecker products of theirs.
"""

from exactrank.kernel.rules import (
    channel_sum_bound,
    input_bound,
    least_node_bound,
    recursion_upper_bound,
    smaller_side_bound,
    tree_recursion,
)
from exactrank.kernel.statements import MaximalRank


def prove(instance):
    """The recursion's value at the root."""
    subject = MaximalRank(
        network=instance.network, partition=instance.partition, field=instance.field, upper=1
    )
    return recursion_upper_bound(subject)


def prove_all_sizes():
    """For every tree and partition, term by term."""
    return tree_recursion(base(), step())


def base():
    """An input's vector is one row or one column."""
    return input_bound(channel="one")


def step():
    """rank(Σ_{α ≤ r} ⊙_c X_c^α) ≤ r·Π rank, and the smaller side."""
    return least_node_bound(smaller_side_bound(), channel_sum_bound(channel="one"))
