"""The valid certificates that attacks start from: every rule, every claim, accepted by both."""

import json

import pytest
from attack_certs import FIRST_RULES, kernel_verdict
from attack_corpus import corpus, from_claims, from_rules

from exactrank.kernel.rules import RULES

FIRST_CLAIMS = {
    "matricized-product",
    "kronecker-rank",
    "rank-subadditive",
    "circuit-is-decomposition",
    "depth-efficiency",
    "exceptional-set",
    "shallow-separation",
    "shallow-separation-shared",
    "minimal-cut",
    "minimal-cut-attained",
    "deep-separation-lower",
    "coarse-polynomial",
}


def test_every_rule_is_used():
    used = {step["rule"] for file in from_rules().values() for step in file["steps"]}
    assert used >= FIRST_RULES
    assert set(RULES) >= FIRST_RULES


def test_the_claims_of_given_sizes_are_there():
    names = {name.rsplit("-", 1)[0] for name in from_claims()}
    assert names >= FIRST_CLAIMS


@pytest.mark.parametrize("name", sorted(corpus()))
def test_kernel_and_checker_accept(name, checker):
    certificate = corpus()[name]
    verdict = checker.check(certificate)
    assert verdict.verdict == "valid", verdict
    assert kernel_verdict(certificate).verdict == "valid"


def test_the_checker_as_a_process_says_the_same(checker_process, tmp_path):
    paths = []
    for name, certificate in sorted(corpus().items())[::7]:
        paths.append(tmp_path / f"{name}.json")
        paths[-1].write_text(json.dumps(certificate))
    done = checker_process(["--json", *paths])
    assert done.returncode == 0, done.stdout + done.stderr
    rows = json.loads(done.stdout)["files"]
    assert [row["verdict"] for row in rows] == ["valid"] * len(paths)
    assert all(row["statement"] and row["reason"] is None for row in rows)
