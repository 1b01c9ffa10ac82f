"""What is measured: the goals, the peers, the growth."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Task:
    """One thing to measure: a function of `ours.TASKS` and its arguments."""

    group: str
    name: str
    call: str
    arguments: dict[str, Any]
    notes: dict[str, Any] = field(default_factory=dict)


def deep(inputs: int, representation: int, widths: Any, window: Any = 2) -> dict[str, Any]:
    """The arguments of `api.network`; one width stands for all."""
    if isinstance(widths, int):
        depth = round(inputs.bit_length() - 1) // (window.bit_length() - 1)
        widths = [widths] * depth
    return {
        "inputs": inputs,
        "representation": representation,
        "widths": list(widths),
        "window": window,
    }


FOUR = [8, 16, 32, 64, 128]
GRID = {
    "inputs": 1024,
    "representation": 4,
    "widths": FOUR,
    "geometry": "grid",
    "shape": [32, 32],
    "window": [2, 2],
}
MOVED = [j for j in range(1, 513) if j not in (1, 101, 201, 301)]


def goals() -> list[Task]:
    """The measured goals; the limits are seconds, bytes of memory, bytes of the certificate."""

    def rank(name: str, network: dict[str, Any], at: str, **limits: Any) -> Task:
        return Task("goal", name, "maximal", {"network": network, "partition": at}, limits)

    found = [
        rank("N=16, M=3, widths 3, odd", deep(16, 3, 3), "odd", cpu=0.5),
        rank(
            "N=4096, windows of 2, M=3, widths 3, odd",
            deep(4096, 3, 3),
            "odd",
            cpu=2,
            memory=300 * 10**6,
            bytes=10**6,
        ),
        rank("N=4096, M=4, widths 8, low", deep(4096, 4, 8), "low", cpu=3),
    ]
    for at in ("odd", "low"):
        name = f"N=1024, windows of four, widths (8,16,32,64,128), {at}"
        found.append(rank(name, deep(1024, 4, FOUR, 4), at, cpu=10))
    for at in ("left", "checkerboard", "quadrants", "mirror"):
        found.append(rank(f"the same on a 32 x 32 grid, {at}", GRID, at, cpu=10))
    weights = {"network": deep(1024, 3, 4), "labels": MOVED}
    name = "N=1024, M=3, widths 4, low with four labels moved over, random weights (rank 324)"
    found.append(Task("goal", name, "at-weights", weights, {"cpu": 5}))
    network = {"network": deep(16, 2, [2, 3, 4, 4])}
    name = "bounds of all 32,767 partitions of N=16, M=2, widths (2,3,4,4)"
    found.append(Task("goal", name, "all-partitions", network, {"cpu": 5}))
    return found


def conditions() -> list[Task]:
    """Conditions on the weights; the goals are seconds to find them."""

    def one(name: str, call: str, network: dict[str, Any], **limits: Any) -> Task:
        arguments = {"network": network, "partition": "odd"}
        return Task("condition", name, call, arguments, limits)

    small = deep(4, 2, 2)
    found = [
        one("4 x 4, expanded and factored (FLINT), 1,215 terms", "expanded", small, find=0.1),
        one("4 x 4, by the structure", "condition", small, find=0.1),
        one("9 x 9, by the structure (2.8 * 10^9 terms)", "condition", deep(4, 3, 3), find=1),
        one("81 x 81, N=8, M=3, widths 3", "condition", deep(8, 3, 3), find=1),
        one("N=64, M=2, widths 2: 2^32 factors by name", "condition", deep(64, 2, 2), find=5),
        one("N=4096, M=3, widths 2", "condition", deep(4096, 3, 2)),
    ]
    for factored in (False, True):
        name = f"4 x 4, SymPy: determinant{' and factors' if factored else ' only'}"
        arguments = {"network": small, "partition": "odd", "factored": factored}
        found.append(Task("condition", name, "sympy-condition", arguments))
    return found


def growth(*, quick: bool = False) -> list[Task]:
    """Structured cases of growing size; `x` is what grows."""

    def one(series: str, variable: str, x: int, network: dict[str, Any], at: str) -> Task:
        notes = {"series": series, "variable": variable, "x": x}
        arguments = {"network": network, "partition": at}
        return Task("growth", f"{series}, {variable} = {x}", "maximal", arguments, notes)

    largest = 6 if quick else 12
    found = []
    for exponent in range(4, largest + 1):
        n = 2**exponent
        found.append(one("M=3, widths 3, odd", "N", n, deep(n, 3, 3), "odd"))
        found.append(one("M=4, widths 8, low", "N", n, deep(n, 4, 8), "low"))
    for exponent in range(2, largest // 2 + 1):
        n = 4**exponent
        series = "windows of four, M=4, widths 8, odd"
        found.append(one(series, "N", n, deep(n, 4, 8, 4), "odd"))
    for exponent in range(4, (6 if quick else 10) + 1):
        n = 2**exponent
        labels = [j for j in range(1, n // 2 + 1) if j != 1]
        notes = {"series": "random weights, M=3, widths 4, low but one", "variable": "N", "x": n}
        arguments = {"network": deep(n, 3, 4), "labels": labels}
        found.append(Task("growth", f"{notes['series']}, N = {n}", "at-weights", arguments, notes))
    for m in (2, 4, 8) if quick else (2, 4, 8, 16, 32, 64):
        found.append(one("N=256, widths M, odd", "M", m, deep(256, m, m), "odd"))
        found.append(one("N=256, M=4, odd", "widths", m, deep(256, 4, m), "odd"))
    return found


def peers(*, quick: bool = False) -> list[Task]:
    """The same matrices for every engine."""
    found = []

    def all_of(names: str, label: str, matrix: str, arguments: list[int], p: int, n: int) -> None:
        for name in names.split():
            given = {"name": name, "matrix": matrix, "arguments": arguments, "p": p}
            notes = {"table": label, "n": n, "peer": name}
            found.append(Task("peer", f"{label}, n = {n}: {name}", "peer", given, notes))

    sizes = (64, 128) if quick else (64, 128, 256, 512, 1024, 2048)
    modular = "exactrank flint linbox galois sympy-domain"
    for n in sizes:
        all_of(modular, "dense, modulo 65537", "dense", [n, 65537], 65537, n)
    for n in sizes:
        all_of(modular, "dense, modulo 2", "dense", [n, 2], 2, n)
    rational = "certified exactrank flint linbox sympy-domain sympy-matrix numpy"
    for n in (16, 32) if quick else (16, 32, 64, 128, 256, 512):
        all_of(rational, "product of factors, rank n/2, over QQ", "product", [n, n // 2], 0, n)
    for inputs in (4, 8) if quick else (4, 8, 16):
        label = "odd | even of the network, M=3, widths 3, random weights modulo 65537"
        all_of(modular, label, "odd_even", [inputs, 3, 65537], 65537, 3 ** (inputs // 2))
    wrong = "certified numpy"
    for label, matrix, arguments, n in (
        ("Hilbert matrix times 5354228880", "scaled_hilbert", [12], 12),
        ("10^17 everywhere plus the identity", "large_plus_identity", [12], 12),
        ("Kronecker product of Pascal matrices", "binomial_kronecker", [12, 5], 60),
    ):
        all_of(wrong, label, matrix, arguments, 0, n)
    return found
