"""Counterexamples: search for a subject that contradicts a claim with an assumption dropped.

Nothing here is believed: what is found is an ordinary certificate, and the independent checker compares
it with the claim (`exactrank check --refutes`).
"""
