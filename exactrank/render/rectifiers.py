"""Ranks and reach of rectifier networks: what `docs/certificate-rectifiers.md` adds."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from exactrank.render import formulas as f
from exactrank.render import statements_sizes as sizes
from exactrank.render import values as v
from exactrank.render.notation import Notation, network_words
from exactrank.render.statements_circuits import tensor_words, weights_words

Json = Mapping[str, Any]
Proof = tuple[str, str]
_POOLING = {"relu-max": "maximum", "relu-sum": "sum"}
_EXTRA = {
    "none": "",
    "spare": r" + [\text{there are a spare row and a spare column}]",
    "M>r": r" + [M > r]",
}


def _at_weights(statement: Json, names: Notation) -> list[str]:
    network, weights = statement["network"], statement["weights"]
    name = names.weights_name(network, weights)
    return [
        network_words(network, names.tensor(network)),
        rf"Let ${name}$ be the weights {weights_words(weights)}.",
    ]


def _realized(statement: Json, names: Notation) -> str:
    tensor, given = names.tensor(statement["network"]), names.explicit(statement["tensor"])
    return rf"${tensor} = {given}$ at these weights, entry by entry, over $\mathbb{{Q}}$"


def _realized_hypotheses(statement: Json, names: Notation) -> list[str]:
    tensor = statement["tensor"]
    return [*_at_weights(statement, names), tensor_words(tensor, names.explicit(tensor))]


def _beyond(statement: Json, names: Notation) -> str:
    pooling = _POOLING[f.one_of(statement["operator"], tuple(_POOLING), "operator")]
    sense = f.one_of(statement["sense"], ("exact", "limit"), "sense")
    fewer = statement["fewer_than"]
    width = "any width" if fewer is None else rf"width $r_0 < {f.natural(fewer)}$"
    limit = ", nor is it a limit of such tensors" if sense == "limit" else ""
    return (
        rf"${names.tensor(statement['network'])}$ at these weights is not the tensor of a shallow "
        rf"convolutional rectifier network ({pooling} pooling, the same $N$ and $M$, any sharing, "
        rf"real weights) of {width}{limit}"
    )


def _index_table(statement: Json, names: Notation) -> str:
    f.one_of(statement["operator"], ("product", "relu-max"), "operator")
    where = f.one_of(statement["at"], ("window", "tree"), "place")
    pooling = " and maximum pooling" if statement["operator"] == "relu-max" else ""
    least = r", $r \ge 2$" if f.one_of(statement["r_min"], (1, 2), "r_min") == 2 else ""
    match, mismatch = (f.linear(statement[key]) for key in ("match", "mismatch"))
    start = (
        rf"at the table weights with ${sizes.leaf_tex(statement)}${pooling}{least}, for every index "
        "$d$, "
    )
    if where == "window":
        return start + (
            rf"every node $(t,k)$ has the value $v_1 = {match}$ in its first channel if it is even "
            rf"at $d$, and $v_0 = {mismatch}$ otherwise"
        )
    return start + names.fill(
        rf"$@A@(d) = v_1 = {match}$ if all nodes of level $t$ are even at $d$, and $@A@(d) = v_0 = "
        rf"{mismatch}$ otherwise"
    )


def index_rank_tex(statement: Json, names: Notation) -> str:
    """rank [[A]] = r^S + extra, without dollar signs."""
    extra = _EXTRA[f.one_of(statement["extra"], tuple(_EXTRA), "extra")]
    value = v.value_tex([[["r", statement["exponent"]]]], statement, names)
    return names.fill(rf"\operatorname{{rank}}\,\mat{{@A@}}{{@I@,@J@}} = {value}{extra}")


def _index_rank(statement: Json, names: Notation) -> str:
    return (
        f"{v.domain_words(statement, names)}${index_rank_tex(statement, names)}$ at the table "
        rf"weights with ${sizes.leaf_tex(statement)}$"
    )


def _index_rank_claim(statement: Json, names: Notation) -> str:
    return (
        f"${index_rank_tex(statement, names)}$ at the table weights with "
        rf"${sizes.leaf_tex(statement)}$, which are the same at every node"
    )


def _index_rank_hypotheses(statement: Json, names: Notation) -> list[str]:
    names_used = {"r", "S"} if statement["exponent"] == "S" else {"r"}
    found = [
        *v.network_hypothesis(statement, names),
        v.partition_hypothesis(statement, names),
        *v.number_words(names_used, v.every_level(statement), names),
    ]
    return [*found, r"Assume $r \ge 2$."] if statement["r_min"] == 2 else found


def complement_rank(step: Json, premises: Sequence[Json], names: Notation) -> Proof:
    """The entries are r minus a product; repeated rows and columns left out."""
    at = step["conclusion"]
    r = f.number(f.integer(at["weights"]["channels"], least=1))
    tensor = names.tensor(at["network"])
    rows, columns = names.sides(at["partition"])
    return (
        rf"For $r = {r}$ channels the weights are: leaves $a^{{0,j,\gamma}}_d = 0$ if $d = \gamma$, "
        rf"else $1$, for $\gamma \le r$; layer $1$ adds the channels $\alpha \le r$; above, the "
        r"first channel is passed on. A channel of a window pools $0$ only if all its indices are "
        r"this channel, so the window is $r - 1$ if its indices are equal and at most $r$, else $r$; "
        rf"the maximum keeps these values, and ${tensor}(d) = r - \prod_k [\text{{window }} k "
        r"\text{ has equal indices} \le r]$. A row is spare if some window has in it indices that "
        rf"differ, or one above $r$; all other rows with the same index in each of the $S$ windows "
        rf"that meet both ${rows}$ and ${columns}$ are equal. Without repeated rows and columns the "
        r"matrix is $rE - (\mathbf{1}_R \oplus 0)$, $R = r^S$, $E$ of ones, where the last row and "
        r"the last column are there if there are spare ones. Subtracting a spare row from the "
        r"others leaves $-\mathbf{1}_R$, beside $r$ in the corner if there is a spare column: the "
        r"rank is $R + 1$ with both, $R$ with one of them. With none, $M = r \ge 2$ and the "
        r"determinant is $(-1)^{R-1}(rR - 1) \ne 0$.",
        "",
    )


def level_sets_upper_bound(step: Json, premises: Sequence[Json], names: Notation) -> Proof:
    """Level sets of a maximum."""
    at = step["conclusion"]
    tensor, (rows, columns) = names.tensor(at["network"]), names.sides(at["partition"])
    last = len(at["network"]["widths"]) - 1
    width = f.number(f.integer(at["network"]["widths"][-1], least=1))
    return (
        rf"The matrix has $M^{{|{rows}|}}$ rows and $M^{{|{columns}|}}$ columns. And where every "
        rf"child of the root is on one side, ${tensor}$ is a sum over the $r_{{{last}}} = {width}$ "
        r"channels of $\max\{p(d_I), q(d_J)\}$, $p$ and $q$ the maxima of $0$ and of the children on "
        r"one side. The maximum $p$ of $0$ and of functions of different variables with $V_c$ values "
        r"has at most $1 + \sum_c (V_c - 1)$ values $v_0 < \dots < v_K$, because a value above the "
        r"largest of the minima is one of some function above its minimum; this also bounds the "
        r"values $V_{l,k}$ of a channel, $V_{0,j} = M$, $V_{l,k} \le (1 + \sum_c (V_{l-1,c} - "
        r"1))^{r_{l-1}}$ and $\le M^{n_k}$ for $n_k$ inputs below. Now $\max\{p, q\} = \max\{v_0, "
        r"q\} + \sum_{k=1}^{K} [p \ge v_k] (\max\{v_k, q\} - \max\{v_{k-1}, q\})$: a column of ones "
        r"times a row, and $K$ more products of a column and a row. The columns of ones of all "
        r"channels are the same, so the rank is at most $1$ plus the sum of the numbers $K$. The "
        r"same holds with the sides exchanged; the least of these numbers is the bound.",
        "",
    )


def additive_upper_bound(step: Json, premises: Sequence[Json], names: Notation) -> Proof:
    """Spaces that share the constants."""
    tensor = names.tensor(step["conclusion"]["network"])
    rows, columns = names.sides(step["conclusion"]["partition"])
    return (
        rf"The root adds functions of its children's indices, ${tensor}(d) = \sum_c G_c(d_c)$, "
        rf"whatever the widths. With $p_c$ inputs of ${rows}$ and $q_c$ of ${columns}$ below $c$, "
        r"the columns that $G_c$ contributes lie in a space of dimension $M^{p_c}$, its rows in one "
        r"of dimension $M^{q_c}$, and both hold the constants, which all children share. So $G_c$ is "
        r"a column of ones times a row plus a matrix of rank $\le M^{p_c} - 1$, and a column times "
        r"a row of ones plus one of rank $\le M^{q_c} - 1$. Adding up, the rank is at most $1 + "
        r"\sum_c (M^{p_c} - 1)$, $1 + \sum_c (M^{q_c} - 1)$, and $2 + \sum_c (M^{\min(p_c, q_c)} - "
        rf"1)$; it is also at most the numbers $M^{{|{rows}|}}$ of rows and $M^{{|{columns}|}}$ of "
        r"columns. The least of these is the bound.",
        "",
    )


def weaker_upper_bound(step: Json, premises: Sequence[Json], names: Notation) -> Proof:
    """A larger number."""
    bounds = (f.natural(premises[0]["upper"]), f.natural(step["conclusion"]["upper"]))
    return rf"${bounds[0]} \le {bounds[1]}$.", ""


def evaluate_tensor(step: Json, premises: Sequence[Json], names: Notation) -> Proof:
    """Entry by entry."""
    network = step["conclusion"]["network"]
    M, N = (f.number(f.integer(network[key], least=1)) for key in ("representation", "inputs"))
    return rf"Each of the ${M}^{{{N}}}$ entries is computed from the weights and compared.", ""


def beyond_rectifier_terms(step: Json, premises: Sequence[Json], names: Notation) -> Proof:
    """The rank of few terms."""
    R, number = f.natural(premises[0]["lower"]), step["premises"][0]
    limit = ""
    if step["conclusion"]["sense"] == "limit":
        limit = (
            " The matrices of at most a given rank are closed (\\texttt{closed-rank-set}), so limits "
            "are excluded too."
        )
    if step["conclusion"]["operator"] == "relu-sum":
        return (
            r"A shallow network with sum pooling adds functions $\sum_i g_i(d_i)$ of single indices, "
            r"at every width, so its matricization is a column times a row of ones plus a column of "
            rf"ones times a row: rank $\le 2$, and Step~{number} has rank $\ge {R}$.{limit}",
            "",
        )
    return (
        r"Of each term $\max\{p(d_I), q(d_J)\}$ of a shallow network, the side of $m$ inputs takes at "
        r"most $1 + m(M-1)$ values, so the term is a column (or a row) of ones, the same for all "
        r"terms, times a row (a column) plus $m(M-1)$ matrices of rank at most $1$. With $r_0$ terms "
        rf"the rank is at most $1 + r_0\, m (M-1)$, which for all $r_0$ in question is below the "
        rf"${R}$ of Step~{number}.{limit}",
        "",
    )


def additive_obstruction(step: Json, premises: Sequence[Json], names: Notation) -> Proof:
    """Mixed second differences."""
    witness = step["witness"]
    tensor = names.explicit(step["conclusion"]["tensor"])
    index = f.listing([f.number(f.integer(d, least=1)) for d in witness["index"]])
    (i, j), (e, g) = (
        [f.number(f.integer(x, least=1)) for x in witness[key]] for key in ("modes", "values")
    )
    return (
        r"The root adds functions of its children's indices, whatever the widths. So exchanging an "
        r"index below one child changes the entry by a number that does not depend on the indices "
        rf"below the others. The inputs ${i}$ and ${j}$ are below different children. In ${tensor}$, "
        rf"starting from $d = ({index})$, put ${e}$ at ${i}$, put ${g}$ at ${j}$, or do both: the "
        r"entry at $d$ plus the one after both changes is not the sum of the two others.",
        "",
    )


def index_window(step: Json, premises: Sequence[Json], names: Notation) -> Proof:
    """One window, every index."""
    return (
        r"On $\{0,1\}$ the operator is associative, commutative and idempotent, and of $A$ and $B$ "
        r"it gives $B$. Below level $t$ channel $\alpha \le r$ is passed on, so at a node $(t,k)$ its "
        r"pooled value is $A$ if all indices below are $\alpha$, and $B$ if none is or only some "
        r"are. The node adds these: $A + (r-1) B$ if all indices are equal and at most $r$, else $r "
        r"\cdot B$.",
        "",
    )


def index_tree(step: Json, premises: Sequence[Json], names: Notation) -> Proof:
    """The operator keeps the two values."""
    order = ""
    if step["conclusion"]["operator"] != "product":
        order = r", since $v_0 \ge v_1 \ge 0$"
    return (
        r"Above level $t$ the first channel of a node is the operator's value at the first channels "
        r"of its children, and of numbers from $\{v_1, v_0\}$ the operator gives $v_1$ if all are "
        rf"$v_1$, else $v_0${order}. By induction over the levels from Step~{step['premises'][0]}.",
        "",
    )


def index_rank(step: Json, premises: Sequence[Json], names: Notation) -> Proof:
    """The identity, and ones."""
    exact = step["conclusion"]["extra"] == "none"
    end = (
        r"Here $v_0 = 0$ and $v_1 = \pm 1$: it is $\pm\mathbf{1}_R$ and zeros, of rank $R$."
        if exact
        else r"Subtracting a spare row from the others leaves $(v_1 - v_0) \mathbf{1}_R$, beside $v_0 "
        r"\ge 1$ in the corner if there is a spare column: the rank is $R + 1$ with both, $R$ with "
        r"one of them. With none, the determinant is $(v_1 - v_0)^{R-1} (v_1 + (R-1) v_0) \ne 0$."
    )
    return (
        r"Rows that are not spare and have the same indices at all crossing nodes are equal, and so "
        rf"are all spare rows; likewise columns. By Step~{step['premises'][0]} the matrix without "
        r"these repetitions is $v_0 E + (v_1 - v_0)(\mathbf{1}_R \oplus 0)$, $R = r^S$, $E$ of ones, "
        rf"where the last row and column are there if there are spare ones. {end}",
        "",
    )


def count_index_rank(step: Json, premises: Sequence[Json], names: Notation) -> Proof:
    """Windows of two."""
    return (
        r"Each of the $N/2$ windows has an odd and an even label, so all cross and a row has one "
        r"index in each. It is spare if one of them is above $r$, which is possible if $M > r$.",
        "",
    )


CONCLUSIONS: dict[str, Callable[[Json, Notation], str]] = {
    "realized": _realized,
    "beyond-shallow": _beyond,
    "index-table": _index_table,
    "index-rank": _index_rank,
}
CLAIMS: dict[str, Callable[[Json, Notation], str]] = {"index-rank": _index_rank_claim}
HYPOTHESES: dict[str, Callable[[Json, Notation], list[str]]] = {
    "realized": _realized_hypotheses,
    "beyond-shallow": _at_weights,
    "index-rank": _index_rank_hypotheses,
}
NOT_CLAIMED = {
    "realized": "It is not said that so large a width is needed, nor how the weights can be learned.",
    "beyond-shallow": (
        "Nothing is said about other weights of the network, or about shallow networks of larger "
        "width."
    ),
}
TITLES = {
    "realized": "A tensor that a rectifier network realizes",
    "beyond-shallow": "Out of reach of shallow rectifier networks",
    "index-table": "Values at the table weights",
    "index-rank": "The exact rank at weights of all sizes",
}
RULES = {
    "complement_rank": complement_rank,
    "level_sets_upper_bound": level_sets_upper_bound,
    "additive_upper_bound": additive_upper_bound,
    "weaker_upper_bound": weaker_upper_bound,
    "evaluate_tensor": evaluate_tensor,
    "beyond_rectifier_terms": beyond_rectifier_terms,
    "additive_obstruction": additive_obstruction,
    "index_window": index_window,
    "index_tree": index_tree,
    "index_rank": index_rank,
    "count_index_rank": count_index_rank,
}
