"""Certificates of conditions on the weights and of counts: good ones, and what must be refused, and why."""

from typing import Any

from attack_certs import copy
from attack_separation import MATCHING, PAIR, TWO, bounds, derived, maximal, rank
from attack_table import ORDER, at, last

Json = Any
BINARY = {
    "operator": "product",
    "inputs": 4,
    "representation": 2,
    "widths": [2, 2],
    "sharing": "none",
    "pooling": {"geometry": "contiguous", "window": 2},
}
NESTED = {**BINARY, "pooling": {"geometry": "tree", "tree": [[1, 4], [2, 3]]}}
ODD = {"I": [1, 3], "J": [2, 4]}
THREE_ONE = {"I": [1, 2, 3], "J": [4]}
ALL = {"coarse-entries": "all"}


CUT1 = {"inputs": [1], "pools": [], "symmetric": []}
CUT24 = {"inputs": [2, 4], "pools": [], "symmetric": []}
THIN = {**PAIR, "representation": 8, "widths": [1]}
BROAD = {**PAIR, "representation": 1025, "widths": [1]}
BROAD_WEIGHTS = {"arrays": {"layer0": [[["1"] * 1025]] * 2, "layer1": [[["1"]]]}}
BROAD_MINOR = {"minor": {side: [[d] for d in range(1, 1026)] for side in ("rows", "columns")}}


def split(net: Json, partition: Json) -> Json:
    return {"kind": "split-rank", "network": net, "partition": partition, "order": ORDER}


def condition(
    net: Json,
    partition: Json,
    lower: str,
    upper: str,
    conditions: Json,
    relation: str,
    degree: str,
    field: str = "QQ",
) -> Json:
    return {
        "kind": "rank-condition",
        "network": net,
        "partition": partition,
        "order": ORDER,
        "field": field,
        **bounds(lower, upper),
        "conditions": conditions,
        "relation": relation,
        "degree": degree,
    }


def count(net: Json, partition: Json, order: str, number: str, of: str, field: str) -> Json:
    return {
        "kind": "count",
        "network": net,
        "partition": partition,
        "order": ORDER,
        "field": field,
        "rank": order,
        "count": number,
        "of": of,
    }


def below(net: Json, partition: Json, lower: str, field: str = "QQ") -> list[Json]:
    """A maximal rank from below: two steps."""
    at_weights = rank(lower, None, net, field=field, partition=partition)
    over = {key: value for key, value in at_weights.items() if key != "weights"}
    return [
        ("matching_lower_bound", [], {}, at_weights),
        ("specialisation_lower_bound", [0], {}, over | {"quantity": "maximal-rank"}),
    ]


def full(*nodes: tuple[int, int, str]) -> Json:
    return [*({"full-rank": list(node)} for node in nodes), ALL]


PAIRS = full((1, 1, "I"), (1, 1, "J"), (1, 2, "I"), (1, 2, "J"))


def by_split(
    net: Json = BINARY,
    partition: Json = ODD,
    lower: str = "4",
    conditions: Json = None,
    degree: str = "20",
    field: str = "QQ",
) -> Json:
    said = condition(net, partition, lower, lower, conditions or PAIRS, "iff", degree, field)
    return derived(
        *below(net, partition, lower, field),
        ("split_rank", [], {}, split(net, partition)),
        ("split_condition", [2, 1], {}, said),
    )


def one_window(field: str = "QQ") -> Json:
    return by_split(PAIR, TWO, "2", full((1, 1, "I"), (1, 1, "J")), "6", field)


WEIGHTS = {
    "arrays": {
        "layer0": [[["1", "0"], ["0", "1"]]] * 4,
        "layer1": [[["1", "1"], ["0", "0"]]] * 2,
        "layer2": [[["1", "0"]]],
    }
}


def by_minor(
    rows: Json, columns: Json, relation: str, partition: Json, cut: list[int], upper: str
) -> Json:
    """At the matching's weights; the maximal rank is bounded by cut inputs."""
    named = {"minor": {"rows": rows, "columns": columns}}
    order = str(len(rows))
    said = condition(BINARY, partition, order, upper, [named], relation, str(7 * len(rows)))
    cutting = {"inputs": cut, "pools": [], "symmetric": []}
    return derived(
        ("cut_upper_bound", [], cutting, maximal(BINARY, upper, partition)),
        ("minor_condition", [0], {"weights": WEIGHTS, "modulus": "7"}, said),
    )


CORNERS = [[1, 1], [1, 2], [2, 1], [2, 2]]


def square() -> Json:
    return by_minor(CORNERS, CORNERS, "iff", ODD, [2, 4], "4")


def oblong() -> Json:
    return by_minor([[1, 1, 1], [1, 1, 2]], [[1], [2]], "if", THREE_ONE, [4], "2")


def generated(weights: Json = MATCHING, minor: Json = None, lower: str = "4") -> Json:
    said = condition(BINARY, ODD, lower, "4", [{"minor": minor or {"channels": 2}}], "iff", "28")
    low = rank(lower, None, BINARY, weights, partition=ODD)
    rule = "flow_lower_bound" if weights is not MATCHING else "matching_lower_bound"
    return derived(
        (rule, [], {}, low),
        ("cut_upper_bound", [], CUT24, maximal(BINARY, "4", ODD)),
        ("generated_minor_condition", [0, 1], {}, said),
    )


PATHS = {"generator": "flow", "paths": [[1, 2, 2], [3, 4, 2]]}


def determinant(j: int) -> Json:
    """det A_j, a polynomial."""
    return [
        ["1", [[0, j, 1, 1, 1], [0, j, 2, 2, 1]]],
        ["-1", [[0, j, 1, 2, 1], [0, j, 2, 1, 1]]],
    ]


def variable(a: int) -> Json:
    return [["1", [[1, 1, 1, a, 1]]]]


FACTORS = [[determinant(1), 1], [determinant(2), 1], [variable(1), 1], [variable(2), 1]]


def expanded(factors: Json = None, kept: Json = None, degree: str = "6", field: str = "QQ") -> Json:
    used = FACTORS if factors is None else factors
    named = [{"polynomial": poly} for poly, _ in (used if kept is None else kept)]
    said = condition(PAIR, TWO, "2", "2", named, "iff", degree, field)
    top = maximal(PAIR, "2", TWO) | {"field": field}
    order = [[1], [2]]
    data = {"rows": order, "columns": order, "factors": used}
    return derived(("cut_upper_bound", [], CUT1, top), ("expand_minor", [0], data, said))


def counted(number: str = "9216", order: str = "2", of: str = "59049") -> Json:
    steps = [
        (s["rule"], s["premises"], s["witness"], s["conclusion"])
        for s in one_window("GF(3)")["steps"]
    ]
    said = count(PAIR, TWO, order, number, of, "GF(3)")
    return derived(*steps, ("count_full_rank", [3], {}, said))


def enumerated(
    number: str = "36", order: str = "2", net: Json = PAIR, field: str = "GF(2)"
) -> Json:
    return derived(("enumerate_weights", [], {}, count(net, TWO, order, number, "1024", field)))


SIZES = {
    "kind": "determinant-sizes",
    "windows": "matched-pairs",
    "leaves": "square",
    "sharing": "any",
}


def specialised(
    net: Json = BINARY, partition: Json = ODD, factors: Json = None, power: int = 2
) -> Json:
    leaves = [[{"leaf-determinant": j}, power] for j in range(1, 5)]
    entries = [[{"coarse-entry": alpha}, 1] for alpha in CORNERS]
    said = {
        "kind": "polynomial-identity",
        "determinant": {"network": net, "partition": partition, "order": ORDER},
        "factors": factors or [*leaves, *entries],
    }
    return derived(("determinant_sizes", [], {}, SIZES), ("specialise_determinant", [0], {}, said))


def almost(degree: str = "20") -> Json:
    steps = [(s["rule"], s["premises"], s["witness"], s["conclusion"]) for s in by_split()["steps"]]
    said = {
        key: value
        for key, value in steps[-1][3].items()
        if key not in ("conditions", "relation", "degree")
    } | {"kind": "almost-all", "degree": degree, "fraction": None}
    certificate = derived(*steps, ("condition_almost_everywhere", [3], {}, said))
    return certificate | {"cites": ["null-zero-set"]}


def accepted() -> dict[str, Json]:
    shared = {**BINARY, "sharing": [0]}
    zero = [[{"leaf-determinant": 0}, 8], *([{"coarse-entry": a}, 1] for a in CORNERS)]
    return {
        "condition-split": by_split(),
        "condition-split-root": by_split(
            {**BINARY, "widths": [2, 1]}, {"I": [1, 2], "J": [3, 4]}, "1", LOW, "7"
        ),
        "condition-almost-all": almost(),
        "condition-minor-square": square(),
        "condition-minor-oblong": oblong(),
        "condition-matching": generated(),
        "condition-paths": generated(PATHS, {"paths": PATHS["paths"]}),
        "condition-expanded": expanded(),
        "condition-expanded-constant": expanded(
            [*FACTORS[:3], [[["-1", [[1, 1, 1, 2, 1]]]], 1], [[["-1", []]], 3]],
            [*FACTORS[:3], [[["-1", [[1, 1, 1, 2, 1]]]], 1]],
        ),
        "count-full-rank": counted(),
        "count-enumerated": enumerated(),
        "count-enumerated-zero": enumerated("538", "0"),
        "determinant-at": specialised(),
        "determinant-shared": specialised(shared, ODD, zero),
    }


LOW = full((2, 1, "I"), (2, 1, "J"))


def changed(certificate: Json, *edits: Any) -> Json:
    certificate = copy(certificate)
    for edit in edits:
        certificate = edit(certificate)
    return certificate


def invalid() -> dict[str, tuple[Json, str]]:
    tall = {**BINARY, "representation": 3}
    mixed = {"I": [1, 2, 3], "J": [4]}
    four = {**BINARY, "pooling": {"geometry": "global"}, "widths": [2]}
    raised = by_split(degree="21")
    return {
        "split-not-split": (
            by_split(BINARY, mixed, "2", full((1, 2, "I"), (1, 2, "J")), "12"),
            "a mixed node that has a pure child is no splitting node",
        ),
        "condition-split-lower": (
            changed(
                by_split(),
                at("steps", 0, "conclusion", "weights", "channels")(1),
                *(at("steps", n, "conclusion", "lower")("1") for n in (0, 1)),
            ),
            "not bounded below by 4",
        ),
        "condition-split-degree": (raised, "the rule gives degree 20"),
        "condition-split-dropped": (by_split(conditions=[*PAIRS[1:]]), "the rule gives conditions"),
        "condition-split-order": (
            by_split(conditions=[PAIRS[1], PAIRS[0], *PAIRS[2:]]),
            "the rule gives conditions",
        ),
        "condition-split-if": (changed(by_split(), last("relation", "if")), "gives relation"),
        "condition-split-network": (
            changed(by_split(), at("steps", 2, "conclusion", "network")(tall)),
            "the network is another",
        ),
        "condition-split-field": (
            changed(by_split(), last("field", "GF(7)")),
            "the field is another",
        ),
        "condition-minor-iff": (
            by_minor([[1, 1, 1], [1, 1, 2]], [[1], [2]], "iff", THREE_ONE, [4], "2"),
            "the rule gives relation",
        ),
        "condition-minor-zero": (
            by_minor([[1, 2, 1], [1, 2, 2]], [[1], [2]], "if", THREE_ONE, [4], "2"),
            "the minor is 0 modulo 7",
        ),
        "condition-minor-repeated": (
            by_minor([[1, 1, 1], [1, 1, 1]], [[1], [2]], "if", THREE_ONE, [4], "2"),
            "R >= 1 distinct rows",
        ),
        "condition-minor-index": (
            by_minor([[1, 1, 1], [1, 1, 3]], [[1], [2]], "if", THREE_ONE, [4], "2"),
            "one entry of 1 to M for each label",
        ),
        "condition-minor-composite": (
            changed(oblong(), at("steps", 1, "witness", "modulus")("6")),
            "is not a prime below 2^64",
        ),
        "condition-minor-denominator": (
            changed(
                oblong(),
                at("steps", 1, "witness", "weights", "arrays", "layer2")([[["1", "1/7"]]]),
            ),
            "divides a denominator",
        ),
        "condition-minor-degree": (changed(oblong(), last("degree", "13")), "gives degree 14"),
        "condition-minor-other": (
            changed(oblong(), last("conditions", [{"minor": {"channels": 2}}])),
            "is not a minor with rows and columns",
        ),
        "condition-minor-none": (
            changed(oblong(), last("conditions", [ALL])),
            "is not a minor with rows and columns",
        ),
        "condition-minor-empty": (
            changed(
                by_minor([], [], "if", THREE_ONE, [4], "2"),
                last("lower", "1"),
                last("degree", "7"),
            ),
            "R >= 1 distinct rows",
        ),
        "condition-generated-upper": (
            derived(
                ("cut_upper_bound", [], CUT24, maximal(BINARY, "4", ODD)),
                (
                    "specialisation_upper_bound",
                    [0],
                    {},
                    rank(None, "4", BINARY, partition=ODD),
                ),
                ("generated_minor_condition", [1, 0], {}, generated()["claim"]),
            ),
            "the lower bound at the weights is not 4",
        ),
        "condition-expanded-seven": (
            derived(
                ("cut_upper_bound", [], CUT1, maximal(THIN, "8", TWO)),
                (
                    "expand_minor",
                    [0],
                    {
                        "rows": [[d] for d in range(1, 8)],
                        "columns": [[d] for d in range(1, 8)],
                        "factors": [[variable(1), 1]],
                    },
                    condition(THIN, TWO, "7", "8", [{"polynomial": variable(1)}], "if", "1"),
                ),
            ),
            "the minor is of order above 6",
        ),
        "count-of-polynomials": (
            derived(
                *_steps(expanded(field="GF(3)")),
                ("count_full_rank", [1], {}, counted()["claim"]),
            ),
            "are not those on leaf matrices and coarse entries",
        ),
        "condition-minor-two": (
            changed(oblong(), last("conditions", lambda found: found * 2)),
            "the rule gives conditions",
        ),
        "condition-minor-no-upper": (
            derived(
                *below(BINARY, THREE_ONE, "2"),
                ("minor_condition", [1], *_last_of(oblong())),
            ),
            "the maximal rank has no upper bound",
        ),
        "condition-matching-channels": (
            generated(minor={"channels": 1}),
            "the rule gives conditions",
        ),
        "condition-paths-other": (
            generated(PATHS, {"paths": [[1, 4, 2], [3, 2, 2]]}),
            "the rule gives conditions",
        ),
        "condition-generated-arrays": (
            changed(
                generated(),
                at("steps", 0)(
                    {
                        "id": 0,
                        "rule": "minor_lower_bound",
                        "premises": [],
                        "witness": {"rows": CORNERS, "columns": CORNERS, "modulus": "7"},
                        "conclusion": rank("4", None, BINARY, WEIGHTS, partition=ODD),
                    }
                ),
            ),
            "neither those of a flow nor of a matching",
        ),
        "condition-expanded-dropped": (
            expanded(FACTORS[:3]),
            "the minor is not the product of the factors",
        ),
        "condition-expanded-squared": (
            expanded([*FACTORS[:3], [variable(2), 2]]),
            "the minor is not the product of the factors",
        ),
        "condition-expanded-sign": (
            expanded([*FACTORS[:3], [[["-1", [[1, 1, 1, 2, 1]]]], 1]]),
            "the minor is not the product of the factors",
        ),
        "condition-expanded-zero-factor": (
            expanded([*FACTORS, [[], 1]], FACTORS),
            "a factor is zero in the field",
        ),
        "condition-expanded-zero-mod-p": (
            expanded([*FACTORS, [[["3", []]], 1]], FACTORS, field="GF(3)"),
            "a factor is zero in the field",
        ),
        "condition-expanded-degree": (expanded(degree="7"), "the rule gives degree 6"),
        "condition-expanded-hidden": (expanded(kept=FACTORS[:3]), "the rule gives conditions"),
        "condition-almost-degree": (almost("19"), "the degree is not the premise's"),
        "count-off-by-one": (counted("9217"), "the rule gives count 9216"),
        "count-other-rank": (counted(order="1"), "the rule gives rank 2"),
        "count-of": (counted(of="59048"), "the rule gives of 59049"),
        "count-if": (
            derived(
                (
                    "cut_upper_bound",
                    [],
                    {"inputs": [4], "pools": [], "symmetric": []},
                    maximal(BINARY, "2", THREE_ONE) | {"field": "GF(7)"},
                ),
                (
                    "minor_condition",
                    [0],
                    {"weights": WEIGHTS, "modulus": None},
                    oblong()["claim"] | {"field": "GF(7)"},
                ),
                ("count_full_rank", [1], {}, count(BINARY, THREE_ONE, "4", "1", "7", "GF(7)")),
            ),
            "the premise's relation is not iff",
        ),
        "count-windows": (
            derived(
                *_steps(by_split(four, ODD, "2", full((1, 1, "I"), (1, 1, "J")), "10", "GF(3)")),
                ("count_full_rank", [3], {}, count(four, ODD, "2", "1", "9", "GF(3)")),
            ),
            "has not two children, one in I and one in J",
        ),
        "count-enumerated-off": (enumerated("37"), "the rule gives count 36"),
        # Found by the campaign: the checker ended with an internal error.
        "determinant-a-polynomial": (
            changed(
                specialised(),
                last("factors", lambda f: [*f[:-1], [{"polynomial": determinant(1)}, 1]]),
            ),
            "are not the leaf determinants and all",
        ),
        "determinant-power": (specialised(power=1), "are not the leaf determinants and all"),
        "determinant-crossed": (
            specialised(NESTED, {"I": [1, 2], "J": [3, 4]}),
            "have no matched pairs",
        ),
        "determinant-one-sided": (
            specialised(partition={"I": [1, 2], "J": [3, 4]}),
            "have no matched pairs",
        ),
        "determinant-entry-twice": (
            specialised(
                factors=[
                    *([{"leaf-determinant": j}, 2] for j in range(1, 5)),
                    *([{"coarse-entry": a}, 1] for a in [*CORNERS[:3], [1, 1]]),
                ]
            ),
            "are not the leaf determinants and all",
        ),
    }


def _last_of(certificate: Json) -> tuple[Json, Json]:
    step = certificate["steps"][-1]
    return step["witness"], step["conclusion"]


def _steps(certificate: Json) -> list[Any]:
    return [(s["rule"], s["premises"], s["witness"], s["conclusion"]) for s in certificate["steps"]]


def malformed() -> dict[str, tuple[Json, str]]:
    full_rank = {"full-rank": [1, 1, "I"]}
    small = by_minor([[1, 1], [2, 2]], [[1, 1], [2, 2]], "iff", ODD, [2, 4], "4")

    def named(value: Json) -> Json:
        return changed(oblong(), last("conditions", value))

    return {
        "condition-iff-gap": (small, "the relation is iff, but the bounds differ"),
        "condition-none": (named([]), "there are no conditions"),
        "condition-number": (named([1]), "not an object with one key"),
        "condition-two-keys": (named([full_rank | ALL]), "not an object with one key"),
        "condition-coarse": (named([{"coarse-entries": "some"}]), "coarse-entries is not all"),
        "condition-side": (named([{"full-rank": [1, 1, "K"]}]), "neither I nor J"),
        "condition-constant": (named([{"polynomial": [["2", []]]}]), "is constant"),
        "condition-no-weight": (
            named([{"polynomial": [["1", [[9, 1, 1, 1, 1]]]]}]),
            "is no weight",
        ),
        "condition-relation": (changed(oblong(), last("relation", "then")), "relation is"),
        "condition-lower-none": (
            changed(oblong(), last("lower", None), last("rank", None)),
            "no lower bound of at least 1",
        ),
        "condition-lower-zero": (
            changed(oblong(), last("lower", "0"), last("rank", None)),
            "no lower bound of at least 1",
        ),
        "condition-minor-flow": (
            changed(oblong(), at("steps", 1, "witness", "weights")(PATHS)),
            "the weights are not given by arrays",
        ),
        "condition-factors-none": (expanded([], FACTORS), "there are no factors"),
        "count-over-qq": (enumerated(field="QQ"), "counts are over GF(q) only"),
        "count-above": (enumerated("1025"), "the count is above the number of weights"),
        "determinant-leaves": (
            changed(specialised(), at("steps", 0, "conclusion", "leaves")("tall")),
            "leaves is",
        ),
    }


def declined() -> dict[str, tuple[Json, str]]:
    large = {**BINARY, "widths": [2, 4]}
    wide = {**PAIR, "representation": 8, "widths": [8]}
    relu = {**BINARY, "operator": "relu-max"}
    return {
        "condition-form": (
            changed(oblong(), last("conditions", [{"trace": 1}])),
            "the form of a condition is not known",
        ),
        "condition-minor-large": (
            derived(
                ("cut_upper_bound", [], CUT1, maximal(BROAD, "1025", TWO)),
                (
                    "minor_condition",
                    [0],
                    {"weights": BROAD_WEIGHTS, "modulus": "7"},
                    condition(BROAD, TWO, "1025", "1025", [BROAD_MINOR], "iff", "3075"),
                ),
            ),
            "the minor is of order above 1,024",
        ),
        "condition-operator": (
            changed(by_split(), at("steps", 2, "conclusion", "network")(relu)),
            "the operator relu-max",
        ),
        "condition-expanded-large": (
            derived(
                (
                    "cut_upper_bound",
                    [],
                    CUT1,
                    maximal(wide, "8", TWO),
                ),
                (
                    "expand_minor",
                    [0],
                    {
                        "rows": [[d] for d in range(1, 7)],
                        "columns": [[d] for d in range(1, 7)],
                        "factors": [[variable(1), 1]],
                    },
                    condition(wide, TWO, "6", "8", [{"polynomial": variable(1)}], "if", "1"),
                ),
            ),
            "may have more than 10^7 terms",
        ),
        "count-large": (
            derived(("enumerate_weights", [], {}, count(large, ODD, "1", "1", "2", "GF(2)"))),
            "values to go through",
        ),
        "determinant-operator": (specialised(relu), "the operator relu-max"),
    }
