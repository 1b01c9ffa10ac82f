"""The directive `claims`: claims of proofs/claims.toml, as they are when the pages are built.

    ```{claims} talk, universality
    ```

shows those whose source has these words (several alternatives are parted by ` | `). With `:part: circuits`
only those of that part of the talk; with `:rest:` and no words all that the page has not shown yet.
"""

from collections.abc import Sequence
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from exactrank.claims import Claim, ProofScript, instances, proofs_directory, shipped_scripts
from exactrank.comparisons import Comparison, comparisons


class Claims(SphinxDirective):
    """A list of claims: id, statement, source, what was checked, script."""

    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[dict[str, Any]] = {
        "part": directives.unchanged,
        "rest": directives.flag,
    }

    def run(self) -> list[nodes.Node]:
        """The claims that are chosen; none of these words is an error, as a section would be empty."""
        self.env.note_dependency(proofs_directory() / "claims.toml")
        shown = shown_on(self.env.metadata[self.env.docname])
        words = self.arguments[0].split(" | ") if self.arguments else []
        part, rest = self.options.get("part"), "rest" in self.options
        chosen = [
            proof
            for proof in shipped_scripts().values()
            if chosen_by(proof, words=words, part=part) and not (rest and proof.name in shown)
        ]
        if not chosen and not rest:
            raise self.error(f"no claim has the source {self.arguments}")
        shown.update(proof.name for proof in chosen)
        if not chosen:
            return []
        return self.parse_text_to_nodes("\n".join(map(item, chosen)))


def shown_on(metadata: dict[str, Any]) -> set[str]:
    """The claims that a page has shown so far."""
    shown: set[str] = metadata.setdefault("claims", set())
    return shown


def chosen_by(proof: ProofScript, *, words: list[str], part: str | None) -> bool:
    """Whether the words stand in the source, and the part is the one asked for."""
    claim = proof.claim
    return (not words or any(word in claim.source for word in words)) and part in (None, claim.part)


def item(proof: ProofScript) -> str:
    """A claim as an item of a Markdown list."""
    claim, script = proof.claim, f"proofs/{proof.claim.part}/{proof.script.name}"
    return (
        f"- **{proof.name}**: {escaped(claim.statement)}.\n  \n"
        f"  `exactrank verify {proof.name}` proves and has checked: {checked(claim)}\n  \n"
        f"  Source: {escaped(claim.source)}. Script: [{script}](../{script}).\n"
    )


def checked(claim: Claim) -> str:
    """What the claims file requires to be proved and checked."""
    found = instances(claim)
    sizes = sorted({x.parameters["inputs"] for x in found if "inputs" in x.parameters})
    largest = f", N up to {sizes[-1]}" if sizes else ""
    count = f"{len(found)} instance{'s' * (len(found) > 1)}{largest}"
    everywhere = "; all sizes" if claim.all_sizes is not None else ""
    return f"{count}{everywhere}."


def escaped(text: str) -> str:
    """Text of the claims file in Markdown: no sign of it means anything."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]<>()#+-.!|~$" else sign for sign in text)


class Comparisons(SphinxDirective):
    """The talk's tables whose cells rest on claims."""

    def run(self) -> list[nodes.Node]:
        """A table each; a claim that is not shipped is named as missing."""
        self.env.note_dependency(proofs_directory() / "comparisons.toml")
        shipped = set(shipped_scripts())
        return self.parse_text_to_nodes(
            "\n".join(table(name, found, shipped) for name, found in comparisons().items())
        )


def table(name: str, found: Comparison, shipped: set[str]) -> str:
    """A comparison as a Markdown table."""
    lines = [f"**{name}**: {escaped(found.statement)} ({escaped(found.source)}).\n"]
    lines.append("| | " + " | ".join(map(escaped, found.columns)) + " |")
    lines.append("| --- |" + " --- |" * len(found.columns))
    for row in found.rows:
        cells = [escaped(cell.text) + rests_on(cell.claims, shipped) for cell in row.cells]
        lines.append(f"| {escaped(row.name)} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + f"\n\nTo verify it: `exactrank verify {name}`\n"


def rests_on(claims: Sequence[str], shipped: set[str]) -> str:
    """The claims of a cell in brackets; none: the talk's opinion."""
    if not claims:
        return " *(the talk's opinion)*"
    named = [f"`{claim}`" if claim in shipped else f"`{claim}` *(open)*" for claim in claims]
    return f" ({', '.join(named)})"


def setup(app: Sphinx) -> dict[str, Any]:
    """For Sphinx."""
    app.add_directive("claims", Claims)
    app.add_directive("comparisons", Comparisons)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
