"""Windows of two, N = 8, M = r_0, r_1 and r_2 at least r_0, I = {1,2,3,5}: the maximal rank is r_0^3.

Two first windows, {3,4} and {5,6}, meet both sides; {1,2} lies in I and {7,8} in J. The papers' bounds count the
two crossing windows from below (r_0^2) and leave a gap above. A third path, from {1,2} to {7,8} through the root,
closes it.
"""

from exactrank.bounds.cuts import minimal_cut
from exactrank.kernel.rules import both_bounds, cut_upper_bound, specialisation_lower_bound
from exactrank.ranks.maximal import flow_theorem


def prove(instance):
    """Three paths from below, a cut of three pooling nodes from above."""
    network, partition, field = instance.network, instance.partition, instance.field
    lower = specialisation_lower_bound(three_paths(network, partition, field))
    return both_bounds(lower, three_nodes_cut(lower.conclusion))


def three_paths(network, partition, field):
    """One path in each crossing window, and one from input 1 over the root to input 7; all with the base r_0."""
    base = network.widths[0]
    return flow_theorem(network, partition, field, [(1, 7, base), (3, 4, base), (5, 6, base)])


def three_nodes_cut(subject):
    """The two crossing windows, and one place on the way from {1,2} to {7,8}: each costs r_0."""
    cut = minimal_cut(subject.network, subject.partition)
    return cut_upper_bound(subject, inputs=cut.inputs, pools=cut.pools)
