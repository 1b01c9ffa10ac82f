"""Certificates as HTML: every kind and rule, nothing from outside read as HTML, nothing fetched."""

import html.parser
import json
import re
from pathlib import Path
from typing import Any

import pytest
from render_samples import DIGEST, SAMPLES
from render_samples_further import SAMPLES as FURTHER_SAMPLES
from render_samples_sizes import SAMPLES as SIZES_SAMPLES

from exactrank.render import html as pages

ACCEPT = Path(__file__).resolve().parents[1] / "certificates" / "accept"
FILES = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(ACCEPT.glob("*.json"))}
ALL = {**SAMPLES, **SIZES_SAMPLES, **FURTHER_SAMPLES, **FILES}
HOSTILE = "<script>alert(1)</script>\"'&--><img src=x onerror=y>\u202e\x00.json"
VOID = {"meta", "wbr", "br", "line", "circle", "rect", "polyline", "mspace"}


class Reader(html.parser.HTMLParser):
    """Collects the tags, and complains about those that are not closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


def document(certificate: dict[str, Any], **options: Any) -> str:
    return pages.document(certificate, **{"name": "x.json", "digest": DIGEST, **options})


@pytest.mark.parametrize("name", ALL)
def test_every_sample_is_a_page_that_stands_alone(name: str) -> None:
    page = document(ALL[name])
    assert page == document(ALL[name])
    reader = read(page)
    tags = {tag for tag, _ in reader.seen}
    assert not tags & {"script", "link", "img", "iframe", "object", "base", "form"}
    assert not re.search(r"https?://|@import|url\(", page)
    for _, attributes in reader.seen:
        assert not {"src", "href", "style"} & set(attributes)
        assert not [key for key in attributes if key.startswith("on")]
    policy = next(a["content"] for _, a in reader.seen if "http-equiv" in a)
    assert policy is not None
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert "math" in tags
    # No LaTeX is left over.
    body = page.split("</style>")[1]
    assert not re.search(r"\\[a-zA-Z]|\$", body)
    for word in ("Theorem", "Proof", "How to check it", DIGEST, "exactrank check x.json"):
        assert word in reader.text


def test_names_from_outside_are_text() -> None:
    page = document(
        SAMPLES["worked"], name=HOSTILE, digest=HOSTILE, source=HOSTILE, claim_id=HOSTILE
    )
    reader = read(page)
    assert not {"script", "img"} & {tag for tag, _ in reader.seen}
    assert "<script>alert(1)" in reader.text
    assert "[U+202E][U+0000]" in reader.text


def test_the_tree_shows_sides_cut_and_paths() -> None:
    page = document(SAMPLES["worked"])
    classes = [a.get("class") for _, a in read(page).seen]
    assert {"node i", "node j", "edge"} <= set(classes)
    drawn = [name for name in ALL if 'class="cut' in document(ALL[name])]
    assert drawn, "no sample has a cut"
    assert any('class="path ' in document(ALL[name]) for name in ALL)


@pytest.mark.parametrize("key", ["claim", "steps", "cites", "format"])
def test_what_is_no_certificate_is_named(key: str) -> None:
    broken = {k: v for k, v in SAMPLES["worked"].items() if k != key}
    with pytest.raises(ValueError, match="not a"):
        document(broken)
