"""Displays in notebooks: formulas, pages and pictures of networks, partitions, ranks and theorems."""

import json
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import exactrank
from exactrank import notebook
from exactrank.certificate import replay

ACCEPTED = sorted((Path(__file__).resolve().parent / "certificates" / "accept").glob("*.json"))
VOID = {"br", "wbr", "hr", "img", "path", "use"}


class Balanced(HTMLParser):
    """Reads HTML; `open` holds the elements that were not closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        assert tag != "script"
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def page(html: str) -> str:
    """The text of a piece of HTML whose elements are all closed."""
    reader = Balanced()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return " ".join("".join(reader.text).split())


def net(**words: Any) -> exactrank.Network:
    given = {"inputs": 8, "window": 2, "representation": 2, "widths": [2, 3, 3]}
    return exactrank.network(**{**given, **words})


def test_a_public_name_gives_the_classes_their_displays_and_the_kernel_alone_has_none() -> None:
    code = (
        "from exactrank.kernel.objects import Network, Partition\n"
        "assert not hasattr(Network, '_repr_html_')\n"
        "import exactrank\n"
        "exactrank.network\n"
        "assert all(hasattr(Network, f'_repr_{kind}_') for kind in ('latex', 'html', 'svg'))\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_network() -> None:
    text = page(net(sharing=[0])._repr_html_())
    for said in ("inputs N 8", "2, 3, 3", "windows of 2", "shared layers 0"):
        assert said.replace(" ", "") in text.replace(" ", "")
    assert r"(2, 3, 3)" in net()._repr_latex_()
    assert ElementTree.fromstring(net()._repr_svg_()).tag.endswith("svg")


@pytest.mark.parametrize("operator", ["product", "relu-max", "relu-sum"])
def test_the_recursion_has_one_subscript_at_each_sign(operator: str) -> None:
    latex = net(operator=operator)._repr_latex_()
    assert (r"_{\rho}" in latex) == (operator != "product")
    assert "}_{c}" not in latex and latex.count("$$") == 2


def test_a_partition() -> None:
    at = exactrank.partition(net(), "1-3,5")
    assert at._repr_latex_() == r"$I = \{1, 2, 3, 5\},\quad J = \{4, 6, 7, 8\}$"
    assert page(at._repr_html_()) == "1-3,5 | 4,6-812345678"
    assert 'title="input 4 in J"' in at._repr_html_()
    assert ElementTree.fromstring(at._repr_svg_()).tag.endswith("svg")


def test_a_rank() -> None:
    answer = exactrank.rank(net(), "1-3,5")
    assert answer._repr_latex_() == r"$\operatorname{maxrank}\,[\![\mathcal{A}]\!]_{I,J} = 8$"
    text = page(answer._repr_html_())
    assert "partition of" in text and "both_bounds from" in text and "<svg" in answer._repr_html_()
    weights = exactrank.random_weights(net(), exactrank.Field(7), seed=1)
    at = exactrank.rank(net(), "low", field="GF(7)", weights=weights)
    assert at._repr_latex_().startswith(r"$\operatorname{rank}\,")


def test_an_open_gap_is_shown_as_a_gap() -> None:
    network = exactrank.network(inputs=16, window=4, representation=2, widths=[3, 2])
    answer = exactrank.rank(network, "1-3,5-7,9,13")
    assert answer.rank is None
    assert answer._repr_latex_().startswith(rf"${answer.lower} \le ")
    assert "rankopen" in page(answer._repr_html_())


def test_a_matrix_has_no_tree() -> None:
    answer = exactrank.array_rank([[1, 2], [3, 4]])
    assert answer._repr_svg_() is None
    assert answer._repr_latex_() == r"$\operatorname{rank} A = 2$"
    assert "<svg" not in answer._repr_html_()


def test_large_ones_are_truncated() -> None:
    large = exactrank.network(inputs=4096, window=2, representation=2, widths=[2] * 12)
    answer = exactrank.rank(large, "odd")
    for shown in (large, answer.partition, answer, answer.theorem):
        assert shown._repr_svg_() is None
        assert len(shown._repr_html_()) < 10**5 and "<svg" not in shown._repr_html_()
        page(shown._repr_html_())
        assert len(shown._repr_latex_() or "") < 5000
    assert "2^{2048}" in answer._repr_latex_()


@pytest.mark.parametrize("path", ACCEPTED, ids=lambda path: path.stem)
def test_theorems_of_every_kind(path: Path) -> None:
    theorem = replay(json.loads(path.read_text("utf-8")))
    assert theorem.rule in page(notebook.theorem_html(theorem))
    latex = notebook.theorem_latex(theorem)
    assert latex is not None and r"\mat{" not in latex and latex.count("$") % 2 == 0
    svg = notebook.theorem_svg(theorem)
    assert svg is None or ElementTree.fromstring(svg).tag.endswith("svg")


def test_a_long_derivation_is_folded_and_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notebook, "STEPS_SHOWN", 2)
    html = notebook.theorem_html(exactrank.rank(net(), "1-3,5").theorem)
    assert html.count("<li") == 2 and "2 steps before the last left out" in html
    assert "both_bounds from" in html


def test_text_is_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notebook, "name_of", lambda *_: "<script>alert(1)</script>")
    html = notebook.rank_html(exactrank.rank(net(), "odd"))
    page(html)
    assert "&lt;script&gt;" in html


def test_without_matplotlib_everything_but_the_picture_is_shown() -> None:
    code = (
        "import sys; sys.modules['matplotlib'] = None\n"
        "import exactrank\n"
        "net = exactrank.network(inputs=4, window=2, representation=2, widths=[2, 2])\n"
        "answer = exactrank.rank(net, 'odd')\n"
        "for shown in (net, answer.partition, answer, answer.theorem):\n"
        "    assert shown._repr_svg_() is None and shown._repr_html_() and shown._repr_latex_()\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
