"""Reading: JSON, numbers, networks, statements; what is malformed and what is declined."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from by_hand import (
    EXAMPLE,
    accepted,
    almost_all,
    at_weights,
    certificate,
    contiguous,
    copied,
    matrix_rank,
    maximal,
    refused,
    shallow,
    step,
    verdict,
)

from networks import read_net, read_partition
from numerals import element, is_prime, natural, rational, read_field
from verdicts import Declined, Malformed, Work

PAGE = Path(__file__).resolve().parents[2] / "docs" / "certificate.md"
TEXT = json.dumps(EXAMPLE)


def test_worked_example_of_the_page() -> None:
    example = re.findall(r"```json\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)[-1]
    accepted(example)
    assert json.loads(example) == EXAMPLE


@pytest.mark.parametrize(
    ("data", "kind", "reason"),
    [
        (b"", "malformed", "not JSON"),
        (b"\xff", "malformed", "not UTF-8"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "malformed", "not JSON"),
        (TEXT + "x", "malformed", "not JSON"),
        ("[]", "malformed", "format"),
        ('{"format": "exactrank-rank"}', "malformed", "format"),
        (TEXT.replace('"version": 1', '"version": true'), "malformed", "version is not an integer"),
        (TEXT.replace('"version": 1', '"version": 1.0'), "malformed", "1.0"),
        (TEXT.replace('"version": 1', '"version": 2'), "declined", "version 2"),
        (TEXT.replace('"version": 1', '"version": NaN'), "malformed", "NaN"),
        (TEXT.replace('"version": 1', '"version": 1e999'), "malformed", "1e999"),
        (TEXT.replace('"version": 1', '"version": -0'), "malformed", "-0"),
        (TEXT.replace('"version": 1', '"version": ' + "1" * 2001), "declined", "2,000 digits"),
        (TEXT.replace('"version": 1', '"version": 1, "version": 1'), "malformed", "twice"),
        (
            TEXT.replace('"version": 1', '"version": 1, "more\\u001b": 1'),
            "malformed",
            "more\\u001b",
        ),
        ("[" * 65 + "]" * 65, "declined", "nested deeper than 64"),
        ("[" * 64 + "]" * 64, "malformed", "format"),
        ('["' + "[" * 100 + '\\"["]', "malformed", "format"),  # brackets in strings do not nest
        ('"' + '\\"' * 100000, "malformed", "not JSON"),  # an unclosed string is scanned once
        ("[" * 100000, "declined", "nested"),
    ],
)
def test_json(data: Any, kind: str, reason: str) -> None:
    refused(data, kind, reason)


def edited(*path: Any, value: Any = None, remove: bool = False) -> Any:
    data = copied(EXAMPLE)
    part = data
    for key in path[:-1]:
        part = part[key]
    if remove:
        del part[path[-1]]
    else:
        part[path[-1]] = value
    return data


@pytest.mark.parametrize(
    ("data", "kind", "reason"),
    [
        (edited("cites", remove=True), "malformed", "lacks the key cites"),
        (edited("more", value=1), "malformed", 'unknown key "more"'),
        (edited("steps", value=[]), "malformed", "steps is empty"),
        (edited("steps", value={}), "malformed", "steps is not a list"),
        (edited("steps", 1, "id", value=2), "malformed", "step 1: id is 2"),
        (edited("steps", 0, "id", value=False), "malformed", "step 0: id is not an integer"),
        (
            edited("steps", 1, "premises", value=[1]),
            "malformed",
            "step 1: an entry of premises is 1",
        ),
        (
            edited("steps", 1, "premises", value=[3]),
            "malformed",
            "step 1: an entry of premises is 3",
        ),
        (
            edited("steps", 1, "premises", value=[-1]),
            "malformed",
            "step 1: an entry of premises is -1",
        ),
        (edited("steps", 1, "premises", value=[False]), "malformed", "not an integer"),
        (
            edited("steps", 1, "premises", value=[]),
            "invalid",
            "step 1, specialisation_lower_bound: it has 0 premises instead of 1",
        ),
        (edited("steps", 1, "premises", value=[0, 0]), "invalid", "2 premises instead of 1"),
        (edited("steps", 1, "rule", value="admit"), "declined", 'the rule "admit"'),
        (edited("steps", 1, "rule", value=1), "malformed", "rule is not a string"),
        (edited("steps", 1, "witness", value={"a": 1}), "malformed", 'the unknown key "a"'),
        (edited("steps", 1, "witness", value=[]), "malformed", "the witness is not an object"),
        (edited("steps", 1, "conclusion", "kind", value="guess"), "declined", '"guess"'),
        (edited("steps", 1, "conclusion", "quantity", value="guess"), "declined", '"guess"'),
        (edited("steps", 1, "conclusion", "order", value="any"), "malformed", "the order"),
        (edited("steps", 1, "conclusion", "lower", value=2), "malformed", "lower is not a string"),
        (edited("steps", 1, "conclusion", "lower", value=None), "malformed", "neither"),
        (edited("steps", 1, "conclusion", "rank", value="2"), "malformed", "common value"),
        (edited("steps", 3, "conclusion", "rank", value=None), "malformed", "common value"),
        (edited("steps", 3, "conclusion", "lower", value="3"), "malformed", "above upper"),
        (
            edited("claim", "field", value="GF(7)"),
            "invalid",
            "the last conclusion is not the claim",
        ),
        (edited("cites", value=["null-zero-set"]), "invalid", "cites is"),
        (edited("cites", value=[1]), "malformed", "an entry of cites"),
        (
            edited("claim", "network", "operator", value="relu-max"),
            "invalid",
            "the last conclusion is not the claim",
        ),
        (edited("claim", "network", "operator", value="tanh"), "malformed", "tanh"),
        (
            edited("steps", 0, "conclusion", "weights", "generator", value="ones"),
            "declined",
            "ones",
        ),
        (
            edited("steps", 0, "conclusion", "weights", "generator", value=None),
            "malformed",
            "arrays",
        ),
        (edited("steps", 0, "conclusion", "weights", "paths", value=[]), "malformed", "no paths"),
        (
            edited("steps", 0, "conclusion", "weights", "paths", value=[[1, 2, 1]]),
            "malformed",
            "base",
        ),
        (
            edited("steps", 0, "conclusion", "weights", "paths", value=[[1, 2, 2**31]]),
            "declined",
            "a base is above",
        ),
        (
            edited("steps", 0, "conclusion", "weights", "paths", value=[[1, 3, 2]]),
            "malformed",
            "range",
        ),
    ],
)
def test_structure(data: Any, kind: str, reason: str) -> None:
    refused(data, kind, reason)


def test_malformed_is_said_whatever_the_steps_before_say() -> None:
    data = edited("steps", 0, "conclusion", "lower", value="3")  # invalid
    data["steps"][3]["id"] = 7
    refused(data, "malformed", "step 3")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("7", 7),
        ("9" * 40, 10**40 - 1),
        ("2^40*5^40", 10**40),
        ("2^2048*3^5", 2**2048 * 3**5),
        ("2^100*18446744073709551557", 2**100 * 18446744073709551557),
    ],
)
def test_natural(text: str, number: int) -> None:
    assert natural(text, "n", Work()) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-1",
        "+1",
        "00",
        "07",
        " 7",
        "7\n",
        "1_0",
        "٣",
        "7.0",
        "1" + "0" * 40,
        "2^3",
        "2*3",
        "2^0",
        "3^200*2^200",
        "2^200*2",
        "4^200",
        "2^200*3^1",
        "2^200*1",
        "2^0200",
        "2^200*",
        "*2^200",
        "2^200 ",
        "2^200*15",
        "2^200*18446744073709551629",
        "2^^200",
        "1^5",
    ],
)
def test_no_natural(text: str) -> None:
    with pytest.raises(Malformed):
        natural(text, "n", Work())


@pytest.mark.parametrize("text", ["2^1048577", "2^" + "9" * 2001, "2^999999*3^999999"])
def test_natural_too_large(text: str) -> None:
    with pytest.raises(Declined):
        natural(text, "n", Work())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-0",
        "0/1",
        "1/1",
        "2/4",
        "1/0",
        "-",
        "01",
        "1/02",
        "+1",
        "1.5",
        "1e3",
        " 1",
        "1\n",
        "1/-2",
        "--1",
        "1//2",
        "1/2/3",
        "١",
        "0/5",
    ],
)
def test_no_rational(text: str) -> None:
    with pytest.raises(Malformed):
        rational(text, "x")
    with pytest.raises(Malformed):
        element(text, 7)


def test_elements() -> None:
    assert element("-3/2", 0) * 2 == -3
    assert element("6", 7) == 6
    for text, p in (("7", 7), ("-1", 7), ("06", 7), ("1/2", 7)):
        with pytest.raises(Malformed):
            element(text, p)
    with pytest.raises(Declined):
        element("1" * 2001, 0)
    for value in (1, True, None, 1.0, ["1"]):
        with pytest.raises(Malformed):
            element(value, 0)


def test_fields() -> None:
    assert read_field("QQ", Work()) == 0
    assert read_field("GF(2)", Work()) == 2
    assert read_field("GF(18446744073709551557)", Work()) == 2**64 - 59
    for text in ("GF(4)", "GF(1)", "GF(0)", "GF(07)", "GF(-7)", "GF(7) ", "GF(7)\n", "qq", "R", 7):
        with pytest.raises(Malformed):
            read_field(text, Work())
    with pytest.raises(Declined):
        read_field("GF(18446744073709551629)", Work())


def test_primes() -> None:
    sieve = [n for n in range(2000) if n > 1 and all(n % d for d in range(2, int(n**0.5) + 1))]
    assert [n for n in range(2000) if is_prime(n, Work())] == sieve
    # Strong pseudoprimes to many bases, and a Carmichael number.
    for n in (3215031751, 3825123056546413051, 561, (2**31 - 1) ** 2):
        assert not is_prime(n, Work())
    assert is_prime(2**61 - 1, Work())


def tree_of(net: Any) -> Any:
    return [[list(window) for window in level] for level in read_net(net, Work()).children[1:]]


def pooled(n: int, depth: int, pooling: Any, sharing: Any = "none") -> Any:
    return {
        "operator": "product",
        "inputs": n,
        "representation": 2,
        "widths": [2] * depth,
        "sharing": sharing,
        "pooling": pooling,
    }


@pytest.mark.parametrize(
    ("net", "tree"),
    [
        (
            pooled(8, 2, {"geometry": "contiguous", "window": [4, 2]}),
            [[[1, 2, 3, 4], [5, 6, 7, 8]], [[1, 2]]],
        ),
        (pooled(3, 1, {"geometry": "global"}), [[[1, 2, 3]]]),
        # 1 2 3 4
        # 5 6 7 8
        (
            pooled(8, 2, {"geometry": "grid", "shape": [2, 4], "window": [[2, 2], [1, 2]]}),
            [[[1, 2, 5, 6], [3, 4, 7, 8]], [[1, 2]]],
        ),
        (
            pooled(8, 2, {"geometry": "grid", "shape": [2, 4], "window": [[1, 2], [2, 2]]}),
            [[[1, 2], [3, 4], [5, 6], [7, 8]], [[1, 2, 3, 4]]],
        ),
        # 1 4 2 3
        # 5 8 6 7
        (
            pooled(8, 2, {"geometry": "mirror", "shape": [2, 4], "window": [[2, 2], [1, 2]]}),
            [[[1, 4, 5, 8], [2, 3, 6, 7]], [[1, 2]]],
        ),
        (pooled(3, 1, {"geometry": "mirror", "shape": [1, 3], "window": [1, 3]}), [[[1, 3, 2]]]),
        (
            pooled(16, 2, {"geometry": "mirror", "shape": [4, 4], "window": [2, 2]}),
            [[[1, 4, 5, 8], [2, 3, 6, 7], [9, 12, 13, 16], [10, 11, 14, 15]], [[1, 2, 3, 4]]],
        ),
        (
            pooled(5, 2, {"geometry": "tree", "tree": [[3, 1], [5, 2, 4]]}),
            [[[3, 1], [5, 2, 4]], [[1, 2]]],
        ),
    ],
)
def test_pooling_trees(net: Any, tree: Any) -> None:
    assert tree_of(net) == tree


@pytest.mark.parametrize(
    "net",
    [
        pooled(8, 2, {"geometry": "contiguous", "window": 2}),
        pooled(8, 3, {"geometry": "contiguous", "window": [2, 2]}),
        pooled(8, 3, {"geometry": "contiguous", "window": [8, 1, 1]}),
        pooled(8, 3, {"geometry": "contiguous", "window": True}),
        pooled(8, 3, {"geometry": "contiguous", "window": 2, "shape": [1, 8]}),
        pooled(8, 3, {"geometry": "contiguous"}),
        pooled(6, 2, {"geometry": "contiguous", "window": 2}),
        pooled(8, 3, {"geometry": "global"}),
        pooled(8, 3, {"geometry": "hexagons"}),
        pooled(8, 3, {"geometry": "grid", "shape": [2, 3], "window": [2, 2]}),
        pooled(8, 3, {"geometry": "grid", "shape": [-2, -4], "window": [2, 2]}),
        pooled(8, 2, {"geometry": "grid", "shape": [2, 4], "window": [2, 2]}),
        pooled(8, 2, {"geometry": "grid", "shape": [2, 4], "window": [[2, 4], [1, 1]]}),
        pooled(4, 2, {"geometry": "tree", "tree": [[1, 2], [3]]}),
        pooled(4, 2, {"geometry": "tree", "tree": [[1, 2], 3, 4]}),
        pooled(4, 2, {"geometry": "tree", "tree": [[1, 2], [3, 3]]}),
        pooled(4, 2, {"geometry": "tree", "tree": [[1, 2], [3, 5]]}),
        pooled(4, 1, {"geometry": "tree", "tree": [[1, 2], [3, 4]]}),
        pooled(4, 2, {"geometry": "tree", "tree": [[1, 2], [3, True]]}),
        pooled(4, 2, {"geometry": "contiguous", "window": 2}, []),
        pooled(4, 2, {"geometry": "contiguous", "window": 2}, [0, 1, 2]),
        pooled(4, 2, {"geometry": "contiguous", "window": 2}, [1, 0]),
        pooled(4, 2, {"geometry": "contiguous", "window": 2}, [3]),
        pooled(4, 2, {"geometry": "contiguous", "window": 2}, "some"),
        {**shallow(2, 2, 2), "widths": []},
        {**shallow(2, 2, 2), "widths": [0]},
        {**shallow(2, 2, 2), "inputs": 1},
        {**shallow(2, 2, 2), "representation": 0},
    ],
)
def test_no_networks(net: Any) -> None:
    with pytest.raises(Malformed):
        read_net(net, Work())


@pytest.mark.parametrize("net", [shallow(65537, 2, 2), shallow(2, 2**31, 2), shallow(2, 2, 2**31)])
def test_networks_too_large(net: Any) -> None:
    with pytest.raises(Declined):
        read_net(net, Work())


def test_large_trees_are_built_once_and_fast() -> None:
    work = Work()
    net = read_net(contiguous(65536, 2, [2] * 16), work)
    assert net.nodes(16) == 1 and read_net(contiguous(65536, 2, [2] * 16), work) is net


@pytest.mark.parametrize(
    "value",
    [
        {"I": [1], "J": []},
        {"I": [2, 1], "J": [3]},
        {"I": [1, 1], "J": [2, 3]},
        {"I": [1], "J": [3]},
        {"I": [1, 2], "J": [2, 3]},
        {"I": [1, 2], "J": [3, 4]},
        {"I": [True], "J": [2, 3]},
        {"I": [1], "J": [2, 3], "K": []},
        {"I": "1", "J": [2, 3]},
        {"I": [1]},
    ],
)
def test_no_partitions(value: Any) -> None:
    with pytest.raises(Malformed):
        read_partition(value, 3)


def wrong_weights(change: Callable[[Any], Any]) -> Any:
    arrays = {"layer0": [[["1", "0"]], [["0", "1"]]], "layer1": [[["1"]]]}
    change(arrays)
    return certificate(
        step(
            "minor_lower_bound",
            at_weights(shallow(2, 2, 1), [1], {"arrays": arrays}, "1", None),
            {"rows": [[1]], "columns": [[2]], "modulus": "7"},
        )
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda a: a.pop("layer1"),
        lambda a: a.update(layer2=[]),
        lambda a: a["layer0"].pop(),
        lambda a: a["layer0"][0].append(["1", "1"]),
        lambda a: a["layer0"][0][0].append("1"),
        lambda a: a["layer1"][0][0].__setitem__(0, 1),
        lambda a: a["layer1"].__setitem__(0, "1"),
    ],
)
def test_shapes_of_weights(change: Callable[[Any], Any]) -> None:
    accepted(wrong_weights(lambda arrays: None))
    refused(wrong_weights(change), "malformed", "")


@pytest.mark.parametrize(
    "matrix",
    [
        {"entries": []},
        {"entries": [[]]},
        {"entries": [["1"], ["1", "2"]]},
        {"entries": [[1]]},
        {},
        {"entries": [["1"]], "partition": {}},
        {"kronecker": [{"entries": [["1"]]}]},
        None,
        {"tensor": {"shape": [2, 2], "entries": ["1"] * 3}, "partition": {"I": [1], "J": [2]}},
        {"tensor": {"shape": [2, 0], "entries": []}, "partition": {"I": [1], "J": [2]}},
        {"terms": [], "partition": {"I": [1], "J": [2]}},
        {"terms": [[]], "partition": {"I": [1], "J": [2]}},
        {
            "terms": [["1", ["1"], ["1"]], ["1", ["1"], ["1", "2"]]],
            "partition": {"I": [1], "J": [2]},
        },
        {"terms": [["1", ["1"], []]], "partition": {"I": [1], "J": [2]}},
    ],
)
def test_no_matrices(matrix: Any) -> None:
    data = certificate(step("rank_one_terms_upper_bound", matrix_rank(matrix, None, "1")))
    refused(data, "malformed", "")


def test_every_kind_of_number_that_is_none() -> None:
    for value in (True, None, "2", [2], 2.5):
        net = {**shallow(2, 2, 2), "inputs": value}
        refused(
            certificate(
                step(
                    "recursion_upper_bound",
                    {**maximal(shallow(2, 2, 2), [1], None, "2"), "network": net},
                )
            ),
            "malformed",
            "",
        )


def test_almost_all_is_no_quantity_and_quantities_are_no_kinds() -> None:
    statement = almost_all(shallow(2, 2, 2), [1], "1", None, "3")
    statement |= {"kind": "rank", "quantity": "almost-all"}
    assert verdict(certificate(step("almost_everywhere", statement)))[0] == "declined"
    statement = {**maximal(shallow(2, 2, 2), [1], "1", None), "kind": "maximal-rank"}
    assert verdict(certificate(step("almost_everywhere", statement)))[0] == "declined"
