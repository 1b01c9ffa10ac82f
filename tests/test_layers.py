"""The layers: what may import what, read from the source; and what no file may hold."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "exactrank"
FILES = sorted(path for path in PACKAGE.rglob("*.py") if "__pycache__" not in path.parts)
KERNEL = [path for path in FILES if path.is_relative_to(PACKAGE / "kernel")]
CHECKER = [path for path in FILES if path.is_relative_to(PACKAGE / "checker")]
# The layers from the bottom up; a module may import its own layer and those below it.
LAYERS = (
    {"kernel"},
    {"matrices", "engines", "networks", "partitions", "bounds", "files", "terminal", "arrays"},
    {"certificate", "certificate_readers", "checking", "claims"},
    {"conditions", "ranks", "rectifiers", "render", "explicit", "features", "weights"},
    {"api", "comparisons", "proving", "verification", "search", "pictures", "notebook", "refuting"},
    {"cli"},
)


def name(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def imports(path: Path) -> Iterator[str]:
    """The modules that a file imports anywhere, also inside functions."""
    package = ("exactrank", *path.relative_to(PACKAGE).parts[:-1])
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (base, node.module) if part)
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)


def own(path: Path) -> set[str]:
    """The parts of exactrank that a file imports, as `kernel`, `bounds`, …"""
    found = {module.split(".")[1] for module in imports(path) if module.startswith("exactrank.")}
    existing = {p.stem for p in PACKAGE.iterdir()}
    return {part for part in found if part in existing}


def test_there_are_files_to_read() -> None:
    assert len(KERNEL) >= 10
    assert len(CHECKER) >= 8
    assert {"cli", "bounds", "ranks"} <= {path.parent.name for path in FILES}


@pytest.mark.parametrize("path", KERNEL, ids=name)
def test_the_kernel_imports_nothing_above_it(path: Path) -> None:
    assert own(path) <= {"kernel"}
    assert "exactrank" not in set(imports(path)), "the package itself reaches everything"
    outside = {module.split(".")[0] for module in imports(path)} - {"exactrank"}
    assert outside <= sys.stdlib_module_names | {"flint", "networkx", "numpy"}


@pytest.mark.parametrize("path", CHECKER, ids=name)
def test_the_checker_imports_the_standard_library_only(path: Path) -> None:
    siblings = {p.stem for p in CHECKER}
    tops = {module.split(".")[0] for module in imports(path)}
    assert tops <= sys.stdlib_module_names | siblings
    assert "exactrank" not in tops
    # No name of the checker hides a module of the standard library, for itself or for others.
    assert not (siblings - {"__main__"}) & sys.stdlib_module_names


def test_the_checker_does_not_read_code_of_the_package() -> None:
    for path in CHECKER:
        text = path.read_text("utf-8")
        for word in ("importlib", "__import__", "runpy", "sys.path"):
            assert word not in text, f"{path.name}: {word}"


@pytest.mark.parametrize("path", FILES, ids=name)
def test_imports_run_one_way(path: Path) -> None:
    parts = path.relative_to(PACKAGE).parts
    layer = parts[0].removesuffix(".py")
    if layer in ("checker", "__init__", "__main__"):
        assert own(path) <= {part for part in own(path) if part != "checker"}
        return
    level = next(i for i, names in enumerate(LAYERS) if layer in names)
    assert own(path) <= set().union(*LAYERS[: level + 1])


@pytest.mark.parametrize(
    "path", [p for p in FILES if p.parts[len(PACKAGE.parts)] in ("bounds", "ranks")], ids=name
)
def test_search_knows_nothing_of_commands_and_pages(path: Path) -> None:
    assert not own(path) & {"cli", "render", "verification", "proving", "api"}


@pytest.mark.parametrize("path", FILES, ids=name)
def test_files_are_short(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) < 500


@pytest.mark.parametrize("path", KERNEL + CHECKER, ids=name)
def test_no_assert_where_python_o_would_remove_it(path: Path) -> None:
    found = [node.lineno for node in ast.walk(parsed(path)) if isinstance(node, ast.Assert)]
    assert found == []


@pytest.mark.parametrize("path", FILES, ids=name)
def test_nothing_from_outside_is_evaluated(path: Path) -> None:
    tree = parsed(path)
    called = {
        n.func.id
        for n in ast.walk(tree)
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
    }
    assert not called & {"eval", "exec", "compile", "__import__"}
    names = {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
    names |= {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
    assert not names & {"sympify", "parse_expr", "pickle", "marshal", "literal_eval"}
    tops = {module.split(".")[0] for module in imports(path)}
    assert not tops & {"pickle", "marshal", "shelve", "dill", "cloudpickle"}
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in ("allow_pickle", "shell"):
            assert isinstance(node.value, ast.Constant) and node.value.value is False


def test_importing_exactrank_loads_no_heavy_library(checker_process: object) -> None:
    import subprocess

    code = (
        "import sys, exactrank.cli\n"
        "heavy = {'flint', 'networkx', 'sympy', 'numpy', 'pydantic', 'jinja2'} & set(sys.modules)\n"
        "print(sorted(heavy))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=PACKAGE.parent
    )
    assert done.stdout.strip() == "[]", done.stderr
