"""The hypotheses that claims name, for the search; the checker has its own."""

from collections.abc import Callable
from itertools import chain

from exactrank.kernel.objects import Network, Partition
from exactrank.kernel.trees import Tree

# Of the tree and the partition alone.
STRUCTURAL: dict[str, Callable[[Tree, Partition], bool]] = {
    "one-hidden-layer": lambda tree, at: tree.depth == 1,
    "windows-of-two": lambda tree, at: _windows(tree, 2),
    "windows-of-four": lambda tree, at: _windows(tree, 4),
    "contiguous": lambda tree, at: contiguous(tree),
    "odd-even": lambda tree, at: _names("odd-even", at),
    "low-high": lambda tree, at: _names("low-high", at),
    "blocks-of-two": lambda tree, at: _names("blocks-of-two", at),
    "pair": lambda tree, at: (tree.inputs, tree.depth) == (2, 1),
    "root-children-one-sided": lambda tree, at: _one_sided_root(tree, at),
}
OF_NETWORKS: dict[str, Callable[[Network], bool]] = {
    "product": lambda network: network.operator == "product",
    "unshared": lambda network: network.unshared,
    "leaves-shared": lambda network: network.shared(0),
    "powers-of-one-number": lambda network: powers_of_one_number(network),
    "leaves-square": lambda network: network.representation == network.widths[0],
    "at-least-two": lambda network: network.representation >= 2,
    "leaves-tall": lambda network: network.representation >= network.widths[0],
    "spare-index": lambda network: network.representation > network.widths[0],
    "one-term": lambda network: network.widths[0] == 1,
    "fully-shared": lambda network: len(network.sharing) == network.depth + 1,
    "relu-max": lambda network: network.operator == "relu-max",
    "relu-sum": lambda network: network.operator == "relu-sum",
    # Where it is dropped every network counts; where it is kept there is no search among networks.
    "as-required": lambda network: False,
    # It says that the bound which is proved is below the cut: of the statement, not of the network.
    "below-the-cut": lambda network: False,
}
PARTITIONS = "odd-even", "low-high", "blocks-of-two"
"""Hypotheses that name the labels in I."""
KNOWN = {*STRUCTURAL, *OF_NETWORKS}
OF_STATEMENTS = {"below-the-cut", "features-independent"}
"""Hypotheses about more than a network and a partition; where one is kept networks are not searched."""


def met(name: str, network: Network, partition: Partition) -> bool:
    """Whether the network and the partition meet a hypothesis that is KNOWN."""
    if name in STRUCTURAL:
        return STRUCTURAL[name](network.tree, partition)
    return OF_NETWORKS[name](network)


def named(name: str, inputs: int) -> tuple[int, ...]:
    """The labels of I that a hypothesis of PARTITIONS names."""
    if name == "odd-even":
        return tuple(range(1, inputs + 1, 2))
    if name == "low-high":
        return tuple(range(1, inputs // 2 + 1))
    return tuple(j for j in range(1, inputs + 1) if (j + 1) // 2 % 2)


def contiguous(tree: Tree) -> bool:
    """Whether the inputs are 1 … N from left to right, so below every node are neighbours."""
    return all(
        list(chain(*windows)) == list(range(1, sum(map(len, windows)) + 1))
        for windows in tree.children
    )


def powers_of_one_number(network: Network) -> bool:
    """Whether M and all widths are among b^0, b^1, … for some b ≥ 2."""
    numbers = {network.representation, *network.widths} - {1}
    least = min(numbers, default=2)
    bases = [b for b in range(2, least + 1) if _power_of(b, least)]
    return any(all(_power_of(b, number) for number in numbers) for b in bases)


def _power_of(base: int, number: int) -> bool:
    while number % base == 0:
        number //= base
    return number == 1


def _names(name: str, partition: Partition) -> bool:
    return named(name, partition.inputs) == partition.I


def _windows(tree: Tree, size: int) -> bool:
    return all(len(window) == size for windows in tree.children for window in windows)


def _one_sided_root(tree: Tree, partition: Partition) -> bool:
    below = tree.leaves[-2]
    return all(
        len({label in partition.rows for label in below[c - 1]}) == 1 for c in tree.children[-1][0]
    )
