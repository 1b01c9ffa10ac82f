"""LaTeX to PDF with pdflatex, in a folder of its own, without shell escapes."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

SECONDS = 120


class PdfError(RuntimeError):
    """pdflatex is missing or failed; the message says which, in one line."""


def compile_pdf(source: str) -> bytes:
    """The PDF of a LaTeX document; the same source gives the same bytes. Raises PdfError."""
    return compile_with_log(source)[0]


def compile_with_log(source: str) -> tuple[bytes, str]:
    """The PDF and pdflatex's log."""
    program = shutil.which("pdflatex")
    if program is None:
        raise PdfError(
            "pdflatex is not installed (Debian: texlive-latex-recommended, texlive-pictures)"
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "certificate.tex"
        path.write_text(source, encoding="ascii")
        # Dates from the epoch keep the bytes the same; `paranoid` keeps TeX in its folder.
        environment = {
            **os.environ,
            "SOURCE_DATE_EPOCH": "0",
            "FORCE_SOURCE_DATE": "1",
            "openin_any": "p",
            "openout_any": "p",
            "max_print_line": "1000",
        }
        command = [
            program,
            "-no-shell-escape",
            "-interaction=nonstopmode",
            "-halt-on-error",
            path.name,
        ]
        try:
            done = subprocess.run(
                command,
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise PdfError(f"pdflatex did not end within {SECONDS} seconds") from None
        log = path.with_suffix(".log")
        text = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
        result = path.with_suffix(".pdf")
        if done.returncode != 0 or not result.exists():
            errors = [line for line in text.splitlines() if line.startswith("!")]
            raise PdfError(f"pdflatex failed: {errors[0] if errors else 'no reason given'}")
        return result.read_bytes(), text
