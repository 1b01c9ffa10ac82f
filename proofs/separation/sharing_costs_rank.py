"""Sharing costs rank: windows of two, N = 4, M = 2, r = (4, 4), I = {1, 2}: rank 3 with shared leaves, 4 without.

The vectors of the first window are Σ_α a_α v_α ⊗ v_α: symmetric tensors, of which 3 are independent and not 4.
"""

from exactrank.kernel.rules import both_bounds, specialisation_lower_bound, subspace_upper_bound
from exactrank.kernel.statements import MaximalRank
from exactrank.ranks.maximal import sampled_minor


def prove(instance):
    """Some weights attain what the spaces allow."""
    upper = spaces(instance)
    return both_bounds(specialisation_lower_bound(some_weights(upper)), upper)


def spaces(instance):
    """The dimensions of the spaces that channels span, from the inputs to the root."""
    subject = MaximalRank(
        network=instance.network, partition=instance.partition, field=instance.field, upper=1
    )
    return subspace_upper_bound(subject)


def some_weights(upper):
    """An invertible minor of entries, each a forward pass."""
    at = upper.conclusion
    return sampled_minor(at.network, at.partition, at.field, goal=at.upper, seed=0)
