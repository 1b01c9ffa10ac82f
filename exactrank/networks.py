"""Networks with weights: random weights, coefficient tensors, forward passes."""

import random
from collections.abc import Sequence
from fractions import Fraction

from exactrank.kernel.entries import matricization
from exactrank.kernel.fields import Element, Field, InputError
from exactrank.kernel.objects import (
    ArrayWeights,
    Forward,
    Network,
    Partition,
    Weights,
    as_element,
    scalars,
)

RATIONAL_SIZE = 100


def random_weights(
    network: Network, field: Field, *, seed: int, size: int = RATIONAL_SIZE
) -> ArrayWeights:
    """Seeded uniform weights: residues of GF(p), or integers in −size … size over QQ."""
    generator = random.Random(seed)
    p = field.modulus
    low, high = (-size, size) if p is None else (0, p - 1)

    def number() -> Element:
        value = generator.randint(low, high)
        return Fraction(value) if p is None else value

    layers = []
    for level in range(network.depth + 1):
        sets, rows, columns = network.weight_shape(level)
        layers.append(
            tuple(
                tuple(tuple(number() for _ in range(columns)) for _ in range(rows))
                for _ in range(sets)
            )
        )
    return ArrayWeights(tuple(layers))


def coefficient_tensor(network: Network, weights: Weights, field: Field) -> list[Element]:
    """A, flat in C order over the modes 1 … N (M^N entries, at most 2^20)."""
    # C order is the order of the matricization at 1 | 2, …, N, read row by row.
    first = Partition.of(network.inputs, (1,))
    return [x for row in matricize(network, weights, first, field) for x in row]


def matricize(
    network: Network, weights: Weights, partition: Partition, field: Field
) -> list[list[Element]]:
    """[[A]]_{I,J} at given weights, in the pinned order (M^|I| × M^|J|)."""
    layers = scalars(weights, network, field)
    matrix = matricization(network, layers, partition, modulus=field.modulus)
    return [[as_element(x) for x in row] for row in matrix]


def forward_pass(
    network: Network, weights: Weights, field: Field, features: Sequence[Sequence[Element]]
) -> Element:
    """h(x_1, …, x_N) from the features f_d(x_j) = `features[j-1][d-1]` (N × M) in the field."""
    if len(features) != network.inputs or any(len(f) != network.representation for f in features):
        raise InputError(f"features must be {network.inputs} x {network.representation}")
    layers = weights.arrays(network)
    values = Forward(network, layers, field.modulus)
    on_features = [[field.convert(x) for x in row] for row in features]
    value: Element = values.on_features(on_features, (network.depth, 1))[0]
    return value
