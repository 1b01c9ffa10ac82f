"""`exactrank zero`, `operator` and `box`: what docs/piecewise.md shows, and one line for bad input."""

import json
import re
import shlex
import shutil
import sys
from pathlib import Path

import pytest

from exactrank.cli import run

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from refusals import refused

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = (DOCS / "piecewise.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("relu4.toml", "relu4-weights.json", "deep16.toml"):
        shutil.copy(DOCS / "examples" / name, tmp_path)
    return tmp_path


def test_the_page_shows_what_the_commands_print(folder, capsys):
    shown = 0
    for part in "".join(text for kind, text in BLOCKS if kind == "console").split("$ ")[1:]:
        line, _, output = part.partition("\n")
        assert run(shlex.split(line)[1:]) == 0, line
        assert capsys.readouterr().out == output
        shown += 1
    assert shown == 8
    for code in (text for kind, text in BLOCKS if kind == "python"):
        exec(compile(code, "piecewise.md", "exec"), {})
    assert capsys.readouterr().out.startswith("zero an identity")


def test_answers_as_json_and_certificates(folder, capsys, checker_process):
    assert run(["zero", "max(a, b) - b", "--json", "--certificate", "zero.json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["format"], answer["answer"], answer["checked"]) == (
        "exactrank-zero",
        "non-zero",
        True,
    )
    assert answer["point"] == {"a": "1", "b": "0"} and answer["value"] == "1"
    arguments = ["operator", "--activation", "relu(x)", "--pooling", "max", "--json"]
    assert run([*arguments, "--certificate", "law.json"]) == 0
    laws = json.loads(capsys.readouterr().out)["laws"]
    assert [row["law"] for row in laws] == ["commutative", "associative", "window"]
    assert all(row["holds"] and row["checked"] for row in laws)
    assert run(["box", "relu4.toml", "--json", "--certificate", "box.json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["volume"].startswith("1/") and len(answer["intervals"]["layer0"]) == 4
    for name in ("zero", "law-commutative", "law-associative", "law-window", "box"):
        assert (folder / f"{name}.json").is_file()


UNKNOWN = "relu(x**4*y**2 + x**2*y**4 + 1 - 3*x**2*y**2) - x**4*y**2 - x**2*y**4 - 1 + 3*x**2*y**2"


def test_unknown_is_an_answer_without_a_certificate(folder, capsys):
    assert run(["zero", UNKNOWN, "--json", "--certificate", "none.json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["answer"], answer["certificate"], answer["checked"]) == ("unknown", None, False)
    assert not (folder / "none.json").exists()


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["zero"], "Missing argument"),
        (["zero", ""], "is not an expression of"),
        (["zero", "sin(x)"], "'sin(x)' is not understood"),
        (["zero", "__import__('os').getcwd()"], "is not understood"),
        (["zero", "1/x"], "divided by numbers"),
        (["zero", "x" * 3000], "characters, over 2000"),
        (["zero", "\x1b[31m"], "is not an expression of"),
        (["operator"], "give an expression in a and b, or --activation"),
        (["operator", "a", "--activation", "x", "--pooling", "sum"], "give an expression"),
        (["operator", "--activation", "x"], "together with --pooling"),
        (["operator", "a", "--pooling", "sum"], "together with --pooling"),
        (["operator", "a + c"], "'c' is not one of the variables a, b"),
        (["operator", "--activation", "y", "--pooling", "sum"], "'y' is not one of"),
        (["operator", "--activation", "x", "--pooling", "median"], "is not one of max, sum"),
        (["box", "none.toml"], "none.toml"),
        (["box", "deep16.toml"], "relu-max or relu-sum"),
        (["box", "relu4.toml", "--weights", "nothing"], "neither random:SEED"),
        (["box", "relu4.toml", "--weights", "witness"], "a witness of rank has no box"),
        (["box", "relu4.toml", "--weights", "random:3"], "no box around these weights is proved"),
    ],
)
def test_bad_input_gets_one_line(folder, capsys, arguments, word):
    refused(capsys, arguments, word)


def test_operators_that_are_not_decided_are_refused(folder, capsys):
    # It is zero, but only because Motzkin's polynomial is nowhere negative.
    motzkin = UNKNOWN.replace("x", "a").replace("y", "b")
    refused(capsys, ["operator", f"({motzkin})*(a - b)"], "neither proved nor")
