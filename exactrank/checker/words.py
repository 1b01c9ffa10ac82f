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
BEYOND = {
    "exact": "for almost all weights A is not realized by a shorter network",
    "limit": "for almost all weights A is no limit of tensors of shorter networks",
}
EXTRA = {
    "none": "",
    "spare": " (+ 1 if there are a spare row and a spare column)",
    "M>r": " (+ 1 if M > r)",
}
QUANTITIES = {"maximal-rank": "the maximal rank", "almost-all": "for almost all weights the rank"}
TERMS = {
    "one": "the rank is at most a + b for Z = 1",
    "step": "if it is at most a + b*Z for Z terms, it is at most a + b*(Z+1) for Z + 1",
    "any": "the rank is at most a + b*Z for all Z >= 1",
}
# The fields are the statement's keys, and net, where, relation, domain, value.
TEXTS = {
    "all-sizes": "{quantity} of [[A]]_(I,J) {relation} {value}, for {domain}; {partition}; {order}",
    "not-realizable-sizes": "{sense} at level t with r_(t-1) < {value}, for {domain}",
    "not-realizable": "{sense} at level {depth} whose last width is below {fewer_than}, for {net} "
    "over {field} (degree at most {degree})",
    "matricized-recursion": "for all weights, [[phi]] at the node {node} is the sum over the "
    "channels below of the weight times the Kronecker product of the children's [[phi]], rows and "
    "columns reordered, for {net}; {where}; {order}",
    "matricized-product-sizes": "for all tensors B and C and all partitions, the matricization of "
    "their tensor product is the Kronecker product of their matricizations; {order}",
    "terms-bound": "over every field, for matricizations of sums of Z rank-one terms, "
    "[a, b] = {bound}: {terms}",
    "containment": "for every pooling tree and Z >= 1, {operator} networks with all widths >= Z "
    "realize every CP tensor of Z terms, whatever layers 1 to L-1 share, and with layer 0 shared "
    "where the CP's is",
    "universal": "{operator} networks, unshared, with all widths >= {width} realize every tensor "
    "over every commutative ring, for {tree}",
    "distance": "at weights given as {weights}, the infimum of |A - X|^2 over real sums X of at "
    "most {terms} rank-one tensors {relation}, for {net}",
    "permutation-matricization": "at weights given as {weights}, [[A]]_(I,J) is a permutation "
    "matrix of order {size}, for {net}; {where}; {order}",
    "cp-rank": "the CP-rank over R and over QQ of the tensor {tensor} {relation}",
    "limit-of-terms": "the tensor {tensor} is a limit of sums of at most {terms} rank-one tensors",
    "not-closed": "the tensor {tensor} has CP-rank {rank}, and is a limit of sums of at most "
    "{limit_terms} rank-one tensors",
    "combination-rank": "over {field} and {over} coefficients, the rank of x_1*A_1 + x_2*A_2 + ... "
    "{relation}, the matrices being {matrices}",
    "null-set": "the set {set} has measure zero; its closure: {closure}",
    "symmetric": "for all weights, A is symmetric in its modes, for {net}",
    "realized": "at weights given as arrays, A is the tensor {tensor}, for {net}",
    "beyond-shallow": "at weights given as {weights}, A is not the tensor{sense} of a shallow "
    "{operator} network with the same N and M, any sharing, real weights and {terms}, for {net}",
    "index-table": "at the table weights with the leaf {leaf}, {operator}, for every tree, t and "
    "r = min(M, r0, ..., r_(t-1)) >= {r_min}: {at} is {match} (a + b*r) where the indices below "
    "each node of level t are equal and at most r, else {mismatch}",
    "index-rank": "at the table weights with the leaf {leaf}, the rank of [[A]]_(I,J) is exactly "
    "{value}{extra}, for {domain}; {partition}; {order}",
    "separation-rank": "at weights given as {weights} and with the functions {features}, the "
    "separation rank of h at I, J {relation}, for {net}; {where}",
    "separation-gap": "at weights given as {weights} and with the functions {features}, the "
    "separation rank of h at I, J is at most {separation}, the rank of [[A]]_(I,J) at least {rank}, "
    "for {net}; {where}; {order}",
    "piecewise-identity": "{left} = {right} {fails}",
    "operator-law": "the operator {operator} of two real numbers has the law {law}: {fails}",
    "generalized-decomposition": "for every pooling tree, widths, real weights, functions and "
    "templates, the grid tensor of a network of the operator {operator} is its generalized "
    "decomposition, whatever the order and brackets of the children",
    "average-equals-sum": "for every pooling tree with equal windows on levels of shared layers, "
    "and every function sigma, networks of (sigma, average) and of (sigma, sum) compute the same "
    "functions",
    "box": "for all real weights between the ends of the intervals {intervals}, of volume {volume}, "
    "a network with one hidden channel has the same tensor A as {net}",
    "named-set": "for every {operator} network it is defined for, the set {set} of real weights is "
    "open and not empty, and at all weights in it a network with one hidden channel has the same A",
    "beyond-one-channel": "at weights given as arrays, no network with one hidden channel has the "
    "tensor A of {net}",
    "split-rank": "at all weights at which every leaf matrix X_t has independent columns, the rank "
    "of [[A]]_(I,J) is the number of alpha with C_alpha not 0, and the rank is the product of the "
    "q_t exactly where they all have and no C_alpha is 0, for {net}; {where}; {order}",
    "rank-condition": "over {field}, the rank of [[A]]_(I,J) is at most {upper}, and at least {lower} "
    "{relation} {conditions} (all hold outside the zeros of a non-zero polynomial of degree at most "
    "{degree}), for {net}; {where}; {order}",
    "count": "of the {of} weights over {field}, {count} give [[A]]_(I,J) the rank {rank}, for {net}; "
    "{where}; {order}",
    "determinant-sizes": "for every pooling tree and partition whose windows of level 1 are matched "
    "pairs, all M = r_0, widths and shared layers, det [[A]]_(I,J) is the product of the det(A_j), "
    "each to the power r_0^(N/2-1), and of all C_alpha",
    "unreachable": "the tensor {tensor} is reached at no weights over a field of characteristic 0, "
    "with any r_0, by {net}",
}


def in_words(said: Statement) -> str:
    parts = said.parts
    words = {"order": ORDER}
    words |= {key: show(value).replace('"', "") for key, value in said.raw.items()}
    if said.kind not in TEXTS:
        return ", ".join(f"{key} {value}" for key, value in words.items())
    if "fails_at" in parts:
        holds = parts["fails_at"] is None
        words["fails"] = "for all real numbers" if holds else f"fails at {words['fails_at']}"
    if "network" in parts:
        words["net"] = f"the {said.net.words}"
        words["where"] = said.partition.words if "partition" in parts else ""
    if "weights" in parts:
        words["weights"] = said.weights.form
    if said.kind == "rank-condition":
        words["relation"] = {"if": "where", "iff": "exactly where"}[parts["relation"]]
    elif "lower" in parts:
        words["relation"] = said.relation()
    if "level" in parts:
        words["domain"] = _domain(parts)
        power = [[["r", parts.get("exponent")]]]
        words["value"] = values.in_words(parts.get("value") or parts.get("fewer_than") or power)
    if said.kind == "beyond-shallow":
        words["sense"] = ", nor a limit of tensors," if parts["sense"] == "limit" else ""
        fewer = words["fewer_than"]
        words["terms"] = "any r_0" if parts["fewer_than"] is None else f"r_0 < {fewer}"
        return TEXTS[said.kind].format(**words)
    if said.kind == "index-table":
        window = "phi at a node (t, k) with channel 1"
        words["at"] = window if parts["at"] == "window" else "A"
    if said.kind == "index-rank":
        words["extra"] = EXTRA[parts["extra"]]
    for key, texts in (("sense", BEYOND), ("quantity", QUANTITIES), ("tree", TREES)):
        if key in parts and isinstance(parts[key], str):
            words[key] = texts[parts[key]]
    if said.kind in ("all-sizes", "index-rank"):
        words["partition"] = PARTITIONS[parts["partition"]]
    if said.kind == "terms-bound":
        words["terms"] = TERMS[parts["terms"]]
    return TEXTS[said.kind].format(**words)


def _domain(parts: Any) -> str:
    tree, level = parts["tree"], parts["level"]
    return "; ".join(
        [
            f"{parts.get('operator', 'product')} networks of all N, M and widths",
            TREES[tree]
            if isinstance(tree, str)
            else f"contiguous windows of size w = {tree['window']}, N = w^L",
            "any layers shared" if parts["sharing"] == "any" else "no layer below L shared",
            "t = 1" if level == 1 else "every level t",
            "every field QQ and GF(p)" if parts["field"] == "any" else "the field QQ",
            "r = min(M, r0, ..., r_{t-1})" + (" >= 2" if parts["r_min"] == 2 else ""),
        ]
    )
