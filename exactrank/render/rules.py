"""The argument of each rule, in the words of a mathematician, with its witness."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from exactrank.render import (
    below,
    conditions,
    cuts,
    matrices,
    piecewise,
    rectifiers,
    rules_circuits,
    rules_shapes,
    rules_sizes,
    separation,
)
from exactrank.render import formulas as f
from exactrank.render.cuts_at_weights import cut_at_weights
from exactrank.render.notation import Notation
from exactrank.render.statements import factor_tex
from exactrank.render.trees import shared_layers

Json = Mapping[str, Any]
Rendering = Callable[[Json, Sequence[Json], Notation], tuple[str, str]]
"""(step, premises' conclusions, names) to the argument in words and the witness (may be empty)."""


def minor_lower_bound(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """A minor that does not vanish."""
    statement, witness = step["conclusion"], step["witness"]
    size, modulus = len(witness["rows"]), witness["modulus"]
    what = "this matrix"
    if statement.get("quantity") == "rank-at-weights":
        what = rf"${names.matricization(statement['network'], statement['partition'])}$"
    order = rf"${f.number(size)} \times {f.number(size)}$"
    text = (
        rf"The {order} minor of {what} in the rows and columns below does not "
        rf"vanish{'' if modulus is None else f' modulo the prime ${f.natural(modulus)}$'}, so "
        rf"these rows are "
        "linearly independent."
    )
    if modulus is not None:
        text += (
            r" (The prime divides no denominator that occurs, so a minor that vanished over "
            r"$\mathbb{Q}$ would vanish modulo it.)"
        )
        if statement.get("network", {}).get("operator", "product") != "product":
            text += r" Entries are computed over $\mathbb{Q}$ and then reduced."
    if statement.get("quantity") == "rank-at-weights":
        text += " Its entries are forward passes: one for each pair of a row and a column."
    return text, matrices.minor_tex(statement, witness, names)


def factorization_upper_bound(
    step: Json, premises: Sequence[Json], names: Notation
) -> tuple[str, str]:
    """All columns are combinations of few."""
    statement, witness = step["conclusion"], step["witness"]
    r = len(witness["columns"])
    if r == 0:
        return "All entries of the matrix are zero.", ""
    if not witness["combinations"][0]:
        text = rf"The matrix has {f.count(r, 'column')}, and its rank is at most their number."
        return text, matrices.factorization_tex(statement, witness)
    text = (
        rf"Let $Y$ be the submatrix of the columns that are named below. The other columns, in "
        rf"increasing order, are the columns of $Y W$: the column space is spanned by "
        rf"{f.count(r, 'column')}."
    )
    return text, matrices.factorization_tex(statement, witness)


def kronecker_rank(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """The rank of a Kronecker product is the product of the ranks."""
    left, right = (names.matrix(premise["matrix"]) for premise in premises)
    return (
        rf"The rank of a Kronecker product is the product of the ranks, over every field: if "
        rf"invertible matrices bring ${left}$ and ${right}$ to their normal forms, the Kronecker "
        rf"products of these bring their Kronecker product to that of the normal forms. The bounds "
        rf"are multiplied.",
        "",
    )


def rank_one_terms_upper_bound(
    step: Json, premises: Sequence[Json], names: Notation
) -> tuple[str, str]:
    """The rank is subadditive, and every term has rank at most one."""
    matrix = step["conclusion"]["matrix"]
    rows, columns = names.sides(matrix["partition"])
    z = len(matrix["terms"])
    return (
        rf"The matricization of $v_1 \otimes \dots \otimes v_N$ is the column $\bigodot_{{i \in "
        rf"{rows}}} v_i$ times the row $\bigodot_{{j \in {columns}}} v_j^{{\top}}$, of rank at "
        rf"most $1$. Matricization is linear and the rank is subadditive; there "
        rf"{'is' if z == 1 else 'are'} {f.count(z, 'term')}.",
        "",
    )


def both_bounds(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """A lower and an upper bound together."""
    lower, upper = (step["premises"][0], step["premises"][1])
    return f"The lower bound is that of Step~{lower}, the upper bound that of Step~{upper}.", ""


def flow_lower_bound(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """Paths from I to J, each with a digit of its own."""
    statement = step["conclusion"]
    network, weights = statement["network"], statement["weights"]
    rows, columns = names.sides(statement["partition"])
    name = names.weights_name(network, weights)
    fits = cuts.capacities(network, weights, names)
    tensor = names.tensor(network)
    text = (
        rf"Every path below leads from an input in ${rows}$ to one in ${columns}$ and has a digit "
        rf"of its own in its base $b$. An index at an input holds the digits of the paths that end "
        rf"there; a channel $\alpha$ below a pooling node $(l,k)$ those of the paths through the "
        rf"node. (Mixed radix, the first path most significant; the index $1$ has all digits zero; "
        rf"indices beyond the product of the bases hold none.) There is room: the product of the "
        rf"bases is {fits}. The weights ${name}$ of ${tensor}$: $a^{{l,k,\gamma}}_\alpha = 1$ if "
        rf"$\alpha$ and $\gamma$ both hold digits and every path that runs through both has the "
        rf"same digit in both, else $0$. Then ${tensor}(d) = 1$ if all indices hold digits and "
        rf"both ends of every path hold the same one, else $0$. Choose the digits at the ends in "
        rf"${rows}$ in all ways, and the same at the ends in ${columns}$: this is an identity "
        rf"submatrix, of order the product of the bases, over every field."
    )
    return text, cuts.path_table(network, weights, names)


def matching_lower_bound(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """Unit vectors at the leaves, ones on layer 1, one channel passed on above."""
    statement = step["conclusion"]
    network = statement["network"]
    r = f.integer(statement["weights"]["channels"], least=1)
    crossing = cuts.crossing_windows(statement, names)
    rows, columns = names.sides(statement["partition"])
    name = names.weights_name(network, statement["weights"])
    depth = len(network["widths"])
    above = "" if depth == 1 else " The layers above pass the first channel on: $a^{l,k,1} = e_1$."
    outer = (
        "This is $" + names.tensor(network) + "$."
        if depth == 1
        else rf"So ${names.tensor(network)}$ is the tensor product of these over all such windows."
    )
    text = (
        rf"The weights ${name}$ of ${names.tensor(network)}$: at every input $a^{{0,j,\gamma}} = "
        rf"e_\gamma$ for $\gamma \le {f.number(r)}$; on layer $1$, $a^{{1,k,1}}_\alpha = 1$ for "
        rf"$\alpha \le {f.number(r)}$.{above} All others are zero; no weight depends on the node, "
        rf"so any sharing is respected. A window of level $1$ has the tensor $\sum_{{\alpha \le "
        rf"{f.number(r)}}} e_\alpha \otimes \dots \otimes e_\alpha$. {outer} Up to the order of "
        rf"rows and columns its matricization is the Kronecker product of those of the windows: of "
        rf"rank ${f.number(r)}$ where a window meets both ${rows}$ and ${columns}$, of rank $1$ "
        rf"elsewhere. The former are $S = {f.number(len(crossing))}$ windows"
        + (rf", $k \in {f.label_set(crossing)}$" if crossing else "")
        + rf"; so the rank is at least ${f.number(r)}^{{{f.number(len(crossing))}}}$."
    )
    return text, ""


def specialisation_lower_bound(
    step: Json, premises: Sequence[Json], names: Notation
) -> tuple[str, str]:
    """The maximal rank is at least the rank at any weights."""
    if step["conclusion"]["network"]["operator"] != "product":
        return (
            rf"The maximal rank is the largest of the ranks at rational weights, those of "
            rf"Step~{step['premises'][0]} among them.",
            "",
        )
    field = f.field_tex(step["conclusion"]["field"])
    extension = "" if field == r"\mathbb{Q}" else ", hence in an infinite field that contains it,"
    return (
        rf"The weights of Step~{step['premises'][0]} lie in ${field}${extension} and the maximal "
        rf"rank is the largest of the ranks at all weights; a rank does not change when the field "
        rf"is extended.",
        "",
    )


def specialisation_upper_bound(
    step: Json, premises: Sequence[Json], names: Notation
) -> tuple[str, str]:
    """The rank at any weights is at most the maximal rank."""
    return (
        rf"The maximal rank of Step~{step['premises'][0]} bounds the rank at all weights, these "
        rf"among them; a rank does not change when the field is extended.",
        "",
    )


def cut_upper_bound(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """A cut of the pooling tree between I and J."""
    statement, witness = step["conclusion"], step["witness"]
    rows, columns = names.sides(statement["partition"])
    items, product = cuts.cut_items(statement, witness, names)
    tensor = names.tensor(statement["network"])
    crossing = [
        words
        for kind, words in (
            ("inputs", r"the index $d_j$ of an input, one of $M$ values"),
            (
                "pools",
                r"the channel $\alpha$ at a pooling node of level $l$, one of $r_{l-1}$ values",
            ),
            ("symmetric", r"an element of a basis at a symmetric group, see below"),
        )
        if witness[kind]
    ]
    text = (
        rf"Remove what is listed below from the graph of inputs, convolutions and pooling nodes: "
        rf"no input of ${rows}$ is then connected with an input of ${columns}$. Fix the index that "
        rf"crosses each place of the cut: {f.joined(crossing)}. With these fixed, ${tensor}$ is a "
        rf"function of $(d_i)_{{i \in {rows}}}$ times one of $(d_j)_{{j \in {columns}}}$, a matrix "
        rf"of rank at most one; "
        rf"${names.matricization(statement['network'], statement['partition'])}$ is the sum over "
        rf"all values."
    )
    if not items:
        text = rf"No input of ${rows}$ is connected with one of ${columns}$."
    if witness["symmetric"]:
        text += (
            " Children of a node that share all layers below have the same tensors, so the "
            "products of those on one side are symmetric: they lie in the symmetric tensors of "
            "their number over a space of dimension $E_{l-1}$, of which a basis is taken. Here "
            "$E_0 = \\min(M, r_0)$ and $E_t = \\min\\bigl(r_t, \\binom{E_{t-1} + w_t - "
            "1}{w_t}\\bigr)$ for windows of $w_t$ nodes."
        )
    listing = "\n".join(rf"\item {item}" for item in items)
    costs = rf"\[ {product or '1'} = {f.natural(statement['upper'])} \]"
    if not items:
        return text, ""
    several = len(items) > 1 or any(" each" in item for item in items)
    lead = "The costs multiply:" if several else "Its cost is the bound:"
    return text, f"Removed are\n\\begin{{itemize}}\n{listing}.\n\\end{{itemize}}\n{lead}\n{costs}"


def cut_at_weights_upper_bound(
    step: Json, premises: Sequence[Json], names: Notation
) -> tuple[str, str]:
    """A cut whose costs are ranks and classes at the weights."""
    return cut_at_weights(step, names)


def recursion_upper_bound(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """The papers' recursion from the inputs to the root."""
    statement = step["conclusion"]
    rows, columns = names.sides(statement["partition"])
    text = (
        r"With $I_{l,k}$ and $J_{l,k}$ the inputs of $I$ and of $J$ below the node $(l,k)$, let "
        r"$c^{0,k} = 1$ and \[ c^{l,k} = \min\Bigl\{ M^{\min(|I_{l,k}|, |J_{l,k}|)},\ r_{l-1} "
        r"\prod\nolimits_c c^{l-1,c} \Bigr\} \] over the children $c$ of $(l,k)$. By induction "
        r"this bounds the rank of the matricization of every $\phi^{l,k,\gamma}$: it has no more "
        r"rows, or no more columns, than the first number; and it is a sum of $r_{l-1}$ matrices, "
        r"each, up to the order of rows and columns, a Kronecker product of the children's. The "
        r"bound is $c^{L,1}$."
    )
    if (rows, columns) != ("I", "J"):
        text = text.replace("of $I$ and of $J$", f"of ${rows}$ and of ${columns}$")
    return text, cuts.recursion_table(statement, names)


def almost_everywhere(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """What some weights attain, almost all attain."""
    statement = step["conclusion"]
    network = statement["network"]
    nodes = names.tree(network).size
    r = f.natural(statement["lower"])
    rank = rf"R = {r}"
    ring = f.field_tex(statement["field"])
    p = f.modulus_of(statement["field"])
    integers = r"with integer coefficients" if p is None else rf"over ${ring}$"
    text = (
        rf"By Step~{step['premises'][0]} some minor of order ${rank}$ of "
        rf"${names.matricization(network, statement['partition'])}$ is not the zero polynomial in "
        rf"the weights, {integers}; let $P$ be this minor. An entry of ${names.tensor(network)}$ "
        rf"is a sum of products that hold one weight of each of the ${f.number(nodes)}$ nodes of "
        rf"the tree, so $P$ has degree at most $R \cdot {f.number(nodes)} = "
        rf"{f.natural(statement['degree'])}$. Where $P$ does not vanish, the rank is at least $R$."
    )
    if p is None:
        text += r" (Null zero set, cited below, gives the case of $\mathbb{R}$ and $\mathbb{C}$.)"
    elif statement["fraction"] is not None:
        text += (
            rf" (Schwartz--Zippel, cited below: ${f.natural(statement['degree'])}/{f.number(p)}$ "
            rf"of the weights in ${ring}$ at most.)"
        )
    return text, ""


def circuit_leaf(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """At an input the forward pass is a linear form in the features."""
    return (
        r"At an input $j$ the forward pass is $v^{0,j,\gamma} = \sum_d a^{0,j,\gamma}_d f_d(x_j)$, "
        r"and $\phi^{0,j,\gamma} = a^{0,j,\gamma}$: these are the same numbers.",
        "",
    )


def circuit_node(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """Multiply out the children's sums: they are over different inputs."""
    return (
        r"The children $c$ of a node $(l,k)$ are over different inputs, so multiplying out gives "
        r"$\prod_c v^{l-1,c,\alpha} = \sum_d \bigl(\bigotimes_c \phi^{l-1,c,\alpha}\bigr)(d) "
        r"\prod_j f_{d_j}(x_j)$; the sum over $\alpha$ with the weights $a^{l,k,\gamma}_\alpha$ is "
        r"on both sides the definition at $(l,k)$.",
        "",
    )


def expand_identity(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """Both sides expanded as polynomials."""
    return (
        "Both sides are expanded as polynomials with integer coefficients in the weights and "
        "compared, entry by entry: they agree. So they agree over every commutative ring.",
        "",
    )


def compare_entries(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """Every position holds the same entry of B times the same entry of C."""
    return (
        "In the pinned order, the entry of either side at a row and a column is an entry of $B$ "
        "times an entry of $C$. At every position these are the same two entries on both sides.",
        "",
    )


def compare_recursion(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """Every position on the right stands for one index on the left."""
    level, k = step["conclusion"]["node"]
    return (
        rf"By definition $\phi^{{{f.integer(level)},{f.integer(k)},\gamma}}(d) = \sum_\alpha "
        rf"a^{{{level},{k},\gamma}}_\alpha \prod_c \phi^{{{level - 1},c,\alpha}}(d_c)$, with $d_c$ "
        r"the part of $d$ at the inputs below the child $c$; every input of the node is below one "
        r"child. Every row and column number on the right is decoded, by the definition of $\odot$ "
        r"into a row and a column of each child and these by the pinned order into indices: "
        r"together they are one index $d$, whose position on the left is that to which $P$ and $Q$ "
        r"send it, each position once. There the sum has the entry of this $d$.",
        "",
    )


def expand_determinant(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """Both sides expanded as polynomials in the weights."""
    statement = step["conclusion"]
    subject = statement["determinant"]
    order = subject["network"]["representation"] ** len(subject["partition"]["I"])
    text = (
        rf"The matrix has order ${f.number(order)}$. Its determinant and the product of the "
        rf"factors are expanded as polynomials with integer coefficients in the weights; they have "
        rf"the same terms."
    )
    factors = [factor for factor, _ in statement["factors"]]
    return text, factor_list(factors, subject["network"], names)


def factor_list(factors: Sequence[Json], network: Json, names: Notation) -> str:
    """What the short names of the factors stand for, as polynomials where these are short."""
    lines = []
    for factor in factors[:24]:
        poly = None
        if "leaf-determinant" in factor and network["representation"] == 2:
            k = 0 if 0 in shared_layers(network) else factor["leaf-determinant"]
            poly = [
                ["1", [[0, k, 1, 1, 1], [0, k, 2, 2, 1]]],
                ["-1", [[0, k, 1, 2, 1], [0, k, 2, 1, 1]]],
            ]
        if "coarse-entry" in factor:
            poly = _coarse(factor["coarse-entry"], network, names)
        if poly is not None:
            lines.append(rf"${factor_tex(factor, names, network)} = {f.polynomial(poly, most=24)}$")
    if not lines:
        return ""
    items = "\n".join(rf"\item {line}" for line in lines)
    more = rf"\item \dots\ ({len(factors)} factors in all)" if len(factors) > 24 else ""
    return (
        "The factors are\n\\begin{itemize}\\raggedright\n"
        + items
        + "\n"
        + more
        + "\n\\end{itemize}"
    )


def _coarse(index: Sequence[int], network: Json, names: Notation) -> list[Any] | None:
    """C_α as a POLY; None where it has many terms, or like ones (they are not collected)."""
    tree, shared = names.tree(network), shared_layers(network)
    if tree.depth > 2 or (tree.depth == 2 and network["widths"][1] > 12):
        return None
    if len(index) != tree.width(1):
        raise ValueError(f"{f.shown(list(index))} is not an index of the coarse tensor")

    def lower(k: int, gamma: int) -> list[int]:
        return [1, 0 if 1 in shared else k, gamma, index[k - 1]]

    if tree.depth == 1:
        return [["1", [[*lower(1, 1), 1]]]]
    terms = []
    for beta in range(1, network["widths"][1] + 1):
        below = sorted(lower(c, beta) for c in tree.window((2, 1)))
        # With shared layers a weight can occur more than once in a product.
        powers = [[*v, below.count(v)] for i, v in enumerate(below) if v not in below[:i]]
        top = [2, 0 if 2 in shared else 1, 1, beta, 1]
        terms.append(["1", [*powers, top]])
    return terms


_FIRST: dict[str, Rendering] = {
    "minor_lower_bound": minor_lower_bound,
    "factorization_upper_bound": factorization_upper_bound,
    "kronecker_rank": kronecker_rank,
    "rank_one_terms_upper_bound": rank_one_terms_upper_bound,
    "both_bounds": both_bounds,
    "flow_lower_bound": flow_lower_bound,
    "matching_lower_bound": matching_lower_bound,
    "specialisation_lower_bound": specialisation_lower_bound,
    "specialisation_upper_bound": specialisation_upper_bound,
    "cut_upper_bound": cut_upper_bound,
    "cut_at_weights_upper_bound": cut_at_weights_upper_bound,
    "recursion_upper_bound": recursion_upper_bound,
    "almost_everywhere": almost_everywhere,
    "circuit_leaf": circuit_leaf,
    "circuit_node": circuit_node,
    "expand_identity": expand_identity,
    "compare_entries": compare_entries,
    "compare_recursion": compare_recursion,
    "expand_determinant": expand_determinant,
}
PAGES: dict[str, Mapping[str, Rendering]] = {
    "docs/rules.md": _FIRST,
    "docs/rules-sizes.md": {**rules_sizes.RULES, **rules_shapes.RULES, **rules_circuits.RULES},
    "docs/rules-separation.md": separation.RULES,
    "docs/rules-piecewise.md": piecewise.RULES,
    "docs/rules-conditions.md": conditions.RULES,
    "docs/rules-rectifiers.md": rectifiers.RULES,
    "docs/rules-below.md": below.RULES,
}
"""The rules that each page proves, with their renderings."""

RULES = {name: rendering for page in PAGES.values() for name, rendering in page.items()}
"""The rendering of every rule of the certificate pages."""

GROUPED = ("circuit_leaf", "circuit_node")
"""Rules that occur once for each node of a tree and say the same there: shown together."""
