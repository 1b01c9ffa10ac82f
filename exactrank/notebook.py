"""How networks, partitions, ranks and theorems show themselves in a notebook.

The kernel and the search know nothing of pages. `attach` gives their classes, from outside, the three
methods that notebooks ask for; `exactrank` calls it when one of its public names is first used. What is
shown is made from the statement alone and proves nothing.
"""

from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from html import escape
from typing import Any

from exactrank.kernel.fields import InputError
from exactrank.kernel.naturals import format_natural
from exactrank.kernel.objects import Network, Partition
from exactrank.kernel.statements import MatrixRank, MaximalRank
from exactrank.kernel.theorem import Theorem
from exactrank.partitions import name_of
from exactrank.ranks.answer import Rank

INPUTS_SHOWN = 64
"""Above so many inputs labels are left out and no picture is drawn."""
STEPS_SHOWN = 12
LETTERS_SHOWN = 4000

_I, _J = "background:#0072B2;color:#fff", "background:#E69F00;color:#000"


@cache
def attach() -> None:
    """Give the classes their `_repr_latex_`, `_repr_html_` and `_repr_svg_`."""
    shows: dict[type, tuple[Callable[[Any], str | None], ...]] = {
        Network: (network_latex, network_html, network_svg),
        Partition: (partition_latex, partition_html, partition_svg),
        Rank: (rank_latex, rank_html, rank_svg),
        Theorem: (theorem_latex, theorem_html, theorem_svg),
    }
    for shown, functions in shows.items():
        for kind, function in zip(("latex", "html", "svg"), functions, strict=True):
            setattr(shown, f"_repr_{kind}_", function)


# -- networks


def network_latex(network: Network) -> str:
    """The sizes of a network and its recursion."""
    widths = ", ".join(map(str, _short(network.widths, 12)))
    product = r"\bigotimes"
    if network.operator != "product":
        product = r"\mathop{\bigotimes\nolimits_{\rho}}\limits"
    return (
        rf"$$N = {network.inputs},\quad M = {network.representation},\quad "
        rf"(r_0, \dots, r_{{L-1}}) = ({widths}),\qquad \phi^{{l,k,\gamma}} = "
        rf"\sum_{{\alpha=1}}^{{r_{{l-1}}}} a^{{l,k,\gamma}}_\alpha {product}_{{c}} "
        rf"\phi^{{l-1,c,\alpha}}$$"
    )


def network_html(network: Network) -> str:
    """A table of what a network is, and its pooling tree where that is small."""
    shared = ", ".join(map(str, network.sharing)) or "none"
    rows = [
        ("operator", network.operator),
        ("inputs N", network.inputs),
        ("representation functions M", network.representation),
        ("widths r_0, r_1, …", ", ".join(map(str, _short(network.widths, 24)))),
        ("pooling", _cut(str(network.pooling), 200)),
        ("shared layers", shared),
        ("weights", network.variables),
    ]
    return _table(rows) + (network_svg(network) or "")


def network_svg(network: Network) -> str | None:
    """The pooling tree; None for more than 64 inputs, or without matplotlib."""
    return _tree(network) if network.inputs <= INPUTS_SHOWN else None


@lru_cache(maxsize=16)
def _tree(network: Network) -> str | None:
    from exactrank.render.pictures import pooling_tree

    return _drawn(lambda: pooling_tree(network).svg)


# -- partitions


def partition_latex(partition: Partition) -> str:
    r"""$I = \{1, 3\},\ J = \{2, 4\}$."""
    sides = [
        rf"{name} = \{{{', '.join(str(x) for x in _short(side, 24))}\}}".replace("…", r"\dots")
        for name, side in (("I", partition.I), ("J", partition.J))
    ]
    return rf"${sides[0]},\quad {sides[1]}$"


def partition_html(partition: Partition) -> str:
    """The inputs in a row: those in I dark and round, those in J light and square."""
    cells = []
    for label in range(1, min(partition.inputs, INPUTS_SHOWN) + 1):
        inside = label in partition.rows
        style = _I + ";border-radius:50%" if inside else _J
        cells.append(
            f'<span title="input {label} in {"I" if inside else "J"}" style="{style};display:inline-block;'
            f'min-width:1.7em;line-height:1.7em;text-align:center;margin:1px">{label}</span>'
        )
    if partition.inputs > INPUTS_SHOWN:
        cells.append(f" … ({partition.inputs} inputs, {len(partition.I)} in I)")
    return f"<div>{escape(str(partition))}</div><div>{''.join(cells)}</div>"


def partition_svg(partition: Partition) -> str | None:
    """The inputs in a row; None for more than 64, or without matplotlib."""
    from exactrank.render.pictures import row_of_inputs

    if partition.inputs > INPUTS_SHOWN:
        return None
    return _drawn(lambda: row_of_inputs(partition).svg)


# -- theorems and ranks


def theorem_latex(theorem: Theorem) -> str | None:
    """The statement with its hypotheses, as running text; None where it has none, or is too long to be read."""
    from exactrank.render.latex import statement_tex

    try:
        text = _without_macro(statement_tex(_claim(theorem)).replace(r"\allowbreak", ""))
    except ValueError:
        return None
    return text if len(text) <= LETTERS_SHOWN else None


def theorem_html(theorem: Theorem) -> str:
    """The statement with its hypotheses, and the steps that prove it."""
    return f"<div><b>Theorem.</b> {_statement(theorem)}</div>{_steps(theorem)}"


def theorem_svg(theorem: Theorem) -> str | None:
    """For a rank of a small network: the tree with sides, cut and paths."""
    at = theorem.conclusion
    network, partition = getattr(at, "network", None), getattr(at, "partition", None)
    if not isinstance(network, Network) or not isinstance(partition, Partition):
        return None
    return _marked(theorem, network, partition) if network.inputs <= INPUTS_SHOWN else None


@lru_cache(maxsize=16)
def _marked(theorem: Theorem, network: Network, partition: Partition) -> str | None:
    from exactrank.render.pictures import marks_of, pooling_tree

    return _drawn(lambda: pooling_tree(network, partition, marks=marks_of(theorem)).svg)


def rank_latex(rank: Rank) -> str:
    """The rank, or its certified bounds."""
    from exactrank.render.formulas import natural

    lower, upper = (natural(format_natural(value)) for value in (rank.lower, rank.upper))
    if rank.rank is not None:
        return rf"${_subject(rank)} = {lower}$"
    return rf"${lower} \le {_subject(rank)} \le {upper}$"


def rank_html(rank: Rank) -> str:
    """Statement, bounds and proof of a rank, and the tree of a small network."""
    rows: list[tuple[str, object]] = [
        ("lower bound", format_natural(rank.lower)),
        ("upper bound", format_natural(rank.upper)),
        ("rank", "open" if rank.rank is None else format_natural(rank.rank)),
        *((name, format_natural(value)) for name, value in rank.bounds.items()),
    ]
    network = getattr(rank.statement, "network", None)
    if isinstance(network, Network):
        rows.insert(0, ("I | J", name_of(rank.partition, network)))
    if rank.flattenings is not None:
        rows.append(("flattenings", rank.flattenings))
    proof = rank.cp_rank or rank.theorem
    return f"<div>{_statement(proof)}</div>{_table(rows)}{_steps(proof)}{rank_svg(rank) or ''}"


def rank_svg(rank: Rank) -> str | None:
    """The tree with sides, cut and paths; None for matrices and large networks."""
    return theorem_svg(rank.theorem)


def _subject(rank: Rank) -> str:
    if isinstance(rank.statement, MatrixRank):
        return r"\operatorname{rank} A"
    word = "maxrank" if isinstance(rank.statement, MaximalRank) else "rank"
    return rf"\operatorname{{{word}}}\,[\![\mathcal{{A}}]\!]_{{I,J}}"


# -- the parts


def _claim(theorem: Theorem) -> Any:
    return theorem.conclusion.to_json()


def _statement(theorem: Theorem) -> str:
    """The statement with formulas; in plain words where it has none, or would be long."""
    from exactrank.render.latex import statement_tex
    from exactrank.render.markup import paragraphs

    try:
        shown = paragraphs(statement_tex(_claim(theorem)))
    except ValueError:
        shown = None
    if shown is None or len(shown) > 10 * LETTERS_SHOWN:
        return f"<p>{escape(_cut(str(theorem.conclusion), LETTERS_SHOWN))}</p>"
    return str(shown)


def _steps(theorem: Theorem) -> str:
    """The derivation, folded: rules and conclusions; of many the first ones and the last."""
    steps: dict[int, Theorem] = {}
    _collect(theorem, steps)
    numbers = {key: number for number, key in enumerate(steps)}
    lines = []
    listed = list(steps.values())
    for step in listed if len(listed) <= STEPS_SHOWN else [*listed[: STEPS_SHOWN - 1], listed[-1]]:
        premises = ", ".join(str(numbers[id(premise)]) for premise in step.premises)
        by = f"{step.rule}{f' from {premises}' if premises else ''}"
        lines.append(
            f"<li value='{numbers[id(step)]}'>{escape(_cut(str(step.conclusion), 300))} "
            f"<i>({escape(by)})</i></li>"
        )
    more = len(steps) - len(lines)
    rest = f"<p>{more} step{'s' * (more > 1)} before the last left out</p>" if more else ""
    cites = f"<p>cites: {escape(', '.join(sorted(theorem.cites)))}</p>" if theorem.cites else ""
    count = f"{len(steps)} step{'s' * (len(steps) > 1)}"
    return f"<details><summary>{count}</summary><ol>{''.join(lines)}</ol>{rest}{cites}</details>"


def _collect(theorem: Theorem, steps: dict[int, Theorem]) -> None:
    """All steps, premises first, each once; without recursion, as derivations may be long."""
    pending: list[tuple[Theorem, bool]] = [(theorem, False)]
    while pending:
        step, ready = pending.pop()
        if id(step) in steps:
            continue
        if ready:
            steps[id(step)] = step
            continue
        pending.append((step, True))
        pending.extend((premise, False) for premise in reversed(step.premises))


def _table(rows: Sequence[tuple[str, object]]) -> str:
    lines = "".join(
        f"<tr><th style='text-align:left'>{escape(name)}</th>"
        f"<td style='text-align:left'>{escape(_cut(str(value), 400))}</td></tr>"
        for name, value in rows
    )
    return f"<table>{lines}</table>"


def _drawn(draw: Callable[[], str]) -> str | None:
    """A drawing; None where matplotlib is not installed, which is no error in a notebook."""
    try:
        svg = draw()
    except InputError:
        return None
    # The XML declaration is for files; an element also stands inside a page.
    return svg[svg.index("<svg") :]


def _short(items: Sequence[int], most: int) -> list[int | str]:
    """The first items and the last one of many."""
    if len(items) <= most:
        return list(items)
    return [*items[: most - 1], "…", items[-1]]


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]} …"


_MACRO = r"\mat{"


def _without_macro(text: str) -> str:
    r"""`\mat{T}{I,J}`, a macro of our documents, written out: a notebook does not know it."""
    while (start := text.find(_MACRO)) >= 0:
        name, after = _group(text, start + len(_MACRO) - 1)
        index, end = _group(text, after)
        text = rf"{text[:start]}[\![{name}]\!]_{{{index}}}{text[end:]}"
    return text


def _group(text: str, start: int) -> tuple[str, int]:
    """What stands in the braces that open at a position, and where they end."""
    depth = 0
    for place in range(start, len(text)):
        depth += (text[place] == "{") - (text[place] == "}")
        if depth == 0:
            return text[start + 1 : place], place + 1
    raise ValueError("a brace is not closed")
