"""Options that many commands share, each with one name and one help text."""

from pathlib import Path
from typing import Annotated

import typer

CertificateFile = Annotated[
    Path | None, typer.Option("--certificate", help="Write the certificate to this file.")
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="No remarks on standard error.")]
