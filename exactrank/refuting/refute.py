"""Refute a claim, or a claim with an assumption dropped: search, then the independent checker's word."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from exactrank import certificate as certificates
from exactrank.checking import check_files
from exactrank.kernel.theorem import Theorem
from exactrank.refuting import examples
from exactrank.refuting.search import Box, Outcome, Search
from exactrank.refuting.variants import Question
from exactrank.search.pool import workers
from exactrank.search.store import Store


@dataclass(frozen=True)
class Refutation:
    """The answer: the outcome of the search, and the certificate where the checker accepted one."""

    question: Question
    outcome: Outcome
    certificate: dict[str, Any] | None
    digest: str | None
    statement: str | None

    @property
    def found(self) -> bool:
        """Whether a counterexample was found and accepted."""
        return self.certificate is not None

    def to_json(self, path: Path | None) -> dict[str, Any]:
        """The `refute` answer."""
        outcome = self.outcome
        return {
            "format": "exactrank-refute",
            "version": 1,
            "claim": self.question.claim_id,
            "dropped": self.question.name,
            "found": self.found,
            "smallest": self.found and outcome.smallest,
            "smallest_on_paper": self.found and outcome.smallest_on_paper,
            "tried": str(outcome.tried),
            "certificate": None if path is None or not self.found else str(path),
            "digest": self.digest,
            "statement": self.statement,
            "says": self.question.says,
            "because": self.question.because or None,
            "decided": [
                {
                    "inputs": level.inputs,
                    "representation": level.representation,
                    "sum": None if level.every_width else level.widths,
                    "decided": str(level.decided),
                    "undecided": str(level.undecided),
                }
                for level in outcome.levels
            ],
            "no_cases": outcome.empty,
            "undecided": outcome.undecided,
            "stopped": outcome.stopped or None,
        }


def refute(
    question: Question,
    *,
    box: Box,
    seed: int = 0,
    jobs: int = 1,
    store: Store,
    advance: Callable[[str, int], None] = lambda where, cases: None,
    certificate: Path | None = None,
    begun: Callable[[Outcome], None] = lambda outcome: None,
) -> Refutation:
    """Search and check. `begun` is given the outcome while it grows, for what is said after Ctrl-C."""
    if question.about_networks:
        with workers(jobs=jobs) as pool:
            search = Search(question, box, store, pool, seed, advance)
            begun(search.outcome)
            outcome = search.run()
        if outcome.found is None:
            return Refutation(question, outcome, None, None, None)
        row = _asked(question, outcome.found, certificate)
        if row["verdict"] != "valid":
            said = f"{row['verdict']}: {row['reason']}"
            outcome.stopped = f"a case that the checker did not accept ({said}): {outcome.found}"
            return Refutation(question, outcome, None, None, None)
        return _found(question, outcome, row)
    outcome = Outcome(question)
    begun(outcome)
    if not question.contradictable:
        outcome.stopped = (
            f"the start: no certificate contradicts a {question.kind} {question.relation}"
        )
        return Refutation(question, outcome, None, None, None)
    for number, proposal in enumerate(examples.proposals(question)):
        if number == examples.MOST:
            outcome.stopped = f"the limit of {examples.MOST} proposals"
            break
        theorem = examples.proved(proposal)
        if theorem is None:
            continue
        outcome.tried += 1
        advance("proposals", 1)
        row = _asked(question, theorem, None)
        if row["verdict"] == "valid":
            outcome.found = theorem
            if certificate is not None:
                certificates.save(theorem, certificate)
            return _found(question, outcome, row)
    return Refutation(question, outcome, None, None, None)


def _asked(question: Question, theorem: Theorem, path: Path | None) -> dict[str, Any]:
    """The checker's row on whether the certificate, from disk, contradicts the question."""
    with tempfile.TemporaryDirectory() as folder:
        file = path or Path(folder) / "certificate.json"
        certificates.save(theorem, file)
        _, rows = check_files(
            [file],
            claim=question.claim_id,
            claims_file=question.claims_file,
            refutes=True,
            without=question.name,
        )
    if not rows:
        raise RuntimeError("the checker gave no verdict")
    return rows[0]


def _found(question: Question, outcome: Outcome, row: dict[str, Any]) -> Refutation:
    if outcome.found is None:
        raise TypeError("nothing was found")
    data = certificates.to_json(outcome.found)
    return Refutation(question, outcome, data, row["digest"], row["statement"])
