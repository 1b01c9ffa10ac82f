"""docs/worked-by-hand.md is what its script writes, and its numbers are right."""

import importlib.util
import re
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "worked-by-hand.md").read_text("utf-8")


@pytest.fixture(scope="module")
def script():
    path = ROOT / "docs" / "generate_worked_example.py"
    spec = importlib.util.spec_from_file_location("generate_worked_example", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_the_page_is_up_to_date(script):
    assert script.page() == PAGE, "run python docs/generate_worked_example.py"


def test_entries_against_numpy(script):
    """A, level 1 and both matrices, computed from the definition with einsum."""
    leaves, level1, root = (np.array(layer) for layer in script.WEIGHTS.layers)
    phi = [np.einsum("ga,ax,ay->gxy", level1[k], leaves[2 * k], leaves[2 * k + 1]) for k in (0, 1)]
    tensor = np.einsum("a,axy,azw->xyzw", root[0, 0], *phi)

    def value(row):
        return int(row.rsplit("|", 2)[1].strip().replace("−", "-"))

    rows = [line for line in PAGE.splitlines() if line.startswith("| A_")]
    assert [value(row) for row in rows] == tensor.ravel().tolist()
    rows = [line for line in PAGE.splitlines() if line.startswith("| φ^")]
    assert [value(row) for row in rows] == np.stack(phi).ravel().tolist()
    for name, axes in (("odd | even", (0, 2, 1, 3)), ("low | high", (0, 1, 2, 3))):
        section = PAGE.split("## Matricizations")[1].split(f"### {name}")[1]
        shown = re.findall(r"^\| [12]{2} \|(.*)\|$", section, flags=re.MULTILINE)[:4]
        matrix = [[int(x.replace("−", "-")) for x in row.split("|")] for row in shown]
        expected = tensor.transpose(axes).reshape(4, 4)
        assert matrix == expected.tolist()
        assert f"Rank {np.linalg.matrix_rank(expected)}." in section
    assert round(np.linalg.det(tensor.transpose(0, 2, 1, 3).reshape(4, 4))) == -48


def test_sums_add_up():
    """Every sum on the page evaluates to the value beside it."""
    for line in PAGE.splitlines():
        if re.match(r"\| (A_|φ\^)", line):
            _, _, total, value, _ = line.split("|")
            arithmetic = total.replace("·", "*").replace("−", "-").strip()
            assert re.fullmatch(r"[-+*() 0-9]+", arithmetic)
            assert eval(arithmetic) == int(value.replace("−", "-"))


def test_the_certificate_on_the_page_is_valid(tmp_path):
    from exactrank.checking import check_files

    (text,) = re.findall(r"^```json\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)
    path = tmp_path / "certificate.json"
    path.write_text(text, "utf-8")
    code, rows = check_files([path])
    assert code == 0, rows
