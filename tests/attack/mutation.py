"""Mutation testing of the checker: small changes of its source, each judged by the table of certificates.

    python tests/attack/mutation.py --sample 200 --seed 1

A change exchanges a comparison, an arithmetic operator, `and` with `or`, leaves out a `not`, or
adds one to an integer. It is killed if some file of tests/certificates gets another verdict, or if
the changed checker runs out of time. Survivors are printed, a line for each.
"""

import argparse
import ast
import copy
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE)]

import test_straws as table  # noqa: E402
from attack_checker import TREES, InProcess  # noqa: E402
from attack_straws import FAMILIES, in_a_child  # noqa: E402

SWAPS: dict[type, type] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
    ast.And: ast.Or,
    ast.Or: ast.And,
}
Mutation = tuple[str, int, int]  # module, number of the node as it is walked, operand


def mutations() -> list[Mutation]:
    """Every place that can be changed, in the order of the files."""
    return [
        (module, number, part)
        for module in sorted(FAMILIES)
        for number, node in enumerate(ast.walk(TREES[module]))
        for part in _parts(node)
    ]


def _parts(node: ast.AST) -> Iterator[int]:
    if isinstance(node, ast.Compare):
        yield from (i for i, op in enumerate(node.ops) if type(op) in SWAPS)
    elif isinstance(node, ast.BinOp) and not isinstance(node.left, ast.Constant):
        yield from [0] * (type(node.op) in SWAPS)
    elif (
        isinstance(node, ast.BoolOp)
        or (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not))
        or (isinstance(node, ast.Constant) and type(node.value) is int)
    ):
        yield 0


def _change(node: Any, part: int) -> None:
    if isinstance(node, ast.Compare):
        node.ops[part] = SWAPS[type(node.ops[part])]()
    elif isinstance(node, ast.BinOp | ast.BoolOp):
        node.op = SWAPS[type(node.op)]()
    elif isinstance(node, ast.UnaryOp):
        node.op, node.operand = ast.Not(), ast.UnaryOp(ast.Not(), node.operand)
    else:
        node.value += 1


def killed(mutation: Mutation) -> bool:
    """Whether some file is judged otherwise."""
    module, number, part = mutation

    def edit(name: str, tree: ast.Module) -> ast.Module | None:
        if name != module:
            return None
        changed = copy.deepcopy(tree)
        _change(list(ast.walk(changed))[number], part)
        return changed

    def work() -> bool:
        try:
            straw = InProcess(edit)
        except Exception:  # it cannot even be loaded
            return True
        paths = [path for path in table.INDEX if path not in table.SLOW_FILES]
        return any(straw.check(table.data(p)).verdict != table.expected(p) for p in paths)

    return in_a_child(work, seconds=60) is not False


def described(mutation: Mutation) -> str:
    module, number, _ = mutation
    node: Any = list(ast.walk(TREES[module]))[number]
    return f"{module}.py:{node.lineno}: {ast.unparse(node)[:90]}"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sample", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    found = mutations()
    chosen = random.Random(options.seed).sample(found, min(options.sample, len(found)))
    survivors = []
    for number, mutation in enumerate(chosen, start=1):
        if not killed(mutation):
            survivors.append(mutation)
            print(f"survives: {described(mutation)}", flush=True)
        if number % 50 == 0:
            print(f"{number}: {number - len(survivors)} killed", flush=True)
    print(f"{len(chosen)} of {len(found)} changes, {len(chosen) - len(survivors)} killed")


if __name__ == "__main__":
    main()
