"""Pictures of a network from its ranks: what is drawn is computed here, and shown by `render`."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import prod

from exactrank.api import partition as named_partition
from exactrank.kernel.fields import Field, InputError
from exactrank.kernel.objects import Network, Partition, Weights
from exactrank.kernel.trees import Contiguous, Global, Grid
from exactrank.matrices import good_prime, pivots, residues
from exactrank.networks import matricize
from exactrank.partitions import NAMES, name_of, parse_partition
from exactrank.ranks import Rank, maximal_rank
from exactrank.ranks.nodes import node_ranks
from exactrank.render import pictures as draw
from exactrank.render.pictures.matrix import CELLS_DRAWN
from exactrank.render.pictures.pooling import drawn_nodes
from exactrank.search.sweeps import sweep
from exactrank.search.symmetries import symmetries
from exactrank.weights import witness

KINDS = ("tree", "grid", "matrix", "partitions", "growth")
CLASSES_LIMIT = 2000
GROWTH_LIMIT = 4096
"""The largest N of the growth picture; above it a curve has nothing to add."""


def tree(network: Network, answer: Rank, *, field: Field, seed: int = 0) -> draw.Picture:
    """The pooling tree with the partition, cut and paths of an answer, and the rank at each node."""
    ranks = node_ranks(network, answer.partition, field, drawn_nodes(network), seed=seed)
    # The root's are those of the answer, whatever the search found at the subtree of the same shape.
    ranks[network.depth, 1] = (answer.lower, answer.upper)
    return draw.pooling_tree(
        network, answer.partition, marks=draw.marks_of(answer.theorem), ranks=ranks
    )


def matrix(
    network: Network,
    partition: Partition,
    *,
    field: Field,
    weights: Weights | None = None,
    seed: int = 0,
) -> draw.Picture:
    """[[A]]_{I,J} at weights (else at a witness of the maximal rank), with an invertible minor.

    The minor's order is the rank over GF(p), or modulo a prime over QQ, hence a lower bound there.
    """
    entries = network.representation**network.inputs
    if entries > CELLS_DRAWN:
        raise InputError(
            f"[[A]] has {network.representation}^{network.inputs} entries, over the limit of "
            f"{CELLS_DRAWN} for a picture; the kind `tree` needs no explicit matrix"
        )
    at = witness(network, field, partition=partition, seed=seed) if weights is None else weights
    values = matricize(network, at, partition, field)
    p = field.modulus or good_prime([x for row in values for x in row])
    rows, columns = pivots(residues(values, p), p)
    said = "a witness of the maximal rank" if weights is None else "the given weights"
    return draw.matrix(
        values,
        rows,
        columns,
        title=f"[[A]] at {name_of(partition, network)}, {said}",
        indices=(partition, network.representation),
    )


def partitions(network: Network, *, field: Field, seed: int = 0) -> draw.Picture:
    """The maximal rank at every partition, one computed for each class of symmetric ones."""
    count = symmetries(network.inputs, network.pooling).count()
    if count > CLASSES_LIMIT:
        raise InputError(
            f"the partitions form {count} classes, over the limit of {CLASSES_LIMIT} for a picture; "
            "`exactrank sweep` takes any number of them, and goes on where it stopped"
        )
    rows = [
        draw.PartitionRow(
            side=min(len(row["I"]), network.inputs - len(row["I"])),
            lower=int(row["lower"]),
            upper=int(row["upper"]),
            count=row["symmetric"],
        )
        for row in sweep(network, fields=str(field), seed=seed)
    ]
    return draw.partitions(network, rows, dict(_named(network, field, seed=seed)))


def _named(network: Network, field: Field, *, seed: int) -> Iterator[tuple[str, tuple[int, int]]]:
    """The named partitions that the network has and whose rank is known."""
    for name in NAMES:
        try:
            at = parse_partition(name, network)
        except InputError:
            continue
        rank = maximal_rank(network, at, field, seed=seed).rank
        if rank is not None:
            yield name, (min(len(at.I), len(at.J)), rank)


def growth(
    network: Network, *, field: Field, names: Sequence[str] = ("odd", "low"), seed: int = 0
) -> draw.Picture:
    """The maximal rank as N grows with windows and widths as given, beside a shallow network.

    Layers beyond those given have the width of the last one; the shallow network has the width r_0.
    Raises InputError where the geometry does not say how the network grows.
    """
    family = list(_family(network))
    curves: dict[str, list[draw.GrowthRow]] = {}
    shallow: list[draw.GrowthRow] = []
    for member in family:
        for name in names:
            at = parse_partition(name, member)
            found = maximal_rank(member, at, field, seed=seed)
            row = draw.GrowthRow(member.inputs, found.lower, found.upper)
            curves.setdefault(f"deep, {name}", []).append(row)
        flat = _shallow(member)
        found = maximal_rank(flat, parse_partition("odd", flat), field, seed=seed)
        shallow.append(draw.GrowthRow(member.inputs, found.lower, found.upper))
    curves[f"shallow of width {network.widths[0]}, odd"] = shallow
    last = "" if len(set(network.widths)) == 1 else ", the last one again for more layers"
    operator = "" if network.operator == "product" else f"{network.operator}, "
    title = (
        f"{operator}{_growing(network)}, M = {network.representation}, widths "
        f"{network.widths[0] if not last else list(network.widths)}{last}"
    )
    return draw.growth(title, curves)


def _growing(network: Network) -> str:
    pooling = network.pooling
    if isinstance(pooling, Grid):
        a, b = pooling.windows()[0]
        return f"{'mirror windows' if pooling.mirror else 'windows'} {a} x {b}"
    return str(pooling)


def _family(network: Network) -> Iterator[Network]:
    """The networks of depth 1, 2, … with the same windows."""
    pooling = network.pooling
    one = isinstance(pooling, Contiguous) and isinstance(pooling.window, int)
    square = isinstance(pooling, Grid) and pooling.one_window
    if not one and not square:
        raise InputError(
            f"{pooling} does not say how the network grows; growth needs one window for all layers"
        )
    shared = network.sharing
    everything = shared == tuple(range(network.depth + 1))
    depth = 1
    while True:
        if isinstance(pooling, Grid):
            a, b = pooling.windows()[0]
            larger: Contiguous | Grid = Grid((a**depth, b**depth), pooling.window, pooling.mirror)
            inputs = (a * b) ** depth
        elif isinstance(pooling, Contiguous):
            larger, inputs = pooling, prod(pooling.sizes) ** depth
        if inputs > GROWTH_LIMIT:
            return
        widths = [*network.widths, *[network.widths[-1]] * depth][:depth]
        layers = range(depth + 1) if everything else (l for l in shared if l <= depth)
        try:
            yield replace(
                network,
                inputs=inputs,
                widths=tuple(widths),
                pooling=larger,
                sharing=tuple(layers),
            )
        except InputError:
            if depth > 1:
                raise
        depth += 1


def _shallow(network: Network) -> Network:
    everything = network.sharing == tuple(range(network.depth + 1))
    return replace(
        network,
        widths=network.widths[:1],
        pooling=Global(),
        sharing=(0, 1) if everything else tuple(l for l in network.sharing if l == 0),
    )


def picture(
    network: Network,
    labels: str | Sequence[int] | Partition | None = None,
    *,
    kind: str = "tree",
    field: str | Field = "QQ",
    weights: Weights | None = None,
    seed: int = 0,
) -> draw.Picture:
    """A picture of a network: `tree`, `grid` or `matrix` at a partition, `partitions` or `growth`.

    `labels` name I, `weights` are for `matrix`. The picture is shown by itself in a notebook;
    `picture.save("FILE.svg")` writes it, `.png` too. Needs the extra `pictures`. Raises InputError.
    """
    partition = None if labels is None else named_partition(network, labels)
    over = field if isinstance(field, Field) else Field.parse(field)
    if kind not in KINDS:
        raise InputError(f"kind {kind[:40]!r} is not one of {', '.join(KINDS)}")
    if weights is not None and kind != "matrix":
        raise InputError(f"weights are for the kind matrix, not for {kind}")
    if kind in ("partitions", "growth"):
        if partition is not None:
            raise InputError(f"the kind {kind} is about many partitions; leave the partition out")
        if kind == "partitions":
            return partitions(network, field=over, seed=seed)
        return growth(network, field=over, seed=seed)
    if partition is None:
        if kind == "tree":
            return draw.pooling_tree(network)
        raise InputError(f"the kind {kind} needs a partition, e.g. odd")
    if kind == "grid":
        return draw.grid(network, partition)
    if kind == "matrix":
        return matrix(network, partition, field=over, weights=weights, seed=seed)
    return tree(network, maximal_rank(network, partition, over, seed=seed), field=over, seed=seed)
