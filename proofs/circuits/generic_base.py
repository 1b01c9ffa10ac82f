"""U = A·D·Bᵀ has rank min{m,n} almost everywhere, also with B = A (talk, "SVD has maximal rank almost everywhere").

A, B are m×n, D is n×n diagonal: U is the tensor of the shallow network with two inputs, M = m and
r_0 = n; B = A where layer 0 is shared. Attained over every field at A = B = (1|0) and D = 1.
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
    """The rank at unit columns from below, n columns or m rows from above."""
    network, partition = instance.network, instance.partition
    n = min(network.widths[0], network.representation)
    lower = specialisation_lower_bound(
        matching_theorem(network, partition, instance.field, channels=n)
    )
    cut = minimal_cut(network, partition, symmetric=False)
    upper = cut_upper_bound(lower.conclusion, inputs=cut.inputs, pools=cut.pools)
    return almost_everywhere(both_bounds(lower, upper))


def prove_all_sizes():
    """For all m and n over every field."""
    return almost_everywhere_sizes(both_sizes(unit_columns(), columns_or_rows()))


def unit_columns():
    """One window of two inputs: S = 1."""
    conclusion = table_minor(tree_table(window_table(operator="product", leaf=(1, 0))))
    return count_windows(restrict_sizes(conclusion, level=1, tree="pair"))


def columns_or_rows():
    """n terms, or m rows: m(I|J) = 1."""
    cuts = (named_cut(cut="first-windows"), named_cut(cut="smaller-side"))
    terms, rows = (count_windows(restrict_sizes(cut, tree="pair")) for cut in cuts)
    return smaller_bound(terms, rows)
