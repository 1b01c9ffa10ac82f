"""Every key of every step takes every value that it has anywhere: kernel and checker refuse all of it."""

import json

import pytest
from attack_certs import certificate_of, kernel_verdict
from size_samples import SCRIPTS, all_sizes, changed, table

THEOREMS = {name: certificate_of(all_sizes(name)) for name in sorted(SCRIPTS)}
THEOREMS["relu-max"] = certificate_of(table("relu-max", (0, 1), "one", 2))
THEOREMS["relu-max, unit leaves"] = certificate_of(table("relu-max", (1, 0)))


def pools():
    """The values of each key in all certificates, as JSON texts."""
    found: dict[str, set[str]] = {}
    for certificate in THEOREMS.values():
        for step in certificate["steps"]:
            for key, value in step["conclusion"].items():
                found.setdefault(key, set()).add(json.dumps(value))
    found["tree"] |= {'{"window": 3}', '"regular"'}
    found["r_min"] |= {"3"}
    return found


POOLS = pools()


def mutants(certificate):
    """One step's conclusion changed in one key; the claim follows where that was the last step."""
    last = len(certificate["steps"]) - 1
    for number, step in enumerate(certificate["steps"]):
        for key, value in step["conclusion"].items():
            for text in sorted(POOLS[key] - {json.dumps(value)}):

                def change(copy, number=number, key=key, text=text):
                    copy["steps"][number]["conclusion"][key] = json.loads(text)
                    if number == last:
                        copy["claim"][key] = json.loads(text)

                yield f"step {number}, {step['rule']}: {key} = {text}", changed(certificate, change)


@pytest.mark.parametrize("name", THEOREMS)
def test_no_other_value_is_accepted(name, checker):
    tried = 0
    for what, mutant in mutants(THEOREMS[name]):
        kernel = kernel_verdict(mutant).verdict == "valid"
        verdict = checker.check(mutant).verdict
        assert kernel == (verdict == "valid"), f"{what}: kernel and checker differ ({verdict})"
        assert not kernel or _restricts(THEOREMS[name], mutant), f"{what}: accepted"
        tried += 1
    assert tried >= 9


def _restricts(certificate, mutant):
    """Whether the changed last step is `restrict_sizes` to another domain: a theorem of its own."""
    return mutant["claim"] != certificate["claim"] and mutant["steps"][-1]["rule"] in (
        "restrict_sizes",
        "beyond_shorter",
    )


@pytest.mark.parametrize("name", THEOREMS)
def test_premises_are_those_of_the_rule(name, checker):
    """Another order, a premise twice, one too few or too many, a later or an unknown step."""
    certificate = THEOREMS[name]
    for number, step in enumerate(certificate["steps"]):
        premises = step["premises"]
        others = [premises[::-1], premises[1:], [*premises, 0], [*premises, *premises], [number]]
        for other in others:
            if other == premises or (number == 0 and other == [0]):
                continue
            # Two alternatives of a minimum may come in any order.
            if step["rule"] in ("smaller_bound", "least_node_bound") and other == premises[::-1]:
                continue

            def change(copy, number=number, other=other):
                copy["steps"][number]["premises"] = other

            mutant = changed(certificate, change)
            assert kernel_verdict(mutant).verdict != "valid", (number, other)
            assert checker.check(mutant).verdict in ("invalid", "malformed"), (number, other)
