"""Identities of piecewise polynomials by cases, and laws of operators of two real numbers."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

import form
from numerals import rational
from polynomials import Poly
from reals import (
    activated,
    applied,
    number,
    plus,
    read_expression,
    resolved,
    times,
)
from rules import Rule, Step
from statements import Parts, Statement
from verdicts import Declined, Element, Invalid, Malformed, Work

MAX_CASES = 20000
Combination = list[tuple[Element, list[int]]]  # sum of c times the forms of these numbers
Forms = list[tuple[Poly, bool]]  # nonnegative in this case; whether positive


@dataclass(frozen=True)
class Split:
    by: Any
    nonnegative: Any
    negative: Any


@dataclass(frozen=True)
class Decisions:
    decisions: list[tuple[int, list[Combination]]]


@dataclass(frozen=True)
class Void:
    combination: Combination


# Identities.


def _cases(value: Any, conclusion: Statement, work: Work) -> Any:
    (cases,) = form.keys(value, "the witness", "cases")
    count = 0

    def read(tree: Any) -> Split | Decisions | Void:
        nonlocal count
        count += 1
        if count > MAX_CASES:
            raise Declined("the tree of cases has more than 20,000 nodes")
        names = set(tree) if isinstance(tree, dict) else set()
        if names == {"void"}:
            return Void(_combination(tree["void"]))
        if names == {"decisions"}:
            entries = [form.items(x, "a decision", 2) for x in form.items(tree["decisions"], "")]
            return Decisions(
                [
                    (
                        form.integer(k, "the position of a decision", 0),
                        [_combination(x) for x in form.items(shown, "a decision")],
                    )
                    for k, shown in entries
                ]
            )
        by, nonnegative, negative = form.keys(tree, "a case", "split", "nonnegative", "negative")
        read_expression(by, "a split")
        return Split(by, read(nonnegative), read(negative))

    return read(cases)


def _combination(value: Any) -> Combination:
    terms = []
    for term in form.items(value, "a combination"):
        raw, forms = form.items(term, "a term of a combination", 2)
        c, used = rational(raw, "a factor"), form.integers(forms, "the forms of a term", 0)
        if c <= 0:
            raise Malformed("a factor in a combination is not positive")
        if len(used) > 4 or any(a > b for a, b in pairwise(used)):
            raise Malformed("the forms of a term are more than four, or not in order")
        terms.append((c, used))
    return terms


def piecewise_identity(step: Step) -> Parts:
    said, work = step.conclusion, step.work

    def follow(tree: Split | Decisions | Void, forms: Forms) -> None:
        if isinstance(tree, Split):
            p = resolved(tree.by, _none, work)
            follow(tree.nonnegative, [*forms, (p, False)])
            minus: Poly = {}
            plus(minus, p, work, -1)
            follow(tree.negative, [*forms, (minus, True)])
        elif isinstance(tree, Decisions):
            _check_decided(said, tree, forms, work)
        else:
            _check_void(tree.combination, forms, work)

    follow(step.witness, [])
    return {"left": said.parts["left"], "right": said.parts["right"], "fails_at": None}


def _none(head: str, arguments: list[Poly]) -> Poly:
    raise Invalid(f"a split is by what has a {head}, and is no polynomial")


def _check_decided(said: Statement, case: Decisions, forms: Forms, work: Work) -> None:
    rest = iter(case.decisions)

    def choose(head: str, arguments: list[Poly]) -> Poly:
        k, shown = next(rest, (-1, []))
        if k < 0:
            raise Invalid("a case has fewer decisions than there are maxima and minima")
        arguments = [*arguments, {}] if head == "relu" else arguments
        others = [p for j, p in enumerate(arguments) if j != k]
        if k >= len(arguments) or len(shown) != len(others):
            raise Invalid(f"a {head} of {len(arguments)} is not decided by position and reasons")
        for other, reason in zip(others, shown, strict=True):
            above, below = (other, arguments[k]) if head == "min" else (arguments[k], other)
            difference = dict(above)
            plus(difference, below, work, -1)
            if difference != _nonnegative(reason, forms, work):
                raise Invalid(f"a decision of a {head} is not shown by its combination")
        return arguments[k]

    left, right = (resolved(said.parts[side], choose, work) for side in ("left", "right"))
    if next(rest, None) is not None:
        raise Invalid("a case has more decisions than there are maxima and minima")
    if left != right:
        raise Invalid("in a case the two sides are two polynomials")


def _nonnegative(combination: Combination, forms: Forms, work: Work) -> Poly:
    total: Poly = {}
    for c, used in combination:
        if used and used[-1] >= len(forms):
            raise Invalid(f"the path has no form {used[-1]}")
        product: Poly = {(): c}
        for k in used:
            product = times(product, forms[k][0], work)
        plus(total, product, work)
    return total


def _check_void(combination: Combination, forms: Forms, work: Work) -> None:
    poly = _nonnegative(combination, forms, work)
    constant = poly.get((), 0)
    if set(poly) - {()} or constant > 0:
        raise Invalid("a case is not void: its combination is no constant, or above 0")
    if not constant and not any(all(forms[k][1] for k in used) for _, used in combination):
        raise Invalid("a case is not void: its combination is 0 without a positive term")


def piecewise_difference(step: Step) -> Parts:
    said = step.conclusion
    if said.parts["fails_at"] is None:
        raise Invalid("there is no point at which it fails")
    at = {name: rational(x, "a value") for name, x in said.parts["fails_at"]}
    left, right = (number(said.parts[side], at, step.work) for side in ("left", "right"))
    if left == right:
        raise Invalid("both sides have one value at the point")
    return said.parts


# Laws of operators.


def law_pair(operator: Any, law: str) -> tuple[Any, Any]:
    if law == "commutative":
        return applied(operator, "a", "b"), applied(operator, "b", "a")
    if law == "associative":
        return (
            applied(operator, applied(operator, "a", "b"), "c"),
            applied(operator, "a", applied(operator, "b", "c")),
        )
    pooled = applied(operator, "a", "b")
    return activated(operator, pooled), pooled


def operator_law(step: Step) -> Parts:
    said, premise = step.conclusion.parts, step.premises[0].parts
    if premise["fails_at"] is not None:
        raise Invalid("the premise is no identity, but says where one fails")
    if said["law"] == "window" and said["operator"]["pooling"] == "average":
        raise Invalid("the law window has no proof for the pooling average")
    for side, due in zip(("left", "right"), law_pair(said["operator"], said["law"]), strict=True):
        if premise[side] != due:
            raise Invalid(f"the {side} side of the premise is not the law's")
    return {"operator": said["operator"], "law": said["law"], "fails_at": None}


def operator_law_counterexample(step: Step) -> Parts:
    said, work = step.conclusion.parts, step.work
    if said["fails_at"] is None:
        raise Invalid("there are no arguments for which it fails")
    numbers = [rational(x, "an argument") for x in said["fails_at"]]
    operator, law = said["operator"], said["law"]

    def rho(a: Element, b: Element) -> Element:
        return number(applied(operator, "a", "b"), {"a": a, "b": b}, work)

    if law == "commutative":
        a, b = numbers
        left, right = rho(a, b), rho(b, a)
    elif law == "associative":
        a, b, c = numbers
        left, right = rho(rho(a, b), c), rho(a, rho(b, c))
    else:
        left = _pooled(operator, numbers, work)
        right, *rest = numbers
        for x in rest:
            right = rho(right, x)
    if left == right:
        raise Invalid("both sides of the law have one value for these arguments")
    return step.conclusion.parts


def _pooled(operator: Any, numbers: list[Element], work: Work) -> Element:
    """P of the activations."""
    values = [number(operator["activation"], {"x": x}, work) for x in numbers]
    if operator["pooling"] == "max":
        return max(values)
    total, *rest = values
    for x in rest:
        total = work.sized(total * x if operator["pooling"] == "product" else total + x)
    return Fraction(total) / len(values) if operator["pooling"] == "average" else total


def generalized_decomposition(step: Step) -> Parts:
    said = step.conclusion.parts
    for law, premise in zip(("commutative", "associative", "window"), step.premises, strict=True):
        due = {"operator": said["operator"], "law": law, "fails_at": None}
        if premise.parts != due:
            raise Invalid(f"a premise is not the law {law} of this operator")
    return {"operator": said["operator"], "tree": "any"}


def average_into_weights(step: Step) -> Parts:
    left, right = ["product", "a", ["product", "u", "s"]], ["product", ["product", "a", "u"], "s"]
    if step.premises[0].parts != {"left": left, "right": right, "fails_at": None}:
        raise Invalid("the premise is not a*(u*s) = (a*u)*s")
    return {"tree": "any", "sharing": "equal-windows"}


IDENTITY, LAW = ("piecewise-identity",), ("operator-law",)
RULES = {
    "piecewise_identity": Rule(piecewise_identity, IDENTITY, (), _cases),
    "piecewise_difference": Rule(piecewise_difference, IDENTITY),
    "operator_law": Rule(operator_law, LAW, IDENTITY),
    "operator_law_counterexample": Rule(operator_law_counterexample, LAW),
    "generalized_decomposition": Rule(
        generalized_decomposition, ("generalized-decomposition",), LAW * 3
    ),
    "average_into_weights": Rule(average_into_weights, ("average-equals-sum",), IDENTITY),
}
