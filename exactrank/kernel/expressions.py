"""Piecewise polynomials: expressions of sums, products, maxima and minima, and what they resolve to.

An expression is a string (a rational constant or a variable) or a tuple of a head and arguments, as in
`docs/certificate-piecewise.md`; tuples, so that statements cannot be changed.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import prod
from typing import Any

from flint import Ordering, fmpq, fmpq_mpoly_ctx

from exactrank.kernel.fields import QQ, InputError

Expression = Any
"""`str | tuple[str, *Expression]`; mypy has no recursive tuples of any length."""

HEADS = ("sum", "product", "max", "min", "relu")
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,31}")
SIZE_LIMIT, DEPTH_LIMIT = 4096, 32
TERMS_LIMIT, DEGREE_LIMIT = 4096, 64


def expression_from_json(data: object) -> Expression:
    """Read EXPR of the certificate page; raises InputError where it is none, or too large."""
    return _read(data, DEPTH_LIMIT, [SIZE_LIMIT])


def _read(data: object, depth: int, left: list[int]) -> Expression:
    left[0] -= 1
    if depth == 0 or left[0] < 0:
        raise InputError(f"the expression has more than {SIZE_LIMIT} parts, or is nested too deep")
    if isinstance(data, str):
        if not NAME.fullmatch(data):
            QQ.element(data)
        return data
    if not isinstance(data, list | tuple) or not data or data[0] not in HEADS:
        raise InputError(f"an expression is a string or [{', '.join(HEADS)}, …], not {data!r:.60}")
    arguments = len(data) - 1
    if arguments != 1 if data[0] == "relu" else arguments < 2:
        raise InputError(f"{data[0]} does not have {arguments} argument(s)")
    return (data[0], *(_read(part, depth - 1, left) for part in data[1:]))


def expression_to_json(expression: Expression) -> object:
    """The inverse of `expression_from_json`."""
    if isinstance(expression, str):
        return expression
    return [expression[0], *(expression_to_json(part) for part in expression[1:])]


def expression_text(expression: Expression) -> str:
    """For people: `max(a, b) + 2*c`."""
    if isinstance(expression, str):
        return expression
    head, parts = expression[0], [expression_text(part) for part in expression[1:]]
    if head in ("max", "min", "relu"):
        return f"{head}({', '.join(parts)})"
    if head == "sum":
        return " + ".join(parts).replace("+ -", "- ")
    if parts[0] == "-1":
        return "-" + "*".join(map(_bracketed, expression[2:]))
    return "*".join(map(_bracketed, expression[1:]))


def _bracketed(factor: Expression) -> str:
    text = expression_text(factor)
    return f"({text})" if factor[0] == "sum" or text[0] == "-" else text


def is_variable(expression: Expression) -> bool:
    """Whether it is a variable (and not a constant, nor composed)."""
    return isinstance(expression, str) and expression[0].isalpha()


def variables(*expressions: Expression) -> tuple[str, ...]:
    """The variables, in increasing order."""
    found: set[str] = set()
    pending = list(expressions)
    while pending:
        part = pending.pop()
        if not isinstance(part, str):
            pending.extend(part[1:])
        elif is_variable(part):
            found.add(part)
    return tuple(sorted(found))


def substitute(expression: Expression, by: Mapping[str, Expression]) -> Expression:
    """E[x := F, …]: all at the same time."""
    if isinstance(expression, str):
        return by.get(expression, expression)
    return (expression[0], *(substitute(part, by) for part in expression[1:]))


def evaluate(expression: Expression, at: Mapping[str, Fraction]) -> Fraction:
    """The value at rational values of the variables."""
    if isinstance(expression, str):
        return at[expression] if is_variable(expression) else Fraction(expression)
    values = [evaluate(part, at) for part in expression[1:]]
    match expression[0]:
        case "sum":
            return sum(values, Fraction(0))
        case "product":
            return prod(values, start=Fraction(1))
        case "max":
            return max(values)
        case "min":
            return min(values)
    return max(values[0], Fraction(0))


def is_polynomial(expression: Expression) -> bool:
    """Whether there is no max, min or [·]_+ in it."""
    if isinstance(expression, str):
        return True
    return expression[0] in ("sum", "product") and all(map(is_polynomial, expression[1:]))


class Polynomials:
    """Polynomials over QQ in these variables; raises InputError beyond the limits."""

    def __init__(self, names: Iterable[str]):
        self.names = tuple(names)
        # A ring without variables is one with a variable that does not occur.
        self._context = fmpq_mpoly_ctx.get(self.names or ("x",), Ordering.lex)
        self._generators = dict(zip(self.names, self._context.gens(), strict=False))

    def constant(self, value: Fraction) -> Any:
        """A rational number as a polynomial."""
        return self._context.constant(fmpq(value.numerator, value.denominator))

    def atom(self, text: str) -> Any:
        """A constant or a variable."""
        return self._generators[text] if is_variable(text) else self.constant(Fraction(text))

    def sum(self, values: Sequence[Any]) -> Any:
        """The sum, expanded."""
        total = self.constant(Fraction(0))
        for value in values:
            total = _bounded(total + value)
        return total

    def product(self, values: Sequence[Any]) -> Any:
        """The product, expanded; its degree is bounded before it is taken."""
        total = self.constant(Fraction(1))
        for value in values:
            if max(total.total_degree(), 0) + max(value.total_degree(), 0) > DEGREE_LIMIT:
                raise InputError(f"a polynomial of degree over {DEGREE_LIMIT}")
            if len(total) * len(value) > 64 * TERMS_LIMIT:
                raise InputError(f"a polynomial of over {TERMS_LIMIT} terms")
            total = _bounded(total * value)
        return total

    def expand(self, expression: Expression) -> Any:
        """The polynomial that an expression without max, min and [·]_+ is."""
        if isinstance(expression, str):
            return self.atom(expression)
        values = [self.expand(part) for part in expression[1:]]
        return self.sum(values) if expression[0] == "sum" else self.product(values)


def _bounded(value: Any) -> Any:
    if len(value) > TERMS_LIMIT:
        raise InputError(f"a polynomial of over {TERMS_LIMIT} terms")
    return value
