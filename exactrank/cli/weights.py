"""`exactrank weights`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from exactrank.cli.options import Quiet


def weights(
    network: Annotated[Path, typer.Argument(metavar="NETWORK", help="A network file (.toml).")],
    source: Annotated[
        str,
        typer.Option("--from", help="random:SEED, witness, or a weights file to convert."),
    ],
    output: Annotated[
        Path | None, typer.Option("-o", help="FILE.json or FILE.npz; else JSON on standard output.")
    ] = None,
    partition: Annotated[
        str | None,
        typer.Option("--partition", help="For witness: the partition whose rank it attains."),
    ] = None,
    field: Annotated[
        str | None, typer.Option("--field", help="QQ or GF(p), instead of the file's.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="For witness, where no flow is enough.")] = 0,
    quiet: Quiet = False,
) -> None:
    """Write weights of a network: exact rationals as JSON, or float64 as .npz where they are exact.

    Array layer0 has the shape (N, r_0, M), layer{l} (nodes of level l, r_l, r_{l-1}), without the
    first axis where the layer is shared. A witness attains the lower bound that `exactrank rank`
    certifies at the partition; without --partition it attains min{r_0, M}^S at every partition.

    Example:  exactrank weights deep16.toml --from witness --partition odd -o witness.json
    """
    from exactrank.files import read_network
    from exactrank.kernel.fields import InputError
    from exactrank.partitions import parse_partition
    from exactrank.terminal import printable
    from exactrank.weights import named_weights, weights_json, write_weights

    if partition is not None and source != "witness":
        raise InputError("--partition is for --from witness; other weights know no partition")
    read, over = read_network(network, field=field)
    at = None if partition is None else parse_partition(partition, read)
    named = named_weights(source, read, over, partition=at, seed=seed)
    if named.note is not None and not quiet:
        print(f"note: {printable(named.note)}", file=sys.stderr)
    if output is None:
        sys.stdout.write(weights_json(read, named.weights))
        return
    write_weights(output, read, named.weights)
    if not quiet:
        print(f"{printable(str(output))}: {read.variables} weights over {over}", file=sys.stderr)
