"""Everyone else: a function each from a numpy array of integers to a rank, what it builds included.

`prepare` imports (not counted); what it returns is timed. A peer that is not installed raises ImportError.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]
Rank = Callable[[Array, int], int]
"""From a matrix and a prime (0: over QQ) to its rank."""


def exactrank_engine() -> Rank:
    from exactrank import engines
    from exactrank.matrices import EXPLICIT_PRIMES

    # Over QQ a rank modulo a prime is a lower bound; exactrank_certified gives the theorem.
    return lambda matrix, p: engines.rank(matrix, p or EXPLICIT_PRIMES[0])


def exactrank_certified() -> Rank:
    from exactrank.kernel.fields import Field
    from exactrank.kernel.matrices import Entries
    from exactrank.ranks import matrix_rank

    def rank(matrix: Array, p: int) -> int:
        field = Field(p or None)
        rows = tuple(tuple(field.convert(x) for x in row) for row in matrix.tolist())
        conclusion = matrix_rank(Entries(rows), field).conclusion
        if conclusion.rank is None:
            raise Gap(f"{conclusion.lower} to {conclusion.upper}")
        return int(conclusion.rank)

    return rank


class Gap(Exception):
    """Certified bounds that differ."""


def flint() -> Rank:
    from flint import fmpz_mat, nmod_mat

    def rank(matrix: Array, p: int) -> int:
        m, n = matrix.shape
        if p:
            return int(nmod_mat(m, n, matrix.reshape(-1).tolist(), p).rank())
        return int(fmpz_mat(m, n, matrix.reshape(-1).tolist()).rank())

    return rank


def linbox() -> Rank:
    import sage.all__sagemath_linbox  # noqa: F401 - sets up the parts that follow
    from sage.matrix.constructor import matrix as sage_matrix
    from sage.rings.finite_rings.finite_field_constructor import GF
    from sage.rings.integer_ring import ZZ

    def rank(matrix: Array, p: int) -> int:
        m, n = matrix.shape
        ring = GF(p) if p else ZZ
        return int(sage_matrix(ring, m, n, matrix.reshape(-1).tolist()).rank())

    GF(65537)
    return rank


def galois() -> Rank:
    import galois as library

    # Its just-in-time compiler works at the first use: not counted.
    for p in (2, 65537, 1_048_573):
        np.linalg.matrix_rank(library.GF(p)(np.eye(3, dtype=np.int64)))

    def rank(matrix: Array, p: int) -> int:
        if not p:
            raise ImportError("galois has finite fields only")
        return int(np.linalg.matrix_rank(library.GF(p)(matrix)))

    return rank


def sympy_domain() -> Rank:
    from sympy import GF, ZZ
    from sympy.polys.matrices import DomainMatrix

    def rank(matrix: Array, p: int) -> int:
        if p:
            domain = GF(p)
            rows = [[domain(x) for x in row] for row in matrix.tolist()]
            return int(DomainMatrix(rows, matrix.shape, domain).rank())
        return int(DomainMatrix(matrix.tolist(), matrix.shape, ZZ).to_field().rank())

    return rank


def sympy_matrix() -> Rank:
    from sympy import Matrix

    def rank(matrix: Array, p: int) -> int:
        if p:
            raise ImportError("Matrix.rank is over QQ")
        return int(Matrix(matrix.tolist()).rank())

    return rank


def numpy_float() -> Rank:
    def rank(matrix: Array, p: int) -> int:
        if p:
            raise ImportError("floating point has no residues")
        return int(np.linalg.matrix_rank(matrix.astype(float)))

    return rank


PEERS: dict[str, tuple[str, Callable[[], Rank]]] = {
    "exactrank": ("exactrank, engines", exactrank_engine),
    "certified": ("exactrank, certified", exactrank_certified),
    "flint": ("FLINT (python-flint)", flint),
    "linbox": ("LinBox, M4RI (passagemath)", linbox),
    "galois": ("galois", galois),
    "sympy-domain": ("SymPy DomainMatrix", sympy_domain),
    "sympy-matrix": ("SymPy Matrix.rank", sympy_matrix),
    "numpy": ("numpy matrix_rank, float64", numpy_float),
}
