"""`exactrank sweep`."""

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from exactrank.cli.options import AsJson

if TYPE_CHECKING:
    from exactrank.search.plan import Plan
    from exactrank.search.sweeps import Progress, Result

SHOWN = 40
_CASES_PER_JOB = 16


class Export(StrEnum):
    """The formats of `--export`."""

    csv = "csv"
    json = "json"


def sweep(
    networks: Annotated[
        list[Path],
        typer.Argument(
            metavar="NETWORK …", help="Network files (.toml), or one sweep file (.toml)."
        ),
    ],
    partitions: Annotated[
        list[str] | None,
        typer.Option(
            "--partitions",
            help="classes (one of each class of symmetric ones; the default), all (1 in I, so one of each "
            "pair), odd, low, …, labels such as "
            "1,3,5-8, or a file with one a line. May be repeated.",
        ),
    ] = None,
    size: Annotated[
        str | None, typer.Option("--size", help="Of all partitions those with |I| or |J| in 2..4.")
    ] = None,
    widths: Annotated[
        list[str] | None,
        typer.Option(
            "--widths", help="r_0,r_1,…: 2,2..4 or 2,2/4/8; 3 alone: every layer. Repeatable."
        ),
    ] = None,
    windows: Annotated[
        list[str] | None,
        typer.Option(
            "--windows", help="2, 4,2 (one a layer), 2/4, 2x2 on grids, global. Repeatable."
        ),
    ] = None,
    representation: Annotated[
        str | None, typer.Option("-M", "--representation", help="M: 2..4.")
    ] = None,
    inputs: Annotated[str | None, typer.Option("-N", "--inputs", help="N: 4/8/16.")] = None,
    sharing: Annotated[
        list[str] | None,
        typer.Option("--sharing", help="none, all, or shared layers such as 0,2. Repeatable."),
    ] = None,
    field: Annotated[
        list[str] | None, typer.Option("--field", help="QQ or GF(p). Repeatable.")
    ] = None,
    seed: Annotated[
        int | None, typer.Option("--seed", help="For weights tried where no flow is enough.")
    ] = None,
    store: Annotated[
        str, typer.Option("--store", help="The file that keeps finished rows (:memory: for none).")
    ] = "exactrank-sweep.sqlite",
    certificates: Annotated[
        Path | None,
        typer.Option(
            "--certificates", help="Write each row's certificate here and have it checked."
        ),
    ] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", min=1, max=256, help="Processes; all cores by default.")
    ] = None,
    cluster: Annotated[
        str | None, typer.Option("--cluster", help="A Dask scheduler, tcp://HOST:PORT, instead.")
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", min=1, help="Refuse a sweep of more cases.")
    ] = 100_000,
    export: Annotated[
        Export | None, typer.Option("--export", help="csv or json instead of a table.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write to this file (.csv, .json).")
    ] = None,
    as_json: AsJson = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", help="No progress and no remarks on standard error.")
    ] = False,
) -> None:
    """Maximal ranks over many cases: partitions × widths × windows × M × sharing × fields.

    Ranges: 2..4 is 2, 3, 4; 2/4/8 are alternatives; commas part layers, so --widths 2,2..4 is r_0 = 2
    with r_1 = 2, 3, 4. Options multiply. Symmetric partitions are computed once.

    Every finished row is kept in the store; the same command again, also after Ctrl-C or a crash,
    computes only what is missing. docs/sweeps.md has ready sweeps and says how to run 10^6 cases.

    Examples:  exactrank sweep deep16.toml --partitions all

    exactrank sweep deep16.toml --partitions odd --widths 2..4,2,2,2..8 --export csv -o widths.csv

    exactrank sweep sweep.toml --jobs 8 --certificates certificates
    """
    from exactrank.files import check_output
    from exactrank.kernel.fields import InputError
    from exactrank.search.store import Store
    from exactrank.search.sweepfile import read_plan
    from exactrank.search.sweeps import Progress, run
    from exactrank.terminal import printable

    form = _form(export, output, as_json=as_json)
    options = {
        "partitions": partitions,
        "size": size,
        "widths": widths,
        "windows": windows,
        "representation": representation,
        "inputs": inputs,
        "sharing": sharing,
        "field": field,
        "seed": seed,
    }
    plan = read_plan(networks, options)
    total = plan.count(limit)
    if output is not None:
        check_output(output)
    if certificates is not None and certificates.exists() and not certificates.is_dir():
        raise InputError(f"{certificates}: is not a folder")
    progress = Progress()
    with ExitStack() as stack:
        kept = stack.enter_context(Store(store))
        if sys.stderr.isatty() and not quiet:
            progress.advance = _progress_bar(stack, total)
        results = run(
            plan,
            store=kept,
            jobs=jobs or _jobs(total),
            cluster=cluster,
            certificates=certificates,
            progress=progress,
        )
        try:
            with _terminated():
                summary = _write(form, output, plan, results)
        except KeyboardInterrupt as end:
            # Workers are ended and the bar is taken down before anything is said.
            results.close()
            stack.close()
            done = progress.stored + progress.computed
            if not quiet:
                where = printable(store)
                print(
                    f"{done} of {total} rows are kept in {where}; the same command goes on from there",
                    file=sys.stderr,
                )
            if isinstance(end, _Terminated):
                raise typer.Exit(143) from None
            raise
    if not quiet:
        _say(progress, summary, store, output)
    for line in progress.rejected[:SHOWN]:
        print(f"exactrank: not accepted by the checker: {printable(line)}", file=sys.stderr)
    if progress.rejected:
        raise typer.Exit(1)


class _Terminated(KeyboardInterrupt):
    """The end that another process asked for."""


@contextmanager
def _terminated() -> Iterator[None]:
    """SIGTERM, with which a queue of jobs ends what runs too long, ends a sweep as Ctrl-C does."""
    import signal
    import threading

    def end(number: int, frame: object) -> None:
        raise _Terminated

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _form(export: Export | None, output: Path | None, *, as_json: bool) -> str:
    """table, csv or json."""
    from exactrank.kernel.fields import InputError

    if as_json and export is Export.csv:
        raise InputError("--json and --export csv contradict each other")
    if as_json or export is not None:
        return "json" if as_json or export is None else export.value
    if output is None:
        return "table"
    suffix = output.suffix.lower().removeprefix(".")
    if suffix in (Export.csv, Export.json):
        return suffix
    raise InputError(f"{output}: say --export csv or --export json, or name the file .csv or .json")


def _jobs(total: int) -> int:
    """All cores, but no more processes than there is work for: starting one takes a second."""
    from joblib import cpu_count

    return max(1, min(int(cpu_count()), total // _CASES_PER_JOB))


class _Summary:
    """Counts of what passes by."""

    def __init__(self, results: "Iterator[Result]"):
        self._results = results
        self.rows, self.exact, self.partitions = 0, 0, 0

    def __iter__(self) -> "Iterator[Result]":
        for result in self._results:
            self.rows += 1
            self.exact += result.exact
            self.partitions += result.case.symmetric
            yield result


def _write(form: str, output: Path | None, plan: "Plan", results: "Iterator[Result]") -> "_Summary":
    from exactrank.search.export import write_csv, write_json

    summary = _Summary(results)
    if form == "table":
        _table(plan, summary)
        return summary
    with _complete(output) as stream:
        if form == "csv":
            write_csv(stream, summary)
        else:
            write_json(stream, plan, summary)
    return summary


@contextmanager
def _complete(output: Path | None) -> Iterator[TextIO]:
    """A stream whose text arrives as a whole or not at all: at a file, or on standard output."""
    import io
    import shutil

    from exactrank.files import complete

    if output is None:
        with tempfile.TemporaryFile("w+", encoding="utf-8", newline="") as stream:
            yield stream
            stream.seek(0)
            shutil.copyfileobj(stream, sys.stdout)
        return
    with complete(output) as file:
        text = io.TextIOWrapper(file, encoding="utf-8", newline="")
        yield text
        text.flush()
        text.detach()


def _table(plan: "Plan", results: "_Summary") -> None:
    """The first rows as a table; what varies between networks has columns of its own."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from exactrank.partitions import name_of
    from exactrank.search.export import BOUNDS, common_keys, pooling_words, varying_keys
    from exactrank.search.plan import shown

    common = common_keys(plan)
    table = Table(box=None, pad_edge=False)
    names = [name for name in _NETWORK_COLUMNS if name not in common]
    for name in names:
        table.add_column(_NETWORK_COLUMNS[name], overflow="fold")
    fields = len({over for base in plan.bases for over in plan.fields or (base.field,)}) > 1
    for name in (*(["field"] if fields else []), "partition"):
        table.add_column(name, overflow="fold")
    for name in ("symmetric", "rank", *BOUNDS):
        table.add_column(name, justify="right", overflow="fold")
    for place, result in enumerate(results):
        if place >= SHOWN:
            continue
        network, values = result.case.network, result.values
        varying: dict[str, Any] = varying_keys(network, common)
        cells = []
        for name in names:
            value = varying[name]
            text = " ".join(pooling_words(network)) if name == "pooling" else str(value)
            cells.append(text.strip("[]"))
        cells += [result.case.field] if fields else []
        rank = values["lower"] if result.exact else f"{values['lower']} to {values['upper']}"
        bounds = (values["bounds"].get(name, "") for name in BOUNDS)
        cells += [
            name_of(result.case.partition, network),
            shown(result.case.symmetric),
            rank,
            *bounds,
        ]
        table.add_row(*map(Text, cells))
    Console(width=None if sys.stdout.isatty() else 10_000).print(table)
    if results.rows > SHOWN:
        rest = results.rows - SHOWN
        print(f"… and {rest} more rows: --export csv -o FILE, or --json, has all of them")


_NETWORK_COLUMNS = {
    "inputs": "N",
    "representation": "M",
    "widths": "widths",
    "pooling": "pooling",
    "sharing": "shared",
}


def _say(progress: "Progress", summary: "_Summary", store: str, output: Path | None) -> None:
    from exactrank.terminal import printable

    gaps = summary.rows - summary.exact
    where = "" if output is None else f"{printable(str(output))}: "
    said = (
        f"{where}{_counted(summary.rows, 'row')} for {_counted(summary.partitions, 'partition')}, "
    )
    said += f"{gaps} with an open gap" if gaps else "no open gap"
    said += f"; {progress.stored} were in {printable(store)} already, {progress.computed} computed"
    print(said, file=sys.stderr)


def _counted(number: int, what: str) -> str:
    from exactrank.search.plan import shown

    return f"{shown(number)} {what}" if number == 1 else f"{shown(number)} {what}s"


def _progress_bar(stack: ExitStack, total: int) -> Callable[[int], None]:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    bar = stack.enter_context(
        Progress(
            TextColumn("sweeping"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
    )
    task = bar.add_task("", total=total)
    return lambda cases: bar.update(task, advance=cases)
