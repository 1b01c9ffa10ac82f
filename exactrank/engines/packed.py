"""Elimination over GF(2) with 64 columns in a machine word: a row is taken off others by exclusive or."""

import numpy as np

from exactrank.engines.blocked import Array

WORD = 64


def pivots(matrix: Array) -> tuple[list[int], list[int]]:
    """Rows and columns (positions) of an invertible minor of maximal order over GF(2).

    `matrix` holds integers. The columns are the first ones that span all columns.
    """
    m, n = matrix.shape
    bits = np.zeros((m, -(-n // WORD) * WORD), dtype=np.uint8)
    bits[:, :n] = matrix & 1
    # Column c is bit c mod 64 of its word, on machines of either byte order.
    words = np.packbits(bits, axis=1, bitorder="little").view("<u8").astype(np.uint64)
    order = np.arange(m)
    columns: list[int] = []
    for column in range(n):
        at = len(columns)
        if at == m:
            break
        # Words before this one are zero below the pivots.
        word, bit = divmod(column, WORD)
        with_bit = at + np.flatnonzero((words[at:, word] >> np.uint64(bit)) & np.uint64(1))
        if not len(with_bit):
            continue
        row = int(with_bit[0])
        if row != at:
            # Row `at` lacks the bit, so it is none of those that are still to change.
            words[[at, row]] = words[[row, at]]
            order[[at, row]] = order[[row, at]]
        words[with_bit[1:], word:] ^= words[at, word:]
        columns.append(column)
    return sorted(order[: len(columns)].tolist()), columns
