"""Rules for all shapes: matricized products, sums of rank-one terms, containment of networks."""

from collections import Counter
from collections.abc import Mapping

from exactrank.kernel.statements_sizes import (
    KRONECKER_POSITION,
    Containment,
    Form,
    Formula,
    MatricizedProductSizes,
    PositionFormula,
    PositionTerms,
    TensorFormula,
    TermsBound,
    Universal,
)
from exactrank.kernel.theorem import Theorem, conclude, fail

Monomial = tuple[int, ...]
LEAVES_HERE = ("leaves", "g")
PASSED_ON = ("sum", "a", ("delta", "a", "g"), ("leaves", "a"))
OUTPUT = ("sum", "a", ("output", "a"), ("leaves", "a"))
CHANNELS: Mapping[str, str] = {"pass-channels": "product", "relu-max-channels": "relu-max"}
WIDTHS: Mapping[str, str] = {
    "unit-terms": "M^N",
    "unit-terms-but-one": "M^(N-1)",
    "indicator-terms": "M^N+1",
}
SIFTED_ENTRY = ("sum", "g", ("delta", "g", "d"), ("tensor", "g"))


def position_base(*, formula: PositionTerms) -> Theorem:
    """Before any mode of C: the position in [[B⊗C]] is the one in [[B]].

        F(p, 1, 0) = p
        -----------------------------------
        F holds where C has no mode on a side

    Fails if the polynomials differ.

    >>> position_base(formula=KRONECKER_POSITION).conclusion.step
    'base'
    """
    name = "position_base"
    start = Counter[int]()
    for c, (p, _, q) in formula:
        start[p] += int(c) if q == 0 else 0
    if +start != {1: 1} or any(c < 0 for c in start.values()):
        fail(name, "F(p, 1, 0) is not p")
    return conclude(name, PositionFormula("base", formula))


def position_append(*, formula: PositionTerms) -> Theorem:
    """A mode of n values with index d appended to C: every position x becomes x·n + d.

        F(p, w, q)·n + d = F(p, w·n, q·n + d)     in Z[p, w, q, n, d]
        --------------------------------------------------------------
        F is kept when a mode is appended

    Fails if the polynomials differ.

    >>> position_append(formula=KRONECKER_POSITION).rule
    'position_append'
    >>> position_append(formula=(("1", (0, 0, 1)), ("1", (1, 0, 0))))
    Traceback (most recent call last):
    exactrank.kernel.theorem.RuleError: position_append: F(p, w, q)·n + d is not F(p, w·n, q·n + d)
    """
    name = "position_append"
    # Monomials are the powers of p, w, q, n, d.
    left: Counter[Monomial] = Counter({(0, 0, 0, 0, 1): 1})
    right: Counter[Monomial] = Counter()
    for c, (p, w, q) in formula:
        left[p, w, q, 1, 0] += int(c)
        for chosen, ways in enumerate(_binomials(q)):
            # (q·n + d)^e has C(e, i)·(q·n)^i·d^(e−i).
            right[p, w, chosen, w + chosen, q - chosen] += int(c) * ways
    left.subtract(right)
    if any(left.values()):
        fail(name, "F(p, w, q)·n + d is not F(p, w·n, q·n + d)")
    return conclude(name, PositionFormula("append", formula))


def _binomials(e: int) -> list[int]:
    row = [1]
    for _ in range(e):
        row = [a + b for a, b in zip([0, *row], [*row, 0], strict=True)]
    return row


def matricized_product_sizes(base: Theorem, append: Theorem) -> Theorem:
    """[[B⊗C]] = [[B]] ⊙ [[C]] for tensors of all shapes, at every partition.

        F(p, w, q) = p·w + q at the start     F is kept by every mode of C
        -----------------------------------------------------------------
        [[B⊗C]]_{I,J} = [[B]] ⊙ [[C]]

    Fails unless the premises are of p·w + q, which is where ⊙ puts the entry. Source: talk.

    >>> F = KRONECKER_POSITION
    >>> matricized_product_sizes(position_base(formula=F), position_append(formula=F)).rule
    'matricized_product_sizes'
    """
    name = "matricized_product_sizes"
    expected = [PositionFormula(step, KRONECKER_POSITION) for step in ("base", "append")]
    if [base.conclusion, append.conclusion] != expected:
        fail(name, "the premises are not base and append of p·w + q")
    return conclude(name, MatricizedProductSizes(), (base, append))


def one_term_bound(premise: Theorem, *, bound: Form) -> Theorem:
    """Base: [[v_1 ⊗ … ⊗ v_N]] is a Kronecker product of N single rows or columns.

        [[B⊗C]] = [[B]] ⊙ [[C]]     1 ≤ a + b
        --------------------------------------
        rank of one term ≤ a + b

    Fails if a + b < 1, or for another premise.
    """
    name = "one_term_bound"
    if premise.conclusion != MatricizedProductSizes():
        fail(name, "the premise is not the matricized product for all shapes")
    if sum(bound) < 1:
        fail(name, f"one term can have rank 1, above {bound[0]} + {bound[1]}")
    return conclude(name, TermsBound("one", bound), (premise,))


def add_term_bound(premise: Theorem) -> Theorem:
    """Step: rank(A + B) ≤ rank A + rank B.

        rank of one term ≤ a + b     (a + b·Z) + (a + b) = a + b·(Z + 1)
        ----------------------------------------------------------------
        rank of Z terms ≤ a + b·Z  ⇒  rank of Z + 1 terms ≤ a + b·(Z + 1)

    Fails unless a = 0.
    """
    name = "add_term_bound"
    one = premise.conclusion
    if not isinstance(one, TermsBound) or one.terms != "one":
        fail(name, "the premise is not a bound of one term")
    if one.bound[0] != 0:
        fail(name, f"the bound {one.bound[0]} + {one.bound[1]}·Z does not add up")
    return conclude(name, TermsBound("step", one.bound), (premise,))


def all_terms_bound(base: Theorem, step: Theorem) -> Theorem:
    """Conclusion, by induction on the number of terms.

        rank of one term ≤ a + b     from Z to Z + 1 terms
        --------------------------------------------------
        rank of Z terms ≤ a + b·Z

    Fails unless the premises are of one bound.

    >>> F = KRONECKER_POSITION
    >>> product = matricized_product_sizes(position_base(formula=F), position_append(formula=F))
    >>> one = one_term_bound(product, bound=(0, 1))
    >>> print(all_terms_bound(one, add_term_bound(one)))
    |- terms-bound: terms any, bound (0, 1)
    """
    name = "all_terms_bound"
    one, more = base.conclusion, step.conclusion
    if not isinstance(one, TermsBound) or not isinstance(more, TermsBound):
        fail(name, "the premises are not bounds of terms")
    if (one.terms, more.terms) != ("one", "step") or one.bound != more.bound:
        fail(name, "the premises are not one term and a step of one bound")
    return conclude(name, TermsBound("any", one.bound), (base, step))


def leaf_formula(*, weights: str = "pass-channels") -> Theorem:
    """Passing channels, at an input: the leaf vectors are the CP's.

    φ^{0,j,γ} = v^{j,γ}     (by definition)

    `weights`: pass-channels, or relu-max-channels for rectifiers with maximum pooling.
    """
    return _passed("leaf_formula", weights, "input", LEAVES_HERE)


def node_formula(*, weights: str = "pass-channels") -> Theorem:
    """Passing channels, at a node whose children in channel α are ⊗ v^{j,α}.

    φ^{l,k,γ} = Σ_α δ_{αγ} · ⊗_j v^{j,α}     (by definition of a^{l,k,γ}_α = δ_{αγ})

    For relu-max-channels ⊗ is the generalized product max{·, …, 0}, which is associative.
    """
    return _passed("node_formula", weights, "node", PASSED_ON)


def root_formula(*, weights: str = "pass-channels") -> Theorem:
    """Passing channels, at the root whose children in channel α are ⊗ v^{j,α}.

    A = Σ_α a_α · ⊗_j v^{j,α}     (by definition)
    """
    return _passed("root_formula", weights, "root", OUTPUT)


def _passed(name: str, weights: str, at: str, formula: Formula) -> Theorem:
    if weights not in CHANNELS:
        fail(name, f"weights {str(weights)[:40]!r} do not pass channels on")
    return conclude(name, TensorFormula(weights, at, formula))


def entry_formula(*, weights: str) -> Theorem:
    """A shallow network whose output weights are the entries of a tensor T, or their differences.

        A_d = Σ_g δ_{gd} · T_g     (by definition)

    `weights`: unit-terms (g over all N indices), unit-terms-but-one (T_{g,·} at the last input), or for
    relu-max indicator-terms: δ_{gd} = 1 − max_i [d_i ≠ g_i].
    """
    name = "entry_formula"
    if weights not in WIDTHS:
        fail(name, f"weights {str(weights)[:40]!r} are not unit terms")
    return conclude(name, TensorFormula(weights, "entry", SIFTED_ENTRY))


def sift(premise: Theorem) -> Theorem:
    """The one rewriting rule.

        Σ_y δ_{yx} · X_y
        ----------------
        X_x

    Fails if the formula is not of this form.

    >>> sift(node_formula()).conclusion.formula
    ('leaves', 'g')
    """
    name = "sift"
    found = premise.conclusion
    if not isinstance(found, TensorFormula):
        fail(name, "the premise is not a formula of a tensor")
    formula = found.formula
    if len(formula) != 4 or formula[2][0] != "delta":
        fail(name, f"{formula} is not a sum over a delta")
    x, head = formula[2][2], formula[3][0]
    return conclude(name, TensorFormula(found.weights, found.at, (head, x)), (premise,))


def contains_shallow(base: Theorem, step: Theorem, output: Theorem) -> Theorem:
    """Deep networks contain shallow ones: by induction from the inputs to the root.

        ⊗ v^{j,γ} at the inputs     from the children to a node     A = Σ_α a_α ⊗ v^{j,α} at the root
        --------------------------------------------------------------------------------------------
        networks with all r_l ≥ Z realize every CP of Z terms

    Fails if base, step or output is another formula. Source: talk; [CSS].

    >>> print(contains_shallow(leaf_formula(), sift(node_formula()), root_formula()))
    |- containment: operator product, tree any
    """
    name = "contains_shallow"
    for weights, operator in CHANNELS.items():
        expected = [
            TensorFormula(weights, "input", LEAVES_HERE),
            TensorFormula(weights, "node", LEAVES_HERE),
            TensorFormula(weights, "root", OUTPUT),
        ]
        if [p.conclusion for p in (base, step, output)] == expected:
            return conclude(name, Containment(operator), (base, step, output))
    fail(name, "the premises are not ⊗ v at the inputs and nodes, and the CP at the root")


def shallow_universal(premise: Theorem) -> Theorem:
    """A CP that has every entry of an arbitrary tensor realizes every tensor.

        A_d = T_d with so many terms
        ----------------------------
        shallow networks of that width are universal

    Fails if the entry is not T_d. Source: talk; M^(N−1) derived here.

    >>> shallow_universal(sift(entry_formula(weights="unit-terms"))).conclusion.width
    'M^N'
    """
    name = "shallow_universal"
    found = premise.conclusion
    if not isinstance(found, TensorFormula) or (found.at, found.formula) != (
        "entry",
        ("tensor", "d"),
    ):
        fail(name, "the premise is not A_d = T_d")
    operator = "relu-max" if found.weights == "indicator-terms" else "product"
    conclusion = Universal(operator, "global", "none", WIDTHS[found.weights])
    return conclude(name, conclusion, (premise,))


def deep_universal(containment: Theorem, shallow: Theorem) -> Theorem:
    """What shallow networks realize, deep ones of that width do.

        deep networks contain shallow ones     shallow networks are universal
        ---------------------------------------------------------------------
        deep networks are universal

    Fails for other premises. Source: talk.
    """
    name = "deep_universal"
    universal = shallow.conclusion
    if not isinstance(universal, Universal) or universal.tree != "global":
        fail(name, "the second premise is not the universality of shallow networks")
    if containment.conclusion != Containment(universal.operator):
        fail(name, "the first premise is not the containment of shallow networks")
    conclusion = Universal(universal.operator, "any", "none", universal.width)
    return conclude(name, conclusion, (containment, shallow))
