"""Rules for small networks whose weights are variables. Their proofs are in `docs/rules-conditions.md`."""

from collections.abc import Sequence

from exactrank.kernel.entries import matricization
from exactrank.kernel.fields import InputError
from exactrank.kernel.polynomials import Poly, is_zero, poly_to_json, weights_as_variables
from exactrank.kernel.statements import MaximalRank
from exactrank.kernel.statements_conditions import RankCondition
from exactrank.kernel.theorem import Theorem, conclude, fail

ENTRIES_LIMIT = 4096


def maximal_rank_of_condition(premise: Theorem) -> Theorem:
    """Conditions that hold at some weights: the maximal rank.

        rank ≤ R' everywhere; rank ≥ R wherever the conditions hold, as they do off a zero set
        --------------------------------------------------------------------------------------
        R ≤ maximal rank ≤ R'

    Source: `docs/rules-conditions.md`. Fails if the premise is not a rank condition.

    >>> from exactrank.kernel import fields, objects, rules, trees
    >>> pair, at = objects.Network(2, 1, (1,), trees.Global()), objects.Partition((1,), (2,))
    >>> subject = MaximalRank(network=pair, partition=at, field=fields.Field(2), upper=1)
    >>> factors = [(((1, ((w, 1),)),), 1) for w in [(0, 1, 1, 1), (0, 2, 1, 1), (1, 1, 1, 1)]]
    >>> upper = rules.cut_upper_bound(subject, inputs=[1])
    >>> condition = rules.expand_minor(upper, rows=((1,),), columns=((1,),), factors=factors)
    >>> maximal_rank_of_condition(condition).conclusion.rank
    1
    """
    name = "maximal_rank_of_condition"
    at = premise.conclusion
    if not isinstance(at, RankCondition):
        fail(name, "the premise is not a rank condition")
    conclusion = MaximalRank(
        network=at.network,
        partition=at.partition,
        field=at.field,
        lower=at.lower,
        upper=at.upper,
    )
    return conclude(name, conclusion, (premise,))


def polynomial_combinations(
    subject: MaximalRank,
    *,
    columns: Sequence[int],
    denominator: Poly,
    combinations: Sequence[Sequence[Poly]],
) -> Theorem:
    """A polynomial times every column is a combination of r named ones: maximal rank ≤ r.

        d · A[:, j] = Σ_{c named} W_{cj} · A[:, c] for all other columns j,  d ≠ 0
        --------------------------------------------------------------------------
        maximal rank ≤ r

    All weights are variables, the identities hold over Z (over GF(p): modulo p). `combinations` has r rows
    and a column for each column that is not named. Source: `docs/rules-conditions.md`. Fails if an
    identity does not hold, or the matrix has more than 4,096 entries.

    >>> from exactrank.kernel import fields, objects, trees
    >>> pair, at = objects.Network(2, 1, (1,), trees.Global()), objects.Partition((1,), (2,))
    >>> subject = MaximalRank(network=pair, partition=at, field=fields.QQ, upper=2)
    >>> one = ((1, ()),)
    >>> polynomial_combinations(
    ...     subject, columns=[0], denominator=one, combinations=[[]]
    ... ).conclusion.upper
    1
    """
    name = "polynomial_combinations"
    if not isinstance(subject, MaximalRank) or subject.network.operator != "product":
        fail(name, "the subject is not the maximal rank of an arithmetic circuit")
    network, p = subject.network, subject.field.modulus
    if network.representation**network.inputs > ENTRIES_LIMIT:
        fail(name, f"the matrix has more than {ENTRIES_LIMIT} entries")
    ring, layers = weights_as_variables(network)
    try:
        matrix = matricization(network, layers, subject.partition)
        d = ring.read(denominator)
        read = [[ring.read(poly) for poly in row] for row in combinations]
    except InputError as error:
        fail(name, str(error))
    except KeyError:
        fail(name, "a polynomial holds a variable that is no weight of the network")
    if is_zero(d, p):
        fail(name, f"the denominator is 0 over {subject.field}")
    width = len(matrix[0])
    if list(columns) != sorted(set(columns)) or not all(0 <= c < width for c in columns):
        fail(name, f"columns {list(columns)} are not increasing positions in 0 … {width - 1}")
    others = sorted(set(range(width)) - set(columns))
    if len(read) != len(columns) or any(len(row) != len(others) for row in read):
        fail(name, f"combinations are not {len(columns)} x {len(others)}")
    for row in matrix:
        for place, other in enumerate(others):
            total = d * row[other]
            for c, weights in zip(columns, read, strict=True):
                total -= weights[place] * row[c]
            if not is_zero(total, p):
                fail(name, f"column {other} is not the combination given")
    witness = {
        "columns": list(columns),
        "denominator": poly_to_json(denominator),
        "combinations": [[poly_to_json(poly) for poly in row] for row in combinations],
    }
    lower = 0 if not columns else None
    return conclude(name, subject.bounded(lower=lower, upper=len(columns)), witness=witness)
