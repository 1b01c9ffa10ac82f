"""All shapes, sums of terms, and containment, by hand."""

from typing import Any

import pytest
from by_hand import ORDER, accepted, certificate, copied, refused, step

Json = Any
KRONECKER = [["1", [0, 0, 1]], ["1", [1, 1, 0]]]
PRODUCTS = {
    "kind": "matricized-product-sizes",
    "shapes": "any",
    "partition": "any",
    "order": ORDER,
}


def position(name: str, formula: Json) -> Json:
    return {"kind": "position-formula", "step": name, "formula": formula}


def terms(which: str, *bound: int) -> Json:
    return {"kind": "terms-bound", "terms": which, "bound": list(bound)}


def shapes(formula: Json = KRONECKER, *more: Json) -> Json:
    return certificate(
        step("position_base", position("base", formula)),
        step("position_append", position("append", formula)),
        step("matricized_product_sizes", PRODUCTS, premises=[0, 1]),
        *more,
    )


def sums(a: int, b: int) -> Json:
    return shapes(
        KRONECKER,
        step("one_term_bound", terms("one", a, b), premises=[2]),
        step("add_term_bound", terms("step", a, b), premises=[3]),
        step("all_terms_bound", terms("any", a, b), premises=[3, 4]),
    )


def base(formula: Json) -> Json:
    return certificate(step("position_base", position("base", formula)))


def append(formula: Json) -> Json:
    return certificate(step("position_append", position("append", formula)))


@pytest.mark.parametrize(
    "data",
    [
        shapes(),
        sums(0, 1),
        sums(0, 2),
        base([["1", [1, 0, 0]]]),  # F = p
        base([["3", [0, 1, 1]], ["1", [1, 5, 0]]]),
        append([["1", [0, 0, 1]]]),  # F = q
        append([["1", [0, 0, 1]], ["7", [2, 1, 0]]]),  # F = 7*p^2*w + q
    ],
)
def test_shapes(data: Json) -> None:
    accepted(data)


@pytest.mark.parametrize(
    ("data", "kind", "reason"),
    [
        (base([["1", [0, 0, 1]]]), "invalid", "F(p, 1, 0) is not p"),
        (base([["1", [0, 1, 0]], ["1", [1, 1, 0]]]), "invalid", "F(p, 1, 0) is not p"),
        (base([]), "invalid", "F(p, 1, 0) is not p"),
        (append([["1", [1, 0, 0]]]), "invalid", "F(p, w, q)*n + d is not"),
        (append([["1", [0, 0, 2]]]), "invalid", "F(p, w, q)*n + d is not"),
        (append([["2", [0, 0, 1]], ["1", [1, 1, 0]]]), "invalid", "F(p, w, q)*n + d is not"),
        (append([]), "invalid", "F(p, w, q)*n + d is not"),
        (base([["1", [1, 1, 0]], ["1", [0, 0, 1]]]), "malformed", "strictly increasing"),
        (base([["1/2", [1, 1, 0]]]), "malformed", "not an integer"),
        (base([["0", [1, 1, 0]]]), "malformed", "zero"),
        (base([["1", [9, 1, 0]]]), "malformed", "out of range"),
        (base([["1", [1, 1]]]), "malformed", "2 entries instead of 3"),
        (sums(1, 1), "invalid", "step 4, add_term_bound: (a + bZ) + (a + b) is not a + b(Z+1)"),
        (sums(0, 0), "invalid", "step 3, one_term_bound: a + b is 0"),
        (sums(1, -1), "invalid", "a + b is 0"),
        (
            shapes(KRONECKER, step("all_terms_bound", terms("any", 0, 1), premises=[2, 2])),
            "invalid",
            "premise 0 is a matricized-product-sizes",
        ),
        (
            shapes(
                KRONECKER,
                step("one_term_bound", terms("one", 0, 1), premises=[2]),
                step("all_terms_bound", terms("any", 0, 1), premises=[3, 3]),
            ),
            "invalid",
            "the premises are not for terms one, step with one bound",
        ),
        (
            shapes(
                KRONECKER,
                step("one_term_bound", terms("one", 0, 1), premises=[2]),
                step("add_term_bound", terms("step", 0, 2), premises=[3]),
            ),
            "invalid",
            "the rule gives bound [0, 1], but the conclusion says [0, 2]",
        ),
        (
            certificate(
                step("position_base", position("base", KRONECKER)),
                step("matricized_product_sizes", PRODUCTS, premises=[0, 0]),
            ),
            "invalid",
            "the premises are not base and append",
        ),
    ],
)
def test_no_shapes(data: Json, kind: str, reason: str) -> None:
    refused(data, kind, reason)


def test_another_formula_is_not_the_kronecker_product() -> None:
    both = [["1", [0, 0, 1]], ["1", [1, 1, 0]], ["1", [2, 1, 0]], ["-1", [2, 2, 0]]]
    accepted(base(both))
    refused(append(both), "invalid", "F(p, w, q)*n + d is not")


def formula(weights: str, at: str, said: Json) -> Json:
    return {"kind": "tensor-formula", "weights": weights, "at": at, "formula": said}


def delta(y: str, x: str, head: str) -> Json:
    return ["sum", y, ["delta", y, x], [head, y]]


PASS = "pass-channels"
OUTPUT = ["sum", "a", ["output", "a"], ["leaves", "a"]]
CONTAINED = {"kind": "containment", "operator": "product", "tree": "any"}


def universal(tree: str, width: str) -> Json:
    return {
        "kind": "universal",
        "operator": "product",
        "tree": tree,
        "sharing": "none",
        "width": width,
    }


CONTAINMENT = certificate(
    step("leaf_formula", formula(PASS, "input", ["leaves", "g"])),
    step("node_formula", formula(PASS, "node", delta("a", "g", "leaves"))),
    step("sift", formula(PASS, "node", ["leaves", "g"]), premises=[1]),
    step("root_formula", formula(PASS, "root", OUTPUT)),
    step("contains_shallow", CONTAINED, premises=[0, 2, 3]),
)


def universality(weights: str, width: str) -> Json:
    contained = [{k: v for k, v in s.items() if k != "id"} for s in CONTAINMENT["steps"]]
    return certificate(
        *contained,
        step("entry_formula", formula(weights, "entry", delta("g", "d", "tensor"))),
        step("sift", formula(weights, "entry", ["tensor", "d"]), premises=[5]),
        step("shallow_universal", universal("global", width), premises=[6]),
        step("deep_universal", universal("any", width), premises=[4, 7]),
    )


UNIVERSAL = universality("unit-terms", "M^N")


@pytest.mark.parametrize(
    "data", [CONTAINMENT, UNIVERSAL, universality("unit-terms-but-one", "M^(N-1)")]
)
def test_containment(data: Json) -> None:
    accepted(data)


def changed(data: Json, number: int, **conclusion: Json) -> Json:
    data = copied(data)
    data["steps"][number]["conclusion"] |= conclusion
    if number == len(data["steps"]) - 1:
        data["claim"] = data["steps"][number]["conclusion"]
    return data


def cited(data: Json, at: int, *premises: int) -> Json:
    data = copied(data)
    data["steps"][at]["premises"] = list(premises)
    return data


@pytest.mark.parametrize(
    ("data", "kind", "reason"),
    [
        (changed(CONTAINMENT, 0, at="node"), "invalid", 'leaf_formula: the rule gives at "input"'),
        (changed(CONTAINMENT, 0, formula=["leaves", "a"]), "invalid", "the rule gives formula"),
        (changed(CONTAINMENT, 0, formula=["leaves", "x"]), "malformed", "which is none of"),
        (changed(CONTAINMENT, 0, formula=["leaf", "g"]), "malformed", "which is none of"),
        (
            changed(CONTAINMENT, 1, formula=delta("a", "a", "leaves")),
            "malformed",
            "which is none of",
        ),
        (
            changed(CONTAINMENT, 1, formula=delta("g", "a", "leaves")),
            "invalid",
            "step 1, node_formula: the rule gives formula",
        ),
        (
            changed(CONTAINMENT, 2, formula=["leaves", "a"]),
            "invalid",
            'sift: the rule gives formula ["leaves", "g"]',
        ),
        (changed(CONTAINMENT, 2, at="input"), "invalid", 'the rule gives at "node"'),
        (cited(CONTAINMENT, 2, 0), "invalid", 'sift: ["leaves", "g"] is no sum with a delta'),
        (cited(CONTAINMENT, 4, 0, 1, 3), "invalid", "a premise is not"),
        (cited(CONTAINMENT, 4, 2, 2, 3), "invalid", "a premise is not"),
        (cited(CONTAINMENT, 4, 0, 2, 2), "invalid", "a premise is not"),
        (changed(CONTAINMENT, 4, tree="global"), "malformed", "which is none of"),
        (changed(UNIVERSAL, 5, weights="unit-terms-but-one"), "invalid", "gives weights"),
        (changed(UNIVERSAL, 7, width="M^(N-1)"), "invalid", 'the rule gives width "M^N"'),
        (changed(UNIVERSAL, 8, width="M^(N-1)"), "invalid", 'the rule gives width "M^N"'),
        (changed(UNIVERSAL, 7, tree="any"), "invalid", 'the rule gives tree "global"'),
        (cited(UNIVERSAL, 7, 5), "invalid", "the premise is not at entry"),
        (cited(UNIVERSAL, 7, 2), "invalid", "the premise is not at entry"),
        (cited(UNIVERSAL, 8, 7, 7), "invalid", "premise 0 is a universal"),
    ],
)
def test_no_containment(data: Json, kind: str, reason: str) -> None:
    refused(data, kind, reason)


def test_deep_universality_needs_the_shallow_one() -> None:
    steps = [{k: v for k, v in s.items() if k != "id"} for s in UNIVERSAL["steps"]]
    again = step("deep_universal", universal("any", "M^N"), premises=[4, 8])
    refused(certificate(*steps, again), "invalid", "the second premise is not for tree global")


@pytest.mark.parametrize("data", [CONTAINMENT, UNIVERSAL, sums(0, 1)])
def test_no_step_can_be_left_out(data: Json) -> None:
    steps = data["steps"]
    for gone in range(len(steps) - 1):
        rest = copied([s for s in steps if s["id"] != gone])
        for s in rest:
            s["premises"] = [p - (p > gone) for p in s["premises"] if p != gone]
        short = certificate(*({k: v for k, v in s.items() if k != "id"} for s in rest))
        refused(short, "invalid", "premises instead of")
