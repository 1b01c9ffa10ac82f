"""Domains of networks of all sizes, and values: minima of products of powers, in a normal form.

The page `docs/certificate-sizes.md` defines every key, name and the normal form.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from math import prod

from exactrank.kernel.fields import Field, InputError
from exactrank.kernel.naturals import BITS_LIMIT
from exactrank.kernel.objects import Network, Partition
from exactrank.kernel.recursions import minimal_cut_value, papers_recursion_value
from exactrank.kernel.trees import SIZE_LIMIT, Contiguous

Exponent = str | tuple[int, int]
Alternative = tuple[tuple[str, Exponent], ...]
Value = tuple[Alternative, ...]
Level = int | str
"""1 or "any"."""
TreeKind = int | str
""""any", "regular", "global", "pair", or the window w of a contiguous tree with one window."""

BASES = ("r", "M", "r0", "r_last", "window_product", "cut", "recursion")
WHOLE = ("window_product", "cut", "recursion")


def power(base: str, exponent: Exponent) -> Alternative:
    """The alternative base^exponent."""
    return ((base, exponent),)


def text(value: object) -> str:
    """TEXT of the page: compact JSON, by which lists are sorted."""
    return json.dumps(value, separators=(",", ":"))


def is_whole(value: object, low: int = -SIZE_LIMIT, high: int = SIZE_LIMIT) -> bool:
    """Whether this is an integer in range; True and False are not integers here."""
    return type(value) is int and low <= value <= high


def normalise(alternatives: Iterable[Alternative], tree: TreeKind, level: Level) -> Value:
    """The normal form of a list of alternatives for a kind of tree and level."""
    window = tree if isinstance(tree, int) else None
    found = {
        tuple(sorted(((b, _reduced(e, window)) for b, e in a), key=text)) for a in alternatives
    }
    if level == 1:
        for e in {a[0][1] for a in found if len(a) == 1}:
            # min(r_0^e, M^e) = r^e; and r^e is below both.
            both = {power("r0", e), power("M", e)}
            if power("r", e) in found or both <= found:
                found = (found - both) | {power("r", e)}
    return tuple(sorted(found, key=text))


def _reduced(exponent: Exponent, window: int | None) -> Exponent:
    if window is None or isinstance(exponent, str):
        return exponent
    c, k = exponent
    while c % window == 0:
        c, k = c // window, k + 1
    return c, k


def check_value(value: Value, tree: TreeKind, level: Level) -> None:
    """Raise InputError unless the value has names that its domain allows, in normal form."""
    for alternative in value:
        for base, exponent in alternative:
            if base not in BASES:
                raise InputError(f"{str(base)[:40]!r} is not a base of a value")
            if isinstance(exponent, tuple):
                c, k = exponent
                if not is_whole(c, 1) or not is_whole(k, -1):
                    raise InputError(f"the exponent {list(exponent)} is not [c >= 1, k >= -1]")
                if tree != "regular" and not isinstance(tree, int):
                    raise InputError(f"{list(exponent)} needs one window, not the tree {tree!r}")
            elif exponent not in ("1", "S", "K", "m"):
                raise InputError(f"{base} has no exponent {str(exponent)[:40]!r}")
            if base in WHOLE and exponent != "1":
                raise InputError(f"{base} has the exponent 1 only")
            if level != 1 and (base != "r" or exponent in ("m", "K")):
                raise InputError("for every level a value has the base r and no exponent m or K")
        if len({base for base, _ in alternative}) != len(alternative) or not alternative:
            raise InputError("an alternative has at least one base, each once")
    if not value or normalise(value, tree, level) != value:
        raise InputError("the value is not in normal form")


def value_to_json(value: Value) -> list[object]:
    """VALUE of the page."""
    return [[[b, e if isinstance(e, str) else list(e)] for b, e in a] for a in value]


def value_from_json(data: object) -> Value:
    """The inverse of `value_to_json`, shapes only; `check_value` looks at what is in it."""
    if not isinstance(data, list) or not all(isinstance(a, list) for a in data):
        raise InputError("a value is a list of alternatives, each a list of [base, exponent]")
    pairs = [pair for alternative in data for pair in alternative]
    for pair in pairs:
        if not isinstance(pair, list) or len(pair) != 2 or not isinstance(pair[0], str):
            raise InputError("an alternative is a list of pairs [base, exponent]")
        e = pair[1]
        if not isinstance(e, str) and not (
            isinstance(e, list) and len(e) == 2 and all(type(x) is int for x in e)
        ):
            raise InputError("an exponent is a name or [c, k]")
    return tuple(
        tuple((b, e if isinstance(e, str) else (e[0], e[1])) for b, e in alternative)
        for alternative in data
    )


def value_text(value: Value) -> str:
    """`min(r0^S, M^m)`, with [c, k] as `(c*w^(L+k))`."""

    def shown(base: str, e: Exponent) -> str:
        if isinstance(e, tuple):
            return f"{base}^({e[0]}*w^(L{e[1]:+d}))" if e[0] > 1 else f"{base}^(w^(L{e[1]:+d}))"
        return base if e == "1" else f"{base}^{e}"

    listed = ["*".join(shown(b, e) for b, e in a) for a in value]
    return listed[0] if len(listed) == 1 else f"min({', '.join(listed)})"


@dataclass(frozen=True, kw_only=True)
class Domain:
    """Which networks and partitions a statement for all sizes is about."""

    operator: str = "product"
    level: Level = 1
    tree: TreeKind = "any"
    partition: str = "any"
    sharing: str = "any"
    field: str = "any"
    r_min: int = 1

    def __post_init__(self) -> None:
        allowed = {
            "operator": ("product", "relu-max"),
            "level": (1, "any"),
            "partition": ("any", "odd", "root-children-one-sided"),
            "sharing": ("any", "none"),
            "field": ("any", "QQ"),
            "r_min": (1, 2),
        }
        for key, values in allowed.items():
            given = getattr(self, key)
            if given not in values or type(given) not in (int, str):
                raise InputError(f"{key} = {str(given)[:40]!r} is not one of {values}")
        if self.tree not in ("any", "regular", "global", "pair") and not is_whole(self.tree, 2):
            raise InputError(f"tree = {str(self.tree)[:40]!r} is no kind of tree")
        if self.operator != "product" and self.field != "QQ":
            raise InputError("rectifiers need the ordered field QQ")

    @property
    def window(self) -> int | None:
        """w where the tree is contiguous with this one window."""
        return self.tree if isinstance(self.tree, int) else None

    def tree_json(self) -> object:
        """The key `tree`."""
        return self.tree if self.window is None else {"window": self.window}

    def domain_json(self) -> dict[str, object]:
        """The keys of the domain."""
        return {
            "operator": self.operator,
            "level": self.level,
            "tree": self.tree_json(),
            "partition": self.partition,
            "sharing": self.sharing,
            "field": self.field,
            "r_min": self.r_min,
        }

    def contains(self, other: "Domain") -> bool:
        """Whether the other domain is this one or a part of it, key by key."""
        smaller = {"any": ("regular", "global", "pair"), "regular": (), "global": ("pair",)}
        trees = self.tree == other.tree or other.tree in smaller.get(str(self.tree), ())
        trees |= self.tree in ("any", "regular") and other.window is not None
        return (
            trees
            and self.operator == other.operator
            and self.level in (other.level, "any")
            and self.partition in (other.partition, "any")
            and self.sharing in (other.sharing, "any")
            and self.field in (other.field, "any")
            and self.r_min <= other.r_min
        )

    def domain(self) -> "Domain":
        """The domain alone."""
        return Domain(**{key: getattr(self, key) for key in Domain.__dataclass_fields__})

    def meets(self, network: Network, partition: Partition, field: Field, t: int) -> str:
        """Why this network and partition, read at level t, are outside the domain; empty if inside."""
        if network.operator != self.operator:
            return f"the operator is {network.operator}"
        if not 1 <= t <= network.depth or (self.level == 1 and t != 1):
            return f"there is no level {t}"
        if (self.tree == "regular" or self.window) and not _one_window(network, self.window):
            return f"the tree is not contiguous with one window: {network.pooling}"
        if self.tree in ("global", "pair") and network.depth != 1:
            return "there is more than one hidden layer"
        if self.tree == "pair" and network.inputs != 2:
            return f"there are {network.inputs} inputs"
        if self.sharing == "none" and not network.unshared:
            return f"layers {list(network.sharing)} are shared"
        if self.field == "QQ" and str(field) != "QQ":
            return f"the field is {field}"
        if channel_number(network, t) < self.r_min:
            return f"r = {channel_number(network, t)} is below {self.r_min}"
        sides = [{j in partition.rows for j in leaves} for leaves in network.tree.leaves[t - 1]]
        if self.partition == "odd" and sides != [{k % 2 == 0} for k in range(len(sides))]:
            return f"{partition} is not odd | even at level {t}"
        children = [network.tree.leaves[-2][c - 1] for c in network.tree.children[-1][0]]
        mixed = [c for c in children if len({j in partition.rows for j in c}) == 2]
        if self.partition == "root-children-one-sided" and mixed:
            return f"a child of the root has inputs {list(mixed[0])[:8]} on both sides"
        return ""


def _one_window(network: Network, window: int | None) -> bool:
    given = network.pooling
    sizes = given.window if isinstance(given, Contiguous) else None
    return isinstance(sizes, int) and window in (None, sizes)


def channel_number(network: Network, t: int) -> int:
    """r = min(M, r_0, …, r_{t−1})."""
    return min(network.representation, *network.widths[:t])


def crossing(network: Network, partition: Partition, t: int) -> int:
    """S: the nodes of level t that have inputs of both sides below."""
    return sum(len({j in partition.rows for j in leaves}) == 2 for leaves in network.tree.leaves[t])


def evaluate(value: Value, network: Network, partition: Partition, t: int) -> int:
    """The value for one network, partition and level; raises InputError beyond 2^20 bits."""
    M, r0 = network.representation, network.widths[0]
    bases: dict[str, Callable[[], int]] = {
        "r": lambda: channel_number(network, t),
        "M": lambda: M,
        "r0": lambda: r0,
        "r_last": lambda: network.widths[-1],
        "window_product": lambda: window_product(network, partition),
        "cut": lambda: minimal_cut_value(network, partition),
        "recursion": lambda: papers_recursion_value(network, partition),
    }

    def raised(base: int, e: Exponent) -> int:
        if isinstance(e, tuple):
            given = network.pooling
            if not isinstance(given, Contiguous) or not isinstance(given.window, int):
                raise InputError("an exponent [c, k] needs a contiguous tree with one window")
            number = e[0] * given.window ** (network.depth - t + 1 + e[1])
        else:
            sides = (len(partition.I), len(partition.J))
            windows = network.tree.width(1)
            number = {"1": 1, "S": crossing(network, partition, t), "K": windows, "m": min(sides)}[
                e
            ]
        if base > 1 and number * base.bit_length() > BITS_LIMIT + number:
            raise InputError(f"{base}^{number} has more than {BITS_LIMIT} bits")
        return int(base**number)

    return min(prod(raised(bases[b](), e) for b, e in alternative) for alternative in value)


def window_product(network: Network, partition: Partition) -> int:
    """Π over the nodes of level 1 of min(r_0, M^min(|I_k|, |J_k|))."""
    product = 1
    for window in network.tree.children[0]:
        on_rows = sum(j in partition.rows for j in window)
        smaller = min(on_rows, len(window) - on_rows)
        product *= min(network.widths[0], network.representation**smaller)
    if product.bit_length() > BITS_LIMIT:
        raise InputError(f"the product over the windows has more than {BITS_LIMIT} bits")
    return product


@dataclass(frozen=True, kw_only=True)
class AllSizes(Domain):
    """A bound of the maximal rank for all networks, partitions and levels of a domain."""

    quantity: str = "maximal-rank"
    relation: str
    value: Value

    def __post_init__(self) -> None:
        Domain.__post_init__(self)
        if self.quantity not in ("maximal-rank", "almost-all"):
            raise InputError(f"quantity {str(self.quantity)[:40]!r} is unknown")
        if self.quantity == "almost-all" and self.operator != "product":
            raise InputError("almost all weights are spoken of for the operator product only")
        if self.relation not in (">=", "<=", "="):
            raise InputError(f"relation {str(self.relation)[:40]!r} is not >=, <= or =")
        check_value(self.value, self.tree, self.level)

    def says(self, relation: str, value: Iterable[Alternative]) -> "AllSizes":
        """The same domain with this relation and the normal form of these alternatives."""
        normal = normalise(value, self.tree, self.level)
        return replace(self, relation=relation, value=normal)

    def same_domain(self, other: object) -> bool:
        """Whether only relation and value may differ."""
        return (
            isinstance(other, AllSizes)
            and replace(other, relation=self.relation, value=self.value) == self
        )

    def to_json(self) -> dict[str, object]:
        return {
            "kind": "all-sizes",
            "quantity": self.quantity,
            **self.domain_json(),
            "relation": self.relation,
            "value": value_to_json(self.value),
        }

    def __str__(self) -> str:
        quantity = (
            "maximal rank" if self.quantity == "maximal-rank" else "rank at almost all weights"
        )
        return f"{domain_text(self)}: {quantity} {self.relation} {value_text(self.value)}"


def domain_text(domain: Domain) -> str:
    """The domain in words."""
    words = {"any": "every tree", "regular": "one window w", "global": "one hidden layer"}
    tree = words.get(str(domain.tree), "two inputs, one hidden layer")
    parts = [f"windows of w = {domain.window}" if domain.window else tree]
    parts.append({"any": "every I | J"}.get(domain.partition, domain.partition))
    parts.append("any sharing" if domain.sharing == "any" else "unshared")
    parts.append("every field" if domain.field == "any" else "over QQ")
    if domain.level != 1:
        parts.append("every level t, r = min(M, r_0 .. r_(t-1)), L - t + 1 for L")
    if domain.r_min > 1:
        parts.append(f"r >= {domain.r_min}")
    head = "all sizes" if domain.operator == "product" else f"all sizes, {domain.operator}"
    return f"{head} ({'; '.join(parts)})"
