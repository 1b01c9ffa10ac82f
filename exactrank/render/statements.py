"""One rendering for each kind of statement: in full for the claim, short for a step."""

from collections.abc import Mapping
from math import prod
from typing import Any

from exactrank.render import conditions, piecewise, rectifiers, separation
from exactrank.render import formulas as f
from exactrank.render import statements_circuits as circuits
from exactrank.render import statements_sizes as sizes
from exactrank.render.matrices import shape_of
from exactrank.render.notation import (
    FURTHER_KINDS,
    SIZES_KINDS,
    Notation,
    fields_of_char,
    kind_of,
    network_words,
    partition_words,
)
from exactrank.render.statements_circuits import weights_words
from exactrank.render.trees import shared_layers

Json = Mapping[str, Any]


def conclusion(statement: Json, names: Notation) -> str:
    """What a statement says, in the names that are already introduced; no full stop."""
    kind = kind_of(statement)
    return _CONCLUSIONS[kind](statement, names)


def _matrix_rank(statement: Json, names: Notation) -> str:
    name = names.matrix(statement["matrix"])
    over = names.over(statement["field"])
    subject = rf"\operatorname{{rank}}{over}({name})"
    if "kronecker" not in statement["matrix"]:
        subject = rf"\operatorname{{rank}}{over} {name}"
    return f"${f.bounded(subject, statement)}$"


def _rank_at_weights(statement: Json, names: Notation) -> str:
    network = statement["network"]
    matricization = names.matricization(network, statement["partition"])
    subject = rf"\operatorname{{rank}}{names.over(statement['field'])}\,{matricization}"
    weights = names.weights_name(network, statement["weights"])
    return rf"${f.bounded(subject, statement)}$ at the weights ${weights}$"


def _maximal_rank(statement: Json, names: Notation) -> str:
    matricization = names.matricization(statement["network"], statement["partition"])
    subject = rf"\operatorname{{maxrank}}{names.over(statement['field'])}\,{matricization}"
    return f"${f.bounded(subject, statement)}$"


def _almost_all(statement: Json, names: Notation) -> str:
    matricization = names.matricization(statement["network"], statement["partition"])
    p = f.modulus_of(statement["field"])
    ring = r"\mathbb{Z}" if p is None else f.field_tex(statement["field"])
    value = {True: "=", False: r"\ge"}[statement["lower"] == statement["upper"]]
    short = rf"$\operatorname{{rank}}\,{matricization} {value} {f.natural(statement['lower'])}$"
    text = (
        rf"{short} for almost all weights: there is a non-zero polynomial $P$ over ${ring}$ in the "
        rf"weights, of degree at most ${f.natural(statement['degree'])}$, such that "
        rf"$\operatorname{{rank}}\,{matricization} \ge {f.natural(statement['lower'])}$ wherever "
        rf"$P$ does not vanish, in every field of characteristic ${0 if p is None else f.number(p)}$"
    )
    if statement["upper"] is not None:
        text += (
            rf"; and $\operatorname{{rank}}\,{matricization} \le {f.natural(statement['upper'])}$ "
            rf"at all weights"
        )
    if p is None:
        text += (
            rf". In particular, over $\mathbb{{R}}$ and $\mathbb{{C}}$, {short} for all weights "
            rf"outside a closed set of measure zero"
        )
    if statement["fraction"] is not None:
        text += (
            rf". In particular {short} for all weights in ${f.field_tex(statement['field'])}$ but "
            rf"a fraction of at most ${f.rational(statement['fraction'])}$"
        )
    return text


def node_tensor(side: Json, names: Notation) -> str:
    """The tensor φ^{l,k,γ} of a side of an identity, marked by its network if not the only one."""
    network, (level, k) = side["network"], side["node"]
    mark = names.network_mark(network)
    symbol = {"decomposition": r"\phi", "forward-pass": "v"}.get(side["of"])
    if symbol is None:
        raise ValueError(f"unknown tensor of {f.shown(side['of'])}")
    upper = f"{f.integer(level)},{f.integer(k, least=1)}"
    text = rf"{symbol}^{{{upper},\gamma}}{mark}"
    if side["weights"] is not None:
        text += rf"\big|_{{{names.symbolic_name(network, side['weights'])}}}"
    return text


def is_circuit(statement: Json) -> bool:
    """Whether an identity says: the forward pass is the decomposition, at one node."""
    left, right = statement["left"], statement["right"]
    same = all(left[key] == right[key] for key in ("network", "node", "weights"))
    return same and (left["of"], right["of"]) == ("forward-pass", "decomposition")


def channels(side: Json) -> int:
    """r_l of a side of an identity."""
    level, widths = side["node"][0], side["network"]["widths"]
    return widths[level] if level < len(widths) else 1


def _tensor_identity(statement: Json, names: Notation) -> str:
    left, right = statement["left"], statement["right"]
    r = f.integer(channels(left), least=1)
    gamma = r"$\gamma = 1$" if r == 1 else rf"$\gamma \in [{f.number(r)}]$"
    mode, label = ("j", left["node"][1])
    product = rf"\textstyle\prod_{{{mode}}} f_{{d_{mode}}}(x_{mode})"
    if left["node"][0] == 0 and is_circuit(statement):
        product = f"f_d(x_{{{label}}})"
        tensor = node_tensor(right, names)
        return (
            rf"${node_tensor(left, names)} = \textstyle\sum_d {tensor}(d)\, {product}$ for {gamma}"
        )
    if is_circuit(statement):
        tensor = node_tensor(right, names)
        return (
            rf"${node_tensor(left, names)} = \textstyle\sum_d {tensor}(d)\, {product}$ for {gamma}"
        )
    sides = []
    for side in (left, right):
        tensor = node_tensor(side, names)
        entry = rf"{tensor}(d)"
        if side["of"] == "forward-pass":
            entry = rf"\bigl[{product}\bigr]\, {tensor}"
        sides.append(entry)
    return rf"${sides[0]} = {sides[1]}$ for all $d$ and {gamma}"


def _matricized_product(statement: Json, names: Notation) -> str:
    rows, columns = names.sides(statement["partition"])
    split = len(statement["left_shape"])
    last = len(statement["right_shape"])
    return (
        rf"$\mat{{B \otimes C}}{{{rows},{columns}}} = \mat{{B}}{{{rows} \cap [{split}],\, "
        rf"{columns} \cap [{split}]}} \odot \mat{{C}}{{({rows} - {split}) \cap [{last}],\, "
        rf"({columns} - {split}) \cap [{last}]}}$"
    )


def factor_tex(factor: Json, names: Notation, network: Json) -> str:
    """A FACTOR of a determinant."""
    if len(factor) != 1:
        raise ValueError(f"not a factor: {f.shown(sorted(factor))}")
    if "leaf-determinant" in factor:
        label = f.integer(factor["leaf-determinant"])
        return rf"\det(A_{{{label}}})" if label else r"\det(A)"
    if "coarse-entry" in factor:
        index = ",".join(str(f.integer(a, least=1)) for a in factor["coarse-entry"])
        return rf"C_{{{index}}}"
    if "polynomial" in factor:
        poly = factor["polynomial"]
        text = f.polynomial(poly, most=12)
        return rf"({text})" if f.needs_brackets(poly) else text
    raise ValueError(f"unknown factor {f.shown(sorted(factor)[0])}")


def _polynomial_identity(statement: Json, names: Notation) -> str:
    subject = statement["determinant"]
    network = subject["network"]
    pieces = []
    for factor, power in statement["factors"]:
        text = factor_tex(factor, names, network)
        exponent = "" if f.integer(power, least=1) == 1 else f"^{{{power}}}"
        if exponent and "polynomial" in factor and not f.needs_brackets(factor["polynomial"]):
            text = rf"\bigl({text}\bigr)"
        pieces.append(text + exponent)
    product = r"\allowbreak\, ".join(pieces) if pieces else "1"
    matricization = names.matricization(network, subject["partition"])
    return rf"$\det {matricization} = {product}$"


_CONCLUSIONS = {
    "matrix-rank": _matrix_rank,
    "rank-at-weights": _rank_at_weights,
    "maximal-rank": _maximal_rank,
    "almost-all": _almost_all,
    "tensor-identity": _tensor_identity,
    "matricized-product": _matricized_product,
    "polynomial-identity": _polynomial_identity,
    **sizes.CONCLUSIONS,
    **circuits.CONCLUSIONS,
    **separation.CONCLUSIONS,
    **piecewise.CONCLUSIONS,
    **conditions.CONCLUSIONS,
    **rectifiers.CONCLUSIONS,
}


_HYPOTHESES = {
    **sizes.HYPOTHESES,
    **circuits.HYPOTHESES,
    **separation.HYPOTHESES,
    **piecewise.HYPOTHESES,
    **conditions.HYPOTHESES,
    **rectifiers.HYPOTHESES,
}
_NOT_CLAIMED = {
    **circuits.NOT_CLAIMED,
    **separation.NOT_CLAIMED,
    **piecewise.NOT_CLAIMED,
    **conditions.NOT_CLAIMED,
    **rectifiers.NOT_CLAIMED,
}
_CLAIMS = {**sizes.CLAIMS, **rectifiers.CLAIMS}


def theorem(statement: Json, names: Notation) -> str:
    """What a statement says after its hypotheses; no full stop."""
    kind = kind_of(statement)
    return _CLAIMS.get(kind, _CONCLUSIONS[kind])(statement, names)


def hypotheses(statement: Json, names: Notation) -> list[str]:
    """The objects that the statement is about, a sentence each; none for an auxiliary statement."""
    kind = kind_of(statement)
    if kind in (*SIZES_KINDS, *FURTHER_KINDS, "matricized-recursion"):
        words = _HYPOTHESES.get(kind)
        return words(statement, names) if words else []
    if kind == "matrix-rank":
        return [_matrix_hypothesis(statement, names)]
    if kind == "matricized-product":
        return [
            *_tensor_hypotheses(statement),
            partition_words(statement["partition"], names.sides(statement["partition"])),
        ]
    if kind == "tensor-identity":
        return _identity_hypotheses(statement, names)
    subject = statement["determinant"] if kind == "polynomial-identity" else statement
    network, partition = subject["network"], subject["partition"]
    found = [
        network_words(network, names.tensor(network)),
        partition_words(partition, names.sides(partition)),
    ]
    if kind == "rank-at-weights":
        name = names.weights_name(network, statement["weights"])
        field = f.field_tex(statement["field"])
        found.append(
            rf"Let ${name}$ be the weights {weights_words(statement['weights'])}; they lie in "
            rf"${field}$."
        )
    if kind == "maximal-rank" and network["operator"] != "product":
        found.append(r"Weights range over $\mathbb{Q}$.")
    elif kind == "maximal-rank":
        found.append(
            rf"Weights range over {fields_of_char(statement['field'])} (base field "
            rf"${f.field_tex(statement['field'])}$)."
        )
    if kind == "almost-all":
        found.append(rf"The base field is ${f.field_tex(statement['field'])}$.")
    if kind == "polynomial-identity":
        found.append("The weights are variables.")
        found += _factor_words(statement)
    return found


def _factor_words(statement: Json) -> list[str]:
    """What the letters of the factors stand for."""
    letters = {key for factor, _ in statement["factors"] for key in factor}
    if not letters & {"leaf-determinant", "coarse-entry"}:
        return []
    return [
        r"Let the columns of $A_j$ be the leaf vectors $a^{0,j,\gamma}$ of input $j$ ($A$ where they are "
        r"shared), and $C_\alpha$ the entries of the tensor of the layers above them, as defined below."
    ]


def _matrix_hypothesis(statement: Json, names: Notation) -> str:
    matrix, field = statement["matrix"], f.field_tex(statement["field"])
    rows, columns = shape_of(matrix)
    size = rf"${f.number(rows)} \times {f.number(columns)}$"
    name = names.matrix(matrix)
    if "kronecker" in matrix:
        return (
            rf"Let ${name}$ be the Kronecker product, a {size} matrix over ${field}$, of the "
            "matrices defined below."
        )
    return rf"Let ${name}$ be the {size} matrix over ${field}$ defined below."


def _tensor_hypotheses(statement: Json) -> list[str]:
    shapes = []
    for key in ("left_shape", "right_shape"):
        sizes = [f.number(f.integer(n, least=1)) for n in statement[key]]
        shapes.append(r" \times ".join(sizes[:16]) + (r" \times \cdots" if len(sizes) > 16 else ""))
    modes = [len(statement[key]) for key in ("left_shape", "right_shape")]
    total = prod(statement["left_shape"]) * prod(statement["right_shape"])
    return [
        rf"Let $B$ be any tensor of shape ${shapes[0]}$ ({f.count(modes[0], 'mode')}) and $C$ any "
        rf"tensor of shape ${shapes[1]}$ ({f.count(modes[1], 'mode')}), over any commutative ring; "
        rf"$B \otimes C$ has ${f.number(total)}$ entries."
    ]


def _identity_hypotheses(statement: Json, names: Notation) -> list[str]:
    found, seen = [], []
    sides = (statement["left"], statement["right"])
    for side in sides:
        network = side["network"]
        if network not in seen:
            seen.append(network)
            found.append(network_words(network, names.tensor(network)))
        if side["weights"] is not None:
            name = names.symbolic_name(network, side["weights"])
            found.append(
                rf"Let ${name}$ be the weights of ${names.tensor(network)}$ listed below, "
                rf"polynomials in variables."
            )
    levels = {side["node"][0] for side in sides}
    depths = {len(network["widths"]) for network in seen}
    if levels == depths and len(seen) == 1:
        tensor = names.tensor(seen[0])
        found.append(
            rf"Its output is $v^{{{levels.copy().pop()},1,1}}$ and ${tensor} = "
            rf"\phi^{{{levels.pop()},1,1}}$."
        )
    found.append("The weights and the features are variables over any commutative ring.")
    if len(seen) > 1 or any(side["weights"] is not None for side in sides):
        found.append("Variables of the same name are the same on both sides.")
    return found


def claim_tex(statement: Json, names: Notation) -> str:
    """The statement in full: objects, then what holds."""
    found = hypotheses(statement, names)
    text = theorem(statement, names)
    return " ".join([*found, f"Then {text}."]) if found else sentence(text)


def sentence(text: str) -> str:
    """A conclusion as a sentence of its own."""
    return text[:1].upper() + text[1:] + "."


def not_claimed(statement: Json, names: Notation) -> list[str]:
    """What a reader might take from the statement, but does not stand in it."""
    kind = kind_of(statement)
    if kind in SIZES_KINDS:
        return sizes.not_claimed(statement)
    p = f.modulus_of(statement["field"]) if "field" in statement else None
    found = [_NOT_CLAIMED[kind]] if kind in _NOT_CLAIMED else []
    if kind == "maximal-rank":
        generic = statement["network"]["operator"] == "product"
        found.append(
            "The maximal rank is the largest rank over all weights"
            f"{', and generic weights attain it' * generic}. "
            "Nothing is said about particular weights: there the rank may be smaller."
        )
        if p is not None:
            found.append(
                rf"The weights range over infinite fields of characteristic ${f.number(p)}$. Over "
                rf"${f.field_tex(statement['field'])}$ itself, which is finite, the largest rank "
                rf"can be smaller than an upper bound; a lower bound proved at weights that lie in "
                rf"it is attained there."
            )
    if kind == "almost-all":
        found.append(
            "Nothing is said about particular weights: those on the zero set of $P$ are excepted, "
            "and $P$ is not written down."
        )
        if p is None:
            found.append(
                r"Over $\mathbb{Q}$ ``almost all'' means: outside the zero set of a non-zero "
                r"polynomial with integer coefficients. Over $\mathbb{R}$ and $\mathbb{C}$ this "
                r"set is closed and of measure zero; it need not be empty."
            )
        elif statement["fraction"] is None:
            found.append(
                rf"The degree is not below ${f.number(p)}$, so no fraction of the weights in "
                rf"${f.field_tex(statement['field'])}$ is claimed; the zero set may hold all of "
                rf"them."
            )
    if kind == "rank-at-weights":
        found.append("Nothing is said about other weights than these.")
    if kind == "matrix-rank":
        found.append("The rank of the same matrix over another field may differ.")
    if kind == "matricized-product":
        found.append("Nothing is said about other shapes or partitions than these.")
    if kind == "polynomial-identity":
        found.append("The factors are not claimed to be irreducible.")
    if "lower" in statement and "rank" in statement and statement["lower"] != statement["upper"]:
        found.append(_gap(statement))
    if kind not in ("matrix-rank", "matricized-product", "matricized-recursion", *FURTHER_KINDS):
        shared = any(shared_layers(network) for network in names.networks)
        sharing = "other sharing" if shared else "shared weights"
        found.append(
            f"Other sizes, windows and partitions, {sharing}, and other activations and poolings "
            f"are "
            "outside this statement."
        )
    return found


def _gap(statement: Json) -> str:
    if statement["upper"] is None:
        return "No upper bound is claimed: the rank may be larger than the lower bound."
    if statement["lower"] is None:
        return "No lower bound is claimed: the rank may be smaller than the upper bound."
    return "The bounds differ. Which value between them is the rank is left open."
