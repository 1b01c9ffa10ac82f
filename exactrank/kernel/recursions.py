"""Two recursions over the pooling tree: the minimal cut, and the papers' upper bound."""

from math import prod

from exactrank.kernel.fields import InputError
from exactrank.kernel.naturals import BITS_LIMIT
from exactrank.kernel.objects import Network, Partition


def _checked(values: list[int]) -> list[int]:
    if max(v.bit_length() for v in values) > BITS_LIMIT:
        raise InputError(f"the bound has more than {BITS_LIMIT} bits")
    return values


def minimal_cut_value(network: Network, partition: Partition) -> int:
    """f_k[s] = min(Π_c f_c[s], r_{l−1} Π_c min f_c), 1 or M at an input; the smaller one at the root."""
    M, labels = network.representation, range(1, network.inputs + 1)
    costs = [(1, M) if j in partition.rows else (M, 1) for j in labels]
    for width, windows in zip(network.widths, network.tree.children, strict=True):
        level = []
        for window in windows:
            below = [costs[c - 1] for c in window]
            through = width * prod(min(pair) for pair in below)
            on_rows, on_columns = (min(prod(p[s] for p in below), through) for s in (0, 1))
            level.append((on_rows, on_columns))
        _checked([max(pair) for pair in level])
        costs = level
    return min(costs[0])


def papers_recursion_value(network: Network, partition: Partition) -> int:
    """c^{0,k} = 1, c^{l,k} = min{M^min(|I_k|, |J_k|), r_{l−1} Π_c c^{l−1,c}}; c^{L,1}. Source: [CS-P]."""
    M, labels = network.representation, range(1, network.inputs + 1)
    on_rows = [int(j in partition.rows) for j in labels]
    values, sizes = [1] * network.inputs, [1] * network.inputs
    for width, windows in zip(network.widths, network.tree.children, strict=True):
        on_rows = [sum(on_rows[c - 1] for c in window) for window in windows]
        sizes = [sum(sizes[c - 1] for c in window) for window in windows]
        products = [width * prod(values[c - 1] for c in window) for window in windows]
        values = _checked(
            [min(M ** min(i, n - i), c) for i, n, c in zip(on_rows, sizes, products, strict=True)]
        )
    return values[0]
