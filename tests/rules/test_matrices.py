"""Rules about ranks of given matrices: what they conclude, and why they refuse."""

from fractions import Fraction

import pytest
from attack_make import (
    GF2,
    GF7,
    QQ,
    FlowWeights,
    Kronecker,
    arrays,
    at_weights,
    deep,
    entries,
    maximal,
    odd,
    of_matrix,
    part,
    shallow,
    tensor,
    terms,
)

from exactrank.kernel import rules
from exactrank.kernel.statements import MatrixRank
from exactrank.kernel.theorem import RuleError

ONE_TWO = entries([[1, 2], [3, 4]])
WIDE = entries([[1, 2, 3], [2, 4, 6]])
HALVES = entries([["1/2", "1/3"], ["1/5", "1"]])
SEVENS = entries([[7, 14], [1, 3]])
ZERO = entries([[0, 0], [0, 0]])
# Modes 1, 2, 3 of dimensions 2, 2, 2: entry (d1, d2, d3) is 4(d1-1) + 2(d2-1) + (d3-1).
COUNT = tensor((2, 2, 2), range(8), part(3, 1, 3))
SUM = terms([[1, [1, 2], [1, 3]], [2, [0, 1], [1, 1]]], part(2, 1))
CP = shallow(2, 2, 2)
# A = e1 (x) e1 + 2 e2 (x) e2 at these weights: [[1, 0], [0, 2]].
CP_WEIGHTS = arrays([[[[1, 0], [0, 1]], [[1, 0], [0, 2]]], [[[1, 1]]]])
AT = at_weights(CP, CP_WEIGHTS, part(2, 1))

MINORS = [
    ("whole matrix", of_matrix(ONE_TWO), [0, 1], [0, 1], 11, 2),
    ("rows and columns in any order", of_matrix(ONE_TWO), [1, 0], [0, 1], 11, 2),
    ("one entry", of_matrix(WIDE), [1], [2], 5, 1),
    ("GF(p): no modulus", of_matrix(entries([[1, 2], [3, 4]], GF7), GF7), [0, 1], [0, 1], None, 2),
    ("denominators the modulus does not divide", of_matrix(HALVES), [0, 1], [0, 1], 7, 2),
    ("tensor", of_matrix(COUNT), [0, 1], [0, 1], 11, 2),
    ("kronecker", of_matrix(Kronecker(ONE_TWO, ONE_TWO)), [0, 1, 2, 3], [0, 1, 2, 3], 11, 4),
    ("terms", of_matrix(SUM), [0, 1], [0, 1], 7, 2),
    ("network", AT, [[1], [2]], [[1], [2]], 3, 2),
    ("one row of a network", AT, [[2]], [[2]], 3, 1),
]
BAD_MINORS = [
    ("zero minor", of_matrix(WIDE), [0, 1], [0, 1], 11, "minor is 0 in GF(11)"),
    ("zero modulo the prime only", of_matrix(ONE_TWO), [0, 1], [0, 1], 2, "minor is 0 in GF(2)"),
    ("zero of GF(7)", of_matrix(entries([[7]], GF7), GF7), [0], [0], None, "minor is 0 in GF(7)"),
    ("divisible entry", of_matrix(SEVENS), [0], [0], 7, "minor is 0 in GF(7)"),
    ("not square", of_matrix(ONE_TWO), [0, 1], [0], 11, "as many rows as columns"),
    ("empty", of_matrix(ONE_TWO), [], [], 11, "as many rows as columns"),
    ("row twice", of_matrix(ONE_TWO), [0, 0], [0, 1], 11, "repeated"),
    ("column twice", of_matrix(ONE_TWO), [0, 1], [1, 1], 11, "repeated"),
    ("negative row", of_matrix(ONE_TWO), [-1, 0], [0, 1], 11, "a position is not in 0 … 1"),
    ("row too large", of_matrix(ONE_TWO), [0, 2], [0, 1], 11, "a position is not in 0 … 1"),
    ("column too large", of_matrix(WIDE), [0], [3], 11, "a position is not in 0 … 2"),
    ("a boolean is no position", of_matrix(ONE_TWO), [False], [0], 11, "a position is not in"),
    ("QQ without modulus", of_matrix(ONE_TWO), [0], [0], None, "a modulus is needed"),
    (
        "GF(7) with modulus",
        of_matrix(entries([[1]], GF7), GF7),
        [0],
        [0],
        7,
        "modulus is not taken",
    ),
    ("denominator divided", of_matrix(HALVES), [0, 1], [0, 1], 5, "its denominator is 0"),
    ("index of another length", AT, [[1, 1]], [[1]], 3, "is not a multi-index over 1 inputs"),
    ("index 0", AT, [[0]], [[1]], 3, "is not a multi-index"),
    ("index above M", AT, [[3]], [[1]], 3, "is not a multi-index"),
    ("network: row twice", AT, [[1], [1]], [[1], [2]], 3, "repeated"),
    ("network: zero minor", AT, [[1]], [[2]], 3, "minor is 0 in GF(3)"),
    ("network: zero modulo 2", AT, [[2]], [[2]], 2, "minor is 0 in GF(2)"),
    (
        "weights of a generator",
        at_weights(CP, FlowWeights(((1, 2, 2),)), part(2, 1)),
        [[1]],
        [[1]],
        3,
        "needs weights written out",
    ),
]


@pytest.mark.parametrize(("subject", "rows", "columns", "p", "rank"), [m[1:] for m in MINORS])
def test_minor_lower_bound(subject, rows, columns, p, rank, agree):
    theorem = rules.minor_lower_bound(subject, rows=rows, columns=columns, modulus=p)
    assert theorem.conclusion == subject.bounded(lower=rank)
    assert agree(theorem) == "valid"


@pytest.mark.parametrize(
    ("subject", "rows", "columns", "p", "reason"),
    [m[1:] for m in BAD_MINORS],
    ids=[m[0] for m in BAD_MINORS],
)
def test_minor_lower_bound_refuses(subject, rows, columns, p, reason):
    with pytest.raises(RuleError) as refusal:
        rules.minor_lower_bound(subject, rows=rows, columns=columns, modulus=p)
    assert refusal.value.rule == "minor_lower_bound"
    assert reason in refusal.value.reason


@pytest.mark.parametrize("p", [0, 1, 4, 15, 65536, 2**64 + 13])
def test_a_minor_needs_a_prime(p):
    with pytest.raises(ValueError, match=r"prime|below 2\^64|not taken"):
        rules.minor_lower_bound(of_matrix(ONE_TWO), rows=[0], columns=[0], modulus=p)


FACTORIZATIONS = [
    ("one column", of_matrix(WIDE), [0], [[2, 3]], (None, 1)),
    ("another column, rationals", of_matrix(WIDE), [1], [["1/2", "3/2"]], (None, 1)),
    ("all columns", of_matrix(ONE_TWO), [0, 1], [[], []], (None, 2)),
    ("more columns than needed", of_matrix(WIDE), [0, 1], [[3], [0]], (None, 2)),
    ("zero matrix", of_matrix(ZERO), [], [], (0, 0)),
    ("GF(7)", of_matrix(entries([[1, 2], [3, 6]], GF7), GF7), [0], [[2]], (None, 1)),
    (
        "GF(7) where QQ has rank 2",
        of_matrix(entries([[1, 2], [4, 1]], GF7), GF7),
        [0],
        [[2]],
        (None, 1),
    ),
    ("network", AT, [0, 1], [[], []], (None, 2)),
    ("kronecker", of_matrix(Kronecker(WIDE, entries([[1]]))), [0], [[2, 3]], (None, 1)),
]
BAD_FACTORIZATIONS = [
    ("a wrong number", of_matrix(WIDE), [0], [[2, 4]], "column 2 is not the combination"),
    ("columns swapped", of_matrix(WIDE), [0], [[3, 2]], "column 1 is not the combination"),
    ("a column is missing", of_matrix(ONE_TWO), [0], [[2]], "column 1 is not the combination"),
    ("zero is claimed", of_matrix(WIDE), [], [], "column 0 is not the combination"),
    ("decreasing", of_matrix(WIDE), [1, 0], [[3], [0]], "are not increasing positions"),
    ("twice", of_matrix(WIDE), [0, 0], [[2, 3], [0, 0]], "are not increasing positions"),
    ("negative", of_matrix(WIDE), [-1], [[2, 3]], "are not increasing positions in 0 … 2"),
    ("too large", of_matrix(WIDE), [3], [[2, 3]], "are not increasing positions in 0 … 2"),
    ("too few rows", of_matrix(WIDE), [0, 1], [[3]], "combinations are not 2 x 1"),
    ("too few columns", of_matrix(WIDE), [0], [[2]], "combinations are not 1 x 2"),
    ("too many rows", of_matrix(WIDE), [0], [[2, 3], [0, 0]], "combinations are not 1 x 2"),
    ("another field", of_matrix(entries([[1, 2], [4, 1]])), [0], [[2]], "column 1 is not"),
    ("network", AT, [0], [[1]], "column 1 is not the combination"),
    (
        "weights of a generator",
        at_weights(CP, FlowWeights(((1, 2, 2),)), part(2, 1)),
        [0, 1],
        [[], []],
        "needs weights written out",
    ),
]


def _elements(subject, rows):
    return [[subject.field.convert(Fraction(x)) for x in row] for row in rows]


@pytest.mark.parametrize(
    ("subject", "columns", "combinations", "bounds"),
    [f[1:] for f in FACTORIZATIONS],
    ids=[f[0] for f in FACTORIZATIONS],
)
def test_factorization_upper_bound(subject, columns, combinations, bounds, agree):
    theorem = rules.factorization_upper_bound(
        subject, columns=columns, combinations=_elements(subject, combinations)
    )
    assert theorem.conclusion == subject.bounded(lower=bounds[0], upper=bounds[1])
    assert agree(theorem) == "valid"


@pytest.mark.parametrize(
    ("subject", "columns", "combinations", "reason"),
    [f[1:] for f in BAD_FACTORIZATIONS],
    ids=[f[0] for f in BAD_FACTORIZATIONS],
)
def test_factorization_upper_bound_refuses(subject, columns, combinations, reason):
    with pytest.raises(RuleError) as refusal:
        rules.factorization_upper_bound(
            subject, columns=columns, combinations=_elements(subject, combinations)
        )
    assert refusal.value.rule == "factorization_upper_bound"
    assert reason in refusal.value.reason


def _above(matrix, columns, combinations, field=QQ):
    subject = of_matrix(matrix, field)
    return rules.factorization_upper_bound(
        subject, columns=columns, combinations=_elements(subject, combinations)
    )


def _below(matrix, rows, columns, p=11, field=QQ):
    modulus = p if field == QQ else None
    return rules.minor_lower_bound(
        of_matrix(matrix, field), rows=rows, columns=columns, modulus=modulus
    )


def _rank(matrix, rows, columns, combinations):
    return rules.both_bounds(_below(matrix, rows, columns), _above(matrix, columns, combinations))


def test_kronecker_rank_multiplies_bound_by_bound(agree):
    two = _rank(ONE_TWO, [0, 1], [0, 1], [[], []])
    one = _rank(WIDE, [0], [0], [[2, 3]])
    table = [
        (two, one, 2, 2),
        (two, two, 4, 4),
        (_below(ONE_TWO, [0], [0]), one, 1, None),
        (two, _above(WIDE, [0, 1], [[3], [0]]), None, 4),
        (_above(ZERO, [], []), two, 0, 0),
    ]
    for left, right, lower, upper in table:
        theorem = rules.kronecker_rank(left, right)
        matrix = Kronecker(left.conclusion.matrix, right.conclusion.matrix)
        assert theorem.conclusion == MatrixRank(matrix=matrix, field=QQ, lower=lower, upper=upper)
        assert agree(theorem) == "valid"


def test_kronecker_rank_refuses():
    below, above = _below(ONE_TWO, [0], [0]), _above(WIDE, [0], [[2, 3]])
    over_2 = _below(entries([[1]], GF2), [0], [0], field=GF2)
    network = rules.minor_lower_bound(AT, rows=[[1]], columns=[[1]], modulus=3)
    table = [
        (below, above, "no bound on the same side"),
        (above, below, "no bound on the same side"),
        (below, over_2, "not two matrix ranks over one field"),
        (below, network, "not two matrix ranks over one field"),
    ]
    for left, right, reason in table:
        with pytest.raises(RuleError) as refusal:
            rules.kronecker_rank(left, right)
        assert reason in refusal.value.reason


def test_rank_one_terms_upper_bound(agree):
    for listed in ([[1, [1, 2], [1, 3]]], [[0, [0, 0], [0, 0]]] * 3):
        subject = of_matrix(terms(listed, part(2, 2)))
        theorem = rules.rank_one_terms_upper_bound(subject)
        assert theorem.conclusion == subject.bounded(upper=len(listed))
        assert agree(theorem) == "valid"


@pytest.mark.parametrize("subject", [of_matrix(ONE_TWO), of_matrix(COUNT), AT])
def test_rank_one_terms_upper_bound_refuses(subject):
    with pytest.raises(RuleError, match="not a matrix given by rank-one terms"):
        rules.rank_one_terms_upper_bound(subject)


def test_both_bounds(agree):
    theorem = _rank(WIDE, [0], [0], [[2, 3]])
    assert (theorem.conclusion.lower, theorem.conclusion.upper) == (1, 1)
    assert theorem.conclusion.rank == 1
    # Only the first premise's lower and the second's upper bound count.
    wide = rules.both_bounds(theorem, _above(WIDE, [0, 1], [[3], [0]]))
    assert (wide.conclusion.lower, wide.conclusion.upper, wide.conclusion.rank) == (1, 2, None)
    assert agree(theorem) == agree(wide) == "valid"


def test_both_bounds_refuses():
    below, above = _below(WIDE, [0], [0]), _above(WIDE, [0], [[2, 3]])
    network = deep(2, 2, [2])
    flow = rules.flow_lower_bound(at_weights(network, FlowWeights(((1, 2, 2),)), odd(2)))
    cut = rules.cut_upper_bound(maximal(network, odd(2)), inputs=[1])
    almost = rules.almost_everywhere(rules.both_bounds(rules.specialisation_lower_bound(flow), cut))
    table = [
        (above, below, "no lower bound, or the second no upper bound"),
        (below, below, "no lower bound, or the second no upper bound"),
        (below, _above(ONE_TWO, [0, 1], [[], []]), "about different ranks"),
        (flow, cut, "about different ranks"),
        (almost, almost, "about different ranks"),
        (
            _below(entries([[1]], GF2), [0], [0], field=GF2),
            _above(entries([[1]]), [0], [[]]),
            "different",
        ),
    ]
    for lower, upper, reason in table:
        with pytest.raises(RuleError) as refusal:
            rules.both_bounds(lower, upper)
        assert reason in refusal.value.reason


def test_minor_order_limit():
    with pytest.raises(RuleError, match="1 to 1024"):
        rules.minor_lower_bound(
            of_matrix(ONE_TWO), rows=list(range(1025)), columns=list(range(1025)), modulus=11
        )
