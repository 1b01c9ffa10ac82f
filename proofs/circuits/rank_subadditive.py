"""A = Σ_{z≤Z} λ_z v_1⊗…⊗v_N ⇒ rank [[A]]_{I,J} ≤ Z (talk, proof sketch of depth efficiency).

Each term's matricization is a column (⊙ over I) times a row (⊙ over J), of rank at most one; the rank of a
sum is at most the sum of the ranks. So a tensor's CP-rank is at least the rank of every matricization.
"""

from exactrank.kernel.rules import rank_one_terms_upper_bound
from exactrank.kernel.statements import MatrixRank


def prove(instance):
    """rank ≤ Z for the sum of Z terms of the instance."""
    subject = MatrixRank(matrix=instance.matrix, field=instance.field, upper=1)
    return rank_one_terms_upper_bound(subject)
