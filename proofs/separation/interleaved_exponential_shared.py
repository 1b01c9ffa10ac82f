"""Windows of four, odd/even, layer 0 shared: maximal rank ≤ min{r_0, M(M+1)/2}^{N/4} (derived).

Shared leaves make the product of a window's two inputs of I a symmetric matrix v vᵀ, from a space
of dimension M(M+1)/2. So every first window is cut at its pooling node (r_0), or at both inputs of
I together.
"""

from exactrank.kernel.rules import cut_upper_bound
from exactrank.kernel.statements import MaximalRank


def prove(instance):
    """The cheaper cut of all first windows."""
    network = instance.network
    M, r0 = network.representation, network.widths[0]
    subject = MaximalRank(
        network=network, partition=instance.partition, field=instance.field, upper=1
    )
    windows = range(1, network.tree.width(1) + 1)
    if r0 <= M * (M + 1) // 2:
        return cut_upper_bound(subject, pools=[(1, k) for k in windows])
    return cut_upper_bound(subject, symmetric=[(1, k, "I") for k in windows])
