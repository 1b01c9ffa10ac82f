"""Documents and fragments: every rule and statement has a rendering that says the right thing."""

import copy
import re
from pathlib import Path
from typing import Any

import pytest
from render_samples import DIGEST, SAMPLES, almost_all, certificate, large, split, step
from render_samples_further import SAMPLES as FURTHER_SAMPLES
from render_samples_sizes import SAMPLES as SIZES_SAMPLES

from exactrank.render import latex, statements_sizes, values
from exactrank.render.definitions import CITATIONS
from exactrank.render.notation import KINDS
from exactrank.render.rules import RULES

assert not SAMPLES.keys() & SIZES_SAMPLES.keys()
DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE, SIZES_PAGE = DOCS / "certificate.md", DOCS / "certificate-sizes.md"
# Further pages list their kinds under "## Statements", as the first page does.
FURTHER = [page for page in sorted(DOCS.glob("certificate-*.md")) if page != SIZES_PAGE]
ALL = {**SAMPLES, **SIZES_SAMPLES, **FURTHER_SAMPLES}


def document(name: str) -> str:
    return latex.document(ALL[name], name=f"{name}.json", digest=DIGEST)


def section(page: Path, heading: str) -> str:
    """A section of a page, up to the next heading of its level or above."""
    level = len(heading.split(" ")[0])
    text = page.read_text("utf-8").split(f"\n{heading}\n")[1]
    return re.split(rf"\n#{{1,{level}}} ", text)[0]


RULE = re.compile(r"^`([a-z_]+)`: ", re.MULTILINE)


def test_every_rule_of_the_pages_has_a_rendering() -> None:
    main = set(RULE.findall(section(PAGE, "## Rules")))
    sizes = set(RULE.findall(SIZES_PAGE.read_text("utf-8")))
    assert len(main) >= 19
    assert len(sizes) >= 48
    further = [name for page in FURTHER for name in RULE.findall(page.read_text("utf-8"))]
    assert not main & sizes
    assert sorted([*main, *sizes, *further]) == sorted(RULES)


KIND = re.compile(r'`"kind": "([a-z-]+)"`(?:, `"quantity": "([a-z-]+)"`)?')


def kinds_of_the_sizes_page() -> set[str]:
    """Those in bold, those of the auxiliary table, and the one with a heading of its own."""
    text = SIZES_PAGE.read_text("utf-8")
    bold = re.findall(r"\*\*`?([a-z]+(?:-[a-z]+)*)`?\*\*(?:: keys| says)", text)
    table = section(SIZES_PAGE, "### Auxiliary statements").split("| kind | further keys | says |")
    return {"all-sizes", *bold, *re.findall(r"^\| `([a-z-]+)` \|", table[1], re.MULTILINE)}


def test_every_kind_of_statement_of_the_pages_has_a_rendering() -> None:
    found = [
        match for page in (PAGE, *FURTHER) for match in KIND.findall(section(page, "## Statements"))
    ]
    sizes = kinds_of_the_sizes_page()
    assert len(sizes) >= 21
    assert {quantity or kind for kind, quantity in found} | sizes == set(KINDS)


def test_every_citation_of_the_pages_has_a_rendering() -> None:
    found = re.compile(r"^\| `([a-z-]+)` \|", re.MULTILINE)
    pages = [PAGE, SIZES_PAGE, *FURTHER]
    cited = [page for page in pages if "\n## Citations\n" in page.read_text("utf-8")]
    tables = (section(page, "## Citations") for page in cited)
    assert {name for table in tables for name in found.findall(table)} == set(CITATIONS)


def test_every_name_of_a_value_and_every_term_of_a_bound_has_a_rendering() -> None:
    text = section(SIZES_PAGE, "## Statements for all sizes")
    listed = text.split("| base | is |")[1].split("*Normal form*")[0]
    names = set(re.findall(r'`"([a-zA-Z0-9_]+)"`', listed))
    assert names - {"any", "regular", "level"} == set(values.BASES) | set(values.EXPONENTS)
    terms = section(SIZES_PAGE, "## Rules for all sizes: upper halves")
    rows = re.findall(r'^\| (input|node), (one|side) \| `"([a-z-]+)"` \|', terms, re.MULTILINE)
    assert set(rows) == set(statements_sizes.TERMS)


def test_the_samples_use_every_rule_and_kind() -> None:
    used = {one["rule"] for sample in ALL.values() for one in sample["steps"]}
    assert used == set(RULES)
    claims = [sample["claim"] for sample in ALL.values()]
    assert {c["quantity"] if c["kind"] == "rank" else c["kind"] for c in claims} == set(KINDS)


@pytest.mark.parametrize("name", ALL)
def test_the_checker_accepts_the_samples(name: str, checker: Any) -> None:
    verdict = checker.check(ALL[name])
    assert verdict.verdict == "valid", verdict


@pytest.mark.parametrize("name", ALL)
def test_documents_are_ascii_deterministic_and_complete(name: str) -> None:
    text = document(name)
    assert text.isascii()
    assert text == document(name)
    flat = text.replace(r"\allowbreak{}", "")
    assert DIGEST in flat
    assert f"exactrank check {name}.json".replace("-", "{-}").replace(" ", r"\ ") in flat
    steps = ALL[name]["steps"]
    for one in steps:
        assert one["rule"].replace("_", r"\_") in flat
    assert rf"Step~${len(steps) - 1}$ is the claim." in text
    for heading in ("Claim", "Proof", "What is not claimed", "How to check it"):
        assert rf"\section*{{{heading}}}" in text


EXPECTED = {
    "worked": [
        r"\operatorname{maxrank}\,\mat{\mathcal{A}}{I,J} = 2",
        "shallow convolutional arithmetic circuit (product pooling; CP decomposition)",
        r"$1 \to (1,1) \to 2$ & $2$",
        r"$2 \le M = 2$ at an input and $2 \le r_{0} = 3$ at a node of level $1$",
        "the edge above input $1$, at the cost $M = 2$",
        r"\begin{tikzpicture}",
    ],
    "arrays": [
        r"a^{1,1} = \begin{pmatrix} 1 & 1 \\ 1 & -1 \\ 2 & 1/3 \end{pmatrix}",
        r"\det \begin{pmatrix} 7 & 0 & 0 & 0 \\",
        r"\equiv 90 \pmod{101}",
        r"(1,2),\allowbreak\ (2,1)",
    ],
    "matrix": [
        r"\operatorname{rank}(X_{1} \odot X_{2}) = 2",
        r"W = \begin{pmatrix} 1/2 & 3 \end{pmatrix}",
        r"\det \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} \equiv 5 \pmod{7}",
    ],
    "zero": ["All entries of the matrix are zero."],
    "terms": [r"(-2/3)\,(1,1)\penalty900 \otimes (1,2)\penalty900 \otimes (1,3)"],
    "tensor": [r"X = \mat{T}{I,J}", r"2 \times 2 \times 2"],
    "wide": [r"40 $\times$ 60; the first 9 rows and first"],
    "recursion": [r"$2$ & $1$ & $3$ \\"],
    "symmetric": [
        r"\binom{E_{0} + 2 - 1}{2} = 3$ for each node",
        r"\binom{E_{0} + 2 - 1}{2}^{2} = 3^{2} = 9",
        "densely dotted",
    ],
    "upper-at-weights": [r"\operatorname{rank}\,\mat{\mathcal{A}}{I,J} \le 2$ at the weights $w$"],
    "circuit": [
        r"((3,\allowbreak 1),\allowbreak (5,\allowbreak 2,\allowbreak 4))",
        r"v^{2,1,\gamma} = \textstyle\sum_d \phi^{2,1,\gamma}(d)",
        r"$(0,k)$ for $k \in \{1,\dots,5\}$",
        "2 from Steps~$0$ and $1$; 6 from Steps~$3$, $4$ and $5$",
    ],
    "expand": [
        r"\phi^{2,1,\gamma}[\mathcal{A}_{1}]\big|_{W}(d) = \phi^{1,1,\gamma}[\mathcal{A}_{2}](d)",
        r"$a^{2,1,1}_{2} = a^{1,1,1}_{2}$",
        "$16$ weights equal to the variable of the same name and $4$ weights zero",
    ],
    "coefficients": [r"\phi^{2,1,\gamma}(d) = \bigl[\textstyle\prod_{j} f_{d_j}(x_j)\bigr]"],
    "product": [
        r"\mat{C}{(I - 2) \cap [3],\, (J - 2) \cap [3]}",
        r"any tensor of shape $2 \times 3$",
    ],
    "determinant": [
        r"\det(A_{1})^{2}\allowbreak\, \det(A_{2})^{2}",
        r"C_{1,2} = a^{1,1,1}_{1}\penalty800 a^{1,2,1}_{2}\penalty800 a^{2,1,1}_{1} + ",
        r"\det(A_{3}) = a^{0,3,1}_{1}\penalty800 a^{0,3,2}_{2} - a^{0,3,1}_{2}",
    ],
    "determinant-shared": [r"\det(A)^{8}", r"\bigl(a^{1,1}_{1}\bigr)^{2}"],
    "determinant-expanded": [r"= 0\allowbreak\, (- 3)^{2}"],
    "almost-all": [
        r"of degree at most $240$",
        "closed and of Lebesgue measure zero",
        "the weights of every layer shared",
        r"$a^{l,\gamma}_\alpha$",
        r"Over $\mathbb{Q}$ ``almost all'' means",
    ],
    "almost-all-large": [r"fraction of at most $240/65\,537$", "Schwartz--Zippel"],
    "almost-all-small": ["no fraction of the weights"],
    "large": [
        r"\operatorname{maxrank}\,\mat{\mathcal{A}}{I,J} = 3^{2048}",
        r"I = \{1,3,5,\dots,4095\}$ (the odd labels)",
        r"$2\,048$".replace(r"\,", "") + " paths",
        r"r_{0}^{2048} = 3^{2048}",
    ],
    "gap": [
        r"4 \le \operatorname{maxrank}\,\mat{\mathcal{A}}{I,J} \le 18",
        r"reordered $1, 4, 2, 3, \dots$",
        r"M \cdot r_{0} \cdot r_{1} = 2 \cdot 3 \cdot 3 = 18",
        "Which value between them is the rank is left open.",
    ],
    "long": [r"12345\ldots890"],
    "leaf": [r"v^{0,3,\gamma} = \textstyle\sum_d \phi^{0,3,\gamma}(d)\, f_d(x_{3})"],
}


@pytest.mark.parametrize("name", SAMPLES)
def test_what_documents_say(name: str) -> None:
    text = document(name).replace("$2\\,048$", "$2048$")
    for piece in EXPECTED[name]:
        assert piece in text, piece


def test_large_networks_are_drawn_in_words_only_and_many_paths_are_grouped() -> None:
    text = latex.document(large(), name="large.json", digest=DIGEST)
    assert "tikzpicture}" not in text
    assert "turning at level $1$" in text
    assert len(text) < 20_000


def test_statements_alone() -> None:
    text = latex.statement_tex(SAMPLES["worked"]["claim"])
    assert text.startswith(r"Let $\mathcal{A}$ be the tensor of")
    assert text.endswith(r"Then $\operatorname{maxrank}\,\mat{\mathcal{A}}{I,J} = 2$.")


def test_fragments_have_no_preamble_and_leave_nothing_defined() -> None:
    text = latex.fragment(SAMPLES["worked"], name="worked.json", digest=DIGEST)
    assert r"\documentclass" not in text
    assert r"\begingroup" in text
    assert text.rstrip().endswith(r"\endgroup")


def test_claims_and_sources_are_named_and_escaped() -> None:
    text = latex.document(
        SAMPLES["worked"],
        name="w.json",
        digest=DIGEST,
        claim_id="minimal-cut",
        source="[CSS] 50% & more",
    )
    assert r"Source: [CSS] 50\% \& more." in text
    assert r"exactrank\ check\ w.json\ {-}{-}claim\ minimal{-}cut" in text.replace(
        r"\allowbreak{}", ""
    )


HOSTILE = "\\input{/etc/passwd} $(rm -rf) %\n\\end{document} \u202e"


def test_hostile_names_and_digests_are_escaped() -> None:
    text = latex.document(SAMPLES["zero"], name=HOSTILE, digest=HOSTILE, source=HOSTILE)
    assert r"\input{" not in text
    assert text.count(r"\end{document}") == 1
    assert "[U+202E]" in text
    assert text.isascii()


def hostile(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The places of all strings in a certificate."""
    if isinstance(value, str):
        return [path]
    pairs = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    return [place for key, item in pairs for place in hostile(item, (*path, key))]


@pytest.mark.parametrize(
    "name", ["worked", "matrix", "arrays", "expand", "determinant", "almost-all-large"]
)
def test_no_string_of_a_certificate_reaches_the_text_unread(name: str) -> None:
    for place in hostile(SAMPLES[name]):
        changed = copy.deepcopy(SAMPLES[name])
        target: Any = changed
        for key in place[:-1]:
            target = target[key]
        target[place[-1]] = "\\evil"
        try:
            text = latex.document(changed, name="a.json", digest=DIGEST)
        except ValueError:
            continue
        assert "evil" not in text, place


@pytest.mark.parametrize(
    ("place", "value", "message"),
    [
        (("steps", 0, "rule"), "magic", "unknown rule 'magic'"),
        (("claim", "quantity"), "tensor-rank", "unknown quantity 'tensor-rank'"),
        (("claim", "kind"), "wish", "unknown statement kind 'wish'"),
        (("cites",), ["folklore"], "unknown citation 'folklore'"),
        (("version",), 2, "version 1"),
        (("claim", "field"), "RR", "unknown field 'RR'"),
        (("claim", "network", "operator"), "tanh", "unknown operator 'tanh'"),
        (("claim", "network", "pooling", "geometry"), "ring", "unknown geometry 'ring'"),
        (
            ("steps", 0, "conclusion", "weights"),
            {"generator": "luck"},
            "unknown generator|paths|not a",
        ),
        (("steps", 2, "witness"), {}, "KeyError: 'inputs'"),
        (("steps", 2, "witness", "pools"), [[7, 1]], "not a certificate|no pooling node"),
        (("steps", 1, "premises"), [True], "not an integer"),
    ],
)
def test_what_is_unknown_is_named(place: tuple[Any, ...], value: Any, message: str) -> None:
    changed = copy.deepcopy(SAMPLES["worked"])
    target: Any = changed
    for key in place[:-1]:
        target = target[key]
    target[place[-1]] = value
    with pytest.raises(ValueError, match=message):
        latex.document(changed, name="a.json", digest=DIGEST)


def test_a_minor_that_vanishes_is_not_presented_as_one() -> None:
    changed = copy.deepcopy(SAMPLES["matrix"])
    changed["steps"][3]["witness"]["modulus"] = "2"
    with pytest.raises(ValueError, match="a minor that is said not to vanish is 0"):
        latex.document(changed, name="a.json", digest=DIGEST)


def test_several_networks_and_partitions_are_told_apart() -> None:
    first = SAMPLES["recursion"]["claim"]
    second = {**first, "partition": split(4)}
    text = latex.document(
        certificate(step("recursion_upper_bound", second), step("recursion_upper_bound", first)),
        name="two.json",
        digest=DIGEST,
    )
    assert r"\mat{\mathcal{A}}{I_{1},J_{1}}" in text
    assert r"\mat{\mathcal{A}}{I_{2},J_{2}}" in text


def test_almost_all_over_both_fields_names_what_is_excepted() -> None:
    over_q = latex.statement_tex(almost_all("QQ")["claim"])
    assert r"outside a closed set of measure zero" in over_q
    over_p = latex.statement_tex(almost_all("large")["claim"])
    assert "measure zero" not in over_p
