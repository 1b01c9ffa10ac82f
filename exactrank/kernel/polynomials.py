"""Polynomials in the weights of networks (FLINT's fmpz_mpoly), and their terms in JSON."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from flint import Ordering, fmpz_mpoly_ctx

from exactrank.kernel.fields import InputError
from exactrank.kernel.objects import Network

Variable = tuple[int, int, int, int]
"""(l, k, γ, α): the weight a^{l,k,γ}_α; k = 0 where layer l is shared. Features f_d(x_j): (−1, j, d, 0)."""

Poly = tuple[tuple[int, tuple[tuple[Variable, int], ...]], ...]
"""Terms (coefficient, ((variable, power), …)), in the canonical order of the certificate page."""


class Ring:
    """Z[variables], as computed with by FLINT."""

    def __init__(self, variables: Iterable[Variable]):
        self.variables = sorted(set(variables))
        names = [f"x{i}" for i in range(len(self.variables))] or ["x"]
        self.context = fmpz_mpoly_ctx.get(names, Ordering.lex)
        self.generators = dict(zip(self.variables, self.context.gens(), strict=False))

    def read(self, terms: Poly) -> Any:
        """The polynomial with these terms."""
        total = self.context.constant(0)
        for coefficient, powers in terms:
            monomial = self.context.constant(coefficient)
            for variable, power in powers:
                monomial *= self.generators[variable] ** power
            total += monomial
        return total

    def terms(self, polynomial: Any) -> Poly:
        """The terms of a polynomial, in canonical order."""
        listed = [
            (
                int(coefficient),
                tuple((self.variables[i], int(e)) for i, e in enumerate(exponents) if e),
            )
            for exponents, coefficient in polynomial.to_dict().items()
        ]
        return tuple(sorted(listed, key=lambda term: _monomial(term[1])))


def _monomial(powers: Sequence[tuple[Variable, int]]) -> list[list[int]]:
    return [[*variable, power] for variable, power in powers]


def weight_variables(network: Network) -> list[list[list[list[Variable]]]]:
    """A variable for every weight, in the arrays' shape: [level][set][γ−1][α−1]."""
    layers = []
    for level in range(network.depth + 1):
        sets, rows, columns = network.weight_shape(level)
        first = 0 if network.shared(level) else 1
        layers.append(
            [
                [[(level, k, g + 1, a + 1) for a in range(columns)] for g in range(rows)]
                for k in range(first, first + sets)
            ]
        )
    return layers


def weights_as_variables(network: Network) -> tuple[Ring, list[list[list[list[Any]]]]]:
    """The ring of a network's weights, and the weights as its variables, in the arrays' shape."""
    variables = weight_variables(network)
    ring = Ring(flat(variables))
    layers = [
        [[[ring.generators[v] for v in row] for row in m] for m in layer] for layer in variables
    ]
    return ring, layers


def is_zero(polynomial: Any, modulus: int | None) -> bool:
    """Whether a polynomial of the ring is zero over Z, or modulo a prime."""
    if modulus is None:
        return bool(polynomial == 0)
    return all(int(c) % modulus == 0 for c in polynomial.coeffs())


def flat(layers: Iterable[Iterable[Iterable[Iterable[Any]]]]) -> Iterable[Any]:
    """The entries of the arrays, one after the other."""
    return (x for layer in layers for matrix in layer for row in matrix for x in row)


def poly_to_json(terms: Poly) -> list[object]:
    """POLY of the certificate page."""
    return [[str(c), _monomial(powers)] for c, powers in terms]


def poly_from_json(data: object) -> Poly:
    """The inverse of `poly_to_json`; raises InputError unless the terms are canonical."""
    terms: list[tuple[int, tuple[tuple[Variable, int], ...]]] = []
    if not isinstance(data, list):
        raise InputError("a polynomial is a list of terms [coefficient, powers]")
    for term in data:
        if not isinstance(term, list) or len(term) != 2 or not isinstance(term[0], str):
            raise InputError("a term of a polynomial is [coefficient, powers]")
        coefficient = int(term[0]) if term[0].lstrip("-").isdecimal() else 0
        if coefficient == 0 or str(coefficient) != term[0] or not isinstance(term[1], list):
            raise InputError("a coefficient is a non-zero integer, written as a string")
        powers = []
        for power in term[1]:
            fits = (
                isinstance(power, list) and len(power) == 5 and all(type(x) is int for x in power)
            )
            if not fits or min(power) < 0 or power[4] < 1:
                raise InputError("a power of a weight is [l, k, γ, α, e]")
            powers.append(((power[0], power[1], power[2], power[3]), power[4]))
        terms.append((coefficient, tuple(powers)))
    monomials = [_monomial(powers) for _, powers in terms]
    increasing = all(a < b for a, b in pairwise(monomials))
    ordered = all(m == sorted(m) and len({tuple(p[:4]) for p in m}) == len(m) for m in monomials)
    if not increasing or not ordered:
        raise InputError("the terms of a polynomial are in increasing order, each monomial once")
    return tuple(terms)


@dataclass(frozen=True)
class SymbolicWeights:
    """Polynomials in place of weights: `layers[l][k-1][γ-1][α-1]`, one k where layer l is shared."""

    layers: tuple[tuple[tuple[tuple[Poly, ...], ...], ...], ...]

    def __post_init__(self) -> None:
        if not self.layers:
            raise InputError("symbolic weights have a layer for each level")

    def check(self, network: Network) -> None:
        """Raise InputError unless the shapes fit the network."""
        if len(self.layers) != network.depth + 1:
            raise InputError(f"{len(self.layers)} layers of weights, not {network.depth + 1}")
        for level, layer in enumerate(self.layers):
            sets, rows, columns = network.weight_shape(level)
            sizes = {(len(m), len(row)) for m in layer for row in m}
            if len(layer) != sets or sizes != {(rows, columns)}:
                raise InputError(f"layer{level} does not have the shape {(sets, rows, columns)}")

    def to_json(self, network: Network) -> dict[str, object]:
        arrays: dict[str, object] = {}
        for level, layer in enumerate(self.layers):
            sets = [[[poly_to_json(p) for p in row] for row in matrix] for matrix in layer]
            arrays[f"layer{level}"] = sets[0] if network.shared(level) else sets
        return arrays


def symbolic_from_json(data: object, network: Network) -> SymbolicWeights:
    """Read SYMBOLIC of the certificate page."""
    expected = {f"layer{level}" for level in range(network.depth + 1)}
    if not isinstance(data, dict) or set(data) != expected:
        raise InputError(f"symbolic weights have the arrays layer0 … layer{network.depth}")

    def listed(value: object) -> list[object]:
        if not isinstance(value, list):
            raise InputError("symbolic weights are nested lists of polynomials")
        return value

    layers = []
    for level in range(network.depth + 1):
        array = data[f"layer{level}"]
        sets = [array] if network.shared(level) else listed(array)
        layers.append(
            tuple(
                tuple(tuple(poly_from_json(p) for p in listed(row)) for row in listed(m))
                for m in map(listed, sets)
            )
        )
    weights = SymbolicWeights(tuple(layers))
    weights.check(network)
    return weights
