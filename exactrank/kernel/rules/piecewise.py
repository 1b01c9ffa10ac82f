"""Rules about piecewise polynomials and operators. Their proofs are in `docs/rules-piecewise.md`."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from exactrank.kernel.expressions import (
    Expression,
    Polynomials,
    evaluate,
    expression_from_json,
    expression_to_json,
    is_polynomial,
    variables,
)
from exactrank.kernel.fields import QQ, InputError
from exactrank.kernel.statements_piecewise import (
    AverageEqualsSum,
    GeneralizedDecomposition,
    Operator,
    OperatorLaw,
    PiecewiseIdentity,
)
from exactrank.kernel.theorem import Theorem, conclude, fail

Tree = Mapping[str, Any]
"""TREE of the certificate page, as it stands in the witness."""
CASES_LIMIT = 20_000
DEPTH_LIMIT = 50
FACTORS_LIMIT = 4


class _Fails(Exception):
    """A case that does not prove what it should; the message says which and why."""


class _Cases:
    """Walks a case tree and shows left = right in each of its cases."""

    def __init__(self, left: Expression, right: Expression, names: Sequence[str]):
        self.sides = (left, right)
        self.ring = Polynomials(names)
        self.nodes = 0

    def walk(self, tree: Any, forms: list[Any], strict: list[bool]) -> None:
        """Every case below a node whose path has these forms (≥ 0, the strict ones > 0)."""
        self.nodes += 1
        if self.nodes > CASES_LIMIT or len(forms) > DEPTH_LIMIT:
            raise _Fails(f"more than {CASES_LIMIT} cases, or {DEPTH_LIMIT} nested")
        keys = set(tree) if isinstance(tree, Mapping) else set()
        if keys == {"split", "nonnegative", "negative"}:
            on = expression_from_json(tree["split"])
            if not is_polynomial(on):
                raise _Fails(f"a split by {expression_to_json(on)}, which is no polynomial")
            form = self.ring.expand(on)
            self.walk(tree["nonnegative"], [*forms, form], [*strict, False])
            self.walk(tree["negative"], [*forms, -form], [*strict, True])
        elif keys == {"decisions"}:
            self._decided(tree["decisions"], forms)
        elif keys == {"void"}:
            self._void(tree["void"], forms, strict)
        else:
            raise _Fails("a case tree is a split, decisions or void")

    def _decided(self, decisions: Sequence[Any], forms: Sequence[Any]) -> None:
        remaining = iter(decisions)
        left, right = (self._resolve(side, remaining, forms) for side in self.sides)
        if next(remaining, None) is not None:
            raise _Fails(f"a case has {len(decisions)} decisions, more than are due")
        if left != right:
            raise _Fails(f"in a case {left} and {right} remain, which differ")

    def _resolve(self, part: Expression, decisions: Iterator[Any], forms: Sequence[Any]) -> Any:
        """The polynomial that an expression is in this case."""
        if isinstance(part, str):
            return self.ring.atom(part)
        values = [self._resolve(argument, decisions, forms) for argument in part[1:]]
        if part[0] in ("sum", "product"):
            return self.ring.sum(values) if part[0] == "sum" else self.ring.product(values)
        if part[0] == "relu":
            values.append(self.ring.constant(Fraction(0)))
        decision = next(decisions, None)
        if decision is None:
            raise _Fails("a case has fewer decisions than are due")
        k, combinations = decision
        if type(k) is not int or not 0 <= k < len(values):
            raise _Fails(f"a decision for argument {k} of {len(values)}")
        others = values[:k] + values[k + 1 :]
        if len(combinations) != len(others):
            raise _Fails(f"{len(combinations)} combinations, where {len(others)} are due")
        for other, combination in zip(others, combinations, strict=True):
            difference = other - values[k] if part[0] == "min" else values[k] - other
            if self._combination(combination, forms) != difference:
                raise _Fails(f"the combination of forms is not {difference}")
        return values[k]

    def _void(self, combination: Any, forms: Sequence[Any], strict: Sequence[bool]) -> None:
        value = self._combination(combination, forms)
        if not value.is_constant():
            raise _Fails(f"the combination of a void case is {value}")
        positive = any(all(strict[i] for i in factors) for _, factors in combination)
        # A polynomial is not compared with a number by <: its one coefficient is.
        constant = max(value.to_dict().values(), default=0)
        if not (constant < 0 or (constant == 0 and positive)):
            raise _Fails("the combination of a void case is no contradiction")

    def _combination(self, combination: Any, forms: Sequence[Any]) -> Any:
        """Σ c·Π forms, with c > 0."""
        terms = []
        for coefficient, factors in combination:
            c = Fraction(QQ.element(coefficient))
            if c <= 0 or len(factors) > FACTORS_LIMIT or list(factors) != sorted(factors):
                raise _Fails(f"a term with the coefficient {c} and the forms {list(factors)}")
            if any(type(i) is not int or not 0 <= i < len(forms) for i in factors):
                raise _Fails(f"forms {list(factors)}, but the path has {len(forms)}")
            terms.append(self.ring.product([self.ring.constant(c), *(forms[i] for i in factors)]))
        return self.ring.sum(terms)


def piecewise_identity(left: Expression, right: Expression, *, cases: Tree) -> Theorem:
    """Two piecewise polynomials agree for all real values of their variables.

        in each case of the tree all max, min and [·]_+ are decided by its forms, and one polynomial remains;
        or the case does not occur
        ---------------------------------------------------------------------------------------------------
        left = right for all reals

    `cases` is the tree as JSON. Fails if a case is not decided, or different polynomials remain.

    >>> cases = {"split": "r", "nonnegative": {"decisions": [[0, [[["1", [0]]]]], [1, [[["1", [0]]]]]]},
    ...          "negative": {"decisions": [[1, [[["1", [0]]]]], [0, [[["1", [0]]]]]]}}
    >>> minus = ("product", "-1", ("relu", ("product", "-1", "r")))
    >>> piecewise_identity(("sum", ("relu", "r"), minus), "r", cases=cases).conclusion.fails_at is None
    True
    """
    name = "piecewise_identity"
    try:
        conclusion = PiecewiseIdentity(left=left, right=right)
        names = {*variables(left, right), *_split_names(cases)}
        _Cases(left, right, sorted(names)).walk(cases, [], [])
    except (_Fails, InputError) as error:
        fail(name, str(error))
    except (TypeError, ValueError, KeyError) as error:
        fail(name, f"the case tree is malformed: {error}")
    return conclude(name, conclusion, witness={"cases": cases})


def _split_names(tree: Any) -> set[str]:
    """Variables of the splits: a case may be distinguished by a variable that does not occur."""
    found: set[str] = set()
    pending = [(tree, 0)]
    while pending:
        node, depth = pending.pop()
        if isinstance(node, Mapping) and "split" in node and depth <= DEPTH_LIMIT:
            found.update(variables(expression_from_json(node["split"])))
            pending += [(node.get(side), depth + 1) for side in ("nonnegative", "negative")]
    return found


def piecewise_difference(subject: PiecewiseIdentity) -> Theorem:
    """A rational point at which two piecewise polynomials have different values.

        left(x) ≠ right(x)
        -----------------------------------
        left = right fails at the point x

    Fails if the values agree there.
    """
    name = "piecewise_difference"
    if subject.fails_at is None:
        fail(name, "no point is given")
    at = dict(subject.fails_at)
    left, right = (evaluate(side, at) for side in (subject.left, subject.right))
    if left == right:
        fail(name, "both sides have the same value at the point")
    return conclude(name, subject)


def operator_law(premise: Theorem, operator: Operator, law: str) -> Theorem:
    """A law of ρ(a, b) = P{σ(a), σ(b)} from the identity that says it.

        the law's pair is an identity for all reals     (window: P is max, sum or product)
        -----------------------------------------------------------------------------------
        ρ is commutative; or associative; or P{σ(c_1), …, σ(c_w)} is the iterated ρ for every w ≥ 2

    For windows the pair is σ(P{σ(a), σ(b)}) = P{σ(a), σ(b)}. Source: talk, generalized tensor product; [CS-R]
    section 4. Fails if the premise is another identity.
    """
    name = "operator_law"
    try:
        conclusion = OperatorLaw(operator=operator, law=law)
    except InputError as error:
        fail(name, str(error))
    found = premise.conclusion
    if not isinstance(found, PiecewiseIdentity) or found.fails_at is not None:
        fail(name, "the premise is not an identity for all reals")
    if (found.left, found.right) != conclusion.pair():
        fail(name, f"the premise is not the identity of the law {law}")
    if law == "window" and operator.pooling == "average":
        fail(name, "an average of averages is not the average: windows need max, sum or product")
    return conclude(name, conclusion, (premise,))


def operator_law_counterexample(subject: OperatorLaw) -> Theorem:
    """Arguments for which the two sides of a law differ.

        the law's two sides at the arguments are different numbers
        ----------------------------------------------------------
        the operator does not satisfy the law

    Fails if they agree.
    """
    name = "operator_law_counterexample"
    if subject.fails_at is None:
        fail(name, "no arguments are given")
    left, right = subject.values(subject.fails_at)
    if left == right:
        fail(name, "both sides have the same value for these arguments")
    return conclude(name, subject)


def generalized_decomposition(
    commutative: Theorem, associative: Theorem, window: Theorem
) -> Theorem:
    """On every pooling tree the network of (σ, P) is the generalized decomposition.

        ρ commutative     ρ associative     P{σ(c_1), …, σ(c_w)} is the iterated ρ, w ≥ 2
        ---------------------------------------------------------------------------------
        the grid tensor is the generalized decomposition, for every tree

    Source: [CS-R] section 4. Fails if the premises are not these laws of one operator.
    """
    name = "generalized_decomposition"
    premises = (commutative, associative, window)
    operators = []
    for premise, law in zip(premises, ("commutative", "associative", "window"), strict=True):
        found = premise.conclusion
        if not isinstance(found, OperatorLaw) or found.law != law or found.fails_at is not None:
            fail(name, f"a premise is not the law {law}")
        operators.append(found.operator)
    if len(set(operators)) != 1:
        fail(name, "the premises are about different operators")
    return conclude(name, GeneralizedDecomposition(operator=operators[0]), premises)


def average_into_weights(premise: Theorem) -> Theorem:
    """Average and sum pooling: the factor 1/w goes into the weights of the next layer.

        a·(u·s) = (a·u)·s for all reals
        --------------------------------------------------------------------
        networks with average and with sum pooling compute the same functions

    Source: talk, average pooling. Fails if the premise is another identity.
    """
    name = "average_into_weights"
    left = ("product", "a", ("product", "u", "s"))
    right = ("product", ("product", "a", "u"), "s")
    if premise.conclusion != PiecewiseIdentity(left=left, right=right):
        fail(name, "the premise is not a*(u*s) = (a*u)*s")
    return conclude(name, AverageEqualsSum(), (premise,))
