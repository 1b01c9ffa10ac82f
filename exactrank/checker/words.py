"""The statements of forms.py in words, as an accepted certificate is reported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import values
from networks import ORDER
from verdicts import show

if TYPE_CHECKING:
    from statements import Statement

TREES = {
    "any": "every pooling tree",
    "regular": "contiguous windows of one size w >= 2, N = w^L",
    "global": "one window over all N inputs",
    "pair": "one window over N = 2 inputs",
}
PARTITIONS = {
    "any": "every partition I, J",
    "odd": "I the inputs below the odd-numbered nodes of level t-1, J the rest",
    "root-children-one-sided": "every partition that splits no child of the root",
}
SHARING = {"any": "any layers shared", "none": "no layer below L shared"}
LEVELS = {1: "t = 1", "any": "every level t"}
TERMS = {
    "one": "a matricization of one rank-one term has rank <= {0}",
    "step": "if sums of Z rank-one terms have rank <= {1}, sums of Z + 1 have that for Z + 1",
    "any": "every matricization of a sum of Z >= 1 rank-one terms has rank <= {1}",
}


def _domain(said: Any) -> str:
    tree = said["tree"]
    fields = {"any": "every field QQ and GF(p)", "QQ": "the field QQ"}
    return "; ".join(
        [
            f"{said.get('operator', 'product')} networks of all N, M and widths",
            TREES[tree]
            if isinstance(tree, str)
            else f"contiguous windows of size w = {tree['window']}, N = w^L",
            SHARING[said["sharing"]],
            LEVELS[said["level"]],
            fields[said["field"]],
            "r = min(M, r0, ..., r_{t-1})" + (" >= 2" if said["r_min"] == 2 else ""),
        ]
    )


def in_words(said: Statement) -> str:
    parts = said.parts

    def number(key: str) -> str:
        return show(said.raw[key])[1:-1]

    net = f"the {said.net.words}" if "network" in parts else ""
    match said.kind:
        case "matricized-recursion":
            return (
                f"for all weights, [[phi]] at the node {show(parts['node'])} is the sum over "
                "the channels below of the weight times the Kronecker product of the "
                f"children's [[phi]], rows and columns reordered, for {net}; "
                f"{said.partition.words}; {ORDER}"
            )
        case "all-sizes":
            almost = (
                "for almost all weights the rank"
                if parts["quantity"] == "almost-all"
                else ("the maximal rank")
            )
            return (
                f"{almost} of [[A]]_(I,J) {parts['relation']} {values.in_words(parts['value'])}"
                f", for {_domain(parts)}; {PARTITIONS[parts['partition']]}; {ORDER}"
            )
        case "not-realizable-sizes":
            return (
                f"{_beyond(parts)} at level t with r_(t-1) < "
                f"{values.in_words(parts['fewer_than'])}, for {_domain(parts)}"
            )
        case "not-realizable":
            return (
                f"{_beyond(parts)} at level {parts['depth']} whose last width is below "
                f"{number('fewer_than')}, for {net} over {parts['field']} "
                f"(degree at most {number('degree')})"
            )
        case "matricized-product-sizes":
            return (
                "for all tensors B and C and all partitions, the matricization of their tensor "
                f"product is the Kronecker product of their matricizations; {ORDER}"
            )
        case "terms-bound":
            a, b = parts["bound"]
            return "over every field, " + TERMS[parts["terms"]].format(
                a + b, f"{b}*Z" if a == 0 else f"{a} + {b}*Z"
            )
        case "containment":
            return (
                "for every pooling tree and Z >= 1, product networks with all widths >= Z "
                "realize every CP tensor of Z terms, whatever layers 1 to L-1 share, and with "
                "layer 0 shared where the CP's is"
            )
        case "universal":
            return (
                f"product networks, unshared, with all widths >= {parts['width']} realize "
                f"every tensor over every commutative ring, for {TREES[parts['tree']]}"
            )
        case "distance":
            return (
                f"at weights given as {said.weights.form}, the infimum of |A - X|^2 over sums "
                f"X of at most {number('terms')} rank-one tensors "
                f"{said.relation()}, for {net}"
            )
        case "permutation-matricization":
            return (
                f"at weights given as {said.weights.form}, [[A]]_(I,J) is a permutation matrix "
                f"of order {number('size')}, for {net}; {said.partition.words}; "
                f"{ORDER}"
            )
        case "cp-rank":
            return f"the CP-rank over R and over QQ of {_tensor(said)} {said.relation()}"
        case "limit-of-terms":
            return (
                f"{_tensor(said)} is a limit of sums of at most {number('terms')} rank-one tensors"
            )
        case "not-closed":
            return (
                f"{_tensor(said)} has CP-rank {number('rank')}, and is a limit of sums of at "
                f"most {number('limit_terms')} rank-one tensors"
            )
        case "combination-rank":
            over = {"all": "all coefficients", "almost-all": "almost all coefficients"}
            return (
                f"over {parts['field']}, the rank of x_1*A_1 + ... {said.relation()} for "
                f"{over[parts['over']]}, A_1, ... = "
                + show([m["entries"] for m in parts["matrices"]]).replace('"', "")
            )
        case "null-set":
            what = (
                "the set of the rationals"
                if parts["set"] == "rationals"
                else f"the zero set of the polynomial {show(parts['set']['polynomial'])}"
            )
            closure = {"null": "has measure zero", "everything": "is everything"}
            return f"{what} has measure zero, and its closure {closure[parts['closure']]}"
        case "symmetric":
            return f"for all weights, A is symmetric in its modes, for {net}"
        case "unreachable":
            return (
                f"{_tensor(said)} is reached at no weights over a field of characteristic 0, "
                f"for any r0, by {net}"
            )
    rest = ", ".join(f"{key} {show(value)}" for key, value in parts.items()).replace('"', "")
    return f"{said.kind}: {rest}"


def _beyond(parts: Any) -> str:
    how = (
        "is no limit of tensors of shorter networks"
        if parts["sense"] == "limit"
        else "is not realized by a shorter network"
    )
    return f"for almost all weights, the network's tensor {how}"


def _tensor(said: Statement) -> str:
    entries = show(said.parts["tensor"]["entries"]).replace('"', "")
    return f"the tensor of shape {show(said.shape)} with the entries {entries}"
