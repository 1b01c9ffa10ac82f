"""Explicit matrices, weights as arrays, minors and factorizations, as a reader sees them."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import islice
from math import prod
from typing import Any

from exactrank.render import formulas as f
from exactrank.render.notation import Notation, partition_words
from exactrank.render.trees import Entries, determinant, reduced, shared_layers

Json = Mapping[str, Any]

_TERMS_SHOWN = 12
_MATRICES_SHOWN = 8
_MINOR_SHOWN = 6
_POSITIONS_SHOWN = 24
_WORK_LIMIT = 20_000
"""Weights times entries up to which a minor of A is computed anew, to be shown."""


def shape_of(matrix: Json) -> tuple[int, int]:
    """Rows and columns of a MATRIX."""
    if "kronecker" in matrix:
        (a, b), (c, d) = (shape_of(factor) for factor in matrix["kronecker"])
        return a * c, b * d
    if "entries" in matrix:
        return len(matrix["entries"]), len(matrix["entries"][0])
    if "tensor" in matrix or "terms" in matrix:
        shape = tensor_shape(matrix)
        partition = matrix["partition"]
        rows, columns = (prod(shape[i - 1] for i in partition[side]) for side in ("I", "J"))
        return rows, columns
    raise ValueError(f"unknown matrix {f.shown(sorted(matrix))}")


def tensor_shape(matrix: Json) -> list[int]:
    """The dimensions of the modes of a tensor, given by entries or by rank-one terms."""
    if "tensor" in matrix:
        return [f.integer(n, least=1) for n in matrix["tensor"]["shape"]]
    return [len(vector) for vector in matrix["terms"][0][1:]]


def entry_of(matrix: Json) -> Callable[[int, int], Fraction]:
    """The entries of a MATRIX by position; over GF(p) they are still to be reduced."""
    if "kronecker" in matrix:
        left, right = (entry_of(factor) for factor in matrix["kronecker"])
        rows, columns = shape_of(matrix["kronecker"][1])
        return lambda i, j: left(i // rows, j // columns) * right(i % rows, j % columns)
    if "entries" in matrix:
        table = matrix["entries"]
        return lambda i, j: f.fraction_of(table[i][j])
    shape, partition = tensor_shape(matrix), matrix["partition"]

    def index(i: int, j: int) -> list[int]:
        found = [0] * len(shape)
        for side, position in (("I", i), ("J", j)):
            for label in reversed(partition[side]):
                position, found[label - 1] = divmod(position, shape[label - 1])
        return found

    if "tensor" in matrix:
        entries = matrix["tensor"]["entries"]

        def of_tensor(i: int, j: int) -> Fraction:
            position = 0
            for d, n in zip(index(i, j), shape, strict=True):
                position = position * n + d
            return f.fraction_of(entries[position])

        return of_tensor

    def of_terms(i: int, j: int) -> Fraction:
        at, total = index(i, j), Fraction(0)
        for scale, *vectors in matrix["terms"]:
            chosen = (f.fraction_of(v[d]) for v, d in zip(vectors, at, strict=True))
            total += prod(chosen, start=f.fraction_of(scale))
        return total

    return of_terms


def entry_text(matrix: Json, field: str) -> Callable[[int, int], str]:
    """The entries of a MATRIX over a field, as they are typeset."""
    entry, p = entry_of(matrix), f.modulus_of(field)
    return lambda i, j: fraction_text(reduced(entry(i, j), p))


def fraction_text(value: Fraction) -> str:
    """A fraction as the certificate would write it; not grouped, for matrices."""
    return str(value)


def definition(matrix: Json, field: str, names: Notation) -> str:
    """A display that defines a matrix (not a Kronecker product: its factors are defined)."""
    rows, columns = shape_of(matrix)
    name = names.matrix(matrix)
    body, remark = f.matrix(rows, columns, entry_text(matrix, field))
    display = rf"\[ {name} = {body} \]"
    if remark:
        display += f"\n({remark}.)"
    if "entries" in matrix:
        return display
    sides = names.sides(matrix["partition"])
    where = partition_words(matrix["partition"], sides)
    size = r" \times ".join(str(n) for n in tensor_shape(matrix)[:16])
    if "tensor" in matrix:
        entries = [f.cell(f.plain(f.rational(x))) for x in matrix["tensor"]["entries"][:24]]
        total = len(matrix["tensor"]["entries"])
        listed = f.listing(entries, most=24)
        if total > 24:
            listed += rf",\ \dots\ (\text{{{total} entries; {f.ELSEWHERE}}})"
        words = "the first index slowest"
        tensor = rf"the tensor $T$ of shape ${size}$ with the entries ${listed}$, {words}"
    else:
        tensor = rf"$T = {terms_tex(matrix['terms'])}$, of shape ${size}$"
    return (
        rf"{where} ${name} = \mat{{T}}{{{sides[0]},{sides[1]}}}$, with {tensor}:" + "\n" + display
    )


def terms_tex(terms: Sequence[Sequence[Any]]) -> str:
    """Σ λ_z v_1 ⊗ … ⊗ v_N, a term for each z."""
    pieces = []
    for scale, *vectors in islice(terms, _TERMS_SHOWN):
        tensors = [vector_tex(v) for v in vectors[:8]]
        if len(vectors) > 8:
            tensors.append(rf"\cdots\ (\text{{{len(vectors)} vectors}})")
        coefficient = "" if scale == "1" else f.rational(scale) + r"\,"
        if "/" in coefficient or coefficient.startswith("-"):
            coefficient = rf"({f.rational(scale)})\,"
        pieces.append(coefficient + r"\penalty900 \otimes ".join(tensors))
    text = " + ".join(pieces)
    if len(terms) > _TERMS_SHOWN:
        text += rf" + \cdots\ (\text{{{len(terms)} terms; {f.ELSEWHERE}}})"
    return text


def vector_tex(vector: Sequence[Any]) -> str:
    """A vector in one line."""
    shown = [f.cell(f.plain(f.rational(x))) for x in vector[:8]]
    if len(vector) > 8:
        shown.append(rf"\dots;\,{len(vector)}")
    return f"({','.join(shown)})"


def interval(pair: Any) -> str:
    """A pair of RATIONALs as a closed interval, for a matrix."""
    low, high = (f.plain(f.rational(end)) for end in pair)
    return f"[{low},{high}]"


def weight_arrays(
    network: Json,
    arrays: Json,
    names: Notation,
    cell: Callable[[Any], str] = lambda value: f.plain(f.rational(value)),
) -> str:
    """Weights given by arrays: for each layer and node a matrix, one row for each channel γ.

    `cell` writes an entry; for the boxes of weights it is an interval.
    """
    shared, tree = shared_layers(network), names.tree(network)
    lines = []
    for level in range(tree.depth + 1):
        layer = arrays[f"layer{level}"]
        nodes = [(0, layer)] if level in shared else list(enumerate(layer, start=1))
        pieces = []
        for k, rows in nodes[:_MATRICES_SHOWN]:
            upper = f"{level}" if k == 0 else f"{level},{k}"
            body, remark = f.matrix(
                len(rows),
                len(rows[0]),
                lambda i, j, rows=rows: cell(rows[i][j]),
                most_rows=8,
            )
            pieces.append(
                rf"${weight_matrix(upper)} = {body}$" + (f" ({remark})" if remark else "")
            )
        text = ",\\quad\n".join(pieces)
        if len(nodes) > _MATRICES_SHOWN:
            text += rf",\quad \dots\ ({len(nodes)} nodes; {f.ELSEWHERE})"
        alpha = "M" if level == 0 else f"r_{{{level - 1}}}"
        of = " (shared)" if level in shared else ""
        lines.append(
            rf"\item[layer ${level}${of}] rows $\gamma$, columns $\alpha \in [{alpha}]$:"
            "\n"
            rf"\par\nopagebreak\noindent {text}"
        )
    return (
        r"\begin{description}\raggedright\small" "\n" + "\n".join(lines) + "\n" r"\end{description}"
    )


def weight_matrix(upper: str) -> str:
    """The matrix (a^{l,k,γ}_α)_{γ,α} of a node."""
    return f"a^{{{upper}}}"


def symbolic_arrays(network: Json, weights: Json, names: Notation) -> str:
    """Weights that are polynomials: those that are neither zero nor the variable of their name."""
    shared = shared_layers(network)
    lines: list[tuple[str, Any]] = []
    zeros, own = 0, 0
    for level in range(len(network["widths"]) + 1):
        layer = weights[f"layer{level}"]
        nodes = [(0, layer)] if level in shared else list(enumerate(layer, start=1))
        for k, rows in nodes:
            for gamma, row in enumerate(rows, start=1):
                for alpha, poly in enumerate(row, start=1):
                    zeros += not poly
                    same = poly == [["1", [[level, k, gamma, alpha, 1]]]]
                    own += same
                    if poly and not same:
                        lines.append((f.weight(level, k, gamma, alpha), poly))
    pieces = [rf"${left} = {f.polynomial(poly, most=12)}$" for left, poly in lines[:32]]
    if len(lines) > 32:
        pieces.append(rf"\dots\ ({len(lines)} such weights; {f.ELSEWHERE})")
    rest = []
    if own:
        rest.append(f"{f.count(own, 'weight')} equal to the variable of the same name")
    if zeros:
        rest.append(f"{f.count(zeros, 'weight')} zero")
    text = ",\\quad\n".join(pieces) + ("; " if pieces and rest else "")
    return rf"{{\raggedright {text}{f.joined(rest)}.\par}}"


def minor_tex(statement: Json, witness: Json, names: Notation) -> str:
    """The rows and columns of a minor, and the minor itself where it is small."""
    rows, columns = witness["rows"], witness["columns"]
    if statement.get("quantity") == "matrix-rank":
        text = (
            rf"{{\raggedright Rows ${positions(rows)}$; columns ${positions(columns)}$ "
            r"(positions, counted from $0$).\par}"
        )
    else:
        places = [multi_indices(rows), multi_indices(columns)]
        sides = names.sides(statement["partition"])
        text = (
            rf"{{\raggedright Rows $(d_i)_{{i \in {sides[0]}}}$: ${places[0]}$;\\ columns "
            rf"$(d_j)_{{j \in {sides[1]}}}$: ${places[1]}$.\par}}"
        )
    table = _minor(statement, rows, columns, names)
    if table is None:
        return text
    p = f.modulus_of(statement["field"])
    modulus = f.fraction_of(witness["modulus"]).numerator if witness["modulus"] is not None else p
    value = determinant(table, modulus)
    if not value:
        raise ValueError("a minor that is said not to vanish is 0")
    body, _ = f.matrix(len(table), len(table), lambda i, j: fraction_text(table[i][j]))
    return text + rf"\[ \det {body} \equiv {value} \pmod{{{modulus}}} \]"


def _minor(
    statement: Json, rows: Sequence[Any], columns: Sequence[Any], names: Notation
) -> list[list[Fraction]] | None:
    """The entries of a small minor; None where it is large, or its entries are long sums."""
    if len(rows) > _MINOR_SHOWN:
        return None
    p = f.modulus_of(statement["field"])
    if statement.get("quantity") == "matrix-rank":
        entry = entry_of(statement["matrix"])
        return [[reduced(entry(i, j), p) for j in columns] for i in rows]
    network, partition = statement["network"], statement["partition"]
    widths = [network["representation"], *network["widths"], 1]
    tree = names.tree(network)
    size = sum(
        tree.width(level) * widths[level] * widths[level + 1] for level in range(len(widths) - 1)
    )
    if size * len(rows) ** 2 > _WORK_LIMIT:
        return None
    entries = Entries(network, statement["weights"]["arrays"], p)
    table = []
    for row in rows:
        line = []
        for column in columns:
            at = dict(zip(partition["I"], row, strict=True)) | dict(
                zip(partition["J"], column, strict=True)
            )
            line.append(entries([at[i] for i in range(1, tree.inputs + 1)]))
        table.append(line)
    return table if max(len(str(x)) for line in table for x in line) <= 12 else None


def positions(values: Sequence[Any]) -> str:
    """Row or column positions, cut short."""
    return f.listing([str(f.integer(v)) for v in values], most=_POSITIONS_SHOWN)


def multi_indices(values: Sequence[Any]) -> str:
    """Multi-indices such as (1,2,1), cut short in number and in length."""
    shown = []
    for index in values[:_POSITIONS_SHOWN]:
        digits = ",".join(str(f.integer(d, least=1)) for d in index[:16])
        shown.append(f"({digits},\\dots)" if len(index) > 16 else f"({digits})")
    text = r",\allowbreak\ ".join(shown)
    if len(values) > _POSITIONS_SHOWN:
        text += rf",\allowbreak\ \dots\ (\text{{{len(values)} in all; {f.ELSEWHERE}}})"
    if values and len(values[0]) > 16:
        text += rf"\ (\text{{each of {len(values[0])} entries; {f.ELSEWHERE}}})"
    return text


def factorization_tex(statement: Json, witness: Json) -> str:
    """The columns of a factorization and the combinations of them that the others are."""
    columns, combinations = witness["columns"], witness["combinations"]
    if not columns:
        return ""
    text = (
        rf"{{\raggedright Column{'s' * (len(columns) > 1)} ${positions(columns)}$ "
        r"(positions, counted from $0$).\par}"
    )
    if not combinations[0]:
        return text
    body, remark = f.matrix(
        len(combinations),
        len(combinations[0]),
        lambda i, j: f.plain(f.rational(combinations[i][j])),
    )
    return text + rf"\[ W = {body} \]" + (f"({remark}.)" if remark else "")
