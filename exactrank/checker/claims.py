"""Statements pinned apart from proofs: a table of claims.toml against what a certificate claims."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from itertools import product
from typing import Any

import form
from expressions import ClaimsError, evaluated
from features import Features
from forms_reals import REALS
from matrices import rank
from networks import Net, Partition
from numerals import in_words, power
from rules_conditions import coarse_count, leaf_count
from rules_identities import circuit, leaves_and_coarse
from rules_separation import rank_at_weights
from statements import RANKS, Statement
from values import minimal_cut, mixed_windows, recursion, window_product
from verdicts import Invalid, Refusal, Work, show

TABLE = (
    "statement",
    "source",
    "part",
    "hypotheses",
    "conclusion",
    "required",
    "all_sizes",
    "variants",
)
BOUNDED = *RANKS, "almost-all"
CONDITIONED = "rank-condition", "count"
PARTITIONED = *BOUNDED, *CONDITIONED, "separation-rank"
KINDS: dict[str, tuple[str, ...]] = {  # the relations of the kinds whose values are expressions
    **dict.fromkeys(BOUNDED, ("=", ">=", "<=")),
    "not-realizable": (">=",),
    "distance": ("=",),
    "combination-rank": (">=", "<="),
    "separation-rank": ("=", ">=", "<="),
    "rank-condition": ("=", ">="),
    "count": ("=",),
    "beyond-shallow": (">=",),
}
LITERALS = {
    "tensor-identity": ("circuit", "containment", "universal"),
    "matricized-product": ("kronecker",),
    "matricized-recursion": ("recursion",),
    "polynomial-identity": ("leaf-determinants*coarse-entries",),
    "not-closed": ("rank-above-limit",),
    "null-set": ("closure-null", "closure-everything"),
    "symmetric": ("all-modes",),
    "unreachable": ("any-width",),
    "separation-gap": ("rank-above-separation",),
    "piecewise-identity": ("holds", "fails"),
    "operator-law": ("holds", "fails"),
    "generalized-decomposition": ("every-tree",),
    "average-equals-sum": ("every-tree",),
    "box": ("one-channel",),
    "named-set": ("one-channel",),
    "beyond-one-channel": ("no-channel",),
    "realized": ("exact",),
    "beyond-shallow": ("any-width",),
}
SIZES = (
    "all-sizes",
    "matricized-product-sizes",
    "terms-bound",
    "containment",
    "universal",
    "not-realizable-sizes",
    "determinant-sizes",
    "index-rank",
)
WITHOUT_PARTITION = "not-realizable", "beyond-shallow", *REALS
RELATIONS = {"=": (True, True), ">=": (True, False), "<=": (False, True)}  # which bounds are set


@dataclass(frozen=True)
class Claim:
    ident: str
    hypotheses: list[str]
    kind: str
    relation: str
    value: str
    required: list[dict[str, list[Any]]]
    all_sizes: Any
    variants: dict[str, Any]  # as they are in the file; refutations.py reads them


def load(path: str, ident: str) -> Claim:
    """The table [ident]; everything in it is looked at now, but instances only when listed."""
    try:
        tables = tomllib.loads(form.read_bytes(path).decode("utf-8"))
    except (Refusal, ValueError, RecursionError) as error:  # ValueError: no UTF-8, no TOML, digits
        raise ClaimsError(f"{path}: {error}") from None
    if not isinstance(tables.get(ident), dict):
        raise ClaimsError(f"{path}: there is no table [{ident}]")
    try:
        return _claim(ident, tables[ident])
    except (Refusal, ClaimsError) as error:
        raise ClaimsError(f"{path}: [{ident}] {error}") from None


def _claim(ident: str, table: dict[str, Any]) -> Claim:
    for name in table:
        if name not in TABLE:
            raise ClaimsError(f"the key {show(name)} is not known")
    kind, relation, value = form.keys(
        table.get("conclusion"), "conclusion", "kind", "relation", "value"
    )
    numeric = relation in KINDS.get(form.string(kind, "kind"), ())
    if not numeric and (kind not in LITERALS or relation != "="):
        raise ClaimsError(f"the conclusion {show(kind)} {show(relation)} is not known")
    if not numeric:
        if value not in LITERALS[kind]:
            raise ClaimsError(f"the conclusion of a {kind} is = {' or '.join(LITERALS[kind])}")
    else:
        with suppress(Invalid):  # these numbers are none of a subject; only the form counts here
            evaluated(form.string(value, "value"), lambda name: 1)
    hypotheses = form.items(table.get("hypotheses", []), "hypotheses")
    for name in hypotheses:
        if name not in HYPOTHESES or (kind in WITHOUT_PARTITION and name in OF_PARTITIONS):
            raise ClaimsError(f"the hypothesis {show(name)} is not known")
    required = form.items(table.get("required", []), "required")
    for alternatives in required:
        for name, values in dict(alternatives).items():
            form.items(values, f"required: {name}")
    all_sizes = table.get("all_sizes")
    if all_sizes is not None and Statement(all_sizes, Work()).kind not in SIZES:
        raise ClaimsError("all_sizes is no statement for all sizes")
    variants = table.get("variants", {})
    if not isinstance(variants, dict):
        raise ClaimsError("variants is no table")
    return Claim(ident, hypotheses, kind, relation, value, required, all_sizes, variants)


def match(claim: Claim, statement: Statement, work: Work) -> None:
    """Raise Invalid unless the statement is what the claim pins."""
    if statement.kind in SIZES:
        if statement.raw != claim.all_sizes:
            raise Invalid(
                f"claim {claim.ident}: it is not the statement for all sizes"
                f"{'' if claim.all_sizes else ', of which there is none'}"
            )
        return
    if statement.kind != claim.kind:
        raise Invalid(f"claim {claim.ident}: it is a {statement.kind}, not a {claim.kind}")
    for name in claim.hypotheses:
        if not meets(name, statement):
            raise Invalid(f"claim {claim.ident}: the hypothesis {name} is not met")
    if claim.relation in KINDS.get(claim.kind, ()):
        value = evaluated(claim.value, lambda name: number_of(name, statement, work))
        due = tuple(value if given else None for given in RELATIONS[claim.relation])
        if _bounds(claim, statement) != due:
            raise Invalid(
                f"claim {claim.ident}: the value {claim.value} is {in_words(value)}, and "
                f"lower, upper are not {', '.join(map(in_words, due))}"
            )
    meaning = MEANINGS.get(claim.value)
    if meaning and not meaning(statement):
        raise Invalid(f"claim {claim.ident}: it is not {claim.value}")
    if claim.kind == "distance" and not of_matching(statement):
        raise Invalid(f"claim {claim.ident}: the weights are not a matching's with M channels")


def _bounds(claim: Claim, statement: Statement) -> tuple[int | None, int | None]:
    """What the claim's value is compared with."""
    if claim.kind in ("not-realizable", "beyond-shallow"):
        return statement.parts["fewer_than"], None
    if claim.kind == "count":
        if statement.parts["rank"] != power(statement.net.widths[0], statement.net.nodes(1)):
            raise Invalid(f"claim {claim.ident}: it counts another rank than r_0^K")
        return statement.parts["count"], statement.parts["count"]
    if claim.kind == "rank-condition":
        if claim.relation == ">=":
            return statement.bounds[0], None
        if statement.parts["relation"] != "iff":
            raise Invalid(f"claim {claim.ident}: the relation is not iff")
    return statement.bounds


def net_of(statement: Statement) -> Net | None:
    tensors = vars(statement).get("tensors")
    return tensors[0].net if tensors else vars(statement).get("net")


def of_matching(statement: Statement) -> bool:
    """Whether the weights are a matching's with M channels."""
    channels = statement.net.representation
    return bool(statement.raw["weights"] == {"generator": "matching", "channels": channels})


def meets(name: str, statement: Statement) -> bool:
    """Whether the subject meets this hypothesis."""
    seen = vars(statement)
    if name == "below-the-cut":
        return statement.kind == "maximal-rank" and _below_the_cut(statement)
    return HYPOTHESES[name](net_of(statement), seen.get("partition"), seen.get("features"))


def _below_the_cut(statement: Statement) -> bool:
    upper = statement.bounds[1]
    return upper is not None and upper < minimal_cut(statement.net, statement.partition)


def _is_circuit(statement: Statement) -> bool:
    network, depth = statement.raw["left"]["network"], statement.tensors[0].net.depth
    return statement.raw == circuit(network, depth, 1)


def _in_shallow(statement: Statement, of_units: bool) -> bool:
    """A network with weights given as polynomials has the tensor of an arbitrary CP, or, where the
    leaves are all products of unit vectors, an arbitrary tensor."""
    (left, right), raw = statement.tensors, statement.raw
    n, m, terms = left.net.inputs, left.net.representation, right.net.widths[0]
    network = {
        "operator": "product",
        "inputs": n,
        "representation": m,
        "widths": [terms],
        "sharing": "none",
        "pooling": {"geometry": "global"},
    }
    weights = None
    if of_units:
        if terms != m ** min(n, 32):  # a width is below 2^32
            return False
        zero: list[Any] = []
        one, own = [["1", []]], [[["1", [[1, 1, 1, g, 1]]]] for g in range(1, terms + 1)]
        indices = list(product(range(m), repeat=n))
        weights = {
            "layer0": [
                [[one if d == index[j] else zero for d in range(m)] for index in indices]
                for j in range(n)
            ],
            "layer1": [[own]],
        }
    shallow = {"of": "decomposition", "network": network, "node": [1, 1], "weights": weights}
    return (
        raw["left"]["of"] == "decomposition"
        and left.node == (left.net.depth, 1)
        and raw["left"]["weights"] is not None
        and raw["right"] == shallow
    )


def _powers_of_one_number(net: Net) -> bool:
    numbers = {net.representation, *net.widths} - {1}
    least = min(numbers, default=2)
    bases = {b for e in range(1, 32) if (b := round(least ** (1 / e))) ** e == least and b > 1}
    return any(all(any(b**e == n for e in range(32)) for n in numbers) for b in bases)


def _windows(net: Net | None, size: int) -> bool:
    return net is not None and all(len(w) == size for level in net.children for w in level)


def _contiguous(net: Net) -> bool:
    return all(
        [child for below in level for child in below] == list(range(1, sum(map(len, level)) + 1))
        for level in net.children[1:]
    )


def _one_sided_root(net: Net | None, partition: Partition | None) -> bool:
    return (
        net is not None
        and partition is not None
        and all(0 in partition.count(net)[-2][c - 1] for c in net.children[-1][0])
    )


def _rows(partition: Partition | None, labels: Callable[[int], range]) -> bool:
    return partition is not None and partition.sides[0] == tuple(
        labels(sum(map(len, partition.sides)))
    )


MEANINGS: dict[str, Callable[[Statement], bool]] = {  # of literals that are more than their kind
    "circuit": _is_circuit,
    "containment": lambda statement: _in_shallow(statement, False),
    "universal": lambda statement: _in_shallow(statement, True),
    "leaf-determinants*coarse-entries": leaves_and_coarse,
    "holds": lambda statement: statement.parts["fails_at"] is None,
    "fails": lambda statement: statement.parts["fails_at"] is not None,
    "any-width": lambda statement: statement.parts.get("fewer_than") is None,
    "closure-null": lambda statement: bool(statement.parts["closure"] == "null"),
    "closure-everything": lambda statement: bool(statement.parts["closure"] == "everything"),
}
OF_PARTITIONS = "odd-even", "low-high", "root-children-one-sided", "blocks-of-two"
HYPOTHESES: dict[str, Callable[[Net | None, Partition | None, Features | None], bool]] = {
    "product": lambda net, p, f: net is not None and net.operator == "product",
    "one-hidden-layer": lambda net, p, f: net is not None and net.depth == 1,
    "windows-of-two": lambda net, p, f: _windows(net, 2),
    "windows-of-four": lambda net, p, f: _windows(net, 4),
    "contiguous": lambda net, p, f: net is not None and _contiguous(net),
    "odd-even": lambda net, p, f: _rows(p, lambda n: range(1, n + 1, 2)),
    "low-high": lambda net, p, f: _rows(p, lambda n: range(1, n // 2 + 1)),
    "blocks-of-two": lambda net, p, f: (
        p is not None
        and p.sides[0] == tuple(j for j in range(1, sum(map(len, p.sides)) + 1) if (j + 1) // 2 % 2)
    ),
    "pair": lambda net, p, f: net is not None and (net.inputs, net.depth) == (2, 1),
    "unshared": lambda net, p, f: net is not None and net.shared <= {net.depth},
    "leaves-shared": lambda net, p, f: net is not None and 0 in net.shared,
    "root-children-one-sided": lambda net, p, f: _one_sided_root(net, p),
    "powers-of-one-number": lambda net, p, f: net is not None and _powers_of_one_number(net),
    "leaves-square": lambda net, p, f: net is not None and net.representation == net.widths[0],
    "at-least-two": lambda net, p, f: net is not None and net.representation >= 2,
    "below-the-cut": lambda net, p, f: True,  # meets() compares the bound
    "as-required": lambda net, p, f: True,  # missing() compares, and refutations.py
    "leaves-tall": lambda net, p, f: net is not None and net.representation >= net.widths[0],
    "relu-max": lambda net, p, f: net is not None and net.operator == "relu-max",
    "relu-sum": lambda net, p, f: net is not None and net.operator == "relu-sum",
    "fully-shared": lambda net, p, f: net is not None and len(net.shared) == net.depth + 1,
    "one-term": lambda net, p, f: net is not None and net.widths[0] == 1,
    "spare-index": lambda net, p, f: net is not None and net.representation > net.widths[0],
    "features-independent": lambda net, p, f: f is not None and f.independent(Work()),
}


def number_of(name: str, statement: Statement, work: Work) -> int:
    """What a name of the expression stands for; Invalid where the subject has no such number."""
    if statement.kind == "matrix-rank":
        if name == "Z" and "terms" in statement.raw["matrix"]:
            return len(statement.raw["matrix"]["terms"])
        if name in ("rankA", "rankB") and statement.matrix.factors:
            factor = statement.matrix.factors[name == "rankB"]
            return rank(factor.whole(statement.field, work), statement.field, work)
    elif statement.kind == "combination-rank":
        if name == "k":
            return len(statement.matrices)
        if name == "summand":
            return max(
                rank(matrix.whole(statement.field, work), statement.field, work)
                for matrix in statement.matrices
            )
    else:
        net = statement.net
        numbers = {f"r{layer}": width for layer, width in enumerate(net.widths)}
        numbers |= {
            "N": net.inputs,
            "M": net.representation,
            "L": net.depth,
            "r_last": net.widths[-1],
        }
        if statement.kind == "distance":
            numbers["B"] = statement.parts["terms"]
        elif statement.kind in PARTITIONED:
            numbers["m"] = min(map(len, statement.partition.sides))
        if name in numbers:
            return numbers[name]
        if statement.kind == "count" and name in COUNTED:
            return COUNTED[name](statement, work)
        if statement.kind == "separation-rank" and name == "rank":
            return rank_at_weights(statement, work)
        if statement.kind in PARTITIONED and name in COUNTS:
            return COUNTS[name](net, statement.partition)
    raise Invalid(f"the name {name} of the value has no meaning for this subject")


COUNTED: dict[str, Callable[[Statement, Work], int]] = {
    "q": lambda statement, work: statement.field,
    "leaf_count": lambda statement, work: leaf_count(statement.net, statement.field),
    "coarse_count": lambda statement, work: coarse_count(
        statement.net, statement.partition, statement.field, work
    ),
}
COUNTS = {
    "S": mixed_windows,
    "cut": minimal_cut,
    "recursion": recursion,
    "window_product": window_product,
}
