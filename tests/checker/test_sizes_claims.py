"""Claims files with statements for all sizes, and with the further kinds of conclusion."""

import json
from pathlib import Path
from typing import Any

import pytest
from by_hand import certificate, contiguous, matrix_rank, maximal, shallow, split, step
from test_checker_command import run, write
from test_sizes_tensors import (
    ONE,
    SKEW,
    THREE,
    W,
    distances,
    enumerated,
    flattened,
    generic,
    not_closed,
    null,
    recursion,
    symmetric,
    unreachable,
)
from test_sizes_values import EXAMPLE, PRODUCT, beyond_at

Json = Any
KEYS = ("quantity", "operator", "level", "tree", "partition", "sharing", "field", "r_min")


def toml(value: Json) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml(part)}" for key, part in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps("null" if value is None else value, ensure_ascii=False)


def claims(path: Path, kind: str, relation: str, value: str, *required: Json, **more: Json) -> Path:
    conclusion = {"kind": kind, "relation": relation, "value": value}
    table = {"conclusion": conclusion, "required": list(required), **more}
    lines = ["[it]", *(f"{key} = {toml(part)}" for key, part in table.items())]
    (path / "claims.toml").write_text("\n".join(lines), "utf-8")
    return path / "claims.toml"


def said(path: Path, file: Path, *certificates: Json, complete: bool = True) -> tuple[int, str]:
    names = [write(path / f"{n}.json", data) for n, data in enumerate(certificates)]
    more = ["--complete"] if complete else []
    done = run(*names, "--claims", file, "--claim", "it", *more)
    return done.returncode, done.stdout + done.stderr


PAIR = certificate(
    step(
        "cut_upper_bound",
        maximal(shallow(2, 2, 3), [1], None, "2"),
        {"inputs": [1], "pools": [], "symmetric": []},
    )
)
INSTANCE = {
    "inputs": [2],
    "geometry": ["global"],
    "representation": [2],
    "width": [3],
    "partition": ["odd"],
}
UPPER = ("maximal-rank", "<=", "min(r0, M^m)")


def test_all_sizes(tmp_path: Path) -> None:
    file = claims(tmp_path, *UPPER, INSTANCE, all_sizes=EXAMPLE["claim"])
    code, text = said(tmp_path, file, PAIR, EXAMPLE)
    assert code == 0 and text.count("matches claim it") == 2, text
    code, text = said(tmp_path, file, PAIR)
    assert code == 1 and "no certificate for all sizes" in text
    code, text = said(tmp_path, file, EXAMPLE)
    assert code == 1 and "for the required instance inputs = 2" in text and "all sizes" not in text
    code, text = said(tmp_path, file, PAIR, PRODUCT)
    assert code == 1 and "it is not the statement for all sizes" in text
    assert "no certificate for all sizes" in text
    code, text = said(tmp_path, file, complete=False)
    assert code == 2  # no file is named


def test_both_missing(tmp_path: Path) -> None:
    file = claims(tmp_path, *UPPER, INSTANCE, all_sizes=EXAMPLE["claim"])
    other = certificate(
        step(
            "cut_upper_bound",
            maximal(shallow(2, 2, 4), [1], None, "2"),
            {"inputs": [1], "pools": [], "symmetric": []},
        )
    )
    code, text = said(tmp_path, file, other)
    assert code == 1
    assert 'partition = "odd" or all sizes' in text


def test_all_sizes_alone(tmp_path: Path) -> None:
    file = claims(tmp_path, *UPPER, all_sizes=EXAMPLE["claim"])
    assert said(tmp_path, file, EXAMPLE)[0] == 0
    file = claims(tmp_path, *UPPER)
    code, text = said(tmp_path, file, PAIR)
    assert code == 2 and "nothing is required" in text
    code, text = said(tmp_path, file, EXAMPLE, complete=False)
    assert code == 1 and "of which there is none" in text


@pytest.mark.parametrize(
    "change",
    [
        {"relation": "<="},
        {"tree": {"window": 4}},
        {"field": "QQ"},
        {"sharing": "none"},
        {"quantity": "maximal-rank"},
        {"value": [[["r", [1, 0]]]]},
        {"r_min": 2},
        {"partition": "any"},
        {"level": "any"},
    ],
)
def test_another_statement_for_all_sizes(tmp_path: Path, change: Json) -> None:
    file = claims(tmp_path, *UPPER, INSTANCE, all_sizes={**EXAMPLE["claim"], **change})
    code, text = said(tmp_path, file, EXAMPLE, complete=False)
    assert code == 1 and "it is not the statement for all sizes" in text


@pytest.mark.parametrize(
    "all_sizes",
    [
        maximal(shallow(2, 2, 3), [1], None, "2"),
        {**EXAMPLE["claim"], "level": 3},
        {**EXAMPLE["claim"], "level": True},
        {**EXAMPLE["claim"], "value": [[["r", [2, -1]]]]},
        {"kind": "all-sizes"},
        {"kind": "universal"},
        {"kind": "null-set", "set": "rationals", "closure": "everything"},
        1,
        [],
    ],
)
def test_all_sizes_that_say_nothing(tmp_path: Path, all_sizes: Json) -> None:
    file = claims(tmp_path, *UPPER, INSTANCE, all_sizes=all_sizes)
    code, text = said(tmp_path, file, PAIR, complete=False)
    assert code == 2 and "claims.toml: [it]" in text


NETWORK = {"inputs": [4], "window": [2], "representation": [3], "widths": [[2, 5]]}
GRID = {
    **shallow(4, 2, 2),
    "widths": [2],
    "pooling": {"geometry": "grid", "shape": [2, 2], "window": [2, 2]},
}
CUTS = [
    certificate(
        step(
            "cut_upper_bound",
            maximal(GRID, i, None, "2"),
            {"inputs": [], "pools": [[1, 1]], "symmetric": []},
        )
    )
    for i in ([1, 3], [1, 4])
]
TENSOR = {"tensor": W, "partition": split([1], 3)}


@pytest.mark.parametrize(
    ("data", "kind", "relation", "value", "required", "more"),
    [
        (
            [beyond_at([1, 3], 1, "4", "28")],
            "not-realizable",
            ">=",
            "min(r0, M)^(N/2)",
            {**NETWORK, "sense": ["limit"]},
            {"hypotheses": ["windows-of-two", "product"]},
        ),
        (
            [beyond_at([1, 2], 2, "1", "7")],
            "not-realizable",
            ">=",
            "1",
            {**NETWORK, "depth": [2], "sense": ["limit"]},
            {},
        ),
        (
            [distances("1", "3", "3"), distances("2", "2", "2")],
            "distance",
            "=",
            "M^(N/2) + -1*B",
            {
                "inputs": [4],
                "window": [2],
                "representation": [2],
                "widths": [[3, 1]],
                "terms": [1, 2],
            },
            {},
        ),
        ([not_closed()], "not-closed", "=", "rank-above-limit", {"tensor": [W]}, {}),
        (
            [generic(["1", "1"])],
            "combination-rank",
            ">=",
            "summand + 1",
            {"matrices": [generic(["1", "1"])["claim"]["matrices"]]},
            {},
        ),
        (
            [enumerated("2")],
            "combination-rank",
            "<=",
            "k",
            {"matrices": [enumerated("2")["claim"]["matrices"]], "field": ["GF(2)"]},
            {},
        ),
        (
            [null("rationals_null", "rationals", "everything", "rationals-null-dense")],
            "null-set",
            "=",
            "closure-everything",
            {"set": ["rationals"]},
            {},
        ),
        (
            [symmetric(ONE)],
            "symmetric",
            "=",
            "all-modes",
            {
                "inputs": [3],
                "geometry": ["global"],
                "representation": [2],
                "width": [1],
                "sharing": [[0]],
            },
            {"hypotheses": ["leaves-shared", "one-hidden-layer"]},
        ),
        (
            [unreachable(SKEW, [1, 1, 2], [1, 3])],
            "unreachable",
            "=",
            "any-width",
            {
                "inputs": [3],
                "geometry": ["global"],
                "representation": [2],
                "width": [1],
                "sharing": [[0]],
                "tensor": [SKEW],
            },
            {},
        ),
        (
            [recursion(contiguous(4, 2, [3, 1]), [1, 3], [1, 2])],
            "matricized-recursion",
            "=",
            "recursion",
            {
                "inputs": [4],
                "window": [2],
                "representation": [2],
                "widths": [[3, 1]],
                "partition": ["odd"],
                "node": [[1, 2]],
            },
            {"hypotheses": ["odd-even"]},
        ),
        (
            CUTS,
            "maximal-rank",
            "<=",
            "r0",
            {
                "inputs": [4],
                "geometry": ["grid"],
                "shape": [[2, 2]],
                "window": [[2, 2]],
                "representation": [2],
                "width": [2],
                "partition": ["left", "checkerboard"],
            },
            {},
        ),
        ([PAIR], *UPPER, INSTANCE, {"hypotheses": ["pair"]}),
    ],
)
def test_conclusions(
    tmp_path: Path,
    data: list[Json],
    kind: str,
    relation: str,
    value: str,
    required: Json,
    more: Json,
) -> None:
    file = claims(tmp_path, kind, relation, value, required, **more)
    code, text = said(tmp_path, file, *data)
    assert code == 0, text
    # Each key that tells instances apart is compared.
    for key, values in required.items():
        if key in ("geometry", "window", "shape"):
            continue
        changed = {
            "inputs": [8 if kind != "matricized-recursion" else 16],
            "tensor": [{"shape": [1, 1], "entries": ["1"]}],
            "matrices": [[{"entries": [["1"]]}]],
            "set": [{"polynomial": []}],
            "node": [[1, 1]],
            "depth": [1],
            "sense": ["exact"],
            "sharing": ["none"],
            "partition": ["2"],
            "field": ["GF(3)"],
            "widths": [[7, 7]],
            "representation": [9],
            "width": [9],
            "terms": [3],
        }[key]
        if changed == values or (key == "inputs" and {"widths", "shape"} & set(required)):
            continue
        other = {**required, key: changed}
        file = claims(tmp_path, kind, relation, value, other, **more)
        code, text = said(tmp_path, file, *data)
        assert code in (1, 2) and ("no certificate for" in text), (
            key,
            text,
        )


def test_blocks_of_two(tmp_path: Path) -> None:
    net = contiguous(8, 2, [2, 2, 2])
    for i, code in (([1, 2, 5, 6], 0), ([1, 3, 5, 7], 1)):
        cut: Json = {"inputs": [], "pools": [[2, 1], [2, 2]], "symmetric": []}
        if code:
            cut = {"inputs": [1, 3, 5, 7], "pools": [], "symmetric": []}
        upper = "4" if i == [1, 2, 5, 6] else "16"
        data = certificate(step("cut_upper_bound", maximal(net, i, None, upper), cut))
        file = claims(
            tmp_path,
            "maximal-rank",
            "<=",
            upper,
            {**NETWORK},
            hypotheses=["blocks-of-two"],
        )
        assert said(tmp_path, file, data, complete=False)[0] == code


@pytest.mark.parametrize(
    ("data", "kind", "relation", "value", "reason"),
    [
        (beyond_at([1, 3], 1, "4", "28"), "not-realizable", ">=", "5", "the value 5 is 5"),
        (beyond_at([1, 3], 1, "4", "28"), "not-realizable", ">=", "m^m", "no meaning"),
        (beyond_at([1, 3], 1, "4", "28"), "not-realizable", ">=", "S", "no meaning"),
        (distances("1", "3", "3"), "distance", "=", "4", "the value 4 is 4"),
        (distances("1", "3", "3"), "distance", "=", "m", "no meaning"),
        (generic(["1", "1"]), "combination-rank", "<=", "3", "lower, upper are not null, 3"),
        (enumerated("2"), "combination-rank", ">=", "2", "lower, upper are not 2, null"),
        (
            null("rationals_null", "rationals", "everything", "rationals-null-dense"),
            "null-set",
            "=",
            "closure-null",
            "it is not closure-null",
        ),
        (flattened("2", [1]), "not-closed", "=", "rank-above-limit", "it is a cp-rank"),
    ],
)
def test_no_conclusions(
    tmp_path: Path, data: Json, kind: str, relation: str, value: str, reason: str
) -> None:
    file = claims(tmp_path, kind, relation, value)
    code, text = said(tmp_path, file, data, complete=False)
    assert code == 1 and reason in text, text


def test_distances_are_at_the_full_matching(tmp_path: Path) -> None:
    """The rules conclude no other weights, so this is compared in this process."""
    from claims import load, match
    from statements import Statement
    from verdicts import Invalid, Work

    claim = load(str(claims(tmp_path, "distance", "=", "3")), "it")
    data = distances("1", "3", "3")["claim"]
    match(claim, Statement(data, Work()), Work())
    data = {**data, "weights": {"generator": "matching", "channels": 1}}
    with pytest.raises(Invalid, match="not a matching's with M channels"):
        match(claim, Statement(data, Work()), Work())


@pytest.mark.parametrize(
    ("kind", "relation", "value", "more"),
    [
        ("not-realizable", "=", "1", {}),
        ("not-realizable", ">=", "1", {"hypotheses": ["odd-even"]}),
        ("not-realizable", ">=", "1", {"hypotheses": ["blocks-of-two"]}),
        ("distance", ">=", "1", {}),
        ("combination-rank", "=", "1", {}),
        ("not-closed", "=", "3", {}),
        ("not-closed", ">=", "rank-above-limit", {}),
        ("null-set", "=", "closure", {}),
        ("cp-rank", "=", "3", {}),
        ("all-sizes", "=", "3", {}),
        ("tensor-identity", "=", "kronecker", {}),
    ],
)
def test_claims_that_are_wrong(
    tmp_path: Path, kind: str, relation: str, value: str, more: Json
) -> None:
    file = claims(tmp_path, kind, relation, value, **more)
    code, text = said(tmp_path, file, PAIR, complete=False)
    assert code == 2 and "[it]" in text


ONE_POLY: Json = [["1", []]]


def variable(*place: int) -> Json:
    return [["1", [[*place, 1]]]]


def decomposition(net: Json, node: Json, weights: Json) -> Json:
    return {"of": "decomposition", "network": net, "node": node, "weights": weights}


def identity(left: Json, right: Json) -> Json:
    return certificate(
        step("expand_identity", {"kind": "tensor-identity", "left": left, "right": right})
    )


def contained(z: int = 1, of: str = "decomposition", right: Json = None) -> Json:
    """N = 2, M = 1: leaves and output of a CP with one term, in a network of width 2."""
    leaves = [[[variable(0, j, 1, 1)], [[]]] for j in (1, 2)]
    weights = {"layer0": leaves, "layer1": [[[variable(1, 1, 1, 1), []]]]}
    left = {**decomposition(shallow(2, 1, 2), [1, 1], weights), "of": of}
    return identity(left, right or decomposition(shallow(2, 1, z), [1, 1], None))


def universal(net: Json) -> Json:
    """N = 2, M = 2: width 4, a channel for each index; the left side is a network of its own."""
    indices = [(a, b) for a in range(2) for b in range(2)]
    units = [[[ONE_POLY if d == g[j] else [] for d in range(2)] for g in indices] for j in range(2)]
    output = [[[variable(1, 1, 1, g) for g in range(1, 5)]]]
    shallow_side = decomposition(shallow(2, 2, 4), [1, 1], {"layer0": units, "layer1": output})
    return identity(decomposition(net, [1, 1], shallow_side["weights"]), shallow_side)


LITERAL = {"inputs": [2], "geometry": ["global"]}


def test_containment_and_universality(tmp_path: Path) -> None:
    required = {**LITERAL, "representation": [1], "width": [2], "terms": [1]}
    file = claims(tmp_path, "tensor-identity", "=", "containment", required)
    code, text = said(tmp_path, file, contained())
    assert code == 0, text
    file = claims(tmp_path, "tensor-identity", "=", "containment", {**required, "terms": [1, 2]})
    code, text = said(tmp_path, file, contained())
    assert code == 1 and "terms = 2" in text
    for wrong in (
        contained(of="forward-pass"),
        contained(right=decomposition(contiguous(2, 1, [1]), [1, 1], None)),
        identity(*[decomposition(shallow(2, 1, 2), [1, 1], None)] * 2),
        universal(shallow(2, 2, 4)),
    ):
        code, text = said(tmp_path, file, wrong, complete=False)
        assert code == 1 and "it is not containment" in text, text
    required = {**LITERAL, "representation": [2], "width": [4]}
    file = claims(tmp_path, "tensor-identity", "=", "universal", required)
    code, text = said(tmp_path, file, universal(shallow(2, 2, 4)))
    assert code == 0, text
    code, text = said(tmp_path, file, contained(), complete=False)
    assert code == 1 and "it is not universal" in text


def test_universality_is_of_an_arbitrary_tensor(tmp_path: Path) -> None:
    """One output weight that is not a variable of its own, or two that are the same."""
    file = claims(tmp_path, "tensor-identity", "=", "universal")
    for poly in ([], ONE_POLY, variable(1, 1, 1, 1), [["2", [[1, 1, 1, 2, 1]]]]):
        data = universal(shallow(2, 2, 4))
        for side in ("left", "right"):
            for where in (data["claim"], data["steps"][0]["conclusion"]):
                where[side]["weights"]["layer1"][0][0][1] = poly
        code, text = said(tmp_path, file, data, complete=False)
        assert code == 1 and "it is not universal" in text, text


def test_files_are_matched_by_their_subject(tmp_path: Path) -> None:
    """A matrix rank for the required tensor, and one for another."""
    required = {"matrix": [TENSOR]}
    witness = {"rows": [0, 1], "columns": [0, 1], "modulus": "7"}
    good = certificate(step("minor_lower_bound", matrix_rank(TENSOR, "2", None), witness))
    file = claims(tmp_path, "matrix-rank", ">=", "2", required)
    assert said(tmp_path, file, good)[0] == 0
    other = {"tensor": W, "partition": split([2], 3)}
    bad = certificate(step("minor_lower_bound", matrix_rank(other, "2", None), witness))
    code, text = said(tmp_path, file, bad)
    assert code == 1 and "no certificate for the required instance" in text


def test_the_terms_of_the_example_are_three() -> None:
    assert len(THREE) == 3
