"""All shapes, and containment: positions, sums of terms, formulas of tensors, universality."""

from __future__ import annotations

from collections import Counter
from itertools import product
from math import comb
from typing import Any

from networks import ORDER
from rules import Rule, Step
from statements import Parts
from verdicts import Invalid, Work, show


def _terms(formula: Any, work: Work) -> list[tuple[int, int, int, int]]:
    work.charge(10 * len(formula))
    return [(int(c), *powers) for c, powers in formula]


def position_base(step: Step) -> Parts:
    formula = step.conclusion.parts["formula"]
    difference = Counter({1: -1})  # the coefficients of the powers of p
    for c, p, _, q in _terms(formula, step.work):
        if q == 0:
            difference[p] += c
    if any(difference.values()):
        raise Invalid(f"F(p, 1, 0) is not p for F = {show(formula)}")
    return {"step": "base", "formula": formula}


def position_append(step: Step) -> Parts:
    """F(p, w, q)*n + d = F(p, w*n, q*n + d), (q*n + d)^e by the binomial theorem."""
    formula = step.conclusion.parts["formula"]
    difference = Counter({(0, 0, 0, 0, 1): 1})  # by the exponents of p, w, q, n, d
    for c, p, w, q in _terms(formula, step.work):
        difference[p, w, q, 1, 0] += c
        for i in range(q + 1):
            difference[p, w, i, w + i, q - i] -= c * comb(q, i)
    if any(difference.values()):
        raise Invalid(f"F(p, w, q)*n + d is not F(p, w*n, q*n + d) for F = {show(formula)}")
    return {"step": "append", "formula": formula}


KRONECKER = [["1", [0, 0, 1]], ["1", [1, 1, 0]]]  # p*w + q


def matricized_product_sizes(step: Step) -> Parts:
    for premise, name in zip(step.premises, ("base", "append"), strict=True):
        if premise.parts != {"step": name, "formula": KRONECKER}:
            raise Invalid(f"the premises are not base and append of {show(KRONECKER)}")
    return {"shapes": "any", "partition": "any", "order": ORDER}


def one_term_bound(step: Step) -> Parts:
    bound = step.conclusion.parts["bound"]
    if sum(bound) < 1:
        raise Invalid(f"a + b is {sum(bound)}, but one term may have rank 1")
    return {"terms": "one", "bound": bound}


def _bound(step: Step, *kinds: str) -> Any:
    bound = step.premises[0].parts["bound"]
    for premise, terms in zip(step.premises, kinds, strict=True):
        if premise.parts != {"terms": terms, "bound": bound}:
            raise Invalid(f"the premises are not for terms {', '.join(kinds)} with one bound")
    return bound


def add_term_bound(step: Step) -> Parts:
    bound = _bound(step, "one")
    if bound[0] != 0:
        raise Invalid(f"(a + bZ) + (a + b) is not a + b(Z+1), as a is {bound[0]}")
    return {"terms": "step", "bound": bound}


def all_terms_bound(step: Step) -> Parts:
    return {"terms": "any", "bound": _bound(step, "one", "step")}


def _delta(y: str, x: str, head: str) -> Any:
    return ["sum", y, ["delta", y, x], [head, y]]


ROOT = {
    "weights": "pass-channels",
    "at": "root",
    "formula": ["sum", "a", ["output", "a"], ["leaves", "a"]],
}
DEFINITIONS: dict[str, list[Parts]] = {  # what follows from the weights' definition alone
    "leaf_formula": [{"weights": "pass-channels", "at": "input", "formula": ["leaves", "g"]}],
    "node_formula": [
        {"weights": "pass-channels", "at": "node", "formula": _delta("a", "g", "leaves")}
    ],
    "root_formula": [ROOT],
    "entry_formula": [
        {"weights": weights, "at": "entry", "formula": _delta("g", "d", "tensor")}
        for weights in ("unit-terms", "unit-terms-but-one")
    ],
}


def definition(step: Step) -> Parts:
    due = DEFINITIONS[step.rule]
    return next((parts for parts in due if parts == step.conclusion.parts), due[0])


def sift(step: Step) -> Parts:
    """The sum over y of delta_yx times what has the letter y is that with the letter x."""
    said = step.premises[0].parts
    for y, x, head in product("agd", "agd", ("leaves", "tensor")):
        if said["formula"] == _delta(y, x, head):
            return said | {"formula": [head, x]}
    raise Invalid(f"{show(said['formula'])} is no sum with a delta")


def contains_shallow(step: Step) -> Parts:
    due = [
        {"weights": "pass-channels", "at": at, "formula": ["leaves", "g"]}
        for at in ("input", "node")
    ]
    for premise, parts in zip(step.premises, [*due, ROOT], strict=True):
        if premise.parts != parts:
            raise Invalid(f"a premise is not {show(parts)}")
    return {"operator": "product", "tree": "any"}


def _universal(tree: str, width: str) -> Parts:
    return {"operator": "product", "tree": tree, "sharing": "none", "width": width}


def shallow_universal(step: Step) -> Parts:
    said = step.premises[0].parts
    widths = {"unit-terms": "M^N", "unit-terms-but-one": "M^(N-1)"}
    if (said["at"], said["formula"]) != ("entry", ["tensor", "d"]) or said["weights"] not in widths:
        raise Invalid('the premise is not at entry with ["tensor", "d"]')
    return _universal("global", widths[said["weights"]])


def deep_universal(step: Step) -> Parts:
    width = step.premises[1].parts["width"]
    if step.premises[1].parts != _universal("global", width):
        raise Invalid("the second premise is not for tree global")
    return _universal("any", width)


POSITION, TERMS, FORMULA = "position-formula", "terms-bound", "tensor-formula"
PRODUCT, UNIVERSAL = "matricized-product-sizes", "universal"
RULES = {
    "position_base": Rule(position_base, (POSITION,)),
    "position_append": Rule(position_append, (POSITION,)),
    "matricized_product_sizes": Rule(matricized_product_sizes, (PRODUCT,), (POSITION, POSITION)),
    "one_term_bound": Rule(one_term_bound, (TERMS,), (PRODUCT,)),
    "add_term_bound": Rule(add_term_bound, (TERMS,), (TERMS,)),
    "all_terms_bound": Rule(all_terms_bound, (TERMS,), (TERMS, TERMS)),
    **{name: Rule(definition, (FORMULA,)) for name in DEFINITIONS},
    "sift": Rule(sift, (FORMULA,), (FORMULA,)),
    "contains_shallow": Rule(contains_shallow, ("containment",), (FORMULA,) * 3),
    "shallow_universal": Rule(shallow_universal, (UNIVERSAL,), (FORMULA,)),
    "deep_universal": Rule(deep_universal, (UNIVERSAL,), ("containment", UNIVERSAL)),
}
