"""Claims files: what a proof script must prove, read for running it.

The statements are pinned in `claims.toml`, apart from the scripts. Whether a certificate says what its
claim pins is decided by the independent checker, which reads the same file on its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product as cartesian
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from exactrank.files import read_toml
from exactrank.kernel.features import Features, features_from_json
from exactrank.kernel.fields import QQ, Field, InputError
from exactrank.kernel.matrices import Matrix, matrix_from_json
from exactrank.kernel.objects import Network, Partition, Weights, weights_from_json
from exactrank.kernel.polynomials import Poly, poly_from_json
from exactrank.kernel.statements_circuits import DenseTensor
from exactrank.kernel.statements_piecewise import Operator, OperatorLaw
from exactrank.kernel.trees import pooling_from_json
from exactrank.partitions import parse_partition

_PACKAGE = Path(__file__).resolve().parent
_DEFAULTS: Mapping[str, list[Any]] = {
    "operator": ["product"],
    "sharing": ["none"],
    "geometry": ["contiguous"],
    "field": ["QQ"],
}
_POOLING = ("window", "shape", "tree")
_WITHOUT_FIELD = (
    "separation-rank",
    "separation-gap",
    "matricized-recursion",
    "distance",
    "symmetric",
    "unreachable",
    "not-closed",
    "null-set",
    "piecewise-identity",
    "operator-law",
    "generalized-decomposition",
    "average-equals-sum",
    "box",
    "named-set",
    "beyond-one-channel",
    "realized",
    "beyond-shallow",
)
_FURTHER_DEFAULTS: Mapping[str, dict[str, list[Any]]] = {
    "not-realizable": {"depth": [1], "sense": ["exact"]},
    "beyond-shallow": {"shallow": ["relu-max"], "sense": ["exact"]},
}


def proofs_directory() -> Path:
    """`proofs/` of the repository, or of the installed package."""
    beside, inside = _PACKAGE.parent / "proofs", _PACKAGE / "proofs"
    return inside if (inside / "claims.toml").is_file() else beside


class Conclusion(BaseModel):
    """What the last conclusion must be: kind, relation, value (the checker's closed grammar)."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: str
    relation: str
    value: str


class Variant(BaseModel):
    """A claim with an assumption dropped, or its conclusion made stronger (docs/certificate.md)."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    says: str
    because: str = ""
    drops: list[str] | None = None
    where: list[str] = []
    kind: str | None = None
    relation: str | None = None
    value: str | None = None


class Claim(BaseModel):
    """A table of a claims file."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    statement: str
    source: str
    part: str = "user"
    hypotheses: list[str] = []
    conclusion: Conclusion
    required: list[dict[str, list[Any]]]
    all_sizes: dict[str, Any] | None = None
    variants: dict[str, Variant] = {}


@dataclass(frozen=True)
class Instance:
    """One required case of a claim: the parameters, and the objects that they name."""

    parameters: Mapping[str, Any]

    @property
    def field(self) -> Field:
        """The field of the instance."""
        return Field.parse(self.parameters.get("field", "QQ"))

    @property
    def network(self) -> Network:
        """The network of the instance."""
        given = self.parameters
        pooling = {"geometry": given["geometry"]} | {k: given[k] for k in _POOLING if k in given}
        if "widths" in given:
            widths = given["widths"]
        else:
            depth = pooling_from_json(pooling).tree(given["inputs"]).depth
            widths = [given["width"]] * depth
        return Network.from_json(
            {
                "operator": given["operator"],
                "inputs": given["inputs"],
                "representation": given["representation"],
                "widths": widths,
                "sharing": given["sharing"],
                "pooling": pooling,
            }
        )

    @property
    def partition(self) -> Partition:
        """The partition of the instance."""
        if "inputs" in self.parameters:
            return parse_partition(self.parameters["partition"], self.network)
        modes = len(self.shapes[0]) + len(self.shapes[1])
        labels = [int(label) for label in self.parameters["partition"].split(",")]
        return Partition.of(modes, labels)

    @property
    def matrix(self) -> Matrix:
        """The matrix of the instance."""
        return matrix_from_json(self.parameters["matrix"], self.field)

    @property
    def shapes(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The shapes of B and C."""
        return tuple(self.parameters["left_shape"]), tuple(self.parameters["right_shape"])

    @property
    def matrices(self) -> tuple[Matrix, ...]:
        """The matrices of which combinations are taken."""
        return tuple(matrix_from_json(m, self.field) for m in self.parameters["matrices"])

    @property
    def tensor(self) -> DenseTensor:
        """The tensor of the instance, over QQ."""
        return DenseTensor.from_json(self.parameters["tensor"])

    @property
    def weights(self) -> Weights:
        """The weights of the instance, over its field."""
        return weights_from_json(self.parameters["weights"], self.network, self.field)

    @property
    def operator(self) -> Operator:
        """The operator of two real numbers (networks have a named one)."""
        return Operator.from_json(self.parameters["operator"])

    @property
    def law(self) -> OperatorLaw:
        """The law that is to hold, or to fail for the arguments given."""
        given = self.parameters.get("fails_at")
        fails_at = None if given is None else tuple(Fraction(QQ.element(x)) for x in given)
        return OperatorLaw(operator=self.operator, law=self.parameters["law"], fails_at=fails_at)

    @property
    def features(self) -> Features:
        """The representation functions f_1, …, f_M."""
        given = self.parameters["features"]
        return features_from_json({"family": given} if isinstance(given, str) else given)

    @property
    def polynomial(self) -> Poly | None:
        """The polynomial whose zero set is meant; None for the rationals."""
        which = self.parameters["set"]
        return None if which == "rationals" else poly_from_json(which["polynomial"])


def instances(claim: Claim) -> list[Instance]:
    """The required instances, in the order of the file."""
    found = []
    for table in claim.required:
        about_networks = "inputs" in table
        kind = claim.conclusion.kind
        defaults = {k: v for k, v in _DEFAULTS.items() if about_networks or k == "field"}
        if kind in _WITHOUT_FIELD:
            defaults.pop("field")
        defaults |= _FURTHER_DEFAULTS.get(kind, {})
        full = {**defaults, **table}
        for values in cartesian(*full.values()):
            found.append(Instance(dict(zip(full, values, strict=True))))
    return found


def read_claims(path: Path) -> dict[str, Claim]:
    """The claims of a file, by id; raises InputError that names the file and the claim."""
    found = {}
    for name, table in read_toml(path).items():
        try:
            found[name] = Claim.model_validate(table)
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(map(str, first["loc"]))
            raise InputError(f"{path}: [{name}] {place}: {first['msg']}") from None
    return found


@dataclass(frozen=True)
class ProofScript:
    """A claim with its script and the claims file that pins it."""

    name: str
    claim: Claim
    script: Path
    claims_file: Path


def shipped_scripts() -> dict[str, ProofScript]:
    """All claims that come with exactrank, in the order of the talk."""
    directory = proofs_directory()
    claims_file = directory / "claims.toml"
    found = {}
    for name, claim in read_claims(claims_file).items():
        script = directory / claim.part / f"{name.replace('-', '_')}.py"
        if not script.is_file():
            raise InputError(f"{claims_file}: [{name}] has no script {script}")
        found[name] = ProofScript(name, claim, script, claims_file)
    return found


def user_script(path: Path) -> ProofScript:
    """A user's own script, its claim in the `.toml` beside it (one table)."""
    if not path.is_file():
        raise InputError(f"{path}: does not exist")
    claims_file = path.with_suffix(".toml")
    if not claims_file.is_file():
        raise InputError(f"{path}: its claim must stand in {claims_file.name} beside it")
    claims = read_claims(claims_file)
    if len(claims) != 1:
        raise InputError(f"{claims_file}: must hold one claim, not {len(claims)}")
    ((name, claim),) = claims.items()
    return ProofScript(name, claim, path, claims_file)
