"""Windows of four, odd/even, unshared: the maximal rank is min{r_0, M²}^{N/4} (talk; [CS-P]).

Each first window holds two inputs of I and two of J. ≤: cut every window, at its pooling node (r_0)
or at its two inputs of J (M²). ≥: in every window the leaf vectors of both sides spell the channel
number γ ≤ ρ = min{r_0, M²} in two digits of base M; layer 1 adds these channels, and one channel is
passed on above: [[A]] holds an identity of order ρ^{N/4}.
"""

from itertools import product

from exactrank.bounds.cuts import minimal_cut
from exactrank.bounds.flows import best_flow
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
from exactrank.ranks.maximal import flow_theorem, matching_theorem


def prove(instance):
    """Digits from below, every first window cut from above."""
    network, partition, field = instance.network, instance.partition, instance.field
    M, r0 = network.representation, network.widths[0]
    if r0 <= M:
        at_weights = matching_theorem(network, partition, field, channels=r0)
    elif r0 >= M * M > 1:
        # Both digits are whole: a path carries each of them, and N may be large.
        at_weights = flow_theorem(network, partition, field, best_flow(network, partition))
    elif M == 1:
        at_weights = matching_theorem(network, partition, field, channels=1)
    else:
        at_weights = channel_numbers_in_two_digits(network, partition, field)
    lower = specialisation_lower_bound(at_weights)
    return both_bounds(lower, every_first_window_is_cut(lower.conclusion))


def every_first_window_is_cut(subject):
    """At the pooling node (r_0) or at two inputs (M²), whichever is less."""
    cut = minimal_cut(subject.network, subject.partition, symmetric=False)
    return cut_upper_bound(subject, inputs=cut.inputs, pools=cut.pools)


def channel_numbers_in_two_digits(network, partition, field):
    """M < r_0 < M²: the minor whose rows and columns spell one channel number for every window."""
    M, widths = network.representation, network.widths
    one, zero = field.convert(1), field.convert(0)
    numbers = list(product(range(1, M + 1), repeat=2))[: widths[0]]

    def leaf(place):
        return tuple(
            tuple(one if d == number[place // 2] else zero for d in range(1, M + 1))
            for number in numbers
        )

    # Inputs 4k+1 and 4k+2 spell the first digit, one on each side, 4k+3 and 4k+4 the second.
    leaves = tuple(leaf(j % 4) for j in range(network.inputs))
    upper = []
    for level in range(1, network.depth + 1):
        nodes, rows, columns = network.weight_shape(level)
        used = columns if level == 1 else 1
        matrix = tuple(
            tuple(one if g == 0 and a < used else zero for a in range(columns)) for g in range(rows)
        )
        upper.append((matrix,) * nodes)
    chosen = list(product(numbers, repeat=network.inputs // 4))
    spelled = [tuple(digit for number in row for digit in number) for row in chosen]
    subject = RankAtWeights(
        network=network,
        weights=ArrayWeights((leaves, *upper)),
        partition=partition,
        field=field,
        upper=len(spelled),
    )
    modulus = LARGE_PRIME if field.modulus is None else None
    return minor_lower_bound(subject, rows=spelled, columns=spelled, modulus=modulus)


def prove_all_sizes():
    """The same for every N = 4^L, M, widths and field."""
    return both_sizes(digits_of_all_sizes(), cuts_of_all_sizes())


def digits_of_all_sizes():
    """Leaf vectors that spell ρ channels in every window: equal numbers give 1, different ones 0."""
    base = window_table(operator="product", leaf=(1, 0), labels="digits")
    conclusion = table_minor(tree_table(base))
    return count_windows(restrict_sizes(conclusion, tree=4, partition="odd"))


def cuts_of_all_sizes():
    """Every first window cut at its pooling node, or all inputs of J."""
    cuts = (named_cut(cut="first-windows"), named_cut(cut="smaller-side"))
    windows, side = (restrict_sizes(c, tree=4, partition="odd", sharing="none") for c in cuts)
    return count_windows(smaller_bound(windows, side))
