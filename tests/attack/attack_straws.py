"""Straw checkers: the checker with one check taken out, made from its source in memory.

A check is a `raise` of Invalid, Malformed or Declined, or one operand of the `or` that guards it. A
straw checker lets pass what that check refused.
"""

import ast
import copy
import json
import os
import resource
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from attack_checker import TREES, Edit, InProcess

REFUSALS = ("Invalid", "Malformed", "Declined")
# The families of the tables; the command line and the claims have tests of their own.
FAMILIES = (
    "conditions",
    "derivation",
    "features",
    "form",
    "forms",
    "forms_reals",
    "forms_rectifiers",
    "matrices",
    "networks",
    "numerals",
    "polynomials",
    "reals",
    "rules",
    "rules_below",
    "rules_boxes",
    "rules_conditions",
    "rules_cuts",
    "rules_identities",
    "rules_matrices",
    "rules_networks",
    "rules_reals",
    "rules_rectifiers",
    "rules_separation",
    "rules_shapes",
    "rules_sizes",
    "rules_symbolic",
    "rules_tensors",
    "statements",
    "subspaces",
    "values",
    "verdicts",
    "weights",
)


@dataclass(frozen=True)
class Check:
    """A check by where it stands: function, and what it says or which operand of its guard."""

    module: str
    function: str
    text: str
    line: int
    refusal: range
    operand: int | None = None

    def __str__(self) -> str:
        part = "" if self.operand is None else f" [{self.operand}]"
        return f"{self.module}.{self.function}: {self.text}{part}"


def _refusal(node: ast.stmt) -> str | None:
    """What a `raise Invalid(…)` says, shortened."""
    if not isinstance(node, ast.Raise) or not isinstance(node.exc, ast.Call):
        return None
    function = node.exc.func
    if not isinstance(function, ast.Name) or function.id not in REFUSALS:
        return None
    words = [n.value for n in ast.walk(node.exc) if isinstance(n, ast.Constant)]
    return " ".join(str(word).strip() for word in words)[:70]


def checks() -> Iterator[Check]:
    """All checks of the checker, in the order of its files."""
    for module, tree in TREES.items():
        if module not in FAMILIES:
            continue
        for function in ast.walk(tree):
            if not isinstance(function, ast.FunctionDef):
                continue
            for node in ast.walk(function):
                if isinstance(node, ast.stmt) and (text := _refusal(node)) is not None:
                    yield Check(module, function.name, text, node.lineno, _lines(node))
                if isinstance(node, ast.If) and (text := _guarded(node)) is not None:
                    for number in range(_operands(node.test)):
                        lines = _lines(node.body[0])
                        yield Check(module, function.name, text, node.lineno, lines, number)


def _lines(node: ast.stmt) -> range:
    return range(node.lineno, (node.end_lineno or node.lineno) + 1)


def _guarded(node: ast.If) -> str | None:
    return _refusal(node.body[0]) if len(node.body) == 1 else None


def _operands(test: ast.expr) -> int:
    alternatives = isinstance(test, ast.BoolOp) and isinstance(test.op, ast.Or)
    return len(test.values) if alternatives and isinstance(test, ast.BoolOp) else 0


class _Remove(ast.NodeTransformer):
    def __init__(self, check: Check):
        self.check = check

    def visit_Raise(self, node: ast.Raise) -> Any:
        if self.check.operand is None and node.lineno == self.check.line:
            return ast.copy_location(ast.Pass(), node)
        return node

    def visit_If(self, node: ast.If) -> Any:
        self.generic_visit(node)
        if self.check.operand is not None and node.lineno == self.check.line:
            test = node.test
            if isinstance(test, ast.BoolOp):
                test.values[self.check.operand] = ast.copy_location(ast.Constant(False), test)
        return node


def without(check: Check) -> Edit:
    """The edit that takes one check out."""

    def edit(name: str, tree: ast.Module) -> ast.Module | None:
        if name != check.module:
            return None
        return _Remove(check).visit(copy.deepcopy(tree))  # type: ignore[no-any-return]

    return edit


class AcceptsAll:
    """Says valid to everything."""

    def check(self, data: bytes) -> str:
        return "valid"


class OnlyParses(InProcess):
    """Reads the certificate's JSON and believes it."""

    def only_parse(self, data: bytes) -> str:
        try:
            value = self.parse(data)
        except self.refusal as error:
            return str(error.verdict)
        good = isinstance(value, dict) and value.get("format") == "exactrank-certificate"
        return "valid" if good else "malformed"


class BelievesSteps(InProcess):
    """Reads everything strictly, and follows no step."""

    def __init__(self) -> None:
        def edit(name: str, tree: ast.Module) -> ast.Module | None:
            if name != "derivation":
                return None
            changed = copy.deepcopy(tree)
            for node in ast.walk(changed):
                if isinstance(node, ast.FunctionDef) and node.name == "_follow":
                    node.body = [ast.copy_location(ast.Pass(), node.body[0])]
            return changed

        super().__init__(edit)


def in_a_child(work: Any, *, seconds: int = 1, memory: int = 3 * 2**30) -> Any:
    """What `work()` returns, or None where it ran out of time or memory: in a forked process.

    A checker without one of its limits would otherwise fill the memory of this one.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.close(reader)
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
            signal.alarm(4 * seconds)
            with os.fdopen(writer, "w") as stream:
                json.dump(work(), stream)
            code = 0
        finally:
            os._exit(code)
    os.close(writer)
    with os.fdopen(reader) as stream:
        text = stream.read()
    _, status = os.waitpid(child, 0)
    return json.loads(text) if status == 0 and text else None
