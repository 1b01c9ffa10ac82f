"""Profiles and fixtures of all tests."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parent
# Helpers of the attacks are plain modules, so that they do not depend on how pytest imports tests.
for folder in (TESTS / "attack", ROOT):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

settings.register_profile("dev", deadline=None, max_examples=60)
settings.register_profile(
    "ci",
    deadline=None,
    max_examples=120,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("ci" if os.environ.get("EXACTRANK_CI") or os.environ.get("CI") else "dev")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "slow: takes more than a few seconds")


@pytest.fixture(scope="session")
def checker() -> Any:
    """The independent checker, in this process: `.check(certificate)` gives verdict and reason."""
    from attack_checker import InProcess

    return InProcess()


@pytest.fixture(scope="session")
def checker_process() -> Callable[..., Any]:
    """The independent checker as users run it: isolated Python, a process of its own."""
    from attack_checker import run_process

    return run_process


@pytest.fixture(scope="session")
def agree(checker: Any) -> Callable[[Any], str]:
    """Replay a theorem's certificate in the kernel and check it with the checker: both accept."""
    from attack_certs import certificate_of, kernel_verdict

    def both(theorem: Any) -> str:
        certificate = certificate_of(theorem)
        verdict = checker.check(certificate)
        assert verdict.verdict == "valid", verdict
        assert kernel_verdict(certificate).verdict == "valid"
        return str(verdict.verdict)

    return both


@pytest.fixture
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty working folder."""
    monkeypatch.chdir(tmp_path)
    yield tmp_path
