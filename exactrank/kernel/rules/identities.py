"""Rules about identities: of circuits and decompositions, matricized products, determinants."""

from collections.abc import Sequence
from itertools import combinations
from itertools import product as cartesian
from math import prod
from typing import Any

from exactrank.kernel.entries import matricization
from exactrank.kernel.fields import InputError
from exactrank.kernel.matrices import check_entries
from exactrank.kernel.objects import (
    Forward,
    Network,
    multi_indices,
)
from exactrank.kernel.polynomials import (
    Ring,
    flat,
    poly_to_json,
    weight_variables,
    weights_as_variables,
)
from exactrank.kernel.statements import (
    CoarseEntry,
    Factor,
    LeafDeterminant,
    MatricizedProduct,
    MatricizedRecursion,
    NodeTensor,
    PolynomialIdentity,
    TensorIdentity,
)
from exactrank.kernel.theorem import Theorem, conclude, fail

DETERMINANT_LIMIT = 6
POWER_LIMIT = 10_000


def _circuit(network: Network, node: tuple[int, int]) -> TensorIdentity:
    return TensorIdentity(
        NodeTensor("forward-pass", network, node), NodeTensor("decomposition", network, node)
    )


def circuit_leaf(network: Network, label: int) -> Theorem:
    """At an input the forward pass is the contraction of the leaf vectors with the features.

    v^{0,j,γ} = Σ_d a^{0,j,γ}_d f_d(x_j)     (by definition)
    """
    return conclude("circuit_leaf", _circuit(network, (0, label)))


def circuit_node(children: Sequence[Theorem], network: Network, node: tuple[int, int]) -> Theorem:
    """From the children of a node to the node: distributivity.

        v^{l−1,c,α} = Σ_d φ^{l−1,c,α}(d) Π f     for all children c of (l, k)
        ---------------------------------------------------------------------
        v^{l,k,γ} = Σ_d φ^{l,k,γ}(d) Π f

    Fails if a premise is not this identity at its child of (l, k). Source: [CSS] section 3.
    """
    name = "circuit_node"
    level, k = node
    if not 1 <= level <= network.depth or not 1 <= k <= network.tree.width(level):
        fail(name, f"the tree has no pooling node {list(node)}")
    window = network.tree.children[level - 1][k - 1]
    expected = [_circuit(network, (level - 1, c)) for c in window]
    if [premise.conclusion for premise in children] != expected:
        fail(name, f"the premises are not the identities at the children of {list(node)}, in order")
    return conclude(name, _circuit(network, node), tuple(children))


def expand_identity(subject: TensorIdentity) -> Theorem:
    """Two tensors whose entries agree as polynomials.

        every entry of left and right, expanded over Z, agrees
        ------------------------------------------------------
        left = right, for all weights over every commutative ring

    For small networks: every entry is expanded. Fails if one differs.
    """
    name = "expand_identity"
    left, right = subject.left, subject.right
    sides = (left, right)
    labels = [side.network.tree.leaves[side.node[0]][side.node[1] - 1] for side in sides]
    same = labels[0] == labels[1] and left.network.representation == right.network.representation
    if not same or left.network.channels(left.node[0]) != right.network.channels(right.node[0]):
        fail(name, "the two sides have different inputs, dimensions or channels")
    dimension = left.network.representation
    features = {j: [(-1, j, d, 0) for d in range(1, dimension + 1)] for j in labels[0]}
    used = [v for side in sides for v in _variables(side)]
    ring = Ring([*used, *(v for listed in features.values() for v in listed)])
    values = [_contractions(side, labels[0], features, ring) for side in sides]
    for channel, (a, b) in enumerate(zip(*values, strict=True), start=1):
        if a != b:
            first = poly_to_json(ring.terms(a - b)[:1])
            fail(name, f"channel {channel} differs; the difference begins with {first}")
    return conclude(name, subject)


def _variables(side: NodeTensor) -> list[Any]:
    if side.weights is None:
        return list(flat(weight_variables(side.network)))
    return [v for poly in flat(side.weights.layers) for _, powers in poly for v, _ in powers]


def _contractions(side: NodeTensor, labels: Sequence[int], features: Any, ring: Ring) -> list[Any]:
    """Σ_d (entry d) Π_j f_{d_j}(x_j) for each channel, as polynomials in weights and features."""
    if side.weights is None:
        layers: Any = [
            [[[ring.generators[v] for v in row] for row in m] for m in layer]
            for layer in weight_variables(side.network)
        ]
    else:
        layers = [
            [[[ring.read(p) for p in row] for row in m] for m in layer]
            for layer in side.weights.layers
        ]
    forward = Forward(side.network, layers)
    generators = {j: [ring.generators[v] for v in listed] for j, listed in features.items()}
    if side.of == "forward-pass":
        on_inputs = [generators.get(j, []) for j in range(1, side.network.inputs + 1)]
        return forward.on_features(on_inputs, side.node)
    totals = [ring.context.constant(0)] * side.network.channels(side.node[0])
    index = [1] * side.network.inputs
    for chosen in multi_indices(labels, side.network.representation):
        monomial = ring.context.constant(1)
        for j, d in zip(labels, chosen, strict=True):
            index[j - 1] = d
            monomial *= generators[j][d - 1]
        entries = forward.node(*side.node, index)
        totals = [total + entry * monomial for total, entry in zip(totals, entries, strict=True)]
    return totals


def compare_entries(subject: MatricizedProduct) -> Theorem:
    """[[B⊗C]] = [[B]] ⊙ [[C]], every entry compared as a pair (entry of B, entry of C).

    Source: talk, proof sketch of depth efficiency.

    >>> from exactrank.kernel.objects import Partition
    >>> subject = MatricizedProduct((2, 2), (3,), Partition((1, 3), (2,)))
    >>> compare_entries(subject).conclusion == subject
    True
    """
    name = "compare_entries"
    split = len(subject.left_shape)
    shape = subject.left_shape + subject.right_shape
    check_entries(prod(shape))
    sides = (subject.partition.I, subject.partition.J)
    # The entry of B ⊗ C at a multi-index is the pair of its first P and its last Q indices.
    rows, columns = (list(cartesian(*(range(shape[i - 1]) for i in side))) for side in sides)
    for left_position, row in enumerate(rows):
        for right_position, column in enumerate(columns):
            index = dict(zip(sides[0], row, strict=True)) | dict(zip(sides[1], column, strict=True))
            of_b = tuple(index[i] for i in range(1, split + 1))
            of_c = tuple(index[i] for i in range(split + 1, len(shape) + 1))
            if (of_b, of_c) != _kronecker_entry(subject, left_position, right_position):
                fail(name, f"the entries at {(left_position, right_position)} differ")
    return conclude(name, subject)


def _kronecker_entry(
    subject: MatricizedProduct, row: int, column: int
) -> tuple[tuple[int, ...], ...]:
    """Which entries of B and C the matrix [[B]] ⊙ [[C]] multiplies at this position."""
    split, modes = len(subject.left_shape), subject.partition.inputs
    positions: list[dict[int, int]] = [{}, {}]
    for side, position in ((subject.partition.I, row), (subject.partition.J, column)):
        of_b = [i for i in side if i <= split]
        of_c = [i - split for i in side if i > split]
        width = prod(subject.right_shape[i - 1] for i in of_c)
        for which, (labels, shape, rest) in enumerate(
            (
                (of_b, subject.left_shape, position // width),
                (of_c, subject.right_shape, position % width),
            )
        ):
            for i in reversed(labels):
                rest, positions[which][i] = divmod(rest, shape[i - 1])
    counts = (split, modes - split)
    return tuple(
        tuple(at[i] for i in range(1, n + 1)) for at, n in zip(positions, counts, strict=True)
    )


def compare_recursion(subject: MatricizedRecursion) -> Theorem:
    """The recursion of the matricizations at a node, every entry compared.

        each entry of ⊙_c [[φ^{l−1,c,α}]] multiplies the children's entries at one index d of the node
        ---------------------------------------------------------------------------------------------
        [[φ^{l,k,γ}]] = P · (Σ_α a^{l,k,γ}_α ⊙_c [[φ^{l−1,c,α}]]) · Q

    Source: talk, deep separation ranks; [CS-P]. Fails if the node has over 2^20 indices.

    >>> from exactrank.kernel import trees
    >>> from exactrank.kernel.objects import Partition
    >>> network = Network(4, 2, (2, 2), trees.Explicit(((3, 1), (2, 4))))
    >>> subject = MatricizedRecursion(network, (2, 1), Partition((1, 2), (3, 4)))
    >>> compare_recursion(subject).conclusion == subject
    True
    """
    name = "compare_recursion"
    network, (level, k), M = subject.network, subject.node, subject.network.representation
    tree = network.tree
    leaves = tree.leaves[level][k - 1]
    below = [tree.leaves[level - 1][c - 1] for c in tree.children[level - 1][k - 1]]
    if sorted(j for of_child in below for j in of_child) != list(leaves):
        fail(name, "the children's inputs are not those of the node, each once")
    try:
        check_entries(M ** len(leaves))
    except InputError as error:
        fail(name, str(error))
    on_rows = subject.partition.rows
    for side in (True, False):
        inputs = [j for j in leaves if (j in on_rows) is side]
        of_children = [[j for j in of_child if (j in on_rows) is side] for of_child in below]
        targets = set()
        for position in range(M ** len(inputs)):
            index = _children_index(position, of_children, M)
            target = sum((index[j] - 1) * M**place for place, j in enumerate(reversed(inputs)))
            if _index(target, inputs, M) != index:
                fail(name, f"position {position} multiplies entries at different indices")
            targets.add(target)
        if targets != set(range(M ** len(inputs))):
            fail(name, "the positions are not permuted")
    return conclude(name, subject)


def _children_index(position: int, of_children: Sequence[Sequence[int]], M: int) -> dict[int, int]:
    """The index at which a position of the Kronecker product multiplies the children's entries."""
    index: dict[int, int] = {}
    for inputs in reversed(of_children):
        position, of_child = divmod(position, M ** len(inputs))
        index |= _index(of_child, inputs, M)
    return index


def _index(position: int, inputs: Sequence[int], M: int) -> dict[int, int]:
    """The index over some inputs (labels increasing) at a position of the pinned order."""
    index = {}
    for j in reversed(inputs):
        position, digit = divmod(position, M)
        index[j] = digit + 1
    return index


def expand_determinant(subject: PolynomialIdentity) -> Theorem:
    """det [[A]]_{I,J} as a polynomial in the weights is the product of the factors.

        Σ_σ sgn σ Π A_{i,σ(i)} and Π factors, expanded over Z, agree
        ------------------------------------------------------------
        det [[A]]_{I,J} = Π factors, over every commutative ring

    For matricizations of order at most 6. Fails if they differ. Source: `docs/rules.md` (determinant).
    """
    name = "expand_determinant"
    network, partition = subject.network, subject.partition
    if network.representation > 1 and len(partition.I) != len(partition.J):
        fail(name, "the matricization is not square")
    if network.representation ** len(partition.I) > DETERMINANT_LIMIT:
        fail(name, f"the matricization is of order over {DETERMINANT_LIMIT}")
    ring, layers = weights_as_variables(network)
    matrix = matricization(network, layers, partition)
    product = ring.context.constant(1)
    # Powers are bounded before they are taken: FLINT ends the process where memory does.
    degree = max(1, len(matrix) * network.tree.size)
    try:
        values = [(_factor(f, network, layers, ring), power) for f, power in subject.factors]
        if any(value == 0 for value, _ in values):
            values = [(ring.context.constant(0), 1)]
        for value, power in values:
            if power > POWER_LIMIT or power * value.total_degree() > degree:
                fail(name, f"the power {power} is above the degree of the determinant")
            product *= value**power
    except (InputError, KeyError) as error:
        fail(name, str(error))
    if determinant(matrix) != product:
        fail(name, "the determinant is not the product of the factors")
    return conclude(name, subject)


def determinant(matrix: Sequence[Sequence[Any]]) -> Any:
    """By Laplace expansion over the subsets of columns: no division, few products."""
    minors: dict[tuple[int, ...], Any] = {(c,): matrix[0][c] for c in range(len(matrix))}
    for size in range(2, len(matrix) + 1):
        row = matrix[size - 1]
        minors = {
            columns: sum(
                row[c] * minors[columns[:t] + columns[t + 1 :]] * (-1) ** (size - 1 - t)
                for t, c in enumerate(columns)
            )
            for columns in combinations(range(len(matrix)), size)
        }
    return minors[tuple(range(len(matrix)))]


def _factor(factor: Factor, network: Network, layers: Any, ring: Ring) -> Any:
    if isinstance(factor, LeafDeterminant):
        shared = network.shared(0)
        last = 0 if shared else network.inputs
        if not (0 if shared else 1) <= factor.label <= last:
            raise InputError(f"there is no leaf matrix {factor.label}")
        if network.representation != network.widths[0]:
            raise InputError("the leaf matrices are not square")
        return determinant(layers[0][0 if shared else factor.label - 1])
    if isinstance(factor, CoarseEntry):
        windows = network.tree.width(1)
        if len(factor.index) != windows or max(factor.index) > network.widths[0]:
            raise InputError(f"{list(factor.index)} is not an index of the coarse tensor")
        return _coarse_entry(network, layers, factor.index, (network.depth, 1))[0]
    return ring.read(factor.polynomial)


def _coarse_entry(
    network: Network, layers: Any, index: Sequence[int], node: tuple[int, int]
) -> list[Any]:
    level, k = node
    matrix = layers[level][0 if network.shared(level) else k - 1]
    if level == 1:
        return [row[index[k - 1] - 1] for row in matrix]
    children = network.tree.children[level - 1][k - 1]
    below = [_coarse_entry(network, layers, index, (level - 1, c)) for c in children]
    pooled = [prod(column[1:], start=column[0]) for column in zip(*below, strict=True)]
    return [sum(x * value for x, value in zip(row, pooled, strict=True)) for row in matrix]
