"""The benchmarks' machinery: everyone gets the same ranks, and the page says what was measured. Nothing is timed."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))

import example_matrices  # noqa: E402 - the benchmarks are scripts, not a package
import ours  # noqa: E402
import peers  # noqa: E402
import plan  # noqa: E402
import report  # noqa: E402
import run  # noqa: E402

CASES = [
    ("dense", [20, 7], 7, 20),
    ("product", [20, 9], 0, 9),
    ("odd_even", [4, 3, 65537], 65537, 9),
    ("odd_even", [8, 2, 7919], 7919, 16),
    ("scaled_hilbert", [12], 0, 12),
    ("large_plus_identity", [12], 0, 12),
    ("binomial_kronecker", [12, 5], 0, 60),
]
EXACT = [name for name in peers.PEERS if name not in ("numpy", "linbox", "galois", "exactrank")]


@pytest.mark.parametrize(("matrix", "arguments", "p", "rank"), CASES)
def test_everyone_gets_the_rank(matrix, arguments, p, rank):
    values = getattr(example_matrices, matrix)(*arguments)
    expected = rank if p != 7 else None
    for name in EXACT:
        try:
            found = peers.PEERS[name][1]()(values, p)
        except ImportError:
            continue
        if name == "sympy-matrix" and len(values) > 20:
            continue
        expected = found if expected is None else expected
        assert found == expected, name


def test_floating_point_is_wrong():
    for matrix, arguments in (
        ("scaled_hilbert", [12]),
        ("large_plus_identity", [12]),
        ("binomial_kronecker", [12, 5]),
    ):
        values = getattr(example_matrices, matrix)(*arguments)
        assert peers.numpy_float()(values, 0) < peers.exactrank_certified()(values, 0)


def test_the_large_matrix_is_the_networks():
    """Beyond the limit of explicit matrices another recursion builds it: here where both can."""
    small = example_matrices.odd_even(8, 3, 65537)
    limit = example_matrices.EXPLICIT
    try:
        example_matrices.EXPLICIT = 0
        assert np.array_equal(example_matrices.odd_even(8, 3, 65537), small)
    finally:
        example_matrices.EXPLICIT = limit


def test_a_task_in_a_process_of_its_own():
    (task,) = [t for t in plan.goals() if t.name == "N=16, M=3, widths 3, odd"]
    found = run.measure(task, 1)
    assert found["closed"]
    assert found["bytes"] < 10**4
    missing = plan.Task(
        "peer", "none", "peer", {"name": "numpy", "matrix": "dense", "arguments": [4, 7], "p": 7}
    )
    assert "skipped" in run.once(missing)


def test_the_condition_of_both_programs():
    """The determinant that SymPy is timed on is the one that exactrank expands: 1,215 terms; for 2 x 2, four."""
    small = {"network": plan.deep(2, 2, [2]), "partition": "odd"}
    assert ours.sympy_condition(**small, factored=True)["rank"] == 4
    assert ours.condition(**small)["closed"]
    assert ours.expanded(**small)["closed"]


def test_the_page(tmp_path):
    pytest.importorskip("matplotlib")
    tasks = [*plan.goals(), *plan.conditions(), *plan.peers(quick=True)]
    tasks += plan.growth(quick=True)
    measured = {"cpu": 0.2, "wall": 0.3, "find": 0.1, "check": 0.1, "memory": 1e8, "bytes": 1e5}
    rows = []
    for task in tasks:
        row = {"group": task.group, "name": task.name, "notes": task.notes, **measured, "rank": 3}
        if task.group == "growth":
            row.update(find=task.notes["x"] * 1e-3, bytes=task.notes["x"] ** 2)
        rows.append(row)
    rows[0]["cpu"] = 100
    stopped = next(row for row in rows if row["group"] == "peer")
    del stopped["cpu"]
    stopped["stopped"] = True
    known = {"about": run.about(), "repeat": 1, "results": json.loads(json.dumps(rows))}
    report.write(known, tmp_path)
    text = (tmp_path / "benchmarks.md").read_text()
    goals = [line for line in text.splitlines() if line.startswith("| N=16, M=3, widths 3, odd |")]
    assert goals[0].endswith("| **no** |")
    assert "over a minute" in text
    (small,) = [line for line in text.splitlines() if line.startswith("| 4 x 4, by the structure")]
    assert "| 0.1 s |" in small and small.endswith("| yes |")
    assert "| 1.00 |" in text
    assert "| 2.00 |" in text
    for name in ("growth", "engines", "structure"):
        assert (tmp_path / "pictures" / f"benchmarks-{name}.svg").stat().st_size > 1000


def test_slopes():
    xs = [2**k for k in range(10)]
    assert abs(report.slope(xs, [3 * x for x in xs]) - 1) < 1e-9
    assert abs(report.slope(xs[:2], [1, 4]) - 2) < 1e-9


def test_every_goal_has_a_limit_and_names_are_distinct():
    tasks = [*plan.goals(), *plan.peers(), *plan.growth()]
    names = [task.name for task in (*tasks, *plan.conditions())]
    assert len(set(names)) == len(names)
    assert all(task.notes for task in tasks)
