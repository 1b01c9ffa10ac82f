"""Partitions of the inputs."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from exactrank.kernel.fields import InputError
from exactrank.kernel.trees import strictly_increasing


@dataclass(frozen=True)
class Partition:
    """I | J: disjoint, non-empty, in increasing order, with union {1, …, N}."""

    I: tuple[int, ...]
    J: tuple[int, ...]

    def __post_init__(self) -> None:
        for name, side in (("I", self.I), ("J", self.J)):
            if not side:
                raise InputError(f"{name} is empty; both sides of a partition need an input")
            if not strictly_increasing(side):
                raise InputError(f"{name} must list labels in increasing order, each once")
        n = len(self.I) + len(self.J)
        union = set(self.I) | set(self.J)
        if len(union) != n or min(union) != 1 or max(union) != n:
            raise InputError(f"I and J must hold each of the labels 1 … {n} once")

    @classmethod
    def of(cls, inputs: int, labels: Sequence[int]) -> "Partition":
        """The partition of 1 … N with I as named."""
        for label in labels:
            if not 1 <= label <= inputs:
                raise InputError(f"label {label} is not one of the inputs 1 … {inputs}")
        rows = set(labels)
        if len(rows) != len(labels):
            raise InputError("a label of I is repeated")
        if len(rows) == inputs:
            raise InputError("I holds every input, so J is empty; both sides need an input")
        return cls(tuple(sorted(rows)), tuple(j for j in range(1, inputs + 1) if j not in rows))

    @cached_property
    def rows(self) -> frozenset[int]:
        """I as a set."""
        return frozenset(self.I)

    @property
    def inputs(self) -> int:
        """N."""
        return len(self.I) + len(self.J)

    def to_json(self) -> dict[str, object]:
        return {"I": list(self.I), "J": list(self.J)}

    @classmethod
    def from_json(cls, data: object) -> "Partition":
        """The inverse of `to_json`."""
        if not isinstance(data, dict) or set(data) != {"I", "J"}:
            raise InputError("a partition has the keys I and J")
        sides = [data["I"], data["J"]]
        for side in sides:
            if not isinstance(side, list) or any(type(label) is not int for label in side):
                raise InputError("I and J are lists of labels")
        return cls(tuple(sides[0]), tuple(sides[1]))

    def __str__(self) -> str:
        if tuple(range(1, self.inputs + 1, 2)) == self.I:
            return "odd | even"
        if tuple(range(1, self.inputs // 2 + 1)) == self.I:
            return "low | high"
        sides = []
        for side in (self.I, self.J):
            runs = label_runs(side)
            sides.append(",".join(runs if len(runs) <= 12 else [*runs[:10], "…", runs[-1]]))
        return " | ".join(sides)


def label_runs(labels: Sequence[int]) -> list[str]:
    """Labels in increasing order as runs: `1-4`, `9`, …."""
    runs: list[list[int]] = []
    for label in labels:
        if runs and runs[-1][1] == label - 1:
            runs[-1][1] = label
        else:
            runs.append([label, label])
    return [str(a) if a == b else f"{a}-{b}" for a, b in runs]
