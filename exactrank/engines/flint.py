"""Elimination by FLINT, any prime below 2^64; its matrices are built from flat lists."""

from flint import nmod_mat

from exactrank.engines.blocked import Array


def residues(matrix: Array, p: int) -> Array:
    """The entries in 0 … p−1; beyond 63 bits as objects."""
    wide = matrix.astype(object) if p >= 2**63 and matrix.dtype != object else matrix
    reduced: Array = wide % p
    return reduced


def rank(matrix: Array, p: int) -> int:
    """The rank over GF(p), p prime."""
    m, n = matrix.shape
    return int(nmod_mat(m, n, residues(matrix, p).reshape(-1).tolist(), p).rank())


def pivots(matrix: Array, p: int) -> tuple[list[int], list[int]]:
    """Rows and columns (positions) of an invertible minor of maximal order, over GF(p), p prime."""
    m, n = matrix.shape
    reduced = residues(matrix, p)
    columns = pivot_columns(nmod_mat(m, n, reduced.reshape(-1).tolist(), p))
    if not columns:
        return [], []
    chosen = reduced[:, columns].T
    rows = pivot_columns(nmod_mat(len(columns), m, chosen.reshape(-1).tolist(), p))
    return rows, columns


def pivot_columns(matrix: nmod_mat) -> list[int]:
    """The positions of the first columns that span all columns."""
    reduced, rank = matrix.rref()
    positions, column = [], 0
    for row in range(rank):
        while int(reduced[row, column]) == 0:
            column += 1
        positions.append(column)
    return positions
