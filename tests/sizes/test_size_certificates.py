"""Certificates for all sizes: kernel and checker accept them, and refuse them once something is changed."""

import pytest
from attack_certs import certificate_of, kernel_verdict
from size_samples import SCRIPTS, all_sizes, changed, says, table, without

from exactrank.claims import read_claims, shipped_scripts
from exactrank.kernel import rules
from exactrank.kernel.statements import statement_from_json

CLAIMS = shipped_scripts()


@pytest.fixture
def refused(checker):
    """Neither the kernel nor the checker accepts this."""

    def both(certificate):
        assert kernel_verdict(certificate).verdict != "valid"
        said = checker.check(certificate)
        assert said.verdict in ("invalid", "malformed"), said

    return both


@pytest.mark.parametrize("name", sorted(SCRIPTS))
def test_accepted(name, agree):
    agree(all_sizes(name))


@pytest.mark.parametrize("name", sorted(SCRIPTS))
def test_the_claim_pins_it(name):
    assert CLAIMS[name].claim.all_sizes == all_sizes(name).conclusion.to_json()


@pytest.mark.parametrize("name", sorted(SCRIPTS))
def test_statements_read_back(name):
    for step in certificate_of(all_sizes(name))["steps"]:
        assert statement_from_json(step["conclusion"]).to_json() == step["conclusion"]


@pytest.mark.parametrize("name", sorted(SCRIPTS))
def test_no_step_can_be_left_out(name, refused):
    certificate = certificate_of(all_sizes(name))
    for step in range(len(certificate["steps"]) - 1):
        refused(changed(certificate, without(step)))


# One cut, and one identity: each a rule of its own.
ONE_STEP = {"coarse-polynomial", "exceptional-set"}


@pytest.mark.parametrize("name", sorted(set(SCRIPTS) - ONE_STEP))
def test_only_the_last_step_is_not_enough(name, refused):
    """No rule concludes a claim by its name: alone, or from the wrong premises, it is refused."""
    certificate = certificate_of(all_sizes(name))
    certificate["steps"] = [{**certificate["steps"][-1], "id": 0, "premises": []}]
    refused(certificate)


DEPTH = certificate_of(all_sizes("depth-efficiency"))
KINDS = [step["rule"] for step in DEPTH["steps"]]
AT = {rule: KINDS.index(rule) for rule in KINDS}
"""The first step of each rule in the certificate of depth efficiency."""

VALUES = {
    "S replaced by N": [["r", [1, 0]]],
    "k one too small": [["r", [1, -2]]],
    "c one too large": [["r", [3, -1]]],
    "another base": [["M", [1, -1]]],
    "not in normal form": [["r", [2, -2]]],
    "as a boolean": [["r", [True, -1]]],
}


@pytest.mark.parametrize("name", VALUES)
def test_values_of_depth_efficiency(name, refused):
    value = [VALUES[name]]
    refused(changed(DEPTH, says(len(KINDS) - 1, value=value)))

    def everywhere(certificate):
        for step in (
            *certificate["steps"][AT["count_windows"] :],
            {"conclusion": certificate["claim"]},
        ):
            if step["conclusion"].get("value") == [[["r", [1, -1]]]]:
                step["conclusion"]["value"] = value

    refused(changed(DEPTH, everywhere))


CHANGES = {
    "the wrong way round": says(AT["both_sizes"], relation=">="),
    "tree any": says(AT["almost_everywhere_sizes"], tree="any"),
    "partition any": says(AT["almost_everywhere_sizes"], partition="any"),
    "windows of four": says(AT["almost_everywhere_sizes"], tree={"window": 4}),
    "level any": says(AT["almost_everywhere_sizes"], level="any"),
    "v0 one too large": says(AT["window_table"], mismatch=[1, 0]),
    "v1 one too large": says(AT["window_table"], match=[2, 0]),
    "a form with a boolean": says(AT["window_table"], match=[True, 0]),
    "A outside {0, 1}": says(AT["window_table"], leaf=[2, 0]),
    "B outside {0, 1}": says(AT["window_table"], leaf=[1, -1]),
    "OR in place of AND": says(AT["window_table"], mismatch=[2, 0]),
    "the table of another leaf": says(
        AT["window_table"], leaf=[0, 1], match=[-1, 1], mismatch=[-2, 1]
    ),
    "step with other values": says(AT["tree_table"], mismatch=[0, 1]),
    "step of the other operator": says(AT["tree_table"], operator="relu-max"),
    "r instead of r^S": says(AT["table_minor"], value=[[["r", "1"]]]),
    "r0 instead of r": says(AT["table_minor"], value=[[["r0", "S"]]]),
    "upper instead of lower": says(AT["table_minor"], relation="<="),
    "the cut of the crossing windows": says(AT["named_cut"], value=[[["r0", "S"]]]),
    "a float": says(AT["table_minor"], r_min=1.0),
    "an unknown key": says(AT["table_minor"], proved="yes"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_changed_conclusions(name, refused):
    refused(changed(DEPTH, CHANGES[name]))


def test_counting_needs_odd_windows(refused):
    """partition any with w^(L-1) is false: low | high meets no window of level 1."""
    counted = rules.count_windows(rules.restrict_sizes(table(), level=1, tree=2, partition="odd"))
    certificate = certificate_of(counted)

    def any_partition(changing):
        for step in changing["steps"][3:]:
            step["conclusion"]["partition"] = "any"
        changing["claim"]["partition"] = "any"

    refused(changed(certificate, any_partition))


def relu(**keys):
    return certificate_of(table("relu-max", (0, 1), "one", 2)), keys


def test_rectifiers_need_an_order_and_two_channels(refused, agree):
    agree(table("relu-max", (0, 1), "one", 2))
    agree(table("relu-max", (1, 0), "one", 1))
    certificate = certificate_of(table("relu-max", (0, 1), "one", 2))

    def one_channel(changing):
        for step in (*changing["steps"], {"conclusion": changing["claim"]}):
            step["conclusion"]["r_min"] = 1

    refused(changed(certificate, one_channel))
    refused(changed(certificate, says(2, field="any")))
    refused(changed(certificate, says(2, field="GF(7)")))
    refused(changed(certificate, says(0, mismatch=[1, 1])))
    refused(changed(certificate, says(0, match=[0, 1])))

    def as_product(changing):
        for step in (*changing["steps"], {"conclusion": changing["claim"]}):
            step["conclusion"]["operator"] = "product"

    refused(changed(certificate, as_product))


CORRECTIONS = {
    "matricized-product": says(1, formula=[["1", [0, 0, 1]], ["1", [1, 0, 0]]]),
    "rank-subadditive": says(5, bound=[-1, 1]),
    "minimal-cut": says(4, value=[[["recursion", "1"]]]),
    "deep-separation-upper": says(4, value=[[["cut", "1"]]]),
    "deep-separation-lower": says(3, value=[[["r0", "S"]]]),
    "deep-separation-lower-unshared": says(2, sharing="any"),
    "coarse-polynomial": says(0, partition="any"),
    "ht-contains-cp": says(1, formula=["sum", "a", ["delta", "a", "g"], ["leaves", "g"]]),
    "cp-universal": says(8, width="M^N"),
    "shallow-separation": says(11, sharing="any"),
    "interleaved-exponential": says(11, sharing="any"),
    "depth-efficiency-corollary": says(7, field="any"),
    "depth-hierarchy": says(8, fewer_than=[[["r", [1, 0]]]]),
    "generic-base": says(13, tree="global"),
    "depth-efficiency": says(12, quantity="maximal-rank"),
    "exceptional-set": says(0, leaves="tall"),
    "relu-max-universal": says(8, width="M^N"),
    "relu-max-deep-exponential": says(3, exponent=[1, 0]),
}


@pytest.mark.parametrize("name", sorted(CORRECTIONS))
def test_near_misses(name, refused):
    certificate = certificate_of(all_sizes(name))
    assert len(certificate["steps"]) > 0
    refused(changed(certificate, CORRECTIONS[name]))


def test_every_theorem_has_a_near_miss():
    assert set(SCRIPTS) == set(CORRECTIONS)


def test_citations_are_complete(refused):
    for name in ("depth-efficiency", "depth-efficiency-corollary"):
        certificate = certificate_of(all_sizes(name))
        for cites in ([], [*certificate["cites"], "schwartz-zippel"], certificate["cites"][1:]):
            refused({**certificate, "cites": cites})


def test_claims_files_hold_the_statement_as_json(tmp_path):
    path = tmp_path / "claims.toml"
    path.write_text(
        '[one]\nstatement = "x"\nsource = "y"\nrequired = []\n'
        'conclusion = { kind = "maximal-rank", relation = ">=", value = "r0" }\n'
        'all_sizes = { kind = "universal", tree = "any" }\n'
    )
    claim = read_claims(path)["one"]
    assert claim.all_sizes == {"kind": "universal", "tree": "any"} and claim.required == []
