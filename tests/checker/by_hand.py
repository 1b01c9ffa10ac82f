"""Certificates written by hand from docs/certificate.md, and what the checker says of them."""

import json
from typing import Any

from derivation import check
from form import parse
from verdicts import Refusal, Work

ORDER = "labels increasing, smallest most significant"
Json = Any


def contiguous(n: int, m: int, widths: list[int], window: Json = 2, sharing: Json = "none") -> Json:
    return {
        "operator": "product",
        "inputs": n,
        "representation": m,
        "widths": widths,
        "sharing": sharing,
        "pooling": {"geometry": "contiguous", "window": window},
    }


def shallow(n: int, m: int, r: int, sharing: Json = "none") -> Json:
    return {
        "operator": "product",
        "inputs": n,
        "representation": m,
        "widths": [r],
        "sharing": sharing,
        "pooling": {"geometry": "global"},
    }


def split(i: list[int], n: int) -> Json:
    return {"I": i, "J": sorted(set(range(1, n + 1)) - set(i))}


def bounds(lower: str | None, upper: str | None) -> Json:
    return {"lower": lower, "upper": upper, "rank": lower if lower == upper else None}


def matrix_rank(matrix: Json, lower: str | None, upper: str | None, field: str = "QQ") -> Json:
    if isinstance(matrix, list):
        matrix = {"entries": [[str(x) for x in row] for row in matrix]}
    return {
        "kind": "rank",
        "quantity": "matrix-rank",
        "matrix": matrix,
        "field": field,
        **bounds(lower, upper),
    }


def maximal(
    net: Json, i: list[int], lower: str | None, upper: str | None, field: str = "QQ"
) -> Json:
    return {
        "kind": "rank",
        "quantity": "maximal-rank",
        "network": net,
        "partition": split(i, net["inputs"]),
        "order": ORDER,
        "field": field,
        **bounds(lower, upper),
    }


def at_weights(
    net: Json, i: list[int], weights: Json, lower: str | None, upper: str | None, field: str = "QQ"
) -> Json:
    return {
        **maximal(net, i, lower, upper, field),
        "quantity": "rank-at-weights",
        "weights": weights,
    }


def almost_all(
    net: Json,
    i: list[int],
    lower: str | None,
    upper: str | None,
    degree: str,
    fraction: str | None = None,
    field: str = "QQ",
) -> Json:
    statement = {
        **maximal(net, i, lower, upper, field),
        "kind": "almost-all",
        "degree": degree,
        "fraction": fraction,
    }
    del statement["quantity"]
    return statement


def step(rule: str, conclusion: Json, witness: Json = None, premises: Json = ()) -> Json:
    return {
        "rule": rule,
        "premises": list(premises),
        "witness": witness or {},
        "conclusion": conclusion,
    }


def certificate(*steps: Json, cites: Json = ()) -> Json:
    numbered = [{"id": number, **s} for number, s in enumerate(steps)]
    return copied(
        {
            "format": "exactrank-certificate",
            "version": 1,
            "claim": steps[-1]["conclusion"],
            "cites": list(cites),
            "steps": numbered,
        }
    )


def copied(data: Json) -> Json:
    """Without parts in common, so that one place can be changed alone."""
    return json.loads(json.dumps(data))


def verdict(data: Json) -> tuple[str, str]:
    """(verdict, reason) for JSON, text or bytes."""
    if isinstance(data, str):
        data = data.encode()
    elif not isinstance(data, bytes):
        data = json.dumps(data).encode()
    try:
        check(parse(data), Work())
    except Refusal as refusal:
        return refusal.verdict, str(refusal)
    return "valid", ""


def accepted(data: Json) -> None:
    assert verdict(data) == ("valid", "")


def refused(data: Json, kind: str, reason: str) -> None:
    said = verdict(data)
    assert said[0] == kind, said
    assert reason in said[1], said


EXAMPLE_NET = shallow(2, 2, 3)
EXAMPLE = certificate(
    step(
        "flow_lower_bound",
        at_weights(EXAMPLE_NET, [1], {"generator": "flow", "paths": [[1, 2, 2]]}, "2", None),
    ),
    step("specialisation_lower_bound", maximal(EXAMPLE_NET, [1], "2", None), premises=[0]),
    step(
        "cut_upper_bound",
        maximal(EXAMPLE_NET, [1], None, "2"),
        {"inputs": [1], "pools": [], "symmetric": []},
    ),
    step("both_bounds", maximal(EXAMPLE_NET, [1], "2", "2"), premises=[1, 2]),
)
