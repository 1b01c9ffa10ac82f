"""What is printed: names and texts from outside cannot steer a terminal."""


def printable(text: str) -> str:
    """The text with control characters, line breaks and direction marks escaped."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
