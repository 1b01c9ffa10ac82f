"""Rectifier networks that one hidden channel replaces in a box of weights, or at none."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import form
from networks import Net
from rules import Rule, Step
from rules_matrices import arrays
from statements import Parts, Statement
from verdicts import Element, Invalid, Malformed, Work, show
from weights import entry

SETS = {  # of the weights of networks with these operators
    "negative-leaves": ("relu-max", "relu-sum"),
    "decreasing-leaves": ("relu-max",),
    "positive-layers": ("relu-sum",),
    "ordered-leaves": ("relu-max",),
}
Interval = tuple[Element, Element]
Entries = list[list[Interval]]  # for each channel, and each index of one input
Inputs = dict[int, Entries]


def _check_layers(said: Statement) -> None:
    """Raise Invalid unless layers 1 to L are nonnegative in the box."""
    net = said.net
    for layer in range(1, net.depth + 1):
        for number in range(1, net.nodes(layer) + 1):
            if any(low < 0 for row in said.intervals.at(layer, number) for low, _ in row):
                raise Invalid(f"an interval of the node [{layer}, {number}] goes below 0")


def _with_volume(said: Statement, work: Work) -> Parts:
    if said.parts["volume"] is None:
        return said.parts
    volume: Element = 1
    for low, high in said.box:
        work.charge(1)
        volume = work.sized(volume * work.sized(high - low))
    if volume != said.volume:
        raise Invalid("the volume is not the product of the intervals' lengths")
    return said.parts


def ordered_selection(step: Step) -> Parts:
    said, work = step.conclusion, step.work
    net = said.net
    if net.operator != "relu-max":
        raise Invalid("the network's operator is not relu-max")
    _check_layers(said)

    def leaf(label: int) -> Inputs:
        work.charge(net.channels(0) * net.representation)
        channels = said.intervals.at(0, label)
        return {label: [[(max(low, 0), max(high, 0)) for low, high in row] for row in channels]}

    def node(level: int, number: int, below: list[Inputs]) -> Inputs:
        _check_order(net, level, number, below, work)
        weights = said.intervals.at(level, number)
        return {
            label: _carried(weights, entries, work)
            for part in below
            for label, entries in part.items()
        }

    net.at_root(leaf, node)
    return _with_volume(said, work)


def _carried(weights: Entries, entries: Entries, work: Work) -> Entries:
    """The intervals of one input's W, one layer up."""
    work.charge(len(weights) * len(entries) * len(entries[0]))

    def end(row: list[Interval], column: list[Interval], side: int) -> Element:
        total: Element = 0
        for a, x in zip(row, column, strict=True):
            total = work.sized(total + work.sized(a[side] * x[side]))
        return total

    columns = [list(column) for column in zip(*entries, strict=True)]
    return [[(end(row, c, 0), end(row, c, 1)) for c in columns] for row in weights]


def _check_order(net: Net, level: int, number: int, below: list[Inputs], work: Work) -> None:
    """Raise Invalid unless entries below different children are in one order in all channels."""
    shared, indices = net.shared.issuperset(range(level)), range(net.representation)
    for first, second in combinations(below, 2):
        for i, x in first.items():
            for j, y in second.items():
                work.charge(16 * len(x) * len(indices) ** 2)
                for e in indices:
                    for f in indices:
                        if not (
                            all(p[e][0] >= q[f][1] for p, q in zip(x, y, strict=True))
                            or all(q[f][0] >= p[e][1] for p, q in zip(x, y, strict=True))
                            or (shared and e == f)
                        ):
                            raise Invalid(
                                f"at the node [{level}, {number}] entry {e + 1} of input {i} and "
                                f"entry {f + 1} of input {j} are not in one order in all channels"
                            )


def positive_sum(step: Step) -> Parts:
    if step.conclusion.net.operator != "relu-sum":
        raise Invalid("the network's operator is not relu-sum")
    _check_layers(step.conclusion)
    return _with_volume(step.conclusion, step.work)


def one_channel_set(step: Step) -> Parts:
    said = step.conclusion.parts
    if said["operator"] not in SETS[said["set"]]:
        raise Invalid(f"the set {said['set']} is none of the weights of {said['operator']}")
    return said


def _indices(value: Any, conclusion: Statement, work: Work) -> Any:
    raw, others = form.keys(value, "the witness", "index", "below")
    indices = [
        form.integers(x, "an index of the witness") for x in [raw, *form.items(others, "below")]
    ]
    if conclusion.kind == "beyond-one-channel":
        net = conclusion.net
        if len(indices) != net.inputs + 1:
            raise Malformed("there is not one index in below for each input")
        for index in indices:
            form.items(index, "an index of the witness", net.inputs)
            form.integers(index, "an index of the witness", 1, net.representation)
    return indices


def one_channel_obstruction(step: Step) -> Parts:
    said, (index, *below), work = step.conclusion, step.witness, step.work
    layers = arrays(said)
    top = entry(layers, index, work)
    if top <= 0:
        raise Invalid(f"the entry at {show(index)} is not positive")
    for i, other in enumerate(below):
        if other[i] != index[i]:
            raise Invalid(f"index {show(other)} of below has another entry at input {i + 1}")
        if entry(layers, other, work) >= top:
            raise Invalid(f"the entry at {show(other)} is not below that at {show(index)}")
    return said.parts


BOX = ("box",)
RULES = {
    "ordered_selection": Rule(ordered_selection, BOX),
    "positive_sum": Rule(positive_sum, BOX),
    "one_channel_set": Rule(one_channel_set, ("named-set",)),
    "one_channel_obstruction": Rule(one_channel_obstruction, ("beyond-one-channel",), (), _indices),
}
