"""A rank explained on its pooling tree: windows, sides, cut, and the paths that carry the rank."""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import prod
from typing import TYPE_CHECKING, Any

from exactrank.kernel.digits import DigitsWeights
from exactrank.kernel.naturals import format_natural
from exactrank.kernel.objects import (
    FlowWeights,
    MatchingWeights,
    Network,
    Partition,
    label_runs,
    path_nodes,
)
from exactrank.kernel.statements import MaximalRank, RankAtWeights
from exactrank.kernel.subspaces import subspace_levels
from exactrank.kernel.theorem import Theorem

if TYPE_CHECKING:
    from rich.tree import Tree as RichTree

Node = tuple[int, int]
LINES = 48
"""So many nodes are shown; of the others it is said how many there are and what lies in them."""
SHOWN = 4


_RECTIFIERS = {
    "level_sets_upper_bound": "different values on one side (or rows, columns) are few",
    "additive_upper_bound": "the root adds functions of its children (or rows, columns are few)",
}


@dataclass
class Explanation:
    """What a theorem about a network's rank says node by node; `lines` introduce the tree."""

    network: Network
    partition: Partition
    lines: list[str] = field(default_factory=list)
    marks: dict[Node, list[str]] = field(default_factory=dict)

    def mark(self, node: Node, text: str) -> None:
        """Say something at a node."""
        self.marks.setdefault(node, []).append(text)


def explanation(theorem: Theorem) -> Explanation:
    """Explain a theorem about a maximal rank or a rank at weights; TypeError for other theorems."""
    statement = theorem.conclusion
    if not isinstance(statement, MaximalRank | RankAtWeights):
        raise TypeError("only ranks of networks are explained on a tree")
    found = Explanation(statement.network, statement.partition)
    for step in _steps(theorem):
        if step.rule == "cut_upper_bound":
            _cut(found, step)
        elif step.rule == "cut_at_weights_upper_bound":
            _cut_at_weights(found, step)
        elif step.rule in _RECTIFIERS:
            upper = format_natural(getattr(step.conclusion, "upper", None) or 0)
            found.lines.append(f"above, {_RECTIFIERS[step.rule]}: {upper}")
        elif step.rule == "subspace_upper_bound":
            _subspaces(found, step)
        elif isinstance(step.conclusion, RankAtWeights) and not step.premises:
            _carriers(found, step.rule, step.conclusion)
    return found


def _steps(theorem: Theorem) -> Iterator[Theorem]:
    for premise in theorem.premises:
        yield from _steps(premise)
    yield theorem


def _cut(found: Explanation, step: Theorem) -> None:
    """Mark the cut and multiply its costs out."""
    network, witness = found.network, json.loads(step.witness)
    value = getattr(step.conclusion, "upper", None) or 0
    powers: dict[str, tuple[int, int]] = {}

    def pay(name: str, cost: int) -> None:
        powers[name] = (cost, powers.get(name, (cost, 0))[1] + 1)

    for j in witness["inputs"]:
        found.mark((0, j), f"CUT, costs M = {network.representation}")
        pay("M", network.representation)
    for level, k in witness["pools"]:
        name, cost = f"r_{level - 1}", network.widths[level - 1]
        found.mark((level, k), f"CUT, costs {name} = {cost}")
        pay(name, cost)
    paid = prod(cost**count for cost, count in powers.values())
    names = [f"{name}^{count}" if count > 1 else name for name, (_, count) in powers.items()]
    numbers = [f"{cost}^{count}" if count > 1 else f"{cost}" for cost, count in powers.values()]
    for level, k, side in witness["symmetric"]:
        found.mark((level, k), f"CUT, its children on side {side} together (symmetric tensors)")
    if witness["symmetric"]:
        count = len(witness["symmetric"])
        names.append("a symmetric group" if count == 1 else f"{count} symmetric groups")
        numbers.append(format_natural(value // paid))
    found.lines.append(
        f"above, the cut: {_equal(' · '.join(names), ' · '.join(numbers), format_natural(value))}"
    )


def _subspaces(found: Explanation, step: Theorem) -> None:
    """The dimensions at each node above the inputs."""
    upper = format_natural(getattr(step.conclusion, "upper", None) or 0)
    found.lines.append(
        f"above, dimensions of subspaces: {upper} (d: rank of one channel, D: of all together in I, in J)"
    )
    levels = subspace_levels(found.network, found.partition)
    for level, spaces in enumerate(levels[1:], start=1):
        for k, node in enumerate(spaces, start=1):
            channel, rows, columns = map(_short, (node.channel, *node.joint))
            found.mark((level, k), f"d {channel}, D {rows} and {columns}")


def _short(value: int) -> str:
    return str(value) if value < 10**12 else f"about 2^{value.bit_length() - 1}"


def _cut_at_weights(found: Explanation, step: Theorem) -> None:
    """Mark a cut whose costs are what these weights can carry."""
    witness = json.loads(step.witness)
    for j in witness["inputs"]:
        found.mark((0, j), "CUT, costs the rank of its leaf vectors")
    for level, k in witness["pools"]:
        found.mark((level, k), "CUT, costs its channels that differ")
    for level, k in witness["convolutions"]:
        found.mark((level, k), "CUT above it, costs the rank of its weights")
    value = format_natural(getattr(step.conclusion, "upper", None) or 0)
    count = sum(map(len, witness.values()))
    places = "1 place" if count == 1 else f"{count} places"
    found.lines.append(f"above, the cut that these weights allow, at {places}: {value}")


def _equal(*sides: str) -> str:
    """`a = b = c`, what is said twice said once."""
    return " = ".join(dict.fromkeys(side for side in sides if side))


def _carriers(found: Explanation, rule: str, statement: RankAtWeights) -> None:
    """Mark what carries the rank: paths, windows of a matching, or a minor."""
    weights, value = statement.weights, format_natural(statement.lower or 0)
    if rule == "flow_lower_bound" and isinstance(weights, FlowWeights):
        counts: dict[int, int] = {}
        for *_, base in weights.paths:
            counts[base] = counts.get(base, 0) + 1
        bases = " · ".join(f"{b}^{n}" if n > 1 else f"{b}" for b, n in sorted(counts.items()))
        many = "1 path" if len(weights.paths) == 1 else f"{len(weights.paths)} paths"
        found.lines.append(f"below, {many} from I to J: {_equal(bases, value)}")
        _paths(found, weights)
    elif rule == "digits_lower_bound" and isinstance(weights, DigitsWeights):
        adding = [(level, k, t) for level, k, _, _, t in weights.numbers if t > 1]
        counts = Counter(t for *_, t in adding)
        added = " · ".join(f"{t}^{n}" if n > 1 else f"{t}" for t, n in sorted(counts.items()))
        found.lines.append(f"below, numbers split down the tree: {_equal(added, value)}")
        for level, k, t in adding:
            found.mark((level, k), f"adds numbers below {t}")
    elif rule == "matching_lower_bound" and isinstance(weights, MatchingWeights):
        tree, r = found.network.tree, weights.channels
        crossing = [
            k
            for k, window in enumerate(tree.children[0], start=1)
            if len({j in found.partition.rows for j in window}) == 2
        ]
        found.lines.append(
            f"below, unit leaves: each of {len(crossing)} windows that meet both I and J carries "
            f"{r}: {_equal(f'{r}^{len(crossing)}', value)}"
        )
        for k in crossing:
            found.mark((1, k), f"carries {r}")
    elif rule == "complement_rank":
        found.lines.append(f"below, complements of unit leaves, one channel passed on: {value}")
    elif rule == "minor_lower_bound":
        found.lines.append(
            f"below, an invertible {value} x {value} minor at the weights (no paths)"
        )
    elif rule == "factorization_upper_bound":
        upper = format_natural(statement.upper or 0)
        found.lines.append(f"above, all columns are combinations of {upper}")


def _paths(found: Explanation, weights: FlowWeights) -> None:
    through: dict[Node, list[tuple[str, int]]] = {}
    for i, j, base in weights.paths:
        nodes = path_nodes(found.network.tree, i, j)
        for node in nodes:
            turn = " turns" if node == nodes[-1] else ""
            through.setdefault(node, []).append((f"{i}->{j}{turn}", base))
    for node, paths in through.items():
        load, capacity = prod(base for _, base in paths), found.network.fan_in(node[0])
        named = [name for name, _ in paths[:SHOWN]]
        more = f" and {len(paths) - SHOWN} more" if len(paths) > SHOWN else ""
        word = "path" if len(paths) == 1 else "paths"
        found.mark(node, f"{word} {', '.join(named)}{more} (carries {load} of {capacity})")


def _visible(network: Network, limit: int) -> set[Node]:
    """The nodes to show: the leftmost way down, then whole windows, level by level, as room is."""
    tree = network.tree
    shown, node = {(tree.depth, 1)}, (tree.depth, 1)
    while node[0] > 0:
        node = (node[0] - 1, tree.children[node[0] - 1][node[1] - 1][0])
        shown.add(node)
    pending = [(tree.depth, 1)]
    while pending:
        children = _children(network, pending.pop(0))
        if len(shown | set(children)) > limit:
            return shown
        shown.update(children)
        pending.extend(children)
    return shown


def _children(network: Network, node: Node) -> list[Node]:
    level, k = node
    return [(level - 1, c) for c in network.tree.children[level - 1][k - 1]] if level else []


def _label(found: Explanation, node: Node) -> str:
    level, k = node
    marks = "; ".join(found.marks.get(node, []))
    if level == 0:
        text = f"input {k} in {'I' if k in found.partition.rows else 'J'}"
    else:
        leaves = found.network.tree.leaves[level][k - 1]
        sides = (
            _ranges([j for j in leaves if (j in found.partition.rows) == wanted])
            for wanted in (True, False)
        )
        text = f"node ({level},{k}) sees {' | '.join(sides)}"
    return f"{text}   {marks}" if marks else text


def _ranges(labels: list[int]) -> str:
    """`1-4,9`; of many ranges the first ones and how many labels there are."""
    shown = label_runs(labels)
    if len(shown) > 2 * SHOWN:
        return f"{','.join(shown[:SHOWN])},… ({len(labels)} inputs)"
    return ",".join(shown) or "-"


def _below(network: Network, node: Node) -> list[Node]:
    """All nodes of the tree below a node, itself included."""
    found: list[Node] = []
    pending = [node]
    while pending:
        node = pending.pop()
        found.append(node)
        pending.extend(_children(network, node))
    return found


def _left_out(found: Explanation, nodes: list[Node]) -> str:
    """`… 20 nodes below (16 inputs, 2 of the cut, 4 that carry rank)`."""
    hidden = [node for top in nodes for node in _below(found.network, top)]
    marks = [found.marks.get(node, []) for node in hidden]
    inputs = sum(level == 0 for level, _ in hidden)
    said = [f"{inputs} inputs"]
    if cut := sum(any(m.startswith("CUT") for m in listed) for listed in marks):
        said.append(f"{cut} of the cut")
    if carrying := sum(any("carries" in m for m in listed) for listed in marks):
        said.append(f"{carrying} that carry rank")
    return f"… {len(hidden)} nodes left out ({', '.join(said)})"


def as_tree(found: Explanation, *, limit: int = LINES) -> "RichTree":
    """The pooling tree for a terminal, at most about `limit` nodes of it."""
    from rich.text import Text
    from rich.tree import Tree

    tree = found.network.tree
    shown = _visible(found.network, limit)
    root = (tree.depth, 1)
    top = Tree(Text(_label(found, root)))
    pending: list[tuple[Node, Any]] = [(root, top)]
    while pending:
        node, branch = pending.pop()
        children = _children(found.network, node)
        for child in children:
            if child not in shown:
                continue
            text, hidden = _label(found, child), _children(found.network, child)
            if hidden and not shown.intersection(hidden):
                text += "   " + _left_out(found, hidden)
                branch.add(Text(text))
            else:
                pending.append((child, branch.add(Text(text))))
        hidden = [child for child in children if child not in shown]
        if hidden:
            branch.add(Text(_left_out(found, hidden)))
    return top


def explain(theorem: Theorem, *, limit: int = LINES) -> None:
    """Print the explanation to standard output; without colours and line breaks off a terminal."""
    from rich.console import Console

    found = explanation(theorem)
    tree = found.network.tree
    terminal = sys.stdout.isatty()
    console = Console(width=None if terminal else 240, highlight=terminal, markup=False)
    console.print(str(found.network))
    sides = " | ".join(_ranges(list(side)) for side in (found.partition.I, found.partition.J))
    console.print(f"I | J = {sides}; a node sees its inputs in I | in J")
    for line in found.lines:
        console.print(line)
    hidden = tree.size - len(_visible(found.network, limit))
    if hidden > 0:
        console.print(f"{tree.size - hidden} of {tree.size} nodes are shown; the rest is counted")
    console.print(as_tree(found, limit=limit))
