"""The grid tensor of a ConvNet is the generalized CP or HT decomposition with ⊗_ρ ([CS-R] section 4).

Hypotheses: ρ is commutative and associative, and a window pools to the iterated ρ. Then, from the inputs
upwards, every node of the network computes the entries of its generalized tensor, on every pooling tree.
"""

from exactrank.kernel.rules import generalized_decomposition, operator_law
from exactrank.kernel.statements_piecewise import LAWS, OperatorLaw
from exactrank.rectifiers.cases import decide


def prove(instance):
    """The three laws, then the induction over the levels."""
    operator = instance.operator
    laws = [OperatorLaw(operator=operator, law=law) for law in LAWS]
    proofs = [operator_law(decide(*law.pair()), operator, law.law) for law in laws]
    return generalized_decomposition(*proofs)
