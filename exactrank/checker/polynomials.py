"""Polynomials with integer coefficients in the weights of networks, and symbolic tensors."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any

import form
from matrices import check_size
from networks import Net
from numerals import rational
from verdicts import Element, Malformed, Work

Variable = tuple[int, int, int, int]  # (l, k, gamma, alpha), k = 0 where layer l is shared
Monomial = tuple[tuple[Any, int], ...]  # powers of Variables, or of names
Poly = dict[Monomial, Element]  # without zero coefficients
Index = tuple[tuple[int, int], ...]  # (input, d), by increasing inputs
Channel = dict[Index, Poly]  # entries that are not zero


def read_poly(value: Any, known: Callable[[Variable], bool]) -> Poly:
    result: Poly = {}
    order = []
    for term in form.items(value, "a polynomial"):
        coefficient, powers = form.items(term, "a term of a polynomial", 2)
        c = rational(coefficient, "a coefficient")
        if not isinstance(c, int) or c == 0:
            raise Malformed("a coefficient of a polynomial is zero or not an integer")
        monomial = []
        for entry in form.items(powers, "a monomial"):
            layer, node, g, a, e = form.integers(form.items(entry, "a power", 5), "a power", 0)
            if e < 1 or not known((layer, node, g, a)):
                raise Malformed(f"{[layer, node, g, a]} is no weight, or its power is 0")
            monomial.append(((layer, node, g, a), e))
        form.increasing([variable for variable, _ in monomial], "a monomial")
        order.append([(*variable, e) for variable, e in monomial])
        result[tuple(monomial)] = c
    form.increasing(order, "the list of terms of a polynomial")
    return result


def is_weight(net: Net, variable: Variable) -> bool:
    layer, node, channel, source = variable
    if not 0 <= layer <= net.depth:
        return False
    here = node == 0 if layer in net.shared else 1 <= node <= net.nodes(layer)
    return here and 1 <= channel <= net.channels(layer) and 1 <= source <= net.sources(layer)


def weight(net: Net, layer: int, node: int, channel: int, source: int) -> Poly:
    """The weight as a variable of its own."""
    return {(((layer, 0 if layer in net.shared else node, channel, source), 1),): 1}


def add(total: Poly, other: Poly, sign: int = 1) -> None:
    for monomial, c in other.items():
        value = total.pop(monomial, 0) + sign * c
        if value:
            total[monomial] = value


def multiply(left: Poly, right: Poly, work: Work) -> Poly:
    result: Poly = {}
    for m, c in left.items():
        for n, d in right.items():
            work.charge(8 * (1 + len(m) + len(n)))  # monomials in many weights take longer
            powers = dict(m)
            for variable, e in n:
                powers[variable] = powers.get(variable, 0) + e
            work.sized(c * d)
            add(result, {tuple(sorted(powers.items())): c * d})
    return result


def determinant(rows: list[list[Poly]], work: Work) -> Poly:
    """By expansion along the last row, each minor of the first rows once."""
    minors: dict[tuple[int, ...], Poly] = {(): {(): 1}}
    for count, row in enumerate(rows, 1):
        larger: dict[tuple[int, ...], Poly] = {}
        for columns in combinations(range(len(rows)), count):
            larger[columns] = {}
            for t, column in enumerate(columns):
                rest = minors[columns[:t] + columns[t + 1 :]]
                add(larger[columns], multiply(row[column], rest, work), (-1) ** (count - 1 - t))
        minors = larger
    return minors[tuple(range(len(rows)))]


def tensor_entries(
    net: Net, level: int, number: int, weight_at: Callable[[int, int, int, int], Poly], work: Work
) -> list[Channel]:
    """The channels of phi^{l,k} as polynomials.

    An index is a set of pairs (j, d). For the forward pass the pair stands for the factor
    f_d(x_j): as the children of a node have no input in common, the product of the children's
    values multiplies entries exactly as the tensor product does, and no other monomial occurs.
    """
    if net.representation > 1:  # else there is one entry
        check_size(2 ** min(21, len(net.inputs_below(level, number))))

    def leaf(label: int) -> list[Channel]:
        work.charge(net.representation * net.channels(0))
        return [
            {
                ((label, d),): poly
                for d in range(1, net.representation + 1)
                if (poly := weight_at(0, label, g, d))
            }
            for g in range(1, net.channels(0) + 1)
        ]

    def node(level: int, number: int, below: list[list[Channel]]) -> list[Channel]:
        work.charge(net.channels(level) * net.sources(level))
        result: list[Channel] = [{} for _ in range(net.channels(level))]
        for a in range(net.sources(level)):
            joint: Channel = {(): {(): 1}}
            for part in below:
                # An index of thousands of inputs, child by child, takes long beside one monomial.
                work.charge(sum(len(i) + len(j) for i in joint for j in part[a]))
                joint = {
                    tuple(sorted(i + j)): multiply(x, y, work)
                    for i, x in joint.items()
                    for j, y in part[a].items()
                }
            for g, channel in enumerate(result):
                for index, poly in joint.items():
                    term = multiply(weight_at(level, number, g + 1, a + 1), poly, work)
                    add(channel.setdefault(index, {}), term)
        return [{index: poly for index, poly in channel.items() if poly} for channel in result]

    return net.fold(level, number, leaf, node)
