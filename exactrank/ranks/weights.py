"""The exact rank of a network's matricization at given weights, with a theorem."""

from contextlib import suppress

from exactrank.bounds.cuts_at_weights import minimal_cut_at_weights
from exactrank.kernel.entries import submatrix
from exactrank.kernel.fields import Field
from exactrank.kernel.objects import (
    ArrayWeights,
    Network,
    Partition,
    Weights,
    multi_indices,
    scalars,
)
from exactrank.kernel.polynomials import flat
from exactrank.kernel.rules import (
    both_bounds,
    cut_at_weights_upper_bound,
    minor_lower_bound,
    specialisation_upper_bound,
)
from exactrank.kernel.statements import MaximalRank, RankAtWeights
from exactrank.kernel.theorem import RuleError, Theorem
from exactrank.matrices import good_prime, pivots
from exactrank.networks import matricize
from exactrank.ranks.compression import WORD_PRIME_LIMIT, spanning_minor
from exactrank.ranks.factorizations import factorization
from exactrank.ranks.rectifiers import rectifier_rank_at_weights
from exactrank.ranks.upper import maximal_rank_upper_bound, upper_of

Indices = list[tuple[int, ...]]
FACTORIZATION_LIMIT = 2**20
"""Larger matrices are not written out."""


def rank_at_weights(
    network: Network, weights: Weights, partition: Partition, field: Field
) -> Theorem:
    """Bounds of rank [[A]]_{I,J} at these weights; they agree wherever an upper bound of some kind fits.

    Below: a minor (over QQ modulo a prime that divides no denominator of the weights), found by
    compression from the leaves up, so N may be large. Above: the cut that the weights allow, the bound
    of the maximal rank, or for small matrices a factorization. Raises InputError where a core would not fit.
    """
    if network.operator != "product":
        return rectifier_rank_at_weights(network, weights, partition, field)
    arrays = ArrayWeights(weights.arrays(network))
    subject = RankAtWeights(
        network=network, weights=arrays, partition=partition, field=field, upper=1
    )
    modulus = good_prime(list(flat(arrays.layers))) if field.modulus is None else None
    p = modulus or field.characteristic
    rows, columns = _minor(network, arrays, partition, p)
    upper = _upper_bound(subject, rows, columns, p)
    if not rows:
        return upper
    lower = minor_lower_bound(subject, rows=rows, columns=columns, modulus=modulus)
    return both_bounds(lower, upper)


def _minor(
    network: Network, weights: ArrayWeights, partition: Partition, p: int
) -> tuple[Indices, Indices]:
    """Rows and columns of an invertible minor of the largest order modulo p; none where A is 0."""
    image = Field(p)
    layers = scalars(weights, network, image)
    if p < WORD_PRIME_LIMIT:
        rows, columns = spanning_minor(network, layers, partition, p)
        # Compression keeps one index on each side even where all of A is 0.
        if len(rows) > 1 or submatrix(network, layers, partition, rows, columns, modulus=p) != [
            [0]
        ]:
            return rows, columns
        return [], []
    matrix = matricize(network, weights, partition, image)
    positions = pivots([[int(x) for x in row] for row in matrix], p)
    M = network.representation
    rows, columns = (
        [list(multi_indices(side, M))[i] for i in chosen]
        for side, chosen in zip((partition.I, partition.J), positions, strict=True)
    )
    return rows, columns


def _upper_bound(subject: RankAtWeights, rows: Indices, columns: Indices, p: int) -> Theorem:
    """The first upper bound that meets the minor's order; else the smallest found."""
    network, partition, field = subject.network, subject.partition, subject.field
    allowed = minimal_cut_at_weights(network, subject.weights, partition, field)
    maximal = MaximalRank(network=network, partition=partition, field=field, upper=1)
    everywhere, _ = maximal_rank_upper_bound(maximal)
    value = min(allowed.value, upper_of(everywhere))
    if allowed.value == value:
        best = cut_at_weights_upper_bound(
            subject,
            inputs=allowed.inputs,
            pools=allowed.pools,
            convolutions=allowed.convolutions,
        )
    else:
        best = specialisation_upper_bound(everywhere, weights=subject.weights)
    if value == len(rows):
        return best
    if network.representation**network.inputs > FACTORIZATION_LIMIT:
        return best
    # Modulo p the rank can be smaller than over QQ: then these columns do not span.
    with suppress(RuleError):
        return _factorization(subject, rows, columns) or best
    return best


def _factorization(subject: RankAtWeights, rows: Indices, columns: Indices) -> Theorem | None:
    network, partition, field = subject.network, subject.partition, subject.field
    matrix = matricize(network, subject.weights, partition, field)
    M = network.representation
    places = [
        {index: place for place, index in enumerate(multi_indices(side, M))}
        for side in (partition.I, partition.J)
    ]
    chosen_rows = [places[0][index] for index in rows]
    chosen_columns = sorted(places[1][index] for index in columns)
    return factorization(subject, matrix, chosen_rows, chosen_columns)
