"""Bounds at all partitions at once against the functions for one partition."""

import random

import pytest
from attack_certs import certificate_of
from attack_make import QQ, deep, odd, part, tree
from attack_random import shared_network

from exactrank.bounds.cuts import minimal_cut
from exactrank.bounds.papers import paper_lower_bound, paper_upper_bound
from exactrank.bounds.partitions import all_partitions, rows_at
from exactrank.kernel.fields import InputError
from exactrank.kernel.objects import Network
from exactrank.kernel.subspaces import subspace_bound
from exactrank.partitions import partitions
from exactrank.ranks.all_partitions import certified_ranks


def one_at_a_time(network, partition):
    return (
        paper_lower_bound(network, partition),
        paper_upper_bound(network, partition),
        minimal_cut(network, partition, symmetric=False).value,
        min(minimal_cut(network, partition).value, subspace_bound(network, partition)),
    )


def listed(bounds):
    return bounds.paper_lower, bounds.paper_upper, bounds.cut, bounds.upper


@pytest.mark.parametrize("seed", range(60))
def test_random_networks_of_all_geometries(seed):
    network, _ = shared_network(seed, entries=2**12)
    if seed % 3 == 0:
        network = Network(network.inputs, network.representation, network.widths, network.pooling)
    generator = random.Random(seed)
    rows = list(all_partitions(network))
    assert len(rows) == 2 ** (network.inputs - 1) - 1
    assert {row.partition for row in rows} == set(partitions(network.inputs))
    for row in generator.sample(rows, min(40, len(rows))):
        expected = one_at_a_time(network, row.partition)
        assert listed(row.bounds) == expected, (seed, str(network), str(row.partition))


def test_all_of_sixteen_inputs():
    network = deep(16, 2, [2, 3, 4, 4])
    table = all_partitions(network)
    assert len(table) == 32_767
    # Unordered pairs up the tree: 3, 6, 21, 231 classes of subsets, with the empty and the whole one.
    # I <-> J leaves the classes of equal halves alone.
    assert sum(orbit.size for orbit in table.orbits) == len(table)
    assert len(table.orbits) < 231
    for orbit in table.orbits:
        assert listed(orbit.bounds) == one_at_a_time(network, orbit.partition)
    generator = random.Random(1)
    for number in generator.sample(range(len(table)), 100):
        row = table.row(number)
        assert table.number(row.partition) == number
        assert listed(row.bounds) == one_at_a_time(network, row.partition)
    assert table.bounds(odd(16)).cut == 2**8


def test_orbits_hold_all_their_partitions():
    """By brute force: a tree of windows (2, 3) has the symmetries S_2 wr S_3 and I <-> J."""
    network = deep(6, 2, [3, 3], window=[2, 3])
    table = all_partitions(network)
    orbits = {}
    for row in table:
        sides = []
        for side in (row.partition.rows, frozenset(row.partition.J)):
            pairs = ((1, 2), (3, 4), (5, 6))
            sides.append(tuple(sorted(len(side & set(pair)) for pair in pairs)))
        orbits.setdefault(row.orbit, set()).add(min(sides))
    assert all(len(kinds) == 1 for kinds in orbits.values())
    assert len({next(iter(kinds)) for kinds in orbits.values()}) == len(orbits)


def test_values_beyond_a_machine_word():
    network = deep(16, 2**31 - 1, [2**31 - 1] * 4)
    table = all_partitions(network)
    bounds = table.bounds(odd(16))
    assert bounds.cut == bounds.paper_lower == bounds.paper_upper == (2**31 - 1) ** 8
    irregular = tree([[[1, 5], [2, 3, 4]], [[6, 7], [8, 9]]], 3, [2, 3, 4])
    for row in all_partitions(irregular):
        assert listed(row.bounds) == one_at_a_time(irregular, row.partition)


def test_some_partitions_only():
    network = deep(8, 2, [2, 3, 4])
    chosen = [odd(8), part(8, 2, 4, 6, 8), part(8, 3, 4)]
    rows = list(rows_at(network, chosen))
    assert rows[0].orbit == rows[1].orbit
    assert [listed(row.bounds) for row in rows] == [one_at_a_time(network, p) for p in chosen]


def test_too_many_inputs_are_refused():
    with pytest.raises(InputError, match="up to 20 inputs"):
        all_partitions(deep(32, 2, [2] * 5))


def test_certified_ranks_of_some_partitions(checker):
    network = deep(8, 2, [2, 3, 4])
    table = all_partitions(network)
    numbers = random.Random(3).sample(range(len(table)), 12)
    chosen = [table.partition(number) for number in numbers]
    rows = list(certified_ranks(network, chosen, QQ))
    assert [row.partition for row in rows] == chosen
    for row in rows:
        assert row.bounds == table.bounds(row.partition)
        assert row.bounds.paper_lower <= row.answer.lower <= row.answer.upper == row.bounds.upper
        assert checker.check(certificate_of(row.answer.theorem)).verdict == "valid"
