"""The families of certificates that have tables of their own: accepted, and refused with reasons."""

import attack_below
import attack_conditions
import attack_reals
import attack_rectifiers
import attack_separation
import attack_sizes
import attack_symbolic

FAMILIES = (
    attack_separation,
    attack_reals,
    attack_conditions,
    attack_rectifiers,
    attack_below,
    attack_sizes,
    attack_symbolic,
)
