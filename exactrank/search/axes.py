"""The words of a sweep: ranges of integers, widths, windows and sharing, as they are typed.

An entry is an integer or alternatives of it: `3`, `2..4` (2, 3, 4), `2/4/8`, `1..3/8`. Commas part
the layers: `2,2..4` is r_0 = 2 with r_1 = 2, 3, 4. One entry alone stands for every layer at once.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, pairwise
from itertools import product as cartesian
from math import prod
from typing import Any

from exactrank.kernel.fields import InputError
from exactrank.kernel.trees import SIZE_LIMIT

SYNTAX = "write 3, 2..4 (2, 3, 4), 2/4/8, or both: 1..3/8"
_PART = re.compile(r"([0-9]{1,10})(?:\.\.([0-9]{1,10}))?")


@dataclass(frozen=True)
class Entry:
    """An integer with its alternatives, in the order given; ranges stay ranges, however long."""

    ranges: tuple[range, ...]

    @classmethod
    def parse(cls, text: str, what: str, least: int = 1) -> "Entry":
        """Read `3`, `2..4`, `2/4/8`; raises InputError that names `what`."""
        ranges = []
        for part in text.split("/"):
            match = _PART.fullmatch(part.strip())
            if match is None:
                raise InputError(f"{what}: {part.strip()[:40]!r} is not an integer; {SYNTAX}")
            first, last = int(match[1]), int(match[2] or match[1])
            if first > last:
                raise InputError(f"{what}: the range {part.strip()} is empty, it runs backwards")
            if first < least or last > SIZE_LIMIT:
                wrong = first if first < least else last
                raise InputError(f"{what}: {wrong} is not an integer from {least} to 2^31 - 1")
            ranges.append(range(first, last + 1))
        ordered = sorted(ranges, key=lambda r: r.start)
        if any(b.start < a.stop for a, b in pairwise(ordered)):
            raise InputError(f"{what}: {text.strip()[:40]!r} names a value twice")
        return cls(tuple(ranges))

    @property
    def count(self) -> int:
        """How many values; `len` is limited to a machine word."""
        return sum(map(len, self.ranges))

    def __iter__(self) -> Iterator[int]:
        return chain.from_iterable(self.ranges)


@dataclass(frozen=True)
class Layers:
    """One entry for each layer; one entry alone (`broadcast`) stands for every layer."""

    entries: tuple[Entry, ...]

    @classmethod
    def parse(cls, text: str, what: str, least: int = 1) -> "Layers":
        """Read `2,2..4`; raises InputError."""
        if not text.strip():
            raise InputError(f"{what}: nothing is named; {SYNTAX}")
        return cls(tuple(Entry.parse(part, what, least) for part in text.split(",")))

    @property
    def broadcast(self) -> bool:
        """Whether each value is for every layer at once."""
        return len(self.entries) == 1

    @property
    def count(self) -> int:
        """How many lists of widths or windows."""
        return prod(entry.count for entry in self.entries)

    def __iter__(self) -> Iterator[tuple[int, ...]]:
        return cartesian(*self.entries)


@dataclass(frozen=True)
class Grids:
    """Windows on a grid, `2x2` or one for each layer: `2x2,1x2`."""

    pairs: tuple[tuple[int, int], ...]

    @property
    def count(self) -> int:
        """One."""
        return 1

    def __iter__(self) -> Iterator[tuple[tuple[int, int], ...]]:
        yield self.pairs


@dataclass(frozen=True)
class Shallow:
    """One window over all inputs."""

    @property
    def count(self) -> int:
        """One."""
        return 1

    def __iter__(self) -> Iterator[tuple[()]]:
        yield ()


Windows = Layers | Grids | Shallow


def parse_windows(text: str) -> Windows:
    """Read `2`, `4,2`, `2/4`, `2x2`, `2x2,1x2` or `global`."""
    if text.strip() == "global":
        return Shallow()
    if "x" not in text:
        return Layers.parse(text, "windows", least=2)
    pairs = []
    for part in text.split(","):
        match = re.fullmatch(r"([0-9]{1,10})x([0-9]{1,10})", part.strip())
        if match is None:
            raise InputError(f"windows: {part.strip()[:40]!r} is not a grid's window such as 2x2")
        pairs.append((int(match[1]), int(match[2])))
    return Grids(tuple(pairs))


def pooling_of(windows: Windows, value: Any, base: dict[str, Any]) -> dict[str, Any]:
    """The pooling table with these windows in place of the base's; raises InputError."""
    grid = base["geometry"] in ("grid", "mirror")
    if isinstance(windows, Shallow):
        return {"geometry": "global"}
    if isinstance(windows, Grids):
        if not grid:
            raise InputError("windows such as 2x2 need a network with geometry grid or mirror")
        pairs = [list(pair) for pair in value]
        return {**base, "window": pairs[0] if len(pairs) == 1 else pairs}
    if grid:
        raise InputError(f"geometry {base['geometry']} takes windows such as 2x2 or 2x2,1x2")
    return {"geometry": "contiguous", "window": value[0] if windows.broadcast else list(value)}


def parse_sharing(text: str) -> object:
    """Read `none`, `all`, or shared layers such as `0,2`."""
    word = text.strip()
    if word in ("none", "all"):
        return word
    parts = [part.strip() for part in word.split(",")]
    if not all(re.fullmatch(r"[0-9]{1,6}", part) for part in parts):
        raise InputError(f"sharing: {word[:40]!r} is not none, all, or layers such as 0,2")
    layers = sorted({int(part) for part in parts})
    if len(layers) != len(parts):
        raise InputError(f"sharing: {word[:40]!r} names a layer twice")
    return layers
