"""Networks, weights, and the one recursion that everything is defined by.

Indices: labels, nodes, channels and representation indices count from 1, as in the papers; rows and
columns of explicit matrices are positions from 0.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import product as cartesian
from math import prod
from typing import Any

from flint import fmpq

from exactrank.kernel.digits import DigitsWeights, digits_from_json
from exactrank.kernel.fields import Element, Field, InputError
from exactrank.kernel.partitions import Partition as Partition
from exactrank.kernel.partitions import label_runs as label_runs
from exactrank.kernel.trees import (
    Pooling,
    Tree,
    _positive,
    check_inputs,
    pooling_from_json,
    strictly_increasing,
)

OPERATORS = ("product", "relu-max", "relu-sum")
ORDER = "labels increasing, smallest most significant"
ENTRIES_LIMIT = 2**20


@dataclass(frozen=True)
class Network:
    """A network of the papers: N inputs, M representation functions, widths r_0 … r_{L−1}.

    `sharing` lists the layers whose weights do not depend on the node. Raises InputError when the
    counts do not fit. Source: [CSS] section 3, [CS-R] section 4, [CS-P] section 3.
    """

    inputs: int
    representation: int
    widths: tuple[int, ...]
    pooling: Pooling
    sharing: tuple[int, ...] = ()
    operator: str = "product"

    def __post_init__(self) -> None:
        if self.operator not in OPERATORS:
            raise InputError(f"operator {self.operator!r} is not one of {', '.join(OPERATORS)}")
        check_inputs(self.inputs)
        _positive(self.representation, "representation")
        for r in self.widths:
            _positive(r, "widths")
        depth = self.tree.depth
        if len(self.widths) != depth:
            layers = "hidden layer" if depth == 1 else "hidden layers"
            entries = "entry" if len(self.widths) == 1 else "entries"
            raise InputError(
                f"widths has {len(self.widths)} {entries}, but {self.inputs} inputs pooled by "
                f"{self.pooling} have {depth} {layers}"
            )
        if not strictly_increasing(self.sharing) or not set(self.sharing) <= set(range(depth + 1)):
            raise InputError(
                f"sharing = {list(self.sharing)} must list layers of 0 … {depth}, in increasing order"
            )

    @cached_property
    def tree(self) -> Tree:
        """The pooling tree."""
        return self.pooling.tree(self.inputs)

    @property
    def depth(self) -> int:
        """L, the number of hidden layers."""
        return self.tree.depth

    def channels(self, level: int) -> int:
        """r_l, with r_L = 1 for the one output."""
        return self.widths[level] if level < self.depth else 1

    def fan_in(self, level: int) -> int:
        """The length of a weight vector a^{l,k,γ}: M on level 0, r_{l−1} above."""
        return self.representation if level == 0 else self.widths[level - 1]

    def shared(self, level: int) -> bool:
        """Whether a^{l,k,γ} does not depend on k."""
        return level in self.sharing

    @property
    def unshared(self) -> bool:
        """Whether no layer below the output is shared (the output has one node only)."""
        return set(self.sharing) <= {self.depth}

    def weight_shape(self, level: int) -> tuple[int, int, int]:
        """(sets of weights, r_l, fan-in) of a layer: one set where it is shared."""
        sets = 1 if self.shared(level) else self.tree.width(level)
        return sets, self.channels(level), self.fan_in(level)

    @property
    def variables(self) -> int:
        """The number of weights."""
        return sum(prod(self.weight_shape(level)) for level in range(self.depth + 1))

    def to_json(self) -> dict[str, object]:
        """NET of the certificate page."""
        everything = self.sharing == tuple(range(self.depth + 1))
        sharing: object = "all" if everything else list(self.sharing) if self.sharing else "none"
        return {
            "operator": self.operator,
            "inputs": self.inputs,
            "representation": self.representation,
            "widths": list(self.widths),
            "sharing": sharing,
            "pooling": self.pooling.to_json(),
        }

    @classmethod
    def from_json(cls, data: object) -> "Network":
        """The inverse of `to_json`."""
        keys = {"operator", "inputs", "representation", "widths", "sharing", "pooling"}
        if not isinstance(data, dict) or set(data) != keys:
            given = set(data) if isinstance(data, dict) else set()
            wrong = sorted(map(str, given ^ keys))
            raise InputError(f"a network has the keys {', '.join(sorted(keys))}; see {wrong[0]!r}")
        inputs = check_inputs(data["inputs"])
        pooling = pooling_from_json(data["pooling"])
        widths = data["widths"]
        if not isinstance(widths, list):
            raise InputError(f"widths must be a list r_0 … r_(L-1), not {widths!r}")
        sharing = data["sharing"]
        if sharing == "none":
            layers: list[int] = []
        elif sharing == "all":
            layers = list(range(pooling.tree(inputs).depth + 1))
        elif isinstance(sharing, list) and all(type(layer) is int for layer in sharing):
            layers = sharing
        else:
            raise InputError(f'sharing must be "none", "all" or a list of layers, not {sharing!r}')
        return cls(
            inputs,
            _positive(data["representation"], "representation"),
            tuple(widths),
            pooling,
            tuple(layers),
            data["operator"],
        )

    def __str__(self) -> str:
        shared = "" if not self.sharing else f", shared layers {list(self.sharing)}"
        return (
            f"{self.operator} network, N = {self.inputs}, M = {self.representation}, "
            f"widths {list(self.widths)}, {self.pooling}{shared}"
        )


Layer = tuple[tuple[tuple[Element, ...], ...], ...]


@dataclass(frozen=True)
class ArrayWeights:
    """Weights written out: `layers[l][k-1][γ-1][α-1]`, one k where layer l is shared."""

    layers: tuple[Layer, ...]

    def arrays(self, network: Network) -> tuple[Layer, ...]:
        """The layers themselves, their shapes checked against the network."""
        if len(self.layers) != network.depth + 1:
            raise InputError(f"{len(self.layers)} layers of weights, not {network.depth + 1}")
        for level, layer in enumerate(self.layers):
            sets, rows, columns = network.weight_shape(level)
            shape_fits = len(layer) == sets and all(
                len(matrix) == rows and all(len(row) == columns for row in matrix)
                for matrix in layer
            )
            if not shape_fits:
                raise InputError(f"layer{level} does not have the shape {(sets, rows, columns)}")
        return self.layers

    def to_json(self, network: Network) -> dict[str, object]:
        arrays: dict[str, object] = {}
        for level, layer in enumerate(self.layers):
            sets = [[[str(x) for x in row] for row in matrix] for matrix in layer]
            arrays[f"layer{level}"] = sets[0] if network.shared(level) else sets
        return {"arrays": arrays}


@dataclass(frozen=True)
class FlowWeights:
    """The 0/1 weights of a family of paths (i, j, b); the certificate page has the formula."""

    paths: tuple[tuple[int, int, int], ...]

    def arrays(self, network: Network) -> tuple[Layer, ...]:
        """The weights written out; for small networks and tests."""
        tree = network.tree
        through: dict[tuple[int, int], list[int]] = {}
        for index, (i, j, _) in enumerate(self.paths):
            for node in path_nodes(tree, i, j):
                through.setdefault(node, []).append(index)

        def digits(node: tuple[int, int], number: int) -> dict[int, int] | None:
            values = {}
            for index in reversed(through.get(node, [])):
                number, values[index] = divmod(number, self.paths[index][2])
            return values if number == 0 else None

        layers = []
        for level in range(tree.depth + 1):
            sets = []
            for k in range(1, tree.width(level) + 1):
                below = [digits((level, k), a) for a in range(network.fan_in(level))]
                if level == tree.depth:
                    above: list[dict[int, int] | None] = [{}]
                else:
                    parent = (level + 1, tree.parents[level][k - 1])
                    above = [digits(parent, g) for g in range(network.channels(level))]
                sets.append(tuple(tuple(_agree(a, g) for a in below) for g in above))
            layers.append(tuple(sets))
        return tuple(layers)

    def to_json(self, network: Network) -> dict[str, object]:
        return {"generator": "flow", "paths": [list(path) for path in self.paths]}


def _agree(lower: dict[int, int] | None, upper: dict[int, int] | None) -> int:
    if lower is None or upper is None:
        return 0
    return int(all(lower[path] == upper[path] for path in lower.keys() & upper.keys()))


def path_nodes(tree: Tree, i: int, j: int) -> list[tuple[int, int]]:
    """Inputs and pooling nodes on the path between two inputs: (0, i), (0, j), then upwards."""
    nodes = [(0, i), (0, j)]
    for level, (a, b) in enumerate(zip(tree.ancestors(i), tree.ancestors(j), strict=True), start=1):
        nodes.append((level, a))
        if a == b:
            return nodes
        nodes.append((level, b))
    raise InputError(f"inputs {i} and {j} do not meet in the tree")


@dataclass(frozen=True)
class MatchingWeights:
    """Unit leaves, all ones on layer 1, one channel passed on above; respects any sharing."""

    channels: int

    def check(self, network: Network) -> None:
        """Raise InputError unless the network has so many channels and indices."""
        _check_channels(self.channels, network)

    def arrays(self, network: Network) -> tuple[Layer, ...]:
        """The weights written out; for small networks and tests."""
        return _first_channels(network, self.channels, equal=1, other=0)

    def to_json(self, network: Network) -> dict[str, object]:
        return {"generator": "matching", "channels": self.channels}


@dataclass(frozen=True)
class ComplementWeights:
    """Leaves 1 − e_γ, above them as a matching; for relu-max. Source: [CS-R] theorem 3 (its witness)."""

    channels: int

    def check(self, network: Network) -> None:
        """Raise InputError unless the network has so many channels and indices."""
        _check_channels(self.channels, network)

    def arrays(self, network: Network) -> tuple[Layer, ...]:
        """The weights written out; for small networks and tests."""
        return _first_channels(network, self.channels, equal=0, other=1)

    def to_json(self, network: Network) -> dict[str, object]:
        return {"generator": "complement", "channels": self.channels}


def _check_channels(channels: int, network: Network) -> None:
    limit = min(network.representation, network.widths[0])
    if not 1 <= channels <= limit:
        raise InputError(f"{channels} channels, over min(r_0, M) = {limit}")


def _first_channels(
    network: Network, channels: int, *, equal: int, other: int
) -> tuple[Layer, ...]:
    """Leaf entries `equal` where index and channel agree, else `other`; ones on layer 1; e_1 above."""
    layers = []
    for level in range(network.depth + 1):
        sets, rows, columns = network.weight_shape(level)

        def entry(row: int, column: int, level: int = level) -> int:
            if level == 0:
                return (equal if row == column else other) if row < channels else 0
            return int(row == 0 and column < (channels if level == 1 else 1))

        matrix = tuple(tuple(entry(g, a) for a in range(columns)) for g in range(rows))
        layers.append((matrix,) * sets)
    return tuple(layers)


Weights = ArrayWeights | FlowWeights | DigitsWeights | MatchingWeights | ComplementWeights


def check_operator(weights: Weights, network: Network) -> None:
    """Raise InputError where generated weights are those of networks with another operator."""
    meant = {ArrayWeights: network.operator, ComplementWeights: "relu-max"}
    operator = meant.get(type(weights), "product")
    if operator != network.operator:
        raise InputError(f"these weights are for the operator {operator}, not {network.operator}")


def weights_from_json(data: object, network: Network, field: Field) -> Weights:
    """Read WEIGHTS of the certificate page."""
    weights = _weights_from_json(data, network, field)
    check_operator(weights, network)
    return weights


def _weights_from_json(data: object, network: Network, field: Field) -> Weights:
    if not isinstance(data, dict):
        raise InputError("weights must be an object")
    if set(data) == {"arrays"} and isinstance(data["arrays"], dict):
        arrays = data["arrays"]
        if set(arrays) != {f"layer{level}" for level in range(network.depth + 1)}:
            raise InputError(f"weights have the arrays layer0 … layer{network.depth}")
        layers = []
        for level in range(network.depth + 1):
            array = arrays[f"layer{level}"]
            sets = [array] if network.shared(level) else array
            layers.append(_layer(sets, field, f"layer{level}"))
        weights = ArrayWeights(tuple(layers))
        weights.arrays(network)
        return weights
    if data.get("generator") == "flow" and set(data) == {"generator", "paths"}:
        paths = data["paths"]
        if not isinstance(paths, list):
            raise InputError("paths must be a list of [i, j, b]")
        for path in paths:
            if (
                not isinstance(path, list)
                or len(path) != 3
                or any(type(x) is not int for x in path)
            ):
                raise InputError(f"a path is [i, j, b] in integers, not {path!r}")
        return FlowWeights(tuple((i, j, b) for i, j, b in paths))
    if data.get("generator") == "digits" and set(data) == {"generator", "rows", "numbers"}:
        return digits_from_json(data)
    if data.get("generator") == "matching" and set(data) == {"generator", "channels"}:
        return MatchingWeights(_positive(data["channels"], "channels"))
    if data.get("generator") == "complement" and set(data) == {"generator", "channels"}:
        return ComplementWeights(_positive(data["channels"], "channels"))
    raise InputError("weights are arrays, or a generator: flow, matching, complement, digits")


def _layer(sets: object, field: Field, name: str) -> Layer:
    def listed(value: object) -> list[Any]:
        if not isinstance(value, list):
            raise InputError(f"{name} is not an array of three axes (two where it is shared)")
        return value

    return tuple(
        tuple(tuple(field.element(x) for x in listed(row)) for row in listed(matrix))
        for matrix in listed(sets)
    )


class Forward:
    """The forward pass on one-hot inputs, node by node, each half tree once for each index.

    `layers` hold numbers of any ring with + and * (ints, fmpq, polynomials). With `modulus` the
    values are reduced. An entry of the decomposition costs O(N r²), and no tensor is built.
    """

    def __init__(self, network: Network, layers: Sequence[Any], modulus: int | None = None):
        if modulus and network.operator != "product":
            raise InputError("the maximum is not taken modulo a prime")
        self.network = network
        self.tree = network.tree
        self.modulus = modulus
        # Witness weights are sparse: only non-zero terms are visited.
        self._terms = [
            [[[(a, x) for a, x in enumerate(row) if x != 0] for row in matrix] for matrix in layer]
            for layer in layers
        ]
        self._layers = layers
        self._memo: dict[tuple[int, int, tuple[int, ...]], list[Any]] = {}

    def node(self, level: int, k: int, index: Sequence[int]) -> list[Any]:
        """φ^{l,k,γ}(d) for all γ; `index` is the whole multi-index, entry j−1 for input j."""
        if level == 0:
            position = index[k - 1] - 1
            return [
                row[position] for row in self._layers[0][0 if self.network.shared(0) else k - 1]
            ]
        key = (level, k, tuple(index[j - 1] for j in self.tree.leaves[level][k - 1]))
        values = self._memo.get(key)
        if values is None:
            children = self.tree.children[level - 1][k - 1]
            below = [self.node(level - 1, c, index) for c in children]
            values = self.combine(
                level, k, [self.product(column) for column in zip(*below, strict=True)]
            )
            self._memo[key] = values
        return values

    def product(self, factors: Sequence[Any]) -> Any:
        """What one channel pools: the product, or the generalized product of a rectifier network."""
        if self.network.operator == "relu-max":
            return max(0, *factors)
        if self.network.operator == "relu-sum":
            return sum(max(0, x) for x in factors)
        result = prod(factors[1:], start=factors[0])
        return result % self.modulus if self.modulus else result

    def combine(self, level: int, k: int, pooled: Sequence[Any]) -> list[Any]:
        """The convolution of node (l, k) on its pooled channels."""
        terms = self._terms[level][0 if self.network.shared(level) else k - 1]
        values = [sum(x * pooled[a] for a, x in row) for row in terms]
        return [value % self.modulus for value in values] if self.modulus else values

    def entry(self, index: Sequence[int]) -> Any:
        """A_{d_1…d_N} of the one output."""
        return self.node(self.network.depth, 1, index)[0]

    def on_features(self, features: Sequence[Sequence[Any]], node: tuple[int, int]) -> list[Any]:
        """v^{l,k,γ} for features f_d(x_j) = `features[j-1][d-1]`."""
        level, k = node
        if level == 0:
            sets = self._layers[0][0 if self.network.shared(0) else k - 1]
            return [sum(x * f for x, f in zip(row, features[k - 1], strict=True)) for row in sets]
        children = self.tree.children[level - 1][k - 1]
        below = [self.on_features(features, (level - 1, c)) for c in children]
        return self.combine(level, k, [self.product(column) for column in zip(*below, strict=True)])


def scalars(weights: Weights, network: Network, field: Field) -> list[Any]:
    """The weights as numbers to compute with: ints in 0 … p−1, or fmpq."""

    def convert(value: Element) -> Any:
        image = field.convert(value)
        return image if isinstance(image, int) else fmpq(image.numerator, image.denominator)

    return [
        [[[convert(x) for x in row] for row in matrix] for matrix in layer]
        for layer in weights.arrays(network)
    ]


def forward(network: Network, weights: Weights, field: Field) -> Forward:
    """The forward pass of a network with these weights over the field."""
    return Forward(network, scalars(weights, network, field), field.modulus)


def multi_indices(labels: Sequence[int], dimension: int) -> Iterator[tuple[int, ...]]:
    """All (d_i : i in labels) in the pinned order; raises InputError beyond the limit."""
    if dimension ** len(labels) > ENTRIES_LIMIT:
        raise InputError(f"{dimension}^{len(labels)} indices are over the limit of {ENTRIES_LIMIT}")
    return cartesian(range(1, dimension + 1), repeat=len(labels))


def as_element(value: Any) -> Element:
    """An fmpq or int as a field element of the interface."""
    return value if isinstance(value, int) else Fraction(int(value.p), int(value.q))
