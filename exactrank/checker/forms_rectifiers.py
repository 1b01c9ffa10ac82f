"""The kinds of statement about ranks and reach of rectifier networks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from forms import (
    FORM,
    FORMS,
    LEVEL,
    OPERATOR,
    R_MIN,
    SHARING,
    Reader,
    given_arrays,
    integers,
    one_of,
    rectifiers,
)
from numerals import natural
from values import check_value
from verdicts import Malformed, Work

if TYPE_CHECKING:
    from statements import Statement

SIZES, LEAF = FORMS["all-sizes"], integers(0, 1)


def _field(value: Any, name: str, said: Statement, work: Work) -> Any:
    if said.parts["operator"] == "relu-max" and value != "QQ":
        raise Malformed("relu-max has only the field QQ")
    return one_of("any", "QQ")(value, name, said, work)


def _exponent(value: Any, name: str, said: Statement, work: Work) -> Any:
    if not isinstance(value, list):
        return one_of("S")(value, name, said, work)
    check_value([[["r", value]]], said.parts["level"], said.parts["tree"])
    return value


def _fewer(value: Any, name: str, said: Statement, work: Work) -> int | None:
    return None if value is None else natural(value, name, work)


RECTIFIERS: dict[str, dict[str, Reader]] = {
    "realized": {
        "network": rectifiers("relu-max", "relu-sum"),
        "weights": given_arrays,
        "tensor": FORMS["cp-rank"]["tensor"],
    },
    "beyond-shallow": {
        "network": rectifiers("relu-max", "relu-sum"),
        "weights": FORMS["distance"]["weights"],
        "operator": one_of("relu-max", "relu-sum"),
        "fewer_than": _fewer,
        "sense": one_of("exact", "limit"),
    },
    "index-table": {
        "operator": OPERATOR,
        "leaf": LEAF,
        "r_min": R_MIN,
        "at": one_of("window", "tree"),
        "match": FORM,
        "mismatch": FORM,
    },
    "index-rank": {
        "operator": OPERATOR,
        "leaf": LEAF,
        "level": LEVEL,
        "tree": SIZES["tree"],
        "partition": SIZES["partition"],
        "sharing": SHARING,
        "field": _field,
        "r_min": R_MIN,
        "exponent": _exponent,
        "extra": one_of("none", "spare", "M>r"),
    },
}
