"""Derivations to certificates and back. The format is `docs/certificate.md`."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from exactrank.certificate_readers import FURTHER_READERS
from exactrank.kernel.fields import InputError
from exactrank.kernel.rules import RULES
from exactrank.kernel.statements import TensorIdentity, statement_from_json
from exactrank.kernel.theorem import RuleError, Theorem

FORMAT, VERSION = "exactrank-certificate", 1


def to_json(theorem: Theorem) -> dict[str, Any]:
    """The certificate of a theorem: each step once, premises before the steps that use them."""
    order: dict[int, int] = {}
    steps: list[dict[str, Any]] = []
    pending = [(theorem, False)]
    # An explicit stack: derivations can be deeper than Python's recursion.
    while pending:
        current, ready = pending.pop()
        if id(current) in order:
            continue
        if not ready:
            pending.append((current, True))
            pending.extend((premise, False) for premise in reversed(current.premises))
            continue
        order[id(current)] = len(steps)
        steps.append(
            {
                "id": len(steps),
                "rule": current.rule,
                "premises": [order[id(premise)] for premise in current.premises],
                "witness": json.loads(current.witness),
                "conclusion": current.conclusion.to_json(),
            }
        )
    return {
        "format": FORMAT,
        "version": VERSION,
        "claim": theorem.conclusion.to_json(),
        "cites": sorted(theorem.cites),
        "steps": steps,
    }


def dumps(certificate: Mapping[str, Any]) -> str:
    """The certificate's text, a line for each step; the same certificate gives the same bytes."""

    def line(value: object) -> str:
        return json.dumps(value, ensure_ascii=False)

    head = ", ".join(f"{line(key)}: {line(certificate[key])}" for key in ("format", "version"))
    steps = ",\n  ".join(line(step) for step in certificate["steps"])
    return (
        f'{{{head},\n "claim": {line(certificate["claim"])},\n "cites": {line(certificate["cites"])},\n'
        f' "steps": [\n  {steps}\n ]}}\n'
    )


def digest(text: str) -> str:
    """The SHA-256 digest of a certificate file's bytes."""
    return hashlib.sha256(text.encode()).hexdigest()


def replay(certificate: Mapping[str, Any]) -> Theorem:
    """Run a certificate through the kernel again; raises InputError or RuleError where it fails.

    For tests and for certificates that are to be built upon; whether a file is believed is for
    the independent checker.
    """
    theorems: list[Theorem] = []
    for number, step in enumerate(certificate["steps"]):
        try:
            goal = statement_from_json(step["conclusion"])
            premises = [theorems[i] for i in step["premises"] if 0 <= i < number]
            if len(premises) != len(step["premises"]) or step["id"] != number:
                raise InputError("ids count from 0, premises come earlier")
            reader = _READERS.get(step["rule"]) or FURTHER_READERS.get(step["rule"])
            if reader is None:
                raise InputError(f"unknown rule {str(step['rule'])[:40]!r}")
            theorem = reader(goal, premises, step["witness"])
        except (KeyError, TypeError, AttributeError, ValueError, IndexError) as error:
            raise InputError(f"step {number}: {error}") from None
        if theorem.conclusion != goal or json.loads(theorem.witness) != step["witness"]:
            raise RuleError(
                step["rule"], f"step {number}: concludes {theorem.conclusion}, not {goal}"
            )
        theorems.append(theorem)
    _compare(certificate, theorems)
    return theorems[-1]


def _compare(certificate: Mapping[str, Any], theorems: Sequence[Theorem]) -> None:
    """Raise InputError unless the file is, to the letter, what these theorems are written as."""
    last = theorems[-1]
    steps = [
        {
            "id": number,
            "rule": theorem.rule,
            "premises": step["premises"],
            "witness": json.loads(theorem.witness),
            "conclusion": theorem.conclusion.to_json(),
        }
        for number, (theorem, step) in enumerate(zip(theorems, certificate["steps"], strict=True))
        if list(theorem.premises) == [theorems[i] for i in step["premises"]]
        and all(type(i) is int for i in step["premises"])
    ]
    rebuilt = {
        "format": FORMAT,
        "version": VERSION,
        "claim": last.conclusion.to_json(),
        "cites": sorted(last.cites),
        "steps": steps,
    }
    if rebuilt["claim"] != certificate["claim"] or rebuilt["cites"] != certificate["cites"]:
        raise InputError("the last conclusion is not the claim, or the citations differ")
    # As texts: 4.0 and True would equal 4 and 1.
    if json.dumps(rebuilt, sort_keys=True) != json.dumps(certificate, sort_keys=True):
        raise InputError("the file is not written as what its steps prove")


Reader = Callable[[Any, list[Theorem], dict[str, Any]], Theorem]


def _reader(rule: str, witness: Callable[[Any, dict[str, Any]], dict[str, Any]]) -> Reader:
    """A rule that starts from its subject and takes its witness as keywords."""
    return lambda goal, premises, data: RULES[rule](goal, *premises, **witness(goal, data))


def _premises_only(rule: str) -> Reader:
    return lambda goal, premises, data: RULES[rule](*premises, **data)


def _minor(goal: Any, data: dict[str, Any]) -> dict[str, Any]:
    modulus = data["modulus"]
    return {**data, "modulus": None if modulus is None else int(modulus)}


def _factorization(goal: Any, data: dict[str, Any]) -> dict[str, Any]:
    rows = [[goal.field.element(x) for x in row] for row in data["combinations"]]
    return {**data, "combinations": rows}


def _cut(goal: Any, data: dict[str, Any]) -> dict[str, Any]:
    """Nodes and groups of a cut as tuples; labels of inputs stay as they are."""
    nodes = {key: [tuple(node) for node in data[key]] for key in data if key != "inputs"}
    return {**data, **nodes}


def _nothing(goal: Any, data: dict[str, Any]) -> dict[str, Any]:
    return data


def _circuit_leaf(goal: TensorIdentity, premises: list[Theorem], data: dict[str, Any]) -> Theorem:
    return RULES["circuit_leaf"](goal.left.network, goal.left.node[1])


def _circuit_node(goal: TensorIdentity, premises: list[Theorem], data: dict[str, Any]) -> Theorem:
    return RULES["circuit_node"](premises, goal.left.network, goal.left.node)


def _specialisation_upper(goal: Any, premises: list[Theorem], data: dict[str, Any]) -> Theorem:
    return RULES["specialisation_upper_bound"](*premises, weights=goal.weights)


_READERS: Mapping[str, Reader] = {
    "minor_lower_bound": _reader("minor_lower_bound", _minor),
    "factorization_upper_bound": _reader("factorization_upper_bound", _factorization),
    "kronecker_rank": _premises_only("kronecker_rank"),
    "rank_one_terms_upper_bound": _reader("rank_one_terms_upper_bound", _nothing),
    "both_bounds": _premises_only("both_bounds"),
    "flow_lower_bound": _reader("flow_lower_bound", _nothing),
    "matching_lower_bound": _reader("matching_lower_bound", _nothing),
    "specialisation_lower_bound": _premises_only("specialisation_lower_bound"),
    "specialisation_upper_bound": _specialisation_upper,
    "cut_upper_bound": _reader("cut_upper_bound", _cut),
    "cut_at_weights_upper_bound": _reader("cut_at_weights_upper_bound", _cut),
    "recursion_upper_bound": _reader("recursion_upper_bound", _nothing),
    "almost_everywhere": _premises_only("almost_everywhere"),
    "circuit_leaf": _circuit_leaf,
    "circuit_node": _circuit_node,
    "expand_identity": _reader("expand_identity", _nothing),
    "compare_entries": _reader("compare_entries", _nothing),
    "compare_recursion": _reader("compare_recursion", _nothing),
    "expand_determinant": _reader("expand_determinant", _nothing),
}


def save(theorem: Theorem, path: Path) -> str:
    """Write a theorem's certificate (beside, then renamed) and return its digest."""
    from exactrank.files import write_text

    text = dumps(to_json(theorem))
    write_text(path, text)
    return digest(text)


__all__ = ["digest", "dumps", "replay", "save", "to_json"]
