"""ρ(a, b) = P{σ(a), σ(b)} is commutative, associative, and iterated in every window (talk, generalized tensor product).

For linear activation with product pooling and for ReLU with maximum, sum and product pooling; over all reals, by
cases on the signs of forms. Windows: σ(x) = x for every pooled x, so x_k = P{σ(c_1), …, σ(c_k)} gives x_{k+1}.
"""

from exactrank.kernel.rules import operator_law
from exactrank.rectifiers.cases import decide


def prove(instance):
    """The law written out as an identity, proved by cases; then the law."""
    law = instance.law
    identity = decide(*law.pair())
    return operator_law(identity, law.operator, law.law)
