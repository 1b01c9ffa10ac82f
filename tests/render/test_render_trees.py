"""The pooling trees that the renderings are about, and small minors computed anew."""

from fractions import Fraction

import pytest
from render_samples import DEEP4, SAMPLES, network

from exactrank.render.trees import Entries, determinant, shared_layers, tree_of


def test_geometries() -> None:
    assert tree_of(DEEP4).children == (((1, 2), (3, 4)), ((1, 2),))
    assert tree_of(network(3, 2, [2], geometry="global")).children == (((1, 2, 3),),)
    assert tree_of(network(8, 2, [2, 2], [4, 2])).children[0] == ((1, 2, 3, 4), (5, 6, 7, 8))
    grid = tree_of(network(16, 2, [2, 2], [2, 2], geometry="grid", shape=[4, 4]))
    assert grid.children[0] == ((1, 2, 5, 6), (3, 4, 7, 8), (9, 10, 13, 14), (11, 12, 15, 16))
    mirror = tree_of(network(16, 2, [2, 2], [2, 2], geometry="mirror", shape=[4, 4]))
    assert mirror.children[0][0] == (1, 4, 5, 8)
    assert mirror.children[0][1] == (2, 3, 6, 7)
    tree = tree_of(network(5, 2, [2, 3], geometry="tree", tree=[[3, 1], [5, 2, 4]]))
    assert tree.children == (((3, 1), (5, 2, 4)), ((1, 2),))
    assert tree.leaf_order() == [3, 1, 5, 2, 4]
    assert tree.size == 8


@pytest.mark.parametrize(
    "pooling",
    [
        {"geometry": "hexagon"},
        {"geometry": "contiguous", "window": True},
        {"geometry": "grid", "shape": [3, 5], "window": [2, 2]},
        {"geometry": "tree", "tree": [1, 2, 3, 4]},
    ],
)
def test_what_is_no_geometry_is_refused(pooling: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"geometry|integer|inputs|pool"):
        tree_of({**DEEP4, "pooling": pooling})


def test_paths_turn_at_the_lowest_common_node() -> None:
    tree = tree_of(network(8, 2, [2, 2, 2]))
    nodes, turn = tree.path(1, 4)
    assert turn == (2, 1)
    assert nodes == [(0, 1), (1, 1), (2, 1), (1, 2), (0, 4)]


def test_sharing() -> None:
    assert shared_layers(DEEP4) == set()
    assert shared_layers(network(4, 2, [2, 2], sharing="all")) == {0, 1, 2}
    assert shared_layers(network(4, 2, [2, 2], sharing=[0])) == {0}
    with pytest.raises(ValueError, match="unknown sharing 'some'"):
        shared_layers(network(4, 2, [2, 2], sharing="some"))


def test_entries_by_hand() -> None:
    weights = SAMPLES["arrays"]["claim"]["weights"]["arrays"]
    entry = Entries(DEEP4, weights, None)
    # Unit leaves: at d = 1 and 2, node (1, 1) gives (1,1,2), (1,-1,1/3) and (1, 2) gives
    # (1,0,1), (0,1,1); the root weighs them by 1, 2, 3.
    assert entry([1, 1, 1, 1]) == 7
    assert entry([2, 2, 1, 1]) == 2
    assert entry([1, 2, 1, 1]) == 0


def test_determinants() -> None:
    rows = [[Fraction(x) for x in row] for row in ((0, 2, 1), (1, 1, 0), (3, 0, 1))]
    assert determinant(rows) == -5
    assert determinant(rows, 5) == 0
    assert determinant(rows, 7) == 2
