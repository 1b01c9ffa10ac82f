"""Rules about CP-ranks and their limits, generic combinations of matrices, and null sets."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import product as cartesian
from math import prod

from flint import nmod_mat

from exactrank.kernel.fields import Element, Field
from exactrank.kernel.matrices import Entries, Tensor
from exactrank.kernel.objects import ENTRIES_LIMIT
from exactrank.kernel.polynomials import Poly
from exactrank.kernel.statements import MatrixRank
from exactrank.kernel.statements_circuits import (
    CombinationRank,
    CpRank,
    DenseTensor,
    LimitOfTerms,
    NotClosed,
    NullSet,
)
from exactrank.kernel.theorem import Theorem, conclude, fail

Vectors = Sequence[Sequence[Element]]
Series = Sequence[Fraction]
"""c_0 + c_1·ε + …"""
COMBINATIONS_LIMIT = 4096
POWER_LIMIT = 16


def pencil_lower_bound(tensor: DenseTensor, *, point: tuple[Fraction, Fraction]) -> Theorem:
    """A 2 × 2 × 2 tensor whose pencil has a double root without vanishing there has CP-rank ≥ 3.

        det(xP + yQ) = c·ℓ(x, y)², c ≠ 0     ℓ(x_0, y_0) = 0     x_0·P + y_0·Q ≠ 0
        ------------------------------------------------------------------------
        CP-rank ≥ 3

    P, Q are the slices. With two terms the pencil is B·diag(ℓ_1, ℓ_2)·Cᵀ, so both ℓ_i are multiples of ℓ and it
    would vanish there. Fails if a condition does not hold. Source: de Silva and Lim 2008, section 5.

    >>> w = DenseTensor((2, 2, 2), tuple(map(Fraction, (0, 1, 1, 0, 1, 0, 0, 0))))
    >>> pencil_lower_bound(w, point=(Fraction(0), Fraction(1))).conclusion.lower
    3
    """
    name = "pencil_lower_bound"
    if tensor.shape != (2, 2, 2):
        fail(name, f"the tensor has the shape {list(tensor.shape)}, not 2 x 2 x 2")
    p, q = tensor.entries[:4], tensor.entries[4:]
    x, y = point
    alpha, gamma = p[0] * p[3] - p[1] * p[2], q[0] * q[3] - q[1] * q[2]
    beta = p[0] * q[3] + q[0] * p[3] - p[1] * q[2] - q[1] * p[2]
    if not any((x, y)) or not any((alpha, beta, gamma)):
        fail(name, "the point is 0, or the pencil is singular everywhere")
    if beta * beta != 4 * alpha * gamma:
        fail(name, "the determinant of the pencil is not a square")
    if alpha * x * x + beta * x * y + gamma * y * y != 0:
        fail(name, f"the determinant of the pencil does not vanish at ({x}, {y})")
    if not any(x * a + y * b for a, b in zip(p, q, strict=True)):
        fail(name, f"the pencil vanishes at ({x}, {y})")
    witness = {"point": [str(x), str(y)]}
    return conclude(name, CpRank(tensor=tensor, lower=3), witness=witness)


def cp_terms_upper_bound(
    tensor: DenseTensor, *, terms: Sequence[tuple[Element, Vectors]]
) -> Theorem:
    """A sum of rank-one tensors.

        T = Σ_{z ≤ Z} λ_z v_1 ⊗ … ⊗ v_N
        -------------------------------
        CP-rank T ≤ Z

    Fails if the sum is another tensor.
    """
    name = "cp_terms_upper_bound"
    for _, vectors in terms:
        if tuple(len(v) for v in vectors) != tensor.shape:
            fail(name, f"the vectors of a term do not have the lengths {list(tensor.shape)}")
    for index in cartesian(*(range(1, n + 1) for n in tensor.shape)):
        value = sum(
            c * prod(v[d - 1] for v, d in zip(vectors, index, strict=True)) for c, vectors in terms
        )
        if value != tensor.at(index):
            fail(name, f"the entry at {list(index)} is {tensor.at(index)}, the sum's {value}")
    witness = {"terms": [[str(c), *([str(x) for x in v] for v in vs)] for c, vs in terms]}
    return conclude(name, CpRank(tensor=tensor, upper=len(terms)), witness=witness)


def flattening_lower_bound(premise: Theorem) -> Theorem:
    """The CP-rank of a tensor is at least the rank of each of its matricizations.

        R ≤ rank [[T]]_{I,J} over QQ
        ----------------------------
        R ≤ CP-rank of T, over QQ and over R

    Source: talk, proof sketch of depth efficiency (rank is subadditive). Fails if the premise is not a
    lower bound of the rank of a matricized tensor over QQ.
    """
    name = "flattening_lower_bound"
    rank = premise.conclusion
    if not isinstance(rank, MatrixRank) or not isinstance(rank.matrix, Tensor):
        fail(name, "the premise is not the rank of a matricized tensor")
    if rank.field.modulus is not None or rank.lower is None:
        fail(name, "the premise is not a lower bound over QQ")
    tensor = DenseTensor(rank.matrix.dimensions, rank.matrix.entries)
    return conclude(name, CpRank(tensor=tensor, lower=rank.lower), (premise,))


def both_cp_bounds(lower: Theorem, upper: Theorem) -> Theorem:
    """A lower and an upper bound of one CP-rank, in one statement.

        R ≤ CP-rank     CP-rank ≤ R'
        ----------------------------
        R ≤ CP-rank ≤ R'

    Fails if the premises are about different tensors, or if R > R'.
    """
    name = "both_cp_bounds"
    a, b = lower.conclusion, upper.conclusion
    if not isinstance(a, CpRank) or not isinstance(b, CpRank) or a.tensor != b.tensor:
        fail(name, "the premises are not CP-ranks of one tensor")
    if a.lower is None or b.upper is None or a.lower > b.upper:
        fail(name, "the premises are not a lower bound and an upper one above it")
    return conclude(name, a.bounded(lower=a.lower, upper=b.upper), (lower, upper))


def limit_of_terms(
    tensor: DenseTensor, *, power: int, terms: Sequence[Sequence[Sequence[Series]]]
) -> Theorem:
    """A tensor as the limit ε → 0 of ε^(−k)·Σ_z v_1(ε) ⊗ … ⊗ v_N(ε).

        Σ_{z ≤ Z} v_1(ε) ⊗ … ⊗ v_N(ε) = ε^k·T + O(ε^(k+1))
        --------------------------------------------------
        T is a limit of tensors of CP-rank ≤ Z

    The vectors' entries are polynomials in ε. Fails if a coefficient up to ε^k is another.
    """
    name = "limit_of_terms"
    if not 0 <= power <= POWER_LIMIT:
        fail(name, f"the power {power} of the parameter is not in 0 … {POWER_LIMIT}")
    if not terms:
        fail(name, "there are no terms")
    for vectors in terms:
        if tuple(len(v) for v in vectors) != tensor.shape:
            fail(name, f"the vectors of a term do not have the lengths {list(tensor.shape)}")
        if any(len(series) > POWER_LIMIT + 1 for vector in vectors for series in vector):
            fail(name, f"an entry has more than {POWER_LIMIT + 1} coefficients")
    if prod(tensor.shape) * max(len(terms), 1) > ENTRIES_LIMIT:
        fail(name, "the tensor is over the limit of size")
    for index in cartesian(*(range(1, n + 1) for n in tensor.shape)):
        total = [Fraction(0)] * (power + 1)
        for vectors in terms:
            series: list[Fraction] = [Fraction(1)] + [Fraction(0)] * power
            for v, d in zip(vectors, index, strict=True):
                series = _times(series, v[d - 1], power)
            total = [a + b for a, b in zip(total, series, strict=True)]
        if total != [Fraction(0)] * power + [tensor.at(index)]:
            fail(name, f"the entry at {list(index)} is not {tensor.at(index)} times the power")
    witness = {
        "power": power,
        "terms": [[[[str(c) for c in e] for e in v] for v in vectors] for vectors in terms],
    }
    conclusion = LimitOfTerms(tensor=tensor, terms=len(terms))
    return conclude(name, conclusion, witness=witness)


def _times(a: Sequence[Fraction], b: Series, power: int) -> list[Fraction]:
    """The product of two series up to ε^power."""
    product = [Fraction(0)] * (power + 1)
    for i, x in enumerate(a):
        for j, y in enumerate(b[: power + 1 - i]):
            product[i + j] += x * y
    return product


def not_closed(rank: Theorem, limit: Theorem) -> Theorem:
    """The tensors of CP-rank ≤ Z are not a closed set.

        CP-rank T = R     T is a limit of tensors of Z terms     Z < R
        --------------------------------------------------------------
        CP-rank jumps at T

    Fails unless the premises are about one tensor and Z < R. (Matricization ranks do not jump.)
    """
    name = "not_closed"
    a, b = rank.conclusion, limit.conclusion
    if not isinstance(a, CpRank) or not isinstance(b, LimitOfTerms) or a.tensor != b.tensor:
        fail(name, "the premises are not a CP-rank and a limit of one tensor")
    if a.rank is None or not b.terms < a.rank:
        fail(name, "the limit does not have fewer terms than the rank")
    conclusion = NotClosed(tensor=a.tensor, rank=a.rank, limit_terms=b.terms)
    return conclude(name, conclusion, (rank, limit))


def generic_combination(
    premise: Theorem, matrices: Sequence[Entries], *, coefficients: Sequence[Element]
) -> Theorem:
    """What one combination of matrices attains, almost all attain.

        rank C ≥ R     C = Σ c_i·A_i
        -------------------------------------------------------------------------------
        rank Σ x_i·A_i ≥ R outside the zero set of a non-zero polynomial of degree ≤ R

    Cites null-zero-set over QQ. Fails if C is another matrix. Source: talk, proof sketch of depth efficiency.
    """
    name = "generic_combination"
    found = premise.conclusion
    if not isinstance(found, MatrixRank) or not isinstance(found.matrix, Entries):
        fail(name, "the premise is not the rank of a matrix given by entries")
    if found.lower is None or found.lower < 1:
        fail(name, "the premise has no positive lower bound")
    conclusion = CombinationRank(
        matrices=tuple(matrices), field=found.field, over="almost-all", lower=found.lower
    )
    if len(coefficients) != len(matrices):
        fail(name, f"{len(coefficients)} coefficients for {len(matrices)} matrices")
    if _combination(matrices, coefficients, found.field) != found.matrix.rows:
        fail(name, "the combination is not the premise's matrix")
    witness = {"coefficients": [str(c) for c in coefficients]}
    cites = [] if found.field.modulus else ["null-zero-set"]
    return conclude(name, conclusion, (premise,), witness=witness, cites=cites)


def _combination(
    matrices: Sequence[Entries], coefficients: Sequence[Element], field: Field
) -> tuple[tuple[Element, ...], ...]:
    m, n = matrices[0].shape
    return tuple(
        tuple(
            field.convert(
                sum(c * a.rows[i][j] for c, a in zip(coefficients, matrices, strict=True))
            )
            for j in range(n)
        )
        for i in range(m)
    )


def enumerate_combinations(matrices: Sequence[Entries], field: Field) -> Theorem:
    """Over a finite field: the largest rank of all combinations.

        rank Σ x_i·A_i ≤ R for each x in GF(p)^k
        ----------------------------------------
        over all coefficients in GF(p): rank ≤ R

    Fails over QQ, and for more than 4096 combinations.

    >>> diagonals = [Entries(((a, 0, 0), (0, b, 0), (0, 0, c))) for a, b, c in ((1, 0, 1), (0, 1, 1))]
    >>> enumerate_combinations(diagonals, Field(2)).conclusion.upper
    2
    """
    name = "enumerate_combinations"
    p = field.modulus
    if p is None or p ** len(matrices) > COMBINATIONS_LIMIT:
        fail(name, f"more than {COMBINATIONS_LIMIT} combinations, or infinitely many")
    m, n = matrices[0].shape
    largest = 0
    for coefficients in cartesian(range(p), repeat=len(matrices)):
        rows = _combination(matrices, coefficients, field)
        largest = max(largest, int(nmod_mat(m, n, [int(x) for r in rows for x in r], p).rank()))
    conclusion = CombinationRank(matrices=tuple(matrices), field=field, over="all", upper=largest)
    return conclude(name, conclusion)


def zero_set_null(polynomial: Poly) -> Theorem:
    """A non-zero polynomial vanishes on a closed set of measure zero only.

        P ≠ 0
        -------------------------------------------------------
        {P = 0} is closed in R^n and of measure zero, so its closure is too

    Cites null-zero-set. Fails for the zero polynomial.
    """
    name = "zero_set_null"
    if not polynomial:
        fail(name, "the zero polynomial vanishes everywhere")
    conclusion = NullSet(polynomial=polynomial, closure="null")
    return conclude(name, conclusion, cites=["null-zero-set"])


def rationals_null() -> Theorem:
    """The contrast: a set of measure zero whose closure is everything.

    Q has measure zero in R, and its closure is R     (cites rationals-null-dense)
    """
    conclusion = NullSet(polynomial=None, closure="everything")
    return conclude("rationals_null", conclusion, cites=["rationals-null-dense"])
