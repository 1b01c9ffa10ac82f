"""Certificates for the rules of the further pages, made by the rules."""

from fractions import Fraction

from render_samples_sizes import Json, of

from exactrank import api
from exactrank.kernel import rules
from exactrank.kernel.features import AffineReLU, Features, Indicators, Monomials, Point, Values
from exactrank.kernel.fields import QQ
from exactrank.kernel.matrices import Tensor
from exactrank.kernel.objects import MatchingWeights, Partition
from exactrank.kernel.rules.separation import values_of
from exactrank.kernel.statements import MatrixRank, RankAtWeights


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


SAMPLES: dict[str, Json] = {**separation()}
