"""The Python interface: networks, partitions and certified ranks in a line each."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from exactrank.arrays import Array, from_lists
from exactrank.bounds.cuts import minimal_cut
from exactrank.bounds.cuts_at_weights import minimal_cut_at_weights
from exactrank.bounds.papers import paper_upper_bound
from exactrank.conditions import Condition, rank_condition
from exactrank.explicit import as_matrix, over_field
from exactrank.files import read_network as _read_network
from exactrank.kernel.features import Features, Monomials
from exactrank.kernel.fields import QQ, Field, InputError
from exactrank.kernel.naturals import format_natural
from exactrank.kernel.objects import ENTRIES_LIMIT, ArrayWeights, Network, Partition, Weights
from exactrank.kernel.polynomials import flat
from exactrank.kernel.rules import flattening_lower_bound
from exactrank.kernel.rules.matrices import MINOR_LIMIT
from exactrank.kernel.statements import MatrixRank
from exactrank.kernel.theorem import Theorem
from exactrank.matrices import good_prime
from exactrank.partitions import parse_modes, parse_partition
from exactrank.ranks import Rank, matrix_rank, maximal_rank, rank_at_weights
from exactrank.ranks.explicit import MINOR_ORDER, observed_rank
from exactrank.ranks.flattenings import best_flattening
from exactrank.ranks.separation import separation_rank as _separation_rank
from exactrank.weights import read_weights as _read_weights


def network(
    *,
    inputs: int,
    representation: int,
    widths: Sequence[int],
    window: int | Sequence[Any] | None = None,
    geometry: str | None = None,
    shape: Sequence[int] | None = None,
    tree: Sequence[Any] | None = None,
    sharing: str | Sequence[int] = "none",
    operator: str = "product",
) -> Network:
    """A network from the words of a network file; raises InputError that says what does not fit."""
    guess = "tree" if tree is not None else "contiguous" if window is not None else "global"
    pooling: dict[str, Any] = {"geometry": geometry or guess}
    for key, value in (("window", window), ("shape", shape), ("tree", tree)):
        if value is not None:
            pooling[key] = _lists(value)
    shared = sharing if isinstance(sharing, str) else sorted(sharing) or "none"
    return Network.from_json(
        {
            "operator": operator,
            "inputs": inputs,
            "representation": representation,
            "widths": list(widths),
            "sharing": shared,
            "pooling": pooling,
        }
    )


def _lists(value: Any) -> Any:
    return [_lists(x) for x in value] if isinstance(value, list | tuple) else value


def read_network(path: str | os.PathLike[str]) -> Network:
    """The network of a network file; its `field` is given to `rank` apart."""
    return _read_network(Path(path))[0]


def partition(network: Network, labels: str | Sequence[int] | Partition) -> Partition:
    """A partition by name (`odd`, `low`, …), as `1,3,5-8`, or from the labels of I."""
    if isinstance(labels, Partition):
        if labels.inputs != network.inputs:
            raise InputError(f"a partition of {labels.inputs}, but {network.inputs} inputs")
        return labels
    if isinstance(labels, str):
        return parse_partition(labels, network)
    return Partition.of(network.inputs, list(labels))


def rank(
    network: Network,
    labels: str | Sequence[int] | Partition,
    *,
    field: str | Field = "QQ",
    weights: Weights | None = None,
    seed: int = 0,
) -> Rank:
    """The maximal rank of [[A]]_{I,J} over all weights, or the exact rank at given ones.

    `field` is `QQ` or `GF(p)`; `labels` name I. Raises InputError.
    """
    over = field if isinstance(field, Field) else Field.parse(field)
    at = partition(network, labels)
    if weights is not None and network.operator != "product":
        return Rank(rank_at_weights(network, weights, at, over))
    if weights is not None:
        bounds = {
            "paper-upper": paper_upper_bound(network, at),
            "min-cut": minimal_cut(network, at, symmetric=False).value,
        }
        _check_minor(network, weights, at, over)
        return Rank(rank_at_weights(network, weights, at, over), bounds)
    return maximal_rank(network, at, over, seed=seed)


def _check_minor(network: Network, weights: Weights, at: Partition, field: Field) -> None:
    """Refuse, before time and memory are taken, where the rank is too large to be proved."""
    M, N = network.representation, network.inputs
    if M**N <= ENTRIES_LIMIT:
        return
    arrays = ArrayWeights(weights.arrays(network))
    # Modulo a prime these ranks are quick, and here they only decide whether to go on.
    image = field if field.modulus else Field(good_prime(list(flat(arrays.layers))))
    bound = minimal_cut_at_weights(network, arrays, at, image).value
    if bound > MINOR_LIMIT:
        raise InputError(
            f"the explicit matrix at these weights has {M}^{N} entries, and its rank may be "
            f"{format_natural(bound)}, over the limit of {MINOR_LIMIT} for a minor; "
            "`exactrank rank` without --weights needs neither"
        )


def condition(
    network: Network,
    labels: str | Sequence[int] | Partition,
    *,
    field: str | Field = "QQ",
    seed: int = 0,
) -> Condition:
    """The condition on the weights under which [[A]]_{I,J} has its maximal rank, as factors.

    `.factors` lists them with their degrees, `.complete` says whether the rank is lost exactly where
    one vanishes, `.certificate` proves it. `field` is `QQ` or `GF(p)`; `labels` name I. Raises InputError.
    """
    over = field if isinstance(field, Field) else Field.parse(field)
    return rank_condition(network, partition(network, labels), over, seed=seed)


def separation_rank(
    network: Network,
    labels: str | Sequence[int] | Partition,
    *,
    weights: Weights,
    features: Features | None = None,
    seed: int = 0,
) -> Rank:
    """The separation rank of the function h(x_1, …, x_N) = Σ_d A_d Π_i f_{d_i}(x_i) over QQ.

    `features` are f_1, …, f_M (default: monomials). Source: [CS-P] section 4. Raises InputError.
    """
    functions = Monomials() if features is None else features
    at = partition(network, labels)
    return Rank(_separation_rank(network, weights, at, functions, seed=seed))


def read_weights(
    network: Network, path: str | os.PathLike[str], *, field: str | Field = "QQ"
) -> Weights:
    """Weights of a network from a JSON or .npz file; raises InputError."""
    over = field if isinstance(field, Field) else Field.parse(field)
    return _read_weights(Path(path), network, over).weights


def array_rank(
    array: Array | Sequence[Any],
    labels: str | Sequence[int] | Partition | None = None,
    *,
    field: str | Field = "QQ",
    seed: int = 0,
) -> Rank:
    """The exact rank of a matrix, or of a tensor's matricization at a partition of its modes.

    `array` is nested lists of integers, fractions or strings such as "1/10". A tensor without a
    partition: the best of all flattenings, a lower bound of its CP-rank. Raises InputError.
    """
    over = field if isinstance(field, Field) else Field.parse(field)
    read = array if isinstance(array, Array) else from_lists(_lists(array), "array")
    modes = len(read.shape)
    if labels is None and modes > 2:
        best = best_flattening(read.shape, over_field(read, over), over, seed=seed)
        said = f"{best.of} flattenings, {best.tried} tried"
        bound = flattening_lower_bound(best.theorem) if _bounds_cp_rank(best.theorem) else None
        return Rank(best.theorem, tried=_beyond(best.theorem), flattenings=said, cp_rank=bound)
    at: Partition | None
    if labels is None or isinstance(labels, Partition):
        at = labels
    elif isinstance(labels, str):
        at = parse_modes(labels, modes)
    else:
        at = Partition.of(modes, list(labels))
    theorem = matrix_rank(as_matrix(read, over, at), over)
    return Rank(theorem, tried=_beyond(theorem))


def _bounds_cp_rank(theorem: Theorem) -> bool:
    """Statements about CP-ranks are over QQ; a zero tensor has no lower bound to pass on."""
    rank = theorem.conclusion
    return isinstance(rank, MatrixRank) and rank.field == QQ and bool(rank.lower)


def _beyond(theorem: Theorem) -> tuple[str, ...]:
    """Where a matrix is too large for an exact certificate: what was observed without a proof."""
    statement = theorem.conclusion
    if not isinstance(statement, MatrixRank) or statement.rank is not None:
        return ()
    rank, p = observed_rank(statement.matrix, statement.field)
    return (
        f"elimination modulo {p} finds rank {rank} (observed, not certified)",
        f"the checker's limit leaves a minor of order {MINOR_ORDER} and short factorizations",
    )
