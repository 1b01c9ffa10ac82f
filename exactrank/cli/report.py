"""`exactrank report`."""

import json
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from exactrank.cli.options import AsJson

_NAMED = 20
"""So many rejected certificates are named on standard error."""


def report(
    folder: Annotated[
        Path,
        typer.Argument(metavar="[DIR]", help="A folder of certificates, with those inside it."),
    ] = Path("certificates"),
    output: Annotated[Path, typer.Option("-o", help="The page to write.")] = Path("report.html"),
    claims: Annotated[
        list[Path] | None,
        typer.Option("--claims", help="A claims file of your own (.toml). May be repeated."),
    ] = None,
    jobs: Annotated[int, typer.Option("--jobs", min=1, max=256, help="Checkers at a time.")] = 2,
    as_json: AsJson = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress, no summary.")] = False,
) -> None:
    """One HTML page of what was found: claims, certificates, pictures, an explorer of partitions.

    The independent checker reads every certificate below DIR anew (what `exactrank verify` wrote, what sweeps
    wrote, any other); a folder with the name of a claim is checked against what that claim pins, and for being
    complete. The page loads
    nothing from elsewhere and works without a network. Exit code 1 where a certificate is rejected.

    Example:  exactrank report certificates -o report.html
    """
    from exactrank.cli.progress import progress_bar
    from exactrank.files import write_text
    from exactrank.render import report as pages
    from exactrank.render.report_data import check_folder, find_certificates, pinned_claims
    from exactrank.terminal import printable

    pinned = pinned_claims(claims or [])
    found, others = find_certificates(folder)
    with ExitStack() as stack:
        advance = None
        if sys.stderr.isatty() and not quiet:
            advance = progress_bar(stack, "checking", sum(map(len, found.values())))
        findings = check_folder(folder, found, others, claims=pinned, jobs=jobs, progress=advance)
    text = pages.report(findings)
    write_text(output, text)
    rejected = [
        certificate
        for group in findings.groups
        for certificate in group.certificates
        if not certificate.valid
    ]
    size = len(text.encode("utf-8"))
    if as_json:
        groups = [
            {
                "name": group.name,
                "status": group.status,
                "certificates": len(group.certificates),
                "accepted": group.accepted,
            }
            for group in findings.groups
        ]
        answer = {
            "format": "exactrank-report",
            "version": 1,
            "file": str(output),
            "bytes": size,
            "folders": groups,
        }
        print(json.dumps(answer, ensure_ascii=False))
    elif not quiet:
        count = len(findings.groups)
        many = "1 folder" if count == 1 else f"{count} folders"
        print(
            f"{printable(str(output))}: {findings.accepted} of {findings.certificates} certificates "
            f"accepted, in {many}; {size / 1e6:.1f} MB"
        )
    for certificate in rejected[:_NAMED]:
        reason = f"{certificate.path}: {certificate.verdict}: {certificate.reason}"
        print(f"exactrank: {printable(reason)}", file=sys.stderr)
    if len(rejected) > _NAMED:
        print(f"exactrank: {len(rejected)} are rejected; the page names them all", file=sys.stderr)
    if rejected:
        raise typer.Exit(1)
