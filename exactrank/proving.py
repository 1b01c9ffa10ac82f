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

Prove = Callable[[Instance], Theorem]


def load(script: Path) -> Prove:
    """The function `prove(instance)` of a proof script; raises InputError where it has none."""
    spec = importlib.util.spec_from_file_location(f"proof_{script.stem}", script)
    if spec is None or spec.loader is None:
        raise InputError(f"{script}: not a Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    prove = getattr(module, "prove", None)
    if not callable(prove):
        raise InputError(
            f"{script}: a proof script defines prove(instance), which returns a Theorem"
        )
    return prove  # type: ignore[no-any-return]


def prove_all(proof: ProofScript, out: Path) -> Iterator[dict[str, object]]:
    """Prove every required instance; a row with the certificate's name for each."""
    prove = load(proof.script)
    for number, instance in enumerate(instances(proof.claim), start=1):
        theorem = prove(instance)
        if not isinstance(theorem, Theorem):
            raise InputError(
                f"{proof.script}: prove() returned {type(theorem).__name__}, not a Theorem"
            )
        path = out / proof.name / f"{number:03}.json"
        certificate.save(theorem, path)
        yield {"parameters": dict(instance.parameters), "certificate": str(path)}


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
