"""The recursion of subspaces (docs/certificate-below.md): a bound of the maximal rank."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations

from networks import Net, Partition
from numerals import bounded, power
from verdicts import MAX_BITS, Declined, Work

MAX_CHILDREN = 16  # of the nodes at which pairs of children are looked at


@dataclass(frozen=True)
class _Node:
    """What the recursion knows of one node; pairs are by side, I first."""

    below: tuple[int, int]  # inputs of each side
    d: int
    big: tuple[int, int]  # D_I, D_J
    joint: tuple[int, int]  # J_I, J_J; not used at inputs
    b: int
    alike: int | None  # the class of alike nodes, where it is pure and its layer is shared
    coordinates: int  # E(v), where it has a class of alike nodes
    twin: (
        int | None
    )  # the class of twins, where it is mixed and all layers up to its own are shared

    @property
    def side(self) -> int | None:
        """The side on which it is pure."""
        return None if all(self.below) else int(not self.below[0])


class _Classes:
    """Numbers for keys: equal keys have equal numbers."""

    def __init__(self) -> None:
        self._numbers: dict[Hashable, int] = {}

    def of(self, key: Hashable) -> int:
        return self._numbers.setdefault(key, len(self._numbers))


def subspace_bound(net: Net, partition: Partition, work: Work) -> int:
    """d(root)."""
    classes, shapes = _Classes(), _Classes()
    level = [_input(net, j in partition.rows, classes, shapes) for j in range(1, net.inputs + 1)]
    for number in range(1, net.depth + 1):
        level = [
            _node(net, number, [level[c - 1] for c in window], classes, shapes, work)
            for window in net.children[number]
        ]
    return level[0].d


def _input(net: Net, in_rows: bool, classes: _Classes, shapes: _Classes) -> _Node:
    own = min(net.representation, net.widths[0])
    return _Node(
        below=(1, 0) if in_rows else (0, 1),
        d=1,
        big=(own, 1) if in_rows else (1, own),
        joint=(0, 0),
        b=1,
        alike=classes.of((0, in_rows)) if 0 in net.shared else None,
        coordinates=own,
        twin=shapes.of((0, in_rows)) if 0 in net.shared else None,
    )


def _node(
    net: Net,
    level: int,
    children: Sequence[_Node],
    classes: _Classes,
    shapes: _Classes,
    work: Work,
) -> _Node:
    below = (sum(c.below[0] for c in children), sum(c.below[1] for c in children))
    work.charge(8 * len(children))
    joint = (
        _joint(net, level, children, 0, below[0], work),
        _joint(net, level, children, 1, below[1], work),
    )
    b = min(_sized([c.d for c in children], work), *joint)
    d = min(*joint, *_pencils(net, level, children, work))
    big = [min(bounded(net.channels(level) * d), joint[side]) for side in (0, 1)]
    pure = not all(below)
    alike, coordinates = None, 0
    if pure and level in net.shared:
        alike, coordinates = _coordinates(net, level, children, not below[1], classes, work)
    twin = None
    if net.shared.issuperset(range(level + 1)):
        twin = shapes.of((level, _sorted([c.twin for c in children])))
    return _Node(below, d, (big[0], big[1]), joint, b, alike, coordinates, twin)


def _sorted(numbers: list[int | None]) -> tuple[int, ...]:
    """The classes of all children: none is lacking where the layers below are shared."""
    return tuple(sorted(number for number in numbers if number is not None))


def _sized(factors: Sequence[int], work: Work) -> int:
    """A product; multiplying a long number by a short one takes little for each of its words."""
    result = 1
    for factor in factors:
        result = bounded(result * factor)
        work.charge(1 + result.bit_length() // 4096)
    return result


def _binomial(e: int, g: int) -> int:
    """binom(E + g - 1, g), within the page's limit."""
    if min(g, e - 1) * (e + g).bit_length() > MAX_BITS:
        raise Declined("a binomial coefficient may have more than 2^20 bits")
    return bounded(math.comb(e + g - 1, g))


def _coordinates(
    net: Net, level: int, children: Sequence[_Node], in_rows: bool, classes: _Classes, work: Work
) -> tuple[int, int]:
    """The class of a pure node whose layer is shared, and E of it."""
    least = min(net.channels(level), net.sources(level))
    if level - 1 not in net.shared:
        return classes.of((level, in_rows)), least
    sizes = Counter((c.alike, c.coordinates) for c in children)
    factors = [_binomial(e, g) for (_, e), g in sizes.items()]
    key = (level, in_rows, _sorted([c.alike for c in children]))
    return classes.of(key), min(least, _sized(factors, work))


def _cap(children: Sequence[_Node], side: int, work: Work) -> int:
    """cap_s(X)."""
    factors = [c.big[side] for c in children if c.alike is None or c.side != side]
    groups: dict[int, list[_Node]] = {}
    for c in children:
        if c.alike is not None and c.side == side:
            groups.setdefault(c.alike, []).append(c)
    for group in groups.values():
        symmetric = _binomial(group[0].coordinates, len(group))
        factors.append(min(symmetric, _sized([c.big[side] for c in group], work)))
    return _sized(factors, work)


def _excess(node: _Node, side: int) -> int:
    """e_s(c)."""
    return max(0, 2 * node.d - node.big[side])


def _joint(
    net: Net, level: int, children: Sequence[_Node], side: int, inputs: int, work: Work
) -> int:
    """J_s."""
    n = net.sources(level)
    excesses = [_excess(c, side) for c in children]
    h = max((c.d // e for c, e in zip(children, excesses, strict=True) if e), default=1)
    q = min(n - 1, h)
    overlaps = q * (q + 1) // 2 + (n - 1 - q) * h

    def terms(b: int, e: int) -> int:
        """T_s(B, e)."""
        return bounded(n * b) - e * overlaps

    least = min(
        _cap(children, side, work),
        terms(_sized([c.d for c in children], work), _sized(excesses, work)),
    )
    if len(children) <= MAX_CHILDREN:
        for one, other in combinations(range(len(children)), 2):
            c, twin = children[one], children[other]
            if c.side is not None or c.twin is None or c.twin != twin.twin:
                continue
            rest = [x for place, x in enumerate(children) if place not in (one, other)]
            cap = _cap(rest, side, work)
            b = _sized([x.d for x in rest], work)
            e = _sized([_excess(x, side) for x in rest], work)
            total = 0
            for sign in (1, -1):
                top, dim, over = (x * (x + sign) // 2 for x in (c.big[side], c.d, _excess(c, side)))
                total += min(bounded(top * cap), terms(bounded(dim * b), bounded(over * e)))
            least = min(least, total)
    m = net.representation
    if (m.bit_length() - 1) * inputs > least.bit_length():
        return least
    return min(least, power(m, inputs))


def _pencils(net: Net, level: int, children: Sequence[_Node], work: Work) -> list[int]:
    """Q."""
    if level < 2 or len(children) > MAX_CHILDREN:
        return []
    n, m = net.sources(level), net.sources(level - 1)
    found = []
    for one, other in permutations(range(len(children)), 2):
        p, q = children[one], children[other]
        if p.side is not None or q.side is not None:
            continue
        a, b = p.joint[0], q.joint[1]
        w, v = n * a - m * p.b, n * b - m * q.b
        if w >= 1 and v >= 1 and a >= n * w and b >= n * v:
            rest = [x for place, x in enumerate(children) if place not in (one, other)]
            rho = max(_sized([x.big[side] for x in rest], work) for side in (0, 1))
            work.charge(1 + (a.bit_length() + b.bit_length()) // 64)
            found.append(bounded(rho * (n * a * b - w * b - v * a + n * w * v)))
    return found
