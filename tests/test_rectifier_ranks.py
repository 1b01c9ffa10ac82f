"""Ranks of rectifier networks as a user asks for them, and the universal construction."""

import random
from dataclasses import replace
from fractions import Fraction
from itertools import product as cartesian
from typing import Any

import pytest

import exactrank
from exactrank import certificate
from exactrank.kernel.fields import QQ, InputError
from exactrank.kernel.objects import Network, Weights, forward
from exactrank.kernel.rules import evaluate_tensor
from exactrank.kernel.statements import RankAtWeights
from exactrank.kernel.statements_circuits import DenseTensor
from exactrank.kernel.statements_rectifiers import Realized
from exactrank.kernel.theorem import RuleError
from exactrank.networks import matricize
from exactrank.rectifiers.universal import realize, universal_weights
from exactrank.weights import witness


def network(operator: str, **words: Any) -> Network:
    return exactrank.network(operator=operator, **words)


@pytest.mark.parametrize(
    ("net", "labels", "expected"),
    [
        # One term, m(M−1) + 1: the bound is attained for every N, M and partition.
        (network("relu-max", inputs=4, representation=2, widths=[1]), "odd", 3),
        (network("relu-max", inputs=5, representation=3, widths=[1]), "1,4", 5),
        (network("relu-max", inputs=6, representation=4, widths=[1]), "odd", 10),
        # Two terms share the column of ones.
        (network("relu-max", inputs=6, representation=3, widths=[2]), "odd", 13),
        (network("relu-max", inputs=4, representation=3, widths=[2, 2], window=2), "odd", 9),
        (network("relu-max", inputs=4, representation=1, widths=[2]), "odd", 1),
        (network("relu-sum", inputs=5, representation=3, widths=[7]), "2,3", 2),
        (network("relu-sum", inputs=8, representation=2, widths=[2, 2, 2], window=2), "low", 2),
        (network("relu-sum", inputs=4, representation=2, widths=[2, 2], window=2), "odd", 3),
        (network("relu-sum", inputs=8, representation=2, widths=[2, 2, 2], window=2), "odd", 7),
    ],
)
def test_bounds_meet(net: Network, labels: str, expected: int, checker: Any) -> None:
    found = exactrank.rank(net, labels)
    assert (found.rank, found.bounds) == (expected, {})
    replayed = certificate.replay(found.certificate)
    assert replayed.conclusion == found.theorem.conclusion
    assert checker.check(found.certificate).verdict == "valid"


def test_a_gap_is_a_gap_with_what_was_tried() -> None:
    net = network("relu-max", inputs=1024, representation=3, widths=[2] * 10, window=2)
    found = exactrank.rank(net, "odd")
    assert (found.lower, found.upper, found.rank) == (2**512, 3**512, None)
    assert found.tried == ("complement leaves, 2 channels: 2^512",)


@pytest.mark.parametrize("operator", ["relu-max", "relu-sum"])
def test_the_rank_at_weights_is_that_of_the_explicit_matrix(operator: str) -> None:
    for seed in range(20):
        net = network(operator, inputs=5, representation=2, widths=[2, 2], tree=[[3, 1], [2, 5, 4]])
        weights = exactrank.random_weights(net, QQ, seed=seed, size=5)
        at = exactrank.partition(net, "1,2,4")
        found = exactrank.rank(net, at, weights=weights)
        matrix = matricize(net, weights, at, QQ)
        assert found.rank == exactrank.array_rank([[str(x) for x in row] for row in matrix]).rank


def test_zero_weights_have_rank_zero() -> None:
    net = network("relu-max", inputs=2, representation=2, widths=[1])
    zeros = exactrank.random_weights(net, QQ, seed=0, size=0)
    assert exactrank.rank(net, "odd", weights=zeros).rank == 0


def test_a_witness_attains_the_lower_bound() -> None:
    for net in (
        network("relu-max", inputs=4, representation=3, widths=[2]),
        network("relu-max", inputs=4, representation=3, widths=[2, 2], window=2, sharing="all"),
        network("relu-sum", inputs=4, representation=3, widths=[2, 2], window=2),
    ):
        at = exactrank.partition(net, "odd")
        weights: Weights = witness(net, QQ, partition=at)
        found = exactrank.rank(net, at, weights=weights).theorem.conclusion
        assert isinstance(found, RankAtWeights)
        assert found.lower is not None and found.lower >= exactrank.rank(net, at).lower


def test_what_cannot_be_answered_says_so() -> None:
    net = network("relu-max", inputs=32, representation=3, widths=[2] * 5, window=2)
    weights = exactrank.random_weights(net, QQ, seed=0)
    with pytest.raises(InputError, match="needs none"):
        exactrank.rank(net, "odd", weights=weights)
    with pytest.raises(InputError, match="over QQ, not GF"):
        exactrank.rank(net, "odd", field="GF(7)")
    with pytest.raises(InputError, match="needs a partition"):
        witness(network("relu-sum", inputs=2, representation=2, widths=[1]), QQ)


def random_tensors(count: int, *, seed: int) -> list[tuple[int, int, list[Fraction]]]:
    generator = random.Random(seed)
    sizes = [(2, 2), (2, 3), (3, 2), (2, 4), (4, 2), (3, 3)]
    found = []
    for _ in range(count):
        N, M = generator.choice(sizes)
        entries = [
            Fraction(generator.randint(-99, 99), generator.randint(1, 9)) for _ in range(M**N)
        ]
        found.append((N, M, entries))
    return found


def nested(entries: list[Fraction], N: int, M: int) -> Any:
    if N == 1:
        return [str(x) for x in entries]
    step = len(entries) // M
    return [nested(entries[i * step : (i + 1) * step], N - 1, M) for i in range(M)]


def test_every_grid_tensor_is_realized_and_no_other_one(checker: Any) -> None:
    """200 random grid tensors are realized, exactly; with one entry changed kernel and checker refuse."""
    generator = random.Random(8)
    for N, M, entries in random_tensors(200, seed=6):
        found = realize(nested(entries, N, M))
        A = forward(found.network, found.weights, QQ)
        values = [A.entry(d) for d in cartesian(range(1, M + 1), repeat=N)]
        assert [Fraction(int(x.p), int(x.q)) for x in values] == entries
        subject = found.theorem.conclusion
        assert isinstance(subject, Realized)
        wrong = list(entries)
        wrong[generator.randrange(len(wrong))] += generator.choice([-1, Fraction(1, 7), 1])
        changed = replace(subject, tensor=DenseTensor((M,) * N, tuple(wrong)))
        with pytest.raises(RuleError, match="the entry at"):
            evaluate_tensor(changed)
        written = certificate.to_json(found.theorem)
        assert checker.check(written).verdict == "valid"
        written["claim"] = written["steps"][0]["conclusion"] = changed.to_json()
        verdict = checker.check(written)
        assert verdict.verdict == "invalid" and "entries" in verdict.reason, verdict


def test_more_channels_than_needed_have_no_weight() -> None:
    net = network("relu-max", inputs=2, representation=2, widths=[9])
    entries = tuple(Fraction(x) for x in (3, -1, 0, 5))
    weights = universal_weights(net, entries)
    tensor = DenseTensor((2, 2), entries)
    assert evaluate_tensor(Realized(network=net, weights=weights, tensor=tensor))


@pytest.mark.parametrize(
    "words",
    [
        {"inputs": 4, "window": 2, "widths": [17, 20]},
        {"inputs": 5, "tree": [[3, 1], [2, 5, 4]], "widths": [35, 33]},
        {"inputs": 4, "window": 2, "widths": [17, 17], "sharing": [1]},
    ],
)
def test_deep_networks_are_universal(words: dict[str, Any]) -> None:
    """The channels of the shallow construction are passed on, in any tree."""
    net, generator = network("relu-max", representation=2, **words), random.Random(2)
    for _ in range(5):
        entries = tuple(Fraction(generator.randint(-9, 9), 2) for _ in range(2**net.inputs))
        tensor = DenseTensor((2,) * net.inputs, entries)
        weights = universal_weights(net, entries)
        assert evaluate_tensor(Realized(network=net, weights=weights, tensor=tensor))
    with pytest.raises(InputError, match="widths from"):
        universal_weights(replace(net, widths=(2, 2)), entries)


def test_other_shapes_are_refused() -> None:
    for tensor in ([1, 2], [[1, 2, 3], [4, 5, 6]]):
        with pytest.raises(InputError, match="a grid tensor"):
            realize(tensor)
