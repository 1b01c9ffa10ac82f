"""HTML pages that stand alone: their style and scripts inside, nothing fetched, nothing else allowed."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from exactrank.render.markup import Html

_CONTENT = "default-src 'none'; base-uri 'none'; form-action 'none'"


@cache
def _environment() -> Environment:
    """Everything that is not Html is escaped."""
    return Environment(
        loader=PackageLoader("exactrank.render", "templates"),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
        undefined=StrictUndefined,
        finalize=lambda value: value if isinstance(value, Html) else text(str(value)),
    )


def text(value: str) -> Html:
    """Text from outside: escaped, and what cannot be printed or changes direction named by number."""
    from html import escape

    return Html(
        "".join(escape(c) if c.isprintable() or c in " \n" else f"[U+{ord(c):04X}]" for c in value)
    )


def page(
    template: str, parts: Mapping[str, Any], *, styles: Sequence[str], scripts: Sequence[str]
) -> str:
    """A page with the named files of `page/` inside, and a policy that allows these alone."""
    style = "\n".join(_file(name) for name in styles)
    script = "\n".join(_file(name) for name in scripts)
    policy = f"{_CONTENT}; style-src {_hash(style)}"
    if script:
        policy += f"; script-src {_hash(script)}"
    shared = {"style": Html(style), "script": Html(script), "policy": policy}
    return _environment().get_template(template).render({**parts, **shared})


def _file(name: str) -> str:
    return (files("exactrank.render") / "page" / name).read_text("utf-8")


def _hash(content: str) -> str:
    digest = hashlib.sha256(content.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
