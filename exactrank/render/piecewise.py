"""Piecewise polynomials, operators and boxes: what `docs/certificate-piecewise.md` adds."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from exactrank.render import formulas as f
from exactrank.render.notation import Notation, network_words

Json = Mapping[str, Any]
_LONGEST = 1500
_DEEPEST = 32
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,31}")
_LAWS = {
    "commutative": r"$\rho(a,b) = \rho(b,a)$",
    "associative": r"$\rho(\rho(a,b),c) = \rho(a,\rho(b,c))$",
    "window": (
        r"$P\{\sigma(c_1), \dots, \sigma(c_w)\} = \rho(\dots\rho(\rho(c_1,c_2),c_3)\dots,c_w)$"
    ),
}
_POOLINGS = {
    "max": "the maximum",
    "sum": "the sum",
    "product": "the product",
    "average": "the arithmetic mean",
}
_SETS = {
    "negative-leaves": (
        "all entries of layer $0$ are negative; every sharing",
        r"$\mathcal{A} = 0$",
    ),
    "decreasing-leaves": (
        r"layers $0, \dots, L-1$ are shared, every leaf vector is strictly decreasing, and all "
        r"weights of layers $1, \dots, L$ are positive",
        r"$\mathcal{A}(d) = u_{\min d}$ for a decreasing vector $u$",
    ),
    "positive-layers": (
        r"all weights of layers $1, \dots, L$ are positive; every sharing",
        r"$\mathcal{A}(d) = \sum_i w^i_{d_i}$ with vectors $w^i \ge 0$",
    ),
    "ordered-leaves": (
        r"with $\varepsilon = 1/(2L+2)$ and $s_{e,i} = 2^{-(eN+i)}$, the entry $e$ of each leaf "
        r"vector of input $i$ lies between $s_{e,i}$ and $(1+\varepsilon) s_{e,i}$, and all weights "
        r"of layers $1, \dots, L$ lie between $1$ and $1+\varepsilon$; layer $0$ is not shared",
        r"$\mathcal{A}(d) = \max_i w^i_{d_i}$ with vectors $w^i \ge 0$",
    ),
}


def name_tex(name: object) -> str:
    """A variable: `x12` is x with the subscript 12."""
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise ValueError(f"not a variable: {f.shown(name)}")
    numbered = re.fullmatch(r"([A-Za-z])_?([0-9]+)", name)
    if numbered:
        return f"{numbered[1]}_{{{numbered[2]}}}"
    return name if len(name) == 1 else rf"\text{{{f.escape(name)}}}"


def expression_tex(expression: Any) -> str:
    """An EXPR as a formula without dollar signs; a very long one is not written out."""
    text = _tex(expression, _DEEPEST)
    return text if len(text) <= _LONGEST else rf"(\text{{{f.ELSEWHERE}}})"


def _tex(expression: Any, depth: int) -> str:
    if depth == 0:
        raise ValueError("an expression is nested too deep")
    if isinstance(expression, str):
        return name_tex(expression) if expression[:1].isalpha() else f.rational(expression)
    head, *parts = expression
    f.one_of(head, ("sum", "product", "max", "min", "relu"), "head of an expression")
    written = [_tex(part, depth - 1) for part in parts]
    if head == "relu":
        return f"[{written[0]}]_+"
    if head in ("max", "min"):
        return rf"\{head}\{{{f.listing(written)}\}}"
    if head == "sum":
        text = written[0]
        for part in written[1:]:
            text += f" - {part[1:]}" if part.startswith("-") else f" + {part}"
        return text
    minus = parts[0] == "-1" and len(parts) > 1
    factors = zip(parts[minus:], written[minus:], strict=True)
    return "-" * minus + r" \cdot ".join(_factor(part, text) for part, text in factors)


def _factor(part: Any, text: str) -> str:
    """A factor, in brackets where it is a sum or has a sign."""
    composed = not isinstance(part, str) and part[0] == "sum"
    return f"({text})" if composed or text.startswith("-") else text


def operator_words(operator: Json) -> list[str]:
    """The operator as sentences."""
    if "expression" in operator:
        return [rf"Let $\rho(a,b) = {expression_tex(operator['expression'])}$, for real $a$, $b$."]
    sigma = expression_tex(operator["activation"])
    pooling = f.one_of(operator["pooling"], tuple(_POOLINGS), "pooling")
    return [
        rf"Let $\sigma(x) = {sigma}$ be the activation and $P$ the pooling, {_POOLINGS[pooling]} of "
        r"the numbers in a window; $\rho(a,b) = P\{\sigma(a), \sigma(b)\}$."
    ]


def _law(statement: Json, names: Notation) -> str:
    law = f.one_of(statement["law"], tuple(_LAWS), "law")
    point = statement["fails_at"]
    letters = {"commutative": "$a$, $b$", "associative": "$a$, $b$, $c$"}
    if point is None:
        every = letters.get(law, r"$c_1, \dots, c_w$, for every window of $w \ge 2$")
        return rf"{_LAWS[law]} for all real {every}"
    arguments = f.listing([f.rational(x) for x in point])
    return rf"{_LAWS[law]} fails for the arguments $({arguments})$"


def _law_hypotheses(statement: Json, names: Notation) -> list[str]:
    return operator_words(statement["operator"])


def _identity(statement: Json, names: Notation) -> str:
    left, right = expression_tex(statement["left"]), expression_tex(statement["right"])
    point = statement["fails_at"]
    if point is None:
        return rf"\[ {left} = {right} \] for all real values of the variables"
    at = f.joined([f"${name_tex(name)} = {f.rational(x)}$" for name, x in point])
    return rf"\[ {left} \ne {right} \] {f'at {at}' if point else '(these are constants)'}"


def _generalized(statement: Json, names: Notation) -> str:
    return (
        r"on every pooling tree with windows of at least two, for all widths, real weights, "
        r"representation functions and templates, the grid tensor of the network with this "
        r"activation and pooling is the generalized decomposition $\phi^{l,k,\gamma} = \sum_\alpha "
        r"a^{l,k,\gamma}_\alpha \bigotimes_{\rho} \phi^{l-1,c,\alpha}$, whatever the order and the "
        r"brackets of the children $c$"
    )


def _average(statement: Json, names: Notation) -> str:
    return (
        r"for every activation $\sigma$ and every pooling tree on which all windows of a level "
        r"$l \ge 1$ whose layer is shared have one size, networks with average pooling and networks "
        "with sum pooling compute the same functions"
    )


def one_channel(operator: object) -> str:
    """The tensor of a network with one hidden channel."""
    pooled = {
        "relu-max": r"\max\{v^1_{d_1}, \dots, v^N_{d_N}, 0\}",
        "relu-sum": r"\sum_i \max\{v^i_{d_i}, 0\}",
    }
    return rf"a \cdot {pooled[f.one_of(operator, tuple(pooled), 'operator')]}"


def _box(statement: Json, names: Notation) -> str:
    network, volume = statement["network"], statement["volume"]
    text = (
        rf"for all real weights in the box below there are a number $a$ and vectors $v^1, \dots, "
        rf"v^N$ with ${names.tensor(network)}(d) = {one_channel(network['operator'])}$ for all $d$: "
        "one hidden channel"
    )
    return text if volume is None else rf"{text}. The volume of the box is ${f.rational(volume)}$"


def _box_hypotheses(statement: Json, names: Notation) -> list[str]:
    return [network_words(statement["network"], names.tensor(statement["network"]))]


def _set(statement: Json, names: Notation) -> str:
    where, tensor = _SETS[f.one_of(statement["set"], tuple(_SETS), "set")]
    return (
        rf"the weights with the following property are a non-empty open set, and each of their "
        rf"tensors is that of a network with one hidden channel, ${one_channel(statement['operator'])}$: "
        rf"{where}. There {tensor}"
    )


def _set_hypotheses(statement: Json, names: Notation) -> list[str]:
    pooling = {"relu-max": "maximum", "relu-sum": "sum"}
    kind = pooling[f.one_of(statement["operator"], tuple(pooling), "operator")]
    return [
        rf"Consider any convolutional rectifier network (ReLU activation, {kind} pooling), on any "
        r"pooling tree with windows of at least two, with any widths."
    ]


def _beyond(statement: Json, names: Notation) -> str:
    network = statement["network"]
    weights = names.weights_name(network, statement["weights"])
    return (
        rf"at the weights ${weights}$ the tensor ${names.tensor(network)}$ is not of the form "
        rf"${one_channel('relu-max')}$ with a real number $a$ and real vectors: no network with one "
        "hidden channel has it"
    )


def _cases(tree: Any, depth: int = 64) -> tuple[int, int]:
    """The numbers of decided and of void cases."""
    if depth == 0:
        raise ValueError("a case tree is nested too deep")
    if "split" in tree:
        pairs = [_cases(tree[side], depth - 1) for side in ("nonnegative", "negative")]
        return pairs[0][0] + pairs[1][0], pairs[0][1] + pairs[1][1]
    return (1, 0) if "decisions" in tree else (0, 1)


def _splits(tree: Any) -> list[str]:
    """The polynomials by whose sign cases are distinguished, each once."""
    found: list[str] = []
    pending = [tree]
    while pending:
        node = pending.pop()
        if "split" in node:
            text = expression_tex(node["split"])
            found += [text] if text not in found else []
            pending += [node["negative"], node["nonnegative"]]
    return found


def by_cases(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """Cases on signs."""
    tree = step["witness"]["cases"]
    decided, void = _cases(tree)
    if decided == 1 and not void:
        return "Both sides are resolved without distinguishing cases, to the same polynomial.", ""
    splits = f.joined([f"${text}$" for text in _splits(tree)[:12]])
    more = " and further ones" if len(_splits(tree)) > 12 else ""
    closing = ""
    if void:
        signs = "its signs" if void == 1 else "their signs"
        closing = f" {f.count(void, 'case')} cannot occur: {signs} contradict each other."
    return (
        rf"Cases are distinguished by the signs of {splits}{more}. In each of the "
        rf"{f.count(decided, 'case')} every maximum and minimum is decided, since the difference of "
        r"what is compared is a combination, with positive coefficients, of products of the forms "
        rf"known to be nonnegative there; both sides are then the same polynomial.{closing}",
        "",
    )


def by_point(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """Evaluation."""
    return "Both sides are evaluated there, with exact rational numbers.", ""


def by_identity(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """From an identity to a law."""
    if step["conclusion"]["law"] != "window":
        return "The identity is the law, written out.", ""
    return (
        r"The identity says that $\sigma(x) = x$ whenever $x = P\{\sigma(a), \sigma(b)\}$. Let $x_2 = "
        r"\rho(c_1,c_2)$ and $x_k = \rho(x_{k-1}, c_k)$. If $x_k = P\{\sigma(c_1), \dots, "
        r"\sigma(c_k)\}$, then $\sigma(x_k) = x_k$, so $x_{k+1} = P\{x_k, \sigma(c_{k+1})\} = "
        r"P\{\sigma(c_1), \dots, \sigma(c_{k+1})\}$.",
        "",
    )


def on_trees(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """Induction over the levels."""
    return (
        r"By commutativity and associativity $\bigotimes_{\rho}$ depends neither on the order nor on "
        r"brackets. At the inputs the network computes the entries of the leaf vectors; if it "
        r"computes those of the children's tensors, then a window pools them to their iterated "
        r"$\rho$, and the convolution adds these as the decomposition does.",
        "",
    )


def into_weights(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """The factor 1/w."""
    return (
        r"A window of $w$ nodes with average pooling hands $(1/w) \cdot s$ on where sum pooling hands "
        r"on $s$; the next layer's weights $a$ and $a/w$ make up for it, and $a \mapsto a/w$ is a "
        "bijection of the weights.",
        "",
    )


def by_order(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """Intervals in one order."""
    return (
        r"Let $w^{i,0,\gamma}_e = \max\{a^{0,i,\gamma}_e, 0\}$ and $w^{i,l,\gamma}_e = \sum_\alpha "
        r"a^{l,k,\gamma}_\alpha w^{i,l-1,\alpha}_e$ for the node $(l,k)$ above input $i$. In the box "
        r"the weights above layer $0$ are nonnegative, so the ends of the intervals of $w$ are its "
        r"values at the ends of the weights'. At every node, any two entries below different "
        r"children are in one order in all channels; so one input gives the maximum in all "
        r"channels, and at the root the tensor is $\max_i w^{i,L,1}_{d_i}$.",
        "",
    )


def by_sum(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """Nothing is cut off."""
    return (
        r"The weights above layer $0$ are nonnegative, so above the inputs no rectifier acts, and "
        r"the tensor is a sum of nonnegative vectors, one for each input.",
        "",
    )


def by_name(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """One of the named sets."""
    return (
        r"The set is given by strict inequalities, so it is open. That the maximum (or the sum) "
        r"passes through the layers in one order is proved once for all networks, as in the rule for "
        "boxes.",
        "",
    )


def by_obstruction(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """One entry that no channel explains."""
    index = f.listing([f.number(f.integer(d, least=1)) for d in step["witness"]["index"]])
    shown = [
        f"$({f.listing([f.number(f.integer(e, least=1)) for e in d])})$"
        for d in step["witness"]["below"][:8]
    ]
    more = ", and so on" if len(step["witness"]["below"]) > 8 else ""
    return (
        rf"The entry at $d = ({index})$ is positive. With one channel it would be $a v^i_{{d_i}}$ for "
        r"some input $i$, and every entry with the same index at $i$ would be at least as large. But "
        rf"those at {f.joined(shown)}{more}, the $i$-th of which agrees with $d$ at input $i$, are "
        "smaller.",
        "",
    )


CONCLUSIONS: dict[str, Callable[[Json, Notation], str]] = {
    "piecewise-identity": _identity,
    "operator-law": _law,
    "generalized-decomposition": _generalized,
    "average-equals-sum": _average,
    "box": _box,
    "named-set": _set,
    "beyond-one-channel": _beyond,
}
HYPOTHESES: dict[str, Callable[[Json, Notation], list[str]]] = {
    "operator-law": _law_hypotheses,
    "generalized-decomposition": _law_hypotheses,
    "box": _box_hypotheses,
    "named-set": _set_hypotheses,
    "beyond-one-channel": _box_hypotheses,
}
NOT_CLAIMED = {
    "piecewise-identity": "Nothing is said about other expressions.",
    "operator-law": "Nothing is said about other laws of this operator.",
    "generalized-decomposition": "Nothing is said about other activations and poolings.",
    "average-equals-sum": (
        "Where windows of different sizes share their weights, the two kinds of network may differ."
    ),
    "box": "It is not claimed that the box is the largest, or that other weights behave so.",
    "named-set": "It is not claimed that other weights behave so, or that the set is not small.",
    "beyond-one-channel": "Nothing is said about networks with two hidden channels or more.",
}
TITLES = {
    "piecewise-identity": "An identity of piecewise polynomials",
    "operator-law": "A law of an operator",
    "generalized-decomposition": "Rectifier networks are generalized decompositions",
    "average-equals-sum": "Average pooling is sum pooling",
    "box": "A box of weights whose tensors have one hidden channel",
    "named-set": "An open set of weights whose tensors have one hidden channel",
    "beyond-one-channel": "A tensor that one hidden channel does not have",
}
RULES = {
    "piecewise_identity": by_cases,
    "piecewise_difference": by_point,
    "operator_law": by_identity,
    "operator_law_counterexample": by_point,
    "generalized_decomposition": on_trees,
    "average_into_weights": into_weights,
    "ordered_selection": by_order,
    "positive_sum": by_sum,
    "one_channel_set": by_name,
    "one_channel_obstruction": by_obstruction,
}
