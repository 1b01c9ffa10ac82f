"""FEATURES: the functions f_1 ... f_M of a network, their values at points, and POINTs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import form
from matrices import Table, dot, rank
from numerals import rational
from verdicts import Declined, Element, Invalid, Malformed, Work, show

Point = list[Element]


@dataclass(frozen=True)
class Features:
    """`vectors` are the points of indicators, the weights of relu, the rows of values."""

    family: str
    count: int  # M
    vectors: tuple[Point, ...] = ()
    biases: tuple[Element, ...] = ()

    def at(self, point: Point, work: Work) -> list[Element]:
        """f_1 ... f_M at a point; Invalid if it is not one of X."""
        work.charge(self.count * len(point))
        if self.family == "values":
            if len(point) != 1 or point[0] not in range(1, len(self.vectors) + 1):
                raise Invalid(f"a point is none of the numbers 1 to {len(self.vectors)}")
            return self.vectors[int(point[0]) - 1]
        if len(point) != (1 if self.family == "monomials" else len(self.vectors[0])):
            raise Invalid(f"a point has {len(point)} coordinates, as none of X has")
        if self.family == "monomials":
            powers: list[Element] = [1]
            for _ in range(1, self.count):
                powers.append(work.sized(powers[-1] * point[0]))
            return powers
        if self.family == "indicators":
            return [int(point == vector) for vector in self.vectors]
        return [
            max(work.sized(dot(vector, point, 0, work) + bias), 0)
            for vector, bias in zip(self.vectors, self.biases, strict=True)
        ]

    def independent(self, work: Work) -> bool:
        """Those of relu may be dependent; that they are not is known where points prove it."""
        return self.family != "values" or rank(list(self.vectors), 0, work) == self.count


def read_points(value: Any, what: str) -> Table:
    """POINTs of one s."""
    points = [_numbers(point, f"an entry of {what}") for point in form.items(value, what)]
    if any(not point or len(point) != len(points[0]) for point in points):
        raise Malformed(f"an entry of {what} is empty, or not as long as the others")
    return points


def read_features(value: Any, m: int) -> Features:
    family = value.get("family") if isinstance(value, dict) else None
    if family == "monomials":
        form.keys(value, "the features", "family")
        return Features(family, m)
    if family == "values":
        _, raw = form.keys(value, "the features", "family", "values")
        rows = [_numbers(row, "a row of values", m) for row in form.items(raw, "values")]
        if not rows:
            raise Malformed("the features have no values")
        return Features(family, m, tuple(rows))
    if family == "indicators":
        _, raw = form.keys(value, "the features", "family", "points")
        points = read_points(form.items(raw, "points", m), "points")
        if len(set(map(tuple, points))) < m:
            raise Malformed("a point of the indicators is there twice")
        return Features(family, m, tuple(points))
    if family == "relu":
        _, weights, biases = form.keys(value, "the features", "family", "weights", "biases")
        return Features(
            family,
            m,
            tuple(read_points(form.items(weights, "weights", m), "weights")),
            tuple(_numbers(biases, "biases", m)),
        )
    if isinstance(family, str):
        raise Declined(f"the family of features {show(family)} is not known")
    raise Malformed("the features have no family")


def _numbers(value: Any, what: str, length: int | None = None) -> list[Element]:
    return [rational(x, what) for x in form.items(value, what, length)]
