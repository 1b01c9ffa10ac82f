"""The exact rank of an explicit matrix, with a theorem."""

from collections.abc import Sequence

from exactrank.kernel.fields import Element, Field
from exactrank.kernel.matrices import Matrix, check_entries
from exactrank.kernel.rules import both_bounds, factorization_upper_bound, minor_lower_bound
from exactrank.kernel.statements import MatrixRank
from exactrank.kernel.theorem import Theorem
from exactrank.matrices import combinations, good_prime, pivots

MINOR_ORDER = 500
OPERATIONS = 45_000_000
"""What the checker accepts in one certificate, with room to spare; a minor takes R^3/3."""


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
    modulus = good_prime([x for row in entries for x in row]) if field.modulus is None else None
    p = modulus or field.characteristic
    image = Field(p)
    residues = [[int(image.convert(x)) for x in row] for row in entries]
    rows, columns = pivots(residues, p)
    upper = _factorization(subject, entries, rows, columns)
    if not rows:
        return upper
    if len(rows) > MINOR_ORDER:
        rows = rows[:MINOR_ORDER]
        _, columns = pivots([residues[row] for row in rows], p)
    lower = minor_lower_bound(subject, rows=rows, columns=columns, modulus=modulus)
    return both_bounds(lower, upper)


def _factorization(
    subject: MatrixRank,
    entries: Sequence[Sequence[Element]],
    rows: list[int],
    columns: list[int],
) -> Theorem:
    """Through the columns of the minor, or through all columns where that is over the limit."""
    m, n = len(entries), len(entries[0])
    if m * len(columns) * (n - len(columns)) <= OPERATIONS:
        found = combinations(entries, rows, columns, subject.field)
        # Long numbers cost the square of their words.
        cost = m * sum(1 + _words(x) ** 2 for row in found for x in row)
        if cost <= OPERATIONS:
            return factorization_upper_bound(subject, columns=columns, combinations=found)
    everything: list[list[Element]] = [[] for _ in range(n)]
    return factorization_upper_bound(subject, columns=list(range(n)), combinations=everything)


def _words(x: Element) -> int:
    return (x.numerator.bit_length() + x.denominator.bit_length()) // 64


def observed_rank(matrix: Matrix, field: Field) -> tuple[int, int]:
    """The rank modulo a prime, and the prime: a lower bound over QQ, here without a proof."""
    entries = matrix.explicit(field)
    p = field.modulus or good_prime([x for row in entries for x in row])
    image = Field(p)
    rows, _ = pivots([[int(image.convert(x)) for x in row] for row in entries], p)
    return len(rows), p


def entries_of(rows: list[list[Element]], field: Field) -> tuple[tuple[Element, ...], ...]:
    """Rows of numbers as elements of the field."""
    return tuple(tuple(field.convert(x) for x in row) for row in rows)
