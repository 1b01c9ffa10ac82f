"""Theorems for all sizes at many sizes, against ranks at random weights and tensors multiplied out."""

import random
from itertools import product
from math import prod

import numpy as np
import pytest
from attack_make import QQ, Field, deep, grid, low, maximal, odd, part, shallow, tree
from flint import nmod_mat
from size_samples import SCRIPTS, all_sizes, table

from exactrank.kernel import rules
from exactrank.kernel.objects import Network, Partition
from exactrank.kernel.sizes import AllSizes, evaluate
from exactrank.kernel.statements import AlmostAll
from exactrank.kernel.trees import Contiguous, Global
from exactrank.networks import coefficient_tensor, matricize, random_weights

P = Field(2**31 - 1)
WIDTHS = [1, 2, 3, 4]


def rank(network, partition, seed=0):
    """The rank at random weights modulo a large prime: the maximal rank but for bad luck."""
    weights = random_weights(network, P, seed=seed)
    rows = [[int(x) for x in row] for row in matricize(network, weights, partition, P)]
    flat = [x for row in rows for x in row]
    return int(nmod_mat(len(rows), len(rows[0]), flat, P.modulus).rank())


def sharings(depth):
    return [(), (0,), tuple(range(depth + 1))]


def random_networks(seed, trees, unshared=False, count=30):
    """Seeded networks on these trees, at random partitions."""
    generator = random.Random(seed)
    for number in range(count):
        pooling, inputs, depth = trees[number % len(trees)]
        m = generator.randint(1, 3 if inputs <= 6 else 2)
        widths = tuple(generator.choice(WIDTHS) for _ in range(depth))
        sharing = () if unshared else generator.choice(sharings(depth))
        size = generator.randint(1, inputs - 1)
        rows = generator.sample(range(1, inputs + 1), size)
        yield Network(inputs, m, widths, pooling, sharing), Partition.of(inputs, rows)


SHAPED = tree([[3, 1, 7], [5, 2], [4, 6]], 1, [1, 1]).pooling
ANY_TREES = [
    (Contiguous(2), 4, 2),
    (Contiguous(2), 8, 3),
    (Contiguous((4, 2)), 8, 2),
    (Contiguous((3, 2)), 6, 2),
    (Global(), 5, 1),
    (SHAPED, 7, 2),
    (grid((2, 4), [[2, 2], [1, 2]], 1, [1, 1], mirror=True).pooling, 8, 2),
]
GLOBALS = [(Global(), n, 1) for n in (2, 3, 4, 5, 6)]


def at(networks, partition):
    return [(network, partition(network)) for network in networks]


def windows_of_two():
    small = [
        deep(n, m, [r, *rest], sharing=s)
        for n in (2, 4, 8)
        for m, r in ((1, 2), (2, 1), (2, 2), (2, 3), (3, 2) if n < 8 else (2, 4))
        for rest in ([1] * (n.bit_length() - 2), [2] * (n.bit_length() - 2))
        for s in ((), tuple(range(n.bit_length())))
    ]
    return at([*small, deep(16, 2, [2, 1, 3, 2])], lambda net: odd(net.inputs))


def windows_of_four():
    small = [deep(4, m, [r], window=4) for m in (1, 2, 3, 4) for r in (1, 2, 3, 4, 5, 9, 17)]
    larger = [deep(16, 2, [r, q], window=4) for r in (1, 2, 3) for q in (1, 2)]
    return at([*small, *larger], lambda net: odd(net.inputs))


def one_sided():
    two = [
        deep(n, 2, [3, r, 5][: n.bit_length() - 1], sharing=s)
        for n in (4, 8)
        for r in (1, 2, 3)
        for s in ((), (0, 1))
    ]
    four = [deep(8, 2, [q, r], window=[4, 2]) for q in (1, 5) for r in (1, 2, 3)]
    shaped = [
        (tree([[3, 1, 7], [5, 2], [4, 6]], 2, [3, r]), part(7, 5, 2, 4, 6)) for r in (1, 2, 3)
    ]
    return [*at([*two, *four], lambda net: low(net.inputs)), *shaped]


def pairs():
    networks = [
        shallow(2, m, r, sharing=s) for m in (1, 2, 3, 5) for r in (1, 2, 4) for s in ((), (0,))
    ]
    return at(networks, lambda net: part(2, 1))


CASES = {
    "depth-efficiency": windows_of_two,
    "interleaved-exponential": windows_of_four,
    "coarse-polynomial": one_sided,
    "generic-base": pairs,
    "shallow-separation": lambda: list(random_networks(1, GLOBALS, unshared=True)),
    "deep-separation-lower": lambda: list(random_networks(2, ANY_TREES, count=42)),
    "deep-separation-lower-unshared": lambda: list(
        random_networks(5, ANY_TREES, unshared=True, count=42)
    ),
    "deep-separation-upper": lambda: list(random_networks(3, ANY_TREES, count=42)),
    "minimal-cut": lambda: list(random_networks(4, ANY_TREES, count=42)),
}


def holds(relation, found, value):
    return {"<=": found <= value, ">=": found >= value, "=": found == value}[relation]


@pytest.mark.parametrize("name", CASES)
def test_specialised_at_many_sizes(name):
    theorem = all_sizes(name)
    statement = theorem.conclusion
    cases = CASES[name]()
    assert len(cases) >= 20
    for network, partition in cases:
        assert statement.meets(network, partition, QQ, 1) == ""
        value = evaluate(statement.value, network, partition, 1)
        found = max(rank(network, partition, seed) for seed in range(2))
        assert holds(statement.relation, found, value), (network, partition, found, value)
        if statement.quantity == "maximal-rank":
            special = rules.specialise_sizes(theorem, maximal(network, partition)).conclusion
            assert value in (special.lower, special.upper)


@pytest.mark.parametrize("name", CASES)
def test_the_checker_specialises_too(name, agree):
    theorem = all_sizes(name)
    almost = theorem.conclusion.quantity == "almost-all"
    for network, partition in CASES[name]()[::9]:
        subject = maximal(network, partition)
        if almost:
            subject = AlmostAll(
                network=network, partition=partition, field=QQ, degree=1, fraction=None, lower=1
            )
        agree(rules.specialise_sizes(theorem, subject))


def test_every_rank_theorem_is_compared():
    assert {n for n in SCRIPTS if isinstance(all_sizes(n).conclusion, AllSizes)} == set(CASES)


def test_first_windows_at_random_trees():
    statement = rules.named_cut(cut="first-windows").conclusion
    for network, partition in random_networks(6, ANY_TREES, count=42):
        assert rank(network, partition) <= evaluate(statement.value, network, partition, 1)


def test_super_modes_at_every_level():
    statement = table().conclusion
    tried = 0
    for network, partition in random_networks(7, ANY_TREES, count=28):
        for t in range(1, network.depth + 1):
            value = evaluate(statement.value, network, partition, t)
            found = max(rank(network, partition, seed) for seed in range(2))
            assert found >= value, (network, partition, t)
            tried += 1
    assert tried >= 40


def shorter(network, depth, width):
    """The network cut at a level, then pooled globally, with this last width."""
    pooling = Contiguous((*(2,) * (depth - 1), network.inputs // 2 ** (depth - 1)))
    widths = (*(4,) * (depth - 1), width)
    return Network(network.inputs, network.representation, widths, pooling)


@pytest.mark.parametrize("name", ["depth-efficiency-corollary", "depth-hierarchy"])
def test_shorter_networks_do_not_reach_the_rank(name):
    statement = all_sizes(name).conclusion
    depths = [1] if statement.level == 1 else [1, 2, 3]
    tried = 0
    for n, m, r, t in product((2, 4, 8), (1, 2, 3), (1, 2, 3), depths):
        levels = n.bit_length() - 1
        if t > levels or m**n > 7000:
            continue
        network = deep(n, m, [r] * levels)
        block = 2 ** (t - 1)
        partition = part(n, *(j for j in range(1, n + 1) if (j - 1) // block % 2 == 0))
        value = evaluate(statement.fewer_than, network, partition, t)
        assert rank(network, partition) >= value
        if value > 1:
            assert rank(shorter(network, t, value - 1), partition) < value
            tried += 1
    assert tried >= (7 if statement.level == 1 else 12)


def test_matricized_products_of_many_shapes():
    generator = random.Random(8)
    for _ in range(30):
        shapes = [
            [generator.randint(1, 3) for _ in range(generator.randint(1, 3))] for _ in range(2)
        ]
        split, modes = len(shapes[0]), len(shapes[0]) + len(shapes[1])
        rows = sorted(generator.sample(range(modes), generator.randint(0, modes)))
        b, c = (
            np.array([generator.randint(-9, 9) for _ in range(prod(s))]).reshape(s) for s in shapes
        )

        def matrix(tensor, on_rows):
            rest = [i for i in range(tensor.ndim) if i not in on_rows]
            size = prod(tensor.shape[i] for i in on_rows)
            return tensor.transpose([*on_rows, *rest]).reshape(size, -1)

        whole = np.multiply.outer(b, c)
        left = matrix(b, [i for i in rows if i < split])
        right = matrix(c, [i - split for i in rows if i >= split])
        assert (matrix(whole, rows) == np.kron(left, right)).all()


def test_sums_of_terms_of_many_shapes():
    generator = np.random.default_rng(9)
    for _ in range(30):
        shape = generator.integers(1, 4, generator.integers(2, 5))
        terms = int(generator.integers(1, 5))
        total = np.zeros(shape)
        for _ in range(terms):
            term = np.ones(())
            for n in shape:
                term = np.multiply.outer(term, generator.integers(-5, 6, n).astype(float))
            total += term
        rows = int(generator.integers(1, len(shape)))
        assert np.linalg.matrix_rank(total.reshape(prod(shape[:rows]), -1)) <= terms


def passed_on(network, leaves, output):
    """The weights of `ht-contains-cp`, as numbers."""
    layers = []
    for level in range(network.depth + 1):
        sets, rows, columns = network.weight_shape(level)
        if level == 0:
            layers.append(tuple(tuple(tuple(v) for v in leaves[j]) for j in range(sets)))
            continue
        last = level == network.depth
        matrix = tuple(
            tuple(output[a] if last else int(a == g) for a in range(columns)) for g in range(rows)
        )
        layers.append((matrix,) * sets)
    from exactrank.kernel.objects import ArrayWeights

    return ArrayWeights(tuple(layers))


def test_containment_and_universality_at_random_tensors():
    generator = random.Random(10)
    trees = [
        (Contiguous(2), 4, 2),
        (Contiguous((3, 2)), 6, 2),
        (tree([[3, 1], [2, 4, 5]], 1, [1, 1]).pooling, 5, 2),
    ]
    for number in range(21):
        pooling, n, depth = trees[number % 3]
        m = 2
        entries = [generator.randrange(P.modulus) for _ in range(m**n)]
        # One term for every index of the first N − 1 modes, the last one left open.
        indices = list(product(range(m), repeat=n - 1))
        width = len(indices)
        leaves = [[[int(d == g[j]) for d in range(m)] for g in indices] for j in range(n - 1)]
        leaves.append([entries[g * m : g * m + m] for g in range(width)])
        network = Network(n, m, (width,) * depth, pooling)
        weights = passed_on(network, leaves, [1] * width)
        assert list(coefficient_tensor(network, weights, P)) == entries


def table_entry(network, leaf, op, t, index):
    """A at the table weights, written out without the kernel: any operator on numbers."""
    r = min(network.representation, *network.widths[:t])
    below = {
        (0, j): [leaf[0] if d == channel else leaf[1] for channel in range(1, r + 1)]
        for j, d in enumerate(index, start=1)
    }
    for level, windows in enumerate(network.tree.children, start=1):
        for k, window in enumerate(windows, start=1):
            channels = zip(*(below[level - 1, c] for c in window), strict=True)
            pooled = [op(values) for values in channels]
            below[level, k] = [sum(pooled)] if level == t else pooled
    return below[network.depth, 1][0]


def relu_max(values):
    return max(*values, 0)


@pytest.mark.parametrize(("leaf", "op"), [((1, 0), prod), ((0, 1), relu_max), ((1, 0), relu_max)])
def test_table_minors_written_out(leaf, op):
    """The two values and the determinant, entry by entry, on trees, levels and partitions at random."""
    operator = "product" if op is prod else "relu-max"
    base = table(operator, leaf, "one", 2).premises[0].conclusion
    tried = 0
    for network, partition in random_networks(11, ANY_TREES, count=60):
        for t in range(1, network.depth + 1):
            r = min(network.representation, *network.widths[:t])
            windows = [
                w
                for w in network.tree.leaves[t]
                if {j in partition.rows for j in w} == {True, False}
            ]
            labels = list(product(range(1, r + 1), repeat=len(windows)))
            if r < 2 or len(labels) > 32:
                continue
            v1, v0 = (a + b * r for a, b in (base.match, base.mismatch))
            for row, column in product(labels, repeat=2):
                index = [1] * network.inputs
                for window, s, other in zip(windows, row, column, strict=True):
                    for j in window:
                        index[j - 1] = s if j in partition.rows else other
                expected = v1 if row == column else v0
                assert table_entry(network, leaf, op, t, index) == expected
            n = len(labels)
            determinant = round(np.linalg.det(v0 * np.ones((n, n)) + (v1 - v0) * np.eye(n)))
            assert determinant == (v1 - v0) ** (n - 1) * (v1 - v0 + n * v0) != 0
            tried += 1
    assert tried >= 20
