"""The pages as a site: it builds without warnings, holds every page and claim, and its notebooks run."""

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
NOTEBOOKS = [
    path for path in sorted(DOCS.glob("*.md")) if "```{code-cell}" in path.read_text("utf-8")
]
NEEDED = ("sphinx", "furo", "myst_nb")


def cells(path: Path) -> list[str]:
    """The code of a notebook's cells."""
    text = path.read_text("utf-8")
    return re.findall(
        r"^```\{code-cell\} ipython3\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL
    )


def test_there_are_notebooks() -> None:
    assert {path.stem for path in NOTEBOOKS} >= {"first-look", "pictures"}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_cells_of_a_notebook_run(path: Path) -> None:
    names: dict[str, object] = {}
    for cell in cells(path):
        exec(compile(cell, path.name, "exec"), names)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built pages."""
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing and not os.environ.get("EXACTRANK_CI"):
        pytest.skip(f"the extra docs is not installed ({', '.join(missing)}): make docs")
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "--fail-on-warning", "--keep-going", "--quiet"]
    done = subprocess.run(
        [*command, "-d", folder / "trees", "-b", "html", DOCS, folder / "html"],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return folder / "html"


@pytest.mark.slow
def test_every_page_is_in_the_site_and_in_its_contents(site: Path) -> None:
    index = (site / "index.html").read_text("utf-8")
    for path in DOCS.glob("*.md"):
        assert (site / f"{path.stem}.html").is_file()
        assert path.stem == "index" or f'href="{path.stem}.html"' in index


@pytest.mark.slow
def test_every_claim_is_on_the_page_of_the_talk_with_its_script(site: Path) -> None:
    from exactrank.claims import shipped_scripts

    page = (site / "talk.html").read_text("utf-8")
    for proof in shipped_scripts().values():
        assert f"<strong>{proof.name}</strong>" in page, proof.name
        assert f"/{proof.script.name}" in page
    assert "circuits-versus-rectifiers" in page and "the talk’s opinion" in page.replace("'", "’")


@pytest.mark.slow
def test_the_notebook_shows_networks_ranks_and_pictures(site: Path) -> None:
    page = (site / "first-look.html").read_text("utf-8")
    assert page.count("<svg") >= 4 and "both_bounds from" in page and "<math>" in page


@pytest.mark.slow
def test_every_rule_and_command_has_its_reference(site: Path) -> None:
    from exactrank.cli import app
    from exactrank.kernel.rules import RULES

    rules = (site / "kernel-rules.html").read_text("utf-8")
    assert all(f".{name}" in rules for name in RULES)
    commands = (site / "commands.html").read_text("utf-8")
    names = [command.name for command in app.registered_commands]
    assert len(names) >= 8 and all(
        f"<strong>exactrank {name}</strong>" in commands for name in names
    )
