"""Values and domains of the statements for all sizes: formulas, and networks in words."""

from collections.abc import Mapping
from math import gcd
from typing import Any

from exactrank.render import formulas as f
from exactrank.render.notation import Notation

Json = Mapping[str, Any]

BASES = {
    "r": "r",
    "M": "M",
    "r0": "r_0",
    "r_last": "r_{L-1}",
    "window_product": r"\prod_k \min\{r_0, M^{\min(|@I@_k|, |@J@_k|)}\}",
    "cut": r"\kappa",
    "recursion": "c^{L,1}",
}
EXPONENTS = {"1": "", "S": "S", "m": "m", "K": "K"}


DOMAIN = ("operator", "level", "tree", "partition", "sharing", "field", "r_min")


def window_of(statement: Json) -> int | None:
    """w where the domain has this one window."""
    tree = statement["tree"]
    if isinstance(tree, Mapping):
        if set(tree) != {"window"}:
            raise ValueError(f"unknown tree {f.shown(sorted(tree))}")
        return f.integer(tree["window"], least=2)
    f.one_of(tree, ("any", "regular", "global", "pair"), "tree")
    return None


_ALLOWED = {
    "quantity": ("maximal-rank", "almost-all"),
    "operator": ("product", "relu-max"),
    "level": (1, "any"),
    "partition": ("any", "odd", "root-children-one-sided"),
    "sharing": ("any", "none"),
    "field": ("any", "QQ"),
    "r_min": (1, 2),
}


def check_domain(statement: Json) -> None:
    """ValueError for a key of a domain whose value is unknown."""
    window_of(statement)
    for key, allowed in _ALLOWED.items():
        if key in statement:
            f.one_of(statement[key], allowed, key)


def every_level(statement: Json) -> bool:
    """Whether the statement is about every level t; else t = 1."""
    return bool(f.one_of(statement["level"], (1, "any"), "level") == "any")


def exponent_tex(exponent: object, statement: Json) -> str:
    """S, m, K, or c·w^(L−t+1+k) as short as it can be written: N/2, w^{L-t}."""
    if isinstance(exponent, str):
        return EXPONENTS[f.one_of(exponent, tuple(EXPONENTS), "exponent")]
    if not isinstance(exponent, list) or len(exponent) != 2:
        raise ValueError(f"unknown exponent {f.shown(exponent)}")
    c, window = f.integer(exponent[0], least=1), window_of(statement)
    k = f.integer(exponent[1], least=-1) if exponent[1] != -1 else -1
    if isinstance(exponent[1], bool) or (window is None and statement["tree"] != "regular"):
        raise ValueError(f"the exponent {f.shown(exponent)} has no meaning here")
    w = f.number(window) if window else "w"
    if every_level(statement):
        top = "L-t" if k == -1 else f"L-t+{k + 1}"
        times = r" \cdot " if window else r"\,"
        return (f.number(c) + times if c > 1 else "") + f"{w}^{{{top}}}"
    if k >= 0:
        power = "" if k == 0 else (f"{w}^{{{k}}}" if k > 1 else w) + (r" \cdot " if window else "")
        return (
            (f.number(c) + (r" \cdot " if power and window else "") if c > 1 else "") + power + "N"
        )
    if window is None:
        return (f.number(c) if c > 1 else "") + "N/w"
    common = gcd(c, window)
    head = f.number(c // common) if c > common else ""
    return head + "N" + (f"/{f.number(window // common)}" if window > common else "")


def power_tex(base: object, exponent: object, statement: Json, names: Notation) -> str:
    """base^exponent."""
    text = names.fill(BASES[f.one_of(base, tuple(BASES), "base")])
    power = exponent_tex(exponent, statement)
    if power and base in ("r0", "r_last"):
        text = rf"{text}^{{\,{power}}}"
    elif power:
        text = rf"{text}^{{{power}}}"
    return text


def value_tex(value: Any, statement: Json, names: Notation) -> str:
    """A VALUE: the minimum of its alternatives."""
    pieces = []
    for alternative in value:
        factors = [power_tex(base, exponent, statement, names) for base, exponent in alternative]
        pieces.append(r" \cdot ".join(factors))
    if not pieces or not all(pieces):
        raise ValueError("a value has at least one alternative")
    return pieces[0] if len(pieces) == 1 else r"\min\bigl\{" + r",\ ".join(pieces) + r"\bigr\}"


def names_in(statement: Json) -> set[str]:
    """The names that occur in the value of a statement."""
    value = statement.get("value", statement.get("fewer_than", []))
    pairs = [pair for alternative in value for pair in alternative]
    return {x for base, exponent in pairs for x in (base, exponent) if isinstance(x, str)}


def number_words(used: set[str], level_any: bool, names: Notation) -> list[str]:
    """What the names of a value stand for, a sentence each."""
    t = "t" if level_any else "1"
    found = []
    if "r" in used:
        least = r"M, r_0, \dots, r_{t-1}" if level_any else "M, r_0"
        found.append(rf"Let $r = \min({least})$.")
    if "S" in used:
        found.append(
            rf"Let $S$ be the number of nodes of level ${t}$ that have inputs of both $@I@$ and "
            r"$@J@$ below."
        )
    if "K" in used:
        found.append("Let $K$ be the number of nodes of level $1$.")
    if "m" in used:
        found.append(r"Let $m = \min(|@I@|, |@J@|)$.")
    if "window_product" in used:
        found.append(
            r"Let $@I@_k$ and $@J@_k$ be the inputs of $@I@$ and of $@J@$ below the node $(1,k)$."
        )
    if "cut" in used:
        found.append(
            r"Let $\kappa = \min(f[@I@], f[@J@])$ at the root, where $f[s] = 1$ at an input on the "
            r"side $s$, $f[s] = M$ at an input on the other side, and at a node $(l,k)$, over its "
            r"children $c$, \[ f[s] = \min\Bigl\{ \prod\nolimits_c f_c[s],\ r_{l-1} "
            r"\prod\nolimits_c \min(f_c[@I@], f_c[@J@]) \Bigr\}, \qquad s \in \{@I@, @J@\}, \] "
            r"called the minimal cut of the tree between $@I@$ and $@J@$."
        )
    if "recursion" in used:
        found.append(
            r"Let $c^{0,j} = 1$ and, at a node $(l,k)$ over its children $c$, with the inputs "
            r"$@I@_{l,k}$ of $@I@$ and $@J@_{l,k}$ of $@J@$ below it, \[ c^{l,k} = \min\Bigl\{ "
            r"M^{\min(|@I@_{l,k}|, |@J@_{l,k}|)},\ r_{l-1} \prod\nolimits_c c^{l-1,c} \Bigr\}. \]"
        )
    return [names.fill(text) for text in found]


def network_hypothesis(statement: Json, names: Notation) -> list[str]:
    """Any network of the domain, in words: numbers, tensor, tree, sharing."""
    check_domain(statement)
    tree, window = statement["tree"], window_of(statement)
    widths = r"$r_0,\dots,r_{L-1} \ge 1$"
    layers = r"$L$ hidden layers of widths $r_0,\dots,r_{L-1}$"
    inputs = "$N$ inputs"
    if window or tree == "regular":
        w = f.number(window) if window else "w"
        free = "" if window else r"$w \ge 2$, "
        numbers = rf"{free}$L \ge 1$, $M \ge 1$ and {widths} be any integers, and let $N = {w}^L$"
        pooling = f"contiguous pooling windows of ${w}$ nodes in every layer"
    elif tree == "any":
        numbers = rf"$N \ge 2$, $L \ge 1$, $M \ge 1$ and {widths} be any integers"
        pooling = (
            "any pooling tree: the windows of a layer may have any sizes from $2$ on and need not "
            "be contiguous"
        )
    else:
        least = r"$N \ge 2$, " if tree == "global" else ""
        numbers = rf"{least}$M \ge 1$ and $r_0 \ge 1$ be any integers"
        layers, pooling = "one hidden layer of width $r_0$", "one pooling window over all inputs"
        inputs = "$N$ inputs" if tree == "global" else "$N = 2$ inputs"
    return [
        names.fill(
            rf"Let {numbers}. Let $@A@$ be the tensor of {_operator(statement)} with {inputs}, "
            rf"$M$ representation functions, {layers}, and {pooling}. {_sharing(statement)}"
        )
    ]


def _operator(statement: Json) -> str:
    if statement.get("operator") == "relu-max":
        return "a convolutional rectifier network (ReLU activation, maximum pooling)"
    if statement["tree"] in ("global", "pair"):
        return "a shallow convolutional arithmetic circuit (product pooling; CP decomposition)"
    return "a convolutional arithmetic circuit (product pooling; hierarchical Tucker decomposition)"


def _sharing(statement: Json) -> str:
    if statement["sharing"] == "any":
        return "Weights may be shared in any of the layers, in none or in all."
    return "No weights are shared in the layers below the output."


def partition_hypothesis(statement: Json, names: Notation) -> str:
    """Any partition of the domain, and the level t."""
    level_any = every_level(statement)
    start = r"Let $t \in [L]$ be any level. " if level_any else ""
    which = f.one_of(statement["partition"], ("any", "odd", "root-children-one-sided"), "partition")
    if which == "any":
        text = r"Let $@I@ \cup @J@ = [N]$ be any partition of the inputs into two non-empty sets."
    elif which == "odd" and level_any:
        text = (
            "Let $@I@$ be the inputs below the odd-numbered nodes of level $t-1$ and $@J@$ those "
            "below the even-numbered ones (for $t = 1$: the odd and the even labels)."
        )
    elif which == "odd":
        text = "Let $@I@$ be the odd labels and $@J@$ the even labels of the inputs."
        if window_of(statement) or statement["tree"] == "regular":
            text = (
                r"Let $@I@ = \{1,3,5,\dots\}$ be the odd and $@J@ = \{2,4,6,\dots\}$ the even "
                r"labels of the inputs."
            )
    else:
        text = (
            r"Let $@I@ \cup @J@$ be a partition of the inputs such that no child of the root has "
            r"inputs of both $@I@$ and $@J@$ below it."
        )
    return names.fill(start + text)


def field_words(statement: Json) -> str:
    """Where the weights are."""
    if statement["field"] == "any":
        return "any infinite field, of any characteristic"
    if statement.get("operator") == "relu-max":
        return r"$\mathbb{Q}$"
    return "any infinite field of characteristic $0$"


def domain_words(statement: Json, names: Notation) -> str:
    """The domain in a few words: `for every pooling tree, every partition, …: `.

    Where it is that of the claim, `in the setting of the theorem `.
    """
    check_domain(statement)
    tree, window = statement["tree"], window_of(statement)
    if names.claim.get("partition") and all(
        names.claim.get(key) == statement.get(key) for key in DOMAIN
    ):
        return "in the setting of the theorem "
    if window or tree == "regular":
        w = f.number(window) if window else "w"
        parts = [f"contiguous windows of ${w}$ nodes ($N = {w}^L$)"]
    else:
        parts = [
            {
                "any": "every pooling tree",
                "global": "one window over all inputs",
                "pair": "two inputs in one window",
            }[tree]
        ]
    level_any = every_level(statement)
    if level_any:
        parts.append("every level $t$")
    which = statement.get("partition")
    if which is not None:
        odd = "$@I@$ the odd labels, $@J@$ the even ones"
        if level_any:
            odd = "$@I@$ the inputs below the odd-numbered nodes of level $t-1$"
        parts.append(
            {
                "any": r"every partition $@I@ \cup @J@$",
                "odd": odd,
                "root-children-one-sided": (
                    r"every partition $@I@ \cup @J@$ that splits no child of the root"
                ),
            }[which]
        )
    parts.append({"any": "any sharing", "none": "no sharing"}[statement["sharing"]])
    rectifier = statement.get("operator") == "relu-max"
    over_q = "rational weights" if rectifier else "characteristic $0$"
    parts.append({"any": "every field", "QQ": over_q}[statement["field"]])
    if statement["r_min"] == 2:
        parts.append(r"$r \ge 2$")
    head = "maximum pooling; " if rectifier else ""
    return names.fill(f"for {head}{f.joined(parts)}: ")
