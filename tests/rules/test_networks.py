"""Rules about ranks of networks: what they conclude, and why they refuse."""

from fractions import Fraction

import pytest
from attack_make import (
    GF2,
    GF7,
    GF_BIG,
    QQ,
    FlowWeights,
    MatchingWeights,
    arrays,
    at_weights,
    deep,
    entries,
    low,
    maximal,
    odd,
    of_matrix,
    part,
    shallow,
    tree,
)

from exactrank.kernel import rules
from exactrank.kernel.statements import AlmostAll, MaximalRank
from exactrank.kernel.theorem import RuleError

DEEP4 = deep(4, 2, [2, 2])
ALL4 = deep(4, 2, [2, 2], sharing=(0, 1, 2))
TREE = tree([[3, 1, 5], [2, 4]], 4, [8, 4])

FLOWS = [
    ("one path", shallow(2, 2, 3), [(1, 2, 2)], odd(2), QQ, 2),
    ("two windows", DEEP4, [(1, 2, 2), (3, 4, 2)], odd(4), QQ, 4),
    ("through the root", DEEP4, [(1, 3, 2)], low(4), GF2, 2),
    ("output layer shared", deep(2, 2, [2], sharing=(1,)), [(1, 2, 2)], odd(2), QQ, 2),
    ("equal paths", deep(2, 4, [4]), [(1, 2, 2), (1, 2, 2)], odd(2), QQ, 4),
    ("I above J", deep(2, 3, [5]), [(2, 1, 3)], part(2, 2), GF7, 3),
    # Base 6 turns at the window of 2 and 4; bases 2 and 2 at the window of 1, 3 and 5.
    ("tree", TREE, [(1, 3, 2), (1, 5, 2), (2, 4, 4)], part(5, 1, 2), QQ, 16),
    ("capacity left", deep(2, 7, [7]), [(1, 2, 2), (1, 2, 3)], odd(2), QQ, 6),
]
BAD_FLOWS = [
    ("no path", DEEP4, [], odd(4), "not given by at least one path"),
    (
        "input full",
        deep(2, 2, [4]),
        [(1, 2, 2), (1, 2, 2)],
        odd(2),
        "at input 1 have the product 4",
    ),
    ("base over M", deep(2, 2, [4]), [(1, 2, 3)], odd(2), "at input 1 have the product 3"),
    ("node full", deep(2, 4, [3]), [(1, 2, 4)], odd(2), "at node [1, 1] have the product 4"),
    ("root full", deep(4, 2, [2, 1]), [(1, 3, 2)], low(4), "at node [2, 1] have the product 2"),
    ("lower node full", deep(4, 2, [1, 2]), [(1, 3, 2)], low(4), "at node [1, 1] have the product"),
    ("base 1", DEEP4, [(1, 2, 1)], odd(4), "does not have a base from 2"),
    ("base 0", DEEP4, [(1, 2, 0)], odd(4), "does not have a base from 2"),
    ("from J to I", DEEP4, [(2, 1, 2)], odd(4), "does not lead from I to J"),
    ("within I", DEEP4, [(1, 3, 2)], odd(4), "does not lead from I to J"),
    ("to no input", DEEP4, [(1, 5, 2)], odd(4), "does not lead from I to J"),
    ("to input 0", DEEP4, [(1, 0, 2)], odd(4), "does not lead from I to J"),
    ("not sorted", DEEP4, [(3, 4, 2), (1, 2, 2)], odd(4), "not sorted"),
    ("leaves shared", deep(4, 2, [2, 2], sharing=(0,)), [(1, 2, 2)], odd(4), "[0] are shared"),
    ("layer 1 shared", deep(4, 2, [2, 2], sharing=(1,)), [(1, 2, 2)], odd(4), "[1] are shared"),
]


@pytest.mark.parametrize(
    ("network", "paths", "partition", "field", "rank"),
    [f[1:] for f in FLOWS],
    ids=[f[0] for f in FLOWS],
)
def test_flow_lower_bound(network, paths, partition, field, rank, agree):
    subject = at_weights(network, FlowWeights(tuple(paths)), partition, field)
    theorem = rules.flow_lower_bound(subject)
    assert theorem.conclusion == subject.bounded(lower=rank)
    assert agree(theorem) == "valid"


@pytest.mark.parametrize(
    ("network", "paths", "partition", "reason"),
    [f[1:] for f in BAD_FLOWS],
    ids=[f[0] for f in BAD_FLOWS],
)
def test_flow_lower_bound_refuses(network, paths, partition, reason):
    with pytest.raises(RuleError) as refusal:
        rules.flow_lower_bound(at_weights(network, FlowWeights(tuple(paths)), partition))
    assert refusal.value.rule == "flow_lower_bound"
    assert reason in refusal.value.reason


def test_flow_lower_bound_needs_a_flow():
    with pytest.raises(RuleError, match="not given by at least one path"):
        rules.flow_lower_bound(at_weights(DEEP4, MatchingWeights(2), odd(4)))


MATCHINGS = [
    ("both windows", DEEP4, 2, odd(4), 4),
    ("shared", ALL4, 2, odd(4), 4),
    ("no window", DEEP4, 2, low(4), 1),
    ("one window", DEEP4, 2, part(4, 1), 2),
    ("fewer channels", deep(4, 3, [5, 1]), 2, odd(4), 4),
    ("r_0 above M", deep(4, 3, [5, 1]), 3, odd(4), 9),
    ("tree", TREE, 4, part(5, 1, 2), 16),
]


@pytest.mark.parametrize(
    ("network", "channels", "partition", "rank"),
    [m[1:] for m in MATCHINGS],
    ids=[m[0] for m in MATCHINGS],
)
def test_matching_lower_bound(network, channels, partition, rank, agree):
    subject = at_weights(network, MatchingWeights(channels), partition, GF7)
    theorem = rules.matching_lower_bound(subject)
    assert theorem.conclusion == subject.bounded(lower=rank)
    assert agree(theorem) == "valid"


@pytest.mark.parametrize("channels", [0, 3, 10**9])
def test_matching_lower_bound_refuses_channels(channels):
    with pytest.raises(RuleError, match=r"channels, over min\(r_0, M\) = 2"):
        rules.matching_lower_bound(at_weights(DEEP4, MatchingWeights(channels), odd(4)))
    narrow = at_weights(deep(4, 3, [2, 9]), MatchingWeights(3), odd(4))
    with pytest.raises(RuleError, match="over min"):
        rules.matching_lower_bound(narrow)


def test_matching_lower_bound_needs_a_matching():
    with pytest.raises(RuleError, match="not those of a matching"):
        rules.matching_lower_bound(at_weights(DEEP4, FlowWeights(((1, 2, 2),)), odd(4)))


# (network, partition, inputs, pools, symmetric, cost)
G8 = shallow(8, 3, 4, sharing=(0, 1))
CUTS = [
    ("inputs", DEEP4, odd(4), [1, 3], [], [], 4),
    ("pools", DEEP4, odd(4), [], [(1, 1), (1, 2)], [], 4),
    ("root", DEEP4, low(4), [], [(2, 1)], [], 2),
    ("a pool below the root", deep(4, 2, [3, 2]), low(4), [], [(1, 1)], [], 3),
    ("mixed", DEEP4, odd(4), [2], [(1, 2)], [], 4),
    ("more than needed", DEEP4, low(4), [1, 2, 3, 4], [], [], 16),
    ("unequal widths", deep(4, 2, [3, 5]), low(4), [], [(2, 1)], [], 5),
    # S = 2 shared leaves on the side I of M = 2: symmetric tensors of order 2, dimension 3.
    ("symmetric inputs", shallow(4, 2, 9, (0,)), odd(4), [], [], [(1, 1, "I")], 3),
    ("the other side", shallow(4, 2, 9, (0,)), part(4, 1), [], [], [(1, 1, "J")], 4),
    # E_0 = min(2, 1) = 1: one channel, one symmetric tensor.
    ("narrow leaves", shallow(4, 2, 1, (0,)), odd(4), [], [], [(1, 1, "I")], 1),
    ("dimension of M = 3", G8, part(8, 1, 2), [], [], [(1, 1, "I")], 6),
    # One child of the root on side I: E_1 = min(r_1, binom(2 + 2 - 1, 2)) = min(4, 3), g = 1.
    (
        "symmetric above layer 1",
        deep(4, 2, [4, 4], sharing=(0, 1)),
        low(4),
        [],
        [],
        [(2, 1, "I")],
        3,
    ),
    (
        "width below the dimension",
        deep(4, 2, [4, 2], sharing=(0, 1)),
        low(4),
        [],
        [],
        [(2, 1, "J")],
        2,
    ),
    # Two children, E_1 = min(4, 3): binom(3 + 2 - 1, 2) = 6.
    (
        "two nodes of layer 1",
        deep(8, 2, [4, 4, 9], sharing=(0, 1)),
        part(8, 1, 2, 3, 4),
        [],
        [(3, 1)],
        [],
        9,
    ),
    (
        "four windows of two",
        deep(8, 2, [4, 99], window=[2, 4], sharing=(0, 1)),
        part(8, 1, 2, 3, 4),
        [],
        [],
        [(2, 1, "I")],
        6,
    ),
    ("symmetric and pools", deep(4, 2, [4, 4], sharing=(0,)), part(4, 1), [], [], [(1, 1, "I")], 2),
]
CUTS_BAD = [
    ("nothing is cut", DEEP4, odd(4), [], [], [], "of I is still connected with input"),
    (
        "one window is left",
        DEEP4,
        odd(4),
        [1],
        [],
        [],
        "of I is still connected with input",
    ),
    ("a pool left", DEEP4, odd(4), [], [(1, 1)], [], "is still connected with input"),
    ("pool below the root", DEEP4, odd(4), [], [(2, 1)], [], "is still connected with"),
    ("input 0", DEEP4, odd(4), [0], [], [], "there is no input 0"),
    ("input 5", DEEP4, odd(4), [1, 3, 5], [], [], "there is no input 5"),
    ("level 0", DEEP4, low(4), [], [(0, 1)], [], "no pooling node [0, 1]"),
    ("level 3", DEEP4, low(4), [], [(3, 1)], [], "no pooling node [3, 1]"),
    ("node 3", DEEP4, low(4), [], [(1, 3)], [], "no pooling node [1, 3]"),
    ("node 0", DEEP4, low(4), [], [(2, 0)], [], "no pooling node [2, 0]"),
    ("twice", DEEP4, low(4), [1, 1], [], [], "in increasing order"),
    ("decreasing", DEEP4, odd(4), [3, 1], [], [], "in increasing order"),
    ("pools decreasing", DEEP4, odd(4), [], [(1, 2), (1, 1)], [], "in increasing order"),
    (
        "not shared",
        shallow(4, 2, 9),
        odd(4),
        [],
        [],
        [(1, 1, "I")],
        "not all layers below [1, 1] are shared",
    ),
    (
        "layer 1 not shared",
        deep(4, 2, [4, 4], sharing=(0,)),
        low(4),
        [],
        [],
        [(2, 1, "I")],
        "not all layers below [2, 1] are shared",
    ),
    (
        "layer 0 not shared",
        deep(4, 2, [4, 4], sharing=(1,)),
        low(4),
        [],
        [],
        [(2, 1, "I")],
        "not all layers below [2, 1] are shared",
    ),
    (
        "no child on that side",
        deep(4, 2, [4, 4], sharing=(0, 1)),
        odd(4),
        [],
        [],
        [(2, 1, "I")],
        "no child of [2, 1] lies on that side",
    ),
    ("no such side", shallow(4, 2, 9, (0,)), odd(4), [], [], [(1, 1, "K")], "side"),
    (
        "windows differ",
        tree([[1, 2, 3], [4, 5], [6, 7]], 2, [4, 4], (0, 1)),
        part(7, 1, 2, 3, 4, 5),
        [],
        [],
        [(2, 1, "I")],
        "the windows of layer 1 differ in size",
    ),
    (
        "symmetric twice",
        shallow(4, 2, 9, (0,)),
        odd(4),
        [],
        [],
        [(1, 1, "I"), (1, 1, "I")],
        "in increasing order",
    ),
]


@pytest.mark.parametrize(
    ("network", "partition", "inputs", "pools", "symmetric", "cost"),
    [c[1:] for c in CUTS],
    ids=[c[0] for c in CUTS],
)
def test_cut_upper_bound(network, partition, inputs, pools, symmetric, cost, agree):
    subject = maximal(network, partition)
    theorem = rules.cut_upper_bound(subject, inputs=inputs, pools=pools, symmetric=symmetric)
    assert theorem.conclusion == subject.bounded(upper=cost)
    assert agree(theorem) == "valid"


@pytest.mark.parametrize(
    ("network", "partition", "inputs", "pools", "symmetric", "reason"),
    [c[1:] for c in CUTS_BAD],
    ids=[c[0] for c in CUTS_BAD],
)
def test_cut_upper_bound_refuses(network, partition, inputs, pools, symmetric, reason):
    with pytest.raises(RuleError) as refusal:
        rules.cut_upper_bound(
            maximal(network, partition), inputs=inputs, pools=pools, symmetric=symmetric
        )
    assert refusal.value.rule == "cut_upper_bound"
    assert reason in refusal.value.reason


RECURSIONS = [
    ("M^m below the widths", DEEP4, odd(4), 4),
    ("low: r_0 of the inputs, r_1 of the root", DEEP4, low(4), 4),
    ("one channel", deep(4, 2, [1, 1]), odd(4), 1),
    # c^{1,k} = min(2^1, 1) = 1 for mixed windows, c^{2,1} = min(2^2, 3 * 1 * 1).
    ("narrow leaves", deep(4, 2, [1, 3]), odd(4), 3),
    # c^{1,k} = min(3^0, 5) = 1 for one-sided windows; c = min(3^2, 2) = 2.
    ("one-sided windows", deep(4, 3, [5, 2]), low(4), 2),
    ("shallow", shallow(4, 3, 5), odd(4), 5),
    ("shallow, wide", shallow(4, 3, 50), odd(4), 9),
]


@pytest.mark.parametrize(
    ("network", "partition", "bound"),
    [r[1:] for r in RECURSIONS],
    ids=[r[0] for r in RECURSIONS],
)
def test_recursion_upper_bound(network, partition, bound, agree):
    # c^{0,k} = 1, and with r_1 = 2, r_0 = 2: c^{2,1} = min(4, 2 * 1 * 1) for low.
    expected = 2 if (network, partition) == (DEEP4, low(4)) else bound
    subject = maximal(network, partition)
    theorem = rules.recursion_upper_bound(subject)
    assert theorem.conclusion == subject.bounded(upper=expected)
    assert agree(theorem) == "valid"


def _flow(network=DEEP4, partition=None, field=QQ):
    return rules.flow_lower_bound(
        at_weights(network, FlowWeights(((1, 2, 2), (3, 4, 2))), partition or odd(4), field)
    )


def test_specialisation_lower_bound(agree):
    theorem = rules.specialisation_lower_bound(_flow())
    assert theorem.conclusion == MaximalRank(network=DEEP4, partition=odd(4), field=QQ, lower=4)
    assert agree(theorem) == "valid"


def test_specialisation_upper_bound(agree):
    cut = rules.cut_upper_bound(maximal(DEEP4, odd(4)), inputs=[1, 3])
    weights = MatchingWeights(2)
    theorem = rules.specialisation_upper_bound(cut, weights=weights)
    assert theorem.conclusion == at_weights(DEEP4, weights, odd(4)).bounded(upper=4)
    below = rules.matching_lower_bound(at_weights(DEEP4, weights, odd(4)))
    rank = rules.both_bounds(below, theorem)
    assert rank.conclusion.rank == 4
    assert agree(rank) == "valid"


def test_specialisations_refuse():
    cut = rules.cut_upper_bound(maximal(DEEP4, odd(4)), inputs=[1, 3])
    above = rules.specialisation_upper_bound(cut, weights=MatchingWeights(1))
    lower = rules.specialisation_lower_bound(_flow())
    for premise in (cut, above, lower):
        with pytest.raises(RuleError, match="not a lower bound of a rank at weights"):
            rules.specialisation_lower_bound(premise)
    for premise in (_flow(), lower, above):
        with pytest.raises(RuleError, match="not an upper bound of a maximal rank"):
            rules.specialisation_upper_bound(premise, weights=MatchingWeights(1))


@pytest.mark.parametrize(
    ("field", "fraction", "cites"),
    [
        (QQ, None, {"null-zero-set"}),
        # R = 4, 7 nodes: degree 28.
        (GF_BIG, Fraction(28, 65537), {"schwartz-zippel"}),
        (GF7, None, {"schwartz-zippel"}),
    ],
)
def test_almost_everywhere(field, fraction, cites, agree):
    lower = rules.specialisation_lower_bound(_flow(field=field))
    cut = rules.cut_upper_bound(maximal(DEEP4, odd(4), field), inputs=[1, 3])
    for premise, upper in ((lower, None), (rules.both_bounds(lower, cut), 4)):
        theorem = rules.almost_everywhere(premise)
        assert theorem.conclusion == AlmostAll(
            network=DEEP4,
            partition=odd(4),
            field=field,
            lower=4,
            upper=upper,
            degree=28,
            fraction=fraction,
        )
        assert theorem.cites == cites
        assert agree(theorem) == "valid"


def test_almost_everywhere_refuses():
    cut = rules.cut_upper_bound(maximal(DEEP4, odd(4)), inputs=[1, 3])
    for premise in (cut, _flow()):
        with pytest.raises(RuleError, match="not a positive lower bound of a maximal rank"):
            rules.almost_everywhere(premise)


def test_almost_everywhere_needs_a_positive_rank():
    network = shallow(2, 1, 1)
    zero = at_weights(network, arrays([[[[0]], [[0]]], [[[0]]]]), odd(2))
    at_zero = rules.factorization_upper_bound(zero, columns=[], combinations=[])
    assert at_zero.conclusion.lower == 0
    nothing = rules.specialisation_lower_bound(at_zero)
    with pytest.raises(RuleError, match="not a positive lower bound"):
        rules.almost_everywhere(nothing)


def test_rules_take_only_their_kind():
    matrix = rules.minor_lower_bound(of_matrix(entries([[1]])), rows=[0], columns=[0], modulus=2)
    for rule in (rules.specialisation_lower_bound, rules.almost_everywhere):
        with pytest.raises(RuleError, match="not a"):
            rule(matrix)
