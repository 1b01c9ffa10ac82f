"""Unshared, M and all widths powers of one number b: the maximal rank is the minimal cut (derived here, after [L]).

With capacities log_b, Menger's theorem gives as many paths from I to J as the cut is large. Each path carries its own
digit in base b: 0/1 weights make [[A]] hold an identity matrix, over every field.
"""

from exactrank.bounds.cuts import minimal_cut
from exactrank.bounds.flows import best_flow
from exactrank.kernel.rules import both_bounds, cut_upper_bound, specialisation_lower_bound
from exactrank.ranks.maximal import flow_theorem, matching_theorem


def prove(instance):
    """Paths from below, the cut from above."""
    network, partition, field = instance.network, instance.partition, instance.field
    lower = specialisation_lower_bound(paths_carry_digits(network, partition, field))
    cut = minimal_cut(network, partition)
    upper = cut_upper_bound(lower.conclusion, inputs=cut.inputs, pools=cut.pools)
    return both_bounds(lower, upper)


def paths_carry_digits(network, partition, field):
    """The maximal flow; where all capacities are 1 there is no path, and one channel gives rank 1."""
    paths = best_flow(network, partition)
    if not paths:
        return matching_theorem(network, partition, field, channels=1)
    return flow_theorem(network, partition, field, paths)
