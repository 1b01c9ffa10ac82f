"""The rules, a file per family. `RULES` lists them by the names that certificates use."""

from collections.abc import Callable, Mapping

from exactrank.kernel.rules.identities import (
    circuit_leaf,
    circuit_node,
    compare_entries,
    expand_determinant,
    expand_identity,
)
from exactrank.kernel.rules.matrices import (
    both_bounds,
    factorization_upper_bound,
    kronecker_rank,
    minor_lower_bound,
    rank_one_terms_upper_bound,
)
from exactrank.kernel.rules.networks import (
    almost_everywhere,
    cut_upper_bound,
    flow_lower_bound,
    matching_lower_bound,
    recursion_upper_bound,
    specialisation_lower_bound,
    specialisation_upper_bound,
)
from exactrank.kernel.theorem import Theorem

RULES: Mapping[str, Callable[..., Theorem]] = {
    rule.__name__: rule
    for rule in (
        minor_lower_bound,
        factorization_upper_bound,
        kronecker_rank,
        rank_one_terms_upper_bound,
        both_bounds,
        flow_lower_bound,
        matching_lower_bound,
        specialisation_lower_bound,
        specialisation_upper_bound,
        cut_upper_bound,
        recursion_upper_bound,
        almost_everywhere,
        circuit_leaf,
        circuit_node,
        expand_identity,
        compare_entries,
        expand_determinant,
    )
}

__all__ = [
    "RULES",
    "almost_everywhere",
    "both_bounds",
    "circuit_leaf",
    "circuit_node",
    "compare_entries",
    "cut_upper_bound",
    "expand_determinant",
    "expand_identity",
    "factorization_upper_bound",
    "flow_lower_bound",
    "kronecker_rank",
    "matching_lower_bound",
    "minor_lower_bound",
    "rank_one_terms_upper_bound",
    "recursion_upper_bound",
    "specialisation_lower_bound",
    "specialisation_upper_bound",
]
