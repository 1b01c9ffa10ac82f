"""The documentation: every rule and citation is proved, names agree, and what the tutorial shows runs."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from exactrank.kernel.rules import RULES
from exactrank.kernel.theorem import CITATIONS

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
CERTIFICATE = (DOCS / "certificate.md").read_text("utf-8")
FURTHER = [page.read_text("utf-8") for page in sorted(DOCS.glob("certificate-*.md"))]
RULES_PAGES = sorted(DOCS.glob("rules*.md"))
RULES_PAGE = "\n".join(page.read_text("utf-8") for page in RULES_PAGES)
TUTORIAL = (DOCS / "tutorial.md").read_text("utf-8")
PAGES = (*(page.name for page in RULES_PAGES), "trust.md", "tutorial.md")
# Installing is not part of a test.
NOT_RUN = ("make ", ". .venv")

Block = tuple[str, str]
"""(language, text) of a fenced block."""


def sections(text: str) -> dict[str, str]:
    """The sections of a page whose heading is a name in backticks (and perhaps "(cited)")."""
    parts = re.split(r"^(#+ .*)$", text, flags=re.MULTILINE)
    headings = [re.fullmatch(r"## (`\w[\w-]*`(?: \(cited\))?)", heading) for heading in parts[1::2]]
    bodies = zip(headings, parts[2::2], strict=True)
    return {heading[1].replace("`", ""): body for heading, body in bodies if heading}


def blocks(text: str) -> list[Block]:
    """The fenced blocks of a page, in order."""
    found = re.findall(r"^```(\w+)\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)
    return [(language, body) for language, body in found]


def part(text: str, start: str, end: str) -> str:
    """What stands between two strings."""
    return text.split(start, 1)[1].split(end, 1)[0]


def test_every_rule_and_citation_has_a_section_and_nothing_else_has() -> None:
    cited = {f"{name} (cited)" for name in CITATIONS}
    assert set(sections(RULES_PAGE)) == set(RULES) | cited


@pytest.mark.parametrize("name", [*RULES, *(f"{name} (cited)" for name in CITATIONS)])
def test_every_section_has_a_complete_proof(name: str) -> None:
    section = sections(RULES_PAGE)[name]
    assert re.search(r"\*\*Proof[^*]*\*\*", section), "no proof"
    assert "∎" in section, "the proof has no end"
    if name in RULES:
        assert re.search(r"^    -{8,}$", section, flags=re.MULTILINE), "no fraction"
        assert "**Checked.**" in section


def test_certificate_page_lists_the_rules_of_the_kernel() -> None:
    pages = "\n".join([part(CERTIFICATE, "\n## Rules", "\n## Citations"), *FURTHER])
    listed = re.findall(r"^`(\w+)`:", pages, flags=re.MULTILINE)
    assert sorted(listed) == sorted(RULES)


def test_certificate_page_lists_the_citations_of_the_kernel() -> None:
    pages = [page.split("\n## Citations", 1) for page in (CERTIFICATE, *FURTHER)]
    tables = "".join(page[1].split("\n## ", 1)[0] for page in pages if len(page) == 2)
    listed = re.findall(r"^\| `([\w-]+)`", tables, flags=re.MULTILINE)
    assert sorted(listed) == sorted(CITATIONS)


def test_certificate_page_names_the_hypotheses_that_the_checker_knows() -> None:
    listed = re.findall(r"`([a-z][a-z-]*)`", part(CERTIFICATE, "- `hypotheses`:", "- `conclusion"))
    for page in FURTHER:
        for more in page.split("\nMore hypotheses:")[1:]:
            listed += re.findall(r"`([a-z-]+)` \(", more.split("\n\n", 1)[0])
    assert len(set(listed)) == len(listed)
    assert sorted(listed) == sorted(checker_hypotheses())
    shipped = tomllib.loads((ROOT / "proofs" / "claims.toml").read_text("utf-8")).values()
    assert {name for claim in shipped for name in claim.get("hypotheses", [])} <= set(listed)


def checker_hypotheses() -> list[str]:
    """The keys of the checker's table, read from its source: nothing imports the checker."""
    tree = ast.parse((ROOT / "exactrank" / "checker" / "claims.py").read_text("utf-8"))
    for node in tree.body:
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "HYPOTHESES":
            assert isinstance(node.value, ast.Dict)
            return [key.value for key in node.value.keys if isinstance(key, ast.Constant)]
    raise AssertionError("the checker has no table of hypotheses")


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_to_files(page: str) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", (DOCS / page).read_text("utf-8")):
        if not target.startswith("http"):
            assert (DOCS / target).is_file(), target


@pytest.mark.parametrize("name", ["deep16.toml", "my_claim.toml", "my_claim.py"])
def test_the_tutorial_shows_the_files_as_they_are(name: str) -> None:
    text = (DOCS / "examples" / name).read_text("utf-8")
    language = "python" if name.endswith(".py") else "toml"
    shown = [body for kind, body in blocks(TUTORIAL) if kind == language]
    # What stands before the first table or import, a comment or docstring, is left out.
    assert any(text.endswith(body) for body in shown)


@pytest.fixture
def reader(tmp_path: Path) -> tuple[Path, dict[str, str]]:
    """A folder like the repository's, and an environment with the commands `exactrank` and `python3`."""
    shutil.copytree(DOCS / "examples", tmp_path / "docs" / "examples")
    (tmp_path / "exactrank").symlink_to(ROOT / "exactrank", target_is_directory=True)
    commands = tmp_path / "bin"
    commands.mkdir()
    for name, call in (
        ("exactrank", f"{sys.executable} -P -m exactrank.cli"),
        ("python3", sys.executable),
    ):
        (commands / name).write_text(f'#!/bin/sh\nexec {call} "$@"\n')
        (commands / name).chmod(0o755)
    path = os.pathsep.join([str(commands), os.environ["PATH"]])
    return tmp_path, {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)}


@pytest.mark.slow
def test_the_tutorial_runs(reader: tuple[Path, dict[str, str]]) -> None:
    folder, environment = reader
    output = ""
    for language, body in blocks(TUTORIAL):
        if language == "sh":
            lines = [line for line in body.splitlines() if not line.startswith(NOT_RUN)]
            output = "".join(run(line, folder, environment) for line in lines)
        elif language == "text":
            printed = {" ".join(line.split()) for line in output.splitlines()}
            assert {" ".join(line.split()) for line in body.splitlines()} <= printed


def run(line: str, folder: Path, environment: dict[str, str]) -> str:
    """What a command line prints; it must succeed."""
    done = subprocess.run(
        line, shell=True, cwd=folder, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, f"{line}: {done.stderr}"
    return done.stdout


@pytest.mark.slow
def test_the_tutorial_s_python_prints_what_it_says(reader: tuple[Path, dict[str, str]]) -> None:
    folder, environment = reader
    program = "\n".join(body for language, body in blocks(TUTORIAL) if language == "python")
    done = subprocess.run(
        [sys.executable, "-P", "-"],
        input=program,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    prints = [line for line in program.splitlines() if line.startswith("print(")]
    for line, printed in zip(prints, done.stdout.splitlines(), strict=True):
        _, comment, expected = line.partition("# ")
        assert not comment or expected.startswith(printed), line


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('value = "r0^3"', 'value = "r0^4"'),
        ('value = "r0^3"', 'value = "r0^2"'),
        ('["1-3,5"]', '["1-3,6"]'),
    ],
)
def test_another_claim_is_not_proved_by_the_example(
    reader: tuple[Path, dict[str, str]], old: str, new: str
) -> None:
    folder, environment = reader
    verify = "exactrank verify docs/examples/my_claim.py --out mine"
    run(verify, folder, environment)
    claim = folder / "docs" / "examples" / "my_claim.toml"
    claim.write_text(claim.read_text("utf-8").replace(old, new), "utf-8")
    check = "exactrank check mine/eight-inputs/*.json --claim eight-inputs --complete"
    check += " --claims docs/examples/my_claim.toml"
    done = subprocess.run(
        check, shell=True, cwd=folder, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 1, done.stdout + done.stderr
