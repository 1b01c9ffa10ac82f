"""The pages as Markdown readers show them: formulas keep their signs."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*(ROOT / "docs").glob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"])
PAIRS = {")": "(", "]": "[", "}": "{"}


def emphasised(text: str) -> Iterator[tuple[int, str, str]]:
    """(line, sign, text) of everything that a page sets in italics or bold."""
    for block in MarkdownIt("commonmark").enable("table").parse(text):
        opened: list[tuple[str, list[str]]] = []
        for token in block.children or []:
            if token.type in ("em_open", "strong_open"):
                opened.append((token.markup, []))
            elif token.type in ("em_close", "strong_close"):
                sign, words = opened.pop()
                yield (block.map or [0])[0] + 1, sign, "".join(words)
            for _, words in opened:
                words.append(token.content)


def balanced(text: str) -> bool:
    """Whether every bracket that opens closes in the text."""
    waiting: list[str] = []
    for sign in text:
        if sign in PAIRS.values():
            waiting.append(sign)
        elif sign in PAIRS and (not waiting or waiting.pop() != PAIRS[sign]):
            return False
    return not waiting


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_no_formula_is_read_as_emphasis(path: Path) -> None:
    """A subscript after a bracket, as in φ^{l,k}\\_α, needs a backslash; emphasis is written with stars."""
    for line, sign, text in emphasised(path.read_text("utf-8")):
        place = f"{path.name}:{line}: {text!r} is set in italics; escape its subscript as \\_"
        assert not sign.startswith("_"), place
        assert balanced(text), place


def test_the_test_sees_a_formula() -> None:
    ((line, sign, text),) = emphasised("x\n\n= Σ a^{l,k}_α over r_{l−1}")
    assert (line, sign, text) == (3, "_", "α over r")
    assert not list(emphasised(r"Σ a^{l,k}\_α over r_{l−1} and r_0, r_1"))
