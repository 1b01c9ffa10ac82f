"""Rules about what is out of reach: of shorter networks, of fewer terms, of shared weights."""

from itertools import product as cartesian

from exactrank.kernel.fields import QQ, InputError
from exactrank.kernel.naturals import BITS_LIMIT, DECIMAL_BOUND
from exactrank.kernel.objects import (
    ENTRIES_LIMIT,
    Forward,
    MatchingWeights,
    Network,
    Partition,
)
from exactrank.kernel.polynomials import weights_as_variables
from exactrank.kernel.sizes import AllSizes, power
from exactrank.kernel.statements import AlmostAll
from exactrank.kernel.statements_circuits import (
    DenseTensor,
    Distance,
    NotRealizable,
    PermutationMatricization,
    Symmetric,
    Unreachable,
)
from exactrank.kernel.statements_sizes import NotRealizableSizes, TermsBound
from exactrank.kernel.theorem import Theorem, conclude, fail

ROOT = AllSizes(partition="root-children-one-sided", relation="<=", value=(power("r_last", "1"),))
"""The root theorem: every child of the root on one side, so rank ≤ r_{L−1}."""


def _cites(sense: str) -> list[str]:
    return ["independent-products"] + (["closed-rank-set"] if sense == "limit" else [])


def beyond_shorter(almost_all: Theorem, root: Theorem, *, sense: str) -> Theorem:
    """Almost all tensors of a network are out of reach of shorter networks of small last width.

        rank ≥ R almost everywhere, at I = odd nodes of level t−1     rank ≤ r'_{t−1} for the shorter ones
        ---------------------------------------------------------------------------------------------
        almost nothing is realized (or approximated) with r'_{t−1} < R

    Cites independent-products (functions instead of tensors), and closed-rank-set for limits. Fails for other
    premises, for values that depend on the partition, and for limits outside QQ. Source: talk; [CSS].
    """
    name = "beyond_shorter"
    found = almost_all.conclusion
    if not isinstance(found, AllSizes) or found.quantity != "almost-all":
        fail(name, "the first premise is not about almost all weights")
    if found.partition != "odd" or found.relation == "<=":
        fail(name, "the first premise is not a lower bound at odd | even")
    names = {x for alternative in found.value for pair in alternative for x in pair}
    if names & {"S", "m", "r_last", "window_product", "cut", "recursion"}:
        fail(name, "the value depends on the partition, or is not of the first layers")
    if root.conclusion != ROOT:
        fail(name, "the second premise is not the theorem of the root's cut")
    try:
        conclusion = NotRealizableSizes(
            level=found.level,
            tree=found.tree,
            sharing=found.sharing,
            field=found.field,
            r_min=found.r_min,
            fewer_than=found.value,
            sense=sense,
        )
    except InputError as error:
        fail(name, str(error))
    return conclude(name, conclusion, (almost_all, root), cites=_cites(sense))


def beyond_shorter_at(
    almost_all: Theorem, root: Theorem, *, depth: int = 1, sense: str = "exact"
) -> Theorem:
    """Almost all tensors of one network are out of reach of its shorter networks.

        rank ≥ R almost everywhere     rank ≤ r'_{t−1} for networks cut at level t
        --------------------------------------------------------------------------
        almost nothing is realized (or approximated) with r'_{t−1} < R

    Fails if an input of I and one of J lie below one node of level t−1. Cites as `beyond_shorter`.
    """
    name = "beyond_shorter_at"
    found = almost_all.conclusion
    if not isinstance(found, AlmostAll) or found.lower is None:
        fail(name, "the first premise is not a lower bound at almost all weights")
    if root.conclusion != ROOT:
        fail(name, "the second premise is not the theorem of the root's cut")
    try:
        conclusion = NotRealizable(
            network=found.network,
            depth=depth,
            field=found.field,
            fewer_than=found.lower,
            sense=sense,
            degree=found.degree,
        )
    except InputError as error:
        fail(name, str(error))
    for leaves in found.network.tree.leaves[depth - 1]:
        if len({j in found.partition.rows for j in leaves}) == 2:
            fail(name, f"the inputs {list(leaves)[:8]} of one node are on both sides")
    return conclude(name, conclusion, (almost_all, root), cites=_cites(sense))


def permutation_at_matching(network: Network, partition: Partition) -> Theorem:
    """Windows of two, one input on each side, unit leaves, M ≤ r_0: [[A]] is a permutation matrix.

        A_d = Π_windows [d_i = d_j]
        ---------------------------------------------
        one 1 in every row and column, M^(N/2) of each

    Fails if a window has other inputs, or M > r_0.
    """
    name = "permutation_at_matching"
    M = network.representation
    if network.widths[0] < M:
        fail(name, f"M = {M} is above r_0 = {network.widths[0]}")
    for window in network.tree.children[0]:
        if sorted(j in partition.rows for j in window) != [False, True]:
            fail(name, f"the window {list(window)[:8]} is not one input of I and one of J")
    pairs = network.inputs // 2
    if pairs * (M.bit_length() - 1) > BITS_LIMIT:
        fail(name, f"M^(N/2) has more than {BITS_LIMIT} bits")
    conclusion = PermutationMatricization(
        network=network, weights=MatchingWeights(M), partition=partition, size=M**pairs
    )
    return conclude(name, conclusion)


def _permutation(name: str, premise: Theorem, terms: int) -> PermutationMatricization:
    found = premise.conclusion
    if not isinstance(found, PermutationMatricization):
        fail(name, "the premise is not a permutation matrix")
    if not 1 <= terms <= found.size:
        fail(name, f"{terms} terms are not between 1 and the order {found.size}")
    if found.size - terms >= DECIMAL_BOUND:
        # Written as a product of primes, which nobody knows for a difference of this size.
        fail(name, "the squared distance has more than 40 digits")
    return found


def projection_distance(permutation: Theorem, bound: Theorem, *, terms: int) -> Theorem:
    """Projecting away the columns of X: ‖P − X‖² ≥ ‖(1−Q)P‖² = n − rank Q.

        [[A]] is a permutation matrix of order n     rank [[X]] ≤ B for B terms
        -----------------------------------------------------------------------
        ‖A − X‖² ≥ n − B for all sums X of B rank-one tensors

    Fails unless 1 ≤ B ≤ n. Source: derived here; Eckart and Young 1936.
    """
    name = "projection_distance"
    found = _permutation(name, permutation, terms)
    if bound.conclusion != TermsBound("any", (0, 1)):
        fail(name, "the second premise is not rank ≤ Z for Z terms")
    conclusion = Distance(
        network=found.network, weights=found.weights, terms=terms, lower=found.size - terms
    )
    return conclude(name, conclusion, (permutation, bound))


def truncation_distance(permutation: Theorem, *, terms: int) -> Theorem:
    """A is a sum of n unit tensors with different indices; B of them are kept.

        [[A]] is a permutation matrix of order n
        ----------------------------------------
        ‖A − X‖² = n − B for a sum X of B rank-one tensors

    Fails unless 1 ≤ B ≤ n.
    """
    name = "truncation_distance"
    found = _permutation(name, permutation, terms)
    conclusion = Distance(
        network=found.network, weights=found.weights, terms=terms, upper=found.size - terms
    )
    return conclude(name, conclusion, (permutation,))


def both_distances(lower: Theorem, upper: Theorem) -> Theorem:
    """A lower and an upper bound of one squared distance, in one statement.

        D ≤ ‖A − X‖²     ‖A − X‖² ≤ D'
        ------------------------------
        D ≤ distance² ≤ D'

    Fails if the premises are about different distances, or if D > D'.
    """
    name = "both_distances"
    a, b = lower.conclusion, upper.conclusion
    if not isinstance(a, Distance) or not isinstance(b, Distance) or not a.same_subject(b):
        fail(name, "the premises are about different distances")
    if a.lower is None or b.upper is None or a.lower > b.upper:
        fail(name, "the premises are not a lower bound and an upper one above it")
    return conclude(name, a.bounded(lower=a.lower, upper=b.upper), (lower, upper))


def expand_symmetry(network: Network) -> Theorem:
    """The tensor is symmetric: exchanging neighbouring modes leaves every entry, as a polynomial.

        A_{…,d_i,d_{i+1},…} = A_{…,d_{i+1},d_i,…} in Z[weights], for all i and d
        ------------------------------------------------------------------------
        A is symmetric in its N modes

    For small networks: every entry is expanded. Fails if one differs.

    >>> from exactrank.kernel import trees
    >>> shared = Network(2, 2, (1,), trees.Global(), sharing=(0,))
    >>> print(expand_symmetry(shared).rule)
    expand_symmetry
    """
    name = "expand_symmetry"
    subject = Symmetric(network=network)
    M, N = network.representation, network.inputs
    if M**N > ENTRIES_LIMIT:
        fail(name, f"{M}^{N} entries are over the limit of {ENTRIES_LIMIT}")
    _, layers = weights_as_variables(network)
    forward = Forward(network, layers)
    entries = {d: forward.entry(d) for d in cartesian(range(1, M + 1), repeat=N)}
    for d, entry in entries.items():
        for i in range(N - 1):
            swapped = (*d[:i], d[i + 1], d[i], *d[i + 2 :])
            if entry != entries[swapped]:
                fail(name, f"the entries at {list(d)} and {list(swapped)} differ")
    return conclude(name, subject)


def asymmetric_tensor(
    symmetric: Theorem, tensor: DenseTensor, *, index: tuple[int, ...], swap: tuple[int, int]
) -> Theorem:
    """A tensor that is not symmetric is no sum of symmetric ones.

        one term of the network is symmetric     T differs at an index and at the index with i, j exchanged
        ---------------------------------------------------------------------------------------------
        no shallow network with shared leaf vectors has the tensor T, at any width

    Fails unless L = 1, r_0 = 1 and layer 0 is shared in the premise, or if the two entries of T agree.
    """
    name = "asymmetric_tensor"
    found = symmetric.conclusion
    if not isinstance(found, Symmetric):
        fail(name, "the premise is not the symmetry of a network")
    network = found.network
    if network.widths != (1,) or not network.shared(0):
        fail(name, "the premise is not about one term with shared leaf vectors")
    M, N = network.representation, network.inputs
    if tensor.shape != (M,) * N:
        fail(name, f"the tensor has the shape {list(tensor.shape)}")
    i, j = swap
    fits = len(index) == N and all(type(d) is int and 1 <= d <= M for d in index)
    if not fits or not 1 <= i < j <= N:
        fail(name, f"{list(index)} with {list(swap)} is no index with two modes to exchange")
    other = list(index)
    other[i - 1], other[j - 1] = other[j - 1], other[i - 1]
    if QQ.convert(tensor.at(index)) == QQ.convert(tensor.at(tuple(other))):
        fail(name, f"the entries at {list(index)} and {other} agree")
    conclusion = Unreachable(network=network, tensor=tensor)
    witness = {"index": list(index), "swap": [i, j]}
    return conclude(name, conclusion, (symmetric,), witness=witness)
