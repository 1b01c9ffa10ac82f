"""Bounds below the cut: the rules of `docs/certificate-below.md`."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from exactrank.kernel.objects import Network, Partition
from exactrank.kernel.subspaces import Spaces, subspace_levels
from exactrank.render import formulas as f
from exactrank.render.cuts import computed
from exactrank.render.notation import Notation

Json = Mapping[str, Any]
_NODES_SHOWN = 24
_VALUES_SHOWN = 8


def digits_lower_bound(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """Numbers handed down the tree: the matricization is a permutation matrix beside zeros."""
    statement = step["conclusion"]
    network, weights = statement["network"], statement["weights"]
    rows, columns = names.sides(statement["partition"])
    name, tensor = names.weights_name(network, weights), names.tensor(network)
    text = (
        rf"A node $v$ has numbers $a_v, b_v, t_v$ (those listed, else all $1$); an input in ${rows}$ "
        rf"has $a = M$, $b = 1$, one in ${columns}$ has $a = 1$, $b = M$. The node receives a number "
        rf"$x < a_v$ for its inputs in ${rows}$ and $y < b_v$ for those in ${columns}$, and adds a number "
        r"$z < t_v$ to both: the children receive the digits of $x t_v + z$ in the mixed radix of their "
        r"$a$, and those of $y t_v + z$ in that of their $b$. At every node $a_v b_v t_v \le r_{l-1}$, so "
        r"each triple $(x, y, z)$ has a channel of its own, and $a_v t_v \le \prod_c a_c$, $b_v t_v \le "
        rf"\prod_c b_c$, so there are such digits. The weights ${name}$ of ${tensor}$ are $1$ where the "
        r"pair that the channel above hands on is the pair that the channel below begins with (at an "
        r"input, the pair that the index stands for), else $0$. By induction $\phi^{l,k,\gamma} = \sum_Z "
        r"e_{\rho(x,Z)} \otimes e_{\sigma(y,Z)}$, over all choices $Z$ of the numbers added at or below "
        r"$(l,k)$, with $\rho$ and $\sigma$ injective: from the indices one reads off the digits, from "
        r"these $x$ (or $y$) and $z$. At the root $x = y = 0$, and the matricization has a single $1$ in "
        r"each of $\prod_v t_v$ rows and columns, and no other entries: the rank is $\prod_v t_v$ over "
        r"every field."
    )
    return text, _numbers_table(weights["numbers"])


def _numbers_table(numbers: Sequence[Sequence[int]]) -> str:
    if not numbers:
        return "No node has a number above $1$."
    lines = [
        rf"$({f.integer(l, least=1)},{f.integer(k, least=1)})$ & "
        + " & ".join(f"${f.number(f.integer(x, least=1))}$" for x in rest)
        + r" \\"
        for l, k, *rest in numbers[:_NODES_SHOWN]
    ]
    more = len(numbers) - _NODES_SHOWN
    if more > 0:
        lines.append(
            rf"\multicolumn{{4}}{{l}}{{and {f.count(more, 'node')} more: {f.ELSEWHERE}}} \\"
        )
    return (
        "\\begin{center}\\begin{tabular}{@{}lrrr@{}}\n$v$ & $a$ & $b$ & $t$ \\\\ \\hline\n"
        + "\n".join(lines)
        + "\n\\end{tabular}\\end{center}"
    )


def subspace_upper_bound(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """Dimensions of the spaces that channels span, from the inputs to the root."""
    statement = step["conclusion"]
    rows, columns = names.sides(statement["partition"])
    text = (
        rf"For a node $v$ let $d$ bound the rank of the matricization of one channel, and $D_{{I}}$, "
        rf"$D_{{J}}$ the dimension of the span of the columns (functions of the indices in ${rows}$) and "
        rf"of the rows (in ${columns}$) of all its channels together. A channel at $(l,k)$ is a sum, over "
        r"$r_{l-1}$ channels, of products of the children's: its spaces lie in sums of tensor products of "
        r"theirs. Such a sum has at most the dimension of all functions, the product of the children's $D$ "
        r"(that of symmetric tensors where sharing makes children equal), and $r_{l-1} \prod d$; less, as "
        r"two spaces of dimension $d$ inside one of dimension $D$ meet in $2d - D$ dimensions at least. For "
        r"equal children with inputs on both sides the symmetric and the alternating part are bounded one "
        r"by one. Where two children are themselves sums of products, vectors that annihilate the one sum "
        r"give null vectors of the whole. At the root $d$ is the bound. The recursion is written out, and "
        r"proved, in \texttt{docs/certificate-below.md} and \texttt{docs/rules-below.md}; its values:"
    )
    return text, _dimensions_table(statement)


def _dimensions_table(statement: Json) -> str:
    network = Network.from_json(statement["network"])
    levels = subspace_levels(network, Partition.from_json(statement["partition"]))
    lines = []
    for level, spaces in enumerate(levels):
        places: dict[Spaces, list[int]] = {}
        for k, found in enumerate(spaces, start=1):
            places.setdefault(found, []).append(k)
        for found, nodes in list(places.items())[:_VALUES_SHOWN]:
            which = "all" if len(nodes) == len(spaces) > 1 else f"${f.label_list(nodes)}$"
            values = (found.channel, *found.joint)
            numbers = " & ".join(f"${computed(value)}$" for value in values)
            lines.append(rf"${level}$ & {which} & {numbers} \\")
        if len(places) > _VALUES_SHOWN:
            lines.append(
                rf"${level}$ & \multicolumn{{4}}{{l}}{{{len(places)} kinds of nodes in all}} \\"
            )
    return (
        "\\begin{center}\\begin{tabular}{@{}rlrrr@{}}\n"
        "$l$ & $k$ & $d$ & $D_I$ & $D_J$ \\\\ \\hline\n"
        + "\n".join(lines)
        + "\n\\end{tabular}\\end{center}"
    )


RULES: Mapping[str, Callable[[Json, Sequence[Json], Notation], tuple[str, str]]] = {
    "digits_lower_bound": digits_lower_bound,
    "subspace_upper_bound": subspace_upper_bound,
}
