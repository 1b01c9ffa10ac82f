"""The independent checker as a process: isolated Python, no site packages, files from disk."""

import json
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from exactrank import certificate as certificates
from exactrank.kernel.fields import InputError
from exactrank.kernel.theorem import Theorem
from exactrank.terminal import printable

CHECKER = Path(__file__).resolve().parent / "checker"


class NoAnswer(InputError):
    """The checker's process ended without a verdict: a signal, a system out of memory, wrong options."""


def ended(code: int) -> str:
    """How a process ended, from its exit code."""
    if code >= 0:
        return f"it ended with exit code {code}"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    short = "; the system ends so what takes too much memory" if code == -9 else ""
    return f"it was ended by {name}{short}"


def check_command(arguments: Sequence[str]) -> list[str]:
    """The command of the independent checker: isolated, without site packages."""
    return [sys.executable, "-I", "-S", str(CHECKER), *arguments]


def check_files(
    files: Sequence[Path],
    *,
    claim: str | None = None,
    claims_file: Path | None = None,
    complete: bool = False,
    refutes: bool = False,
    without: str | None = None,
) -> tuple[int, list[dict[str, Any]]]:
    """Run the checker on files; its exit code and a row for each file.

    `refutes` asks whether each contradicts the claim, or its variant `without`. A claim without
    claims file is one of those that come with exactrank.
    """
    arguments = ["--json", *(str(path) for path in files)]
    if claim is not None:
        arguments += ["--claim", claim]
    if claims_file is not None:
        arguments += ["--claims", str(claims_file)]
    if refutes:
        arguments.append("--refutes")
    if without is not None:
        arguments += ["--without", without]
    if complete:
        arguments.append("--complete")
    done = subprocess.run(check_command(arguments), capture_output=True, text=True)
    try:
        rows = json.loads(done.stdout)["files"]
    except (ValueError, KeyError):
        said = done.stderr.strip()[:300] or "it said nothing"
        raise NoAnswer(f"the checker gave no answer: {ended(done.returncode)}; {said}") from None
    return done.returncode, rows


def accepted(theorem: Theorem, path: Path | None = None) -> tuple[bool, str]:
    """Whether the checker accepts a theorem's certificate from disk, and its verdict in words.

    The certificate is written to `path`, which stays; without one to a file that does not.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = path or Path(folder) / "certificate.json"
        certificates.save(theorem, file)
        code, rows = check_files([file])
    return code == 0, printable(f"{rows[0]['verdict']}: {rows[0]['reason']}")
