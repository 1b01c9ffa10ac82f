"""Certificates of ranks and reach of rectifier networks: good ones, and what is refused."""

from collections.abc import Sequence
from typing import Any

from attack_certs import copy
from attack_separation import bounds, derived
from attack_table import ORDER, at, last, single

Json = Any
TWO = {"I": [1], "J": [2]}
PAIR = {
    "operator": "relu-max",
    "inputs": 2,
    "representation": 2,
    "widths": [2],
    "sharing": "none",
    "pooling": {"geometry": "global"},
}
SUMS = {**PAIR, "operator": "relu-sum"}
PRODUCTS = {**PAIR, "operator": "product"}
DEEP = {**PAIR, "inputs": 4, "widths": [2, 1], "pooling": {"geometry": "contiguous", "window": 2}}
ODD, LOW = {"I": [1, 3], "J": [2, 4]}, {"I": [1, 2], "J": [3, 4]}
COMPLEMENT = {"generator": "complement", "channels": 2}
# A = ((20, 19), (19, 18)) of maxima; of sums ((24, 22), (22, 20)).
ARRAYS = {
    "arrays": {
        "layer0": [[["10", "9"], ["2", "1"]], [["2", "1"], ["10", "9"]]],
        "layer1": [[["1", "1"]]],
    }
}


def rank(
    lower: str | None,
    upper: str | None,
    net: Json = PAIR,
    partition: Json = TWO,
    weights: Json = None,
    field: str = "QQ",
) -> Json:
    said = {"kind": "rank", "quantity": "rank-at-weights" if weights else "maximal-rank"}
    said |= {"network": net} | ({"weights": weights} if weights else {})
    return {**said, "partition": partition, "order": ORDER, "field": field, **bounds(lower, upper)}


def complement(
    lower: str | None,
    upper: str | None,
    net: Json = PAIR,
    partition: Json = TWO,
    channels: int = 2,
) -> Json:
    weights = {"generator": "complement", "channels": channels}
    return single(copy(rank(lower, upper, net, partition, weights)), "complement_rank", {})


def above(rule: str, upper: str, net: Json, partition: Json = TWO) -> Json:
    return single(copy(rank(None, upper, net, partition)), rule, {})


def weaker(upper: str | None, lower: str | None = None, net: Json = PAIR) -> Json:
    first = ("level_sets_upper_bound", [], {}, rank(None, "2"))
    return derived(first, ("weaker_upper_bound", [0], {}, rank(lower, upper, net)))


def minor(net: Json = PAIR, modulus: str = "7", rows: Json = ((1,), (2,))) -> Json:
    data = {"rows": rows, "columns": [[1], [2]], "modulus": modulus}
    return copy(single(rank("2", None, net, TWO, ARRAYS), "minor_lower_bound", data))


def realized(entries: Sequence[str], net: Json = PAIR, shape: Json = (2, 2)) -> Json:
    said = {
        "kind": "realized",
        "network": net,
        "weights": ARRAYS,
        "tensor": {"shape": shape, "entries": entries},
    }
    return copy(single(said, "evaluate_tensor", {}))


def beyond(
    operator: str,
    fewer: str | None,
    sense: str = "exact",
    *,
    premise: Json = None,
    net: Json = DEEP,
) -> Json:
    """DEEP at complements has rank 4 at odd | even."""
    said = {
        "kind": "beyond-shallow",
        "network": net,
        "weights": COMPLEMENT,
        "operator": operator,
        "fewer_than": fewer,
        "sense": sense,
    }
    first = premise or ("complement_rank", [], {}, rank("4", "4", DEEP, ODD, COMPLEMENT))
    made = derived(first, ("beyond_rectifier_terms", [0], {}, said))
    return made | {"cites": ["closed-rank-set"] * (sense == "limit")}


def unreachable(
    index: Json = (1, 1),
    modes: Json = (1, 2),
    values: Json = (2, 2),
    entries: Sequence[str] = ("1", "0", "0", "1"),
    *,
    net: Json = SUMS,
    shape: Json = (2, 2),
) -> Json:
    said = {
        "kind": "unreachable",
        "network": net,
        "tensor": {"shape": shape, "entries": entries},
    }
    data = {"index": index, "modes": modes, "values": values}
    return copy(single(said, "additive_obstruction", data))


SUMS4 = {**DEEP, "operator": "relu-sum"}
UNIT4 = ["1", *["0"] * 15]


def table(at_: str, operator: str = "relu-max", leaf: Json = (0, 1), r_min: int = 2) -> Json:
    a, b = leaf
    return {
        "kind": "index-table",
        "operator": operator,
        "leaf": leaf,
        "r_min": r_min,
        "at": at_,
        "match": [a - b, b],
        "mismatch": [0, b],
    }


def ranked(
    operator: str = "relu-max", leaf: Json = (0, 1), r_min: int = 2, **changes: Json
) -> Json:
    product = operator == "product"
    return {
        "kind": "index-rank",
        "operator": operator,
        "leaf": leaf,
        "level": "any",
        "tree": "any",
        "partition": "any",
        "sharing": "any",
        "field": "any" if product else "QQ",
        "r_min": r_min,
        "exponent": "S",
        "extra": "none" if product else "spare",
        **changes,
    }


COUNTED = {"level": 1, "tree": {"window": 2}, "partition": "odd", "exponent": [1, -1]}


def index_rank(
    operator: str = "relu-max",
    leaf: Json = (0, 1),
    r_min: int = 2,
    *,
    counted: Json = None,
    **changes: Json,
) -> Json:
    steps = [
        ("index_window", [], {}, table("window", operator, leaf, r_min)),
        ("index_tree", [0], {}, table("tree", operator, leaf, r_min)),
        ("index_rank", [1], {}, ranked(operator, leaf, r_min, **changes)),
    ]
    if counted is not None:
        steps.append(
            ("count_index_rank", [2], {}, ranked(operator, leaf, r_min) | COUNTED | counted)
        )
    return derived(*steps)


def formula(weights: str, place: str, text: Json) -> Json:
    return {"kind": "tensor-formula", "weights": weights, "at": place, "formula": text}


def delta(y: str, x: str, head: str) -> Json:
    return ["sum", y, ["delta", y, x], [head, y]]


ROOT = ["sum", "a", ["output", "a"], ["leaves", "a"]]


def universal(
    channels: str = "relu-max-channels",
    root: str = "relu-max-channels",
    terms: str = "indicator-terms",
    *,
    contained: str = "relu-max",
    operator: str = "relu-max",
    width: str = "M^N+1",
) -> Json:
    """Containment, the shallow network, and both."""
    said = {"kind": "universal", "operator": operator, "sharing": "none", "width": width}
    node = delta("a", "g", "leaves")
    return derived(
        ("leaf_formula", [], {}, formula(channels, "input", ["leaves", "g"])),
        ("node_formula", [], {}, formula(channels, "node", node)),
        ("sift", [1], {}, formula(channels, "node", ["leaves", "g"])),
        ("root_formula", [], {}, formula(root, "root", ROOT)),
        (
            "contains_shallow",
            [0, 2, 3],
            {},
            {"kind": "containment", "operator": contained, "tree": "any"},
        ),
        ("entry_formula", [], {}, formula(terms, "entry", delta("g", "d", "tensor"))),
        ("sift", [5], {}, formula(terms, "entry", ["tensor", "d"])),
        ("shallow_universal", [6], {}, {**said, "tree": "global"}),
        ("deep_universal", [4, 7], {}, {**said, "tree": "any"}),
    )


def accepted() -> dict[str, Json]:
    three = {**PAIR, "representation": 3}
    return {
        "complement": complement("2", "2"),
        "complement-spare-by-an-index": complement("3", "3", three),
        "complement-spare-by-a-window": complement("2", "2", DEEP, LOW, 2),
        "complement-of-one-channel": complement("2", "2", DEEP, ODD, 1),
        "complement-shared": complement("4", "4", {**DEEP, "sharing": "all"}, ODD),
        "level-sets": above("level_sets_upper_bound", "2", PAIR),
        "level-sets-of-terms": above(
            "level_sets_upper_bound", "5", {**PAIR, "representation": 5, "widths": [1]}
        ),
        "level-sets-deep": above("level_sets_upper_bound", "4", DEEP, ODD),
        "level-sets-one-sided": above("level_sets_upper_bound", "4", DEEP, LOW),
        "additive": above("additive_upper_bound", "2", {**SUMS, "representation": 3}),
        "additive-deep": above(
            "additive_upper_bound", "3", {**SUMS4, "widths": [9, 9]}, {"I": [1, 3], "J": [2, 4]}
        ),
        "specialised-at-complements": _specialised(COMPLEMENT),
        "weaker": weaker("7"),
        "minor-of-maxima": minor(),
        "minor-of-sums": minor(SUMS),
        "realized": realized(["20", "19", "19", "18"]),
        "realized-by-sums": realized(["24", "22", "22", "20"], SUMS),
        "beyond-terms": beyond("relu-max", "2"),
        "beyond-terms-in-the-limit": beyond("relu-max", "2", "limit"),
        "beyond-sums": beyond("relu-sum", None),
        "unreachable-by-sums": unreachable(),
        "unreachable-by-deep-sums": unreachable(
            [1, 1, 1, 1], [2, 3], [2, 2], UNIT4, net=SUMS4, shape=[2] * 4
        ),
        "index-rank": index_rank(),
        "index-rank-of-products": index_rank("product", (1, 0), 1),
        "index-rank-counted": index_rank(counted={"extra": "M>r"}),
        "universal-maxima": universal(),
    }


def _made(certificate: Json, *edits: Any) -> Json:
    certificate = copy(certificate)
    for edit in edits:
        certificate = edit(certificate)
    return certificate


def _first(certificate: Json, **changes: Json) -> Json:
    """The first step's conclusion changed."""
    return at("steps", 0, "conclusion")(lambda said: said | changes)(copy(certificate))


def _specialised(weights: Json, net: Json = PAIR) -> Json:
    first = ("level_sets_upper_bound", [], {}, rank(None, "2", net))
    said = rank(None, "2", net, TWO, weights)
    return derived(first, ("specialisation_upper_bound", [0], {}, said))


def _of_sizes() -> Json:
    """A bound of product networks at a network of maxima."""
    sizes = {
        "kind": "all-sizes",
        "quantity": "maximal-rank",
        "operator": "product",
        "level": 1,
        "tree": "any",
        "partition": "any",
        "sharing": "any",
        "field": "any",
        "r_min": 1,
        "relation": "<=",
        "value": [[["M", "m"]]],
    }
    return derived(
        ("named_cut", [], {"cut": "smaller-side"}, sizes),
        ("specialise_sizes", [0], {"level": 1}, rank(None, "2")),
    )


def _matched() -> Json:
    said = rank("2", "2", PRODUCTS, TWO, {"generator": "matching", "channels": 2})
    return single(copy(said), "complement_rank", {})


def invalid() -> dict[str, tuple[Json, str]]:
    one = {**PAIR, "representation": 1, "widths": [1]}
    cut = {"inputs": [1], "pools": [], "symmetric": []}
    cut_at = {"inputs": [1], "pools": [], "convolutions": []}
    ones = ("factorization_upper_bound", [], {"columns": [0, 1], "combinations": [[], []]})
    sums = {**SUMS4, "widths": [9, 9]}
    return {
        "complement-raised": (complement("3", "3"), "the rule gives lower 2, upper 2"),
        "complement-without-spare": (
            complement("2", "2", {**PAIR, "representation": 3}),
            "the rule gives lower 3, upper 3",
        ),
        "complement-spare-row-alone": (
            complement(
                "3",
                "3",
                {**DEEP, "pooling": {"geometry": "tree", "tree": [[1, 2], [3, 4]]}},
                {"I": [1, 2, 3], "J": [4]},
            ),
            "the rule gives lower 2, upper 2",
        ),
        "complement-lower-alone": (complement("2", None), "the rule gives lower 2, upper 2"),
        "complement-of-one-index": (complement("1", "1", one, channels=1), "M is 1"),
        "complement-of-arrays": (
            single(copy(rank("2", "2", weights=ARRAYS)), "complement_rank", {}),
            "the weights are not those of complements",
        ),
        "complement-of-a-matching": (_matched(), "the weights are not those of complements"),
        "matching-of-complements": (
            single(copy(rank("2", None, weights=COMPLEMENT)), "matching_lower_bound", {}),
            "the weights are not those of a matching",
        ),
        "flow-of-complements": (
            single(copy(rank("2", None, weights=COMPLEMENT)), "flow_lower_bound", {}),
            "the weights are not those of a flow",
        ),
        "level-sets-lowered": (
            above("level_sets_upper_bound", "1", PAIR),
            "the rule gives lower null, upper 2",
        ),
        "level-sets-of-one-term": (
            above("level_sets_upper_bound", "4", {**PAIR, "representation": 5, "widths": [1]}),
            "the rule gives lower null, upper 5",
        ),
        "level-sets-of-sums": (
            above("level_sets_upper_bound", "2", SUMS),
            "the network's operator is not relu-max",
        ),
        "level-sets-of-products": (
            above("level_sets_upper_bound", "2", PRODUCTS),
            "the network's operator is not relu-max",
        ),
        "additive-lowered": (
            above("additive_upper_bound", "2", sums, ODD),
            "the rule gives lower null, upper 3",
        ),
        "additive-of-maxima": (
            above("additive_upper_bound", "2", PAIR),
            "the network's operator is not relu-sum",
        ),
        "weaker-lower": (weaker("1"), "the upper bound is below the premise's"),
        "weaker-with-a-lower-bound": (weaker("7", "1"), "the rule gives lower null, upper 7"),
        "weaker-of-another": (
            weaker("7", net={**PAIR, "widths": [3]}),
            "the premise and the conclusion are not of the same subject",
        ),
        "weaker-without-a-bound": (weaker(None, "1"), "has no upper bound"),
        "weaker-from-a-lower-bound": (
            derived(
                (
                    "minor_lower_bound",
                    [],
                    {"rows": [[1]], "columns": [[1]], "modulus": "7"},
                    rank("1", None, weights=ARRAYS),
                ),
                ("weaker_upper_bound", [0], {}, rank(None, "2", weights=ARRAYS)),
            ),
            "has no upper bound",
        ),
        "weaker-of-another-quantity": (
            derived(
                ("level_sets_upper_bound", [], {}, rank(None, "2")),
                ("weaker_upper_bound", [0], {}, rank(None, "2", weights=ARRAYS)),
            ),
            "premise 0 is a maximal-rank",
        ),
        # 20*18 - 19*19 = -1; modulo 3 the weights are such that a maximum of residues is another.
        "minor-of-maxima-repeated": (minor(rows=[[1], [1]]), "distinct rows"),
        "minor-of-sums-modulo": (minor(SUMS, "2"), "the minor is 0 modulo 2"),
        "cut-of-maxima": (
            single(copy(rank(None, "2")), "cut_upper_bound", cut),
            "it does not hold for networks with the operator relu-max",
        ),
        "cut-at-weights-of-maxima": (
            single(copy(rank(None, "2", weights=ARRAYS)), "cut_at_weights_upper_bound", cut_at),
            "it does not hold for networks with the operator relu-max",
        ),
        "recursion-of-sums": (
            above("recursion_upper_bound", "2", SUMS),
            "it does not hold for networks with the operator relu-sum",
        ),
        "sizes-of-maxima": (
            _of_sizes(),
            "it does not hold for networks with the operator relu-max",
        ),
        "realized-entry": (
            realized(["20", "19", "19", "20"]),
            "the tensor's entries are not those of the network",
        ),
        "realized-by-the-other": (
            realized(["20", "19", "19", "18"], SUMS),
            "the tensor's entries are not those of the network",
        ),
        "realized-shape": (
            realized(["20", "19", "19", "18"], shape=[1, 4]),
            "the tensor has not N modes of dimension M",
        ),
        "beyond-too-many-terms": (
            beyond("relu-max", "3"),
            "fewer than F terms may have the premise's rank",
        ),
        "beyond-any-number-of-terms": (
            beyond("relu-max", None),
            "fewer_than is null or 0, but a number F >= 1 is due",
        ),
        "beyond-no-terms": (beyond("relu-max", "0"), "a number F >= 1 is due"),
        "beyond-sums-of-a-width": (beyond("relu-sum", "2"), "or a width given"),
        "beyond-sums-of-rank-two": (
            beyond(
                "relu-sum",
                None,
                premise=("complement_rank", [], {}, rank("2", "2", DEEP, LOW, COMPLEMENT)),
            ),
            "R is below 3",
        ),
        "beyond-another-network": (
            beyond("relu-sum", None, net={**DEEP, "sharing": "all"}),
            "the network is another than in the premise",
        ),
        "beyond-other-weights": (
            last("weights", {**COMPLEMENT, "channels": 1})(beyond("relu-sum", None)),
            "the weights is another than in the premise",
        ),
        "beyond-an-upper-bound": (
            _beyond_above((*ones, rank(None, "2", weights=ARRAYS))),
            "the premise has no lower bound",
        ),
        "beyond-cites": (
            beyond("relu-max", "2", "limit") | {"cites": []},
            'but the rules used cite ["closed-rank-set"]',
        ),
        "unreachable-by-maxima": (
            unreachable(net=PRODUCTS),
            "the network's operator is not relu-sum",
        ),
        "unreachable-shape": (
            unreachable(shape=[1, 4]),
            "the tensor has not N modes of dimension M",
        ),
        "unreachable-sum": (
            unreachable(entries=["1", "2", "3", "4"]),
            "the four entries are those of a sum",
        ),
        "unreachable-own-value": (
            unreachable(values=[1, 2]),
            "the four entries are those of a sum",
        ),
        "unreachable-index-of-one": (unreachable([1]), "the index has not N entries"),
        "unreachable-index-above": (unreachable([3, 1]), "or one or a value is not among 1 to M"),
        "unreachable-index-zero": (unreachable([0, 1]), "or one or a value is not among 1 to M"),
        "unreachable-value-above": (
            unreachable(values=[2, 3]),
            "or one or a value is not among 1 to M",
        ),
        "unreachable-modes-turned": (unreachable(modes=[2, 1]), "are not two inputs, increasing"),
        "unreachable-mode-above": (unreachable(modes=[1, 3]), "are not two inputs, increasing"),
        "unreachable-below-one-child": (
            unreachable([1, 1, 1, 1], [1, 2], [2, 2], UNIT4, net=SUMS4, shape=[2] * 4),
            "the inputs 1 and 2 are below one child of the root",
        ),
        "unreachable-of-another-network": (
            _asymmetric(),
            "the rule gives network",
        ),
        "index-window-leaf": (index_rank(leaf=[1, 0]), "op(A, B) is not B"),
        "index-window-products": (index_rank("product", (0, 1), 1), "op(A, B) is not B"),
        "index-window-mismatch": (
            _first(index_rank(), mismatch=[-1, 1]),
            "the rule gives mismatch [0, 1]",
        ),
        "index-tree-of-products": (
            index_rank("product", (1, 1), 1),
            "v1*v1 = v1 does not hold",
        ),
        "index-tree-of-a-tree": (
            derived(
                ("index_window", [], {}, table("window")),
                ("index_tree", [0], {}, table("tree")),
                ("index_tree", [1], {}, table("tree")),
            ),
            "the premise is not at window",
        ),
        "index-rank-of-a-window": (
            derived(
                ("index_window", [], {}, table("window")),
                ("index_rank", [0], {}, ranked()),
            ),
            "the premise is not at tree",
        ),
        "index-rank-of-one": (index_rank(r_min=1), "is not known for all r >= 1"),
        "index-rank-of-a-constant": (index_rank(leaf=[1, 1]), "is not known for all r >= 2"),
        "index-rank-of-zeros": (index_rank(leaf=[0, 0]), "is not known for all r >= 2"),
        "index-rank-extra": (index_rank(extra="none"), 'the rule gives extra "spare"'),
        "index-rank-field": (
            index_rank("product", (1, 0), 1, field="QQ"),
            'the rule gives field "any"',
        ),
        "index-rank-counted-twice": (_counted_twice(), "the premise is not for any level, tree"),
        "index-rank-counted-spare": (
            index_rank(counted={"extra": "spare"}),
            'the rule gives extra "M>r"',
        ),
        "index-rank-counted-none": (
            index_rank(counted={"extra": "none"}),
            'the rule gives extra "M>r"',
        ),
        "universal-maxima-of-products": (
            universal("pass-channels", "pass-channels", contained="product"),
            "the premises are not of one operator",
        ),
        "universal-maxima-mixed": (
            universal("relu-max-channels", "pass-channels"),
            "with weights that pass channels",
        ),
        "universal-maxima-contained": (
            universal(contained="product"),
            'the rule gives operator "relu-max"',
        ),
        "universal-products-of-maxima": (
            universal("relu-max-channels", "relu-max-channels", "unit-terms"),
            'the rule gives operator "product"',
        ),
        "universal-terms-for-channels": (
            universal("indicator-terms", "indicator-terms"),
            "it is not about the weights indicator-terms",
        ),
        "universal-channels-for-terms": (
            universal(terms="relu-max-channels"),
            "it is not about the weights relu-max-channels",
        ),
        "universal-without-containment": (
            _of_terms(),
            "with weights that pass channels",
        ),
        "universal-of-a-deep-one": (
            _deep_twice(),
            "the second premise is not for tree global",
        ),
    }


def _beyond_above(first: Json) -> Json:
    said = {
        "kind": "beyond-shallow",
        "network": PAIR,
        "weights": ARRAYS,
        "operator": "relu-max",
        "fewer_than": "1",
        "sense": "exact",
    }
    return derived(first, ("beyond_rectifier_terms", [0], {}, said))


def _asymmetric() -> Json:
    """The obstruction of symmetric tensors, for a network of sums in place of products."""
    shared = {**PRODUCTS, "widths": [1], "sharing": [0]}
    said = unreachable(entries=["0", "1", "0", "0"], net={**shared, "operator": "relu-sum"})
    data = {"index": [1, 2], "swap": [1, 2]}
    return derived(
        ("expand_symmetry", [], {}, {"kind": "symmetric", "network": shared}),
        ("asymmetric_tensor", [0], data, said["claim"]),
    )


def _counted_twice() -> Json:
    first = index_rank(counted={"extra": "M>r"})
    steps = [(s["rule"], s["premises"], s["witness"], s["conclusion"]) for s in first["steps"]]
    return derived(*steps, ("count_index_rank", [3], {}, first["claim"]))


def _of_terms() -> Json:
    """Contained are the terms of an arbitrary tensor."""
    whole = universal()
    steps = [(s["rule"], s["premises"], s["witness"], s["conclusion"]) for s in whole["steps"]]
    steps = steps[:4] + steps[5:7]
    said = {"kind": "containment", "operator": "relu-max", "tree": "any"}
    steps[4:] = [(rule, [4] if one else [], data, text) for rule, one, data, text in steps[4:]]
    return derived(*steps, ("contains_shallow", [5, 2, 3], {}, said))


def _deep_twice() -> Json:
    whole = universal()
    steps = [(s["rule"], s["premises"], s["witness"], s["conclusion"]) for s in whole["steps"]]
    return derived(*steps, ("deep_universal", [4, 8], {}, whole["claim"]))


def malformed() -> dict[str, tuple[Json, str]]:
    good, counted = index_rank(), index_rank(counted={"extra": "M>r"})
    over = rank("2", None, weights=COMPLEMENT, field="GF(7)")
    many = {**COMPLEMENT, "channels": 3}
    return {
        "complement-channels": (
            single(copy(rank("2", None, weights=many)), "complement_rank", {}),
            "channels is above M or r_0",
        ),
        "complement-of-sums": (
            single(copy(rank("2", None, SUMS, weights=COMPLEMENT)), "complement_rank", {}),
            "the generator complement is none for the operator relu-sum",
        ),
        "complement-of-products": (
            single(copy(rank("2", None, PRODUCTS, weights=COMPLEMENT)), "complement_rank", {}),
            "the generator complement is none for the operator product",
        ),
        "matching-of-maxima": (
            single(
                copy(rank("2", None, weights={"generator": "matching", "channels": 2})),
                "matching_lower_bound",
                {},
            ),
            "the generator matching is none for the operator relu-max",
        ),
        "flow-of-maxima": (
            single(
                copy(rank("2", None, weights={"generator": "flow", "paths": [[1, 2, 2]]})),
                "flow_lower_bound",
                {},
            ),
            "the generator flow is none for the operator relu-max",
        ),
        "rectifiers-over-a-finite-field": (
            single(copy(over), "complement_rank", {}),
            "with the operator relu-max the field is QQ",
        ),
        "realized-by-a-generator": (
            last("weights", COMPLEMENT)(realized(["2", "1", "1", "2"])),
            "the weights lacks the key arrays",
        ),
        "realized-by-products": (
            realized(["20", "19", "19", "18"], PRODUCTS),
            "the network's operator is not relu-max or relu-sum",
        ),
        "beyond-shallow-products": (beyond("product", "2"), "operator is"),
        "beyond-shallow-sense": (beyond("relu-max", "2", "almost"), "sense is"),
        "index-rank-over-every-field": (
            index_rank(field="any"),
            "relu-max has only the field QQ",
        ),
        "index-rank-exponent": (index_rank(exponent="m"), "exponent is"),
        "index-rank-exponent-of-any-tree": (
            index_rank(exponent=[1, -1]),
            "the exponent [1, -1] of r is not known here",
        ),
        "index-rank-exponent-not-normal": (
            last("exponent", [2, -2])(copy(counted)),
            "k of an exponent is",
        ),
        "index-rank-exponent-divisible": (
            last("exponent", [2, -1])(copy(counted)),
            "is not in its normal form",
        ),
        "index-rank-extra-unknown": (last("extra", "some")(copy(good)), "extra is"),
        "universal-maxima-width": (universal(width="M^N"), "the width M^N is not said of relu-max"),
        "universal-products-width": (
            universal(operator="product"),
            "the width M^N+1 is not said of product",
        ),
    }


def declined() -> dict[str, tuple[Json, str]]:
    return {
        "unreachable-by-networks-of-maxima": (
            unreachable(net=PAIR),
            "statements about the operator relu-max are not known here",
        ),
        "identity-of-maxima": (
            single(
                {
                    "kind": "tensor-identity",
                    **{
                        side: {
                            "of": "decomposition",
                            "network": PAIR,
                            "node": [1, 1],
                            "weights": None,
                        }
                        for side in ("left", "right")
                    },
                },
                "expand_identity",
                {},
            ),
            "the operator relu-max are not known here",
        ),
    }
