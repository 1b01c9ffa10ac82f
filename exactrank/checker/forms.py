"""The kinds of statement that are read key by key: those of the further pages, and one of the first.

A reader gets the value of a key, the key, the statement (of which the keys before are read) and
the budget. It returns what rules compare: the JSON value, or an integer for a NAT.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import form
from conditions import read_conditions
from features import read_features
from matrices import read_matrix, read_tensor
from networks import ORDER, check_operator, read_net, read_partition
from numerals import natural, rational, read_field
from polynomials import read_poly
from values import check_value, sized
from verdicts import MAX_SIZE, Malformed, Work, show
from weights import read_weights

if TYPE_CHECKING:
    from statements import Statement

Reader = Callable[[Any, str, "Statement", Work], Any]
LETTERS, HEADS = "agd", ("leaves", "tensor")
FORMULAS: list[Any] = [[head, x] for head in HEADS for x in LETTERS]
FORMULAS += [
    ["sum", y, ["delta", y, x], [head, y]]
    for head in HEADS
    for x in LETTERS
    for y in LETTERS
    if x != y
]
FORMULAS += [["sum", y, ["output", y], ["leaves", y]] for y in LETTERS]


def one_of(*choices: Any) -> Reader:
    def read(value: Any, name: str, said: Statement, work: Work) -> Any:
        if not any(type(value) is type(choice) and value == choice for choice in choices):
            raise Malformed(f"{name} is {show(value)}, which is none of {show(choices)[1:-1]}")
        return value

    return read


def integers(low: int, high: int) -> Reader:
    """A pair of integers; out of range they are malformed, above 2^31-1 declined."""

    def read(value: Any, name: str, said: Statement, work: Work) -> Any:
        for x in form.items(value, name, 2):
            form.integer(sized(x, name), name, low, high)
        return value

    return read


def _tree(value: Any, name: str, said: Statement, work: Work) -> Any:
    if isinstance(value, dict):
        if form.size(form.keys(value, "tree", "window")[0], "a window") < 2:
            raise Malformed("a window is below 2")
        return value
    return one_of("any", "regular", "global", "pair")(value, name, said, work)


def _field_of_sizes(value: Any, name: str, said: Statement, work: Work) -> Any:
    rectifier = said.parts.get("operator") == "relu-max" and "quantity" in said.parts
    if rectifier and (value != "QQ" or said.parts["quantity"] != "maximal-rank"):
        raise Malformed("relu-max has only the field QQ and the quantity maximal-rank")
    return one_of("any", "QQ")(value, name, said, work)


def _value(value: Any, name: str, said: Statement, work: Work) -> Any:
    check_value(value, said.parts["level"], said.parts["tree"])
    return value


def _names(value: Any, name: str, said: Statement, work: Work) -> Any:
    known = TERMS.get((said.parts["at"], said.parts["channel"]), ())
    for term in form.increasing([form.string(x, name) for x in form.items(value, name)], name):
        if term not in known:
            raise Malformed(f"there is no term {show(term)} here")
    if not value:
        raise Malformed(f"{name} is empty")
    return value


TERMS = {
    ("input", "one"): ("unit",),
    ("input", "side"): ("own-side",),
    ("node", "one"): ("smaller-side", "sum"),
    ("node", "side"): ("product", "sum"),
}


def _position(value: Any, name: str, said: Statement, work: Work) -> Any:
    """PPOLY."""
    order = []
    for term in form.items(value, name):
        c, powers = form.items(term, "a term", 2)
        if rational(c, "a coefficient").denominator != 1 or c == "0":
            raise Malformed("a coefficient is zero or not an integer")
        order.append(form.integers(form.items(powers, "the exponents", 3), "the exponents", 0, 8))
    form.increasing(order, "the list of terms")
    return value


def network_of(*operators: str) -> Reader:
    def read(value: Any, name: str, said: Statement, work: Work) -> Any:
        said.net = read_net(value, work)
        check_operator(said.net, *operators)
        return value

    return read


def rectifiers(*operators: str) -> Reader:
    """A network of a kind of statement that is about these operators alone."""

    def read(value: Any, name: str, said: Statement, work: Work) -> Any:
        said.net = read_net(value, work)
        if said.net.operator not in operators:
            raise Malformed(f"the network's operator is not {' or '.join(operators)}")
        return value

    return read


def _weights(value: Any, name: str, said: Statement, work: Work) -> Any:
    said.weights = read_weights(value, said.net, 0)
    return value


def _features(value: Any, name: str, said: Statement, work: Work) -> Any:
    said.features = read_features(value, said.net.representation)
    return value


def given_arrays(value: Any, name: str, said: Statement, work: Work) -> Any:
    form.keys(value, "the weights", "arrays")
    return _weights(value, name, said, work)


def _partition(value: Any, name: str, said: Statement, work: Work) -> Any:
    said.partition = read_partition(value, said.net.inputs)
    return value


def _field(value: Any, name: str, said: Statement, work: Work) -> Any:
    said.field = read_field(value, work)
    return value


def _natural(value: Any, name: str, said: Statement, work: Work) -> int:
    return natural(value, name, work)


def _depth(value: Any, name: str, said: Statement, work: Work) -> Any:
    return form.integer(value, name, 1, said.net.depth)


def _node(value: Any, name: str, said: Statement, work: Work) -> Any:
    level, number = form.pair(value, name)
    if not (1 <= level <= said.net.depth and 1 <= number <= said.net.nodes(level)):
        raise Malformed(f"there is no node {show(value)} above the inputs")
    return value


def _sense(value: Any, name: str, said: Statement, work: Work) -> Any:
    if value == "limit" and said.kind == "not-realizable" and said.field:
        raise Malformed("the sense limit has only the field QQ")
    return one_of("exact", "limit")(value, name, said, work)


def _tensor(value: Any, name: str, said: Statement, work: Work) -> Any:
    said.shape, said.entries = read_tensor(value, 0)
    if len(said.shape) < 2:
        raise Malformed("a tensor is of order below 2")
    return value


def _matrices(value: Any, name: str, said: Statement, work: Work) -> Any:
    if not form.items(value, name):
        raise Malformed("matrices is empty")
    for matrix in value:
        form.keys(matrix, "a matrix", "entries")
    said.matrices = [read_matrix(matrix, said.field) for matrix in value]
    if len({(matrix.rows, matrix.columns) for matrix in said.matrices}) > 1:
        raise Malformed("the matrices are not of one shape")
    return value


def _over(value: Any, name: str, said: Statement, work: Work) -> Any:
    one_of("almost-all", "all")(value, name, said, work)
    if said.raw["upper" if value == "almost-all" else "lower"] is not None:
        raise Malformed(f"over {value} a bound is given that must be null")
    if value == "all" and not said.field:
        raise Malformed("over all has only a field GF(p)")
    return value


def _set(value: Any, name: str, said: Statement, work: Work) -> Any:
    if value != "rationals":
        (poly,) = form.keys(value, name, "polynomial")
        read_poly(poly, lambda variable: min(variable[2:]) > 0)
    return value


def _gap(value: Any, name: str, said: Statement, work: Work) -> int:
    rank = natural(value, name, work)
    if said.parts["separation"] >= rank:
        raise Malformed("separation is not below rank")
    return rank


def _finite_field(value: Any, name: str, said: Statement, work: Work) -> Any:
    said.field = read_field(value, work)
    if not said.field:
        raise Malformed("counts are over GF(q) only")
    return value


def _of(value: Any, name: str, said: Statement, work: Work) -> int:
    if natural(value, name, work) < said.parts["count"]:
        raise Malformed("the count is above the number of weights")
    return natural(value, name, work)


def _relation(value: Any, name: str, said: Statement, work: Work) -> Any:
    lower, upper = said.raw["lower"], said.raw["upper"]
    if lower in (None, "0") or upper is None:
        raise Malformed("a rank condition has no lower bound of at least 1, or no upper bound")
    if value == "iff" and lower != upper:
        raise Malformed("the relation is iff, but the bounds differ")
    return one_of("if", "iff")(value, name, said, work)


def _width(value: Any, name: str, said: Statement, work: Work) -> Any:
    one_of("M^N", "M^(N-1)", "M^N+1")(value, name, said, work)
    if (value == "M^N+1") != (said.parts["operator"] == "relu-max"):
        raise Malformed(f"the width {value} is not said of {said.parts['operator']} networks")
    return value


def _bound(value: Any, name: str, said: Statement, work: Work) -> Any:
    return value  # read with the others, when all keys are


PRODUCTS = network_of("product")
LEVEL, SHARING, R_MIN = one_of(1, "any"), one_of("any", "none"), one_of(1, 2)
OPERATOR = one_of("product", "relu-max")
FORM = integers(-MAX_SIZE, MAX_SIZE)
BOUNDS: dict[str, Reader] = {"lower": _bound, "upper": _bound, "rank": _bound}
SPLIT: dict[str, Reader] = {
    "network": PRODUCTS,
    "partition": _partition,
    "order": one_of(ORDER),
}
TABLE: dict[str, Reader] = {
    "operator": OPERATOR,
    "labels": one_of("one", "digits"),
    "leaf": integers(0, 1),
    "r_min": R_MIN,
    "match": FORM,
    "mismatch": FORM,
}
FUNCTION: dict[str, Reader] = {
    "network": PRODUCTS,
    "weights": _weights,
    "features": _features,
    "partition": _partition,
    "order": one_of(ORDER),
}
FORMS: dict[str, dict[str, Reader]] = {
    "matricized-recursion": {
        "network": PRODUCTS,
        "node": _node,
        "partition": _partition,
        "order": one_of(ORDER),
    },
    "all-sizes": {
        "quantity": one_of("maximal-rank", "almost-all"),
        "operator": OPERATOR,
        "level": LEVEL,
        "tree": _tree,
        "partition": one_of("any", "odd", "root-children-one-sided"),
        "sharing": SHARING,
        "field": _field_of_sizes,
        "r_min": R_MIN,
        "relation": one_of(">=", "<=", "="),
        "value": _value,
    },
    "window-table": TABLE,
    "tree-table": TABLE,
    "node-bound": {
        "at": one_of("input", "node"),
        "channel": one_of("one", "side"),
        "terms": _names,
    },
    "position-formula": {"step": one_of("base", "append"), "formula": _position},
    "matricized-product-sizes": {
        "shapes": one_of("any"),
        "partition": one_of("any"),
        "order": one_of(ORDER),
    },
    "terms-bound": {"terms": one_of("one", "step", "any"), "bound": FORM},
    "tensor-formula": {
        "weights": one_of(
            "pass-channels",
            "unit-terms",
            "unit-terms-but-one",
            "relu-max-channels",
            "indicator-terms",
        ),
        "at": one_of("input", "node", "root", "entry"),
        "formula": one_of(*FORMULAS),
    },
    "containment": {"operator": OPERATOR, "tree": one_of("any")},
    "universal": {
        "operator": OPERATOR,
        "tree": one_of("global", "any"),
        "sharing": one_of("none"),
        "width": _width,
    },
    "not-realizable-sizes": {
        "level": LEVEL,
        "tree": _tree,
        "sharing": SHARING,
        "field": _field_of_sizes,
        "r_min": R_MIN,
        "fewer_than": _value,
        "sense": _sense,
    },
    "not-realizable": {
        "network": PRODUCTS,
        "depth": _depth,
        "field": _field,
        "fewer_than": _natural,
        "sense": _sense,
        "degree": _natural,
    },
    "distance": {
        "network": PRODUCTS,
        "weights": _weights,
        "terms": _natural,
        "lower": _bound,
        "upper": _bound,
    },
    "permutation-matricization": {
        "network": PRODUCTS,
        "weights": _weights,
        "partition": _partition,
        "order": one_of(ORDER),
        "size": _natural,
    },
    "cp-rank": {"tensor": _tensor, **BOUNDS},
    "limit-of-terms": {"tensor": _tensor, "terms": _natural},
    "not-closed": {"tensor": _tensor, "rank": _natural, "limit_terms": _natural},
    "combination-rank": {"field": _field, "matrices": _matrices, "over": _over, **BOUNDS},
    "null-set": {"set": _set, "closure": one_of("null", "everything")},
    "symmetric": {"network": PRODUCTS},
    "separation-rank": {**FUNCTION, **BOUNDS},
    "separation-gap": {**FUNCTION, "separation": _natural, "rank": _gap},
    "split-rank": SPLIT,
    "rank-condition": {
        **SPLIT,
        "field": _field,
        **BOUNDS,
        "conditions": read_conditions,
        "relation": _relation,
        "degree": _natural,
    },
    "count": {
        **SPLIT,
        "field": _finite_field,
        "rank": _natural,
        "count": _natural,
        "of": _of,
    },
    "determinant-sizes": {
        "windows": one_of("matched-pairs"),
        "leaves": one_of("square"),
        "sharing": one_of("any"),
    },
    "unreachable": {"network": network_of("product", "relu-sum"), "tensor": _tensor},
}
