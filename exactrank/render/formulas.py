"""Numbers, fields, labels, weights, polynomials and matrices in LaTeX; text escaped.

Everything that comes from a certificate passes through a function of this file, which accepts only
the form that `docs/certificate.md` gives it and raises ValueError otherwise.
"""

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

DECIMAL = re.compile(r"0|[1-9][0-9]*")
POWER = re.compile(r"([1-9][0-9]*)(?:\^([1-9][0-9]*))?")
RATIONAL = re.compile(r"(-?)(0|[1-9][0-9]*)(?:/([1-9][0-9]*))?")
FIELD = re.compile(r"GF\(([1-9][0-9]*)\)")

ELSEWHERE = "full data in the certificate file"
"""What is said wherever something is cut short."""

_DIGITS_SHOWN = 60
_FACTORS_SHOWN = 24
_RUNS_SHOWN = 24
_TERMS_SHOWN = 60

# Mathematics, where the plain typewriter font lacks the character.
_SPECIAL = {
    "\\": r"\ensuremath{\backslash}",
    "{": r"\ensuremath{\{}",
    "}": r"\ensuremath{\}}",
    "$": r"\$",
    "#": r"\#",
    "%": r"\%",
    "&": r"\&",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\ensuremath{<}",
    ">": r"\ensuremath{>}",
    "|": r"\ensuremath{|}",
    # Braces break ligatures (-- and quotation marks), which would change what is read.
    "-": "{-}",
    "'": r"{\char39}",
    "`": r"{\char96}",
    '"': r"{\char34}",
}
_SYMBOLS = {
    "\u2264": r"\ensuremath{\le}",
    "\u2265": r"\ensuremath{\ge}",
    "\u2212": r"\ensuremath{-}",
    "\u2297": r"\ensuremath{\otimes}",
    "\u2299": r"\ensuremath{\odot}",
    "\u03a3": r"\ensuremath{\Sigma}",
    "\u03a0": r"\ensuremath{\Pi}",
    "\u03b1": r"\ensuremath{\alpha}",
    "\u03b3": r"\ensuremath{\gamma}",
    "\u03c6": r"\ensuremath{\phi}",
    "\u00b7": r"\ensuremath{\cdot}",
    "\u2026": r"\dots{}",
    "\u2013": r"\textendash{}",
}


def shown(value: object) -> str:
    """A short printable form of something unknown, for messages."""
    return ascii(value)[:60]


def escape(text: str) -> str:
    """Text from outside as LaTeX; characters that plain fonts lack are named by their number."""
    if not isinstance(text, str):
        raise ValueError(f"not a text: {shown(text)}")
    pieces = []
    for character in text:
        if character in _SPECIAL:
            pieces.append(_SPECIAL[character])
        elif character in _SYMBOLS:
            pieces.append(_SYMBOLS[character])
        elif " " <= character <= "~":
            pieces.append(character)
        else:
            pieces.append(rf"[U+{ord(character):04X}]\allowbreak{{}}")
    return "".join(pieces)


def typewriter(text: str) -> str:
    """Escaped text in typewriter type that may break anywhere: names and digests have no spaces."""
    pieces = (r"\ " if c == " " else escape(c) for c in text)
    return r"\texttt{" + r"\allowbreak{}".join(pieces) + "}"


def rule_name(text: str) -> str:
    """The name of a rule, which may break after an underscore only."""
    return r"\texttt{" + escape(text).replace(r"\_", r"\_\allowbreak{}") + "}"


def plain(text: str) -> str:
    """A number as an entry of a matrix: not grouped."""
    return text.replace(r"\,\allowbreak ", "").replace(r"\,", "")


def integer(value: object, *, least: int = 0) -> int:
    """A JSON integer, and no boolean."""
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise ValueError(f"not an integer from {least} on: {shown(value)}")
    return value


def digits(text: str) -> str:
    """Decimal digits in groups of three; very long numbers are cut short, their length stated."""
    if len(text) > _DIGITS_SHOWN:
        return rf"{text[:8]}\ldots{text[-8:]}\ (\text{{{len(text)} digits}})"
    if len(text) < 5:
        return text
    head = len(text) % 3
    groups = [text[:head]] * bool(head) + [text[i : i + 3] for i in range(head, len(text), 3)]
    # Only what does not fit a line anyway may be broken.
    return (r"\,\allowbreak " if len(text) > 15 else r"\,").join(groups)


def natural(text: object) -> str:
    """A NAT in LaTeX: grouped digits, or its product of prime powers."""
    if not isinstance(text, str):
        raise ValueError(f"not a natural number written as a string: {shown(text)}")
    if DECIMAL.fullmatch(text):
        return digits(text)
    factors = [POWER.fullmatch(factor) for factor in text.split("*")]
    pieces: list[str] = []
    for factor in factors:
        if factor is None:
            raise ValueError(f"not a natural number: {shown(text)}")
        pieces.append(digits(factor[1]) + (f"^{{{factor[2]}}}" if factor[2] else ""))
    if len(pieces) > _FACTORS_SHOWN:
        more = rf"\cdots\ (\text{{{len(pieces)} prime powers}})"
        pieces = [*pieces[:_FACTORS_SHOWN], more]
    return r" \cdot ".join(pieces)


def is_product(text: object) -> bool:
    """Whether a NAT is written as a product, so that a factor before it needs no brackets."""
    return isinstance(text, str) and ("*" in text or "^" in text)


def number(value: int) -> str:
    """An integer computed here."""
    return ("-" if value < 0 else "") + digits(str(abs(value)))


def fraction_of(text: object) -> Fraction:
    """A RATIONAL or an element as a Fraction."""
    if not isinstance(text, str) or not RATIONAL.fullmatch(text):
        raise ValueError(f"not a rational number written as a string: {shown(text)}")
    if len(text) > 4000:
        raise ValueError(f"a rational number of {len(text)} characters")
    return Fraction(text)


def rational(text: object) -> str:
    """A RATIONAL or ELEMENT in LaTeX, on one line: 3/4 stays as it is."""
    match = RATIONAL.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise ValueError(f"not a rational number written as a string: {shown(text)}")
    sign, numerator, denominator = match.groups()
    return sign + digits(numerator) + (f"/{digits(denominator)}" if denominator else "")


def modulus_of(field: object) -> int | None:
    """p for GF(p), None for QQ."""
    if field == "QQ":
        return None
    match = FIELD.fullmatch(field) if isinstance(field, str) else None
    if match is None or len(match[1]) > 20:
        raise ValueError(f"unknown field {shown(field)}")
    return int(match[1])


def field_tex(field: object) -> str:
    """The field as a symbol."""
    p = modulus_of(field)
    return r"\mathbb{Q}" if p is None else rf"\mathrm{{GF}}({number(p)})"


def listing(items: Sequence[str], *, most: int = 24, more: str = "") -> str:
    """Items set off by commas in mathematics; breaks allowed; the rest counted."""
    text = r",\allowbreak ".join(items[:most])
    if len(items) > most:
        text += rf",\allowbreak \dots\ (\text{{{len(items)} in all{more}}})"
    return text


def runs(labels: Iterable[int]) -> list[tuple[int, int]]:
    """Increasing labels as maximal runs (first, last) of consecutive ones."""
    found: list[tuple[int, int]] = []
    for label in labels:
        if found and found[-1][1] == label - 1:
            found[-1] = (found[-1][0], label)
        else:
            found.append((label, label))
    return found


def label_list(labels: Sequence[int]) -> str:
    """Labels as in a set, without the braces: short ones in full, runs and steps by dots."""
    if len(labels) > 6 and len({b - a for a, b in pairwise(labels)}) == 1:
        head = labels[:2] if labels[1] - labels[0] == 1 else labels[:3]
        return ",".join(str(x) for x in head) + rf",\dots,{labels[-1]}"
    found = runs(labels)
    if _periodic(found):
        # Blocks of one length at one distance: three of them and the last say which.
        shown = [_run(run) for run in found[:3]]
        return r",\allowbreak ".join([*shown, r"\dots", _run(found[-1])])
    text = r",\allowbreak ".join(_run(run) for run in found[:_RUNS_SHOWN])
    if len(found) > _RUNS_SHOWN:
        text += rf",\allowbreak \dots,\allowbreak {labels[-1]}"
    return text


def _periodic(found: Sequence[tuple[int, int]]) -> bool:
    """Whether these are more than six runs of one length, at one distance."""
    steps = {(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(found)}
    return len(found) > 6 and len(steps) == 1


def _run(run: tuple[int, int]) -> str:
    """A run of labels: short ones in full."""
    first, last = run
    if last - first < 3:
        return r",\allowbreak ".join(str(x) for x in range(first, last + 1))
    return rf"{first},\dots,{last}"


def label_set(labels: Sequence[int]) -> str:
    r"""Labels as a set, \{1,3,5\}; long sets are cut short with their size."""
    for label in labels:
        integer(label, least=1)
    cut_short = len(runs(labels)) > _RUNS_SHOWN and len({b - a for a, b in pairwise(labels)}) > 1
    size = rf"\ (\text{{{len(labels)} labels}})" if cut_short else ""
    return rf"\{{{label_list(labels)}\}}{size}"


def count(n: int, noun: str, plural: str = "") -> str:
    """`1 path`, `3 paths`, the number in mathematics."""
    return f"${number(n)}$ {noun if n == 1 else plural or noun + 's'}"


def joined(items: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    items = list(items)
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def weight(level: int, k: int, gamma: int, alpha: int) -> str:
    """The weight a^{l,k,γ}_α; k = 0 stands for a shared layer, where k is omitted."""
    upper = f"{level},{gamma}" if k == 0 else f"{level},{k},{gamma}"
    return f"a^{{{upper}}}_{{{alpha}}}"


Term = tuple[int, list[tuple[int, int, int, int, int]]]


def terms_of(poly: object) -> list[Term]:
    """The terms of a POLY."""
    if not isinstance(poly, list):
        raise ValueError(f"not a polynomial: {shown(poly)}")
    terms: list[Term] = []
    for term in poly:
        if not isinstance(term, list) or len(term) != 2 or not isinstance(term[1], list):
            raise ValueError(f"not a term of a polynomial: {shown(term)}")
        coefficient = fraction_of(term[0])
        powers = []
        for variable in term[1]:
            if not isinstance(variable, list) or len(variable) != 5:
                raise ValueError(f"not a power of a weight: {shown(variable)}")
            level, k, gamma, alpha, power = (integer(x) for x in variable)
            powers.append((level, k, gamma, alpha, power))
        if coefficient.denominator != 1:
            raise ValueError(f"not an integer coefficient: {shown(term[0])}")
        terms.append((coefficient.numerator, powers))
    return terms


def polynomial(poly: object, *, most: int = _TERMS_SHOWN) -> str:
    """A POLY in the weights; long ones are cut short after `most` terms, breaks allowed."""
    terms = terms_of(poly)
    if not terms:
        return "0"
    text = ""
    for coefficient, powers in terms[:most]:
        sign = " - " if coefficient < 0 else " + " if text else ""
        factors = [
            weight(level, k, gamma, alpha)
            if power == 1
            else _powered(level, k, gamma, alpha, power)
            for level, k, gamma, alpha, power in powers
        ]
        if abs(coefficient) != 1 or not factors:
            factors.insert(0, number(abs(coefficient)))
        # A break between two weights is worse than one before a sign, but better than none.
        text += sign.lstrip() if not text else sign
        text += r"\penalty800 ".join(factors)
    if len(terms) > most:
        text += rf" + \cdots\ (\text{{{len(terms)} terms in all}})"
    return text


def _powered(level: int, k: int, gamma: int, alpha: int, power: int) -> str:
    return rf"\bigl({weight(level, k, gamma, alpha)}\bigr)^{{{power}}}"


def needs_brackets(poly: object) -> bool:
    """Whether a POLY as a factor of a product is a sum."""
    terms = terms_of(poly)
    return len(terms) > 1 or any(coefficient < 0 for coefficient, _ in terms)


def cell(text: str) -> str:
    """An entry of a matrix: a number of more than 12 characters is cut short."""
    if len(text) > 12:
        return rf"{text[:5]}\ldots{text[-3:]}"
    return text


def matrix(
    rows: int, columns: int, entry: Any, *, most_rows: int = 10, budget: int = 58
) -> tuple[str, str]:
    """A pmatrix of `entry(i, j)` (strings), cut short to fit a line, and a remark that says so.

    `budget` is about the characters in a row. The remark is empty where all is shown.
    """
    shown_rows = rows if rows <= most_rows else most_rows - 1
    table: list[list[str]] = [[] for _ in range(shown_rows)]
    width = shown_columns = 0
    for j in range(columns):
        column = [cell(entry(i, j)) for i in range(shown_rows)]
        size = max((len(x.replace(r"\ldots", "..")) for x in column), default=0) + 2
        if j and width + size > budget:
            break
        width += size
        shown_columns += 1
        for i, text in enumerate(column):
            table[i].append(text)
    cut_rows, cut_columns = shown_rows < rows, shown_columns < columns
    lines = [" & ".join([*line, *([r"\cdots"] * cut_columns)]) for line in table]
    if cut_rows:
        lines.append(" & ".join([r"\vdots"] * (shown_columns + cut_columns)))
    body = r" \\ ".join(lines)
    # Plain pmatrix stops at ten columns; MaxMatrixCols is raised in the preamble to 40.
    text = rf"\begin{{pmatrix}} {body} \end{{pmatrix}}"
    if not (cut_rows or cut_columns):
        return text, ""
    parts = [f"first {shown_rows} rows"] * cut_rows + [
        f"first {shown_columns} columns"
    ] * cut_columns
    return text, rf"{rows} $\times$ {columns}; the {' and '.join(parts)} are shown; {ELSEWHERE}"


def nested(tree: object, *, most: int = 160) -> str:
    """A TREE as nested brackets, cut short where it is long."""
    pieces: list[str] = []
    stack: list[object] = [tree]
    # An explicit stack: nothing here may depend on how deep the nesting is.
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            pieces.append(item)
        elif isinstance(item, list):
            stack.append(")")
            for position, child in reversed(list(enumerate(item))):
                stack.append(child)
                if position:
                    stack.append(r",\allowbreak ")
            stack.append("(")
        else:
            pieces.append(str(integer(item, least=1)))
        if len(pieces) > most:
            return "".join(pieces) + r"\dots"
    return "".join(pieces)


def bounded(subject: str, statement: Any) -> str:
    """`subject = 4`, `>= 4`, `<= 4` or `3 <= subject <= 4` in LaTeX, without dollar signs."""
    lower, upper = statement["lower"], statement["upper"]
    if lower is None and upper is None:
        raise ValueError("a statement about a rank gives a lower or an upper bound")
    if lower is None:
        return rf"{subject} \le {natural(upper)}"
    if upper is None:
        return rf"{subject} \ge {natural(lower)}"
    if lower == upper:
        return rf"{subject} = {natural(lower)}"
    return rf"{natural(lower)} \le {subject} \le {natural(upper)}"


def linear(form: Any, variable: str = "r") -> str:
    """The linear form a + b·r of a pair [a, b]: `1`, `r - 1`, `2r + 3`."""
    if not isinstance(form, list) or len(form) != 2:
        raise ValueError(f"not a linear form: {shown(form)}")
    a, b = form
    if any(isinstance(x, bool) or not isinstance(x, int) for x in form):
        raise ValueError(f"not a linear form: {shown(form)}")
    if b == 0:
        return number(a)
    text = ("-" if b < 0 else "") + (number(abs(b)) if abs(b) != 1 else "") + variable
    if a:
        text += (" - " if a < 0 else " + ") + number(abs(a))
    return text


def one_of(value: object, allowed: Sequence[object], what: str) -> Any:
    """The value, if it is one of these; ValueError names it otherwise."""
    if isinstance(value, bool) or not any(value == x for x in allowed):
        raise ValueError(f"unknown {what} {shown(value)}")
    return value
