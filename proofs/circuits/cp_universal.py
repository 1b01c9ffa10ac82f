"""CP with M^N terms realizes every tensor, M^{N−1} terms already suffice (talk, universality; sharper here).

T = Σ_g T_g e_{g_1}⊗…⊗e_{g_N}; with the last mode left open, T = Σ_{g ∈ [M]^{N−1}}
e_{g_1}⊗…⊗e_{g_{N−1}}⊗T_{g,·}. Both by Σ_g δ_{gd}·X_g = X_d. Deep networks of that width contain the
CP (`ht-contains-cp`).
"""

from itertools import product

from exactrank.kernel.objects import Network
from exactrank.kernel.polynomials import SymbolicWeights
from exactrank.kernel.rules import (
    contains_shallow,
    deep_universal,
    entry_formula,
    expand_identity,
    leaf_formula,
    node_formula,
    root_formula,
    shallow_universal,
    sift,
)
from exactrank.kernel.statements import NodeTensor, TensorIdentity
from exactrank.kernel.trees import Global

ONE, ZERO = ((1, ()),), ()


def prove(instance):
    """The tensor of symbolic entries T_g is the CP's, with r_0 = M^{N−1} terms (or M^N)."""
    network = instance.network
    N, M, terms = network.inputs, network.representation, network.widths[0]
    weights = all_indices(N, M) if terms == M**N else all_but_the_last(N, M)
    # The arbitrary tensor: M^N terms e_{g_1} ⊗ … ⊗ e_{g_N} with output weights of their own.
    arbitrary = Network(N, M, (M**N,), Global())
    right = NodeTensor("decomposition", arbitrary, (1, 1), all_indices(N, M))
    left = NodeTensor("decomposition", network, (1, 1), weights)
    return expand_identity(TensorIdentity(left, right))


def entry(number):
    """T_g as a variable: the output weight a^{1,1,1} of the term g of the arbitrary tensor."""
    return ((1, (((1, 1, 1, number + 1), 1),)),)


def unit(place, M):
    """e_place."""
    return tuple(ONE if d == place else ZERO for d in range(M))


def all_indices(N, M):
    """A term for every index: unit vectors, and the entries as output weights."""
    indices = list(product(range(M), repeat=N))
    leaves = tuple(tuple(unit(g[j], M) for g in indices) for j in range(N))
    output = tuple(entry(number) for number in range(len(indices)))
    return SymbolicWeights((leaves, ((output,),)))


def all_but_the_last(N, M):
    """A term for every index of the first N − 1 modes, the last mode's vector holding the entries."""
    indices = list(product(range(M), repeat=N - 1))
    leaves = [tuple(unit(g[j], M) for g in indices) for j in range(N - 1)]
    last = [tuple(entry(n * M + d) for d in range(M)) for n in range(len(indices))]
    output = (ONE,) * len(indices)
    return SymbolicWeights(((*leaves, tuple(last)), ((output,),)))


def prove_all_sizes():
    """For every tree, N and M, with widths M^{N−1}: what the shallow network realizes, the deep one does."""
    shallow = shallow_universal(sift(entry_formula(weights="unit-terms-but-one")))
    containment = contains_shallow(leaf_formula(), sift(node_formula()), root_formula())
    return deep_universal(containment, shallow)
