"""`exactrank separation`."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from exactrank.cli.options import AsJson, CertificateFile, Quiet


def separation(
    network: Annotated[Path, typer.Argument(metavar="NETWORK", help="A network file (.toml).")],
    partition: Annotated[
        str, typer.Option("--partition", help="I: odd, low, … or labels: 1,3,5-8.")
    ],
    weights: Annotated[
        str,
        typer.Option("--weights", help="random:SEED, witness, or a weights file (.json, .npz)."),
    ],
    features: Annotated[
        str,
        typer.Option("--features", help="monomials, indicators (of 1, …, M), or a file (.json)."),
    ] = "monomials",
    seed: Annotated[int, typer.Option("--seed", help="For the points that are tried.")] = 0,
    certificate: CertificateFile = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """The separation rank of the function that a network realizes at given weights.

    It is the least number of products g(x_i : i in I) * g'(x_j : j in J) whose sum is the function
    h(x_1, …, x_N) = sum of A_d * f_d1(x_1) * … * f_dN(x_N). For linearly independent f_1, …, f_M it is
    the rank of [[A]]_{I,J}; points at which they are independent stand in the certificate. Dependent
    features can lose rank: give them by their values at finitely many points, a row for each point:
    {"family": "values", "values": [[1, 1], [2, 2]]}. Other files: {"family": "indicators", "points": [0, "1/2"]},
    {"family": "relu", "weights": [[1, 0], [0, 1]], "biases": [0, "-1/2"]}: max(w_d * x + b_d, 0).

    Example:  exactrank separation deep4.toml --partition odd --weights witness --features monomials
    """
    from exactrank import api
    from exactrank.checking import accepted
    from exactrank.features import named_features
    from exactrank.files import read_network
    from exactrank.kernel.fields import QQ, InputError
    from exactrank.kernel.naturals import format_natural
    from exactrank.terminal import printable
    from exactrank.weights import named_weights

    read, over = read_network(network)
    if over != QQ:
        raise InputError(f"{network}: separation ranks are of functions over QQ, not over {over}")
    if read.operator != "product":
        raise InputError(
            f"{network}: separation ranks are of arithmetic circuits (product), not of {read.operator}"
        )
    at = api.partition(read, partition)
    named = named_weights(weights, read, over, partition=at, seed=seed)
    if named.note is not None and not quiet:
        print(f"note: {printable(named.note)}", file=sys.stderr)
    functions = named_features(features, read.representation)
    found = api.separation_rank(read, at, weights=named.weights, features=functions, seed=seed)
    checked, reason = accepted(found.theorem, certificate)
    if as_json:
        answer = {
            "format": "exactrank-separation",
            "version": 1,
            "network": read.to_json(),
            "partition": at.to_json(),
            "features": functions.to_json(),
            "lower": format_natural(found.lower),
            "upper": format_natural(found.upper),
            "rank": None if found.rank is None else format_natural(found.rank),
            "certificate": None if certificate is None else str(certificate),
            "checked": checked,
        }
        print(json.dumps(answer, ensure_ascii=False))
    else:
        print(found)
        verdict = "accepted" if checked else "NOT accepted"
        where = "" if certificate is None else f"{printable(str(certificate))}, "
        print(f"certificate: {where}{verdict} by the checker")
    if not checked:
        print(f"exactrank: the checker did not accept the certificate: {reason}", file=sys.stderr)
        raise typer.Exit(1)
    if found.rank is None and not quiet:
        print("no points were found at which the features are independent", file=sys.stderr)
