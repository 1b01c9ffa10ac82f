"""The search for a counterexample among networks: cases in the stated order, each decided by certified bounds."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from exactrank.kernel.fields import Field
from exactrank.kernel.naturals import parse_natural
from exactrank.kernel.rules import almost_everywhere
from exactrank.kernel.theorem import Theorem
from exactrank.kernel.trees import SIZE_LIMIT
from exactrank.ranks.maximal import maximal_rank
from exactrank.refuting.at_weights import contradiction_at_weights
from exactrank.refuting.expressions import monotone, without_meaning
from exactrank.refuting.spaces import Arrangement, Candidate, arrangements, candidates, largest_sum
from exactrank.refuting.variants import Question
from exactrank.search.cases import Case, key, task
from exactrank.search.pool import Run
from exactrank.search.store import Store

FIELD = "QQ"
_OF_WIDTHS = re.compile(r"\b(r[0-9]+|r_last|cut|recursion|window_product)\b")
SHOWN_OPEN = 20


@dataclass(frozen=True)
class Box:
    """How far the search goes: N, M and the sum of the widths; and how many cases it decides at most."""

    inputs: int = 8
    representation: int = 3
    widths: int = 8
    cases: int = 3000


@dataclass
class Level:
    """What was decided at one N and M: sums of widths up to `widths`, or every width."""

    inputs: int
    representation: int
    widths: int = 0
    every_width: bool = False
    decided: int = 0
    undecided: int = 0

    def __str__(self) -> str:
        upto = "every width" if self.every_width else f"widths of sum up to {self.widths}"
        counts = f"{self.decided} cases decided"
        if self.undecided:
            counts += f", {self.undecided} NOT decided"
        return f"N = {self.inputs}, M = {self.representation}, {upto}: {counts}"


@dataclass
class Outcome:
    """What a search found, and what it looked at."""

    question: Question
    found: Theorem | None = None
    smallest: bool = False
    """Every smaller case was decided by certified bounds."""
    smallest_on_paper: bool = False
    """Every smaller case was, or is decided by the lemma of docs/hunts.md, which no certificate proves."""
    tried: int = 0
    levels: list[Level] = field(default_factory=list)
    empty: list[int] = field(default_factory=list)
    """N at which there is no case at all."""
    undecided: list[str] = field(default_factory=list)
    stopped: str = ""
    """Why the search ended before the end of its box, where it did."""

    @property
    def undecided_cases(self) -> int:
        """How many cases the certified bounds did not decide."""
        return sum(level.undecided for level in self.levels)


@dataclass
class Search:
    """A search with its seed, its store and its workers; `advance` is called for every case decided."""

    question: Question
    box: Box
    store: Store
    pool: Run
    seed: int = 0
    advance: Callable[[str, int], None] = lambda where, cases: None
    outcome: Outcome = field(init=False)

    def __post_init__(self) -> None:
        self.outcome = Outcome(self.question)

    def run(self) -> Outcome:
        """Go through the box until a counterexample is found; the outcome is there after Ctrl-C, too."""
        outcome = self.outcome
        # Every smaller case, all M and widths of smaller N included, is decided; or is so on paper.
        settled = on_paper = True
        for inputs in range(2, self.box.inputs + 1):
            places = arrangements(self.question, inputs)
            if not places or without_meaning(self.question.value, inputs):
                outcome.empty.append(inputs)
                continue
            for representation in range(1, self.box.representation + 1):
                level = Level(inputs, representation)
                outcome.levels.append(level)
                self._level(places, level)
                if outcome.found is not None:
                    outcome.smallest = settled and not level.undecided
                    outcome.smallest_on_paper = on_paper and not level.undecided
                    return outcome
                if outcome.stopped:
                    return outcome
                complete = level.every_width and not level.undecided
                settled = settled and (complete or self._known_for_every_m(places))
                on_paper = on_paper and (complete or self._known_on_paper(inputs))
            # Larger M at this N stand before the next N in the order, and are infinitely many.
            settled = settled and self._known_for_every_m(places)
            on_paper = on_paper and self._known_on_paper(inputs)
        return outcome

    def _level(self, places: list[Arrangement], level: Level) -> None:
        last = largest_sum(self.question, places, level.representation)
        complete = _settled_beyond(self.question)
        most = self.box.widths if last is None else min(self.box.widths, last)
        for total in range(1, most + 1):
            cases = list(candidates(self.question, places, level.representation, total))
            if self.outcome.tried + len(cases) > self.box.cases:
                self.outcome.stopped = f"the limit of {self.box.cases} cases"
                return
            for case, bounds in self._bounds(cases):
                complete = complete and self._same_beyond(case)
                if self._decide(case, bounds, level):
                    return
            level.widths = total
        level.every_width = complete and last is not None and last <= self.box.widths

    def _bounds(self, cases: list[Candidate]) -> Iterator[tuple[Candidate, tuple[int, int]]]:
        """The certified bounds of the maximal ranks, from the store or computed."""
        texts = [
            task(Case(c.network, c.partition, FIELD, 1), seed=self.seed, certificate=False)
            for c in cases
        ]
        keys = [key(text) for text in texts]
        values = dict(self.store.find(keys))
        missing = {at: text for at, text in zip(keys, texts, strict=True) if at not in values}
        order = list(missing)
        for done in self.pool([missing[at] for at in order]):
            at = order[done["number"]]
            self.store.put(at, missing[at], done["values"], done["seconds"])
            values[at] = done["values"]
            self.advance(f"N = {cases[0].network.inputs}", 1)
        for case, at in zip(cases, keys, strict=True):
            row = values[at]
            yield case, (parse_natural(row["lower"]), parse_natural(row["upper"]))

    def _decide(self, case: Candidate, bounds: tuple[int, int], level: Level) -> bool:
        """Whether the case is a counterexample; counts it."""
        question, (lower, upper) = self.question, bounds
        value = question.number(case.network, case.partition)
        if value is None:
            return False
        self.outcome.tried += 1
        if question.kind == "rank-at-weights":
            found = contradiction_at_weights(question, case.network, case.partition, value)
            decided = found is not None or (question.relation == ">=" and value <= 0)
        else:
            below = upper < value and question.relation != "<="
            above = lower > value and question.relation != ">="
            found = self._theorem(case) if below or above else None
            decided = below or above or _agrees(question.relation, bounds, value)
        level.decided += decided
        level.undecided += not decided
        if not decided and len(self.outcome.undecided) < SHOWN_OPEN:
            self.outcome.undecided.append(
                f"{case.network}, {case.partition}: {lower} <= rank <= {upper}, value {value}"
            )
        self.outcome.found = found
        return found is not None

    def _theorem(self, case: Candidate) -> Theorem:
        over = Field.parse(FIELD)
        theorem = maximal_rank(case.network, case.partition, over, seed=self.seed).theorem
        return almost_everywhere(theorem) if self.question.kind == "almost-all" else theorem

    def _same_beyond(self, case: Candidate) -> bool:
        """Whether the value is the same where widths at the edge are larger (the rank is)."""
        if not any(case.edge):
            return True
        widths = tuple(
            SIZE_LIMIT if at_edge else width
            for width, at_edge in zip(case.network.widths, case.edge, strict=True)
        )
        value = self.question.number(case.network, case.partition)
        beyond = self.question.number(replace(case.network, widths=widths), case.partition)
        return value is not None and value == beyond

    def _known_for_every_m(self, places: list[Arrangement]) -> bool:
        """Shallow and unshared: the maximal rank is min(r_0, M^m), the cut, by `shallow-separation`."""
        return all(place.tree.depth == 1 for place in places) and self._cut_of_unshared()

    def _known_on_paper(self, inputs: int) -> bool:
        """Unshared, N up to 5: the maximal rank is the cut, by the lemma of docs/hunts.md."""
        return inputs <= 5 and self._cut_of_unshared()

    def _cut_of_unshared(self) -> bool:
        question = self.question
        known = (question.kind, question.value) == ("maximal-rank", "cut")
        return known and {"product", "unshared"} <= set(question.kept)


def _settled_beyond(question: Question) -> bool:
    """Whether values for larger widths follow from those at the edge: they only grow, or stay."""
    free = not any(_OF_WIDTHS.search(condition) for condition in question.where)
    return question.kind in ("maximal-rank", "almost-all") and monotone(question.value) and free


def _agrees(relation: str, bounds: tuple[int, int], value: int) -> bool:
    lower, upper = bounds
    if relation == "=":
        return lower == upper == value
    return lower >= value if relation == ">=" else upper <= value
