"""Chromium without a window, and what a page wrote when it was done."""

import html
import re
import shutil
import subprocess
from pathlib import Path

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


def dump(path: Path, home: Path) -> str:
    """The document of a page after its scripts have run; `home` is for the browser's own files."""
    command = [
        str(CHROMIUM),
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        f"--user-data-dir={home / 'profile'}",
        "--virtual-time-budget=60000",
        "--dump-dom",
        path.as_uri(),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    return done.stdout


def answer(document: str) -> str:
    """What a script of a test wrote into the element with the id `answer`."""
    found = re.search(r'<pre id="answer">(.*?)</pre>', document, re.DOTALL)
    assert found, document[-2000:]
    return html.unescape(found[1])
