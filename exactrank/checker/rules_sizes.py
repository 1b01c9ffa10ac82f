"""Statements for all sizes: their lower halves, their upper halves, values and domains."""

from __future__ import annotations

from typing import Any

import form
from forms import one_of
from rules import Rule, Step, check_product
from rules_networks import check_degree, zero_set
from statements import Bounds, Parts, Statement
from values import least_channels, normalised, number
from verdicts import Invalid, Work, show

Linear = list[int]  # [a, b], the form a + b*r
DOMAIN = ("quantity", "operator", "level", "tree", "partition", "sharing", "field", "r_min")


def all_sizes(relation: str, value: Any, **domain: Any) -> Parts:
    """A statement on the maximal rank of product networks at level 1, but for `domain`."""
    return {
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


ROOT_THEOREM = all_sizes("<=", [[["r_last", "1"]]], partition="root-children-one-sided")


# Lower halves: tables of 0 and 1, or of max.


def window_table(step: Step) -> Parts:
    said = step.conclusion.parts
    (a, b), operator = said["leaf"], said["operator"]
    if said["labels"] == "digits" and (operator, a, b) != ("product", 1, 0):
        raise Invalid("digits are for the operator product and the leaf [1, 0] only")
    both = a * b if operator == "product" else max(a, b)
    return said | {"match": [a - b, b], "mismatch": [2 * both - 2 * b, b]}


def at_least(linear: Linear, least: int, r_min: int) -> bool:
    """a + b*r >= least for all r >= r_min."""
    a, b = linear
    return b >= 0 and a + b * r_min >= least


def minus(x: Linear, y: Linear) -> Linear:
    return [x[0] - y[0], x[1] - y[1]]


def tree_table(step: Step) -> Parts:
    return kept_by_operator(step.premises[0].parts)


def kept_by_operator(table: Parts) -> Parts:
    """The table, if op(v1, v1) = v1 and op(v1, v0) = op(v0, v0) = v0; Invalid otherwise."""
    v1, v0, r_min = table["match"], table["mismatch"], table["r_min"]
    if table["operator"] == "product":
        for name, x, y, z in (
            ("v1*v1 = v1", v1, v1, v1),
            ("v1*v0 = v0", v1, v0, v0),
            ("v0*v0 = v0", v0, v0, v0),
        ):
            if [x[0] * y[0], x[0] * y[1] + x[1] * y[0], x[1] * y[1]] != [*z, 0]:
                raise Invalid(f"{name} does not hold for v1 = {v1}, v0 = {v0}")
    elif not (at_least(v1, 0, r_min) and at_least(minus(v0, v1), 0, r_min)):
        raise Invalid(f"v1 >= 0 and v0 >= v1 do not hold for v1 = {v1}, v0 = {v0}, r >= {r_min}")
    return table


def table_minor(step: Step) -> Parts:
    table = step.premises[0].parts
    v1, v0, r_min = table["match"], table["mismatch"], table["r_min"]
    d, opposite = minus(v1, v0), minus(v0, v1)
    if table["operator"] == "product" and v0 == [0, 0] and d in ([1, 0], [-1, 0]):
        field = "any"  # the determinant is 1 or -1
    elif (
        (at_least(d, 1, r_min) or at_least(opposite, 1, r_min))
        and at_least(v0, 0, r_min)
        and at_least(v1, 1, r_min)
    ):
        field = "QQ"
    else:
        raise Invalid(f"the minor with v1 = {v1}, v0 = {v0} may be 0 for an r >= {r_min}")
    domain = {"operator": table["operator"], "field": field, "r_min": r_min}
    if table["labels"] == "digits":
        return all_sizes(">=", [[["window_product", "1"]]], sharing="none", **domain)
    return all_sizes(">=", [[["r", "S"]]], level="any", **domain)


# Upper halves: cuts, and bounds node by node.


def named_cut(step: Step) -> Parts:
    return {
        "root": ROOT_THEOREM,
        "first-windows": all_sizes("<=", [[["r0", "K"]]]),
        "smaller-side": all_sizes("<=", [[["M", "m"]]]),
    }[step.witness]


def _cut_witness(value: Any, conclusion: Statement, work: Work) -> Any:
    (cut,) = form.keys(value, "the witness", "cut")
    return one_of("root", "first-windows", "smaller-side")(cut, "cut", conclusion, work)


NODE_BOUNDS: dict[str, tuple[str, dict[str, list[str]]]] = {  # at, and the terms by channel
    "input_bound": ("input", {"one": ["unit"], "side": ["own-side"]}),
    "channel_sum_bound": ("node", {"one": ["sum"], "side": ["sum"]}),
    "channel_side_bound": ("node", {"side": ["product"]}),
    "smaller_side_bound": ("node", {"one": ["smaller-side"]}),
}


def node_bound(step: Step) -> Parts:
    (at, terms), channel = NODE_BOUNDS[step.rule], step.conclusion.parts["channel"]
    if channel not in terms:
        raise Invalid(f"it does not hold for channel {channel}")
    return {"at": at, "channel": channel, "terms": terms[channel]}


def _one_channel(step: Step, *places: str) -> tuple[Parts, Parts]:
    first, second = (premise.parts for premise in step.premises)
    if (first["at"], second["at"]) != places or first["channel"] != second["channel"]:
        raise Invalid(f"the premises are not at {', '.join(places)} with one channel")
    return first, second


def least_node_bound(step: Step) -> Parts:
    first, second = _one_channel(step, "node", "node")
    return first | {"terms": sorted({*first["terms"], *second["terms"]})}


def tree_recursion(step: Step) -> Parts:
    _, node = _one_channel(step, "input", "node")
    bases = {("side", "product", "sum"): "cut", ("one", "smaller-side", "sum"): "recursion"}
    base = bases.get((node["channel"], *node["terms"]))
    if base is None:
        raise Invalid(
            f"the terms {show(node['terms'])} with channel {node['channel']} are those "
            "of neither cut nor recursion"
        )
    return all_sizes("<=", [[[base, "1"]]])


# Values and domains.


def count_windows(step: Step) -> Parts:
    said = step.premises[0].parts
    tree, odd = said["tree"], said["partition"] == "odd"
    window = tree["window"] if isinstance(tree, dict) else None
    exponents: dict[str, Any] = {}
    product = None  # window_product as alternatives
    if tree == "regular" or window:
        exponents |= {"K": [1, -1], "S": [1, -1]} if odd else {"K": [1, -1]}
    if tree in ("global", "pair"):
        exponents |= {"K": "1", "S": "1"} | ({"m": "1"} if tree == "pair" else {})
        product = [[["r0", "1"]], [["M", exponents.get("m", "m")]]]
    if window and window % 2 == 0 and odd and said["level"] == 1:
        exponents["m"] = [window // 2, -1]
        product = [[["r0", [1, -1]]], [["M", [window // 2, -1]]]]
    value = []
    for alternative in said["value"]:
        if product and alternative == [["window_product", "1"]]:
            value += product
        elif "window_product" in [base for base, _ in alternative]:
            value.append(alternative)
        else:
            value.append(
                [
                    [base, exponents.get(e, e) if isinstance(e, str) else e]
                    for base, e in alternative
                ]
            )
    if value == said["value"]:
        raise Invalid(
            f"in {show(value)} nothing is replaced for tree {show(tree)}, partition "
            f"{said['partition']}, level {said['level']}"
        )
    return said | {"value": normalised(value, said["level"], tree)}


NARROWER = (
    ("level", "any", 1),
    ("partition", "any", "odd"),
    ("partition", "any", "root-children-one-sided"),
    ("sharing", "any", "none"),
    ("field", "any", "QQ"),
    ("r_min", 1, 2),
    ("tree", "global", "pair"),
)


def restrict_sizes(step: Step) -> Parts:
    wide, said = step.premises[0].parts, step.conclusion.parts
    changed = [key for key in DOMAIN if wide[key] != said[key]]
    if not changed:
        raise Invalid("the domain is the premise's")
    for key in changed:
        old, new = wide[key], said[key]
        if not (
            (key, old, new) in NARROWER
            or (key == "tree" and (old == "any" or (old == "regular" and isinstance(new, dict))))
        ):
            raise Invalid(f"{key} does not go from {show(old)} to {show(new)}")
    value = normalised(wide["value"], said["level"], said["tree"])
    return wide | {key: said[key] for key in changed} | {"value": value}


def _one_domain(step: Step, *relations: str) -> tuple[Parts, Parts]:
    first, second = (premise.parts for premise in step.premises)
    for key in DOMAIN:
        if first[key] != second[key]:
            raise Invalid(
                f"the premises have not one domain: {key} is {show(first[key])} and "
                f"{show(second[key])}"
            )
    if (first["relation"], second["relation"]) != relations:
        raise Invalid(f"the premises' relations are not {', '.join(relations)}")
    return first, second


def smaller_bound(step: Step) -> Parts:
    first, second = _one_domain(step, "<=", "<=")
    value = normalised(first["value"] + second["value"], first["level"], first["tree"])
    return first | {"value": value}


def both_sizes(step: Step) -> Parts:
    first, second = _one_domain(step, ">=", "<=")
    if first["value"] != second["value"]:
        raise Invalid(f"the values {show(first['value'])} and {show(second['value'])} differ")
    return first | {"relation": "="}


def _check_lower(said: Parts, **needed: str) -> None:
    for key, value in needed.items():
        if said[key] != value:
            raise Invalid(f"the premise's {key} is {show(said[key])} instead of {show(value)}")
    if said["relation"] == "<=":
        raise Invalid("the premise has no lower bound, its relation is <=")


def almost_everywhere_sizes(step: Step) -> Parts:
    said = step.premises[0].parts
    _check_lower(said, quantity="maximal-rank", operator="product")
    return said | {"quantity": "almost-all"}


def _level_witness(value: Any, conclusion: Statement, work: Work) -> Any:
    (level,) = form.keys(value, "the witness", "level")
    return form.integer(level, "level")


def specialise_sizes(step: Step) -> Bounds:
    said, subject, level = step.premises[0].parts, step.conclusion, step.witness
    check_product(subject)
    if said["operator"] != "product" or said["quantity"] != subject.kind:
        raise Invalid(f"the premise is on the {said['quantity']} of {said['operator']} networks")
    _check_domain(said, subject, level)
    lower = upper = number(said["value"], subject.net, subject.partition, level)
    if subject.kind == "almost-all":
        _check_lower(said)
        check_degree(subject, lower)
    return (
        None if said["relation"] == "<=" else lower,
        None if said["relation"] == ">=" else upper,
    )


def _check_domain(said: Parts, subject: Statement, level: int) -> None:
    net, rows = subject.net, subject.partition.sides[0]
    if not 1 <= level <= (1 if said["level"] == 1 else net.depth):
        raise Invalid(f"the level {level} is not one of the premise's")
    pooling, tree = subject.raw["network"]["pooling"], said["tree"]
    window = pooling.get("window") if pooling["geometry"] == "contiguous" else None
    trees = {
        "any": True,
        "regular": type(window) is int,
        "global": net.depth == 1,
        "pair": net.depth == 1 and net.inputs == 2,
    }
    counts = subject.partition.count(net)
    below = [
        j for k in range(1, net.nodes(level - 1) + 1, 2) for j in net.inputs_below(level - 1, k)
    ]
    one_sided = all(0 in counts[-2][c - 1] for c in net.children[-1][0])
    partitions = {
        "any": True,
        "odd": sorted(below) == list(rows),
        "root-children-one-sided": one_sided,
    }
    for name, holds in (
        ("tree", window == tree["window"] if isinstance(tree, dict) else trees[tree]),
        ("partition", partitions[said["partition"]]),
        ("sharing", said["sharing"] == "any" or net.shared <= {net.depth}),
        ("field", said["field"] == "any" or not subject.field),
        ("r_min", least_channels(net, level) >= said["r_min"]),
    ):
        if not holds:
            raise Invalid(
                f"the subject is not in the domain: {name} {show(said[name])} at level {level}"
            )


# Beyond shorter networks.


def _theorems(step: Step) -> Statement:
    first, root = step.premises
    if root.parts != ROOT_THEOREM:
        raise Invalid("the second premise is not the root theorem")
    return first


def beyond_shorter(step: Step) -> Parts:
    said, sense = _theorems(step).parts, step.conclusion.parts["sense"]
    _check_lower(said, quantity="almost-all", operator="product", partition="odd")
    for base, exponent in (pair for alternative in said["value"] for pair in alternative):
        if base not in ("r", "M", "r0") or exponent in ("S", "m"):
            raise Invalid(
                f"the value has the power {show([base, exponent])}, which speaks of more "
                "than r, M and r0"
            )
    if sense == "limit" and said["field"] != "QQ":
        raise Invalid("the sense limit needs the field QQ")
    kept = {key: said[key] for key in ("level", "tree", "sharing", "field", "r_min")}
    return kept | {"fewer_than": said["value"], "sense": sense}


def beyond_shorter_at(step: Step) -> Parts:
    first, said = _theorems(step), step.conclusion.parts
    lower, depth, counts = first.bounds[0], said["depth"], first.partition.count(first.net)
    if lower is None:
        raise Invalid("the first premise has no lower bound")
    if first.raw["network"] != said["network"]:
        raise Invalid("the network is another than in the first premise")
    for k, sides in enumerate(counts[depth - 1], 1):
        if 0 not in sides:
            raise Invalid(f"below the node [{depth - 1}, {k}] there are inputs of both sides")
    return {
        "network": first.raw["network"],
        "depth": depth,
        "field": first.raw["field"],
        "fewer_than": lower,
        "sense": said["sense"],
        "degree": first.degree,
    }


def _beyond_cites(step: Step) -> list[str]:
    limit = step.conclusion.parts["sense"] == "limit"
    return ["independent-products"] + ["closed-rank-set"] * limit


SIZES, NODE = "all-sizes", "node-bound"
RULES = {
    "window_table": Rule(window_table, ("window-table",)),
    "tree_table": Rule(tree_table, ("tree-table",), ("window-table",)),
    "table_minor": Rule(table_minor, (SIZES,), ("tree-table",)),
    "named_cut": Rule(named_cut, (SIZES,), (), _cut_witness),
    **{name: Rule(node_bound, (NODE,)) for name in NODE_BOUNDS},
    "least_node_bound": Rule(least_node_bound, (NODE,), (NODE, NODE)),
    "tree_recursion": Rule(tree_recursion, (SIZES,), (NODE, NODE)),
    "count_windows": Rule(count_windows, (SIZES,), (SIZES,)),
    "restrict_sizes": Rule(restrict_sizes, (SIZES,), (SIZES,)),
    "smaller_bound": Rule(smaller_bound, (SIZES,), (SIZES, SIZES)),
    "both_sizes": Rule(both_sizes, (SIZES,), (SIZES, SIZES)),
    "almost_everywhere_sizes": Rule(
        almost_everywhere_sizes, (SIZES,), (SIZES,), cites=lambda step: ["null-zero-set"]
    ),
    "specialise_sizes": Rule(
        specialise_sizes,
        ("maximal-rank", "almost-all"),
        (SIZES,),
        _level_witness,
        lambda step: (
            zero_set(step) if step.conclusion.kind == "almost-all" and step.conclusion.field else []
        ),
    ),
    "beyond_shorter": Rule(
        beyond_shorter, ("not-realizable-sizes",), (SIZES, SIZES), cites=_beyond_cites
    ),
    "beyond_shorter_at": Rule(
        beyond_shorter_at, ("not-realizable",), ("almost-all", SIZES), cites=_beyond_cites
    ),
}
