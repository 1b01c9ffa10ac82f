"""`exactrank claims` and `exactrank verify`."""

import json
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from exactrank.cli.options import AsJson

if TYPE_CHECKING:
    from exactrank.claims import ProofScript
    from exactrank.refuting.table import Cell
    from exactrank.verification import Verdict


def claims(
    as_json: AsJson = False,
) -> None:
    """List the claims: id, statement, source."""
    from exactrank.claims import shipped_scripts
    from exactrank.comparisons import comparisons

    listed = {name: proof.claim for name, proof in shipped_scripts().items()} | comparisons()
    if as_json:
        rows = [
            {"id": name, "statement": claim.statement, "source": claim.source}
            for name, claim in listed.items()
        ]
        print(
            json.dumps(
                {"format": "exactrank-claims", "version": 1, "claims": rows}, ensure_ascii=False
            )
        )
        return
    for name, claim in listed.items():
        print(f"{name}\n    {claim.statement}\n    [{claim.source}]")


def verify(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[CLAIM …]", help="Claims by id, or paths to scripts of your own."),
    ] = None,
    out: Annotated[Path, typer.Option("--out", help="Folder for the certificates.")] = Path(
        "certificates"
    ),
    jobs: Annotated[int, typer.Option("--jobs", min=1, max=256, help="Claims at a time.")] = 2,
    hypotheses: Annotated[
        bool,
        typer.Option(
            "--hypotheses",
            help="Show which hypotheses are needed: the checker accepts every counterexample.",
        ),
    ] = False,
    as_json: AsJson = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", help="No progress, no table; the exit code answers.")
    ] = False,
) -> None:
    """Prove claims, write their certificates, and have the independent checker accept each from disk.

    Without arguments: all claims that come with exactrank (see `exactrank claims`). A path runs a script of
    your own, my_claim.py, whose claim stands in my_claim.toml beside it. circuits-versus-rectifiers stands for
    the claims that the talk's table rests on; `exactrank table` then shows it.

    A claim is `refuted` (exit code 1) where a certificate of its own script contradicts it. With --hypotheses nothing
    is proved anew: the table of docs/hypotheses.md is shown, after the checker has accepted its counterexamples.

    Examples:  exactrank verify depth-efficiency --out certificates

    exactrank verify --hypotheses depth-efficiency
    """
    if hypotheses:
        raise typer.Exit(_hypotheses(names or [], jobs=jobs, as_json=as_json, quiet=quiet))
    from exactrank.cli.progress import progress_bar
    from exactrank.verification import Verification, steps

    scripts = _scripts(names or [])
    with ExitStack() as stack:
        advance = None
        if sys.stderr.isatty() and not quiet:
            advance = progress_bar(stack, "proving", steps(scripts))
        run = Verification(out, jobs=jobs, progress=advance)
        try:
            verdicts = run.run(scripts)
        except KeyboardInterrupt:
            _show(run.finished, as_json=as_json, quiet=quiet)
            raise
    _show(verdicts, as_json=as_json, quiet=quiet)
    if any(verdict.status != "verified" for verdict in verdicts):
        raise typer.Exit(1)


def _hypotheses(names: list[str], *, jobs: int, as_json: bool, quiet: bool) -> int:
    """The table of hypotheses; 1 where the checker does not accept a counterexample."""
    from dataclasses import asdict

    from exactrank.refuting.table import folder, read, refused
    from exactrank.terminal import printable

    wanted = {proof.name for proof in _scripts(names)}
    cells = [cell for cell in read(folder()) if cell.claim in wanted]
    wrong = list(refused(cells, folder(), jobs))
    if as_json:
        rows = [{**asdict(cell), "checked": cell not in [c for c, _ in wrong]} for cell in cells]
        answer = {"format": "exactrank-hypotheses", "version": 1, "cells": rows}
        print(json.dumps(answer, ensure_ascii=False))
    elif not quiet:
        _print_cells(cells)
    for cell, reason in wrong:
        print(f"{cell.claim}, without {cell.name}: {printable(reason)}", file=sys.stderr)
    return 1 if wrong else 0


def _print_cells(cells: "list[Cell]") -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    for column in ("claim", "without", "verdict", "counterexample"):
        table.add_column(column)
    before = None
    for cell in cells:
        shown = "" if cell.claim == before else cell.claim
        table.add_row(*map(Text, (shown, cell.name, cell.verdict, cell.subject)))
        before = cell.claim
    Console(width=None if sys.stdout.isatty() else 160).print(table)


def _scripts(names: list[str]) -> "list[ProofScript]":
    from exactrank.claims import shipped_scripts, user_script
    from exactrank.comparisons import comparisons
    from exactrank.kernel.fields import InputError

    shipped, tables = shipped_scripts(), comparisons()
    if not names:
        return list(shipped.values())
    found = {}
    for name in names:
        if name in shipped:
            found[name] = shipped[name]
        elif name in tables:
            found |= {claim: shipped[claim] for claim in tables[name].claims}
        elif name.endswith(".py"):
            proof = user_script(Path(name))
            found[proof.name] = proof
        else:
            raise InputError(
                f"{name!r} is neither a claim (see exactrank claims) nor a path to a script (.py)"
            )
    return list(found.values())


def _show(verdicts: "list[Verdict]", *, as_json: bool, quiet: bool) -> None:
    from exactrank.terminal import printable

    if as_json:
        rows = [verdict.to_json() for verdict in verdicts]
        print(
            json.dumps(
                {"format": "exactrank-verify", "version": 1, "claims": rows}, ensure_ascii=False
            )
        )
    elif not quiet:
        _table(verdicts)
    for verdict in verdicts:
        if verdict.status != "verified":
            print(f"{verdict.name}: {verdict.status}: {printable(verdict.reason)}", file=sys.stderr)


def _table(verdicts: "list[Verdict]") -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for column in ("claim", "status", "instances", "all sizes", "cites", "seconds"):
        table.add_column(column, justify="right" if column in ("instances", "seconds") else "left")
    for verdict in verdicts:
        checked = sum(bool(row["checked"]) for row in verdict.instances)
        count = (
            str(checked)
            if checked == len(verdict.instances)
            else f"{checked}/{len(verdict.instances)}"
        )
        cites = ", ".join(verdict.cites) or "nothing"
        seconds = f"{verdict.seconds:.1f}"
        table.add_row(verdict.name, verdict.status, count, verdict.all_sizes, cites, seconds)
    Console(width=None if sys.stdout.isatty() else 120).print(table)
