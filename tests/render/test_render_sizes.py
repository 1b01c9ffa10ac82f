"""What documents for all sizes and about the other circuits say."""

import copy
from typing import Any

import pytest
from render_samples import DIGEST
from render_samples_sizes import SAMPLES
from test_render_latex import hostile

from exactrank.render import latex, values
from exactrank.render.notation import Notation


def document(name: str) -> str:
    return latex.document(SAMPLES[name], name=f"{name}.json", digest=DIGEST)


EXPECTED = {
    "all-depth-efficiency": [
        r"Let $L \ge 1$, $M \ge 1$ and $r_0,\dots,r_{L-1} \ge 1$ be any integers, and let $N = 2^L$.",
        "Weights may be shared in any of the layers, in none or in all.",
        r"\[ \operatorname{rank}\,\mat{\mathcal{A}}{I,J} = r^{N/2} \qquad \text{for almost all",
        r"such that $\operatorname{rank}\,\mat{\mathcal{A}}{I,J} \ge R$ wherever $P$ does not vanish",
        r"outside a closed set of measure zero",
        "(base: one window)",
        r"agree, $s_k = s'_k$, & $\alpha = s_k$ & $1$ & $A = 1$ & $v_1 = 1 + (r-1) \cdot 0$ \\",
        r"$v_0 = 2 \cdot 0 + (r-2) \cdot 0$ \\",
        r"$x \cdot y$ & $y = v_1 = 1$ & $y = v_0 = 0$ \\ \hline",
        r"S = 2^{L-1} = N/2$",
        r"K = 2^{L-1} = N/2$ nodes; half of the $N$ labels are odd: $m = N/2$",
        r"\min\{r_0^{\,e}, M^e\} = \min(r_0, M)^e = r^e",
        r"\le \min\bigl\{M^{m},\ r_0^{\,K}\bigr\}$",
        "in the setting of the theorem",
        "docs/rules{-}sizes.md",
    ],
    "all-minimal-cut": [
        r"\le \kappa$",
        r"f_k[s] = \min\Bigl\{\prod\nolimits_c f_c[s],\ r_{l-1} \prod\nolimits_c \min(f_c[I], f_c[J])",
    ],
    "all-deep-separation-upper": [r"\le c^{L,1}$", r"M^{\min(|I_{l,k}|, |J_{l,k}|)}"],
    "all-shallow-separation": [
        "a shallow convolutional arithmetic circuit",
        r"= \min\bigl\{M^{m},\ r_0\bigr\}$",
        "There is one node of level $1$: $K = 1$.",
    ],
    "all-depth-hierarchy": [
        r"no shorter network with $r'_{t-1} < r^{2^{L-t}}$ has the tensor $\mathcal{A}$",
        r"nor is $\mathcal{A}$ a limit of tensors",
        "Closed rank set",
        "Independent products",
    ],
    "all-depth-efficiency-corollary": [r"$r'_0 < r^{N/2}$", "which makes them shallow"],
    "all-ht-contains-cp": [r"all widths $r_0, \dots, r_{L-1} \ge Z$ realize every tensor"],
    "all-cp-universal": [r"\ge M^{N-1}$, no weights shared", "A term for each fibre"],
    "all-matricized-product": [r"(I - P) \cap [Q]", r"$F(p,w,q) \cdot n + d = F(p,\, w n,"],
    "all-rank-subadditive": [r"Then $\operatorname{rank}\,\mat{T}{I,J} \le Z$."],
    "all-generic-base": [r"Let $M \ge 1$ and $r_0 \ge 1$ be any integers", "$N = 2$ inputs"],
    "relu": [
        "(ReLU activation, maximum pooling)",
        r"$v_1 = r - 1$ and $v_0 = r$",
        r"Assume $r \ge 2$.",
        r"(v_1 - v_0)^{n-1}\, \bigl(v_1 + (n-1)\, v_0\bigr)",
        "zero at $\\gamma$, ones elsewhere",
    ],
    "relu-doubled": [r"$v_1 = 1$ and $v_0 = 2$", r"$v_1 - v_0 = -1$"],
    "relu-counted": ["maximum pooling; every pooling tree", r"\ge r^{N/2}$"],
    "digits": [r"\prod_k \min\{r_0, M^{\min(|I_k|, |J_k|)}\}", r"$q_k - 1$", "Digit weights"],
    "digits-of-four": [r"\min\bigl\{M^{N/2},\ r_0^{\,N/4}\bigr\}", "$2$ odd and $2$ even labels"],
    "digits-of-two": [r"\ge r$", "one input in each of $I$ and $J$"],
    "regular": [r"\ge r^{w^{L-t}}$", r"$w$ $\ge 2$ children"],
    "nine": [r"r_0^{\,N/3}"],
    "window-alone": ["At the table weights with $(A,B) = (1,0)$, let $v_1 = 1$"],
    "special": [
        r"\mat{\mathcal{B}}{U,V} \ge r^{S}$",
        "with $t = 1$; there $r = 2$. The value $r^{N/2}$ is $16$.",
        "of degree at most $240$",
    ],
    "special-finite": ["Schwartz--Zippel, cited below, gives the fraction"],
    "special-cut": [r"\operatorname{maxrank}\,\mat{\mathcal{A}}{I,J} \le 16"],
    "hierarchy": [
        r"Its shorter networks at level $2$ are those with the tree's level $1$",
        r"a non-zero polynomial of degree at most $60$, no shorter network with $r'_{1} < 4$",
    ],
    "distance": [
        r"$\inf\nolimits_X \|\mathcal{A} - X\|^2 = 1$ at the weights $w$",
        r"\operatorname{tr}(1 - Q)",
    ],
    "permutation": ["is a permutation matrix of order $4$", "$M^{N/2} = 2^{2}$"],
    "not-closed": [
        "$T(1,1,2) = 1$, $T(1,2,1) = 1$ and $T(2,1,1) = 1$, all others zero",
        r"\det(xP + yQ) = -x^2.",
        r"(1,\, \varepsilon)\penalty900 \otimes",
        r"is $\varepsilon\, T + O(\varepsilon^{2})$, entry by entry",
    ],
    "unreachable": ["$T(1,2,1) = 1$ and $T(2,1,1) = 0$, where the modes $1$ and $2$"],
    "combination": [
        r"\operatorname{rank}(x_{1} X_{1} + x_{2} X_{2}) \ge 2",
        "in particular for almost all real $x$",
    ],
    "combination-finite": [r"for all coefficients $x$ in $\mathrm{GF}(2)$", "$2^{2} = 4$"],
    "rationals": [r"the set $\mathbb{Q}$ of the rational numbers", "its closure is everything"],
    "null-set": [r"zero set in $\mathbb{R}^{2}$ of the polynomial", "in $2$ variables."],
    "flattening": [r"\operatorname{CP-rank} T \ge 2", r"\mat{T}{I,J} \le Z"],
    "node-recursion": [r"\bigodot\nolimits_{c \in C}", r"C = (1,\allowbreak 2)"],
    "cut-at-weights": [
        r"at the cost $\operatorname{rank} a^{0,1} = 1$",
        r"\[ 1 \cdot 2 = 2 \]",
        "bars across edges above inputs",
    ],
    "cut-at-pool": ["the pooling node $(2,1)$, at the cost of its number of classes, $2$"],
    "cut-at-classes": [r"the edge above the pooling node $(1,2)$", "bars above pooling nodes"],
}


@pytest.mark.parametrize("name", EXPECTED)
def test_what_documents_say(name: str) -> None:
    text = document(name)
    for piece in EXPECTED[name]:
        assert piece in text, piece


@pytest.mark.parametrize("name", SAMPLES)
def test_no_string_of_a_certificate_reaches_the_text_unread(name: str) -> None:
    for place in hostile(SAMPLES[name])[::3]:
        changed = copy.deepcopy(SAMPLES[name])
        target: Any = changed
        for key in place[:-1]:
            target = target[key]
        target[place[-1]] = "\\evil"
        try:
            text = latex.document(changed, name="a.json", digest=DIGEST)
        except ValueError:
            continue
        assert "evil" not in text, place


@pytest.mark.parametrize("name", SAMPLES)
def test_no_placeholder_is_left(name: str) -> None:
    text = document(name)
    for mark in ("@A@", "@I@", "@J@", "@LEAF@", "@T@", "@TREE@", "@WIDTHS@"):
        assert mark not in text


@pytest.mark.parametrize(
    ("name", "place", "value", "message"),
    [
        ("all-depth-efficiency", ("claim", "tree"), "ring", "unknown tree 'ring'"),
        ("all-depth-efficiency", ("claim", "level"), 2, "unknown level 2"),
        ("all-depth-efficiency", ("claim", "level"), True, "unknown level True"),
        ("all-depth-efficiency", ("claim", "relation"), ">", "unknown relation '>'"),
        ("all-depth-efficiency", ("claim", "partition"), "low", "unknown partition 'low'"),
        ("all-depth-efficiency", ("claim", "field"), "GF(2)", "unknown field"),
        ("all-depth-efficiency", ("claim", "sharing"), "all", "unknown sharing 'all'"),
        ("all-depth-efficiency", ("claim", "operator"), "relu-sum", "unknown operator"),
        ("all-depth-efficiency", ("claim", "value"), [[["x", "1"]]], "unknown base 'x'"),
        ("all-depth-efficiency", ("claim", "value"), [[["r", "T"]]], "unknown exponent 'T'"),
        ("all-depth-efficiency", ("claim", "value"), [], "at least one alternative"),
        ("all-depth-efficiency", ("steps", 5, "witness", "cut"), "top", "unknown cut 'top'"),
        ("window-alone", ("claim", "labels"), "three", "unknown kind of labels 'three'"),
        ("window-alone", ("claim", "match"), [1], r"not a linear form: \[1\]"),
        ("bound-node", ("claim", "terms"), ["least"], "unknown term 'least'"),
        ("formula-node", ("claim", "formula"), ["roots", "a"], "unknown formula 'roots'"),
        ("formula-node", ("claim", "weights"), "any", "unknown weights 'any'"),
        ("all-cp-universal", ("claim", "width"), "N", "unknown width 'N'"),
        ("hierarchy", ("claim", "sense"), "near", "unknown sense 'near'"),
        ("rationals", ("claim", "closure"), "half", "unknown closure 'half'"),
        ("combination", ("claim", "over"), "some", "unknown range of coefficients 'some'"),
        ("cut-at-weights", ("steps", 0, "conclusion", "upper"), "3", "multiply to 2, not 3"),
        ("unreachable", ("steps", 1, "witness", "swap"), [1, 3], "said to differ are equal"),
    ],
)
def test_what_is_unknown_is_named(
    name: str, place: tuple[Any, ...], value: Any, message: str
) -> None:
    changed = copy.deepcopy(SAMPLES[name])
    target: Any = changed
    for key in place[:-1]:
        target = target[key]
    target[place[-1]] = value
    with pytest.raises(ValueError, match=message):
        latex.document(changed, name="a.json", digest=DIGEST)


@pytest.mark.parametrize(
    ("tree", "level", "exponent", "shown"),
    [
        ({"window": 2}, 1, [1, -1], "N/2"),
        ({"window": 2}, 1, [3, -1], "3N/2"),
        ({"window": 2}, 1, [1, 0], "N"),
        ({"window": 4}, 1, [2, -1], "N/2"),
        ({"window": 6}, 1, [9, -1], "3N/2"),
        ({"window": 2}, 1, [3, 2], r"3 \cdot 2^{2} \cdot N"),
        ({"window": 2}, "any", [1, -1], "2^{L-t}"),
        ({"window": 2}, "any", [3, 0], r"3 \cdot 2^{L-t+1}"),
        ("regular", 1, [1, -1], "N/w"),
        ("regular", 1, [2, 1], "2wN"),
        ("regular", "any", [1, -1], "w^{L-t}"),
        ("any", 1, "S", "S"),
    ],
)
def test_exponents(tree: Any, level: Any, exponent: Any, shown: str) -> None:
    """c·w^(L−t+1+k), written with N = w^L for t = 1."""
    assert values.exponent_tex(exponent, {"tree": tree, "level": level}) == shown


@pytest.mark.parametrize("exponent", [[0, 0], [1, -2], [True, 0], [1, True], [1], None])
def test_what_is_no_exponent_is_refused(exponent: Any) -> None:
    with pytest.raises(ValueError, match=r"exponent|integer"):
        values.exponent_tex(exponent, {"tree": "regular", "level": 1})


def test_an_exponent_with_windows_needs_one_window() -> None:
    with pytest.raises(ValueError, match="has no meaning here"):
        values.exponent_tex([1, -1], {"tree": "any", "level": 1})


def test_statements_alone() -> None:
    text = latex.statement_tex(SAMPLES["all-depth-efficiency"]["claim"])
    assert text.startswith(r"Let $L \ge 1$")
    assert latex.statement_tex(SAMPLES["window-alone"]["claim"]).startswith("At the table weights")


def test_names_differ_where_a_network_is_fixed() -> None:
    claim = SAMPLES["special"]["claim"]
    assert Notation([]).fill("@A@ @I@ @J@") == r"\mathcal{A} I J"
    assert Notation([claim]).fill("@A@ @I@ @J@") == r"\mathcal{B} U V"
