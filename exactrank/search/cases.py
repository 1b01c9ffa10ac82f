"""A case of a sweep: a network, a partition and a field; its canonical form and its key."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from exactrank import __version__
from exactrank.kernel.objects import Network, Partition
from exactrank.kernel.trees import Contiguous
from exactrank.search.symmetries import symmetries

PACKAGE = Path(__file__).resolve().parents[1]
# What a row depends on. The checker is not among it: every run checks certificates anew.
_RESTS_ON = ("kernel", "bounds", "ranks", "matrices.py", "networks.py", "search/work.py")


@dataclass(frozen=True, slots=True)
class Case:
    """One row to be: `symmetric` counts the partitions of its class, itself among them."""

    network: Network
    partition: Partition
    field: str
    symmetric: int
    canonical: bool = False
    """Whether the partition is known to represent its class."""


@cache
def code_version() -> str:
    """The package's version and a digest of the source that the values of a row rest on."""
    digest = hashlib.sha256()
    for name in _RESTS_ON:
        path = PACKAGE / name
        files: Iterable[Path] = sorted(path.rglob("*.py")) if path.is_dir() else [path]
        for file in files:
            # Line ends may differ between checkouts; the names and the code may not.
            digest.update(file.relative_to(PACKAGE).as_posix().encode() + b"\0")
            digest.update(file.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return f"{__version__}+{digest.hexdigest()[:16]}"


def task(case: Case, *, seed: int, certificate: bool) -> str:
    """What is to be computed, as text: the same for all cases that symmetry makes equal.

    With a certificate it is the case itself: a certificate is about one partition, not a class.
    """
    network, partition = case.network, case.partition
    if not certificate:
        if not case.canonical:
            partition = symmetries(network.inputs, network.pooling).canonical(partition)
        network = _normal(network)
    parts = {
        "network": network.to_json(),
        "I": list(partition.I),
        "field": case.field,
        "seed": seed,
    }
    return canonical_json({**parts, "certificate": True} if certificate else parts)


def key(text: str) -> bytes:
    """The key of a task in the store: the task and the code's version."""
    return hashlib.sha256(f"{code_version()}\n{text}".encode()).digest()


def canonical_json(value: Any) -> str:
    """One text for one value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@lru_cache(maxsize=256)
def _normal(network: Network) -> Network:
    """One way to write the network: a window for each layer, no sharing where it says nothing."""
    pooling = network.pooling
    if isinstance(pooling, Contiguous):
        pooling = Contiguous(pooling.windows(network.inputs))
    # The output layer has one node.
    sharing = tuple(layer for layer in network.sharing if layer < network.depth)
    return replace(network, pooling=pooling, sharing=sharing)
