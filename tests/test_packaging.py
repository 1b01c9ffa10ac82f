"""The lock files, and the wheel outside the repository."""

import re
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
LOCKS = sorted(REPOSITORY.glob("requirements*.lock"))
PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+) \\$")


def pins(lock: Path) -> dict[str, str]:
    """The versions in a lock file, by package."""
    found = {}
    for line in lock.read_text(encoding="utf-8").splitlines():
        if match := PIN.match(line):
            found[match[1]] = match[2]
    return found


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_lock_is_hashed_and_tied_to_no_place(lock):
    """Every requirement has a version and hashes; no index, host or folder of whoever wrote it."""
    lines = lock.read_text(encoding="utf-8").splitlines()
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if line.startswith("    "):
            assert re.match(r"    (--hash=sha256:[0-9a-f]{64}( \\)?$|#   )|    # via", line), line
        elif line and not line.startswith("#"):
            assert PIN.match(line), line
            assert following.startswith("    --hash=sha256:"), line
        assert not re.search(r"://|--(extra-)?index-url|--find-links| /\w", line), line


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_locks_of_extras_agree_with_the_main_lock(lock):
    """A package has one version, whichever lock it is installed from."""
    main, other = pins(REPOSITORY / "requirements.lock"), pins(lock)
    shared = main.keys() & other.keys()
    assert {"sympy", "numpy", "python-flint"} <= shared
    assert {name: other[name] for name in shared} == {name: main[name] for name in shared}


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """A command in a folder, with no way back to the repository."""
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(cwd), "LC_ALL": "C.UTF-8"}
    return subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=300
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built with the build tool of this environment: nothing is downloaded."""
    folder = tmp_path_factory.mktemp("wheel")
    options = ("--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", folder)
    built = run(sys.executable, "-m", "pip", "wheel", *options, REPOSITORY, cwd=folder)
    assert built.returncode == 0, built.stderr
    (file,) = folder.glob("exactrank-*.whl")
    return file


@pytest.fixture(scope="module")
def outside(wheel, tmp_path_factory):
    """A folder whose `env/` is a fresh environment that holds the wheel and sees dependencies."""
    folder = tmp_path_factory.mktemp("outside")
    environment = folder / "env"
    venv.create(environment, symlinks=True)
    options = ("install", "--no-deps", "--no-index", wheel)
    python = environment / "bin" / "python"
    installed = run(sys.executable, "-m", "pip", "--python", python, *options, cwd=folder)
    assert installed.returncode == 0, installed.stderr
    # Lines of a .pth file are not searched for further .pth files, so an editable install of
    # exactrank in this environment stays out of sight.
    packages = Path(sysconfig.get_path("purelib", "venv", vars={"base": str(environment)}))
    paths = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (packages / "dependencies.pth").write_text("\n".join(sorted(paths)), encoding="utf-8")
    return folder


@pytest.mark.slow
def test_wheel_carries_proofs_checker_and_types(wheel):
    """All that the repository has of the package and of proofs/, and nothing beside it."""
    with zipfile.ZipFile(wheel) as archive:
        files = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert "exactrank/py.typed" in files
    assert "exactrank/proofs/claims.toml" in files
    assert "exactrank/checker/__main__.py" in files
    package = {f"exactrank/{file}" for file in sources(REPOSITORY / "exactrank")}
    proofs = {f"exactrank/proofs/{file}" for file in sources(REPOSITORY / "proofs")}
    assert package | proofs <= files
    beside = [name for name in files if not name.startswith("exactrank/")]
    assert not beside and not [name for name in files if "__pycache__" in name]


def sources(folder: Path) -> list[str]:
    """Python and TOML files below a folder, templates, styles and scripts, as relative paths."""
    endings = ("py", "toml", "jinja", "css", "js")
    files = [file for ending in endings for file in folder.rglob(f"*.{ending}")]
    return [file.relative_to(folder).as_posix() for file in files]


@pytest.mark.slow
def test_wheel_works_outside_the_repository(outside):
    """Lists, proves, and has certificates accepted, in a folder that is not the repository."""
    python, exactrank = outside / "env/bin/python", outside / "env/bin/exactrank"

    where = run(python, "-c", "import exactrank; print(exactrank.__file__)", cwd=outside)
    assert where.stdout.startswith(str(outside)), where.stdout + where.stderr

    claims = run(exactrank, "claims", cwd=outside)
    assert claims.returncode == 0, claims.stderr
    assert "kronecker-rank" in claims.stdout

    verified = run(exactrank, "verify", "kronecker-rank", cwd=outside)
    assert verified.returncode == 0, verified.stdout + verified.stderr

    certificates = sorted((outside / "certificates").rglob("*.json"))
    assert certificates
    checked = run(exactrank, "check", "--claim", "kronecker-rank", *certificates, cwd=outside)
    assert checked.returncode == 0, checked.stdout + checked.stderr

    written = run(exactrank, "report", "certificates", "-o", "report.html", cwd=outside)
    assert written.returncode == 0, written.stdout + written.stderr
