"""Bounds below the cut: numbers that are split down the tree, and the recursion of subspaces."""

from __future__ import annotations

from numerals import bounded, product
from rules import Rule, Step, check_product
from statements import Bounds
from subspaces import subspace_bound
from verdicts import Invalid


def digits_lower_bound(step: Step) -> Bounds:
    said, net = step.conclusion, step.conclusion.net
    digits = said.weights.digits
    if digits is None:
        raise Invalid("the weights are not given by numbers")
    if digits.rows != said.partition.sides[0]:
        raise Invalid("rows is not I")
    if any(layer < net.depth for layer in net.shared):
        raise Invalid("a layer below L is shared")
    for level, number in digits.numbers:
        if level > net.depth or number > net.nodes(level):
            raise Invalid(f"there is no node [{level}, {number}]")
    step.work.charge(4 * net.inputs)
    m = net.representation

    def leaf(label: int) -> tuple[int, int]:
        return (m, 1) if label in said.partition.rows else (1, m)

    def node(level: int, number: int, below: list[tuple[int, int]]) -> tuple[int, int]:
        a, b, t = digits.numbers.get((level, number), (1, 1, 1))
        place = f"at the node [{level}, {number}]"
        if a * b * t > net.sources(level):
            raise Invalid(f"{place} a*b*t is above {net.sources(level)}, the number of channels")
        for name, x, factors in (("a", a, [p for p, _ in below]), ("b", b, [q for _, q in below])):
            if x * t > _up_to(x * t, factors):
                raise Invalid(f"{place} {name}*t is above the product of the children's {name}")
        return a, b

    if net.at_root(leaf, node) != (1, 1):
        raise Invalid("at the root a or b is not 1")
    return product(t for _, _, t in digits.numbers.values()), None


def _up_to(bound: int, factors: list[int]) -> int:
    """The product of the factors, or some of them that reach the bound."""
    result = 1
    for factor in factors:
        result = bounded(result * factor)
        if result >= bound:
            break
    return result


def subspace_upper_bound(step: Step) -> Bounds:
    check_product(step.conclusion)
    return None, subspace_bound(step.conclusion.net, step.conclusion.partition, step.work)


RULES = {
    "digits_lower_bound": Rule(digits_lower_bound, ("rank-at-weights",)),
    "subspace_upper_bound": Rule(subspace_upper_bound, ("maximal-rank",)),
}
