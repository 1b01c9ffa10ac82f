"""Maximal ranks of small networks whose weights are variables: from conditions, and from above."""

from __future__ import annotations

from itertools import product
from typing import Any

import form
from networks import check_operator
from numerals import power
from polynomials import Poly, add, is_weight, multiply, read_poly, tensor_entries, weight
from rules import Rule, Step, same
from statements import Bounds, Statement
from verdicts import Declined, Invalid, Work, show

ENTRIES_LIMIT = 4096


def maximal_rank_of_condition(step: Step) -> Bounds:
    """The conditions hold where a polynomial that is not 0 does not vanish, so they do somewhere
    over every infinite field of the characteristic."""
    said, premise = step.conclusion, step.premises[0]
    same(said, premise, "network", "partition", "field")
    return premise.bounds


def _witness(value: Any, said: Statement, work: Work) -> tuple[list[int], Poly, list[list[Poly]]]:
    columns, denominator, rows = form.keys(
        value, "the witness", "columns", "denominator", "combinations"
    )

    def poly(entry: Any) -> Poly:
        return read_poly(entry, lambda v: said.kind == "maximal-rank" and is_weight(said.net, v))

    form.increasing(form.integers(columns, "columns"), "columns")
    combinations = [
        [poly(entry) for entry in form.items(row, "a row of combinations")]
        for row in form.items(rows, "combinations")
    ]
    return columns, poly(denominator), combinations


def polynomial_combinations(step: Step) -> Bounds:
    """Every other column, times the denominator, is a combination of the columns that are named."""
    said, work, (columns, denominator, combinations) = step.conclusion, step.work, step.witness
    check_operator(said.net)
    if power(said.net.representation, said.net.inputs) > ENTRIES_LIMIT:
        raise Declined("the matricization has more than 4,096 entries")
    table = _matricization(said, work)
    others = sorted(set(range(len(table[0]))) - set(columns))
    if len(others) + len(columns) != len(table[0]):
        raise Invalid(f"a column of {show(columns)} is not in the matricization")
    if len(combinations) != len(columns) or any(len(row) != len(others) for row in combinations):
        raise Invalid(f"combinations is not of shape {len(columns)} x {len(others)}")
    if not _nonzero(denominator, said.field):
        raise Invalid("the denominator is zero in the field")
    for number, row in enumerate(table):
        for at, other in enumerate(others):
            rest = multiply(denominator, row[other], work)
            for c, factors in zip(columns, combinations, strict=True):
                add(rest, multiply(factors[at], row[c], work), -1)
            if _nonzero(rest, said.field):
                raise Invalid(
                    f"the combinations do not give column {other} of the matricization in row "
                    f"{number}"
                )
    return None if columns else 0, len(columns)


def _nonzero(poly: Poly, p: int) -> bool:
    """Whether the polynomial is another than zero over QQ (p = 0) or over GF(p)."""
    return any(c % p if p else c for c in poly.values())


def _matricization(said: Statement, work: Work) -> list[list[Poly]]:
    """[[A]], its entries polynomials in the weights, in the pinned order."""
    net = said.net

    def own(layer: int, node: int, channel: int, source: int) -> Poly:
        return weight(net, layer, node, channel, source)

    (entries,) = tensor_entries(net, net.depth, 1, own, work)
    rows, columns = (
        [
            tuple(zip(side, digits, strict=True))
            for digits in product(range(1, net.representation + 1), repeat=len(side))
        ]
        for side in said.partition.sides
    )
    work.charge(len(rows) * len(columns) * net.inputs)
    return [[entries.get(tuple(sorted(row + column)), {}) for column in columns] for row in rows]


RULES = {
    "maximal_rank_of_condition": Rule(
        maximal_rank_of_condition, ("maximal-rank",), ("rank-condition",)
    ),
    "polynomial_combinations": Rule(polynomial_combinations, ("maximal-rank",), (), _witness),
}
