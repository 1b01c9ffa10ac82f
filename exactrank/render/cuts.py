"""Flows, cuts and the papers' recursion on the pooling tree, as they are shown to a reader."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from math import comb, prod
from typing import Any

from exactrank.render import formulas as f
from exactrank.render.notation import Notation
from exactrank.render.trees import Node, Tree

Json = Mapping[str, Any]

_PATHS_SHOWN = 24
_VALUES_SHOWN = 12
_BITS_SHOWN = 4096
"""Above this size a number of the recursion is not computed: only the last one is stated."""


def node_tex(node: Node | Sequence[int]) -> str:
    """(l,k)."""
    level, k = node
    return f"({f.integer(level)},{f.integer(k, least=1)})"


def computed(value: int) -> str:
    """A number computed here: digits, or powers of its small primes where it is long."""
    if value < 10**40:
        return f.number(value)
    if value.bit_length() > 4 * _BITS_SHOWN:
        return rf"(\text{{a number of {value.bit_length()} bits}})"
    rest, pieces = value, []
    for prime in _primes(2000):
        power = 0
        while rest % prime == 0:
            rest, power = rest // prime, power + 1
        if power:
            pieces.append(f"{prime}^{{{power}}}" if power > 1 else str(prime))
    if rest > 1:
        pieces.append(f.number(rest) if rest < 10**40 else rf"(\text{{{rest.bit_length()} bits}})")
    return r" \cdot ".join(pieces)


def _primes(limit: int) -> list[int]:
    return [n for n in range(2, limit) if all(n % d for d in range(2, int(n**0.5) + 1))]


def path_table(network: Json, weights: Json, names: Notation) -> str:
    """The paths of a flow, each with its base and the nodes on its way; many are grouped."""
    tree, paths = names.tree(network), weights["paths"]
    turns = [tree.path(i, j) for i, j, _ in paths]
    if len(paths) <= _PATHS_SHOWN:
        lines = []
        for (i, j, base), (nodes, _) in zip(paths, turns, strict=True):
            way = r" \to ".join(node_tex(node) for node in nodes[1:-1])
            lines.append(rf"${i} \to {way} \to {j}$ & ${f.number(f.integer(base, least=2))}$ \\")
        # A tabular does not break across pages; two dozen lines fit on one.
        return (
            "\\begin{center}\\begin{tabular}{@{}lr@{}}\npath & base \\\\ \\hline\n"
            + "\n".join(lines)
            + "\n\\end{tabular}\\end{center}"
        )
    groups = Counter((turn[0], base) for (_, _, base), (_, turn) in zip(paths, turns, strict=True))
    examples: dict[tuple[int, int], list[str]] = defaultdict(list)
    for (i, j, base), (_, turn) in zip(paths, turns, strict=True):
        found = examples[turn[0], base]
        if len(found) < 4:
            found.append(rf"{i} \to {j}")
    items = [
        rf"\item ${f.number(number)}$ path{'s' * (number > 1)} of base ${f.number(base)}$, turning "
        rf"at level ${level}$: ${f.listing(examples[level, base])}"
        + (r",\ \dots" if number > 4 else "")
        + "$"
        for (level, base), number in sorted(groups.items())
    ]
    return (
        rf"\par\noindent The ${f.number(len(paths))}$ paths (all of them: {f.ELSEWHERE}):"
        "\n\\begin{itemize}\n" + "\n".join(items) + "\n\\end{itemize}"
    )


def capacities(network: Json, weights: Json, names: Notation) -> str:
    """The largest load of every level beside its capacity: `2·2 = 4 ≤ 4`."""
    tree = names.tree(network)
    loads: dict[Node, int] = defaultdict(lambda: 1)
    for i, j, base in weights["paths"]:
        for node in tree.path(i, j)[0]:
            loads[node] *= base
    worst: dict[int, int] = {}
    for (level, _), load in loads.items():
        worst[level] = max(worst.get(level, 1), load)
    pieces = []
    for level, load in sorted(worst.items()):
        capacity, name = _capacity(network, level)
        where = "an input" if level == 0 else rf"a node of level ${level}$"
        if load > capacity:
            raise ValueError(f"a flow of {load} through {where}, over the capacity {capacity}")
        pieces.append(rf"${f.number(load)} \le {name} = {f.number(capacity)}$ at {where}")
    return f"{f.joined(pieces)} (the largest of each level)"


def _capacity(network: Json, level: int) -> tuple[int, str]:
    if level == 0:
        return network["representation"], "M"
    return network["widths"][level - 1], f"r_{{{level - 1}}}"


def node_list(nodes: Sequence[Sequence[int]]) -> str:
    """Nodes of one level: `(1,k)` for `k ∈ {1,…,8}`."""
    level = nodes[0][0]
    if len(nodes) == 1:
        return rf"${node_tex(nodes[0])}$"
    return rf"$({level},k)$ for $k \in {f.label_set([k for _, k in nodes])}$"


def cut_items(statement: Json, witness: Json, names: Notation) -> tuple[list[str], str]:
    """What a cut removes, an item for each kind, and its costs as a product."""
    network, partition = statement["network"], statement["partition"]
    items, factors, numbers = [], [], []
    inputs = witness["inputs"]
    if inputs:
        cost = f.number(network["representation"])
        of = "input" if len(inputs) == 1 else "inputs"
        each = " each" if len(inputs) > 1 else ""
        items.append(
            rf"the edge{'s' * (len(inputs) > 1)} above {of} ${f.label_list(inputs)}$, at the cost "
            rf"$M = {cost}${each}"
        )
        factors.append(power("M", len(inputs)))
        numbers.append(power(cost, len(inputs)))
    for level in sorted({level for level, _ in witness["pools"]}):
        nodes = [node for node in witness["pools"] if node[0] == level]
        width = f"r_{{{level - 1}}}"
        items.append(
            rf"the pooling node{'s' * (len(nodes) > 1)} {node_list(nodes)}, at the cost ${width} = "
            rf"{f.number(network['widths'][level - 1])}${' each' if len(nodes) > 1 else ''}"
        )
        factors.append(power(width, len(nodes)))
        numbers.append(power(f.number(network["widths"][level - 1]), len(nodes)))
    groups: dict[tuple[int, str, int, int, tuple[int, ...]], list[int]] = defaultdict(list)
    counted = _sides(names.tree(network), partition)
    for level, k, side in witness["symmetric"]:
        children = one_sided(names.tree(network), counted, (level, k), side)
        dimension, size, chain = symmetric_dimension(network, names.tree(network), level, children)
        groups[level, side, size, dimension, tuple(chain)].append(k)
    for (level, side, size, dimension, values), nodes_k in sorted(groups.items()):
        sides = names.sides(partition)
        which = sides[0] if side == "I" else sides[1]
        value = computed(dimension)
        steps = ",\\ ".join(rf"E_{t} = {computed(e)}" for t, e in enumerate(values))
        items.append(
            rf"the edges between {node_list([[level, k] for k in nodes_k])} and the ${size}$ "
            rf"child{'ren' * (size > 1)} on the side of ${which}$, together, at the cost "
            rf"$\binom{{E_{{{level - 1}}} + {size} - 1}}{{{size}}} = "
            rf"{value}${' for each node' if len(nodes_k) > 1 else ''}, with ${steps}$"
        )
        factors.append(power(rf"\binom{{E_{{{level - 1}}} + {size} - 1}}{{{size}}}", len(nodes_k)))
        numbers.append(power(value if r"\cdot" not in value else f"({value})", len(nodes_k)))
    symbols, product = r" \cdot ".join(factors), r" \cdot ".join(numbers)
    # One factor is the bound itself: no need to write it twice.
    return items, symbols if product == f.natural(statement["upper"]) else f"{symbols} = {product}"


def power(base: str, exponent: int) -> str:
    """base^exponent, without an exponent 1."""
    return base if exponent == 1 else f"{base}^{{{f.number(exponent)}}}"


Counts = tuple[list[list[int]], list[list[int]]]
"""For every level and node: the inputs of I below it, and all inputs below it."""


def one_sided(tree: Tree, counted: Counts, node: Node, side: object) -> list[int]:
    """The children of a node below which all inputs are on one side."""
    if side not in ("I", "J"):
        raise ValueError(f"unknown side {f.shown(side)}")
    (on_rows, below), under = counted, node[0] - 1
    found = [
        c
        for c in tree.window(node)
        if on_rows[under][c - 1] == (below[under][c - 1] if side == "I" else 0)
    ]
    if not found:
        raise ValueError(f"no child of {list(node)} lies on the side {side}")
    return found


def symmetric_dimension(
    network: Json, tree: Tree, level: int, children: Sequence[int]
) -> tuple[int, int, list[int]]:
    """D(l, k, side), the number g of children on that side, and E_0 … E_{l−1}."""
    sizes, k = [], children[0]
    for above in range(level - 1, 0, -1):
        window = tree.window((above, k))
        sizes.append(len(window))
        k = window[0]
    dimension = min(network["representation"], network["widths"][0])
    chain = [dimension]
    for t, size in enumerate(reversed(sizes), start=1):
        dimension = min(network["widths"][t], comb(dimension + size - 1, size))
        chain.append(dimension)
    return comb(dimension + len(children) - 1, len(children)), len(children), chain


def _sides(tree: Tree, partition: Json) -> Counts:
    return tree.on_side(set(partition["I"])), tree.below()


def crossing_windows(statement: Json, names: Notation) -> list[int]:
    """The nodes of level 1 whose inputs are not all on one side."""
    tree = names.tree(statement["network"])
    counts, below = _sides(tree, statement["partition"])
    pairs = zip(counts[1], below[1], strict=True)
    return [k for k, (i, n) in enumerate(pairs, start=1) if 0 < i < n]


def recursion_table(statement: Json, names: Notation) -> str:
    """The values c^{l,k} of the recursion, nodes of equal values together."""
    network, partition = statement["network"], statement["partition"]
    tree, m = names.tree(network), network["representation"]
    counts, below = _sides(tree, partition)
    values = [1] * tree.inputs
    lines = [r"$0$ & all & $1$ \\"]
    for level, windows in enumerate(tree.children, start=1):
        found = []
        for k, window in enumerate(windows):
            i, n = counts[level][k], below[level][k]
            smaller, width = min(i, n - i), network["widths"][level - 1]
            # Sizes first: neither of the two numbers may be too long to be computed.
            bits = sum(values[c - 1].bit_length() for c in window)
            if max(bits, smaller * m.bit_length()) > _BITS_SHOWN:
                return "The numbers are long; the last one is the bound."
            found.append(min(m**smaller, width * prod(values[c - 1] for c in window)))
        values = found
        groups: dict[int, list[int]] = defaultdict(list)
        for k, value in enumerate(values, start=1):
            groups[value].append(k)
        for value, nodes in list(groups.items())[:_VALUES_SHOWN]:
            which = "all" if len(nodes) == len(windows) > 1 else f"${f.label_list(nodes)}$"
            lines.append(rf"${level}$ & {which} & ${computed(value)}$ \\")
        if len(groups) > _VALUES_SHOWN:
            lines.append(rf"${level}$ & \multicolumn{{2}}{{l}}{{{len(groups)} values in all}} \\")
    return (
        "\\begin{center}\\begin{tabular}{@{}rlr@{}}\n$l$ & $k$ & $c^{l,k}$ \\\\ \\hline\n"
        + "\n".join(lines)
        + "\n\\end{tabular}\\end{center}"
    )
