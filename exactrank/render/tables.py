"""A claim's instances as a table, each cell resting on a certificate that is on disk now.

Nothing is remembered between runs: the independent checker reads every certificate anew, and a cell
without an accepted certificate is empty.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from exactrank.checking import check_files
from exactrank.claims import Instance, ProofScript, instances
from exactrank.kernel.fields import InputError
from exactrank.partitions import name_of

DIGEST_SHOWN = 12
_PREFERRED = ("geometry", "sharing", "field", "partition")
_SYMBOLS = {"inputs": "N", "representation": "M"}


@dataclass(frozen=True)
class Cell:
    """An instance, and what its certificate says; `value` is None where there is no valid one."""

    parameters: Mapping[str, Any]
    value: str | None = None
    certificate: str | None = None
    digest: str | None = None

    def to_json(self) -> dict[str, Any]:
        """A cell of the `table` answer."""
        return {
            "parameters": dict(self.parameters),
            "value": self.value,
            "certificate": self.certificate,
            "digest": self.digest,
        }


@dataclass(frozen=True)
class Cells:
    """The cells of a claim, in the order of its instances, and what the checker rejected."""

    cells: tuple[Cell, ...]
    rejected: tuple[str, ...]

    @property
    def empty(self) -> int:
        """How many instances have no accepted certificate."""
        return sum(cell.value is None for cell in self.cells)


def read_cells(proof: ProofScript, out: Path) -> Cells:
    """The cells of a claim about ranks of networks, from the certificates in `out`/claim.

    Raises InputError for claims about something else.
    """
    required = instances(proof.claim)
    if any("inputs" not in i.parameters or "partition" not in i.parameters for i in required):
        raise InputError(f"{proof.name}: a table is made of claims about ranks of networks")
    files = sorted((out / proof.name).glob("*.json"))
    found: dict[str, Cell] = {}
    rejected = []
    rows = check_files(files, claim=proof.name, claims_file=proof.claims_file)[1] if files else []
    for file, row in zip(files, rows, strict=True):
        if row["verdict"] != "valid":
            rejected.append(f"{file}: {row['verdict']}: {row['reason']}")
            continue
        data = file.read_bytes()
        # What is shown is what was checked: a file that changed meanwhile has another digest.
        if f"sha256:{hashlib.sha256(data).hexdigest()}" == row["digest"]:
            claim = json.loads(data)["claim"]
            found[_key(claim["network"], claim["partition"], claim["field"])] = Cell(
                {}, _bounds(claim), str(file), row["digest"]
            )
    cells = []
    for instance in required:
        cell = found.get(_key_of(instance), Cell({}))
        cells.append(Cell(_shown(instance), cell.value, cell.certificate, cell.digest))
    return Cells(tuple(cells), tuple(rejected))


def _key(network: Any, partition: Any, field: str) -> str:
    return json.dumps([network, partition, field], sort_keys=True)


def _key_of(instance: Instance) -> str:
    network, partition = instance.network, instance.partition
    return _key(network.to_json(), partition.to_json(), str(instance.field))


def _bounds(claim: Mapping[str, Any]) -> str:
    lower, upper, rank = claim["lower"], claim["upper"], claim["rank"]
    if rank is not None:
        return str(rank)
    if lower is not None and upper is not None:
        return f"{lower} to {upper}"
    return f"at least {lower}" if upper is None else f"at most {upper}"


def _shown(instance: Instance) -> dict[str, Any]:
    """The parameters, with a partition's name instead of its labels."""
    name = name_of(instance.partition, instance.network)
    return {**instance.parameters, "partition": name}


def axes(cells: Sequence[Cell], columns: str | None) -> tuple[str, list[str]]:
    """The parameter that the columns stand for, and those that the rows do; others do not vary."""
    keys = list(dict.fromkeys(key for cell in cells for key in cell.parameters))
    varying = [key for key in keys if len({_text(cell, key) for cell in cells}) > 1] or keys[-1:]
    if columns is None:
        columns = next((key for key in _PREFERRED if key in varying), varying[-1])
    elif columns not in varying:
        raise InputError(f"columns {columns[:40]!r} is not one of {', '.join(varying)}")
    rows: list[str] = []
    for key in varying:
        # A key that the earlier ones settle, as N often settles the shape, would say nothing.
        seen = {(tuple(_text(c, k) for k in rows), _text(c, key)) for c in cells}
        if key != columns and len(seen) > len({place for place, _ in seen}):
            rows.append(key)
    return columns, rows


def _text(cell: Cell, key: str) -> str:
    value = cell.parameters.get(key, "")
    return value if isinstance(value, str) else json.dumps(value)


def grid(cells: Sequence[Cell], columns: str | None = None) -> tuple[list[str], list[list[str]]]:
    """Header and rows of text; a cell is its value and the first 12 digits of its digest.

    A cell without a certificate is empty, one that the claim does not require is a dash.
    """
    across, down = axes(cells, columns)
    values = list(dict.fromkeys(_text(cell, across) for cell in cells))
    rows: dict[tuple[str, ...], dict[str, str]] = {}
    for cell in cells:
        row = rows.setdefault(tuple(_text(cell, key) for key in down), {})
        row[_text(cell, across)] = ""
        if cell.value is not None and cell.digest is not None:
            row[_text(cell, across)] = (
                f"{cell.value}  {cell.digest.removeprefix('sha256:')[:DIGEST_SHOWN]}"
            )
    header = [_SYMBOLS.get(key, key) for key in down] + values
    return header, [[*place, *(row.get(v, "-") for v in values)] for place, row in rows.items()]
