"""The two kinds of field: QQ and GF(p)."""

import re
from dataclasses import dataclass
from fractions import Fraction

from flint import fmpz

Element = Fraction | int
"""An element of QQ (Fraction) or of GF(p) (an int in 0 … p−1)."""

MODULUS_LIMIT = 2**64
_RATIONAL = re.compile(r"-?(0|[1-9][0-9]*)(/[1-9][0-9]*)?")
_DECIMAL = re.compile(r"0|[1-9][0-9]*")
_DIGITS_LIMIT = 2000


class InputError(ValueError):
    """Input that names no mathematical object; the message says where and how to mend it."""


def is_prime(n: int) -> bool:
    """Whether n < 2^64 is prime, decided deterministically (FLINT)."""
    if not 0 <= n < MODULUS_LIMIT:
        raise InputError(f"primality is decided below 2^64 only, not for {n.bit_length()} bits")
    return bool(fmpz(n).is_prime())


@dataclass(frozen=True, slots=True)
class Field:
    """QQ (modulus None) or GF(p), p prime below 2^64.

    Raises InputError for a composite or too large modulus: FLINT aborts the process on these.
    """

    modulus: int | None = None

    def __post_init__(self) -> None:
        p = self.modulus
        if p is None:
            return
        if p >= MODULUS_LIMIT:
            raise InputError(f"GF(p) needs p below 2^64; this p has {p.bit_length()} bits")
        if not is_prime(p):
            raise InputError(f"GF({p}) is not a prime field: {p} is not prime")

    @classmethod
    def parse(cls, text: object) -> "Field":
        """Read `QQ` or `GF(p)`."""
        if text == "QQ":
            return QQ
        match = (
            re.fullmatch(r"GF\((0|[1-9][0-9]{0,1999})\)", text) if isinstance(text, str) else None
        )
        if match is None:
            raise InputError(f"field {str(text)[:40]!r} is neither QQ nor GF(p)")
        return cls(int(match[1]))

    @property
    def characteristic(self) -> int:
        """0 for QQ, p for GF(p)."""
        return self.modulus or 0

    def element(self, text: object) -> Element:
        """Read an element from its canonical string: lowest terms, or a residue in 0 … p−1."""
        if not isinstance(text, str) or len(text) > _DIGITS_LIMIT:
            raise InputError(f"{str(text)[:40]!r} is not an element of {self}, written as a string")
        if self.modulus is None:
            value = Fraction(text) if _RATIONAL.fullmatch(text) else None
            if value is None or str(value) != text:
                raise InputError(f"{text[:40]!r} is not a rational number in lowest terms")
            return value
        if not _DECIMAL.fullmatch(text) or int(text) >= self.modulus:
            raise InputError(f"{text[:40]!r} is not a residue in 0 … {self.modulus - 1}")
        return int(text)

    def convert(self, value: Element) -> Element:
        """The image of a rational number or integer; fails where p divides the denominator."""
        if self.modulus is None:
            return Fraction(value)
        numerator, denominator = value.numerator, value.denominator
        if denominator % self.modulus == 0:
            raise InputError(f"{value} has no image in {self}: its denominator is 0 there")
        return numerator * pow(denominator, -1, self.modulus) % self.modulus

    def __str__(self) -> str:
        return "QQ" if self.modulus is None else f"GF({self.modulus})"


QQ = Field()
