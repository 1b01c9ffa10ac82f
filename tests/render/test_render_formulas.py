"""Numbers, labels, polynomials, matrices and hostile text in LaTeX."""

import pytest

from exactrank.render import formulas as f


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", "0"),
        ("256", "256"),
        ("65536", r"65\,536"),
        ("2147483647", r"2\,147\,483\,647"),
        ("3^2048", "3^{2048}"),
        ("2^2048*3^5*7", r"2^{2048} \cdot 3^{5} \cdot 7"),
    ],
)
def test_naturals_are_typeset_from_their_factored_form(text: str, expected: str) -> None:
    assert f.natural(text) == expected


@pytest.mark.parametrize(
    "text", ["", "-1", "01", "2^", "x", "2^{3}", "3\\input{a}", 4, None, "1.5"]
)
def test_what_is_not_a_natural_number_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match="not a natural number"):
        f.natural(text)


def test_a_number_that_fits_no_line_may_be_broken_and_a_longer_one_is_cut_short() -> None:
    assert r"\allowbreak" in f.natural("1" * 40)
    assert r"\allowbreak" not in f.natural("1" * 15)
    assert r"\text{1000 digits}" in f.rational("7" * 1000)
    assert f.natural("*".join(["3^2"] * 100)).endswith(r"\text{100 prime powers})")


def test_rationals_and_fields() -> None:
    assert f.rational("-3/4") == "-3/4"
    assert f.field_tex("QQ") == r"\mathbb{Q}"
    assert f.field_tex("GF(65537)") == r"\mathrm{GF}(65\,537)"
    for text in ("GF(15)}", "RR", "GF(07)", 7):
        with pytest.raises(ValueError, match="unknown field"):
            f.field_tex(text)
    with pytest.raises(ValueError, match="not a rational"):
        f.rational("1/0")


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ([1, 3, 5, 7], r"\{1,\allowbreak 3,\allowbreak 5,\allowbreak 7\}"),
        (list(range(1, 17, 2)), r"\{1,3,5,\dots,15\}"),
        (list(range(1, 9)), r"\{1,2,\dots,8\}"),
        ([1, 4, 6, 7, 8, 9, 16], r"\{1,\allowbreak 4,\allowbreak 6,\dots,9,\allowbreak 16\}"),
    ],
)
def test_sets_of_labels(labels: list[int], expected: str) -> None:
    assert f.label_set(labels) == expected


def test_a_long_set_of_labels_is_cut_short_with_its_size() -> None:
    labels = [j for j in range(1, 1000) if j % 3]
    text = f.label_set(labels)
    assert len(text) < 500
    assert rf"\text{{{len(labels)} labels}}" in text


def test_weights_leave_out_the_node_where_the_layer_is_shared() -> None:
    assert f.weight(1, 2, 3, 4) == "a^{1,2,3}_{4}"
    assert f.weight(1, 0, 3, 4) == "a^{1,3}_{4}"


def test_polynomials() -> None:
    poly = [["-2", [[0, 1, 1, 1, 1], [0, 2, 1, 2, 3]]], ["1", []], ["-1", [[1, 0, 1, 1, 1]]]]
    text = f.polynomial(poly)
    assert text == (
        r"- 2\penalty800 a^{0,1,1}_{1}\penalty800 \bigl(a^{0,2,1}_{2}\bigr)^{3} + 1 - a^{1,1}_{1}"
    )
    assert f.polynomial([]) == "0"
    assert f.needs_brackets(poly)
    assert not f.needs_brackets([["3", []]])
    many = [["1", [[0, 1, 1, 1, e]]] for e in range(1, 100)]
    assert f.polynomial(many).endswith(r"\cdots\ (\text{99 terms in all})")
    for broken in (
        "x",
        [["1"]],
        [["1/2", []]],
        [["1", [[0, 1, 1, 1]]]],
        [["1", [[0, 1, 1, 1, True]]]],
    ):
        with pytest.raises(ValueError, match="not a"):
            f.polynomial(broken)


def test_matrices_are_cut_short_to_a_line_and_say_so() -> None:
    body, remark = f.matrix(2, 2, lambda i, j: str(i + j))
    assert body == r"\begin{pmatrix} 0 & 1 \\ 1 & 2 \end{pmatrix}"
    assert remark == ""
    body, remark = f.matrix(30, 500, lambda i, j: "1" * 30)
    assert r"11111\ldots111" in body
    assert r"\vdots" in body
    assert body.count(r"\\") == 9
    assert remark.startswith(r"30 $\times$ 500; the first 9 rows and first ")
    assert f.ELSEWHERE in remark


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            r"\input{/etc/passwd}",
            r"\ensuremath{\backslash}input\ensuremath{\{}/etc/passwd\ensuremath{\}}",
        ),
        ("50% & $x_1^2$ #~", r"50\% \& \$x\_1\textasciicircum{}2\$ \#\textasciitilde{}"),
        ("a--b", "a{-}{-}b"),
        ("\u00e9\x00\n", "[U+00E9][U+0000][U+000A]".replace("]", r"]\allowbreak{}")),
        ("[[A]] \u2265 2", r"[[A]] \ensuremath{\ge} 2"),
    ],
)
def test_text_is_escaped(text: str, expected: str) -> None:
    assert f.escape(text) == expected


def test_typewriter_text_may_break_and_keeps_its_spaces() -> None:
    assert f.typewriter("a b") == r"\texttt{a\allowbreak{}\ \allowbreak{}b}"


@pytest.mark.parametrize("value", [True, "1", 1.0, None, 0])
def test_booleans_and_floats_are_no_labels(value: object) -> None:
    with pytest.raises(ValueError, match="not an integer"):
        f.integer(value, least=1)


def test_deeply_nested_trees_need_no_recursion() -> None:
    tree: object = 1
    for _ in range(100_000):
        tree = [tree]
    assert f.nested(tree).endswith(r"\dots")
    assert f.nested([[3, 1], [2, 4]]) == r"((3,\allowbreak 1),\allowbreak (2,\allowbreak 4))"


def test_blocks_of_labels_are_cut_short_by_their_pattern() -> None:
    blocks = [j for j in range(1, 1025) if (j - 1) // 2 % 2 == 0]
    shown = f.label_list(blocks).replace(r"\allowbreak ", "")
    assert shown == r"1,2,5,6,9,10,\dots,1021,1022"
    long = [j for j in range(1, 129) if (j - 1) // 8 % 2 == 0]
    shown = f.label_list(long).replace(r"\allowbreak ", "")
    assert shown == r"1,\dots,8,17,\dots,24,33,\dots,40,\dots,113,\dots,120"
