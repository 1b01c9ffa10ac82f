"""The kinds of statement about real numbers: piecewise polynomials, operators, boxes of weights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import form
from forms import Reader, given_arrays, one_of, rectifiers
from numerals import rational
from reals import read_expression, read_operator
from verdicts import Declined, Element, Malformed, Work, show
from weights import read_layers

if TYPE_CHECKING:
    from statements import Statement

MAX_BOX = 2**16
ARGUMENTS = {"commutative": (2, 2), "associative": (3, 3), "window": (2, 64)}
SETS = "negative-leaves", "decreasing-leaves", "positive-layers", "ordered-leaves"


def _side(value: Any, name: str, said: Statement, work: Work) -> Any:
    read_expression(value, f"the {name} side")
    return value


def _point(value: Any, name: str, said: Statement, work: Work) -> Any:
    if value is None:
        return None
    names = []
    for entry in form.items(value, name):
        variable, x = form.items(entry, name, 2)
        names.append(form.string(variable, name))
        rational(x, name)
    due = [read_expression(said.parts[side], side) for side in ("left", "right")]
    if form.increasing(names, name) != sorted(set().union(*due)):
        raise Malformed("fails_at has other variables than the two sides")
    return value


def _operator(value: Any, name: str, said: Statement, work: Work) -> Any:
    read_operator(value)
    if said.kind == "generalized-decomposition" and "expression" in value:
        raise Malformed("the operator is not given by activation and pooling")
    return value


def _law(value: Any, name: str, said: Statement, work: Work) -> Any:
    if form.string(value, name) not in ARGUMENTS:
        raise Declined(f"the law {show(value)} is not known")
    if value == "window" and "expression" in said.parts["operator"]:
        raise Malformed("the law window is of operators given by activation and pooling")
    return value


def _arguments(value: Any, name: str, said: Statement, work: Work) -> Any:
    if value is not None:
        least, most = ARGUMENTS[said.parts["law"]]
        if not least <= len(form.items(value, name)) <= most:
            raise Malformed(f"the law {said.parts['law']} has not {len(value)} arguments")
        for x in value:
            rational(x, name)
    return value


def _intervals(value: Any, name: str, said: Statement, work: Work) -> Any:
    said.box = []

    def read(raw: Any) -> tuple[Element, Element]:
        low, high = (rational(x, "an end of an interval") for x in form.items(raw, "interval", 2))
        if low >= high:
            raise Malformed(f"the interval {show(raw)} is empty or a point")
        said.box.append((low, high))
        if len(said.box) > MAX_BOX:
            raise Declined("a box has more than 2^16 entries")
        return low, high

    said.intervals = read_layers(value, said.net, read)
    return value


def _volume(value: Any, name: str, said: Statement, work: Work) -> Any:
    if value is not None:
        said.volume = rational(value, name)
    return value


def _set(value: Any, name: str, said: Statement, work: Work) -> Any:
    if form.string(value, name) not in SETS:
        raise Declined(f"the set {show(value)} is not known")
    return value


REALS: dict[str, dict[str, Reader]] = {
    "piecewise-identity": {"left": _side, "right": _side, "fails_at": _point},
    "operator-law": {"operator": _operator, "law": _law, "fails_at": _arguments},
    "generalized-decomposition": {"operator": _operator, "tree": one_of("any")},
    "average-equals-sum": {"tree": one_of("any"), "sharing": one_of("equal-windows")},
    "box": {
        "network": rectifiers("relu-max", "relu-sum"),
        "intervals": _intervals,
        "volume": _volume,
    },
    "named-set": {"operator": one_of("relu-max", "relu-sum"), "set": _set},
    "beyond-one-channel": {"network": rectifiers("relu-max"), "weights": given_arrays},
}
