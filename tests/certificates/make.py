"""Write the certificates of this folder and their index from the tables in tests/attack.

    python tests/certificates/make.py

`index.json` says for each file what the checker's reason must hold and, for those that are JSON
objects, the kernel's. The checker's reasons are written by hand in the table; the kernel's are
taken down here and reviewed as a diff. A test compares index and table, so that neither changes
alone.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parent / "attack")]

import attack_table  # noqa: E402
from attack_certs import kernel_verdict  # noqa: E402
from attack_corpus import corpus  # noqa: E402
from attack_families import FAMILIES  # noqa: E402

TABLES = {
    "reject": [family.invalid for family in (attack_table, *FAMILIES)],
    "malformed": [family.malformed for family in (attack_table, *FAMILIES)],
    "declined": [family.declined for family in (attack_table, *FAMILIES)],
}
ACCEPTED = 48


def data(value: Any) -> bytes:
    """The bytes of a file."""
    if isinstance(value, bytes):
        return value
    return (value if isinstance(value, str) else attack_table.text(value)).encode()


def accepted() -> dict[str, bytes]:
    """Small valid certificates: all from the rules, and some of the claims."""
    named = {f"{name}.json": data(value) for name, value in corpus().items()}
    small = {name: text for name, text in named.items() if len(text) < 12_000}
    chosen = dict(list(small.items())[:ACCEPTED])
    for family in FAMILIES:
        chosen |= {f"{name}.json": data(value) for name, value in family.accepted().items()}
    return chosen


def files() -> dict[str, tuple[bytes, str | None]]:
    """Path in this folder -> (bytes, the checker's reason)."""
    found: dict[str, tuple[bytes, str | None]] = {
        f"accept/{name}": (text, None) for name, text in accepted().items()
    }
    for folder, tables in TABLES.items():
        for table in tables:
            for name, (value, reason) in table().items():
                found[f"{folder}/{name}.json"] = (data(value), reason)
    return found


def kernel_reason(text: bytes) -> str | None:
    """A stable beginning of the kernel's reason; None where it reads no certificate or accepts."""
    try:
        certificate = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(certificate, dict):
        return None
    try:
        verdict = kernel_verdict(certificate)
    except Exception:
        return None
    if verdict.verdict == "valid":
        return None
    # Numbers of connected inputs depend on the order of a set.
    reason = re.split(r"input \d+ of I|, not |; rows|minor is 0 in", verdict.reason)[0]
    return reason[:80].strip()


def main() -> None:
    index: dict[str, dict[str, str | None]] = {}
    due = sorted(files().items())
    for folder in ("accept", *TABLES):
        for old in (HERE / folder).glob("*"):
            old.unlink()
        (HERE / folder).mkdir(exist_ok=True)
    for path, (text, reason) in due:
        (HERE / path).write_bytes(text)
        index[path] = {"checker": reason}
        if reason is not None:
            index[path]["kernel"] = kernel_reason(text)
    lines = ",\n".join(
        f" {json.dumps(path)}: {json.dumps(entry, ensure_ascii=False)}"
        for path, entry in index.items()
    )
    (HERE / "index.json").write_text("{\n" + lines + "\n}\n", "utf-8")


if __name__ == "__main__":
    main()
