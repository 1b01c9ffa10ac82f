"""ReLU/max networks realize every grid tensor, shallow and deep (talk, universality; [CS-R] claim 1).

The indicator of an index g is 1 − max_i [d_i ≠ g_i]: the term of all-ones vectors minus the one whose
vectors are 0 at g_i and 1 elsewhere. So M^N + 1 terms suffice. Deep networks pass the channels on: the
generalized product max{·, …, 0} is associative.
"""

from exactrank.kernel.rules import (
    contains_shallow,
    deep_universal,
    entry_formula,
    evaluate_tensor,
    leaf_formula,
    node_formula,
    root_formula,
    shallow_universal,
    sift,
)
from exactrank.kernel.statements_rectifiers import Realized
from exactrank.rectifiers.universal import universal_weights


def prove(instance):
    """The tensor, entry by entry, at the weights of the construction."""
    network, tensor = instance.network, instance.tensor
    weights = universal_weights(network, tensor.entries)
    return evaluate_tensor(Realized(network=network, weights=weights, tensor=tensor))


def prove_all_sizes():
    """For every tree, N and M: the shallow network has every entry, deep ones contain it."""
    return deep_universal(deep_contains_shallow(), shallow_has_every_entry())


def shallow_has_every_entry():
    """A_d = Σ_g T_g·(1 − max_i [d_i ≠ g_i]) = T_d."""
    return shallow_universal(sift(entry_formula(weights="indicator-terms")))


def deep_contains_shallow():
    """From the inputs, through the nodes, to the root."""
    weights = "relu-max-channels"
    base, step = leaf_formula(weights=weights), sift(node_formula(weights=weights))
    return contains_shallow(base, step, root_formula(weights=weights))
