"""Pictures: the same bytes, what they mark, ranks at the nodes, and what is refused."""

import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from itertools import product
from pathlib import Path

import pytest

import exactrank
from exactrank import pictures
from exactrank.cli import run
from exactrank.engines import rank as rank_mod
from exactrank.kernel.fields import QQ, InputError
from exactrank.kernel.objects import Forward, Network, Partition, path_nodes, scalars
from exactrank.networks import random_weights
from exactrank.ranks.nodes import node_ranks
from exactrank.render.pictures import GrowthRow, Picture, growth, marks_of, matrix
from exactrank.render.pictures.canvas import number
from exactrank.render.pictures.pooling import _ways, drawn_nodes

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"
DEEP16 = str(EXAMPLES / "deep16.toml")
MIRROR = str(EXAMPLES / "sweeps" / "mirror4x4.toml")
P = 1_048_573


def net(**words: object) -> Network:
    given: dict[str, object] = {"inputs": 8, "window": 2, "representation": 2, "widths": [2, 3, 3]}
    return exactrank.network(**{**given, **words})  # type: ignore[arg-type]


def texts(svg: str) -> str:
    """The title of an SVG; its letters are paths."""
    return "".join(ElementTree.fromstring(svg).itertext())


@pytest.mark.parametrize(
    "arguments",
    [
        [DEEP16, "--partition", "odd"],
        [DEEP16],
        [MIRROR, "--partition", "left", "--kind", "grid"],
        [DEEP16, "--partition", "odd", "--kind", "grid"],
        [str(EXAMPLES / "shared4.toml"), "--partition", "low", "--kind", "matrix"],
        [MIRROR, "--kind", "partitions"],
        [MIRROR, "--kind", "growth"],
    ],
    ids=lambda arguments: " ".join(arguments[1:]),
)
@pytest.mark.parametrize("suffix", ["svg", "png"])
def test_every_kind_is_written_with_the_same_bytes(
    in_folder: Path, arguments: list[str], suffix: str
) -> None:
    for name in ("a", "b"):
        assert run(["picture", *arguments, "-o", f"{name}.{suffix}"]) == 0
    written = Path(f"a.{suffix}").read_bytes()
    assert written == Path(f"b.{suffix}").read_bytes()
    if suffix == "png":
        assert written.startswith(b"\x89PNG")
        return
    text = written.decode("utf-8")
    assert ElementTree.fromstring(text).tag.endswith("svg")
    assert "<dc:date>" not in text and str(in_folder) not in text
    assert "network" in texts(text) or "windows" in texts(text) or "[[A]]" in texts(text)


def test_another_process_writes_the_same_bytes(in_folder: Path) -> None:
    assert run(["picture", DEEP16, "--partition", "low", "-o", "here.svg"]) == 0
    command = [sys.executable, "-m", "exactrank.cli", "picture", DEEP16, "--partition", "low"]
    subprocess.run([*command, "-o", "there.svg", "--quiet"], check=True)
    exactrank.picture(exactrank.read_network(DEEP16), "low").save("python.svg")
    here = Path("here.svg").read_bytes()
    assert here == Path("there.svg").read_bytes() == Path("python.svg").read_bytes()


def test_a_notebook_s_own_settings_neither_matter_nor_change() -> None:
    import matplotlib

    before = pictures.picture(net()).svg
    with matplotlib.rc_context({"font.size": 30, "svg.hashsalt": "other"}):
        assert pictures.picture(net()).svg == before
        assert matplotlib.rcParams["font.size"] == 30


@pytest.mark.parametrize("sharing", ["none", "all", [0]])
@pytest.mark.parametrize("labels", [[1, 3, 5, 7], [1, 2, 5], [1, 2, 3, 4], [2, 3, 8]])
def test_ranks_at_the_nodes_are_those_of_random_weights(sharing: object, labels: list[int]) -> None:
    network, field = net(sharing=sharing), exactrank.Field(P)
    partition = Partition.of(8, labels)
    nodes = drawn_nodes(network)
    assert len(nodes) == 7
    found = node_ranks(network, partition, field, nodes)
    weights = random_weights(network, field, seed=5)
    values = Forward(network, scalars(weights, network, field), P)
    for level, k in nodes:
        leaves = network.tree.leaves[level][k - 1]
        rows = [j for j in leaves if j in partition.rows]
        columns = [j for j in leaves if j not in partition.rows]
        entries = []
        for d in product((1, 2), repeat=len(rows)):
            line = []
            for e in product((1, 2), repeat=len(columns)):
                index = [1] * 8
                for j, value in (*zip(rows, d, strict=True), *zip(columns, e, strict=True)):
                    index[j - 1] = value
                line.append(values.node(level, k, index)[0])
            entries.append(line)
        rank = rank_mod(entries, P)
        assert found[level, k] == (rank, rank)


def test_marks_are_those_of_the_proof() -> None:
    answer = exactrank.rank(net(), "1-3,5")
    marks = marks_of(answer.theorem)
    assert len(marks.inputs) + len(marks.pools) == 3 and marks.cut
    assert sorted(base for *_, base in marks.paths) == [2, 2, 2]
    for i, j, _ in marks.paths:
        assert (i in answer.partition.rows) != (j in answer.partition.rows)
        up, down = _ways(path_nodes(net().tree, i, j))
        assert up[0] == (0, i) and down[0] == (0, j)
        assert [level for level, _ in up] == list(range(len(up)))
        assert [level for level, _ in down] == list(range(len(up) - 1))
    shared = marks_of(exactrank.rank(net(inputs=4, sharing="all", widths=[4, 4]), "low").theorem)
    assert shared.symmetric and not shared.paths


def test_a_matching_is_a_path_in_each_window_that_meets_both_sides() -> None:
    marks = marks_of(exactrank.rank(net(widths=[2, 2, 2]), "odd").theorem)
    assert marks.paths == ((1, 2, 2), (3, 4, 2), (5, 6, 2), (7, 8, 2))


def test_large_trees_are_drawn_from_a_higher_level() -> None:
    large = exactrank.network(inputs=4096, window=2, representation=2, widths=[2] * 12)
    nodes = drawn_nodes(large)
    assert len(nodes) == 63 and (12, 1) in nodes
    drawn = pictures.picture(large, exactrank.partition(large, "odd"))
    assert len(drawn.svg) < 10**6


def test_numbers_are_short() -> None:
    assert number(4096) == "4096"
    assert number(2**32) == "$2^{32}$"
    assert number(6**40) == "$6^{40}$"
    assert number(2**200 * 3) == r"$2^{200} \cdot 3$"
    assert number(10**9 + 7) == "about $10^{9}$"


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ([DEEP16, "-o", "a.pdf"], "written as .svg or .png"),
        ([DEEP16, "-o", "a.svg", "--kind", "cube"], "not one of tree, grid"),
        ([DEEP16, "-o", "a.svg", "--kind", "grid"], "needs a partition"),
        ([DEEP16, "-o", "a.svg", "--kind", "growth", "--partition", "odd"], "leave the partition"),
        ([DEEP16, "-o", "a.svg", "--partition", "odd", "--weights", "random:1"], "--kind matrix"),
        ([DEEP16, "-o", "a.svg", "--partition", "17"], "label 17"),
    ],
)
def test_what_is_refused(
    in_folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], reason: str
) -> None:
    assert run(["picture", *arguments]) == 2
    error = capsys.readouterr().err
    assert reason in error and error.count("\n") == 1
    assert not list(in_folder.iterdir())


def test_sizes_are_refused_before_anything_is_computed() -> None:
    large = exactrank.network(inputs=4096, window=2, representation=2, widths=[2] * 12)
    odd = exactrank.partition(large, "odd")
    for kind, at in (("matrix", odd), ("grid", odd), ("partitions", None)):
        with pytest.raises(InputError, match="over the limit"):
            pictures.picture(large, at, kind=kind)
    with pytest.raises(InputError, match="how the network grows"):
        pictures.picture(exactrank.network(inputs=3, representation=2, widths=[2]), kind="growth")


def test_without_matplotlib_the_extra_is_named(
    in_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert run(["picture", DEEP16, "-o", "a.svg"]) == 2
    assert "exactrank[pictures]" in capsys.readouterr().err


def test_pictures_from_python() -> None:
    from fractions import Fraction

    drawn = matrix([[Fraction(1, 3), Fraction(0)], [Fraction(-2), 10**20]], [0], [0], title="a <b>")
    assert "a &lt;b&gt;" in drawn.svg
    gap = growth("g", {"x": [GrowthRow(2, 2, 2), GrowthRow(4, 2, 3)]})
    assert isinstance(gap, Picture) and gap.png
    exact = pictures.growth(net(widths=[2, 2, 2]), field=QQ)
    assert "windows of 2" in exact.title
