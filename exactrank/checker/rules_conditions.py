"""Conditions under which a rank is attained, and counts of the weights over GF(q) that meet them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product
from math import factorial, prod
from typing import Any

import form
from conditions import (
    Split,
    degree,
    node_count,
    pairs,
    read_minor_rows,
    weight_count,
)
from matrices import Table, rank
from networks import Net, Partition
from numerals import in_words, natural, power
from numerals import product as bounded_product
from polynomials import Poly, add, determinant, is_weight, multiply, read_poly, weight
from rules import Rule, Step, same
from rules_identities import leaves_and_coarse
from rules_matrices import check_indices, prime_for
from rules_networks import check_fraction, zero_set
from statements import Bounds, Parts, Statement
from values import mixed_windows
from verdicts import Declined, Invalid, Malformed, Work, show
from weights import Weights, matricized, read_weights

SUBJECT = "network", "partition"
ENTRY_LIMIT, COARSE_LIMIT, ALL_LIMIT = 10**7, 2**20, 2**18


def split_rank(step: Step) -> None:
    split = Split(step.conclusion.net, step.conclusion.partition)
    if not split.splits:
        raise Invalid("a mixed node that has a pure child is no splitting node")


def split_condition(step: Step) -> Bounds:
    said, (first, maximal) = step.conclusion, step.premises
    same(said, first, *SUBJECT)
    same(said, maximal, *SUBJECT, "field")
    split = Split(said.net, said.partition)
    r = split.rank()
    if maximal.bounds[0] != r:
        raise Invalid(f"the maximal rank is not bounded below by {in_words(r)}, the product of q_t")
    _check(said, split.conditions(), "iff", split.degree())
    return r, r


def _check(said: Statement, conditions: list[Any], relation: str, degree: int) -> None:
    for name, due in (("conditions", conditions), ("relation", relation), ("degree", degree)):
        if said.parts[name] != due:
            raise Invalid(f"the rule gives {name} {show(due)}, not {show(said.parts[name])}")


def _of_minor(step: Step, order: int, conditions: list[Any], degree: int) -> Bounds:
    """The condition that a minor of this order is not 0; the last premise bounds the rank above."""
    said, maximal = step.conclusion, step.premises[-1]
    same(said, maximal, *SUBJECT, "field")
    upper = maximal.bounds[1]
    if upper is None:
        raise Invalid("the maximal rank has no upper bound")
    m, sides = said.net.representation, said.partition.sides
    whole = order == upper and all(power(m, len(side)) == order for side in sides)
    _check(said, conditions, "iff" if whole else "if", degree)
    return order, upper


def _minor_witness(value: Any, said: Statement, work: Work) -> tuple[Weights, int | None] | None:
    weights, modulus = form.keys(value, "the witness", "weights", "modulus")
    p = None if modulus is None else natural(modulus, "modulus", work)
    if said.kind != "rank-condition":
        return None
    read = read_weights(weights, said.net, said.field)
    if read.layers is None:
        raise Malformed("the weights are not given by arrays")
    return read, p


def minor_condition(step: Step) -> Bounds:
    said, work, (weights, modulus) = step.conclusion, step.work, step.witness
    net, partition = said.net, said.partition
    named = said.parts["conditions"][0]
    if set(named) != {"minor"} or set(named["minor"]) != {"rows", "columns"}:
        raise Invalid("the condition is not a minor with rows and columns")
    rows, columns = read_minor_rows(named["minor"]["rows"], named["minor"]["columns"])
    _check_order(net, said, rows, columns)
    if len(rows) > 1024:
        raise Declined("the minor is of order above 1,024")
    p = prime_for(said.field, weights.given, modulus, work)
    if rank(matricized(weights.layers, partition, rows, columns, p, work), p, work) < len(rows):
        raise Invalid(f"the minor is 0 modulo {p} at the weights")
    conditions = [{"minor": named["minor"]}]
    return _of_minor(step, len(rows), conditions, bounded_product([len(rows), node_count(net)]))


def _check_order(net: Net, said: Statement, rows: Any, columns: Any) -> None:
    if not rows or not len(rows) == len(columns) == len(set(rows)) == len(set(columns)):
        raise Invalid("there are not R >= 1 distinct rows and as many columns")
    check_indices(net, said.partition, rows, columns)


def generated_minor_condition(step: Step) -> Bounds:
    said, at = step.conclusion, step.premises[0]
    same(said, at, *SUBJECT, "field")
    if at.weights.form == "flow":
        order = bounded_product(base for _, _, base in at.weights.paths)
        minor: Any = {"paths": at.raw["weights"]["paths"]}
    elif at.weights.form == "matching":
        order = power(at.weights.channels, mixed_windows(said.net, said.partition))
        minor = {"channels": at.weights.channels}
    else:
        raise Invalid("the weights of the premise are neither those of a flow nor of a matching")
    if at.bounds[0] != order:
        raise Invalid(f"the lower bound at the weights is not {in_words(order)}")
    total = bounded_product([order, node_count(said.net)])
    return _of_minor(step, order, [{"minor": minor}], total)


def _expand_witness(value: Any, said: Statement, work: Work) -> Any:
    rows, columns, factors = form.keys(value, "the witness", "rows", "columns", "factors")
    sides = read_minor_rows(rows, columns)
    read = []
    for entry in form.items(factors, "factors"):
        poly, e = form.items(entry, "a factor", 2)
        known = read_poly(poly, lambda v: said.kind == "rank-condition" and is_weight(said.net, v))
        read.append((poly, known, form.integer(e, "the power of a factor", 1)))
    if not read:
        raise Malformed("there are no factors")
    return *sides, read


def expand_minor(step: Step) -> Bounds:
    said, work, (rows, columns, factors) = step.conclusion, step.work, step.witness
    net, p = said.net, said.field
    _check_order(net, said, rows, columns)
    r = len(rows)
    if r > 6:
        raise Invalid("the minor is of order above 6")
    terms = 1
    for level in range(1, net.depth + 1):
        for _ in range(net.nodes(level)):
            terms = min(ENTRY_LIMIT + 1, terms * net.sources(level))
    if terms**r * factorial(r) > ENTRY_LIMIT:
        raise Declined("the minor may have more than 10^7 terms")
    for _, poly, _ in factors:
        if not any(c % p if p else c for c in poly.values()):
            raise Invalid("a factor is zero in the field")
    right: Poly = {(): 1}
    for _, poly, e in factors:
        work.charge(8 * e)  # even by a constant, and before the loop
        for _ in range(e):
            right = multiply(right, poly, work)
    if _symbolic_minor(said, rows, columns, work) != right:
        raise Invalid("the minor is not the product of the factors")
    varying = [(raw, poly) for raw, poly, _ in factors if degree(poly)]
    conditions = [{"polynomial": raw} for raw, _ in varying]
    return _of_minor(step, r, conditions, sum(degree(poly) for _, poly in varying))


def _symbolic_minor(said: Statement, rows: Any, columns: Any, work: Work) -> Poly:
    i, j = said.partition.sides
    table = [
        [_entry(said.net, dict(zip(i + j, row + column, strict=True)), work) for column in columns]
        for row in rows
    ]
    return determinant(table, work)


def _entry(net: Net, at: dict[int, int], work: Work) -> Poly:
    """A(d) as a polynomial in the weights."""

    def leaf(label: int) -> list[Poly]:
        return [weight(net, 0, label, g, at[label]) for g in range(1, net.channels(0) + 1)]

    def node(level: int, number: int, below: list[list[Poly]]) -> list[Poly]:
        work.charge(net.channels(level) * net.sources(level))
        result: list[Poly] = [{} for _ in range(net.channels(level))]
        for a in range(net.sources(level)):
            joint: Poly = {(): 1}
            for part in below:
                joint = multiply(joint, part[a], work)
            for g, total in enumerate(result, 1):
                add(total, multiply(weight(net, level, number, g, a + 1), joint, work))
        return result

    return net.at_root(leaf, node)[0]


def condition_almost_everywhere(step: Step) -> Bounds:
    said, premise = step.conclusion, step.premises[0]
    same(said, premise, *SUBJECT, "field")
    if said.degree != premise.parts["degree"]:
        raise Invalid("the degree is not the premise's")
    check_fraction(said)
    return premise.bounds


# Counts.


def count_full_rank(step: Step) -> Parts:
    said, condition = step.conclusion, step.premises[0]
    net, q = said.net, said.field
    same(said, condition, *SUBJECT, "field")
    if condition.parts["relation"] != "iff":
        raise Invalid("the premise's relation is not iff")
    if pairs(net, said.partition) is None:
        raise Invalid("a node of level 1 has not two children, one in I and one in J")
    nodes = range(1, net.nodes(1) + 1)
    full = [{"full-rank": [1, k, side]} for k in nodes for side in "IJ"]
    if condition.parts["conditions"] != [*full, {"coarse-entries": "all"}]:
        raise Invalid("the premise's conditions are not those on leaf matrices and coarse entries")
    copies = 1 if 0 in net.shared else net.inputs
    count = power(leaf_count(net, q), copies) * coarse_count(net, said.partition, q, step.work)
    return said.parts | {
        "rank": condition.bounds[0],
        "of": power(q, weight_count(net)),
        "count": count,
    }


def leaf_count(net: Net, q: int) -> int:
    """The M x r_0 matrices over GF(q) with independent columns."""
    if net.widths[0] > net.representation:
        return 0
    whole = power(q, net.representation)
    return bounded_product(whole - q**i for i in range(net.widths[0]))


def coarse_count(net: Net, partition: Partition, q: int, work: Work) -> int:
    """The weights of the layers 1 .. L over GF(q) at which no C_alpha, alpha in [r_0]^K, is 0."""
    number, entries = weight_count(net, 1), power(net.widths[0], net.nodes(1))
    entries *= len(Split(net, partition).mixed_nodes)
    _limited(COARSE_LIMIT, q, number, entries)
    work.charge(q**number * entries)
    chosen = _all_weights(net, q, 1)
    return sum(all(_values(net, 1, net.depth, 1, sets, q)[0]) for sets in chosen)


def _limited(limit: int, q: int, exponent: int, times: int) -> None:
    if power(q, exponent) * times > limit:
        raise Declined(f"there are more than {limit} values to go through")


Sets = list[list[list[tuple[int, ...]]]]  # by layer, node and channel: a channel's weights


def _all_weights(net: Net, q: int, first: int) -> Iterator[Sets]:
    """All choices of the weights over GF(q) of the layers from `first` on, of which they are."""
    for values in product(range(q), repeat=weight_count(net, first)):
        rest = iter(values)
        chosen: Sets = [[] for _ in range(first)]
        for layer in range(first, net.depth + 1):
            nodes, shared = net.nodes(layer), layer in net.shared
            sets = [
                [tuple(islice(rest, net.sources(layer))) for _ in range(net.channels(layer))]
                for _ in range(1 if shared else nodes)
            ]
            chosen.append(sets * nodes if shared else sets)
        yield chosen


def _values(
    net: Net, bottom: int, level: int, number: int, chosen: Sets, q: int
) -> list[list[int]]:
    """For each channel of a node, all entries of its tensor over the nodes of level `bottom`.

    Those are phi^{l,k} for bottom = 0, and psi^{l,k} for bottom = 1; the first child's index is
    the most significant.
    """
    channels = chosen[level][number - 1]
    if level == bottom:
        return [list(channel) for channel in channels]
    below = net.children[level][number - 1]
    parts = [_values(net, bottom, level - 1, c, chosen, q) for c in below]
    joint = [
        [prod(values) for values in product(*(part[a] for part in parts))]
        for a in range(net.sources(level))
    ]
    columns = list(zip(*joint, strict=True))
    return [
        [sum(x * y for x, y in zip(channel, column, strict=True)) % q for column in columns]
        for channel in channels
    ]


def enumerate_weights(step: Step) -> Parts:
    said, work = step.conclusion, step.work
    net, q, target = said.net, said.field, said.parts["rank"]
    number = weight_count(net)
    entries = net.representation ** min(net.inputs, 20)
    _limited(ALL_LIMIT, q, number, entries)
    work.charge(q**number * entries)
    positions = _positions(said)
    count = 0
    for sets in _all_weights(net, q, 0):
        tensor = _values(net, 0, net.depth, 1, sets, q)[0]
        table: Table = [[tensor[at] for at in row] for row in positions]
        count += rank(table, q, work) == target
    return said.parts | {"of": q**number, "count": count}


def _positions(said: Statement) -> list[list[int]]:
    """Where the entry of each row and column stands in the root's list of entries."""
    net, m = said.net, said.net.representation
    order = net.inputs_below(net.depth, 1)
    weights = {label: m ** (len(order) - 1 - at) for at, label in enumerate(order)}
    rows, columns = (
        [
            sum(d * weights[label] for label, d in zip(side, digits, strict=True))
            for digits in product(range(m), repeat=len(side))
        ]
        for side in said.partition.sides
    )
    return [[row + column for column in columns] for row in rows]


# Determinants for all sizes.


def determinant_sizes(step: Step) -> None:
    """The statement has one form only, which was read."""


def specialise_determinant(step: Step) -> None:
    said = step.conclusion
    net = said.net
    matched = pairs(net, said.partition)
    if matched is None or [j for _, j in sorted(matched)] != sorted(j for _, j in matched):
        raise Invalid("the tree and the partition have no matched pairs")
    # That M = r_0, reading a leaf determinant has found.
    if not leaves_and_coarse(said):
        raise Invalid("the factors are not the leaf determinants and all entries C_alpha")


CONDITION, MAXIMAL = ("rank-condition",), ("maximal-rank",)
RULES = {
    "split_rank": Rule(split_rank, ("split-rank",)),
    "split_condition": Rule(split_condition, CONDITION, ("split-rank", "maximal-rank")),
    "minor_condition": Rule(minor_condition, CONDITION, MAXIMAL, _minor_witness),
    "generated_minor_condition": Rule(
        generated_minor_condition, CONDITION, ("rank-at-weights", "maximal-rank")
    ),
    "expand_minor": Rule(expand_minor, CONDITION, MAXIMAL, _expand_witness),
    "condition_almost_everywhere": Rule(
        condition_almost_everywhere, ("almost-all",), CONDITION, cites=zero_set
    ),
    "count_full_rank": Rule(count_full_rank, ("count",), CONDITION),
    "enumerate_weights": Rule(enumerate_weights, ("count",)),
    "determinant_sizes": Rule(determinant_sizes, ("determinant-sizes",)),
    "specialise_determinant": Rule(
        specialise_determinant, ("polynomial-identity",), ("determinant-sizes",)
    ),
}
