"""Ranks of explicit matrices modulo a prime, each size by the engine that is fastest end to end.

What they find is proposed: a theorem comes from the kernel's rules, which compute with FLINT. Composite moduli
reach none of the engines: FLINT aborts the whole process on them.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from exactrank.engines import blocked, flint, packed
from exactrank.kernel.fields import Field, InputError

Array = np.ndarray[Any, np.dtype[Any]]
Matrix = Array | Sequence[Sequence[int]]

FLINT_ENTRIES = 2**16
"""Below so many entries FLINT is as fast as any, building its matrix from a flat list included."""

PACKED_ENTRIES = 2**10


def pivots(matrix: Matrix, p: int) -> tuple[list[int], list[int]]:
    """Rows and columns (positions) of an invertible minor of maximal order, over GF(p), p < 2^64.

    `matrix` is a list of rows, or an array of integers (of objects where they exceed 63 bits). The columns are
    the first ones that span all columns. Raises InputError where p is no prime or entries are no integers.
    """
    array, prime = _checked(matrix, p)
    name = engine(array.shape, prime)
    if name == "flint":
        return flint.pivots(array, prime)
    words = (array % prime).astype(np.int64) if array.dtype == object else array
    return packed.pivots(words) if name == "packed" else blocked.pivots(words, prime)


def rank(matrix: Matrix, p: int) -> int:
    """The rank over GF(p), p < 2^64; as `pivots`."""
    array, prime = _checked(matrix, p)
    m, n = array.shape
    if engine(array.shape, prime) == "flint":
        return flint.rank(array, prime)
    return len(pivots(array if m >= n else array.T, prime)[1])


def engine(shape: tuple[int, ...], p: int) -> str:
    """Which engine is used for a matrix of this shape: packed, blocked or flint."""
    m, n = shape
    if p == 2:
        return "packed" if m * n >= PACKED_ENTRIES else "flint"
    large = m * n >= FLINT_ENTRIES and min(m, n) >= blocked.NARROW
    return "blocked" if large and p < blocked.PRIME_LIMIT else "flint"


def _checked(matrix: Matrix, p: int) -> tuple[Array, int]:
    prime = Field(p).modulus
    if prime is None:
        raise InputError(f"{p} is not a prime")
    array = matrix if isinstance(matrix, np.ndarray) else _array(matrix, prime)
    if array.ndim != 2 or (array.dtype != object and array.dtype.kind not in "iub"):
        raise InputError(
            f"an array of {array.dtype} of order {array.ndim} is not a matrix of integers"
        )
    return array.astype(np.int64) if array.dtype.kind == "b" else array, prime


def _array(rows: Sequence[Sequence[int]], p: int) -> Array:
    kind = np.int64 if p < 2**63 else object
    array: Array = np.array([[x % p for x in row] for row in rows], dtype=kind)
    return array.reshape(len(rows), -1)
