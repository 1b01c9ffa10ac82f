"""Rules about the rank of a network at given weights."""

from collections.abc import Sequence
from math import prod

from exactrank.kernel.capacities import Capacities
from exactrank.kernel.fields import InputError
from exactrank.kernel.naturals import BITS_LIMIT
from exactrank.kernel.objects import ArrayWeights
from exactrank.kernel.rules.networks import joined_inputs, product_only
from exactrank.kernel.statements import RankAtWeights
from exactrank.kernel.theorem import Theorem, conclude, fail

Node = tuple[int, int]


def cut_at_weights_upper_bound(
    subject: RankAtWeights,
    *,
    inputs: Sequence[int] = (),
    pools: Sequence[Node] = (),
    convolutions: Sequence[Node] = (),
) -> Theorem:
    """A cut whose costs are what the weights can carry: zeros, repeated channels, layers of low rank.

        removing the cut leaves no way from I to J
        ----------------------------------------------------------------------------------
        rank ≤ Π rank a^{0,j} over inputs · Π classes over pools · Π rank a^{l,k} over convolutions

    Fails if the weights are not written out, or some input of I is still connected with some input
    of J. Source: `docs/rules.md` (cuts), after [L].

    >>> from exactrank.kernel import fields, objects, trees
    >>> shallow = objects.Network(2, 2, (2,), trees.Global())
    >>> same = ((1, 2), (1, 2))
    >>> weights = ArrayWeights(((same, same), (((1, 1),),)))
    >>> subject = RankAtWeights(network=shallow, weights=weights, field=fields.Field(7),
    ...                         partition=objects.Partition((1,), (2,)), upper=2)
    >>> cut_at_weights_upper_bound(subject, pools=[(1, 1)]).conclusion.upper
    1
    """
    name = "cut_at_weights_upper_bound"
    network, partition, tree = subject.network, subject.partition, subject.network.tree
    product_only(name, subject)
    if not isinstance(subject.weights, ArrayWeights):
        fail(name, "the weights are not written out")
    nodes = [[(0, j) for j in inputs], list(pools), list(convolutions)]
    if any(listed != sorted(set(listed)) for listed in nodes):
        fail(name, "inputs, pools and convolutions are listed in increasing order")
    for j in inputs:
        if not 1 <= j <= tree.inputs:
            fail(name, f"there is no input {j}")
    for level, k in (*pools, *convolutions):
        if not 1 <= level <= tree.depth or not 1 <= k <= tree.width(level):
            fail(name, f"the tree has no pooling node {[level, k]}")
    joined = joined_inputs(
        network, partition, inputs=inputs, pools=pools, convolutions=convolutions
    )
    if joined:
        fail(name, joined)
    try:
        capacities = Capacities(network, subject.weights, subject.field)
    except InputError as error:
        fail(name, str(error))
    cost = prod(capacities.rank(0, j) for j in inputs)
    cost *= prod(capacities.classes(level, k) for level, k in pools)
    cost *= prod(capacities.rank(level, k) for level, k in convolutions)
    if cost.bit_length() > BITS_LIMIT:
        fail(name, f"the cost has more than {BITS_LIMIT} bits")
    witness = {
        "inputs": list(inputs),
        "pools": [list(node) for node in pools],
        "convolutions": [list(node) for node in convolutions],
    }
    lower = 0 if cost == 0 else None
    return conclude(name, subject.bounded(lower=lower, upper=cost), witness=witness)
