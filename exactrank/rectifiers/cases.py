"""Case trees that prove identities of piecewise polynomials, and points that refute them."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any

from exactrank.kernel import rules
from exactrank.kernel.expressions import Expression, Polynomials, evaluate, variables
from exactrank.kernel.fields import InputError
from exactrank.kernel.statements_piecewise import PiecewiseIdentity
from exactrank.kernel.theorem import Theorem
from exactrank.rectifiers.combinations import (
    Budget,
    Combination,
    Forms,
    TooHard,
    interior_point,
)

ENTRIES = 1_000_000
"""Of the tables of linear programs that a search may write: some seconds."""
SPLITS = 2_000
DEPTH = 40
SAMPLES = 400


class _Differs(Exception):
    """A case in which two different polynomials remain."""

    def __init__(self, forms: Forms):
        super().__init__("two polynomials differ")
        self.forms = forms


class _Undecided(Exception):
    """A comparison that the path's forms do not decide."""

    def __init__(self, difference: Any):
        super().__init__("a comparison is not decided")
        self.difference = difference


@dataclass
class _Search:
    left: Expression
    right: Expression
    ring: Polynomials
    splits: int = 0

    def tree(self, forms: Forms) -> dict[str, Any]:
        """The case tree below a path."""
        void = forms.contradiction() if forms.forms else None
        if void is not None:
            return {"void": _combination_json(void)}
        decisions: list[Any] = []
        try:
            left, right = (self._resolve(s, forms, decisions) for s in (self.left, self.right))
        except _Undecided as found:
            return self._split(found.difference, forms)
        if left != right:
            raise _Differs(forms)
        return {"decisions": decisions}

    def _split(self, difference: Any, forms: Forms) -> dict[str, Any]:
        difference = self._simpler(difference, forms)
        self.splits += 1
        if self.splits > SPLITS or len(forms.forms) >= DEPTH:
            raise TooHard
        return {
            "split": self._expression(difference),
            "nonnegative": self.tree(forms.extended(difference, False)),
            "negative": self.tree(forms.extended(-difference, True)),
        }

    def _resolve(self, part: Expression, forms: Forms, decisions: list[Any]) -> Any:
        if isinstance(part, str):
            return self.ring.atom(part)
        values = [self._resolve(argument, forms, decisions) for argument in part[1:]]
        if part[0] in ("sum", "product"):
            return self.ring.sum(values) if part[0] == "sum" else self.ring.product(values)
        if part[0] == "relu":
            values.append(self.ring.constant(Fraction(0)))
        sign = -1 if part[0] == "min" else 1
        best = 0
        for j in range(1, len(values)):
            difference = sign * (values[best] - values[j])
            if forms.implies(difference) is None:
                if forms.implies(-difference) is None:
                    raise _Undecided(difference)
                best = j
        combinations = []
        for j, value in enumerate(values):
            if j != best:
                found = forms.implies(sign * (values[best] - value))
                if found is None:
                    raise _Undecided(sign * (values[best] - value))
                combinations.append(_combination_json(found))
        decisions.append([best, combinations])
        return values[best]

    def _simpler(self, difference: Any, forms: Forms) -> Any:
        """A factor or a variable whose sign is open, where the difference is not linear.

        From the signs of its factors the sign of a product follows as a product of forms.
        """
        if difference.total_degree() <= 1:
            return difference
        _, factors = difference.factor()
        linear_first = sorted((f for f, _ in factors), key=lambda f: int(f.total_degree()))
        names = {n for powers in difference.to_dict() for n, e in self._powers(powers) if e}
        for part in (*linear_first, *map(self.ring.atom, sorted(names))):
            if forms.implies(part) is None and forms.implies(-part) is None:
                return part
        return difference

    def _powers(self, powers: Any) -> Iterator[tuple[str, int]]:
        return zip(self.ring.names, powers, strict=True)

    def _expression(self, polynomial: Any) -> Any:
        """A polynomial as EXPR."""
        terms: list[Any] = []
        for powers, coefficient in polynomial.to_dict().items():
            factors = [n for n, e in self._powers(powers) for _ in range(e)]
            if coefficient != 1 or not factors:
                factors.insert(0, str(Fraction(int(coefficient.p), int(coefficient.q))))
            terms.append(factors[0] if len(factors) == 1 else ["product", *factors])
        return terms[0] if len(terms) == 1 else ["sum", *terms]


def _combination_json(combination: Combination) -> list[Any]:
    return [[str(c), list(factors)] for c, factors in combination]


def decide(left: Expression, right: Expression) -> Theorem | None:
    """left = right for all reals, proved by cases, or a point where they differ; None: unknown.

    Complete where only linear forms are compared and the budget of the search suffices.
    """
    names = variables(left, right)
    point = _differing(left, right, names, _small_points(names))
    if point is not None:
        return _refuted(left, right, point)
    try:
        ring, budget = Polynomials(names), Budget(ENTRIES)
        start = Forms([], [], ring.constant(Fraction(1)), budget)
        cases = _Search(left, right, ring).tree(start)
    except _Differs as found:
        near = _near(found.forms, names, budget)
        point = _differing(left, right, names, near)
        return None if point is None else _refuted(left, right, point)
    except (TooHard, InputError):
        return None
    return rules.piecewise_identity(left, right, cases=cases)


Point = dict[str, Fraction]


def _refuted(left: Expression, right: Expression, point: Point) -> Theorem:
    subject = PiecewiseIdentity(left=left, right=right, fails_at=tuple(sorted(point.items())))
    return rules.piecewise_difference(subject)


def _differing(
    left: Expression, right: Expression, names: tuple[str, ...], points: Iterator[Point]
) -> Point | None:
    for point in points:
        if evaluate(left, point) != evaluate(right, point):
            return point
    return None


def _small_points(names: tuple[str, ...]) -> Iterator[Point]:
    """Zero, then small numbers; the same in every run."""
    random = Random(0)
    for number in range(SAMPLES if names else 1):
        # Integers first: they are the easier ones to read.
        reach, under = 1 + number // 40, 1 if 2 * number < SAMPLES else 1 + number % 3
        yield {
            name: Fraction(random.randint(-reach, reach), under) if number else Fraction(0)
            for name in names
        }


def _near(forms: Forms, names: tuple[str, ...], budget: Budget) -> Iterator[Point]:
    """Points near one that is inside the case; the smaller the step, the surer they are inside."""
    try:
        inside = interior_point(forms.forms, len(names), budget)
    except TooHard:
        return
    if inside is None:
        return
    random = Random(0)
    for number in range(SAMPLES):
        step = Fraction(1, 2 ** (number // 8))
        yield {
            name: x + step * random.randint(-4, 4) if number else x
            for name, x in zip(names, inside, strict=True)
        }
