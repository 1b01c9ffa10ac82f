"""500 random networks with N ≤ 8: how often the certified bounds meet, and that none is wrong.

    python tests/bounds/test_random_networks.py COUNT

prints the share that is exact and the networks that are not.
"""

import sys
from pathlib import Path

import pytest

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "attack")]

from attack_random import random_rank, small_network

from exactrank.kernel.fields import QQ
from exactrank.ranks import maximal_rank


def open_gaps(seeds):
    """The networks whose bounds differ, with what is known; fails where a bound is wrong."""
    found = []
    for seed in seeds:
        network, partition = small_network(f"experiment {seed}", width=4 + seed % 4)
        answer = maximal_rank(network, partition, QQ, seed=seed)
        rank = random_rank(network, partition, seed)
        where = f"{network}, I | J = {partition}"
        if not answer.lower <= rank <= answer.upper:
            raise AssertionError(f"{answer.lower} <= {rank} <= {answer.upper} is false: {where}")
        if answer.rank is None:
            found.append(f"{answer.lower} <= {rank} <= {answer.upper}: {where}")
    return found


def test_bounds_meet_on_random_networks():
    assert len(open_gaps(range(60))) <= 3


@pytest.mark.slow
@pytest.mark.parametrize("start", range(0, 500, 100))
def test_bounds_meet_on_more_random_networks(start):
    assert len(open_gaps(range(start, start + 100))) <= 5


if __name__ == "__main__":
    count = int(sys.argv[1])
    gaps = open_gaps(range(count))
    print(f"{count - len(gaps)} of {count} networks have lower = upper")
    for gap in gaps:
        print(gap)
