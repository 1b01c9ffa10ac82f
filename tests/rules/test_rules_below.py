"""Numbers split down the tree and dimensions of subspaces: what the rules conclude, and why they refuse."""

import numpy as np
import pytest
from attack_make import (
    GF2,
    GF7,
    QQ,
    MatchingWeights,
    at_weights,
    deep,
    low,
    maximal,
    odd,
    part,
    shallow,
    tree,
)
from attack_random import dense_tensor, flatten, random_rank, rank_mod, small_network

from exactrank.bounds.cuts import minimal_cut
from exactrank.certificate import replay, to_json
from exactrank.kernel import rules
from exactrank.kernel.digits import DigitsWeights
from exactrank.kernel.fields import InputError
from exactrank.kernel.objects import Network, Partition
from exactrank.kernel.subspaces import subspace_bound
from exactrank.kernel.theorem import RuleError
from exactrank.kernel.trees import Explicit, Global

PAIRS = deep(4, 2, [2, 4])
SPLIT = [(1, 1, 2, 1, 1), (1, 2, 1, 2, 1), (2, 1, 1, 1, 2)]
# At the root 6 numbers are added; below they are split into 2 and 3, larger than any base that fits M = 3.
WIDE = tree([[1, 2], [3, 4]], 3, [6, 6])
NUMBERS = [
    ("one node", shallow(2, 2, 3), [(1, 1, 1, 1, 2)], odd(2), QQ, 2),
    ("nothing added", PAIRS, [], low(4), QQ, 1),
    ("through the root", PAIRS, SPLIT, low(4), GF2, 2),
    ("two windows", deep(4, 2, [2, 2]), [(1, 1, 1, 1, 2), (1, 2, 1, 1, 2)], odd(4), GF7, 4),
    ("split", WIDE, [(1, 1, 6, 1, 1), (1, 2, 1, 6, 1), (2, 1, 1, 1, 6)], low(4), QQ, 6),
    ("output layer shared", deep(2, 2, [2], sharing=(1,)), [(1, 1, 1, 1, 2)], odd(2), QQ, 2),
    ("both ways", deep(4, 4, [4, 2]), [(1, 1, 1, 2, 2), (1, 2, 2, 1, 1), (2, 1, 1, 1, 2)],
     part(4, 1, 3, 4), QQ, 4),
]  # fmt: skip
BAD_NUMBERS = [
    ("channels", PAIRS, [(1, 1, 3, 1, 1)], low(4), "at [1, 1] a·b·t = 3 is over r_0"),
    ("rows full", deep(4, 2, [8, 8]), [(1, 1, 5, 1, 1)], low(4), "at [1, 1] a·t = 5"),
    ("columns full", deep(4, 2, [8, 8]), [(1, 1, 1, 2, 1)], low(4), "at [1, 1] b·t = 2"),
    ("children full", PAIRS, [(2, 1, 1, 1, 2)], low(4), "at [2, 1] a·t = 2"),
    ("one child full", PAIRS, SPLIT[:1] + SPLIT[2:], low(4), "at [2, 1] b·t = 2"),
    ("root receives", shallow(2, 2, 3), [(1, 1, 2, 1, 1)], odd(2), "at the root a and b"),
    ("no such node", PAIRS, [(1, 3, 1, 1, 1)], low(4), "no pooling node [1, 3]"),
    ("no such level", PAIRS, [(3, 1, 1, 1, 1)], low(4), "no pooling node [3, 1]"),
    ("layer 1 shared", deep(4, 2, [2, 4], sharing=(1,)), SPLIT, low(4), "layers [1] are shared"),
]


def numbers_at(network, partition, numbers, field=QQ):
    return at_weights(network, DigitsWeights(partition.I, tuple(numbers)), partition, field)


@pytest.mark.parametrize(
    ("network", "numbers", "partition", "field", "rank"),
    [case[1:] for case in NUMBERS],
    ids=[case[0] for case in NUMBERS],
)
def test_numbers_conclude_their_product(network, numbers, partition, field, rank):
    subject = numbers_at(network, partition, numbers, field)
    theorem = rules.digits_lower_bound(subject)
    assert (theorem.conclusion.lower, theorem.conclusion.upper) == (rank, None)
    assert replay(to_json(theorem)).conclusion == theorem.conclusion
    layers = [
        [np.array(m, dtype=object) for m in layer] for layer in subject.weights.arrays(network)
    ]
    matrix = flatten(dense_tensor(network, layers), partition)
    assert set(np.unique(matrix)) <= {0, 1}
    # A permutation matrix of this order beside zeros.
    assert matrix.sum() == rank_mod(matrix, 2) == rank_mod(matrix, 7) == rank


@pytest.mark.parametrize(
    ("network", "numbers", "partition", "reason"),
    [case[1:] for case in BAD_NUMBERS],
    ids=[case[0] for case in BAD_NUMBERS],
)
def test_numbers_that_do_not_fit(network, numbers, partition, reason):
    with pytest.raises(RuleError, match="digits_lower_bound") as error:
        rules.digits_lower_bound(numbers_at(network, partition, numbers))
    assert reason in error.value.reason


def test_numbers_are_for_one_partition():
    subject = at_weights(PAIRS, DigitsWeights((1, 3), tuple(SPLIT)), low(4))
    with pytest.raises(RuleError, match="not the list I of the partition"):
        rules.digits_lower_bound(subject)
    with pytest.raises(RuleError, match="not given by numbers"):
        rules.digits_lower_bound(at_weights(PAIRS, MatchingWeights(2), low(4)))


def test_no_upper_bound_is_specialised_to_numbers():
    above = rules.subspace_upper_bound(maximal(PAIRS, low(4)))
    with pytest.raises(RuleError, match="come with digits_lower_bound only"):
        rules.specialisation_upper_bound(above, weights=DigitsWeights((1, 2), tuple(SPLIT)))


@pytest.mark.parametrize(
    ("rows", "numbers"),
    [
        ((), ()),
        ((2, 1), ()),
        ((1, 1), ()),
        ((0,), ()),
        ((1,), ((1, 1, 1, 1, 0),)),
        ((1,), ((1, 1, 1, 1, 2**31),)),
        ((1,), ((0, 1, 1, 1, 1),)),
        ((1,), ((1, 2, 1, 1, 1), (1, 1, 1, 1, 1))),
        ((1,), ((1, 1, 1, 1, 1), (1, 1, 1, 1, 1))),
        ((1,), ((1, 1, 1, True, 1),)),
    ],
)
def test_numbers_that_are_malformed(rows, numbers):
    with pytest.raises(InputError):
        DigitsWeights(rows, numbers)


# The maximal rank below the minimal cut: three networks of P9, sharing, and shapes that random search met.
EIGHT = [[1, 2, 3], [4, 5, 6], [7, 8]]
THREES = [[1, 2], [3, 4, 5], [6, 7, 8]]
BELOW = [
    ("spaces meet", deep(16, 2, [3, 2], 4), [1, 5, *range(9, 17)], 8, 7),
    ("null vectors", deep(8, 3, [5, 2], (4, 2)), [1, 6, 7, 8], 15, 14),
    ("null vectors, windows of two", deep(16, 2, [3, 5, 5, 2]), [1, 3, 4, 10, *range(13, 17)],
     60, 56),
    ("N = 8", tree(THREES, 2, [3, 2]), [1, 2, 3, 6], 8, 7),
    ("three spaces", tree(THREES, 3, [5, 3]), [1, 2, 3, 6], 25, 24),
    ("a third child", tree(EIGHT, 3, [5, 2]), [3, 5, 6, 8], 45, 42),
    ("symmetric", deep(4, 2, [4, 4], sharing=(0, 1)), [1, 2], 4, 3),
    ("symmetric twice", deep(8, 2, [4, 4, 4], sharing=(0, 1, 2)), [1, 2, 5, 6], 16, 9),
    ("symmetric in coordinates", deep(8, 3, [2, 9, 4], sharing=(1,)), [1, 2, 3, 4], 4, 3),
    ("coordinates above", deep(8, 2, [3, 8, 8], sharing=(1, 2)), [5, 6, 7, 8], 8, 6),
    ("twins", tree(THREES, 3, [6, 4], sharing=(0, 1, 2)), [3, 4, 7, 8], 36, 33),
]  # fmt: skip


@pytest.mark.parametrize(
    ("network", "labels", "cut", "bound"), [case[1:] for case in BELOW], ids=[c[0] for c in BELOW]
)
def test_bounds_below_the_cut_are_attained(network, labels, cut, bound):
    partition = Partition.of(network.inputs, labels)
    assert minimal_cut(network, partition, symmetric=False).value == cut
    theorem = rules.subspace_upper_bound(maximal(network, partition))
    assert (theorem.conclusion.lower, theorem.conclusion.upper) == (None, bound)
    assert replay(to_json(theorem)).conclusion == theorem.conclusion
    if network.inputs <= 8:
        assert random_rank(network, partition) == bound


@pytest.mark.parametrize(
    "change",
    [
        {"sharing": ()},
        {"sharing": (0,)},
        {"sharing": (1,)},
    ],
)
def test_what_twins_need(change):
    """Without one shared layer twins are no twins, and the bound is the cut, which is attained."""
    network = Network(8, 3, (6, 4), Explicit(((1, 2), (3, 4, 5), (6, 7, 8))), **change)
    partition = Partition.of(8, [3, 4, 7, 8])
    assert subspace_bound(network, partition) == random_rank(network, partition) == 36


def test_twins_need_the_same_sides():
    network = tree(THREES, 3, [6, 4], sharing=(0, 1, 2))
    one, other = Partition.of(8, [3, 4, 7, 8]), Partition.of(8, [1, 2, 3, 4, 6])
    assert subspace_bound(network, one) == 33
    assert subspace_bound(network, other) >= random_rank(network, other)


@pytest.mark.parametrize("start", range(0, 400, 100))
def test_no_rank_at_random_weights_is_above_the_bound(start):
    closed = 0
    for seed in range(start, start + 100):
        network, partition = small_network(seed)
        bound = subspace_bound(network, partition)
        assert bound <= minimal_cut(network, partition).value, seed
        rank = random_rank(network, partition, seed)
        assert rank <= bound, (seed, str(network), str(partition))
        closed += rank == bound
    assert closed >= 95


def test_only_products_have_subspaces():
    network = Network(2, 2, (2,), Global(), operator="relu-max")
    with pytest.raises(RuleError, match="the operator is relu-max"):
        rules.subspace_upper_bound(maximal(network, odd(2)))


def test_large_trees_and_large_windows():
    network = deep(4096, 3, [3] * 12)
    assert subspace_bound(network, odd(4096)) == 3**2048
    assert subspace_bound(shallow(65536, 2, 2**30), low(65536)) == 2**30
    with pytest.raises(RuleError, match="over the limit of size"):
        wide = shallow(65536, 2**31 - 1, 2**31 - 1, sharing=(0,))
        rules.subspace_upper_bound(maximal(wide, part(65536, 1)))
