"""Factorizations through the columns of a minor: what they prove, and when they are not tried."""

import numpy as np
import pytest
from attack_certs import certificate_of

import exactrank.ranks.factorizations as factorizations
from exactrank import api
from exactrank.kernel.fields import QQ, Field
from exactrank.kernel.matrices import Entries
from exactrank.kernel.objects import ArrayWeights
from exactrank.networks import random_weights
from exactrank.ranks import rank_at_weights
from exactrank.ranks.explicit import matrix_rank


def product(n, rank):
    generator = np.random.default_rng(n)
    array = generator.integers(-2, 3, (n, rank)) @ generator.integers(-2, 3, (rank, n))
    return Entries(tuple(tuple(int(x) for x in row) for row in array))


def bounds(theorem):
    return theorem.conclusion.lower, theorem.conclusion.upper


@pytest.mark.parametrize(("n", "rank"), [(30, 15), (64, 32), (128, 5)])
def test_deficient_matrices_end_exactly(checker, n, rank):
    theorem = matrix_rank(product(n, rank), QQ)
    assert bounds(theorem) == (rank, rank)
    assert checker.check(certificate_of(theorem)).verdict == "valid"


@pytest.mark.slow
def test_half_the_rank_at_256(checker):
    """420 bits a number, 2^22 products of short by long ones."""
    theorem = matrix_rank(product(256, 128), QQ)
    assert bounds(theorem) == (128, 128)
    assert checker.check(certificate_of(theorem)).verdict == "valid"


def test_what_is_over_the_limits_is_not_tried(monkeypatch):
    """The bounds are those of all columns; over GF(p) the number of products alone decides."""
    matrix = product(40, 20)
    assert bounds(matrix_rank(matrix, QQ)) == (20, 20)
    for name, value in (("DIGITS", 5), ("CHARACTERS", 20_000), ("OPERATIONS", 20_000)):
        with monkeypatch.context() as limited:
            limited.setattr(factorizations, name, value)
            assert bounds(matrix_rank(matrix, QQ)) == (20, 40), name
    monkeypatch.setattr(factorizations, "OPERATIONS", 40 * 20 * 20 + 20**3 // 3)
    residues = Entries(tuple(tuple(x % 65537 for x in row) for row in matrix.rows))
    assert bounds(matrix_rank(residues, Field(65537))) == (20, 20)
    monkeypatch.setattr(factorizations, "OPERATIONS", factorizations.OPERATIONS - 1)
    assert bounds(matrix_rank(residues, Field(65537))) == (20, 40)


@pytest.mark.parametrize(
    ("a", "b", "count"),
    [(1, 1, 1), (64, 64, 1), (9, 1023, 1), (9, 1024, 2), (1024, 1024, 17), (2048, 9, 3)],
)
def test_products_count_as_the_page_says(a, b, count):
    assert factorizations._product(a, b) == factorizations._product(b, a) == count


def test_lossy_weights_beyond_small_matrices_are_factorized(checker):
    """M^N = 117,649; four channels of which no two are proportional, and rank 2."""
    network = api.network(inputs=6, representation=7, widths=[4], geometry="global")
    weights = random_weights(network, QQ, seed=1)
    layers = [[[list(row) for row in m] for m in layer] for layer in weights.arrays(network)]
    # Channels 1 and 2 agree on I, 3 and 4 on J.
    for label in (1, 2, 3):
        layers[0][label - 1][1] = layers[0][label - 1][0]
    for label in (4, 5, 6):
        layers[0][label - 1][3] = layers[0][label - 1][2]
    arrays = ArrayWeights(
        tuple(tuple(tuple(tuple(row) for row in m) for m in layer) for layer in layers)
    )
    theorem = rank_at_weights(network, arrays, api.partition(network, "low"), QQ)
    assert bounds(theorem) == (2, 2)
    assert checker.check(certificate_of(theorem)).verdict == "valid"
