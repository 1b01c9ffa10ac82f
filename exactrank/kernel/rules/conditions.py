"""Rules about conditions on the weights, and counts. Their proofs are in `docs/rules-conditions.md`."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import factorial, prod

from exactrank.kernel.entries import submatrix
from exactrank.kernel.fields import InputError
from exactrank.kernel.naturals import DECIMAL_BOUND
from exactrank.kernel.objects import (
    ArrayWeights,
    FlowWeights,
    MatchingWeights,
    Network,
    Partition,
)
from exactrank.kernel.polynomials import Poly, poly_to_json, weights_as_variables
from exactrank.kernel.rules.identities import POWER_LIMIT, determinant
from exactrank.kernel.rules.matrices import minor_lower_bound
from exactrank.kernel.splitting import Splitting
from exactrank.kernel.statements import (
    AlmostAll,
    MaximalRank,
    RankAtWeights,
)
from exactrank.kernel.statements_conditions import (
    CoarseEntries,
    Condition,
    FlowMinor,
    FullRank,
    Indices,
    MatchingMinor,
    Minor,
    NonZero,
    RankCondition,
    SplitRank,
)
from exactrank.kernel.theorem import RuleError, Theorem, conclude, fail

EXPANDED_ORDER = 6
EXPANSION_LIMIT = 10_000_000


def split_rank(network: Network, partition: Partition) -> Theorem:
    """[[A]] = P·(⊙ X_t^I)·diag(C)·(⊙ X_t^J)ᵀ·Q: the rank counts the entries C_α ≠ 0.

        every mixed node that has a pure child is splitting
        ------------------------------------------------------------------------------
        all X_t^s of full column rank: rank [[A]] = #{α : C_α ≠ 0};
        rank [[A]] = Π q_t  ⇔  all X_t^s of full column rank and no C_α = 0

    Source: `docs/rules-conditions.md` (fact 6), for windows of two [CSS]'s proof. Fails if a mixed node
    with a pure child is not splitting.

    >>> from exactrank.kernel import trees
    >>> deep = Network(4, 2, (2, 2), trees.Contiguous(2))
    >>> Splitting(deep, Partition((1, 2, 3), (4,))).split
    False
    >>> print(split_rank(deep, Partition((1, 2), (3, 4))).rule)
    split_rank
    """
    name = "split_rank"
    try:
        conclusion = SplitRank(network=network, partition=partition)
    except InputError as error:
        fail(name, str(error))
    if not Splitting(network, partition).split:
        fail(name, "a mixed node has pure children on one side only")
    return conclude(name, conclusion)


def split_condition(split: Theorem, maximal: Theorem) -> Theorem:
    """The rank is lost exactly where a leaf matrix loses rank or an entry C_α vanishes.

        the split rank     maximal rank ≥ R = Π q_t
        --------------------------------------------------------------------------
        rank = R  ⇔  all X_t^s of full column rank and no C_α = 0;  degree Σ q_t·V_t + R·W

    Source: `docs/rules-conditions.md`. Fails if the premises are about different
    networks or partitions, or the lower bound is not R.

    >>> from exactrank.kernel import fields, rules, trees
    >>> pair, at = Network(2, 2, (2,), trees.Global()), Partition((1,), (2,))
    >>> subject = RankAtWeights(network=pair, weights=MatchingWeights(2), partition=at,
    ...                         field=fields.QQ, upper=2)
    >>> maximal = rules.specialisation_lower_bound(rules.matching_lower_bound(subject))
    >>> found = split_condition(split_rank(pair, at), maximal).conclusion
    >>> found.relation, found.degree, len(found.conditions)
    ('iff', 6, 3)
    """
    name = "split_condition"
    at = split.conclusion
    if not isinstance(at, SplitRank):
        fail(name, "the first premise is not a split rank")
    rank = _maximal(name, maximal)
    if (rank.network, rank.partition) != (at.network, at.partition):
        fail(name, "the premises are about different networks or partitions")
    split_at = Splitting(at.network, at.partition)
    order = split_at.rank
    if rank.lower != order:
        fail(name, f"the lower bound is {rank.lower}, not {order}, the number of entries of C")
    leaves = [FullRank((level, k), side) for level, k, side in split_at.leaf_matrices()]
    # A degree too long to be factorized could not be written; R·V can.
    exact = split_at.degree
    degree = exact if exact < DECIMAL_BOUND else order * at.network.tree.size
    conclusion = RankCondition(
        network=at.network,
        partition=at.partition,
        field=rank.field,
        lower=order,
        upper=order,
        conditions=(*leaves, CoarseEntries()),
        relation="iff",
        degree=degree,
    )
    return conclude(name, conclusion, (split, maximal))


def _maximal(name: str, premise: Theorem) -> MaximalRank:
    maximal = premise.conclusion
    if not isinstance(maximal, MaximalRank):
        fail(name, "the premise is not a maximal rank")
    return maximal


def _by_minor(
    name: str,
    maximal: MaximalRank,
    order: int,
    conditions: Sequence[Condition],
    degree: int | None = None,
) -> RankCondition:
    """The rank condition of a minor; exact where [[A]] is square of this order."""
    network, partition = maximal.network, maximal.partition
    if maximal.upper is None:
        fail(name, "the premise has no upper bound of the maximal rank")
    M = network.representation
    square = all(M ** len(side) == order for side in (partition.I, partition.J))
    try:
        return RankCondition(
            network=network,
            partition=partition,
            field=maximal.field,
            lower=order,
            upper=maximal.upper,
            conditions=tuple(conditions),
            relation="iff" if square and maximal.upper == order else "if",
            degree=order * network.tree.size if degree is None else degree,
        )
    except InputError as error:
        fail(name, str(error))


def minor_condition(
    premise: Theorem, *, minor: Minor, weights: ArrayWeights, modulus: int | None = None
) -> Theorem:
    """A minor that is not the zero polynomial: the rank is at least its order off its zero set.

        maximal rank ≤ R'     a minor of order R is not 0 at the weights
        -----------------------------------------------------------------
        rank ≥ R wherever the minor does not vanish;  degree R·V

    Exactly there if [[A]] is square of order R = R'. Source: `docs/rules-conditions.md`. Fails if the minor is
    0 at the weights, or the premise has no upper bound.
    """
    name = "minor_condition"
    maximal = _maximal(name, premise)
    subject = RankAtWeights(
        network=maximal.network,
        weights=weights,
        partition=maximal.partition,
        field=maximal.field,
        upper=1,
    )
    try:
        minor_lower_bound(subject, rows=minor.rows, columns=minor.columns, modulus=modulus)
    except RuleError as error:
        fail(name, error.reason)
    conclusion = _by_minor(name, maximal, len(minor.rows), [minor])
    witness = {
        "weights": weights.to_json(maximal.network),
        "modulus": None if modulus is None else str(modulus),
    }
    return conclude(name, conclusion, (premise,), witness)


def generated_minor_condition(at_weights: Theorem, maximal: Theorem) -> Theorem:
    """The minor that the weights of paths, or of the matching, make an identity matrix.

        rank ≥ R = Π b or r^S at the weights of a generator     maximal rank ≤ R'
        --------------------------------------------------------------------------
        rank ≥ R wherever the minor named by the generator does not vanish;  degree R·V

    Source: `docs/rules-conditions.md`. Fails if R is not that number, or the subjects differ.

    >>> from exactrank.kernel import fields, rules, trees
    >>> pair, at = Network(2, 2, (2,), trees.Global()), Partition((1,), (2,))
    >>> subject = RankAtWeights(network=pair, weights=MatchingWeights(2), partition=at,
    ...                         field=fields.QQ, upper=2)
    >>> lower = rules.matching_lower_bound(subject)
    >>> maximal = rules.specialisation_lower_bound(lower)
    >>> upper = rules.cut_upper_bound(maximal.conclusion, pools=[(1, 1)])
    >>> generated_minor_condition(lower, upper).conclusion.conditions
    (MatchingMinor(channels=2),)
    """
    name = "generated_minor_condition"
    at, rank = at_weights.conclusion, _maximal(name, maximal)
    if not isinstance(at, RankAtWeights):
        fail(name, "the first premise is not a rank at weights")
    if (at.network, at.partition, at.field) != (rank.network, rank.partition, rank.field):
        fail(name, "the premises are about different networks, partitions or fields")
    condition: Condition
    if isinstance(at.weights, FlowWeights):
        order = prod(base for _, _, base in at.weights.paths)
        condition = FlowMinor(at.weights.paths)
    elif isinstance(at.weights, MatchingWeights):
        mixed = Splitting(at.network, at.partition).sides[1].count("")
        order = at.weights.channels**mixed
        condition = MatchingMinor(at.weights.channels)
    else:
        fail(name, "the weights are not given by paths or a matching")
    if at.lower != order:
        fail(name, f"the lower bound is {at.lower}, not {order}")
    return conclude(name, _by_minor(name, rank, order, [condition]), (at_weights, maximal))


def expand_minor(
    premise: Theorem, *, rows: Indices, columns: Indices, factors: Sequence[tuple[Poly, int]]
) -> Theorem:
    """A minor as a product of polynomials: the rank is at least its order where none vanishes.

        maximal rank ≤ R'     the minor, of order R, is Π f_i^{e_i} over Z, no f_i zero in the field
        -------------------------------------------------------------------------------------------
        rank ≥ R wherever no f_i vanishes;  degree Σ deg f_i

    For minors of order at most 6. Exactly there if [[A]] is square of order R = R'. Source:
    `docs/rules-conditions.md`. Fails if the expansions differ, or a factor is 0 in the field.

    >>> from exactrank.kernel import fields, rules, trees
    >>> pair, at = Network(2, 1, (1,), trees.Global()), Partition((1,), (2,))
    >>> subject = MaximalRank(network=pair, partition=at, field=fields.QQ, upper=1)
    >>> upper = rules.cut_upper_bound(subject, inputs=[1])
    >>> weights = [(0, 1, 1, 1), (0, 2, 1, 1), (1, 1, 1, 1)]
    >>> factors = [(((1, ((weight, 1),)),), 1) for weight in weights]
    >>> found = expand_minor(upper, rows=((1,),), columns=((1,),), factors=factors).conclusion
    >>> found.relation, found.degree
    ('iff', 3)
    """
    name = "expand_minor"
    maximal = _maximal(name, premise)
    network = maximal.network
    order = len(rows)
    if not 1 <= order <= EXPANDED_ORDER or not factors:
        fail(name, f"a minor of order 1 to {EXPANDED_ORDER} with at least one factor is expanded")
    terms = prod(r ** network.tree.width(level) for level, r in enumerate(network.widths, start=1))
    if terms**order * factorial(order) > EXPANSION_LIMIT:
        fail(name, f"the expansion may have more than {EXPANSION_LIMIT} terms")
    _check_indices(name, network, maximal.partition, rows, columns)
    degree = _compare_minor(name, maximal, rows, columns, factors)
    conditions = [NonZero(poly) for poly, _ in factors if any(powers for _, powers in poly)]
    conclusion = _by_minor(name, maximal, order, conditions, degree)
    witness: Mapping[str, object] = {
        "rows": [list(index) for index in rows],
        "columns": [list(index) for index in columns],
        "factors": [[poly_to_json(poly), power] for poly, power in factors],
    }
    return conclude(name, conclusion, (premise,), witness)


def _check_indices(
    name: str, network: Network, partition: Partition, rows: Indices, columns: Indices
) -> None:
    if len(columns) != len(rows):
        fail(name, f"{len(rows)} rows, but {len(columns)} columns")
    for side, indices in ((partition.I, rows), (partition.J, columns)):
        if len(set(indices)) != len(indices):
            fail(name, "a row or column is repeated")
        for index in indices:
            within = all(type(d) is int and 1 <= d <= network.representation for d in index)
            if len(index) != len(side) or not within:
                fail(name, f"{list(index)} is not a multi-index over {len(side)} inputs")


def _compare_minor(
    name: str,
    maximal: MaximalRank,
    rows: Indices,
    columns: Indices,
    factors: Sequence[tuple[Poly, int]],
) -> int:
    """Check the identity; the sum of the factors' degrees, constants having the degree 0."""
    network, p = maximal.network, maximal.field.modulus
    ring, layers = weights_as_variables(network)
    matrix = submatrix(network, layers, maximal.partition, rows, columns)
    product, total = ring.context.constant(1), 0
    for poly, power in factors:
        try:
            value = ring.read(poly)
        except KeyError:
            fail(name, "a factor holds a variable that is no weight of the network")
        if all(c % p == 0 for c, _ in poly) if p else not poly:
            fail(name, f"a factor is 0 over {maximal.field}")
        # Powers are bounded before they are taken: FLINT ends the process where memory does.
        degree = int(value.total_degree())
        if not 1 <= power <= POWER_LIMIT or power * degree > len(rows) * network.tree.size:
            fail(name, f"the power {power} is above the degree of the minor")
        product *= value**power
        total += degree
    if determinant(matrix) != product:
        fail(name, "the minor is not the product of the factors")
    return total


def condition_almost_everywhere(premise: Theorem) -> Theorem:
    """Conditions that hold almost everywhere, with the degree of their product.

        rank ≥ R wherever the conditions hold, as they do off a zero set of degree D
        ----------------------------------------------------------------------------
        almost all weights: rank ≥ R, with the degree D, over GF(p) the fraction D/p

    Cites null-zero-set over QQ, schwartz-zippel over GF(p). Fails if the premise is not a rank condition.

    >>> from exactrank.kernel import fields, rules, trees
    >>> pair, at = Network(2, 2, (2,), trees.Global()), Partition((1,), (2,))
    >>> subject = RankAtWeights(network=pair, weights=MatchingWeights(2), partition=at,
    ...                         field=fields.Field(101), upper=2)
    >>> maximal = rules.specialisation_lower_bound(rules.matching_lower_bound(subject))
    >>> exact = split_condition(split_rank(pair, at), maximal)
    >>> print(condition_almost_everywhere(exact).conclusion.fraction)
    6/101
    """
    name = "condition_almost_everywhere"
    at = premise.conclusion
    if not isinstance(at, RankCondition):
        fail(name, "the premise is not a rank condition")
    p = at.field.modulus
    conclusion = AlmostAll(
        network=at.network,
        partition=at.partition,
        field=at.field,
        lower=at.lower,
        upper=at.upper,
        degree=at.degree,
        fraction=Fraction(at.degree, p) if p is not None and at.degree < p else None,
    )
    cites = ["null-zero-set" if p is None else "schwartz-zippel"]
    return conclude(name, conclusion, (premise,), cites=cites)
