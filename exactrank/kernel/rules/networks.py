"""Rules about ranks of networks: flows, cuts, specialisation, almost all weights."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import comb, prod

import networkx as nx

from exactrank.kernel.digits import DigitsWeights
from exactrank.kernel.fields import InputError
from exactrank.kernel.naturals import BITS_LIMIT
from exactrank.kernel.objects import (
    ArrayWeights,
    FlowWeights,
    MatchingWeights,
    Network,
    Partition,
    Weights,
    path_nodes,
)
from exactrank.kernel.recursions import papers_recursion_value
from exactrank.kernel.statements import AlmostAll, MaximalRank, RankAtWeights
from exactrank.kernel.theorem import Theorem, conclude, fail
from exactrank.kernel.trees import SIZE_LIMIT

Node = tuple[int, int]
Group = tuple[int, int, str]
"""(l, k, side): the children of (l, k) below which all inputs are on one side, "I" or "J"."""


def flow_lower_bound(subject: RankAtWeights) -> Theorem:
    """Paths from I to J within all capacities: rank ≥ the product of their bases.

        Π of the bases through input j ≤ M     Π of the bases through (l, k) ≤ r_{l−1}
        ------------------------------------------------------------------------------
        rank [[A]]_{I,J} at the 0/1 weights of the paths ≥ Π of all bases

    The subject's weights are FlowWeights. Source: `docs/rules.md` (flows), after [L].
    Fails if a capacity is exceeded, a path does not lead from I to J, or layers are shared.

    >>> from exactrank.kernel import fields, trees
    >>> shallow = Network(2, 2, (3,), trees.Global())
    >>> subject = RankAtWeights(network=shallow, weights=FlowWeights(((1, 2, 2),)),
    ...                         partition=Partition((1,), (2,)), field=fields.QQ, upper=2)
    >>> flow_lower_bound(subject).conclusion.lower
    2
    """
    name = "flow_lower_bound"
    network, partition, weights = subject.network, subject.partition, subject.weights
    product_only(name, subject)
    if not isinstance(weights, FlowWeights) or not weights.paths:
        fail(name, "the weights are not given by at least one path")
    if not network.unshared:
        fail(name, f"layers {list(network.sharing)} are shared")
    if list(weights.paths) != sorted(weights.paths):
        fail(name, "the paths are not sorted")
    load: dict[Node, int] = {}
    for i, j, base in weights.paths:
        if i not in partition.rows or j in partition.rows or not 1 <= j <= network.inputs:
            fail(name, f"path [{i}, {j}, {base}] does not lead from I to J")
        if not 2 <= base <= SIZE_LIMIT:
            fail(name, f"path [{i}, {j}, {base}] does not have a base from 2 to 2^31 - 1")
        for node in path_nodes(network.tree, i, j):
            load[node] = load.get(node, 1) * base
            if load[node] > network.fan_in(node[0]):
                fail(
                    name,
                    f"the bases at {_place(node)} have the product {load[node]}, "
                    f"over the capacity {network.fan_in(node[0])}",
                )
    return conclude(name, subject.bounded(lower=prod(base for _, _, base in weights.paths)))


def product_only(name: str, subject: RankAtWeights | MaximalRank) -> None:
    """Fail for rectifier networks, which are not multilinear."""
    if subject.network.operator != "product":
        fail(name, f"the operator is {subject.network.operator}, not product")


def _place(node: Node) -> str:
    return f"input {node[1]}" if node[0] == 0 else f"node {list(node)}"


def matching_lower_bound(subject: RankAtWeights) -> Theorem:
    """Unit leaves, all ones on layer 1, one channel above: rank ≥ r^S, with any sharing.

        S level-1 windows meet both I and J     r ≤ min{r_0, M}
        -------------------------------------------------------
        rank [[A]]_{I,J} at these weights ≥ r^S

    The subject's weights are MatchingWeights. Source: talk, proof sketch of depth efficiency; [CS-P].

    >>> from exactrank.kernel import fields, trees
    >>> deep = Network(4, 2, (2, 2), trees.Contiguous(2), sharing=(0, 1))
    >>> subject = RankAtWeights(network=deep, weights=MatchingWeights(2),
    ...                         partition=Partition((1, 3), (2, 4)), field=fields.QQ, upper=4)
    >>> matching_lower_bound(subject).conclusion.lower
    4
    """
    name = "matching_lower_bound"
    network, weights = subject.network, subject.weights
    product_only(name, subject)
    if not isinstance(weights, MatchingWeights):
        fail(name, "the weights are not those of a matching")
    try:
        weights.check(network)
    except InputError as error:
        fail(name, str(error))
    r = weights.channels
    sides = [{j in subject.partition.rows for j in window} for window in network.tree.children[0]]
    crossing = sum(len(side) == 2 for side in sides)
    return conclude(name, subject.bounded(lower=r**crossing))


def specialisation_lower_bound(premise: Theorem) -> Theorem:
    """The rank at particular weights is at most the maximal rank.

    R ≤ rank [[A]]_{I,J} at some weights
    ------------------------------------
    R ≤ maximal rank at (I|J)
    """
    name = "specialisation_lower_bound"
    at = premise.conclusion
    if not isinstance(at, RankAtWeights) or at.lower is None:
        fail(name, "the premise is not a lower bound of a rank at weights")
    conclusion = MaximalRank(
        network=at.network, partition=at.partition, field=at.field, lower=at.lower
    )
    return conclude(name, conclusion, (premise,))


def specialisation_upper_bound(premise: Theorem, *, weights: Weights) -> Theorem:
    """The maximal rank bounds the rank at any weights.

    maximal rank at (I|J) ≤ R
    -------------------------------------
    rank [[A]]_{I,J} at the weights ≤ R
    """
    name = "specialisation_upper_bound"
    maximal = premise.conclusion
    if not isinstance(maximal, MaximalRank) or maximal.upper is None:
        fail(name, "the premise is not an upper bound of a maximal rank")
    if isinstance(weights, FlowWeights):
        fail(name, "weights of a flow come with flow_lower_bound only, which checks the paths")
    if isinstance(weights, DigitsWeights):
        fail(name, "weights by numbers come with digits_lower_bound only, which checks them")
    try:
        if isinstance(weights, ArrayWeights):
            weights.arrays(maximal.network)
        else:
            weights.check(maximal.network)
    except InputError as error:
        fail(name, str(error))
    conclusion = RankAtWeights(
        network=maximal.network,
        weights=weights,
        partition=maximal.partition,
        field=maximal.field,
        upper=maximal.upper,
    )
    return conclude(name, conclusion, (premise,))


def cut_upper_bound(
    subject: MaximalRank,
    *,
    inputs: Sequence[int] = (),
    pools: Sequence[Node] = (),
    symmetric: Sequence[Group] = (),
) -> Theorem:
    """A cut of the pooling tree between I and J: maximal rank ≤ the product of its costs.

        removing the cut leaves no way from I to J
        ------------------------------------------------------------
        maximal rank ≤ M^#inputs · Π r_{l−1} over pools · Π D over symmetric groups

    A symmetric group is all children of a node that lie on one side, above shared layers; D is the
    dimension of the symmetric tensors in which their product lies. Source: `docs/rules.md` (cuts), after [L].
    Fails if some input of I is still connected with some input of J.

    >>> from exactrank.kernel import fields, trees
    >>> shallow = Network(2, 2, (3,), trees.Global())
    >>> subject = MaximalRank(network=shallow, partition=Partition((1,), (2,)), field=fields.QQ, upper=2)
    >>> cut_upper_bound(subject, pools=[(1, 1)]).conclusion.upper
    3
    """
    name = "cut_upper_bound"
    network, partition, tree = subject.network, subject.partition, subject.network.tree
    product_only(name, subject)
    ordered = (
        list(inputs) == sorted(set(inputs)),
        list(pools) == sorted(set(pools)),
        list(symmetric) == sorted(set(symmetric)),
    )
    if not all(ordered):
        fail(name, "inputs, pools and symmetric groups are listed in increasing order")
    for j in inputs:
        if not 1 <= j <= tree.inputs:
            fail(name, f"there is no input {j}")
    for level, k in (*pools, *((level, k) for level, k, _ in symmetric)):
        if not 1 <= level <= tree.depth or not 1 <= k <= tree.width(level):
            fail(name, f"the tree has no pooling node {[level, k]}")
    for _, _, side in symmetric:
        if side not in ("I", "J"):
            fail(name, f"a side is I or J, not {side!r}")
    cost = network.representation ** len(inputs)
    cost *= prod(network.widths[level - 1] for level, _ in pools)
    removed_edges: set[Node] = set()
    for level, k, side in symmetric:
        group = _one_sided_children(network, partition, (level, k), side)
        removed_edges.update((level - 1, c) for c in group)
        cost *= _symmetric_dimension(name, network, (level, k), group)
    if cost.bit_length() > BITS_LIMIT:
        fail(name, f"the cost has more than {BITS_LIMIT} bits")
    joined = joined_inputs(network, partition, inputs=inputs, pools=pools, children=removed_edges)
    if joined:
        fail(name, joined)
    witness = {
        "inputs": list(inputs),
        "pools": [list(node) for node in pools],
        "symmetric": [list(group) for group in symmetric],
    }
    return conclude(name, subject.bounded(upper=cost), witness=witness)


def joined_inputs(
    network: Network,
    partition: Partition,
    *,
    inputs: Iterable[int] = (),
    pools: Iterable[Node] = (),
    children: Iterable[Node] = (),
    convolutions: Iterable[Node] = (),
) -> str:
    """Which inputs of I and J a removal leaves connected, or nothing.

    Removed are the edges of `inputs`, the pooling nodes `pools`, the edges from `children` up to their
    pooling nodes, and those from pooling nodes up to their `convolutions`.
    """
    tree = network.tree
    cut_inputs, cut_pools, cut_children, cut_above = (
        set(removed) for removed in (inputs, pools, children, convolutions)
    )
    graph = nx.Graph()
    for j in range(1, tree.inputs + 1):
        graph.add_nodes_from([("input", 0, j), ("conv", 0, j)])
        if j not in cut_inputs:
            graph.add_edge(("input", 0, j), ("conv", 0, j))
    for level, windows in enumerate(tree.children, start=1):
        for k, window in enumerate(windows, start=1):
            if (level, k) in cut_pools:
                continue
            kept = [c for c in window if (level - 1, c) not in cut_children]
            graph.add_edges_from((("pool", level, k), ("conv", level - 1, c)) for c in kept)
            if (level, k) not in cut_above:
                graph.add_edge(("pool", level, k), ("conv", level, k))
    for component in nx.connected_components(graph):
        inputs_of = sorted((j for kind, _, j in component if kind == "input"), reverse=True)
        sides = {j in partition.rows: j for j in inputs_of}
        if len(sides) == 2:
            return f"input {sides[True]} of I is still connected with input {sides[False]} of J"
    return ""


def _one_sided_children(network: Network, partition: Partition, node: Node, side: str) -> list[int]:
    level, k = node
    leaves = network.tree.leaves[level - 1]
    return [
        c
        for c in network.tree.children[level - 1][k - 1]
        if all((j in partition.rows) == (side == "I") for j in leaves[c - 1])
    ]


def _symmetric_dimension(name: str, network: Network, node: Node, group: Sequence[int]) -> int:
    """D(l, k, side): the product of the group's tensors, which sharing makes equal, is symmetric."""
    tree, (level, _) = network.tree, node
    if not group:
        fail(name, f"no child of {list(node)} lies on that side")
    if any(not network.shared(below) for below in range(level)):
        fail(name, f"not all layers below {list(node)} are shared")
    nodes, sizes = list(group), [len(group)]
    for below in range(level - 1, 0, -1):
        arities = {len(tree.children[below - 1][n - 1]) for n in nodes}
        if len(arities) != 1:
            fail(name, f"below {list(node)} the windows of layer {below} differ in size")
        sizes.append(arities.pop())
        nodes = [c for n in nodes for c in tree.children[below - 1][n - 1]]
    dimension = min(network.representation, network.widths[0])
    for below, size in enumerate(reversed(sizes), start=1):
        # The bits of a binomial coefficient are bounded before it is computed.
        if min(size, dimension - 1) * (dimension + size).bit_length() > BITS_LIMIT:
            fail(name, f"the symmetric tensors below {list(node)} are over the limit of size")
        dimension = comb(dimension + size - 1, size)
        if below < level:
            dimension = min(network.widths[below], dimension)
    return dimension


def recursion_upper_bound(subject: MaximalRank) -> Theorem:
    """The papers' recursion: maximal rank ≤ c^{L,1}.

        c^{0,k} = 1,  c^{l,k} = min{ M^min(|I_{l,k}|, |J_{l,k}|), r_{l−1} · Π_children c^{l−1,·} }
        ---------------------------------------------------------------------------------------
        maximal rank ≤ c^{L,1}

    Source: [CS-P] claim 3 / theorem 1's companion bound. No way to fail within the limits.
    """
    name = "recursion_upper_bound"
    product_only(name, subject)
    try:
        bound = papers_recursion_value(subject.network, subject.partition)
    except InputError as error:
        fail(name, str(error))
    return conclude(name, subject.bounded(upper=bound))


def almost_everywhere(premise: Theorem) -> Theorem:
    """What some weights attain, almost all weights attain.

        R ≤ maximal rank ≤ R'
        -----------------------------------------------------------------------------
        rank ≥ R outside the zero set of a non-zero polynomial of degree ≤ R · #nodes

    An entry of A has degree 1 in the weights of each node. Over GF(p) with degree < p, at most the fraction
    degree/p of the weights in GF(p) is excepted. Cites null-zero-set over QQ, schwartz-zippel over GF(p).
    """
    name = "almost_everywhere"
    maximal = premise.conclusion
    if not isinstance(maximal, MaximalRank) or maximal.lower is None or maximal.lower < 1:
        fail(name, "the premise is not a positive lower bound of a maximal rank")
    product_only(name, maximal)
    degree = maximal.lower * maximal.network.tree.size
    p = maximal.field.modulus
    conclusion = AlmostAll(
        network=maximal.network,
        partition=maximal.partition,
        field=maximal.field,
        lower=maximal.lower,
        upper=maximal.upper,
        degree=degree,
        fraction=Fraction(degree, p) if p is not None and degree < p else None,
    )
    cites = ["null-zero-set" if p is None else "schwartz-zippel"]
    return conclude(name, conclusion, (premise,), cites=cites)
