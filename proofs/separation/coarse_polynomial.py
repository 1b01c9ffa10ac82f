"""Every child of the root on one side (low/high): the maximal rank is at most r_{L−1} ([CS-P]; talk).

A = Σ_{α ≤ r_{L−1}} a_α ⊗_c φ^{L−1,c,α}: a sum of r_{L−1} products of a tensor on I and a tensor on J. This is the cut
through the root's pooling node.
"""

from exactrank.kernel.rules import cut_upper_bound, named_cut
from exactrank.kernel.statements import MaximalRank


def prove(instance):
    """The cut through the root's pooling node."""
    network = instance.network
    subject = MaximalRank(
        network=network, partition=instance.partition, field=instance.field, upper=1
    )
    return cut_upper_bound(subject, pools=[(network.depth, 1)])


def prove_all_sizes():
    """The same cut in every tree."""
    return named_cut(cut="root")
