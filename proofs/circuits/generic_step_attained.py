"""What one combination of matrices attains, almost all attain (talk, generic step).

diag(1,0,1) and diag(0,1,1) have rank 2 each, their sum diag(1,1,2) has rank 3 where 2 is not 0: so
almost all combinations over an infinite field have rank 3. Over GF(2): `generic-step-finite`.
"""

from exactrank.kernel.matrices import Entries
from exactrank.kernel.rules import generic_combination
from exactrank.ranks import matrix_rank


def prove(instance):
    """The sum's rank, at almost all coefficients."""
    matrices, field = instance.matrices, instance.field
    total = tuple(
        tuple(field.convert(sum(column)) for column in zip(*rows, strict=True))
        for rows in zip(*(matrix.rows for matrix in matrices), strict=True)
    )
    one = field.convert(1)
    rank = matrix_rank(Entries(total), field)
    return generic_combination(rank, matrices, coefficients=[one] * len(matrices))
