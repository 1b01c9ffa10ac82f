"""Counterexamples that are not networks' ranks: small matrices, identities, and what other claims prove.

Only proposals: which of them contradicts a claim, the independent checker says.
"""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import product as cartesian
from typing import Any

from exactrank.claims import Instance, instances, shipped_scripts
from exactrank.kernel.fields import Field, InputError
from exactrank.kernel.matrices import matrix_from_json
from exactrank.kernel.objects import Network
from exactrank.kernel.polynomials import SymbolicWeights
from exactrank.kernel.rules import expand_identity, kronecker_rank
from exactrank.kernel.statements import NodeTensor, TensorIdentity
from exactrank.kernel.theorem import RuleError, Theorem
from exactrank.kernel.trees import Contiguous, Global, Pooling
from exactrank.proving import load
from exactrank.ranks import matrix_rank, rank_at_weights
from exactrank.refuting.at_weights import constant_weights
from exactrank.refuting.variants import Question

Proposal = Callable[[], Theorem]
MOST = 40
"""Proposals of one search."""
ONE = ((1, ()),)


def proposals(question: Question) -> Iterator[Proposal]:
    """Theorems that may contradict the question, the smallest first."""
    if question.kind == "matrix-rank":
        yield from _matrices()
    if question.kind == "tensor-identity" and question.value == "shallow":
        yield from _equal_channels()
    if question.kind == "tensor-identity" and question.value == "shallow-everywhere":
        yield from _shallow_networks()
    if question.kind == "rank-at-weights":
        yield from _at_equal_weights(question)
    if question.kind == "tensor-identity" and question.value == "universal":
        yield _one_function
    yield from _from_claims(question)


def _matrices() -> Iterator[Proposal]:
    """Kronecker products and sums of rank-one terms with entries 0 and 1."""
    small: list[Any] = [[["0"]], [["1"]], [["1", "0"], ["0", "1"]]]
    for left, right in cartesian(small, repeat=2):
        yield _kronecker({"kronecker": [{"entries": left}, {"entries": right}]})
    at = {"I": [1], "J": [2]}
    one = [["1", ["1"], ["1"]]]
    for terms in (one, one * 2, [["1", ["1", "0"], ["1", "0"]], ["1", ["0", "1"], ["0", "1"]]]):
        yield _explicit({"terms": terms, "partition": at})


def _kronecker(data: Any) -> Proposal:
    def prove() -> Theorem:
        field = Field.parse("QQ")
        left, right = (matrix_from_json(factor, field) for factor in data["kronecker"])
        return kronecker_rank(matrix_rank(left, field), matrix_rank(right, field))

    return prove


def _explicit(data: Any) -> Proposal:
    def prove() -> Theorem:
        field = Field.parse("QQ")
        return matrix_rank(matrix_from_json(data, field), field)

    return prove


def _equal_channels() -> Iterator[Proposal]:
    """Networks with all weights 1: every tensor on the way is constant, so one hidden channel does."""
    shapes: list[tuple[int, Pooling]] = [(2, Contiguous(2)), (4, Contiguous(2)), (4, Contiguous(4))]
    for (inputs, pooling), width in cartesian(shapes, (2, 3)):
        yield _with_equal_channels(inputs, pooling, width)


def _shallow_networks() -> Iterator[Proposal]:
    """A shallow network is itself one with so many hidden channels, at all weights."""

    def itself(network: Network) -> Theorem:
        side = NodeTensor("decomposition", network, (1, 1), None)
        return expand_identity(TensorIdentity(side, side))

    for inputs, width in cartesian((2, 3, 4), (1, 2)):
        yield partial(itself, Network(inputs, 2, (width,), Global()))


def _at_equal_weights(question: Question) -> Iterator[Proposal]:
    """The required instances of a claim, with all weights 1."""

    def rank(instance: Instance) -> Theorem:
        network = instance.network
        weights = constant_weights(network, 1)
        return rank_at_weights(network, weights, instance.partition, instance.field)

    for instance in sorted(instances(question.claim), key=_size):
        yield partial(rank, instance)


def _with_equal_channels(inputs: int, pooling: Pooling, width: int) -> Proposal:
    def prove() -> Theorem:
        depth = pooling.tree(inputs).depth
        network = Network(inputs, 2, (width,) * depth, pooling)
        shallow = Network(inputs, 2, (1,), Global())
        entry = 1  # of every channel's tensor
        for windows in network.tree.children:
            entry = width * entry ** len(windows[0])
        left = NodeTensor("decomposition", network, (depth, 1), _constant(network, ONE, ONE))
        scaled = _constant(shallow, ONE, ((entry, ()),))
        right = NodeTensor("decomposition", shallow, (1, 1), scaled)
        return expand_identity(TensorIdentity(left, right))

    return prove


def _one_function() -> Theorem:
    """M = 1: a tensor is one number, which a network with shared weights 1 has as output weight."""
    arbitrary, shared = Network(2, 1, (1,), Global()), Network(2, 1, (1,), Global(), (0,))
    number = ((1, (((1, 1, 1, 1), 1),)),)
    left, right = (
        NodeTensor("decomposition", network, (1, 1), _constant(network, ONE, number))
        for network in (shared, arbitrary)
    )
    return expand_identity(TensorIdentity(left, right))


def _constant(network: Network, entry: Any, output: Any) -> SymbolicWeights:
    layers = []
    for level in range(network.depth + 1):
        sets, rows, columns = network.weight_shape(level)
        weight = output if level == network.depth else entry
        layers.append(tuple(((weight,) * columns,) * rows for _ in range(sets)))
    return SymbolicWeights(tuple(layers))


def _from_claims(question: Question) -> Iterator[Proposal]:
    """What the scripts of claims of this kind prove at their required instances."""
    found: list[tuple[tuple[int, ...], Proposal]] = []
    for proof in shipped_scripts().values():
        if proof.claim.conclusion.kind != question.kind or not proof.claim.required:
            continue
        prove = load(proof.script)
        for instance in instances(proof.claim):
            found.append((_size(instance), partial(prove, instance)))
    yield from (proposal for _, proposal in sorted(found, key=lambda pair: pair[0]))


def _size(instance: Instance) -> tuple[int, ...]:
    given = instance.parameters
    widths = sum(given["widths"]) if "widths" in given else given.get("width", 0)
    return given.get("inputs", 0), given.get("representation", 0), widths


def proved(proposal: Proposal) -> Theorem | None:
    """The theorem; None where the rules do not give it."""
    try:
        return proposal()
    except (InputError, RuleError):
        return None
