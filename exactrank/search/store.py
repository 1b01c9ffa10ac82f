"""The store of a sweep: SQLite with a write-ahead log, a row for each finished case.

Each row is committed by itself, so that an interrupted sweep keeps all that it finished. Several
processes may use one store at once: a case that both computed gives the same row.
"""

import contextlib
import json
import sqlite3
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType

from exactrank.kernel.fields import InputError
from exactrank.search.cases import code_version
from exactrank.search.work import Values

APPLICATION = 0x45785266
"""Marks the file as ours: `ExRf` in SQLite's header."""
VERSION = 1
WAIT = 60.0
"""Seconds to wait for another process that writes."""
IN_MEMORY = ":memory:"
_AT_ONCE = 500
_MAGIC = b"SQLite format 3\0"

_TABLE = """
CREATE TABLE cases (
    key     BLOB PRIMARY KEY,   -- SHA-256 of the code's version and the case
    version TEXT NOT NULL,      -- the code's version
    task    TEXT NOT NULL,      -- the case in canonical form, JSON
    result  TEXT NOT NULL,      -- its bounds, JSON
    seconds REAL NOT NULL       -- what it took
) WITHOUT ROWID
"""


class Store:
    """The rows kept in a file; use it in a `with` statement. Raises InputError with the file's name."""

    def __init__(self, path: str | Path = IN_MEMORY):
        self.path = str(path)
        if self.path != IN_MEMORY:
            _check_place(Path(self.path))
        with self._named():
            # Autocommit: a row is in the store when `put` returns.
            self._connection = sqlite3.connect(self.path, timeout=WAIT, isolation_level=None)
            try:
                self._prepare()
            except BaseException:
                self._connection.close()
                raise

    def __enter__(self) -> "Store":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; rows are in it already."""
        self._connection.close()

    def find(self, keys: Iterable[bytes]) -> dict[bytes, Values]:
        """The rows that are there, by key."""
        found: dict[bytes, Values] = {}
        wanted = list(keys)
        with self._named():
            for start in range(0, len(wanted), _AT_ONCE):
                some = wanted[start : start + _AT_ONCE]
                marks = ",".join("?" * len(some))
                query = f"SELECT key, result FROM cases WHERE key IN ({marks})"
                for key, result in self._connection.execute(query, some):
                    found[key] = _values(self.path, result)
        return found

    def put(self, key: bytes, task: str, values: Values, seconds: float) -> None:
        """Keep a finished case; where another process was first, its row says the same."""
        result = json.dumps(values, ensure_ascii=False)
        row = (key, code_version(), task, result, seconds)
        with self._named():
            self._connection.execute("INSERT OR REPLACE INTO cases VALUES (?, ?, ?, ?, ?)", row)

    def __len__(self) -> int:
        with self._named():
            (count,) = self._connection.execute("SELECT count(*) FROM cases").fetchone()
        return int(count)

    def _prepare(self) -> None:
        execute = self._connection.execute
        # Read before anything is written: a database of another program stays as it is.
        if not self._ours():
            execute("BEGIN IMMEDIATE")
            if not self._ours():
                execute(_TABLE)
                execute(f"PRAGMA application_id = {APPLICATION}")
                execute(f"PRAGMA user_version = {VERSION}")
            execute("COMMIT")
        self._write_ahead()
        # With the log, rows survive any end of the process; only a power failure may take the last.
        execute("PRAGMA synchronous = NORMAL")

    def _ours(self) -> bool:
        """Whether the file is a store already; False where it is empty; else InputError."""
        (application,) = self._connection.execute("PRAGMA application_id").fetchone()
        (version,) = self._connection.execute("PRAGMA user_version").fetchone()
        (tables,) = self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if application == 0 and version == 0 and tables == 0:
            return False
        if application != APPLICATION:
            raise InputError(f"{self.path}: a database of another program, not a store of sweeps")
        if version != VERSION:
            raise InputError(
                f"{self.path}: a store of version {version}, but this exactrank reads version "
                f"{VERSION}; use a newer exactrank or another --store"
            )
        return True

    def _write_ahead(self) -> None:
        # SQLite does not wait here for another process that is opening the same file.
        deadline = time.monotonic() + WAIT
        while True:
            try:
                self._connection.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > deadline:
                    raise
                time.sleep(0.02)

    @contextlib.contextmanager
    def _named(self) -> Iterator[None]:
        """Errors of the database in one line, with the file's name."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            text = str(error)
            if "not a database" in text or "malformed" in text:
                text = f"not a store of sweeps ({text})"
            elif "readonly" in text:
                text = "the store cannot be written (read-only)"
            elif "unable to open" in text:
                text = "the store cannot be opened"
            raise InputError(f"{self.path}: {text}") from None


def _check_place(path: Path) -> None:
    try:
        if path.is_dir():
            raise InputError(f"{path}: is a directory; --store names a file")
        if not path.parent.is_dir():
            raise InputError(f"{path}: the folder {path.parent} does not exist")
        if path.exists() and not path.is_file():
            raise InputError(f"{path}: is not a file")
        if path.exists():
            with path.open("rb") as file:
                # SQLite takes a file of a few bytes for an empty one, and would overwrite it.
                if file.read(len(_MAGIC)) not in (b"", _MAGIC):
                    raise InputError(f"{path}: not a store of sweeps; name another --store")
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{path}: {getattr(error, 'strerror', None) or error}") from None


def _values(path: str, text: str) -> Values:
    """A row's values, as they were written; raises InputError where the file was changed."""
    try:
        data = json.loads(text)
        bounds = data["bounds"]
        strings = [data["lower"], data["upper"], *bounds, *bounds.values()]
        if not all(isinstance(x, str) for x in strings):
            raise ValueError
        digest = data["digest"]
        if digest is not None and not isinstance(digest, str):
            raise ValueError
        return {
            "lower": data["lower"],
            "upper": data["upper"],
            "bounds": bounds,
            "digest": digest,
        }
    except (ValueError, KeyError, TypeError, AttributeError):
        raise InputError(f"{path}: holds a row that no sweep wrote: {text[:60]!r}") from None
