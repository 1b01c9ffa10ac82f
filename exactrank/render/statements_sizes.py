"""Statements for all sizes, and those that their proofs pass through."""

from collections.abc import Callable, Mapping
from typing import Any

from exactrank.render import formulas as f
from exactrank.render import values as v
from exactrank.render.notation import Notation

Json = Mapping[str, Any]

PASSED = {
    "pass-channels": r"\bigotimes\nolimits_j v^{{j,{0}}}",
    "relu-max-channels": r"\max\{{0, \max\nolimits_j v^{{j,{0}}}\}}",
}
"""The weights that pass channels on, and how a channel's leaf vectors are joined at a node."""
WIDTHS = {"M^N": "M^N", "M^(N-1)": "M^{N-1}", "M^N+1": "M^N + 1"}
LETTERS = {"a": r"\alpha", "g": "g", "d": "d"}
TERMS = {
    ("input", "one", "unit"): "1",
    ("input", "side", "own-side"): r"(1 \text{ on the input's own side, else } M)",
    ("node", "one", "sum"): r"r_{l-1} \prod\nolimits_c f_c",
    ("node", "one", "smaller-side"): r"M^{\min(|@I@_k|, |@J@_k|)}",
    ("node", "side", "sum"): r"r_{l-1} \prod\nolimits_c \min(f_c[@I@], f_c[@J@])",
    ("node", "side", "product"): r"\prod\nolimits_c f_c[s]",
}


def relation_tex(statement: Json) -> str:
    r"""\ge, \le or =."""
    signs = {">=": r"\ge", "<=": r"\le", "=": "="}
    return signs[f.one_of(statement["relation"], tuple(signs), "relation")]


def _matricization(names: Notation) -> str:
    return names.fill(r"\mat{@A@}{@I@,@J@}")


def rank_tex(statement: Json, names: Notation, quantity: str = "rank") -> str:
    """rank [[A]] = value, without dollar signs."""
    value = v.value_tex(statement["value"], statement, names)
    subject = rf"\operatorname{{{quantity}}}\,{_matricization(names)}"
    return f"{subject} {relation_tex(statement)} {value}"


def almost_all_tex(statement: Json, names: Notation) -> str:
    """What an all-sizes statement about almost all weights says, in full."""
    sign = relation_tex(statement)
    rank = rf"\operatorname{{rank}}\,{_matricization(names)}"
    value = v.value_tex(statement["value"], statement, names)
    if sign == r"\le":
        return rf"${rank} \le {value}$ at all weights, in every field"
    text = (
        rf"\[ {rank} {sign} {value} \qquad \text{{for almost all weights.}} \] That is, with $R = {value}$ and $V$ the "
        r"number of nodes of the tree, inputs included: "
        + (
            "for every characteristic there is a non-zero polynomial $P$ in the weights, "
            if statement["field"] == "any"
            else "there is a non-zero polynomial $P$ in the weights, with integer coefficients and "
        )
        + rf"of degree at most $R \cdot V$, such that ${rank} \ge R$ wherever $P$ does not vanish, in "
        + (
            "every field of that characteristic"
            if statement["field"] == "any"
            else "every field of characteristic $0$"
        )
    )
    if sign == "=":
        text += rf"; and ${rank} \le R$ at all weights"
    return text + (
        r". In particular, over $\mathbb{R}$ and $\mathbb{C}$, "
        rf"${rank} {sign} R$ for all weights outside a closed set of measure zero"
    )


def _all_sizes(statement: Json, names: Notation) -> str:
    domain = v.domain_words(statement, names)
    if statement["quantity"] == "maximal-rank":
        return f"{domain}${rank_tex(statement, names, 'maxrank')}$"
    return f"{domain}${rank_tex(statement, names)}$ for almost all weights"


def _all_sizes_claim(statement: Json, names: Notation) -> str:
    if statement["quantity"] == "maximal-rank":
        return f"${rank_tex(statement, names, 'maxrank')}$"
    return almost_all_tex(statement, names)


def _all_sizes_hypotheses(statement: Json, names: Notation) -> list[str]:
    found = [
        *v.network_hypothesis(statement, names),
        v.partition_hypothesis(statement, names),
        *v.number_words(v.names_in(statement), v.every_level(statement), names),
    ]
    if statement["r_min"] == 2:
        found += _r_at_least_two(statement, names)
    if statement["quantity"] == "maximal-rank":
        found.append(f"Weights range over {v.field_words(statement)}.")
    return found


def _r_at_least_two(statement: Json, names: Notation) -> list[str]:
    level_any = v.every_level(statement)
    named = "r" in v.names_in(statement)
    least = r"M, r_0, \dots, r_{t-1}" if level_any else "M, r_0"
    return [r"Assume $r \ge 2$." if named else rf"Assume $\min({least}) \ge 2$."]


def channels_tex(statement: Json) -> str:
    """What stands for r in a table: with digits it differs from window to window."""
    labels = f.one_of(statement["labels"], ("one", "digits"), "kind of labels")
    return "q_k" if labels == "digits" else "r"


def two_values(statement: Json) -> str:
    """`v_1 = 1` and `v_0 = 0`, in one formula."""
    r = channels_tex(statement)
    match, mismatch = (f.linear(statement[key], r) for key in ("match", "mismatch"))
    return rf"$v_1 = {match}$ and $v_0 = {mismatch}$"


def leaf_tex(statement: Json) -> str:
    """(A, B) = (1, 0)."""
    a, b = (f.integer(x) for x in statement["leaf"])
    return f"(A,B) = ({a},{b})"


def _table_at(statement: Json) -> str:
    kind = "digit" if channels_tex(statement) == "q_k" else "table"
    at = rf"at the {kind} weights with ${leaf_tex(statement)}$"
    operator = f.one_of(statement["operator"], ("product", "relu-max"), "operator")
    pooling = " and maximum pooling" if operator == "relu-max" else ""
    least = r", $r \ge 2$" if f.one_of(statement["r_min"], (1, 2), "r_min") == 2 else ""
    return at + pooling + least


def _window_table(statement: Json, names: Notation) -> str:
    return (
        rf"{_table_at(statement)}, let {two_values(statement)}. In the entry of any row and any "
        r"column every node $(t,k)$ has the value $v_1$ in its first channel if it does not cross "
        r"or if $s_k = s'_k$, and $v_0$ otherwise"
    )


def _tree_table(statement: Json, names: Notation) -> str:
    return names.fill(
        rf"{_table_at(statement)}, with {two_values(statement)}, the entry of $@A@$ at any row and "
        r"any column is $v_1$ if $s_k = s'_k$ at all crossing nodes $k$, and $v_0$ otherwise"
    )


def node_terms(statement: Json, names: Notation) -> list[str]:
    """The terms of a node bound."""
    at, channel = statement["at"], statement["channel"]
    known = [term for a, c, term in TERMS if (a, c) == (at, channel)]
    return [
        names.fill(TERMS[at, channel, f.one_of(term, known, "term")]) for term in statement["terms"]
    ]


def _node_bound(statement: Json, names: Notation) -> str:
    at = f.one_of(statement["at"], ("input", "node"), "place")
    side = f.one_of(statement["channel"], ("one", "side"), "channel") == "side"
    terms = node_terms(statement, names)
    bound = terms[0] if len(terms) == 1 else r"\min\Bigl\{" + r",\ ".join(terms) + r"\Bigr\}"
    symbol = "f_k[s]" if side else "f_k"
    if at == "input":
        symbol = symbol.replace("k", "j")
        what = "of the leaf vectors of an input $j$" if side else "of every leaf vector"
        return rf"${symbol} = {bound}$ bounds the rank {what}" + (
            ", all channels together on the side $s$" if side else ""
        )
    text = (
        rf"if $f_c{'[s]' * side}$ are such bounds at the children $c$ of a node $(l,k)$, then "
        rf"${symbol} = {bound}$ is one at the node"
    )
    return names.fill(text)


def position_terms(formula: Any) -> str:
    """A polynomial in p, w and q."""
    pieces = ""
    for coefficient, exponents in formula:
        c = f.fraction_of(coefficient)
        if c.denominator != 1 or len(exponents) != 3:
            raise ValueError(f"not a term of a polynomial: {f.shown(coefficient)}")
        powers = [
            letter if e == 1 else f"{letter}^{{{e}}}"
            for letter, e in zip("pwq", (f.integer(e) for e in exponents), strict=True)
            if e
        ]
        factors = ([f.number(abs(c.numerator))] if abs(c) != 1 or not powers else []) + powers
        sign = "-" if c < 0 else "+" if pieces else ""
        pieces += (f" {sign} " if pieces else sign) + r"\,".join(factors)
    return pieces or "0"


def _position_formula(statement: Json, names: Notation) -> str:
    formula = position_terms(statement["formula"])
    if f.one_of(statement["step"], ("base", "append"), "step") == "base":
        return rf"for $F(p,w,q) = {formula}$: $F(p,1,0) = p$"
    return (
        rf"for $F(p,w,q) = {formula}$: $F(p,w,q) \cdot n + d = F(p,\, w n,\, q n + d)$, as "
        r"polynomials in $p, w, q, n, d$"
    )


def _product_sizes(statement: Json, names: Notation) -> str:
    for key in ("shapes", "partition"):
        f.one_of(statement[key], ("any",), key)
    return (
        "for all tensors $B$ of $P$ modes and $C$ of $Q$ modes and every partition: "
        + _product_sizes_claim(statement, names)
    )


def _product_sizes_claim(statement: Json, names: Notation) -> str:
    return (
        r"$\mat{B \otimes C}{I,J} = \mat{B}{I \cap [P],\, J \cap [P]} \odot \mat{C}{(I - P) \cap "
        r"[Q],\, (J - P) \cap [Q]}$"
    )


def _product_sizes_hypotheses(statement: Json, names: Notation) -> list[str]:
    return [
        r"Let $B$ be any tensor with $P \ge 1$ modes and $C$ any tensor with $Q \ge 1$ modes, of "
        r"any shapes, over any commutative ring, and let $I \cup J = [P+Q]$ be any partition."
    ]


def _terms_bound(statement: Json, names: Notation) -> str:
    a, b = statement["bound"]
    bound = f.linear([a, b], "Z")
    which = f.one_of(statement["terms"], ("one", "step", "any"), "number of terms")
    if which == "one":
        total = f.number(f.integer(a, least=-(2**31)) + b)
        return rf"a matricization of a rank-one tensor has rank at most ${total}$"
    if which == "step":
        more = f.linear([a + b, b], "Z")
        return (
            rf"if all sums of $Z$ rank-one tensors have matricizations of rank at most ${bound}$, "
            rf"all sums of $Z + 1$ have them of rank at most ${more}$"
        )
    return (
        rf"$\operatorname{{rank}}\,\mat{{T}}{{I,J}} \le {bound}$ for every sum $T$ of $Z$ rank-one "
        r"tensors and every partition"
    )


def _terms_claim(statement: Json, names: Notation) -> str:
    if statement["terms"] != "any":
        return _terms_bound(statement, names)
    return rf"$\operatorname{{rank}}\,\mat{{T}}{{I,J}} \le {f.linear(statement['bound'], 'Z')}$"


def _terms_hypotheses(statement: Json, names: Notation) -> list[str]:
    if statement["terms"] != "any":
        return []
    return [
        r"Let $Z \ge 1$, $N \ge 2$ and $T = \sum_{z \le Z} v_1^z \otimes \dots \otimes v_N^z$ be "
        r"any sum of $Z$ rank-one tensors, of any shape, over any field, and let $I \cup J = [N]$ "
        r"be any partition."
    ]


def formula_tex(formula: Any, pooled: str = r"\bigotimes\nolimits_j v^{{j,{0}}}") -> str:
    """A FORMULA in LaTeX; `pooled` is how the leaf vectors of a channel are joined."""
    head, letters = formula[0], tuple(LETTERS)
    if head == "leaves":
        return pooled.format(LETTERS[f.one_of(formula[1], letters, "letter")])
    if head == "tensor":
        return f"T_{{{LETTERS[f.one_of(formula[1], letters, 'letter')]}}}"
    if head != "sum" or len(formula) != 4:
        raise ValueError(f"unknown formula {f.shown(head)}")
    _, y, weight, body = formula
    under = LETTERS[f.one_of(y, letters, "letter")]
    if weight == ["output", y]:
        factor = f"a_{{{under}}}"
    else:
        f.one_of(weight[0], ("delta",), "weight of a formula")
        pair = "".join(LETTERS[f.one_of(x, letters, "letter")] + " " for x in weight[1:3])
        factor = rf"\delta_{{{pair.strip()}}}"
    return rf"\sum_{{{under}}} {factor}\, {formula_tex(body, pooled)}"


def _tensor_formula(statement: Json, names: Notation) -> str:
    known = (*PASSED, "unit-terms", "unit-terms-but-one", "indicator-terms")
    weights = f.one_of(statement["weights"], known, "weights")
    at = f.one_of(statement["at"], ("input", "node", "root", "entry"), "place")
    pooled = PASSED.get(weights, PASSED["pass-channels"])
    formula = formula_tex(statement["formula"], "v^{{j,{0}}}" if at == "input" else pooled)
    if weights not in PASSED:
        where = "" if weights != "unit-terms-but-one" else r", with $g \in [M]^{N-1}$"
        return names.fill(rf"the entries are ${{@A@}}_d = {formula}${where}")
    if at == "input":
        return rf"$\phi^{{0,j,g}} = {formula}$ for $g \le Z$"
    here = pooled.format(r"\alpha")
    before = rf"if $\phi^{{l-1,c,\alpha}} = {here}$ for $\alpha \le Z$ at the "
    if weights == "relu-max-channels":
        before += r"nodes and $v^{j,\alpha}$ at the inputs among the "
    if at == "node":
        return (
            before + rf"children of a node $(l,k)$, $0 < l < L$, then $\phi^{{l,k,g}} = {formula}$ "
            r"for $g \le Z$"
        )
    return names.fill(before + rf"children of the root, then $@A@ = {formula}$")


def _containment(statement: Json, names: Notation) -> str:
    f.one_of(statement["tree"], ("any",), "tree")
    if f.one_of(statement["operator"], ("product", "relu-max"), "operator") == "relu-max":
        return (
            r"networks with this pooling tree and all widths $r_0, \dots, r_{L-1} \ge Z$ realize "
            r"every tensor $\sum_{z \le Z} a_z \max\{0, \max_j v^{j,z}_{d_j}\}$ of a shallow network "
            r"with $Z$ terms, whatever layers $1, \dots, L-1$ share, and with layer $0$ shared where "
            r"the leaf vectors $v^{j,z}$ do not depend on $j$"
        )
    return (
        r"networks with this pooling tree and all widths $r_0, \dots, r_{L-1} \ge Z$ realize every "
        r"tensor $\sum_{z \le Z} a_z\, v^{1,z} \otimes \dots \otimes v^{N,z}$ of a CP "
        "decomposition with $Z$ terms, whatever layers $1, \\dots, L-1$ share, and with layer $0$ "
        "shared where the leaf vectors $v^{j,z}$ do not depend on $j$"
    )


def _tree_hypothesis(statement: Json, names: Notation) -> list[str]:
    z = r"$Z \ge 1$, " if statement["kind"] == "containment" else ""
    if statement["tree"] == "global":
        tree = "one pooling window over all inputs"
    else:
        tree = "any pooling tree, of windows of at least two nodes"
    which = "arithmetic circuits (product pooling)"
    if statement["operator"] == "relu-max":
        which = "rectifier networks (ReLU activation, maximum pooling)"
    return [
        rf"Let {z}$N \ge 2$ and $M \ge 1$ be any integers, and consider convolutional "
        rf"{which} with $N$ inputs, $M$ representation functions and {tree}."
    ]


def _universal(statement: Json, names: Notation) -> str:
    width = WIDTHS[f.one_of(statement["width"], tuple(WIDTHS), "width")]
    ring = "every commutative ring"
    if f.one_of(statement["operator"], ("product", "relu-max"), "operator") == "relu-max":
        ring = r"$\mathbb{Q}$ and over $\mathbb{R}$"
    tree = f.one_of(statement["tree"], ("global", "any"), "tree")
    f.one_of(statement["sharing"], ("none",), "sharing")
    which = (
        "shallow networks (one window over all inputs) of width $r_0"
        if tree == "global"
        else r"networks with any pooling tree and widths $r_0, \dots, r_{L-1}"
    )
    return (
        rf"{which} \ge {width}$, no weights shared, realize every tensor with $N$ modes of "
        rf"dimension $M$, over {ring}"
    )


def _not_realizable(statement: Json, names: Notation) -> str:
    return f"{v.domain_words(statement, names)}{shorter_tex(statement, names)}"


def shorter_tex(statement: Json, names: Notation) -> str:
    """What shorter networks cannot do."""
    last = "r'_{t-1}" if v.every_level(statement) else "r'_0"
    value = v.value_tex(statement["fewer_than"], statement, names)
    return out_of_reach(statement["sense"], last, value, names.fill("@A@"))


def out_of_reach(sense: object, last: str, value: str, tensor: str) -> str:
    """The conclusion about shorter networks, for one network or for all."""
    text = (
        rf"for all weights outside the zero set of a non-zero polynomial, no shorter network with "
        rf"${last} < {value}$ has the tensor ${tensor}$, nor computes the same function on the "
        r"same linearly independent $f_1, \dots, f_M$"
    )
    if f.one_of(sense, ("exact", "limit"), "sense") == "limit":
        text += (
            rf"; nor is ${tensor}$ a limit of tensors of such networks with one width ${last}$ "
            rf"below that value (real or complex weights)"
        )
    return text


def _not_realizable_hypotheses(statement: Json, names: Notation) -> list[str]:
    found = v.network_hypothesis(statement, names)
    if v.every_level(statement):
        found.append(r"Let $t \in [L]$ be any level.")
    used = v.names_in(statement)
    found += v.number_words(used, v.every_level(statement), names)
    if statement["r_min"] == 2:
        found += _r_at_least_two(statement, names)
    where = " of characteristic $0$" if statement["field"] == "QQ" else ""
    return [*found, f"The weights lie in any field{where}."]


Says = Callable[[Json, Notation], str]
CONCLUSIONS: dict[str, Says] = {
    "all-sizes": _all_sizes,
    "window-table": _window_table,
    "tree-table": _tree_table,
    "node-bound": _node_bound,
    "position-formula": _position_formula,
    "matricized-product-sizes": _product_sizes,
    "terms-bound": _terms_bound,
    "tensor-formula": _tensor_formula,
    "containment": _containment,
    "universal": _universal,
    "not-realizable-sizes": _not_realizable,
}
"""What a step concludes, with the domain in a few words."""

CLAIMS: dict[str, Says] = {
    "all-sizes": _all_sizes_claim,
    "not-realizable-sizes": shorter_tex,
    "matricized-product-sizes": _product_sizes_claim,
    "terms-bound": _terms_claim,
}
"""What a theorem says after its hypotheses, where that differs."""

HYPOTHESES: dict[str, Callable[[Json, Notation], list[str]]] = {
    "all-sizes": _all_sizes_hypotheses,
    "matricized-product-sizes": _product_sizes_hypotheses,
    "terms-bound": _terms_hypotheses,
    "containment": _tree_hypothesis,
    "universal": _tree_hypothesis,
    "not-realizable-sizes": _not_realizable_hypotheses,
}


def not_claimed(statement: Json) -> list[str]:
    """What a statement for all sizes leaves open."""
    kind, found = statement["kind"], []
    if kind == "all-sizes":
        if statement["quantity"] == "almost-all" and statement["relation"] != "<=":
            found.append(
                "Nothing is said about particular weights: those on the zero set of $P$ are "
                "excepted, and $P$ is not written down. Over a finite field the zero set may hold "
                "all weights where the degree $R \\cdot V$ is not below the number of elements."
            )
        if statement["quantity"] == "maximal-rank" and statement["relation"] != "<=":
            found.append(
                "The maximal rank is the largest rank over all weights. Nothing is said about "
                "particular weights: there the rank may be smaller."
            )
        if statement["relation"] == ">=":
            found.append("No upper bound is claimed: the rank may be larger.")
        if statement["relation"] == "<=":
            found.append("No lower bound is claimed: the rank may be smaller.")
        found.append("Nothing is said about other trees and partitions than those named.")
        if statement["operator"] == "product":
            found.append("Nothing is said about other activations and poolings.")
        else:
            found.append("Nothing is said about almost all weights, or about sum pooling.")
    elif kind == "not-realizable-sizes":
        found.append(
            "The excepted weights are not written down. Nothing is said about shorter networks of "
            "that width or more, nor about networks with another pooling tree."
        )
        if statement["sense"] == "exact":
            found.append("Nothing is said about approximation.")
    elif kind == "terms-bound":
        found.append("The rank may be smaller than the number of terms.")
    elif kind == "index-rank":
        found.append("Nothing is said about other weights, or about other trees and partitions.")
    elif kind in ("containment", "universal"):
        found.append(
            "It is not said that so large a width is needed, nor how the weights can be learned."
        )
    elif kind == "matricized-product-sizes":
        found.append("Nothing is said about other orders of rows and columns.")
    else:
        found.append(
            "This is a step of longer proofs; by itself it says nothing about other weights, and "
            "nothing about maximal ranks."
        )
    return found
