"""Explicit matrices: their forms, their entries at given rows and columns, elimination."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from math import prod
from operator import mul
from typing import Any

import form
from networks import Partition, read_partition
from numerals import element, lift, reducer
from verdicts import MAX_ENTRIES, Declined, Element, Malformed, Work, show

Table = list[list[Element]]
Positions = Sequence[int]


@dataclass(frozen=True)
class Matrix:
    rows: int
    columns: int
    given: list[Element]  # every element written in the certificate
    words: str
    sub: Callable[[Positions, Positions, int, Work], Table]  # entries, modulo p unless p = 0
    factors: tuple[Matrix, ...] = ()  # of a Kronecker product

    def whole(self, p: int, work: Work) -> Table:
        check_size(self.rows, self.columns)
        return self.sub(range(self.rows), range(self.columns), p, work)


def check_size(*shape: int) -> int:
    """How many entries there are, looked at before the product can become long."""
    entries = 1
    for n in shape:
        entries *= n
        if entries > MAX_ENTRIES:
            raise Declined("an explicit matrix or tensor has more than 2^20 entries")
    return entries


def dot(left: Iterable[Element], right: Iterable[Element], p: int, work: Work) -> Element:
    total: Element = 0
    if p:
        total = sum(map(mul, left, right)) % p
    else:
        for x in map(mul, left, right):
            total = work.sized(total + work.sized(x))
    return total


def multiplied(factors: Sequence[Element], p: int, work: Work) -> Element:
    result: Element = 1
    if p and len(factors) < 8:
        return prod(factors) % p
    reduce = reducer(p, work)
    for factor in factors:
        result = reduce(result * factor)
    return result


def read_matrix(value: Any, p: int) -> Matrix:
    names = set(value) if isinstance(value, dict) else None
    if names == {"entries"}:
        return _entries(value["entries"], p)
    if names == {"kronecker"}:
        a, b = form.items(value["kronecker"], "kronecker", 2)
        return _kronecker(read_matrix(a, p), read_matrix(b, p))
    if names == {"tensor", "partition"}:
        return _tensor(value["tensor"], value["partition"], p)
    if names == {"terms", "partition"}:
        return _terms(value["terms"], value["partition"], p)
    raise Malformed("the matrix has none of the forms entries, kronecker, tensor, terms")


def _elements(value: Any, what: str, p: int) -> list[Element]:
    return [element(x, p) for x in form.items(value, what)]


def _entries(value: Any, p: int) -> Matrix:
    table = [_elements(row, "a row", p) for row in form.items(value, "entries")]
    if not table or not table[0] or any(len(row) != len(table[0]) for row in table):
        raise Malformed("the rows of a matrix are empty or not of one length")
    check_size(len(table), len(table[0]))
    words = show(value).replace('"', "") if len(table) * len(table[0]) <= 16 else "given by its "
    words += "" if words.endswith("]]") else f"{len(table)} x {len(table[0])} entries"

    def sub(rows: Positions, columns: Positions, p: int, work: Work) -> Table:
        work.charge(len(rows) * len(columns))
        return [[lift(table[i][j], p) for j in columns] for i in rows]

    return Matrix(len(table), len(table[0]), [x for row in table for x in row], words, sub)


def _kronecker(a: Matrix, b: Matrix) -> Matrix:
    def sub(rows: Positions, columns: Positions, p: int, work: Work) -> Table:
        reduce = reducer(p, work)
        left = a.sub([i // b.rows for i in rows], [j // b.columns for j in columns], p, work)
        right = b.sub([i % b.rows for i in rows], [j % b.columns for j in columns], p, work)
        return [
            [reduce(x * y) for x, y in zip(s, t, strict=True)]
            for s, t in zip(left, right, strict=True)
        ]

    return Matrix(
        a.rows * b.rows,
        a.columns * b.columns,
        a.given + b.given,
        f"the Kronecker product of ({a.words}) and ({b.words})",
        sub,
        (a, b),
    )


def _index(position: int, side: tuple[int, ...], shape: list[int]) -> list[tuple[int, int]]:
    """The pairs (label, index from 0) at a position; the largest label varies fastest."""
    pairs = []
    for label in reversed(side):
        position, digit = divmod(position, shape[label - 1])
        pairs.append((label, digit))
    return pairs


def _matricized(
    shape: list[int],
    partition: Partition,
    given: list[Element],
    what: str,
    sub: Callable[[Positions, Positions, int, Work], Table],
) -> Matrix:
    rows, columns = (prod(shape[label - 1] for label in side) for side in partition.sides)
    words = f"{what} of shape {show(shape)} matricized with {partition.words}"
    return Matrix(rows, columns, given, words, sub)


def read_tensor(value: Any, p: int) -> tuple[list[int], list[Element]]:
    """The shape and the entries."""
    shape, entries = form.keys(value, "tensor", "shape", "entries")
    form.integers(shape, "shape", 1)
    given = _elements(entries, "entries", p)
    if check_size(*shape) != check_size(len(given)):
        raise Malformed(f"a tensor of shape {show(shape)} has {len(given)} entries")
    return shape, given


def _tensor(value: Any, sides: Any, p: int) -> Matrix:
    shape, given = read_tensor(value, p)
    partition = read_partition(sides, len(shape))
    strides = list(accumulate(shape[:0:-1], mul, initial=1))[::-1]

    def sub(rows: Positions, columns: Positions, p: int, work: Work) -> Table:
        work.charge(len(rows) * len(columns) + (len(rows) + len(columns)) * len(shape))
        tops, lefts = (
            [sum(d * strides[label - 1] for label, d in _index(x, side, shape)) for x in positions]
            for positions, side in zip((rows, columns), partition.sides, strict=True)
        )
        return [[lift(given[top + left], p) for left in lefts] for top in tops]

    return _matricized(shape, partition, given, "a tensor", sub)


def read_terms(value: Any, p: int) -> list[list[list[Element]]]:
    """For each term a list of its factor alone, then its vectors."""
    terms = []
    for term in form.items(value, "terms"):
        factor, *vectors = form.items(term, "a term") or [None]
        terms.append([[element(factor, p)], *(_elements(v, "a vector", p) for v in vectors)])
    shapes = [[len(vector) for vector in term[1:]] for term in terms]
    if not shapes or any(shape != shapes[0] for shape in shapes) or 0 in shapes[0]:
        raise Malformed("there are no terms, or their vectors are empty or of different lengths")
    return terms


def _terms(value: Any, sides: Any, p: int) -> Matrix:
    terms = read_terms(value, p)
    shape = [len(vector) for vector in terms[0][1:]]
    partition = read_partition(sides, len(shape))

    def halves(positions: Positions, side: tuple[int, ...], p: int, work: Work) -> Table:
        """For each position, the products of the terms' vectors over one side."""
        indices = [_index(position, side, shape) for position in positions]
        return [
            [multiplied([lift(term[label][d], p) for label, d in index], p, work) for term in terms]
            for index in indices
        ]

    def sub(rows: Positions, columns: Positions, p: int, work: Work) -> Table:
        work.charge(len(terms) * len(rows) * len(columns))
        work.charge(len(terms) * (len(rows) + len(columns)) * len(shape))
        reduce, right = reducer(p, work), halves(columns, partition.sides[1], p, work)
        factors = [lift(term[0][0], p) for term in terms]
        left = [
            [reduce(f * x) for f, x in zip(factors, half, strict=True)]
            for half in halves(rows, partition.sides[0], p, work)
        ]
        return [[dot(half, other, p, work) for other in right] for half in left]

    given = [x for term in terms for vector in term for x in vector]
    return _matricized(shape, partition, given, f"a sum of {len(terms)} rank-one terms", sub)


def rank(rows: Table, p: int, work: Work) -> int:
    """By elimination, a row at a time, over GF(p), or over QQ for p = 0.

    `above[j]` is column j of the reduced rows found so far, each with a 1 at its pivot: so the
    products with one row come as sums, which Python forms much faster than one by one.
    """
    above: list[list[Element]] = [[] for _ in rows[0]]
    pivots: list[int] = []
    for row in rows:
        taken: list[tuple[int, Element]] = []  # the reduced rows taken off this one, how often
        for k, pivot in enumerate(pivots):
            if factor := _less(row[pivot], taken, above[pivot], p, work):
                taken.append((k, factor))
        rest = {
            j: _less(row[j], taken, above[j], p, work)
            for j in sorted(set(range(len(row))) - set(pivots))
        }
        first = next((j for j, x in rest.items() if x), None)
        if first is not None:
            inverse = pow(int(rest[first]), -1, p) if p else 1 / Fraction(rest[first])
            for j, x in rest.items():
                above[j].append(x * inverse % p if p else work.sized(x * inverse))
            pivots.append(first)
    return len(pivots)


def _less(
    x: Element, taken: list[tuple[int, Element]], column: list[Element], p: int, work: Work
) -> Element:
    work.charge(1 + len(taken))
    value = x - dot([f for _, f in taken], [column[k] for k, _ in taken], p, work)
    return value % p if p else work.sized(value)
