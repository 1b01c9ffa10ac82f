"""What `rank_condition` answers: the factors by name, with their degrees, and the certificate."""

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from exactrank import certificate as certificates
from exactrank.kernel.objects import Network, Partition
from exactrank.kernel.polynomials import Poly, Variable
from exactrank.kernel.statements_conditions import RankCondition
from exactrank.kernel.theorem import Theorem


@dataclass(frozen=True)
class Factor:
    """A factor of the condition: it vanishes where its polynomial does.

    `form` is `polynomial`, `minors` (it vanishes where all maximal minors of the named matrix do; the
    degree is that of one), or `product` (of `count` polynomials of one kind). `layers` holds the degree
    in each layer; `of` says what the factor is: ("matrix", l, k, side), ("coarse", α), ("coarse",),
    ("minor",) or ("polynomial",).
    """

    name: str
    degree: int
    power: int
    layers: tuple[int, ...]
    of: tuple[Any, ...]
    form: str = "polynomial"
    count: int = 1
    polynomial: Poly | None = None

    @property
    def text(self) -> str | None:
        """The polynomial in the weights a^{l,k,γ}_α, where it is written out."""
        return None if self.polynomial is None else polynomial_text(self.polynomial)


@dataclass(frozen=True)
class Condition:
    """The condition on the weights for the rank: factors, whether they say all, and the theorem."""

    theorem: Theorem
    factors: tuple[Factor, ...]

    @property
    def statement(self) -> RankCondition:
        """What is proved."""
        conclusion = self.theorem.conclusion
        if not isinstance(conclusion, RankCondition):
            raise TypeError("not a theorem about a condition")
        return conclusion

    @property
    def network(self) -> Network:
        return self.statement.network

    @property
    def partition(self) -> Partition:
        return self.statement.partition

    @property
    def rank(self) -> int:
        """The rank that the condition is for: the certified lower bound of the maximal rank."""
        return self.statement.lower or 0

    @property
    def complete(self) -> bool:
        """Whether the rank is lost exactly where a factor vanishes."""
        return self.statement.relation == "iff"

    @property
    def degree(self) -> int:
        """The degree of a minor of this order: of the product of all factors with their powers."""
        return self.rank * self.network.tree.size

    @property
    def layers(self) -> tuple[int, ...]:
        """This degree in each layer."""
        tree = self.network.tree
        return tuple(self.rank * tree.width(level) for level in range(tree.depth + 1))

    @cached_property
    def certificate(self) -> dict[str, Any]:
        """The certificate, as the JSON object of `docs/certificate-conditions.md`."""
        return certificates.to_json(self.theorem)

    def save(self, path: str | os.PathLike[str]) -> str:
        """Write the certificate; its SHA-256 digest."""
        return certificates.save(self.theorem, Path(path))

    def check(self) -> bool:
        """Whether the independent checker, as its own process, accepts it from disk."""
        from exactrank.checking import accepted

        return accepted(self.theorem)[0]

    def __str__(self) -> str:
        return str(self.statement)


def weight_text(variable: Variable) -> str:
    """a^{l,k,γ}_α as in the papers; without k where the layer is shared."""
    level, k, gamma, alpha = variable
    upper = f"{level},{gamma}" if k == 0 else f"{level},{k},{gamma}"
    return f"a^{{{upper}}}_{alpha if alpha < 10 else f'{{{alpha}}}'}"


def polynomial_text(poly: Poly) -> str:
    """`a^{0,1,1}_1*a^{0,1,2}_2 - a^{0,1,1}_2*a^{0,1,2}_1`."""
    text = ""
    for coefficient, powers in poly:
        factors = [
            weight_text(variable) + (f"^{power}" if power > 1 else "")
            if power == 1
            else f"({weight_text(variable)})^{power}"
            for variable, power in powers
        ]
        if abs(coefficient) != 1 or not factors:
            factors.insert(0, str(abs(coefficient)))
        sign = (
            ("-" if coefficient < 0 else "") if not text else (" - " if coefficient < 0 else " + ")
        )
        text += sign + "*".join(factors)
    return text or "0"
