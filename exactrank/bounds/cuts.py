"""The minimal cut of the pooling tree between I and J, exactly, by recursion over the tree."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb, prod

from exactrank.kernel.objects import Network, Partition

Node = tuple[int, int]
Group = tuple[int, int, str]
SIDES = ("I", "J")
SYMMETRIC_LIMIT = 4096
"""Groups of more children than this are not tried: their binomial coefficients are huge."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A cut and the product of its costs, as the kernel's `cut_upper_bound` takes it."""

    value: int
    inputs: tuple[int, ...]
    pools: tuple[Node, ...]
    symmetric: tuple[Group, ...] = ()


class _Costs:
    """f_k[s]: the least cost of the tree below a node when its convolution is on side s (0: I, 1: J)."""

    def __init__(self, network: Network, partition: Partition, *, symmetric: bool):
        self.network, self.tree = network, network.tree
        self.sides: list[list[int | None]] = [
            [0 if j in partition.rows else 1 for j in range(1, network.inputs + 1)]
        ]
        M = network.representation
        self.costs = [[(1, M) if side == 0 else (M, 1) for side in self.sides[0]]]
        # The span of a node's channels, by its shape; None where sharing makes nothing equal.
        self.spans: list[list[tuple[tuple[int, ...], int] | None]] = [
            [((), min(M, network.widths[0])) if symmetric and network.shared(0) else None]
            * network.inputs
        ]
        for level in range(1, network.depth + 1):
            self._level(level)

    def _level(self, level: int) -> None:
        costs, sides, spans = [], [], []
        r = self.network.widths[level - 1]
        for window in self.tree.children[level - 1]:
            through = r * prod(min(self.costs[-1][c - 1]) for c in window)
            on_side = [min(self.on_side(level, window, s)[0], through) for s in (0, 1)]
            costs.append((on_side[0], on_side[1]))
            below = {self.sides[-1][c - 1] for c in window}
            sides.append(below.pop() if len(below) == 1 else None)
            spans.append(self._span(level, window))
        self.costs.append(costs)
        self.sides.append(sides)
        self.spans.append(spans)

    def on_side(self, level: int, window: Sequence[int], side: int) -> tuple[int, bool]:
        """The cost with the pooling node on a side, and whether the other side's children go together."""
        below = self.costs[level - 1]
        others = [c for c in window if self.sides[level - 1][c - 1] == 1 - side]
        apart = prod(below[c - 1][side] for c in others)
        rest = prod(below[c - 1][side] for c in window if c not in others)
        together = self._dimension(level, others)
        if together is not None and together < apart:
            return together * rest, True
        return apart * rest, False

    def _dimension(self, level: int, group: Sequence[int]) -> int | None:
        kinds = {self.spans[level - 1][c - 1] for c in group}
        kind = kinds.pop() if len(kinds) == 1 else None
        if kind is None or len(group) > SYMMETRIC_LIMIT:
            return None
        return comb(kind[1] + len(group) - 1, len(group))

    def _span(self, level: int, window: Sequence[int]) -> tuple[tuple[int, ...], int] | None:
        if not self.network.shared(level):
            return None
        dimension = self._dimension(level, window)
        kind = self.spans[level - 1][window[0] - 1]
        if dimension is None or kind is None:
            return None
        return (*kind[0], len(window)), min(self.network.channels(level), dimension)


def minimal_cut(network: Network, partition: Partition, *, symmetric: bool = True) -> Cut:
    """The smallest cut of a network at a partition; with `symmetric`, shared layers make it smaller.

    f_k[s] is 1 or M for an input, min(Π_c f_c[s], r_{l−1} Π_c min f_c) above; where sharing makes
    the children of one side equal, their factor is at most a dimension of symmetric tensors.
    Linear in the number of nodes. Source: after [L].
    """
    found = _Costs(network, partition, symmetric=symmetric)
    tree, root = network.tree, found.costs[-1][0]
    pending = [(tree.depth, 1, 0 if root[0] <= root[1] else 1)]
    inputs, pools, symmetric_groups = [], [], []
    while pending:
        level, k, side = pending.pop()
        if level == 0:
            if found.sides[0][k - 1] != side:
                inputs.append(k)
            continue
        window, below = tree.children[level - 1][k - 1], found.costs[level - 1]
        cost, together = found.on_side(level, window, side)
        if found.costs[level][k - 1][side] < cost:
            pools.append((level, k))
            pending.extend((level - 1, c, int(below[c - 1][1] < below[c - 1][0])) for c in window)
            continue
        if together:
            symmetric_groups.append((level, k, SIDES[1 - side]))
            window = tuple(c for c in window if found.sides[level - 1][c - 1] != 1 - side)
        pending.extend((level - 1, c, side) for c in window)
    return Cut(
        min(root), tuple(sorted(inputs)), tuple(sorted(pools)), tuple(sorted(symmetric_groups))
    )
