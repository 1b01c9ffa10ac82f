"""What a theorem can say. Each statement has one JSON form, on the certificate page."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from exactrank.kernel.fields import QQ, Field, InputError
from exactrank.kernel.matrices import Matrix, matrix_from_json
from exactrank.kernel.naturals import format_natural, parse_natural
from exactrank.kernel.objects import (
    ORDER,
    Network,
    Partition,
    Weights,
    check_operator,
    weights_from_json,
)
from exactrank.kernel.polynomials import (
    Poly,
    SymbolicWeights,
    poly_from_json,
    poly_to_json,
    symbolic_from_json,
)
from exactrank.kernel.ranges import Bounds
from exactrank.kernel.sizes import AllSizes
from exactrank.kernel.statements_circuits import CIRCUIT_READERS, CircuitStatement
from exactrank.kernel.statements_conditions import CONDITION_READERS, ConditionStatement
from exactrank.kernel.statements_piecewise import PIECEWISE_READERS, PiecewiseStatement
from exactrank.kernel.statements_rectifiers import RECTIFIER_READERS, RectifierStatement
from exactrank.kernel.statements_separation import SEPARATION_READERS, SeparationStatement
from exactrank.kernel.statements_sizes import SIZES_READERS, SizesStatement
from exactrank.kernel.trees import _positive


@dataclass(frozen=True, kw_only=True)
class MatrixRank(Bounds):
    """Bounds of the rank of an explicit matrix over a field."""

    matrix: Matrix
    field: Field

    def to_json(self) -> dict[str, object]:
        return {
            "kind": "rank",
            "quantity": "matrix-rank",
            "matrix": self.matrix.to_json(),
            "field": str(self.field),
            **self.bounds_json(),
        }

    def __str__(self) -> str:
        m, n = self.matrix.shape
        return f"rank of a {m} x {n} matrix over {self.field} {self.bounds_text()}"


@dataclass(frozen=True, kw_only=True)
class MaximalRank(Bounds):
    """Bounds of the maximal rank of a network at a partition, over generic weights."""

    network: Network
    partition: Partition
    field: Field

    def __post_init__(self) -> None:
        Bounds.__post_init__(self)
        _check_network(self.network, self.partition, self.field)

    def to_json(self) -> dict[str, object]:
        return {
            "kind": "rank",
            "quantity": "maximal-rank",
            "network": self.network.to_json(),
            **_partition_json(self.partition),
            "field": str(self.field),
            **self.bounds_json(),
        }

    def __str__(self) -> str:
        subject = f"{self.network}, {self.partition}"
        return f"maximal rank over {self.field} ({subject}) {self.bounds_text()}"


@dataclass(frozen=True, kw_only=True)
class RankAtWeights(Bounds):
    """Bounds of the rank of a network's matricization at given weights in the field."""

    network: Network
    weights: Weights
    partition: Partition
    field: Field

    def __post_init__(self) -> None:
        Bounds.__post_init__(self)
        _check_network(self.network, self.partition, self.field)
        check_operator(self.weights, self.network)

    def to_json(self) -> dict[str, object]:
        return {
            "kind": "rank",
            "quantity": "rank-at-weights",
            "network": self.network.to_json(),
            "weights": self.weights.to_json(self.network),
            **_partition_json(self.partition),
            "field": str(self.field),
            **self.bounds_json(),
        }

    def __str__(self) -> str:
        subject = f"{self.network}, {self.partition}"
        return f"rank at the given weights over {self.field} ({subject}) {self.bounds_text()}"


@dataclass(frozen=True, kw_only=True)
class AlmostAll(Bounds):
    """The rank at all weights outside the zero set of a non-zero polynomial of bounded degree."""

    network: Network
    partition: Partition
    field: Field
    degree: int
    fraction: Fraction | None

    def __post_init__(self) -> None:
        Bounds.__post_init__(self)
        _check_network(self.network, self.partition)

    def to_json(self) -> dict[str, object]:
        return {
            "kind": "almost-all",
            "network": self.network.to_json(),
            **_partition_json(self.partition),
            "field": str(self.field),
            **self.bounds_json(),
            "degree": format_natural(self.degree),
            "fraction": None if self.fraction is None else str(self.fraction),
        }

    def __str__(self) -> str:
        subject = f"{self.network}, {self.partition}"
        return f"rank at almost all weights over {self.field} ({subject}) {self.bounds_text()}"


@dataclass(frozen=True)
class NodeTensor:
    """The tensors φ^{l,k,γ} of a node: by the decomposition, or by the forward pass on features."""

    of: str
    network: Network
    node: tuple[int, int]
    weights: SymbolicWeights | None = None

    def __post_init__(self) -> None:
        level, k = self.node
        if self.of not in ("decomposition", "forward-pass"):
            raise InputError(f"a tensor is of a decomposition or a forward-pass, not {self.of!r}")
        if not 0 <= level <= self.network.depth or not 1 <= k <= self.network.tree.width(level):
            raise InputError(f"the tree has no node {list(self.node)}")
        if self.network.operator != "product":
            raise InputError("identities are about networks with the operator product")
        if self.weights is not None:
            self.weights.check(self.network)

    def to_json(self) -> dict[str, object]:
        return {
            "of": self.of,
            "network": self.network.to_json(),
            "node": list(self.node),
            "weights": None if self.weights is None else self.weights.to_json(self.network),
        }


@dataclass(frozen=True)
class TensorIdentity:
    """Two node tensors agree in every entry, for all weights and features over every ring."""

    left: NodeTensor
    right: NodeTensor

    def to_json(self) -> dict[str, object]:
        sides = {"left": self.left.to_json(), "right": self.right.to_json()}
        return {"kind": "tensor-identity", **sides}

    def __str__(self) -> str:
        left, right = (
            f"{t.of} of {t.network} at node {list(t.node)}" for t in (self.left, self.right)
        )
        return f"for all weights: {left} = {right}"


@dataclass(frozen=True)
class MatricizedProduct:
    """[[B⊗C]] = [[B]] ⊙ [[C]] for all tensors of these shapes, at a partition of their modes."""

    left_shape: tuple[int, ...]
    right_shape: tuple[int, ...]
    partition: Partition

    def __post_init__(self) -> None:
        modes = len(self.left_shape) + len(self.right_shape)
        if not self.left_shape or not self.right_shape or modes != self.partition.inputs:
            raise InputError(f"B and C have {modes} modes, the partition {self.partition.inputs}")

    def to_json(self) -> dict[str, object]:
        return {
            "kind": "matricized-product",
            "left_shape": list(self.left_shape),
            "right_shape": list(self.right_shape),
            **_partition_json(self.partition),
        }

    def __str__(self) -> str:
        shapes = f"shapes {list(self.left_shape)} and {list(self.right_shape)}"
        return f"[[B (x) C]] = [[B]] (.) [[C]] for all B, C of {shapes}, {self.partition}"


@dataclass(frozen=True)
class MatricizedRecursion:
    """[[φ^{l,k,γ}]] as a sum of Kronecker products of the children's matricizations, rows and columns permuted."""

    network: Network
    node: tuple[int, int]
    partition: Partition

    def __post_init__(self) -> None:
        _check_network(self.network, self.partition)
        level, k = self.node
        if not 1 <= level <= self.network.depth or not 1 <= k <= self.network.tree.width(level):
            raise InputError(f"the tree has no pooling node {list(self.node)}")

    def to_json(self) -> dict[str, object]:
        return {
            "kind": "matricized-recursion",
            "network": self.network.to_json(),
            "node": list(self.node),
            **_partition_json(self.partition),
        }

    def __str__(self) -> str:
        subject = f"{self.network}, {self.partition}"
        return f"for all weights: the recursion of [[phi]] ({subject}) at node {list(self.node)}"


@dataclass(frozen=True)
class LeafDeterminant:
    """det(A_j), A_j the M × r_0 matrix of the leaf vectors of input j (0: shared)."""

    label: int

    def to_json(self) -> dict[str, object]:
        return {"leaf-determinant": self.label}


@dataclass(frozen=True)
class CoarseEntry:
    """C_α: an entry of the tensor of the layers above 0."""

    index: tuple[int, ...]

    def to_json(self) -> dict[str, object]:
        return {"coarse-entry": list(self.index)}


@dataclass(frozen=True)
class PolynomialFactor:
    """A polynomial written out."""

    polynomial: Poly

    def to_json(self) -> dict[str, object]:
        return {"polynomial": poly_to_json(self.polynomial)}


Factor = LeafDeterminant | CoarseEntry | PolynomialFactor


@dataclass(frozen=True)
class PolynomialIdentity:
    """det [[A]]_{I,J} of a network, its weights variables, is a product of factors, over Z."""

    network: Network
    partition: Partition
    factors: tuple[tuple[Factor, int], ...]

    def __post_init__(self) -> None:
        _check_network(self.network, self.partition)

    def to_json(self) -> dict[str, object]:
        subject = {"network": self.network.to_json(), **_partition_json(self.partition)}
        factors = [[factor.to_json(), power] for factor, power in self.factors]
        return {"kind": "polynomial-identity", "determinant": subject, "factors": factors}

    def __str__(self) -> str:
        subject = f"{self.network}, {self.partition}"
        return f"det [[A]] ({subject}) is a product of {len(self.factors)} factors"


Statement = (
    MatrixRank
    | RankAtWeights
    | MaximalRank
    | AlmostAll
    | TensorIdentity
    | MatricizedProduct
    | MatricizedRecursion
    | PolynomialIdentity
    | AllSizes
    | SizesStatement
    | CircuitStatement
    | SeparationStatement
    | RectifierStatement
    | PiecewiseStatement
    | ConditionStatement
)


def _partition_json(partition: Partition) -> dict[str, object]:
    return {"partition": partition.to_json(), "order": ORDER}


def _check_network(network: Network, partition: Partition, field: Field | None = None) -> None:
    """Rectifiers, which need an order, are spoken of where a field is given, and it is QQ."""
    if network.operator != "product":
        if field is None:
            raise InputError("this statement is about networks with the operator product")
        if field != QQ:
            raise InputError(f"ranks of {network.operator} networks are over QQ, not {field}")
    if network.inputs != partition.inputs:
        raise InputError(f"{network.inputs} inputs, but a partition of {partition.inputs}")


def statement_from_json(data: object) -> Statement:
    """Read STATEMENT of the certificate page; what reading does not restore exactly is refused."""
    if not isinstance(data, dict):
        raise InputError("a statement is an object")
    try:
        statement = _read(data)
    except (KeyError, TypeError, AttributeError) as error:
        raise InputError(f"the statement lacks {error} or has a wrong type there") from None
    if statement.to_json() != data:
        raise InputError("the statement has unknown keys, or values not in their canonical form")
    return statement


def _read(data: dict[str, Any]) -> Statement:
    kind = data.get("kind")
    if isinstance(kind, str) and kind in SIZES_READERS:
        return SIZES_READERS[kind](data)
    if isinstance(kind, str) and kind in CIRCUIT_READERS:
        return CIRCUIT_READERS[kind](data)
    if isinstance(kind, str) and kind in RECTIFIER_READERS:
        return RECTIFIER_READERS[kind](data)
    if isinstance(kind, str) and kind in SEPARATION_READERS:
        return SEPARATION_READERS[kind](data)
    if isinstance(kind, str) and kind in PIECEWISE_READERS:
        return PIECEWISE_READERS[kind](data)
    if isinstance(kind, str) and kind in CONDITION_READERS:
        return CONDITION_READERS[kind](data)
    if kind == "tensor-identity":
        return TensorIdentity(_tensor(data["left"]), _tensor(data["right"]))
    if kind == "matricized-product":
        left, right = (
            tuple(_positive(n, side) for n in data[side]) for side in ("left_shape", "right_shape")
        )
        return MatricizedProduct(left, right, Partition.from_json(data["partition"]))
    if kind == "matricized-recursion":
        level, k = data["node"]
        partition = Partition.from_json(data["partition"])
        return MatricizedRecursion(Network.from_json(data["network"]), (level, k), partition)
    if kind == "polynomial-identity":
        subject = data["determinant"]
        factors = tuple(
            (_factor(factor), _positive(power, "power")) for factor, power in data["factors"]
        )
        network = Network.from_json(subject["network"])
        return PolynomialIdentity(network, Partition.from_json(subject["partition"]), factors)
    field = Field.parse(data["field"])
    lower, upper = (None if data[b] is None else parse_natural(data[b]) for b in ("lower", "upper"))
    if data.get("quantity") == "matrix-rank":
        return MatrixRank(
            matrix=matrix_from_json(data["matrix"], field), field=field, lower=lower, upper=upper
        )
    network, partition = Network.from_json(data["network"]), Partition.from_json(data["partition"])
    if kind == "almost-all":
        fraction = None if data["fraction"] is None else Fraction(data["fraction"])
        return AlmostAll(
            network=network,
            partition=partition,
            field=field,
            degree=parse_natural(data["degree"]),
            fraction=fraction,
            lower=lower,
            upper=upper,
        )
    if data.get("quantity") == "rank-at-weights":
        weights = weights_from_json(data["weights"], network, field)
        return RankAtWeights(
            network=network,
            weights=weights,
            partition=partition,
            field=field,
            lower=lower,
            upper=upper,
        )
    if data.get("quantity") == "maximal-rank":
        return MaximalRank(
            network=network, partition=partition, field=field, lower=lower, upper=upper
        )
    raise InputError(f"unknown kind of statement {kind!r}")


def _tensor(data: dict[str, Any]) -> NodeTensor:
    network = Network.from_json(data["network"])
    level, k = data["node"]
    given = data["weights"]
    weights = None if given is None else symbolic_from_json(given, network)
    return NodeTensor(data["of"], network, (level, k), weights)


def _factor(data: dict[str, Any]) -> Factor:
    if set(data) == {"leaf-determinant"}:
        return LeafDeterminant(data["leaf-determinant"])
    if set(data) == {"coarse-entry"}:
        return CoarseEntry(tuple(_positive(a, "coarse-entry") for a in data["coarse-entry"]))
    if set(data) == {"polynomial"}:
        return PolynomialFactor(poly_from_json(data["polynomial"]))
    raise InputError("a factor is a leaf-determinant, a coarse-entry or a polynomial")
