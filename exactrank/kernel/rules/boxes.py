"""Rules about open sets of weights of rectifier networks whose tensors have one hidden channel.

Their proofs are in `docs/rules-piecewise.md`.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from math import prod

from exactrank.kernel.objects import ArrayWeights, Network
from exactrank.kernel.statements_piecewise import SETS, BeyondOneChannel, Box, NamedSet
from exactrank.kernel.theorem import Theorem, conclude, fail

Vectors = dict[tuple[int, int], list[Fraction]]
"""W^{i,l,γ}_e for all γ, by (i, e)."""
COMPARISONS_LIMIT = 10**7


def ordered_selection(subject: Box) -> Theorem:
    """A box of a ReLU/max network in which every maximum is taken by one input in all channels.

        layers 1 … L nonnegative     the intervals of W^{i,l,γ}_e below different children are in one order
        ---------------------------------------------------------------------------------------------------
        A_d = max_i W^i_{d_i} for all weights in the box: one hidden channel

    Source: [CS-R] (incompleteness); derived here. Fails if two intervals overlap. Sizes: (N·M)²·max r
    comparisons, none of M^N.
    """
    name = "ordered_selection"
    network = subject.network
    if network.operator != "relu-max":
        fail(name, "the operator is not relu-max")
    _check_box(name, subject)
    pairs = (network.inputs * network.representation) ** 2
    if pairs * max(network.widths) > COMPARISONS_LIMIT:
        fail(name, f"more than {COMPARISONS_LIMIT} comparisons")
    low, high = _leaves(subject, 0), _leaves(subject, 1)
    for level, windows in enumerate(network.tree.children, start=1):
        alike = set(range(level)) <= set(network.sharing)
        for k, window in enumerate(windows, start=1):
            _check_order(name, network, (level, k), window, low, high, alike)
        low, high = (_convolve(subject, side, level, v) for side, v in enumerate((low, high)))
    return conclude(name, subject)


def _check_box(name: str, subject: Box) -> None:
    """Layers above 0 are nonnegative, and a volume that is given is the box's."""
    above = (
        x for layer in subject.intervals[1:] for matrix in layer for row in matrix for x in row
    )
    lowest = min(low for low, _ in above)
    if lowest < 0:
        fail(name, "a weight above layer 0 may be negative")
    if subject.volume is not None:
        volume = prod((high - low for low, high in subject.entries()), start=Fraction(1))
        if volume != subject.volume:
            fail(name, "the volume is not that of the box")


def _leaves(subject: Box, side: int) -> Vectors:
    """max(a^{0,i,γ}_e, 0) at the lower (0) or upper (1) ends."""
    network, zero = subject.network, Fraction(0)
    found = {}
    for i in range(1, network.inputs + 1):
        matrix = subject.intervals[0][0 if network.shared(0) else i - 1]
        for e in range(1, network.representation + 1):
            found[i, e] = [max(row[e - 1][side], zero) for row in matrix]
    return found


def _convolve(subject: Box, side: int, level: int, below: Vectors) -> Vectors:
    """W^{i,l,γ}_e = Σ_α a^{l,k,γ}_α W^{i,l−1,α}_e at one end; all is nonnegative."""
    network, found = subject.network, {}
    for k, leaves in enumerate(network.tree.leaves[level]):
        matrix = subject.intervals[level][0 if network.shared(level) else k]
        for place in ((i, e) for i in leaves for e in range(1, network.representation + 1)):
            found[place] = [
                sum((x[side] * v for x, v in zip(row, below[place], strict=True)), Fraction(0))
                for row in matrix
            ]
    return found


def _check_order(
    name: str,
    network: Network,
    node: tuple[int, int],
    window: Sequence[int],
    low: Vectors,
    high: Vectors,
    alike: bool,
) -> None:
    """Entries below different children of a node are in one order in all channels."""
    level, _ = node
    indices = range(1, network.representation + 1)
    below = [
        [(i, e) for i in network.tree.leaves[level - 1][c - 1] for e in indices] for c in window
    ]
    for first, second in combinations(below, 2):
        for x in first:
            for y in second:
                # With the layers below shared, W^i_e does not depend on i.
                same = alike and x[1] == y[1]
                if not (same or _above(low[x], high[y]) or _above(low[y], high[x])):
                    fail(
                        name,
                        f"at node {list(node)} index {x[1]} of input {x[0]} and index {y[1]} of "
                        f"input {y[0]} are not in one order",
                    )


def _above(low: Sequence[Fraction], high: Sequence[Fraction]) -> bool:
    return all(a >= b for a, b in zip(low, high, strict=True))


def positive_sum(subject: Box) -> Theorem:
    """A box of a ReLU/sum network in which nothing above the inputs is cut off.

        layers 1 … L nonnegative
        -----------------------------------------------------------------------
        A_d = Σ_i W^i_{d_i} for all weights in the box: one hidden channel

    Derived here. Fails if a weight above layer 0 may be negative.
    """
    name = "positive_sum"
    if subject.network.operator != "relu-sum":
        fail(name, "the operator is not relu-sum")
    _check_box(name, subject)
    return conclude(name, subject)


def one_channel_set(operator: str, set: str) -> Theorem:
    """An open set of weights for every network, all of whose tensors have one hidden channel.

        the set is negative-leaves, decreasing-leaves, positive-layers or ordered-leaves, for its operator
        --------------------------------------------------------------------------------------------------
        it is open, not empty, and all its tensors have one hidden channel

    Source: derived here. Fails if the set is not one of this operator.
    """
    name = "one_channel_set"
    if operator not in SETS.get(set, ()):
        fail(name, f"{set!r} is no set of {operator} networks")
    return conclude(name, NamedSet(operator=operator, set=set))


def one_channel_obstruction(
    network: Network,
    weights: ArrayWeights,
    *,
    index: Sequence[int],
    below: Sequence[Sequence[int]],
) -> Theorem:
    """A tensor that no ReLU/max network with one hidden channel has.

        A_d > 0     for each i there is d' with d'_i = d_i and A_{d'} < A_d
        --------------------------------------------------------------------
        A is beyond one channel

    Source: derived here. Fails if an entry of the tensor is not so.
    """
    name = "one_channel_obstruction"
    conclusion = BeyondOneChannel(network=network, weights=weights)
    n, M = network.inputs, network.representation
    for d in (index, *below):
        if len(d) != n or not all(type(e) is int and 1 <= e <= M for e in d):
            fail(name, f"{list(d)} is not a multi-index in [{M}]^{n}")
    if len(below) != n:
        fail(name, f"{len(below)} multi-indices below, where {n} are due")
    largest = rectified_entry(network, weights, index)
    if largest <= 0:
        fail(name, f"the entry at {list(index)} is not positive")
    for i, d in enumerate(below):
        if d[i] != index[i]:
            fail(name, f"{list(d)} has another index at input {i + 1}")
        value = rectified_entry(network, weights, d)
        if value >= largest:
            fail(name, f"the entry at {list(d)} is not below the one at {list(index)}")
    witness = {"index": list(index), "below": [list(d) for d in below]}
    return conclude(name, conclusion, witness=witness)


def rectified_entry(network: Network, weights: ArrayWeights, index: Sequence[int]) -> Fraction:
    """A_d of a ReLU/max network: one forward pass."""
    layers, zero = weights.arrays(network), Fraction(0)
    values: list[list[Fraction]] = []
    for i, e in enumerate(index):
        matrix = layers[0][0 if network.shared(0) else i]
        values.append([Fraction(row[e - 1]) for row in matrix])
    for level, windows in enumerate(network.tree.children, start=1):
        above = []
        for k, window in enumerate(windows):
            pooled = [
                max(zero, *column) for column in zip(*(values[c - 1] for c in window), strict=True)
            ]
            matrix = layers[level][0 if network.shared(level) else k]
            above.append(
                [sum((x * p for x, p in zip(row, pooled, strict=True)), zero) for row in matrix]
            )
        values = above
    return values[0][0]
