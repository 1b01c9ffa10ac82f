"""Lower and upper bounds of a rank, as every statement about a rank has them."""

from dataclasses import dataclass, replace
from typing import Self

from exactrank.kernel.fields import InputError
from exactrank.kernel.naturals import format_natural


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """Lower and upper bounds of a rank; None says nothing."""

    lower: int | None = None
    upper: int | None = None

    def __post_init__(self) -> None:
        if self.lower is None and self.upper is None:
            raise InputError("a statement about a rank gives a lower or an upper bound")
        if self.lower is not None and self.upper is not None and self.lower > self.upper:
            raise InputError(f"the lower bound {self.lower} is above the upper bound {self.upper}")

    @property
    def rank(self) -> int | None:
        """The rank where both bounds agree, else None."""
        return self.lower if self.lower == self.upper else None

    def bounded(self, *, lower: int | None = None, upper: int | None = None) -> Self:
        """The statement about the same subject with these bounds."""
        return replace(self, lower=lower, upper=upper)

    def same_subject(self, other: object) -> bool:
        """Whether the other statement differs in its bounds only."""
        return isinstance(other, type(self)) and self == replace(
            other, lower=self.lower, upper=self.upper
        )

    def bounds_json(self) -> dict[str, object]:
        values = {"lower": self.lower, "upper": self.upper, "rank": self.rank}
        return {k: None if v is None else format_natural(v) for k, v in values.items()}

    def bounds_text(self) -> str:
        """`= 4`, `>= 3`, `<= 4` or `in 3..4`."""
        lower, upper = (None if b is None else format_natural(b) for b in (self.lower, self.upper))
        if lower is None or upper is None:
            return f"<= {upper}" if lower is None else f">= {lower}"
        return f"= {lower}" if lower == upper else f"in {lower}..{upper}"
