"""The best upper bound of a maximal rank: the minimal cut, or the dimensions of subspaces."""

from exactrank.bounds.cuts import minimal_cut
from exactrank.kernel.naturals import format_natural, writable
from exactrank.kernel.rules import cut_upper_bound, subspace_upper_bound
from exactrank.kernel.statements import MaximalRank
from exactrank.kernel.theorem import RuleError, Theorem


def maximal_rank_upper_bound(subject: MaximalRank) -> tuple[Theorem, str]:
    """A cut wherever it is as good, since its certificate is read at a glance; and what was compared."""
    cut = minimal_cut(subject.network, subject.partition)
    theorem = cut_upper_bound(subject, inputs=cut.inputs, pools=cut.pools, symmetric=cut.symmetric)
    said = f"above, the minimal cut: {format_natural(cut.value)}"
    try:
        subspaces = subspace_upper_bound(subject)
    except RuleError:
        return theorem, f"{said}; the dimensions of subspaces are over the limit of size"
    value = upper_of(subspaces)
    if value >= cut.value:
        return theorem, f"{said}, and the dimensions of subspaces are not less"
    if not writable(value):
        return theorem, f"{said}; dimensions of subspaces: less, by a number that cannot be written"
    return subspaces, f"{said}; dimensions of subspaces: {format_natural(value)}"


def upper_of(theorem: Theorem) -> int:
    """The upper bound that a theorem about a maximal rank states."""
    conclusion = theorem.conclusion
    if not isinstance(conclusion, MaximalRank) or conclusion.upper is None:
        raise TypeError("not an upper bound of a maximal rank")
    return conclusion.upper
