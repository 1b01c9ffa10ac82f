"""The arguments of the rules about all shapes of tensors, and about what networks contain."""

from collections.abc import Mapping, Sequence
from typing import Any

from exactrank.render import formulas as f
from exactrank.render import statements_sizes as sizes
from exactrank.render.notation import Notation

Json = Mapping[str, Any]


def position_base(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """No mode of C yet."""
    return (
        r"Take rows or columns, and let $F(p,w,q)$ be the position in $\mat{B \otimes C}{}$ of the "
        r"index at position $p$ of $\mat{B}{}$ and $q$ of $\mat{C}{}$, where $w$ is the number of "
        r"positions of $\mat{C}{}$, all counted from $0$. Without a mode of $C$ on this side $w = "
        r"1$ and $q = 0$, and the position is that in $\mat{B}{}$.",
        "",
    )


def position_append(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """One more mode, the least significant."""
    return (
        "The last mode is the least significant: one more mode of $n$ values on this side, with "
        "the index $d$ (from $0$), makes a position $x$ into $x \\cdot n + d$. It makes $q$ into "
        "$q n + d$ and $w$ into $w n$; and as all modes of $C$ come after those of $B$, it makes "
        "$F$ into $F \\cdot n + d$. The two sides agree.",
        "",
    )


def matricized_product_sizes(
    step: Json, premises: Sequence[Json], names: Notation
) -> tuple[str, str]:
    """Induction on the modes of C."""
    base, append = step["premises"]
    return (
        rf"By induction on the modes of $C$ (base: Step~{base}; step: Step~{append}), for rows and "
        r"for columns, the product of the entry of $B$ in row $p$ and column $p'$ and of the entry "
        r"of $C$ in row $q$ and column $q'$ stands in row $p w + q$ and column $p' w' + q'$ of the "
        r"left side, with $w$ and $w'$ the numbers of rows and columns of the matrix of $C$. This "
        r"is where the definition of $\odot$ puts it.",
        "",
    )


def one_term_bound(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """A Kronecker product of rows and columns."""
    return (
        rf"By Step~{step['premises'][0]}, applied $N - 1$ times, the matricization of $v_1 \otimes "
        r"\dots \otimes v_N$ is a Kronecker product of $N$ matrices that are single rows or "
        "columns, each of rank at most $1$; so the product has rank at most $1$.",
        "",
    )


def add_term_bound(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """The rank is subadditive."""
    a, b = step["conclusion"]["bound"]
    sums = (f.linear([a, b], "Z"), f.number(a + b), f.linear([a + b, b], "Z"))
    return (
        rf"The rank is subadditive, $\operatorname{{rank}}(X + Y) \le \operatorname{{rank}} X + "
        rf"\operatorname{{rank}} Y$, and ${sums[0]} + {sums[1]} = {sums[2]}$.",
        "",
    )


def all_terms_bound(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """Induction on Z."""
    base, more = step["premises"]
    return rf"By induction on $Z$ (base: Step~{base}; step: Step~{more}).", ""


def leaf_formula(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """The leaf vectors are the CP's."""
    return (
        r"The leaf vectors are those of the decomposition: $\phi^{0,j,g} = a^{0,j,g} = v^{j,g}$ "
        "at the one input $j$.",
        "",
    )


def node_formula(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """The definition of φ at a node that passes channels on."""
    if step["conclusion"]["weights"] == "relu-max-channels":
        return rf"This is the definition of $\phi^{{l,k,g}}$. {_ASSOCIATIVE}", ""
    return (
        r"This is the definition of $\phi^{l,k,g}$ with the weights $a^{l,k,g}_\alpha = "
        r"\delta_{\alpha g}$: the inputs below the node are those below its children, each once. "
        r"Channels $\alpha > Z$ have the weight $0$.",
        "",
    )


def root_formula(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """The definition of A with the CP's output weights."""
    if step["conclusion"]["weights"] == "relu-max-channels":
        return names.fill(rf"This is the definition of $@A@$. {_ASSOCIATIVE}"), ""
    return (
        names.fill(
            r"This is the definition of $@A@$ with the output weights $a_\alpha$ of the CP "
            r"decomposition; channels $\alpha > Z$ have the weight $0$."
        ),
        "",
    )


def entry_formula(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """Unit vectors pick one term."""
    if step["conclusion"]["weights"] == "indicator-terms":
        return (
            r"At $d$ the term $g$ is $\max\{0, \max_j [d_j \ne g_j]\} = 1 - \delta_{gd}$, and the last "
            r"term is $1$. So the entry is $\sum_g T_g - \sum_g T_g (1 - \delta_{gd})$.",
            "",
        )
    if step["conclusion"]["weights"] == "unit-terms":
        return (
            r"The entry of $\bigotimes_j e_{g_j}$ at $d$ is $\prod_j \delta_{g_j d_j} = "
            r"\delta_{gd}$.",
            "",
        )
    return (
        r"At $d$ the term $g$ contributes $\prod_{j < N} \delta_{g_j d_j}$ times the entry "
        r"$T_{g, d_N}$ of its last vector. Here $\delta_{gd}$ compares $d_1, \dots, d_{N-1}$, and "
        r"$T_g$ stands for $T_{g, d_N}$.",
        "",
    )


def sift(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """A sum with a delta has one term."""
    formula = premises[0]["formula"]
    y = sizes.LETTERS[f.one_of(formula[1], tuple(sizes.LETTERS), "letter")]
    x = sizes.LETTERS[f.one_of(formula[2][2], tuple(sizes.LETTERS), "letter")]
    return (
        rf"In the sum of Step~{step['premises'][0]} all terms but ${y} = {x}$ are zero.",
        "",
    )


def contains_shallow(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """Induction from the inputs to the root."""
    base, node, root = step["premises"]
    joined = sizes.PASSED[premises[0]["weights"]].format("g")
    return (
        rf"By induction over the levels $0, \dots, L-1$ (base: Step~{base}; step: Step~{node}), "
        rf"$\phi^{{l,k,g}} = {joined}$ for $g \le Z$, over the inputs $j$ below the "
        rf"node (at an input $v^{{j,g}}$); the root (Step~{root}) then has the tensor of the shallow "
        r"network. The weights "
        r"of layers $1, \dots, L-1$ are the same at every node, and those of layer $0$ are the "
        "leaf vectors.",
        "",
    )


def shallow_universal(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """One term for each index."""
    if premises[0]["weights"] == "indicator-terms":
        return (
            rf"By Step~{step['premises'][0]} the shallow network with these $M^N + 1$ terms has the "
            r"entries of $T$, which is arbitrary; more hidden channels may have the output weight $0$. "
            "Every input has leaf vectors of its own.",
            "",
        )
    but_one = premises[0]["weights"] == "unit-terms-but-one"
    number = "M^{N-1}" if but_one else "M^N"
    which = "[M]^{N-1}" if but_one else "[M]^N"
    return (
        rf"By Step~{step['premises'][0]} the CP decomposition with a term for each $g \in {which}$ "
        rf"has the entries of $T$, which is arbitrary. It has ${number}$ terms; more hidden "
        r"channels may have the output weight $0$. Every input has leaf vectors of its own.",
        "",
    )


def deep_universal(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """Containment with that many terms."""
    contained, shallow = step["premises"]
    width = sizes.WIDTHS[f.one_of(step["conclusion"]["width"], tuple(sizes.WIDTHS), "width")]
    return (
        rf"By Step~{shallow} every tensor is that of a shallow network with ${width}$ terms; by "
        rf"Step~{contained}, with $Z = {width}$, the networks realize it.",
        "",
    )


_ASSOCIATIVE = (
    r"The generalized product $\max\{\cdot, \dots, 0\}$ is associative, so over the children, which are "
    r"inputs or hold $\max\{0, \max_j v^{j,\alpha}\}$, it is $\max\{0, \max_j v^{j,\alpha}\}$ over all "
    r"inputs below. Channels $\alpha > Z$ have the weight $0$."
)
RULES = {
    "position_base": position_base,
    "position_append": position_append,
    "matricized_product_sizes": matricized_product_sizes,
    "one_term_bound": one_term_bound,
    "add_term_bound": add_term_bound,
    "all_terms_bound": all_terms_bound,
    "leaf_formula": leaf_formula,
    "node_formula": node_formula,
    "root_formula": root_formula,
    "entry_formula": entry_formula,
    "sift": sift,
    "contains_shallow": contains_shallow,
    "shallow_universal": shallow_universal,
    "deep_universal": deep_universal,
}
"""The rendering of the rules of `docs/certificate-sizes.md` about shapes and containment."""
