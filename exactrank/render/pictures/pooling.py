"""The pooling tree with the sides of a partition, a cut, paths, and the rank at each node."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from exactrank.kernel.objects import (
    FlowWeights,
    MatchingWeights,
    Network,
    Partition,
    path_nodes,
)
from exactrank.kernel.statements import RankAtWeights
from exactrank.kernel.theorem import Theorem
from exactrank.partitions import name_of
from exactrank.render.pictures.canvas import (
    CUT,
    GREY,
    IN_I,
    IN_J,
    PATH_STYLES,
    PATHS,
    Picture,
    interval,
    side_handles,
)

Node = tuple[int, int]
LEAVES_DRAWN, NODES_DRAWN = 64, 32
"""With more inputs the tree is drawn from the first level up that has at most so many nodes."""
PATHS_DRAWN = 64
_UP = 0.85
"""Inches between levels."""


@dataclass(frozen=True)
class Marks:
    """What a proof marks on the tree: a cut, and paths with their bases."""

    inputs: frozenset[int] = frozenset()
    pools: frozenset[Node] = frozenset()
    convolutions: frozenset[Node] = frozenset()
    symmetric: frozenset[tuple[int, int, str]] = frozenset()
    paths: tuple[tuple[int, int, int], ...] = ()

    @property
    def cut(self) -> bool:
        """Whether there is a cut."""
        return bool(self.inputs or self.pools or self.convolutions or self.symmetric)


def marks_of(theorem: Theorem) -> Marks:
    """Cut and paths of a theorem about a network's rank; of a matching, a path in each window."""
    found: dict[str, Any] = {}
    for step in _steps(theorem):
        if step.rule in ("cut_upper_bound", "cut_at_weights_upper_bound"):
            witness = json.loads(step.witness)
            found["inputs"] = frozenset(witness["inputs"])
            for name in ("pools", "convolutions", "symmetric"):
                found[name] = frozenset(tuple(node) for node in witness.get(name, []))
        at = step.conclusion
        if not isinstance(at, RankAtWeights):
            continue
        if step.rule == "flow_lower_bound" and isinstance(at.weights, FlowWeights):
            found["paths"] = at.weights.paths
        elif step.rule == "matching_lower_bound" and isinstance(at.weights, MatchingWeights):
            found["paths"] = tuple(_matched(at.network, at.partition, at.weights.channels))
    return Marks(**found)


def _steps(theorem: Theorem) -> Iterator[Theorem]:
    for premise in theorem.premises:
        yield from _steps(premise)
    yield theorem


def _matched(
    network: Network, partition: Partition, channels: int
) -> Iterator[tuple[int, int, int]]:
    """A path in each window that meets both sides: what the matching's weights amount to."""
    for window in network.tree.children[0]:
        rows = [j for j in window if j in partition.rows]
        columns = [j for j in window if j not in partition.rows]
        if rows and columns:
            yield rows[0], columns[0], channels


def pooling_tree(
    network: Network,
    partition: Partition | None = None,
    *,
    marks: Marks | None = None,
    ranks: Mapping[Node, tuple[int, int]] | None = None,
) -> Picture:
    """The pooling tree; with a partition its sides, with marks cut and paths, with ranks a number a node.

    Trees with more than 64 inputs are drawn from the first level with at most 32 nodes upwards.
    """
    lowest = lowest_level(network)
    drawing = _Tree(network, partition, marks or Marks(), dict(ranks or {}), lowest)
    title = (
        str(network) if partition is None else f"{network}; I | J = {name_of(partition, network)}"
    )
    return Picture(title, drawing.size, drawing.draw)


def lowest_level(network: Network) -> int:
    """The lowest level that is drawn."""
    tree = network.tree
    if tree.inputs <= LEAVES_DRAWN:
        return 0
    return next(l for l in range(1, tree.depth + 1) if tree.width(l) <= NODES_DRAWN)


def drawn_nodes(network: Network) -> list[Node]:
    """The pooling nodes that are drawn."""
    tree = network.tree
    levels = range(max(1, lowest_level(network)), tree.depth + 1)
    return [(level, k) for level in levels for k in range(1, tree.width(level) + 1)]


@dataclass
class _Tree:
    """A drawing: places of the nodes, then lines from the back to the front."""

    network: Network
    partition: Partition | None
    marks: Marks
    ranks: dict[Node, tuple[int, int]]
    lowest: int
    x: dict[Node, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        tree = self.network.tree
        order = [1]
        for level in range(tree.depth, self.lowest, -1):
            order = [c for k in order for c in tree.children[level - 1][k - 1]]
        self.x = {(self.lowest, k): float(place) for place, k in enumerate(order)}
        for level in range(self.lowest + 1, tree.depth + 1):
            for k, window in enumerate(tree.children[level - 1], start=1):
                below = [self.x[level - 1, c] for c in window]
                self.x[level, k] = (below[0] + below[-1]) / 2

    @property
    def leaves(self) -> int:
        """How many nodes stand in the lowest row."""
        return self.network.tree.width(self.lowest)

    @property
    def step(self) -> float:
        """Inches between neighbours of the lowest row."""
        return min(0.55, max(0.2, 9.0 / self.leaves))

    @property
    def size(self) -> tuple[float, float]:
        """Inches."""
        rows = self.network.depth - self.lowest
        return max(5.0, self.step * self.leaves + 1.6), 0.55 + _UP * rows + (
            0.9 if self.lowest else 0.6
        )

    def place(self, node: Node) -> tuple[float, float]:
        """Where a node stands, in inches."""
        return self.x[node] * self.step, (node[0] - self.lowest) * _UP

    def draw(self, figure: Any) -> None:
        """All of it."""
        axes = figure.add_subplot()
        axes.set_aspect("equal")
        axes.axis("off")
        self._edges(axes)
        shown = self._paths(axes)
        for node in self.x:
            if node[0] == 0:
                self._leaf(axes, node)
            else:
                self._pool(axes, node)
        self._bars(axes)
        self._levels(axes)
        top = (self.network.depth - self.lowest) * _UP + (0.5 if self.marks.convolutions else 0.25)
        axes.set_ylim(-0.75 if self.lowest else -0.25, top)
        self._legend(figure, shown)

    def _edges(self, axes: Any) -> None:
        dotted = {(level, k): side for level, k, side in self.marks.symmetric}
        for (level, k), _ in self.x.items():
            if level == self.lowest:
                continue
            for c in self.network.tree.children[level - 1][k - 1]:
                group = (level, k) in dotted and self._on_side((level - 1, c), dotted[level, k])
                style = (
                    {"color": CUT, "ls": ":", "lw": 2.2} if group else {"color": GREY, "lw": 0.9}
                )
                xs, ys = zip(self.place((level, k)), self.place((level - 1, c)), strict=True)
                axes.plot(xs, ys, zorder=1, **style)

    def _on_side(self, node: Node, side: str) -> bool:
        rows = self.partition.rows if self.partition else frozenset()
        leaves = self.network.tree.leaves[node[0]][node[1] - 1]
        return all((j in rows) == (side == "I") for j in leaves)

    def _paths(self, axes: Any) -> int:
        """The paths, each in a lane of its own beside those that it meets; how many are drawn."""
        if self.lowest > 0:
            return 0
        lanes: list[set[Node]] = []
        chosen = []
        for i, j, base in self.marks.paths[:PATHS_DRAWN]:
            up, down = _ways(path_nodes(self.network.tree, i, j))
            nodes = set(up) | set(down)
            lane = next((n for n, used in enumerate(lanes) if not used & nodes), len(lanes))
            if lane == len(lanes):
                lanes.append(set())
            lanes[lane] |= nodes
            chosen.append((lane, [*up, *reversed(down)], base))
        gap = min(0.075, 0.3 / max(1, len(lanes)))
        for lane, way, _ in chosen:
            shift = (lane - (len(lanes) - 1) / 2) * gap
            xs = [self.place(node)[0] + shift for node in way]
            ys = [self.place(node)[1] for node in way]
            axes.plot(
                xs,
                ys,
                color=PATHS[lane % len(PATHS)],
                ls=PATH_STYLES[lane % len(PATH_STYLES)],
                lw=1.9,
                solid_joinstyle="round",
                zorder=2,
            )
        return len(chosen)

    def _leaf(self, axes: Any, node: Node) -> None:
        x, y = self.place(node)
        style: dict[str, Any] = {"fc": "white", "boxstyle": "circle,pad=0.25"}
        text = "black"
        if self.partition is not None and node[1] in self.partition.rows:
            style["fc"], text = IN_I, "white"
        elif self.partition is not None:
            style = {"fc": IN_J, "boxstyle": "square,pad=0.3"}
        axes.text(
            x,
            y,
            str(node[1]),
            ha="center",
            va="center",
            fontsize=7 if self.leaves <= 32 else 5.5,
            color=text,
            bbox={**style, "ec": "black", "lw": 0.6},
            zorder=4,
        )

    def _pool(self, axes: Any, node: Node) -> None:
        x, y = self.place(node)
        level, k = node
        text = interval(*self.ranks[node]) if node in self.ranks else f"{level},{k}"
        cut = node in self.marks.pools
        style = {
            "fc": "white",
            "ec": CUT if cut else "black",
            "lw": 2.4 if cut else 0.8,
            "boxstyle": "round,pad=0.35",
        }
        size = 8 if self.leaves <= 40 else 6
        axes.text(x, y, text, ha="center", va="center", fontsize=size, bbox=style, zorder=4)
        if level == self.lowest:
            leaves = self.network.tree.leaves[level][k - 1]
            inside = sum(j in self.partition.rows for j in leaves) if self.partition else 0
            said = f"{inside} | {len(leaves) - inside}" if self.partition else f"{len(leaves)}"
            axes.text(x, y - 0.3, said, ha="center", va="top", fontsize=6, rotation=90)
        if cut:
            # A second ring: the cut is seen without its colour.
            outer = {**style, "boxstyle": "round,pad=0.75", "fc": "white", "lw": 1.0}
            axes.text(x, y, text, ha="center", va="center", fontsize=size, bbox=outer, zorder=3.9)

    def _bars(self, axes: Any) -> None:
        """A bar across the edge above each input and each convolution that is cut."""
        tree = self.network.tree
        for level, k in sorted({(0, j) for j in self.marks.inputs} | self.marks.convolutions):
            if level < self.lowest:
                continue
            x, y = self.place((level, k))
            above = (x, y + _UP)
            if level < tree.depth:
                above = self.place((level + 1, tree.parents[level][k - 1]))
            dx, dy = above[0] - x, above[1] - y
            length = (dx * dx + dy * dy) ** 0.5
            # Just above the node, across the edge.
            mx, my = x + 0.3 * dx / length, y + 0.3 * dy / length
            ox, oy = -dy / length * 0.13, dx / length * 0.13
            axes.plot(
                [mx - ox, mx + ox],
                [my - oy, my + oy],
                color=CUT,
                lw=3.2,
                solid_capstyle="butt",
                zorder=5,
            )

    def _levels(self, axes: Any) -> None:
        """At the left, each level with its capacity."""
        left = min(x for x, _ in map(self.place, self.x)) - 0.45
        for level in range(self.lowest, self.network.depth + 1):
            name = "inputs" if level == 0 else f"level {level}"
            width = f"M = {self.network.representation}"
            if level > 0:
                width = f"$r_{{{level - 1}}}$ = {self.network.widths[level - 1]}"
            axes.text(
                left,
                (level - self.lowest) * _UP,
                f"{name}\n{width}",
                ha="right",
                va="center",
                fontsize=7.5,
                color="#404040",
            )

    def _legend(self, figure: Any, shown: int) -> None:
        from matplotlib.lines import Line2D

        handles: list[Any] = side_handles() if self.partition and self.lowest == 0 else []
        bars, rings = self._drawn()
        if bars or rings:
            shape: dict[str, Any] = {"marker": "|", "mew": 3}
            if not bars:
                shape = {"marker": "s", "mew": 2, "mfc": "white"}
            kinds = ["bars"] * bars + ["double rings"] * rings
            said = f"cut ({' and '.join(kinds)})"
            handles.append(Line2D([], [], ls="none", color=CUT, ms=9, label=said, **shape))
        if self.marks.symmetric:
            handles.append(Line2D([], [], color=CUT, ls=":", lw=2.2, label="cut: symmetric group"))
        if shown:
            handles.append(Line2D([], [], color=PATHS[0], lw=1.9, label=self._said(shown)))
        if self.ranks:
            handles.append(
                Line2D(
                    [],
                    [],
                    marker="s",
                    ls="none",
                    mfc="white",
                    mec="black",
                    ms=8,
                    label="maximal rank at the node",
                )
            )
        if self.lowest > 0:
            below = "inputs below, in I | in J" if self.partition else "inputs below"
            said = (
                "; cut and paths lie below, too" if self.marks.cut and not (bars or rings) else ""
            )
            handles.append(Line2D([], [], ls="none", label=f"small: {below}{said}"))
        if handles:
            figure.legend(
                handles=handles,
                loc="outside lower center",
                ncols=min(len(handles), 3 if self.size[0] < 8 else 5),
                frameon=False,
                fontsize=8,
                handletextpad=0.5,
            )

    def _drawn(self) -> tuple[bool, bool]:
        """Whether the cut has places with bars, and with rings, among the levels drawn."""
        bars = {(0, j) for j in self.marks.inputs} | self.marks.convolutions
        return (
            any(level >= self.lowest for level, _ in bars),
            any(level >= self.lowest for level, _ in self.marks.pools),
        )

    def _said(self, shown: int) -> str:
        """`5 paths: 2^4 · 3`, or how many of them are drawn."""
        bases: dict[int, int] = {}
        for *_, base in self.marks.paths:
            bases[base] = bases.get(base, 0) + 1
        product = r" \cdot ".join(
            f"{base}^{{{count}}}" if count > 1 else f"{base}"
            for base, count in sorted(bases.items())
        )
        many = len(self.marks.paths)
        some = "" if shown == many else f", {shown} drawn"
        return f"{many} path{'s' * (many > 1)}{some}, carrying ${product}$"


def _ways(nodes: Sequence[Node]) -> tuple[list[Node], list[Node]]:
    """The way up from the first input, the turn included, and that from the second one below it."""
    # path_nodes gives (0, i), (0, j), then the pairs of a level, and the turn last.
    return [*nodes[0:-1:2], nodes[-1]], list(nodes[1:-1:2])


__all__ = ["Marks", "drawn_nodes", "lowest_level", "marks_of", "pooling_tree"]
