"""The report in a browser: its scripts run under its own policy, by mouse and by keyboard."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from report_browser import answer

from exactrank.render import report as pages
from exactrank.render.report_data import check_folder, find_certificates

ROOT = Path(__file__).resolve().parents[2]
ACCEPT = ROOT / "tests" / "certificates" / "accept"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("found")
    for name in ("one", "two"):
        (folder / name).mkdir()
    for number, path in enumerate(sorted(ACCEPT.glob("*.json"))):
        shutil.copy(path, folder / ("two" if number == 0 else "one"))
    found, others = find_certificates(folder)
    return pages.report(check_folder(folder, found, others, claims={}))


def driven(page: str, script: str) -> str:
    """The page with a script of a test after its own, which its policy would not allow."""
    start = page.index('<meta http-equiv="Content-Security-Policy"')
    end = page.index(">", start) + 1
    both = f'<pre id="answer"></pre><script>{TOOLS}\n{script}</script></body>'
    return (page[:start] + page[end:]).replace("</body>", both)


TOOLS = """
const one = (selector) => document.querySelector(selector);
const type = (selector, value) => {
  one(selector).value = value;
  one(selector).dispatchEvent(new Event("input", { bubbles: true }));
};
const press = (key) => document.activeElement.dispatchEvent(
  new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
const found = {};
const write = () => { one("#answer").textContent = JSON.stringify(found); };
"""


def test_the_pages_own_scripts_run_under_its_policy(
    page: str, browser: Callable[[str], str]
) -> None:
    document = browser(page)
    assert '<strong id="verdict">= 16</strong>' in document
    assert document.count('aria-expanded="false"') == 2


def test_claims_open_filter_and_sort(page: str, browser: Callable[[str], str]) -> None:
    script = """
    const shown = () => [...document.querySelectorAll("tbody.claim:not([hidden])")].map((claim) => claim.dataset.name);
    found.all = shown();
    one("[data-key=count]").click();
    found.byCount = shown();
    found.sorted = one("[data-key=count]").closest("th").getAttribute("aria-sort");
    one("[data-key=count]").click();
    found.down = shown();
    one("[data-name=one] .open").click();
    found.opened = !one("[data-name=one] .body").hidden;
    found.rows = document.querySelectorAll("[data-name=one] .certificate").length;
    one("[data-name=one] .instances > button").click();
    found.more = document.querySelectorAll("[data-name=one] .certificate").length;
    type("[data-name=one] .instances input", "cut.json");
    found.filtered = [...document.querySelectorAll("[data-name=one] .certificate .open")].map((x) => x.textContent);
    found.words = one("[data-name=one] .more").hidden;
    one("[data-name=one] .certificate .open").click();
    found.read = !one("[data-name=one] .more").hidden && one("[data-name=one] .more").textContent;
    one("[data-name=one] .certificates td:last-child button").click();
    found.explored = one("#toml").textContent;
    type("#filter", "TWO");
    found.wanted = shown();
    type("#filter", "nothing of this kind");
    found.none = one("#count").textContent;
    write();
    """
    found = json.loads(answer(browser(driven(page, script))))
    assert found["all"] == found["down"] == ["one", "two"]
    assert found["byCount"] == ["two", "one"]
    assert found["sorted"] == "ascending"
    assert found["opened"]
    assert found["rows"] == 40
    assert 40 < found["more"] == len(list(ACCEPT.glob("*.json"))) - 1
    assert "cut.json" in found["filtered"]
    assert found["words"]
    assert "exactrank export" in found["read"]
    assert "[network]" in found["explored"]
    assert found["wanted"] == ["two"]
    assert found["none"] == "0 of 2"


def test_the_explorer_by_keyboard(page: str, browser: Callable[[str], str]) -> None:
    script = """
    const labels = () => one("#command").textContent.match(/--partition (\\S+)/)[1];
    const state = (name) => { found[name] = [labels(), one("#verdict").textContent, one("#problem").textContent]; };
    state("start");
    one("#cells [tabindex='0']").focus();
    press("ArrowRight");
    found.focused = document.activeElement.dataset.input;
    document.activeElement.click();
    found.kept = document.activeElement.dataset.input;
    state("toggled");
    press("End");
    found.end = document.activeElement.dataset.input;
    press("ArrowRight");
    press("Home");
    found.home = document.activeElement.dataset.input;
    found.stops = document.querySelectorAll("#cells [tabindex='0']").length;
    one("[data-partition=low]").click();
    state("low");
    one("[data-partition=swap]").click();
    state("swapped");
    type("[name=widths]", "2, 2");
    state("few");
    type("[name=widths]", "2, 2, 2");
    type("[name=inputs]", "16");
    found.fitted = one("[name=widths]").value;
    one("[name=geometry]").value = "mirror";
    one("[name=geometry]").dispatchEvent(new Event("input", { bubbles: true }));
    found.mirror = one("#toml").textContent;
    one("[data-partition=checkerboard]").click();
    state("checkerboard");
    found.above = [...document.querySelectorAll("#cells .line:first-child .of-window")].map((x) => x.textContent);
    type("[name=window]", "3x3");
    found.stale = one("#results").classList.contains("stale");
    state("bad");
    type("[name=window]", "<img src=x>");
    state("hostile");
    write();
    """
    found = json.loads(answer(browser(driven(page, script))))
    assert found["start"] == ["1,3,5,7", "= 16", ""]
    assert (found["focused"], found["kept"]) == ("2", "2")
    assert found["toggled"][0] == "1-3,5,7"
    assert (found["end"], found["home"], found["stops"]) == ("8", "1", 1)
    assert found["low"] == ["1-4", "= 2", ""]
    assert found["swapped"][0] == "5-8"
    assert "widths has 2 entries" in found["few"][2]
    assert found["fitted"] == "2, 2, 2, 2"
    assert 'geometry = "mirror"' in found["mirror"]
    assert "shape = [4, 4]" in found["mirror"]
    assert found["checkerboard"][0] == "1,3,6,8-9,11,14,16"
    assert found["above"] == ["w1", "w2", "w2", "w1"]
    assert found["stale"]
    assert "does not divide" in found["bad"][2]
    assert "is not a window" in found["hostile"][2]


def test_what_the_explorer_writes_is_a_network_of_the_package(
    page: str, browser: Callable[[str], str], tmp_path: Path
) -> None:
    from exactrank.api import rank
    from exactrank.files import read_network

    script = """
    const nets = [
      { inputs: 8, representation: 2, widths: [2, 3], pooling: { geometry: "contiguous", window: [4, 2] } },
      { inputs: 8, representation: 3, widths: [2, 2, 4], pooling: { geometry: "contiguous", window: 2 } },
      { inputs: 16, representation: 2, widths: [3, 2], pooling: { geometry: "mirror", shape: [4, 4], window: [2, 2] } },
      { inputs: 8, representation: 2, widths: [2, 2],
        pooling: { geometry: "grid", shape: [2, 4], window: [[2, 2], [1, 2]] } },
      { inputs: 5, representation: 2, widths: [7], pooling: { geometry: "global" } },
    ];
    found.texts = nets.map((net) => {
      explorer.show({ operator: "product", ...net }, "1-2,4");
      return [one("#toml").textContent, one("#command").textContent, one("#cut").textContent];
    });
    write();
    """
    found: dict[str, Any] = json.loads(answer(browser(driven(page, script))))
    assert len(found["texts"]) == 5
    for text, line, cut in found["texts"]:
        (tmp_path / "network.toml").write_text(text)
        network, field = read_network(tmp_path / "network.toml")
        assert (str(field), network.sharing) == ("QQ", ())
        partition = line.split("--partition ")[1].split()[0]
        assert str(rank(network, partition).bounds["min-cut"]) == cut


def test_partitions_by_name_are_those_of_the_package(
    page: str, browser: Callable[[str], str]
) -> None:
    from exactrank.kernel.fields import InputError
    from exactrank.kernel.objects import Network
    from exactrank.partitions import NAMES, parse_partition

    shapes = [(4, 4), (2, 4), (4, 2), (1, 8), (6, 4)]
    script = f"""
    found.labels = {json.dumps(shapes)}.map((shape) => {{
      const [height, width] = shape;
      const pooling = {{ geometry: "grid", shape, window: [shape] }};
      const net = {{ operator: "product", inputs: height * width, representation: 2, widths: [2], pooling }};
      return {json.dumps(NAMES)}.map((name) => {{
        explorer.show(net, "1");
        one(`[data-partition=${{name}}]`).click();
        const labels = one("#command").textContent.match(/--partition (\\S+)/)[1];
        return one("#problem").textContent ? null : labels;
      }});
    }});
    write();
    """
    found = json.loads(answer(browser(driven(page, script))))["labels"]
    for (height, width), row in zip(shapes, found, strict=True):
        pooling = {"geometry": "grid", "shape": [height, width], "window": [[height, width]]}
        network = Network.from_json(
            {
                "operator": "product",
                "inputs": height * width,
                "representation": 2,
                "widths": [2],
                "sharing": "none",
                "pooling": pooling,
            }
        )
        for name, labels in zip(NAMES, row, strict=True):
            try:
                wanted = parse_partition(name, network)
            except InputError:
                continue
            assert labels is not None, (name, height, width)
            assert parse_partition(labels, network) == wanted
