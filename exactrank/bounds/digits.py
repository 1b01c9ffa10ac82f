"""Numbers handed down the tree and split on the way: 0/1 weights of larger rank than any family of paths.

A path keeps its base from end to end, so a base is at most M. Here what a node receives from above is a number
x < a for its inputs in I and y < b for those in J, and it adds a number z < t of its own to both: the pooling
node has a channel for each (x, y, z), at most r_{l−1} of them, and hands on x·t + z to its children's inputs in I
and y·t + z to those in J, in the mixed radix of what the children can take. So

    a·b·t ≤ r_{l−1},   a·t ≤ Π_c a_c,   b·t ≤ Π_c b_c,   a = b = 1 at the root,
    a_j = M, b_j = 1 at an input j of I,   a_j = 1, b_j = M at an input j of J.

With weights 1 where the numbers agree, φ^{l,k,(x,y)} = Σ_Z e_{ρ(x,Z)} ⊗ e_{σ(y,Z)} by induction, Z all numbers added
in the subtree and ρ, σ injective: an input's index is the number that it receives. At the root [[A]] is a
permutation matrix of order Π t beside zeros, so the rank is Π t over every field. A path of base b is the number b at
every node below its turning point. The best numbers are found by dynamic programming; inputs below a node are
alike up to the tree's symmetries.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from exactrank.kernel.digits import DigitsWeights
from exactrank.kernel.objects import Network, Partition

Numbers = tuple[int, int, int]
"""(a, b, t) of a pooling node."""

Node = tuple[int, int]
Kind = int
STEPS_LIMIT = 150_000


@dataclass(frozen=True, slots=True)
class _Best:
    """For each (a, b) worth offering: the largest Π t below, the node's t, the children's offers by kind."""

    value: dict[tuple[int, int], int]
    plan: dict[tuple[int, int], tuple[int, Any]]


def best_digits(
    network: Network, partition: Partition, *, limit: int = STEPS_LIMIT
) -> DigitsWeights | None:
    """Numbers with the largest Π t; None where the search would take more than `limit` steps."""
    tree, M = network.tree, network.representation
    best = [_Best({(1, M): 1}, {}), _Best({(M, 1): 1}, {})]
    kinds = [[int(j in partition.rows) for j in range(1, network.inputs + 1)]]
    known: dict[tuple[int, tuple[Kind, ...]], Kind] = {}
    steps = 0
    for level, windows in enumerate(tree.children, start=1):
        above = network.widths[level] if level < tree.depth else 1
        here = []
        for window in windows:
            below = tuple(sorted(kinds[-1][c - 1] for c in window))
            kind = known.get((level, below))
            if kind is None:
                children = _together([best[c] for c in below], network.widths[level - 1])
                found, spent = _offers(children, network.widths[level - 1], above)
                steps += spent
                if steps > limit:
                    return None
                kind = known[level, below] = len(best)
                best.append(found)
            here.append(kind)
        kinds.append(here)
    numbers = sorted(_numbers(network, best, kinds).items())
    listed = tuple((*node, *found) for node, found in numbers if found != (1, 1, 1))
    return DigitsWeights(partition.I, listed)


def _together(children: Sequence[_Best], width: int) -> dict[tuple[int, int], tuple[int, Any]]:
    """What children take together, (A, B) up to the width: the largest Π t below, and the children's offers."""
    joined: dict[tuple[int, int], tuple[int, Any]] = {(1, 1): (1, None)}
    for child in children:
        step: dict[tuple[int, int], tuple[int, Any]] = {}
        for (A, B), (value, plan) in joined.items():
            for (a, b), inside in child.value.items():
                key = min(A * a, width), min(B * b, width)
                if value * inside > step.get(key, (0, None))[0]:
                    step[key] = value * inside, (plan, (a, b))
        joined = _undominated(step)
    return joined


def _offers(
    children: dict[tuple[int, int], tuple[int, Any]], width: int, above: int
) -> tuple[_Best, int]:
    """The node's own (a, b) with their t, and how many triples were looked at."""
    found: dict[tuple[int, int], tuple[int, Any]] = {}
    steps = 0
    for (A, B), (value, plan) in children.items():
        for t in range(1, min(A, B) + 1):
            for a in range(1, min(A // t, width // t, above) + 1):
                # A larger b does no harm above, so only the largest is kept.
                b = min(B // t, width // (a * t), above // a)
                steps += 1
                if b and value * t > found.get((a, b), (0, None))[0]:
                    found[a, b] = value * t, (t, plan)
    kept = _undominated(found)
    values = {key: value for key, (value, _) in kept.items()}
    return _Best(values, {key: plan for key, (_, plan) in kept.items()}), steps


def _undominated(
    found: dict[tuple[int, int], tuple[int, Any]],
) -> dict[tuple[int, int], tuple[int, Any]]:
    """Without what offers no more in a, b and value than another."""
    kept: dict[tuple[int, int], tuple[int, Any]] = {}
    for (a, b), (value, plan) in sorted(
        found.items(), key=lambda item: (-item[1][0], -item[0][0], -item[0][1])
    ):
        if not any(c >= a and d >= b for c, d in kept):
            kept[a, b] = value, plan
    return kept


def _numbers(
    network: Network, best: Sequence[_Best], kinds: Sequence[Sequence[Kind]]
) -> dict[Node, Numbers]:
    tree = network.tree
    numbers: dict[Node, Numbers] = {}
    wanted: dict[Node, tuple[int, int]] = {(tree.depth, 1): (1, 1)}
    for level in range(tree.depth, 0, -1):
        for k, window in enumerate(tree.children[level - 1], start=1):
            a, b = wanted[level, k]
            t, plan = best[kinds[level][k - 1]].plan[a, b]
            numbers[level, k] = a, b, t
            by_kind = sorted(window, key=lambda c: kinds[level - 1][c - 1])
            for child, offer in zip(reversed(by_kind), _unrolled(plan), strict=True):
                wanted[level - 1, child] = offer
    return numbers


def _unrolled(plan: Any) -> Iterator[tuple[int, int]]:
    while plan is not None:
        plan, offer = plan
        yield offer
