"""The expressions of claims files (docs/certificate.md), evaluated for the search."""

import ast
import re
from collections.abc import Callable
from math import comb

from exactrank.kernel.fields import InputError

_TOKENS = re.compile(r"(?:[0-9]+(?![0-9A-Za-z_])|[A-Za-z_][A-Za-z_0-9]*|[-+/^(), ]|\*(?!\*))+")
_BITS = 2**20


class UndefinedValue(Exception):
    """The value has no meaning for this subject."""


def parse(text: str) -> ast.expr:
    """The tree of an expression, in which `^` is a power; raises InputError."""
    try:
        if not _TOKENS.fullmatch(text):
            raise SyntaxError
        return ast.parse(text.strip().replace("^", "**"), mode="eval").body
    except SyntaxError:
        raise InputError(f"the value {text[:80]!r} is not an expression") from None


def evaluate(text: str, names: Callable[[str], int]) -> int:
    """The number that an expression stands for.

    `names` gives the numbers of names, or raises UndefinedValue. Raises UndefinedValue also where a division has
    a remainder, InputError for what is no expression.
    """
    return _evaluate(parse(text), text, names)


def holds(condition: str, names: Callable[[str], int]) -> bool:
    """Whether `A = B` or `A >= B` holds; raises as `evaluate` does."""
    at_least = ">=" in condition
    sides = condition.split(">=" if at_least else "=")
    if len(sides) != 2:
        raise InputError(f"the condition {condition[:80]!r} has not the form A = B or A >= B")
    left, right = (evaluate(side, names) for side in sides)
    return left >= right if at_least else left == right


def monotone(text: str) -> bool:
    """Whether it is plain that the value does not decrease when a name's number grows."""
    divisors = [
        node.right
        for node in ast.walk(parse(text))
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)
    ]
    return "-" not in text and all(isinstance(divisor, ast.Constant) for divisor in divisors)


def without_meaning(text: str, inputs: int) -> bool:
    """Whether the value is undefined for every network with so many inputs."""

    def only_inputs(name: str) -> int:
        if name != "N":
            raise LookupError
        return inputs

    for node in ast.walk(parse(text)):
        if isinstance(node, ast.BinOp):
            try:
                _evaluate(node, text, only_inputs)
            except UndefinedValue:
                return True
            except LookupError:
                continue
    return False


def _evaluate(tree: ast.expr, text: str, names: Callable[[str], int]) -> int:
    match tree:
        case ast.Constant(value=int(value)):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(value))):
            return -value
        case ast.Name(id=name):
            return names(name)
        case ast.Call(func=ast.Name(id=("min" | "binom") as name), args=[left, right], keywords=[]):
            a, b = _evaluate(left, text, names), _evaluate(right, text, names)
            if name == "min":
                return min(a, b)
            if min(a, b) < 0:
                raise UndefinedValue
            return comb(a, b)
        case ast.BinOp(left=left, op=op, right=right):
            return _operation(op, _evaluate(left, text, names), _evaluate(right, text, names), text)
    raise InputError(f"the value {text[:80]!r} is not an expression")


def _operation(op: ast.operator, a: int, b: int, text: str) -> int:
    match op:
        case ast.Add():
            return a + b
        case ast.Mult():
            return a * b
        case ast.Div():
            if b == 0 or a % b:
                raise UndefinedValue
            return a // b
        case ast.Pow():
            if b < 0 or a.bit_length() * b > _BITS:
                raise UndefinedValue
            return int(a**b)
    raise InputError(f"the value {text[:80]!r} is not an expression")
