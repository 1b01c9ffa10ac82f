"""Verify claims: scripts prove in processes of their own, then the independent checker decides.

A claim is called verified only after the checker, a separate program that imports nothing of exactrank,
has accepted every certificate from disk and found every required instance among them.
"""

import json
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from exactrank.checking import NoAnswer, check_files, ended
from exactrank.claims import ProofScript, instances


@dataclass
class Verdict:
    """What became of one claim; `status` is verified, refuted or failed, `reason` says why."""

    name: str
    status: str = "failed"
    reason: str = ""
    instances: list[dict[str, Any]] = field(default_factory=list)
    all_sizes: str = "none"
    all_sizes_certificate: str | None = None
    cites: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """A row of the `verify` answer."""
        return {
            "id": self.name,
            "status": self.status,
            "reason": self.reason,
            "instances": self.instances,
            "all_sizes": self.all_sizes,
            "all_sizes_certificate": self.all_sizes_certificate,
            "cites": self.cites,
            "seconds": f"{self.seconds:.2f}",
        }


class Verification:
    """A run over several claims; `stop()` ends the child processes, what is finished is kept."""

    def __init__(
        self, out: Path, *, jobs: int = 1, progress: Callable[[str, int], None] | None = None
    ):
        self.out = out
        self.jobs = jobs
        self.finished: list[Verdict] = []
        self._progress = progress or (lambda name, count: None)
        self._children: set[subprocess.Popen[str]] = set()
        self._lock = threading.Lock()
        self._stopped = False

    def run(self, scripts: Sequence[ProofScript]) -> list[Verdict]:
        """Verify the claims; verdicts in the order given."""
        order = {script.name: place for place, script in enumerate(scripts)}
        with ThreadPoolExecutor(self.jobs) as pool:
            try:
                for verdict in pool.map(self.verify, scripts):
                    self.finished.append(verdict)
            except BaseException:
                self.stop()
                raise
        return sorted(self.finished, key=lambda verdict: order[verdict.name])

    def stop(self) -> None:
        """End all child processes."""
        with self._lock:
            self._stopped = True
            for child in self._children:
                child.kill()

    def verify(self, proof: ProofScript) -> Verdict:
        """Prove one claim's instances, then have the checker accept them from disk."""
        began = time.monotonic()
        verdict = Verdict(proof.name)
        # Certificates of an earlier run must not stand in for this one's.
        shutil.rmtree(self.out / proof.name, ignore_errors=True)
        error = self._prove(proof, verdict)
        if error:
            verdict.reason = error
        elif not self._stopped:
            try:
                self._check(proof, verdict)
            except NoAnswer as refused:
                verdict.reason = str(refused)
        verdict.seconds = time.monotonic() - began
        return verdict

    def _prove(self, proof: ProofScript, verdict: Verdict) -> str:
        command = [
            sys.executable,
            "-m",
            "exactrank.proving",
            str(proof.script),
            str(proof.claims_file),
        ]
        with self._lock:
            if self._stopped:
                return "stopped"
            child = subprocess.Popen(
                [*command, proof.name, str(self.out)],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            self._children.add(child)
        if child.stdout is None or child.stderr is None:
            raise TypeError("the child has pipes")
        # The child's last words are short, so reading its output first cannot block on them.
        for line in child.stdout:
            if not line.startswith("{"):
                continue
            row = json.loads(line)
            if "parameters" in row:
                verdict.instances.append({**row, "checked": False})
            else:
                verdict.all_sizes_certificate = row["certificate"]
            self._progress(proof.name, 1)
        message = child.stderr.read().strip()
        code = child.wait()
        with self._lock:
            self._children.discard(child)
        if code == 0:
            return ""
        return message.splitlines()[-1] if message else f"the proof's process: {ended(code)}"

    def _check(self, proof: ProofScript, verdict: Verdict) -> None:
        files = [Path(row["certificate"]) for row in verdict.instances]
        if verdict.all_sizes_certificate is not None:
            files.append(Path(verdict.all_sizes_certificate))
        if not files:
            verdict.reason = "the claim requires no instance"
            return
        code, rows = check_files(
            files, claim=proof.name, claims_file=proof.claims_file, complete=True
        )
        for instance, row in zip(verdict.instances, rows, strict=False):
            instance["checked"] = row["verdict"] == "valid"
        # The row of all sizes, where there is one, is the last.
        if verdict.all_sizes_certificate is not None and rows[-1]["verdict"] == "valid":
            verdict.all_sizes = "verified"
        verdict.cites = sorted({name for row in rows for name in row["cites"] or []})
        rejected = next((row for row in rows if row["verdict"] != "valid"), None)
        if rejected is not None:
            verdict.reason = f"{rejected['file']}: {rejected['verdict']}: {rejected['reason']}"
            self._contradicted(proof, verdict, files, rows)
        elif code == 0:
            verdict.status = "verified"
        else:
            verdict.reason = f"the checker ended with exit code {code}"

    def _contradicted(
        self, proof: ProofScript, verdict: Verdict, files: list[Path], rows: list[dict[str, Any]]
    ) -> None:
        """Refuted, where a certificate that is no proof of the claim is a proof of the contrary."""
        invalid = [f for f, row in zip(files, rows, strict=False) if row["verdict"] == "invalid"]
        if not invalid:
            return
        _, asked = check_files(
            invalid, claim=proof.name, claims_file=proof.claims_file, refutes=True
        )
        contrary = next((row for row in asked if row["verdict"] == "valid"), None)
        if contrary is not None:
            verdict.status = "refuted"
            verdict.reason = f"{contrary['file']} proves: {contrary['statement']}"


def steps(scripts: Sequence[ProofScript]) -> int:
    """The number of certificates that a run will write."""
    return sum(len(instances(s.claim)) + (s.claim.all_sizes is not None) for s in scripts)
