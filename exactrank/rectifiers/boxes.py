"""Boxes of weights of rectifier networks all of whose tensors have one hidden channel."""

from collections.abc import Callable, Sequence
from fractions import Fraction

from exactrank.kernel import rules
from exactrank.kernel.fields import Element, InputError
from exactrank.kernel.objects import ArrayWeights, Network, Weights
from exactrank.kernel.statements_piecewise import Box, Interval, IntervalLayer
from exactrank.kernel.theorem import RuleError, Theorem

HALVINGS = 64
REFINEMENTS = 6
DOUBLINGS = 4


def one_channel_box(network: Network) -> Theorem:
    """The box that is known for a network: in closed form, for every tree and all widths.

    relu-max: leaf entries in disjoint intervals as far apart as the layers need (P7 of the page's
    proofs), by input and index, or by index alone where layers 0 … L−1 are shared; negative ones where layer
    0 is shared and another is not. relu-sum: everything between 1 and 2. Raises InputError.
    """
    N, L = network.inputs, network.depth
    epsilon = Fraction(1, 2 * L + 2)
    low = Fraction(1)
    shared_below = set(range(L)) <= set(network.sharing)

    def leaf(i: int, e: int) -> Interval:
        if network.operator == "relu-sum":
            return low, Fraction(2)
        if network.shared(0) and not shared_below:
            return Fraction(-2), Fraction(-1)
        scale = Fraction(1, 2 ** (e if network.shared(0) else e * N + i))
        return scale, (1 + epsilon) * scale

    above = (low, Fraction(2) if network.operator == "relu-sum" else 1 + epsilon)
    return prove(_box(network, lambda level, i, e: leaf(i, e) if level == 0 else above))


def _box(network: Network, interval: Callable[[int, int, int], Interval]) -> Box:
    """A box from the interval of each weight, by level, node and α."""
    layers = []
    for level in range(network.depth + 1):
        sets, rows, columns = network.weight_shape(level)
        row = [
            tuple(interval(level, k, a) for a in range(1, columns + 1)) for k in range(1, sets + 1)
        ]
        layers.append(tuple((of_node,) * rows for of_node in row))
    return Box(network=network, intervals=tuple(layers))


def prove(box: Box) -> Theorem:
    """The theorem about a box; raises RuleError where the method does not prove it."""
    maximum = box.network.operator == "relu-max"
    rule = rules.ordered_selection if maximum else rules.positive_sum
    return rule(box.measured())


def box_around(network: Network, weights: Weights) -> Theorem:
    """A box around given weights, enlarged as far as the method proves; raises InputError.

    First all weights get one radius, the largest by bisection; then the lower and upper ends of each
    layer are moved out further, one after the other.
    """
    layers = weights.arrays(network)
    largest = max(abs(Fraction(x)) for layer in layers for m in layer for row in m for x in row)
    radius = largest or Fraction(1)
    for _ in range(HALVINGS):
        if _holds(_around(network, layers, radius)):
            break
        radius /= 2
    else:
        raise InputError(
            f"no box around these weights is proved: {_reason(network, layers, radius)}"
        )
    radius = _enlarged(radius, 2 * radius, lambda r: _holds(_around(network, layers, r)))
    box = _around(network, layers, radius)
    for level in range(network.depth, -1, -1):
        for side in (1, 0):
            box = _moved_out(box, level, side, radius)
    return prove(box)


def _holds(box: Box) -> bool:
    try:
        prove(Box(network=box.network, intervals=box.intervals))
    except RuleError:
        return False
    return True


def _reason(network: Network, layers: Sequence[object], radius: Fraction) -> str:
    try:
        prove(_around(network, layers, radius))
    except RuleError as error:
        return error.reason
    return "the weights lie on the boundary of what is proved"


def _around(network: Network, layers: Sequence[object], radius: Fraction) -> Box:
    def widened(x: Element) -> Interval:
        return Fraction(x) - radius, Fraction(x) + radius

    intervals: list[IntervalLayer] = [
        tuple(tuple(tuple(map(widened, row)) for row in matrix) for matrix in layer)
        for layer in ArrayWeights(tuple(layers)).arrays(network)  # type: ignore[arg-type]
    ]
    return Box(network=network, intervals=tuple(intervals))


def _enlarged(low: Fraction, high: Fraction, holds: Callable[[Fraction], bool]) -> Fraction:
    """A number at which it holds, near the largest below `high`; it holds at `low`."""
    for _ in range(REFINEMENTS):
        middle = (low + high) / 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low


def _moved_out(box: Box, level: int, side: int, step: Fraction) -> Box:
    """The ends of a layer on one side moved out, by at most 2^DOUBLINGS steps."""

    def moved(by: Fraction) -> Box:
        def interval(pair: Interval) -> Interval:
            low, high = pair
            return (low, high + by) if side else (low - by, high)

        layers = list(box.intervals)
        layers[level] = tuple(
            tuple(tuple(map(interval, row)) for row in matrix) for matrix in layers[level]
        )
        return Box(network=box.network, intervals=tuple(layers))

    by = Fraction(0)
    for _ in range(DOUBLINGS):
        if not _holds(moved(by + step)):
            break
        by, step = by + step, 2 * step
    return moved(_enlarged(by, by + step, lambda x: _holds(moved(x))))
