"""Certificates written by hand, small ones: at least one for each rule and kind of statement."""

from collections.abc import Sequence
from typing import Any

Json = dict[str, Any]

ORDER = "labels increasing, smallest most significant"
DIGEST = "0123456789abcdef" * 4
P = "GF(65537)"


def network(
    inputs: int,
    m: int,
    widths: list[int],
    window: Any = 2,
    *,
    sharing: Any = "none",
    **pooling: Any,
) -> Json:
    """A network; contiguous windows unless the pooling is given."""
    if pooling.get("geometry") in ("grid", "mirror"):
        pooling["window"] = window
    return {
        "operator": "product",
        "inputs": inputs,
        "representation": m,
        "widths": widths,
        "sharing": sharing,
        "pooling": pooling or {"geometry": "contiguous", "window": window},
    }


def split(inputs: int, rows: list[int] | None = None) -> Json:
    """A partition: I as given, else the odd labels."""
    on_rows = rows if rows is not None else list(range(1, inputs + 1, 2))
    return {"I": on_rows, "J": [j for j in range(1, inputs + 1) if j not in on_rows]}


def bounds(lower: str | None, upper: str | None) -> Json:
    """lower, upper and rank."""
    return {"lower": lower, "upper": upper, "rank": lower if lower == upper else None}


def maximal(net: Json, at: Json, lower: str | None, upper: str | None, field: str = "QQ") -> Json:
    """A statement about a maximal rank."""
    return {
        "kind": "rank",
        "quantity": "maximal-rank",
        "network": net,
        "partition": at,
        "order": ORDER,
        "field": field,
        **bounds(lower, upper),
    }


def at_weights(
    net: Json, weights: Json, at: Json, lower: str | None, upper: str | None, field: str = "QQ"
) -> Json:
    """A statement about the rank at weights."""
    return {
        **maximal(net, at, lower, upper, field),
        "quantity": "rank-at-weights",
        "weights": weights,
    }


def matrix_rank(matrix: Json, lower: str | None, upper: str | None, field: str = "QQ") -> Json:
    """A statement about the rank of a matrix."""
    return {
        "kind": "rank",
        "quantity": "matrix-rank",
        "matrix": matrix,
        "field": field,
        **bounds(lower, upper),
    }


def step(rule: str, conclusion: Json, premises: tuple[int, ...] = (), **witness: Any) -> Json:
    """A step; its id is set by `certificate`."""
    return {"rule": rule, "premises": list(premises), "witness": witness, "conclusion": conclusion}


def certificate(*steps: Json, cites: tuple[str, ...] = ()) -> Json:
    """A certificate whose claim is the last conclusion."""
    return {
        "format": "exactrank-certificate",
        "version": 1,
        "claim": steps[-1]["conclusion"],
        "cites": list(cites),
        "steps": [{"id": number, **one} for number, one in enumerate(steps)],
    }


def entries(*rows: Sequence[int | str]) -> Json:
    """A matrix by its entries."""
    return {"entries": [[str(x) for x in row] for row in rows]}


def minor(rows: list[Any], columns: list[Any], modulus: str | None = None) -> Json:
    """The witness of a minor."""
    return {"rows": rows, "columns": columns, "modulus": modulus}


def _matrix_ranks() -> dict[str, Json]:
    x = entries([1, "1/2", 3], [2, 1, 6])
    y = entries([1, 2], [3, 4])
    both = {"kronecker": [x, y]}
    tensor = {
        "tensor": {"shape": [2, 2, 2], "entries": [str(n) for n in (1, 0, 0, 0, 0, 0, 0, 1)]},
        "partition": split(3),
    }
    terms = {
        "terms": [
            ["1", ["1", "0"], ["1", "0"], ["1", "0"]],
            ["-2/3", ["1", "1"], ["1", "2"], ["1", "3"]],
        ],
        "partition": split(3, [1]),
    }
    wide = entries(*[[(i * j) % 7 for j in range(60)] for i in range(40)])
    long = entries(["123456789012345678901234567890", 1], [1, "1/98765432109876543210"])
    return {
        "matrix": certificate(
            step("minor_lower_bound", matrix_rank(x, "1", None), **minor([0], [0], "5")),
            step(
                "factorization_upper_bound",
                matrix_rank(x, None, "1"),
                columns=[0],
                combinations=[["1/2", "3"]],
            ),
            step("both_bounds", matrix_rank(x, "1", "1"), (0, 1)),
            step("minor_lower_bound", matrix_rank(y, "2", None), **minor([0, 1], [0, 1], "7")),
            step(
                "factorization_upper_bound",
                matrix_rank(y, None, "2"),
                columns=[0, 1],
                combinations=[[], []],
            ),
            step("both_bounds", matrix_rank(y, "2", "2"), (3, 4)),
            step("kronecker_rank", matrix_rank(both, "2", "2"), (2, 5)),
        ),
        "zero": certificate(
            step(
                "factorization_upper_bound",
                matrix_rank(entries([0, 0]), "0", "0", "GF(11)"),
                columns=[],
                combinations=[],
            )
        ),
        "tensor": certificate(
            step("minor_lower_bound", matrix_rank(tensor, "2", None), **minor([0, 3], [0, 1], "3"))
        ),
        "terms": certificate(step("rank_one_terms_upper_bound", matrix_rank(terms, None, "2"))),
        "wide": certificate(
            step("minor_lower_bound", matrix_rank(wide, "1", None, P), **minor([1], [1]))
        ),
        "long": certificate(
            step("minor_lower_bound", matrix_rank(long, "1", None), **minor([0], [1], "103"))
        ),
    }


SHALLOW = network(2, 2, [3], geometry="global")
DEEP4 = network(4, 2, [2, 3])
WORKED = {"generator": "flow", "paths": [[1, 2, 2]]}


def _network_ranks() -> dict[str, Json]:
    at = split(2)
    flow = at_weights(SHALLOW, WORKED, at, "2", None)
    worked = [
        step("flow_lower_bound", flow),
        step("specialisation_lower_bound", maximal(SHALLOW, at, "2", None), (0,)),
        step(
            "cut_upper_bound",
            maximal(SHALLOW, at, None, "2"),
            inputs=[1],
            pools=[],
            symmetric=[],
        ),
        step("both_bounds", maximal(SHALLOW, at, "2", "2"), (1, 2)),
    ]
    arrays = {
        "arrays": {
            "layer0": [[["1", "0"], ["0", "1"]]] * 4,
            "layer1": [
                [["1", "1"], ["1", "-1"], ["2", "1/3"]],
                [["1", "0"], ["0", "1"], ["1", "1"]],
            ],
            "layer2": [[["1", "2", "3"]]],
        }
    }
    odd = split(4)
    at_arrays = at_weights(DEEP4, arrays, odd, "4", None)
    rows = [[1, 1], [1, 2], [2, 1], [2, 2]]
    low = split(4, [1, 2])
    upper = maximal(DEEP4, low, None, "2")
    return {
        "worked": certificate(*worked),
        "arrays": certificate(step("minor_lower_bound", at_arrays, **minor(rows, rows, "101"))),
        "upper-at-weights": certificate(
            step("cut_upper_bound", upper, inputs=[], pools=[[1, 1]], symmetric=[]),
            step("specialisation_upper_bound", at_weights(DEEP4, arrays, low, None, "2"), (0,)),
        ),
        "recursion": certificate(step("recursion_upper_bound", maximal(DEEP4, low, None, "3"))),
        "symmetric": certificate(
            step(
                "cut_upper_bound",
                maximal(network(8, 2, [4, 4, 4], sharing="all"), split(8, [1, 2, 5, 6]), None, "9"),
                inputs=[],
                pools=[],
                symmetric=[[1, 1, "I"], [1, 3, "I"]],
            )
        ),
    }


def almost_all(name: str) -> Json:
    """Depth efficiency with shared weights, N = 8, over QQ, GF(65537) or the small field GF(3)."""
    net, at, degree = network(8, 2, [2, 2, 2], sharing="all"), split(8), 16 * 15
    field, fraction, cites = {
        "QQ": ("QQ", None, "null-zero-set"),
        "large": (P, f"{degree}/65537", "schwartz-zippel"),
        "small": ("GF(3)", None, "schwartz-zippel"),
    }[name]
    weights = {"generator": "matching", "channels": 2}
    conclusion = {
        **{k: v for k, v in maximal(net, at, "16", "16", field).items() if k != "quantity"},
        "kind": "almost-all",
        "degree": str(degree),
        "fraction": fraction,
    }
    return certificate(
        step("matching_lower_bound", at_weights(net, weights, at, "16", None, field)),
        step("specialisation_lower_bound", maximal(net, at, "16", None, field), (0,)),
        step(
            "cut_upper_bound",
            maximal(net, at, None, "16", field),
            inputs=[2, 4, 6, 8],
            pools=[],
            symmetric=[],
        ),
        step("both_bounds", maximal(net, at, "16", "16", field), (1, 2)),
        step("almost_everywhere", conclusion, (3,)),
        cites=(cites,),
    )


def large() -> Json:
    """N = 4096, M = 3, windows of two, odd labels: rank 3^2048 by a flow of 2048 paths."""
    net, at = network(4096, 3, [3] * 12), split(4096)
    weights = {"generator": "flow", "paths": [[j, j + 1, 3] for j in range(1, 4096, 2)]}
    rank = "3^2048"
    return certificate(
        step("flow_lower_bound", at_weights(net, weights, at, rank, None)),
        step("specialisation_lower_bound", maximal(net, at, rank, None), (0,)),
        step(
            "cut_upper_bound",
            maximal(net, at, None, rank),
            inputs=[],
            pools=[[1, k] for k in range(1, 2049)],
            symmetric=[],
        ),
        step("both_bounds", maximal(net, at, rank, rank), (1, 2)),
    )


def gap() -> Json:
    """Bounds that differ, on a mirror grid."""
    net = network(16, 2, [3, 3], geometry="mirror", shape=[4, 4], window=[2, 2])
    at = split(16, [1, 4, 5, 8, 9, 10, 13, 16])
    weights = {"generator": "matching", "channels": 2}
    windows = 2
    return certificate(
        step("matching_lower_bound", at_weights(net, weights, at, str(2**windows), None)),
        step("specialisation_lower_bound", maximal(net, at, "4", None), (0,)),
        step(
            "cut_upper_bound",
            maximal(net, at, None, "18"),
            inputs=[10],
            pools=[[1, 3], [2, 1]],
            symmetric=[],
        ),
        step("both_bounds", maximal(net, at, "4", "18"), (1, 2)),
    )


def side(of: str, net: Json, node: list[int], weights: Any = None) -> Json:
    """A TENSOR."""
    return {"of": of, "network": net, "node": node, "weights": weights}


def identity(left: Json, right: Json) -> Json:
    """A statement that two tensors agree."""
    return {"kind": "tensor-identity", "left": left, "right": right}


def circuit(net: Json, node: list[int]) -> Json:
    """The forward pass is the decomposition, at a node."""
    return identity(side("forward-pass", net, node), side("decomposition", net, node))


def _identities() -> dict[str, Json]:
    tree = [[3, 1], [5, 2, 4]]
    net = network(5, 2, [2, 3], geometry="tree", tree=tree)
    leaf = {j: step("circuit_leaf", circuit(net, [0, j])) for j in range(1, 6)}
    circuits = certificate(
        leaf[3],
        leaf[1],
        step("circuit_node", circuit(net, [1, 1]), (0, 1)),
        leaf[5],
        leaf[2],
        leaf[4],
        step("circuit_node", circuit(net, [1, 2]), (3, 4, 5)),
        step("circuit_node", circuit(net, [2, 1]), (2, 6)),
    )
    # A CP decomposition with two terms, as a hierarchical one: channel γ is passed on by e_γ.
    cp = network(4, 2, [2], geometry="global")
    deep = network(4, 2, [2, 2])

    def weight(*index: int) -> list[Any]:
        return [["1", [[*index, 1]]]]

    symbolic = {
        "layer0": [[[weight(0, j, g, d) for d in (1, 2)] for g in (1, 2)] for j in range(1, 5)],
        "layer1": [[[[["1", []]], []], [[], [["1", []]]]]] * 2,
        "layer2": [[[weight(1, 1, 1, 1), weight(1, 1, 1, 2)]]],
    }
    contained = identity(
        side("decomposition", deep, [2, 1], symbolic), side("decomposition", cp, [1, 1])
    )
    return {
        "circuit": circuits,
        "leaf": certificate(leaf[3]),
        "expand": certificate(step("expand_identity", contained)),
        "coefficients": certificate(
            step(
                "expand_identity",
                identity(side("decomposition", deep, [2, 1]), side("forward-pass", deep, [2, 1])),
            )
        ),
        "product": certificate(
            step(
                "compare_entries",
                {
                    "kind": "matricized-product",
                    "left_shape": [2, 3],
                    "right_shape": [3, 2, 2],
                    "partition": split(5, [1, 3]),
                    "order": ORDER,
                },
            )
        ),
        "determinant": certificate(step("expand_determinant", determinant(DEEP22))),
        "determinant-shared": certificate(step("expand_determinant", determinant(SHARED22))),
        "determinant-expanded": certificate(
            step(
                "expand_determinant",
                {
                    "kind": "polynomial-identity",
                    "determinant": {
                        "network": network(2, 2, [1], geometry="global"),
                        "partition": split(2),
                        "order": ORDER,
                    },
                    "factors": [[{"polynomial": []}, 1], [{"polynomial": [["-3", []]]}, 2]],
                },
            )
        ),
    }


DEEP22 = network(4, 2, [2, 2])
SHARED22 = network(4, 2, [2, 2], sharing="all")


def determinant(net: Json) -> Json:
    """The determinant of depth efficiency, N = 4, M = r_0 = 2, by its factors."""
    coarse = [[{"coarse-entry": [a, b]}, 1] for a in (1, 2) for b in (1, 2)]
    leaves = [[{"leaf-determinant": j}, 2] for j in range(1, 5)]
    if net["sharing"] == "all":
        leaves = [[{"leaf-determinant": 0}, 8]]
    return {
        "kind": "polynomial-identity",
        "determinant": {"network": net, "partition": split(4), "order": ORDER},
        "factors": [*leaves, *coarse],
    }


SAMPLES: dict[str, Json] = {
    **_matrix_ranks(),
    **_network_ranks(),
    **_identities(),
    "almost-all": almost_all("QQ"),
    "almost-all-large": almost_all("large"),
    "almost-all-small": almost_all("small"),
    "large": large(),
    "gap": gap(),
}
"""By name; the independent checker accepts each."""
