"""`verify` with a claim that pins all sizes: proved, checked, reported; or failed, with the reason."""

import json
from pathlib import Path

import pytest

from exactrank.cli import run

PROOF = '''"""Every child of the root on one side: rank ≤ r_{L−1}."""

from exactrank.kernel.rules import named_cut, specialise_sizes
from exactrank.kernel.statements import MaximalRank


def prove(instance):
    """At one network."""
    subject = MaximalRank(
        network=instance.network, partition=instance.partition, field=instance.field, upper=1
    )
    return specialise_sizes(named_cut(cut="root"), subject)
'''
WHOLE = '''

def prove_all_sizes():
    """In every tree."""
    return named_cut(cut="{cut}")
'''
CLAIM = """[my-claim]
statement = "rank at most r_last"
source = "mine"
hypotheses = ["root-children-one-sided"]
conclusion = {{ kind = "maximal-rank", relation = "<=", value = "r_last" }}
{all_sizes}
[[my-claim.required]]
inputs = [4, 8]
window = [2]
representation = [2]
width = [2]
partition = ["low"]
"""
PINNED = (
    'all_sizes = { kind = "all-sizes", quantity = "maximal-rank", operator = "product", level = 1, '
    'tree = "any", partition = "root-children-one-sided", sharing = "any", field = "any", r_min = 1, '
    'relation = "<=", value = [[["r_last", "1"]]] }'
)


@pytest.fixture
def verified(in_folder, capsys, monkeypatch):
    """The answer of `verify --json` for a script and a claim."""
    # The child process finds exactrank whether it is installed or not.
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).resolve().parents[2]))

    def answer(script, claim):
        (in_folder / "my_claim.py").write_text(script, "utf-8")
        (in_folder / "my_claim.toml").write_text(claim, "utf-8")
        code = run(["verify", "my_claim.py", "--out", "out", "--json"])
        (row,) = json.loads(capsys.readouterr().out)["claims"]
        return code, row

    return answer


def test_verified(verified, in_folder):
    code, row = verified(PROOF + WHOLE.format(cut="root"), CLAIM.format(all_sizes=PINNED))
    assert (code, row["status"], row["all_sizes"]) == (0, "verified", "verified"), row
    assert (in_folder / row["all_sizes_certificate"]).is_file()
    assert [instance["checked"] for instance in row["instances"]] == [True, True]


def test_not_pinned_is_not_claimed(verified):
    code, row = verified(PROOF + WHOLE.format(cut="root"), CLAIM.format(all_sizes=""))
    assert (code, row["status"]) == (0, "verified"), row
    assert (row["all_sizes"], row["all_sizes_certificate"]) == ("none", None)


def test_pinned_but_not_proved(verified):
    code, row = verified(PROOF, CLAIM.format(all_sizes=PINNED))
    assert (code, row["status"], row["all_sizes"]) == (1, "failed", "none")
    assert "defines prove_all_sizes()" in row["reason"]


def test_pinned_but_another_theorem_is_proved(verified):
    script = PROOF + WHOLE.format(cut="smaller-side")
    code, row = verified(script, CLAIM.format(all_sizes=PINNED))
    assert (code, row["status"], row["all_sizes"]) == (1, "failed", "none")
    assert "all-sizes.json: invalid" in row["reason"]
