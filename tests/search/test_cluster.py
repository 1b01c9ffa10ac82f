"""A sweep on a Dask cluster: a real scheduler, two workers on loopback, one killed in the middle."""

import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from exactrank.cli import run

pytest.importorskip(
    "distributed",
    reason="needs the extra `cluster`: pip install --require-hashes -r requirements-cluster.lock",
)
pytestmark = pytest.mark.slow

NETWORK = """
[network]
inputs = 16
representation = 3
widths = [3, 4, 3, 2]

[pooling]
geometry = "contiguous"
window = 2
"""
WORDS = ["net.toml", "--widths", "3,2..4,3,2"]


class Cluster:
    """A scheduler and workers, each a process of its own."""

    def __init__(self, folder: Path):
        self._folder = folder
        self._scheduler_file = folder / "scheduler.json"
        self.processes: list[subprocess.Popen[bytes]] = []
        here = ["--host", "127.0.0.1", "--no-dashboard"]
        known = ["--scheduler-file", str(self._scheduler_file)]
        self._start("dask_scheduler", *here, "--port", "0", *known)
        deadline = time.monotonic() + 60
        while not self._scheduler_file.exists():
            assert time.monotonic() < deadline
            time.sleep(0.05)
        self.address = str(json.loads(self._scheduler_file.read_text())["address"])

    def add_worker(self) -> subprocess.Popen[bytes]:
        options = ["--nthreads", "1", "--nworkers", "1", "--no-nanny", "--host", "127.0.0.1"]
        return self._start("dask_worker", self.address, *options, "--no-dashboard")

    def _start(self, name: str, *arguments: str) -> subprocess.Popen[bytes]:
        with (self._folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.{name}", *arguments],
                stdout=log,
                stderr=log,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                cwd=self._folder,
            )
        self.processes.append(process)
        return process

    def close(self) -> None:
        for process in reversed(self.processes):
            process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    started = Cluster(tmp_path)
    try:
        yield started
    finally:
        started.close()


def kept() -> int:
    try:
        with closing(sqlite3.connect("exactrank-sweep.sqlite")) as database:
            return int(database.execute("SELECT count(*) FROM cases").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def test_the_same_bytes_as_the_local_run_with_a_worker_killed(
    in_folder: Path, cluster: Cluster
) -> None:
    (in_folder / "net.toml").write_text(NETWORK)
    victim, _ = cluster.add_worker(), cluster.add_worker()
    command = [sys.executable, "-m", "exactrank.cli", "sweep", *WORDS]
    time.sleep(3)
    sweep = subprocess.Popen(
        [*command, "--cluster", cluster.address, "-o", "cluster.json"],
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 120
    while kept() < 10:
        assert sweep.poll() is None, sweep.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert kept() < 378, "too fast to be killed in the middle"
    victim.kill()
    _, err = sweep.communicate(timeout=240)
    assert sweep.returncode == 0, err
    assert "378 computed" in err
    local = [*command, "--store", ":memory:", "--jobs", "1", "-o", "local.json"]
    assert subprocess.run(local, capture_output=True).returncode == 0
    assert Path("cluster.json").read_bytes() == Path("local.json").read_bytes()


def test_a_scheduler_that_dies_is_one_line(in_folder: Path, cluster: Cluster) -> None:
    # Sharing makes cases slow: minors at random weights are tried.
    slow = NETWORK.replace("[3, 4, 3, 2]", '[4, 4, 4, 4]\nsharing = "all"')
    (in_folder / "net.toml").write_text(slow)
    cluster.add_worker()
    time.sleep(3)
    command = [sys.executable, "-m", "exactrank.cli", "sweep", "net.toml"]
    sweep = subprocess.Popen(
        [*command, "--widths", "3..4,3..6,3..6,3", "--cluster", cluster.address],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 120
    while kept() < 10:
        assert sweep.poll() is None, sweep.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.02)
    cluster.processes[0].kill()
    out, err = sweep.communicate(timeout=60)
    assert sweep.returncode == 2, err
    assert out == "" and "finished rows are kept" in err and err.count("\n") == 1
    assert "Traceback" not in err
    assert kept() >= 10


def test_no_scheduler_and_no_workers(
    in_folder: Path,
    cluster: Cluster,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from exactrank.search import pool

    monkeypatch.setattr(pool, "CONNECT", 2)
    (in_folder / "net.toml").write_text(NETWORK)
    capfd.readouterr()
    assert run(["sweep", *WORDS, "--cluster", cluster.address]) == 2
    out, err = capfd.readouterr()
    assert out == "" and "has no workers" in err and err.count("\n") == 1
    assert run(["sweep", *WORDS, "--cluster", "tcp://127.0.0.1:9"]) == 2
    out, err = capfd.readouterr()
    assert out == "" and "no Dask scheduler answers at tcp://127.0.0.1:9" in err
