"""The smallest network below its cut: windows of three, N = 6, M = 3, r = (5, 2), odd | even: rank 14, cut 15.

The first window has the inputs 1 and 3 in I and 2 in J: a sum of r_0 = 5 products, each a row over d_2 times a column
that names the product. The second has 4 and 6 in J and 5 in I. So [[A]] = X·K·Y with K of order 15 = 5·3, of entries
φ^i[y]·D_{ij}·ψ^j[x], and D of rank 2. The five vectors s_i ⊗ φ^i lie in 2·3 = 6 dimensions: one vector ω annihilates
them, and another η the t_j ⊗ ψ^j. Among the 3 vectors x ⊗ ω at least 3 − 2 are annihilated by η: null vectors of K.

That there is none with N ≤ 5 is a lemma of docs/hunts.md.
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
