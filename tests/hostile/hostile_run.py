"""Command lines in processes of their own, with bounds on time, memory and the size of a file.

The process is forked from this one, where the libraries are loaded already: a hundred take seconds.
"""

import gc
import os
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import exactrank.cli

# Loaded here once, so that forked processes find them.
LOADED = (
    "exactrank.api",
    "exactrank.features",
    "exactrank.claims",
    "exactrank.search.sweeps",
    "exactrank.search.sweepfile",
    "exactrank.rectifiers.boxes",
    "exactrank.refuting.refute",
    "exactrank.render.report",
    "exactrank.verification",
    "numpy",
)
for _name in LOADED:
    import_module(_name)

MEMORY = 2**31
"""Bytes of address space that a command may take beyond what the libraries hold."""
SECONDS = 10.0


@dataclass(frozen=True)
class Ended:
    """How a command ended; `code` is negative where a signal ended it."""

    code: int
    out: str
    err: str
    seconds: float

    @property
    def refused(self) -> str:
        """What is wrong with it as an answer to bad input; empty where it is one line and exit 2."""
        said = [
            (self.code != 2, f"exit {self.code}"),
            (self.out != "", f"standard output {self.out[:200]!r}"),
            (self.err.count("\n") != 1, f"{self.err.count(chr(10))} lines"),
            (len(self.err) > 1000, f"{len(self.err)} characters"),
            ("Traceback" in self.err, "a traceback"),
            ("internal error" in self.err, "an internal error"),
            (not self.err.rstrip("\n").isprintable(), "what steers a terminal"),
        ]
        return "; ".join(word for bad, word in said if bad)


def _room() -> int:
    """The address space of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    return pages * resource.getpagesize()


def forked(
    arguments: Sequence[str | Path],
    folder: Path,
    *,
    seconds: float = SECONDS,
    memory: int = MEMORY,
    file_size: int | None = None,
    stdout: str | None = None,
) -> Ended:
    """Run `exactrank ARGUMENTS` in the folder; `file_size` bounds a file as a full disk does."""
    with tempfile.TemporaryDirectory() as kept:
        out, err = stdout or os.path.join(kept, "out"), os.path.join(kept, "err")
        began = time.monotonic()
        child = os.fork()
        if child == 0:
            _run([str(argument) for argument in arguments], folder, out, err, memory, file_size)
        status = _wait(child, seconds)
        spent = time.monotonic() - began
        code = -999 if status is None else os.waitstatus_to_exitcode(status)
        said = "" if stdout else _read(out)
        return Ended(code, said, _read(err), spent)


def _read(path: str) -> str:
    return Path(path).read_bytes().decode("utf-8", errors="backslashreplace")


def _wait(child: int, seconds: float) -> int | None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return status
        time.sleep(0.002)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


def _run(
    arguments: list[str], folder: Path, out: str, err: str, memory: int, file_size: int | None
) -> None:
    """In the child: never returns."""
    code = 70
    try:
        gc.freeze()
        os.setsid()
        os.chdir(folder)
        for path, number in ((out, 1), (err, 2)):
            os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), number)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
        sys.stderr = os.fdopen(
            2, "w", encoding="utf-8", closefd=False, buffering=1, errors="backslashreplace"
        )
        signal.signal(signal.SIGINT, signal.default_int_handler)
        resource.setrlimit(resource.RLIMIT_AS, (_room() + memory,) * 2)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if file_size is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (file_size, file_size))
        sys.argv = ["exactrank", *arguments]
        try:
            exactrank.cli.main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0
        # As the interpreter does at its end.
        try:
            sys.stdout.flush()
        except OSError:
            code = 120
        sys.stderr.flush()
    except BaseException as error:
        os.write(2, f"Traceback: {type(error).__name__}: {error}\n".encode())
    finally:
        os._exit(code)
