"""Tensors that no ReLU/sum network of a tree has, at any widths (talk: not universal; obstruction derived here).

The root adds functions of its children's indices, so exchanging indices below two of them gives A_d + A_d''' =
A_d' + A_d''. For M = N = 2: A_11 + A_22 = A_12 + A_21, which the identity matrix does not satisfy.
"""

from exactrank.kernel.rules import additive_obstruction


def prove(instance):
    """The first and the last input are below different children; 1 becomes 2 at one, or at both."""
    network = instance.network
    index = (1,) * network.inputs
    return additive_obstruction(
        network, instance.tensor, index=index, modes=(1, network.inputs), values=(2, 2)
    )
