"""A bounded part of the soundness campaign; docs/under-attack.md has the figures of the whole."""

import json
from pathlib import Path
from typing import Any

import campaign
import pytest
from attack_judge import judged

TOLERATED = {"true", "not refuted", "too large", "unjudged"}


@pytest.fixture(scope="module")
def some() -> campaign.Campaign:
    return campaign.Campaign(seed=7)


@pytest.mark.parametrize("number", range(6))
def test_a_batch_of_the_campaign(some: campaign.Campaign, number: int) -> None:
    row = some.batch(number, 500)
    assert row["finds"] == []
    counts = row["counts"]
    assert "internal error" not in counts
    assert min(counts[name] for name in ("valid", "invalid", "malformed", "declined")) > 0
    assert set(row["judged"]) <= TOLERATED


def test_the_checker_as_processes() -> None:
    row = campaign.Campaign(seed=8, processes=True).batch(0, 40)
    assert row["finds"] == []
    assert sum(row["counts"][name] for name in ("valid", "invalid", "malformed")) > 20


def test_a_campaign_goes_on_where_it_was_stopped(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(campaign, "BATCH", 20)
    whole, parts = tmp_path / "whole.jsonl", tmp_path / "parts.jsonl"
    campaign.run(whole, 60, seed=3)
    campaign.run(parts, 20, seed=3)
    with parts.open("a") as stream:
        stream.write('{"batch": 1, "runs"')  # killed while it wrote
    campaign.run(parts, 60, seed=3)
    kept = ("runs", "counts", "statements judged", "finds")
    reports = [campaign.report(path) for path in (whole, parts)]
    assert reports[0]["runs"] == 60
    assert all(reports[0][key] == reports[1][key] for key in kept)
    with pytest.raises(SystemExit, match="another seed"):
        campaign.run(parts, 80, seed=4)


def test_the_oracle_finds_no_seed_false(some: campaign.Campaign) -> None:
    answers = {text: judged(text) for text in some.known}
    assert set(answers.values()) <= TOLERATED
    assert list(answers.values()).count("true") > 150


def stronger(statement: Any) -> Any:
    """The same with a bound that is too good by one, where it is known exactly."""
    if statement.get("lower") is None or statement.get("lower") != statement.get("upper"):
        return None
    raised = str(int(statement["lower"]) + 1)
    more = {"lower": raised, "upper": raised}
    return statement | more | ({"rank": raised} if "rank" in statement else {})


def test_the_oracle_finds_stronger_statements_false(some: campaign.Campaign) -> None:
    """It is worth something only if it knows true from false."""
    false = 0
    for text in sorted(some.known):
        changed = stronger(json.loads(text)) if judged(text) == "true" else None
        if changed is not None:
            assert judged(json.dumps(changed, sort_keys=True)) == "false", text
            false += 1
    assert false > 30
