from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QRegion, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QApplication
from pytestqt.qtbot import QtBot

from ganlab.engine.data import DrawnDistribution, build
from ganlab.engine.data.points import PointsDistribution
from ganlab.engine.experiment import Experiment
from ganlab.engine.latent import LatentSpace
from ganlab.engine.probes import (
    DensityRequest,
    DensityResult,
    FieldRequest,
    FieldResult,
    ManifoldRequest,
    ManifoldResult,
    PointRequest,
    PointResult,
    Request,
    Result,
    SamplesRequest,
    SamplesResult,
)
from ganlab.runtime.frame import Frame, HistoryDelta
from ganlab.runtime.state import RunState
from ganlab.ui.canvas.boundary_layers import LAYERS
from ganlab.ui.canvas.picture import Picture
from ganlab.ui.theme import DARK, LIGHT
from ganlab.ui.views.boundary import BoundaryView

# Two generated points where nothing else is: their colour can be looked for.
LONELY = np.array([[-1.9, 1.9], [1.9, -1.9]], np.float32)


class Run:
    """Stands in for a training: D is a step at x = 0, G makes what it is told to make."""

    def __init__(self, **experiment: Any) -> None:
        content = {"data": {"name": "two-gaussians"}, **experiment}
        self.experiment = Experiment.check(content)
        self.generated = np.tile(LONELY, (256, 1))
        #: By G as trained, where the other is its average.
        self.plain = np.tile(-LONELY[:, ::-1] * 0.5, (256, 1))
        self.steepness = 4.0
        self.generation = 1
        self.averaged = False
        self.distribution: Any = build(self.experiment.data)

    def state(self, **changes: Any) -> RunState:
        given = {"phase": "playing", "distribution": self.distribution, **changes}
        return RunState(generation=self.generation, experiment=self.experiment, **given)

    def averaged_state(self) -> RunState:
        """Be of an experiment in which G is averaged."""
        content = {"data": {"name": "two-gaussians"}, "averaging": {"decay": 0.9}}
        self.experiment = Experiment.check(content)
        return self.state()

    def d(self, points: NDArray[Any]) -> NDArray[np.float32]:
        with np.errstate(over="ignore"):
            return (1 / (1 + np.exp(-self.steepness * points[:, 0]))).astype(np.float32)

    def answer(self, request: Request) -> Result:
        if isinstance(request, FieldRequest):
            return FieldResult(request, self.d(request.points()).reshape(request.ny, request.nx))
        if isinstance(request, SamplesRequest):
            real = self.distribution.sample(request.n, np.random.default_rng([0, 1]))
            pull = np.tile(np.array([[1.0, 0.0]], np.float32), (len(self.generated), 1))
            plain = self.plain if request.plain else None
            pull = pull if request.gradients else None
            return SamplesResult(request, real, self.generated, pull, plain)
        if isinstance(request, ManifoldRequest):
            side = np.linspace(0.8, 1.8, request.cells + 1)
            x, y = np.meshgrid(side, side)
            density = np.ones((request.cells, request.cells))
            return ManifoldResult(request, np.stack([x, y], axis=2), density, "slice: z3 at 0")
        if isinstance(request, DensityRequest):
            x, y = request.grid.points().T
            ny, nx = request.grid.ny, request.grid.nx
            return DensityResult(request, -np.hypot(x, y).reshape(ny, nx), (-1.5,), False)
        assert isinstance(request, PointRequest)
        return PointResult(request, float(self.d(np.array([request.x]))[0]), 0.123456)

    def frame(self, view: BoundaryView, requests: frozenset[Request] | None = None) -> Frame:
        results = {r: self.answer(r) for r in (view.requests() if requests is None else requests)}
        history = HistoryDelta(0, np.zeros((0, 1), np.float32))
        return Frame(self.generation, 7, 7, 7, results, history, 0.0, self.averaged)


@pytest.fixture
def run() -> Run:
    return Run()


@pytest.fixture
def view(qtbot: QtBot, run: Run) -> Iterator[BoundaryView]:
    made = BoundaryView()
    qtbot.addWidget(made)
    made.resize(700, 560)
    made.show()
    made.set_state(run.state())
    QApplication.processEvents()
    yield made


def show(view: BoundaryView, run: Run) -> None:
    view.set_frame(run.frame(view))
    QApplication.processEvents()


def spot(view: BoundaryView, x: float, y: float) -> QPoint:
    """Where a place in data units lies on the plot's viewport."""
    scene = view.plot.getPlotItem().getViewBox().mapViewToScene(QPointF(x, y))
    return view.plot.viewportTransform().map(scene).toPoint()


def picture(view: BoundaryView) -> QImage:
    return view.plot.viewport().grab().toImage()


def around(image: QImage, at: QPoint, reach: int = 5) -> list[QColor]:
    return [
        image.pixelColor(at.x() + dx, at.y() + dy)
        for dx in range(-reach, reach + 1)
        for dy in range(-reach, reach + 1)
        if image.rect().contains(at.x() + dx, at.y() + dy)
    ]


def has(image: QImage, at: QPoint, colour: str, reach: int = 5, within: int = 24) -> bool:
    wanted = QColor(colour)
    return any(
        max(
            abs(found.red() - wanted.red()),
            abs(found.green() - wanted.green()),
            abs(found.blue() - wanted.blue()),
        )
        <= within
        for found in around(image, at, reach)
    )


def only(view: BoundaryView, *keys: str) -> None:
    view.restore({"layers": list(keys)})


def move_mouse(view: BoundaryView, at: QPoint) -> None:
    QTest.mouseMove(view.plot.viewport(), at)
    QApplication.processEvents()


def of_type(requests: frozenset[Request], kind: type[Request]) -> list[Any]:
    return [request for request in requests if isinstance(request, kind)]


def test_the_field_is_vermilion_where_d_says_fake_and_blue_where_it_says_real(
    view: BoundaryView, run: Run
) -> None:
    only(view, "field")
    show(view, run)
    image = picture(view)
    assert has(image, spot(view, -1.8, 0.0), LIGHT.fake, reach=0)
    assert has(image, spot(view, 1.8, 0.0), LIGHT.real, reach=0)
    assert has(image, spot(view, 0.0, 0.0), LIGHT.neutral, reach=1)


def test_row_zero_of_the_field_is_at_the_bottom(view: BoundaryView, run: Run) -> None:
    only(view, "field")
    run.d = lambda points: (points[:, 1] > 0).astype(np.float32)  # type: ignore[method-assign]
    show(view, run)
    image = picture(view)
    assert has(image, spot(view, 0.0, 1.5), LIGHT.real, reach=0)
    assert has(image, spot(view, 0.0, -1.5), LIGHT.fake, reach=0)


def test_the_boundary_is_where_d_is_one_half(view: BoundaryView, run: Run) -> None:
    only(view, "boundary")
    show(view, run)
    image = picture(view)
    for y in (-1.5, 0.2, 1.7):
        assert has(image, spot(view, 0.0, y), LIGHT.discriminator, reach=1)
        assert not has(image, spot(view, 0.2, y), LIGHT.discriminator, reach=4)


def test_real_points_are_ink_and_generated_ones_green(view: BoundaryView, run: Run) -> None:
    only(view, "real", "generated")
    show(view, run)
    image = picture(view)
    real = run.distribution.sample(512, np.random.default_rng([0, 1]))
    lone = real[np.argmax(real[:, 1])]
    assert has(image, spot(view, *lone.tolist()), LIGHT.ink, reach=2, within=70)
    for x, y in LONELY.tolist():
        assert has(image, spot(view, x, y), LIGHT.generator, reach=1)


# What is missing comes with every frame, unasked: see test_boundary_missing.
@pytest.mark.parametrize("layer", [layer.key for layer in LAYERS if layer.key != "missing"])
def test_each_check_box_changes_what_is_asked_for_and_what_is_seen(
    view: BoundaryView, run: Run, qtbot: QtBot, layer: str
) -> None:
    view.set_state(run.averaged_state())
    only(view)
    show(view, run)
    empty, asked = picture(view), view.requests()
    assert not asked
    box = view.layer_bar.boxes[layer]
    with qtbot.waitSignal(view.requests_changed):
        QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
    assert box.isChecked()
    assert view.requests() != asked
    show(view, run)
    assert picture(view) != empty
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
    show(view, run)
    assert view.requests() == asked
    assert picture(view) == empty


def test_gradients_are_computed_only_for_their_layer(view: BoundaryView) -> None:
    assert [r.gradients for r in of_type(view.requests(), SamplesRequest)] == [False]
    view.layer_bar.boxes["gradient"].setChecked(True)
    assert [r.gradients for r in of_type(view.requests(), SamplesRequest)] == [True]


def test_the_gradient_leads_from_the_point_the_way_it_is_pulled(
    view: BoundaryView, run: Run
) -> None:
    only(view, "gradient")
    run.generated = np.tile(np.array([[0.0, 0.0]], np.float32), (512, 1))
    show(view, run)
    image, at = picture(view), spot(view, 0.0, 0.0)
    assert has(image, at + QPoint(9, 0), LIGHT.generator, reach=1, within=40)
    assert not has(image, at + QPoint(-9, 0), LIGHT.generator, reach=2, within=40)
    assert not has(image, at + QPoint(25, 0), LIGHT.generator, reach=2, within=40)


def test_the_manifold_is_green_where_its_cells_lie(view: BoundaryView, run: Run) -> None:
    only(view, "manifold")
    show(view, run)
    image = picture(view)
    inside = image.pixelColor(spot(view, 1.33, 1.27))
    assert inside.green() > inside.red() + 20
    assert has(image, spot(view, -1.3, -1.3), LIGHT.surface, reach=2, within=0)
    assert "slice: z3 at 0" in view.caption.text()


def test_a_one_dimensional_latent_draws_a_line(view: BoundaryView, run: Run) -> None:
    only(view, "manifold")
    request = ManifoldRequest(20)
    line = np.column_stack([np.linspace(-1, 1, 21), np.full(21, 1.0)])
    result = ManifoldResult(request, line, np.full(20, 5.0), "")
    history = HistoryDelta(0, np.zeros((0, 1), np.float32))
    view.set_frame(Frame(1, 7, 7, 7, {request: result}, history, 0.0, False))
    QApplication.processEvents()
    image = picture(view)
    assert has(image, spot(view, 0.0, 1.0), LIGHT.generator, reach=2, within=80)
    assert not has(image, spot(view, 1.4, 1.0), LIGHT.generator, reach=2, within=80)


def test_density_contours_are_dotted_and_say_whether_they_are_exact(
    view: BoundaryView, run: Run
) -> None:
    only(view, "density")
    show(view, run)
    image = picture(view)
    # Level −1.5 of −|x| is the circle of radius 1.5: ink and gaps along it, nothing inside.
    angles = np.linspace(0, 2 * np.pi, 60)
    on = [spot(view, 1.5 * np.cos(a), 1.5 * np.sin(a)) for a in angles]
    assert sum(has(image, at, LIGHT.ink, reach=3, within=110) for at in on) > 50
    lightest = max(image.pixelColor(at).lightness() for at in on)
    assert lightest > 240
    assert not has(image, spot(view, 0.7, 0.0), LIGHT.ink, reach=4, within=110)
    assert "an estimate" in view.caption.text()


def test_generated_points_outside_are_marked_at_the_edge_and_counted(
    view: BoundaryView, run: Run
) -> None:
    run.generated = np.array([[0.0, 0.0], [50.0, 1.0], [60.0, 1.0], [0.5, -40.0]], np.float32)
    only(view, "generated")
    show(view, run)
    assert view.outside.text() == "3 outside →"
    assert "2 to the right" in view.outside.toolTip()
    assert "1 below" in view.outside.toolTip()
    pane, image = view.picture.pane, picture(view)
    assert has(image, spot(view, pane.x_hi, 1.0) - QPoint(6, 0), LIGHT.generator, reach=1)
    assert has(image, spot(view, 0.5, pane.y_lo) - QPoint(0, 6), LIGHT.generator, reach=1)
    run.generated = np.zeros((4, 2), np.float32)
    show(view, run)
    assert view.outside.text() == ""


def test_zooming_in_counts_anew_what_lies_outside(view: BoundaryView, run: Run) -> None:
    show(view, run)
    assert view.outside.text() == ""
    view.plot.getPlotItem().getViewBox().scaleBy((0.3, 0.3))
    QApplication.processEvents()
    assert view.outside.text().startswith("512 outside")


def test_points_that_are_no_numbers_are_counted_and_do_no_harm(
    view: BoundaryView, run: Run
) -> None:
    for layer in view.layer_bar.boxes.values():
        layer.setChecked(True)
    bad = [[np.nan, 0.0], [np.inf, 0.0], [0.0, -np.inf], [1e38, 0.0], [1.9, 1.9]]
    run.generated = np.array(bad, np.float32)
    run.steepness = np.nan
    show(view, run)
    assert view.outside.text().startswith("4 outside")
    assert "3 not finite" in view.outside.toolTip()
    assert has(picture(view), spot(view, 1.9, 1.9), LIGHT.generator, reach=1)


def test_the_same_frame_twice_paints_once(
    qtbot: QtBot, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    paints = []
    draw = Picture.draw
    monkeypatch.setattr(Picture, "draw", lambda *args: (paints.append(1), draw(*args))[1])
    view = BoundaryView()
    qtbot.addWidget(view)
    view.resize(700, 560)
    view.show()
    view.set_state(run.state())
    for layer in view.layer_bar.boxes.values():
        layer.setChecked(True)
    frame = run.frame(view)
    view.set_frame(frame)
    QApplication.processEvents()
    before = len(paints)
    assert before > 0
    view.set_frame(frame)
    # Computed anew, as while paused, and equal.
    view.set_frame(run.frame(view))
    QApplication.processEvents()
    assert len(paints) == before
    run.steepness = 3.0
    show(view, run)
    assert len(paints) == before + 1


def test_what_moves_is_painted_alike_with_and_without_the_scene(
    view: BoundaryView, run: Run
) -> None:
    show(view, run)
    run.steepness = 3.0
    quick, scene = view.plot.quick_paints, view.plot.scene_paints
    show(view, run)
    assert (view.plot.quick_paints, view.plot.scene_paints) == (quick + 1, scene)
    screen = view.screen()
    assert screen is not None
    plot = view.plot
    device = QImage(plot.viewport().size(), QImage.Format.Format_RGB32)
    pictures = []
    for alone in (lambda: True, lambda: False):
        plot.alone = alone
        area = plot.covered.toAlignedRect()
        plot.viewport().render(device, QPoint(), QRegion(area))
        pictures.append(device.copy(area))
    assert pictures[0] == pictures[1]


def test_a_frame_of_another_generation_is_not_drawn(view: BoundaryView, run: Run) -> None:
    only(view, "field", "generated")
    before = picture(view)
    run.generation = 0
    show(view, run)
    assert picture(view) == before
    run.generation = 1
    show(view, run)
    assert picture(view) != before


def test_a_new_generation_empties_the_view_and_shows_the_whole_of_the_data(
    view: BoundaryView, run: Run
) -> None:
    show(view, run)
    view.plot.getPlotItem().getViewBox().scaleBy((0.2, 0.2))
    run.generation, run.distribution = 2, build(Experiment().data)
    view.set_state(run.state())
    QApplication.processEvents()
    image, pane = picture(view), view.picture.pane
    assert pane.y_lo == pytest.approx(-1.6) and pane.y_hi == pytest.approx(1.6)
    assert has(image, spot(view, 1.5, 0.7), LIGHT.surface, reach=2, within=0)
    # The new data stands there before the first frame.
    assert has(image, spot(view, 1.0, 0.0), LIGHT.ink, reach=2, within=70)


def test_preparing_shows_the_data_and_says_so(qtbot: QtBot, run: Run) -> None:
    view = BoundaryView()
    qtbot.addWidget(view)
    view.resize(700, 560)
    view.show()
    view.set_state(run.state(phase="preparing"))
    QApplication.processEvents()
    assert view.message.isVisible() and view.message.text() == "Preparing…"
    assert has(picture(view), spot(view, 1.0, 0.0), LIGHT.ink, reach=4, within=70)
    view.set_state(run.state(phase="paused"))
    assert not view.message.isVisible()
    view.set_state(run.state(phase="preparing", distribution=None))
    assert view.requests() == frozenset()


def wheel(view: BoundaryView, at: QPoint, turn: int, shift: bool = False) -> None:
    viewport = view.plot.viewport()
    event = QWheelEvent(
        QPointF(at),
        QPointF(viewport.mapToGlobal(at)),
        QPoint(),
        QPoint(0, turn),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewport, event)
    QApplication.processEvents()


def test_the_wheel_asks_for_another_rectangle_and_home_returns(
    view: BoundaryView, run: Run, qtbot: QtBot
) -> None:
    (home,) = of_type(view.requests(), FieldRequest)
    with qtbot.waitSignal(view.requests_changed):
        wheel(view, spot(view, 1.0, 0.0), 480)
    (closer,) = of_type(view.requests(), FieldRequest)
    assert closer.x_hi - closer.x_lo < 0.8 * (home.x_hi - home.x_lo)
    # An answer for the rectangle before is drawn at its own place.
    only(view, "field")
    view.set_frame(run.frame(view, frozenset({home})))
    QApplication.processEvents()
    assert has(picture(view), spot(view, 1.0, 0.5), LIGHT.real, reach=0)
    QTest.keyClick(view.plot, Qt.Key.Key_Home)
    assert of_type(view.requests(), FieldRequest) == [home]
    wheel(view, spot(view, 1.0, 0.0), 480)
    QTest.mouseDClick(view.plot.viewport(), Qt.MouseButton.LeftButton, pos=spot(view, 1.0, 0.0))
    assert of_type(view.requests(), FieldRequest) == [home]


def test_dragging_moves_the_axes_and_a_tremble_asks_for_nothing_new(
    view: BoundaryView, qtbot: QtBot
) -> None:
    (home,) = of_type(view.requests(), FieldRequest)
    viewport, start = view.plot.viewport(), spot(view, 0.0, 0.0)
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    for step in range(1, 9):
        QTest.mouseMove(viewport, start + QPoint(20 * step, 0))
        QApplication.processEvents()
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=start + QPoint(160, 0))
    (moved,) = of_type(view.requests(), FieldRequest)
    assert moved.x_lo < home.x_lo
    # The same cells, moved by whole blocks of 4.
    assert abs(moved.nx - home.nx) <= 4
    assert (moved.ny, moved.y_lo) == (home.ny, home.y_lo)
    box = view.plot.getPlotItem().getViewBox()
    with qtbot.assertNotEmitted(view.requests_changed):
        box.translateBy(x=1e-4)
    assert of_type(view.requests(), FieldRequest) == [moved]


def test_the_cursor_reads_exact_values_and_never_old_ones(
    view: BoundaryView, run: Run, qtbot: QtBot
) -> None:
    assert not of_type(view.requests(), PointRequest)
    at = spot(view, 0.3, -0.7)
    with qtbot.waitSignal(view.readout.asked):
        move_mouse(view, at)
    assert "D(x) …" in view.readout.text()
    (asked,) = of_type(view.requests(), PointRequest)
    assert asked.x == pytest.approx((0.3, -0.7), abs=0.01)
    show(view, run)
    d = float(run.d(np.array([asked.x]))[0])
    assert f"D(x) {d:.3f}" in view.readout.text()
    assert f"x {asked.x[0]:.3f}" in view.readout.text()
    assert "p_data 0.123" in view.readout.text()
    with qtbot.waitSignal(view.readout.asked):
        move_mouse(view, spot(view, -0.3, -0.7))
    # The answer to the place before comes late.
    view.set_frame(run.frame(view, frozenset({asked})))
    assert "D(x) …" in view.readout.text()
    QApplication.sendEvent(view.plot.viewport(), QEvent(QEvent.Type.Leave))
    assert not of_type(view.requests(), PointRequest)
    assert "D(x)" not in view.readout.text()


def drag(view: BoundaryView, places: list[QPoint], button: Qt.MouseButton) -> None:
    viewport = view.plot.viewport()
    QTest.mousePress(viewport, button, pos=places[0])
    for place in places[1:]:
        QTest.mouseMove(viewport, place)
        QApplication.processEvents()
    QTest.mouseRelease(viewport, button, pos=places[-1])
    QApplication.processEvents()


LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


@pytest.fixture
def canvas(qtbot: QtBot) -> Iterator[tuple[BoundaryView, list[Any]]]:
    """A view on an empty drawing, and what it sends."""
    run = Run(data={"name": "gaussian"})
    run.experiment = Experiment.check({"data": {"name": "drawn"}})
    view = BoundaryView()
    qtbot.addWidget(view)
    view.resize(700, 560)
    view.show()
    view.set_state(run.state(distribution=None, phase="paused"))
    QApplication.processEvents()
    sent: list[Any] = []
    view.drawn.connect(sent.append)
    yield view, sent


def test_a_drag_draws_dabs_and_sends_them_on_release(
    canvas: tuple[BoundaryView, list[Any]],
) -> None:
    view, sent = canvas
    assert view.brush_bar.isVisible()
    assert view.message.text() == "Drag to draw the data"
    blank = picture(view)
    drag(view, [spot(view, -0.5, 0.0), spot(view, 0.5, 0.0)], LEFT)
    (dabs,) = sent
    assert isinstance(dabs, tuple) and len(dabs) > 8
    x, y, radius = np.array(dabs).T
    assert x[0] == pytest.approx(-0.5, abs=0.02) and x[-1] == pytest.approx(0.5, abs=0.1)
    assert np.diff(x) == pytest.approx(radius[0] / 2, abs=1e-3)
    assert np.abs(y).max() < 0.01
    assert dabs == tuple(tuple(round(value, 4) for value in dab) for dab in dabs)
    assert Experiment.check({"data": {"name": "drawn", "dabs": dabs}}).data.dabs == dabs
    image = picture(view)
    assert image.pixelColor(spot(view, 0.0, 0.0)).lightness() < 200
    assert image.pixelColor(spot(view, 0.0, 0.6)) == blank.pixelColor(spot(view, 0.0, 0.6))
    assert not view.message.isVisible()


def test_the_right_button_and_the_erase_mode_erase(
    canvas: tuple[BoundaryView, list[Any]], qtbot: QtBot
) -> None:
    view, sent = canvas
    drag(view, [spot(view, -0.5, 0.0), spot(view, 0.5, 0.0)], LEFT)
    drag(view, [spot(view, 0.6, 0.0), spot(view, 0.5, 0.0), spot(view, 0.4, 0.0)], RIGHT)
    assert max(x for x, _, _ in sent[-1]) < 0.35 < max(x for x, _, _ in sent[0])
    qtbot.mouseClick(view.brush_bar.modes["erase"], LEFT)
    drag(view, [spot(view, -0.5, 0.0), spot(view, -0.4, 0.0)], LEFT)
    assert min(x for x, _, _ in sent[-1]) > -0.35
    assert len(sent) == 3
    view.undo()
    assert sent[3] == sent[1]
    qtbot.mouseClick(view.brush_bar.undo, LEFT)
    assert sent[4] == sent[0]
    qtbot.mouseClick(view.brush_bar.clear, LEFT)
    assert sent[5] == ()


def test_moving_leaves_the_left_button_to_the_axes(
    canvas: tuple[BoundaryView, list[Any]], qtbot: QtBot
) -> None:
    view, sent = canvas
    qtbot.mouseClick(view.brush_bar.modes["move"], LEFT)
    before = view.picture.pane
    start = spot(view, 0.0, 0.0)
    drag(view, [start, start + QPoint(30, 0), start + QPoint(90, 0)], LEFT)
    assert sent == []
    assert view.picture.pane != before


def test_brush_size_by_wheel_keys_and_slider(canvas: tuple[BoundaryView, list[Any]]) -> None:
    view, _ = canvas
    tool, before = view.tool, view.picture.pane
    first = tool.radius
    wheel(view, spot(view, 0.0, 0.0), 120, shift=True)
    assert tool.radius > first
    assert view.picture.pane == before
    QTest.keyClicks(view.plot, "[")
    assert tool.radius == pytest.approx(first)
    QTest.keyClicks(view.plot, "]")
    assert tool.radius > first
    view.brush_bar.size_slider.setValue(0)
    assert tool.radius < 0.1 * first * 3
    wheel(view, spot(view, 0.0, 0.0), 120)
    assert view.picture.pane != before


def test_control_z_over_the_plot_takes_a_stroke_back(
    canvas: tuple[BoundaryView, list[Any]],
) -> None:
    view, sent = canvas
    drag(view, [spot(view, 0.0, 0.0), spot(view, 0.2, 0.0)], LEFT)
    QTest.keyClick(view.plot, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert sent[-1] == ()


def test_a_restart_with_the_drawing_keeps_the_zoom_and_the_newer_stroke(
    canvas: tuple[BoundaryView, list[Any]],
) -> None:
    view, sent = canvas
    drag(view, [spot(view, 0.0, 0.0), spot(view, 0.2, 0.0)], LEFT)
    drag(view, [spot(view, 0.0, 0.3), spot(view, 0.2, 0.3)], LEFT)
    wheel(view, spot(view, 0.0, 0.0), 240)
    pane = view.picture.pane
    experiment = Experiment.check({"data": {"name": "drawn", "dabs": sent[0]}})
    view.set_state(RunState("paused", 5, experiment, DrawnDistribution(sent[0])))
    assert view.tool.dabs == sent[1]
    assert view.picture.pane == pane
    # Another drawing, from a file, is taken over.
    other = ((0.5, 0.5, 0.1),)
    experiment = Experiment.check({"data": {"name": "drawn", "dabs": other}})
    view.set_state(RunState("paused", 6, experiment, DrawnDistribution(other)))
    assert view.tool.dabs == other


def test_drawing_can_be_taken_up_over_any_data(view: BoundaryView) -> None:
    assert not view.brush_bar.isVisible()
    view.set_drawing(True)
    assert view.brush_bar.isVisible()
    sent: list[Any] = []
    view.drawn.connect(sent.append)
    drag(view, [spot(view, 0.0, 0.0), spot(view, 0.2, 0.0)], LEFT)
    assert len(sent) == 1
    view.set_drawing(False)
    drag(view, [spot(view, 0.0, 0.0), spot(view, 0.2, 0.0)], LEFT)
    assert len(sent) == 1


def test_a_double_click_draws_rather_than_resets(canvas: tuple[BoundaryView, list[Any]]) -> None:
    view, _ = canvas
    wheel(view, spot(view, 0.0, 0.0), 240)
    pane = view.picture.pane
    QTest.mouseDClick(view.plot.viewport(), LEFT, pos=spot(view, 0.0, 0.0))
    assert view.picture.pane == pane


def test_layers_are_remembered(view: BoundaryView, qtbot: QtBot) -> None:
    only(view, "field", "density")
    other = BoundaryView()
    qtbot.addWidget(other)
    other.restore(view.settings())
    assert other.settings() == {"layers": ["field", "density"]}
    other.restore({"layers": "nonsense", "unknown": 3})
    assert other.settings() == {"layers": ["field", "density"]}


def test_the_first_layers_are_those_of_the_design(view: BoundaryView) -> None:
    assert view.settings() == {"layers": ["field", "boundary", "real", "generated"]}


def test_says_whether_g_is_the_averaged_one(view: BoundaryView, run: Run) -> None:
    show(view, run)
    assert view.caption.text() == ""
    run.experiment = Experiment.check(
        {"data": {"name": "two-gaussians"}, "averaging": {"decay": 0.99}}
    )
    run.averaged = True
    view.set_state(run.state())
    show(view, run)
    assert view.caption.text() == "G averaged" and view.caption.isVisible()


def test_dark_colours(view: BoundaryView, run: Run) -> None:
    show(view, run)
    view.set_theme(DARK)
    QApplication.processEvents()
    image = picture(view)
    assert has(image, spot(view, -1.8, 0.0), DARK.fake, reach=0)
    assert has(image, spot(view, 1.9, -1.9), DARK.generator, reach=1)
    assert not has(image, spot(view, 1.9, -1.9), LIGHT.generator, reach=3)


def test_a_file_with_unlike_units_fills_the_axes(view: BoundaryView, run: Run) -> None:
    rng = np.random.default_rng(0)
    run.distribution = PointsDistribution(rng.normal(size=(200, 2)) * [1.0, 1000.0], "a.csv")
    run.generation = 2
    view.set_state(run.state())
    QApplication.processEvents()
    pane = view.picture.pane
    spread = 1000.0 * pane.y_scale / pane.x_scale
    assert 0.7 < spread < 1.5
    (grid,) = of_type(view.requests(), FieldRequest)
    assert grid.ny < 80 and grid.nx < 80


def controls(view: BoundaryView) -> list[Any]:
    kinds: tuple[type[Any], ...] = (QAbstractButton, QAbstractSlider)
    return [
        widget
        for kind in kinds
        for widget in view.findChildren(kind)
        if not widget.objectName().startswith("qt_") and widget.parent().parent() is view
    ]


def test_every_control_has_an_accessible_name(view: BoundaryView) -> None:
    found = controls(view)
    assert len(found) >= len(LAYERS) + 6
    assert [widget for widget in found if not widget.accessibleName()] == []


@pytest.mark.parametrize("zoom", [1.0, 2.0])
def test_nothing_in_the_bars_is_cut_off(
    view: BoundaryView, run: Run, zoom: float, sized_font: Callable[[float], None]
) -> None:
    sized_font(zoom)
    view.set_state(run.averaged_state())
    view.set_drawing(True)
    QApplication.processEvents()
    for widget in controls(view):
        area = widget.geometry()
        assert area.width() >= widget.minimumSizeHint().width()
        assert widget.parentWidget().rect().contains(area), widget.accessibleName()


@pytest.fixture
def sized_font(qtbot: QtBot) -> Iterator[Callable[[float], None]]:
    before = QApplication.font()

    def apply(zoom: float) -> None:
        font = QApplication.font()
        font.setPointSizeF(zoom * before.pointSizeF())
        QApplication.setFont(font)

    yield apply
    QApplication.setFont(before)


# Labels: a D that sees them.


def labelled(run: Run, generation: int = 2, data: str = "blobs", **changes: Any) -> RunState:
    """Return a run whose G and D see the labels of mixture data."""
    run.experiment = Experiment.check({"data": {"name": data}})
    run.distribution = build(run.experiment.data)
    run.generation = generation
    shares = run.distribution.label_shares.tolist()
    latent = LatentSpace.noise(2, "normal").and_label(run.distribution.labels, shares)
    return run.state(latent=latent, **changes)


def press(view: BoundaryView, name: str) -> None:
    """Click the button of a label, or of all."""
    (button,) = [b for b in view.label_bar.buttons if b.text() == name]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_there_are_no_labels_to_pick_where_d_sees_none(view: BoundaryView, run: Run) -> None:
    latent = LatentSpace.noise(2, "normal")
    assert not view.label_bar.isVisible()
    view.set_state(run.state(latent=latent))
    assert not view.label_bar.isVisible() and view.colour_bar.of == "D(x)"
    assert {r.label for r in of_type(view.requests(), FieldRequest)} == {0}
    view.set_state(labelled(run))
    assert view.label_bar.isVisible()
    assert [b.text() for b in view.label_bar.buttons] == ["all", "1", "2", "3"]
    run.generation += 1
    view.set_state(run.state(latent=latent))
    assert not view.label_bar.isVisible() and view.colour_bar.of == "D(x)"


def test_a_label_is_asked_of_everything(view: BoundaryView, run: Run) -> None:
    view.set_state(labelled(run))
    only(view, "field", "boundary", "real", "generated", "manifold")
    asked = []
    view.requests_changed.connect(lambda: asked.append(view.requests()))
    press(view, "3")
    (requests,) = asked
    for kind in (FieldRequest, SamplesRequest, ManifoldRequest):
        assert [request.label for request in of_type(requests, kind)] == [2]
    QTest.mouseMove(view.plot.viewport(), spot(view, 0.1, 0.1))
    view.readout.move_to(0.1, 0.1)
    view.readout._ask()
    assert [r.label for r in of_type(view.requests(), PointRequest)] == [2]
    assert "D(x | y = 3) …" in view.readout.text()
    press(view, "2")
    assert [r.label for r in of_type(view.requests(), PointRequest)] == [1]


def test_all_labels_have_all_samples_and_the_field_of_the_last(
    view: BoundaryView, run: Run
) -> None:
    view.set_state(labelled(run))
    show(view, run)
    assert [r.label for r in of_type(view.requests(), SamplesRequest)] == [None]
    assert view.caption.text().startswith("D(x | y = 1), samples of all labels")
    press(view, "2")
    show(view, run)
    assert view.caption.text().startswith("D(x | y = 2), samples of y = 2")
    press(view, "all")
    show(view, run)
    assert [r.label for r in of_type(view.requests(), SamplesRequest)] == [None]
    assert [r.label for r in of_type(view.requests(), FieldRequest)] == [1]
    assert view.caption.text().startswith("D(x | y = 2), samples of all labels")


def test_the_colour_bar_says_of_which_label_the_field_on_show_is(
    view: BoundaryView, run: Run
) -> None:
    view.set_state(labelled(run))
    show(view, run)
    assert view.colour_bar.of == "D(x | y = 1)"
    press(view, "3")
    assert view.colour_bar.of == "D(x | y = 1)", "until the field of the other is there"
    show(view, run)
    assert view.colour_bar.of == "D(x | y = 3)"
    assert "D(x | y = 3)" in view.colour_bar.toolTip()
    only(view, "real")
    press(view, "2")
    assert view.colour_bar.of == "D(x | y = 2)", "there is no field to wait for"


def test_real_points_of_the_label_stand_out_of_the_others(view: BoundaryView, run: Run) -> None:
    view.set_state(labelled(run))
    only(view, "real")
    everywhere = view.points.everywhere
    one, other = np.array([[0.5, 0.5]], np.float32), np.array([[-1.0, -0.5]], np.float32)
    view.points.everywhere = np.concatenate([one, other])
    press(view, "2")
    view.points.set(one, None, None, None)
    view.plot.update()
    image = picture(view)
    assert has(image, spot(view, 0.5, 0.5), LIGHT.ink, reach=1, within=60)
    assert not has(image, spot(view, -1.0, -0.5), LIGHT.ink, reach=2, within=60)
    faint = around(image, spot(view, -1.0, -0.5), 2)
    assert min(c.lightness() for c in faint) < QColor(LIGHT.surface).lightness() - 25
    view.points.everywhere = everywhere
    press(view, "all")
    assert view.picture.points.value[2] is None


def test_labels_are_chosen_by_keyboard(view: BoundaryView, run: Run, qtbot: QtBot) -> None:
    view.set_state(labelled(run))
    view.activateWindow()
    first = view.label_bar.buttons[0]
    first.setFocus()
    qtbot.waitUntil(first.hasFocus)
    QTest.keyClick(first, Qt.Key.Key_Right)
    QTest.keyClick(view.label_bar.buttons[1], Qt.Key.Key_Space)
    assert view.label_bar.label == 0
    names = [button.accessibleName() for button in view.label_bar.buttons]
    assert names == ["All labels", "Label 1", "Label 2", "Label 3"]


def test_many_labels_are_a_list(view: BoundaryView, run: Run) -> None:
    view.set_state(labelled(run, data="grid"))
    choice = view.label_bar.choice
    assert choice is not None and not view.label_bar.buttons
    assert choice.count() == 26
    choice.setFocus()
    for _ in range(25):
        QTest.keyClick(choice, Qt.Key.Key_Down)
    assert view.label_bar.label == 24
    assert [r.label for r in of_type(view.requests(), FieldRequest)] == [24]
    QTest.keyClick(choice, Qt.Key.Key_Home)
    assert view.label_bar.label is None


def test_a_restart_keeps_the_label_and_other_data_forgets_it(view: BoundaryView, run: Run) -> None:
    view.set_state(labelled(run))
    press(view, "2")
    view.set_state(labelled(run, generation=3))
    assert view.label_bar.label == 1 and view.colour_bar.of == "D(x | y = 2)"
    view.set_state(labelled(run, generation=4, data="ring"))
    assert view.label_bar.label is None and view.colour_bar.of == "D(x | y = 1)"


def test_a_label_is_remembered_while_there_is_such_a_label(
    view: BoundaryView, run: Run, qtbot: QtBot
) -> None:
    assert "label" not in view.settings()
    view.set_state(labelled(run))
    assert "label" not in view.settings()
    press(view, "3")
    remembered = view.settings()
    assert remembered["label"] == "3"
    for data, label in (("blobs", 2), ("two-gaussians", None)):
        other = BoundaryView()
        qtbot.addWidget(other)
        other.restore(remembered)
        other.set_state(labelled(run, data=data))
        assert other.label_bar.label == label
        assert other.labels.field == (label or 0)
    view.restore({"label": 7})
