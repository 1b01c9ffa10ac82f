"""Expressions that a person types, read without evaluating anything.

Python's parser makes the tree; what is not on the list below is refused. `max`, `min`, `relu` and `abs` may
also be written as SymPy does: `Max(r, 0) - Max(-r, 0) - r`.
"""

import ast
from collections.abc import Sequence
from fractions import Fraction

from exactrank.kernel.expressions import (
    NAME,
    Expression,
    expression_from_json,
    is_variable,
    variables,
)
from exactrank.kernel.fields import InputError

LENGTH_LIMIT = 2_000
EXPONENT_LIMIT = 16
BITS_LIMIT = 6_000
_FUNCTIONS = {"max": "max", "min": "min", "relu": "relu", "abs": "abs"}
_KNOWN = "numbers, names, + - * / **, max, min, relu and abs"


def read_expression(text: str, allowed: Sequence[str] | None = None) -> Expression:
    """A piecewise polynomial; raises InputError that names what is not understood.

    `allowed` are the variables that may occur; None: any.
    """
    if len(text) > LENGTH_LIMIT:
        raise InputError(f"the expression has {len(text)} characters, over {LENGTH_LIMIT}")
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise InputError(f"{text[:60]!r} is not an expression of {_KNOWN}") from None
    try:
        expression = expression_from_json(_Reader(text.strip()).read(tree.body))
    except RecursionError:
        raise InputError("the expression is nested too deep") from None
    other = [name for name in variables(expression) if allowed is not None and name not in allowed]
    if other:
        raise InputError(f"{other[0]!r} is not one of the variables {', '.join(allowed or ())}")
    return expression


class _Reader:
    def __init__(self, text: str):
        self.text = text

    def read(self, node: ast.expr) -> Expression:
        """The expression of a node of Python's tree."""
        match node:
            case ast.Constant():
                return self._number(node)
            case ast.Name(id=name) if NAME.fullmatch(name) and name.lower() not in _FUNCTIONS:
                return name
            case ast.UnaryOp(op=ast.UAdd()):
                return self.read(node.operand)
            case ast.UnaryOp(op=ast.USub()):
                return _negative(self.read(node.operand))
            case ast.BinOp():
                return self._binary(node)
            case ast.Call(func=ast.Name(id=name), keywords=[]) if name.lower() in _FUNCTIONS:
                return self._call(_FUNCTIONS[name.lower()], [self.read(arg) for arg in node.args])
        raise self._unknown(node)

    def _unknown(self, node: ast.AST) -> InputError:
        found = ast.get_source_segment(self.text, node) or self.text
        return InputError(f"{found[:60]!r} is not understood; an expression has {_KNOWN}")

    def _number(self, node: ast.Constant) -> str:
        if type(node.value) not in (int, float):
            raise self._unknown(node)
        # The decimal that was typed, not the float that it would become.
        written = (ast.get_source_segment(self.text, node) or "").replace("_", "")
        try:
            short = Fraction(written) if len(written) < 40 or written.isdecimal() else None
        except ValueError:
            short = None
        if short is None or "e" in written.lower():
            raise InputError(f"{written[:60]!r} is not a number such as 3, 0.25 or 1/3")
        return str(short)

    def _binary(self, node: ast.BinOp) -> Expression:
        left = self.read(node.left)
        if isinstance(node.op, ast.Pow):
            return self._power(node, left)
        right = self.read(node.right)
        match node.op:
            case ast.Add():
                return _sum(left, right)
            case ast.Sub():
                return _sum(left, _negative(right))
            case ast.Mult():
                return _product(left, right)
            case ast.Div():
                if not isinstance(right, str) or is_variable(right) or not Fraction(right):
                    raise InputError("an expression is divided by numbers other than 0 only")
                return _product(str(1 / Fraction(right)), left)
        raise self._unknown(node)

    def _power(self, node: ast.BinOp, base: Expression) -> Expression:
        exponent = node.right.value if isinstance(node.right, ast.Constant) else None
        if type(exponent) is not int or not 1 <= exponent <= EXPONENT_LIMIT:
            raise InputError(f"an exponent is an integer from 1 to {EXPONENT_LIMIT}")
        if _constant(base):
            return _written(Fraction(base) ** exponent)
        return base if exponent == 1 else ("product", *[base] * exponent)

    def _call(self, head: str, parts: list[Expression]) -> Expression:
        if head in ("relu", "abs"):
            if len(parts) != 1:
                raise InputError(f"{head} has one argument, not {len(parts)}")
            return ("relu", parts[0]) if head == "relu" else ("max", parts[0], _negative(parts[0]))
        if not parts:
            raise InputError(f"{head} has no arguments")
        return parts[0] if len(parts) == 1 else (head, *parts)


def _constant(expression: Expression) -> bool:
    return isinstance(expression, str) and not is_variable(expression)


def _written(value: Fraction) -> str:
    """A constant that was computed; its digits are counted before they are made."""
    if value.numerator.bit_length() + value.denominator.bit_length() > BITS_LIMIT:
        raise InputError("a constant of the expression has too many digits")
    return str(value)


def _sum(left: Expression, right: Expression) -> Expression:
    if _constant(left) and _constant(right):
        return _written(Fraction(left) + Fraction(right))
    # Sums that were typed as a chain stay flat.
    first = left[1:] if not isinstance(left, str) and left[0] == "sum" else (left,)
    return ("sum", *first, right)


def _product(left: Expression, right: Expression) -> Expression:
    if _constant(left) and _constant(right):
        return _written(Fraction(left) * Fraction(right))
    return ("product", left, right)


def _negative(expression: Expression) -> Expression:
    return _product("-1", expression)
