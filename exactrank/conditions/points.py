"""Points of the exceptional set: weights at which a chosen factor vanishes and rank is lost."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from exactrank.conditions.answer import Condition, Factor
from exactrank.kernel.fields import Element, Field, InputError
from exactrank.kernel.naturals import format_natural
from exactrank.kernel.objects import ArrayWeights, Network
from exactrank.kernel.polynomials import Poly, Variable, flat, weight_variables
from exactrank.kernel.rules.matrices import MINOR_LIMIT
from exactrank.kernel.splitting import Node, Splitting
from exactrank.kernel.statements import RankAtWeights
from exactrank.kernel.theorem import Theorem
from exactrank.networks import random_weights
from exactrank.ranks import rank_at_weights

WEIGHT_SIZE = 9
TRIES = 12

Layers = list[list[list[list[Element]]]]


@dataclass(frozen=True)
class Point:
    """Weights on the zero set of a factor, and the theorem about the rank there."""

    weights: ArrayWeights
    theorem: Theorem

    @property
    def statement(self) -> RankAtWeights:
        """What is proved."""
        conclusion = self.theorem.conclusion
        if not isinstance(conclusion, RankAtWeights):
            raise TypeError("not a rank at weights")
        return conclusion

    @property
    def rank(self) -> int:
        """The exact rank there."""
        return self.statement.lower or 0


def lose_rank(condition: Condition, factor: Factor, *, seed: int = 0) -> Point:
    """Weights at which the factor vanishes and the rank is smaller than the condition's, certified.

    The weights are random but for those that make the factor vanish; of several choices the one with
    the largest rank is taken. Raises InputError where no such weights are found.
    """
    rank, field = condition.rank, condition.statement.field
    if rank > MINOR_LIMIT:
        raise InputError(
            f"the rank is {format_natural(rank)}; at weights only ranks up to {MINOR_LIMIT} are "
            "certified, by minors"
        )
    for attempt in range(TRIES):
        best: Point | None = None
        for weights in _candidates(condition, factor, field, seed + attempt):
            theorem = rank_at_weights(condition.network, weights, condition.partition, field)
            point = Point(weights, theorem)
            lower, upper = point.statement.lower or 0, point.statement.upper
            if lower == upper and lower < rank and (best is None or lower > best.rank):
                best = point
            if best is not None and best.rank == rank - 1:
                break
        if best is not None:
            return best
    raise InputError(
        f"no weights were found at which {factor.name} vanishes and the rank is below {rank}; "
        "another --seed may find some"
    )


def _candidates(
    condition: Condition, factor: Factor, field: Field, seed: int
) -> Iterator[ArrayWeights]:
    """Weights on the zero set of the factor, random but for a few."""
    network = condition.network
    split = Splitting(network, condition.partition)
    base = random_weights(network, field, seed=seed, size=WEIGHT_SIZE)
    layers = [[[list(row) for row in m] for m in layer] for layer in base.layers]
    match factor.of:
        case ("matrix", level, k, side):
            _equal_columns(split, layers, (level, k), side)
            yield _frozen(layers)
        case ("coarse", *index):
            at = index[0] if index else (1,) * len(split.splitting)
            _no_entry(split, layers, at, field)
            yield _frozen(layers)
        case ("polynomial",):
            generator = random.Random(seed)
            if _on_polynomial(network, layers, factor.polynomial or (), field, generator):
                yield _frozen(layers)
            yield from _degenerate(layers, _vanishes(network, factor, field))
        case _:
            # Where the rank is below the minor's order, the minor is 0.
            yield from _degenerate(layers, lambda changed: True)


def _frozen(layers: Layers) -> ArrayWeights:
    return ArrayWeights(
        tuple(tuple(tuple(tuple(row) for row in m) for m in layer) for layer in layers)
    )


def _set(network: Network, layers: Layers, level: int, k: int) -> list[list[Element]]:
    return layers[level][0 if network.shared(level) else k - 1]


def _equal_columns(split: Splitting, layers: Layers, node: Node, side: str) -> None:
    """The first two channels of the pure children alike; where there is one, it is zero."""
    for c in split.children(node, side):
        rows = _set(split.network, layers, node[0] - 1, c)
        rows[min(1, len(rows) - 1)] = (
            list(rows[0]) if len(rows) > 1 else [_zero(rows[0])] * len(rows[0])
        )


def _zero(row: list[Element]) -> Element:
    return Fraction(0) if isinstance(row[0], Fraction) else 0


def _no_entry(split: Splitting, layers: Layers, index: tuple[int, ...], field: Field) -> None:
    """Change one weight, as near the root as it goes, so that C_α = 0 at α = index."""
    network, at = split.network, dict(zip(split.splitting, index, strict=True))
    node: Node = (network.depth, 1)
    channel = 0
    while True:
        row = _set(network, layers, *node)[channel]
        children = split.children(node, "")
        chosen = at.get(node)
        if chosen is None and len(row) > 1:
            _solve(split, layers, at, node, row, field)
            return
        if not children:
            row[(chosen or 1) - 1] = _zero(row)
            return
        # One term only: make the factor below vanish.
        node, channel = (node[0] - 1, children[0]), (chosen or 1) - 1


def _solve(
    split: Splitting,
    layers: Layers,
    at: dict[Node, int],
    node: Node,
    row: list[Element],
    field: Field,
) -> None:
    """Σ_β a_β·p_β = 0 by the choice of one a_β."""
    products = []
    for b in range(len(row)):
        value: Element = field.convert(1)
        for c in split.children(node, ""):
            below = split.channels(layers, at, (node[0] - 1, c), field.modulus)
            value = field.convert(value * below[b])
        products.append(value)
    pivot = next((b for b, p in enumerate(products) if p), None)
    if pivot is None:
        return
    rest = sum(a * p for b, (a, p) in enumerate(zip(row, products, strict=True)) if b != pivot)
    row[pivot] = field.convert(Fraction(-rest) / Fraction(products[pivot]))


def _values(network: Network, layers: Layers) -> dict[Variable, Element]:
    return dict(zip(flat(weight_variables(network)), flat(layers), strict=True))


def _at(poly: Poly, values: dict[Variable, Element], field: Field) -> Element:
    total: Element = 0
    for coefficient, powers in poly:
        term: Element = coefficient
        for variable, power in powers:
            term = field.convert(term * values[variable] ** power)
        total = field.convert(total + term)
    return total


def _vanishes(network: Network, factor: Factor, field: Field) -> Callable[[Layers], bool]:
    return lambda layers: _at(factor.polynomial or (), _values(network, layers), field) == 0


def _on_polynomial(
    network: Network, layers: Layers, poly: Poly, field: Field, generator: random.Random
) -> bool:
    """Solve for one weight in which the polynomial has degree one."""
    degrees: dict[Variable, int] = {}
    for _, powers in poly:
        for variable, power in powers:
            degrees[variable] = max(power, degrees.get(variable, 0))
    linear = sorted(variable for variable, degree in degrees.items() if degree == 1)
    values = _values(network, layers)
    generator.shuffle(linear)
    for variable in linear:
        with_it = [
            (c, tuple(p for p in powers if p[0] != variable))
            for c, powers in poly
            if any(v == variable for v, _ in powers)
        ]
        without = [(c, powers) for c, powers in poly if all(v != variable for v, _ in powers)]
        slope = _at(tuple(with_it), values, field)
        if slope:
            rest = _at(tuple(without), values, field)
            level, k, gamma, alpha = variable
            solution = field.convert(Fraction(-rest) / Fraction(slope))
            _set(network, layers, level, max(k, 1))[gamma - 1][alpha - 1] = solution
            return True
    return False


def _degenerate(layers: Layers, wanted: Callable[[Layers], bool]) -> Iterator[ArrayWeights]:
    """Weights of smaller rank: two channels alike, or one of them zero, at one set of one layer."""

    def changed(level: int, k: int, change: Callable[[list[list[Any]]], None]) -> Layers:
        copy = [[[list(row) for row in m] for m in layer] for layer in layers]
        change(copy[level][k])
        return copy

    def alike(rows: list[list[Any]]) -> None:
        rows[1] = list(rows[0])

    def zero(rows: list[list[Any]]) -> None:
        rows[-1] = [_zero(rows[-1])] * len(rows[-1])

    def no_index(rows: list[list[Any]]) -> None:
        for row in rows:
            row[-1] = _zero(row)

    for level, layer in enumerate(layers):
        for k, rows in enumerate(layer):
            for change in (alike, zero, no_index) if len(rows) > 1 else (no_index, zero):
                found = changed(level, k, change)
                if wanted(found):
                    yield _frozen(found)
