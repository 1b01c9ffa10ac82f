"""Sweep files (TOML): the table [sweep], and the network inline or by its file's name."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from exactrank.files import network_from_table, read_network, read_toml
from exactrank.kernel.fields import InputError
from exactrank.partitions import NAMES
from exactrank.search.plan import ALL, CLASSES, Base, Plan, make_plan, partitions_from_file

LISTS = ("partitions", "windows", "widths", "sharing", "field")
RANGES = ("size", "inputs", "representation")
KEYS = ("title", "networks", *LISTS, *RANGES, "seed")


def read_plan(files: Sequence[Path], options: Mapping[str, Any]) -> Plan:
    """The plan of network files, or of one sweep file, with the command line's options on top.

    An option that is given replaces the sweep file's key of the same name. Raises InputError.
    """
    tables = [read_toml(file) for file in files]
    given = {name: value for name, value in options.items() if value not in (None, [], ())}
    if not any("sweep" in table for table in tables):
        return _plan([_base(file) for file in files], given, Path())
    if len(files) > 1:
        raise InputError("a sweep file stands alone: it names its networks itself (networks = […])")
    (file,), (table,) = files, tables
    try:
        bases, keys = _sweep_table(table, file)
        places = ["partitions"] if "partitions" in given else []
        return _plan(bases, {**keys, **given}, Path() if places else file.parent)
    except InputError as error:
        # Messages about other files name these already.
        text = str(error)
        raise InputError(text if text.startswith(str(file)) else f"{file}: {text}") from None


def resolve_partitions(
    words: Sequence[str], folder: Path
) -> tuple[tuple[str, ...], dict[str, str]]:
    """`classes`, `all`, names and lists as they are, files read: the partitions, and where lines stand."""
    found: list[str] = []
    places: dict[str, str] = {}
    for word in words:
        if (
            word in (ALL, CLASSES)
            or word in NAMES
            or (word[:1].isdigit() and set(word) <= set("0123456789,- "))
        ):
            found.append(word)
            continue
        path = folder / word
        if not path.exists():
            names = ", ".join(NAMES)
            raise InputError(
                f"partitions: {word[:60]!r} is neither classes, all, a name ({names}), labels such as "
                "1,3,5-8, nor a file"
            )
        lines = partitions_from_file(path)
        found += lines
        places.update(lines)
    return tuple(found), places


def _base(file: Path) -> Base:
    network, field = read_network(file)
    return Base(network, str(field), str(file))


def _plan(bases: Sequence[Base], keys: Mapping[str, Any], folder: Path) -> Plan:
    words = dict(keys)
    partitions, places = resolve_partitions(words.pop("partitions", [CLASSES]), folder)
    fields = words.pop("field", ())
    return make_plan(bases, partitions=partitions, places=places, fields=fields, **words)


def _sweep_table(data: Mapping[str, Any], file: Path) -> tuple[list[Base], dict[str, Any]]:
    unknown = sorted(set(data) - {"sweep", "network", "pooling"})
    if unknown:
        raise InputError(
            f"unknown table or key {unknown[0]!r}; a sweep file has [sweep], and [network] with "
            "[pooling] or the key networks"
        )
    table = data["sweep"]
    if not isinstance(table, dict):
        raise InputError("sweep must be a table [sweep]")
    unknown = sorted(set(table) - set(KEYS))
    if unknown:
        raise InputError(f"[sweep] has the unknown key {unknown[0]!r}; known are {', '.join(KEYS)}")
    inline = {name: data[name] for name in ("network", "pooling") if name in data}
    files = _words(table.get("networks", []), "networks")
    if bool(inline) == bool(files):
        raise InputError(
            "name the networks either inline ([network], [pooling]) or by networks = […]"
        )
    if inline:
        network, field = network_from_table(inline)
        bases = [Base(network, str(field), str(file))]
    else:
        bases = [_base(file.parent / name) for name in files]
    keys: dict[str, Any] = {name: _words(table[name], name) for name in LISTS if name in table}
    keys |= {name: _range(table[name], name) for name in RANGES if name in table}
    if "title" in table and not isinstance(table["title"], str):
        raise InputError("title must be a string")
    if "seed" in table:
        if type(table["seed"]) is not int:
            raise InputError("seed must be an integer")
        keys["seed"] = table["seed"]
    return bases, keys


def _words(value: object, name: str) -> list[str]:
    """A string, or a list of strings; an integer alone where it can only mean one thing."""
    if isinstance(value, list) and not value and name != "networks":
        raise InputError(f"{name} is an empty list; leave the key out, or name a value")
    words = value if isinstance(value, list) else [value]
    for word in words:
        if type(word) is int and not isinstance(value, list) and name in ("widths", "windows"):
            continue
        if not isinstance(word, str):
            shown = repr(value)[:60]
            raise InputError(
                f"{name} = {shown} is not understood: write as on the command line, "
                f'"2,3" for one choice, ["2,3", "4,3"] for two'
            )
    return [str(word) for word in words]


def _range(value: object, name: str) -> str:
    """A range as on the command line, an integer, or a list of integers."""
    if isinstance(value, str):
        return value
    numbers = value if isinstance(value, list) else [value]
    if not numbers or any(type(number) is not int for number in numbers):
        raise InputError(f'{name} = {repr(value)[:60]} is not a range such as 2, "2..4" or [2, 4]')
    return "/".join(map(str, numbers))
