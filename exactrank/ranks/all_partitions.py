"""Certified maximal ranks at many partitions of one network."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from exactrank.bounds.partitions import Bounds, PartitionTable
from exactrank.kernel.fields import Field
from exactrank.kernel.objects import Network, Partition
from exactrank.ranks.answer import Rank
from exactrank.ranks.maximal import maximal_rank


@dataclass(frozen=True, slots=True)
class CertifiedRow:
    """A partition, the bounds that need no weights, and the theorem of its maximal rank."""

    partition: Partition
    bounds: Bounds
    answer: Rank


def certified_ranks(
    network: Network, partitions: Iterable[Partition], field: Field, *, seed: int = 0
) -> Iterator[CertifiedRow]:
    """Theorems of the maximal ranks at these partitions, one after the other, as they are asked for.

    The bounds of all partitions are computed once (N ≤ 20; InputError beyond).
    """
    table = PartitionTable(network)
    for partition in partitions:
        answer = maximal_rank(network, partition, field, seed=seed)
        yield CertifiedRow(partition, table.bounds(partition), answer)
