"""`exactrank rank`."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from exactrank.cli.options import AsJson, CertificateFile, Quiet

if TYPE_CHECKING:
    from exactrank.ranks.answer import Rank

_BOUNDS = ("paper-lower", "paper-upper", "min-cut")


def rank(
    network: Annotated[
        Path,
        typer.Argument(
            metavar="NETWORK", help="A network file (.toml), or a matrix or tensor (.json, .npy)."
        ),
    ],
    partition: Annotated[
        str | None,
        typer.Option(
            "--partition",
            help="I: odd, low, on grids left, checkerboard, quadrants, mirror, or labels: 1,3,5-8.",
        ),
    ] = None,
    weights: Annotated[
        str | None,
        typer.Option(
            "--weights",
            help="The exact rank at weights: random:SEED, witness, or a file (.json, .npz).",
        ),
    ] = None,
    field: Annotated[
        str | None, typer.Option("--field", help="QQ or GF(p), instead of the file's.")
    ] = None,
    seed: Annotated[
        int, typer.Option("--seed", help="For weights tried where no flow is enough.")
    ] = 0,
    explain: Annotated[
        bool,
        typer.Option("--explain", help="Print the pooling tree with windows, cut and paths."),
    ] = False,
    certificate: CertificateFile = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """The maximal rank of [[A]]_{I,J} over all weights of a network: certified bounds.

    Of networks with the operator relu-max or relu-sum, too: over rational weights, with bounds of their own.

    With --weights the exact rank at these weights. Of an explicit matrix or tensor (nested lists
    such as [[1, 2], [3, "1/2"]], or .npy): its exact rank at the partition of its modes; a tensor
    without --partition: the best of all flattenings, a lower bound of its CP-rank.

    Where the bounds differ the gap is reported as a gap (exit 0 too). The certificate is checked by
    the independent checker, from disk, before anything is printed.

    Examples:  exactrank rank deep16.toml --partition odd --certificate deep16-odd.json

    exactrank rank deep16.toml --partition low --weights trained.npz

    exactrank rank tensor.npy
    """
    from exactrank.checking import accepted
    from exactrank.explicit import SUFFIXES

    explicit = network.suffix in SUFFIXES
    if explicit:
        _refuse_for_explicit(weights, explain)
        found, about = _explicit(network, partition, field=field, seed=seed, quiet=quiet)
    else:
        found, about = _of_network(
            network, partition, weights=weights, field=field, seed=seed, quiet=quiet
        )
    checked, reason = accepted(found.cp_rank or found.theorem, certificate)
    if as_json:
        print(json.dumps(_answer(found, about, certificate, checked), ensure_ascii=False))
    else:
        if explain:
            _explain(found)
        _print(found, about, certificate, checked)
    if not checked:
        print(f"exactrank: the checker did not accept the certificate: {reason}", file=sys.stderr)
        raise typer.Exit(1)
    if found.rank is None and not quiet:
        tried = "; tried: " + "; ".join(found.tried) if found.tried else ""
        print(f"an open gap{tried}", file=sys.stderr)


def _refuse_for_explicit(weights: str | None, explain: bool) -> None:
    from exactrank.kernel.fields import InputError

    for name, given in (("--weights", weights is not None), ("--explain", explain)):
        if given:
            raise InputError(f"{name} is for network files (.toml), not for a matrix or tensor")


def _of_network(
    file: Path,
    partition: str | None,
    *,
    weights: str | None,
    field: str | None,
    seed: int,
    quiet: bool,
) -> "tuple[Rank, dict[str, Any]]":
    from exactrank import api
    from exactrank.files import read_network
    from exactrank.kernel.fields import InputError
    from exactrank.weights import named_weights

    if file.suffix == ".npz":
        raise InputError(f"{file}: .npz holds weights (--weights); save one array as .npy")
    read, over = read_network(file, field=field)
    if partition is None:
        raise InputError(f"{file}: a network needs --partition, e.g. --partition odd")
    at = api.partition(read, partition)
    about = {"network": read.to_json()}
    if weights is None:
        return api.rank(read, at, field=over, seed=seed), about
    named = named_weights(weights, read, over, partition=at, seed=seed)
    _note(named.note, quiet=quiet)
    return api.rank(read, at, field=over, weights=named.weights), about


def _explicit(
    file: Path, partition: str | None, *, field: str | None, seed: int, quiet: bool
) -> "tuple[Rank, dict[str, Any]]":
    from exactrank.api import array_rank
    from exactrank.explicit import read_tensor
    from exactrank.kernel.fields import Field, InputError

    over = Field.parse(field or "QQ")
    array, note = read_tensor(file)
    _note(note, quiet=quiet)
    try:
        found = array_rank(array, partition, field=over, seed=seed)
    except InputError as error:
        raise InputError(f"{file}: {error}") from None
    about = {"network": None, "tensor": {"file": str(file), "shape": list(array.shape)}}
    return found, about


def _note(note: str | None, *, quiet: bool) -> None:
    from exactrank.terminal import printable

    if note is not None and not quiet:
        print(f"note: {printable(note)}", file=sys.stderr)


def _answer(
    found: "Rank", about: dict[str, Any], certificate: Path | None, checked: bool
) -> dict[str, Any]:
    from exactrank.kernel.naturals import format_natural

    claim = found.statement.to_json()
    bounds = {name: format_natural(value) for name, value in found.bounds.items()}
    answer = {
        "format": "exactrank-rank",
        "version": 1,
        "quantity": claim["quantity"],
        **about,
        "partition": found.partition.to_json(),
        "field": claim["field"],
        "lower": format_natural(found.lower),
        "upper": format_natural(found.upper),
        "rank": None if found.rank is None else format_natural(found.rank),
        "bounds": {name: bounds.get(name) for name in _BOUNDS},
        "certificate": None if certificate is None else str(certificate),
        "checked": checked,
    }
    if found.flattenings is not None:
        answer["cp-rank-at-least"] = format_natural(found.lower)
    return answer


def _explain(found: "Rank") -> None:
    from exactrank.render.explanation import explain

    explain(found.theorem)


def _print(found: "Rank", about: dict[str, Any], certificate: Path | None, checked: bool) -> None:
    from exactrank.kernel.naturals import format_natural
    from exactrank.terminal import printable

    print(found)
    if found.flattenings is not None:
        file, lower = about["tensor"]["file"], format_natural(found.lower)
        print(
            f"CP-rank of {printable(file)} >= {lower}, the rank at {found.partition}: the best of "
            f"{found.flattenings} (1 in I)"
        )
    if found.bounds:
        print("bounds: " + ", ".join(f"{k} {format_natural(v)}" for k, v in found.bounds.items()))
    steps = len(found.certificate["steps"])
    where = f"{printable(str(certificate))}, " if certificate else ""
    verdict = "accepted" if checked else "NOT accepted"
    print(f"certificate: {where}{steps} steps, {verdict} by the checker")
