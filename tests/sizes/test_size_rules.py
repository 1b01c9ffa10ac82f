"""Rules for all sizes: what they conclude, and why they refuse."""

import pytest
from attack_make import (
    GF7,
    deep,
    low,
    maximal,
    odd,
    part,
    shallow,
)
from size_samples import table

from exactrank.kernel import rules
from exactrank.kernel.fields import InputError
from exactrank.kernel.sizes import normalise
from exactrank.kernel.statements import AlmostAll
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
