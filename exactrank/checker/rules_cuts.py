"""Upper bounds from cuts of the pooling tree, for all weights and at given ones."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import form
from matrices import rank
from networks import Net, Partition
from numerals import binomial, product, reducer
from rules import Rule, Step, check_product
from statements import Bounds, Statement
from verdicts import Element, Invalid, Malformed, Work, show
from weights import Layers

Place = tuple[int, int]  # (l, k)
Ends = tuple[int | None, int | None]


def _pairs(value: Any, what: str) -> list[Place]:
    return [form.pair(entry, f"an entry of {what}") for entry in form.items(value, what)]


def _increasing(inputs: Any, pools: Any, others: list[Any]) -> list[list[Any]]:
    lists = form.integers(inputs, "inputs"), _pairs(pools, "pools"), others
    return [form.increasing(part, "a list of the witness") for part in lists]


def _witness(value: Any, conclusion: Statement, work: Work) -> Any:
    inputs, pools, symmetric = form.keys(value, "the witness", "inputs", "pools", "symmetric")
    triples = []
    for entry in form.items(symmetric, "symmetric"):
        *node, side = form.items(entry, "an entry of symmetric", 3)
        if side not in ("I", "J"):
            raise Malformed("a side in symmetric is neither I nor J")
        triples.append((*form.pair(node, "an entry of symmetric"), side))
    return _increasing(inputs, pools, triples)


def _witness_at_weights(value: Any, conclusion: Statement, work: Work) -> Any:
    inputs, pools, edges = form.keys(value, "the witness", "inputs", "pools", "convolutions")
    return _increasing(inputs, pools, _pairs(edges, "convolutions"))


def _check_places(net: Net, witness: Any) -> None:
    inputs, pools, others = witness
    for j in inputs:
        if not 1 <= j <= net.inputs:
            raise Invalid(f"there is no input {j} to cut")
    for level, number, *_ in [*pools, *others]:
        if not (1 <= level <= net.depth and 1 <= number <= net.nodes(level)):
            raise Invalid(f"there is no pooling node [{level}, {number}] to cut")


def _check_cut(
    net: Net,
    partition: Partition,
    inputs: set[int],
    pools: set[Place],
    below_pools: set[Place],
    above_pools: set[Place],
) -> None:
    """Raise Invalid if an input of I is still connected with one of J.

    Removed are: the edges at these inputs, these pooling nodes, the edges from these convolutions
    up to the pooling node, the edges from these pooling nodes up to the convolution. Connected
    parts are followed upwards: in a tree each has one highest vertex.
    """

    def leaf(label: int) -> Ends:
        """An input of I and one of J connected with conv(0, j) from below, where there are."""
        if label in inputs:
            return None, None
        return (label, None) if label in partition.rows else (None, label)

    def node(level: int, number: int, below: list[Ends]) -> Ends:
        """The same for conv(l, k)."""
        if (level, number) in pools:
            return None, None
        i = j = None
        for c, ends in zip(net.children[level][number - 1], below, strict=True):
            if (level - 1, c) not in below_pools:
                i, j = i or ends[0], j or ends[1]
        if i and j:
            raise Invalid(
                f"after the cut input {i} of I is still connected with input {j} of J, "
                f"through the node [{level}, {number}]"
            )
        return (None, None) if (level, number) in above_pools else (i, j)

    net.at_root(leaf, node)


def cut_upper_bound(step: Step) -> Bounds:
    check_product(step.conclusion)
    net, partition = step.conclusion.net, step.conclusion.partition
    inputs, pools, symmetric = step.witness
    _check_places(net, step.witness)
    counts = partition.count(net)
    groups = {entry: _one_sided(net, counts, *entry) for entry in symmetric}
    costs = [net.representation] * len(inputs) + [net.sources(level) for level, _ in pools]
    costs += [_symmetric_cost(net, entry[0], group) for entry, group in groups.items()]
    apart = {(level - 1, c) for (level, _, _), group in groups.items() for c in group}
    _check_cut(net, partition, set(inputs), set(pools), apart, set())
    return None, product(costs)


def _one_sided(
    net: Net, counts: list[list[tuple[int, int]]], level: int, number: int, side: str
) -> list[int]:
    """The children of (l, k) below which all inputs are on this side."""
    other = "IJ".index(side) - 1
    return [c for c in net.children[level][number - 1] if not counts[level - 1][c - 1][other]]


def _symmetric_cost(net: Net, level: int, children: list[int]) -> int:
    """D(l, k, side): the symmetric tensors of g factors from E dimensions."""
    name = f"the children {show(children)} on level {level - 1} are cut as symmetric, but"
    if not children:
        raise Invalid("a node is cut as symmetric, but no child of it is on that side only")
    if not net.shared.issuperset(range(level)):
        raise Invalid(f"{name} a layer up to theirs is not shared")
    windows, here = [], children  # w_{l-1}, ..., w_1
    for t in range(level - 1, 0, -1):
        below = [net.children[t][k - 1] for k in here]
        if len(set(map(len, below))) > 1:
            raise Invalid(f"{name} below them the windows of level {t} differ")
        windows.append(len(below[0]))
        here = [child for part in below for child in part]
    e = min(net.representation, net.widths[0])
    for t, w in enumerate(reversed(windows), 1):
        e = binomial(e + w - 1, w, cap=net.widths[t])
    return binomial(e + len(children) - 1, len(children))


def cut_at_weights_upper_bound(step: Step) -> Bounds:
    check_product(step.conclusion)
    net, layers, work = step.conclusion.net, step.conclusion.weights.layers, step.work
    if layers is None:
        raise Invalid("the weights are not given by arrays")
    inputs, pools, convolutions = step.witness
    _check_places(net, step.witness)
    _check_cut(net, step.conclusion.partition, set(inputs), set(pools), set(), set(convolutions))
    p, alive = step.conclusion.field, _alive(net, layers, work)
    costs = [rank(layers.at(*place), p, work) for place in [(0, j) for j in inputs] + convolutions]
    costs += [_classes(net, layers, place, alive[place], p, work) for place in pools]
    bound = product(costs)
    return None if bound else 0, bound


def _alive(net: Net, layers: Layers, work: Work) -> dict[Place, set[int]]:
    """The channels of pool(l, k), counted from 0, that are not dead, for every node above 0."""
    alive: dict[Place, set[int]] = {}

    def leaf(label: int) -> set[int]:
        work.charge(net.channels(0) * net.representation)
        return {g for g, vector in enumerate(layers.at(0, label)) if any(vector)}

    def node(level: int, number: int, below: list[set[int]]) -> set[int]:
        work.charge(net.channels(level) * net.sources(level))
        channels = layers.at(level, number)
        used = {a for channel in channels for a, x in enumerate(channel) if x}
        alive[level, number] = here = used.intersection(*below)
        return {g for g, channel in enumerate(channels) if any(channel[a] for a in here)}

    net.at_root(leaf, node)
    return alive


def _classes(net: Net, layers: Layers, place: Place, alive: set[int], p: int, work: Work) -> int:
    """How many channels that are not dead have vectors that are not proportional, child by child."""
    level, number = place
    reduce = reducer(p, work)

    def direction(vector: list[Element]) -> tuple[Element, ...]:
        work.charge(len(vector))
        first = next(x for x in vector if x)  # as the channel is not dead below
        inverse = pow(int(first), -1, p) if p else 1 / Fraction(first)
        return tuple(reduce(x * inverse) for x in vector)

    below = [layers.at(level - 1, c) for c in net.children[level][number - 1]]
    return len({tuple(direction(channels[a]) for channels in below) for a in alive})


RULES = {
    "cut_upper_bound": Rule(cut_upper_bound, ("maximal-rank",), (), _witness),
    "cut_at_weights_upper_bound": Rule(
        cut_at_weights_upper_bound, ("rank-at-weights",), (), _witness_at_weights
    ),
}
