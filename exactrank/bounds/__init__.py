"""Bounds of the maximal rank that need no weights: minimal cuts, flows of paths, the papers' formulas.

What is found here is only proposed; the kernel proves it.
"""
