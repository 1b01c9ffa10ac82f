"""Sphinx: the pages of this folder, the notebook, the claims from proofs/claims.toml, the interface."""

import sys
from fnmatch import fnmatch
from pathlib import Path

from sphinx.application import Sphinx

DOCS = Path(__file__).resolve().parent
sys.path[:0] = [str(DOCS / "_extensions"), str(DOCS.parent)]

import exactrank  # noqa: E402

project = "exactrank"
author = "the exactrank developers"
copyright = author
release = version = exactrank.__version__

extensions = ["myst_nb", "sphinx.ext.autodoc", "claims_pages", "docstrings", "reference_pages"]
exclude_patterns = ["_extensions", "examples"]
myst_heading_anchors = 3
# A fenced block without a known language is text.
suppress_warnings = ["misc.highlighting_failure"]

# The notebook is executed at each build; an error in it ends the build.
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 300
nb_execution_show_tb = True

autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"

html_theme = "furo"
html_title = "exactrank"
html_copy_source = False
html_show_sphinx = False
html_last_updated_fmt = None


def other_pages(app: Sphinx, name: str, source: list[str]) -> None:
    """In the index, `(other pages)` stands for those that none of its lists names."""
    if name != "index":
        return
    listed = source[0].split()
    pages = sorted(path.stem for path in DOCS.glob("*.md"))
    others = [page for page in pages if not any(fnmatch(page, pattern) for pattern in listed)]
    source[0] = source[0].replace(
        "(other pages)", "\n".join(page for page in others if page != "index")
    )


def setup(app: Sphinx) -> None:
    """For Sphinx."""
    app.connect("source-read", other_pages)
