"""Shallow networks: the maximal rank of [[A]]_{I,J} is min{r_0, M^m}, m = min(|I|,|J|) (talk).

≤ r_0: [[A]] = Σ_γ a_γ (⊙_I a^{0,i,γ})(⊙_J a^{0,j,γ})ᵀ has r_0 terms; ≤ M^m: its smaller side. Both
are cuts. ≥: let the leaf vectors of m inputs on each side spell the channel number γ in base M;
then [[A]] holds an identity.
"""

from itertools import islice, product

from exactrank.bounds.cuts import minimal_cut
from exactrank.kernel.objects import ArrayWeights
from exactrank.kernel.rules import (
    both_bounds,
    both_sizes,
    count_windows,
    cut_upper_bound,
    minor_lower_bound,
    named_cut,
    restrict_sizes,
    smaller_bound,
    specialisation_lower_bound,
    table_minor,
    tree_table,
    window_table,
)
from exactrank.kernel.statements import RankAtWeights
from exactrank.matrices import LARGE_PRIME


def prove(instance):
    """Terms or the smaller side from above, channel numbers in base M from below."""
    network, partition, field = instance.network, instance.partition, instance.field
    lower = specialisation_lower_bound(channel_numbers_in_base_m(network, partition, field))
    return both_bounds(lower, terms_or_smaller_side(lower.conclusion))


def terms_or_smaller_side(subject):
    """The cut through the one pooling node (r_0), or through the smaller side's inputs (M^m)."""
    cut = minimal_cut(subject.network, subject.partition)
    return cut_upper_bound(subject, inputs=cut.inputs, pools=cut.pools)


def channel_numbers_in_base_m(network, partition, field):
    """The minor of the rows and columns whose first m indices spell γ, the others being 1: an identity."""
    M, m = network.representation, min(len(partition.I), len(partition.J))
    numbers = first_numbers(M, m, network.widths[0])
    digits = {i: n for side in (partition.I, partition.J) for n, i in enumerate(side[:m])}
    one = field.convert(1)

    def leaf(j, channel):
        digit = numbers[channel][digits[j]] if j in digits else 1
        return tuple(one if d == digit else one - one for d in range(1, M + 1))

    zero = (one - one,) * M
    used = len(numbers)
    leaves = tuple(
        tuple(leaf(j, g) if g < used else zero for g in range(network.widths[0]))
        for j in range(1, network.inputs + 1)
    )
    output = tuple(one if g < used else one - one for g in range(network.widths[0]))
    subject = RankAtWeights(
        network=network,
        weights=ArrayWeights((leaves, ((output,),))),
        partition=partition,
        field=field,
        upper=used,
    )
    rows, columns = (
        [number + (1,) * (len(side) - m) for number in numbers]
        for side in (partition.I, partition.J)
    )
    modulus = LARGE_PRIME if field.modulus is None else None
    return minor_lower_bound(subject, rows=rows, columns=columns, modulus=modulus)


def first_numbers(base, digits, limit):
    """The first min(limit, base^digits) numbers, as tuples of digits 1 … base."""
    return [*islice(product(range(1, base + 1), repeat=digits), limit)]


def prove_all_sizes():
    """The same for every N, M, width, partition and field."""
    return both_sizes(digits_of_all_sizes(), terms_or_smaller_side_of_all_sizes())


def digits_of_all_sizes():
    """Leaf vectors that spell the channel: equal numbers give 1, different ones 0. One window."""
    base = window_table(operator="product", leaf=(1, 0), labels="digits")
    conclusion = table_minor(tree_table(base))
    return count_windows(restrict_sizes(conclusion, tree="global"))


def terms_or_smaller_side_of_all_sizes():
    """The one window is cut at its pooling node, or the smaller side is taken."""
    terms = restrict_sizes(named_cut(cut="first-windows"), tree="global", sharing="none")
    side = restrict_sizes(named_cut(cut="smaller-side"), tree="global", sharing="none")
    return smaller_bound(count_windows(terms), side)
