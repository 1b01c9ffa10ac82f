"""Weights of a network, and entries of its matricization at given weights."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise, product, repeat
from typing import Any

import form
from matrices import Table, check_size, dot, multiplied
from networks import Net, Partition
from numerals import element, lift
from verdicts import MAX_SIZE, Declined, Element, Malformed, Work, show

OPERATORS = {
    "flow": "product",
    "matching": "product",
    "digits": "product",
    "complement": "relu-max",
}
Classes = list[int] | None  # the class of each row (or column), or None where all are in one
Node = tuple[Classes, Classes, list[list[list[Element]]]]  # values[row class][column class]


@dataclass(frozen=True)
class Layers:
    """Nested lists by layer, node (left out where the layer is shared), channel, source."""

    net: Net
    layers: list[Any]

    def at(self, layer: int, number: int) -> Any:
        """The channels of one node, each the list of its weights."""
        return self.layers[layer] if layer in self.net.shared else self.layers[layer][number - 1]


@dataclass(frozen=True)
class Digits:
    """The labels that are rows, and (a, b, t) of the nodes (l, k) that are listed."""

    rows: tuple[int, ...]
    numbers: dict[tuple[int, int], tuple[int, int, int]]


@dataclass(frozen=True)
class Weights:
    """Arrays, the paths of a flow, the channels of a matching or of complements, or numbers."""

    form: str
    layers: Layers | None = None
    given: tuple[Element, ...] = ()
    paths: tuple[tuple[int, int, int], ...] = ()
    channels: int = 0
    digits: Digits | None = None


def read_layers(value: Any, net: Net, read: Callable[[Any], Any]) -> Layers:
    names = [f"layer{layer}" for layer in range(net.depth + 1)]

    def array(value: Any, what: str, *shape: int) -> Any:
        if not shape:
            return read(value)
        return [array(part, what, *shape[1:]) for part in form.items(value, what, shape[0])]

    layers = []
    for layer, part in enumerate(form.keys(value, "the arrays of weights", *names)):
        nodes = () if layer in net.shared else (net.nodes(layer),)
        layers.append(array(part, names[layer], *nodes, net.channels(layer), net.sources(layer)))
    return Layers(net, layers)


def read_weights(value: Any, net: Net, p: int, of_rank: bool = False) -> Weights:
    """WEIGHTS; those by numbers are only known in a rank at weights."""
    generator = value.get("generator") if isinstance(value, dict) else None
    operator = OPERATORS.get(generator) if isinstance(generator, str) else None
    if operator not in (None, net.operator):
        raise Malformed(f"the generator {generator} is none for the operator {net.operator}")
    if generator == "flow":
        _, paths = form.keys(value, "the weights", "generator", "paths")
        return Weights("flow", paths=tuple(_read_paths(paths, net)))
    if generator in ("matching", "complement"):
        _, channels = form.keys(value, "the weights", "generator", "channels")
        if form.size(channels, "channels") > min(net.representation, net.widths[0]):
            raise Malformed("channels is above M or r_0")
        return Weights(generator, channels=channels)
    if generator == "digits" and of_rank:
        _, rows, numbers = form.keys(value, "the weights", "generator", "rows", "numbers")
        return Weights("digits", digits=_read_digits(rows, numbers, net))
    if isinstance(generator, str):
        raise Declined(f"the generator {show(generator)} is not known")
    (arrays,) = form.keys(value, "the weights", "arrays")
    given: list[Element] = []

    def read(entry: Any) -> Element:
        given.append(element(entry, p))
        return given[-1]

    layers = read_layers(arrays, net, read)
    return Weights("arrays", layers=layers, given=tuple(given))


def _read_paths(value: Any, net: Net) -> list[tuple[int, int, int]]:
    paths = []
    for path in form.items(value, "paths"):
        i, j, base = form.items(path, "a path", 3)
        i, j = form.integers([i, j], "a path", 1, net.inputs)
        if form.size(base, "a base") < 2:
            raise Malformed("a base is below 2")
        paths.append((i, j, base))
    if not paths or any(a > b for a, b in pairwise(paths)):
        raise Malformed("there are no paths, or they are not sorted")
    return paths


def _read_digits(rows: Any, numbers: Any, net: Net) -> Digits:
    labels = form.increasing(form.integers(rows, "rows", 1, net.inputs), "rows")
    if not labels:
        raise Malformed("rows is empty")
    read = [
        form.integers(form.items(entry, "an entry of numbers", 5), "numbers", 1, MAX_SIZE)
        for entry in form.items(numbers, "numbers")
    ]
    form.increasing([entry[:2] for entry in read], "numbers")
    return Digits(tuple(labels), {(l, k): (a, b, t) for l, k, a, b, t in read})


def _classify(children: list[Classes]) -> tuple[Classes, list[tuple[int, ...]]]:
    """Number the classes of rows that agree in the class at every child; and one key for each."""
    if all(part is None for part in children):
        return None, [(0,) * len(children)]
    seen: dict[tuple[int, ...], int] = {}
    columns = (repeat(0) if part is None else part for part in children)
    return [seen.setdefault(key, len(seen)) for key in zip(*columns, strict=False)], list(seen)


def matricized(
    layers: Layers,
    partition: Partition,
    rows: Sequence[tuple[int, ...]],
    columns: Sequence[tuple[int, ...]],
    p: int,
    work: Work,
) -> Table:
    """The entries of [[A]]_{I,J} at these multi-indices, modulo p unless p = 0.

    With rectifiers they are computed over QQ, for a maximum cannot be taken modulo a prime.
    Every node is evaluated once for each restriction of an index to the inputs below it, so a
    subtree on one side once for each row or column; weights that are zero are passed over.
    """
    net = layers.net
    if p and net.operator != "product":
        table = matricized(layers, partition, rows, columns, 0, work)
        return [[lift(entry, p) for entry in row] for row in table]
    place = {label: t for side in partition.sides for t, label in enumerate(side)}
    sparse: dict[tuple[int, int], list[tuple[list[int], list[Element]]]] = {}

    def nonzero(layer: int, number: int) -> list[tuple[list[int], list[Element]]]:
        """For each channel, where its weights are not zero, and these weights."""
        key = layer, 0 if layer in net.shared else number
        if key not in sparse:
            work.charge(net.channels(layer) * net.sources(layer) // 4)
            sparse[key] = [
                ([a for a, x in enumerate(channel) if x], [lift(x, p) for x in channel if x])
                for channel in layers.at(layer, number)
            ]
        return sparse[key]

    def leaf(label: int) -> Node:
        ours = label in partition.rows
        work.charge(len(rows if ours else columns))
        classes, seen = _classify([[d[place[label]] for d in (rows if ours else columns)]])
        channels = layers.at(0, label)
        work.charge(len(seen) * len(channels) // 4)
        vectors = [[lift(channel[d - 1], p) for channel in channels] for (d,) in seen]
        return (classes, None, [[v] for v in vectors]) if ours else (None, classes, [vectors])

    def node(level: int, number: int, below: list[Node]) -> Node:
        work.charge((len(rows) + len(columns)) * len(below))
        row_classes, row_keys = _classify([part[0] for part in below])
        column_classes, column_keys = _classify([part[1] for part in below])
        weights = nonzero(level, number)
        used = sorted(set(chain(*(where for where, _ in weights))))
        terms = len(below) * len(used) + sum(len(where) for where, _ in weights)
        work.charge(len(row_keys) * len(column_keys) * terms)

        def vector(row: tuple[int, ...], column: tuple[int, ...]) -> list[Element]:
            factors = [part[2][r][c] for part, r, c in zip(below, row, column, strict=True)]
            products = {a: _pooled(net, [f[a] for f in factors], p, work) for a in used}
            return [dot(values, [products[a] for a in where], p, work) for where, values in weights]

        return row_classes, column_classes, [[vector(r, c) for c in column_keys] for r in row_keys]

    row_classes, column_classes, values = net.at_root(leaf, node)
    return [[values[r][c][0] for c in column_classes or ()] for r in row_classes or ()]


def _pooled(net: Net, values: list[Element], p: int, work: Work) -> Element:
    if net.operator == "product":
        return multiplied(values, p, work)
    positive = [value for value in values if value > 0]
    if net.operator == "relu-max":
        return max(positive, default=0)
    return dot(positive, repeat(1), 0, work)


def _first_mode(net: Net) -> Partition:
    """With input 1 alone on a side, the rows one after the other are the tensor in C order."""
    return Partition(((1,), tuple(range(2, net.inputs + 1))))


def entry(layers: Layers, index: Sequence[int], work: Work) -> Element:
    """A_d at one index, over QQ."""
    rows, columns = [(index[0],)], [tuple(index[1:])]
    ((value,),) = matricized(layers, _first_mode(layers.net), rows, columns, 0, work)
    return value


def tensor(net: Net, weights: Weights, work: Work) -> list[Element]:
    """A at the weights over QQ, its entries in C order."""
    return list(chain(*matricization(net, weights, _first_mode(net), 0, work)))


def matricization(net: Net, weights: Weights, partition: Partition, p: int, work: Work) -> Table:
    """The whole of [[A]]_{I,J} at weights in one of the forms; the paths must be those of a flow.

    With the weights of a generator an entry is 1 or 0: by the indices, as the format says.
    """
    m = net.representation
    check_size(m ** min(21, net.inputs))  # 2^21 is above the limit already
    rows, columns = (list(product(range(1, m + 1), repeat=len(side))) for side in partition.sides)
    if weights.layers is not None:
        return matricized(weights.layers, partition, rows, columns, p, work)
    agree = _matched if weights.channels else _on_flow
    work.charge(m**net.inputs * (net.inputs + len(weights.paths)))
    i, j = partition.sides
    return [
        [
            int(agree(net, weights, dict(zip(i + j, row + column, strict=True))))
            for column in columns
        ]
        for row in rows
    ]


def _matched(net: Net, weights: Weights, index: dict[int, int]) -> bool:
    """In every window of level 1 the indices are one channel."""
    return all(
        max(index[j] for j in window) == min(index[j] for j in window) <= weights.channels
        for window in net.children[1]
    )


def _on_flow(net: Net, weights: Weights, index: dict[int, int]) -> bool:
    """Every index has digits, and the two ends of each path the same."""
    rest = {j: d - 1 for j, d in index.items()}
    for i, j, base in reversed(weights.paths):  # the last path at an input is least significant
        rest[i], left = divmod(rest[i], base)
        rest[j], right = divmod(rest[j], base)
        if left != right:
            return False
    return not any(rest.values())
