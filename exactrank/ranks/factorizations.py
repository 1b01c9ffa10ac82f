"""Factorizations through the columns of a minor, where the checker has the time for them."""

from collections.abc import Sequence
from math import lcm

from exactrank.kernel.fields import Element, Field
from exactrank.kernel.rules import factorization_upper_bound
from exactrank.kernel.statements import MatrixRank, RankAtWeights
from exactrank.kernel.theorem import Theorem
from exactrank.matrices import combinations

OPERATIONS = 45_000_000
"""What the checker accepts in one certificate, with room to spare; a minor takes R^3/3."""

DIGITS = 2_000
CHARACTERS = 64_000_000
"""What a certificate has room for: digits of one number, and all combinations with the matrix in four statements."""

FACTOR = 4
"""A factorization whose first combination is so many times over a limit is not computed."""

Entries = Sequence[Sequence[Element]]


def factorization(
    subject: MatrixRank | RankAtWeights, entries: Entries, rows: list[int], columns: list[int]
) -> Theorem | None:
    """rank A ≤ r through r columns; A[rows, columns] is invertible, modulo a prime or over the field.

    None where the certificate would be over the checker's limits. Raises RuleError where the columns do
    not span.
    """
    m, n = len(entries), len(entries[0])
    width, order = n - len(columns), len(columns)
    spent = order**3 // 3
    if spent + m * order * width > OPERATIONS:
        return None
    if width:
        # One combination shows how long the numbers get, before all are computed.
        named = set(columns)
        first = next(c for c in range(n) if c not in named)
        sample = combinations(entries, rows, columns, subject.field, others=[first])
        if not _fits(entries, sample, subject.field, max(1, width // FACTOR), spent):
            return None
    found = combinations(entries, rows, columns, subject.field)
    if not _fits(entries, found, subject.field, 1, spent):
        return None
    return factorization_upper_bound(subject, columns=columns, combinations=found)


def _fits(entries: Entries, found: Entries, field: Field, times: int, spent: int) -> bool:
    """Whether a checker has the time and the room for so many times these combinations."""
    if field.modulus is not None:
        return True
    order = len(found)
    columns = [_integer_bits(column) for column in zip(*found, strict=True)]
    digits = [_digits(x) for row in found for x in row]
    given = sum(_digits(x) for row in entries for x in row)
    if max(digits, default=0) > DIGITS or times * sum(digits) + 4 * given > CHARACTERS:
        return False
    longest: dict[int, int] = {}
    for row in entries:
        bits = _integer_bits(row)
        longest[bits] = longest.get(bits, 0) + 1
    cost = sum(
        count
        * (len(entries[0]) * _product(a, a) + order * times * sum(_product(a, b) for b in columns))
        for a, count in longest.items()
    )
    return spent + cost + times * order * sum(_product(b, b) for b in columns) <= OPERATIONS


def _integer_bits(numbers: Sequence[Element]) -> int:
    """Bits of the longest integer once the numbers are brought to their common denominator, it included."""
    common = lcm(*(x.denominator for x in numbers))
    largest = max((abs(x.numerator) * (common // x.denominator) for x in numbers), default=0)
    return max(largest, common).bit_length()


def _product(a: int, b: int) -> int:
    """What a product of integers of a and b bits counts; `docs/certificate.md`, Limits."""
    return 1 + max(a, 64) * max(b, 64) // 2**16


def _digits(x: Element) -> int:
    """Digits of numerator and denominator, with the marks between numbers."""
    return (x.numerator.bit_length() + x.denominator.bit_length()) * 302 // 1000 + 4
