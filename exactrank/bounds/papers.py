"""The papers' own bounds of the maximal rank, as formulas."""

from exactrank.kernel.fields import QQ
from exactrank.kernel.objects import Network, Partition
from exactrank.kernel.rules import recursion_upper_bound
from exactrank.kernel.statements import MaximalRank


def crossing_windows(network: Network, partition: Partition) -> int:
    """S, the number of first-layer windows that meet both I and J."""
    windows = network.tree.children[0]
    return sum(len({j in partition.rows for j in window}) == 2 for window in windows)


def paper_lower_bound(network: Network, partition: Partition) -> int:
    """min{r_0, M}^S, with and without sharing. Source: [CS-P] theorem 1."""
    r = min(network.widths[0], network.representation)
    return int(r ** crossing_windows(network, partition))


def paper_upper_bound(network: Network, partition: Partition) -> int:
    """c^{L,1} of the recursion c^{l,k} = min{M^min(|I_k|, |J_k|), r_{l−1} Π c}. Source: [CS-P]."""
    subject = MaximalRank(network=network, partition=partition, field=QQ, upper=1)
    bounded = recursion_upper_bound(subject).conclusion
    if not isinstance(bounded, MaximalRank) or bounded.upper is None:
        raise TypeError("the recursion gives an upper bound")
    return bounded.upper
