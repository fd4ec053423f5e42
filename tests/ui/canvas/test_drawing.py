"""The tool on a plot of one dimension; two are tested with the Boundary view."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyqtgraph as pg
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ganlab.ui.canvas.brush_bar import BrushBar
from ganlab.ui.canvas.dabs import MOST_DABS
from ganlab.ui.canvas.drawing import DrawingTool
from ganlab.ui.canvas.plot import bare_plot, dress_plot
from ganlab.ui.theme import LIGHT

LEFT = Qt.MouseButton.LeftButton
# pyqtgraph lets presses that it acts upon itself pass by.
PASSED_BY = pytest.mark.qt_log_ignore("not accepted by receiving widget", extend=True)


@pytest.fixture
def plot(qtbot: QtBot) -> Iterator[pg.PlotWidget]:
    made = bare_plot()
    qtbot.addWidget(made)
    dress_plot(made, LIGHT)
    made.resize(400, 300)
    made.getPlotItem().getViewBox().setRange(xRange=(-3, 3), yRange=(0, 1), padding=0)
    made.show()
    QApplication.processEvents()
    yield made


@pytest.fixture
def tool(plot: pg.PlotWidget) -> DrawingTool:
    made = DrawingTool(plot, dims=1)
    made.set_extent(6.0)
    made.set_active(True)
    return made


def spot(plot: pg.PlotWidget, x: float, y: float) -> QPoint:
    scene = plot.getPlotItem().getViewBox().mapViewToScene(QPointF(x, y))
    return plot.viewportTransform().map(scene).toPoint()


def drag(plot: pg.PlotWidget, *places: QPoint) -> None:
    QTest.mousePress(plot.viewport(), LEFT, pos=places[0])
    for place in places[1:]:
        QTest.mouseMove(plot.viewport(), place)
    QTest.mouseRelease(plot.viewport(), LEFT, pos=places[-1])
    QApplication.processEvents()


def seen(plot: pg.PlotWidget) -> QImage:
    return plot.viewport().grab().toImage()


def test_one_dimension_draws_pairs_at_any_height(plot: pg.PlotWidget, tool: DrawingTool) -> None:
    sent: list[Any] = []
    tool.drawn.connect(sent.append)
    before = seen(plot)
    drag(plot, spot(plot, -1.0, 0.2), spot(plot, 0.0, 0.8), spot(plot, 1.0, 0.4))
    (dabs,) = sent
    assert all(len(dab) == 2 for dab in dabs)
    assert dabs[0][0] == pytest.approx(-1.0, abs=0.02)
    assert dabs[-1][0] == pytest.approx(1.0, abs=tool.radius)
    at = spot(plot, 0.0, 0.01)
    assert seen(plot).pixelColor(at).lightness() < before.pixelColor(at).lightness() - 20
    tool.clear()
    assert sent[-1] == ()


@PASSED_BY
def test_an_inactive_tool_leaves_the_plot_alone(plot: pg.PlotWidget, tool: DrawingTool) -> None:
    tool.set_active(False)
    sent: list[Any] = []
    tool.drawn.connect(sent.append)
    ((before, _), _) = plot.getPlotItem().getViewBox().viewRange()
    start = spot(plot, 0.0, 0.5)
    drag(plot, start, start + QPoint(30, 0), start + QPoint(60, 0))
    assert sent == []
    assert plot.getPlotItem().getViewBox().viewRange()[0][0] < before


@PASSED_BY
def test_a_press_beside_the_axes_draws_nothing(plot: pg.PlotWidget, tool: DrawingTool) -> None:
    sent: list[Any] = []
    tool.drawn.connect(sent.append)
    drag(plot, QPoint(3, 3), spot(plot, 0.0, 0.5))
    assert sent == []


def test_the_brush_shows_its_size_under_the_mouse(plot: pg.PlotWidget, tool: DrawingTool) -> None:
    before = seen(plot)
    QTest.mouseMove(plot.viewport(), spot(plot, 0.0, 0.5))
    QApplication.processEvents()
    image = seen(plot)
    edge = spot(plot, tool.radius, 0.5)
    around = [image.pixelColor(edge + QPoint(dx, 0)).lightness() for dx in range(-2, 3)]
    assert min(around) < 120
    assert image.pixelColor(spot(plot, 0.0, 0.5)) == before.pixelColor(spot(plot, 0.0, 0.5))


def test_a_full_drawing_says_so_and_what_to_do(
    qtbot: QtBot, plot: pg.PlotWidget, tool: DrawingTool
) -> None:
    bar = BrushBar(tool)
    qtbot.addWidget(bar)
    tool.sync(tuple((0.001 * i, 0.1) for i in range(MOST_DABS)))
    assert bar.count.text() == "Full at 2,000 dabs: erase some, or draw with a larger brush"
    sent: list[Any] = []
    tool.drawn.connect(sent.append)
    drag(plot, spot(plot, -1.0, 0.5), spot(plot, 0.5, 0.5))
    assert sent == []


def test_an_old_answer_does_not_undo_a_newer_stroke(plot: pg.PlotWidget, tool: DrawingTool) -> None:
    sent: list[Any] = []
    tool.drawn.connect(sent.append)
    drag(plot, spot(plot, -1.0, 0.5), spot(plot, -0.5, 0.5))
    # The experiment has not changed yet, then has the first stroke while there is a second.
    tool.sync(())
    assert tool.dabs == sent[0]
    drag(plot, spot(plot, 1.0, 0.5), spot(plot, 1.5, 0.5))
    tool.sync(sent[0])
    assert tool.dabs == sent[1]
    tool.sync(sent[1])
    assert tool.dabs == sent[1] and tool.drawing.can_undo
    # From here on the first stroke alone can only come from elsewhere.
    tool.sync(sent[0])
    assert tool.dabs == sent[0]
