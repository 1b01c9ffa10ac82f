"""Classes of partitions under the symmetries of a pooling tree, against brute force on small trees."""

from itertools import combinations

import networkx
import pytest
from flint import nmod_mat

from exactrank.kernel.fields import Field
from exactrank.kernel.objects import Network, Partition
from exactrank.kernel.trees import Contiguous, Explicit, Global, Grid, Pooling, Tree
from exactrank.matrices import LARGE_PRIME
from exactrank.networks import matricize, random_weights
from exactrank.search.symmetries import symmetries

TREES: list[tuple[Pooling, int]] = [
    (Contiguous(2), 8),
    (Contiguous((4, 2)), 8),
    (Contiguous((2, 3)), 6),
    (Global(), 6),
    (Grid((2, 4), ((2, 2), (1, 2)), mirror=True), 8),
    (Explicit(((3, 1), (2, 4, 5))), 5),
    (Explicit(((1, 2, 3), (4, 5), (6, 7))), 7),
    (Explicit((((7, 1), (2, 5, 4)), ((3, 6, 8), (9, 10)))), 10),
]


def automorphisms(tree: Tree) -> list[dict[int, int]]:
    """All automorphisms of the rooted tree, as permutations of the labels (networkx)."""
    graph = networkx.DiGraph()
    for level, windows in enumerate(tree.children, start=1):
        for k, window in enumerate(windows, start=1):
            graph.add_edges_from(((level, k), (level - 1, c)) for c in window)
    found = networkx.isomorphism.DiGraphMatcher(graph, graph).isomorphisms_iter()
    labels = range(1, tree.inputs + 1)
    return [{j: node[0, j][1] for j in labels} for node in found]


def brute_force(pooling: Pooling, inputs: int) -> list[set[frozenset[int]]]:
    """The classes of the sides I, J of partitions: orbits under automorphisms and the swap."""
    everything = frozenset(range(1, inputs + 1))
    moves = automorphisms(pooling.tree(inputs))
    seen: set[frozenset[int]] = set()
    classes = []
    for count in range(1, inputs):
        for labels in map(frozenset, combinations(sorted(everything), count)):
            if labels in seen:
                continue
            images = {frozenset(move[j] for j in labels) for move in moves}
            orbit = images | {everything - image for image in images}
            seen |= orbit
            classes.append(orbit)
    return classes


@pytest.mark.parametrize(("pooling", "inputs"), TREES, ids=str)
def test_classes_are_the_orbits(pooling: Pooling, inputs: int) -> None:
    found = symmetries(inputs, pooling)
    orbits = brute_force(pooling, inputs)
    representatives = []
    for orbit in orbits:
        images = {found.canonical(Partition.of(inputs, sorted(rows))) for rows in orbit}
        assert len(images) == 1, "one class, several canonical forms"
        (one,) = images
        assert one.rows in orbit and 1 in one.rows
        # Two sides each: I | J and J | I are one partition.
        assert found.size(one) == len(orbit) // 2
        representatives.append(one)
    listed = [partition for partition, _ in found.classes()]
    assert all(found.size(partition) == size for partition, size in found.classes())
    assert sorted(p.I for p in listed) == sorted(p.I for p in representatives)
    assert found.count() == len(orbits)
    for size in range(1, inputs):
        some = [partition for partition, _ in found.classes(size)]
        wanted = [p for p in representatives if size in (len(p.I), len(p.J))]
        assert sorted(p.I for p in some) == sorted(p.I for p in wanted)
        assert found.count(size) == len(some)


def test_counts_of_large_trees() -> None:
    assert symmetries(16, Contiguous(2)).count() == 126
    found = symmetries(4096, Contiguous(2))
    assert found.count(2) == 12 == len(list(found.classes(2)))
    assert len(str(found.count())) == 529
    assert symmetries(4096, Global()).count() == 2048
    assert symmetries(16, Grid((4, 4), (2, 2))).count() == 37


def test_the_classes_hold_all_partitions() -> None:
    found = symmetries(16, Contiguous(2))
    assert sum(size for _, size in found.classes()) == 2**15 - 1


def generic_rank(network: Network, partition: Partition) -> int:
    field = Field(LARGE_PRIME)
    weights = random_weights(network, field, seed=7)
    return int(nmod_mat(matricize(network, weights, partition, field), LARGE_PRIME).rank())


@pytest.mark.parametrize("sharing", [(), (0,), (1,), (0, 1, 2), (0, 1, 2, 3)], ids=str)
def test_the_maximal_rank_is_the_same_in_a_class_also_with_sharing(
    sharing: tuple[int, ...],
) -> None:
    network = Network(8, 2, (3, 4, 3), Contiguous(2), sharing)
    found = symmetries(8, network.pooling)
    ranks: dict[Partition, int] = {}
    for count in (2, 3, 4):
        for labels in list(combinations(range(1, 9), count))[::3]:
            partition = Partition.of(8, labels)
            rank = generic_rank(network, partition)
            assert ranks.setdefault(found.canonical(partition), rank) == rank, partition


@pytest.mark.parametrize(
    ("pooling", "widths"),
    [
        (Contiguous(2), (2, 3, 2, 4)),
        (Grid((4, 4), (2, 2), mirror=True), (3, 2)),
        (Explicit(((3, 1, 16, 7), (2, 4, 5, 6, 8, 9), (10, 11, 12, 13), (14, 15))), (3, 2)),
    ],
    ids=str,
)
def test_the_table_of_all_partitions_has_the_same_classes(
    pooling: Pooling, widths: tuple[int, ...]
) -> None:
    from exactrank.bounds.partitions import all_partitions

    found = symmetries(16, pooling)
    orbits = all_partitions(Network(16, 2, widths, pooling)).orbits
    assert {found.canonical(orbit.partition): orbit.size for orbit in orbits} == dict(
        found.classes()
    )
