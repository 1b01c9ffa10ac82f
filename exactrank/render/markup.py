"""Running text in HTML, from the LaTeX that this folder writes; formulas in MathML.

Every character goes through `html.escape`, and only the commands named here are known: what is not raises
ValueError, so that nothing reaches a page unread.
"""

import re
from collections.abc import Sequence
from html import escape

from exactrank.render import mathml
from exactrank.render.tex_tokens import Reader, Token, is_character, is_command, split, tokens_of

_LAYOUT = {
    "raggedright", "noindent", "nopagebreak", "footnotesize", "small", "centering", "hfill",
    "medskip", "smallskip", "bigskip", "relax",
}  # fmt: skip
_STYLES = {"textbf": "b", "textit": "i", "emph": "em", "texttt": "code"}
_COLOURS = {"exactrankI": "in-i", "exactrankJ": "in-j", "exactrankcut": "of-cut"}
_CHARACTERS = {
    "dots": "…", "ldots": "…", "textendash": "–", "textasciitilde": "~", "textasciicircum": "^",
    " ": " ", ",": "\u2009", "quad": "\u2003", "qquad": "\u2003\u2003", "/": "",
}  # fmt: skip
_SCRIPT = re.compile(r"([_^])(?:\{([^{}]*)\}|([0-9]+|[A-Za-z]+|\w))")
_TAGS = {"_": "sub", "^": "sup"}
_LISTS = {"itemize": "ul", "enumerate": "ol"}
_ALIGNED = {"l": "left", "r": "right", "c": "centre"}


_RULED = ' class="ruled"'


class Html(str):
    """Text that is HTML already; whatever else reaches a template is escaped there."""


def paragraphs(tex: str) -> Html:
    """Running text as paragraphs, lists and tables."""
    return Html("".join(_Text(tokens_of(tex)).blocks()))


def phrase(tex: str) -> Html:
    """Running text that is part of a line; ValueError where it is more."""
    return Html(_Text(tokens_of(tex)).line())


def plain(text: str) -> Html:
    """A line as people type mathematics: x_i and r^{N/2} raised and lowered, [[A]] in its brackets."""
    found = escape(text).replace("[[", "⟦").replace("]]", "⟧")
    while True:
        # From the innermost braces outwards, so that exponents may have exponents.
        raised = _SCRIPT.sub(lambda m: f"<{_TAGS[m[1]]}>{m[2] or m[3]}</{_TAGS[m[1]]}>", found)
        if raised == found:
            return Html(found)
        found = raised


class _Text:
    def __init__(self, tokens: Sequence[Token]) -> None:
        self.reader = Reader(tokens)
        self.words: list[str] = []
        self.done: list[str] = []

    def blocks(self) -> list[str]:
        """All blocks of the text."""
        while self.reader.peek() is not None:
            self._next()
        self._end()
        return self.done

    def line(self) -> str:
        """The text as part of a line."""
        while self.reader.peek() is not None:
            self._next()
        if self.done:
            raise ValueError("a list or a table stands where a line of text is wanted")
        return "".join(self.words).strip()

    def _end(self) -> None:
        """End a paragraph."""
        text = "".join(self.words).strip()
        if text:
            self.done.append(f"<p>{text}</p>\n")
        self.words = []

    def _block(self, text: str) -> None:
        self._end()
        self.done.append(text)

    def _next(self) -> None:
        token = self.reader.take()
        if token.command:
            self._command(token.text)
        elif token.text == "$":
            formula = self.reader.until("$")
            self.words.append(mathml.inline(formula, self._punctuation()))
        elif token.text == "~":
            self.words.append("&nbsp;")
        elif token.text in "-`'":
            self._ligature(token.text)
        elif token.text not in "{}":
            self.words.append(escape(token.text))

    def _punctuation(self) -> str:
        """What stands after a formula and must not begin a line."""
        found = ""
        while is_character(self.reader.peek(), *".,;:)"):
            found += self.reader.take().text
        return found

    def _ligature(self, character: str) -> None:
        count = 1
        while is_character(self.reader.peek(), character) and count < 3:
            self.reader.at += 1
            count += 1
        found = {"-": "-–—", "`": "‘““", "'": "’””"}[character][count - 1]
        self.words.append(found)

    def _command(self, name: str) -> None:
        if name in _LAYOUT:
            return
        if name in _CHARACTERS:
            self.words.append(escape(_CHARACTERS[name]))
        elif name in "{}$#%&_":
            self.words.append(escape(name))
        elif name in _STYLES:
            self._styled(f"<{_STYLES[name]}>", f"</{_STYLES[name]}>")
        elif name == "mbox":
            self._styled('<span class="unbroken">', "</span>")
        elif name == "textcolor":
            self._styled(f'<span class="{_COLOURS[self.reader.word()]}">', "</span>")
        elif name == "ensuremath":
            self.words.append(mathml.inline(self.reader.argument()))
        elif name == "[":
            self.words.append(mathml.display(self.reader.until("]", command=True)))
        elif name == "par":
            self._end()
        elif name == "allowbreak":
            self.words.append("<wbr>")
        elif name == "\\":
            if is_character(self.reader.peek(), "*"):
                self.reader.at += 1
            self.words.append("<br>")
        elif name == "char":
            self.words.append(escape(self._character()))
        elif name == "renewcommand":
            self.reader.argument()
            self.reader.argument()
        elif name == "begin":
            self._environment(self.reader.word())
        else:
            raise ValueError(f"no text uses the command {name!a}; known are those of markup.py")

    def _character(self) -> str:
        digits = ""
        while is_character(self.reader.peek(), *"0123456789"):
            digits += self.reader.take().text
        return chr(int(digits))

    def _styled(self, before: str, after: str) -> None:
        self.words.append(before + _Text(self.reader.argument()).line_kept() + after)

    def line_kept(self) -> str:
        """The text of a line, its outer spaces kept."""
        while self.reader.peek() is not None:
            self._next()
        return "".join(self.words)

    def _environment(self, name: str) -> None:
        if name == "tabular":
            columns = [t.text for t in self.reader.argument() if t.text in _ALIGNED]
            self._block(_table(self.reader.environment(name), columns))
            return
        body = self.reader.environment(name)
        if name == "center":
            self._block(f'<div class="centred">{"".join(_Text(body).blocks())}</div>\n')
        elif name in _LISTS:
            items = "".join(f"<li>{text}</li>\n" for _, text in _items(body))
            self._block(f"<{_LISTS[name]}>{items}</{_LISTS[name]}>\n")
        elif name == "description":
            items = "".join(f"<dt>{head}</dt><dd>{text}</dd>\n" for head, text in _items(body))
            self._block(f"<dl>{items}</dl>\n")
        else:
            raise ValueError(f"no text uses the environment {name!a}")


def _items(body: Sequence[Token]) -> list[tuple[str, str]]:
    """The items of a list: what stands in brackets, and the text."""
    found = []
    for item in split(body, at="item", command=True)[1:]:
        reader = Reader(item)
        head = reader.option() or []
        text = "".join(_Text(item[reader.at :]).blocks())
        # An item of one paragraph needs no paragraph.
        if text.count("<p>") == 1 and text.startswith("<p>") and text.endswith("</p>\n"):
            text = text.removeprefix("<p>").removesuffix("</p>\n")
        found.append((_Text(head).line(), text))
    return found


def _table(body: Sequence[Token], columns: Sequence[str]) -> str:
    """A table; the rows before the first rule are its head, further rules stand above rows."""
    head: list[str] = []
    rows: list[str] = []
    ruled = False
    for line in split(body, at="\\", command=True):
        reader = Reader(line)
        reader.spaces()
        if is_command(reader.peek(), "hline"):
            reader.at += 1
            if not head:
                head, rows = rows, []
            else:
                ruled = True
        cells = split(line[reader.at :], at="&")
        if any(token.text != " " for cell in cells for token in cell):
            rows.append(f"<tr{ruled * _RULED}>{_row(cells, columns)}</tr>\n")
            ruled = False
    top = "".join(head).replace("<td", "<th").replace("</td>", "</th>")
    inside = f"<thead>{top}</thead><tbody>{''.join(rows)}</tbody>"
    return f'<div class="wide"><table>{inside}</table></div>\n'


def _row(cells: Sequence[Sequence[Token]], columns: Sequence[str]) -> str:
    text, column = "", 0
    for cell in cells:
        reader, span, align = Reader(cell), 1, columns[min(column, len(columns) - 1)]
        reader.spaces()
        if is_command(reader.peek(), "multicolumn"):
            reader.at += 1
            span = int(reader.word())
            align = next(c for c in reader.word() if c in _ALIGNED)
            cell = reader.argument()
        across = f' colspan="{span}"' if span > 1 else ""
        text += f'<td class="{_ALIGNED[align]}"{across}>{_Text(cell).line()}</td>'
        column += span
    return text
