"""What the rank functions answer: certified bounds, the rank where they agree, the certificate."""

import os
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from exactrank import certificate as certificates
from exactrank.kernel.objects import Partition
from exactrank.kernel.statements import MatrixRank, MaximalRank, RankAtWeights
from exactrank.kernel.statements_separation import SeparationRank
from exactrank.kernel.theorem import Theorem


@dataclass(frozen=True)
class Rank:
    """A certified rank: bounds, the rank where they agree (else None), and the certificate.

    `bounds` holds the papers' bounds and the minimal cut where they apply; `flattenings` says,
    where the rank bounds a tensor's CP-rank, of which flattenings it is the best, and `cp_rank` is the
    theorem that it does (over QQ), which the certificate then proves.
    """

    theorem: Theorem
    bounds: dict[str, int] = field(default_factory=dict)
    tried: tuple[str, ...] = ()
    flattenings: str | None = None
    cp_rank: Theorem | None = None

    @property
    def statement(self) -> MaximalRank | RankAtWeights | MatrixRank | SeparationRank:
        """What is proved."""
        conclusion = self.theorem.conclusion
        if not isinstance(conclusion, MaximalRank | RankAtWeights | MatrixRank | SeparationRank):
            raise TypeError("not a theorem about a rank")
        return conclusion

    @property
    def partition(self) -> Partition:
        """I | J; a matrix itself has rows and columns as its two modes."""
        statement = self.statement
        if isinstance(statement, MatrixRank):
            return getattr(statement.matrix, "partition", Partition((1,), (2,)))
        return statement.partition

    @property
    def lower(self) -> int:
        """The certified lower bound."""
        return self.statement.lower or 0

    @property
    def upper(self) -> int:
        """The certified upper bound."""
        upper = self.statement.upper
        if upper is None:
            raise TypeError("no upper bound")
        return upper

    @property
    def rank(self) -> int | None:
        """The rank where the bounds agree; None is an open gap."""
        return self.lower if self.lower == self.upper else None

    @cached_property
    def certificate(self) -> dict[str, Any]:
        """The certificate, as the JSON object of `docs/certificate.md`."""
        return certificates.to_json(self.cp_rank or self.theorem)

    def save(self, path: str | os.PathLike[str]) -> str:
        """Write the certificate; its SHA-256 digest."""
        return certificates.save(self.cp_rank or self.theorem, Path(path))

    def check(self) -> bool:
        """Whether the independent checker, as its own process, accepts it from disk."""
        from exactrank.checking import accepted

        return accepted(self.cp_rank or self.theorem)[0]

    def __str__(self) -> str:
        return str(self.statement)
