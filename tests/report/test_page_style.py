"""Colours of the pages: text stands out from its ground, in light, in dark and on paper."""

import re
from importlib.resources import files

import pytest

CSS = (files("exactrank.render") / "page" / "page.css").read_text("utf-8")
SCHEMES = [
    dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))
    for block in re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)
]
TEXTS = ("ink", "quiet", "link", "good", "bad", "i", "j", "cut")


def luminance(colour: str) -> float:
    """Relative luminance, as the Web Content Accessibility Guidelines define it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_there_are_three_schemes() -> None:
    assert len(SCHEMES) == 3
    assert set(SCHEMES[0]) == set(SCHEMES[1])


@pytest.mark.parametrize(
    "scheme", [{**SCHEMES[0], **scheme} for scheme in SCHEMES], ids=["light", "dark", "print"]
)
def test_text_stands_out_from_its_ground(scheme: dict[str, str]) -> None:
    for ground in ("ground", "raised"):
        for text in TEXTS:
            assert contrast(scheme[text], scheme[ground]) >= 4.5, (text, ground)
    for side in ("i", "j"):
        assert contrast(scheme["on-side"], scheme[side]) >= 4.5, side
    # Lines need less than text does.
    for line in ("edge", *(f"path-{n}" for n in range(4))):
        assert contrast(scheme[line], scheme["ground"]) >= 3, line
