"""Numbers in their canonical forms: naturals, rationals, fields and their elements."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import lru_cache
from typing import Any

from form import string
from verdicts import MAX_BITS, MAX_DIGITS, Declined, Element, Malformed, Work, show

_DECIMAL = re.compile(r"0|[1-9][0-9]*")
_POWER = re.compile(r"([1-9][0-9]*)(?:\^([1-9][0-9]*))?")
_RATIONAL = re.compile(r"(-?(?:0|[1-9][0-9]*))(?:/([1-9][0-9]*))?")
_FIELD = re.compile(r"GF\((0|[1-9][0-9]*)\)")


def _decimal(text: str) -> int:
    if len(text) > MAX_DIGITS:
        raise Declined("a number has more than 2,000 digits")
    return int(text)


def is_prime(n: int, work: Work) -> bool:
    """Miller-Rabin with the first twelve primes as bases: exact below 3.3*10^24."""
    work.charge(1000)
    bases = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37)
    if n < 2 or any(n % q == 0 for q in bases):
        return n in bases
    twos = ((n - 1) & -(n - 1)).bit_length() - 1

    def passes(base: int) -> bool:
        x = pow(base, (n - 1) >> twos, n)
        return x == 1 or any(pow(x, 2**t, n) == n - 1 for t in range(twos))

    return all(passes(base) for base in bases)


def natural(value: Any, what: str, work: Work) -> int:
    """A NAT: decimal below 10^40, from there on its factorization."""
    text = string(value, what)
    if _DECIMAL.fullmatch(text):
        if len(text) > 40:
            raise Malformed(f"{what} is 10^40 or more, but not written as its factorization")
        return int(text)
    result, bits, last = 1, 0, 1
    for factor in text.split("*"):
        match = _POWER.fullmatch(factor)
        if not match or match[2] == "1":
            raise Malformed(f"{what} is {show(text)}, not a natural number in its form")
        prime, exponent = _decimal(match[1]), _decimal(match[2] or "1")
        if prime <= last or prime >= 2**64 or not is_prime(prime, work):
            raise Malformed(f"{what}: {match[1]} is not the next prime of a factorization")
        bits += exponent * (prime.bit_length() - 1)  # it has at least so many: before the power
        if bits > MAX_BITS:
            raise Declined(f"{what} has more than 2^20 bits")
        result, last = result * prime**exponent, prime
    if result < 10**40:
        raise Malformed(f"{what} is below 10^40, but written as a factorization")
    return bounded(result)


def bounded(value: int) -> int:
    if value.bit_length() > MAX_BITS:
        raise Declined("a number has more than 2^20 bits")
    return value


def product(factors: Iterable[int]) -> int:
    result = 1
    for factor in factors:
        result = bounded(result * factor)
    return result


def power(base: int, exponent: int) -> int:
    if (base.bit_length() - 1) * exponent > MAX_BITS:
        raise Declined("a number has more than 2^20 bits")
    return bounded(base**exponent)


def binomial(n: int, k: int, cap: int | None = None) -> int:
    """binom(n, k), or min(cap, binom(n, k)); never computed when it is far too large."""
    k = min(k, n - k)
    if k < 0:
        return 0
    least_bits = k * ((n // k).bit_length() - 1) if k else 0  # binom(n, k) >= (n/k)^k
    if cap is not None:
        return cap if least_bits > cap.bit_length() else min(cap, math.comb(n, k))
    if least_bits > MAX_BITS:
        raise Declined("a number has more than 2^20 bits")
    return bounded(math.comb(n, k))


def in_words(value: int | None) -> str:
    if value is None:
        return "null"
    return str(value) if value < 10**40 else f"a number of {value.bit_length()} bits"


def read_field(value: Any, work: Work) -> int:
    """The characteristic: 0 for QQ, p for GF(p)."""
    text = string(value, "the field")
    if text == "QQ":
        return 0
    match = _FIELD.fullmatch(text)
    if not match:
        raise Malformed(f"the field {show(text)} is neither QQ nor GF(p)")
    p = _decimal(match[1])
    if p >= 2**64:
        raise Declined("the field GF(p) has p >= 2^64")
    if not is_prime(p, work):
        raise Malformed(f"the field is GF({p}), but {p} is not a prime")
    return p


@lru_cache(maxsize=2**16)
def _rational(text: str) -> Element:
    match = _RATIONAL.fullmatch(text)
    if not match or match[1] == "-0" or match[2] == "1":
        raise Malformed(f"{show(text)} is not a rational number in its form")
    above, below = _decimal(match[1].lstrip("-")), _decimal(match[2] or "1")
    if math.gcd(above, below) != 1:
        raise Malformed(f"{show(text)} is not in lowest terms")
    above = -above if text[0] == "-" else above
    return Fraction(above, below) if below > 1 else above


def rational(value: Any, what: str) -> Element:
    return _rational(string(value, what))


def element(value: Any, p: int) -> Element:
    text = string(value, "an element of the field")
    if not p:
        return _rational(text)
    if not _DECIMAL.fullmatch(text) or _decimal(text) >= p:
        raise Malformed(f"{show(text)} is not an element of GF({p}) in its form")
    return int(text)


def lift(value: Element, p: int) -> Element:
    """The element modulo p, which divides no denominator; unchanged for p = 0."""
    if not p:
        return value
    return value % p if isinstance(value, int) else value.numerator * pow(value.denominator, -1, p)


def reducer(p: int, work: Work) -> Callable[[Element], Element]:
    """What is done to every intermediate result: reduced modulo p, or charged by its length."""
    return (lambda value: value % p) if p else work.sized
