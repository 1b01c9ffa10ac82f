"""The recursion of subspaces, an upper bound of the maximal rank; `docs/certificate-below.md` defines it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import permutations
from math import comb, prod

from exactrank.kernel.fields import InputError
from exactrank.kernel.naturals import BITS_LIMIT
from exactrank.kernel.objects import Network, Partition

SMALL_WINDOW = 16
SIDES = (0, 1)
"""I and J."""


@dataclass(frozen=True, slots=True)
class Spaces:
    """Bounds of the dimensions at a node; sides are 0 for I and 1 for J.

    `channel` is d, the rank of one channel's matrix; `joint` D, the dimension of all channels' rows or
    columns together; `inputs` the numbers of inputs below. Of the pooling node: `pooled` J, `product` b,
    and `channels`, their number. `coordinates` is E and `alike` the class of a pure node whose layer is
    shared; `twin` is the class of a node at and below which all layers are shared.
    """

    channel: int
    joint: tuple[int, int]
    inputs: tuple[int, int]
    pooled: tuple[int, int] = (1, 1)
    product: int = 1
    channels: int = 1
    coordinates: int | None = None
    alike: int | None = None
    twin: int | None = None

    @property
    def mixed(self) -> bool:
        """Whether inputs of both sides are below."""
        return 0 not in self.inputs

    def meet(self, side: int) -> int:
        """e: at least so many dimensions are common to the spaces of two channels."""
        return max(0, 2 * self.channel - self.joint[side])


def subspace_levels(network: Network, partition: Partition) -> list[list[Spaces]]:
    """The recursion at all nodes, level by level; raises InputError over the limit of size."""
    recursion = Recursion(network)
    labels = range(1, network.inputs + 1)
    levels = [[recursion.leaf(0 if j in partition.rows else 1) for j in labels]]
    # Nodes with equal children are equal: a large tree has few different ones.
    for level, windows in enumerate(network.tree.children, start=1):
        below, known = levels[-1], dict[tuple[Spaces, ...], Spaces]()
        here = []
        for window in windows:
            children = tuple(below[c - 1] for c in window)
            if children not in known:
                known[children] = recursion.node(level, children)
            here.append(known[children])
        levels.append(here)
    return levels


def subspace_bound(network: Network, partition: Partition) -> int:
    """d(root) of the recursion; raises InputError over the limit of size."""
    return subspace_levels(network, partition)[-1][0].channel


class Recursion:
    """The recursion's steps for one network; partitions enter by the sides of the leaves only."""

    def __init__(self, network: Network):
        self.network = network
        self._classes: dict[object, int] = {}

    def leaf(self, side: int) -> Spaces:
        """An input in I (side 0) or in J (side 1)."""
        network = self.network
        joint = min(network.representation, network.widths[0])
        shared = network.shared(0)
        return Spaces(
            channel=1,
            joint=(joint, 1) if side == 0 else (1, joint),
            inputs=(1, 0) if side == 0 else (0, 1),
            coordinates=joint if shared else None,
            alike=self._class("pure", side) if shared else None,
            twin=self._class("leaf", side) if shared else None,
        )

    def _class(self, *shape: object) -> int:
        return self._classes.setdefault(shape, len(self._classes))

    def node(self, level: int, children: Sequence[Spaces]) -> Spaces:
        """A node of a level ≥ 1 from its children; raises InputError over the limit of size."""
        network = self.network
        inputs = (sum(c.inputs[0] for c in children), sum(c.inputs[1] for c in children))
        channels, above = network.widths[level - 1], network.channels(level)
        first, second = (_pooled(network, children, channels, inputs[s], s) for s in SIDES)
        product = min(prod(c.channel for c in children), first, second)
        channel = min([first, second, *self._pencils(level, children)])
        coordinates, alike = self._coordinates(level, children, 0 if inputs[1] == 0 else 1)
        twins = [c.twin for c in children]
        twin = None
        if network.shared(level) and None not in twins:
            twin = self._class("twin", level, tuple(sorted(t for t in twins if t is not None)))
        return Spaces(
            channel=channel,
            joint=(min(above * channel, first), min(above * channel, second)),
            inputs=inputs,
            pooled=(first, second),
            product=product,
            channels=channels,
            coordinates=None if 0 not in inputs else coordinates,
            alike=None if 0 not in inputs else alike,
            twin=twin,
        )

    def _coordinates(
        self, level: int, children: Sequence[Spaces], side: int
    ) -> tuple[int | None, int | None]:
        """E and the class of a pure node, where its layer is shared."""
        network = self.network
        if not network.shared(level):
            return None, None
        most = min(network.channels(level), network.widths[level - 1])
        if not network.shared(level - 1):
            return most, self._class("pure", level, side)
        groups = _groups(children, side)
        if sum(len(group) for group in groups) != len(children):
            return None, None  # not a pure node
        powers = prod(_symmetric(group[0].coordinates or 1, len(group)) for group in groups)
        shape = tuple(sorted(c.alike for c in children if c.alike is not None))
        return min(most, powers), self._class("pure", level, side, shape)

    def _pencils(self, level: int, children: Sequence[Spaces]) -> Iterable[int]:
        """Q: bounds by null vectors of a sum over channels, for two mixed children."""
        if level < 2 or len(children) > SMALL_WINDOW:
            return
        n = self.network.widths[level - 1]
        mixed = [i for i, c in enumerate(children) if c.mixed]
        for i, j in permutations(mixed, 2):
            p, q = children[i], children[j]
            a, b = p.pooled[0], q.pooled[1]
            w, v = n * a - p.channels * p.product, n * b - q.channels * q.product
            if w < 1 or v < 1 or a < n * w or b < n * v:
                continue
            rest = [c for k, c in enumerate(children) if k not in (i, j)]
            others = max(prod(c.joint[s] for c in rest) for s in SIDES)
            yield others * (n * a * b - w * b - v * a + n * w * v)


def _pooled(
    network: Network, children: Sequence[Spaces], channels: int, inputs: int, side: int
) -> int:
    """J: the dimension of the span of all channels of a pooling node on a side."""
    sums = _Sums(children, channels, side)
    found = [_capacity(children, side), sums.bound(children)]
    if inputs * (network.representation.bit_length() - 1) <= max(x.bit_length() for x in found):
        found.append(network.representation**inputs)
    if len(children) <= SMALL_WINDOW:
        for i, j in _twins(children):
            rest = [c for k, c in enumerate(children) if k not in (i, j)]
            room = _capacity(rest, side)
            found.append(
                sum(
                    min(power(children[i].joint[side]) * room, sums.bound(rest, children[i], power))
                    for power in (_symmetric_square, _alternating_square)
                )
            )
    return _checked(min(found))


class _Sums:
    """T: the dimension of a sum of products of subspaces, one for each of n channels."""

    def __init__(self, children: Sequence[Spaces], channels: int, side: int):
        self.channels, self.side = channels, side
        meets = [(c.channel, c.meet(side)) for c in children]
        self.apart = max((d // e for d, e in meets if e), default=1)

    def bound(
        self,
        rest: Sequence[Spaces],
        twin: Spaces | None = None,
        power: Callable[[int], int] = lambda x: x,
    ) -> int:
        """T for the product of the children `rest` and, where given, a power of a twin's space."""
        of_one = prod(c.channel for c in rest)
        common = prod(c.meet(self.side) for c in rest)
        if twin is not None:
            of_one *= power(twin.channel)
            common *= power(twin.meet(self.side))
        last = min(self.channels - 1, self.apart)
        steps = last * (last + 1) // 2 + (self.channels - 1 - last) * self.apart
        return _checked(self.channels * of_one - common * steps)


def _twins(children: Sequence[Spaces]) -> list[tuple[int, int]]:
    """Two places of each class of mixed children that are twins."""
    places: dict[int, list[int]] = {}
    for place, child in enumerate(children):
        if child.mixed and child.twin is not None:
            places.setdefault(child.twin, []).append(place)
    return [(found[0], found[1]) for found in places.values() if len(found) > 1]


def _groups(children: Sequence[Spaces], side: int) -> list[list[Spaces]]:
    """The classes of alike children that are pure on a side."""
    groups: dict[int, list[Spaces]] = {}
    for child in children:
        if child.alike is not None and child.inputs[1 - side] == 0:
            groups.setdefault(child.alike, []).append(child)
    return list(groups.values())


def _capacity(children: Sequence[Spaces], side: int) -> int:
    """cap: the product of the joint spaces, of symmetric tensors where children are alike."""
    total = prod(c.joint[side] for c in children if c.alike is None or c.inputs[1 - side] != 0)
    for group in _groups(children, side):
        apart = prod(c.joint[side] for c in group)
        total *= min(_symmetric(group[0].coordinates or 1, len(group)), apart)
    return _checked(total)


def _symmetric(dimension: int, power: int) -> int:
    """binom(E + g − 1, g); its bits are bounded before it is computed."""
    if min(power, dimension - 1) * (dimension + power).bit_length() > BITS_LIMIT:
        raise InputError("the symmetric tensors of a group are over the limit of size")
    return comb(dimension + power - 1, power)


def _symmetric_square(x: int) -> int:
    return x * (x + 1) // 2


def _alternating_square(x: int) -> int:
    return x * (x - 1) // 2


def _checked(value: int) -> int:
    if value.bit_length() > BITS_LIMIT:
        raise InputError(f"a dimension has more than {BITS_LIMIT} bits")
    return value
