"""Why matricizations are used: CP-rank jumps in the limit (talk, corollary: "nor approximated"; de Silva and Lim 2008).

W = e_1⊗e_1⊗e_2 + e_1⊗e_2⊗e_1 + e_2⊗e_1⊗e_1 has CP-rank 3, but is the limit of ((e_1+εe_2)^{⊗3} −
e_1^{⊗3})/ε.
"""

from fractions import Fraction

from exactrank.kernel.rules import (
    both_cp_bounds,
    cp_terms_upper_bound,
    limit_of_terms,
    not_closed,
    pencil_lower_bound,
)

E1, E2 = (Fraction(1), Fraction(0)), (Fraction(0), Fraction(1))
ONE = Fraction(1)


def prove(instance):
    """Three terms are needed, two come as close as one likes."""
    tensor = instance.tensor
    return not_closed(three_terms(tensor), limit_of_two_terms(tensor))


def three_terms(tensor):
    """det(xP + yQ) = −x² vanishes at (0, 1), but Q does not: two terms are too few; three suffice."""
    lower = pencil_lower_bound(tensor, point=(Fraction(0), ONE))
    terms = [(ONE, (E1, E1, E2)), (ONE, (E1, E2, E1)), (ONE, (E2, E1, E1))]
    return both_cp_bounds(lower, cp_terms_upper_bound(tensor, terms=terms))


def limit_of_two_terms(tensor):
    """(e_1 + εe_2)^{⊗3} − e_1^{⊗3} = ε·W + O(ε²)."""
    moved = ([ONE], [Fraction(0), ONE])
    fixed, minus = ([ONE], []), ([-ONE], [])
    return limit_of_terms(tensor, power=1, terms=[(moved,) * 3, (minus, fixed, fixed)])
