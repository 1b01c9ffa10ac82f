"""Theorems come only out of rules and cannot be changed; every rule is in one table."""

import ast
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest
from attack_certs import FIRST_RULES
from attack_make import entries, of_matrix

from exactrank.kernel import rules
from exactrank.kernel.rules import RULES
from exactrank.kernel.theorem import RuleError, Theorem

RULE_FILES = Path(rules.__file__).parent
OURS = {name: RULES[name] for name in sorted(FIRST_RULES)}
PAGE = Path(__file__).resolve().parents[2] / "docs" / "certificate.md"


def _theorem() -> Theorem:
    subject = of_matrix(entries([[1, 2], [3, 4]]))
    return rules.minor_lower_bound(subject, rows=[0, 1], columns=[0, 1], modulus=11)


def test_a_theorem_is_not_made_by_hand():
    made = _theorem()
    for seal in (None, object(), "seal"):
        with pytest.raises(TypeError, match="only out of a rule"):
            Theorem(seal, "both_bounds", made.conclusion, (), "{}", frozenset())  # type: ignore[arg-type]


def test_a_theorem_does_not_change():
    made = _theorem()
    for name in ("conclusion", "rule", "premises", "witness", "cites"):
        with pytest.raises(AttributeError):
            setattr(made, name, getattr(made, name))
        with pytest.raises(AttributeError):
            delattr(made, name)
    with pytest.raises(AttributeError):
        made.anything = 1
    with pytest.raises(FrozenInstanceError):
        made.conclusion.lower = 3
    with pytest.raises(FrozenInstanceError):
        made.conclusion.matrix.rows = ()
    assert isinstance(made.witness, str)
    assert isinstance(made.premises, tuple)


def test_statements_hold_nothing_that_changes():
    made = _theorem()
    assert hash(made.conclusion) == hash(_theorem().conclusion)


def test_the_families_are_on_the_page():
    page = PAGE.read_text("utf-8")
    section = page[page.index("## Rules") : page.index("## Citations")]
    starts = (line.split("`") for line in section.splitlines() if line.startswith("`"))
    written = {parts[1] for parts in starts if parts[2].startswith(": ") and "_" in parts[1]}
    assert set(OURS) <= written


def test_every_rule_says_when_it_fails():
    for name, rule in OURS.items():
        text = (rule.__doc__ or "").lower()
        assert "--" in text or "by definition" in text or "compared" in text, f"{name}: no fraction"
        assert len(text.splitlines()) >= 3, f"{name} is not explained"


def test_every_rule_of_the_families_is_attacked_here():
    text = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    for name in OURS:
        assert f"rules.{name}(" in text, f"{name} is in no table"


def test_rule_errors_name_the_rule():
    error = RuleError("both_bounds", "why")
    assert str(error) == "both_bounds: why"


def test_rules_conclude_under_their_own_name():
    for path in RULE_FILES.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.FunctionDef) or node.name not in RULES:
                continue
            names = {
                n.value.value
                for n in ast.walk(node)
                if isinstance(n, ast.Assign)
                and isinstance(n.targets[0], ast.Name)
                and n.targets[0].id == "name"
                and isinstance(n.value, ast.Constant)
            }
            assert names <= {node.name}
