"""The costs that rules give to cuts, of any witness and not only the smallest, against brute force."""

import random
import re
from typing import Any

import numpy as np
import pytest
from attack_oracle import _layers
from attack_random import PRIME, dense_tensor, flatten, random_rank, rank_mod, shared_network
from attack_table import single

from exactrank.kernel.objects import Network, Partition

GIVES = re.compile(r"the rule gives lower (null|0), upper ([0-9]+)")


def subject(network: Network, partition: Partition, **more: Any) -> dict[str, Any]:
    return {
        "kind": "rank",
        "quantity": "maximal-rank",
        "network": network.to_json(),
        "partition": partition.to_json(),
        "order": "labels increasing, smallest most significant",
        "field": "QQ",
        "lower": None,
        "upper": "1048576",
        "rank": None,
        **more,
    }


def nodes(network: Network, first: int) -> list[list[int]]:
    return [
        [level, k]
        for level in range(first, network.depth + 1)
        for k in range(1, network.tree.width(level) + 1)
    ]


def some(generator: random.Random, values: list[Any], chance: float) -> list[Any]:
    return [value for value in values if generator.random() < chance]


def cost(checker: Any, statement: Any, rule: str, witness: Any) -> int | None:
    """What the checker says that the rule gives; None where it refuses the witness."""
    answer = checker.check(single(statement, rule, witness))
    match = GIVES.search(answer.reason)
    if match is None:
        assert answer.verdict == "invalid", answer
        return None
    return int(match[2])


@pytest.mark.parametrize("start", range(0, 200, 40))
def test_every_cut_bounds_the_rank(start, checker):
    held = symmetric = 0
    for seed in range(start, start + 40):
        network, partition = shared_network(seed, entries=256)
        generator = random.Random(seed)
        rank = random_rank(network, partition, seed)
        for _ in range(12):
            chance = generator.choice([0.2, 0.5, 0.8])
            groups = [[*node, side] for node in nodes(network, 1) for side in "IJ"]
            witness = {
                "inputs": some(generator, list(range(1, network.inputs + 1)), chance),
                "pools": some(generator, nodes(network, 1), chance / 2),
                "symmetric": some(generator, groups, generator.choice([0, 0.2, 0.5])),
            }
            found = cost(checker, subject(network, partition), "cut_upper_bound", witness)
            if found is not None:
                held += 1
                symmetric += bool(witness["symmetric"])
                assert rank <= found, (seed, str(network), str(partition), witness)
    assert held > 50
    assert symmetric > 3


def sparse_arrays(network: Network, generator: random.Random) -> dict[str, Any]:
    """Small weights with many zeros and many equal or proportional vectors."""
    arrays: dict[str, Any] = {}
    for level in range(network.depth + 1):
        sets, rows, columns = network.weight_shape(level)
        layer = []
        for _ in range(sets):
            matrix: list[list[int]] = []
            for _ in range(rows):
                row = [generator.choice([0, 0, 1, 1, 2, -1]) for _ in range(columns)]
                if matrix and generator.random() < 0.4:
                    factor = generator.choice([0, 1, -2])
                    row = [factor * x for x in generator.choice(matrix)]
                matrix.append(row)
            layer.append([[str(x) for x in row] for row in matrix])
        arrays[f"layer{level}"] = layer[0] if network.shared(level) else layer
    return arrays


@pytest.mark.parametrize("start", range(0, 200, 40))
def test_every_cut_at_weights_bounds_the_rank(start, checker):
    if "cut_at_weights_upper_bound" not in checker.modules["derivation"].RULES:
        pytest.skip("this checker does not have the rule")
    held = tight = 0
    for seed in range(start, start + 40):
        network, partition = shared_network(seed, entries=256)
        generator = random.Random(seed)
        arrays = sparse_arrays(network, generator)
        layers = _layers({"arrays": arrays}, network, PRIME)
        rank = rank_mod(flatten(dense_tensor(network, layers), partition))
        statement = subject(
            network, partition, quantity="rank-at-weights", weights={"arrays": arrays}
        )
        for _ in range(12):
            chance = generator.choice([0.2, 0.5, 0.8])
            witness = {
                "inputs": some(generator, list(range(1, network.inputs + 1)), chance),
                "pools": some(generator, nodes(network, 1), chance / 2),
                "convolutions": some(generator, nodes(network, 1), chance / 2),
            }
            found = cost(checker, statement, "cut_at_weights_upper_bound", witness)
            if found is not None:
                held += 1
                tight += rank == found
                assert rank <= found, (seed, str(network), str(partition), arrays, witness)
    assert held > 50
    assert tight > 3


def test_numpy_kron_is_the_pinned_kronecker_product():
    left, right = np.array([[1, 2]]), np.array([[3, 5], [7, 11]])
    assert np.kron(left, right).tolist() == [[3, 5, 6, 10], [7, 11, 14, 22]]
