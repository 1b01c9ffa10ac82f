"""Identities of tensors, of matricized products and of determinants."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from itertools import chain, product
from typing import Any

from matrices import check_size
from networks import Net
from polynomials import Channel, Index, Poly, add, determinant, multiply, tensor_entries, weight
from rules import Rule, Step
from statements import Statement, Tensor
from verdicts import Invalid, Work


def circuit(network: Any, level: int, number: int) -> dict[str, Any]:
    """The statement that at this node the forward pass computes the decomposition."""
    left, right = (
        {"of": of, "network": network, "node": [level, number], "weights": None}
        for of in ("forward-pass", "decomposition")
    )
    return {"kind": "tensor-identity", "left": left, "right": right}


def circuit_leaf(step: Step) -> None:
    network = step.conclusion.raw["left"]["network"]
    level, number = step.conclusion.tensors[0].node
    if level or step.conclusion.raw != circuit(network, 0, number):
        raise Invalid(
            "it is not forward-pass = decomposition at one input of one network, weights null"
        )


def circuit_node(step: Step) -> None:
    network, left = step.conclusion.raw["left"]["network"], step.conclusion.tensors[0]
    level, number = left.node
    if not level or step.conclusion.raw != circuit(network, level, number):
        raise Invalid(
            "it is not forward-pass = decomposition at one node above the inputs of one "
            "network, weights null"
        )
    below = left.net.children[level][number - 1]
    if len(step.premises) != len(below):
        raise Invalid(f"it has {len(step.premises)} premises, but the node {len(below)} children")
    for child, premise in zip(below, step.premises, strict=True):
        if premise.raw != circuit(network, level - 1, child):
            raise Invalid(f"a premise is not this identity at the child [{level - 1}, {child}]")


def expand_identity(step: Step) -> None:
    left, right = step.conclusion.tensors
    if left.net.representation != right.net.representation:
        raise Invalid("M is not the same on both sides")
    if sorted(left.net.inputs_below(*left.node)) != sorted(right.net.inputs_below(*right.node)):
        raise Invalid("the inputs below the nodes are not the same")
    if left.net.channels(left.node[0]) != right.net.channels(right.node[0]):
        raise Invalid("the numbers of channels are not the same")
    pairs = zip(_channels(left, step.work), _channels(right, step.work), strict=True)
    for number, (ours, theirs) in enumerate(pairs, 1):
        for index in sorted(ours.keys() | theirs.keys()):
            if ours.get(index) != theirs.get(index):
                raise Invalid(f"channel {number} differs at the entry {[d for _, d in index]}")


def _channels(tensor: Tensor, work: Work) -> list[Channel]:
    def weight_at(layer: int, node: int, channel: int, source: int) -> Poly:
        if tensor.weights is None:
            return weight(tensor.net, layer, node, channel, source)
        poly: Poly = tensor.weights.at(layer, node)[channel - 1][source - 1]
        return poly

    return tensor_entries(tensor.net, *tensor.node, weight_at, work)


def compare_entries(step: Step) -> None:
    """The entries of B and C are found by their indices, which rows and columns give by halves:
    so what a row gives is compared with what the same row gives on the other side."""
    left, right = step.conclusion.shapes
    shape = dict(enumerate(left + right, 1))
    for side in step.conclusion.partition.sides:
        of_b = [label for label in side if label <= len(left)]
        of_c = [label for label in side if label > len(left)]
        if _kronecker([of_b, of_c], shape, step.work) != _indices(side, shape):
            raise Invalid("the entries do not agree")


def compare_recursion(step: Step) -> None:
    """As above, with a matrix for each child; P and Q reorder its rows and columns, each once."""
    net, (level, number) = step.conclusion.net, step.conclusion.raw["node"]
    shape = dict.fromkeys(net.inputs_below(level, number), net.representation)
    children = [set(net.inputs_below(level - 1, c)) for c in net.children[level][number - 1]]
    for side in step.conclusion.partition.sides:
        modes = [sorted(below.intersection(side)) for below in children]
        right = [tuple(sorted(index)) for index in _kronecker(modes, shape, step.work)]
        if sorted(right) != _indices(sorted(set(shape).intersection(side)), shape):
            raise Invalid("the entries do not agree")


def _kronecker(modes: list[list[int]], shape: dict[int, int], work: Work) -> list[Index]:
    """The index of which each row of the Kronecker product of matrices with these modes is."""
    work.charge(check_size(*shape.values()) * len(shape))
    return [tuple(chain(*parts)) for parts in product(*(_indices(part, shape) for part in modes))]


def _indices(labels: Sequence[int], shape: dict[int, int]) -> list[Index]:
    """All indices over these labels, in the pinned order."""
    return [
        tuple(zip(labels, digits, strict=True))
        for digits in product(*(range(shape[label]) for label in labels))
    ]


def expand_determinant(step: Step) -> None:
    net, work = step.conclusion.net, step.work
    rows, columns = step.conclusion.partition.sides
    m = net.representation
    if m > 1 and (len(rows) != len(columns) or m ** min(3, len(rows)) > 6):
        raise Invalid("the matricization is not square or of order above 6")

    def own(layer: int, node: int, channel: int, source: int) -> Poly:
        return weight(net, layer, node, channel, source)

    def indices(side: tuple[int, ...]) -> list[list[tuple[int, int]]]:
        return [
            list(zip(side, digits, strict=True))
            for digits in product(range(1, m + 1), repeat=len(side))
        ]

    (entries,) = tensor_entries(net, net.depth, 1, own, work)
    table = [
        [entries.get(tuple(sorted(row + column)), {}) for column in indices(columns)]
        for row in indices(rows)
    ]
    right: Poly = {(): 1}
    for form, data, power in step.conclusion.factors:
        factor = _factor(net, form, data, work)
        work.charge(8 * power)  # even by a constant, and before the loop
        for _ in range(power):
            right = multiply(right, factor, work)
    if determinant(table, work) != right:
        raise Invalid("the determinant is not the product of the factors")


def _factor(net: Net, form: str, data: Any, work: Work) -> Poly:
    order = range(1, net.representation + 1)
    if form == "leaf-determinant":
        return determinant([[weight(net, 0, data, g, d) for g in order] for d in order], work)
    if form == "coarse-entry":
        return _coarse(net, net.depth, 1, data, work)[0]
    poly: Poly = data
    return poly


def leaves_and_coarse(statement: Statement) -> bool:
    """det(A_j) for every j with the power r_0^(N/2-1), times every C_alpha."""
    net, n, r = statement.net, statement.net.inputs, statement.net.widths[0]
    if any(name == "polynomial" for name, _, _ in statement.factors):
        return False
    factors = [(name, json.dumps(data), e) for name, data, e in statement.factors]
    if n % 2 or (r > 1 and n // 2 > len(factors).bit_length()) or r ** (n // 2) > len(factors):
        return False
    e = r ** (n // 2 - 1)
    leaves = [(0, n * e)] if 0 in net.shared else [(j, e) for j in range(1, n + 1)]
    due = [("leaf-determinant", str(j), e) for j, e in leaves]
    due += [
        ("coarse-entry", json.dumps(alpha), 1) for alpha in product(range(1, r + 1), repeat=n // 2)
    ]
    return Counter(factors) == Counter(due)


def _coarse(net: Net, level: int, number: int, alpha: list[int], work: Work) -> list[Poly]:
    """psi^{l,k}, by channel, at the entry alpha of the tensor of the layers above 0."""
    channels = range(1, net.channels(level) + 1)
    work.charge(len(channels) * net.sources(level))
    if level == 1:
        return [weight(net, 1, number, g, alpha[number - 1]) for g in channels]
    parts = [_coarse(net, level - 1, c, alpha, work) for c in net.children[level][number - 1]]
    result: list[Poly] = [{} for _ in channels]
    for beta in range(net.sources(level)):
        joint: Poly = {(): 1}
        for part in parts:
            joint = multiply(joint, part[beta], work)
        for g, total in zip(channels, result, strict=True):
            add(total, multiply(weight(net, level, number, g, beta + 1), joint, work))
    return result


IDENTITY = ("tensor-identity",)
RULES = {
    "circuit_leaf": Rule(circuit_leaf, IDENTITY),
    "circuit_node": Rule(circuit_node, IDENTITY, None),
    "expand_identity": Rule(expand_identity, IDENTITY),
    "compare_entries": Rule(compare_entries, ("matricized-product",)),
    "compare_recursion": Rule(compare_recursion, ("matricized-recursion",)),
    "expand_determinant": Rule(expand_determinant, ("polynomial-identity",)),
}
