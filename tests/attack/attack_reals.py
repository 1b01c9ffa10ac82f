"""Certificates of piecewise polynomials, operators and boxes: good ones, and what is refused."""

from typing import Any

from attack_certs import copy
from attack_separation import derived
from attack_table import at, last, single, witness

Json = Any
ABSOLUTE: Json = ["sum", ["relu", "r"], ["relu", ["product", "-1", "r"]]]  # |r|
LARGER: Json = ["max", "r", ["product", "-1", "r"]]
AT_ZERO = [["1", [0]]]
CASES: Json = {
    "split": "r",
    "nonnegative": {
        "decisions": [[0, [AT_ZERO]], [1, [AT_ZERO]], [0, [[["2", [0]]]]]],
    },
    "negative": {
        "decisions": [[1, [AT_ZERO]], [0, [AT_ZERO]], [1, [[["2", [0]]]]]],
    },
}
# By the sign of a and of b; a product of two forms shows that [a]_+ [b]_+ is [[a]_+ b]_+.
PRODUCT: Json = ["product", ["relu", "a"], ["relu", "b"]]
NESTED: Json = ["relu", ["product", ["relu", "a"], "b"]]
SIGNS: Json = {
    "split": "a",
    "nonnegative": {
        "split": "b",
        "nonnegative": {
            "decisions": [
                [0, [AT_ZERO]],
                [0, [[["1", [1]]]]],
                [0, [AT_ZERO]],
                [0, [[["1", [0, 1]]]]],
            ]
        },
        "negative": {
            "decisions": [
                [0, [AT_ZERO]],
                [1, [[["1", [1]]]]],
                [0, [AT_ZERO]],
                [1, [[["1", [0, 1]]]]],
            ]
        },
    },
    "negative": {
        "split": "b",
        "nonnegative": {
            "decisions": [[1, [AT_ZERO]], [0, [[["1", [1]]]]], [1, [AT_ZERO]], [0, [[]]]]
        },
        "negative": {"decisions": [[1, [AT_ZERO]], [1, [[["1", [1]]]]], [1, [AT_ZERO]], [0, [[]]]]},
    },
}
# Where x >= 0, x < -1 does not occur: 1 + form 0 + form 1 = 1 + x - 1 - x = 0, of which 1 is positive.
VOID: Json = {
    "split": "x",
    "nonnegative": {
        "split": ["sum", "x", "1"],
        "nonnegative": {"decisions": [[0, [[["1", [0]], ["1", []]]]]]},
        "negative": {"void": [["1", []], ["1", [0]], ["1", [1]]]},
    },
    "negative": {
        "split": ["sum", "x", "1"],
        "nonnegative": {"decisions": [[0, [[["1", [1]]]]]]},
        "negative": {"decisions": [[1, [[["1", [1]]]]]]},
    },
}


def identity(left: Json, right: Json, cases: Json) -> Json:
    said = {"kind": "piecewise-identity", "left": left, "right": right, "fails_at": None}
    return single(said, "piecewise_identity", {"cases": copy(cases)})


def difference(left: Json, right: Json, fails_at: Json) -> Json:
    said = {"kind": "piecewise-identity", "left": left, "right": right, "fails_at": fails_at}
    return single(said, "piecewise_difference", {})


def clipped(cases: Json = VOID) -> Json:
    """max(x + 1, 0) is itself, with one case more than is needed."""
    return identity(["relu", ["sum", "x", "1"]], ["relu", ["sum", "x", "1"]], _twice(cases))


def _twice(cases: Json) -> Json:
    """Each decision a second time, for the other side."""
    if "split" in cases:
        return cases | {key: _twice(cases[key]) for key in ("nonnegative", "negative")}
    return {"decisions": cases["decisions"] * 2} if "decisions" in cases else cases


SUM = {"activation": "x", "pooling": "sum"}
MEAN = {"activation": "x", "pooling": "average"}
SHIFT = {"activation": ["sum", "x", "1"], "pooling": "sum"}
FREE: Json = {"decisions": []}
PAIRS: Json = {
    "commutative": (["sum", "a", "b"], ["sum", "b", "a"]),
    "associative": (["sum", ["sum", "a", "b"], "c"], ["sum", "a", ["sum", "b", "c"]]),
    "window": (["sum", "a", "b"], ["sum", "a", "b"]),
}


def law(name: str, operator: Json = SUM, fails_at: Json = None) -> Json:
    return {"kind": "operator-law", "operator": operator, "law": name, "fails_at": fails_at}


def proved_law(name: str, operator: Json = SUM, pair: Json = None) -> Json:
    left, right = pair or PAIRS[name]
    return derived(
        ("piecewise_identity", [], {"cases": FREE}, identity(left, right, FREE)["claim"]),
        ("operator_law", [0], {}, law(name, operator)),
    )


def fails(name: str, operator: Json, *arguments: str) -> Json:
    return single(law(name, operator, list(arguments)), "operator_law_counterexample", {})


def decomposition(laws: tuple[str, ...] = tuple(PAIRS), operator: Json = SUM) -> Json:
    steps = []
    for name in laws:
        proof = proved_law(name)
        for step in proof["steps"]:
            steps.append((step["rule"], [len(steps) - 1] * len(step["premises"]), *_said(step)))
    said = {"kind": "generalized-decomposition", "operator": operator, "tree": "any"}
    return derived(*steps, ("generalized_decomposition", [1, 3, 5][: len(laws)], {}, said))


def _said(step: Json) -> tuple[Json, Json]:
    return step["witness"], step["conclusion"]


def averages(left: Json = ("product", "a", ("product", "u", "s"))) -> Json:
    right = ["product", ["product", "a", "u"], "s"]
    return derived(
        ("piecewise_identity", [], {"cases": FREE}, identity(left, right, FREE)["claim"]),
        (
            "average_into_weights",
            [0],
            {},
            {"kind": "average-equals-sum", "tree": "any", "sharing": "equal-windows"},
        ),
    )


PAIR = {
    "operator": "relu-max",
    "inputs": 2,
    "representation": 2,
    "widths": [1],
    "sharing": "none",
    "pooling": {"geometry": "global"},
}
SUMS = {**PAIR, "operator": "relu-sum"}
TOP = [[["1", "2"]]]
HIGH, LOW = [["3", "4"], ["5", "7"]], [["-1", "1"], ["2", "3"]]
MIXED = [["0", "10"], ["-3", "-1"]]
DEEP = {**PAIR, "inputs": 4, "widths": [2, 1], "pooling": {"geometry": "contiguous", "window": 2}}


def intervals(first: Json, second: Json, top: Json = TOP) -> Json:
    return {"layer0": [[first], [second]], "layer1": [top]}


def box(net: Json, rule: str, given: Json, volume: str | None = None) -> Json:
    said = {"kind": "box", "network": net, "intervals": given, "volume": volume}
    return single(copy(said), rule, {})


def deep(factor: int = 10) -> Json:
    """Input i of DEEP has its entries between factor^i and twice that, in both channels."""
    ends = [[[str(factor**i), str(2 * factor**i)]] * 2 for i in range(4)]
    one, two = ["1", "11/10"], ["2", "21/10"]
    given = {
        "layer0": [[row, row] for row in ends],
        "layer1": [[[one, two]], [[two, one]]],
        "layer2": [[[one]]],
    }
    return box(DEEP, "ordered_selection", given)


def named(operator: str, name: str) -> Json:
    return single({"kind": "named-set", "operator": operator, "set": name}, "one_channel_set", {})


# A = ((20, 19), (19, 18)): leaf vectors (10, 9), (2, 1) and (2, 1), (10, 9), output weights 1.
TWO = {**PAIR, "widths": [2]}
CROSSED = {
    "arrays": {
        "layer0": [[["10", "9"], ["2", "1"]], [["2", "1"], ["10", "9"]]],
        "layer1": [[["1", "1"]]],
    }
}


def beyond(
    index: Json = (1, 1), below: Json = ((1, 2), (2, 1)), weights: Json = CROSSED, net: Json = TWO
) -> Json:
    said = {"kind": "beyond-one-channel", "network": net, "weights": weights}
    data = {"index": index, "below": below}
    return copy(single(said, "one_channel_obstruction", data))


def accepted() -> dict[str, Json]:
    return {
        "identity-of-absolute-values": identity(ABSOLUTE, LARGER, CASES),
        "identity-of-products": identity(PRODUCT, NESTED, SIGNS),
        "identity-with-a-void-case": clipped(),
        "identity-of-minima": identity(
            ["min", "a", "b"],
            ["product", "-1", ["max", ["product", "-1", "a"], ["product", "-1", "b"]]],
            {
                "split": ["sum", "a", ["product", "-1", "b"]],
                "nonnegative": {"decisions": [[1, [AT_ZERO]], [1, [AT_ZERO]]]},
                "negative": {"decisions": [[0, [AT_ZERO]], [0, [AT_ZERO]]]},
            },
        ),
        "difference": difference(["max", "x", "0", "-1/2"], "x", [["x", "-1"]]),
        "law-commutative": proved_law("commutative"),
        "law-associative": proved_law("associative"),
        "law-window": proved_law("window"),
        "law-of-an-expression": proved_law(
            "commutative",
            {"expression": ["sum", "b", "a", "1"]},
            (["sum", "b", "a", "1"], ["sum", "a", "b", "1"]),
        ),
        "law-fails-associative": fails("associative", MEAN, "0", "0", "1"),
        "law-fails-window": fails("window", SHIFT, "0", "0", "0"),
        "law-fails-window-average": fails("window", MEAN, "0", "0", "1"),
        "law-fails-commutative": fails(
            "commutative", {"expression": ["sum", "a", ["relu", "b"]]}, "-1", "1/2"
        ),
        "decomposition": decomposition(),
        "averages": averages(),
        "box": box(PAIR, "ordered_selection", intervals(HIGH, LOW), "4"),
        "box-deep": deep(),
        "box-shared": box(
            {**PAIR, "sharing": [0]},
            "ordered_selection",
            {"layer0": [[["1", "2"], ["3", "4"]]], "layer1": [[[["0", "1"]]]]},
        ),
        "box-of-sums": box(SUMS, "positive_sum", intervals(MIXED, MIXED), "400"),
        "set-of-negative-leaves": named("relu-sum", "negative-leaves"),
        "set-of-decreasing-leaves": named("relu-max", "decreasing-leaves"),
        "beyond-one-channel": beyond(),
    }


def _made(certificate: Json, *edits: Any) -> Json:
    certificate = copy(certificate)
    for edit in edits:
        certificate = edit(certificate)
    return certificate


def _decided(k: Json, shown: Json) -> Json:
    """The first decision of the case r >= 0 replaced."""
    changed = [[k, shown], *CASES["nonnegative"]["decisions"][1:]]
    return identity(ABSOLUTE, LARGER, {**CASES, "nonnegative": {"decisions": changed}})


def _void(combination: Json) -> Json:
    """By the sign of x, and then of x + 1: both negative is said not to occur."""
    cases = copy(VOID)
    cases["negative"]["negative"] = {"void": combination}
    return clipped(cases)


def invalid() -> dict[str, tuple[Json, str]]:
    good = identity(ABSOLUTE, LARGER, CASES)
    nonnegative = CASES["nonnegative"]["decisions"]
    below = [["1", "3"], ["2", "4"]]
    return {
        "identity-split-by-a-rectifier": (
            identity(ABSOLUTE, LARGER, {**CASES, "split": ["relu", "r"]}),
            "a split is by what has a relu",
        ),
        "identity-cases-swapped": (
            identity(
                ABSOLUTE,
                LARGER,
                {
                    "split": "r",
                    "nonnegative": CASES["negative"],
                    "negative": CASES["nonnegative"],
                },
            ),
            "a decision of a relu is not shown",
        ),
        "identity-decision-turned": (_decided(1, [AT_ZERO]), "a decision of a relu is not shown"),
        "identity-decision-factor": (_decided(0, [[["2", [0]]]]), "a decision of a relu is not"),
        "identity-decision-of-nothing": (_decided(0, [[]]), "a decision of a relu is not shown"),
        "identity-decision-position": (
            _decided(2, [AT_ZERO, AT_ZERO]),
            "a relu of 2 is not decided by position and reasons",
        ),
        "identity-decision-too-many-reasons": (
            _decided(0, [AT_ZERO, AT_ZERO]),
            "a relu of 2 is not decided by position and reasons",
        ),
        "identity-decision-without-reason": (
            _decided(0, []),
            "a relu of 2 is not decided by position and reasons",
        ),
        "identity-form-that-is-not-there": (
            _decided(0, [[["1", [1]]]]),
            "the path has no form 1",
        ),
        "identity-decision-missing": (
            identity(ABSOLUTE, LARGER, {**CASES, "nonnegative": {"decisions": nonnegative[:2]}}),
            "a case has fewer decisions",
        ),
        "identity-decision-too-many": (
            identity(
                ABSOLUTE, LARGER, {**CASES, "nonnegative": {"decisions": [*nonnegative, [0, []]]}}
            ),
            "a case has more decisions",
        ),
        "identity-of-two-polynomials": (
            identity(ABSOLUTE, ["sum", LARGER, "1"], CASES),
            "in a case the two sides are two polynomials",
        ),
        "identity-without-cases": (identity("x", "y", {"decisions": []}), "two polynomials"),
        "identity-minimum-as-maximum": (
            identity(["min", "a", "0"], "0", {"decisions": [[1, [[]]]]}),
            "a decision of a min is not shown",
        ),
        "identity-minimum-turned": (
            identity(
                ["min", "a", "0"],
                "0",
                {
                    "split": "a",
                    "nonnegative": {"decisions": [[0, [AT_ZERO]]]},
                    "negative": {"decisions": [[0, [AT_ZERO]]]},
                },
            ),
            "a decision of a min is not shown",
        ),
        "identity-void-of-a-polynomial": (
            _void([["1", [0]]]),
            "its combination is no constant, or above 0",
        ),
        "identity-void-above-zero": (
            _void([["1", []]]),
            "its combination is no constant, or above 0",
        ),
        "identity-void-of-nothing": (_void([]), "its combination is 0 without a positive term"),
        "identity-void-not-strict": (
            identity(
                "0",
                "0",
                {
                    "split": "x",
                    "nonnegative": {
                        "split": ["product", "-1", "x"],
                        "nonnegative": {"void": [["1", [0]], ["1", [1]]]},
                        "negative": FREE,
                    },
                    "negative": FREE,
                },
            ),
            "its combination is 0 without a positive term",
        ),
        "identity-said-to-fail": (
            _made(good, last("fails_at", [["r", "1"]])),
            "the rule gives fails_at null",
        ),
        "difference-that-is-none": (
            difference(["max", "x", "0"], "x", [["x", "1"]]),
            "both sides have one value at the point",
        ),
        "difference-without-a-point": (
            difference(["max", "x", "0"], "x", None),
            "there is no point at which it fails",
        ),
        "law-from-a-difference": (
            derived(
                (
                    "piecewise_difference",
                    [],
                    {},
                    difference("a", "b", [["a", "0"], ["b", "1"]])["claim"],
                ),
                ("operator_law", [0], {}, law("commutative")),
            ),
            "the premise is no identity",
        ),
        "law-of-the-mean": (
            proved_law("window", MEAN, (["product", "1/2", ["sum", "a", "b"]],) * 2),
            "the law window has no proof for the pooling average",
        ),
        "law-left": (
            proved_law("commutative", SUM, (["sum", "b", "a"], ["sum", "b", "a"])),
            "the left side of the premise is not the law's",
        ),
        "law-right": (
            proved_law("commutative", SUM, (["sum", "a", "b"], ["sum", "a", "b"])),
            "the right side of the premise is not the law's",
        ),
        "law-of-another": (
            proved_law("associative", SUM, PAIRS["commutative"]),
            "the left side of the premise is not the law's",
        ),
        "law-of-another-pooling": (
            proved_law("commutative", MEAN, PAIRS["commutative"]),
            "the left side of the premise is not the law's",
        ),
        "law-said-to-fail": (
            _made(proved_law("commutative"), last("fails_at", ["0", "1"])),
            "the rule gives fails_at null",
        ),
        "law-fails-nowhere": (
            single(law("commutative"), "operator_law_counterexample", {}),
            "there are no arguments for which it fails",
        ),
        "law-does-not-fail": (fails("associative", SUM, "1", "2", "3"), "have one value"),
        "law-does-not-fail-for-two": (fails("window", SHIFT, "1", "2"), "have one value"),
        "decomposition-of-another": (
            decomposition(operator=SHIFT),
            "a premise is not the law commutative of this operator",
        ),
        "decomposition-order": (
            decomposition(("associative", "commutative", "window")),
            "a premise is not the law commutative of this operator",
        ),
        "decomposition-twice": (
            decomposition(("commutative", "associative", "associative")),
            "a premise is not the law window of this operator",
        ),
        "averages-of-another": (
            averages(["product", ["product", "a", "u"], "s"]),
            "the premise is not a*(u*s) = (a*u)*s",
        ),
        "box-below-zero": (
            box(PAIR, "ordered_selection", intervals(HIGH, LOW, [[["-1", "2"]]])),
            "an interval of the node [1, 1] goes below 0",
        ),
        "box-sums-below-zero": (
            box(SUMS, "positive_sum", intervals(HIGH, LOW, [[["-1/100", "2"]]])),
            "an interval of the node [1, 1] goes below 0",
        ),
        "box-volume": (
            box(PAIR, "ordered_selection", intervals(HIGH, LOW), "5"),
            "the volume is not the product",
        ),
        "box-volume-of-sums": (
            box(SUMS, "positive_sum", intervals(MIXED, MIXED), "-400"),
            "the volume is not the product",
        ),
        "box-of-sums-as-maxima": (
            box(SUMS, "ordered_selection", intervals(HIGH, LOW)),
            "the network's operator is not relu-max",
        ),
        "box-of-maxima-as-sums": (
            box(PAIR, "positive_sum", intervals(HIGH, LOW)),
            "the network's operator is not relu-sum",
        ),
        "box-overlap": (
            box(PAIR, "ordered_selection", intervals(HIGH, below)),
            "entry 1 of input 1 and entry 2 of input 2 are not in one order",
        ),
        "box-overlap-of-shared-leaves": (
            box(
                {**PAIR, "sharing": [0]},
                "ordered_selection",
                {"layer0": [[["1", "3"], ["2", "4"]]], "layer1": [[[["0", "1"]]]]},
            ),
            "entry 1 of input 1 and entry 2 of input 2 are not in one order",
        ),
        "box-of-two-channels": (
            box(
                TWO,
                "ordered_selection",
                {
                    "layer0": [[HIGH, LOW], [LOW, HIGH]],
                    "layer1": [[[["0", "1"], ["0", "1"]]]],
                },
            ),
            "entry 1 of input 1 and entry 1 of input 2 are not in one order in all channels",
        ),
        "box-above-shared-leaves": (
            _made(deep(), last("network", lambda n: n | {"sharing": [0]}), _share_leaves),
            "at the node [2, 1] entry 1 of input 1 and entry 1 of input 3 are not in one order",
        ),
        "set-of-the-other-operator": (
            named("relu-sum", "ordered-leaves"),
            "the set ordered-leaves is none of the weights of relu-sum",
        ),
        "set-of-positive-maxima": (
            named("relu-max", "positive-layers"),
            "the set positive-layers is none of the weights of relu-max",
        ),
        "beyond-not-positive": (
            beyond(weights=_negated(CROSSED)),
            "the entry at [1, 1] is not positive",
        ),
        "beyond-not-below": (beyond(below=[[1, 2], [1, 1]]), "is not below that at [1, 1]"),
        "beyond-not-below-but-above": (beyond([1, 2], [[1, 1], [2, 2]]), "is not below that"),
        "beyond-another-entry": (
            beyond(below=[[2, 1], [1, 2]]),
            "index [2, 1] of below has another entry at input 1",
        ),
    }


def _share_leaves(certificate: Json) -> Json:
    """Layer 1 is not shared: level 2 compares intervals."""
    for said in (certificate["claim"], certificate["steps"][0]["conclusion"]):
        said["intervals"]["layer0"] = [[["1", "2"], ["30", "40"]]] * 2
    return certificate


def _negated(weights: Json) -> Json:
    weights = copy(weights)
    weights["arrays"]["layer1"] = [[["-1", "-1"]]]
    return weights


def malformed() -> dict[str, tuple[Json, str]]:
    good, free = identity(ABSOLUTE, LARGER, CASES), {"decisions": []}

    def of(value: Json) -> Json:
        return identity(value, value, free)

    def shown(combination: Json) -> Json:
        return _decided(0, [combination])

    return {
        "expression-operation": (of(["difference", "a", "b"]), "does not begin with the name"),
        "expression-empty": (of([]), "does not begin with the name of an operation"),
        "expression-list-for-a-name": (of([["sum"], "a", "b"]), "does not begin with the name"),
        "expression-number": (of(["sum", "a", 1]), "the left side is not a list"),
        "expression-object": (of({"sum": ["a", "b"]}), "the left side is not a list"),
        "expression-sum-of-one": (of(["sum", "a"]), "sum has 1 arguments"),
        "expression-rectifier-of-two": (of(["relu", "a", "b"]), "relu has 2 arguments"),
        "expression-name": (of("_a"), "is not a rational number in its form"),
        "expression-name-with-dots": (of("a.b"), "is not a rational number in its form"),
        "expression-name-not-ascii": (of("α"), "is not a rational number in its form"),
        "expression-name-too-long": (of("a" * 33), "is not a rational number in its form"),
        "expression-decimal": (of("0.5"), "is not a rational number in its form"),
        "expression-not-in-lowest-terms": (of("2/4"), "is not in lowest terms"),
        "identity-point-of-another": (
            difference("x", "0", [["y", "1"]]),
            "fails_at has other variables than the two sides",
        ),
        "identity-point-not-given": (
            difference("x", ["product", "0", "y"], [["x", "1"]]),
            "fails_at has other variables",
        ),
        "identity-point-order": (
            difference("x", "y", [["y", "1"], ["x", "0"]]),
            "fails_at is not strictly increasing",
        ),
        "identity-point-twice": (
            difference("x", "0", [["x", "1"], ["x", "1"]]),
            "fails_at is not strictly increasing",
        ),
        "identity-point-integer": (difference("x", "0", [["x", 1]]), "fails_at is not a string"),
        "cases-of-two-forms": (
            identity("x", "x", {"decisions": [], "void": []}),
            "a case lacks the key split",
        ),
        "cases-none": (identity("x", "x", None), "a case is not an object"),
        "cases-half": (identity("x", "x", {"split": "x", "nonnegative": free}), "lacks the key"),
        "cases-position-below-zero": (_decided(-1, [AT_ZERO]), "the position of a decision is -1"),
        "cases-position-true": (_decided(True, [AT_ZERO]), "is not an integer"),
        "cases-decision-of-one": (
            identity("x", "x", {"decisions": [[0]]}),
            "a decision has 1 entries instead of 2",
        ),
        "combination-factor-zero": (shown([["0", [0]]]), "a factor in a combination is not"),
        "combination-factor-negative": (shown([["-1", [0]]]), "a factor in a combination is not"),
        "combination-of-five": (shown([["1", [0] * 5]]), "more than four, or not in order"),
        "combination-order": (shown([["1", [1, 0]]]), "more than four, or not in order"),
        "combination-form-below-zero": (shown([["1", [-1]]]), "which is out of range"),
        "combination-form-a-string": (shown([["1", ["0"]]]), "is not an integer"),
        "operator-pooling": (
            proved_law("commutative", {"activation": "x", "pooling": "median"}),
            'the pooling "median" is not known',
        ),
        "operator-variable": (
            proved_law("commutative", {"activation": "y", "pooling": "sum"}),
            'the operator has the variable "y"',
        ),
        "operator-expression-variable": (
            proved_law("commutative", {"expression": ["sum", "a", "b", "c"]}),
            'the operator has the variable "c"',
        ),
        "operator-of-both": (
            proved_law("commutative", {**SUM, "expression": "a"}),
            "the operator has the unknown key",
        ),
        "law-window-of-an-expression": (
            proved_law("window", {"expression": ["sum", "a", "b"]}),
            "the law window is of operators given by activation and pooling",
        ),
        "law-arguments": (
            fails("commutative", SUM, "0", "1", "2"),
            "the law commutative has not 3 arguments",
        ),
        "law-arguments-too-few": (fails("window", SUM, "0"), "the law window has not 1 arguments"),
        "law-arguments-too-many": (
            fails("window", SUM, *["0"] * 65),
            "the law window has not 65 arguments",
        ),
        "decomposition-of-an-expression": (
            decomposition(operator={"expression": ["sum", "a", "b"]}),
            "the operator is not given by activation and pooling",
        ),
        "averages-sharing": (_made(averages(), last("sharing", "any")), "sharing is"),
        "box-of-products": (
            box({**PAIR, "operator": "product"}, "ordered_selection", intervals(HIGH, LOW)),
            "the network's operator is not relu-max or relu-sum",
        ),
        "box-of-a-point": (
            box(PAIR, "ordered_selection", intervals(HIGH, [["2", "2"], ["2", "3"]])),
            "is empty or a point",
        ),
        "box-turned": (
            box(PAIR, "ordered_selection", intervals(HIGH, [["3", "2"], ["2", "3"]])),
            "is empty or a point",
        ),
        "box-of-three-ends": (
            box(PAIR, "ordered_selection", intervals(HIGH, [["1", "2", "3"], ["2", "3"]])),
            "interval has 3 entries instead of 2",
        ),
        "box-shape": (
            box(PAIR, "ordered_selection", intervals(HIGH, [["1", "2"]])),
            "layer0 has 1 entries instead of 2",
        ),
        "set-of-products": (named("product", "negative-leaves"), "operator is"),
        "beyond-of-sums": (beyond(net={**TWO, "operator": "relu-sum"}), "is not relu-max"),
        "beyond-of-a-generator": (
            beyond(weights={"generator": "matching", "channels": 2}),
            "the weights lacks the key arrays",
        ),
        "beyond-one-index": (
            beyond(below=[[1, 2]]),
            "there is not one index in below for each input",
        ),
        "beyond-index-of-one": (beyond([1]), "an index of the witness has 1 entries instead of 2"),
        "beyond-index-zero": (beyond([0, 1]), "which is out of range"),
        "beyond-index-above": (beyond(below=[[1, 3], [2, 1]]), "which is out of range"),
        "beyond-witness": (witness("values", [])(beyond()), 'has the unknown key "values"'),
        "identity-witness": (at("steps", 0, "witness")({})(copy(good)), "lacks the key cases"),
    }


def declined() -> dict[str, tuple[Json, str]]:
    free: Json = {"decisions": []}

    def of(value: Json) -> Json:
        return identity(value, "0", free)

    nested: Json = "x"
    for _ in range(32):
        nested = ["relu", nested]
    wide = [["sum", *(f"{name}{n}" for n in range(65))] for name in "xy"]
    power = ["product", *["x"] * 65]
    return {
        "expression-of-many-parts": (of(["sum", *["a"] * 4096]), "more than 4,096 parts"),
        "expression-nested": (of(nested), "nested 33 deep or more"),
        "polynomial-of-many-terms": (
            identity(["product", *wide], ["product", *wide], free),
            "a polynomial has more than 4,096 terms",
        ),
        "polynomial-of-a-degree": (identity(power, power, free), "or a degree above 64"),
        "law-unknown": (
            fails("distributive", SUM, "0", "1"),
            'the law "distributive" is not known',
        ),
        "set-unknown": (named("relu-max", "positive-leaves"), 'the set "positive-leaves"'),
    }


def large() -> dict[str, tuple[Json, str]]:
    """Declined too, but too large for files of the repository."""
    cases: Json = {"void": []}
    for _ in range(14):
        cases = {"split": "x", "nonnegative": cases, "negative": cases}
    wide = {**PAIR, "representation": 2**15}
    row = [["0", "1"]] * 2**15
    return {
        "many-cases": (identity("x", "x", cases), "more than 20,000 nodes"),
        "many-intervals": (
            box(wide, "ordered_selection", intervals(row, row)),
            "a box has more than 2^16 entries",
        ),
    }
