"""Certificates of separation ranks of functions: good ones, and what must be refused, and why."""

from typing import Any

from attack_certs import copy
from attack_table import ORDER, at, last, single, witness

Json = Any
MATCHING = {"generator": "matching", "channels": 2}
PAIR = {
    "operator": "product",
    "inputs": 2,
    "representation": 2,
    "widths": [2],
    "sharing": "none",
    "pooling": {"geometry": "global"},
}
TWO = {"I": [1], "J": [2]}
MONOMIALS = {"family": "monomials"}
INDICATORS = {"family": "indicators", "points": [["1", "0"], ["0", "1/2"]]}
RELU = {"family": "relu", "weights": [["1", "0"], ["0", "-1"]], "biases": ["0", "1/2"]}
DEPENDENT = {"family": "values", "values": [["1", "1"], ["2", "2"]]}
THREE = {"family": "values", "values": [["1", "1"], ["1", "2"], ["3", "4"]]}


def bounds(lower: str | None, upper: str | None) -> Json:
    return {"lower": lower, "upper": upper, "rank": lower if lower == upper else None}


def rank(
    lower: str | None,
    upper: str | None,
    net: Json = PAIR,
    weights: Json = MATCHING,
    field: str = "QQ",
    partition: Json = TWO,
) -> Json:
    return {
        "kind": "rank",
        "quantity": "rank-at-weights",
        "network": net,
        "weights": weights,
        "partition": partition,
        "order": ORDER,
        "field": field,
        **bounds(lower, upper),
    }


def separation(
    features: Json,
    lower: str | None,
    upper: str | None,
    net: Json = PAIR,
    weights: Json = MATCHING,
    partition: Json = TWO,
) -> Json:
    return {
        "kind": "separation-rank",
        "network": net,
        "weights": weights,
        "features": features,
        "partition": partition,
        "order": ORDER,
        **bounds(lower, upper),
    }


def derived(*steps: tuple[str, list[int], Json, Json]) -> Json:
    """A certificate of (rule, premises, witness, conclusion)s."""
    names = ("rule", "premises", "witness", "conclusion")
    listed = [{"id": n, **dict(zip(names, one, strict=True))} for n, one in enumerate(steps)]
    return copy(single(steps[-1][3], "", {}) | {"steps": listed})


def maximal(net: Json, upper: str, partition: Json) -> Json:
    said = rank(None, upper, net, partition=partition)
    del said["weights"]
    return said | {"quantity": "maximal-rank"}


def by_points(
    features: Json,
    points: Json,
    lower: str | None = "2",
    upper: str | None = None,
    *,
    net: Json = PAIR,
    weights: Json = MATCHING,
) -> Json:
    return derived(
        ("matching_lower_bound", [], {}, rank("2", None, net, weights)),
        ("separation_by_points", [0], {"points": points}, separation(features, lower, upper, net)),
    )


def from_above(features: Json, points: Json) -> Json:
    """The upper bound of a maximal rank, at the matching's weights."""
    cut = {"inputs": [1], "pools": [], "symmetric": []}
    return derived(
        ("cut_upper_bound", [], cut, maximal(PAIR, "2", TWO)),
        ("specialisation_upper_bound", [0], {}, rank(None, "2")),
        ("separation_by_points", [1], {"points": points}, separation(features, None, "2")),
    )


def of_values(
    features: Json,
    entries: list[str],
    upper: str,
    columns: Json,
    combinations: Json,
    *,
    net: Json = PAIR,
    weights: Json = MATCHING,
    partition: Json = TWO,
    field: str = "QQ",
) -> Json:
    points = len(features["values"])
    tensor = {"shape": [points] * net["inputs"], "entries": entries}
    values = {
        "kind": "rank",
        "quantity": "matrix-rank",
        "matrix": {"tensor": tensor, "partition": partition},
        "field": field,
        **bounds("0" if upper == "0" else None, upper),
    }
    data = {"columns": columns, "combinations": combinations}
    said = separation(features, values["lower"], upper, net, weights, partition)
    return derived(
        ("factorization_upper_bound", [], data, values),
        ("separation_of_values", [0], {}, said),
    )


def gap(
    separation_rank: str = "1", lower: str = "2", premise: Json = None, weights: Json = MATCHING
) -> Json:
    """h = 2 f(x) f(y) although [[A]] is the identity."""
    first = of_values(DEPENDENT, ["2", "4", "4", "8"], "1", [0], [["2"]])
    one = {k: v for k, v in first["claim"].items() if k not in ("lower", "upper", "rank")}
    said = one | {"kind": "separation-gap", "separation": separation_rank, "rank": lower}
    steps = [(s["rule"], s["premises"], s["witness"], s["conclusion"]) for s in first["steps"]]
    return derived(
        *steps,
        ("matching_lower_bound", [], {}, premise or rank("2", None, weights=weights)),
        ("separation_gap", [1, 2], {}, said),
    )


# A flow of two paths of base 2 from input 1: its index has two digits, the first path's first.
TEE = {**PAIR, "inputs": 3, "representation": 4, "widths": [4]}
PATHS = {"generator": "flow", "paths": [[1, 2, 2], [1, 3, 2]]}
SPLIT3 = {"I": [1], "J": [2, 3]}
FOUR = {"family": "values", "values": [["1", "1", "1", "1"], ["0", "1", "2", "3"]]}
# h = sum over a, b in {0, 1} of f_{1+2a+b}(x) f_{1+a}(y) f_{1+b}(z).
FLOWED = ["4", "2", "2", "1", "6", "4", "5", "3"]


def flow_values(net: Json = TEE, weights: Json = PATHS) -> Json:
    combinations = [["-1/2", "-1/2"], ["2", "3/2"]]
    return of_values(
        FOUR, FLOWED, "2", [0, 1], combinations, net=net, weights=weights, partition=SPLIT3
    )


# A = 3 e_1 (x) e_2 with leaf vectors (1, 0), (0, 3) and h(p, q) = 3 f_1(p) f_2(q).
ARRAYS = {
    "arrays": {
        "layer0": [[["1", "0"], ["0", "0"]], [["0", "3"], ["0", "0"]]],
        "layer1": [[["1", "5"]]],
    }
}
ARRAYED = ["3", "6", "12", "3", "6", "12", "9", "18", "36"]
WIDE = {**PAIR, "representation": 65, "widths": [65]}
LONG = {**PAIR, "inputs": 13, "representation": 1, "widths": [1]}


def wide() -> Json:
    """M = 65 monomials at 65 points."""
    points = [[str(x)] for x in range(65)]
    return by_points(MONOMIALS, points, net=WIDE)


def accepted() -> dict[str, Json]:
    return {
        "separation-monomials": by_points(MONOMIALS, [["0"], ["1"]]),
        "separation-indicators": by_points(INDICATORS, [["0", "1/2"], ["1", "0"]]),
        "separation-relu": by_points(RELU, [["1", "1"], ["0", "0"]]),
        "separation-values": by_points(THREE, [["3"], ["1"]]),
        "separation-without-points": from_above(DEPENDENT, None),
        "separation-of-values": of_values(DEPENDENT, ["2", "4", "4", "8"], "1", [0], [["2"]]),
        "separation-of-values-arrays": of_values(
            THREE, ARRAYED, "1", [0], [["2", "4"]], weights=ARRAYS
        ),
        "separation-of-values-flow": flow_values(),
        "separation-gap": gap(),
    }


def invalid() -> dict[str, tuple[Json, str]]:
    good = by_points(MONOMIALS, [["0"], ["1"]])
    values = of_values(DEPENDENT, ["2", "4", "4", "8"], "1", [0], [["2"]])
    shared = {**PAIR, "sharing": "all"}
    over_gf = rank("2", None, field="GF(7)")

    def changed(certificate: Json, *edits: Any) -> Json:
        certificate = copy(certificate)
        for edit in edits:
            certificate = edit(certificate)
        return certificate

    return {
        "separation-network": (changed(good, last("network", shared)), "the network is another"),
        "separation-weights": (
            changed(good, last("weights", {"generator": "matching", "channels": 1})),
            "the weights is another than in the premise",
        ),
        "separation-partition": (
            changed(good, last("partition", {"I": [2], "J": [1]})),
            "the partition is another than in the premise",
        ),
        "separation-field": (
            changed(good, at("steps", 0, "conclusion")(over_gf)),
            "the premise is not over QQ",
        ),
        "separation-raised": (
            by_points(MONOMIALS, [["0"], ["1"]], "3"),
            "the rule gives lower 2, upper null",
        ),
        "separation-no-upper-bound": (
            by_points(MONOMIALS, None),
            "without points an upper bound is due",
        ),
        "separation-lower-without-points": (
            changed(from_above(DEPENDENT, None), last("lower", "2"), last("rank", "2")),
            "the rule gives lower null, upper 2",
        ),
        "separation-points-too-few": (by_points(MONOMIALS, [["1"]]), "1 points instead of M = 2"),
        "separation-points-too-many": (
            by_points(MONOMIALS, [["1"], ["2"], ["3"]]),
            "3 points instead of M = 2",
        ),
        "separation-no-points": (by_points(MONOMIALS, []), "0 points instead of M = 2"),
        "separation-points-repeated": (
            by_points(MONOMIALS, [["1"], ["1"]]),
            "is not invertible",
        ),
        "separation-points-between": (
            by_points(RELU, [["-1", "1"], ["1", "1"]]),
            "is not invertible",
        ),
        "separation-dependent": (by_points(DEPENDENT, [["1"], ["2"]]), "is not invertible"),
        "separation-point-of-two": (
            by_points(MONOMIALS, [["0", "0"], ["1", "1"]]),
            "a point has 2 coordinates",
        ),
        "separation-point-of-one": (
            by_points(INDICATORS, [["0"], ["1"]]),
            "a point has 1 coordinates",
        ),
        "separation-relu-point-of-one": (
            by_points(RELU, [["0"], ["1"]]),
            "a point has 1 coordinates",
        ),
        "separation-number-zero": (by_points(THREE, [["0"], ["1"]]), "none of the numbers 1 to 3"),
        "separation-number-above": (by_points(THREE, [["1"], ["4"]]), "none of the numbers 1 to 3"),
        "separation-number-half": (
            by_points(THREE, [["1"], ["5/2"]]),
            "none of the numbers 1 to 3",
        ),
        "separation-number-of-two": (
            by_points(THREE, [["1", "1"], ["2", "2"]]),
            "none of the numbers 1 to 3",
        ),
        "separation-value-wrong": (
            of_values(DEPENDENT, ["2", "4", "2", "4"], "1", [0], [["2"]]),
            "the tensor's entries are not the values of h",
        ),
        "separation-values-swapped": (
            of_values(
                THREE,
                ["3", "3", "9", "6", "6", "18", "12", "12", "36"],
                "1",
                [0],
                [["1", "3"]],
                weights=ARRAYS,
            ),
            "the tensor's entries are not the values of h",
        ),
        "separation-values-shape": (
            changed(
                values,
                at("steps", 0, "conclusion", "matrix", "tensor")(
                    {"shape": [1, 4], "entries": ["2", "4", "4", "8"]}
                ),
                at("steps", 0, "witness", "combinations")([["2", "2", "4"]]),
            ),
            "but h has not these values",
        ),
        "separation-values-entries": (
            changed(
                values,
                at("steps", 0, "conclusion", "matrix")({"entries": [["2", "4"], ["4", "8"]]}),
            ),
            "is not the rank over QQ of a tensor's matricization",
        ),
        "separation-values-field": (
            of_values(DEPENDENT, ["2", "4", "4", "8"], "1", [0], [["2"]], field="GF(11)"),
            "is not the rank over QQ of a tensor's matricization",
        ),
        "separation-values-family": (
            changed(values, last("features", MONOMIALS)),
            "the functions are not given by their values",
        ),
        "separation-values-partition": (
            changed(values, last("partition", {"I": [2], "J": [1]})),
            "the partition is another than in the premise",
        ),
        "separation-values-raised": (
            changed(values, last("upper", "0")),
            "the rule gives lower null, upper 1",
        ),
        "separation-flow-over": (
            flow_values({**TEE, "widths": [3]}),
            "above its capacity 3",
        ),
        "separation-flow-shared": (
            flow_values({**TEE, "sharing": [0]}),
            "a layer below L is shared",
        ),
        "separation-gap-network": (
            changed(gap(), at("steps", 2, "conclusion", "network")(shared)),
            "the network is another",
        ),
        "separation-gap-features": (
            changed(gap(), last("features", THREE)),
            "the features is another",
        ),
        "separation-gap-other-network": (
            changed(gap(), last("network", shared)),
            "the network is another",
        ),
        "separation-gap-field": (gap(premise=over_gf), "the second premise is not over QQ"),
        "separation-gap-lower": (gap(lower="3"), "the rule gives rank 2"),
        "separation-gap-smaller": (gap("0"), "the rule gives separation 1"),
        "separation-gap-no-upper": (
            _gap_between(by_points(THREE, [["1"], ["3"]]), "1", "2", 0),
            "has no upper bound, or the rank no lower one",
        ),
        "separation-gap-no-lower": (
            _gap_between(from_above(DEPENDENT, None), "2", "3", 1),
            "has no upper bound, or the rank no lower one",
        ),
    }


def _gap_between(first: Json, separation_rank: str, lower: str, premise: int) -> Json:
    """Between the last step and the given one, a bound of which is on the wrong side."""
    steps = [(s["rule"], s["premises"], s["witness"], s["conclusion"]) for s in first["steps"]]
    said = {k: v for k, v in first["claim"].items() if k not in ("lower", "upper", "rank")}
    said |= {"kind": "separation-gap", "separation": separation_rank, "rank": lower}
    return derived(*steps, ("separation_gap", [len(steps) - 1, premise], {}, said))


def malformed() -> dict[str, tuple[Json, str]]:
    def of(features: Json, points: Json = None) -> Json:
        return by_points(features, points or [["0"], ["1"]])

    good = of(MONOMIALS)
    relu, two = {**RELU}, [["1", "0"], ["0", "1"]]
    return {
        "features-no-object": (of("monomials"), "the features have no family"),
        "features-no-family": (of({"points": two}), "the features have no family"),
        "features-family-no-name": (of({"family": 1}), "the features have no family"),
        "features-monomials-key": (
            of({**MONOMIALS, "points": two}),
            'the features has the unknown key "points"',
        ),
        "features-points-too-few": (
            of({"family": "indicators", "points": [["1"]]}),
            "points has 1 entries instead of 2",
        ),
        "features-points-twice": (
            of({"family": "indicators", "points": [["1"], ["1"]]}),
            "a point of the indicators is there twice",
        ),
        "features-points-of-two-lengths": (
            of({"family": "indicators", "points": [["1"], ["1", "2"]]}),
            "an entry of points is empty, or not as long",
        ),
        "features-points-empty": (
            of({"family": "indicators", "points": [[], []]}),
            "an entry of points is empty, or not as long",
        ),
        "features-points-numbers": (
            of({"family": "indicators", "points": [[1], [2]]}),
            "an entry of points is not a string",
        ),
        "features-weights-too-many": (
            of({**relu, "weights": [*two, ["1", "1"]]}),
            "weights has 3 entries instead of 2",
        ),
        "features-weights-of-two-lengths": (
            of({**relu, "weights": [["1"], ["1", "2"]]}),
            "an entry of weights is empty, or not as long",
        ),
        "features-biases-too-few": (
            of({**relu, "biases": ["1"]}),
            "biases has 1 entries instead of 2",
        ),
        "features-values-none": (
            of({"family": "values", "values": []}),
            "the features have no values",
        ),
        "features-values-row": (
            of({"family": "values", "values": [["1", "1"], ["1"]]}),
            "a row of values has 1 entries instead of 2",
        ),
        "features-value-no-rational": (
            of({"family": "values", "values": [["1", "2/4"]]}),
            "is not in lowest terms",
        ),
        "separation-point-empty": (
            by_points(MONOMIALS, [[], []]),
            "an entry of points is empty, or not as long",
        ),
        "separation-points-of-two-lengths": (
            by_points(INDICATORS, [["0", "1"], ["1"]]),
            "an entry of points is empty, or not as long",
        ),
        "separation-witness": (witness("weights", [])(copy(good)), 'has the unknown key "weights"'),
        "separation-no-bound": (
            by_points(MONOMIALS, [["0"], ["1"]], None),
            "neither lower nor upper is given",
        ),
        "separation-order": (
            last("order", "labels decreasing")(copy(good)),
            "order is",
        ),
        "separation-gap-none": (gap("2", "2"), "separation is not below rank"),
    }


def declined() -> dict[str, tuple[Json, str]]:
    good = by_points(MONOMIALS, [["0"], ["1"]])
    return {
        "features-family": (
            by_points({"family": "splines"}, [["0"], ["1"]]),
            'the family of features "splines" is not known',
        ),
        "separation-operator": (
            last("network", lambda net: net | {"operator": "relu-max"})(copy(good)),
            "the operator relu-max are not known here",
        ),
        "separation-many-functions": (wide(), "there are more than 64 functions"),
        "separation-many-values": (
            of_values(
                {"family": "values", "values": [["1"], ["2"]]},
                ["0"] * 2**13,
                "0",
                [],
                [],
                net=LONG,
                weights={"generator": "matching", "channels": 1},
                partition={"I": [1], "J": list(range(2, 14))},
            ),
            "more than 4,096 entries or values",
        ),
        "separation-many-entries": (
            of_values(
                {"family": "values", "values": [["1", "1"]]},
                ["1"],
                "1",
                [0],
                [[]],
                net={**LONG, "representation": 2},
                weights={"generator": "matching", "channels": 1},
                partition={"I": [1], "J": list(range(2, 14))},
            ),
            "more than 4,096 entries or values",
        ),
    }
