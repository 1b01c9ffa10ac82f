"""The exact rank of an explicit matrix, with a theorem."""

from exactrank.kernel.fields import Element, Field
from exactrank.kernel.matrices import Matrix, check_entries
from exactrank.kernel.rules import both_bounds, factorization_upper_bound, minor_lower_bound
from exactrank.kernel.statements import MatrixRank
from exactrank.kernel.theorem import Theorem
from exactrank.matrices import combinations, good_prime, pivots


def matrix_rank(matrix: Matrix, field: Field) -> Theorem:
    """rank A = r, from an r × r minor and a factorization through r columns (m × n over the field).

    Over QQ the minor is found and proved modulo a prime, the factorization is rational. A rank of 0
    is stated as an upper bound. Raises InputError beyond 2^20 entries.
    """
    m, n = matrix.shape
    check_entries(m * n)
    entries = matrix.explicit(field)
    subject = MatrixRank(matrix=matrix, field=field, upper=min(m, n))
    modulus = good_prime([x for row in entries for x in row]) if field.modulus is None else None
    p = modulus or field.characteristic
    image = Field(p)
    rows, columns = pivots([[int(image.convert(x)) for x in row] for row in entries], p)
    upper = factorization_upper_bound(
        subject, columns=columns, combinations=combinations(entries, rows, columns, field)
    )
    if not rows:
        return upper
    lower = minor_lower_bound(subject, rows=rows, columns=columns, modulus=modulus)
    return both_bounds(lower, upper)


def entries_of(rows: list[list[Element]], field: Field) -> tuple[tuple[Element, ...], ...]:
    """Rows of numbers as elements of the field."""
    return tuple(tuple(field.convert(x) for x in row) for row in rows)
