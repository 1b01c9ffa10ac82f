"""`exactrank report`: what it finds, what it says of it, and what it refuses."""

import html.parser
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from exactrank.kernel.fields import InputError
from exactrank.render import report as pages
from exactrank.render.report_data import check_folder, find_certificates

ROOT = Path(__file__).resolve().parents[2]
CERTIFICATES = ROOT / "tests" / "certificates"
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=y>"


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "exactrank.cli", *map(str, arguments)]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "120"}


@pytest.fixture
def run(tmp_path: Path) -> Any:
    def call(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command(*arguments),
            capture_output=True,
            text=True,
            env=environment(),
            cwd=tmp_path,
            timeout=300,
        )

    return call


@pytest.fixture(scope="module")
def proved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Certificates of two claims, as `exactrank verify` writes them."""
    folder = tmp_path_factory.mktemp("proved")
    subprocess.run(
        command("verify", "kronecker-rank", "shared-shallow-symmetric", "--out", "certificates"),
        check=True,
        capture_output=True,
        env=environment(),
        cwd=folder,
        timeout=300,
    )
    return folder / "certificates"


class Tags(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def tags(page: str) -> list[tuple[str, dict[str, str | None]]]:
    reader = Tags()
    reader.feed(page)
    return reader.seen


def data(page: str) -> Any:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])


def test_claims_are_verified_from_disk(run: Any, proved: Path, tmp_path: Path) -> None:
    done = run("report", proved, "-o", "r.html", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    page = (tmp_path / "r.html").read_text()
    assert answer["bytes"] == len(page.encode())
    assert [(row["name"], row["status"]) for row in answer["folders"]] == [
        ("kronecker-rank", "verified"),
        ("shared-shallow-symmetric", "verified"),
    ]
    rows = data(page)["groups"][0]
    assert (
        len(rows)
        == answer["folders"][0]["certificates"]
        == len(list((proved / "kronecker-rank").iterdir()))
    )
    assert {row[1] for row in rows} == {"valid"}
    assert all(len(row[2]) == 64 for row in rows)


def test_the_page_stands_alone(run: Any, proved: Path, tmp_path: Path) -> None:
    assert run("report", proved, "-o", "r.html", "--quiet").stdout == ""
    page = (tmp_path / "r.html").read_text()
    seen = tags(page)
    assert not {"link", "img", "iframe", "object", "base"} & {tag for tag, _ in seen}
    for _, attributes in seen:
        assert not {"src", "style"} & set(attributes)
        assert (attributes.get("href") or "#").startswith("#")
        assert not [key for key in attributes if key.startswith("on") and key != "on"]
    # The one address is the name of the SVG namespace, which is not fetched.
    assert re.findall(r"https?://[^\"']*", page) == ["http://www.w3.org/2000/svg"]
    assert not re.search(r"@import|url\(|fetch\(|XMLHttpRequest|innerHTML|eval\(", page)
    policy = next(a["content"] or "" for _, a in seen if "http-equiv" in a)
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert policy.count("'sha256-") == 2


def test_the_same_certificates_give_the_same_bytes(run: Any, proved: Path, tmp_path: Path) -> None:
    shutil.copytree(proved, tmp_path / "certificates")
    assert run("report").returncode == 0
    first = (tmp_path / "report.html").read_bytes()
    # A second run, over the page of the first, and with it inside the folder.
    assert run("report").returncode == 0
    assert (tmp_path / "report.html").read_bytes() == first
    assert run("report", "-o", "certificates/report.html").returncode == 0
    assert run("report", "--jobs", "1").returncode == 0
    assert (tmp_path / "report.html").read_bytes() == first


def test_missing_instances_are_said(run: Any, proved: Path, tmp_path: Path) -> None:
    shutil.copytree(proved / "kronecker-rank", tmp_path / "kronecker-rank")
    next((tmp_path / "kronecker-rank").iterdir()).unlink()
    done = run("report", "kronecker-rank", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["folders"][0]["status"] == "incomplete"
    assert "no certificate for" in (tmp_path / "report.html").read_text()


def test_a_certificate_of_another_claim_is_rejected(run: Any, proved: Path, tmp_path: Path) -> None:
    shutil.copytree(proved / "shared-shallow-symmetric", tmp_path / "kronecker-rank")
    done = run("report", ".", "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["folders"][0]["status"] == "rejected"
    assert "invalid" in done.stderr


def test_other_certificates_are_checked_without_a_claim(run: Any, tmp_path: Path) -> None:
    mine = tmp_path / "all" / "mine"
    mine.mkdir(parents=True)
    shutil.copy(CERTIFICATES / "accept" / "cut.json", mine)
    (mine / "notes.json").write_text("{}")
    (mine / "empty.json").write_text("")
    done = run("report", "all", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["folders"] == [
        {"name": "mine", "status": "accepted", "certificates": 1, "accepted": 1}
    ]
    assert "2 other JSON files were left alone" in (tmp_path / "report.html").read_text()


def test_claims_of_ones_own_are_pinned_by_their_file(
    run: Any, proved: Path, tmp_path: Path
) -> None:
    shutil.copytree(proved / "kronecker-rank", tmp_path / "all" / "mine")
    shipped = (ROOT / "proofs" / "claims.toml").read_text()
    start = shipped.index("[kronecker-rank]")
    table = shipped[start : shipped.index("\n[rank-subadditive]")]
    (tmp_path / "mine.toml").write_text(table.replace("kronecker-rank", "mine"))
    done = run("report", "all", "--claims", "mine.toml", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["folders"][0]["status"] == "verified"
    (tmp_path / "twice.toml").write_text(table)
    done = run("report", "all", "--claims", "twice.toml")
    assert done.returncode == 2
    assert "'kronecker-rank' stands in" in done.stderr


def test_every_accepted_file_of_the_suite_is_told(run: Any, tmp_path: Path) -> None:
    done = run("report", CERTIFICATES / "accept", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    (row,) = json.loads(done.stdout)["folders"]
    assert row["accepted"] == row["certificates"] > 40


def test_what_is_rejected_is_named(run: Any, tmp_path: Path) -> None:
    shutil.copytree(CERTIFICATES / "reject", tmp_path / "bad")
    done = run("report", "bad", "--json")
    assert done.returncode == 1
    (row,) = json.loads(done.stdout)["folders"]
    assert (row["status"], row["accepted"]) == ("rejected", 0)
    assert f"{row['certificates']} are rejected" in done.stderr
    assert len(done.stderr.splitlines()) == 21
    assert "Traceback" not in done.stderr


def test_names_from_outside_are_text(run: Any, tmp_path: Path) -> None:
    folder = tmp_path / "x" / HOSTILE.replace("/", "∕") / "<b>"
    folder.mkdir(parents=True)
    shutil.copy(CERTIFICATES / "accept" / "cut.json", folder / "<script>'\"&.json")
    done = run("report", "x", "--json")
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "report.html").read_text()
    seen = tags(page)
    assert sum(tag == "script" for tag, _ in seen) == 2
    assert not {"img", "b"} & {tag for tag, _ in seen}
    assert data(page)["groups"][0][0][0] == "<script>'\"&.json"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["missing"], "missing: does not exist"),
        (["file"], "file: is not a folder"),
        (["empty"], "empty: holds no certificates"),
        (["good", "-o", "empty"], "empty: is a directory"),
        (["good", "-o", "file/below.html"], "file/below.html: cannot be written"),
        (["good", "--jobs", "0"], "jobs"),
    ],
)
def test_bad_input_is_one_line(arguments: list[str], words: str, run: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "empty").mkdir()
    (tmp_path / "good").mkdir()
    shutil.copy(CERTIFICATES / "accept" / "cut.json", tmp_path / "good")
    done = run("report", *arguments, "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "file", "good"]
    assert list((tmp_path / "empty").iterdir()) == []


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="needs /proc to see processes")
def test_ctrl_c_leaves_no_part_of_a_page(tmp_path: Path) -> None:
    names = [f"{number:04}.json" for number in range(3000)]
    (tmp_path / "many").mkdir()
    for name in names:
        shutil.copy(CERTIFICATES / "accept" / "cut.json", tmp_path / "many" / name)
    child = subprocess.Popen(
        command("report", "many", "--jobs", "1"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
        cwd=tmp_path,
        start_new_session=True,
        # Where the tests run in the background, Ctrl-C is ignored, and children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    # Until the first checker runs: a command that is still starting cannot answer Ctrl-C.
    listed = Path(f"/proc/{child.pid}/task")
    deadline = time.monotonic() + 60
    while not any(path.read_text() for path in listed.glob("*/children")):
        assert child.poll() is None and time.monotonic() < deadline
        time.sleep(0.01)
    # As a terminal does: to the command and its checkers alike.
    os.killpg(child.pid, signal.SIGINT)
    _, errors = child.communicate(timeout=60)
    assert child.returncode == 130, errors
    assert "Traceback" not in errors
    assert [path.name for path in tmp_path.iterdir()] == ["many"]


def test_a_file_that_changes_meanwhile_is_not_told(tmp_path: Path) -> None:
    path = tmp_path / "cut.json"
    shutil.copy(CERTIFICATES / "accept" / "cut.json", path)
    found, others = find_certificates(tmp_path)
    findings = check_folder(tmp_path, found, others, claims={})
    path.write_text(path.read_text() + " ")
    with pytest.raises(InputError, match="changed while the report was made"):
        pages.report(findings)


@pytest.mark.slow
def test_what_the_page_about_reports_shows_runs(run: Any, tmp_path: Path) -> None:
    text = (ROOT / "docs" / "report.md").read_text("utf-8")
    (block,) = re.findall(r"^```sh\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)
    for line in block.splitlines():
        program, *arguments = shlex.split(line)
        assert program == "exactrank"
        done = run(*arguments)
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "report.html").is_file()
