"""Formulas in MathML, from the LaTeX that this folder writes; no macro beyond those is known.

MathML is what browsers show without any library. They do not break a formula across lines, so a formula in
running text is several `math` elements, one after the other, where LaTeX may break it.
"""

import re
from collections.abc import Sequence
from html import escape

from exactrank.render.tex_tokens import Reader, Token, is_character, is_command, split, tokens_of

_LETTERS = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ϵ", "varepsilon": "ε",
    "zeta": "ζ", "eta": "η", "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ",
    "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ",
    "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ",
    "Theta": "Θ", "Lambda": "Λ", "Sigma": "Σ", "Pi": "Π", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
    "ell": "ℓ", "top": "⊤", "square": "□", "infty": "∞", "emptyset": "∅", "backslash": "\\",
    "forall": "∀", "exists": "∃", "neg": "¬", "partial": "∂",
}  # fmt: skip
_RELATIONS = {
    "le": "≤", "ge": "≥", "ne": "≠", "leq": "≤", "geq": "≥", "neq": "≠", "in": "∈",
    "notin": "∉", "equiv": "≡", "to": "→", "subset": "⊂", "subseteq": "⊆", "supseteq": "⊇",
    "mapsto": "↦", "mid": "|", "Rightarrow": "⇒", "Leftrightarrow": "⇔", "rightarrow": "→",
    "cong": "≅", "sim": "∼", "approx": "≈",
}  # fmt: skip
_BINARY = {
    "cup": "∪", "cap": "∩", "times": "×", "cdot": "⋅", "otimes": "⊗", "odot": "⊙", "oplus": "⊕",
    "pm": "±", "setminus": "∖", "wedge": "∧", "vee": "∨", "land": "∧", "lor": "∨", "circ": "∘",
    "star": "⋆", "ast": "∗", "sqcup": "⊔",
}  # fmt: skip
_BIG = {
    "sum": "∑", "prod": "∏", "bigotimes": "⨂", "bigodot": "⨀", "bigcup": "⋃", "bigoplus": "⨁",
}  # fmt: skip
_DOTS = {"dots": "…", "ldots": "…", "cdots": "⋯", "vdots": "⋮", "ddots": "⋱"}
_FUNCTIONS = {"min", "max", "inf", "sup", "det", "dim", "deg", "gcd", "log", "ker", "lim"}
_SPACES = {
    ",": "0.167em", ":": "0.222em", ";": "0.278em", " ": "0.25em", "quad": "1em",
    "qquad": "2em", "!": "-0.167em",
}  # fmt: skip
_FENCES = {"bigl": "1.2em", "bigr": "1.2em", "big": "1.2em", "Bigl": "1.8em", "Bigr": "1.8em",
           "Big": "1.8em"}  # fmt: skip
_ESCAPED = {"{": ("open", "{"), "}": ("close", "}"), "|": ("ord", "‖"),
            "lfloor": ("open", "⌊"), "rfloor": ("close", "⌋"), "lceil": ("open", "⌈"),
            "rceil": ("close", "⌉"), "langle": ("open", "⟨"), "rangle": ("close", "⟩")}  # fmt: skip
_CHARACTERS = {
    "+": ("bin", "+"), "-": ("bin", "−"), "*": ("bin", "∗"), "=": ("rel", "="), "<": ("rel", "<"),
    ">": ("rel", ">"), "(": ("open", "("), "[": ("open", "["), ")": ("close", ")"),
    "]": ("close", "]"), ",": ("punct", ","), ";": ("punct", ";"), ":": ("punct", ":"),
    "/": ("ord", "/"), "|": ("ord", "|"), "!": ("close", "!"), ".": ("punct", "."),
    "?": ("punct", "?"),
}  # fmt: skip
_IGNORED = {"displaystyle", "left", "right", "nopagebreak", "raggedright"}
_CALLIGRAPHIC = {"B": "ℬ", "E": "ℰ", "F": "ℱ", "H": "ℋ", "I": "ℐ", "L": "ℒ", "M": "ℳ", "R": "ℛ"}
_DOUBLE = {"Q": "ℚ", "R": "ℝ", "C": "ℂ", "N": "ℕ", "Z": "ℤ", "F": "𝔽"}

_SHORT = 16
"""Formulas of so few tokens are kept together."""

THIN = "\u2009"


def inline(tokens: Sequence[Token], after: str = "") -> str:
    """A formula in running text; it may break where LaTeX may break it, but not before what is `after` it."""
    *pieces, last = [f"<math>{piece}</math>" for piece in _Row(tokens).segments()]
    if after:
        last = f'<span class="unbroken">{last}{escape(after)}</span>'
    return "<wbr>".join([*pieces, last])


def display(tokens: Sequence[Token]) -> str:
    """A formula on a line of its own; one that is too wide scrolls."""
    body = "".join(_Row(tokens, display=True).segments())
    return f'<span class="display"><math display="block">{body}</math></span>'


def formula(tex: str) -> str:
    """A formula given as LaTeX, in one piece."""
    return f"<math>{''.join(_Row(tokens_of(tex)).segments())}</math>"


class _Row:
    """One row of a formula: atoms with their classes, scripts attached to the last of them."""

    def __init__(
        self, tokens: Sequence[Token], *, display: bool = False, script: bool = False
    ) -> None:
        self.reader = Reader(tokens)
        self.display, self.script = display, script
        self.pieces: list[list[str]] = [[]]
        self.before = "start"
        # The last atom is an operator with limits: its scripts go below and above.
        self.limits = False

    def segments(self) -> list[str]:
        """The row, cut where it may break; no segment is empty."""
        while self.reader.peek() is not None:
            self._next()
        return ["".join(piece) for piece in self.pieces if piece] or [""]

    def _sub(self, tokens: Sequence[Token], *, script: bool = False) -> str:
        """A row inside this one."""
        row = _Row(tokens, display=self.display and not script, script=script or self.script)
        parts = [x for piece in row._all() for x in piece]
        return parts[0] if len(parts) == 1 else f"<mrow>{''.join(parts)}</mrow>"

    def _all(self) -> list[list[str]]:
        while self.reader.peek() is not None:
            self._next()
        return self.pieces

    def _add(self, kind: str, text: str, *, limits: bool = False) -> None:
        self.pieces[-1].append(text)
        self.before, self.limits = kind, limits

    def _break(self) -> None:
        if self.pieces[-1]:
            self.pieces.append([])

    def _next(self) -> None:
        token = self.reader.take()
        if token.command:
            self._command(token.text)
        elif token.text in "^_":
            self._scripts(token.text)
        elif token.text == "{":
            self.reader.at -= 1
            self._add("ord", self._sub(self.reader.argument()))
        elif token.text.isdigit():
            self._add("ord", f"<mn>{self._digits(token.text)}</mn>")
        elif token.text in _CHARACTERS:
            self._operator(*_CHARACTERS[token.text])
        elif token.text.isascii() and token.text.isalpha():
            self._add("ord", f"<mi>{token.text}</mi>")
        elif token.text == "~":
            self._space("0.25em")
        elif token.text == "'":
            self._prime()
        elif token.text != " ":
            raise ValueError(f"no formula holds the character {token.text!a}")

    def _digits(self, text: str) -> str:
        """A number with its groups of digits."""
        while True:
            token = self.reader.peek()
            after = self.reader.tokens[self.reader.at + 1 : self.reader.at + 2]
            if is_character(token, *"0123456789"):
                text += self.reader.take().text
            elif is_command(token, ",") and after and is_character(after[0], *"0123456789"):
                self.reader.at += 1
                text += THIN
            else:
                return text

    def _operator(self, kind: str, text: str) -> None:
        shown, unary = escape(text), self.before in ("start", "bin", "rel", "open", "punct", "op")
        if kind in ("open", "close") or text in "|‖/":
            attributes = ' stretchy="false" lspace="0" rspace="0"'
        elif kind == "punct":
            attributes = f' lspace="0" rspace="{"0" if self.script else "0.167em"}"'
        elif self.script:
            attributes = ' lspace="0" rspace="0"'
        elif kind == "bin" and unary:
            attributes, kind = ' form="prefix" lspace="0" rspace="0"', "open"
        else:
            attributes = ""
        self._add(kind, f"<mo{attributes}>{shown}</mo>")
        # LaTeX breaks after relations too, if it must.
        long = len(self.reader.tokens) > _SHORT
        if kind == "rel" and long and not self.script and not self.display:
            self._break()

    def _space(self, width: str) -> None:
        self.pieces[-1].append(f'<mspace width="{width}"/>')

    def _command(self, name: str) -> None:
        if name in _LETTERS:
            self._add("ord", f"<mi>{escape(_LETTERS[name])}</mi>")
        elif name in _RELATIONS:
            self._operator("rel", _RELATIONS[name])
        elif name in _BINARY:
            self._operator("bin", _BINARY[name])
        elif name in _ESCAPED:
            self._operator(*_ESCAPED[name])
        elif name in "#%&_$":
            self._add("ord", f"<mi>{escape(name)}</mi>")
        elif name in _DOTS:
            self._add("ord", f'<mo lspace="0" rspace="0">{_DOTS[name]}</mo>')
        elif name in _SPACES:
            self._space(_SPACES[name])
        elif name in _BIG:
            nolimits = self._nolimits()
            self._add("op", f"<mo>{_BIG[name]}</mo>", limits=not nolimits)
        elif name in _FUNCTIONS:
            nolimits = self._nolimits()
            self._add("op", f"<mi>{name}</mi>", limits=self.display and not nolimits)
            self._apply()
        elif name in _FENCES:
            self._fence(_FENCES[name])
        elif name in ("allowbreak", "penalty"):
            if name == "penalty":
                while is_character(self.reader.peek(), *"-0123456789 "):
                    self.reader.at += 1
            self._break()
        elif name == "textstyle":
            self.display = False
        elif name not in _IGNORED:
            self._with_arguments(name)

    def _with_arguments(self, name: str) -> None:
        take = self.reader.argument
        if name == "mat":
            inner = self._sub(take())
            fences = (f'<mo stretchy="false" lspace="0" rspace="0">{x}</mo>' for x in "⟦⟧")
            sides = self._sub(take(), script=True)
            text = f"{next(fences)}{inner}{next(fences)}"
            self._add("ord", f"<msub><mrow>{text}</mrow>{sides}</msub>")
        elif name == "operatorname":
            self._add("op", f"<mi>{escape(self.reader.word())}</mi>")
        elif name == "mathrm":
            word = escape(self.reader.word())
            self._add("ord", f'<mi mathvariant="normal">{word}</mi>')
        elif name in ("mathcal", "mathbb", "mathbf"):
            self._add("ord", f"<mi>{styled(name, self.reader.word())}</mi>")
        elif name in ("text", "mbox", "textrm"):
            self._add("ord", self._text(take()))
        elif name == "binom":
            pair = self._sub(take(), script=True) + self._sub(take(), script=True)
            self._add(
                "ord", f'<mrow><mo>(</mo><mfrac linethickness="0">{pair}</mfrac><mo>)</mo></mrow>'
            )
        elif name == "frac":
            self._add("ord", f"<mfrac>{self._sub(take())}{self._sub(take())}</mfrac>")
        elif name == "sqrt":
            self._add("ord", f"<msqrt>{self._sub(take())}</msqrt>")
        elif name == "pmod":
            self._space("0.5em")
            inner = self._sub(take())
            text = f'<mo stretchy="false">(</mo><mi>mod</mi><mspace width="0.33em"/>{inner}'
            self._add("ord", f'<mrow>{text}<mo stretchy="false">)</mo></mrow>')
        elif name == "begin":
            self._environment(self.reader.word())
        else:
            raise ValueError(f"no formula uses the command {name!a}; known are those of mathml.py")

    def _environment(self, name: str) -> None:
        if name != "pmatrix":
            raise ValueError(f"no formula uses the environment {name!a}")
        rows = split(self.reader.environment(name), at="\\", command=True)
        table = "".join(
            "<mtr>"
            + "".join(f"<mtd>{self._sub(entry)}</mtd>" for entry in split(row, at="&"))
            + "</mtr>"
            for row in rows
            if any(token.text != " " for token in row)
        )
        text = f"<mrow><mo>(</mo><mtable>{table}</mtable><mo>)</mo></mrow>"
        self._add("ord", text)

    def _text(self, tokens: Sequence[Token]) -> str:
        """Words in a formula, which may hold formulas themselves."""
        parts = []
        for number, part in enumerate(split(tokens, at="$")):
            if number % 2:
                parts.append(self._sub(part))
            elif part:
                words = "".join(" " if token.text == "~" else token.text for token in part)
                parts.append(f"<mtext>{escape(words).replace(' ', '&nbsp;')}</mtext>")
        return parts[0] if len(parts) == 1 else f"<mrow>{''.join(parts)}</mrow>"

    def _nolimits(self) -> bool:
        self.reader.spaces()
        if is_command(self.reader.peek(), "nolimits", "limits"):
            return self.reader.take().text == "nolimits"
        return False

    def _apply(self) -> None:
        """A thin space between the name of a function and an argument without brackets."""
        self.reader.spaces()
        token = self.reader.peek()
        closed = is_character(token, *"([^_") or is_command(token, "{", "bigl", "Bigl", "left", ",")
        if token is not None and not closed:
            self._space("0.167em")

    def _fence(self, size: str) -> None:
        """A bracket of a fixed size."""
        token = self.reader.take()
        table = _ESCAPED if token.command else _CHARACTERS
        if token.text not in table:
            raise ValueError(f"{token.text!a} is no bracket")
        kind, text = table[token.text]
        attributes = f'stretchy="true" minsize="{size}" maxsize="{size}" lspace="0" rspace="0"'
        self._add(kind, f"<mo {attributes}>{escape(text)}</mo>")

    def _prime(self) -> None:
        below = None
        if is_character(self.reader.peek(), "_"):
            self.reader.at += 1
            below = self._sub(self.reader.argument(), script=True)
        self._attach(below, '<mo lspace="0" rspace="0">′</mo>')

    def _scripts(self, mark: str) -> None:
        """Subscript and superscript of the last atom, in either order."""
        found = {mark: self._sub(self.reader.argument(), script=True)}
        self.reader.spaces()
        if is_character(self.reader.peek(), *"^_".replace(mark, "")):
            other = self.reader.take().text
            found[other] = self._sub(self.reader.argument(), script=True)
        self._attach(found.get("_"), found.get("^"))

    def _attach(self, below: str | None, above: str | None) -> None:
        if not self.pieces[-1] and len(self.pieces) > 1:
            # The base stands before a place where the formula may break.
            self.pieces.pop()
        base = self.pieces[-1].pop() if self.pieces[-1] else "<mrow></mrow>"
        names = ("munder", "mover", "munderover") if self.limits else ("msub", "msup", "msubsup")
        if above is None:
            text = f"<{names[0]}>{base}{below}</{names[0]}>"
        elif below is None:
            text = f"<{names[1]}>{base}{above}</{names[1]}>"
        else:
            text = f"<{names[2]}>{base}{below}{above}</{names[2]}>"
        self.pieces[-1].append(text)
        if self.before == "op":
            self.limits = False
            self._apply()


def styled(name: str, word: str) -> str:
    """Calligraphic, blackboard or bold letters as characters of their own."""
    if name == "mathbf" and re.fullmatch("[0-9]", word):
        return chr(0x1D7CE + int(word))
    if not re.fullmatch("[A-Za-z]", word):
        raise ValueError(f"no letter: {word!a}")
    if name == "mathbb":
        return _DOUBLE[word]
    if name == "mathcal":
        return _CALLIGRAPHIC.get(word) or chr(0x1D49C + ord(word) - ord("A"))
    small = word.islower()
    return chr((0x1D41A if small else 0x1D400) + ord(word) - ord("a" if small else "A"))
