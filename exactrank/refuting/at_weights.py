"""Weights at which a rank differs from what is claimed for all weights."""

from exactrank.kernel.fields import Field
from exactrank.kernel.objects import ArrayWeights, Network, Partition
from exactrank.kernel.statements import RankAtWeights
from exactrank.kernel.theorem import Theorem
from exactrank.ranks.weights import rank_at_weights
from exactrank.refuting.variants import Question


def contradiction_at_weights(
    question: Question, network: Network, partition: Partition, value: int
) -> Theorem | None:
    """The exact rank where all weights are 1 or all are 0, if it contradicts the value; else None."""
    field = Field.parse("QQ")
    for number in (1, 0):
        weights = constant_weights(network, number)
        theorem = rank_at_weights(network, weights, partition, field)
        said = theorem.conclusion
        if not isinstance(said, RankAtWeights):
            raise TypeError("not a rank at weights")
        lower, upper = said.lower, said.upper
        below = upper is not None and upper < value and question.relation != "<="
        above = lower is not None and lower > value and question.relation != ">="
        if below or above:
            return theorem
    return None


def constant_weights(network: Network, number: int) -> ArrayWeights:
    """All weights one number: all channels of a node are equal."""
    layers = []
    for level in range(network.depth + 1):
        sets, rows, columns = network.weight_shape(level)
        layers.append(tuple(((number,) * columns,) * rows for _ in range(sets)))
    return ArrayWeights(tuple(layers))
