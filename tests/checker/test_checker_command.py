"""The command: exit codes, output, files that are none, claims; in a process of its own."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from by_hand import (
    EXAMPLE,
    at_weights,
    certificate,
    contiguous,
    matrix_rank,
    maximal,
    shallow,
    split,
    step,
)

CHECKER = Path(__file__).resolve().parents[2] / "exactrank" / "checker"


def run(*arguments: Any) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-I", "-S", str(CHECKER), *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def write(path: Path, data: Any) -> Path:
    path.write_text(json.dumps(data), "utf-8")
    return path


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    broken = json.loads(json.dumps(EXAMPLE))
    broken["steps"][0]["conclusion"]["lower"] = "3"
    later = {**EXAMPLE, "version": 2}
    return {
        "valid": write(tmp_path / "valid.json", EXAMPLE),
        "invalid": write(tmp_path / "invalid.json", broken),
        "declined": write(tmp_path / "declined.json", later),
        "malformed": write(tmp_path / "malformed.json", {}),
    }


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["valid"], 0),
        (["invalid"], 1),
        (["declined"], 2),
        (["malformed"], 3),
        (["valid", "declined"], 2),
        (["declined", "invalid", "valid"], 1),
        (["declined", "malformed", "invalid"], 3),
    ],
)
def test_exit_codes(files: dict[str, Path], names: list[str], code: int) -> None:
    assert run(*(files[name] for name in names)).returncode == code


def test_output(files: dict[str, Path]) -> None:
    said = run(files["valid"], files["invalid"])
    assert said.stderr == ""
    first, statement, cites, digest, remark, second = said.stdout.splitlines()
    assert first == f"{files['valid']}: valid"
    assert statement == (
        "  the maximal rank over QQ of [[A]]_(I,J) = 2, for the product network with "
        "N = 2, M = 2, widths [3], sharing none, geometry global; I = 1, J = the "
        "rest; labels increasing, smallest most significant"
    )
    assert cites == "  cites: nothing"
    assert len(digest) == len("  sha256:") + 64
    assert "came from the certificate" in remark
    assert second == (
        f"{files['invalid']}: invalid: step 0, flow_lower_bound: the rule gives lower "
        "2, upper null, but the conclusion says lower 3, upper null"
    )


def test_json(files: dict[str, Path]) -> None:
    said = json.loads(run(*files.values(), "--json").stdout)
    assert {key: said[key] for key in ("format", "version")} == {
        "format": "exactrank-check",
        "version": 1,
    }
    assert [entry["verdict"] for entry in said["files"]] == list(files)
    assert all(
        set(entry) == {"file", "verdict", "reason", "statement", "cites", "digest", "seconds"}
        for entry in said["files"]
    )
    assert said["files"][0]["reason"] is None and said["files"][0]["cites"] == []
    assert said["files"][1]["statement"] is None and "step 0" in said["files"][1]["reason"]


def test_usage() -> None:
    for arguments in ([], ["--no-such-option", "x"], ["--complete", "x"], ["--cl", "x", "y"]):
        said = run(*arguments)
        assert said.returncode == 2 and "usage:" in said.stderr and said.stdout == ""
    said = run("--help")
    assert said.returncode == 0 and "0 valid" in said.stdout


def test_files_that_are_none(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    big = tmp_path / "big"
    with open(big, "wb") as file:
        file.truncate(64 * 2**20 + 1)
    for path, code in (
        (tmp_path, 3),
        (tmp_path / "none", 3),
        (tmp_path / "pipe", 3),
        ("/dev/zero", 3),
        (big, 2),
    ):
        assert run(path).returncode == code, path


def test_terminal_escapes_are_shown(tmp_path: Path) -> None:
    path = write(tmp_path / "a\x1b[31m\nb.json", {**EXAMPLE, "x\x1b[2J": 1})
    said = run(path)
    assert said.returncode == 3 and said.stdout.count("\n") == 1
    assert "\x1b" not in said.stdout and "a\\x1b[31m\\nb.json" in said.stdout
    assert json.loads(run(path, "--json").stdout)["files"][0]["file"] == str(path)


def test_an_error_of_the_checker_is_no_verdict(files: dict[str, Path]) -> None:
    code = (
        "import sys, runpy; sys.path.insert(0, sys.argv[1]); import form\n"
        "def broken(data): raise RecursionError('deep')\n"
        "form.parse = broken\n"
        "sys.argv = ['x', sys.argv[2]]; runpy.run_path(sys.path[0] + '/__main__.py', "
        "run_name='__main__')"
    )
    said = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code, str(CHECKER), files["valid"]],
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 4 and "internal error: RecursionError: deep" in said.stdout


CLAIMS = """
[two]
statement = "for people"
hypotheses = ["product", "one-hidden-layer", "unshared", "at-least-two", "odd-even", "low-high"]
conclusion = { kind = "maximal-rank", relation = "=", value = "min(r0, M^m)" }
[[two.required]]
inputs = [2]
geometry = ["global"]
representation = [2]
width = [3, 2]
partition = ["odd"]
[atmost]
conclusion = { kind = "maximal-rank", relation = "<=", value = "VALUE" }
hypotheses = ["windows-of-two"]
[deep]
hypotheses = ["windows-of-four"]
conclusion = { kind = "maximal-rank", relation = "<=", value = "cut" }
[square]
hypotheses = ["leaves-square"]
conclusion = { kind = "maximal-rank", relation = "=", value = "2" }
[kronecker]
conclusion = { kind = "matrix-rank", relation = ">=", value = "rankA*rankB" }
required = [{ matrix = [{ kronecker = [{ entries = [["1"]] }, { entries = [["2"]] }] }] }]
"""


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    path = tmp_path / "claims.toml"
    path.write_text(CLAIMS, "utf-8")
    return path


def test_claim(files: dict[str, Path], claims: Path) -> None:
    said = run(files["valid"], "--claims", claims, "--claim", "two")
    assert said.returncode == 0 and "matches claim two" in said.stdout
    said = run(files["valid"], "--claims", claims, "--claim", "two", "--complete")
    assert said.returncode == 1
    assert (
        'no certificate for the required instance inputs = 2, geometry = "global", '
        'representation = 2, width = 2, partition = "odd"'
    ) in said.stdout
    for ident, reason in (
        ("atmost", "lower, upper are not null, 2"),
        ("square", "leaves-square"),
        ("deep", "windows-of-four"),
        ("kronecker", "not a matrix-rank"),
    ):
        text = CLAIMS.replace("VALUE", "2")
        claims.write_text(text, "utf-8")
        said = run(files["valid"], "--claims", claims, "--claim", ident)
        assert said.returncode == 1 and reason in said.stdout, said


def test_complete(tmp_path: Path, claims: Path) -> None:
    matrix = {"kronecker": [{"entries": [["1"]]}, {"entries": [["2"]]}]}
    minor = {"rows": [0], "columns": [0], "modulus": "3"}
    good = write(
        tmp_path / "a",
        certificate(step("minor_lower_bound", matrix_rank(matrix, "1", None), minor)),
    )
    said = run(good, "--claims", claims, "--claim", "kronecker", "--complete")
    assert said.returncode == 0, said
    over_five = write(
        tmp_path / "b",
        certificate(
            step(
                "minor_lower_bound",
                matrix_rank(matrix, "1", None, "GF(5)"),
                {**minor, "modulus": None},
            )
        ),
    )
    said = run(over_five, "--claims", claims, "--claim", "kronecker", "--complete", "--json")
    assert said.returncode == 1
    assert json.loads(said.stdout)["files"][-1]["file"] == str(claims)


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("2^3^2", 512),
        ("2*3+4", 10),
        ("2+3*4", 14),
        ("12/3/2", 2),
        ("2*6/4", 3),
        ("min(5, 2*2)", 4),
        ("binom(5, 2)", 10),
        ("(1+2)*3", 9),
        ("N + L + M + r0 + r_last", 4 + 2 + 3 + 4 + 2),
        ("r1", 2),
        ("m", 2),
        ("S", 2),
        ("cut", 9),
        ("recursion", 9),
        ("window_product", 9),
        ("binom(M + m + -1, m)", 6),
    ],
)
def test_expressions(tmp_path: Path, claims: Path, value: str, number: int) -> None:
    # N = 4, M = 3, widths 4, 2, odd: an upper bound that is made to be `number` is refused by its
    # own rule, so the comparison is made in this process.
    from claims import load, match
    from statements import Statement
    from verdicts import Invalid, Work

    claims.write_text(CLAIMS.replace("VALUE", value), "utf-8")
    claim = load(str(claims), "atmost")
    net = contiguous(4, 3, [4, 2])
    match(claim, Statement(maximal(net, [1, 3], None, str(number)), Work()), Work())
    with pytest.raises(Invalid):
        match(claim, Statement(maximal(net, [1, 3], None, str(number + 1)), Work()), Work())
    with pytest.raises(Invalid):
        match(claim, Statement(maximal(net, [1, 3], str(number), None), Work()), Work())


@pytest.mark.parametrize(
    "value",
    [
        "",
        "2 +",
        "2 ** 3",
        "2 - 1",
        "-N",
        "f(2, 3)",
        "min(2)",
        "max(1, 2)",
        "x",
        "0x10",
        "1_0",
        "1e3",
        "2.0",
        "[1]",
        "N if N else M",
        "__import__",
        "min",
        "min(1, 2, 3)",
        "N\n",
        "-2^2",
        "2 // 1",
    ],
)
def test_no_expressions(claims: Path, files: dict[str, Path], value: str) -> None:
    from claims import ClaimsError, load

    claims.write_text(CLAIMS.replace('"VALUE"', json.dumps(value)), "utf-8")
    with pytest.raises(ClaimsError, match=r"claims.toml: \[atmost\]"):
        load(str(claims), "atmost")


@pytest.mark.parametrize(
    "text",
    [
        "[",
        "",
        "[two]\n",
        "[two]\nconclusion = 1",
        "[two]\nmore = 1",
        CLAIMS.replace('"product"', '"products"'),
        CLAIMS.replace('relation = "="', 'relation = "<"'),
        CLAIMS.replace('kind = "maximal-rank"', 'kind = "rank"'),
        CLAIMS.replace("[2]", "2"),
    ],
)
def test_a_claims_file_that_is_wrong(files: dict[str, Path], claims: Path, text: str) -> None:
    claims.write_text(text, "utf-8")
    said = run(files["valid"], "--claims", claims, "--claim", "two")
    assert said.returncode == 2 and said.stderr.count("\n") == 1 and said.stdout == ""
    assert "claims.toml: " in said.stderr


def test_required_instances_that_are_wrong(files: dict[str, Path], claims: Path) -> None:
    for change in (
        ("inputs = [2]", "inputs = [3]\nwindow = [2]"),
        ("width = [3", "wide = [3"),
        ('["odd"]', '["1-9"]'),
        ('["odd"]', '["even"]'),
    ):
        claims.write_text(CLAIMS.replace(*change), "utf-8")
        said = run(files["valid"], "--claims", claims, "--claim", "two", "--complete")
        assert said.returncode == 2 and "claims.toml: [two] required: " in said.stderr, said


def test_speed(tmp_path: Path) -> None:
    n = 4096
    net, odd = contiguous(n, 2, [2] * 12), list(range(1, n, 2))
    paths = [[j, j + 1, 2] for j in odd]
    number = f"2^{n // 2}"
    large = certificate(
        step(
            "flow_lower_bound",
            at_weights(net, odd, {"generator": "flow", "paths": paths}, number, None),
        ),
        step("specialisation_lower_bound", maximal(net, odd, number, None), premises=[0]),
        step(
            "cut_upper_bound",
            maximal(net, odd, None, number),
            {"inputs": [], "pools": [[1, k] for k in range(1, n // 2 + 1)], "symmetric": []},
        ),
        step("both_bounds", maximal(net, odd, number, number), premises=[1, 2]),
    )
    start = time.perf_counter()
    assert run(write(tmp_path / "large", large)).returncode == 0
    assert time.perf_counter() - start < 3
    start = time.perf_counter()
    assert run("--help").returncode == 0
    assert time.perf_counter() - start < 1


def test_a_costly_certificate_is_declined_in_time(tmp_path: Path) -> None:
    # A dense minor of order 600 at a sum of rank-one terms would take 72 million products.
    size = 600
    rows = [[str((i * j * j + i) % 97) for j in range(size)] for i in range(size)]
    witness = {"rows": list(range(size)), "columns": list(range(size)), "modulus": "101"}
    path = write(
        tmp_path / "minor",
        certificate(step("minor_lower_bound", matrix_rank(rows, str(size), None), witness)),
    )
    said = run(path)
    assert said.returncode in (1, 2), said
    entries = [[f"{i}/{i + 1}" for i in range(2, 40)] for _ in range(20)]
    net = shallow(20, 38, 1)
    weights = {"arrays": {"layer0": [[row] for row in entries], "layer1": [[["1"]]]}}
    data = certificate(
        step(
            "factorization_upper_bound",
            {**maximal(net, [1], None, "1"), "quantity": "rank-at-weights", "weights": weights},
            {"columns": [0], "combinations": []},
        )
    )
    assert split([1], 20) == data["claim"]["partition"]
    assert run(write(tmp_path / "wide", data)).returncode == 2
