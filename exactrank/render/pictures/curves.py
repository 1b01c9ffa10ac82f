"""Maximal ranks by partition, and their growth with the number of inputs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2
from typing import Any

from exactrank.kernel.objects import Network
from exactrank.render.pictures.canvas import CUT, GREY, IN_I, PATH_STYLES, PATHS, Picture, number

MARKERS = ("o", "s", "^", "D")


@dataclass(frozen=True)
class PartitionRow:
    """The bounds at one partition; `side` is the size of its smaller side, `count` its class's size."""

    side: int
    lower: int
    upper: int
    count: int


@dataclass(frozen=True)
class GrowthRow:
    """N, and the maximal rank's bounds there."""

    inputs: int
    lower: int
    upper: int


def partitions(
    network: Network, rows: Sequence[PartitionRow], named: Mapping[str, tuple[int, int]]
) -> Picture:
    """Every partition of a network: its maximal rank over the size of its smaller side.

    The area of a disc says how many partitions have it; an open gap is a line between two bounds.
    `named` are partitions to point at: (smaller side, rank).
    """
    title = f"{network}: maximal rank by partition"

    def draw(figure: Any) -> None:
        axes = figure.add_subplot()
        _discs(axes, rows)
        _gaps(axes, rows)
        _limits(axes, network, rows)
        together: dict[tuple[int, int], list[str]] = {}
        for name, at in named.items():
            together.setdefault(at, []).append(name)
        for (side, rank), names in together.items():
            axes.annotate(
                ", ".join(names),
                (side, log2(rank)),
                xytext=(0, 10),
                textcoords="offset points",
                ha="center",
                va="bottom",
                fontsize=8,
                fontstyle="italic",
                bbox={"fc": "white", "ec": "none", "pad": 1.0},
            )
        axes.set_xlabel("size of the smaller of I and J")
        axes.set_ylabel("maximal rank")
        axes.set_title("\n".join(_wrapped(str(network))))
        axes.set_xticks(range(1, network.inputs // 2 + 1))
        axes.set_xlim(0.1, network.inputs // 2 + 0.9)
        _powers(axes, [0.0, *(log2(row.upper) for row in rows)])
        _legend(figure, rows)

    return Picture(title, (max(5.2, 0.62 * (network.inputs // 2) + 1.6), 4.6), draw)


def _discs(axes: Any, rows: Sequence[PartitionRow]) -> None:
    counts: dict[tuple[int, int], int] = {}
    for row in rows:
        if row.lower == row.upper:
            counts[row.side, row.lower] = counts.get((row.side, row.lower), 0) + row.count
    for (side, rank), count in sorted(counts.items()):
        # The area grows with the logarithm: one partition and a thousand are both to be seen.
        axes.scatter(side, log2(rank), s=_area(count), color=IN_I, ec="black", lw=0.5, zorder=3)
        axes.annotate(
            f"{count}",
            (side, log2(rank)),
            xytext=(5.5 + _area(count) ** 0.5 / 3.5, 0),
            textcoords="offset points",
            fontsize=6.5,
            va="center",
            color="#303030",
            zorder=4,
        )


def _area(count: int) -> float:
    return 14 + 16 * log2(count)


def _gaps(axes: Any, rows: Sequence[PartitionRow]) -> None:
    """Each open gap as a line from the certified lower bound to the upper one."""
    gaps: dict[tuple[int, int, int], int] = {}
    for row in rows:
        if row.lower < row.upper:
            key = (row.side, row.lower, row.upper)
            gaps[key] = gaps.get(key, 0) + row.count
    for place, (side, lower, upper) in enumerate(sorted(gaps)):
        x = side - 0.22 - 0.07 * (place % 3)
        axes.plot([x, x], [log2(lower), log2(upper)], color=CUT, lw=1.4, zorder=3)
        axes.plot([x], [log2(lower)], marker="^", color=CUT, ms=4.5, zorder=3)
        axes.plot([x], [log2(upper)], marker="v", color=CUT, ms=4.5, zorder=3)


def _limits(axes: Any, network: Network, rows: Sequence[PartitionRow]) -> None:
    """Two things that every rank is compared with: the matrix's size, and a shallow network."""
    sides = sorted({row.side for row in rows})
    bound = [side * log2(network.representation) for side in sides]
    axes.plot(sides, bound, color=GREY, lw=1.0, ls="--", zorder=1)
    shallow = log2(network.widths[0])
    if network.depth > 1:
        axes.axhline(shallow, color=GREY, lw=1.0, ls=":", zorder=1)


def _powers(axes: Any, values: Sequence[float]) -> None:
    """Ticks at powers of two, at most about nine of them."""
    top = max(values)
    step = max(1, round(top / 8))
    ticks = list(range(0, int(top) + 1, step))
    axes.set_yticks(ticks, [number(2**t) if t < 14 else f"$2^{{{t}}}$" for t in ticks])
    axes.set_ylim(-0.06 * max(top, 1), top * 1.12 + 0.2)


def _wrapped(text: str) -> list[str]:
    """A title in two lines where it is long."""
    if len(text) <= 70:
        return [text]
    cut = text.rfind(", ", 0, 70)
    return [text[: cut + 1], text[cut + 2 :]]


def _legend(figure: Any, rows: Sequence[PartitionRow]) -> None:
    from matplotlib.lines import Line2D

    plain: dict[str, Any] = {"ls": "none", "color": IN_I, "mec": "black", "mew": 0.5}
    handles = [
        Line2D([], [], marker="o", ms=7, label="partitions (how many)", **plain),
        Line2D([], [], color=GREY, ls="--", label="rows of the matrix, $M^{\\min(|I|,|J|)}$"),
        Line2D([], [], color=GREY, ls=":", label="shallow network of width $r_0$"),
    ]
    if any(row.lower < row.upper for row in rows):
        handles.append(
            Line2D([], [], color=CUT, marker="^", ms=4.5, lw=1.4, label="open: bounds differ")
        )
    figure.legend(
        handles=handles,
        loc="outside lower center",
        ncols=2,
        frameon=False,
        fontsize=8,
    )


def growth(title: str, curves: Mapping[str, Sequence[GrowthRow]]) -> Picture:
    """The maximal rank as N grows, a curve for each network and partition; both axes logarithmic.

    Where bounds differ, both are drawn, with the gap shaded.
    """

    def draw(figure: Any) -> None:
        from matplotlib.patches import Patch

        axes = figure.add_subplot()
        for place, (name, rows) in enumerate(curves.items()):
            style: dict[str, Any] = {
                "color": PATHS[place % len(PATHS)],
                "marker": MARKERS[place % len(MARKERS)],
                "ls": PATH_STYLES[place % len(PATH_STYLES)],
                "ms": 5,
            }
            xs = [row.inputs for row in rows]
            axes.plot(xs, [_bits(row.lower) for row in rows], label=name, **style)
            if any(row.lower < row.upper for row in rows):
                axes.fill_between(
                    xs,
                    [_bits(row.lower) for row in rows],
                    [_bits(row.upper) for row in rows],
                    color=style["color"],
                    alpha=0.25,
                    lw=0,
                )
            last = rows[-1]
            axes.annotate(
                number(last.lower),
                (last.inputs, _bits(last.lower)),
                xytext=(7, 0),
                textcoords="offset points",
                va="center",
                fontsize=8,
            )
        xs = sorted({row.inputs for rows in curves.values() for row in rows})
        axes.set_xscale("log", base=2)
        axes.set_xticks(xs, [str(x) for x in xs])
        axes.minorticks_off()
        axes.set_xlim(xs[0] * 0.85, xs[-1] * 1.9)
        top = max(_bits(row.upper) for rows in curves.values() for row in rows)
        # log2 of the rank on a scale that is straight up to 1 and logarithmic beyond.
        axes.set_yscale("symlog", base=2, linthresh=1)
        ticks = [0, *(2**t for t in range(int(log2(max(top, 1))) + 1))]
        if len(ticks) > 9:
            ticks = ticks[::2] if len(ticks) % 2 else [ticks[0], *ticks[1::2]]
        axes.set_yticks(ticks, ["1" if t == 0 else f"$2^{{{t}}}$" for t in ticks])
        axes.set_ylim(-0.25, top * 1.6)
        axes.set_xlabel("inputs N")
        axes.set_ylabel("maximal rank")
        axes.set_title("\n".join(_wrapped(title)))
        axes.grid(axis="y", color="#E6E6E6", lw=0.6)
        handles, _ = axes.get_legend_handles_labels()
        if any(row.lower < row.upper for rows in curves.values() for row in rows):
            handles.append(
                Patch(color=GREY, alpha=0.25, label="open: between the certified bounds")
            )
        axes.legend(handles=handles, frameon=False, fontsize=8, loc="upper left")

    return Picture(title, (6.4, 4.2), draw)


def _bits(value: int) -> float:
    return log2(value) if value > 0 else 0.0


__all__ = ["GrowthRow", "PartitionRow", "growth", "partitions"]
