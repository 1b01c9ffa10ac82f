"""Ranks at given weights for any number of inputs: compression from the leaves up.

At each node a few multi-indices over the inputs of I below it are kept, whose rows span all rows, and a few
over J likewise; with them the node's small table of values. Only the root's table is eliminated. What
comes out is proposed: rows and columns for the kernel's minor, computed modulo one prime.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from flint import nmod_mat

from exactrank.kernel.fields import InputError
from exactrank.kernel.objects import Network, Partition
from exactrank.matrices import pivot_columns

Array = np.ndarray[Any, np.dtype[Any]]
Index = tuple[tuple[int, int], ...]
"""Part of a multi-index: (label, d), …."""

CORE_LIMIT = 2**24
WORD_PRIME_LIMIT = 2**31


@dataclass(frozen=True, slots=True)
class _Core:
    """Kept indices over I and over J, and the values `table[row, column, channel]` there."""

    rows: list[Index]
    columns: list[Index]
    table: Array


def spanning_minor(
    network: Network, layers: Sequence[Any], partition: Partition, p: int
) -> tuple[list[tuple[int, ...]], list[tuple[int, ...]]]:
    """Rows and columns (multi-indices) of an invertible minor of maximal order modulo p < 2^31.

    `layers` are the weights modulo p. The order is the rank of [[A]]_{I,J} modulo p. Raises InputError
    where a core would not fit.
    """
    if p >= WORD_PRIME_LIMIT:
        raise InputError("compression computes modulo primes below 2^31")
    tree = network.tree
    cores = [
        _leaf(layers[0][0 if network.shared(0) else j - 1], j, j in partition.rows, p)
        for j in range(1, tree.inputs + 1)
    ]
    for level, windows in enumerate(tree.children, start=1):
        above = []
        for k, window in enumerate(windows, start=1):
            pooled = _pooled([cores[c - 1] for c in window], p)
            weights = np.array(layers[level][0 if network.shared(level) else k - 1], dtype=np.int64)
            table = _combined(pooled.table, weights, p)
            above.append(_compressed(_Core(pooled.rows, pooled.columns, table), p))
        cores = above
    (root,) = cores
    # At the root both sides were reduced, each to as many indices as the rank.
    rows = [tuple(d for _, d in sorted(index)) for index in root.rows]
    columns = [tuple(d for _, d in sorted(index)) for index in root.columns]
    return rows, columns


def _leaf(vectors: Any, label: int, on_rows: bool, p: int) -> _Core:
    values = np.array(vectors, dtype=np.int64).T % p
    indices: list[Index] = [((label, d),) for d in range(1, len(values) + 1)]
    if on_rows:
        return _compressed(_Core(indices, [()], values[:, None, :]), p)
    return _compressed(_Core([()], indices, values[None, :, :]), p)


def _pooled(children: Sequence[_Core], p: int) -> _Core:
    """The channel-wise product of a window, compressed after each factor; one-sided children first."""
    groups: dict[tuple[bool, bool], _Core] = {}
    for child in children:
        side = (child.table.shape[0] == 1, child.table.shape[1] == 1)
        before = groups.get(side)
        groups[side] = child if before is None else _compressed(_product(before, child, p), p)
    first, *others = groups.values()
    for group in others:
        first = _compressed(_product(first, group, p), p)
    return first


def _product(left: _Core, right: _Core, p: int) -> _Core:
    """All pairs of kept indices, channel by channel."""
    (a, b, r), (c, d, _) = left.table.shape, right.table.shape
    if a * b * c * d * r > CORE_LIMIT:
        raise InputError(f"a core of {a * c} x {b * d} x {r} values is over the limit")
    table = left.table[:, None, :, None, :] * right.table[None, :, None, :, :] % p
    rows = [x + y for x in left.rows for y in right.rows]
    columns = [x + y for x in left.columns for y in right.columns]
    return _Core(rows, columns, table.reshape(a * c, b * d, r))


def _combined(table: Array, weights: Array, p: int) -> Array:
    total = np.zeros((*table.shape[:2], len(weights)), dtype=np.int64)
    for channel in range(weights.shape[1]):
        total = (total + table[..., channel, None] * (weights[:, channel] % p)) % p
    return total


def _compressed(core: _Core, p: int) -> _Core:
    """Keep rows that span the rows, then columns that span the columns; channels count on the other side."""
    table = core.table
    rows = _spanning(table.reshape(len(core.rows), -1), p)
    table = table[rows]
    columns = _spanning(table.transpose(1, 0, 2).reshape(len(core.columns), -1), p)
    return _Core(
        [core.rows[i] for i in rows], [core.columns[j] for j in columns], table[:, columns]
    )


def _spanning(matrix: Array, p: int) -> list[int]:
    """Positions of rows that span all rows; the first row alone where the matrix is zero or one row."""
    if len(matrix) == 1:
        return [0]
    m, n = matrix.shape
    transposed = nmod_mat(n, m, matrix.T.reshape(-1).tolist(), p)
    return pivot_columns(transposed) or [0]
