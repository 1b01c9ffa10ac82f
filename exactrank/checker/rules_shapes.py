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


CHANNELS = {"pass-channels": "product", "relu-max-channels": "relu-max"}  # and their operators
TERMS_OF = {  # the weights of a shallow network with any tensor: its operator, its width
    "unit-terms": ("product", "M^N"),
    "unit-terms-but-one": ("product", "M^(N-1)"),
    "indicator-terms": ("relu-max", "M^N+1"),
}
ROOT = ["sum", "a", ["output", "a"], ["leaves", "a"]]
DEFINITIONS: dict[str, tuple[str, Any, Any]] = {  # what follows from the weights' definition alone
    "leaf_formula": ("input", ["leaves", "g"], CHANNELS),
    "node_formula": ("node", _delta("a", "g", "leaves"), CHANNELS),
    "root_formula": ("root", ROOT, CHANNELS),
    "entry_formula": ("entry", _delta("g", "d", "tensor"), TERMS_OF),
}


def definition(step: Step) -> Parts:
    at, formula, known = DEFINITIONS[step.rule]
    weights = step.conclusion.parts["weights"]
    if weights not in known:
        raise Invalid(f"it is not about the weights {weights}")
    return {"weights": weights, "at": at, "formula": formula}


def sift(step: Step) -> Parts:
    """The sum over y of delta_yx times what has the letter y is that with the letter x."""
    said = step.premises[0].parts
    for y, x, head in product("agd", "agd", ("leaves", "tensor")):
        if said["formula"] == _delta(y, x, head):
            return said | {"formula": [head, x]}
    raise Invalid(f"{show(said['formula'])} is no sum with a delta")


def contains_shallow(step: Step) -> Parts:
    weights = step.premises[0].parts["weights"]
    for premise, at, formula in zip(
        step.premises,
        ("input", "node", "root"),
        (["leaves", "g"], ["leaves", "g"], ROOT),
        strict=True,
    ):
        due = {"weights": weights, "at": at, "formula": formula}
        if weights not in CHANNELS or premise.parts != due:
            raise Invalid(f"a premise is not {show(due)}, with weights that pass channels")
    return {"operator": CHANNELS[weights], "tree": "any"}


def _universal(operator: str, tree: str, width: str) -> Parts:
    return {"operator": operator, "tree": tree, "sharing": "none", "width": width}


def shallow_universal(step: Step) -> Parts:
    said = step.premises[0].parts
    due = ("entry", ["tensor", "d"])
    if (said["at"], said["formula"]) != due or said["weights"] not in TERMS_OF:
        raise Invalid('the premise is not at entry with ["tensor", "d"]')
    operator, width = TERMS_OF[said["weights"]]
    return _universal(operator, "global", width)


def deep_universal(step: Step) -> Parts:
    contained, shallow = (premise.parts for premise in step.premises)
    if shallow["tree"] != "global":
        raise Invalid("the second premise is not for tree global")
    if contained["operator"] != shallow["operator"]:
        raise Invalid("the premises are not of one operator")
    return _universal(shallow["operator"], "any", shallow["width"])


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
