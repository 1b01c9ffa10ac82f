"""Depth efficiency: rank [[A]]_{odd,even} = min{r_0,M}^{N/2} for almost all weights ([CSS] theorem 1; talk).

Binary windows, with and without sharing. Every CP decomposition of A then has at least that many terms. The
talk proves ≥ by induction; the equality is from the cut of every first window.
"""

from exactrank.bounds.cuts import minimal_cut
from exactrank.kernel.rules import (
    almost_everywhere,
    both_bounds,
    cut_upper_bound,
    specialisation_lower_bound,
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
