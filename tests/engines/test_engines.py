"""One table of matrices through every engine: FLINT, blocks in float64, packed words, plain elimination."""

import random
from fractions import Fraction
from math import prod

import numpy as np
import pytest
from attack_certs import certificate_of
from attack_make import QQ, entries
from attack_random import rank_mod

from exactrank import engines
from exactrank.engines import blocked, flint, packed
from exactrank.kernel.fields import Field, InputError
from exactrank.matrices import EXPLICIT_PRIMES, good_prime, good_primes, residues
from exactrank.ranks import matrix_rank

RANDOM = np.random.default_rng(7)
PRIMES = (2, 3, 7, 65537, 1_048_573)


def product(m, n, r, p, generator=RANDOM):
    left, right = generator.integers(0, p, (m, r)), generator.integers(0, p, (r, n))
    return left @ right % p if r else np.zeros((m, n), dtype=np.int64)


def hilbert_like(n):
    return np.array([[(i + j) ** 2 + i * j for j in range(n)] for i in range(n)])


TABLE = [
    ("one zero", np.zeros((1, 1), dtype=np.int64)),
    ("zeros", np.zeros((40, 70), dtype=np.int64)),
    ("identity", np.eye(65, dtype=np.int64)),
    ("reversed identity", np.eye(90, dtype=np.int64)[::-1]),
    ("one column", np.arange(100).reshape(100, 1)),
    ("one row", np.arange(100).reshape(1, 100)),
    ("negative", -(np.arange(60 * 60).reshape(60, 60) ** 2)),
    ("quadratic", hilbert_like(80)),
    ("last column only", np.eye(1, 77, 76, dtype=np.int64)),
    ("upper", np.triu(np.ones((130, 130), dtype=np.int64))),
    ("kronecker", np.kron(hilbert_like(9), np.eye(12, dtype=np.int64))),
    ("checkerboard", np.indices((64, 64)).sum(axis=0) % 2),
    ("strided", np.arange(200 * 90).reshape(200, 90)[::2, ::-1]),
    ("columns first", np.asfortranarray(np.arange(70 * 90).reshape(70, 90) % 13)),
    ("every second column zero", product(100, 100, 60, 97) * (np.arange(100) % 2)),
    ("large entries", RANDOM.integers(-(2**62), 2**62, (50, 50))),
]


def check_minor(matrix, found, p):
    rows, columns = found
    assert len(rows) == len(columns) == len(set(rows)) == len(set(columns))
    assert rows == sorted(rows)
    assert columns == sorted(columns)
    if rows:
        assert rank_mod(matrix[np.ix_(rows, columns)].astype(object), p) == len(rows)


@pytest.mark.parametrize("p", PRIMES)
@pytest.mark.parametrize("matrix", [m for _, m in TABLE], ids=[name for name, _ in TABLE])
def test_one_table_through_every_engine(matrix, p):
    expected = rank_mod(matrix.astype(object), p)
    found = {"flint": flint.pivots(matrix, p), "blocked": blocked.pivots(matrix, p)}
    if p == 2:
        found["packed"] = packed.pivots(matrix)
    found["chosen"] = engines.pivots(matrix, p)
    found["lists"] = engines.pivots(matrix.tolist(), p)
    for name, minor in found.items():
        assert len(minor[0]) == expected, name
        check_minor(matrix, minor, p)
        # The first columns that span are the same for every elimination.
        assert minor[1] == found["flint"][1], name
    assert flint.rank(matrix, p) == blocked.rank(matrix, p) == engines.rank(matrix, p) == expected


@pytest.mark.parametrize("seed", range(12))
def test_random_matrices_of_any_shape_and_rank(seed):
    generator = np.random.default_rng(seed)
    for _ in range(25):
        p = int(generator.choice(PRIMES))
        m, n, r = (int(x) for x in generator.integers(1, 160, 3))
        matrix = product(m, n, r, p, generator)
        if generator.random() < 0.3:
            matrix = matrix * (generator.random(n) < 0.5)
        reference = flint.pivots(matrix, p)
        others = [blocked.pivots(matrix, p), *([packed.pivots(matrix)] if p == 2 else [])]
        for found in others:
            assert found[1] == reference[1]
            minor = matrix[np.ix_(*found)]
            assert not found[0] or flint.rank(minor, p) == len(found[0])


@pytest.mark.parametrize("p", [2, 1_048_573])
def test_matrices_of_several_blocks(p):
    for m, n, r in ((700, 500, 260), (300, 900, 300), (640, 640, 640)):
        matrix = product(m, n, r, p, np.random.default_rng(r))
        assert engines.engine(matrix.shape, p) == ("packed" if p == 2 else "blocked")
        assert engines.rank(matrix, p) == flint.rank(matrix, p) <= r


def test_sums_stay_exact_at_the_largest_residues():
    """All residues p − 1, and inner dimensions of whole blocks: where a rounding would show first."""
    p, n = 1_048_573, 600
    matrix = np.full((n, n), p - 1) - np.triu(np.ones((n, n), dtype=np.int64))
    assert blocked.rank(matrix, p) == flint.rank(matrix, p)


def test_large_moduli_and_large_numbers():
    p = 2**61 - 1
    matrix = RANDOM.integers(0, 2**62, (30, 20))
    assert engines.rank(matrix, p) == rank_mod(matrix.astype(object), p) == 20
    beyond = 18_446_744_073_709_551_557
    rows = [[beyond, 1], [1, beyond + 1]]
    assert engines.rank(rows, beyond) == rank_mod(np.array(rows, dtype=object), beyond) == 2
    assert engines.rank([[beyond, beyond], [2 * beyond, 0]], beyond) == 0
    wide = np.array([[10**30, 10**30 + 1], [10**30 - 1, 10**30]], dtype=object)
    assert engines.rank(wide, 7) == rank_mod(wide, 7)


@pytest.mark.parametrize("p", [1, 4, 6, 2**20, 65537 * 3, 0])
def test_composite_moduli_reach_no_engine(p):
    for function in (engines.rank, engines.pivots):
        with pytest.raises(InputError, match="not prime"):
            function([[1, 2], [3, 4]], p)


def test_floats_reach_no_engine():
    with pytest.raises(InputError, match="not a matrix of integers"):
        engines.rank(np.eye(3), 7)
    with pytest.raises(InputError, match="not a matrix of integers"):
        engines.rank(np.arange(8).reshape(2, 2, 2), 7)
    assert engines.rank(np.eye(40, dtype=bool), 2) == 40
    with pytest.raises(ValueError, match="below 2\\^20"):
        blocked.pivots(np.eye(3, dtype=np.int64), 2**31 - 1)


def test_residues_of_fractions():
    rows = [[Fraction(1, 2), Fraction(-3)], [Fraction(10**40), Fraction(5, 7)]]
    for p in (3, 65537, 18_446_744_073_709_551_557):
        found = residues(rows, p).tolist()
        assert found == [[x.numerator * pow(x.denominator, -1, p) % p for x in r] for r in rows]


def test_denominators_that_avoid_every_listed_prime():
    value = Fraction(1, prod(EXPLICIT_PRIMES))
    p = good_prime([value, 3])
    assert value.denominator % p
    assert next(good_primes([value], EXPLICIT_PRIMES)) not in EXPLICIT_PRIMES
    assert matrix_rank(entries([[value, 0], [0, 1]]), QQ).conclusion.rank == 2


def test_a_prime_that_loses_rank_is_not_the_last(checker):
    p, q, r = EXPLICIT_PRIMES[:3]
    matrix = entries([[p * q * r, 0, 0], [0, p, 0], [0, 0, 1]])
    theorem = matrix_rank(matrix, QQ)
    assert theorem.conclusion.rank == 3
    assert checker.check(certificate_of(theorem)).verdict == "valid"


def test_where_all_tried_primes_lose_rank_a_gap_is_a_gap(checker):
    primes = list(zip(range(8), good_primes([], EXPLICIT_PRIMES), strict=False))
    theorem = matrix_rank(entries([[prod(p for _, p in primes), 0], [0, 1]]), QQ)
    assert (theorem.conclusion.lower, theorem.conclusion.upper) == (1, 2)
    assert checker.check(certificate_of(theorem)).verdict == "valid"


def test_deficient_matrices_over_the_rationals(checker):
    """Repeated columns keep the numbers short; in a product of factors they are 420 bits long."""
    generator = random.Random(5)
    half = [[generator.randint(-9, 9) for _ in range(40)] for _ in range(80)]
    theorem = matrix_rank(entries([row + row for row in half]), QQ)
    assert theorem.conclusion.rank == 40
    assert checker.check(certificate_of(theorem)).verdict == "valid"
    left, right = RANDOM.integers(-2, 3, (256, 128)), RANDOM.integers(-2, 3, (128, 256))
    conclusion = matrix_rank(entries((left @ right).tolist()), QQ).conclusion
    assert (conclusion.lower, conclusion.upper) == (128, 128)
    conclusion = matrix_rank(
        entries((left @ right).tolist(), Field(65537)), Field(65537)
    ).conclusion
    assert conclusion.rank == 128
