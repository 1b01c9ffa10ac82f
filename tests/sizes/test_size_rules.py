"""Rules for all sizes: what they conclude, and why they refuse."""

from fractions import Fraction

import pytest
from attack_make import (
    GF2,
    GF7,
    QQ,
    MatchingWeights,
    deep,
    low,
    maximal,
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
from exactrank.kernel.sizes import normalise
from exactrank.kernel.statements import AlmostAll
from exactrank.kernel.statements_circuits import DenseTensor
from exactrank.kernel.statements_sizes import KRONECKER_POSITION, PositionFormula, TermsBound
from exactrank.kernel.theorem import RuleError

R, R0, M, K = ("r", "S"), ("r0", "K"), ("M", "m"), (1, -1)


def refuses(reason, rule, *arguments, **keywords):
    with pytest.raises((RuleError, InputError), match=reason):
        rule(*arguments, **keywords)


# ---- Tables ------------------------------------------------------------------------------------

TABLES = [
    ("product", (1, 0), "one", 1, "any", "any"),
    ("product", (1, 0), "one", 2, "any", "any"),
    ("product", (1, 0), "digits", 1, "any", 1),
    ("relu-max", (0, 1), "one", 2, "QQ", "any"),
    # Unit leaves serve the maximum too, for every r: the minor is 2·J − 1.
    ("relu-max", (1, 0), "one", 1, "QQ", "any"),
]


@pytest.mark.parametrize(("operator", "leaf", "labels", "r_min", "field", "level"), TABLES)
def test_tables(operator, leaf, labels, r_min, field, level):
    found = table(operator, leaf, labels, r_min).conclusion
    assert (found.operator, found.field, found.level, found.r_min) == (
        operator,
        field,
        level,
        r_min,
    )
    assert found.sharing == ("any" if labels == "one" else "none")
    assert (found.relation, found.tree, found.partition) == (">=", "any", "any")
    assert found.value == (((R,),) if labels == "one" else ((("window_product", "1"),),))


def test_tables_refuse():
    for leaf in ((0, 1), (1, 1), (0, 0)):
        base = rules.window_table(operator="product", leaf=leaf)
        if leaf == (0, 0):
            refuses("can be singular", rules.table_minor, rules.tree_table(base))
        else:
            refuses("product does not keep", rules.tree_table, base)
    # The witness of the paper needs two channels: with one, v1 = r - 1 = 0.
    low_r = rules.tree_table(rules.window_table(operator="relu-max", leaf=(0, 1), r_min=1))
    refuses("can be singular for r >= 1", rules.table_minor, low_r)
    for leaf in ((1, 1), (0, 0)):
        same = rules.tree_table(rules.window_table(operator="relu-max", leaf=leaf, r_min=2))
        refuses("can be singular", rules.table_minor, same)
    for leaf in ((2, 0), (1, -1), (True, 0)):
        refuses("0 or 1", rules.window_table, operator="product", leaf=leaf)
    refuses("r_min", rules.window_table, operator="product", leaf=(1, 0), r_min=0)
    refuses("operator", rules.window_table, operator="relu-sum", leaf=(1, 0))
    refuses("digits need", rules.window_table, operator="relu-max", leaf=(0, 1), labels="digits")
    refuses("digits need", rules.window_table, operator="product", leaf=(0, 1), labels="digits")
    base = rules.window_table(operator="product", leaf=(1, 0))
    refuses("not a tree table", rules.table_minor, base)
    refuses("not a window table", rules.tree_table, rules.tree_table(base))


# ---- Cuts and recursions -----------------------------------------------------------------------


def test_cuts_and_recursions():
    assert rules.named_cut(cut="root").conclusion.partition == "root-children-one-sided"
    assert rules.named_cut(cut="first-windows").conclusion.value == ((R0,),)
    refuses("is not one of", rules.named_cut, cut="crossing-windows")
    one, side = rules.input_bound(channel="one"), rules.input_bound(channel="side")
    refuses("channel", rules.input_bound, channel="both")
    refuses("channel", rules.channel_sum_bound, channel="both")
    sums = {c: rules.channel_sum_bound(channel=c) for c in ("one", "side")}
    product, smaller = rules.channel_side_bound(), rules.smaller_side_bound()
    papers = rules.least_node_bound(sums["one"], smaller)
    cut = rules.least_node_bound(product, sums["side"])
    assert rules.tree_recursion(one, papers).conclusion.value == ((("recursion", "1"),),)
    assert rules.tree_recursion(side, cut).conclusion.value == ((("cut", "1"),),)
    refuses("same channels", rules.least_node_bound, sums["one"], product)
    refuses("same channels", rules.least_node_bound, one, sums["one"])
    refuses("same channels", rules.tree_recursion, one, cut)
    refuses("base and a step", rules.tree_recursion, cut, side)
    for terms in (sums["one"], smaller, rules.least_node_bound(smaller, smaller)):
        refuses("no recursion", rules.tree_recursion, one, terms)
    for terms in (sums["side"], product):
        refuses("no recursion", rules.tree_recursion, side, terms)
    refuses("not bounds of nodes", rules.tree_recursion, table(), cut)
    refuses("not bounds of nodes", rules.least_node_bound, table(), cut)


# ---- Values and domains ------------------------------------------------------------------------


def odd_windows(theorem, w, **keys):
    return rules.restrict_sizes(theorem, level=1, tree=w, partition="odd", **keys)


def test_counting():
    assert rules.count_windows(odd_windows(table(), 3)).conclusion.value == ((("r", K),),)
    regular = rules.restrict_sizes(table(), tree="regular", partition="odd")
    assert rules.count_windows(regular).conclusion.level == "any"
    side = rules.named_cut(cut="smaller-side")
    for w, expected in ((2, (1, -1)), (4, (2, -1)), (6, (3, -1))):
        counted = rules.count_windows(rules.restrict_sizes(side, tree=w, partition="odd"))
        assert counted.conclusion.value == ((("M", expected),),)
    refuses("nothing is counted", rules.count_windows, table())
    refuses("nothing is counted", rules.count_windows, rules.restrict_sizes(table(), tree=2))
    refuses(
        "nothing is counted", rules.count_windows, rules.restrict_sizes(table(), partition="odd")
    )
    odd_w = rules.restrict_sizes(side, tree=3, partition="odd")
    refuses("nothing is counted", rules.count_windows, odd_w)
    digits = rules.restrict_sizes(table(labels="digits"), tree=3, partition="odd")
    refuses("nothing is counted", rules.count_windows, digits)
    refuses("not a statement for all sizes", rules.count_windows, rules.smaller_side_bound())


def test_normal_form():
    r, r0, m = (("r", K),), (("r0", K),), (("M", K),)
    assert normalise([m, r0], 2, 1) == (r,)
    assert normalise([m, r0, r], 2, 1) == (r,)
    assert normalise([r, r0], 2, 1) == (r,)
    assert normalise([m], 2, 1) == (m,)
    assert normalise([m, (("r0", (3, -1)),)], 2, 1) == (m, (("r0", (3, -1)),))
    assert normalise([(("M", (4, -1)),)], 2, 1) == ((("M", (1, 1)),),)
    assert normalise([(("M", (4, -1)),)], "regular", 1) == ((("M", (4, -1)),),)


def test_restricting():
    smaller = rules.restrict_sizes(
        table(), level=1, tree=4, partition="odd", sharing="none", field="QQ", r_min=2
    )
    assert smaller.conclusion.window == 4
    for keys in (
        {},
        {"tree": 4},
        {"tree": "any"},
        {"partition": "any"},
        {"r_min": 1},
        {"level": "any"},
    ):
        refuses("not a smaller part", rules.restrict_sizes, smaller, **keys)
    regular = rules.restrict_sizes(table(), level=1, tree="regular")
    assert rules.restrict_sizes(regular, tree=7).conclusion.window == 7
    for bad in ("global", "pair", "any"):
        refuses("not a smaller part", rules.restrict_sizes, regular, tree=bad)
    refuses("no kind of tree", rules.restrict_sizes, table(), tree=1)
    refuses("is not one of", rules.restrict_sizes, table(), partition="even")
    refuses(
        "not a smaller part",
        rules.restrict_sizes,
        rules.restrict_sizes(table(), tree="pair"),
        tree="global",
    )
    refuses(
        "not a statement for all sizes", rules.restrict_sizes, rules.smaller_side_bound(), tree=2
    )
    # A counted value stays one of windows.
    counted = rules.count_windows(rules.restrict_sizes(table(), tree="regular", partition="odd"))
    assert rules.restrict_sizes(counted, tree=5).conclusion.value == ((("r", K),),)


def test_both_and_smaller_and_almost_all():
    low_half = rules.count_windows(odd_windows(table(), 2))
    cuts = [
        rules.restrict_sizes(rules.named_cut(cut=c), tree=2, partition="odd")
        for c in ("first-windows", "smaller-side")
    ]
    both = rules.smaller_bound(*cuts)
    assert both.conclusion.value == ((M,), (R0,))
    equal = rules.both_sizes(low_half, rules.count_windows(both))
    assert equal.conclusion.relation == "="
    refuses("values differ", rules.both_sizes, low_half, rules.count_windows(cuts[0]))
    refuses("in one domain", rules.both_sizes, rules.count_windows(both), low_half)
    refuses(
        "in one domain",
        rules.both_sizes,
        rules.count_windows(odd_windows(table(), 4)),
        rules.count_windows(both),
    )
    refuses("two upper bounds", rules.smaller_bound, cuts[0], low_half)
    refuses("two upper bounds", rules.smaller_bound, cuts[0], rules.named_cut(cut="smaller-side"))
    assert rules.almost_everywhere_sizes(equal).cites == {"null-zero-set"}
    refuses("not a lower bound", rules.almost_everywhere_sizes, both)
    refuses("not a lower bound", rules.almost_everywhere_sizes, table("relu-max", (0, 1), "one", 2))
    refuses(
        "not a lower bound", rules.almost_everywhere_sizes, rules.almost_everywhere_sizes(equal)
    )


def test_specialising():
    found = rules.count_windows(odd_windows(table(), 2, sharing="none"))
    fits = maximal(deep(8, 3, [2, 1, 1]), odd(8))
    assert rules.specialise_sizes(found, fits).conclusion.lower == 16
    outside = [
        (deep(8, 3, [2, 1, 1]), low(8), "is not odd"),
        (deep(8, 3, [2, 1, 1], sharing=(1,)), odd(8), "are shared"),
        (deep(16, 3, [2, 1], window=4), odd(16), "not contiguous with one window"),
        (deep(8, 3, [2, 1, 1], window=[2, 2, 2]), odd(8), "not contiguous with one window"),
        (shallow(2, 3, 2), odd(2), "not contiguous with one window"),
    ]
    for network, partition, reason in outside:
        refuses(reason, rules.specialise_sizes, found, maximal(network, partition))
    refuses("there is no level 2", rules.specialise_sizes, found, fits, level=2)
    over_q = rules.restrict_sizes(found, field="QQ", r_min=2)
    refuses(
        "the field is", rules.specialise_sizes, over_q, maximal(deep(8, 3, [2, 1, 1]), odd(8), GF7)
    )
    refuses("is below 2", rules.specialise_sizes, over_q, maximal(deep(8, 1, [2, 1, 1]), odd(8)))
    root = rules.named_cut(cut="root")
    assert (
        rules.specialise_sizes(root, maximal(deep(8, 3, [2, 1, 5]), low(8))).conclusion.upper == 5
    )
    refuses(
        "child of the root", rules.specialise_sizes, root, maximal(deep(8, 3, [2, 1, 5]), odd(8))
    )
    refuses("specialises to", rules.specialise_sizes, table("relu-max", (1, 0)), fits)
    almost = rules.almost_everywhere_sizes(found)
    refuses("specialises to", rules.specialise_sizes, almost, fits)
    subject = AlmostAll(
        network=deep(4, 2, [2, 2]), partition=odd(4), field=GF7, degree=1, fraction=None, lower=1
    )
    special = rules.specialise_sizes(almost, subject)
    assert (special.conclusion.lower, special.conclusion.degree) == (4, 28)
    assert special.cites == {"null-zero-set", "schwartz-zippel"}
    assert special.conclusion.fraction is None
    shared_one = rules.restrict_sizes(table(), tree="pair")
    refuses(
        "there are 3 inputs",
        rules.specialise_sizes,
        shared_one,
        maximal(shallow(3, 2, 2), part(3, 1)),
        level=1,
    )
    refuses(
        "more than one hidden layer",
        rules.specialise_sizes,
        shared_one,
        maximal(deep(4, 2, [2, 2]), odd(4)),
    )


# ---- Shapes and containment --------------------------------------------------------------------


def product_of_shapes():
    start = rules.position_base(formula=KRONECKER_POSITION)
    return rules.matricized_product_sizes(start, rules.position_append(formula=KRONECKER_POSITION))


def test_positions():
    start = rules.position_base(formula=KRONECKER_POSITION)
    step = rules.position_append(formula=KRONECKER_POSITION)
    # p + q forgets how many positions C has; q·w + p starts right but is not kept.
    for wrong in ((("1", (0, 0, 1)), ("1", (1, 0, 0))), (("1", (0, 1, 1)), ("1", (1, 0, 0)))):
        assert rules.position_base(formula=wrong).rule == "position_base"
        refuses("is not F", rules.position_append, formula=wrong)
    refuses("is not p", rules.position_base, formula=(("2", (1, 1, 0)),))
    refuses("increasing order", rules.position_base, formula=(("1", (1, 1, 0)), ("1", (0, 0, 1))))
    refuses("non-zero integer", PositionFormula, "base", (("0", (1, 1, 0)),))
    refuses("not base and append", rules.matricized_product_sizes, step, start)
    refuses("not base and append", rules.matricized_product_sizes, start, start)


def test_terms():
    one = rules.one_term_bound(product_of_shapes(), bound=(0, 1))
    assert rules.all_terms_bound(one, rules.add_term_bound(one)).conclusion == TermsBound(
        "any", (0, 1)
    )
    refuses("can have rank 1", rules.one_term_bound, product_of_shapes(), bound=(0, 0))
    refuses("can have rank 1", rules.one_term_bound, product_of_shapes(), bound=(-1, 1))
    refuses("not the matricized product", rules.one_term_bound, one, bound=(0, 1))
    refuses(
        "does not add up",
        rules.add_term_bound,
        rules.one_term_bound(product_of_shapes(), bound=(1, 0)),
    )
    refuses("not a bound of one term", rules.add_term_bound, rules.add_term_bound(one))
    refuses("one bound", rules.all_terms_bound, one, one)
    twice = rules.one_term_bound(product_of_shapes(), bound=(0, 2))
    refuses("one bound", rules.all_terms_bound, one, rules.add_term_bound(twice))


def test_containment():
    leaf, node, root = rules.leaf_formula(), rules.node_formula(), rules.root_formula()
    contains = rules.contains_shallow(leaf, rules.sift(node), root)
    refuses("not ⊗ v", rules.contains_shallow, leaf, node, root)
    refuses("not ⊗ v", rules.contains_shallow, leaf, leaf, root)
    refuses("not ⊗ v", rules.contains_shallow, rules.sift(node), rules.sift(node), root)
    refuses("not a sum over a delta", rules.sift, root)
    refuses("not a sum over a delta", rules.sift, leaf)
    refuses("not a formula", rules.sift, contains)
    entry = rules.entry_formula(weights="unit-terms-but-one")
    refuses("not unit terms", rules.entry_formula, weights="pass-channels")
    universal = rules.shallow_universal(rules.sift(entry))
    assert universal.conclusion.width == "M^(N-1)"
    refuses("not A_d = T_d", rules.shallow_universal, entry)
    refuses("not A_d = T_d", rules.shallow_universal, rules.sift(node))
    everywhere = rules.deep_universal(contains, universal)
    refuses("first premise", rules.deep_universal, universal, universal)
    refuses("second premise", rules.deep_universal, contains, everywhere)


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
