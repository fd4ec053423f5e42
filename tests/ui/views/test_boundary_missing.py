"""Modes that are hardly drawn are marked where they lie, with a ring and a cross."""

from dataclasses import replace

import numpy as np
import pytest
from made_up import frame, state
from PySide6.QtCore import Qt
from reports import report

from ganlab.engine.data import DISTRIBUTIONS
from ganlab.ui.canvas.missing import missing_places
from ganlab.ui.theme import LIGHT
from ganlab.ui.views.boundary import BoundaryView

RING = DISTRIBUTIONS["ring"]


@pytest.fixture
def boundary(qtbot):
    view = BoundaryView()
    qtbot.addWidget(view)
    view.resize(620, 560)
    view.show()
    view.set_state(state("ring"))
    yield view
    view.close()


def show(view, said, step=1536):
    view.set_frame(replace(frame(step=step), report=said))
    view.plot.repaint()


def box(view):
    return view.layer_bar.boxes["missing"]


def click(qtbot, widget):
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def test_every_missing_mode_is_marked_at_its_centre(boundary):
    show(boundary, report(missing=(1, 4)))
    layer = boundary.picture.missing
    wanted = boundary.picture.pane.to_pixels(RING.modes.centres[[1, 4]])
    assert box(boundary).isChecked()
    assert np.allclose(layer.at, wanted)
    assert "⊗ 2 modes of the data hardly drawn" in boundary.caption.text()


def test_more_of_them_are_marked_than_have_examples():
    said = replace(report(missing=(0, 1, 2, 3)), missing=())
    places, of_modes = missing_places(said, RING)
    assert of_modes
    assert np.array_equal(places, RING.modes.centres[:4])


def test_the_mark_is_seen(boundary):
    show(boundary, report(missing=()))
    before = boundary.plot.grab().toImage()
    show(boundary, report(missing=(0,)))
    after = boundary.plot.grab().toImage()
    assert before != after
    area = boundary._area()
    (x, y), ratio = boundary.picture.missing.at[0], after.devicePixelRatio()
    at = [round((v + o) * ratio) for v, o in ((x, area.left()), (y, area.top()))]
    # The middle of the cross.
    assert after.pixelColor(*at).name() == LIGHT.warning


def test_what_is_found_again_is_marked_no_longer(boundary):
    show(boundary, report(missing=(1,)))
    show(boundary, report("converged", missing=()))
    assert boundary.picture.missing.value is None
    assert "hardly drawn" not in boundary.caption.text()


def test_the_box_takes_marks_away_and_is_remembered(boundary, qtbot):
    show(boundary, report(missing=(1,)))
    click(qtbot, box(boundary))
    assert not boundary.picture.missing.visible
    assert "hardly drawn" not in boundary.caption.text()
    assert boundary.settings()["missing"] is False
    again = BoundaryView()
    qtbot.addWidget(again)
    again.restore(boundary.settings())
    again.set_state(state("ring"))
    assert not box(again).isChecked()
    click(qtbot, box(boundary))
    # It was on its way all the time.
    assert boundary.picture.missing.visible and boundary.picture.missing.value is not None


def test_without_known_modes_it_is_off_until_asked_for(boundary, qtbot):
    boundary.set_state(state("moons", generation=2))
    assert not box(boundary).isChecked()
    assert "missing" not in boundary.settings()
    said = report(missing=(1,))
    said = replace(said, strip=replace(said.strip, of_modes=False))
    boundary.set_frame(replace(frame(generation=2), report=said))
    click(qtbot, box(boundary))
    boundary.plot.repaint()
    assert "⊗ 1 part of the data hardly drawn" in boundary.caption.text()
    middle = said.missing[0].examples[:1].astype(float)
    pane = boundary.picture.pane
    inside = pane.to_pixels(middle)[pane.inside(pane.to_pixels(middle))]
    assert np.allclose(boundary.picture.missing.at, inside)


def test_settings_from_before_there_was_such_a_layer_leave_it_on(boundary):
    boundary.restore({"layers": ["field", "real"]})
    assert box(boundary).isChecked()


def test_an_unchanged_report_paints_nothing(boundary):
    said = report(missing=(1,))
    show(boundary, said)
    assert not boundary._take_report(said)
    same = report(missing=(1,))
    assert not boundary._take_report(same)


def test_a_restart_forgets_what_was_missing(boundary):
    show(boundary, report(missing=(1,)))
    boundary.set_state(state("ring", generation=2))
    assert boundary.picture.missing.value is None
