"""Which cases a search looks at, in the stated order: N, then M, then the sum of the widths.

A tree is taken once up to the order of windows, a partition once up to the tree's symmetries, unless
hypotheses name the labels. Widths end where more channels cannot matter (`enough_channels`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain, combinations, combinations_with_replacement, groupby
from itertools import product as cartesian
from math import prod

from exactrank.kernel.objects import OPERATORS, Network, Partition
from exactrank.kernel.trees import Contiguous, Explicit, Global, Nested, Pooling, Tree
from exactrank.refuting.hypotheses import PARTITIONS, STRUCTURAL, named
from exactrank.refuting.variants import Question
from exactrank.search.symmetries import symmetries

Shape = tuple["Shape", ...]
"""A tree without labels: a leaf is the empty tuple."""


@dataclass(frozen=True)
class Arrangement:
    """A pooling tree with a partition of its inputs."""

    pooling: Pooling
    partition: Partition

    @property
    def tree(self) -> Tree:
        """The pooling tree."""
        return self.pooling.tree(self.partition.inputs)


def arrangements(question: Question, inputs: int) -> list[Arrangement]:
    """Trees and partitions of so many inputs that the question's hypotheses leave, most common form first."""
    kept = {name: STRUCTURAL[name] for name in question.kept if name in STRUCTURAL}
    dropped = [name for name in question.dropped if name in STRUCTURAL]
    only_structural = len(dropped) == len(question.dropped) > 0
    found = []
    for one in _all(question, inputs):
        tree = one.tree
        if not all(meets(tree, one.partition) for meets in kept.values()):
            continue
        if only_structural and all(STRUCTURAL[name](tree, one.partition) for name in dropped):
            continue
        found.append(one)
    return found


def _all(question: Question, inputs: int) -> Iterator[Arrangement]:
    labels = next((name for name in question.kept if name in PARTITIONS), None)
    in_order = "contiguous" in question.kept
    least, most = _windows(question.kept)
    for depth in range(1, inputs.bit_length()):
        for shape in _shapes(inputs, depth, least, most, labels is not None and in_order):
            pooling = _pooling(shape)
            if labels is None:
                for at, _ in symmetries(inputs, pooling).classes():
                    yield Arrangement(pooling, at)
            elif in_order:
                rows = named(labels, inputs)
                if len(rows) < inputs:
                    yield Arrangement(pooling, Partition.of(inputs, rows))
            elif len(named(labels, inputs)) < inputs:
                yield from _relabelled(shape, pooling, named(labels, inputs))


def _relabelled(shape: Shape, pooling: Pooling, rows: tuple[int, ...]) -> Iterator[Arrangement]:
    """The labels moved, so that I, at any places of the tree up to symmetry, is what a hypothesis names."""
    inputs = _leaves(shape)
    partition = Partition.of(inputs, rows)
    for at, _ in symmetries(inputs, pooling).classes():
        for places in (at.I, at.J):
            if len(places) != len(rows):
                continue
            to = dict(zip(places, rows, strict=True))
            others = [j for j in range(1, inputs + 1) if j not in to]
            to |= zip(others, partition.J, strict=True)
            label = iter(to[j] for j in range(1, inputs + 1))
            if all(place == new for place, new in to.items()):
                yield Arrangement(pooling, partition)
            else:
                yield Arrangement(Explicit(_nested(shape, label)), partition)
            break


def _windows(kept: tuple[str, ...]) -> tuple[int, int | None]:
    if "windows-of-two" in kept:
        return 2, 2
    if "windows-of-four" in kept:
        return 4, 4
    return 2, None


@cache
def _shapes(inputs: int, depth: int, least: int, most: int | None, ordered: bool) -> list[Shape]:
    """Trees with so many leaves, all at this depth; windows of `least` to `most` nodes."""
    if depth == 0:
        return [()] if inputs == 1 else []
    if most is not None and most**depth != inputs:
        return []
    found: list[Shape] = []
    for parts in _parts(inputs, least, most, ordered):
        runs = [(n, len(list(run))) for n, run in groupby(parts)]
        choose = _ordered_choices if ordered else combinations_with_replacement
        options = [
            list(choose(_shapes(n, depth - 1, least, most, ordered), count)) for n, count in runs
        ]
        found += [tuple(chain(*picked)) for picked in cartesian(*options)]
    return found


def _ordered_choices(shapes: list[Shape], count: int) -> Iterator[tuple[Shape, ...]]:
    return cartesian(shapes, repeat=count)


def _parts(total: int, least: int, most: int | None, ordered: bool) -> Iterator[tuple[int, ...]]:
    """Sums of at least `least` and at most `most` positive terms; not ordered: each once, increasing."""

    def parts(rest: int, low: int, count: int) -> Iterator[tuple[int, ...]]:
        if rest == 0:
            if count >= least:
                yield ()
            return
        if count == most:
            return
        for first in range(low, rest + 1):
            for more in parts(rest - first, 1 if ordered else first, count + 1):
                yield (first, *more)

    return parts(total, 1, 0)


def _leaves(shape: Shape) -> int:
    return sum(map(_leaves, shape)) if shape else 1


def _depth(shape: Shape) -> int:
    return 1 + _depth(shape[0]) if shape else 0


def _nested(shape: Shape, labels: Iterator[int]) -> Nested:
    return tuple(_nested(child, labels) for child in shape) if shape else next(labels)


def _pooling(shape: Shape) -> Pooling:
    """The plainest way to say the tree, its inputs 1 … N from left to right."""
    if _depth(shape) == 1:
        return Global()
    sizes, level = [], [shape]
    while level[0]:
        sizes.append({len(node) for node in level})
        level = list(chain(*level))
    if all(len(size) == 1 for size in sizes):
        windows = tuple(size.pop() for size in reversed(sizes))
        return Contiguous(windows[0] if len(set(windows)) == 1 else windows)
    return Explicit(_nested(shape, iter(range(1, len(level) + 1))))


def sharings(question: Question, depth: int) -> list[tuple[int, ...]]:
    """The layers below the output that may be shared."""
    layers = range(depth)
    every = chain.from_iterable(combinations(layers, count) for count in range(depth + 1))
    return [
        shared
        for shared in every
        if not ("unshared" in question.kept and shared)
        and not ("leaves-shared" in question.kept and 0 not in shared)
        and not (question.dropped == ("unshared",) and not shared)
        and not (question.dropped == ("leaves-shared",) and 0 in shared)
    ]


def operators(question: Question) -> list[str]:
    """The operators of the networks: the one that a hypothesis names, or all others where that is dropped."""
    for name in OPERATORS:
        if name in question.kept:
            return [name]
    dropped = [name for name in OPERATORS if name in question.dropped]
    if not dropped:
        return ["product"]
    # Statements at weights, or for almost all of them, are searched for the product only.
    able = OPERATORS if question.kind == "maximal-rank" else ("product",)
    return [name for name in able if name not in dropped]


def enough_channels(tree: Tree, representation: int, widths: tuple[int, ...], shared: bool) -> int:
    """K such that more than K channels of layer l = len(widths) give no further tensors.

    For fixed weights of layers below l−1 … the pooled vectors of all channels at a node (l+1, k) lie in a
    space of dimension D_k = Π_c min(M^{n_c}, r_{l−1}) over its children c with n_c inputs below (l = 0: M^n);
    a basis among them does, chosen for each node by itself, or where layer l or l+1 is shared for all
    nodes together: K is the largest D_k, or their sum.
    """
    layer = len(widths)
    sizes = [len(leaves) for leaves in tree.leaves[layer]]
    spans = []
    for window in tree.children[layer]:
        dimensions = [representation ** sizes[c - 1] for c in window]
        if layer:
            dimensions = [min(dimension, widths[-1]) for dimension in dimensions]
        spans.append(prod(dimensions))
    return sum(spans) if shared else max(spans)


@dataclass(frozen=True)
class Candidate:
    """A network and a partition; `edge`: its widths stand for all larger ones, too, where they are at the end."""

    network: Network
    partition: Partition
    edge: tuple[bool, ...]


def candidates(
    question: Question, places: list[Arrangement], representation: int, total: int
) -> Iterator[Candidate]:
    """The cases of these arrangements, this M and this sum of widths."""
    for place in places:
        tree = place.tree
        for shared in sharings(question, tree.depth):
            for operator in operators(question):
                linear = operator == "product"
                for widths, edge in _widths(tree, representation, total, shared, linear):
                    network = Network(
                        place.partition.inputs,
                        representation,
                        widths,
                        place.pooling,
                        shared,
                        operator,
                    )
                    if question.meets(network, place.partition):
                        yield Candidate(network, place.partition, edge)


def _widths(
    tree: Tree, representation: int, total: int, shared: tuple[int, ...], linear: bool
) -> Iterator[tuple[tuple[int, ...], tuple[bool, ...]]]:
    def extend(
        widths: tuple[int, ...], edge: tuple[bool, ...], rest: int
    ) -> Iterator[tuple[tuple[int, ...], tuple[bool, ...]]]:
        layer, missing = len(widths), tree.depth - len(widths)
        if missing == 0:
            if rest == 0:
                yield widths, edge
            return
        # Rectified channels may all be different, so for them no number is enough.
        enough = _enough(tree, representation, widths, shared) if linear else total + 1
        # One more stands for widths that hypotheses may tell from enough ones, such as no powers.
        for width in range(1, min(rest - missing + 1, enough + 1) + 1):
            if layer == tree.depth - 1 and width != rest:
                continue
            yield from extend((*widths, width), (*edge, width >= enough), rest - width)

    return extend((), (), total)


def _enough(
    tree: Tree, representation: int, widths: tuple[int, ...], shared: tuple[int, ...]
) -> int:
    layer = len(widths)
    enough = enough_channels(tree, representation, widths, bool({layer, layer + 1} & set(shared)))
    # With M = 1 everything is one number: 1, 2, 3 are widths enough for hypotheses to differ.
    return max(enough, 2) if representation == 1 else enough


def largest_sum(question: Question, places: list[Arrangement], representation: int) -> int | None:
    """The sum of widths after which there is no case; None where there is no such sum."""
    if operators(question) != ["product"]:
        return None
    best = 0
    for place in places:
        tree = place.tree
        for shared in sharings(question, tree.depth):
            widths: tuple[int, ...] = ()
            for _ in range(tree.depth):
                widths += (_enough(tree, representation, widths, shared) + 1,)
            best = max(best, sum(widths))
    return best
