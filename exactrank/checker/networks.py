"""Networks, their pooling trees, and partitions."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Any, TypeVar

import form
from verdicts import Declined, Malformed, Work, show

T = TypeVar("T")
Level = tuple[tuple[int, ...], ...]
ORDER = "labels increasing, smallest most significant"
NET = "operator", "inputs", "representation", "widths", "sharing", "pooling"


@dataclass(frozen=True)
class Net:
    operator: str
    inputs: int
    representation: int
    widths: tuple[int, ...]  # r_0 .. r_{L-1}
    shared: frozenset[int]
    children: tuple[Level, ...]  # children[l][k-1] of node (l, k), l >= 1; children[0] is empty
    words: str = field(compare=False)

    @property
    def depth(self) -> int:
        return len(self.widths)

    def nodes(self, level: int) -> int:
        return len(self.children[level]) if level else self.inputs

    def channels(self, layer: int) -> int:
        """r_l, and 1 for l = L."""
        return self.widths[layer] if layer < self.depth else 1

    def sources(self, layer: int) -> int:
        """How many weights a channel of this layer has: M for l = 0, else r_{l-1}."""
        return self.widths[layer - 1] if layer else self.representation

    def fold(
        self,
        level: int,
        number: int,
        leaf: Callable[[int], T],
        node: Callable[[int, int, list[T]], T],
    ) -> T:
        """A value at (l, k), from values at the inputs and, at each node, of its children."""
        if level == 0:
            return leaf(number)
        below = self.children[level][number - 1]
        return node(level, number, [self.fold(level - 1, c, leaf, node) for c in below])

    def at_root(self, leaf: Callable[[int], T], node: Callable[[int, int, list[T]], T]) -> T:
        return self.fold(self.depth, 1, leaf, node)

    def inputs_below(self, level: int, number: int) -> list[int]:
        return self.fold(level, number, lambda j: [j], lambda level, k, parts: list(chain(*parts)))

    @cached_property
    def parents(self) -> list[list[int]]:
        """parents[l][k] is the number of the parent of (l, k)."""
        result = [[0] * (self.nodes(level) + 1) for level in range(self.depth)]
        for level in range(1, self.depth + 1):
            for number, below in enumerate(self.children[level], 1):
                for child in below:
                    result[level - 1][child] = number
        return result


def read_net(value: Any, work: Work) -> Net:
    operator, inputs, m, widths, sharing, pooling = form.keys(value, "the network", *NET)
    name = json.dumps(value, sort_keys=True)
    if name not in work.networks:  # a file's equal networks are built once
        if operator not in ("product", "relu-max", "relu-sum"):
            raise Malformed(f"the operator {show(operator)} is not known")
        if form.integer(inputs, "inputs", 2) > 65536:
            raise Declined("the network has more than 65,536 inputs")
        work.charge(16 * inputs)
        ranks = tuple(form.size(r, "a width") for r in form.items(widths, "widths"))
        if not ranks:
            raise Malformed("widths is empty")
        form.size(m, "representation")
        children, shared = _children(pooling, inputs, len(ranks)), _shared(sharing, len(ranks))
        pooled = ", ".join(f"{key} {show(part, 40)}" for key, part in pooling.items())
        words = f"{operator} network with N = {inputs}, M = {m}, widths {show(widths, 40)}, "
        words += f"sharing {show(sharing, 40)}, {pooled}".replace('"', "")
        work.networks[name] = Net(operator, inputs, m, ranks, shared, children, words)
    net: Net = work.networks[name]
    return net


def product_net(value: Any, work: Work) -> Net:
    net = read_net(value, work)
    check_operator(net)
    return net


def check_operator(net: Net, *operators: str) -> None:
    if net.operator not in (operators or ("product",)):
        raise Declined(f"statements about the operator {net.operator} are not known here")


def _shared(value: Any, depth: int) -> frozenset[int]:
    if value in ("none", "all"):
        return frozenset(range(depth + 1) if value == "all" else ())
    layers = form.increasing(form.integers(value, "sharing", 0, depth), "sharing")
    if not 0 < len(layers) <= depth:
        raise Malformed("sharing is an empty list, or a list of all layers")
    return frozenset(layers)


def _children(value: Any, inputs: int, depth: int) -> tuple[Level, ...]:
    geometry = value.get("geometry") if isinstance(value, dict) else None
    if geometry == "tree":
        return _nested(form.keys(value, "pooling", "geometry", "tree")[1], inputs, depth)
    labels: Sequence[int] = range(1, inputs + 1)
    if geometry == "global":  # lines of inputs are grids of one row
        form.keys(value, "pooling", "geometry")
        return _grid(labels, 1, [(1, inputs)] * depth)
    if geometry == "contiguous":
        _, window = form.keys(value, "pooling", "geometry", "window")
        sizes = form.items(window, "window", depth) if isinstance(window, list) else [window]
        windows = [(1, form.integer(w, "a window", 2)) for w in sizes]
        return _grid(labels, 1, windows if isinstance(window, list) else windows * depth)
    if geometry not in ("grid", "mirror"):
        raise Malformed(f"the geometry {show(geometry)} is not known")
    _, shape, window = form.keys(value, "pooling", "geometry", "shape", "window")
    height, width = form.pair(shape, "shape")
    if height < 1 or width < 1 or height * width != inputs:
        raise Malformed(f"the shape {show(shape)} has not {inputs} inputs")
    many = isinstance(window, list) and window and isinstance(window[0], list)
    windows = [
        form.pair(w, "a window")
        for w in (form.items(window, "window", depth) if many else [window] * depth)
    ]
    if any(a < 1 or b < 1 or a * b < 2 for a, b in windows):
        raise Malformed("a window of a grid has less than two nodes")
    if geometry == "mirror":
        both = zip(range(1, width + 1), range(width, 0, -1), strict=True)
        columns = list(chain(*both))[:width]  # 1, v, 2, v-1, ...
        labels = [row * width + column for row in range(height) for column in columns]
    return _grid(labels, height, windows)


def _grid(names: Sequence[int], height: int, windows: list[tuple[int, int]]) -> tuple[Level, ...]:
    """The levels over a grid whose nodes, row by row, have these names on level 0."""
    levels: list[Level] = [()]
    width = len(names) // height
    for a, b in windows:
        if height % a or width % b:
            raise Malformed(
                f"a window of {show(a)} x {show(b)} on level {len(levels)} does not "
                f"divide a grid of {height} x {width}"
            )
        levels.append(
            tuple(
                tuple(names[(top + i) * width + left + j] for i in range(a) for j in range(b))
                for top in range(0, height, a)
                for left in range(0, width, b)
            )
        )
        height, width = height // a, width // b
        names = range(1, height * width + 1)
    if len(names) != 1:
        raise Malformed(
            f"widths has {len(windows)} entries, but after so many poolings "
            f"{len(names)} nodes are left instead of one"
        )
    return tuple(levels)


def _nested(tree: Any, inputs: int, depth: int) -> tuple[Level, ...]:
    levels: list[Level] = []
    nodes: list[Any] = [tree]
    for _ in range(depth):
        if any(not isinstance(node, list) or len(node) < 2 for node in nodes):
            raise Malformed(f"the tree has a leaf above depth {depth}, or a list of one entry")
        level, count = [], 0
        for node in nodes:
            level.append(tuple(range(count + 1, count + len(node) + 1)))
            count += len(node)
        levels.append(tuple(level))
        nodes = list(chain(*nodes))
    if sorted(form.integers(nodes, f"depth {depth} of the tree")) != list(range(1, inputs + 1)):
        raise Malformed(f"the leaves of the tree are not 1 to {inputs}, each once")
    levels[-1] = tuple(tuple(nodes[c - 1] for c in below) for below in levels[-1])
    return ((), *reversed(levels))


@dataclass(frozen=True)
class Partition:
    sides: tuple[tuple[int, ...], tuple[int, ...]]  # I and J

    @cached_property
    def rows(self) -> frozenset[int]:
        return frozenset(self.sides[0])

    def count(self, net: Net) -> list[list[tuple[int, int]]]:
        """count[l][k-1]: how many inputs of I and of J are below (l, k)."""
        result = [[(1, 0) if j in self.rows else (0, 1) for j in range(1, net.inputs + 1)]]
        for level in net.children[1:]:
            result.append(
                [
                    (
                        sum(result[-1][c - 1][0] for c in below),
                        sum(result[-1][c - 1][1] for c in below),
                    )
                    for below in level
                ]
            )
        return result

    @property
    def words(self) -> str:
        labels, modes = self.sides[0], sum(map(len, self.sides))
        if len(labels) > 1 and labels == tuple(range(1, modes + 1, 2)):
            return "I = the odd labels, J = the rest"
        starts = [x for x in labels if x - 1 not in self.rows]
        ends = [x for x in labels if x + 1 not in self.rows]
        runs = ",".join(str(a) if a == b else f"{a}-{b}" for a, b in zip(starts, ends, strict=True))
        runs = runs if len(runs) <= 60 else f"{runs[:50]}... ({len(labels)} labels)"
        return f"I = {runs}, J = the rest"


def read_partition(value: Any, modes: int) -> Partition:
    i, j = (
        tuple(form.increasing(form.integers(side, name), name))
        for side, name in zip(form.keys(value, "the partition", "I", "J"), "IJ", strict=True)
    )
    if not i or not j or sorted(i + j) != list(range(1, modes + 1)):
        raise Malformed(f"I and J are empty, or not a partition of 1 to {modes}")
    return Partition((i, j))
