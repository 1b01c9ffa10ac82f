"""Weights of large rank in small fields, where uniform ones often lose rank: a search.

Starts from sparse 0/1, uniform and structured weights, then changes one weight at a time as long as the rank does not
fall. Where the field and the network are so small that all weights can be tried, all are.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product as cartesian
from typing import Any

from exactrank.kernel.entries import submatrix
from exactrank.kernel.fields import Field, InputError
from exactrank.kernel.objects import ArrayWeights, Network, Partition
from exactrank.ranks.compression import spanning_minor

Indices = list[tuple[int, ...]]
SMALL_FIELD = 1000
"""Below this, a determinant of some dozens of rows vanishes too often at uniform weights."""

ALL_WEIGHTS_LIMIT = 4096
EVALUATIONS = 240
NODES_LIMIT = 12_000
"""Evaluations times nodes: an evaluation takes about a fifth of a millisecond for each node."""

DENSITIES = (0.5, 0.75, 0.3, 1.0)


@dataclass(frozen=True)
class Found:
    """Weights, rows and columns of an invertible minor there, and what was tried in words."""

    weights: ArrayWeights
    rows: Indices
    columns: Indices
    tried: str


def search_weights(
    network: Network,
    partition: Partition,
    field: Field,
    *,
    goal: int,
    seed: int = 0,
    start: Sequence[ArrayWeights] = (),
) -> Found | None:
    """Weights in GF(p), p < 2^31, with a rank of [[A]]_{I,J} as large as the search finds, at most `goal`.

    None where all ranks found are 0 or the cores do not fit. Raises InputError over QQ.
    """
    p = field.modulus
    if p is None:
        raise InputError("small fields are GF(p)")
    search = _Search(network, partition, p, goal)
    every = network.variables * (p.bit_length() - 1) <= 12 and p**network.variables
    try:
        if every and every <= ALL_WEIGHTS_LIMIT:
            said = f"all {every} weights in {field}"
            for values in cartesian(range(p), repeat=network.variables):
                if search.look(list(values)) >= goal:
                    break
        else:
            search.climb(start, seed)
            said = f"search over {search.evaluations} weights in {field}, seed {seed}"
    except InputError as error:
        return search.found(f"search in {field} stopped: {error}")
    return search.found(said)


class _Search:
    def __init__(self, network: Network, partition: Partition, p: int, goal: int):
        self.network, self.partition, self.p, self.goal = network, partition, p, goal
        self.evaluations = 0
        self.budget = max(8, min(EVALUATIONS, NODES_LIMIT // network.tree.size))
        self.best: tuple[int, list[int], Indices, Indices] = (0, [], [], [])

    def look(self, values: list[int]) -> int:
        """The rank at the weights, flat in the order of the layers; the best ones are kept."""
        self.evaluations += 1
        layers = self._layers(values)
        rows, columns = spanning_minor(self.network, layers, self.partition, self.p)
        rank = len(rows)
        if rank == 1:
            # One index is kept also where the tensor is zero.
            at = submatrix(self.network, layers, self.partition, rows, columns, modulus=self.p)
            rank = int(at != [[0]])
        if rank > self.best[0]:
            self.best = rank, list(values), rows, columns
        return rank

    def climb(self, start: Sequence[ArrayWeights], seed: int) -> None:
        """From several starts, one weight changed at a time."""
        generator = random.Random(seed)
        starts = [*self._starts(start, generator)]
        share = max(2, self.budget // len(starts))
        for values in starts:
            rank = self.look(values)
            for _ in range(share - 1):
                if self.best[0] >= self.goal:
                    return
                place = generator.randrange(len(values))
                before = values[place]
                values[place] = generator.randrange(self.p)
                changed = self.look(values) if values[place] != before else rank
                if changed < rank:
                    values[place] = before
                else:
                    rank = changed

    def _starts(
        self, start: Sequence[ArrayWeights], generator: random.Random
    ) -> Iterator[list[int]]:
        for weights in start:
            yield [int(x) % self.p for layer in weights.layers for m in layer for r in m for x in r]
        for density in DENSITIES:
            yield [
                generator.randrange(1, self.p) if generator.random() < density else 0
                for _ in range(self.network.variables)
            ]

    def _layers(self, values: Sequence[int]) -> Any:
        layers, at = [], 0
        for level in range(self.network.depth + 1):
            sets, rows, columns = self.network.weight_shape(level)
            layer = []
            for _ in range(sets):
                layer.append(
                    [values[at + columns * g : at + columns * (g + 1)] for g in range(rows)]
                )
                at += rows * columns
            layers.append(layer)
        return layers

    def found(self, said: str) -> Found | None:
        rank, values, rows, columns = self.best
        if rank == 0:
            return None
        layers = tuple(
            tuple(tuple(tuple(row) for row in matrix) for matrix in layer)
            for layer in self._layers(values)
        )
        return Found(ArrayWeights(layers), rows, columns, f"{said}: {rank}")
