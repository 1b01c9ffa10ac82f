"""Tables of the talk whose cells rest on claims, recomputed from the certificates that are on disk.

Nothing is remembered between runs: the independent checker reads every certificate of a cell's claims anew,
and a cell for which one is missing or not accepted is empty.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from exactrank.checking import check_files
from exactrank.claims import ProofScript, proofs_directory, shipped_scripts
from exactrank.files import read_toml
from exactrank.kernel.fields import InputError


class PinnedCell(BaseModel):
    """What a cell says, and the claims that it rests on; none: the talk's opinion."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    text: str
    claims: list[str]


class PinnedRow(BaseModel):
    """A row: a cell for each column."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    cells: list[PinnedCell]


class Comparison(BaseModel):
    """A table of the talk."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    statement: str
    source: str
    columns: list[str]
    rows: list[PinnedRow]

    @property
    def claims(self) -> list[str]:
        """The ids of all claims that the table rests on, each once."""
        cells = (cell for row in self.rows for cell in row.cells)
        return list(dict.fromkeys(name for cell in cells for name in cell.claims))


@dataclass(frozen=True)
class Support:
    """What a claim's certificates on disk say: how many, their common digest, or why they do not count.

    The digest is the SHA-256 of the certificates' own digests, sorted, a line each.
    """

    claim: str
    certificates: int = 0
    digest: str | None = None
    reason: str | None = None

    def to_json(self) -> dict[str, Any]:
        """An entry of `rests_on` in the `table` answer."""
        return dict(vars(self))


@dataclass(frozen=True)
class Cell:
    """A cell as it stands now; `text` is None where a claim that it rests on is not supported."""

    row: str
    column: str
    text: str | None
    rests_on: tuple[Support, ...]

    def to_json(self) -> dict[str, Any]:
        """A cell of the `table` answer."""
        rests_on = [support.to_json() for support in self.rests_on]
        return {"row": self.row, "column": self.column, "text": self.text, "rests_on": rests_on}


def comparisons() -> dict[str, Comparison]:
    """The tables that come with exactrank, by id."""
    path = proofs_directory() / "comparisons.toml"
    try:
        found = {name: Comparison.model_validate(table) for name, table in read_toml(path).items()}
    except ValidationError as error:
        raise InputError(f"{path}: {error.errors()[0]['msg']}") from None
    for name, table in found.items():
        if any(len(row.cells) != len(table.columns) for row in table.rows):
            raise InputError(f"{path}: [{name}] a row has not as many cells as there are columns")
    return found


def support(proof: ProofScript, out: Path) -> Support:
    """The certificates in `out`/claim, checked again, all that the claim requires among them."""
    files = sorted((out / proof.name).glob("*.json"))
    if not files:
        return Support(proof.name, reason=f"no certificates in {out / proof.name}")
    code, rows = check_files(files, claim=proof.name, claims_file=proof.claims_file, complete=True)
    bad = next((row for row in rows if row["verdict"] != "valid"), None)
    if bad is not None or code != 0:
        said = (
            "not complete" if bad is None else f"{bad['file']}: {bad['verdict']}: {bad['reason']}"
        )
        return Support(proof.name, reason=said)
    text = "".join(sorted(f"{row['digest']}\n" for row in rows))
    digest = f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"
    return Support(proof.name, certificates=len(rows), digest=digest)


def cells(table: Comparison, out: Path) -> list[Cell]:
    """The table's cells, row by row, from the certificates that `exactrank verify` wrote to `out`."""
    scripts = shipped_scripts()
    supports = {
        name: support(scripts[name], out)
        if name in scripts
        else Support(name, reason="there is no such claim")
        for name in table.claims
    }
    return [
        _cell(row, column, pinned, [supports[name] for name in pinned.claims])
        for row in table.rows
        for column, pinned in zip(table.columns, row.cells, strict=True)
    ]


def _cell(row: PinnedRow, column: str, pinned: PinnedCell, found: Sequence[Support]) -> Cell:
    holds = all(one.digest is not None for one in found)
    return Cell(row.name, column, pinned.text if holds else None, tuple(found))
