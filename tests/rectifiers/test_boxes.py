"""Boxes against the forward pass: at random weights of a box the tensor has one hidden channel."""

import random
from fractions import Fraction
from itertools import product

import pytest

import exactrank
from exactrank.kernel.fields import InputError
from exactrank.kernel.objects import ArrayWeights
from exactrank.rectifiers.boxes import box_around, one_channel_box


def tensor(network, layers):
    """Every entry by definition, in C order."""
    M, N = network.representation, network.inputs

    def of(level, k):
        return layers[level][0 if network.shared(level) else k]

    def entry(d):
        values = [[row[d[j]] for row in of(0, j)] for j in range(N)]
        for level, windows in enumerate(network.tree.children, start=1):
            above = []
            for k, window in enumerate(windows):
                columns = list(zip(*(values[c - 1] for c in window), strict=True))
                if network.operator == "relu-max":
                    pooled = [max(0, *column) for column in columns]
                else:
                    pooled = [sum(max(0, x) for x in column) for column in columns]
                matrix = of(level, k)
                above.append([sum(x * p for x, p in zip(r, pooled, strict=True)) for r in matrix])
            values = above
        return values[0][0]

    return {d: entry(d) for d in product(range(M), repeat=N)}


def has_one_channel(network, entries):
    """Whether A_d = max_i u^i_{d_i} (or Σ_i u^i_{d_i}) with vectors u ≥ 0, found from the entries."""
    M, N = network.representation, network.inputs
    if min(entries.values()) < 0:
        return False
    if network.operator == "relu-max":
        # The largest vectors that are possible: u^i_e is the least entry with d_i = e.
        u = [[min(x for d, x in entries.items() if d[i] == e) for e in range(M)] for i in range(N)]
        return all(x == max(u[i][d[i]] for i in range(N)) for d, x in entries.items())
    least = [min(range(M), key=lambda e: entries[at(d0, i, e)]) for i, d0 in based(N)]
    base = entries[tuple(least)]
    u = [[entries[at(least, i, e)] - base for e in range(M)] for i in range(N)]
    return base >= 0 and all(
        x == base + sum(u[i][d[i]] for i in range(N)) for d, x in entries.items()
    )


def based(count):
    return [(i, (0,) * count) for i in range(count)]


def at(index, place, value):
    return tuple(value if i == place else e for i, e in enumerate(index))


def weights_in(box, generator):
    """Random weights of the box, its corners among them."""

    def pick(pair):
        low, high = pair
        return low + (high - low) * Fraction(generator.choice([0, 7, generator.randint(0, 7)]), 7)

    return [
        [[[pick(pair) for pair in row] for row in matrix] for matrix in layer]
        for layer in box.intervals
    ]


SHAPES = [
    {"inputs": 2, "widths": [2]},
    {"inputs": 4, "window": 2, "widths": [2, 3]},
    {"inputs": 5, "tree": [[3, 1], [5, 2, 4]], "widths": [2, 2]},
    {"inputs": 8, "window": 2, "widths": [2, 1, 2]},
]


@pytest.mark.parametrize("operator", ["relu-max", "relu-sum"])
@pytest.mark.parametrize("shape", SHAPES, ids=lambda s: str(s["inputs"]))
@pytest.mark.parametrize("sharing", ["none", "all", [0], [1]], ids=str)
def test_the_box_that_every_network_has(operator, shape, sharing):
    network = exactrank.network(representation=2, operator=operator, sharing=sharing, **shape)
    box = one_channel_box(network).conclusion
    generator = random.Random(str(shape))
    for _ in range(6):
        assert has_one_channel(network, tensor(network, weights_in(box, generator)))


def test_one_channel_is_told_from_two():
    network = exactrank.network(inputs=2, representation=2, widths=[2], operator="relu-max")
    layers = [[[[10, 9], [2, 1]], [[2, 1], [10, 9]]], [[[1, 1]]]]
    assert not has_one_channel(network, tensor(network, layers))


def exact(layers):
    return ArrayWeights(
        tuple(tuple(tuple(tuple(map(Fraction, r)) for r in m) for m in layer) for layer in layers)
    )


DEEP = {"inputs": 4, "window": 2, "representation": 2, "widths": [2, 2]}
LEAVES = [[10, 3], [-2, -4], [6, -3], [-1, -1]]


def deep4(operator="relu-max", leaves=LEAVES):
    network = exactrank.network(operator=operator, **DEEP)
    matrix = [[10, 10], [10, 10]]
    layers = [[[v, v] for v in leaves], [matrix, matrix], [[[10, 10]]]]
    return network, exact(layers)


@pytest.mark.parametrize("operator", ["relu-max", "relu-sum"])
def test_boxes_around_weights(operator):
    network, weights = deep4(operator)
    box = box_around(network, weights).conclusion
    flat = [x for layer in weights.layers for m in layer for row in m for x in row]
    for (low, high), x in zip(box.entries(), flat, strict=True):
        # A tenth of the largest entry, on both sides.
        assert low <= x - 1 and x + 1 <= high
    generator = random.Random(operator)
    for _ in range(20):
        assert has_one_channel(network, tensor(network, weights_in(box, generator)))


def test_weights_without_a_box():
    network, weights = deep4(leaves=[[10, 3], [10, -4], [6, -3], [-1, -1]])
    with pytest.raises(InputError, match="no box around these weights is proved: at node"):
        box_around(network, weights)
    layers = list(deep4()[1].layers)
    layers[2] = exact([[[[-1, 1]]]]).layers[0]
    with pytest.raises(InputError, match="a weight above layer 0 may be negative"):
        box_around(network, ArrayWeights(tuple(layers)))


def test_a_box_of_many_weights_has_a_volume_too_long_to_write():
    network = exactrank.network(
        inputs=64, window=2, representation=2, widths=[2] * 6, operator="relu-max"
    )
    assert one_channel_box(network).conclusion.volume is None
