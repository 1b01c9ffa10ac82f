"""Certificates of small networks with the weights as variables: good ones, and what must be refused."""

from typing import Any

from attack_conditions import changed, expanded
from attack_separation import PAIR, TWO, bounds, derived, maximal
from attack_table import at, last, witness

Json = Any
ONE = {**PAIR, "widths": [1]}
THREE = {**ONE, "representation": 3}
UNIT = [["1", []]]


def leaf(d: int, c: str = "1", channel: int = 1) -> Json:
    """c times the weight d of input 2."""
    return [[c, [[0, 2, channel, d, 1]]]]


def entry(d: int) -> Json:
    """Entry (1, d) for two channels."""
    return [["1", [[0, 1, g, 1, 1], [0, 2, g, d, 1], [1, 1, 1, g, 1]]] for g in (1, 2)]


def combined(
    columns: Json = (0,),
    denominator: Json = None,
    combinations: Json = None,
    *,
    field: str = "QQ",
    net: Json = ONE,
    upper: str = "1",
    lower: str | None = None,
) -> Json:
    """[[A]] = a x yT: y_1 times column 1 is y_2 times column 0."""
    data = {
        "columns": list(columns),
        "denominator": leaf(1) if denominator is None else denominator,
        "combinations": [[leaf(2)]] if combinations is None else combinations,
    }
    said = maximal(net, upper, TWO) | {"field": field} | bounds(lower, upper)
    return derived(("polynomial_combinations", [], data, said))


def of_condition(lower: str = "2", upper: str = "2", field: str = "GF(2)") -> Json:
    """A minor that is not 0 over GF(2), where the maximal rank is meant over infinite fields."""
    steps = [
        (step["rule"], step["premises"], step["witness"], step["conclusion"])
        for step in expanded(field=field)["steps"]
    ]
    said = maximal(PAIR, upper, TWO) | {"field": field} | bounds(lower, upper)
    return derived(*steps, ("maximal_rank_of_condition", [1], {}, said))


def accepted() -> dict[str, Json]:
    return {
        "symbolic-condition": of_condition(),
        "symbolic-condition-rational": of_condition(field="QQ"),
        "symbolic-combinations": combined(),
        "symbolic-combinations-all": combined([0, 1], UNIT, [[], []], upper="2"),
        "symbolic-combinations-modulo": combined(combinations=[[leaf(2, "3")]], field="GF(2)"),
        "symbolic-combinations-middle": combined(
            [1], leaf(2), [[leaf(1), leaf(3)]], net=THREE, field="GF(3)"
        ),
    }


def invalid() -> dict[str, tuple[Json, str]]:
    other = {"I": [2], "J": [1]}
    return {
        "symbolic-condition-lower": (of_condition("1"), "the rule gives lower 2, upper 2"),
        "symbolic-condition-upper": (of_condition("2", "3"), "the rule gives lower 2, upper 2"),
        "symbolic-condition-network": (
            changed(of_condition(), last("network", {**PAIR, "representation": 3})),
            "the network is another",
        ),
        "symbolic-condition-partition": (
            changed(of_condition(), last("partition", other)),
            "the partition is another",
        ),
        "symbolic-condition-field": (
            changed(of_condition(), last("field", "GF(3)")),
            "the field is another",
        ),
        "symbolic-condition-premise": (
            changed(of_condition(), at("steps", 2, "premises")([0])),
            "premise 0 is a maximal-rank",
        ),
        "symbolic-combinations-rational": (
            combined(combinations=[[leaf(2, "3")]]),
            "do not give column 1 of the matricization in row 0",
        ),
        "symbolic-combinations-sign": (
            combined(combinations=[[leaf(2, "-1")]]),
            "do not give column 1 of the matricization in row 0",
        ),
        "symbolic-combinations-modulo-three": (
            combined(combinations=[[leaf(2, "3")]], field="GF(3)"),
            "do not give column 1 of the matricization in row 0",
        ),
        "symbolic-combinations-order": (
            combined([1], leaf(2), [[leaf(3), leaf(1)]], net=THREE),
            "do not give column 0 of the matricization in row 0",
        ),
        "symbolic-combinations-full-rank": (
            combined(net=PAIR),
            "do not give column 1 of the matricization in row 0",
        ),
        "symbolic-combinations-last-row": (
            combined([0], entry(1), [[entry(2)]], net=PAIR),
            "do not give column 1 of the matricization in row 1",
        ),
        "symbolic-combinations-last-column": (
            combined([0], leaf(1), [[leaf(2), leaf(2)]], net=THREE),
            "do not give column 2 of the matricization in row 0",
        ),
        "symbolic-combinations-none": (
            combined([], UNIT, [], upper="0", lower="0"),
            "do not give column 0 of the matricization in row 0",
        ),
        "symbolic-combinations-zero": (
            combined(denominator=[], combinations=[[[]]]),
            "the denominator is zero in the field",
        ),
        "symbolic-combinations-zero-modulo": (
            combined(denominator=leaf(1, "2"), combinations=[[leaf(2, "2")]], field="GF(2)"),
            "the denominator is zero in the field",
        ),
        "symbolic-combinations-bound": (
            combined([0, 1], UNIT, [[], []]),
            "the rule gives lower",
        ),
        "symbolic-combinations-column": (
            combined([2], leaf(1), [[leaf(2), leaf(2)]]),
            "a column of [2] is not in the matricization",
        ),
        "symbolic-combinations-negative": (
            combined([-1, 0], UNIT, [[], []]),
            "a column of [-1, 0] is not in the matricization",
        ),
        "symbolic-combinations-rows": (
            combined(combinations=[[leaf(2)], [leaf(2)]]),
            "combinations is not of shape 1 x 1",
        ),
        "symbolic-combinations-columns": (
            combined(combinations=[[leaf(2), leaf(2)]]),
            "combinations is not of shape 1 x 1",
        ),
    }


def malformed() -> dict[str, tuple[Json, str]]:
    return {
        "symbolic-columns-repeated": (
            combined([0, 0], UNIT, [[], []]),
            "columns is not strictly increasing",
        ),
        "symbolic-columns-true": (combined([True]), "an entry of columns is not an integer"),
        "symbolic-no-weight": (combined(combinations=[[leaf(3)]]), "is no weight"),
        "symbolic-no-weight-below": (combined(denominator=leaf(1, channel=2)), "is no weight"),
        "symbolic-row": (combined(combinations=[1]), "a row of combinations is not a list"),
        "symbolic-key": (changed(combined(), witness("rows", [])), "has the unknown key"),
    }


def declined() -> dict[str, tuple[Json, str]]:
    return {
        "symbolic-operator": (
            combined(net={**ONE, "operator": "relu-max"}),
            "the operator relu-max",
        ),
        "symbolic-large": (
            combined(net={**ONE, "representation": 65}),
            "the matricization has more than 4,096 entries",
        ),
    }
