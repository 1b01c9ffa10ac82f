"""A non-zero polynomial's zero set is closed and of measure zero, so its closure is too (talk, measure zero).

That the set is null is cited (`null-zero-set`); what is checked is that the polynomial is not zero.
The rationals are the contrast (`zero-set-contrast`): of measure zero as well, but with closure
everything.
"""

from exactrank.kernel.rules import zero_set_null


def prove(instance):
    """The polynomial is not the zero polynomial."""
    return zero_set_null(instance.polynomial)
