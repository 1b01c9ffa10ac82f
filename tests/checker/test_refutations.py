"""What contradicts a claim, or a claim with an assumption dropped: the comparison of `--refutes`."""

import json
from pathlib import Path
from typing import Any

import pytest
from by_hand import bounds, certificate, contiguous, matrix_rank, maximal, shallow, step
from test_checker_command import run, write

CLAIMS = """
[deep]
hypotheses = ["product", "windows-of-two", "odd-even", "unshared"]
conclusion = { kind = "maximal-rank", relation = "=", value = "min(r0, M)^(N/2)" }
[deep.variants.constant]
says = "one more"
value = "min(r0, M)^(N/2) + 1"
[deep.variants.not-max]
says = "the larger of r_0 and M"
value = "r0 + M + -1*min(r0, M)"
where = ["N = 2", "r0 >= 2"]
[deep.variants.both]
says = "neither sharing nor the partition matters"
drops = ["unshared", "odd-even"]
[deep.variants.some]
says = "all weights"
kind = "rank-at-weights"
relation = ">="
[deep.variants.odd-even]
says = "any partition"
because = "low and high inputs meet at the root only"
[atmost]
hypotheses = ["product"]
conclusion = { kind = "maximal-rank", relation = "<=", value = "M" }
[atleast]
conclusion = { kind = "maximal-rank", relation = ">=", value = "r0" }
[halves]
conclusion = { kind = "maximal-rank", relation = "=", value = "M/4" }
[combined]
conclusion = { kind = "combination-rank", relation = ">=", value = "summand + 1" }
[combined.variants.infinite-field]
says = "over the field itself"
relation = "attains"
[product]
conclusion = { kind = "matricized-product", relation = "=", value = "kronecker" }
[any-width]
hypotheses = ["one-hidden-layer", "leaves-shared"]
conclusion = { kind = "unreachable", relation = "=", value = "any-width" }
[any-width.variants.leaves-shared]
says = "unshared: not universal"
kind = "tensor-identity"
relation = "never"
value = "universal"
[wide]
hypotheses = ["product"]
conclusion = { kind = "not-realizable", relation = ">=", value = "M" }
[wide.variants.generic-weights]
says = "no function of the deep network needs fewer than M hidden channels"
kind = "tensor-identity"
relation = "never"
value = "shallow"
where = ["min(M, r0) >= Z + 1"]
[wide.variants.constant]
says = "almost all functions need more than M"
kind = "tensor-identity"
relation = "never"
value = "shallow-everywhere"
where = ["M >= Z"]
"""
# A path from input 1 to input 2; the root is cut. N = 2 and N = 4, windows of two, widths 2.
PAIR, FOUR = contiguous(2, 2, [2]), contiguous(4, 2, [2, 2])


def cut(net: Any, rows: list[int], **witness: Any) -> Any:
    product = 1
    for _, layer in [(0, -1)] * len(witness.get("inputs", [])) + witness.get("pools", []):
        product *= net["widths"][0] if layer >= 0 else net["representation"]
    full = {"inputs": [], "pools": [], "symmetric": []} | witness
    return certificate(step("cut_upper_bound", maximal(net, rows, None, str(product)), full))


def exact(net: Any, rows: list[int], value: int, pools: list[list[int]]) -> Any:
    """A matching below, a cut of these pooling nodes above: the rank is the value."""
    matching = {"generator": "matching", "channels": 2}
    at = {
        **maximal(net, rows, str(value), None),
        "quantity": "rank-at-weights",
        "weights": matching,
    }
    witness = {"inputs": [], "pools": pools, "symmetric": []}
    return certificate(
        step("matching_lower_bound", at),
        step("specialisation_lower_bound", maximal(net, rows, str(value), None), premises=[0]),
        step("cut_upper_bound", maximal(net, rows, None, str(value)), witness),
        step("both_bounds", maximal(net, rows, str(value), str(value)), premises=[1, 2]),
    )


ODD4 = exact(FOUR, [1, 3], 4, [[1, 1], [1, 2]])
LOW4 = cut(FOUR, [1, 2], pools=[[2, 1]])
ODD2 = exact(PAIR, [1], 2, [[1, 1]])
LOW2 = cut(PAIR, [1], inputs=[1])


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    path = tmp_path / "claims.toml"
    path.write_text(CLAIMS, "utf-8")
    return path


def asked(claims: Path, data: Any, claim: str, without: str | None = None) -> tuple[int, Any]:
    name = write(claims.parent / "certificate.json", data)
    options = ["--claims", claims, "--claim", claim, "--refutes", "--json"]
    said = run(name, *options, *(["--without", without] if without else []))
    assert "Traceback" not in said.stderr, said
    return said.returncode, json.loads(said.stdout)["files"][0] if said.stdout else said.stderr


def test_it_refutes(claims: Path) -> None:
    for data, claim, without in (
        (LOW4, "deep", "odd-even"),
        (ODD4, "deep", "constant"),
        (LOW4, "deep", "both"),
        (ODD4, "atmost", None),
        (cut(contiguous(2, 2, [3]), [1], inputs=[1]), "atleast", None),
    ):
        code, row = asked(claims, data, claim, without)
        assert (code, row["verdict"], row["reason"]) == (0, "valid", None), (claim, without, row)


@pytest.mark.parametrize(
    ("data", "claim", "without", "reason"),
    [
        # What agrees with the claim, or bounds the wrong side.
        (
            ODD4,
            "deep",
            None,
            "it does not contradict = 4, the value of min(r0, M)^(N/2): lower, upper are 4, 4",
        ),
        (cut(FOUR, [1, 3], pools=[[1, 1], [1, 2]]), "deep", None, "does not contradict = 4"),
        (
            LOW2,
            "atmost",
            None,
            "does not contradict <= 2, the value of M: lower, upper are null, 2",
        ),
        (ODD2, "atleast", None, "does not contradict >= 2"),
        # Another hypothesis is broken; the one that is dropped holds; a condition does not hold.
        (LOW4, "deep", None, "claim deep: the hypothesis odd-even is not met"),
        (
            LOW4,
            "deep",
            "unshared",
            "claim deep without unshared: the hypothesis odd-even is not met",
        ),
        (LOW4, "deep", "constant", "the hypothesis odd-even is not met"),
        (ODD4, "deep", "odd-even", "odd-even is met, so nothing was dropped"),
        (ODD4, "deep", "both", "unshared, odd-even is met, so nothing was dropped"),
        (ODD4, "deep", "not-max", "the condition N = 2 is not met"),
        (ODD2, "deep", "not-max", "does not contradict = 2"),
        # A value without meaning is no contradiction.
        (ODD2, "halves", None, "a division is not exact"),
        # Another kind of statement; kinds that nothing contradicts.
        (ODD4, "deep", "some", "it is a maximal-rank, not a rank-at-weights"),
        (ODD4, "product", None, "it is a maximal-rank, not a matricized-product"),
        (matrix_rank([[1]], None, "1"), "deep", None, "it is a matrix-rank"),
    ],
)
def test_it_does_not_refute(claims: Path, data: Any, claim: str, without: str, reason: str) -> None:
    if "steps" not in data:
        data = certificate(
            step("factorization_upper_bound", data, {"columns": [0], "combinations": [[]]})
        )
    code, row = asked(claims, data, claim, without)
    assert (code, row["verdict"]) == (1, "invalid") and reason in row["reason"], row


def test_a_derivation_that_does_not_follow_refutes_nothing(claims: Path) -> None:
    wrong = json.loads(json.dumps(LOW4).replace('"2"', '"1"'))
    code, row = asked(claims, wrong, "deep", "odd-even")
    assert (code, row["verdict"]) == (1, "invalid") and "without" not in row["reason"]


DIAGONALS = [[[1, 0, 0], [0, 0, 0], [0, 0, 1]], [[0, 0, 0], [0, 1, 0], [0, 0, 1]]]


def combination(field: str, upper: int) -> Any:
    matrices = [{"entries": [[str(x) for x in row] for row in m]} for m in DIAGONALS]
    statement = {"kind": "combination-rank", "matrices": matrices, "field": field, "over": "all"}
    return certificate(step("enumerate_combinations", {**statement, **bounds(None, str(upper))}))


def test_over_the_field_itself(claims: Path) -> None:
    code, row = asked(claims, combination("GF(2)", 2), "combined", "infinite-field")
    assert (code, row["verdict"]) == (0, "valid"), row
    code, row = asked(claims, combination("GF(3)", 3), "combined", "infinite-field")
    assert code == 1 and "does not contradict attains 3" in row["reason"]
    # Almost all coefficients of infinite fields are another matter.
    code, row = asked(claims, combination("GF(2)", 2), "combined")
    assert code == 1 and "no certificate contradicts a combination-rank >=" in row["reason"]


def identity(left: Any, weights: Any, right: Any, other: Any = None, depth: int = 1) -> Any:
    sides = [(left, weights, depth), (right, other, 1)]
    left_side, right_side = (
        {"of": "decomposition", "network": net, "node": [level, 1], "weights": given}
        for net, given, level in sides
    )
    statement = {"kind": "tensor-identity", "left": left_side, "right": right_side}
    return certificate(step("expand_identity", statement))


ONE: list[Any] = [["1", []]]
NO: list[Any] = []
FIRST = {"layer0": [[[ONE, NO], [NO, NO]]] * 2, "layer1": [[[ONE, NO]]]}
ONLY = {"layer0": [[[ONE, NO]]] * 2, "layer1": [[[ONE]]]}


def test_fewer_channels_at_some_weights(claims: Path) -> None:
    """At these weights the network of width 2 has the tensor e_1 ⊗ e_1, which one channel gives."""
    one = shallow(2, 2, 1)
    code, row = asked(claims, identity(PAIR, FIRST, one, ONLY), "wide", "generic-weights")
    assert (code, row["verdict"]) == (0, "valid"), row
    two = shallow(2, 2, 2)
    code, row = asked(claims, identity(PAIR, FIRST, two, FIRST), "wide", "generic-weights")
    assert code == 1 and "the condition min(M, r0) >= Z + 1 is not met" in row["reason"]
    four = contiguous(4, 2, [1, 1])
    code, row = asked(claims, identity(four, None, four, None, 2), "wide", "generic-weights")
    assert code == 1, "a deep network on the right"
    code, row = asked(claims, identity(PAIR, FIRST, one, ONLY), "wide")
    assert code == 1 and "it is a tensor-identity, not a not-realizable" in row["reason"]


def test_at_all_weights(claims: Path) -> None:
    two = shallow(2, 2, 2)
    code, row = asked(claims, identity(PAIR, None, PAIR, None), "wide", "constant")
    assert (code, row["verdict"]) == (0, "valid"), row
    code, row = asked(claims, identity(PAIR, FIRST, two, FIRST), "wide", "constant")
    assert code == 1 and "it is not shallow-everywhere" in row["reason"]


def test_as_required(claims: Path) -> None:
    text = """
[here]
hypotheses = ["as-required"]
conclusion = { kind = "maximal-rank", relation = "<=", value = "M + -1" }
required = [{ inputs = [2], window = [2], representation = [2], width = [3], partition = ["odd"] }]
[here.variants.sharing]
says = "one less, with M + 1"
value = "M + -2"
"""
    claims.write_text(text, "utf-8")
    assert asked(claims, ODD2, "here", "as-required")[0] == 0
    code, row = asked(claims, ODD2, "here")
    assert code == 1 and "the hypothesis as-required is not met" in row["reason"]
    claims.write_text(text.replace("[3]", "[2]"), "utf-8")
    assert asked(claims, ODD2, "here")[0] == 0
    code, row = asked(claims, ODD2, "here", "as-required")
    assert code == 1 and "as-required is met, so nothing was dropped" in row["reason"]
    claims.write_text(text.replace("width", "breadth"), "utf-8")
    code, row = asked(claims, ODD2, "here")
    assert code == 1 and "required: " in row["reason"]


def test_never_this_literal(claims: Path) -> None:
    units = {"layer0": [[[ONE, NO], [ONE, NO], [NO, ONE], [NO, ONE]], [[ONE, NO], [NO, ONE]] * 2]}
    units["layer1"] = [[[[["1", [[1, 1, 1, g, 1]]]] for g in range(1, 5)]]]
    data = identity(shallow(2, 2, 4), units, shallow(2, 2, 4), units)
    code, row = asked(claims, data, "any-width", "leaves-shared")
    assert (code, row["verdict"]) == (0, "valid"), row
    code, row = asked(
        claims, identity(PAIR, FIRST, shallow(2, 2, 1), ONLY), "any-width", "leaves-shared"
    )
    assert code == 1 and "it is not universal" in row["reason"]


def test_usage(claims: Path) -> None:
    code, error = asked(claims, ODD4, "deep", "window")
    assert code == 2 and error.count("\n") == 1
    assert (
        "[deep] has no hypothesis or variant window; known: product, windows-of-two, odd-even"
        in error
    )
    assert "constant" in error
    code, error = asked(claims, ODD4, "halves", "window")
    assert code == 2 and "known: none" in error
    name = write(claims.parent / "a.json", ODD4)
    for options, word in (
        (["--refutes"], "--claim"),
        (["--claim", "deep", "--without", "odd-even"], "--refutes"),
        (["--claim", "deep", "--refutes", "--complete"], "two questions"),
    ):
        said = run(name, "--claims", claims, *options)
        assert said.returncode == 2 and word in said.stderr


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ('value = "2"', "no table with the key says"),
        ("says = 1", "says is not a string"),
        ('says = ""\nbecause = 2', "because is not a string"),
        ('says = ""\nwhy = ""', 'the key "why" is not known'),
        ('says = ""\ndrops = []', "drops or where is empty"),
        ('says = ""\nwhere = []', "drops or where is empty"),
        ('says = ""\ndrops = "unshared"', "drops is not a list"),
        ('says = ""\ndrops = ["low-high"]', 'the claim has no hypothesis "low-high" to drop'),
        ('says = ""\nwhere = ["N > 2"]', "has not the form"),
        ('says = ""\nwhere = ["N >= 2 >= M"]', "has not the form"),
        ('says = ""\nwhere = ["N = x"]', "is not an expression"),
        ('says = ""\nvalue = "M +"', "is not an expression"),
        ('says = ""\nrelation = "never"', 'the conclusion "maximal-rank" "never" is not known'),
        ('says = ""\nkind = "almost"', "is not known"),
        ('says = ""\nkind = "tensor-identity"\nrelation = "never"', "is no tensor-identity"),
        ('says = ""\nkind = "combination-rank"\nrelation = ">="', "is not known"),
    ],
)
def test_a_table_that_is_wrong(claims: Path, table: str, reason: str) -> None:
    claims.write_text(CLAIMS + f"[deep.variants.wrong]\n{table}\n", "utf-8")
    for without in (None, "odd-even"):
        code, error = asked(claims, ODD4, "deep", without)
        assert code == 2 and "[deep] variants: wrong: " in error and reason in error, error
    said = run(write(claims.parent / "a", ODD4), "--claims", claims, "--claim", "deep")
    assert said.returncode == 2, "whenever the claim is read"


def test_what_is_said(claims: Path) -> None:
    said = run(
        write(claims.parent / "low.json", LOW4),
        *("--claims", claims, "--claim", "deep", "--refutes", "--without", "odd-even"),
    )
    assert said.returncode == 0 and "  refutes claim deep without odd-even\n" in said.stdout
