"""The factors of conditions, against ranks at random weights; points where rank is lost."""

import random
from itertools import product as cartesian
from math import prod

import pytest
from attack_make import deep, grid, shallow, tree
from flint import nmod_mat

from exactrank import api
from exactrank.certificate import replay, to_json
from exactrank.conditions import lose_rank, rank_condition
from exactrank.conditions.answer import polynomial_text
from exactrank.kernel.entries import matricization
from exactrank.kernel.fields import QQ, Field, InputError
from exactrank.kernel.objects import Partition, scalars
from exactrank.kernel.polynomials import flat, weight_variables
from exactrank.networks import matricize, random_weights

ODD4 = Partition((1, 3), (2, 4))


def value_at(poly, values, p):
    total = 0
    for coefficient, powers in poly:
        term = coefficient
        for variable, power in powers:
            term = term * pow(values[variable], power, p) % p
        total += term
    return total % p


NETWORKS = [
    (deep(4, 2, [2, 2]), ODD4),
    (deep(4, 2, [2, 2], sharing=(0, 1, 2)), ODD4),
    (deep(4, 2, [3, 1]), ODD4),
    (deep(4, 2, [1, 2]), Partition((1, 2), (3, 4))),
    (deep(4, 2, [2, 2]), Partition((1,), (2, 3, 4))),
    (deep(4, 2, [2, 3]), Partition((1, 2, 3), (4,))),
    (deep(4, 2, [2, 2], sharing=(0,)), Partition((1, 2), (3, 4))),
    (shallow(2, 2, 3), Partition((1,), (2,))),
    (shallow(3, 2, 2), Partition((1, 3), (2,))),
    (deep(4, 2, [4], window=4), ODD4),
    (grid((2, 2), (2, 2), 2, [3]), Partition((1, 4), (2, 3))),
    (tree([[3, 1], [5, 2, 4]], 2, [2, 2]), Partition((1, 2), (3, 4, 5))),
    (deep(8, 2, [2, 1, 1]), Partition((1, 3, 5, 7), (2, 4, 6, 8))),
]


@pytest.mark.parametrize(("network", "partition"), NETWORKS, ids=str)
def test_the_rank_is_lost_as_the_factors_say(network, partition):
    """In small fields, where factors often vanish: if, and where complete, only if."""
    condition = rank_condition(network, partition, QQ)
    assert replay(to_json(condition.theorem)).conclusion == condition.statement
    generator = random.Random(1)
    full = lost = 0
    for p in (2, 3, 5, 10007):
        for _ in range(60):
            weights = random_weights(network, Field(p), seed=generator.randrange(10**9))
            layers = scalars(weights, network, Field(p))
            rank = nmod_mat(
                [
                    [int(x) for x in row]
                    for row in matricization(network, layers, partition, modulus=p)
                ],
                p,
            ).rank()
            values = dict(zip(flat(weight_variables(network)), flat(layers), strict=True))
            written = [f.polynomial for f in condition.factors]
            nonzero = all(value_at(poly, values, p) for poly in written if poly is not None)
            if None not in written:
                if nonzero:
                    assert rank >= condition.rank
                elif condition.complete:
                    assert rank < condition.rank
            elif not nonzero and condition.complete:
                assert rank < condition.rank
            full += rank == condition.rank
            lost += rank < condition.rank
    assert full > 20 and lost > 20


@pytest.mark.parametrize(("network", "partition"), NETWORKS, ids=str)
def test_degrees_add_up(network, partition):
    """Factors with their powers have the degree of a minor, R in each node's weights."""
    condition = rank_condition(network, partition, QQ)
    tree_of = network.tree
    assert condition.degree == condition.rank * tree_of.size
    by_layer = [
        sum(f.layers[level] * f.power for f in condition.factors)
        for level in range(network.depth + 1)
    ]
    assert tuple(by_layer) == condition.layers
    assert sum(by_layer) == condition.degree
    for factor in condition.factors:
        if factor.polynomial is not None:
            degrees = {sum(e for _, e in powers) for _, powers in factor.polynomial}
            assert degrees == {factor.degree}


@pytest.mark.parametrize(("network", "partition"), NETWORKS[:9], ids=str)
@pytest.mark.parametrize("field", [QQ, Field(101)], ids=str)
def test_points_on_the_exceptional_set(network, partition, field):
    """Weights on each factor, the rank there certified and compared with an elimination."""
    condition = rank_condition(network, partition, field)
    for factor in (condition.factors[0], condition.factors[-1]):
        point = lose_rank(condition, factor)
        assert point.rank == point.statement.upper < condition.rank
        p = field.modulus or 1048573
        matrix = matricize(network, point.weights, partition, Field(p))
        assert nmod_mat([[int(x) for x in row] for row in matrix], p).rank() == point.rank
        if factor.polynomial is not None:
            image = scalars(point.weights, network, Field(p))
            values = dict(zip(flat(weight_variables(network)), flat(image), strict=True))
            assert value_at(factor.polynomial, values, p) == 0


def test_one_entry_of_the_coarse_tensor_costs_one():
    """9 x 9: rank 8 where one C_alpha vanishes, 6 where a leaf matrix has rank 2."""
    network = deep(4, 3, [3, 3])
    condition = rank_condition(network, ODD4, QQ)
    by_name = {factor.name: factor for factor in condition.factors}
    assert lose_rank(condition, by_name["C_{2,3}"]).rank == 8
    assert lose_rank(condition, by_name["det(A_4)"]).rank == 6


def test_the_factors_of_the_worked_case():
    """Thirteen factors of the 9 x 9 determinant, with powers: det(A_j)^3 and the C_alpha."""
    condition = rank_condition(deep(4, 3, [3, 3]), ODD4, QQ)
    named = {f.name: (f.degree, f.power) for f in condition.factors}
    expected = {f"det(A_{j})": (3, 3) for j in range(1, 5)}
    expected |= {f"C_{{{a},{b}}}": (3, 1) for a, b in cartesian((1, 2, 3), repeat=2)}
    assert named == expected
    assert condition.complete and condition.degree == 9 * 7
    assert condition.statement.degree == 4 * 3 + 9 * 3


def test_shared_layers_join_factors():
    condition = rank_condition(deep(4, 2, [2, 2], sharing=(0, 1, 2)), ODD4, QQ)
    assert [(f.name, f.power) for f in condition.factors] == [
        ("det(A)", 8),
        ("C_{1,1}", 1),
        ("C_{1,2}", 2),
        ("C_{2,2}", 1),
    ]


def test_large_networks_are_named():
    """N = 64: 2^32 entries of the coarse tensor under one name; N = 4096 still answers."""
    for n in (64, 4096):
        depth = n.bit_length() - 1
        condition = rank_condition(
            deep(n, 3, [2] * depth), Partition.of(n, list(range(1, n, 2))), QQ
        )
        last = condition.factors[-1]
        assert (last.count, last.form) == (2 ** (n // 2), "product")
        assert last.degree == last.count * (n - 1)
        assert condition.complete and condition.degree == 2 ** (n // 2) * (2 * n - 1)
    with pytest.raises(InputError, match="only ranks up to 1024 are certified"):
        lose_rank(condition, last)


def test_small_fields_and_gaps():
    """Over GF(2) the minor of a witness; where the bounds differ, the condition of the lower one."""
    network = deep(4, 2, [3, 2])
    condition = rank_condition(network, ODD4, Field(2))
    assert condition.statement.field == Field(2)
    assert condition.rank == 4 and condition.complete
    gap = deep(4, 2, [4, 3], sharing=(0, 1, 2))
    found = rank_condition(gap, Partition((1, 2), (3, 4)), Field(2))
    assert found.statement.lower <= found.statement.upper
    assert replay(to_json(found.theorem)).conclusion == found.statement


def test_polynomials_as_text():
    poly = ((-1, ()), (2, (((0, 0, 1, 12), 2), ((1, 3, 1, 1), 1))))
    assert polynomial_text(poly) == "-1 + 2*(a^{0,1}_{12})^2*a^{1,3,1}_1"
    assert polynomial_text(()) == "0"


def test_every_partition_of_a_small_grid_answers():
    """All partitions of 2 x 4, both geometries: each has a condition that replays."""
    for mirror in (False, True):
        network = grid((2, 4), [(2, 2), (1, 2)], 2, [2, 2], mirror=mirror)
        for mask in range(1, 128):
            rows = [j for j in range(1, 9) if mask >> (j - 1) & 1]
            condition = rank_condition(network, Partition.of(8, rows), QQ)
            assert condition.factors and condition.rank >= 1
            if mask % 16 == 5:
                assert replay(to_json(condition.theorem)).conclusion == condition.statement


def test_the_api():
    network = api.network(inputs=4, representation=2, widths=[2, 2], window=2)
    condition = api.condition(network, "odd", field="GF(101)")
    assert condition.complete and len(condition.factors) == 8
    assert prod(f.power for f in condition.factors) == 2**4
