"""EXPR: piecewise polynomials of real variables, their values, the polynomials they resolve to."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import form
from numerals import rational
from polynomials import Poly, add, multiply
from verdicts import Declined, Element, Malformed, Work, show

MAX_PARTS, MAX_NESTED, MAX_TERMS, MAX_DEGREE = 4096, 32, 4096, 64
SMOOTH, SELECTING = ("sum", "product"), ("max", "min", "relu")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,31}")


def is_name(text: str) -> bool:
    return bool(_NAME.fullmatch(text))


def read_expression(value: Any, what: str) -> set[str]:
    """The variables of an EXPR that has the due form."""
    names, parts = set(), 0

    def walk(part: Any, depth: int) -> None:
        nonlocal parts
        parts += 1
        if parts > MAX_PARTS or depth >= MAX_NESTED:
            raise Declined(f"{what} has more than 4,096 parts, or is nested 33 deep or more")
        if isinstance(part, str):
            if is_name(part):
                names.add(part)
            else:
                rational(part, what)
            return
        head, *arguments = form.items(part, what) or [None]
        if head not in SMOOTH + SELECTING:
            raise Malformed(f"{what} has a list that does not begin with the name of an operation")
        if len(arguments) != 1 if head == "relu" else len(arguments) < 2:
            raise Malformed(f"{what}: {head} has {len(arguments)} arguments")
        for argument in arguments:
            walk(argument, depth + 1)

    walk(value, 0)
    return names


def substituted(value: Any, put: dict[str, Any]) -> Any:
    """With these EXPRs in place of these variables; they are not copied."""
    if isinstance(value, str):
        return put.get(value, value)
    return [value[0], *(substituted(argument, put) for argument in value[1:])]


def number(value: Any, at: dict[str, Element], work: Work) -> Element:
    """The value where the variables have these values."""
    work.charge(1)
    if isinstance(value, str):
        return at[value] if is_name(value) else rational(value, "a constant")
    numbers = [number(argument, at, work) for argument in value[1:]]
    if value[0] == "relu":
        return max(*numbers, 0)
    if value[0] in SELECTING:
        return max(numbers) if value[0] == "max" else min(numbers)
    result, *rest = numbers
    for x in rest:
        result = work.sized(result + x if value[0] == "sum" else result * x)
    return result


def resolved(value: Any, choose: Callable[[str, list[Poly]], Poly], work: Work) -> Poly:
    """The polynomial; `choose` says to what a maximum, minimum or [.]_+ is resolved."""
    work.charge(1)
    if isinstance(value, str):
        if is_name(value):
            return {((value, 1),): 1}
        constant = rational(value, "a constant")
        return {(): constant} if constant else {}
    arguments = [resolved(argument, choose, work) for argument in value[1:]]
    if value[0] in SELECTING:
        return choose(value[0], arguments)
    total = dict(arguments[0])
    for argument in arguments[1:]:
        if value[0] == "product":
            total = times(total, argument, work)
        else:
            plus(total, argument, work)
    return total


def plus(total: Poly, other: Poly, work: Work, sign: int = 1) -> None:
    work.charge(8 * len(other) + len(total))
    add(total, other, sign)
    _check(total)


def times(left: Poly, right: Poly, work: Work) -> Poly:
    product = multiply(left, right, work)
    _check(product)
    return product


def _check(poly: Poly) -> None:
    if len(poly) > MAX_TERMS or any(sum(e for _, e in m) > MAX_DEGREE for m in poly):
        raise Declined("a polynomial has more than 4,096 terms, or a degree above 64")


def read_operator(value: Any) -> Any:
    """An OPERATOR; its EXPRs are in the due form and have only the due variables."""
    if isinstance(value, dict) and "expression" in value:
        (expression,) = form.keys(value, "the operator", "expression")
        allowed = {"a", "b"}
    else:
        expression, pooling = form.keys(value, "the operator", "activation", "pooling")
        if pooling not in ("max", "sum", "product", "average"):
            raise Malformed(f"the pooling {show(pooling)} is not known")
        allowed = {"x"}
    if other := sorted(read_expression(expression, "the operator") - allowed):
        raise Malformed(f"the operator has the variable {show(other[0])}")
    return value


def activated(operator: Any, value: Any) -> Any:
    return substituted(operator["activation"], {"x": value})


def applied(operator: Any, left: Any, right: Any) -> Any:
    """rho[E, F]."""
    if "expression" in operator:
        return substituted(operator["expression"], {"a": left, "b": right})
    pooling, both = operator["pooling"], [activated(operator, left), activated(operator, right)]
    if pooling == "average":
        return ["product", "1/2", ["sum", *both]]
    return [pooling, *both]
