"""Almost all functions of the deep network are out of reach of narrow shallow ones (talk, corollary; [CSS]).

Both on the same linearly independent f_1 … f_M. With fewer than min{r_0,M}^{N/2} hidden channels
the shallow network's odd/even rank is smaller than the deep one's, almost everywhere; and {rank ≤
k} is closed, so limits do not help.
"""

from exactrank.bounds.cuts import minimal_cut
from exactrank.kernel.objects import Partition
from exactrank.kernel.rules import (
    almost_everywhere,
    almost_everywhere_sizes,
    beyond_shorter,
    beyond_shorter_at,
    both_bounds,
    count_windows,
    cut_upper_bound,
    named_cut,
    restrict_sizes,
    specialisation_lower_bound,
    table_minor,
    tree_table,
    window_table,
)
from exactrank.ranks.maximal import matching_theorem


def prove(instance):
    """The rank of the deep network at odd | even, against the width of the shallow one."""
    sense, depth = instance.parameters["sense"], instance.parameters["depth"]
    return beyond_shorter_at(deep_rank(instance), shallow_rank(), depth=depth, sense=sense)


def deep_rank(instance):
    """Depth efficiency: min{r_0,M}^{N/2} almost everywhere."""
    network = instance.network
    r = min(network.widths[0], network.representation)
    odd = Partition.of(network.inputs, range(1, network.inputs + 1, 2))
    lower = specialisation_lower_bound(matching_theorem(network, odd, instance.field, channels=r))
    cut = minimal_cut(network, odd, symmetric=False)
    upper = cut_upper_bound(lower.conclusion, inputs=cut.inputs, pools=cut.pools)
    return almost_everywhere(both_bounds(lower, upper))


def shallow_rank():
    """A CP of r'_0 terms has matricizations of rank ≤ r'_0: the cut through its one pooling node."""
    return named_cut(cut="root")


def prove_all_sizes():
    """The same for every N = 2^L, M, widths and sharing, and for limits."""
    conclusion = table_minor(tree_table(window_table(operator="product", leaf=(1, 0))))
    odd = restrict_sizes(conclusion, level=1, tree=2, partition="odd", field="QQ")
    almost_all = almost_everywhere_sizes(count_windows(odd))
    return beyond_shorter(almost_all, shallow_rank(), sense="limit")
