"""Flows and cuts against networkx and against all cuts of small trees."""

import random
from itertools import chain, combinations
from math import log, prod

import networkx as nx
import pytest
from attack_make import deep, odd, shallow
from attack_random import powers_network, shared_network

from exactrank.bounds.cuts import minimal_cut
from exactrank.bounds.flows import best_flow, logarithm, one_base_flow
from exactrank.kernel.objects import Network, path_nodes

TREES = 300


def capacity_graph(network, partition, capacity):
    """The graph of the page: input - conv(0) - pool(1) - …, every vertex split, both directions."""
    graph = nx.DiGraph()
    tree = network.tree

    def join(a, b):
        graph.add_edge((a, "out"), (b, "in"))
        graph.add_edge((b, "out"), (a, "in"))

    def split(vertex, limit=None):
        if limit is None:
            graph.add_edge((vertex, "in"), (vertex, "out"))
        else:
            graph.add_edge((vertex, "in"), (vertex, "out"), capacity=limit)

    for j in range(1, network.inputs + 1):
        split(("input", j), capacity(network.representation))
        join(("input", j), ("conv", 0, j))
    for level in range(network.depth + 1):
        for k in range(1, tree.width(level) + 1):
            split(("conv", level, k))
    for level, windows in enumerate(tree.children, start=1):
        for k, window in enumerate(windows, start=1):
            split(("pool", level, k), capacity(network.fan_in(level)))
            join(("pool", level, k), ("conv", level, k))
            for child in window:
                join(("pool", level, k), ("conv", level - 1, child))
    for i in partition.I:
        graph.add_edge("source", (("input", i), "in"))
    for j in partition.J:
        graph.add_edge((("input", j), "out"), "sink")
    return graph


def _random(seed):
    """Any network, unshared: powers of one number and not."""
    if seed % 2:
        return powers_network(seed)
    network, partition = shared_network(seed)
    return Network(
        network.inputs, network.representation, network.widths, network.pooling
    ), partition


@pytest.mark.parametrize("start", range(0, TREES, 30))
def test_one_base_flow_is_a_maximal_flow(start):
    for seed in range(start, start + 30):
        network, partition = _random(seed)
        base = random.Random(seed).choice([2, 2, 3, 5])
        paths = one_base_flow(network, partition, base, {})

        def capacity(value, base=base):
            return logarithm(value, base)

        graph = capacity_graph(network, partition, capacity)
        value = nx.maximum_flow_value(graph, "source", "sink")
        assert len(paths) == value, (seed, str(network), str(partition), base)


@pytest.mark.parametrize("start", range(0, TREES, 50))
def test_paths_keep_within_all_capacities(start):
    for seed in range(start, start + 50):
        network, partition = _random(seed)
        load: dict[tuple[int, int], int] = {}
        for i, j, base in best_flow(network, partition):
            assert i in partition.I
            assert j in partition.J
            assert base >= 2
            for node in path_nodes(network.tree, i, j):
                load[node] = load.get(node, 1) * base
        assert all(used <= network.fan_in(level) for (level, _), used in load.items())


def test_a_flow_within_what_is_left():
    network = deep(4, 8, [8, 4])
    partition = odd(4)
    first = one_base_flow(network, partition, 2, {})
    assert len(first) == 6
    load = {(0, 1): 4, (1, 2): 8}
    rest = one_base_flow(network, partition, 2, load)
    assert sorted(rest) == [(1, 2, 2)] + [p for p in sorted(rest) if p != (1, 2, 2)]
    assert sum((i, j) == (1, 2) for i, j, _ in rest) == 1
    assert all({i, j} <= {1, 2} for i, j, _ in rest)


@pytest.mark.parametrize("start", range(0, TREES, 30))
def test_minimal_cut_is_a_minimum_cut(start):
    for seed in range(start, start + 30):
        network, partition = _random(seed)
        cut = minimal_cut(network, partition)
        assert cut.symmetric == ()
        cost = network.representation ** len(cut.inputs)
        cost *= prod(network.widths[level - 1] for level, _ in cut.pools)
        assert cost == cut.value
        # Integer exponents where all are powers of one number, else logarithms.
        numbers = {network.representation, *network.widths} - {1}
        base = min(numbers, default=2)
        base = next((b for b in (2, 3, 5) if base % b == 0), base)
        exact = all(base ** logarithm(n, base) == n for n in numbers)

        def capacity(value, base=base, exact=exact):
            return logarithm(value, base) if exact else log(value)

        graph = capacity_graph(network, partition, capacity)
        value, _ = nx.minimum_cut(graph, "source", "sink")
        if exact:
            assert base**value == cut.value, (seed, str(network), str(partition))
        else:
            assert abs(value - log(cut.value)) < 1e-6, (seed, str(network), str(partition))


def separates(network, partition, inputs, pools):
    """Whether no input of I is connected with one of J after the cut; by union of sets."""
    tree = network.tree
    group = {}
    for level in range(tree.depth + 1):
        for k in range(1, tree.width(level) + 1):
            group[level, k] = {(level, k)}
    for level, windows in enumerate(tree.children, start=1):
        for k, window in enumerate(windows, start=1):
            if (level, k) in pools:
                continue
            for child in window:
                merged = group[level, k] | group[level - 1, child]
                for vertex in merged:
                    group[vertex] = merged
    kept = [j for j in range(1, tree.inputs + 1) if j not in inputs]
    return not any(
        (0, j) in group[0, i]
        for i in kept
        if i in partition.rows
        for j in kept
        if j not in partition.rows
    )


def subsets(values):
    return chain.from_iterable(combinations(values, n) for n in range(len(values) + 1))


@pytest.mark.parametrize("seed", range(60))
def test_minimal_cut_against_all_cuts_of_a_small_tree(seed):
    network, partition = powers_network(seed, largest=5) if seed % 2 else _random(2 * seed)
    pools = [
        (level, k)
        for level in range(1, network.depth + 1)
        for k in range(1, network.tree.width(level) + 1)
    ]
    if network.inputs + len(pools) > 11:
        network, partition = powers_network(seed, largest=4)
        pools = [
            (level, k)
            for level in range(1, network.depth + 1)
            for k in range(1, network.tree.width(level) + 1)
        ]
    best = min(
        network.representation ** len(inputs)
        * prod(network.widths[level - 1] for level, _ in chosen)
        for inputs in subsets(range(1, network.inputs + 1))
        for chosen in subsets(pools)
        if separates(network, partition, set(inputs), set(chosen))
    )
    cut = minimal_cut(network, partition)
    assert cut.value == best
    assert separates(network, partition, set(cut.inputs), set(cut.pools))


@pytest.mark.parametrize(
    ("value", "base", "expected"),
    [(1, 2, 0), (2, 2, 1), (3, 2, 1), (8, 2, 3), (9, 3, 2), (80, 3, 3), (7, 10, 0), (2**64, 2, 64)],
)
def test_logarithm(value, base, expected):
    assert logarithm(value, base) == expected
    assert base**expected <= value < base ** (expected + 1)


def test_many_inputs_are_quick_enough():
    network = deep(4096, 3, [3] * 12)
    assert len(one_base_flow(network, odd(4096), 3, {})) == 2048
    assert minimal_cut(network, odd(4096)).value == 3**2048
    wide = shallow(3000, 2, 2**20)
    assert minimal_cut(wide, odd(3000)).value == 2**20
    assert len(best_flow(wide, odd(3000))) == 20
