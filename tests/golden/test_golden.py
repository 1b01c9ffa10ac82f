"""Kernel and checker against files worked by hand from the papers' definitions (see README.md)."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from attack_certs import copy, kernel_verdict

from exactrank.kernel.fields import QQ
from exactrank.kernel.matrices import Tensor
from exactrank.kernel.objects import Network, Partition, weights_from_json
from exactrank.networks import coefficient_tensor, forward_pass, matricize

HERE = Path(__file__).resolve().parent
ORDER = "labels increasing, smallest most significant"
PRIMES = (2, 3, 5, 7, 11)
NETWORKS = (
    "windows_of_two",
    "windows_of_four",
    "tree_permuted",
    "grid",
    "mirror",
    "grid_4x4",
    "mirror_4x4",
)
WITH_TENSORS = NETWORKS[:5]


def golden(name: str) -> Any:
    return json.loads((HERE / f"{name}.json").read_text("utf-8"))


def rest(inputs: int, labels: list[int]) -> list[int]:
    return [j for j in range(1, inputs + 1) if j not in labels]


def certificate(statement: dict[str, Any], rule: str, witness: Any) -> dict[str, Any]:
    step = {"id": 0, "rule": rule, "premises": [], "witness": witness, "conclusion": statement}
    return {
        "format": "exactrank-certificate",
        "version": 1,
        "claim": statement,
        "cites": [],
        "steps": [step],
    }


def at_weights(file: Any, labels: list[int], lower: Any, upper: Any) -> dict[str, Any]:
    return {
        "kind": "rank",
        "quantity": "rank-at-weights",
        "network": file["network"],
        "weights": {"arrays": file["arrays"]},
        "partition": {"I": labels, "J": rest(file["network"]["inputs"], labels)},
        "order": ORDER,
        "field": "QQ",
        "lower": lower,
        "upper": upper,
        "rank": None,
    }


@pytest.mark.parametrize("name", NETWORKS)
def test_the_kernel_builds_the_tree(name):
    file = golden(name)
    tree = Network.from_json(file["network"]).tree
    assert [[list(w) for w in level] for level in tree.children] == file["levels"]


def circuit(network: Any, node: list[int]) -> dict[str, Any]:
    left, right = (
        {"of": of, "network": network, "node": node, "weights": None}
        for of in ("forward-pass", "decomposition")
    )
    return {"kind": "tensor-identity", "left": left, "right": right}


def induction(network: Any, levels: list[Any]) -> dict[str, Any]:
    """The proof that the circuit is the decomposition, from the levels as listed in the file."""
    steps: list[dict[str, Any]] = []
    ids: dict[tuple[int, int], int] = {}

    def step(rule: str, node: tuple[int, int], premises: list[int]) -> None:
        ids[node] = len(steps)
        steps.append(
            {
                "id": len(steps),
                "rule": rule,
                "premises": premises,
                "witness": {},
                "conclusion": circuit(network, list(node)),
            }
        )

    for j in range(1, network["inputs"] + 1):
        step("circuit_leaf", (0, j), [])
    for level, windows in enumerate(levels, start=1):
        for k, window in enumerate(windows, start=1):
            step("circuit_node", (level, k), [ids[level - 1, c] for c in window])
    return {
        "format": "exactrank-certificate",
        "version": 1,
        "claim": steps[-1]["conclusion"],
        "cites": [],
        "steps": steps,
    }


@pytest.mark.parametrize("name", NETWORKS)
def test_the_checker_builds_the_tree(name, checker):
    file = golden(name)
    right = induction(file["network"], file["levels"])
    assert checker.check(right).verdict == "valid"
    assert kernel_verdict(right).verdict == "valid"
    wrong = copy(file["levels"])
    first, last = wrong[0][0], wrong[0][-1]
    first[0], last[-1] = last[-1], first[0]
    turned = copy(file["levels"])
    turned[0][0].reverse()
    for levels in (wrong, turned):
        refused = checker.check(induction(file["network"], levels))
        assert (refused.verdict, "child" in refused.reason) == ("invalid", True)
        assert (
            "not the identities at the children"
            in kernel_verdict(induction(file["network"], levels)).reason
        )


@pytest.mark.parametrize("name", WITH_TENSORS)
def test_the_kernel_computes_the_tensor(name):
    file = golden(name)
    network = Network.from_json(file["network"])
    weights = weights_from_json({"arrays": file["arrays"]}, network, QQ)
    assert coefficient_tensor(network, weights, QQ) == file["tensor"]
    for at in file["matricizations"]:
        partition = Partition.of(network.inputs, at["I"])
        assert matricize(network, weights, partition, QQ) == at["matrix"]


@pytest.mark.parametrize("name", WITH_TENSORS)
def test_the_forward_pass_on_one_hot_inputs_is_the_tensor(name):
    file = golden(name)
    network = Network.from_json(file["network"])
    weights = weights_from_json({"arrays": file["arrays"]}, network, QQ)
    for position, entry in enumerate(file["tensor"]):
        digits = [(position >> shift) & 1 for shift in (3, 2, 1, 0)]
        features = [[Fraction(int(d == bit)) for d in (0, 1)] for bit in digits]
        assert forward_pass(network, weights, QQ, features) == entry


@pytest.mark.parametrize("name", WITH_TENSORS)
def test_kernel_and_checker_find_every_entry_at_its_place(name, checker):
    """A 1 × 1 minor modulo p is accepted exactly where p does not divide the entry."""
    file = golden(name)
    for at in file["matricizations"]:
        sides = [at["I"], rest(4, at["I"])]
        # Multi-indices in the pinned order, counted by hand: the smallest label slowest.
        indices = [
            [[int(bit) + 1 for bit in f"{n:0{len(side)}b}"] for n in range(2 ** len(side))]
            for side in sides
        ]
        statement = at_weights(file, at["I"], "1", None)
        for i, row in enumerate(at["matrix"]):
            for j, entry in enumerate(row):
                for p in PRIMES:
                    witness = {
                        "rows": [indices[0][i]],
                        "columns": [indices[1][j]],
                        "modulus": str(p),
                    }
                    made = certificate(statement, "minor_lower_bound", witness)
                    expected = "valid" if entry % p else "invalid"
                    assert checker.check(made).verdict == expected, (at["I"], i, j, p)
                    if p == PRIMES[-1]:
                        assert (kernel_verdict(made).verdict == "valid") == (entry % p != 0)


def _combinations(matrix: list[list[int]], columns: list[int]) -> list[list[str]]:
    """W for named columns of a small matrix, by SymPy and not by code of exactrank."""
    import sympy

    a = sympy.Matrix(matrix)
    others = [c for c in range(a.cols) if c not in columns]
    pivot_rows = a[:, columns].T.rref()[1]
    square = a.extract(list(pivot_rows), columns)
    solved = square.LUsolve(a.extract(list(pivot_rows), others))
    return [[str(x) for x in solved.row(i)] for i in range(len(columns))]


@pytest.mark.parametrize("name", WITH_TENSORS)
def test_the_whole_matrix_and_its_rank(name, checker):
    import sympy

    file = golden(name)
    for at in file["matricizations"]:
        columns = list(sympy.Matrix(at["matrix"]).rref()[1])
        assert len(columns) == at["rank"]
        found = _combinations(at["matrix"], columns)
        statement = at_weights(file, at["I"], None, str(at["rank"]))
        witness = {"columns": columns, "combinations": found}
        right = certificate(statement, "factorization_upper_bound", witness)
        assert checker.check(right).verdict == "valid"
        assert kernel_verdict(right).verdict == "valid"
        if not found[0]:
            continue
        wrong = copy(right)
        first = wrong["steps"][0]["witness"]["combinations"][0]
        first[-1] = str(Fraction(first[-1]) + 1)
        refused = checker.check(wrong)
        assert (refused.verdict, "do not give" in refused.reason) == ("invalid", True)
        assert "is not the combination" in kernel_verdict(wrong).reason


def of_tensor(file: Any, at: Any, lower: Any, upper: Any) -> dict[str, Any]:
    tensor = {"shape": file["shape"], "entries": [str(x) for x in file["entries"]]}
    return {
        "kind": "rank",
        "quantity": "matrix-rank",
        "matrix": {"tensor": tensor, "partition": {"I": at["I"], "J": at["J"]}},
        "field": "QQ",
        "lower": lower,
        "upper": upper,
        "rank": None,
    }


@pytest.mark.parametrize("number", [0, 1])
def test_the_order_of_rows_and_columns(number, checker):
    file = golden("order")
    at = file["matricizations"][number]
    partition = Partition(tuple(at["I"]), tuple(at["J"]))
    tensor = Tensor(tuple(file["shape"]), tuple(map(Fraction, file["entries"])), partition)
    assert [list(row) for row in tensor.explicit(QQ)] == at["matrix"]
    statement = of_tensor(file, at, None, "2")
    for combinations, verdict in ((at["combinations"], "valid"), (at["wrong"], "invalid")):
        made = certificate(
            statement,
            "factorization_upper_bound",
            {"columns": [0, 1], "combinations": combinations},
        )
        answer = checker.check(made)
        assert answer.verdict == verdict, answer
        assert (kernel_verdict(made).verdict == "valid") == (verdict == "valid")


@pytest.mark.parametrize("number", [0, 1])
def test_every_entry_of_the_tensor_at_its_place(number, checker):
    """A 1 × 1 minor modulo p is accepted exactly where p does not divide the entry."""
    file = golden("order")
    at = file["matricizations"][number]
    primes = (2, 3, 5, 7, 11, 13, 101, 139)
    statement = of_tensor(file, at, "1", None)
    for i, row in enumerate(at["matrix"]):
        for j, entry in enumerate(row):
            for p in primes:
                witness = {"rows": [i], "columns": [j], "modulus": str(p)}
                made = certificate(statement, "minor_lower_bound", witness)
                expected = "valid" if entry % p else "invalid"
                assert checker.check(made).verdict == expected, (i, j, p)
