"""Representation functions f_1 … f_M over QQ, evaluated at points; `docs/certificate-separation.md`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from exactrank.kernel.fields import QQ, Element, InputError

Point = tuple[Element, ...]


def _texts(rows: Sequence[Point]) -> list[list[str]]:
    return [[str(x) for x in row] for row in rows]


def points_from_json(data: Any, name: str) -> tuple[Point, ...]:
    """A non-empty list of points of one length, their coordinates rationals."""
    if not isinstance(data, list) or not data:
        raise InputError(f"{name} is a non-empty list of points")
    points = []
    for row in data:
        if not isinstance(row, list) or not row:
            raise InputError(f"a point of {name} is a non-empty list of rationals")
        points.append(tuple(QQ.element(x) for x in row))
    if len({len(point) for point in points}) != 1:
        raise InputError(f"the points of {name} have different numbers of coordinates")
    return tuple(points)


def _coordinates(point: Point, count: int) -> Point:
    if len(point) != count:
        raise InputError(f"a point has {len(point)} coordinates, not {count}")
    return point


@dataclass(frozen=True)
class Monomials:
    """f_d(x) = x^(d−1) on QQ."""

    family: ClassVar[str] = "monomials"

    def check(self, representation: int) -> None:
        """Any number of them exists."""

    def at(self, point: Point, representation: int) -> Point:
        (x,) = _coordinates(point, 1)
        return tuple(Fraction(x) ** d for d in range(representation))

    def to_json(self) -> dict[str, object]:
        return {"family": self.family}


@dataclass(frozen=True)
class Indicators:
    """f_d(x) = 1 at the d-th of these points, else 0."""

    family: ClassVar[str] = "indicators"
    points: tuple[Point, ...]

    def __post_init__(self) -> None:
        if len(set(self.points)) != len(self.points):
            raise InputError("a point of the indicators is repeated")

    def check(self, representation: int) -> None:
        _count(len(self.points), representation, "points")

    def at(self, point: Point, representation: int) -> Point:
        _coordinates(point, len(self.points[0]))
        return tuple(int(point == own) for own in self.points)

    def to_json(self) -> dict[str, object]:
        return {"family": self.family, "points": _texts(self.points)}


@dataclass(frozen=True)
class AffineReLU:
    """f_d(x) = max(w_d · x + b_d, 0)."""

    family: ClassVar[str] = "relu"
    weights: tuple[Point, ...]
    biases: tuple[Element, ...]

    def check(self, representation: int) -> None:
        _count(len(self.weights), representation, "weights")
        _count(len(self.biases), representation, "biases")

    def at(self, point: Point, representation: int) -> Point:
        _coordinates(point, len(self.weights[0]))
        sums = (
            b + sum(w * x for w, x in zip(row, point, strict=True))
            for row, b in zip(self.weights, self.biases, strict=True)
        )
        return tuple(max(Fraction(value), Fraction(0)) for value in sums)

    def to_json(self) -> dict[str, object]:
        biases = [str(b) for b in self.biases]
        return {"family": self.family, "weights": _texts(self.weights), "biases": biases}


@dataclass(frozen=True)
class Values:
    """Functions on the set {1, …, P}: a row of values for each of its points."""

    family: ClassVar[str] = "values"
    values: tuple[Point, ...]

    def check(self, representation: int) -> None:
        _count(len(self.values[0]), representation, "numbers in each row of values")

    def at(self, point: Point, representation: int) -> Point:
        (p,) = _coordinates(point, 1)
        if p not in range(1, len(self.values) + 1):
            raise InputError(f"{p} is no point of the set of {len(self.values)}")
        return self.values[int(p) - 1]

    def to_json(self) -> dict[str, object]:
        return {"family": self.family, "values": _texts(self.values)}


Features = Monomials | Indicators | AffineReLU | Values


def _count(given: int, needed: int, what: str) -> None:
    if given != needed:
        raise InputError(f"{given} {what}, but the representation has {needed} functions")


def features_from_json(data: Any) -> Features:
    """Read FEATURES of the page."""
    if not isinstance(data, Mapping):
        raise InputError("features are an object with a family")
    match data.get("family"), set(data) - {"family"}:
        case "monomials", keys if not keys:
            return Monomials()
        case "indicators", keys if keys == {"points"}:
            return Indicators(points_from_json(data["points"], "points"))
        case "relu", keys if keys == {"weights", "biases"}:
            if not isinstance(data["biases"], list):
                raise InputError("biases is a list of rationals")
            biases = tuple(QQ.element(b) for b in data["biases"])
            return AffineReLU(points_from_json(data["weights"], "weights"), biases)
        case "values", keys if keys == {"values"}:
            return Values(points_from_json(data["values"], "values"))
    raise InputError(
        "features are monomials, indicators (points), relu (weights, biases) or values"
    )
