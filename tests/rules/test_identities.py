"""Rules about identities: what they conclude, and why they refuse."""

import pytest
from attack_make import deep, grid, low, odd, part, shallow, tree

from exactrank.kernel import rules
from exactrank.kernel.polynomials import SymbolicWeights, weight_variables
from exactrank.kernel.statements import (
    CoarseEntry,
    LeafDeterminant,
    MatricizedProduct,
    NodeTensor,
    PolynomialFactor,
    PolynomialIdentity,
    TensorIdentity,
)
from exactrank.kernel.theorem import RuleError

DEEP4 = deep(4, 2, [2, 2])


def _circuit(network, level, k):
    node = (level, k)
    return TensorIdentity(
        NodeTensor("forward-pass", network, node), NodeTensor("decomposition", network, node)
    )


def _leaves(network):
    return [rules.circuit_leaf(network, j) for j in range(1, network.inputs + 1)]


def _root(network):
    below = _leaves(network)
    for level, windows in enumerate(network.tree.children, start=1):
        below = [
            rules.circuit_node([below[c - 1] for c in window], network, (level, k))
            for k, window in enumerate(windows, start=1)
        ]
    return below[0]


NETWORKS = [
    DEEP4,
    deep(4, 3, [2, 1], sharing=(0, 1)),
    shallow(3, 2, 4),
    tree([[3, 1], [5, 2, 4]], 2, [2, 3]),
    grid((2, 2), (2, 2), 2, [2]),
    grid((2, 4), [(1, 2), (2, 2)], 2, [1, 2], mirror=True),
]


@pytest.mark.parametrize("network", NETWORKS, ids=str)
def test_circuit_is_the_decomposition(network, agree):
    theorem = _root(network)
    assert theorem.conclusion == _circuit(network, network.depth, 1)
    assert agree(theorem) == "valid"


@pytest.mark.parametrize("label", [0, 5, -1])
def test_circuit_leaf_refuses(label):
    with pytest.raises(ValueError, match="no node"):
        rules.circuit_leaf(DEEP4, label)


def test_circuit_node_refuses():
    leaves = _leaves(DEEP4)
    other = _leaves(deep(4, 2, [2, 2], sharing=(0,)))
    one = rules.circuit_node(leaves[:2], DEEP4, (1, 1))
    differ = "not the identities at the children of [1, 1], in order"
    table = [
        (leaves[1::-1], (1, 1), differ),
        (leaves[:1], (1, 1), differ),
        (leaves[:3], (1, 1), differ),
        (leaves[2:], (1, 1), differ),
        ([leaves[0], leaves[0]], (1, 1), differ),
        (other[:2], (1, 1), differ),
        ([one, one], (1, 1), differ),
        (leaves[:2], (0, 1), "no pooling node [0, 1]"),
        (leaves[:2], (3, 1), "no pooling node [3, 1]"),
        (leaves[:2], (1, 3), "no pooling node [1, 3]"),
        (leaves[:2], (1, 0), "no pooling node [1, 0]"),
    ]
    for premises, node, reason in table:
        with pytest.raises(RuleError) as refusal:
            rules.circuit_node(premises, DEEP4, node)
        assert refusal.value.rule == "circuit_node"
        assert reason in refusal.value.reason


def _symbolic(network, change=None):
    """Every weight as the variable that it is, but for what `change` says."""

    def poly(variable):
        return (change or {}).get(variable, ((1, ((variable, 1),)),))

    return SymbolicWeights(
        tuple(
            tuple(tuple(tuple(map(poly, row)) for row in m) for m in layer)
            for layer in weight_variables(network)
        )
    )


SMALL = shallow(2, 2, 2)
# Channel 1 of input 1 is doubled and its output weight halved elsewhere: not the same tensor.
DOUBLED = _symbolic(SMALL, {(0, 1, 1, 1): ((2, (((0, 1, 1, 1), 1),)),)})
# The two channels exchanged everywhere: the same tensor.
SWAP = {1: 2, 2: 1}
SWAPPED = _symbolic(
    SMALL,
    {
        (0, j, g, d): ((1, (((0, j, SWAP[g], d), 1),)),)
        for j in (1, 2)
        for g in (1, 2)
        for d in (1, 2)
    }
    | {(1, 1, 1, a): ((1, (((1, 1, 1, SWAP[a]), 1),)),) for a in (1, 2)},
)
ONE_PLACE = _symbolic(SMALL, {(1, 1, 1, 1): ((1, (((1, 1, 1, 2), 1),)),)})


def _sides(left, right):
    return TensorIdentity(left, right)


def _at(network, node, of="decomposition", weights=None):
    return NodeTensor(of, network, node, weights)


IDENTITIES = [
    ("the circuit, expanded", _circuit(DEEP4, 2, 1)),
    ("a leaf", _circuit(DEEP4, 0, 3)),
    ("reflexive", _sides(_at(SMALL, (1, 1)), _at(SMALL, (1, 1)))),
    (
        "the variables themselves",
        _sides(_at(SMALL, (1, 1)), _at(SMALL, (1, 1), weights=_symbolic(SMALL))),
    ),
    ("channels exchanged", _sides(_at(SMALL, (1, 1)), _at(SMALL, (1, 1), weights=SWAPPED))),
    (
        "forward pass, channels exchanged",
        _sides(_at(SMALL, (1, 1), "forward-pass"), _at(SMALL, (1, 1), weights=SWAPPED)),
    ),
    # A node of a larger tree and the same node of another network above it.
    (
        "another tree above",
        _sides(
            _at(deep(4, 2, [2, 2]), (1, 1)),
            _at(
                deep(
                    4,
                    2,
                    [
                        2,
                        2,
                    ],
                    window=[2, 2],
                ),
                (1, 1),
            ),
        ),
    ),
]
BAD_IDENTITIES = [
    (
        "one coefficient",
        _sides(_at(SMALL, (1, 1)), _at(SMALL, (1, 1), weights=DOUBLED)),
        "channel 1 differs",
    ),
    (
        "one weight",
        _sides(_at(SMALL, (1, 1)), _at(SMALL, (1, 1), weights=ONE_PLACE)),
        "channel 1 differs",
    ),
    ("other inputs", _sides(_at(DEEP4, (1, 1)), _at(DEEP4, (1, 2))), "different inputs"),
    ("other level", _sides(_at(DEEP4, (1, 1)), _at(DEEP4, (2, 1))), "different inputs"),
    ("other M", _sides(_at(SMALL, (1, 1)), _at(shallow(2, 3, 2), (1, 1))), "dimensions"),
    ("other channels", _sides(_at(DEEP4, (1, 1)), _at(deep(4, 2, [2, 3]), (1, 1))), "or channels"),
    ("shared and not", _sides(_at(SMALL, (1, 1)), _at(shallow(2, 2, 2, (0,)), (1, 1))), "differs"),
    ("widths", _sides(_at(SMALL, (1, 1)), _at(shallow(2, 2, 3), (1, 1))), "differs"),
    (
        "tree of other windows",
        _sides(
            _at(tree([[1, 2], [3, 4]], 2, [2, 2]), (2, 1)),
            _at(tree([[1, 3], [2, 4]], 2, [2, 2]), (2, 1)),
        ),
        "differs",
    ),
]


@pytest.mark.parametrize("subject", [i[1] for i in IDENTITIES], ids=[i[0] for i in IDENTITIES])
def test_expand_identity(subject, agree):
    theorem = rules.expand_identity(subject)
    assert theorem.conclusion == subject
    assert agree(theorem) == "valid"


@pytest.mark.parametrize(
    ("subject", "reason"), [i[1:] for i in BAD_IDENTITIES], ids=[i[0] for i in BAD_IDENTITIES]
)
def test_expand_identity_refuses(subject, reason):
    with pytest.raises(RuleError) as refusal:
        rules.expand_identity(subject)
    assert refusal.value.rule == "expand_identity"
    assert reason in refusal.value.reason


PRODUCTS = [
    ((2, 2), (3,), part(3, 1, 3)),
    ((2, 2), (3,), part(3, 3)),
    ((2, 3, 4), (3, 1), part(5, 2, 4)),
    ((1,), (1,), part(2, 2)),
    ((2,) * 4, (3,) * 2, part(6, 1, 4, 5)),
]


@pytest.mark.parametrize(("left", "right", "partition"), PRODUCTS)
def test_compare_entries(left, right, partition, agree):
    subject = MatricizedProduct(left, right, partition)
    theorem = rules.compare_entries(subject)
    assert theorem.conclusion == subject
    assert agree(theorem) == "valid"


def test_compare_entries_refuses_what_does_not_fit():
    for left, right in (((2,), (2, 2, 2)), ((2, 2, 2), ()), ((), (2, 2, 2))):
        with pytest.raises(ValueError, match="modes"):
            MatricizedProduct(left, right, part(3, 1))
    huge = MatricizedProduct((2**11,), (2**11,), part(2, 1))
    with pytest.raises(ValueError, match="over the limit"):
        rules.compare_entries(huge)


def _determinant_factors(network, power):
    index = (1, 2)
    leaves = [(LeafDeterminant(j), power) for j in range(1, 5)]
    coarse = [(CoarseEntry((a, b)), 1) for a in index for b in index]
    return (*leaves, *coarse)


TWO = deep(2, 2, [2])
TWO_FACTORS = (
    (LeafDeterminant(1), 1),
    (LeafDeterminant(2), 1),
    (CoarseEntry((1,)), 1),
    (CoarseEntry((2,)), 1),
)
DETERMINANTS = [
    ("two inputs", PolynomialIdentity(TWO, odd(2), TWO_FACTORS)),
    ("other order of the factors", PolynomialIdentity(TWO, odd(2), TWO_FACTORS[::-1])),
    ("I and J exchanged", PolynomialIdentity(TWO, part(2, 2), TWO_FACTORS)),
    ("four inputs", PolynomialIdentity(DEEP4, odd(4), _determinant_factors(DEEP4, 2))),
    (
        "shared leaves",
        PolynomialIdentity(
            deep(2, 2, [2], sharing=(0,)),
            odd(2),
            ((LeafDeterminant(0), 2), (CoarseEntry((1,)), 1), (CoarseEntry((2,)), 1)),
        ),
    ),
    # One channel, M = 2: the determinant is the zero polynomial.
    ("zero", PolynomialIdentity(deep(2, 2, [1]), odd(2), ((PolynomialFactor(()), 1),))),
    # M = 1: the one entry, a product of three weights.
    (
        "one entry",
        PolynomialIdentity(
            deep(2, 1, [1]),
            odd(2),
            (
                (
                    PolynomialFactor(
                        ((1, (((0, 1, 1, 1), 1), ((0, 2, 1, 1), 1), ((1, 1, 1, 1), 1))),)
                    ),
                    1,
                ),
            ),
        ),
    ),
]
BAD_DETERMINANTS = [
    ("a factor is missing", TWO, odd(2), TWO_FACTORS[1:], "is not the product of the factors"),
    ("a factor twice", TWO, odd(2), (*TWO_FACTORS, TWO_FACTORS[0]), "is not the product"),
    ("a power", TWO, odd(2), ((LeafDeterminant(1), 2), *TWO_FACTORS[1:]), "is not the product"),
    ("no factor", TWO, odd(2), (), "is not the product"),
    ("sign", TWO, odd(2), (*TWO_FACTORS, (PolynomialFactor(((-1, ()),)), 1)), "is not the product"),
    ("factor 2", TWO, odd(2), (*TWO_FACTORS, (PolynomialFactor(((2, ()),)), 1)), "is not the"),
    ("not square", DEEP4, part(4, 1), (), "not square"),
    ("too large", deep(4, 3, [3, 3]), odd(4), (), "order over 6"),
    ("powers of one", DEEP4, odd(4), _determinant_factors(DEEP4, 1), "is not the product"),
    ("another partition", DEEP4, low(4), _determinant_factors(DEEP4, 2), "is not the product"),
    ("leaf 3 of 2", TWO, odd(2), ((LeafDeterminant(3), 1), *TWO_FACTORS[1:]), "no leaf matrix 3"),
    (
        "leaf 0, unshared",
        TWO,
        odd(2),
        ((LeafDeterminant(0), 1), *TWO_FACTORS[1:]),
        "no leaf matrix 0",
    ),
    (
        "leaf 1, shared",
        deep(2, 2, [2], sharing=(0,)),
        odd(2),
        ((LeafDeterminant(1), 2), *TWO_FACTORS[2:]),
        "no leaf matrix 1",
    ),
    ("not M = r_0", deep(2, 2, [3]), odd(2), TWO_FACTORS, "not square"),
    (
        "coarse index too long",
        TWO,
        odd(2),
        (*TWO_FACTORS[:3], (CoarseEntry((1, 2)), 1)),
        "not an index",
    ),
    (
        "coarse index too large",
        TWO,
        odd(2),
        (*TWO_FACTORS[:3], (CoarseEntry((3,)), 1)),
        "not an index",
    ),
]


@pytest.mark.parametrize("subject", [d[1] for d in DETERMINANTS], ids=[d[0] for d in DETERMINANTS])
def test_expand_determinant(subject, agree):
    theorem = rules.expand_determinant(subject)
    assert theorem.conclusion == subject
    assert agree(theorem) == "valid"


@pytest.mark.parametrize(
    ("network", "partition", "factors", "reason"),
    [d[1:] for d in BAD_DETERMINANTS],
    ids=[d[0] for d in BAD_DETERMINANTS],
)
def test_expand_determinant_refuses(network, partition, factors, reason):
    with pytest.raises(RuleError) as refusal:
        rules.expand_determinant(PolynomialIdentity(network, partition, tuple(factors)))
    assert refusal.value.rule == "expand_determinant"
    assert reason in refusal.value.reason
