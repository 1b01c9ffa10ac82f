"""Whether a statement is true, by computing: no rule, no proof, and none of the kernel's formulas.

Trees are taken from the kernel (golden files pin them); weights of generators, tensors, ranks and
polynomials are computed here. Maximal ranks are taken at random weights modulo a large prime.
"""

import random
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any

import numpy as np
from attack_random import PRIME, dense_tensor, flatten, random_layers, rank_mod

from exactrank.kernel.naturals import parse_natural
from exactrank.kernel.objects import Network, Partition

LARGEST = 2**12


class TooLarge(Exception):
    """The oracle does not reach so far."""


def true(statement: Any) -> bool:
    """Whether the statement (JSON, well-formed) holds."""
    kind = statement["kind"]
    if kind == "rank":
        return _within(statement, *_true_rank(statement))
    if kind == "almost-all":
        lowest, highest = _maximal(statement)
        nodes = Network.from_json(statement["network"]).tree.size
        degree, p = parse_natural(statement["degree"]), _modulus(statement)
        lower = _bound(statement, "lower") or 0
        # A minor of order R has degree R for each node; what is smaller is not known to hold.
        fraction = Fraction(degree, p) if p and degree < p else None
        said = None if statement["fraction"] is None else Fraction(statement["fraction"])
        return _within(statement, lowest, highest) and degree >= lower * nodes and said == fraction
    if kind == "tensor-identity":
        return _identity(statement)
    if kind == "matricized-product":
        return _product(statement)
    return _determinant(statement)


def _bound(statement: Any, key: str) -> int | None:
    return None if statement[key] is None else parse_natural(statement[key])


def _within(statement: Any, lowest: int, highest: int) -> bool:
    """The rank is between lowest (attained) and highest (never exceeded), mostly the same."""
    lower, upper = _bound(statement, "lower"), _bound(statement, "upper")
    return (lower is None or lower <= lowest) and (upper is None or upper >= highest)


def _modulus(statement: Any) -> int:
    field = statement["field"]
    return 0 if field == "QQ" else int(field[3:-1])


def _number(text: str, p: int) -> Any:
    """The rational number modulo p, or itself for p = 0."""
    value = Fraction(text)
    if not p:
        return value
    return value.numerator * pow(value.denominator, -1, p) % p


def _primes(statement: Any) -> list[int]:
    p = _modulus(statement)
    return [p] if p else [PRIME, 2147483629]


def _true_rank(statement: Any) -> tuple[int, int]:
    if statement["quantity"] == "maximal-rank":
        return _maximal(statement)
    ranks = []
    for p in _primes(statement):
        if statement["quantity"] == "matrix-rank":
            matrix = _matrix(statement["matrix"], p)
        else:
            network = Network.from_json(statement["network"])
            _small(network.representation**network.inputs)
            if network.operator == "product":
                tensor = dense_tensor(network, _layers(statement["weights"], network, p), p)
            else:
                tensor = _residues(
                    _rectified(network, _layers(statement["weights"], network, 0)), p
                )
            matrix = flatten(tensor, Partition.from_json(statement["partition"]))
        ranks.append(rank_mod(matrix, p))
    return max(ranks), max(ranks)


def _residues(tensor: Any, p: int) -> Any:
    return np.vectorize(lambda x: _number(str(x), p), otypes=[object])(tensor)


def _rectified(network: Network, layers: Any) -> Any:
    """The grid tensor of a rectifier network, one entry after the other, in rational numbers."""

    def node(level: int, k: int, index: tuple[int, ...]) -> list[Fraction]:
        sets = layers[level][0 if network.shared(level) else k - 1]
        if level == 0:
            return [Fraction(row[index[k - 1]]) for row in sets]
        window = network.tree.children[level - 1][k - 1]
        below = [node(level - 1, c, index) for c in window]
        pooled = [
            max(*column, 0) if network.operator == "relu-max" else sum(max(x, 0) for x in column)
            for column in zip(*below, strict=True)
        ]
        return [sum(a * x for a, x in zip(row, pooled, strict=True)) for row in sets]

    shape = (network.representation,) * network.inputs
    tensor = np.empty(shape, dtype=object)
    for index in product(*(range(n) for n in shape)):
        tensor[index] = node(network.depth, 1, index)[0]
    return tensor


def _small(entries: int) -> None:
    if entries > LARGEST:
        raise TooLarge


def _maximal(statement: Any) -> tuple[int, int]:
    network = Network.from_json(statement["network"])
    partition = Partition.from_json(statement["partition"])
    _small(network.representation**network.inputs)
    if network.operator != "product":
        raise TooLarge  # generic weights need not have the largest rank
    p = _modulus(statement)
    if p and p < 10_000:
        found = _generic_rank(network, partition, p)
        return found, found
    prime, generator = p or PRIME, random.Random(1)
    found = max(
        rank_mod(
            flatten(
                dense_tensor(network, random_layers(network, generator, prime), prime), partition
            ),
            prime,
        )
        for _ in range(3)
    )
    return found, found


def _generic_rank(network: Network, partition: Partition, p: int) -> int:
    """At random weights in GF(p^k), large: a small field need not hold generic weights."""
    from flint import fq_default_ctx

    degree = next(k for k in range(2, 40) if p**k > 2**30)
    field = fq_default_ctx(p, degree)
    generator, best = random.Random(1), 0
    for _ in range(2):
        layers = []
        for level in range(network.depth + 1):
            sets, rows, columns = network.weight_shape(level)
            layers.append(
                [
                    [
                        [
                            field([generator.randrange(p) for _ in range(degree)])
                            for _ in range(columns)
                        ]
                        for _ in range(rows)
                    ]
                    for _ in range(sets)
                ]
            )
        best = max(best, _rank_in(_matricized(network, layers, partition)))
    return best


def _matricized(network: Network, layers: Any, partition: Partition) -> list[list[Any]]:
    """Entry by entry, as the page defines the decomposition."""

    def value(level: int, k: int, index: dict[int, int]) -> list[Any]:
        matrix = layers[level][0 if network.shared(level) else k - 1]
        if level == 0:
            return [row[index[k]] for row in matrix]
        below = [value(level - 1, c, index) for c in network.tree.children[level - 1][k - 1]]
        pooled = [prod(column[1:], start=column[0]) for column in zip(*below, strict=True)]
        return [
            sum((x * y for x, y in zip(row, pooled, strict=True)), start=pooled[0] * 0)
            for row in matrix
        ]

    sides = [
        [
            dict(zip(side, digits, strict=True))
            for digits in product(range(network.representation), repeat=len(side))
        ]
        for side in (partition.I, partition.J)
    ]
    return [[value(network.depth, 1, row | column)[0] for column in sides[1]] for row in sides[0]]


def _rank_in(rows: list[list[Any]]) -> int:
    """Elimination over any field."""
    rank = 0
    for column in range(len(rows[0])):
        pivot = next((r for r in range(rank, len(rows)) if rows[r][column] != 0), None)
        if pivot is None:
            continue
        rows[rank], rows[pivot] = rows[pivot], rows[rank]
        for r in range(rank + 1, len(rows)):
            factor = rows[r][column] / rows[rank][column]
            rows[r] = [x - factor * y for x, y in zip(rows[r], rows[rank], strict=True)]
        rank += 1
    return rank


def _matrix(value: Any, p: int) -> Any:
    if "entries" in value:
        return np.array([[_number(x, p) for x in row] for row in value["entries"]], dtype=object)
    if "kronecker" in value:
        left, right = (_matrix(part, p) for part in value["kronecker"])
        _small(left.size * right.size)
        return np.kron(left, right) % p
    partition = Partition.from_json(value["partition"])
    if "tensor" in value:
        tensor = value["tensor"]
        entries = np.array([_number(x, p) for x in tensor["entries"]], dtype=object)
        return flatten(entries.reshape(tensor["shape"]), partition)
    total: Any = 0
    for factor, *vectors in value["terms"]:
        term = np.array(_number(factor, p), dtype=object)
        for vector in vectors:
            term = np.multiply.outer(term, np.array([_number(x, p) for x in vector], dtype=object))
        total = (total + term) % p
    return flatten(total, partition)


def _layers(weights: Any, network: Network, p: int) -> Any:
    """Weights in the shape that `dense_tensor` takes."""
    if "arrays" in weights:
        layers = []
        for level in range(network.depth + 1):
            array = weights["arrays"][f"layer{level}"]
            sets = [array] if network.shared(level) else array
            layers.append(
                [np.array([[_number(x, p) for x in row] for row in m], dtype=object) for m in sets]
            )
        return layers
    if weights["generator"] in ("matching", "complement"):
        layers = _matching(network, weights["channels"])
        if weights["generator"] == "complement":
            leaves = layers[0][0]
            leaves[: weights["channels"]] = 1 - leaves[: weights["channels"]]
        return layers
    if weights["generator"] == "digits":
        return _digits(network, weights["rows"], weights["numbers"])
    return _flow(network, weights["paths"])


def _matching(network: Network, channels: int) -> Any:
    layers = []
    for level in range(network.depth + 1):
        sets, rows, columns = network.weight_shape(level)
        matrix = np.zeros((rows, columns), dtype=object)
        if level == 0:
            for g in range(channels):
                matrix[g, g] = 1
        else:
            matrix[0, : channels if level == 1 else 1] = 1
        layers.append([matrix] * sets)
    return layers


def _digits(network: Network, rows: list[int], numbers: Any) -> Any:
    """By the page: every channel hands a pair to each child, from the root down."""
    given = {(level, k): (a, b, t) for level, k, a, b, t in numbers}
    M = network.representation

    def capacity(level: int, k: int) -> tuple[int, int]:
        if level == 0:
            return (M, 1) if k in rows else (1, M)
        return given.get((level, k), (1, 1, 1))[:2]

    def radix(number: int, sizes: list[int]) -> list[int]:
        found = []
        for size in reversed(sizes):
            number, digit = divmod(number, size)
            found.append(digit)
        return found[::-1]

    layers: list[Any] = [None] * (network.depth + 1)
    handed: dict[tuple[int, int], list[tuple[int, int] | None]] = {(network.depth, 1): [(0, 0)]}
    for level in range(network.depth, -1, -1):
        sets = []
        for k in range(1, network.tree.width(level) + 1):
            _, channels, fan_in = network.weight_shape(level)
            (a, b), t = capacity(level, k), given.get((level, k), (1, 1, 1))[2] if level else 1
            triples: list[tuple[int, int, int] | None] = list(product(range(a), range(b), range(t)))
            triples += [None] * (fan_in - len(triples))
            matrix = np.zeros((channels, fan_in), dtype=object)
            for g, pair in enumerate(handed[level, k][:channels]):
                for place, triple in enumerate(triples[:fan_in]):
                    matrix[g, place] = int(
                        None not in (pair, triple) and triple is not None and triple[:2] == pair
                    )
            sets.append(matrix)
            if level:
                window = network.tree.children[level - 1][k - 1]
                sizes = [capacity(level - 1, c) for c in window]
                per_child: list[list[tuple[int, int] | None]] = [[] for _ in window]
                for triple in triples:
                    if triple is None:
                        pairs: list[tuple[int, int] | None] = [None] * len(window)
                    else:
                        x, y, z = triple
                        xs = radix(x * t + z, [first for first, _ in sizes])
                        ys = radix(y * t + z, [second for _, second in sizes])
                        pairs = list(zip(xs, ys, strict=True))
                    for place, one in enumerate(pairs):
                        per_child[place].append(one)
                for place, c in enumerate(window):
                    handed[level - 1, c] = per_child[place]
        layers[level] = sets
    return layers


def _flow(network: Network, paths: Any) -> Any:
    """By the page's sentence: a weight is 1 where every path through both ends has one digit."""
    parent = {
        (level, c): (level + 1, k)
        for level, windows in enumerate(network.tree.children)
        for k, window in enumerate(windows, start=1)
        for c in window
    }

    def above(label: int) -> list[tuple[int, int]]:
        chain = [(0, label)]
        while chain[-1] in parent:
            chain.append(parent[chain[-1]])
        return chain

    through: dict[tuple[int, int], list[int]] = {}
    for number, (i, j, _) in enumerate(paths):
        one, other = above(i), above(j)
        meeting = next(node for node in one if node in other)
        route = {*one[: one.index(meeting) + 1], *other[: other.index(meeting) + 1]}
        for node in route:
            through.setdefault(node, []).append(number)

    def digits(node: tuple[int, int], size: int) -> list[dict[int, int] | None]:
        """The digits of the indices 0 … size-1 at a node: the first path varies slowest."""
        numbers = sorted(through.get(node, []))
        combos = list(product(*(range(paths[n][2]) for n in numbers)))
        listed: list[dict[int, int] | None] = [
            dict(zip(numbers, combo, strict=True)) for combo in combos
        ]
        return (listed + [None] * size)[:size]

    layers = []
    for level in range(network.depth + 1):
        matrices = []
        for k in range(1, network.tree.width(level) + 1):
            below = digits((level, k), network.fan_in(level))
            channels: list[dict[int, int] | None] = [{}]
            if level < network.depth:
                channels = digits(parent[level, k], network.channels(level))
            rows = [
                [
                    int(
                        a is not None
                        and g is not None
                        and all(a[n] == g[n] for n in a.keys() & g.keys())
                    )
                    for a in below
                ]
                for g in channels
            ]
            matrices.append(np.array(rows, dtype=object))
        layers.append(matrices)
    if network.shared(network.depth):
        layers[-1] = layers[-1][:1]
    return layers


def _values(network: Network, generator: random.Random, known: dict[Any, int]) -> Any:
    """Random values of the weights as variables: one for each (l, k, γ, α), the same on both sides."""
    layers = []
    for level in range(network.depth + 1):
        sets, rows, columns = network.weight_shape(level)
        first = 0 if network.shared(level) else 1
        layers.append(
            [
                np.array(
                    [
                        [
                            known.setdefault((level, k, g, a), generator.randrange(PRIME))
                            for a in range(1, columns + 1)
                        ]
                        for g in range(1, rows + 1)
                    ],
                    dtype=object,
                )
                for k in range(first, first + sets)
            ]
        )
    return layers


def _poly(terms: Any, known: dict[Any, int]) -> int:
    total = 0
    for coefficient, powers in terms:
        total += int(coefficient) * prod(
            pow(known[layer, k, g, a], e, PRIME) for layer, k, g, a, e in powers
        )
    return total % PRIME


def _identity(statement: Any) -> bool:
    generator = random.Random(2)
    sides = [statement["left"], statement["right"]]
    networks = [Network.from_json(side["network"]) for side in sides]
    nodes = [tuple(side["node"]) for side in sides]
    inputs = [n.tree.leaves[level][k - 1] for n, (level, k) in zip(networks, nodes, strict=True)]
    if inputs[0] != inputs[1] or networks[0].representation != networks[1].representation:
        return False
    _small(networks[0].representation ** len(inputs[0]))
    known: dict[Any, int] = {}
    plain = [_values(network, generator, known) for network in networks]
    tensors = []
    for side, network, node, layers in zip(sides, networks, nodes, plain, strict=True):
        if side["weights"] is not None:
            layers = [
                [
                    np.array([[_poly(p, known) for p in row] for row in m], dtype=object)
                    for m in (
                        [side["weights"][f"layer{level}"]]
                        if network.shared(level)
                        else side["weights"][f"layer{level}"]
                    )
                ]
                for level in range(network.depth + 1)
            ]
        tensors.append(_node_tensor(network, layers, node))
    return tensors[0].shape == tensors[1].shape and bool((tensors[0] == tensors[1]).all())


def _node_tensor(network: Network, layers: Any, node: tuple[int, int]) -> Any:
    """All channels of a node, modes by increasing labels. The forward pass has the same entries."""

    def at(level: int, k: int) -> tuple[Any, list[int]]:
        matrix = layers[level][0 if network.shared(level) else k - 1]
        if level == 0:
            return matrix, [k]
        total, labels = None, []
        for child in network.tree.children[level - 1][k - 1]:
            part, below = at(level - 1, child)
            flat = part.reshape(part.shape[0], -1)
            joint = flat if total is None else (total[:, :, None] * flat[:, None, :]) % PRIME
            total = joint.reshape(joint.shape[0], -1)
            labels += below
        return matrix.dot(total) % PRIME, labels

    values, labels = at(*node)
    shaped = values.reshape((values.shape[0],) + (network.representation,) * len(labels))
    return np.transpose(shaped, [0, *(1 + np.argsort(labels))])


def _product(statement: Any) -> bool:
    left, right = statement["left_shape"], statement["right_shape"]
    _small(prod(left) * prod(right))
    generator = np.random.default_rng(3)
    b, c = (generator.integers(0, 10**6, shape) for shape in (left, right))
    partition = Partition.from_json(statement["partition"])
    whole = flatten(np.multiply.outer(b, c), partition)

    def half(tensor: Any, first: int) -> Any:
        sides = [
            [label - first for label in side if first < label <= first + tensor.ndim]
            for side in (partition.I, partition.J)
        ]
        axes = [label - 1 for side in sides for label in side]
        rows = prod(tensor.shape[label - 1] for label in sides[0])
        return np.transpose(tensor, axes).reshape(rows, -1)

    return bool((whole == np.kron(half(b, 0), half(c, len(left)))).all())


def _determinant(statement: Any) -> bool:
    subject = statement["determinant"]
    network = Network.from_json(subject["network"])
    _small(network.representation**network.inputs)
    for seed in range(2):
        known: dict[Any, int] = {}
        layers = _values(network, random.Random(seed), known)
        matrix = flatten(dense_tensor(network, layers), Partition.from_json(subject["partition"]))
        if matrix.shape[0] != matrix.shape[1]:
            return False
        right = 1
        for factor, power in statement["factors"]:
            right = right * pow(_factor(factor, network, layers, known), power, PRIME) % PRIME
        if _det(matrix.tolist()) != right:
            return False
    return True


def _factor(factor: Any, network: Network, layers: Any, known: dict[Any, int]) -> int:
    if "polynomial" in factor:
        return _poly(factor["polynomial"], known)
    if "leaf-determinant" in factor:
        label = factor["leaf-determinant"]
        return _det(layers[0][max(0, label - 1)].T.tolist())
    # The coarse tensor: level-1 nodes as inputs, r_0 as M.
    index = factor["coarse-entry"]

    def at(level: int, k: int) -> Any:
        matrix = layers[level][0 if network.shared(level) else k - 1]
        if level == 1:
            return matrix[:, index[k - 1] - 1]
        pooled: Any = 1
        for child in network.tree.children[level - 1][k - 1]:
            pooled = pooled * at(level - 1, child) % PRIME
        return matrix.dot(pooled) % PRIME

    return int(at(network.depth, 1)[0])


def _det(rows: list[list[int]]) -> int:
    rows, result = [[x % PRIME for x in row] for row in rows], 1
    for column in range(len(rows)):
        pivot = next((r for r in range(column, len(rows)) if rows[r][column]), None)
        if pivot is None:
            return 0
        if pivot != column:
            rows[column], rows[pivot], result = rows[pivot], rows[column], -result
        head = rows[column]
        result = result * head[column] % PRIME
        inverse = pow(head[column], -1, PRIME)
        for r in range(column + 1, len(rows)):
            factor = rows[r][column] * inverse % PRIME
            rows[r] = [(x - factor * h) % PRIME for x, h in zip(rows[r], head, strict=True)]
    return result % PRIME
