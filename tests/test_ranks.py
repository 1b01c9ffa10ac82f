"""Ranks against brute force, against known values, and in several implementations at once."""

import random
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from attack_certs import certificate_of, kernel_verdict
from attack_make import (
    GF2,
    GF3,
    GF7,
    GF_BIG,
    QQ,
    Field,
    FlowWeights,
    MatchingWeights,
    arrays,
    deep,
    entries,
    low,
    odd,
    of_matrix,
    part,
    shallow,
    terms,
)
from attack_random import (
    dense_tensor,
    flatten,
    powers_network,
    random_layers,
    random_rank,
    rank_mod,
    shared_network,
)

from exactrank import certificate as certificates
from exactrank.bounds.cuts import minimal_cut
from exactrank.bounds.flows import best_flow
from exactrank.bounds.papers import paper_lower_bound, paper_upper_bound
from exactrank.kernel.matrices import Kronecker, Tensor
from exactrank.kernel.naturals import format_natural
from exactrank.kernel.rules import (
    factorization_upper_bound,
    flow_lower_bound,
    matching_lower_bound,
    minor_lower_bound,
)
from exactrank.kernel.statements import RankAtWeights
from exactrank.kernel.theorem import RuleError
from exactrank.networks import coefficient_tensor, matricize, random_weights
from exactrank.ranks import matrix_rank, maximal_rank, rank_at_weights

POWERS = 200
SHARED = 300
SMALL = 4096


def _materialised(network: Any, weights: Any) -> list[Any]:
    return [
        [np.array(matrix, dtype=object) for matrix in layer] for layer in weights.arrays(network)
    ]


@pytest.mark.parametrize("start", range(0, POWERS, 20))
def test_no_gap_where_all_are_powers_of_one_number(start, checker):
    brute = 0
    for seed in range(start, start + 20):
        network, partition = powers_network(seed)
        answer = maximal_rank(network, partition, QQ)
        assert answer.lower == answer.upper == answer.rank, (seed, str(network), str(partition))
        assert checker.check(certificate_of(answer.theorem)).verdict == "valid", seed
        assert paper_lower_bound(network, partition) <= answer.rank
        assert answer.rank <= paper_upper_bound(network, partition)
        if network.representation**network.inputs <= SMALL:
            brute += 1
            assert random_rank(network, partition, seed) == answer.rank, seed
    assert brute >= 5


@pytest.mark.parametrize("start", range(0, 60, 20))
def test_flow_weights_have_the_rank_over_every_field(start):
    compared = 0
    for seed in range(start, start + 20):
        network, partition = powers_network(seed, largest=10)
        paths = best_flow(network, partition)
        if not paths or network.representation**network.inputs > SMALL:
            continue
        weights = FlowWeights(paths)
        claimed = 1
        for *_, base in paths:
            claimed *= base
        tensor = dense_tensor(network, _materialised(network, weights))
        matrix = flatten(tensor, partition)
        # The page's formula: 1 where both ends of every path have the same digit, else 0.
        assert set(np.unique(matrix)) <= {0, 1}
        assert all(rank_mod(matrix, p) == claimed for p in (2, 3, 2**31 - 1)), seed
        compared += 1
        for field in (QQ, GF2, GF3):
            subject = RankAtWeights(
                network=network, weights=weights, partition=partition, field=field, upper=1
            )
            assert flow_lower_bound(subject).conclusion.lower == claimed
            explicit = rank_at_weights(network, weights, partition, field).conclusion
            assert (explicit.lower, explicit.upper) == (claimed, claimed), (seed, field)
    assert compared >= 5


@pytest.mark.parametrize("seed", range(40))
def test_matching_weights_have_the_rank_over_every_field(seed):
    network, partition = shared_network(seed, entries=1024)
    limit = min(network.representation, network.widths[0])
    channels = random.Random(seed).randint(1, limit)
    weights = MatchingWeights(channels)
    matrix = flatten(dense_tensor(network, _materialised(network, weights)), partition)
    for field, p in ((QQ, 2**31 - 1), (GF2, 2), (GF3, 3)):
        subject = RankAtWeights(
            network=network, weights=weights, partition=partition, field=field, upper=1
        )
        claimed = matching_lower_bound(subject).conclusion.lower
        # One channel above layer 1 and unit leaves: the bound is the rank itself.
        assert rank_mod(matrix, p) == claimed


def _check_between(seeds: range, checker: Any) -> int:
    symmetric = 0
    for seed in seeds:
        network, partition = shared_network(seed, entries=1024)
        answer = maximal_rank(network, partition, QQ)
        found = random_rank(network, partition, seed)
        where = (seed, str(network), str(partition))
        assert answer.lower <= found <= answer.upper, where
        assert paper_lower_bound(network, partition) <= found, where
        assert found <= paper_upper_bound(network, partition), where
        cut = minimal_cut(network, partition)
        plain = minimal_cut(network, partition, symmetric=False)
        assert answer.upper <= cut.value <= plain.value == answer.bounds["min-cut"]
        symmetric += bool(cut.symmetric)
        certificate = certificate_of(answer.theorem)
        verdict = checker.check(certificate)
        assert verdict.verdict == "valid", (where, verdict)
        assert kernel_verdict(certificate).verdict == "valid"
    return symmetric


@pytest.mark.parametrize("start", range(0, SHARED, 30))
def test_bounds_hold_with_partial_sharing_on_all_geometries(start, checker):
    assert _check_between(range(start, start + 30), checker) >= 1, "no symmetric cut was tried"


@pytest.mark.slow
@pytest.mark.parametrize("start", range(1000, 3000, 100))
def test_bounds_hold_with_partial_sharing_more_cases(start, checker):
    assert _check_between(range(start, start + 100), checker) >= 3


@pytest.mark.parametrize("field", [QQ, GF7, GF_BIG], ids=str)
@pytest.mark.parametrize("seed", range(12))
def test_rank_at_random_weights_is_exact(field, seed, checker):
    network, partition = shared_network(seed, entries=256)
    p = field.modulus or 2**31 - 1
    weights = random_weights(network, field, seed=seed)
    layers = [
        [np.array([[int(x) for x in row] for row in m], dtype=object) for m in layer]
        for layer in weights.layers
    ]
    # Small integer weights over QQ: modulo a large prime the rank can only be smaller.
    expected = rank_mod(flatten(dense_tensor(network, layers, p), partition), p)
    theorem = rank_at_weights(network, weights, partition, field)
    assert (theorem.conclusion.lower or 0) == theorem.conclusion.upper == expected
    assert checker.check(certificate_of(theorem)).verdict == "valid"


@pytest.mark.parametrize("seed", range(30))
def test_matricization_is_transpose_and_reshape(seed):
    network, partition = shared_network(seed, entries=256)
    generator = random.Random(seed)
    layers = random_layers(network, generator, 50)
    weights = arrays(layers)
    tensor = dense_tensor(network, layers, 10**40)
    flat = coefficient_tensor(network, weights, QQ)
    assert flat == [int(x) for x in tensor.reshape(-1)]
    expected = flatten(tensor, partition).tolist()
    assert matricize(network, weights, partition, QQ) == expected
    dimensions = (network.representation,) * network.inputs
    explicit = Tensor(dimensions, tuple(flat), partition).explicit(QQ)
    assert [list(row) for row in explicit] == expected


@pytest.mark.parametrize(
    ("shape", "rows"), [((2, 3, 4), (2,)), ((3, 1, 2, 5), (1, 4)), ((2, 2), (1,)), ((1, 1), (2,))]
)
def test_tensors_of_any_shape(shape, rows):
    values = np.arange(int(np.prod(shape))).reshape(shape)
    partition = part(len(shape), *rows)
    tensor = Tensor(shape, tuple(int(x) for x in values.reshape(-1)), partition)
    assert [list(row) for row in tensor.explicit(QQ)] == flatten(values, partition).tolist()


KNOWN = [
    ("N = 16, windows of 2", deep(16, 2, [2] * 4), odd(16), 256, 256),
    ("N = 4, (4, 4), low", deep(4, 2, [4, 4]), low(4), 4, 4),
    ("the same, shared", deep(4, 2, [4, 4], sharing=(0, 1, 2)), low(4), 3, 3),
    (
        "N = 8, r = (4, 4, 4), shared",
        deep(8, 2, [4] * 3, sharing=(0, 1, 2, 3)),
        part(8, 1, 2, 5, 6),
        9,
        9,
    ),
    ("N = 4, r = (2, 3), I = {1, 2}", deep(4, 2, [2, 3]), part(4, 1, 2), 2, 2),
    ("shallow", shallow(6, 3, 7), part(6, 1, 2), 7, 7),
    ("shallow, M^m below r_0", shallow(6, 2, 7), part(6, 1, 2), 4, 4),
    ("one channel", deep(8, 3, [1, 1, 1]), odd(8), 1, 1),
]


@pytest.mark.parametrize(
    ("network", "partition", "lower", "upper"), [k[1:] for k in KNOWN], ids=[k[0] for k in KNOWN]
)
def test_known_values(network, partition, lower, upper, checker):
    answer = maximal_rank(network, partition, QQ)
    assert (answer.lower, answer.upper) == (lower, upper)
    assert checker.check(certificate_of(answer.theorem)).verdict == "valid"
    if network.inputs <= 8 and network.representation**network.inputs <= SMALL:
        assert random_rank(network, partition) == lower


@pytest.mark.parametrize("sharing", [(), tuple(range(13))])
def test_a_rank_of_hundreds_of_digits(sharing, checker):
    network = deep(4096, 3, [3] * 12, sharing=sharing)
    answer = maximal_rank(network, odd(4096), QQ)
    assert answer.rank == 3**2048
    assert format_natural(answer.rank) == "3^2048"
    text = certificates.dumps(certificates.to_json(answer.theorem))
    assert '"rank": "3^2048"' in text
    assert len(text) < 2**20
    assert checker.check(text).verdict == "valid"


def test_an_open_gap_is_a_gap(checker):
    """Windows of four: the cut says 32, the dimensions of subspaces 28, random weights 26."""
    network, partition = deep(16, 2, [3, 2], window=4), part(16, 1, 2, 3, 5, 6, 7, 9, 13)
    answer = maximal_rank(network, partition, QQ)
    assert (answer.lower, answer.upper, answer.rank) == (26, 28, None)
    assert answer.statement.rank is None
    assert answer.tried[-1] == "above, the minimal cut: 32; dimensions of subspaces: 28"
    certificate = certificate_of(answer.theorem)
    assert certificate["claim"]["rank"] is None
    assert checker.check(certificate).verdict == "valid"


@pytest.mark.parametrize("seed", [572, 1081])
def test_random_weights_reach_the_rank(seed):
    """Weights with many zeros fell short of the maximal rank here."""
    network, partition = shared_network(seed, entries=2048)
    answer = maximal_rank(network, partition, QQ)
    assert answer.rank == random_rank(network, partition, seed)


# One table of small matrices for every implementation: kernel, checker, SymPy, FLINT.
TABLE: list[tuple[str, list[list[Any]], int, dict[int, int]]] = [
    # (name, rows, rank over QQ, {p: rank over GF(p)})
    ("zero", [[0]], 0, {2: 0, 7: 0}),
    ("zeros", [[0, 0, 0], [0, 0, 0]], 0, {2: 0}),
    ("one", [[1]], 1, {2: 1}),
    ("seven", [[7]], 1, {7: 0, 2: 1}),
    ("identity", [[1, 0, 0], [0, 1, 0], [0, 0, 1]], 3, {2: 3, 3: 3}),
    ("column", [[1], [2], [3]], 1, {2: 1, 3: 1}),
    ("row", [[0, 0, 5]], 1, {5: 0, 3: 1}),
    ("singular", [[1, 2], [2, 4]], 1, {2: 1, 3: 1}),
    ("two rows", [[1, 2], [3, 4]], 2, {2: 1, 3: 2}),
    ("characteristic 2", [[1, 1], [1, -1]], 2, {2: 1, 3: 2}),
    ("cycle", [[1, 1, 0], [0, 1, 1], [1, 0, 1]], 3, {2: 2, 3: 3}),
    ("Hilbert", [["1", "1/2", "1/3"], ["1/2", "1/3", "1/4"], ["1/3", "1/4", "1/5"]], 3, {7: 3}),
    ("halves", [["1/2", "1/4"], ["1", "1/2"]], 1, {3: 1, 7: 1}),
    ("first column zero", [[0, 1, 2], [0, 2, 4], [0, 0, 1]], 2, {2: 2, 3: 2}),
    ("first rows zero", [[0, 0], [0, 0], [3, 6]], 1, {3: 0, 5: 1}),
    ("Vandermonde", [[1, 1, 1, 1], [1, 2, 4, 8], [1, 3, 9, 27], [1, 4, 16, 64]], 4, {2: 2, 3: 3}),
    ("circulant", [[1, 2, 3], [2, 3, 1], [3, 1, 2]], 3, {2: 2, 3: 2}),
    ("wide", [[1, 2, 3, 4, 5], [6, 7, 8, 9, 10], [11, 12, 13, 14, 15]], 2, {5: 1, 7: 2}),
    ("large numbers", [[10**30, 1], [10**30 + 1, 1]], 2, {2: 2, 3: 2}),
    ("nearly equal", [[10**30, 10**30 + 1], [10**30 - 1, 10**30]], 2, {2: 2}),
]
CASES = [(n, m, QQ, r) for n, m, r, _ in TABLE]
CASES += [(n, m, Field(p), r) for n, m, _, by_p in TABLE for p, r in by_p.items()]


def _fractions(rows: list[list[Any]]) -> list[list[Fraction]]:
    return [[Fraction(x) for x in row] for row in rows]


def _flint_rank(rows: list[list[Any]], field: Field) -> int:
    from flint import fmpq, fmpq_mat, nmod_mat

    exact = _fractions(rows)
    m, n = len(exact), len(exact[0])
    if field.modulus is None:
        return int(
            fmpq_mat(m, n, [fmpq(x.numerator, x.denominator) for r in exact for x in r]).rank()
        )
    p = field.modulus
    image = [x.numerator * pow(x.denominator, -1, p) % p for r in exact for x in r]
    return int(nmod_mat(m, n, image, p).rank())


def _sympy_rank(rows: list[list[Any]], field: Field) -> int:
    from sympy import GF, Rational
    from sympy import QQ as SYMPY_QQ
    from sympy.polys.matrices import DomainMatrix

    exact = _fractions(rows)
    shape = (len(exact), len(exact[0]))
    if field.modulus is None:
        values = [
            [SYMPY_QQ.from_sympy(Rational(x.numerator, x.denominator)) for x in r] for r in exact
        ]
        return int(DomainMatrix(values, shape, SYMPY_QQ).rank())
    domain = GF(field.modulus)
    values = [[domain(x.numerator) / domain(x.denominator) for x in r] for r in exact]
    return int(DomainMatrix(values, shape, domain).rank())


def _kernel_rank(rows: list[list[Any]], field: Field) -> int:
    conclusion = matrix_rank(entries(rows, field), field).conclusion
    assert (conclusion.lower or 0) == conclusion.upper
    return int(conclusion.upper)


@pytest.mark.parametrize(
    ("rows", "field", "rank"), [c[1:] for c in CASES], ids=[f"{c[0]} {c[2]}" for c in CASES]
)
def test_one_table_through_every_implementation(rows, field, rank, checker):
    assert _flint_rank(rows, field) == rank
    assert _sympy_rank(rows, field) == rank
    assert _kernel_rank(rows, field) == rank
    theorem = matrix_rank(entries(rows, field), field)
    assert checker.check(certificate_of(theorem)).verdict == "valid"
    # The checker decides by itself: a rank that is one higher, or lower, has no proof.
    raised = certificate_of(theorem)
    for statement in (raised["claim"], *(s["conclusion"] for s in raised["steps"])):
        for key in ("lower", "upper", "rank"):
            if statement[key] is not None:
                statement[key] = str(rank + 1)
    assert checker.check(raised).verdict == "invalid"


@pytest.mark.parametrize("seed", range(25))
def test_random_matrices_in_all_implementations(seed, checker):
    generator = random.Random(seed)
    m, n, r = (generator.randint(1, 6) for _ in range(3))
    field = generator.choice([QQ, GF2, GF3, GF7, Field(2**61 - 1)])
    left = [[generator.randint(-3, 3) for _ in range(r)] for _ in range(m)]
    right = [[generator.randint(-3, 3) for _ in range(n)] for _ in range(r)]
    rows = (np.array(left) @ np.array(right)).tolist()
    answers = {_flint_rank(rows, field), _sympy_rank(rows, field), _kernel_rank(rows, field)}
    assert len(answers) == 1
    theorem = matrix_rank(entries(rows, field), field)
    assert checker.check(certificate_of(theorem)).verdict == "valid"


def test_the_checkers_own_elimination_on_the_same_table(checker):
    """The function that the checker uses for minors, on the whole table."""
    module = checker.modules["matrices"]
    for name, rows, field, rank in CASES:
        p = field.modulus or 0
        exact = _fractions(rows)
        table = (
            [[x.numerator * pow(x.denominator, -1, p) % p for x in row] for row in exact]
            if p
            else [[int(x) if x.denominator == 1 else x for x in row] for row in exact]
        )
        assert module.rank(table, p, checker.work()) == rank, (name, str(field))


def test_expressions_have_the_rank_of_their_matrix(checker):
    a, b = entries([[1, 2], [3, 4]]), entries([[1, 2, 3], [2, 4, 6]])
    cases = [
        (Kronecker(a, b), 2),
        (Kronecker(Kronecker(a, a), b), 4),
        (terms([[1, [1, 2], [1, 3]], [1, [2, 4], [2, 6]]], part(2, 1)), 1),
        (terms([[1, [1, 0], [1, 0], [1, 0]], [2, [0, 1], [0, 1], [0, 1]]], part(3, 2)), 2),
    ]
    for matrix, rank in cases:
        theorem = matrix_rank(matrix, QQ)
        assert theorem.conclusion.rank == rank
        explicit = [list(row) for row in matrix.explicit(QQ)]
        assert _flint_rank(explicit, QQ) == rank
        assert checker.check(certificate_of(theorem)).verdict == "valid"


def test_no_minor_above_the_rank_and_no_factorization_below():
    generator = random.Random(7)
    rows = [[generator.randint(-2, 2) for _ in range(4)] for _ in range(2)]
    rows += [[x + y for x, y in zip(*rows, strict=True)]]
    subject = of_matrix(entries(rows))
    assert _flint_rank(rows, QQ) == 2
    for columns in ([0, 1, 2], [0, 1, 3], [0, 2, 3], [1, 2, 3]):
        with pytest.raises(RuleError, match="minor is 0"):
            minor_lower_bound(subject, rows=[0, 1, 2], columns=columns, modulus=10007)
    for column in range(4):
        with pytest.raises(RuleError, match="is not the combination"):
            factorization_upper_bound(subject, columns=[column], combinations=[[Fraction(1)] * 3])


def test_the_rank_at_weights_is_bounded_below_the_cut(checker):
    """3^16 entries: no factorization; the cut is 15, the dimensions of subspaces say 14."""
    network, partition = deep(16, 3, [5, 2], window=[8, 2]), part(16, 1, *range(10, 17))
    weights = random_weights(network, GF_BIG, seed=1)
    theorem = rank_at_weights(network, weights, partition, GF_BIG)
    assert (theorem.conclusion.lower, theorem.conclusion.upper) == (14, 14)
    assert checker.check(certificate_of(theorem)).verdict == "valid"
