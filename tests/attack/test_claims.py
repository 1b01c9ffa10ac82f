"""Statements pinned apart from proofs: what proves less than its claim says is refused."""

import json
from pathlib import Path
from typing import Any

import pytest
from attack_certs import certificate_of, copy
from attack_corpus import from_claims
from attack_make import QQ, Partition, deep, low, maximal, odd
from attack_table import text

from exactrank import claims, proving
from exactrank.kernel import rules
from exactrank.ranks import maximal_rank

CLAIMS_FILE = claims.proofs_directory() / "claims.toml"
PINNED = """
[deep-odd]
statement = "windows of two, odd/even: the maximal rank is min(r0, M)^(N/2)"
source = "a test"
hypotheses = ["product", "windows-of-two", "odd-even", "unshared"]
conclusion = { kind = "maximal-rank", relation = "=", value = "min(r0, M)^(N/2)" }
[[deep-odd.required]]
inputs = [2, 4]
window = [2]
representation = [2]
width = [2]
partition = ["odd"]
"""
DEEP4, DEEP2 = deep(4, 2, [2, 2]), deep(2, 2, [2])


@pytest.fixture
def pinned(tmp_path: Path) -> Path:
    path = tmp_path / "claims.toml"
    path.write_text(PINNED)
    return path


@pytest.fixture
def check(tmp_path: Path, checker_process: Any) -> Any:
    """Check certificates (or theorems) against a claim: exit code and rows."""

    def run(files: list[Any], claim: str, claims_file: Path, *, complete: bool = False) -> Any:
        paths = []
        for number, value in enumerate(files):
            certificate = value if isinstance(value, dict) else certificate_of(value)
            paths.append(tmp_path / f"{number}.json")
            paths[-1].write_text(text(certificate))
        options = ["--claim", claim, "--claims", claims_file, *(["--complete"] * complete)]
        done = checker_process(["--json", *paths, *options])
        assert "Traceback" not in done.stderr
        rows = json.loads(done.stdout)["files"] if done.stdout else []
        return done.returncode, rows

    return run


def theorem(network: Any = DEEP4, partition: Any = None, field: Any = QQ) -> Any:
    return maximal_rank(network, partition or odd(network.inputs), field).theorem


def lower_only() -> Any:
    return _premise(theorem(), 0)


def upper_only() -> Any:
    return _premise(theorem(), 1)


def _premise(made: Any, number: int) -> Any:
    return made.premises[number]


def test_the_claim_itself_is_accepted(check, pinned):
    code, rows = check([theorem(), theorem(DEEP2)], "deep-odd", pinned, complete=True)
    assert (code, [row["verdict"] for row in rows]) == (0, ["valid", "valid"])


WEAKER = [
    ("only the lower bound", lower_only, "the value"),
    ("only the upper bound", upper_only, "the value"),
    ("another partition", lambda: theorem(partition=low(4)), "the hypothesis odd-even"),
    ("I and J exchanged", lambda: theorem(partition=Partition((2, 4), (1, 3))), "odd-even"),
    ("shared layers", lambda: theorem(deep(4, 2, [2, 2], sharing=(0,))), "the hypothesis unshared"),
    ("windows of four", lambda: theorem(deep(4, 2, [2], window=4)), "windows-of-two"),
    ("one window of two", lambda: theorem(deep(8, 2, [2, 2], window=[2, 4])), "windows-of-two"),
    (
        "a worse cut",
        lambda: rules.both_bounds(
            lower_only(), rules.cut_upper_bound(maximal(DEEP4, odd(4)), inputs=[1, 2, 3])
        ),
        "the value",
    ),
    (
        "almost all instead of maximal",
        lambda: rules.almost_everywhere(theorem()),
        "it is a almost-all, not a maximal-rank",
    ),
    (
        "at given weights",
        lambda: _premise(lower_only(), 0),
        "it is a rank-at-weights, not a maximal-rank",
    ),
]


@pytest.mark.parametrize(("made", "reason"), [w[1:] for w in WEAKER], ids=[w[0] for w in WEAKER])
def test_what_proves_less_is_refused(made, reason, check, pinned):
    code, rows = check([made()], "deep-odd", pinned)
    assert code == 1
    assert rows[0]["verdict"] == "invalid"
    assert "claim deep-odd" in rows[0]["reason"]
    if not reason.startswith("it is a"):
        assert reason in rows[0]["reason"]
    assert rows[0]["statement"] is None


MISSING = [
    ("one instance", lambda: [theorem()], "inputs = 2"),
    ("the other", lambda: [theorem(DEEP2)], "inputs = 4"),
    ("the same one twice", lambda: [theorem(), theorem()], "inputs = 2"),
    ("another width", lambda: [theorem(), theorem(deep(2, 2, [3]))], "inputs = 2"),
    ("another M", lambda: [theorem(), theorem(deep(2, 3, [2]))], "inputs = 2"),
    ("another field", lambda: [theorem(), _over_gf(DEEP2)], "inputs = 2"),
]


def _over_gf(network: Any) -> Any:
    from exactrank.kernel.fields import Field

    return theorem(network, field=Field(65537))


@pytest.mark.parametrize(("made", "lacks"), [m[1:] for m in MISSING], ids=[m[0] for m in MISSING])
def test_a_missing_instance_is_named(made, lacks, check, pinned):
    listed = made()
    code, _ = check(listed, "deep-odd", pinned)
    assert code == 0, "every file alone is what the claim says"
    code, rows = check(listed, "deep-odd", pinned, complete=True)
    assert code == 1
    assert rows[-1]["verdict"] == "invalid"
    assert lacks in rows[-1]["reason"]


def test_the_output_layer_shared_is_another_instance_only_where_it_matters(check, pinned):
    """Sharing the one node of the output changes nothing, but the required network is unshared."""
    same = theorem(deep(2, 2, [2], sharing=(1,)))
    code, _ = check([same], "deep-odd", pinned)
    assert code == 0
    code, _ = check([theorem(), same], "deep-odd", pinned, complete=True)
    assert code == 1


def test_an_invalid_certificate_is_not_saved_by_its_claim(check, pinned):
    forged = copy(certificate_of(theorem()))
    forged["steps"][2]["witness"]["inputs"] = []
    code, rows = check([forged, theorem(DEEP2)], "deep-odd", pinned, complete=True)
    assert code == 1
    assert rows[0]["verdict"] == "invalid"
    assert rows[-1]["verdict"] == "invalid", "nor does it count as an instance"
    assert "inputs = 4" in rows[-1]["reason"]


SHIPPED = sorted({name.rsplit("-", 1)[0] for name in from_claims()})


@pytest.mark.parametrize(
    "claim",
    [pytest.param(c, marks=[pytest.mark.slow] * (c == "exceptional-set")) for c in SHIPPED],
)
def test_shipped_claims_take_their_own_certificates_and_no_others(claim, check):
    own = [c for name, c in from_claims().items() if name.rsplit("-", 1)[0] == claim]
    code, rows = check(own, claim, CLAIMS_FILE)
    assert code == 0, rows
    # A few of many instances are not all that is required.
    proof = claims.shipped_scripts()[claim]
    if len(own) < len(claims.instances(proof.claim)):
        code, rows = check(own, claim, CLAIMS_FILE, complete=True)
        assert code == 1
        assert "required" in rows[-1]["reason"]


def test_no_claim_takes_the_certificates_of_another_kind(check):
    names = ["kronecker-rank", "depth-efficiency", "minimal-cut", "circuit-is-decomposition"]
    for claim in names:
        others = [n for n in names if n != claim]
        certificates = [from_claims()[f"{other}-0"] for other in others]
        code, rows = check(certificates, claim, CLAIMS_FILE)
        assert code == 1
        assert [row["verdict"] for row in rows] == ["invalid"] * len(rows), claim


BROKEN = [
    ("not TOML", "[deep-odd", "deep-odd"),
    ("no such table", PINNED, "deep-even"),
    ("kind", PINNED.replace('"maximal-rank"', '"maximum"'), "deep-odd"),
    ("relation", PINNED.replace('relation = "="', 'relation = "<"'), "deep-odd"),
    ("hypothesis", PINNED.replace('"product"', '"sum"'), "deep-odd"),
    ("unknown key", PINNED.replace("source =", "admit = true\nsource ="), "deep-odd"),
    ("no conclusion", "[deep-odd]\nstatement = 'x'\nsource = 'y'\n", "deep-odd"),
    ("required no list", PINNED.replace("inputs = [2, 4]", "inputs = 2"), "deep-odd"),
]
EXPRESSIONS = [
    "", " ", "N +", "N N", "N ** 2", "N // 2", "N - 1", "N % 2", "N == 4", "N if N else 1",
    "__import__('os')", "N.real", "N[0]", "lambda: 1", "(N", "x", "max(N, M)", "min(N)", "min()",
    "binom(N)", "2.0", "1e3", "0x10", "1_0", "True", "'4'", "N; N", "N\n+1", "(1,2)", "[4]", "²", "٤",
    "min(N, M, key=1)", "min(*N)", "-N", "N!", "~N", "N & M", "not N", "N or M", "#4", "4#",
]  # fmt: skip


@pytest.mark.parametrize(("toml", "claim"), [b[1:] for b in BROKEN], ids=[b[0] for b in BROKEN])
def test_a_broken_claims_file_is_one_line(toml, claim, tmp_path, checker_process):
    path = tmp_path / "claims.toml"
    path.write_text(toml)
    certificate = tmp_path / "certificate.json"
    certificate.write_text(text(certificate_of(theorem())))
    done = checker_process(["--json", certificate, "--claim", claim, "--claims", path])
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "expression",
    [*EXPRESSIONS[::4], *(pytest.param(x, marks=pytest.mark.slow) for x in EXPRESSIONS)],
)
def test_the_grammar_of_values_is_closed(expression, tmp_path, checker_process):
    path = tmp_path / "claims.toml"
    path.write_text(PINNED.replace('"min(r0, M)^(N/2)"', json.dumps(expression)), "utf-8")
    certificate = tmp_path / "certificate.json"
    certificate.write_text(text(certificate_of(theorem())))
    done = checker_process(["--json", certificate, "--claim", "deep-odd", "--claims", path])
    assert done.returncode in (1, 2), done.stdout
    assert "Traceback" not in done.stderr
    if done.returncode == 2:
        assert done.stdout == ""
        assert len(done.stderr.splitlines()) == 1


VALUES = [
    ("4", 0), ("2^2", 0), ("M^L", 0), ("2^2^1", 0), ("N*M/2", 0), ("8/2", 0), ("6 + -2", 0),
    ("min(N, 9)", 0), ("binom(4, 1)", 0), ("binom(4, 3)", 0), ("r0*r1", 0), ("r_last*2", 0),
    ("S^2", 0), ("cut", 0), ("recursion", 0), ("window_product", 0), ("m + m", 0), ("(1+1)^2", 0),
    ("3", 1), ("5", 1), ("9/2", 1), ("4/0", 1), ("2^-1", 1), ("2^2^3", 1), ("r2", 1), ("Z", 1),
    ("rankA", 1), ("2*1+1", 1), ("1+1^2", 1), ("8/2/2", 1), ("-4", 1), ("binom(-4, 1)", 1),
]  # fmt: skip


@pytest.mark.parametrize(("value", "code"), VALUES)
def test_what_values_mean(value, code, tmp_path, checker_process):
    """N = 4, M = 2, widths 2, odd: the maximal rank is 4."""
    path = tmp_path / "claims.toml"
    path.write_text(PINNED.replace('"min(r0, M)^(N/2)"', json.dumps(value)))
    certificate = tmp_path / "certificate.json"
    certificate.write_text(text(certificate_of(theorem())))
    done = checker_process(["--json", certificate, "--claim", "deep-odd", "--claims", path])
    assert done.returncode == code, done.stdout + done.stderr


SCRIPTS = {
    "a weaker bound": "return specialisation_lower_bound(at)",
    "another partition": "return specialisation_lower_bound(on_low)",
    "another network": "return specialisation_lower_bound(wider)",
    "nothing": "return None",
    "a string": "return 'proved'",
    "an exception": "raise SystemError('no')",
}
SCRIPT = """
from exactrank.kernel.objects import Partition
from exactrank.kernel.rules import specialisation_lower_bound
from exactrank.kernel.objects import Network
from exactrank.kernel.trees import Contiguous
from exactrank.ranks.maximal import matching_theorem


def prove(instance):
    network, partition, field = instance.network, instance.partition, instance.field
    at = matching_theorem(network, partition, field, channels=2)
    low = Partition.of(network.inputs, [1])
    on_low = matching_theorem(network, low, field, channels=2)
    wide = Network(network.inputs, 2, (3,) * network.depth, Contiguous(2))
    wider = matching_theorem(wide, partition, field, channels=2)
    %s
"""


@pytest.mark.parametrize("body", SCRIPTS.values(), ids=SCRIPTS)
def test_a_script_that_proves_less_than_its_id_fails(body, tmp_path):
    """Through the same door as `exactrank verify`."""
    from exactrank.verification import Verification

    script = tmp_path / "deep_odd.py"
    script.write_text(SCRIPT % body)
    script.with_suffix(".toml").write_text(PINNED)
    (verdict,) = Verification(tmp_path / "out").run([claims.user_script(script)])
    assert verdict.status == "failed"
    assert verdict.reason
    assert not any(row["checked"] for row in verdict.instances)


def test_a_script_that_proves_its_claim_is_verified(tmp_path):
    from exactrank.verification import Verification

    script = tmp_path / "deep_odd.py"
    script.write_text(
        "from exactrank.ranks import maximal_rank\n\n\n"
        "def prove(instance):\n"
        "    return maximal_rank(instance.network, instance.partition, instance.field).theorem\n"
    )
    script.with_suffix(".toml").write_text(PINNED)
    (verdict,) = Verification(tmp_path / "out").run([claims.user_script(script)])
    assert (verdict.status, verdict.reason) == ("verified", "")
    assert len(verdict.instances) == 2
    assert all(row["checked"] for row in verdict.instances)


def test_a_script_cannot_write_certificates_for_itself(tmp_path):
    """A file put where the certificate goes does not stand in for a proof."""
    from exactrank.verification import Verification

    script = tmp_path / "deep_odd.py"
    script.write_text(
        "import json, pathlib\n"
        "def prove(instance):\n"
        f"    folder = pathlib.Path({str(tmp_path / 'out' / 'deep-odd')!r})\n"
        "    folder.mkdir(parents=True, exist_ok=True)\n"
        "    (folder / '001.json').write_text('{}')\n"
        "    row = {'parameters': {}, 'certificate': str(folder / '001.json'), 'checked': True}\n"
        "    print(json.dumps(row), flush=True)\n"
        "    raise SystemExit(0)\n"
    )
    script.with_suffix(".toml").write_text(PINNED)
    (verdict,) = Verification(tmp_path / "out").run([claims.user_script(script)])
    assert verdict.status == "failed"


def test_loading_a_script_without_prove(tmp_path):
    script = tmp_path / "empty.py"
    script.write_text("x = 1\n")
    with pytest.raises(ValueError, match="defines prove"):
        proving.load(script)
