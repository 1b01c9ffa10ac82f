"""Every rule: certificates that it must accept, and such that it must refuse for a reason."""

from typing import Any

import pytest
from by_hand import (
    ORDER,
    accepted,
    almost_all,
    at_weights,
    certificate,
    contiguous,
    copied,
    matrix_rank,
    maximal,
    refused,
    shallow,
    split,
    step,
)

TWO = [[1, 2], [3, 4]]


def minor(statement: Any, rows: Any, columns: Any, modulus: Any = "101") -> Any:
    return certificate(
        step("minor_lower_bound", statement, {"rows": rows, "columns": columns, "modulus": modulus})
    )


HALVES = {"entries": [["1/2", "1/3"], ["1", "1"]]}
# Modes 2 x 2 x 2, entry d_1 d_2 d_3 in C order is its number in binary; I = {2}: rows by d_2.
TENSOR = {
    "tensor": {"shape": [2, 2, 2], "entries": [str(n) for n in range(8)]},
    "partition": split([2], 3),
}  # [[0, 1, 4, 5], [2, 3, 6, 7]]
# e_1 x e_1 x e_1 + 2 e_2 x e_2 x e_2, I = {1, 3}: rows 11, 12, 21, 22: [[1,0],[0,0],[0,0],[0,2]]
TERMS = {
    "terms": [["1", ["1", "0"], ["1", "0"], ["1", "0"]], ["2", ["0", "1"], ["0", "1"], ["0", "1"]]],
    "partition": split([1, 3], 3),
}


@pytest.mark.parametrize(
    "data",
    [
        minor(matrix_rank(TWO, "2", None), [0, 1], [0, 1]),
        minor(matrix_rank(TWO, "2", None), [1, 0], [0, 1]),
        minor(matrix_rank(TWO, "1", None), [1], [0], "2"),
        minor(matrix_rank(TWO, "2", None, "GF(5)"), [0, 1], [0, 1], None),
        minor(matrix_rank(HALVES, "2", None), [0, 1], [0, 1], "5"),
        minor(matrix_rank(TENSOR, "2", None), [0, 1], [0, 2]),  # 0*6 - 4*2 = -8
        minor(matrix_rank(TENSOR, "2", None), [0, 1], [0, 1], "3"),  # 0*3 - 1*2 = -2
        minor(matrix_rank(TERMS, "2", None), [0, 3], [0, 1], "3"),
        minor(
            matrix_rank(
                {"kronecker": [{"entries": [["1", "2"]]}, {"entries": [["0", "3"]]}]}, "1", None
            ),
            [0],
            [3],
            "7",
        ),  # 2*3
    ],
)
def test_minor(data: Any) -> None:
    accepted(data)


@pytest.mark.parametrize(
    ("data", "kind", "reason"),
    [
        (
            minor(matrix_rank(TWO, "2", None), [0, 1], [0, 1], "2"),
            "invalid",
            "step 0, minor_lower_bound: the minor is 0 modulo 2; rows [0, 1], columns [0, 1]",
        ),
        (minor(matrix_rank(TWO, "2", None), [0, 1], [0, 1], "4"), "invalid", "not a prime"),
        (minor(matrix_rank(TWO, "2", None), [0, 1], [0, 1], "0"), "invalid", "not a prime"),
        (minor(matrix_rank(TWO, "2", None), [0, 1], [0, 1], None), "invalid", "modulus null"),
        (
            minor(matrix_rank(TWO, "2", None), [0, 1], [0, 1], "18446744073709551629"),
            "invalid",
            "prime",
        ),
        (
            minor(matrix_rank(TWO, "2", None, "GF(5)"), [0, 1], [0, 1], "5"),
            "invalid",
            "must be null",
        ),
        (minor(matrix_rank(TWO, "2", None, "GF(2)"), [0, 1], [0, 1]), "malformed", "GF(2)"),
        (
            minor(matrix_rank([["1", "1"], ["1", "1"]], "2", None, "GF(5)"), [0, 1], [0, 1], None),
            "invalid",
            "minor is 0",
        ),
        (
            minor(matrix_rank(HALVES, "2", None), [0, 1], [0, 1], "3"),
            "invalid",
            "divides a denominator",
        ),
        (minor(matrix_rank(HALVES, "1", None), [1], [1], "3"), "invalid", "divides a denominator"),
        (minor(matrix_rank(TWO, "2", None), [0, 0], [0, 1]), "invalid", "distinct"),
        (minor(matrix_rank(TWO, "2", None), [0, 1], [1, 1]), "invalid", "distinct"),
        (minor(matrix_rank(TWO, "2", None), [0, 1], [0]), "invalid", "distinct"),
        (minor(matrix_rank(TWO, "2", None), [], []), "invalid", "distinct"),
        (minor(matrix_rank(TWO, "2", None), [0, 2], [0, 1]), "invalid", "not in the matrix"),
        (minor(matrix_rank(TWO, "2", None), [0, 1], [0, -1]), "invalid", "not in the matrix"),
        (minor(matrix_rank(TWO, "2", None), [[0], [1]], [0, 1]), "malformed", "not an integer"),
        (minor(matrix_rank(TWO, "2", None), [0, True], [0, 1]), "malformed", "not an integer"),
        (
            minor(matrix_rank(TWO, "1", None), [0, 1], [0, 1]),
            "invalid",
            "the rule gives lower 2, upper null, but the conclusion says lower 1, upper null",
        ),
        (minor(matrix_rank(TWO, "2", "2"), [0, 1], [0, 1]), "invalid", "says lower 2, upper 2"),
        (minor(matrix_rank(TWO, None, "2"), [0, 1], [0, 1]), "invalid", "says lower null, upper 2"),
        (minor(matrix_rank(TENSOR, "2", None), [0, 1], [0, 2], "2"), "invalid", "minor is 0"),
        (minor(matrix_rank(TERMS, "2", None), [0, 1], [0, 1], "3"), "invalid", "minor is 0"),
        (
            minor(maximal(shallow(2, 2, 2), [1], "2", None), [[1]], [[1]]),
            "invalid",
            "a maximal-rank is not what the rule concludes",
        ),
    ],
)
def test_no_minor(data: Any, kind: str, reason: str) -> None:
    refused(data, kind, reason)


# A(d_1, d_2) = sum over channels of u_g(d_1) v_g(d_2) w_g with u_1 = (1, 2), u_2 = (0, 1),
# v_1 = (1, 1), v_2 = (3, 0), w = (1, 1/2): [[1, 1], [2, 2]] + 1/2 [[0, 0], [3, 0]].
SHALLOW = {
    "arrays": {
        "layer0": [[["1", "2"], ["0", "1"]], [["1", "1"], ["3", "0"]]],
        "layer1": [[["1", "1/2"]]],
    }
}  # [[1, 1], [7/2, 2]], determinant -3/2
# Shared leaves: both inputs have u_1 = (1, 0), u_2 = (0, 1); w = (1, 2): diag(1, 2).
SHARED = {"arrays": {"layer0": [["1", "0"], ["0", "1"]], "layer1": [[["1", "2"]]]}}
# N = 4, windows of 2: leaves unit vectors; every node of level 1: channel 1 = (1, 1), channel 2 =
# (1, -1); root (1, 3). With I = {1, 3}: the tensor is diagonal in (d_1, d_2) and (d_3, d_4), so
# [[A]] is diagonal with phi_1 phi_1 + 3 phi_2 phi_2: 4, -2, -2, 4.
UNIT = [["1", "0"], ["0", "1"]]
DEEP = {
    "arrays": {
        "layer0": [UNIT] * 4,
        "layer1": [[["1", "1"], ["1", "-1"]]] * 2,
        "layer2": [[["1", "3"]]],
    }
}
DEEP_NET = contiguous(4, 2, [2, 2])
ALL = [[1, 1], [1, 2], [2, 1], [2, 2]]


@pytest.mark.parametrize(
    "data",
    [
        minor(at_weights(shallow(2, 2, 2), [1], SHALLOW, "2", None), [[1], [2]], [[1], [2]]),
        minor(at_weights(shallow(2, 2, 2, [0]), [2], SHARED, "2", None), [[1], [2]], [[1], [2]]),
        minor(at_weights(DEEP_NET, [1, 3], DEEP, "4", None), ALL, ALL),
        # With I = {1, 2} rows and columns are diagonal indices: [[4, -2], [-2, 4]], determinant 12.
        minor(
            at_weights(DEEP_NET, [1, 2], DEEP, "2", None), [[1, 1], [2, 2]], [[1, 1], [2, 2]], "5"
        ),
    ],
)
def test_minor_at_weights(data: Any) -> None:
    accepted(data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (
            minor(
                at_weights(shallow(2, 2, 2), [1], SHALLOW, "2", None), [[1], [2]], [[1], [2]], "3"
            ),
            "the minor is 0 modulo 3; rows [[1], [2]], columns [[1], [2]]",
        ),
        (
            minor(at_weights(shallow(2, 2, 2), [1], SHALLOW, "1", None), [[1]], [[1]], "2"),
            "divides a denominator",
        ),
        (
            minor(
                at_weights(DEEP_NET, [1, 2], DEEP, "2", None),
                [[1, 1], [2, 2]],
                [[1, 1], [2, 2]],
                "3",
            ),
            "the minor is 0 modulo 3",
        ),
        (minor(at_weights(DEEP_NET, [1, 3], DEEP, "1", None), [[1, 1]], [[1, 2]]), "minor is 0"),
        (minor(at_weights(DEEP_NET, [1, 3], DEEP, "1", None), [[1]], [[1, 1]]), "an index"),
        (minor(at_weights(DEEP_NET, [1, 3], DEEP, "1", None), [[0, 1]], [[1, 1]]), "an index"),
        (minor(at_weights(DEEP_NET, [1, 3], DEEP, "1", None), [[1, 3]], [[1, 1]]), "an index"),
        (minor(at_weights(DEEP_NET, [1, 3], DEEP, "2", None), [[1, 1]] * 2, ALL[:2]), "distinct"),
        (
            minor(
                at_weights(DEEP_NET, [1, 3], {"generator": "matching", "channels": 1}, "1", None),
                [[1, 1]],
                [[1, 1]],
            ),
            "not given by arrays",
        ),
    ],
)
def test_no_minor_at_weights(data: Any, reason: str) -> None:
    refused(data, "invalid", reason)


def factorization(statement: Any, columns: Any, combinations: Any) -> Any:
    return certificate(
        step(
            "factorization_upper_bound",
            statement,
            {"columns": columns, "combinations": combinations},
        )
    )


ONE = [[1, 2, -1], [2, 4, -2]]


@pytest.mark.parametrize(
    "data",
    [
        factorization(matrix_rank(ONE, None, "1"), [0], [["2", "-1"]]),
        factorization(matrix_rank(ONE, None, "1"), [1], [["1/2", "-1/2"]]),
        factorization(matrix_rank(TWO, None, "2"), [0, 1], [[], []]),
        factorization(matrix_rank([[0, 0]], "0", "0"), [], []),
        factorization(matrix_rank([[1, 4], [2, 1]], None, "1", "GF(7)"), [0], [["4"]]),
        factorization(
            at_weights(DEEP_NET, [1, 2], DEEP, None, "2"), [0, 3], [["0", "0"], ["0", "0"]]
        ),
    ],
)
def test_factorization(data: Any) -> None:
    accepted(data)


@pytest.mark.parametrize(
    ("data", "kind", "reason"),
    [
        (factorization(matrix_rank(ONE, None, "1"), [0], [["2", "1"]]), "invalid", "in row 0"),
        (factorization(matrix_rank(TWO, None, "1"), [0], [["2"]]), "invalid", "in row 1"),
        (factorization(matrix_rank(TWO, None, "0"), [], []), "invalid", "do not give"),
        (
            factorization(matrix_rank([[0, 0]], None, "0"), [], []),
            "invalid",
            "the rule gives lower 0",
        ),
        (factorization(matrix_rank(ONE, None, "1"), [0], [["2"]]), "invalid", "not of shape 1 x 2"),
        (factorization(matrix_rank(ONE, None, "1"), [0], []), "invalid", "not of shape 1 x 2"),
        (
            factorization(matrix_rank(ONE, None, "1"), [3], [["2", "1"]]),
            "invalid",
            "not in the matrix",
        ),
        (
            factorization(matrix_rank(ONE, None, "1"), [-1], [["2", "1"]]),
            "invalid",
            "not in the matr",
        ),
        (
            factorization(matrix_rank(ONE, None, "2"), [1, 0], [["2"], ["1"]]),
            "malformed",
            "increasing",
        ),
        (
            factorization(matrix_rank(ONE, None, "2"), [0, 0], [["2"], ["1"]]),
            "malformed",
            "increasing",
        ),
        (
            factorization(at_weights(DEEP_NET, [1, 2], DEEP, None, "1"), [0], [["0", "0", "-1/2"]]),
            "invalid",
            "in row 3",
        ),
        (
            factorization(
                at_weights(
                    shallow(21, 2, 1),
                    [1],
                    {"arrays": {"layer0": [[["1", "1"]]] * 21, "layer1": [[["1"]]]}},
                    None,
                    "1",
                ),
                [0],
                [],
            ),
            "declined",
            "2^20 entries",
        ),
    ],
)
def test_no_factorization(data: Any, kind: str, reason: str) -> None:
    refused(data, kind, reason)


def kronecker(first: Any, second: Any, conclusion: Any) -> Any:
    a = matrix_rank(TWO, "2", None)
    return certificate(
        step("minor_lower_bound", a, {"rows": [0, 1], "columns": [0, 1], "modulus": "5"}),
        step(
            "minor_lower_bound",
            matrix_rank(ONE, "1", None),
            {"rows": [0], "columns": [0], "modulus": "5"},
        ),
        step(
            "factorization_upper_bound",
            matrix_rank(ONE, None, "1"),
            {"columns": [0], "combinations": [["2", "-1"]]},
        ),
        step("both_bounds", matrix_rank(ONE, "1", "1"), premises=[1, 2]),
        step("kronecker_rank", conclusion, premises=[first, second]),
    )


PRODUCT = {
    "kronecker": [matrix_rank(TWO, "2", None)["matrix"], matrix_rank(ONE, "2", None)["matrix"]]
}
SWAPPED = {"kronecker": PRODUCT["kronecker"][::-1]}


def test_kronecker_rank() -> None:
    accepted(kronecker(0, 3, matrix_rank(PRODUCT, "2", None)))
    accepted(kronecker(0, 1, matrix_rank(PRODUCT, "2", None)))
    accepted(kronecker(3, 0, matrix_rank(SWAPPED, "2", None)))
    refused(
        kronecker(0, 3, matrix_rank(SWAPPED, "2", None)), "invalid", "not the Kronecker product"
    )
    refused(kronecker(0, 3, matrix_rank(PRODUCT, "2", "2")), "invalid", "gives lower 2, upper null")
    refused(kronecker(0, 2, matrix_rank(PRODUCT, "2", None)), "invalid", "neither")
    refused(kronecker(0, 3, matrix_rank(PRODUCT, "3", None)), "invalid", "gives lower 2")
    refused(kronecker(0, 3, matrix_rank(PRODUCT, "2", None, "GF(5)")), "malformed", "GF(5)")
    plain = matrix_rank([[1, 1], [1, 1]], "2", None)
    refused(kronecker(0, 3, plain), "invalid", "not the Kronecker product")


def test_rank_one_terms() -> None:
    accepted(certificate(step("rank_one_terms_upper_bound", matrix_rank(TERMS, None, "2"))))
    refused(
        certificate(step("rank_one_terms_upper_bound", matrix_rank(TERMS, None, "1"))),
        "invalid",
        "gives lower null, upper 2",
    )
    refused(
        certificate(step("rank_one_terms_upper_bound", matrix_rank(TWO, None, "2"))),
        "invalid",
        "not given by terms",
    )


def test_both_bounds() -> None:
    lower = step(
        "minor_lower_bound",
        matrix_rank(ONE, "1", None),
        {"rows": [0], "columns": [0], "modulus": "5"},
    )
    upper = step(
        "factorization_upper_bound",
        matrix_rank(ONE, None, "1"),
        {"columns": [0], "combinations": [["2", "-1"]]},
    )
    both = step("both_bounds", matrix_rank(ONE, "1", "1"), premises=[0, 1])
    accepted(certificate(lower, upper, both))
    refused(certificate(lower, upper, {**both, "premises": [1, 0]}), "invalid", "no lower bound")
    refused(certificate(lower, upper, {**both, "premises": [0, 0]}), "invalid", "no upper bound")
    other = step("both_bounds", matrix_rank(TWO, "1", "1"), premises=[0, 1])
    refused(certificate(lower, upper, other), "invalid", "same subject")
    refused(
        certificate(
            lower, upper, step("both_bounds", matrix_rank(ONE, "1", None), premises=[0, 1])
        ),
        "invalid",
        "gives lower 1, upper 1",
    )


# N = 4, M = 3: I = {1, 3}.
NET = contiguous(4, 3, [4, 2])


def flow(paths: Any, lower: str, net: Any = NET, i: Any = (1, 3), field: str = "QQ") -> Any:
    weights = {"generator": "flow", "paths": paths}
    return certificate(
        step("flow_lower_bound", at_weights(net, list(i), weights, lower, None, field))
    )


@pytest.mark.parametrize(
    "data",
    [
        flow([[1, 2, 3], [3, 4, 3]], "9"),
        flow([[1, 2, 2], [3, 4, 2]], "4", field="GF(2)"),
        flow([[1, 4, 2]], "2"),
        flow([[1, 2, 2], [1, 4, 2]], "4", contiguous(4, 4, [4, 2])),  # at input 1 and (1, 1): 4
        flow([[1, 2, 2], [1, 2, 2]], "4", contiguous(4, 4, [4, 2])),
        flow([[1, 2, 3]], "3", contiguous(4, 3, [4, 2], sharing=[2])),
    ],
)
def test_flow(data: Any) -> None:
    accepted(data)


@pytest.mark.parametrize(
    ("data", "kind", "reason"),
    [
        (flow([[1, 2, 4]], "4"), "invalid", "through input 1 is 4, above its capacity 3"),
        (flow([[1, 2, 2], [1, 2, 2]], "4"), "invalid", "input 1"),
        (flow([[1, 2, 2], [3, 2, 2]], "4"), "invalid", "input 2"),
        (flow([[1, 4, 3]], "3"), "invalid", "the node [2, 1] is 3, above its capacity 2"),
        (flow([[1, 2, 3]], "3", contiguous(4, 3, [2, 2])), "invalid", "the node [1, 1] is 3"),
        (
            flow([[1, 4, 2], [2, 3, 2]], "4", contiguous(4, 4, [2, 4]), [1, 2]),
            "invalid",
            "[1, 1] is 4",
        ),
        (flow([[2, 1, 2]], "2"), "invalid", "does not run from I to J"),
        (flow([[1, 3, 2]], "2"), "invalid", "does not run from I to J"),
        (flow([[1, 1, 2]], "2"), "invalid", "does not run from I to J"),
        (flow([[3, 4, 2], [1, 2, 2]], "4"), "malformed", "not sorted"),
        (flow([[1, 2, 2]], "2", contiguous(4, 3, [4, 2], sharing=[1])), "invalid", "shared"),
        (flow([[1, 2, 2]], "2", contiguous(4, 3, [4, 2], sharing="all")), "invalid", "shared"),
        (flow([[1, 2, 2], [3, 4, 2]], "2"), "invalid", "gives lower 4"),
        (flow([[1, 2, True]], "2"), "malformed", "a base"),
        (flow([[1, 2]], "2"), "malformed", "2 entries instead of 3"),
    ],
)
def test_no_flow(data: Any, kind: str, reason: str) -> None:
    refused(data, kind, reason)


def matching(channels: Any, lower: str, net: Any = NET, i: Any = (1, 3)) -> Any:
    weights = {"generator": "matching", "channels": channels}
    return certificate(step("matching_lower_bound", at_weights(net, list(i), weights, lower, None)))


def test_matching() -> None:
    accepted(matching(3, "9"))
    accepted(matching(2, "4", contiguous(4, 3, [4, 2], sharing="all")))
    accepted(matching(3, "1", i=[1, 2]))
    accepted(matching(3, "3", i=[1]))
    refused(matching(4, "16"), "malformed", "above M or r_0")
    refused(matching(0, "1"), "malformed", "channels")
    refused(matching(2**31, "1"), "declined", "channels")
    refused(matching(3, "3"), "invalid", "gives lower 9")
    paths = {"generator": "flow", "paths": [[1, 2, 2]]}
    refused(
        certificate(step("matching_lower_bound", at_weights(NET, [1, 3], paths, "2", None))),
        "invalid",
        "not those of a matching",
    )
    refused(
        certificate(
            step(
                "flow_lower_bound",
                at_weights(NET, [1, 3], {"generator": "matching", "channels": 3}, "9", None),
            )
        ),
        "invalid",
        "of a flow",
    )


def specialised(conclusion: Any, premise: int = 0) -> Any:
    paths = {"generator": "flow", "paths": [[1, 2, 2]]}
    rule = "specialisation_lower_bound"
    if conclusion["quantity"] == "rank-at-weights":
        rule = "specialisation_upper_bound"
    return certificate(
        step("flow_lower_bound", at_weights(NET, [1, 3], paths, "2", None)),
        step("recursion_upper_bound", maximal(NET, [1, 3], None, "9")),
        step(rule, conclusion, premises=[premise]),
    )


def test_specialisation() -> None:
    matched = {"generator": "matching", "channels": 1}
    accepted(specialised(maximal(NET, [1, 3], "2", None)))
    accepted(specialised(at_weights(NET, [1, 3], matched, None, "9"), 1))
    refused(specialised(maximal(NET, [1, 4], "2", None)), "invalid", "the partition is another")
    refused(
        specialised(maximal(NET, [1, 3], "2", None, "GF(7)")), "invalid", "the field is another"
    )
    refused(
        specialised(maximal(contiguous(4, 3, [4, 3]), [1, 3], "2", None)),
        "invalid",
        "the network is another",
    )
    refused(specialised(maximal(NET, [1, 3], "3", None)), "invalid", "gives lower 2")
    refused(
        specialised(maximal(NET, [1, 3], "9", None), 1), "invalid", "premise 0 is a maximal-rank"
    )
    refused(specialised(at_weights(NET, [1, 3], matched, None, "8"), 1), "invalid", "upper 9")
    refused(specialised(at_weights(NET, [2, 4], matched, None, "9"), 1), "invalid", "the partition")
    refused(
        specialised(at_weights(NET, [1, 3], matched, None, "9"), 0),
        "invalid",
        "premise 0 is a rank-at-weights",
    )


def cut(
    upper: str,
    inputs: Any = (),
    pools: Any = (),
    symmetric: Any = (),
    net: Any = NET,
    i: Any = (1, 3),
) -> Any:
    witness = {"inputs": list(inputs), "pools": list(pools), "symmetric": list(symmetric)}
    return certificate(step("cut_upper_bound", maximal(net, list(i), None, upper), witness))


SHARED_LEAVES = shallow(6, 2, 50, [0])
SHARED_DEEP = contiguous(8, 3, [2, 3, 9], sharing=[0, 1, 2])


@pytest.mark.parametrize(
    "data",
    [
        cut("9", inputs=[1, 3]),
        cut("12", inputs=[1], pools=[[1, 2]]),
        cut("2", pools=[[2, 1]], i=[1, 2]),
        cut("3", inputs=[1], i=[1]),
        cut("32", pools=[[1, 1], [1, 2], [2, 1]]),  # more than is needed
        # Shared leaves: three of the six inputs on a side, E_0 = 2, binom(2 + 2, 3) = 4.
        cut("4", symmetric=[[1, 1, "I"]], net=SHARED_LEAVES, i=[1, 2, 3]),
        cut("5", symmetric=[[1, 1, "J"]], net=SHARED_LEAVES, i=[2, 3]),  # g = 4: binom(5, 4)
        # E_0 = 2, E_1 = min(3, binom(3, 2)) = 3, E_2 = min(9, binom(4, 2)) = 6, g = 1: 6.
        cut("6", symmetric=[[3, 1, "I"]], net=SHARED_DEEP, i=[1, 2, 3, 4]),
        cut("3", symmetric=[[2, 1, "I"]], net=SHARED_DEEP, i=[1, 2]),  # E_1 = 3, g = 1
    ],
)
def test_cut(data: Any) -> None:
    accepted(data)


@pytest.mark.parametrize(
    ("data", "kind", "reason"),
    [
        (
            cut("3", inputs=[1]),
            "invalid",
            "input 3 of I is still connected with input 4 of J, through the node [1, 2]",
        ),
        (cut("1"), "invalid", "input 1 of I is still connected with input 2 of J"),
        (cut("16", pools=[[1, 1]]), "invalid", "still connected"),
        (cut("2", pools=[[2, 1]]), "invalid", "through the node [1, 1]"),
        (cut("3", inputs=[1, 3]), "invalid", "gives lower null, upper 9"),
        (cut("9", inputs=[1, 5]), "invalid", "there is no input 5"),
        (cut("9", inputs=[0, 1]), "invalid", "there is no input 0"),
        (cut("9", inputs=[1, 1]), "malformed", "increasing"),
        (cut("9", pools=[[1, 3]]), "invalid", "no pooling node [1, 3]"),
        (cut("9", pools=[[0, 1]]), "invalid", "no pooling node [0, 1]"),
        (cut("9", pools=[[3, 1]]), "invalid", "no pooling node [3, 1]"),
        (cut("9", pools=[[2, 1], [1, 1]]), "malformed", "increasing"),
        (cut("9", pools=[[1]]), "malformed", "instead of 2"),
        (cut("9", symmetric=[[1, 1]]), "malformed", "instead of 3"),
        (cut("9", symmetric=[[1, 1, "K"]]), "malformed", "neither I nor J"),
        (cut("9", symmetric=[[0, 1, "I"]]), "invalid", "no pooling node [0, 1]"),
        (cut("9", symmetric=[[1, 1, "I"]]), "invalid", "not shared"),
        (cut("9", symmetric=[[2, 1, "I"]]), "invalid", "no child of it is on that side only"),
        (cut("4", symmetric=[[1, 1, "J"]], net=SHARED_LEAVES, i=[2, 3]), "invalid", "upper 5"),
        (
            cut("2", symmetric=[[3, 1, "J"]], net=SHARED_DEEP, i=[1, 2]),
            "invalid",
            "still connected",
        ),
        (
            cut(
                "6",
                symmetric=[[3, 1, "I"]],
                net=contiguous(8, 3, [2, 3, 9], sharing=[0, 2]),
                i=[1, 2, 3, 4],
            ),
            "invalid",
            "not shared",
        ),
    ],
)
def test_no_cut(data: Any, kind: str, reason: str) -> None:
    refused(data, kind, reason)


def test_symmetric_cut_of_uneven_windows() -> None:
    net = {
        "operator": "product",
        "inputs": 7,
        "representation": 2,
        "widths": [2, 9],
        "sharing": [0, 1],
        "pooling": {"geometry": "tree", "tree": [[1, 2], [3, 4, 5], [6, 7]]},
    }
    # Nodes (1, 1) and (1, 3) have two children each: E_1 = binom(3, 2) = 3, D = binom(4, 2) = 6.
    accepted(cut("6", symmetric=[[2, 1, "I"]], net=net, i=[1, 2, 6, 7]))
    refused(
        cut("6", symmetric=[[2, 1, "I"]], net=net, i=[1, 2, 3, 4, 5]),
        "invalid",
        "the windows of level 1 differ",
    )


def test_huge_binomial_is_declined_before_it_is_computed() -> None:
    net = shallow(65536, 2**31 - 1, 2**31 - 1, [0])
    refused(cut("1", symmetric=[[1, 1, "I"]], net=net, i=range(1, 65536)), "declined", "2^20 bits")


def test_recursion() -> None:
    def bound(net: Any, i: Any, upper: str) -> Any:
        return certificate(step("recursion_upper_bound", maximal(net, i, None, upper)))

    # (1, 1) and (1, 2): min(3^1, 4) = 3 each; root: min(3^2, 2 * 9) = 9.
    accepted(bound(NET, [1, 3], "9"))
    # Children: min(3^0, 4) = 1; root: min(3^2, 2) = 2.
    accepted(bound(NET, [1, 2], "2"))
    accepted(bound(contiguous(4, 3, [2, 2]), [1, 3], "8"))  # 2, 2, min(9, 8)
    refused(bound(NET, [1, 3], "8"), "invalid", "upper 9")


def almost(conclusion: Any, cites: Any, premise: Any = None, **more: Any) -> Any:
    net, i, lower = NET, [1, 3], "9"
    first = step(
        "matching_lower_bound",
        at_weights(
            net, i, {"generator": "matching", "channels": 3}, lower, None, conclusion["field"]
        ),
    )
    second = step(
        "specialisation_lower_bound",
        maximal(net, i, lower, None, conclusion["field"]),
        premises=[0],
    )
    return certificate(
        first,
        second,
        step("almost_everywhere", conclusion, premises=[1 if premise is None else premise], **more),
        cites=cites,
    )


def test_almost_everywhere() -> None:
    # V = 4 + 2 + 1 = 7, so the degree is 63.
    good = almost_all(NET, [1, 3], "9", None, "63")
    accepted(almost(good, ["null-zero-set"]))
    accepted(
        almost(almost_all(NET, [1, 3], "9", None, "63", "63/101", "GF(101)"), ["schwartz-zippel"])
    )
    accepted(almost(almost_all(NET, [1, 3], "9", None, "63", None, "GF(61)"), ["schwartz-zippel"]))
    for wrong in ("62", "64"):
        refused(
            almost(almost_all(NET, [1, 3], "9", None, wrong), ["null-zero-set"]),
            "invalid",
            "R V is 63",
        )
    for fraction, field in (
        ("1/2", "QQ"),
        (None, "GF(101)"),
        ("62/101", "GF(101)"),
        ("63/61", "GF(61)"),
    ):
        cites = ["null-zero-set" if field == "QQ" else "schwartz-zippel"]
        refused(
            almost(almost_all(NET, [1, 3], "9", None, "63", fraction, field), cites),
            "invalid",
            "the fraction is not",
        )
    refused(almost(almost_all(NET, [1, 3], "8", None, "56"), ["null-zero-set"]), "invalid", "R V")
    refused(
        almost(almost_all(NET, [1, 3], "9", "9", "63"), ["null-zero-set"]),
        "invalid",
        "gives lower 9, upper null",
    )
    refused(almost(good, []), "invalid", "cites is []")
    refused(almost(good, ["schwartz-zippel"]), "invalid", "cites is")
    refused(almost(good, ["null-zero-set", "null-zero-set"]), "invalid", "cites is")
    refused(almost(good, ["null-zero-set"], 0), "invalid", "premise 0 is a rank-at-weights")


def identity(left: Any, right: Any) -> Any:
    return {"kind": "tensor-identity", "left": left, "right": right}


def tensor(of: str, net: Any, node: Any, weights: Any = None) -> Any:
    return {"of": of, "network": net, "node": node, "weights": weights}


def circuit(net: Any, *node: int) -> Any:
    return identity(
        tensor("forward-pass", net, list(node)), tensor("decomposition", net, list(node))
    )


def whole_circuit(net: Any = NET) -> Any:
    return certificate(
        *(step("circuit_leaf", circuit(net, 0, j)) for j in (1, 2, 3, 4)),
        step("circuit_node", circuit(net, 1, 1), premises=[0, 1]),
        step("circuit_node", circuit(net, 1, 2), premises=[2, 3]),
        step("circuit_node", circuit(net, 2, 1), premises=[4, 5]),
    )


def test_circuit() -> None:
    accepted(whole_circuit())
    accepted(whole_circuit(contiguous(4, 3, [4, 2], sharing="all")))
    for premises, reason in (
        ([5, 4], "[1, 1]"),
        ([4], "1 premises"),
        ([4, 4], "[1, 2]"),
        ([4, 5, 5], "3 premises"),
    ):
        data = whole_circuit()
        data["steps"][6]["premises"] = premises
        refused(data, "invalid", reason)
    refused(certificate(step("circuit_leaf", circuit(NET, 1, 1))), "invalid", "one input")
    refused(certificate(step("circuit_node", circuit(NET, 0, 1))), "invalid", "above the inputs")
    refused(certificate(step("circuit_leaf", circuit(NET, 0, 5))), "malformed", "no node [0, 5]")
    swapped = circuit(NET, 0, 1)
    swapped = identity(swapped["right"], swapped["left"])
    refused(certificate(step("circuit_leaf", swapped)), "invalid", "one input of one network")
    two = identity(circuit(NET, 0, 1)["left"], circuit(contiguous(4, 3, [4, 3]), 0, 1)["right"])
    refused(certificate(step("circuit_leaf", two)), "invalid", "one network")
    two = identity(circuit(NET, 0, 1)["left"], circuit(NET, 0, 2)["right"])
    refused(certificate(step("circuit_leaf", two)), "invalid", "one input")


def poly(*terms: Any) -> Any:
    return [[str(c), [list(power) for power in powers]] for c, *powers in terms]


ONE_BY_ONE = shallow(2, 1, 1)  # A = a^{1,1,1}_1 a^{0,1,1}_1 a^{0,2,1}_1


def test_expand_identity() -> None:
    root = tensor("decomposition", ONE_BY_ONE, [1, 1])
    plain = tensor("forward-pass", ONE_BY_ONE, [1, 1])
    accepted(certificate(step("expand_identity", identity(plain, root))))

    # The same product with the factor 2 moved from one leaf to the other: (2a) b w = a (2b) w.
    def scaled(one: int, two: int) -> Any:
        return tensor(
            "decomposition",
            ONE_BY_ONE,
            [1, 1],
            {
                "layer0": [[[poly((one, (0, 1, 1, 1, 1)))]], [[poly((two, (0, 2, 1, 1, 1)))]]],
                "layer1": [[[poly((1, (1, 1, 1, 1, 1)))]]],
            },
        )

    accepted(certificate(step("expand_identity", identity(scaled(2, 1), scaled(1, 2)))))
    refused(
        certificate(step("expand_identity", identity(scaled(2, 1), root))),
        "invalid",
        "channel 1 differs at the entry [1, 1]",
    )
    for wrong in (
        poly((0, (0, 1, 1, 1, 1))),
        poly((1, (0, 1, 1, 1, 0))),
        poly((1, (0, 3, 1, 1, 1))),
        poly((1, (0, 1, 1, 1, 1)), (1, (0, 1, 1, 1, 1))),
        [["1/2", []]],
        [[1, []]],
        poly((1, (0, 2, 1, 1, 1), (0, 1, 1, 1, 1))),
        poly((1, (2, 1, 1, 1, 1))),
        poly((1, (0, 2, 1, 1, 1)), (1, (0, 1, 1, 1, 1))),
    ):
        bad = copied(scaled(1, 1))
        bad["weights"]["layer0"][0][0][0] = wrong
        refused(certificate(step("expand_identity", identity(bad, root))), "malformed", "claim: ")
    # A deep network of one channel is the shallow one: windows 2, 2 with output weights given.
    deep, flat = contiguous(4, 2, [1, 1]), shallow(4, 2, 1)
    leaves = [[[poly((1, (0, j, 1, d, 1))) for d in (1, 2)]] for j in (1, 2, 3, 4)]
    weights = {
        "layer0": leaves,
        "layer1": [[[poly((1,))]]] * 2,
        "layer2": [[[poly((1, (1, 1, 1, 1, 1)))]]],
    }
    left = tensor("forward-pass", deep, [2, 1], weights)
    right = tensor("decomposition", flat, [1, 1])
    accepted(certificate(step("expand_identity", identity(left, right))))
    refused(
        certificate(
            step("expand_identity", identity(tensor("forward-pass", deep, [1, 1], weights), right))
        ),
        "invalid",
        "inputs below",
    )
    refused(
        certificate(
            step(
                "expand_identity", identity(tensor("decomposition", shallow(2, 2, 1), [1, 1]), root)
            )
        ),
        "invalid",
        "M is not the same",
    )
    refused(
        certificate(
            step(
                "expand_identity",
                identity(
                    tensor("decomposition", shallow(2, 1, 2), [0, 1]),
                    tensor("decomposition", shallow(2, 1, 3), [0, 1]),
                ),
            )
        ),
        "invalid",
        "numbers of channels",
    )


def product_of(left: Any, right: Any, i: Any) -> Any:
    return certificate(
        step(
            "compare_entries",
            {
                "kind": "matricized-product",
                "left_shape": left,
                "right_shape": right,
                "partition": split(i, len(left) + len(right)),
                "order": ORDER,
            },
        )
    )


def test_compare_entries() -> None:
    accepted(product_of([2, 3], [3, 2, 2], [1, 3]))
    accepted(product_of([2, 3], [4], [3]))
    accepted(product_of([2], [4], [1]))
    refused(product_of([2000], [2000], [1]), "declined", "2^20")
    refused(product_of([], [4, 2], [1]), "malformed", "a shape is empty")
    refused(product_of([0], [4], [1]), "malformed", "left_shape")


def determinant(net: Any, factors: Any, i: Any) -> Any:
    return certificate(
        step(
            "expand_determinant",
            {
                "kind": "polynomial-identity",
                "factors": factors,
                "determinant": {
                    "network": net,
                    "partition": split(i, net["inputs"]),
                    "order": ORDER,
                },
            },
        )
    )


def leaf(j: int) -> Any:
    return {"leaf-determinant": j}


def coarse(*alpha: int) -> Any:
    return {"coarse-entry": list(alpha)}


def test_expand_determinant() -> None:
    net = shallow(2, 2, 2)  # [[A]] = A_1 diag(w_1, w_2) A_2^T
    good = [[leaf(1), 1], [leaf(2), 1], [coarse(1), 1], [coarse(2), 1]]
    accepted(determinant(net, good, [1]))
    accepted(determinant(net, good[::-1], [2]))
    refused(determinant(net, good[1:], [1]), "invalid", "not the product")
    refused(determinant(net, [[leaf(1), 2], *good[2:]], [1]), "invalid", "not the product")
    shared = shallow(2, 2, 2, [0])
    weight_two = {"polynomial": poly((1, (1, 1, 1, 2, 1)))}
    accepted(determinant(shared, [[leaf(0), 2], [coarse(1), 1], [weight_two, 1]], [1]))
    refused(determinant(shared, good, [1]), "malformed", "leaf-determinant")
    refused(determinant(net, [[leaf(0), 1]], [1]), "malformed", "leaf-determinant")
    refused(determinant(net, [[leaf(1), 0]], [1]), "malformed", "the power")
    refused(determinant(net, [[leaf(1), 10**9]], [1]), "declined", "5*10^7")
    refused(determinant(net, [[coarse(3), 1]], [1]), "malformed", "coarse-entry")
    refused(determinant(net, [[coarse(1, 1), 1]], [1]), "malformed", "coarse-entry")
    refused(determinant(shallow(2, 2, 3), good, [1]), "malformed", "M = r_0")
    refused(determinant(net, [[{"other": 1}, 1]], [1]), "malformed", "a factor")
    # Of the first minor: a^{0,1,1}_1 alone does not divide it.
    refused(determinant(net, [[{"polynomial": poly((1, (0, 1, 1, 1, 1)))}, 1]], [1]), "invalid", "")
    refused(determinant(shallow(3, 2, 2), [[coarse(1), 1]], [1]), "invalid", "not square")
    refused(determinant(shallow(6, 2, 2), [[coarse(1), 1]], [1, 2, 3]), "invalid", "above 6")
    deep = contiguous(4, 2, [2, 1])
    powers = [[leaf(j), 2] for j in (1, 2, 3, 4)]
    entries = [[coarse(a, b), 1] for a in (1, 2) for b in (1, 2)]
    accepted(determinant(deep, powers + entries, [1, 3]))
    refused(determinant(deep, powers + entries[:3] + [[coarse(1, 1), 1]], [1, 3]), "invalid", "not")
    refused(determinant(deep, powers + entries, [1, 2]), "invalid", "not the product")


def weighted_cut(
    weights: Any,
    lower: Any,
    upper: str,
    inputs: Any = (),
    pools: Any = (),
    convolutions: Any = (),
    net: Any = DEEP_NET,
    i: Any = (1, 2),
) -> Any:
    witness = {"inputs": list(inputs), "pools": list(pools), "convolutions": list(convolutions)}
    return certificate(
        step(
            "cut_at_weights_upper_bound",
            at_weights(net, list(i), {"arrays": weights}, lower, upper),
            witness,
        )
    )


def deep(leaves: Any = None, level1: Any = None, root: Any = ("1", "3")) -> Any:
    return {
        "layer0": leaves or [UNIT] * 4,
        "layer1": level1 or [[["1", "1"], ["1", "-1"]]] * 2,
        "layer2": [[list(root)]],
    }


LINE = [["1", "2"], ["1/2", "1"]]  # two proportional vectors
EQUAL = [["1", "1"], ["2", "2"]]


@pytest.mark.parametrize(
    "data",
    [
        weighted_cut(deep(), None, "2", pools=[[2, 1]]),
        weighted_cut(deep(), None, "2", convolutions=[[1, 1]]),
        # Of the root's two channels one has weight zero: it is dead.
        weighted_cut(deep(root=("0", "3")), None, "1", pools=[[2, 1]]),
        # Both channels of (1, 1) and of (1, 2) are proportional: one class.
        weighted_cut(deep(level1=[EQUAL] * 2), None, "1", pools=[[2, 1]]),
        weighted_cut(deep(level1=[EQUAL, UNIT]), None, "2", pools=[[2, 1]]),
        weighted_cut(deep(level1=[EQUAL, UNIT]), None, "1", convolutions=[[1, 1]]),
        # Channel 1 of input 1 is zero, so that of (1, 1) too, and with it channel 2 of conv(1, 1),
        # which has no other source, is dead: the root has one channel left.
        weighted_cut(
            deep([[["0", "0"], ["0", "1"]], UNIT, UNIT, UNIT], [[["1", "1"], ["1", "0"]], UNIT]),
            None,
            "1",
            pools=[[2, 1]],
        ),
        weighted_cut(deep([LINE] * 4), None, "1", inputs=[1, 3], i=[1, 3]),
        weighted_cut(deep([LINE] * 4), None, "1", pools=[[1, 1], [1, 2]], i=[1, 3]),
        weighted_cut(deep(root=("0", "0")), "0", "0", pools=[[2, 1]]),
    ],
)
def test_cut_at_weights(data: Any) -> None:
    accepted(data)


@pytest.mark.parametrize(
    ("data", "kind", "reason"),
    [
        (weighted_cut(deep(), None, "1", pools=[[2, 1]]), "invalid", "upper 2"),
        (weighted_cut(deep(), None, "1", convolutions=[[2, 1]]), "invalid", "still connected"),
        (
            weighted_cut(deep(), None, "1", convolutions=[[2, 1]], i=[1, 3]),
            "invalid",
            "node [1, 1]",
        ),
        (
            weighted_cut(deep(), None, "2", convolutions=[[0, 1]]),
            "invalid",
            "no pooling node [0, 1]",
        ),
        (weighted_cut(deep(), None, "2", pools=[[3, 1]]), "invalid", "no pooling node [3, 1]"),
        (weighted_cut(deep(), None, "2", inputs=[5]), "invalid", "no input 5"),
        (weighted_cut(deep(), None, "2", pools=[[2, 1], [1, 1]]), "malformed", "increasing"),
        (
            weighted_cut(deep(root=("0", "0")), None, "0", pools=[[2, 1]]),
            "invalid",
            "gives lower 0",
        ),
        (weighted_cut(deep(level1=[EQUAL, UNIT]), None, "1", pools=[[2, 1]]), "invalid", "upper 2"),
    ],
)
def test_no_cut_at_weights(data: Any, kind: str, reason: str) -> None:
    refused(data, kind, reason)


def test_rules_at_weights_of_a_generator() -> None:
    matched = {"generator": "matching", "channels": 1}
    data = certificate(
        step(
            "cut_at_weights_upper_bound",
            at_weights(DEEP_NET, [1, 2], matched, None, "2"),
            {"inputs": [], "pools": [], "convolutions": []},
        )
    )
    refused(data, "invalid", "not given by arrays")
    flowing = {"generator": "flow", "paths": [[1, 2, 2]]}
    refused(specialised(at_weights(NET, [1, 3], flowing, None, "9"), 1), "invalid", "of a flow")
