"""`exactrank rank --explain`: windows, sides, cut and paths on the pooling tree."""

from pathlib import Path

import pytest

import exactrank
from exactrank.cli import run
from exactrank.render.explanation import LINES, _visible, explanation

MIRROR = """
[network]
inputs = 16
representation = 2
widths = [4, 8]
[pooling]
geometry = "mirror"
shape = [4, 4]
window = [2, 2]
"""


@pytest.fixture
def explained(tmp_path, monkeypatch, capsys):
    """The output of `rank --explain` for a network file's text."""
    monkeypatch.chdir(tmp_path)

    def lines(text, *options):
        Path("net.toml").write_text(text)
        assert run(["rank", "net.toml", "--explain", *options]) == 0
        return capsys.readouterr().out.splitlines()

    return lines


def test_mirror_windows_hold_a_column_and_its_mirror_image(explained):
    lines = explained(MIRROR, "--partition", "left")
    windows = [line for line in lines if "node (1," in line]
    assert [line.split("sees ")[1].split("   ")[0] for line in windows] == [
        "1,5 | 4,8",
        "2,6 | 3,7",
        "9,13 | 12,16",
        "10,14 | 11,15",
    ]
    assert "above, the cut: M^8 = 2^8 = 256" in lines
    assert "below, 8 paths from I to J: 2^8 = 256" in lines
    assert sum("CUT, costs M = 2" in line for line in lines) == 8
    assert any("input 4 in J   path 1->4 (carries 2 of 2); CUT" in line for line in lines)
    assert not any("left out" in line for line in lines)


def test_sixteen_inputs_are_shown_whole(explained):
    text = MIRROR.replace('"mirror"\nshape = [4, 4]\nwindow = [2, 2]', '"contiguous"\nwindow = 2')
    lines = explained(text.replace("[4, 8]", "[2, 2, 2, 2]"), "--partition", "odd")
    assert sum("input " in line and " in " in line for line in lines) == 16
    assert any("each of 8 windows that meet both I and J carries 2: 2^8 = 256" in x for x in lines)


def test_shared_layers_are_cut_by_symmetry(explained):
    text = """
[network]
inputs = 4
representation = 2
widths = [4, 4]
sharing = "all"
[pooling]
geometry = "contiguous"
window = 2
"""
    lines = explained(text, "--partition", "low")
    assert "above, the cut: a symmetric group = 3" in lines
    assert any("together (symmetric tensors)" in line for line in lines)
    assert any("3 x 3 minor" in line for line in lines)


def test_at_weights(explained):
    lines = explained(MIRROR, "--partition", "low", "--weights", "witness")
    assert any(line.startswith("below, an invertible") for line in lines)
    assert any(line.startswith("above, ") for line in lines)


@pytest.mark.parametrize("partition", ["left", "odd", "checkerboard"])
def test_a_large_tree_is_counted_where_it_is_not_shown(explained, partition):
    text = """
[network]
inputs = 1024
representation = 2
widths = [8, 16, 32, 64, 128]
[pooling]
geometry = "grid"
shape = [32, 32]
window = [2, 2]
"""
    lines = explained(text, "--partition", partition)
    assert any(line.endswith(" of 1365 nodes are shown; the rest is counted") for line in lines)
    assert len(lines) < 80
    shown = sum(" sees " in line or " in I" in line.split("sees")[0] for line in lines)
    left_out = sum(int(x.split("… ")[-1].split()[0]) for x in lines if "nodes left out" in x)
    introduction = sum("a node sees its inputs" in line for line in lines)
    assert shown - introduction + left_out == 1365


def test_wide_windows_are_cut_off():
    network = exactrank.network(inputs=64, representation=2, widths=[3])
    assert len(_visible(network, LINES)) == 2
    found = explanation(exactrank.rank(network, "odd").theorem)
    assert found.network is network


def test_control_characters_do_not_reach_the_terminal(explained):
    assert all(line.isprintable() for line in explained(MIRROR, "--partition", "odd"))
