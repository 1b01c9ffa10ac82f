"""Ranks of networks: flows, matchings, the recursion, specialisation, almost all weights."""

from __future__ import annotations

from fractions import Fraction

from networks import Net
from numerals import in_words, power, product
from rules import Rule, Step, check_product, same
from statements import Bounds, Statement
from values import mixed_windows, recursion
from verdicts import Invalid, Work


def flow_lower_bound(step: Step) -> Bounds:
    paths = step.conclusion.weights.paths
    if not paths:
        raise Invalid("the weights are not those of a flow")
    check_flow(step.conclusion, step.work)
    return product(base for _, _, base in paths), None


def check_flow(subject: Statement, work: Work) -> None:
    """Raise Invalid unless the paths go from I to J within the capacities, layers unshared."""
    net, rows = subject.net, subject.partition.rows
    if any(layer < net.depth for layer in net.shared):
        raise Invalid("a layer below L is shared")
    load: dict[tuple[int, int], int] = {}
    for i, j, base in subject.weights.paths:
        if i not in rows or j in rows:
            raise Invalid(f"the path from {i} to {j} does not run from I to J")
        for level, number in _route(net, i, j):
            work.charge(1)
            used = load[level, number] = load.get((level, number), 1) * base
            if used > net.sources(level):  # at an input, level 0, the capacity is M
                place = f"the node [{level}, {number}]" if level else f"input {number}"
                raise Invalid(
                    f"the product of the bases of the paths through {place} is "
                    f"{used}, above its capacity {net.sources(level)}"
                )


def _route(net: Net, i: int, j: int) -> list[tuple[int, int]]:
    """Both inputs, and the pooling nodes up to the lowest that is above both."""
    route, level = [(0, i), (0, j)], 0
    while True:
        i, j, level = net.parents[level][i], net.parents[level][j], level + 1
        if i == j:
            return [*route, (level, i)]
        route += (level, i), (level, j)


def matching_lower_bound(step: Step) -> Bounds:
    if step.conclusion.weights.form != "matching":
        raise Invalid("the weights are not those of a matching")
    windows = mixed_windows(step.conclusion.net, step.conclusion.partition)
    return power(step.conclusion.weights.channels, windows), None


def specialisation_lower_bound(step: Step) -> Bounds:
    same(step.conclusion, step.premises[0], "network", "partition", "field")
    if step.premises[0].bounds[0] is None:
        raise Invalid("the premise has no lower bound")
    return step.premises[0].bounds[0], None


def specialisation_upper_bound(step: Step) -> Bounds:
    same(step.conclusion, step.premises[0], "network", "partition", "field")
    if step.conclusion.weights.form in ("flow", "digits"):  # weights only under their conditions
        raise Invalid("the weights are those of a flow or of numbers")
    if step.premises[0].bounds[1] is None:
        raise Invalid("the premise has no upper bound")
    return None, step.premises[0].bounds[1]


def recursion_upper_bound(step: Step) -> Bounds:
    check_product(step.conclusion)
    return None, recursion(step.conclusion.net, step.conclusion.partition)


def almost_everywhere(step: Step) -> Bounds:
    subject, maximal = step.conclusion, step.premises[0]
    same(subject, maximal, "network", "partition", "field")
    check_degree(subject, maximal.bounds[0])
    return maximal.bounds


def check_degree(subject: Statement, lower: int | None) -> None:
    """An almost-all statement with this lower bound R: its degree is R V, with V nodes."""
    net = subject.net
    if not lower:
        raise Invalid("the premise has no lower bound R >= 1")
    degree = product([lower, sum(net.nodes(level) for level in range(net.depth + 1))])
    if subject.degree != degree:
        raise Invalid(f"the degree is {in_words(subject.degree)}, but R V is {in_words(degree)}")
    check_fraction(subject)


def check_fraction(subject: Statement) -> None:
    degree, p = subject.degree, subject.field
    if subject.fraction != (Fraction(degree, p) if degree < p else None):
        raise Invalid("the fraction is not degree/p, or not null over QQ or where degree >= p")


def zero_set(step: Step) -> list[str]:
    return ["schwartz-zippel" if step.conclusion.field else "null-zero-set"]


AT, MAXIMAL = ("rank-at-weights",), ("maximal-rank",)
RULES = {
    "flow_lower_bound": Rule(flow_lower_bound, AT),
    "matching_lower_bound": Rule(matching_lower_bound, AT),
    "specialisation_lower_bound": Rule(specialisation_lower_bound, MAXIMAL, AT),
    "specialisation_upper_bound": Rule(specialisation_upper_bound, AT, MAXIMAL),
    "recursion_upper_bound": Rule(recursion_upper_bound, MAXIMAL),
    "almost_everywhere": Rule(almost_everywhere, ("almost-all",), MAXIMAL, cites=zero_set),
}
