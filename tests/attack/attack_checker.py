"""The independent checker: as a process, and inside this one (isolated, also with edited source).

The checker is a program whose files import each other by plain names. Here they are loaded from
its folder under those names, taken out of `sys.modules` again, and called; an `edit` may change
the source of a file first, which makes straw checkers.
"""

import ast
import importlib
import importlib.abc
import importlib.util
import json
import subprocess
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

CHECKER = Path(__file__).resolve().parents[2] / "exactrank" / "checker"
FILES = sorted(path for path in CHECKER.glob("*.py") if path.stem != "__main__")
NAMES = [path.stem for path in FILES]
TREES = {path.stem: ast.parse(path.read_text("utf-8")) for path in FILES}

Edit = Callable[[str, ast.Module], ast.Module | None]


@dataclass(frozen=True)
class Verdict:
    """What a checker says of a file; `place` is (module, line) of the check that refused it."""

    verdict: str
    reason: str = ""
    place: tuple[str, int] | None = None


class _Loader(importlib.abc.InspectLoader):
    def __init__(self, edit: Edit | None):
        self.edit = edit

    def get_source(self, fullname: str) -> str:
        return (CHECKER / f"{fullname}.py").read_text("utf-8")

    def exec_module(self, module: ModuleType) -> None:
        code = _compiled(module.__name__, self.edit)
        exec(code, module.__dict__)


_CODES: dict[str, Any] = {}


def _compiled(name: str, edit: Edit | None) -> Any:
    edited = edit(name, TREES[name]) if edit is not None else None
    path = str(CHECKER / f"{name}.py")
    if edited is not None:
        return compile(ast.fix_missing_locations(edited), path, "exec")
    if name not in _CODES:
        _CODES[name] = compile(TREES[name], path, "exec")
    return _CODES[name]


class _Finder(importlib.abc.MetaPathFinder):
    def __init__(self, edit: Edit | None):
        self.loader = _Loader(edit)

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> Any:
        if fullname not in NAMES:
            return None
        return importlib.util.spec_from_loader(
            fullname, self.loader, origin=str(CHECKER / f"{fullname}.py")
        )


def load(edit: Edit | None = None) -> dict[str, ModuleType]:
    """The checker's modules, by name; `sys.modules` is left as it was."""
    saved = {name: sys.modules.pop(name) for name in NAMES if name in sys.modules}
    finder = _Finder(edit)
    sys.meta_path.insert(0, finder)
    try:
        return {name: importlib.import_module(name) for name in NAMES}
    finally:
        sys.meta_path.remove(finder)
        for name in NAMES:
            sys.modules.pop(name, None)
        sys.modules.update(saved)


class InProcess:
    """The checker's reading and following of a certificate, without its command line."""

    def __init__(self, edit: Edit | None = None):
        self.modules = load(edit)
        self.follow = self.modules["derivation"].check
        self.parse, self.work, self.refusal = map(self._find, ("parse", "Work", "Refusal"))

    def _find(self, name: str) -> Any:
        return next(vars(m)[name] for m in self.modules.values() if name in vars(m))

    def check(self, certificate: Any) -> Verdict:
        """Check bytes, text, or a JSON object."""
        if isinstance(certificate, str):
            data = certificate.encode()
        elif isinstance(certificate, bytes):
            data = certificate
        else:
            data = json.dumps(certificate).encode()
        try:
            self.follow(self.parse(data), self.work())
        except self.refusal as error:
            return Verdict(error.verdict, str(error), _place(error))
        except Exception as error:  # a defect of the checker, or of a straw checker
            return Verdict("internal error", f"{type(error).__name__}: {error}", _place(error))
        return Verdict("valid")


def _place(error: BaseException) -> tuple[str, int] | None:
    # Refusals are raised again with the step's number; the first one knows where it was found.
    first: BaseException = error
    while first.__context__ is not None and type(first.__context__) is type(error):
        first = first.__context__
    frames = [
        frame
        for frame in traceback.extract_tb(first.__traceback__)
        if Path(frame.filename).parent == CHECKER
    ]
    if not frames:
        return None
    return Path(frames[-1].filename).stem, frames[-1].lineno or 0


def run_process(arguments: Sequence[str | Path], *, timeout: float = 120) -> Any:
    """`python -I -S exactrank/checker …`."""
    command = [sys.executable, "-I", "-S", str(CHECKER), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=timeout)
