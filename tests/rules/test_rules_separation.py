"""Rules about separation ranks: what they accept, what they refuse, and brute force."""

import random
from fractions import Fraction
from itertools import product as cartesian

import flint
import pytest

from exactrank import api
from exactrank.kernel import rules
from exactrank.kernel.features import AffineReLU, Features, Indicators, Monomials, Point, Values
from exactrank.kernel.fields import QQ, Field, InputError
from exactrank.kernel.matrices import Tensor
from exactrank.kernel.objects import FlowWeights, MatchingWeights, Partition
from exactrank.kernel.rules.separation import values_of
from exactrank.kernel.statements import MatrixRank, RankAtWeights
from exactrank.kernel.theorem import RuleError, Theorem
from exactrank.networks import random_weights
from exactrank.ranks.separation import independent_points


def points(*rows: tuple[int, ...]) -> tuple[Point, ...]:
    return tuple(tuple(Fraction(x) for x in row) for row in rows)


NETWORK = api.network(inputs=2, representation=2, widths=[2])
WEIGHTS = MatchingWeights(2)
AT = Partition.of(2, [1])
RELU = AffineReLU(points((1,), (1,)), (Fraction(0), Fraction(1)))


def rank_at_matching(field: Field = QQ) -> Theorem:
    subject = RankAtWeights(network=NETWORK, weights=WEIGHTS, partition=AT, field=field, upper=2)
    return rules.matching_lower_bound(subject)


@pytest.mark.parametrize(
    ("features", "chosen"),
    [
        (Monomials(), points((0,), (1,))),
        (Indicators(points((5, 0), (6, 0))), points((6, 0), (5, 0))),
        (RELU, points((0,), (1,))),
        (Values(points((0, 1), (1, 1), (2, 0))), points((3,), (1,))),
    ],
)
def test_independent_features_pass_the_rank_on(
    features: Features, chosen: tuple[Point, ...]
) -> None:
    theorem = rules.separation_by_points(rank_at_matching(), features=features, points=chosen)
    assert theorem.conclusion.lower == 2  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("features", "chosen", "reason"),
    [
        (Monomials(), points((1,), (1,)), "singular"),
        (Monomials(), points((0,), (1,), (2,)), "3 points, but M = 2"),
        (Monomials(), points((0, 0), (1, 0)), "coordinates"),
        (Indicators(points((5,), (6,))), points((5,), (7,)), "singular"),
        (Indicators(points((5,), (6,), (7,))), points((5,), (6,)), "3 points, but the repr"),
        (RELU, points((-2,), (-3,)), "singular"),
        (Values(points((1, 1), (2, 2))), points((1,), (2,)), "singular"),
        (Values(points((1, 1), (1, 2))), points((1,), (3,)), "no point of the set"),
        (Values(points((1, 1), (1, 2))), points((0,), (1,)), "no point of the set"),
    ],
)
def test_other_points_are_refused(
    features: Features, chosen: tuple[Point, ...], reason: str
) -> None:
    with pytest.raises(RuleError, match=reason):
        rules.separation_by_points(rank_at_matching(), features=features, points=chosen)


def test_premises_are_checked() -> None:
    over = rank_at_matching(Field(7))
    with pytest.raises(RuleError, match="over QQ"):
        rules.separation_by_points(over, features=Monomials(), points=points((0,), (1,)))
    with pytest.raises(RuleError, match="lower or an upper"):
        rules.separation_by_points(rank_at_matching(), features=Monomials(), points=None)


def of_values(weights: MatchingWeights, features: Values, *, wrong: int = 0) -> Theorem:
    values = list(values_of(NETWORK, weights, features))
    values[0] += wrong
    size = len(features.values)
    subject = MatrixRank(matrix=Tensor((size, size), tuple(values), AT), field=QQ, upper=1)
    premise = rules.factorization_upper_bound(
        subject, columns=list(range(size)), combinations=[[]] * size
    )
    return rules.separation_of_values(premise, network=NETWORK, weights=weights, features=features)


def test_a_wrong_value_is_refused() -> None:
    features = Values(points((1, 1), (2, 2)))
    assert of_values(WEIGHTS, features).conclusion.upper == 2  # type: ignore[union-attr]
    with pytest.raises(RuleError, match="not the value of h"):
        of_values(WEIGHTS, features, wrong=1)


def test_paths_that_are_no_flow_are_refused() -> None:
    features, weights = Values(points((1, 1), (2, 3))), FlowWeights(((2, 1, 2),))
    values = Tensor((2, 2), values_of(NETWORK, weights, features), AT)
    premise = rules.factorization_upper_bound(
        MatrixRank(matrix=values, field=QQ, upper=2), columns=[0, 1], combinations=[[], []]
    )
    with pytest.raises(RuleError, match="flow_lower_bound"):
        rules.separation_of_values(premise, network=NETWORK, weights=weights, features=features)


def test_the_gap_needs_one_subject_and_smaller_numbers() -> None:
    features = Values(points((1, 1), (2, 2)))
    with pytest.raises(RuleError, match="not below"):
        rules.separation_gap(of_values(WEIGHTS, features), rank_at_matching())
    with pytest.raises(RuleError, match="different"):
        rules.separation_gap(of_values(MatchingWeights(1), features), rank_at_matching())


def test_against_brute_force() -> None:
    """h on a grid of points, its rank by elimination: 60 random networks with dependent and independent features."""
    generator = random.Random(1)
    seen = set()
    for seed in range(60):
        M = generator.choice((2, 3))
        network = api.network(inputs=3, representation=M, widths=[generator.choice((1, 2, 3))])
        weights = random_weights(network, QQ, seed=seed)
        rows = [
            tuple(generator.randint(0, 1) for _ in range(M))
            for _ in range(generator.choice((2, 4)))
        ]
        features = Values(points(*rows))
        at = Partition.of(3, generator.choice(([1], [1, 3])))
        found = api.separation_rank(network, at, weights=weights, features=features)
        (arrays,) = [weights.arrays(network)]
        values = []
        for place in cartesian(range(len(rows)), repeat=3):
            total = Fraction(0)
            for gamma, top in enumerate(arrays[1][0][0]):
                term = Fraction(top)
                for i, p in enumerate(place):
                    term *= sum(a * f for a, f in zip(arrays[0][i][gamma], rows[p], strict=True))
                total += term
            values.append(total)
        explicit = Tensor((len(rows),) * 3, tuple(values), at).explicit(QQ)
        matrix = flint.fmpq_mat(
            len(explicit),
            len(explicit[0]),
            [flint.fmpq(x.numerator, x.denominator) for row in explicit for x in row],
        )
        assert found.rank == matrix.rank()
        seen.add(independent_points(features, M) is None)
    assert seen == {True, False}


def test_statements_refuse_what_does_not_fit() -> None:
    with pytest.raises(InputError, match="repeated"):
        Indicators(points((1,), (1,)))
    with pytest.raises(RuleError, match="1 numbers in each row"):
        rules.separation_by_points(
            rank_at_matching(), features=Values(points((1,), (2,))), points=points((1,), (2,))
        )
