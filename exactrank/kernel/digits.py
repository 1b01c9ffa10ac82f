"""0/1 weights by numbers handed down the tree; `docs/certificate-below.md` has the formula."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import prod
from typing import TYPE_CHECKING

from exactrank.kernel.fields import InputError
from exactrank.kernel.trees import SIZE_LIMIT, strictly_increasing

if TYPE_CHECKING:
    from exactrank.kernel.objects import Layer, Network

Pair = tuple[int, int]
Numbers = tuple[int, int, int]
"""(a, b, t): a node receives a number below a for its inputs in I, one below b for J, and adds one below t."""


@dataclass(frozen=True)
class DigitsWeights:
    """Weights 1 where the pair of numbers handed from above is the pair received, else 0.

    `rows` are the inputs of I; `numbers` are (l, k, a, b, t), nodes not listed have a = b = t = 1.
    """

    rows: tuple[int, ...]
    numbers: tuple[tuple[int, int, int, int, int], ...]

    def __post_init__(self) -> None:
        if not self.rows or not strictly_increasing(self.rows) or self.rows[0] < 1:
            raise InputError("rows is not an increasing list of labels")
        nodes = [(level, k) for level, k, *_ in self.numbers]
        if any(x >= y for x, y in pairwise(nodes)):
            raise InputError("the numbers are not listed by increasing nodes")
        for entry in self.numbers:
            if any(type(x) is not int or not 1 <= x <= SIZE_LIMIT for x in entry):
                raise InputError(f"{list(entry)} is not [l, k, a, b, t] from 1 to 2^31 - 1")

    @cached_property
    def _of(self) -> dict[Pair, Numbers]:
        return {(level, k): (a, b, t) for level, k, a, b, t in self.numbers}

    @cached_property
    def _rows(self) -> frozenset[int]:
        return frozenset(self.rows)

    @property
    def rank(self) -> int:
        """Π t, the rank at the weights over every field."""
        return prod(t for *_, t in self.numbers)

    def at(self, level: int, k: int) -> Numbers:
        """(a, b, t) of a node (l, k), l ≥ 1."""
        return self._of.get((level, k), (1, 1, 1))

    def takes(self, network: "Network", level: int, k: int) -> Pair:
        """(a, b) of a node or input: it receives numbers below a for I and below b for J."""
        if level:
            return self.at(level, k)[:2]
        M = network.representation
        return (M, 1) if k in self._rows else (1, M)

    def failure(self, network: "Network") -> str:
        """Which condition of the rule does not hold, or nothing."""
        tree = network.tree
        if self.rows[-1] > network.inputs:
            return f"rows: there is no input {self.rows[-1]}"
        for level, k, *_ in self.numbers:
            if level > tree.depth or k > tree.width(level):
                return f"the tree has no pooling node {[level, k]}"
        if self.takes(network, tree.depth, 1) != (1, 1):
            return "at the root a and b are not both 1"
        for level, windows in enumerate(tree.children, start=1):
            for k, window in enumerate(windows, start=1):
                a, b, t = self.at(level, k)
                if a * b * t > network.widths[level - 1]:
                    return f"at {[level, k]} a·b·t = {a * b * t} is over r_{level - 1}"
                children = [self.takes(network, level - 1, c) for c in window]
                for side, number in enumerate((a, b)):
                    if not _fits(number * t, [child[side] for child in children]):
                        name = "a·t" if side == 0 else "b·t"
                        return (
                            f"at {[level, k]} {name} = {number * t} is over what the children take"
                        )
        return ""

    def arrays(self, network: "Network") -> "tuple[Layer, ...]":
        """The weights written out; for small networks and tests."""
        if not network.unshared or self.failure(network):
            raise InputError(self.failure(network) or "weights by numbers are not shared")
        tree = network.tree
        layers = []
        for level in range(tree.depth + 1):
            handed: dict[int, list[Pair | None]] = {1: [(0, 0)]}
            if level < tree.depth:
                for k, window in enumerate(tree.children[level], start=1):
                    handed.update(zip(window, self._handed(network, level + 1, k), strict=True))
            layer = []
            for k in range(1, tree.width(level) + 1):
                below = list(self._received(network, level, k))
                layer.append(
                    tuple(tuple(int(up is not None and x == up) for x in below) for up in handed[k])
                )
            layers.append(tuple(layer))
        return tuple(layers)

    def _received(self, network: "Network", level: int, k: int) -> Iterator[Pair | None]:
        """The pair that each channel below a convolution, or each index at an input, begins with."""
        if level == 0:
            on_rows = k in self._rows
            yield from ((d, 0) if on_rows else (0, d) for d in range(network.representation))
            return
        a, b, t = self.at(level, k)
        yield from ((x, y) for x in range(a) for y in range(b) for _ in range(t))
        yield from (None for _ in range(network.widths[level - 1] - a * b * t))

    def _handed(self, network: "Network", level: int, k: int) -> list[list[Pair | None]]:
        """For each child, what each channel of the pooling node hands to it."""
        a, b, t = self.at(level, k)
        window = network.tree.children[level - 1][k - 1]
        radices = [[self.takes(network, level - 1, c)[side] for c in window] for side in (0, 1)]
        channels = [
            list(zip(_digits(x * t + z, radices[0]), _digits(y * t + z, radices[1]), strict=True))
            for x in range(a)
            for y in range(b)
            for z in range(t)
        ]
        unused = [None] * (network.widths[level - 1] - len(channels))
        return [[*(pairs[i] for pairs in channels), *unused] for i in range(len(window))]

    def to_json(self, network: "Network") -> dict[str, object]:
        numbers = [list(entry) for entry in self.numbers]
        return {"generator": "digits", "rows": list(self.rows), "numbers": numbers}


def digits_from_json(data: dict[str, object]) -> DigitsWeights:
    """Read the generator `digits` of the certificate page."""
    rows, numbers = data["rows"], data["numbers"]
    if not isinstance(rows, list) or any(type(j) is not int for j in rows):
        raise InputError("rows is not a list of labels")
    if not isinstance(numbers, list) or any(
        not isinstance(entry, list) or len(entry) != 5 for entry in numbers
    ):
        raise InputError("numbers is not a list of [l, k, a, b, t]")
    if any(type(x) is not int for entry in numbers for x in entry):
        raise InputError("numbers are integers")
    return DigitsWeights(tuple(rows), tuple((l, k, a, b, t) for l, k, a, b, t in numbers))


def _fits(number: int, radices: Sequence[int]) -> bool:
    """number ≤ Π radices, without a product of thousands of factors."""
    room = 1
    for radix in radices:
        room *= radix
        if room >= number:
            return True
    return room >= number


def _digits(number: int, radices: Sequence[int]) -> list[int]:
    """In the mixed radix, the first place most significant."""
    found = []
    for radix in reversed(radices):
        number, digit = divmod(number, radix)
        found.append(digit)
    return found[::-1]
