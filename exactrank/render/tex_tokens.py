"""The LaTeX that this folder writes, read back: tokens, groups, arguments, environments.

Only what the other files of this folder write is read; it has no definitions and no comments, and what
comes from outside is in it in escaped form only.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_TOKEN = re.compile(r"\\([A-Za-z]+)[ \t\n]*|\\(.)|([ \t\n]+)|(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Token:
    """`text` is the name of a command without its backslash, else one character; spaces are one."""

    text: str
    command: bool = False


def tokens_of(tex: str) -> list[Token]:
    """All tokens; a blank line is the command `par`."""
    found = []
    for match in _TOKEN.finditer(tex):
        name, symbol, space, character = match.groups()
        if name or symbol:
            found.append(Token(name or symbol, command=True))
        elif space:
            found.append(Token("par", command=True) if space.count("\n") > 1 else Token(" "))
        else:
            found.append(Token(character))
    return found


def is_command(token: Token | None, *names: str) -> bool:
    """Whether a token is one of these commands."""
    return token is not None and token.command and token.text in names


def is_character(token: Token | None, *characters: str) -> bool:
    """Whether a token is one of these characters, as such."""
    return token is not None and not token.command and token.text in characters


class Reader:
    """Reads tokens from the front; ValueError where a group or an environment has no end."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens, self.at = tokens, 0

    def peek(self) -> Token | None:
        """The next token, without taking it; None at the end."""
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self) -> Token:
        """The next token."""
        token = self.peek()
        if token is None:
            raise ValueError("LaTeX ends where an argument is wanted")
        self.at += 1
        return token

    def spaces(self) -> None:
        """Pass over spaces."""
        while is_character(self.peek(), " "):
            self.at += 1

    def argument(self) -> list[Token]:
        """A group without its braces, or a single token."""
        self.spaces()
        if not is_character(self.peek(), "{"):
            return [self.take()]
        self.at += 1
        return self.until("}", opening="{")

    def word(self) -> str:
        """An argument that is a name."""
        return "".join(token.text for token in self.argument())

    def option(self) -> list[Token] | None:
        """An argument in square brackets, where there is one."""
        self.spaces()
        if not is_character(self.peek(), "["):
            return None
        self.at += 1
        return self.until("]")

    def until(self, end: str, *, opening: str | None = None, command: bool = False) -> list[Token]:
        """The tokens before the one that ends this: a character or a command, outside groups."""
        found: list[Token] = []
        depth = groups = 0
        while True:
            token = self.take()
            if token.text == end and token.command == command and not depth and not groups:
                return found
            if opening is not None:
                depth += is_character(token, opening) - is_character(token, end)
            else:
                groups += is_character(token, "{") - is_character(token, "}")
            found.append(token)

    def environment(self, name: str) -> list[Token]:
        """The tokens up to `\\end{name}`, others of this name inside it included."""
        found: list[Token] = []
        depth = 0
        while True:
            token, start = self.take(), self.at
            if is_command(token, "begin", "end") and self.word() == name:
                depth += 1 if token.text == "begin" else -1
                if depth < 0:
                    return found
            found += [token, *self.tokens[start : self.at]]


def split(tokens: Sequence[Token], *, at: str, command: bool = False) -> list[list[Token]]:
    """Split at a character or a command outside groups and environments."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += is_character(token, "{") - is_character(token, "}")
        depth += is_command(token, "begin") - is_command(token, "end")
        if token.text == at and token.command == command and not depth:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts
