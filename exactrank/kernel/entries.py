"""Many entries of a network's decomposition at once: the rows and columns of a matricization.

At each node only distinct restrictions of the rows' and columns' indices are evaluated, so a subtree that
lies on one side costs one evaluation for each row (or column), not one for each entry.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from exactrank.kernel.fields import InputError
from exactrank.kernel.objects import ENTRIES_LIMIT, Network, Partition, multi_indices

WORD_MODULUS = 2**31
"""Below this modulus products fit into 64 bits, and numpy computes with machine words."""

TABLE_LIMIT = 2**26

Array = np.ndarray[Any, np.dtype[Any]]
_JOINS = {"product": np.multiply, "relu-max": np.maximum, "relu-sum": np.add}
"""How two children are pooled, of rectifier networks after max{·, 0}: associative and commutative."""


@dataclass(frozen=True, slots=True)
class _Node:
    """φ^{l,k,γ} at all (row class, column class) pairs: `table[a, b, γ−1]`; a class for each row and column."""

    rows: Array
    columns: Array
    table: Array


def submatrix(
    network: Network,
    layers: Sequence[Any],
    partition: Partition,
    rows: Sequence[Sequence[int]],
    columns: Sequence[Sequence[int]],
    *,
    modulus: int | None = None,
) -> list[list[Any]]:
    """[[A]]_{I,J} at these multi-indices over I and over J (entries 1 … M), reduced by the modulus.

    `layers` holds the weights in any ring, one set where a layer is shared; for rectifiers in QQ, and
    without a modulus. Raises InputError where a table on the way would not fit.
    """
    if modulus is not None and network.operator != "product":
        raise InputError("the maximum is not taken modulo a prime")
    word = modulus is not None and modulus < WORD_MODULUS
    convert = _Convert(np.int64 if word else object, modulus)
    tree = network.tree
    on_side = {
        True: {label: place for place, label in enumerate(partition.I)},
        False: {label: place for place, label in enumerate(partition.J)},
    }
    indices = {True: np.array(rows, dtype=np.int64), False: np.array(columns, dtype=np.int64)}
    nodes = []
    for j in range(1, tree.inputs + 1):
        leaf = convert.array(layers[0][0 if network.shared(0) else j - 1]).T
        of_rows = j in partition.rows
        numbers, classes = np.unique(indices[of_rows][:, on_side[of_rows][j]], return_inverse=True)
        table = leaf[numbers - 1]
        if of_rows:
            nodes.append(_Node(classes, np.zeros(len(columns), dtype=np.int64), table[:, None, :]))
        else:
            nodes.append(_Node(np.zeros(len(rows), dtype=np.int64), classes, table[None, :, :]))
    for level, windows in enumerate(tree.children, start=1):
        above = []
        for k, window in enumerate(windows, start=1):
            matrix = convert.array(layers[level][0 if network.shared(level) else k - 1])
            children = [nodes[c - 1] for c in window]
            above.append(_pool(children, matrix, convert, network.operator))
        nodes = above
    (root,) = nodes
    entries: list[list[Any]] = root.table[root.rows][:, root.columns, 0].tolist()
    return entries


def matricization(
    network: Network, layers: Sequence[Any], partition: Partition, *, modulus: int | None = None
) -> list[list[Any]]:
    """[[A]]_{I,J} in the pinned order (M^|I| × M^|J|); raises InputError beyond 2^20 entries."""
    M = network.representation
    if M**network.inputs > ENTRIES_LIMIT:
        raise InputError(
            f"the explicit matrix has {M}^{network.inputs} entries, over the limit of {ENTRIES_LIMIT}"
        )
    rows, columns = (list(multi_indices(side, M)) for side in (partition.I, partition.J))
    return submatrix(network, layers, partition, rows, columns, modulus=modulus)


@dataclass(frozen=True, slots=True)
class _Convert:
    """The number type of the tables."""

    dtype: type
    modulus: int | None

    def array(self, values: Any) -> Array:
        made: Array = np.empty((len(values), len(values[0])), dtype=self.dtype)
        for place, row in enumerate(values):
            made[place, :] = row
        return self.reduced(made)

    def reduced(self, values: Array) -> Array:
        return values if self.modulus is None else values % self.modulus

    def combined(self, pooled: Array, matrix: Array) -> Array:
        """Σ_α a_{γα} · pooled[…, α]."""
        if self.dtype is object:
            return self.reduced(pooled.dot(matrix.T))
        total = np.zeros((*pooled.shape[:-1], len(matrix)), dtype=np.int64)
        for column in range(matrix.shape[1]):
            # Reduced at each term: two products below 2^62 would overflow in a sum.
            total = self.reduced(total + pooled[..., column, None] * matrix[:, column])
        return total


def _pool(children: Sequence[_Node], matrix: Array, convert: _Convert, operator: str) -> _Node:
    rows, row_classes = _classes([child.rows for child in children])
    columns, column_classes = _classes([child.columns for child in children])
    size = rows.shape[1] * columns.shape[1] * max(matrix.shape)
    if size > TABLE_LIMIT:
        raise InputError(f"a table of {size} values is over the limit of {TABLE_LIMIT}")
    pooled: Array | None = None
    join = _JOINS[operator]
    # One-sided children first: together they have one axis of length 1 and stay small.
    order = sorted(range(len(children)), key=lambda c: children[c].table.size)
    one_sided: dict[tuple[bool, bool], Array] = {}
    for c in order:
        child = children[c]
        wide = (child.table.shape[0] > 1, child.table.shape[1] > 1)
        a = rows[c] if wide[0] else np.zeros(1, dtype=np.int64)
        b = columns[c] if wide[1] else np.zeros(1, dtype=np.int64)
        values = child.table[a[:, None], b[None, :]]
        if operator != "product":
            values = np.maximum(values, 0)
        before = one_sided.get(wide)
        one_sided[wide] = values if before is None else convert.reduced(join(before, values))
    for values in one_sided.values():
        pooled = values if pooled is None else convert.reduced(join(pooled, values))
    if pooled is None:
        raise InputError("a window has no node")
    shape = (rows.shape[1], columns.shape[1], pooled.shape[2])
    table = convert.combined(pooled, matrix)
    full = np.broadcast_to(table, (*shape[:2], table.shape[2]))
    return _Node(row_classes, column_classes, full)


def _classes(of_children: Sequence[Array]) -> tuple[Array, Array]:
    """Distinct tuples of the children's classes (a column each), and the class of each row.

    The children are numbered together one after the other, so every number stays below the square of
    the number of rows. (`np.unique` along an axis would do, but turns Ctrl-C into a TypeError.)
    """
    classes = np.zeros(len(of_children[0]), dtype=np.int64)
    first = np.zeros(1, dtype=np.int64)
    for child in of_children:
        joint = classes * (int(child.max()) + 1) + child
        _, first, classes = np.unique(joint, return_index=True, return_inverse=True)
        classes = classes.reshape(-1)
    return np.stack(of_children)[:, first], classes
