"""Run one proof script and write its certificates: `python -m exactrank.proving`, a process of its own.

Its standard output is one JSON line for each instance, written when its certificate is on disk.
"""

import importlib.util
import json
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

from exactrank import certificate
from exactrank.claims import Instance, ProofScript, instances, read_claims
from exactrank.kernel.fields import InputError
from exactrank.kernel.theorem import RuleError, Theorem

Prove = Callable[..., Theorem]


def load(script: Path, function: str = "prove") -> Prove:
    """The function `prove(instance)`, or another one, of a proof script; InputError where it has none."""
    spec = importlib.util.spec_from_file_location(f"proof_{script.stem}", script)
    if spec is None or spec.loader is None:
        raise InputError(f"{script}: not a Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    prove = getattr(module, function, None)
    if not callable(prove):
        arguments = "instance" if function == "prove" else ""
        raise InputError(
            f"{script}: a proof script defines {function}({arguments}), which returns a Theorem"
        )
    return prove  # type: ignore[no-any-return]


def prove_all(proof: ProofScript, out: Path) -> Iterator[dict[str, object]]:
    """Prove every required instance, and all sizes where pinned; a row for each with its certificate.

    The row for all sizes has no parameters.
    """
    if proof.claim.all_sizes is not None:
        yield {"certificate": str(_all_sizes(proof, out))}
    found = instances(proof.claim)
    prove = load(proof.script) if found else None
    for number, instance in enumerate(found, start=1):
        theorem = _theorem(proof, prove, instance)
        path = out / proof.name / f"{number:03}.json"
        certificate.save(theorem, path)
        yield {"parameters": dict(instance.parameters), "certificate": str(path)}


def _all_sizes(proof: ProofScript, out: Path) -> Path:
    theorem = _theorem(proof, load(proof.script, "prove_all_sizes"))
    path = out / proof.name / "all-sizes.json"
    certificate.save(theorem, path)
    return path


def _theorem(proof: ProofScript, prove: Prove | None, *arguments: Instance) -> Theorem:
    theorem = prove(*arguments) if prove is not None else None
    if not isinstance(theorem, Theorem):
        name = "prove" if arguments else "prove_all_sizes"
        raise InputError(
            f"{proof.script}: {name}() returned {type(theorem).__name__}, not a Theorem"
        )
    return theorem


def main(script: str, claims_file: str, name: str, out: str) -> int:
    """Entry of the child process; 0, or 2 with one line on standard error."""
    proof = ProofScript(name, read_claims(Path(claims_file))[name], Path(script), Path(claims_file))
    try:
        for row in prove_all(proof, Path(out)):
            print(json.dumps(row), flush=True)
    except (InputError, RuleError) as error:
        print(f"{proof.script.name}: {error}", file=sys.stderr)
        return 2
    except Exception as error:  # a user's script may raise anything
        frame = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(frame.filename).name}, line {frame.lineno}"
        print(f"{proof.script.name}: {type(error).__name__}: {error} ({where})", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
