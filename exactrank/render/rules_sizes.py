"""The arguments of the rules for all sizes: tables, cuts, node bounds, values and shapes."""

from collections.abc import Mapping, Sequence
from typing import Any

from exactrank.render import formulas as f
from exactrank.render import statements_sizes as sizes
from exactrank.render import values as v
from exactrank.render.notation import Notation

Json = Mapping[str, Any]


def _op(statement: Json, x: int, y: int) -> int:
    return x * y if statement["operator"] == "product" else max(x, y)


def _operator_tex(statement: Json) -> tuple[str, str]:
    """The operator in words, and of two arguments in LaTeX."""
    if f.one_of(statement["operator"], ("product", "relu-max"), "operator") == "product":
        return "product", r"x \cdot y"
    return r"maximum $\max\{\cdot, \dots, 0\}$", r"\max\{x, y, 0\}"


def table_tex(columns: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A small table in the middle of the page; `header` may be empty."""
    lines = [" & ".join(header) + r" \\ \hline"] if header else []
    lines += [" & ".join(row) + r" \\" for row in rows]
    return (
        "\\begin{center}\\renewcommand{\\arraystretch}{1.25}"
        f"\\begin{{tabular}}{{{columns}}}\n" + "\n".join(lines) + "\n\\end{tabular}\\end{center}"
    )


def window_table(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """The two values of one window."""
    at = step["conclusion"]
    a, b = (f.integer(x) for x in at["leaf"])
    r, (name, _) = sizes.channels_tex(at), _operator_tex(at)
    both = _op(at, a, b)
    logical = "AND" if at["operator"] == "product" else "OR"
    if r == "q_k":
        text = (
            r"In channel $\alpha \le q_k$ an input $j$ below $(1,k)$ contributes $1$ if its index "
            r"is $\alpha$'s digit at $j$, else $0$, and the node multiplies these. Over $@I@_k$ "
            r"the digits at the first $m_k$ inputs spell $s_k$ and $\alpha$ completely, all other "
            r"digits are $1$ in every number: the product is $1$ if $\alpha = s_k$, else $0$. "
            r"Likewise over $@J@_k$: $1$ if $\alpha = s'_k$. The node adds these products over "
            r"$\alpha \le q_k$. (A node that does not cross has $m_k = 0$ and $q_k = 1$.)"
        )
    else:
        text = (
            rf"On $\{{0,1\}}$ the {name} is the logical {logical}: associative, commutative and "
            r"idempotent, so of several such numbers it depends only on which ones occur. Below "
            r"level $t$ channel $\alpha \le r$ is passed on, so at a node $(t,k)$ its pooled value "
            rf"is the {name} over the inputs $j$ below of $A$ if $d_j = \alpha$, and $B$ if not; "
            r"the node adds these over $\alpha \le r$. At a crossing node the inputs in $@I@$ have "
            r"the index $s_k$ and those in $@J@$ the index $s'_k$; elsewhere all have the index "
            r"$1$. So what a channel contributes depends on two comparisons only, not on the size "
            r"of the window, on the tree below it or on $t$:"
        )
    pair = r"A \cdot B" if at["operator"] == "product" else r"\max\{A, B\}"
    values = [f.linear(at[key], r) for key in ("match", "mismatch")]
    sums = [rf"{a} + ({r}-1) \cdot {b}", rf"2 \cdot {both} + ({r}-2) \cdot {b}"]
    rows = [
        [
            r"agree, $s_k = s'_k$,",
            r"$\alpha = s_k$",
            "$1$",
            f"$A = {a}$",
            f"$v_1 = {sums[0]}$",
        ],
        ["or no crossing", "all others", f"${r} - 1$", f"$B = {b}$", f"$= {values[0]}$"],
        [
            r"differ, $s_k \ne s'_k$",
            r"$\alpha = s_k$, $\alpha = s'_k$",
            "$2$",
            f"${pair} = {both}$",
            f"$v_0 = {sums[1]}$",
        ],
        [rf"(then ${r} \ge 2$)", "all others", f"${r} - 2$", f"$B = {b}$", f"$= {values[1]}$"],
    ]
    header = ("labels at the node", r"channels $\alpha$", "number", "value", "sum")
    table = table_tex("@{}llccl@{}", header, rows)
    first = rf"$= {values[0]}$ \\"
    table = table.replace(first + "\n", first + " \\hline\n", 1)
    return names.fill(text), table


def tree_table(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """From one window to the tree: {v_1, v_0} is closed under the operator."""
    at = step["conclusion"]
    (name, pair), r = _operator_tex(at), sizes.channels_tex(at)
    order = ""
    if at["operator"] != "product":
        order = rf", since $v_0 \ge v_1 \ge 0${' for these $r$' * (r == 'r')}"
    if f.linear(at["match"], r) == "1" and f.linear(at["mismatch"], r) == "0":
        table = [["$x = v_1 = 1$", "$1$", "$0$"], ["$x = v_0 = 0$", "$0$", "$0$"]]
        header = [f"${pair}$", "$y = v_1 = 1$", "$y = v_0 = 0$"]
    else:
        table = [["$x = v_1$", "$v_1$", "$v_0$"], ["$x = v_0$", "$v_0$", "$v_0$"]]
        header = [f"${pair}$", "$y = v_1$", "$y = v_0$"]
    text = (
        r"Above level $t$ the weights are $a^{l,k,1} = e_1$: the first channel of a node is the "
        rf"{name} of the first channels of its children. The table below shows that the {name} of "
        rf"any number of arguments from $\{{v_1, v_0\}}$ is $v_1$ if all of them are $v_1$, else "
        rf"$v_0${order}. By induction over the levels $l = t, \dots, L$ the first channel of every "
        r"node of level $l$ is $v_1$ if the labels agree at all crossing nodes of level $t$ below "
        rf"it, else $v_0$: for $l = t$ this is Step~{step['premises'][0]}, and for $l > t$ it "
        r"follows from the children. The root is the case $l = L$."
    )
    return text, table_tex("@{}l|cc@{}", header, table)


def table_minor(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """The minor is (v_1 − v_0)·1 + v_0·J: its determinant."""
    at, table = step["conclusion"], premises[0]
    r = sizes.channels_tex(table)
    match, mismatch = f.linear(table["match"], r), f.linear(table["mismatch"], r)
    digits = r == "q_k"
    n = r"\prod_k q_k" if digits else "r^S"
    distinct = (
        "two different choices of labels give different rows, because every crossing node has an "
        r"input in $@I@$ (and different columns, because it has one in $@J@$)"
    )
    shared = (
        "They are the same at every node of a layer, so they respect every sharing."
        if not digits
        else "They depend on the node, so this is about networks without sharing."
    )
    exact = at["field"] == "any"
    identity = (match, mismatch) == ("1", "0")
    text = (
        rf"The minor in these rows and columns has the order $n = {n}$: {distinct}. By "
        rf"Step~{step['premises'][0]} it has $v_1$ on the diagonal, where all labels agree, and "
        r"$v_0$ elsewhere"
    )
    if identity:
        text += ": it is the identity matrix, invertible over every field. "
    else:
        text += r". With the all-ones matrix $E$ (eigenvalues $n$ once, else $0$) it is "
        text += r"$(v_1 - v_0)\mathbf{1} + v_0 E$, and its determinant is as below"
        if exact:
            text += ", here a power of $\\pm 1$. "
        else:
            text += (
                rf": not zero over $\mathbb{{Q}}$, because $v_1 - v_0 = {_difference(table, r)}$ "
                r"is not zero, $v_0 \ge 0$ and $v_1 \ge 1$. "
            )
    text += (
        rf"All weights are $0$ or $1$, so they lie in every field. {shared} The rank at these "
        rf"weights, hence the largest rank, is at least $n$"
        + (r", where $q_k = \min(r_0, M^{m_k})$." if digits else ".")
    )
    dots = r"\begin{pmatrix} @1 & @0 & \cdots & @0 \\ @0 & @1 & \cdots & @0 \\ "
    dots += r"\vdots & \vdots & \ddots & \vdots \\ @0 & @0 & \cdots & @1 \end{pmatrix}"
    shown = dots.replace("@1", "1" if identity else "v_1").replace("@0", "0" if identity else "v_0")
    value = "1" if identity else r"(v_1 - v_0)^{n-1}\, \bigl(v_1 + (n-1)\, v_0\bigr)"
    return names.fill(text), rf"\[ \det {shown} = {value} \]"


def _difference(table: Json, r: str) -> str:
    pairs = zip(table["match"], table["mismatch"], strict=True)
    return f.linear([x - y for x, y in pairs], r)


def named_cut(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """Three cuts that every tree has."""
    which = f.one_of(step["witness"]["cut"], ("root", "first-windows", "smaller-side"), "cut")
    split = (
        r"a tensor over the modes in $@I@$ times one over the modes in $@J@$: its matricization is "
        "a column times a row, of rank at most $1$"
    )
    if which == "root":
        text = (
            r"Cut at the root: $@A@ = \sum_{\alpha \le r_{L-1}} a^{L,1,1}_\alpha \bigotimes_c "
            r"\phi^{L-1,c,\alpha}$ over the root's children $c$. Every child is on one side, so "
            rf"each of the $r_{{L-1}}$ terms is {split}."
        )
    elif which == "first-windows":
        text = (
            r"Cut at all $K$ nodes of level $1$: multiplying out, $@A@ = \sum_{\alpha_1, \dots, "
            r"\alpha_K \le r_0} c_{\alpha_1 \cdots \alpha_K} \bigotimes_j a^{0,j,\alpha_{k(j)}}$, "
            r"where $(1,k(j))$ is the node above the input $j$ and the numbers $c$ collect the "
            rf"layers above. These are $r_0^K$ terms, each {split}."
        )
    else:
        text = (
            r"Cut at the inputs of the smaller side: the matrix has $M^{|@I@|}$ rows and "
            r"$M^{|@J@|}$ columns, and its rank is at most each of these numbers."
        )
    return names.fill(text), ""


def input_bound(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """One row or column; or M of them."""
    if step["conclusion"]["channel"] == "one":
        return "A leaf vector is a single row or a single column.", ""
    return (
        "With the channel as one more index on the input's own side, all its $r_0 \\cdot M$ "
        "numbers stand in one row or one column; with the channel on the other side they form a "
        r"matrix with $M$ rows or $M$ columns.",
        "",
    )


def channel_sum_bound(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """Subadditivity over the channels below."""
    text = (
        r"$\phi^{l,k,\gamma} = \sum_{\alpha \le r_{l-1}} a^{l,k,\gamma}_\alpha \bigotimes_c "
        r"\phi^{l-1,c,\alpha}$: the rank is subadditive, and the rank of a tensor product is the "
        "product of the ranks."
    )
    if step["conclusion"]["channel"] == "side":
        text += (
            r" All channels together, the term $\alpha$ is the vector $(a^{l,k,\gamma}_\alpha)_"
            r"\gamma$ on the side $s$, of rank at most $1$, times $\bigotimes_c "
            r"\phi^{l-1,c,\alpha}$. The matrix of one $\phi^{l-1,c,\alpha}$ is a submatrix of that "
            "of all channels of $c$, whichever side those stand on, so its rank is at most the "
            r"smaller of $f_c[@I@]$ and $f_c[@J@]$."
        )
    return names.fill(text), ""


def channel_side_bound(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """The channels of a node are combinations of the pooled ones."""
    return (
        r"Let $X_c$ be the matrix of all channels of the child $c$ with the channel on the side "
        r"$s$. In $\bigodot_c X_c$, of rank $\prod_c \operatorname{rank} X_c$, the rows (or "
        r"columns) in which all channels are the same $\alpha$ form the matrix of the pooled "
        r"tensors $\bigotimes_c \phi^{l-1,c,\alpha}$. The node's channels are combinations of "
        "these: a multiplication with a matrix on the side $s$, which does not raise the rank.",
        "",
    )


def smaller_side_bound(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """Rows and columns are counted."""
    return (
        names.fill(
            r"The matrix has $M^{|@I@_k|}$ rows and $M^{|@J@_k|}$ columns, for the inputs $@I@_k$ "
            r"and $@J@_k$ below the node; its rank is at most each of these numbers."
        ),
        "",
    )


def least_node_bound(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """Both bounds hold."""
    first, second = step["premises"]
    return (
        rf"Both bounds hold under the same hypothesis, by Steps~{first} and {second}; so does "
        "their minimum. All terms increase with the bounds of the children.",
        "",
    )


def tree_recursion(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """Induction from the inputs to the root."""
    base, node = step["premises"]
    text = (
        rf"By induction over the levels, from the inputs (Step~{base}) to the root "
        rf"(Step~{node}), the bounds hold at every node, at all weights in every field. "
    )
    if premises[0]["channel"] == "side":
        text += (
            r"The root has one channel, which may count on either side: the rank is at most "
            r"$f[@I@]$ and at most $f[@J@]$ at the root, hence at most $\kappa$."
        )
    else:
        text += r"The bound at the root is $c^{L,1}$."
    return names.fill(text), ""


_COUNTS = {
    "S": {
        "regular": r"the ${w}^{{L-{t}}}$ nodes of level ${t}$ have ${w}${least} children with "
        r"consecutive numbers each, one of them odd and one even, so all of them cross: $S = "
        r"{w}^{{L-{t}}}{over}$",
        "global": "there is one node, and neither side is empty, so it crosses: $S = 1$",
    },
    "K": {
        "regular": r"level $1$ has $K = {w}^{{L-1}} = N/{w}$ nodes",
        "global": "there is one node of level $1$: $K = 1$",
    },
    "m": {
        "regular": r"half of the $N$ labels are odd: $m = N/2$",
        "global": "there are two inputs, one on each side: $m = 1$",
    },
    "window_product": {
        "regular": r"each of the $N/{w}$ windows has {half} odd and {half} even label{s}: the "
        r"product is $\min\{{r_0, M^{{{half_tex}}}\}}^{{N/{w}}}$, the smaller of two powers",
        "global": r"there is one window: the product is $\min\{{r_0, M^m\}}$",
        "pair": r"there is one window, of one input in each of $@I@$ and $@J@$: the product is "
        r"$\min\{{r_0, M\}}$",
    },
}


def count_windows(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """S, K, m and the product over the windows, counted."""
    at, before = step["conclusion"], premises[0]
    window = v.window_of(at)
    regular = window is not None or at["tree"] == "regular"
    gone = v.names_in(before) - v.names_in(at)
    t = "t" if v.every_level(at) else "1"
    half = window // 2 if window else 0
    words = {
        "w": f.number(window) if window else "w",
        "least": "" if window else r" $\ge 2$",
        "t": t,
        "over": "" if t == "t" else f" = N/{window or 'w'}",
        "half": f"${half}$" if half > 1 else "one",
        "s": "s" if half > 1 else "",
        "half_tex": f.number(half) if half > 1 else "1",
    }
    found = [
        _COUNTS[name]
        .get(str(at["tree"]), _COUNTS[name]["regular" if regular else "global"])
        .format(**words)
        for name in ("S", "K", "m", "window_product")
        if name in gone
    ]
    if not found:
        raise ValueError("count_windows replaces a name")
    text = "; ".join(found) + "."
    text = text[:1].upper() + text[1:]
    used, old = v.names_in(at), v.names_in(before)
    if "r" in used and "r" not in old:
        text += r" And $\min\{r_0^{\,e}, M^e\} = \min(r_0, M)^e = r^e$ for every $e$."
    return names.fill(text.replace("^{1}", "")), ""


def restrict_sizes(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """A part of the domain."""
    before, after = premises[0], step["conclusion"]
    where = []
    if before["level"] != after["level"]:
        where.append("$t = 1$")
    if before["tree"] != after["tree"] or before["partition"] != after["partition"]:
        where.append("these trees and partitions")
    if before["sharing"] != after["sharing"]:
        where.append("networks without sharing")
    if before["field"] != after["field"]:
        where.append("characteristic $0$")
    if before["r_min"] != after["r_min"]:
        where.append(r"$r \ge 2$")
    return f"This is Step~{step['premises'][0]} for {f.joined(where)}.", ""


def smaller_bound(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """Both upper bounds hold."""
    first, second = step["premises"]
    text = f"The bounds of Steps~{first} and {second} both hold, hence their minimum."
    old = {x for premise in premises for x in v.names_in(premise)}
    if "r" in v.names_in(step["conclusion"]) - old:
        text += r" And $\min\{r_0^{\,e}, M^e\} = \min(r_0, M)^e = r^e$ for every $e$."
    return text, ""


def both_sizes(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """A lower and an upper bound together."""
    lower, upper = step["premises"]
    return f"The lower bound is that of Step~{lower}, the upper bound that of Step~{upper}.", ""


def almost_everywhere_sizes(
    step: Json, premises: Sequence[Json], names: Notation
) -> tuple[str, str]:
    """What some weights attain, almost all attain."""
    at = step["conclusion"]
    value = v.value_tex(at["value"], at, names)
    text = (
        rf"Fix a network, a partition and a characteristic, and let $R = {value}$. By "
        rf"Step~{step['premises'][0]} the maximal rank is at least $R$, so some minor of order $R$ "
        r"of $\mat{@A@}{@I@,@J@}$ is not the zero polynomial in the weights; let $P$ be this "
        r"minor. An entry of $@A@$ is a sum of products that hold one weight of each of the $V$ "
        r"nodes of the tree, so $P$ has degree at most $R \cdot V$. Where $P$ does not vanish, the "
        "rank is at least $R$."
    )
    if at["relation"] == "=":
        text += " The upper bound of the maximal rank holds at all weights."
    return names.fill(text) + (
        r" (Null zero set, cited below, gives the case of $\mathbb{R}$ and $\mathbb{C}$.)"
    ), ""


def specialise_sizes(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """One network."""
    at, before = step["conclusion"], premises[0]
    t = f.integer(step["witness"]["level"], least=1)
    network = at["network"]
    tree, rows = names.tree(network), set(at["partition"]["I"])
    on_rows, below = tree.on_side(rows), tree.below()
    crossing = sum(0 < i < n for i, n in zip(on_rows[t], below[t], strict=True))
    numbers = {
        "r": min(network["representation"], *network["widths"][:t]),
        "M": network["representation"],
        "r0": network["widths"][0],
        "r_last": network["widths"][-1],
        "S": crossing,
        "K": tree.width(1),
        "m": min(len(at["partition"]["I"]), len(at["partition"]["J"])),
    }
    used = v.names_in(before)
    shown = [
        rf"${names.fill(v.BASES.get(name, name))} = {f.number(number)}$"
        for name, number in numbers.items()
        if name in used
    ]
    value = v.value_tex(before["value"], before, names)
    bound = at["lower"] if before["relation"] != "<=" else at["upper"]
    where = f"; there {f.joined(shown)}" if shown else ""
    text = (
        rf"This network and partition are among those of Step~{step['premises'][0]}, with $t = "
        rf"{t}${where}. The value ${value}$ is ${f.natural(bound)}$."
    )
    if at.get("fraction") is not None:
        text += " (Schwartz--Zippel, cited below, gives the fraction.)"
    return text, ""


RULES = {
    "window_table": window_table,
    "tree_table": tree_table,
    "table_minor": table_minor,
    "named_cut": named_cut,
    "input_bound": input_bound,
    "channel_sum_bound": channel_sum_bound,
    "channel_side_bound": channel_side_bound,
    "smaller_side_bound": smaller_side_bound,
    "least_node_bound": least_node_bound,
    "tree_recursion": tree_recursion,
    "count_windows": count_windows,
    "restrict_sizes": restrict_sizes,
    "smaller_bound": smaller_bound,
    "both_sizes": both_sizes,
    "almost_everywhere_sizes": almost_everywhere_sizes,
    "specialise_sizes": specialise_sizes,
}
"""The rendering of the rules of `docs/certificate-sizes.md` that are about all sizes."""

ROLES = {
    "window_table": "base: one window",
    "tree_table": "step: from the windows to the tree",
    "table_minor": "conclusion: a minor that does not vanish",
    "named_cut": "a cut",
    "input_bound": "base: an input",
    "channel_sum_bound": "step: a node, summed over its channels",
    "channel_side_bound": "step: a node, its channels on a side",
    "smaller_side_bound": "step: a node, its smaller side",
    "least_node_bound": "step: the smaller bound",
    "tree_recursion": "conclusion: from the inputs to the root",
    "count_windows": "counting",
    "restrict_sizes": "a special case",
    "smaller_bound": "the smaller upper bound",
    "both_sizes": "both bounds",
    "almost_everywhere_sizes": "almost all weights",
    "specialise_sizes": "one network",
    "position_base": "base: no mode yet",
    "position_append": "step: one mode more",
    "matricized_product_sizes": "conclusion: all modes",
    "one_term_bound": "base: one term",
    "add_term_bound": "step: one term more",
    "all_terms_bound": "conclusion: all numbers of terms",
    "leaf_formula": "base: an input",
    "contains_shallow": "conclusion: from the inputs to the root",
}
"""What part of a proof a rule for all sizes is, for the heading of its step."""
