"""Rules for all sizes: cuts and recursions above, counting windows, domains, specialisation."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from exactrank.kernel.fields import InputError
from exactrank.kernel.sizes import (
    AllSizes,
    Alternative,
    Domain,
    Exponent,
    Value,
    evaluate,
    normalise,
    power,
)
from exactrank.kernel.statements import AlmostAll, MaximalRank
from exactrank.kernel.statements_sizes import NodeBound
from exactrank.kernel.theorem import Theorem, conclude, fail

CUTS: Mapping[str, tuple[str, Alternative]] = {
    "root": ("root-children-one-sided", power("r_last", "1")),
    "first-windows": ("any", power("r0", "K")),
    "smaller-side": ("any", power("M", "m")),
}
RECURSIONS: Mapping[tuple[str, tuple[str, ...]], str] = {
    ("side", ("product", "sum")): "cut",
    ("one", ("smaller-side", "sum")): "recursion",
}


def named_cut(*, cut: str) -> Theorem:
    """A cut that every tree has: maximal rank ≤ its cost.

        root: the sum over the root's r_{L−1} channels, its children one-sided
        first-windows: the sums over r_0 channels in all K windows of level 1
        smaller-side: the rows or the columns
        -------------------------------------------------------------------------------
        maximal rank ≤ r_{L−1}     ≤ r_0^K     ≤ M^m

    Fails for another name. Source: [CS-P]; `docs/rules-sizes.md`.

    >>> named_cut(cut="smaller-side").conclusion.value
    ((('M', 'm'),),)
    """
    name = "named_cut"
    if cut not in CUTS:
        fail(name, f"cut {str(cut)[:40]!r} is not one of {', '.join(CUTS)}")
    partition, alternative = CUTS[cut]
    conclusion = AllSizes(partition=partition, relation="<=", value=(alternative,))
    return conclude(name, conclusion, witness={"cut": cut})


def input_bound(*, channel: str) -> Theorem:
    """Base of a recursion: at an input.

        --------------------------------------------------------------------
        one channel: rank 1     all channels on side s: 1 if it is the input's own side, else M

    >>> input_bound(channel="one").conclusion.terms
    ('unit',)
    """
    terms = ("unit",) if channel == "one" else ("own-side",)
    return conclude("input_bound", NodeBound(at="input", channel=channel, terms=terms))


def channel_sum_bound(*, channel: str) -> Theorem:
    """Step: a node is a sum over the r_{l−1} channels below.

        rank(Σ_{α ≤ r} ⊙_c X_c^α) ≤ r · Π_c rank X_c^α
        -----------------------------------------------------------------------
        f_k ≤ r_{l−1} · Π_c f_c     (channels on a side: r_{l−1} · Π_c min(f_c[I], f_c[J]))

    >>> channel_sum_bound(channel="side").conclusion.terms
    ('sum',)
    """
    conclusion = NodeBound(at="node", channel=channel, terms=("sum",))
    return conclude("channel_sum_bound", conclusion)


def channel_side_bound() -> Theorem:
    """Step: a node with its channels on side s is a part of the Kronecker product of its children.

        [[φ_k]]_s = (weights on side s) · (rows or columns of ⊙_c [[φ_c]]_s)
        --------------------------------------------------------------------
        f_k[s] ≤ Π_c f_c[s]

    >>> channel_side_bound().conclusion.terms
    ('product',)
    """
    conclusion = NodeBound(at="node", channel="side", terms=("product",))
    return conclude("channel_side_bound", conclusion)


def smaller_side_bound() -> Theorem:
    """Step: the rank of a node is at most the number of its rows, and of its columns.

        -------------------------------
        f_k ≤ M^min(|I_{l,k}|, |J_{l,k}|)

    >>> smaller_side_bound().conclusion.terms
    ('smaller-side',)
    """
    conclusion = NodeBound(at="node", channel="one", terms=("smaller-side",))
    return conclude("smaller_side_bound", conclusion)


def least_node_bound(first: Theorem, second: Theorem) -> Theorem:
    """Step: the smaller of two bounds of a node.

        f_k ≤ X     f_k ≤ Y
        -------------------
        f_k ≤ min(X, Y)

    Fails unless both are bounds at a node with the same channels.

    >>> least_node_bound(smaller_side_bound(), channel_sum_bound(channel="one")).conclusion.terms
    ('smaller-side', 'sum')
    """
    name = "least_node_bound"
    a, b = first.conclusion, second.conclusion
    if not isinstance(a, NodeBound) or not isinstance(b, NodeBound):
        fail(name, "the premises are not bounds of nodes")
    if (a.at, b.at) != ("node", "node") or a.channel != b.channel:
        fail(name, "the premises are not two bounds at a node with the same channels")
    terms = tuple(sorted({*a.terms, *b.terms}))
    return conclude(name, replace(a, terms=terms), (first, second))


def tree_recursion(base: Theorem, step: Theorem) -> Theorem:
    """Conclusion: a bound at the inputs and a step from children to nodes bound the root.

        f at every input     f_k from the f_c of its children
        ----------------------------------------------------
        maximal rank ≤ f at the root, for every tree and partition

    The bounds {product, sum} on a side are the recursion of the minimal cut (`cut`), {smaller-side, sum} for one
    channel are the papers' c^{l,k} (`recursion`). Fails for others. Source: [L], [CS-P].

    >>> step = least_node_bound(channel_side_bound(), channel_sum_bound(channel="side"))
    >>> tree_recursion(input_bound(channel="side"), step).conclusion.value
    ((('cut', '1'),),)
    """
    name = "tree_recursion"
    below, above = base.conclusion, step.conclusion
    if not isinstance(below, NodeBound) or not isinstance(above, NodeBound):
        fail(name, "the premises are not bounds of nodes")
    if (below.at, above.at) != ("input", "node") or below.channel != above.channel:
        fail(name, "the premises are not a base and a step with the same channels")
    recursion = RECURSIONS.get((above.channel, above.terms))
    if recursion is None:
        fail(name, f"no recursion has the terms {', '.join(above.terms)}")
    conclusion = AllSizes(relation="<=", value=(power(recursion, "1"),))
    return conclude(name, conclusion, (base, step))


def _all_sizes(name: str, premise: Theorem) -> AllSizes:
    found = premise.conclusion
    if not isinstance(found, AllSizes):
        fail(name, "the premise is not a statement for all sizes")
    return found


def count_windows(premise: Theorem) -> Theorem:
    """S, K, m and the product over the windows, counted.

        K = w^(L−1)     at odd | even: S = w^(L−t), m = (w/2)·w^(L−1) for w even     one window: S = K = 1
        -------------------------------------------------------------------------------------------------
        the value with these in their places

    s(1) = 1 and s(l+1) = w·s(l). Fails if there is nothing to count in this domain.

    >>> odd = restrict_sizes(named_cut(cut="first-windows"), tree=4, partition="odd")
    >>> count_windows(odd).conclusion.value
    ((('r0', (1, -1)),),)
    """
    name = "count_windows"
    found = _all_sizes(name, premise)
    exponents = _counted(found)
    products = _counted_products(found)
    value: list[Alternative] = []
    for alternative in found.value:
        if alternative == power("window_product", "1") and products:
            value.extend(products)
        else:
            value.append(
                tuple((b, exponents.get(e, e) if isinstance(e, str) else e) for b, e in alternative)
            )
    if tuple(value) == found.value:
        fail(name, f"nothing is counted in this domain: {found}")
    return conclude(name, found.says(found.relation, value), (premise,))


def _counted(domain: AllSizes) -> dict[str, Exponent]:
    found: dict[str, Exponent] = {}
    w = domain.window
    if domain.partition == "odd" and (w or domain.tree == "regular"):
        found["S"] = (1, -1)
    if domain.partition == "odd" and w and w % 2 == 0 and domain.level == 1:
        found["m"] = (w // 2, -1)
    if w or domain.tree == "regular":
        found["K"] = (1, -1)
    if domain.tree in ("global", "pair"):
        found["S"] = found["K"] = "1"
    if domain.tree == "pair":
        found["m"] = "1"
    return found


def _counted_products(domain: AllSizes) -> Value:
    """The window product as a minimum of two alternatives, where all windows are alike."""
    w = domain.window
    if domain.partition == "odd" and w and w % 2 == 0 and domain.level == 1:
        return power("r0", (1, -1)), power("M", (w // 2, -1))
    if domain.tree == "global":
        return power("r0", "1"), power("M", "m")
    if domain.tree == "pair":
        return power("r0", "1"), power("M", "1")
    return ()


def restrict_sizes(premise: Theorem, **domain: object) -> Theorem:
    """A statement for all sizes holds in a smaller domain.

        for all networks and partitions of a domain: rank ≷ value
        ---------------------------------------------------------
        the same for a part of the domain

    Fails if the domain is the same or not a part. Keywords are the keys that change.

    >>> restrict_sizes(named_cut(cut="root"), sharing="none").conclusion.sharing
    'none'
    """
    name = "restrict_sizes"
    found = _all_sizes(name, premise)
    try:
        part = replace(found.domain(), **domain)  # type: ignore[arg-type]
    except InputError as error:
        fail(name, str(error))
    if part == found.domain() or not found.domain().contains(part):
        fail(name, "the new domain is not a smaller part of the premise's")
    keys = {key: getattr(part, key) for key in Domain.__dataclass_fields__}
    value = normalise(found.value, part.tree, part.level)
    return conclude(name, replace(found, **keys, value=value), (premise,))


def smaller_bound(first: Theorem, second: Theorem) -> Theorem:
    """The smaller of two upper bounds.

        rank ≤ X     rank ≤ Y
        ---------------------
        rank ≤ min(X, Y)         with min(r_0^e, M^e) = r^e

    Fails unless both are upper bounds in one domain.

    >>> a = restrict_sizes(named_cut(cut="first-windows"), tree="pair")
    >>> b = restrict_sizes(named_cut(cut="smaller-side"), tree="pair")
    >>> smaller_bound(count_windows(a), count_windows(b)).conclusion.value
    ((('r', '1'),),)
    """
    name = "smaller_bound"
    a, b = _all_sizes(name, first), _all_sizes(name, second)
    if not a.same_domain(b) or (a.relation, b.relation) != ("<=", "<="):
        fail(name, "the premises are not two upper bounds in one domain")
    return conclude(name, a.says("<=", (*a.value, *b.value)), (first, second))


def both_sizes(lower: Theorem, upper: Theorem) -> Theorem:
    """A lower and an upper bound that agree.

        rank ≥ X     rank ≤ X
        ---------------------
        rank = X

    Fails unless the premises are of one domain and have the same value, in this order.
    """
    name = "both_sizes"
    a, b = _all_sizes(name, lower), _all_sizes(name, upper)
    if not a.same_domain(b) or (a.relation, b.relation) != (">=", "<="):
        fail(name, "the premises are not a lower and an upper bound in one domain")
    if a.value != b.value:
        fail(name, f"the values differ: {a} and {b}")
    return conclude(name, replace(a, relation="="), (lower, upper))


def almost_everywhere_sizes(premise: Theorem) -> Theorem:
    """What the maximal rank is, the rank is at almost all weights.

        maximal rank ≥ R
        -------------------------------------------------------------------------------
        rank ≥ R outside the zero set of a non-zero polynomial of degree ≤ R · #nodes

    An invertible minor of order R at some weights is a non-zero polynomial. Cites null-zero-set.
    Fails for upper bounds and for rectifiers.
    """
    name = "almost_everywhere_sizes"
    found = _all_sizes(name, premise)
    if found.quantity != "maximal-rank" or found.operator != "product" or found.relation == "<=":
        fail(name, "the premise is not a lower bound of the maximal rank of arithmetic circuits")
    conclusion = replace(found, quantity="almost-all")
    return conclude(name, conclusion, (premise,), cites=["null-zero-set"])


def specialise_sizes(
    premise: Theorem, subject: MaximalRank | AlmostAll, *, level: int = 1
) -> Theorem:
    """A statement for all sizes at one network, partition and field.

        for all sizes: rank ≷ value
        ---------------------------
        rank ≷ the value's number

    Only the subject of `subject` counts, not its bounds. Fails if it is outside the domain.

    >>> from exactrank.kernel import fields, objects, trees
    >>> deep = objects.Network(4, 2, (3, 2), trees.Contiguous(2))
    >>> at = MaximalRank(network=deep, partition=objects.Partition((1, 2), (3, 4)), field=fields.QQ, upper=9)
    >>> specialise_sizes(named_cut(cut="root"), at).conclusion.upper
    2
    """
    name = "specialise_sizes"
    found = _all_sizes(name, premise)
    kind = {"maximal-rank": MaximalRank, "almost-all": AlmostAll}[found.quantity]
    if not isinstance(subject, kind) or found.operator != "product":
        fail(name, f"the subject is not what a statement about the {found.quantity} specialises to")
    reason = found.meets(subject.network, subject.partition, subject.field, level)
    if reason:
        fail(name, reason)
    try:
        number = evaluate(found.value, subject.network, subject.partition, level)
    except InputError as error:
        fail(name, str(error))
    bounds = {
        "lower": number if found.relation != "<=" else None,
        "upper": number if found.relation != ">=" else None,
    }
    conclusion = subject.bounded(**bounds)
    cites = []
    if isinstance(conclusion, AlmostAll):
        if conclusion.lower is None:
            fail(name, "almost all weights need a lower bound")
        degree, p = number * subject.network.tree.size, subject.field.modulus
        fraction = Fraction(degree, p) if p is not None and degree < p else None
        conclusion = replace(conclusion, degree=degree, fraction=fraction)
        cites = [] if p is None else ["schwartz-zippel"]
    return conclude(name, conclusion, (premise,), witness={"level": level}, cites=cites)
