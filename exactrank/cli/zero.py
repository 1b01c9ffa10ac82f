"""`exactrank zero`."""

import json
import sys
from typing import Annotated

import typer

from exactrank.cli.options import AsJson, CertificateFile


def zero(
    expression: Annotated[
        str, typer.Argument(metavar="EXPRESSION", help="Such as 'max(r, 0) - max(-r, 0) - r'.")
    ],
    certificate: CertificateFile = None,
    as_json: AsJson = False,
) -> None:
    """Is a piecewise polynomial zero for all real values of its variables?

    Zero is proved by an identity, non-zero by a point; otherwise the answer is unknown, and never a
    guess. An expression has numbers, names, + - * / ** and max, min, relu, abs. Nothing that is typed is
    evaluated as code. An expression that begins with a minus stands after --.

    Example:  exactrank zero 'max(r, 0) - max(-r, 0) - r'
    """
    from exactrank.checking import accepted
    from exactrank.rectifiers.zero import zero_test
    from exactrank.terminal import printable

    found = zero_test(expression)
    checked, reason = None, ""
    if found.theorem is not None:
        checked, reason = accepted(found.theorem, certificate)
    written = certificate is not None and found.theorem is not None
    if as_json:
        point = None if found.point is None else {n: str(x) for n, x in found.point.items()}
        answer = {
            "format": "exactrank-zero",
            "version": 1,
            "expression": expression,
            "answer": found.answer,
            "point": point,
            "value": None if found.value is None else str(found.value),
            "certificate": str(certificate) if written else None,
            "checked": bool(checked),
        }
        print(json.dumps(answer, ensure_ascii=False))
    else:
        print(printable(str(found)))
        if checked is not None:
            verdict = "accepted" if checked else "NOT accepted"
            where = f"{printable(str(certificate))}, " if written else ""
            print(f"certificate: {where}{verdict} by the checker")
    if checked is False:
        print(f"exactrank: the checker did not accept the certificate: {reason}", file=sys.stderr)
        raise typer.Exit(1)
