"""Witnesses in GF(2) and GF(3): found where they exist, and an honest gap where they do not."""

from itertools import product

import numpy as np
import pytest
from attack_certs import certificate_of
from attack_make import GF2, GF3, QQ, deep, part, shallow
from attack_random import dense_tensor, flatten, rank_mod, shared_network

from exactrank.kernel.fields import Field, InputError
from exactrank.networks import random_weights
from exactrank.ranks import maximal_rank
from exactrank.ranks.small_fields import search_weights

SHARED = shallow(6, 2, 4, sharing=(0,))
MIDDLE = part(6, 1, 2, 3)


def test_a_rank_that_is_attained_over_larger_fields_only(checker):
    """Symmetric tensors of four terms: rank 4 over generic weights, 3 over GF(2) itself."""
    answer = maximal_rank(SHARED, MIDDLE, GF2)
    assert (answer.lower, answer.upper, answer.rank) == (4, 4, 4)
    assert "all 4096 weights in GF(2): 3" in answer.tried
    assert answer.tried[-1] == "weights as variables: a minor of order 4"
    assert checker.check(certificate_of(answer.theorem)).verdict == "valid"
    for field in (GF3, QQ):
        assert maximal_rank(SHARED, MIDDLE, field).rank == 4


@pytest.mark.slow
def test_all_weights_in_two_elements_by_brute_force():
    """Over GF(2) with its 2^12 weights: no tensor of that network has rank 4."""
    largest = 0
    for bits in product((0, 1), repeat=12):
        leaf = np.array(bits[:8], dtype=object).reshape(4, 2)
        layers = [[leaf], [np.array([bits[8:]], dtype=object)]]
        largest = max(largest, rank_mod(flatten(dense_tensor(SHARED, layers, 2), MIDDLE), 2))
    assert largest == 3


@pytest.mark.parametrize("field", [GF2, GF3], ids=str)
def test_nearly_as_much_as_over_a_large_field(field, checker):
    """Floors that must hold; on 60 networks with shared layers at most one rank is missed."""
    missed = 0
    for seed in range(60):
        network, partition = shared_network(seed, entries=1024)
        answer = maximal_rank(network, partition, field)
        missed += answer.lower < maximal_rank(network, partition, QQ).lower
        if seed % 6 == 0:
            assert checker.check(certificate_of(answer.theorem)).verdict == "valid"
    assert missed <= 2


def test_found_weights_have_the_rank():
    network, partition = deep(8, 2, [3, 3, 3]), part(8, 1, 2, 5, 7)
    found = search_weights(network, partition, GF3, goal=12, seed=5)
    layers = [[np.array(m, dtype=object) for m in layer] for layer in found.weights.layers]
    matrix = flatten(dense_tensor(network, layers, 3), partition)
    assert rank_mod(matrix, 3) == len(found.rows) == len(found.columns)


def test_a_start_that_has_the_rank_is_kept():
    network, partition = deep(4, 2, [2, 2]), part(4, 1, 3)
    start = random_weights(network, Field(7), seed=1)
    found = search_weights(network, partition, Field(7), goal=1, start=[start])
    assert len(found.rows) >= 1
    with pytest.raises(InputError, match="small fields"):
        search_weights(network, partition, QQ, goal=1)
