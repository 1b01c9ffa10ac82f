"""Numbers handed down the tree and split on the way: 0/1 weights of larger rank than any family of paths.

A path keeps its base from end to end, so a base is at most M. Here what a node receives from above is a number
x < a for its inputs in I and y < b for those in J, and it adds a number z < t of its own to both: the pooling
node has a channel for each (x, y, z), at most r_{l−1} of them, and hands on x·t + z to its children's inputs in I
and y·t + z to those in J, in the mixed radix of what the children can take. So

    a·b·t ≤ r_{l−1},   a·t ≤ Π_c a_c,   b·t ≤ Π_c b_c,   a = b = 1 at the root,
    a_j = M, b_j = 1 at an input j of I,   a_j = 1, b_j = M at an input j of J.

With weights 1 where the numbers agree, φ^{l,k,(x,y)} = Σ_Z e_{ρ(x,Z)} ⊗ e_{σ(y,Z)} by induction, Z all numbers added
in the subtree and ρ, σ injective: an input's index is the number that it receives. At the root [[A]] is a
permutation matrix of order Π t beside zeros, so the rank is Π t over every field. A path of base b is the number b at
every node below its turning point. The best numbers are found by dynamic programming; inputs below a node are
alike up to the tree's symmetries.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product as cartesian
from math import prod
from typing import Any

from exactrank.kernel.objects import ArrayWeights, Network, Partition

Numbers = tuple[int, int, int]
"""(a, b, t) of a pooling node."""

Node = tuple[int, int]
Kind = int
STEPS_LIMIT = 150_000


@dataclass(frozen=True)
class Digits:
    """The numbers of all pooling nodes, (l, k) → (a, b, t), and the rank Π t that they prove."""

    network: Network
    partition: Partition
    numbers: dict[Node, Numbers]

    @property
    def rank(self) -> int:
        """Π t, the rank at the weights over every field."""
        return prod(t for *_, t in self.numbers.values())

    def weights(self) -> ArrayWeights:
        """The weights: 1 where a channel above hands on what a channel below receives, else 0."""
        tree = self.network.tree
        layers = []
        for level in range(tree.depth + 1):
            sets = []
            for k in range(1, tree.width(level) + 1):
                below = self._received(level, k)
                if level == tree.depth:
                    handed: list[tuple[int, int] | None] = [(0, 0)]
                else:
                    parent = tree.parents[level][k - 1]
                    place = tree.children[level][parent - 1].index(k)
                    handed = self._handed(level + 1, parent, place)
                sets.append(
                    tuple(
                        tuple(int(up is not None and up == down) for down in below) for up in handed
                    )
                )
            layers.append(tuple(sets))
        return ArrayWeights(tuple(layers))

    def _capacity(self, level: int, k: int) -> tuple[int, int]:
        """What a node takes: numbers below a for I and below b for J."""
        if level:
            a, b, _ = self.numbers[level, k]
            return a, b
        M = self.network.representation
        return (M, 1) if k in self.partition.rows else (1, M)

    def _received(self, level: int, k: int) -> list[tuple[int, int] | None]:
        """(x, y) of each channel below a convolution, or of each index of an input."""
        if level == 0:
            M, on_rows = self.network.representation, k in self.partition.rows
            return [(d, 0) if on_rows else (0, d) for d in range(M)]
        a, b, t = self.numbers[level, k]
        channels = [(x, y) for x in range(a) for y in range(b) for _ in range(t)]
        return [*channels, *[None] * (self.network.widths[level - 1] - len(channels))]

    def _handed(self, level: int, k: int, place: int) -> list[tuple[int, int] | None]:
        """What each channel of a pooling node hands on to one child."""
        a, b, t = self.numbers[level, k]
        sides = [self._split(level, k, side) for side in (0, 1)]
        channels = [
            (sides[0](x * t + z)[place], sides[1](y * t + z)[place])
            for x in range(a)
            for y in range(b)
            for z in range(t)
        ]
        return [*channels, *[None] * (self.network.widths[level - 1] - len(channels))]

    def _split(self, level: int, k: int, side: int) -> Any:
        """A number in the mixed radix of what the children take on one side, the first child most significant."""
        window = self.network.tree.children[level - 1][k - 1]
        radices = [self._capacity(level - 1, c)[side] for c in window]

        def split(number: int) -> list[int]:
            digits = []
            for radix in reversed(radices):
                number, digit = divmod(number, radix)
                digits.append(digit)
            return digits[::-1]

        return split

    def minor(self) -> tuple[list[tuple[int, ...]], list[tuple[int, ...]]]:
        """Rows and columns (multi-indices) of the identity minor, one for each choice of all z."""
        tree = self.network.tree
        nodes = [node for node, (*_, t) in sorted(self.numbers.items()) if t > 1]
        sides = (self.partition.I, self.partition.J)
        found: tuple[list[tuple[int, ...]], list[tuple[int, ...]]] = ([], [])
        splits = {node: (self._split(*node, 0), self._split(*node, 1)) for node in self.numbers}
        for choice in cartesian(*(range(self.numbers[node][2]) for node in nodes)):
            added = dict(zip(nodes, choice, strict=True))
            received: dict[Node, tuple[int, int]] = {(tree.depth, 1): (0, 0)}
            for level in range(tree.depth, 0, -1):
                for k, window in enumerate(tree.children[level - 1], start=1):
                    x, y = received[level, k]
                    t, z = self.numbers[level, k][2], added.get((level, k), 0)
                    down = [splits[level, k][s](n * t + z) for s, n in ((0, x), (1, y))]
                    for child, pair in zip(window, zip(*down, strict=True), strict=True):
                        received[level - 1, child] = pair
            for side in (0, 1):
                found[side].append(tuple(received[0, j][side] + 1 for j in sides[side]))
        return found


@dataclass(frozen=True, slots=True)
class _Best:
    """For each (a, b) worth offering: the largest Π t below, the node's t, the children's offers by kind."""

    value: dict[tuple[int, int], int]
    plan: dict[tuple[int, int], tuple[int, Any]]


def best_digits(
    network: Network, partition: Partition, *, limit: int = STEPS_LIMIT
) -> Digits | None:
    """Numbers with the largest Π t; None where the search would take more than `limit` steps."""
    tree, M = network.tree, network.representation
    best = [_Best({(1, M): 1}, {}), _Best({(M, 1): 1}, {})]
    kinds = [[int(j in partition.rows) for j in range(1, network.inputs + 1)]]
    known: dict[tuple[int, tuple[Kind, ...]], Kind] = {}
    steps = 0
    for level, windows in enumerate(tree.children, start=1):
        above = network.widths[level] if level < tree.depth else 1
        here = []
        for window in windows:
            below = tuple(sorted(kinds[-1][c - 1] for c in window))
            kind = known.get((level, below))
            if kind is None:
                children = _together([best[c] for c in below], network.widths[level - 1])
                found, spent = _offers(children, network.widths[level - 1], above)
                steps += spent
                if steps > limit:
                    return None
                kind = known[level, below] = len(best)
                best.append(found)
            here.append(kind)
        kinds.append(here)
    return Digits(network, partition, _numbers(network, best, kinds))


def _together(children: Sequence[_Best], width: int) -> dict[tuple[int, int], tuple[int, Any]]:
    """What children take together, (A, B) up to the width: the largest Π t below, and the children's offers."""
    joined: dict[tuple[int, int], tuple[int, Any]] = {(1, 1): (1, None)}
    for child in children:
        step: dict[tuple[int, int], tuple[int, Any]] = {}
        for (A, B), (value, plan) in joined.items():
            for (a, b), inside in child.value.items():
                key = min(A * a, width), min(B * b, width)
                if value * inside > step.get(key, (0, None))[0]:
                    step[key] = value * inside, (plan, (a, b))
        joined = _undominated(step)
    return joined


def _offers(
    children: dict[tuple[int, int], tuple[int, Any]], width: int, above: int
) -> tuple[_Best, int]:
    """The node's own (a, b) with their t, and how many triples were looked at."""
    found: dict[tuple[int, int], tuple[int, Any]] = {}
    steps = 0
    for (A, B), (value, plan) in children.items():
        for t in range(1, min(A, B) + 1):
            for a in range(1, min(A // t, width // t, above) + 1):
                # A larger b does no harm above, so only the largest is kept.
                b = min(B // t, width // (a * t), above // a)
                steps += 1
                if b and value * t > found.get((a, b), (0, None))[0]:
                    found[a, b] = value * t, (t, plan)
    kept = _undominated(found)
    values = {key: value for key, (value, _) in kept.items()}
    return _Best(values, {key: plan for key, (_, plan) in kept.items()}), steps


def _undominated(
    found: dict[tuple[int, int], tuple[int, Any]],
) -> dict[tuple[int, int], tuple[int, Any]]:
    """Without what offers no more in a, b and value than another."""
    kept: dict[tuple[int, int], tuple[int, Any]] = {}
    for (a, b), (value, plan) in sorted(
        found.items(), key=lambda item: (-item[1][0], -item[0][0], -item[0][1])
    ):
        if not any(c >= a and d >= b for c, d in kept):
            kept[a, b] = value, plan
    return kept


def _numbers(
    network: Network, best: Sequence[_Best], kinds: Sequence[Sequence[Kind]]
) -> dict[Node, Numbers]:
    tree = network.tree
    numbers: dict[Node, Numbers] = {}
    wanted: dict[Node, tuple[int, int]] = {(tree.depth, 1): (1, 1)}
    for level in range(tree.depth, 0, -1):
        for k, window in enumerate(tree.children[level - 1], start=1):
            a, b = wanted[level, k]
            t, plan = best[kinds[level][k - 1]].plan[a, b]
            numbers[level, k] = a, b, t
            by_kind = sorted(window, key=lambda c: kinds[level - 1][c - 1])
            for child, offer in zip(reversed(by_kind), _unrolled(plan), strict=True):
                wanted[level - 1, child] = offer
    return numbers


def _unrolled(plan: Any) -> Iterator[tuple[int, int]]:
    while plan is not None:
        plan, offer = plan
        yield offer
