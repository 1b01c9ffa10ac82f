"""Small networks with the weights as variables: the two rules, and the gaps that they close."""

import pytest

from exactrank import api
from exactrank.certificate import replay, to_json
from exactrank.kernel.fields import QQ, Field
from exactrank.kernel.objects import MatchingWeights, Network, Partition
from exactrank.kernel.polynomials import Poly
from exactrank.kernel.rules import (
    both_bounds,
    matching_lower_bound,
    maximal_rank_of_condition,
    polynomial_combinations,
    recursion_upper_bound,
    specialisation_lower_bound,
)
from exactrank.kernel.statements import MaximalRank, RankAtWeights
from exactrank.kernel.theorem import RuleError, Theorem
from exactrank.ranks.symbolic import close_gap

PAIR = api.network(inputs=2, representation=2, widths=[1])
AT = Partition.of(2, [1])
# [[A]] = a·(x_1, x_2)ᵀ(y_1, y_2): y_1 times column 2 is y_2 times column 1.
Y1: Poly = ((1, (((0, 2, 1, 1), 1),)),)
Y2: Poly = ((1, (((0, 2, 1, 2), 1),)),)


def subject(field: Field = QQ, network: Network = PAIR) -> MaximalRank:
    return MaximalRank(network=network, partition=AT, field=field, upper=2)


@pytest.mark.parametrize("field", [QQ, Field(2), Field(65537)])
def test_combinations_of_one_column(field: Field) -> None:
    theorem = polynomial_combinations(
        subject(field), columns=[0], denominator=Y1, combinations=[[Y2]]
    )
    assert theorem.conclusion.upper == 1  # type: ignore[union-attr]
    assert replay(to_json(theorem)).conclusion == theorem.conclusion


TWICE_Y1: Poly = ((2, Y1[0][1]),)
TWICE_Y2: Poly = ((2, Y2[0][1]),)
THRICE_Y2: Poly = ((3, Y2[0][1]),)
ELSEWHERE: Poly = ((1, (((0, 3, 1, 1), 1),)),)


def test_over_gf_p_the_identity_is_needed_modulo_p() -> None:
    given = {"columns": [0], "denominator": Y1, "combinations": [[THRICE_Y2]]}
    theorem = polynomial_combinations(subject(Field(2)), **given)
    assert theorem.conclusion.upper == 1  # type: ignore[union-attr]
    with pytest.raises(RuleError, match="column 1 is not the combination"):
        polynomial_combinations(subject(), **given)


@pytest.mark.parametrize(
    ("columns", "denominator", "combinations", "field", "reason"),
    [
        ([0], Y2, [[Y1]], QQ, "column 1 is not the combination"),
        ([0], (), [[()]], QQ, "the denominator is 0 over QQ"),
        ([0], TWICE_Y1, [[TWICE_Y2]], Field(2), r"the denominator is 0 over GF\(2\)"),
        ([], Y1, [], QQ, "column 0 is not the combination"),
        ([2], Y1, [[Y2, Y2]], QQ, "not increasing positions"),
        ([0, 0], Y1, [[Y2], [Y2]], QQ, "not increasing positions"),
        ([0], Y1, [[]], QQ, "combinations are not 1 x 1"),
        ([0], Y1, [[Y2], [Y2]], QQ, "combinations are not 1 x 1"),
        ([0], ELSEWHERE, [[Y2]], QQ, "no weight of the network"),
    ],
)
def test_other_combinations_are_refused(
    columns: list[int],
    denominator: Poly,
    combinations: list[list[Poly]],
    field: Field,
    reason: str,
) -> None:
    with pytest.raises(RuleError, match=reason):
        polynomial_combinations(
            subject(field), columns=columns, denominator=denominator, combinations=combinations
        )


def test_large_matrices_and_rectifiers_are_refused() -> None:
    wide = api.network(inputs=2, representation=65, widths=[1])
    with pytest.raises(RuleError, match="more than 4096 entries"):
        polynomial_combinations(
            subject(network=wide), columns=[0], denominator=Y1, combinations=[[Y2]]
        )
    with pytest.raises(RuleError, match="not a rank condition"):
        maximal_rank_of_condition(weak(QQ, [1, 2], [2, 3]))


def weak(field: Field, side: list[int], widths: list[int]) -> Theorem:
    """A maximal rank with the papers' upper bound."""
    network = api.network(inputs=4, window=2, representation=2, widths=widths)
    partition = Partition.of(4, side)
    at = RankAtWeights(
        network=network, weights=MatchingWeights(2), partition=partition, field=field, upper=9
    )
    at_all = MaximalRank(network=network, partition=partition, field=field, upper=9)
    lower = specialisation_lower_bound(matching_lower_bound(at))
    return both_bounds(lower, recursion_upper_bound(at_all))


@pytest.mark.parametrize("field", [QQ, Field(3)])
def test_a_gap_is_closed_from_both_sides(field: Field) -> None:
    """N = 4, r = (2, 3), I = {1, 2}: the papers' bound is 3, the rank 2, and the matching's is 1."""
    before = weak(field, [1, 2], [2, 3])
    assert (before.conclusion.lower, before.conclusion.upper) == (1, 3)  # type: ignore[union-attr]
    exact, said = close_gap(before)
    assert exact.conclusion.rank == 2  # type: ignore[union-attr]
    assert said == "weights as variables: a minor of order 2 and combinations of columns"
    assert replay(to_json(exact)).conclusion == exact.conclusion


def test_a_maximal_rank_that_gf_2_does_not_attain() -> None:
    """The spec's example: shallow, shared, N = 6, M = 2, r_0 = 4: 4, but over GF(2) itself 3."""
    network = api.network(inputs=6, representation=2, widths=[4], sharing=[0])
    found = api.rank(network, [1, 2, 3], field="GF(2)")
    assert found.rank == 4
    assert found.theorem.rule == "maximal_rank_of_condition"
