"""The pooling tree of a network, and what rules need of it: paths, sides, entries."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import prod
from typing import Any

from exactrank.render.formulas import fraction_of, integer, shown

Node = tuple[int, int]
Json = Mapping[str, Any]


@dataclass(frozen=True)
class Tree:
    """Pooling tree: `children[l-1][k-1]` are the nodes of level l−1 that node (l, k) pools."""

    inputs: int
    children: tuple[tuple[tuple[int, ...], ...], ...]

    @property
    def depth(self) -> int:
        """L, the level of the root."""
        return len(self.children)

    def width(self, level: int) -> int:
        """How many nodes a level has."""
        return self.inputs if level == 0 else len(self.children[level - 1])

    @property
    def size(self) -> int:
        """V, all nodes of all levels, inputs included."""
        return self.inputs + sum(len(level) for level in self.children)

    def window(self, node: Node) -> tuple[int, ...]:
        """The children of a node (l, k), l ≥ 1."""
        level, k = node
        if not 1 <= level <= self.depth or not 1 <= k <= self.width(level):
            raise ValueError(f"the tree has no pooling node {[level, k]}")
        return self.children[level - 1][k - 1]

    @cached_property
    def parents(self) -> tuple[dict[int, int], ...]:
        """For every level below the root, the parent of each node."""
        return tuple(
            {c: k for k, window in enumerate(level, start=1) for c in window}
            for level in self.children
        )

    def ancestors(self, label: int) -> list[Node]:
        """Input and the nodes above it, up to the root."""
        nodes, k = [(0, label)], label
        for level, parents in enumerate(self.parents, start=1):
            if k not in parents:
                raise ValueError(f"the tree has no input {label}")
            k = parents[k]
            nodes.append((level, k))
        return nodes

    def path(self, i: int, j: int) -> tuple[list[Node], Node]:
        """The nodes on the way from input i to input j, and the one where it turns."""
        up, down = self.ancestors(i), self.ancestors(j)
        turn = next(n for n, m in zip(up, down, strict=True) if n == m)
        level = turn[0]
        return [*up[:level], turn, *reversed(down[:level])], turn

    def on_side(self, labels: set[int]) -> list[list[int]]:
        """For every level and node, how many inputs below it are among the labels."""
        counts = [[int(j in labels) for j in range(1, self.inputs + 1)]]
        for level in self.children:
            counts.append([sum(counts[-1][c - 1] for c in window) for window in level])
        return counts

    def below(self) -> list[list[int]]:
        """For every level and node, how many inputs are below it."""
        return self.on_side(set(range(1, self.inputs + 1)))

    def leaf_order(self) -> list[int]:
        """The inputs from left to right in a drawing without crossings."""
        nodes = [1]
        for level in reversed(self.children):
            nodes = [c for k in nodes for c in level[k - 1]]
        return nodes


def tree_of(network: Json) -> Tree:
    """The pooling tree of a NET; ValueError for a geometry that is not known or does not fit."""
    pooling, inputs = network["pooling"], integer(network["inputs"], least=1)
    depth, geometry = len(network["widths"]), pooling.get("geometry")
    if geometry == "global":
        children: list[list[tuple[int, ...]]] = [[tuple(range(1, inputs + 1))]]
    elif geometry == "contiguous":
        children = _contiguous(inputs, depth, pooling["window"])
    elif geometry in ("grid", "mirror"):
        children = _grid(pooling, inputs, depth)
    elif geometry == "tree":
        children = _nested(pooling["tree"])
    else:
        raise ValueError(f"unknown geometry {shown(geometry)}")
    if len(children) != depth or len(children[-1]) != 1:
        raise ValueError("the windows do not pool the inputs to one node in as many layers")
    return Tree(inputs, tuple(tuple(level) for level in children))


def per_layer(window: object, depth: int) -> list[Any]:
    """One window for each layer, from one for all or a list."""
    if isinstance(window, list) and window and isinstance(window[0], list):
        return window
    if isinstance(window, list) and not any(isinstance(x, list) for x in window):
        return window
    return [window] * depth


def _contiguous(inputs: int, depth: int, window: object) -> list[list[tuple[int, ...]]]:
    below, levels = inputs, []
    for w in per_layer(window, depth):
        size = integer(w, least=2)
        below //= size
        levels.append([tuple(range(k * size + 1, (k + 1) * size + 1)) for k in range(below)])
    return levels


def grid_windows(pooling: Json, depth: int) -> list[tuple[int, int]]:
    """The windows [a, b] of a grid, one for each layer."""
    window = pooling["window"]
    pairs = window if window and isinstance(window[0], list) else [window] * depth
    return [(integer(a, least=1), integer(b, least=1)) for a, b in pairs]


def _grid(pooling: Json, inputs: int, depth: int) -> list[list[tuple[int, ...]]]:
    height, width = (integer(x, least=1) for x in pooling["shape"])
    if height * width != inputs:
        raise ValueError(f"a grid {height} x {width} does not have {inputs} inputs")
    order = list(range(1, width + 1))
    if pooling["geometry"] == "mirror":
        # Columns 1, v, 2, v-1, ...: a column and its mirror image stand side by side.
        order = [c for pair in zip(order, reversed(order), strict=True) for c in pair][:width]
    grid = [[row * width + c for c in order] for row in range(height)]
    levels = []
    for a, b in grid_windows(pooling, depth):
        rows, columns = len(grid) // a, len(grid[0]) // b
        levels.append(
            [
                tuple(grid[r * a + i][c * b + j] for i in range(a) for j in range(b))
                for r in range(rows)
                for c in range(columns)
            ]
        )
        grid = [[r * columns + c + 1 for c in range(columns)] for r in range(rows)]
    return levels


def _nested(tree: object) -> list[list[tuple[int, ...]]]:
    levels: list[list[tuple[int, ...]]] = []
    nodes: list[Any] = [tree]
    while nodes and all(isinstance(node, list) for node in nodes):
        below = [child for node in nodes for child in node]
        if any(isinstance(child, list) for child in below):
            first, windows = 1, []
            for node in nodes:
                windows.append(tuple(range(first, first + len(node))))
                first += len(node)
        else:
            windows = [tuple(integer(label, least=1) for label in node) for node in nodes]
        levels.append(windows)
        nodes = below
    return levels[::-1]


def shared_layers(network: Json) -> set[int]:
    """The layers whose weights do not depend on the node."""
    sharing, depth = network["sharing"], len(network["widths"])
    if sharing == "none":
        return set()
    if sharing == "all":
        return set(range(depth + 1))
    if not isinstance(sharing, list):
        raise ValueError(f"unknown sharing {shown(sharing)}")
    return {integer(layer) for layer in sharing}


def unshared(network: Json) -> bool:
    """Whether no layer below the output is shared."""
    return not any(layer < len(network["widths"]) for layer in shared_layers(network))


class Entries:
    """Entries of A at weights given as arrays, by the forward pass on one-hot inputs."""

    def __init__(self, network: Json, arrays: Json, modulus: int | None) -> None:
        self.tree, self.modulus = tree_of(network), modulus
        self.pooled = _POOLED[network["operator"]]
        shared = shared_layers(network)
        self.layers = []
        for level in range(self.tree.depth + 1):
            layer = arrays[f"layer{level}"]
            per_node = [layer] * self.tree.width(level) if level in shared else layer
            self.layers.append(per_node)

    def __call__(self, index: Sequence[int]) -> Fraction:
        """The entry at a multi-index over all inputs."""
        values = [
            [self._reduced(fraction_of(row[d - 1])) for row in rows]
            for rows, d in zip(self.layers[0], index, strict=True)
        ]
        for level, windows in enumerate(self.tree.children, start=1):
            above = []
            for k, window in enumerate(windows):
                pooled = [
                    self.pooled(column)
                    for column in zip(*(values[c - 1] for c in window), strict=True)
                ]
                rows = self.layers[level][k]
                above.append(
                    [
                        self._reduced(
                            sum(
                                (fraction_of(a) * v for a, v in zip(row, pooled, strict=True)),
                                Fraction(0),
                            )
                        )
                        for row in rows
                    ]
                )
            values = above
        return values[0][0]

    def _reduced(self, value: Fraction) -> Fraction:
        return reduced(value, self.modulus)


def _product(values: Sequence[Fraction]) -> Fraction:
    return prod(values, start=Fraction(1))


def _relu_max(values: Sequence[Fraction]) -> Fraction:
    return max(Fraction(0), *values)


def _relu_sum(values: Sequence[Fraction]) -> Fraction:
    return sum((max(Fraction(0), x) for x in values), Fraction(0))


_POOLED: dict[str, Callable[[Sequence[Fraction]], Fraction]] = {
    "product": _product,
    "relu-max": _relu_max,
    "relu-sum": _relu_sum,
}


def reduced(value: Fraction, modulus: int | None) -> Fraction:
    """The value itself over QQ, its residue over GF(p)."""
    if modulus is None:
        return value
    return Fraction(value.numerator * pow(value.denominator, -1, modulus) % modulus)


def determinant(rows: Sequence[Sequence[Fraction]], modulus: int | None = None) -> Fraction:
    """By elimination over QQ, or over GF(p): for small minors only."""
    table = [[reduced(x, modulus) for x in row] for row in rows]
    value = Fraction(1)
    for i in range(len(table)):
        pivot = next((r for r in range(i, len(table)) if table[r][i]), None)
        if pivot is None:
            return Fraction(0)
        if pivot != i:
            table[i], table[pivot], value = table[pivot], table[i], -value
        value = reduced(value * table[i][i], modulus)
        inverse = reduced(1 / table[i][i], modulus)
        for r in range(i + 1, len(table)):
            factor = reduced(table[r][i] * inverse, modulus)
            table[r] = [
                reduced(x - factor * y, modulus) for x, y in zip(table[r], table[i], strict=True)
            ]
    return reduced(value, modulus)
