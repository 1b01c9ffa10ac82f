"""Natural numbers as the certificate writes them: decimal, or a product of prime powers."""

import re

from flint import fmpz

from exactrank.kernel.fields import InputError, is_prime

DECIMAL_BOUND = 10**40
BITS_LIMIT = 2**20
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,39}")
_POWER = re.compile(r"([1-9][0-9]{0,19})(?:\^([1-9][0-9]{0,6}))?")


def format_natural(value: int) -> str:
    """Decimal below 10^40, from there on the factorization, as `2^2048*3^5`."""
    if value < 0:
        raise InputError(f"{value} is not a natural number")
    if value < DECIMAL_BOUND:
        return str(value)
    factors = sorted((int(p), int(e)) for p, e in fmpz(value).factor())
    return "*".join(f"{p}^{e}" if e > 1 else str(p) for p, e in factors)


def writable(value: int) -> bool:
    """Whether its factorization, where one is written, is found at once: small primes and little else."""
    if value < DECIMAL_BOUND:
        return True
    for prime in range(2, 2000):
        while value % prime == 0:
            value //= prime
    return value < 2**64


def parse_natural(text: object) -> int:
    """The inverse of `format_natural`; raises InputError for any other string."""
    if not isinstance(text, str):
        raise InputError(f"{str(text)[:40]!r} is not a natural number, written as a string")
    if _DECIMAL.fullmatch(text):
        return int(text)
    value, previous = 1, 1
    for part in text.split("*"):
        match = _POWER.fullmatch(part)
        if match is None:
            raise InputError(f"{text[:40]!r} is neither decimal nor a product of prime powers")
        prime, exponent = int(match[1]), int(match[2] or 1)
        if prime <= previous or not is_prime(prime) or match[2] == "1":
            raise InputError(f"{text[:40]!r}: primes must increase, exponent 1 is left out")
        if value.bit_length() + exponent * (prime.bit_length() - 1) > BITS_LIMIT + 1:
            raise InputError(f"{text[:40]!r} has more than {BITS_LIMIT} bits")
        value, previous = value * prime**exponent, prime
        if value.bit_length() > BITS_LIMIT:
            raise InputError(f"{text[:40]!r} has more than {BITS_LIMIT} bits")
    if value < DECIMAL_BOUND:
        raise InputError(f"{text[:40]!r}: numbers below 10^40 are written in decimal")
    return value
