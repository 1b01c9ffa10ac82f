"""Without pdflatex."""

import pytest

from exactrank.render import pdf


def test_a_missing_pdflatex_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(pdf.PdfError, match="pdflatex is not installed"):
        pdf.compile_pdf("")
