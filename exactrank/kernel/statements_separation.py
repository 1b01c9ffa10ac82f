"""Statements about separation ranks of functions; `docs/certificate-separation.md`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from exactrank.kernel.digits import DigitsWeights
from exactrank.kernel.features import Features, features_from_json
from exactrank.kernel.fields import QQ, InputError
from exactrank.kernel.naturals import format_natural, parse_natural
from exactrank.kernel.objects import ORDER, Network, Partition, Weights, weights_from_json
from exactrank.kernel.ranges import Bounds

Json = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class _Function:
    """h(x_1, …, x_N) = Σ_d A_d Π_i f_{d_i}(x_i), and a partition of its arguments."""

    network: Network
    weights: Weights
    features: Features
    partition: Partition

    def __post_init__(self) -> None:
        if self.network.operator != "product":
            raise InputError("this statement is about networks with the operator product")
        if self.network.inputs != self.partition.inputs:
            raise InputError(
                f"{self.network.inputs} inputs, but a partition of {self.partition.inputs}"
            )
        if isinstance(self.weights, DigitsWeights):
            raise InputError("weights by numbers are for ranks at weights only")
        self.features.check(self.network.representation)

    def function_json(self) -> dict[str, object]:
        return {
            "network": self.network.to_json(),
            "weights": self.weights.to_json(self.network),
            "features": self.features.to_json(),
            "partition": self.partition.to_json(),
            "order": ORDER,
        }


def _function(data: Json) -> dict[str, Any]:
    network = Network.from_json(data["network"])
    return {
        "network": network,
        "weights": weights_from_json(data["weights"], network, QQ),
        "features": features_from_json(data["features"]),
        "partition": Partition.from_json(data["partition"]),
    }


@dataclass(frozen=True, kw_only=True)
class SeparationRank(_Function, Bounds):
    """Bounds of the least number of products g(x_I)·g'(x_J) whose sum is h."""

    kind: ClassVar[str] = "separation-rank"

    def __post_init__(self) -> None:
        _Function.__post_init__(self)
        Bounds.__post_init__(self)

    def to_json(self) -> dict[str, object]:
        return {"kind": self.kind, **self.function_json(), **self.bounds_json()}

    @classmethod
    def read(cls, data: Json) -> "SeparationRank":
        lower, upper = (
            None if data[side] is None else parse_natural(data[side]) for side in ("lower", "upper")
        )
        return cls(**_function(data), lower=lower, upper=upper)

    def __str__(self) -> str:
        subject = f"{self.network}, {self.features.family}, {self.partition}"
        return f"separation rank of the function ({subject}) {self.bounds_text()}"


@dataclass(frozen=True, kw_only=True)
class SeparationGap(_Function):
    """The separation rank of h is below the rank of [[A]]: the features are dependent."""

    kind: ClassVar[str] = "separation-gap"
    separation: int
    rank: int

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.separation >= self.rank:
            raise InputError(f"a separation rank of {self.separation} is not below {self.rank}")

    def to_json(self) -> dict[str, object]:
        numbers = {
            "separation": format_natural(self.separation),
            "rank": format_natural(self.rank),
        }
        return {"kind": self.kind, **self.function_json(), **numbers}

    @classmethod
    def read(cls, data: Json) -> "SeparationGap":
        return cls(
            **_function(data),
            separation=parse_natural(data["separation"]),
            rank=parse_natural(data["rank"]),
        )

    def __str__(self) -> str:
        subject = f"{self.network}, {self.features.family}, {self.partition}"
        return (
            f"separation rank <= {format_natural(self.separation)}, but rank [[A]] >= "
            f"{format_natural(self.rank)} ({subject})"
        )


SeparationStatement = SeparationRank | SeparationGap
SEPARATION_READERS: Mapping[str, Callable[[Json], SeparationStatement]] = {
    SeparationRank.kind: SeparationRank.read,
    SeparationGap.kind: SeparationGap.read,
}
