"""Depth is not complete for rectifiers: whole boxes of deep weights need one hidden channel only ([CS-R], talk).

ReLU/max: leaf entries in disjoint intervals, so far apart that at every node one input gives the maximum in all
channels, A_d = max_i W^i_{d_i}. ReLU/sum: positive weights, A_d = Σ_i W^i_{d_i}. By exact intervals on the whole box.
"""

from exactrank.rectifiers.boxes import one_channel_box


def prove(instance):
    """The box of the network, with its volume."""
    return one_channel_box(instance.network)
