"""Which condition on the weights there is: structural where the tree splits, else a minor's polynomial."""

from math import factorial, prod

from exactrank.conditions.answer import Condition, Factor
from exactrank.conditions.split import split_factors
from exactrank.kernel.entries import submatrix
from exactrank.kernel.fields import Field, InputError
from exactrank.kernel.objects import (
    ArrayWeights,
    FlowWeights,
    MatchingWeights,
    Network,
    Partition,
    scalars,
)
from exactrank.kernel.polynomials import Poly, flat, weights_as_variables
from exactrank.kernel.rules import (
    expand_minor,
    generated_minor_condition,
    minor_condition,
    split_condition,
    split_rank,
)
from exactrank.kernel.rules.conditions import EXPANDED_ORDER
from exactrank.kernel.rules.identities import determinant
from exactrank.kernel.splitting import Splitting
from exactrank.kernel.statements import MaximalRank, RankAtWeights
from exactrank.kernel.statements_conditions import Indices, Minor, RankCondition
from exactrank.kernel.theorem import Theorem
from exactrank.matrices import LARGE_PRIME, good_prime
from exactrank.networks import random_weights
from exactrank.ranks import maximal_rank
from exactrank.ranks.compression import spanning_minor

EXPANDED = 200_000
"""Above this bound of its terms a minor is not expanded."""

FACTORED = 2000
"""Above this number of its terms a minor is named: factoring it, and checking the factors, take seconds."""


def rank_condition(
    network: Network, partition: Partition, field: Field, *, seed: int = 0
) -> Condition:
    """The condition under which [[A]]_{I,J} has its maximal rank, with a theorem.

    Where the bounds of the maximal rank differ it is the condition for the lower one. Raises
    InputError for operators other than product.
    """
    if network.operator != "product":
        raise InputError(
            f"conditions are polynomials in the weights of product networks, not of {network.operator}"
        )
    theorem = maximal_rank(network, partition, field, seed=seed).theorem
    split = Splitting(network, partition)
    if split.split and split.rank == _bounds(theorem).lower:
        exact = split_condition(split_rank(network, partition), theorem)
        return Condition(exact, split_factors(split))
    return written_condition(theorem, seed=seed) or _named(theorem)


def _bounds(theorem: Theorem) -> MaximalRank:
    conclusion = theorem.conclusion
    if not isinstance(conclusion, MaximalRank):
        raise TypeError("not a maximal rank")
    return conclusion


def _terms(network: Network) -> int:
    """A bound of the number of terms of an entry of A."""
    tree = network.tree
    return prod(r ** tree.width(level) for level, r in enumerate(network.widths, start=1))


def written_condition(theorem: Theorem, *, seed: int = 0) -> Condition | None:
    """A minor of this order expanded and factored by FLINT; None where it is too long to write."""
    subject = _bounds(theorem)
    network, order = subject.network, subject.lower or 0
    small = order <= EXPANDED_ORDER and network.inputs * max(network.widths).bit_length() < 200
    if not small or _terms(network) ** order * factorial(order) > EXPANDED:
        return None
    rows, columns = _generic_minor(subject, seed)
    if len(rows) != order:
        return None
    factors = _factored(network, subject.partition, rows, columns)
    p = subject.field.modulus
    if factors is None:
        return None
    if p and any(all(c % p == 0 for c, _ in poly) for poly, _ in factors):
        return None
    proved = expand_minor(theorem, rows=rows, columns=columns, factors=factors)
    polynomials = [(poly, power) for poly, power in factors if poly[0][1]]
    listed = [_factor(network, *factor, n) for n, factor in enumerate(polynomials, start=1)]
    return Condition(proved, tuple(listed))


def _generic_minor(subject: MaximalRank, seed: int) -> tuple[Indices, Indices]:
    """Rows and columns of an invertible minor at random weights modulo a large prime."""
    image = Field(LARGE_PRIME)
    weights = random_weights(subject.network, image, seed=seed)
    layers = scalars(weights, subject.network, image)
    rows, columns = spanning_minor(subject.network, layers, subject.partition, LARGE_PRIME)
    return tuple(sorted(rows)), tuple(sorted(columns))


def _factored(
    network: Network, partition: Partition, rows: Indices, columns: Indices
) -> list[tuple[Poly, int]] | None:
    """The irreducible factors of the minor over Z, a constant first where it is not 1; None where it is long."""
    ring, layers = weights_as_variables(network)
    minor = determinant(submatrix(network, layers, partition, rows, columns))
    if len(minor) > FACTORED:
        return None
    content, factors = minor.factor()
    found = [(ring.terms(factor), int(power)) for factor, power in factors]
    found.sort(key=lambda item: (len(item[0]), item[0]))
    if int(content) != 1:
        found.insert(0, (((int(content), ()),), 1))
    return found


def _factor(network: Network, poly: Poly, power: int, number: int) -> Factor:
    layers = [0] * (network.depth + 1)
    # Factors of a polynomial that is homogeneous in each layer are so too: any term shows the degrees.
    for (level, *_), exponent in poly[0][1] if poly else ():
        layers[level] += exponent
    return Factor(
        name=f"P_{number}",
        degree=sum(layers),
        power=power,
        layers=tuple(layers),
        of=("polynomial",),
        polynomial=poly,
    )


def _order(theorem: Theorem) -> int:
    conclusion = theorem.conclusion
    if not isinstance(conclusion, RankCondition):
        raise TypeError("not a rank condition")
    return conclusion.lower or 0


def _named(theorem: Theorem) -> Condition:
    """The minor that proves the lower bound, named, with the weights at which it is not 0."""
    found = theorem
    while not isinstance(found.conclusion, RankAtWeights):
        found = found.premises[0]
    at = found.conclusion
    if isinstance(at.weights, FlowWeights | MatchingWeights):
        proved = generated_minor_condition(found, theorem)
    else:
        # An invertible minor is found anew, by compression.
        weights = ArrayWeights(at.weights.arrays(at.network))
        modulus = None if at.field.modulus else good_prime(list(flat(weights.layers)))
        p = modulus or at.field.characteristic
        layers = scalars(weights, at.network, Field(p))
        rows, columns = spanning_minor(at.network, layers, at.partition, p)
        minor = Minor(tuple(rows), tuple(columns))
        proved = minor_condition(theorem, minor=minor, weights=weights, modulus=modulus)
    network, order = at.network, _order(proved)
    degrees = tuple(order * network.tree.width(level) for level in range(network.depth + 1))
    factor = Factor(
        name="a minor of [[A]]", degree=sum(degrees), power=1, layers=degrees, of=("minor",)
    )
    return Condition(proved, (factor,))
