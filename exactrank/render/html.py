"""Certificates as HTML documents: one file, mathematics as MathML, the tree as SVG, no script.

The input is a certificate, parsed, that the independent checker has accepted; its strings are not
trusted all the same. The same certificate gives the same bytes.
"""

from collections.abc import Mapping
from typing import Any

from exactrank.render import latex
from exactrank.render.drawing import caption
from exactrank.render.markup import Html, paragraphs, phrase
from exactrank.render.sources import publications
from exactrank.render.statements import sentence
from exactrank.render.svg import tree_svg
from exactrank.render.webpage import page

Json = Mapping[str, Any]


def document(
    certificate: Json,
    *,
    name: str,
    digest: str,
    claim_id: str | None = None,
    source: str | None = None,
) -> str:
    """An HTML document: claim, picture, definitions, proof, what is cited and what is not claimed.

    `name` is the file's name and `digest` its SHA-256; `claim_id` and `source` say, where known,
    under which name the claim is pinned and where it is stated. Raises ValueError.
    """
    with latex.reading():
        found = latex.parts(certificate)
        parts = _parts(found)
    parts |= {
        "name": name,
        "digest": digest,
        "claim_id": claim_id,
        "source": source,
        "publications": publications(source),
        "commands": latex.commands(name, claim_id),
    }
    return page("document.html.jinja", parts, styles=("page.css",), scripts=())


def _parts(found: Mapping[str, Any]) -> dict[str, Any]:
    drawn, legend = picture(found)
    return {
        "subtitle": phrase(found["subtitle"]),
        "theorem": theorem(found),
        "picture": drawn,
        "caption": legend,
        "definitions": [(phrase(head), paragraphs(text)) for head, text in found["definitions"]],
        "objects": [paragraphs(text) for text in found["objects"]],
        "steps": [_step(step) for step in found["steps"]],
        "last": found["last"],
        "cites": [
            (phrase(head), paragraphs(rf"{text} ({place})")) for head, text, place in found["cites"]
        ],
        "not_claimed": [paragraphs(text) for text in found["not_claimed"]],
        "pages": phrase(found["pages"]),
    }


def theorem(found: Mapping[str, Any]) -> list[Html]:
    """Hypotheses and conclusion of `latex.parts`."""
    hypotheses = found["hypotheses"]
    ending = f"Then {found['conclusion']}." if hypotheses else found["conclusion_alone"]
    return [paragraphs(text) for text in [*hypotheses, ending]]


def picture(found: Mapping[str, Any]) -> tuple[Html | None, Html | None]:
    """The tree of `latex.parts` with its caption; None where there is none, or a large one."""
    figure, names = found["figure"], found["names"]
    if figure is None:
        return None, None
    drawn = tree_svg(names.tree(figure.network), figure, "pooling tree")
    if drawn is None:
        return None, None
    return Html(drawn), phrase(caption(figure, names))


def _step(step: Mapping[str, str]) -> dict[str, Html]:
    return {
        "number": phrase(step["number"] + step["role"]),
        "conclusion": paragraphs(sentence(step["conclusion"])),
        "argument": paragraphs(step["argument"]),
        "witness": paragraphs(step["witness"]),
        "rule": phrase(step["rule"]),
        "premises": phrase(step["premises"]),
    }
