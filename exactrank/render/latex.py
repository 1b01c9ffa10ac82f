"""Certificates in LaTeX: a document of its own, or a fragment for `\\input`.

The input is a certificate, parsed, that the independent checker has accepted; its strings are not
trusted all the same. What the format does not know raises ValueError. The same certificate gives
the same bytes.
"""

import json
import shlex
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from exactrank.render import conditions, piecewise, rectifiers, rules_sizes, separation
from exactrank.render import formulas as f
from exactrank.render.cuts import node_list
from exactrank.render.definitions import citation, definitions, objects
from exactrank.render.drawing import drawing, figure_of
from exactrank.render.notation import Notation, kind_of
from exactrank.render.rules import GROUPED, PAGES, RULES
from exactrank.render.sources import publications
from exactrank.render.statements import (
    claim_tex,
    conclusion,
    hypotheses,
    not_claimed,
    sentence,
    theorem,
)

Json = Mapping[str, Any]

_STEPS_LISTED = 24


class Tex(str):
    """Text that is LaTeX already; whatever else reaches the template is escaped there."""


def document(
    certificate: Json,
    *,
    name: str,
    digest: str,
    claim_id: str | None = None,
    source: str | None = None,
) -> str:
    """A LaTeX document: claim, definitions, proof, what is cited and what is not claimed.

    `name` is the file's name and `digest` its SHA-256; `claim_id` and `source` say, where known,
    under which name the claim is pinned and where it is stated. Raises ValueError.
    """
    return _rendered("document.tex.jinja", certificate, name, digest, claim_id, source)


def fragment(
    certificate: Json,
    *,
    name: str,
    digest: str,
    claim_id: str | None = None,
    source: str | None = None,
) -> str:
    """The same without preamble and title, for `\\input`; its first line names the packages."""
    return _rendered("fragment.tex.jinja", certificate, name, digest, claim_id, source)


def statement_tex(statement: Json) -> str:
    """A statement in full, with the objects that it is about, as running text in LaTeX.

    Uses the macro `\\mat{T}{I,J}` for a matricization, which the templates define.
    Raises ValueError.
    """
    with reading():
        return claim_tex(statement, Notation([statement]))


class reading:
    """Turns what breaks while a certificate is read into a ValueError that says so."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(
            error, KeyError | TypeError | IndexError | AttributeError | ZeroDivisionError
        ):
            raise ValueError(
                f"not a certificate of this format: {type(error).__name__}: {error}"
            ) from error


@cache
def _environment() -> Environment:
    """Delimiters that LaTeX leaves alone; everything that is not Tex is escaped."""
    return Environment(
        loader=PackageLoader("exactrank.render", "templates"),
        block_start_string=r"\BLOCK{",
        block_end_string="}",
        variable_start_string=r"\VAR{",
        variable_end_string="}",
        comment_start_string=r"\#{",
        comment_end_string="}",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
        undefined=StrictUndefined,
        finalize=lambda value: value if isinstance(value, Tex) else f.escape(str(value)),
    )


def _rendered(
    template: str,
    certificate: Json,
    name: str,
    digest: str,
    claim_id: str | None,
    source: str | None,
) -> str:
    with reading():
        found = parts(certificate)
        figure = drawing(found["figure"], found["names"])
    lines = commands(name, claim_id)
    found |= {
        "picture": Tex(figure[0]) if figure else None,
        "caption": Tex(figure[1]) if figure else None,
        "name": Tex(f.typewriter(name)),
        "digest": Tex(f.typewriter(digest)),
        "commands": [Tex(f.typewriter(line)) for line in lines],
        "source": source,
        "publications": publications(source),
        "claim_id": Tex(f.typewriter(claim_id)) if claim_id else None,
    }
    return _environment().get_template(template).render(found)


def commands(name: str, claim_id: str | None) -> list[str]:
    """The command lines that check a certificate file."""
    quoted = shlex.quote(f"./{name}" if name.startswith("-") else name)
    pinned = f"exactrank check {quoted} --claim {shlex.quote(claim_id)}" if claim_id else ""
    lines = [f"exactrank check {quoted}", pinned, f"python -I -S exactrank/checker {quoted}"]
    return [line for line in lines if line]


def parts(certificate: Json) -> dict[str, Any]:
    """What a template puts together, as far as it is in the certificate. Raises ValueError."""
    if certificate["format"] != "exactrank-certificate" or certificate["version"] != 1:
        raise ValueError("not an exactrank-certificate of version 1")
    claim, steps = certificate["claim"], certificate["steps"]
    statements = [claim, *(step["conclusion"] for step in steps)]
    names = Notation(statements, claim)
    return {
        "names": names,
        "figure": figure_of(claim, steps),
        "subtitle": Tex(title(claim)),
        "hypotheses": [Tex(text) for text in hypotheses(claim, names)],
        "conclusion": Tex(theorem(claim, names)),
        "conclusion_alone": Tex(sentence(theorem(claim, names))),
        "objects": [Tex(text) for text in objects(statements, claim, names)],
        "definitions": [
            (Tex(head), Tex(text)) for head, text in definitions(statements, names, claim)
        ],
        "pages": Tex(_pages(steps)),
        "steps": _steps(steps, claim, names),
        "last": len(steps) - 1,
        "cites": [tuple(Tex(x) for x in citation(key)) for key in certificate["cites"]],
        "not_claimed": [Tex(text) for text in not_claimed(claim, names)],
    }


_LONG = (
    "almost-all",
    "matricized-recursion",
    "rank-condition",
    "not-realizable",
    "not-realizable-sizes",
    "containment",
    "universal",
)
"""Kinds of claims that are not written out again in the step that concludes them."""


def _pages(steps: Sequence[Json]) -> str:
    """The pages that prove the rules used."""
    used = {step["rule"] for step in steps}
    pages = [page for page, proved in PAGES.items() if not used.isdisjoint(proved)]
    listed = [rf"\mbox{{\texttt{{{f.escape(page)}}}}}" for page in pages]
    return f"page{'s' * (len(listed) > 1)} {f.joined(listed)}"


TITLES = {
    "matrix-rank": "The rank of a matrix",
    "rank-at-weights": "The rank of a matricization at given weights",
    "maximal-rank": "The maximal rank of a matricization",
    "almost-all": "The rank of a matricization at almost all weights",
    "tensor-identity": "An identity of tensors",
    "matricized-product": "The matricization of a tensor product",
    "matricized-recursion": "The matricization of a node, from its children's",
    "polynomial-identity": "The determinant of a matricization",
    "all-sizes": "The rank of a matricization, for all sizes",
    "window-table": "The values of a window at the table weights",
    "tree-table": "The values of a tensor at the table weights",
    "node-bound": "A bound of ranks at the nodes of a tree",
    "position-formula": "Positions in a matricized tensor product",
    "matricized-product-sizes": "The matricization of a tensor product, for all shapes",
    "terms-bound": "Ranks of sums of rank-one tensors, for all shapes",
    "tensor-formula": "A tensor at special weights",
    "containment": "Deep networks contain shallow ones, for all sizes",
    "universal": "Universality, for all sizes",
    "not-realizable-sizes": "What shorter networks cannot realize, for all sizes",
    "not-realizable": "What shorter networks cannot realize",
    "distance": "The distance of a tensor to those of few terms",
    "permutation-matricization": "A matricization that is a permutation matrix",
    "cp-rank": "The CP-rank of a tensor",
    "limit-of-terms": "A limit of sums of rank-one tensors",
    "not-closed": "CP-rank is not closed",
    "combination-rank": "The rank of combinations of matrices",
    "null-set": "A set of measure zero",
    "symmetric": "A symmetric tensor",
    "unreachable": "A tensor out of reach at any width",
    **separation.TITLES,
    **piecewise.TITLES,
    **conditions.TITLES,
    **rectifiers.TITLES,
}


def title(claim: Json) -> str:
    """What a claim is about, in a few words. Raises ValueError for an unknown kind."""
    kind = kind_of(claim)
    if kind == "all-sizes" and claim["quantity"] == "almost-all":
        return "The rank of a matricization at almost all weights, for all sizes"
    return TITLES[kind]


def _steps(steps: Sequence[Json], claim: Json, names: Notation) -> list[dict[str, Tex]]:
    """The proof: a step each, those of a rule that says the same at every node together."""
    groups: dict[str, list[Json]] = defaultdict(list)
    for step in steps:
        if step["rule"] not in RULES:
            raise ValueError(f"unknown rule {f.shown(step['rule'])}")
        one = step["rule"] not in GROUPED
        # A group stands where its last step stands: after all of its premises.
        network = "" if one else json.dumps(step["conclusion"]["left"]["network"], sort_keys=True)
        groups[f"{step['id']}" if one else f"{step['rule']} {network}"].append(step)
    ordered = sorted(groups.values(), key=lambda group: f.integer(group[-1]["id"]))
    return [_step(group, steps, claim, names) for group in ordered]


def _step(
    group: Sequence[Json], steps: Sequence[Json], claim: Json, names: Notation
) -> dict[str, Tex]:
    step = group[0]
    premises = [steps[f.integer(number)]["conclusion"] for number in step["premises"]]
    argument, witness = RULES[step["rule"]](step, premises, names)
    number = f.label_list([one["id"] for one in group])
    role = rules_sizes.ROLES.get(step["rule"])
    return {
        "number": Tex(f"Step{'s' * (len(group) > 1)}~${number}$"),
        "role": Tex(f" ({role})" if role else ""),
        "conclusion": Tex(_conclusion(group, claim, names)),
        "argument": Tex(argument),
        "witness": Tex(witness),
        "rule": Tex(f.rule_name(step["rule"])),
        "premises": Tex(_premises(group)),
    }


def _conclusion(group: Sequence[Json], claim: Json, names: Notation) -> str:
    statement = group[-1]["conclusion"]
    if len(group) > 1:
        return _group_conclusion(group, names)
    kind = kind_of(claim)
    if statement == claim and (
        kind in _LONG or (kind == "all-sizes" and claim["quantity"] == "almost-all")
    ):
        return "the statement of the theorem"
    return conclusion(statement, names)


def _group_conclusion(group: Sequence[Json], names: Notation) -> str:
    """The conclusions of steps that say the same at many nodes."""
    level, k = group[-1]["conclusion"]["left"]["node"]
    shown = conclusion(group[-1]["conclusion"], names)
    by_level: dict[int, list[int]] = defaultdict(list)
    for step in group:
        node = step["conclusion"]["left"]["node"]
        by_level[f.integer(node[0])].append(f.integer(node[1], least=1))
    places = [node_list([[at, k] for k in sorted(set(ks))]) for at, ks in sorted(by_level.items())]
    where = f.joined(places)
    return rf"the forward pass is the decomposition at {where}, as at $({level},{k})$: {shown}"


def _premises(group: Sequence[Json]) -> str:
    """`from Steps 1 and 2`; for a group the premises of each of its steps."""
    if len(group) == 1:
        return _from(group[0]["premises"])
    with_premises = [step for step in group if step["premises"]]
    if not with_premises:
        return "no premises"
    listed = "; ".join(
        f"{step['id']} {_from(step['premises'])}" for step in with_premises[:_STEPS_LISTED]
    )
    more = (
        f"; \\dots\\ ({len(with_premises)} steps in all)"
        if len(with_premises) > _STEPS_LISTED
        else ""
    )
    return listed + more


def _from(numbers: Iterable[int]) -> str:
    found = list(numbers)
    if not found:
        return "no premises"
    if len(found) <= 3:
        return f"from Step{'s' * (len(found) > 1)}~{f.joined([f'${n}$' for n in found])}"
    in_order = found == sorted(set(found))
    return f"from Steps~${f.label_list(found) if in_order else f.listing([str(n) for n in found])}$"
