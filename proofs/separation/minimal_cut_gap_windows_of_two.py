"""The minimal cut is not attained: windows of two, N = 16, M = 2, r = (3, 5, 5, 2), I = {1, 3, 4, 10, 13..16}: rank 56.

As with mixed windows, with matrices in place of vectors: a node of level 3 is a sum of r_2 = 5 products of a quad that
lies on one side and names the product, and one whose matrix is 6 × 2 (3 dimensions of the pair {3, 4} times 2). [[A]] =
X·K·Y with K of order 60 = 5·6·2. The 5·2 vectors s_i ⊗ φ^i have 2·6 − 10 = 2 annihilators, those of the other half as
many, and these leave 2·(6 − 2·2) = 4 null vectors: 60 − 4 = 56.
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
