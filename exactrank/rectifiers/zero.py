"""Zero-testing of piecewise polynomials: zero, non-zero or unknown, and never a guess."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from exactrank.kernel.expressions import evaluate, variables
from exactrank.kernel.statements_piecewise import PiecewiseIdentity
from exactrank.kernel.theorem import Theorem
from exactrank.rectifiers.cases import decide
from exactrank.rectifiers.reading import read_expression


@dataclass(frozen=True)
class ZeroTest:
    """What is known about an expression: its answer with the theorem that says so."""

    expression: str
    answer: str
    """`zero`, `non-zero` or `unknown`."""
    names: tuple[str, ...]
    theorem: Theorem | None = None
    point: Mapping[str, Fraction] | None = None
    value: Fraction | None = None

    def __str__(self) -> str:
        if self.answer == "unknown":
            return "unknown: neither an identity nor a point was found"
        if self.point is None:
            where = f" for all real {', '.join(self.names)}" if self.names else ""
            return f"zero{where}"
        at = ", ".join(f"{name} = {x}" for name, x in self.point.items())
        return f"non-zero: {self.value}" + (f" at {at}" if at else "")


def zero_test(expression: str) -> ZeroTest:
    """Whether a piecewise polynomial in any variables is zero for all reals; raises InputError.

    >>> print(zero_test("Max(r, 0) - Max(-r, 0) - r"))
    zero for all real r
    >>> print(zero_test("max(a, b) - b"))
    non-zero: 1 at a = 1, b = 0
    """
    left = read_expression(expression)
    names = variables(left)
    theorem = decide(left, "0")
    if theorem is None:
        return ZeroTest(expression, "unknown", names)
    found = theorem.conclusion
    if not isinstance(found, PiecewiseIdentity) or found.fails_at is None:
        return ZeroTest(expression, "zero", names, theorem)
    point = dict(found.fails_at)
    return ZeroTest(expression, "non-zero", names, theorem, point, evaluate(left, point))
