"""Statements for all sizes: lower halves, upper halves, values and domains, by hand."""

from typing import Any

import pytest
from by_hand import (
    ORDER,
    accepted,
    almost_all,
    certificate,
    contiguous,
    copied,
    maximal,
    refused,
    shallow,
    step,
)

Json = Any
R_S = [[["r", "S"]]]


def sizes(relation: str, value: Json, **domain: Json) -> Json:
    return {
        "kind": "all-sizes",
        "quantity": "maximal-rank",
        "operator": "product",
        "level": 1,
        "tree": "any",
        "partition": "any",
        "sharing": "any",
        "field": "any",
        "r_min": 1,
        "relation": relation,
        "value": value,
        **domain,
    }


def table(
    kind: str,
    match: Json,
    mismatch: Json,
    leaf: Json = (1, 0),
    operator: str = "product",
    r_min: int = 1,
    labels: str = "one",
) -> Json:
    return {
        "kind": kind,
        "operator": operator,
        "labels": labels,
        "leaf": list(leaf),
        "r_min": r_min,
        "match": match,
        "mismatch": mismatch,
    }


def tables(match: Json, mismatch: Json, **more: Json) -> list[Json]:
    return [
        step("window_table", table("window-table", match, mismatch, **more)),
        step("tree_table", table("tree-table", match, mismatch, **more), premises=[0]),
    ]


def minor(match: Json, mismatch: Json, conclusion: Json, **more: Json) -> Json:
    steps = tables(match, mismatch, **more)
    return certificate(*steps, step("table_minor", conclusion, premises=[1]))


PRODUCT = minor([1, 0], [0, 0], sizes(">=", R_S, level="any"))
MAX = {"operator": "relu-max", "field": "QQ", "level": "any"}
DIGITS = sizes(">=", [[["window_product", "1"]]], sharing="none")


@pytest.mark.parametrize(
    "data",
    [
        PRODUCT,
        minor([1, 0], [0, 0], sizes(">=", R_S, level="any", r_min=2), r_min=2),
        minor([1, 0], [0, 0], DIGITS, labels="digits"),
        minor(
            [-1, 1],
            [0, 1],
            sizes(">=", R_S, r_min=2, **MAX),
            leaf=(0, 1),
            operator="relu-max",
            r_min=2,
        ),
        # Unit leaves and OR: 1 if all labels agree, else 2; the minor is 2J - 1.
        minor([1, 0], [2, 0], sizes(">=", R_S, **MAX), operator="relu-max"),
    ],
)
def test_tables(data: Json) -> None:
    accepted(data)


@pytest.mark.parametrize(
    ("data", "kind", "reason"),
    [
        # r = 1 and max: the one entry is 0.
        (
            minor(
                [-1, 1], [0, 1], sizes(">=", R_S, **MAX), leaf=(0, 1), operator="relu-max", r_min=1
            ),
            "invalid",
            "step 2, table_minor: the minor with v1 = [-1, 1], v0 = [0, 1] may be 0 for an r >= 1",
        ),
        # v0 one too large.
        (
            minor([1, 0], [1, 0], sizes(">=", R_S, level="any")),
            "invalid",
            "step 0, window_table: the rule gives mismatch [0, 0], but the conclusion says [1, 0]",
        ),
        (
            minor(
                [-1, 1],
                [1, 1],
                sizes(">=", R_S, r_min=2, **MAX),
                leaf=(0, 1),
                operator="relu-max",
                r_min=2,
            ),
            "invalid",
            "the rule gives mismatch [0, 1], but the conclusion says [1, 1]",
        ),
        # AND replaced by OR, and the other way round.
        (
            minor([1, 0], [2, 0], sizes(">=", R_S, level="any")),
            "invalid",
            "the rule gives mismatch [0, 0], but the conclusion says [2, 0]",
        ),
        (
            minor([1, 0], [0, 0], sizes(">=", R_S, **MAX), operator="relu-max"),
            "invalid",
            "the rule gives mismatch [2, 0], but the conclusion says [0, 0]",
        ),
        # Complement leaves and products: r-1 is not idempotent.
        (
            minor([-1, 1], [-2, 1], sizes(">=", R_S, level="any"), leaf=(0, 1)),
            "invalid",
            "step 1, tree_table: v1*v1 = v1 does not hold",
        ),
        (
            minor([0, 1], [0, 1], sizes(">=", R_S, level="any"), leaf=(1, 1)),
            "invalid",
            "v1*v1 = v1 does not hold for v1 = [0, 1]",
        ),
        (
            minor([0, 0], [0, 0], sizes(">=", R_S, level="any"), leaf=(0, 0)),
            "invalid",
            "step 2, table_minor: the minor with v1 = [0, 0], v0 = [0, 0] may be 0",
        ),
        (
            minor([0, 1], [0, 1], sizes(">=", R_S, **MAX), leaf=(1, 1), operator="relu-max"),
            "invalid",
            "may be 0",
        ),
        # A or B outside {0, 1}.
        (
            minor([2, 0], [0, 0], sizes(">=", R_S, level="any"), leaf=(2, 0)),
            "malformed",
            "leaf is 2, which is out of range",
        ),
        (
            minor([1, 0], [0, 0], sizes(">=", R_S, level="any"), leaf=(1, -1)),
            "malformed",
            "leaf is -1, which is out of range",
        ),
        (
            minor([1, 0], [0, 0], sizes(">=", R_S, level="any"), leaf=(True, 0)),
            "malformed",
            "leaf is not an integer",
        ),
        # GF(p) with max.
        (
            minor([1, 0], [2, 0], sizes(">=", R_S, **{**MAX, "field": "any"}), operator="relu-max"),
            "malformed",
            "relu-max has only the field QQ",
        ),
        (
            minor(
                [1, 0], [2, 0], sizes(">=", R_S, **MAX, quantity="almost-all"), operator="relu-max"
            ),
            "malformed",
            "relu-max has only the field QQ and the quantity maximal-rank",
        ),
        # S replaced by N (there is no such exponent), and by others.
        (
            minor([1, 0], [0, 0], sizes(">=", [[["r", "N"]]], level="any")),
            "malformed",
            'the exponent "N" of r is not known here',
        ),
        (
            minor([1, 0], [0, 0], sizes(">=", [[["r", "m"]]], level="any")),
            "malformed",
            'the exponent "m" of r',
        ),
        (
            minor([1, 0], [0, 0], sizes(">=", [[["r", "1"]]], level="any")),
            "invalid",
            'the rule gives value [[["r", "S"]]], but the conclusion says [[["r", "1"]]]',
        ),
        (
            minor([1, 0], [0, 0], sizes(">=", [[["r0", "S"]]], level="any")),
            "malformed",
            'no base "r0" at level "any"',
        ),
        (
            minor([1, 0], [0, 0], sizes("=", R_S, level="any")),
            "invalid",
            'the rule gives relation ">="',
        ),
        (
            minor([1, 0], [0, 0], sizes(">=", R_S, level="any", r_min=1), r_min=2),
            "invalid",
            "the rule gives r_min 2",
        ),
        (
            minor([1, 0], [2, 0], sizes(">=", R_S, level="any"), operator="relu-max"),
            "invalid",
            'the rule gives operator "relu-max"',
        ),
        (
            minor([1, 0], [0, 0], {**DIGITS, "sharing": "any"}, labels="digits"),
            "invalid",
            'the rule gives sharing "none"',
        ),
        (
            minor([1, 0], [2, 0], DIGITS, labels="digits", operator="relu-max"),
            "invalid",
            "digits are for the operator product",
        ),
        (
            minor([-1, 1], [-2, 1], DIGITS, labels="digits", leaf=(0, 1)),
            "invalid",
            "digits are for the operator product",
        ),
        (
            minor([1, 0], [0, 0], sizes(">=", R_S, level=True)),
            "malformed",
            "level is true, which is none of",
        ),
        (
            minor([1, 0], [0, 0], sizes(">=", R_S, level=2)),
            "malformed",
            "level is 2",
        ),
        (
            minor([1, 2**31], [0, 0], sizes(">=", R_S, level="any")),
            "declined",
            "match is above 2^31-1",
        ),
    ],
)
def test_no_tables(data: Json, kind: str, reason: str) -> None:
    refused(data, kind, reason)


WINDOW = {"tree": {"window": 2}, "partition": "odd"}
BOTH = [[["M", "m"]], [["r0", "K"]]]
HALF = [[["r", [1, -1]]]]
EXAMPLE = certificate(  # the worked example of the page
    *tables([1, 0], [0, 0]),
    step("table_minor", sizes(">=", R_S, level="any"), premises=[1]),
    step("restrict_sizes", sizes(">=", R_S, **WINDOW), premises=[2]),
    step("count_windows", sizes(">=", HALF, **WINDOW), premises=[3]),
    step("named_cut", sizes("<=", [[["r0", "K"]]]), {"cut": "first-windows"}),
    step("restrict_sizes", sizes("<=", [[["r0", "K"]]], **WINDOW), premises=[5]),
    step("named_cut", sizes("<=", [[["M", "m"]]]), {"cut": "smaller-side"}),
    step("restrict_sizes", sizes("<=", [[["M", "m"]]], **WINDOW), premises=[7]),
    step("smaller_bound", sizes("<=", BOTH, **WINDOW), premises=[6, 8]),
    step("count_windows", sizes("<=", HALF, **WINDOW), premises=[9]),
    step("both_sizes", sizes("=", HALF, **WINDOW), premises=[4, 10]),
    step(
        "almost_everywhere_sizes",
        sizes("=", HALF, **WINDOW, quantity="almost-all"),
        premises=[11],
    ),
    cites=["null-zero-set"],
)


def test_the_worked_example() -> None:
    accepted(EXAMPLE)


def test_no_step_of_it_can_be_left_out() -> None:
    steps = EXAMPLE["steps"]
    for gone in range(len(steps) - 1):
        rest = copied([s for s in steps if s["id"] != gone])
        for s in rest:
            s["premises"] = [p - (p > gone) for p in s["premises"] if p != gone]
        data = certificate(
            *({k: v for k, v in s.items() if k != "id"} for s in rest), cites=["null-zero-set"]
        )
        refused(data, "invalid", "premises instead of")


def test_no_premise_of_it_can_be_another() -> None:
    for at, s in enumerate(EXAMPLE["steps"]):
        for place in range(len(s["premises"])):
            for other in set(range(at)) - {s["premises"][place]}:
                data = copied(EXAMPLE)
                data["steps"][at]["premises"][place] = other
                refused(data, "invalid", f"step {at}, ")


@pytest.mark.parametrize("name", ["null-zero-set", "schwartz-zippel", "closed-rank-set"])
def test_citations_are_exact(name: str) -> None:
    cites = [] if name == "null-zero-set" else [name]
    refused({**EXAMPLE, "cites": cites}, "invalid", "the rules used cite")


def after(rule: str, conclusion: Json, *premises: Json, witness: Json = None) -> Json:
    """Certificates of the premises, one after the other, and a step from their claims."""
    steps: list[Json] = []
    ends = []
    for data in premises:
        steps += [
            {
                **{key: value for key, value in s.items() if key != "id"},
                "premises": [p + len(steps) for p in s["premises"]],
            }
            for s in data["steps"]
        ]
        ends.append(len(steps) - 1)
    cites = sorted({name for data in premises for name in data["cites"]})
    return certificate(*steps, step(rule, conclusion, witness, ends), cites=cites)


def cut(name: str, value: Json, **domain: Json) -> Json:
    return certificate(step("named_cut", sizes("<=", value, **domain), {"cut": name}))


ONE_SIDED = {"partition": "root-children-one-sided"}
ROOT = cut("root", [[["r_last", "1"]]], **ONE_SIDED)
WINDOWS = cut("first-windows", [[["r0", "K"]]])
SIDE = cut("smaller-side", [[["M", "m"]]])


@pytest.mark.parametrize("data", [ROOT, WINDOWS, SIDE])
def test_cuts(data: Json) -> None:
    accepted(data)


@pytest.mark.parametrize(
    ("data", "kind", "reason"),
    [
        # Windows on one side meet further up: N = 4, I = {1, 2} has S = 0 and rank min(r_1, ...).
        (cut("first-windows", [[["r0", "S"]]]), "invalid", 'the rule gives value [[["r0", "K"]]]'),
        (cut("root", [[["r_last", "1"]]]), "invalid", "the rule gives partition"),
        (cut("root", [[["r0", "1"]]], **ONE_SIDED), "invalid", "the rule gives value"),
        (cut("smaller-side", [[["M", "1"]]]), "invalid", "the rule gives value"),
        (cut("smaller-side", [[["M", "m"]]], level="any"), "malformed", "no base"),
        (cut("smaller-side", [[["M", "m"]]], operator="relu-max"), "malformed", "relu-max"),
        (
            cut("smaller-side", [[["M", "m"]]], operator="relu-max", field="QQ"),
            "invalid",
            'the rule gives operator "product"',
        ),
        (cut("side", [[["M", "m"]]]), "malformed", 'cut is "side", which is none of'),
    ],
)
def test_no_cuts(data: Json, kind: str, reason: str) -> None:
    refused(data, kind, reason)


def node(rule: str, at: str, channel: str, *terms: str) -> Json:
    conclusion = {"kind": "node-bound", "at": at, "channel": channel, "terms": list(terms)}
    return certificate(step(rule, conclusion))


def least(channel: str, first: Json, second: Json, *terms: str) -> Json:
    conclusion = {"kind": "node-bound", "at": "node", "channel": channel, "terms": list(terms)}
    return after("least_node_bound", conclusion, first, second)


UNIT = node("input_bound", "input", "one", "unit")
OWN = node("input_bound", "input", "side", "own-side")
SUM, SUM_SIDE = (node("channel_sum_bound", "node", c, "sum") for c in ("one", "side"))
PRODUCTS = node("channel_side_bound", "node", "side", "product")
SMALLER = node("smaller_side_bound", "node", "one", "smaller-side")
ONE_NODE = least("one", SUM, SMALLER, "smaller-side", "sum")
SIDE_NODE = least("side", PRODUCTS, SUM_SIDE, "product", "sum")
CUT, RECURSION = (sizes("<=", [[[base, "1"]]]) for base in ("cut", "recursion"))


@pytest.mark.parametrize(
    "data",
    [
        after("tree_recursion", RECURSION, UNIT, ONE_NODE),
        after("tree_recursion", CUT, OWN, SIDE_NODE),
        least("one", SUM, SUM, "sum"),
    ],
)
def test_recursions(data: Json) -> None:
    accepted(data)


@pytest.mark.parametrize(
    ("data", "kind", "reason"),
    [
        (after("tree_recursion", CUT, UNIT, ONE_NODE), "invalid", 'value [[["recursion", "1"]]]'),
        (after("tree_recursion", CUT, OWN, ONE_NODE), "invalid", "with one channel"),
        (after("tree_recursion", CUT, SIDE_NODE, OWN), "invalid", "not at input, node"),
        (after("tree_recursion", CUT, OWN, SUM_SIDE), "invalid", "neither cut nor recursion"),
        (after("tree_recursion", CUT, OWN, PRODUCTS), "invalid", "neither cut nor recursion"),
        (after("tree_recursion", RECURSION, UNIT, SUM), "invalid", "neither cut nor recursion"),
        (least("one", SUM, SUM_SIDE, "sum"), "invalid", "not at node, node with one channel"),
        (least("one", SUM, UNIT, "sum"), "invalid", "not at node, node with one channel"),
        (least("one", SUM, SMALLER, "smaller-side"), "invalid", "the rule gives terms"),
        (node("channel_side_bound", "node", "one", "product"), "malformed", 'no term "product"'),
        (node("channel_side_bound", "node", "one", "sum"), "invalid", "does not hold for channel"),
        (node("smaller_side_bound", "node", "side", "sum"), "invalid", "does not hold for channel"),
        (node("input_bound", "input", "one", "own-side"), "malformed", 'no term "own-side"'),
        (node("input_bound", "node", "one", "sum"), "invalid", 'the rule gives at "input"'),
        (node("channel_sum_bound", "node", "one"), "malformed", "terms is empty"),
        (node("channel_sum_bound", "node", "one", "sum", "sum"), "malformed", "increasing"),
    ],
)
def test_no_recursions(data: Json, kind: str, reason: str) -> None:
    refused(data, kind, reason)


def restricted(data: Json, value: Json, **domain: Json) -> Json:
    claim = data["claim"]
    kept = {key: claim[key] for key in claim if key not in ("kind", "relation", "value")}
    return after("restrict_sizes", sizes(claim["relation"], value, **{**kept, **domain}), data)


def counted(data: Json, value: Json, **domain: Json) -> Json:
    claim = {**data["claim"], "value": value, **domain}
    return after("count_windows", claim, data)


FOUR = {"tree": {"window": 4}, "partition": "odd"}
DIGIT = minor([1, 0], [0, 0], DIGITS, labels="digits")
SPLIT = [[["M", [2, -1]]], [["r0", [1, -1]]]]


@pytest.mark.parametrize(
    "data",
    [
        restricted(PRODUCT, R_S, tree="regular", partition="odd"),
        restricted(PRODUCT, R_S, tree="regular", sharing="none", field="QQ", r_min=2, level=1),
        restricted(PRODUCT, R_S, partition="root-children-one-sided"),
        restricted(restricted(PRODUCT, R_S, tree="global"), R_S, tree="pair"),
        restricted(restricted(PRODUCT, R_S, tree="regular"), R_S, tree={"window": 3}),
        counted(restricted(PRODUCT, R_S, tree="regular", partition="odd"), HALF),
        counted(restricted(PRODUCT, R_S, level=1, **WINDOW), HALF),
        counted(restricted(PRODUCT, R_S, tree="global"), [[["r", "1"]]]),
        counted(restricted(WINDOWS, [[["r0", "K"]]], tree="regular"), [[["r0", [1, -1]]]]),
        counted(restricted(WINDOWS, [[["r0", "K"]]], tree="pair"), [[["r0", "1"]]]),
        counted(restricted(SIDE, [[["M", "m"]]], tree="pair"), [[["M", "1"]]]),
        counted(restricted(SIDE, [[["M", "m"]]], **FOUR), [[["M", [2, -1]]]]),
        counted(restricted(DIGIT, [[["window_product", "1"]]], **FOUR), SPLIT),
        counted(restricted(DIGIT, [[["window_product", "1"]]], **WINDOW), HALF),
        counted(
            restricted(DIGIT, [[["window_product", "1"]]], tree="global"),
            [[["M", "m"]], [["r0", "1"]]],
        ),
        counted(restricted(DIGIT, [[["window_product", "1"]]], tree="pair"), [[["r", "1"]]]),
        after("smaller_bound", sizes("<=", [[["M", "m"]], [["r0", "K"]]]), WINDOWS, SIDE),
        after("smaller_bound", sizes("<=", [[["M", "m"]]]), SIDE, SIDE),
    ],
)
def test_domains(data: Json) -> None:
    accepted(data)


ALMOST = sizes("=", HALF, **WINDOW, quantity="almost-all")


@pytest.mark.parametrize(
    ("data", "kind", "reason"),
    [
        (restricted(PRODUCT, R_S), "invalid", "the domain is the premise's"),
        (
            restricted(restricted(PRODUCT, R_S, level=1), R_S, level="any"),
            "invalid",
            'level does not go from 1 to "any"',
        ),
        (
            restricted(restricted(PRODUCT, R_S, tree={"window": 2}), R_S, tree="pair"),
            "invalid",
            'tree does not go from {"window": 2} to "pair"',
        ),
        (
            restricted(restricted(PRODUCT, R_S, tree="regular"), R_S, tree="global"),
            "invalid",
            "tree does not go",
        ),
        (
            restricted(restricted(PRODUCT, R_S, tree={"window": 2}), R_S, tree={"window": 4}),
            "invalid",
            "tree does not go",
        ),
        (
            restricted(
                DIGIT,
                [[["window_product", "1"]]],
                sharing="any",
                r_min=2,
                tree="global",
                quantity="almost-all",
            ),
            "invalid",
            'quantity does not go from "maximal-rank" to "almost-all"',
        ),
        (restricted(DIGIT, [[["window_product", "1"]]], sharing="any"), "invalid", "sharing does"),
        (restricted(PRODUCT, [[["r", "1"]]], level=1), "invalid", "the rule gives value"),
        (
            restricted(restricted(PRODUCT, R_S, r_min=2), R_S, r_min=1),
            "invalid",
            "r_min does not go from 2 to 1",
        ),
        (restricted(PRODUCT, R_S, operator="relu-max", field="QQ"), "invalid", "operator does not"),
        # Partition any with w^(L-1), and k off by one.
        (
            counted(restricted(PRODUCT, R_S, tree={"window": 2}), HALF),
            "invalid",
            "nothing is replaced",
        ),
        (
            counted(restricted(PRODUCT, R_S, **WINDOW), [[["r", [1, 0]]]]),
            "invalid",
            "the rule gives",
        ),
        (counted(restricted(SIDE, [[["M", "m"]]], **FOUR), [[["M", [1, -1]]]]), "invalid", "gives"),
        (
            counted(restricted(SIDE, [[["M", "m"]]], **FOUR), [[["M", [4, -1]]]]),
            "malformed",
            "normal form",
        ),
        (
            counted(
                restricted(SIDE, [[["M", "m"]]], tree={"window": 3}, partition="odd"),
                [[["M", [1, -1]]]],
            ),
            "invalid",
            "nothing is replaced",
        ),
        (
            counted(restricted(SIDE, [[["M", "m"]]], tree="global"), [[["M", "1"]]]),
            "invalid",
            "nothing is replaced",
        ),
        (
            counted(restricted(DIGIT, [[["window_product", "1"]]], tree={"window": 4}), SPLIT),
            "invalid",
            "nothing is replaced",
        ),
        (counted(PRODUCT, HALF), "malformed", "the exponent [1, -1] of r is not known here"),
        (
            counted(restricted(PRODUCT, R_S, **WINDOW), HALF, relation="="),
            "invalid",
            'the rule gives relation ">="',
        ),
        (
            after("smaller_bound", sizes("<=", [[["M", "m"]]]), WINDOWS, SIDE),
            "invalid",
            "the rule gives value",
        ),
        (
            after("smaller_bound", sizes("<=", [[["M", "m"]], [["r_last", "1"]]]), SIDE, ROOT),
            "invalid",
            'one domain: partition is "any" and "root-children-one-sided"',
        ),
        (
            after(
                "smaller_bound",
                sizes("<=", [[["M", "m"]]]),
                SIDE,
                restricted(PRODUCT, R_S, level=1),
            ),
            "invalid",
            "relations are not <=, <=",
        ),
        (
            after("both_sizes", sizes("=", R_S), restricted(PRODUCT, R_S, level=1), SIDE),
            "invalid",
            "differ",
        ),
        (
            after("both_sizes", sizes("=", [[["M", "m"]]]), SIDE, SIDE),
            "invalid",
            "relations are not >=, <=",
        ),
        (
            after(
                "almost_everywhere_sizes", sizes("<=", [[["M", "m"]]], quantity="almost-all"), SIDE
            ),
            "invalid",
            "no lower bound",
        ),
        (
            after("almost_everywhere_sizes", ALMOST, EXAMPLE),
            "invalid",
            'the premise\'s quantity is "almost-all"',
        ),
        (
            after(
                "almost_everywhere_sizes",
                sizes(">=", R_S, level="any", quantity="almost-all", field="QQ"),
                minor([1, 0], [2, 0], sizes(">=", R_S, **MAX), operator="relu-max"),
            ),
            "invalid",
            'the premise\'s operator is "relu-max"',
        ),
    ],
)
def test_no_domains(data: Json, kind: str, reason: str) -> None:
    refused(data, kind, reason)


@pytest.mark.parametrize(
    ("value", "domain"),
    [
        ([], {}),
        ([[]], {}),
        ([[["r", "S"], ["r", "1"]]], {}),
        ([[["r", "S"]], [["r", "S"]]], {}),
        ([[["r0", "K"]], [["M", "m"]]], {}),
        ([[["r0", "1"], ["M", "1"]]], {}),
        ([[["M", "1"]], [["r0", "1"]]], {}),
        ([[["M", "1"]], [["r", "1"]]], {}),
        ([[["r", "S"]], [["r0", "S"]]], {}),
        ([[["r", [2, -1]]]], WINDOW),
        ([[["r", [4, 0]]]], WINDOW),
        ([[["r", [0, -1]]]], WINDOW),
        ([[["r", [1, -2]]]], WINDOW),
        ([[["r", [True, 0]]]], WINDOW),
        ([[["r", [1]]]], WINDOW),
        ([[["cut", "S"]]], {}),
        ([[["recursion", [1, -1]]]], WINDOW),
        ([[["r_1", "1"]]], {}),
        ([[["r", 1]]], {}),
        ([["r", "1"]], {}),
        ([[["r", "K"]]], {"level": "any"}),
    ],
)
def test_values_that_are_not_in_normal_form(value: Json, domain: Json) -> None:
    refused(
        certificate(step("named_cut", sizes("<=", value, **domain), {"cut": "root"})),
        "malformed",
        "",
    )


def test_normal_forms() -> None:
    from values import normalised

    assert normalised([[["r0", [4, -1]]], [["M", [2, 0]]]], 1, {"window": 2}) == [[["r", [1, 1]]]]
    assert normalised([[["r0", [4, -1]]], [["M", [2, 0]]]], 1, "regular") == [
        [["M", [2, 0]]],
        [["r0", [4, -1]]],
    ]
    assert normalised([[["r0", "1"], ["M", "m"]]], 1, "any") == [[["M", "m"], ["r0", "1"]]]
    assert normalised([[["r", "S"]], [["r", "1"]]], "any", "any") == [[["r", "1"]], [["r", "S"]]]


NET = contiguous(4, 3, [2, 5])


def special(data: Json, level: Json, conclusion: Json) -> Json:
    return after("specialise_sizes", conclusion, data, witness={"level": level})


@pytest.mark.parametrize(
    "data",
    [
        special(PRODUCT, 1, maximal(NET, [1, 3], "4", None)),
        special(PRODUCT, 1, maximal(NET, [1, 2], "1", None)),
        special(PRODUCT, 1, maximal(NET, [1], "2", None, "GF(7)")),
        special(PRODUCT, 2, maximal(NET, [1, 2], "2", None)),  # one window at level 2
        special(DIGIT, 1, maximal(NET, [1, 3], "4", None)),
        special(WINDOWS, 1, maximal(NET, [1, 2], None, "4")),
        special(SIDE, 1, maximal(NET, [1, 2], None, "9")),
        special(ROOT, 1, maximal(NET, [1, 2], None, "5")),
        special(EXAMPLE, 1, almost_all(NET, [1, 3], "4", "4", "28")),
        after(
            "specialise_sizes",
            maximal(NET, [1, 2], None, "2"),
            after("tree_recursion", CUT, OWN, SIDE_NODE),
            witness={"level": 1},
        ),
        after(
            "specialise_sizes",
            maximal(NET, [1, 3], None, "9"),
            after("tree_recursion", RECURSION, UNIT, ONE_NODE),
            witness={"level": 1},
        ),
        special(
            counted(restricted(WINDOWS, [[["r0", "K"]]], tree="global"), [[["r0", "1"]]]),
            1,
            maximal(shallow(3, 2, 7), [1], None, "7"),
        ),
    ],
)
def test_special_cases(data: Json) -> None:
    accepted(data)


def test_special_case_over_a_finite_field() -> None:
    steps = EXAMPLE
    data = special(steps, 1, almost_all(NET, [1, 3], "4", "4", "28", "28/29", "GF(29)"))
    refused(data, "invalid", "cites is")
    data["cites"] = ["null-zero-set", "schwartz-zippel"]
    accepted(data)


@pytest.mark.parametrize(
    ("data", "kind", "reason"),
    [
        (special(PRODUCT, 1, maximal(NET, [1, 3], "5", None)), "invalid", "the rule gives lower 4"),
        (special(PRODUCT, 1, maximal(NET, [1, 3], "4", "4")), "invalid", "upper null"),
        (special(PRODUCT, 3, maximal(NET, [1, 3], "4", None)), "invalid", "the level 3 is not"),
        (special(PRODUCT, 0, maximal(NET, [1, 3], "4", None)), "invalid", "the level 0 is not"),
        (special(DIGIT, 2, maximal(NET, [1, 3], "4", None)), "invalid", "the level 2 is not"),
        (special(PRODUCT, True, maximal(NET, [1, 3], "4", None)), "malformed", "not an integer"),
        (
            special(DIGIT, 1, maximal(contiguous(4, 3, [2, 5], sharing=[0]), [1, 3], "4", None)),
            "invalid",
            'not in the domain: sharing "none"',
        ),
        (
            special(EXAMPLE, 1, almost_all(NET, [1, 2], "4", "4", "28")),
            "invalid",
            'not in the domain: partition "odd"',
        ),
        (
            special(EXAMPLE, 1, almost_all(NET, [2, 4], "4", "4", "28")),
            "invalid",
            'not in the domain: partition "odd"',
        ),
        (
            special(
                EXAMPLE, 1, almost_all(contiguous(4, 3, [2, 5], [2, 2]), [1, 3], "4", "4", "28")
            ),
            "invalid",
            'not in the domain: tree {"window": 2}',
        ),
        (
            special(
                EXAMPLE,
                1,
                almost_all(contiguous(9, 3, [2, 5], 3), [1, 3, 5, 7, 9], "8", "8", "104"),
            ),
            "invalid",
            "not in the domain: tree",
        ),
        (special(EXAMPLE, 1, almost_all(NET, [1, 3], "4", "4", "27")), "invalid", "the degree is"),
        (special(EXAMPLE, 1, maximal(NET, [1, 3], "4", "4")), "invalid", "on the almost-all of"),
        (
            special(PRODUCT, 1, almost_all(NET, [1, 3], "4", None, "28")),
            "invalid",
            "on the maximal-rank of",
        ),
        (special(ROOT, 1, maximal(NET, [1, 3], None, "5")), "invalid", "not in the domain: part"),
        (
            special(
                minor([1, 0], [0, 0], sizes(">=", R_S, level="any", r_min=2), r_min=2),
                1,
                maximal(contiguous(4, 1, [2, 5]), [1, 3], "1", None),
            ),
            "invalid",
            "not in the domain: r_min 2",
        ),
        (
            special(
                restricted(PRODUCT, R_S, field="QQ"), 1, maximal(NET, [1, 3], "4", None, "GF(7)")
            ),
            "invalid",
            'not in the domain: field "QQ"',
        ),
        (
            special(restricted(PRODUCT, R_S, tree="global"), 1, maximal(NET, [1, 3], "4", None)),
            "invalid",
            'not in the domain: tree "global"',
        ),
        (
            special(
                restricted(PRODUCT, R_S, tree="pair"), 1, maximal(shallow(3, 2, 2), [1], "2", None)
            ),
            "invalid",
            'not in the domain: tree "pair"',
        ),
        (
            special(
                minor([1, 0], [2, 0], sizes(">=", R_S, **MAX), operator="relu-max"),
                1,
                maximal(NET, [1, 3], "4", None),
            ),
            "invalid",
            "of relu-max networks",
        ),
    ],
)
def test_no_special_cases(data: Json, kind: str, reason: str) -> None:
    if data["claim"]["kind"] == "almost-all":
        data["cites"] = ["null-zero-set"]
    refused(data, kind, reason)


def beyond(data: Json, sense: str, root: Json = ROOT, **more: Json) -> Json:
    claim = data["claim"]
    conclusion = {"kind": "not-realizable-sizes", "fewer_than": claim["value"], "sense": sense}
    for key in ("level", "tree", "sharing", "field", "r_min"):
        conclusion[key] = claim[key]
    result = after("beyond_shorter", {**conclusion, **more}, data, root)
    cited = ["independent-products"] + ["closed-rank-set"] * (sense == "limit")
    return {**result, "cites": sorted({*result["cites"], *cited})}


OVER_QQ = restricted(EXAMPLE, HALF, field="QQ")
REGULAR = after(
    "almost_everywhere_sizes",
    sizes(">=", HALF, level="any", tree="regular", partition="odd", quantity="almost-all"),
    counted(restricted(PRODUCT, R_S, tree="regular", partition="odd"), HALF),
)
REGULAR["cites"] = ["null-zero-set"]
UNCOUNTED = after(
    "almost_everywhere_sizes",
    sizes(">=", R_S, level="any", partition="odd", quantity="almost-all"),
    restricted(PRODUCT, R_S, partition="odd"),
)
UNCOUNTED["cites"] = ["null-zero-set"]
ANY_PARTITION = after(
    "almost_everywhere_sizes", sizes(">=", R_S, level="any", quantity="almost-all"), PRODUCT
)
ANY_PARTITION["cites"] = ["null-zero-set"]


@pytest.mark.parametrize(
    "data", [beyond(EXAMPLE, "exact"), beyond(OVER_QQ, "limit"), beyond(REGULAR, "exact")]
)
def test_beyond_shorter(data: Json) -> None:
    accepted(data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (beyond(EXAMPLE, "limit"), "the sense limit needs the field QQ"),
        (beyond(UNCOUNTED, "exact"), 'the value has the power ["r", "S"]'),
        (beyond(ANY_PARTITION, "exact"), 'the premise\'s partition is "any"'),
        (beyond(EXAMPLE, "exact", root=SIDE), "not the root theorem"),
        (beyond(EXAMPLE, "exact", fewer_than=[[["r", [1, 0]]]]), "the rule gives fewer_than"),
        (beyond(EXAMPLE, "exact", level="any"), "the rule gives level 1"),
        (beyond(REGULAR, "exact", tree={"window": 2}), 'the rule gives tree "regular"'),
        (beyond(counted(restricted(PRODUCT, R_S, **WINDOW), HALF), "exact"), "premise's quantity"),
    ],
)
def test_no_beyond_shorter(data: Json, reason: str) -> None:
    refused(data, "invalid", reason)


def beyond_at(i: list[int], depth: Json, fewer: str, due: str, **more: Json) -> Json:
    net = more.pop("network", NET)
    lower = special(ANY_PARTITION, 1, almost_all(net, i, fewer, None, due))
    conclusion = {
        "kind": "not-realizable",
        "network": net,
        "depth": depth,
        "field": "QQ",
        "fewer_than": fewer,
        "sense": "limit",
        "degree": due,
        **more,
    }
    result = after("beyond_shorter_at", conclusion, lower, ROOT)
    return {**result, "cites": ["closed-rank-set", "independent-products", "null-zero-set"]}


def test_beyond_shorter_at() -> None:
    accepted(beyond_at([1, 3], 1, "4", "28"))
    accepted(
        {
            **beyond_at([1, 3], 1, "4", "28", sense="exact"),
            "cites": ["independent-products", "null-zero-set"],
        }
    )
    accepted(beyond_at([1, 2], 2, "1", "7"))


@pytest.mark.parametrize(
    ("data", "kind", "reason"),
    [
        (beyond_at([1, 3], 2, "4", "28"), "invalid", "below the node [1, 1] there are inputs of"),
        (beyond_at([1, 3], 1, "4", "28", degree="27"), "invalid", "the rule gives degree 28"),
        (beyond_at([1, 3], 1, "4", "28", fewer_than="5"), "invalid", "gives fewer_than 4, but"),
        (beyond_at([1, 3], 0, "4", "28"), "malformed", "depth is 0"),
        (beyond_at([1, 3], 3, "4", "28"), "malformed", "depth is 3"),
        (beyond_at([1, 3], 1, "4", "28", field="GF(7)"), "malformed", "the sense limit"),
        (beyond_at([1, 3], 1, "4", "28", field="GF(7)", sense="exact"), "invalid", "field"),
    ],
)
def test_no_beyond_shorter_at(data: Json, kind: str, reason: str) -> None:
    refused(data, kind, reason)


def test_huge_numbers_are_declined() -> None:
    value = [[["r", [1, 2**31 - 1]]]]
    domain = {"tree": {"window": 2}, "partition": "odd"}
    refused(
        certificate(
            step("named_cut", sizes(">=", value, **domain), {"cut": "root"}),
            step("specialise_sizes", maximal(NET, [1, 3], "4", None), {"level": 1}, [0]),
        ),
        "invalid",
        "the rule gives",
    )
    from networks import read_net, read_partition
    from values import number
    from verdicts import Declined, Work

    net = read_net(NET, Work())
    with pytest.raises(Declined):
        number(value, net, read_partition({"I": [1, 3], "J": [2, 4]}, 4), 1)


def test_the_statement_in_words() -> None:
    from derivation import check
    from verdicts import Work

    claim, cites = check(EXAMPLE, Work())
    assert claim.words == (
        "for almost all weights the rank of [[A]]_(I,J) = r^(w^(L-t)), for product networks of all "
        "N, M and widths; contiguous windows of size w = 2, N = w^L; any layers shared; t = 1; "
        "every field QQ and GF(p); r = min(M, r0, ..., r_{t-1}); I the inputs below the "
        f"odd-numbered nodes of level t-1, J the rest; {ORDER}"
    )
    assert cites == ["null-zero-set"]
