"""Where the laws fail: leaky ReLU, ReLU with the mean, σ(x) = x + 1 with the sum (talk, generalized tensor product).

Leaky ReLU (slope 1/2) is not associative with maximum, sum or product; ReLU with the mean is not. The second
hypothesis is needed: σ(x) = x + 1 with the sum is commutative and associative, yet windows of three differ.
"""

from exactrank.kernel.rules import operator_law_counterexample


def prove(instance):
    """The two sides of the law at the arguments."""
    return operator_law_counterexample(instance.law)
