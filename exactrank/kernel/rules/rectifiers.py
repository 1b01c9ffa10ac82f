"""Rules about rectifier networks: ranks, the tensors that they realize, and those out of reach. Field QQ."""

from collections.abc import Sequence
from itertools import product as cartesian

from exactrank.kernel.fields import QQ, InputError
from exactrank.kernel.naturals import BITS_LIMIT, DECIMAL_BOUND
from exactrank.kernel.objects import (
    ENTRIES_LIMIT,
    ComplementWeights,
    Network,
    Partition,
    as_element,
    forward,
)
from exactrank.kernel.statements import MatrixRank, MaximalRank, RankAtWeights
from exactrank.kernel.statements_circuits import DenseTensor, Unreachable
from exactrank.kernel.statements_rectifiers import BeyondShallow, Realized
from exactrank.kernel.theorem import Theorem, conclude, fail


def complement_rank(subject: RankAtWeights) -> Theorem:
    """Leaves 1 − e_α, ones on layer 1, one channel above: the exact rank, with any sharing.

        S level-1 windows meet both I and J     r ≤ min{r_0, M}     M ≥ 2
        -----------------------------------------------------------------
        rank [[A]]_{I,J} = r^S + [there are a spare row and a spare column]

    A_d = r − Π_windows [all d_j equal, ≤ r]. A row is spare if a window has unequal indices in it, or one above
    r. The subject's weights are ComplementWeights. Source: [CS-R] theorem 3; exact rank derived here.

    >>> from exactrank.kernel import trees
    >>> deep = Network(4, 3, (2, 2), trees.Contiguous(2), sharing=(0, 1, 2), operator="relu-max")
    >>> subject = RankAtWeights(network=deep, weights=ComplementWeights(2), field=QQ,
    ...                         partition=Partition((1, 3), (2, 4)), upper=9)
    >>> complement_rank(subject).conclusion.rank
    5
    """
    name = "complement_rank"
    network, weights, M = subject.network, subject.weights, subject.network.representation
    if not isinstance(weights, ComplementWeights):
        fail(name, "the weights are not complements of unit leaves")
    try:
        weights.check(network)
    except InputError as error:
        fail(name, str(error))
    if M < 2:
        fail(name, "the modes have one index only")
    r = weights.channels
    in_rows = [
        (sum(j in subject.partition.rows for j in window), len(window))
        for window in network.tree.children[0]
    ]
    crossing = sum(0 < rows < size for rows, size in in_rows)
    if crossing * r.bit_length() > BITS_LIMIT:
        fail(name, f"r^S has more than {BITS_LIMIT} bits")
    spare_row = r < M or any(rows >= 2 for rows, _ in in_rows)
    spare_column = r < M or any(size - rows >= 2 for rows, size in in_rows)
    rank = r**crossing
    if not (spare_row and spare_column):
        return conclude(name, subject.bounded(lower=rank, upper=rank))
    if rank + 1 >= DECIMAL_BOUND:
        # Nobody knows the factorization of r^S + 1, in which it would be written.
        return conclude(name, subject.bounded(lower=rank))
    return conclude(name, subject.bounded(lower=rank + 1, upper=rank + 1))


def level_sets_upper_bound(subject: MaximalRank) -> Theorem:
    """ReLU/max: a channel of the root has few different values on one side, and few different rows.

        V_{0,j} = M     V_{l,k} = min{M^{n_k}, (1 + Σ_c (V_{l−1,c} − 1))^{r_{l−1}}}
        ---------------------------------------------------------------------------
        maximal rank ≤ 1 + r_{L−1} · Σ_{c on side s} (V_{L−1,c} − 1)     and ≤ M^min(|I|,|J|)

    The first where every child of the root is on one side; shallow: 1 + r_0·m·(M−1). Source: [CS-R] claim 4,
    sharper constant derived here. Fails if the operator is another, or a number has too many bits.

    >>> from exactrank.kernel import trees
    >>> one = Network(4, 2, (1,), trees.Global(), operator="relu-max")
    >>> subject = MaximalRank(network=one, partition=Partition((1, 2), (3, 4)), field=QQ, upper=9)
    >>> level_sets_upper_bound(subject).conclusion.upper
    3
    """
    name = "level_sets_upper_bound"
    network, partition = subject.network, subject.partition
    if network.operator != "relu-max":
        fail(name, f"the operator is {network.operator}, not relu-max")
    bounds = [_smaller_side(name, network, partition)]
    sides = _sides(network, partition)
    if all(0 in side for side in sides.values()):
        values = _level_values(name, network)
        for s in (0, 1):
            levels = sum(values[c] - 1 for c, side in sides.items() if side[s])
            bounds.append(1 + network.widths[-1] * levels)
    kept = [bounds[0], *(b for b in bounds[1:] if b < DECIMAL_BOUND)]
    return conclude(name, subject.bounded(upper=min(kept)))


def _smaller_side(name: str, network: Network, partition: Partition) -> int:
    """M^min(|I|, |J|)."""
    M, m = network.representation, min(len(partition.I), len(partition.J))
    if m * (M.bit_length() - 1) > BITS_LIMIT:
        fail(name, f"{M}^{m} has more than {BITS_LIMIT} bits")
    return int(M**m)


def _sides(network: Network, partition: Partition) -> dict[int, tuple[int, int]]:
    """The numbers of inputs of I and of J below each child of the root."""
    found = {}
    for c in network.tree.children[-1][0]:
        leaves = network.tree.leaves[network.depth - 1][c - 1]
        rows = sum(j in partition.rows for j in leaves)
        found[c] = (rows, len(leaves) - rows)
    return found


def _level_values(name: str, network: Network) -> dict[int, int]:
    """V_{L−1,k} for every node of level L − 1: how many values a channel can take."""
    tree, M = network.tree, network.representation
    values = dict.fromkeys(range(1, tree.inputs + 1), M)
    for level in range(1, network.depth):
        above = {}
        for k, window in enumerate(tree.children[level - 1], start=1):
            base = 1 + sum(values[c] - 1 for c in window)
            r, n = network.widths[level - 1], len(tree.leaves[level][k - 1])
            # The smaller of the two powers is within the limit if one of them is.
            sizes = (n * (M.bit_length() - 1), r * (base.bit_length() - 1))
            if min(sizes) > BITS_LIMIT:
                fail(name, f"the values at node {[level, k]} have more than {BITS_LIMIT} bits")
            small = [
                b**e
                for (b, e), size in zip(((M, n), (base, r)), sizes, strict=True)
                if size <= 2 * BITS_LIMIT
            ]
            above[k] = min(small)
        values = above
    return values


def additive_upper_bound(subject: MaximalRank) -> Theorem:
    """ReLU/sum: the root adds functions of its children, whatever the widths.

        A_d = Σ_c G_c(d_c) over the root's children, p_c (q_c) inputs of I (J) below c
        ---------------------------------------------------------------------------------------------
        maximal rank ≤ M^m, 1 + Σ(M^{p_c} − 1), 1 + Σ(M^{q_c} − 1) and 2 + Σ(M^{min(p_c,q_c)} − 1)

    Shallow, and where every child is on one side: 2. Source: [CS-R] claim 3 (relu-sum); constants derived here.
    Fails if the operator is another, or a number has too many bits.

    >>> from exactrank.kernel import trees
    >>> deep = Network(4, 2, (9, 9), trees.Contiguous(2), operator="relu-sum")
    >>> subject = MaximalRank(network=deep, partition=Partition((1, 3), (2, 4)), field=QQ, upper=9)
    >>> additive_upper_bound(subject).conclusion.upper
    3
    """
    name = "additive_upper_bound"
    network, M = subject.network, subject.network.representation
    if network.operator != "relu-sum":
        fail(name, f"the operator is {network.operator}, not relu-sum")
    smaller = _smaller_side(name, network, subject.partition)
    sides = list(_sides(network, subject.partition).values())
    bounds = [
        1 + sum(_power(M, p) - 1 for p, _ in sides),
        1 + sum(_power(M, q) - 1 for _, q in sides),
        2 + sum(_power(M, min(side)) - 1 for side in sides),
    ]
    kept = [smaller, *(bound for bound in bounds if bound < DECIMAL_BOUND)]
    return conclude(name, subject.bounded(upper=min(kept)))


def _power(base: int, exponent: int) -> int:
    """base^exponent, or something as large as is left out anyway."""
    return base**exponent if exponent * base.bit_length() < 4096 else DECIMAL_BOUND


def weaker_upper_bound(premise: Theorem, *, upper: int) -> Theorem:
    """A larger upper bound, where a paper's constant is larger than the one proved.

        rank ≤ R     R ≤ R'
        -------------------
        rank ≤ R'

    Fails if the premise is not an upper bound of a rank, or R' < R.

    >>> from exactrank.kernel import trees
    >>> shallow = Network(4, 2, (9,), trees.Global(), operator="relu-sum")
    >>> subject = MaximalRank(network=shallow, partition=Partition((1, 3), (2, 4)), field=QQ, upper=9)
    >>> weaker_upper_bound(additive_upper_bound(subject), upper=3).conclusion.upper
    3
    """
    name = "weaker_upper_bound"
    found = premise.conclusion
    if not isinstance(found, MatrixRank | RankAtWeights | MaximalRank) or found.upper is None:
        fail(name, "the premise is not an upper bound of a rank")
    if upper < found.upper:
        fail(name, f"{upper} is below the bound {found.upper} of the premise")
    return conclude(name, found.bounded(upper=upper), (premise,))


def evaluate_tensor(subject: Realized) -> Theorem:
    """The tensor at given weights, entry by entry.

        A_d = T_d for every index d
        ---------------------------
        the network realizes T

    Fails if an entry differs, or there are too many.

    >>> from exactrank.kernel import trees
    >>> from exactrank.kernel.objects import ArrayWeights
    >>> shallow = Network(2, 2, (1,), trees.Global(), operator="relu-max")
    >>> weights = ArrayWeights(((((0, 3),), ((1, 2),)), (((2,),),)))
    >>> tensor = DenseTensor((2, 2), (2, 4, 6, 6))
    >>> evaluate_tensor(Realized(network=shallow, weights=weights, tensor=tensor)).rule
    'evaluate_tensor'
    """
    name = "evaluate_tensor"
    network, tensor = subject.network, subject.tensor
    M, N = network.representation, network.inputs
    if N * (M.bit_length() - 1) > 20 or M**N > ENTRIES_LIMIT:
        fail(name, f"{M}^{N} entries are over the limit of {ENTRIES_LIMIT}")
    if tensor.shape != (M,) * N:
        fail(name, f"the tensor has the shape {list(tensor.shape)}, the network's ({M},)*{N}")
    try:
        entries = forward(network, subject.weights, QQ)
    except InputError as error:
        fail(name, str(error))
    for index in cartesian(range(1, M + 1), repeat=N):
        value = tensor.at(index)
        if as_element(entries.entry(index)) != value:
            fail(name, f"the entry at {list(index)} is not {value}")
    return conclude(name, subject)


def beyond_rectifier_terms(
    premise: Theorem, *, operator: str, fewer_than: int | None, sense: str = "exact"
) -> Theorem:
    """A tensor of large rank is out of reach of shallow rectifier networks of small width.

        rank [[A]]_{I,J} ≥ R at the weights     r_0 terms have rank ≤ 1 + r_0·m·(M−1) (relu-max), 2 (relu-sum)
        ------------------------------------------------------------------------------------------------
        no shallow network with r_0 < F has A     if 1 + (F−1)·m·(M−1) < R; relu-sum: none at all, if R ≥ 3

    m = min(|I|, |J|). Sense "limit" cites closed-rank-set. Fails for a smaller R. Source: [CS-R] theorem 3.

    >>> from exactrank.kernel import trees
    >>> deep = Network(4, 3, (3, 1), trees.Contiguous(2), operator="relu-max")
    >>> subject = RankAtWeights(network=deep, weights=ComplementWeights(3), field=QQ,
    ...                         partition=Partition((1, 3), (2, 4)), upper=9)
    >>> beyond = beyond_rectifier_terms(complement_rank(subject), operator="relu-max", fewer_than=2)
    >>> beyond.conclusion.fewer_than
    2
    """
    name = "beyond_rectifier_terms"
    found = premise.conclusion
    if not isinstance(found, RankAtWeights) or found.lower is None:
        fail(name, "the premise is not a lower bound of a rank at weights")
    try:
        conclusion = BeyondShallow(
            network=found.network,
            weights=found.weights,
            operator=operator,
            fewer_than=fewer_than,
            sense=sense,
        )
    except InputError as error:
        fail(name, str(error))
    if operator == "relu-sum":
        if fewer_than is not None or found.lower < 3:
            fail(
                name, f"relu-sum needs rank 3, not {found.lower}, and is out of reach at any width"
            )
    else:
        if fewer_than is None or fewer_than < 1:
            fail(name, "relu-max needs a width from 1")
        m = min(len(found.partition.I), len(found.partition.J))
        reached = 1 + (fewer_than - 1) * m * (found.network.representation - 1)
        if reached >= found.lower:
            fail(name, f"{fewer_than - 1} terms reach rank {reached}")
    cites = ["closed-rank-set"] if sense == "limit" else []
    return conclude(name, conclusion, (premise,), cites=cites)


def additive_obstruction(
    network: Network,
    tensor: DenseTensor,
    *,
    index: Sequence[int],
    modes: tuple[int, int],
    values: tuple[int, int],
) -> Theorem:
    """ReLU/sum: mixed second differences across the root's children vanish, whatever the widths.

        T_d + T_{d'''} ≠ T_{d'} + T_{d''}     d_i, d_j replaced, i and j below different children of the root
        ---------------------------------------------------------------------------------------------
        no network of this tree has the tensor T, at any widths

    Fails for other operators, and where the sums agree. Source: derived here (M = N = 2: A_11 + A_22 = A_12 + A_21).

    >>> from exactrank.kernel import trees
    >>> shallow = Network(2, 2, (1,), trees.Global(), operator="relu-sum")
    >>> unit = DenseTensor((2, 2), (1, 0, 0, 1))
    >>> additive_obstruction(shallow, unit, index=[1, 1], modes=(1, 2), values=(2, 2)).rule
    'additive_obstruction'
    """
    name = "additive_obstruction"
    M, N = network.representation, network.inputs
    if network.operator != "relu-sum":
        fail(name, f"the operator is {network.operator}, not relu-sum")
    if tensor.shape != (M,) * N:
        fail(name, f"the tensor has the shape {list(tensor.shape)}")
    (i, j), (e, f) = modes, values
    fits = len(index) == N and all(type(d) is int and 1 <= d <= M for d in (*index, e, f))
    if not fits or not all(type(x) is int for x in modes) or not 1 <= i < j <= N:
        fail(name, f"{list(index)}, {list(modes)}, {list(values)} name no four entries")
    below = network.tree.leaves[network.depth - 1]
    if any(i in leaves and j in leaves for leaves in below):
        fail(name, f"inputs {i} and {j} are below one child of the root")
    entries = {
        (x, y): tensor.at(_replaced(index, {i: x, j: y}))
        for x in (index[i - 1], e)
        for y in (index[j - 1], f)
    }
    a, b = index[i - 1], index[j - 1]
    if entries[a, b] + entries[e, f] == entries[e, b] + entries[a, f]:
        fail(name, f"the sums agree at {list(index)}, {list(modes)}, {list(values)}")
    conclusion = Unreachable(network=network, tensor=tensor)
    witness = {"index": list(index), "modes": [i, j], "values": [e, f]}
    return conclude(name, conclusion, witness=witness)


def _replaced(index: Sequence[int], changes: dict[int, int]) -> tuple[int, ...]:
    return tuple(changes.get(mode, d) for mode, d in enumerate(index, start=1))
