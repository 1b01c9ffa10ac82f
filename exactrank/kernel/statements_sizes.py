"""Statements that the rules for all sizes pass through, and conclude; `docs/certificate-sizes.md`.

Most hold plain data (words, integers, nested tuples of them), so one base class writes them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar

from exactrank.kernel.fields import InputError
from exactrank.kernel.objects import ORDER
from exactrank.kernel.sizes import (
    AllSizes,
    Domain,
    Level,
    TreeKind,
    Value,
    check_value,
    is_whole,
    value_from_json,
    value_text,
    value_to_json,
)

Form = tuple[int, int]
"""(a, b): the linear form a + b·r, or a + b·Z."""
Plain = str | int | tuple["Plain", ...]


def plain_to_json(value: Plain) -> object:
    """Tuples as lists."""
    return [plain_to_json(x) for x in value] if isinstance(value, tuple) else value


def plain_from_json(value: object) -> Plain:
    """Lists as tuples; nothing but words, integers and lists of them."""
    if isinstance(value, list):
        return tuple(plain_from_json(x) for x in value)
    if isinstance(value, str) or is_whole(value):
        return value  # type: ignore[return-value]
    raise InputError(f"{str(value)[:40]!r} is neither a word, an integer nor a list of these")


def one_of(key: str, value: object, allowed: tuple[object, ...]) -> None:
    """Raise InputError unless the value is one of these."""
    if value not in allowed or type(value) not in (int, str):
        raise InputError(f"{key} = {str(value)[:40]!r} is not one of {allowed}")


def is_form(value: object) -> bool:
    """Whether this is a pair of integers."""
    return isinstance(value, tuple) and len(value) == 2 and all(is_whole(x) for x in value)


@dataclass(frozen=True)
class Plainly:
    """A statement of plain data."""

    kind: ClassVar[str]

    def to_json(self) -> dict[str, object]:
        values = {f.name: plain_to_json(getattr(self, f.name)) for f in fields(self)}
        return {"kind": self.kind, **values}

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Any:
        """The inverse of `to_json`."""
        names = {f.name for f in fields(cls)}
        if set(data) != {"kind", *names}:
            raise InputError(f"a {cls.kind} has the keys {', '.join(sorted(names))}")
        return cls(**{name: plain_from_json(data[name]) for name in names})

    def __str__(self) -> str:
        values = ", ".join(f"{f.name} {getattr(self, f.name)}" for f in fields(self))
        return f"{self.kind}: {values}"


@dataclass(frozen=True)
class WindowTable(Plainly):
    """The two values of a window at the table weights: all labels of a row and a column agree, or not."""

    kind: ClassVar[str] = "window-table"
    operator: str
    labels: str
    leaf: Form
    r_min: int
    match: Form
    mismatch: Form

    def __post_init__(self) -> None:
        one_of("operator", self.operator, ("product", "relu-max"))
        one_of("labels", self.labels, ("one", "digits"))
        one_of("r_min", self.r_min, (1, 2))
        if not is_form(self.leaf) or not set(self.leaf) <= {0, 1}:
            raise InputError(f"leaf entries are 0 or 1, not {self.leaf}")
        if not is_form(self.match) or not is_form(self.mismatch):
            raise InputError("match and mismatch are linear forms [a, b]")


@dataclass(frozen=True)
class TreeTable(WindowTable):
    """The same two values of the whole tensor."""

    kind: ClassVar[str] = "tree-table"


NODE_TERMS = {
    ("input", "one"): {"unit"},
    ("input", "side"): {"own-side"},
    ("node", "one"): {"sum", "smaller-side"},
    ("node", "side"): {"sum", "product"},
}


@dataclass(frozen=True)
class NodeBound(Plainly):
    """The minimum of some terms bounds the rank at every input, or at every node from its children's."""

    kind: ClassVar[str] = "node-bound"
    at: str
    channel: str
    terms: tuple[str, ...]

    def __post_init__(self) -> None:
        one_of("at", self.at, ("input", "node"))
        one_of("channel", self.channel, ("one", "side"))
        known = NODE_TERMS[self.at, self.channel]
        listed = isinstance(self.terms, tuple) and all(isinstance(t, str) for t in self.terms)
        if not listed or not self.terms or list(self.terms) != sorted(set(self.terms)):
            raise InputError("terms are words in increasing order")
        if not set(self.terms) <= known:
            raise InputError(f"at {self.at}, channel {self.channel}, the terms are {sorted(known)}")


PositionTerms = tuple[tuple[str, tuple[int, int, int]], ...]
KRONECKER_POSITION: PositionTerms = (("1", (0, 0, 1)), ("1", (1, 1, 0)))
"""q + p·w: the definition of ⊙."""


@dataclass(frozen=True)
class PositionFormula(Plainly):
    """F(p, w, q) is the position before any mode of C, or stays it when a mode is appended."""

    kind: ClassVar[str] = "position-formula"
    step: str
    formula: PositionTerms

    def __post_init__(self) -> None:
        one_of("step", self.step, ("base", "append"))
        for term in self.formula if isinstance(self.formula, tuple) else ("",):
            if not isinstance(term, tuple) or len(term) != 2 or not isinstance(term[0], str):
                raise InputError("a term is [coefficient, [e_p, e_w, e_q]]")
            number = int(term[0]) if term[0].lstrip("-").isdecimal() else 0
            if number == 0 or str(number) != term[0]:
                raise InputError("a coefficient is a non-zero integer, written as a string")
            powers = term[1]
            fits = isinstance(powers, tuple) and len(powers) == 3
            if not fits or not all(is_whole(e, 0, 8) for e in powers):
                raise InputError("a term has the powers of p, w and q, from 0 to 8")
        exponents = [powers for _, powers in self.formula]
        if exponents != sorted(set(exponents)):
            raise InputError("the terms are in increasing order of their powers")


@dataclass(frozen=True)
class MatricizedProductSizes(Plainly):
    """[[B⊗C]] = [[B]] ⊙ [[C]] for all shapes and partitions."""

    kind: ClassVar[str] = "matricized-product-sizes"
    shapes: str = "any"
    partition: str = "any"
    order: str = ORDER

    def __post_init__(self) -> None:
        one_of("shapes", self.shapes, ("any",))
        one_of("partition", self.partition, ("any",))
        one_of("order", self.order, (ORDER,))


@dataclass(frozen=True)
class TermsBound(Plainly):
    """Matricizations of sums of Z rank-one tensors have rank at most a + b·Z."""

    kind: ClassVar[str] = "terms-bound"
    terms: str
    bound: Form

    def __post_init__(self) -> None:
        one_of("terms", self.terms, ("one", "step", "any"))
        if not is_form(self.bound):
            raise InputError("a bound is a linear form [a, b]")


Formula = tuple[Any, ...]
FORMULA_WEIGHTS = (
    "pass-channels",
    "relu-max-channels",
    "unit-terms",
    "unit-terms-but-one",
    "indicator-terms",
)


@dataclass(frozen=True)
class TensorFormula(Plainly):
    """A tensor at certain weights, as a formula."""

    kind: ClassVar[str] = "tensor-formula"
    weights: str
    at: str
    formula: Formula

    def __post_init__(self) -> None:
        one_of("weights", self.weights, FORMULA_WEIGHTS)
        one_of("at", self.at, ("input", "node", "root", "entry"))
        if not _is_formula(self.formula):
            raise InputError(f"{str(self.formula)[:80]} is not a formula")


def _is_formula(formula: object) -> bool:
    letters = ("a", "g", "d")
    if not isinstance(formula, tuple):
        return False
    if len(formula) == 2:
        return formula[0] in ("leaves", "tensor") and formula[1] in letters
    if len(formula) != 4 or formula[0] != "sum" or formula[1] not in letters:
        return False
    _, y, weight, body = formula
    if not _is_formula(body) or len(body) != 2 or body[1] != y or not isinstance(weight, tuple):
        return False
    if weight == ("output", y):
        return bool(body[0] == "leaves")
    return len(weight) == 3 and weight[:2] == ("delta", y) and weight[2] in set(letters) - {y}


@dataclass(frozen=True)
class Containment(Plainly):
    """Deep networks with all widths ≥ Z realize every tensor of shallow ones with Z terms."""

    kind: ClassVar[str] = "containment"
    operator: str = "product"
    tree: str = "any"

    def __post_init__(self) -> None:
        one_of("operator", self.operator, ("product", "relu-max"))
        one_of("tree", self.tree, ("any",))


@dataclass(frozen=True)
class Universal(Plainly):
    """Networks whose widths are all at least this realize every tensor."""

    kind: ClassVar[str] = "universal"
    operator: str
    tree: str
    sharing: str
    width: str

    def __post_init__(self) -> None:
        one_of("operator", self.operator, ("product", "relu-max"))
        one_of("tree", self.tree, ("global", "any"))
        one_of("sharing", self.sharing, ("none",))
        widths = ("M^N", "M^(N-1)") if self.operator == "product" else ("M^N+1",)
        one_of("width", self.width, widths)


@dataclass(frozen=True, kw_only=True)
class NotRealizableSizes:
    """Almost all tensors of these networks are out of reach of shorter networks of small last width."""

    level: Level
    tree: TreeKind
    sharing: str
    field: str
    r_min: int
    fewer_than: Value
    sense: str

    def __post_init__(self) -> None:
        self.domain()
        check_value(self.fewer_than, self.tree, self.level)
        one_of("sense", self.sense, ("exact", "limit"))
        if self.sense == "limit" and self.field != "QQ":
            raise InputError("limits are spoken of over QQ")

    def domain(self) -> Domain:
        """The networks that it is about."""
        return Domain(
            level=self.level,
            tree=self.tree,
            partition="odd",
            sharing=self.sharing,
            field=self.field,
            r_min=self.r_min,
        )

    def to_json(self) -> dict[str, object]:
        return {
            "kind": "not-realizable-sizes",
            "level": self.level,
            "tree": self.domain().tree_json(),
            "sharing": self.sharing,
            "field": self.field,
            "r_min": self.r_min,
            "fewer_than": value_to_json(self.fewer_than),
            "sense": self.sense,
        }

    def __str__(self) -> str:
        reach = "realized" if self.sense == "exact" else "approximated"
        return (
            f"almost all tensors cannot be {reach} by shorter networks whose last width is below "
            f"{value_text(self.fewer_than)}"
        )


SizesStatement = (
    WindowTable
    | TreeTable
    | NodeBound
    | PositionFormula
    | MatricizedProductSizes
    | TermsBound
    | TensorFormula
    | Containment
    | Universal
    | NotRealizableSizes
)


def _domain(data: Mapping[str, Any]) -> dict[str, Any]:
    tree = data["tree"]
    if isinstance(tree, dict):
        if set(tree) != {"window"}:
            raise InputError("a tree with one window has the key window")
        tree = tree["window"]
        if not is_whole(tree, 2):
            raise InputError(f"the window {str(tree)[:40]!r} is not an integer from 2")
    elif not isinstance(tree, str):
        raise InputError(f"tree = {str(tree)[:40]!r} is no kind of tree")
    if not is_whole(data["level"]) and data["level"] != "any":
        raise InputError(f"level = {str(data['level'])[:40]!r} is neither 1 nor any")
    kept = {key: data[key] for key in ("level", "sharing", "field", "r_min")}
    return {**kept, "tree": tree}


def _all_sizes(data: Mapping[str, Any]) -> AllSizes:
    names = ("quantity", "operator", "partition", "relation")
    value = value_from_json(data["value"])
    return AllSizes(**{name: data[name] for name in names}, **_domain(data), value=value)


def _not_realizable(data: Mapping[str, Any]) -> NotRealizableSizes:
    fewer_than = value_from_json(data["fewer_than"])
    return NotRealizableSizes(**_domain(data), fewer_than=fewer_than, sense=data["sense"])


SIZES_READERS: Mapping[str, Callable[[Mapping[str, Any]], AllSizes | SizesStatement]] = {
    "all-sizes": _all_sizes,
    "not-realizable-sizes": _not_realizable,
    **{
        cls.kind: cls.from_json
        for cls in (
            WindowTable,
            TreeTable,
            NodeBound,
            PositionFormula,
            MatricizedProductSizes,
            TermsBound,
            TensorFormula,
            Containment,
            Universal,
        )
    },
}
