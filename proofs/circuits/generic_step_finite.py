"""Over GF(2) the generic step fails: x·diag(1,0,1) + y·diag(0,1,1) has det xy(x+y), zero at all four points.

Its generic rank is 3 (at y = 1 and x of a larger field), but over GF(2) no combination exceeds rank
2.
"""

from exactrank.kernel.rules import enumerate_combinations


def prove(instance):
    """All p^k combinations."""
    return enumerate_combinations(instance.matrices, instance.field)
