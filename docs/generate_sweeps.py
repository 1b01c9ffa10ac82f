"""The tables and pictures of docs/sweeps.md: run the ready sweeps of docs/examples/sweeps anew.

    python docs/generate_sweeps.py            writes the tables into the page, and the pictures
    python docs/generate_sweeps.py --check    only says whether the page's tables are what the sweeps say

Pictures need the extra `pictures`. The same code gives the same bytes.
"""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from exactrank.kernel.objects import Network, Partition
from exactrank.partitions import name_of
from exactrank.search.store import Store
from exactrank.search.sweepfile import read_plan
from exactrank.search.sweeps import Result, run

DOCS = Path(__file__).resolve().parent
SWEEPS = DOCS / "examples" / "sweeps"
PICTURES = DOCS / "pictures"
PAGE = DOCS / "sweeps.md"

# Okabe and Ito's colours, told apart with any colour vision; shapes say the same a second time.
BLUE, ORANGE, GREEN, PURPLE, GREY = "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#BBBBBB"
COLOURS, MARKS = (BLUE, ORANGE, GREEN, PURPLE), ("o", "s", "^", "D")

Results = list[Result]


def results(name: str) -> Results:
    """The rows of a ready sweep."""
    plan = read_plan([SWEEPS / f"{name}.toml"], {})
    with Store() as store:
        return list(run(plan, store=store))


def interval(result: Result) -> str:
    """The rank, or both bounds."""
    lower, upper = result.values["lower"], result.values["upper"]
    return lower if lower == upper else f"{lower} to {upper}"


def cut(result: Result) -> int:
    """The minimal cut."""
    return int(result.values["bounds"]["min-cut"])


def lower(result: Result) -> int:
    """The certified lower bound; all of these are small."""
    return int(result.values["lower"])


def side(partition: Partition) -> str:
    """I, with runs of labels as on the command line."""
    return str(partition).split(" | ")[0] if partition.I[0] == 1 else ""


def markdown(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """A table; columns of numbers to the right."""
    lines = ["| " + " | ".join(header) + " |"]
    numeric = [all(str(row[i]).split(" ")[0].isdigit() for row in rows) for i in range(len(header))]
    lines.append("| " + " | ".join("--:" if right else "---" for right in numeric) + " |")
    lines += [
        "| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |" for row in rows
    ]
    return "\n".join(lines)


# -- where the cut is not attained


def upper(result: Result) -> int:
    """The certified upper bound."""
    return int(result.values["upper"])


def below(rows: Results) -> Results:
    """The rows on which the rank is below the minimal cut, or not known to be the cut."""
    return [row for row in rows if lower(row) < cut(row)]


def cut_table(rows: Results) -> str:
    """Networks with the number of partitions, the rank or its bounds, and the cut."""
    found = [
        [
            f"({row.case.network.widths[0]}, {row.case.network.widths[1]})",
            side(row.case.partition),
            row.case.symmetric,
            interval(row),
            cut(row),
        ]
        for row in below(rows)
    ]
    return markdown(["widths", "I", "partitions alike", "rank", "minimal cut"], found)


def cut_picture(plt: Any, rows: Results) -> Any:
    """Each partition with a rank below the cut: the certified bounds, and the cut."""
    found = below(rows)
    figure, axes = plt.subplots(
        1, 2, figsize=(7, 0.45 * len(found) + 0.9), sharey=True, width_ratios=[1, 1.4]
    )
    for y, row in enumerate(found):
        for j in range(1, 17):
            inside = j in row.case.partition.rows
            x = j + 0.8 * ((j - 1) // 4)
            axes[0].add_patch(
                plt.Rectangle(
                    (x, y - 0.32), 0.9, 0.64, fc=BLUE if inside else "white", ec="black", lw=0.6
                )
            )
        axes[1].plot(
            [lower(row), upper(row)], [y, y], color=GREY, lw=4, solid_capstyle="round", zorder=1
        )
        axes[1].plot(
            lower(row), y, "o", color=BLUE, label="certified rank (or bounds)" if y == 0 else None
        )
        axes[1].plot(
            cut(row), y, "|", color=ORANGE, ms=14, mew=3, label="minimal cut" if y == 0 else None
        )
    axes[0].set_xlim(0.5, 20)
    axes[0].set_xticks([])
    axes[0].set_yticks(range(len(found)), [f"widths {row.case.network.widths}" for row in found])
    axes[0].invert_yaxis()
    axes[0].set_title("I (filled) in the four windows")
    axes[1].set_title("maximal rank")
    axes[1].legend(frameon=False, loc="upper right")
    axes[0].spines[:].set_visible(False)
    return figure


# -- how much sharing costs


def by_partition(rows: Results) -> dict[tuple[int, ...], dict[tuple[int, ...], Result]]:
    """The rows by I, then by the shared layers."""
    found: dict[tuple[int, ...], dict[tuple[int, ...], Result]] = {}
    for row in rows:
        found.setdefault(row.case.partition.I, {})[row.case.network.sharing] = row
    return found


def sharing_table(rows: Results) -> str:
    """A line for each class of partitions, the costliest first."""
    lines = []
    for found in by_partition(rows).values():
        none, first, every = found[()], found[(0,)], found[(0, 1, 2, 3)]
        lost = f"{100 - 100 * lower(every) // lower(none)} %" if every.exact else "open"
        name = str(none.case.partition)
        lines.append([name, none.case.symmetric, *map(interval, (none, first, every)), lost])
    lines.sort(key=lambda line: -int(str(line[-1]).split()[0]))
    header = ["partition", "partitions alike", "unshared", "layer 0 shared", "all shared", "lost"]
    return markdown(header, lines)


def sharing_picture(plt: Any, rows: Results) -> Any:
    """Unshared against shared rank, a line for each class."""
    found = sorted(by_partition(rows).values(), key=lambda f: (lower(f[()]), -lower(f[(0,)])))
    figure, axis = plt.subplots(figsize=(7, 3.6))
    for y, one in enumerate(found):
        none, every = lower(one[()]), lower(one[(0, 1, 2, 3)])
        axis.plot([every, none], [y, y], color=GREY, lw=3, zorder=1)
        axis.plot(none, y, "o", color=BLUE, label="no sharing" if y == 0 else None)
        axis.plot(every, y, "s", color=ORANGE, ms=4, label="all layers shared" if y == 0 else None)
    axis.set_yticks(range(len(found)), [str(one[()].case.partition) for one in found])
    axis.set_xlabel("maximal rank (N = 8, windows of 2, M = 2, widths 4)")
    axis.set_xlim(0, None)
    axis.legend(frameon=False, loc="lower right")
    return figure


# -- what a geometry favours


def geometry_name(network: Network) -> str:
    """square or mirror."""
    return "mirror windows" if "mirror" in str(network.pooling) else "square windows"


def named(rows: Results) -> dict[str, dict[str, Result]]:
    """The rows by the partition's name and by geometry."""
    found: dict[str, dict[str, Result]] = {}
    for row in rows:
        name = name_of(row.case.partition, row.case.network)
        found.setdefault(name, {})[geometry_name(row.case.network)] = row
    return found


def geometry_table(rows: Results) -> str:
    """A line for each partition, a column for each geometry."""
    names = ["square windows", "mirror windows"]
    lines = [[name, *(interval(found[n]) for n in names)] for name, found in named(rows).items()]
    return markdown(["partition", *names], lines)


def ranking_table(rows: Results) -> str:
    """The classes of all partitions of the grid, ranked: how many of the 32,767 reach which rank."""
    groups: dict[int, list[Result]] = {}
    for row in rows:
        groups.setdefault(lower(row), []).append(row)
    lines = []
    for rank, members in sorted(groups.items(), reverse=True):
        example = max(members, key=lambda row: row.case.symmetric)
        count = sum(row.case.symmetric for row in members)
        lines.append([rank, len(members), count, side(example.case.partition)])
    return markdown(["maximal rank", "classes", "partitions", "the I of one of them"], lines)


def draw_grid(plt: Any, axis: Any, partition: Partition) -> None:
    """A 4 x 4 grid with I filled and the first windows outlined."""
    for j in range(1, 17):
        y, x = divmod(j - 1, 4)
        inside = j in partition.rows
        axis.add_patch(
            plt.Rectangle((x, -y), 0.92, 0.92, fc=BLUE if inside else "white", ec="black", lw=0.7)
        )
    axis.set_xlim(-0.2, 4.1)
    axis.set_ylim(-3.2, 1.1)
    axis.set_aspect("equal")
    axis.axis("off")


def geometry_picture(plt: Any, rows: Results) -> Any:
    """The partitions on the grid, and log2 of the maximal rank under both geometries."""
    found = named(rows)
    figure, axes = plt.subplots(
        2, len(found), figsize=(7, 3.6), height_ratios=[1, 1.2], sharey="row"
    )
    for column, (name, one) in enumerate(found.items()):
        draw_grid(plt, axes[0][column], next(iter(one.values())).case.partition)
        axes[0][column].set_title(name)
        values = [lower(one["square windows"]), lower(one["mirror windows"])]
        bars = axes[1][column].bar(
            ["square", "mirror"],
            [value.bit_length() - 1 for value in values],
            color=[GREEN, PURPLE],
            hatch=["", "//"],
            edgecolor="black",
        )
        axes[1][column].bar_label(bars, [str(value) for value in values])
        axes[1][column].set_ylim(0, 9.5)
    axes[1][0].set_ylabel("log2 of the maximal rank")
    return figure


# -- how the rank grows with each width

BLOCKS = ("blocks of 1", "blocks of 2", "blocks of 4", "blocks of 8")


def moving(rows: Results) -> list[list[list[Result]]]:
    """[partition][layer][width − 1]; the sweep file's order is layers, widths, partitions."""
    return [
        [rows[(layer * 8) * 4 + at : (layer * 8 + 8) * 4 : 4] for layer in range(4)]
        for at in range(4)
    ]


def widths_table(rows: Results) -> str:
    """For each partition and layer the ranks at widths 1, 2, 4, 8."""
    lines = []
    for name, layers in zip(BLOCKS, moving(rows), strict=True):
        for layer, line in enumerate(layers):
            picked = [interval(line[width - 1]) for width in (1, 2, 4, 6, 8)]
            lines.append([name, f"r_{layer}", *picked])
    return markdown(["partition", "width that moves", "1", "2", "4", "6", "8"], lines)


def widths_picture(plt: Any, rows: Results) -> Any:
    """A panel for each partition, a line for each width."""
    figure, axes = plt.subplots(1, 4, figsize=(9, 2.9))
    for axis, name, layers in zip(axes, BLOCKS, moving(rows), strict=True):
        for layer, line in enumerate(layers):
            # Lines that lie on each other stay visible: thick below, thin above.
            style = {
                "color": COLOURS[layer],
                "marker": MARKS[layer],
                "lw": 4 - layer,
                "ms": 7 - 1.3 * layer,
            }
            axis.plot(range(1, 9), [lower(row) for row in line], label=f"r_{layer}", **style)
        axis.set_yscale("log", base=2)
        axis.set_title(name)
        axis.set_xlabel("width")
    axes[0].set_ylabel("maximal rank")
    axes[3].legend(frameon=False, title="moves", fontsize=8)
    return figure


# -- the width that a shallower network needs


def shallow_table(rows: Results) -> str:
    """A line for each depth."""
    lines = []
    for at, name in enumerate(BLOCKS):
        lines.append([at + 1, name, *(interval(rows[4 * r + at]) for r in range(3))])
    return markdown(["depth", "partition", "r = 2", "r = 3", "r = 4"], lines)


def shallow_picture(plt: Any, rows: Results) -> Any:
    """The needed width against depth."""
    figure, axis = plt.subplots(figsize=(5.5, 3.4))
    # Labels of the lowest line stand below it, those of the middle one beside it.
    for r, offset in enumerate([(-3, -12), (8, -3), (6, 4)]):
        needed = [lower(row) for row in rows[4 * r : 4 * r + 4]]
        axis.plot(
            range(1, 5),
            needed,
            color=COLOURS[r],
            marker=MARKS[r],
            label=f"deep network of widths {r + 2}",
        )
        for depth, value in enumerate(needed, start=1):
            axis.annotate(
                str(value), (depth, value), xytext=offset, textcoords="offset points", fontsize=8
            )
    axis.set_yscale("log", base=2)
    axis.set_xticks(range(1, 5))
    axis.set_xlim(0.8, 4.5)
    axis.set_ylim(1.2, None)
    axis.set_xlabel("depth of the shallower network (N = 16, M = 4)")
    axis.set_ylabel("last width it needs, at least")
    axis.legend(frameon=False)
    return figure


Table = Callable[[Results], str]
Picture = Callable[[Any, Results], Any]
PARTS: dict[str, tuple[str, Table, Picture | None]] = {
    "cut": ("cut-not-attained", cut_table, cut_picture),
    "sharing": ("sharing-cost", sharing_table, sharing_picture),
    "geometry": ("geometry", geometry_table, geometry_picture),
    "ranking": ("grid4x4", ranking_table, None),
    "widths": ("widths", widths_table, widths_picture),
    "shallow": ("shallow-width", shallow_table, shallow_picture),
}


def with_tables(page: str, tables: dict[str, str]) -> str:
    """The page with each table between its marks."""
    for name, table in tables.items():
        begin, end = f"<!-- table: {name} -->\n", "<!-- end of table -->"
        before, rest = page.split(begin, 1)
        _, after = rest.split(end, 1)
        page = f"{before}{begin}{table}\n{end}{after}"
    return page


def save_picture(
    name: str, draw: Picture, rows: Results, *, suffix: str = "svg", folder: Path = PICTURES
) -> None:
    """Draw and write a picture; no date and no random ids in it."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    settings = {
        "svg.hashsalt": "exactrank",
        "svg.fonttype": "path",
        "font.size": 9,
        "axes.titlesize": 9,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "figure.constrained_layout.use": True,
    }
    with plt.rc_context(settings):
        figure = draw(plt, rows)
        folder.mkdir(parents=True, exist_ok=True)
        metadata = {"Date": None} if suffix == "svg" else None
        figure.savefig(folder / f"sweeps-{name}.{suffix}", metadata=metadata, dpi=130)
        plt.close(figure)


def main(arguments: Sequence[str]) -> int:
    """Run the sweeps; write, or compare with --check."""
    found = {name: results(sweep) for name, (sweep, _, _) in PARTS.items()}
    tables = {name: table(found[name]) for name, (_, table, _) in PARTS.items()}
    page = PAGE.read_text("utf-8")
    wanted = with_tables(page, tables)
    if "--check" in arguments:
        if wanted != page:
            print(
                "docs/sweeps.md: a table differs; run python docs/generate_sweeps.py",
                file=sys.stderr,
            )
        return int(wanted != page)
    PAGE.write_text(wanted, "utf-8")
    for name, (_, _, draw) in PARTS.items():
        if draw is not None:
            save_picture(name, draw, found[name])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
