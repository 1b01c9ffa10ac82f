"""The certificates of tests/certificates: checker and kernel accept or refuse each, and say why."""

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest
from attack_certs import kernel_verdict

FOLDER = Path(__file__).resolve().parents[1] / "certificates"
INDEX: dict[str, dict[str, str | None]] = json.loads((FOLDER / "index.json").read_text("utf-8"))
VERDICTS = {
    "accept": ("valid", 0),
    "reject": ("invalid", 1),
    "declined": ("declined", 2),
    "malformed": ("malformed", 3),
}


def folder(path: str) -> str:
    return path.partition("/")[0]


def paths(*folders: str) -> list[str]:
    return [path for path in INDEX if folder(path) in folders]


def test_the_index_lists_the_files():
    files = {f"{path.parent.name}/{path.name}" for path in FOLDER.glob("*/*.json")}
    assert files == set(INDEX)
    assert all(len(paths(name)) > 25 for name in VERDICTS)


def test_files_are_small():
    sizes = {path: (FOLDER / path).stat().st_size for path in INDEX}
    assert max(sizes.values()) < 64_000
    assert sum(sizes.values()) < 2_000_000


@pytest.mark.parametrize("path", INDEX)
def test_the_checker_gives_the_verdict_for_its_reason(path, checker):
    answer = checker.check((FOLDER / path).read_bytes())
    assert answer.verdict == VERDICTS[folder(path)][0], answer
    if folder(path) != "accept":
        reason = INDEX[path]["checker"]
        assert reason
        assert reason in answer.reason


@pytest.mark.parametrize("path", paths("accept", "reject"))
def test_kernel_and_checker_agree(path):
    answer = kernel_verdict(json.loads((FOLDER / path).read_bytes()))
    assert (answer.verdict == "valid") == (folder(path) == "accept"), answer
    if folder(path) == "reject":
        reason = INDEX[path]["kernel"]
        assert reason
        assert reason in answer.reason


# Replaying is for certificates that this program wrote: it takes a JSON object, already parsed, and
# reads neither the head of the file nor what is left over in it. What it misses must be said here.
NOT_READ_BY_THE_KERNEL = {
    "duplicate-key": "Python's parser keeps the last of two equal keys",
    "duplicate-bound": "Python's parser keeps the last of two equal keys",
}


@pytest.mark.parametrize("path", paths("malformed"))
def test_the_kernel_refuses_malformed_certificates_too(path):
    data = (FOLDER / path).read_bytes()
    try:
        certificate = json.loads(data.decode())
    except ValueError:
        return
    name = Path(path).stem
    refused: Any = None
    try:
        refused = kernel_verdict(certificate).verdict == "refused"
    except Exception as error:  # a list instead of an object, a key that is missing
        refused = type(error).__name__ in ("KeyError", "TypeError", "IndexError")
    if name in NOT_READ_BY_THE_KERNEL:
        return
    assert refused, name


def test_what_replaying_does_not_read_changes_no_statement():
    """Whatever the kernel lets pass of these, the theorem is the one of the file left as it was."""
    from exactrank.certificate import replay, to_json

    let_pass = 0
    for name in NOT_READ_BY_THE_KERNEL:
        certificate = json.loads((FOLDER / "malformed" / f"{name}.json").read_bytes())
        try:
            theorem = replay(certificate)
        except (ValueError, KeyError):
            continue
        let_pass += 1
        assert theorem.conclusion.to_json() == certificate["claim"]
        assert to_json(theorem)["cites"] == certificate["cites"]
    assert let_pass <= len(NOT_READ_BY_THE_KERNEL)


def test_exit_codes_of_single_files(checker_process):
    for name, (verdict, code) in VERDICTS.items():
        for path in paths(name)[::40]:
            done = checker_process([FOLDER / path])
            assert done.returncode == code, (path, done.stdout)
            assert f"{FOLDER / path}: {verdict}" in done.stdout
            assert "Traceback" not in done.stderr


def test_exit_code_of_several_files_is_the_worst(checker_process):
    first = {name: FOLDER / paths(name)[0] for name in VERDICTS}
    order = ("accept", "declined", "reject", "malformed")
    for number, worst in enumerate(order):
        files = [first[name] for name in order[: number + 1]]
        for listed in (files, files[::-1]):
            assert checker_process(listed).returncode == VERDICTS[worst][1]


def test_the_process_says_what_the_modules_say(checker_process):
    """All files in one call of the program, isolated and without site packages."""
    listed = list(INDEX)
    slow = {"declined/determinant-work.json"}
    listed = [path for path in listed if path not in slow]
    done = checker_process(["--json", *(FOLDER / path for path in listed)])
    rows = json.loads(done.stdout)["files"]
    assert done.returncode == 3
    assert [row["verdict"] for row in rows] == [VERDICTS[folder(path)][0] for path in listed]
    for path, row in zip(listed, rows, strict=True):
        assert row["file"] == str(FOLDER / path)
        assert (row["reason"] is None) == (folder(path) == "accept")
        assert (row["statement"] is None) == (folder(path) != "accept")
        assert INDEX[path]["checker"] is None or INDEX[path]["checker"] in row["reason"]


@pytest.mark.parametrize("name", ["directory", "missing", "binary", "empty", "pipe", "device"])
def test_what_is_no_file_is_malformed(name, tmp_path, checker_process):
    import os

    path = tmp_path / name
    if name == "directory":
        path.mkdir()
    elif name == "binary":
        path.write_bytes(bytes(range(256)) * 64)
    elif name == "empty":
        path.write_bytes(b"")
    elif name == "pipe":
        os.mkfifo(path)
    elif name == "device":
        path = Path("/dev/zero")
    done = checker_process(["--json", path], timeout=20)
    assert done.returncode == 3
    (row,) = json.loads(done.stdout)["files"]
    assert row["verdict"] == "malformed"
    assert row["reason"]
    assert done.stderr == ""


def test_names_of_files_cannot_steer_a_terminal(tmp_path, checker_process):
    path = tmp_path / "a\x1b[2J\n: valid"
    path.write_text("{}")
    done = checker_process([path])
    assert done.returncode == 3
    assert "\x1b" not in done.stdout
    assert len(done.stdout.splitlines()) == 1


def test_make_writes_these_files():
    """The table and the index name the same files and reasons.

    Bytes are not compared: what searches propose (pivots, primes) may change, the files stay good.
    """
    spec = importlib.util.spec_from_file_location("certificates_make", FOLDER / "make.py")
    assert spec is not None
    assert spec.loader is not None
    make = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(make)
    due = {p: reason for p, (_, reason) in make.files().items() if folder(p) != "accept"}
    assert due == {p: entry["checker"] for p, entry in INDEX.items() if folder(p) != "accept"}
