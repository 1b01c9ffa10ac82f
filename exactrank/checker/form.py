"""JSON from outside: a file's bytes, their value, and the parts of it in exactly the due form."""

from __future__ import annotations

import json
import os
import re
import stat
from itertools import accumulate, pairwise
from typing import Any, NoReturn

from verdicts import MAX_DIGITS, MAX_SIZE, Declined, Malformed, show

MAX_BYTES = 64 * 2**20
MAX_NESTING = 64


def read_bytes(path: str) -> bytes:
    """A regular file's bytes: a pipe could block, a device never end."""

    def opener(name: str, flags: int) -> int:
        return os.open(name, flags | getattr(os, "O_NONBLOCK", 0))

    try:
        with open(path, "rb", opener=opener) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise Malformed("it is not a regular file")
            data = file.read(MAX_BYTES + 1) if status.st_size <= MAX_BYTES else None
    except OSError as error:
        raise Malformed(f"it cannot be read: {error.strerror}") from None
    if data is None or len(data) > MAX_BYTES:
        raise Declined("it is larger than 64 MiB")
    return data


# The closing quote is optional, so that a scan never starts again inside an unclosed string.
_STRINGS = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_BRACKETS = bytes.maketrans(b"[{]}", b"\x02\x02\x00\x00")
_OTHERS = bytes(set(range(256)) - set(b"[{]}"))


def parse(data: bytes) -> Any:
    """The JSON value of these bytes: no duplicate keys, no floats, bounded nesting and digits."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Malformed("it is not UTF-8") from None
    brackets = _STRINGS.sub(b"", data).translate(_BRACKETS, _OTHERS)
    if max(accumulate(step - 1 for step in brackets), default=0) > MAX_NESTING:
        raise Declined("it is nested deeper than 64")
    try:
        return json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=_literal,
            parse_float=_no_number,
            parse_constant=_no_number,
        )
    except json.JSONDecodeError as error:
        raise Malformed(f"it is not JSON: {error.msg}, line {error.lineno}") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, value in pairs:
        if key in result:
            raise Malformed(f"the key {show(key)} is there twice")
        result[key] = value
    return result


def _literal(text: str) -> int:
    if len(text) > MAX_DIGITS:
        raise Declined("an integer has more than 2,000 digits")
    if text == "-0":
        raise Malformed("-0 is not the form of an integer")
    return int(text)


def _no_number(text: str) -> NoReturn:
    raise Malformed(f"{show(text)} is not an integer")


def keys(value: Any, what: str, *names: str) -> list[Any]:
    """The values of an object that has exactly these keys, in this order."""
    if not isinstance(value, dict):
        raise Malformed(f"{what} is not an object")
    for name in names:
        if name not in value:
            raise Malformed(f"{what} lacks the key {name}")
    for name in value:
        if name not in names:
            raise Malformed(f"{what} has the unknown key {show(name)}")
    return [value[name] for name in names]


def items(value: Any, what: str, length: int | None = None) -> list[Any]:
    if not isinstance(value, list):
        raise Malformed(f"{what} is not a list")
    if length is not None and len(value) != length:
        raise Malformed(f"{what} has {len(value)} entries instead of {length}")
    return value


def string(value: Any, what: str) -> str:
    if not isinstance(value, str):
        raise Malformed(f"{what} is not a string")
    return value


def integer(value: Any, what: str, low: int | None = None, high: int | None = None) -> int:
    if type(value) is not int:  # True is an instance of int
        raise Malformed(f"{what} is not an integer")
    if (low is not None and value < low) or (high is not None and value > high):
        raise Malformed(f"{what} is {show(value)}, which is out of range")
    return value


def integers(value: Any, what: str, low: int | None = None, high: int | None = None) -> list[int]:
    return [integer(x, f"an entry of {what}", low, high) for x in items(value, what)]


def size(value: Any, what: str) -> int:
    """A positive integer up to the limit on M, widths, channels and bases."""
    if integer(value, what, 1) > MAX_SIZE:
        raise Declined(f"{what} is above 2^31-1")
    return int(value)


def pair(value: Any, what: str) -> tuple[int, int]:
    first, second = integers(items(value, what, 2), what)
    return first, second


def increasing(values: list[Any], what: str) -> list[Any]:
    if any(a >= b for a, b in pairwise(values)):
        raise Malformed(f"{what} is not strictly increasing")
    return values
