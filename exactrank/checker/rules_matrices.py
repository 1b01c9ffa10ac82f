"""Ranks of given matrices: minors, factorizations, Kronecker products, rank-one terms."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from operator import mul
from typing import Any

import form
from matrices import dot, rank
from networks import Net, Partition
from numerals import element, in_words, is_prime, natural
from rules import Rule, Step
from statements import RANKS, Bounds, Statement
from verdicts import Declined, Element, Invalid, Work, show
from weights import Layers, matricization, matricized

GIVEN = "matrix-rank", "rank-at-weights"


def arrays(subject: Statement) -> Layers:
    if subject.weights.layers is None:
        raise Invalid("the weights are not given by arrays")
    return subject.weights.layers


def _minor_witness(value: Any, conclusion: Statement, work: Work) -> Any:
    rows, columns, modulus = form.keys(value, "the witness", "rows", "columns", "modulus")
    if conclusion.kind == "matrix-rank":
        sides: list[Any] = [form.integers(rows, "rows"), form.integers(columns, "columns")]
    else:
        sides = [
            [tuple(form.integers(index, "an index")) for index in form.items(side, "rows")]
            for side in (rows, columns)
        ]
    return *sides, None if modulus is None else natural(modulus, "modulus", work)


def minor_lower_bound(step: Step) -> Bounds:
    rows, columns, modulus = step.witness
    subject, work = step.conclusion, step.work
    where = f"rows {show(rows)}, columns {show(columns)}"
    if not rows or not len(rows) == len(columns) == len(set(rows)) == len(set(columns)):
        raise Invalid(f"there are not R >= 1 distinct rows and as many columns; {where}")
    if len(rows) > 1024:
        raise Declined("the minor is of order above 1,024")
    given = subject.matrix.given if subject.kind == "matrix-rank" else subject.weights.given
    p = prime_for(subject.field, given, modulus, work)
    if subject.kind == "matrix-rank":
        matrix = subject.matrix
        if min(rows + columns) < 0 or max(rows) >= matrix.rows or max(columns) >= matrix.columns:
            raise Invalid(f"a position is not in the matrix; {where}")
        minor = matrix.sub(rows, columns, p, work)
    else:
        check_indices(subject.net, subject.partition, rows, columns)
        minor = matricized(arrays(subject), subject.partition, rows, columns, p, work)
    if rank(minor, p, work) < len(rows):
        raise Invalid(f"the minor is 0 modulo {p}; {where}")
    return len(rows), None


def check_indices(net: Net, partition: Partition, rows: Any, columns: Any) -> None:
    """Raise Invalid unless these are multi-indices over I and over J."""
    for side, labels in zip((rows, columns), partition.sides, strict=True):
        if any(
            len(index) != len(labels) or min(index) < 1 or max(index) > net.representation
            for index in side
        ):
            raise Invalid(
                "an index has not one entry of 1 to M for each label; "
                f"rows {show(rows)}, columns {show(columns)}"
            )


def prime_for(field: int, given: Iterable[Element], modulus: int | None, work: Work) -> int:
    """The prime modulo which a minor is computed: p over GF(p), over QQ the modulus given."""
    if field:
        if modulus is not None:
            raise Invalid(f"over GF({field}) the modulus must be null")
        return field
    if modulus is None or modulus >= 2**64 or not is_prime(modulus, work):
        raise Invalid(f"the modulus {in_words(modulus)} is not a prime below 2^64")
    for x in given:
        if x.denominator % modulus == 0:
            raise Invalid(f"the modulus {modulus} divides a denominator")
    return modulus


def _factorization_witness(value: Any, conclusion: Statement, work: Work) -> Any:
    columns, rows = form.keys(value, "the witness", "columns", "combinations")
    p = conclusion.field if conclusion.kind in GIVEN else 0
    combinations = [
        [element(x, p) for x in form.items(row, "a row of combinations")]
        for row in form.items(rows, "combinations")
    ]
    return form.increasing(form.integers(columns, "columns"), "columns"), combinations


def factorization_upper_bound(step: Step) -> Bounds:
    columns, combinations = step.witness
    subject, p, work = step.conclusion, step.conclusion.field, step.work
    matrix = subject.kind == "matrix-rank"
    if matrix:
        table = subject.matrix.whole(p, work)
    else:
        arrays(subject)
        table = matricization(subject.net, subject.weights, subject.partition, p, work)
    others = sorted(set(range(len(table[0]))) - set(columns))
    if len(others) + len(columns) != len(table[0]):
        raise Invalid(f"a column of {show(columns)} is not in the matrix")
    if len(combinations) != len(columns) or any(len(w) != len(others) for w in combinations):
        raise Invalid(f"combinations is not of shape {len(columns)} x {len(others)}")
    factors: list[Any] = list(zip(*combinations, strict=True)) if columns else [()] * len(others)
    agrees = _agreeing(columns, others, factors, p, work)
    for number, row in enumerate(table):
        if not agrees(row):
            raise Invalid(
                f"the combinations of the columns {show(columns)} do not give the "
                f"other columns in row {number}"
            )
    return None if columns else 0, len(columns)


def _agreeing(
    columns: list[int], others: list[int], factors: list[Any], p: int, work: Work
) -> Callable[[list[Element]], bool]:
    """Whether a row's entries in the other columns are these combinations of those in `columns`."""
    if p:

        def modular(row: list[Element]) -> bool:
            named = [row[c] for c in columns]
            work.charge(len(columns) * len(others))
            return all(
                row[c] == dot(named, w, p, work) for c, w in zip(others, factors, strict=True)
            )

        return modular
    over = [_integers(w, work) for w in factors]

    def in_integers(row: list[Element]) -> bool:
        _, numbers, a = _integers(row, work)
        named = [numbers[c] for c in columns]
        for c, (h, w, b) in zip(others, over, strict=True):
            work.charge(len(columns) * _cost(a, b))
            if h * numbers[c] != sum(map(mul, named, w)):
                return False
        return True

    return in_integers


def _integers(values: Sequence[Element], work: Work) -> tuple[int, list[int], int]:
    """The least common denominator, the numbers times it, and the bits of the longest of all."""
    common = 1
    for x in values:
        common = math.lcm(common, x.denominator)
        work.charge(_cost(common.bit_length(), common.bit_length()))
    numbers = [x.numerator * (common // x.denominator) for x in values]
    longest = max([common, *map(abs, numbers)]).bit_length()
    return common, numbers, longest


def _cost(a: int, b: int) -> int:
    """Of a product of integers of a and b bits."""
    return 1 + max(a, 64) * max(b, 64) // 2**16


def kronecker_rank(step: Step) -> Bounds:
    subject, (a, b) = step.conclusion, step.premises
    if subject.raw["matrix"] != {"kronecker": [a.raw["matrix"], b.raw["matrix"]]}:
        raise Invalid("the matrix is not the Kronecker product of the premises' matrices")
    if not a.field == b.field == subject.field:
        raise Invalid("the fields are not the same")
    lower, upper = (
        None if x is None or y is None else x * y for x, y in zip(a.bounds, b.bounds, strict=True)
    )
    if lower is None and upper is None:
        raise Invalid("the premises have neither both a lower nor both an upper bound")
    return lower, upper


def rank_one_terms_upper_bound(step: Step) -> Bounds:
    matrix = step.conclusion.raw["matrix"]
    if "terms" not in matrix:
        raise Invalid("the matrix is not given by terms")
    return None, len(matrix["terms"])


def both_bounds(step: Step) -> Bounds:
    first, second = step.premises
    if not first.subject == second.subject == step.conclusion.subject:
        raise Invalid("the premises and the conclusion are not of the same subject")
    lower, upper = first.bounds[0], second.bounds[1]
    if lower is None or upper is None:
        raise Invalid("the first premise has no lower bound, or the second no upper bound")
    if lower > upper:
        raise Invalid(f"the lower bound {in_words(lower)} is above the upper {in_words(upper)}")
    return lower, upper


MATRIX = ("matrix-rank",)
RULES = {
    "minor_lower_bound": Rule(minor_lower_bound, GIVEN, (), _minor_witness),
    "factorization_upper_bound": Rule(factorization_upper_bound, GIVEN, (), _factorization_witness),
    "kronecker_rank": Rule(kronecker_rank, MATRIX, MATRIX * 2),
    "rank_one_terms_upper_bound": Rule(rank_one_terms_upper_bound, MATRIX),
    "both_bounds": Rule(both_bounds, RANKS, ("", "")),
}
