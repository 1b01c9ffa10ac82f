"""Cuts whose costs are ranks and numbers of channel classes at given weights."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import prod
from typing import Any

from exactrank.render import formulas as f
from exactrank.render.cuts import node_tex
from exactrank.render.notation import Notation
from exactrank.render.trees import reduced, shared_layers

Json = Mapping[str, Any]
Rows = list[list[Fraction]]

_WORK_LIMIT = 200_000
"""Weights up to which the costs are computed anew, to be shown one by one."""
_ITEMS_SHOWN = 12


class Layers:
    """Weights given by arrays, over a field, node by node; ranks and classes of channels."""

    def __init__(self, statement: Json, names: Notation) -> None:
        self.modulus = f.modulus_of(statement["field"])
        self.tree = names.tree(statement["network"])
        self.shared = shared_layers(statement["network"])
        self.arrays = statement["weights"]["arrays"]
        self._dead: dict[tuple[int, int], set[int]] = {}

    def matrix(self, level: int, k: int) -> Rows:
        """a^{l,k}: a row for each channel γ."""
        layer = self.arrays[f"layer{level}"]
        rows = layer if level in self.shared else layer[k - 1]
        return [[reduced(f.fraction_of(x), self.modulus) for x in row] for row in rows]

    def size(self) -> int:
        """How many weights there are, shared ones counted once for each node."""
        return sum(
            self.tree.width(level) * len(rows) * len(rows[0])
            for level in range(self.tree.depth + 1)
            for rows in [self.matrix(level, 1)]
        )

    def rank(self, level: int, k: int) -> int:
        """The rank of a^{l,k}, by elimination."""
        table, found = self.matrix(level, k), 0
        for column in range(len(table[0])):
            pivot = next((r for r in range(found, len(table)) if table[r][column]), None)
            if pivot is None:
                continue
            table[found], table[pivot] = table[pivot], table[found]
            top = self._scaled(table[found], table[found][column])
            for r in range(found + 1, len(table)):
                if factor := table[r][column]:
                    pairs = zip(table[r], top, strict=True)
                    table[r] = [reduced(x - factor * y, self.modulus) for x, y in pairs]
            found += 1
        return found

    def _scaled(self, row: Sequence[Fraction], by: Fraction) -> list[Fraction]:
        inverse = reduced(1 / by, self.modulus)
        return [reduced(x * inverse, self.modulus) for x in row]

    def dead(self, level: int, k: int) -> set[int]:
        """The channels of conv(l, k) that are dead, counted from 0."""
        if (level, k) not in self._dead:
            rows = self.matrix(level, k)
            alive = range(len(rows[0])) if level == 0 else self.alive(level, k)
            self._dead[level, k] = {
                g for g, row in enumerate(rows) if not any(row[a] for a in alive)
            }
        return self._dead[level, k]

    def alive(self, level: int, k: int) -> list[int]:
        """The channels of pool(l, k) that are not dead."""
        rows = self.matrix(level, k)
        below = set().union(*(self.dead(level - 1, c) for c in self.tree.window((level, k))))
        return [a for a in range(len(rows[0])) if a not in below and any(row[a] for row in rows)]

    def classes(self, level: int, k: int) -> int:
        """The number of classes of channels of pool(l, k)."""
        children = [self.matrix(level - 1, c) for c in self.tree.window((level, k))]
        return len(
            {tuple(self._direction(rows[a]) for rows in children) for a in self.alive(level, k)}
        )

    def _direction(self, row: Sequence[Fraction]) -> tuple[Fraction, ...]:
        lead = next((x for x in row if x), None)
        return tuple(row) if lead is None else tuple(self._scaled(row, lead))


def cut_at_weights(step: Json, names: Notation) -> tuple[str, str]:
    """The argument and the cut with its costs."""
    at, witness = step["conclusion"], step["witness"]
    network, partition = at["network"], at["partition"]
    rows, columns = names.sides(partition)
    tensor, weights = names.tensor(network), names.weights_name(network, at["weights"])
    text = (
        rf"Remove what is listed below from the graph of inputs, convolutions and pooling nodes: "
        rf"no input of ${rows}$ is then connected with an input of ${columns}$. At the weights "
        rf"${weights}$ the tensor ${tensor}$ is a sum over the indices that cross the cut, with terms of "
        rf"matricization rank at most one."
    )
    if witness["inputs"] or witness["convolutions"]:
        text += (
            r" A weight matrix of rank $\rho$ is a product of two with $\rho$ columns and $\rho$ "
            r"rows, so an index of $\rho$ values crosses the edge that it stands for."
        )
    if witness["pools"]:
        text += (
            r" At a pooling node, channels whose term is zero (dead ones) are dropped, and "
            r"channels $\alpha$ for which the children's weight vectors $a^{l-1,c,\alpha}$ are "
            r"proportional, for every child $c$, have proportional products and are gathered into "
            r"one class: an index with a value for each class crosses."
        )
    items, costs = _items(at, witness, names)
    if not items:
        return rf"No input of ${rows}$ is connected with one of ${columns}$.", ""
    upper = f.natural(at["upper"])
    product = r" \cdot ".join(costs)
    listing = "\n".join(rf"\item {item}" for item in items)
    shown = f"Removed are\n\\begin{{itemize}}\n{listing}.\n\\end{{itemize}}"
    if costs and product != upper:
        shown += f"\nThe costs multiply:\n\\[ {product} = {upper} \\]"
    return text, shown


def _items(at: Json, witness: Json, names: Notation) -> tuple[list[str], list[str]]:
    """An item for each removed element; their costs where they are few enough to be computed."""
    layers = Layers(at, names)
    known = layers.size() <= _WORK_LIMIT
    lines: list[str] = []
    numbers: list[int] = []

    def add(what: str, cost: str, compute: Callable[[int, int], int], level: int, k: int) -> None:
        if known:
            numbers.append(compute(level, k))
            cost += f" ${f.number(numbers[-1])}$" if cost else ""
        lines.append(f"{what}, at the cost {cost}".replace("$ $", " = "))

    for j in witness["inputs"]:
        cost = rf"$\operatorname{{rank}} a^{{0,{f.integer(j, least=1)}}}$"
        add(f"the edge above input ${j}$", cost, layers.rank, 0, j)
    for level, k in witness["pools"]:
        what = f"the pooling node ${node_tex((level, k))}$"
        add(what, "of its number of classes" + "," * known, layers.classes, level, k)
    for level, k in witness["convolutions"]:
        cost = rf"$\operatorname{{rank}} a^{{{f.integer(level)},{f.integer(k)}}}$"
        what = f"the edge above the pooling node ${node_tex((level, k))}$"
        add(what, cost, layers.rank, level, k)
    upper = at["upper"]
    if known and f.DECIMAL.fullmatch(upper) and prod(numbers) != int(upper):
        raise ValueError(f"the costs of the cut multiply to {prod(numbers)}, not {upper}")
    if len(lines) > _ITEMS_SHOWN:
        lines = [
            *lines[:_ITEMS_SHOWN],
            f"\\dots\\ ({len(lines)} in all; {f.ELSEWHERE})",
        ]
    costs = [f.number(n) for n in numbers]
    return lines, costs if len(costs) <= 2 * _ITEMS_SHOWN else []
