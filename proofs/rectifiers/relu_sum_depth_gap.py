"""ReLU/sum: a deep tensor of odd/even rank 3 is out of reach of every shallow network (derived here).

N = 4, M = 2, windows of two, widths (2, 2): leaves e_1, e_2, level 1 (½, −½) and (−½, ½), output (1, 1) give
A_d = [d_1 = d_2] + [d_3 = d_4]. Every shallow ReLU/sum network has rank at most 2 at every partition.
"""

from fractions import Fraction

from exactrank.kernel.fields import QQ
from exactrank.kernel.objects import ArrayWeights, Partition
from exactrank.kernel.rules import beyond_rectifier_terms
from exactrank.ranks.rectifiers import rectifier_rank_at_weights

HALF = Fraction(1, 2)


def prove(instance):
    """Rank 3 at the weights, against 2."""
    network = instance.network
    odd = Partition.of(network.inputs, [1, 3])
    rank = rectifier_rank_at_weights(network, weights(network), odd, QQ)
    operator, sense = instance.parameters["shallow"], instance.parameters["sense"]
    return beyond_rectifier_terms(rank, operator=operator, fewer_than=None, sense=sense)


def weights(network):
    """max{0, ½·(#1 − #2)} is 1 if both indices of a window are 1, else 0; likewise for 2."""
    unit = ((Fraction(1), Fraction(0)), (Fraction(0), Fraction(1)))
    difference = ((HALF, -HALF), (-HALF, HALF))
    output = ((Fraction(1), Fraction(1)),)
    per_layer = (unit, difference, output)
    sets = (network.weight_shape(level)[0] for level in range(network.depth + 1))
    return ArrayWeights(tuple((m,) * n for m, n in zip(per_layer, sets, strict=True)))
