"""Statements about rectifier networks: what they realize, what is out of reach; `docs/certificate-rectifiers.md`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from exactrank.kernel.fields import QQ, InputError
from exactrank.kernel.naturals import format_natural, parse_natural
from exactrank.kernel.objects import (
    ArrayWeights,
    Network,
    Weights,
    check_operator,
    weights_from_json,
)
from exactrank.kernel.sizes import Domain, Exponent, check_value, domain_text, power
from exactrank.kernel.statements_circuits import DenseTensor
from exactrank.kernel.statements_sizes import Form, Plainly, _domain, is_form, one_of

Json = Mapping[str, Any]
RECTIFIERS = ("relu-max", "relu-sum")


def _rectifier(network: Network) -> None:
    if network.operator not in RECTIFIERS:
        raise InputError(f"the operator is {network.operator}, not relu-max or relu-sum")


@dataclass(frozen=True, kw_only=True)
class Realized:
    """The tensor of a rectifier network at these weights, entry by entry."""

    kind: ClassVar[str] = "realized"
    network: Network
    weights: ArrayWeights
    tensor: DenseTensor

    def __post_init__(self) -> None:
        _rectifier(self.network)

    def to_json(self) -> dict[str, object]:
        return {
            "kind": self.kind,
            "network": self.network.to_json(),
            "weights": self.weights.to_json(self.network),
            "tensor": self.tensor.to_json(),
        }

    @classmethod
    def read(cls, data: Json) -> "Realized":
        network = Network.from_json(data["network"])
        weights = weights_from_json(data["weights"], network, QQ)
        if not isinstance(weights, ArrayWeights):
            raise InputError("a tensor is realized at weights written out")
        return cls(network=network, weights=weights, tensor=DenseTensor.from_json(data["tensor"]))

    def __str__(self) -> str:
        return f"the tensor at the given weights ({self.network}) is the one given"


@dataclass(frozen=True, kw_only=True)
class BeyondShallow:
    """The tensor of a rectifier network at these weights is out of reach of shallow ones of small width."""

    kind: ClassVar[str] = "beyond-shallow"
    network: Network
    weights: Weights
    operator: str
    fewer_than: int | None
    """None: of every width."""
    sense: str

    def __post_init__(self) -> None:
        _rectifier(self.network)
        check_operator(self.weights, self.network)
        one_of("operator", self.operator, RECTIFIERS)
        one_of("sense", self.sense, ("exact", "limit"))

    def to_json(self) -> dict[str, object]:
        fewer = self.fewer_than
        return {
            "kind": self.kind,
            "network": self.network.to_json(),
            "weights": self.weights.to_json(self.network),
            "operator": self.operator,
            "fewer_than": None if fewer is None else format_natural(fewer),
            "sense": self.sense,
        }

    @classmethod
    def read(cls, data: Json) -> "BeyondShallow":
        network, fewer = Network.from_json(data["network"]), data["fewer_than"]
        return cls(
            network=network,
            weights=weights_from_json(data["weights"], network, QQ),
            operator=data["operator"],
            fewer_than=None if fewer is None else parse_natural(fewer),
            sense=data["sense"],
        )

    def __str__(self) -> str:
        reach = "realized" if self.sense == "exact" else "approximated"
        fewer = self.fewer_than
        width = "any width" if fewer is None else f"a width below {format_natural(fewer)}"
        return (
            f"the tensor at the given weights ({self.network}) cannot be {reach} by a shallow "
            f"{self.operator} network of {width}"
        )


@dataclass(frozen=True)
class IndexTable(Plainly):
    """The two values of a window, or of the tree, at the table weights, for every index."""

    kind: ClassVar[str] = "index-table"
    operator: str
    leaf: Form
    r_min: int
    at: str
    match: Form
    mismatch: Form

    def __post_init__(self) -> None:
        one_of("operator", self.operator, ("product", "relu-max"))
        one_of("r_min", self.r_min, (1, 2))
        one_of("at", self.at, ("window", "tree"))
        check_leaf(self.leaf)
        if not is_form(self.match) or not is_form(self.mismatch):
            raise InputError("match and mismatch are linear forms [a, b]")


def check_leaf(leaf: object) -> None:
    """Raise InputError unless this is a pair of 0 and 1."""
    if not is_form(leaf) or not set(leaf) <= {0, 1}:  # type: ignore[call-overload]
        raise InputError(f"leaf entries are 0 or 1, not {leaf}")


@dataclass(frozen=True, kw_only=True)
class IndexRank(Domain):
    """The exact rank at the table weights, for all networks, partitions and levels of a domain."""

    kind: ClassVar[str] = "index-rank"
    leaf: Form
    exponent: Exponent
    extra: str

    def __post_init__(self) -> None:
        Domain.__post_init__(self)
        check_leaf(self.leaf)
        one_of("extra", self.extra, ("none", "spare", "M>r"))
        if self.exponent != "S" and not isinstance(self.exponent, tuple):
            raise InputError(f"the exponent {str(self.exponent)[:40]!r} is neither S nor [c, k]")
        check_value((power("r", self.exponent),), self.tree, self.level)

    def to_json(self) -> dict[str, object]:
        e = self.exponent
        return {
            "kind": self.kind,
            **self.domain_json(),
            "leaf": list(self.leaf),
            "exponent": e if isinstance(e, str) else list(e),
            "extra": self.extra,
        }

    @classmethod
    def read(cls, data: Json) -> "IndexRank":
        e, leaf = data["exponent"], data["leaf"]
        if isinstance(e, list):
            (c, k), e = e, None
        return cls(
            **_domain(data),
            operator=data["operator"],
            partition=data["partition"],
            leaf=tuple(leaf),
            exponent=(c, k) if e is None else e,
            extra=data["extra"],
        )

    def __str__(self) -> str:
        e = self.exponent
        shown = e if isinstance(e, str) else f"({e[0]}*w^(L{e[1]:+d}))"
        extra = {"none": "", "spare": " + [spare row and column]", "M>r": " + [M > r]"}[self.extra]
        return f"{domain_text(self)}: rank at the table weights = r^{shown}{extra}"


RectifierStatement = Realized | BeyondShallow | IndexTable | IndexRank
RECTIFIER_READERS: Mapping[str, Callable[[Json], RectifierStatement]] = {
    Realized.kind: Realized.read,
    BeyondShallow.kind: BeyondShallow.read,
    IndexTable.kind: IndexTable.from_json,
    IndexRank.kind: IndexRank.read,
}
