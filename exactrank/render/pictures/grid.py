"""The inputs coloured by I and J, with the windows of each layer: a grid, or a row of inputs."""

from typing import Any

from exactrank.kernel.fields import InputError
from exactrank.kernel.objects import Network, Partition
from exactrank.kernel.trees import Grid
from exactrank.partitions import name_of
from exactrank.render.pictures.canvas import CUT, IN_I, IN_J, Picture

CELLS_DRAWN = 4096
_ROW = 128
_LABELLED = 8
_HATCH = "////"


def grid(network: Network, partition: Partition) -> Picture:
    """A panel for each layer: cells in I dark, in J light and hatched, windows outlined.

    Of each layer one window is marked as an example; with mirror pooling it has two parts. Networks
    whose inputs are no grid are drawn as a row of at most 128 inputs. Raises InputError beyond.
    """
    height, width = _shape(network)
    depth = network.depth
    columns = 1 if height == 1 else min(depth, 3)
    rows = -(-depth // columns)
    wide = 7.6 if height == 1 else 2.9 if columns < 3 else 2.5
    high = 0.6 if height == 1 else min(9.0, wide * height / width)
    size = (max(4.2, wide * columns), (high + 0.3) * rows + 0.45)
    title = f"{network}; I | J = {name_of(partition, network)}"

    def draw(figure: Any) -> None:
        axes = figure.subplots(rows, columns, squeeze=False).ravel()
        for spare in axes[depth:]:
            spare.axis("off")
        for level in range(1, depth + 1):
            _panel(axes[level - 1], network, partition, level, (height, width))
        _legend(figure, mirror=isinstance(network.pooling, Grid) and network.pooling.mirror)

    return Picture(title, size, draw)


def row_of_inputs(partition: Partition) -> Picture:
    """The inputs of a partition in a row, those in I dark and those in J light and hatched."""

    def draw(figure: Any) -> None:
        axes = figure.add_subplot()
        _cells(axes, partition, (1, partition.inputs))
        axes.set_xlim(-0.15, partition.inputs + 0.15)
        axes.set_ylim(1.15, -0.15)
        axes.axis("off")

    width = min(9.0, max(1.2, 0.34 * partition.inputs))
    return Picture(f"I | J = {partition}", (width, 0.45), draw)


def _shape(network: Network) -> tuple[int, int]:
    if isinstance(network.pooling, Grid):
        height, width = network.pooling.shape
        if height * width > CELLS_DRAWN:
            raise InputError(
                f"a grid of {height} x {width} has {height * width} cells, over the limit of "
                f"{CELLS_DRAWN} for a picture"
            )
        return height, width
    if network.inputs > _ROW:
        raise InputError(
            f"{network.inputs} inputs in one row are over the limit of {_ROW} for a picture; "
            "the kind `tree` draws large trees from a higher level up"
        )
    return 1, network.inputs


def _panel(
    axes: Any, network: Network, partition: Partition, level: int, shape: tuple[int, int]
) -> None:
    height, width = shape
    node = [0] * network.inputs
    for k, leaves in enumerate(network.tree.leaves[level], start=1):
        for j in leaves:
            node[j - 1] = k
    _cells(axes, partition, shape)
    _outlines(axes, node, shape, only=None)
    _outlines(axes, node, shape, only=_example(network, partition, level))
    axes.set_xlim(-0.15, width + 0.15)
    axes.set_ylim(height + 0.15, -0.15)
    axes.set_aspect("equal" if height > 1 else "auto")
    axes.axis("off")
    axes.set_title(_title(network, level))


def _cells(axes: Any, partition: Partition, shape: tuple[int, int]) -> None:
    from matplotlib.patches import Rectangle

    height, width = shape
    for j in range(1, partition.inputs + 1):
        row, column = divmod(j - 1, width)
        inside = j in partition.rows
        axes.add_patch(
            Rectangle(
                (column, row),
                1,
                1,
                fc=IN_I if inside else IN_J,
                ec="white",
                lw=0.4 if width <= 16 else 0.15,
                # Hatching of small cells would only be grey.
                hatch=None if inside or width > 32 else _HATCH,
                alpha=0.85,
            )
        )
        if width <= 4 * _LABELLED and height <= _LABELLED:
            axes.text(
                column + 0.5,
                row + 0.5,
                str(j),
                ha="center",
                va="center",
                fontsize=7 if width <= 16 else 5.5,
                color="white" if inside else "black",
                bbox=None if inside else {"fc": IN_J, "ec": "none", "pad": 0.6},
            )


def _title(network: Network, level: int) -> str:
    count = network.tree.width(level)
    size = network.inputs / count
    of = f" of {size:.0f}" if size == int(size) else ""
    return f"layer {level}: {count} window{'s' * (count > 1)}{of} inputs"


def _example(network: Network, partition: Partition, level: int) -> int:
    """The window that is marked: the first that meets both sides, else the first."""
    for k, leaves in enumerate(network.tree.leaves[level], start=1):
        if len({j in partition.rows for j in leaves}) == 2:
            return k
    return 1


def _outlines(axes: Any, node: list[int], shape: tuple[int, int], *, only: int | None) -> None:
    """Lines wherever two cells of different windows meet; of one window, thick and dashed in white."""
    height, width = shape

    def at(row: int, column: int) -> int:
        return node[row * width + column] if 0 <= row < height and 0 <= column < width else 0

    lines = []
    for row in range(height + 1):
        for column in range(width + 1):
            for other, end in (
                ((row - 1, column), ((column, column + 1), (row, row))),
                ((row, column - 1), ((column, column), (row, row + 1))),
            ):
                one, two = at(row, column), at(*other)
                if one != two and (only is None or only in (one, two)):
                    lines.append(list(zip(*end, strict=True)))
    from matplotlib.collections import LineCollection

    if only is None:
        thick = 1.5 if max(shape) <= 16 else 0.8
        axes.add_collection(LineCollection(lines, colors="black", linewidths=thick, zorder=3))
        return
    axes.add_collection(
        LineCollection(lines, colors="white", linewidths=5.0, zorder=4, capstyle="projecting")
    )
    axes.add_collection(
        LineCollection(lines, colors=CUT, linewidths=2.6, zorder=5, capstyle="projecting")
    )


def _legend(figure: Any, *, mirror: bool) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    parts = " (has two parts)" if mirror else ""
    figure.legend(
        handles=[
            Patch(fc=IN_I, ec="black", alpha=0.85, label="in I"),
            Patch(fc=IN_J, ec="white", hatch=_HATCH, alpha=0.85, label="in J"),
            Line2D([], [], color="black", lw=1.5, label="windows"),
            Line2D([], [], color=CUT, lw=2.6, label=f"one window{parts}"),
        ],
        loc="outside lower center",
        ncols=4,
        frameon=False,
        fontsize=8,
        columnspacing=1.2,
    )
