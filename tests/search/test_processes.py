"""Interrupted, killed and concurrent sweeps, with real processes."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals need a Unix system")

# Sharing makes cases slow enough (some 0.1 s) to be interrupted in the middle.
SLOW = """
[network]
inputs = 8
representation = 3
widths = [4, 5, 4]
sharing = "all"

[pooling]
geometry = "contiguous"
window = 2

[sweep]
widths = ["4/5/6/7/8,4..8,3/4/5"]
size = 4
"""
STORE = "exactrank-sweep.sqlite"


@pytest.fixture
def slow(in_folder: Path) -> str:
    (in_folder / "slow.toml").write_text(SLOW)
    return "slow.toml"


def start(*arguments: str) -> subprocess.Popen[str]:
    """A sweep in a session of its own, so that a signal may go to it and its workers alone.

    Where the tests run in the background SIGINT is ignored, which children inherit: it is reset.
    """
    return subprocess.Popen(
        [sys.executable, "-m", "exactrank.cli", "sweep", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def kept() -> int:
    """The number of rows in the store; 0 before it is there."""
    if not Path(STORE).exists():
        return 0
    try:
        with closing(sqlite3.connect(STORE)) as database:
            (count,) = database.execute("SELECT count(*) FROM cases").fetchone()
            return int(count)
    except sqlite3.OperationalError:
        return 0


def wait_for(condition: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.02)


def finish(process: subprocess.Popen[str], code: int = 0) -> tuple[str, str]:
    out, err = process.communicate(timeout=120)
    assert process.returncode == code, err
    return out, err


def processes() -> list[tuple[int, int, int, str]]:
    """Number, parent, session and state of all processes."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        found.append((int(folder.name), int(fields[1]), int(fields[3]), fields[0]))
    return found


def rest(slow: str, rows: int) -> dict[str, object]:
    """Go on to the end; the answer, once the rows that were there are seen to be used."""
    out, err = finish(start(slow, "--size", "4", "--widths", "4/5/6,4/5/6,3/4/5", "--json"))
    assert f"{rows} were in {STORE} already" in err
    found: dict[str, object] = json.loads(out)
    return found


def fresh(slow: str) -> dict[str, object]:
    words = ("--size", "4", "--widths", "4/5/6,4/5/6,3/4/5", "--json", "--store", ":memory:")
    found: dict[str, object] = json.loads(finish(start(slow, *words))[0])
    return found


def stopped(slow: str, number: int, *, jobs: int, group: bool = False) -> tuple[int, str, int]:
    """Start, wait for three rows, send a signal: exit code, standard error, rows kept."""
    words = ("--widths", "4/5/6,4/5/6,3/4/5", "--jobs", str(jobs), "-o", "rows.json")
    process = start(slow, *words)
    wait_for(lambda: kept() >= 3, process)
    if group:
        os.killpg(process.pid, number)
    else:
        process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert out == ""
    assert not Path("rows.json").exists()
    return process.returncode, err, kept()


@pytest.mark.slow
@pytest.mark.parametrize(("jobs", "group"), [(1, False), (2, False), (2, True)])
def test_ctrl_c_keeps_all_finished_rows(slow: str, jobs: int, group: bool) -> None:
    # A terminal sends Ctrl-C to the whole group: the workers hear it too.
    code, err, rows = stopped(slow, signal.SIGINT, jobs=jobs, group=group)
    assert code == 130
    assert f"{rows} of " in err and "the same command goes on from there" in err
    assert "Traceback" not in err
    assert not list(Path().glob(".*.part"))
    assert rest(slow, rows) == fresh(slow)


@pytest.mark.slow
def test_sigterm_keeps_all_finished_rows(slow: str) -> None:
    code, err, rows = stopped(slow, signal.SIGTERM, jobs=1)
    assert code == 143 and "the same command goes on from there" in err
    assert not list(Path().glob(".*.part"))
    assert kept() == rows


@pytest.mark.slow
@pytest.mark.parametrize("jobs", [1, 2])
def test_kill_9_loses_at_most_the_rows_in_flight(slow: str, jobs: int) -> None:
    code, _, rows = stopped(slow, signal.SIGKILL, jobs=jobs)
    assert code == -signal.SIGKILL
    assert rows >= 3
    with closing(sqlite3.connect(STORE)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert rest(slow, rows) == fresh(slow)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
def test_workers_end_when_their_parent_is_killed(slow: str) -> None:
    process = start(slow, "--jobs", "2")
    wait_for(lambda: kept() >= 1, process)
    process.kill()
    process.communicate(timeout=60)

    def left() -> list[int]:
        return [
            n for n, _, session, state in processes() if session == process.pid and state != "Z"
        ]

    deadline = time.monotonic() + 30
    while left() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert left() == []


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
def test_a_worker_killed_for_memory_is_told(slow: str) -> None:
    process = start(slow, "--widths", "4/5/6,4/5/6,3/4/5", "--jobs", "2")
    wait_for(lambda: kept() >= 3, process)
    workers = [number for number, parent, *_ in processes() if parent == process.pid]
    loky = [n for n in workers if b"LokyProcess" in Path(f"/proc/{n}/cmdline").read_bytes()]
    os.kill(loky[0], signal.SIGKILL)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 2 and out == ""
    assert err.count("\n") == 1 and "a worker process was killed" in err
    rows = kept()
    assert rest(slow, rows) == fresh(slow)


def test_two_processes_on_one_store(in_folder: Path) -> None:
    (in_folder / "net.toml").write_text(SLOW.split("[sweep]")[0].replace('sharing = "all"', ""))
    words = ("net.toml", "--widths", "2..4,2..3,2", "--json", "--jobs", "1")
    both = [start(*words), start(*words)]
    answers = [finish(process) for process in both]
    assert answers[0][0] == answers[1][0]
    rows = json.loads(answers[0][0])["rows"]
    assert kept() == len(rows) == 72
    with closing(sqlite3.connect(STORE)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    _, err = finish(start(*words))
    assert f"{len(rows)} were in {STORE} already, 0 computed" in err


@pytest.mark.slow
def test_workers_give_the_same_bytes_as_one_process(slow: str) -> None:
    words = (slow, "--widths", "4/5,4/5,3/4", "--store", ":memory:", "--json")
    one, _ = finish(start(*words, "--jobs", "1"))
    two, _ = finish(start(*words, "--jobs", "2"))
    assert one == two
