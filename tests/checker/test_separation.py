"""Separation ranks of functions, by hand: the rules, brute force, and claims files."""

import random
from fractions import Fraction
from itertools import product
from math import prod
from pathlib import Path
from typing import Any

import pytest
from by_hand import ORDER, accepted, at_weights, bounds, certificate, refused, shallow, split, step
from test_sizes_claims import claims, said

from matrices import rank
from networks import read_net, read_partition
from verdicts import Work
from weights import matricization, matricized, read_weights

Json = Any
NET = shallow(2, 2, 2)
MATCHING = {"generator": "matching", "channels": 2}
MONOMIALS = {"family": "monomials"}
LINES = {"family": "values", "values": [["1", "1"], ["2", "2"]]}


def separation(features: Json, lower: str | None, upper: str | None, net: Json = NET) -> Json:
    return {
        "kind": "separation-rank",
        "network": net,
        "weights": MATCHING,
        "features": features,
        "partition": split([1], net["inputs"]),
        "order": ORDER,
        **bounds(lower, upper),
    }


def at_points(features: Json, *points: Json) -> Json:
    return certificate(
        step("matching_lower_bound", at_weights(NET, [1], MATCHING, "2", None)),
        step("separation_by_points", separation(features, "2", None), {"points": points}, [0]),
    )


def of_values(upper: str = "1", entries: Json = ("2", "4", "4", "8")) -> list[Json]:
    """h(x, y) = f(x) f(y) + f(x) f(y) with the values 1 and 2 of f."""
    matrix = {
        "tensor": {"shape": [2, 2], "entries": list(entries)},
        "partition": split([1], 2),
    }
    said = {
        "kind": "rank",
        "quantity": "matrix-rank",
        "matrix": matrix,
        "field": "QQ",
        **bounds(None, upper),
    }
    return [
        step("factorization_upper_bound", said, {"columns": [0], "combinations": [["2"]]}),
        step("separation_of_values", separation(LINES, None, upper), premises=[0]),
    ]


def gap(below: str = "1", above: str = "2") -> Json:
    said = {k: v for k, v in separation(LINES, None, None).items() if k not in bounds("1", "1")}
    return certificate(
        *of_values(),
        step("matching_lower_bound", at_weights(NET, [1], MATCHING, "2", None)),
        step(
            "separation_gap",
            {**said, "kind": "separation-gap", "separation": below, "rank": above},
            premises=[1, 2],
        ),
    )


@pytest.mark.parametrize(
    ("features", "points"),
    [
        (MONOMIALS, [["-1/2"], ["3"]]),
        ({"family": "indicators", "points": [["0", "1"], ["1", "0"]]}, [["0", "1"], ["1", "0"]]),
        ({"family": "relu", "weights": [["1"], ["-1"]], "biases": ["0", "1"]}, [["2"], ["-2"]]),
        ({"family": "values", "values": [["0", "0"], ["1", "2"], ["2", "1"]]}, [["2"], ["3"]]),
    ],
)
def test_points(features: Json, points: Json) -> None:
    accepted(at_points(features, *points))
    refused(at_points(features, points[0], points[0]), "invalid", "is not invertible")


def test_between_the_rectifiers_nothing_is_seen() -> None:
    features = {"family": "relu", "weights": [["1"], ["1"]], "biases": ["0", "-1"]}
    refused(at_points(features, ["1/2"], ["1"]), "invalid", "is not invertible")
    accepted(at_points(features, ["1/2"], ["2"]))


def test_values() -> None:
    accepted(certificate(*of_values()))
    refused(certificate(*of_values(entries=("2", "4", "3", "6"))), "invalid", "values of h")


def test_gap() -> None:
    accepted(gap())
    refused(gap("1", "3"), "invalid", "the rule gives rank 2")
    refused(gap("2", "2"), "malformed", "separation is not below rank")


def numbers(n: int, m: int, rows: Json) -> list[list[Fraction]]:
    """The matrix of h's values at I = {1}, from the definition."""
    width = len(rows)
    entries = {
        point: sum(
            prod(Fraction(rows[p][d]) for p, d in zip(point, index, strict=True))
            for index in product(range(m), repeat=n)
            if len(set(index)) == 1
        )
        for point in product(range(width), repeat=n)
    }
    return [
        [Fraction(entries[p, *rest]) for rest in product(range(width), repeat=n - 1)]
        for p in range(width)
    ]


def test_an_upper_bound_is_accepted_exactly_where_it_holds() -> None:
    """A is the sum of the e_d (x) ... (x) e_d; h from its values, at dependent functions too."""
    rng = random.Random(5)
    seen = set()
    for _ in range(40):
        n, m, width = rng.choice([2, 3]), rng.choice([1, 2, 3]), rng.choice([1, 2, 3])
        rows = [[str(rng.randint(-1, 1)) for _ in range(m)] for _ in range(width)]
        table = numbers(n, m, rows)
        true = rank(table, 0, Work())  # type: ignore[arg-type]
        seen.add((true, m))
        net, features = shallow(n, m, m), {"family": "values", "values": rows}
        weights = {"generator": "matching", "channels": m}
        entries = [str(x) for row in table for x in row]
        columns = list(range(len(table[0])))
        values = {
            "kind": "rank",
            "quantity": "matrix-rank",
            "matrix": {
                "tensor": {"shape": [width] * n, "entries": entries},
                "partition": split([1], n),
            },
            "field": "QQ",
            **bounds(None, str(len(columns))),
        }
        said = {**separation(features, None, str(len(columns)), net), "weights": weights}
        witness = {"columns": columns, "combinations": [[] for _ in columns]}
        data = certificate(
            step("factorization_upper_bound", values, witness),
            step("separation_of_values", said, premises=[0]),
        )
        accepted(data)
        tensor = data["steps"][0]["conclusion"]["matrix"]["tensor"]["entries"]
        place = rng.randrange(len(tensor))
        tensor[place] = str(int(tensor[place]) + 1)
        refused(data, "invalid", "the tensor's entries are not the values of h")
        assert true <= m
    assert any(true < m for true, m in seen)


def test_the_generators_entries_are_those_of_the_arrays() -> None:
    """The closed forms against the forward pass, with the weights written out."""
    work = Work()
    for net, paths, side in (
        (shallow(3, 4, 4), [[1, 2, 2], [1, 3, 2]], [1]),
        (shallow(2, 3, 5), [[2, 1, 3]], [2]),
        (shallow(3, 4, 3), [[1, 2, 3]], [1, 3]),
    ):
        one = read_net(net, work)
        digits = {j: [k for k, path in enumerate(paths) if j in path[:2]] for j in (1, 2, 3)}
        bases = [path[2] for path in paths]

        def decoded(places: list[int], index: int, bases: list[int] = bases) -> Any:
            found = {}
            for place in reversed(places):
                index, found[place] = divmod(index, bases[place])
            return None if index else found

        leaves, all_paths = [], list(range(len(paths)))
        for j in range(1, one.inputs + 1):
            rows = []
            for g in range(one.widths[0]):
                channel, row = decoded(all_paths, g), []
                for d in range(one.representation):
                    own = decoded(digits[j], d)
                    good = channel is not None and own is not None
                    row.append(str(int(good and all(own[t] == channel[t] for t in own))))
                rows.append(row)
            leaves.append(rows)
        output = [str(int(decoded(all_paths, g) is not None)) for g in range(one.widths[0])]
        arrays = {"arrays": {"layer0": leaves, "layer1": [[output]]}}
        partition = read_partition(split(side, one.inputs), one.inputs)
        flow = read_weights({"generator": "flow", "paths": paths}, one, 0)
        layers = read_weights(arrays, one, 0).layers
        assert layers is not None
        m = range(1, one.representation + 1)
        index = [list(product(m, repeat=len(part))) for part in partition.sides]
        due = matricized(layers, partition, *index, 0, work)
        assert matricization(one, flow, partition, 0, work) == due


INSTANCE = {
    "inputs": [2],
    "geometry": ["global"],
    "representation": [2],
    "width": [2],
    "partition": ["odd"],
}


def test_claims(tmp_path: Path) -> None:
    proved = at_points(MONOMIALS, ["0"], ["1"])
    for value in ("rank", "min(M, r0)", "M^m", "cut"):
        file = claims(
            tmp_path,
            "separation-rank",
            ">=",
            value,
            {**INSTANCE, "features": ["monomials"]},
            hypotheses=["features-independent", "product"],
        )
        code, text = said(tmp_path, file, proved)
        assert code == 0 and "matches claim it" in text, text
    file = claims(tmp_path, "separation-rank", ">=", "rank + 1", INSTANCE | {"features": [LINES]})
    code, text = said(tmp_path, file, proved, complete=False)
    assert code == 1 and "the value rank + 1 is 3" in text
    file = claims(tmp_path, "separation-rank", ">=", "rank", INSTANCE | {"features": [LINES]})
    code, text = said(tmp_path, file, proved)
    assert code == 1 and "no certificate for the required instance" in text
    file = claims(tmp_path, "separation-rank", ">=", "rank", INSTANCE | {"field": ["QQ"]})
    code, text = said(tmp_path, file, proved)
    assert code == 2 and "the key features is not given" in text


def test_claims_of_dependent_functions(tmp_path: Path) -> None:
    required = INSTANCE | {"features": [LINES]}
    file = claims(tmp_path, "separation-gap", "=", "rank-above-separation", required)
    code, text = said(tmp_path, file, gap())
    assert code == 0, text
    free = ["features-independent"]
    file = claims(tmp_path, "separation-rank", "<=", "1", required, hypotheses=free)
    code, text = said(tmp_path, file, certificate(*of_values()))
    assert code == 1 and "the hypothesis features-independent is not met" in text
    file = claims(tmp_path, "separation-rank", "<=", "rank", required)
    code, text = said(tmp_path, file, certificate(*of_values()))
    assert code == 1 and "the value rank is 2" in text
