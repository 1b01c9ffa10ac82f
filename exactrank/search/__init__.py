"""Sweeps over many cases and the store that keeps them.

What is found here is only proposed; the kernel proves it.
"""
