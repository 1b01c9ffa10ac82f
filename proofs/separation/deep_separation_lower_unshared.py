"""Unshared: maximal rank ≥ Π over first-layer windows of min{r_0, M^{min(|I_k|,|J_k|)}} (after [CS-P]).

Sharper than min{r_0,M}^S where a window has several inputs on each side: the leaf vectors of the
first m inputs of I and of J in a window spell its channel number in m digits of base M.
"""

from exactrank.kernel.rules import specialise_sizes, table_minor, tree_table, window_table
from exactrank.kernel.statements import MaximalRank


def prove(instance):
    """The theorem for all sizes at one network."""
    subject = MaximalRank(
        network=instance.network, partition=instance.partition, field=instance.field, lower=1
    )
    return specialise_sizes(prove_all_sizes(), subject)


def prove_all_sizes():
    """Equal numbers give 1 and different ones 0: in a window (base), in the tree (step), an identity."""
    base = window_table(operator="product", leaf=(1, 0), labels="digits")
    step = tree_table(base)
    return table_minor(step)
