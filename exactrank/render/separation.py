"""Separation ranks of functions: the statements and rules of `docs/certificate-separation.md`."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from exactrank.render import formulas as f
from exactrank.render.notation import Notation, network_words, partition_words
from exactrank.render.statements_circuits import weights_words

Json = Mapping[str, Any]
_SHOWN = 12


def _vector(values: Sequence[Any]) -> str:
    return rf"({f.listing([f.rational(x) for x in values])})"


def _points(points: Sequence[Sequence[Any]]) -> str:
    """Points of one coordinate as numbers, others as vectors; at most a dozen are written out."""
    shown = [
        f.rational(point[0]) if len(point) == 1 else _vector(point) for point in points[:_SHOWN]
    ]
    return f.listing(shown if len(points) <= _SHOWN else [*shown, r"\dots"])


def features_words(features: Json, representation: int) -> str:
    """The representation functions as a sentence."""
    M = f.number(f.integer(representation, least=1))
    match features["family"]:
        case "monomials":
            return rf"Let $f_d(x) = x^{{d-1}}$ for $d \in [{M}]$."
        case "indicators":
            points = _points(features["points"])
            return rf"Let $f_d$ be the indicator function of the $d$-th of the points ${points}$."
        case "relu":
            weights, biases = (
                _points(features["weights"]),
                _points([[b] for b in features["biases"]]),
            )
            return (
                rf"Let $f_d(x) = \max(w_d \cdot x + b_d, 0)$ for $d \in [{M}]$, with the weights "
                rf"${weights}$ and the biases ${biases}$."
            )
        case "values":
            rows = [_vector(row) for row in features["values"][:_SHOWN]]
            count = len(features["values"])
            more = "" if count <= _SHOWN else r", \dots"
            return (
                rf"Let $f_d$, $d \in [{M}]$, be the functions on the set $[{f.number(count)}]$ with "
                rf"the values ${f.listing(rows)}{more}$: a vector $(f_d(p))_d$ for each point $p$."
            )
    raise ValueError(f"unknown family of features {f.shown(features['family'])}")


def _hypotheses(statement: Json, names: Notation) -> list[str]:
    network, partition = statement["network"], statement["partition"]
    name = names.weights_name(network, statement["weights"])
    tensor = names.tensor(network)
    return [
        network_words(network, tensor),
        partition_words(partition, names.sides(partition)),
        rf"Let ${name}$ be the weights {weights_words(statement['weights'])}.",
        features_words(statement["features"], network["representation"]),
        rf"Let $h(x_1, \dots, x_N) = \sum_d {tensor}_d \prod_i f_{{d_i}}(x_i)$, with ${tensor}$ at "
        rf"these weights. Its separation rank is the least number of products $g(x_I) \cdot g'(x_J)$ "
        "whose sum is $h$.",
    ]


def _subject(statement: Json, names: Notation) -> str:
    rows, columns = names.sides(statement["partition"])
    return rf"\operatorname{{sep}}(h; {rows}, {columns})"


def _rank(statement: Json, names: Notation) -> str:
    return f"${f.bounded(_subject(statement, names), statement)}$"


def _gap(statement: Json, names: Notation) -> str:
    matricization = names.matricization(statement["network"], statement["partition"])
    s, R = f.natural(statement["separation"]), f.natural(statement["rank"])
    return (
        rf"${_subject(statement, names)} \le {s}$, although "
        rf"$\operatorname{{rank}}\,{matricization} \ge {R}$ at these weights"
    )


def by_points(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """A rank decomposition above, evaluation at points below."""
    above = (
        r"A decomposition of the matricization into rank-one matrices is a sum of as many products."
    )
    points = step["witness"]["points"]
    if points is None:
        return above, ""
    return (
        rf"{above} Conversely, the matrix $F = (f_d(x_p))$ of the features at the points "
        rf"${_points(points)}$ is invertible. On them, the values of $h$ are the matrix "
        r"$F^{\odot |I|}$ times the matricization times the transpose of $F^{\odot |J|}$, of the same "
        "rank, and a sum of $S$ products has values of rank at most $S$.",
        "",
    )


def of_values(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """On a finite set."""
    matrix = names.matrix(premises[0]["matrix"])
    return (
        rf"The matrix ${matrix}$ holds all values of $h$, each computed from the weights and the "
        r"values of the features. A sum of $S$ products is a sum of $S$ matrices of rank at most one.",
        "",
    )


def gap(step: Json, premises: Sequence[Json], names: Notation) -> tuple[str, str]:
    """Both at once."""
    return (
        "Both premises hold for these weights. So the features are linearly dependent: for "
        "independent ones the two ranks agree.",
        "",
    )


CONCLUSIONS: dict[str, Callable[[Json, Notation], str]] = {
    "separation-rank": _rank,
    "separation-gap": _gap,
}
HYPOTHESES: dict[str, Callable[[Json, Notation], list[str]]] = {
    "separation-rank": _hypotheses,
    "separation-gap": _hypotheses,
}
NOT_CLAIMED = {
    "separation-rank": "Nothing is said about other weights or other features.",
    "separation-gap": "Nothing is said about linearly independent features.",
}
TITLES = {
    "separation-rank": "The separation rank of a function",
    "separation-gap": "A separation rank below the rank of the matricization",
}
RULES = {
    "separation_by_points": by_points,
    "separation_of_values": of_values,
    "separation_gap": gap,
}
