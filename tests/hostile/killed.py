"""Kill commands at random moments and see what is left: python tests/hostile/killed.py COMMAND TIMES SEED

After each kill (SIGKILL, to the command alone) every file under its final name must be whole, and the same
command must then end well and leave no hidden leftover. With --interrupt: Ctrl-C instead, timed.
"""

import argparse
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NETWORK = """[network]
inputs = 8
representation = 2
widths = [2, 3, 2]
[pooling]
geometry = "contiguous"
window = 2
"""
COMMANDS = {
    "verify": "verify rank-subadditive --out out --quiet",
    "sweep": "sweep n.toml --certificates out -o rows.json --jobs 1 --quiet",
    "export": "export c.json --to html -o page.html",
    "report": "report in -o page.html --quiet",
}


def start(words: str, folder: Path) -> subprocess.Popen[bytes]:
    """The command in a session of its own; SIGINT as a terminal's programs have it."""
    return subprocess.Popen(
        [sys.executable, "-m", "exactrank.cli", *words.split()],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def prepare(folder: Path) -> None:
    """A network, a certificate, a folder of certificates."""
    (folder / "n.toml").write_text(NETWORK)
    done = start("rank n.toml --partition odd --certificate c.json", folder)
    done.communicate()
    (folder / "in").mkdir()
    for number in range(8):
        shutil.copy(folder / "c.json", folder / "in" / f"{number}.json")


def damage(folder: Path) -> list[str]:
    """What is not whole under its final name."""
    found = []
    for path in folder.rglob("*"):
        try:
            if path.suffix == ".json":
                json.loads(path.read_text())
            elif path.suffix == ".html" and not path.read_text().rstrip().endswith("</html>"):
                found.append(f"{path.name}: half a page")
            elif path.suffix == ".sqlite":
                with closing(sqlite3.connect(path)) as store:
                    if store.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                        found.append(f"{path.name}: corrupt")
        except ValueError as error:
            found.append(f"{path.name}: {error}")
    return found


def attack(
    command: str,
    times: int,
    seed: int,
    *,
    number: int = signal.SIGKILL,
    say: Callable[[str], None] = print,
) -> list[str]:
    """Kill the command at random moments; all that went wrong."""
    words, wrong, chance = COMMANDS[command], [], random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        base = Path(name) / "base"
        base.mkdir()
        prepare(base)
        # The time it takes, in which the moments are chosen.
        whole = Path(name) / "whole"
        shutil.copytree(base, whole)
        began = time.monotonic()
        start(words, whole).communicate()
        usual = time.monotonic() - began
        killed, leftovers, loading, answers = 0, 0, 0, []
        for turn in range(times):
            folder = Path(name) / str(turn)
            shutil.copytree(base, folder)
            process = start(words, folder)
            time.sleep(chance.uniform(0.0, usual))
            running, sent = process.poll() is None, time.monotonic()
            process.send_signal(number)
            _, said = process.communicate(timeout=120)
            answers.append(time.monotonic() - sent)
            killed += running
            if (
                number == signal.SIGINT
                and process.returncode not in (0, 130, -signal.SIGINT)
                and b"importlib" not in said
            ):
                wrong.append(f"turn {turn}: exit {process.returncode}: {said[-300:]!r}")
            # While Python loads libraries it answers Ctrl-C with a traceback of its own.
            loading += b"importlib" in said
            if b"Traceback" in said and b"importlib" not in said:
                wrong.append(f"turn {turn}: a traceback after {said[-200:]!r}")
            wrong += [f"turn {turn}: {text}" for text in damage(folder)]
            left = list(folder.rglob(".*.part"))
            leftovers += len(left)
            again = start(words, folder)
            _, said = again.communicate(timeout=300)
            if again.returncode != 0:
                wrong.append(f"turn {turn}: the rerun ended with {again.returncode}: {said!r}")
            wrong += [f"turn {turn}, rerun: {text}" for text in damage(folder)]
            wrong += [f"turn {turn}: {path.name} stays" for path in folder.rglob(".*.part")]
            shutil.rmtree(folder)
        answers.sort()
        say(
            f"{command}: {times} turns, seed {seed}, {killed} hit it running ({loading} as Python "
            f"loaded libraries), {leftovers} leftovers, "
            f"{len(wrong)} wrong; ended after {answers[len(answers) // 2]:.2f} s in the middle, "
            f"{answers[-1]:.2f} s at most"
        )
    return wrong


def main() -> int:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=sorted(COMMANDS))
    parser.add_argument("times", type=int)
    parser.add_argument("seed", type=int)
    parser.add_argument("--interrupt", action="store_true")
    options = parser.parse_args()
    number = signal.SIGINT if options.interrupt else signal.SIGKILL
    wrong = attack(options.command, options.times, options.seed, number=number)
    print(*wrong, sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
