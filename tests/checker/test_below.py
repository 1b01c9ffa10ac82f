"""The recursion of subspaces in the checker: against the kernel's, and against ranks at random weights."""

import random
from collections.abc import Iterator
from typing import Any

import pytest
from flint import nmod_mat

import networks
import subspaces
from exactrank.kernel.entries import matricization
from exactrank.kernel.fields import QQ, Field
from exactrank.kernel.objects import Network, Partition, scalars
from exactrank.kernel.rules import subspace_upper_bound
from exactrank.kernel.statements import MaximalRank
from exactrank.networks import random_weights
from verdicts import Declined, Work

P = 2**31 - 1


def nested(generator: random.Random, labels: list[int], depth: int) -> Any:
    """A random tree with all leaves at this depth, or None where the labels are too few."""
    if len(labels) < 2**depth:
        return None
    if depth == 1:
        return labels
    children = generator.randint(2, len(labels) // 2 ** (depth - 1))
    ends = sorted(generator.sample(range(1, len(labels)), children - 1))
    parts = zip([0, *ends], [*ends, len(labels)], strict=True)
    below = [nested(generator, labels[a:b], depth - 1) for a, b in parts]
    return None if None in below else below


def cases(seed: int, inputs: int, count: int) -> Iterator[tuple[Any, list[int]]]:
    """Random networks of up to so many inputs with their I: trees, widths and sharing of all kinds."""
    generator = random.Random(seed)
    while count:
        n, depth = generator.randint(3, inputs), generator.randint(1, 3)
        labels = generator.sample(range(1, n + 1), n)
        tree = nested(generator, labels, depth)
        side = [j for j in range(1, n + 1) if generator.random() < 0.5]
        some = sorted(generator.sample(range(depth + 1), generator.randint(1, depth)))
        if tree is None or not 0 < len(side) < n:
            continue
        count -= 1
        yield (
            {
                "operator": "product",
                "inputs": n,
                "representation": generator.randint(1, 4 if inputs > 8 else 2),
                "widths": [generator.randint(1, 5) for _ in range(depth)],
                "sharing": generator.choice(["none", "all", some]),
                "pooling": {"geometry": "tree", "tree": tree},
            },
            side,
        )


def bound(network: Any, side: list[int]) -> int:
    n, work = network["inputs"], Work()
    other = [j for j in range(1, n + 1) if j not in side]
    partition = networks.read_partition({"I": side, "J": other}, n)
    return subspaces.subspace_bound(networks.read_net(network, work), partition, work)


def test_kernel_and_checker_compute_the_same_bound() -> None:
    for network, side in cases(1, 14, 600):
        subject = MaximalRank(
            network=Network.from_json(network),
            partition=Partition.of(network["inputs"], side),
            field=QQ,
            upper=1,
        )
        assert subspace_upper_bound(subject).conclusion.upper == bound(network, side)


def test_no_rank_at_random_weights_is_above_the_bound() -> None:
    attained = 0
    for seed, (network, side) in enumerate(cases(2, 8, 150)):
        net, field = Network.from_json(network), Field(P)
        weights = scalars(random_weights(net, field, seed=seed), net, field)
        partition = Partition.of(net.inputs, side)
        matrix = matricization(net, weights, partition, modulus=P)
        entries = [int(x) for row in matrix for x in row]
        rank = nmod_mat(len(matrix), len(matrix[0]), entries, P).rank()
        assert rank <= bound(network, side)
        attained += rank == bound(network, side)
    assert attained > 100


def test_a_binomial_that_may_be_too_long_is_declined() -> None:
    network = {
        "operator": "product",
        "inputs": 65536,
        "representation": 2**31 - 1,
        "widths": [2**31 - 1],
        "sharing": [0],
        "pooling": {"geometry": "global"},
    }
    with pytest.raises(Declined, match="a binomial coefficient"):
        bound(network, list(range(1, 65000)))
