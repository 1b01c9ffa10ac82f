"""[[B⊗C]]_{T,S} = [[B]]_{T∩[P],S∩[P]} ⊙ [[C]]_{(T−P)∩[Q],(S−P)∩[Q]} (talk, proof sketch of depth efficiency).

Equality in the pinned order, B's modes first; an empty side counts as one row or column. Both sides
multiply one entry of B with one entry of C; the proof compares which, at every position.
"""

from exactrank.kernel.rules import (
    compare_entries,
    matricized_product_sizes,
    position_append,
    position_base,
)
from exactrank.kernel.statements import MatricizedProduct
from exactrank.kernel.statements_sizes import KRONECKER_POSITION


def prove(instance):
    """The identity for all tensors B and C of the instance's shapes."""
    left, right = instance.shapes
    return compare_entries(MatricizedProduct(left, right, instance.partition))


def prove_all_sizes():
    """For all shapes: position p of [[B]] and q of [[C]] (w of them) meet at p·w + q, mode by mode of C."""
    start = position_base(formula=KRONECKER_POSITION)
    append = position_append(formula=KRONECKER_POSITION)
    return matricized_product_sizes(start, append)
