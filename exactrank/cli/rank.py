"""`exactrank rank`."""

import json
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from exactrank.api import Rank
    from exactrank.kernel.fields import Field
    from exactrank.kernel.objects import Network


def rank(
    network: Annotated[Path, typer.Argument(metavar="NETWORK", help="A network file (TOML).")],
    partition: Annotated[
        str,
        typer.Option("--partition", help="I: odd, low, left, checkerboard, or labels such as 1,3,5-8."),
    ],
    field: Annotated[str | None, typer.Option("--field", help="QQ or GF(p), instead of the file's.")] = None,
    seed: Annotated[int, typer.Option("--seed", help="For weights tried where no flow is enough.")] = 0,
    certificate: Annotated[
        Path | None, typer.Option("--certificate", help="Write the certificate to this file.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="No remarks on standard error.")] = False,
) -> None:
    """The maximal rank of [[A]]_{I,J} over all weights of a network: certified bounds from both sides.

    Where the bounds differ the gap is reported as a gap (exit 0 too). The certificate is checked by the
    independent checker, from disk, before anything is printed.

    Example:  exactrank rank deep16.toml --partition odd --certificate deep16-odd.json
    """
    from exactrank.api import rank as compute
    from exactrank.files import read_network

    read, over = read_network(network, field=field)
    found = compute(read, partition, field=over, seed=seed)
    checked, reason = _check(found, certificate)
    if as_json:
        answer = _answer(found, read, over, certificate, checked)
        print(json.dumps(answer, ensure_ascii=False))
    else:
        _print(found, certificate, checked)
    if not checked:
        print(f"exactrank: the checker did not accept the certificate: {reason}", file=sys.stderr)
        raise typer.Exit(1)
    if found.rank is None and not quiet:
        print("an open gap; tried: " + "; ".join(found.tried), file=sys.stderr)


def _check(found: "Rank", certificate: Path | None) -> tuple[bool, str]:
    from exactrank.terminal import printable
    from exactrank.checking import check_files

    with tempfile.TemporaryDirectory() as folder:
        path = certificate or Path(folder) / "certificate.json"
        found.save(path)
        code, rows = check_files([path])
    return code == 0, printable(f"{rows[0]['verdict']}: {rows[0]['reason']}")


def _answer(
    found: "Rank", network: "Network", field: "Field", certificate: Path | None, checked: bool
) -> dict[str, Any]:
    from exactrank.kernel.naturals import format_natural

    claim = found.certificate["claim"]
    bounds = {name: format_natural(value) for name, value in (found.bounds or {}).items()}
    return {
        "format": "exactrank-rank",
        "version": 1,
        "quantity": claim["quantity"],
        "network": network.to_json(),
        "partition": claim["partition"],
        "field": str(field),
        "lower": format_natural(found.lower),
        "upper": format_natural(found.upper),
        "rank": None if found.rank is None else format_natural(found.rank),
        "bounds": {name: bounds.get(name) for name in ("paper-lower", "paper-upper", "min-cut")},
        "certificate": None if certificate is None else str(certificate),
        "checked": checked,
    }


def _print(found: "Rank", certificate: Path | None, checked: bool) -> None:
    from exactrank.kernel.naturals import format_natural

    print(found)
    if found.bounds:
        print("bounds: " + ", ".join(f"{k} {format_natural(v)}" for k, v in found.bounds.items()))
    steps = len(found.certificate["steps"])
    where = f"{certificate}, " if certificate else ""
    print(f"certificate: {where}{steps} steps, {'accepted' if checked else 'NOT accepted'} by the checker")
