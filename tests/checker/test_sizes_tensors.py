"""Distances, CP-ranks, combinations of matrices, null sets, symmetric tensors, by hand."""

from typing import Any

import pytest
from by_hand import (
    ORDER,
    accepted,
    at_weights,
    bounds,
    certificate,
    contiguous,
    copied,
    matrix_rank,
    refused,
    shallow,
    split,
    step,
)
from test_sizes_shapes import sums

Json = Any
NET = contiguous(4, 2, [3, 1])
MATCHING = {"generator": "matching", "channels": 2}


def permutation(net: Json, i: list[int], size: str, weights: Json = MATCHING) -> Json:
    return {
        "kind": "permutation-matricization",
        "network": net,
        "weights": weights,
        "partition": split(i, net["inputs"]),
        "order": ORDER,
        "size": size,
    }


def permuted(net: Json, i: list[int], size: str, weights: Json = MATCHING) -> Json:
    return certificate(step("permutation_at_matching", permutation(net, i, size, weights)))


UNIT = [["1", "0"], ["0", "1"]]


@pytest.mark.parametrize(
    "data",
    [
        permuted(NET, [1, 3], "4"),
        permuted(NET, [1, 4], "4"),
        permuted(shallow(2, 3, 3), [2], "3", {"generator": "matching", "channels": 3}),
    ],
)
def test_permutations(data: Json) -> None:
    accepted(data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (permuted(NET, [1, 2], "4"), "the node [1, 1] has not two children, one in I and one in J"),
        (permuted(NET, [1, 3], "2"), "the rule gives size 4, but the conclusion says 2"),
        (
            permuted(NET, [1, 3], "4", {"generator": "matching", "channels": 1}),
            "not a matching's with M channels",
        ),
        (permuted(shallow(4, 2, 2), [1, 3], "4"), "the node [1, 1] has not two children"),
        (permuted(shallow(3, 2, 2), [1], "2"), "the node [1, 1] has not two children"),
        (
            permuted(
                shallow(2, 2, 2),
                [1],
                "2",
                {"arrays": {"layer0": [UNIT, UNIT], "layer1": [[["1", "1"]]]}},
            ),
            "not a matching's",
        ),
    ],
)
def test_no_permutations(data: Json, reason: str) -> None:
    refused(data, "invalid", reason)


def distance(terms: str, lower: str | None, upper: str | None, net: Json = NET) -> Json:
    return {
        "kind": "distance",
        "network": net,
        "weights": MATCHING,
        "terms": terms,
        "lower": lower,
        "upper": upper,
    }


def distances(terms: str, lower: str, upper: str, net: Json = NET, b: int = 1) -> Json:
    steps = [{k: v for k, v in s.items() if k != "id"} for s in sums(0, b)["steps"]]
    return certificate(
        *steps,
        step("permutation_at_matching", permutation(NET, [1, 3], "4")),
        step("projection_distance", distance(terms, lower, None, net), premises=[6, 5]),
        step("truncation_distance", distance(terms, None, upper, net), premises=[6]),
        step("both_distances", distance(terms, lower, upper, net), premises=[7, 8]),
    )


def test_distances() -> None:
    accepted(distances("1", "3", "3"))
    accepted(distances("4", "0", "0"))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (distances("1", "4", "3"), "projection_distance: the rule gives lower 3, upper null"),
        (distances("1", "3", "4"), "truncation_distance: the rule gives lower null, upper 3"),
        (distances("5", "0", "0"), "the terms are not 1 to 4"),
        (distances("0", "4", "4"), "the terms are not 1 to 4"),
        (distances("1", "3", "3", contiguous(4, 2, [2, 1])), "the network are not the premise's"),
        (distances("1", "3", "3", b=2), "not the bound [0, 1]"),
    ],
)
def test_no_distances(data: Json, reason: str) -> None:
    refused(data, "invalid", reason)


def test_distances_have_a_bound() -> None:
    data = certificate(
        step("permutation_at_matching", permutation(NET, [1, 3], "4")),
        step("truncation_distance", distance("1", None, None), premises=[0]),
    )
    refused(data, "malformed", "neither lower nor upper")


def tensor(shape: list[int], *entries: Any) -> Json:
    return {"shape": shape, "entries": [str(x) for x in entries]}


# e_1 e_1 e_2 + e_1 e_2 e_1 + e_2 e_1 e_1: P = [[0, 1], [1, 0]], Q = [[1, 0], [0, 0]], so
# det(xP + yQ) = -x^2, which vanishes at (0, 1), where the pencil is Q.
W = tensor([2, 2, 2], 0, 1, 1, 0, 1, 0, 0, 0)
E, F = ["1", "0"], ["0", "1"]
THREE = [["1", E, E, F], ["1", E, F, E], ["1", F, E, E]]


def cp(t: Json, lower: str | None, upper: str | None) -> Json:
    return {"kind": "cp-rank", "tensor": t, **bounds(lower, upper)}


def pencil(t: Json, *point: str, lower: str = "3") -> Json:
    return certificate(step("pencil_lower_bound", cp(t, lower, None), {"point": list(point)}))


def terms(t: Json, upper: str, said: Json) -> Json:
    return certificate(step("cp_terms_upper_bound", cp(t, None, upper), {"terms": said}))


# (e_1 + eps e_2)^3 - e_1^3 = eps W + O(eps^2)
EPS = [[["1"], ["0", "1"]]] * 3
MINUS = [[["-1"], ["0"]], [["1"], ["0"]], [["1"], ["0"]]]


def limit(t: Json, number: str, power: Json, said: Json) -> Json:
    conclusion = {"kind": "limit-of-terms", "tensor": t, "terms": number}
    return certificate(step("limit_of_terms", conclusion, {"power": power, "terms": said}))


def not_closed(rank: str = "3", fewer: str = "2", *premises: int) -> Json:
    steps = [
        s
        for data in (pencil(W, "0", "1"), terms(W, "3", THREE))
        for s in ({k: v for k, v in s.items() if k != "id"} for s in data["steps"])
    ]
    (last,) = limit(W, "2", 1, [EPS, MINUS])["steps"]
    return certificate(
        *steps,
        step("both_cp_bounds", cp(W, "3", "3"), premises=[0, 1]),
        {k: v for k, v in last.items() if k != "id"},
        step(
            "not_closed",
            {"kind": "not-closed", "tensor": W, "rank": rank, "limit_terms": fewer},
            premises=premises or [2, 3],
        ),
    )


def flattened(
    lower: str, i: list[int], t: Json = W, field: str = "QQ", matrix: Json = None
) -> Json:
    matrix = matrix or {"tensor": W, "partition": split(i, 3)}
    return certificate(
        step(
            "minor_lower_bound",
            matrix_rank(matrix, "2", None, field),
            {"rows": [0, 1], "columns": [0, 1], "modulus": "7" if field == "QQ" else None},
        ),
        step("flattening_lower_bound", cp(t, lower, None), premises=[0]),
    )


@pytest.mark.parametrize(
    "data",
    [
        pencil(W, "0", "1"),
        pencil(W, "0", "-1/3"),
        terms(W, "3", THREE),
        terms(tensor([1, 2], "1/2", 1), "1", [["1/2", ["1"], ["1", "2"]]]),
        limit(W, "2", 1, [EPS, MINUS]),
        limit(tensor([2, 2], 1, 0, 0, 0), "1", 0, [[[["1"], []], [["1", "5"], []]]]),
        not_closed(),
        flattened("2", [1]),
    ],
)
def test_cp_ranks(data: Json) -> None:
    accepted(data)


@pytest.mark.parametrize(
    ("data", "kind", "reason"),
    [
        (pencil(W, "1", "0"), "invalid", "no zero of det(xP + yQ)"),
        (pencil(W, "0", "0"), "invalid", "the point is (0, 0)"),
        (pencil(W, "0", "1", lower="2"), "invalid", "the rule gives lower 3"),
        (pencil(W, "0", "1", "0"), "malformed", "3 entries instead of 2"),
        # P = 1, Q = diag(0, 1): x(x + y), of CP-rank 2.
        (pencil(tensor([2, 2, 2], 1, 0, 0, 1, 0, 0, 0, 1), "1", "-1"), "invalid", "discriminant"),
        # P = 1, Q = 2: (x + 2y)^2, but the pencil is 0 where that vanishes.
        (pencil(tensor([2, 2, 2], 1, 0, 0, 1, 2, 0, 0, 2), "2", "-1"), "invalid", "xP + yQ is 0"),
        (pencil(tensor([2, 2, 2], 1, 0, 0, 0, 0, 0, 0, 0), "0", "1"), "invalid", "zero form"),
        (pencil(tensor([2, 4], 0, 1, 1, 0, 1, 0, 0, 0), "0", "1"), "invalid", "2 x 2 x 2"),
        (pencil(tensor([8], 0, 1, 1, 0, 1, 0, 0, 0), "0", "1"), "malformed", "order below 2"),
        (pencil(tensor([2, 2, 2], 0, 1, 1, 0, 1, 0, 0), "0", "1"), "malformed", "7 entries"),
        (terms(W, "2", THREE[:2]), "invalid", "the sum of the terms is not the tensor"),
        (terms(W, "2", THREE), "invalid", "the rule gives lower null, upper 3"),
        (terms(tensor([2, 2], 1, 0, 0, 0), "1", [["1", E, ["1", "0", "0"]]]), "invalid", "shape"),
        (terms(tensor([2, 2], 1, 0, 0, 0), "1", [["1", E]]), "invalid", "the tensor's shape"),
        (terms(tensor([2, 2], 0, 0, 0, 0), "0", []), "malformed", "there are no terms"),
        (limit(W, "2", 0, [EPS, MINUS]), "invalid", "coefficient of eps^0 is not the tensor"),
        (limit(W, "1", 1, [EPS]), "invalid", "the coefficient of eps^0 is not 0"),
        (limit(W, "2", 2, [EPS, MINUS]), "invalid", "the coefficient of eps^1 is not 0"),
        (limit(W, "3", 1, [EPS, MINUS]), "invalid", "the rule gives terms 2, but"),
        (limit(W, "2", 17, [EPS, MINUS]), "malformed", "power is 17"),
        (limit(W, "2", 1, [EPS, MINUS[:2]]), "invalid", "the tensor's shape"),
        (
            limit(W, "1", 1, [[[["1"] * 18, ["0"]], *EPS[1:]]]),
            "malformed",
            "more than 17 coefficients",
        ),
        (not_closed("2"), "invalid", "the rule gives rank 3"),
        (not_closed("3", "1"), "invalid", "the rule gives limit_terms 2"),
        (not_closed("3", "2", 0, 3), "invalid", "the CP-rank is not exact"),
        (flattened("3", [1]), "invalid", "the rule gives lower 2"),
        (flattened("2", [1], field="GF(7)"), "invalid", "not the rank over QQ"),
        (flattened("2", [1], tensor([2, 2, 2], *[1] * 8)), "invalid", "of the tensor"),
        (
            flattened("2", [1], matrix={"entries": UNIT}),
            "invalid",
            "not the rank over QQ of a matricization of the tensor",
        ),
    ],
)
def test_no_cp_ranks(data: Json, kind: str, reason: str) -> None:
    refused(data, kind, reason)


A = {"entries": [["1", "0", "0"], ["0", "0", "0"], ["0", "0", "1"]]}
B = {"entries": [["0", "0", "0"], ["0", "1", "0"], ["0", "0", "1"]]}


def combination(
    over: str, lower: str | None, upper: str | None, field: str = "QQ", matrices: Json = (A, B)
) -> Json:
    return {
        "kind": "combination-rank",
        "matrices": list(matrices),
        "field": field,
        "over": over,
        **bounds(lower, upper),
    }


def generic(c: list[str], lower: str = "3", field: str = "QQ", **more: Json) -> Json:
    said = [["1", "0", "0"], ["0", "1", "0"], ["0", "0", "2"]]
    modulus = "5" if field == "QQ" else None
    witness = {"rows": [0, 1, 2], "columns": [0, 1, 2], "modulus": modulus}
    conclusion = {**combination("almost-all", lower, None, field), **more}
    return certificate(
        step("minor_lower_bound", matrix_rank(said, "3", None, field), witness),
        step("generic_combination", conclusion, {"coefficients": c}, [0]),
        cites=["null-zero-set"] if field == "QQ" else [],
    )


def enumerated(upper: str, p: int = 2, matrices: Json = (A, B)) -> Json:
    said = combination("all", None, upper, f"GF({p})", matrices)
    return certificate(step("enumerate_combinations", said))


@pytest.mark.parametrize(
    "data",
    [
        generic(["1", "1"]),
        generic(["1", "1"], field="GF(3)"),
        enumerated("2"),  # x, y, x + y are never all different from 0 over GF(2)
        enumerated("3", 3),
        enumerated("2", 2, [A] * 12),
    ],
)
def test_combinations(data: Json) -> None:
    accepted(data)


@pytest.mark.parametrize(
    ("data", "kind", "reason"),
    [
        (generic(["1", "2"]), "invalid", "the combination of the matrices is not the premise's"),
        (generic(["1"]), "invalid", "not one coefficient for each matrix"),
        (generic(["1", "1"], "2"), "invalid", "the rule gives lower 3"),
        (generic(["1", "1"], field="GF(3)", cites=[]), "malformed", "unknown key"),
        (generic(["1", "1"], matrices=[A]), "invalid", "not one coefficient"),
        (generic(["1", "1"], matrices=[]), "malformed", "matrices is empty"),
        (generic(["1", "1"], matrices=[A, {"entries": [["1"]]}]), "malformed", "not of one shape"),
        (generic(["1", "1"], matrices=[A, {"kronecker": [A, A]}]), "malformed", "entries"),
        (generic(["1", "1"], upper="3", rank="3"), "malformed", "must be null"),
        (generic(["1", "1"], over="all"), "malformed", "must be null"),
        (generic(["1", "1"], field="GF(3)", over="some"), "malformed", "which is none of"),
        (enumerated("3"), "invalid", "the rule gives lower null, upper 2"),
        (enumerated("2", 2, [A] * 13), "invalid", "p^k is above 4096"),
        (enumerated("2", 4099, [A]), "invalid", "p^k is above 4096"),
        (
            certificate(step("enumerate_combinations", combination("all", None, "3"))),
            "malformed",
            "over all has only a field GF(p)",
        ),
    ],
)
def test_no_combinations(data: Json, kind: str, reason: str) -> None:
    refused(data, kind, reason)


def null(rule: str, chosen: Json, closure: str, *cites: str) -> Json:
    conclusion = {"kind": "null-set", "set": chosen, "closure": closure}
    return certificate(step(rule, conclusion), cites=cites)


POLY = {"polynomial": [["-1", []], ["1", [[0, 1, 1, 1, 2]]]]}


def test_null_sets() -> None:
    accepted(null("zero_set_null", POLY, "null", "null-zero-set"))
    accepted(null("rationals_null", "rationals", "everything", "rationals-null-dense"))


@pytest.mark.parametrize(
    ("data", "kind", "reason"),
    [
        (null("zero_set_null", {"polynomial": []}, "null"), "invalid", "the polynomial is zero"),
        (null("zero_set_null", POLY, "null"), "invalid", "the rules used cite"),
        (null("zero_set_null", POLY, "everything"), "invalid", 'the rule gives closure "null"'),
        (null("zero_set_null", "rationals", "null"), "invalid", "not that of a polynomial"),
        (null("rationals_null", "rationals", "null"), "invalid", "the rule gives closure"),
        (null("rationals_null", POLY, "everything"), "invalid", "the rule gives set"),
        (null("rationals_null", "reals", "everything"), "malformed", "set is not an object"),
        (null("rationals_null", "rationals", "some"), "malformed", "which is none of"),
    ],
)
def test_no_null_sets(data: Json, kind: str, reason: str) -> None:
    refused(data, kind, reason)


ONE = shallow(3, 2, 1, [0])
SKEW = tensor([2, 2, 2], 0, 1, 0, 0, 0, 0, 0, 0)  # 1 at (1, 1, 2) only


def symmetric(net: Json) -> Json:
    return certificate(step("expand_symmetry", {"kind": "symmetric", "network": net}))


def unreachable(t: Json, index: Json, swap: Json, net: Json = ONE, own: Json = None) -> Json:
    return certificate(
        step("expand_symmetry", {"kind": "symmetric", "network": net}),
        step(
            "asymmetric_tensor",
            {"kind": "unreachable", "network": own or net, "tensor": t},
            {"index": index, "swap": swap},
            [0],
        ),
    )


@pytest.mark.parametrize(
    "data",
    [
        symmetric(ONE),
        symmetric(shallow(3, 2, 2, "all")),
        symmetric(contiguous(4, 1, [1, 1])),
        unreachable(SKEW, [1, 1, 2], [1, 3]),
        unreachable(SKEW, [2, 1, 1], [1, 3]),
        unreachable(SKEW, [1, 2, 1], [2, 3], shallow(3, 2, 1, "all")),
    ],
)
def test_symmetric(data: Json) -> None:
    accepted(data)


@pytest.mark.parametrize(
    ("data", "kind", "reason"),
    [
        (symmetric(shallow(3, 2, 1)), "invalid", "differ"),
        (symmetric(contiguous(4, 2, [2, 1], sharing=[0])), "invalid", "differ"),
        (symmetric(shallow(22, 2, 1, [0])), "declined", "2^20 entries"),
        (unreachable(SKEW, [1, 1, 2], [1, 2]), "invalid", "are equal"),
        (unreachable(SKEW, [1, 1, 2], [3, 1]), "invalid", "out of range"),
        (unreachable(SKEW, [1, 1, 3], [1, 3]), "invalid", "out of range"),
        (unreachable(SKEW, [1, 2], [1, 2]), "invalid", "out of range"),
        (unreachable(SKEW, [1, 1, 2], [1, 4]), "invalid", "out of range"),
        (unreachable(SKEW, [1, 1, 2], [1, 3], shallow(3, 2, 2, [0])), "invalid", "widths [1]"),
        (
            unreachable(SKEW, [1, 1, 2], [1, 3], contiguous(4, 1, [1, 1], sharing=[0])),
            "invalid",
            "widths [1]",
        ),
        (unreachable(SKEW, [1, 1, 2], [1, 3], shallow(3, 1, 1)), "invalid", "layer 0 shared"),
        (
            unreachable(tensor([2, 4], 0, 1, *[0] * 6), [1, 1, 2], [1, 3]),
            "invalid",
            "not N modes of dimension M",
        ),
        (
            unreachable(SKEW, [1, 1, 2], [1, 3], ONE, shallow(3, 2, 2, [0])),
            "invalid",
            "the rule gives network",
        ),
    ],
)
def test_no_symmetric(data: Json, kind: str, reason: str) -> None:
    refused(data, kind, reason)


def recursion(net: Json, i: list[int], node: Json) -> Json:
    conclusion = {
        "kind": "matricized-recursion",
        "network": net,
        "node": node,
        "partition": split(i, net["inputs"]),
        "order": ORDER,
    }
    return certificate(step("compare_recursion", conclusion))


TREE = {
    **shallow(5, 2, 2),
    "widths": [2, 2],
    "pooling": {"geometry": "tree", "tree": [[3, 1], [5, 2, 4]]},
}


@pytest.mark.parametrize(
    "data",
    [
        recursion(NET, [1, 3], [1, 2]),
        recursion(NET, [1, 3], [2, 1]),
        recursion(NET, [1, 2], [1, 1]),
        recursion(TREE, [2, 3, 5], [2, 1]),
        recursion(TREE, [2, 3, 5], [1, 2]),
    ],
)
def test_recursion(data: Json) -> None:
    accepted(data)


@pytest.mark.parametrize(
    ("data", "kind", "reason"),
    [
        (recursion(NET, [1, 3], [0, 1]), "malformed", "no node [0, 1] above the inputs"),
        (recursion(NET, [1, 3], [1, 3]), "malformed", "no node [1, 3] above the inputs"),
        (recursion(NET, [1, 3], [3, 1]), "malformed", "no node [3, 1] above the inputs"),
        (recursion(shallow(21, 2, 1), [1, 3], [1, 1]), "declined", "2^20 entries"),
    ],
)
def test_no_recursion(data: Json, kind: str, reason: str) -> None:
    refused(data, kind, reason)


def test_a_kind_is_not_a_part_of_another() -> None:
    """A premise's kind is compared as a whole."""
    data = copied(not_closed())
    data["steps"][4]["premises"] = [3, 2]
    refused(data, "invalid", "premise 0 is a limit-of-terms")


def test_weights_of_a_distance_may_be_arrays() -> None:
    net = shallow(2, 2, 2)
    arrays = {"arrays": {"layer0": [UNIT, UNIT], "layer1": [[["1", "1"]]]}}
    accepted(
        certificate(
            step(
                "minor_lower_bound",
                at_weights(net, [1], arrays, "2", None),
                {"rows": [[1], [2]], "columns": [[1], [2]], "modulus": "3"},
            )
        )
    )
    data = certificate(
        step("permutation_at_matching", permutation(net, [1], "2")),
        step(
            "truncation_distance",
            {**distance("1", None, "1", net), "weights": arrays},
            premises=[0],
        ),
    )
    refused(data, "invalid", "the weights are not the premise's")
