"""rank(A⊙B) = rank A · rank B over every field (talk, proof sketch of depth efficiency).

rank A and rank B are proved each by an invertible minor and a factorization through as many columns.
"""

from exactrank.kernel.rules import kronecker_rank
from exactrank.ranks import matrix_rank


def prove(instance):
    """The rank of a Kronecker product from the ranks of its factors."""
    product = instance.matrix
    rank_a = matrix_rank(product.left, instance.field)
    rank_b = matrix_rank(product.right, instance.field)
    return kronecker_rank(rank_a, rank_b)
