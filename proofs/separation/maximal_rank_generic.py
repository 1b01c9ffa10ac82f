"""The maximal rank is attained at almost all weights ([CS-P]; talk, generic step).

A minor of order R that is not zero at some weights is a polynomial in the weights, and not the zero
polynomial; wherever it does not vanish the rank is at least R. Here R is the minimal cut, so it is
the maximal rank.
"""

from exactrank.bounds.cuts import minimal_cut
from exactrank.kernel.rules import almost_everywhere, both_bounds, cut_upper_bound
from exactrank.ranks.maximal import maximal_rank


def prove(instance):
    """Some weights attain the cut; so almost all do."""
    lower = some_weights(instance)
    cut = minimal_cut(instance.network, instance.partition, symmetric=False)
    upper = cut_upper_bound(lower.conclusion, inputs=cut.inputs, pools=cut.pools)
    return almost_everywhere(both_bounds(lower, upper))


def some_weights(instance):
    """Weights with a flow, a matching or an invertible minor, and the maximal rank above theirs."""
    found = maximal_rank(instance.network, instance.partition, instance.field)
    lower, _ = found.theorem.premises
    return lower
