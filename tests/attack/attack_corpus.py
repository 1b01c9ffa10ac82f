"""Valid certificates: one or more per rule, and small instances of every shipped claim."""

from functools import cache
from typing import Any

from attack_certs import certificate_of
from attack_checker import InProcess
from attack_make import (
    GF2,
    GF7,
    GF_BIG,
    QQ,
    FlowWeights,
    Kronecker,
    MatchingWeights,
    arrays,
    at_weights,
    deep,
    entries,
    grid,
    low,
    maximal,
    odd,
    of_matrix,
    part,
    shallow,
    tensor,
    terms,
    tree,
)

from exactrank import claims, proving
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
from exactrank.networks import random_weights
from exactrank.ranks import matrix_rank, maximal_rank, rank_at_weights

DEEP4 = deep(4, 2, [2, 2])
SHARED4 = deep(4, 2, [4, 4], sharing=(0, 1))
TREE5 = tree([[3, 1, 5], [2, 4]], 4, [8, 4])


def _symbolic(network: Any) -> SymbolicWeights:
    return SymbolicWeights(
        tuple(
            tuple(tuple(tuple(((1, ((v, 1),)),) for v in row) for row in m) for m in layer)
            for layer in weight_variables(network)
        )
    )


def _matrices() -> dict[str, Any]:
    two = entries([[1, 2], [3, 4]])
    wide = entries([["1/2", "1/3", "1"], ["1", "2/3", "2"]])
    gf7 = entries([[1, 2, 3], [2, 4, 6], [0, 0, 5]], GF7)
    cube = tensor((2, 3, 2), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13], part(3, 1, 3))
    sum_of_two = terms([[1, [1, 0], [1, 2], [1, 1]], ["1/2", [0, 1], [3, 1], [1, -1]]], part(3, 2))
    at = at_weights(
        shallow(2, 2, 2),
        arrays([[[["1", "1/2"], ["0", "1"]], [["1", "0"], ["0", "2"]]], [[["1", "1/3"]]]]),
        part(2, 1),
    )
    return {
        "minor": rules.minor_lower_bound(of_matrix(two), rows=[0, 1], columns=[1, 0], modulus=11),
        "minor-of-one": rules.minor_lower_bound(of_matrix(wide), rows=[1], columns=[2], modulus=5),
        "minor-gf7": rules.minor_lower_bound(
            of_matrix(gf7, GF7), rows=[0, 2], columns=[0, 2], modulus=None
        ),
        "minor-tensor": rules.minor_lower_bound(
            of_matrix(cube), rows=[0, 1, 3], columns=[0, 1, 2], modulus=101
        ),
        "minor-at-weights": rules.minor_lower_bound(
            at, rows=[[1], [2]], columns=[[1], [2]], modulus=5
        ),
        "factorization": rules.factorization_upper_bound(
            of_matrix(wide), columns=[0], combinations=_numbers([["2/3", "2"]])
        ),
        "factorization-gf7": rules.factorization_upper_bound(
            of_matrix(gf7, GF7), columns=[0, 2], combinations=[[2], [0]]
        ),
        "factorization-zero": rules.factorization_upper_bound(
            of_matrix(entries([[0, 0]])), columns=[], combinations=[]
        ),
        "terms": rules.rank_one_terms_upper_bound(of_matrix(sum_of_two)),
        "rank": matrix_rank(wide, QQ),
        "rank-terms": matrix_rank(sum_of_two, QQ),
        "rank-gf2": matrix_rank(entries([[1, 1, 0], [0, 1, 1], [1, 0, 1]], GF2), GF2),
        "kronecker": rules.kronecker_rank(matrix_rank(two, QQ), matrix_rank(wide, QQ)),
        "kronecker-lower": rules.kronecker_rank(
            rules.minor_lower_bound(of_matrix(two), rows=[0], columns=[0], modulus=11),
            matrix_rank(wide, QQ),
        ),
        "kronecker-minor": rules.minor_lower_bound(
            of_matrix(Kronecker(two, wide)), rows=[0, 3], columns=[0, 4], modulus=11
        ),
    }


def _numbers(rows: list[list[str]]) -> Any:
    return [[QQ.element(x) for x in row] for row in rows]


def _networks() -> dict[str, Any]:
    flow = rules.flow_lower_bound(
        at_weights(TREE5, FlowWeights(((1, 3, 2), (1, 5, 2), (2, 4, 4))), part(5, 1, 2), GF2)
    )
    matching = rules.matching_lower_bound(
        at_weights(deep(4, 2, [3, 2], sharing=(0, 1, 2)), MatchingWeights(2), odd(4))
    )
    cut = rules.cut_upper_bound(maximal(DEEP4, odd(4)), inputs=[1], pools=[(1, 2)])
    symmetric = rules.cut_upper_bound(maximal(SHARED4, low(4)), symmetric=[(2, 1, "I")])
    group = rules.cut_upper_bound(maximal(shallow(5, 2, 9, (0,)), odd(5)), symmetric=[(1, 1, "J")])
    lower = rules.specialisation_lower_bound(
        rules.flow_lower_bound(at_weights(DEEP4, FlowWeights(((1, 2, 2), (3, 4, 2))), odd(4)))
    )
    weights = random_weights(DEEP4, QQ, seed=3, size=4)
    over = random_weights(DEEP4, GF_BIG, seed=4)
    mirror = grid((2, 4), [(2, 1), (1, 4)], 2, [2, 2], (1,), mirror=True)
    return {
        "flow": flow,
        "matching": matching,
        "cut": cut,
        "cut-symmetric": symmetric,
        "cut-symmetric-inputs": group,
        "recursion": rules.recursion_upper_bound(maximal(deep(4, 3, [5, 2]), low(4))),
        "specialised": lower,
        "specialised-above": rules.specialisation_upper_bound(cut, weights=weights),
        "almost": rules.almost_everywhere(rules.both_bounds(lower, cut)),
        "almost-gf": _almost(GF_BIG),
        "almost-gf7": _almost(GF7),
        "at-weights": rank_at_weights(DEEP4, weights, odd(4), QQ),
        "at-weights-low": rank_at_weights(DEEP4, weights, low(4), QQ),
        "at-weights-gf": rank_at_weights(DEEP4, over, part(4, 1), GF_BIG),
        "maximal-shared": maximal_rank(SHARED4, low(4), QQ).theorem,
        "maximal-mirror": maximal_rank(mirror, part(8, 1, 2, 5), QQ).theorem,
        "maximal-one-channel": maximal_rank(deep(4, 2, [1, 1]), odd(4), QQ).theorem,
    }


def _almost(field: Any) -> Any:
    at = at_weights(DEEP4, FlowWeights(((1, 2, 2), (3, 4, 2))), odd(4), field)
    lower = rules.specialisation_lower_bound(rules.flow_lower_bound(at))
    cut = rules.cut_upper_bound(maximal(DEEP4, odd(4), field), inputs=[2, 4])
    return rules.almost_everywhere(rules.both_bounds(lower, cut))


def _identities() -> dict[str, Any]:
    leaves = [rules.circuit_leaf(DEEP4, j) for j in (1, 2)]
    small = shallow(2, 2, 2)
    two = deep(2, 2, [2])
    product = (
        (LeafDeterminant(1), 1),
        (LeafDeterminant(2), 1),
        (CoarseEntry((1,)), 1),
        (CoarseEntry((2,)), 1),
    )
    return {
        "circuit-leaf": leaves[0],
        "circuit-node": rules.circuit_node(leaves, DEEP4, (1, 1)),
        "expanded": rules.expand_identity(
            TensorIdentity(
                NodeTensor("forward-pass", small, (1, 1)),
                NodeTensor("decomposition", small, (1, 1), _symbolic(small)),
            )
        ),
        "product": rules.compare_entries(MatricizedProduct((2, 3), (2,), part(3, 2))),
        "determinant": rules.expand_determinant(PolynomialIdentity(two, odd(2), product)),
        "determinant-zero": rules.expand_determinant(
            PolynomialIdentity(deep(2, 2, [1]), odd(2), ((PolynomialFactor(()), 2),))
        ),
        "determinant-written": rules.expand_determinant(
            PolynomialIdentity(
                two,
                odd(2),
                (
                    *product[1:],
                    (
                        PolynomialFactor(
                            (
                                (1, (((0, 1, 1, 1), 1), ((0, 1, 2, 2), 1))),
                                (-1, (((0, 1, 1, 2), 1), ((0, 1, 2, 1), 1))),
                            )
                        ),
                        1,
                    ),
                ),
            )
        ),
    }


@cache
def theorems() -> dict[str, Any]:
    """One or more theorems for every rule, by name."""
    return {**_matrices(), **_networks(), **_identities()}


@cache
def from_rules() -> dict[str, Any]:
    """Their certificates; not to be changed (copy first)."""
    return {name: certificate_of(theorem) for name, theorem in theorems().items()}


def is_small(instance: Any) -> bool:
    given = instance.parameters
    return given.get("inputs", 4) <= 8 and given.get("representation", 2) <= 3


@cache
def known_rules() -> frozenset[str]:
    """The rules that the checker knows."""
    return frozenset(InProcess().modules["derivation"].RULES)


KINDS = {
    "matrix-rank",
    "rank-at-weights",
    "maximal-rank",
    "almost-all",
    "tensor-identity",
    "matricized-product",
    "polynomial-identity",
}


def of_known_kinds(certificate: Any) -> bool:
    """Every step says what the oracle can judge; tests/sizes/ attacks the other kinds."""
    said = [step["conclusion"] for step in certificate["steps"]]
    kinds = {c["quantity"] if c["kind"] == "rank" else c["kind"] for c in said}
    return kinds <= KINDS and {s["rule"] for s in certificate["steps"]} <= known_rules()


@cache
def from_claims(each: int = 4) -> dict[str, Any]:
    """A few small instances of every shipped claim that is about given sizes.

    Spread over what the claim requires.
    """
    found = {}
    for name, proof in claims.shipped_scripts().items():
        small = [instance for instance in claims.instances(proof.claim) if is_small(instance)]
        prove = proving.load(proof.script)
        step = max(1, len(small) // each)
        for number, instance in enumerate(small[::step][:each]):
            certificate = certificate_of(prove(instance))
            if of_known_kinds(certificate):
                found[f"{name}-{number}"] = certificate
    return found


@cache
def corpus() -> dict[str, Any]:
    """All of them."""
    return {**from_rules(), **from_claims()}
