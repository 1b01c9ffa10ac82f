"""`exactrank picture`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from exactrank.cli.options import Quiet


def picture(
    network: Annotated[Path, typer.Argument(metavar="NETWORK", help="A network file (.toml).")],
    output: Annotated[Path, typer.Option("-o", help="FILE.svg or FILE.png.")],
    partition: Annotated[
        str | None,
        typer.Option(
            "--partition",
            help="I: odd, low, on grids left, checkerboard, quadrants, mirror, or labels: 1,3,5-8.",
        ),
    ] = None,
    kind: Annotated[
        str, typer.Option("--kind", help="tree, grid, matrix, partitions or growth.")
    ] = "tree",
    weights: Annotated[
        str | None,
        typer.Option(
            "--weights", help="For matrix: random:SEED, witness, or a file (.json, .npz)."
        ),
    ] = None,
    field: Annotated[
        str | None, typer.Option("--field", help="QQ or GF(p), instead of the file's.")
    ] = None,
    seed: Annotated[
        int, typer.Option("--seed", help="For weights tried where no flow is enough.")
    ] = 0,
    quiet: Quiet = False,
) -> None:
    """A picture of a network as SVG or PNG (needs matplotlib, the extra `pictures`).

    tree: the pooling tree; with --partition the sides, the cut and the paths of the maximal rank's
    proof, and the maximal rank at each node. grid: the inputs by side with the windows of each layer.
    matrix: [[A]]_{I,J} with the rows and columns of an invertible minor. partitions: the maximal rank
    at every partition. growth: the maximal rank as N grows, beside a shallow network.

    A picture shows what the kernel concludes; `exactrank rank` has it checked. The same command
    writes the same bytes.

    Examples:  exactrank picture deep16.toml --partition odd -o deep16-odd.svg

    exactrank picture deep16.toml --partition low --kind matrix -o deep16-low.png

    exactrank picture deep16.toml --kind growth -o growth.svg
    """
    from exactrank import pictures
    from exactrank.files import read_network, write_bytes
    from exactrank.kernel.fields import InputError
    from exactrank.partitions import parse_partition
    from exactrank.terminal import printable
    from exactrank.weights import named_weights

    if output.suffix not in (".svg", ".png"):
        raise InputError(f"-o {output}: pictures are written as .svg or .png")
    read, over = read_network(network, field=field)
    at = None if partition is None else parse_partition(partition, read)
    given = None
    if weights is not None:
        if kind != "matrix" or at is None:
            raise InputError("--weights is for --kind matrix, with --partition")
        named = named_weights(weights, read, over, partition=at, seed=seed)
        if named.note is not None and not quiet:
            print(f"note: {printable(named.note)}", file=sys.stderr)
        given = named.weights
    drawn = pictures.picture(read, at, kind=kind, field=over, weights=given, seed=seed)
    write_bytes(output, drawn.file(output.suffix))
    if not quiet:
        print(f"{printable(str(output))}: {drawn.title}", file=sys.stderr)
