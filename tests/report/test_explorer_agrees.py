"""What the explorer computes in the page is what the package computes: 1,000 random cases."""

import json
import random
from collections.abc import Callable
from importlib.resources import files
from math import prod
from typing import Any

import pytest
from report_browser import answer

from exactrank.bounds.cuts import minimal_cut
from exactrank.bounds.mixed_flows import best_mixed_flow
from exactrank.bounds.papers import crossing_windows, paper_lower_bound, paper_upper_bound
from exactrank.kernel.objects import Network, Partition, path_nodes

CASES = 1000
STEPS = 40_000
DRIVER = """
const cases = JSON.parse(document.getElementById("cases").textContent);
const found = cases.map(({ net, I, steps }) => {
  const children = poolingTree(net);
  checkWidths(net, children);
  const rows = new Set(I);
  const cut = minimalCut(net, children, rows);
  const paths = bestPaths(net, children, rows, steps);
  const upper = paperUpper(net, children, rows);
  const text = (value) => value.toString();
  return {
    children, leaves: leavesBelow(children),
    lower: text(paperLower(net, children, rows)), upper: text(upper[children.length][0]),
    cut: text(cut.value), inputs: cut.inputs, pools: cut.pools,
    costs: cut.costs[children.length][0].map(text).sort(),
    paths, ways: (paths ?? []).map(([i, j]) => pathNodes(children, i, j).map(String).sort()),
  };
});
document.getElementById("answer").textContent = JSON.stringify(found);
"""


def page(script: str, data: Any) -> str:
    folder = files("exactrank.render") / "page"
    code = "\n".join((folder / name).read_text("utf-8") for name in ("network.js", "paths.js"))
    text = json.dumps(data).replace("<", "\\u003c")
    return (
        '<!doctype html><meta charset="utf-8"><pre id="answer"></pre>'
        f'<script type="application/json" id="cases">{text}</script>'
        f"<script>{code}\n{script}</script>"
    )


def some_windows(rng: random.Random, most: int) -> list[int]:
    windows = [rng.randint(2, 5)]
    while rng.random() < 0.7 and prod(windows) * 2 <= most:
        windows.append(rng.randint(2, max(2, min(4, most // prod(windows)))))
    return windows


def some_case(rng: random.Random) -> dict[str, Any]:
    """A network and a partition as the explorer takes them."""
    geometry = rng.choice(["contiguous", "contiguous", "grid", "mirror", "global"])
    net: dict[str, Any] = {"geometry": geometry}
    if geometry == "global":
        net["inputs"], depth, net["window"] = rng.randint(2, 20), 1, []
    elif geometry == "contiguous":
        sizes = some_windows(rng, 64)
        if rng.random() < 0.3:
            sizes = [sizes[0]] * min(len(sizes), 3)
        net["inputs"], depth = prod(sizes), len(sizes)
        net["window"] = sizes[:1] if len(set(sizes)) == 1 and rng.random() < 0.5 else sizes
    else:
        pairs = [rng.choice([(2, 2), (1, 2), (2, 1), (2, 3), (3, 1)]) for _ in range(3)]
        pairs = pairs[: rng.randint(1, 3)]
        net["shape"] = [prod(a for a, _ in pairs), prod(b for _, b in pairs)]
        depth = len(pairs)
        one = len(set(pairs)) == 1 and rng.random() < 0.5
        net["window"] = [list(pair) for pair in (pairs[:1] if one else pairs)]
    net["M"] = rng.randint(1, 9)
    net["widths"] = [rng.choice([1, 2, 2, 3, 4, 5, 6, 8, 12]) for _ in range(depth)]
    inputs = net.get("inputs") or prod(net["shape"])
    share = rng.choice([0.2, 0.5, 0.5])
    rows = [j for j in range(1, inputs + 1) if rng.random() < share] or [1]
    if len(rows) == inputs:
        rows.pop()
    if rng.random() < 0.2:
        rows = list(range(1, inputs + 1, 2))
    return {"net": net, "I": rows, "steps": STEPS}


def network(net: dict[str, Any]) -> Network:
    pooling = {"geometry": net["geometry"]}
    window = net["window"]
    if net["geometry"] != "global":
        pooling["window"] = window[0] if len(window) == 1 else window
    if "shape" in net:
        pooling["shape"] = net["shape"]
    return Network.from_json(
        {
            "operator": "product",
            "inputs": net.get("inputs") or prod(net["shape"]),
            "representation": net["M"],
            "widths": net["widths"],
            "sharing": "none",
            "pooling": pooling,
        }
    )


def expected(case: dict[str, Any]) -> dict[str, Any]:
    """The same by the package."""
    net = network(case["net"])
    partition = Partition.of(net.inputs, case["I"])
    cut = minimal_cut(net, partition)
    paths = best_mixed_flow(net, partition, limit=case["steps"])
    tree = net.tree
    ways = [
        sorted(f"{level},{k}" for level, k in path_nodes(tree, i, j)) for i, j, _ in paths or ()
    ]
    return {
        "children": [[list(window) for window in level] for level in tree.children],
        "leaves": [[list(below) for below in level] for level in tree.leaves],
        "lower": str(paper_lower_bound(net, partition)),
        "upper": str(paper_upper_bound(net, partition)),
        "cut": str(cut.value),
        "inputs": list(cut.inputs),
        "pools": [list(node) for node in cut.pools],
        "paths": None if paths is None else [list(path) for path in paths],
        "ways": ways,
    }


def test_a_thousand_random_cases(browser: Callable[[str], str]) -> None:
    rng = random.Random(11)
    cases = [some_case(rng) for _ in range(CASES)]
    found = json.loads(answer(browser(page(DRIVER, cases))))
    assert len(found) == CASES
    for case, row in zip(cases, found, strict=True):
        costs = row.pop("costs")
        assert row == expected(case), case
        assert row["cut"] == min(costs, key=int)
    # The cases are not all of one sort.
    sorts = {case["net"]["geometry"] for case in cases}
    assert sorts == {"contiguous", "grid", "mirror", "global"}
    assert sum(row["paths"] is None for row in found) < CASES // 10
    assert any(row["pools"] and row["inputs"] for row in found)
    strict = [row for row in found if int(row["cut"]) < int(row["upper"])]
    assert len(strict) > 20
    assert any(
        crossing_windows(network(c["net"]), Partition.of(network(c["net"]).inputs, c["I"])) > 3
        for c in cases
    )


BAD = [
    ({"geometry": "contiguous", "inputs": 6, "window": [2]}, "6 inputs are not a power of the window 2"),
    ({"geometry": "contiguous", "inputs": 6, "window": [2, 2]}, "windows 2, 2 pool 4 inputs, not 6"),
    ({"geometry": "contiguous", "inputs": 1, "window": [2]}, "the number of inputs must be"),
    ({"geometry": "contiguous", "inputs": 1000, "window": [10]}, "from 2 to 256"),
    ({"geometry": "contiguous", "inputs": 4, "window": [1]}, "a window must be"),
    ({"geometry": "grid", "shape": [2, 3], "window": [[2, 2]]}, "does not divide its grid of 2 x 3"),
    ({"geometry": "grid", "shape": [2, 2], "window": [[1, 1]]}, "at least two nodes"),
    ({"geometry": "grid", "shape": [4, 4], "window": [[2, 2], [1, 2]]}, "2 windows leave a grid of 2 x 1"),
    ({"geometry": "mirror", "shape": [2, 2], "window": [[2, 2], [2, 2]]}, "2 windows are given, 1 pool"),
    ({"geometry": "global", "inputs": 4, "window": []}, "widths has 2 entries, but there are 1"),
]  # fmt: skip


def test_bad_input_is_named(browser: Callable[[str], str]) -> None:
    script = """
    const cases = JSON.parse(document.getElementById("cases").textContent);
    const found = cases.map((net) => {
      try {
        checkWidths({ M: 2, widths: [2, 2], ...net }, poolingTree(net));
        return "nothing";
      } catch (error) {
        return error instanceof Problem ? error.message : `${error}`;
      }
    });
    document.getElementById("answer").textContent = JSON.stringify(found);
    """
    found = json.loads(answer(browser(page(script, [net for net, _ in BAD]))))
    for (net, words), message in zip(BAD, found, strict=True):
        assert words in message, net


@pytest.mark.parametrize("limit", [10, 1000])
def test_the_programme_stops_where_the_packages_stops(
    limit: int, browser: Callable[[str], str]
) -> None:
    rng = random.Random(limit)
    cases = [{**some_case(rng), "steps": limit} for _ in range(60)]
    found = json.loads(answer(browser(page(DRIVER, cases))))
    stopped = [row["paths"] is None for row in found]
    assert stopped == [expected(case)["paths"] is None for case in cases]
    assert any(stopped)
