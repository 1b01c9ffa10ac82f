"""What a rule is: what it concludes, from what premises and witness, and how."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import form
from statements import Bounds, Parts, Statement
from verdicts import Invalid, Work


@dataclass(frozen=True)
class Step:
    number: int
    rule: str
    premises: list[Statement]
    witness: Any
    conclusion: Statement
    work: Work


def _no_witness(value: Any, conclusion: Statement, work: Work) -> None:
    form.keys(value, "the witness")


@dataclass(frozen=True)
class Rule:
    """`conclude` raises Invalid, or returns the bounds of a rank, or all parts of the conclusion,
    or None for an identity.

    It meets only conclusions and premises of the kinds named here.
    """

    conclude: Callable[[Step], Bounds | Parts | None]
    concludes: tuple[str, ...]
    premises: tuple[str, ...] | None = ()  # None: the rule itself finds them right
    witness: Callable[[Any, Statement, Work], Any] = _no_witness
    cites: Callable[[Step], list[str]] = lambda step: []


def same(first: Statement, second: Statement, *names: str) -> None:
    for name in names:
        if first.raw[name] != second.raw[name]:
            raise Invalid(f"the {name} is another than in the premise")


def check_product(subject: Statement) -> None:
    if subject.net.operator != "product":
        raise Invalid(f"it does not hold for networks with the operator {subject.net.operator}")
