"""The layers of the Boundary view, in words, and how much each asks for."""

from __future__ import annotations

from ganlab.engine.objectives import LOG_ODDS, Output
from ganlab.ui.canvas.layer_bar import LayerInfo
from ganlab.ui.meaning import field_help, line_help, line_name

__all__ = [
    "CELLS",
    "COARSE_DENSITY_CELLS",
    "DENSITY_CELLS",
    "LAYERS",
    "MANIFOLD_CELLS",
    "POINTS",
    "of_output",
]

#: Points of each kind.
POINTS = 512
#: Cells along the longer side of the axes: of the field, and of the real density where it is
#: cheap to evaluate and where it is not.
CELLS, DENSITY_CELLS, COARSE_DENSITY_CELLS = 48, 224, 96
#: Cells along each side of the manifold's grid.
MANIFOLD_CELLS = 20


def of_output(output: Output, company: str = "") -> tuple[LayerInfo, LayerInfo]:
    """Return the layers of D, named by what its output means."""
    of, line = output.of_x, line_name(output)
    line = line.capitalize() if output.threshold is None else line
    return (
        LayerInfo("field", f"Field {of}", field_help(output, of, company), True),
        LayerInfo("boundary", line, line_help(output), True),
    )


LAYERS = (
    *of_output(LOG_ODDS),
    LayerInfo("real", "Real", f"{POINTS} points of the data.", True),
    LayerInfo("generated", "Generated", f"{POINTS} points of G, always from the same z.", True),
    LayerInfo(
        "plain",
        "G as trained",
        f"The same {POINTS} z through G as it is trained, hollow: the full diamonds are of its "
        "average.",
        False,
    ),
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
    LayerInfo(
        "missing",
        "Missing",
        "A ring with a cross at each mode that is hardly drawn, as the detector found it: by no "
        "sample of high quality, or significantly too seldom and less than a fifth of its share. "
        "Where the data has no known modes: at the middle of such a part of it.",
        True,
    ),
)
