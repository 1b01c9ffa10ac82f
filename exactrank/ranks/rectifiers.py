"""Ranks of rectifier networks: bounds over all weights, and the exact rank at given ones. Field QQ."""

import random
from collections.abc import Iterable, Sequence
from fractions import Fraction

from exactrank.kernel.entries import submatrix
from exactrank.kernel.fields import QQ, Field, InputError
from exactrank.kernel.naturals import format_natural
from exactrank.kernel.objects import (
    ENTRIES_LIMIT,
    ArrayWeights,
    ComplementWeights,
    Network,
    Partition,
    Weights,
    multi_indices,
)
from exactrank.kernel.polynomials import flat
from exactrank.kernel.rules import (
    additive_upper_bound,
    both_bounds,
    complement_rank,
    factorization_upper_bound,
    level_sets_upper_bound,
    minor_lower_bound,
    specialisation_lower_bound,
    specialisation_upper_bound,
)
from exactrank.kernel.rules.matrices import MINOR_LIMIT
from exactrank.kernel.statements import MaximalRank, RankAtWeights
from exactrank.kernel.theorem import Theorem
from exactrank.matrices import combinations, good_prime, pivots, residues
from exactrank.networks import matricize, random_weights
from exactrank.ranks.answer import Rank

Indices = list[tuple[int, ...]]
EXACT_ENTRIES = 2**16
"""Explicit matrices of more entries are not factorized: the certificate would be larger than its use."""
SAMPLED = 100
"""Rows and columns of a sampled minor; its entries are exact, so they cost more than residues do."""
ATTEMPTS = 4
SIZES = (99, 9)
"""Of random weights, in turn: small ones make more entries equal, and more rectifiers meet."""


def rectifier_rank(network: Network, partition: Partition, field: Field, *, seed: int = 0) -> Rank:
    """Certified bounds of the maximal rank over rational weights, for relu-max and relu-sum.

    Above: level sets, or sums of functions of the root's children. Below: complement leaves (relu-max), and
    minors at interlaced and at random weights. Raises InputError over other fields than QQ.
    """
    upper = _over_all_weights(network, partition, field)
    lower, tried = _lower_bound(network, partition, goal=_upper(upper), seed=seed)
    return Rank(both_bounds(lower, upper), tried=tuple(tried))


def rectifier_lower_bound(network: Network, partition: Partition, *, seed: int = 0) -> Theorem:
    """The best lower bound of the maximal rank that is found."""
    goal = _upper(_over_all_weights(network, partition, QQ))
    return _lower_bound(network, partition, goal=goal, seed=seed)[0]


def _over_all_weights(network: Network, partition: Partition, field: Field) -> Theorem:
    subject = MaximalRank(network=network, partition=partition, field=field, upper=1)
    if network.operator == "relu-max":
        return level_sets_upper_bound(subject)
    return additive_upper_bound(subject)


def _lower_bound(
    network: Network, partition: Partition, *, goal: int, seed: int
) -> tuple[Theorem, list[str]]:
    best: Theorem | None = None
    found: dict[str, list[int]] = {}
    for what, weights in _candidates(network, partition, seed):
        if isinstance(weights, ComplementWeights):
            theorem: Theorem | None = complement_rank(_at(network, weights, partition))
        else:
            theorem = _sampled_minor(network, weights, partition, seed=seed)
        found.setdefault(what, []).append(_lower(theorem))
        if theorem is not None and _lower(theorem) > _lower(best):
            best = theorem
        if _lower(best) >= min(goal, MINOR_LIMIT):
            break
    tried = [f"{what}, {len(at)} times: {max(at)}" for what, at in found.items() if len(at) > 1]
    tried += [f"{what}: {format_natural(*at)}" for what, at in found.items() if len(at) == 1]
    return specialisation_lower_bound(best or _zero(network, partition)), tried


def _zero(network: Network, partition: Partition) -> Theorem:
    """The rank 0 where all weights are 0: only where nothing better was found."""
    shapes = [network.weight_shape(level) for level in range(network.depth + 1)]
    zeros = ArrayWeights(
        tuple(tuple(((Fraction(0),) * c,) * r for _ in range(sets)) for sets, r, c in shapes)
    )
    return factorization_upper_bound(_at(network, zeros, partition), columns=[], combinations=[])


def _candidates(network: Network, partition: Partition, seed: int) -> Iterable[tuple[str, Weights]]:
    if network.operator == "relu-max" and network.representation >= 2:
        r = min(network.representation, network.widths[0])
        yield f"complement leaves, {r} channels", ComplementWeights(r)
    small = network.inputs * network.representation.bit_length() <= 20
    for attempt in range(ATTEMPTS * (6 if small else 1)):
        at = seed + attempt
        if network.depth == 1 and network.operator == "relu-max" and not network.shared(0):
            yield f"interlaced leaves from seed {seed}", interlaced(network, partition, seed=at)
        size = SIZES[attempt % len(SIZES)]
        yield f"random weights from seed {seed}", random_weights(network, QQ, seed=at, size=size)


def interlaced(network: Network, partition: Partition, *, seed: int) -> ArrayWeights:
    """Shallow: in each term one entry 0 at every input, the others of I and J interlaced.

    With one term these attain 1 + m(M−1). Source: `docs/rules-rectifiers.md`.
    """
    generator = random.Random(seed)
    N, M = network.inputs, network.representation
    leaves = [[[Fraction(0)] * M for _ in range(network.widths[0])] for _ in range(N)]
    for term in range(network.widths[0]):
        # Sampled rows and columns differ little from index 1, where the first term's zeros are.
        zero = {j: generator.randrange(M) if term else 0 for j in range(1, N + 1)}
        queues = []
        for side in (partition.I, partition.J):
            places = [(j, d) for j in side for d in range(M) if d != zero[j]]
            generator.shuffle(places)
            queues.append(places)
        value = 0
        while any(queues):
            for places in queues:
                value += 1
                if places:
                    j, d = places.pop()
                    leaves[j - 1][term][d] = Fraction(value)
    output = tuple(
        Fraction(generator.choice((-1, 1)) * generator.randint(1, 9))
        for _ in range(network.widths[0])
    )
    layer0 = tuple(tuple(tuple(row) for row in matrix) for matrix in leaves)
    return ArrayWeights((layer0, ((output,),)))


def _at(network: Network, weights: Weights, partition: Partition) -> RankAtWeights:
    return RankAtWeights(network=network, weights=weights, partition=partition, field=QQ, upper=1)


def _lower(theorem: Theorem | None) -> int:
    return 0 if theorem is None else getattr(theorem.conclusion, "lower", None) or 0


def _upper(theorem: Theorem) -> int:
    return getattr(theorem.conclusion, "upper", None) or 0


def _integers(weights: ArrayWeights) -> list[list[list[list[int | Fraction]]]]:
    """Fractions without denominator as integers, with which numpy's object arrays are faster."""
    return [
        [[[x.numerator if x.denominator == 1 else x for x in row] for row in m] for m in layer]
        for layer in weights.layers
    ]


def _sampled_minor(
    network: Network, weights: Weights, partition: Partition, *, seed: int
) -> Theorem | None:
    """rank ≥ R at the weights, from the largest minor in some rows and columns; None where these are 0."""
    arrays = ArrayWeights(weights.arrays(network))
    generator = random.Random(seed)
    M = network.representation
    rows, columns = (_sampled(side, M, generator) for side in (partition.I, partition.J))
    exact = submatrix(network, _integers(arrays), partition, rows, columns)
    p = good_prime(list(flat(arrays.layers)))
    chosen = pivots([[int(x) for x in row] for row in residues(exact, p)], p)
    if not chosen[0]:
        return None
    return minor_lower_bound(
        _at(network, arrays, partition),
        rows=[rows[i] for i in chosen[0]],
        columns=[columns[i] for i in chosen[1]],
        modulus=p,
    )


def _sampled(side: Sequence[int], M: int, generator: random.Random) -> Indices:
    """All multi-indices where they are few; else those next to a constant one, and random ones."""
    n = len(side)
    if n * M.bit_length() < 40 and M**n <= SAMPLED:
        return list(multi_indices(side, M))
    near = ((1,) * i + (d,) + (1,) * (n - i - 1) for i in range(n) for d in range(1, M + 1))
    found = dict.fromkeys(index for index, _ in zip(near, range(SAMPLED // 2), strict=False))
    while len(found) < SAMPLED:
        found[tuple(generator.randint(1, M) for _ in range(n))] = None
    return sorted(found)


def rectifier_rank_at_weights(
    network: Network, weights: Weights, partition: Partition, field: Field
) -> Theorem:
    """The rank of [[A]]_{I,J} at these weights: exact where the explicit matrix is small.

    Complement leaves at any size by their rule. Up to 2^20 entries a minor below and the bound over all weights
    above; raises InputError beyond.
    """
    if isinstance(weights, ComplementWeights) and network.representation >= 2:
        exact = complement_rank(_at(network, weights, partition))
        if getattr(exact.conclusion, "rank", None) is not None:
            return exact
    M, N = network.representation, network.inputs
    if N * (M.bit_length() - 1) > 20 or M**N > ENTRIES_LIMIT:
        raise InputError(
            f"the explicit matrix at these weights has {M}^{N} entries, over the limit of "
            f"{ENTRIES_LIMIT}; `exactrank rank` without --weights needs none"
        )
    arrays = ArrayWeights(weights.arrays(network))
    subject = RankAtWeights(
        network=network, weights=arrays, partition=partition, field=field, upper=1
    )
    matrix = matricize(network, arrays, partition, field)
    p = good_prime(list(flat(arrays.layers)))
    rows, columns = (
        list(side) for side in pivots([[int(x) for x in r] for r in residues(matrix, p)], p)
    )
    if len(rows) > MINOR_LIMIT:
        raise InputError(f"a rank of {len(rows)} is over the limit of {MINOR_LIMIT} for a minor")
    above = _above(subject, matrix, rows, columns)
    if not rows:
        return above
    places = [list(multi_indices(side, M)) for side in (partition.I, partition.J)]
    below = minor_lower_bound(
        subject,
        rows=[places[0][i] for i in rows],
        columns=[places[1][i] for i in columns],
        modulus=p,
    )
    return both_bounds(below, above)


def _above(
    subject: RankAtWeights, matrix: list[list[int | Fraction]], rows: list[int], columns: list[int]
) -> Theorem:
    if len(matrix) * len(matrix[0]) <= EXACT_ENTRIES:
        chosen = sorted(columns)
        found = combinations(matrix, rows, chosen, subject.field)
        return factorization_upper_bound(subject, columns=chosen, combinations=found)
    network, partition = subject.network, subject.partition
    above = _over_all_weights(network, partition, subject.field)
    return specialisation_upper_bound(above, weights=subject.weights)
