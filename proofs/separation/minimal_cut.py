"""The maximal rank is at most the minimal cut of the pooling tree between I and J (derived here, after [L]).

Summing over the indices of the cut pooling nodes and inputs splits A into a part on the side of I and one on the
side of J; so [[A]] is a product through as many columns as the cut's costs multiply to.
"""

from exactrank.bounds.cuts import minimal_cut
from exactrank.kernel.rules import (
    channel_side_bound,
    channel_sum_bound,
    cut_upper_bound,
    input_bound,
    least_node_bound,
    tree_recursion,
)
from exactrank.kernel.statements import MaximalRank


def prove(instance):
    """The cut found by the recursion over the tree, walked by the kernel."""
    subject = MaximalRank(
        network=instance.network, partition=instance.partition, field=instance.field, upper=1
    )
    cut = minimal_cut(subject.network, subject.partition, symmetric=False)
    return cut_upper_bound(subject, inputs=cut.inputs, pools=cut.pools)


def prove_all_sizes():
    """For every tree and partition, by the recursion that computes the cut."""
    return tree_recursion(base(), step())


def base():
    """An input's channels are M rows and r_0 columns, or the other way round: f = 1 or M."""
    return input_bound(channel="side")


def step():
    """A node's channels stay on the side of its children's, or are summed over its r_{l−1} channels below."""
    stay = channel_side_bound()
    summed = channel_sum_bound(channel="side")
    return least_node_bound(stay, summed)
