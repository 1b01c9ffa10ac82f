"""The values that the separation claims pin, against tensors from numpy at random weights."""

import numpy as np
import pytest
from flint import nmod_mat

import exactrank
from exactrank.bounds.cuts import minimal_cut
from exactrank.claims import instances, shipped_scripts

P = 1_048_573
"""Small enough for products of residues to be exact in int64."""


def tensor(network, seed):
    """The coefficient tensor modulo P at random weights, by definition, modes 1 … N in order."""
    generator = np.random.default_rng(seed)
    tree = network.tree

    def weights(level):
        sets, rows, columns = network.weight_shape(level)
        drawn = generator.integers(0, P, (sets, rows, columns))
        return np.broadcast_to(drawn, (tree.width(level), rows, columns))

    below = list(weights(0))
    labels = [(j,) for j in range(1, network.inputs + 1)]
    for level, windows in enumerate(tree.children, start=1):
        layer, above, above_labels = weights(level), [], []
        for k, window in enumerate(windows):
            pooled = below[window[0] - 1]
            for c in window[1:]:
                r = len(pooled)
                pooled = pooled.reshape(r, -1, 1) * below[c - 1].reshape(r, 1, -1) % P
            flat = pooled.reshape(len(pooled), -1)
            total = np.zeros((len(layer[k]), flat.shape[1]), dtype=np.int64)
            for a, row in enumerate(flat):
                total = (total + layer[k][:, a : a + 1] * row % P) % P
            above.append(total)
            above_labels.append(tuple(j for c in window for j in labels[c - 1]))
        below, labels = above, above_labels
    (modes,) = labels
    dense = below[0].reshape((network.representation,) * network.inputs)
    return dense.transpose(np.argsort(modes))


def generic_rank(network, partition, seed=0):
    axes = [i - 1 for i in (*partition.I, *partition.J)]
    rows = network.representation ** len(partition.I)
    matrix = tensor(network, seed).transpose(axes).reshape(rows, -1)
    flat = [int(x) for x in matrix.ravel()]
    return int(nmod_mat(*matrix.shape, flat, P).rank())


def small(claim, limit=2**16):
    """Instances whose tensor numpy can hold, each network and partition once."""
    found = {}
    for instance in instances(shipped_scripts()[claim].claim):
        network = instance.network
        if network.representation**network.inputs <= limit:
            found[str((network, instance.partition))] = (network, instance.partition)
    return list(found.values())


def test_pooling_geometry_on_the_small_grid():
    cases = small("pooling-geometry")
    assert len(cases) == 30
    for network, partition in cases:
        assert generic_rank(network, partition) == minimal_cut(network, partition).value


def test_interleaved_exponential():
    cases = small("interleaved-exponential")
    assert len(cases) > 10
    for network, partition in cases:
        expected = min(network.widths[0], network.representation**2) ** (network.inputs // 4)
        assert generic_rank(network, partition) == expected


def test_interleaved_exponential_shared():
    attained = 0
    for network, partition in small("interleaved-exponential-shared"):
        M = network.representation
        bound = min(network.widths[0], M * (M + 1) // 2) ** (network.inputs // 4)
        rank = generic_rank(network, partition)
        assert rank <= bound
        attained += rank == bound
    assert attained > 20, "the bound is attained where one window is all there is"


@pytest.mark.slow
def test_generic_and_recursion():
    for network, partition in small("maximal-rank-generic", 2**12):
        rank = generic_rank(network, partition)
        assert rank == minimal_cut(network, partition, symmetric=False).value
    for network, partition in small("deep-separation-upper", 2**12):
        from exactrank.bounds.papers import paper_upper_bound

        assert generic_rank(network, partition) <= paper_upper_bound(network, partition)


@pytest.mark.parametrize("geometry", ["grid", "mirror"])
@pytest.mark.parametrize("partition", ["left", "odd", "checkerboard", "quadrants", "mirror"])
def test_cells_of_1024_inputs_are_quick(geometry, partition):
    import time

    network = exactrank.network(
        inputs=1024,
        representation=2,
        widths=[8, 16, 32, 64, 128],
        geometry=geometry,
        shape=[32, 32],
        window=[2, 2],
    )
    began = time.monotonic()
    found = exactrank.rank(network, partition)
    assert found.rank is not None
    assert time.monotonic() - began < 10
    began = time.monotonic()
    assert found.check()
    assert time.monotonic() - began < 5
