"""The maximal rank at every pooling node: that of the subtree's own network."""

from collections.abc import Iterable, Iterator

from exactrank.kernel.fields import Field
from exactrank.kernel.objects import Network, Partition
from exactrank.kernel.trees import Explicit, Nested
from exactrank.ranks.answer import Rank
from exactrank.ranks.maximal import maximal_rank

Node = tuple[int, int]


def node_ranks(
    network: Network,
    partition: Partition,
    field: Field,
    nodes: Iterable[Node],
    *,
    seed: int = 0,
) -> dict[Node, tuple[int, int]]:
    """Bounds of the maximal rank of [[φ^{l,k,γ}]] at (I_{l,k} | J_{l,k}), for nodes (l, k) with l ≥ 1.

    A node's tensor is that of the network below it. Where all its inputs are on one side the
    matricization is a vector, whose maximal rank is 1. The bounds are the kernel's; equal subtrees
    are computed once. Raises InputError.
    """
    known: dict[Nested, tuple[int, int]] = {}
    found = {}
    for node in nodes:
        shape = _sides(network, partition, node)
        if shape not in known:
            answer = _at(network, shape, node[0], field, seed=seed)
            known[shape] = (1, 1) if answer is None else (answer.lower, answer.upper)
        found[node] = known[shape]
    return found


def _sides(network: Network, partition: Partition, node: Node) -> Nested:
    """The subtree with 1 at the inputs in I and 0 at those in J."""
    level, k = node
    if level == 0:
        return int(k in partition.rows)
    window = network.tree.children[level - 1][k - 1]
    return tuple(_sides(network, partition, (level - 1, c)) for c in window)


def _leaves(shape: Nested) -> Iterator[int]:
    if isinstance(shape, int):
        yield shape
        return
    for child in shape:
        yield from _leaves(child)


def _at(network: Network, shape: Nested, level: int, field: Field, *, seed: int) -> Rank | None:
    """The rank of the network of a subtree whose leaves are numbered from the left; None on one side."""
    leaves = list(_leaves(shape))
    rows = [label for label, side in enumerate(leaves, start=1) if side]
    if not 0 < len(rows) < len(leaves):
        return None
    labels = iter(range(1, len(leaves) + 1))

    def numbered(part: Nested) -> Nested:
        return next(labels) if isinstance(part, int) else tuple(numbered(child) for child in part)

    # Layer l of the subtree is its root alone: whether it is shared makes no difference there.
    below = Network(
        inputs=len(leaves),
        representation=network.representation,
        widths=network.widths[:level],
        pooling=Explicit(numbered(shape)),
        sharing=tuple(layer for layer in network.sharing if layer < level),
        operator=network.operator,
    )
    return maximal_rank(below, Partition.of(len(leaves), rows), field, seed=seed)
