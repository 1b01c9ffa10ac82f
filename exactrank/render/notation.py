"""Names for the objects of a certificate, and networks and partitions in words."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from exactrank.render import formulas as f
from exactrank.render.trees import Tree, grid_windows, shared_layers, tree_of

Json = Mapping[str, Any]

RANKS = ("matrix-rank", "rank-at-weights", "maximal-rank")
MAIN_KINDS = (
    "almost-all",
    "tensor-identity",
    "matricized-product",
    "matricized-recursion",
    "polynomial-identity",
)
SIZES_KINDS = (
    "all-sizes",
    "window-table",
    "tree-table",
    "node-bound",
    "position-formula",
    "matricized-product-sizes",
    "terms-bound",
    "tensor-formula",
    "containment",
    "universal",
    "not-realizable-sizes",
    "index-table",
    "index-rank",
)
FURTHER_KINDS = (
    "not-realizable",
    "distance",
    "permutation-matricization",
    "cp-rank",
    "limit-of-terms",
    "not-closed",
    "combination-rank",
    "null-set",
    "symmetric",
    "unreachable",
    "separation-rank",
    "separation-gap",
    "piecewise-identity",
    "operator-law",
    "generalized-decomposition",
    "average-equals-sum",
    "box",
    "named-set",
    "beyond-one-channel",
    "split-rank",
    "rank-condition",
    "count",
    "determinant-sizes",
    "realized",
    "beyond-shallow",
)
KINDS = (*RANKS, *MAIN_KINDS, *SIZES_KINDS, *FURTHER_KINDS)
"""Every kind of statement; the ranks by their quantity."""


class Notation:
    """The networks, partitions, weights and matrices of statements, in their order.

    Where there is one network it is 𝒜, its partition (I|J), its weights w; more get subscripts.
    """

    def __init__(self, statements: Sequence[Json], claim: Json | None = None) -> None:
        self.claim: Json = claim or {}
        self.networks: list[Json] = []
        self.partitions: list[Json] = []
        self.weights: list[tuple[Json, Json]] = []
        self.matrices: list[Json] = []
        self.symbolic: list[tuple[Json, Json]] = []
        self.shapes: list[tuple[Any, Any]] = []
        self.tensors: list[Json] = []
        self.sets: list[Any] = []
        self.boxes: list[tuple[Json, Json]] = []
        self.fields: list[str] = []
        self.kinds: set[str] = set()
        self._seen: dict[str, dict[str, int]] = {}
        self._trees: dict[str, Tree] = {}
        for statement in statements:
            self._collect(statement)

    def _collect(self, statement: Json) -> None:
        kind = kind_of(statement)
        self.kinds.add(kind)
        if kind == "tensor-identity":
            for side in (statement["left"], statement["right"]):
                self._add("networks", side["network"])
                if side["weights"] is not None:
                    self._add("symbolic", (side["network"], side["weights"]))
            return
        if kind == "matricized-product":
            self._add("partitions", statement["partition"])
            self._add("shapes", (statement["left_shape"], statement["right_shape"]))
            return
        if kind in SIZES_KINDS:
            return
        subject = statement["determinant"] if kind == "polynomial-identity" else statement
        if "field" in subject:
            self._add("fields", statement["field"])
        if "matrix" in statement:
            self._add_matrix(statement["matrix"])
        for matrix in statement.get("matrices", []):
            self._add_matrix(matrix)
        for table in ("network", "partition", "tensor", "set"):
            if table in subject:
                self._add(f"{table}s", subject[table])
        if kind == "box":
            self._add("boxes", (subject["network"], subject["intervals"]))
        if "weights" in subject:
            self._add("weights", (subject["network"], subject["weights"]))

    def _add_matrix(self, matrix: Json) -> None:
        if "kronecker" in matrix:
            for factor in matrix["kronecker"]:
                self._add_matrix(factor)
            return
        self._add("matrices", matrix)
        if "partition" in matrix:
            self._add("partitions", matrix["partition"])

    def _add(self, table: str, value: Any) -> None:
        seen = self._seen.setdefault(table, {})
        key = json.dumps(value, sort_keys=True)
        if key not in seen:
            seen[key] = len(seen)
            getattr(self, table).append(value)

    def _number(self, table: str, value: Any) -> str:
        """The subscript of a value: none where it is the only one of its table."""
        seen = self._seen[table]
        position = seen[json.dumps(value, sort_keys=True)]
        return "" if len(seen) == 1 else f"_{{{position + 1}}}"

    def tree(self, network: Json) -> Tree:
        """The pooling tree, built once for each network."""
        key = json.dumps(network, sort_keys=True)
        if key not in self._trees:
            self._trees[key] = tree_of(network)
        return self._trees[key]

    def tensor(self, network: Json) -> str:
        """𝒜, the tensor of a network."""
        return rf"\mathcal{{A}}{self._number('networks', network)}"

    def network_mark(self, network: Json) -> str:
        """What tells the φ of one network from those of others: nothing where there is one."""
        number = self._number("networks", network)
        return rf"[\mathcal{{A}}{number}]" if number else ""

    def sides(self, partition: Json) -> tuple[str, str]:
        """I and J."""
        number = self._number("partitions", partition)
        return f"I{number}", f"J{number}"

    def matricization(self, network: Json, partition: Json) -> str:
        """[[𝒜]]_{I,J}."""
        rows, columns = self.sides(partition)
        return rf"\mat{{{self.tensor(network)}}}{{{rows},{columns}}}"

    def weights_name(self, network: Json, weights: Json) -> str:
        """w."""
        return f"w{self._number('weights', (network, weights))}"

    def symbolic_name(self, network: Json, weights: Json) -> str:
        """W, weights that are polynomials."""
        return f"W{self._number('symbolic', (network, weights))}"

    def matrix(self, matrix: Json) -> str:
        """X, or a Kronecker product of such."""
        if "kronecker" in matrix:
            return r" \odot ".join(
                rf"({self.matrix(factor)})" if "kronecker" in factor else self.matrix(factor)
                for factor in matrix["kronecker"]
            )
        return f"X{self._number('matrices', matrix)}"

    def explicit(self, tensor: Json) -> str:
        """T, a tensor given by its entries."""
        return f"T{self._number('tensors', tensor)}"

    def fill(self, text: str) -> str:
        """@A@, @I@ and @J@ replaced by the names for any network and any partition of it.

        They differ from those of the networks and partitions that the certificate names.
        """
        tensor = r"\mathcal{B}" if self.networks else r"\mathcal{A}"
        rows, columns = ("U", "V") if self.partitions else ("I", "J")
        return text.replace("@A@", tensor).replace("@I@", rows).replace("@J@", columns)

    def over(self, field: str) -> str:
        """A subscript for rank: only where the certificate speaks of several fields."""
        return rf"_{{{f.field_tex(field)}}}" if len(self.fields) > 1 else ""


def kind_of(statement: Json) -> str:
    """The kind of a statement, for ranks the quantity; ValueError where it is unknown."""
    kind = statement.get("kind")
    if kind == "rank":
        return str(f.one_of(statement.get("quantity"), RANKS, "quantity"))
    if kind in RANKS:
        raise ValueError(f"unknown statement kind {f.shown(kind)}")
    return str(f.one_of(kind, KINDS, "statement kind"))


def equality(widths: Sequence[object]) -> str:
    """The widths as equations."""
    values = [f.integer(r, least=1) for r in widths]
    if len(values) == 1:
        return rf"$r_0 = {f.number(values[0])}$"
    if len(set(values)) == 1:
        first = r"r_0 = r_1" if len(values) == 2 else rf"r_0 = \dots = r_{{{len(values) - 1}}}"
        return rf"${first} = {f.number(values[0])}$"
    names = f.listing([f"r_{{{level}}}" for level in range(len(values))], most=3)
    if len(values) > 3:
        names = rf"r_0,\dots,r_{{{len(values) - 1}}}"
    return rf"$({names}) = ({f.listing([f.number(r) for r in values])})$"


def sharing_words(network: Json) -> str:
    """Which layers share their weights."""
    shared, depth = sorted(shared_layers(network)), len(network["widths"])
    if not shared:
        return "no weights shared"
    if len(shared) == depth + 1:
        return "the weights of every layer shared"
    layers = f.joined([f"${layer}$" for layer in shared])
    return f"the weights of layer{'s' * (len(shared) > 1)} {layers} shared, of no other"


def pooling_words(network: Json) -> str:
    """The windows."""
    pooling, depth = network["pooling"], len(network["widths"])
    geometry = pooling.get("geometry")
    if geometry == "global":
        return "one pooling window over all inputs"
    if geometry == "contiguous":
        window = pooling["window"]
        if isinstance(window, list):
            sizes = f.listing([str(f.integer(w, least=2)) for w in window])
            return rf"contiguous pooling windows of sizes $({sizes})$, layer by layer"
        return rf"contiguous pooling windows of ${f.integer(window, least=2)}$ nodes in every layer"
    if geometry in ("grid", "mirror"):
        height, width = (f.integer(x, least=1) for x in pooling["shape"])
        pairs = [rf"{a} \times {b}" for a, b in grid_windows(pooling, depth)]
        windows = (
            f"${pairs[0]}$" if len(set(pairs)) == 1 else f"${f.listing(pairs)}$ (layer by layer)"
        )
        mirror = (
            rf" after its columns are reordered $1, {width}, 2, {width - 1}, \dots$"
            if geometry == "mirror"
            else ""
        )
        return (
            rf"the inputs on a grid of ${height} \times {width}$, numbered row by row, and pooling "
            rf"windows of {windows} on this grid{mirror}"
        )
    if geometry == "tree":
        return rf"the pooling tree ${f.nested(pooling['tree'])}$"
    raise ValueError(f"unknown geometry {f.shown(geometry)}")


def operator_words(network: Json) -> str:
    """What kind of network it is, with the decomposition to which it corresponds."""
    operator, depth = network.get("operator"), len(network["widths"])
    shallow = depth == 1 and network["pooling"].get("geometry") == "global"
    if operator == "product":
        if shallow:
            return (
                "the shallow convolutional arithmetic circuit (product pooling; CP decomposition)"
            )
        return (
            "the convolutional arithmetic circuit (product pooling; hierarchical Tucker "
            "decomposition)"
        )
    pooling = {"relu-max": "maximum", "relu-sum": "sum"}.get(str(operator))
    if pooling is None:
        raise ValueError(f"unknown operator {f.shown(operator)}")
    return f"the convolutional rectifier network (ReLU activation, {pooling} pooling)"


def network_words(network: Json, name: str) -> str:
    """`Let 𝒜 be the tensor of …`, one sentence."""
    depth = len(network["widths"])
    layers = f.count(depth, "hidden layer")
    width = "of width" if depth == 1 else "of widths"
    return (
        rf"Let ${name}$ be the tensor of {operator_words(network)} with $N = "
        rf"{f.number(f.integer(network['inputs'], least=2))}$ inputs, $M = "
        rf"{f.number(f.integer(network['representation'], least=1))}$ representation functions, "
        rf"{layers} {width} {equality(network['widths'])}, {pooling_words(network)}, and "
        rf"{sharing_words(network)}."
    )


def partition_words(partition: Json, sides: tuple[str, str]) -> str:
    """`Let I = {1,3,5,7} (the odd labels) and J = {2,4,6,8} (the even labels).`"""
    rows, columns = partition["I"], partition["J"]
    inputs = len(rows) + len(columns)
    odd = list(range(1, inputs + 1, 2))
    remark = {True: (" (the odd labels)", " (the even labels)")}.get(
        rows == odd and inputs > 2, ("", "")
    )
    return (
        rf"Let ${sides[0]} = {f.label_set(rows)}${remark[0]} and ${sides[1]} = "
        rf"{f.label_set(columns)}${remark[1]}, a partition of $[{f.number(inputs)}]$."
    )


def fields_of_char(field: object) -> str:
    """`any infinite field of characteristic 0`."""
    p = f.modulus_of(field)
    return rf"any infinite field of characteristic ${0 if p is None else f.number(p)}$"
