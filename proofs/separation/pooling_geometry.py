"""Square and mirror pooling favour different partitions of one grid (talk; [CS-P] section 5).

M and all widths are powers of two, so the maximal rank is the minimal cut, exactly: paths from I to
J below, the cut above. Mirror windows hold pixels with their mirror images: they entangle left with
right, but not the outer columns with the inner ones. Square windows do the opposite.
`exactrank table pooling-geometry` prints the ranks side by side.
"""

from exactrank.bounds.cuts import minimal_cut
from exactrank.bounds.flows import best_flow
from exactrank.kernel.rules import both_bounds, cut_upper_bound, specialisation_lower_bound
from exactrank.ranks.maximal import flow_theorem


def prove(instance):
    """A maximal family of paths of base two, and a minimal cut."""
    network, partition, field = instance.network, instance.partition, instance.field
    paths = best_flow(network, partition)
    lower = specialisation_lower_bound(flow_theorem(network, partition, field, paths))
    cut = minimal_cut(network, partition)
    return both_bounds(lower, cut_upper_bound(lower.conclusion, inputs=cut.inputs, pools=cut.pools))
