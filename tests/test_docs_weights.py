"""docs/weights.md: its code trains a small circuit, and its commands answer as the page shows."""

import re
import shlex
from pathlib import Path

import numpy as np
import pytest

from exactrank.cli import run

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "weights.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)


def blocks(language):
    return [text for name, text in BLOCKS if name == language]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (network,) = blocks("toml")
    Path("circuit.toml").write_text(network)
    return tmp_path


def commands():
    """Pairs of a command line and the output that the page shows for it."""
    for text in blocks("console"):
        for part in text.split("$ ")[1:]:
            line, _, output = part.partition("\n")
            yield shlex.split(line)[1:], output


def without_steps(output):
    """How many steps a derivation takes is not the page's subject."""
    return re.sub(r"[0-9]+ steps", "steps", output)


def test_the_page_runs(folder, capsys):
    names = {}
    for text in blocks("python"):
        exec(compile(text, "weights.md", "exec"), names)
    assert names["loss"] < 0.05, "the toy task was not learned"
    assert {x.shape for x in np.load("weights.npz").values()} == {(2, 2), (3, 2), (1, 3)}
    shown = list(commands())
    assert len(shown) == 4
    for arguments, output in shown:
        assert run(arguments) == 0
        assert without_steps(capsys.readouterr().out) == without_steps(output)
    # Without --quiet a note shows a trained float as the rational that it is.
    assert run([argument for argument in shown[0][0] if argument != "--quiet"]) == 0
    note = r"layer0\[1, 1\] = \S+ is taken as what it is, -?\d+/\d+"
    assert re.search(note, capsys.readouterr().err)


def test_the_torch_block_names_what_numpy_stands_in_for():
    """PyTorch is not among our dependencies: the block is compiled, its layers have the names used below."""
    (circuit,) = blocks("torch")
    compile(circuit, "weights.md", "exec")
    for layer in ("conv0", "conv1", "out"):
        assert f"self.{layer} = torch.nn." in circuit
        assert f'"{layer}.weight"' in blocks("python")[0]
