"""`exactrank table`."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer


def table(
    name: Annotated[
        str, typer.Argument(metavar="CLAIM", help="A claim by id, or a path to a script.")
    ],
    out: Annotated[Path, typer.Option("--out", help="Folder that holds the certificates.")] = Path(
        "certificates"
    ),
    columns: Annotated[
        str | None, typer.Option("--columns", help="The parameter that the columns stand for.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object on standard output.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="No remarks on standard error.")] = False,
) -> None:
    """A claim's instances side by side, each cell with its certificate's digest (SHA-256).

    Nothing is proved here: the certificates that `exactrank verify CLAIM --out DIR` wrote are read
    from disk, and the independent checker accepts each before it is shown. A cell without one is
    empty (exit code 1).

    Example:  exactrank verify pooling-geometry && exactrank table pooling-geometry
    """
    from exactrank.cli.verify import _scripts
    from exactrank.render.tables import grid, read_cells
    from exactrank.terminal import printable

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
