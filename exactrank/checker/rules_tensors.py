"""Single tensors and matrices: distances, CP-ranks, combinations, null sets, symmetry."""

from __future__ import annotations

from itertools import product
from math import prod
from typing import Any

import form
from matrices import check_size, dot, rank, read_terms
from numerals import element, in_words, power, rational
from polynomials import tensor_entries, weight
from rules import Rule, Step
from rules_matrices import both_bounds
from statements import Bounds, Parts, Statement
from verdicts import Element, Invalid, Malformed, Work, show

Series = list[Element]  # c_0 + c_1*eps + ...
Term = list[list[Series]]  # the vectors, each entry a series


# Distances.


def permutation_at_matching(step: Step) -> Parts:
    said, net, partition = step.conclusion, step.conclusion.net, step.conclusion.partition
    if (said.weights.form, said.weights.channels) != ("matching", net.representation):
        raise Invalid("the weights are not a matching's with M channels")
    for k, sides in enumerate(partition.count(net)[1], 1):
        if sides != (1, 1):
            raise Invalid(f"the node [1, {k}] has not two children, one in I and one in J")
    return said.parts | {"size": power(net.representation, net.inputs // 2)}


def _terms_and_size(step: Step) -> tuple[int, int]:
    said, permutation = step.conclusion, step.premises[0]
    for key in ("network", "weights"):
        if said.parts[key] != permutation.parts[key]:
            raise Invalid(f"the {key} are not the premise's")
    terms, size = said.parts["terms"], permutation.parts["size"]
    if not 1 <= terms <= size:
        raise Invalid(f"the terms are not 1 to {in_words(size)}, the permutation's order")
    return terms, size


def projection_distance(step: Step) -> Bounds:
    terms, size = _terms_and_size(step)
    if step.premises[1].parts != {"terms": "any", "bound": [0, 1]}:
        raise Invalid("the second premise is not the bound [0, 1] for any number of terms")
    return size - terms, None


def truncation_distance(step: Step) -> Bounds:
    terms, size = _terms_and_size(step)
    return None, size - terms


# CP-rank.


def pencil_lower_bound(step: Step) -> Bounds:
    """A tensor of CP-rank 2 has a pencil whose determinant is two linear forms that are
    independent, or vanishes only where the pencil does."""
    if step.conclusion.shape != [2, 2, 2]:
        raise Invalid("the tensor is not of shape 2 x 2 x 2")
    p, q, work = step.conclusion.entries[:4], step.conclusion.entries[4:], step.work
    x, y = step.witness

    def det(s: list[Element], t: list[Element]) -> Element:
        return dot([s[0], -s[1]], [t[3], t[2]], 0, work)

    a, b, c = det(p, p), work.sized(det(p, q) + det(q, p)), det(q, q)
    if not (a or b or c):
        raise Invalid("det(xP + yQ) is the zero form")
    if work.sized(b * b) != work.sized(4 * a * c):
        raise Invalid("the discriminant of det(xP + yQ) is not 0")
    if not (x or y) or dot([a, b, c], [x * x, x * y, y * y], 0, work):
        raise Invalid("the point is (0, 0) or no zero of det(xP + yQ)")
    if not any(dot([x, y], pair, 0, work) for pair in zip(p, q, strict=True)):
        raise Invalid("xP + yQ is 0 at the point")
    return 3, None


def _point(value: Any, conclusion: Statement, work: Work) -> Any:
    (point,) = form.keys(value, "the witness", "point")
    return [rational(x, "point") for x in form.items(point, "point", 2)]


def _cp_witness(value: Any, conclusion: Statement, work: Work) -> Any:
    """The factor of a term is taken as a vector of one entry: it changes no order of entries."""
    (terms,) = form.keys(value, "the witness", "terms")
    return [[[[x] for x in vector] for vector in term] for term in read_terms(terms, 0)]


def cp_terms_upper_bound(step: Step) -> Bounds:
    if any([1, *step.conclusion.shape] != list(map(len, term)) for term in step.witness):
        raise Invalid("the terms are not of the tensor's shape")
    (total,) = _expanded(step.witness, 0, step.work)
    if total != step.conclusion.entries:
        raise Invalid("the sum of the terms is not the tensor")
    return None, len(step.witness)


def flattening_lower_bound(step: Step) -> Bounds:
    said, premise = step.conclusion, step.premises[0]
    if premise.field or premise.raw["matrix"].get("tensor") != said.raw["tensor"]:
        raise Invalid("the premise is not the rank over QQ of a matricization of the tensor")
    if premise.bounds[0] is None:
        raise Invalid("the premise has no lower bound")
    return premise.bounds[0], None


def _expanded(terms: list[Term], top: int, work: Work) -> list[list[Element]]:
    """The coefficients of eps^0 ... eps^top of the sum of the tensor products, in C order."""
    size = prod(map(len, terms[0]))
    totals: list[list[Element]] = [[0] * size for _ in range(top + 1)]
    for term in terms:
        entries: list[Series] = [[1]]
        for vector in term:
            work.charge(len(entries) * len(vector) * (top + 1) ** 2)
            entries = [_times(x, y, top, work) for x in entries for y in vector]
        for place, series in enumerate(entries):
            for total, c in zip(totals, series, strict=False):
                total[place] = work.sized(total[place] + c)
    return totals


def _times(x: Series, y: Series, top: int, work: Work) -> Series:
    degrees = range(min(top + 1, max(0, len(x) + len(y) - 1)))
    return [
        dot(
            [x[i] for i in range(n + 1) if i < len(x) and n - i < len(y)],
            [y[n - i] for i in range(n + 1) if i < len(x) and n - i < len(y)],
            0,
            work,
        )
        for n in degrees
    ]


def _limit_witness(value: Any, conclusion: Statement, work: Work) -> Any:
    top, raw = form.keys(value, "the witness", "power", "terms")
    terms = [
        [
            [_series(entry) for entry in form.items(vector, "a vector")]
            for vector in form.items(term, "a term")
        ]
        for term in form.items(raw, "terms")
    ]
    if not terms:
        raise Malformed("there are no terms")
    return form.integer(top, "power", 0, 16), terms


def _series(value: Any) -> Series:
    series = [rational(x, "a coefficient") for x in form.items(value, "an entry of a vector")]
    if len(series) > 17:
        raise Malformed("an entry has more than 17 coefficients")
    return series


def limit_of_terms(step: Step) -> Parts:
    (top, terms), said = step.witness, step.conclusion
    if any(said.shape != list(map(len, term)) for term in terms):
        raise Invalid("the terms are not of the tensor's shape")
    *lower, last = _expanded(terms, top, step.work)
    for n, coefficients in enumerate(lower):
        if any(coefficients):
            raise Invalid(f"the coefficient of eps^{n} is not 0")
    if last != said.entries:
        raise Invalid(f"the coefficient of eps^{top} is not the tensor")
    return {"tensor": said.parts["tensor"], "terms": len(terms)}


def not_closed(step: Step) -> Parts:
    cp, limit = step.premises
    (lower, upper), terms = cp.bounds, limit.parts["terms"]
    if cp.parts["tensor"] != limit.parts["tensor"]:
        raise Invalid("the premises are of different tensors")
    if lower is None or lower != upper or terms >= lower:
        raise Invalid("the CP-rank is not exact, or the limit has not fewer terms")
    return {"tensor": cp.parts["tensor"], "rank": lower, "limit_terms": terms}


# Combinations of matrices.


def _coefficients(value: Any, conclusion: Statement, work: Work) -> Any:
    (raw,) = form.keys(value, "the witness", "coefficients")
    return [
        element(x, conclusion.field if conclusion.kind == COMBINATION else 0)
        for x in form.items(raw, "coefficients")
    ]


def _combination(subject: Statement, coefficients: Any, work: Work) -> list[list[Element]]:
    p = subject.field
    tables = [matrix.whole(p, work) for matrix in subject.matrices]
    work.charge(sum(len(table) * len(table[0]) for table in tables))
    return [
        [dot(coefficients, entries, p, work) for entries in zip(*rows, strict=True)]
        for rows in zip(*tables, strict=True)
    ]


def generic_combination(step: Step) -> Bounds:
    said, premise = step.conclusion, step.premises[0]
    if said.parts["over"] != "almost-all" or premise.field != said.field:
        raise Invalid("it is not over almost-all, or the field is not the premise's")
    if len(step.witness) != len(said.matrices):
        raise Invalid("there is not one coefficient for each matrix")
    if "entries" not in premise.raw["matrix"] or not premise.bounds[0]:
        raise Invalid("the premise has no lower bound R >= 1 of a matrix given by entries")
    if _combination(said, step.witness, step.work) != premise.matrix.whole(said.field, step.work):
        raise Invalid("the combination of the matrices is not the premise's matrix")
    return premise.bounds[0], None


def enumerate_combinations(step: Step) -> Bounds:
    said, p, k = step.conclusion, step.conclusion.field, len(step.conclusion.matrices)
    if said.parts["over"] != "all" or p > 4096 or p ** min(k, 13) > 4096:
        raise Invalid("it is not over all, or p^k is above 4096")
    return None, max(
        rank(_combination(said, x, step.work), p, step.work) for x in product(range(p), repeat=k)
    )


# Null sets, and symmetric tensors.


def zero_set_null(step: Step) -> Parts:
    chosen = step.conclusion.parts["set"]
    if chosen == "rationals" or not chosen["polynomial"]:
        raise Invalid("the set is not that of a polynomial, or the polynomial is zero")
    return {"set": chosen, "closure": "null"}


def rationals_null(step: Step) -> Parts:
    return {"set": "rationals", "closure": "everything"}


def expand_symmetry(step: Step) -> Parts:
    net, work = step.conclusion.net, step.work
    check_size(net.representation ** min(21, net.inputs))
    (entries,) = tensor_entries(
        net, net.depth, 1, lambda layer, k, g, a: weight(net, layer, k, g, a), work
    )
    for index, poly in entries.items():
        digits = [d for _, d in index]
        work.charge(net.inputs * (net.inputs + len(poly)))
        for i in range(net.inputs - 1):
            swapped = [*digits[:i], digits[i + 1], digits[i], *digits[i + 2 :]]
            if entries.get(tuple(enumerate(swapped, 1))) != poly:
                raise Invalid(f"the entries at {digits} and {swapped} differ")
    return {"network": step.conclusion.parts["network"]}


def _swap_witness(value: Any, conclusion: Statement, work: Work) -> Any:
    index, swap = form.keys(value, "the witness", "index", "swap")
    return form.integers(index, "index"), form.pair(swap, "swap")


def asymmetric_tensor(step: Step) -> Parts:
    (index, (i, j)), said = step.witness, step.conclusion
    net = step.premises[0].net
    if net.widths != (1,) or 0 not in net.shared:
        raise Invalid("the premise is not of a network with L = 1, widths [1], layer 0 shared")
    if said.shape != [net.representation] * net.inputs:
        raise Invalid("the tensor has not N modes of dimension M")
    if not (
        len(index) == net.inputs
        and 1 <= i < j <= net.inputs
        and all(1 <= d <= net.representation for d in index)
    ):
        raise Invalid(f"index {show(index)} or swap {show([i, j])} is out of range")
    swapped = list(index)
    swapped[i - 1], swapped[j - 1] = index[j - 1], index[i - 1]
    ours, theirs = (
        sum((d - 1) * net.representation ** (net.inputs - t) for t, d in enumerate(digits, 1))
        for digits in (index, swapped)
    )
    if said.entries[ours] == said.entries[theirs]:
        raise Invalid(f"the entries at {index} and {swapped} are equal")
    return {"network": step.premises[0].parts["network"], "tensor": said.parts["tensor"]}


def _null_set(step: Step) -> list[str]:
    return ["null-zero-set"]


CP, DISTANCE, PERMUTATION = "cp-rank", "distance", "permutation-matricization"
COMBINATION, NULL = "combination-rank", "null-set"
RULES = {
    "permutation_at_matching": Rule(permutation_at_matching, (PERMUTATION,)),
    "projection_distance": Rule(projection_distance, (DISTANCE,), (PERMUTATION, "terms-bound")),
    "truncation_distance": Rule(truncation_distance, (DISTANCE,), (PERMUTATION,)),
    "both_distances": Rule(both_bounds, (DISTANCE,), (DISTANCE, DISTANCE)),
    "pencil_lower_bound": Rule(pencil_lower_bound, (CP,), (), _point),
    "cp_terms_upper_bound": Rule(cp_terms_upper_bound, (CP,), (), _cp_witness),
    "flattening_lower_bound": Rule(flattening_lower_bound, (CP,), ("matrix-rank",)),
    "both_cp_bounds": Rule(both_bounds, (CP,), (CP, CP)),
    "limit_of_terms": Rule(limit_of_terms, ("limit-of-terms",), (), _limit_witness),
    "not_closed": Rule(not_closed, ("not-closed",), (CP, "limit-of-terms")),
    "generic_combination": Rule(
        generic_combination,
        (COMBINATION,),
        ("matrix-rank",),
        _coefficients,
        lambda step: [] if step.conclusion.field else _null_set(step),
    ),
    "enumerate_combinations": Rule(enumerate_combinations, (COMBINATION,)),
    "zero_set_null": Rule(zero_set_null, (NULL,), cites=_null_set),
    "rationals_null": Rule(rationals_null, (NULL,), cites=lambda step: ["rationals-null-dense"]),
    "expand_symmetry": Rule(expand_symmetry, ("symmetric",)),
    "asymmetric_tensor": Rule(asymmetric_tensor, ("unreachable",), ("symmetric",), _swap_witness),
}
