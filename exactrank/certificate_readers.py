"""How steps of `docs/certificate-sizes.md` are run through the kernel again: rule by rule, its arguments."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from exactrank.kernel.features import points_from_json
from exactrank.kernel.fields import QQ
from exactrank.kernel.objects import weights_from_json
from exactrank.kernel.polynomials import poly_from_json
from exactrank.kernel.rules import RULES
from exactrank.kernel.sizes import Domain
from exactrank.kernel.theorem import Theorem

Reader = Callable[[Any, list[Theorem], dict[str, Any]], Theorem]


def _premises(rule: str, *names: str) -> Reader:
    """Premises first; keywords from the conclusion, and from the witness."""

    def read(goal: Any, premises: list[Theorem], data: dict[str, Any]) -> Theorem:
        return RULES[rule](*premises, **{name: getattr(goal, name) for name in names}, **data)

    return read


def _restrict(goal: Any, premises: list[Theorem], data: dict[str, Any]) -> Theorem:
    (premise,) = premises
    names = Domain.__dataclass_fields__
    changed = {k: getattr(goal, k) for k in names if getattr(goal, k) != _key(premise, k)}
    return RULES["restrict_sizes"](premise, **changed, **data)


def _key(premise: Theorem, key: str) -> object:
    return getattr(premise.conclusion, key, None)


def _specialise(goal: Any, premises: list[Theorem], data: dict[str, Any]) -> Theorem:
    return RULES["specialise_sizes"](*premises, goal, **data)


def _permutation(goal: Any, premises: list[Theorem], data: dict[str, Any]) -> Theorem:
    return RULES["permutation_at_matching"](goal.network, goal.partition, *premises, **data)


def _symmetry(goal: Any, premises: list[Theorem], data: dict[str, Any]) -> Theorem:
    return RULES["expand_symmetry"](goal.network, *premises, **data)


def _asymmetric(goal: Any, premises: list[Theorem], data: dict[str, Any]) -> Theorem:
    given = {**data, "index": tuple(data["index"]), "swap": tuple(data["swap"])}
    return RULES["asymmetric_tensor"](*premises, goal.tensor, **given)


def _pencil(goal: Any, premises: list[Theorem], data: dict[str, Any]) -> Theorem:
    x, y = (Fraction(QQ.element(c)) for c in data["point"])
    given = {**data, "point": (x, y)}
    return RULES["pencil_lower_bound"](goal.tensor, *premises, **given)


def _terms(goal: Any, premises: list[Theorem], data: dict[str, Any]) -> Theorem:
    terms = [
        (QQ.element(first), [[QQ.element(x) for x in v] for v in vectors])
        for first, *vectors in data["terms"]
    ]
    return RULES["cp_terms_upper_bound"](goal.tensor, *premises, **{**data, "terms": terms})


def _limit(goal: Any, premises: list[Theorem], data: dict[str, Any]) -> Theorem:
    terms = [
        [[[QQ.element(c) for c in entry] for entry in vector] for vector in vectors]
        for vectors in data["terms"]
    ]
    return RULES["limit_of_terms"](goal.tensor, *premises, **{**data, "terms": terms})


def _combination(goal: Any, premises: list[Theorem], data: dict[str, Any]) -> Theorem:
    coefficients = [goal.field.element(c) for c in data["coefficients"]]
    given = {**data, "coefficients": coefficients}
    return RULES["generic_combination"](*premises, goal.matrices, **given)


def _enumerate(goal: Any, premises: list[Theorem], data: dict[str, Any]) -> Theorem:
    return RULES["enumerate_combinations"](goal.matrices, goal.field, *premises, **data)


def _zero_set(goal: Any, premises: list[Theorem], data: dict[str, Any]) -> Theorem:
    return RULES["zero_set_null"](goal.polynomial or (), *premises, **data)


def _separation(goal: Any, premises: list[Theorem], data: dict[str, Any]) -> Theorem:
    points = data["points"]
    given = points if points is None else points_from_json(points, "points")
    rule = RULES["separation_by_points"]
    return rule(*premises, features=goal.features, **{**data, "points": given})


def _subject(rule: str) -> Reader:
    """The whole conclusion, then premises."""

    def read(goal: Any, premises: list[Theorem], data: dict[str, Any]) -> Theorem:
        return RULES[rule](goal, *premises, **data)

    return read


def _identity(goal: Any, premises: list[Theorem], data: dict[str, Any]) -> Theorem:
    return RULES["piecewise_identity"](goal.left, goal.right, *premises, **data)


def _obstruction(goal: Any, premises: list[Theorem], data: dict[str, Any]) -> Theorem:
    return RULES["one_channel_obstruction"](goal.network, goal.weights, *premises, **data)


def _additive(goal: Any, premises: list[Theorem], data: dict[str, Any]) -> Theorem:
    given = {**data, "modes": tuple(data["modes"]), "values": tuple(data["values"])}
    return RULES["additive_obstruction"](goal.network, goal.tensor, *premises, **given)


_SUBJECTS = (
    "piecewise_difference",
    "operator_law_counterexample",
    "ordered_selection",
    "positive_sum",
    "complement_rank",
    "level_sets_upper_bound",
    "additive_upper_bound",
    "evaluate_tensor",
    "digits_lower_bound",
    "subspace_upper_bound",
)


def _split_rank(goal: Any, premises: list[Theorem], data: dict[str, Any]) -> Theorem:
    return RULES["split_rank"](goal.network, goal.partition, *premises, **data)


def _minor_condition(goal: Any, premises: list[Theorem], data: dict[str, Any]) -> Theorem:
    (minor,) = goal.conditions
    weights = weights_from_json(data["weights"], goal.network, goal.field)
    modulus = data["modulus"]
    number = None if modulus is None else int(modulus)
    given = {**data, "weights": weights, "modulus": number}
    return RULES["minor_condition"](*premises, minor=minor, **given)


def _expand_minor(goal: Any, premises: list[Theorem], data: dict[str, Any]) -> Theorem:
    indices = {side: tuple(tuple(i) for i in data[side]) for side in ("rows", "columns")}
    factors = [(poly_from_json(poly), power) for poly, power in data["factors"]]
    return RULES["expand_minor"](*premises, **{**data, **indices, "factors": factors})


def _enumerate_weights(goal: Any, premises: list[Theorem], data: dict[str, Any]) -> Theorem:
    subject = (goal.network, goal.partition, goal.field)
    return RULES["enumerate_weights"](*subject, *premises, rank=goal.rank, **data)


def _specialise_determinant(goal: Any, premises: list[Theorem], data: dict[str, Any]) -> Theorem:
    return RULES["specialise_determinant"](*premises, goal, **data)


def _combinations(goal: Any, premises: list[Theorem], data: dict[str, Any]) -> Theorem:
    read = {
        "denominator": poly_from_json(data["denominator"]),
        "combinations": [[poly_from_json(poly) for poly in row] for row in data["combinations"]],
    }
    return RULES["polynomial_combinations"](goal, *premises, **{**data, **read})


_FROM_CONCLUSION: Mapping[str, tuple[str, ...]] = {
    "window_table": ("operator", "labels", "leaf", "r_min"),
    "input_bound": ("channel",),
    "channel_sum_bound": ("channel",),
    "position_base": ("formula",),
    "position_append": ("formula",),
    "one_term_bound": ("bound",),
    "entry_formula": ("weights",),
    "leaf_formula": ("weights",),
    "node_formula": ("weights",),
    "root_formula": ("weights",),
    "weaker_upper_bound": ("upper",),
    "beyond_rectifier_terms": ("operator", "fewer_than", "sense"),
    "index_window": ("operator", "leaf", "r_min"),
    "beyond_shorter": ("sense",),
    "beyond_shorter_at": ("depth", "sense"),
    "projection_distance": ("terms",),
    "truncation_distance": ("terms",),
    "operator_law": ("operator", "law"),
    "one_channel_set": ("operator", "set"),
    "separation_of_values": ("network", "weights", "features"),
}
_OWN: Mapping[str, Reader] = {
    "restrict_sizes": _restrict,
    "specialise_sizes": _specialise,
    "permutation_at_matching": _permutation,
    "expand_symmetry": _symmetry,
    "asymmetric_tensor": _asymmetric,
    "pencil_lower_bound": _pencil,
    "cp_terms_upper_bound": _terms,
    "limit_of_terms": _limit,
    "generic_combination": _combination,
    "enumerate_combinations": _enumerate,
    "zero_set_null": _zero_set,
    "separation_by_points": _separation,
    "piecewise_identity": _identity,
    "one_channel_obstruction": _obstruction,
    "additive_obstruction": _additive,
    "split_rank": _split_rank,
    "minor_condition": _minor_condition,
    "expand_minor": _expand_minor,
    "polynomial_combinations": _combinations,
    "enumerate_weights": _enumerate_weights,
    "specialise_determinant": _specialise_determinant,
}
_ONLY_PREMISES = (
    "tree_table",
    "table_minor",
    "named_cut",
    "channel_side_bound",
    "smaller_side_bound",
    "least_node_bound",
    "tree_recursion",
    "count_windows",
    "smaller_bound",
    "both_sizes",
    "almost_everywhere_sizes",
    "matricized_product_sizes",
    "add_term_bound",
    "all_terms_bound",
    "index_tree",
    "index_rank",
    "count_index_rank",
    "sift",
    "contains_shallow",
    "shallow_universal",
    "deep_universal",
    "both_distances",
    "both_cp_bounds",
    "flattening_lower_bound",
    "not_closed",
    "rationals_null",
    "separation_gap",
    "generalized_decomposition",
    "average_into_weights",
    "split_condition",
    "generated_minor_condition",
    "condition_almost_everywhere",
    "maximal_rank_of_condition",
    "count_full_rank",
    "determinant_sizes",
)
FURTHER_READERS: Mapping[str, Reader] = {
    **{rule: _premises(rule) for rule in _ONLY_PREMISES},
    **{rule: _subject(rule) for rule in _SUBJECTS},
    **{rule: _premises(rule, *names) for rule, names in _FROM_CONCLUSION.items()},
    **_OWN,
}
"""Readers of the rules that the further certificate pages describe."""
