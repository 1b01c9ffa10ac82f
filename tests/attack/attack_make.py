"""Short ways to write down the objects that tests are about."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from exactrank.kernel.fields import QQ, Field
from exactrank.kernel.matrices import Entries, Kronecker, Tensor, Terms
from exactrank.kernel.objects import ArrayWeights, FlowWeights, MatchingWeights, Network, Partition
from exactrank.kernel.statements import MatrixRank, MaximalRank, RankAtWeights
from exactrank.kernel.trees import Contiguous, Explicit, Global, Grid

__all__ = ["QQ", "Field", "FlowWeights", "Kronecker", "MatchingWeights", "Partition"]

GF2, GF3, GF7, GF_BIG = Field(2), Field(3), Field(7), Field(65537)


def nested(value: Any) -> Any:
    """Nested lists as nested tuples."""
    return tuple(nested(x) for x in value) if isinstance(value, list | tuple) else value


def deep(
    inputs: int, m: int, widths: Sequence[int], window: Any = 2, sharing: Sequence[int] = ()
) -> Network:
    return Network(inputs, m, tuple(widths), Contiguous(nested(window)), tuple(sharing))


def shallow(inputs: int, m: int, width: int, sharing: Sequence[int] = ()) -> Network:
    return Network(inputs, m, (width,), Global(), tuple(sharing))


def tree(labels: Any, m: int, widths: Sequence[int], sharing: Sequence[int] = ()) -> Network:
    shape = nested(labels)

    def count(node: Any) -> int:
        return 1 if isinstance(node, int) else sum(map(count, node))

    return Network(count(shape), m, tuple(widths), Explicit(shape), tuple(sharing))


def grid(
    shape: tuple[int, int],
    window: Any,
    m: int,
    widths: Sequence[int],
    sharing: Sequence[int] = (),
    *,
    mirror: bool = False,
) -> Network:
    pooling = Grid(shape, nested(window), mirror)
    return Network(shape[0] * shape[1], m, tuple(widths), pooling, tuple(sharing))


def part(inputs: int, *rows: int) -> Partition:
    return Partition.of(inputs, rows)


def odd(inputs: int) -> Partition:
    return Partition.of(inputs, range(1, inputs + 1, 2))


def low(inputs: int) -> Partition:
    return Partition.of(inputs, range(1, inputs // 2 + 1))


def entries(rows: Any, field: Field = QQ) -> Entries:
    """A matrix from numbers, or from strings such as `1/2`."""
    return Entries(tuple(tuple(field.convert(Fraction(x)) for x in row) for row in rows))


def tensor(shape: Sequence[int], values: Any, partition: Partition, field: Field = QQ) -> Tensor:
    return Tensor(tuple(shape), tuple(field.convert(Fraction(x)) for x in values), partition)


def terms(listed: Any, partition: Partition, field: Field = QQ) -> Terms:
    def number(x: Any) -> Any:
        return field.convert(Fraction(x))

    return Terms(
        tuple((number(c), tuple(tuple(map(number, v)) for v in vs)) for c, *vs in listed), partition
    )


def of_matrix(matrix: Any, field: Field = QQ) -> MatrixRank:
    """A subject; its bound says nothing."""
    return MatrixRank(matrix=matrix, field=field, upper=10**6)


def maximal(network: Network, partition: Partition, field: Field = QQ) -> MaximalRank:
    return MaximalRank(network=network, partition=partition, field=field, upper=10**6)


def at_weights(
    network: Network, weights: Any, partition: Partition, field: Field = QQ
) -> RankAtWeights:
    return RankAtWeights(
        network=network, weights=weights, partition=partition, field=field, upper=10**6
    )


def arrays(layers: Any, field: Field = QQ) -> ArrayWeights:
    """Weights `layers[l][k-1][γ-1][α-1]` from numbers."""
    return ArrayWeights(
        tuple(
            tuple(
                tuple(tuple(field.convert(Fraction(x)) for x in row) for row in matrix)
                for matrix in layer
            )
            for layer in layers
        )
    )
