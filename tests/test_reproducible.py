"""The same claim gives the same bytes: hash seeds, working folders, locales, time zones, Python versions."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CERTIFICATES = ROOT / "tests" / "certificates"
# One instance of each claim, and each theorem for all sizes: name and digest, a line for each.
PROVE = """
import hashlib
from exactrank import certificate, claims, proving
for name, proof in sorted(claims.shipped_scripts().items()):
    found = claims.instances(proof.claim)
    small = [x for x in found if x.parameters.get("inputs", 4) <= 8 and x.parameters.get("representation", 2) <= 3]
    theorems = [proving.load(proof.script)(small[0])] if small else []
    if proof.claim.all_sizes is not None:
        theorems.append(proving.load(proof.script, "prove_all_sizes")())
    for theorem in theorems:
        text = certificate.dumps(certificate.to_json(theorem))
        print(name, hashlib.sha256(text.encode()).hexdigest())
"""
PLAIN = {"PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
OTHER = {
    "hash seed": {"PYTHONHASHSEED": "1"},
    "another hash seed": {"PYTHONHASHSEED": "31415"},
    "plain locale": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "Turkish locale": {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"},
    "time zone": {"TZ": "Pacific/Kiritimati"},
    "all at once": {"PYTHONHASHSEED": "7", "LC_ALL": "de_DE.ISO-8859-1", "TZ": "America/St_Johns"},
}
COMMAND = ("depth-efficiency-corollary", "cp-rank-not-closed", "relu-sum-depth-gap")


def environment(changes: dict[str, str]) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG"))}
    return {**kept, **PLAIN, "PYTHONPATH": str(ROOT), **changes}


def proved(changes: dict[str, str], folder: Path, python: str = sys.executable) -> str:
    done = subprocess.run(
        [python, "-c", PROVE],
        cwd=folder,
        env=environment(changes),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def plain() -> str:
    found = proved({}, ROOT)
    assert len(found.splitlines()) > 50
    return found


@pytest.mark.slow
@pytest.mark.parametrize("name", OTHER)
def test_every_claim_gives_the_same_bytes(name: str, plain: str, tmp_path: Path) -> None:
    """From another working folder, and under another hash seed, locale or time zone."""
    assert proved(OTHER[name], tmp_path) == plain


@pytest.mark.slow
def test_verify_writes_the_same_files(tmp_path: Path) -> None:
    written = []
    for number, changes in enumerate(({}, OTHER["all at once"])):
        folder = tmp_path / str(number)
        folder.mkdir()
        done = subprocess.run(
            [sys.executable, "-m", "exactrank.cli", "verify", *COMMAND, "--out", "out"],
            cwd=folder,
            env=environment(changes),
            capture_output=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        out = folder / "out"
        written.append(
            {str(p.relative_to(out)): p.read_bytes() for p in sorted(out.rglob("*.json"))}
        )
    assert len(written[0]) > 5
    assert written[0] == written[1]


def others() -> list[str]:
    """Interpreters of another version: the one that EXACTRANK_OTHER_PYTHON names, or on the path."""
    named = os.environ.get("EXACTRANK_OTHER_PYTHON")
    found = [named] if named else [shutil.which(f"python3.{n}") for n in (11, 12, 13, 14)]
    working = []
    for python in found:
        if python is None:
            continue
        done = subprocess.run(
            [python, "-c", "import sys; print(sys.version_info[:2])"],
            capture_output=True,
            text=True,
        )
        if done.returncode == 0 and done.stdout.strip() != str(sys.version_info[:2]):
            working.append(python)
    return working


def test_the_checker_says_the_same_under_another_version() -> None:
    found = others()
    if not found:
        pytest.skip("no second Python of 3.11 or newer; EXACTRANK_OTHER_PYTHON may name one")
    files = sorted(str(p) for p in CERTIFICATES.glob("*/*.json") if p.stem != "determinant-work")
    said = []
    for python in (sys.executable, *found):
        command = [python, "-I", "-S", str(ROOT / "exactrank" / "checker"), "--json", *files]
        done = subprocess.run(command, capture_output=True, text=True, timeout=600)
        assert done.returncode == 3, done.stderr
        rows = json.loads(done.stdout)["files"]
        said.append([{k: v for k, v in row.items() if k != "seconds"} for row in rows])
    assert len(said[0]) == len(files)
    # The words for what is not JSON are those of Python's own parser.
    for rows in said[1:]:
        for ours, theirs in zip(said[0], rows, strict=True):
            if "is not JSON" in (ours["reason"] or ""):
                ours, theirs = ours | {"reason": None}, theirs | {"reason": None}
            assert ours == theirs


@pytest.mark.slow
def test_another_version_proves_the_same_bytes(plain: str, tmp_path: Path) -> None:
    probe = "import flint, networkx, numpy, pydantic, sympy"
    able = [
        p for p in others() if subprocess.run([p, "-c", probe], capture_output=True).returncode == 0
    ]
    if not able:
        pytest.skip("no second Python with the dependencies; EXACTRANK_OTHER_PYTHON may name one")
    for python in able:
        assert proved({}, tmp_path, python) == plain
