"""The table of hypotheses: for every claim and assumption, whether it is needed, and the evidence.

The counterexamples lie in `proofs/counterexamples/`, a certificate each, with `index.json`. Whoever reads
the table has the independent checker accept them anew.
"""

import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from exactrank import certificate as certificates
from exactrank.checking import check_files
from exactrank.claims import Claim, ProofScript, proofs_directory, shipped_scripts
from exactrank.files import read_text, write_text
from exactrank.kernel.fields import InputError
from exactrank.kernel.objects import Network, Partition
from exactrank.proving import load
from exactrank.refuting.refute import Refutation, refute
from exactrank.refuting.search import Box
from exactrank.refuting.spaces import operators
from exactrank.refuting.variants import Question, names, question
from exactrank.search.store import Store

NEEDED, NOT_NEEDED, OPEN = "needed", "not needed", "open"
INDEX = "index.json"
# A value of a key of `all_sizes` that leaves an assumption out.
_FREES = {
    "windows-of-two": ("tree", "any", "for every pooling tree"),
    "one-hidden-layer": ("tree", "any", "for every pooling tree"),
    "odd-even": ("partition", "any", "for every partition"),
    "unshared": ("sharing", "any", "with sharing, too"),
    "characteristic-zero": ("field", "any", "over finite fields, too"),
}
_NOT_ASSUMED = "windows-of-two", "odd-even", "unshared", "characteristic-zero"
BOX = Box(8, 3, 8, 3000)
_LARGE = Box(16, 2, 6, 2000)
"""For the order of labels, which matters from windows of four at N = 16 on."""

_RECTIFIERS = Box(8, 3, 6, 500)
"""Their bounds take longer, and differ more often."""


@dataclass(frozen=True)
class Cell:
    """A claim and an assumption of it: what is known, and on what it rests."""

    claim: str
    name: str
    status: str
    says: str
    because: str = ""
    subject: str = ""
    """The counterexample in short, as a person would write it."""
    smallest: bool = False
    tried: str = "0"
    certificate: str | None = None
    digest: str | None = None

    @property
    def verdict(self) -> str:
        """The cell's text."""
        if self.status == NEEDED:
            return "needed: counterexample" + (", the smallest" if self.smallest else "")
        if self.status == NOT_NEEDED:
            return "not needed: proved without"
        return f"open: {self.tried} cases tried"


def folder() -> Path:
    """Where the counterexamples are that come with exactrank."""
    return proofs_directory() / "counterexamples"


def build(
    where: Path, store: Store, said: Callable[[Cell], None], claims: Sequence[str] = ()
) -> list[Cell]:
    """Search for every cell (or those of the claims named), write certificates and index, give all cells."""
    kept = [cell for cell in read(where) if claims and cell.claim not in claims]
    cells = []
    for proof in shipped_scripts().values():
        if claims and proof.name not in claims:
            cells += [cell for cell in kept if cell.claim == proof.name]
            continue
        for cell in _cells(proof, where, store):
            said(cell)
            cells.append(cell)
    write_text(where / INDEX, _index(cells))
    return cells


def read(where: Path) -> list[Cell]:
    """The cells of an index; none where there is no index. Raises InputError."""
    path = where / INDEX
    if not path.is_file():
        return []
    try:
        return [Cell(**row) for row in json.loads(read_text(path))["cells"]]
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path}: not an index of counterexamples ({error})") from None


def refused(cells: Sequence[Cell], where: Path, jobs: int = 2) -> Iterator[tuple[Cell, str]]:
    """The cells whose certificate the checker, now and from disk, does not take for a counterexample."""
    claims_file = proofs_directory() / "claims.toml"

    def reason(cell: Cell) -> str | None:
        _, rows = check_files(
            [where / str(cell.certificate)],
            claim=cell.claim,
            claims_file=claims_file,
            refutes=True,
            without=cell.name,
        )
        if rows[0]["verdict"] != "valid":
            return f"{rows[0]['verdict']}: {rows[0]['reason']}"
        return None if rows[0]["digest"] == cell.digest else "it is not the file of the index"

    needed = [cell for cell in cells if cell.status == NEEDED]
    with ThreadPoolExecutor(jobs) as pool:
        for cell, said in zip(needed, pool.map(reason, needed), strict=True):
            if said is not None:
                yield cell, said


def assumptions(claim: Claim) -> list[str]:
    """The names in a claim's row: variants, and hypotheses that a counterexample could be without."""
    # A rank at weights is claimed of the weights that the claim's script gives, not of all.
    if "as-required" in claim.hypotheses or claim.conclusion.kind == "rank-at-weights":
        return list(claim.variants)
    # Of networks with other operators there are statements about maximal ranks only.
    ranks = claim.conclusion.kind == "maximal-rank"
    return [name for name in names(claim) if name != "product" or ranks]


def _cells(proof: ProofScript, where: Path, store: Store) -> Iterator[Cell]:
    claim = proof.claim
    free = _freed(claim)
    digest = _all_sizes(proof) if free else None
    for name in assumptions(claim):
        if name not in free:
            asked = question(proof.name, claim, proof.claims_file, name)
            yield _searched(asked, where, store)
    for name, says in free.items():
        yield Cell(proof.name, name, NOT_NEEDED, says, digest=digest)


def _freed(claim: Claim) -> dict[str, str]:
    """What the statement for all sizes holds without; assumptions of the claim, and usual ones that it lacks."""
    pinned = claim.all_sizes or {}
    return {
        name: says
        for name, (entry, value, says) in _FREES.items()
        if pinned.get(entry) == value
        and name not in claim.variants
        and (name in claim.hypotheses or name in _NOT_ASSUMED)
    }


def _all_sizes(proof: ProofScript) -> str:
    """The digest of the certificate for all sizes, which the checker accepts as the claim's."""
    theorem = load(proof.script, "prove_all_sizes")()
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "all-sizes.json"
        certificates.save(theorem, path)
        code, rows = check_files([path], claim=proof.name, claims_file=proof.claims_file)
    if code:
        raise InputError(f"{proof.name}: all sizes: {rows[0]['reason']}")
    return str(rows[0]["digest"])


def _searched(asked: Question, where: Path, store: Store) -> Cell:
    place = f"{asked.claim_id}/{asked.name}.json"
    box = _LARGE if asked.dropped == ("contiguous",) else BOX
    if operators(asked) != ["product"]:
        box = _RECTIFIERS
    answer = refute(asked, box=box, store=store, certificate=where / place)
    outcome = answer.outcome
    return Cell(
        asked.claim_id,
        str(asked.name),
        NEEDED if answer.found else OPEN,
        asked.says,
        asked.because,
        short(answer),
        outcome.smallest,
        str(outcome.tried),
        place if answer.found else None,
        answer.digest,
    )


def short(answer: Refutation) -> str:
    """A counterexample in a line: the subject, what is certified, what would be claimed."""
    if answer.certificate is None:
        return ""
    said = answer.certificate["claim"]
    if said["kind"] == "tensor-identity":
        return _identity(said)
    if said["kind"] not in ("rank", "almost-all") or "network" not in said:
        return (answer.statement or "").split(";")[0]
    network, partition = Network.from_json(said["network"]), Partition.from_json(said["partition"])
    value = answer.question.number(network, partition)
    rank = f"rank {said['rank']}" if said["rank"] else f"rank in {said['lower']} … {said['upper']}"
    at = f", {_weights(said['weights'])}" if "weights" in said else ""
    relation = {"=": "", ">=": "at least ", "<=": "at most "}[answer.question.relation]
    return f"{_network(network)}; I = {_labels(partition.I)}{at}: {rank}, not {relation}{value}"


def _identity(said: dict[str, Any]) -> str:
    """A network that has, at some weights or at all, the tensor of a shallow one."""
    left, right = (Network.from_json(said[side]["network"]) for side in ("left", "right"))
    at = "at some weights" if said["left"]["weights"] else "at all weights"
    width = right.widths[0]
    channels = "one hidden channel" if width == 1 else f"{width} hidden channels"
    output = (said["right"]["weights"] or {}).get("layer1", [[[[]]]])[0][0][0]
    if any(monomial for _, monomial in output):
        return f"{_network(left)}: realizes every tensor"
    return f"{_network(left)}: {at} it has the tensor of a shallow network with {channels}"


def _weights(weights: dict[str, Any]) -> str:
    entries: Any = list(weights.get("arrays", {}).values())
    while entries and isinstance(entries[0], list):
        entries = [entry for part in entries for entry in part]
    if len(set(entries)) == 1:
        return f"all weights {entries[0]}"
    return "at the weights of the certificate"


def _network(network: Network) -> str:
    widths = ", ".join(map(str, network.widths))
    r = f"r_0 = {widths}" if network.depth == 1 else f"r = ({widths})"
    shared = f", layers {_labels(network.sharing)} shared" if network.sharing else ""
    operator = "" if network.operator == "product" else f"{network.operator}, "
    return f"{operator}N = {network.inputs}, M = {network.representation}, {r}, {network.pooling}{shared}"


def _labels(labels: Sequence[int]) -> str:
    return "{" + ", ".join(map(str, labels)) + "}"


def _index(cells: Sequence[Cell]) -> str:
    rows: list[dict[str, Any]] = [asdict(cell) for cell in cells]
    data = {"format": "exactrank-counterexamples", "version": 1, "cells": rows}
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
