"""Statements about single circuits beyond ranks, explicit tensors, matrices and null sets."""

from collections.abc import Callable, Mapping
from typing import Any

from exactrank.render import formulas as f
from exactrank.render.notation import Notation, network_words, partition_words
from exactrank.render.statements_sizes import out_of_reach

Json = Mapping[str, Any]


def weights_words(weights: Json) -> str:
    """Where the weights of a statement are given."""
    if "arrays" in weights:
        return "listed below"
    generator = weights.get("generator")
    if generator == "flow":
        number = len(weights["paths"])
        return f"of the {f.count(number, 'path')} listed below (zeros and ones)"
    if generator == "digits":
        return "of the numbers listed below (zeros and ones)"
    if generator == "matching":
        r = f.integer(weights["channels"], least=1)
        return rf"of the matching with ${f.number(r)}$ channels, defined below (zeros and ones)"
    if generator == "complement":
        r = f.integer(weights["channels"], least=1)
        return (
            rf"of complement leaves with ${f.number(r)}$ channels, $a^{{0,j,\gamma}} = 1 - e_\gamma$, "
            "defined below (zeros and ones)"
        )
    raise ValueError(f"unknown generator {f.shown(generator)}")


def _network(statement: Json, names: Notation) -> str:
    network = statement["network"]
    return network_words(network, names.tensor(network))


def _weights(statement: Json, names: Notation) -> str:
    network, weights = statement["network"], statement["weights"]
    name = names.weights_name(network, weights)
    return rf"Let ${name}$ be the weights {weights_words(weights)}."


def _partition(statement: Json, names: Notation) -> str:
    partition = statement["partition"]
    return partition_words(partition, names.sides(partition))


def _recursion(statement: Json, names: Notation) -> str:
    network, (level, k) = statement["network"], statement["node"]
    level, k = f.integer(level, least=1), f.integer(k, least=1)
    below = level - 1
    children = names.tree(network).window((level, k))
    rows, columns = names.sides(statement["partition"])
    width = network["widths"][level] if level < len(network["widths"]) else 1
    gamma = r"$\gamma = 1$" if width == 1 else rf"$\gamma \in [{f.number(width)}]$"
    return (
        rf"for {gamma} \[ \mat{{\phi^{{{level},{k},\gamma}}}}"
        rf"{{{rows}_{{{level},{k}}},{columns}_{{{level},{k}}}}} = P \cdot \Bigl( "
        rf"\sum\nolimits_{{\alpha=1}}^{{{f.number(network['widths'][below])}}} "
        rf"a^{{{level},{k},\gamma}}_\alpha \bigodot\nolimits_{{c \in C}} "
        rf"\mat{{\phi^{{{below},c,\alpha}}}}{{{rows}_{{{below},c}},{columns}_{{{below},c}}}} "
        rf"\Bigr) \cdot Q, \qquad C = ({f.listing([str(c) for c in children])}), \] where $P$ "
        rf"and $Q$ are permutation matrices: row (column) number $x$ on the right has as digits the "
        rf"indices of the children's inputs of ${rows}$ (of ${columns}$), child by child and the "
        r"labels increasing in each, and goes to the row (column) with these indices on the left"
    )


def _recursion_hypotheses(statement: Json, names: Notation) -> list[str]:
    rows, columns = names.sides(statement["partition"])
    level, k = statement["node"]
    node = rf"({f.integer(level, least=1)},{f.integer(k, least=1)})"
    return [
        _network(statement, names),
        _partition(statement, names),
        rf"Consider the node ${node}$. Let ${rows}_{{l,k}}$ and ${columns}_{{l,k}}$ be the inputs "
        rf"of ${rows}$ and of ${columns}$ below a node $(l,k)$; an empty side counts as one row or "
        "one column. The weights are variables over any commutative ring.",
    ]


def _not_realizable(statement: Json, names: Notation) -> str:
    last = rf"r'_{{{f.integer(statement['depth'], least=1) - 1}}}"
    value = f.natural(statement["fewer_than"])
    tensor = names.tensor(statement["network"])
    text = out_of_reach(statement["sense"], last, value, tensor)
    degree = f.natural(statement["degree"])
    return text.replace(
        "a non-zero polynomial", f"a non-zero polynomial of degree at most ${degree}$", 1
    )


def _not_realizable_hypotheses(statement: Json, names: Notation) -> list[str]:
    depth = f.integer(statement["depth"], least=1)
    which = (
        "the shallow networks: one window over all inputs"
        if depth == 1
        else rf"those with the tree's level{'s $1$ to' * (depth > 2)} ${depth - 1}$ and then one "
        rf"window over all nodes of level ${depth - 1}$"
    )
    return [
        _network(statement, names),
        rf"Its shorter networks at level ${depth}$ are {which}, with the same $N$ and $M$, "
        r"any widths $r'_0, r'_1, \dots$ and any sharing.",
        rf"The base field is ${f.field_tex(statement['field'])}$.",
    ]


def distance_tex(statement: Json, names: Notation) -> str:
    """The infimum of the squared distances, without dollar signs."""
    tensor = names.tensor(statement["network"])
    subject = rf"\inf\nolimits_X \|{tensor} - X\|^2"
    return f.bounded(subject, statement)


def _distance(statement: Json, names: Notation) -> str:
    b = f.natural(statement["terms"])
    weights = names.weights_name(statement["network"], statement["weights"])
    return (
        rf"${distance_tex(statement, names)}$ at the weights ${weights}$, over all real tensors "
        rf"$X$ that are sums of at most ${b}$ rank-one tensors"
    )


def _distance_hypotheses(statement: Json, names: Notation) -> list[str]:
    return [
        _network(statement, names),
        _weights(statement, names),
        r"Let $\|\cdot\|^2$ be the sum of the squares of the entries.",
    ]


def _permutation(statement: Json, names: Notation) -> str:
    network = statement["network"]
    matricization = names.matricization(network, statement["partition"])
    weights = names.weights_name(network, statement["weights"])
    return (
        rf"at the weights ${weights}$, ${matricization}$ is a permutation matrix of order "
        rf"${f.natural(statement['size'])}$"
    )


def _permutation_hypotheses(statement: Json, names: Notation) -> list[str]:
    return [_network(statement, names), _partition(statement, names), _weights(statement, names)]


def _cp_rank(statement: Json, names: Notation) -> str:
    subject = rf"\operatorname{{CP-rank}} {names.explicit(statement['tensor'])}"
    return rf"${f.bounded(subject, statement)}$, over $\mathbb{{R}}$ and over $\mathbb{{Q}}$"


def _limit(statement: Json, names: Notation) -> str:
    return (
        rf"${names.explicit(statement['tensor'])}$ is a limit of real tensors that are sums of at "
        rf"most ${f.natural(statement['terms'])}$ rank-one tensors"
    )


def _not_closed(statement: Json, names: Notation) -> str:
    tensor, z = names.explicit(statement["tensor"]), f.natural(statement["limit_terms"])
    rank = f.natural(statement["rank"])
    return (
        rf"$\operatorname{{CP-rank}} {tensor} = {rank}$, over $\mathbb{{R}}$ and over $\mathbb{{Q}}$, "
        rf"and yet ${tensor}$ is a limit of real tensors of CP-rank at most ${z}$. So the tensors "
        rf"of CP-rank at most ${z}$ are not a closed set"
    )


def _tensor(statement: Json, names: Notation) -> list[str]:
    return [tensor_words(statement["tensor"], names.explicit(statement["tensor"]))]


def tensor_words(tensor: Json, name: str) -> str:
    """`Let T be the real tensor of shape 2 × 2 × 2 with ...`, its entries that are not zero."""
    shape = [f.integer(n, least=1) for n in tensor["shape"]]
    size = r" \times ".join(f.number(n) for n in shape[:16])
    nonzero = [(i, x) for i, x in enumerate(tensor["entries"]) if x != "0"]
    if len(shape) > 16 or len(nonzero) > 16:
        entries = [f.cell(f.plain(f.rational(x))) for x in tensor["entries"][:24]]
        more = rf",\ \dots\ (\text{{{f.ELSEWHERE}}})" if len(tensor["entries"]) > 24 else ""
        shown = f"the entries ${f.listing(entries)}{more}$, the first index slowest"
    else:
        places = []
        for position, x in nonzero:
            index = []
            for n in reversed(shape):
                position, digit = divmod(position, n)
                index.append(digit + 1)
            at = ",".join(str(d) for d in reversed(index))
            places.append(rf"${name}({at}) = {f.rational(x)}$")
        shown = f"the entries {f.joined(places)}, all others zero" if places else "all entries zero"
    return rf"Let ${name}$ be the tensor of shape ${size}$ with {shown}."


def _combination(statement: Json, names: Notation) -> str:
    matrices = [names.matrix(m) for m in statement["matrices"]]
    total = combination_tex(matrices)
    field = f.field_tex(statement["field"])
    subject = rf"\operatorname{{rank}}({total})"
    text = f"${f.bounded(subject, statement)}$"
    if f.one_of(statement["over"], ("almost-all", "all"), "range of coefficients") == "all":
        return rf"{text} for all coefficients $x$ in ${field}$"
    degree = f.natural(statement["lower"])
    p = f.modulus_of(statement["field"])
    return (
        rf"{text} for all coefficients $x$ outside the zero set of a non-zero polynomial of degree "
        rf"at most ${degree}$, in any infinite field of characteristic ${0 if p is None else p}$"
        + (r"; in particular for almost all real $x$" if p is None else "")
    )


def combination_tex(matrices: list[str]) -> str:
    """x_1 X_1 + … + x_k X_k."""
    if len(matrices) > 4:
        ends = (matrices[0], len(matrices), matrices[-1])
        return rf"x_1 {ends[0]} + \dots + x_{{{ends[1]}}} {ends[2]}"
    return " + ".join(f"x_{{{i}}} {m}" for i, m in enumerate(matrices, start=1))


def _combination_hypotheses(statement: Json, names: Notation) -> list[str]:
    matrices = [names.matrix(m) for m in statement["matrices"]]
    k = len(matrices)
    size = f.number(len(statement["matrices"][0]["entries"]))
    columns = f.number(len(statement["matrices"][0]["entries"][0]))
    return [
        rf"Let ${f.listing(matrices)}$ be the ${size} \times {columns}$ "
        rf"{'matrix' if k == 1 else 'matrices'} over ${f.field_tex(statement['field'])}$ defined "
        "below."
    ]


def _null_set(statement: Json, names: Notation) -> str:
    closure = f.one_of(statement["closure"], ("null", "everything"), "closure")
    return "the set has Lebesgue measure zero, and its closure " + (
        "has measure zero as well" if closure == "null" else "is everything"
    )


def variables(poly: Any) -> list[tuple[int, int, int, int]]:
    """The variables of a POLY."""
    return sorted({power[:4] for _, powers in f.terms_of(poly) for power in powers})


def _null_set_hypotheses(statement: Json, names: Notation) -> list[str]:
    if statement["set"] == "rationals":
        return [r"Consider the set $\mathbb{Q}$ of the rational numbers in $\mathbb{R}$."]
    poly = statement["set"]["polynomial"]
    found = variables(poly)
    n = len(found)
    text = rf"Consider the zero set in $\mathbb{{R}}^{{{n}}}$ of the polynomial \[ "
    return [text + rf"{f.polynomial(poly, most=12)} \] in {f.count(n, 'variable')}."]


def _symmetric(statement: Json, names: Notation) -> str:
    network = statement["network"]
    return (
        rf"the tensor ${names.tensor(network)}$ is symmetric in its "
        rf"${f.number(f.integer(network['inputs'], least=2))}$ modes, for all weights over every "
        "commutative ring"
    )


def _unreachable(statement: Json, names: Notation) -> str:
    tensor = names.explicit(statement["tensor"])
    if statement["network"]["operator"] == "relu-sum":
        return (
            rf"no network that differs from this one in its widths only, whatever they are, with "
            rf"real weights, has the tensor ${tensor}$"
        )
    return (
        rf"no network that differs from this one in the width $r_0$ only, whatever that is, has "
        rf"the tensor ${tensor}$, over any field of characteristic $0$"
    )


Says = Callable[[Json, Notation], str]
CONCLUSIONS: dict[str, Says] = {
    "matricized-recursion": _recursion,
    "not-realizable": _not_realizable,
    "distance": _distance,
    "permutation-matricization": _permutation,
    "cp-rank": _cp_rank,
    "limit-of-terms": _limit,
    "not-closed": _not_closed,
    "combination-rank": _combination,
    "null-set": _null_set,
    "symmetric": _symmetric,
    "unreachable": _unreachable,
}

HYPOTHESES: dict[str, Callable[[Json, Notation], list[str]]] = {
    "matricized-recursion": _recursion_hypotheses,
    "not-realizable": _not_realizable_hypotheses,
    "distance": _distance_hypotheses,
    "permutation-matricization": _permutation_hypotheses,
    "cp-rank": _tensor,
    "limit-of-terms": _tensor,
    "not-closed": _tensor,
    "combination-rank": _combination_hypotheses,
    "null-set": _null_set_hypotheses,
    "symmetric": lambda statement, names: [_network(statement, names)],
    "unreachable": lambda statement, names: [
        _network(statement, names),
        *_tensor(statement, names),
    ],
}

NOT_CLAIMED = {
    "matricized-recursion": "Nothing is said about other nodes, trees or partitions than these.",
    "not-realizable": (
        "The excepted weights are not written down. Nothing is said about shorter networks of that "
        "width or more, nor about networks with another pooling tree."
    ),
    "distance": "Nothing is said about other weights, or about other norms.",
    "permutation-matricization": "Nothing is said about other weights than these.",
    "cp-rank": r"Nothing is said about other fields than $\mathbb{R}$ and $\mathbb{Q}$.",
    "limit-of-terms": "It is not said that the tensor is itself such a sum.",
    "not-closed": (
        "Matricization ranks do not behave like this: matrices of bounded rank are a closed set."
    ),
    "combination-rank": (
        "Over a finite field a polynomial that is not zero can vanish at all points: almost all "
        "says nothing about finitely many coefficients."
    ),
    "null-set": "Measure and closure only: nothing is said about the dimension of the set.",
    "symmetric": "It is not said that every symmetric tensor is realized.",
    "unreachable": (
        "Networks with other pooling trees, other sharing or another pooling are outside this statement."
    ),
}
