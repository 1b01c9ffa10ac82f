"""HT with every r_l ≥ Z realizes every CP with Z terms (talk, universality; [CSS] section 3).

Layer 0 takes the CP's leaf vectors; every hidden layer passes its channels on, a^{l,k,γ} = e_γ; the
output takes the CP's weights. So φ^{l,k,γ} = ⊗_j v^{j,γ} over the inputs j below the node, by Σ_α
δ_{αγ}·X_α = X_γ.
"""

from exactrank.kernel.objects import Network
from exactrank.kernel.polynomials import SymbolicWeights, weight_variables
from exactrank.kernel.rules import (
    contains_shallow,
    expand_identity,
    leaf_formula,
    node_formula,
    root_formula,
    sift,
)
from exactrank.kernel.statements import NodeTensor, TensorIdentity
from exactrank.kernel.trees import Global

ONE, ZERO = ((1, ()),), ()


def prove(instance):
    """The CP's tensor and the deep network's agree in every entry, its weights being the CP's or e_γ."""
    deep, terms = instance.network, instance.parameters["terms"]
    shallow = Network(deep.inputs, deep.representation, (terms,), Global())
    cp = NodeTensor("decomposition", shallow, (1, 1))
    ht = NodeTensor("decomposition", deep, (deep.depth, 1), channels_passed_on(deep, shallow))
    return expand_identity(TensorIdentity(ht, cp))


def channels_passed_on(deep, shallow):
    """Layer 0 and the output from the CP, e_γ between; zero for channels beyond its terms."""
    leaves, output = weight_variables(shallow)
    layers = [[symbols(matrix) for matrix in leaves]]
    for level in range(1, deep.depth):
        delta = [
            [ONE if a == g else ZERO for a in range(deep.fan_in(level))]
            for g in range(deep.channels(level))
        ]
        layers.append([delta] * deep.tree.width(level))
    layers.append([symbols(output[0])])
    return SymbolicWeights(tuple(padded(layer, deep, level) for level, layer in enumerate(layers)))


def symbols(matrix):
    """Each weight as the polynomial that it is."""
    return [[((1, ((v, 1),)),) for v in row] for row in matrix]


def padded(layer, deep, level):
    """Zero rows and columns up to the layer's shape."""
    _, rows, columns = deep.weight_shape(level)
    zeros = [(ZERO,) * columns] * rows
    return tuple(
        tuple([(*row, *(ZERO,) * (columns - len(row))) for row in m] + zeros[len(m) :])
        for m in layer
    )


def prove_all_sizes():
    """For every tree, M and Z: from the inputs, through the nodes, to the root."""
    base = leaf_formula()
    step = sift(node_formula())
    return contains_shallow(base, step, root_formula())
