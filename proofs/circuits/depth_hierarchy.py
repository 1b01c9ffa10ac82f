"""Depth hierarchy: a network cut at level L2 needs r^{N/2^{L2}} channels there ([CSS] theorem 2; talk).

Cut at L2 < L, from then on one global pooling: almost all functions of the deep network need
r'_{L2−1} ≥ r^{N/2^{L2}}, r = min{M, r_0 … r_{L2−1}}, with any sharing. I is every other block of
2^{L2−1} inputs. The shorter network pools its blocks, each on one side, in one window: rank ≤
r'_{L2−1}. In the deep one channel γ is passed up to level L2 − 1 by e_γ.
"""

from exactrank.kernel.objects import Partition
from exactrank.kernel.rules import (
    almost_everywhere_sizes,
    beyond_shorter,
    beyond_shorter_at,
    count_windows,
    named_cut,
    restrict_sizes,
    specialise_sizes,
    table_minor,
    tree_table,
    window_table,
)
from exactrank.kernel.statements import AlmostAll


def prove(instance):
    """The theorem for all sizes at one network, against its shorter networks."""
    network, depth = instance.network, instance.parameters["depth"]
    block = 2 ** (depth - 1)
    I = [j for j in range(1, network.inputs + 1) if (j - 1) // block % 2 == 0]
    subject = AlmostAll(
        network=network,
        partition=Partition.of(network.inputs, I),
        field=instance.field,
        degree=1,
        fraction=None,
        lower=1,
    )
    deep = specialise_sizes(super_modes(), subject, level=depth)
    sense = instance.parameters["sense"]
    return beyond_shorter_at(deep, shorter(), depth=depth, sense=sense)


def super_modes():
    """Base, step and conclusion with the nodes of level L2 − 1 as modes; 2^{L−L2} windows are counted."""
    base = window_table(operator="product", leaf=(1, 0))
    conclusion = table_minor(tree_table(base))
    return almost_everywhere_sizes(
        count_windows(restrict_sizes(conclusion, tree=2, partition="odd"))
    )


def shorter():
    """Every child of the shorter network's root is on one side, so its rank is at most r'_{L2−1}."""
    return named_cut(cut="root")


def prove_all_sizes():
    """For every N = 2^L, every L2 ≤ L, M, widths and sharing, and for limits."""
    return beyond_shorter(restrict_sizes(super_modes(), field="QQ"), shorter(), sense="limit")
