"""Partitions up to the symmetries of a pooling tree: canonical forms, counts, one of each class.

An automorphism of the tree permutes the nodes of each level and takes weights to weights, of shared
layers too, because a layer is shared by all its nodes or by none; swapping I and J transposes the
matricization. So the maximal rank is the same for all partitions of a class, for any sharing.

A *form* is the word over {0, 1} that tells, for each leaf in the order of `slots`, whether I holds
it, after the subtrees of one shape were sorted at every node, the largest word first. Two partitions
are in one class exactly if their forms, up to exchanging 0 and 1, agree.
"""

from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import combinations_with_replacement, groupby
from itertools import product as cartesian
from math import comb, factorial

from exactrank.kernel.objects import Partition
from exactrank.kernel.trees import Pooling, Tree

Groups = tuple[tuple[int, int], ...]
"""The children of a node by shape: (shape, how many), the layout of a form."""

_LEAF = 0
_SWAP = str.maketrans("01", "10")


class Symmetries:
    """The automorphisms of a pooling tree, together with the swap of I and J, acting on partitions."""

    def __init__(self, tree: Tree):
        self.inputs = tree.inputs
        numbers: dict[Groups, int] = {}
        self._groups: list[Groups] = [()]
        self._leaves = [1]
        # Per node of the level below: its shape, and its leaves in the order of forms.
        shapes = [_LEAF] * tree.inputs
        slots: list[tuple[int, ...]] = [(j,) for j in range(1, tree.inputs + 1)]
        for windows in tree.children:
            above_shapes, above_slots = [], []
            for window in windows:
                # Subtrees of one shape stand together, so that all nodes of a shape have one layout.
                order = sorted(window, key=lambda c: (shapes[c - 1], min(slots[c - 1])))
                kinds = [shapes[c - 1] for c in order]
                groups = tuple((kind, len(list(run))) for kind, run in groupby(kinds))
                if groups not in numbers:
                    numbers[groups] = len(self._groups)
                    self._groups.append(groups)
                    self._leaves.append(sum(self._leaves[kind] * m for kind, m in groups))
                above_shapes.append(numbers[groups])
                above_slots.append(tuple(j for c in order for j in slots[c - 1]))
            shapes, slots = above_shapes, above_slots
        self._root = shapes[0]
        self.slots = slots[0]
        self._forms = cache(self._listed_forms)
        self._total = cache(self._count_forms)

    def canonical(self, partition: Partition) -> Partition:
        """The representative of a partition's class: 1 in I, and I the smaller side where that can be."""
        word = self._word(partition)
        return self._chosen(self._form(word), self._form(word.translate(_SWAP)))

    def size(self, partition: Partition) -> int:
        """The number of partitions in the class, I | J and J | I counted as one."""
        word = self._word(partition)
        return self._size(self._form(word), self._form(word.translate(_SWAP)))

    def count(self, size: int | None = None) -> int:
        """The number of classes, or of those with |I| or |J| = size, without listing them."""
        if size is None:
            forms, own = self._total(self._root)
            return (forms + own) // 2 - 1
        least = min(size, self.inputs - size)
        if least < 1:
            return 0
        forms = self._counts(self._root, least).get(least, 0)
        # A form that is its own complement has as many 0 as 1.
        own = self._total(self._root)[1] if 2 * least == self.inputs else forms
        return (forms + own) // 2

    def classes(self, size: int | None = None) -> Iterator[tuple[Partition, int]]:
        """A representative of each class with the class's size, those with a smaller side first."""
        half = self.inputs // 2
        sizes = range(1, half + 1) if size is None else (min(size, self.inputs - size),)
        for least in sizes:
            if least < 1:
                continue
            for form in self._of(self._root, least):
                other = self._form(form.translate(_SWAP))
                if 2 * least == self.inputs and other > form:
                    continue
                yield self._chosen(form, other), self._size(form, other)

    def _word(self, partition: Partition) -> str:
        return "".join("1" if j in partition.rows else "0" for j in self.slots)

    def _size(self, form: str, other: str) -> int:
        """The size of a class from a form and that of its complement."""
        arrangements = self._arrangements(self._root, form)
        return arrangements // 2 if form == other else arrangements

    def _chosen(self, *forms: str) -> Partition:
        form = min(sorted(forms, reverse=True), key=lambda word: word.count("1"))
        rows = {j for j, digit in zip(self.slots, form, strict=True) if digit == "1"}
        if 1 not in rows:
            rows = set(self.slots) - rows
        return Partition.of(self.inputs, sorted(rows))

    def _form(self, word: str) -> str:
        return self._sorted(self._root, word)

    def _sorted(self, shape: int, word: str) -> str:
        if shape == _LEAF:
            return word
        parts, start = [], 0
        for kind, m in self._groups[shape]:
            n = self._leaves[kind]
            ends = range(start, start + m * n, n)
            words = [self._sorted(kind, word[a : a + n]) for a in ends]
            parts.extend(sorted(words, reverse=True))
            start += m * n
        return "".join(parts)

    def _arrangements(self, shape: int, form: str) -> int:
        """The number of words with this form."""
        if shape == _LEAF:
            return 1
        ways, start = 1, 0
        for kind, m in self._groups[shape]:
            n = self._leaves[kind]
            words = [form[a : a + n] for a in range(start, start + m * n, n)]
            ways *= factorial(m)
            for word, run in groupby(words):
                copies = len(list(run))
                ways = ways // factorial(copies) * self._arrangements(kind, word) ** copies
            start += m * n
        return ways

    def _count_forms(self, shape: int) -> tuple[int, int]:
        """The number of forms of a shape, and of those that are their own complement."""
        if shape == _LEAF:
            return 2, 0
        forms, own = 1, 1
        for kind, m in self._groups[shape]:
            below, fixed = self._total(kind)
            forms *= _multisets(below, m)
            # Own complement: some pairs of a form and its complement, the rest own complements.
            pairs = (below - fixed) // 2
            own *= sum(
                _multisets(pairs, j) * _multisets(fixed, m - 2 * j) for j in range(m // 2 + 1)
            )
        return forms, own

    def _counts(self, shape: int, most: int) -> dict[int, int]:
        """The number of forms of a shape by the number of their ones, up to `most` ones."""
        if shape == _LEAF:
            return {0: 1, 1: 1}
        counts = {0: 1}
        for kind, m in self._groups[shape]:
            below = self._counts(kind, most)
            group = {(0, 0): 1}
            for ones, number in sorted(below.items(), reverse=True):
                further: dict[tuple[int, int], int] = {}
                for (used, total), ways in group.items():
                    # All that is left has no ones: the last value leaves no choice.
                    choices = range(m - used + 1) if ones else (m - used,)
                    for j in choices:
                        if total + j * ones > most:
                            break
                        at = (used + j, total + j * ones)
                        further[at] = further.get(at, 0) + ways * _multisets(number, j)
                group = further
            sums: dict[int, int] = {}
            for (a, x), (b, y) in cartesian(counts.items(), _whole(group, m).items()):
                if a + b <= most:
                    sums[a + b] = sums.get(a + b, 0) + x * y
            counts = sums
        return counts

    def _listed_forms(self, shape: int, ones: int) -> list[str]:
        return list(self._of(shape, ones))

    def _of(self, shape: int, ones: int) -> Iterator[str]:
        """The forms of a shape with so many ones, each once."""
        if shape == _LEAF:
            if ones in (0, 1):
                yield str(ones)
            return
        yield from self._over_groups(self._groups[shape], ones)

    def _over_groups(self, groups: Groups, ones: int) -> Iterator[str]:
        if not groups:
            if ones == 0:
                yield ""
            return
        (kind, m), rest = groups[0], groups[1:]
        room = self._leaves[kind] * m
        later = sum(self._leaves[shape] * n for shape, n in rest)
        for here in range(max(0, ones - later), min(ones, room) + 1):
            for words in self._over_children(kind, m, here, self._leaves[kind]):
                first = "".join(sorted(words, reverse=True))
                for tail in self._over_groups(rest, ones - here):
                    yield first + tail

    def _over_children(self, kind: int, m: int, ones: int, most: int) -> Iterator[tuple[str, ...]]:
        """Multisets of m forms of a shape with so many ones together, none with more than `most`."""
        most = min(most, ones)
        if most == 0:
            if ones == 0:
                yield tuple(self._forms(kind, 0)) * m
            return
        for copies in range(min(m, ones // most), -1, -1):
            if ones - copies * most > (m - copies) * (most - 1):
                break
            tails = list(self._over_children(kind, m - copies, ones - copies * most, most - 1))
            for words in combinations_with_replacement(self._forms(kind, most), copies):
                for tail in tails:
                    yield words + tail


def _multisets(kinds: int, m: int) -> int:
    """The number of multisets of m things of so many kinds."""
    if m == 0:
        return 1
    return comb(kinds + m - 1, m) if kinds else 0


def _whole(group: dict[tuple[int, int], int], m: int) -> dict[int, int]:
    return {total: ways for (used, total), ways in group.items() if used == m}


@lru_cache(maxsize=64)
def symmetries(inputs: int, pooling: Pooling) -> Symmetries:
    """The symmetries of the pooling tree over so many inputs."""
    return Symmetries(pooling.tree(inputs))


__all__ = ["Symmetries", "symmetries"]
