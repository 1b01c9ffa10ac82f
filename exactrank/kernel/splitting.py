"""How a partition splits a pooling tree: pure, mixed and splitting nodes; `docs/certificate-conditions.md`."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import Any

from exactrank.kernel.objects import Network, Partition

Node = tuple[int, int]


@dataclass(frozen=True)
class Splitting:
    """The nodes of a network's tree as a partition sees them."""

    network: Network
    partition: Partition

    @cached_property
    def sides(self) -> tuple[tuple[str, ...], ...]:
        """`sides[l][k−1]`: "I" or "J" where node (l, k) is pure, "" where it is mixed."""
        rows = self.partition.rows
        levels = [tuple("I" if j in rows else "J" for j in range(1, self.network.inputs + 1))]
        for windows in self.network.tree.children:
            below = levels[-1]
            seen = [{below[c - 1] for c in window} for window in windows]
            levels.append(tuple(next(iter(s)) if len(s) == 1 else "" for s in seen))
        return tuple(levels)

    def children(self, node: Node, side: str) -> tuple[int, ...]:
        """The children of a node that are pure on a side, or mixed for the side ""."""
        level, k = node
        below = self.sides[level - 1]
        return tuple(
            c for c in self.network.tree.children[level - 1][k - 1] if below[c - 1] == side
        )

    @cached_property
    def mixed(self) -> tuple[Node, ...]:
        """The mixed nodes, increasing."""
        return tuple(
            (level, k)
            for level, sides in enumerate(self.sides)
            for k, side in enumerate(sides, start=1)
            if not side
        )

    @cached_property
    def splitting(self) -> tuple[Node, ...]:
        """T, increasing."""
        found = []
        for node in self.mixed:
            pure = [bool(self.children(node, side)) for side in ("I", "J")]
            if all(pure) or (any(pure) and self.dimension(node) == 1):
                found.append(node)
        return tuple(found)

    def dimension(self, node: Node) -> int:
        """q_t = r_{l−1}."""
        return self.network.widths[node[0] - 1]

    @cached_property
    def split(self) -> bool:
        """Whether every mixed node that has a pure child is a splitting node."""
        splitting = set(self.splitting)
        return all(
            node in splitting or not (self.children(node, "I") or self.children(node, "J"))
            for node in self.mixed
        )

    @cached_property
    def rank(self) -> int:
        """Π q_t, the order of diag(C)."""
        return prod(self.dimension(node) for node in self.splitting)

    def leaf_matrices(self) -> list[tuple[int, int, str]]:
        """(l, k, side) of every X_t^s, in the order of the conditions."""
        return [(*t, side) for t in self.splitting for side in ("I", "J") if self.children(t, side)]

    def nodes_below(self, node: Node, side: str) -> int:
        """The number of nodes at or below the children of a node that are pure on a side."""
        children = self.network.tree.children
        counted, level, nodes = 0, node[0] - 1, list(self.children(node, side))
        while nodes:
            counted += len(nodes)
            nodes = [c for n in nodes for c in children[level - 1][n - 1]] if level else []
            level -= 1
        return counted

    @cached_property
    def degree(self) -> int:
        """Σ q_t·V_t + R·W: the degree of the product of a minor of each X_t^s and of all C_α."""
        leaves = sum(
            self.dimension((level, k)) * self.nodes_below((level, k), side)
            for level, k, side in self.leaf_matrices()
        )
        return leaves + self.rank * len(self.mixed)

    def coarse_entry(
        self, layers: Sequence[Any], index: Sequence[int], modulus: int | None = None
    ) -> Any:
        """C_α at weights in any ring; `index` is α over T in order, entries from 1."""
        at = dict(zip(self.splitting, index, strict=True))
        return self.channels(layers, at, (self.network.depth, 1), modulus)[0]

    def channels(
        self, layers: Sequence[Any], at: dict[Node, int], node: Node, modulus: int | None
    ) -> list[Any]:
        """ψ^{l,k,γ}(α) for all γ, at a mixed node; `at` is α."""

        def reduced(value: Any) -> Any:
            return value % modulus if modulus else value

        level, k = node
        matrix = layers[level][0 if self.network.shared(level) else k - 1]
        below = [
            self.channels(layers, at, (level - 1, c), modulus) for c in self.children(node, "")
        ]
        chosen = at.get(node)
        values = []
        for row in matrix:
            total: Any = 0
            for b in range(self.dimension(node)) if chosen is None else (chosen - 1,):
                # Without a mixed child there is no factor: the term is the weight itself.
                term = row[b]
                for child in below:
                    term = reduced(term * child[b])
                total = reduced(total + term)
            values.append(total)
        return values


def matched_pairs(network: Network, partition: Partition) -> bool:
    """Each node of level 1 has one input i of I and one j of J, and both increase together."""
    rows, pairs = partition.rows, []
    for window in network.tree.children[0]:
        ours = [j for j in window if j in rows]
        if len(window) != 2 or len(ours) != 1:
            return False
        pairs.append((ours[0], *(j for j in window if j not in rows)))
    columns = [j for _, j in sorted(pairs)]
    return columns == sorted(columns)
