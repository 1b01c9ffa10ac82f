"""Tensors of networks with any operator, by the definitions of the pages; and what they satisfy."""

import random
from collections.abc import Iterator
from fractions import Fraction
from math import isqrt
from typing import Any

import numpy as np
from attack_oracle import LARGEST, TooLarge, _flow, _matching
from attack_random import PRIME, flatten, rank_mod

from exactrank.kernel.objects import Network, Partition

Json = Any
PRIMES = (PRIME, 2147483629)


def array(rows: Any) -> Any:
    return np.array(rows, dtype=object)


def of_layers(network: Network, layers: Any, p: int = 0) -> Any:
    """A, an axis for each input; modulo p where p is given. `layers[l][k-1]` is a matrix (γ, α)."""
    M = network.representation
    if M**network.inputs > LARGEST:
        raise TooLarge

    def pooled(values: list[Any]) -> Any:
        if network.operator == "relu-max":
            return np.maximum.reduce([*values, np.zeros_like(values[0]) * 0])
        if network.operator == "relu-sum":
            return sum(np.maximum(v, v * 0) for v in values)
        total = values[0]
        for v in values[1:]:
            total = total * v % p if p else total * v
        return total

    def node(level: int, k: int) -> Any:
        """An axis for the channel, then one for each input, of length 1 where it is not below."""
        matrix = layers[level][0 if network.shared(level) else k - 1]
        if level == 0:
            shape = [matrix.shape[0]] + [1] * network.inputs
            shape[k] = M
            return matrix.reshape(shape)
        window = network.tree.children[level - 1][k - 1]
        below = np.broadcast_arrays(*(node(level - 1, c) for c in window))
        found = np.tensordot(matrix, pooled(list(below)), axes=1)
        return found % p if p else found

    return node(network.depth, 1)[0]


def filled(shapes: list[tuple[int, int, int]], values: Iterator[Any]) -> Any:
    return [
        [array([[next(values) for _ in range(n)] for _ in range(m)]) for _ in range(sets)]
        for sets, m, n in shapes
    ]


def _shapes(network: Network) -> list[tuple[int, int, int]]:
    return [network.weight_shape(level) for level in range(network.depth + 1)]


def random_weights(network: Network, p: int, count: int, *, zeros: bool = True) -> Iterator[Any]:
    """Weights modulo p: some mostly 0, 1 and p − 1, some uniform."""
    generator = random.Random(1)

    def value(number: int) -> int:
        if zeros and number % 3:
            return generator.choice([0, 1, 1, p - 1, generator.randrange(p)])
        return generator.randrange(p)

    for number in range(count):
        yield filled(_shapes(network), iter(lambda number=number: value(number), None))


def tries(network: Network) -> Iterator[Any]:
    """Rational weights of a rectifier network: complements, and small random ones."""
    generator = random.Random(1)
    for channels in range(1, min(network.representation, network.widths[0], 4) + 1):
        yield _complement(network, channels)
    for number in range(6):
        low = -3 if number % 2 else 0
        draw = iter(lambda low=low: Fraction(generator.randint(low, 9)), None)
        yield filled(_shapes(network), draw)


def _complement(network: Network, channels: int) -> Any:
    leaves, *above = _matching(network, channels)
    matrix = leaves[0].copy()
    matrix[:channels] = 1 - matrix[:channels]
    return [[matrix] * len(leaves), *above]


def _digits(network: Network, weights: Json, partition: Partition) -> Any:
    """The page's formula: which pair a channel hands to a child, and which it stands for."""
    numbers = {(level, k): (a, b, t) for level, k, a, b, t in weights["numbers"]}
    M, tree = network.representation, network.tree

    def sides(level: int, k: int) -> tuple[int, int]:
        if level == 0:
            return (M, 1) if k in partition.I else (1, M)
        return numbers.get((level, k), (1, 1, 1))[:2]

    def triple(level: int, k: int, channel: int) -> tuple[int, int, int] | None:
        a, b, t = numbers.get((level, k), (1, 1, 1))
        if channel >= a * b * t:
            return None
        return channel // t // b, channel // t % b, channel % t

    def pair(level: int, k: int, alpha: int) -> tuple[int, int] | None:
        if level == 0:
            return (alpha, 0) if k in partition.I else (0, alpha)
        found = triple(level, k, alpha)
        return None if found is None else found[:2]

    def radix(number: int, bases: list[int]) -> list[int]:
        digits = []
        for base in reversed(bases):
            number, digit = divmod(number, base)
            digits.append(digit)
        return digits[::-1]

    def handed(level: int, k: int, gamma: int) -> dict[int, tuple[int, int]]:
        found = triple(level, k, gamma)
        if found is None:
            return {}
        (x, y, z), t = found, numbers.get((level, k), (1, 1, 1))[2]
        window = tree.children[level - 1][k - 1]
        below = [sides(level - 1, c) for c in window]
        xs = radix(x * t + z, [a for a, _ in below])
        ys = radix(y * t + z, [b for _, b in below])
        return dict(zip(window, zip(xs, ys, strict=True), strict=True))

    parents = {
        (level, c): k
        for level, windows in enumerate(tree.children)
        for k, window in enumerate(windows, start=1)
        for c in window
    }
    layers = []
    for level in range(network.depth + 1):
        matrices = []
        for k in range(1, tree.width(level) + 1):
            rows, columns = network.channels(level), network.fan_in(level)
            matrix = np.zeros((rows, columns), dtype=object)
            for gamma in range(rows):
                got: tuple[int, int] | None = (0, 0)
                if level < network.depth:
                    got = handed(level + 1, parents[level, k], gamma).get(k)
                for alpha in range(columns):
                    due = pair(level, k, alpha)
                    matrix[gamma, alpha] = int(got is not None and got == due)
            matrices.append(matrix)
        layers.append(matrices[:1] if network.shared(level) else matrices)
    return layers


def at(network: Network, weights: Json, partition: Partition | None) -> Any:
    """A at weights over QQ."""
    if "arrays" in weights:
        layers = []
        for level in range(network.depth + 1):
            value = weights["arrays"][f"layer{level}"]
            sets = [value] if network.shared(level) else value
            layers.append([array([[Fraction(x) for x in row] for row in m]) for m in sets])
        return of_layers(network, layers)
    name = weights["generator"]
    if name == "digits":
        if partition is None:
            raise TooLarge
        return of_layers(network, _digits(network, weights, partition))
    if name == "flow":
        return of_layers(network, _flow(network, weights["paths"]))
    make = _complement if name == "complement" else _matching
    return of_layers(network, make(network, weights["channels"]))


def _modular(matrix: Any, p: int) -> Any:
    return [
        [Fraction(x).numerator * pow(Fraction(x).denominator, -1, p) % p for x in row]
        for row in matrix
    ]


def rank(tensor: Any, partition: Partition) -> int:
    """Over QQ: the larger of the ranks modulo two large primes."""
    matrix = flatten(tensor, partition)
    return max(rank_mod(_modular(matrix, p), p) for p in PRIMES)


def combined_rank(matrices: list[Any], xs: tuple[int, ...], p: int) -> int:
    total = sum(x * array(_modular(matrix, p)) for x, matrix in zip(xs, matrices, strict=True))
    return rank_mod(total, p)


def given(tensor: Json) -> Any:
    return array([Fraction(x) for x in tensor["entries"]]).reshape(tensor["shape"])


def symmetric(tensor: Any) -> bool:
    axes = range(tensor.ndim)
    swaps = [[*axes[:i], i + 1, i, *axes[i + 2 :]] for i in range(tensor.ndim - 1)]
    return len(set(tensor.shape)) == 1 and all(
        bool((tensor == np.transpose(tensor, s)).all()) for s in swaps
    )


def additive(tensor: Any) -> list[Any] | None:
    """f_i with A_d = A_1 + Σ f_i(d_i) and f_i(1) = 0, where there are such."""
    base = tensor[(0,) * tensor.ndim]
    total, parts = base, []
    for axis in range(tensor.ndim):
        shape = [1] * tensor.ndim
        shape[axis] = -1
        line = np.take(np.moveaxis(tensor, axis, -1).reshape(-1, tensor.shape[axis]), 0, axis=0)
        parts.append(line - base)
        total = total + parts[-1].reshape(shape)
    return parts if bool((total == tensor).all()) else None


def additive_in(tensor: Any, groups: list[Any]) -> bool:
    """Whether A is a sum of functions of the groups of modes."""
    axes = [j - 1 for group in groups for j in group]
    shape = [int(np.prod([tensor.shape[j - 1] for j in group])) for group in groups]
    return additive(np.transpose(tensor, axes).reshape(shape)) is not None


def one_channel(tensor: Any, operator: str) -> bool:
    """Whether A_d = a·max{v_{d_1}, …, 0} or a·Σ [v_{d_i}]_+ for some real weights."""
    if operator == "relu-sum":
        # Additive; and of one sign: the least value is shared out among the modes.
        parts = additive(tensor)
        flat = list(tensor.flat)
        return parts is not None and (min(flat) >= 0 or max(flat) <= 0)
    for sign in (1, -1):
        signed = sign * tensor
        if min(signed.flat) < 0:
            continue
        least = [
            np.min(np.moveaxis(signed, axis, 0).reshape(signed.shape[axis], -1), axis=1)
            for axis in range(signed.ndim)
        ]
        grids = np.meshgrid(*least, indexing="ij")
        if bool((np.maximum.reduce(grids) == signed).all()):
            return True
    return False


def _features(features: Json, M: int) -> list[list[Fraction]]:
    """Values at points enough for the span of the functions: a row for each point."""
    family = features["family"]
    if family == "monomials":
        return [[Fraction(x) ** d for d in range(M)] for x in range(M)]
    if family == "indicators":
        return [[Fraction(int(d == e)) for d in range(M)] for e in range(M)]
    if family == "values":
        return [[Fraction(x) for x in row] for row in features["values"]]
    generator, rows = random.Random(1), []
    size = len(features["weights"][0])
    for number in range(60):
        scale = [1, 10, 1000][number % 3]
        x = [Fraction(generator.randint(-97 * scale, 97 * scale), 10) for _ in range(size)]
        rows.append(
            [
                max(
                    sum(Fraction(w) * c for w, c in zip(ws, x, strict=True)) + Fraction(b),
                    Fraction(0),
                )
                for ws, b in zip(features["weights"], features["biases"], strict=True)
            ]
        )
    return rows


def separation_rank(statement: Json) -> int:
    """Of h: the rank of its values on the points of a basis of the rows of feature values."""
    network = Network.from_json(statement["network"])
    partition = Partition.from_json(statement["partition"])
    tensor = at(network, statement["weights"], partition)
    basis: list[list[Fraction]] = []
    for row in _features(statement["features"], network.representation):
        if rank_mod(_modular([*basis, row], PRIME), PRIME) > len(basis):
            basis.append(row)
    if not basis:
        return 0
    for axis in range(network.inputs):
        tensor = np.moveaxis(np.tensordot(array(basis), tensor, axes=(1, axis)), 0, axis)
    return rank(tensor, partition)


def cp_ranks(tensor: Any) -> tuple[int, int, int] | None:
    """Over R, over QQ, and the border rank over R: of matrices and of 2 × 2 × 2."""
    squeezed = tensor.reshape([n for n in tensor.shape if n > 1])
    if squeezed.ndim <= 2:
        rows = squeezed.reshape(squeezed.shape[0] if squeezed.ndim else 1, -1)
        found = rank_mod(_modular(rows, PRIME), PRIME)
        return found, found, found
    if squeezed.shape != (2, 2, 2):
        return None
    flats = [
        rank_mod(_modular(np.moveaxis(squeezed, axis, 0).reshape(2, 4), PRIME), PRIME)
        for axis in range(3)
    ]
    if min(flats) < 2:
        found = max(flats)
        return found, found, found
    p, q = squeezed
    a = p[0, 0] * p[1, 1] - p[0, 1] * p[1, 0]
    c = q[0, 0] * q[1, 1] - q[0, 1] * q[1, 0]
    mixed = p[0, 0] * q[1, 1] + q[0, 0] * p[1, 1] - p[0, 1] * q[1, 0] - q[0, 1] * p[1, 0]
    delta = mixed * mixed - 4 * a * c
    square = delta > 0 and all(isqrt(n) ** 2 == n for n in (delta.numerator, delta.denominator))
    real = 2 if delta > 0 else 3
    return real, 2 if square else 3, 3 if delta < 0 else 2
