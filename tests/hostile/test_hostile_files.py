"""Every command over files that are huge, deep, truncated, of odd encodings, or no files at all.

Each ends within its limits of time and memory, with one line on standard error and exit code 2, and writes
nothing. The full cross of commands and files is slow; `make check` runs what each reader of files does once.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import hostile_files as files
import pytest
from hostile_run import Ended, forked

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks, and bounds memory")


@dataclass(frozen=True)
class Site:
    """A command with the name of the file that is hostile, a good one's text, and what else it needs."""

    command: str
    name: str
    good: str
    others: Mapping[str, str] = field(default_factory=dict)
    folders: tuple[str, ...] = ()


_NET = {"n.toml": files.GOOD_NETWORK}
_RELU = {"n.toml": files.RECTIFIER}
_SCRIPT = {"x.py": ""}
SITES = {
    "rank": Site("rank x.toml --partition odd", "x.toml", files.GOOD_NETWORK),
    "rank, weights": Site(
        "rank n.toml --partition odd --weights x.json", "x.json", files.GOOD_WEIGHTS, _NET
    ),
    "rank, npz": Site(
        "rank n.toml --partition odd --weights x.npz", "x.npz", files.GOOD_WEIGHTS, _NET
    ),
    "rank, tensor": Site("rank x.json", "x.json", files.GOOD_TENSOR),
    "rank, npy": Site("rank x.npy", "x.npy", files.GOOD_TENSOR),
    "separation": Site(
        "separation n.toml --partition odd --weights random:1 --features x.json",
        "x.json",
        files.GOOD_FEATURES,
        _NET,
    ),
    "sweep": Site("sweep x.toml --store :memory:", "x.toml", f"{files.GOOD_NETWORK}[sweep]\n"),
    "sweep, partitions": Site(
        "sweep n.toml --partitions x.txt --store :memory:", "x.txt", "1,2;\n2,3;\n", _NET
    ),
    "sweep, store": Site("sweep n.toml --store x.db", "x.db", "no store of rows", _NET),
    "refute, store": Site(
        "refute depth-efficiency --without odd-even --store x.db", "x.db", "no store of rows"
    ),
    "refute": Site("refute x.toml --store :memory:", "x.toml", files.GOOD_NETWORK),
    "verify": Site("verify x.py", "x.toml", files.GOOD_NETWORK, _SCRIPT),
    "table": Site("table x.py", "x.toml", files.GOOD_NETWORK, _SCRIPT),
    "report": Site("report d --claims x.toml", "x.toml", files.GOOD_NETWORK, folders=("d",)),
    "export": Site("export x.json --to html -o page.html", "x.json", "{}"),
    "weights": Site("weights x.toml --from witness -o w.json", "x.toml", files.GOOD_NETWORK),
    "weights, from": Site(
        "weights n.toml --from x.npz -o w.json", "x.npz", files.GOOD_WEIGHTS, _NET
    ),
    "condition": Site("condition x.toml --partition odd", "x.toml", files.GOOD_NETWORK),
    "box": Site("box x.toml", "x.toml", files.RECTIFIER),
    "box, weights": Site("box n.toml --weights x.json", "x.json", files.GOOD_WEIGHTS, _RELU),
    "picture": Site("picture x.toml -o p.svg", "x.toml", files.GOOD_NETWORK),
}
QUICK = ("rank", "rank, weights", "sweep, store", "export")
"""One for each reader of files."""
HEAVY = {"a million lists", "four million zeros", "64 GiB of nothing", "a million lines"}

# What is good at that place, or good enough: SQLite and editors begin with empty files, for example.
GOOD = {
    ("rank, tensor", "a million lists"),
    ("sweep, store", "missing"),
    ("sweep, store", "empty"),
    ("sweep, store", "a link that leads nowhere"),
    ("refute, store", "missing"),
    ("refute, store", "empty"),
    ("refute, store", "a link that leads nowhere"),
    ("separation", "NUL inside"),
}
# Readers that take what others refuse.
LENIENT = {("sweep, store", "a chain of 60 links"), ("refute, store", "a chain of 60 links")}


def attacked(site: Site, make: files.Make, folder: Path) -> tuple[Ended, set[str]]:
    """Run the command over the hostile file; how it ended, and which files it left."""
    for name, text in site.others.items():
        (folder / name).write_text(text)
    for name in site.folders:
        (folder / name).mkdir()
    make(folder / site.name, site.good)
    before = {path.name for path in folder.iterdir()}
    done = forked(site.command.split(), folder, seconds=60)
    return done, {path.name for path in folder.iterdir()} - before


def cases() -> list[object]:
    """Commands times files; what is not for `make check` is marked."""
    found: list[object] = []
    for where, site in SITES.items():
        for what, make in {**files.PLACES, **files.BYTES}.items():
            if (where, what) in GOOD | LENIENT:
                continue
            slow = where not in QUICK or what in HEAVY
            marks = [pytest.mark.slow] if slow else []
            found.append(pytest.param(site, make, id=f"{where}: {what}", marks=marks))
    return found


@pytest.mark.parametrize(("site", "make"), cases())
def test_every_command_refuses_it_in_one_line(site: Site, make: files.Make, tmp_path: Path) -> None:
    done, left = attacked(site, make, tmp_path)
    # A file that the checker declines, such as one nested too deep, is a certificate rejected.
    declined = site.command.startswith("export") and "declined" in done.err
    assert done.refused == ("exit 1" if declined else ""), done
    assert site.name in done.err, done
    assert left == set()


@pytest.mark.parametrize("what", ["empty", "missing"])
def test_an_empty_store_becomes_one(what: str, tmp_path: Path) -> None:
    done, _ = attacked(SITES["sweep, store"], files.PLACES.get(what) or files.BYTES[what], tmp_path)
    assert done.code == 0, done


TAMPERED = files.tampered(files.GOOD_NETWORK)


@pytest.mark.parametrize(
    "command",
    [
        "rank x.toml --partition odd",
        pytest.param("sweep x.toml --store :memory:", marks=pytest.mark.slow),
        pytest.param("weights x.toml --from random:1 -o w.json", marks=pytest.mark.slow),
        pytest.param("condition x.toml --partition odd", marks=pytest.mark.slow),
        pytest.param("picture x.toml -o p.svg", marks=pytest.mark.slow),
    ],
)
def test_networks_of_other_values(command: str, tmp_path: Path) -> None:
    wrong = {}
    for what, text in TAMPERED.items():
        (tmp_path / "x.toml").write_text(text)
        done = forked(command.split(), tmp_path)
        if done.refused or "x.toml" not in done.err:
            wrong[what] = done
    assert wrong == {}
    assert [path.name for path in tmp_path.iterdir()] == ["x.toml"]


def test_what_is_no_exact_number(tmp_path: Path) -> None:
    (tmp_path / "n.toml").write_text(files.GOOD_NETWORK)
    commands = {
        "rank x.json": "[[1, 2], [3, {}]]",
        "rank n.toml --partition odd --weights x.json": files.GOOD_WEIGHTS.replace('"1"', "{}", 1),
        "separation n.toml --partition odd --weights random:1 --features x.json": (
            files.GOOD_FEATURES.replace("[1, 0]", "[{}, 0]")
        ),
    }
    wrong = {}
    for command, text in commands.items():
        for what, value in files.numbers().items():
            (tmp_path / "x.json").write_text(text.replace("{}", value))
            done = forked(command.split(), tmp_path)
            if done.refused or "x.json" not in done.err:
                wrong[command, what] = done
    assert wrong == {}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["n.toml", "x.json"]


@pytest.mark.parametrize("suffix", ["npy", "npz"])
def test_arrays_that_lie(suffix: str, tmp_path: Path) -> None:
    (tmp_path / "n.toml").write_text(files.GOOD_NETWORK)
    found = files.bad_npy() if suffix == "npy" else files.bad_npz()
    command = "rank x.npy" if suffix == "npy" else "rank n.toml --partition odd --weights x.npz"
    wrong = {}
    for what, data in found.items():
        (tmp_path / f"x.{suffix}").write_bytes(data)
        done = forked(command.split(), tmp_path, memory=2**29)
        if done.refused or f"x.{suffix}" not in done.err:
            wrong[what] = done
    assert wrong == {}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["n.toml", f"x.{suffix}"]


@pytest.mark.slow
@pytest.mark.parametrize("what", ["certificate", "claims"])
def test_the_checker_has_codes_of_its_own(what: str, tmp_path: Path) -> None:
    wrong = {}
    for number, (name, make) in enumerate({**files.PLACES, **files.BYTES}.items()):
        folder = tmp_path / str(number)
        folder.mkdir()
        make(folder / "x.toml", files.GOOD_NETWORK)
        (folder / "c.json").write_text("{}")
        claims = ["c.json", "--claim", "a", "--claims", "x.toml"]
        words = claims if what == "claims" else ["x.toml"]
        done = forked(["check", *words], folder, seconds=30)
        said = done.out + done.err
        right = done.code == 2 or (done.code == 3 and what == "certificate")
        one_line = said.count("\n") == 1 and said.rstrip("\n").isprintable()
        if not (right and one_line and "x.toml" in said) or done.seconds > 20:
            wrong[name] = done
    assert wrong == {}
