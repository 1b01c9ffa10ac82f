"""`exactrank condition`: answers, points, counts, refusals; and docs/conditions.md as it stands."""

import json
import re
import shlex
import tomllib
from pathlib import Path

import pytest
from refusals import refused

from exactrank.cli import run

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "conditions.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)
DEEP4 = (ROOT / "docs" / "examples" / "deep4.toml").read_text("utf-8")


@pytest.fixture
def folder(in_folder):
    Path("deep4.toml").write_text(DEEP4)
    return in_folder


def lines(text):
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def test_the_page_shows_the_example():
    (network,) = (text for language, text in BLOCKS if language == "toml")
    assert tomllib.loads(network) == tomllib.loads(DEEP4)


def test_the_page_runs(folder, capsys):
    shown = [text for language, text in BLOCKS if language == "console"]
    parts = [part.partition("\n") for text in shown for part in text.split("$ ")[1:]]
    assert len(parts) == 5
    for command, _, output in parts:
        assert run(shlex.split(command)[1:]) == 0
        assert lines(capsys.readouterr().out) == lines(output)
    (latex,) = (text for language, text in BLOCKS if language == "latex")
    assert latex.strip() in Path("odd.tex").read_text()
    assert run(["rank", "deep4.toml", "--partition", "odd", "--weights", "lost.json"]) == 0
    assert "= 3" in capsys.readouterr().out
    assert run(["check", "odd.json"]) == 0


def test_the_table_of_the_page():
    """The counts for N = 2 by their formula; those of the claims are proved as certificates."""
    rows = re.findall(r"^\| (\d+) \| ([\d,]+) \| ([\d,]+) \| ([\d.]+) \| (.*) \|$", PAGE, re.M)
    assert [int(q) for q, *_ in rows] == [2, 3, 5, 11, 101]
    for q, count, of, lost, bound in rows:
        n = int(q)
        exact = ((n**2 - 1) * (n**2 - n)) ** 2 * (n - 1) ** 2
        assert int(count.replace(",", "")) == exact
        assert int(of.replace(",", "")) == n**10
        assert abs(1 - exact / n**10 - float(lost)) < 0.001
        if n > 6:
            assert bound == f"6/{n} = {6 / n:.3f}"
            assert 1 - exact / n**10 < 6 / n


def answer(capsys, *arguments):
    assert run(["condition", "deep4.toml", "--json", *arguments]) == 0
    return json.loads(capsys.readouterr().out)


def test_json(folder, capsys):
    found = answer(capsys, "--partition", "odd", "--certificate", "c.json")
    assert (found["format"], found["version"]) == ("exactrank-condition", 1)
    due = {"network", "partition", "factors", "complete", "degree", "variables"}
    assert due <= set(found)
    assert found["complete"] is True and found["checked"] is True
    assert (found["rank"], found["degree"], found["variables"]) == ("4", "28", "26")
    first = found["factors"][0]
    assert first["name"] == "det(A_1)"
    assert first["polynomial"] == "a^{0,1,1}_1*a^{0,1,2}_2 - a^{0,1,1}_2*a^{0,1,2}_1"
    assert (first["degree"], first["power"], first["layers"]) == ("2", "2", ["2", "0", "0"])
    assert json.loads(Path("c.json").read_text())["claim"]["kind"] == "rank-condition"
    lost = answer(capsys, "--partition", "odd", "--point", "det(A_3)")
    assert lost["point"] == {"factor": "det(A_3)", "rank": "2"}
    counted = answer(capsys, "--partition", "odd", "--field", "GF(2)", "--count")
    assert counted["count"] == {"count": "64800", "of": str(2**26)}
    contained = answer(capsys, "--partition", "1")
    assert contained["complete"] is False and len(contained["factors"]) == 10


def test_factors_without_a_polynomial(folder, capsys):
    found = answer(capsys, "--partition", "low")
    assert [f["form"] for f in found["factors"]] == ["minors", "minors", "polynomial", "polynomial"]
    assert found["factors"][0]["polynomial"] is None
    assert run(["condition", "deep4.toml", "--partition", "low"]) == 0
    assert "vanish where all of them do" in capsys.readouterr().out


def test_a_large_network(folder, capsys):
    text = DEEP4.replace("inputs = 4", "inputs = 64").replace("[2, 2]", "[2, 2, 2, 2, 2, 2]")
    Path("large.toml").write_text(text)
    assert run(["condition", "large.toml", "--partition", "odd"]) == 0
    out = capsys.readouterr().out
    assert "rank [[A]] = 4294967296 exactly where no factor vanishes" in out
    assert "65 factors in all; --json lists them" in out
    arguments = ["condition", "large.toml", "--partition", "odd", "--point", "65"]
    refused(capsys, arguments, "the rank is 4294967296", "only ranks up to 1024")


def test_refusals(folder, capsys):
    base = ["condition", "deep4.toml", "--partition", "odd"]
    refused(capsys, [*base, "--point", "det(A_9)"], "no factor 'det(A_9)'", "there are 8")
    refused(capsys, [*base, "-o", "w.json"], "-o is for the weights of --point")
    refused(capsys, [*base, "--count", "--point", "1"], "one at a time")
    refused(capsys, [*base, "--count"], "no count", "not over GF(q)")
    refused(capsys, [*base, "--field", "GF(5)", "--count"], "no count", "over the limit")
    refused(capsys, ["condition", "deep4.toml"], "partition")
    Path("rectifier.toml").write_text(DEEP4.replace('"product"', '"relu-max"'))
    refused(capsys, ["condition", "rectifier.toml", "--partition", "odd"], "product")


def test_counts_by_all_weights(folder, capsys):
    """Where the formula does not apply, all weights are tried if they are few."""
    text = DEEP4.replace("[2, 2]", "[1, 1]").replace('"none"', '"all"')
    Path("small.toml").write_text(text)
    arguments = ["condition", "small.toml", "--partition", "1", "--field", "GF(2)", "--count"]
    assert run([*arguments, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["count"] == {"count": "3", "of": "16"}
