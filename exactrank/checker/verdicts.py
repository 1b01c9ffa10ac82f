"""Verdicts, limits, and the budget of operations."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

Element = int | Fraction  # of QQ; an element of GF(p) is an int in 0 .. p-1

MAX_BITS = MAX_ENTRIES = 2**20
MAX_SIZE = 2**31 - 1
MAX_DIGITS = 2000
MAX_OPERATIONS = 5 * 10**7


class Refusal(Exception):
    """Why a file is not valid; the subclass says with which verdict."""

    verdict = ""


class Invalid(Refusal):
    verdict = "invalid"


class Declined(Refusal):
    verdict = "declined"


class Malformed(Refusal):
    verdict = "malformed"


class Work:
    """What checking one file may still cost, and the networks already built for it."""

    def __init__(self, operations: float = MAX_OPERATIONS) -> None:
        self.left = operations
        self.networks: dict[str, Any] = {}

    def charge(self, operations: int) -> None:
        self.left -= operations
        if self.left < 0:
            raise Declined("it takes more than 5*10^7 elementary operations")

    def sized(self, value: Element) -> Element:
        """Charge a result in QQ by its length: with long numbers one operation is many."""
        words = (value.numerator.bit_length() + value.denominator.bit_length()) // 64
        if words:
            self.charge(words * words)
        return value


def show(value: Any, limit: int = 100) -> str:
    """A value from outside on one line of ASCII without control characters, shortened."""
    text = json.dumps(value).replace("\x7f", "\\u007f")
    return text if len(text) <= limit else text[:limit] + "..."
