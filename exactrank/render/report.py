"""The report: one HTML page of all certificates below a folder, and an explorer of partitions.

The page holds a table of claims, a summary of every certificate, for each claim one certificate as a theorem with
its picture, and scripts of its own; it loads nothing. The same certificates give the same bytes.
"""

import json
import shlex
from collections.abc import Iterable, Mapping
from typing import Any

from exactrank import __version__
from exactrank.claims import shipped_scripts
from exactrank.kernel.objects import label_runs
from exactrank.render import html, latex
from exactrank.render.markup import Html, plain
from exactrank.render.mathml import formula
from exactrank.render.report_data import Checked, Findings, Group, read_certificate
from exactrank.render.webpage import page

Json = Mapping[str, Any]

STYLES = ("page.css", "report.css")
SCRIPTS = ("network.js", "paths.js", "tree.js", "explorer.js", "claims.js")
_PICTURED = 16
"""Inputs up to which an instance is shown as the example of its claim, rather than a smaller one."""

_WORDS = {
    "verified": "all required instances are there, and the checker accepts each as a proof of it",
    "incomplete": "what is there is accepted, but required instances are missing",
    "rejected": "a certificate is rejected",
    "accepted": "the checker accepts each; no claims file says what they should prove",
}


def report(findings: Findings) -> str:
    """The page."""
    networks: dict[str, int] = {}
    groups, data = [], []
    for number, group in enumerate(findings.groups):
        certificates = _certificates(group)
        groups.append(_group(number, group, certificates))
        data.append([_row(found, claim, networks) for found, claim in certificates])
    parts = {
        "folder": findings.folder.as_posix(),
        "version": __version__,
        "groups": groups,
        "certificates": findings.certificates,
        "accepted": findings.accepted,
        "rejected": findings.certificates - findings.accepted,
        "others": findings.others,
        "verified": sum(group.status == "verified" for group in findings.groups),
        "statuses": [(s, w) for s, w in _WORDS.items() if any(g["status"] == s for g in groups)],
        "data": _data({"networks": [json.loads(net) for net in networks], "groups": data}),
        "m": _FORMULAS,
    }
    return page("report.html.jinja", parts, styles=STYLES, scripts=SCRIPTS)


_FORMULAS = {
    name: Html(formula(tex))
    for name, tex in {
        "M": "M",
        "N": "N",
        "I": "I",
        "J": "J",
        "lk": "(l,k)",
        "widths": r"r_0, \dots, r_{L-1}",
        "Ilk": "I_{l,k}",
        "Jlk": "J_{l,k}",
        "c": "c^{l,k}",
        "fI": "f[I]",
        "fJ": "f[J]",
        "lower": r"\min\{r_0, M\}^S",
        "upper": "c^{L,1}",
        "maxrank": r"\operatorname{maxrank}\,\mat{\mathcal{A}}{I,J}",
    }.items()
}


def _data(value: Any) -> Html:
    """JSON inside a page: no `<` of it can end the element, nor begin another."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return Html(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def _certificates(group: Group) -> list[tuple[Checked, Json]]:
    """Each certificate with its claim; an empty one where it is not valid."""
    return [
        (found, read_certificate(found)["claim"] if found.valid else {})
        for found in group.certificates
    ]


def _group(number: int, group: Group, certificates: list[tuple[Checked, Json]]) -> dict[str, Any]:
    claim = group.pinned.claim if group.pinned else None
    pinned = claim.all_sizes if claim else None
    all_sizes = next((f for f, c in certificates if pinned is not None and c == pinned), None)
    return {
        "number": number,
        "name": group.name,
        "statement": plain(claim.statement) if claim else None,
        "source": claim.source if claim else None,
        "status": group.status,
        "meaning": _WORDS[group.status],
        "lacking": group.lacking,
        "accepted": group.accepted,
        "count": len(group.certificates),
        "all_sizes": all_sizes is not None,
        "cites": ", ".join(group.cites) or "nothing",
        "shown": [x for x in (_shown(all_sizes), _shown(_example(certificates))) if x],
        "arguments": _arguments(group),
        "folder": group.certificates[0].path.parent.as_posix(),
    }


def _arguments(group: Group) -> str:
    """What `exactrank check` takes beside a certificate of the group."""
    if group.pinned is None:
        return ""
    arguments = ["--claim", group.pinned.name]
    if group.pinned.name not in shipped_scripts():
        arguments += ["--claims", str(group.pinned.file)]
    return shlex.join(arguments)


def _subject(claim: Json) -> Json:
    """The part of a claim that names its network."""
    found = claim.get("determinant", claim.get("left", claim))
    return found if isinstance(found, Mapping) else {}


_SIZES = ("all-sizes", "terms-bound", "containment", "universal", "index-rank")


def _sizes(claim: Json) -> bool:
    """Whether a claim is about all sizes."""
    kind = str(claim.get("kind"))
    return kind.endswith("-sizes") or kind in _SIZES


def _example(certificates: Iterable[tuple[Checked, Json]]) -> Checked | None:
    """The certificate that is written out: a large network that is drawn well, its sides alike."""
    valid = [(found, claim) for found, claim in certificates if found.valid and not _sizes(claim)]

    def telling(pair: tuple[Checked, Json]) -> tuple[bool, int, int, int]:
        subject = _subject(pair[1])
        inputs, split = subject.get("network", {}).get("inputs", 0), subject.get("partition")
        sides = [len(split[side]) for side in "IJ"] if isinstance(split, Mapping) else [0]
        drawn = inputs <= _PICTURED
        return drawn, inputs if drawn else -inputs, min(sides), len(_value(pair[1]))

    # Of equals the last: claims list their instances from the smallest on.
    return max(reversed(valid), key=telling)[0] if valid else None


def _shown(found: Checked | None) -> dict[str, Any] | None:
    """A certificate as a theorem, with its picture; in the checker's words where it has no rendering."""
    if found is None:
        return None
    name = found.path.name
    try:
        with latex.reading():
            parts = latex.parts(read_certificate(found))
            theorem, (picture, legend) = html.theorem(parts), html.picture(parts)
    except ValueError:
        return {"name": name, "theorem": [found.words], "picture": None, "caption": None}
    return {"name": name, "theorem": theorem, "picture": picture, "caption": legend}


def _row(found: Checked, claim: Json, networks: dict[str, int]) -> list[Any]:
    """A certificate for the page's script: name, verdict, digest, words, network, I, value."""
    subject = _subject(claim)
    network = subject.get("network")
    place = None
    if network is not None:
        place = networks.setdefault(json.dumps(network, sort_keys=True), len(networks))
    partition = subject.get("partition")
    rows = ",".join(label_runs(partition["I"])) if isinstance(partition, Mapping) else None
    return [
        found.path.name,
        found.verdict,
        (found.digest or "").removeprefix("sha256:"),
        found.words if found.valid else found.reason,
        place,
        rows,
        _value(claim),
        claim.get("field", ""),
        ", ".join(found.cites),
    ]


_QUANTITIES = {
    "maximal-rank": "maximal rank",
    "rank-at-weights": "rank",
    "matrix-rank": "rank",
    "almost-all": "rank almost everywhere",
    "combination-rank": "rank",
    "cp-rank": "CP-rank",
    "distance": "squared distance",
}


def _value(claim: Json) -> str:
    """What a certificate proves, in a few signs; the name of its kind where that does not do."""
    if not claim:
        return ""
    quantity = _QUANTITIES.get(str(claim.get("quantity", claim.get("kind"))))
    lower, upper = claim.get("lower"), claim.get("upper")
    if quantity is None or (lower is None and upper is None):
        try:
            return latex.title(claim)
        except ValueError:
            return str(claim["kind"])
    if lower == upper:
        return f"{quantity} = {lower}"
    bounds = [f"≥ {lower}"] * (lower is not None) + [f"≤ {upper}"] * (upper is not None)
    return f"{quantity} {' and '.join(bounds)}"
