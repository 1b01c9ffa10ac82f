"""Exact matrices over FLINT: what python-flint lacks (good primes, combinations of columns)."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from fractions import Fraction
from itertools import chain

import numpy as np
from flint import fmpq, fmpq_mat, nmod_mat

from exactrank.engines import Array, pivots
from exactrank.engines.flint import pivot_columns
from exactrank.kernel.fields import Element, Field, is_prime
from exactrank.kernel.objects import as_element

__all__ = [
    "LARGE_PRIME",
    "combinations",
    "good_prime",
    "good_primes",
    "pivot_columns",
    "pivots",
    "residues",
]

LARGE_PRIME = 67_108_859
"""For ranks over QQ, just below 2^26: a residue is one digit of Python's integers, and a thousand products of two
residues sum up within a machine word, so the checker eliminates in two thirds of the time that 31 bits take."""

PRIMES = (LARGE_PRIME, 67_108_837, 67_108_819, 67_108_777)
EXPLICIT_PRIMES = (1_048_573, 1_048_571, 1_048_559, *PRIMES)
"""For explicit matrices over QQ: the first ones suit the blocked elimination."""


def good_prime(values: Sequence[Element]) -> int:
    """A prime that divides no denominator of the values."""
    return next(good_primes(values, PRIMES))


def good_primes(values: Sequence[Element], primes: Sequence[int]) -> Iterator[int]:
    """Primes that divide no denominator of the values: of the listed ones, then smaller ones without end."""
    denominators = {x.denominator for x in values if isinstance(x, Fraction)}
    smaller = (n for n in range(min(primes) - 1, 1, -1) if is_prime(n))
    return (p for p in chain(primes, smaller) if all(d % p for d in denominators))


def residues(rows: Sequence[Sequence[Element]], p: int) -> Array:
    """The image of a matrix modulo p, as integers; p divides no denominator."""
    numerators = [[x.numerator for x in row] for row in rows]
    denominators = [[x.denominator for x in row] for row in rows]
    if p < 2**63 and all(d == 1 for row in denominators for d in row):
        with suppress(OverflowError):
            reduced: Array = np.array(numerators, dtype=np.int64) % p
            return reduced
    image: Array = np.array(numerators, dtype=object) % p
    image = image * np.array([[pow(d, -1, p) for d in row] for row in denominators], dtype=object)
    image %= p
    return image.astype(np.int64) if p < 2**63 else image


def combinations(
    matrix: Sequence[Sequence[Element]],
    rows: Sequence[int],
    columns: Sequence[int],
    field: Field,
    *,
    others: Sequence[int] | None = None,
) -> list[list[Element]]:
    """W with A[rows, others] = A[rows, columns] · W over the field; A[rows, columns] is invertible.

    `others` are all columns that are not named, unless given.
    """
    if others is None:
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
