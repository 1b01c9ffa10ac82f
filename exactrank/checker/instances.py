"""The instances that a claim requires, and the first of them that no statement proves."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import form
from claims import BOUNDED, CONDITIONED, PARTITIONED, SIZES, Claim, net_of
from expressions import ClaimsError
from networks import NET, Partition, read_net, read_partition
from numerals import read_field
from statements import Statement
from verdicts import Refusal, Work, show

# What identifies an instance: for statements without a network these keys, else the network, its
# partition and field where the kind has them, and these keys.
PLAIN = {
    "matrix-rank": ("matrix", "field"),
    "combination-rank": ("matrices", "field"),
    "not-closed": ("tensor",),
    "null-set": ("set",),
    "matricized-product": ("left_shape", "right_shape", "partition"),
    "piecewise-identity": ("left", "right"),
    "operator-law": ("operator", "law"),
    "generalized-decomposition": ("operator",),
    "average-equals-sum": ("sharing",),
    "named-set": ("operator", "set"),
}
MORE = {
    "matricized-recursion": ("node",),
    "not-realizable": ("depth", "sense"),
    "distance": ("terms",),
    "unreachable": ("tensor",),
    "separation-rank": ("features",),
    "separation-gap": ("features",),
    "beyond-one-channel": ("weights",),
    "realized": ("tensor",),
    "beyond-shallow": ("shallow", "sense"),
}
DEFAULTS = {"field": "QQ", "depth": 1, "sense": "exact", "shallow": "relu-max"}


def _texts(values: dict[str, Any], names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(json.dumps(values[name], sort_keys=True) for name in names)


def _plain(claim: Claim) -> tuple[str, ...]:
    """The keys that identify an instance of a kind without a network; where it fails is one."""
    return PLAIN[claim.kind] + (("fails_at",) if claim.value == "fails" else ())


def subject(claim: Claim, statement: Statement) -> tuple[Any, ...]:
    """What makes a statement the proof of a required instance."""
    kind, seen = statement.kind, vars(statement)
    if kind in PLAIN:
        return _texts(statement.raw, _plain(claim))
    parts = seen.get("parts", {})
    more = _texts(parts | {"shallow": parts.get("operator")}, MORE.get(kind, ()))
    if claim.value == "containment":
        more = (str(statement.tensors[1].net.widths[0]),)
    return net_of(statement), seen.get("partition"), seen.get("field"), more


def missing(claim: Claim, path: str, proved: list[Statement]) -> list[str]:
    """The first required instance that no statement proves, as it is written; and all sizes."""
    subjects = {subject(claim, said) for said in proved if said.kind not in SIZES}
    lacking = ["all sizes"] * (
        claim.all_sizes is not None and all(said.kind not in SIZES for said in proved)
    )
    if not claim.required and claim.all_sizes is None:
        raise ClaimsError(f"{path}: [{claim.ident}] nothing is required")
    for table in claim.required:
        for values in product(*table.values()):
            instance = dict(zip(table, values, strict=True))
            try:
                found = _instance(claim, dict(instance)) in subjects
            except (Refusal, ClaimsError) as error:
                raise ClaimsError(f"{path}: [{claim.ident}] required: {error}") from None
            if not found:
                said = ", ".join(f"{key} = {show(value)}" for key, value in instance.items())
                return [f"the required instance {said}", *lacking]
    return lacking


def of_required(claim: Claim, statement: Statement, *, any_field: bool) -> bool:
    """Whether the statement is about a required instance, or one that differs in the field only."""
    names = PLAIN.get(claim.kind, ("network", "partition", "field", "more"))

    def parts(found: tuple[Any, ...]) -> list[Any]:
        pairs = zip(names, found, strict=True)
        return [part for name, part in pairs if not (any_field and name == "field")]

    ours = parts(subject(claim, statement))
    return any(
        parts(_instance(claim, dict(zip(table, values, strict=True)))) == ours
        for table in claim.required
        for values in product(*table.values())
    )


def _instance(claim: Claim, table: dict[str, Any]) -> tuple[Any, ...]:
    kind, work = claim.kind, Work(float("inf"))

    def take(name: str) -> Any:
        if name not in table and name not in DEFAULTS:
            raise ClaimsError(f"the key {name} is not given")
        return table.pop(name, DEFAULTS.get(name))

    found: tuple[Any, ...]
    if kind in PLAIN:
        taken = {name: take(name) for name in _plain(claim)}
        if kind == "matricized-product":
            modes = sum(len(form.integers(taken[name], name, 1)) for name in PLAIN[kind][:2])
            i, j = _partition(taken["partition"], modes).sides
            taken["partition"] = {"I": i, "J": j}
        found = _texts(taken, _plain(claim))
    else:
        pooling = {"geometry": table.pop("geometry", "contiguous")}
        pooling |= {key: table.pop(key) for key in ("window", "shape", "tree") if key in table}
        network = {"operator": "product", "sharing": "none", "pooling": pooling}
        network |= {key: table.pop(key) for key in NET if key in table}
        if "width" in table:
            network["widths"] = [table.pop("width")] * _depth(pooling, network.get("inputs"))
        net, partition, field = read_net(network, work), None, None
        if kind in (*PARTITIONED, "separation-gap", "polynomial-identity", "matricized-recursion"):
            partition = _partition(table.pop("partition", None), net.inputs, pooling.get("shape"))
        if kind == "count" and "field" not in table:
            raise ClaimsError("the key field is not given")
        if kind in (*BOUNDED, *CONDITIONED, "not-realizable"):
            field = read_field(take("field"), work)
        names = ("terms",) if claim.value == "containment" else MORE.get(kind, ())
        taken = {name: take(name) for name in names}
        if taken.get("features") == "monomials":
            taken["features"] = {"family": "monomials"}
        found = net, partition, field, _texts(taken, names)
    if table:
        raise ClaimsError(f"the key {show(next(iter(table)))} is not known")
    return found


def _depth(pooling: dict[str, Any], inputs: Any) -> int:
    """L as it follows from the geometry; read_net then says whether it fits."""
    if pooling["geometry"] == "global":
        return 1
    if pooling["geometry"] == "tree":
        tree, depth = pooling.get("tree"), 0
        while isinstance(tree, list) and tree:
            tree, depth = tree[0], depth + 1
        return depth
    window, shape = pooling.get("window"), pooling.get("shape", [1, inputs])
    if pooling["geometry"] == "contiguous":
        if isinstance(window, list):
            return len(window)
        window = [1, window]
    elif isinstance(window, list) and window and isinstance(window[0], list):
        return len(window)
    (a, b), (height, width), depth = form.pair(window, "window"), form.pair(shape, "shape"), 0
    if a < 1 or b < 1 or a * b < 2:
        raise ClaimsError("a window has less than two nodes")
    while height * width > 1 and (height // a, width // b) != (height, width):
        height, width, depth = height // a, width // b, depth + 1
    return depth


def _partition(value: Any, modes: int, shape: Any = None) -> Partition:
    if value == "odd":
        rows = set(range(1, modes + 1, 2))
    elif value in ("left", "checkerboard") and shape:
        width = shape[1]
        cells = {j: divmod(j - 1, width) for j in range(1, modes + 1)}
        rows = {
            j
            for j, (row, column) in cells.items()
            if (column < width // 2 if value == "left" else (row + column) % 2 == 0)
        }
    elif value == "low":
        rows = set(range(1, modes // 2 + 1))
    else:
        rows = set(_labels(value, modes))
    i, j = ([x for x in range(1, modes + 1) if (x in rows) == ours] for ours in (True, False))
    return read_partition({"I": i, "J": j}, modes)


def _labels(value: Any, modes: int) -> Iterator[int]:
    for part in form.string(value, "partition").split(","):
        ends = re.fullmatch(r"([1-9][0-9]{0,5})(?:-([1-9][0-9]{0,5}))?", part.strip())
        if not ends or int(ends[2] or ends[1]) > modes:
            raise ClaimsError(f"the partition {show(value)} is no list of labels up to {modes}")
        yield from range(int(ends[1]), int(ends[2] or ends[1]) + 1)
