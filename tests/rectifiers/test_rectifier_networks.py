"""What the pages say of networks of an operator, against networks computed by definition."""

import random
from fractions import Fraction

import pytest

import exactrank
from exactrank.kernel.expressions import evaluate
from exactrank.kernel.statements_piecewise import Operator
from exactrank.rectifiers.reading import read_expression

TREES = [
    ([1, 2], [2]),
    ([3, 1, 2], [2]),
    ([[1, 2], [3, 4]], [2, 2]),
    ([[3, 1], [5, 2, 4]], [2, 3]),
    ([[[1, 5], [2, 6, 7]], [[3, 4], [8, 9]]], [2, 1, 2]),
]


def drawn(generator, shape):
    sets, rows, columns = shape

    def number():
        return Fraction(generator.randint(-4, 4), generator.randint(1, 3))

    return [[[number() for _ in range(columns)] for _ in range(rows)] for _ in range(sets)]


def outputs(network, layers, inputs, pool):
    """The network's output; `inputs` holds, for each input, its values in all channels."""
    values = inputs
    for level, windows in enumerate(network.tree.children, start=1):
        above = []
        for k, window in enumerate(windows):
            columns = zip(*(values[c - 1] for c in window), strict=True)
            pooled = [pool(list(column)) for column in columns]
            matrix = layers[level][k]
            above.append([sum(x * p for x, p in zip(row, pooled, strict=True)) for row in matrix])
        values = above
    return values[0][0]


def networks():
    for tree, widths in TREES:
        yield exactrank.network(
            inputs=count(tree), representation=2, widths=widths, tree=tree, operator="relu-max"
        )


def count(tree):
    return sum(map(count, tree)) if isinstance(tree, list) else 1


@pytest.mark.parametrize("pooling", ["max", "sum", "product"])
@pytest.mark.parametrize("activation", ["x", "max(x, 0)"])
def test_the_grid_tensor_is_the_generalized_decomposition(activation, pooling):
    """Linear activation with the maximum is ρ = max, with the sum ρ = +: the laws hold for all six."""
    operator = Operator(read_expression(activation), pooling)
    generator = random.Random(activation + pooling)
    for network in networks():
        layers = [
            drawn(generator, network.weight_shape(level)) for level in range(network.depth + 1)
        ]
        (features,) = drawn(generator, (1, 3, 2))
        for _ in range(8):
            d = [generator.randrange(3) for _ in range(network.inputs)]
            # v^{0,j,γ} = Σ_e a^{0,j,γ}_e f_e(x^{(d_j)}) is the entry d_j of the leaf vector F·a^{0,j,γ}.
            leaves = [
                [
                    sum(x * f for x, f in zip(row, features[d[j]], strict=True))
                    for row in layers[0][j]
                ]
                for j in range(network.inputs)
            ]

            def iterated(column):
                generator.shuffle(column)
                total = column[0]
                for value in column[1:]:
                    total = operator.value(total, value)
                return total

            assert outputs(network, layers, leaves, operator.window) == outputs(
                network, layers, leaves, iterated
            )


@pytest.mark.parametrize("activation", ["max(x, 0)", "x*x + 1", "max(x, x/2)"])
def test_average_pooling_is_sum_pooling_with_other_weights(activation):
    generator = random.Random(activation)
    sigma = read_expression(activation)

    def of_sum(column):
        return sum(evaluate(sigma, {"x": value}) for value in column)

    for network in networks():
        layers = [
            drawn(generator, network.weight_shape(level)) for level in range(network.depth + 1)
        ]
        divided = [layers[0]]
        for level, windows in enumerate(network.tree.children, start=1):
            divided.append(
                [
                    [[x / len(window) for x in row] for row in matrix]
                    for matrix, window in zip(layers[level], windows, strict=True)
                ]
            )
        for _ in range(5):
            leaves = drawn(generator, (1, network.inputs, network.widths[0]))[0]
            averaged = outputs(network, layers, leaves, lambda c: of_sum(c) / len(c))
            assert averaged == outputs(network, divided, leaves, of_sum)
