"""`exactrank condition`."""

import json
import sys
from contextlib import AbstractContextManager, nullcontext
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from exactrank.cli.options import AsJson, CertificateFile, Quiet

if TYPE_CHECKING:
    from exactrank.conditions import Condition, Factor, Point
    from exactrank.kernel.theorem import Theorem

_LISTED = 40
_LETTERS = 60


def condition(
    network: Annotated[Path, typer.Argument(metavar="NETWORK", help="A network file (.toml).")],
    partition: Annotated[
        str,
        typer.Option(
            "--partition",
            help="I: odd, low, on grids left, checkerboard, quadrants, mirror, or labels: 1,3,5-8.",
        ),
    ],
    field: Annotated[
        str | None, typer.Option("--field", help="QQ or GF(p), instead of the file's.")
    ] = None,
    point: Annotated[
        str | None,
        typer.Option(
            "--point", help="Weights that lose rank on this factor (its name or number), certified."
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", help="For --point: the weights, FILE.json or FILE.npz.")
    ] = None,
    count: Annotated[
        bool,
        typer.Option("--count", help="Over GF(q): how many weights have the rank, certified."),
    ] = False,
    seed: Annotated[int, typer.Option("--seed", help="For random weights that are tried.")] = 0,
    certificate: CertificateFile = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """The conditions on the weights under which the maximal rank of [[A]]_{I,J} is lost.

    They are factors, polynomials in the weights a^{l,k,g}_a: determinants of leaf matrices A_j (or X, of
    subtrees on one side), entries C_alpha of the tensor of the layers above, or a minor, written out where
    it is short. "complete": the rank is lost exactly where a factor vanishes; otherwise at most there.

    With --point FACTOR: weights at which that factor vanishes and rank is lost, with the exact rank there;
    the certificate is then about them.

    Examples:  exactrank condition deep4.toml --partition odd

    exactrank condition deep4.toml --partition odd --point "det(A_1)" -o lost.json
    """
    from exactrank import api
    from exactrank.checking import accepted
    from exactrank.conditions import lose_rank
    from exactrank.files import read_network
    from exactrank.kernel.fields import InputError

    if output is not None and point is None:
        raise InputError("-o is for the weights of --point FACTOR; --certificate writes the proof")
    if count and point is not None:
        raise InputError("--count and --point prove different things; ask for one at a time")
    read, over = read_network(network, field=field)
    with _working(quiet=quiet):
        found = api.condition(read, partition, field=over, seed=seed)
    theorem: Theorem = found.theorem
    lost, counted = None, None
    if point is not None:
        factor = _named(found, point)
        with _working(quiet=quiet):
            lost = lose_rank(found, factor, seed=seed)
        _write(lost, found, output, quiet=quiet)
        theorem = lost.theorem
    if count:
        with _working(quiet=quiet):
            theorem = counted = _counted(found)
    checked, reason = accepted(theorem, certificate)
    if as_json:
        answer = _answer(found, certificate, checked)
        if lost is not None:
            answer["point"] = {"factor": factor.name, "rank": str(lost.rank)}
        if counted is not None:
            answer["count"] = {key: counted.conclusion.to_json()[key] for key in ("count", "of")}
        print(json.dumps(answer, ensure_ascii=False))
    else:
        _print(found, table=lost is None and counted is None)
        if lost is not None:
            print(f"where {factor.name} = 0: weights of rank {lost.rank}, {found.rank} elsewhere")
        if counted is not None:
            print(f"{counted.conclusion}")
        verdict = "accepted" if checked else "NOT accepted"
        print(f"certificate: {_where(certificate)}{verdict} by the checker")
    if not checked:
        print(f"exactrank: the checker did not accept the certificate: {reason}", file=sys.stderr)
        raise typer.Exit(1)


def _where(certificate: Path | None) -> str:
    from exactrank.terminal import printable

    return "" if certificate is None else f"{printable(str(certificate))}, "


def _named(found: "Condition", name: str) -> "Factor":
    """The factor of a name, or of a number in the table."""
    from exactrank.kernel.fields import InputError

    for number, factor in enumerate(found.factors, start=1):
        if name in (factor.name, str(number)):
            return factor
    names = ", ".join(factor.name for factor in found.factors[:6])
    more = ", …" if len(found.factors) > 6 else ""
    raise InputError(
        f"no factor {name[:40]!r}; there are {len(found.factors)}, by number or name: {names}{more}"
    )


def _working(*, quiet: bool) -> AbstractContextManager[object]:
    """A sign of life on a terminal."""
    from rich.console import Console

    console = Console(stderr=True)
    busy = console.is_terminal and not quiet
    return console.status("searching …") if busy else nullcontext()


def _write(lost: "Point", found: "Condition", output: Path | None, *, quiet: bool) -> None:
    from exactrank.terminal import printable
    from exactrank.weights import write_weights

    if output is not None:
        write_weights(output, found.network, lost.weights)
        if not quiet:
            print(f"{printable(str(output))}: weights of rank {lost.rank}", file=sys.stderr)


def _counted(found: "Condition") -> "Theorem":
    from exactrank.kernel.fields import InputError
    from exactrank.kernel.rules import count_full_rank, enumerate_weights
    from exactrank.kernel.theorem import RuleError

    statement = found.statement
    try:
        return count_full_rank(found.theorem)
    except RuleError as error:
        first = error.reason
    try:
        return enumerate_weights(found.network, found.partition, statement.field, rank=found.rank)
    except RuleError as error:
        raise InputError(
            f"no count: by the formula, {first}; by all weights, {error.reason}"
        ) from None


def _answer(found: "Condition", certificate: Path | None, checked: bool) -> dict[str, Any]:
    from exactrank.kernel.naturals import format_natural

    statement = found.statement
    return {
        "format": "exactrank-condition",
        "version": 1,
        "network": found.network.to_json(),
        "partition": found.partition.to_json(),
        "field": str(statement.field),
        "rank": format_natural(found.rank),
        "upper": format_natural(statement.upper or 0),
        "factors": [
            {
                "name": factor.name,
                "polynomial": factor.text,
                "degree": format_natural(factor.degree),
                "power": format_natural(factor.power),
                "form": factor.form,
                "count": format_natural(factor.count),
                "layers": [format_natural(d) for d in factor.layers],
            }
            for factor in found.factors
        ],
        "complete": found.complete,
        "degree": format_natural(found.degree),
        "layers": [format_natural(d) for d in found.layers],
        "reduced-degree": format_natural(statement.degree),
        "variables": str(found.network.variables),
        "certificate": None if certificate is None else str(certificate),
        "checked": checked,
    }


def _print(found: "Condition", *, table: bool) -> None:
    from exactrank.kernel.naturals import format_natural

    statement = found.statement
    print(f"{found.network}, {found.partition}, over {statement.field}")
    rank = format_natural(found.rank)
    if found.complete:
        print(f"rank [[A]] = {rank} exactly where no factor vanishes")
    elif statement.rank is not None:
        print(
            f"rank [[A]] = {rank} wherever no factor vanishes "
            "(the exceptional set is contained in their zero sets)"
        )
    else:
        upper = format_natural(statement.upper or 0)
        print(
            f"rank [[A]] >= {rank} wherever no factor vanishes; an open gap: the maximal rank is at "
            f"most {upper}"
        )
    if table:
        _table(found)
    layers = " + ".join(format_natural(d) for d in found.layers)
    print(
        f"degree {format_natural(found.degree)} = {layers} in the layers 0 to {found.network.depth}; "
        f"each factor once: at most {format_natural(statement.degree)}; "
        f"{found.network.variables} weights"
    )
    p = statement.field.modulus
    if p is not None:
        print(f"by Schwartz and Zippel: {_excepted(statement.degree, p)}")


def _table(found: "Condition") -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from exactrank.kernel.naturals import format_natural

    shown = Table(box=None, pad_edge=False)
    for heading in ("#", "factor", "degree", "by layer", "power", "polynomial"):
        shown.add_column(
            heading, justify="right" if heading in ("#", "degree", "power") else "left"
        )
    for number, factor in enumerate(found.factors[:_LISTED], start=1):
        many = f" ({format_natural(factor.count)})" if factor.count > 1 else ""
        shown.add_row(
            str(number),
            Text(factor.name + many),
            format_natural(factor.degree),
            " + ".join(format_natural(d) for d in factor.layers),
            format_natural(factor.power),
            Text(_short(factor.text)),
        )
    Console(width=160, highlight=False).print(shown)
    if len(found.factors) > _LISTED:
        print(f"… {len(found.factors)} factors in all; --json lists them")
    if any(factor.form == "minors" for factor in found.factors):
        print("maximal minors vanish where all of them do: where the matrix loses rank")


def _excepted(degree: int, p: int) -> str:
    if degree >= p:
        return f"nothing about weights in GF({p}): the degree is not below {p}"
    return f"at most the fraction {Fraction(degree, p)} of the weights in GF({p}) loses rank"


def _short(text: str | None) -> str:
    if text is None:
        return ""
    return (
        text
        if len(text) <= _LETTERS
        else text[:_LETTERS] + f"… ({text.count(' + ') + text.count(' - ') + 1} terms)"
    )
