"""Rectifier networks: every bound against exact ranks at random weights, every rule against near-misses."""

import json
import random
import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product as cartesian
from pathlib import Path
from typing import Any

import pytest
from flint import fmpq, fmpq_mat

from exactrank import api, certificate
from exactrank.kernel import rules
from exactrank.kernel.fields import QQ, Field, InputError
from exactrank.kernel.objects import (
    ArrayWeights,
    ComplementWeights,
    FlowWeights,
    Layer,
    MatchingWeights,
    Network,
    Partition,
)
from exactrank.kernel.statements import AlmostAll, MaximalRank, RankAtWeights
from exactrank.kernel.statements_circuits import DenseTensor
from exactrank.kernel.statements_rectifiers import BeyondShallow, IndexRank, IndexTable, Realized
from exactrank.kernel.theorem import RuleError, Theorem

SHAPES: tuple[dict[str, Any], ...] = (
    {"inputs": 2},
    {"inputs": 3},
    {"inputs": 4},
    {"inputs": 4, "window": 2},
    {"inputs": 5, "tree": [[3, 1], [2, 5, 4]]},
    {"inputs": 6, "window": [2, 3]},
    {"inputs": 8, "window": 2},
)
Tensor = dict[tuple[int, ...], Fraction]


def tensor(network: Network, weights: ArrayWeights) -> Tensor:
    """A by the definition, written apart from the kernel."""
    arrays = weights.arrays(network)
    found = {}
    for d in cartesian(range(network.representation), repeat=network.inputs):
        values = [
            [row[d[j]] for row in arrays[0][0 if network.shared(0) else j]]
            for j in range(network.inputs)
        ]
        for level, windows in enumerate(network.tree.children, start=1):
            above = []
            for k, window in enumerate(windows):
                below = list(zip(*(values[c - 1] for c in window), strict=True))
                if network.operator == "relu-max":
                    pooled = [max(0, *column) for column in below]
                else:
                    pooled = [sum(x for x in column if x > 0) for column in below]
                matrix = arrays[level][0 if network.shared(level) else k]
                above.append(
                    [sum(a * x for a, x in zip(row, pooled, strict=True)) for row in matrix]
                )
            values = above
        found[d] = Fraction(values[0][0])
    return found


def rank_of(entries: Tensor, at: Partition, M: int) -> int:
    def index(a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, ...]:
        digits = dict(zip(at.I, a, strict=True)) | dict(zip(at.J, b, strict=True))
        return tuple(digits[j] for j in range(1, at.inputs + 1))

    rows = list(cartesian(range(M), repeat=len(at.I)))
    columns = list(cartesian(range(M), repeat=len(at.J)))
    numbers = [entries[index(a, b)] for a in rows for b in columns]
    flat = [fmpq(x.numerator, x.denominator) for x in numbers]
    return int(fmpq_mat(len(rows), len(columns), flat).rank())


def random_layers(network: Network, generator: random.Random) -> ArrayWeights:
    low, high = generator.choice(((-3, 3), (-50, 50), (0, 20), (-1, 1)))
    denominators = generator.choice(((1,), (1, 2, 3)))

    def number() -> Fraction:
        return Fraction(generator.randint(low, high), generator.choice(denominators))

    def matrix(rows: int, columns: int) -> tuple[tuple[Fraction, ...], ...]:
        return tuple(tuple(number() for _ in range(columns)) for _ in range(rows))

    shapes = [network.weight_shape(level) for level in range(network.depth + 1)]
    return ArrayWeights(tuple(tuple(matrix(r, c) for _ in range(sets)) for sets, r, c in shapes))


def cases(operator: str, *, count: int, seed: int) -> Iterator[tuple[Network, Partition]]:
    generator = random.Random(seed)
    while count:
        shape = generator.choice(SHAPES)
        N = shape["inputs"]
        M = 2 if N > 5 else generator.choice([1, 2, 3] if N > 3 else [1, 2, 3, 4])
        depth = {True: 1}.get(len(shape) == 1, 3 if shape.get("window") == 2 and N == 8 else 2)
        network = api.network(
            **shape,
            representation=M,
            widths=[generator.randint(1, 4) for _ in range(depth)],
            operator=operator,
            sharing=generator.choice(["none", "all"]),
        )
        labels = [j for j in range(1, N + 1) if generator.random() < 0.5]
        if labels and len(labels) < N:
            count -= 1
            yield network, Partition.of(N, labels)


def maximal(network: Network, at: Partition) -> MaximalRank:
    return MaximalRank(network=network, partition=at, field=QQ, upper=1)


def at_weights(network: Network, weights: Any, at: Partition) -> RankAtWeights:
    return RankAtWeights(network=network, weights=weights, partition=at, field=QQ, upper=1)


def upper(theorem: Theorem) -> int:
    statement = theorem.conclusion
    assert isinstance(statement, MaximalRank) and statement.upper is not None
    return statement.upper


@pytest.mark.parametrize(
    ("operator", "rule"),
    [("relu-max", rules.level_sets_upper_bound), ("relu-sum", rules.additive_upper_bound)],
)
def test_no_random_weights_exceed_the_upper_bound(operator: str, rule: Any) -> None:
    generator, met = random.Random(7), 0
    for network, at in cases(operator, count=400, seed=11):
        weights = random_layers(network, generator)
        rank = rank_of(tensor(network, weights), at, network.representation)
        bound = upper(rule(maximal(network, at)))
        assert rank <= bound, (network, at, weights)
        met += rank == bound
    assert met > 60


def test_the_rank_at_complement_leaves_is_exact() -> None:
    generator = random.Random(3)
    for network, at in cases("relu-max", count=300, seed=5):
        weights = ComplementWeights(
            generator.randint(1, min(network.representation, network.widths[0]))
        )
        subject = at_weights(network, weights, at)
        if network.representation == 1:
            with pytest.raises(RuleError, match="one index only"):
                rules.complement_rank(subject)
            continue
        arrays = ArrayWeights(weights.arrays(network))
        expected = rank_of(tensor(network, arrays), at, network.representation)
        assert rules.complement_rank(subject).conclusion.rank == expected  # type: ignore[union-attr]


def test_the_index_rank_is_exact_at_every_level() -> None:
    checked = 0
    for network, at in cases("relu-max", count=400, seed=9):
        M, generator = network.representation, random.Random(checked)
        t = generator.randint(1, network.depth)
        r = min(M, *network.widths[:t])
        if r < 2:
            continue
        rank = rank_of(tensor(network, table_weights(network, t, r)), at, M)
        sides = [{j in at.rows for j in leaves} for leaves in network.tree.leaves[t]]
        counts = [
            (sum(j in at.rows for j in leaves), sum(j not in at.rows for j in leaves))
            for leaves in network.tree.leaves[t]
        ]
        spare = all(r < M or any(pair[s] >= 2 for pair in counts) for s in (0, 1))
        assert rank == r ** sum(len(side) == 2 for side in sides) + spare
        checked += 1
    assert checked > 60


def table_weights(network: Network, t: int, r: int) -> ArrayWeights:
    """Leaves 1 − e_γ; channels passed on below level t, added there, the first passed on above."""

    def entry(level: int, gamma: int, alpha: int) -> Fraction:
        if level == 0:
            return Fraction(gamma < r and gamma != alpha)
        if level < t:
            return Fraction(gamma < r and gamma == alpha)
        return Fraction(gamma == 0 and alpha < (r if level == t else 1))

    layers: list[Layer] = []
    for level in range(network.depth + 1):
        sets, rows, columns = network.weight_shape(level)
        matrix = tuple(tuple(entry(level, g, a) for a in range(columns)) for g in range(rows))
        layers.append((matrix,) * sets)
    return ArrayWeights(tuple(layers))


def test_a_minor_is_computed_over_the_rationals_and_then_reduced() -> None:
    # Modulo 5 the leaf entry −1 is 4: a maximum of residues would be another one.
    network = api.network(inputs=2, representation=2, widths=[1], operator="relu-max")
    weights = ArrayWeights(
        (
            (((Fraction(-1), Fraction(3)),), ((Fraction(2), Fraction(1)),)),
            (((Fraction(1),),),),
        )
    )
    subject = at_weights(network, weights, Partition.of(2, [1]))
    minor = rules.minor_lower_bound(subject, rows=[[1], [2]], columns=[[1], [2]], modulus=5)
    assert minor.conclusion.lower == 2  # type: ignore[union-attr]
    # ((2, 1), (3, 3)) has the determinant 3.
    with pytest.raises(RuleError, match="minor is 0"):
        rules.minor_lower_bound(subject, rows=[[1], [2]], columns=[[1], [2]], modulus=3)
    half = ArrayWeights(
        (
            (((Fraction(-1), Fraction(3)),), ((Fraction(2), Fraction(1)),)),
            (((Fraction(1, 5),),),),
        )
    )
    with pytest.raises(RuleError, match="denominator is 0"):
        rules.minor_lower_bound(
            at_weights(network, half, Partition.of(2, [1])), rows=[[1]], columns=[[1]], modulus=5
        )


DEEP = api.network(inputs=4, representation=3, widths=[3, 1], window=2, operator="relu-max")
ODD = Partition.of(4, [1, 3])
EXACT = rules.complement_rank(at_weights(DEEP, ComplementWeights(3), ODD))
SUMS = api.network(inputs=4, representation=2, widths=[2, 2], window=2, operator="relu-sum")
LEAVES = rules.level_sets_upper_bound(maximal(DEEP, ODD))


@pytest.mark.parametrize(
    "rule",
    [
        rules.cut_upper_bound,
        rules.recursion_upper_bound,
        lambda subject: rules.almost_everywhere(rules.specialisation_lower_bound(EXACT)),
        lambda subject: rules.matching_lower_bound(at_weights(DEEP, ComplementWeights(2), ODD)),
        lambda subject: rules.flow_lower_bound(at_weights(DEEP, ComplementWeights(2), ODD)),
        lambda subject: rules.cut_at_weights_upper_bound(
            at_weights(DEEP, ComplementWeights(2), ODD), pools=[(1, 1), (1, 2)]
        ),
        lambda subject: rules.specialise_sizes(rules.named_cut(cut="smaller-side"), subject),
    ],
)
def test_rules_of_multilinear_networks_are_refused(rule: Any) -> None:
    with pytest.raises(RuleError, match=r"operator|matching|paths|outside"):
        rule(maximal(DEEP, ODD))


def test_statements_refuse_other_fields_and_other_weights() -> None:
    with pytest.raises(InputError, match="over QQ"):
        MaximalRank(network=DEEP, partition=ODD, field=Field(7), upper=1)
    for weights in (MatchingWeights(2), FlowWeights(((1, 2, 2),))):
        with pytest.raises(InputError, match="for the operator product"):
            at_weights(DEEP, weights, ODD)
    circuit = replace(DEEP, operator="product")
    with pytest.raises(InputError, match="for the operator relu-max"):
        at_weights(circuit, ComplementWeights(2), ODD)
    with pytest.raises(InputError, match="operator product"):
        AlmostAll(
            network=DEEP, partition=ODD, field=QQ, degree=1, fraction=None, lower=1, upper=None
        )


def test_bounds_are_of_their_own_operator() -> None:
    with pytest.raises(RuleError, match="not relu-max"):
        rules.level_sets_upper_bound(maximal(SUMS, ODD))
    with pytest.raises(RuleError, match="not relu-sum"):
        rules.additive_upper_bound(maximal(DEEP, ODD))
    with pytest.raises(RuleError, match="not complements"):
        subject = at_weights(DEEP, random_layers(DEEP, random.Random(0)), ODD)
        rules.complement_rank(subject)
    with pytest.raises(RuleError, match="over min"):
        rules.complement_rank(at_weights(DEEP, ComplementWeights(4), ODD))
    with pytest.raises(RuleError, match="is below the bound"):
        rules.weaker_upper_bound(LEAVES, upper=upper(LEAVES) - 1)
    with pytest.raises(RuleError, match="not an upper bound"):
        rules.weaker_upper_bound(rules.specialisation_lower_bound(EXACT), upper=99)


def test_large_ranks_are_written_where_they_can_be() -> None:
    deep = api.network(
        inputs=1024, representation=3, widths=[2] * 10, window=2, operator="relu-max"
    )
    odd = api.partition(deep, "odd")
    statement = rules.complement_rank(at_weights(deep, ComplementWeights(2), odd)).conclusion
    assert isinstance(statement, RankAtWeights)
    assert (statement.lower, statement.upper) == (2**512, None)
    beyond = rules.beyond_rectifier_terms(
        rules.complement_rank(at_weights(deep, ComplementWeights(2), odd)),
        operator="relu-max",
        fewer_than=2**502,
    )
    assert isinstance(beyond.conclusion, BeyondShallow)


def test_reach_is_as_far_as_the_rank_says() -> None:
    # R = 9, m(M−1) = 4: two terms reach 9, one reaches 5.
    found = rules.beyond_rectifier_terms(EXACT, operator="relu-max", fewer_than=2).conclusion
    assert isinstance(found, BeyondShallow) and found.fewer_than == 2
    with pytest.raises(RuleError, match="2 terms reach rank 9"):
        rules.beyond_rectifier_terms(EXACT, operator="relu-max", fewer_than=3)
    for fewer in (None, 0):
        with pytest.raises(RuleError, match="a width from 1"):
            rules.beyond_rectifier_terms(EXACT, operator="relu-max", fewer_than=fewer)
    assert rules.beyond_rectifier_terms(EXACT, operator="relu-sum", fewer_than=None)
    with pytest.raises(RuleError, match="any width"):
        rules.beyond_rectifier_terms(EXACT, operator="relu-sum", fewer_than=5)
    pair = api.network(inputs=2, representation=2, widths=[2], operator="relu-max")
    two = rules.complement_rank(at_weights(pair, ComplementWeights(2), Partition.of(2, [1])))
    with pytest.raises(RuleError, match="needs rank 3"):
        rules.beyond_rectifier_terms(two, operator="relu-sum", fewer_than=None)
    limit = rules.beyond_rectifier_terms(EXACT, operator="relu-max", fewer_than=2, sense="limit")
    assert limit.cites == {"closed-rank-set"}


def test_no_random_network_has_a_tensor_with_an_obstruction() -> None:
    """Mixed second differences across the root's children vanish at random weights."""
    generator, refused = random.Random(1), 0
    for network, _ in cases("relu-sum", count=60, seed=2):
        M, N = network.representation, network.inputs
        entries = tensor(network, random_layers(network, generator))
        given = DenseTensor((M,) * N, tuple(entries.values()))
        for _ in range(10):
            index = [generator.randint(1, M) for _ in range(N)]
            i, j = sorted(generator.sample(range(1, N + 1), 2))
            values = (generator.randint(1, M), generator.randint(1, M))
            with pytest.raises(RuleError, match=r"agree|below one child"):
                rules.additive_obstruction(network, given, index=index, modes=(i, j), values=values)
            refused += 1
    assert refused == 600


@pytest.mark.parametrize(
    ("witness", "reason"),
    [
        ({"index": [1, 1, 1, 1], "modes": (1, 2), "values": (2, 2)}, "below one child"),
        ({"index": [1, 1, 1, 1], "modes": (3, 1), "values": (2, 2)}, "no four entries"),
        ({"index": [1, 1, 1, 3], "modes": (1, 3), "values": (2, 2)}, "no four entries"),
        ({"index": [1, 1, 1], "modes": (1, 3), "values": (2, 2)}, "no four entries"),
        ({"index": [1, 1, 1, 1], "modes": (1, 3), "values": (1, 2)}, "agree"),
    ],
)
def test_an_obstruction_needs_two_children_and_four_entries(
    witness: dict[str, Any], reason: str
) -> None:
    identity = DenseTensor(
        (2,) * 4, tuple(Fraction(d[:2] == d[2:]) for d in cartesian((1, 2), repeat=4))
    )
    with pytest.raises(RuleError, match=reason):
        rules.additive_obstruction(SUMS, identity, **witness)
    assert rules.additive_obstruction(
        SUMS, identity, index=[1, 1, 1, 1], modes=(1, 3), values=(2, 2)
    )


def test_index_tables_refuse_what_depends_on_the_number_of_different_indices() -> None:
    with pytest.raises(RuleError, match="is not 0"):
        rules.index_window(operator="relu-max", leaf=(1, 0))
    flat = rules.index_window(operator="product", leaf=(1, 1))
    with pytest.raises(RuleError, match="not kept"):
        rules.index_tree(flat)
    with pytest.raises(RuleError, match=r"not kept|not decided"):
        rules.index_rank(
            rules.index_tree(rules.index_window(operator="relu-max", leaf=(0, 1), r_min=1))
        )
    zero = rules.index_tree(rules.index_window(operator="relu-max", leaf=(0, 0), r_min=2))
    with pytest.raises(RuleError, match="not decided"):
        rules.index_rank(zero)
    table = rules.index_window(operator="relu-max", leaf=(0, 1), r_min=2)
    with pytest.raises(RuleError, match="of the tree"):
        rules.index_rank(table)
    counted = rules.count_index_rank(rules.index_rank(rules.index_tree(table)))
    with pytest.raises(RuleError, match="every tree"):
        rules.count_index_rank(counted)
    with pytest.raises(InputError, match="need the ordered field"):
        replace(counted.conclusion, field="any")
    with pytest.raises(InputError):
        IndexTable("relu-max", (0, 2), 2, "tree", (-1, 1), (0, 1))
    assert isinstance(counted.conclusion, IndexRank)


def test_a_realized_tensor_is_compared_entry_by_entry() -> None:
    network = api.network(inputs=2, representation=2, widths=[2], operator="relu-max")
    weights = random_layers(network, random.Random(4))
    entries = list(tensor(network, weights).values())
    subject = Realized(network=network, weights=weights, tensor=DenseTensor((2, 2), tuple(entries)))
    assert rules.evaluate_tensor(subject).conclusion == subject
    wrong = (*entries[:3], entries[3] + 1)
    with pytest.raises(RuleError, match="the entry at"):
        rules.evaluate_tensor(replace(subject, tensor=DenseTensor((2, 2), wrong)))
    with pytest.raises(RuleError, match="the shape"):
        rules.evaluate_tensor(replace(subject, tensor=DenseTensor((1, 4), tuple(entries))))


def test_containment_keeps_to_one_operator() -> None:
    mixed = (
        rules.leaf_formula(weights="relu-max-channels"),
        rules.sift(rules.node_formula()),
        rules.root_formula(),
    )
    with pytest.raises(RuleError, match="premises are not"):
        rules.contains_shallow(*mixed)
    circuits = rules.contains_shallow(
        rules.leaf_formula(), rules.sift(rules.node_formula()), rules.root_formula()
    )
    rectifiers = rules.shallow_universal(rules.sift(rules.entry_formula(weights="indicator-terms")))
    assert rectifiers.conclusion.width == "M^N+1"  # type: ignore[union-attr]
    with pytest.raises(RuleError, match="the first premise"):
        rules.deep_universal(circuits, rectifiers)


@pytest.mark.parametrize(
    "theorem",
    [
        EXACT,
        rules.both_bounds(rules.specialisation_lower_bound(EXACT), LEAVES),
        rules.beyond_rectifier_terms(EXACT, operator="relu-max", fewer_than=2, sense="limit"),
        rules.weaker_upper_bound(LEAVES, upper=99),
    ],
)
def test_certificates_are_read_back(theorem: Theorem) -> None:
    assert certificate.replay(certificate.to_json(theorem)).conclusion == theorem.conclusion


def test_the_worked_example_of_the_page_is_proved() -> None:
    page = (Path(__file__).parents[2] / "docs" / "certificate-rectifiers.md").read_text("utf-8")
    (text,) = re.findall(r"^```json\n(.*?)^```$", page, flags=re.MULTILINE | re.DOTALL)
    found = certificate.replay(json.loads(text)).conclusion
    assert isinstance(found, MaximalRank) and found.rank == 2
