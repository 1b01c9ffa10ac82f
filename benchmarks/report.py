"""The page and the pictures from the measured results."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from peers import PEERS

Row = dict[str, Any]

SHORTEST = 1e-5

INTRODUCTION = """# Benchmarks

`make benchmarks` (or `python benchmarks/run.py`) measures all of this anew and writes this page; `--render` writes it
from `benchmarks/results.json`. Peers are optional: `pip install galois passagemath-linbox passagemath-pari`.

Medians of {repeat} runs (one where it takes over five seconds), each in a process of its own, **one thread**
(`OMP_NUM_THREADS=1`). The seconds are **CPU seconds** of the process and of those that it started: the machine had
other work (load {load} on {cores} cores), and elapsed times depend on it; where they are given they are larger.
Take ratios under 1.3 as ties. Importing is not counted, building an engine's matrix is. What took over a minute was
stopped, and larger matrices of its kind were not tried.

{system}, Python {python}; {versions}.
"""

WORDS = {
    "cpu": ("seconds", lambda x: f"{x:g} s"),
    "memory": ("memory", lambda x: f"{x / 10**6:g} MB"),
    "bytes": ("certificate", lambda x: f"{x / 10**6:g} MB"),
}


def write(known: dict[str, Any], docs: Path) -> None:
    """docs/benchmarks.md, docs/pictures/benchmarks-*.svg."""
    rows, about = known["results"], known["about"]
    versions = ", ".join(f"{name} {version}" for name, version in about["versions"].items())
    text = [
        INTRODUCTION.format(
            repeat=_runs(rows),
            load=about["load"][1],
            cores=about["cores"],
            system=about["system"],
            python=about["python"],
            versions=versions,
        )
    ]
    text += _goals([row for row in rows if row["group"] == "goal"])
    text += _conditions([row for row in rows if row["group"] == "condition"])
    text += _peers([row for row in rows if row["group"] == "peer"])
    text += _growth([row for row in rows if row["group"] == "growth"])
    (docs / "pictures").mkdir(parents=True, exist_ok=True)
    (docs / "benchmarks.md").write_text("\n".join(text).rstrip() + "\n")
    _pictures(rows, docs / "pictures")


def _runs(rows: Sequence[Row]) -> str:
    """How many runs the medians are of: `3`, or `3 to 5`."""
    counts = sorted({row.get("runs", 1) for row in rows} - {1}) or [1]
    return str(counts[0]) if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"


def _goals(rows: Sequence[Row]) -> list[str]:
    text = [
        "## Goals",
        "",
        "Finding, exporting and the independent check (a process of its own, its start included) together; largest",
        "memory of the two processes.",
        "",
        "| goal | limit | CPU | elapsed | find | check | memory | certificate | met |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for row in rows:
        limits = row["notes"]
        met = all(row.get(key, float("inf")) <= limits[key] for key in limits)
        limit = ", ".join(WORDS[key][1](limits[key]) for key in limits)
        cells = [row["name"], limit, _seconds(row), _seconds(row, "wall"), _seconds(row, "find")]
        cells += [_seconds(row, "check"), _megabytes(row, "memory"), _megabytes(row, "bytes")]
        text.append("| " + " | ".join([*cells, "yes" if met else "**no**"]) + " |")
    return [*text, ""]


def _conditions(rows: Sequence[Row]) -> list[str]:
    """Conditions beside SymPy's determinant; the goals are about finding them."""
    if not rows:
        return []
    text = [
        "## Conditions on the weights",
        "",
        "`exactrank condition` at odd | even, windows of two, M equal to the widths unless said: finding (deriving",
        "and proving in the kernel) and the independent check. SymPy gives the polynomial, without a certificate.",
        "",
        "| condition | goal | find | check | elapsed | memory | certificate | met |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for row in rows:
        limit = row["notes"].get("find")
        met = "–" if limit is None else "yes" if row.get("find", limit + 1) <= limit else "**no**"
        found = "find" if "find" in row else "cpu"
        cells = [row["name"], "–" if limit is None else f"{limit:g} s", _seconds(row, found)]
        cells += [_seconds(row, "check"), _seconds(row, "wall")]
        cells += [_megabytes(row, "memory"), _megabytes(row, "bytes"), met]
        text.append("| " + " | ".join(cells) + " |")
    return [*text, ""]


def _seconds(row: Row, key: str = "cpu") -> str:
    if key not in row:
        reasons = {"stopped": "over a minute", "skipped": "–", "failed": "failed"}
        return next((words for name, words in reasons.items() if name in row), "–")
    value = row[key]
    if value < 0.01:
        # Below what the system counts, also after a hundred repetitions.
        return f"{1000 * value:.2g} ms" if value >= SHORTEST else "0.01 ms"
    return f"{value:.3f} s" if value < 1 else f"{value:.2f} s"


def _megabytes(row: Row, key: str) -> str:
    return f"{row[key] / 10**6:.3g} MB" if key in row else "–"


def _peers(rows: Sequence[Row]) -> list[str]:
    text = ["## The same matrices for everyone", ""]
    if any(row["notes"]["table"].startswith("product") for row in rows):
        text += [
            "Over QQ `exactrank, engines` answers less than was asked: the rank modulo a prime, a lower bound.",
            "`exactrank, certified` gives the theorem, from a minor and a rational factorization that the rules check;",
            "where a cell shows two numbers the factorization's fractions are over the checker's limit, and the bounds",
            "are what is proved. numpy computes singular values in floating point and counts the large ones.",
            "",
        ]
    tables = dict.fromkeys(row["notes"]["table"] for row in rows)
    for table in tables:
        chosen = [row for row in rows if row["notes"]["table"] == table]
        sizes = sorted({row["notes"]["n"] for row in chosen})
        names = dict.fromkeys(row["notes"]["peer"] for row in chosen)
        one = len(sizes) == 1
        if one:
            text += _wrong(table, chosen)
            continue
        text += [f"**{table[0].upper() + table[1:]}** (n × n)", ""]
        text += ["| engine | " + " | ".join(f"n = {n}" for n in sizes) + " |"]
        text += ["| --- |" + " --- |" * len(sizes)]
        for name in names:
            of_peer = {row["notes"]["n"]: row for row in chosen if row["notes"]["peer"] == name}
            cells = [_cell(of_peer[n]) for n in sizes]
            text.append(f"| {PEERS[name][0]} | " + " | ".join(cells) + " |")
        text += [*_ratios(chosen, sizes), ""]
    return text


def _cell(row: Row) -> str:
    bounds = f" ({row['rank']})" if isinstance(row.get("rank"), str) else ""
    return _seconds(row) + bounds


def _ratios(rows: Sequence[Row], sizes: Sequence[int]) -> list[str]:
    """FLINT's time over ours, where both are there."""
    at = {(row["notes"]["peer"], row["notes"]["n"]): row.get("cpu") for row in rows}
    cells = []
    for n in sizes:
        ours, flint = at.get(("exactrank", n)), at.get(("flint", n))
        cells.append(f"{flint / ours:.2g}" if ours and flint else "–")
    return ["| *FLINT : exactrank, engines* | " + " | ".join(cells) + " |"]


def _wrong(table: str, rows: Sequence[Row]) -> list[str]:
    ranks = {row["notes"]["peer"]: row.get("rank") for row in rows}
    n = rows[0]["notes"]["n"]
    verdict = "wrong" if ranks.get("numpy") != ranks.get("certified") else "right"
    return [
        f"- **{table}** ({n} × {n}, integers): rank {ranks.get('certified')}, with a certificate; numpy's",
        f"  `matrix_rank` says {ranks.get('numpy')}, which is {verdict}.",
        "",
    ]


def _growth(rows: Sequence[Row]) -> list[str]:
    text = [
        "## Growth",
        "",
        "Slopes of log against log, by least squares over the larger half of the sizes: 1 is linear.",
        "",
        "| case | sizes | find | check | certificate | slope: find | check | memory | certificate |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for (series, variable), chosen in _series(rows).items():
        xs = [row["notes"]["x"] for row in chosen]
        last = chosen[-1]
        cells = [series, f"{variable} = {xs[0]} … {xs[-1]}", _seconds(last, "find")]
        cells += [_seconds(last, "check"), _megabytes(last, "bytes")]
        for key in ("find", "check", "memory", "bytes"):
            cells.append(
                f"{slope(xs, [row[key] for row in chosen]) + 0.0:.2f}".replace("-0.00", "0.00")
            )
        text.append("| " + " | ".join(cells) + " |")
    text += [
        "",
        "Seconds and megabytes are those of the largest size. Small slopes where a fixed cost is most of it: the",
        "checker's process starts in about 0.05 s, and memory is mostly what is imported.",
        "",
        "![time and certificate size against N](pictures/benchmarks-growth.svg)",
        "",
        "![engines on the same matrices](pictures/benchmarks-engines.svg)",
        "",
        "![explicit matrices against the structure](pictures/benchmarks-structure.svg)",
    ]
    return text


def _series(rows: Sequence[Row]) -> dict[tuple[str, str], list[Row]]:
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        if "cpu" in row:
            key = row["notes"]["series"], row["notes"]["variable"]
            found.setdefault(key, []).append(row)
    return found


def slope(xs: Sequence[float], ys: Sequence[float]) -> float:
    """The slope of log y against log x over the larger half."""
    import numpy as np

    half = min(len(xs) // 2, len(xs) - 2)
    logs = np.log(xs[half:]), np.log(np.maximum(ys[half:], 1e-9))
    return float(np.polyfit(*logs, 1)[0])


def _pictures(rows: Sequence[Row], folder: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    # The same results give the same bytes.
    matplotlib.rcParams.update({"svg.hashsalt": "exactrank", "font.size": 9, "axes.grid": True})
    matplotlib.rcParams.update({"grid.alpha": 0.3, "legend.fontsize": 7.5})

    colours = {peer: f"C{number}" for number, peer in enumerate(PEERS)}

    def below(figure: Any, axis: Any, *, columns: int = 3) -> None:
        """One legend under all axes, of the lines of one (the one with most)."""
        lines, names = axis.get_legend_handles_labels()
        seen = {line.get_label() for line in lines}
        for other in figure.axes:
            for line, name in zip(*other.get_legend_handles_labels(), strict=True):
                if name not in seen:
                    seen.add(name)
                    lines.append(line)
                    names.append(name)
        if lines:
            figure.legend(lines, names, loc="upper center", bbox_to_anchor=(0.5, 0), ncols=columns)

    def save(figure: Any, name: str) -> None:
        figure.tight_layout()
        figure.savefig(
            folder / f"benchmarks-{name}.svg", metadata={"Date": None}, bbox_inches="tight"
        )
        plt.close(figure)

    figure, axes = plt.subplots(1, 3, figsize=(12, 4))
    series = _series([row for row in rows if row["group"] == "growth"])
    labels = (("find", "seconds to find"), ("check", "seconds to check"), ("bytes", "bytes"))
    for axis, (key, label) in zip(axes, labels, strict=True):
        for (name, variable), chosen in series.items():
            if variable == "N":
                xs, ys = [r["notes"]["x"] for r in chosen], [r[key] for r in chosen]
                axis.loglog(xs, ys, "o-", markersize=3, label=name)
        axis.set_xscale("log", base=2)
        axis.set(xlabel="N, number of inputs", ylabel=label)
    below(figure, axes[0])
    save(figure, "growth")

    # Bounds that differ are no answer to compare with.
    answered = [row for row in rows if "cpu" in row and not isinstance(row.get("rank"), str)]
    peers = [row for row in answered if row["group"] == "peer"]
    kinds = ("dense, modulo 65537", "dense, modulo 2", "product of factors, rank n/2, over QQ")
    figure, axes = plt.subplots(1, 3, figsize=(12, 4))
    for axis, kind in zip(axes, kinds, strict=True):
        for peer, (name, _) in PEERS.items():
            chosen = [
                row
                for row in peers
                if row["notes"]["table"] == kind and row["notes"]["peer"] == peer
            ]
            if chosen:
                xs = [r["notes"]["n"] for r in chosen]
                ys = [max(r["cpu"], SHORTEST) for r in chosen]
                axis.loglog(xs, ys, "o-", markersize=3, label=name, color=colours[peer])
        axis.set_xscale("log", base=2)
        axis.set(title=kind, xlabel="n", ylabel="CPU seconds, building the matrix included")
    below(figure, axes[2])
    save(figure, "engines")

    figure, axis = plt.subplots(figsize=(6, 4.2))
    table = "odd | even of the network, M=3, widths 3, random weights modulo 65537"
    for peer, (name, _) in PEERS.items():
        chosen = [r for r in peers if r["notes"]["table"] == table and r["notes"]["peer"] == peer]
        sides = {81: 8, 9: 4, 6561: 16}
        if chosen:
            xs = [sides[r["notes"]["n"]] for r in chosen]
            ys = [max(r["cpu"], SHORTEST) for r in chosen]
            axis.loglog(xs, ys, "o-", markersize=3, color=colours[peer], label=name)
    for (name, variable), chosen in series.items():
        if variable == "N" and name == "M=3, widths 3, odd":
            xs, ys = [r["notes"]["x"] for r in chosen], [r["cpu"] for r in chosen]
            axis.loglog(xs, ys, "ks-", markersize=4, label="exactrank, theorem and check")
    axis.set_xscale("log", base=2)
    axis.set(xlabel="N (the matrix is 3^(N/2) on a side)", ylabel="CPU seconds")
    below(figure, axis, columns=2)
    save(figure, "structure")
