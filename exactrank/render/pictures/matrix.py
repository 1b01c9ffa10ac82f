"""A matricized tensor with the rows and columns of an invertible minor."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from exactrank.kernel.fields import Element, InputError
from exactrank.kernel.objects import Partition, multi_indices
from exactrank.render.pictures.canvas import CUT, IN_I, IN_J, Picture

CELLS_DRAWN = 2**16
_WRITTEN = 16
_INDEXED = 32


def matrix(
    entries: Sequence[Sequence[Element]],
    rows: Sequence[int],
    columns: Sequence[int],
    *,
    title: str,
    indices: tuple[Partition, int] | None = None,
) -> Picture:
    """The entries by sign and size, with the pivots: rows and columns (positions) of a minor.

    Cells outside the minor are pale. Small matrices show their entries; `indices`, a partition and
    M, write the multi-indices (d_i : i in I) and (d_j : j in J) at the sides. Raises InputError
    above 2^16 entries.
    """
    height, width = len(entries), len(entries[0])
    if height * width > CELLS_DRAWN:
        raise InputError(
            f"a matrix of {height} x {width} entries is over the limit of {CELLS_DRAWN} for a picture"
        )
    cell = min(0.5 if max(height, width) <= 8 else 0.42, max(0.026, 6.2 / max(height, width)))
    size = (max(4.4, cell * width + 1.5), max(2.6, cell * height + 1.7))

    def draw(figure: Any) -> None:
        axes = figure.add_subplot()
        _cells(axes, entries, set(rows), set(columns))
        _pivots(axes, rows, columns, (height, width))
        _frame(axes, (height, width), indices)
        axes.set_title(title, pad=14 if height <= _INDEXED else 10)
        _legend(figure, len(rows))

    return Picture(title, size, draw)


def _shade(value: Element, largest: float) -> tuple[str, float] | None:
    """Blue above 0, orange below, paler the smaller; None at 0."""
    if value == 0:
        return None
    ratio = abs(float(value)) / largest if largest else 1.0
    return (IN_I if value > 0 else IN_J), 0.35 + 0.65 * min(1.0, ratio) ** 0.5


def _cells(
    axes: Any, entries: Sequence[Sequence[Element]], rows: set[int], columns: set[int]
) -> None:
    from matplotlib.colors import to_rgb

    largest = max((abs(float(x)) for row in entries for x in row), default=0.0)
    image = []
    for r, line in enumerate(entries):
        shown = []
        for c, value in enumerate(line):
            shade = _shade(value, largest)
            strength = 0.0 if shade is None else shade[1]
            if r not in rows or c not in columns:
                strength *= 0.4
            colour = to_rgb("white" if shade is None else shade[0])
            shown.append([1 - strength * (1 - part) for part in colour])
        image.append(shown)
    axes.imshow(image, interpolation="nearest", aspect="equal")
    height, width = len(entries), len(entries[0])
    if max(height, width) > _WRITTEN:
        return
    for r, line in enumerate(entries):
        for c, value in enumerate(line):
            inside = r in rows and c in columns
            text = _text(value)
            dark = inside and value > 0 and abs(float(value)) > 0.3 * largest
            axes.text(
                c,
                r,
                text,
                ha="center",
                va="center",
                fontsize=8 if len(text) <= 3 else 6.5 if len(text) <= 5 else 5,
                color="white" if dark else "black" if inside or value == 0 else "#505050",
            )


def _text(value: Element) -> str:
    if isinstance(value, Fraction) and value.denominator > 1:
        text = f"{value.numerator}/{value.denominator}"
    else:
        text = str(value)
    return text if len(text) <= 8 else f"{float(value):.1e}"


def _pivots(axes: Any, rows: Sequence[int], columns: Sequence[int], shape: tuple[int, int]) -> None:
    """Triangles at the rows and columns of the minor."""
    height, width = shape
    style: dict[str, Any] = {"color": CUT, "linewidths": 0}
    style["s"] = 26 if max(shape) <= _INDEXED else 6
    beside = _margin(shape) / 2
    axes.scatter([width - 0.5 + beside] * len(rows), rows, marker="<", **style)
    axes.scatter(columns, [height - 0.5 + beside] * len(columns), marker="^", **style)


def _margin(shape: tuple[int, int]) -> float:
    """Room for the triangles, in cells."""
    return max(0.8, max(shape) / 30)


def _frame(axes: Any, shape: tuple[int, int], indices: tuple[Partition, int] | None) -> None:
    from matplotlib.patches import Rectangle

    height, width = shape
    axes.spines[:].set_visible(False)
    axes.add_patch(Rectangle((-0.5, -0.5), width, height, fc="none", ec="black", lw=0.8))
    axes.set_xlim(-0.6, width - 0.5 + _margin(shape))
    axes.set_ylim(height - 0.5 + _margin(shape), -0.6)
    axes.xaxis.tick_top()
    axes.tick_params(length=0, labelsize=6)
    axes.set_xticks([])
    axes.set_yticks([])
    if indices is None:
        return
    partition, dimension = indices
    axes.set_ylabel(_index(partition.I))
    axes.set_xlabel(_index(partition.J))
    axes.xaxis.set_label_position("top")
    if max(shape) > _INDEXED:
        return
    gap = "" if dimension < 10 else ","
    rows, columns = (
        [gap.join(map(str, index)) for index in multi_indices(side, dimension)]
        for side in (partition.I, partition.J)
    )
    axes.set_yticks(range(height), rows)
    axes.set_xticks(range(width), columns, rotation=90)


def _index(side: Sequence[int]) -> str:
    """(d_1, d_3, …)."""
    shown = ", ".join(f"$d_{{{j}}}$" for j in side[:6])
    return f"({shown}{', …' if len(side) > 6 else ''})"


def _legend(figure: Any, order: int) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    plain: dict[str, Any] = {"ls": "none", "color": CUT, "ms": 6}
    figure.legend(
        handles=[
            Patch(fc=IN_I, ec="black", label="above 0"),
            Patch(fc=IN_J, ec="black", label="below 0"),
            Patch(fc="white", ec="black", label="0"),
            Line2D([], [], marker="^", label=f"pivots: a minor of order {order}, not 0", **plain),
        ],
        loc="outside lower center",
        ncols=2,
        frameon=False,
        fontsize=8,
        columnspacing=1.1,
        handletextpad=0.5,
    )
