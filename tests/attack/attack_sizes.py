"""Certificates for all sizes and of the further kinds of arithmetic circuits: good ones, and refused ones."""

from functools import cache
from typing import Any

from attack_certs import certificate_of, copy
from attack_corpus import is_small, of_known_kinds
from attack_separation import derived
from attack_table import ORDER, at, last

from exactrank import claims, proving

Json = Any
LONGEST = 24  # steps
LIMIT = 2**31


@cache
def accepted() -> dict[str, Json]:
    """Each claim's theorem for all sizes, and a small instance of each claim of a kind that is
    not among those of the corpus."""
    found = {}
    for name, proof in claims.shipped_scripts().items():
        if proof.claim.all_sizes is not None:
            found[f"{name}-all-sizes"] = certificate_of(
                proving.load(proof.script, "prove_all_sizes")()
            )
        instance = next(filter(is_small, claims.instances(proof.claim)), None)
        if instance is not None:
            certificate = certificate_of(proving.load(proof.script)(instance))
            if not of_known_kinds(certificate) and len(certificate["steps"]) <= LONGEST:
                found[f"{name}-given"] = certificate
    return found


def upto(name: str, step: int, *edits: Any) -> Json:
    """An accepted certificate that ends with this step, changed; its citations as they follow."""
    certificate = copy(accepted()[name])
    del certificate["steps"][step + 1 :]
    certificate["claim"] = copy(certificate["steps"][-1]["conclusion"])
    if not any(s["rule"] in CITING for s in certificate["steps"]):
        certificate["cites"] = []
    for edit in edits:
        certificate = edit(certificate)
    return certificate


CITING = {
    *("almost_everywhere_sizes", "beyond_shorter", "beyond_shorter_at", "generic_combination"),
    *("zero_set_null", "rationals_null"),
}
DEPTH, HIERARCHY = "depth-efficiency-all-sizes", "depth-hierarchy-all-sizes"
LEVEL, UNIVERSAL = "depth-hierarchy-given", "cp-universal-all-sizes"
CUT, TERMS = "minimal-cut-all-sizes", "rank-subadditive-all-sizes"
DISTANCE, OPEN = "approximation-distance-given", "cp-rank-not-closed-given"
ZERO_LIMIT = {
    "kind": "limit-of-terms",
    "tensor": {"shape": [1, 1], "entries": ["0"]},
    "terms": "0",
}
RELU = "relu-max-universal-all-sizes"


def sizes(relation: str, value: Json, **domain: Json) -> Json:
    return {
        "kind": "all-sizes",
        "quantity": "maximal-rank",
        "operator": "product",
        "level": 1,
        "tree": "any",
        "partition": "any",
        "sharing": "any",
        "field": "any",
        "r_min": 1,
        "relation": relation,
        "value": value,
    } | domain


def table(kind: str, match: Json, mismatch: Json, **keys: Json) -> Json:
    said = {"kind": kind, "operator": "product", "labels": "one", "leaf": [1, 0], "r_min": 1}
    return said | {"match": match, "mismatch": mismatch} | keys


def window(match: Json, mismatch: Json, **keys: Json) -> tuple[str, list[int], Json, Json]:
    return "window_table", [], {}, table("window-table", match, mismatch, **keys)


def smaller_side() -> tuple[str, list[int], Json, Json]:
    return "named_cut", [], {"cut": "smaller-side"}, sizes("<=", [[["M", "m"]]])


def first_windows() -> tuple[str, list[int], Json, Json]:
    return "named_cut", [], {"cut": "first-windows"}, sizes("<=", [[["r0", "K"]]])


def lower_half() -> list[tuple[str, list[int], Json, Json]]:
    return [
        window([1, 0], [0, 0]),
        ("tree_table", [0], {}, table("tree-table", [1, 0], [0, 0])),
        ("table_minor", [1], {}, sizes(">=", [[["r", "S"]]], level="any")),
    ]


def matrix(lower: str | None = "2", field: str = "QQ", **keys: Json) -> Json:
    given = {"matrix": {"entries": [["1", "0"], ["0", "1"]]}}
    bounds = {"lower": lower, "upper": None if lower else "2", "rank": None}
    return {"kind": "rank", "quantity": "matrix-rank", "field": field} | given | bounds | keys


IDENTITY = {"rows": [0, 1], "columns": [0, 1], "modulus": "7"}
TENSOR = {"shape": [2, 2], "entries": ["1", "0", "0", "1"]}
FLAT = {"tensor": TENSOR, "partition": {"I": [1], "J": [2]}}


def flattened(premise: Json, rule: str, data: Json, tensor: Json = TENSOR) -> Json:
    bounds = {"lower": premise["lower"] or "2", "upper": None, "rank": None}
    said = {"kind": "cp-rank", "tensor": tensor} | bounds
    return derived((rule, [], data, premise), ("flattening_lower_bound", [0], {}, said))


def combination(
    over: str, lower: str | None, upper: str | None, field: str, *matrices: Json
) -> Json:
    listed = [{"entries": m} for m in matrices or ([["1", "0"], ["0", "1"]],)]
    common = lower if lower == upper else None
    bounds = {"lower": lower, "upper": upper, "rank": common}
    return {"kind": "combination-rank", "matrices": listed, "field": field, "over": over} | bounds


def pencil(point: Json, *entries: str, shape: Json = (2, 2, 2)) -> Json:
    tensor = {"shape": list(shape), "entries": list(entries)}
    said = {"kind": "cp-rank", "tensor": tensor, "lower": "3", "upper": None, "rank": None}
    return derived(("pencil_lower_bound", [], {"point": point}, said))


GLOBAL_THREE = {
    "operator": "product",
    "inputs": 3,
    "representation": 2,
    "widths": [2],
    "sharing": "none",
    "pooling": {"geometry": "global"},
}
MATCHING = {"generator": "matching", "channels": 2}


def permutation(net: Json, weights: Json, partition: Json, size: str) -> Json:
    said = {"kind": "permutation-matricization", "network": net, "weights": weights}
    said |= {"partition": partition, "order": ORDER, "size": size}
    return derived(("permutation_at_matching", [], {}, said))


def formula(rule: str, place: str, weights: str, value: Json) -> tuple[str, list[int], Json, Json]:
    said = {"kind": "tensor-formula", "weights": weights, "at": place, "formula": value}
    return rule, [], {}, said


def universal(tree: str, width: str, operator: str = "product") -> Json:
    said = {"kind": "universal", "operator": operator, "tree": tree, "sharing": "none"}
    return said | {"width": width}


def specialised(level: int, said: Json, domain: Json, *steps: Any) -> Json:
    """`specialise_sizes` of the lower half, or of other steps."""
    listed = list(steps) or lower_half()
    if domain:
        narrowed = listed[-1][3] | domain
        listed.append(("restrict_sizes", [len(listed) - 1], {}, narrowed))
    return derived(*listed, ("specialise_sizes", [len(listed) - 1], {"level": level}, said))


def bounded(
    net: Json, lower: str | None, upper: str | None, rows: list[int], field: str = "QQ"
) -> Json:
    others = [j for j in range(1, net["inputs"] + 1) if j not in rows]
    said = {"kind": "rank", "quantity": "maximal-rank", "network": net, "field": field}
    said |= {"partition": {"I": rows, "J": others}, "order": ORDER}
    return said | {"lower": lower, "upper": upper, "rank": lower if lower == upper else None}


FOUR = {**GLOBAL_THREE, "inputs": 4, "widths": [2, 2]}
FOUR |= {"pooling": {"geometry": "contiguous", "window": 2}}


def beyond_digits() -> Json:
    """The root theorem beside a bound by the product over the windows."""
    value, domain = [[["window_product", "1"]]], {"sharing": "none"}
    almost = sizes(">=", value, quantity="almost-all", **domain)
    odd = almost | {"partition": "odd"}
    root = sizes("<=", [[["r_last", "1"]]], partition="root-children-one-sided")
    said = {"kind": "not-realizable-sizes", "sense": "exact", "fewer_than": value}
    said |= {key: odd[key] for key in ("level", "tree", "sharing", "field", "r_min")}
    return derived(
        window([1, 0], [0, 0], labels="digits"),
        ("tree_table", [0], {}, table("tree-table", [1, 0], [0, 0], labels="digits")),
        ("table_minor", [1], {}, sizes(">=", value, **domain)),
        ("almost_everywhere_sizes", [2], {}, almost),
        ("restrict_sizes", [3], {}, odd),
        ("named_cut", [], {"cut": "root"}, root),
        ("beyond_shorter", [4, 5], {}, said),
    )


def invalid() -> dict[str, tuple[Json, str]]:
    return {**_of_sizes(), **_of_shapes(), **_of_tensors()}


def _of_sizes() -> dict[str, tuple[Json, str]]:
    digits = {"labels": "digits", "leaf": [0, 1]}
    odd = {"tree": {"window": 2}, "partition": "odd"}
    relu = {"operator": "relu-max"}
    node = {"kind": "node-bound", "at": "node", "channel": "one", "terms": ["sum"]}
    start = {"kind": "node-bound", "at": "input", "channel": "side", "terms": ["own-side"]}
    almost = sizes(">=", [[["r", "S"]]], level="any", quantity="almost-all")
    almost_odd = almost | {"partition": "odd"}
    root = (
        "named_cut",
        [],
        {"cut": "root"},
        sizes("<=", [[["r_last", "1"]]], partition="root-children-one-sided"),
    )

    def beyond(premise: Json, second: Any, sense: str = "exact", level: Json = "any") -> Json:
        said = {"kind": "not-realizable-sizes", "sense": sense, "fewer_than": premise["value"]}
        said |= {key: premise[key] for key in ("level", "tree", "sharing", "field", "r_min")}
        steps = [*lower_half(), ("almost_everywhere_sizes", [2], {}, almost)]
        if premise != almost:
            steps.append(("restrict_sizes", [3], {}, premise))
        steps.append(second)
        number = len(steps)
        return derived(*steps, ("beyond_shorter", [number - 2, number - 1], {}, said))

    return {
        "sizes-digits-leaf": (
            derived(window([-1, 1], [-2, 1], **digits)),
            "digits are for the operator product",
        ),
        "sizes-window-mismatch": (
            derived(window([1, 0], [1, 0])),
            "the rule gives mismatch [0, 0]",
        ),
        "sizes-table-not-kept": (
            derived(
                window([-1, 1], [-2, 1], leaf=[0, 1]),
                ("tree_table", [0], {}, table("tree-table", [-1, 1], [-2, 1], leaf=[0, 1])),
            ),
            "does not hold for v1 = [-1, 1]",
        ),
        "sizes-maxima-not-kept": (
            derived(
                window([0, 1], [0, 1], leaf=[1, 1], **relu),
                ("tree_table", [0], {}, table("tree-table", [0, 1], [0, 1], leaf=[1, 1], **relu)),
                (
                    "table_minor",
                    [1],
                    {},
                    sizes(">=", [[["r", "S"]]], level="any", field="QQ", **relu),
                ),
            ),
            "the minor with v1 = [0, 1], v0 = [0, 1] may be 0",
        ),
        "sizes-maxima-for-one-channel": (
            derived(
                window([-1, 1], [0, 1], leaf=[0, 1], **relu),
                ("tree_table", [0], {}, table("tree-table", [-1, 1], [0, 1], leaf=[0, 1], **relu)),
                (
                    "table_minor",
                    [1],
                    {},
                    sizes(">=", [[["r", "S"]]], level="any", field="QQ", **relu),
                ),
            ),
            "may be 0 for an r >= 1",
        ),
        "sizes-maxima-decrease": (
            derived(
                window([1, 0], [2, 0], **relu),
                ("tree_table", [0], {}, table("tree-table", [2, 0], [1, 0], **relu)),
            ),
            "the rule gives match [1, 0]",
        ),
        "sizes-side-of-one-channel": (
            derived(
                ("smaller_side_bound", [], {}, node | {"channel": "side", "terms": ["product"]})
            ),
            "it does not hold for channel side",
        ),
        "sizes-least-of-an-input": (
            derived(
                ("input_bound", [], {}, start),
                ("channel_side_bound", [], {}, node | {"channel": "side", "terms": ["product"]}),
                ("least_node_bound", [0, 1], {}, node | {"channel": "side", "terms": ["product"]}),
            ),
            "the premises are not at node, node with one channel",
        ),
        "sizes-least-of-two-channels": (
            derived(
                ("channel_sum_bound", [], {}, node),
                ("channel_side_bound", [], {}, node | {"channel": "side", "terms": ["product"]}),
                ("least_node_bound", [0, 1], {}, node | {"terms": ["smaller-side", "sum"]}),
            ),
            "the premises are not at node, node with one channel",
        ),
        "sizes-recursion-of-one-term": (
            derived(
                ("input_bound", [], {}, start),
                ("channel_side_bound", [], {}, node | {"channel": "side", "terms": ["product"]}),
                ("tree_recursion", [0, 1], {}, sizes("<=", [[["cut", "1"]]])),
            ),
            "are those of neither cut nor recursion",
        ),
        "sizes-nothing-to-count": (
            derived(first_windows(), ("count_windows", [0], {}, sizes("<=", [[["r0", "K"]]]))),
            "nothing is replaced",
        ),
        "sizes-restricted-to-itself": (
            derived(smaller_side(), ("restrict_sizes", [0], {}, sizes("<=", [[["M", "m"]]]))),
            "the domain is the premise's",
        ),
        "sizes-almost-all-restricted": (
            derived(
                *lower_half(),
                ("almost_everywhere_sizes", [2], {}, almost),
                (
                    "restrict_sizes",
                    [3],
                    {},
                    almost | {"quantity": "maximal-rank", "partition": "odd"},
                ),
            ),
            "quantity does not go from",
        ),
        "sizes-tree-widened": (
            derived(
                smaller_side(),
                ("restrict_sizes", [0], {}, sizes("<=", [[["M", "m"]]], tree="regular")),
                ("restrict_sizes", [1], {}, sizes("<=", [[["M", "m"]]])),
            ),
            'tree does not go from "regular" to "any"',
        ),
        "sizes-smaller-of-a-lower": (
            derived(
                *lower_half(),
                ("restrict_sizes", [2], {}, sizes(">=", [[["r", "S"]]])),
                smaller_side(),
                ("smaller_bound", [3, 4], {}, sizes("<=", [[["M", "m"]], [["r", "S"]]])),
            ),
            "the premises' relations are not <=, <=",
        ),
        "sizes-smaller-of-two-domains": (
            derived(
                first_windows(),
                smaller_side(),
                ("restrict_sizes", [1], {}, sizes("<=", [[["M", "m"]]], partition="odd")),
                ("smaller_bound", [0, 2], {}, sizes("<=", [[["M", "m"]], [["r0", "K"]]])),
            ),
            "the premises have not one domain: partition",
        ),
        "sizes-both-of-two-values": (
            derived(
                *lower_half(),
                ("restrict_sizes", [2], {}, sizes(">=", [[["r", "S"]]])),
                smaller_side(),
                ("both_sizes", [3, 4], {}, sizes("=", [[["r", "S"]]])),
            ),
            "differ",
        ),
        "sizes-almost-all-from-above": (
            derived(
                smaller_side(),
                (
                    "almost_everywhere_sizes",
                    [0],
                    {},
                    sizes("<=", [[["M", "m"]]], quantity="almost-all"),
                ),
            ),
            "the premise has no lower bound, its relation is <=",
        ),
        "sizes-almost-all-twice": (
            derived(
                *lower_half(),
                ("almost_everywhere_sizes", [2], {}, almost),
                ("almost_everywhere_sizes", [3], {}, almost),
            ),
            "the premise's quantity is",
        ),
        "sizes-specialised-to-maxima": (
            specialised(1, bounded({**FOUR, "operator": "relu-max"}, "4", None, [1, 3]), {}),
            "it does not hold for networks with the operator relu-max",
        ),
        "sizes-specialised-from-maxima": (
            specialised(
                1,
                bounded(FOUR, "4", None, [1, 3]),
                {},
                window([1, 0], [2, 0], **relu),
                ("tree_table", [0], {}, table("tree-table", [1, 0], [2, 0], **relu)),
                (
                    "table_minor",
                    [1],
                    {},
                    sizes(">=", [[["r", "S"]]], level="any", field="QQ", **relu),
                ),
            ),
            "the premise is on the maximal-rank of relu-max networks",
        ),
        "sizes-specialised-quantity": (
            specialised(
                1,
                bounded(FOUR, "4", None, [1, 3]),
                {},
                *lower_half(),
                ("almost_everywhere_sizes", [2], {}, almost),
            ),
            "the premise is on the almost-all of product networks",
        ),
        "sizes-specialised-level": (
            specialised(2, bounded(FOUR, "2", None, [1, 2]), {"level": 1}),
            "the level 2 is not one of the premise's",
        ),
        "sizes-specialised-level-zero": (
            specialised(0, bounded(FOUR, "4", None, [1, 3]), {}),
            "the level 0 is not",
        ),
        "sizes-specialised-tree": (
            specialised(
                1,
                bounded(
                    {**FOUR, "pooling": {"geometry": "contiguous", "window": [2, 2]}},
                    "4",
                    None,
                    [1, 3],
                ),
                odd,
            ),
            "the subject is not in the domain: tree",
        ),
        "sizes-specialised-partition": (
            specialised(1, bounded(FOUR, "1", None, [1, 2]), odd),
            "the subject is not in the domain: partition",
        ),
        "sizes-specialised-sharing": (
            specialised(
                1, bounded({**FOUR, "sharing": [1]}, "4", None, [1, 3]), {"sharing": "none"}
            ),
            "the subject is not in the domain: sharing",
        ),
        "sizes-specialised-field": (
            specialised(1, bounded(FOUR, "4", None, [1, 3], "GF(7)"), {"field": "QQ"}),
            "the subject is not in the domain: field",
        ),
        "sizes-specialised-channels": (
            specialised(1, bounded({**FOUR, "widths": [1, 2]}, "1", None, [1, 3]), {"r_min": 2}),
            "the subject is not in the domain: r_min",
        ),
        "beyond-not-the-root": (
            beyond(almost_odd, smaller_side()),
            "the second premise is not the root theorem",
        ),
        "beyond-mixed-windows": (beyond(almost_odd, root), "which speaks of more than r, M and r0"),
        "beyond-digits": (
            beyond_digits(),
            'the value has the power ["window_product", "1"], which speaks of more than r, M and r0',
        ),
        "beyond-any-partition": (beyond(almost, root), "the premise's partition is"),
        "beyond-limit-over-any-field": (
            upto(HIERARCHY, 8, at("steps", 8, "premises")([5, 7]), last("field", "any")),
            "the sense limit needs the field QQ",
        ),
        "beyond-at-another-network": (
            upto(LEVEL, 8, last("network", lambda n: n | {"widths": [3, 1]})),
            "the network is another than in the first premise",
        ),
        "beyond-at-both-sides": (
            derived(
                *lower_half(),
                ("almost_everywhere_sizes", [2], {}, almost),
                (
                    "specialise_sizes",
                    [3],
                    {"level": 1},
                    {k: v for k, v in bounded(FOUR, "4", None, [1, 3]).items() if k != "quantity"}
                    | {"kind": "almost-all", "degree": "28", "fraction": None},
                ),
                root,
                (
                    "beyond_shorter_at",
                    [4, 5],
                    {},
                    {
                        "kind": "not-realizable",
                        "network": FOUR,
                        "depth": 2,
                        "field": "QQ",
                        "fewer_than": "4",
                        "sense": "exact",
                        "degree": "28",
                    },
                ),
            ),
            "there are inputs of both sides",
        ),
    }


def _of_shapes() -> dict[str, tuple[Json, str]]:
    position = {"kind": "position-formula"}
    reversed_position = [["1", [0, 0, 1]], ["2", [1, 1, 0]]]
    kronecker = accepted()[TERMS]["steps"][0]["conclusion"]["formula"]
    leaves = formula("leaf_formula", "input", "pass-channels", ["leaves", "g"])
    root = ["sum", "a", ["output", "a"], ["leaves", "a"]]
    entry = formula(
        "entry_formula", "entry", "unit-terms", ["sum", "g", ["delta", "g", "d"], ["tensor", "g"]]
    )
    maxima = accepted()[RELU]["steps"]
    shallow = next(s for s in maxima if s["rule"] == "shallow_universal")["id"]
    contained = next(s for s in maxima if s["rule"] == "contains_shallow")["id"]

    def other(certificate: Json) -> Json:
        """The product networks' steps, and then those of the maxima."""
        steps = copy(accepted()[UNIVERSAL]["steps"])[:8]
        for step in copy(maxima[: max(shallow, contained) + 1]):
            step["id"] += 8
            step["premises"] = [p + 8 for p in step["premises"]]
            steps.append(step)
        said = universal("any", "M^N+1", "relu-max")
        steps.append(
            {
                "id": len(steps),
                "rule": "deep_universal",
                "premises": [4, shallow + 8],
                "witness": {},
                "conclusion": said,
            }
        )
        return certificate | {"steps": steps, "claim": said}

    return {
        "position-base-doubled": (
            derived(
                ("position_base", [], {}, position | {"step": "base", "formula": reversed_position})
            ),
            "F(p, 1, 0) is not p",
        ),
        "position-append-doubled": (
            derived(
                (
                    "position_append",
                    [],
                    {},
                    position | {"step": "append", "formula": [["2", [0, 0, 1]], ["1", [1, 1, 0]]]},
                )
            ),
            "F(p, w, q)*n + d is not F(p, w*n, q*n + d)",
        ),
        "product-from-two-bases": (
            derived(
                ("position_base", [], {}, position | {"step": "base", "formula": kronecker}),
                (
                    "matricized_product_sizes",
                    [0, 0],
                    {},
                    {
                        "kind": "matricized-product-sizes",
                        "shapes": "any",
                        "partition": "any",
                        "order": ORDER,
                    },
                ),
            ),
            "the premises are not base and append",
        ),
        "one-term-of-rank-zero": (
            upto(TERMS, 3, last("bound", [0, 0])),
            "but one term may have rank 1",
        ),
        "terms-constant": (
            upto(TERMS, 4, at("steps", 3, "conclusion", "bound")([1, 0]), last("bound", [1, 0])),
            "as a is 1",
        ),
        "terms-of-two-bounds": (
            upto(TERMS, 5, at("steps", 5, "premises")([3, 3])),
            "the premises are not for terms one, step with one bound",
        ),
        "leaf-formula-of-terms": (
            derived(formula("leaf_formula", "input", "unit-terms", ["leaves", "g"])),
            "it is not about the weights unit-terms",
        ),
        "sift-without-a-delta": (
            derived(leaves, ("sift", [0], {}, leaves[3])),
            "is no sum with a delta",
        ),
        "containment-at-the-wrong-place": (
            upto(UNIVERSAL, 4, at("steps", 4, "premises")([0, 0, 3])),
            "a premise is not",
        ),
        "containment-by-terms": (
            derived(
                entry,
                ("sift", [0], {}, entry[3] | {"formula": ["tensor", "d"]}),
                (
                    "contains_shallow",
                    [1, 1, 1],
                    {},
                    {"kind": "containment", "operator": "product", "tree": "any"},
                ),
            ),
            "a premise is not",
        ),
        "universal-before-sifting": (
            derived(entry, ("shallow_universal", [0], {}, universal("global", "M^N"))),
            "the premise is not at entry",
        ),
        "universal-at-the-root": (
            derived(
                formula("root_formula", "root", "pass-channels", root),
                ("shallow_universal", [0], {}, universal("global", "M^N")),
            ),
            "the premise is not at entry",
        ),
        "universal-deep-twice": (
            derived(
                *[
                    tuple(s[k] for k in ("rule", "premises", "witness", "conclusion"))
                    for s in accepted()[UNIVERSAL]["steps"]
                ],
                ("deep_universal", [4, 8], {}, universal("any", "M^(N-1)")),
            ),
            "the second premise is not for tree global",
        ),
        "universal-of-two-operators": (
            upto(UNIVERSAL, 8, other),
            "the premises are not of one operator",
        ),
    }


def _of_tensors() -> dict[str, tuple[Json, str]]:
    pair = {"I": [1], "J": [2]}
    two = {**GLOBAL_THREE, "inputs": 2}
    symmetric = {"kind": "symmetric", "network": {**two, "widths": [1], "sharing": [0]}}
    doubled = {**symmetric, "network": {**two, "sharing": [0]}}
    unshared = {**symmetric, "network": {**two, "widths": [1]}}
    swap = {"index": [1, 2], "swap": [1, 2]}

    def unreachable(premise: Json, data: Json, entries: list[str], shape: Json = (2, 2)) -> Json:
        said = {
            "kind": "unreachable",
            "network": premise["network"],
            "tensor": {"shape": list(shape), "entries": entries},
        }
        return derived(("expand_symmetry", [], {}, premise), ("asymmetric_tensor", [0], data, said))

    minor = ("minor_lower_bound", [], IDENTITY, matrix())

    def generic(coefficients: Json, said: Json, premise: Any = minor) -> Json:
        certificate = derived(
            premise, ("generic_combination", [0], {"coefficients": coefficients}, said)
        )
        return certificate | {"cites": ["null-zero-set"] if said["field"] == "QQ" else []}

    kron = {"kronecker": [{"entries": [["1"]]}, {"entries": [["1", "0"], ["0", "1"]]}]}
    above = (
        "factorization_upper_bound",
        [],
        {"columns": [0, 1], "combinations": [[], []]},
        matrix(None),
    )
    over_two = matrix(field="GF(2)")
    minor_two = ("minor_lower_bound", [], IDENTITY | {"modulus": None}, over_two)
    four = [f"{n}" for n in range(4)]

    def every(field: str, over: str, count: int, upper: str = "2") -> Json:
        many = [[["1", "0"], ["0", "1"]]] * count
        return derived(
            ("enumerate_combinations", [], {}, combination(over, None, upper, field, *many))
        )

    almost_everything = derived(
        ("enumerate_combinations", [], {}, combination("almost-all", "2", None, "GF(2)"))
    )
    wrong_tensor = {"shape": [2, 2], "entries": ["1", "0", "0", "2"]}
    tensor_rank = matrix() | {"matrix": FLAT}
    limit = accepted()[OPEN]["steps"][3]["witness"]["terms"]
    null = {"kind": "null-set", "closure": "null"}
    return {
        "permutation-of-one-channel": (
            permutation(two, MATCHING | {"channels": 1}, pair, "2"),
            "the weights are not a matching's with M channels",
        ),
        "permutation-of-three": (
            permutation(GLOBAL_THREE, MATCHING, {"I": [1, 2], "J": [3]}, "2"),
            "the node [1, 1] has not two children",
        ),
        "distance-of-no-terms": (
            upto(DISTANCE, 7, last("terms", "0"), last("lower", "2")),
            "the terms are not 1 to 2",
        ),
        "distance-of-too-many-terms": (
            upto(DISTANCE, 8, last("terms", "3"), last("upper", "0")),
            "the terms are not 1 to 2",
        ),
        "distance-at-another-network": (
            upto(DISTANCE, 8, last("network", lambda n: n | {"widths": [2]})),
            "the network are not the premise's",
        ),
        "distance-by-one-term": (
            upto(DISTANCE, 7, at("steps", 7, "premises")([0, 4])),
            "the second premise is not the bound [0, 1]",
        ),
        "distances-crossed": (
            upto(DISTANCE, 9, at("steps", 9, "premises")([8, 7])),
            "the first premise has no lower bound",
        ),
        "pencil-shape": (
            pencil(["1", "0"], *four, shape=(2, 2)),
            "the tensor is not of shape 2 x 2 x 2",
        ),
        "pencil-zero-form": (
            pencil(["1", "0"], "1", "0", "0", "0", "0", "1", "0", "0"),
            "is the zero form",
        ),
        "pencil-two-zeros": (
            pencil(["1", "0"], "1", "0", "0", "0", "0", "0", "0", "1"),
            "the discriminant",
        ),
        "pencil-point": (
            upto(OPEN, 0, at("steps", 0, "witness", "point")(["1", "0"])),
            "the point is (0, 0) or no zero",
        ),
        "pencil-no-point": (
            upto(OPEN, 0, at("steps", 0, "witness", "point")(["0", "0"])),
            "the point is (0, 0) or no zero",
        ),
        "pencil-vanishes": (
            pencil(["0", "1"], "1", "0", "0", "1", "0", "0", "0", "0"),
            "xP + yQ is 0 at the point",
        ),
        "cp-terms-shape": (
            upto(OPEN, 1, at("steps", 1, "witness", "terms")([["1", ["1", "0"], ["1", "0"]]])),
            "the terms are not of the tensor's shape",
        ),
        "cp-terms-sum": (
            upto(OPEN, 1, at("steps", 1, "witness", "terms", 0, 0)("2")),
            "the sum of the terms is not the tensor",
        ),
        "cp-flattening-field": (
            flattened(
                tensor_rank | {"field": "GF(2)"}, "minor_lower_bound", IDENTITY | {"modulus": None}
            ),
            "the premise is not the rank over QQ",
        ),
        "cp-flattening-tensor": (
            flattened(tensor_rank, "minor_lower_bound", IDENTITY, wrong_tensor),
            "the premise is not the rank over QQ",
        ),
        "cp-flattening-from-above": (
            flattened(matrix(None) | {"matrix": FLAT}, "factorization_upper_bound", above[2]),
            "the premise has no lower bound",
        ),
        "limit-shape": (
            upto(OPEN, 3, at("steps", 3, "witness", "terms", 0)(limit[0][:2])),
            "the terms are not of the tensor's",
        ),
        "limit-tensor": (
            upto(OPEN, 3, at("steps", 3, "witness", "terms", 0, 0, 1)(["0", "2"])),
            "is not the tensor",
        ),
        "limit-lower-power": (
            upto(OPEN, 3, at("steps", 3, "witness", "terms", 1, 0, 0)(["-2"])),
            "the coefficient of eps^0 is not 0",
        ),
        "closed-other-tensors": (
            derived(
                *[
                    tuple(s[k] for k in ("rule", "premises", "witness", "conclusion"))
                    for s in accepted()[OPEN]["steps"][:3]
                ],
                (
                    "limit_of_terms",
                    [],
                    {"power": 0, "terms": [[[["1"]], [["1"]]]]},
                    {
                        "kind": "limit-of-terms",
                        "tensor": {"shape": [1, 1], "entries": ["1"]},
                        "terms": "1",
                    },
                ),
                (
                    "not_closed",
                    [2, 3],
                    {},
                    accepted()[OPEN]["steps"][4]["conclusion"] | {"limit_terms": "1"},
                ),
            ),
            "the premises are of different tensors",
        ),
        "closed-rank-from-above": (
            upto(OPEN, 4, at("steps", 4, "premises")([1, 3])),
            "the CP-rank is not exact, or the limit has not fewer terms",
        ),
        "closed-rank-from-below": (
            upto(OPEN, 4, at("steps", 4, "premises")([0, 3])),
            "the CP-rank is not exact, or the limit has not fewer terms",
        ),
        "closed-as-many-terms": (
            derived(
                *[
                    tuple(s[k] for k in ("rule", "premises", "witness", "conclusion"))
                    for s in accepted()[OPEN]["steps"][:3]
                ],
                (
                    "limit_of_terms",
                    [],
                    {"power": 1, "terms": [*limit, [[[], []], [[], []], [[], []]]]},
                    accepted()[OPEN]["steps"][3]["conclusion"] | {"terms": "3"},
                ),
                (
                    "not_closed",
                    [2, 3],
                    {},
                    accepted()[OPEN]["steps"][4]["conclusion"] | {"limit_terms": "3"},
                ),
            ),
            "the CP-rank is not exact, or the limit has not fewer terms",
        ),
        "generic-over-all": (
            generic(["1"], combination("all", None, "2", "GF(2)"), minor_two),
            "it is not over almost-all",
        ),
        "generic-another-field": (
            generic(["1"], combination("almost-all", "2", None, "GF(2)")),
            "the field is not the premise's",
        ),
        "generic-two-coefficients": (
            generic(["1", "0"], combination("almost-all", "2", None, "QQ")),
            "there is not one coefficient for each matrix",
        ),
        "generic-from-above": (
            generic(["1"], combination("almost-all", "2", None, "QQ"), above),
            "no lower bound R >= 1 of a matrix given by entries",
        ),
        "generic-of-a-product": (
            generic(
                ["1"],
                combination("almost-all", "2", None, "QQ"),
                (*minor[:3], matrix() | {"matrix": kron}),
            ),
            "no lower bound R >= 1 of a matrix given by entries",
        ),
        "generic-another-matrix": (
            generic(["2"], combination("almost-all", "2", None, "QQ")),
            "the combination of the matrices is not the premise's",
        ),
        "combinations-too-many": (every("GF(2)", "all", 13), "p^k is above 4096"),
        "combinations-large-field": (every("GF(4099)", "all", 1), "p^k is above 4096"),
        "combinations-almost-all": (almost_everything, "it is not over all"),
        "combinations-lowered": (
            every("GF(2)", "all", 1, "1"),
            "the rule gives lower null, upper 2",
        ),
        "null-set-of-rationals": (
            derived(("zero_set_null", [], {}, null | {"set": "rationals"}))
            | {"cites": ["null-zero-set"]},
            "the set is not that of a polynomial, or the polynomial is zero",
        ),
        "null-set-of-zero": (
            derived(("zero_set_null", [], {}, null | {"set": {"polynomial": []}}))
            | {"cites": ["null-zero-set"]},
            "the set is not that of a polynomial, or the polynomial is zero",
        ),
        "rationals-closed": (
            derived(("rationals_null", [], {}, null | {"set": "rationals"}))
            | {"cites": ["rationals-null-dense"]},
            "the rule gives closure",
        ),
        "symmetric-unshared": (derived(("expand_symmetry", [], {}, unshared)), "differ"),
        "unreachable-wide": (
            unreachable(doubled, swap, ["0", "1", "0", "0"]),
            "the premise is not of a network with L = 1",
        ),
        "unreachable-one-index": (
            unreachable(
                {
                    **symmetric,
                    "network": {**symmetric["network"], "sharing": "none", "representation": 1},
                },
                {"index": [1, 1], "swap": [1, 2]},
                ["1"],
                (1, 1),
            ),
            "the premise is not of a network with L = 1",
        ),
        "unreachable-other-shape": (
            unreachable(symmetric, swap, ["0", "1", "0", "0", "1", "1"], (2, 3)),
            "the tensor has not N modes of dimension M",
        ),
        "unreachable-index": (
            unreachable(symmetric, {"index": [1, 3], "swap": [1, 2]}, ["0", "1", "0", "0"]),
            "is out of range",
        ),
        "unreachable-symmetric": (unreachable(symmetric, swap, ["0", "1", "1", "0"]), "are equal"),
    }


def malformed() -> dict[str, tuple[Json, str]]:
    side = smaller_side()[3]

    def cut(**domain: Json) -> Json:
        return derived((*smaller_side()[:3], side | domain))

    def valued(value: Json, **domain: Json) -> Json:
        return cut(value=value, **domain)

    node = {"kind": "node-bound", "at": "node", "channel": "one", "terms": ["sum"]}
    position = {"kind": "position-formula", "step": "base"}
    base = [["1", [0, 0, 1]], ["1", [1, 1, 0]]]
    plain = [["1", "0"], ["0", "1"]]
    regular = {"tree": {"window": 2}}

    def combined(said: Json) -> Json:
        return derived(("enumerate_combinations", [], {}, said))

    return {
        "sizes-relation": (cut(relation="<"), "relation is"),
        "sizes-true": (cut(level=True), "level is true"),
        "sizes-window": (cut(tree={"window": 1}), "a window is below 2"),
        "sizes-maxima-field": (cut(operator="relu-max"), "relu-max has only the field QQ"),
        "sizes-maxima-quantity": (
            cut(operator="relu-max", field="QQ", quantity="almost-all"),
            "relu-max has only the field QQ",
        ),
        "sizes-terms-empty": (
            derived(("channel_sum_bound", [], {}, node | {"terms": []})),
            "terms is empty",
        ),
        "sizes-terms-unknown": (
            derived(("channel_sum_bound", [], {}, node | {"terms": ["product"]})),
            "there is no term",
        ),
        "position-zero": (
            derived(
                (
                    "position_base",
                    [],
                    {},
                    position | {"formula": [*base[:1], ["0", [1, 0, 0]], *base[1:]]},
                )
            ),
            "a coefficient is zero or not an integer",
        ),
        "position-half": (
            derived(
                (
                    "position_base",
                    [],
                    {},
                    position | {"formula": [*base[:1], ["1/2", [1, 0, 0]], *base[1:]]},
                )
            ),
            "a coefficient is zero or not an integer",
        ),
        "limit-over-a-finite-field": (
            upto(LEVEL, 8, last("field", "GF(2)"), last("sense", "limit")),
            "the sense limit has only the field QQ",
        ),
        "recursion-at-no-node": (
            upto("matricized-recursion-given", 0, last("node", [0, 1])),
            "there is no node [0, 1] above the inputs",
        ),
        "condition-upper-none": (
            upto("exceptional-set-condition-given", 3, last("upper", None), last("rank", None)),
            "a rank condition has no lower bound of at least 1, or no upper bound",
        ),
        "depth-zero": (upto(LEVEL, 8, last("depth", 0)), "out of range"),
        "vector-as-a-tensor": (
            derived(
                (
                    "cp_terms_upper_bound",
                    [],
                    {"terms": []},
                    {
                        "kind": "cp-rank",
                        "tensor": {"shape": [2], "entries": ["1", "0"]},
                        "lower": None,
                        "upper": "1",
                        "rank": None,
                    },
                )
            ),
            "a tensor is of order below 2",
        ),
        "combination-empty": (
            combined(combination("all", None, "2", "GF(2)") | {"matrices": []}),
            "matrices is empty",
        ),
        "combination-shapes": (
            combined(combination("all", None, "2", "GF(2)", plain, [["1", "0"]])),
            "the matrices are not of one shape",
        ),
        "combination-bound": (
            combined(combination("all", "2", "2", "GF(2)")),
            "a bound is given that must be null",
        ),
        "combination-over-the-rationals": (
            combined(combination("all", None, "2", "QQ")),
            "over all has only a field GF(p)",
        ),
        "universal-width": (
            upto(UNIVERSAL, 8, last("width", "M^N+1")),
            "the width M^N+1 is not said of product",
        ),
        "limit-of-no-terms": (
            upto(OPEN, 3, at("steps", 3, "witness", "terms")([])),
            "there are no terms",
        ),
        "limit-zero-of-no-terms": (
            derived(("limit_of_terms", [], {"power": 0, "terms": []}, ZERO_LIMIT)),
            "there are no terms",
        ),
        "limit-long-series": (
            upto(OPEN, 3, at("steps", 3, "witness", "terms", 0, 0, 0)(["1"] + ["0"] * 17)),
            "an entry has more than 17 coefficients",
        ),
        "value-empty": (valued([]), "is not in its normal form"),
        "value-order": (valued([[["r0", "K"]], [["M", "m"]]]), "is not in its normal form"),
        "value-product-empty": (
            valued([[]]),
            "a product in a VALUE is empty, or a base is there twice",
        ),
        "value-base-twice": (
            valued([[["M", "1"], ["M", "m"]]]),
            "a product in a VALUE is empty, or a base is there twice",
        ),
        "value-base": (valued([[["N", "1"]]]), "there is no base"),
        "value-base-at-any-level": (valued([[["M", "1"]]], level="any"), "there is no base"),
        "value-exponent": (valued([[["M", "2"]]]), "the exponent"),
        "value-exponent-of-cut": (valued([[["cut", "S"]]]), "the exponent"),
        "value-exponent-of-trees": (valued([[["M", [1, -1]]]]), "the exponent"),
        "value-exponent-not-normal": (
            valued([[["M", [2, -1]]]], **regular),
            "is not in its normal form",
        ),
        "value-exponent-low": (valued([[["M", [1, -2]]]], **regular), "out of range"),
    }


def declined() -> dict[str, tuple[Json, str]]:
    regular = {"tree": {"window": 3}}
    said = smaller_side()[3]
    return {
        "value-exponent-huge": (
            derived((*smaller_side()[:3], said | regular | {"value": [[["M", [LIMIT, -1]]]]})),
            "is above 2^31-1 in absolute value",
        ),
        "table-form-huge": (
            derived(window([LIMIT, 0], [0, 0])),
            "is above 2^31-1 in absolute value",
        ),
    }
