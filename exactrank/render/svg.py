"""The pooling tree of a network as inline SVG: sides of the partition, cut and paths."""

from exactrank.render.drawing import PATHS_DRAWN, Figure
from exactrank.render.trees import Node, Tree

INPUTS_SHOWN = 64
_UP, _MARGIN = 64.0, 22.0
_RADIUS = 11.0


def tree_svg(tree: Tree, figure: Figure, title: str) -> str | None:
    """The tree; None where it has more than 64 inputs. Colours and widths are in the page's style."""
    if tree.inputs > INPUTS_SHOWN:
        return None
    return _Picture(tree, figure).svg(title)


class _Picture:
    """Coordinates and shapes; every number is rounded, so that the bytes are the same everywhere."""

    def __init__(self, tree: Tree, figure: Figure) -> None:
        self.tree, self.figure, self.rows = tree, figure, figure.rows
        step = 40.0 if tree.inputs <= 16 else 30.0
        self.x: dict[Node, float] = {
            (0, j): _MARGIN + step * place for place, j in enumerate(tree.leaf_order())
        }
        for level in range(1, tree.depth + 1):
            for k in range(1, tree.width(level) + 1):
                below = [self.x[level - 1, c] for c in tree.window((level, k))]
                self.x[level, k] = (min(below) + max(below)) / 2
        self.width = 2 * _MARGIN + step * (tree.inputs - 1)
        self.height = 2 * _MARGIN + _UP * tree.depth

    def svg(self, title: str) -> str:
        """The whole picture."""
        shapes = [*self._edges(), *self._paths(), *self._bars(), *self._nodes()]
        kind = "tree small" if self.tree.inputs <= 16 else "tree"
        return (
            f'<svg class="{kind}" viewBox="0 0 {self.width:g} {self.height:g}" '
            f'width="{self.width:g}" height="{self.height:g}" role="img" '
            f'aria-label="{title}">\n' + "\n".join(shapes) + "\n</svg>"
        )

    def _y(self, level: int) -> float:
        return self.height - _MARGIN - _UP * level

    def _edges(self) -> list[str]:
        dotted = {(level, k): side for level, k, side in self.figure.cut["symmetric"]}
        lines = []
        for level in range(1, self.tree.depth + 1):
            for k in range(1, self.tree.width(level) + 1):
                for c in self.tree.window((level, k)):
                    side = dotted.get((level, k))
                    below = (level - 1, c)
                    group = side is not None and self.figure.one_sided(
                        self.tree, below, side == "I"
                    )
                    lines.append(
                        f'<line class="{"edge grouped" if group else "edge"}" x1="{self.x[below]:g}" '
                        f'y1="{self._y(level - 1):g}" x2="{self.x[level, k]:g}" y2="{self._y(level):g}"/>'
                    )
        return lines

    def _paths(self) -> list[str]:
        lines = []
        word = "path" if self.figure.carriers == "paths" else "window"
        for number, (i, j, base) in enumerate(self.figure.paths[:PATHS_DRAWN]):
            nodes, _ = self.tree.path(i, j)
            # Paths that share an edge are at most a few: neighbours get different offsets.
            shift = ((number % 4) - 1.5) * 3
            points = " ".join(f"{self.x[n] + shift:g},{self._y(n[0]):g}" for n in nodes)
            lines.append(
                f'<polyline class="path path-{number % 4}" points="{points}">'
                f"<title>{word}: {i} to {j}, {base}</title></polyline>"
            )
        return lines

    def _bars(self) -> list[str]:
        """A bar across the edge above each cut input, and each convolution that is cut."""
        cut = self.figure.cut
        lines = []
        for level, k in [*((0, j) for j in cut["inputs"]), *map(tuple, cut["convolutions"])]:
            across = 0.0
            if level < self.tree.depth:
                across = self.x[level + 1, self.tree.parents[level][k]] - self.x[level, k]
            x, y = self.x[level, k] + 0.4 * across, self._y(level) - 0.4 * _UP
            length = (across**2 + _UP**2) ** 0.5 / 9
            dx, dy = _UP / length, across / length
            lines.append(
                f'<line class="cut" x1="{x - dx:.1f}" y1="{y - dy:.1f}" '
                f'x2="{x + dx:.1f}" y2="{y + dy:.1f}"/>'
            )
        return lines

    def _nodes(self) -> list[str]:
        """Inputs in I as discs, in J as squares, pooling nodes as rings, those of the cut double."""
        pools = {tuple(node) for node in self.figure.cut["pools"]}
        lines = []
        for (level, k), x in self.x.items():
            y, text = self._y(level), f"{k}" if level == 0 else f"{level},{k}"
            on_rows = self.rows is not None and k in self.rows
            kind = "pool" if level else "input" if self.rows is None else "i" if on_rows else "j"
            if kind == "j":
                size = 2 * _RADIUS - 2
                corner = f'x="{x - size / 2:g}" y="{y - size / 2:g}"'
                shape = f'<rect class="node j" {corner} width="{size:g}" height="{size:g}"/>'
            else:
                radius = _RADIUS + 2 * bool(level)
                shape = f'<circle class="node {kind}" cx="{x:g}" cy="{y:g}" r="{radius:g}"/>'
            if (level, k) in pools:
                shape = (
                    f'<circle class="cut ring" cx="{x:g}" cy="{y:g}" r="{_RADIUS + 6:g}"/>{shape}'
                )
            lines.append(
                f'{shape}<text class="label {kind}" x="{x:g}" y="{y:g}" dy="0.35em">{text}</text>'
            )
        return lines
