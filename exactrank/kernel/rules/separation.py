"""Rules about separation ranks of functions. Their proofs are in `docs/rules-separation.md`."""

from collections.abc import Sequence
from itertools import product as cartesian

from flint import fmpq, fmpq_mat

from exactrank.kernel.features import Features, Point, Values
from exactrank.kernel.fields import QQ, Element, InputError
from exactrank.kernel.matrices import Tensor
from exactrank.kernel.objects import FlowWeights, Network, Weights, as_element, forward
from exactrank.kernel.rules.networks import flow_lower_bound
from exactrank.kernel.statements import MatrixRank, RankAtWeights
from exactrank.kernel.statements_separation import SeparationGap, SeparationRank
from exactrank.kernel.theorem import Theorem, conclude, fail

VALUES_LIMIT = 4096
POINTS_LIMIT = 64


def separation_by_points(
    premise: Theorem, *, features: Features, points: Sequence[Point] | None
) -> Theorem:
    """The separation rank of h is the rank of [[A]] for features that are independent.

        a ≤ rank [[A]]_{I,J} ≤ b     (f_d(x_p)) invertible at M points
        ---------------------------------------------------------------
        a ≤ separation rank of h at I | J ≤ b

    Without points only the upper bound is concluded, for all features. Source: talk, separation
    rank; [CS-P] section 4. Fails if the matrix is singular, or the premise is not a rank at weights over QQ.
    """
    name = "separation_by_points"
    rank = premise.conclusion
    if not isinstance(rank, RankAtWeights) or rank.field != QQ:
        fail(name, "the premise is not a rank at weights over QQ")
    network = rank.network
    lower = rank.lower
    try:
        features.check(network.representation)
        if points is None:
            lower = None
        else:
            _check_invertible(features, points, network.representation)
        conclusion = SeparationRank(
            network=network,
            weights=rank.weights,
            features=features,
            partition=rank.partition,
            lower=lower,
            upper=rank.upper,
        )
    except InputError as error:
        fail(name, str(error))
    texts = None if points is None else [[str(x) for x in point] for point in points]
    return conclude(name, conclusion, (premise,), {"points": texts})


def _check_invertible(features: Features, points: Sequence[Point], representation: int) -> None:
    if representation > POINTS_LIMIT:
        raise InputError(f"M = {representation} is over the limit of {POINTS_LIMIT} points")
    if len(points) != representation:
        raise InputError(f"{len(points)} points, but M = {representation}")
    rows = [features.at(point, representation) for point in points]
    entries = [_number(x) for row in rows for x in row]
    if fmpq_mat(representation, representation, entries).det() == 0:
        raise InputError("the matrix of the features at the points is singular")


def separation_of_values(
    premise: Theorem, *, network: Network, weights: Weights, features: Values
) -> Theorem:
    """On a finite set the separation rank of h is the rank of the tensor of its values.

        a ≤ rank [[H]]_{I,J} ≤ b,  H(p_1, …, p_N) = Σ_d A_d Π_i f_{d_i}(p_i)
        ---------------------------------------------------------------------
        a ≤ separation rank of h at I | J ≤ b

    Source: [CS-P] section 4. Fails if an entry of the premise's tensor is not that value of h.
    """
    name = "separation_of_values"
    rank = premise.conclusion
    if not isinstance(rank, MatrixRank) or not isinstance(rank.matrix, Tensor) or rank.field != QQ:
        fail(name, "the premise is not the rank of a matricized tensor over QQ")
    if not isinstance(features, Values):
        fail(name, "the features are not given by values")
    if isinstance(weights, FlowWeights):
        # The formula for the weights of paths defines weights only where they are a flow.
        flow_lower_bound(
            RankAtWeights(
                network=network,
                weights=weights,
                partition=rank.matrix.partition,
                field=QQ,
                upper=1,
            )
        )
    try:
        features.check(network.representation)
        if rank.matrix.dimensions != (len(features.values),) * network.inputs:
            fail(name, f"the tensor has the shape {list(rank.matrix.dimensions)}, not that of h")
        if rank.matrix.entries != values_of(network, weights, features):
            fail(name, "an entry of the tensor is not the value of h there")
        conclusion = SeparationRank(
            network=network,
            weights=weights,
            features=features,
            partition=rank.matrix.partition,
            lower=rank.lower,
            upper=rank.upper,
        )
    except InputError as error:
        fail(name, str(error))
    return conclude(name, conclusion, (premise,))


def values_of(network: Network, weights: Weights, features: Values) -> tuple[Element, ...]:
    """h at all points of {1, …, P}^N, in C order; raises InputError over the limit."""
    count = len(features.values)
    if max(count, network.representation) ** network.inputs > VALUES_LIMIT:
        raise InputError(f"h has more than {VALUES_LIMIT} values or coefficients")
    decomposition, root = forward(network, weights, QQ), (network.depth, 1)
    rows = [[_number(x) for x in row] for row in features.values]
    points = cartesian(rows, repeat=network.inputs)
    return tuple(as_element(decomposition.on_features(point, root)[0]) for point in points)


def _number(x: Element) -> fmpq:
    return fmpq(x.numerator, x.denominator)


def separation_gap(separation: Theorem, rank: Theorem) -> Theorem:
    """Dependent features: the function's separation rank is below the rank of [[A]].

        separation rank of h ≤ s     rank [[A]]_{I,J} ≥ R     s < R
        -----------------------------------------------------------
        separation rank of h ≤ s < R ≤ rank [[A]]_{I,J}

    Source: derived here. Fails if the premises are about other subjects, or s ≥ R.
    """
    name = "separation_gap"
    above, below = separation.conclusion, rank.conclusion
    if not isinstance(above, SeparationRank) or above.upper is None:
        fail(name, "the first premise is not an upper bound of a separation rank")
    if not isinstance(below, RankAtWeights) or below.field != QQ or below.lower is None:
        fail(name, "the second premise is not a lower bound of a rank at weights over QQ")
    subjects = [(s.network, s.weights, s.partition) for s in (above, below)]
    if subjects[0] != subjects[1]:
        fail(name, "the premises are about different networks, weights or partitions")
    try:
        conclusion = SeparationGap(
            network=above.network,
            weights=above.weights,
            features=above.features,
            partition=above.partition,
            separation=above.upper,
            rank=below.lower,
        )
    except InputError as error:
        fail(name, str(error))
    return conclude(name, conclusion, (separation, rank))
