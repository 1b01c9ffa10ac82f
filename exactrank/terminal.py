"""What is printed: names and texts from outside cannot steer a terminal, nor flood it."""

_HEAD, _TAIL = 600, 200


def printable(text: str) -> str:
    """The text with control characters, line breaks and direction marks escaped."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def one_line(text: str) -> str:
    """A message in one line of at most a thousand characters: the culprit comes first, the mend last."""
    line = printable(text if len(text) <= 4 * _HEAD else f"{text[:_HEAD]} … {text[-_TAIL:]}")
    return line if len(line) <= _HEAD + _TAIL else f"{line[:_HEAD]} … {line[-_TAIL:]}"
