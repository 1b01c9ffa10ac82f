"""Statements about conditions on the weights, and counts over GF(p); `docs/certificate-conditions.md`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from exactrank.kernel.fields import QQ, Field, InputError
from exactrank.kernel.naturals import format_natural, parse_natural
from exactrank.kernel.objects import ORDER, Network, Partition
from exactrank.kernel.polynomials import Poly, poly_from_json, poly_to_json
from exactrank.kernel.ranges import Bounds
from exactrank.kernel.trees import _positive

Json = Mapping[str, Any]
Indices = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class FullRank:
    """X_t^s, t = (l, k), has linearly independent columns."""

    node: tuple[int, int]
    side: str

    def __post_init__(self) -> None:
        if self.side not in ("I", "J"):
            raise InputError(f"a side is I or J, not {self.side!r}")

    def to_json(self) -> dict[str, object]:
        return {"full-rank": [*self.node, self.side]}


@dataclass(frozen=True)
class CoarseEntries:
    """No entry C_α is 0."""

    def to_json(self) -> dict[str, object]:
        return {"coarse-entries": "all"}


@dataclass(frozen=True)
class Minor:
    """The minor of [[A]] in these rows and columns (multi-indices over I and over J) is not 0."""

    rows: Indices
    columns: Indices

    def __post_init__(self) -> None:
        if not self.rows or len(self.rows) != len(self.columns):
            raise InputError("a minor has as many rows as columns, at least one")

    def to_json(self) -> dict[str, object]:
        rows, columns = ([list(index) for index in side] for side in (self.rows, self.columns))
        return {"minor": {"rows": rows, "columns": columns}}


@dataclass(frozen=True)
class FlowMinor:
    """The minor named by the digits of paths is not 0."""

    paths: tuple[tuple[int, int, int], ...]

    def to_json(self) -> dict[str, object]:
        return {"minor": {"paths": [list(path) for path in self.paths]}}


@dataclass(frozen=True)
class MatchingMinor:
    """The minor named by the labels of the windows that meet both sides is not 0."""

    channels: int

    def to_json(self) -> dict[str, object]:
        return {"minor": {"channels": self.channels}}


@dataclass(frozen=True)
class NonZero:
    """A polynomial in the weights, not constant, is not 0."""

    polynomial: Poly

    def __post_init__(self) -> None:
        if not any(powers for _, powers in self.polynomial):
            raise InputError("a condition that a constant is not 0 is none")

    def to_json(self) -> dict[str, object]:
        return {"polynomial": poly_to_json(self.polynomial)}


Condition = FullRank | CoarseEntries | Minor | FlowMinor | MatchingMinor | NonZero


def _integers(values: Any, length: int | None = None) -> tuple[int, ...]:
    if not isinstance(values, list) or any(type(x) is not int for x in values):
        raise InputError("a list of integers is expected")
    if length is not None and len(values) != length:
        raise InputError(f"a list of {length} integers is expected")
    return tuple(values)


def condition_from_json(data: Any) -> Condition:
    """Read CONDITION of the certificate page."""
    if not isinstance(data, dict) or len(data) != 1:
        raise InputError("a condition is an object with one key")
    ((form, value),) = data.items()
    if form == "full-rank":
        if not isinstance(value, list) or len(value) != 3:
            raise InputError("a leaf matrix is named by [l, k, side]")
        level, k, side = value
        return FullRank((_positive(level, "level"), _positive(k, "node")), side)
    if form == "coarse-entries" and value == "all":
        return CoarseEntries()
    if form == "polynomial":
        return NonZero(poly_from_json(value))
    if form == "minor" and isinstance(value, dict):
        if set(value) == {"rows", "columns"}:
            rows, columns = (
                tuple(_integers(i) for i in value[side]) for side in ("rows", "columns")
            )
            return Minor(rows, columns)
        if set(value) == {"paths"}:
            i_j_b = tuple(_integers(path, 3) for path in value["paths"])
            return FlowMinor(tuple((i, j, b) for i, j, b in i_j_b))
        if set(value) == {"channels"}:
            return MatchingMinor(_positive(value["channels"], "channels"))
    raise InputError(f"unknown condition {str(form)[:40]!r}")


@dataclass(frozen=True, kw_only=True)
class _Subject:
    network: Network
    partition: Partition

    def __post_init__(self) -> None:
        if self.network.operator != "product":
            raise InputError("this statement is about networks with the operator product")
        if self.network.inputs != self.partition.inputs:
            raise InputError(
                f"{self.network.inputs} inputs, but a partition of {self.partition.inputs}"
            )

    def subject_json(self) -> dict[str, object]:
        return {
            "network": self.network.to_json(),
            "partition": self.partition.to_json(),
            "order": ORDER,
        }


def _subject(data: Json) -> dict[str, Any]:
    return {
        "network": Network.from_json(data["network"]),
        "partition": Partition.from_json(data["partition"]),
    }


@dataclass(frozen=True, kw_only=True)
class SplitRank(_Subject):
    """Where the leaf matrices X_t^s have full column rank, rank [[A]] counts the entries C_α ≠ 0."""

    kind: ClassVar[str] = "split-rank"

    def to_json(self) -> dict[str, object]:
        return {"kind": self.kind, **self.subject_json()}

    @classmethod
    def read(cls, data: Json) -> "SplitRank":
        return cls(**_subject(data))

    def __str__(self) -> str:
        subject = f"{self.network}, {self.partition}"
        return f"rank [[A]] = #(C_alpha != 0) where the leaf matrices have full rank ({subject})"


@dataclass(frozen=True, kw_only=True)
class RankCondition(_Subject, Bounds):
    """Conditions on the weights under which the rank is at least `lower`; with iff, only then."""

    kind: ClassVar[str] = "rank-condition"
    field: Field
    conditions: tuple[Condition, ...]
    relation: str
    degree: int

    def __post_init__(self) -> None:
        _Subject.__post_init__(self)
        Bounds.__post_init__(self)
        if self.lower is None or self.upper is None or self.lower < 1 or not self.conditions:
            raise InputError(
                "a rank condition has both bounds, a positive lower one, and conditions"
            )
        if self.relation not in ("if", "iff"):
            raise InputError(f"relation {self.relation!r} is neither if nor iff")
        if self.relation == "iff" and self.lower != self.upper:
            raise InputError("with the relation iff both bounds agree")

    def to_json(self) -> dict[str, object]:
        return {
            "kind": self.kind,
            **self.subject_json(),
            "field": str(self.field),
            **self.bounds_json(),
            "conditions": [condition.to_json() for condition in self.conditions],
            "relation": self.relation,
            "degree": format_natural(self.degree),
        }

    @classmethod
    def read(cls, data: Json) -> "RankCondition":
        return cls(
            **_subject(data),
            field=Field.parse(data["field"]),
            lower=parse_natural(data["lower"]),
            upper=parse_natural(data["upper"]),
            conditions=tuple(condition_from_json(c) for c in data["conditions"]),
            relation=data["relation"],
            degree=parse_natural(data["degree"]),
        )

    def __str__(self) -> str:
        subject = f"{self.network}, {self.partition}"
        number = len(self.conditions)
        words = f"{number} condition{'s' * (number > 1)} of degree {format_natural(self.degree)}"
        lower = format_natural(self.lower or 0)
        return f"rank [[A]] over {self.field} ({subject}) >= {lower} {self.relation} {words} hold"


@dataclass(frozen=True, kw_only=True)
class Count(_Subject):
    """How many weights in GF(p) have a given rank."""

    kind: ClassVar[str] = "count"
    field: Field
    rank: int
    count: int
    of: int

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.field == QQ:
            raise InputError("weights are counted over GF(p), not over QQ")
        if not 0 <= self.count <= self.of:
            raise InputError(f"{self.count} of {self.of} weights cannot have that rank")

    def to_json(self) -> dict[str, object]:
        numbers = {"rank": self.rank, "count": self.count, "of": self.of}
        return {
            "kind": self.kind,
            **self.subject_json(),
            "field": str(self.field),
            **{key: format_natural(value) for key, value in numbers.items()},
        }

    @classmethod
    def read(cls, data: Json) -> "Count":
        rank, count, of = (parse_natural(data[key]) for key in ("rank", "count", "of"))
        field = Field.parse(data["field"])
        return cls(**_subject(data), field=field, rank=rank, count=count, of=of)

    def __str__(self) -> str:
        subject = f"{self.network}, {self.partition}"
        return (
            f"{format_natural(self.count)} of the {format_natural(self.of)} weights in {self.field} "
            f"({subject}) have rank {format_natural(self.rank)}"
        )


@dataclass(frozen=True)
class DeterminantSizes:
    """det [[A]] = Π det(A_j)^{r_0^{K−1}} · Π C_α for all matched pairs with M = r_0."""

    kind: ClassVar[str] = "determinant-sizes"

    def to_json(self) -> dict[str, object]:
        domain = {"windows": "matched-pairs", "leaves": "square", "sharing": "any"}
        return {"kind": self.kind, **domain}

    @classmethod
    def read(cls, data: Json) -> "DeterminantSizes":
        return cls()

    def __str__(self) -> str:
        return "for all sizes, matched pairs, M = r_0: det [[A]] = prod det(A_j)^e * prod C_alpha"


ConditionStatement = SplitRank | RankCondition | Count | DeterminantSizes
CONDITION_READERS: Mapping[str, Callable[[Json], ConditionStatement]] = {
    SplitRank.kind: SplitRank.read,
    RankCondition.kind: RankCondition.read,
    Count.kind: Count.read,
    DeterminantSizes.kind: DeterminantSizes.read,
}
