"""The table of slide 23: a cell holds with all certificates of its claims, and is empty without one."""

import json
import shutil
from pathlib import Path

import pytest

from exactrank.claims import shipped_scripts
from exactrank.cli import run
from exactrank.cli.verify import _scripts
from exactrank.comparisons import Comparison, cells, comparisons
from exactrank.verification import Verification

TABLE = Comparison.model_validate(
    {
        "statement": "two claims",
        "source": "a test",
        "columns": ["left", "right"],
        "rows": [
            {
                "name": "row",
                "cells": [
                    {"text": "said", "claims": ["zero-set", "zero-set-contrast"]},
                    {"text": "opinion", "claims": []},
                ],
            }
        ],
    }
)


@pytest.fixture(scope="module")
def proved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("certificates")
    scripts = shipped_scripts()
    Verification(out, jobs=1).run([scripts[name] for name in TABLE.claims])
    return out


@pytest.fixture
def copied(proved: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(proved, tmp_path / "out"))


def test_a_cell_holds_with_all_certificates(copied: Path) -> None:
    left, right = cells(TABLE, copied)
    assert left.text == "said"
    assert [one.certificates > 0 for one in left.rests_on] == [True, True]
    assert all(one.digest and one.reason is None for one in left.rests_on)
    assert right.text == "opinion" and right.rests_on == ()


@pytest.mark.parametrize("claim", TABLE.claims)
def test_deleting_one_certificate_empties_the_cell(copied: Path, claim: str) -> None:
    sorted((copied / claim).glob("*.json"))[0].unlink()
    left, right = cells(TABLE, copied)
    assert left.text is None
    assert [one.claim for one in left.rests_on if one.reason] == [claim]
    assert right.text == "opinion"


def test_a_certificate_that_is_changed_empties_the_cell(copied: Path) -> None:
    file = sorted((copied / "zero-set").glob("*.json"))[0]
    file.write_text(file.read_text("utf-8").replace('"null"', '"everything"'), "utf-8")
    assert cells(TABLE, copied)[0].text is None


def test_the_digest_is_of_all_certificates(copied: Path) -> None:
    before = cells(TABLE, copied)[0].rests_on[0].digest
    file = sorted((copied / "zero-set").glob("*.json"))[0]
    file.write_text(file.read_text("utf-8") + "\n", "utf-8")
    assert cells(TABLE, copied)[0].rests_on[0].digest not in (None, before)


def test_slide_23_rests_on_claims_that_exist() -> None:
    (table,) = comparisons().values()
    assert len(table.columns) == 2 and len(table.rows) == 3
    assert set(table.claims) <= set(shipped_scripts())
    assert [bool(cell.claims) for row in table.rows for cell in row.cells] == [True] * 4 + [
        False
    ] * 2


def test_the_command_says_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(["table", "circuits-versus-rectifiers", "--out", str(tmp_path), "--json"])
    said = capsys.readouterr()
    found = json.loads(said.out)["cells"]
    assert code == 1
    assert [cell["text"] for cell in found[:4]] == [None] * 4
    assert "no certificates in" in said.err
    assert run(["table", "circuits-versus-rectifiers", "--columns", "N"]) == 2


def test_verify_takes_the_table_for_its_claims(capsys: pytest.CaptureFixture[str]) -> None:
    (name,) = comparisons()
    assert run(["claims", "--json"]) == 0
    listed = [claim["id"] for claim in json.loads(capsys.readouterr().out)["claims"]]
    assert name in listed and name not in shipped_scripts()
    assert [proof.name for proof in _scripts([name])] == comparisons()[name].claims
