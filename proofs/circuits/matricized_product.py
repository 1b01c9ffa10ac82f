"""[[B⊗C]]_{T,S} = [[B]]_{T∩[P],S∩[P]} ⊙ [[C]]_{(T−P)∩[Q],(S−P)∩[Q]} (talk, proof sketch of depth efficiency).

Equality in the pinned order, B's modes first; an empty side counts as one row or column. Both sides
multiply one entry of B with one entry of C; the proof compares which, at every position.
"""

from exactrank.kernel.rules import compare_entries
from exactrank.kernel.statements import MatricizedProduct


def prove(instance):
    """The identity for all tensors B and C of the instance's shapes."""
    left, right = instance.shapes
    return compare_entries(MatricizedProduct(left, right, instance.partition))
