"""Files in and out: network files (TOML), written beside and renamed."""

import glob
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from exactrank.kernel.fields import Field, InputError
from exactrank.kernel.objects import Network

try:
    import fcntl
except ImportError:  # not a Unix system
    fcntl = None  # type: ignore[assignment]

SIZE_LIMIT = 16 * 2**20
TOML_LIMIT = 4 * 2**20
KEY_LIMIT = 32
# The reader of TOML takes the square of the number of names in a key. Each run of names is looked at once.
_NAME = r"""(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')"""
_LONG_KEY = re.compile(rf"(?<![\w.-])(?:{_NAME}[ \t]*+\.[ \t]*+){{{KEY_LIMIT}}}")
_NETWORK_KEYS = {"operator", "inputs", "representation", "widths", "sharing", "field"}


def read_bytes(path: Path, *, limit: int = SIZE_LIMIT) -> bytes:
    """A regular file's bytes, their number checked first; raises InputError that names the file."""
    try:
        if not path.is_file():
            what = (
                "is a directory"
                if path.is_dir()
                else "is not a file"
                if path.exists()
                else "is a link that leads nowhere"
                if path.is_symlink()
                else "does not exist"
            )
            raise InputError(f"{path}: {what}")
        size = path.stat().st_size
        if size > limit:
            raise InputError(f"{path}: {size} bytes, over the limit of {limit}")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{path}: {getattr(error, 'strerror', None) or error}") from None


def read_text(path: Path, *, limit: int = SIZE_LIMIT) -> str:
    """`read_bytes` for text (UTF-8)."""
    try:
        return read_bytes(path, limit=limit).decode("utf-8")
    except UnicodeDecodeError:
        raise InputError(f"{path}: not a text file (UTF-8)") from None


def check_output(path: Path) -> None:
    """Raise InputError where something else than a regular file stands, which would be replaced."""
    try:
        if path.exists() and not path.is_file():
            what = "a directory" if path.is_dir() else "no regular file"
            raise InputError(f"{path}: is {what}; name a file to write")
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror or error})") from None


@contextmanager
def complete(path: Path) -> Iterator[BinaryIO]:
    """A stream whose bytes arrive under the name as a whole or not at all: written beside, renamed.

    Raises InputError where it cannot be written, as `check_output` does.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    check_output(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _clear(path)
        with part.open("wb") as stream:
            _lock(stream)
            yield stream
        os.replace(part, path)
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror or error})") from None
    finally:
        # Where even its folder is none (a file, no permission) there is nothing to remove.
        with suppress(OSError):
            part.unlink()


def _lock(stream: BinaryIO) -> None:
    """Show other processes that this one is still writing; the lock ends with the process."""
    if fcntl is not None:
        # Some file systems have no locks: there nothing is cleared away either.
        with suppress(OSError):
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _clear(path: Path) -> None:
    """Remove what processes that were killed left beside the file: those gone, their locks with them."""
    if fcntl is None:
        return
    for part in path.parent.glob(f".{glob.escape(path.name)}.*.part"):
        number = part.name.removesuffix(".part").rpartition(".")[2]
        if not number.isdecimal() or part.is_symlink() or _runs(int(number)):
            continue
        with suppress(OSError), part.open("rb") as stream:
            # Another machine, or another container, has numbers of its own: it holds the lock.
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            part.unlink()


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file as a whole or not at all. Raises InputError."""
    with complete(path) as stream:
        stream.write(data)


def write_text(path: Path, text: str) -> None:
    """`write_bytes` for text."""
    write_bytes(path, text.encode("utf-8"))


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file; raises InputError that names the file and the place."""
    text = read_text(path, limit=TOML_LIMIT)
    if text.startswith("\ufeff"):
        raise InputError(f"{path}: begins with a byte order mark; save it as UTF-8 without one")
    if _LONG_KEY.search(text):
        raise InputError(f"{path}: a key of more than {KEY_LIMIT} names; network files need one")
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise InputError(f"{path}: nested too deep") from None
    except ValueError as error:
        raise InputError(f"{path}: not TOML: {error}") from None


def read_network(path: Path, *, field: str | None = None) -> tuple[Network, Field]:
    """A network file: the network and its field (`field` overrides). Raises InputError."""
    data = read_toml(path)
    given = None if field is None else Field.parse(field)
    try:
        network, over = network_from_table(data)
    except InputError as error:
        raise InputError(f"{path}: {error}") from None
    over = over if given is None else given
    if network.operator != "product" and over.modulus is not None:
        raise InputError(f"rectifiers ({network.operator}) need an ordered field: QQ, not {over}")
    return network, over


def network_from_table(data: Mapping[str, Any]) -> tuple[Network, Field]:
    """A network and its field from the tables `network` and `pooling` of the interface."""
    unknown = sorted(set(data) - {"network", "pooling"})
    if unknown:
        raise InputError(
            f"unknown table or key {unknown[0]!r}; a network file has [network] and [pooling]"
        )
    for table in ("network", "pooling"):
        if not isinstance(data.get(table), dict):
            raise InputError(f"the table [{table}] is missing")
    table = data["network"]
    unknown = sorted(set(table) - _NETWORK_KEYS)
    if unknown:
        known = ", ".join(sorted(_NETWORK_KEYS))
        raise InputError(f"[network] has the unknown key {unknown[0]!r}; known are {known}")
    for key in ("inputs", "representation", "widths"):
        if key not in table:
            raise InputError(f"[network] lacks {key!r}")
    network = Network.from_json(
        {
            "operator": table.get("operator", "product"),
            "inputs": table["inputs"],
            "representation": table["representation"],
            "widths": table["widths"],
            "sharing": _sharing(table.get("sharing", "none")),
            "pooling": dict(data["pooling"]),
        }
    )
    return network, Field.parse(table.get("field", "QQ"))


def _sharing(value: object) -> object:
    """Lists may come in any order; an empty one means that nothing is shared."""
    if isinstance(value, list) and all(type(layer) is int for layer in value):
        return sorted(value) or "none"
    return value
