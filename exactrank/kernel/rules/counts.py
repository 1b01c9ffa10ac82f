"""Rules about counts of weights in GF(q), and determinants of all sizes: `docs/rules-conditions.md`."""

from collections.abc import Mapping
from itertools import product as cartesian
from math import prod
from typing import Any

import numpy as np
from flint import nmod_mat

from exactrank.kernel.fields import Field, InputError
from exactrank.kernel.objects import Network, Partition, multi_indices
from exactrank.kernel.splitting import Splitting, matched_pairs
from exactrank.kernel.statements import CoarseEntry, Factor, LeafDeterminant, PolynomialIdentity
from exactrank.kernel.statements_conditions import (
    CoarseEntries,
    Count,
    DeterminantSizes,
    RankCondition,
)
from exactrank.kernel.theorem import Theorem, conclude, fail

FACTORS_LIMIT = 2**16
COUNT_LIMIT = 2**20
ENUMERATION_LIMIT = 2**18

Array = np.ndarray[Any, np.dtype[np.int64]]
Layers = list[list[list[list[Any]]]]


def count_full_rank(premise: Theorem) -> Theorem:
    """The number of weights in GF(q) of full rank: leaf matrices times upper weights.

        rank = R ⇔ all A_j of full column rank and no C_α = 0;  windows of one input of I and one of J
        ---------------------------------------------------------------------------------------------
        #{weights of rank R} = (Π_{i < r_0} (q^M − q^i))^n · #{weights of layers 1 … L with no C_α = 0}

    n = N, or 1 where layer 0 is shared; the last factor by complete enumeration. Source:
    `docs/rules-conditions.md`. Fails if the premise or a window is not of this kind.

    >>> from exactrank.kernel import objects, rules, statements, trees
    >>> pair, at = Network(2, 2, (2,), trees.Global()), Partition((1,), (2,))
    >>> subject = statements.RankAtWeights(network=pair, weights=objects.MatchingWeights(2),
    ...                                    partition=at, field=Field(3), upper=2)
    >>> maximal = rules.specialisation_lower_bound(rules.matching_lower_bound(subject))
    >>> found = count_full_rank(rules.split_condition(rules.split_rank(pair, at), maximal))
    >>> found.conclusion.count, found.conclusion.of
    (9216, 59049)
    """
    name = "count_full_rank"
    at = premise.conclusion
    if not isinstance(at, RankCondition) or at.relation != "iff":
        fail(name, "the premise is not a rank condition with the relation iff")
    network, q = at.network, at.field.modulus
    if q is None or at.conditions[-1] != CoarseEntries():
        fail(name, "the premise is not over GF(q) with coarse-entries as its last condition")
    for window in network.tree.children[0]:
        if len(window) != 2 or len({j in at.partition.rows for j in window}) != 2:
            fail(name, "a window of level 1 is not one input of I and one of J")
    M, r = network.representation, network.widths[0]
    leaves = prod(q**M - q**i for i in range(r)) ** (1 if network.shared(0) else network.inputs)
    conclusion = Count(
        network=network,
        partition=at.partition,
        field=at.field,
        rank=at.lower or 0,
        count=leaves * _coarse_count(name, Splitting(network, at.partition), q),
        of=q**network.variables,
    )
    return conclude(name, conclusion, (premise,))


def _coarse_count(name: str, split: Splitting, q: int) -> int:
    """U: the weights of the layers 1 … L in GF(q) at which no C_α is 0, all of them tried."""
    network = split.network
    upper = network.variables - prod(network.weight_shape(0))
    if upper * (q.bit_length() - 1) > COUNT_LIMIT.bit_length():
        fail(name, f"{q}^{upper} weights are more than the limit")
    if q**upper * split.rank * len(split.mixed) > COUNT_LIMIT:
        fail(name, f"{q}^{upper} weights for {split.rank} entries are over the limit {COUNT_LIMIT}")
    layers = [[], *_all_weights(network, q, first=1)]
    alive = np.ones(q**upper, dtype=bool)
    for index in cartesian(*(range(1, split.dimension(t) + 1) for t in split.splitting)):
        alive &= np.broadcast_to(split.coarse_entry(layers, index, q) != 0, alive.shape)
    return int(alive.sum())


def _all_weights(network: Network, q: int, *, first: int = 0) -> Layers:
    """The layers from `first` on, each weight the vector of its values over all choices in GF(q)."""
    shapes = [network.weight_shape(level) for level in range(first, network.depth + 1)]
    number = sum(prod(shape) for shape in shapes)
    choices = np.arange(q**number, dtype=np.int64)
    digits = iter((choices // q**place) % q for place in range(number))
    return [
        [[[next(digits) for _ in range(columns)] for _ in range(rows)] for _ in range(sets)]
        for sets, rows, columns in shapes
    ]


def enumerate_weights(
    network: Network, partition: Partition, field: Field, *, rank: int
) -> Theorem:
    """How many of all weights in GF(q) have a given rank, by trying them all.

        all q^v weights in GF(q), one after the other
        ---------------------------------------------
        the number of those with rank [[A]] = rank

    Source: the definition. Fails over QQ, and where q^v·M^N is over 2^18.

    >>> from exactrank.kernel import trees
    >>> pair = Network(2, 2, (2,), trees.Global())
    >>> enumerate_weights(pair, Partition((1,), (2,)), Field(2), rank=2).conclusion.count
    36
    """
    name = "enumerate_weights"
    q, number = field.modulus, network.variables
    if q is None:
        fail(name, "weights are counted over GF(q)")
    if number * (q.bit_length() - 1) > ENUMERATION_LIMIT.bit_length():
        fail(name, f"{q}^{number} weights are more than the limit")
    if q**number * network.representation**network.inputs > ENUMERATION_LIMIT:
        fail(name, f"{q}^{number} weights are over the limit {ENUMERATION_LIMIT} of entries")
    try:
        subject = Count(
            network=network, partition=partition, field=field, rank=rank, count=0, of=q**number
        )
    except InputError as error:
        fail(name, str(error))
    entries = _all_entries(network, partition, q)
    distinct, times = np.unique(entries, axis=0, return_counts=True)
    m, n = (network.representation ** len(side) for side in (partition.I, partition.J))
    count = sum(
        int(t)
        for matrix, t in zip(distinct.tolist(), times, strict=True)
        if nmod_mat(m, n, matrix, q).rank() == rank
    )
    conclusion = Count(
        network=network,
        partition=partition,
        field=field,
        rank=rank,
        count=count,
        of=subject.of,
    )
    return conclude(name, conclusion)


def _all_entries(network: Network, partition: Partition, q: int) -> Array:
    """[[A]]_{I,J} row by row, a line for each choice of weights."""
    layers = _all_weights(network, q)
    M, tree = network.representation, network.tree

    def channels(level: int, k: int, at: Mapping[int, int]) -> list[Any]:
        matrix = layers[level][0 if network.shared(level) else k - 1]
        if level == 0:
            return [row[at[k] - 1] for row in matrix]
        below = [channels(level - 1, c, at) for c in tree.children[level - 1][k - 1]]
        pooled = below[0]
        for other in below[1:]:
            pooled = [x * y % q for x, y in zip(pooled, other, strict=True)]
        return [sum(x * y % q for x, y in zip(row, pooled, strict=True)) % q for row in matrix]

    columns = [
        channels(
            network.depth,
            1,
            dict(zip(partition.I, row, strict=True)) | dict(zip(partition.J, column, strict=True)),
        )[0]
        for row in multi_indices(partition.I, M)
        for column in multi_indices(partition.J, M)
    ]
    return np.stack(columns, axis=1)


def determinant_sizes() -> Theorem:
    """det [[A]] = Π_j det(A_j)^{r_0^{K−1}} · Π_α C_α for all matched pairs with M = r_0.

    matched pairs,  M = r_0
    ---------------------------------------------------------
    det [[A]] = Π_j det(A_j)^{r_0^{K−1}} · Π_α C_α,  K = N/2

    Source: `docs/rules-conditions.md`. No way to fail.

    >>> print(determinant_sizes().rule)
    determinant_sizes
    """
    return conclude("determinant_sizes", DeterminantSizes())


def specialise_determinant(premise: Theorem, subject: PolynomialIdentity) -> Theorem:
    """The determinant of one network, its factors listed.

        for all matched pairs: det [[A]] = Π_j det(A_j)^{r_0^{K−1}} · Π_α C_α
        ---------------------------------------------------------------------
        the identity for one network

    Source: `docs/rules-conditions.md`. Fails if the windows are not matched pairs, M ≠ r_0, or the factors are
    not exactly these.

    >>> from exactrank.kernel import trees
    >>> pair, at = Network(2, 1, (1,), trees.Global()), Partition((1,), (2,))
    >>> factors = ((LeafDeterminant(1), 1), (LeafDeterminant(2), 1), (CoarseEntry((1,)), 1))
    >>> subject = PolynomialIdentity(pair, at, factors)
    >>> specialise_determinant(determinant_sizes(), subject).conclusion == subject
    True
    """
    name = "specialise_determinant"
    if not isinstance(premise.conclusion, DeterminantSizes):
        fail(name, "the premise is not the determinant for all sizes")
    network, partition = subject.network, subject.partition
    if network.representation != network.widths[0]:
        fail(name, "the leaf matrices are not square")
    if not matched_pairs(network, partition):
        fail(name, "the windows of level 1 are not matched pairs")
    r, pairs = network.widths[0], network.inputs // 2
    if pairs * (r.bit_length() - 1) > FACTORS_LIMIT.bit_length() or r**pairs > FACTORS_LIMIT:
        fail(name, f"{r}^{pairs} entries C_α are over the limit of {FACTORS_LIMIT} factors")
    power = r ** (pairs - 1)
    leaves: list[tuple[Factor, int]] = (
        [(LeafDeterminant(0), network.inputs * power)]
        if network.shared(0)
        else [(LeafDeterminant(j), power) for j in range(1, network.inputs + 1)]
    )
    coarse = [(CoarseEntry(index), 1) for index in cartesian(range(1, r + 1), repeat=pairs)]
    expected = {*leaves, *coarse}
    if len(subject.factors) != len(expected) or set(subject.factors) != expected:
        fail(
            name, "the factors are not the leaf determinants and all entries C_α, with their powers"
        )
    return conclude(name, subject, (premise,))
