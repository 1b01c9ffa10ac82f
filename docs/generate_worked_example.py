"""Write docs/worked-by-hand.md: one network of four inputs, every object entry by entry.

Run `python docs/generate_worked_example.py`; a test compares the page with what this writes.
"""

import json
from collections.abc import Sequence
from itertools import product
from pathlib import Path

from exactrank import certificate
from exactrank.bounds.cuts import minimal_cut
from exactrank.bounds.flows import best_flow
from exactrank.kernel.fields import QQ
from exactrank.kernel.objects import (
    ArrayWeights,
    FlowWeights,
    Network,
    Partition,
    forward,
    path_nodes,
)
from exactrank.kernel.rules import both_bounds, cut_upper_bound, specialisation_lower_bound
from exactrank.kernel.statements import MaximalRank
from exactrank.kernel.theorem import Theorem
from exactrank.kernel.trees import Contiguous
from exactrank.networks import matricize
from exactrank.ranks import rank_at_weights
from exactrank.ranks.maximal import flow_theorem

PAGE = Path(__file__).resolve().parent / "worked-by-hand.md"
NETWORK = Network(4, 2, (2, 2), Contiguous(2))
WEIGHTS = ArrayWeights(
    (
        (((1, 0), (0, 1)), ((1, 1), (0, 1)), ((1, 2), (1, 0)), ((1, 0), (1, 1))),
        (((1, 1), (1, -1)), ((1, 2), (1, 0))),
        (((1, 2),),),
    )
)
PARTITIONS = {"odd | even": Partition((1, 3), (2, 4)), "low | high": Partition((1, 2), (3, 4))}
INDICES = list(product((1, 2), repeat=2))


def vector(values: Sequence[object]) -> str:
    """(1, 0)"""
    return f"({', '.join(map(str, values))})"


def table(header: Sequence[object], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def signed(terms: Sequence[tuple[object, str]]) -> str:
    """1·x + (−1)·y as `1·x − 1·y`."""
    text = ""
    for coefficient, factor in terms:
        number = str(coefficient)
        sign, size = ("−", number[1:]) if number.startswith("-") else ("+", number)
        text += f" {sign} {size}·{factor}" if text else f"{'−' * (sign == '−')}{size}·{factor}"
    return text


def shown(value: object) -> str:
    """Numbers with a true minus sign; factors that are negative in brackets."""
    return str(value).replace("-", "−")


def bracketed(value: object) -> str:
    """A factor: (−1) or 2."""
    text = shown(value)
    return f"({text})" if text.startswith("−") else text


def sights() -> str:
    """What each pooling node sees of I and J."""
    rows = []
    for level, k in ((1, 1), (1, 2), (2, 1)):
        row = [f"({level},{k})"]
        for partition in PARTITIONS.values():
            below = NETWORK.tree.leaves[level][k - 1]
            on_rows = [j for j in below if j in partition.rows]
            rest = [j for j in below if j not in partition.rows]
            row.append(f"{_labels(on_rows)} ∣ {_labels(rest)}")
        rows.append(row)
    return table(["node", *(name.replace("|", "∣") for name in PARTITIONS)], rows)


def _labels(labels: Sequence[int]) -> str:
    return ",".join(map(str, labels)) or "–"


def leaves() -> str:
    """The leaf vectors."""
    rows = [
        [f"{j}", *(vector(row) for row in matrix)]
        for j, matrix in enumerate(WEIGHTS.layers[0], start=1)
    ]
    return table(["input j", "a^{0,j,1}", "a^{0,j,2}"], rows)


def upper_weights() -> str:
    """The weights of the layers above."""
    rows = []
    for level in (1, 2):
        for k, matrix in enumerate(WEIGHTS.layers[level], start=1):
            for channel, row in enumerate(matrix, start=1):
                rows.append([f"a^{{{level},{k},{channel}}}", vector([shown(x) for x in row])])
    return table(["weights", "α = 1, 2"], rows)


def first_level() -> str:
    """φ^{1,k,γ}, every entry with its sum."""
    values = forward(NETWORK, WEIGHTS, QQ)
    rows = []
    for k, (i, j) in enumerate(NETWORK.tree.children[0], start=1):
        for channel in (1, 2):
            for d in INDICES:
                index = [1] * 4
                index[i - 1], index[j - 1] = d
                coefficients = WEIGHTS.layers[1][k - 1][channel - 1]
                left, right = (
                    [row[d[n] - 1] for row in WEIGHTS.layers[0][label - 1]]
                    for n, label in enumerate((i, j))
                )
                products = [
                    f"{bracketed(a)}·{bracketed(b)}" for a, b in zip(left, right, strict=True)
                ]
                value = values.node(1, k, index)[channel - 1]
                rows.append(
                    [
                        f"φ^{{1,{k},{channel}}}({d[0]},{d[1]})",
                        signed(list(zip(coefficients, products, strict=True))),
                        shown(value),
                    ]
                )
    return table(["entry", "a_1·(a^{0,i,1}·a^{0,j,1}) + a_2·(a^{0,i,2}·a^{0,j,2})", "value"], rows)


def coefficient_tensor() -> str:
    """A, every entry with its sum."""
    values = forward(NETWORK, WEIGHTS, QQ)
    rows = []
    for d in product((1, 2), repeat=4):
        left, right = (values.node(1, k, d) for k in (1, 2))
        products = [f"{bracketed(x)}·{bracketed(y)}" for x, y in zip(left, right, strict=True)]
        total = signed(list(zip(WEIGHTS.layers[2][0][0], products, strict=True)))
        rows.append([f"A_{''.join(map(str, d))}", total, shown(values.entry(d))])
    header = ["entry", "Σ_α a^{2,1,1}_α · φ^{1,1,α}(d_1,d_2) · φ^{1,2,α}(d_3,d_4)", "value"]
    return table(header, rows)


def matrix_of(partition: Partition, weights: ArrayWeights | FlowWeights) -> str:
    """[[A]]_{I,J} with its row and column indices."""
    entries = matricize(NETWORK, weights, partition, QQ)
    names = ["".join(map(str, d)) for d in INDICES]
    row_labels, columns = (",".join(f"d_{i}" for i in side) for side in (partition.I, partition.J))
    header = [f"({row_labels}) \\ ({columns})", *names]
    rows = [[n, *map(shown, row)] for n, row in zip(names, entries, strict=True)]
    return table(header, rows)


def at_these_weights(name: str) -> str:
    """The matricization at the weights, and the theorem of its rank."""
    partition = PARTITIONS[name]
    theorem = rank_at_weights(NETWORK, WEIGHTS, partition, QQ)
    statement = json.loads(json.dumps(theorem.conclusion.to_json()))
    lower, upper = theorem.premises
    minor = json.loads(lower.witness)
    above = "a factorization" if "factorization" in upper.rule else "the cut (below)"
    return f"""### {name}

{matrix_of(partition, WEIGHTS)}

Rank {statement["rank"]}. From below: the minor of the rows {minor["rows"]} and the columns
{minor["columns"]} is not 0 (modulo {minor["modulus"]}, so not over QQ either).
From above: {above}.
"""


def explained_cut(name: str) -> tuple[str, Theorem]:
    """Cut, paths, their weights and matrix, and the theorem of the maximal rank."""
    partition = PARTITIONS[name]
    paths = best_flow(NETWORK, partition)
    lower = specialisation_lower_bound(flow_theorem(NETWORK, partition, QQ, paths))
    cut = minimal_cut(NETWORK, partition)
    subject = MaximalRank(network=NETWORK, partition=partition, field=QQ, upper=cut.value)
    theorem = both_bounds(lower, cut_upper_bound(subject, inputs=cut.inputs, pools=cut.pools))
    costs = [f"input {j}, at the cost M = 2" for j in cut.inputs]
    costs += [
        f"the pooling node ({level},{k}), at the cost r_{level - 1} = 2" for level, k in cut.pools
    ]
    walks = []
    for i, j, base in paths:
        nodes = path_nodes(NETWORK.tree, i, j)
        through = ", ".join(f"({level},{k})" for level, k in nodes if level)
        walks.append(
            f"- from input {i} to input {j} through {through}, with base {base}: it fills the "
            f"capacity 2 of each of these"
        )
    weights = FlowWeights(paths)
    layers = weights.arrays(NETWORK)
    rows = []
    for level, layer in enumerate(layers):
        for k, matrix in enumerate(layer, start=1):
            rows.append([f"a^{{{level},{k},·}}", " ".join(vector(row) for row in matrix)])
    number = "one" if len(paths) == 1 else f"{len(paths)}"
    text = f"""### {name}

Cut: {"; ".join(costs)}. Together {cut.value}.

Paths from I to J, {number}:

{chr(10).join(walks)}

The 0/1 weights of the paths (a vector for each channel γ; the root has one):

{table(["weights", "γ = 1, 2"], rows)}

At them [[A]] is

{matrix_of(partition, weights)}

which holds an identity of order {cut.value}. So the maximal rank is {cut.value}.
"""
    return text, theorem


def determinant_note() -> str:
    """det [[A]] at odd | even by the formula of the exceptional set."""
    from flint import fmpz_mat

    entries = matricize(NETWORK, WEIGHTS, PARTITIONS["odd | even"], QQ)
    value = int(fmpz_mat(4, 4, [int(x) for row in entries for x in row]).det())
    leaf = [a * d - b * c for (a, b), (c, d) in WEIGHTS.layers[0]]
    (left, right), (output,) = WEIGHTS.layers[1], WEIGHTS.layers[2][0]
    coarse = {
        d: sum(w * left[g][d[0] - 1] * right[g][d[1] - 1] for g, w in enumerate(output))
        for d in INDICES
    }
    squares = "·".join(f"{bracketed(x)}²" for x in leaf)
    factors = "·".join(bracketed(x) for x in coarse.values())
    named = ", ".join(f"C_{a}{b} = {shown(x)}" for (a, b), x in coarse.items())
    return f"""At odd | even the determinant is {shown(value)}. It factors, as `exceptional-set`
says for M = r_0 and windows of two, Π_j det(A_j)² · Π_α C_α:

    {squares} · {factors} = {shown(value)}

A_j is the matrix whose columns are the leaf vectors of input j, and C_α is the sum over γ of
a^{{2,1,1}}\\_γ · a^{{1,1,γ}}\\_{{α_1}} · a^{{1,2,γ}}\\_{{α_2}}: {named}.
Were one of these factors 0, the rank would be less than 4.
"""


def page() -> str:
    """The whole page."""
    cuts = {name: explained_cut(name) for name in PARTITIONS}
    text = certificate.dumps(certificate.to_json(cuts["odd | even"][1]))
    return f"""# Worked by hand: four inputs

<!-- Written by docs/generate_worked_example.py; do not edit. -->

One network, small enough to be followed with a pencil: N = 4 inputs, M = 2, widths r_0 = r_1 = 2,
windows of two. Every number on this page comes from the code.

## The pooling tree

Node (1,1) pools the inputs 1 and 2, node (1,2) the inputs 3 and 4, the root (2,1) both nodes. A
node sees of a partition I | J the inputs below it:

{sights()}

## Weights

Leaf vectors, of length M = 2, one for each channel γ ≤ r_0:

{leaves()}

Above:

{upper_weights()}

## Level 1

φ^{{1,k,γ}} = Σ_α a^{{1,k,γ}}_α · a^{{0,i,α}} ⊗ a^{{0,j,α}}, i and j the inputs of the window:

{first_level()}

## The coefficient tensor

{coefficient_tensor()}

## Matricizations

Rows are indexed by the d_i with i in I, the smallest label most significant; columns by those in J.

{at_these_weights("odd | even")}
{determinant_note()}
{at_these_weights("low | high")}
## Cuts and paths

Over all weights the maximal rank is at most the cost of a cut between I and J, and at least the
product of the bases of paths from I to J that stay within all capacities: M at an input, r_{{l−1}}
at a pooling node (l,k).

{cuts["odd | even"][0]}
{cuts["low | high"][0]}
## The certificate

What the independent checker reads for odd | even: the paths, that some weights give a lower bound
of the maximal rank, the cut, and both together. `docs/certificate.md` says what each rule checks.

```json
{text}```
"""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
