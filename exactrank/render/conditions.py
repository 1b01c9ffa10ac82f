"""Conditions on the weights and counts: the statements and rules of `docs/certificate-conditions.md`."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from exactrank.render import formulas as f
from exactrank.render import matrices
from exactrank.render.notation import Notation, network_words, partition_words

Json = Mapping[str, Any]
_SHOWN = 12

DEFINITIONS = (
    (
        "Splitting nodes",
        r"A node is pure if all inputs below it are on one side of the partition, else mixed. A mixed "
        r"node $(l,k)$ is splitting if it has pure children of both sides, or a pure child and "
        r"$r_{l-1} = 1$. $T$ is the set of the splitting nodes, $q_t = r_{l-1}$ for $t = (l,k) \in T$, "
        r"$V_t$ the number of nodes at or below the pure children of $t$, $V$ the number of all nodes "
        r"and $W$ that of the mixed ones.",
    ),
    (
        "Leaf matrices and the coarse tensor",
        r"For a side $s$ on which $t = (l,k) \in T$ has pure children $c$, the matrix $X_t^s$ has the "
        r"columns $\bigotimes_c \phi^{l-1,c,\alpha}$, $\alpha \in [q_t]$, written as vectors; with one "
        r"such child, an input $j$, it is the matrix $A_j$ of its leaf vectors. For $\alpha = "
        r"(\alpha_t)_{t \in T}$ let $C_\alpha = \psi^{L,1,1}$, where for a mixed node "
        r"$\psi^{l,k,\gamma} = \sum_\beta a^{l,k,\gamma}_\beta \prod_c \psi^{l-1,c,\beta}$ over its mixed "
        r"children $c$ and all $\beta$, for a splitting node over $\beta = \alpha_{(l,k)}$ only.",
    ),
)
"""What the statements about splitting nodes speak of."""

SPLITTING_KINDS = frozenset({"split-rank", "rank-condition"})


def _subject(statement: Json, names: Notation) -> list[str]:
    network, partition = statement["network"], statement["partition"]
    return [
        network_words(network, names.tensor(network)),
        partition_words(partition, names.sides(partition)),
    ]


def _over(statement: Json, names: Notation) -> list[str]:
    field = f.field_tex(statement["field"])
    return [*_subject(statement, names), rf"The base field is ${field}$."]


def _rank(statement: Json, names: Notation) -> str:
    matricization = names.matricization(statement["network"], statement["partition"])
    return rf"\operatorname{{rank}}\,{matricization}"


def _split_rank(statement: Json, names: Notation) -> str:
    rank = _rank(statement, names)
    return (
        rf"over every field, ${rank}$ is the number of $\alpha$ with $C_\alpha \ne 0$ at all weights at "
        rf"which every leaf matrix $X_t^s$ has full column rank; and ${rank} = \prod_{{t \in T}} q_t$ if "
        r"and only if every $X_t^s$ has full column rank and no $C_\alpha$ is $0$"
    )


def condition_tex(condition: Json, statement: Json, names: Notation) -> str:
    """A CONDITION as a clause."""
    if len(condition) != 1:
        raise ValueError(f"not a condition: {f.shown(sorted(condition))}")
    ((form, value),) = condition.items()
    matricization = names.matricization(statement["network"], statement["partition"])
    if form == "full-rank":
        level, k, side = value
        tree = names.tree(statement["network"])
        labels = set(statement["partition"][f.one_of(side, ("I", "J"), "side")])
        inputs = [c for c in tree.window((level, k)) if c in labels] if level == 1 else []
        at = rf"({f.integer(level, least=1)},{f.integer(k, least=1)})"
        name = f"A_{{{inputs[0]}}}" if len(inputs) == 1 else rf"X_{{{at}}}^{{{side}}}"
        return rf"${name}$ has full column rank"
    if form == "coarse-entries":
        return r"no $C_\alpha$ is $0$"
    if form == "polynomial":
        return rf"${f.polynomial(value, most=_SHOWN)} \ne 0$"
    if form == "minor" and "paths" in value:
        count = f.count(len(value["paths"]), "path")
        return rf"the minor of ${matricization}$ that the digits of the {count} listed below name is not $0$"
    if form == "minor" and "channels" in value:
        r = f.number(f.integer(value["channels"], least=1))
        return (
            rf"the minor of ${matricization}$ is not $0$ that has a row and a column for each choice of a "
            rf"label in $[{r}]$ for every mixed node of level $1$, the index of the inputs below it, all "
            "other indices being $1$"
        )
    if form == "minor":
        rows, columns = (matrices.multi_indices(value[side]) for side in ("rows", "columns"))
        return rf"the minor of ${matricization}$ in the rows ${rows}$ and the columns ${columns}$ is not $0$"
    raise ValueError(f"unknown condition {f.shown(form)}")


def _conditions(statement: Json, names: Notation) -> str:
    listed = statement["conditions"]
    shown = [condition_tex(condition, statement, names) for condition in listed[:_SHOWN]]
    if len(listed) > _SHOWN:
        shown = [*shown[:-1], f"\\dots\\ ({len(listed)} conditions in all)"]
        if "coarse-entries" in listed[-1]:
            shown.append(condition_tex(listed[-1], statement, names))
    return f.joined(shown)


def _rank_condition(statement: Json, names: Notation) -> str:
    rank, value = _rank(statement, names), f.natural(statement["lower"])
    p = f.modulus_of(statement["field"])
    iff = f.one_of(statement["relation"], ("if", "iff"), "relation") == "iff"
    relation = "=" if statement["lower"] == statement["upper"] else r"\ge"
    only = "if and only if" if iff else "if"
    text = (
        rf"in every field of characteristic ${0 if p is None else f.number(p)}$, ${rank} {relation} "
        rf"{value}$ {only} {_conditions(statement, names)}"
    )
    if iff:
        text += "; otherwise it is smaller"
    elif relation != "=":
        text += rf"; at all weights ${rank} \le {f.natural(statement['upper'])}$"
    return text + (
        r". These conditions hold wherever a certain non-zero polynomial of degree at most "
        rf"${f.natural(statement['degree'])}$ in the weights does not vanish"
    )


def _count(statement: Json, names: Notation) -> str:
    count, of = f.natural(statement["count"]), f.natural(statement["of"])
    return (
        rf"exactly ${count}$ of the ${of}$ choices of weights in ${f.field_tex(statement['field'])}$ have "
        rf"${_rank(statement, names)} = {f.natural(statement['rank'])}$"
    )


def _determinant_sizes(statement: Json, names: Notation) -> str:
    text = (
        r"for every convolutional arithmetic circuit with $M = r_0$ and every partition for which the "
        r"nodes of level $1$ have two children each, $i_k \in @I@$ and $j_k \in @J@$, with $i_1 < \dots < "
        r"i_K$ and $j_1 < \dots < j_K$ in one numbering, \[ \det \mat{@A@}{@I@,@J@} = \prod_j "
        r"\det(A_j)^{r_0^{K-1}} \cdot \prod_\alpha C_\alpha, \] an identity of polynomials in the weights; "
        r"here $A_j = (a^{0,j,\gamma}_d)_{d,\gamma}$ and $C$ is the tensor of the layers above $0$, with a "
        r"mode of dimension $r_0$ for each node of level $1$, and any layers may be shared"
    )
    return names.fill(text)


def split_rank(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """The factorization."""
    matricization = names.matricization(
        step["conclusion"]["network"], step["conclusion"]["partition"]
    )
    return (
        r"Every mixed node with a pure child is splitting, so each input is below one pure child of one "
        rf"$t \in T$, and ${matricization} = P \cdot \bigodot_t X_t^I \cdot \operatorname{{diag}}(C) \cdot "
        r"(\bigodot_t X_t^J)^\top \cdot Q$ with permutation matrices $P$ and $Q$. Matrices of full column "
        r"rank do not change the rank of $\operatorname{diag}(C)$; and the inner dimension $\prod_t q_t$ is "
        "reached only if all three factors have it as their rank.",
        "",
    )


def split_condition(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """Equivalence and degree."""
    return (
        r"The equivalence is that of the split rank. The rank is attained by the other premise, so no "
        r"$C_\alpha$ is the zero polynomial, and some maximal minor of each $X_t^s$ is none. The product of "
        r"these has degree at most $\sum_t q_t V_t + W \prod_t q_t$.",
        "",
    )


def minor_condition(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """A point where the minor does not vanish."""
    statement, witness = step["conclusion"], step["witness"]
    (condition,) = statement["conditions"]
    order = len(condition["minor"]["rows"])
    modulus = witness["modulus"]
    where = "" if modulus is None else rf", modulo the prime ${f.natural(modulus)}$"
    arrays = witness["weights"]["arrays"]
    return (
        rf"At the weights listed the minor of order ${f.number(order)}$ is not $0${where}; so it is not the "
        r"zero polynomial. It is homogeneous, of degree one in the weights of each node for each row."
        + _exactly(statement),
        "The weights are\\nopagebreak\n"
        + matrices.weight_arrays(statement["network"], arrays, names),
    )


def _exactly(statement: Json) -> str:
    return " The matricization is square of this order." if statement["relation"] == "iff" else ""


def generated_minor_condition(
    step: Json, premises: Sequence[Json], names: Notation
) -> tuple[str, str]:
    """The minor that the witness weights make invertible."""
    statement = step["conclusion"]
    (condition,) = statement["conditions"]
    paths = condition["minor"].get("paths")
    text = (
        r"At the weights of the first premise all rows and columns outside this minor are zero or repeat "
        r"one of the minor's, and the rank is the minor's order: it is not the zero polynomial. It is "
        r"homogeneous, of degree one in the weights of each node for each row."
        + _exactly(statement)
    )
    if paths is None:
        return text, ""
    rows = [
        rf"({f.integer(i, least=1)},{f.integer(j, least=1)};\,{f.integer(b, least=2)})"
        for i, j, b in paths[:_SHOWN]
    ]
    listed = f.listing([*rows, *([r"\dots"] * (len(paths) > _SHOWN))])
    return (
        text,
        rf"The paths, from $i$ to $j$ with base $b$, as $(i,j;b)$: ${listed}$. A row (column) has for each "
        r"choice of a digit below $b$ for every path the index with these digits at each input.",
    )


def expand_minor(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """The minor and its factors as polynomials."""
    statement, witness = step["conclusion"], step["witness"]
    rows, columns = (matrices.multi_indices(witness[side]) for side in ("rows", "columns"))
    order = f.number(len(witness["rows"]))
    items = []
    for poly, power in witness["factors"][:_SHOWN]:
        exponent = "" if f.integer(power, least=1) == 1 else f", to the power ${power}$"
        items.append(rf"\item ${f.polynomial(poly, most=24)}${exponent}")
    more = len(witness["factors"]) - len(items)
    if more:
        items.append(rf"\item \dots\ ({more} more)")
    return (
        rf"The minor of order ${order}$ in the rows ${rows}$ and the columns ${columns}$, expanded as a "
        r"polynomial with integer coefficients in the weights, is the product of the factors."
        + _exactly(statement),
        "The factors are\n\\begin{itemize}\\raggedright\n" + "\n".join(items) + "\n\\end{itemize}",
    )


def condition_almost_everywhere(
    step: Json, premises: Sequence[Json], names: Notation
) -> tuple[str, str]:
    """The polynomial of the premise."""
    return "The conditions hold outside the zero set of the premise's polynomial.", ""


def maximal_rank_of_condition(
    step: Json, premises: Sequence[Json], names: Notation
) -> tuple[str, str]:
    """A point off the zero set."""
    return (
        "The conditions hold wherever a polynomial that is not zero does not vanish, so at some weights "
        "in every infinite field of the characteristic.",
        "",
    )


def polynomial_combinations(
    step: Json, premises: Sequence[Json], names: Notation
) -> tuple[str, str]:
    """All columns, times a polynomial, are combinations of few."""
    witness = step["witness"]
    named = f.listing([str(f.integer(c)) for c in witness["columns"]])
    d = f.polynomial(witness["denominator"], most=24)
    if not witness["columns"]:
        return "All entries of the matricization are zero, as polynomials in the weights.", ""
    return (
        rf"With the weights as variables, the polynomial $d$ below is not zero, and $d$ times every other "
        rf"column is a combination of the columns ${named}$ (counted from $0$) with polynomials as "
        r"coefficients: the identities are checked entry by entry. Over the field of rational functions in "
        r"the weights these columns span.",
        rf"\[ d = {d} \]",
    )


def count_full_rank(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """Leaf matrices, and the layers above by enumeration."""
    network = step["conclusion"]["network"]
    M, r = network["representation"], network["widths"][0]
    q = f.number(f.modulus_of(step["conclusion"]["field"]) or 0)
    return (
        rf"The leaf matrices depend on layer $0$ alone, the $C_\alpha$ on the other layers. There are "
        rf"$\prod_{{i < {r}}} ({q}^{{{M}}} - {q}^i)$ matrices of full column rank, a column after the other "
        r"outside the span of those before it. The weights of the other layers at which no $C_\alpha$ is "
        r"$0$ are counted by trying all. The number is the product, with a factor for each leaf matrix.",
        "",
    )


def enumerate_weights(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """All weights."""
    return "The rank is computed at every choice of the weights.", ""


def determinant_sizes(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """The factorization, and determinants of Kronecker products."""
    return (
        r"With rows and columns in the pinned order, the matricization is $(A_{i_1} \odot \dots \odot "
        r"A_{i_K}) \cdot \operatorname{diag}(C) \cdot (A_{j_1} \odot \dots \odot A_{j_K})^\top$, a product of "
        r"square matrices; and $\det(X \odot Y) = \det(X)^b \det(Y)^a$ for $X$ of order $a$ and $Y$ of "
        r"order $b$.",
        "",
    )


def specialise_determinant(
    step: Json, premises: Sequence[Json], names: Notation
) -> tuple[str, str]:
    """An instance."""
    return (
        r"The windows of level $1$ are such pairs and $M = r_0$. The factors are all leaf determinants "
        r"and all entries $C_\alpha$, with these powers.",
        "",
    )


CONCLUSIONS: dict[str, Callable[[Json, Notation], str]] = {
    "split-rank": _split_rank,
    "rank-condition": _rank_condition,
    "count": _count,
    "determinant-sizes": _determinant_sizes,
}
HYPOTHESES: dict[str, Callable[[Json, Notation], list[str]]] = {
    "split-rank": _subject,
    "rank-condition": _over,
    "count": _over,
}
NOT_CLAIMED = {
    "split-rank": "Nothing is said about weights at which a leaf matrix loses rank but the second half.",
    "rank-condition": "The conditions are not claimed to be irreducible or independent.",
    "count": "Nothing is said about larger fields of the same characteristic.",
    "determinant-sizes": r"Nothing is said about $M \ne r_0$, and the $C_\alpha$ are not claimed to be irreducible.",
}
TITLES = {
    "split-rank": "The rank of a matricization where the leaf matrices have full rank",
    "rank-condition": "The weights at which the maximal rank is attained",
    "count": "The number of weights of a given rank",
    "determinant-sizes": "The determinant of a matricization, for all sizes",
}
RULES = {
    "split_rank": split_rank,
    "split_condition": split_condition,
    "minor_condition": minor_condition,
    "generated_minor_condition": generated_minor_condition,
    "expand_minor": expand_minor,
    "condition_almost_everywhere": condition_almost_everywhere,
    "maximal_rank_of_condition": maximal_rank_of_condition,
    "polynomial_combinations": polynomial_combinations,
    "count_full_rank": count_full_rank,
    "enumerate_weights": enumerate_weights,
    "determinant_sizes": determinant_sizes,
    "specialise_determinant": specialise_determinant,
}
