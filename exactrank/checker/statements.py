"""The kinds of statement: read strictly, and said in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import form
from features import Features
from forms import FORMS as SIZES
from forms_reals import REALS
from forms_rectifiers import RECTIFIERS
from matrices import Matrix, read_matrix
from networks import ORDER, Net, Partition, check_operator, product_net, read_net, read_partition
from numerals import natural, rational, read_field
from polynomials import is_weight, read_poly
from verdicts import Declined, Element, Malformed, Work, show
from weights import Layers, Weights, read_layers, read_weights
from words import in_words

FORMS = SIZES | REALS | RECTIFIERS
BOUNDS = "lower", "upper", "rank"
NETWORK_RANK = "network", "partition", "order", "field", *BOUNDS
KEYS = {  # of each kind of statement, beside "kind"
    "matrix-rank": ("quantity", "matrix", "field", *BOUNDS),
    "rank-at-weights": ("quantity", "weights", *NETWORK_RANK),
    "maximal-rank": ("quantity", *NETWORK_RANK),
    "almost-all": (*NETWORK_RANK, "degree", "fraction"),
    "tensor-identity": ("left", "right"),
    "matricized-product": ("left_shape", "right_shape", "partition", "order"),
    "polynomial-identity": ("determinant", "factors"),
    **{kind: tuple(readers) for kind, readers in FORMS.items()},
}
RANKS = "matrix-rank", "rank-at-weights", "maximal-rank"  # kinds that are quantities
Bounds = tuple[int | None, int | None]
Parts = dict[str, Any]  # of the kinds of forms.py: each key but kind, numbers as integers


@dataclass(frozen=True)
class Tensor:
    of: str
    net: Net
    node: tuple[int, int]
    weights: Layers | None


class Statement:
    """What a statement says; it has those of the attributes below of which its kind speaks."""

    kind: str
    raw: dict[str, Any]  # numbers have one form, so equal statements are equal JSON
    words: str
    field: int
    bounds: Bounds
    matrix: Matrix
    net: Net
    partition: Partition
    weights: Weights
    features: Features
    intervals: Layers  # of a box, and all of them in one list
    box: list[tuple[Element, Element]]
    volume: Element
    degree: int
    fraction: Element | None
    tensors: list[Tensor]
    shapes: list[list[int]]
    factors: list[tuple[str, Any, int]]  # the form of a factor, its data, its power
    parts: Parts
    shape: list[int]
    entries: list[Element]
    matrices: list[Matrix]

    def __init__(self, value: Any, work: Work) -> None:
        self.raw = value
        self.kind = _kind(value)
        part = dict(
            zip(
                KEYS[self.kind],
                form.keys(value, "the statement", "kind", *KEYS[self.kind])[1:],
                strict=True,
            )
        )
        if self.kind in FORMS:
            self.parts = {}
            for name, read in FORMS[self.kind].items():
                self.parts[name] = read(part[name], name, self, work)
            if "lower" in part:
                self.bounds = _bounds(part, work)
            self.words = in_words(self)
            return
        if self.kind == "tensor-identity":
            self._read_tensors([part["left"], part["right"]], work)
            return
        if self.kind == "polynomial-identity":
            part |= zip(
                ("network", "partition", "order"),
                form.keys(part["determinant"], "determinant", "network", "partition", "order"),
                strict=True,
            )
        if "order" in part and part["order"] != ORDER:
            raise Malformed(f"the order is not {show(ORDER)}")
        modes = 0
        if "network" in part:
            self.net = read_net(part["network"], work)
            if self.kind not in ("rank-at-weights", "maximal-rank"):
                check_operator(self.net)
            modes = self.net.inputs
        if self.kind == "matricized-product":
            self.shapes = [
                form.integers(part[name], name, 1) for name in ("left_shape", "right_shape")
            ]
            if not all(self.shapes):
                raise Malformed("a shape is empty")
            modes = sum(map(len, self.shapes))
        if "partition" in part:
            self.partition = read_partition(part["partition"], modes)
        if "field" in part:
            self.field = read_field(part["field"], work)
            if self.field and "network" in part and self.net.operator != "product":
                raise Malformed(f"with the operator {self.net.operator} the field is QQ")
            self.bounds = _bounds(part, work)
        if "matrix" in part:
            self.matrix = read_matrix(part["matrix"], self.field)
        if "weights" in part:
            self.weights = read_weights(part["weights"], self.net, self.field, of_rank=True)
        if "degree" in part:
            self.degree = natural(part["degree"], "degree", work)
            fraction = part["fraction"]
            self.fraction = None if fraction is None else rational(fraction, "fraction")
        if "factors" in part:
            entries = [form.items(x, "a factor", 2) for x in form.items(part["factors"], "factors")]
            self.factors = [_factor(factor, power, self.net) for factor, power in entries]
        self.words = self._in_words()

    @property
    def subject(self) -> dict[str, Any]:
        return {key: value for key, value in self.raw.items() if key not in BOUNDS}

    def _read_tensors(self, sides: list[Any], work: Work) -> None:
        read = [form.keys(side, "a tensor", "of", "network", "node", "weights") for side in sides]
        nets = [product_net(network, work) for _, network, _, _ in read]
        self.tensors, words = [], []
        for (of, _, raw_node, raw_weights), net in zip(read, nets, strict=True):
            if of not in ("decomposition", "forward-pass"):
                raise Malformed(f"a tensor of {show(of)} is not known")
            level, number = form.pair(raw_node, "node")
            if not (0 <= level <= net.depth and 1 <= number <= net.nodes(level)):
                raise Malformed(f"there is no node {show(raw_node)}")
            words.append(f"the {of} at the node [{level}, {number}] of the {net.words}")
            weights = None
            if raw_weights is not None:  # polynomials in the weights of either network
                words[-1] += ", its weights given as polynomials"
                weights = read_layers(
                    raw_weights,
                    net,
                    lambda entry: read_poly(
                        entry, lambda variable: any(is_weight(n, variable) for n in nets)
                    ),
                )
            self.tensors.append(Tensor(of, net, (level, number), weights))
        self.words = "for all weights, " + " equals ".join(words)

    def _in_words(self) -> str:
        raw = self.raw
        if self.kind == "matrix-rank":
            return f"the rank over {raw['field']} of {self.matrix.words} {self.relation()}"
        where = f"{self.partition.words}; {ORDER}"
        if self.kind == "matricized-product":
            return (
                f"for all tensors B of shape {show(raw['left_shape'])} and C of shape "
                f"{show(raw['right_shape'])}, the matricization of their tensor product is the "
                f"Kronecker product of their matricizations; {where}"
            )
        where = f"for the {self.net.words}; {where}"
        if self.kind == "polynomial-identity":
            return (
                f"the determinant of [[A]]_(I,J) is the product of {len(self.factors)} factors "
                f"with powers, as polynomials in the weights, {where}"
            )
        about = f"over {raw['field']} of [[A]]_(I,J) {self.relation()}, {where}"
        if self.kind == "maximal-rank":
            return f"the maximal rank {about}"
        if self.kind == "rank-at-weights":
            return f"at weights given as {self.weights.form}, the rank {about}"
        excepted = f", at most a fraction {raw['fraction']} of all" if self.fraction else ""
        return (
            f"for almost all weights (outside the zeros of a non-zero polynomial of degree at "
            f"most {show(raw['degree'])[1:-1]}{excepted}) the rank {about}"
        )

    def relation(self) -> str:
        lower, upper = (show(text).strip('"') for text in (self.raw["lower"], self.raw["upper"]))
        if self.bounds[0] == self.bounds[1]:
            return f"= {lower}"
        said = [
            f"{sign} {text}"
            for sign, text, bound in ((">=", lower, self.bounds[0]), ("<=", upper, self.bounds[1]))
            if bound is not None
        ]
        return " and ".join(said)


def _kind(value: Any) -> str:
    if not isinstance(value, dict) or "kind" not in value:
        raise Malformed("a statement is not an object with the key kind")
    kind = form.string(value["kind"], "kind")
    if kind != "rank":
        if kind not in KEYS or kind in RANKS:
            raise Declined(f"the kind of statement {show(kind)} is not known")
        return kind
    quantity = form.string(value.get("quantity"), "quantity")
    if quantity not in RANKS:
        raise Declined(f"the quantity {show(quantity)} is not known")
    return quantity


def _bounds(part: dict[str, Any], work: Work) -> Bounds:
    low, high, common = (
        None if part.get(name) is None else natural(part[name], name, work) for name in BOUNDS
    )
    if low is None and high is None:
        raise Malformed("neither lower nor upper is given")
    if "rank" not in part:  # a distance
        return low, high
    if low is not None and high is not None and low > high:
        raise Malformed("lower is above upper")
    if common != (low if low == high else None):
        raise Malformed("rank is not the common value of lower and upper")
    return low, high


def _factor(value: Any, power: Any, net: Net) -> tuple[str, Any, int]:
    form.integer(power, "the power of a factor", 1)
    name = next(iter(value), "") if isinstance(value, dict) else ""
    if name not in ("leaf-determinant", "coarse-entry", "polynomial"):
        raise Malformed("a factor has no form leaf-determinant, coarse-entry or polynomial")
    (data,) = form.keys(value, "a factor", name)
    if name == "polynomial":
        return name, read_poly(data, lambda variable: is_weight(net, variable)), power
    if name == "coarse-entry":
        form.integers(form.items(data, name, net.nodes(1)), name, 1, net.widths[0])
        return name, data, power
    if net.representation != net.widths[0]:
        raise Malformed("leaf-determinant needs M = r_0")
    first, last = (0, 0) if 0 in net.shared else (1, net.inputs)
    return name, form.integer(data, name, first, last), power
