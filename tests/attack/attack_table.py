"""Certificates that must not be accepted, each with the reason that the checker must give.

Every entry changes one thing in a valid certificate of the corpus. `tests/certificates/make.py`
writes them to files, with what both programs say of each.
"""

import json
from collections.abc import Callable
from typing import Any

from attack_certs import copy
from attack_corpus import corpus

Edit = Callable[[Any], Any]
ORDER = "labels increasing, smallest most significant"


def at(*path: Any) -> Callable[[Any], Edit]:
    """`at("steps", 0, "id")(7)` sets the value at a path; a function is applied to it."""

    def to(value: Any) -> Edit:
        def edit(certificate: Any) -> Any:
            place = certificate
            for key in path[:-1]:
                place = place[key]
            place[path[-1]] = value(place[path[-1]]) if callable(value) else value
            return certificate

        return edit

    return to


def without(*path: Any) -> Edit:
    """Delete the value at a path."""

    def edit(certificate: Any) -> Any:
        place = certificate
        for key in path[:-1]:
            place = place[key]
        del place[path[-1]]
        return certificate

    return edit


def everywhere(key: str, value: Any) -> Edit:
    """Set every value with this key, in the claim and in all steps."""

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            for name in node:
                if name == key:
                    node[name] = value(node[name]) if callable(value) else copy(value)
                else:
                    walk(node[name])
        elif isinstance(node, list):
            for part in node:
                walk(part)

    def edit(certificate: Any) -> Any:
        walk(certificate)
        return certificate

    return edit


def bounds(lower: Any, upper: Any, rank: Any = None) -> Edit:
    """The bounds of the claim and of the last step."""

    def edit(certificate: Any) -> Any:
        for statement in (certificate["claim"], certificate["steps"][-1]["conclusion"]):
            statement |= {"lower": lower, "upper": upper, "rank": rank}
        return certificate

    return edit


def last(key: str, value: Any) -> Edit:
    """A key of the claim and of the last step's conclusion."""

    def edit(certificate: Any) -> Any:
        for statement in (certificate["claim"], certificate["steps"][-1]["conclusion"]):
            statement[key] = value(statement[key]) if callable(value) else copy(value)
        return certificate

    return edit


def witness(key: str, value: Any, step: int = -1) -> Edit:
    return at("steps", step, "witness", key)(value)


def made(name: str, *edits: Edit) -> Any:
    certificate = copy(corpus()[name])
    for edit in edits:
        certificate = edit(certificate)
    return certificate


def single(statement: Any, rule: str, data: Any) -> Any:
    """A certificate of one step."""
    step = {"id": 0, "rule": rule, "premises": [], "witness": data, "conclusion": statement}
    return {
        "format": "exactrank-certificate",
        "version": 1,
        "claim": copy(statement),
        "cites": [],
        "steps": [step],
    }


def matrix_statement(matrix: Any, field: str, lower: Any, upper: Any) -> Any:
    return {
        "kind": "rank",
        "quantity": "matrix-rank",
        "matrix": matrix,
        "field": field,
        "lower": lower,
        "upper": upper,
        "rank": lower if lower == upper else None,
    }


def swap_sides(partition: Any) -> Any:
    return {"I": partition["J"], "J": partition["I"]}


def _joined(first: str, second: str, rule: str, conclusion: Any) -> Any:
    """Two certificates one after the other, and a step from the last conclusions of both."""
    a, b = copy(corpus()[first]), copy(corpus()[second])
    shift = len(a["steps"])
    for step in b["steps"]:
        step["id"] += shift
        step["premises"] = [p + shift for p in step["premises"]]
    steps = a["steps"] + b["steps"]
    premises = [shift - 1, len(steps) - 1]
    steps.append(
        {
            "id": len(steps),
            "rule": rule,
            "premises": premises,
            "witness": {},
            "conclusion": conclusion,
        }
    )
    cites = sorted({*a["cites"], *b["cites"]})
    return a | {"steps": steps, "claim": copy(conclusion), "cites": cites}


def _bounded(name: str, lower: Any, upper: Any) -> Any:
    statement = copy(corpus()[name]["claim"])
    return statement | {
        "lower": lower,
        "upper": upper,
        "rank": lower if lower == upper else None,
    }


ENTRIES22 = {"entries": [["1", "2"], ["3", "4"]]}
WIDE = {"entries": [["1/2", "1/3", "1"], ["1", "2/3", "2"]]}


def _zero_premise() -> Any:
    """Weights that are all zero have rank 0, so a maximal rank of at least 0 is proved."""
    network = {
        "operator": "product",
        "inputs": 2,
        "representation": 1,
        "widths": [1],
        "sharing": "all",
        "pooling": {"geometry": "global"},
    }
    base = {
        "kind": "rank",
        "network": network,
        "partition": {"I": [1], "J": [2]},
        "order": ORDER,
        "field": "QQ",
    }
    zero = base | {
        "quantity": "rank-at-weights",
        "weights": {"arrays": {"layer0": [["0"]], "layer1": [["0"]]}},
        "lower": "0",
        "upper": "0",
        "rank": "0",
    }
    some = base | {"quantity": "maximal-rank", "lower": "0", "upper": None, "rank": None}
    almost = {k: v for k, v in some.items() if k != "quantity"}
    almost |= {"kind": "almost-all", "degree": "0", "fraction": None}
    steps = [
        ("factorization_upper_bound", [], {"columns": [], "combinations": []}, zero),
        ("specialisation_lower_bound", [0], {}, some),
        ("almost_everywhere", [1], {}, almost),
    ]
    listed = [
        {"id": i, "rule": rule, "premises": premises, "witness": data, "conclusion": conclusion}
        for i, (rule, premises, data, conclusion) in enumerate(steps)
    ]
    return {
        "format": "exactrank-certificate",
        "version": 1,
        "claim": copy(almost),
        "cites": ["null-zero-set"],
        "steps": listed,
    }


def _maximal(
    inputs: int, m: int, widths: Any, pooling: Any, rows: Any, sharing: Any, upper: str
) -> Any:
    return {
        "kind": "rank",
        "quantity": "maximal-rank",
        "network": {
            "operator": "product",
            "inputs": inputs,
            "representation": m,
            "widths": widths,
            "sharing": sharing,
            "pooling": pooling,
        },
        "partition": {"I": rows, "J": [j for j in range(1, inputs + 1) if j not in rows]},
        "order": ORDER,
        "field": "QQ",
        "lower": None,
        "upper": upper,
        "rank": None,
    }


def _cut(statement: Any, inputs: Any = (), pools: Any = (), symmetric: Any = ()) -> Any:
    data = {"inputs": list(inputs), "pools": list(pools), "symmetric": list(symmetric)}
    return single(statement, "cut_upper_bound", data)


def _unequal(network: Edit) -> Edit:
    """Change the network of the second side of an identity."""
    return lambda c: at("steps", 0, "conclusion", "right", "network")(network)(
        at("claim", "right", "network")(network)(c)
    )


def _right_node(node: Any) -> Edit:
    return lambda c: at("steps", 0, "conclusion", "right", "node")(node)(
        at("claim", "right", "node")(node)(c)
    )


def _net(**changes: Any) -> Edit:
    return lambda network: network | changes


def invalid() -> dict[str, tuple[Any, str]]:
    """Well-formed, and wrong: name -> (certificate, the checker's reason)."""
    two_windows = {"geometry": "contiguous", "window": 2}
    mixed_tree = {"geometry": "tree", "tree": [[1, 2, 3], [4, 5], [6, 7]]}
    circuit5 = _maximal(5, 2, [9], {"geometry": "global"}, [1, 3, 5], [0], "3")
    low4 = _maximal(4, 2, [4, 4], two_windows, [1, 2], "none", "3")
    product = corpus()["product"]["claim"]
    expanded = corpus()["expanded"]["claim"]
    other_field = _bounded("minor-gf7", "2", None)
    above_in_qq = matrix_statement(WIDE, "QQ", None, "1")
    return {
        # The derivation.
        "claim-raised": (
            made("maximal-shared", at("claim")(lambda s: s | {"lower": None, "rank": None})),
            "the last conclusion is not the claim",
        ),
        "claim-of-another-field": (
            made("cut", at("claim", "field")("GF(7)")),
            "the last conclusion is not the claim",
        ),
        "claim-is-a-step-but-not-the-last": (
            made("almost", lambda c: c | {"claim": copy(c["steps"][-2]["conclusion"])}),
            "the last conclusion is not the claim",
        ),
        "cites-dropped": (made("almost", at("cites")([])), "cites is []"),
        "cites-too-much": (made("rank", at("cites")(["null-zero-set"])), "but the rules used cite"),
        "cites-of-the-other-field": (
            made("almost", at("cites")(["schwartz-zippel"])),
            'but the rules used cite ["null-zero-set"]',
        ),
        "cites-twice": (
            made("almost", at("cites")(["null-zero-set", "null-zero-set"])),
            "but the rules used cite",
        ),
        "rule-of-another-kind": (
            made("minor", at("steps", 0, "rule")("recursion_upper_bound"), witness_dropped),
            "is not what the rule concludes",
        ),
        "premise-missing": (
            made("rank", at("steps", 2, "premises")([0])),
            "it has 1 premises instead of 2",
        ),
        "premise-too-many": (
            made("rank", at("steps", 2, "premises")([0, 1, 1])),
            "it has 3 premises instead of 2",
        ),
        "premise-where-none-is-due": (
            made("rank", at("steps", 1, "premises")([0])),
            "it has 1 premises instead of 0",
        ),
        "premise-of-another-kind": (
            made("almost", at("steps", 3, "premises")([1, 0]), lambda c: c),
            "is a rank-at-weights",
        ),
        "premise-specialised-twice": (
            made("almost", at("steps", 1, "premises")([0]), at("steps", 4, "premises")([0])),
            "premise 0 is a rank-at-weights",
        ),
        "lower-raised": (made("minor", bounds("3", None)), "the rule gives lower 2, upper null"),
        "lower-lowered": (made("minor", bounds("1", None)), "the rule gives lower 2, upper null"),
        "upper-lowered": (
            made("factorization", bounds(None, "0")),
            "the rule gives lower null, upper 1",
        ),
        "upper-added-to-a-minor": (made("minor", bounds("2", "2", "2")), "upper null, but"),
        "lower-added-to-a-cut": (made("cut", bounds("4", "4", "4")), "the rule gives lower null"),
        "zero-without-its-lower-bound": (
            made("factorization-zero", bounds(None, "0")),
            "the rule gives lower 0, upper 0",
        ),
        "gap-closed": (
            made("maximal-mirror", raise_last),
            "the rule gives lower",
        ),
        # Minors.
        "minor-row-repeated": (made("minor", witness("rows", [0, 0])), "distinct rows"),
        "minor-column-repeated": (made("minor", witness("columns", [1, 1])), "distinct rows"),
        "minor-empty": (
            made("minor", witness("rows", []), witness("columns", [])),
            "there are not R >= 1 distinct rows",
        ),
        "minor-not-square": (made("minor", witness("columns", [0])), "as many columns"),
        "minor-zero": (
            made("rank", at("steps", 0, "witness", "rows")([0, 1]), both_columns, raise_first),
            "the minor is 0 modulo",
        ),
        "minor-zero-modulo-the-prime": (
            made("minor", witness("modulus", "2")),
            "the minor is 0 modulo 2",
        ),
        "minor-zero-in-gf7": (
            made("minor-gf7", witness("rows", [0, 1])),
            "the minor is 0 modulo 7",
        ),
        "minor-row-outside": (made("minor", witness("rows", [0, 2])), "not in the matrix"),
        "minor-row-negative": (made("minor", witness("rows", [0, -1])), "not in the matrix"),
        "minor-column-outside": (made("minor", witness("columns", [2, 0])), "not in the matrix"),
        "modulus-null-over-QQ": (
            made("minor", witness("modulus", None)),
            "the modulus null is not",
        ),
        "modulus-over-GF": (made("minor-gf7", witness("modulus", "7")), "the modulus must be null"),
        "modulus-composite": (made("minor", witness("modulus", "15")), "is not a prime below 2^64"),
        "modulus-zero": (made("minor", witness("modulus", "0")), "the modulus 0 is not a prime"),
        "modulus-one": (made("minor", witness("modulus", "1")), "the modulus 1 is not a prime"),
        "modulus-strong-pseudoprime": (
            made("minor", witness("modulus", "3825123056546413051")),
            "is not a prime below 2^64",
        ),
        "modulus-of-65-bits": (
            made("minor", witness("modulus", "18446744073709551629")),
            "is not a prime below 2^64",
        ),
        "modulus-divides-a-denominator": (
            made("minor-of-one", witness("modulus", "3")),
            "the modulus 3 divides a denominator",
        ),
        "modulus-divides-a-weights-denominator": (
            made("minor-at-weights", witness("modulus", "3")),
            "the modulus 3 divides a denominator",
        ),
        "minor-index-too-long": (
            made("minor-at-weights", witness("rows", [[1, 1], [2, 1]])),
            "an index has not one entry",
        ),
        "minor-index-zero": (
            made("minor-at-weights", witness("rows", [[1], [0]])),
            "an index has not one entry",
        ),
        "minor-index-above-M": (
            made("minor-at-weights", witness("columns", [[1], [3]])),
            "an index has not one entry",
        ),
        "minor-of-generated-weights": (
            single(
                _bounded("flow", "1", None),
                "minor_lower_bound",
                {"rows": [[1, 1]], "columns": [[1, 1, 1]], "modulus": None},
            ),
            "the weights are not given by arrays",
        ),
        "minor-of-weights-transposed": (
            made("at-weights", everywhere("partition", swap_sides), twist_rows),
            "the minor is 0 modulo",
        ),
        # Factorizations.
        "factorization-number": (
            made("factorization", witness("combinations", [["2/3", "3"]])),
            "do not give the other columns in row 0",
        ),
        "factorization-later-row": (
            made("factorization", everywhere("matrix", later_row)),
            "do not give the other columns in row 1",
        ),
        "factorization-other-column": (
            made("factorization", witness("columns", [1])),
            "do not give the other columns",
        ),
        "factorization-column-outside": (
            made("factorization", witness("columns", [3])),
            "a column of [3] is not in the matrix",
        ),
        "factorization-column-negative": (
            made("factorization", witness("columns", [-1])),
            "a column of [-1] is not in the matrix",
        ),
        "factorization-shape": (
            made("factorization", witness("combinations", [["2/3"]])),
            "combinations is not of shape 1 x 2",
        ),
        "factorization-too-many-rows": (
            made("factorization", witness("combinations", [["2/3", "2"], ["0", "0"]])),
            "combinations is not of shape 1 x 2",
        ),
        "factorization-of-nothing": (
            made(
                "factorization",
                witness("columns", []),
                witness("combinations", []),
                bounds("0", "0", "0"),
            ),
            "do not give the other columns in row 0",
        ),
        "factorization-in-another-field": (
            single(
                matrix_statement({"entries": [["1", "2"], ["4", "1"]]}, "GF(11)", None, "1"),
                "factorization_upper_bound",
                {"columns": [0], "combinations": [["2"]]},
            ),
            "do not give the other columns in row 1",
        ),
        "factorization-of-generated-weights": (
            single(
                _bounded("matching", None, "4"),
                "factorization_upper_bound",
                {"columns": [], "combinations": []},
            ),
            "the weights are not given by arrays",
        ),
        # Kronecker products, terms, both bounds.
        "kronecker-factors-swapped": (
            made("kronecker", last("matrix", swap_factors)),
            "not the Kronecker product of the premises' matrices",
        ),
        "kronecker-premises-swapped": (
            made("kronecker", at("steps", -1, "premises")(lambda p: p[::-1])),
            "not the Kronecker product of the premises' matrices",
        ),
        "kronecker-of-one-premise-twice": (
            made("kronecker", at("steps", -1, "premises")(lambda p: [p[0], p[0]])),
            "not the Kronecker product of the premises' matrices",
        ),
        "kronecker-in-another-field": (
            made("kronecker", last("matrix", {"kronecker": [ENTRIES22, ENTRIES22]}), squared_gf),
            "the fields are not the same",
        ),
        "kronecker-without-common-side": (
            _joined(
                "minor",
                "factorization",
                "kronecker_rank",
                matrix_statement({"kronecker": [ENTRIES22, WIDE]}, "QQ", "2", None),
            ),
            "neither both a lower nor both an upper bound",
        ),
        "kronecker-product-of-bounds": (
            made("kronecker", bounds("3", "3", "3")),
            "the rule gives lower 2, upper 2",
        ),
        "terms-of-entries": (
            single(matrix_statement(ENTRIES22, "QQ", None, "2"), "rank_one_terms_upper_bound", {}),
            "the matrix is not given by terms",
        ),
        "terms-one-fewer": (made("terms", bounds(None, "1")), "the rule gives lower null, upper 2"),
        "both-bounds-of-two-matrices": (
            _joined(
                "minor", "factorization", "both_bounds", matrix_statement(WIDE, "QQ", "1", "1")
            ),
            "not of the same subject",
        ),
        "both-bounds-of-a-third-subject": (
            made("rank", last("field", "GF(5)"), last("matrix", ENTRIES22)),
            "not of the same subject",
        ),
        "both-bounds-swapped": (
            made("rank", at("steps", 2, "premises")([1, 0])),
            "the first premise has no lower bound, or the second no upper bound",
        ),
        "both-bounds-without-lower": (
            made("rank", at("steps", 2, "premises")([1, 1])),
            "the first premise has no lower bound, or the second no upper bound",
        ),
        "both-bounds-without-upper": (
            made("rank", at("steps", 2, "premises")([0, 0])),
            "the first premise has no lower bound, or the second no upper bound",
        ),
        "spliced-proof": (
            made("rank", splice),
            "not of the same subject",
        ),
        # Flows and matchings.
        "flow-of-a-matching": (
            made("matching", at("steps", 0, "rule")("flow_lower_bound")),
            "the weights are not those of a flow",
        ),
        "flow-of-arrays": (
            single(_bounded("at-weights", "1", None), "flow_lower_bound", {}),
            "the weights are not those of a flow",
        ),
        "flow-shared-layer": (
            made("flow", everywhere("sharing", [1])),
            "a layer below L is shared",
        ),
        "flow-shared-leaves": (
            made("flow", everywhere("sharing", [0])),
            "a layer below L is shared",
        ),
        "flow-all-shared": (
            made("flow", everywhere("sharing", "all")),
            "a layer below L is shared",
        ),
        "flow-from-J-to-I": (
            made("flow", everywhere("partition", swap_sides)),
            "does not run from I to J",
        ),
        "flow-within-I": (
            made("flow", everywhere("paths", [[1, 2, 2]]), bounds("2", None)),
            "the path from 1 to 2 does not run from I to J",
        ),
        "flow-from-I-to-itself": (
            made("flow", everywhere("paths", [[1, 1, 2]]), bounds("2", None)),
            "the path from 1 to 1 does not run from I to J",
        ),
        "flow-within-J": (
            made("flow", everywhere("paths", [[3, 4, 2]]), bounds("2", None)),
            "the path from 3 to 4 does not run from I to J",
        ),
        "flow-input-full": (
            made("flow", everywhere("paths", [[1, 3, 4], [1, 5, 2]]), bounds("8", None)),
            "through input 1 is 8, above its capacity 4",
        ),
        "flow-node-full": (
            made("flow", everywhere("widths", [3, 4])),
            "through the node [1, 1] is 4, above its capacity 3",
        ),
        "flow-node-full-below-the-turn": (
            made(
                "flow",
                everywhere("widths", [3, 4]),
                everywhere("paths", [[2, 1, 4]]),
                everywhere("partition", {"I": [2], "J": [1, 3, 4, 5]}),
                bounds("4", None),
            ),
            "above its capacity 3",
        ),
        "flow-root-full": (
            made(
                "flow",
                everywhere("widths", [8, 3]),
                everywhere("paths", [[2, 1, 4]]),
                everywhere("partition", {"I": [2], "J": [1, 3, 4, 5]}),
                bounds("4", None),
            ),
            "through the node [2, 1] is 4, above its capacity 3",
        ),
        "flow-base-raised": (
            made("flow", everywhere("paths", [[1, 3, 2], [1, 5, 3], [2, 4, 4]])),
            "above its capacity 4",
        ),
        "flow-path-dropped": (
            made("flow", everywhere("paths", [[1, 3, 2], [1, 5, 2]])),
            "the rule gives lower 4, upper null",
        ),
        "flow-raised": (made("flow", bounds("32", None)), "the rule gives lower 16"),
        "matching-of-a-flow": (
            made("flow", at("steps", 0, "rule")("matching_lower_bound")),
            "the weights are not those of a matching",
        ),
        "matching-raised": (made("matching", bounds("8", None)), "the rule gives lower 4"),
        "matching-windows-of-one-side": (
            made("matching", everywhere("partition", {"I": [1, 2], "J": [3, 4]})),
            "the rule gives lower 1",
        ),
        "matching-channels": (
            made("matching", everywhere("channels", 1)),
            "the rule gives lower 1",
        ),
        # Specialisation.
        "specialised-to-another-network": (
            made("specialised", last("network", _net(widths=[3, 3]))),
            "the network is another than in the premise",
        ),
        "specialised-to-sharing": (
            made("specialised", last("network", _net(sharing="all"))),
            "the network is another than in the premise",
        ),
        "specialised-to-another-partition": (
            made("specialised", last("partition", {"I": [1, 2], "J": [3, 4]})),
            "the partition is another than in the premise",
        ),
        "specialised-to-another-field": (
            made("specialised", last("field", "GF(2)")),
            "the field is another than in the premise",
        ),
        "specialised-from-an-upper-bound": (
            made("specialised-above", specialise_again),
            "the premise has no lower bound",
        ),
        "specialised-above-another-network": (
            made("specialised-above", last("network", _net(widths=[2, 3])), wider_root),
            "the network is another than in the premise",
        ),
        "specialised-above-another-partition": (
            made("specialised-above", last("partition", {"I": [1], "J": [2, 3, 4]})),
            "the partition is another than in the premise",
        ),
        "specialised-above-from-a-lower-bound": (
            made("specialised", specialise_above),
            "the premise has no upper bound",
        ),
        "specialised-above-at-the-weights-of-a-flow": (
            made(
                "specialised-above",
                last("weights", {"generator": "flow", "paths": [[1, 2, 2]]}),
            ),
            "the weights are those of a flow",
        ),
        "specialised-above-lowered": (
            made("specialised-above", bounds(None, "3")),
            "the rule gives lower null, upper 4",
        ),
        # Cuts.
        "cut-leaves-a-way": (made("cut", witness("pools", [])), "is still connected with input"),
        "cut-without-its-input": (made("cut", witness("inputs", [])), "is still connected with"),
        "cut-at-the-wrong-node": (made("cut", witness("pools", [[2, 1]])), "is still connected"),
        "cut-for-another-partition": (
            _cut(_maximal(4, 2, [2, 2], two_windows, [1, 3], "none", "2"), pools=[[2, 1]]),
            "is still connected with input",
        ),
        "cut-for-relabelled-leaves": (
            _cut(
                _maximal(
                    4,
                    2,
                    [2, 2],
                    {"geometry": "tree", "tree": [[1, 3], [2, 4]]},
                    [1, 2],
                    "none",
                    "2",
                ),
                pools=[[2, 1]],
            ),
            "is still connected with input",
        ),
        "cut-input-0": (made("cut", witness("inputs", [0, 1])), "there is no input 0 to cut"),
        "cut-input-5": (made("cut", witness("inputs", [1, 5])), "there is no input 5 to cut"),
        "cut-node-of-level-0": (
            made("cut", witness("pools", [[0, 1], [1, 2]])),
            "there is no pooling node [0, 1] to cut",
        ),
        "cut-node-above-the-root": (
            made("cut", witness("pools", [[1, 2], [3, 1]])),
            "there is no pooling node [3, 1] to cut",
        ),
        "cut-node-0": (
            made("cut", witness("pools", [[1, 0], [1, 2]])),
            "there is no pooling node [1, 0] to cut",
        ),
        "cut-node-3": (
            made("cut", witness("pools", [[1, 2], [1, 3]])),
            "there is no pooling node [1, 3] to cut",
        ),
        "cut-symmetric-node-of-level-0": (
            made("cut-symmetric", witness("symmetric", [[0, 1, "I"]])),
            "there is no pooling node [0, 1] to cut",
        ),
        "cut-cheaper": (made("cut", bounds(None, "3")), "the rule gives lower null, upper 4"),
        "cut-wider-network": (
            made("cut", everywhere("widths", [3, 2])),
            "the rule gives lower null, upper 6",
        ),
        "cut-larger-M": (
            made("cut", everywhere("representation", 3)),
            "the rule gives lower null, upper 6",
        ),
        "cut-symmetric-unshared": (
            made("cut-symmetric", everywhere("sharing", "none")),
            "a layer up to theirs is not shared",
        ),
        "cut-symmetric-leaves-unshared": (
            made("cut-symmetric", everywhere("sharing", [1])),
            "a layer up to theirs is not shared",
        ),
        "cut-symmetric-layer-unshared": (
            made("cut-symmetric", everywhere("sharing", [0])),
            "a layer up to theirs is not shared",
        ),
        "cut-symmetric-without-children": (
            made("cut-symmetric", everywhere("partition", {"I": [1, 3], "J": [2, 4]})),
            "no child of it is on that side only",
        ),
        "cut-symmetric-mixed-child": (
            made("cut-symmetric", everywhere("partition", {"I": [1, 2, 3], "J": [4]})),
            "is still connected with input",
        ),
        "cut-symmetric-other-side": (
            _cut(
                _maximal(3, 2, [9], {"geometry": "global"}, [1, 2], [0], "2"),
                symmetric=[[1, 1, "I"]],
            ),
            "the rule gives lower null, upper 3",
        ),
        "cut-symmetric-windows-differ": (
            _cut(
                _maximal(7, 2, [4, 4], mixed_tree, [1, 2, 3, 4, 5], [0, 1], "6"),
                symmetric=[[2, 1, "I"]],
            ),
            "the windows of level 1 differ",
        ),
        "cut-symmetric-cheaper": (
            made("cut-symmetric", bounds(None, "2")),
            "the rule gives lower null, upper 3",
        ),
        "cut-symmetric-narrower": (
            made("cut-symmetric", everywhere("widths", [4, 2])),
            "the rule gives lower null, upper 2",
        ),
        "cut-symmetric-fewer-children": (
            _cut(circuit5 | {"upper": "2"}, symmetric=[[1, 1, "J"]]),
            "the rule gives lower null, upper 3",
        ),
        "cut-symmetric-as-if-unshared": (
            _cut(low4, symmetric=[[2, 1, "I"]]),
            "a layer up to theirs is not shared",
        ),
        "recursion-lowered": (made("recursion", bounds(None, "1")), "the rule gives lower null"),
        "recursion-wider": (
            made("recursion", everywhere("widths", [5, 3])),
            "the rule gives lower null, upper 3",
        ),
        # Almost all weights.
        "almost-degree": (made("almost", last("degree", "27")), "the degree is 27, but R V is 28"),
        "almost-degree-raised": (made("almost", last("degree", "29")), "the degree is 29, but"),
        "almost-fraction-missing": (
            made("almost-gf", last("fraction", None)),
            "the fraction is not degree/p",
        ),
        "almost-fraction": (
            made("almost-gf", last("fraction", "27/65537")),
            "the fraction is not degree/p",
        ),
        "almost-fraction-over-QQ": (
            made("almost", last("fraction", "28/65537")),
            "or not null over QQ",
        ),
        "almost-fraction-of-a-small-field": (
            made("almost-gf7", last("fraction", "4")),
            "or where degree >= p",
        ),
        "almost-of-an-upper-bound": (
            made("cut", almost_from_cut),
            "the premise has no lower bound R >= 1",
        ),
        "almost-of-rank-0": (_zero_premise(), "the premise has no lower bound R >= 1"),
        "almost-another-network": (
            made("almost", last("network", _net(widths=[2, 3]))),
            "the network is another than in the premise",
        ),
        "almost-another-field": (
            made("almost", last("field", "GF(65537)"), last("fraction", "28/65537"), cite_sz),
            "the field is another than in the premise",
        ),
        "almost-raised": (
            made("almost", bounds("4", "5")),
            "the rule gives lower 4, upper 4",
        ),
        # Identities.
        "circuit-leaf-at-a-node": (
            made("circuit-leaf", everywhere("node", [1, 1])),
            "it is not forward-pass = decomposition at one input",
        ),
        "circuit-leaf-sides-swapped": (
            made("circuit-leaf", swap_left_right),
            "it is not forward-pass = decomposition at one input",
        ),
        "circuit-leaf-of-two-inputs": (
            made("circuit-leaf", _right_node([0, 2])),
            "it is not forward-pass = decomposition at one input",
        ),
        "circuit-leaf-of-two-networks": (
            made("circuit-leaf", _unequal(_net(widths=[2, 3]))),
            "it is not forward-pass = decomposition at one input",
        ),
        "circuit-leaf-decomposition-twice": (
            made("circuit-leaf", everywhere("of", "decomposition")),
            "it is not forward-pass = decomposition at one input",
        ),
        "circuit-node-at-a-leaf": (
            made("circuit-leaf", at("steps", 0, "rule")("circuit_node")),
            "at one node above the inputs",
        ),
        "circuit-node-sides-swapped": (
            made("circuit-node", swap_last_left_right),
            "at one node above the inputs",
        ),
        "circuit-node-premise-missing": (
            made("circuit-node", at("steps", 2, "premises")([0])),
            "it has 1 premises, but the node 2 children",
        ),
        "circuit-node-premise-too-many": (
            made("circuit-node", at("steps", 2, "premises")([0, 1, 1])),
            "it has 3 premises, but the node 2 children",
        ),
        "circuit-node-premises-swapped": (
            made("circuit-node", at("steps", 2, "premises")([1, 0])),
            "a premise is not this identity at the child [0, 1]",
        ),
        "circuit-node-premise-twice": (
            made("circuit-node", at("steps", 2, "premises")([0, 0])),
            "a premise is not this identity at the child [0, 2]",
        ),
        "circuit-node-other-node": (
            made("circuit-node", last_node([1, 2])),
            "a premise is not this identity at the child [0, 3]",
        ),
        "circuit-node-other-network": (
            made("circuit-node", last_networks(_net(widths=[2, 3]))),
            "a premise is not this identity at the child",
        ),
        "expand-other-M": (
            single(_sides(expanded, right=_net(representation=3)), "expand_identity", {}),
            "M is not the same on both sides",
        ),
        "expand-other-inputs": (
            made("circuit-leaf", at("steps", 0, "rule")("expand_identity"), _right_node([0, 2])),
            "the inputs below the nodes are not the same",
        ),
        "expand-other-level": (
            made("circuit-leaf", at("steps", 0, "rule")("expand_identity"), _right_node([1, 1])),
            "the inputs below the nodes are not the same",
        ),
        "expand-other-channels": (
            made(
                "circuit-leaf",
                at("steps", 0, "rule")("expand_identity"),
                _unequal(_net(widths=[3, 2])),
            ),
            "the numbers of channels are not the same",
        ),
        "expand-other-width": (
            single(_sides(expanded, right=_net(widths=[3])), "expand_identity", {}),
            "channel 1 differs at the entry",
        ),
        "expand-coefficient": (
            made("expanded", double_a_weight),
            "channel 1 differs at the entry",
        ),
        "expand-shared-and-not": (
            single(_sides(expanded, right=_net(sharing=[0])), "expand_identity", {}),
            "channel 1 differs at the entry",
        ),
        # Determinants and matricized products.
        "determinant-factor-missing": (
            made("determinant", last("factors", lambda f: f[1:])),
            "the determinant is not the product of the factors",
        ),
        "determinant-power": (
            made("determinant", last("factors", lambda f: [[f[0][0], 2], *f[1:]])),
            "the determinant is not the product of the factors",
        ),
        "determinant-no-factor": (
            made("determinant", last("factors", [])),
            "the determinant is not the product of the factors",
        ),
        "determinant-sign": (
            made("determinant", last("factors", lambda f: [*f, [{"polynomial": [["-1", []]]}, 1]])),
            "the determinant is not the product of the factors",
        ),
        "determinant-not-square": (
            made(
                "determinant",
                last("determinant", lambda d: three_inputs(d)),
                last("factors", [[{"polynomial": []}, 1]]),
            ),
            "not square or of order above 6",
        ),
        "determinant-too-large": (
            made(
                "determinant",
                last(
                    "determinant",
                    lambda d: d | {"network": d["network"] | {"representation": 7}},
                ),
                last("factors", [[{"polynomial": []}, 1]]),
            ),
            "not square or of order above 6",
        ),
        "determinant-of-order-eight": (
            made(
                "determinant",
                last("determinant", six_inputs),
                last("factors", [[{"polynomial": []}, 1]]),
            ),
            "not square or of order above 6",
        ),
        "product-as-a-rank": (
            single(product, "rank_one_terms_upper_bound", {}),
            "a matricized-product is not what the rule concludes",
        ),
        "rank-as-a-product": (
            single(other_field, "compare_entries", {}),
            "a matrix-rank is not what the rule concludes",
        ),
        "bound-from-the-wrong-rule": (
            single(above_in_qq, "flow_lower_bound", {}),
            "a matrix-rank is not what the rule concludes",
        ),
        "steps-swapped": (
            made("kronecker", swap_middle_steps),
            "no lower bound, or the second no upper bound",
        ),
        "premise-of-the-other-half": (
            made("kronecker", at("steps", 5, "premises")([0, 4])),
            "not of the same subject",
        ),
    }


def _text(name: str, old: str, new: str) -> str:
    """A certificate's text with the first occurrence of something replaced."""
    whole = text(corpus()[name])
    if old not in whole:
        raise ValueError(f"{name} does not hold {old}")
    return whole.replace(old, new, 1)


def _tree(nested: Any, widths: Any) -> Any:
    labels = 4
    statement = _maximal(
        labels, 2, widths, {"geometry": "tree", "tree": nested}, [1, 3], "none", "4"
    )
    return _cut(statement, [1, 3])


def _pooled(pooling: Any, widths: Any = (2, 2)) -> Any:
    return _cut(_maximal(4, 2, list(widths), pooling, [1, 3], "none", "4"), [1, 3])


def _with_number(key: str, literal: str, name: str = "cut") -> str:
    """The value of a key of the first network replaced by a literal of JSON."""
    old = json.dumps(corpus()[name]["claim"]["network"][key])
    return _text(name, f'"{key}": {old}', f'"{key}": {literal}')


def malformed() -> dict[str, tuple[Any, str]]:
    """Not certificates: name -> (certificate or text, the checker's reason)."""
    deep_list = "[" * 40 + "1" + "]" * 40
    numbers = {
        "plus": "+2",
        "space": " 2",
        "trailing-space": "2 ",
        "leading-zero": "02",
        "underscore": "1_0",
        "unicode-digit": "\u0662",
        "fullwidth-digit": "\uff12",
        "superscript": "\u00b2",
        "decimal-point": "2.0",
        "exponent": "2e0",
        "hexadecimal": "0x2",
        "minus": "-2",
        "minus-zero": "-0",
        "empty": "",
        "line-end": "2\n",
        "factorization-of-a-small-number": "2^1",
        "power-below-10-to-the-40": "2^2",
        "product-below-10-to-the-40": "2*3",
        "negative-power": "2^-1",
        "thousands": "1,000",
    }
    naturals = {
        f"bound-{name}": (made("cut", bounds(None, value)), "upper")
        for name, value in numbers.items()
    }
    elements = {
        f"element-{name}": (
            made("minor", everywhere("entries", lambda rows, x=value: [[x, "2"], rows[1]])),
            "is not",
        )
        for name, value in {
            **{k: v for k, v in numbers.items() if k != "minus"},
            "lowest-terms": "2/4",
            "denominator-one": "2/1",
            "denominator-zero": "2/0",
            "denominator-negative": "2/-3",
            "denominator-leading-zero": "1/02",
            "two-slashes": "1/2/3",
            "no-numerator": "/2",
            "minus-zero-over": "-0/2",
            "zero-over": "0/2",
            "infinity": "inf",
            "nan": "nan",
        }.items()
    }
    residues = {
        f"residue-{name}": (
            made(
                "minor-gf7", everywhere("entries", lambda rows, x=value: [[x, "2", "3"], *rows[1:]])
            ),
            "is not an element of GF(7)",
        )
        for name, value in {
            "seven": "7",
            "negative": "-1",
            "fraction": "1/2",
            "leading-zero": "01",
            "unicode": "\u0661",
        }.items()
    }
    fields = {
        f"field-{name}": (made("minor-gf7", everywhere("field", value)), "the field")
        for name, value in {
            "composite": "GF(15)",
            "one": "GF(1)",
            "zero": "GF(0)",
            "leading-zero": "GF(07)",
            "space": "GF( 7)",
            "lower-case": "gf(7)",
            "power": "GF(2^3)",
            "negative": "GF(-7)",
            "RR": "RR",
            "number": 7,
            "null": None,
            "pseudoprime": "GF(3825123056546413051)",
            "unicode": "GF(\u0667)",
        }.items()
    }
    literals = {
        f"{key}-{name}": (_with_number(key, literal), reason)
        for key in ("inputs", "representation")
        for name, literal, reason in (
            ("float", "4.0", "is not an integer"),
            ("exponent", "4e0", "is not an integer"),
            ("true", "true", "is not an integer"),
            ("null", "null", "is not an integer"),
            ("string", '"4"', "is not an integer"),
            ("minus-zero", "-0", "-0 is not"),
            ("NaN", "NaN", "is not an integer"),
            ("infinity", "Infinity", "is not an integer"),
            ("minus-infinity", "-Infinity", "is not an integer"),
            ("list", "[4]", "is not an integer"),
            ("zero", "0", "out of range"),
            ("negative", "-4", "out of range"),
            ("leading-zero", "04", "not JSON"),
            ("plus", "+4", "not JSON"),
            ("underscore", "4_0", "not JSON"),
            ("hexadecimal", "0x4", "not JSON"),
        )
    }
    return {
        **naturals,
        **elements,
        **residues,
        **fields,
        **literals,
        # The file.
        "empty": ("", "not JSON"),
        "not-json": ("certificate\n", "not JSON"),
        "half-a-file": (text(corpus()["cut"])[:-9], "not JSON"),
        "two-objects": (text(corpus()["cut"]) * 2, "not JSON"),
        "a-list": ("[]", "its format is not"),
        "a-number": ("1", "its format is not"),
        "a-string": ('"exactrank-certificate"', "its format is not"),
        "null": ("null", "its format is not"),
        "byte-order-mark": ("\ufeff" + text(corpus()["cut"]), "not JSON"),
        "not-utf-8": (b'{"format": "\xff\xfe"}', "it is not UTF-8"),
        "utf-16": (text(corpus()["minor"]).encode("utf-16"), "it is not UTF-8"),
        "overlong-utf-8": (b'{"format": "\xc0\xaf"}', "it is not UTF-8"),
        "surrogate": (b'{"format": "\xed\xa0\x80"}', "it is not UTF-8"),
        "comment": ("// a certificate\n" + text(corpus()["cut"]), "not JSON"),
        "trailing-comma": (_text("cut", "]}", ",]}"), "not JSON"),
        "single-quotes": ("{'format': 'exactrank-certificate'}", "not JSON"),
        "control-character": (_text("cut", '"QQ"', '"Q\x00Q"'), "not JSON"),
        "duplicate-key": (
            _text("cut", '"version": 1', '"version": 1, "version": 1'),
            'the key "version" is there twice',
        ),
        "duplicate-bound": (
            _text("minor", '"lower": "2"', '"lower": "1", "lower": "2"'),
            'the key "lower" is there twice',
        ),
        "duplicate-by-escape": (
            _text("minor", '"lower": "2"', '"lower": "2", "l\\u006fwer": "3"'),
            'the key "lower" is there twice',
        ),
        # The certificate and its steps.
        "format": (made("cut", at("format")("certificate")), "its format is not"),
        "format-missing": (made("cut", without("format")), "its format is not"),
        "version-missing": (made("cut", without("version")), "version is not an integer"),
        "version-string": (made("cut", at("version")("1")), "version is not an integer"),
        "version-true": (made("cut", at("version")(True)), "version is not an integer"),
        "claim-missing": (made("cut", without("claim")), "lacks the key claim"),
        "cites-missing": (made("cut", without("cites")), "lacks the key cites"),
        "steps-missing": (made("cut", without("steps")), "lacks the key steps"),
        "steps-empty": (made("cut", at("steps")([])), "steps is empty"),
        "steps-object": (made("cut", at("steps")({})), "steps is not a list"),
        "step-list": (made("cut", at("steps", 0)([])), "the step is not an object"),
        "unknown-key": (made("cut", at("comment")("")), 'the unknown key "comment"'),
        "unknown-key-in-a-step": (
            made("cut", at("steps", 0, "note")("")),
            'the unknown key "note"',
        ),
        "unknown-key-in-a-witness": (
            made("cut", at("steps", 0, "witness", "note")("")),
            'the unknown key "note"',
        ),
        "witness-where-none-is-due": (
            made("flow", at("steps", 0, "witness", "paths")([])),
            'the witness has the unknown key "paths"',
        ),
        "unknown-key-in-a-statement": (made("cut", last("assumptions", [])), "unknown key"),
        "unknown-key-in-a-network": (
            made("cut", everywhere("network", lambda n: n | {"bias": True})),
            'the network has the unknown key "bias"',
        ),
        "unknown-key-in-pooling": (
            made("cut", everywhere("pooling", lambda p: p | {"stride": 1})),
            'pooling has the unknown key "stride"',
        ),
        "unknown-key-in-a-partition": (
            made("cut", everywhere("partition", lambda p: p | {"K": []})),
            'the partition has the unknown key "K"',
        ),
        "id-skipped": (made("rank", at("steps", 2, "id")(3)), "id is 3, which is out of range"),
        "id-twice": (made("rank", at("steps", 1, "id")(0)), "id is 0, which is out of range"),
        "id-true": (made("rank", at("steps", 1, "id")(True)), "id is not an integer"),
        "id-string": (made("rank", at("steps", 0, "id")("0")), "id is not an integer"),
        "steps-reordered": (
            made("rank", at("steps")(lambda s: [s[1], s[0], s[2]])),
            "id is 1, which is out of range",
        ),
        "step-dropped": (made("rank", at("steps")(lambda s: s[1:])), "id is 1, which is out of"),
        "step-duplicated": (
            made("rank", at("steps")(lambda s: [s[0], *s])),
            "id is 0, which is out of range",
        ),
        "premise-later": (made("rank", at("steps", 0, "premises")([1])), "out of range"),
        "premise-itself": (made("rank", at("steps", 2, "premises")([0, 2])), "out of range"),
        "premise-negative": (made("rank", at("steps", 2, "premises")([0, -2])), "out of range"),
        "premise-string": (made("rank", at("steps", 2, "premises")(["0", "1"])), "not an integer"),
        "premise-true": (made("rank", at("steps", 2, "premises")([False, True])), "not an integer"),
        "premise-object": (made("rank", at("steps", 2, "premises")({})), "premises is not a list"),
        "rule-number": (made("cut", at("steps", 0, "rule")(7)), "rule is not a string"),
        "cites-string": (made("cut", at("cites")("")), "cites is not a list"),
        "cites-number": (made("cut", at("cites")([1])), "an entry of cites is not a string"),
        # Statements.
        "claim-a-string": (made("cut", at("claim")("true")), "not an object with the key kind"),
        "claim-a-number": (made("cut", at("claim")(4)), "not an object with the key kind"),
        "kind-missing": (made("cut", without("claim", "kind")), "not an object with the key kind"),
        "kind-number": (made("cut", at("claim", "kind")(1)), "kind is not a string"),
        "quantity-missing": (made("cut", without("claim", "quantity")), "quantity is not a string"),
        "order-other": (
            made("cut", last("order", "labels increasing, largest most significant")),
            "the order is not",
        ),
        "order-upper-case": (made("cut", last("order", ORDER.title())), "the order is not"),
        "order-missing": (made("cut", without("claim", "order")), "lacks the key order"),
        "no-bounds": (made("cut", bounds(None, None)), "neither lower nor upper is given"),
        "bounds-crossed": (made("cut", bounds("5", "4")), "lower is above upper"),
        "rank-in-a-gap": (made("cut", bounds("3", "4", "4")), "rank is not the common value"),
        "rank-left-out": (made("rank", bounds("1", "1", None)), "rank is not the common value"),
        "rank-of-one-bound": (made("cut", bounds(None, "4", "4")), "rank is not the common value"),
        "bound-number": (made("cut", bounds(None, 4)), "upper is not a string"),
        "bound-true": (made("cut", bounds(None, True)), "upper is not a string"),
        "bound-false-for-null": (made("cut", bounds(False, "4")), "lower is not a string"),
        "bound-10-to-the-40-in-decimal": (
            made("cut", bounds(None, "1" + "0" * 40)),
            "but not written as its factorization",
        ),
        "bound-primes-decrease": (
            made("cut", bounds(None, "3^99*2^99")),
            "is not the next prime",
        ),
        "bound-prime-twice": (made("cut", bounds(None, "2^99*2^99")), "is not the next prime"),
        "bound-composite-base": (made("cut", bounds(None, "4^99")), "is not the next prime"),
        "bound-base-one": (made("cut", bounds(None, "1^99*2^200")), "is not the next prime"),
        "bound-base-of-65-bits": (
            made("cut", bounds(None, "18446744073709551629^9")),
            "is not the next prime",
        ),
        "bound-exponent-one": (made("cut", bounds(None, "2^200*3^1")), "not a natural number"),
        "bound-exponent-zero": (made("cut", bounds(None, "2^200*3^0")), "not a natural number"),
        "bound-spaces": (made("cut", bounds(None, "2^99 * 3^99")), "not a natural number"),
        # Networks.
        "operator": (made("cut", everywhere("operator", "relu")), "the operator"),
        "operator-missing": (
            made("cut", everywhere("network", lambda n: {k: n[k] for k in n if k != "operator"})),
            "lacks the key operator",
        ),
        "inputs-one": (_with_number("inputs", "1"), "inputs is 1, which is out of range"),
        "widths-empty": (made("cut", everywhere("widths", [])), "widths is empty"),
        "widths-number": (made("cut", everywhere("widths", 2)), "widths is not a list"),
        "widths-zero": (made("cut", everywhere("widths", [2, 0])), "out of range"),
        "widths-true": (made("cut", everywhere("widths", [2, True])), "not an integer"),
        "widths-float": (_with_number("widths", "[2, 2.0]"), "is not an integer"),
        "widths-too-few": (made("cut", everywhere("widths", [2])), "widths has 1 entries"),
        "widths-too-many": (made("cut", everywhere("widths", [2, 2, 2])), "does not divide"),
        "sharing-empty": (made("cut", everywhere("sharing", [])), "sharing is an empty list"),
        "sharing-all-as-a-list": (
            made("cut", everywhere("sharing", [0, 1, 2])),
            "or a list of all layers",
        ),
        "sharing-decreasing": (
            made("cut", everywhere("sharing", [1, 0])),
            "sharing is not strictly increasing",
        ),
        "sharing-twice": (made("cut", everywhere("sharing", [0, 0])), "not strictly increasing"),
        "sharing-layer-3": (made("cut", everywhere("sharing", [3])), "out of range"),
        "sharing-negative": (made("cut", everywhere("sharing", [-1])), "out of range"),
        "sharing-word": (made("cut", everywhere("sharing", "some")), "sharing is not a list"),
        "sharing-null": (made("cut", everywhere("sharing", None)), "sharing is not a list"),
        "geometry": (made("cut", everywhere("geometry", "circle")), "the geometry"),
        "geometry-missing": (made("cut", everywhere("pooling", {"window": 2})), "the geometry"),
        "pooling-list": (made("cut", everywhere("pooling", [2, 2])), "the geometry"),
        "window-missing": (_pooled({"geometry": "contiguous"}), "lacks the key window"),
        "window-one": (_pooled({"geometry": "contiguous", "window": 1}), "out of range"),
        "window-three": (_pooled({"geometry": "contiguous", "window": 3}), "does not divide"),
        "windows-too-few": (
            _pooled({"geometry": "contiguous", "window": [4]}),
            "window has 1 entries instead of 2",
        ),
        "windows-product": (
            _pooled({"geometry": "contiguous", "window": [2, 4]}),
            "does not divide",
        ),
        "windows-leave-two-nodes": (
            _pooled({"geometry": "contiguous", "window": 2}, [2]),
            "nodes are left instead of one",
        ),
        "window-of-one-node": (
            _pooled({"geometry": "contiguous", "window": [4, 1]}),
            "out of range",
        ),
        "global-of-two-layers": (_pooled({"geometry": "global"}), "does not divide"),
        "global-with-window": (
            _pooled({"geometry": "global", "window": 4}, [2]),
            'the unknown key "window"',
        ),
        "grid-shape": (
            _pooled({"geometry": "grid", "shape": [2, 3], "window": [2, 2]}, [2]),
            "has not 4 inputs",
        ),
        "grid-shape-negative": (
            _pooled({"geometry": "grid", "shape": [-2, -2], "window": [2, 2]}, [2]),
            "has not 4 inputs",
        ),
        "grid-shape-of-three": (
            _pooled({"geometry": "grid", "shape": [2, 2, 1], "window": [2, 2]}, [2]),
            "shape has 3 entries instead of 2",
        ),
        "grid-window-of-one": (
            _pooled({"geometry": "grid", "shape": [2, 2], "window": [[1, 1], [2, 2]]}),
            "less than two nodes",
        ),
        "grid-window-zero": (
            _pooled({"geometry": "grid", "shape": [2, 2], "window": [[0, 2], [2, 2]]}),
            "less than two nodes",
        ),
        "grid-window-negative": (
            _pooled({"geometry": "grid", "shape": [2, 2], "window": [[-2, -1], [2, 2]]}),
            "less than two nodes",
        ),
        "grid-window-does-not-divide": (
            _pooled({"geometry": "grid", "shape": [2, 2], "window": [3, 1]}, [2]),
            "does not divide a grid",
        ),
        "grid-windows-too-few": (
            _pooled({"geometry": "grid", "shape": [2, 2], "window": [[2, 2]]}),
            "window has 1 entries instead of 2",
        ),
        "grid-windows-leave-nodes": (
            _pooled({"geometry": "mirror", "shape": [2, 2], "window": [[2, 1]]}, [2]),
            "nodes are left instead of one",
        ),
        "tree-leaves-at-two-depths": (_tree([[1, 2], 3, 4], [2, 2]), "a leaf above depth 2"),
        "tree-too-shallow": (_tree([1, 2, 3, 4], [2, 2]), "a leaf above depth 2"),
        "tree-too-deep": (_tree([[[1, 2]], [[3, 4]]], [2, 2]), "or a list of one entry"),
        "tree-deeper-than-widths": (_tree([[1, 2], [3, 4]], [2]), "is not an integer"),
        "tree-list-of-one": (_tree([[1, 2, 3], [4]], [2, 2]), "or a list of one entry"),
        "tree-label-twice": (_tree([[1, 2], [3, 3]], [2, 2]), "not 1 to 4, each once"),
        "tree-label-5": (_tree([[1, 2], [3, 5]], [2, 2]), "not 1 to 4, each once"),
        "tree-label-missing": (_tree([[1, 2], [3, 4, 5]], [2, 2]), "not 1 to 4, each once"),
        "tree-label-string": (_tree([[1, 2], [3, "4"]], [2, 2]), "is not an integer"),
        "tree-label-true": (_tree([[True, 2], [3, 4]], [2, 2]), "is not an integer"),
        "tree-number": (_tree(4, [2, 2]), "a leaf above depth 2"),
        "tree-nested-40": (
            _text("flow", json.dumps([[3, 1, 5], [2, 4]]), deep_list),
            "or a list of one entry",
        ),
        # Partitions.
        "partition-empty": (
            made("cut", everywhere("partition", {"I": [], "J": [1, 2, 3, 4]})),
            "I and J are empty, or not a partition",
        ),
        "partition-full": (
            made("cut", everywhere("partition", {"I": [1, 2, 3, 4], "J": []})),
            "I and J are empty, or not a partition",
        ),
        "partition-overlap": (
            made("cut", everywhere("partition", {"I": [1, 3], "J": [1, 2, 4]})),
            "or not a partition",
        ),
        "partition-gap": (
            made("cut", everywhere("partition", {"I": [1, 3], "J": [2]})),
            "or not a partition",
        ),
        "partition-label-0": (
            made("cut", everywhere("partition", {"I": [0, 1, 3], "J": [2, 4]})),
            "or not a partition",
        ),
        "partition-of-five": (
            made("cut", everywhere("partition", {"I": [1, 3, 5], "J": [2, 4]})),
            "or not a partition",
        ),
        "partition-decreasing": (
            made("cut", everywhere("partition", {"I": [3, 1], "J": [2, 4]})),
            "I is not strictly increasing",
        ),
        "partition-twice": (
            made("cut", everywhere("partition", {"I": [1, 1, 3], "J": [2, 4]})),
            "I is not strictly increasing",
        ),
        "partition-true": (
            made("cut", everywhere("partition", {"I": [True, 3], "J": [2, 4]})),
            "is not an integer",
        ),
        "partition-named": (made("cut", everywhere("partition", "odd")), "not an object"),
        # Weights.
        "weights-list": (made("flow", everywhere("weights", [])), "the weights is not an object"),
        "weights-of-two-forms": (
            made("flow", everywhere("weights", lambda w: w | {"arrays": {}})),
            'the unknown key "arrays"',
        ),
        "weights-layer-missing": (
            made("minor-at-weights", everywhere("arrays", lambda a: {"layer0": a["layer0"]})),
            "lacks the key layer1",
        ),
        "weights-layer-too-many": (
            made("minor-at-weights", everywhere("arrays", lambda a: a | {"layer2": []})),
            'the unknown key "layer2"',
        ),
        "weights-shape": (
            made("minor-at-weights", everywhere("layer1", [[["1"]]])),
            "layer1 has 1 entries instead of 2",
        ),
        "weights-axis-too-many": (
            made("minor-at-weights", everywhere("layer1", [[[["1"], ["1"]]]])),
            "is not a string",
        ),
        "weights-axis-missing": (
            made("minor-at-weights", everywhere("layer1", [["1", "1"]])),
            "layer1 has 2 entries instead of 1",
        ),
        "weights-as-if-shared": (
            made("minor-at-weights", everywhere("sharing", [0])),
            "is not a string",
        ),
        "weights-number": (
            made("minor-at-weights", everywhere("layer1", [[[1, "1/3"]]])),
            "is not a string",
        ),
        "generator-number": (
            made("flow", everywhere("generator", 1)),
            "the weights lacks the key arrays",
        ),
        "flow-no-path": (made("flow", everywhere("paths", [])), "there are no paths"),
        "flow-not-sorted": (
            made("flow", everywhere("paths", lambda p: p[::-1])),
            "or they are not sorted",
        ),
        "flow-base-one": (
            made("flow", everywhere("paths", [[1, 3, 1]])),
            "a base is below 2",
        ),
        "flow-base-zero": (made("flow", everywhere("paths", [[1, 3, 0]])), "out of range"),
        "flow-base-true": (made("flow", everywhere("paths", [[1, 3, True]])), "not an integer"),
        "flow-base-string": (made("flow", everywhere("paths", [[1, 3, "2"]])), "not an integer"),
        "flow-path-of-two": (made("flow", everywhere("paths", [[1, 3]])), "has 2 entries"),
        "flow-path-object": (made("flow", everywhere("paths", [{}])), "a path is not a list"),
        "flow-input-0": (made("flow", everywhere("paths", [[0, 3, 2]])), "out of range"),
        "flow-input-6": (made("flow", everywhere("paths", [[1, 6, 2]])), "out of range"),
        "matching-channels-3": (
            made("matching", everywhere("channels", 3)),
            "channels is above M or r_0",
        ),
        "matching-channels-above-r0": (
            made("matching", everywhere("channels", 2), everywhere("widths", [1, 2])),
            "channels is above M or r_0",
        ),
        "matching-channels-0": (made("matching", everywhere("channels", 0)), "out of range"),
        # Matrices.
        "matrix-of-no-form": (made("minor", everywhere("matrix", {})), "none of the forms"),
        "matrix-list": (made("minor", everywhere("matrix", [["1"]])), "none of the forms"),
        "matrix-of-two-forms": (
            made("minor", everywhere("matrix", lambda m: m | {"kronecker": [m, m]})),
            "none of the forms",
        ),
        "matrix-no-row": (made("minor", everywhere("entries", [])), "empty or not of one length"),
        "matrix-empty-rows": (
            made("minor", everywhere("entries", [[], []])),
            "empty or not of one length",
        ),
        "matrix-ragged": (
            made("minor", everywhere("entries", [["1", "2"], ["3"]])),
            "empty or not of one length",
        ),
        "matrix-integers": (made("minor", everywhere("entries", [[1, 2], [3, 4]])), "not a string"),
        "kronecker-of-three": (
            made("kronecker", last("matrix", {"kronecker": [ENTRIES22] * 3})),
            "kronecker has 3 entries instead of 2",
        ),
        "tensor-shape": (
            made("minor-tensor", everywhere("shape", [2, 2, 2])),
            "a tensor of shape [2, 2, 2] has 12 entries",
        ),
        "tensor-shape-zero": (
            made("minor-tensor", everywhere("shape", [2, 6, 0])),
            "out of range",
        ),
        "tensor-modes": (
            made("minor-tensor", everywhere("shape", [2, 6])),
            "not a partition of 1 to 2",
        ),
        "terms-none": (made("terms", everywhere("terms", [])), "there are no terms"),
        "terms-lengths": (
            made("terms", everywhere("terms", lambda t: [t[0], [*t[1][:-1], ["1"]]])),
            "or of different lengths",
        ),
        "terms-empty-vector": (
            made("terms", everywhere("terms", [["1", ["1"], ["1"], []]])),
            "their vectors are empty",
        ),
        "terms-empty-term": (made("terms", everywhere("terms", [[]])), "is not a string"),
        # Witnesses.
        "witness-list": (
            made("cut", at("steps", 0, "witness")([])),
            "the witness is not an object",
        ),
        "witness-key-missing": (
            made("cut", without("steps", 0, "witness", "symmetric")),
            "the witness lacks the key symmetric",
        ),
        "minor-position-string": (made("minor", witness("rows", ["0", "1"])), "not an integer"),
        "minor-position-true": (made("minor", witness("rows", [False, True])), "not an integer"),
        "minor-index-for-position": (made("minor", witness("rows", [[0], [1]])), "not an integer"),
        "minor-position-for-index": (
            made("minor-at-weights", witness("rows", [0, 1])),
            "an index is not a list",
        ),
        "modulus-number": (made("minor", witness("modulus", 11)), "modulus is not a string"),
        "modulus-plus": (made("minor", witness("modulus", "+11")), "not a natural number"),
        "modulus-leading-zero": (made("minor", witness("modulus", "011")), "not a natural number"),
        "factorization-columns-decreasing": (
            made("factorization-gf7", witness("columns", [2, 0])),
            "columns is not strictly increasing",
        ),
        "factorization-column-twice": (
            made("factorization-gf7", witness("columns", [0, 0])),
            "columns is not strictly increasing",
        ),
        "factorization-residue": (
            made("factorization-gf7", witness("combinations", [["9"], ["0"]])),
            "is not an element of GF(7)",
        ),
        "cut-decreasing": (
            made("cut", witness("inputs", [3, 1])),
            "a list of the witness is not strictly increasing",
        ),
        "cut-input-twice": (
            made("cut", witness("inputs", [1, 1])),
            "a list of the witness is not strictly increasing",
        ),
        "cut-pool-twice": (
            made("cut", witness("pools", [[1, 2], [1, 2]])),
            "a list of the witness is not strictly increasing",
        ),
        "cut-symmetric-twice": (
            made("cut-symmetric", witness("symmetric", [[2, 1, "I"], [2, 1, "I"]])),
            "a list of the witness is not strictly increasing",
        ),
        "cut-side": (
            made("cut-symmetric", witness("symmetric", [[2, 1, "K"]])),
            "a side in symmetric is neither I nor J",
        ),
        "cut-side-missing": (
            made("cut-symmetric", witness("symmetric", [[2, 1]])),
            "an entry of symmetric has 2 entries instead of 3",
        ),
        "cut-node-of-three": (made("cut", witness("pools", [[1, 2, 3]])), "has 3 entries"),
        # Almost all, identities.
        "degree-number": (made("almost", last("degree", 28)), "degree is not a string"),
        "fraction-float": (
            _text("almost-gf", '"28/65537"', "0.0004"),
            "is not an integer",
        ),
        "fraction-not-in-lowest-terms": (
            made("almost-gf", last("fraction", "56/131074")),
            "is not in lowest terms",
        ),
        "tensor-of": (made("circuit-leaf", everywhere("of", "backward-pass")), "a tensor of"),
        "node-above-the-root": (
            made("circuit-leaf", everywhere("node", [3, 1])),
            "there is no node [3, 1]",
        ),
        "node-0": (made("circuit-leaf", everywhere("node", [0, 0])), "there is no node [0, 0]"),
        "node-5": (made("circuit-leaf", everywhere("node", [0, 5])), "there is no node [0, 5]"),
        "node-negative": (
            made("circuit-leaf", everywhere("node", [-1, 1])),
            "there is no node [-1, 1]",
        ),
        "shape-empty": (made("product", last("left_shape", [])), "a shape is empty"),
        "shape-zero": (made("product", last("left_shape", [2, 0])), "out of range"),
        "shape-modes": (made("product", last("left_shape", [2])), "not a partition of 1 to 2"),
        "factor-of-no-form": (
            made("determinant", last("factors", [[{"trace": 1}, 1]])),
            "a factor has no form",
        ),
        "factor-empty": (
            made("determinant", last("factors", [[{}, 1]])),
            "a factor has no form",
        ),
        "factor-power-0": (
            made("determinant", last("factors", lambda f: [[f[0][0], 0], *f[1:]])),
            "out of range",
        ),
        "factor-without-power": (
            made("determinant", last("factors", lambda f: [f[0][:1], *f[1:]])),
            "a factor has 1 entries instead of 2",
        ),
        "factor-leaf-5": (
            made("determinant", last("factors", lambda f: [[{"leaf-determinant": 5}, 1], *f[1:]])),
            "leaf-determinant is 5",
        ),
        "factor-leaf-0-unshared": (
            made("determinant", last("factors", lambda f: [[{"leaf-determinant": 0}, 1], *f[1:]])),
            "leaf-determinant is 0",
        ),
        "factor-leaf-not-square": (
            made("determinant", last("determinant", lambda d: d | {"network": _w(d, [3])})),
            "leaf-determinant needs M = r_0",
        ),
        "factor-index-too-long": (
            made("determinant", last("factors", lambda f: [[{"coarse-entry": [1, 1]}, 1], *f])),
            "coarse-entry has 2 entries instead of 1",
        ),
        "factor-index-3": (
            made("determinant", last("factors", lambda f: [[{"coarse-entry": [3]}, 1], *f])),
            "which is out of range",
        ),
        "poly-zero-coefficient": (_poly([["0", [[0, 1, 1, 1, 1]]]]), "is zero or not an integer"),
        "poly-fraction": (_poly([["1/2", [[0, 1, 1, 1, 1]]]]), "is zero or not an integer"),
        "poly-number": (_poly([[1, [[0, 1, 1, 1, 1]]]]), "a coefficient is not a string"),
        "poly-no-weight": (_poly([["1", [[0, 3, 1, 1, 1]]]]), "is no weight"),
        "poly-no-layer": (_poly([["1", [[2, 1, 1, 1, 1]]]]), "is no weight"),
        "poly-shared-index": (_poly([["1", [[0, 0, 1, 1, 1]]]]), "is no weight"),
        "poly-no-channel": (_poly([["1", [[0, 1, 3, 1, 1]]]]), "is no weight"),
        "poly-no-source": (_poly([["1", [[0, 1, 1, 3, 1]]]]), "is no weight"),
        "poly-power-0": (_poly([["1", [[0, 1, 1, 1, 0]]]]), "or its power is 0"),
        "poly-power-negative": (_poly([["1", [[0, 1, 1, 1, -1]]]]), "out of range"),
        "poly-variable-twice": (
            _poly([["1", [[0, 1, 1, 1, 1], [0, 1, 1, 1, 1]]]]),
            "a monomial is not strictly increasing",
        ),
        "poly-variables-decreasing": (
            _poly([["1", [[0, 2, 1, 1, 1], [0, 1, 1, 1, 1]]]]),
            "a monomial is not strictly increasing",
        ),
        "poly-term-twice": (
            _poly([["1", [[0, 1, 1, 1, 1]]], ["1", [[0, 1, 1, 1, 1]]]]),
            "the list of terms of a polynomial is not strictly increasing",
        ),
        "poly-power-of-four": (_poly([["1", [[0, 1, 1, 1]]]]), "a power has 4 entries"),
        "poly-term-of-one": (_poly([["1"]]), "a term of a polynomial has 1 entries"),
    }


def _poly(terms: Any) -> Any:
    return made("determinant", last("factors", [[{"polynomial": terms}, 1]]))


def _w(determinant: Any, widths: Any) -> Any:
    return determinant["network"] | {"widths": widths}


def declined() -> dict[str, tuple[Any, str]]:
    """Unknown, or over a limit: name -> (certificate or text, the checker's reason)."""
    wide = {"kronecker": [{"entries": [["1"] * 1025]}, {"entries": [["1"]] * 1024}]}
    return {
        "version-2": (made("cut", at("version")(2)), "the version 2 is not known"),
        "version-0": (made("cut", at("version")(0)), "the version 0 is not known"),
        "kind": (made("cut", at("claim", "kind")("border-rank")), "the kind of statement"),
        "kind-of-a-quantity": (
            made("cut", at("claim", "kind")("maximal-rank")),
            "the kind of statement",
        ),
        "quantity": (
            made("cut", at("claim", "quantity")("average-rank")),
            "the quantity",
        ),
        "rule": (made("cut", at("steps", 0, "rule")("trust_me")), 'the rule "trust_me"'),
        "generator": (made("flow", everywhere("generator", "random")), 'the generator "random"'),
        "operator-relu-max": (
            made("almost", last("network", lambda n: n | {"operator": "relu-max"})),
            "the operator relu-max",
        ),
        "operator-relu-sum": (
            made("almost", last("network", lambda n: n | {"operator": "relu-sum"})),
            "the operator relu-sum",
        ),
        "field-of-65-bits": (
            made("minor-gf7", everywhere("field", "GF(18446744073709551629)")),
            "has p >= 2^64",
        ),
        "field-of-2001-digits": (
            made("minor-gf7", everywhere("field", "GF(1" + "0" * 2000 + ")")),
            "more than 2,000 digits",
        ),
        "element-of-2001-digits": (
            made("minor", everywhere("entries", [["1" + "0" * 2000, "2"], ["3", "4"]])),
            "more than 2,000 digits",
        ),
        "integer-of-2001-digits": (
            _with_number("inputs", "1" + "0" * 2000),
            "an integer has more than 2,000 digits",
        ),
        "inputs-65537": (_with_number("inputs", "65537"), "more than 65,536 inputs"),
        "inputs-10-to-the-9": (_with_number("inputs", "1000000000"), "more than 65,536 inputs"),
        "M-2-to-the-31": (_with_number("representation", "2147483648"), "is above 2^31-1"),
        "width-2-to-the-31": (
            made("cut", everywhere("widths", [2, 2**31])),
            "a width is above 2^31-1",
        ),
        "base-2-to-the-31": (
            made("flow", everywhere("paths", [[1, 3, 2**31]])),
            "a base is above 2^31-1",
        ),
        "channels-2-to-the-31": (
            made("matching", everywhere("channels", 2**31)),
            "channels is above 2^31-1",
        ),
        "nested-65": ("[" * 65 + "]" * 65, "nested deeper than 64"),
        "nested-5000": (
            _text("flow", json.dumps([[3, 1, 5], [2, 4]]), "[" * 5000 + "1" + "]" * 5000),
            "nested deeper than 64",
        ),
        "bound-of-a-million-bits": (
            made("cut", bounds(None, "2^1048577")),
            "more than 2^20 bits",
        ),
        "bound-of-a-huge-power": (
            made("cut", bounds(None, "2^" + "9" * 40)),
            "more than 2^20 bits",
        ),
        "bound-of-many-bits": (
            made("cut", bounds(None, "2^524288*3^330816*5^2")),
            "more than 2^20 bits",
        ),
        "exponent-of-2001-digits": (
            made("cut", bounds(None, "2^1" + "0" * 2000)),
            "more than 2,000 digits",
        ),
        "matrix-of-2-to-the-20-and-more": (
            single(
                matrix_statement(wide, "QQ", None, "1"),
                "factorization_upper_bound",
                {"columns": [], "combinations": []},
            ),
            "more than 2^20 entries",
        ),
        "matricization-of-2-to-the-21": (
            single(
                _large_weights(),
                "factorization_upper_bound",
                {"columns": [], "combinations": []},
            ),
            "more than 2^20 entries",
        ),
        "product-of-2-to-the-21": (
            made("product", last("left_shape", [2**11, 2**10])),
            "more than 2^20 entries",
        ),
        "identity-of-2-to-the-21": (_large_identity(), "more than 2^20 entries"),
        "minor-of-order-1025": (
            single(
                matrix_statement({"entries": [["1"]]}, "GF(2)", "1025", None),
                "minor_lower_bound",
                {"rows": list(range(1025)), "columns": list(range(1025)), "modulus": None},
            ),
            "the minor is of order above 1,024",
        ),
        "determinant-power": (
            made("determinant", last("factors", lambda f: [[f[0][0], 10**9], *f[1:]])),
            "more than 5*10^7 elementary operations",
        ),
        "determinant-work": (
            made("determinant", last("factors", lambda f: [[f[0][0], 10**4], *f[1:]])),
            "more than 5*10^7 elementary operations",
        ),
    }


def large() -> dict[str, tuple[Any, str]]:
    """Declined too, but too large for a file of the repository."""
    everything = list(range(1, 65536))
    statement = _maximal(65536, 2**31 - 1, [2], {"geometry": "global"}, everything, "none", "1")
    return {"cut-of-2-million-bits": (_cut(statement, everything), "more than 2^20 bits")}


def _large_weights() -> Any:
    network = {
        "operator": "product",
        "inputs": 21,
        "representation": 2,
        "widths": [1],
        "sharing": "all",
        "pooling": {"geometry": "global"},
    }
    return {
        "kind": "rank",
        "quantity": "rank-at-weights",
        "network": network,
        "weights": {"arrays": {"layer0": [["0", "0"]], "layer1": [["0"]]}},
        "partition": {"I": list(range(1, 11)), "J": list(range(11, 22))},
        "order": ORDER,
        "field": "QQ",
        "lower": "0",
        "upper": "0",
        "rank": "0",
    }


def _large_identity() -> Any:
    network = _large_weights()["network"]
    side = {"of": "decomposition", "network": network, "node": [1, 1], "weights": None}
    statement = {"kind": "tensor-identity", "left": copy(side), "right": copy(side)}
    return single(statement, "expand_identity", {})


# Edits that need more than a value.


def witness_dropped(certificate: Any) -> Any:
    certificate["steps"][0]["witness"] = {}
    return certificate


def raise_last(certificate: Any) -> Any:
    """Lower and rank set to the upper bound, or all raised by one where they agree."""
    statement = certificate["claim"]
    upper = int(statement["upper"]) + (statement["lower"] == statement["upper"])
    return bounds(str(upper), str(upper), str(upper))(certificate)


def raise_first(certificate: Any) -> Any:
    certificate["steps"][0]["conclusion"]["lower"] = "2"
    return certificate


def both_columns(certificate: Any) -> Any:
    certificate["steps"][0]["witness"]["columns"] = [0, 1]
    return certificate


def twist_rows(certificate: Any) -> Any:
    """Claim an invertible minor where two rows of the swapped matricization agree in rank 1."""
    weights = certificate["steps"][0]["conclusion"]["weights"]["arrays"]

    def zeros(node: Any) -> Any:
        return [zeros(x) for x in node] if isinstance(node, list) else "0"

    return everywhere("layer0", zeros(weights["layer0"]))(certificate)


def later_row(matrix: Any) -> Any:
    matrix["entries"][1][-1] = "3"
    return matrix


def swap_factors(matrix: Any) -> Any:
    return {"kronecker": matrix["kronecker"][::-1]}


def squared_gf(certificate: Any) -> Any:
    """The factor [[1, 2], [3, 4]] over QQ twice, and the product over GF(5)."""
    first = [s for s in certificate["steps"] if s["conclusion"]["matrix"] == ENTRIES22]
    final = certificate["steps"][-1]
    number = len(first) - 1
    final |= {"id": number + 1, "premises": [number, number]}
    certificate["steps"] = [*first, final]
    certificate = bounds("4", "4", "4")(certificate)
    return last("field", "GF(5)")(certificate)


def splice(certificate: Any) -> Any:
    """The upper bound taken over from another proof."""
    other = copy(corpus()["factorization-zero"]["steps"][0])
    certificate["steps"][1] = other | {"id": 1}
    return bounds("1", "1", "1")(certificate)


def specialise_again(certificate: Any) -> Any:
    at_weights = certificate["steps"][-1]["conclusion"]
    maximal = {k: v for k, v in at_weights.items() if k != "weights"}
    maximal |= {"quantity": "maximal-rank", "lower": "1", "upper": None, "rank": None}
    number = len(certificate["steps"])
    certificate["steps"].append(
        {
            "id": number,
            "rule": "specialisation_lower_bound",
            "premises": [number - 1],
            "witness": {},
            "conclusion": maximal,
        }
    )
    return certificate | {"claim": copy(maximal)}


def specialise_above(certificate: Any) -> Any:
    maximal = certificate["steps"][-1]["conclusion"]
    weights = copy(corpus()["specialised-above"]["claim"]["weights"])
    statement = maximal | {"quantity": "rank-at-weights", "weights": weights}
    statement |= {"lower": None, "upper": "4", "rank": None}
    number = len(certificate["steps"])
    certificate["steps"].append(
        {
            "id": number,
            "rule": "specialisation_upper_bound",
            "premises": [number - 1],
            "witness": {},
            "conclusion": statement,
        }
    )
    return certificate | {"claim": copy(statement)}


def wider_root(certificate: Any) -> Any:
    """Weights that fit widths [2, 3]."""

    def widen(arrays: Any) -> Any:
        arrays["layer1"] = [[*m, ["1", "1"]] for m in arrays["layer1"]]
        arrays["layer2"] = [[[*m[0], "1"]] for m in arrays["layer2"]]
        return arrays

    return everywhere("arrays", widen)(certificate)


def almost_from_cut(certificate: Any) -> Any:
    maximal = certificate["claim"]
    statement = {k: v for k, v in maximal.items() if k != "quantity"}
    statement |= {"kind": "almost-all", "degree": "28", "fraction": None}
    certificate["steps"].append(
        {
            "id": 1,
            "rule": "almost_everywhere",
            "premises": [0],
            "witness": {},
            "conclusion": statement,
        }
    )
    return certificate | {"claim": copy(statement), "cites": ["null-zero-set"]}


def cite_sz(certificate: Any) -> Any:
    return certificate | {"cites": ["schwartz-zippel"]}


def swap_left_right(certificate: Any) -> Any:
    for statement in (certificate["claim"], certificate["steps"][0]["conclusion"]):
        statement["left"], statement["right"] = statement["right"], statement["left"]
    return certificate


def swap_last_left_right(certificate: Any) -> Any:
    for statement in (certificate["claim"], certificate["steps"][-1]["conclusion"]):
        statement["left"], statement["right"] = statement["right"], statement["left"]
    return certificate


def last_node(node: Any) -> Edit:
    def edit(certificate: Any) -> Any:
        for statement in (certificate["claim"], certificate["steps"][-1]["conclusion"]):
            for side in ("left", "right"):
                statement[side]["node"] = copy(node)
        return certificate

    return edit


def last_networks(change: Any) -> Edit:
    def edit(certificate: Any) -> Any:
        for statement in (certificate["claim"], certificate["steps"][-1]["conclusion"]):
            for side in ("left", "right"):
                statement[side]["network"] = change(statement[side]["network"])
        return certificate

    return edit


def _sides(statement: Any, *, right: Any) -> Any:
    """An identity of decompositions whose right side has another network, weights null."""
    changed = copy(statement)
    changed["left"] |= {"of": "decomposition", "weights": None}
    changed["right"] |= {"weights": None, "network": right(changed["right"]["network"])}
    return changed


def double_a_weight(certificate: Any) -> Any:
    for statement in (certificate["claim"], certificate["steps"][0]["conclusion"]):
        statement["right"]["weights"]["layer1"][0][0][0][0][0] = "2"
    return certificate


def three_inputs(determinant: Any) -> Any:
    network = determinant["network"] | {"inputs": 3, "pooling": {"geometry": "global"}}
    return determinant | {"network": network, "partition": {"I": [1], "J": [2, 3]}}


def six_inputs(determinant: Any) -> Any:
    network = determinant["network"] | {"inputs": 6, "pooling": {"geometry": "global"}}
    return determinant | {"network": network, "partition": {"I": [1, 3, 5], "J": [2, 4, 6]}}


def swap_middle_steps(certificate: Any) -> Any:
    """The proofs of lower and upper bound exchanged, ids put right again."""
    steps = certificate["steps"]
    steps[0], steps[1] = steps[1], steps[0]
    for number, step in enumerate(steps):
        step["id"] = number
    return certificate


def text(certificate: Any) -> str:
    """A certificate's JSON, a line for each step."""
    if not isinstance(certificate.get("steps"), list):
        return json.dumps(certificate, ensure_ascii=False) + "\n"
    head = {k: v for k, v in certificate.items() if k != "steps"}
    steps = ",\n  ".join(json.dumps(step, ensure_ascii=False) for step in certificate["steps"])
    start = json.dumps(head, ensure_ascii=False)[:-1]
    return f'{start},\n "steps": [\n  {steps}\n ]}}\n'
