"""Rules about conditions on the weights and counts: brute force, what they conclude, why they refuse."""

import random
from itertools import product as cartesian
from math import prod

import pytest
from attack_make import deep, shallow, tree
from flint import nmod_mat

from exactrank.certificate import replay, to_json
from exactrank.kernel import rules
from exactrank.kernel.entries import matricization
from exactrank.kernel.fields import QQ, Field, InputError
from exactrank.kernel.objects import ArrayWeights, Forward, MatchingWeights, Partition, scalars
from exactrank.kernel.splitting import Splitting
from exactrank.kernel.statements import (
    CoarseEntry,
    LeafDeterminant,
    MaximalRank,
    PolynomialIdentity,
    RankAtWeights,
    statement_from_json,
)
from exactrank.kernel.statements_conditions import (
    CoarseEntries,
    FullRank,
    MatchingMinor,
    Minor,
    NonZero,
)
from exactrank.kernel.theorem import RuleError
from exactrank.networks import random_weights
from exactrank.ranks import maximal_rank

PAIR, DEEP4 = shallow(2, 2, 2), deep(4, 2, [2, 2])
AT, ODD = Partition((1,), (2,)), Partition((1, 3), (2, 4))


def rank_mod(matrix, p):
    return nmod_mat([[int(x) for x in row] for row in matrix], p).rank()


def leaf_matrix(network, partition, layers, p, node, side):
    """X_t^s straight from its definition: a row for each index, a column for each channel."""
    level, k = node
    rows = partition.rows
    window = network.tree.children[level - 1][k - 1]
    below = [(c, network.tree.leaves[level - 1][c - 1]) for c in window]
    pure = [(c, js) for c, js in below if {j in rows for j in js} == {side == "I"}]
    labels = sorted(j for _, js in pure for j in js)
    forward = Forward(network, layers, p)
    matrix = []
    for index in cartesian(range(1, network.representation + 1), repeat=len(labels)):
        at = [1] * network.inputs
        for j, d in zip(labels, index, strict=True):
            at[j - 1] = d
        values = [forward.node(level - 1, c, at) for c, _ in pure]
        matrix.append([prod(v) % p for v in zip(*values, strict=True)])
    return matrix


def random_network(generator):
    M = generator.choice([1, 2, 2, 3])
    which = generator.choice(["binary", "binary", "shallow", "windows", "tree"])
    if which == "binary":
        depth = generator.choice([1, 2, 2, 3]) if M < 3 else generator.choice([1, 2])
        widths = [generator.randint(1, 3) for _ in range(depth)]
        sharing = tuple(sorted(generator.sample(range(depth + 1), generator.randint(0, depth))))
        return deep(2**depth, M, widths, sharing=sharing)
    if which == "shallow":
        return shallow(generator.randint(2, 4), M, generator.randint(1, 5))
    if which == "windows":
        widths = [generator.randint(1, 4), generator.randint(1, 3)]
        return tree([[1, 2, 3], [4, 5]], min(M, 2), widths)
    labels = list(range(1, 8))
    generator.shuffle(labels)
    nested = [[labels[:2], labels[2:4]], [labels[4:5] + labels[5:6], [labels[6], 8]]]
    return tree(nested, min(M, 2), [generator.randint(1, 3) for _ in range(3)])


@pytest.mark.parametrize("seed", range(4))
def test_the_split_rank_by_brute_force(seed):
    """Random networks, partitions, sharing and small fields: both halves of the statement."""
    generator = random.Random(seed)
    decided = full = 0
    while decided < 150:
        network = random_network(generator)
        n = network.inputs
        partition = Partition.of(n, sorted(generator.sample(range(1, n + 1), n // 2)))
        split = Splitting(network, partition)
        if not split.split or split.rank > 100:
            continue
        assert rules.split_rank(network, partition).conclusion.network == network
        p = generator.choice([2, 2, 3, 5, 1000003])
        for _ in range(3):
            weights = random_weights(network, Field(p), seed=generator.randrange(10**9))
            layers = scalars(weights, network, Field(p))
            rank = rank_mod(matricization(network, layers, partition, modulus=p), p)
            ranks = [
                rank_mod(leaf_matrix(network, partition, layers, p, (level, k), side), p)
                == network.widths[level - 1]
                for level, k, side in split.leaf_matrices()
            ]
            entries = [
                split.coarse_entry(layers, index, p)
                for index in cartesian(*(range(1, split.dimension(t) + 1) for t in split.splitting))
            ]
            live = sum(x != 0 for x in entries)
            if all(ranks):
                assert rank == live
                full += 1
            assert (rank == split.rank) == (all(ranks) and live == len(entries))
            decided += 1
    assert full > 20


def condition(network, partition, field=QQ):
    maximal = maximal_rank(network, partition, field).theorem
    return rules.split_condition(rules.split_rank(network, partition), maximal)


def replayed(theorem):
    assert replay(to_json(theorem)).conclusion == theorem.conclusion
    return theorem.conclusion


def test_conditions_of_the_4x4_case():
    found = replayed(condition(DEEP4, ODD))
    leaves = [FullRank((1, k), side) for k in (1, 2) for side in "IJ"]
    assert found.conditions == (*leaves, CoarseEntries())
    # The factors of the determinant: det A_j of degree 2 each, four C_α of degree 3.
    assert (found.rank, found.relation, found.degree) == (4, "iff", 4 * 2 + 4 * 3)
    almost = replayed(rules.condition_almost_everywhere(condition(DEEP4, ODD, Field(101))))
    assert str(almost.fraction) == "20/101"
    assert (
        almost.degree
        < rules.almost_everywhere(maximal_rank(DEEP4, ODD, QQ).theorem).conclusion.degree
    )


def test_split_rank_and_condition_refuse():
    with pytest.raises(RuleError, match="split_rank: a mixed node has pure children on one side"):
        rules.split_rank(DEEP4, Partition((1, 2, 3), (4,)))
    split, other = rules.split_rank(DEEP4, ODD), rules.split_rank(PAIR, AT)
    maximal = maximal_rank(DEEP4, ODD, QQ).theorem
    table = [
        (maximal, maximal, "first premise is not a split rank"),
        (split, split, "not a maximal rank"),
        (other, maximal, "different networks or partitions"),
        (split, maximal.premises[1], "lower bound is None, not 4"),
    ]
    for first, second, reason in table:
        with pytest.raises(RuleError, match=f"split_condition: .*{reason}"):
            rules.split_condition(first, second)
    wide = shallow(2, 2, 3)
    with pytest.raises(RuleError, match="lower bound is 2, not 3"):
        condition(wide, AT)


def det2(j):
    return (
        (1, (((0, j, 1, 1), 1), ((0, j, 2, 2), 1))),
        (-1, (((0, j, 1, 2), 1), ((0, j, 2, 1), 1))),
    )


OUTPUTS = [((1, (((1, 1, 1, alpha), 1),)),) for alpha in (1, 2)]
ALL2 = ((1,), (2,))


def test_expand_minor():
    maximal = maximal_rank(PAIR, AT, QQ).theorem
    good = [(det2(1), 1), (det2(2), 1), *((poly, 1) for poly in OUTPUTS)]
    found = replayed(rules.expand_minor(maximal, rows=ALL2, columns=ALL2, factors=good))
    assert (found.relation, found.degree, len(found.conditions)) == ("iff", 6, 4)
    one = rules.expand_minor(
        maximal, rows=((1,),), columns=((2,),), factors=[(entry(PAIR, 1, 2), 1)]
    )
    assert (replayed(one).relation, one.conclusion.lower, one.conclusion.upper) == ("if", 1, 2)
    constant = ((3, ()),)
    table = [
        ({"factors": good[1:]}, "not the product"),
        ({"factors": [*good, (constant, 1)]}, "not the product"),
        ({"factors": [*good[:3], (OUTPUTS[1], 2)]}, "not the product|above the degree"),
        ({"factors": [*good[:3], (OUTPUTS[1], 9)]}, "above the degree of the minor"),
        ({"factors": [*good[:3], (OUTPUTS[1], 0)]}, "above the degree of the minor"),
        ({"factors": [((), 1)]}, "a factor is 0 over QQ"),
        ({"factors": []}, "at least one factor"),
        ({"factors": [(((1, (((5, 1, 1, 1), 1),)),), 1)]}, "no weight of the network"),
        ({"rows": ((1,), (1,))}, "repeated"),
        ({"rows": ((1,), (3,))}, "not a multi-index"),
        ({"rows": ((1,), (2, 1))}, "not a multi-index"),
        ({"columns": ((1,),)}, "2 rows, but 1 columns"),
    ]
    for change, reason in table:
        arguments = {"rows": ALL2, "columns": ALL2, "factors": good, **change}
        with pytest.raises(RuleError, match=f"expand_minor: .*({reason})"):
            rules.expand_minor(maximal, **arguments)
    three = maximal_rank(PAIR, AT, Field(3)).theorem
    times3 = [(constant, 1), *good]
    with pytest.raises(RuleError, match=r"a factor is 0 over GF\(3\)"):
        rules.expand_minor(three, rows=ALL2, columns=ALL2, factors=times3)
    with pytest.raises(RuleError, match="no upper bound"):
        rules.expand_minor(maximal.premises[0], rows=ALL2, columns=ALL2, factors=good)
    large = deep(8, 3, [3, 3, 3])
    subject = MaximalRank(
        network=large, partition=Partition((1, 3, 5, 7), (2, 4, 6, 8)), field=QQ, upper=1
    )
    with pytest.raises(RuleError, match="more than 10000000 terms"):
        rules.expand_minor(
            rules.recursion_upper_bound(subject),
            rows=tuple((1, 1, 1, d) for d in (1, 2, 3)),
            columns=tuple((1, 1, 1, d) for d in (1, 2, 3)),
            factors=good,
        )


def entry(network, d, e):
    """A_{d,e} of a shallow network of two inputs, as a POLY."""
    r = network.widths[0]
    terms = [
        (1, (((0, 1, g, d), 1), ((0, 2, g, e), 1), ((1, 1, 1, g), 1))) for g in range(1, r + 1)
    ]
    return tuple(terms)


def test_minor_condition():
    partition = Partition((1, 2, 3), (4,))
    maximal = maximal_rank(DEEP4, partition, QQ).theorem
    weights = random_weights(DEEP4, QQ, seed=0, size=9)
    minor = Minor(((1, 1, 1), (1, 1, 2)), ((1,), (2,)))
    found = replayed(rules.minor_condition(maximal, minor=minor, weights=weights, modulus=1048573))
    assert (found.rank, found.relation, found.degree) == (2, "if", 2 * 7)
    zero = ArrayWeights(
        tuple(
            tuple(tuple(tuple(0 for _ in r) for r in m) for m in layer) for layer in weights.layers
        )
    )
    table = [
        (minor, zero, 1048573, "minor is 0"),
        (minor, weights, None, "a modulus is needed"),
        (Minor(((1, 1, 1), (1, 1, 1)), ((1,), (2,))), weights, 1048573, "repeated"),
        (Minor(((1, 1, 1), (1, 1, 3)), ((1,), (2,))), weights, 1048573, "not a multi-index"),
    ]
    for given, at, modulus, reason in table:
        with pytest.raises(RuleError, match=f"minor_condition: .*{reason}"):
            rules.minor_condition(maximal, minor=given, weights=at, modulus=modulus)
    square = maximal_rank(DEEP4, ODD, Field(101)).theorem
    corner = [(1, 1), (1, 2), (2, 1), (2, 2)]
    at = random_weights(DEEP4, Field(101), seed=0)
    exact = rules.minor_condition(square, minor=Minor(tuple(corner), tuple(corner)), weights=at)
    assert replayed(exact).relation == "iff"


def test_generated_minor_condition():
    partition = Partition((1, 2, 3), (4,))
    maximal = maximal_rank(DEEP4, partition, QQ).theorem
    flow = maximal.premises[0].premises[0]
    found = replayed(rules.generated_minor_condition(flow, maximal))
    assert (found.rank, found.relation, found.degree) == (2, "if", 14)
    square = maximal_rank(DEEP4, ODD, QQ).theorem
    matching = rules.matching_lower_bound(
        RankAtWeights(network=DEEP4, weights=MatchingWeights(2), partition=ODD, field=QQ, upper=1)
    )
    exact = replayed(rules.generated_minor_condition(matching, square))
    assert (exact.relation, exact.conditions) == ("iff", (MatchingMinor(2),))
    weak = rules.specialisation_upper_bound(square, weights=MatchingWeights(2))
    table = [
        (flow, square, "different networks, partitions or fields"),
        (square, square, "not a rank at weights"),
        (flow, flow, "not a maximal rank"),
        (weak, square, "the lower bound is None, not 4"),
        (matching, square.premises[0], "no upper bound"),
    ]
    for first, second, reason in table:
        with pytest.raises(RuleError, match=f"generated_minor_condition: .*{reason}"):
            rules.generated_minor_condition(first, second)


def counted_by_all_weights(network, partition, p, rank):
    """The definition: every choice of weights, one matrix after the other."""
    shapes = [network.weight_shape(level) for level in range(network.depth + 1)]
    count = 0
    for values in cartesian(range(p), repeat=network.variables):
        rest = iter(values)
        layers = [
            [[[next(rest) for _ in range(n)] for _ in range(m)] for _ in range(sets)]
            for sets, m, n in shapes
        ]
        found = rank_mod(matricization(network, layers, partition, modulus=p), p)
        count += found == rank
    return count


@pytest.mark.parametrize(
    ("network", "p"),
    [
        (PAIR, 2),
        (shallow(2, 3, 1), 2),
        (shallow(2, 2, 1), 3),
        (shallow(2, 2, 1), 5),
        (deep(4, 1, [1, 2]), 2),
        (deep(4, 2, [1, 1], sharing=(0,)), 3),
        (deep(4, 2, [2, 1], sharing=(0, 1)), 3),
        (deep(4, 2, [2, 2], sharing=(0, 1, 2)), 2),
        (tree([[2, 3], [4, 1]], 2, [1, 1]), 2),
    ],
    ids=str,
)
def test_counts_by_brute_force(network, p):
    """By the formula, by the kernel's enumeration and by this test's."""
    n = network.inputs
    # Odd | even, and for the tree the windows' first inputs.
    rows = [1, 3] if network.tree.children[0][0] == (1, 2) and n == 4 else [1]
    if network.tree.children[0][0] == (2, 3):
        rows = [2, 4]
    partition, field = Partition.of(n, rows), Field(p)
    split = Splitting(network, partition)
    by_all = counted_by_all_weights(network, partition, p, split.rank)
    enumerated = replayed(rules.enumerate_weights(network, partition, field, rank=split.rank))
    assert (enumerated.count, enumerated.of) == (by_all, p**network.variables)
    at = RankAtWeights(
        network=network,
        weights=MatchingWeights(network.widths[0]),
        partition=partition,
        field=field,
        upper=1,
    )
    maximal = rules.specialisation_lower_bound(rules.matching_lower_bound(at))
    theorem = rules.split_condition(rules.split_rank(network, partition), maximal)
    assert replayed(rules.count_full_rank(theorem)) == enumerated


def test_counts_of_the_claim():
    """36 of 1,024 and 9,216 of 59,049; all ranks together are all weights."""
    for p, count in ((2, 36), (3, 9216)):
        field = Field(p)
        found = rules.count_full_rank(condition(PAIR, AT, field)).conclusion
        assert (found.rank, found.count, found.of) == (2, count, p**10)
        counts = [rules.enumerate_weights(PAIR, AT, field, rank=r).conclusion for r in range(4)]
        assert [c.count for c in counts][2:] == [count, 0]
        assert sum(c.count for c in counts) == p**10


def test_counts_refuse():
    table = [
        (condition(PAIR, AT, QQ), "not over GF"),
        (condition(deep(4, 2, [2, 2]), Partition((1, 2), (3, 4)), Field(3)), "window of level 1"),
        (condition(DEEP4, ODD, Field(5)), "over the limit"),
        (condition(DEEP4, ODD, Field(2**31 - 1)), "more than the limit"),
        (maximal_rank(PAIR, AT, Field(2)).theorem, "not a rank condition"),
    ]
    for premise, reason in table:
        with pytest.raises(RuleError, match=f"count_full_rank: .*{reason}"):
            rules.count_full_rank(premise)
    for network, field, reason in [
        (PAIR, QQ, "over GF"),
        (DEEP4, Field(2), "limit"),
        (PAIR, Field(101), "more than the limit"),
    ]:
        with pytest.raises(RuleError, match=f"enumerate_weights: .*{reason}"):
            rules.enumerate_weights(network, AT if network is PAIR else ODD, field, rank=1)


def identity(network, partition):
    r, pairs = network.widths[0], network.inputs // 2
    power = r ** (pairs - 1)
    leaves = (
        [(LeafDeterminant(0), network.inputs * power)]
        if network.shared(0)
        else [(LeafDeterminant(j), power) for j in range(1, network.inputs + 1)]
    )
    coarse = [(CoarseEntry(i), 1) for i in cartesian(range(1, r + 1), repeat=pairs)]
    return PolynomialIdentity(network, partition, (*leaves, *coarse))


@pytest.mark.parametrize(
    ("network", "partition"),
    [
        (PAIR, AT),
        (DEEP4, ODD),
        (deep(4, 2, [2, 1], sharing=(0,)), ODD),
        (deep(4, 2, [2, 2], sharing=(0, 1, 2)), Partition((1, 4), (2, 3))),
        (tree([[3, 1], [2, 4]], 2, [2, 2]), Partition((1, 2), (3, 4))),
        (shallow(2, 3, 3), AT),
    ],
    ids=str,
)
def test_the_determinant_of_all_sizes_agrees_with_the_expansion(network, partition):
    """What the structural rule concludes, the expansion confirms, with the sign."""
    subject = identity(network, partition)
    theorem = rules.specialise_determinant(rules.determinant_sizes(), subject)
    assert replayed(theorem) == rules.expand_determinant(subject).conclusion


def test_the_determinant_81_x_81_by_evaluation():
    """N = 8, M = r_0 = 3: both sides at random weights modulo a large prime."""
    network = deep(8, 3, [3, 3, 3])
    partition = Partition((1, 3, 5, 7), (2, 4, 6, 8))
    theorem = rules.specialise_determinant(rules.determinant_sizes(), identity(network, partition))
    assert len(replayed(theorem).factors) == 8 + 81
    p = 2**31 - 1
    layers = scalars(random_weights(network, Field(p), seed=5), network, Field(p))
    split = Splitting(network, partition)
    matrix = matricization(network, layers, partition, modulus=p)
    product = 1
    for leaf in layers[0]:
        product = product * pow(int(nmod_mat(leaf, p).det()), 27, p) % p
    for index in cartesian(range(1, 4), repeat=4):
        product = product * split.coarse_entry(layers, index, p) % p
    assert int(nmod_mat([[int(x) for x in row] for row in matrix], p).det()) == product != 0


def test_specialise_determinant_refuses():
    sizes = rules.determinant_sizes()
    good = identity(DEEP4, ODD)

    def with_factors(*factors):
        return PolynomialIdentity(DEEP4, ODD, factors)

    swapped = tree([[1, 4], [3, 2]], 2, [2, 2])
    table = [
        (with_factors(*good.factors[1:]), "not the leaf determinants and all entries"),
        (with_factors(*good.factors, good.factors[0]), "not the leaf determinants"),
        (with_factors((LeafDeterminant(1), 1), *good.factors[1:]), "not the leaf determinants"),
        (identity(deep(4, 3, [2, 2]), ODD), "not square"),
        (identity(DEEP4, Partition((1, 2), (3, 4))), "not matched pairs"),
        # The columns are in another order than the rows: the sign could be −1 for other r_0.
        (identity(swapped, ODD), "not matched pairs"),
    ]
    for subject, reason in table:
        with pytest.raises(RuleError, match=f"specialise_determinant: .*{reason}"):
            rules.specialise_determinant(sizes, subject)
    with pytest.raises(RuleError, match="not the determinant for all sizes"):
        rules.specialise_determinant(maximal_rank(DEEP4, ODD, QQ).theorem, good)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"relation": "only-if"}, "neither if nor iff"),
        ({"conditions": []}, "conditions"),
        ({"upper": None, "rank": None}, "natural number|both bounds"),
        ({"upper": "5", "rank": None}, "with the relation iff both bounds agree"),
        ({"conditions": [{"full-rank": [1, 1, "K"]}]}, "a side is I or J"),
        ({"conditions": [{"full-rank": [1, 1]}]}, "named by"),
        ({"conditions": [{"coarse-entries": "some"}]}, "unknown condition"),
        ({"conditions": [{"polynomial": []}]}, "is none"),
        ({"conditions": [{"polynomial": [["1", []]]}]}, "is none"),
        ({"conditions": [{"minor": {"rows": [[1, 1]], "columns": []}}]}, "as many rows as"),
        ({"conditions": [{"minor": {"rows": [[1, True]], "columns": [[1, 1]]}}]}, "integers"),
        ({"conditions": [{"minor": {"paths": [[1, 2]]}}]}, "3 integers"),
        ({"further": 1}, "unknown keys"),
        ({"degree": "020"}, "natural number|neither decimal"),
    ],
)
def test_rank_conditions_are_read_strictly(change, reason):
    data = {**condition(DEEP4, ODD).conclusion.to_json(), **change}
    with pytest.raises(InputError, match=reason):
        statement_from_json(data)


def test_nothing_constant_is_a_condition():
    with pytest.raises(InputError, match="is none"):
        NonZero(((2, ()),))
