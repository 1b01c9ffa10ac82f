"""A = Σ_{z≤Z} λ_z v_1⊗…⊗v_N ⇒ rank [[A]]_{I,J} ≤ Z (talk, proof sketch of depth efficiency).

Each term's matricization is a column (⊙ over I) times a row (⊙ over J), of rank at most one; the rank of a
sum is at most the sum of the ranks. So a tensor's CP-rank is at least the rank of every matricization.
"""

from exactrank.kernel.rules import (
    add_term_bound,
    all_terms_bound,
    matricized_product_sizes,
    one_term_bound,
    position_append,
    position_base,
    rank_one_terms_upper_bound,
)
from exactrank.kernel.statements import MatrixRank
from exactrank.kernel.statements_sizes import KRONECKER_POSITION


def prove(instance):
    """rank ≤ Z for the sum of Z terms of the instance."""
    subject = MatrixRank(matrix=instance.matrix, field=instance.field, upper=1)
    return rank_one_terms_upper_bound(subject)


def prove_all_sizes():
    """For all shapes, partitions and fields, by induction on the number of terms."""
    one = one_term()
    return all_terms_bound(one, add_term_bound(one))


def one_term():
    """[[v_1⊗…⊗v_N]] is a Kronecker product of single rows and columns, so its rank is at most 1."""
    start = position_base(formula=KRONECKER_POSITION)
    append = position_append(formula=KRONECKER_POSITION)
    return one_term_bound(matricized_product_sizes(start, append), bound=(0, 1))
