"""Matrices and tensors from files: exact ranks, the best flattening, and input that is refused."""

import json
from pathlib import Path

import numpy as np
import pytest
from refusals import refused

import exactrank
from exactrank.cli import run


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def sum_of_terms(order, dimension, terms, seed):
    """A tensor of CP-rank at most `terms`, integer entries."""
    generator = np.random.default_rng(seed)
    total = np.zeros((dimension,) * order, dtype=np.int64)
    for _ in range(terms):
        product = np.array(1)
        for _ in range(order):
            product = np.multiply.outer(product, generator.integers(1, 6, dimension))
        total = total + product
    return total


MATRICES = {
    "identity": ([[1, 0], [0, 1]], "QQ", 2),
    "rank one": ([[1, 2, 3], ["1/2", 1, "3/2"]], "QQ", 1),
    "zero": ([[0, 0]], "QQ", 0),
    "three": ([[3, 0], [0, 1]], "GF(3)", 1),
    "half": ([["1/2", 0], [0, 1]], "GF(3)", 2),
    "signs": ([["-1", "+1"], ["1", "-1"]], "QQ", 1),
}


@pytest.mark.parametrize("name", MATRICES)
def test_matrix_rank(folder, capsys, name):
    rows, field, expected = MATRICES[name]
    Path("m.json").write_text(json.dumps(rows))
    assert run(["rank", "m.json", "--field", field, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["quantity"] == "matrix-rank"
    assert answer["network"] is None
    assert answer["partition"] == {"I": [1], "J": [2]}
    assert answer["bounds"] == {"paper-lower": None, "paper-upper": None, "min-cut": None}
    assert (answer["rank"], answer["checked"]) == (str(expected), True)


@pytest.mark.parametrize("text", ["odd", "low", "1", "2,3", "1-2,4"])
def test_tensor_at_a_partition(text):
    tensor = sum_of_terms(4, 3, 5, seed=2)
    found = exactrank.array_rank(tensor.tolist(), text)
    rows = [i - 1 for i in found.partition.I]
    columns = [i - 1 for i in found.partition.J]
    matrix = tensor.transpose([*rows, *columns]).reshape(3 ** len(rows), -1)
    assert found.rank == np.linalg.matrix_rank(matrix.astype(float))


@pytest.mark.parametrize(
    ("order", "terms", "expected"), [(3, 1, 1), (4, 3, 3), (5, 6, 6), (6, 20, 8)]
)
def test_best_flattening_bounds_the_cp_rank(order, terms, expected):
    found = exactrank.array_rank(sum_of_terms(order, 2, terms, seed=7).tolist())
    assert found.rank == min(expected, 2 ** (order // 2))
    assert found.rank <= terms
    assert f"{2 ** (order - 1) - 1} flattenings" in found.flattenings


def test_the_best_partition_is_found():
    """A pair of entangled pairs: only one of the three balanced partitions has full rank."""
    tensor = np.einsum("ac,bd->abcd", np.eye(3, dtype=int), np.eye(3, dtype=int))
    found = exactrank.array_rank(tensor.tolist())
    assert found.rank == 9
    assert found.partition.I in ((1, 2), (1, 4))
    assert exactrank.array_rank(tensor.tolist(), "1,3").rank == 1


@pytest.mark.parametrize("field", ["GF(2)", "GF(65537)", "GF(2305843009213693951)"])
def test_best_flattening_over_finite_fields(field):
    tensor = np.einsum("ac,bd,ef->abcdef", *[np.eye(2, dtype=int)] * 3)
    assert exactrank.array_rank(tensor.tolist(), field=field).rank == 8


def test_npy_and_json_say_the_same(folder, capsys):
    tensor = sum_of_terms(3, 2, 2, seed=1)
    np.save("t.npy", np.asfortranarray(tensor))
    Path("t.json").write_text(json.dumps(tensor.tolist()))
    answers = []
    for name in ("t.npy", "t.json"):
        assert run(["rank", name, "--json"]) == 0
        answer = json.loads(capsys.readouterr().out)
        assert answer.pop("tensor") == {"file": name, "shape": [2, 2, 2]}
        assert answer["cp-rank-at-least"] == answer["rank"] == "2"
        answers.append(answer)
    assert answers[0] == answers[1]


def test_floats_are_what_they_are(folder, capsys):
    np.save("m.npy", np.array([[0.1, 0.2], [1, 2]]))
    assert run(["rank", "m.npy"]) == 0
    out, err = capsys.readouterr()
    assert "3602879701896397/36028797018963968" in err
    assert "= 1" in out
    assert run(["rank", "m.npy", "--quiet"]) == 0
    assert capsys.readouterr().err == ""


def saved(array):
    return lambda path: np.save(path, array, allow_pickle=True)


BAD = {
    "float": ("m.json", "[[0.1, 1]]", ["0.1", '"1/10"']),
    "vector": ("m.json", "[1, 2]", ["order 1"]),
    "number": ("m.json", "3", ["[[1, 2], [3, 4]]"]),
    "object": ("m.json", '{"entries": [[1]]}', ["[[1, 2], [3, 4]]"]),
    "ragged": ("m.json", "[[1, 2], [3]]", ["[2]", "1 entries, others have 2"]),
    "empty": ("m.json", "[[]]", ["empty"]),
    "order 17": ("m.json", "[" * 17 + "1" + "]" * 17, ["order 17", "order 16"]),
    "large": ("m.json", json.dumps([[0] * 1025] * 1024), ["1049600 entries", "limit"]),
    "pickle": ("m.npy", saved(np.array([[{}]], dtype=object)), ["pickle"]),
    "nan": ("m.npy", saved(np.array([[1, np.nan]])), ["[1, 2]", "finite"]),
    "no rows": ("m.npy", saved(np.zeros((0, 3))), ["no entries"]),
    "scalar": ("m.npy", saved(np.float64(3)), ["order 0"]),
    "truncated": ("m.npy", b"\x93NUMPY\x01", ["header"]),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_files(folder, capsys, case):
    name, content, words = BAD[case]
    if callable(content):
        content(name)
    else:
        Path(name).write_bytes(content.encode() if isinstance(content, str) else content)
    refused(capsys, ["rank", name], name, *words)


def test_options_that_do_not_apply(folder, capsys):
    Path("m.json").write_text("[[1]]")
    Path("t.json").write_text("[[[1, 2]], [[3, 4]]]")
    Path("half.json").write_text('[["1/2"]]')
    refused(capsys, ["rank", "m.json", "--weights", "random:1"], "--weights")
    refused(capsys, ["rank", "m.json", "--explain"], "--explain")
    refused(capsys, ["rank", "m.json", "--partition", "left"], "grid")
    refused(capsys, ["rank", "t.json", "--partition", "4"], "label 4")
    refused(capsys, ["rank", "half.json", "--field", "GF(2)"], "half.json", "GF(2)")
    refused(capsys, ["rank", "m.json", "--field", "GF(4)"], "GF(4)")


@pytest.mark.slow
@pytest.mark.parametrize(("shape", "rank"), [((600, 600), 600), ((700, 20), 20), ((600, 30), 30)])
def test_beyond_the_limit_the_bounds_are_what_checks(folder, capsys, shape, rank):
    generator = np.random.default_rng(2)
    m, n = shape
    array = generator.integers(-9, 9, (m, n))
    np.save("m.npy", array if m == n else array @ generator.integers(-9, 9, (n, m)))
    assert run(["rank", "m.npy", "--json"]) == 0
    out, err = capsys.readouterr()
    answer = json.loads(out)
    assert answer["checked"]
    assert int(answer["lower"]) == min(rank, 500) and int(answer["upper"]) in (rank, m)
    if answer["rank"] is None:
        assert f"rank {rank} (observed, not certified)" in err


@pytest.mark.slow
def test_order_sixteen():
    found = exactrank.array_rank(sum_of_terms(16, 2, 3, seed=3).tolist())
    assert found.rank == 3
