"""Hunts: cases by number, records that go on, and the lemma of docs/hunts.md against random weights."""

import json

import pytest
from attack_random import random_rank

from exactrank.bounds.cuts import minimal_cut
from exactrank.kernel.fields import InputError
from exactrank.kernel.objects import Network, Partition
from exactrank.kernel.trees import Contiguous, Explicit
from exactrank.refuting.hunts import Record, look, run


def test_a_case_is_known_by_its_number():
    """The gap of the mathematics page at N = 16, windows of two: cut 60, rank 56."""
    find = look("windows-of-two", 0, 11445)
    assert find is not None and (find.cut, find.observed, find.upper) == (60, 56, 56)
    assert find.proved and find.network["widths"] == [3, 5, 5, 2]
    assert look("windows-of-two", 0, 0) is None


def test_a_hunt_goes_on(tmp_path):
    path, once = tmp_path / "a.json", tmp_path / "b.json"
    first = run("mixed-windows", seed=3, cases=5, path=path)
    assert first.tried == 5 and json.loads(path.read_text("utf-8"))["tried"] == 5
    run("mixed-windows", seed=3, cases=12, path=path)
    run("mixed-windows", seed=3, cases=12, path=once)
    assert path.read_bytes() == once.read_bytes()
    with pytest.raises(InputError, match="another hunt or seed"):
        run("mixed-windows", seed=4, cases=12, path=path)
    with pytest.raises(InputError, match="is not one of"):
        run("nothing", seed=0, cases=1, path=path)
    path.write_text("{}", "utf-8")
    with pytest.raises(InputError, match="not the record of a hunt"):
        Record.read(path, "mixed-windows", 3)


@pytest.mark.parametrize("pooling", [Contiguous(2), Explicit(((1, 2), (3, 4, 5)))])
def test_the_lemma_for_few_inputs(pooling):
    inputs = 4 if isinstance(pooling, Contiguous) else 5
    partitions = [[1], [1, 2], [1, 3], [3], [1, 3, 4]] + [[1, 2, 3], [3, 4]] * (inputs == 5)
    for m in (2, 3):
        for widths in [(r, s) for r in (2, 3, 5) for s in (1, 2, 3, 5)]:
            network = Network(inputs, m, widths, pooling)
            for rows in partitions:
                at = Partition.of(inputs, rows)
                assert random_rank(network, at, seed=1) == minimal_cut(network, at).value
