"""Run a sweep: a row for each case, from the store or computed, in the canonical order.

>>> import exactrank
>>> net = exactrank.network(inputs=4, window=2, representation=2, widths=[2, 2])
>>> [(row["I"], row["rank"]) for row in sweep(net)]
[((1,), 2), ((1, 2), 2), ((1, 3), 4)]
"""

import hashlib
import json
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TypedDict

from exactrank.checking import check_files
from exactrank.files import read_bytes, write_text
from exactrank.kernel.fields import InputError
from exactrank.kernel.naturals import parse_natural
from exactrank.kernel.objects import Network
from exactrank.search.cases import Case, key, task
from exactrank.search.plan import CLASSES, LIMIT, Base, Plan, make_plan
from exactrank.search.pool import Run, workers
from exactrank.search.store import IN_MEMORY, Store
from exactrank.search.sweepfile import resolve_partitions
from exactrank.search.work import Values

BATCH = 5000
"""Cases looked up, computed and given out together."""
CHECKED_AT_ONCE = 64
CERTIFICATE_LIMIT = 2**30
_ROW_SAYS = ("network", "partition", "field", "lower", "upper")


class Row(TypedDict):
    """A row of a sweep, flat: `pandas.DataFrame(rows)` takes a list of them as they are."""

    inputs: int
    representation: int
    widths: tuple[int, ...]
    pooling: str
    sharing: tuple[int, ...]
    field: str
    I: tuple[int, ...]
    J: tuple[int, ...]
    symmetric: int
    lower: int
    upper: int
    rank: int | None
    paper_lower: int
    paper_upper: int
    min_cut: int
    certificate: str | None
    checked: bool


class Result(NamedTuple):
    """A case with its bounds; `checked`: the checker accepted the certificate, from disk, in this run."""

    case: Case
    values: Values
    certificate: Path | None
    checked: bool

    @property
    def exact(self) -> bool:
        """Whether the bounds agree."""
        return self.values["lower"] == self.values["upper"]

    def row(self) -> Row:
        """The flat row."""
        network, partition = self.case.network, self.case.partition
        lower, upper = parse_natural(self.values["lower"]), parse_natural(self.values["upper"])
        bounds = {name: parse_natural(text) for name, text in self.values["bounds"].items()}
        return {
            "inputs": network.inputs,
            "representation": network.representation,
            "widths": network.widths,
            "pooling": str(network.pooling),
            "sharing": network.sharing,
            "field": self.case.field,
            "I": partition.I,
            "J": partition.J,
            "symmetric": self.case.symmetric,
            "lower": lower,
            "upper": upper,
            "rank": lower if lower == upper else None,
            "paper_lower": bounds["paper-lower"],
            "paper_upper": bounds["paper-upper"],
            "min_cut": bounds["min-cut"],
            "certificate": None if self.certificate is None else str(self.certificate),
            "checked": self.checked,
        }


@dataclass
class Progress:
    """How far a run is; `advance` is called with the number of cases that came to an end."""

    stored: int = 0
    computed: int = 0
    rejected: list[str] = field(default_factory=list)
    advance: Callable[[int], None] = lambda cases: None


def sweep(
    network: Network | Sequence[Network],
    *,
    partitions: str | Sequence[str] = CLASSES,
    size: str | int | None = None,
    inputs: str | int | None = None,
    representation: str | int | None = None,
    windows: str | Sequence[str] = (),
    widths: str | Sequence[str] = (),
    sharing: str | Sequence[str] = (),
    fields: str | Sequence[str] = (),
    seed: int = 0,
    jobs: int = 1,
    cluster: str | None = None,
    store: str | Path = IN_MEMORY,
    certificates: Path | None = None,
    limit: int = LIMIT,
) -> Iterator[Row]:
    """The maximal rank at many partitions and networks: certified bounds, a row for each case.

    The words are those of `exactrank sweep`: `partitions` is `classes` (one of each class of the
    tree's symmetries), `all` (every one with 1 in I), a name, labels or a file;
    `widths="2,2..4"`. Raises InputError at once.
    """
    networks = [network] if isinstance(network, Network) else list(network)
    named, places = resolve_partitions(_several(partitions), Path())
    plan = make_plan(
        [Base(given) for given in networks],
        partitions=named,
        places=places,
        size=None if size is None else str(size),
        inputs=None if inputs is None else str(inputs),
        representation=None if representation is None else str(representation),
        windows=_several(windows),
        widths=_several(widths),
        sharing=_several(sharing),
        fields=_several(fields),
        seed=seed,
    )
    plan.count(limit)

    def rows() -> Iterator[Row]:
        with Store(store) as kept:
            for result in run(
                plan, store=kept, jobs=jobs, cluster=cluster, certificates=certificates
            ):
                yield result.row()

    return rows()


def _several(words: str | Sequence[str]) -> Sequence[str]:
    return [words] if isinstance(words, str) else words


def run(
    plan: Plan,
    *,
    store: Store,
    jobs: int = 1,
    cluster: str | None = None,
    certificates: Path | None = None,
    progress: Progress | None = None,
) -> Generator[Result, None, None]:
    """The results of a plan in its order; each is in the store as soon as it is computed.

    With a folder for certificates every case is proved at its own partition, its certificate is
    written there, and the independent checker reads all of them from disk. Raises InputError.
    """
    seen = Progress() if progress is None else progress
    cases = plan.cases()
    with ExitStack() as stack:
        pool = stack.enter_context(workers(jobs=jobs, cluster=cluster))
        while batch := list(islice(cases, BATCH)):
            work = _Batch(plan, batch, certificates)
            work.look_up(store, seen)
            work.compute(store, pool, seen)
            accepted = work.check(jobs, seen)
            for case, at in zip(batch, work.keys, strict=True):
                path = work.path(at)
                yield Result(case, work.values[at], path, at in accepted)


class _Batch:
    """Some cases of a plan: what is known of them, by key."""

    def __init__(self, plan: Plan, cases: Sequence[Case], certificates: Path | None):
        self.certificates = certificates
        texts = [task(case, seed=plan.seed, certificate=certificates is not None) for case in cases]
        self.keys = [key(text) for text in texts]
        self.tasks = dict(zip(self.keys, texts, strict=True))
        self.values: dict[bytes, Values] = {}
        self._cases = dict(zip(self.keys, cases, strict=True))
        self._copies: dict[bytes, int] = {}
        for at in self.keys:
            self._copies[at] = self._copies.get(at, 0) + 1

    def path(self, at: bytes) -> Path | None:
        """Where a case's certificate is; the name does not depend on the code's version."""
        if self.certificates is None:
            return None
        name = hashlib.sha256(self.tasks[at].encode()).hexdigest()[:20]
        return self.certificates / f"{name}.json"

    def look_up(self, store: Store, seen: Progress) -> None:
        """Take from the store what is there, and whose certificate is there unchanged."""
        for at, values in self._kept(store, self.tasks):
            self.values[at] = values
            seen.stored += self._copies[at]
            seen.advance(self._copies[at])

    def _kept(self, store: Store, cases: Iterable[bytes]) -> Iterator[tuple[bytes, Values]]:
        """Those in the store, with their certificate unchanged where there is a folder for them."""
        for at, values in store.find(cases).items():
            path = self.path(at)
            if path is None or _digest(path) == values["digest"]:
                yield at, values

    def compute(self, store: Store, pool: Run, seen: Progress) -> None:
        """Compute the rest; each case is kept before the next is looked at."""
        missing = [at for at in self.tasks if at not in self.values]
        if not missing:
            return
        before = seen.computed
        try:
            for done in pool([self.tasks[at] for at in missing]):
                at = missing[done["number"]]
                path = self.path(at)
                if path is not None:
                    write_text(path, done["certificate"] or "")
                store.put(at, self.tasks[at], done["values"], done["seconds"])
                self.values[at] = done["values"]
                seen.computed += self._copies[at]
                seen.advance(self._copies[at])
        except KeyboardInterrupt:
            # It may have come between a row's storage and its count.
            seen.computed = before + sum(self._copies[at] for at, _ in self._kept(store, missing))
            raise

    def check(self, jobs: int, seen: Progress) -> set[bytes]:
        """The cases of whose row the checker accepts a certificate, from disk, now."""
        if self.certificates is None:
            return set()
        every = list(self.tasks)
        groups = [every[i : i + CHECKED_AT_ONCE] for i in range(0, len(every), CHECKED_AT_ONCE)]
        accepted: set[bytes] = set()
        with ThreadPoolExecutor(max(1, jobs)) as threads:
            for group, reasons in zip(groups, threads.map(self._refusals, groups), strict=True):
                for at, reason in zip(group, reasons, strict=True):
                    if reason is None:
                        accepted.add(at)
                    else:
                        seen.rejected.append(f"{self.path(at)}: {reason}")
        return accepted

    def _refusals(self, group: Sequence[bytes]) -> list[str | None]:
        """Why the certificates are not accepted; None where they are."""
        files = [path for at in group if (path := self.path(at)) is not None]
        _, rows = check_files(files)
        reasons: list[str | None] = []
        for at, file, row in zip(group, files, rows, strict=True):
            if row["verdict"] != "valid":
                reasons.append(f"{row['verdict']}: {row['reason']}")
            elif not self._says(at, file, str(row["digest"])):
                reasons.append("valid, but not a certificate of this row")
            else:
                reasons.append(None)
        return reasons

    def _says(self, at: bytes, file: Path, digest: str) -> bool:
        """Whether the very file that was checked claims what the row says: the store is no proof."""
        data = read_bytes(file, limit=CERTIFICATE_LIMIT)
        if hashlib.sha256(data).hexdigest() != digest.removeprefix("sha256:"):
            return False
        claim, case, values = json.loads(data)["claim"], self._cases[at], self.values[at]
        said = {name: claim.get(name) for name in ("quantity", *_ROW_SAYS)}
        return said == {
            "quantity": "maximal-rank",
            "network": case.network.to_json(),
            "partition": case.partition.to_json(),
            "field": case.field,
            "lower": values["lower"],
            "upper": values["upper"],
        }


def _digest(path: Path) -> str | None:
    """The digest of a file, None where there is none to be read."""
    try:
        return hashlib.sha256(read_bytes(path, limit=CERTIFICATE_LIMIT)).hexdigest()
    except InputError:
        return None
