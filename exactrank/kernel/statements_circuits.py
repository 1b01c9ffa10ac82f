"""Statements about single circuits beyond ranks: what is out of reach, distances, CP-ranks, null sets."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from exactrank.kernel.fields import QQ, Element, Field, InputError
from exactrank.kernel.matrices import Entries, matrix_from_json
from exactrank.kernel.naturals import format_natural, parse_natural
from exactrank.kernel.objects import ORDER, Network, Partition, Weights, weights_from_json
from exactrank.kernel.polynomials import Poly, poly_from_json, poly_to_json
from exactrank.kernel.ranges import Bounds
from exactrank.kernel.trees import _positive

Json = Mapping[str, Any]


@dataclass(frozen=True)
class DenseTensor:
    """A tensor over QQ given by its entries in C order, of order at least 2."""

    shape: tuple[int, ...]
    entries: tuple[Element, ...]

    def __post_init__(self) -> None:
        size = 1
        for n in self.shape:
            size *= _positive(n, "shape")
        if len(self.shape) < 2 or size != len(self.entries):
            raise InputError(f"a tensor of shape {list(self.shape)} has {size} entries")

    def at(self, index: tuple[int, ...]) -> Element:
        """The entry at an index that counts from 1."""
        position = 0
        for n, d in zip(self.shape, index, strict=True):
            position = position * n + d - 1
        return self.entries[position]

    def to_json(self) -> dict[str, object]:
        return {"shape": list(self.shape), "entries": [str(x) for x in self.entries]}

    @classmethod
    def from_json(cls, data: Any) -> "DenseTensor":
        """The inverse of `to_json`."""
        if not isinstance(data, dict) or set(data) != {"shape", "entries"}:
            raise InputError("a tensor has the keys shape and entries")
        return cls(tuple(data["shape"]), tuple(QQ.element(x) for x in data["entries"]))


def _product(network: Network) -> None:
    if network.operator != "product":
        raise InputError("this statement is about networks with the operator product")


@dataclass(frozen=True, kw_only=True)
class NotRealizable:
    """Almost all tensors of a network are out of reach of the shorter networks at a level."""

    kind: ClassVar[str] = "not-realizable"
    network: Network
    depth: int
    field: Field
    fewer_than: int
    sense: str
    degree: int

    def __post_init__(self) -> None:
        _product(self.network)
        if type(self.depth) is not int or not 1 <= self.depth <= self.network.depth:
            raise InputError(f"depth = {self.depth!r} is no level of the network")
        if self.sense not in ("exact", "limit"):
            raise InputError(f"sense {self.sense!r} is neither exact nor limit")
        if self.sense == "limit" and self.field != QQ:
            raise InputError("limits are spoken of over QQ")

    def to_json(self) -> dict[str, object]:
        return {
            "kind": self.kind,
            "network": self.network.to_json(),
            "depth": self.depth,
            "field": str(self.field),
            "fewer_than": format_natural(self.fewer_than),
            "sense": self.sense,
            "degree": format_natural(self.degree),
        }

    @classmethod
    def read(cls, data: Json) -> "NotRealizable":
        return cls(
            network=Network.from_json(data["network"]),
            depth=data["depth"],
            field=Field.parse(data["field"]),
            fewer_than=parse_natural(data["fewer_than"]),
            sense=data["sense"],
            degree=parse_natural(data["degree"]),
        )

    def __str__(self) -> str:
        reach = "realized" if self.sense == "exact" else "approximated"
        return (
            f"almost all tensors of {self.network} cannot be {reach} by a network cut at level "
            f"{self.depth} with a last width below {format_natural(self.fewer_than)}"
        )


@dataclass(frozen=True, kw_only=True)
class PermutationMatricization:
    """[[A]]_{I,J} at these weights is a permutation matrix."""

    kind: ClassVar[str] = "permutation-matricization"
    network: Network
    weights: Weights
    partition: Partition
    size: int

    def __post_init__(self) -> None:
        _product(self.network)
        if self.network.inputs != self.partition.inputs:
            raise InputError("the partition is of another number of inputs")

    def to_json(self) -> dict[str, object]:
        return {
            "kind": self.kind,
            "network": self.network.to_json(),
            "weights": self.weights.to_json(self.network),
            "partition": self.partition.to_json(),
            "order": ORDER,
            "size": format_natural(self.size),
        }

    @classmethod
    def read(cls, data: Json) -> "PermutationMatricization":
        network = Network.from_json(data["network"])
        return cls(
            network=network,
            weights=weights_from_json(data["weights"], network, QQ),
            partition=Partition.from_json(data["partition"]),
            size=parse_natural(data["size"]),
        )

    def __str__(self) -> str:
        size = format_natural(self.size)
        return f"[[A]] ({self.network}, {self.partition}) is a permutation matrix of order {size}"


@dataclass(frozen=True, kw_only=True)
class Distance(Bounds):
    """Bounds of the squared Frobenius distance to the real tensors of so many rank-one terms."""

    kind: ClassVar[str] = "distance"
    network: Network
    weights: Weights
    terms: int

    def __post_init__(self) -> None:
        Bounds.__post_init__(self)
        _product(self.network)

    def to_json(self) -> dict[str, object]:
        bounds = self.bounds_json()
        return {
            "kind": self.kind,
            "network": self.network.to_json(),
            "weights": self.weights.to_json(self.network),
            "terms": format_natural(self.terms),
            "lower": bounds["lower"],
            "upper": bounds["upper"],
        }

    @classmethod
    def read(cls, data: Json) -> "Distance":
        network = Network.from_json(data["network"])
        weights = weights_from_json(data["weights"], network, QQ)
        terms = parse_natural(data["terms"])
        return cls(network=network, weights=weights, terms=terms, **_bounds(data))

    def __str__(self) -> str:
        terms = format_natural(self.terms)
        return f"squared distance of A ({self.network}) to {terms} terms {self.bounds_text()}"


@dataclass(frozen=True, kw_only=True)
class CpRank(Bounds):
    """Bounds of the CP-rank of a tensor, over QQ and over the reals."""

    kind: ClassVar[str] = "cp-rank"
    tensor: DenseTensor

    def to_json(self) -> dict[str, object]:
        return {"kind": self.kind, "tensor": self.tensor.to_json(), **self.bounds_json()}

    @classmethod
    def read(cls, data: Json) -> "CpRank":
        return cls(tensor=DenseTensor.from_json(data["tensor"]), **_bounds(data))

    def __str__(self) -> str:
        return f"CP-rank of a tensor of shape {list(self.tensor.shape)} {self.bounds_text()}"


@dataclass(frozen=True, kw_only=True)
class LimitOfTerms:
    """A tensor is a limit of real sums of so many rank-one tensors."""

    kind: ClassVar[str] = "limit-of-terms"
    tensor: DenseTensor
    terms: int

    def to_json(self) -> dict[str, object]:
        terms = format_natural(self.terms)
        return {"kind": self.kind, "tensor": self.tensor.to_json(), "terms": terms}

    @classmethod
    def read(cls, data: Json) -> "LimitOfTerms":
        tensor = DenseTensor.from_json(data["tensor"])
        return cls(tensor=tensor, terms=parse_natural(data["terms"]))

    def __str__(self) -> str:
        shape = list(self.tensor.shape)
        return f"a tensor of shape {shape} is a limit of sums of {self.terms} rank-one tensors"


@dataclass(frozen=True, kw_only=True)
class NotClosed:
    """A tensor of this CP-rank is a limit of tensors of smaller CP-rank."""

    kind: ClassVar[str] = "not-closed"
    tensor: DenseTensor
    rank: int
    limit_terms: int

    def to_json(self) -> dict[str, object]:
        return {
            "kind": self.kind,
            "tensor": self.tensor.to_json(),
            "rank": format_natural(self.rank),
            "limit_terms": format_natural(self.limit_terms),
        }

    @classmethod
    def read(cls, data: Json) -> "NotClosed":
        return cls(
            tensor=DenseTensor.from_json(data["tensor"]),
            rank=parse_natural(data["rank"]),
            limit_terms=parse_natural(data["limit_terms"]),
        )

    def __str__(self) -> str:
        return f"a tensor of CP-rank {self.rank} is a limit of tensors of rank {self.limit_terms}"


@dataclass(frozen=True, kw_only=True)
class CombinationRank(Bounds):
    """The rank of Σ x_i·A_i: for almost all coefficients, or for all in a finite field."""

    kind: ClassVar[str] = "combination-rank"
    matrices: tuple[Entries, ...]
    field: Field
    over: str

    def __post_init__(self) -> None:
        Bounds.__post_init__(self)
        if not self.matrices or len({m.shape for m in self.matrices}) != 1:
            raise InputError("matrices of one shape are combined")
        given = {"almost-all": self.upper, "all": self.lower}
        if self.over not in given or given[self.over] is not None:
            raise InputError("over almost-all a lower bound is given, over all an upper bound")
        if self.over == "all" and self.field == QQ:
            raise InputError("all coefficients are run through over GF(p) only")

    def to_json(self) -> dict[str, object]:
        return {
            "kind": self.kind,
            "matrices": [m.to_json() for m in self.matrices],
            "field": str(self.field),
            "over": self.over,
            **self.bounds_json(),
        }

    @classmethod
    def read(cls, data: Json) -> "CombinationRank":
        field = Field.parse(data["field"])
        matrices = tuple(matrix_from_json(m, field) for m in data["matrices"])
        if not all(isinstance(m, Entries) for m in matrices):
            raise InputError("the matrices are given by entries")
        return cls(matrices=matrices, field=field, over=data["over"], **_bounds(data))  # type: ignore[arg-type]

    def __str__(self) -> str:
        m, n = self.matrices[0].shape
        subject = f"{len(self.matrices)} matrices {m} x {n} over {self.field}"
        return f"combinations of {subject}, {self.over} coefficients: rank {self.bounds_text()}"


@dataclass(frozen=True, kw_only=True)
class NullSet:
    """A set of measure zero, and whether its closure is of measure zero or everything."""

    kind: ClassVar[str] = "null-set"
    polynomial: Poly | None
    """None: the rational numbers."""
    closure: str

    def __post_init__(self) -> None:
        if self.closure not in ("null", "everything"):
            raise InputError(f"closure {self.closure!r} is neither null nor everything")

    def to_json(self) -> dict[str, object]:
        p = self.polynomial
        which = "rationals" if p is None else {"polynomial": poly_to_json(p)}
        return {"kind": self.kind, "set": which, "closure": self.closure}

    @classmethod
    def read(cls, data: Json) -> "NullSet":
        which = data["set"]
        if which == "rationals":
            return cls(polynomial=None, closure=data["closure"])
        if not isinstance(which, dict) or set(which) != {"polynomial"}:
            raise InputError("a set is the zero set of a polynomial, or the rationals")
        return cls(polynomial=poly_from_json(which["polynomial"]), closure=data["closure"])

    def __str__(self) -> str:
        p = self.polynomial
        subject = "the rationals" if p is None else f"zero set of a polynomial of {len(p)} terms"
        return f"{subject}: of measure zero, closure {self.closure}"


@dataclass(frozen=True, kw_only=True)
class Symmetric:
    """A is symmetric in its N modes, for all weights."""

    kind: ClassVar[str] = "symmetric"
    network: Network

    def __post_init__(self) -> None:
        _product(self.network)

    def to_json(self) -> dict[str, object]:
        return {"kind": self.kind, "network": self.network.to_json()}

    @classmethod
    def read(cls, data: Json) -> "Symmetric":
        return cls(network=Network.from_json(data["network"]))

    def __str__(self) -> str:
        return f"for all weights A is symmetric ({self.network})"


@dataclass(frozen=True, kw_only=True)
class Unreachable:
    """No network that differs in its widths only (product: in r_0) has this tensor."""

    kind: ClassVar[str] = "unreachable"
    network: Network
    tensor: DenseTensor

    def __post_init__(self) -> None:
        if self.network.operator != "relu-sum":
            _product(self.network)

    def to_json(self) -> dict[str, object]:
        subject = {"network": self.network.to_json(), "tensor": self.tensor.to_json()}
        return {"kind": self.kind, **subject}

    @classmethod
    def read(cls, data: Json) -> "Unreachable":
        network = Network.from_json(data["network"])
        return cls(network=network, tensor=DenseTensor.from_json(data["tensor"]))

    def __str__(self) -> str:
        return f"a tensor that no such network realizes at any width ({self.network})"


CircuitStatement = (
    NotRealizable
    | PermutationMatricization
    | Distance
    | CpRank
    | LimitOfTerms
    | NotClosed
    | CombinationRank
    | NullSet
    | Symmetric
    | Unreachable
)


def _bounds(data: Json) -> dict[str, int | None]:
    given = {side: data[side] for side in ("lower", "upper")}
    return {side: None if b is None else parse_natural(b) for side, b in given.items()}


CIRCUIT_READERS: Mapping[str, Callable[[Json], CircuitStatement]] = {
    NotRealizable.kind: NotRealizable.read,
    PermutationMatricization.kind: PermutationMatricization.read,
    Distance.kind: Distance.read,
    CpRank.kind: CpRank.read,
    LimitOfTerms.kind: LimitOfTerms.read,
    NotClosed.kind: NotClosed.read,
    CombinationRank.kind: CombinationRank.read,
    NullSet.kind: NullSet.read,
    Symmetric.kind: Symmetric.read,
    Unreachable.kind: Unreachable.read,
}
