"""The minimal cut is not attained: windows of four, then of two, N = 8, M = 3, r = (5, 2), I = {1, 6, 7, 8}: rank 14.

The first window is a sum of r_0 = 5 products, each a column over d_1 times a row that names the product; the second
likewise, rows and columns exchanged. So [[A]] = X·K·Y with K of order 15 = 5·3, of entries φ^i[y]·D_{ij}·ψ^j[x], and D
of rank 2. The five vectors s_i ⊗ φ^i lie in 2·3 = 6 dimensions: one vector ω annihilates them, and another η the
t_j ⊗ ψ^j. Among the 3 vectors x ⊗ ω those that η annihilates, at least 3 − 2, are left null vectors: 15 − 1 = 14.
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
