"""The exceptional set of depth efficiency: det [[A]]_{odd,even} as a product (talk, a note about measure zero).

M = r_0, binary windows: det [[A]] = Π_j det(A_j)^{r_0^{N/2−1}} · Π_α C_α, A_j the leaf matrices, C the
tensor of the layers above. From [[A]] = (⊙_{j odd} A_j) · diag(C) · (⊙_{j even} A_j)ᵀ and
det(A⊙B) = det(A)^b det(B)^a, for all sizes. Where the matrix is small (N = 4, M = 2: 26 weights, 1,215 terms) both
sides are expanded as polynomials in the weights and compared, without that argument; 9 × 9 would have 2.8·10^9 terms.
"""

from itertools import product

from exactrank.kernel.rules import determinant_sizes, expand_determinant, specialise_determinant
from exactrank.kernel.rules.identities import DETERMINANT_LIMIT
from exactrank.kernel.statements import CoarseEntry, LeafDeterminant, PolynomialIdentity


def prove(instance):
    """The identity of polynomials for the instance's network."""
    network = instance.network
    factors = (*leaf_determinants(network), *coarse_entries(network))
    identity = PolynomialIdentity(network, instance.partition, factors)
    if network.representation ** (network.inputs // 2) <= DETERMINANT_LIMIT:
        return expand_determinant(identity)
    return specialise_determinant(determinant_sizes(), identity)


def prove_all_sizes():
    """The structural identity: Kronecker products, their determinants."""
    return determinant_sizes()


def leaf_determinants(network):
    """det(A_j) to the power r_0^{N/2−1}; all N together where layer 0 is shared."""
    power = network.widths[0] ** (network.inputs // 2 - 1)
    if network.shared(0):
        return [(LeafDeterminant(0), network.inputs * power)]
    return [(LeafDeterminant(j), power) for j in range(1, network.inputs + 1)]


def coarse_entries(network):
    """Every entry C_α, once."""
    channels = range(1, network.widths[0] + 1)
    return [(CoarseEntry(index), 1) for index in product(channels, repeat=network.inputs // 2)]
