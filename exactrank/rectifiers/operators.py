"""Laws of operators ρ(a, b): proved by cases, or refuted by arguments."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import product as cartesian

from exactrank.kernel import rules
from exactrank.kernel.statements_piecewise import LAWS, Operator, OperatorLaw, PiecewiseIdentity
from exactrank.kernel.theorem import Theorem
from exactrank.rectifiers.cases import decide
from exactrank.rectifiers.reading import read_expression

_SMALL = [Fraction(x) for x in (0, 1, -1, 2, -2, 4, -10)]
_LONGEST_WINDOW = 4


def operator_from_text(
    expression: str | None = None, *, activation: str | None = None, pooling: str | None = None
) -> Operator:
    """ρ from an expression in a and b, or from an activation in x and a pooling; raises InputError."""
    if activation is None:
        given = None if expression is None else read_expression(expression, ("a", "b"))
        return Operator(pooling=pooling, expression=given)
    sigma = read_expression(activation, ("x",))
    given = None if expression is None else read_expression(expression)
    return Operator(sigma, pooling, given)


def laws_of(operator: Operator) -> tuple[str, ...]:
    """The laws that can be asked of an operator: windows need an activation and a pooling."""
    return LAWS if operator.activation is not None else LAWS[:2]


def decide_law(operator: Operator, law: str) -> Theorem | None:
    """The law, or arguments that refute it, as a theorem; None where neither is found."""
    subject = OperatorLaw(operator=operator, law=law)
    theorem = None if operator.pooling == "average" and law == "window" else decide(*subject.pair())
    found = None if theorem is None else theorem.conclusion
    if isinstance(found, PiecewiseIdentity) and found.fails_at is None and theorem is not None:
        return rules.operator_law(theorem, operator, law)
    for arguments in _arguments(law, found):
        left, right = subject.values(arguments)
        if left != right:
            refuted = OperatorLaw(operator=operator, law=law, fails_at=arguments)
            return rules.operator_law_counterexample(refuted)
    return None


def _arguments(law: str, found: object) -> Iterator[tuple[Fraction, ...]]:
    """Where the law may fail: the point at which its pair does, then small numbers."""
    if isinstance(found, PiecewiseIdentity) and found.fails_at is not None:
        point = dict(found.fails_at)
        first, second, third = (point.get(name, Fraction(0)) for name in ("a", "b", "c"))
        if law == "window":
            # After a and b anything shows that σ changes what was pooled, unless P hides it.
            yield from ((first, second, c) for c in (third, *_SMALL))
        else:
            yield (first, second) if law == "commutative" else (first, second, third)
    sizes = {"commutative": (2,), "associative": (3,)}.get(law, range(2, _LONGEST_WINDOW + 1))
    for size in sizes:
        yield from cartesian(_SMALL, repeat=size)
