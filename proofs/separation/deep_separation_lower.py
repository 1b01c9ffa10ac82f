"""Maximal rank ≥ min{r_0,M}^S, S the first-layer windows that meet both I and J ([CS-P] theorem 1; talk).

With or without sharing. Each such window's matrix holds an identity of order r = min{r_0,M}; passing one channel on
above makes [[A]] hold their Kronecker product.
"""

from exactrank.kernel.rules import (
    restrict_sizes,
    specialisation_lower_bound,
    table_minor,
    tree_table,
    window_table,
)
from exactrank.ranks.maximal import matching_theorem


def prove(instance):
    """The weights of a matching, then the maximal rank."""
    network = instance.network
    r = min(network.widths[0], network.representation)
    at_witness = matching_theorem(network, instance.partition, instance.field, channels=r)
    return specialisation_lower_bound(at_witness)


def prove_all_sizes():
    """For every tree, partition, sharing and field: base, step and conclusion as a table of two values."""
    base = window_table(operator="product", leaf=(1, 0))
    step = tree_table(base)
    conclusion = table_minor(step)
    return restrict_sizes(conclusion, level=1)
