"""The all-sizes theorems that the tests are about, and how certificates of them are attacked."""

import importlib.util
import json
from collections.abc import Callable
from functools import cache
from typing import Any

from exactrank.claims import proofs_directory
from exactrank.kernel import rules
from exactrank.kernel.theorem import Theorem

PROOFS = proofs_directory()
SCRIPTS = {
    path.stem.replace("_", "-"): path
    for path in sorted(PROOFS.glob("*/*.py"))
    if "def prove_all_sizes" in path.read_text("utf-8")
}


@cache
def script(name: str) -> Any:
    """The proof script of a claim, loaded."""
    path = SCRIPTS.get(name) or next(PROOFS.glob(f"*/{name.replace('-', '_')}.py"))
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def all_sizes(name: str) -> Theorem:
    """The theorem for all sizes of a claim."""
    theorem = script(name).prove_all_sizes()
    assert isinstance(theorem, Theorem)
    return theorem


@cache
def table(
    operator: str = "product", leaf: tuple[int, int] = (1, 0), labels: str = "one", r_min: int = 1
) -> Theorem:
    """Base, step and conclusion of a table."""
    base = rules.window_table(operator=operator, leaf=leaf, labels=labels, r_min=r_min)
    return rules.table_minor(rules.tree_table(base))


Change = Callable[[dict[str, Any]], None]


def changed(certificate: dict[str, Any], change: Change) -> dict[str, Any]:
    """A copy of a certificate, changed."""
    copy = json.loads(json.dumps(certificate))
    change(copy)
    return copy  # type: ignore[no-any-return]


def without(step: int) -> Change:
    """Leave a step out: those that used it lose this premise."""

    def change(certificate: dict[str, Any]) -> None:
        del certificate["steps"][step]
        for number, later in enumerate(certificate["steps"]):
            later["id"] = number
            kept = [p for p in later["premises"] if p != step]
            later["premises"] = [p - (p > step) for p in kept]

    return change


def says(step: int, **keys: Any) -> Change:
    """Other keys in a step's conclusion, and in the claim where that was its conclusion."""

    def change(certificate: dict[str, Any]) -> None:
        found = certificate["steps"][step]["conclusion"]
        last = found == certificate["claim"]
        found.update(keys)
        if last:
            certificate["claim"].update(keys)

    return change
