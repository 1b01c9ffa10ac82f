"""Ranks and reach of rectifier networks: the rules against brute force, by hand, and claims."""

import random
import sys
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from by_hand import ORDER, bounds, certificate, split, step, verdict
from test_reals import TREES, is_shared, tensor
from test_sizes_claims import claims, said

from matrices import rank
from verdicts import Work

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "attack"))
import attack_rectifiers as attacks

Json = Any
FLAT = {2: [[[0, 1]]], 3: [[[0, 1, 2]]], 4: [[[0, 1, 2, 3]]]}
DEEP = {"window": TREES["deep"], "mixed": [[[0, 2], [1, 3, 4]], [[0, 1]]]}
POOLING: Json = {
    "window": {"geometry": "contiguous", "window": 2},
    "mixed": {"geometry": "tree", "tree": [[1, 3], [2, 4, 5]]},
}


def nets(rng: random.Random, operator: str) -> tuple[Json, Json]:
    """A small network and its tree, counted from 0."""
    name = rng.choice(["flat", "window", "mixed"])
    if name == "flat":
        n = rng.choice([2, 3, 4])
        tree, pooling = FLAT[n], {"geometry": "global"}
    else:
        tree, pooling = DEEP[name], POOLING[name]
        n = 4 if name == "window" else 5
    return {
        "operator": operator,
        "inputs": n,
        "representation": rng.choice([2, 2, 3] if n < 5 else [2]),
        "widths": [rng.randint(1, 3) for _ in tree],
        "sharing": rng.choice(["none", [0], "all"]),
        "pooling": pooling,
    }, tree


def sides(rng: random.Random, n: int) -> Json:
    return split(sorted(rng.sample(range(1, n + 1), rng.randint(1, n - 1))), n)


def true_rank(net: Json, entries: Any, partition: Json) -> int:
    m = net["representation"]

    def at(row: tuple[int, ...], column: tuple[int, ...]) -> Any:
        index = dict(zip(partition["I"] + partition["J"], row + column, strict=True))
        return entries[tuple(index[j] for j in range(1, net["inputs"] + 1))]

    rows = list(product(range(m), repeat=len(partition["I"])))
    columns = list(product(range(m), repeat=len(partition["J"])))
    return rank([[at(row, column) for column in columns] for row in rows], 0, Work())


def subject(net: Json, partition: Json, lower: int | None, upper: int | None) -> Json:
    return {
        "kind": "rank",
        "quantity": "maximal-rank",
        "network": net,
        "partition": partition,
        "order": ORDER,
        "field": "QQ",
        **bounds(*(None if x is None else str(x) for x in (lower, upper))),
    }


def concluded(rule: str, net: Json, partition: Json, **more: Json) -> tuple[int | None, int | None]:
    """The bounds that the rule gives, as the checker says."""
    claim = subject(net, partition, 0, 0) | more
    claim |= {"quantity": "rank-at-weights"} if "weights" in more else {}
    kind, reason = verdict(certificate(step(rule, claim)))
    assert kind == "invalid", reason
    words = reason.split("the rule gives lower ")[1].split(",")[:2]
    lower, upper = words[0], words[1].strip().removeprefix("upper ")
    return tuple(None if x == "null" else int(x) for x in (lower, upper))  # type: ignore[return-value]


def written_out(net: Json, tree: Json, layers: Json) -> list[Json]:
    nodes = [net["inputs"], *map(len, tree)]
    found = []
    for layer, count in enumerate(nodes):
        part = layers[f"layer{layer}"]
        shared = is_shared(net, layer)
        found.append([part] * count if shared else part)
    return found


def complements(net: Json, tree: Json, r: int) -> list[Json]:
    m, widths = net["representation"], [*net["widths"], 1]
    leaf = [
        [Fraction(int(d != g)) if g < r else Fraction(0) for d in range(m)]
        for g in range(widths[0])
    ]
    layers = [[leaf] * net["inputs"]]
    for layer, windows in enumerate(tree, 1):
        first = [Fraction(int(a < r if layer == 1 else a == 0)) for a in range(widths[layer - 1])]
        zero = [Fraction(0)] * widths[layer - 1]
        layers.append([[first] + [zero] * (widths[layer] - 1)] * len(windows))
    return layers


def test_complements_against_brute_force() -> None:
    rng = random.Random(1)
    for _ in range(300):
        net, tree = nets(rng, "relu-max")
        r = rng.randint(1, min(net["representation"], net["widths"][0]))
        partition = sides(rng, net["inputs"])
        entries = tensor(net, tree, complements(net, tree, r))
        due = true_rank(net, entries, partition)
        weights = {"generator": "complement", "channels": r}
        assert concluded("complement_rank", net, partition, weights=weights) == (due, due)


@pytest.mark.parametrize(
    ("operator", "rule"),
    [("relu-max", "level_sets_upper_bound"), ("relu-sum", "additive_upper_bound")],
)
def test_upper_bounds_against_brute_force(operator: str, rule: str) -> None:
    rng = random.Random(2)
    attained = 0
    for number in range(400):
        net, tree = nets(rng, operator)
        if number % 2:
            net["widths"] = [1] * len(tree)
        partition = sides(rng, net["inputs"])
        _, upper = concluded(rule, net, partition)
        assert upper is not None
        big = rng.choice([3, 40])
        layers = built_in(net, tree, rng, big)
        found = true_rank(net, tensor(net, tree, layers), partition)
        assert found <= upper, (net, partition, layers)
        attained += found == upper
    assert attained > 20


def built_in(net: Json, tree: Json, rng: random.Random, big: int) -> list[Json]:
    sizes, nodes = [net["representation"], *net["widths"], 1], [net["inputs"], *map(len, tree)]
    layers = {}
    for layer, count in enumerate(nodes):
        shared = is_shared(net, layer)
        arrays = [
            [
                [Fraction(rng.randint(-1 if layer else -big, big)) for _ in range(sizes[layer])]
                for _ in range(sizes[layer + 1])
            ]
            for _ in range(1 if shared else count)
        ]
        layers[f"layer{layer}"] = arrays[0] if shared else arrays
    return written_out(net, tree, layers)


def test_minors_against_brute_force() -> None:
    """The order of a minor that the checker accepts is at most the rank, modulo no prime."""
    rng = random.Random(6)
    held = 0
    for _ in range(200):
        net, tree = nets(rng, rng.choice(["relu-max", "relu-sum"]))
        partition = sides(rng, net["inputs"])
        layers = built_in(net, tree, rng, 3)
        found = true_rank(net, tensor(net, tree, layers), partition)
        arrays = {}
        for layer, part in enumerate(layers):
            shared = is_shared(net, layer)
            texts = [[[str(x) for x in row] for row in node] for node in part]
            arrays[f"layer{layer}"] = texts[0] if shared else texts
        m = range(1, net["representation"] + 1)
        order = rng.choice([found, found + 1])
        rows, columns = (
            [list(d) for d in product(m, repeat=len(partition[s]))] for s in ("I", "J")
        )
        if not order or order > min(len(rows), len(columns)):
            continue
        witness = {
            "rows": rng.sample(rows, order),
            "columns": rng.sample(columns, order),
            "modulus": "65537",
        }
        claim = {**subject(net, partition, order, None), "weights": {"arrays": arrays}}
        data = certificate(
            step("minor_lower_bound", claim | {"quantity": "rank-at-weights"}, witness)
        )
        kind, reason = verdict(data)
        assert kind in ("valid", "invalid"), reason
        if kind == "valid":
            held += 1
            assert order <= found
    assert held > 30


# Tables by indices, at the table weights.


def at_table(net: Json, tree: Json, t: int, leaf: tuple[int, int]) -> tuple[list[Json], int]:
    """The table weights for the level t, and r."""
    m, widths = net["representation"], [*net["widths"], 1]
    r = min(m, *net["widths"][:t])
    a, b = leaf
    vectors = [
        [Fraction((a if d == g else b) if g < r else 0) for d in range(m)] for g in range(widths[0])
    ]
    layers: list[Json] = [[vectors] * net["inputs"]]
    for layer, windows in enumerate(tree, 1):

        def one(g: int, c: int, layer: int = layer) -> Fraction:
            if layer < t:
                return Fraction(int(g == c < r))
            return Fraction(int(g == 0 and (c < r if layer == t else c == 0)))

        node = [[one(g, c) for c in range(widths[layer - 1])] for g in range(widths[layer])]
        layers.append([node] * len(windows))
    return layers, r


def product_tensor(net: Json, tree: Json, layers: list[Json]) -> Any:
    found = {}
    for index in product(range(net["representation"]), repeat=net["inputs"]):
        values = [[row[index[j]] for row in layers[0][j]] for j in range(net["inputs"])]
        for level, windows in enumerate(tree, 1):
            step_up = []
            for k, window in enumerate(windows):
                pooled = []
                for c in range(len(values[0])):
                    total = Fraction(1)
                    for child in window:
                        total *= values[child][c]
                    pooled.append(total)
                step_up.append(
                    [
                        sum(x * y for x, y in zip(row, pooled, strict=True))
                        for row in layers[level][k]
                    ]
                )
            values = step_up
        found[index] = values[0][0]
    return found


def below(tree: Json, level: int, k: int) -> list[int]:
    """The inputs below a node, counted from 1; levels from 1."""
    if level == 0:
        return [k + 1]
    return [j for c in tree[level - 1][k] for j in below(tree, level - 1, c)]


@pytest.mark.parametrize(("operator", "leaf"), [("relu-max", (0, 1)), ("product", (1, 0))])
def test_index_ranks_against_brute_force(operator: str, leaf: tuple[int, int]) -> None:
    rng = random.Random(7)
    checked = 0
    for _ in range(250):
        net, tree = nets(rng, operator)
        net["sharing"] = "none"
        t = rng.randint(1, len(tree))
        layers, r = at_table(net, tree, t, leaf)
        if operator == "relu-max" and r < 2:
            continue
        checked += 1
        partition = sides(rng, net["inputs"])
        nodes = [set(below(tree, t, k)) for k in range(len(tree[t - 1]))]
        crossing = sum(1 for node in nodes if all(node & set(partition[s]) for s in ("I", "J")))
        m = net["representation"]
        spare = [
            m > r or any(len(node & set(partition[s])) > 1 for node in nodes) for s in ("I", "J")
        ]
        extra = int(all(spare)) if operator == "relu-max" else 0
        make = tensor if operator == "relu-max" else product_tensor
        entries = make(net, tree, layers)
        assert true_rank(net, entries, partition) == r**crossing + extra, (net, t, partition)
    assert checked > 60


# What is too large, and claims files.


def test_too_many_values() -> None:
    """A node of 40,000 inputs, in one channel or in 2^31 - 1."""
    n, most = 65536, 2**31 - 1
    tree = [[*range(1, 40001)], [*range(40001, n + 1)]]
    net = {
        "operator": "relu-max",
        "inputs": n,
        "representation": most,
        "widths": [most, 1],
        "sharing": "none",
        "pooling": {"geometry": "tree", "tree": tree},
    }
    claim = subject(net, split([1], n), None, most)
    kind, reason = verdict(certificate(step("level_sets_upper_bound", claim)))
    assert (kind, "more than 2^20 bits" in reason) == ("declined", True), reason
    claim["network"]["widths"] = [1, 1]
    assert verdict(certificate(step("level_sets_upper_bound", claim)))[0] == "valid"


SHALLOW = {"inputs": [2], "geometry": ["global"], "representation": [2], "width": [2]}


def test_claims_of_ranks(tmp_path: Path) -> None:
    free = ["relu-max", "one-hidden-layer"]
    required = {**SHALLOW, "operator": ["relu-max"], "partition": ["odd"]}
    proved = attacks.derived(
        ("complement_rank", [], {}, attacks.rank("2", "2", weights=attacks.COMPLEMENT)),
        ("specialisation_lower_bound", [0], {}, attacks.rank("2", None)),
    )
    for hypotheses, code in (
        (free, 0),
        (["relu-sum"], 1),
        (["fully-shared"], 1),
        (["one-term"], 1),
    ):
        file = claims(tmp_path, "maximal-rank", ">=", "min(M, r0)", required, hypotheses=hypotheses)
        assert said(tmp_path, file, proved)[0] == code
    file = claims(
        tmp_path, "maximal-rank", ">=", "min(M, r0)", required, hypotheses=["spare-index"]
    )
    assert said(tmp_path, file, proved)[0] == 1


def test_claims_of_reach(tmp_path: Path) -> None:
    entries = ["20", "19", "19", "18"]
    tensors = {"tensor": [{"shape": [2, 2], "entries": entries}]}
    required = {**SHALLOW, "operator": ["relu-max"], **tensors}
    file = claims(tmp_path, "realized", "=", "exact", required)
    assert said(tmp_path, file, attacks.realized(entries))[0] == 0
    deep = {"inputs": [4], "window": [2], "representation": [2], "widths": [[2, 1]]}
    deep |= {"operator": ["relu-max"]}
    file = claims(tmp_path, "beyond-shallow", ">=", "M", {**deep, "sense": ["limit"]})
    assert said(tmp_path, file, attacks.beyond("relu-max", "2", "limit"))[0] == 0
    assert said(tmp_path, file, attacks.beyond("relu-max", "2"))[0] == 1
    assert said(tmp_path, file, attacks.beyond("relu-sum", None))[0] == 1
    file = claims(tmp_path, "beyond-shallow", "=", "any-width", {**deep, "shallow": ["relu-sum"]})
    assert said(tmp_path, file, attacks.beyond("relu-sum", None))[0] == 0
    code, text = said(tmp_path, file, attacks.beyond("relu-max", "2"), complete=False)
    assert code == 1 and "it is not any-width" in text
    file = claims(tmp_path, "beyond-shallow", "=", "any-width", deep, hypotheses=["odd-even"])
    assert said(tmp_path, file, attacks.beyond("relu-sum", None))[0] == 2
    sums = {**SHALLOW, "operator": ["relu-sum"]}
    sums |= {"tensor": [{"shape": [2, 2], "entries": ["1", "0", "0", "1"]}]}
    file = claims(tmp_path, "unreachable", "=", "any-width", sums)
    assert said(tmp_path, file, attacks.unreachable())[0] == 0


def test_claims_for_all_sizes(tmp_path: Path) -> None:
    proved = attacks.index_rank(counted={"extra": "M>r"})
    file = claims(tmp_path, "maximal-rank", "=", "M", all_sizes=proved["claim"])
    assert said(tmp_path, file, proved)[0] == 0
    assert said(tmp_path, file, attacks.index_rank())[0] == 1
    file = claims(tmp_path, "maximal-rank", "=", "M", all_sizes=attacks.universal()["claim"])
    assert said(tmp_path, file, attacks.universal())[0] == 0
