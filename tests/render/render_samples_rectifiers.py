"""Certificates for the rules about ranks and reach of rectifier networks, made by the rules."""

from fractions import Fraction

from render_samples_sizes import Json, of

from exactrank import api
from exactrank.kernel import rules
from exactrank.kernel.fields import QQ
from exactrank.kernel.objects import (
    ArrayWeights,
    ComplementWeights,
    Layer,
    Network,
    Partition,
    Weights,
)
from exactrank.kernel.statements import MaximalRank, RankAtWeights
from exactrank.kernel.statements_circuits import DenseTensor
from exactrank.kernel.statements_rectifiers import Realized
from exactrank.kernel.theorem import Theorem


def layer(*sets: tuple[tuple[int, ...], ...]) -> Layer:
    return tuple(tuple(tuple(Fraction(x) for x in row) for row in matrix) for matrix in sets)


def at_weights(network: Network, weights: Weights, at: Partition) -> RankAtWeights:
    return RankAtWeights(network=network, weights=weights, partition=at, field=QQ, upper=99)


def maximal(network: Network, at: Partition) -> MaximalRank:
    return MaximalRank(network=network, partition=at, field=QQ, upper=99)


def ranks() -> dict[str, Json]:
    """Both bounds of each operator, and what they put out of reach."""
    odd = Partition.of(4, [1, 3])
    deep = api.network(
        inputs=4, representation=3, widths=[2, 2], window=2, sharing="all", operator="relu-max"
    )
    exact = rules.complement_rank(at_weights(deep, ComplementWeights(2), odd))
    shallow = api.network(inputs=2, representation=2, widths=[1], operator="relu-max")
    one = ArrayWeights((layer(((0, 2),), ((1, 3),)), layer(((1,),))))
    pair = Partition.of(2, [1])
    subject = at_weights(shallow, one, pair)
    minor = rules.minor_lower_bound(subject, rows=[[1], [2]], columns=[[1], [2]], modulus=101)
    upper = rules.level_sets_upper_bound(maximal(shallow, pair))
    wide = api.network(inputs=4, representation=2, widths=[3], operator="relu-max")
    paper = rules.weaker_upper_bound(rules.level_sets_upper_bound(maximal(wide, odd)), upper=12)
    sums = api.network(inputs=4, representation=2, widths=[2, 2], window=2, operator="relu-sum")
    equal = ((Fraction(1, 2), Fraction(-1, 2)), (Fraction(-1, 2), Fraction(1, 2)))
    unit: tuple[tuple[int, ...], ...] = ((1, 0), (0, 1))
    gap = ArrayWeights((layer(unit, unit, unit, unit), (equal, equal), layer(((1, 1),))))
    at_gap = at_weights(sums, gap, odd)
    three = [[1, 1], [1, 2], [2, 1]]
    rank = rules.minor_lower_bound(at_gap, rows=three, columns=three, modulus=101)
    return {
        "complement": of(exact),
        "beyond-terms": of(
            rules.beyond_rectifier_terms(exact, operator="relu-max", fewer_than=1, sense="limit")
        ),
        "rectifier-rank": of(rules.both_bounds(rules.specialisation_lower_bound(minor), upper)),
        "rectifier-paper": of(paper),
        "sums": of(rules.additive_upper_bound(maximal(sums, odd))),
        "beyond-sums": of(rules.beyond_rectifier_terms(rank, operator="relu-sum", fewer_than=None)),
    }


def reach() -> dict[str, Json]:
    """A realized tensor, one out of reach, and the statements for all sizes."""
    shallow = api.network(inputs=2, representation=2, widths=[1], operator="relu-max")
    one = ArrayWeights((layer(((0, 2),), ((1, 3),)), layer(((1,),))))
    entries = tuple(Fraction(x) for x in (1, 3, 2, 3))
    realized = Realized(network=shallow, weights=one, tensor=DenseTensor((2, 2), entries))
    sums = api.network(inputs=2, representation=2, widths=[1], operator="relu-sum")
    identity = DenseTensor((2, 2), tuple(Fraction(x) for x in (1, 0, 0, 1)))
    return {
        "realized": of(rules.evaluate_tensor(realized)),
        "obstruction": of(
            rules.additive_obstruction(sums, identity, index=[1, 1], modes=(1, 2), values=(2, 2))
        ),
        "index-table": of(index_table()),
        "index-rank": of(rules.index_rank(index_table())),
        "index-rank-product": of(
            rules.index_rank(rules.index_tree(rules.index_window(operator="product", leaf=(1, 0))))
        ),
        "index-rank-counted": of(rules.count_index_rank(rules.index_rank(index_table()))),
        "universal-relu-max": of(universal()),
    }


def index_table() -> Theorem:
    """The table of leaves 1 − e_γ."""
    return rules.index_tree(rules.index_window(operator="relu-max", leaf=(0, 1), r_min=2))


def universal() -> Theorem:
    """Deep ReLU/max networks realize every tensor."""
    weights = "relu-max-channels"
    containment = rules.contains_shallow(
        rules.leaf_formula(weights=weights),
        rules.sift(rules.node_formula(weights=weights)),
        rules.root_formula(weights=weights),
    )
    shallow = rules.shallow_universal(rules.sift(rules.entry_formula(weights="indicator-terms")))
    return rules.deep_universal(containment, shallow)


SAMPLES: dict[str, Json] = {**ranks(), **reach()}
