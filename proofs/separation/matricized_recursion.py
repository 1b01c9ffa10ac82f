"""The recursion of [[φ^{l,k,γ}]]_{I_{l,k},J_{l,k}} for every pooling tree and partition (talk; [CS-P]).

[[φ^{l,k,γ}]] = P · (Σ_α a^{l,k,γ}_α ⊙_c [[φ^{l−1,c,α}]]) · Q: tensor products become Kronecker products
(`matricized-product`), and P, Q put the children's indices, taken child by child, into the pinned order
of the labels.
"""

from exactrank.kernel.rules import compare_recursion
from exactrank.kernel.statements import MatricizedRecursion


def prove(instance):
    """The identity at one node, entry by entry, for all weights."""
    node = tuple(instance.parameters["node"])
    return compare_recursion(MatricizedRecursion(instance.network, node, instance.partition))
