"""docs/sweeps.md: its files are there, its sweeps can be read, its tables are what the sweeps say."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from exactrank.cli import run
from exactrank.search.sweepfile import KEYS, read_plan

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = (DOCS / "sweeps.md").read_text("utf-8")
SWEEPS = sorted((DOCS / "examples" / "sweeps").glob("*.toml"))


def test_links_and_pictures_lead_to_files() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", PAGE):
        assert (DOCS / target).is_file(), target


@pytest.mark.parametrize("path", SWEEPS, ids=lambda path: path.stem)
def test_ready_sweeps_can_be_read_and_are_small(path: Path) -> None:
    assert read_plan([path], {}).count(limit=1000) > 0
    assert path.stem in PAGE


def test_the_page_names_the_keys_of_a_sweep_file() -> None:
    listed = PAGE.split("Keys of `[sweep]`:", 1)[1].split(".\n", 1)[0]
    assert sorted(re.findall(r"`(\w+)`", listed)) == sorted(KEYS)


def test_the_sweep_file_of_the_page_is_one(
    in_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (text,) = re.findall(r"^```toml\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)
    (in_folder / "sweep.toml").write_text(text)
    assert run(["sweep", "sweep.toml", "--size", "2", "--jobs", "1"]) == 0
    assert "9 rows" in capsys.readouterr().err


def test_stores_are_joined_as_the_page_says(
    in_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import sqlite3

    net = str(DOCS / "examples" / "deep16.toml")
    for size, name in (("1..2", "a"), ("3", "b")):
        assert run(["sweep", net, "--size", size, "--store", f"{name}.sqlite", "--jobs", "1"]) == 0
    (statements,) = re.findall(r'sqlite3 a\.sqlite "(.*)"', PAGE)
    with sqlite3.connect("a.sqlite") as database:
        database.executescript(statements)
    capsys.readouterr()
    assert run(["sweep", net, "--size", "1..3", "--store", "a.sqlite", "--jobs", "1"]) == 0
    assert "0 computed" in capsys.readouterr().err


@pytest.mark.slow
def test_the_tables_are_what_the_sweeps_say() -> None:
    script = DOCS / "generate_sweeps.py"
    done = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
