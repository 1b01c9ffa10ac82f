"""What a report tells: the certificates below a folder, each accepted or rejected by the checker now."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from exactrank.checking import check_files
from exactrank.claims import Claim, read_claims, shipped_scripts
from exactrank.files import read_bytes
from exactrank.kernel.fields import InputError

CERTIFICATES_LIMIT = 20_000
_HEAD, _BYTES_LIMIT, _CHUNK = 4096, 64 * 2**20, 250
_ARGUMENTS_LIMIT = 1_500_000
"""Bytes of file names in one command: of a claim all certificates are checked together."""


@dataclass(frozen=True)
class Checked:
    """A certificate on disk and the checker's verdict; `claim` is what the file says it proves."""

    path: Path
    verdict: str
    reason: str | None
    words: str | None
    cites: tuple[str, ...]
    digest: str | None

    @property
    def valid(self) -> bool:
        """Whether the checker accepted it."""
        return self.verdict == "valid"


@dataclass(frozen=True)
class Pinned:
    """A claim with the file that says what its certificates must prove."""

    name: str
    claim: Claim
    file: Path


def pinned_claims(files: Sequence[Path] = ()) -> dict[str, Pinned]:
    """The claims that come with exactrank and those of further files. Raises InputError."""
    found = {
        name: Pinned(name, proof.claim, proof.claims_file)
        for name, proof in shipped_scripts().items()
    }
    for file in files:
        claims = read_claims(file)
        if not claims:
            raise InputError(f"{file}: holds no claim; a claim is a table [ID]")
        for name, claim in claims.items():
            if name in found:
                raise InputError(f"{file}: the claim {name!r} stands in {found[name].file} too")
            found[name] = Pinned(name, claim, file)
    return found


@dataclass(frozen=True)
class Group:
    """The certificates of a folder; where it has the name of a claim they are checked against it."""

    name: str
    pinned: Pinned | None
    certificates: tuple[Checked, ...]
    lacking: str | None = None

    @property
    def accepted(self) -> int:
        """How many certificates are valid."""
        return sum(found.valid for found in self.certificates)

    @property
    def cites(self) -> tuple[str, ...]:
        """What the certificates cite."""
        return tuple(sorted({name for found in self.certificates for name in found.cites}))

    @property
    def status(self) -> str:
        """verified, incomplete (instances are missing), rejected; accepted where no claim is pinned."""
        if self.accepted < len(self.certificates):
            return "rejected"
        if self.pinned is None:
            return "accepted"
        return "incomplete" if self.lacking else "verified"


@dataclass(frozen=True)
class Findings:
    """All groups below a folder, in the order of the claims; and what was left alone."""

    folder: Path
    groups: tuple[Group, ...]
    others: int

    @property
    def certificates(self) -> int:
        """How many certificates there are."""
        return sum(len(group.certificates) for group in self.groups)

    @property
    def accepted(self) -> int:
        """How many of them are valid."""
        return sum(group.accepted for group in self.groups)


def find_certificates(folder: Path) -> tuple[dict[Path, list[Path]], int]:
    """The certificates below a folder, by the folder that they are in, and how many other files.

    A certificate is a `.json` file that names its format at its beginning. Raises InputError.
    """
    if not folder.is_dir():
        what = "is not a folder" if folder.exists() else "does not exist"
        raise InputError(
            f"{folder}: {what}; `exactrank verify` writes certificates to certificates/"
        )
    found: dict[Path, list[Path]] = defaultdict(list)
    count = others = 0
    for path in sorted(folder.rglob("*.json")):
        if not path.is_file() or not _is_certificate(path):
            others += 1
            continue
        found[path.parent].append(path)
        count += 1
    if not count:
        raise InputError(
            f"{folder}: holds no certificates; `exactrank verify --out DIR` writes some"
        )
    if count > CERTIFICATES_LIMIT:
        raise InputError(
            f"{folder}: {count} certificates, over the limit of {CERTIFICATES_LIMIT}; "
            "name a folder inside it"
        )
    return dict(found), others


def _is_certificate(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return b'"exactrank-certificate"' in file.read(_HEAD)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error})") from None


def check_folder(
    folder: Path,
    found: Mapping[Path, Sequence[Path]],
    others: int,
    *,
    claims: Mapping[str, Pinned],
    jobs: int = 1,
    progress: Callable[[str, int], None] | None = None,
) -> Findings:
    """Have the independent checker read every certificate. Raises InputError."""
    tasks = list(_tasks(found, claims))
    rows: dict[Path, list[dict[str, Any]]] = defaultdict(list)
    pool = ThreadPoolExecutor(jobs)
    try:
        for (place, _, paths), answer in zip(tasks, pool.map(_check, tasks), strict=True):
            rows[place] += answer
            if progress is not None:
                progress(place.resolve().name, len(paths))
    finally:
        pool.shutdown(cancel_futures=True)
    groups = []
    for place, paths in found.items():
        name = place.resolve().name
        answers = rows[place]
        certificates = tuple(map(_checked, paths, answers))
        lacking = answers[len(paths)]["reason"] if len(answers) > len(paths) else None
        shown = name if name in claims else _place(place, folder)
        groups.append(Group(shown, claims.get(name), certificates, lacking))
    order = {name: number for number, name in enumerate(claims)}
    groups.sort(key=lambda group: (order.get(group.name, len(order)), group.name))
    return Findings(folder, tuple(groups), others)


Task = tuple[Path, Pinned | None, Sequence[Path]]


def _tasks(found: Mapping[Path, Sequence[Path]], claims: Mapping[str, Pinned]) -> Iterator[Task]:
    """Those of a claim together, because together they must be complete; others in pieces."""
    for place, paths in found.items():
        pinned = claims.get(place.resolve().name)
        if pinned is None:
            for start in range(0, len(paths), _CHUNK):
                yield place, None, paths[start : start + _CHUNK]
        elif sum(len(str(path)) + 1 for path in paths) > _ARGUMENTS_LIMIT:
            raise InputError(f"{place}: {len(paths)} certificates are too many for one claim")
        else:
            yield place, pinned, paths


def _check(task: Task) -> list[dict[str, Any]]:
    _, pinned, paths = task
    # A name that begins with a dash is a file here too.
    names = [path if not str(path).startswith("-") else Path(f"./{path}") for path in paths]
    if pinned is None:
        return check_files(names)[1]
    return check_files(names, claim=pinned.name, claims_file=pinned.file, complete=True)[1]


def _checked(path: Path, row: Mapping[str, Any]) -> Checked:
    return Checked(
        path,
        row["verdict"],
        row["reason"],
        row["statement"],
        tuple(row["cites"] or ()),
        row["digest"],
    )


def _place(place: Path, folder: Path) -> str:
    inside = place.relative_to(folder).as_posix()
    return folder.resolve().name if inside == "." else inside


def read_certificate(found: Checked) -> Any:
    """A certificate that the checker has accepted, parsed; InputError where it is another by now."""
    data = read_bytes(found.path, limit=_BYTES_LIMIT)
    if f"sha256:{hashlib.sha256(data).hexdigest()}" != found.digest:
        raise InputError(f"{found.path}: changed while the report was made; run it again")
    return json.loads(data)
