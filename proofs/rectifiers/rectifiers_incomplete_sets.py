"""Depth is not complete for rectifiers, for all sizes: open sets of weights with one hidden channel ([CS-R], talk).

For every tree, N, M and widths: negative leaves (A = 0); layers 0 … L−1 shared and leaves decreasing (A_d = u_{min d});
leaf entries ordered by index and input (A_d = max_i W^i_{d_i}); ReLU/sum with positive layers (A_d = Σ_i W^i_{d_i}).
"""

from exactrank.kernel.rules import one_channel_set


def prove(instance):
    """One of the sets."""
    return one_channel_set(instance.parameters["operator"], instance.parameters["set"])
