"""`exactrank sweep` as a user calls it, in this process: answers, resuming, certificates, refusals."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

import exactrank
from exactrank.cli import run
from exactrank.kernel.fields import InputError
from exactrank.search.sweeps import sweep

NETWORK = """
[network]
inputs = 8
representation = 2
widths = [2, 2, 2]

[pooling]
geometry = "contiguous"
window = 2
"""
RANK_KEYS = [
    "format",
    "version",
    "quantity",
    "partition",
    "field",
    "lower",
    "upper",
    "rank",
    "bounds",
    "certificate",
    "checked",
]


@pytest.fixture
def net(in_folder: Path) -> str:
    (in_folder / "net.toml").write_text(NETWORK)
    return "net.toml"


def answer(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> tuple[str, str]:
    capsys.readouterr()
    assert run(["sweep", *arguments, "--jobs", "1"]) == code
    out, err = capsys.readouterr()
    return out, err


def test_rows_are_rank_objects_without_network(
    net: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out, err = answer(capsys, net, "--json")
    found = json.loads(out)
    assert list(found) == ["format", "version", "network", "rows"]
    assert (found["format"], found["version"]) == ("exactrank-sweep", 1)
    assert exactrank.Network.from_json(found["network"]).widths == (2, 2, 2)
    assert all(list(row) == RANK_KEYS for row in found["rows"])
    assert "12 rows for 127 partitions, no open gap; 0 were in" in err
    ranks = {tuple(row["partition"]["I"]): row["rank"] for row in found["rows"]}
    assert ranks[1, 3, 5, 7] == "16" and ranks[1, 2, 3, 4] == "2"
    for labels, rank in ranks.items():
        single = exactrank.rank(exactrank.read_network(net), labels)
        assert str(single.rank) == rank


def test_several_networks_have_what_varies_in_the_rows(
    net: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--partitions", "odd", "--partitions", "low", "--widths", "2..3,2,2")
    out, _ = answer(capsys, net, *words, "--json")
    found = json.loads(out)
    assert "widths" not in found["network"] and found["network"]["inputs"] == 8
    assert [row["network"] for row in found["rows"]] == [{"widths": [2, 2, 2]}] * 2 + [
        {"widths": [3, 2, 2]}
    ] * 2
    for row in found["rows"]:
        exactrank.Network.from_json({**found["network"], **row["network"]})


def test_again_computes_nothing_and_says_the_same(
    net: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out, err = answer(capsys, net, "--size", "1..2", "--json")
    assert "4 computed" in err
    again, err = answer(capsys, net, "--size", "1..2", "--json")
    assert again == out
    assert "4 were in exactrank-sweep.sqlite already, 0 computed" in err
    # A larger sweep finds them too, and a partition that is symmetric to one of them.
    _, err = answer(capsys, net, "--partitions", "7,8", "--json")
    assert "1 were in" in err
    _, err = answer(capsys, net, "--json")
    assert "4 were in exactrank-sweep.sqlite already, 8 computed" in err


def test_csv_and_files(net: str, in_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = answer(
        capsys, net, "--export", "csv", "--sharing", "none", "--sharing", "0,2", "--quiet"
    )
    rows = list(csv.DictReader(io.StringIO(out)))
    assert len(rows) == 24
    odd = [row for row in rows if row["I"] == "1,3,5,7"]
    assert [row["sharing"] for row in odd] == ["none", "0,2"]
    assert odd[0] == {
        "inputs": "8",
        "representation": "2",
        "widths": "2,2,2",
        "geometry": "contiguous",
        "windows": "2",
        "sharing": "none",
        "field": "QQ",
        "I": "1,3,5,7",
        "symmetric": "8",
        "lower": "16",
        "upper": "16",
        "rank": "16",
        "paper-lower": "16",
        "paper-upper": "16",
        "min-cut": "16",
        "certificate": "",
        "checked": "false",
    }
    _, err = answer(capsys, net, "-o", "out/rows.csv")
    assert err.startswith("out/rows.csv: 12 rows")
    assert len((in_folder / "out" / "rows.csv").read_text().splitlines()) == 13
    out, _ = answer(capsys, net, "-o", "rows.json")
    assert out == ""
    assert len(json.loads((in_folder / "rows.json").read_text())["rows"]) == 12
    assert not list(in_folder.rglob("*.part"))


def test_certificates_are_written_and_checked(
    net: str, in_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = (net, "--partitions", "odd", "--partitions", "2,4,6,8", "--certificates", "certs")
    out, _ = answer(capsys, *words, "--json")
    rows = json.loads(out)["rows"]
    assert [row["checked"] for row in rows] == [True, True]
    for row in rows:
        # Both are in one class, but each certificate is about its own partition.
        claim = json.loads((in_folder / row["certificate"]).read_text())["claim"]
        assert claim["partition"] == row["partition"]
    first = in_folder / rows[0]["certificate"]
    valid = first.read_bytes()
    # A certificate that is gone or was changed is made anew.
    first.unlink()
    (in_folder / rows[1]["certificate"]).write_text("{}")
    again, err = answer(capsys, *words, "--json")
    assert again == out and "2 computed" in err
    assert first.read_bytes() == valid
    # The same rows without certificates are not called checked.
    out, _ = answer(capsys, net, "--partitions", "odd", "--json")
    assert [row["checked"] for row in json.loads(out)["rows"]] == [False]


def test_a_store_is_no_proof(net: str, in_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import sqlite3

    words = (net, "--partitions", "odd", "--certificates", "certs", "--json")
    answer(capsys, *words)
    with sqlite3.connect("exactrank-sweep.sqlite") as database:
        database.execute("UPDATE cases SET result = replace(result, '\"16\"', '\"17\"')")
    out, err = answer(capsys, *words, code=1)
    assert json.loads(out)["rows"][0]["checked"] is False
    assert "valid, but not a certificate of this row" in err


def test_a_rejected_certificate_is_exit_1(
    net: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from exactrank.search import sweeps

    def refuses(files: list[Path]) -> tuple[int, list[dict[str, Any]]]:
        return 1, [{"verdict": "invalid", "reason": "no", "digest": "sha256:"} for _ in files]

    monkeypatch.setattr(sweeps, "check_files", refuses)
    out, err = answer(capsys, net, "--partitions", "odd", "--certificates", "c", "--json", code=1)
    assert json.loads(out)["rows"][0]["checked"] is False
    assert "not accepted by the checker" in err and "invalid: no" in err


def test_the_table_ends_with_what_is_left(net: str, capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = answer(capsys, net, "--widths", "1..4,2,2")
    assert "odd" in out
    assert "… and 8 more rows" in out
    out, err = answer(capsys, net, "--partitions", "odd", "--quiet")
    assert err == "" and "16" in out


@pytest.mark.parametrize(
    ("words", "mend"),
    [
        (["--widths", "5..2"], "the range 5..2 is empty"),
        (
            ["--widths", "1..1000000,1..1000000,2"],
            "this sweep has 1000000000000 networks, over the",
        ),
        (["--limit", "11"], "this sweep has 12 cases, over the limit of 11"),
        (["--partitions", "few.txt"], "few.txt, line 2: label 9 is not one of the inputs"),
        (["--store", "."], ".: is a directory; --store names a file"),
        (["--store", "net.toml"], "net.toml: not a store of sweeps"),
        (["--cluster", "localhost"], "'localhost' is not an address such as tcp://"),
        (["-o", "rows.txt"], "say --export csv or --export json"),
        (["-o", "folder.csv"], "folder.csv: is a directory"),
        (["--certificates", "net.toml"], "net.toml: is not a folder"),
        (["--json", "--export", "csv"], "contradict each other"),
        (["--jobs", "0"], "--jobs"),
    ],
)
def test_refusals_are_one_line_and_exit_2(
    net: str, in_folder: Path, capsys: pytest.CaptureFixture[str], words: list[str], mend: str
) -> None:
    (in_folder / "few.txt").write_text("odd\n1,9\n")
    (in_folder / "folder.csv").mkdir()
    assert run(["sweep", net, "--jobs", "1", *words]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert mend in err and err.count("\n") == 1


def test_in_python_rows_are_flat(in_folder: Path) -> None:
    network = exactrank.network(inputs=8, window=2, representation=2, widths=[2, 2, 2])
    rows = list(sweep(network, widths="2,3,2..3", partitions=["odd", "low"], store="rows.sqlite"))
    assert [row["rank"] for row in rows] == [16, 2, 16, 3]
    assert rows[0]["I"] == (1, 3, 5, 7) and rows[0]["min_cut"] == 16
    # What a DataFrame needs: dictionaries with the same keys and plain values.
    assert all(list(row) == list(rows[0]) for row in rows)
    assert all(
        isinstance(value, int | str | tuple | None) for row in rows for value in row.values()
    )
    with pytest.raises(InputError, match="over the limit of 3"):
        sweep(network, limit=3)
    # It is an iterator: the first row is there before the last is computed.
    assert next(sweep(network))["symmetric"] == 8
