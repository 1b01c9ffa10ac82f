"""Ranks with theorems: the maximal rank of a network, the rank at given weights, of explicit matrices."""

from exactrank.ranks.answer import Rank
from exactrank.ranks.explicit import matrix_rank
from exactrank.ranks.maximal import maximal_rank
from exactrank.ranks.weights import rank_at_weights

__all__ = ["Rank", "matrix_rank", "maximal_rank", "rank_at_weights"]
