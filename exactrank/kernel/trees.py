"""Pooling trees and the geometries that give them.

Node (l, k): level l = 0 … L, k = 1, 2, …; node (0, j) is input j, whatever the geometry.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import prod

from exactrank.kernel.fields import InputError

INPUTS_LIMIT = 65_536
SIZE_LIMIT = 2**31 - 1

Nested = int | tuple["Nested", ...]


@dataclass(frozen=True)
class Tree:
    """A rooted tree with all leaves at one depth: `children[l-1][k-1]` are the children of (l, k)."""

    children: tuple[tuple[tuple[int, ...], ...], ...]

    @property
    def depth(self) -> int:
        """L, the number of hidden layers."""
        return len(self.children)

    @cached_property
    def inputs(self) -> int:
        """N, the number of leaves."""
        return sum(len(window) for window in self.children[0])

    def width(self, level: int) -> int:
        """The number of nodes of a level."""
        return self.inputs if level == 0 else len(self.children[level - 1])

    @property
    def size(self) -> int:
        """The number of nodes of all levels."""
        return sum(self.width(level) for level in range(self.depth + 1))

    @cached_property
    def parents(self) -> tuple[tuple[int, ...], ...]:
        """`parents[l][k-1]` is the number of the parent, on level l+1, of (l, k)."""
        levels = []
        for level, windows in enumerate(self.children):
            parents = [0] * self.width(level)
            for k, window in enumerate(windows, start=1):
                for child in window:
                    parents[child - 1] = k
            levels.append(tuple(parents))
        return tuple(levels)

    @cached_property
    def leaves(self) -> tuple[tuple[tuple[int, ...], ...], ...]:
        """`leaves[l][k-1]`: the inputs below (l, k), in increasing order of labels."""
        levels: list[tuple[tuple[int, ...], ...]] = [tuple((j,) for j in range(1, self.inputs + 1))]
        for windows in self.children:
            below = levels[-1]
            levels.append(tuple(tuple(sorted(j for c in w for j in below[c - 1])) for w in windows))
        return tuple(levels)

    def ancestors(self, label: int) -> Iterator[int]:
        """The numbers of the nodes of levels 1 … L above an input."""
        node = label
        for parents in self.parents:
            node = parents[node - 1]
            yield node


def _positive(value: object, what: str, least: int = 1) -> int:
    if type(value) is not int or not least <= value <= SIZE_LIMIT:
        raise InputError(
            f"{what} must be an integer from {least} to 2^31 - 1, not {repr(value)[:60]}"
        )
    return value


def check_inputs(inputs: object) -> int:
    """N itself, when it is an integer from 2 to the limit."""
    number = _positive(inputs, "inputs", 2)
    if number > INPUTS_LIMIT:
        raise InputError(f"inputs = {number} is over the limit of {INPUTS_LIMIT} inputs")
    return number


@dataclass(frozen=True, slots=True)
class Contiguous:
    """Windows of neighbours: one size for all levels, or one for each level."""

    window: int | tuple[int, ...]

    def __post_init__(self) -> None:
        for w in self.sizes:
            _positive(w, "window", 2)

    @property
    def sizes(self) -> tuple[int, ...]:
        """The sizes given (one, or one for each level)."""
        return (self.window,) if isinstance(self.window, int) else self.window

    def windows(self, inputs: int) -> tuple[int, ...]:
        """The window of each level 1 … L."""
        if isinstance(self.window, tuple):
            # Windows are at least 2: so many would pool more inputs than there may be.
            if len(self.window) >= INPUTS_LIMIT.bit_length():
                raise InputError(f"{len(self.window)} windows pool more than {INPUTS_LIMIT} inputs")
            if prod(self.window) != inputs:
                raise InputError(
                    f"windows {list(self.window)} pool {prod(self.window)} inputs, not {inputs}"
                )
            return self.window
        rest, levels = inputs, 0
        while rest % self.window == 0:
            rest, levels = rest // self.window, levels + 1
        if rest != 1:
            raise InputError(
                f"{inputs} inputs are not a power of the window {self.window}; "
                "give a list with one window for each layer"
            )
        return (self.window,) * levels

    def tree(self, inputs: int) -> Tree:
        """The pooling tree over `inputs` leaves."""
        levels, below = [], inputs
        for w in self.windows(inputs):
            levels.append(tuple(tuple(range(a + 1, a + w + 1)) for a in range(0, below, w)))
            below //= w
        return Tree(tuple(levels))

    def to_json(self) -> dict[str, object]:
        window = self.window if isinstance(self.window, int) else list(self.window)
        return {"geometry": "contiguous", "window": window}

    def __str__(self) -> str:
        return f"windows of {self.window if isinstance(self.window, int) else list(self.window)}"


@dataclass(frozen=True, slots=True)
class Global:
    """One window over all inputs: the shallow network."""

    def tree(self, inputs: int) -> Tree:
        """The pooling tree over `inputs` leaves."""
        return Tree(((tuple(range(1, inputs + 1)),),))

    def to_json(self) -> dict[str, object]:
        return {"geometry": "global"}

    def __str__(self) -> str:
        return "global pooling"


@dataclass(frozen=True, slots=True)
class Grid:
    """Rectangular windows on a grid; `mirror`: after the columns are reordered 1, W, 2, W−1, …."""

    shape: tuple[int, int]
    window: tuple[int, int] | tuple[tuple[int, int], ...]
    mirror: bool = False

    def __post_init__(self) -> None:
        for side in self.shape:
            _positive(side, "shape")
        for pair in self._pairs():
            if len(pair) != 2 or prod(_positive(side, "window") for side in pair) < 2:
                raise InputError(f"a grid window holds at least two nodes, not {list(pair)}")

    def _pairs(self) -> tuple[tuple[int, int], ...]:
        first = self.window[0] if self.window else ()
        return (self.window,) if isinstance(first, int) else self.window  # type: ignore[return-value]

    @property
    def one_window(self) -> bool:
        """Whether one window was given for all levels."""
        return isinstance(self.window[0], int)

    def windows(self) -> tuple[tuple[int, int], ...]:
        """The window (rows, columns) of each level 1 … L."""
        height, width = self.shape
        pairs = self._pairs()
        used: list[tuple[int, int]] = []
        while (height, width) != (1, 1):
            level = len(used)
            if not self.one_window and level >= len(pairs):
                raise InputError(f"{level} windows leave a grid of {height} x {width}, not 1 x 1")
            a, b = pairs[0 if self.one_window else level]
            if height % a or width % b:
                raise InputError(
                    f"the window {a} x {b} of layer {level + 1} does not divide its grid of "
                    f"{height} x {width}; give a list with one window for each layer"
                )
            height, width = height // a, width // b
            used.append((a, b))
        if not self.one_window and len(used) != len(pairs):
            raise InputError(f"{len(pairs)} windows are given, {len(used)} pool the grid to 1 x 1")
        return tuple(used)

    def tree(self, inputs: int) -> Tree:
        """The pooling tree; windows and nodes are numbered row by row."""
        height, width = self.shape
        if height * width != inputs:
            raise InputError(f"shape {height} x {width} has {height * width} inputs, not {inputs}")
        columns = list(range(1, width + 1))
        if self.mirror:
            columns = [c for pair in zip(columns, reversed(columns), strict=True) for c in pair][
                :width
            ]
        below = [[row * width + c for c in columns] for row in range(height)]
        levels = []
        for a, b in self.windows():
            height, width = height // a, width // b
            levels.append(
                tuple(
                    tuple(below[y * a + i][x * b + j] for i in range(a) for j in range(b))
                    for y in range(height)
                    for x in range(width)
                )
            )
            below = [[y * width + x + 1 for x in range(width)] for y in range(height)]
        return Tree(tuple(levels))

    def to_json(self) -> dict[str, object]:
        window = list(self.window) if self.one_window else [list(pair) for pair in self._pairs()]
        geometry = "mirror" if self.mirror else "grid"
        return {"geometry": geometry, "shape": list(self.shape), "window": window}

    def __str__(self) -> str:
        sizes = " then ".join(f"{a} x {b}" for a, b in self._pairs())
        kind = "mirror windows" if self.mirror else "windows"
        return f"{kind} {sizes} on a {self.shape[0]} x {self.shape[1]} grid"


@dataclass(frozen=True, slots=True)
class Explicit:
    """A tree written out as nested tuples of labels."""

    nested: Nested

    def tree(self, inputs: int) -> Tree:
        """The pooling tree; nodes of a level are numbered left to right."""
        level: list[Nested] = [self.nested]
        below: list[Nested]
        levels: list[tuple[tuple[int, ...], ...]] = []
        while not all(isinstance(node, int) for node in level):
            windows: list[tuple[int, ...]] = []
            below = []
            for node in level:
                if isinstance(node, int):
                    raise InputError(
                        f"the leaves of the tree are at different depths (label {node})"
                    )
                if len(node) < 2:
                    raise InputError(
                        f"every window of the tree holds at least two nodes, not {node}"
                    )
                start = len(below)
                below.extend(node)
                windows.append(tuple(range(start + 1, len(below) + 1)))
            levels.append(tuple(windows))
            level = below
        labels: list[int] = [node for node in level if isinstance(node, int)]
        if sorted(labels) != list(range(1, inputs + 1)):
            raise InputError(f"the leaves of the tree are not the labels 1 … {inputs}, each once")
        if not levels:
            raise InputError("the tree has no window")
        levels[-1] = tuple(tuple(labels[c - 1] for c in window) for window in levels[-1])
        return Tree(tuple(reversed(levels)))

    def to_json(self) -> dict[str, object]:
        def lists(node: Nested) -> object:
            return node if isinstance(node, int) else [lists(child) for child in node]

        return {"geometry": "tree", "tree": lists(self.nested)}

    def __str__(self) -> str:
        return "the tree " + str(self.nested).replace("(", "[").replace(")", "]")


Pooling = Contiguous | Global | Grid | Explicit


def pooling_from_json(data: object) -> Pooling:
    """Read the `pooling` table of a network; raises InputError with the mend."""
    if not isinstance(data, dict):
        raise InputError("pooling must be a table with a geometry")
    geometry = data.get("geometry")
    keys = {
        "contiguous": {"window"},
        "global": set(),
        "grid": {"shape", "window"},
        "mirror": {"shape", "window"},
        "tree": {"tree"},
    }.get(geometry if isinstance(geometry, str) else "")
    if keys is None:
        raise InputError(
            f"geometry {repr(geometry)[:60]} is not one of contiguous, grid, mirror, global, tree"
        )
    given = set(data) - {"geometry"}
    if given != keys:
        wrong = sorted(given ^ keys)
        verb = "needs" if wrong[0] in keys else "does not take"
        raise InputError(f"geometry {geometry} {verb} {wrong[0]!r}")
    if geometry == "global":
        return Global()
    if geometry == "tree":
        return Explicit(_tuples(data["tree"]))
    window = data["window"]
    if geometry == "contiguous":
        if isinstance(window, list):
            return Contiguous(tuple(_positive(w, "window", 2) for w in window))
        return Contiguous(_positive(window, "window", 2))
    shape = _pair(data["shape"], "shape")
    if isinstance(window, list) and window and isinstance(window[0], list):
        return Grid(shape, tuple(_pair(w, "window") for w in window), geometry == "mirror")
    return Grid(shape, _pair(window, "window"), geometry == "mirror")


def _pair(value: object, what: str) -> tuple[int, int]:
    if not isinstance(value, list) or len(value) != 2:
        raise InputError(f"{what} must be two integers, as [2, 2], not {repr(value)[:60]}")
    first, second = (_positive(side, what) for side in value)
    return first, second


def _tuples(node: object, depth: int = 0) -> Nested:
    # Every window holds at least two nodes, so depth 20 would already be over the limit of inputs.
    if depth > 20:
        raise InputError("the tree is more than 20 levels deep")
    if isinstance(node, list):
        return tuple(_tuples(child, depth + 1) for child in node)
    return _positive(node, "a label of the tree")


def strictly_increasing(numbers: Sequence[int]) -> bool:
    """Whether each entry is larger than the one before."""
    return all(a < b for a, b in pairwise(numbers))
