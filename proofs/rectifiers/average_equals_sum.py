"""Average and sum pooling compute the same functions (talk, average pooling).

A window of w nodes with the mean hands on (1/w)·s where the sum hands on s: the factor goes into the next
layer's weights, a·((1/w)·s) = (a·(1/w))·s, for every activation and every w.
"""

from exactrank.kernel.rules import average_into_weights
from exactrank.rectifiers.cases import decide


def prove(instance):
    """The identity, then the weights."""
    averaged = ("product", "a", ("product", "u", "s"))
    summed = ("product", ("product", "a", "u"), "s")
    return average_into_weights(decide(averaged, summed))
