"""exactrank: exact, checked theorems about what convolutional networks can express.

>>> import exactrank
>>> net = exactrank.network(inputs=16, window=2, representation=2, widths=[2, 2, 2, 2])
>>> exactrank.rank(net, "odd").rank
256
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from exactrank.api import (
        array_rank,
        condition,
        network,
        partition,
        rank,
        read_network,
        read_weights,
        separation_rank,
    )
    from exactrank.kernel.fields import Field, InputError
    from exactrank.kernel.objects import Network, Partition
    from exactrank.networks import random_weights
    from exactrank.pictures import picture
    from exactrank.ranks.answer import Rank
    from exactrank.rectifiers.universal import realize
    from exactrank.rectifiers.zero import zero_test

__version__ = "0.1.0"

_HOMES = {
    "Field": "exactrank.kernel.fields",
    "InputError": "exactrank.kernel.fields",
    "Network": "exactrank.kernel.objects",
    "Partition": "exactrank.kernel.objects",
    "Rank": "exactrank.ranks.answer",
    "array_rank": "exactrank.api",
    "condition": "exactrank.api",
    "network": "exactrank.api",
    "partition": "exactrank.api",
    "picture": "exactrank.pictures",
    "random_weights": "exactrank.networks",
    "rank": "exactrank.api",
    "read_network": "exactrank.api",
    "read_weights": "exactrank.api",
    "realize": "exactrank.rectifiers.universal",
    "separation_rank": "exactrank.api",
    "zero_test": "exactrank.rectifiers.zero",
}
__all__ = [
    "Field",
    "InputError",
    "Network",
    "Partition",
    "Rank",
    "array_rank",
    "condition",
    "network",
    "partition",
    "picture",
    "random_weights",
    "rank",
    "read_network",
    "read_weights",
    "realize",
    "separation_rank",
    "zero_test",
]


def __getattr__(name: str) -> Any:
    # FLINT and networkx are loaded when they are used: `exactrank --help` answers at once.
    if name in _HOMES:
        import_module("exactrank.notebook").attach()
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'exactrank' has no attribute {name!r}")
