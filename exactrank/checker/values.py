"""VALUE: a minimum of products of powers, for networks of all sizes; its form and its number."""

from __future__ import annotations

import json
from math import prod
from typing import Any

import form
from networks import Net, Partition
from numerals import power, product
from verdicts import MAX_SIZE, Declined, Malformed, show

PARTITIONED = "window_product", "cut", "recursion"  # bases with exponent "1" only
BASES = "r", "M", "r0", "r_last", *PARTITIONED


def sized(value: Any, what: str, low: int = -MAX_SIZE) -> int:
    """An integer of the pages on sizes: declined where it is above 2^31-1 in absolute value."""
    if abs(form.integer(value, what)) > MAX_SIZE:
        raise Declined(f"{what} is above 2^31-1 in absolute value")
    return form.integer(value, what, low)


def text(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


def check_value(value: Any, level: Any, tree: Any) -> None:
    for alternative in form.items(value, "a VALUE"):
        pairs = [form.items(pair, "a power", 2) for pair in form.items(alternative, "a product")]
        for base, exponent in pairs:
            if form.string(base, "a base") not in (BASES if level == 1 else ("r",)):
                raise Malformed(f"there is no base {show(base)} at level {show(level)}")
            _check_exponent(base, exponent, level, tree)
        if not pairs or len({base for base, _ in pairs}) < len(pairs):
            raise Malformed("a product in a VALUE is empty, or a base is there twice")
    if not value or value != normalised(value, level, tree):
        raise Malformed(f"the VALUE {show(value)} is not in its normal form")


def _check_exponent(base: str, exponent: Any, level: Any, tree: Any) -> None:
    if isinstance(exponent, list):
        c, k = form.items(exponent, "an exponent", 2)
        sized(c, "c of an exponent", 1)
        sized(k, "k of an exponent", -1)
        known = tree == "regular" or isinstance(tree, dict)
    else:
        known = exponent in (("1", "S", "m", "K") if level == 1 else ("1", "S"))
    if not known or (base in PARTITIONED and exponent != "1"):
        raise Malformed(f"the exponent {show(exponent)} of {base} is not known here")


def normalised(value: Any, level: Any, tree: Any) -> Any:
    def exponent(e: Any) -> Any:
        if isinstance(e, list) and isinstance(tree, dict):
            (c, k), w = e, tree["window"]
            while c % w == 0:
                c, k = c // w, k + 1
            return [c, k]
        return e

    found = {}  # by their texts, so each once
    for alternative in value:
        rewritten = sorted(([base, exponent(e)] for base, e in alternative), key=text)
        found[text(rewritten)] = rewritten
    for e in [a[0][1] for a in found.values() if level == 1 and len(a) == 1]:
        r, r0, m = (text([[base, e]]) for base in ("r", "r0", "M"))
        if r0 in found and m in found:  # min(r_0^e, M^e) = r^e
            found[r] = [["r", e]]
        if r in found:
            found.pop(r0, None)
            found.pop(m, None)
    return [found[key] for key in sorted(found)]


def mixed_windows(net: Net, partition: Partition, level: int = 1) -> int:
    """S: the nodes of this level that have inputs of both I and J below."""
    return sum(1 for i, j in partition.count(net)[level] if i and j)


def window_product(net: Net, partition: Partition) -> int:
    return product(
        min(net.widths[0], power(net.representation, min(sides)))
        for sides in partition.count(net)[1]
    )


def recursion(net: Net, partition: Partition) -> int:
    """c^{L,1}, the bound of the papers' recursion."""
    counts = partition.count(net)

    def node(level: int, number: int, below: list[int]) -> int:
        side = power(net.representation, min(counts[level][number - 1]))
        return min(side, net.sources(level) * prod(below))

    return net.at_root(lambda label: 1, node)


def minimal_cut(net: Net, partition: Partition) -> int:
    """By f[I] and f[J] at every node: the cut's cost if its channel is on this side."""

    def leaf(label: int) -> tuple[int, int]:
        return (1, net.representation) if label in partition.rows else (net.representation, 1)

    def node(level: int, number: int, below: list[tuple[int, int]]) -> tuple[int, int]:
        through = net.sources(level) * prod(min(ends) for ends in below)
        return (min(prod(i for i, _ in below), through), min(prod(j for _, j in below), through))

    root: tuple[int, int] = net.at_root(leaf, node)
    return min(root)


def least_channels(net: Net, level: int) -> int:
    """r = min(M, r_0, ..., r_{t-1})."""
    return min(net.representation, *net.widths[:level])


def number(value: Any, net: Net, partition: Partition, level: int) -> int:
    """The VALUE for one network; [c, k] is there only where all windows are of one size w."""
    bases = {
        "M": lambda: net.representation,
        "r0": lambda: net.widths[0],
        "r_last": lambda: net.widths[-1],
        "r": lambda: least_channels(net, level),
        "cut": lambda: minimal_cut(net, partition),
        "recursion": lambda: recursion(net, partition),
        "window_product": lambda: window_product(net, partition),
    }

    def exponent(e: Any) -> int:
        if isinstance(e, list):
            return product([e[0], power(len(net.children[1][0]), net.depth - level + 1 + e[1])])
        return {
            "1": 1,
            "S": mixed_windows(net, partition, level),
            "m": min(map(len, partition.sides)),
            "K": net.nodes(1),
        }[e]

    return min(
        product(power(bases[base](), exponent(e)) for base, e in alternative)
        for alternative in value
    )


def in_words(value: Any) -> str:
    def one(base: str, e: Any) -> str:
        if e == "1":
            return base
        if not isinstance(e, list):
            return f"{base}^{e}"
        return f"{base}^({e[0]}*w^(L-t{e[1] + 1:+d}))".replace("1*", "").replace("+0", "")

    said = ["*".join(one(*pair) for pair in alternative) for alternative in value]
    return f"min({', '.join(said)})" if len(said) > 1 else said[0]
