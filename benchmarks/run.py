"""All benchmarks: `python benchmarks/run.py` measures, then writes docs/benchmarks.md and its pictures.

Each measurement is a process of its own with one thread; medians of several. CPU seconds are compared: they depend
less than elapsed ones on what else the machine does. What takes over a minute is stopped and shown as such.
"""

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import plan  # noqa: E402 - a neighbour of this script, not a package
import report  # noqa: E402

MINUTE = 60
SETTING_UP = 20
"""CPU seconds for imports and for making the matrix, which are not counted."""

ELAPSED = 400
MEMORY = 12 * 2**30


def limit() -> None:
    """In the child: a minute of CPU time and setting up, and memory."""
    seconds = MINUTE + SETTING_UP
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def once(task: plan.Task) -> dict[str, Any]:
    """One measurement, or why there is none: skipped, stopped, failed."""
    command = [sys.executable, str(HERE / "one.py"), task.call, json.dumps(task.arguments)]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=ELAPSED, preexec_fn=limit
        )
    except subprocess.TimeoutExpired:
        return {"stopped": True}
    if done.returncode < 0:
        return {"stopped": True}
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or ["no message"]
        return {"failed": last[0][:200]}
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    if found.get("cpu", 0) > MINUTE:
        return {"stopped": True}
    return found


def measure(task: plan.Task, repeat: int) -> dict[str, Any]:
    """Medians over the runs; slow tasks run fewer times."""
    runs = [once(task)]
    if "cpu" not in runs[0]:
        return runs[0]
    # What takes many seconds varies little, and is measured once.
    times = repeat if runs[0]["cpu"] < 5 else 1
    runs += [run for run in (once(task) for _ in range(times - 1)) if "cpu" in run]
    found = dict(runs[0])
    for key in ("cpu", "wall", "find", "export", "check", "memory", "bytes"):
        if key in found:
            found[key] = statistics.median(run[key] for run in runs)
    found["runs"] = len(runs)
    return found


def about() -> dict[str, Any]:
    """The machine and the versions; load averages say how busy it was."""
    from importlib.metadata import PackageNotFoundError, version

    versions = {}
    for package in ("numpy", "python-flint", "sympy", "galois", "passagemath-linbox"):
        try:
            versions[package] = version(package)
        except PackageNotFoundError:
            versions[package] = "not installed"
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count(),
        "load": [round(x, 1) for x in os.getloadavg()],
        "versions": versions,
    }


def main() -> None:
    """Measure what is asked for, keep the results, write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("groups", nargs="*", help="goal, condition, peer, growth (default: all)")
    parser.add_argument("--only", default="", help="what the name of a measurement contains")
    parser.add_argument("--repeat", type=int, default=5, help="runs for each median")
    parser.add_argument("--quick", action="store_true", help="small sizes, to try the machinery")
    parser.add_argument("--render", action="store_true", help="only write the page anew")
    parser.add_argument("--results", type=Path, default=HERE / "results.json")
    parser.add_argument("--docs", type=Path, default=HERE.parent / "docs")
    options = parser.parse_args()
    known = json.loads(options.results.read_text()) if options.results.exists() else {}
    if not options.render:
        tasks = [*plan.goals(), *plan.conditions(), *plan.peers(quick=options.quick)]
        tasks += plan.growth(quick=options.quick)
        groups = options.groups or ["goal", "condition", "peer", "growth"]
        chosen = [t for t in tasks if t.group in groups and options.only in t.name]
        results = {row["name"]: row for row in known.get("results", [])}
        slow: set[tuple[str, str]] = set()
        for number, task in enumerate(chosen, start=1):
            key = (task.notes.get("table", ""), task.notes.get("peer", ""))
            # A peer that took over a minute is not asked for larger matrices of the same kind.
            found = {"stopped": True} if key in slow else measure(task, options.repeat)
            if "stopped" in found and task.group == "peer":
                slow.add(key)
            row = {"group": task.group, "name": task.name, "notes": task.notes, **found}
            results[task.name] = row
            shown = {key: row[key] for key in ("cpu", "stopped", "skipped", "failed") if key in row}
            print(f"{number}/{len(chosen)} {task.name}: {shown}", file=sys.stderr, flush=True)
        # In the order of the plan; what is no longer measured goes.
        listed = [results[task.name] for task in tasks if task.name in results]
        known = {"about": about(), "repeat": options.repeat, "results": listed}
        options.results.write_text(json.dumps(known, indent=1) + "\n")
    report.write(known, options.docs)


if __name__ == "__main__":
    main()
