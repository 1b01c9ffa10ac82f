"""Certificates of bounds below the cut: good ones, and what must be refused, and why."""

from typing import Any

from attack_certs import copy
from attack_conditions import changed
from attack_separation import bounds, derived, maximal, rank
from attack_table import at, last

Json = Any
# The worked examples of the page.
EIGHT = {
    "operator": "product",
    "inputs": 8,
    "representation": 2,
    "widths": [3, 2],
    "sharing": "none",
    "pooling": {"geometry": "tree", "tree": [[1, 2], [3, 4, 5], [6, 7, 8]]},
}
SIDES = {"I": [1, 2, 3, 6], "J": [4, 5, 7, 8]}
FOUR = {
    "operator": "product",
    "inputs": 4,
    "representation": 2,
    "widths": [2, 4],
    "sharing": "none",
    "pooling": {"geometry": "contiguous", "window": 2},
}
LOW = {"I": [1, 2], "J": [3, 4]}
NUMBERS = [[1, 1, 2, 1, 1], [1, 2, 1, 2, 1], [2, 1, 1, 1, 2]]
# Windows of three, all layers shared: the two windows with one input of I each are twins.
NINE = {
    "operator": "product",
    "inputs": 9,
    "representation": 3,
    "widths": [5, 2],
    "sharing": [0, 1],
    "pooling": {"geometry": "contiguous", "window": 3},
}
TWINS = {"I": [1, 3, 6, 8], "J": [2, 4, 5, 7, 9]}
# The pencil at the root: windows of two, N = 16.
SIXTEEN = {
    "operator": "product",
    "inputs": 16,
    "representation": 2,
    "widths": [3, 5, 5, 2],
    "sharing": "none",
    "pooling": {"geometry": "contiguous", "window": 2},
}
PENCIL = {"I": [1, 3, 4, 10, 13, 14, 15, 16], "J": [2, 5, 6, 7, 8, 9, 11, 12]}


def above(net: Json = EIGHT, upper: str = "7", partition: Json = SIDES) -> Json:
    return derived(("subspace_upper_bound", [], {}, maximal(net, upper, partition)))


def digits(numbers: Json = NUMBERS, rows: Json = (1, 2)) -> Json:
    return {"generator": "digits", "rows": list(rows), "numbers": numbers}


def below(
    numbers: Json = NUMBERS,
    lower: str = "2",
    net: Json = FOUR,
    partition: Json = LOW,
    rows: Json = (1, 2),
) -> Json:
    said = rank(lower, None, net, digits(numbers, rows), partition=partition)
    return derived(("digits_lower_bound", [], {}, said))


def maximal_from_below() -> Json:
    said = below()["claim"]
    over = {k: v for k, v in said.items() if k != "weights"} | {"quantity": "maximal-rank"}
    return derived(
        ("digits_lower_bound", [], {}, said),
        ("specialisation_lower_bound", [0], {}, over),
    )


def accepted() -> dict[str, Json]:
    return {
        "subspaces": above(),
        "subspaces-twins": above(NINE, "45", TWINS),
        "subspaces-pencil": above(SIXTEEN, "56", PENCIL),
        "digits": below(),
        "digits-none": below([], "1"),
        "digits-maximal": maximal_from_below(),
    }


def invalid() -> dict[str, tuple[Json, str]]:
    one = [[1, 1, 2, 1, 1], [1, 2, 1, 2, 1]]
    wide = {**FOUR, "representation": 1}
    at_digits = rank(None, "2", FOUR, digits(), partition=LOW)
    cut = {"inputs": [], "pools": [[2, 1]], "symmetric": []}
    return {
        "subspaces-lower": (above(upper="6"), "the rule gives lower null, upper 7"),
        "subspaces-twins-lower": (above(NINE, "44", TWINS), "the rule gives lower null, upper 45"),
        "subspaces-pencil-lower": (
            above(SIXTEEN, "55", PENCIL),
            "the rule gives lower null, upper 56",
        ),
        "subspaces-operator": (
            above({**EIGHT, "operator": "relu-sum"}),
            "it does not hold for networks with the operator relu-sum",
        ),
        "subspaces-at-weights": (
            changed(below(), at("steps", 0, "rule")("subspace_upper_bound")),
            "is not what the rule concludes",
        ),
        "digits-matching": (
            changed(below(), last("weights", {"generator": "matching", "channels": 2})),
            "the weights are not given by numbers",
        ),
        "digits-raised": (below(lower="3"), "the rule gives lower 2"),
        "digits-rows": (below(rows=(1, 3)), "rows is not I"),
        "digits-shared": (below(net={**FOUR, "sharing": [1]}), "a layer below L is shared"),
        "digits-no-level": (below([*NUMBERS, [3, 1, 1, 1, 1]]), "there is no node [3, 1]"),
        "digits-no-node": (below([*NUMBERS[:2], [1, 3, 1, 1, 1], NUMBERS[2]]), "no node [1, 3]"),
        "digits-channels": (
            below([*one, [2, 1, 1, 1, 2]], net={**FOUR, "widths": [2, 1]}),
            "at the node [2, 1] a*b*t is above 1",
        ),
        "digits-channels-below": (
            below(net={**FOUR, "widths": [1, 4]}),
            "at the node [1, 1] a*b*t is above 1",
        ),
        "digits-rows-number": (
            below([[1, 2, 1, 2, 1], [2, 1, 1, 1, 2]]),
            "at the node [2, 1] a*t is above the product of the children's a",
        ),
        "digits-columns-number": (
            below([[1, 1, 2, 1, 1], [2, 1, 1, 1, 2]]),
            "at the node [2, 1] b*t is above the product of the children's b",
        ),
        "digits-of-inputs": (
            below(net=wide),
            "at the node [1, 1] a*t is above the product of the children's a",
        ),
        "digits-root-a": (below([*one, [2, 1, 2, 1, 1]], "1"), "at the root a or b is not 1"),
        "digits-root-b": (below([*one, [2, 1, 1, 2, 1]], "1"), "at the root a or b is not 1"),
        "digits-from-above": (
            derived(
                ("cut_upper_bound", [], cut, maximal(FOUR, "4", LOW)),
                (
                    "specialisation_upper_bound",
                    [0],
                    {},
                    at_digits | bounds(None, "4"),
                ),
            ),
            "the weights are those of a flow or of numbers",
        ),
    }


def malformed() -> dict[str, tuple[Json, str]]:
    return {
        "digits-rows-empty": (below(rows=()), "rows is empty"),
        "digits-rows-decreasing": (below(rows=(2, 1)), "rows is not strictly increasing"),
        "digits-rows-label": (below(rows=(1, 5)), "out of range"),
        "digits-zero": (below([[1, 1, 0, 1, 1]], "1"), "out of range"),
        "digits-level-zero": (below([[0, 1, 1, 1, 1]], "1"), "out of range"),
        "digits-huge": (below([[1, 1, 2**31, 1, 1]], "1"), "out of range"),
        "digits-short": (below([[1, 1, 2, 1]], "1"), "has 4 entries instead of 5"),
        "digits-decreasing": (below([NUMBERS[1], NUMBERS[0]], "1"), "not strictly increasing"),
        "digits-twice": (below([NUMBERS[0], NUMBERS[0]], "1"), "not strictly increasing"),
        "digits-operator": (
            below(net={**FOUR, "operator": "relu-max"}),
            "the generator digits is none for the operator relu-max",
        ),
        "digits-key": (
            changed(below(), last("weights", lambda w: w | {"paths": []})),
            'the weights has the unknown key "paths"',
        ),
    }


def declined() -> dict[str, tuple[Json, str]]:
    distance = {
        "kind": "distance",
        "network": FOUR,
        "weights": digits(),
        "terms": "1",
        "lower": "1",
        "upper": None,
    }
    return {
        "digits-distance": (
            copy(derived(("projection_distance", [], {}, distance))),
            'the generator "digits" is not known',
        ),
    }
