"""The Python interface: networks, partitions and certified ranks in a line each."""

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from exactrank import certificate as certificates
from exactrank.files import read_network as _read_network
from exactrank.kernel.fields import Field, InputError
from exactrank.kernel.objects import Network, Partition, Weights
from exactrank.kernel.statements import MatrixRank, MaximalRank, RankAtWeights
from exactrank.kernel.theorem import Theorem
from exactrank.partitions import parse_partition
from exactrank.ranks import maximal_rank, rank_at_weights


@dataclass(frozen=True)
class Rank:
    """A certified rank: bounds, the rank where they agree (else None), and the certificate.

    `bounds` holds the papers' bounds and the minimal cut where they apply.
    """

    theorem: Theorem
    bounds: dict[str, int] | None = None
    tried: tuple[str, ...] = ()

    @property
    def statement(self) -> MaximalRank | RankAtWeights | MatrixRank:
        """What is proved."""
        conclusion = self.theorem.conclusion
        if not isinstance(conclusion, MaximalRank | RankAtWeights | MatrixRank):
            raise TypeError("not a theorem about a rank")
        return conclusion

    @property
    def lower(self) -> int:
        """The certified lower bound."""
        return self.statement.lower or 0

    @property
    def upper(self) -> int:
        """The certified upper bound."""
        upper = self.statement.upper
        if upper is None:
            raise TypeError("no upper bound")
        return upper

    @property
    def rank(self) -> int | None:
        """The rank where the bounds agree; None is an open gap."""
        return self.lower if self.lower == self.upper else None

    @cached_property
    def certificate(self) -> dict[str, Any]:
        """The certificate, as the JSON object of `docs/certificate.md`."""
        return certificates.to_json(self.theorem)

    def save(self, path: str | os.PathLike[str]) -> str:
        """Write the certificate; its SHA-256 digest."""
        return certificates.save(self.theorem, Path(path))

    def check(self) -> bool:
        """Whether the independent checker, in a process of its own, accepts the certificate from disk."""
        from exactrank.checking import check_files

        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "certificate.json"
            self.save(path)
            code, _ = check_files([path])
        return code == 0

    def __str__(self) -> str:
        return str(self.statement)


def network(
    *,
    inputs: int,
    representation: int,
    widths: Sequence[int],
    window: int | Sequence[Any] | None = None,
    geometry: str | None = None,
    shape: Sequence[int] | None = None,
    tree: Sequence[Any] | None = None,
    sharing: str | Sequence[int] = "none",
    operator: str = "product",
) -> Network:
    """A network from the words of a network file; raises InputError that says what does not fit."""
    guess = "tree" if tree is not None else "contiguous" if window is not None else "global"
    pooling: dict[str, Any] = {"geometry": geometry or guess}
    for key, value in (("window", window), ("shape", shape), ("tree", tree)):
        if value is not None:
            pooling[key] = _lists(value)
    shared = sharing if isinstance(sharing, str) else sorted(sharing) or "none"
    return Network.from_json(
        {
            "operator": operator,
            "inputs": inputs,
            "representation": representation,
            "widths": list(widths),
            "sharing": shared,
            "pooling": pooling,
        }
    )


def _lists(value: Any) -> Any:
    return [_lists(x) for x in value] if isinstance(value, list | tuple) else value


def read_network(path: str | os.PathLike[str]) -> Network:
    """The network of a network file; its `field` is given to `rank` apart."""
    return _read_network(Path(path))[0]


def partition(network: Network, labels: str | Sequence[int] | Partition) -> Partition:
    """A partition by name (`odd`, `low`, …), as `1,3,5-8`, or from the labels of I."""
    if isinstance(labels, Partition):
        if labels.inputs != network.inputs:
            raise InputError(f"a partition of {labels.inputs}, but {network.inputs} inputs")
        return labels
    if isinstance(labels, str):
        return parse_partition(labels, network)
    return Partition.of(network.inputs, list(labels))


def rank(
    network: Network,
    labels: str | Sequence[int] | Partition,
    *,
    field: str | Field = "QQ",
    weights: Weights | None = None,
    seed: int = 0,
) -> Rank:
    """The maximal rank of [[A]]_{I,J} over all weights, or the exact rank at given ones.

    `field` is `QQ` or `GF(p)`; `labels` name I. Raises InputError.
    """
    over = field if isinstance(field, Field) else Field.parse(field)
    at = partition(network, labels)
    if weights is not None:
        return Rank(rank_at_weights(network, weights, at, over))
    answer = maximal_rank(network, at, over, seed=seed)
    return Rank(answer.theorem, answer.bounds, answer.tried)
