"""The maximal rank is at most the minimal cut of the pooling tree between I and J (derived here, after [L]).

Summing over the indices of the cut pooling nodes and inputs splits A into a part on the side of I and one on the
side of J; so [[A]] is a product through as many columns as the cut's costs multiply to.
"""

from exactrank.bounds.cuts import minimal_cut
from exactrank.kernel.rules import cut_upper_bound
from exactrank.kernel.statements import MaximalRank


def prove(instance):
    """The cut found by the recursion over the tree, walked by the kernel."""
    subject = MaximalRank(
        network=instance.network, partition=instance.partition, field=instance.field, upper=1
    )
    cut = minimal_cut(subject.network, subject.partition, symmetric=False)
    return cut_upper_bound(subject, inputs=cut.inputs, pools=cut.pools)
