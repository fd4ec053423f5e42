"""Films by clicks: frames in the file are what was painted, and cancelling leaves nothing."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from live_window import until
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ganlab.runtime.state import TimelineState
from ganlab.ui.record import work
from ganlab.ui.record.studio import Studio
from ganlab.ui.theme import DARK, LIGHT


@pytest.fixture
def dialog(live):
    live.actions_["record"].trigger()
    made = live.recorder.dialog
    until(made.isVisible)
    made.size_.set_value("small")
    made.seconds.set_value(0.4)
    made.rate.set_value(10)
    made.hold.set_value(0.0)
    made.what.set_value("training")
    made.format.set_value("apng")
    made.changed()
    yield made
    made.call_off()
    made.close()
    until(lambda: not made.isVisible())


def press(dialog, path) -> None:
    dialog._window.answers.answer = path
    until(dialog.record_button.isEnabled)
    QTest.mouseClick(dialog.record_button, Qt.MouseButton.LeftButton)


def seen(preview) -> bool:
    return not preview._image.isNull()


def test_it_shows_the_first_and_the_last_frame_before_anything_is_written(dialog, tmp_path):
    until(lambda: seen(dialog.first) and seen(dialog.last))
    assert (dialog.from_.value(), dialog.to.value()) == (0, 12)
    assert "4 frames · 0.4 s · 480 × 360 pixels" in dialog.facts.text()
    assert dialog.first._image != dialog.last._image
    assert not list(tmp_path.iterdir())


def test_a_film_of_two_views_is_what_was_painted(dialog, tmp_path, monkeypatch):
    painted, steps = [], []
    paint, show = Studio.paint, Studio.show_shot

    def kept(studio):
        image = paint(studio)
        painted.append(image.copy())
        return image

    def noted(studio, shot):
        steps.append(shot.frame.step)
        return show(studio, shot)

    monkeypatch.setattr(Studio, "paint", kept)
    monkeypatch.setattr(Studio, "show_shot", noted)
    dialog.view.set_value("boundary")
    dialog.beside.set_value("losses")
    path = tmp_path / "ring.png"
    press(dialog, path)
    until(path.exists)
    until(lambda: not dialog.recording)
    assert "ring-seed-42-boundary.png" in dialog._window.answers.asked[-1]
    assert "4 frames, 0.4 s" in dialog.outcome.text() and dialog.show_button.isVisible()
    assert "Recorded ring.png" in dialog._window.toasts.shown[-1].text
    assert sorted(set(steps)) == [0, 4, 8, 12]
    with Image.open(path) as film:
        assert (film.n_frames, film.size) == (4, (480, 360))
        for i, image in enumerate(painted[-4:]):
            film.seek(i)
            assert film.info["duration"] == 100.0
            found = np.array(film.convert("RGB"))
            wanted = np.frombuffer(image.constBits(), np.uint8).reshape(360, -1, 4)
            np.testing.assert_array_equal(found, wanted[:, :480, 2::-1])
    assert [p.name for p in tmp_path.iterdir()] == ["ring.png"]


def test_what_is_called_off_leaves_nothing(dialog, tmp_path, monkeypatch):
    dialog.seconds.set_value(20.0)
    press(dialog, tmp_path / "a.png")
    until(lambda: dialog.errand.done >= 2)
    assert dialog.progress.isVisible() and "of 200" in dialog.progress.numbers.text()
    QTest.mouseClick(dialog.progress.cancel, Qt.MouseButton.LeftButton)
    assert dialog.outcome.text() == "Called off: nothing was written"
    until(lambda: not dialog.errand._worker.is_alive())
    assert not list(tmp_path.iterdir())
    assert dialog.record_button.isEnabled()


def test_a_film_goes_on_where_its_window_is_closed(dialog, tmp_path):
    path = tmp_path / "a.png"
    press(dialog, path)
    dialog.close()
    until(path.exists)
    until(lambda: not dialog.recording)
    assert "Recorded a.png" in dialog._window.toasts.shown[-1].text


def test_what_cannot_be_written_is_said(dialog, tmp_path):
    press(dialog, tmp_path / "none" / "a.png")
    until(lambda: "does not exist; make it first" in dialog.trouble.text())
    assert not dialog.recording


def test_what_cannot_be_is_refused_before(dialog, monkeypatch):
    dialog.to.set_value(3)
    dialog.from_.set_value(9)
    dialog.changed()
    assert not dialog.record_button.isEnabled()
    assert "must not be before" in dialog.trouble.text()
    dialog.from_.set_value(0)
    dialog.seconds.set_value(600.0)
    dialog.rate.set_value(50)
    dialog.changed()
    assert "at most 5,000" in dialog.trouble.text()


def test_the_latent_goes_to_and_fro_in_a_film(dialog, tmp_path, monkeypatch):
    dialog.what.set_value("factor")
    dialog.changed()
    assert dialog.factor.isVisible() and not dialog.view.isVisible()
    path = tmp_path / "z.png"
    press(dialog, path)
    until(path.exists)
    with Image.open(path) as film:
        frames = []
        for i in range(film.n_frames):
            film.seek(i)
            frames.append(np.array(film.convert("RGB")))
    assert len(frames) == 4
    # At a quarter and three quarters the factor has the same value: 0. Only the trace is longer.
    assert not np.array_equal(frames[0], frames[1])


def test_pins_are_asked_for_where_there_are_none(dialog):
    dialog.what.set_value("pins")
    dialog.changed()
    assert "Pin at least two samples" in dialog.trouble.text()
    assert not dialog.record_button.isEnabled()


def test_a_run_that_is_not_there_is_said():
    inbox = work.Inbox()
    inbox.refuse(None)
    with pytest.raises(work.RecordError, match="no run to record yet"):
        inbox.wait(lambda: False)
    with pytest.raises(work.Cancelled):
        work.Inbox().wait(lambda: True)


def test_other_data_has_no_figure_1(live):
    live.actions_["figure_panels"].trigger()
    made = live.recorder.figure
    until(made.isVisible)
    assert "choose 1-D data" in made.trouble.text()
    assert not made.record_button.isEnabled()
    made.close()


def test_a_film_under_way_ends_with_the_window(dialog, tmp_path):
    dialog.seconds.set_value(20.0)
    press(dialog, tmp_path / "a.png")
    until(lambda: dialog.errand.done >= 1)
    # What closing the window does, which later tests still need.
    dialog._window.recorder.close()
    until(lambda: not dialog.errand._worker.is_alive())
    assert not list(tmp_path.iterdir())
    assert dialog._studio is None and not dialog.isVisible()


def test_what_is_shown_before_is_in_the_colours_of_now(dialog):
    until(lambda: seen(dialog.first) and not dialog.errand.busy)

    def ground() -> str:
        return dialog.first._image.pixelColor(1, 1).name()

    assert ground() == LIGHT.surface
    try:
        dialog._window.look.choose("dark")
        until(lambda: ground() == DARK.surface)
        # Who chose a theme keeps it.
        dialog.theme_box.set_value("light")
        dialog.changed()
        until(lambda: ground() == LIGHT.surface and not dialog.errand.busy)
    finally:
        dialog.theme_box.set_value("shown")
        dialog._window.look.choose("light")


def test_steps_are_those_of_the_run_whose_timeline_came_after_it(dialog):
    until(lambda: seen(dialog.first) and not dialog.errand.busy)
    window = dialog._window
    before = window.timeline.timeline
    assert (dialog.from_.value(), dialog.to.value()) == (0, 12)
    # Another run began, of which no step but the first is there.
    try:
        window.timeline.set_timeline(TimelineState(generation=7, first=0, head=3))
        dialog.changed()
        until(lambda: dialog.to.value() == 3)
    finally:
        window.timeline.set_timeline(before)
        dialog._offer_steps()
    assert dialog.to.value() == 12


def test_what_was_missed_while_it_recorded_is_shown_afterwards(dialog, tmp_path, monkeypatch):
    until(lambda: seen(dialog.first) and not dialog.errand.busy)
    release = threading.Event()

    def held(frames, target):
        def made(progress, cancelled):
            release.wait(10)
            return 1

        return made

    monkeypatch.setattr("ganlab.ui.record.dialog.film", held)
    press(dialog, tmp_path / "film.png")
    dialog.theme_box.set_value("dark")
    dialog.changed()
    until(lambda: dialog._missed)
    release.set()
    until(lambda: dialog.first._image.pixelColor(1, 1).name() == DARK.surface)
    dialog.theme_box.set_value("shown")
