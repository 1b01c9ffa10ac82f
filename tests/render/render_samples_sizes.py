"""Certificates for the rules of all sizes and of the other circuits, made by proof scripts and rules."""

import importlib.util
import json
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

from render_samples import DEEP4, ORDER, certificate, entries, matrix_rank, minor, network, split
from render_samples import step as by_hand

from exactrank import certificate as certificates
from exactrank.claims import proofs_directory
from exactrank.kernel import rules
from exactrank.kernel.fields import QQ, Field
from exactrank.kernel.matrices import Entries
from exactrank.kernel.objects import Network, Partition
from exactrank.kernel.statements import AlmostAll, MaximalRank
from exactrank.kernel.statements_circuits import DenseTensor
from exactrank.kernel.statements_sizes import KRONECKER_POSITION
from exactrank.kernel.theorem import Theorem

Json = dict[str, Any]


def of(theorem: Theorem) -> Json:
    """The certificate of a theorem, as read back from its bytes."""
    text = certificates.dumps(certificates.to_json(theorem))
    return json.loads(text)  # type: ignore[no-any-return]


def script(name: str) -> Any:
    """The proof script of a claim."""
    path = next(proofs_directory().glob(f"*/{name.replace('-', '_')}.py"))
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


ALL_SIZES = sorted(
    path.stem.replace("_", "-")
    for path in proofs_directory().glob("*/*.py")
    if "def prove_all_sizes" in path.read_text("utf-8")
)
"""The claims that are proved for all sizes."""


def shipped() -> dict[str, Json]:
    """The theorem for all sizes of every claim that has one."""
    return {f"all-{name}": of(script(name).prove_all_sizes()) for name in ALL_SIZES}


def tables() -> dict[str, Json]:
    """Tables with other leaves, labels and operators; values of every kind."""

    def minor_of(operator: str, leaf: tuple[int, int], **keys: Any) -> Theorem:
        base = rules.window_table(operator=operator, leaf=leaf, **keys)
        return rules.table_minor(rules.tree_table(base))

    digits = minor_of("product", (1, 0), labels="digits")
    cut = rules.named_cut(cut="smaller-side")
    root = rules.named_cut(cut="root")
    window = rules.window_table(operator="product", leaf=(1, 0))
    odd = rules.restrict_sizes(minor_of("product", (1, 0)), tree="regular", partition="odd")
    four = rules.restrict_sizes(digits, tree=4, partition="odd")
    return {
        "relu": of(minor_of("relu-max", (0, 1), r_min=2)),
        "relu-doubled": of(minor_of("relu-max", (1, 0))),
        "relu-counted": of(
            rules.count_windows(
                rules.restrict_sizes(
                    minor_of("relu-max", (1, 0)), level=1, tree=2, partition="odd", r_min=2
                )
            )
        ),
        "digits": of(digits),
        "digits-of-four": of(rules.almost_everywhere_sizes(rules.count_windows(four))),
        "digits-of-two": of(
            rules.count_windows(rules.restrict_sizes(digits, tree="pair", field="QQ"))
        ),
        "regular": of(rules.count_windows(odd)),
        "regular-almost": of(rules.almost_everywhere_sizes(rules.count_windows(odd))),
        "window-alone": of(window),
        "tree-alone": of(rules.tree_table(window)),
        "smaller-side": of(cut),
        "root": of(root),
        "nine": of(
            rules.count_windows(rules.restrict_sizes(rules.named_cut(cut="first-windows"), tree=3))
        ),
    }


def fixed() -> dict[str, Json]:
    """One network from a theorem for all sizes."""
    net = Network.from_json(network(8, 3, [2, 4, 2], sharing=[0]))
    odd = Partition.of(8, (1, 3, 5, 7))
    almost = AlmostAll(network=net, partition=odd, field=QQ, degree=1, fraction=None, lower=1)
    over_p = AlmostAll(
        network=net, partition=odd, field=Field(65537), degree=1, fraction=None, lower=1
    )
    depth = script("depth-efficiency").prove_all_sizes()
    maximal = MaximalRank(network=net, partition=odd, field=QQ, upper=1)
    by_cut = script("minimal-cut").prove_all_sizes()
    return {
        "special": of(rules.specialise_sizes(depth, almost)),
        "special-finite": of(rules.specialise_sizes(depth, over_p)),
        "special-cut": of(rules.specialise_sizes(by_cut, maximal)),
    }


def bounds() -> dict[str, Json]:
    """Node bounds, shapes, formulas as claims of their own."""
    base = rules.position_base(formula=KRONECKER_POSITION)
    append = rules.position_append(formula=KRONECKER_POSITION)
    one = rules.one_term_bound(rules.matricized_product_sizes(base, append), bound=(0, 1))
    return {
        "bound-input": of(rules.input_bound(channel="side")),
        "bound-node": of(rules.channel_sum_bound(channel="side")),
        "bound-least": of(
            rules.least_node_bound(
                rules.smaller_side_bound(), rules.channel_sum_bound(channel="one")
            )
        ),
        "position": of(append),
        "terms-one": of(one),
        "terms-step": of(rules.add_term_bound(one)),
        "formula-node": of(rules.sift(rules.node_formula())),
        "formula-root": of(rules.root_formula()),
        "formula-entry": of(rules.sift(rules.entry_formula(weights="unit-terms-but-one"))),
        "universal-all-terms": of(
            rules.shallow_universal(rules.sift(rules.entry_formula(weights="unit-terms")))
        ),
    }


W = DenseTensor((2, 2, 2), tuple(map(Fraction, (0, 1, 1, 0, 1, 0, 0, 0))))
W_JSON = {"shape": [2, 2, 2], "entries": ["0", "1", "1", "0", "1", "0", "0", "0"]}


def circuits() -> dict[str, Json]:
    """What shorter networks do not reach, distances, CP-ranks, combinations, null sets, symmetry."""
    net = Network.from_json(network(8, 2, [2, 3, 2]))
    small = Network.from_json(network(4, 2, [2, 2]))
    hierarchy = script("depth-hierarchy")
    first = SimpleNamespace(network=net, field=QQ, parameters={"depth": 2, "sense": "limit"})
    exact = SimpleNamespace(
        network=net, field=Field(65537), parameters={"depth": 1, "sense": "exact"}
    )
    distance = SimpleNamespace(network=small, parameters={"terms": 3})
    closed = script("cp-rank-not-closed")
    shared = Network.from_json(network(3, 2, [1], geometry="global", sharing=[0]))
    asymmetric = DenseTensor((2, 2, 2), tuple(map(Fraction, (0, 0, 1, 0, 0, 0, 0, 0))))
    symmetric = SimpleNamespace(network=shared, tensor=asymmetric)
    diagonal = [
        Entries(tuple(tuple(Fraction(d[i] * (i == j)) for j in range(3)) for i in range(3)))
        for d in ((1, 0, 1), (0, 1, 1))
    ]
    finite = [m for m in diagonal]
    over_q = SimpleNamespace(matrices=tuple(diagonal), field=QQ)
    over_2 = SimpleNamespace(matrices=tuple(finite), field=Field(2))
    permutation = rules.permutation_at_matching(small, Partition.of(4, (1, 4)))
    return {
        "hierarchy": of(hierarchy.prove(first)),
        "hierarchy-exact": of(hierarchy.prove(exact)),
        "distance": of(script("approximation-distance").prove(distance)),
        "distance-below": of(rules.truncation_distance(permutation, terms=1)),
        "permutation": of(permutation),
        "not-closed": of(closed.prove(SimpleNamespace(tensor=W))),
        "cp-rank": of(closed.three_terms(W)),
        "limit": of(closed.limit_of_two_terms(W)),
        "unreachable": of(script("shared-shallow-symmetric").prove(symmetric)),
        "symmetric-tensor": of(rules.expand_symmetry(shared)),
        "combination": of(script("generic-step").prove(over_q)),
        "combination-finite": of(script("generic-step-finite").prove(over_2)),
        "rationals": of(rules.rationals_null()),
    }


def written() -> dict[str, Json]:
    """By hand: a flattening, a null set, the recursion at a node, a cut at weights."""
    flat = {"tensor": W_JSON, "partition": split(3, [1])}
    rank = matrix_rank(flat, "2", None)
    polynomial = [["-3", []], ["1", [[0, 1, 1, 1, 2], [0, 1, 1, 2, 1]]]]
    arrays = {
        "arrays": {
            "layer0": [[["1", "2"], ["2", "4"]], *[[["1", "1"], ["1", "2"]]] * 3],
            "layer1": [[["1", "2"], ["2", "1"], ["1", "1"]]] * 2,
            "layer2": [[["1", "1", "0"]]],
        }
    }
    at_weights = {
        "kind": "rank",
        "quantity": "rank-at-weights",
        "network": DEEP4,
        "weights": arrays,
        "partition": split(4),
        "order": ORDER,
        "field": "QQ",
        "lower": None,
        "upper": "2",
        "rank": None,
    }
    at_root = {**at_weights, "partition": split(4, [1, 2])}
    recursion = {
        "kind": "matricized-recursion",
        "network": DEEP4,
        "node": [2, 1],
        "partition": split(4),
        "order": ORDER,
    }
    return {
        "flattening": certificate(
            by_hand("minor_lower_bound", rank, **minor([0, 1], [0, 1], "5")),
            by_hand(
                "flattening_lower_bound",
                {"kind": "cp-rank", "tensor": W_JSON, "lower": "2", "upper": None, "rank": None},
                (0,),
            ),
        ),
        "null-set": certificate(
            by_hand(
                "zero_set_null",
                {"kind": "null-set", "set": {"polynomial": polynomial}, "closure": "null"},
            ),
            cites=("null-zero-set",),
        ),
        "node-recursion": certificate(by_hand("compare_recursion", recursion)),
        "node-recursion-first": certificate(
            by_hand(
                "compare_recursion",
                {**recursion, "node": [1, 2], "network": network(4, 2, [2, 3], sharing="all")},
            )
        ),
        "cut-at-weights": certificate(
            by_hand(
                "cut_at_weights_upper_bound",
                at_weights,
                inputs=[1, 3],
                pools=[],
                convolutions=[],
            )
        ),
        "cut-at-classes": certificate(
            by_hand(
                "cut_at_weights_upper_bound",
                at_root,
                inputs=[],
                pools=[],
                convolutions=[[1, 2]],
            )
        ),
        "cut-at-pool": certificate(
            by_hand(
                "cut_at_weights_upper_bound",
                {**at_root, "upper": "2"},
                inputs=[],
                pools=[[2, 1]],
                convolutions=[],
            )
        ),
        "combination-of-one": certificate(
            by_hand(
                "minor_lower_bound", matrix_rank(entries([2, 4]), "1", None), **minor([0], [0], "3")
            ),
            by_hand(
                "generic_combination",
                {
                    "kind": "combination-rank",
                    "matrices": [entries([1, 2])],
                    "field": "QQ",
                    "over": "almost-all",
                    "lower": "1",
                    "upper": None,
                    "rank": None,
                },
                (0,),
                coefficients=["2"],
            ),
            cites=("null-zero-set",),
        ),
    }


SAMPLES: dict[str, Json] = {
    **shipped(),
    **tables(),
    **fixed(),
    **bounds(),
    **circuits(),
    **written(),
}
"""By name; the independent checker accepts each."""
