"""`exactrank table`."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from exactrank.cli.options import AsJson, Quiet

if TYPE_CHECKING:
    from exactrank.comparisons import Cell, Comparison


def table(
    name: Annotated[
        str,
        typer.Argument(
            metavar="CLAIM",
            help="A claim by id, a path to a script, or circuits-versus-rectifiers.",
        ),
    ],
    out: Annotated[Path, typer.Option("--out", help="Folder that holds the certificates.")] = Path(
        "certificates"
    ),
    columns: Annotated[
        str | None, typer.Option("--columns", help="The parameter that the columns stand for.")
    ] = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """A claim's instances side by side, each cell with its certificate's digest (SHA-256).

    Nothing is proved here: the certificates that `exactrank verify CLAIM --out DIR` wrote are read
    from disk, and the independent checker accepts each before it is shown. A cell without one is
    empty (exit code 1).

    circuits-versus-rectifiers is the talk's table of slide 23: each cell rests on all certificates of
    the claims that it names.

    Example:  exactrank verify pooling-geometry && exactrank table pooling-geometry
    """
    from exactrank.cli.verify import _scripts
    from exactrank.comparisons import comparisons
    from exactrank.kernel.fields import InputError
    from exactrank.render.tables import grid, read_cells
    from exactrank.terminal import printable

    tables = comparisons()
    if name in tables:
        if columns is not None:
            raise InputError(f"{name}: its columns are those of the talk; --columns is for claims")
        compare(name, tables[name], out, as_json=as_json, quiet=quiet)
        return
    (proof,) = _scripts([name])
    read = read_cells(proof, out)
    header, rows = grid(read.cells, columns)
    if as_json:
        cells = [cell.to_json() for cell in read.cells]
        answer = {"format": "exactrank-table", "version": 1, "claim": proof.name, "cells": cells}
        print(json.dumps(answer, ensure_ascii=False))
    else:
        _print(header, rows)
    if not quiet:
        for line in read.rejected:
            print(f"exactrank: {printable(line)}", file=sys.stderr)
        if read.empty:
            print(
                f"exactrank: {read.empty} of {len(read.cells)} cells are empty: no accepted "
                f"certificate in {printable(str(out / proof.name))} (exactrank verify writes them)",
                file=sys.stderr,
            )
    if read.empty or read.rejected:
        raise typer.Exit(1)


def compare(name: str, pinned: "Comparison", out: Path, *, as_json: bool, quiet: bool) -> None:
    """A table of the talk; exit code 1 where a cell is empty."""
    from exactrank.comparisons import cells
    from exactrank.terminal import printable

    found = cells(pinned, out)
    if as_json:
        rows = [cell.to_json() for cell in found]
        answer = {"format": "exactrank-table", "version": 1, "claim": name, "cells": rows}
        print(json.dumps(answer, ensure_ascii=False))
    else:
        lines = [
            [row.name, *(_said(cell) for cell in found if cell.row == row.name)]
            for row in pinned.rows
        ]
        _print(["", *pinned.columns], lines)
    reasons = {one.claim: one.reason for cell in found for one in cell.rests_on if one.reason}
    if not quiet:
        for claim, reason in reasons.items():
            print(f"exactrank: {claim}: {printable(reason)}", file=sys.stderr)
    if reasons:
        raise typer.Exit(1)


def _said(cell: "Cell") -> str:
    """A cell's text over what it rests on; empty without it."""
    if cell.text is None:
        return ""
    if not cell.rests_on:
        return f"({cell.text}: the talk's opinion, no claim)"
    proofs = (
        f"{one.claim}: {one.certificates} certificates, {(one.digest or '')[7:19]}"
        for one in cell.rests_on
    )
    return "\n".join([cell.text, *proofs])


def _print(header: list[str], rows: list[list[str]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=None, pad_edge=False)
    for title in header:
        shown.add_column(Text(title))
    for row in rows:
        shown.add_row(*(Text(text) for text in row))
    Console(width=None if sys.stdout.isatty() else 160).print(shown)
