"""With shared weights CP realizes only symmetric tensors, so for M, N ≥ 2 it is not universal ([CSS] section 3).

A_d = Σ_γ a_γ Π_i a^γ_{d_i}, and a product does not depend on the order of its factors.
"""

from exactrank.kernel.rules import asymmetric_tensor, expand_symmetry


def prove(instance):
    """e_1 ⊗ e_2 ⊗ e_1 ⊗ … ⊗ e_1 is not symmetric: its entry changes when modes 1 and 2 are exchanged."""
    one_term = expand_symmetry(instance.network)
    index = (1, 2, *(1,) * (instance.network.inputs - 2))
    return asymmetric_tensor(one_term, instance.tensor, index=index, swap=(1, 2))
