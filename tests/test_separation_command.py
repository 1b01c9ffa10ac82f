"""`exactrank separation`: answers, and errors that name the culprit and the mend."""

import json
from pathlib import Path

import pytest

from exactrank.cli import run

NETWORK = """
[network]
inputs = 4
representation = 2
widths = [2, 2]
[pooling]
geometry = "contiguous"
window = 2
"""


@pytest.fixture
def network(tmp_path: Path) -> Path:
    path = tmp_path / "deep4.toml"
    path.write_text(NETWORK, "utf-8")
    return path


def features(tmp_path: Path, data: object) -> str:
    path = tmp_path / "features.json"
    path.write_text(json.dumps(data), "utf-8")
    return str(path)


def asked(network: Path, *more: str, weights: str = "witness") -> int:
    return run(["separation", str(network), "--partition", "odd", "--weights", weights, *more])


@pytest.mark.parametrize(
    ("data", "rank"),
    [
        ({"family": "monomials"}, "4"),
        ({"family": "indicators", "points": [0, "1/2"]}, "4"),
        ({"family": "relu", "weights": [[1, 0], [0, 1]], "biases": [0, "-1/2"]}, "4"),
        ({"family": "values", "values": [[1, 1], [1, 2], [3, 4]]}, "4"),
        ({"family": "values", "values": [[1, 1], [2, 2]]}, "1"),
        ({"family": "values", "values": [[0, 0]]}, "0"),
    ],
)
def test_each_family(
    network: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    data: object,
    rank: str,
) -> None:
    certificate = tmp_path / "separation.json"
    code = asked(
        network,
        "--features",
        features(tmp_path, data),
        "--json",
        "--certificate",
        str(certificate),
    )
    answer = json.loads(capsys.readouterr().out)
    assert code == 0
    assert (answer["rank"], answer["checked"]) == (rank, True)
    assert run(["check", str(certificate)]) == 0


def test_dependent_relus_have_an_upper_bound_only(
    network: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = {"family": "relu", "weights": [1, 2], "biases": [0, 0]}
    assert asked(network, "--features", features(tmp_path, data)) == 0
    said = capsys.readouterr()
    assert "<= 4" in said.out and "no points were found" in said.err


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({"family": "splines"}, 'have a "family": one of monomials'),
        ({"family": "values", "values": [[1, 2, 3]]}, "3 numbers in each row"),
        ({"family": "indicators", "points": [1, 1]}, "repeated"),
        ({"family": "indicators", "points": [1]}, "1 points, but the representation has 2"),
        ({"family": "relu", "weights": [1, 2]}, "hold, beside the family, biases, weights"),
        ({"family": "values", "values": [[1, 0.5]]}, "0.5 is not an exact number"),
        ([1], 'have a "family"'),
    ],
)
def test_bad_features(
    network: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    data: object,
    reason: str,
) -> None:
    assert asked(network, "--features", features(tmp_path, data)) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert reason in said.err and said.err.count("\n") == 1


def test_other_bad_input(network: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(network, "--features", "cubes") == 2
    assert "neither monomials, nor indicators, nor a file" in capsys.readouterr().err
    other = tmp_path / "gf.toml"
    other.write_text(NETWORK.replace("inputs = 4", 'inputs = 4\nfield = "GF(7)"'), "utf-8")
    assert asked(other) == 2
    assert "over QQ, not over GF(7)" in capsys.readouterr().err
    relu = tmp_path / "relu.toml"
    relu.write_text(NETWORK.replace("inputs = 4", 'inputs = 4\noperator = "relu-max"'), "utf-8")
    assert asked(relu, weights="random:1") == 2
    assert "product" in capsys.readouterr().err
