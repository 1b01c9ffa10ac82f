"""The factors of a split network: determinants of leaf matrices, and entries of the coarse tensor."""

from collections.abc import Callable
from itertools import product as cartesian
from math import factorial, prod
from typing import Any

from exactrank.conditions.answer import Factor
from exactrank.kernel.objects import Forward, Network, multi_indices
from exactrank.kernel.polynomials import Poly, Ring, weights_as_variables
from exactrank.kernel.rules.identities import determinant
from exactrank.kernel.splitting import Node, Splitting

NAMED_ENTRIES = 256
"""Above this number the entries of the coarse tensor are named together."""

TERMS = 200
VARIABLES = 2000

Symbols = tuple[Ring, Any]


def split_factors(split: Splitting) -> tuple[Factor, ...]:
    """Every X_t^s, then the entries C_α: each once, with its power in a minor of [[A]]."""
    network = split.network
    symbols = weights_as_variables(network) if network.variables <= VARIABLES else None
    leaves: dict[object, Factor] = {}
    for level, k, side in split.leaf_matrices():
        factor = _leaf_factor(split, (level, k), side, symbols)
        # With shared layers the same polynomial belongs to all windows of one shape.
        key: object = _shape(split, (level, k), side) or factor.name
        before = leaves.get(key)
        leaves[key] = factor if before is None else _again(before, factor.power)
    return (*leaves.values(), *_coarse_factors(split, symbols))


def _again(factor: Factor, power: int) -> Factor:
    return Factor(**{**vars(factor), "power": factor.power + power})


def _shape(split: Splitting, node: Node, side: str) -> object:
    """What the matrix X depends on where all layers below are shared; None where one is not."""
    network, level = split.network, node[0]
    if not all(network.shared(below) for below in range(level)):
        return None

    def shape(at: int, k: int) -> tuple[Any, ...]:
        return tuple(shape(at - 1, c) for c in network.tree.children[at - 1][k - 1]) if at else ()

    return level, tuple(shape(level - 1, c) for c in split.children(node, side))


def _leaf_factor(split: Splitting, node: Node, side: str, symbols: Symbols | None) -> Factor:
    network, (level, k) = split.network, node
    q, children = split.dimension(node), split.children(node, side)
    inputs = [j for c in children for j in network.tree.leaves[level - 1][c - 1]]
    if inputs == list(children) and level == 1 and len(inputs) == 1:
        name = "A" if network.shared(0) else f"A_{inputs[0]}"
    else:
        name = f"X_{{{level},{k}}}^{side}"
    square = len(inputs) * network.representation.bit_length() < 64 and (
        network.representation ** len(inputs) == q
    )
    counted = _counted(network, [(level - 1, c) for c in children])
    layers = tuple(q * n for n in counted)
    polynomial = _leaf_determinant(split, children, level, q, symbols) if square else None
    return Factor(
        name=f"det({name})" if square else f"maximal minors of {name}",
        degree=sum(layers),
        power=split.rank // q,
        layers=layers,
        of=("matrix", level, k, side),
        form="polynomial" if square else "minors",
        polynomial=polynomial,
    )


def _counted(network: Network, roots: list[Node]) -> list[int]:
    """The number of nodes of each level at or below these."""
    counted = [0] * (network.depth + 1)
    nodes = list(roots)
    while nodes:
        for level, _ in nodes:
            counted[level] += 1
        nodes = [
            (level - 1, c)
            for level, k in nodes
            if level
            for c in network.tree.children[level - 1][k - 1]
        ]
    return counted


def _leaf_determinant(
    split: Splitting, children: tuple[int, ...], level: int, q: int, symbols: Symbols | None
) -> Poly | None:
    """The determinant of a square X written out, where it has few terms."""
    network = split.network
    entry = prod(network.widths[at - 1] for at, _ in _below(network, level - 1, children) if at)
    if symbols is None or q > 5 or factorial(q) * entry**q > TERMS:
        return None
    ring, layers = symbols
    forward = Forward(network, layers)
    labels = sorted(j for c in children for j in network.tree.leaves[level - 1][c - 1])
    matrix, at = [], [1] * network.inputs
    for index in multi_indices(labels, network.representation):
        for j, d in zip(labels, index, strict=True):
            at[j - 1] = d
        values = [forward.node(level - 1, c, at) for c in children]
        matrix.append([prod(v[1:], start=v[0]) for v in zip(*values, strict=True)])
    return ring.terms(determinant(matrix))


def _below(network: Network, level: int, children: tuple[int, ...]) -> list[Node]:
    nodes = [(level, c) for c in children]
    found = list(nodes)
    while nodes:
        nodes = [(at - 1, c) for at, k in nodes if at for c in network.tree.children[at - 1][k - 1]]
        found += nodes
    return found


def _coarse_factors(split: Splitting, symbols: Symbols | None) -> list[Factor]:
    network = split.network
    layers = [0] * (network.depth + 1)
    for level, _ in split.mixed:
        layers[level] += 1
    if split.rank > NAMED_ENTRIES:
        return [
            Factor(
                name="product of all C_alpha",
                degree=split.rank * len(split.mixed),
                power=1,
                layers=tuple(split.rank * n for n in layers),
                of=("coarse",),
                form="product",
                count=split.rank,
            )
        ]
    splitting = set(split.splitting)
    terms = prod(split.dimension(node) for node in split.mixed if node not in splitting)
    write: Callable[[tuple[int, ...]], Poly | None]
    if symbols is None or terms > TERMS:

        def write(index: tuple[int, ...]) -> Poly | None:
            return None
    else:
        ring, arrays = symbols

        def write(index: tuple[int, ...]) -> Poly | None:
            return ring.terms(split.coarse_entry(arrays, index))

    found: dict[object, Factor] = {}
    for index in cartesian(*(range(1, split.dimension(t) + 1) for t in split.splitting)):
        polynomial = write(index)
        key: object = index if polynomial is None else polynomial
        if key in found:
            found[key] = _again(found[key], 1)
            continue
        found[key] = Factor(
            name=f"C_{{{','.join(map(str, index))}}}",
            degree=sum(layers),
            power=1,
            layers=tuple(layers),
            of=("coarse", index),
            polynomial=polynomial,
        )
    return list(found.values())
