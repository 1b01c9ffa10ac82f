"""Rules about what is out of reach, CP-ranks, combinations and null sets: conclusions and refusals."""

from fractions import Fraction

import pytest
from attack_make import (
    GF2,
    GF7,
    QQ,
    MatchingWeights,
    deep,
    low,
    odd,
    of_matrix,
    part,
    shallow,
    tree,
)
from size_samples import table

from exactrank.kernel import rules
from exactrank.kernel.fields import InputError
from exactrank.kernel.matrices import Entries
from exactrank.kernel.statements import AlmostAll
from exactrank.kernel.statements_circuits import DenseTensor
from exactrank.kernel.statements_sizes import KRONECKER_POSITION
from exactrank.kernel.theorem import RuleError


def refuses(reason, rule, *arguments, **keywords):
    with pytest.raises((RuleError, InputError), match=reason):
        rule(*arguments, **keywords)


def product_of_shapes():
    start = rules.position_base(formula=KRONECKER_POSITION)
    return rules.matricized_product_sizes(start, rules.position_append(formula=KRONECKER_POSITION))


# ---- Out of reach ------------------------------------------------------------------------------


def almost_all_odd(w=2, **keys):
    counted = rules.count_windows(rules.restrict_sizes(table(), tree=w, partition="odd", **keys))
    return rules.almost_everywhere_sizes(counted)


def test_beyond_shorter():
    root = rules.named_cut(cut="root")
    exact = rules.beyond_shorter(almost_all_odd(), root, sense="exact")
    assert exact.cites == {"null-zero-set", "independent-products"}
    limit = rules.beyond_shorter(almost_all_odd(field="QQ"), root, sense="limit")
    assert limit.cites == {"null-zero-set", "independent-products", "closed-rank-set"}
    refuses(
        "limits are spoken of over QQ", rules.beyond_shorter, almost_all_odd(), root, sense="limit"
    )
    refuses("neither|is not one of", rules.beyond_shorter, almost_all_odd(), root, sense="nearly")
    refuses(
        "root's cut",
        rules.beyond_shorter,
        almost_all_odd(),
        rules.named_cut(cut="smaller-side"),
        sense="exact",
    )
    maximal_only = almost_all_odd().premises[0]
    refuses("not about almost all", rules.beyond_shorter, maximal_only, root, sense="exact")
    anywhere = rules.almost_everywhere_sizes(table())
    refuses("not a lower bound at odd", rules.beyond_shorter, anywhere, root, sense="exact")
    uncounted = rules.almost_everywhere_sizes(rules.restrict_sizes(table(), partition="odd"))
    refuses("depends on the partition", rules.beyond_shorter, uncounted, root, sense="exact")


def at_instance(network, partition, field=QQ, level=1):
    subject = AlmostAll(
        network=network, partition=partition, field=field, degree=1, fraction=None, lower=1
    )
    return rules.specialise_sizes(rules.almost_everywhere_sizes(table()), subject, level=level)


def test_beyond_shorter_at():
    root = rules.named_cut(cut="root")
    network = deep(8, 2, [2, 2, 2])
    found = rules.beyond_shorter_at(at_instance(network, odd(8)), root, sense="limit")
    assert (found.conclusion.fewer_than, found.conclusion.degree) == (16, 16 * 15)
    blocks = at_instance(network, part(8, 1, 2, 5, 6), level=2)
    assert rules.beyond_shorter_at(blocks, root, depth=2).conclusion.fewer_than == 4
    refuses(
        "of one node are on both sides",
        rules.beyond_shorter_at,
        at_instance(network, odd(8)),
        root,
        depth=2,
    )
    refuses("no level", rules.beyond_shorter_at, blocks, root, depth=4)
    refuses(
        "over QQ", rules.beyond_shorter_at, at_instance(network, odd(8), GF7), root, sense="limit"
    )
    refuses("root's cut", rules.beyond_shorter_at, blocks, rules.named_cut(cut="first-windows"))
    refuses("lower bound at almost all", rules.beyond_shorter_at, root, root)


def test_distances():
    network = deep(8, 2, [3, 1, 1], sharing=(0, 1))
    permutation = rules.permutation_at_matching(network, odd(8))
    assert permutation.conclusion.size == 16 and permutation.conclusion.weights == MatchingWeights(
        2
    )
    assert (
        rules.permutation_at_matching(
            tree([[3, 1], [2, 4]], 2, [2, 1]), part(4, 3, 2)
        ).conclusion.size
        == 4
    )
    refuses("is above r_0", rules.permutation_at_matching, deep(4, 3, [2, 2]), odd(4))
    refuses("not one input of I", rules.permutation_at_matching, deep(4, 2, [2, 2]), low(4))
    refuses("not one input of I", rules.permutation_at_matching, deep(4, 2, [2], window=4), odd(4))
    one = rules.one_term_bound(product_of_shapes(), bound=(0, 1))
    terms = rules.all_terms_bound(one, rules.add_term_bound(one))
    lower = rules.projection_distance(permutation, terms, terms=5)
    upper = rules.truncation_distance(permutation, terms=5)
    assert rules.both_distances(lower, upper).conclusion.rank == 11
    refuses("not between 1", rules.projection_distance, permutation, terms, terms=17)
    huge = rules.permutation_at_matching(deep(512, 2, [2] * 9), odd(512))
    refuses("more than 40 digits", rules.truncation_distance, huge, terms=1)
    refuses("not between 1", rules.truncation_distance, permutation, terms=0)
    refuses("not rank", rules.projection_distance, permutation, one, terms=5)
    refuses("not a permutation", rules.truncation_distance, terms, terms=5)
    refuses(
        "different distances",
        rules.both_distances,
        lower,
        rules.truncation_distance(permutation, terms=4),
    )
    refuses("not a lower bound and an upper", rules.both_distances, upper, lower)


def test_symmetry():
    tensor = DenseTensor((2, 2, 2), tuple(map(Fraction, (0, 0, 1, 0, 0, 0, 0, 0))))
    one = rules.expand_symmetry(shallow(3, 2, 1, sharing=(0,)))
    assert (
        rules.asymmetric_tensor(one, tensor, index=(1, 2, 1), swap=(1, 2)).conclusion.tensor
        == tensor
    )
    refuses("differ", rules.expand_symmetry, shallow(3, 2, 1))
    # Shared, but deep: exchanging inputs of different windows changes the tensor.
    refuses("differ", rules.expand_symmetry, deep(4, 2, [2, 2], sharing=(0, 1)))
    refuses("agree", rules.asymmetric_tensor, one, tensor, index=(1, 2, 1), swap=(1, 3))
    refuses("no index", rules.asymmetric_tensor, one, tensor, index=(1, 2, 1), swap=(2, 1))
    refuses("no index", rules.asymmetric_tensor, one, tensor, index=(1, 3, 1), swap=(1, 2))
    wide = rules.expand_symmetry(shallow(3, 2, 2, sharing=(0,)))
    refuses(
        "not about one term", rules.asymmetric_tensor, wide, tensor, index=(1, 2, 1), swap=(1, 2)
    )
    square = DenseTensor((2, 2), tuple(map(Fraction, (0, 1, 0, 0))))
    refuses("shape", rules.asymmetric_tensor, one, square, index=(1, 2, 1), swap=(1, 2))
    refuses(
        "not the symmetry", rules.asymmetric_tensor, table(), tensor, index=(1, 2, 1), swap=(1, 2)
    )


# ---- CP-rank, combinations, null sets ----------------------------------------------------------

W = DenseTensor((2, 2, 2), tuple(map(Fraction, (0, 1, 1, 0, 1, 0, 0, 0))))
E1, E2, ONE = (Fraction(1), Fraction(0)), (Fraction(0), Fraction(1)), Fraction(1)
THREE = [(ONE, (E1, E1, E2)), (ONE, (E1, E2, E1)), (ONE, (E2, E1, E1))]
MOVED, FIXED, MINUS = ([ONE], [Fraction(0), ONE]), ([ONE], []), ([-ONE], [])
TWO = [(MOVED,) * 3, (MINUS, FIXED, FIXED)]


def dense(*entries):
    return DenseTensor((2, 2, 2), tuple(map(Fraction, entries)))


def test_cp_rank_is_not_closed():
    lower = rules.pencil_lower_bound(W, point=(Fraction(0), ONE))
    upper = rules.cp_terms_upper_bound(W, terms=THREE)
    rank = rules.both_cp_bounds(lower, upper)
    limit = rules.limit_of_terms(W, power=1, terms=TWO)
    assert rules.not_closed(rank, limit).conclusion.limit_terms == 2
    refuses(
        "another|is not|fewer terms",
        rules.not_closed,
        rank,
        rules.limit_of_terms(W, power=0, terms=[[[[x] for x in v] for v in vs] for _, vs in THREE]),
    )
    refuses("fewer terms", rules.not_closed, lower, limit)
    refuses("not a lower bound", rules.both_cp_bounds, upper, lower)
    refuses("is not", rules.limit_of_terms, W, power=0, terms=TWO)
    refuses("is not", rules.limit_of_terms, W, power=1, terms=TWO[:1])
    refuses("the sum's", rules.cp_terms_upper_bound, W, terms=THREE[:2])


def test_pencils_of_rank_two_are_refused():
    point = (Fraction(0), ONE)
    refuses("is not a square", rules.pencil_lower_bound, dense(1, 0, 0, 0, 0, 0, 0, 1), point=point)
    refuses(
        "singular everywhere", rules.pencil_lower_bound, dense(1, 0, 0, 0, 1, 0, 0, 0), point=point
    )
    refuses("does not vanish", rules.pencil_lower_bound, W, point=(ONE, Fraction(0)))
    refuses("point is 0", rules.pencil_lower_bound, W, point=(Fraction(0), Fraction(0)))
    # e_1 ⊗ (identity): two terms, a double root at which the pencil vanishes.
    refuses("pencil vanishes", rules.pencil_lower_bound, dense(1, 0, 0, 1, 0, 0, 0, 0), point=point)
    other = DenseTensor((2, 2), W.entries[:4])
    refuses("shape", rules.pencil_lower_bound, other, point=point)


def diagonals():
    return [Entries(((a, 0, 0), (0, b, 0), (0, 0, c))) for a, b, c in ((1, 0, 1), (0, 1, 1))]


def test_combinations():
    first, second = diagonals()
    rank = rules.minor_lower_bound(of_matrix(first, GF2), rows=[0, 2], columns=[0, 2])
    generic = rules.generic_combination(rank, [first, second], coefficients=[1, 0])
    assert (generic.conclusion.lower, generic.cites) == (2, frozenset())
    refuses(
        "not the premise's matrix",
        rules.generic_combination,
        rank,
        [first, second],
        coefficients=[0, 1],
    )
    refuses("coefficients for", rules.generic_combination, rank, [first, second], coefficients=[1])
    refuses("not the rank", rules.generic_combination, generic, [first], coefficients=[1])
    # Over GF(2) nothing exceeds 2, over GF(3) the generic 3 is attained.
    assert rules.enumerate_combinations([first, second], GF2).conclusion.upper == 2
    assert rules.enumerate_combinations([first, second], GF7).conclusion.upper == 3
    refuses("infinitely many", rules.enumerate_combinations, [first, second], QQ)
    refuses("more than 4096", rules.enumerate_combinations, [first] * 13, GF2)


def test_null_sets():
    assert rules.zero_set_null(((1, (((0, 1, 1, 1), 1),)),)).cites == {"null-zero-set"}
    refuses("zero polynomial", rules.zero_set_null, ())
    contrast = rules.rationals_null()
    assert contrast.conclusion.closure == "everything" and contrast.cites == {
        "rationals-null-dense"
    }
