"""Names that steer terminals and pages, outputs that cannot be written, full disks, and killed commands."""

import json
import os
import shutil
import signal
import sys
from pathlib import Path

import hostile_files as files
import pytest
from hostile_run import forked
from killed import attack

from exactrank.files import complete, write_text

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks, and bounds memory")

CERTIFICATE = Path(__file__).parents[1] / "certificates" / "accept" / "minor-qq.json"
ESCAPES = "\x1b]0;owned\x07\x1b[31m\u202e$(touch owned)`touch owned`<script>alert(1)<\\script>\\input{x}%#&\n"
NOT_UTF8 = os.fsdecode(b"\xff\xfe\x80 name")
LONG = "x" * 5000

WRITERS = {
    "rank": "rank n.toml --partition odd --certificate OUT.json",
    "weights": "weights n.toml --from random:1 -o OUT.json",
    "separation": "separation n.toml --partition odd --weights witness --certificate OUT.json",
    "sweep": "sweep n.toml --store :memory: -o OUT.json",
    "condition": "condition n.toml --partition odd --certificate OUT.json",
    "refute": "refute depth-efficiency --without odd-even --store :memory: --certificate OUT.json",
    "operator": "operator max(a,b) --certificate OUT.json",
    "zero": "zero max(r,0)-max(-r,0)-r --certificate OUT.json",
    "box": "box r.toml --certificate OUT.json",
    "picture": "picture n.toml -o OUT.svg",
    "export": "export c.json --to html -o OUT.html",
    "report": "report d -o OUT.html",
}
NAMED = ("rank", "weights", "sweep", "export", "report", "box")


def _accepted() -> Path:
    folder = CERTIFICATE.parent
    return CERTIFICATE if CERTIFICATE.exists() else sorted(folder.glob("*.json"))[0]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a good file of each kind."""
    (tmp_path / "n.toml").write_text(files.GOOD_NETWORK)
    (tmp_path / "r.toml").write_text(files.RECTIFIER)
    (tmp_path / "d").mkdir()
    shutil.copy(_accepted(), tmp_path / "c.json")
    shutil.copy(_accepted(), tmp_path / "d")
    return tmp_path


def _words(command: str, stem: str) -> list[str]:
    return [word.replace("OUT", stem) for word in command.split()]


def _listed(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


@pytest.mark.parametrize("name", WRITERS)
def test_outputs_that_are_no_files(name: str, place: Path) -> None:
    output = next(word for word in WRITERS[name].split() if "OUT" in word)
    # `operator` writes a certificate for each law.
    target = place / output.replace("OUT", "OUT-commutative" if name == "operator" else "OUT")
    os.mkfifo(target)
    before = _listed(place)
    done = forked(_words(WRITERS[name], "OUT"), place, seconds=60)
    # What it found may stand on standard output by then; nothing was replaced.
    assert done.code == 2 and done.err.splitlines()[-1].endswith("name a file to write"), done
    assert target.is_fifo() and _listed(place) == before
    target.unlink()
    target.mkdir()
    done = forked(_words(WRITERS[name], "OUT"), place, seconds=60)
    assert done.code == 2 and "is a directory" in done.err, done


@pytest.mark.parametrize("name", WRITERS)
def test_a_disk_that_is_full(name: str, place: Path) -> None:
    before = _listed(place)
    done = forked(_words(WRITERS[name], "OUT"), place, seconds=60, file_size=100)
    assert done.code == 2, done
    assert "Traceback" not in done.err and "internal error" not in done.err, done
    assert "File too large" in done.err, done
    assert _listed(place) == before


@pytest.mark.parametrize(
    "command",
    ["claims", "claims --json", "rank n.toml --partition odd", "export c.json", "table x.py"],
)
def test_standard_output_that_is_full(command: str, place: Path) -> None:
    done = forked(command.split(), place, stdout="/dev/full")
    assert done.code == 2 and done.err.count("\n") == 1, done


@pytest.mark.parametrize("name", NAMED)
@pytest.mark.parametrize("stem", [ESCAPES, NOT_UTF8], ids=["escapes", "not UTF-8"])
@pytest.mark.parametrize("as_json", [False, True], ids=["text", "json"])
def test_names_that_steer_a_terminal(name: str, stem: str, as_json: bool, place: Path) -> None:
    stem = stem.replace("/", "")
    words = _words(WRITERS[name], stem)
    if as_json and name not in ("weights", "export", "picture", "sweep"):
        words.append("--json")
    done = forked(words, place, seconds=60)
    assert done.code == 0, done
    for line in (done.out + done.err).splitlines():
        assert as_json or line.isprintable(), line
    if "--json" in words:
        json.loads(done.out)
    assert not (place / "owned").exists()
    for page in place.glob("*.html"):
        assert "<script>alert" not in page.read_text()


@pytest.mark.parametrize("to", ["tex", "html"])
def test_a_certificate_of_a_hostile_name(to: str, place: Path) -> None:
    name = f"{ESCAPES}.json".replace("/", "")
    shutil.copy(place / "c.json", place / name)
    done = forked(["export", name, "--to", to], place, seconds=30)
    assert done.code == 0, done
    assert ("\\input{x}" if to == "tex" else "<script>alert") not in done.out
    assert "\x1b" not in done.out and "\u202e" not in done.out
    shutil.copy(place / "c.json", place / "d" / name)
    (place / "d" / "broken\x1b[31m.json").write_text('{"format": "exactrank-certificate"')
    done = forked(["report", "d", "-o", "page.html"], place, seconds=30)
    assert done.code == 1, done
    assert all(line.isprintable() for line in (done.out + done.err).splitlines())
    page = (place / "page.html").read_text()
    assert "<script>alert" not in page and "\x1b" not in page


@pytest.mark.parametrize(
    "command",
    [
        "rank {} --partition odd",
        "rank n.toml --partition {}",
        "rank n.toml --partition odd --weights {}.json",
        "rank n.toml --partition odd --certificate {}.json",
        "sweep n.toml --store {}",
        "sweep n.toml --store :memory: --partitions {}",
        "sweep n.toml --store :memory: -o {}.csv",
        "sweep n.toml --store :memory: --certificates {}",
        "verify {}",
        "verify {}.py",
        "table {}.py",
        "refute {}.toml",
        "refute {}",
        "export {}",
        "report {}",
        "report d -o {}.html",
        "report d --claims {}",
        "box {}",
        "picture n.toml -o {}.svg",
        "condition {} --partition odd",
        "zero {}",
        "operator {}",
        "{}",
    ],
)
@pytest.mark.parametrize("name", [LONG, ESCAPES], ids=["long", "escapes"])
def test_names_of_nothing(command: str, name: str, place: Path) -> None:
    if name == ESCAPES and (
        " -o " in command or "--store {" in command or "certificate" in command
    ):
        pytest.skip("a name that can be written")
    if name == LONG and command == "zero {}":
        pytest.skip("a variable")
    before = _listed(place)
    done = forked([word.replace("{}", name) for word in command.split()], place, seconds=30)
    assert done.code == 2, done
    assert done.err.count("\n") == 1 and len(done.err) < 1000, done
    assert done.err.rstrip("\n").isprintable() and "internal error" not in done.err, done
    assert _listed(place) == before


def test_a_folder_with_loops_and_pipes(place: Path) -> None:
    folder = place / "d"
    (folder / "loop").symlink_to("..")
    (folder / "self.json").symlink_to("self.json")
    (folder / "zero.json").symlink_to("/dev/zero")
    os.mkfifo(folder / "pipe.json")
    (folder / "folder.json").mkdir()
    done = forked(["report", "d", "-o", "page.html", "--json"], place, seconds=30)
    assert done.code == 0, done
    assert [group["certificates"] for group in json.loads(done.out)["folders"]] == [1]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written(place: Path) -> None:
    place.chmod(0o500)
    done = forked(["weights", "n.toml", "--from", "random:1", "-o", "w.json"], place)
    place.chmod(0o700)
    assert done.code == 2 and "Permission denied" in done.err, done


# Leftovers of killed processes.


def _dead() -> int:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    return child


def test_leftovers_are_cleared_where_nobody_writes(tmp_path: Path) -> None:
    path, other = tmp_path / "a[1].json", tmp_path / "b.json"
    gone = tmp_path / f".{path.name}.{_dead()}.part"
    alive = tmp_path / f".{path.name}.{os.getppid()}.part"
    elsewhere = tmp_path / f".{other.name}.{_dead()}.part"
    for part in (gone, alive, elsewhere):
        part.write_text("half")
    write_text(path, "whole")
    assert path.read_text() == "whole"
    assert not gone.exists() and alive.exists() and elsewhere.exists()


def test_a_leftover_that_is_locked_stays(tmp_path: Path) -> None:
    import fcntl

    part = tmp_path / f".a.json.{_dead()}.part"
    with part.open("wb") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        write_text(tmp_path / "a.json", "whole")
        assert part.exists()
    write_text(tmp_path / "a.json", "whole")
    assert not part.exists()


def test_nothing_is_left_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), complete(tmp_path / "a") as stream:
        stream.write(b"half")
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("command", ["verify", "sweep", "export", "report"])
def test_kill_9_leaves_nothing_half(command: str) -> None:
    assert attack(command, 4, 12) == []


@pytest.mark.slow
@pytest.mark.parametrize("command", ["verify", "sweep"])
def test_ctrl_c_leaves_nothing_half(command: str) -> None:
    assert attack(command, 4, 12, number=signal.SIGINT) == []
