"""At the witness with [[A]] a permutation matrix the distance to width B is sqrt(M^{N/2} − B) (derived here, P2).

r_0 ≥ M, binary windows, odd/even. ≥: for rank X ≤ B and Q the projector on X's columns, ‖P−X‖² ≥
‖(1−Q)P‖² = n − rank Q. ≤: keep B of the n = M^{N/2} unit tensors of which A is the sum.
"""

from exactrank.kernel.objects import Partition
from exactrank.kernel.rules import (
    add_term_bound,
    all_terms_bound,
    both_distances,
    matricized_product_sizes,
    one_term_bound,
    permutation_at_matching,
    position_append,
    position_base,
    projection_distance,
    truncation_distance,
)
from exactrank.kernel.statements_sizes import KRONECKER_POSITION


def prove(instance):
    """The squared distance, from below and from above."""
    network, terms = instance.network, instance.parameters["terms"]
    odd = Partition.of(network.inputs, range(1, network.inputs + 1, 2))
    permutation = permutation_at_matching(network, odd)
    lower = projection_distance(permutation, rank_of_terms(), terms=terms)
    upper = truncation_distance(permutation, terms=terms)
    return both_distances(lower, upper)


def rank_of_terms():
    """B terms have matricizations of rank at most B (`rank-subadditive`)."""
    start = position_base(formula=KRONECKER_POSITION)
    append = position_append(formula=KRONECKER_POSITION)
    one = one_term_bound(matricized_product_sizes(start, append), bound=(0, 1))
    return all_terms_bound(one, add_term_bound(one))
