"""Bounds at all partitions of a network at once, by the symmetries of its pooling tree.

M and the widths depend on the level only, so a symmetry of the tree that moves I | J to another partition
changes no bound. Subsets of the inputs below a node therefore fall into few classes: below a window of equal
subtrees a class is a multiset of the subtrees' classes (N = 16 in windows of two: 231 classes of 65,536
subsets). The recursions of the cut, of the papers and of subspaces run once for each class, in Python's integers,
which do not overflow; numpy only numbers the classes.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import comb, prod
from typing import Any

import numpy as np

from exactrank.bounds.cuts import SYMMETRIC_LIMIT
from exactrank.kernel.fields import InputError
from exactrank.kernel.objects import Network, Partition
from exactrank.kernel.subspaces import Recursion, Spaces

INPUTS_LIMIT = 20
"""2^(N−1) − 1 partitions are numbered in arrays; half a million are enough."""

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, slots=True)
class Bounds:
    """Bounds of the maximal rank at one partition.

    `cut` is the minimal cut of the tree; `upper` the smaller of the cut with the symmetric groups of shared
    layers, as `minimal_cut` finds it, and the dimensions of subspaces; the papers' bounds as in `bounds.papers`.
    """

    paper_lower: int
    paper_upper: int
    cut: int
    upper: int


@dataclass(frozen=True, slots=True)
class Row:
    """A partition, its bounds, and the number of its orbit under the tree's symmetries and I ↔ J."""

    partition: Partition
    bounds: Bounds
    orbit: int


@dataclass(frozen=True, slots=True)
class Orbit:
    """Partitions that symmetries of the tree and I ↔ J carry into each other: the first, and how many."""

    partition: Partition
    bounds: Bounds
    size: int


@dataclass(frozen=True, slots=True)
class _Class:
    """What the recursions know of a subset of the inputs below a node."""

    on_rows: int
    below: int
    crossing: int
    paper: int
    plain: tuple[int, int]
    symmetric: tuple[int, int]
    spaces: Spaces | None


@dataclass(frozen=True, slots=True)
class _Shape:
    """A subtree up to symmetry: its classes, and the class of each subset of its leaves.

    Bit t of a subset's number stands for leaf t, counted from the left after equal subtrees were put
    next to each other.
    """

    classes: list[_Class]
    of_subset: Array
    span: tuple[tuple[int, ...], int] | None


class PartitionTable:
    """All 2^(N−1) − 1 partitions of a network with 1 in I, numbered 0, 1, …, and their bounds.

    Partition t has in I, besides 1, the labels j with bit j−2 of t set. Raises InputError beyond 20 inputs.
    """

    def __init__(self, network: Network):
        if network.inputs > INPUTS_LIMIT:
            raise InputError(
                f"all partitions are listed up to {INPUTS_LIMIT} inputs, not {network.inputs}"
            )
        self.network = network
        leaves, shape = _Builder(network).root()
        count = 2 ** (network.inputs - 1) - 1
        numbers = 2 * np.arange(count, dtype=np.int64) + 1
        subsets, complements = (
            sum(((chosen >> (label - 1)) & 1) << bit for bit, label in enumerate(leaves))
            for chosen in (numbers, 2**network.inputs - 1 - numbers)
        )
        # A partition and its mirror image I ↔ J have the same bounds: the smaller class stands for both.
        both = np.minimum(shape.of_subset[subsets], shape.of_subset[complements])
        found, first, orbits, sizes = np.unique(
            both, return_index=True, return_inverse=True, return_counts=True
        )
        self._orbit_of = orbits
        self._bounds = [self._of_class(shape.classes[c]) for c in found]
        self._first, self._sizes = first, sizes

    def _of_class(self, found: _Class) -> Bounds:
        network = self.network
        lower = min(network.representation, network.widths[0]) ** found.crossing
        upper = min(found.symmetric)
        if found.spaces is not None:
            upper = min(upper, found.spaces.channel)
        return Bounds(int(lower), found.paper, min(found.plain), upper)

    def __len__(self) -> int:
        return len(self._orbit_of)

    def partition(self, number: int) -> Partition:
        """Partition `number`, from 0."""
        labels = [label for label in range(2, self.network.inputs + 1) if number >> (label - 2) & 1]
        return Partition.of(self.network.inputs, (1, *labels))

    def number(self, partition: Partition) -> int:
        """The number of a partition, or of the same one with I and J exchanged."""
        side = partition.I if 1 in partition.rows else partition.J
        return sum(1 << (label - 2) for label in side if label > 1)

    def row(self, number: int) -> Row:
        """One partition with its bounds."""
        orbit = int(self._orbit_of[number])
        return Row(self.partition(number), self._bounds[orbit], orbit)

    def bounds(self, partition: Partition) -> Bounds:
        """The bounds at a partition of the network's inputs."""
        return self._bounds[int(self._orbit_of[self.number(partition)])]

    def __iter__(self) -> Iterator[Row]:
        return (self.row(number) for number in range(len(self)))

    @cached_property
    def orbits(self) -> tuple[Orbit, ...]:
        """One partition for each orbit; a row's `orbit` is a position here."""
        return tuple(
            Orbit(self.partition(int(first)), bounds, int(size))
            for first, bounds, size in zip(self._first, self._bounds, self._sizes, strict=True)
        )


def all_partitions(network: Network) -> PartitionTable:
    """The bounds of all 2^(N−1) − 1 partitions, N ≤ 20. Source: [CS-P]; cuts after [L]."""
    return PartitionTable(network)


class _Builder:
    """Shapes of subtrees, each built once."""

    def __init__(self, network: Network):
        self.network = network
        self.tree = network.tree
        self.recursion = Recursion(network)
        self.shapes: list[_Shape] = [self._leaf()]
        self.known: dict[tuple[int, tuple[int, ...]], int] = {}

    def root(self) -> tuple[list[int], _Shape]:
        """The labels in the order of the root's bits, and the root's shape."""
        found = [([j], 0) for j in range(1, self.tree.inputs + 1)]
        for level, windows in enumerate(self.tree.children, start=1):
            above = []
            for window in windows:
                # Equal subtrees stand next to each other, so equal nodes read their bits alike.
                children = sorted((found[c - 1] for c in window), key=lambda child: child[1])
                kinds = tuple(kind for _, kind in children)
                kind = self.known.get((level, kinds))
                if kind is None:
                    kind = self.known[level, kinds] = len(self.shapes)
                    self.shapes.append(self._join(level, [self.shapes[k] for k in kinds], kinds))
                above.append(([leaf for leaves, _ in children for leaf in leaves], kind))
            found = above
        ((leaves, kind),) = found
        return leaves, self.shapes[kind]

    def _leaf(self) -> _Shape:
        network, M = self.network, self.network.representation
        outside = _Class(0, 1, 0, 1, (M, 1), (M, 1), self.recursion.leaf(1))
        inside = _Class(1, 1, 0, 1, (1, M), (1, M), self.recursion.leaf(0))
        span = ((), min(M, network.widths[0])) if network.shared(0) else None
        return _Shape([outside, inside], np.arange(2), span)

    def _join(self, level: int, children: Sequence[_Shape], kinds: Sequence[int]) -> _Shape:
        codes = np.zeros((1, 0), dtype=np.int64)
        for child in children:
            # Later children take the higher bits.
            codes = np.concatenate(
                [
                    np.tile(codes, (len(child.of_subset), 1)),
                    np.repeat(child.of_subset, len(codes))[:, None],
                ],
                axis=1,
            )
        for kind in set(kinds):
            places = [place for place, other in enumerate(kinds) if other == kind]
            codes[:, places] = np.sort(codes[:, places], axis=1)
        radices = [len(child.classes) for child in children]
        keys = np.ravel_multi_index(tuple(codes.T), radices)
        _, first, of_subset = np.unique(keys, return_index=True, return_inverse=True)
        classes = [
            self._class(
                level,
                [child.classes[c] for child, c in zip(children, code, strict=True)],
                [child.span for child in children],
            )
            for code in codes[first].tolist()
        ]
        return _Shape(classes, of_subset, self._span(level, [child.span for child in children]))

    def _class(self, level: int, below: Sequence[_Class], spans: Sequence[Any]) -> _Class:
        network = self.network
        r, M = network.widths[level - 1], network.representation
        rows, leaves = sum(c.on_rows for c in below), sum(c.below for c in below)
        crossing = int(0 < rows < leaves) if level == 1 else sum(c.crossing for c in below)
        paper = min(M ** min(rows, leaves - rows), r * prod(c.paper for c in below))
        through = r * prod(min(c.plain) for c in below)
        plain = [min(prod(c.plain[s] for c in below), through) for s in (0, 1)]
        through = r * prod(min(c.symmetric) for c in below)
        symmetric = [min(self._on_side(below, spans, s), through) for s in (0, 1)]
        spaces = [c.spaces for c in below if c.spaces is not None]
        # The root has most of the classes. Where its cut is met from below, subspaces cannot be less.
        met = level == self.tree.depth and min(symmetric) == min(M, network.widths[0]) ** crossing
        return _Class(
            rows,
            leaves,
            crossing,
            paper,
            (plain[0], plain[1]),
            (symmetric[0], symmetric[1]),
            None if met else self.recursion.node(level, spaces),
        )

    def _on_side(self, below: Sequence[_Class], spans: Sequence[Any], side: int) -> int:
        """The cost with the pooling node on a side; the other side's children apart or together."""
        wholly = [c.on_rows == (0 if side == 0 else c.below) for c in below]
        apart = prod(c.symmetric[side] for c, other in zip(below, wholly, strict=True) if other)
        rest = prod(c.symmetric[side] for c, other in zip(below, wholly, strict=True) if not other)
        group = [span for span, other in zip(spans, wholly, strict=True) if other]
        together = _dimension(group)
        return rest * (apart if together is None else min(apart, together))

    def _span(self, level: int, spans: Sequence[Any]) -> tuple[tuple[int, ...], int] | None:
        dimension = _dimension(spans) if self.network.shared(level) else None
        if dimension is None:
            return None
        return (*spans[0][0], len(spans)), min(self.network.channels(level), dimension)


def _dimension(group: Sequence[Any]) -> int | None:
    """The symmetric tensors over a group of equal spans; None where the spans differ or are not shared."""
    kinds = set(group)
    kind = kinds.pop() if len(kinds) == 1 else None
    if kind is None or len(group) > SYMMETRIC_LIMIT:
        return None
    return comb(kind[1] + len(group) - 1, len(group))


def rows_at(network: Network, partitions: Iterable[Partition]) -> Iterator[Row]:
    """Rows of some partitions only, in their order."""
    table = PartitionTable(network)
    return (table.row(table.number(partition)) for partition in partitions)
