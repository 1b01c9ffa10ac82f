"""A point of the exceptional set: a singular leaf matrix costs rank (talk, a note about measure zero).

N = 4, M = r_0 = 2, odd/even. By the factorization of `exceptional-set`,
[[A]] = (A_1⊙A_3)·diag(C)·(A_2⊙A_4)ᵀ. Here A_1 has rank one, the other leaf matrices are invertible and no
C_α is 0: so det [[A]] = 0, and the rank is 1·2 = 2, not 4.
"""

from exactrank.kernel.objects import ArrayWeights
from exactrank.ranks import rank_at_weights

SINGULAR = ((1, 2), (2, 4))
INVERTIBLE = ((1, 1), (1, 2))


def prove(instance):
    """The exact rank at weights on the zero set of det(A_1)."""
    weights = on_the_zero_set(instance.network, instance.field)
    return rank_at_weights(instance.network, weights, instance.partition, instance.field)


def on_the_zero_set(network, field):
    """Leaf vectors of input 1 that are proportional; level 1 and the output make every C_α positive."""
    leaves = (SINGULAR,) + (INVERTIBLE,) * (network.inputs - 1)
    upper = [
        (((1, 2), (2, 1)),) * network.tree.width(1),
        (((1, 1),),),
    ]
    return ArrayWeights(
        tuple(
            tuple(tuple(tuple(field.convert(x) for x in row) for row in m) for m in layer)
            for layer in (leaves, *upper)
        )
    )
