"""`exactrank box`."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from exactrank.cli.options import AsJson, CertificateFile, Quiet


def box(
    network: Annotated[Path, typer.Argument(metavar="NETWORK", help="A network file (.toml).")],
    weights: Annotated[
        str | None,
        typer.Option("--weights", help="A box around these: random:SEED or a file (.json, .npz)."),
    ] = None,
    certificate: CertificateFile = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """A box of weights of a rectifier network all of whose tensors have one hidden channel.

    So depth is of no use there: a shallow network with a single hidden channel has the same tensor, for
    all real weights in the box, max over i of W^i (relu-max) or their sum (relu-sum). Without --weights the
    box is one that every network has. With --weights it is a box around them, as large as the method proves:
    the weights above layer 0 are positive and at every node one input gives the maximum in all channels.

    Example:  exactrank box relu4.toml --weights relu4-weights.json --certificate box.json
    """
    from exactrank.checking import accepted
    from exactrank.files import read_network
    from exactrank.kernel.fields import QQ, InputError
    from exactrank.kernel.statements_piecewise import Box
    from exactrank.rectifiers.boxes import box_around, one_channel_box
    from exactrank.terminal import printable
    from exactrank.weights import named_weights

    read, _ = read_network(network)
    if read.operator == "product":
        raise InputError(f"{network}: boxes are of networks with operator relu-max or relu-sum")
    if weights is None:
        theorem = one_channel_box(read)
    else:
        if weights == "witness":
            raise InputError("--weights takes random:SEED or a file; a witness of rank has no box")
        named = named_weights(weights, read, QQ)
        if named.note is not None and not quiet:
            print(f"note: {printable(named.note)}", file=sys.stderr)
        theorem = box_around(read, named.weights)
    found = theorem.conclusion
    if not isinstance(found, Box):
        raise TypeError("a box is concluded by another statement")
    checked, reason = accepted(theorem, certificate)
    sides = [high - low for low, high in found.entries()]
    if as_json:
        statement = found.to_json()
        answer = {
            "format": "exactrank-box",
            "version": 1,
            "network": statement["network"],
            "intervals": statement["intervals"],
            "volume": statement["volume"],
            "certificate": None if certificate is None else str(certificate),
            "checked": checked,
        }
        print(json.dumps(answer, ensure_ascii=False))
    else:
        verdict = "accepted" if checked else "NOT accepted"
        where = "" if certificate is None else f"{printable(str(certificate))}, "
        volume = "of over 2,000 digits" if found.volume is None else str(found.volume)
        print(f"one hidden channel for all real weights in a box of {len(sides)} intervals")
        print(f"sides from {min(sides)} to {max(sides)}; volume {volume}")
        print(f"certificate: {where}{verdict} by the checker")
    if not checked:
        print(f"exactrank: the checker did not accept the certificate: {reason}", file=sys.stderr)
        raise typer.Exit(1)
