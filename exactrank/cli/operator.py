"""`exactrank operator`."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from exactrank.cli.options import AsJson


def operator(
    expression: Annotated[
        str | None, typer.Argument(metavar="[EXPRESSION]", help="In a and b: 'max(a, b, 0)'.")
    ] = None,
    activation: Annotated[
        str | None,
        typer.Option("--activation", help="Instead: an activation in x, such as 'max(x, 0)'."),
    ] = None,
    pooling: Annotated[
        str | None, typer.Option("--pooling", help="With it: max, sum, product or average.")
    ] = None,
    certificate: Annotated[
        Path | None,
        typer.Option(
            "--certificate", help="Write certificates: FILE.json makes FILE-commutative.json, …"
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Decide whether an operator of two real numbers is commutative and associative.

    The operator is a piecewise polynomial of a and b, from numbers, + - * / **, max, min, relu, abs; or
    P{s(a), s(b)} of an activation s and a pooling P, and then it is also decided whether every window
    P{s(c_1), …, s(c_w)} is the iterated operator. These are the hypotheses under which a rectifier
    network is a generalized tensor decomposition. All reals are meant: proved by cases, or refuted by
    arguments; what is not decided is refused. Nothing that is typed is evaluated as code.

    Example:  exactrank operator 'max(a, b, 0)'
    """
    from exactrank.checking import accepted
    from exactrank.kernel.fields import InputError
    from exactrank.kernel.statements_piecewise import OperatorLaw
    from exactrank.rectifiers.operators import decide_law, laws_of, operator_from_text
    from exactrank.terminal import printable

    if (expression is None) == (activation is None) or (activation is None) != (pooling is None):
        raise InputError("give an expression in a and b, or --activation together with --pooling")
    given = operator_from_text(expression, activation=activation, pooling=pooling)
    theorems = {law: decide_law(given, law) for law in laws_of(given)}
    for law, theorem in theorems.items():
        if theorem is None:
            raise InputError(f"{given}: neither proved nor refuted that it is {law}")
    rows: list[dict[str, Any]] = []
    for law, theorem in theorems.items():
        found = theorem.conclusion if theorem is not None else None
        if theorem is None or not isinstance(found, OperatorLaw):
            raise TypeError(f"{law} is concluded by another statement")
        path = None if certificate is None else certificate.with_stem(f"{certificate.stem}-{law}")
        checked, reason = accepted(theorem, path)
        values = None if found.fails_at is None else [str(x) for x in found.fails_at]
        row = {"law": law, "holds": found.fails_at is None, "fails_at": values}
        where = None if path is None else str(path)
        rows.append(row | {"certificate": where, "checked": checked})
        if not as_json:
            verdict = "accepted" if checked else "NOT accepted"
            print(f"{printable(str(found))}  ({verdict} by the checker)")
        if not checked:
            print(f"exactrank: {law}: not accepted by the checker: {reason}", file=sys.stderr)
    if as_json:
        answer = {"format": "exactrank-operator", "version": 1, "operator": given.to_json()}
        print(json.dumps(answer | {"laws": rows}, ensure_ascii=False))
    if not all(row["checked"] for row in rows):
        raise typer.Exit(1)
