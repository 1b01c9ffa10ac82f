"""Rules about piecewise polynomials, operators and boxes: what they conclude, and why they refuse."""

from fractions import Fraction

import pytest

import exactrank
from exactrank.kernel import rules
from exactrank.kernel.fields import InputError
from exactrank.kernel.objects import ArrayWeights
from exactrank.kernel.statements_piecewise import (
    Box,
    NamedSet,
    Operator,
    OperatorLaw,
    PiecewiseIdentity,
)
from exactrank.kernel.theorem import RuleError
from exactrank.rectifiers.cases import decide

RELU = ("relu", "x")
MINUS = ("product", "-1", "r")
LEFT = ("sum", ("relu", "r"), ("product", "-1", ("relu", MINUS)))
BELOW = {"decisions": [[1, [[["1", [0]]]]], [0, [[["1", [0]]]]]]}
ABOVE = {"decisions": [[0, [[["1", [0]]]]], [1, [[["1", [0]]]]]]}
CASES = {"split": "r", "nonnegative": ABOVE, "negative": BELOW}


def decisions(*listed):
    return CASES | {"nonnegative": {"decisions": list(listed)}}


FIRST, SECOND = ABOVE["decisions"]


def test_an_identity_by_cases():
    theorem = rules.piecewise_identity(LEFT, "r", cases=CASES)
    assert theorem.conclusion == PiecewiseIdentity(left=LEFT, right="r")


@pytest.mark.parametrize(
    ("right", "cases", "reason"),
    [
        ("0", CASES, "r and 0 remain, which differ"),
        ("r", ABOVE, "forms [0], but the path has 0"),
        ("r", CASES | {"nonnegative": BELOW}, "the combination of forms is not -r"),
        ("r", {"split": "r", "nonnegative": BELOW, "negative": ABOVE}, "is not -r"),
        ("r", decisions(FIRST), "fewer decisions than are due"),
        ("r", decisions(FIRST, SECOND, SECOND), "3 decisions, more than are due"),
        ("r", decisions([2, FIRST[1]], SECOND), "a decision for argument 2 of 2"),
        ("r", decisions([True, FIRST[1]], SECOND), "a decision for argument True"),
        ("r", decisions([0, []], SECOND), "0 combinations, where 1 are due"),
        ("r", decisions([0, [[["-1", [0]]]]], SECOND), "a term with the coefficient -1"),
        ("r", decisions([0, [[["0", [0]]]]], SECOND), "a term with the coefficient 0"),
        ("r", decisions([0, [[["1", [1]]]]], SECOND), "forms [1], but the path has 1"),
        ("r", decisions([0, [[["1", [-1]]]]], SECOND), "forms [-1], but the path has 1"),
        ("r", decisions([0, [[["1", [0] * 5]]]], SECOND), "a term with the coefficient 1"),
        ("r", decisions([0, [[["2", [0]]]]], SECOND), "the combination of forms is not r"),
        ("r", CASES | {"split": ["relu", "r"]}, "which is no polynomial"),
        ("r", CASES | {"split": ["sum", "r"]}, "sum does not have 1 argument"),
        ("r", {"split": "r", "nonnegative": ABOVE}, "a split, decisions or void"),
        ("r", CASES | {"negative": {"void": [["1", [0]]]}}, "a void case is -r"),
        ("r", CASES | {"negative": {"void": []}}, "no contradiction"),
        ("r", CASES | {"nonnegative": {"void": [["1", []]]}}, "no contradiction"),
        ("r", CASES | {"nonnegative": {"decisions": 3}}, "malformed"),
        ("r", CASES | {"nonnegative": {"decisions": [[0]]}}, "malformed"),
    ],
)
def test_case_trees_that_prove_nothing(right, cases, reason):
    with pytest.raises(RuleError) as refusal:
        rules.piecewise_identity(LEFT, right, cases=cases)
    assert refusal.value.rule == "piecewise_identity"
    assert reason in refusal.value.reason


def test_void_cases():
    """r ≥ 0 and then r < 0; r ≥ 1 and then r < 1/2. A void case without a strict form is none."""
    deeper = {"split": "r", "nonnegative": FULL, "negative": {"void": [["1", [0]], ["1", [1]]]}}
    rules.piecewise_identity(LEFT, "r", cases=CASES | {"nonnegative": deeper})
    half = {"void": [["1", [0]], ["1", [1]]]}
    split = {"split": ["sum", "r", "-1/2"], "nonnegative": SHIFTED, "negative": half}
    cases = {"split": ["sum", "r", "-1"], "nonnegative": split, "negative": CASES_BELOW}
    rules.piecewise_identity(LEFT, "r", cases=cases)
    twice = {"split": MINUS, "nonnegative": {"void": [["1", [0]], ["1", [1]]]}, "negative": FULL}
    with pytest.raises(RuleError, match="no contradiction"):
        rules.piecewise_identity(LEFT, "r", cases=CASES | {"nonnegative": twice})


FULL = ABOVE
ONE_MORE = [["1", []], ["1", [0]]]
SHIFTED = {"decisions": [[0, [ONE_MORE]], [1, [ONE_MORE]]]}
# Below r < 1 the sign of r is still open: forms are 1 - r, then r or -r.
CASES_BELOW = {
    "split": "r",
    "nonnegative": {"decisions": [[0, [[["1", [1]]]]], [1, [[["1", [1]]]]]]},
    "negative": {"decisions": [[1, [[["1", [1]]]]], [0, [[["1", [1]]]]]]},
}


def test_differences_are_evaluated():
    at = (("r", Fraction(-1, 3)),)
    rules.piecewise_difference(PiecewiseIdentity(left=LEFT, right=("relu", "r"), fails_at=at))
    for right, point, reason in (("r", at, "the same value"), ("r", None, "no point")):
        with pytest.raises(RuleError, match=reason):
            rules.piecewise_difference(PiecewiseIdentity(left=LEFT, right=right, fails_at=point))
    for point in ((), (("r", Fraction(1)), ("s", Fraction(1)))):
        with pytest.raises(InputError, match="a value to each variable"):
            PiecewiseIdentity(left=LEFT, right="r", fails_at=point)


def identity_of(operator, law):
    return decide(*OperatorLaw(operator=operator, law=law).pair())


def test_laws_follow_from_their_own_identity_only():
    maximum, total = Operator(RELU, "max"), Operator(RELU, "sum")
    proof = identity_of(maximum, "associative")
    assert rules.operator_law(proof, maximum, "associative").conclusion.fails_at is None
    for operator, law in ((maximum, "commutative"), (total, "associative"), (maximum, "window")):
        with pytest.raises(RuleError, match="is not the identity of the law"):
            rules.operator_law(proof, operator, law)
    mean = Operator(RELU, "average")
    with pytest.raises(RuleError, match="an average of averages"):
        rules.operator_law(identity_of(mean, "window"), mean, "window")
    with pytest.raises(RuleError, match="not an identity for all reals"):
        rules.operator_law(identity_of(mean, "associative"), mean, "associative")
    with pytest.raises(RuleError, match="windows are spoken of"):
        rules.operator_law(proof, Operator(expression="a"), "window")


LEAKY = ("max", "x", ("product", "1/2", "x"))


@pytest.mark.parametrize(
    ("activation", "pooling", "law", "arguments"),
    [
        (LEAKY, "max", "associative", (-1, -10, -10)),
        (LEAKY, "sum", "associative", (-1, 0, 0)),
        (LEAKY, "product", "associative", (-1, 1, 1)),
        (RELU, "average", "associative", (4, 0, 0)),
        (("sum", "x", "1"), "sum", "window", (0, 0, 0)),
    ],
)
def test_the_named_counterexamples(activation, pooling, law, arguments):
    def subject(*numbers):
        fails_at = tuple(map(Fraction, numbers))
        operator = Operator(activation, pooling)
        return OperatorLaw(operator=operator, law=law, fails_at=fails_at)

    assert rules.operator_law_counterexample(subject(*arguments)).conclusion == subject(*arguments)
    with pytest.raises(RuleError, match="the same value"):
        rules.operator_law_counterexample(subject(0, 0, 0) if law != "window" else subject(0, 0))


def test_generalized_decompositions_need_the_three_laws_of_one_operator():
    def laws(operator):
        return [rules.operator_law(identity_of(operator, law), operator, law) for law in LAWS]

    LAWS = ("commutative", "associative", "window")
    of_max, of_sum = laws(Operator(RELU, "max")), laws(Operator(RELU, "sum"))
    assert rules.generalized_decomposition(*of_max).conclusion.operator.pooling == "max"
    with pytest.raises(RuleError, match="different operators"):
        rules.generalized_decomposition(*of_max[:2], of_sum[2])
    with pytest.raises(RuleError, match="is not the law commutative"):
        rules.generalized_decomposition(of_max[1], of_max[0], of_max[2])


def test_averages_need_their_identity():
    other = decide(("product", "a", "u"), ("product", "u", "a"))
    with pytest.raises(RuleError, match="is not a"):
        rules.average_into_weights(other)


def network(operator="relu-max", **changes):
    given = {"inputs": 2, "representation": 2, "widths": [1]} | changes
    return exactrank.network(operator=operator, **given)


def box(leaves, above=((1, 2),), operator="relu-max", volume=None, **changes):
    """Leaf vectors of two inputs in one channel, intervals as pairs of integers."""

    def layer(matrices):
        pairs = [[[(Fraction(a), Fraction(b)) for a, b in r] for r in m] for m in matrices]
        return tuple(tuple(tuple(row) for row in matrix) for matrix in pairs)

    net = network(operator, **changes)
    return Box(network=net, intervals=(layer(leaves), layer([[above]])), volume=volume)


ORDERED = [[[(1, 2), (5, 6)]], [[(2, 3), (4, 5)]]]
OVERLAP = [[[(1, 4), (5, 6)]], [[(2, 3), (4, 5)]]]


def test_boxes_in_one_order():
    theorem = rules.ordered_selection(box(ORDERED).measured())
    assert theorem.conclusion.volume == 1
    rules.ordered_selection(box([[[(-5, 0), (5, 6)]], [[(-2, -1), (-9, 5)]]]))
    rules.ordered_selection(box([[[(1, 2), (3, 4)]]], sharing=[0]))
    rules.positive_sum(box(OVERLAP, operator="relu-sum"))


@pytest.mark.parametrize(
    ("rule", "subject", "reason"),
    [
        ("ordered_selection", box(OVERLAP), "index 1 of input 1 and index 1 of input 2"),
        ("ordered_selection", box([[[(1, 3), (2, 4)]]], sharing=[0]), "are not in one order"),
        ("ordered_selection", box(ORDERED, above=((-1, 1),)), "may be negative"),
        ("ordered_selection", box(ORDERED, volume=Fraction(2)), "the volume is not"),
        ("ordered_selection", box(ORDERED, operator="relu-sum"), "the operator is not relu-max"),
        ("positive_sum", box(ORDERED, operator="relu-sum", above=((-1, 1),)), "may be negative"),
        ("positive_sum", box(ORDERED), "the operator is not relu-sum"),
    ],
)
def test_boxes_that_are_not_proved(rule, subject, reason):
    with pytest.raises(RuleError, match=reason):
        rules.RULES[rule](subject)


def test_intervals_have_two_ends_and_no_box_is_of_products():
    with pytest.raises(InputError, match="below its upper end"):
        box([[[(1, 1), (5, 6)]], [[(2, 3), (4, 5)]]])
    with pytest.raises(InputError, match="relu-max or relu-sum"):
        box(ORDERED, operator="product")


def test_named_sets_belong_to_operators():
    for operator, which in (
        ("relu-sum", "ordered-leaves"),
        ("relu-sum", "decreasing-leaves"),
        ("relu-max", "positive-layers"),
    ):
        with pytest.raises(RuleError, match="no set of"):
            rules.one_channel_set(operator, which)
    found = rules.one_channel_set("relu-sum", "negative-leaves").conclusion
    assert found == NamedSet(operator="relu-sum", set="negative-leaves")


def two_channels():
    leaves = [[[10, 9], [2, 1]], [[2, 1], [10, 9]]]
    layers = [leaves, [[[1, 1]]]]
    exact = tuple(
        tuple(tuple(tuple(map(Fraction, row)) for row in m) for m in layer) for layer in layers
    )
    return network(widths=[2]), ArrayWeights(exact)


@pytest.mark.parametrize(
    ("index", "below", "reason"),
    [
        ([1, 2], [[1, 2], [2, 2]], "the entry at .1, 2. is not below"),
        ([1, 1], [[2, 1], [1, 2]], "has another index at input 1"),
        ([1, 1], [[1, 2]], "1 multi-indices below, where 2 are due"),
        ([1, 3], [[1, 2], [2, 1]], "is not a multi-index"),
        ([1, 1], [[1, 2], [2, True]], "is not a multi-index"),
    ],
)
def test_one_channel_may_suffice(index, below, reason):
    with pytest.raises(RuleError, match=reason):
        rules.one_channel_obstruction(*two_channels(), index=index, below=below)


def test_one_channel_does_not_suffice():
    rules.one_channel_obstruction(*two_channels(), index=[1, 1], below=[[1, 2], [2, 1]])
