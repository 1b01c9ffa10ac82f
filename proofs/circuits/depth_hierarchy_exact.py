"""The exact rank at blocks of two, unshared: min{r_1, r_0, M²}^{N/4} (derived here, P3).

L2 = 2: I is every other block of two inputs. ≤: every window of level 2 is cut at its pooling node
(r_1), at the pooling node of one block (r_0) or at its two inputs (M²). ≥: generic weights; block
vectors span min{r_0, M²} dimensions.
"""

from exactrank.bounds.cuts import minimal_cut
from exactrank.kernel.rules import both_bounds, cut_upper_bound
from exactrank.ranks.maximal import maximal_rank


def prove(instance):
    """A flow or an invertible minor from below, the cut from above."""
    lower = some_weights(instance)
    cut = minimal_cut(instance.network, instance.partition, symmetric=False)
    upper = cut_upper_bound(lower.conclusion, inputs=cut.inputs, pools=cut.pools)
    return both_bounds(lower, upper)


def some_weights(instance):
    """Weights with a flow, a matching or an invertible minor, and the maximal rank above theirs."""
    found = maximal_rank(instance.network, instance.partition, instance.field)
    lower, _ = found.theorem.premises
    return lower
