"""Certificates for all sizes and of the further kinds of arithmetic circuits, from the shipped proofs."""

from functools import cache
from typing import Any

from attack_certs import certificate_of
from attack_corpus import is_small, of_known_kinds

from exactrank import claims, proving

Json = Any
LONGEST = 24  # steps


@cache
def accepted() -> dict[str, Json]:
    """Each claim's theorem for all sizes, and a small instance of each claim of a kind that is
    not among those of the corpus."""
    found = {}
    for name, proof in claims.shipped_scripts().items():
        if proof.claim.all_sizes is not None:
            found[f"{name}-all-sizes"] = certificate_of(
                proving.load(proof.script, "prove_all_sizes")()
            )
        instance = next(filter(is_small, claims.instances(proof.claim)), None)
        if instance is not None:
            certificate = certificate_of(proving.load(proof.script)(instance))
            if not of_known_kinds(certificate) and len(certificate["steps"]) <= LONGEST:
                found[f"{name}-given"] = certificate
    return found


def invalid() -> dict[str, tuple[Json, str]]:
    return {}


def malformed() -> dict[str, tuple[Json, str]]:
    return {}


def declined() -> dict[str, tuple[Json, str]]:
    return {}
