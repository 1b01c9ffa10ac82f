"""Straw checkers must fail the table of certificates: every check is missed when it is gone."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from attack_checker import InProcess
from attack_straws import AcceptsAll, BelievesSteps, Check, OnlyParses, checks, in_a_child, without

FOLDER = Path(__file__).resolve().parents[1] / "certificates"
INDEX = json.loads((FOLDER / "index.json").read_text("utf-8"))
VERDICTS = {
    "accept": "valid",
    "reject": "invalid",
    "declined": "declined",
    "malformed": "malformed",
}
REFUSED = [path for path in INDEX if not path.startswith("accept/")]
SLOW_FILES = ("declined/determinant-work.json",)
CHECKS = list(checks())

# Checks without which no file of the table is judged otherwise, and why that is no gap of the table.
NOT_MISSED = {
    "form.read_bytes": "reads from disk: test_files.py runs the program on what is no regular file",
    "networks._children: the shape has not inputs [0]": "both sides negative, or the product differs",
    "networks._children: the shape has not inputs [1]": "both sides negative, or the product differs",
    "numerals.power": "no network within the other limits has so large a bound; claims may",
    "numerals.binomial": "no network within the other limits has so large a bound; claims may",
    "rules_identities.circuit_leaf: it is not forward-pass = decomposition at one input of one "
    "network, we [0]": "the comparison with the statement at level 0 refuses it too",
    "rules_identities.compare_entries": "every well-formed matricized product holds",
    "rules_identities.compare_recursion": "every well-formed matricized recursion holds",
    "rules_cuts.cut_at_weights_upper_bound": "held against brute force in test_cuts_hold.py",
    "rules_matrices.both_bounds: the lower bound is above the upper": "of one subject, no two "
    "theorems say so: the check is a safety net",
    "rules_rectifiers._smaller_power": "too large for a file: tests/checker/test_rectifiers.py",
    "rules_reals._cases: the tree": "too large for a file: tests/checker/test_reals.py",
    "rules_reals.read: the tree": "the same check, as one of the inner function",
    "forms_reals._intervals: a box": "too large for a file: tests/checker/test_reals.py",
    "forms_reals.read: a box": "the same check, as one of the inner function",
    "subspaces._binomial": "too large for a file: tests/checker/test_below.py",
    "rules_shapes.contains_shallow: a premise is not , with weights that pass channels [0]": "no "
    "rule gives these formulas for other weights",
    'rules_shapes.shallow_universal: the premise is not at entry with ["tensor", "d"] [1]': "only "
    "entry_formula speaks of entries, and of these weights",
    "rules_sizes.kept_by_operator: v1 >= 0 and v0": "the table of maxima has it for every leaf",
    "rules_sizes.beyond_shorter_at: the first premise has no lower": "almost-all theorems have one",
    "rules_tensors.not_closed: the CP-rank is not exact, or the limit has not fewer terms [0]": "a "
    "bound that is null is not the other one, which is not null",
    "rules_tensors.enumerate_combinations: it is not over all, or p^k is above 4096 [1]": "p^1 is too",
}


def expected(path: str) -> str:
    return VERDICTS[path.partition("/")[0]]


def data(path: str) -> bytes:
    return (FOLDER / path).read_bytes()


@cache
def refusals() -> dict[str, tuple[str, int] | None]:
    """Where in the checker's source each file is refused."""
    whole = InProcess()
    return {path: whole.check(data(path)).place for path in REFUSED if path not in SLOW_FILES}


def files_of(check: Check) -> list[str]:
    return [
        path
        for path, place in refusals().items()
        if place is not None and place[0] == check.module and place[1] in check.refusal
    ]


def judged(check: Check, paths: list[str]) -> Any:
    """Verdicts and reasons without the check, in a process that may run out of time or memory."""

    def work() -> list[list[str]]:
        straw = InProcess(without(check))
        answers = [straw.check(data(path)) for path in paths]
        return [[answer.verdict, answer.reason] for answer in answers]

    return in_a_child(work)


def excepted(check: Check) -> bool:
    return any(str(check).startswith(name) for name in NOT_MISSED)


def missed(path: str, verdict: str, reason: str) -> bool:
    return verdict != expected(path) or INDEX[path]["checker"] not in reason


def test_there_are_many_checks():
    assert len(CHECKS) > 150
    assert sum(check.operand is not None for check in CHECKS) > 40


def test_exceptions_are_few_and_real():
    assert len(NOT_MISSED) < 25
    for name in NOT_MISSED:
        assert any(str(check).startswith(name) for check in CHECKS), f"no check {name}"


@pytest.mark.parametrize("check", CHECKS, ids=str)
def test_a_checker_without_this_check_fails_the_table(check):
    paths = files_of(check)[:60]
    if excepted(check):
        answers = judged(check, paths) or []
        found = [missed(p, *a) for p, a in zip(paths, answers, strict=False)]
        assert not any(found), "this exception is none any more: take it out of NOT_MISSED"
        return
    assert paths, f"no certificate is refused by {check}"
    answers = judged(check, paths)
    # None: without its limit the checker runs out of time or memory, which the table notices.
    assert answers is None or any(missed(p, *a) for p, a in zip(paths, answers, strict=True))


# Without these a false statement is accepted: the soundness of the checker hangs on each.
SOUND = (
    "derivation.check: the last conclusion",
    "derivation.check: cites is",
    "derivation._follow: the rule gives lower",
    "derivation._follow: the rule gives  , but",
    "rules.same",
    "rules_cuts._check_cut",
    "rules_cuts._symmetric_cost: a layer up to theirs",
    "rules_identities.circuit_leaf",
    "rules_identities.circuit_node: a premise is not",
    "rules_identities.expand_identity: channel differs",
    "rules_identities.expand_determinant: the determinant is not",
    "rules_matrices.minor_lower_bound: the minor is 0",
    "rules_matrices.prime_for: the modulus divides",
    "rules_matrices.factorization_upper_bound: the combinations",
    "rules_matrices.kronecker_rank: the matrix is not",
    "rules_matrices.kronecker_rank: the fields",
    "rules_matrices.both_bounds: the premises and the conclusion",
    "rules_networks.check_flow: a layer below",
    "rules_networks.check_flow: the path",
    "rules_networks.check_flow: the product",
    "rules_networks.check_degree: the degree",
    "rules_networks.check_fraction: the fraction",
    "form._object: the key",
    "form.keys: has the unknown key",
    "form.integer: is not an integer",
)


@pytest.mark.parametrize("name", SOUND)
def test_without_this_check_a_refused_file_is_valid(name):
    found = [c for c in CHECKS if str(c).startswith(name) and c.operand is None]
    assert found, f"there is no check {name}"
    for check in found:
        answers = judged(check, files_of(check)) or []
        assert any(verdict == "valid" for verdict, _ in answers), str(check)


def test_a_checker_that_accepts_all_fails():
    straw = AcceptsAll()
    assert all(straw.check(data(path)) != expected(path) for path in REFUSED)


def test_a_checker_that_only_parses_fails():
    straw = OnlyParses()
    wrong = [path for path in REFUSED if straw.only_parse(data(path)) != expected(path)]
    assert sum(path.startswith("reject/") for path in wrong) == sum(
        path.startswith("reject/") for path in REFUSED
    )
    assert sum(path.startswith("malformed/") for path in wrong) > 150


def test_a_checker_that_believes_every_step_fails():
    straw = BelievesSteps()
    rejects = [path for path in REFUSED if path.startswith("reject/")]
    accepted = [path for path in rejects if straw.check(data(path)).verdict == "valid"]
    assert len(accepted) > 0.9 * len(rejects)
