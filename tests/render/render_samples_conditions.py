"""Certificates for the rules of `docs/certificate-conditions.md`, made by the rules."""

from itertools import product as cartesian

from render_samples_sizes import Json, of

from exactrank import api
from exactrank.kernel import rules
from exactrank.kernel.fields import QQ, Field
from exactrank.kernel.objects import MatchingWeights, Partition
from exactrank.kernel.statements import (
    CoarseEntry,
    LeafDeterminant,
    PolynomialIdentity,
    RankAtWeights,
)
from exactrank.kernel.statements_conditions import Minor
from exactrank.networks import random_weights
from exactrank.ranks import maximal_rank


def conditions() -> dict[str, Json]:
    """Conditions of each form, a count by each rule, and determinants of all sizes."""
    deep = api.network(inputs=4, representation=2, widths=[2, 2], window=2)
    odd, low = Partition.of(4, [1, 3]), Partition.of(4, [1, 2, 3])
    split = rules.split_rank(deep, odd)
    exact = rules.split_condition(split, maximal_rank(deep, odd, QQ).theorem)
    one_sided = maximal_rank(deep, low, QQ).theorem
    weights = random_weights(deep, QQ, seed=0, size=9)
    minor = Minor(((1, 1, 1), (1, 1, 2)), ((1,), (2,)))
    flow = one_sided.premises[0].premises[0]
    matching = rules.specialisation_lower_bound(
        rules.matching_lower_bound(
            RankAtWeights(
                network=deep, weights=MatchingWeights(2), partition=odd, field=QQ, upper=1
            )
        )
    )
    cut = rules.cut_upper_bound(matching.conclusion, pools=[(1, 1), (1, 2)])
    pair = api.network(inputs=2, representation=2, widths=[2])
    at, three = Partition.of(2, [1]), Field(3)
    a, b = (
        ((1, (((0, j, 1, 1), 1), ((0, j, 2, 2), 1))), (-1, (((0, j, 1, 2), 1), ((0, j, 2, 1), 1))))
        for j in (1, 2)
    )
    outputs = [((1, (((1, 1, 1, alpha), 1),)),) for alpha in (1, 2)]
    expanded = rules.expand_minor(
        maximal_rank(pair, at, QQ).theorem,
        rows=((1,), (2,)),
        columns=((1,), (2,)),
        factors=[(a, 1), (b, 1), *((poly, 1) for poly in outputs)],
    )
    counted = rules.split_condition(
        rules.split_rank(pair, at), maximal_rank(pair, at, three).theorem
    )
    sizes = rules.determinant_sizes()
    leaves = [(LeafDeterminant(j), 2) for j in range(1, 5)]
    coarse = [(CoarseEntry(index), 1) for index in cartesian((1, 2), repeat=2)]
    return {
        "split-rank": of(split),
        "condition-split": of(exact),
        "condition-almost-all": of(rules.condition_almost_everywhere(exact)),
        "condition-minor": of(
            rules.minor_condition(one_sided, minor=minor, weights=weights, modulus=1048573)
        ),
        "condition-paths": of(rules.generated_minor_condition(flow, one_sided)),
        "condition-matching": of(rules.generated_minor_condition(matching.premises[0], cut)),
        "condition-expanded": of(expanded),
        "count-full-rank": of(rules.count_full_rank(counted)),
        "count-enumerated": of(rules.enumerate_weights(pair, at, three, rank=1)),
        "determinant-sizes": of(sizes),
        "determinant-at": of(
            rules.specialise_determinant(sizes, PolynomialIdentity(deep, odd, (*leaves, *coarse)))
        ),
    }
