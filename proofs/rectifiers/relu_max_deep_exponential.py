"""ReLU/max: shared weights with odd/even rank exactly r^{N/2} + [M > r], r = min{r_0,M} ≥ 2 ([CS-R] theorem 3).

Leaves 1 − e_α, level 1 adds the r channels, one channel is passed on: A_d = r − Π_windows [d = d' ≤ r]. So
[[A]] = r·J − (1_R ⊕ 0), R = r^{N/2}: of rank R, and one more if some index is above r. The exact rank is
derived here.
"""

from exactrank.kernel.objects import ComplementWeights
from exactrank.kernel.rules import (
    complement_rank,
    count_index_rank,
    index_rank,
    index_tree,
    index_window,
)
from exactrank.kernel.statements import RankAtWeights


def prove(instance):
    """The rank at complement leaves."""
    network = instance.network
    subject = RankAtWeights(
        network=network,
        weights=ComplementWeights(min(network.widths[0], network.representation)),
        partition=instance.partition,
        field=instance.field,
        upper=1,
    )
    return complement_rank(subject)


def prove_all_sizes():
    """For every N = 2^L, M, widths and sharing: base, step, conclusion; then the windows are counted."""
    base = index_window(operator="relu-max", leaf=(0, 1), r_min=2)
    conclusion = index_rank(index_tree(base))
    return count_index_rank(conclusion)
