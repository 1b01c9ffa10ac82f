"""Shallow networks with shared leaf vectors: the maximal rank is at most binom(M+m−1, m), m = min(|I|,|J|).

[[A]] = Σ_γ a_γ (a^γ ⊙ … ⊙ a^γ)(a^γ ⊙ … ⊙ a^γ)ᵀ: its rows (or columns) are symmetric tensors of order m over F^M,
which have dimension binom(M+m−1, m).
"""

from exactrank.kernel.rules import cut_upper_bound
from exactrank.kernel.statements import MaximalRank


def prove(instance):
    """The smaller side's inputs together lie in a space of symmetric tensors."""
    partition = instance.partition
    smaller = "I" if len(partition.I) <= len(partition.J) else "J"
    subject = MaximalRank(
        network=instance.network, partition=partition, field=instance.field, upper=1
    )
    return cut_upper_bound(subject, symmetric=[(1, 1, smaller)])
