"""The expressions that a claims file gives as values."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable

from numerals import binomial, bounded, power
from verdicts import Invalid, show


class ClaimsError(Exception):
    """The claims file is wrong, or lacks the claim: one line."""


# Python's grammar of expressions, of which _evaluate lets only these forms through.
_TOKENS = re.compile(r"(?:[0-9]+(?![0-9A-Za-z_])|[A-Za-z_][A-Za-z_0-9]*|[-+/^(), ]|\*(?!\*))+")
_NAMES = re.compile(
    r"N|M|L|r[0-9]+|r_last|m|S|cut|recursion|window_product|rankA|rankB|rank|Z|B|k|summand"
    r"|q|leaf_count|coarse_count"
)


def evaluated(text: str, names: Callable[[str], int]) -> int:
    try:
        if not _TOKENS.fullmatch(text):
            raise SyntaxError
        return _evaluate(ast.parse(text.strip().replace("^", "**"), mode="eval").body, names)
    except SyntaxError:
        raise ClaimsError(f"the value {show(text)} is not an expression") from None


def _evaluate(tree: ast.expr, names: Callable[[str], int]) -> int:
    match tree:
        case ast.Constant(value=int(value)):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(value))):
            return -value
        case ast.Name(id=name) if _NAMES.fullmatch(name):
            return names(name)
        case ast.Call(func=ast.Name(id=("min" | "binom") as name), args=[left, right], keywords=[]):
            a, b = _evaluate(left, names), _evaluate(right, names)
            if name == "min":
                return min(a, b)
            if min(a, b) < 0:
                raise Invalid("in the value, a binomial coefficient has a negative number")
            return binomial(a, b)
        case ast.BinOp(left=left, op=op, right=right):
            a, b = _evaluate(left, names), _evaluate(right, names)
            match op:
                case ast.Add():
                    return bounded(a + b)
                case ast.Mult():
                    return bounded(a * b)
                case ast.Div() if b and a % b == 0:
                    return a // b
                case ast.Pow() if b >= 0:
                    return power(a, b)
                case ast.Div() | ast.Pow():
                    raise Invalid("in the value, a division is not exact or a power negative")
    raise SyntaxError
