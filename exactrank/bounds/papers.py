"""The papers' own bounds of the maximal rank, as formulas."""

from exactrank.kernel.objects import Network, Partition
from exactrank.kernel.recursions import papers_recursion_value


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
    return papers_recursion_value(network, partition)
