"""ReLU/max: a shallow network needs Z ≥ r^{N/2}/((N/2)(M−1)) terms for what a deep one has, M > r ([CS-R] theorem 3).

Exactly and in the limit. At complement leaves the deep network has odd/even rank at least r^{N/2}, r = min{r_0,M};
Z terms have rank at most 1 + Z·(N/2)(M−1). The constant is sharper than the paper's 2·r^{N/2}/(M·N).
"""

from exactrank.kernel.fields import QQ
from exactrank.kernel.objects import ComplementWeights, Partition
from exactrank.kernel.rules import beyond_rectifier_terms, complement_rank
from exactrank.kernel.statements import RankAtWeights


def prove(instance):
    """The rank of the deep network, against that of too few terms."""
    network, operator = instance.network, instance.parameters["shallow"]
    M, pairs = network.representation, network.inputs // 2
    r = min(network.widths[0], M)
    return beyond_rectifier_terms(
        deep_rank(network, r),
        operator=operator,
        fewer_than=r**pairs // (pairs * (M - 1)),
        sense=instance.parameters["sense"],
    )


def deep_rank(network, r):
    """r^{N/2} at odd | even, at complement leaves."""
    odd = Partition.of(network.inputs, range(1, network.inputs + 1, 2))
    subject = RankAtWeights(
        network=network, weights=ComplementWeights(r), partition=odd, field=QQ, upper=1
    )
    return complement_rank(subject)
