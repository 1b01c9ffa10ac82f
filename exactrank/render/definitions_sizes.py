"""Definitions that the statements for all sizes need: names of numbers, table weights, bounds."""

from collections.abc import Mapping, Sequence
from typing import Any

from exactrank.render import statements_sizes as sizes
from exactrank.render import values as v
from exactrank.render.notation import Notation

Json = Mapping[str, Any]
Definition = tuple[str, str]

NETWORKS = {
    "all-sizes",
    "window-table",
    "tree-table",
    "index-table",
    "index-rank",
    "node-bound",
    "containment",
    "universal",
    "not-realizable-sizes",
}
"""Kinds that speak of the networks of all sizes."""

RECTIFIER = (
    "Tensor of a rectifier network",
    r"For weights $a^{l,k,\gamma}_\alpha$ with $\gamma \in [r_l]$ and $\alpha \in [r_{l-1}]$ "
    r"($\alpha \in [M]$ for $l = 0$) let $\phi^{0,j,\gamma}(d) = a^{0,j,\gamma}_{d_j}$ and, over "
    r"the children $c$ of $(l,k)$, \[ \phi^{l,k,\gamma}(d) = \sum_{\alpha=1}^{r_{l-1}} "
    r"a^{l,k,\gamma}_\alpha \max\bigl\{ 0, \max\nolimits_c \phi^{l-1,c,\alpha}(d) \bigr\}, \qquad "
    r"@A@(d) = \phi^{L,1,1}(d). \] So $@A@(d)$ is the output of the network where the "
    r"representation vectors of the inputs are the unit vectors $e_{d_1}, \dots, e_{d_N}$.",
)
RECTIFIER_SUM = (
    "Tensor of a rectifier network with sum pooling",
    r"For weights $a^{l,k,\gamma}_\alpha$ with $\gamma \in [r_l]$ and $\alpha \in [r_{l-1}]$ "
    r"($\alpha \in [M]$ for $l = 0$) let $\phi^{0,j,\gamma}(d) = a^{0,j,\gamma}_{d_j}$ and, over "
    r"the children $c$ of $(l,k)$, \[ \phi^{l,k,\gamma}(d) = \sum_{\alpha=1}^{r_{l-1}} "
    r"a^{l,k,\gamma}_\alpha \sum_c \max\bigl\{ 0, \phi^{l-1,c,\alpha}(d) \bigr\}, \qquad "
    r"@A@(d) = \phi^{L,1,1}(d). \] So $@A@(d)$ is the output of the network where the "
    r"representation vectors of the inputs are the unit vectors $e_{d_1}, \dots, e_{d_N}$.",
)
_GENERIC = (
    "Any network",
    r"In statements for all sizes $@A@$ is the tensor of any network of the kind that is named, "
    r"with $N$ inputs, $M$ representation functions and $L$ hidden layers of widths $r_0, \dots, "
    r"r_{L-1}$, and $@I@ \cup @J@$ a partition of its inputs into two non-empty sets.",
)
_CROSSING = (
    "Crossing nodes",
    r"A node of level $t \in [L]$ \emph{crosses} if it has inputs of both $@I@$ and $@J@$ below "
    r"it; $S$ is the number of these nodes.",
)
_TABLE = (
    "Table weights",
    r"Let $A, B \in \{0,1\}$, $t \in [L]$ and $r = \min(M, r_0, \dots, r_{t-1})$, for $t = 1$ that "
    r"is $\min(M, r_0)$. The weights are the same at every node of a layer:\\* layer $0$: "
    r"$a^{0,j,\gamma}_d = A$ if $d = \gamma$, else $B$, for $\gamma \le r$@LEAF@;\\* layers "
    r"$0 < l < t$ pass the channels on: $a^{l,k,\gamma} = e_\gamma$ for $\gamma \le r$;\\* layer "
    r"$t$ adds them: $a^{t,k,1}_\alpha = 1$ for $\alpha \le r$, else $0$;\\* layers $l > t$ pass "
    r"the first channel on: $a^{l,k,1} = e_1$.\\* All other weights are zero.",
)
_ROWS = (
    "Rows and columns of the minor",
    r"A row is a choice of labels $s_k \in [r]$, one for every crossing node $(t,k)$: it has the "
    r"indices $d_i = s_k$ at the inputs $i \in @I@$ below $(t,k)$ and $d_i = 1$ at all other $i "
    r"\in @I@$. A column is a choice of labels $s'_k$, likewise over $@J@$. There are $r^S$ rows "
    r"and $r^S$ columns.",
)
_EVEN = (
    "Even nodes, spare rows",
    r"A node of level $t$ is \emph{even} at an index $d$ if the $d_i$ of all inputs $i$ below it are "
    r"equal and at most $r$. A row is \emph{spare} if for some node of level $t$ the $d_i$ of the "
    r"inputs $i \in @I@$ below it are not all equal, or one of them is above $r$; a column likewise "
    r"with $@J@$.",
)
_DIGITS = (
    "Digit weights",
    r"For the product, $t = 1$ and no sharing. At a node $(1,k)$ let $@I@_k$ and $@J@_k$ be the "
    r"inputs of $@I@$ and of $@J@$ below, $m_k = \min(|@I@_k|, |@J@_k|)$ and $q_k = \min(r_0, "
    r"M^{m_k})$. A number $s \in [q_k]$ has $m_k$ digits in base $M$ (those of $s - 1$, each plus "
    r"$1$, most significant first) at the first $m_k$ inputs of $@I@_k$, the same ones at the "
    r"first $m_k$ inputs of $@J@_k$, and the digit $1$ at all other inputs below. Leaves: "
    r"$a^{0,j,\gamma}_d = A$ if $d$ is the digit of $\gamma$ at $j$, else $B$, for $\gamma \le "
    r"q_k$; layer $1$: $a^{1,k,1}_\alpha = 1$ for $\alpha \le q_k$; above, $a^{l,k,1} = e_1$. All "
    r"other weights are zero. A row of the minor is a choice of $s_k \in [q_k]$ for all $k$: $d_i$ "
    r"is the digit of $s_k$ at $i$, for $i \in @I@$; a column a choice of $s'_k$, over $@J@$.",
)
_BOUND_ONE = (
    "Bounds at the nodes",
    r"$f_k$ (at an input: $f_j$) is a bound of the rank of the matricization of "
    r"$\phi^{l,k,\gamma}$, for every single $\gamma$, by the inputs of $@I@$ and of $@J@$ below "
    r"$(l,k)$; an empty side counts as one row or one column.",
)
_BOUND_SIDE = (
    "Bounds at the nodes",
    r"$f_k[s]$, for a side $s \in \{@I@, @J@\}$, is a bound of the rank of all "
    r"$\phi^{l,k,\gamma}$ together, by the inputs of $@I@$ and of $@J@$ below $(l,k)$, the "
    r"channel $\gamma$ being one more index on the side $s$; an empty side counts as one row or "
    r"one column. At the children they are called $f_c[s]$.",
)
_SHORTER = (
    "Shorter networks",
    r"The shorter networks at level @T@ of a network have the same $N$ and $M$, @TREE@, any widths "
    r"@WIDTHS@ and any sharing.",
)
_PASS = (
    "The weights that pass channels on",
    r"Given a shallow network with leaf vectors $v^{j,z}$ and output weights $a_z$, $z \in [Z]$, "
    r"and widths $r_l \ge Z$, let $a^{0,j,\gamma} = v^{j,\gamma}$, $a^{l,k,\gamma}_\alpha = "
    r"\delta_{\alpha\gamma}$ for $0 < l < L$, and let the output weights be $a_\alpha$, for "
    r"$\alpha, \gamma \le Z$; all other weights are zero. The index $j$ is over the inputs below "
    r"the node.",
)
_UNIT = {
    "unit-terms": (
        "A term for each entry",
        r"For an arbitrary tensor $T$ take the shallow network with a channel for each $g \in "
        r"[M]^N$, the output weights $T_g$ and the leaf vectors $e_{g_j}$. $\delta_{gd} = 1$ if $g "
        r"= d$, else $0$.",
    ),
    "unit-terms-but-one": (
        "A term for each fibre",
        r"For an arbitrary tensor $T$ take the shallow network with a channel for each $g \in "
        r"[M]^{N-1}$, the output weights $1$, the leaf vectors $e_{g_j}$ at the inputs $j < N$ and "
        r"$(T_{g,1}, \dots, T_{g,M})$ at the input $N$.",
    ),
    "indicator-terms": (
        "A term for each entry, and one more",
        r"For an arbitrary tensor $T$ take the shallow network with maximum pooling and a channel for "
        r"each $g \in [M]^N$, of the output weight $-T_g$ and the leaf entries $0$ at $g_j$ and $1$ "
        r"elsewhere; and one more channel, of the output weight $\sum_g T_g$ and all leaf entries $1$. "
        r"$\delta_{gd} = 1$ if $g = d$, else $0$.",
    ),
}
_MODES = (
    "Shifted labels",
    r"$I - P$ holds the labels $i - P$ for $i \in I$; an empty side counts as one row or column.",
)


def generic(statements: Sequence[Json], names: Notation) -> list[Definition]:
    """What any network and partition are called, where the certificate also has special ones."""
    if names.networks and names.kinds & NETWORKS:
        return [(_GENERIC[0], names.fill(_GENERIC[1]))]
    return []


def for_sizes(statements: Sequence[Json], claim: Json, names: Notation) -> list[Definition]:
    """The definitions that the statements for all sizes need, in their order."""
    found = [*_numbers(statements, claim, names), *_tables(statements)]
    channels = {s["channel"] for s in statements if s["kind"] == "node-bound"}
    found += [text for key, text in (("one", _BOUND_ONE), ("side", _BOUND_SIDE)) if key in channels]
    found += _shorter(statements)
    weights = [s["weights"] for s in statements if s["kind"] == "tensor-formula"]
    if set(weights) & set(sizes.PASSED):
        found.append(_PASS)
    found += [text for key, text in _UNIT.items() if key in weights]
    if "matricized-product-sizes" in names.kinds:
        found.append(_MODES)
    return [(head, names.fill(text)) for head, text in found]


def _numbers(statements: Sequence[Json], claim: Json, names: Notation) -> list[Definition]:
    """The names of numbers in values, without those that the claim introduces."""
    about = [s for s in statements if s["kind"] in ("all-sizes", "not-realizable-sizes")]
    used = {name for s in about for name in v.names_in(s)}
    level_any = any(v.every_level(s) for s in about)
    known = v.names_in(claim) if claim in about else set()
    if known and v.every_level(claim) != level_any:
        known = set()
    # Crossing nodes and r are defined with the tables.
    if {"window-table", "tree-table"} & names.kinds:
        known = known | {"S"}
        known = known | ({"r"} if _labels(statements) == {"one"} else set())
    words = v.number_words(used - known, level_any, names)
    return [("Numbers", " ".join(words))] if words else []


def _labels(statements: Sequence[Json]) -> set[str]:
    return {s["labels"] for s in statements if s["kind"] in ("window-table", "tree-table")}


def _tables(statements: Sequence[Json]) -> list[Definition]:
    tables = [s for s in statements if s["kind"] in ("window-table", "tree-table")]
    indexed = [s for s in statements if s["kind"] in ("index-table", "index-rank")]
    if not tables and not indexed:
        return []
    found, labels = [_CROSSING], _labels(statements)
    if indexed:
        labels = labels | {"one"}
    if "one" in labels:
        ones = [*indexed, *(s for s in tables if sizes.channels_tex(s) == "r")]
        leaves = {tuple(s["leaf"]) for s in ones}
        leaf = ""
        if len(leaves) == 1:
            leaf = {
                (1, 0): r" (here $A = 1$ and $B = 0$: the unit vectors $e_\gamma$)",
                (0, 1): r" (here $A = 0$ and $B = 1$: zero at $\gamma$, ones elsewhere)",
            }.get(leaves.pop(), "")
        found.append((_TABLE[0], _TABLE[1].replace("@LEAF@", leaf)))
        found += [_ROWS] * bool(tables) + [_EVEN] * bool(indexed)
    if "digits" in labels:
        found.append(_DIGITS)
    return found


def _shorter(statements: Sequence[Json]) -> list[Definition]:
    about = [s for s in statements if s["kind"] == "not-realizable-sizes"]
    if not about:
        return []
    level_any = any(v.every_level(s) for s in about)
    tree = "one window over all inputs, which makes them shallow"
    if level_any:
        tree = (
            r"the tree's levels $1, \dots, t-1$ and then one window over all nodes of level $t-1$ "
            r"(for $t = 1$: the shallow networks)"
        )
    widths = r"$r'_0, \dots, r'_{t-1}$" if level_any else "$r'_0$"
    text = _SHORTER[1].replace("@T@", "$t$" if level_any else "$1$").replace("@TREE@", tree)
    return [(_SHORTER[0], text.replace("@WIDTHS@", widths))]
