"""Conditions on the weights: their forms, and the nodes where a network splits at a partition."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import TYPE_CHECKING, Any

import form
from networks import Net, Partition
from numerals import product
from polynomials import Poly, is_weight, read_poly
from verdicts import Declined, Malformed, Work

if TYPE_CHECKING:
    from statements import Statement

Place = tuple[int, int]
Rows = list[tuple[int, ...]]


def read_conditions(value: Any, name: str, said: Statement, work: Work) -> Any:
    """A non-empty list of CONDITIONs."""
    if not form.items(value, name):
        raise Malformed("there are no conditions")
    for condition in value:
        _read(condition, said.net)
    return value


def _read(value: Any, net: Net) -> None:
    if not isinstance(value, dict) or len(value) != 1:
        raise Malformed("a condition is not an object with one key")
    ((name, data),) = value.items()
    if name == "full-rank":
        *node, side = form.items(data, name, 3)
        form.pair(node, name)
        if side not in ("I", "J"):
            raise Malformed("a side of full-rank is neither I nor J")
    elif name == "coarse-entries":
        if data != "all":
            raise Malformed("coarse-entries is not all")
    elif name == "polynomial":
        if not degree(read_poly(data, lambda variable: is_weight(net, variable))):
            raise Malformed("a polynomial in the conditions is constant")
    elif name == "minor":
        _read_minor(data)
    else:
        raise Declined("the form of a condition is not known")


def _read_minor(value: Any) -> None:
    names = set(value) if isinstance(value, dict) else None
    if names == {"paths"}:
        for path in form.items(value["paths"], "paths"):
            form.integers(form.items(path, "a path", 3), "a path", 1)
    elif names == {"channels"}:
        form.size(value["channels"], "channels")
    else:
        read_minor_rows(*form.keys(value, "a minor", "rows", "columns"))


def read_minor_rows(rows: Any, columns: Any) -> tuple[Rows, Rows]:
    """The multi-indices of a minor's rows and columns."""
    first, second = (
        [tuple(form.integers(index, "an index")) for index in form.items(side, "rows")]
        for side in (rows, columns)
    )
    return first, second


def degree(poly: Poly) -> int:
    """The total degree; 0 for a constant and for the zero polynomial."""
    return max((sum(e for _, e in monomial) for monomial in poly), default=0)


@dataclass(frozen=True)
class Split:
    """The mixed and the splitting nodes of a network at a partition."""

    net: Net
    partition: Partition

    @cached_property
    def counts(self) -> list[list[tuple[int, int]]]:
        return self.partition.count(self.net)

    def mixed(self, level: int, number: int) -> bool:
        return 0 not in self.counts[level][number - 1]

    @cached_property
    def mixed_nodes(self) -> list[Place]:
        """In increasing order."""
        levels = range(1, self.net.depth + 1)
        return [
            (level, number)
            for level in levels
            for number in range(1, self.net.nodes(level) + 1)
            if self.mixed(level, number)
        ]

    def pure_children(self, place: Place, side: int) -> list[Place]:
        """Those below which all inputs are in I (side 0) or all in J (side 1)."""
        level, number = place
        below = self.net.children[level][number - 1]
        return [(level - 1, c) for c in below if not self.counts[level - 1][c - 1][1 - side]]

    def sides(self, place: Place) -> list[int]:
        """The sides on which the node has pure children."""
        return [side for side in (0, 1) if self.pure_children(place, side)]

    @cached_property
    def splitting(self) -> list[Place]:
        """T."""
        found = ((place, len(self.sides(place))) for place in self.mixed_nodes)
        return [
            place
            for place, sides in found
            if sides == 2 or (sides == 1 and self.net.sources(place[0]) == 1)
        ]

    @property
    def splits(self) -> bool:
        """Whether every mixed node that has a pure child is a splitting node."""
        return set(self.splitting) == {place for place in self.mixed_nodes if self.sides(place)}

    def rank(self) -> int:
        """The product of the q_t."""
        return product(self.net.sources(level) for level, _ in self.splitting)

    def conditions(self) -> list[Any]:
        """Full column rank of every leaf matrix, and no entry of the coarse tensor zero."""
        full = [
            {"full-rank": [*place, "IJ"[side]]}
            for place in self.splitting
            for side in self.sides(place)
        ]
        return [*full, {"coarse-entries": "all"}]

    def degree(self) -> int:
        """Of the product of one minor for each leaf matrix with all entries of the coarse tensor."""
        sizes = _subtree_sizes(self.net)
        below = (
            self.net.sources(place[0])
            * sum(
                sizes[level][number - 1]
                for side in (0, 1)
                for level, number in self.pure_children(place, side)
            )
            for place in self.splitting
        )
        short = sum(below) + self.rank() * len(self.mixed_nodes)
        return short if short < 10**40 else product([self.rank(), node_count(self.net)])


def _subtree_sizes(net: Net) -> list[list[int]]:
    """How many nodes there are at or below each node."""
    sizes = [[1] * net.inputs]
    for level in net.children[1:]:
        sizes.append([1 + sum(sizes[-1][c - 1] for c in below) for below in level])
    return sizes


def node_count(net: Net) -> int:
    """V."""
    return sum(net.nodes(level) for level in range(net.depth + 1))


def weight_count(net: Net, first: int = 0) -> int:
    """The weights of the layers from `first` on, those of a shared layer once."""
    return sum(
        prod((1 if layer in net.shared else net.nodes(layer), net.channels(layer)))
        * net.sources(layer)
        for layer in range(first, net.depth + 1)
    )


def pairs(net: Net, partition: Partition) -> list[tuple[int, int]] | None:
    """The input of I and that of J below each node of level 1, where all have just these two."""
    found = []
    for window in net.children[1]:
        ours = [j for j in window if j in partition.rows]
        others = [j for j in window if j not in partition.rows]
        if len(ours) != 1 or len(others) != 1:
            return None
        found.append((ours[0], others[0]))
    return found
