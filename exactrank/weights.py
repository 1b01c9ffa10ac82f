"""Weights of a network from what a user names (`random:SEED`, `witness`, a file), and to files.

Array `layer0` has the shape (N, r_0, M), `layer{l}` (nodes of level l, r_l, r_{l−1}); the first
axis is left out where the layer is shared.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from exactrank.arrays import (
    Array,
    from_lists,
    note_of_floats,
    npz_bytes,
    read_json,
    read_npz,
    to_lists,
)
from exactrank.files import write_bytes, write_text
from exactrank.kernel.fields import Element, Field, InputError
from exactrank.kernel.objects import (
    ArrayWeights,
    ComplementWeights,
    MatchingWeights,
    Network,
    Partition,
    Weights,
)
from exactrank.kernel.statements import RankAtWeights
from exactrank.networks import random_weights

WEIGHTS_LIMIT = 2**21
_RANDOM = re.compile(r"random:([0-9]{1,18})")
_LOG_SPACE = re.compile(r"(^|_|\b)log|offset", re.IGNORECASE)
_SUFFIXES = (".json", ".npz")


@dataclass(frozen=True)
class Named:
    """Weights with a note for the user: what was read that may not be what was meant."""

    weights: Weights
    note: str | None = None


def named_weights(
    name: str, network: Network, field: Field, *, partition: Partition | None = None, seed: int = 0
) -> Named:
    """The weights that `random:SEED`, `witness` or a file name stands for; raises InputError.

    A witness is the best weights known at the partition; without one, the matching's, which are a
    witness of min{r_0, M}^S at every partition.
    """
    check_size(network)
    match = _RANDOM.fullmatch(name)
    if match:
        return Named(random_weights(network, field, seed=int(match[1])))
    if name == "witness":
        return Named(witness(network, field, partition=partition, seed=seed))
    path = Path(name)
    if path.suffix not in _SUFFIXES:
        raise InputError(
            f"weights {name[:60]!r} are neither random:SEED, nor witness, nor a file .json or .npz"
        )
    return read_weights(path, network, field)


def check_size(network: Network) -> None:
    """Refuse networks whose weights would not fit, before memory is taken."""
    if network.variables > WEIGHTS_LIMIT:
        raise InputError(
            f"the network has {network.variables} weights, over the limit of {WEIGHTS_LIMIT}; "
            "`exactrank rank` without --weights needs none written out"
        )


def witness(
    network: Network, field: Field, *, partition: Partition | None = None, seed: int = 0
) -> Weights:
    """Weights at which the certified lower bound of the maximal rank is attained."""
    from exactrank.ranks import maximal_rank

    if partition is None:
        r = min(network.representation, network.widths[0])
        if network.operator == "product":
            return MatchingWeights(r)
        if network.operator == "relu-max":
            return ComplementWeights(r)
        raise InputError("a witness for relu-sum needs a partition: --partition odd, for example")
    theorem = maximal_rank(network, partition, field, seed=seed).theorem
    while not isinstance(theorem.conclusion, RankAtWeights):
        theorem = theorem.premises[0]
    return theorem.conclusion.weights


def read_weights(path: Path, network: Network, field: Field) -> Named:
    """Weights from a JSON or .npz file, their shapes checked against the network."""
    check_size(network)
    if path.suffix == ".npz":
        arrays = read_npz(path)
        _check_names(arrays, network, path)
    else:
        data = read_json(path)
        if not isinstance(data, dict):
            raise InputError(f'{path}: weights are an object {{"layer0": …, "layer1": …}}')
        # A remark such as "space": "log" says it as well as a name does.
        remarks = {f"{key}: {value}": 0 for key, value in data.items() if isinstance(value, str)}
        _check_names({**remarks, **data} if remarks else data, network, path)
        arrays = {name: from_lists(data[name], f"{path}: {name}") for name in data}
    layers = []
    for level in range(network.depth + 1):
        array = arrays[f"layer{level}"]
        _check_shape(array, level, network, path)
        try:
            values: list[Element] = [field.convert(x) for x in array.entries]
        except InputError as error:
            raise InputError(f"{path}: layer{level}: {error}") from None
        rest = iter(values)
        sets, rows, columns = network.weight_shape(level)
        layers.append(
            tuple(tuple(tuple(islice(rest, columns)) for _ in range(rows)) for _ in range(sets))
        )
    return Named(ArrayWeights(tuple(layers)), note_of_floats(arrays))


def _check_names(arrays: Mapping[str, object], network: Network, path: Path) -> None:
    expected = [f"layer{level}" for level in range(network.depth + 1)]
    in_logs = next((name for name in arrays if _LOG_SPACE.search(name)), None)
    if in_logs is not None:
        raise InputError(
            f"{path}: {in_logs[:40]!r} says that these are weights of a log-space network, but the "
            "rank is that of their exponentials; save layer0 = exp(log weights), and so on, times "
            "exp(offset) where offsets were taken out, as floats or rationals"
        )
    missing = [name for name in expected if name not in arrays]
    unknown = [name for name in arrays if name not in expected]
    if missing or unknown:
        what = f"lacks {missing[0]!r}" if missing else f"has {unknown[0][:40]!r} too"
        raise InputError(
            f"{path}: {what}; this network's weights are the arrays layer0 … layer{network.depth}"
        )


def array_shape(network: Network, level: int) -> tuple[int, ...]:
    """The shape of `layer{l}`: (nodes, r_l, fan-in), without the first axis where it is shared."""
    shape = network.weight_shape(level)
    return shape[1:] if network.shared(level) else shape


def _check_shape(array: Array, level: int, network: Network, path: Path) -> None:
    expected = array_shape(network, level)
    if array.shape == expected:
        return
    axes = ["M" if level == 0 else f"r_{level - 1}"]
    axes.insert(0, f"r_{level}" if level < network.depth else "1 output")
    if not network.shared(level):
        axes.insert(0, "N" if level == 0 else f"nodes of level {level}")
    raise InputError(
        f"{path}: layer{level} has the shape {list(array.shape)}, "
        f"expected {list(expected)} = ({', '.join(axes)})"
    )


def as_arrays(network: Network, weights: Weights) -> dict[str, Array]:
    """The weights written out as the arrays of a weights file."""
    found = {}
    for level, layer in enumerate(weights.arrays(network)):
        flat = tuple(Field().convert(x) for matrix in layer for row in matrix for x in row)
        found[f"layer{level}"] = Array(array_shape(network, level), flat)  # type: ignore[arg-type]
    return found


def weights_json(network: Network, weights: Weights) -> str:
    """The text of a JSON weights file, an array to a line."""
    arrays = as_arrays(network, weights)
    lines = (f' "{name}": {json.dumps(to_lists(array))}' for name, array in arrays.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def write_weights(path: Path, network: Network, weights: Weights) -> None:
    """Write a JSON or .npz file; InputError where a value is not exactly a float64 (.npz)."""
    if path.suffix == ".npz":
        write_bytes(path, npz_bytes(as_arrays(network, weights)))
    elif path.suffix == ".json":
        write_text(path, weights_json(network, weights))
    else:
        raise InputError(f"{path}: weights are written as .json or .npz")
