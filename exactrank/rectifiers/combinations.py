"""Nonnegative combinations of forms, found by linear programming over the rationals."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations_with_replacement
from typing import Any

Combination = list[tuple[Fraction, tuple[int, ...]]]
"""Σ c·Π forms: terms of c > 0 and the numbers of the forms."""
Row = list[Fraction]


class TooHard(Exception):
    """The search went over its budget: nothing is known."""


class Budget:
    """Counts the entries of tables that a search writes."""

    def __init__(self, entries: int):
        self.left = entries

    def spend(self, entries: int) -> None:
        """Count entries; raises TooHard when none are left."""
        self.left -= entries
        if self.left < 0:
            raise TooHard


def nonnegative_solution(rows: Sequence[Row], due: Row, budget: Budget) -> Row | None:
    """Some x ≥ 0 with rows·x = due, or None: phase one of the simplex method, by Bland's rule."""
    columns = len(rows[0]) if rows else 0
    # An artificial variable for each row; their sum is driven to zero.
    table = []
    for number, (row, value) in enumerate(zip(rows, due, strict=True)):
        sign = -1 if value < 0 else 1
        unit = [Fraction(int(number == other)) for other in range(len(rows))]
        table.append([*(sign * x for x in row), *unit, sign * value])
    basis = list(range(columns, columns + len(rows)))
    cost = [sum((row[c] for row in table), Fraction(0)) for c in range(columns)]
    total = sum((row[-1] for row in table), Fraction(0))
    while total > 0:
        entering = next((c for c in range(columns) if cost[c] > 0), None)
        if entering is None:
            return None
        budget.spend(len(rows) * (columns + len(rows)))
        leaving = min(
            (row[-1] / row[entering], basis[r], r)
            for r, row in enumerate(table)
            if row[entering] > 0
        )[2]
        pivot = table[leaving]
        scale = pivot[entering]
        table[leaving] = pivot = [x / scale for x in pivot]
        for r, row in enumerate(table):
            if r != leaving and row[entering]:
                factor = row[entering]
                table[r] = [x - factor * y for x, y in zip(row, pivot, strict=True)]
        factor = cost[entering]
        cost = [x - factor * y for x, y in zip(cost, pivot, strict=False)]
        total -= factor * pivot[-1]
        basis[leaving] = entering
    solution = [Fraction(0)] * columns
    for r, column in enumerate(basis):
        if column < columns:
            solution[column] = table[r][-1]
    return solution


class Forms:
    """The forms of a path: polynomials ≥ 0, the strict ones > 0."""

    def __init__(self, forms: Sequence[Any], strict: Sequence[bool], one: Any, budget: Budget):
        self.forms, self.strict, self.budget = list(forms), list(strict), budget
        self._one = one
        self._linear = self._generators(1)
        # Products of two forms are needed only where products of variables occur.
        self._products: list[tuple[tuple[int, ...], Any]] | None = None

    def extended(self, form: Any, strict: bool) -> "Forms":
        """The path one step further."""
        return Forms([*self.forms, form], [*self.strict, strict], self._one, self.budget)

    def _generators(self, most: int) -> list[tuple[tuple[int, ...], Any]]:
        found = []
        self.budget.spend(len(self.forms) ** most)
        for size in range(most + 1):
            for factors in combinations_with_replacement(range(len(self.forms)), size):
                value = self._one
                for i in factors:
                    value = value * self.forms[i]
                found.append((factors, value))
        return found

    def _tried(self, degree: int) -> list[list[tuple[tuple[int, ...], Any]]]:
        if degree <= 1 and all(f.total_degree() <= 1 for f in self.forms):
            return [self._linear]
        if self._products is None:
            self._products = self._generators(2)
        return [self._linear, self._products]

    def implies(self, polynomial: Any) -> Combination | None:
        """A combination that is the polynomial, so that it is ≥ 0; None where none is found."""
        if polynomial == 0:
            return []
        for generators in self._tried(polynomial.total_degree()):
            found = _combine(generators, polynomial, None, self.budget)
            if found is not None:
                return found
        return None

    def contradiction(self) -> Combination | None:
        """A combination that shows that the path's forms do not occur together."""
        degree = max((f.total_degree() for f in self.forms), default=0)
        for generators in self._tried(degree):
            positive = [all(self.strict[i] for i in factors) for factors, _ in generators]
            found = _combine(generators, 0 * self._one, positive, self.budget)
            if found is not None:
                return found
        return None


def _combine(
    generators: Sequence[tuple[tuple[int, ...], Any]],
    due: Any,
    positive: Sequence[bool] | None,
    budget: Budget,
) -> Combination | None:
    """Σ c·generator = due with c ≥ 0; and Σ c over the positive generators 1, where they are given."""
    terms = [dict(value.to_dict()) for _, value in generators]
    target = dict(due.to_dict())
    monomials = sorted(set(target).union(*terms))
    budget.spend(len(monomials) * len(terms))
    rows = [[_fraction(term.get(m, 0)) for term in terms] for m in monomials]
    values = [_fraction(target.get(m, 0)) for m in monomials]
    if positive is not None:
        rows.append([Fraction(int(p)) for p in positive])
        values.append(Fraction(1))
    solution = nonnegative_solution(rows, values, budget)
    if solution is None:
        return None
    pairs = zip(solution, generators, strict=True)
    return [(c, factors) for c, (factors, _) in pairs if c]


def _fraction(value: Any) -> Fraction:
    return Fraction(int(value.p), int(value.q)) if value else Fraction(0)


def interior_point(forms: Sequence[Any], variables: int, budget: Budget) -> Row | None:
    """A point where linear forms are all positive; None where there is none, or one is not linear."""
    if any(f.total_degree() > 1 for f in forms):
        return None
    # The point is y/s with y = u − v free, s = 1 + t, and form(y, s) − slack = 1 for each form.
    rows, due = [], []
    for number, form in enumerate(forms):
        terms = dict(form.to_dict())
        constant = _fraction(terms.get((0,) * variables, 0))
        linear = [
            _fraction(terms.get(tuple(int(i == j) for j in range(variables)), 0))
            for i in range(variables)
        ]
        slack = [Fraction(-int(number == other)) for other in range(len(forms))]
        rows.append([*linear, *(-x for x in linear), constant, *slack])
        due.append(1 - constant)
    if not rows:
        return [Fraction(0)] * variables
    found = nonnegative_solution(rows, due, budget)
    if found is None:
        return None
    scale = 1 + found[2 * variables]
    return [(found[i] - found[variables + i]) / scale for i in range(variables)]
