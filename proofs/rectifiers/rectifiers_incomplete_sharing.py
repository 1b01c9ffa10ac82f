"""Decreasing leaves need sharing to have one hidden channel (derived here).

N = M = 2, ReLU/max, channels (10, 9), (2, 1) at the first input and (2, 1), (10, 9) at the second: A_11 = 20 is larger
than A_12 and A_21, but with one channel an entry is attained at one input, whatever the index at the other.
"""

from exactrank.kernel.rules import one_channel_obstruction


def prove(instance):
    """A_11 against its two neighbours."""
    network = instance.network
    weights = instance.weights
    return one_channel_obstruction(network, weights, index=[1, 1], below=[[1, 2], [2, 1]])
