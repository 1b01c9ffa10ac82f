"""The separation rank of a network's function, with a theorem."""

import random
from collections.abc import Iterator
from fractions import Fraction
from itertools import islice

from exactrank.kernel.features import AffineReLU, Features, Indicators, Point, Values
from exactrank.kernel.fields import QQ
from exactrank.kernel.matrices import Tensor
from exactrank.kernel.objects import Network, Partition, Weights
from exactrank.kernel.rules import separation_by_points, separation_of_values
from exactrank.kernel.rules.separation import values_of
from exactrank.kernel.theorem import Theorem
from exactrank.matrices import PRIMES, good_primes, pivots, residues
from exactrank.ranks.explicit import matrix_rank
from exactrank.ranks.weights import rank_at_weights

TRIED = 64
"""Points tried for each representation function."""


def separation_rank(
    network: Network,
    weights: Weights,
    partition: Partition,
    features: Features,
    *,
    seed: int = 0,
) -> Theorem:
    """Bounds of the separation rank of h = Σ_d A_d Π_i f_{d_i}(x_i) at I | J, over QQ.

    It is rank [[A]]_{I,J} where the features are linearly independent, which M points show. Features
    given by their values at finitely many points may be dependent: then it is the rank of the tensor of
    h's values. Other features that no points were found for give an upper bound only. Raises InputError.
    """
    points = independent_points(features, network.representation, seed=seed)
    if points is None and isinstance(features, Values):
        values = Tensor(
            (len(features.values),) * network.inputs,
            values_of(network, weights, features),
            partition,
        )
        return separation_of_values(
            matrix_rank(values, QQ), network=network, weights=weights, features=features
        )
    rank = rank_at_weights(network, weights, partition, QQ)
    return separation_by_points(rank, features=features, points=points)


def independent_points(
    features: Features, representation: int, *, seed: int = 0
) -> tuple[Point, ...] | None:
    """M points at which the matrix of the M features is invertible; None where none were found.

    For features given by values None means that they are dependent.
    """
    points = list(islice(_candidates(features, seed), TRIED * representation))
    rows = [features.at(point, representation) for point in points]
    p = next(good_primes([x for row in rows for x in row], PRIMES))
    chosen, _ = pivots(residues(rows, p), p)
    return tuple(points[i] for i in sorted(chosen)) if len(chosen) == representation else None


def _candidates(features: Features, seed: int) -> Iterator[Point]:
    match features:
        case Indicators():
            yield from features.points
        case Values():
            yield from ((Fraction(p),) for p in range(1, len(features.values) + 1))
        case AffineReLU():
            yield from _around(features, seed)
        case _:
            yield from ((Fraction(n),) for n in range(TRIED**2))


def _around(features: AffineReLU, seed: int) -> Iterator[Point]:
    """Points on both sides of every hyperplane w·x + b = 0, then random ones among them."""
    generator = random.Random(seed)
    s = len(features.weights[0])
    feet = []
    for weight, bias in zip(features.weights, features.biases, strict=True):
        square = sum(Fraction(w) ** 2 for w in weight)
        if square:
            feet.append([-bias * w / square for w in weight])
            for step in (Fraction(1), Fraction(-1)):
                yield tuple(x + step * w for x, w in zip(feet[-1], weight, strict=True))
    size = 1 + max((abs(x) for foot in feet for x in foot), default=Fraction(1)).__ceil__()
    while True:
        yield tuple(Fraction(generator.randint(-8 * size, 8 * size), 8) for _ in range(s))
