"""Partitions I | J by name, from a list, and enumerated."""

import re
from collections.abc import Iterator
from itertools import combinations

from exactrank.kernel.fields import InputError
from exactrank.kernel.objects import Network, Partition
from exactrank.kernel.trees import Grid

_RANGE = re.compile(r"([1-9][0-9]{0,9})(?:-([1-9][0-9]{0,9}))?")
ON_GRIDS = ("left", "checkerboard", "quadrants", "mirror")
NAMES = ("odd", "low", *ON_GRIDS)


def parse_partition(text: str, network: Network) -> Partition:
    """The partition of a network's inputs: a name, or a list such as `1,3,5-8` that I holds.

    Names: `odd` (1, 3, 5, …), `low` (1 … ⌊N/2⌋), and on grids `left` (the left half of columns),
    `checkerboard` (row + column even), `quadrants` (top left and bottom right) and `mirror` (the
    outer half of the columns, which is its own mirror image). Raises InputError.
    """
    if text in ON_GRIDS:
        return Partition.of(network.inputs, _on_grid(text, network))
    return parse_modes(text, network.inputs)


def parse_modes(text: str, modes: int) -> Partition:
    """The partition of the modes 1 … N of a tensor: `odd`, `low`, or a list such as `1,3,5-8`."""
    if text == "odd":
        return Partition.of(modes, range(1, modes + 1, 2))
    if text == "low":
        return Partition.of(modes, range(1, modes // 2 + 1))
    if text in NAMES:
        raise InputError(f"partition {text!r} needs a grid, which a tensor's modes do not form")
    return Partition.of(modes, _labels(text, modes))


def _on_grid(name: str, network: Network) -> list[int]:
    if not isinstance(network.pooling, Grid):
        raise InputError(f"partition {name!r} needs a grid (geometry grid or mirror with a shape)")
    height, width = network.pooling.shape
    least = {"left": (1, 2), "quadrants": (2, 2), "mirror": (1, 4)}.get(name, (1, 1))
    if height < least[0] or width < least[1]:
        raise InputError(
            f"partition {name!r} needs a grid of at least {least[0]} x {least[1]}, "
            f"not {height} x {width}"
        )

    def on_rows(row: int, column: int) -> bool:
        if name == "left":
            return column < width // 2
        if name == "quadrants":
            return (row < height // 2) == (column < width // 2)
        if name == "mirror":
            return min(column, width - 1 - column) < width // 4
        return (row + column) % 2 == 0

    cells = ((row, column) for row in range(height) for column in range(width))
    return [row * width + column + 1 for row, column in cells if on_rows(row, column)]


def name_of(partition: Partition, network: Network) -> str:
    """The name of a partition of a network's inputs where it has one, else its own words."""
    for name in NAMES:
        try:
            if parse_partition(name, network) == partition:
                return name
        except InputError:
            continue
    return str(partition)


def _labels(text: str, inputs: int) -> list[int]:
    if not text.strip():
        raise InputError("the partition names no input of I")
    labels: list[int] = []
    for part in text.split(","):
        match = _RANGE.fullmatch(part.strip())
        if match is None:
            names = ", ".join(NAMES)
            raise InputError(
                f"{part.strip()[:40]!r} in partition {text[:40]!r} is not a label, a range such as "
                f"5-8, or one of {names}"
            )
        first, last = int(match[1]), int(match[2] or match[1])
        if first > last:
            raise InputError(f"the range {part.strip()} runs backwards")
        if last > inputs:
            raise InputError(f"label {last} is not one of the inputs 1 … {inputs}")
        labels.extend(range(first, last + 1))
    if len(set(labels)) != len(labels):
        raise InputError(f"partition {text[:60]!r} repeats a label")
    return labels


def partitions(inputs: int, *, size: int | None = None) -> Iterator[Partition]:
    """All partitions of 1 … N with 1 in I (one of each pair), or those with |I| or |J| = size."""
    for count in range(inputs - 1):
        if size is not None and count + 1 not in (size, inputs - size):
            continue
        for rest in combinations(range(2, inputs + 1), count):
            yield Partition.of(inputs, (1, *rest))
