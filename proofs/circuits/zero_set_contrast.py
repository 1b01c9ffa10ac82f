"""The rationals have measure zero, but their closure is everything (talk, measure zero; cited)."""

from exactrank.kernel.rules import rationals_null


def prove(instance):
    """Cited as a whole."""
    return rationals_null()
