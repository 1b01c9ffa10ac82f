"""A browser for the pages; where there is none, its tests are skipped, but not in CI."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
if str(HERE) not in sys.path:
    sys.path.insert(0, str(HERE))

import report_browser  # noqa: E402


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """`browser(page)` loads a page from disk and gives its document after its scripts have run."""
    if report_browser.CHROMIUM is None:
        if os.environ.get("EXACTRANK_CI") == "1":
            pytest.fail("chromium is not installed")
        pytest.skip("chromium is not installed")
    home = tmp_path_factory.mktemp("browser")
    count = 0

    def loaded(page: str) -> str:
        nonlocal count
        count += 1
        path = home / f"{count}.html"
        path.write_text(page, "utf-8")
        return report_browser.dump(path, home)

    return loaded
