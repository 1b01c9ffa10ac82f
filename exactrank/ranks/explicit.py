"""The exact rank of an explicit matrix, with a theorem."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from exactrank.engines import rank
from exactrank.kernel.fields import Element, Field
from exactrank.kernel.matrices import Matrix, check_entries
from exactrank.kernel.rules import both_bounds, factorization_upper_bound, minor_lower_bound
from exactrank.kernel.statements import MatrixRank
from exactrank.kernel.theorem import RuleError, Theorem
from exactrank.matrices import EXPLICIT_PRIMES, good_primes, pivots, residues
from exactrank.ranks.factorizations import factorization

MINOR_ORDER = 500
PRIMES_TRIED = 8


def matrix_rank(matrix: Matrix, field: Field) -> Theorem:
    """rank A = r, from an r × r minor and a factorization through r columns (m × n over the field).

    Over QQ the minor is found and proved modulo a prime, the factorization is rational. A rank of 0
    is stated as an upper bound. Where minor or factorization would be over the checker's limit, the
    bounds are what is within it: a smaller minor, the number of columns. Raises InputError beyond
    2^20 entries.
    """
    m, n = matrix.shape
    check_entries(m * n)
    entries = matrix.explicit(field)
    subject = MatrixRank(matrix=matrix, field=field, upper=min(m, n))
    best: tuple[int, Any] = (-1, None)
    for p in islice(_primes(entries, field), PRIMES_TRIED):
        image = residues(entries, p)
        rows, columns = pivots(image, p)
        try:
            upper = factorization(subject, entries, rows, columns) or _all_columns(subject, n)
        except RuleError:
            # Modulo this prime the rank is smaller than over QQ: another one, or what this one proves.
            best = max(best, (len(rows), (p, image, rows, columns)), key=lambda found: found[0])
            continue
        break
    else:
        p, image, rows, columns = best[1]
        upper = _all_columns(subject, n)
    if not rows:
        return upper
    if len(rows) > MINOR_ORDER:
        rows = rows[:MINOR_ORDER]
        _, columns = pivots(image[rows], p)
    modulus = p if field.modulus is None else None
    lower = minor_lower_bound(subject, rows=rows, columns=columns, modulus=modulus)
    return both_bounds(lower, upper)


def _primes(entries: Sequence[Sequence[Element]], field: Field) -> Iterator[int]:
    if field.modulus is not None:
        return iter((field.modulus,))
    return good_primes([x for row in entries for x in row], EXPLICIT_PRIMES)


def _all_columns(subject: MatrixRank, width: int) -> Theorem:
    everything: list[list[Element]] = [[] for _ in range(width)]
    return factorization_upper_bound(subject, columns=list(range(width)), combinations=everything)


def observed_rank(matrix: Matrix, field: Field) -> tuple[int, int]:
    """The rank modulo a prime, and the prime: a lower bound over QQ, here without a proof."""
    entries = matrix.explicit(field)
    p = next(_primes(entries, field))
    return rank(residues(entries, p), p), p
