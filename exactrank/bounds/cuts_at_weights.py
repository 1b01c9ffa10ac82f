"""The minimal cut with the capacities that given weights leave: upper bounds of the rank at them."""

from dataclasses import dataclass
from math import prod

from exactrank.kernel.capacities import Capacities
from exactrank.kernel.fields import Field
from exactrank.kernel.objects import Network, Partition, Weights

Node = tuple[int, int]


@dataclass(frozen=True, slots=True)
class CutAtWeights:
    """A cut and the product of its costs, as the kernel's `cut_at_weights_upper_bound` takes it."""

    value: int
    inputs: tuple[int, ...]
    pools: tuple[Node, ...]
    convolutions: tuple[Node, ...]


def minimal_cut_at_weights(
    network: Network, weights: Weights, partition: Partition, field: Field
) -> CutAtWeights:
    """The smallest cut when inputs and convolutions cost the ranks of their weights, pools their classes.

    With P = Π_c f_c[s] the pooling node on side s, the convolution is there too, or its edge is cut at the
    cost rank a^{l,k}, or the pooling node is. Linear in the number of nodes, ranks of layers apart.
    """
    tree = network.tree
    capacities = Capacities(network, weights, field)
    sides = [0 if j in partition.rows else 1 for j in range(1, tree.inputs + 1)]
    costs: list[list[tuple[int, int]]] = [[]]
    for j, side in enumerate(sides, start=1):
        rank = capacities.rank(0, j)
        costs[0].append((1, rank) if side == 0 else (rank, 1))
    # choices[l, k][s]: "stay" (everything on s), "edge" (pooling node on the other side), "pool".
    choices: dict[Node, tuple[str, str]] = {}
    for level, windows in enumerate(tree.children, start=1):
        below, here = costs[-1], []
        for k, window in enumerate(windows, start=1):
            stay = [prod(below[c - 1][s] for c in window) for s in (0, 1)]
            rank = capacities.rank(level, k)
            pool = capacities.classes(level, k) * prod(min(below[c - 1]) for c in window)
            found = []
            for s in (0, 1):
                options = [(stay[s], "stay"), (rank * stay[1 - s], "edge"), (pool, "pool")]
                found.append(min(options, key=lambda option: option[0]))
            here.append((found[0][0], found[1][0]))
            choices[level, k] = (found[0][1], found[1][1])
        costs.append(here)
    root = costs[-1][0]
    inputs, pools, convolutions = [], [], []
    pending = [(tree.depth, 1, 0 if root[0] <= root[1] else 1)]
    while pending:
        level, k, side = pending.pop()
        if level == 0:
            if sides[k - 1] != side:
                inputs.append(k)
            continue
        choice, window = choices[level, k][side], tree.children[level - 1][k - 1]
        if choice == "pool":
            pools.append((level, k))
            below = costs[level - 1]
            pending.extend((level - 1, c, int(below[c - 1][1] < below[c - 1][0])) for c in window)
            continue
        if choice == "edge":
            convolutions.append((level, k))
        kept = side if choice == "stay" else 1 - side
        pending.extend((level - 1, c, kept) for c in window)
    return CutAtWeights(
        min(root), tuple(sorted(inputs)), tuple(sorted(pools)), tuple(sorted(convolutions))
    )
