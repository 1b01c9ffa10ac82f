"""Arrays of exact numbers from files that are not trusted: nested JSON lists, .npy and .npz.

Sizes, depths and headers are looked at before memory is taken, pickles are never loaded, and a
float is the dyadic rational that it is. Every refusal is an InputError with the place and the mend.
"""

import io
import json
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from math import isfinite, prod
from pathlib import Path
from typing import Any

from exactrank.files import read_bytes, read_text
from exactrank.kernel.fields import InputError

ENTRIES_LIMIT = 2**22
FILE_LIMIT = 128 * 2**20
JSON_LIMIT = 64 * 2**20
DEPTH_LIMIT = 32
MEMBERS_LIMIT = 64
HEADER_LIMIT = 4096
_DIGITS = 2000
_NUMBER = re.compile(r"[+-]?[0-9]+(?:/[0-9]+)?")
_FLOAT_MEND = 'exact numbers are integers or strings such as "1/10"'


@dataclass(frozen=True)
class Array:
    """Exact numbers of a shape, flat in C order.

    `inexact` are the places of floats that are not the short decimals that they print as.
    """

    shape: tuple[int, ...]
    entries: tuple[Fraction, ...]
    inexact: tuple[int, ...] = ()

    def place(self, position: int) -> str:
        """A flat position as the indices 1, 2, … that the papers use: `[1, 2, 1]`."""
        found = []
        for side in reversed(self.shape):
            position, index = divmod(position, side)
            found.append(index + 1)
        return str(found[::-1])


def note_of_floats(arrays: Mapping[str, Array]) -> str | None:
    """What a user is told about floats such as 0.1: what the first one is, and how many more."""
    found = [(name, array, at) for name, array in arrays.items() for at in array.inexact]
    if not found:
        return None
    name, array, at = found[0]
    value = array.entries[at]
    shown = str(value) if len(str(value)) <= 120 else f"{str(value)[:100]}…"
    more = f" (and so for {len(found) - 1} more floats)" if len(found) > 1 else ""
    return f"{name}{array.place(at)} = {float(value)!r} is taken as what it is, {shown}{more}"


# ---- JSON ---------------------------------------------------------------------------------------


def read_json(path: Path) -> Any:
    """A JSON file without duplicate keys, floats, NaN or deep nesting; numbers stay as written."""
    text = read_text(path, limit=JSON_LIMIT)
    # Brackets inside strings are counted too: no file that is read here has any.
    brackets = re.sub(r"[^\[\]{}]", "", text)
    depth = max(accumulate((1 if c in "[{" else -1 for c in brackets), initial=0))
    if depth > DEPTH_LIMIT:
        raise InputError(f"{path}: nested {depth} deep, over the limit of {DEPTH_LIMIT}")
    if text.count(",") > ENTRIES_LIMIT:
        raise InputError(f"{path}: more than {ENTRIES_LIMIT} entries")
    try:
        return json.loads(
            text,
            object_pairs_hook=_unique,
            parse_float=_no_float,
            parse_constant=_no_float,
            parse_int=_integer,
        )
    except InputError as error:
        raise InputError(f"{path}: {error}") from None
    except RecursionError:
        raise InputError(f"{path}: nested too deep") from None
    except ValueError as error:
        raise InputError(f"{path}: not JSON: {error}") from None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise InputError(f"the key {twice[:40]!r} stands there twice")
    return found


def _no_float(text: str) -> Any:
    raise InputError(f"{text[:40]} is not an exact number; {_FLOAT_MEND}")


def _integer(text: str) -> int:
    if len(text) > _DIGITS:
        raise InputError(f"an integer of {len(text)} digits, over the limit of {_DIGITS}")
    return int(text)


def number(value: object) -> Fraction:
    """An exact number as JSON holds it: an integer, or a string such as "-3" or "1/10"."""
    if type(value) is int:
        return Fraction(value)
    if isinstance(value, str) and len(value) <= _DIGITS and value.isascii():
        match = _NUMBER.fullmatch(value.strip())
        if match and not re.search(r"/0+$", match[0]):
            return Fraction(match[0])
    shown = json.dumps(value, ensure_ascii=False)[:40]
    raise InputError(f"{shown} is not an exact number; {_FLOAT_MEND}")


def shape_of(value: object, name: str) -> list[int]:
    """The lengths of the first lists; InputError where they are over the limit, before any is read."""
    shape: list[int] = []
    while isinstance(value, list):
        if not value:
            raise InputError(f"{name} holds an empty list")
        shape.append(len(value))
        value = value[0]
    if prod(shape) > ENTRIES_LIMIT:
        raise InputError(f"{name} has the shape {shape}, over the limit of {ENTRIES_LIMIT} entries")
    return shape


def from_lists(value: object, name: str) -> Array:
    """Nested lists of one shape, entries read by `number`; `name` is for messages."""
    shape = shape_of(value, name)
    entries: list[Fraction] = []

    def walk(node: object, level: int, place: list[int]) -> None:
        if level == len(shape):
            if isinstance(node, list):
                raise InputError(f"{name}{place} is a list where others are numbers")
            try:
                entries.append(number(node))
            except InputError as error:
                raise InputError(f"{name}{place}: {error}") from None
            return
        if not isinstance(node, list):
            raise InputError(f"{name}{place} is a number where others are lists")
        if len(node) != shape[level]:
            raise InputError(f"{name}{place} has {len(node)} entries, others have {shape[level]}")
        for index, child in enumerate(node, start=1):
            walk(child, level + 1, [*place, index])

    walk(value, 0, [])
    return Array(tuple(shape), tuple(entries))


def to_lists(array: Array) -> Any:
    """Nested lists of strings, the inverse of `from_lists`."""
    values: list[Any] = [str(x) for x in array.entries]
    for side in reversed(array.shape[1:]):
        values = [values[i : i + side] for i in range(0, len(values), side)]
    return values if array.shape else values[0]


# ---- numpy --------------------------------------------------------------------------------------


def read_npy(path: Path) -> Array:
    """A .npy file of float64, float32 or integers."""
    return _from_npy(read_bytes(path, limit=FILE_LIMIT), str(path))


def read_npz(path: Path) -> dict[str, Array]:
    """The arrays of a .npz file by name, the zip's directory and every header checked first."""
    data = read_bytes(path, limit=FILE_LIMIT)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _check_members(members)
            return {
                member.filename.removesuffix(".npy"): _from_npy(
                    _content(archive, member), f"{path}: {member.filename}"
                )
                for member in members
            }
    except InputError as error:
        message = str(error)
        raise InputError(message if str(path) in message else f"{path}: {message}") from None
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        raise InputError(f"{path}: not a .npz file, or a damaged one") from None
    except Exception as error:  # zlib.error and what else a damaged stream raises
        raise InputError(f"{path}: damaged ({type(error).__name__})") from None


def _check_members(members: Sequence[zipfile.ZipInfo]) -> None:
    """Counts and sizes of the zip's directory, before anything is unpacked."""
    if len(members) > MEMBERS_LIMIT:
        raise InputError(f"{len(members)} arrays, over the limit of {MEMBERS_LIMIT}")
    names = [member.filename for member in members]
    if len(set(names)) != len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise InputError(f"the array {twice[:40]!r} stands there twice")
    for member in members:
        if not member.filename.endswith(".npy"):
            raise InputError(f"{member.filename[:40]!r} is not an array (.npy)")
        if member.flag_bits & 1:
            raise InputError(f"{member.filename[:40]!r} is encrypted")
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise InputError(f"{member.filename[:40]!r} is neither stored nor deflated")
    total = sum(member.file_size for member in members)
    if total > FILE_LIMIT:
        raise InputError(f"unpacks to {total} bytes, over the limit of {FILE_LIMIT}")


def _content(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    with archive.open(member) as stream:
        # The directory may lie about the size: no more than it says is read.
        data = stream.read(member.file_size)
        if len(data) != member.file_size or stream.read(1):
            raise InputError(f"{member.filename[:40]!r} is not as long as the directory says")
    return data


def _from_npy(data: bytes, name: str) -> Array:
    import numpy as np

    shape, column_major, dtype, start = _header(data, name)
    if dtype.hasobject:
        raise InputError(f"{name}: holds pickled objects, which are not loaded; save numbers")
    if dtype.kind not in "iuf" or (dtype.kind == "f" and dtype.itemsize not in (4, 8)):
        raise InputError(
            f"{name}: dtype {str(dtype)[:40]} is not float64, float32 or an integer type; "
            "convert it with .astype(numpy.float64)"
        )
    if any(side < 0 for side in shape) or len(shape) > DEPTH_LIMIT:
        raise InputError(f"{name}: {str(shape)[:60]} is not a shape")
    count = prod(shape)
    if count > ENTRIES_LIMIT:
        raise InputError(f"{name}: {count} entries, over the limit of {ENTRIES_LIMIT}")
    if len(data) - start != count * dtype.itemsize:
        raise InputError(
            f"{name}: shape {shape} of {dtype} takes {count * dtype.itemsize} bytes, "
            f"but {len(data) - start} are there; the file is truncated or damaged"
        )
    values = np.frombuffer(data, dtype=dtype, count=count, offset=start)
    flat = values.reshape(shape, order="F" if column_major else "C").ravel(order="C").tolist()
    return _exact(shape, flat, name)


def _header(data: bytes, name: str) -> tuple[tuple[int, ...], bool, Any, int]:
    from numpy.lib import format as npy

    stream = io.BytesIO(data)
    readers: dict[tuple[int, int], Callable[..., Any]] = {
        (1, 0): npy.read_array_header_1_0,
        (2, 0): npy.read_array_header_2_0,
    }
    try:
        version = npy.read_magic(stream)
        shape, column_major, dtype = readers[version](stream, max_header_size=HEADER_LIMIT)
    except (ValueError, TypeError, KeyError, SyntaxError, RecursionError, MemoryError, EOFError):
        # The header is a literal; numpy's own words would run over several lines.
        raise InputError(f"{name}: not a .npy array, or its header is damaged") from None
    return tuple(int(side) for side in shape), bool(column_major), dtype, stream.tell()


def _exact(shape: tuple[int, ...], values: Sequence[int | float], name: str) -> Array:
    entries, inexact = [], []
    # Trained weights repeat little, constructed ones much: each float is converted once.
    known: dict[int | float, tuple[Fraction, bool]] = {}
    for position, value in enumerate(values):
        found = known.get(value)
        if found is None:
            if isinstance(value, float) and not isfinite(value):
                place = Array(shape, ()).place(position)
                raise InputError(f"{name}: {place} is {value}; every entry must be finite")
            exact = Fraction(value)
            found = exact, isinstance(value, float) and Fraction(repr(value)) != exact
            known[value] = found
        entries.append(found[0])
        if found[1]:
            inexact.append(position)
    return Array(shape, tuple(entries), tuple(inexact))


def npz_bytes(arrays: Mapping[str, Array]) -> bytes:
    """A .npz file of float64 arrays; InputError where a value is not exactly a float64.

    The same arrays give the same bytes: numpy's own writer puts the time in.
    """
    import numpy as np

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in arrays.items():
            floats = [_float(value, name, array, at) for at, value in enumerate(array.entries)]
            member = io.BytesIO()
            np.lib.format.write_array(
                member, np.array(floats, dtype=np.float64).reshape(array.shape), allow_pickle=False
            )
            info = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, member.getvalue())
    return buffer.getvalue()


def _float(value: Fraction, name: str, array: Array, at: int) -> float:
    try:
        near = float(value)
    except OverflowError:
        near = 0.0
    if Fraction(near) != value:
        raise InputError(
            f"{name}{array.place(at)} = {str(value)[:40]} is not exactly a float64; "
            "write JSON instead (-o FILE.json)"
        )
    return near
