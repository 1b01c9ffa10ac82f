"""The arguments of the rules about shorter networks, distances, CP-ranks, matrices and null sets."""

from collections.abc import Mapping, Sequence
from typing import Any

from exactrank.render import formulas as f
from exactrank.render import values as v
from exactrank.render.matrices import terms_tex
from exactrank.render.notation import Notation
from exactrank.render.statements_circuits import combination_tex

Json = Mapping[str, Any]

_TERMS_SHOWN = 12


def _beyond(sense: object, bound: str, last: str, tensor: str) -> str:
    text = (
        f"where the polynomial does not vanish the matricization of ${tensor}$ has rank at least "
        f"${bound}$, and that of a tensor of a shorter network has rank at most ${last} < "
        f"{bound}$. Two networks on the same linearly independent $f_1, \\dots, f_M$ compute the "
        "same function only if their tensors agree, because the products $\\prod_i f_{d_i}(x_i)$ "
        "are independent (cited below)."
    )
    if f.one_of(sense, ("exact", "limit"), "sense") == "limit":
        text += (
            f" The matrices of rank less than ${bound}$ are a closed set (cited below), so limits "
            "of such tensors have no larger rank."
        )
    return text


def beyond_shorter(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """Two ranks at one partition, for all sizes."""
    at = step["conclusion"]
    deep, root = step["premises"]
    level_any = v.every_level(at)
    last = "r'_{t-1}" if level_any else "r'_0"
    value = v.value_tex(at["fewer_than"], at, names)
    where = "inputs below the odd-numbered nodes of level $t-1$" if level_any else "odd labels"
    children = "nodes of level $t-1$" if level_any else "inputs"
    text = (
        rf"Let $@I@$ be the {where}. The children of the shorter network's root are the "
        rf"{children}, each on one side, so Step~{root} bounds the rank of its tensors by its last "
        rf"width. Let $R = {value}$. By Step~{deep}, "
    )
    return names.fill(text + _beyond(at["sense"], "R", last, "@A@")), ""


def beyond_shorter_at(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """Two ranks at one partition, for one network."""
    at = step["conclusion"]
    deep, root = step["premises"]
    depth = f.integer(at["depth"], least=1)
    rows, columns = names.sides(premises[0]["partition"])
    child = "input" if depth == 1 else f"node of level ${depth - 1}$"
    below = "" if depth == 1 else rf": below each all inputs are in ${rows}$ or all in ${columns}$"
    text = (
        rf"The root of a shorter network has every {child} as a child{below}; so Step~{root} "
        rf"bounds the rank of its tensors, for the partition ${rows} \cup {columns}$, by its last "
        rf"width. By Step~{deep}, "
    )
    bound = f.natural(at["fewer_than"])
    last = f"r'_{{{depth - 1}}}"
    return text + _beyond(at["sense"], bound, last, names.tensor(at["network"])), ""


def permutation_at_matching(
    step: Json, premises: Sequence[Json], names: Notation
) -> tuple[str, str]:
    """At the matching both inputs of a window have the same index."""
    at = step["conclusion"]
    network = at["network"]
    rows, columns = names.sides(at["partition"])
    tensor = names.tensor(network)
    m, half = network["representation"], network["inputs"] // 2
    r = f.integer(at["weights"]["channels"], least=1)
    above = r" The layers above pass the first channel on." if len(network["widths"]) > 1 else ""
    text = (
        rf"The weights of the matching: $a^{{0,j,\gamma}} = e_\gamma$ for $\gamma \le {r}$, and on "
        rf"layer $1$ $a^{{1,k,1}}_\alpha = 1$ for $\alpha \le {r}$; all others zero.{above} A "
        rf"window of level $1$ has two inputs, $i \in {rows}$ and $j \in {columns}$, and the "
        rf"tensor $\sum_{{\alpha \le M}} [d_i = \alpha][d_j = \alpha] = [d_i = d_j]$. So "
        rf"${tensor}(d) = \prod [d_i = d_j]$ over all windows: for every index over ${rows}$ there "
        rf"is exactly one over ${columns}$ with the entry $1$, and conversely. The order is "
        rf"$M^{{N/2}} = {f.number(m)}^{{{f.number(half)}}}$."
    )
    return text, ""


def projection_distance(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """The distance of an orthogonal matrix to matrices of small rank."""
    at = step["conclusion"]
    size, b = f.natural(premises[0]["size"]), f.natural(at["terms"])
    first, second = step["premises"]
    text = (
        rf"Let $P$ be the permutation matrix of Step~{first}, of order $n = {size}$, and $X$ the "
        rf"matricization of a sum of $B = {b}$ terms, of rank at most $B$ by Step~{second}. Let "
        r"$Q$ be the orthogonal projector on the column space of $X$. A projector does not raise "
        r"norms and $(1 - Q) X = 0$, so $\|P - X\|^2 \ge \|(1 - Q)(P - X)\|^2 = \|(1 - Q) P\|^2$; "
        r"as $P$ is orthogonal, this is $\|1 - Q\|^2 = \operatorname{tr}(1 - Q) = n - "
        r"\operatorname{rank} X \ge n - B$."
    )
    return text, ""


def truncation_distance(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """Leave out all but B of the entries 1."""
    size, b = f.natural(premises[0]["size"]), f.natural(step["conclusion"]["terms"])
    tensor = names.tensor(step["conclusion"]["network"])
    text = (
        rf"By Step~{step['premises'][0]} the tensor ${tensor}$ has $n = {size}$ entries $1$ and is zero "
        r"elsewhere; each of these entries is a rank-one tensor $e_{d_1} \otimes \dots \otimes "
        rf"e_{{d_N}}$. The sum of $B = {b}$ of them differs from ${tensor}$ by $1$ in $n - B$ "
        "entries."
    )
    return text, ""


def both_of_one(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """A lower and an upper bound together."""
    lower, upper = step["premises"]
    return f"The lower bound is that of Step~{lower}, the upper bound that of Step~{upper}.", ""


def pencil_lower_bound(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """A double root of the pencil without vanishing there."""
    tensor, point = step["conclusion"]["tensor"], step["witness"]["point"]
    name = names.explicit(tensor)
    e = [f.fraction_of(x) for x in tensor["entries"]]
    if tensor["shape"] != [2, 2, 2] or len(e) != 8:
        raise ValueError("a pencil is of a 2 x 2 x 2 tensor")
    p, q = e[:4], e[4:]
    quadratic = (
        p[0] * p[3] - p[1] * p[2],
        p[0] * q[3] + q[0] * p[3] - p[1] * q[2] - q[1] * p[2],
        q[0] * q[3] - q[1] * q[2],
    )
    at = [f.fraction_of(x) for x in point]
    there = [at[0] * a + at[1] * b for a, b in zip(p, q, strict=True)]
    form = _form(quadratic, ("x^2", "x y", "y^2"))
    where = f"({f.rational(point[0])},\\, {f.rational(point[1])})"
    text = (
        rf"Let $P$ and $Q$ be the slices of ${name}$ with first index $1$ and $2$. Suppose ${name} "
        r"= u_1 \otimes v_1 \otimes w_1 + u_2 \otimes v_2 \otimes w_2$ over $\mathbb{R}$ (some "
        r"vectors may be zero). Then $xP + yQ = V \operatorname{diag}(\ell_1, \ell_2)\, W^{\top}$ "
        r"with the linear forms $\ell_z = x u_{z,1} + y u_{z,2}$, so its determinant is $\det V "
        r"\det W\, \ell_1 \ell_2$. But this determinant, below, is not the zero form and has the "
        r"discriminant $0$: it is $c\, \ell^2$ with a linear form $\ell$, and $\ell_1$, $\ell_2$ "
        rf"are multiples of $\ell$. It vanishes at $(x,y) = {where}$, so $\ell_1$ and $\ell_2$ "
        r"do, and $xP + yQ$ would be zero there; it is not. So at least $3$ terms are needed."
    )
    display = (
        rf"\[ P = {_two(p)}, \qquad Q = {_two(q)}, \qquad \det(xP + yQ) = {form}. \] At $(x,y) = "
        rf"{where}$ the pencil is \[ xP + yQ = {_two(there)}. \]"
    )
    return text, display


def _two(entries: Sequence[Any]) -> str:
    a, b, c, d = (f.cell(str(x)) for x in entries)
    return rf"\begin{{pmatrix}} {a} & {b} \\ {c} & {d} \end{{pmatrix}}"


def _form(coefficients: Sequence[Any], monomials: Sequence[str]) -> str:
    text = ""
    for c, monomial in zip(coefficients, monomials, strict=True):
        if c:
            sign = "-" if c < 0 else "+" if text else ""
            size = "" if abs(c) == 1 else f"{abs(c)}\\,"
            text += (f" {sign} " if text else sign) + size + monomial
    return text or "0"


def cp_terms_upper_bound(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """A sum of rank-one tensors."""
    name, terms = names.explicit(step["conclusion"]["tensor"]), step["witness"]["terms"]
    if not terms:
        return f"${name}$ is zero, a sum of no terms.", ""
    text = f"The sum below has {f.count(len(terms), 'term')}; every entry is that of ${name}$."
    return text, rf"{{\raggedright\noindent\quad ${name} = {terms_tex(terms)}$.\par}}"


def flattening_lower_bound(
    step: Json, premises: Sequence[Json], names: Notation
) -> tuple[str, str]:
    """Terms have matricizations of rank at most one."""
    matrix = premises[0]["matrix"]
    name = names.explicit(step["conclusion"]["tensor"])
    rows, columns = names.sides(matrix["partition"])
    return (
        rf"A rank-one tensor has a matricization of rank at most $1$: a column times a row. The "
        rf"rank is subadditive, so a sum ${name}$ of $Z$ rank-one tensors has $\operatorname{{rank}}"
        rf"\, \mat{{{name}}}{{{rows},{columns}}} \le Z$, over $\mathbb{{Q}}$ and, as ranks do not "
        rf"change when the field is extended, over $\mathbb{{R}}$. By Step~{step['premises'][0]} "
        rf"$Z \ge {f.natural(step['conclusion']['lower'])}$.",
        "",
    )


def limit_of_terms(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """A sum of terms that depend on ε."""
    name, witness = names.explicit(step["conclusion"]["tensor"]), step["witness"]
    k, terms = f.integer(witness["power"]), witness["terms"]
    power = "" if k == 0 else r"\varepsilon" if k == 1 else rf"\varepsilon^{{{k}}}"
    right = rf"{power}\, {name} + O(\varepsilon^{{{k + 1}}})"
    if not power:
        right = rf"{name} + O(\varepsilon)"
    divide = (
        rf", and it tends to ${name}$"
        if k == 0
        else rf", and divided by ${power}$ it tends to ${name}$"
    )
    low = "" if k == 0 else rf" The coefficients of $\varepsilon^0, \dots, \varepsilon^{{{k - 1}}}$"
    if k == 1:
        low = r" The coefficient of $\varepsilon^0$"
    if k:
        low += rf" vanish{'es' if k == 1 else ''} in every entry."
    text = (
        rf"The sum below of {f.count(len(terms), 'rank-one tensor')} is ${right}$, entry by entry."
        rf"{low} For every $\varepsilon \ne 0$ it has at most that many terms{divide} as "
        r"$\varepsilon \to 0$."
    )
    pieces = []
    for vectors in terms[:_TERMS_SHOWN]:
        factors = [
            "(" + r",\, ".join(_series(entry) for entry in vector[:8]) + ")"
            for vector in vectors[:8]
        ]
        pieces.append(r"\penalty900 \otimes ".join(factors))
    if len(terms) > _TERMS_SHOWN:
        pieces.append(rf"\cdots\ (\text{{{len(terms)} terms; {f.ELSEWHERE}}})")
    listed = " + ".join(pieces) or "0"
    return text, rf"{{\raggedright\noindent\quad ${listed}$.\par}}"


def _series(coefficients: Sequence[object]) -> str:
    text = ""
    for e, c in enumerate(coefficients):
        value = f.fraction_of(c)
        if not value:
            continue
        letter = "" if e == 0 else r"\varepsilon" if e == 1 else rf"\varepsilon^{{{e}}}"
        size = f.cell(str(abs(value))) if abs(value) != 1 or not letter else ""
        sign = "-" if value < 0 else "+" if text else ""
        text += (f" {sign} " if text else sign) + size + letter
    return text or "0"


def not_closed(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """A tensor of larger rank is a limit."""
    rank, limit = step["premises"]
    name = names.explicit(step["conclusion"]["tensor"])
    return (
        rf"Step~{rank} gives the CP-rank of ${name}$, Step~{limit} the limit. ${name}$ is not "
        "among the tensors of that smaller CP-rank, but a limit of them.",
        "",
    )


def generic_combination(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """What one combination attains, almost all attain."""
    at, coefficients = step["conclusion"], step["witness"]["coefficients"]
    matrices = [names.matrix(m) for m in at["matrices"]]
    named = names.matrix(premises[0]["matrix"])
    listed = f.listing([f.plain(f.rational(c)) for c in coefficients], most=12)
    lower = f.natural(at["lower"])
    text = (
        rf"For $x = ({listed})$ the combination ${combination_tex(matrices)}$ is ${named}$. By "
        rf"Step~{step['premises'][0]} some minor of order ${lower}$ of it is not $0$. The same "
        r"minor of the combination with variable coefficients is a polynomial in $x$ of degree at "
        rf"most ${lower}$, and it is not the zero polynomial, because it does not vanish there."
    )
    if f.modulus_of(at["field"]) is None:
        text += r" (Null zero set, cited below, gives the case of $\mathbb{R}$.)"
    return text, ""


def enumerate_combinations(
    step: Json, premises: Sequence[Json], names: Notation
) -> tuple[str, str]:
    """All coefficients, one after the other."""
    at = step["conclusion"]
    p, k = f.modulus_of(at["field"]), len(at["matrices"])
    if p is None:
        raise ValueError("all coefficients are run through over GF(p) only")
    return (
        rf"There are ${f.number(p)}^{{{k}}} = {f.number(p ** min(k, 64))}$ choices of the "
        rf"coefficients. The ranks of all combinations were computed by elimination over "
        rf"${f.field_tex(at['field'])}$; the largest is ${f.natural(at['upper'])}$.",
        "",
    )


def zero_set_null(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """Cited; the set is closed."""
    return (
        "The polynomial has a term, so it is not the zero polynomial. By the lemma cited below its "
        "zero set is closed and of measure zero; a closed set is its own closure.",
        "",
    )


def rationals_null(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """Cited as a whole."""
    return "This is the fact cited below.", ""


def expand_symmetry(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """Exchanges of neighbours generate all permutations."""
    tensor = names.tensor(step["conclusion"]["network"])
    return (
        rf"For each $i < N$ and each index $d$, the entries of ${tensor}$ at $d$ and at $d$ with "
        r"$d_i$ and $d_{i+1}$ exchanged are expanded as polynomials in the weights: they agree. "
        "Exchanges of neighbours generate all permutations of the modes.",
        "",
    )


def asymmetric_tensor(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """A sum of symmetric terms is symmetric."""
    at, witness = step["conclusion"], step["witness"]
    name, (i, j) = names.explicit(at["tensor"]), witness["swap"]
    index = [f.integer(d, least=1) for d in witness["index"]]
    swapped = list(index)
    swapped[i - 1], swapped[j - 1] = index[j - 1], index[i - 1]
    values = []
    for one in (index, swapped):
        position = 0
        for n, d in zip(at["tensor"]["shape"], one, strict=True):
            position = position * n + d - 1
        entry = f.rational(at["tensor"]["entries"][position])
        values.append(rf"{name}({','.join(str(d) for d in one)}) = {entry}")
    if values[0].split("=")[1] == values[1].split("=")[1]:
        raise ValueError("the two entries that are said to differ are equal")
    return (
        r"With the width $r_0$ the tensor is $\sum_\gamma a^{1,1,1}_\gamma \bigotimes_j "
        r"a^{0,\gamma}$. Each term is the tensor of a network of width $1$ at some weights, "
        rf"symmetric by Step~{step['premises'][0]}; so the sum is symmetric. But ${values[0]}$ and "
        rf"${values[1]}$, where the modes ${f.integer(i, least=1)}$ and ${f.integer(j, least=1)}$ "
        "are exchanged.",
        "",
    )


RULES = {
    "beyond_shorter": beyond_shorter,
    "beyond_shorter_at": beyond_shorter_at,
    "permutation_at_matching": permutation_at_matching,
    "projection_distance": projection_distance,
    "truncation_distance": truncation_distance,
    "both_distances": both_of_one,
    "pencil_lower_bound": pencil_lower_bound,
    "cp_terms_upper_bound": cp_terms_upper_bound,
    "flattening_lower_bound": flattening_lower_bound,
    "both_cp_bounds": both_of_one,
    "limit_of_terms": limit_of_terms,
    "not_closed": not_closed,
    "generic_combination": generic_combination,
    "enumerate_combinations": enumerate_combinations,
    "zero_set_null": zero_set_null,
    "rationals_null": rationals_null,
    "expand_symmetry": expand_symmetry,
    "asymmetric_tensor": asymmetric_tensor,
}
"""The rendering of the other rules of `docs/certificate-sizes.md`."""
