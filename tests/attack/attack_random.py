"""Seeded random networks, and ranks by brute force that owe nothing to the kernel's code."""

import random
from typing import Any

import numpy as np

from exactrank.kernel.objects import Network, Partition
from exactrank.kernel.trees import Contiguous, Explicit, Global, Grid

PRIME = 2**31 - 1


def factorizations(n: int) -> list[tuple[int, ...]]:
    """All ordered factorizations of n into factors of at least 2."""
    if n == 1:
        return [()]
    return [(d, *rest) for d in range(2, n + 1) if n % d == 0 for rest in factorizations(n // d)]


def random_tree(generator: random.Random, inputs: int) -> Any:
    """A tree with mixed arities and permuted labels, all leaves at one depth."""
    nodes: list[Any] = list(range(1, inputs + 1))
    generator.shuffle(nodes)
    while len(nodes) > 1:
        if len(nodes) <= 3 or (len(nodes) <= 6 and generator.random() < 0.3):
            return tuple(nodes)
        cuts, rest = [], len(nodes)
        while rest:
            sizes = [s for s in (2, 3, 4) if s == rest or rest - s >= 2]
            cuts.append(generator.choice(sizes))
            rest -= cuts[-1]
        grouped, start = [], 0
        for size in cuts:
            grouped.append(tuple(nodes[start : start + size]))
            start += size
        nodes = grouped
    return nodes[0]


def random_pooling(generator: random.Random, largest: int, geometries: str) -> tuple[int, Any]:
    """(N, pooling): c contiguous, l a list of windows, g global, t tree, r grid, m mirror."""
    kind = generator.choice(geometries)
    if kind == "c":
        window = generator.choice([2, 2, 3, 4])
        depth = max(d for d in range(1, 5) if window**d <= largest)
        return window ** (d := generator.randint(1, depth)), Contiguous(window) if d else None
    if kind == "l":
        inputs = generator.choice([n for n in (4, 6, 8, 12, 16) if n <= largest])
        return inputs, Contiguous(generator.choice(factorizations(inputs)))
    if kind == "g":
        return generator.randint(2, largest), Global()
    if kind == "t":
        inputs = generator.randint(2, largest)
        return inputs, Explicit(random_tree(generator, inputs))
    shapes = [(1, 4), (2, 2), (2, 4), (4, 2), (3, 2), (2, 6), (3, 4), (4, 4), (1, 6)]
    height, width = generator.choice([s for s in shapes if s[0] * s[1] <= largest])
    steps = []
    a, b = height, width
    while (a, b) != (1, 1):
        choices = [
            (x, y)
            for x in range(1, a + 1)
            for y in range(1, b + 1)
            if a % x == 0 and b % y == 0 and x * y > 1
        ]
        x, y = generator.choice(choices)
        steps.append((x, y))
        a, b = a // x, b // y
    return height * width, Grid((height, width), tuple(steps), kind == "m")


def depth_of(pooling: Any, inputs: int) -> int:
    return int(pooling.tree(inputs).depth)


def random_partition(generator: random.Random, inputs: int) -> Partition:
    choice = generator.random()
    if choice < 0.2:
        return Partition.of(inputs, range(1, inputs + 1, 2))
    if choice < 0.4:
        return Partition.of(inputs, range(1, inputs // 2 + 1))
    size = generator.randint(1, inputs - 1)
    return Partition.of(inputs, generator.sample(range(1, inputs + 1), size))


def powers_network(seed: int, largest: int = 16) -> tuple[Network, Partition]:
    """An unshared network whose M and widths are powers of one number."""
    generator = random.Random(seed)
    inputs, pooling = random_pooling(generator, largest, "clgtt")
    base = generator.choice([2, 2, 2, 3, 5])
    exponents = [0, 1, 1, 2] if base > 2 else [0, 1, 1, 2, 3]
    m = base ** generator.choice([1, 1, 1, 2])
    widths = tuple(base ** generator.choice(exponents) for _ in range(depth_of(pooling, inputs)))
    return Network(inputs, m, widths, pooling), random_partition(generator, inputs)


def shared_network(seed: int, entries: int = 4096) -> tuple[Network, Partition]:
    """A small network of any geometry with some layers shared; M^N at most `entries`."""
    generator = random.Random(seed)
    m = generator.choice([1, 2, 2, 2, 3])
    largest = max(n for n in range(2, 13) if m**n <= entries)
    inputs, pooling = random_pooling(generator, largest, "clgtrm")
    depth = depth_of(pooling, inputs)
    widths = tuple(generator.randint(1, 5) for _ in range(depth))
    sharing = tuple(
        layer for layer in range(depth + 1) if generator.random() < (0.8 if layer < 2 else 0.5)
    )
    return Network(inputs, m, widths, pooling, sharing), random_partition(generator, inputs)


def small_network(
    seed: object, inputs: int = 8, representation: int = 3, width: int = 5
) -> tuple[Network, Partition]:
    """A tree of any windows and labels, widths and shared layers at random, and a partition."""
    generator = random.Random(f"below {seed}")
    modes = generator.randint(3, inputs)
    depth = generator.randint(1, modes.bit_length() - 1)

    def grown(labels: list[int], level: int) -> Any:
        if level == 0:
            return labels[0]
        if level == 1:
            return tuple(labels)
        least = 2 ** (level - 1)
        number = generator.randint(2, len(labels) // least)
        sizes = [least] * number
        for _ in range(len(labels) - number * least):
            sizes[generator.randrange(number)] += 1
        starts = [sum(sizes[:i]) for i in range(number)]
        return tuple(
            grown(labels[s : s + n], level - 1) for s, n in zip(starts, sizes, strict=True)
        )

    labels = generator.sample(range(1, modes + 1), modes)
    pooling: Any = Global() if depth == 1 else Explicit(grown(labels, depth))
    widths = tuple(generator.randint(1, width) for _ in range(depth))
    sharing = {
        0: (),
        1: tuple(range(depth + 1)),
        2: tuple(layer for layer in range(depth + 1) if generator.random() < 0.5),
    }[generator.randint(0, 2)]
    network = Network(modes, generator.randint(1, representation), widths, pooling, sharing)
    rows = generator.sample(range(1, modes + 1), generator.randint(1, modes - 1))
    return network, Partition.of(modes, sorted(rows))


def random_layers(network: Network, generator: random.Random, p: int = PRIME) -> list[Any]:
    """Uniform weights of GF(p), `layers[l][k-1]` a matrix (γ, α); one k where layer l is shared."""
    layers = []
    for level in range(network.depth + 1):
        sets, rows, columns = network.weight_shape(level)
        layers.append(
            [
                np.array(
                    [[generator.randrange(p) for _ in range(columns)] for _ in range(rows)],
                    dtype=object,
                )
                for _ in range(sets)
            ]
        )
    return layers


def dense_tensor(network: Network, layers: list[Any], p: int = PRIME) -> Any:
    """The whole coefficient tensor, an axis for each input in the order of the labels."""

    def at(level: int, k: int) -> Any:
        return layers[level][0 if network.shared(level) else k - 1]

    def node(level: int, k: int) -> tuple[Any, list[int]]:
        """(channel, modes …) and the labels of the modes, in the order of the tree."""
        if level == 0:
            return at(0, k), [k]
        total, labels = None, []
        for child in network.tree.children[level - 1][k - 1]:
            part, below = node(level - 1, child)
            flat = part.reshape(part.shape[0], -1)
            total = flat if total is None else (total[:, :, None] * flat[:, None, :]) % p
            total = total.reshape(total.shape[0], -1)
            labels += below
        mixed = (at(level, k).dot(total)) % p
        return mixed, labels

    values, labels = node(network.depth, 1)
    shaped = values[0].reshape((network.representation,) * network.inputs)
    return np.transpose(shaped, np.argsort(labels))


def flatten(tensor: Any, partition: Partition) -> Any:
    """The matricization by NumPy: transpose, then reshape in C order."""
    axes = [i - 1 for i in (*partition.I, *partition.J)]
    rows = int(np.prod([tensor.shape[i - 1] for i in partition.I]))
    return np.transpose(tensor, axes).reshape(rows, -1)


def rank_mod(matrix: Any, p: int = PRIME) -> int:
    """The rank modulo p by plain elimination over Python integers."""
    rows = [[int(x) % p for x in row] for row in matrix]
    if len(rows) > len(rows[0]):
        rows = [list(column) for column in zip(*rows, strict=True)]
    rank, column = 0, 0
    width = len(rows[0])
    while rank < len(rows) and column < width:
        pivot = next((r for r in range(rank, len(rows)) if rows[r][column]), None)
        if pivot is None:
            column += 1
            continue
        rows[rank], rows[pivot] = rows[pivot], rows[rank]
        inverse = pow(rows[rank][column], -1, p)
        head = [x * inverse % p for x in rows[rank]]
        rows[rank] = head
        for r in range(rank + 1, len(rows)):
            factor = rows[r][column]
            if factor:
                rows[r] = [(x - factor * h) % p for x, h in zip(rows[r], head, strict=True)]
        rank, column = rank + 1, column + 1
    return rank


def random_rank(network: Network, partition: Partition, seed: int = 0, tries: int = 2) -> int:
    """The largest rank at a few random weights modulo a prime near 2^31."""
    generator = random.Random(f"weights {seed}")
    return max(
        rank_mod(flatten(dense_tensor(network, random_layers(network, generator)), partition))
        for _ in range(tries)
    )
