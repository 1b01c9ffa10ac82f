"""Results of a sweep as JSON and CSV, row by row: a sweep need not fit in memory."""

import csv
import json
from collections.abc import Iterable
from typing import Any, TextIO

from exactrank.kernel.naturals import format_natural
from exactrank.kernel.objects import Network
from exactrank.search.plan import Plan
from exactrank.search.sweeps import Result

FORMAT, VERSION = "exactrank-sweep", 1
BOUNDS = ("paper-lower", "paper-upper", "min-cut")
COLUMNS = (
    "inputs",
    "representation",
    "widths",
    "geometry",
    "windows",
    "sharing",
    "field",
    "I",
    "symmetric",
    "lower",
    "upper",
    "rank",
    *BOUNDS,
    "certificate",
    "checked",
)


def common_keys(plan: Plan) -> dict[str, Any]:
    """What all networks of a plan agree on; with one network the network itself."""
    networks = plan.networks()
    _, first = next(networks)
    common = first.to_json()
    for _, network in networks:
        other = network.to_json()
        common = {name: value for name, value in common.items() if other[name] == value}
    return common


def varying_keys(network: Network, common: dict[str, Any]) -> dict[str, Any]:
    """The rest of a network: with the common keys it is the whole."""
    return {name: value for name, value in network.to_json().items() if name not in common}


def row_json(result: Result, varying: dict[str, Any]) -> dict[str, Any]:
    """The rank object of a row; its network only where the sweep has several."""
    values = result.values
    return {
        "format": "exactrank-rank",
        "version": 1,
        "quantity": "maximal-rank",
        **({"network": varying} if varying else {}),
        "partition": result.case.partition.to_json(),
        "field": result.case.field,
        "lower": values["lower"],
        "upper": values["upper"],
        "rank": values["lower"] if result.exact else None,
        "bounds": {name: values["bounds"].get(name) for name in BOUNDS},
        "certificate": None if result.certificate is None else str(result.certificate),
        "checked": result.checked,
    }


def write_json(stream: TextIO, plan: Plan, results: Iterable[Result]) -> None:
    """The `sweep` answer, one object, a line for each row."""
    common = common_keys(plan)
    head = {"format": FORMAT, "version": VERSION, "network": common}
    stream.write(json.dumps(head, ensure_ascii=False)[:-1] + ', "rows": [')
    separator = "\n"
    for result in results:
        row = row_json(result, varying_keys(result.case.network, common))
        stream.write(separator + json.dumps(row, ensure_ascii=False))
        separator = ",\n"
    stream.write("\n]}\n")


def write_csv(stream: TextIO, results: Iterable[Result]) -> None:
    """A table with a line for each row, every network written out; lists as on the command line."""
    lines = csv.writer(stream, lineterminator="\n")
    lines.writerow(COLUMNS)
    for result in results:
        network, values = result.case.network, result.values
        geometry, windows = pooling_words(network)
        lines.writerow(
            [
                network.inputs,
                network.representation,
                _list(network.widths),
                geometry,
                windows,
                _list(network.sharing) or "none",
                result.case.field,
                _list(result.case.partition.I),
                format_natural(result.case.symmetric),
                values["lower"],
                values["upper"],
                values["lower"] if result.exact else "",
                *(values["bounds"].get(name, "") for name in BOUNDS),
                "" if result.certificate is None else str(result.certificate),
                "true" if result.checked else "false",
            ]
        )


def pooling_words(network: Network) -> tuple[str, str]:
    """The geometry and its windows as `--windows` takes them; a tree as in its file."""
    table: dict[str, Any] = dict(network.pooling.to_json())
    geometry = str(table["geometry"])
    if geometry == "tree":
        return geometry, json.dumps(table["tree"])
    if geometry == "global":
        return geometry, "global"
    window = table["window"]
    if geometry == "contiguous":
        return geometry, _list(window if isinstance(window, list) else [window])
    pairs = window if isinstance(window[0], list) else [window]
    return geometry, ",".join(f"{a}x{b}" for a, b in pairs)


def _list(numbers: Iterable[int]) -> str:
    return ",".join(map(str, numbers))
