"""Elimination modulo a prime below 2^20 in float64 blocks: recursive LU whose products numpy hands to BLAS.

Residues are whole numbers in float64. A product of blocks sums at most 2^12 products of two residues, which stays
below 2^53, so every sum is exact; only then is it reduced. Source: Dumas, Giorgi and Pernet, Dense linear algebra
over word-size prime fields (2008); Jeannerod, Pernet and Storjohann, Rank-profile revealing elimination (2013).
"""

from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]

PRIME_LIMIT = 2**20
INNER_LIMIT = 2**12
NARROW = 24
"""Panels of so few columns are eliminated column by column."""

ROWS = 128


def pivots(matrix: Array, p: int) -> tuple[list[int], list[int]]:
    """Rows and columns (positions) of an invertible minor of maximal order, over GF(p), p prime below 2^20.

    `matrix` holds integers of any sign below 2^63. The columns are the first ones that span all columns.
    """
    if not 2 <= p < PRIME_LIMIT:
        raise ValueError(f"the blocked elimination is for primes below 2^20, not {p}")
    work = np.mod(matrix, p).astype(np.float64, order="C")
    order = np.arange(len(work))
    columns = _eliminate(work, order, 0, work.shape[1], 0, p)
    return sorted(order[: len(columns)].tolist()), columns


def rank(matrix: Array, p: int) -> int:
    """The rank over GF(p), p prime below 2^20; eliminates along the shorter side."""
    return len(pivots(matrix if matrix.shape[0] >= matrix.shape[1] else matrix.T, p)[1])


def _eliminate(work: Array, order: Array, left: int, right: int, top: int, p: int) -> list[int]:
    """Eliminate columns left … right−1 of the rows from `top` on; the pivot columns found.

    Pivot rows move up, `order` with them. Afterwards a pivot column holds, below its pivot row, the multiples of that
    row that were taken off.
    """
    if top == len(work):
        return []
    if right - left <= NARROW:
        return _eliminate_narrow(work, order, left, right, top, p)
    middle = (left + right) // 2
    first = _eliminate(work, order, left, middle, top, p)
    if first:
        bottom = top + len(first)
        factors = work[top:, first]
        solved = _solve_unit_lower(factors[: len(first)], work[top:bottom, middle:right], p)
        work[top:bottom, middle:right] = solved
        _subtract(work[bottom:, middle:right], factors[len(first) :], solved, p)
    return first + _eliminate(work, order, middle, right, top + len(first), p)


def _eliminate_narrow(
    work: Array, order: Array, left: int, right: int, top: int, p: int
) -> list[int]:
    """Column by column, each brought up to date by all pivots before it at once."""
    panel = np.array(work[top:, left:right], order="F")
    lower = np.zeros((len(panel), right - left), order="F")
    moved = np.arange(len(panel))
    found: list[int] = []
    for place in range(right - left):
        at = len(found)
        if at == len(panel):
            # No row is left below: the upper entries of the other columns alone.
            panel[:, place] = _solve_unit_lower(lower, panel[:, place : place + 1], p)[:, 0]
            continue
        column = panel[:, place]
        for row in range(1, at):
            column[row] = (column[row] - lower[row, :row] @ column[:row]) % p
        below = _remainders(column[at:] - lower[at:, :at] @ column[:at], p)
        nonzero = np.flatnonzero(below)
        column[at:] = below
        if not len(nonzero):
            continue
        row = at + int(nonzero[0])
        if row != at:
            for table in (panel, lower, moved):
                table[[at, row]] = table[[row, at]]
        inverse = pow(int(column[at]), -1, p)
        column[at + 1 :] = _remainders(column[at + 1 :] * inverse, p)
        lower[at + 1 :, at] = column[at + 1 :]
        found.append(place)
    changed = np.flatnonzero(moved != np.arange(len(moved)))
    for table in (work, order):
        table[top + changed] = table[top + moved[changed]]
    work[top:, left:right] = panel
    return [left + column for column in found]


def _solve_unit_lower(lower: Array, right: Array, p: int) -> Array:
    """X with L·X = `right`, L unit lower triangular; only what is below L's diagonal is read."""
    size = len(lower)
    if size <= NARROW:
        solved = right.copy()
        for row in range(1, size):
            solved[row] = np.mod(solved[row] - lower[row, :row] @ solved[:row], p)
        return solved
    half = size // 2
    upper = _solve_unit_lower(lower[:half, :half], right[:half], p)
    rest = right[half:].copy()
    _subtract(rest, lower[half:, :half], upper, p)
    return np.concatenate([upper, _solve_unit_lower(lower[half:, half:], rest, p)])


def _subtract(target: Array, left: Array, right: Array, p: int) -> None:
    """target −= left · right modulo p, in place; results from −p to p, so 0 may stand there as ±p.

    A quotient is off by one at most, and what is one p too many does no harm below. Some rows at a time, so that
    the passes of the reduction stay in the cache.
    """
    for start in range(0, left.shape[1], INNER_LIMIT):
        factor = right[start : start + INNER_LIMIT]
        for row in range(0, len(target), ROWS):
            part = target[row : row + ROWS]
            part -= left[row : row + ROWS, start : start + INNER_LIMIT] @ factor
            quotient = part * (1.0 / p)
            np.floor(quotient, out=quotient)
            quotient *= p
            part -= quotient


def _remainders(values: Array, p: int) -> Array:
    """Whole numbers below 2^53 in absolute value modulo p, 0 … p−1; faster than numpy's own remainder."""
    values = values - np.floor(values * (1.0 / p)) * p
    # The quotient is one off at most.
    values += p * (values < 0)
    values -= p * (values >= p)
    return values
