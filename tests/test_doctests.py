"""The examples in docstrings: what they show is what happens."""

import doctest
import importlib
from pathlib import Path

import pytest

import exactrank
from exactrank.kernel.rules import RULES

PACKAGE = Path(exactrank.__file__).parent
MODULES = sorted(
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
    for path in PACKAGE.rglob("*.py")
    # The checker is a program of its own; __main__ would run.
    if "checker" not in path.parts and path.stem != "__main__"
)
FLAGS = doctest.NORMALIZE_WHITESPACE


@pytest.mark.parametrize("name", [module.removesuffix(".__init__") for module in MODULES])
def test_examples_of_a_module(name: str) -> None:
    failed, _ = doctest.testmod(importlib.import_module(name), optionflags=FLAGS)
    assert failed == 0


def test_there_are_examples() -> None:
    """Most rules show one use; a rule without premises always does."""
    with_example = [name for name, rule in RULES.items() if ">>>" in (rule.__doc__ or "")]
    assert len(with_example) >= len(RULES) // 2
