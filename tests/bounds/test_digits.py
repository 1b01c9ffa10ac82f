"""Numbers split down the tree: the weights have the rank over every field, and on windows of two it is the cut."""

import random
from math import prod

import numpy as np
import pytest
from attack_certs import certificate_of
from attack_make import GF2, QQ, deep, odd, part
from attack_random import (
    dense_tensor,
    flatten,
    random_partition,
    random_pooling,
    random_rank,
    rank_mod,
)

from exactrank.bounds.cuts import minimal_cut
from exactrank.bounds.digits import best_digits
from exactrank.bounds.mixed_flows import best_mixed_flow
from exactrank.certificate import dumps
from exactrank.kernel.objects import Network, Partition
from exactrank.kernel.trees import Contiguous
from exactrank.ranks import maximal_rank

SMALL = 3000


def any_network(seed, inputs=7):
    generator = random.Random(f"digits {seed}")
    modes, pooling = random_pooling(generator, inputs, "clgt")
    depth = pooling.tree(modes).depth
    widths = tuple(generator.randint(1, 7) for _ in range(depth))
    network = Network(modes, generator.randint(2, 5), widths, pooling)
    return network, random_partition(generator, modes)


@pytest.mark.parametrize("start", range(0, 200, 50))
def test_the_weights_have_the_rank_over_every_field(start):
    compared = 0
    for seed in range(start, start + 50):
        network, partition = any_network(seed)
        digits = best_digits(network, partition)
        assert digits.rank <= minimal_cut(network, partition).value
        if network.representation**network.inputs > SMALL:
            continue
        compared += 1
        layers = [[np.array(m, dtype=object) for m in layer] for layer in digits.arrays(network)]
        matrix = flatten(dense_tensor(network, layers, 10**9 + 7), partition)
        # A permutation matrix beside zeros.
        assert set(np.unique(matrix)) <= {0, 1}
        assert matrix.sum() == digits.rank
        assert rank_mod(matrix, 2) == rank_mod(matrix, 3) == digits.rank, seed
    assert compared >= 30


@pytest.mark.parametrize("start", range(0, 200, 50))
def test_the_numbers_fit(start):
    """Every inequality of the construction, at every node."""
    for seed in range(start, start + 50):
        network, partition = any_network(seed, inputs=16)
        digits = best_digits(network, partition)
        tree, M = network.tree, network.representation
        numbers = {
            (level, k): digits.at(level, k)
            for level in range(1, tree.depth + 1)
            for k in range(1, tree.width(level) + 1)
        }
        assert digits.rank == prod(t for *_, t in numbers.values())
        assert numbers[tree.depth, 1][:2] == (1, 1)
        for level, windows in enumerate(tree.children, start=1):
            for k, window in enumerate(windows, start=1):
                a, b, t = numbers[level, k]
                assert a * b * t <= network.widths[level - 1]
                if level == 1:
                    rows = sum(c in partition.rows for c in window)
                    take = M**rows, M ** (len(window) - rows)
                else:
                    take = tuple(prod(numbers[level - 1, c][s] for c in window) for s in (0, 1))
                assert a * t <= take[0]
                assert b * t <= take[1]


def test_never_below_the_best_flow():
    for seed in range(300):
        network, partition = any_network(seed, inputs=16)
        flow = prod(base for *_, base in best_mixed_flow(network, partition))
        assert best_digits(network, partition).rank >= flow, seed


def test_windows_of_two_up_to_eight_inputs_reach_the_cut():
    """Seen on every network tried (M, widths up to 9): by 0/1 weights, hence over GF(2) too."""
    for seed in range(300):
        generator = random.Random(seed)
        n = generator.choice([2, 4, 8, 8])
        widths = tuple(generator.randint(1, 9) for _ in range(n.bit_length() - 1))
        network = Network(n, generator.randint(1, 9), widths, Contiguous(2))
        partition = Partition.of(n, generator.sample(range(1, n + 1), generator.randint(1, n - 1)))
        cut = minimal_cut(network, partition).value
        assert best_digits(network, partition).rank == cut, (seed, str(network), str(partition))


def test_where_the_rank_is_below_the_cut():
    """N = 16: cut 60, rank 56 by the subspace argument; windows of four: 8, 7."""
    network = deep(16, 2, [3, 5, 5, 2])
    partition = part(16, 1, 3, 4, 10, 13, 14, 15, 16)
    assert best_digits(network, partition).rank <= 56
    assert minimal_cut(network, partition).value == 60
    network = deep(16, 2, [3, 2], window=4)
    partition = part(16, 1, 5, *range(9, 17))
    assert best_digits(network, partition).rank <= 7


def test_certified_over_two_elements(checker):
    """No path carries five in M = 4, a pair of inputs does; uniform weights of GF(2) would not do."""
    network, partition = deep(4, 4, [8, 5]), part(4, 1, 2)
    assert prod(base for *_, base in best_mixed_flow(network, partition)) == 4
    for field in (GF2, QQ):
        answer = maximal_rank(network, partition, field)
        assert answer.rank == 5
        assert checker.check(certificate_of(answer.theorem)).verdict == "valid"
    assert random_rank(network, partition) == 5


def test_large_ranks_have_small_certificates(checker):
    """No minor is written down: the best paths reach 4096."""
    network = deep(16, 4, [7, 5, 9, 7])
    partition = part(16, 2, 3, 4, 6, 9, 11, 15, 16)
    answer = maximal_rank(network, partition, QQ)
    assert (answer.lower, answer.upper) == (6400, 6400)
    assert "numbers split down the tree: 6400" in answer.tried
    assert len(dumps(answer.certificate)) < 4000
    assert checker.check(certificate_of(answer.theorem)).verdict == "valid"


def test_beyond_the_limit_there_is_none():
    assert best_digits(deep(64, 3, [3] * 6), odd(64), limit=3) is None
