"""Separation ranks of a network's function h = sum of A_d f_{d_1}(x_1) ... f_{d_N}(x_N)."""

from __future__ import annotations

from typing import Any

import form
from features import read_points
from matrices import dot, rank, read_tensor
from rules import Rule, Step, same
from rules_networks import check_flow
from statements import Bounds, Parts, Statement
from verdicts import Declined, Element, Invalid, Work, show
from weights import matricization, tensor

MAX_VALUES, MAX_FEATURES = 4096, 64
SUBJECT = "network", "weights", "partition"


def _points(value: Any, conclusion: Statement, work: Work) -> Any:
    (points,) = form.keys(value, "the witness", "points")
    return None if points is None else read_points(points, "points")


def separation_by_points(step: Step) -> Bounds:
    said, premise, work = step.conclusion, step.premises[0], step.work
    same(said, premise, *SUBJECT)
    if premise.field:
        raise Invalid("the premise is not over QQ")
    if step.witness is None:
        if premise.bounds[1] is None:
            raise Invalid("without points an upper bound is due, and the premise has none")
        return None, premise.bounds[1]
    m = said.net.representation
    if len(step.witness) != m:
        raise Invalid(f"there are {len(step.witness)} points instead of M = {m}")
    if m > MAX_FEATURES:
        raise Declined("there are more than 64 functions")
    if rank([said.features.at(point, work) for point in step.witness], 0, work) < m:
        raise Invalid("the matrix of the functions at the points is not invertible")
    return premise.bounds


def separation_of_values(step: Step) -> Bounds:
    said, premise = step.conclusion, step.premises[0]
    if premise.field or "tensor" not in premise.raw["matrix"]:
        raise Invalid("the premise is not the rank over QQ of a tensor's matricization")
    if said.features.family != "values":
        raise Invalid("the functions are not given by their values")
    if premise.raw["matrix"]["partition"] != said.raw["partition"]:
        raise Invalid("the partition is another than in the premise")
    shape, entries = read_tensor(premise.raw["matrix"]["tensor"], 0)
    if shape != [len(said.features.vectors)] * said.net.inputs:
        raise Invalid(f"the tensor is of shape {show(shape)}, but h has not these values")
    if entries != _values(said, step.work):
        raise Invalid("the tensor's entries are not the values of h")
    return premise.bounds


def _values(said: Statement, work: Work) -> list[Element]:
    """h at all points, the first input's slowest."""
    net, rows = said.net, said.features.vectors
    for base in (len(rows), net.representation):
        _check_power(base, net.inputs)
    if said.weights.form == "flow":
        check_flow(said, work)
    entries = tensor(net, said.weights, work)
    for _ in range(net.inputs):  # the first mode becomes points, and the last
        rest = len(entries) // net.representation
        work.charge(len(entries) * len(rows))
        columns = [entries[t::rest] for t in range(rest)]
        entries = [dot(row, column, 0, work) for column in columns for row in rows]
    return entries


def rank_at_weights(said: Statement, work: Work) -> int:
    """rank [[A]]_{I,J} at the weights over QQ, by elimination."""
    _check_power(said.net.representation, said.net.inputs)
    return rank(matricization(said.net, said.weights, said.partition, 0, work), 0, work)


def _check_power(base: int, inputs: int) -> None:
    if base ** min(13, inputs) > MAX_VALUES:
        raise Declined("there are more than 4,096 entries or values")


def separation_gap(step: Step) -> Parts:
    said, (separation, rank) = step.conclusion, step.premises
    same(said, separation, *SUBJECT, "features")
    same(said, rank, *SUBJECT)
    if rank.field:
        raise Invalid("the second premise is not over QQ")
    above, below = separation.bounds[1], rank.bounds[0]
    if above is None or below is None:
        raise Invalid("the separation rank has no upper bound, or the rank no lower one")
    return said.parts | {"separation": above, "rank": below}


SEPARATION, AT = ("separation-rank",), ("rank-at-weights",)
RULES = {
    "separation_by_points": Rule(separation_by_points, SEPARATION, AT, _points),
    "separation_of_values": Rule(separation_of_values, SEPARATION, ("matrix-rank",)),
    "separation_gap": Rule(separation_gap, ("separation-gap",), SEPARATION + AT),
}
