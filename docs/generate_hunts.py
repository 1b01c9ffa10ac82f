"""Go on with the hunts, and write the tables of docs/hunts.md from what they recorded.

    python docs/generate_hunts.py [--cases N]

Each hunt's record is docs/hunts/NAME.json: its seed, how many cases were tried, the finds. With --cases the
hunts go on until so many cases are tried (Ctrl-C keeps what was tried); without it only the tables are written.
"""

import argparse
import re
import sys
from pathlib import Path

from exactrank.api import network, rank
from exactrank.kernel.objects import Network, Partition
from exactrank.kernel.partitions import label_runs
from exactrank.refuting.hunts import HUNTS, Find, Record, run

HERE = Path(__file__).resolve().parent
PAGE = HERE / "hunts.md"
SEED = 0


def described(find: Find) -> str:
    net, at = Network.from_json(find.network), Partition.of(find.network["inputs"], find.I)
    widths, rows = ", ".join(map(str, net.widths)), ",".join(label_runs(at.I))
    proof = "proved" if find.upper == find.observed else f"at most {find.upper}" * find.proved
    return (
        f"| {net.inputs} | {net.representation} | ({widths}) | {net.pooling} | {rows} | {find.cut} | "
        f"{find.observed} | {proof or 'observed'} | {find.cut / find.observed:.4f} | {find.case} |"
    )


def table(finds: list[Find]) -> str:
    head = "| N | M | r | tree | I | cut | rank | upper bound | cut / rank | case |"
    return "\n".join([head, "|" + " --- |" * 10, *map(described, finds)])


def two_at_sixteen(record: Record) -> str:
    """The smallest cuts with a gap."""
    by_cut = sorted(record.finds, key=lambda find: (find.cut, find.case))[:6]
    return f"{record.tried:,} cases, {record.gaps:,} with a gap.\n\n" + table(by_cut)


def ratios(record: Record) -> str:
    """The largest ratios, then the smallest cuts."""
    best = sorted(record.finds, key=lambda find: (-find.cut / find.observed, find.case))[:8]
    small = sorted(record.finds, key=lambda find: (find.cut, find.case))[:4]
    said = f"Seed {record.seed}: {record.tried:,} cases, a gap seen in {record.gaps:,}.\n\n"
    return said + table([*best, *(find for find in small if find not in best)])


def sharing() -> str:
    """Certified: shallow networks of width enough, low against high, with and without sharing."""
    lines = [
        "| N | M | r_0 | unshared | layer 0 shared | ratio |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for inputs, m in ((4, 2), (6, 2), (8, 2), (10, 2), (12, 2), (4, 3), (6, 3), (4, 4)):
        width = m ** (inputs // 2)
        exact = []
        for shared in ("none", [0]):
            net = network(
                inputs=inputs, window=inputs, representation=m, widths=[width], sharing=shared
            )
            found = rank(net, "low")
            if not found.check():
                sys.exit("the checker did not accept a rank")
            exact.append(found.lower if found.rank else 0)
        lines.append(
            f"| {inputs} | {m} | {width} | {exact[0]} | {exact[1]} | {exact[0] / exact[1]:.3f} |"
        )
    return "\n".join(lines)


def filled(page: str, name: str, text: str) -> str:
    """The page with this table between its marks."""
    pattern = rf"(<!-- table: {name} -->\n).*?(<!-- end of table -->)"
    found, count = re.subn(pattern, lambda m: f"{m[1]}{text}\n{m[2]}", page, flags=re.DOTALL)
    if count != 1:
        sys.exit(f"{PAGE}: the marks of the table {name} are not there")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=0)
    options = parser.parse_args()
    records = {}
    for name in HUNTS:
        path = HERE / "hunts" / f"{name}.json"
        records[name] = run(name, seed=SEED, cases=options.cases, path=path)
    page = PAGE.read_text("utf-8")
    page = filled(page, "windows-of-two", two_at_sixteen(records["windows-of-two"]))
    page = filled(page, "mixed-windows", ratios(records["mixed-windows"]))
    PAGE.write_text(filled(page, "sharing", sharing()), "utf-8")


if __name__ == "__main__":
    main()
