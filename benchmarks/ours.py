"""What exactrank does by itself: find, export, and check in a process of its own."""

import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

Measured = dict[str, Any]
REPEATED = 0.2
"""The system counts CPU time in steps of milliseconds: what is shorter is repeated for so long."""


def cpu() -> float:
    """CPU seconds of this process and of those it waited for."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def certified(find: Callable[[], Any]) -> Measured:
    """Find a theorem, write its certificate, have it checked: seconds, bytes, memory."""
    from exactrank import certificate
    from exactrank.checking import check_files

    start, times = cpu(), 0
    while times == 0 or (cpu() - start < REPEATED and times < 50):
        wall = time.perf_counter()
        theorem = find()
        finding = time.perf_counter() - wall
        times += 1
    found = (cpu() - start) / times
    wall, start = time.perf_counter(), cpu()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "certificate.json"
        certificate.save(theorem, path)
        exported = cpu()
        code, rows = check_files([path])
        checked = cpu()
        size = path.stat().st_size
    elapsed = finding + time.perf_counter() - wall
    conclusion = theorem.conclusion
    if code != 0:
        raise RuntimeError(f"not accepted: {rows}")
    memory = max(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return {
        "cpu": found + checked - start,
        "find": found,
        "export": exported - start,
        "check": checked - exported,
        "wall": elapsed,
        "bytes": size,
        "memory": memory * 1024,
        "closed": conclusion.lower == conclusion.upper,
    }


def maximal(network: dict[str, Any], partition: str, field: str = "QQ") -> Measured:
    """The maximal rank of a network; keys as of `api.network`."""
    from exactrank import api

    made = api.network(**network)
    return certified(lambda: api.rank(made, partition, field=field).theorem)


def at_weights(network: dict[str, Any], labels: list[int], seed: int = 1) -> Measured:
    """The rank at seeded random integer weights over QQ."""
    from exactrank import api
    from exactrank.kernel.fields import QQ
    from exactrank.networks import random_weights
    from exactrank.ranks import rank_at_weights

    made = api.network(**network)
    weights = random_weights(made, QQ, seed=seed)
    at = api.partition(made, labels)
    return certified(lambda: rank_at_weights(made, weights, at, QQ))


def all_partitions(network: dict[str, Any]) -> Measured:
    """The bounds of all partitions, every row read."""
    from exactrank import api
    from exactrank.bounds.partitions import all_partitions as table

    made = api.network(**network)
    wall, start = time.perf_counter(), cpu()
    rows = sum(row.bounds.paper_lower <= row.bounds.cut for row in table(made))
    spent = cpu() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {"cpu": spent, "wall": time.perf_counter() - wall, "memory": memory, "rows": rows}


def peer(name: str, matrix: str, arguments: list[int], p: int) -> Measured:
    """One engine on one matrix; importing is not counted, what it builds is."""
    import example_matrices
    from peers import PEERS, Gap

    try:
        rank = PEERS[name][1]()
        values = getattr(example_matrices, matrix)(*arguments)
        # The first use of a library loads and compiles what later uses do not.
        rank(np.eye(3, dtype=np.int64), p)
        wall, start, times = time.perf_counter(), cpu(), 0
        while times == 0 or (cpu() - start < REPEATED and times < 100):
            found: Any = rank(values, p)
            times += 1
        spent, elapsed = (cpu() - start) / times, (time.perf_counter() - wall) / times
    except ImportError as error:
        return {"skipped": str(error)}
    except Gap as gap:
        found, spent, elapsed = f"{gap}", cpu() - start, time.perf_counter() - wall
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {"cpu": spent, "wall": elapsed, "memory": memory, "rank": found}


def condition(network: dict[str, Any], partition: str) -> Measured:
    """The condition on the weights: by the structure where there is one."""
    from exactrank import api

    made = api.network(**network)
    return certified(lambda: api.condition(made, partition).theorem)


def expanded(network: dict[str, Any], partition: str) -> Measured:
    """The same from the determinant, expanded and factored by FLINT; the kernel multiplies the factors anew."""
    from exactrank import api
    from exactrank.conditions.search import written_condition

    made = api.network(**network)

    def find() -> Any:
        written = written_condition(api.rank(made, partition).theorem)
        if written is None:
            raise RuntimeError("too long to write")
        return written.theorem

    return certified(find)


def sympy_condition(network: dict[str, Any], partition: str, *, factored: bool) -> Measured:
    """The determinant by SymPy's polynomial matrices, from the entries as SymPy expressions."""
    import sympy
    from sympy.polys.matrices import DomainMatrix

    from exactrank import api
    from exactrank.kernel.entries import matricization
    from exactrank.kernel.polynomials import weight_variables

    made = api.network(**network)
    layers = [
        [[[sympy.Symbol("a_" + "_".join(map(str, v))) for v in r] for r in m] for m in layer]
        for layer in weight_variables(made)
    ]
    rows = matricization(made, layers, api.partition(made, partition))
    matrix = sympy.Matrix(rows).applyfunc(sympy.expand)
    wall, start = time.perf_counter(), cpu()
    domain = DomainMatrix.from_Matrix(matrix)
    determinant = domain.domain.to_sympy(domain.charpoly()[-1])
    terms = len(sympy.Add.make_args(determinant))
    if factored:
        sympy.factor_list(determinant)
    spent, elapsed = cpu() - start, time.perf_counter() - wall
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {"cpu": spent, "wall": elapsed, "memory": memory, "rank": terms}


TASKS: dict[str, Callable[..., Measured]] = {
    "maximal": maximal,
    "at-weights": at_weights,
    "all-partitions": all_partitions,
    "peer": peer,
    "condition": condition,
    "expanded": expanded,
    "sympy-condition": sympy_condition,
}
