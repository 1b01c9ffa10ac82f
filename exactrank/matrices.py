"""Exact matrices over FLINT: what python-flint lacks (pivots, combinations of columns)."""

from collections.abc import Sequence
from fractions import Fraction

from flint import fmpq, fmpq_mat, nmod_mat

from exactrank.kernel.fields import Element, Field
from exactrank.kernel.objects import as_element

LARGE_PRIME = 2**31 - 1
"""For ranks over QQ: one machine word in FLINT, small integers in the checker."""

PRIMES = (LARGE_PRIME, 2147483629, 2147483587, 2147483579)


def pivots(matrix: Sequence[Sequence[int]], p: int) -> tuple[list[int], list[int]]:
    """Rows and columns (positions) of an invertible minor of maximal order, over GF(p), p prime."""
    m, n = len(matrix), len(matrix[0])
    columns = pivot_columns(nmod_mat(m, n, [x for row in matrix for x in row], p))
    if not columns:
        return [], []
    chosen = nmod_mat(len(columns), m, [row[c] for c in columns for row in matrix], p)
    return pivot_columns(chosen), columns


def pivot_columns(matrix: nmod_mat) -> list[int]:
    """The positions of the first columns that span all columns."""
    reduced, rank = matrix.rref()
    positions, column = [], 0
    for row in range(rank):
        while int(reduced[row, column]) == 0:
            column += 1
        positions.append(column)
    return positions


def good_prime(values: Sequence[Element]) -> int:
    """A prime that divides no denominator of the values."""
    return next(
        p for p in PRIMES if all(not isinstance(x, Fraction) or x.denominator % p for x in values)
    )


def combinations(
    matrix: Sequence[Sequence[Element]], rows: Sequence[int], columns: Sequence[int], field: Field
) -> list[list[Element]]:
    """W with A[rows, others] = A[rows, columns] · W over the field; A[rows, columns] is invertible."""
    others = sorted(set(range(len(matrix[0]))) - set(columns))
    order, width = len(rows), len(others)
    if not order or not width:
        return [[] for _ in range(order)]
    minor = [matrix[r][c] for r in rows for c in columns]
    right = [matrix[r][c] for r in rows for c in others]
    p = field.modulus
    if p is not None:
        solved = nmod_mat(order, order, [int(x) for x in minor], p).solve(
            nmod_mat(order, width, [int(x) for x in right], p)
        )
        return [[int(solved[i, j]) for j in range(width)] for i in range(order)]
    exact = [[fmpq(x.numerator, x.denominator) for x in values] for values in (minor, right)]
    rational = fmpq_mat(order, order, exact[0]).solve(fmpq_mat(order, width, exact[1]))
    return [[as_element(rational[i, j]) for j in range(width)] for i in range(order)]
