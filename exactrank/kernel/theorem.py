"""Theorems: a conclusion with its derivation, made only by the rules."""

import json
from collections.abc import Mapping, Sequence
from typing import NoReturn

from exactrank.kernel.statements import Statement

CITATIONS: Mapping[str, str] = {
    "closed-rank-set": "the real or complex matrices of rank <= k form a closed set",
    "independent-products": "products of linearly independent functions are linearly independent",
    "null-zero-set": "the zero set of a non-zero polynomial is closed and of measure zero",
    "rationals-null-dense": "the rationals have measure zero and closure R",
    "schwartz-zippel": "a non-zero polynomial of degree D over GF(q) vanishes at a fraction <= D/q",
}


class RuleError(Exception):
    """A rule does not apply: its name, the reason and the data."""

    def __init__(self, rule: str, reason: str):
        super().__init__(f"{rule}: {reason}")
        self.rule = rule
        self.reason = reason


def fail(rule: str, reason: str) -> NoReturn:
    """Refuse to conclude."""
    raise RuleError(rule, reason)


class _Seal:
    """Known to the rules only. Python cannot hide it; that is why the checker decides."""


_SEAL = _Seal()


class Theorem:
    """A proved statement: rule, premises, witness and citations; it cannot be changed or built by hand."""

    __slots__ = ("cites", "conclusion", "premises", "rule", "witness")

    conclusion: Statement
    rule: str
    premises: tuple["Theorem", ...]
    witness: str
    cites: frozenset[str]

    def __init__(
        self,
        seal: _Seal,
        rule: str,
        conclusion: Statement,
        premises: tuple["Theorem", ...],
        witness: str,
        cites: frozenset[str],
    ):
        if seal is not _SEAL:
            raise TypeError("a Theorem comes only out of a rule of the kernel")
        values = {
            "rule": rule,
            "conclusion": conclusion,
            "premises": premises,
            "witness": witness,
            "cites": cites,
        }
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("a Theorem cannot be changed")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError("a Theorem cannot be changed")

    def __str__(self) -> str:
        return f"|- {self.conclusion}"

    def __repr__(self) -> str:
        return f"<Theorem by {self.rule}: {self.conclusion}>"


def conclude(
    rule: str,
    conclusion: Statement,
    premises: Sequence[Theorem] = (),
    witness: Mapping[str, object] | None = None,
    cites: Sequence[str] = (),
) -> Theorem:
    """For the rules: the theorem that this rule proves. The witness is frozen as JSON text."""
    # A statement that can be hashed holds no list: nobody can change it after the proof.
    try:
        hash(conclusion)
    except TypeError:
        fail(rule, "the statement holds a list; statements are made of tuples")
    inherited = frozenset(cites).union(*(premise.cites for premise in premises))
    text = json.dumps(witness or {}, separators=(",", ":"))
    return Theorem(_SEAL, rule, conclusion, tuple(premises), text, inherited)
