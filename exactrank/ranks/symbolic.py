"""The maximal rank of small networks with the weights as variables, where all other bounds leave a gap."""

from collections.abc import Sequence
from math import factorial, prod
from typing import Any

from exactrank.kernel.entries import matricization
from exactrank.kernel.fields import Field
from exactrank.kernel.objects import Network, multi_indices, scalars
from exactrank.kernel.polynomials import Ring, flat, is_zero, weights_as_variables
from exactrank.kernel.rules import (
    both_bounds,
    expand_minor,
    maximal_rank_of_condition,
    polynomial_combinations,
)
from exactrank.kernel.rules.conditions import EXPANDED_ORDER
from exactrank.kernel.rules.identities import determinant
from exactrank.kernel.rules.symbolic import ENTRIES_LIMIT
from exactrank.kernel.statements import MaximalRank
from exactrank.kernel.theorem import Theorem
from exactrank.matrices import LARGE_PRIME, pivots
from exactrank.networks import random_weights

TERMS_LIMIT = 20_000
"""A minor that may have more terms makes a certificate longer than its use."""


def close_gap(theorem: Theorem, *, seed: int = 0) -> tuple[Theorem, str | None]:
    """Better bounds of a maximal rank, if the polynomials are small; and what was tried, in words.

    Below: a minor whose expansion is not zero in the characteristic, also where GF(p) has too few
    weights. Above: polynomial combinations of the columns of the minor.
    """
    at = theorem.conclusion
    if not isinstance(at, MaximalRank) or at.lower is None or at.upper is None:
        raise TypeError("not a maximal rank with both bounds")
    if at.lower == at.upper or at.network.representation**at.network.inputs > ENTRIES_LIMIT:
        return theorem, None
    rows, columns = _generic_minor(at, seed)
    said = []
    for order in range(min(at.upper, len(rows), EXPANDED_ORDER), at.lower, -1):
        found = _minor(theorem, at, rows[:order], columns[:order])
        if found is not None:
            theorem = found
            said.append(f"a minor of order {order}")
            break
    reached = theorem.conclusion.lower if isinstance(theorem.conclusion, MaximalRank) else None
    if reached == len(rows) < at.upper:
        upper = _combinations(at, rows, columns)
        if upper is not None:
            theorem = both_bounds(theorem, upper)
            said.append("combinations of columns")
    return theorem, f"weights as variables: {' and '.join(said) or 'no short polynomials'}"


def _terms(network: Network, order: int) -> int:
    """How many terms a minor can have."""
    entry = prod(r ** network.tree.width(level) for level, r in enumerate(network.widths, start=1))
    return int(entry**order * factorial(order))


def _generic_minor(at: MaximalRank, seed: int) -> tuple[list[int], list[int]]:
    """Rows and columns, by position, of a largest minor at random weights modulo a large prime.

    Every leading part of them is a minor that is not 0 there.
    """
    image = Field(LARGE_PRIME)
    weights = random_weights(at.network, image, seed=seed)
    layers = scalars(weights, at.network, image)
    matrix = matricization(at.network, layers, at.partition, modulus=LARGE_PRIME)
    return pivots(matrix, LARGE_PRIME)


def _symbolic(at: MaximalRank) -> tuple[Ring, list[list[Any]]]:
    """[[A]] with the weights as variables."""
    ring, layers = weights_as_variables(at.network)
    return ring, matricization(at.network, layers, at.partition)


def _minor(
    theorem: Theorem, at: MaximalRank, rows: Sequence[int], columns: Sequence[int]
) -> Theorem | None:
    if _terms(at.network, len(rows)) > TERMS_LIMIT:
        return None
    ring, matrix = _symbolic(at)
    minor = determinant([[matrix[r][c] for c in columns] for r in rows])
    if is_zero(minor, at.field.modulus):
        return None
    M = at.network.representation
    of_rows, of_columns = (
        tuple(list(multi_indices(side, M))[place] for place in chosen)
        for side, chosen in ((at.partition.I, rows), (at.partition.J, columns))
    )
    condition = expand_minor(
        theorem, rows=of_rows, columns=of_columns, factors=[(ring.terms(minor), 1)]
    )
    return maximal_rank_of_condition(condition)


def _combinations(at: MaximalRank, rows: Sequence[int], columns: Sequence[int]) -> Theorem | None:
    """Cramer's rule for the columns of the minor, common factors divided out."""
    if _terms(at.network, len(rows)) > TERMS_LIMIT:
        return None
    ring, matrix = _symbolic(at)
    named = sorted(columns)
    others = sorted(set(range(len(matrix[0]))) - set(named))

    def minor(chosen: Sequence[int]) -> Any:
        return determinant([[matrix[r][c] for c in chosen] for r in rows])

    denominator = minor(named)
    numerators = [
        [minor([*named[:i], other, *named[i + 1 :]]) for other in others] for i in range(len(named))
    ]
    common = denominator
    for poly in flat([[numerators]]):
        common = common.gcd(poly)
    if is_zero(denominator / common, at.field.modulus):
        return None
    return polynomial_combinations(
        at,
        columns=named,
        denominator=ring.terms(denominator / common),
        combinations=[[ring.terms(poly / common) for poly in row] for row in numerators],
    )
