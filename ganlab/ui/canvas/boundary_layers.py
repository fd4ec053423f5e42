"""The layers of the Boundary view, in words, and how much each asks for."""

from __future__ import annotations

from ganlab.ui.canvas.layer_bar import LayerInfo

__all__ = ["CELLS", "COARSE_DENSITY_CELLS", "DENSITY_CELLS", "LAYERS", "MANIFOLD_CELLS", "POINTS"]

#: Points of each kind.
POINTS = 512
#: Cells along the longer side of the axes: of the field, and of the real density where it is
#: cheap to evaluate and where it is not.
CELLS, DENSITY_CELLS, COARSE_DENSITY_CELLS = 48, 224, 96
#: Cells along each side of the manifold's grid.
MANIFOLD_CELLS = 20

LAYERS = (
    LayerInfo(
        "field",
        "Field D(x)",
        "D(x) at every place: blue where D says real, vermilion where it says fake.",
        True,
    ),
    LayerInfo("boundary", "D = ½", "The decision boundary: where D cannot tell.", True),
    LayerInfo("real", "Real", f"{POINTS} points of the data.", True),
    LayerInfo("generated", "Generated", f"{POINTS} points of G, always from the same z.", True),
    LayerInfo(
        "gradient",
        "Gradient",
        "From each generated point a line in the direction in which the objective would move it. "
        "Lengths are relative: the median is always as long, and no line is drawn longer than 3 "
        "times that.",
        False,
    ),
    LayerInfo(
        "manifold",
        "Manifold",
        "G's image of a grid over z, in cells of equal prior mass: the denser it lies, the "
        "stronger the green.",
        False,
    ),
    LayerInfo(
        "density",
        "Real density",
        "Contours of p_data: the smallest regions that hold 25, 50, 75 and 95 % of its mass.",
        False,
    ),
)
