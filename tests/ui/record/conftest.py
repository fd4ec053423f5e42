"""A window with real views on a small run with a past, shared by the tests of a module."""

from collections.abc import Iterator

import pytest
from live_window import live_window, rest
from ui_fakes import Opened

from ganlab.engine.timeline import Past, Shelf, Timeline
from ganlab.runtime.state import TimelineState
from ganlab.ui.views.figure1 import Figure1View

STEPS = 12


def with_past(window: Opened) -> Opened:
    """Give the window's run, which stands still, a timeline of two snapshots."""
    fake = window.fake
    run = fake.run
    again = type(run)(run.initial, run.trainer.distribution)
    again.timeline = Timeline(Shelf(), 8, 1000)
    again.timeline.keep(again.place())
    for _ in range(STEPS):
        again.step()
    fake.past = lambda take, refuse: take(Past.of(again))
    fake.timeline_changed.emit(TimelineState(generation=1, first=0, head=STEPS))
    return window


@pytest.fixture(scope="module")
def plane(qapp, tmp_path_factory) -> Iterator[Opened]:
    """Return a window on a ring; ask for ``live`` instead."""
    with live_window(tmp_path_factory.mktemp("home")) as window:
        yield with_past(window)


@pytest.fixture(scope="module")
def line(qapp, tmp_path_factory) -> Iterator[Opened]:
    """Return a window on 1-D data."""
    home = tmp_path_factory.mktemp("home")
    with live_window(home, data__name="two-gaussians-1d") as window:
        window.add_view(Figure1View())
        yield with_past(window)


@pytest.fixture
def live(plane) -> Iterator[Opened]:
    """Return the window, at rest before and after."""
    rest(plane)
    plane.answers.asked.clear()
    plane.toasts.clear()
    yield plane
    plane.toasts.clear()
    rest(plane)
