"""Docstrings of exactrank for autodoc: single backticks are code, and nothing else is markup.

The docstrings are written to be read in the source. Indented lines (the fraction of a rule) and examples stay as
they are; in running text every sign that reStructuredText would take for markup is escaped.
"""

import re
from typing import Any

from sphinx.application import Sphinx

_CODE = re.compile(r"`([^`]+)`")
_SIGNS = re.compile(r"[\\*_|<>\[\]{}]")


def converted(lines: list[str]) -> list[str]:
    """The docstring as reStructuredText."""
    found: list[str] = []
    for block in blocks(lines):
        if block[0].startswith(">>>"):
            found += [*block, ""]
        elif block[0].startswith(" "):
            found += ["::", "", *(f"    {line}" for line in block), ""]
        else:
            found += [*text(" ".join(block)).split("\n"), ""]
    return found


def blocks(lines: list[str]) -> list[list[str]]:
    """Paragraphs, runs of indented lines, and examples."""
    found: list[list[str]] = []
    before = ""
    for line in lines:
        if line.strip():
            indented = line.startswith(" ")
            joined = before.strip() and indented == before.startswith(" ")
            if joined:
                found[-1].append(line)
            else:
                found.append([line])
        before = line
    return found


def text(paragraph: str) -> str:
    """A paragraph: code in double backticks, everything else escaped."""
    parts = _CODE.split(paragraph)
    for place, part in enumerate(parts):
        if place % 2:
            parts[place] = f"``{part}``"
        else:
            parts[place] = _SIGNS.sub(r"\\\g<0>", part)
    # Code must not touch a letter: an escaped space parts them and is not shown.
    return r"\ ".join(filter(None, parts)).replace("\\ ``", "\\ ``")


def process(
    app: Sphinx, what: str, name: str, obj: object, options: object, lines: list[str]
) -> None:
    """For autodoc: change the lines in place."""
    lines[:] = converted(lines)


def setup(app: Sphinx) -> dict[str, Any]:
    """For Sphinx."""
    app.connect("autodoc-process-docstring", process)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
