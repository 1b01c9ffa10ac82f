"""Lower bounds for all sizes by a finite table: base, step, conclusion.

On {0, 1} the product is AND and the maximum is OR, both idempotent, so at these weights the size of a
window and the shape of the tree drop out.
"""

from exactrank.kernel.sizes import AllSizes, Value, power
from exactrank.kernel.statements_sizes import Form, TreeTable, WindowTable
from exactrank.kernel.theorem import Theorem, conclude, fail


def window_table(*, operator: str, leaf: Form, labels: str = "one", r_min: int = 1) -> Theorem:
    """Base: the values of one window at the table weights, A on the diagonal of a leaf and B off it.

        ----------------------------------------------------------------------
        equal labels: A + (r−1)·B        different labels: 2·op(A,B) + (r−2)·B

    `labels` "digits" spells the channel in base M over several inputs (unshared): product, A = 1, B = 0 only.
    Fails for other leaves with digits; raises InputError unless A and B are 0 or 1.

    >>> window_table(operator="product", leaf=(1, 0)).conclusion.mismatch
    (0, 0)
    >>> window_table(operator="relu-max", leaf=(0, 1), r_min=2).conclusion.match
    (-1, 1)
    """
    name = "window_table"
    a, b = leaf
    both = a * b if operator == "product" else max(a, b)
    if labels == "digits" and (operator, leaf) != ("product", (1, 0)):
        fail(name, f"digits need the product and the leaf (1, 0), not {operator} and {leaf}")
    conclusion = WindowTable(
        operator=operator,
        labels=labels,
        leaf=leaf,
        r_min=r_min,
        match=(a - b, b),
        mismatch=(2 * both - 2 * b, b),
    )
    return conclude(name, conclusion)


def tree_table(premise: Theorem) -> Theorem:
    """Step: the operator keeps the two values, so they are those of the whole tree.

        op(v1,v1) = v1     op(v1,v0) = op(v0,v0) = v0     for all r ≥ r_min
        -------------------------------------------------------------------
        A = v1 if all labels agree, else v0, for every tree

    One channel is passed on above; associativity gives windows of any size. Fails if a value is not kept.

    >>> tree_table(window_table(operator="product", leaf=(1, 0))).rule
    'tree_table'
    >>> tree_table(window_table(operator="product", leaf=(0, 1)))
    Traceback (most recent call last):
    exactrank.kernel.theorem.RuleError: tree_table: the product does not keep match (-1, 1) and mismatch (-2, 1)
    """
    name = "tree_table"
    table = premise.conclusion
    if type(table) is not WindowTable:
        fail(name, "the premise is not a window table")
    v1, v0 = table.match, table.mismatch
    if not values_are_kept(table.operator, v1, v0, table.r_min):
        what = "product" if table.operator == "product" else "maximum"
        fail(name, f"the {what} does not keep match {v1} and mismatch {v0}")
    values = {key: getattr(table, key) for key in WindowTable.__dataclass_fields__}
    values.pop("kind", None)
    return conclude(name, TreeTable(**values), (premise,))


def values_are_kept(operator: str, v1: Form, v0: Form, least: int) -> bool:
    """op(v1, v1) = v1 and op(v1, v0) = op(v0, v0) = v0 for all r ≥ least."""
    if operator == "product":
        products = (_times(v1, v1), _times(v1, v0), _times(v0, v0))
        return products == ((*v1, 0), (*v0, 0), (*v0, 0))
    return _at_least(v1, 0, least) and _at_least(_minus(v0, v1), 0, least)


def table_minor(premise: Theorem) -> Theorem:
    """Conclusion: the minor v0·J + d·1, d = v1 − v0, of order n = r^S is invertible.

        det = d^(n−1)·(d + n·v0) ≠ 0 for all n ≥ 1, r ≥ r_min
        -----------------------------------------------------
        maximal rank ≥ r^S     (with digits: ≥ Π_windows min{r_0, M^min(|I_k|,|J_k|)})

    Over every field where v0 = 0 and d = ±1; over QQ where d does not change its sign, v0 ≥ 0 and v1 ≥ 1.
    Fails otherwise. Source: talk, proof sketch of depth efficiency; [CSS], [CS-R].

    >>> table_minor(tree_table(window_table(operator="product", leaf=(1, 0)))).conclusion.value
    ((('r', 'S'),),)
    """
    name = "table_minor"
    table = premise.conclusion
    if type(table) is not TreeTable:
        fail(name, "the premise is not a tree table")
    v1, v0, least = table.match, table.mismatch, table.r_min
    d = _minus(v1, v0)
    if table.operator == "product" and v0 == (0, 0) and d in ((1, 0), (-1, 0)):
        field = "any"
    elif (
        (_at_least(d, 1, least) or _at_least(_minus(v0, v1), 1, least))
        and _at_least(v0, 0, least)
        and _at_least(v1, 1, least)
    ):
        field = "QQ"
    else:
        fail(name, f"the minor of match {v1} and mismatch {v0} can be singular for r >= {least}")
    one = table.labels == "one"
    value: Value = (power("r", "S") if one else power("window_product", "1"),)
    conclusion = AllSizes(
        operator=table.operator,
        level="any" if one else 1,
        sharing="any" if one else "none",
        field=field,
        r_min=least,
        relation=">=",
        value=value,
    )
    return conclude(name, conclusion, (premise,))


def _times(x: Form, y: Form) -> tuple[int, int, int]:
    """The product of two linear forms: coefficients of 1, r, r²."""
    return x[0] * y[0], x[0] * y[1] + x[1] * y[0], x[1] * y[1]


def _minus(x: Form, y: Form) -> Form:
    return x[0] - y[0], x[1] - y[1]


def _at_least(form: Form, bound: int, least: int) -> bool:
    """a + b·r ≥ bound for all r ≥ least."""
    return form[1] >= 0 and form[0] + form[1] * least >= bound
