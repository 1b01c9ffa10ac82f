"""The best flow of any bases against all families of small trees, and against cuts and minors of random ones."""

import random
from math import prod

import pytest
from attack_certs import certificate_of
from attack_make import QQ, deep, low, odd, part, shallow, tree
from attack_random import random_partition, random_pooling, random_rank

from exactrank.bounds.cuts import minimal_cut
from exactrank.bounds.flows import best_flow, greedy_flow
from exactrank.bounds.mixed_flows import best_mixed_flow
from exactrank.kernel.objects import Network, Partition, path_nodes
from exactrank.kernel.trees import Contiguous
from exactrank.ranks import maximal_rank

CASES = 200
PRIMES = (2, 3, 5, 7)


def value(paths):
    return prod(base for *_, base in paths)


def within_capacities(network, partition, paths):
    load: dict[tuple[int, int], int] = {}
    for i, j, base in paths:
        assert i in partition.I
        assert j in partition.J
        assert base >= 2
        for node in path_nodes(network.tree, i, j):
            load[node] = load.get(node, 1) * base
    return all(used <= network.fan_in(level) for (level, _), used in load.items())


def best_by_enumeration(network, partition):
    """All families of paths of prime bases, paths in a fixed order, each as often as it fits."""
    kinds = [
        (path_nodes(network.tree, i, j), p)
        for i in partition.I
        for j in partition.J
        for p in PRIMES
        if p <= network.representation
    ]
    room = {
        (level, k): network.fan_in(level)
        for level in range(network.depth + 1)
        for k in range(1, network.tree.width(level) + 1)
    }

    def best(at, load):
        if at == len(kinds):
            return 1
        nodes, p = kinds[at]
        found = best(at + 1, load)
        if all(load.get(n, 1) * p <= room[n] for n in nodes):
            more = {**load, **{n: load.get(n, 1) * p for n in nodes}}
            found = max(found, p * best(at, more))
        return found

    return best(0, {})


def mixed_network(seed, *, inputs, largest):
    generator = random.Random(f"mixed {seed}")
    modes, pooling = random_pooling(generator, inputs, "clgt")
    depth = pooling.tree(modes).depth
    widths = tuple(generator.randint(1, largest) for _ in range(depth))
    network = Network(modes, generator.randint(2, largest), widths, pooling)
    return network, random_partition(generator, modes)


@pytest.mark.parametrize("start", range(0, 120, 20))
def test_no_family_is_better(start):
    mixed = 0
    for seed in range(start, start + 20):
        network, partition = mixed_network(seed, inputs=5, largest=7)
        paths = best_mixed_flow(network, partition)
        assert within_capacities(network, partition, paths)
        assert paths == tuple(sorted(set(paths)))
        best = best_by_enumeration(network, partition)
        assert value(paths) == best, (seed, str(network), str(partition))
        mixed += value(greedy_flow(network, partition)) < best
    assert mixed or start


@pytest.mark.parametrize("start", range(0, 400, 100))
def test_between_the_greedy_flow_and_the_cut(start):
    for seed in range(start, start + 100):
        network, partition = mixed_network(seed, inputs=16, largest=12)
        paths = best_mixed_flow(network, partition)
        assert within_capacities(network, partition, paths)
        greedy, cut = value(greedy_flow(network, partition)), minimal_cut(network, partition).value
        assert greedy <= value(paths) <= cut, (seed, str(network), str(partition))


MIXED = [
    ("bases 2 and 3", deep(4, 6, [6, 4]), low(4), 4),
    ("2 and 3 beside each other", tree([[1, 2], [3, 4]], 3, [3, 6]), part(4, 1, 2), 6),
    ("shallow", shallow(4, 6, 36), low(4), 36),
    ("every product within 7", shallow(2, 9, 7), odd(2), 7),
]


@pytest.mark.parametrize(
    ("network", "partition", "rank"), [case[1:] for case in MIXED], ids=[c[0] for c in MIXED]
)
def test_known_flows(network, partition, rank, checker):
    if network.representation**network.inputs <= 4096:
        assert random_rank(network, partition) >= value(best_mixed_flow(network, partition))
    answer = maximal_rank(network, partition, QQ)
    assert answer.lower <= rank
    assert checker.check(certificate_of(answer.theorem)).verdict == "valid"


def balanced(seed):
    """Windows of two, N = 8 in halves, M and widths 2 … 9: the rank is the cut, not always a flow's."""
    generator = random.Random(seed)
    m, widths = generator.randint(2, 9), tuple(generator.randint(2, 9) for _ in range(3))
    network = Network(8, m, widths, Contiguous(2))
    return network, Partition.of(8, generator.sample(range(1, 9), 4))


def test_windows_of_two_flows_and_minors(checker):
    """Of 200 networks a flow alone reaches the cut of at least 180, and with minors all have no gap."""
    flows = closed = 0
    for seed in range(CASES):
        network, partition = balanced(seed)
        cut = minimal_cut(network, partition).value
        flows += value(best_mixed_flow(network, partition)) == cut
        answer = maximal_rank(network, partition, QQ)
        closed += answer.rank == cut
        if seed < 40:
            assert checker.check(certificate_of(answer.theorem)).verdict == "valid"
    assert flows >= 180
    assert closed >= 195


def test_beyond_the_limit_the_flow_is_greedy():
    network = shallow(300, 30, 2**20)
    assert best_mixed_flow(network, odd(300), limit=1000) is None
    narrow = deep(64, 3, [3] * 6)
    assert best_mixed_flow(narrow, odd(64), limit=5) is None
    answer = best_flow(narrow, odd(64))
    assert value(answer) == 3**32
