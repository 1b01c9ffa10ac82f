"""Statements about piecewise polynomials, operators and boxes; `docs/certificate-piecewise.md`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import prod
from typing import Any, ClassVar

from exactrank.kernel.expressions import (
    Expression,
    evaluate,
    expression_from_json,
    expression_text,
    expression_to_json,
    substitute,
    variables,
)
from exactrank.kernel.fields import QQ, InputError
from exactrank.kernel.objects import ArrayWeights, Network, weights_from_json

Json = Mapping[str, Any]
POOLINGS = ("max", "sum", "product", "average")
LAWS = ("commutative", "associative", "window")
SETS: Mapping[str, tuple[str, ...]] = {
    "negative-leaves": ("relu-max", "relu-sum"),
    "decreasing-leaves": ("relu-max",),
    "positive-layers": ("relu-sum",),
    "ordered-leaves": ("relu-max",),
}
"""The named sets of weights, with the operators that they are sets for."""
WINDOW_LIMIT = 64
BOX_LIMIT = 2**16
DIGITS_LIMIT = 2000

Point = tuple[tuple[str, Fraction], ...]
Interval = tuple[Fraction, Fraction]
IntervalLayer = tuple[tuple[tuple[Interval, ...], ...], ...]


def _rational(text: object) -> Fraction:
    return Fraction(QQ.element(text))


@dataclass(frozen=True, kw_only=True)
class PiecewiseIdentity:
    """left = right for all real values of the variables, or a point where they differ."""

    kind: ClassVar[str] = "piecewise-identity"
    left: Expression
    right: Expression
    fails_at: Point | None = None

    def __post_init__(self) -> None:
        for side in (self.left, self.right):
            expression_from_json(side)
        names = tuple(name for name, _ in self.fails_at or ())
        if self.fails_at is not None and names != variables(self.left, self.right):
            raise InputError("a point gives a value to each variable, in the order of their names")

    def to_json(self) -> dict[str, object]:
        point = self.fails_at
        return {
            "kind": self.kind,
            "left": expression_to_json(self.left),
            "right": expression_to_json(self.right),
            "fails_at": None if point is None else [[name, str(x)] for name, x in point],
        }

    @classmethod
    def read(cls, data: Json) -> "PiecewiseIdentity":
        point = data["fails_at"]
        return cls(
            left=expression_from_json(data["left"]),
            right=expression_from_json(data["right"]),
            fails_at=None if point is None else tuple((n, _rational(x)) for n, x in point),
        )

    def __str__(self) -> str:
        names = ", ".join(variables(self.left, self.right)) or "no variables"
        if self.fails_at is None:
            return f"an identity of piecewise polynomials in {names}, for all reals"
        at = ", ".join(f"{name} = {x}" for name, x in self.fails_at)
        return f"two piecewise polynomials differ at {at or 'constants'}"


@dataclass(frozen=True)
class Operator:
    """ρ(a, b) = P{σ(a), σ(b)}, or an expression in a and b. Source: [CS-R] section 4."""

    activation: Expression = None
    pooling: str | None = None
    expression: Expression = None

    def __post_init__(self) -> None:
        by_activation = self.activation is not None and self.expression is None
        if not by_activation and (self.expression is None or self.pooling is not None):
            raise InputError("an operator is an activation and a pooling, or an expression")
        if by_activation and self.pooling not in POOLINGS:
            raise InputError(f"pooling {self.pooling!r} is not one of {', '.join(POOLINGS)}")
        given, names = (self.activation, {"x"}) if by_activation else (self.expression, {"a", "b"})
        expression_from_json(given)
        other = set(variables(given)) - names
        if other:
            raise InputError(f"{min(other)} is not a variable of an operator: {sorted(names)}")

    def activate(self, expression: Expression) -> Expression:
        """σ[E]."""
        return substitute(self.activation, {"x": expression})

    def pool(self, left: Expression, right: Expression) -> Expression:
        """P[E, F]."""
        if self.pooling == "average":
            return ("product", "1/2", ("sum", left, right))
        return (self.pooling, left, right)

    def apply(self, left: Expression, right: Expression) -> Expression:
        """ρ[E, F]."""
        if self.activation is None:
            return substitute(self.expression, {"a": left, "b": right})
        return self.pool(self.activate(left), self.activate(right))

    def value(self, left: Fraction, right: Fraction) -> Fraction:
        """ρ(a, b) of two numbers."""
        return evaluate(self.apply("a", "b"), {"a": left, "b": right})

    def window(self, arguments: Sequence[Fraction]) -> Fraction:
        """P{σ(c_1), …, σ(c_w)}."""
        values = [evaluate(self.activation, {"x": c}) for c in arguments]
        total = sum(values, Fraction(0))
        if self.pooling == "max":
            return max(values)
        if self.pooling in ("sum", "average"):
            return total if self.pooling == "sum" else total / len(values)
        return prod(values, start=Fraction(1))

    def to_json(self) -> dict[str, object]:
        if self.activation is None:
            return {"expression": expression_to_json(self.expression)}
        return {"activation": expression_to_json(self.activation), "pooling": self.pooling}

    @classmethod
    def from_json(cls, data: Any) -> "Operator":
        """The inverse of `to_json`."""
        if set(data) == {"expression"}:
            return cls(expression=expression_from_json(data["expression"]))
        return cls(activation=expression_from_json(data["activation"]), pooling=data["pooling"])

    def __str__(self) -> str:
        if self.activation is None:
            return f"the operator {expression_text(self.expression)}"
        return f"activation {expression_text(self.activation)} with {self.pooling} pooling"


@dataclass(frozen=True, kw_only=True)
class OperatorLaw:
    """ρ is commutative, or associative, or a window is the iterated ρ; or arguments where it is not."""

    kind: ClassVar[str] = "operator-law"
    operator: Operator
    law: str
    fails_at: tuple[Fraction, ...] | None = None

    def __post_init__(self) -> None:
        if self.law not in LAWS:
            raise InputError(f"law {self.law!r} is not one of {', '.join(LAWS)}")
        if self.law == "window" and self.operator.activation is None:
            raise InputError("windows are spoken of for an activation and a pooling")
        least, most = {"commutative": (2, 2), "associative": (3, 3)}.get(
            self.law, (2, WINDOW_LIMIT)
        )
        if self.fails_at is not None and not least <= len(self.fails_at) <= most:
            raise InputError(f"{len(self.fails_at)} arguments for the law {self.law}")

    def pair(self) -> tuple[Expression, Expression]:
        """The law's pair: two expressions whose identity proves it."""
        rho = self.operator.apply
        if self.law == "commutative":
            return rho("a", "b"), rho("b", "a")
        if self.law == "associative":
            return rho(rho("a", "b"), "c"), rho("a", rho("b", "c"))
        pooled = rho("a", "b")
        return self.operator.activate(pooled), pooled

    def values(self, arguments: Sequence[Fraction]) -> tuple[Fraction, Fraction]:
        """The law's two sides at these arguments."""
        rho = self.operator.value
        first, second, *more = arguments
        iterated = rho(first, second)
        if self.law == "commutative":
            return iterated, rho(second, first)
        if self.law == "associative":
            return rho(iterated, more[0]), rho(first, rho(second, more[0]))
        for c in more:
            iterated = rho(iterated, c)
        return self.operator.window(arguments), iterated

    def to_json(self) -> dict[str, object]:
        return {
            "kind": self.kind,
            "operator": self.operator.to_json(),
            "law": self.law,
            "fails_at": None if self.fails_at is None else [str(x) for x in self.fails_at],
        }

    @classmethod
    def read(cls, data: Json) -> "OperatorLaw":
        given = data["fails_at"]
        return cls(
            operator=Operator.from_json(data["operator"]),
            law=data["law"],
            fails_at=None if given is None else tuple(map(_rational, given)),
        )

    def __str__(self) -> str:
        at = "" if self.fails_at is None else f": arguments {', '.join(map(str, self.fails_at))}"
        if self.law == "window":
            pools = "pools" if self.fails_at is None else "does not pool"
            return (
                f"{self.operator} {pools} every window of two or more to the iterated operator{at}"
            )
        isnt = "is" if self.fails_at is None else "is not"
        return f"{self.operator} {isnt} {self.law}{at or ', for all reals'}"


@dataclass(frozen=True, kw_only=True)
class GeneralizedDecomposition:
    """On every tree the grid tensor of the network is the generalized decomposition."""

    kind: ClassVar[str] = "generalized-decomposition"
    operator: Operator

    def __post_init__(self) -> None:
        if self.operator.activation is None:
            raise InputError("networks have an activation and a pooling")

    def to_json(self) -> dict[str, object]:
        return {"kind": self.kind, "operator": self.operator.to_json(), "tree": "any"}

    @classmethod
    def read(cls, data: Json) -> "GeneralizedDecomposition":
        return cls(operator=Operator.from_json(data["operator"]))

    def __str__(self) -> str:
        return f"{self.operator}: on every tree the grid tensor is the generalized decomposition"


@dataclass(frozen=True, kw_only=True)
class AverageEqualsSum:
    """Average and sum pooling compute the same functions, for every activation and tree."""

    kind: ClassVar[str] = "average-equals-sum"

    def to_json(self) -> dict[str, object]:
        return {"kind": self.kind, "tree": "any", "sharing": "equal-windows"}

    @classmethod
    def read(cls, data: Json) -> "AverageEqualsSum":
        return cls()

    def __str__(self) -> str:
        return "average and sum pooling compute the same functions, for every activation and tree"


@dataclass(frozen=True, kw_only=True)
class Box:
    """All tensors of a network at weights in a box have one hidden channel."""

    kind: ClassVar[str] = "box"
    network: Network
    intervals: tuple[IntervalLayer, ...]
    """`intervals[l][k-1][γ-1][α-1]` = (LO, HI), one k where layer l is shared."""
    volume: Fraction | None = None

    def __post_init__(self) -> None:
        if self.network.operator == "product":
            raise InputError("a box is about networks with the operator relu-max or relu-sum")
        if self.network.variables > BOX_LIMIT:
            raise InputError(f"a box of over {BOX_LIMIT} weights")
        ArrayWeights(self.intervals).arrays(self.network)  # type: ignore[arg-type]
        if not all(low < high for low, high in self.entries()):
            raise InputError("the lower end of an interval is below its upper end")

    def entries(self) -> list[Interval]:
        """The intervals, one after the other."""
        return [x for layer in self.intervals for matrix in layer for row in matrix for x in row]

    def measured(self) -> "Box":
        """The same box with its volume, where that has at most 2,000 digits."""
        volume = prod((high - low for low, high in self.entries()), start=Fraction(1))
        bits = volume.numerator.bit_length() + volume.denominator.bit_length()
        fits = bits < 3 * DIGITS_LIMIT
        return replace(self, volume=volume if fits else None)

    def to_json(self) -> dict[str, object]:
        arrays: dict[str, object] = {}
        for level, layer in enumerate(self.intervals):
            sets = [[[[str(a), str(b)] for a, b in row] for row in matrix] for matrix in layer]
            arrays[f"layer{level}"] = sets[0] if self.network.shared(level) else sets
        return {
            "kind": self.kind,
            "network": self.network.to_json(),
            "intervals": arrays,
            "volume": None if self.volume is None else str(self.volume),
        }

    @classmethod
    def read(cls, data: Json) -> "Box":
        network, arrays = Network.from_json(data["network"]), data["intervals"]
        layers = []
        for level in range(network.depth + 1):
            array = arrays[f"layer{level}"]
            sets = [array] if network.shared(level) else array
            layers.append(
                tuple(
                    tuple(tuple((_rational(a), _rational(b)) for a, b in row) for row in matrix)
                    for matrix in sets
                )
            )
        volume = None if data["volume"] is None else _rational(data["volume"])
        return cls(network=network, intervals=tuple(layers), volume=volume)

    def __str__(self) -> str:
        return f"all tensors of a box of weights have one hidden channel ({self.network})"


@dataclass(frozen=True, kw_only=True)
class NamedSet:
    """An open set of weights, for every network, all of whose tensors have one hidden channel."""

    kind: ClassVar[str] = "named-set"
    operator: str
    set: str

    def __post_init__(self) -> None:
        if self.operator not in ("relu-max", "relu-sum") or self.set not in SETS:
            raise InputError(f"{self.set!r} of {self.operator!r} is no set of the page")

    def to_json(self) -> dict[str, object]:
        return {"kind": self.kind, "operator": self.operator, "set": self.set}

    @classmethod
    def read(cls, data: Json) -> "NamedSet":
        return cls(operator=data["operator"], set=data["set"])

    def __str__(self) -> str:
        return f"{self.operator}, {self.set}: an open set of weights with one hidden channel"


@dataclass(frozen=True, kw_only=True)
class BeyondOneChannel:
    """No network with one hidden channel has the tensor of this network at these weights."""

    kind: ClassVar[str] = "beyond-one-channel"
    network: Network
    weights: ArrayWeights

    def __post_init__(self) -> None:
        if self.network.operator != "relu-max":
            raise InputError("this statement is about networks with the operator relu-max")
        self.weights.arrays(self.network)

    def to_json(self) -> dict[str, object]:
        weights = self.weights.to_json(self.network)
        return {"kind": self.kind, "network": self.network.to_json(), "weights": weights}

    @classmethod
    def read(cls, data: Json) -> "BeyondOneChannel":
        network = Network.from_json(data["network"])
        weights = weights_from_json(data["weights"], network, QQ)
        if not isinstance(weights, ArrayWeights):
            raise InputError("the weights are given by arrays")
        return cls(network=network, weights=weights)

    def __str__(self) -> str:
        return f"a tensor that one hidden channel does not have ({self.network})"


PiecewiseStatement = (
    PiecewiseIdentity
    | OperatorLaw
    | GeneralizedDecomposition
    | AverageEqualsSum
    | Box
    | NamedSet
    | BeyondOneChannel
)
PIECEWISE_READERS: Mapping[str, Callable[[Json], PiecewiseStatement]] = {
    PiecewiseIdentity.kind: PiecewiseIdentity.read,
    OperatorLaw.kind: OperatorLaw.read,
    GeneralizedDecomposition.kind: GeneralizedDecomposition.read,
    AverageEqualsSum.kind: AverageEqualsSum.read,
    Box.kind: Box.read,
    NamedSet.kind: NamedSet.read,
    BeyondOneChannel.kind: BeyondOneChannel.read,
}
