"""The minimal cut is not attained: windows of four, N = 16, M = 2, r = (3, 2), I = {1, 5, 9..16}: rank 7, cut 8.

[[A]] = Σ_{g ≤ 2} a_g P_g ⊙ Q_g ⊙ u_g, P_g and Q_g the matrices of the first two windows, u_g of the two others. The
row spaces of P_1 and P_2 have dimension 2 inside the span of r_0 = 3 products, so they meet; those of Q_1 and Q_2
too. So the row spaces of the two terms, of dimension 2·2 each, have a common vector: 4 + 4 − 1 = 7 dimensions in all.
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
