"""`exactrank check` and `exactrank export`."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from exactrank.cli.options import AsJson


def check(
    files: Annotated[
        list[Path], typer.Argument(metavar="CERTIFICATE …", help="Certificate files.")
    ],
    claim: Annotated[
        str | None,
        typer.Option("--claim", help="Compare with what this claim pins (see exactrank claims)."),
    ] = None,
    claims: Annotated[Path | None, typer.Option("--claims", help="Another claims file.")] = None,
    complete: Annotated[
        bool,
        typer.Option("--complete", help="The files together must hold every required instance."),
    ] = False,
    refutes: Annotated[
        bool,
        typer.Option("--refutes", help="It must contradict the claim, or its variant (--without)."),
    ] = False,
    without: Annotated[
        str | None,
        typer.Option("--without", help="A hypothesis of the claim to drop, or a variant's name."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check certificates with the independent checker, a program and process of its own.

    Prints the statement that it read, its citations and the file's digest. Exit codes: 0 valid, 1 invalid,
    2 declined, 3 malformed, 4 internal error; of several files the worst. It is the same as
    `python -I -S exactrank/checker CERTIFICATE`.
    """
    import subprocess

    from exactrank.checking import check_command

    arguments = ["--json"] * as_json + ["--complete"] * complete + ["--refutes"] * refutes
    if claim is not None:
        arguments += ["--claim", claim]
    if claims is not None:
        arguments += ["--claims", str(claims)]
    if without is not None:
        arguments += ["--without", without]
    # Names that begin with a dash are files here too.
    names = [f"./{file}" if str(file).startswith("-") else str(file) for file in files]
    raise typer.Exit(subprocess.call(check_command([*arguments, *names])))


def export(
    file: Annotated[Path, typer.Argument(metavar="CERTIFICATE", help="A certificate file.")],
    to: Annotated[
        str, typer.Option("--to", help="tex, html, or pdf (which needs pdflatex).")
    ] = "tex",
    output: Annotated[
        Path | None, typer.Option("-o", help="The file to write; else standard output (tex, html).")
    ] = None,
    fragment: Annotated[
        bool, typer.Option("--fragment", help="Only the body, for \\input (tex).")
    ] = False,
    claim: Annotated[
        str | None,
        typer.Option(
            "--claim", help="The claim of exactrank that it proves; named in the document."
        ),
    ] = None,
) -> None:
    """A certificate for a reader: claim, hypotheses, proof step by step, witnesses.

    The independent checker must accept the certificate first; with --claim also as a proof of that claim.

    HTML is one file that loads nothing from elsewhere: formulas as MathML, the tree as a drawing, no script.

    Example:  exactrank export deep16-odd.json --to html -o deep16-odd.html
    """
    from exactrank.checking import check_files
    from exactrank.files import read_text, write_bytes, write_text
    from exactrank.kernel.fields import InputError
    from exactrank.terminal import printable

    if to not in ("tex", "pdf", "html"):
        raise InputError(f"--to {to!r} is not one of tex, pdf, html")
    if to == "pdf" and output is None:
        raise InputError("--to pdf needs -o FILE")
    if fragment and to != "tex":
        raise InputError(f"--fragment is for --to tex, not {to}")
    shipped, source = (None, None) if claim is None else _claim(claim)
    text = read_text(file, limit=64 * 2**20)
    code, rows = check_files([file], claim=claim, claims_file=shipped)
    if code != 0:
        reason = printable(f"{rows[0]['verdict']}: {rows[0]['reason']}")
        print(f"exactrank: {printable(str(file))} is not exported: {reason}", file=sys.stderr)
        raise typer.Exit(2 if rows[0]["verdict"] == "malformed" else 1)
    from exactrank.render import html, latex

    render = html.document if to == "html" else latex.fragment if fragment else latex.document
    written = render(
        json.loads(text), name=file.name, digest=rows[0]["digest"], claim_id=claim, source=source
    )
    if to == "pdf" and output is not None:
        from exactrank.render.pdf import PdfError, compile_pdf

        try:
            write_bytes(output, compile_pdf(written))
        except PdfError as error:
            raise InputError(f"--to pdf: {error}") from None
    elif output is not None:
        write_text(output, written)
    else:
        sys.stdout.write(written)


def _claim(name: str) -> tuple[Path, str]:
    """The file that pins a shipped claim, and the claim's source."""
    from exactrank.claims import shipped_scripts
    from exactrank.kernel.fields import InputError

    proof = shipped_scripts().get(name)
    if proof is None:
        raise InputError(f"{name!r} is not a claim (see exactrank claims)")
    return proof.claims_file, proof.claim.source
