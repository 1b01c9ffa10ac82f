"""The pooling tree of a small network in TikZ: sides of the partition, cut and paths."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from exactrank.render import formulas as f
from exactrank.render.notation import Notation
from exactrank.render.trees import Node, Tree, tree_of

Json = Mapping[str, Any]

INPUTS_DRAWN = 16
PATHS_DRAWN = 12
_COLOURS = ("exactrankA", "exactrankB", "exactrankC", "exactrankD")

COLOURS = r"""\definecolor{exactrankI}{RGB}{0,90,160}
\definecolor{exactrankJ}{RGB}{214,120,0}
\definecolor{exactrankcut}{RGB}{190,20,60}
\definecolor{exactrankA}{RGB}{0,130,100}
\definecolor{exactrankB}{RGB}{150,80,160}
\definecolor{exactrankC}{RGB}{90,90,90}
\definecolor{exactrankD}{RGB}{70,140,200}
"""
"""Told apart by people who do not see red and green, too; shapes say the same as colours."""


@dataclass(frozen=True)
class Figure:
    """The tree of a claim, with what its proof marks on it."""

    network: Json
    partition: Json | None
    cut: Json
    paths: Sequence[Any]
    carriers: str = "paths"
    example: bool = False
    """Whether the claim is about all sizes, and the tree is that of one of them."""

    @property
    def rows(self) -> set[int] | None:
        """The inputs in I."""
        return set(self.partition["I"]) if self.partition else None

    def one_sided(self, tree: Tree, node: Node, in_rows: bool) -> bool:
        """Whether all inputs below a node are in I (in J)."""
        nodes = [node[1]]
        for level in range(node[0], 0, -1):
            nodes = [c for k in nodes for c in tree.window((level, k))]
        return all((j in (self.rows or set())) == in_rows for j in nodes)


def figure_of(claim: Json, steps: Sequence[Json]) -> Figure | None:
    """What a picture of a claim shows; None where it has no tree."""
    subject = claim.get("determinant", claim.get("left", claim))
    cut: Json = {"inputs": [], "pools": [], "symmetric": [], "convolutions": []}
    if "network" not in subject:
        return _example(claim, cut)
    network, partition = subject["network"], subject.get("partition")
    abouts = [step["conclusion"] for step in steps]
    if partition is None:
        # A distance names no partition; the matricization that it is read off has one.
        found = (
            at["partition"] for at in abouts if at.get("network") == network if "partition" in at
        )
        partition = next(found, None)
    paths: Sequence[Any] = []
    carriers = "paths"
    for step, at in zip(steps, abouts, strict=True):
        if at.get("network") != network or at.get("partition") != partition:
            continue
        if step["rule"] in ("cut_upper_bound", "cut_at_weights_upper_bound"):
            cut = {"symmetric": [], "convolutions": [], **step["witness"]}
        if step["rule"] == "flow_lower_bound":
            paths = at["weights"]["paths"]
        if step["rule"] in ("matching_lower_bound", "permutation_at_matching"):
            paths, carriers = _matched(network, partition), "windows that carry the rank"
    return Figure(network, partition, cut, paths, carriers)


def _matched(network: Json, partition: Json) -> list[list[int]]:
    """For each first window that meets both sides: an input on each."""
    rows, least = set(partition["I"]), min(network["representation"], network["widths"][0])
    found = []
    for window in tree_of(network).children[0]:
        one = [j for j in window if j in rows]
        other = [j for j in window if j not in rows]
        if one and other:
            found.append([one[0], other[0], least])
    return found


def _example(claim: Json, cut: Json) -> Figure | None:
    """The tree of a small size of a claim about all sizes with one window, at odd | even or low | high."""
    tree, name = claim.get("tree"), claim.get("partition")
    window = tree.get("window") if isinstance(tree, Mapping) else None
    if window not in (2, 4) or name not in ("odd", "low"):
        return None
    depth = 3 if window == 2 else 2
    inputs = window**depth
    labels = range(1, inputs + 1)
    rows = [j for j in labels if (j % 2 == 1 if name == "odd" else 2 * j <= inputs)]
    network: Json = {
        "inputs": inputs,
        "widths": [1] * depth,
        "pooling": {"geometry": "contiguous", "window": window},
    }
    partition = {"I": rows, "J": [j for j in labels if j not in rows]}
    return Figure(network, partition, cut, [], example=True)


def drawing(figure: Figure | None, names: Notation) -> tuple[str, str] | None:
    """A tikzpicture and its caption; None where there is no tree, or not a small one."""
    if figure is None or figure.network["inputs"] > INPUTS_DRAWN:
        return None
    picture = _Picture(names.tree(figure.network), figure)
    lines = [
        *picture.edges(),
        *picture.paths(figure.paths[:PATHS_DRAWN]),
        *picture.nodes(),
        *picture.bars(),
    ]
    body = "\n".join(lines)
    picture_tex = COLOURS + "\\begin{tikzpicture}[x=1cm,y=1cm]\n" + body + "\n\\end{tikzpicture}"
    return picture_tex, caption(figure, names)


def caption(figure: Figure, names: Notation) -> str:
    """What a picture shows, in a sentence."""
    partition, cut, paths = figure.partition, figure.cut, figure.paths
    of = f" of $N = {figure.network['inputs']}$ inputs, as an example" if figure.example else ""
    parts = [f"The pooling tree{of}; node $(l,k)$ is labelled $l,k$"]
    if partition is not None:
        rows, columns = ("I", "J") if figure.example else names.sides(partition)
        parts.append(
            rf"inputs in ${rows}$ are \textcolor{{exactrankI}}{{blue discs}}, those in ${columns}$ "
            r"\textcolor{exactrankJ}{orange squares}"
        )
    marks = []
    if cut["inputs"]:
        marks.append("bars across edges above inputs")
    if cut["pools"]:
        marks.append("double rings around pooling nodes")
    if cut["convolutions"]:
        marks.append("bars above pooling nodes")
    if cut["symmetric"]:
        marks.append("dotted edges of symmetric groups")
    if marks:
        parts.append(rf"the \textcolor{{exactrankcut}}{{cut}}: {f.joined(marks)}")
    if paths:
        more = f" (the first {PATHS_DRAWN} of {len(paths)})" if len(paths) > PATHS_DRAWN else ""
        parts.append(f"the {figure.carriers}{more} as coloured lines")
    return "; ".join(parts) + "."


class _Picture:
    """Coordinates and lines of a drawing; nodes are named n-l-k."""

    def __init__(self, tree: Tree, figure: Figure) -> None:
        self.tree, self.rows, self.figure = tree, figure.rows, figure
        self.cut = figure.cut
        # 15 cm of text hold sixteen inputs.
        self.step = min(1.0, 14.4 / tree.inputs)
        self.x: dict[Node, float] = {
            (0, label): self.step * position for position, label in enumerate(tree.leaf_order())
        }
        for level in range(1, tree.depth + 1):
            for k in range(1, tree.width(level) + 1):
                below = [self.x[level - 1, c] for c in tree.window((level, k))]
                self.x[level, k] = (min(below) + max(below)) / 2

    def at(self, node: Node, shift: float = 0.0) -> str:
        """Coordinates, rounded: the same bytes on every machine."""
        return f"({self.x[node] + shift:.2f},{1.15 * node[0]:.2f})"

    def edges(self) -> list[str]:
        """The edges of the tree; those of a symmetric group dotted."""
        dotted = {(level, k): side for level, k, side in self.cut["symmetric"]}
        lines = []
        for level in range(1, self.tree.depth + 1):
            for k in range(1, self.tree.width(level) + 1):
                for c in self.tree.window((level, k)):
                    side = dotted.get((level, k))
                    group = side is not None and self.figure.one_sided(
                        self.tree, (level - 1, c), side == "I"
                    )
                    style = "exactrankcut, densely dotted, line width=1.2pt" if group else "gray"
                    lines.append(
                        rf"\draw[{style}] {self.at((level - 1, c))} -- {self.at((level, k))};"
                    )
        return lines

    def paths(self, paths: Sequence[Any]) -> list[str]:
        """Each path along the edges of the tree, set off sideways from the others."""
        lines = []
        for number, (i, j, _) in enumerate(paths):
            nodes, _ = self.tree.path(i, j)
            # Paths that share an edge are at most a few: neighbours get different offsets.
            shift = ((number % 4) - 1.5) * 0.06
            way = " -- ".join(self.at(node, shift) for node in nodes)
            colour = _COLOURS[number % len(_COLOURS)]
            lines.append(rf"\draw[{colour}, line width=1.3pt, line join=round] {way};")
        return lines

    def nodes(self) -> list[str]:
        """Inputs as discs and squares with their labels, pooling nodes as circles."""
        pools = {tuple(node) for node in self.cut["pools"]}
        lines = []
        for (level, k), _ in self.x.items():
            text = f"{k}" if level == 0 else f"{level},{k}"
            if level == 0:
                style = "draw, circle, fill=white"
                if self.rows is not None:
                    style = (
                        "circle, fill=exactrankI, text=white"
                        if k in self.rows
                        else "rectangle, fill=exactrankJ, text=white"
                    )
                style += ", inner sep=0pt, minimum size=13pt"
            else:
                ring = (
                    "double, draw=exactrankcut, line width=0.9pt"
                    if (level, k) in pools
                    else "draw=gray"
                )
                style = f"{ring}, circle, fill=white, inner sep=0.5pt, minimum size=16pt"
            lines.append(rf"\node[{style}, font=\scriptsize] at {self.at((level, k))} {{{text}}};")
        return lines

    def bars(self) -> list[str]:
        """A bar across the edge above each cut input, and each convolution that is cut."""
        lines = []
        for level, j in [
            *((0, j) for j in self.cut["inputs"]),
            *map(tuple, self.cut["convolutions"]),
        ]:
            across, up = 0.0, 1.15
            if level < self.tree.depth:
                across = self.x[level + 1, self.tree.parents[level][j]] - self.x[level, j]
            x, y = self.x[level, j] + 0.4 * across, (0.4 + level) * up
            length = (across**2 + up**2) ** 0.5 / 0.16
            dx, dy = up / length, -across / length
            lines.append(
                rf"\draw[exactrankcut, line width=2pt] ({x - dx:.2f},{y - dy:.2f}) -- "
                rf"({x + dx:.2f},{y + dy:.2f});"
            )
        return lines
