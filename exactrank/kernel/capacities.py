"""What a network's nodes can carry at given weights: ranks of layers, channels that are not lost."""

from collections.abc import Sequence
from typing import Any

from flint import fmpq_mat, nmod_mat

from exactrank.kernel.fields import Field
from exactrank.kernel.objects import Network, Weights, scalars

Node = tuple[int, int]


class Capacities:
    """Capacities of inputs, convolutions and pooling nodes of a network at weights over a field."""

    def __init__(self, network: Network, weights: Weights, field: Field):
        self.network, self.field = network, field
        self._layers = scalars(weights, network, field)
        self._dead = self._dead_channels()

    def matrix(self, level: int, k: int) -> Any:
        """The weights of node (l, k): r_l × r_{l−1}, or r_0 × M for an input."""
        return self._layers[level][0 if self.network.shared(level) else k - 1]

    def rank(self, level: int, k: int) -> int:
        """The rank of a^{l,k} over the field."""
        rows = self.matrix(level, k)
        flat = [x for row in rows for x in row]
        p = self.field.modulus
        if p is not None:
            return int(nmod_mat(len(rows), len(rows[0]), flat, p).rank())
        return int(fmpq_mat(len(rows), len(rows[0]), flat).rank())

    def classes(self, level: int, k: int) -> int:
        """How many channels of the pooling node (l, k) are not dead, proportional ones counted once."""
        children = self.network.tree.children[level - 1][k - 1]
        dead = self._dead_at_pool(level, k, self._dead[level - 1])
        live = [a for a in range(self.network.fan_in(level)) if a not in dead]
        directions = {
            tuple(self._direction(self.matrix(level - 1, c)[a]) for c in children) for a in live
        }
        return len(directions)

    def _direction(self, vector: Sequence[Any]) -> tuple[Any, ...]:
        """The vector up to a non-zero factor: its first non-zero entry made 1."""
        first = next(x for x in vector if x != 0)
        p = self.field.modulus
        if p is not None:
            inverse = pow(int(first), -1, p)
            return tuple(int(x) * inverse % p for x in vector)
        return tuple((int(y.p), int(y.q)) for y in (x / first for x in vector))

    def _dead_channels(self) -> list[list[set[int]]]:
        """For each node the channels (from 0) of its convolution that are zero whatever is below."""
        tree = self.network.tree
        dead = [
            [
                {g for g, row in enumerate(self.matrix(0, j)) if all(x == 0 for x in row)}
                for j in range(1, tree.inputs + 1)
            ]
        ]
        for level in range(1, tree.depth + 1):
            here = []
            for k in range(1, tree.width(level) + 1):
                lost = self._dead_at_pool(level, k, dead[-1])
                here.append(
                    {
                        g
                        for g, row in enumerate(self.matrix(level, k))
                        if all(x == 0 or a in lost for a, x in enumerate(row))
                    }
                )
            dead.append(here)
        return dead

    def _dead_at_pool(self, level: int, k: int, below: Sequence[set[int]]) -> set[int]:
        children = self.network.tree.children[level - 1][k - 1]
        lost = set().union(*(below[c - 1] for c in children))
        columns = zip(*self.matrix(level, k), strict=True)
        return lost | {a for a, column in enumerate(columns) if all(x == 0 for x in column)}
