"""The command line as users and their scripts meet it: shapes, exit codes, one line for bad input."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
CERTIFICATES = ROOT / "tests" / "certificates"
NETWORK = """[network]
operator = "product"
inputs = {inputs}
representation = {representation}
widths = {widths}
sharing = {sharing}
field = "{field}"

[pooling]
{pooling}
"""


def network(**changes: Any) -> str:
    values = {
        "inputs": 4,
        "representation": 2,
        "widths": [2, 2],
        "sharing": '"none"',
        "field": "QQ",
        "pooling": 'geometry = "contiguous"\nwindow = 2',
    }
    return NETWORK.format(**values | changes)


@pytest.fixture
def run(in_folder: Path) -> Any:
    """`python -m exactrank.cli …` in an empty folder."""

    def command(*arguments: str | Path, timeout: float = 120) -> Any:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "120"}
        return subprocess.run(
            [sys.executable, "-m", "exactrank.cli", *map(str, arguments)],
            capture_output=True,
            text=True,
            env=environment,
            cwd=in_folder,
            timeout=timeout,
        )

    return command


@pytest.fixture
def inside(in_folder: Path, capfd: pytest.CaptureFixture[str]) -> Any:
    """The same command line in this process: quicker, for long tables of bad input."""
    from exactrank import cli

    def command(*arguments: str | Path, timeout: float = 0) -> Any:
        capfd.readouterr()
        code = cli.run([str(argument) for argument in arguments])
        out, err = capfd.readouterr()
        return subprocess.CompletedProcess(arguments, code, out, err)

    return command


def refused(done: Any, *, words: str = "") -> None:
    """Bad input: one line on standard error, exit 2, nothing on standard output."""
    assert done.returncode == 2, (done.returncode, done.stdout, done.stderr)
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert "internal error" not in done.stderr
    assert words in done.stderr, done.stderr


# Commands.


def test_claims(run):
    done = run("claims")
    assert done.returncode == 0
    assert "depth-efficiency\n    " in done.stdout
    answer = json.loads(run("claims", "--json").stdout)
    assert set(answer) == {"format", "version", "claims"}
    assert (answer["format"], answer["version"]) == ("exactrank-claims", 1)
    names = [row["id"] for row in answer["claims"]]
    assert len(names) == len(set(names)) >= 12
    assert all(set(row) == {"id", "statement", "source"} for row in answer["claims"])


def test_verify_json(run, in_folder):
    done = run("verify", "rank-subadditive", "exceptional-set", "--json", "--out", "out")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert set(answer) == {"format", "version", "claims"}
    assert (answer["format"], answer["version"]) == ("exactrank-verify", 1)
    assert [row["id"] for row in answer["claims"]] == ["rank-subadditive", "exceptional-set"]
    due = {"id", "status", "instances", "all_sizes", "all_sizes_certificate", "cites", "seconds"}
    for row in answer["claims"]:
        assert set(row) - {"reason"} == due
        assert row["status"] == "verified"
        assert row["all_sizes"] in ("verified", "none")
        assert row["instances"]
        assert isinstance(row["cites"], list)
        for instance in row["instances"]:
            assert set(instance) == {"parameters", "certificate", "checked"}
            assert instance["checked"] is True
            path = in_folder / instance["certificate"]
            assert json.loads(path.read_text())["format"] == "exactrank-certificate"
    assert not list(in_folder.rglob("*.part")), "no half-written file is left"


def test_verify_table_and_quiet(run):
    done = run("verify", "rank-subadditive", "--out", "out")
    assert done.returncode == 0
    assert "rank-subadditive" in done.stdout
    assert "verified" in done.stdout
    quiet = run("verify", "rank-subadditive", "--out", "out", "--quiet")
    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (0, "", "")


@pytest.mark.slow
def test_the_same_claim_gives_the_same_bytes(run, in_folder):
    for out in ("one", "two"):
        assert run("verify", "rank-subadditive", "--out", out, "--quiet").returncode == 0
    names = sorted(p.name for p in (in_folder / "one").rglob("*.json"))
    assert names
    for path in (in_folder / "one").rglob("*.json"):
        other = in_folder / "two" / path.relative_to(in_folder / "one")
        assert path.read_bytes() == other.read_bytes()


RANK_KEYS = [
    "format",
    "version",
    "quantity",
    "network",
    "partition",
    "field",
    "lower",
    "upper",
    "rank",
    "bounds",
    "certificate",
    "checked",
]


def test_rank_json(run, in_folder):
    (in_folder / "deep.toml").write_text(network())
    done = run("rank", "deep.toml", "--partition", "odd", "--json", "--certificate", "c.json")
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 1
    answer = json.loads(done.stdout)
    assert list(answer) == RANK_KEYS
    assert answer | {"network": None} == {
        "format": "exactrank-rank",
        "version": 1,
        "quantity": "maximal-rank",
        "network": None,
        "partition": {"I": [1, 3], "J": [2, 4]},
        "field": "QQ",
        "lower": "4",
        "upper": "4",
        "rank": "4",
        "bounds": {"paper-lower": "4", "paper-upper": "4", "min-cut": "4"},
        "certificate": "c.json",
        "checked": True,
    }
    assert answer["network"]["widths"] == [2, 2]
    claim = json.loads((in_folder / "c.json").read_text())["claim"]
    for key in ("quantity", "network", "partition", "field", "lower", "upper", "rank"):
        assert claim[key] == answer[key]
    assert run("check", "c.json").returncode == 0


def test_rank_of_a_gap_and_of_a_field(run, in_folder):
    text = network(
        inputs=16,
        widths=[3, 2],
        pooling='geometry = "contiguous"\nwindow = 4',
    )
    (in_folder / "gap.toml").write_text(text)
    done = run("rank", "gap.toml", "--partition", "1-3,5-7,9,13", "--json")
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["lower"], answer["upper"], answer["rank"]) == (
        0,
        "26",
        "28",
        None,
    )
    (in_folder / "deep.toml").write_text(network())
    done = run("rank", "deep.toml", "--partition", "1,2", "--field", "GF(7)", "--json")
    assert json.loads(done.stdout)["field"] == "GF(7)"
    done = run("rank", "deep.toml", "--partition", "1,2", "--quiet")
    assert "= 2" in done.stdout


def test_rank_of_a_large_network(run, in_folder):
    text = network(inputs=4096, representation=3, widths=[3] * 12)
    (in_folder / "large.toml").write_text(text)
    answer = json.loads(run("rank", "large.toml", "--partition", "odd", "--json").stdout)
    assert answer["rank"] == answer["lower"] == answer["upper"] == "3^2048"
    assert answer["checked"] is True


CHECKED = {"accept": 0, "reject": 1, "declined": 2, "malformed": 3}


def some(folder: str) -> Path:
    return sorted((CERTIFICATES / folder).glob("*.json"))[0]


@pytest.mark.parametrize("folder", CHECKED)
def test_check_exit_codes(folder, run):
    done = run("check", some(folder))
    assert done.returncode == CHECKED[folder]
    answered = json.loads(run("check", some(folder), "--json").stdout)
    assert (answered["format"], answered["version"]) == ("exactrank-check", 1)
    (row,) = answered["files"]
    due = {"file", "verdict", "reason", "statement", "cites", "digest", "seconds"}
    assert set(row) == due
    assert (row["statement"] is None) == (folder != "accept")


def test_check_of_several_files_gives_the_worst(run):
    order = ["accept", "declined", "reject", "malformed"]
    for number, worst in enumerate(order):
        files = [some(folder) for folder in order[: number + 1]]
        assert run("check", *files[::-1]).returncode == CHECKED[worst]


def test_check_with_a_claim(run, in_folder):
    assert run("verify", "rank-subadditive", "--out", "out", "--quiet").returncode == 0
    files = sorted((in_folder / "out" / "rank-subadditive").glob("*.json"))
    assert run("check", *files, "--claim", "rank-subadditive", "--complete").returncode == 0
    done = run("check", *files[1:], "--claim", "rank-subadditive", "--complete")
    assert done.returncode == 1
    assert "required instance" in done.stdout
    assert run("check", files[0], "--claim", "kronecker-rank").returncode == 1
    refused(run("check", files[0], "--claim", "no-such-claim"), words="no-such-claim")


def test_export_to_tex(run, in_folder):
    pytest.importorskip("exactrank.render")
    accepted = CERTIFICATES / "accept" / "cut.json"
    done = run("export", accepted, "--to", "tex")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("\\documentclass")
    assert done.stdout.rstrip().endswith("\\end{document}")
    written = run("export", accepted, "--to", "tex", "-o", "cut.tex")
    assert (written.returncode, written.stdout) == (0, "")
    assert (in_folder / "cut.tex").read_text() == done.stdout


def test_export_to_html(run, in_folder):
    accepted = CERTIFICATES / "accept" / "cut.json"
    done = run("export", accepted, "--to", "html")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("<!doctype html>")
    name = "<script>x.json"
    (in_folder / name).write_bytes(accepted.read_bytes())
    written = run("export", name, "--to", "html", "-o", "cut.html")
    assert (written.returncode, written.stdout) == (0, "")
    page = (in_folder / "cut.html").read_text()
    assert "&lt;script&gt;x.json" in page
    assert "<script" not in page
    refused(run("export", name, "--to", "html", "--fragment"), words="--fragment")
    refused(run("export", name, "--to", "html", "-o", "cut.html/below"), words="cut.html/below")


@pytest.mark.parametrize("folder", ["reject", "malformed", "declined"])
def test_what_is_not_accepted_is_not_exported(folder, run, in_folder):
    done = run("export", some(folder), "--to", "tex", "-o", "out.tex")
    assert done.returncode in (1, 2)
    assert len(done.stderr.strip().splitlines()) == 1
    assert done.stdout == ""
    assert list(in_folder.iterdir()) == []


@pytest.mark.slow
def test_a_script_of_ones_own(run, in_folder):
    (in_folder / "mine.py").write_text(
        "from exactrank.ranks import maximal_rank\n\n\n"
        "def prove(instance):\n"
        "    return maximal_rank(instance.network, instance.partition, instance.field).theorem\n"
    )
    table = """[mine]
statement = "the maximal rank is {value}"
source = "a test"
conclusion = {{ kind = "maximal-rank", relation = "=", value = "{value}" }}
[[mine.required]]
inputs = [4]
window = [2]
representation = [2]
width = [2]
partition = ["odd"]
"""
    (in_folder / "mine.toml").write_text(table.format(value="M^2"))
    assert run("verify", "mine.py", "--out", "out").returncode == 0
    (in_folder / "mine.toml").write_text(table.format(value="M^3"))
    done = run("verify", "mine.py", "--out", "out", "--json")
    assert done.returncode == 1
    (row,) = json.loads(done.stdout)["claims"]
    assert row["status"] == "refuted"
    assert not row["instances"][0]["checked"]
    assert "Traceback" not in done.stderr


# Bad input.

DEEP_TREE = "[" * 5000 + "1, 2" + "]" * 5000
TREE = 'geometry = "tree"\ntree = {}'
BAD_NETWORKS = {
    "too few widths": (network(widths=[2]), "widths has 1"),
    "too many widths": (network(widths=[2, 2, 2]), "widths has 3"),
    "width 0": (network(widths=[2, 0]), "widths"),
    "width of a float": (network(widths="[2, 2.0]"), "widths"),
    "widths no list": (network(widths=2), "widths"),
    "a huge width": (network(widths=[2, 2**31]), "2^31"),
    "inputs no power": (network(inputs=6), "power of the window"),
    "one input": (network(inputs=1), "inputs"),
    "inputs 0": (network(inputs=0), "inputs"),
    "inputs negative": (network(inputs=-4), "inputs"),
    "inputs true": (network(inputs="true"), "inputs"),
    "inputs a string": (network(inputs='"4"'), "inputs"),
    "inputs 10^9": (network(inputs=10**9), "limit"),
    "inputs 10^9, shallow": (
        network(inputs=10**9, widths=[2], pooling='geometry = "global"'),
        "limit",
    ),
    "inputs of 100 digits": (network(inputs=10**100), "inputs"),
    "M 0": (network(representation=0), "representation"),
    "GF(15)": (network(field="GF(15)"), "15 is not prime"),
    "GF(1)": (network(field="GF(1)"), "not prime"),
    "p of 70 bits": (network(field=f"GF({2**70 - 35})"), "2^64"),
    "p of 10,000 digits": (network(field=f"GF({'9' * 10000})"), "field"),
    "field RR": (network(field="RR"), "RR"),
    "sharing layer 3": (network(sharing="[3]"), "sharing"),
    "sharing word": (network(sharing='"some"'), "sharing"),
    "window 1": (network(pooling='geometry = "contiguous"\nwindow = 1'), "window"),
    "window missing": (network(pooling='geometry = "contiguous"'), "window"),
    "geometry": (network(pooling='geometry = "ring"'), "ring"),
    "grid shape": (
        network(widths=[2], pooling='geometry = "grid"\nshape = [2, 3]\nwindow = [2, 2]'),
        "shape",
    ),
    "grid window": (
        network(widths=[2], pooling='geometry = "grid"\nshape = [2, 2]\nwindow = [3, 3]'),
        "window",
    ),
    "grid window 1 x 1": (
        network(widths=[2], pooling='geometry = "grid"\nshape = [2, 2]\nwindow = [1, 1]'),
        "window",
    ),
    "repeated labels": (network(pooling=TREE.format("[[1, 2], [2, 3]]")), "each once"),
    "a label missing": (network(pooling=TREE.format("[[1, 2], [3, 5]]")), "each once"),
    "leaves at two depths": (
        network(pooling=TREE.format("[[1, 2], 3, 4]")),
        "different depths",
    ),
    "a window of one": (network(pooling=TREE.format("[[1, 2, 3], [4]]")), "two nodes"),
    "a tree 5,000 deep": (network(pooling=TREE.format(DEEP_TREE)), ""),
    "an empty tree": (network(pooling=TREE.format("[]")), ""),
    "duplicate keys": (network() + "window = 2\n", ""),
    "duplicate tables": (network() + "[network]\n", ""),
    "unknown key": (network(sharing='"none"\nbias = true'), "bias"),
    "unknown table": (network() + "[training]\nsteps = 3\n", "training"),
    "no pooling": ("[network]\ninputs = 4\nrepresentation = 2\nwidths = [2, 2]\n", "pooling"),
    "not TOML": ("network: 4\n", "TOML"),
    "JSON in a .toml": ("{}", ""),
    "empty": ("", "network"),
    "an operator": (network().replace("product", "sum"), "sum"),
    "a rectifier over GF(7)": (
        network(field="GF(7)").replace("product", "relu-max"),
        "ordered field",
    ),
}


# What could end the process or fill its memory is tried in a process of its own.
DANGEROUS = (
    "inputs 10^9",
    "inputs 10^9, shallow",
    "a tree 5,000 deep",
    "GF(15)",
    "p of 70 bits",
    "p of 10,000 digits",
)


@pytest.mark.parametrize("name", BAD_NETWORKS)
def test_bad_networks(name, inside, in_folder):
    bad_network(name, inside, in_folder)


@pytest.mark.parametrize(
    "name",
    [pytest.param(n, marks=[pytest.mark.slow] * (n not in DANGEROUS)) for n in BAD_NETWORKS],
)
def test_bad_networks_in_a_process(name, run, in_folder):
    bad_network(name, run, in_folder)


def bad_network(name, command, in_folder):
    text, words = BAD_NETWORKS[name]
    (in_folder / "bad.toml").write_text(text)
    done = command("rank", "bad.toml", "--partition", "odd", "--json", "--certificate", "c.json")
    refused(done, words=words)
    assert not (in_folder / "c.json").exists()


PARTITIONS = {
    "empty": "",
    "blank": " ",
    "full": "1-4",
    "label 0": "0,1",
    "label 5": "1,5",
    "a million": "1-1000000000",
    "backwards": "3-1",
    "repeated": "1,1",
    "overlapping": "1-2,2-3",
    "negative": "-1",
    "a name": "even",
    "left of no grid": "left",
    "a float": "1.5",
    "unicode digits": "١,٣",
    "a list": "[1, 3]",
    "commas": ",,",
    "control characters": "1\x1b[2J",
}


@pytest.mark.parametrize("partition", PARTITIONS.values(), ids=PARTITIONS)
def test_bad_partitions(partition, inside, in_folder):
    (in_folder / "deep.toml").write_text(network())
    done = inside("rank", "deep.toml", f"--partition={partition}", "--json")
    refused(done)
    assert "\x1b" not in done.stderr


@pytest.mark.parametrize(
    "name", ["binary", "directory", "missing", "pipe", "not utf-8", "unreadable", "huge"]
)
def test_bad_files(name, run, in_folder):
    path = in_folder / "bad.toml"
    if name == "binary":
        path.write_bytes(bytes(range(256)) * 100)
    elif name == "directory":
        path.mkdir()
    elif name == "pipe":
        os.mkfifo(path)
    elif name == "not utf-8":
        path.write_bytes(network().encode("utf-16"))
    elif name == "unreadable":
        path.write_text(network())
        path.chmod(0)
        if os.access(path, os.R_OK):
            pytest.skip("this user reads every file")
    elif name == "huge":
        with path.open("wb") as file:
            file.truncate(2**36)
    done = run("rank", "bad.toml", "--partition", "odd", "--json", timeout=30)
    refused(done, words="bad.toml")


USAGE = {
    "unknown command": ["prove"],
    "unknown option": ["rank", "x.toml", "--partition", "odd", "--fast"],
    "no network": ["rank"],
    "two networks": ["rank", "a.toml", "b.toml", "--partition", "odd"],
    "an unknown claim": ["verify", "no-such-claim"],
    "a script that is not there": ["verify", "mine.py"],
    "no jobs": ["verify", "rank-subadditive", "--jobs", "0"],
    "a seed of letters": ["rank", "x.toml", "--partition", "odd", "--seed", "seven"],
    "export to a video": ["export", str(some("accept")), "--to", "mp4"],
    "export of nothing": ["export", "missing.json", "--to", "tex"],
    "a name with a line break": ["verify", "no\nclaim"],
    "check of nothing": ["check"],
    "complete without a claim": ["check", str(some("accept")), "--complete"],
}


@pytest.mark.parametrize("arguments", USAGE.values(), ids=USAGE)
def test_wrong_command_lines(arguments, run):
    done = run(*arguments)
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    lines = done.stderr.strip().splitlines()
    # The checker's own parser, from the standard library, prints its usage first.
    assert len(lines) == 1 or (arguments[0] == "check" and lines[0].startswith("usage:"))


def test_output_that_cannot_be_written(run, in_folder):
    (in_folder / "deep.toml").write_text(network())
    (in_folder / "taken").mkdir()
    done = run("rank", "deep.toml", "--partition", "odd", "--json", "--certificate", "taken")
    refused(done, words="taken")
    assert sorted(p.name for p in in_folder.iterdir()) == ["deep.toml", "taken"]


def test_output_below_a_file(inside, in_folder):
    (in_folder / "deep.toml").write_text(network())
    (in_folder / "file").write_text("")
    done = inside(
        "rank", "deep.toml", "--partition", "odd", "--json", "--certificate", "file/c.json"
    )
    refused(done)


def test_help_and_check_answer(run):
    """Generous bounds: they catch an import of everything, not a slow machine."""
    for arguments in (["--help"], ["check", str(some("accept"))], ["--version"]):
        began = time.monotonic()
        done = run(*arguments)
        assert done.returncode == 0
        assert time.monotonic() - began < 10
        assert done.stdout
    assert "verify" in run("--help").stdout
    for command in ("claims", "verify", "rank", "check", "export"):
        assert run(command, "--help").returncode == 0
