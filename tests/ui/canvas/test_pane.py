from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from ganlab.engine.probes import FieldRequest
from ganlab.ui.canvas.pane import Pane

PANE = Pane(-2.0, 2.0, -1.0, 1.0, 400.0, 200.0)


def test_pixels_run_downwards_and_back() -> None:
    corners = np.array([[-2.0, 1.0], [2.0, -1.0], [0.0, 0.0]])
    assert PANE.to_pixels(corners).tolist() == [[0, 0], [400, 200], [200, 100]]
    assert PANE.to_data(QPointF(400.0, 0.0)) == (2.0, 1.0)


def test_inside_holds_the_edges_and_refuses_what_is_no_number() -> None:
    pixels = np.array([[0.0, 0.0], [400.0, 200.0], [400.1, 5.0], [np.nan, 5.0], [5.0, -np.inf]])
    assert PANE.inside(pixels).tolist() == [True, True, False, False, False]


def test_a_grid_has_its_place() -> None:
    area = PANE.rectangle(FieldRequest(-1.0, 1.0, 0.0, 1.0, 2, 2))
    assert (area.left(), area.top(), area.width(), area.height()) == (100, 0, 200, 100)


@pytest.mark.parametrize("zoom", np.geomspace(1e-3, 1e4, 23).tolist())
@pytest.mark.parametrize("squeeze", [1.0, 1e-3])
def test_grids_cover_the_pane_with_square_cells(zoom: float, squeeze: float) -> None:
    y = zoom * squeeze
    pane = Pane(0.3 - zoom, 0.3 + zoom, 0.1 * y, 1.6 * y, 800.0, 600.0)
    grid = pane.grid(56)
    slack = 1e-6 * zoom
    assert grid.x_lo <= pane.x_lo + slack and grid.x_hi >= pane.x_hi - slack
    assert grid.y_lo <= pane.y_lo + slack * squeeze and grid.y_hi >= pane.y_hi - slack * squeeze
    width = (grid.x_hi - grid.x_lo) / grid.nx * pane.x_scale
    height = (grid.y_hi - grid.y_lo) / grid.ny * pane.y_scale
    assert width == pytest.approx(height, rel=1e-4)
    assert 56 / 2**0.25 <= grid.nx <= 56 + 12
    # The outermost centres, to which level lines reach, lie outside.
    x, _ = grid.centres()
    assert x[0] <= pane.x_lo + slack and x[-1] >= pane.x_hi - slack


def test_nearly_the_same_pane_asks_for_the_same_grid() -> None:
    grids = {
        Pane(-2 + d, 2 + d, -1.013, 1.002, 400.0, 200.0).grid(56)
        for d in np.linspace(0.01, 0.06, 20)
    }
    assert len(grids) <= 2
    wide = {Pane(-2 - d, 2 + d, -1 - d / 2, 1 + d / 2, 400.0, 200.0).grid(56) for d in (0.01, 0.02)}
    assert len(wide) == 1
