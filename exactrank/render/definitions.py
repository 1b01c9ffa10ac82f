"""What the objects of a certificate are: the definitions that occur in it, no others."""

from collections.abc import Mapping
from typing import Any

from exactrank.render import formulas as f
from exactrank.render import matrices
from exactrank.render.conditions import DEFINITIONS, SPLITTING_KINDS
from exactrank.render.definitions_sizes import (
    NETWORKS,
    RECTIFIER,
    RECTIFIER_SUM,
    for_sizes,
    generic,
)
from exactrank.render.notation import SIZES_KINDS, Notation, kind_of, network_words, partition_words
from exactrank.render.statements import is_circuit
from exactrank.render.statements_circuits import tensor_words
from exactrank.render.trees import shared_layers

Json = Mapping[str, Any]

_NODES = (
    "Pooling tree",
    r"The inputs are the nodes $(0,j)$, $j \in [N]$, where $[n] = \{1,\dots,n\}$; the node "
    r"$(l,k)$, $l \ge 1$, pools the nodes of level $l-1$ in the $k$-th window of its level, its "
    r"children; $(L,1)$ is the root, and $r_L = 1$.",
)
_DECOMPOSITION = (
    "Decomposition",
    r"For weights $a^{l,k,\gamma}_\alpha$ with $\gamma \in [r_l]$ and $\alpha \in [r_{l-1}]$ "
    r"($\alpha \in [M]$ for $l = 0$) let $\phi^{0,j,\gamma} = a^{0,j,\gamma}$, a vector of $M$ "
    r"entries, and \[ \phi^{l,k,\gamma} = \sum_{\alpha=1}^{r_{l-1}} a^{l,k,\gamma}_\alpha "
    r"\bigotimes_{c} \phi^{l-1,c,\alpha}, \qquad @A@ = \phi^{L,1,1}, \] over the children $c$ of "
    r"$(l,k)$ in their order. The modes of $\phi^{l,k,\gamma}$ are the inputs below $(l,k)$, of "
    r"dimension $M$ each; entry by entry, $\phi^{l,k,\gamma}(d) = \sum_\alpha "
    r"a^{l,k,\gamma}_\alpha \prod_c \phi^{l-1,c,\alpha}(d)$. The network realizes the function "
    r"$\sum_d @A@(d) \prod_j f_{d_j}(x_j)$.",
)
_FORWARD = (
    "Forward pass",
    r"On the features $f_d(x_j)$: \[ v^{0,j,\gamma} = \sum_d a^{0,j,\gamma}_d f_d(x_j), \qquad "
    r"v^{l,k,\gamma} = \sum_\alpha a^{l,k,\gamma}_\alpha \prod_c v^{l-1,c,\alpha}. \]",
)
_ORDER = (
    "Matricization",
    r"The rows of $\mat{T}{I,J}$ are indexed by $(d_i)_{i \in I}$, the labels increasing and the "
    r"smallest most significant, the columns likewise by $(d_j)_{j \in J}$; the entry is $T(d)$.",
)
_MAXIMAL = (
    "Maximal rank",
    r"$\operatorname{maxrank}\,\mat{@A@}{I,J}$ is the largest rank of the matricization over all "
    r"weights in an infinite field of the characteristic named. Minors are polynomials in the "
    r"weights with integer coefficients, so it is the same for all these fields, and attained "
    r"wherever some polynomial that is not zero does not vanish.",
)
_MAXIMAL_RECTIFIER = (
    "Maximal rank of a rectifier network",
    r"$\operatorname{maxrank}\,\mat{@A@}{I,J}$ is the largest rank of the matricization over all "
    r"rational weights.",
)
_ALMOST = (
    "Almost all weights",
    r"All weights where some non-zero polynomial in them does not vanish.",
)
_KRONECKER = (
    "Kronecker product",
    r"$\odot$: the entry of $A \odot B$ at $((i,i'),(j,j'))$ is $A_{i,j} B_{i',j'}$, the first "
    r"factor most significant.",
)
_FACTORS = (
    "Leaf matrices and the coarse tensor",
    r"$A_j$ is the $M \times r_0$ matrix with the entry $a^{0,j,\gamma}_d$ at $(d, \gamma)$ ($A$ "
    r"where layer $0$ is shared). $C$ is the tensor of the layers above $0$, with a mode of "
    r"dimension $r_0$ for each node of level $1$: $C = \psi^{L,1,1}$, $\psi^{1,k,\gamma}(\alpha) = "
    r"a^{1,k,\gamma}_{\alpha_k}$ and $\psi^{l,k,\gamma}(\alpha) = \sum_\beta a^{l,k,\gamma}_\beta "
    r"\prod_c \psi^{l-1,c,\beta}(\alpha)$.",
)
_COEFFICIENT = (
    "Coefficients of the forward pass",
    r"$\bigl[\prod_j f_{d_j}(x_j)\bigr]\, v$ is the coefficient of this product of features in "
    r"$v$.",
)


_CP_RANK = (
    "CP-rank",
    r"The CP-rank of a tensor over a field is the least number of rank-one tensors $v_1 \otimes "
    r"\dots \otimes v_N$ over the field whose sum it is.",
)
_CP = (
    "CP decomposition",
    r"A sum of rank-one tensors, $\sum_{z \le Z} a_z\, v^{1,z} \otimes \dots \otimes v^{N,z}$: the "
    r"tensor of the shallow network with $Z$ channels, leaf vectors $v^{j,z}$ and output weights "
    r"$a_z$.",
)


def definitions(
    statements: list[Json], names: Notation, claim: Json | None = None
) -> list[tuple[str, str]]:
    """The definitions that occur, each a heading and a text."""
    kinds, found = names.kinds, []
    sized = [s for s in statements if kind_of(s) in SIZES_KINDS]
    # The claim's network: those of other sizes have the same definition.
    tensor = r"\mathcal{A}"
    if names.networks or kinds & NETWORKS or "tensor-formula" in kinds:
        found.append(_NODES)
        tensor = names.tensor(names.networks[0]) if len(names.networks) == 1 else tensor
        operators = {s.get("operator") for s in sized} | {n["operator"] for n in names.networks}
        if operators - {"relu-max", "relu-sum"}:
            found.append(_with(_DECOMPOSITION, tensor))
        if "relu-max" in operators:
            found.append(_with(RECTIFIER, tensor))
        if "relu-sum" in operators:
            found.append(_with(RECTIFIER_SUM, tensor))
        found += generic(sized, names)
        if any(shared_layers(network) for network in names.networks):
            found.append(
                (
                    "Shared layers",
                    r"There the weights do not depend on $k$, which is left out: "
                    r"$a^{l,\gamma}_\alpha$.",
                )
            )
    if any(s["kind"] in ("containment", "universal") and s["operator"] == "product" for s in sized):
        found.append(_CP)
    identities = [s for s in statements if s.get("kind") == "tensor-identity"]
    if any("forward-pass" in (s[side]["of"] for side in ("left", "right")) for s in identities):
        found.append(_FORWARD)
        if any(_coefficients(s) for s in statements):
            found.append(_COEFFICIENT)
    ranks = {"all-sizes", "not-realizable-sizes", "matricized-product-sizes", "terms-bound"}
    if names.partitions or kinds & ranks:
        found.append(_ORDER)
        if "matricized-product" in kinds:
            found.append(
                ("Empty sides", "An empty side of a partition counts as one row or one column.")
            )
    about = [s for s in sized if s["kind"] == "all-sizes"]
    maximal = [s["network"]["operator"] for s in statements if kind_of(s) == "maximal-rank"]
    if any(s["operator"] == "relu-max" for s in about) or set(maximal) - {"product"}:
        found.append(_with(_MAXIMAL_RECTIFIER, tensor))
    if "product" in maximal or any(
        s["operator"] == "product" and s["quantity"] == "maximal-rank" for s in about
    ):
        found.append(_with(_MAXIMAL, tensor))
    if "almost-all" in kinds or any(s["quantity"] == "almost-all" for s in about):
        found.append(_ALMOST)
    if kinds & {
        "matricized-product",
        "matricized-recursion",
        "matricized-product-sizes",
        "terms-bound",
    } or any("kronecker" in s.get("matrix", {}) for s in statements):
        found.append(_KRONECKER)
    if any(s.get("channel") == "side" for s in sized) and _KRONECKER not in found:
        found.append(_KRONECKER)
    if "polynomial-identity" in kinds:
        found.append(_FACTORS)
    if kinds & SPLITTING_KINDS:
        found += DEFINITIONS
    if kinds & {"cp-rank", "not-closed"}:
        found.append(_CP_RANK)
    return [*found, *for_sizes(sized, claim or {}, names)]


def _coefficients(statement: Json) -> bool:
    return statement.get("kind") == "tensor-identity" and not is_circuit(statement)


def _with(definition: tuple[str, str], tensor: str) -> tuple[str, str]:
    heading, text = definition
    return heading, text.replace("@A@", tensor)


def objects(statements: list[Json], claim: Json, names: Notation) -> list[str]:
    """Networks and partitions beside the claim's; matrices, and weights given by arrays."""
    in_claim = Notation([claim])
    found = [
        network_words(network, names.tensor(network))
        for network in names.networks
        if network not in in_claim.networks
    ]
    found += [
        tensor_words(tensor, names.explicit(tensor))
        for tensor in names.tensors
        if tensor not in in_claim.tensors
    ]
    of_matrices = [m["partition"] for m in names.matrices if "partition" in m]
    found += [
        partition_words(partition, names.sides(partition))
        for partition in names.partitions
        if partition not in in_claim.partitions and partition not in of_matrices
    ]
    found += [
        matrices.definition(matrix, _field_of(matrix, statements), names)
        for matrix in names.matrices
    ]
    for network, weights in names.weights:
        # Weights of a generator are defined by the step that uses them.
        if "arrays" in weights:
            name = names.weights_name(network, weights)
            arrays = matrices.weight_arrays(network, weights["arrays"], names)
            found.append(
                rf"The weights ${name}$ of ${names.tensor(network)}$:\nopagebreak" + "\n" + arrays
            )
    for network, intervals in names.boxes:
        arrays = matrices.weight_arrays(network, intervals, names, matrices.interval)
        found.append(
            rf"The box of weights of ${names.tensor(network)}$:\nopagebreak" + "\n" + arrays
        )
    for network, weights in names.symbolic:
        listed = matrices.symbolic_arrays(network, weights, names)
        name = names.symbolic_name(network, weights)
        found.append(rf"The weights ${name}$ of ${names.tensor(network)}$:" + "\n\n" + listed)
    return found


def _field_of(matrix: Json, statements: list[Json]) -> str:
    """The field over which a matrix is first spoken of."""
    for statement in statements:
        found = [statement["matrix"]] if "matrix" in statement else statement.get("matrices", [])
        if any(_holds(one, matrix) for one in found):
            return str(statement["field"])
    raise ValueError("a matrix of no statement")


def _holds(whole: Json, part: Json) -> bool:
    return whole == part or any(_holds(factor, part) for factor in whole.get("kronecker", []))


CITATIONS = {
    "null-zero-set": (
        "Null zero set",
        r"The zero set in $\mathbb{R}^n$ or $\mathbb{C}^n$ of a non-zero polynomial is closed and "
        r"of Lebesgue measure zero.",
        r"R.~Caron and T.~Traynor, \emph{The zero set of a polynomial}, 2005.",
    ),
    "schwartz-zippel": (
        "Schwartz--Zippel",
        r"A non-zero polynomial of degree $D$ over $\mathrm{GF}(q)$ vanishes at a fraction of at "
        r"most $D/q$ of the points of $\mathrm{GF}(q)^n$.",
        r"J.~T.~Schwartz, 1980; R.~Zippel, 1979.",
    ),
    "closed-rank-set": (
        "Closed rank set",
        r"The real or complex matrices of rank at most $k$ form a closed set.",
        r"It is the common zero set of the minors of order $k+1$, which are continuous.",
    ),
    "independent-products": (
        "Independent products",
        r"If $f_1, \dots, f_M$ are linearly independent, then so are the $M^N$ functions $\prod_i "
        r"f_{d_i}(x_i)$ of $(x_1, \dots, x_N)$.",
        r"N.~Cohen, O.~Sharir and A.~Shashua, \emph{On the expressive power of deep learning: a "
        r"tensor analysis}, COLT 2016, appendix.",
    ),
    "rationals-null-dense": (
        "The rationals",
        r"The rational numbers have Lebesgue measure zero in $\mathbb{R}$, and their closure is "
        r"$\mathbb{R}$.",
        r"Countability and density.",
    ),
}
"""Lemmas that certificates cite: name, statement and source."""


def citation(name: object) -> tuple[str, str, str]:
    """The lemma of a citation; ValueError where it is unknown."""
    if not isinstance(name, str) or name not in CITATIONS:
        raise ValueError(f"unknown citation {f.shown(name)}")
    return CITATIONS[name]
