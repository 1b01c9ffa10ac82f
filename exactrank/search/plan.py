"""The plan of a sweep: which networks, partitions and fields; how many cases; the cases in order."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product as cartesian
from math import comb, log10, prod
from pathlib import Path
from typing import Any

from exactrank.files import read_text
from exactrank.kernel.fields import Field, InputError
from exactrank.kernel.naturals import DECIMAL_BOUND
from exactrank.kernel.objects import Network, Partition
from exactrank.kernel.trees import pooling_from_json
from exactrank.partitions import parse_partition, partitions
from exactrank.search.axes import Entry, Layers, Windows, parse_sharing, parse_windows, pooling_of
from exactrank.search.cases import Case
from exactrank.search.symmetries import symmetries

LIMIT = 100_000
"""More cases than this are refused unless the limit is raised."""
ALL, CLASSES = "all", "classes"
"""Every partition with 1 in I; or one of each class of the tree's symmetries."""


@dataclass(frozen=True)
class Base:
    """A network that the axes vary, with its field; `name` is for messages."""

    network: Network
    field: str = "QQ"
    name: str = "network"


@dataclass(frozen=True)
class Plan:
    """All that a sweep is to visit: networks × axes × fields × partitions. Raises InputError.

    `partitions`: `classes`, `all`, names, lists of labels, or (listed) lines read from a file. An axis that is
    None leaves what the network has.
    """

    bases: tuple[Base, ...]
    partitions: tuple[str, ...] = (CLASSES,)
    sizes: Entry | None = None
    inputs: Entry | None = None
    representation: Entry | None = None
    windows: tuple[Windows, ...] | None = None
    widths: tuple[Layers, ...] | None = None
    sharing: tuple[object, ...] | None = None
    fields: tuple[str, ...] | None = None
    seed: int = 0
    places: Mapping[str, str] = field(default_factory=dict)
    """Where a listed partition stands (file and line), for messages."""

    def __post_init__(self) -> None:
        if not self.bases:
            raise InputError("a sweep needs a network")
        if self.sizes is not None and not {ALL, CLASSES} & set(self.partitions):
            raise InputError("size picks among all partitions; it needs --partitions all")
        for base in self.bases:
            if base.network.operator != "product":
                raise InputError(
                    f"{base.name}: a sweep sets ranks beside the minimal cut, which is for the operator "
                    f"product, not for {base.network.operator}; `exactrank rank` takes them one by one"
                )

    def networks(self) -> Iterator[tuple[Base, Network]]:
        """Every network of the sweep, with the base it comes from."""
        for base in self.bases:
            for choice in cartesian(*self._axes()):
                yield base, self._network(base, choice)

    def count_networks(self) -> int:
        """Their number, without making them."""
        return len(self.bases) * prod(self._lengths())

    def count(self, limit: int = LIMIT) -> int:
        """The number of cases; raises InputError beyond the limit, before any is made."""
        networks = self.count_networks()
        if networks > limit:
            raise InputError(_too_many(f"{shown(networks)} networks", networks, limit))
        total = 0
        for base, network in self.networks():
            total += len(self._fields(base)) * self._count_partitions(network)
        if total > limit:
            raise InputError(_too_many(f"{shown(total)} cases", total, limit))
        return total

    def cases(self) -> Iterator[Case]:
        """Every case, in the canonical order: networks, fields, partitions."""
        for base, network in self.networks():
            for over in self._fields(base):
                for at, size, canonical in self._partitions(network):
                    yield Case(network, at, over, size, canonical)

    def _axes(self) -> list[Any]:
        pairs = [(w, v) for w in self.windows for v in w] if self.windows else [None]
        widths = [(w, v) for w in self.widths for v in w] if self.widths else [None]
        return [
            self.inputs or [None],
            self.representation or [None],
            pairs,
            widths,
            [(s,) for s in self.sharing] if self.sharing else [None],
        ]

    def _lengths(self) -> list[int]:
        return [
            self.inputs.count if self.inputs else 1,
            self.representation.count if self.representation else 1,
            sum(one.count for one in self.windows) if self.windows else 1,
            sum(one.count for one in self.widths) if self.widths else 1,
            len(self.sharing) if self.sharing else 1,
        ]

    def _network(self, base: Base, choice: Sequence[Any]) -> Network:
        inputs, representation, windows, widths, sharing = choice
        data = base.network.to_json()
        if inputs is not None:
            data["inputs"] = inputs
        if representation is not None:
            data["representation"] = representation
        if sharing is not None:
            data["sharing"] = sharing[0]
        try:
            if windows is not None:
                kind, sizes = windows
                data["pooling"] = pooling_of(kind, sizes, _table(data["pooling"]))
            if widths is not None:
                layers, values = widths
                data["widths"] = list(values) * (_depth(data) if layers.broadcast else 1)
            return Network.from_json(data)
        except InputError as error:
            mend = "; a single entry, such as --widths 2, is the width of every layer"
            more = mend if str(error).startswith("widths has") else ""
            raise InputError(f"{base.name}: {error}{more}") from None

    def _fields(self, base: Base) -> tuple[str, ...]:
        return self.fields or (base.field,)

    def _count_partitions(self, network: Network) -> int:
        total = 0
        for text in self.partitions:
            sizes = self._sizes(network)
            if text == ALL:
                total += _pairs(network.inputs, sizes)
            elif text == CLASSES:
                classes = symmetries(network.inputs, network.pooling)
                total += classes.count() if sizes is None else sum(map(classes.count, sizes))
            else:
                self._listed(text, network)
                total += 1
        return total

    def _partitions(self, network: Network) -> Iterator[tuple[Partition, int, bool]]:
        classes = symmetries(network.inputs, network.pooling)
        for text in self.partitions:
            if text not in (ALL, CLASSES):
                listed = self._listed(text, network)
                yield listed, classes.size(listed), False
                continue
            for size in self._sizes(network) or [None]:
                if text == CLASSES:
                    for at, alike in classes.classes(size):
                        yield at, alike, True
                    continue
                # A row for each; cases are computed once for a class, by their canonical form.
                for at in partitions(network.inputs, size=size):
                    yield at, classes.size(at), False

    def _sizes(self, network: Network) -> list[int | None] | None:
        """The smaller sides asked for, each once: |I| = k and |J| = k are the same partitions."""
        if self.sizes is None:
            return None
        inputs = network.inputs
        beyond = max(r.stop - 1 for r in self.sizes.ranges)
        if beyond >= inputs:
            raise InputError(f"size {beyond} leaves no input for J: there are {inputs} inputs")
        return sorted({min(k, inputs - k) for k in self.sizes})  # type: ignore[return-value]

    def _listed(self, text: str, network: Network) -> Partition:
        try:
            return parse_partition(text, network)
        except InputError as error:
            raise InputError(f"{self.places.get(text, 'partitions')}: {error}") from None


def partitions_from_file(path: Path) -> dict[str, str]:
    """The partitions of a file, one a line (# begins a comment), each with its place."""
    places: dict[str, str] = {}
    for number, line in enumerate(read_text(path).splitlines(), start=1):
        text = line.split("#", 1)[0].strip()
        if not text:
            continue
        place = f"{path}, line {number}"
        if text in (ALL, CLASSES):
            raise InputError(f"{place}: {text!r} stands for itself; say --partitions {text}")
        if text in places:
            raise InputError(f"{place}: {text[:40]!r} stands there twice")
        places[text] = place
    if not places:
        raise InputError(f"{path}: holds no partition; write one a line, such as 1,3,5-8")
    return places


def make_plan(
    bases: Sequence[Base],
    *,
    partitions: Sequence[str] = (CLASSES,),
    places: Mapping[str, str] | None = None,
    size: str | None = None,
    inputs: str | None = None,
    representation: str | None = None,
    windows: Sequence[str] = (),
    widths: Sequence[str] = (),
    sharing: Sequence[str] = (),
    fields: Sequence[str] = (),
    seed: int = 0,
) -> Plan:
    """A plan from the words of the command line; raises InputError."""
    return Plan(
        tuple(bases),
        partitions=tuple(dict.fromkeys(partitions)),
        places=places or {},
        sizes=None if size is None else Entry.parse(size, "size"),
        inputs=None if inputs is None else Entry.parse(inputs, "inputs", 2),
        representation=None
        if representation is None
        else Entry.parse(representation, "representation"),
        windows=tuple(map(parse_windows, windows)) or None,
        widths=tuple(Layers.parse(text, "widths") for text in widths) or None,
        sharing=tuple(map(parse_sharing, sharing)) or None,
        fields=tuple(dict.fromkeys(str(Field.parse(text)) for text in fields)) or None,
        seed=seed,
    )


def _pairs(inputs: int, sizes: list[int | None] | None) -> int:
    """How many partitions have 1 in I, or of those a smaller side of these sizes."""
    if sizes is None:
        return int(2 ** (inputs - 1) - 1)
    of_size = [comb(inputs, k) // (2 if 2 * k == inputs else 1) for k in sizes if k is not None]
    return sum(of_size)


def _table(value: object) -> dict[str, Any]:
    return dict(value) if isinstance(value, dict) else {}


def _depth(data: Mapping[str, Any]) -> int:
    return pooling_from_json(data["pooling"]).tree(data["inputs"]).depth


def shown(number: int) -> str:
    """A count for people: in decimal, or its size where that is long."""
    if number < DECIMAL_BOUND:
        return str(number)
    return f"about 10^{int(number.bit_length() * log10(2))}"


def _too_many(what: str, number: int, limit: int) -> str:
    least = str(number) if number.bit_length() < 64 else "more"
    return (
        f"this sweep has {what}, over the limit of {limit}; narrow it (--size, fewer values), "
        f"or allow it with --limit {least}"
    )
