"""Whether identities of piecewise polynomials hold at random points, by the definitions of the page."""

import random
from fractions import Fraction
from math import prod
from typing import Any

Json = Any
Point = dict[str, Fraction]
TRIES = 60


def value(expression: Json, at: Point) -> Fraction:
    if isinstance(expression, str):
        return at[expression] if expression[0].isalpha() else Fraction(expression)
    head, *parts = expression
    values = [value(part, at) for part in parts]
    if head == "relu":
        return max(values[0], Fraction(0))
    heads: dict[str, Any] = {"sum": sum, "product": prod, "max": max, "min": min}
    return Fraction(heads[head](values))


def names(expression: Json) -> set[str]:
    if isinstance(expression, str):
        return {expression} if expression[0].isalpha() else set()
    return set().union(*(names(part) for part in expression[1:]))


def _number(generator: random.Random) -> Fraction:
    return Fraction(generator.randint(-6, 6), generator.choice([1, 1, 2, 3]))


def _answer(fails_at: Json, differs: bool, refuted: bool) -> str:
    if fails_at is not None:
        return "true" if differs else "false"
    return "false" if refuted else "not refuted"


def identity(statement: Json) -> str:
    left, right, fails_at = statement["left"], statement["right"], statement["fails_at"]
    due = sorted(names(left) | names(right))
    if fails_at is not None:
        at = {name: Fraction(x) for name, x in fails_at}
        differs = sorted(at) == due and value(left, at) != value(right, at)
        return _answer(fails_at, differs, False)
    generator = random.Random(1)
    points = [{name: _number(generator) for name in due} for _ in range(TRIES)]
    return _answer(None, False, any(value(left, at) != value(right, at) for at in points))


def _rho(operator: Json, a: Fraction, b: Fraction) -> Fraction:
    if "expression" in operator:
        return value(operator["expression"], {"a": a, "b": b})
    return _pool(operator, [_sigma(operator, a), _sigma(operator, b)])


def _sigma(operator: Json, x: Fraction) -> Fraction:
    return value(operator["activation"], {"x": x})


def _pool(operator: Json, values: list[Fraction]) -> Fraction:
    pools: dict[str, Any] = {
        "max": max,
        "sum": sum,
        "product": prod,
        "average": lambda xs: sum(xs) / len(xs),
    }
    return Fraction(pools[operator["pooling"]](values))


def _differ(operator: Json, name: str, xs: list[Fraction]) -> bool:
    if name == "commutative":
        return _rho(operator, xs[0], xs[1]) != _rho(operator, xs[1], xs[0])
    if name == "associative":
        a, b, c = xs
        return _rho(operator, _rho(operator, a, b), c) != _rho(operator, a, _rho(operator, b, c))
    folded = xs[0]
    for x in xs[1:]:
        folded = _rho(operator, folded, x)
    return _pool(operator, [_sigma(operator, x) for x in xs]) != folded


def law(statement: Json) -> str:
    operator, name, fails_at = statement["operator"], statement["law"], statement["fails_at"]
    if fails_at is not None:
        return _answer(fails_at, _differ(operator, name, [Fraction(x) for x in fails_at]), False)
    generator = random.Random(1)
    for number in range(TRIES):
        count = {"commutative": 2, "associative": 3}.get(name, 2 + number % 4)
        if _differ(operator, name, [_number(generator) for _ in range(count)]):
            return "false"
    return "not refuted"


def decomposition(statement: Json) -> str:
    answers = {
        law({"operator": statement["operator"], "law": name, "fails_at": None})
        for name in ("commutative", "associative", "window")
    }
    return "false" if "false" in answers else "not refuted"
