"""`exactrank refute`: what a user types and gets back."""

import json

import pytest
from refusals import refused

from exactrank.checking import check_files
from exactrank.cli import run
from exactrank.search.store import Store

MINE = """
[mine]
statement = "windows of two: a claim of a user's own"
source = "a test"
hypotheses = ["product", "windows-of-two", "contiguous", "odd-even"]
conclusion = { kind = "maximal-rank", relation = "=", value = "VALUE" }
[[mine.required]]
inputs = [2, 4]
window = [2]
representation = [2]
width = [2]
partition = ["odd"]
[mine.variants.windows]
says = "any windows of one size"
drops = ["windows-of-two"]
"""
SCRIPT = """
from exactrank.ranks import maximal_rank


def prove(instance):
    return maximal_rank(instance.network, instance.partition, instance.field).theorem
"""
RIGHT, WRONG = "min(r0, M)^(N/2)", "min(r0, M)^(N/2) + 1"


def answer(capsys, *arguments, code=0):
    assert run(["refute", *arguments, "--json", "--store", ":memory:"]) == code
    out, err = capsys.readouterr()
    assert err == ""
    return json.loads(out)


def mine(folder, value=RIGHT):
    path = folder / "mine.toml"
    path.write_text(MINE.replace("VALUE", value), "utf-8")
    return str(path)


def test_a_dropped_hypothesis(in_folder, capsys):
    said = answer(
        capsys, "depth-efficiency", "--without", "odd-even", "--certificate", "found.json"
    )
    assert said["format"] == "exactrank-refute" and said["version"] == 1
    assert (said["claim"], said["dropped"]) == ("depth-efficiency", "odd-even")
    assert said["found"] is True and said["smallest"] is True
    assert said["certificate"] == "found.json" and int(said["tried"]) > 10
    # Odd against even is not dropped at N = 2, where there is no other partition.
    assert said["no_cases"][0] == 2
    code, rows = check_files(
        [in_folder / "found.json"], claim="depth-efficiency", refutes=True, without="odd-even"
    )
    assert code == 0 and rows[0]["digest"] == said["digest"]
    claim = json.loads((in_folder / "found.json").read_text("utf-8"))["claim"]
    assert claim["network"]["inputs"] == 4 and claim["network"]["representation"] == 2
    # It is a certificate like any other.
    assert run(["check", "found.json"]) == 0
    assert run(["export", "found.json", "--to", "tex", "-o", "found.tex"]) == 0
    assert "\\documentclass" in (in_folder / "found.tex").read_text("utf-8")
    assert check_files([in_folder / "found.json"], claim="depth-efficiency")[0] == 1


def test_the_same_seed_gives_the_same_certificate(in_folder, capsys):
    arguments = ["interleaved-exponential", "--without", "unshared", "--certificate"]
    digests = {
        answer(capsys, *arguments, f"{number}.json", "--seed", "5")["digest"] for number in (1, 2)
    }
    assert len(digests) == 1


def test_a_wrong_claim_of_a_user(in_folder, capsys):
    """One more than the truth: refuted, with a certificate, at the smallest case of all."""
    said = answer(capsys, mine(in_folder, WRONG), "--certificate", "no.json", code=1)
    assert said["found"] and said["smallest"] and said["dropped"] is None
    claim = json.loads((in_folder / "no.json").read_text("utf-8"))["claim"]
    assert (claim["network"]["inputs"], claim["rank"]) == (2, "1")


def test_a_true_claim_of_a_user(in_folder, capsys):
    """None found; the answer lists what was decided, and all of it was."""
    said = answer(capsys, mine(in_folder), "--inputs", "4", "--representation", "2")
    assert said["found"] is False and said["smallest"] is False and said["certificate"] is None
    assert said["undecided"] == [] and said["no_cases"] == [3]
    levels = [(row["inputs"], row["representation"], row["sum"]) for row in said["decided"]]
    assert levels == [(2, 1, None), (2, 2, None), (4, 1, None), (4, 2, 8)]
    assert sum(int(row["decided"]) for row in said["decided"]) == int(said["tried"])
    assert all(row["undecided"] == "0" for row in said["decided"])


def test_a_variant_of_a_user(in_folder, capsys):
    said = answer(capsys, mine(in_folder), "--without", "windows")
    assert said["found"] and said["says"] == "any windows of one size"


def test_the_text(in_folder, capsys):
    run(["refute", "depth-efficiency", "--without", "contiguous", "--store", ":memory:"])
    out, _ = capsys.readouterr()
    assert "depth-efficiency, without contiguous: a counterexample (the smallest)" in out
    assert "it would say: any order of the labels in the tree" in out
    assert "because labels 1 and 3 in one window" in out
    assert "N = 4, M = 1, every width: " in out and "decided" in out


def test_undecided_cases_are_said(in_folder, capsys):
    """Where certified bounds differ nothing is claimed, and nothing after it is the smallest."""
    claim = mine(in_folder).replace("mine", "other")
    text = """
[other]
statement = "shared leaves do not matter"
source = "a test"
hypotheses = ["product", "leaves-shared"]
conclusion = { kind = "maximal-rank", relation = ">=", value = "cut" }
required = []
"""
    (in_folder / "other.toml").write_text(text, "utf-8")
    said = answer(capsys, claim, "--representation", "2", code=1)
    assert said["found"]
    assert said["smallest"] is False, "larger M at N = 2 stand before it"


def test_the_store_is_resumed(in_folder, capsys):
    arguments = ["refute", mine(in_folder), "--inputs", "4", "--quiet", "--json", "--store", "s.db"]
    assert run(arguments) == 0
    first = capsys.readouterr().out
    with Store("s.db") as store:
        count = len(store)
    assert count > 100
    assert run(arguments) == 0
    assert capsys.readouterr().out == first
    with Store("s.db") as store:
        assert len(store) == count


def test_ctrl_c_keeps_what_was_decided(in_folder, capsys, monkeypatch):
    from exactrank.refuting import search

    before, calls = search.Search._decide, []

    def decide(self, *arguments):
        calls.append(1)
        if len(calls) == 30:
            raise KeyboardInterrupt
        return before(self, *arguments)

    monkeypatch.setattr(search.Search, "_decide", decide)
    assert run(["refute", mine(in_folder), "--store", "s.db"]) == 130
    err = capsys.readouterr().err
    assert "29 cases decided so far; what was computed is kept in s.db" in err
    assert "N = 2, M = 1, every width" in err
    with Store("s.db") as store:
        assert len(store) >= 29


def test_limits(in_folder, capsys):
    said = answer(capsys, mine(in_folder), "--limit", "20")
    assert said["stopped"] == "the limit of 20 cases" and int(said["tried"]) <= 20


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["no-claim"], ["'no-claim'", "exactrank claims"]),
        (
            ["depth-efficiency", "--without", "window"],
            ["'window'", "known: product, windows-of-two"],
        ),
        (["depth-efficiency", "--without", ""], ["known: product"]),
        (["missing.toml"], ["missing.toml"]),
        (["depth-efficiency", "--store", "."], ["--store"]),
    ],
)
def test_bad_input(in_folder, capsys, arguments, words):
    store = [] if "--store" in arguments else ["--store", ":memory:"]
    refused(capsys, ["refute", *arguments, *store], *words)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (('value = "VALUE"', 'value = "M +"'), "is not an expression"),
        (('value = "VALUE"', 'value = "M ** 2"'), "is not an expression"),
        (('"odd-even"', '"odd"'), "does not know the hypothesis odd"),
        (
            ('drops = ["windows-of-two"]', 'drops = ["unshared"]'),
            "no hypothesis 'unshared' to drop",
        ),
        (("says =", "said ="), "says"),
    ],
)
def test_a_wrong_claims_file(in_folder, capsys, change, word):
    (in_folder / "mine.toml").write_text(MINE.replace(*change).replace("VALUE", RIGHT), "utf-8")
    without = ["--without", "windows"] if "drops" in change[0] else []
    refused(capsys, ["refute", "mine.toml", *without, "--store", ":memory:"], "mine.toml", word)


def test_verify_says_refuted(in_folder, capsys):
    """The script proves the rank, which is not what its claim says: refuted, not merely failed."""
    mine(in_folder, WRONG)
    (in_folder / "mine.py").write_text(SCRIPT, "utf-8")
    assert run(["verify", "mine.py", "--json"]) == 1
    row = json.loads(capsys.readouterr().out)["claims"][0]
    assert row["status"] == "refuted" and "proves: the maximal rank over QQ" in row["reason"]
    mine(in_folder)
    assert run(["verify", "mine.py", "--json"]) == 0
    capsys.readouterr()
    # A certificate that proves less is no refutation.
    path = in_folder / "mine.toml"
    path.write_text(path.read_text("utf-8").replace('"maximal-rank"', '"almost-all"'), "utf-8")
    assert run(["verify", "mine.py", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["claims"][0]["status"] == "failed"
