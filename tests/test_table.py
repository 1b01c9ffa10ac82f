"""`exactrank table`: every cell rests on a certificate on disk; deleting it empties the cell."""

import json
from pathlib import Path

import pytest
from refusals import refused

import exactrank
from exactrank.claims import shipped_scripts
from exactrank.cli import run
from exactrank.partitions import name_of, parse_partition
from exactrank.render.tables import grid, read_cells
from exactrank.verification import Verification

CLAIM = "pooling-geometry"


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    out = tmp_path_factory.mktemp("table")
    (verdict,) = Verification(out).run([shipped_scripts()[CLAIM]])
    assert verdict.status == "verified", verdict.reason
    return out


def table(out, capsys):
    code = run(["table", CLAIM, "--out", str(out), "--json"])
    return code, json.loads(capsys.readouterr().out)["cells"]


def test_the_mathematics(certificates, capsys):
    """Square pooling separates left from right, mirror pooling outer from inner columns."""
    code, cells = table(certificates, capsys)
    assert code == 0
    ranks = {
        (c["parameters"]["inputs"], c["parameters"]["geometry"], c["parameters"]["partition"]): c[
            "value"
        ]
        for c in cells
        if c["parameters"]["widths"] in ([4, 4], [8, 16, 32, 64, 128])
    }
    coarse, full = {16: "4", 1024: "128"}, {16: "256", 1024: "2^512"}
    for n in (16, 1024):
        for geometry in ("grid", "mirror"):
            assert ranks[n, geometry, "odd"] == ranks[n, geometry, "checkerboard"] == full[n]
        assert ranks[n, "grid", "left"] == ranks[n, "grid", "quadrants"] == coarse[n]
        assert ranks[n, "mirror", "left"] == ranks[n, "mirror", "quadrants"] == full[n]
        assert ranks[n, "mirror", "mirror"] == coarse[n]
    assert ranks[16, "grid", "mirror"] == "256"
    assert ranks[1024, "grid", "mirror"] == str(2**24)


def test_a_cell_rests_on_its_file(certificates, capsys):
    code, before = table(certificates, capsys)
    victim, forged = before[3], before[7]
    texts = {c["certificate"]: Path(c["certificate"]).read_text() for c in (victim, forged)}
    try:
        Path(victim["certificate"]).unlink()
        text = texts[forged["certificate"]]
        Path(forged["certificate"]).write_text(text.replace(f'"{forged["value"]}"', '"5"'))
        assert run(["table", CLAIM, "--out", str(certificates)]) == 1
        out, err = capsys.readouterr()
        assert "2 of 40 cells are empty" in err
        assert "invalid" in err
        assert victim["digest"][7:19] not in out
        code, after = table(certificates, capsys)
        assert code == 1
        assert after[3]["value"] is None and after[3]["digest"] is None
        assert after[7]["value"] is None
        assert [c for i, c in enumerate(after) if i not in (3, 7)] == [
            c for i, c in enumerate(before) if i not in (3, 7)
        ]
    finally:
        for name, text in texts.items():
            Path(name).write_text(text)
    assert table(certificates, capsys) == (0, before)


def test_digests_are_those_of_the_files(certificates, capsys):
    import hashlib

    _, cells = table(certificates, capsys)
    for cell in cells:
        data = Path(cell["certificate"]).read_bytes()
        assert cell["digest"] == "sha256:" + hashlib.sha256(data).hexdigest()


def test_layout(certificates):
    read = read_cells(shipped_scripts()[CLAIM], certificates)
    header, rows = grid(read.cells)
    assert header == ["N", "widths", "partition", "grid", "mirror"]
    assert len(rows) == 20
    assert rows[-1][:3] == ["1024", "[8, 16, 32, 64, 128]", "mirror"]
    assert rows[-1][3].startswith("16777216  ")
    header, rows = grid(read.cells, "partition")
    assert header[-5:] == ["odd", "left", "checkerboard", "quadrants", "mirror"]


def test_refused(certificates, capsys, tmp_path):
    refused(capsys, ["table", "kronecker-rank"], "ranks of networks")
    refused(capsys, ["table", "nothing"], "nothing")
    refused(
        capsys,
        ["table", CLAIM, "--out", str(certificates), "--columns", "inputs2"],
        "inputs2",
        "geometry",
    )
    assert run(["table", CLAIM, "--out", str(tmp_path)]) == 1
    assert "40 of 40 cells are empty" in capsys.readouterr().err


@pytest.mark.parametrize("geometry", ["grid", "mirror"])
def test_named_partitions_of_grids(geometry):
    net = exactrank.network(
        inputs=16, representation=2, widths=[2, 2], geometry=geometry, shape=[4, 4], window=[2, 2]
    )
    named = {
        "left": "1,2,5,6,9,10,13,14",
        "checkerboard": "1,3,6,8,9,11,14,16",
        "quadrants": "1,2,5,6,11,12,15,16",
        "mirror": "1,4,5,8,9,12,13,16",
        "odd": "1,3,5,7,9,11,13,15",
        "low": "1-8",
    }
    for name, labels in named.items():
        assert parse_partition(name, net) == parse_partition(labels, net)
        assert name_of(parse_partition(labels, net), net) == name
    assert name_of(parse_partition("1-3", net), net) == "1-3 | 4-16"


@pytest.mark.parametrize(
    ("name", "shape"), [("left", [4, 1]), ("quadrants", [1, 4]), ("mirror", [2, 2])]
)
def test_grids_too_small(name, shape):
    net = exactrank.network(
        inputs=4, representation=2, widths=[2], geometry="grid", shape=shape, window=shape
    )
    with pytest.raises(exactrank.InputError, match="needs a grid of at least"):
        parse_partition(name, net)
