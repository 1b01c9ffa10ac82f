"""Whether a statement of any kind holds, as far as computing can tell.

What says `for all weights` (or points, or sizes) of a kind that is no polynomial identity can be refuted
by trying, not confirmed: the answer is then `not refuted`. Nothing here uses a rule of the kernel.
"""

import json
import random
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from itertools import product
from math import prod
from typing import Any

import attack_judge_functions as functions
import attack_judge_tensors as tensors
from attack_oracle import TooLarge, true
from attack_random import PRIME, flatten, rank_mod

from exactrank.kernel.naturals import parse_natural
from exactrank.kernel.objects import Network, Partition

Json = Any
ARITHMETIC = {"tensor-identity", "matricized-product", "polynomial-identity"}


@lru_cache(maxsize=2**16)
def judged(text: str) -> str:
    """`true`, `false`, `not refuted`, `too large`, or `unjudged` where no oracle knows the kind."""
    statement = json.loads(text)
    kind = statement["kind"]
    try:
        _small(statement)
        if kind == "almost-all":
            return _almost(statement)
        if kind in ARITHMETIC or (kind == "rank" and _simple(statement)):
            return "true" if true(statement) else "false"
        judge = JUDGES.get(statement.get("quantity", kind) if kind == "rank" else kind)
        return "unjudged" if judge is None else judge(statement)
    except TooLarge:
        return "too large"


def _small(statement: Json) -> None:
    if "network" in statement:
        network = Network.from_json(statement["network"])
        if network.variables > 2**12 or network.representation**network.inputs > 2**12:
            raise TooLarge


def _almost(statement: Json) -> str:
    """A minor of order R has degree R·V; with a smaller degree only the rest is judged."""
    lower, nodes = int(statement["lower"] or 0), Network.from_json(statement["network"]).tree.size
    if true(statement):
        return "true"
    if parse_natural(statement["degree"]) >= lower * nodes:
        return "false"
    p = 0 if statement["field"] == "QQ" else int(statement["field"][3:-1])
    degree = lower * nodes
    fraction = str(Fraction(degree, p)) if p > degree else None
    rest = statement | {"degree": str(degree), "fraction": fraction}
    return "not refuted" if true(rest) else "false"


def _simple(statement: Json) -> bool:
    if statement.get("network", {}).get("operator", "product") != "product":
        return False
    return statement.get("weights", {}).get("generator") not in ("digits", "complement")


def _said(holds: bool) -> str:
    return "true" if holds else "false"


def _bounds(statement: Json) -> tuple[int, int]:
    low, high = statement["lower"], statement["upper"]
    return int(low or 0), 10**60 if high is None else int(high)


def _at_weights(statement: Json) -> str:
    """Of rectifiers, and at weights given by digits."""
    network = Network.from_json(statement["network"])
    partition = Partition.from_json(statement["partition"])
    rank = tensors.rank(tensors.at(network, statement["weights"], partition), partition)
    low, high = _bounds(statement)
    return _said(low <= rank <= high)


def _maximal_of_rectifiers(statement: Json) -> str:
    network = Network.from_json(statement["network"])
    partition = Partition.from_json(statement["partition"])
    low, high = _bounds(statement)
    found = max(
        tensors.rank(tensors.of_layers(network, layers), partition)
        for layers in tensors.tries(network)
    )
    if found > high:
        return "false"
    return "not refuted" if found >= low else "unjudged"


def _count(statement: Json) -> str:
    network = Network.from_json(statement["network"])
    partition = Partition.from_json(statement["partition"])
    p = int(statement["field"][3:-1])
    if p**network.variables > 2**13 or network.representation**network.inputs > 64:
        raise TooLarge
    shapes = [network.weight_shape(level) for level in range(network.depth + 1)]
    count = 0
    for values in product(range(p), repeat=network.variables):
        layers = tensors.filled(shapes, iter(values))
        matrix = flatten(tensors.of_layers(network, layers, p), partition)
        count += rank_mod(matrix, p) == int(statement["rank"])
    return _said((count, p**network.variables) == (int(statement["count"]), int(statement["of"])))


def _condition(statement: Json) -> str:
    """At random weights, many of them zero; the degree is not judged."""
    network = Network.from_json(statement["network"])
    partition = Partition.from_json(statement["partition"])
    p = 0 if statement["field"] == "QQ" else int(statement["field"][3:-1])
    low, high = _bounds(statement)
    if any(
        "paths" in c.get("minor", ()) or "channels" in c.get("minor", ())
        for c in statement["conditions"]
    ):
        return "unjudged"
    if any("full-rank" in c or "coarse-entries" in c for c in statement["conditions"]):
        return "unjudged"
    for layers in tensors.random_weights(network, p or PRIME, 12):
        tensor = tensors.of_layers(network, layers, p or PRIME)
        rank = rank_mod(flatten(tensor, partition), p or PRIME)
        met = all(
            _met(c, tensor, layers, network, partition, p or PRIME) for c in statement["conditions"]
        )
        if rank > high or (met and rank < low):
            return "false"
        if statement["relation"] == "iff" and not met and rank >= low:
            return "false"
    return "not refuted"


def _met(
    condition: Json, tensor: Any, layers: Any, network: Network, partition: Partition, p: int
) -> bool:
    if "minor" in condition:
        minor = condition["minor"]
        matrix = [
            [int(tensor[_index(r, c, partition)]) for c in minor["columns"]] for r in minor["rows"]
        ]
        return rank_mod(tensors.array(matrix), p) == len(matrix)
    total = 0
    for coefficient, powers in condition["polynomial"]:
        total += int(coefficient) * prod(
            pow(int(layers[level][max(0, k - 1)][g - 1][a - 1]), e, p)
            for level, k, g, a, e in powers
        )
    return total % p != 0


def _index(row: list[int], column: list[int], partition: Partition) -> tuple[int, ...]:
    digits = dict(zip(partition.I, row, strict=True)) | dict(zip(partition.J, column, strict=True))
    return tuple(digits[j] - 1 for j in sorted(digits))


def _realized(statement: Json) -> str:
    network = Network.from_json(statement["network"])
    given = [Fraction(x) for x in statement["tensor"]["entries"]]
    found = tensors.at(network, statement["weights"], None)
    return _said(statement["tensor"]["shape"] == list(found.shape) and given == list(found.flat))


def _beyond_shallow(statement: Json) -> str:
    """A shallow relu-sum network reaches every additive tensor; relu-max every tensor at M^N + 1."""
    network = Network.from_json(statement["network"])
    fewer = statement["fewer_than"]
    if statement["operator"] == "relu-sum":
        found = tensors.at(network, statement["weights"], None)
        return "unjudged" if tensors.additive(found) is None else "false"
    if fewer is None or int(fewer) > network.representation**network.inputs + 1:
        return "false"
    return "unjudged"


def _unreachable(statement: Json) -> str:
    network = Network.from_json(statement["network"])
    tensor = tensors.given(statement["tensor"])
    if network.operator == "relu-sum":
        groups = [network.tree.leaves[-2][c - 1] for c in network.tree.children[-1][0]]
        return _said(not tensors.additive_in(tensor, groups))
    if network.depth == 1 and network.shared(0):
        return _said(not tensors.symmetric(tensor))
    return "unjudged"


def _symmetric(statement: Json) -> str:
    network = Network.from_json(statement["network"])
    (layers,) = tensors.random_weights(network, PRIME, 1, zeros=False)
    return _said(tensors.symmetric(tensors.of_layers(network, layers, PRIME)))


def _one_channel(statement: Json) -> str:
    network = Network.from_json(statement["network"])
    tensor = tensors.at(network, statement["weights"], None)
    return _said(not tensors.one_channel(tensor, network.operator))


def _box(statement: Json) -> str:
    network = Network.from_json(statement["network"])
    if network.representation**network.inputs > 2**10:
        raise TooLarge
    generator, volume = random.Random(1), Fraction(1)
    intervals = []
    for level in range(network.depth + 1):
        array = statement["intervals"][f"layer{level}"]
        intervals.append([array] if network.shared(level) else array)
    for low, high in (e for layer in intervals for s in layer for row in s for e in row):
        volume *= Fraction(high) - Fraction(low)
    if statement["volume"] is not None and Fraction(statement["volume"]) != volume:
        return "false"
    for _ in range(20):
        layers = [
            [
                tensors.array(
                    [[_between(low, high, generator) for low, high in row] for row in matrix]
                )
                for matrix in layer
            ]
            for layer in intervals
        ]
        if not tensors.one_channel(tensors.of_layers(network, layers), network.operator):
            return "false"
    return "not refuted"


def _between(low: str, high: str, generator: random.Random) -> Fraction:
    part = Fraction(generator.choice([0, 0, 1, 1, 2, 3]), generator.choice([1, 3, 5, 7]))
    return Fraction(low) + min(Fraction(1), part) * (Fraction(high) - Fraction(low))


def _separation(statement: Json) -> str:
    low, high = _bounds(statement)
    return _said(low <= tensors.separation_rank(statement) <= high)


def _gap(statement: Json) -> str:
    network = Network.from_json(statement["network"])
    partition = Partition.from_json(statement["partition"])
    rank = tensors.rank(tensors.at(network, statement["weights"], partition), partition)
    separation = tensors.separation_rank(statement)
    return _said(separation <= int(statement["separation"]) < int(statement["rank"]) <= rank)


def _null(statement: Json) -> str:
    """The zero set of a non-zero polynomial is null and closed; the rationals are dense."""
    value = statement["set"]
    if value == "rationals":
        return _said(statement["closure"] == "everything")
    return _said(bool(value["polynomial"]) == (statement["closure"] == "null"))


def _combination(statement: Json) -> str:
    matrices = [[[Fraction(x) for x in row] for row in m["entries"]] for m in statement["matrices"]]
    p = 0 if statement["field"] == "QQ" else int(statement["field"][3:-1])
    low, high = _bounds(statement)
    if statement["over"] == "all":
        if p ** len(matrices) > 2**12:
            raise TooLarge
        tries = product(range(p), repeat=len(matrices))
    elif p and p < 2**20:
        return "unjudged"
    else:
        generator = random.Random(1)
        tries = iter([tuple(generator.randrange(p or PRIME) for _ in matrices)])
    found = max(tensors.combined_rank(matrices, xs, p or PRIME) for xs in tries)
    return _said(found <= high if statement["over"] == "all" else low <= found)


def _permutation(statement: Json) -> str:
    network = Network.from_json(statement["network"])
    partition = Partition.from_json(statement["partition"])
    matrix = flatten(tensors.at(network, statement["weights"], partition), partition)
    ones = [list(row).count(1) for row in (*matrix, *matrix.T)]
    square = matrix.shape == (int(statement["size"]),) * 2
    return _said(square and all(n == 1 for n in ones) and int(abs(matrix).sum()) == len(matrix))


def _distance(statement: Json) -> str:
    """Of A at the matching with M channels and windows of two on level 1: M^(N/2) − B exactly."""
    network = Network.from_json(statement["network"])
    low, high = _bounds(statement)
    pairs = all(len(window) == 2 for window in network.tree.children[0])
    if statement["weights"].get("channels") != network.representation or not pairs:
        return "unjudged"
    exact = network.representation ** (network.inputs // 2) - int(statement["terms"])
    return _said(exact >= 0 and low <= exact <= high)


def _cp(statement: Json) -> str:
    found = tensors.cp_ranks(tensors.given(statement["tensor"]))
    if found is None:
        return "unjudged"
    real, rational, border = found
    if statement["kind"] == "limit-of-terms":
        return _said(int(statement["terms"]) >= border)
    if statement["kind"] == "not-closed":
        rank, limit = int(statement["rank"]), int(statement["limit_terms"])
        return _said(real == rational == rank and border <= limit < rank)
    low, high = _bounds(statement)
    return _said(low <= real and rational <= high)


JUDGES: dict[str, Callable[[Json], str]] = {
    "rank-at-weights": _at_weights,
    "maximal-rank": _maximal_of_rectifiers,
    "count": _count,
    "rank-condition": _condition,
    "realized": _realized,
    "beyond-shallow": _beyond_shallow,
    "unreachable": _unreachable,
    "symmetric": _symmetric,
    "beyond-one-channel": _one_channel,
    "box": _box,
    "separation-rank": _separation,
    "separation-gap": _gap,
    "null-set": _null,
    "combination-rank": _combination,
    "permutation-matricization": _permutation,
    "distance": _distance,
    "cp-rank": _cp,
    "limit-of-terms": _cp,
    "not-closed": _cp,
    "piecewise-identity": functions.identity,
    "operator-law": functions.law,
    "generalized-decomposition": functions.decomposition,
}
