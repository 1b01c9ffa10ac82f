"""Claims with an assumption dropped, read for the search; the checker reads the same tables on its own."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from exactrank.bounds.cuts import minimal_cut
from exactrank.bounds.papers import crossing_windows, paper_upper_bound
from exactrank.claims import Claim, Variant, proofs_directory, read_claims
from exactrank.kernel.fields import InputError
from exactrank.kernel.objects import Network, Partition
from exactrank.refuting import hypotheses
from exactrank.refuting.expressions import UndefinedValue, evaluate, holds, parse

NETWORK_RANKS = "maximal-rank", "almost-all", "rank-at-weights"


@dataclass(frozen=True)
class Question:
    """A claim, or with `name` its variant: what a counterexample must meet and contradict."""

    claim_id: str
    claims_file: Path
    claim: Claim
    name: str | None
    kept: tuple[str, ...]
    dropped: tuple[str, ...]
    where: tuple[str, ...]
    kind: str
    relation: str
    value: str
    says: str
    because: str

    @property
    def about_networks(self) -> bool:
        """Whether networks are searched; else small examples and what other claims prove are tried."""
        ranks = self.kind in NETWORK_RANKS and self.relation != "never"
        return ranks and not {"as-required", *hypotheses.OF_STATEMENTS} & set(self.kept)

    @property
    def contradictable(self) -> bool:
        """Whether a certificate can contradict a conclusion of this kind (docs/certificate.md)."""
        if self.relation in ("never", "attains"):
            return True
        return self.kind in (*NETWORK_RANKS, "matrix-rank", "separation-rank", "distance")

    def meets(self, network: Network, partition: Partition) -> bool:
        """Whether the subject meets what is kept, and not all of what is dropped; and has a value."""
        of = partial(hypotheses.met, network=network, partition=partition)
        dropped = [name for name in self.dropped if name in hypotheses.KNOWN]
        if not all(map(of, self.kept)) or (dropped and all(map(of, dropped))):
            return False
        names = numbers(network, partition)
        try:
            return all(holds(condition, names) for condition in self.where)
        except UndefinedValue:
            return False

    def number(self, network: Network, partition: Partition) -> int | None:
        """The value at a subject; None where it has no meaning."""
        try:
            return evaluate(self.value, numbers(network, partition))
        except UndefinedValue:
            return None


def numbers(network: Network, partition: Partition) -> Callable[[str], int]:
    """What the names of expressions stand for."""
    layers = {f"r{layer}": width for layer, width in enumerate(network.widths)}
    plain = {
        "N": network.inputs,
        "M": network.representation,
        "L": network.depth,
        "r_last": network.widths[-1],
        "m": min(len(partition.I), len(partition.J)),
        **layers,
    }

    def number(name: str) -> int:
        match name:
            case "S":
                return crossing_windows(network, partition)
            case "cut":
                return minimal_cut(network, partition, symmetric=False).value
            case "recursion":
                return paper_upper_bound(network, partition)
            case "window_product":
                return _window_product(network, partition)
        if name not in plain:
            raise UndefinedValue
        return plain[name]

    return number


def _window_product(network: Network, partition: Partition) -> int:
    product = 1
    for window in network.tree.children[0]:
        inside = sum(label in partition.rows for label in window)
        side = network.representation ** min(inside, len(window) - inside)
        product *= min(network.widths[0], side)
    return product


def read_question(name: str, without: str | None = None) -> Question:
    """A shipped claim by id, or a user's by the path of its `.toml` or `.py`; raises InputError."""
    if name.endswith((".toml", ".py")):
        file = Path(name).with_suffix(".toml")
        claims = read_claims(file)
        if len(claims) != 1:
            raise InputError(f"{file}: must hold one claim, not {len(claims)}")
        ((ident, claim),) = claims.items()
        return question(ident, claim, file, without)
    file = proofs_directory() / "claims.toml"
    claims = read_claims(file)
    if name not in claims:
        raise InputError(
            f"{name!r} is neither a claim (see exactrank claims) nor a path to a .toml or .py"
        )
    return question(name, claims[name], file, without)


def names(claim: Claim) -> list[str]:
    """What `--without` may name: hypotheses, then variants that are none."""
    return list(dict.fromkeys([*claim.hypotheses, *claim.variants]))


def question(ident: str, claim: Claim, file: Path, name: str | None) -> Question:
    """A claim, or its variant of this name; raises InputError that lists the known names."""
    if name is not None and name not in names(claim):
        known = ", ".join(names(claim)) or "none"
        raise InputError(f"{ident} has no hypothesis or variant {name!r}; known: {known}")
    table = claim.variants.get(name or "", Variant(says=""))
    default = [name] if name in claim.hypotheses else []
    drops = default if table.drops is None else table.drops
    for hypothesis in drops:
        if hypothesis not in claim.hypotheses:
            raise InputError(
                f"{file}: [{ident}] variants: {name}: the claim has no hypothesis {hypothesis!r} to drop"
            )
    kind = table.kind or claim.conclusion.kind
    readable = hypotheses.KNOWN | hypotheses.OF_STATEMENTS
    unknown = [h for h in claim.hypotheses if h not in readable]
    if unknown and kind in NETWORK_RANKS:
        raise InputError(f"{file}: [{ident}] the search does not know the hypothesis {unknown[0]}")
    value = table.value or claim.conclusion.value
    if kind in NETWORK_RANKS:
        try:
            for side in re.split(">?=", "=".join([value, *table.where])):
                parse(side)
        except InputError as error:
            raise InputError(f"{file}: [{ident}] {error}") from None
    return Question(
        claim_id=ident,
        claims_file=file,
        claim=claim,
        name=name,
        kept=tuple(h for h in claim.hypotheses if h not in drops),
        dropped=tuple(h for h in drops if h is not None),
        where=tuple(table.where),
        kind=kind,
        relation=table.relation or claim.conclusion.relation,
        value=value,
        says=table.says or _says(ident, name),
        because=table.because,
    )


def _says(ident: str, name: str | None) -> str:
    return f"{ident}, without {name}" if name else ident
