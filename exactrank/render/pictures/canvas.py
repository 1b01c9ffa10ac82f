"""The sheet that pictures are drawn on: colours, settings, and files with the same bytes each time."""

import os
from collections.abc import Callable
from functools import cached_property
from io import BytesIO
from math import gcd, prod
from pathlib import Path
from typing import Any

from flint import fmpz

from exactrank.files import write_bytes
from exactrank.kernel.fields import InputError
from exactrank.kernel.naturals import format_natural

# Okabe and Ito's colours, told apart with any colour vision. I is dark and J is light in grey, too.
IN_I, IN_J = "#0072B2", "#E69F00"
CUT = "#B2182B"
PATHS = ("#009E73", "#9A4F96", "#000000", "#56B4E9")
GREY, PALE = "#767676", "#D9D9D9"
PATH_STYLES = ("-", (0, (5, 1.5)), (0, (1, 1)), (0, (5, 1.5, 1, 1.5)))

SETTINGS = {
    "svg.hashsalt": "exactrank",
    "svg.fonttype": "path",
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "axes.titlesize": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "hatch.linewidth": 0.6,
    "figure.constrained_layout.use": True,
    "mathtext.fontset": "dejavusans",
}
DPI = 150
_LONG = 10**5

Draw = Callable[[Any], None]


class Picture:
    """A picture with its title: `svg` (text), `png` (bytes); shown by itself in a notebook.

    Raises InputError where matplotlib is not installed (the extra `pictures`).
    """

    def __init__(self, title: str, size: tuple[float, float], draw: Draw):
        self.title = title
        self._size, self._draw = size, draw
        _matplotlib()

    @cached_property
    def svg(self) -> str:
        """The picture as an SVG document."""
        metadata = {"Date": None, "Creator": "exactrank", "Title": self.title}
        return self._written("svg", metadata).decode("utf-8")

    @cached_property
    def png(self) -> bytes:
        """The picture as a PNG file's bytes."""
        return self._written("png", {"Software": None, "Title": self.title})

    def file(self, suffix: str) -> bytes:
        """The bytes of a file with this suffix, `.svg` or `.png`; raises InputError for others."""
        if suffix == ".svg":
            return self.svg.encode("utf-8")
        if suffix == ".png":
            return self.png
        raise InputError(
            f"pictures are written as .svg or .png, not as {suffix[:20] or 'nothing'!r}"
        )

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write a file, by its suffix `.svg` or `.png`."""
        file = Path(path)
        write_bytes(file, self.file(file.suffix))

    def _repr_svg_(self) -> str:
        return self.svg

    def _written(self, kind: str, metadata: dict[str, Any]) -> bytes:
        """Draw anew for each kind: settings hold while a figure is made and while it is saved."""
        matplotlib = _matplotlib()
        from matplotlib.figure import Figure

        # No pyplot: a notebook's own figures and backend stay as they are.
        with matplotlib.rc_context(), BytesIO() as out:
            matplotlib.rcdefaults()
            matplotlib.rcParams.update(SETTINGS)
            figure = Figure(figsize=self._size)
            self._draw(figure)
            figure.savefig(out, format=kind, dpi=DPI, metadata=metadata)
            return out.getvalue()


def _matplotlib() -> Any:
    try:
        import matplotlib
    except ImportError:
        raise InputError(
            "pictures need matplotlib, which is not installed; install the extra `pictures` "
            "(pip install 'exactrank[pictures]')"
        ) from None
    return matplotlib


def number(value: int) -> str:
    """A natural number as it is written in a picture: digits, or powers of primes where it is long."""
    if value < _LONG:
        return str(value)
    text = format_natural(value)
    if text.isdigit():
        # A power is read more easily than its digits.
        base, exponent = _as_power(value)
        if exponent == 1:
            return text if len(text) <= 9 else f"about $10^{{{len(text) - 1}}}$"
        text = f"{base}^{exponent}"
    powers = []
    for part in text.split("*"):
        base_text, _, power = part.partition("^")
        powers.append(f"{base_text}^{{{power}}}" if power else base_text)
    return "$" + r" \cdot ".join(powers) + "$"


def _as_power(value: int) -> tuple[int, int]:
    """(b, e) with b^e = value and e as large as can be."""
    factors = [(int(p), int(e)) for p, e in fmpz(value).factor()]
    common = gcd(*(e for _, e in factors))
    return prod(p ** (e // common) for p, e in factors), common


def interval(lower: int, upper: int) -> str:
    """The rank where both bounds agree, else both of them."""
    return number(lower) if lower == upper else f"{number(lower)}–{number(upper)}"


def side_handles(*, names: tuple[str, str] = ("in I", "in J")) -> list[Any]:
    """Legend entries for both sides: blue discs, orange squares."""
    from matplotlib.lines import Line2D

    plain: dict[str, Any] = {"ls": "none", "ms": 8, "mec": "black", "mew": 0.6}
    return [
        Line2D([], [], marker="o", color=IN_I, label=names[0], **plain),
        Line2D([], [], marker="s", color=IN_J, label=names[1], **plain),
    ]
