"""Expressions for explicit matrices: entries, Kronecker products, matricized tensors, sums of terms."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from itertools import product as cartesian
from math import prod

from exactrank.kernel.fields import Element, Field, InputError
from exactrank.kernel.objects import ENTRIES_LIMIT, Partition
from exactrank.kernel.trees import _positive

Rows = tuple[tuple[Element, ...], ...]


def _strings(values: Sequence[Element]) -> list[str]:
    return [str(x) for x in values]


@dataclass(frozen=True)
class Entries:
    """A matrix written out, at least 1 × 1."""

    rows: Rows

    def __post_init__(self) -> None:
        if not self.rows or not self.rows[0] or any(len(r) != len(self.rows[0]) for r in self.rows):
            raise InputError("a matrix has at least one row and column, and rows of one length")

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.rows), len(self.rows[0])

    def elements(self) -> Iterator[Element]:
        return (x for row in self.rows for x in row)

    def explicit(self, field: Field) -> Rows:
        return self.rows

    def to_json(self) -> dict[str, object]:
        return {"entries": [_strings(row) for row in self.rows]}


@dataclass(frozen=True)
class Kronecker:
    """A ⊙ B, the first factor most significant."""

    left: "Matrix"
    right: "Matrix"

    @property
    def shape(self) -> tuple[int, int]:
        (m, n), (p, q) = self.left.shape, self.right.shape
        return m * p, n * q

    def elements(self) -> Iterator[Element]:
        return chain(self.left.elements(), self.right.elements())

    def explicit(self, field: Field) -> Rows:
        check_entries(prod(self.shape))
        left, right = self.left.explicit(field), self.right.explicit(field)
        return tuple(
            tuple(field.convert(a * b) for a in top for b in bottom)
            for top in left
            for bottom in right
        )

    def to_json(self) -> dict[str, object]:
        return {"kronecker": [self.left.to_json(), self.right.to_json()]}


@dataclass(frozen=True)
class Tensor:
    """The matricization of a tensor given by its entries in C order, modes 1, 2, …."""

    dimensions: tuple[int, ...]
    entries: tuple[Element, ...]
    partition: Partition

    def __post_init__(self) -> None:
        if len(self.dimensions) != self.partition.inputs:
            raise InputError(
                f"a tensor of order {len(self.dimensions)} has no partition of {self.partition.inputs} modes"
            )
        if prod(self.dimensions) != len(self.entries):
            raise InputError(f"shape {self.dimensions} needs {prod(self.dimensions)} entries")

    @property
    def shape(self) -> tuple[int, int]:
        sides = (self.partition.I, self.partition.J)
        m, n = (prod(self.dimensions[i - 1] for i in side) for side in sides)
        return m, n

    def elements(self) -> Iterator[Element]:
        return iter(self.entries)

    def explicit(self, field: Field) -> Rows:
        strides = [prod(self.dimensions[j + 1 :]) for j in range(len(self.dimensions))]

        def offsets(side: Sequence[int]) -> list[int]:
            ranges = [range(self.dimensions[i - 1]) for i in side]
            return [
                sum(d * strides[i - 1] for d, i in zip(index, side, strict=True))
                for index in cartesian(*ranges)
            ]

        columns = offsets(self.partition.J)
        return tuple(tuple(self.entries[a + b] for b in columns) for a in offsets(self.partition.I))

    def to_json(self) -> dict[str, object]:
        tensor = {"shape": list(self.dimensions), "entries": _strings(self.entries)}
        return {"tensor": tensor, "partition": self.partition.to_json()}


@dataclass(frozen=True)
class Terms:
    """The matricization of Σ_z λ_z v_1^z ⊗ … ⊗ v_N^z; a term is (λ, (v_1, …, v_N))."""

    terms: tuple[tuple[Element, tuple[tuple[Element, ...], ...]], ...]
    partition: Partition

    def __post_init__(self) -> None:
        if not self.terms:
            raise InputError("a sum of rank-one terms has at least one term")
        shapes = {tuple(len(v) for v in vectors) for _, vectors in self.terms}
        if len(shapes) != 1 or 0 in next(iter(shapes)):
            raise InputError("the vectors of all terms have the same non-zero lengths")
        if len(self.dimensions) != self.partition.inputs:
            raise InputError(f"{len(self.dimensions)} vectors, but {self.partition.inputs} modes")

    @property
    def dimensions(self) -> tuple[int, ...]:
        return tuple(len(v) for v in self.terms[0][1])

    @property
    def shape(self) -> tuple[int, int]:
        sides = (self.partition.I, self.partition.J)
        m, n = (prod(self.dimensions[i - 1] for i in side) for side in sides)
        return m, n

    def elements(self) -> Iterator[Element]:
        for coefficient, vectors in self.terms:
            yield from (coefficient, *chain(*vectors))

    def explicit(self, field: Field) -> Rows:
        check_entries(prod(self.dimensions))
        entries = tuple(
            field.convert(
                sum(c * prod(v[d] for v, d in zip(vs, index, strict=True)) for c, vs in self.terms)
            )
            for index in cartesian(*(range(n) for n in self.dimensions))
        )
        return Tensor(self.dimensions, entries, self.partition).explicit(field)

    def to_json(self) -> dict[str, object]:
        terms = [[str(c), *(_strings(v) for v in vectors)] for c, vectors in self.terms]
        return {"terms": terms, "partition": self.partition.to_json()}


Matrix = Entries | Kronecker | Tensor | Terms


def check_entries(count: int) -> None:
    """Refuse explicit matrices that would not fit, before memory is taken."""
    if count > ENTRIES_LIMIT:
        raise InputError(
            f"an explicit matrix of {count} entries is over the limit of {ENTRIES_LIMIT}"
        )


def matrix_from_json(data: object, field: Field) -> Matrix:
    """Read MATRIX of the certificate page."""
    if not isinstance(data, dict):
        raise InputError("a matrix must be an object")

    def elements(values: object) -> tuple[Element, ...]:
        if not isinstance(values, list):
            raise InputError("a vector is a list of numbers written as strings")
        return tuple(field.element(x) for x in values)

    def listed(value: object) -> list[object]:
        if not isinstance(value, list):
            raise InputError("a matrix holds a list where another value stands")
        return value

    keys = set(data)
    if keys == {"entries"}:
        return Entries(tuple(elements(row) for row in listed(data["entries"])))
    if keys == {"kronecker"} and len(listed(data["kronecker"])) == 2:
        left, right = (matrix_from_json(part, field) for part in data["kronecker"])
        return Kronecker(left, right)
    if keys == {"tensor", "partition"} and isinstance(data["tensor"], dict):
        tensor = data["tensor"]
        if set(tensor) != {"shape", "entries"}:
            raise InputError("a tensor has the keys shape and entries")
        shape = tuple(_positive(n, "shape") for n in listed(tensor["shape"]))
        return Tensor(shape, elements(tensor["entries"]), Partition.from_json(data["partition"]))
    if keys == {"terms", "partition"}:
        terms = []
        for term in listed(data["terms"]):
            first, *vectors = listed(term) or [None]
            terms.append((field.element(first), tuple(elements(v) for v in vectors)))
        return Terms(tuple(terms), Partition.from_json(data["partition"]))
    raise InputError("a matrix is given by entries, kronecker, tensor and partition, or terms")
