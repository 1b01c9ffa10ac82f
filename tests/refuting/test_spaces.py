"""The cases of a search: all of them, in order, each once; and what larger widths cannot change."""

import json
from itertools import product

import pytest
from attack_random import random_rank

from exactrank.bounds.cuts import minimal_cut
from exactrank.claims import Claim, proofs_directory, read_claims, shipped_scripts
from exactrank.kernel.objects import OPERATORS, Network, Partition
from exactrank.kernel.trees import Contiguous, Explicit, Global
from exactrank.refuting import hypotheses
from exactrank.refuting.expressions import UndefinedValue, evaluate, monotone, without_meaning
from exactrank.refuting.spaces import arrangements, candidates, enough_channels, largest_sum
from exactrank.refuting.table import NEEDED, NOT_NEEDED, folder, read, refused
from exactrank.refuting.variants import question

ANY = {"kind": "maximal-rank", "relation": "=", "value": "cut"}


def asked(*names, value="cut", without=None, variants=None):
    claim = Claim.model_validate(
        {
            "statement": "",
            "source": "",
            "hypotheses": list(names),
            "conclusion": {**ANY, "value": value},
            "required": [],
            "variants": variants or {},
        }
    )
    return question("a", claim, proofs_directory() / "claims.toml", without)


def leaves(tree):
    return [[len(below) for below in level] for level in tree.leaves[1:]]


def test_trees_of_six_inputs():
    """One window; 2 + 4, 3 + 3 and 2 + 2 + 2: the trees with all leaves at one depth."""
    shapes = {str(leaves(place.tree)) for place in arrangements(asked(), 6)}
    assert shapes == {"[[6]]", "[[2, 4], [6]]", "[[3, 3], [6]]", "[[2, 2, 2], [6]]"}


def test_partitions_up_to_symmetry():
    places = arrangements(asked("windows-of-two"), 4)
    assert [place.partition.I for place in places] == [(1,), (1, 2), (1, 3)]
    assert len(arrangements(asked("one-hidden-layer"), 7)) == 3


def test_labels_in_any_order():
    """Odd labels at any places of the tree, up to symmetry; in order there is one."""
    places = arrangements(asked("windows-of-two", "odd-even"), 4)
    assert [place.tree.children[0] for place in places] == [((1, 3), (2, 4)), ((1, 2), (3, 4))]
    assert all(place.partition.I == (1, 3) for place in places)
    (place,) = arrangements(asked("windows-of-two", "odd-even", "contiguous"), 4)
    assert place.pooling == Contiguous(2)
    # Other windows in order: 2 + 3 and 3 + 2 differ, since odd labels stand elsewhere.
    shapes = [leaves(p.tree)[0] for p in arrangements(asked("odd-even", "contiguous"), 5)]
    assert sorted(shapes) == [[2, 3], [3, 2], [5]]


def test_what_is_dropped_must_be_broken():
    names = ("windows-of-two", "contiguous", "odd-even")
    assert arrangements(asked(*names, without="odd-even"), 2) == []
    found = arrangements(asked(*names, without="odd-even"), 4)
    assert [place.partition.I for place in found] == [(1,), (1, 2)]
    found = arrangements(asked(*names, without="contiguous"), 4)
    assert [place.tree.children[0] for place in found] == [((1, 3), (2, 4))]
    both = {"both": {"says": "", "drops": ["odd-even", "windows-of-two"]}}
    found = arrangements(asked(*names, without="both", variants=both), 4)
    assert {(p.tree.depth, p.partition.I) for p in found} == {
        *((2, i) for i in [(1,), (1, 2)]),
        *((1, i) for i in [(1,), (1, 2)]),
    }


def test_every_width_and_sharing_once():
    q = asked("windows-of-two")
    places = arrangements(q, 4)
    found = [
        (c.partition.I, c.network.sharing, c.network.widths) for c in candidates(q, places, 2, 5)
    ]
    assert len(set(found)) == len(found)
    widths = {w for i, s, w in found if s == () and i == (1,)}
    # r_0 up to M^2 = 4 (and one more), r_1 up to min(M^2, r_0)^2 (and one more).
    assert widths == {(2, 3), (3, 2), (4, 1)}
    assert (1, 4) not in widths, "one channel below gives one tensor only"
    assert {s for _, s, _ in found} == {(), (0,), (1,), (0, 1)}
    assert list(candidates(q, places, 2, largest_sum(q, places, 2) + 1)) == []


CASES = [
    (inputs, pooling, m, shared)
    for inputs, pooling in [
        (2, Global()),
        (3, Global()),
        (4, Contiguous(2)),
        (5, Explicit(((1, 2), (3, 4, 5)))),
    ]
    for m in (1, 2)
    for shared in [(), (0,), (1,), (0, 1)]
]


@pytest.mark.parametrize(("inputs", "pooling", "m", "shared"), CASES)
def test_more_than_enough_channels_change_no_rank(inputs, pooling, m, shared):
    tree = pooling.tree(inputs)
    shared = tuple(layer for layer in shared if layer < tree.depth)
    partitions = [Partition.of(inputs, [1]), Partition.of(inputs, range(1, inputs, 2))]
    for first in (1, 2, 3):
        below = (first,) * (tree.depth - 1)
        layer = len(below)
        k = enough_channels(tree, m, below, bool({layer, layer + 1} & set(shared)))
        few, many = (
            Network(inputs, m, (*below, r), pooling, shared) for r in (min(k, 12), min(k, 12) + 3)
        )
        if k > 12:
            continue
        for at in partitions:
            assert random_rank(few, at, seed=1) == random_rank(many, at, seed=2)
    k = enough_channels(tree, m, (), bool({0, 1} & set(shared)))
    above = (2,) * (tree.depth - 1)
    for at in partitions:
        ranks = {
            random_rank(Network(inputs, m, (r, *above), pooling, shared), at, seed=r)
            for r in (k, k + 1, k + 4)
        }
        assert len(ranks) == 1


def test_expressions():
    def names(name):
        if name not in ("M", "N"):
            raise UndefinedValue
        return {"M": 3, "N": 6}[name]

    for text, number in (("2^3^2", 512), ("M*(M+1)/2", 6), ("min(N, M^2) + -1", 5)):
        assert evaluate(text, names) == number
    for text in ("N/4", "r0", "M^-1", "binom(-1, 2)", "M/0", "M^N^N^N"):
        with pytest.raises(UndefinedValue):
            evaluate(text, names)
    assert monotone("min(r0, M)^(N/2) + 1") and not monotone("M + -1*r0") and not monotone("N/r0")
    assert without_meaning("min(r0, M)^(N/4)", 6) and not without_meaning("r0/4", 6)


@pytest.mark.parametrize("name", sorted(hypotheses.KNOWN - {"as-required", "below-the-cut"}))
def test_hypotheses_are_the_checker_s(name, checker):
    """Both programs read hypotheses alike, on trees, partitions and widths of all kinds."""
    from claims import HYPOTHESES
    from networks import read_net, read_partition
    from verdicts import Work

    seen = set()
    poolings = [
        (2, Global()),
        (4, Global()),
        (4, Contiguous(2)),
        (4, Explicit(((1, 3), (2, 4)))),
        (4, Explicit(((3, 4), (1, 2)))),
        (6, Contiguous((3, 2))),
        (5, Explicit(((1, 2), (3, 4, 5)))),
        (8, Contiguous(2)),
    ]
    for (inputs, pooling), m, first, shared in product(
        poolings, (1, 2, 4, 6), (1, 4, 6), ("none", "leaves", "all")
    ):
        depth = pooling.tree(inputs).depth
        layers = {"none": (), "leaves": (0,), "all": tuple(range(depth + 1))}[shared]
        operator = name if name in OPERATORS and m == 2 else "product"
        network = Network(inputs, m, (first, 2, 2)[:depth], pooling, layers, operator)
        for labels in ([1], [1, 2], range(1, inputs + 1, 2), [1, 2, 5, 6], [1, 2, 3, 4]):
            rows = [label for label in labels if label <= inputs]
            if len(rows) == inputs:
                continue
            at = Partition.of(inputs, rows)
            ours = hypotheses.met(name, network, at)
            net = read_net(json.loads(json.dumps(network.to_json())), Work())
            theirs = HYPOTHESES[name](net, read_partition(at.to_json(), inputs), None)
            assert ours == theirs, (network, at)
            seen.add(ours)
    assert seen == ({True} if name == "product" else {True, False})


def test_values_of_names_are_right():
    q = asked(value="window_product")
    network = Network(4, 2, (3,), Contiguous(4))
    assert q.number(network, Partition.of(4, [1, 2])) == 3
    assert q.number(network, Partition.of(4, [1])) == 2
    q = asked(value="min(r0, M^m) + S + L + r_last")
    assert q.number(network, Partition.of(4, [1, 2])) == 3 + 1 + 1 + 3
    assert asked(value="r1").number(network, Partition.of(4, [1])) is None
    at = Partition.of(4, [1, 3])
    assert asked().number(network, at) == minimal_cut(network, at).value


def test_every_variant_can_be_asked():
    """The tables of claims.toml are read alike by both programs."""
    from claims import load
    from refutations import variants

    file = proofs_directory() / "claims.toml"
    for name, claim in read_claims(file).items():
        theirs = variants(load(str(file), name))
        assert set(theirs) == {None, *claim.hypotheses, *claim.variants}
        for variant in theirs.values():
            ours = question(name, claim, file, variant.name)
            assert list(ours.kept) == variant.kept and list(ours.dropped) == variant.dropped
            assert (ours.kind, ours.relation, ours.value) == (
                variant.kind,
                variant.relation,
                variant.value,
            )


def test_the_table_that_is_shipped():
    """Every counterexample is accepted anew; the table holds claims and assumptions that there are."""
    cells = read(folder())
    claims = shipped_scripts()
    assert list(refused(cells, folder())) == []
    needed = [cell for cell in cells if cell.status == NEEDED]
    assert len(needed) >= 25 and len({cell.claim for cell in needed}) >= 12
    for cell in cells:
        names = [*claims[cell.claim].claim.hypotheses, *claims[cell.claim].claim.variants]
        assert cell.name in names or cell.status == NOT_NEEDED
        assert (cell.certificate is not None) == (cell.status == NEEDED)
        assert cell.says and (cell.because or cell.status != NEEDED)
    files = {str(path.relative_to(folder())) for path in folder().glob("*/*.json")}
    assert files == {cell.certificate for cell in needed}


def test_a_forged_counterexample_is_refused(tmp_path):
    """The table is not believed: the file must be the one that was found, and must contradict."""
    cell = next(c for c in read(folder()) if (c.claim, c.name) == ("depth-efficiency", "odd-even"))
    path = tmp_path / str(cell.certificate)
    path.parent.mkdir()
    text = (folder() / str(cell.certificate)).read_text("utf-8")
    path.write_text(text, "utf-8")
    assert list(refused([cell], tmp_path)) == []
    path.write_text(text + "\n", "utf-8")
    ((_, reason),) = refused([cell], tmp_path)
    assert reason == "it is not the file of the index"
    forged = json.loads(text)
    forged["claim"]["network"]["representation"] = 3
    path.write_text(json.dumps(forged), "utf-8")
    ((_, reason),) = refused([cell], tmp_path)
    assert reason == "invalid: the last conclusion is not the claim"
