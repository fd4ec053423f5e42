"""The window of the bilinear game: played by mouse and by keys, and at rest when put away."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from made_up import like, picture, pixels, settle
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from ganlab.engine.bilinear import METHODS
from ganlab.ui.bilinear import BilinearDialog
from ganlab.ui.bilinear.game import LIMIT, START
from ganlab.ui.bilinear.legend import Scrolled
from ganlab.ui.bilinear.marks import LOOKS
from ganlab.ui.theme import DARK, LIGHT, Theme

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def dialog(qtbot: QtBot) -> Iterator[BilinearDialog]:
    parent = QWidget()
    qtbot.addWidget(parent)
    made = BilinearDialog(parent)
    made.set_theme(LIGHT)
    made.resize(1150, 690)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    settle()
    yield made
    made.close()


def near(dialog: BilinearDialog, at: QPointF, colour: str, tolerance: int = 70) -> bool:
    """Whether there is that colour within a few pixels of a point of the plane's viewport."""
    table = pixels(picture(dialog.plane))
    x, y = round(at.x()), round(at.y())
    return bool(like(table[y - 3 : y + 4, x - 3 : x + 4], colour, tolerance).any())


def test_steps_by_hand(dialog: BilinearDialog) -> None:
    for _ in range(3):
        QTest.mouseClick(dialog.once, LEFT)
    assert dialog.counter.text() == "step 3"
    expected = np.hypot(*METHODS["simultaneous"].path(*START, dialog.game.eta, 3)[-1])
    assert float(dialog.legend.distances["simultaneous"].text()) == pytest.approx(
        expected, rel=1e-2
    )
    QTest.mouseClick(dialog.again, LEFT)
    assert dialog.counter.text() == "step 0"


def test_it_plays_and_pauses(dialog: BilinearDialog, qtbot: QtBot) -> None:
    QTest.mouseClick(dialog.play, LEFT)
    assert dialog.play.text() == "Pause"
    qtbot.waitUntil(lambda: dialog.game.step >= 3)
    QTest.mouseClick(dialog.play, LEFT)
    assert dialog.play.text() == "Play" and not dialog.playing
    # One step by hand pauses, too.
    QTest.mouseClick(dialog.play, LEFT)
    QTest.mouseClick(dialog.once, LEFT)
    assert not dialog.playing


def test_it_stops_at_the_end_and_begins_again(dialog: BilinearDialog, qtbot: QtBot) -> None:
    while dialog.game.step < LIMIT - 1:
        dialog.game.advance()
    QTest.mouseClick(dialog.play, LEFT)
    qtbot.waitUntil(lambda: not dialog.playing)
    assert dialog.counter.text() == f"step {LIMIT}" and not dialog.once.isEnabled()
    QTest.mouseClick(dialog.play, LEFT)
    assert dialog.playing and dialog.game.step < LIMIT


def test_put_away_it_rests(dialog: BilinearDialog) -> None:
    dialog.play.click()
    dialog.hide()
    assert not dialog.playing
    dialog.show()
    assert not dialog.playing and dialog.play.text() == "Play"


def test_keys_are_those_of_the_training(dialog: BilinearDialog) -> None:
    for focus in (dialog.plane, dialog.slider):
        focus.setFocus()
        QTest.keyClick(focus, Qt.Key.Key_Period)
        QTest.keyClick(focus, Qt.Key.Key_Space)
        assert dialog.playing and dialog.game.step == 1
        QTest.keyClick(focus, Qt.Key.Key_Space)
        assert not dialog.playing
        QTest.keyClick(focus, Qt.Key.Key_R)
        assert dialog.game.step == 0


def test_the_start_is_dragged(dialog: BilinearDialog) -> None:
    viewport, plane = dialog.plane.viewport(), dialog.plane
    dialog.advance()
    at, to = plane.place(*START).toPoint(), plane.place(-0.5, -1.5).toPoint()
    QTest.mousePress(viewport, LEFT, pos=at)
    QTest.mouseMove(viewport, to)
    QTest.mouseRelease(viewport, LEFT, pos=to)
    assert dialog.game.start == pytest.approx((-0.5, -1.5), abs=0.02)
    assert dialog.game.step == 1
    # Past the edge it stays within; pressed elsewhere, nothing moves.
    QTest.mousePress(viewport, LEFT, pos=plane.place(*dialog.game.start).toPoint())
    QTest.mouseMove(viewport, QPoint(1, 1))
    QTest.mouseRelease(viewport, LEFT, pos=QPoint(1, 1))
    before = dialog.game.start
    assert before == pytest.approx((-plane.reach[0], plane.reach[1]), abs=0.02)
    QTest.mousePress(viewport, LEFT, pos=plane.place(1.0, -1.0).toPoint())
    QTest.mouseMove(viewport, plane.place(0.0, 0.0).toPoint())
    assert dialog.game.start == before


def test_the_start_is_moved_by_keys(dialog: BilinearDialog) -> None:
    dialog.plane.setFocus()
    QTest.keyClick(dialog.plane, Qt.Key.Key_Left)
    QTest.keyClick(dialog.plane, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert dialog.game.start == pytest.approx((START[0] - 0.1, START[1] + 0.02))


def test_the_slider_is_the_step_size(dialog: BilinearDialog) -> None:
    for _ in range(5):
        dialog.advance()
    dialog.slider.setValue(60)
    assert dialog.eta.text() == "η = 0.60" and dialog.counter.text() == "step 5"
    assert (
        dialog.legend.rates["optimistic"].text()
        == f"× {METHODS['optimistic'].rate(0.6):.4f} a step"
    )
    np.testing.assert_allclose(
        dialog.game.path("extragradient"), METHODS["extragradient"].path(*START, 0.6, 5)
    )


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_method_is_drawn_where_it_is_until_it_is_unticked(
    dialog: BilinearDialog, theme: Theme
) -> None:
    dialog.set_theme(theme)
    for _ in range(12):
        dialog.advance()
    name = "extragradient"
    colour = LOOKS[name].colour(theme).name()
    for point in dialog.game.path(name)[[4, 9, 12]].tolist():
        assert near(dialog, dialog.plane.place(*point), colour)
    head = dialog.plane.place(*dialog.game.path(name)[-1].tolist())
    QTest.mouseClick(dialog.legend.boxes[name], LEFT, pos=QPoint(8, 8))
    assert not dialog.legend.boxes[name].isChecked()
    assert not near(dialog, head, colour)


def test_what_left_the_plane_is_marked_at_its_edge(dialog: BilinearDialog) -> None:
    for _ in range(40):
        dialog.advance()
    x, y = dialog.game.path("simultaneous")[-1].tolist()
    across, up = dialog.plane.reach
    share = max(abs(x) / across, abs(y) / up)
    assert share > 1
    edge = dialog.plane.place(x / share, y / share)
    centre = dialog.plane.rect_of(dialog.plane.area).center()
    inwards = centre - edge
    inwards /= float(np.hypot(inwards.x(), inwards.y()))
    assert near(dialog, edge + inwards * 8.0, LIGHT.warning)


def test_distances_stand_on_powers_of_ten(dialog: BilinearDialog) -> None:
    for _ in range(40):
        dialog.advance()
    plot, name = dialog.distance, "extragradient"
    table = pixels(picture(plot))
    rect = plot.rect_of(plot.area)
    colour = LOOKS[name].colour(LIGHT).name()
    for step in (10, 30):
        x = rect.x() + float(plot.across(np.array([float(step)]))[0])
        y = rect.y() + float(plot.down(dialog.game.distances(name)[[step]])[0])
        patch = table[round(y) - 2 : round(y) + 3, round(x) - 1 : round(x) + 2]
        assert like(patch, colour, 70).any()
    lo, hi = plot.limits[1]
    assert plot.down(np.array([10.0**hi, 10.0**lo])).tolist() == [0.0, plot.area.size().height()]
    assert plot.y_axis.tickStrings([-6.0, -2.0, 4.0], 1, 1) == ["1e−6", "0.01", "10,000"]


def test_at_the_equilibrium_nothing_moves_and_nothing_fails(dialog: BilinearDialog) -> None:
    dialog.plane.start_chosen.emit(0.0, 0.0)
    dialog.advance()
    picture(dialog)
    assert {label.text() for label in dialog.legend.distances.values()} == {"0"}


def test_nothing_is_painted_that_did_not_change(dialog: BilinearDialog) -> None:
    settle()
    before = (dialog.plane.paints, dialog.distance.paints, dialog.plane.still_paints)
    settle()
    assert (dialog.plane.paints, dialog.distance.paints, dialog.plane.still_paints) == before
    dialog.advance()
    settle()
    assert dialog.plane.paints > before[0] and dialog.plane.still_paints == before[2]
    assert QApplication.focusWidget() is not None


@pytest.mark.parametrize("size", [(1150, 690), (1000, 520)])
def test_no_sentence_is_cut_short(dialog: BilinearDialog, size: tuple[int, int]) -> None:
    dialog.resize(*size)
    settle()
    notes = [
        note
        for note in dialog.legend.findChildren(QLabel)
        if note.text() in [method.note for method in METHODS.values()]
    ]
    assert len(notes) == len(METHODS)
    for note in notes:
        assert note.height() >= note.heightForWidth(note.width())
    assert dialog.legend.width() >= dialog.legend.minimumSizeHint().width()
    scroll = dialog.legend.parentWidget().parentWidget()
    assert isinstance(scroll, Scrolled)
    bar = scroll.verticalScrollBar()
    assert dialog.legend.height() <= scroll.viewport().height() + bar.maximum()
