"""Search for counterexamples to every claim and assumption anew; write them and docs/hypotheses.md.

    python docs/generate_hypotheses.py [CLAIM …]

With claims named, only their cells are searched; the page is written from all. Decided cases are kept in
a store, so that a run that was interrupted goes on.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from exactrank.refuting.table import NEEDED, NOT_NEEDED, OPEN, Cell, build, folder
from exactrank.search.store import Store

PAGE = Path(__file__).resolve().parent / "hypotheses.md"
# The columns of the overview; a claim's assumption is in the first that holds its name.
COLUMNS = {
    "windows": ("windows-of-two", "windows-of-four", "one-hidden-layer", "pair"),
    "labels in order": ("contiguous",),
    "partition": ("odd-even", "low-high", "blocks-of-two", "root-children-one-sided"),
    "sharing": ("unshared", "leaves-shared"),
    "sizes": ("leaves-square", "powers-of-one-number", "at-least-two", "widths-at-least-terms"),
    "almost all weights": ("generic-weights",),
    "constant": ("constant", "one-term-less", "equality"),
    "min, not max": ("min-not-max", "smaller-side", "all-of-the-side", "sum"),
}
MARKS = {NEEDED: "needed", NOT_NEEDED: "not needed", OPEN: "open"}
INTRODUCTION = """\
# Every hypothesis shown to be needed

<!-- written by docs/generate_hypotheses.py -->

A theorem is understood when one knows what breaks without each of its hypotheses. Here every claim is asked
what becomes of it when an assumption is dropped, or its conclusion made a little stronger. A cell says

- **needed: counterexample**, with a certificate in `proofs/counterexamples/` of an exact statement about one network
  (or matrix, or tensor) that meets all other hypotheses and contradicts the conclusion. The independent checker
  compares it with the claim: `exactrank check FILE --claim ID --refutes --without NAME`.
  *The smallest* stands where every smaller case was decided, in the order of N, then M, then the sum of the widths;
- **not needed: proved without**, where the claim's statement for all sizes covers it; the digest is of
  that certificate;
- **open: n cases tried**, where neither is known. That is an observation, not a theorem.

`exactrank verify --hypotheses` shows this table after the checker has accepted every counterexample anew;
`exactrank refute CLAIM --without NAME` searches again; `exactrank export FILE --to pdf` writes one out for a reader.
The names are in `proofs/claims.toml`, the semantics in [certificate.md](certificate.md), section *Refutations*.

"""


def overview(cells: Sequence[Cell]) -> str:
    lines = ["| claim | " + " | ".join(COLUMNS) + " | other |", "|---" * (len(COLUMNS) + 2) + "|"]
    for claim in dict.fromkeys(cell.claim for cell in cells):
        row: dict[str, list[str]] = {column: [] for column in [*COLUMNS, "other"]}
        for cell in cells:
            if cell.claim == claim:
                column = next((c for c, names in COLUMNS.items() if cell.name in names), "other")
                row[column].append(MARKS[cell.status])
        lines.append(
            f"| `{claim}` | " + " | ".join(", ".join(marks) for marks in row.values()) + " |"
        )
    return "\n".join(lines)


def section(claim: str, cells: Sequence[Cell]) -> str:
    lines = [f"## `{claim}`", "", "| without | it would say | verdict |", "| --- | --- | --- |"]
    for cell in cells:
        verdict = f"**{cell.verdict}**"
        if cell.subject:
            verdict += f". {escaped(cell.subject)}"
        if cell.because and cell.status == NEEDED:
            verdict += f": {escaped(cell.because)}"
        if cell.digest:
            verdict += f" (`{cell.digest.removeprefix('sha256:')[:12]}`)"
        lines.append(f"| `{cell.name}` | {escaped(cell.says)} | {verdict} |")
    return "\n".join(lines)


def escaped(text: str) -> str:
    """Text in a cell of a Markdown table."""
    for mark in "|_*":
        text = text.replace(mark, "\\" + mark)
    return text


def page(cells: Sequence[Cell]) -> str:
    needed = [cell for cell in cells if cell.status == NEEDED]
    counts = (
        f"{len(needed)} counterexamples in {len({cell.claim for cell in needed})} claims; "
        f"{sum(cell.status == NOT_NEEDED for cell in cells)} assumptions not needed; "
        f"{sum(cell.status == OPEN for cell in cells)} open.\n\n"
    )
    claims = list(dict.fromkeys(cell.claim for cell in cells))
    sections = [section(claim, [c for c in cells if c.claim == claim]) for claim in claims]
    return INTRODUCTION + counts + overview(cells) + "\n\n" + "\n\n".join(sections) + "\n"


def main(claims: Sequence[str]) -> None:
    def said(cell: Cell) -> None:
        print(f"{cell.claim}, without {cell.name}: {cell.verdict}", file=sys.stderr, flush=True)

    with Store("exactrank-refute.sqlite") as store:
        cells = build(folder(), store, said, claims)
    PAGE.write_text(page(cells), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
