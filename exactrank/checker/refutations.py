"""Refutations: a statement that contradicts a claim, or a claim with an assumption dropped."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import form
from claims import LITERALS, MEANINGS, PARTITIONED, Claim, meets, number_of, of_matching
from expressions import ClaimsError, evaluated
from instances import of_required
from numerals import in_words
from statements import Statement
from verdicts import Invalid, Refusal, Work, show

ENTRIES = "kind", "relation", "value"
KEYS = "says", "because", "drops", "where", *ENTRIES
COMPARED = *PARTITIONED, "distance"
RELATIONS = {  # of the kinds of conclusion that a certificate can contradict
    **dict.fromkeys(COMPARED, ("=", ">=", "<=")),
    "combination-rank": ("attains",),
    **dict.fromkeys(LITERALS, ("never",)),
}


@dataclass(frozen=True)
class Variant:
    """A claim with an assumption dropped; `name` is None for the claim itself."""

    claim: Claim
    name: str | None
    kept: list[str]
    dropped: list[str]
    where: list[str]
    kind: str
    relation: str
    value: str

    @property
    def words(self) -> str:
        return f"claim {self.claim.ident}" + (f" without {self.name}" if self.name else "")


def variants(claim: Claim) -> dict[str | None, Variant]:
    """The claim itself (None) and all its variants; ClaimsError where the table is wrong."""
    named = {name: {"says": ""} for name in claim.hypotheses} | claim.variants
    found: dict[str | None, Variant] = {None: _variant(claim, None, {"says": ""})}
    for name, table in named.items():
        try:
            found[name] = _variant(claim, name, table)
        except (Refusal, ClaimsError) as error:
            raise ClaimsError(f"[{claim.ident}] variants: {name}: {error}") from None
    return found


def _variant(claim: Claim, name: str | None, table: Any) -> Variant:
    if not isinstance(table, dict) or "says" not in table:
        raise ClaimsError("it is no table with the key says")
    for key in table:
        if key not in KEYS:
            raise ClaimsError(f"the key {show(key)} is not known")
    for key in {"says", "because", *ENTRIES} & set(table):
        form.string(table[key], key)
    drops = form.items(table.get("drops", [name] if name in claim.hypotheses else []), "drops")
    where = form.items(table.get("where", []), "where")
    if ("drops" in table and not drops) or ("where" in table and not where):
        raise ClaimsError("drops or where is empty")
    for hypothesis in drops:
        if hypothesis not in claim.hypotheses:
            raise ClaimsError(f"the claim has no hypothesis {show(hypothesis)} to drop")
    entries = [table.get(key, getattr(claim, key)) for key in ENTRIES]
    kind, relation, value = entries
    if entries != [claim.kind, claim.relation, claim.value]:
        _check_conclusion(kind, relation, value)
    for condition in where:
        with suppress(Invalid):
            _holds(condition, lambda name: 1)
    kept = [hypothesis for hypothesis in claim.hypotheses if hypothesis not in drops]
    return Variant(claim, name, kept, drops, where, kind, relation, value)


def _check_conclusion(kind: str, relation: str, value: str) -> None:
    if relation not in RELATIONS.get(kind, ()):
        raise ClaimsError(f"the conclusion {show(kind)} {show(relation)} is not known")
    if relation != "never":
        with suppress(Invalid):
            evaluated(value, lambda name: 1)
    elif value not in LITERALS[kind] and not (kind == "tensor-identity" and value in SHALLOW):
        raise ClaimsError(f"{show(value)} is no {kind}")


def refutes(variant: Variant, statement: Statement, work: Work) -> None:
    """Raise Invalid unless the statement contradicts the variant."""
    words, kind = variant.words, variant.kind
    if statement.kind != kind:
        raise Invalid(f"{words}: it is a {statement.kind}, not a {kind}")
    if variant.relation not in RELATIONS.get(kind, ()):
        raise Invalid(f"{words}: no certificate contradicts a {kind} {variant.relation}")
    for name in variant.kept:
        if not _meets(variant, name, statement):
            raise Invalid(f"{words}: the hypothesis {name} is not met")
    if variant.dropped and all(_meets(variant, name, statement) for name in variant.dropped):
        raise Invalid(f"{words}: {', '.join(variant.dropped)} is met, so nothing was dropped")

    def number(name: str) -> int:
        return _number(name, statement, work)

    for condition in variant.where:
        if not _holds(condition, number):
            raise Invalid(f"{words}: the condition {condition} is not met")
    if kind == "distance" and not of_matching(statement):
        raise Invalid(f"{words}: the weights are not a matching's with M channels")
    if variant.relation == "never":
        named = SHALLOW.get(variant.value) or MEANINGS.get(variant.value)
        if named and not named(statement):
            raise Invalid(f"{words}: it is not {variant.value}")
        return
    value = evaluated(variant.value, number)
    lower, upper = statement.bounds
    below = upper is not None and upper < value and variant.relation != "<="
    above = lower is not None and lower > value and variant.relation in ("=", "<=")
    if not (below or above):
        said = ", ".join("null" if bound is None else in_words(bound) for bound in (lower, upper))
        raise Invalid(
            f"{words}: it does not contradict {variant.relation} {in_words(value)}, the value of "
            f"{variant.value}: lower, upper are {said}"
        )


def _meets(variant: Variant, name: str, statement: Statement) -> bool:
    if name != "as-required":
        return meets(name, statement)
    try:
        return of_required(variant.claim, statement, any_field=variant.relation == "attains")
    except (Refusal, ClaimsError) as error:
        raise Invalid(f"{variant.words}: required: {error}") from None


def _holds(condition: Any, number: Callable[[str], int]) -> bool:
    text = form.string(condition, "a condition")
    at_least = ">=" in text
    sides = text.split(">=" if at_least else "=")
    if len(sides) != 2:
        raise ClaimsError(f"the condition {show(text)} has not the form A = B or A >= B")
    left, right = (evaluated(side, number) for side in sides)
    return left >= right if at_least else left == right


def _number(name: str, statement: Statement, work: Work) -> int:
    if statement.kind != "tensor-identity":
        return number_of(name, statement, work)
    left, right = (tensor.net for tensor in statement.tensors)
    numbers = {f"r{layer}": width for layer, width in enumerate(left.widths)}
    numbers |= {"N": left.inputs, "M": left.representation, "L": left.depth}
    numbers |= {"r_last": left.widths[-1], "Z": right.widths[0]}
    if name not in numbers:
        raise Invalid(f"the name {name} of the value has no meaning for this subject")
    return numbers[name]


def _shallow(statement: Statement) -> bool:
    """The network on the left has, at these weights, the tensor of a network with one hidden layer."""
    left, right = statement.tensors
    return (
        (left.of, right.of) == ("decomposition", "decomposition")
        and left.node == (left.net.depth, 1)
        and right.node == (right.net.depth, 1)
        and right.net.depth == 1
        and (left.net.inputs, left.net.representation)
        == (right.net.inputs, right.net.representation)
    )


SHALLOW: dict[str, Callable[[Statement], bool]] = {
    "shallow": _shallow,
    "shallow-everywhere": lambda said: _shallow(said) and said.tensors[0].weights is None,
}
