"""Every command that is shown, in README, in a page, or as an example of `--help`, runs and succeeds."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

from exactrank.cli import app

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
# Their commands run elsewhere: in order, and with the output that the page shows.
RUN_ELSEWHERE = {"tutorial.md": "tests/test_docs.py", "weights.md": "tests/test_docs_weights.py"}
NOT_RUN = {
    "make": "sets up a virtual environment; CI calls make itself",
    ".": "activates that environment",
    "pip": "installs",
    "exactrank sweep big.toml": "big.toml stands for a sweep of days; stores are joined in tests/search",
    "sqlite3": "the same statements run in tests/search/test_sweep_docs.py",
    "python3 -I -S exactrank/checker FILE": "FILE stands for any certificate",
    "python docs/generate": "writes pages of the repository; their tests compare instead",
    "python benchmarks/run.py": "measures for half an hour",
    "python tests/attack/campaign.py": "runs for hours; tests/attack/test_campaign.py runs a part",
    "python tests/attack/mutation.py": "runs for an hour",
    "pytest": "the tests themselves",
}
REPORTS = {}
PROGRAMS = ("exactrank", "python", "python3", "make", "pip", "sqlite3", ".")

DEEP4 = """[network]
operator = "OPERATOR"
inputs = 4
representation = 2
widths = [2, 2]

[pooling]
geometry = "contiguous"
window = 2
"""
SWEEP = (
    DEEP4.replace("OPERATOR", "product")
    + '\n[sweep]\npartitions = "classes"\nsharing = ["none", "all"]\n'
)


def commands(text: str) -> list[str]:
    """The command lines of a page: in fenced blocks and in indented ones, without prompt and comment."""
    found = []
    fenced = re.findall(r"^ *```(\w*)\n(.*?)^ *```$", text, flags=re.MULTILINE | re.DOTALL)
    blocks = [body for language, body in fenced if language in ("", "sh", "console", "bash")]
    rest = re.sub(r"^ *```.*?^ *```$", "", text, flags=re.MULTILINE | re.DOTALL)
    blocks += re.findall(r"^(?: {4}.*\n)+", rest, flags=re.MULTILINE)
    for line in "".join(blocks).splitlines():
        command = line.strip().removeprefix("$ ").split("  #")[0].strip()
        if command.split(" ")[0] in PROGRAMS:
            found.append(command)
    return found


def pages() -> dict[str, list[str]]:
    """Each page with the commands that run here."""
    found = {}
    for path in [ROOT / "README.md", *sorted(DOCS.glob("*.md"))]:
        listed = [line for line in commands(path.read_text("utf-8")) if not excluded(line)]
        if listed and path.name not in RUN_ELSEWHERE:
            found[path.name] = listed
    return found


def excluded(line: str) -> bool:
    """Whether a command is named as one that is not run."""
    return any(line == name or line.startswith(f"{name} ") for name in NOT_RUN) or line.startswith(
        "python docs/generate"
    )


def examples() -> Iterator[tuple[str, str]]:
    """(command, example) from the help of every command."""
    group = get_command(app)
    for name, command in sorted(group.commands.items()):  # type: ignore[attr-defined]
        text = command.callback.__doc__ or ""
        for line in re.findall(r"^ *(?:Examples?: +)?(exactrank .*)$", text, flags=re.MULTILINE):
            yield name, line


EXAMPLES = list(examples())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like the repository's, with the files that examples name."""
    import exactrank
    from exactrank.kernel.fields import QQ
    from exactrank.networks import random_weights
    from exactrank.weights import write_weights

    at = tmp_path_factory.mktemp("reader")
    shutil.copytree(DOCS / "examples", at / "docs" / "examples")
    for name in ("exactrank", "proofs"):
        (at / name).symlink_to(ROOT / name, target_is_directory=True)
    for path in (DOCS / "examples").glob("*.*"):
        shutil.copy(path, at)
    (at / "deep4.toml").write_text(DEEP4.replace("OPERATOR", "product"))
    (at / "relu4.toml").write_text(DEEP4.replace("OPERATOR", "relu-max"))
    (at / "sweep.toml").write_text(SWEEP)
    deep16 = exactrank.read_network(at / "deep16.toml")
    write_weights(at / "trained.npz", deep16, random_weights(deep16, QQ, seed=1, size=3))
    positive = {
        "layer0": [[[str(10 + j), str(20 + j)]] * 2 for j in range(4)],
        "layer1": [[["1", "1"], ["1", "1"]]] * 2,
        "layer2": [[["1", "1"]]],
    }
    (at / "relu4-weights.json").write_text(json.dumps(positive))
    import numpy as np

    np.save(at / "tensor.npy", np.arange(16).reshape(2, 2, 2, 2))
    program = at / "bin" / "exactrank"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -P -m exactrank.cli "$@"\n')
    (at / "bin" / "python3").write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "$@"\n')
    for file in program.parent.iterdir():
        file.chmod(0o755)
    run(at, "exactrank rank deep16.toml --partition odd --certificate deep16-odd.json")
    run(at, "exactrank verify depth-efficiency --quiet")
    return at


def run(folder: Path, line: str, *, allowed: tuple[int, ...] = (0,)) -> None:
    """Run a command line in the folder; it must succeed, and print no traceback."""
    path = os.pathsep.join([str(folder / "bin"), os.environ["PATH"]])
    done = subprocess.run(
        ["bash", "-c", line],
        cwd=folder,
        env={**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode in allowed, f"{line}\n{done.stdout[-500:]}\n{done.stderr[-2000:]}"
    assert "Traceback" not in done.stderr


def test_commands_are_found_in_fences_and_in_indented_blocks() -> None:
    text = "x\n\n    exactrank a  # why\n    not one\n\n```console\n$ exactrank b\nout\n```\n"
    text += "\n1. y\n   ```\n   make c\n   ```\n"
    assert commands(text) == ["exactrank b", "make c", "exactrank a"]
    assert len(pages()["README.md"]) >= 3


@pytest.mark.parametrize("reason", NOT_RUN.values())
def test_what_is_not_run_says_why(reason: str) -> None:
    assert len(reason) > 5


@pytest.mark.parametrize("page", sorted(RUN_ELSEWHERE))
def test_the_other_tests_are_there(page: str) -> None:
    assert page.removesuffix(".md") in (ROOT / RUN_ELSEWHERE[page]).read_text("utf-8")


def test_every_command_has_an_example() -> None:
    names = {command.name for command in app.registered_commands}
    # `claims` has no arguments, and `check` shows its call in the text.
    assert names - {name for name, _ in EXAMPLES} <= {"claims", "check"}


@pytest.mark.slow
@pytest.mark.parametrize("page", sorted(pages()))
def test_the_commands_of_a_page_run(folder: Path, page: str) -> None:
    for line in pages()[page]:
        if "--to pdf" in line and shutil.which("pdflatex") is None:
            # CI installs LaTeX, and there the same command runs.
            assert not os.environ.get("EXACTRANK_CI"), "pdflatex is not installed"
            continue
        run(folder, line)


@pytest.mark.slow
@pytest.mark.parametrize(("command", "line"), EXAMPLES, ids=[line for _, line in EXAMPLES])
def test_the_examples_of_help_run(folder: Path, command: str, line: str) -> None:
    run(folder, line, allowed=(1,) if any(map(line.startswith, REPORTS)) else (0,))


@pytest.mark.slow
def test_the_python_of_readme_prints_what_it_says(folder: Path) -> None:
    (block,) = re.findall(
        r"^```python\n(.*?)^```$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", block],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    expected = re.findall(r"print\(.*\)\s+# (.*)", block)
    assert done.stdout.splitlines() == expected, done.stderr


def test_the_network_of_readme_is_the_example() -> None:
    (block,) = re.findall(
        r"^```toml\n(.*?)^```$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    import tomllib

    shown, file = (
        tomllib.loads(block),
        tomllib.loads((DOCS / "examples" / "deep16.toml").read_text()),
    )
    defaults = {"sharing": "none", "field": "QQ"}
    assert {**shown, "network": {**defaults, **shown["network"]}} == file


def test_readme_names_every_command_and_top_folder() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    for command in app.registered_commands:
        assert f"`exactrank {command.name}`" in text or f"`{command.name}`" in text, command.name
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        assert target.startswith("http") or (ROOT / target).exists(), target


@pytest.mark.slow
def test_the_handout_is_the_instance_that_the_page_names(folder: Path) -> None:
    claim = json.loads((folder / "certificates" / "depth-efficiency" / "023.json").read_text())[
        "claim"
    ]
    network = claim["network"]
    assert (network["inputs"], network["representation"], network["widths"]) == (8, 2, [2, 2, 2])
    assert network["sharing"] == "none" and claim["field"] == "QQ"
