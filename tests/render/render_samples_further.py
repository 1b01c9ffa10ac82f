"""Certificates for the rules of the further pages, made by the rules."""

from fractions import Fraction

from render_samples_conditions import conditions
from render_samples_rectifiers import SAMPLES as RECTIFIERS
from render_samples_sizes import Json, of

from exactrank import api
from exactrank.kernel import rules
from exactrank.kernel.digits import DigitsWeights
from exactrank.kernel.expressions import Expression
from exactrank.kernel.features import AffineReLU, Features, Indicators, Monomials, Point, Values
from exactrank.kernel.fields import QQ, Field
from exactrank.kernel.matrices import Tensor
from exactrank.kernel.objects import ArrayWeights, Layer, MatchingWeights, Network, Partition
from exactrank.kernel.rules.separation import values_of
from exactrank.kernel.statements import MatrixRank, MaximalRank, RankAtWeights
from exactrank.kernel.statements_piecewise import (
    LAWS,
    SETS,
    Box,
    IntervalLayer,
    Operator,
    OperatorLaw,
)
from exactrank.kernel.theorem import Theorem
from exactrank.kernel.trees import Contiguous
from exactrank.ranks.symbolic import close_gap
from exactrank.rectifiers.cases import decide


def points(*rows: tuple[int, ...]) -> tuple[Point, ...]:
    return tuple(tuple(Fraction(x) for x in row) for row in rows)


def separation() -> dict[str, Json]:
    """Separation ranks with each family of features, and below the rank of the matricization."""
    network = api.network(inputs=2, representation=2, widths=[2])
    weights, at = MatchingWeights(2), Partition.of(2, [1])
    subject = RankAtWeights(network=network, weights=weights, partition=at, field=QQ, upper=2)
    rank = rules.matching_lower_bound(subject)
    families: dict[str, tuple[Features, tuple[Point, ...]]] = {
        "monomials": (Monomials(), points((0,), (1,))),
        "indicators": (Indicators(points((1, 0), (0, 1))), points((1, 0), (0, 1))),
        "relu": (
            AffineReLU(points((1, 0), (0, -1)), (Fraction(0), Fraction(1, 2))),
            points((1, 1), (0, 0)),
        ),
        "values": (Values(points((1, 1), (1, 2), (3, 4))), points((1,), (3,))),
    }
    found = {
        f"separation-{name}": of(rules.separation_by_points(rank, features=features, points=chosen))
        for name, (features, chosen) in families.items()
    }
    features = Values(points((1, 1), (2, 2)))
    values = Tensor((2, 2), values_of(network, weights, features), at)
    above = rules.factorization_upper_bound(
        MatrixRank(matrix=values, field=QQ, upper=1), columns=[0], combinations=[[Fraction(2)]]
    )
    one = rules.separation_of_values(above, network=network, weights=weights, features=features)
    found["separation-gap"] = of(rules.separation_gap(one, rank))
    return found


RELU = ("relu", "x")


def piecewise() -> dict[str, Json]:
    """Identities by cases and by points, laws of operators, boxes and named sets."""
    expression = ("sum", ("relu", "r"), ("product", "-1", ("relu", ("product", "-1", "r"))))
    found = {
        "piecewise-identity": proved(expression, "r"),
        "piecewise-difference": proved(expression, ("min", "r", "x12", "some_name")),
        "average-equals-sum": rules.average_into_weights(
            proved(("product", "a", ("product", "u", "s")), ("product", ("product", "a", "u"), "s"))
        ),
    }
    operator = Operator(RELU, "max")
    laws = [OperatorLaw(operator=operator, law=law) for law in LAWS]
    proofs = [rules.operator_law(proved(*law.pair()), operator, law.law) for law in laws]
    found |= {f"operator-{proof.conclusion.law}": proof for proof in proofs}
    found["generalized-decomposition"] = rules.generalized_decomposition(*proofs)
    by_hand = Operator(expression=("max", "a", ("product", "2", "b")))
    fails = (Fraction(1), Fraction(-1))
    found["operator-counterexample"] = rules.operator_law_counterexample(
        OperatorLaw(operator=by_hand, law="commutative", fails_at=fails)
    )
    for operator_name in ("relu-max", "relu-sum"):
        network = api.network(inputs=2, representation=2, widths=[1], operator=operator_name)
        box = Box(network=network, intervals=intervals(network)).measured()
        rule = rules.ordered_selection if operator_name == "relu-max" else rules.positive_sum
        found[f"box-{operator_name}"] = rule(box)
        found |= {
            f"set-{operator_name}-{name}": rules.one_channel_set(operator_name, name)
            for name, operators in SETS.items()
            if operator_name in operators
        }
    network = api.network(inputs=2, representation=2, widths=[2], operator="relu-max")
    channels = ((10, 9), (2, 1)), ((2, 1), (10, 9))
    weights = ArrayWeights((numbers(channels), numbers((((1, 1),),))))
    found["beyond-one-channel"] = rules.one_channel_obstruction(
        network, weights, index=[1, 1], below=[[1, 2], [2, 1]]
    )
    return {name: of(theorem) for name, theorem in found.items()}


def proved(left: Expression, right: Expression) -> Theorem:
    """What the search decides."""
    theorem = decide(left, right)
    assert theorem is not None
    return theorem


def numbers(layer: tuple[tuple[tuple[int, ...], ...], ...]) -> Layer:
    return tuple(tuple(tuple(Fraction(x) for x in row) for row in m) for m in layer)


def intervals(network: Network) -> tuple[IntervalLayer, ...]:
    """Leaf entries in disjoint intervals, from input to input and from index to index."""
    found, start = [], 0
    for level in range(network.depth + 1):
        sets, rows, columns = network.weight_shape(level)
        layer = []
        for _ in range(sets):
            matrix = []
            for _ in range(rows):
                ends = [Fraction(2 * (start + c)) for c in range(columns)]
                start += columns
                matrix.append(tuple((low, low + Fraction(3, 2)) for low in ends))
            layer.append(tuple(matrix))
        found.append(tuple(layer))
    return tuple(found)


def below() -> dict[str, Json]:
    """Numbers split down a tree, none at all, and dimensions of subspaces."""
    network = Network(4, 2, (2, 4), Contiguous(2))
    at = Partition.of(4, [1, 2])
    numbers = ((1, 1, 2, 1, 1), (1, 2, 1, 2, 1), (2, 1, 1, 1, 2))
    found = {}
    for name, listed in (("digits", numbers), ("digits-none", ())):
        subject = RankAtWeights(
            network=network, weights=DigitsWeights((1, 2), listed), partition=at, field=QQ, upper=4
        )
        found[name] = of(rules.digits_lower_bound(subject))
    wide = Network(16, 2, (3, 2), Contiguous(4))
    partition = Partition.of(16, [1, 5, *range(9, 17)])
    maximal = MaximalRank(network=wide, partition=partition, field=QQ, upper=8)
    found["subspaces"] = of(rules.subspace_upper_bound(maximal))
    return found


def symbolic() -> dict[str, Json]:
    """A small network with the weights as variables: a minor, and combinations of columns."""
    network = Network(4, 2, (2, 3), Contiguous(2))
    at = Partition.of(4, [1, 2])
    subject = RankAtWeights(
        network=network, weights=MatchingWeights(2), partition=at, field=Field(3), upper=3
    )
    maximal = MaximalRank(network=network, partition=at, field=Field(3), upper=3)
    lower = rules.specialisation_lower_bound(rules.matching_lower_bound(subject))
    theorem, _ = close_gap(rules.both_bounds(lower, rules.recursion_upper_bound(maximal)))
    return {"symbolic": of(theorem)}


SAMPLES: dict[str, Json] = {
    **separation(),
    **piecewise(),
    **conditions(),
    **RECTIFIERS,
    **below(),
    **symbolic(),
}
