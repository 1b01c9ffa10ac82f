"""Matrices and tensors that a user typed or saved: `.json` as nested lists, `.npy`."""

from collections.abc import Sequence
from math import prod
from pathlib import Path

from exactrank.arrays import Array, from_lists, note_of_floats, read_json, read_npy, shape_of
from exactrank.kernel.fields import Element, Field, InputError
from exactrank.kernel.matrices import Entries, Matrix, Tensor, check_entries
from exactrank.kernel.objects import Partition
from exactrank.ranks.flattenings import ORDER_LIMIT

SUFFIXES = (".json", ".npy")


def read_tensor(path: Path) -> tuple[Array, str | None]:
    """A matrix or tensor of order 2 … 16 with at most 2^20 entries, and a note on its floats.

    JSON holds nested lists, as [[1, 2], [3, "1/2"]]. Raises InputError that names file and place.
    """
    if path.suffix == ".npy":
        array = read_npy(path)
    else:
        data = read_json(path)
        if not isinstance(data, list):
            raise InputError(f"{path}: a matrix is typed as [[1, 2], [3, 4]]; this is no list")
        # Before entries are read, which takes seconds where they are many.
        _check_shape(path, shape_of(data, f"{path}:"))
        array = from_lists(data, f"{path}: ")
    _check_shape(path, array.shape)
    return array, note_of_floats({f"{path}: ": array})


def _check_shape(path: Path, shape: Sequence[int]) -> None:
    try:
        if not 2 <= len(shape) <= ORDER_LIMIT:
            raise InputError(
                f"an array of order {len(shape)}; a matrix has order 2, "
                f"tensors are read up to order {ORDER_LIMIT}"
            )
        if 0 in shape:
            raise InputError(f"shape {list(shape)} holds no entries")
        check_entries(prod(shape))
    except InputError as error:
        raise InputError(f"{path}: {error}") from None


def over_field(array: Array, field: Field) -> tuple[Element, ...]:
    """The entries as elements of the field; InputError where one has no image."""
    return tuple(field.convert(x) for x in array.entries)


def as_matrix(array: Array, field: Field, partition: Partition | None) -> Matrix:
    """The matrix itself, or the matricization of the tensor at the partition of its modes."""
    entries = over_field(array, field)
    if partition is not None:
        return Tensor(array.shape, entries, partition)
    if len(array.shape) != 2:
        raise InputError("a tensor needs a partition of its modes")
    width = array.shape[1]
    return Entries(tuple(entries[i : i + width] for i in range(0, len(entries), width)))
