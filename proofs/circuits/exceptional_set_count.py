"""How many weights over GF(q) lie outside the exceptional set (M ≥ r_0, unshared, binary windows, odd/even).

(Π_{i<r_0} (q^M − q^i))^N, the leaf matrices of full column rank, times the number of upper weights with no
C_α = 0: (q − 1)^{r_0} at N = 2, else by complete enumeration. Schwartz and Zippel, with the degree of the factored
condition, say less: where the degree is not below q, nothing.
"""

from exactrank.kernel.rules import (
    count_full_rank,
    specialisation_lower_bound,
    split_condition,
    split_rank,
)
from exactrank.ranks.maximal import matching_theorem


def prove(instance):
    """The condition, then leaves and upper weights are counted apart."""
    network, partition = instance.network, instance.partition
    at_witness = matching_theorem(network, partition, instance.field, channels=network.widths[0])
    maximal = specialisation_lower_bound(at_witness)
    return count_full_rank(split_condition(split_rank(network, partition), maximal))
