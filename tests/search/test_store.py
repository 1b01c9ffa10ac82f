"""The store: what is kept, what is refused, in one line that names the file."""

import os
import sqlite3
from pathlib import Path

import pytest

from exactrank.kernel.fields import InputError
from exactrank.search.store import APPLICATION, VERSION, Store
from exactrank.search.work import Values

VALUES: Values = {
    "lower": "4",
    "upper": "2^200",
    "bounds": {"paper-lower": "4", "paper-upper": "8", "min-cut": "8"},
    "digest": None,
}


def test_a_row_is_kept_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "rows.sqlite"
    with Store(path) as store:
        store.put(b"k", "{}", VALUES, 0.5)
        store.put(b"k", "{}", VALUES, 0.7)
        assert len(store) == 1
    with Store(path) as store:
        assert store.find([b"k", b"other"]) == {b"k": VALUES}
        assert store.find([bytes([i // 256, i % 256]) for i in range(2000)]) == {}


def test_the_log_is_written_ahead(tmp_path: Path) -> None:
    path = tmp_path / "rows.sqlite"
    with Store(path), sqlite3.connect(path) as other:
        assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert other.execute("PRAGMA user_version").fetchone() == (VERSION,)
        assert other.execute("PRAGMA application_id").fetchone() == (APPLICATION,)


def refused(path: Path | str, mend: str) -> None:
    with pytest.raises(InputError) as caught:
        Store(path)
    assert mend in str(caught.value)
    assert str(path) in str(caught.value) and "\n" not in str(caught.value)


def test_stores_that_are_refused(tmp_path: Path) -> None:
    refused(tmp_path, "is a directory")
    refused(tmp_path / "no" / "rows.sqlite", "does not exist")
    text = tmp_path / "text.sqlite"
    text.write_text("not a database, but long enough to be read as one" * 20)
    refused(text, "not a store of sweeps")
    assert text.read_text().startswith("not a database")

    newer = tmp_path / "newer.sqlite"
    Store(newer).close()
    with sqlite3.connect(newer) as database:
        database.execute(f"PRAGMA user_version = {VERSION + 1}")
    refused(newer, f"a store of version {VERSION + 1}, but this exactrank reads version {VERSION}")

    foreign = tmp_path / "foreign.sqlite"
    with sqlite3.connect(foreign) as database:
        database.execute("CREATE TABLE cases (key)")
    before = foreign.read_bytes()
    refused(foreign, "a database of another program")
    assert foreign.read_bytes() == before


@pytest.mark.skipif(os.name == "nt", reason="a named pipe needs a Unix system")
def test_a_pipe_is_no_store(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    refused(pipe, "is not a file")


@pytest.mark.skipif(
    os.name == "nt" or os.geteuid() == 0, reason="root may read and write everything"
)
def test_a_store_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "rows.sqlite"
    Store(path).close()
    path.chmod(0)
    refused(path, "cannot be opened")


@pytest.mark.parametrize("result", ["", "[]", "{}", '{"lower": 4}', "null"])
def test_a_row_that_was_changed(tmp_path: Path, result: str) -> None:
    path = tmp_path / "rows.sqlite"
    with Store(path) as store:
        store.put(b"k", "{}", VALUES, 0.5)
    with sqlite3.connect(path) as database:
        database.execute("UPDATE cases SET result = ?", (result,))
    with Store(path) as store, pytest.raises(InputError, match="holds a row that no sweep wrote"):
        store.find([b"k"])


def test_a_damaged_store(tmp_path: Path) -> None:
    path = tmp_path / "rows.sqlite"
    with Store(path) as store:
        for i in range(200):
            store.put(bytes([i]), "x" * 500, VALUES, 0.5)
    data = bytearray(path.read_bytes())
    data[4096:] = os.urandom(len(data) - 4096)
    path.write_bytes(data)
    with pytest.raises(InputError, match=r"rows\.sqlite"), Store(path) as store:
        store.find([bytes([i]) for i in range(200)])
