"""The soundness campaign: mutants of valid certificates of all families, by the thousand, resumable.

    python tests/attack/campaign.py --runs 1000000 --out campaign.jsonl
    python tests/attack/campaign.py --runs 10000 --processes --out processes.jsonl
    python tests/attack/campaign.py --report --out campaign.jsonl

Mutants come in batches, each from a seed of its own, each in a forked process with limits of time
and memory. A line is written for every batch; a call with the same file goes on after its last
line. What is accepted and says something that no seed says is judged by the oracle
(attack_judge.py); a mutant counts as the worst of its statements, and nothing is left out.
"""

import argparse
import hashlib
import json
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE)]

import attack_blind  # noqa: E402
from attack_certs import kernel_verdict  # noqa: E402
from attack_checker import CHECKER, InProcess, Verdict, run_process  # noqa: E402
from attack_judge import judged  # noqa: E402
from attack_straws import in_a_child  # noqa: E402

Json = Any
SEEDS = HERE.parent / "certificates" / "accept"
BATCH = 500
SECONDS, MEMORY = 10.0, 2 * 2**30  # of one run, and of a batch


def seeds() -> dict[str, Json]:
    """The valid certificates of tests/certificates, by name."""
    return {path.stem: json.loads(path.read_bytes()) for path in sorted(SEEDS.glob("*.json"))}


def digest() -> str:
    """Of the checker and the seeds: figures are about these."""
    files = [*sorted(CHECKER.glob("*.py")), *sorted(SEEDS.glob("*.json"))]
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()[:16]


def statements(certificate: Json) -> Iterator[Json]:
    """The conclusions: the claim is the last of them."""
    yield from (step["conclusion"] for step in certificate["steps"])


def said(certificates: Iterator[Json]) -> set[str]:
    return {json.dumps(s, sort_keys=True) for c in certificates for s in statements(c)}


def name_of(statement: str) -> str:
    value = json.loads(statement)
    return str(value.get("quantity") or value["kind"])


def cites_more(certificate: Json, reason: str) -> bool:
    """Whether the kernel misses only that steps which the last one does not need cite lemmas too:
    it forgets them when it replays, the checker counts them (docs/audit.md)."""
    due, needed = [len(certificate["steps"]) - 1], set()
    while due:
        number = due.pop()
        needed.add(number)
        due += [n for n in certificate["steps"][number]["premises"] if n not in needed]
    return "citations" in reason and len(needed) < len(certificate["steps"])


class Campaign:
    """Batches of mutants, checked in this process or each in a process of its own."""

    def __init__(self, seed: int, *, processes: bool = False):
        self.seed, self.processes = seed, processes
        self.seeds = seeds()
        self.pool = attack_blind.pool(self.seeds)
        self.known = said(iter(self.seeds.values()))
        self.checker = InProcess()

    def mutants(self, batch: int, count: int) -> list[tuple[str, bytes]]:
        generator = random.Random(f"{self.seed} {batch}")
        return [attack_blind.mutant(self.seeds, self.pool, generator) for _ in range(count)]

    def verdicts(self, texts: list[bytes]) -> Iterator[tuple[Verdict, float]]:
        """The checker's verdict on each, and the seconds it took."""
        for text in texts:
            start = time.process_time()
            if self.processes:
                yield self._as_process(text)
            else:
                verdict = self.checker.check(text)
                yield verdict, time.process_time() - start

    def _as_process(self, text: bytes) -> tuple[Verdict, float]:
        with tempfile.NamedTemporaryFile(suffix=".json") as file:
            file.write(text)
            file.flush()
            done = run_process(["--json", file.name])
        codes = {0: "valid", 1: "invalid", 2: "declined", 3: "malformed"}
        if done.returncode not in codes or done.stderr:
            return Verdict("internal error", f"exit {done.returncode}: {done.stderr[-300:]}"), 0.0
        (row,) = json.loads(done.stdout)["files"]
        if row["verdict"] != codes[done.returncode]:
            return Verdict("internal error", f"exit {done.returncode}, but {row['verdict']}"), 0.0
        return Verdict(row["verdict"], row["reason"] or ""), float(row["seconds"])

    def batch(self, number: int, count: int = BATCH) -> Json:
        """Counts of a batch, and every find in full."""
        found: Counter[str] = Counter()
        judgements: dict[str, Counter[str]] = {}
        finds: list[Json] = []
        unsure: list[str] = []
        slowest = 0.0
        mutants = self.mutants(number, count)
        for (what, text), (verdict, seconds) in zip(
            mutants, self.verdicts([text for _, text in mutants]), strict=True
        ):
            found[verdict.verdict] += 1
            slowest = max(slowest, seconds)
            if verdict.verdict == "internal error" or seconds > SECONDS:
                finds.append(_find(verdict.verdict, what, text, f"{verdict.reason}, {seconds:.1f}"))
            if verdict.verdict != "valid":
                continue
            certificate = json.loads(text)
            kernel = kernel_verdict(certificate)
            if kernel.verdict != "valid" and cites_more(certificate, kernel.reason):
                found["valid, cites what only unused steps cite"] += 1
            elif kernel.verdict != "valid":
                finds.append(_find("kernel", what, text, kernel.reason))
            new = said(iter([certificate])) - self.known
            found["valid, nothing new said"] += not new
            answers = {statement: judged(statement) for statement in new}
            for statement, answer in answers.items():
                judgements.setdefault(answer, Counter())[name_of(statement)] += 1
                if answer == "unjudged":
                    unsure.append(statement)
                if answer == "false":
                    finds.append(_find(answer, what, text, statement))
            if new:
                found[f"valid, {_worst(set(answers.values()))}"] += 1
        return {
            "batch": number,
            "runs": len(mutants),
            "counts": dict(found),
            "judged": {answer: dict(kinds) for answer, kinds in judgements.items()},
            "slowest": round(slowest, 3),
            "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            "finds": finds,
            "unjudged": unsure,
        }


def _worst(answers: set[str]) -> str:
    order = ("false", "unjudged", "too large", "not refuted", "true")
    return next(answer for answer in order if answer in answers)


def _find(kind: str, what: str, text: bytes, reason: str) -> Json:
    return {"find": kind, "mutation": what, "text": text.decode("latin-1"), "reason": reason[:500]}


def lines(out: Path) -> list[Json]:
    """The file's lines; a last one that was cut off is left out."""
    found = []
    for line in out.read_text("utf-8").splitlines() if out.exists() else []:
        try:
            found.append(json.loads(line))
        except ValueError:
            break
    return found


def run(out: Path, runs: int, seed: int, *, processes: bool = False) -> None:
    """Batches until the file holds this many runs."""
    head = {"seed": seed, "processes": processes, "digest": digest()}
    listed = lines(out)
    if listed and listed[0] != head:
        raise SystemExit(f"{out} is of another seed, checker or corpus; choose another file")
    out.write_text("".join(json.dumps(line) + "\n" for line in listed or [head]), "utf-8")
    campaign, done = Campaign(seed, processes=processes), sum(x["runs"] for x in listed[1:])
    number, size = len(listed[1:]), 50 if processes else BATCH
    while done < runs:
        count = min(size, runs - done)
        row = in_a_child(
            lambda number=number, count=count: campaign.batch(number, count),
            seconds=600,
            memory=MEMORY,
        )
        if row is None:
            row = {"batch": number, "runs": count, "counts": {"batch lost": count}, "finds": []}
            row["finds"] = [{"find": "batch lost: time, memory, or a crash of Python"}]
        with out.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(row) + "\n")
        done, number = done + count, number + 1


def report(out: Path) -> Json:
    """Sums over the file."""
    head, *rows = lines(out)
    counts: Counter[str] = Counter()
    judgements: dict[str, Counter[str]] = {}
    for row in rows:
        counts.update(row["counts"])
        for answer, kinds in row.get("judged", {}).items():
            if answer != "unjudged":
                judgements.setdefault(answer, Counter()).update(kinds)
        for statement in row.get("unjudged", []):  # the oracle may know more by now
            judgements.setdefault(judged(statement), Counter())[name_of(statement)] += 1
    return head | {
        "runs": sum(row["runs"] for row in rows),
        "counts": dict(sorted(counts.items())),
        "statements judged": {k: dict(sorted(v.items())) for k, v in sorted(judgements.items())},
        "slowest run, seconds": max((row.get("slowest", 0) for row in rows), default=0),
        "most memory, megabytes": max((row.get("megabytes", 0) for row in rows), default=0),
        "finds": dict(Counter(find["find"] for row in rows for find in row["finds"])),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--processes", action="store_true", help="each run in a process of its own")
    parser.add_argument("--report", action="store_true", help="only sum up what the file holds")
    options = parser.parse_args()
    if not options.report:
        run(options.out, options.runs, options.seed, processes=options.processes)
    print(json.dumps(report(options.out), indent=1))


if __name__ == "__main__":
    main()
