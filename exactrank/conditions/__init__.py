"""Conditions on the weights under which the maximal rank is attained, and points where it is lost."""

from exactrank.conditions.answer import Condition, Factor
from exactrank.conditions.points import Point, lose_rank
from exactrank.conditions.search import rank_condition

__all__ = ["Condition", "Factor", "Point", "lose_rank", "rank_condition"]
