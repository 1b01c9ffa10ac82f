"""Representation functions from what a user names: `monomials`, `indicators`, or a file."""

from pathlib import Path
from typing import Any

from exactrank.arrays import from_lists, read_json
from exactrank.kernel.features import (
    AffineReLU,
    Features,
    Indicators,
    Monomials,
    Point,
    Values,
)
from exactrank.kernel.fields import InputError

_KEYS = {
    "monomials": set[str](),
    "indicators": {"points"},
    "relu": {"weights", "biases"},
    "values": {"values"},
}


def named_features(name: str, representation: int) -> Features:
    """The M functions that `monomials`, `indicators` (of 1, …, M) or a JSON file stands for.

    A file holds `{"family": "monomials"}`, `{"family": "indicators", "points": …}`,
    `{"family": "relu", "weights": …, "biases": …}` or `{"family": "values", "values": …}`, the numbers
    as in a weights file. Raises InputError.
    """
    if name == "monomials":
        return Monomials()
    if name == "indicators":
        return Indicators(_points([[d] for d in range(1, representation + 1)], "points"))
    path = Path(name)
    if path.suffix != ".json":
        raise InputError(
            f"features {name[:60]!r} are neither monomials, nor indicators, nor a file .json"
        )
    data = read_json(path)
    try:
        features = _from_json(data)
        features.check(representation)
    except InputError as error:
        raise InputError(f"{path}: {error}") from None
    return features


def _from_json(data: Any) -> Features:
    family = data.get("family") if isinstance(data, dict) else None
    if not isinstance(family, str) or family not in _KEYS:
        raise InputError(f'features have a "family": one of {", ".join(_KEYS)}')
    if set(data) != {"family", *_KEYS[family]}:
        needed = ", ".join(sorted(_KEYS[family])) or "nothing else"
        raise InputError(f"features of the family {family} hold, beside the family, {needed}")
    match family:
        case "indicators":
            return Indicators(_points(data["points"], "points"))
        case "relu":
            biases = from_lists(data["biases"], "biases")
            if len(biases.shape) != 1:
                raise InputError("biases is a list of numbers")
            return AffineReLU(_points(data["weights"], "weights"), biases.entries)
        case "values":
            return Values(_points(data["values"], "values"))
    return Monomials()


def _points(value: Any, name: str) -> tuple[Point, ...]:
    """A list of points; plain numbers are points of one coordinate."""
    array = from_lists(value, name)
    if len(array.shape) not in (1, 2):
        raise InputError(f"{name} is a list of points, each a list of coordinates")
    width = array.shape[1] if len(array.shape) == 2 else 1
    entries = array.entries
    return tuple(tuple(entries[i : i + width]) for i in range(0, len(entries), width))
