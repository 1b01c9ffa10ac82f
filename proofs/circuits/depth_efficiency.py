"""Depth efficiency: rank [[A]]_{odd,even} = min{r_0,M}^{N/2} for almost all weights ([CSS] theorem 1; talk).

Binary windows, with and without sharing. Every CP decomposition of A then has at least that many terms. The
talk proves ≥ by induction; the equality is from the cut of every first window.
"""

from exactrank.bounds.cuts import minimal_cut
from exactrank.kernel.rules import (
    almost_everywhere,
    almost_everywhere_sizes,
    both_bounds,
    both_sizes,
    count_windows,
    cut_upper_bound,
    named_cut,
    restrict_sizes,
    smaller_bound,
    specialisation_lower_bound,
    table_minor,
    tree_table,
    window_table,
)
from exactrank.ranks.maximal import matching_theorem


def prove(instance):
    """Base and step at one choice of weights, then the conclusion for almost all."""
    network, partition, field = instance.network, instance.partition, instance.field
    at_witness = base_and_step(network, partition, field)
    lower = specialisation_lower_bound(at_witness)
    upper = every_first_window_is_cut(lower.conclusion)
    return almost_everywhere(both_bounds(lower, upper))


def base_and_step(network, partition, field):
    """At unit leaf vectors and ones on layer 1 each window's matrix is an identity of rank r = min{r_0,M} (base).

    Passing one channel on above makes [[A]] their Kronecker product, of rank r^{N/2} (step).
    """
    r = min(network.widths[0], network.representation)
    return matching_theorem(network, partition, field, channels=r)


def every_first_window_is_cut(subject):
    """Between the two inputs of each window: at its pooling node (r_0) or at an input (M)."""
    cut = minimal_cut(subject.network, subject.partition, symmetric=False)
    return cut_upper_bound(subject, inputs=cut.inputs, pools=cut.pools)


def prove_all_sizes():
    """The same for every N = 2^L, M, widths, sharing and field."""
    return almost_everywhere_sizes(both_sizes(lower_half(), upper_half()))


def lower_half():
    """Base, step and conclusion as a table of two values; then S = 2^(L−1) windows are counted."""
    base = window_table(operator="product", leaf=(1, 0))
    step = tree_table(base)
    conclusion = table_minor(step)
    return count_windows(restrict_sizes(conclusion, level=1, tree=2, partition="odd"))


def upper_half():
    """Every first window cut at its pooling node, or one input of it: min{r_0, M} each."""
    cuts = (named_cut(cut="first-windows"), named_cut(cut="smaller-side"))
    windows, inputs = (restrict_sizes(cut, tree=2, partition="odd") for cut in cuts)
    return count_windows(smaller_bound(windows, inputs))
