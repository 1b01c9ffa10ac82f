"""Pictures of networks, partitions, matrices and ranks, as SVG and PNG; they show and prove nothing.

Every distinction is made twice, by colour and by shape or hatching, so that it survives any colour
vision and a printer without colours. The same picture gives the same bytes.
"""

from exactrank.render.pictures.canvas import Picture
from exactrank.render.pictures.curves import GrowthRow, PartitionRow, growth, partitions
from exactrank.render.pictures.grid import grid, row_of_inputs
from exactrank.render.pictures.matrix import matrix
from exactrank.render.pictures.pooling import Marks, marks_of, pooling_tree

__all__ = [
    "GrowthRow",
    "Marks",
    "PartitionRow",
    "Picture",
    "grid",
    "growth",
    "marks_of",
    "matrix",
    "partitions",
    "pooling_tree",
    "row_of_inputs",
]
