"""Piecewise polynomials, operators, boxes: brute force, limits, claims files."""

import random
import sys
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from by_hand import accepted, copied, refused, verdict
from test_sizes_claims import claims, said

import rules_boxes

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "attack"))
import attack_reals as reals

Json = Any
Tensor = dict[tuple[int, ...], Fraction]
FREE: Json = {"decisions": []}


# Cases that do not occur.


def test_a_case_that_does_not_occur() -> None:
    accepted(reals.clipped())
    accepted(
        reals.identity(
            "a", "a", {"split": "-1", "nonnegative": {"void": [["1", [0]]]}, "negative": FREE}
        )
    )


@pytest.mark.parametrize("void", [[["1", [0]]], [["1", [1]]], [], [["1", []]], [["2", [0, 1]]]])
def test_a_case_that_may_occur(void: Json) -> None:
    """x >= 0 and x + 1 >= 0."""
    cases = copied(reals.VOID)
    cases["nonnegative"]["nonnegative"] = {"void": void}
    refused(reals.clipped(cases), "invalid", "a case is not void")


def test_strict_forms() -> None:
    """x >= 0 and -x >= 0 occurs; x >= 0 and -x > 0 does not."""

    def by(split: str, side: str) -> Json:
        below = {"nonnegative": FREE, "negative": FREE, side: {"void": [["1", [0]], ["1", [1]]]}}
        tree = {"split": ["product", split, "x"], **below}
        return reals.identity("0", "0", {"split": "x", "nonnegative": tree, "negative": FREE})

    refused(by("-1", "nonnegative"), "invalid", "without a positive term")
    accepted(by("1", "negative"))


def test_too_large_for_files() -> None:
    for data, reason in reals.large().values():
        refused(data, "declined", reason)


# Random cases for random expressions: what is accepted holds at random points.


def expression(rng: random.Random, depth: int) -> Json:
    if not depth or rng.random() < 0.2:
        return rng.choice(["x", "y", "1", "-1", "0"])
    head = rng.choice(["sum", "product", "max", "min", "relu"])
    return [head, *(expression(rng, depth - 1) for _ in range(1 if head == "relu" else 2))]


def value(tree: Json, x: Fraction, y: Fraction) -> Fraction:
    if isinstance(tree, str):
        return {"x": x, "y": y}[tree] if tree in "xy" else Fraction(tree)
    parts = [value(part, x, y) for part in tree[1:]]
    if tree[0] == "sum":
        return sum(parts, Fraction(0))
    if tree[0] == "product":
        return parts[0] * parts[1]
    return {"max": max, "min": min, "relu": lambda p: max(p[0], Fraction(0))}[tree[0]](parts)


def selections(tree: Json) -> int:
    if isinstance(tree, str):
        return 0
    return sum(map(selections, tree[1:])) + (tree[0] in ("max", "min", "relu"))


def test_what_is_accepted_holds_at_random_points() -> None:
    """Decisions with random positions and reasons: few are proofs, and those prove what is true."""
    rng = random.Random(11)
    combinations = [[], [["1", [0]]], [["1", []]], [["2", [0]]], [["1", [0]], ["1", []]]]
    held = 0
    for _ in range(2500):
        left = expression(rng, 2)
        right = rng.choice([expression(rng, 1), left])

        def case(count: int = selections(left) + selections(right)) -> Json:
            decided = [[rng.randrange(2), [rng.choice(combinations)]] for _ in range(count)]
            return {"decisions": decided}

        cases = {"split": rng.choice("xy"), "nonnegative": case(), "negative": case()}
        if verdict(reals.identity(left, right, cases))[0] != "valid":
            continue
        held += 1
        for _ in range(20):
            x, y = (Fraction(rng.randint(-9, 9), 3) for _ in range(2))
            assert value(left, x, y) == value(right, x, y), (left, right, cases)
    assert held > 60


# Boxes: one hidden channel, at random weights of an accepted box.


def tensor(net: Json, tree: Json, layers: Json) -> Tensor:
    """A of a rectifier network from its definition; `layers[l][k][g]` are the weights."""
    found = {}
    for index in product(range(net["representation"]), repeat=net["inputs"]):
        values = [[row[index[j]] for row in layers[0][j]] for j in range(net["inputs"])]
        for level, windows in enumerate(tree, 1):
            values = [
                [
                    sum(
                        (a * pooled(net["operator"], [values[c][t] for c in window]))
                        for t, a in enumerate(row)
                    )
                    for row in layers[level][k]
                ]
                for k, window in enumerate(windows)
            ]
        found[index] = values[0][0]
    return found


def pooled(operator: str, values: list[Fraction]) -> Fraction:
    positive = [max(v, Fraction(0)) for v in values]
    return max(positive) if operator == "relu-max" else sum(positive, Fraction(0))


def one_channel(operator: str, entries: Tensor) -> bool:
    """Whether A = a max{v^i, 0} or a sum of [v^i]_+ for some real a and v."""
    if all(x <= 0 for x in entries.values()):
        entries = {d: -x for d, x in entries.items()}
    if min(entries.values()) < 0:
        return False
    n = len(next(iter(entries)))
    least = [
        {e: min(x for d, x in entries.items() if d[i] == e) for e in {d[i] for d in entries}}
        for i in range(n)
    ]
    if operator == "relu-max":  # the largest vectors possible
        return all(x == max(least[i][e] for i, e in enumerate(d)) for d, x in entries.items())
    low = min(entries.values())
    return all(
        x - low == sum(least[i][e] - low for i, e in enumerate(d)) for d, x in entries.items()
    )


TREES = {
    "global": [[[0, 1, 2]]],
    "deep": [[[0, 1], [2, 3]], [[0, 1]]],
}


def nets(rng: random.Random) -> tuple[Json, Json]:
    name = rng.choice(["global", "deep"])
    tree = TREES[name]
    pooling: Json = {"geometry": "global"}
    if name == "deep":
        pooling = {"geometry": "contiguous", "window": 2}
    net = {
        "operator": rng.choice(["relu-max", "relu-max", "relu-sum"]),
        "inputs": 3 if name == "global" else 4,
        "representation": 2,
        "widths": [rng.randint(1, 2) for _ in tree],
        "sharing": rng.choice(["none", "none", [0], "all"]),
        "pooling": pooling,
    }
    return net, tree


def is_shared(net: Json, layer: int) -> bool:
    sharing = net["sharing"]
    return bool(sharing == "all" or (sharing != "none" and layer in sharing))


def built(net: Json, make: Callable[[int, int], Any]) -> Json:
    """Arrays of a network's layers, whose entries are `make(layer, input or node)`."""
    nodes = [net["inputs"], 2, 1] if len(net["widths"]) == 2 else [net["inputs"], 1]
    sizes = [net["representation"], *net["widths"], 1]
    layers = {}
    for layer, count in enumerate(nodes):
        shared = is_shared(net, layer)
        arrays = [
            [[make(layer, k) for _ in range(sizes[layer])] for _ in range(sizes[layer + 1])]
            for k in range(1 if shared else count)
        ]
        layers[f"layer{layer}"] = arrays[0] if shared else arrays
    return layers


def samples(net: Json, given: Json, rng: random.Random) -> Iterator[list[Json]]:
    """Weights in the box, each layer with one array for every node."""

    def chosen(part: Json) -> Json:
        if isinstance(part[0], str):
            low, high = map(Fraction, part)
            return low + (high - low) * Fraction(rng.randint(0, 2), 2)
        return [chosen(x) for x in part]

    nodes = [net["inputs"], 2, 1] if len(net["widths"]) == 2 else [net["inputs"], 1]
    for _ in range(6):
        layers = []
        for layer, count in enumerate(nodes):
            weights = chosen(given[f"layer{layer}"])
            shared = not isinstance(given[f"layer{layer}"][0][0][0], list)
            layers.append([weights] * count if shared else weights)
        yield layers


def test_boxes_against_brute_force() -> None:
    rng = random.Random(3)
    held = {"relu-max": 0, "relu-sum": 0}
    for _ in range(1500):
        net, tree = nets(rng)

        def interval(layer: int, k: int) -> list[str]:
            low = (
                rng.randint(-1, 9) * (3**k if layer == 0 else 1)
                if layer == 0
                else rng.randint(0, 2)
            )
            return [str(low), str(Fraction(low) + Fraction(1, rng.choice([1, 8])))]

        given = built(net, interval)
        rule = "ordered_selection" if net["operator"] == "relu-max" else "positive_sum"
        if verdict(reals.box(net, rule, given))[0] != "valid":
            continue
        held[net["operator"]] += 1
        for layers in samples(net, given, rng):
            assert one_channel(net["operator"], tensor(net, tree, layers)), (net, layers)
    assert min(held.values()) > 50


def test_the_brute_force_sees_what_is_beyond() -> None:
    crossed = reals.CROSSED["arrays"]
    layers = [
        [[[Fraction(x) for x in row] for row in part] for part in crossed[name]]
        for name in ("layer0", "layer1")
    ]
    net = {**reals.TWO}
    assert not one_channel("relu-max", tensor(net, [[[0, 1]]], layers))


def test_obstructions_against_brute_force() -> None:
    """At random weights an obstruction is accepted only where one channel is not enough."""
    rng = random.Random(8)
    held = 0
    for _ in range(400):
        weights = {"arrays": built(reals.TWO, lambda layer, k: str(rng.randint(-1, 3)))}
        layers = [
            [[[Fraction(x) for x in row] for row in part] for part in weights["arrays"][name]]
            for name in ("layer0", "layer1")
        ]
        entries = tensor(reals.TWO, [[[0, 1]]], layers)
        for index in entries:
            d = [x + 1 for x in index]
            below = [[d[0], 3 - d[1]], [3 - d[0], d[1]]]
            if verdict(reals.beyond(d, below, weights))[0] == "valid":
                held += 1
                assert not one_channel("relu-max", entries)
    assert held > 10


def weights_of_set(name: str, net: Json, tree: Json, rng: random.Random) -> list[Json]:
    """Random weights in a named set, each layer with one array for every node."""
    n, widths = net["inputs"], [*net["widths"], 1]
    epsilon = Fraction(1, 2 * len(tree) + 2)

    def within(s: Fraction) -> Fraction:
        return s * (1 + epsilon * Fraction(rng.randint(1, 9), 10))

    def above() -> Fraction:
        if name == "ordered-leaves":
            return within(Fraction(1))
        return Fraction(rng.randint(-3 if name == "negative-leaves" else 1, 4))

    def leaf(i: int) -> list[Fraction]:
        if name == "decreasing-leaves":
            return sorted((Fraction(x) for x in rng.sample(range(-3, 6), 2)), reverse=True)
        if name == "ordered-leaves":
            return [within(Fraction(1, 2 ** (e * n + i))) for e in (1, 2)]
        return [Fraction(rng.randint(-5, -1 if name == "negative-leaves" else 4)) for _ in "12"]

    layers = [[[leaf(i) for _ in range(widths[0])] for i in range(1, n + 1)]]
    for layer, windows in enumerate(tree, 1):
        shape = widths[layer], widths[layer - 1]
        layers.append(
            [[[above() for _ in range(shape[1])] for _ in range(shape[0])] for _ in windows]
        )
    shared = name == "decreasing-leaves"
    return [[layer[0]] * len(layer) if shared else layer for layer in layers]


@pytest.mark.parametrize("name", list(rules_boxes.SETS))
def test_named_sets_against_brute_force(name: str) -> None:
    rng = random.Random(4)
    for _ in range(60):
        net, tree = nets(rng)
        net["operator"] = rng.choice(rules_boxes.SETS[name])
        layers = weights_of_set(name, net, tree, rng)
        assert one_channel(net["operator"], tensor(net, tree, layers)), (name, layers)


# Claims files.


def test_claims_of_identities(tmp_path: Path) -> None:
    required = {"left": [reals.ABSOLUTE], "right": [reals.LARGER]}
    good = reals.identity(reals.ABSOLUTE, reals.LARGER, reals.CASES)
    file = claims(tmp_path, "piecewise-identity", "=", "holds", required)
    code, text = said(tmp_path, file, good)
    assert code == 0 and "matches claim it" in text, text
    other = reals.difference(reals.ABSOLUTE, "r", [["r", "-1"]])
    code, text = said(tmp_path, file, other)
    assert code == 1 and "it is not holds" in text
    points = {"left": [reals.ABSOLUTE], "right": ["r"], "fails_at": [[["r", "-1"]]]}
    file = claims(tmp_path, "piecewise-identity", "=", "fails", points)
    assert said(tmp_path, file, other)[0] == 0
    file = claims(
        tmp_path, "piecewise-identity", "=", "fails", {**points, "fails_at": [[["r", "-2"]]]}
    )
    code, text = said(tmp_path, file, other)
    assert code == 1 and "no certificate for the required instance" in text
    file = claims(tmp_path, "piecewise-identity", "=", "fails", points, hypotheses=["odd-even"])
    code, text = said(tmp_path, file, other)
    assert code == 2 and 'the hypothesis "odd-even" is not known' in text


def test_claims_of_laws(tmp_path: Path) -> None:
    required = {"operator": [reals.SUM], "law": ["window", "associative"]}
    file = claims(tmp_path, "operator-law", "=", "holds", required)
    proofs = [reals.proved_law("window"), reals.proved_law("associative")]
    assert said(tmp_path, file, *proofs)[0] == 0
    assert said(tmp_path, file, proofs[0])[0] == 1
    file = claims(
        tmp_path,
        "operator-law",
        "=",
        "fails",
        {"operator": [reals.MEAN], "law": ["associative"], "fails_at": [["0", "0", "1"]]},
    )
    assert said(tmp_path, file, reals.fails("associative", reals.MEAN, "0", "0", "1"))[0] == 0
    file = claims(
        tmp_path, "generalized-decomposition", "=", "every-tree", {"operator": [reals.SUM]}
    )
    assert said(tmp_path, file, reals.decomposition())[0] == 0
    file = claims(tmp_path, "average-equals-sum", "=", "every-tree", {"sharing": ["equal-windows"]})
    assert said(tmp_path, file, reals.averages())[0] == 0


def test_claims_of_boxes(tmp_path: Path) -> None:
    network = {
        "operator": ["relu-max"],
        "inputs": [2],
        "representation": [2],
        "geometry": ["global"],
    }
    file = claims(tmp_path, "box", "=", "one-channel", {**network, "width": [1]})
    good = reals.box(reals.PAIR, "ordered_selection", reals.intervals(reals.HIGH, reals.LOW))
    assert said(tmp_path, file, good)[0] == 0
    weights = {**network, "width": [2], "weights": [reals.CROSSED]}
    file = claims(tmp_path, "beyond-one-channel", "=", "no-channel", weights)
    assert said(tmp_path, file, reals.beyond())[0] == 0
    sets = {"operator": ["relu-sum"], "set": ["positive-layers"]}
    file = claims(tmp_path, "named-set", "=", "one-channel", sets)
    assert said(tmp_path, file, reals.named("relu-sum", "positive-layers"))[0] == 0
    assert said(tmp_path, file, reals.named("relu-sum", "negative-leaves"))[0] == 1
