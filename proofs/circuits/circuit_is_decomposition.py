"""The forward pass equals Σ_d A_d Π f_{d_i}(x_i), A the decomposition (talk, coefficient tensor; [CSS] section 3).

By induction over the pooling tree, from the inputs up: at an input by definition, at a node because a product of
sums is the sum of the products (distributivity). Shallow networks give CP, deep ones hierarchical Tucker.
"""

from exactrank.kernel.rules import circuit_leaf, circuit_node


def prove(instance):
    """The identity at the root, for all weights and features over every commutative ring."""
    network = instance.network
    below = base(network)
    for level in range(1, network.depth + 1):
        below = step(network, level, below)
    (root,) = below
    return root


def base(network):
    """v^{0,j,γ} = Σ_d a^{0,j,γ}_d f_d(x_j) at every input j."""
    return [circuit_leaf(network, j) for j in range(1, network.inputs + 1)]


def step(network, level, below):
    """From the children to every node of a level."""
    windows = network.tree.children[level - 1]
    return [
        circuit_node([below[c - 1] for c in window], network, (level, k))
        for k, window in enumerate(windows, start=1)
    ]
