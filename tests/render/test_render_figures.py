"""What the drawings of claims show, and the publications behind a source."""

import re

import pytest

import exactrank
from exactrank.claims import shipped_scripts
from exactrank.render import html, latex
from exactrank.render.drawing import figure_of
from exactrank.render.sources import PUBLICATIONS, publications

ALL_SIZES = {"kind": "all-sizes", "tree": {"window": 2}, "partition": "odd"}


def net(**words: object) -> exactrank.Network:
    given: dict[str, object] = {"inputs": 8, "window": 2, "representation": 3, "widths": [2, 3, 3]}
    return exactrank.network(**{**given, **words})  # type: ignore[arg-type]


def test_the_windows_of_a_matching_are_drawn() -> None:
    found = exactrank.rank(net(), "odd").certificate
    figure = figure_of(found["claim"], found["steps"])
    assert figure is not None and figure.carriers == "windows that carry the rank"
    assert figure.paths == [[1, 2, 2], [3, 4, 2], [5, 6, 2], [7, 8, 2]]
    tex = latex.document(found, name="a.json", digest="0" * 64)
    assert tex.count("line join=round") == 4 and "windows that carry the rank" in tex


def test_a_claim_about_all_sizes_has_the_tree_of_a_small_one() -> None:
    figure = figure_of(ALL_SIZES, [])
    assert figure is not None and figure.example and figure.network["inputs"] == 8
    assert figure.rows == {1, 3, 5, 7}
    four = figure_of({**ALL_SIZES, "tree": {"window": 4}, "partition": "low"}, [])
    assert four is not None and four.rows == set(range(1, 9))
    for other in ({"tree": "any"}, {"tree": {"window": 3}}, {"partition": "any"}):
        assert figure_of({**ALL_SIZES, **other}, []) is None


def test_a_cut_of_one_place_has_no_costs_to_multiply() -> None:
    low = latex.fragment(exactrank.rank(net(), "low").certificate, name="a", digest="0" * 64)
    odd = latex.fragment(exactrank.rank(net(), "odd").certificate, name="a", digest="0" * 64)
    assert "Its cost is the bound" in low and "The costs multiply" in odd


@pytest.mark.parametrize("name", sorted(shipped_scripts()))
def test_abbreviations_in_sources_are_explained(name: str) -> None:
    source = shipped_scripts()[name].claim.source
    named = [short for short, _ in publications(source)]
    assert all((f"[{short}]" in source) == (f"[{short}]" in named) for short in ("CSS", "CS-P"))
    assert ("the talk" in named) == (re.search(r"\btalk\b", source) is not None)


def test_publications_stand_in_both_documents() -> None:
    found = exactrank.rank(net(), "odd").certificate
    words = {"name": "a.json", "digest": "0" * 64, "source": "talk, x; [CSS] theorem 1"}
    for written in (latex.document(found, **words), html.document(found, **words)):
        assert "COLT 2016" in written and "CVPR 2016" in written and "ICML" not in written
    assert "is A. Shashua" in latex.document(found, **words)
    assert publications(None) == [] and len(PUBLICATIONS) == 5
