"""The best family of paths with any bases: an integer programme over the tree, by dynamic programming.

A path of base bc is two paths of bases b and c, so let all bases be primes. Two ends of one prime, one from I and
one from J, that both go up from a node may as well turn there: exchanging their other halves loads no node
more. So what goes up from a node is a pair of coprime numbers (a, b), the products of the bases of the ends
from I and from J, and a family is fixed by one number a_j ≤ M for each input j: at a pooling node the ends A = Π a_c
and B = Π b_c meet, their greatest common divisor g turns, and A·B/g, the product of all bases there, has to be at
most r_{l−1}. What is maximized is the product of all g. All inputs below a node being alike, its best values
depend on its subtree and on which of its inputs are in I only up to the tree's symmetries.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import gcd, prod
from typing import Any

from exactrank.kernel.objects import Network, Partition

Path = tuple[int, int, int]
"""(i, j, base): from an input in I to one in J."""

State = tuple[int, int]
"""(a, b): products of the bases of the ends from I and from J that go up from a node; coprime."""

Kind = int
Plan = tuple[Any, State] | None
"""What the children of a node send up, sorted by kind: (the plan of all but the last, the last one's state)."""

STEPS_LIMIT = 400_000
"""Pairs of states that are joined, at most: about a second."""


@dataclass(frozen=True, slots=True)
class _Best:
    """The largest product of turned bases for each state, and how the children attain it."""

    value: dict[State, int]
    plan: dict[State, Plan]


class _TooMany(Exception):
    """More states than the limit."""


def best_mixed_flow(
    network: Network, partition: Partition, *, limit: int = STEPS_LIMIT
) -> tuple[Path, ...] | None:
    """Paths (i, j, base), sorted, of the largest product of bases within the capacities of any tree.

    None where the dynamic programme would take more than `limit` steps (capacities of some hundreds).
    """
    try:
        return _Programme(network, partition, limit).paths()
    except _TooMany:
        return None


class _Programme:
    def __init__(self, network: Network, partition: Partition, limit: int):
        self.network, self.partition, self.tree = network, partition, network.tree
        self.steps, self.limit = 0, limit
        M = network.representation
        # Kinds 0 and 1: an input of I, of J. Nothing above can use more than the least capacity.
        self.best: list[_Best] = [
            _Best({(a, 1): 1 for a in range(1, M + 1)}, {}),
            _Best({(1, b): 1 for b in range(1, M + 1)}, {}),
        ]
        known: dict[tuple[int, tuple[Kind, ...]], Kind] = {}
        self.kinds = [[0 if j in partition.rows else 1 for j in range(1, network.inputs + 1)]]
        for level, windows in enumerate(self.tree.children, start=1):
            here = []
            for window in windows:
                below = tuple(sorted(self.kinds[-1][c - 1] for c in window))
                kind = known.get((level, below))
                if kind is None:
                    kind = known[level, below] = len(self.best)
                    self.best.append(self._join(level, below))
                here.append(kind)
            self.kinds.append(here)

    def _join(self, level: int, below: tuple[Kind, ...]) -> _Best:
        """The best values above a pooling node, its children one after the other."""
        capacity = self.network.widths[level - 1]
        top = level == self.tree.depth
        above = 1 if top else self.network.widths[level]
        # (A, B, g): what goes on, what has turned here; A·B·g is the load of the pooling node.
        joined: dict[tuple[int, int, int], tuple[int, Plan]] = {(1, 1, 1): (1, None)}
        for kind in below:
            best = self.best[kind]
            states = sorted(best.value.items(), key=lambda item: item[0][0] * item[0][1])
            step: dict[tuple[int, int, int], tuple[int, Plan]] = {}
            for (A, B, turned), (value, plan) in joined.items():
                for (a, b), inside in states:
                    self.steps += 1
                    rows, columns = A * a, B * b
                    g = gcd(rows, columns)
                    rows, columns, met = rows // g, columns // g, turned * g
                    if rows * columns * met > capacity:
                        if a * b > capacity:
                            break
                        continue
                    found = value * inside * g
                    key = (rows, columns, met)
                    if key not in step or found > step[key][0]:
                        step[key] = found, (plan, (a, b))
            if self.steps > self.limit:
                raise _TooMany
            joined = step
        values: dict[State, int] = {}
        plans: dict[State, Plan] = {}
        for (rows, columns, _), (found, plan) in joined.items():
            if rows * columns <= above and found > values.get((rows, columns), 0):
                values[rows, columns], plans[rows, columns] = found, plan
        return _Best(values, plans)

    def paths(self) -> tuple[Path, ...]:
        """The best family; ends are joined from the leaves up, each as low as it can."""
        sent = self._sent()
        ends: list[tuple[list[State], list[State]]] = []
        for j in range(1, self.network.inputs + 1):
            own = [(p, j) for p in _primes(sent[j - 1])]
            ends.append((own, []) if j in self.partition.rows else ([], own))
        bases: dict[State, int] = {}
        for windows in self.tree.children:
            above = []
            for window in windows:
                rows = [end for c in window for end in ends[c - 1][0]]
                columns = [end for c in window for end in ends[c - 1][1]]
                above.append(_turn(rows, columns, bases))
            ends = above
        return tuple(sorted((i, j, base) for (i, j), base in bases.items()))

    def _sent(self) -> list[int]:
        """The number a_j of each input, by the plans from the root down."""
        wanted: list[dict[int, State]] = [{} for _ in range(self.tree.depth + 1)]
        wanted[-1][1] = (1, 1)
        for level in range(self.tree.depth, 0, -1):
            for k, state in wanted[level].items():
                window = self.tree.children[level - 1][k - 1]
                by_kind = sorted(window, key=lambda c: self.kinds[level - 1][c - 1])
                plan = self.best[self.kinds[level][k - 1]].plan[state]
                for child in reversed(by_kind):
                    if plan is None:
                        raise TypeError("a plan has a state for each child")
                    plan, wanted[level - 1][child] = plan
        return [prod(wanted[0][j]) for j in range(1, self.network.inputs + 1)]


def _primes(number: int) -> Iterator[int]:
    """The prime factors, with their multiplicity."""
    divisor = 2
    while divisor * divisor <= number:
        while number % divisor == 0:
            yield divisor
            number //= divisor
        divisor += 1
    if number > 1:
        yield number


def _turn(
    rows: list[State], columns: list[State], bases: dict[State, int]
) -> tuple[list[State], list[State]]:
    """Join ends (prime, label) of equal primes; parallel paths become one. What is left goes up."""
    waiting: dict[int, list[int]] = {}
    for p, j in columns:
        waiting.setdefault(p, []).append(j)
    kept = []
    for p, i in reversed(rows):
        if waiting.get(p):
            j = waiting[p].pop()
            bases[i, j] = bases.get((i, j), 1) * p
        else:
            kept.append((p, i))
    return kept[::-1], [(p, j) for p, labels in waiting.items() for j in labels]
