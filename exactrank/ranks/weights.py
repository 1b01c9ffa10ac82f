"""The exact rank of a network's matricization at given weights, with a theorem."""

from exactrank.bounds.cuts import minimal_cut
from exactrank.kernel.fields import Field
from exactrank.kernel.objects import ArrayWeights, Network, Partition, Weights
from exactrank.kernel.polynomials import flat
from exactrank.kernel.rules import (
    both_bounds,
    cut_upper_bound,
    factorization_upper_bound,
    minor_lower_bound,
    specialisation_upper_bound,
)
from exactrank.kernel.statements import MaximalRank, RankAtWeights
from exactrank.kernel.theorem import Theorem
from exactrank.matrices import combinations, good_prime, pivots
from exactrank.networks import matricize


def rank_at_weights(
    network: Network, weights: Weights, partition: Partition, field: Field
) -> Theorem:
    """rank [[A]]_{I,J} = R at these weights, by the explicit matrix (M^N ≤ 2^20 entries).

    Below: a minor (over QQ modulo a prime that divides no denominator of the weights). Above: the
    cut where it is attained, else a factorization. Raises InputError beyond the limit.
    """
    arrays = ArrayWeights(weights.arrays(network))
    matrix = matricize(network, arrays, partition, field)
    modulus = good_prime(list(flat(arrays.layers))) if field.modulus is None else None
    p = modulus or field.characteristic
    image = Field(p)
    rows, columns = pivots([[int(image.convert(x)) for x in row] for row in matrix], p)
    subject = RankAtWeights(
        network=network, weights=arrays, partition=partition, field=field, upper=1
    )
    cut = minimal_cut(network, partition)
    if len(rows) == cut.value:
        maximal = MaximalRank(network=network, partition=partition, field=field, upper=cut.value)
        by_cut = cut_upper_bound(
            maximal, inputs=cut.inputs, pools=cut.pools, symmetric=cut.symmetric
        )
        upper = specialisation_upper_bound(by_cut, weights=arrays)
    else:
        found = combinations(matrix, rows, columns, field)
        upper = factorization_upper_bound(subject, columns=columns, combinations=found)
    if not rows:
        return upper
    row_indices = _indices(partition.I, network.representation, rows)
    column_indices = _indices(partition.J, network.representation, columns)
    lower = minor_lower_bound(subject, rows=row_indices, columns=column_indices, modulus=modulus)
    return both_bounds(lower, upper)


def _indices(
    labels: tuple[int, ...], dimension: int, positions: list[int]
) -> list[tuple[int, ...]]:
    """The multi-indices at these positions of the pinned order."""
    found = []
    for position in positions:
        digits = []
        for _ in labels:
            position, digit = divmod(position, dimension)
            digits.append(digit + 1)
        found.append(tuple(reversed(digits)))
    return found
