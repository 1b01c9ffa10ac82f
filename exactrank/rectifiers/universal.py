"""The universal construction of ReLU/max networks: weights of a shallow network with a given grid tensor."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product as cartesian
from typing import Any

from exactrank.arrays import Array, from_lists
from exactrank.kernel.fields import Element, InputError
from exactrank.kernel.objects import ArrayWeights, Network
from exactrank.kernel.rules import evaluate_tensor
from exactrank.kernel.statements_circuits import DenseTensor
from exactrank.kernel.statements_rectifiers import Realized
from exactrank.kernel.theorem import Theorem
from exactrank.kernel.trees import Global

WEIGHTS_LIMIT = 2**21


@dataclass(frozen=True)
class Realization:
    """A network with weights at which it has a given tensor, and the theorem that it has."""

    network: Network
    weights: ArrayWeights
    theorem: Theorem


def universal_network(inputs: int, representation: int) -> Network:
    """The shallow ReLU/max network of width M^N + 1."""
    width = representation**inputs + 1
    if width * (inputs * representation + 1) > WEIGHTS_LIMIT:
        raise InputError(
            f"the universal network of {representation}^{inputs} + 1 channels has more than "
            f"{WEIGHTS_LIMIT} weights"
        )
    return Network(inputs, representation, (width,), Global(), (), "relu-max")


def universal_weights(network: Network, entries: tuple[Element, ...]) -> ArrayWeights:
    """Weights for the tensor with these entries (C order, M^N of them); all widths at least M^N + 1.

    A term for each g: −T_g·max_i [d_i ≠ g_i]; and Σ_g T_g·1. Hidden layers pass their channels on, and
    further channels are zero. Source: [CS-R] claim 1, as derived in `docs/rules-rectifiers.md`.
    """
    M, N, terms = network.representation, network.inputs, network.representation**network.inputs
    if network.operator != "relu-max" or network.shared(0) or min(network.widths) <= terms:
        raise InputError(
            f"the construction needs relu-max, layer 0 not shared, and widths from {terms + 1}"
        )
    indices = list(cartesian(range(M), repeat=N))
    values = [Fraction(x) for x in entries]
    output = [*(-x for x in values), sum(values, Fraction(0))]
    layers = [
        tuple(
            (
                *(tuple(Fraction(d != g[j]) for d in range(M)) for g in indices),
                (Fraction(1),) * M,
                *((Fraction(0),) * M,) * (network.widths[0] - terms - 1),
            )
            for j in range(N)
        )
    ]
    for level in range(1, network.depth + 1):
        sets, rows, columns = network.weight_shape(level)
        matrix = [[Fraction(g == a and g <= terms) for a in range(columns)] for g in range(rows)]
        if level == network.depth:
            matrix = [output + [Fraction(0)] * (columns - terms - 1)]
        layers.append((tuple(tuple(row) for row in matrix),) * sets)
    return ArrayWeights(tuple(layers))


def realize(tensor: Array | Sequence[Any]) -> Realization:
    """Weights of a shallow ReLU/max network whose grid tensor this is, with the theorem that it is.

    `tensor` has the shape (M, …, M): nested lists of integers, fractions or strings such as "1/3". Raises
    InputError for other shapes, and where the weights would not fit.

    >>> found = realize([[1, 0], [0, "1/2"]])
    >>> found.network.widths, found.theorem.rule
    ((5,), 'evaluate_tensor')
    """
    given = tensor if isinstance(tensor, Array) else from_lists(_lists(tensor), "tensor")
    shape, entries = given.shape, given.entries
    if len(shape) < 2 or len(set(shape)) != 1:
        raise InputError(
            f"a grid tensor has the shape (M, …, M) of at least two modes, not {shape}"
        )
    network = universal_network(len(shape), shape[0])
    weights = universal_weights(network, entries)
    subject = Realized(network=network, weights=weights, tensor=DenseTensor(shape, entries))
    return Realization(network, weights, evaluate_tensor(subject))


def _lists(value: Any) -> Any:
    return [_lists(x) for x in value] if isinstance(value, list | tuple) else value
