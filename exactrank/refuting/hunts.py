"""Hunts: random networks whose maximal rank seems to stay below the minimal cut; what was tried is kept.

Case i of a hunt depends on its name, its seed and i only, so that a hunt can be stopped and go on. A rank at
random weights is an *observation*: it bounds the maximal rank from below, and nothing bounds it from above.
Where the certified upper bound is below the cut too, the gap is proved; finds say which.
"""

import json
import random
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from functools import cache
from itertools import product as cartesian
from pathlib import Path
from typing import Any

from exactrank.bounds.cuts import minimal_cut
from exactrank.files import read_text, write_text
from exactrank.kernel.fields import QQ, Field, InputError
from exactrank.kernel.objects import Network, Partition, scalars
from exactrank.kernel.rules import subspace_upper_bound
from exactrank.kernel.statements import MaximalRank
from exactrank.kernel.trees import Contiguous, Explicit, Nested
from exactrank.networks import random_weights
from exactrank.ranks.compression import spanning_minor
from exactrank.search.symmetries import symmetries

PRIME = 2_147_483_629
KEPT = 12
"""Finds kept of each kind: with the smallest cuts, and with the largest ratios."""
SAVE_EVERY = 200


@dataclass(frozen=True)
class Find:
    """A network and a partition whose rank at random weights is below the minimal cut."""

    case: int
    network: dict[str, Any]
    I: list[int]
    cut: int
    observed: int
    """The largest rank at two draws of random weights, modulo a prime."""
    upper: int
    """The certified upper bound."""

    @property
    def proved(self) -> bool:
        """Whether the certified upper bound is below the cut."""
        return self.upper < self.cut


@dataclass
class Record:
    """What a hunt tried, and what it found; the file is written beside and renamed."""

    hunt: str
    seed: int
    tried: int = 0
    gaps: int = 0
    finds: list[Find] = field(default_factory=list)

    def add(self, find: Find) -> None:
        """Keep a find, and of all finds the best."""
        self.gaps += 1
        finds = [*self.finds, find]
        by_cut = sorted(finds, key=lambda f: (f.cut, f.case))[:KEPT]
        by_ratio = sorted(finds, key=lambda f: (-f.cut / f.observed, f.case))[:KEPT]
        self.finds = [f for f in finds if f in by_cut or f in by_ratio]

    def save(self, path: Path) -> None:
        """Write the record."""
        data = {"format": "exactrank-hunt", "version": 1, **asdict(self)}
        write_text(path, json.dumps(data, indent=1) + "\n")

    @classmethod
    def read(cls, path: Path, hunt: str, seed: int) -> "Record":
        """The record of a file, or a new one; raises InputError for another hunt's file."""
        if not path.is_file():
            return cls(hunt, seed)
        try:
            data = json.loads(read_text(path))
            if (data["format"], data["hunt"], data["seed"]) != ("exactrank-hunt", hunt, seed):
                raise InputError(f"{path}: the record of another hunt or seed")
            finds = [Find(**find) for find in data["finds"]]
            return cls(hunt, seed, int(data["tried"]), int(data["gaps"]), finds)
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(f"{path}: not the record of a hunt ({error})") from None


WIDTHS = ((3,), range(2, 7), range(2, 7), range(2, 7))


def windows_of_two(seed: int, case: int) -> tuple[Network, Partition]:
    """N = 16, M = 2, windows of two: all partitions up to symmetry, for WIDTHS in their order."""
    classes = _classes_of_sixteen()
    number, place = divmod(case, len(classes))
    widths = list(cartesian(*WIDTHS))
    if number >= len(widths):
        raise InputError(f"windows-of-two has {len(widths) * len(classes)} cases")
    return Network(16, 2, widths[number], Contiguous(2)), classes[place]


@cache
def _classes_of_sixteen() -> tuple[Partition, ...]:
    return tuple(at for at, _ in symmetries(16, Contiguous(2)).classes())


def mixed_windows(seed: int, case: int) -> tuple[Network, Partition]:
    """Two levels, windows of two to five inputs, N up to 14; M up to 5."""
    generator = random.Random(f"mixed-windows {seed} {case}")
    while True:
        sizes = [generator.randint(2, 5) for _ in range(generator.randint(2, 4))]
        if sum(sizes) <= 14:
            break
    labels = iter(range(1, sum(sizes) + 1))
    nested: Nested = tuple(tuple(next(labels) for _ in range(size)) for size in sizes)
    widths = generator.randint(2, 10), generator.randint(1, 5)
    network = Network(sum(sizes), generator.randint(2, 5), widths, Explicit(nested))
    return network, _partition(sum(sizes), generator)


@dataclass(frozen=True)
class Hunt:
    """How a hunt makes its cases, and whether it looks at random weights where no upper bound shows a gap."""

    make: Callable[[int, int], tuple[Network, Partition]]
    observes: bool


HUNTS = {
    "windows-of-two": Hunt(windows_of_two, observes=False),
    "mixed-windows": Hunt(mixed_windows, observes=True),
}
LARGEST_CUT = 130


def _partition(inputs: int, generator: random.Random) -> Partition:
    size = generator.randint(inputs // 4 + 1, inputs - inputs // 4 - 1)
    return Partition.of(inputs, sorted(generator.sample(range(1, inputs + 1), size)))


def run(
    name: str,
    *,
    seed: int,
    cases: int,
    path: Path,
    advance: Callable[[Record], None] = lambda record: None,
) -> Record:
    """Go on with a hunt until so many cases are tried; the record is kept also after Ctrl-C."""
    if name not in HUNTS:
        raise InputError(f"{name!r} is not one of {', '.join(HUNTS)}")
    record = Record.read(path, name, seed)
    try:
        while record.tried < cases:
            find = look(name, seed, record.tried)
            if find is not None:
                record.add(find)
            record.tried += 1
            advance(record)
            if record.tried % SAVE_EVERY == 0:
                record.save(path)
    finally:
        record.save(path)
    return record


def look(name: str, seed: int, case: int) -> Find | None:
    """Case number `case` of a hunt: the gap that is proved or seen there, if any."""
    hunt = HUNTS[name]
    network, partition = hunt.make(seed, case)
    cut = minimal_cut(network, partition).value
    if not 1 < cut <= LARGEST_CUT:
        return None
    upper = _upper(network, partition)
    if upper == cut and not hunt.observes:
        return None
    observed = 0
    for draw in range(2):
        observed = max(observed, rank_at_random_weights(network, partition, seed=draw))
        if observed == cut:
            return None
    return Find(case, network.to_json(), list(partition.I), cut, observed, upper)


def _upper(network: Network, partition: Partition) -> int:
    """The certified bound of the recursion of subspaces, or the cut where that is smaller."""
    cut = minimal_cut(network, partition).value
    subject = MaximalRank(network=network, partition=partition, field=QQ, upper=cut)
    said = subspace_upper_bound(subject).conclusion
    if not isinstance(said, MaximalRank) or said.upper is None:
        raise TypeError("not an upper bound")
    return min(cut, said.upper)


def rank_at_random_weights(network: Network, partition: Partition, *, seed: int) -> int:
    """The rank modulo PRIME at seeded random weights: for almost all weights the maximal rank."""
    over = Field(PRIME)
    weights = random_weights(network, over, seed=seed, size=PRIME - 1)
    rows, _ = spanning_minor(network, scalars(weights, network, over), partition, PRIME)
    return len(rows)
