"""LaTeX as this folder writes it, as HTML and MathML."""

import pytest

from exactrank.render.markup import Html, paragraphs, phrase
from exactrank.render.mathml import formula
from exactrank.render.webpage import text

I_AND_J = "<mrow><mi>I</mi>" + '<mo lspace="0" rspace="0">,</mo>' + "<mi>J</mi></mrow>"


@pytest.mark.parametrize(
    ("tex", "shown"),
    [
        ("a", "<mi>a</mi>"),
        ("65\\,537", "<mn>65\u2009537</mn>"),
        ("x^2_i", "<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>"),
        ("x_i^2", "<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>"),
        ("s'_k", '<msubsup><mi>s</mi><mi>k</mi><mo lspace="0" rspace="0">′</mo></msubsup>'),
        (r"\mathcal{A}\mathcal{B}", "<mi>𝒜</mi><mi>ℬ</mi>"),
        (r"\mathbb{Q}", "<mi>ℚ</mi>"),
        (r"\mathbf{1}", "<mi>𝟏</mi>"),
        (r"\operatorname{rank}", "<mi>rank</mi>"),
        (r"\sum_i", "<munder><mo>∑</mo><mi>i</mi></munder>"),
        (r"\sum\nolimits_i", "<msub><mo>∑</mo><mi>i</mi></msub>"),
        (r"\text{a $x$}", "<mrow><mtext>a&nbsp;</mtext><mi>x</mi></mrow>"),
        (r"-1", '<mo form="prefix" lspace="0" rspace="0">−</mo><mn>1</mn>'),
        (r"a < b", "<mi>a</mi><mo>&lt;</mo><mi>b</mi>"),
        (
            r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}",
            "<mrow><mo>(</mo><mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr>"
            "<mtr><mtd><mn>3</mn></mtd><mtd><mn>4</mn></mtd></mtr></mtable><mo>)</mo></mrow>",
        ),
    ],
)
def test_formulas(tex: str, shown: str) -> None:
    assert formula(tex) == f"<math>{shown}</math>"


def test_matricizations_have_their_brackets() -> None:
    assert "⟦" in formula(r"\mat{\mathcal{A}}{I,J}")
    assert I_AND_J in formula(r"\mat{\mathcal{A}}{I,J}")


def test_long_formulas_break_where_latex_breaks_them() -> None:
    assert phrase(r"$a = b$").count("<math>") == 1
    assert phrase(r"$a + b + c + d + e + f = g + h$").count("<math>") == 2
    assert phrase("of $a$.") == 'of <span class="unbroken"><math><mi>a</mi></math>.</span>'
    assert phrase(r"$\{1,\allowbreak 2\}$").count("<math>") == 2
    assert phrase(r"\[ a = b \]").count("<math") == 1


@pytest.mark.parametrize(
    ("tex", "shown"),
    [
        ("one -- two---three", "one – two—three"),
        ("``x''", "“x”"),
        (r"a~b\ c", "a&nbsp;b c"),
        (r"\texttt{a\_\allowbreak{}b}", "<code>a_<wbr>b</code>"),
        (r"{\char39}\ensuremath{<}\&", "&#x27;<math><mo>&lt;</mo></math>&amp;"),
        (r"\textcolor{exactrankI}{blue}", '<span class="in-i">blue</span>'),
    ],
)
def test_phrases(tex: str, shown: str) -> None:
    assert phrase(tex) == shown


def test_blocks() -> None:
    listed = paragraphs("\\begin{itemize}\\item one\n\\item two\\end{itemize}")
    assert listed == "<ul><li>one</li>\n<li>two</li>\n</ul>\n"
    assert paragraphs("a\n\nb\\par c") == "<p>a</p>\n<p>b</p>\n<p>c</p>\n"
    described = paragraphs(r"\begin{description}\item[$x$] one\end{description}")
    assert described == "<dl><dt><math><mi>x</mi></math></dt><dd>one</dd>\n</dl>\n"
    table = paragraphs(
        "\\begin{tabular}{@{}lr@{}}\na & b \\\\ \\hline\n1 & 2 \\\\ \\hline\n"
        "\\multicolumn{2}{l}{all} \\\\\n\\end{tabular}"
    )
    assert '<thead><tr><th class="left">a</th>' in table
    assert '<tr class="ruled"><td class="left" colspan="2">all</td></tr>' in table


@pytest.mark.parametrize(
    "tex",
    [r"$\href{x}$", r"\input{x}", r"\begin{verbatim}\end{verbatim}", r"$\begin{array}\end{array}$"],
)
def test_what_is_not_known_is_refused(tex: str) -> None:
    with pytest.raises(ValueError, match="uses the"):
        paragraphs(tex)


@pytest.mark.parametrize("tex", ["$a", r"\[ a", r"\begin{itemize}", r"\texttt", "$a^$"])
def test_what_has_no_end_is_refused(tex: str) -> None:
    with pytest.raises(ValueError, match="LaTeX ends"):
        paragraphs(tex)


def test_text_from_outside_is_escaped() -> None:
    assert text("<b>\"&'\u202e\x1b") == Html("&lt;b&gt;&quot;&amp;&#x27;[U+202E][U+001B]")
