"""Families of paths from I to J within the capacities: lower bounds of the maximal rank.

The best family of all is found in `mixed_flows`; here are families of one base, repeated where the programme
there would take too long. A path with base b takes log_b of each capacity that it runs through. For one base
the largest number of paths is a maximal flow on the tree; turning as low as possible attains it, so one pass
from the leaves up finds it (tests compare with networkx, which takes seconds at N = 4096).
"""

from collections.abc import Mapping
from math import prod

from exactrank.bounds.mixed_flows import Path, best_mixed_flow
from exactrank.kernel.objects import Network, Partition, path_nodes

Node = tuple[int, int]
Pending = list[tuple[int, int]]
"""(label, number of path ends that still go up from there)."""


def best_flow(network: Network, partition: Partition) -> tuple[Path, ...]:
    """Paths (i, j, base), sorted, of the largest product of bases; beyond the programme's limit a large one."""
    paths = best_mixed_flow(network, partition)
    return greedy_flow(network, partition) if paths is None else paths


def greedy_flow(network: Network, partition: Partition) -> tuple[Path, ...]:
    """Paths (i, j, base), sorted; of the largest product where M and the widths are powers of one number.

    Repeats: the base whose paths multiply to most within what capacity is left, until none fits.
    With several bases the result is a good family, not always the best.
    """
    paths: list[Path] = []
    load: dict[Node, int] = {}
    while True:
        candidates = [one_base_flow(network, partition, b, load) for b in _bases(network)]
        best = max(candidates, key=lambda found: prod(b for *_, b in found), default=[])
        if not best:
            return tuple(sorted(paths))
        paths += best
        for i, j, base in best:
            for node in path_nodes(network.tree, i, j):
                load[node] = load.get(node, 1) * base


def _bases(network: Network) -> list[int]:
    """Bases worth trying: the capacities and their integer roots."""
    bases = set()
    for capacity in {network.representation, *network.widths}:
        for exponent in range(1, capacity.bit_length()):
            bases.add(_root(capacity, exponent))
    return sorted(b for b in bases if b >= 2)


def _root(value: int, exponent: int) -> int:
    root = round(value ** (1 / exponent))
    while root**exponent > value:
        root -= 1
    while (root + 1) ** exponent <= value:
        root += 1
    return int(root)


def logarithm(value: int, base: int) -> int:
    """The largest e with base^e ≤ value, for value ≥ 1 and base ≥ 2."""
    exponent = 0
    while value >= base:
        value //= base
        exponent += 1
    return exponent


def one_base_flow(
    network: Network, partition: Partition, base: int, load: Mapping[Node, int]
) -> list[Path]:
    """A largest family of paths with one base within the capacities divided by `load`."""
    tree = network.tree

    def units(level: int, k: int) -> int:
        return logarithm(network.fan_in(level) // load.get((level, k), 1), base)

    pending: list[tuple[Pending, Pending]] = []
    for j in range(1, tree.inputs + 1):
        ends = [(j, count)] if (count := units(0, j)) else []
        pending.append((ends, []) if j in partition.rows else ([], ends))
    paths: list[Path] = []
    for level, windows in enumerate(tree.children, start=1):
        above = []
        for k, window in enumerate(windows, start=1):
            rows = [end for c in window for end in pending[c - 1][0]]
            columns = [end for c in window for end in pending[c - 1][1]]
            room = units(level, k)
            room -= _turn(rows, columns, room, base, paths)
            # After turning, ends remain on one side only, or there is no room.
            above.append((_keep(rows, room), _keep(columns, room)))
        pending = above
    return paths


def _turn(rows: Pending, columns: Pending, room: int, base: int, paths: list[Path]) -> int:
    """Join ends of both sides while there is room; the number of paths that turn here."""
    turned = 0
    while rows and columns and turned < room:
        (i, left), (j, right) = rows.pop(), columns.pop()
        count = min(left, right, room - turned)
        paths += [(i, j, base)] * count
        turned += count
        if left > count:
            rows.append((i, left - count))
        if right > count:
            columns.append((j, right - count))
    return turned


def _keep(ends: Pending, room: int) -> Pending:
    kept: Pending = []
    for label, count in ends:
        if room == 0:
            break
        kept.append((label, min(count, room)))
        room -= kept[-1][1]
    return kept
