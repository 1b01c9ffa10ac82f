"""The matrices that every engine gets: seeded, as numpy arrays of integers."""

from functools import cache
from math import comb, lcm
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]
EXPLICIT = 2**20


def dense(n: int, p: int) -> Array:
    """Uniform residues."""
    return np.random.default_rng(n).integers(0, p, (n, n))


def product(n: int, rank: int) -> Array:
    """Integers of absolute value at most 4·rank, of the given rank over QQ."""
    generator = np.random.default_rng(n)
    return generator.integers(-2, 3, (n, rank)) @ generator.integers(-2, 3, (rank, n))


def odd_even(inputs: int, width: int, p: int) -> Array:
    """[[A]] at odd | even of a deep network, windows of two, M and widths as given, at seeded weights modulo p.

    It is width^(N/2) on a side, dense, and regular at almost all weights.
    """
    from exactrank import api
    from exactrank.kernel.fields import Field
    from exactrank.kernel.objects import scalars
    from exactrank.networks import matricize, random_weights

    network = deep(inputs, width)
    weights = random_weights(network, Field(p), seed=1)
    if width**inputs <= EXPLICIT:
        at = api.partition(network, "odd")
        return np.array(matricize(network, weights, at, Field(p)), dtype=np.int64)
    # Beyond the limit of explicit matrices: the same recursion in numpy, for the engines that try.
    layers = scalars(weights, network, Field(p))
    leaves = [np.array(layers[0][j], dtype=np.int64).T for j in range(inputs)]
    tables = [leaves[2 * k][:, None] * leaves[2 * k + 1][None] % p for k in range(inputs // 2)]
    for layer in range(1, len(layers)):
        mixed = [_mixed(table, np.array(layers[layer][k]), p) for k, table in enumerate(tables)]
        if len(mixed) == 1:
            return mixed[0][:, :, 0]
        tables = [_paired(mixed[2 * k], mixed[2 * k + 1]) % p for k in range(len(mixed) // 2)]
    raise AssertionError("a network has a root")


def _mixed(table: Array, weights: Array, p: int) -> Array:
    """The convolution, a channel at a time: one layer's table is a gigabyte."""
    channels = [sum(table[..., a] * int(x) % p for a, x in enumerate(row)) % p for row in weights]
    return np.stack(channels, axis=2)


def _paired(left: Array, right: Array) -> Array:
    (a, b, r), (c, d, _) = left.shape, right.shape
    return (left[:, None, :, None] * right[None, :, None]).reshape(a * c, b * d, r)


@cache
def deep(inputs: int, width: int) -> Any:
    """Windows of two, M and all widths one number."""
    from exactrank import api

    depth = inputs.bit_length() - 1
    return api.network(inputs=inputs, representation=width, widths=[width] * depth, window=2)


def scaled_hilbert(n: int) -> Array:
    """The Hilbert matrix times the least common multiple of its denominators: regular, ill conditioned."""
    scale = lcm(*range(1, 2 * n))
    return np.array([[scale // (i + j + 1) for j in range(n)] for i in range(n)], dtype=object)


def large_plus_identity(n: int) -> Array:
    """10^17 in every entry, and 1 more on the diagonal: regular, but constant in float64."""
    return np.array([[10**17 + (i == j) for j in range(n)] for i in range(n)], dtype=object)


def binomial_kronecker(n: int, m: int) -> Array:
    """Pascal's symmetric matrix (determinant 1) ⊙ another one: regular."""

    def pascal(size: int) -> Array:
        return np.array([[comb(i + j, i) for j in range(size)] for i in range(size)])

    return np.kron(pascal(n), pascal(m))
