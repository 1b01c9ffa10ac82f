"""The exceptional set for M ≥ r_0: where exactly rank [[A]]_{odd,even} is below r_0^{N/2} (talk, measure zero).

Binary windows, any sharing. [[A]] = (⊙_{j odd} A_j) · diag(C) · (⊙_{j even} A_j)ᵀ: where all leaf matrices A_j
have full column rank, the rank is the number of entries C_α ≠ 0; and it is r_0^{N/2} if and only if besides no C_α
is 0. That this holds somewhere is `depth-efficiency`: so it holds almost everywhere.
"""

from exactrank.kernel.rules import specialisation_lower_bound, split_condition, split_rank
from exactrank.ranks.maximal import matching_theorem


def prove(instance):
    """The factorization, a point where the rank is attained, the equivalence."""
    network, partition = instance.network, instance.partition
    factorized = split_rank(network, partition)
    at_witness = matching_theorem(network, partition, instance.field, channels=network.widths[0])
    return split_condition(factorized, specialisation_lower_bound(at_witness))
