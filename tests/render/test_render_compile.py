"""pdflatex compiles every sample; the log is read."""

import os
import re
import shutil
from typing import Any

import pytest
from render_samples import DIGEST, SAMPLES, certificate, matrix_rank, step
from render_samples_further import SAMPLES as FURTHER_SAMPLES
from render_samples_sizes import SAMPLES as SIZES_SAMPLES

from exactrank.render import latex, pdf

WIDEST = 3.0
"""Points by which a box may stick out: not to be seen."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        shutil.which("pdflatex") is None and os.environ.get("EXACTRANK_CI") != "1",
        reason="pdflatex is not installed",
    ),
]


def problems(log: str) -> list[str]:
    """What a reader would notice, or an author would have to mend."""
    found = [
        line
        for line in log.splitlines()
        if re.match(r"(LaTeX|Package|Class|pdfTeX)\b.*[Ww]arning|Missing character|!", line)
    ]
    wide = re.findall(r"Overfull \\[hv]box \(([0-9.]+)pt too (?:wide|high)\).*", log)
    return found + [f"{points}pt" for points in wide if float(points) > WIDEST]


ALL = {**SAMPLES, **SIZES_SAMPLES, **FURTHER_SAMPLES}


@pytest.mark.parametrize("name", ALL)
def test_every_sample_compiles_without_warnings(name: str) -> None:
    source = latex.document(ALL[name], name=f"{name}.json", digest=DIGEST)
    data, log = pdf.compile_with_log(source)
    assert data.startswith(b"%PDF")
    assert problems(log) == []


def test_the_same_source_gives_the_same_bytes() -> None:
    source = latex.document(SAMPLES["worked"], name="worked.json", digest=DIGEST)
    assert pdf.compile_pdf(source) == pdf.compile_pdf(source)


def test_fragments_compile_inside_another_document() -> None:
    parts = [
        latex.fragment(SAMPLES[name], name=f"{name}.json", digest=DIGEST)
        for name in ("worked", "expand", "almost-all")
    ]
    source = (
        "\\documentclass{article}\n\\usepackage{amsmath,amssymb,amsthm,tikz}\n"
        "\\usepackage[margin=2.5cm]{geometry}\n\\newcommand{\\mat}{kept}\n\\begin{document}\n"
        + "\n".join(parts)
        + "\n\\mat\n\\end{document}\n"
    )
    _, log = pdf.compile_with_log(source)
    assert problems(log) == []


def test_hostile_names_compile() -> None:
    name = "".join(chr(c) for c in range(1, 0x180)) + "\\input{x}" * 20
    source = latex.document(SAMPLES["zero"], name=name, digest=name, source=name[:40])
    _, log = pdf.compile_with_log(source)
    assert problems(log) == []


def test_long_numbers_compile() -> None:
    long = {"entries": [["9" * 2000, "1/" + "7" * 2000], ["-" + "8" * 1999, "1"]] * 20}
    zero: dict[str, Any] = {"columns": [0, 1], "combinations": [[], []]}
    one = certificate(step("factorization_upper_bound", matrix_rank(long, None, "2"), **zero))
    one["steps"][0]["conclusion"]["upper"] = one["claim"]["upper"] = "*".join(
        f"{p}^{p}" for p in range(10**9, 10**9 + 400)
    )
    source = latex.document(one, name="long.json", digest=DIGEST)
    _, log = pdf.compile_with_log(source)
    assert problems(log) == []


def test_errors_of_pdflatex_are_one_line() -> None:
    with pytest.raises(pdf.PdfError, match=r"^pdflatex failed: ! Undefined control sequence\.$"):
        pdf.compile_pdf("\\documentclass{article}\\begin{document}\\nothing\\end{document}")


def test_documents_cannot_read_files_or_run_programs() -> None:
    with pytest.raises(pdf.PdfError):
        pdf.compile_pdf(
            "\\documentclass{article}\\begin{document}\\input{/etc/hostname}\\end{document}"
        )
