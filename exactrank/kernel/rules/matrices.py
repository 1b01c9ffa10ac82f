"""Rules about ranks of given matrices."""

from collections.abc import Sequence
from math import prod
from typing import Any

from flint import fmpq, fmpq_mat, nmod_mat

from exactrank.kernel.entries import matricization, submatrix
from exactrank.kernel.fields import QQ, Element, Field, InputError
from exactrank.kernel.matrices import Kronecker, Terms, check_entries
from exactrank.kernel.objects import ArrayWeights, as_element, scalars
from exactrank.kernel.polynomials import flat
from exactrank.kernel.statements import MatrixRank, MaximalRank, RankAtWeights
from exactrank.kernel.theorem import Theorem, conclude, fail

Subject = MatrixRank | RankAtWeights
MINOR_LIMIT = 1024


def minor_lower_bound(
    subject: Subject,
    *,
    rows: Sequence[Any],
    columns: Sequence[Any],
    modulus: int | None = None,
) -> Theorem:
    """An invertible R × R minor: rank ≥ R.

        det A[rows, columns] ≠ 0     (over QQ: modulo a prime that divides no denominator)
        ------------------------
        rank A ≥ R

    Rows and columns are positions of a matrix, or multi-indices of a network. Only the subject of
    `subject` counts, not its bounds. Source: [CSS] lemma 1; `docs/rules.md`.
    Fails if the minor is 0, or is not R × R with distinct rows and columns.

    >>> from exactrank.kernel import fields, matrices
    >>> matrix = matrices.Entries(((1, 2), (3, 4)))
    >>> subject = MatrixRank(matrix=matrix, field=fields.Field(7), upper=2)
    >>> minor_lower_bound(subject, rows=[0, 1], columns=[0, 1]).conclusion.lower
    2
    """
    name = "minor_lower_bound"
    order = len(rows)
    if not 1 <= order <= MINOR_LIMIT or order != len(columns):
        fail(
            name,
            f"a minor has as many rows as columns, 1 to {MINOR_LIMIT}; not {order} and {len(columns)}",
        )
    if (modulus is None) != (subject.field.modulus is not None):
        fail(
            name,
            f"over {subject.field} a modulus is {'needed' if modulus is None else 'not taken'}",
        )
    field = subject.field if modulus is None else Field(modulus)
    p = field.modulus
    if p is None:
        fail(name, "a minor is computed modulo a prime")
    try:
        minor = _minor(subject, rows, columns, field)
    except (InputError, IndexError, ValueError, TypeError) as error:
        fail(name, str(error))
    if int(nmod_mat(order, order, [x for row in minor for x in row], p).det()) == 0:
        fail(name, f"minor is 0 in GF({p}); rows {list(rows)}, columns {list(columns)}")
    witness = {
        "rows": [list(r) if isinstance(r, Sequence) else r for r in rows],
        "columns": [list(c) if isinstance(c, Sequence) else c for c in columns],
        "modulus": None if modulus is None else str(modulus),
    }
    return conclude(name, subject.bounded(lower=order), witness=witness)


def _minor(
    subject: Subject, rows: Sequence[Any], columns: Sequence[Any], field: Field
) -> list[list[int]]:
    if isinstance(subject, MatrixRank):
        m, n = subject.matrix.shape
        check_entries(m * n)
        for positions, size in ((rows, m), (columns, n)):
            if any(type(x) is not int or not 0 <= x < size for x in positions):
                raise InputError(f"a position is not in 0 … {size - 1}")
            if len(set(positions)) != len(positions):
                raise InputError("a row or column is repeated")
        # Every element given must have an image modulo p, also those outside the minor.
        for element in subject.matrix.elements():
            field.convert(element)
        entries = subject.matrix.explicit(subject.field)
        return [[int(field.convert(entries[r][c])) for c in columns] for r in rows]
    if not isinstance(subject.weights, ArrayWeights):
        raise InputError("a minor needs weights written out")
    network, partition = subject.network, subject.partition
    for side, indices in ((partition.I, rows), (partition.J, columns)):
        for index in indices:
            fits = len(index) == len(side) and all(
                type(d) is int and 1 <= d <= network.representation for d in index
            )
            if not fits:
                raise InputError(f"{list(index)} is not a multi-index over {len(side)} inputs")
        if len({tuple(index) for index in indices}) != len(indices):
            raise InputError("a row or column is repeated")
    if network.operator != "product":
        # The maximum needs the order of QQ: the entries are reduced, not the weights.
        exact = submatrix(network, scalars(subject.weights, network, QQ), partition, rows, columns)
        for x in flat(subject.weights.arrays(network)):
            field.convert(x)
        return [[int(field.convert(as_element(x))) for x in row] for row in exact]
    layers = scalars(subject.weights, network, field)
    return submatrix(network, layers, partition, rows, columns, modulus=field.modulus)


def factorization_upper_bound(
    subject: Subject, *, columns: Sequence[int], combinations: Sequence[Sequence[Element]]
) -> Theorem:
    """Every column is a combination of r named ones: rank ≤ r.

        A = A[:, columns] · W        (W the identity on the named columns, `combinations` elsewhere)
        ---------------------
        rank A ≤ r

    `combinations` has r rows and a column for each column that is not named, in their order. The same
    data are a factorization of A and a basis of its null space. Fails if a column differs.

    >>> from exactrank.kernel import fields, matrices
    >>> matrix = matrices.Entries(((1, 2), (2, 4)))
    >>> subject = MatrixRank(matrix=matrix, field=fields.Field(7), upper=2)
    >>> factorization_upper_bound(subject, columns=[0], combinations=[[2]]).conclusion.upper
    1
    """
    name = "factorization_upper_bound"
    field = subject.field
    try:
        entries = _explicit(subject)
    except InputError as error:
        fail(name, str(error))
    width, order = len(entries[0]), len(columns)
    if list(columns) != sorted(set(columns)) or not all(0 <= c < width for c in columns):
        fail(name, f"columns {list(columns)} are not increasing positions in 0 … {width - 1}")
    others = sorted(set(range(width)) - set(columns))
    if len(combinations) != order or any(len(row) != len(others) for row in combinations):
        fail(name, f"combinations are not {order} x {len(others)}")
    named = [[row[c] for c in columns] for row in entries]
    for row, products in zip(
        entries, _product(named, combinations, len(others), field), strict=True
    ):
        for other, value in zip(others, products, strict=True):
            if value != row[other]:
                fail(
                    name, f"column {other} is not the combination given of columns {list(columns)}"
                )
    witness = {
        "columns": list(columns),
        "combinations": [[str(x) for x in w] for w in combinations],
    }
    # A rank is never below 0: the zero matrix has rank 0 exactly.
    lower = 0 if order == 0 else None
    return conclude(name, subject.bounded(lower=lower, upper=order), witness=witness)


def _product(
    left: Sequence[Sequence[Element]],
    right: Sequence[Sequence[Element]],
    width: int,
    field: Field,
) -> list[list[Element]]:
    """left · right over the field, by FLINT; `width` columns, also where there is no row on the right."""
    sizes = (len(left), len(right)), (len(right), width)
    numbers = [[x for row in side for x in row] for side in (left, right)]
    p = field.modulus

    def flint(size: tuple[int, int], values: Sequence[Element]) -> Any:
        if p is not None:
            return nmod_mat(*size, [int(x) for x in values], p)
        return fmpq_mat(*size, [fmpq(x.numerator, x.denominator) for x in values])

    product = flint(sizes[0], numbers[0]) * flint(sizes[1], numbers[1])
    convert = as_element if p is None else int
    return [[convert(product[i, j]) for j in range(width)] for i in range(len(left))]


def _explicit(subject: Subject) -> Sequence[Sequence[Element]]:
    if isinstance(subject, MatrixRank):
        check_entries(prod(subject.matrix.shape))
        return subject.matrix.explicit(subject.field)
    if not isinstance(subject.weights, ArrayWeights):
        raise InputError("a factorization needs weights written out")
    network, field = subject.network, subject.field
    layers = scalars(subject.weights, network, field)
    matrix = matricization(network, layers, subject.partition, modulus=field.modulus)
    return [[as_element(x) for x in row] for row in matrix]


def kronecker_rank(left: Theorem, right: Theorem) -> Theorem:
    """rank(A ⊙ B) = rank A · rank B, bound by bound.

        a ≤ rank A ≤ a'     b ≤ rank B ≤ b'
        -----------------------------------
        ab ≤ rank(A ⊙ B) ≤ a'b'

    Source: talk, proof sketch of depth efficiency. Fails if the premises are not about explicit
    matrices over one field, or if neither bound is given by both.

    >>> from exactrank.kernel import fields, matrices
    >>> one = MatrixRank(matrix=matrices.Entries(((1,),)), field=fields.Field(7), upper=1)
    >>> theorem = minor_lower_bound(one, rows=[0], columns=[0])
    >>> kronecker_rank(theorem, theorem).conclusion.lower
    1
    """
    name = "kronecker_rank"
    a, b = left.conclusion, right.conclusion
    if not isinstance(a, MatrixRank) or not isinstance(b, MatrixRank) or a.field != b.field:
        fail(name, "the premises are not two matrix ranks over one field")

    def times(x: int | None, y: int | None) -> int | None:
        return None if x is None or y is None else x * y

    lower, upper = times(a.lower, b.lower), times(a.upper, b.upper)
    if lower is None and upper is None:
        fail(name, "the premises have no bound on the same side")
    matrix = Kronecker(a.matrix, b.matrix)
    conclusion = MatrixRank(matrix=matrix, field=a.field, lower=lower, upper=upper)
    return conclude(name, conclusion, (left, right))


def rank_one_terms_upper_bound(subject: MatrixRank) -> Theorem:
    """A sum of Z rank-one tensors has matricizations of rank at most Z.

        A = Σ_{z ≤ Z} λ_z v_1 ⊗ … ⊗ v_N
        --------------------------------
        rank [[A]]_{I,J} ≤ Z

    Source: talk, proof sketch of depth efficiency. Fails if the matrix is not given by terms.

    >>> from exactrank.kernel import fields, matrices, objects
    >>> terms = matrices.Terms(((1, ((1, 2), (1, 3))),), objects.Partition((1,), (2,)))
    >>> subject = MatrixRank(matrix=terms, field=fields.QQ, upper=2)
    >>> rank_one_terms_upper_bound(subject).conclusion.upper
    1
    """
    name = "rank_one_terms_upper_bound"
    if not isinstance(subject, MatrixRank) or not isinstance(subject.matrix, Terms):
        fail(name, "the subject is not a matrix given by rank-one terms")
    return conclude(name, subject.bounded(upper=len(subject.matrix.terms)))


def both_bounds(lower: Theorem, upper: Theorem) -> Theorem:
    """A lower and an upper bound of one rank, in one statement.

        R ≤ rank A     rank A ≤ R'
        --------------------------
        R ≤ rank A ≤ R'

    Fails if the premises are about different ranks, or if R > R'.

    >>> from exactrank.kernel import fields, matrices
    >>> one = MatrixRank(matrix=matrices.Entries(((1,),)), field=fields.Field(7), upper=1)
    >>> above = factorization_upper_bound(one, columns=[0], combinations=[[]])
    >>> both_bounds(minor_lower_bound(one, rows=[0], columns=[0]), above).conclusion.rank
    1
    """
    name = "both_bounds"
    below, above = lower.conclusion, upper.conclusion
    kinds = (MatrixRank, RankAtWeights, MaximalRank)
    if (
        not isinstance(below, kinds)
        or not isinstance(above, kinds)
        or not below.same_subject(above)
    ):
        fail(name, "the premises are about different ranks")
    if below.lower is None or above.upper is None:
        fail(name, "the first premise has no lower bound, or the second no upper bound")
    if below.lower > above.upper:
        fail(name, f"the lower bound {below.lower} is above the upper bound {above.upper}")
    return conclude(name, below.bounded(lower=below.lower, upper=above.upper), (lower, upper))
