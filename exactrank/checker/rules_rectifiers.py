"""Ranks and reach of rectifier networks: complements, level sets, sums, tables by indices."""

from __future__ import annotations

from typing import Any

import form
from matrices import check_size
from networks import Net, Partition
from numerals import bounded, power
from rules import Rule, Step, same
from rules_sizes import at_least, kept_by_operator, minus
from statements import RANKS, Bounds, Parts, Statement
from values import mixed_windows
from verdicts import MAX_BITS, Declined, Element, Invalid, Work, show
from weights import tensor

WRITTEN = 10**40  # from here on a number is written as its factorization, which few can find


def complement_rank(step: Step) -> Bounds:
    said, net, partition = step.conclusion, step.conclusion.net, step.conclusion.partition
    if said.weights.form != "complement":
        raise Invalid("the weights are not those of complements")
    if net.representation < 2:
        raise Invalid("M is 1")
    r = said.weights.channels
    rank = power(r, mixed_windows(net, partition))
    spare = [
        net.representation > r or any(sides[side] > 1 for sides in partition.count(net)[1])
        for side in (0, 1)
    ]
    if not all(spare):
        return rank, rank
    return (rank + 1, rank + 1) if rank + 1 < WRITTEN else (rank, None)


def _of(step: Step, operator: str) -> tuple[Net, Partition]:
    net = step.conclusion.net
    if net.operator != operator:
        raise Invalid(f"the network's operator is not {operator}")
    return net, step.conclusion.partition


def level_sets_upper_bound(step: Step) -> Bounds:
    net, partition = _of(step, "relu-max")
    counts = partition.count(net)

    def values(level: int, number: int, below: list[int]) -> int:
        """How many values a channel has at most; of the root's children at the root."""
        pooled = 1 + sum(v - 1 for v in below)
        m, n = net.representation, sum(counts[level][number - 1])
        return _smaller_power((m, n), (pooled, net.sources(level)), step.work)

    top = [
        (
            net.fold(net.depth - 1, c, lambda label: net.representation, values) - 1,
            counts[net.depth - 1][c - 1],
        )
        for c in net.children[-1][0]
    ]
    bounds = [power(net.representation, min(map(len, partition.sides)))]
    if all(0 in sides for _, sides in top):
        for side in (0, 1):
            levels = sum(v for v, sides in top if sides[side])
            bounds.append(1 + net.widths[-1] * levels)
    return None, min([bounds[0], *(bound for bound in bounds[1:] if bound < WRITTEN)])


def _smaller_power(first: tuple[int, int], second: tuple[int, int], work: Work) -> int:
    """The smaller of two powers of numbers >= 1; the larger is computed only if it is near."""
    least, most = (
        [(base.bit_length() - less) * exponent for base, exponent in (first, second)]  # of its bits
        for less in (1, 0)
    )
    near = [
        power
        for power, bits, other in zip((first, second), least, reversed(most), strict=True)
        if bits <= other
    ]
    if min(least) > MAX_BITS:
        raise Declined("a number has more than 2^20 bits")
    work.charge(min(most) // 8)
    return bounded(min(int(base**exponent) for base, exponent in near))


def additive_upper_bound(step: Step) -> Bounds:
    net, partition = _of(step, "relu-sum")
    m, counts = net.representation, partition.count(net)[-2]
    below = [counts[c - 1] for c in net.children[-1][0]]
    bounds = [
        1 + sum(power(m, p) - 1 for p, _ in below),
        1 + sum(power(m, q) - 1 for _, q in below),
        2 + sum(power(m, min(sides)) - 1 for sides in below),
    ]
    first = power(m, min(map(len, partition.sides)))
    return None, min([first, *(bound for bound in bounds if bound < WRITTEN)])


def weaker_upper_bound(step: Step) -> Bounds:
    said, premise = step.conclusion, step.premises[0]
    if premise.subject != said.subject:
        raise Invalid("the premise and the conclusion are not of the same subject")
    if premise.bounds[1] is None or said.bounds[1] is None:
        raise Invalid("the premise or the conclusion has no upper bound")
    if said.bounds[1] < premise.bounds[1]:
        raise Invalid("the upper bound is below the premise's")
    return None, said.bounds[1]


# Single tensors.


def evaluate_tensor(step: Step) -> Parts:
    said, net = step.conclusion, step.conclusion.net
    check_size(net.representation ** min(21, net.inputs))
    if said.shape != [net.representation] * net.inputs:
        raise Invalid("the tensor has not N modes of dimension M")
    if said.entries != tensor(net, said.weights, step.work):
        raise Invalid("the tensor's entries are not those of the network")
    return said.parts


def beyond_rectifier_terms(step: Step) -> Parts:
    said, premise = step.conclusion, step.premises[0]
    same(said, premise, "network", "weights")
    rank, fewer = premise.bounds[0], said.parts["fewer_than"]
    if rank is None:
        raise Invalid("the premise has no lower bound")
    if said.parts["operator"] == "relu-sum":
        if rank < 3 or fewer is not None:
            raise Invalid("a sum has rank 2 at most at any width: R is below 3, or a width given")
        return said.parts
    if not fewer:
        raise Invalid("fewer_than is null or 0, but a number F >= 1 is due")
    m, smaller = said.net.representation, min(map(len, premise.partition.sides))
    if (fewer - 1) * smaller * (m - 1) + 1 >= rank:
        raise Invalid("fewer than F terms may have the premise's rank")
    return said.parts


def _entries_witness(value: Any, conclusion: Statement, work: Work) -> Any:
    index, modes, values = form.keys(value, "the witness", "index", "modes", "values")
    return form.integers(index, "index"), form.pair(modes, "modes"), form.pair(values, "values")


def additive_obstruction(step: Step) -> Parts:
    said, (index, (i, j), (e, f)) = step.conclusion, step.witness
    net, m = said.net, said.net.representation
    if net.operator != "relu-sum":
        raise Invalid("the network's operator is not relu-sum")
    if said.shape != [m] * net.inputs:
        raise Invalid("the tensor has not N modes of dimension M")
    if len(index) != net.inputs or not all(1 <= d <= m for d in [*index, e, f]):
        raise Invalid("the index has not N entries, or one or a value is not among 1 to M")
    if not 1 <= i < j <= net.inputs:
        raise Invalid(f"the modes {show([i, j])} are not two inputs, increasing")
    if any({i, j} <= set(net.inputs_below(net.depth - 1, c)) for c in net.children[-1][0]):
        raise Invalid(f"the inputs {i} and {j} are below one child of the root")

    def at(first: int, second: int) -> Element:
        digits = [*index]
        digits[i - 1], digits[j - 1] = first, second
        place = 0
        for d in digits:
            place = place * m + d - 1
        return said.entries[place]

    d, g = index[i - 1], index[j - 1]
    if at(d, g) + at(e, f) == at(e, g) + at(d, f):
        raise Invalid("the four entries are those of a sum")
    return {"network": said.parts["network"], "tensor": said.parts["tensor"]}


# All sizes: tables by indices, and their exact ranks.


def index_window(step: Step) -> Parts:
    said = step.conclusion.parts
    a, b = said["leaf"]
    if (a * b if said["operator"] == "product" else max(a, b)) != b:
        raise Invalid("op(A, B) is not B")
    return said | {"at": "window", "match": [a - b, b], "mismatch": [0, b]}


def index_tree(step: Step) -> Parts:
    table = step.premises[0].parts
    if table["at"] != "window":
        raise Invalid("the premise is not at window")
    return kept_by_operator(table) | {"at": "tree"}


def index_rank(step: Step) -> Parts:
    table = step.premises[0].parts
    if table["at"] != "tree":
        raise Invalid("the premise is not at tree")
    v1, v0, r_min = table["match"], table["mismatch"], table["r_min"]
    d, opposite = minus(v1, v0), minus(v0, v1)
    kept = {key: table[key] for key in ("operator", "leaf", "r_min")} | {"exponent": "S"}
    kept |= dict.fromkeys(("level", "tree", "partition", "sharing"), "any")
    if table["operator"] == "product" and v0 == [0, 0] and d in ([1, 0], [-1, 0]):
        return kept | {"field": "any", "extra": "none"}
    apart = at_least(d, 1, r_min) or at_least(opposite, 1, r_min)
    if not (apart and at_least(v0, 1, r_min) and at_least(v1, 1, r_min)):
        raise Invalid(f"the rank with v1 = {v1}, v0 = {v0} is not known for all r >= {r_min}")
    return kept | {"field": "QQ", "extra": "spare"}


def count_index_rank(step: Step) -> Parts:
    said = step.premises[0].parts
    due = {"exponent": "S", "level": "any", "tree": "any", "partition": "any"}
    if any(said[key] != value for key, value in due.items()):
        raise Invalid("the premise is not for any level, tree and partition with the exponent S")
    extra = {"spare": "M>r"}.get(said["extra"], said["extra"])
    domain = {"level": 1, "tree": {"window": 2}, "partition": "odd"}
    return said | domain | {"exponent": [1, -1], "extra": extra}


def _limit(step: Step) -> list[str]:
    return ["closed-rank-set"] * (step.conclusion.parts["sense"] == "limit")


RANKED, TABLE, MAXIMAL = ("index-rank",), ("index-table",), ("maximal-rank",)
RULES = {
    "complement_rank": Rule(complement_rank, ("rank-at-weights",)),
    "level_sets_upper_bound": Rule(level_sets_upper_bound, MAXIMAL),
    "additive_upper_bound": Rule(additive_upper_bound, MAXIMAL),
    "weaker_upper_bound": Rule(weaker_upper_bound, RANKS, ("",)),
    "evaluate_tensor": Rule(evaluate_tensor, ("realized",)),
    "beyond_rectifier_terms": Rule(
        beyond_rectifier_terms, ("beyond-shallow",), ("rank-at-weights",), cites=_limit
    ),
    "additive_obstruction": Rule(additive_obstruction, ("unreachable",), (), _entries_witness),
    "index_window": Rule(index_window, TABLE),
    "index_tree": Rule(index_tree, TABLE, TABLE),
    "index_rank": Rule(index_rank, RANKED, TABLE),
    "count_index_rank": Rule(count_index_rank, RANKED, RANKED),
}
