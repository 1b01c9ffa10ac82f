"""A certificate's steps: all are read, then each is followed by its rule (rules_*.py)."""

from __future__ import annotations

from typing import Any

import form
import rules_below
import rules_boxes
import rules_conditions
import rules_cuts
import rules_identities
import rules_matrices
import rules_networks
import rules_reals
import rules_rectifiers
import rules_separation
import rules_shapes
import rules_sizes
import rules_symbolic
import rules_tensors
from numerals import in_words
from rules import Rule, Step
from statements import Statement
from verdicts import Declined, Invalid, Malformed, Refusal, Work, show

RULES: dict[str, Rule] = (
    rules_matrices.RULES
    | rules_networks.RULES
    | rules_cuts.RULES
    | rules_below.RULES
    | rules_identities.RULES
    | rules_sizes.RULES
    | rules_shapes.RULES
    | rules_tensors.RULES
    | rules_separation.RULES
    | rules_reals.RULES
    | rules_boxes.RULES
    | rules_conditions.RULES
    | rules_symbolic.RULES
    | rules_rectifiers.RULES
)


def check(value: Any, work: Work) -> tuple[Statement, list[str]]:
    """The claim of a valid certificate and its citations; a Refusal otherwise."""
    if not isinstance(value, dict) or value.get("format") != "exactrank-certificate":
        raise Malformed("its format is not exactrank-certificate")
    if form.integer(value.get("version"), "version") != 1:
        raise Declined(f"the version {show(value['version'])} is not known")
    _, _, raw_claim, raw_cites, raw_steps = form.keys(
        value, "the certificate", "format", "version", "claim", "cites", "steps"
    )
    try:
        claim = Statement(raw_claim, work)
    except Refusal as refusal:
        raise type(refusal)(f"claim: {refusal}") from None
    cites = [form.string(name, "an entry of cites") for name in form.items(raw_cites, "cites")]
    if not form.items(raw_steps, "steps"):
        raise Malformed("steps is empty")
    # Everything is read before anything is followed: a file that is no certificate is called
    # malformed, whatever its first steps say.
    steps: list[Step] = []
    for number, raw in enumerate(raw_steps):
        try:
            steps.append(_read_step(raw, number, steps, work))
        except Refusal as refusal:
            raise type(refusal)(f"step {number}: {refusal}") from None
    for step in steps:
        try:
            _follow(step)
        except Refusal as refusal:
            raise type(refusal)(f"step {step.number}, {step.rule}: {refusal}") from None
    if steps[-1].conclusion.raw != claim.raw:
        raise Invalid("the last conclusion is not the claim")
    cited = sorted({name for step in steps for name in RULES[step.rule].cites(step)})
    if cites != cited:
        raise Invalid(f"cites is {show(cites)}, but the rules used cite {show(cited)}")
    return claim, cites


def _read_step(value: Any, number: int, earlier: list[Step], work: Work) -> Step:
    ident, name, premises, witness, conclusion = form.keys(
        value, "the step", "id", "rule", "premises", "witness", "conclusion"
    )
    form.integer(ident, "id", number, number)
    if form.string(name, "rule") not in RULES:
        raise Declined(f"the rule {show(name)} is not known")
    cited = [earlier[n].conclusion for n in form.integers(premises, "premises", 0, number - 1)]
    statement = Statement(conclusion, work)
    read = RULES[name].witness(witness, statement, work)
    return Step(number, name, cited, read, statement, work)


def _follow(step: Step) -> None:
    rule, said = RULES[step.rule], step.conclusion
    if said.kind not in rule.concludes:
        raise Invalid(f"a {said.kind} is not what the rule concludes")
    if rule.premises is not None:
        if len(step.premises) != len(rule.premises):
            raise Invalid(f"it has {len(step.premises)} premises instead of {len(rule.premises)}")
        for number, (premise, kind) in enumerate(zip(step.premises, rule.premises, strict=True)):
            if premise.kind != (kind or said.kind):
                raise Invalid(f"premise {number} is a {premise.kind}")
    due = rule.conclude(step)
    if isinstance(due, dict):
        for name in said.parts:
            if said.parts[name] != due[name]:  # the rule must give every part: else KeyError
                raise Invalid(
                    f"the rule gives {name} {_shown(due[name])}, but the conclusion says "
                    f"{_shown(said.parts[name])}"
                )
    elif due is not None and due != said.bounds:
        raise Invalid(
            "the rule gives lower {}, upper {}, but the conclusion says lower {}, upper {}".format(
                *map(in_words, due + said.bounds)
            )
        )


def _shown(part: Any) -> str:
    return in_words(part) if isinstance(part, int) else show(part)
