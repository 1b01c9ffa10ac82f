"""A linear combination of matrices attains its largest possible rank for almost all coefficients (talk, generic step).

At least each summand's: the combination 0·A_1 + … + 1·A_i + … is a minor's non-zero value, so the
minor, a polynomial in the coefficients, is not the zero polynomial. The field is infinite:
`generic-step-finite` is the counterexample.
"""

from exactrank.kernel.rules import generic_combination
from exactrank.ranks import matrix_rank


def prove(instance):
    """The largest rank of a summand, at almost all coefficients."""
    matrices, field = instance.matrices, instance.field
    ranks = [matrix_rank(matrix, field) for matrix in matrices]
    best = max(range(len(ranks)), key=lambda i: ranks[i].conclusion.lower or 0)
    coefficients = [field.convert(int(i == best)) for i in range(len(ranks))]
    return generic_combination(ranks[best], matrices, coefficients=coefficients)
