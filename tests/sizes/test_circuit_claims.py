"""The other claims on arithmetic circuits: a certificate of each is accepted, near misses are refused."""

import json
from fractions import Fraction

import pytest
from attack_certs import certificate_of, kernel_verdict
from attack_make import QQ, deep, low, odd, part, shallow
from size_samples import changed, says, script

from exactrank.claims import instances, shipped_scripts
from exactrank.kernel import rules
from exactrank.kernel.fields import InputError
from exactrank.kernel.statements import statement_from_json
from exactrank.kernel.theorem import RuleError

CLAIMS = shipped_scripts()


def certificate(name, number=0):
    """The certificate of an instance of a claim."""
    instance = instances(CLAIMS[name].claim)[number]
    return certificate_of(script(name).prove(instance))


def last(name, **keys):
    """A near miss: other keys in the last conclusion and in the claim."""
    found = certificate(name)
    return changed(found, says(len(found["steps"]) - 1, **keys))


NEAR_MISSES = {
    "ht-contains-cp": ("another Z", lambda: other_terms("ht-contains-cp")),
    "cp-universal": ("fewer terms than entries need", lambda: fewer_terms()),
    "shared-shallow-symmetric": (
        "a symmetric tensor",
        lambda: last(
            "shared-shallow-symmetric", tensor={"shape": [2, 2], "entries": ["0", "1", "1", "0"]}
        ),
    ),
    "depth-efficiency-corollary": (
        "one channel more",
        lambda: last("depth-efficiency-corollary", fewer_than="2"),
    ),
    "cp-rank-not-closed": (
        "a limit of one term",
        lambda: last("cp-rank-not-closed", limit_terms="1"),
    ),
    "approximation-distance": (
        "one less",
        lambda: last("approximation-distance", lower="0", upper="0"),
    ),
    "depth-hierarchy": ("one channel more", lambda: last("depth-hierarchy", fewer_than="2")),
    "depth-hierarchy-exact": (
        "one more",
        lambda: last("depth-hierarchy-exact", lower="3", upper="3", rank="3"),
    ),
    "generic-base": ("one more", lambda: last("generic-base", lower="2", upper="2", rank="2")),
    "generic-step": ("one more", lambda: last("generic-step", lower="3")),
    "generic-step-attained": ("one more", lambda: last("generic-step-attained", lower="4")),
    "generic-step-finite": ("rank 1", lambda: last("generic-step-finite", upper="1")),
    "zero-set": ("the zero polynomial", lambda: last("zero-set", set={"polynomial": []})),
    "zero-set-contrast": ("closure null", lambda: last("zero-set-contrast", closure="null")),
}


def other_terms(name):
    found = certificate(name, 1)
    text = json.dumps(found["claim"]["right"])
    right = json.loads(text.replace('"widths": [1]', '"widths": [2]'))
    return changed(found, says(0, right=right))


def fewer_terms():
    """One output weight of the CP is lost: the entry that it carried is missing."""
    found = certificate("cp-universal")
    left = json.loads(json.dumps(found["claim"]["left"]))
    left["weights"]["layer1"][0][0][0] = []
    return changed(found, says(0, left=left))


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_accepted(name, checker):
    found = certificate(name)
    assert kernel_verdict(found).verdict == "valid"
    said = checker.check(found)
    assert said.verdict == "valid", said
    for step in found["steps"]:
        assert statement_from_json(step["conclusion"]).to_json() == step["conclusion"]


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_near_misses(name, checker):
    _, make = NEAR_MISSES[name]
    found = make()
    assert kernel_verdict(found).verdict == "refused"
    said = checker.check(found)
    assert said.verdict in ("invalid", "malformed"), said


def test_every_step_is_needed(checker):
    from size_samples import without

    for name in NEAR_MISSES:
        found = certificate(name)
        for step in range(len(found["steps"]) - 1):
            missing = changed(found, without(step))
            assert kernel_verdict(missing).verdict == "refused", (name, step)
            assert checker.check(missing).verdict in ("invalid", "malformed"), (name, step)


# ---- A hypothesis dropped: the mathematics fails, so the proof does ------------------------------


def refuses(reason, prove, *arguments, **keywords):
    with pytest.raises((RuleError, InputError), match=reason):
        prove(*arguments, **keywords)


def test_unshared_weights_are_not_symmetric():
    refuses("differ", rules.expand_symmetry, shallow(2, 2, 1))


def test_distances_need_wide_layers_and_odd_even():
    refuses("is above r_0", rules.permutation_at_matching, deep(4, 3, [2, 2]), odd(4))
    refuses("not one input of I", rules.permutation_at_matching, deep(4, 2, [2, 2]), low(4))


def test_a_shared_block_does_not_reach_the_exact_hierarchy():
    """Unshared 4, but shared block vectors are symmetric matrices, of which there are 3 dimensions."""
    from exactrank.ranks.maximal import maximal_rank

    at = part(4, 1, 2)
    assert maximal_rank(deep(4, 2, [4, 4]), at, QQ).rank == 4
    assert maximal_rank(deep(4, 2, [4, 4], sharing=(0,)), at, QQ).rank == 3


def test_a_rank_two_limit_is_not_a_limit_of_one_term():
    script_ = script("cp-rank-not-closed")
    (instance,) = instances(CLAIMS["cp-rank-not-closed"].claim)
    one = [[([Fraction(1)], [Fraction(0), Fraction(1)])] * 3]
    refuses("is not", rules.limit_of_terms, instance.tensor, power=1, terms=one)
    assert script_.limit_of_two_terms(instance.tensor).conclusion.terms == 2


def test_generic_ranks_are_not_attained_over_gf_2():
    """The generic rank 3 of the counterexample is proved over a larger field of characteristic 2 only."""
    (instance,) = instances(CLAIMS["generic-step-finite"].claim)
    finite = script("generic-step-finite").prove(instance)
    assert finite.conclusion.upper == 2
    whole = rules.enumerate_combinations(instance.matrices, type(instance.field)(3))
    assert whole.conclusion.upper == 3
