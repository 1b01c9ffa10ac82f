"""The best of all flattenings of a tensor: its rank bounds the CP-rank from below.

The search is modulo a prime and by random projections, so it may miss a better partition (with a
chance of about one in a million each); the rank at the partition that it names is then proved.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from exactrank import engines
from exactrank.kernel.fields import Element, Field, InputError
from exactrank.kernel.matrices import Tensor, check_entries
from exactrank.kernel.objects import Partition
from exactrank.kernel.theorem import Theorem
from exactrank.partitions import partitions
from exactrank.ranks.explicit import matrix_rank

if TYPE_CHECKING:
    from numpy import ndarray

ORDER_LIMIT = 16
SKETCH_PRIME = 1_048_573
"""Products of two residues, summed 2^12 times, stay exact in float64."""
SKETCH_PRIMES = (SKETCH_PRIME, 1_048_571, 1_048_559)
SMALL_FIELD, SPARE = 2**16, 24
"""Over small fields a square random matrix is often singular: so many more rows and columns."""
BLOCK = 4096


@dataclass(frozen=True)
class Flattening:
    """The best flattening found, and of how many."""

    theorem: Theorem
    partition: Partition
    tried: int
    of: int


def best_flattening(
    shape: Sequence[int],
    entries: Sequence[Element],
    field: Field,
    *,
    seed: int = 0,
    progress: Callable[[int], None] | None = None,
) -> Flattening:
    """The flattening of largest rank over all I | J with 1 in I, with the theorem of its rank.

    The tensor has order 2 … 16 and at most 2^20 entries, flat in C order. Flattenings whose smaller
    side is not larger than the best rank so far are passed over. Raises InputError.
    """
    order = len(shape)
    if not 2 <= order <= ORDER_LIMIT:
        raise InputError(f"all flattenings are tried for orders 2 to {ORDER_LIMIT}, not {order}")
    check_entries(prod(shape))
    search = _Search(shape, entries, field, seed)
    candidates = sorted(partitions(order), key=search.smaller_side, reverse=True)
    best, rank, tried = candidates[0], 0, 0
    for at in candidates:
        if search.smaller_side(at) <= rank:
            break
        tried += 1
        found = search.rank_above(at, rank)
        if found > rank:
            best, rank = at, found
        if progress is not None:
            progress(tried)
    theorem = matrix_rank(Tensor(tuple(shape), tuple(entries), best), field)
    return Flattening(theorem, best, tried, len(candidates))


class _Search:
    """Ranks of flattenings modulo a prime; only proposals come from here."""

    def __init__(self, shape: Sequence[int], entries: Sequence[Element], field: Field, seed: int):
        self.shape = tuple(shape)
        self.prime = field.modulus or _prime(entries)
        image = Field(self.prime)
        residues = [int(image.convert(x)) for x in entries]
        # Larger primes do not fit into float64 products; then every rank is FLINT's.
        self.sketches = self.prime <= SKETCH_PRIME
        dtype: Any = np.float64 if self.sketches else object
        self.tensor = np.array(residues, dtype=dtype).reshape(self.shape)
        self.generator = np.random.default_rng(random.Random(seed).getrandbits(64))

    def smaller_side(self, at: Partition) -> int:
        m = prod(self.shape[i - 1] for i in at.I)
        return min(m, prod(self.shape) // m)

    def rank_above(self, at: Partition, bound: int) -> int:
        """The rank modulo the prime where it is above the bound, else at most the bound."""
        m = prod(self.shape[i - 1] for i in at.I)
        matrix = self.tensor.transpose([i - 1 for i in (*at.I, *at.J)]).reshape(m, -1)
        size = bound + 1 + (SPARE if self.prime < SMALL_FIELD else 1)
        if self.sketches and size < min(matrix.shape):
            left, right = (
                self.generator.integers(0, self.prime, shape).astype(float)
                for shape in ((size, matrix.shape[0]), (matrix.shape[1], size))
            )
            small = self._times(self._times(left, matrix), right)
            found = self._rank(small)
            if found <= bound or found < size:
                return found
        return self._rank(matrix)

    def _times(self, a: "ndarray[Any, Any]", b: "ndarray[Any, Any]") -> "ndarray[Any, Any]":
        total: ndarray[Any, Any] = a[:, :BLOCK] @ b[:BLOCK] % self.prime
        for start in range(BLOCK, a.shape[1], BLOCK):
            total = (total + a[:, start : start + BLOCK] @ b[start : start + BLOCK]) % self.prime
        return total

    def _rank(self, matrix: "ndarray[Any, Any]") -> int:
        # Residues in float64 are whole numbers below 2^20.
        exact = matrix.astype(np.int64) if matrix.dtype == np.float64 else matrix
        return engines.rank(exact, self.prime)


def _prime(entries: Sequence[Element]) -> int:
    for p in SKETCH_PRIMES:
        if all(x.denominator % p for x in entries):
            return p
    raise InputError("the entries' denominators are divisible by every prime that is tried")
