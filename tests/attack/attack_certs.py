"""Certificates for attacks: made from theorems, replayed in the kernel."""

import json
from typing import Any

from attack_checker import Verdict

from exactrank import certificate as certificates
from exactrank.kernel.fields import InputError
from exactrank.kernel.theorem import RuleError, Theorem

FIRST_RULES = frozenset(
    {
        "minor_lower_bound",
        "factorization_upper_bound",
        "kronecker_rank",
        "rank_one_terms_upper_bound",
        "both_bounds",
        "flow_lower_bound",
        "matching_lower_bound",
        "specialisation_lower_bound",
        "specialisation_upper_bound",
        "cut_upper_bound",
        "recursion_upper_bound",
        "almost_everywhere",
        "circuit_leaf",
        "circuit_node",
        "expand_identity",
        "compare_entries",
        "expand_determinant",
    }
)
"""The rules for given sizes that these attacks cover one by one; later families have their own."""


def certificate_of(theorem: Theorem) -> dict[str, Any]:
    """The certificate as read back from its bytes: fresh lists and objects, free to be changed."""
    return json.loads(certificates.dumps(certificates.to_json(theorem)))  # type: ignore[no-any-return]


def copy(value: Any) -> Any:
    """A deep copy of a JSON value."""
    return json.loads(json.dumps(value))


def kernel_verdict(certificate: Any) -> Verdict:
    """What the kernel says when it replays a certificate; other exceptions are not caught."""
    try:
        certificates.replay(certificate)
    except (InputError, RuleError) as error:
        return Verdict("refused", str(error))
    return Verdict("valid")
