"""The exact rank at the table weights, for all sizes: every index instead of those of one minor."""

from dataclasses import replace

from exactrank.kernel.rules.tables import _at_least, _minus, values_are_kept
from exactrank.kernel.statements_rectifiers import IndexRank, IndexTable
from exactrank.kernel.statements_sizes import Form
from exactrank.kernel.theorem import Theorem, conclude, fail


def index_window(*, operator: str, leaf: Form, r_min: int = 1) -> Theorem:
    """Base: one window at the table weights, for every index.

        op(A, B) = B
        ------------------------------------------------------------------
        indices equal and ≤ r: A + (r−1)·B        otherwise: r·B

    Fails if op(A, B) is not B: then the value depends on how many indices differ.

    >>> index_window(operator="relu-max", leaf=(0, 1), r_min=2).conclusion.match
    (-1, 1)
    """
    name = "index_window"
    a, b = leaf
    both = a * b if operator == "product" else max(a, b)
    if both != b:
        fail(name, f"op({a}, {b}) = {both} is not {b}")
    conclusion = IndexTable(
        operator=operator, leaf=leaf, r_min=r_min, at="window", match=(a - b, b), mismatch=(0, b)
    )
    return conclude(name, conclusion)


def index_tree(premise: Theorem) -> Theorem:
    """Step: the operator keeps the two values, so they are those of the whole tree.

        op(v1,v1) = v1     op(v1,v0) = op(v0,v0) = v0     for all r ≥ r_min
        -------------------------------------------------------------------
        A_d = v1 if in every window the indices are equal and ≤ r, else v0

    Fails if a value is not kept.

    >>> index_tree(index_window(operator="product", leaf=(1, 0))).conclusion.at
    'tree'
    """
    name = "index_tree"
    table = premise.conclusion
    if not isinstance(table, IndexTable) or table.at != "window":
        fail(name, "the premise is not an index table of a window")
    if not values_are_kept(table.operator, table.match, table.mismatch, table.r_min):
        fail(name, f"match {table.match} and mismatch {table.mismatch} are not kept")
    return conclude(name, replace(table, at="tree"), (premise,))


def index_rank(premise: Theorem) -> Theorem:
    """Conclusion: up to repeated rows and columns, A is v0·J + (v1−v0)·(1 ⊕ 0), the identity of order r^S.

        v0 = 0, v1 − v0 = ±1, product        or        over QQ: v1 − v0 ≠ 0, v0 ≥ 1, v1 ≥ 1
        ----------------------------------------------------------------------------------
        rank = r^S                           rank = r^S + [there are a spare row and a spare column]

    Fails otherwise. Source: [CS-R] theorem 3; exact rank derived here.

    >>> table = index_tree(index_window(operator="relu-max", leaf=(0, 1), r_min=2))
    >>> index_rank(table).conclusion.extra
    'spare'
    """
    name = "index_rank"
    table = premise.conclusion
    if not isinstance(table, IndexTable) or table.at != "tree":
        fail(name, "the premise is not an index table of the tree")
    v1, v0, least = table.match, table.mismatch, table.r_min
    d = _minus(v1, v0)
    if table.operator == "product" and v0 == (0, 0) and d in ((1, 0), (-1, 0)):
        field, extra = "any", "none"
    elif (
        (_at_least(d, 1, least) or _at_least(_minus(v0, v1), 1, least))
        and _at_least(v0, 1, least)
        and _at_least(v1, 1, least)
    ):
        field, extra = "QQ", "spare"
    else:
        fail(name, f"the rank at match {v1} and mismatch {v0} is not decided for r >= {least}")
    conclusion = IndexRank(
        operator=table.operator,
        leaf=table.leaf,
        level="any",
        field=field,
        r_min=least,
        exponent="S",
        extra=extra,
    )
    return conclude(name, conclusion, (premise,))


def count_index_rank(premise: Theorem) -> Theorem:
    """Windows of two at odd | even: each has one input in I and one in J.

        S = 2^(L−1)     a spare row is one with an index above r
        --------------------------------------------------------
        rank = r^(N/2) + [M > r]

    Fails unless the premise is about every tree, partition and level.

    >>> table = index_tree(index_window(operator="relu-max", leaf=(0, 1), r_min=2))
    >>> count_index_rank(index_rank(table)).conclusion.exponent
    (1, -1)
    """
    name = "count_index_rank"
    found = premise.conclusion
    everything = ("any", "any", "any", "S")
    if not isinstance(found, IndexRank) or everything != (
        found.level,
        found.tree,
        found.partition,
        found.exponent,
    ):
        fail(name, "the premise is not about every tree, partition and level")
    extra = "M>r" if found.extra == "spare" else found.extra
    conclusion = replace(found, level=1, tree=2, partition="odd", exponent=(1, -1), extra=extra)
    return conclude(name, conclusion, (premise,))
