"""Rules below the cut: 0/1 weights by numbers split down the tree, dimensions of subspaces."""

from exactrank.kernel.digits import DigitsWeights
from exactrank.kernel.fields import InputError
from exactrank.kernel.rules.networks import product_only
from exactrank.kernel.statements import MaximalRank, RankAtWeights
from exactrank.kernel.subspaces import subspace_bound
from exactrank.kernel.theorem import Theorem, conclude, fail


def digits_lower_bound(subject: RankAtWeights) -> Theorem:
    """Numbers handed down the tree and split on the way: rank ≥ the product of what is added.

        a·b·t ≤ r_{l−1}, a·t ≤ Π_c a_c, b·t ≤ Π_c b_c at every node     a = b = 1 at the root
        -------------------------------------------------------------------------------------
        rank [[A]]_{I,J} at the 0/1 weights of the numbers ≥ Π t

    The subject's weights are DigitsWeights. Source: `docs/rules-below.md`.
    Fails if one of the conditions does not hold, or layers below L are shared.

    >>> from exactrank.kernel import fields, objects, trees
    >>> shallow = objects.Network(2, 2, (3,), trees.Global())
    >>> subject = RankAtWeights(network=shallow, weights=DigitsWeights((1,), ((1, 1, 1, 1, 2),)),
    ...                         partition=objects.Partition((1,), (2,)), field=fields.QQ, upper=2)
    >>> digits_lower_bound(subject).conclusion.lower
    2
    """
    name = "digits_lower_bound"
    network, weights = subject.network, subject.weights
    product_only(name, subject)
    if not isinstance(weights, DigitsWeights):
        fail(name, "the weights are not given by numbers")
    if not network.unshared:
        fail(name, f"layers {list(network.sharing)} are shared")
    if weights.rows != subject.partition.I:
        fail(name, "the rows of the numbers are not the list I of the partition")
    failure = weights.failure(network)
    if failure:
        fail(name, failure)
    return conclude(name, subject.bounded(lower=weights.rank))


def subspace_upper_bound(subject: MaximalRank) -> Theorem:
    """The recursion of subspaces: maximal rank ≤ d(root).

        at every node d bounds the rank of one channel, D the dimension of all channels together
        ----------------------------------------------------------------------------------------
        maximal rank ≤ d(root)

    Channels whose spaces meet, children that sharing makes equal, and null vectors of sums of few terms
    bring it below the minimal cut. Source: `docs/rules-below.md`. No way to fail within the limits.

    >>> from exactrank.kernel import fields, objects, trees
    >>> network = objects.Network(16, 2, (3, 2), trees.Contiguous(4))
    >>> partition = objects.Partition.of(16, [1, 5, 9, 10, 11, 12, 13, 14, 15, 16])
    >>> subject = MaximalRank(network=network, partition=partition, field=fields.QQ, upper=8)
    >>> subspace_upper_bound(subject).conclusion.upper
    7
    """
    name = "subspace_upper_bound"
    product_only(name, subject)
    try:
        bound = subspace_bound(subject.network, subject.partition)
    except InputError as error:
        fail(name, str(error))
    return conclude(name, subject.bounded(upper=bound))
