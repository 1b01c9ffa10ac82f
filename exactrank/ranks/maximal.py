"""The maximal rank of a network: a cut or subspaces above; a matching, paths, numbers or a minor below."""

import random
from collections.abc import Sequence
from math import prod

from exactrank.bounds.cuts import minimal_cut
from exactrank.bounds.digits import best_digits
from exactrank.bounds.flows import greedy_flow
from exactrank.bounds.mixed_flows import best_mixed_flow
from exactrank.bounds.papers import paper_lower_bound, paper_upper_bound
from exactrank.kernel.entries import submatrix
from exactrank.kernel.fields import Field
from exactrank.kernel.naturals import format_natural
from exactrank.kernel.objects import (
    ArrayWeights,
    FlowWeights,
    MatchingWeights,
    Network,
    Partition,
    scalars,
)
from exactrank.kernel.rules import (
    both_bounds,
    digits_lower_bound,
    flow_lower_bound,
    matching_lower_bound,
    minor_lower_bound,
    specialisation_lower_bound,
)
from exactrank.kernel.statements import MaximalRank, RankAtWeights
from exactrank.kernel.theorem import Theorem
from exactrank.matrices import LARGE_PRIME, pivots
from exactrank.networks import random_weights
from exactrank.ranks.answer import Rank
from exactrank.ranks.rectifiers import rectifier_rank
from exactrank.ranks.small_fields import SMALL_FIELD, search_weights
from exactrank.ranks.symbolic import close_gap
from exactrank.ranks.upper import maximal_rank_upper_bound, upper_of

ATTEMPTS = 3
SAMPLED_MINOR_LIMIT = 400
"""Above this order a minor's elimination no longer checks within about two seconds."""


def maximal_rank(network: Network, partition: Partition, field: Field, *, seed: int = 0) -> Rank:
    """Certified bounds of the maximal rank at (I|J) over weights in infinite fields of F's characteristic.

    Rectifier networks over QQ only. The lower bound's weights lie in the field.
    """
    if network.operator != "product":
        return rectifier_rank(network, partition, field, seed=seed)
    subject = MaximalRank(network=network, partition=partition, field=field, upper=1)
    upper, above = maximal_rank_upper_bound(subject)
    found, tried = _lower_bound(network, partition, field, goal=upper_of(upper), seed=seed)
    theorem = both_bounds(specialisation_lower_bound(found), upper)
    theorem, symbolic = close_gap(theorem, seed=seed)
    bounds = {
        "paper-lower": paper_lower_bound(network, partition),
        "paper-upper": paper_upper_bound(network, partition),
        "min-cut": minimal_cut(network, partition, symmetric=False).value,
    }
    said = () if symbolic is None else (symbolic,)
    return Rank(theorem, bounds, (*tried, above, *said))


def _lower_bound(
    network: Network, partition: Partition, field: Field, *, goal: int, seed: int
) -> tuple[Theorem, list[str]]:
    """The best lower bound found: structured weights first, a minor where they fall short."""
    r = min(network.representation, network.widths[0])
    best = matching_theorem(network, partition, field, channels=r)
    tried = [f"matching: {format_natural(_lower(best))}"]
    if network.unshared and _lower(best) < goal:
        paths = best_mixed_flow(network, partition)
        which = "the best flow of any bases" if paths is not None else "a flow, not the best of all"
        if paths is None:
            paths = greedy_flow(network, partition)
        product = format_natural(prod(b for *_, b in paths))
        tried.append(f"{which}, {len(paths)} paths: {product}")
        if paths and prod(b for *_, b in paths) > _lower(best):
            best = flow_theorem(network, partition, field, paths)
    order = min(goal, SAMPLED_MINOR_LIMIT)
    if network.unshared and _lower(best) < goal:
        best, said = _by_digits(best)
        tried.append(said)
    if _lower(best) >= order:
        if _lower(best) < goal:
            tried.append(f"no minor: orders above {SAMPLED_MINOR_LIMIT} are not tried")
        return best, tried
    small = field.modulus is not None and field.modulus < SMALL_FIELD
    if small:
        best, said = _searched(best, goal=order, seed=seed)
        return best, [*tried, said]
    for attempt in range(ATTEMPTS):
        theorem = sampled_minor(network, partition, field, goal=order, seed=seed + attempt)
        tried.append(f"minor at random weights, seed {seed + attempt}: {_lower(theorem)}")
        if theorem is not None and _lower(theorem) > _lower(best):
            best = theorem
        if _lower(best) >= order:
            break
    return best, tried


def _by_digits(best: Theorem) -> tuple[Theorem, str]:
    """The 0/1 weights of `bounds.digits`, where they are better than what is there."""
    at = best.conclusion
    if not isinstance(at, RankAtWeights):
        raise TypeError("not a rank at weights")
    digits = best_digits(at.network, at.partition)
    if digits is None:
        return best, "numbers split down the tree: over the limit of the search"
    said = f"numbers split down the tree: {format_natural(digits.rank)}"
    if digits.rank <= _lower(best):
        return best, said
    subject = RankAtWeights(
        network=at.network, weights=digits, partition=at.partition, field=at.field, upper=1
    )
    return digits_lower_bound(subject), said


def _searched(best: Theorem, *, goal: int, seed: int) -> tuple[Theorem, str]:
    """A minor at weights searched for in a small field, where it is better than what is there."""
    at = best.conclusion
    if not isinstance(at, RankAtWeights):
        raise TypeError("not a rank at weights")
    network, partition, field = at.network, at.partition, at.field
    start = [ArrayWeights(at.weights.arrays(network))]
    found = search_weights(network, partition, field, goal=goal, seed=seed, start=start)
    if found is None:
        return best, f"search in {field}: nothing"
    if len(found.rows) <= _lower(best):
        return best, found.tried
    subject = RankAtWeights(
        network=network, weights=found.weights, partition=partition, field=field, upper=1
    )
    return minor_lower_bound(subject, rows=found.rows, columns=found.columns), found.tried


def _lower(theorem: Theorem | None) -> int:
    if theorem is None or not isinstance(theorem.conclusion, RankAtWeights):
        return 0
    return theorem.conclusion.lower or 0


def matching_theorem(
    network: Network, partition: Partition, field: Field, *, channels: int
) -> Theorem:
    """rank ≥ channels^S at the weights of a matching; any sharing."""
    subject = RankAtWeights(
        network=network,
        weights=MatchingWeights(channels),
        partition=partition,
        field=field,
        upper=1,
    )
    return matching_lower_bound(subject)


def flow_theorem(
    network: Network,
    partition: Partition,
    field: Field,
    paths: Sequence[tuple[int, int, int]],
) -> Theorem:
    """rank ≥ the product of the bases at the 0/1 weights of the paths; unshared networks."""
    subject = RankAtWeights(
        network=network,
        weights=FlowWeights(tuple(sorted(paths))),
        partition=partition,
        field=field,
        upper=1,
    )
    return flow_lower_bound(subject)


def sampled_minor(
    network: Network, partition: Partition, field: Field, *, goal: int, seed: int
) -> Theorem | None:
    """rank ≥ R at seeded random weights, from the largest minor in sampled rows and columns.

    Entries come from the forward pass, so N may be large; None where all sampled entries are 0.
    """
    weights = random_weights(network, field, seed=seed, size=99)
    p = field.modulus or LARGE_PRIME
    layers = scalars(weights, network, Field(p))
    generator = random.Random(seed)
    chosen: tuple[list[tuple[int, ...]], list[tuple[int, ...]]] = ([], [])
    M, size = network.representation, goal + 8
    for _ in range(3):
        rows = _sample(len(partition.I), M, size, generator)
        columns = _sample(len(partition.J), M, size, generator)
        sampled = submatrix(network, layers, partition, rows, columns, modulus=p)
        pivot_rows, pivot_columns = pivots(sampled, p)
        if len(pivot_rows) > len(chosen[0]):
            chosen = [rows[i] for i in pivot_rows], [columns[i] for i in pivot_columns]
        if len(chosen[0]) >= min(goal, len(rows), len(columns)):
            break
        size *= 2
    if not chosen[0]:
        return None
    subject = RankAtWeights(
        network=network, weights=weights, partition=partition, field=field, upper=1
    )
    modulus = None if field.modulus else p
    return minor_lower_bound(subject, rows=chosen[0], columns=chosen[1], modulus=modulus)


def _sample(
    modes: int, dimension: int, size: int, generator: random.Random
) -> list[tuple[int, ...]]:
    """Distinct multi-indices over so many modes, all of them where they are few; sorted."""
    # Indices are sampled as numbers: range() is not limited in length, but sample() needs a C long.
    total = dimension**modes if modes * dimension.bit_length() < 60 else None
    if total is not None and total <= size:
        numbers = list(range(total))
    elif total is not None:
        numbers = sorted(generator.sample(range(total), size))
    else:
        indices = {
            tuple(generator.randint(1, dimension) for _ in range(modes)) for _ in range(size)
        }
        return sorted(indices)
    found = []
    for number in numbers:
        digits = []
        for _ in range(modes):
            number, digit = divmod(number, dimension)
            digits.append(digit + 1)
        found.append(tuple(reversed(digits)))
    return found
