"""Mutants of valid certificates: what raises a claim is refused, what is accepted is still true."""

import json
from typing import Any

import pytest
from attack_certs import kernel_verdict
from attack_corpus import corpus
from attack_families import FAMILIES
from attack_mutators import mutants, raisers
from attack_oracle import TooLarge, true

NAMES = sorted(corpus())
# Expanding a determinant of order 4 takes the checker a second or more.
LONG = {name for name in NAMES if name.startswith("exceptional-set-")} - {"exceptional-set-0"}
QUICK = [n for n in NAMES if len(json.dumps(corpus()[n])) < 20_000 and n not in LONG]


def still_true(certificate: Any) -> bool:
    """Every conclusion of an accepted mutant, by the oracle."""
    found = True
    for step in certificate["steps"]:
        try:
            found = found and true(step["conclusion"])
        except TooLarge:
            continue
    return found


@pytest.mark.parametrize("name", NAMES)
def test_the_oracle_says_that_the_corpus_is_true(name):
    """The oracle is worth something only if it knows true from false."""
    assert still_true(corpus()[name])


def test_the_oracle_knows_what_is_false():
    false = 0
    for name in QUICK:
        for what, changed in raisers(corpus()[name]):
            if not what.endswith("in the claim"):
                continue
            try:
                false += not true(changed["claim"])
            except TooLarge:
                continue
    assert false > len(QUICK)


def _still_weaker(certificate: Any) -> bool:
    """A weaker bound that is lowered can still be above the one that it follows from."""
    last = certificate["steps"][-1]
    if last["rule"] != "weaker_upper_bound":
        return False
    premise = certificate["steps"][last["premises"][0]]["conclusion"]
    return last["conclusion"]["lower"] is None and int(premise["upper"]) <= int(
        last["conclusion"]["upper"]
    )


@pytest.mark.parametrize("name", NAMES)
def test_what_raises_a_claim_is_refused(name, checker):
    for what, changed in raisers(corpus()[name]):
        answer = checker.check(changed)
        if answer.verdict == "valid" and _still_weaker(changed):
            continue
        assert answer.verdict in ("invalid", "malformed"), (name, what, answer)
        assert kernel_verdict(changed).verdict == "refused", (name, what)


def _premises_of_a_leaf(certificate: Any) -> bool:
    """Replaying passes over premises that the rule circuit_leaf does not take; the checker refuses."""
    return any(s["rule"] == "circuit_leaf" and s["premises"] for s in certificate["steps"])


def attack(name: str, checker: Any, count: int, seed: int) -> tuple[int, int]:
    """Mutants tried and accepted; each accepted one is true, and the kernel says the same."""
    tried = accepted = 0
    original = corpus()[name]
    for what, text in mutants(name, original, count, seed):
        tried += 1
        answer = checker.check(text.encode("utf-8", "surrogatepass"))
        assert answer.verdict != "internal error", (what, answer, text)
        if answer.verdict in ("malformed", "declined"):
            continue
        changed = json.loads(text)
        if _premises_of_a_leaf(changed):
            continue
        replayed = kernel_verdict(changed)
        assert (replayed.verdict == "valid") == (answer.verdict == "valid"), (
            what,
            answer,
            replayed,
        )
        if answer.verdict == "valid" and changed != original:
            accepted += 1
            assert still_true(changed), (what, text)
    return tried, accepted


@pytest.mark.parametrize("name", QUICK[::2])
def test_accepted_mutants_are_true(name, checker):
    tried, _ = attack(name, checker, count=2, seed=0)
    assert tried > 30


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 6))
@pytest.mark.parametrize("name", NAMES)
def test_accepted_mutants_are_true_more_of_them(name, seed, checker):
    tried, _ = attack(name, checker, count=12, seed=seed)
    assert tried > 150


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.__name__)
def test_kernel_and_checker_agree_on_mutants_of_the_families(family, checker):
    """Of these kinds the oracle knows nothing: two programs judge each mutant alike."""
    tried = 0
    for name, original in family.accepted().items():
        for what, text in mutants(name, original, count=1, seed=0):
            answer = checker.check(text.encode("utf-8", "surrogatepass"))
            assert answer.verdict != "internal error", (what, answer, text)
            if answer.verdict in ("malformed", "declined"):
                continue
            tried += 1
            replayed = kernel_verdict(json.loads(text))
            assert (replayed.verdict == "valid") == (answer.verdict == "valid"), (what, answer)
    assert tried > 50
