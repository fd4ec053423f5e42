"""The latent of the panel among the points of the Boundary view and on the axis of Figure 1."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from made_up import curves, frame
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from ui_fakes import FakeSession

from ganlab.engine.data import build
from ganlab.engine.experiment import Experiment, replace
from ganlab.engine.latent import LatentSpace
from ganlab.engine.probes import CurvesRequest
from ganlab.runtime.generating import Generated
from ganlab.runtime.state import RunState
from ganlab.ui.latent.bridge import Generator
from ganlab.ui.latent.state import LatentState
from ganlab.ui.theme import LIGHT
from ganlab.ui.views.boundary import BoundaryView
from ganlab.ui.views.figure1 import Figure1View
from ganlab.ui.views.view import View


class Opened:
    """A view on a run of data, and the latent that it is to mark."""

    def __init__(self, qtbot: Any, view: View, data: str, size: int) -> None:
        self.view = view
        self.experiment = replace(Experiment(), {"data.name": data})
        self.data = build(self.experiment.data)
        self.latent, self.session = LatentState(), FakeSession(self.experiment)
        self.generator = Generator(self.latent)
        self.generator.follow(self.session)  # type: ignore[arg-type]
        self.space = LatentSpace.noise(size, "normal")
        qtbot.addWidget(view)
        view.resize(700, 560)
        view.set_latent(self.latent, self.generator)
        view.show()
        self.begin(1)

    def begin(self, generation: int) -> None:
        state = RunState("paused", generation, self.experiment, self.data, latent=self.space)
        self.view.set_state(state)
        self.latent.set_space(self.space, generation)
        QApplication.processEvents()

    def put(self, x: list[float], channel: str = "panel") -> None:
        """Let G put the latent at hand there."""
        self.generator.ask(channel, self.latent.z[None])
        request = self.session.latents[-1]
        self.session.generated.emit(Generated(request, np.array([x], np.float32), None, 0))
        QApplication.processEvents()


@pytest.fixture
def plane(qtbot):
    return Opened(qtbot, BoundaryView(), "two-gaussians", 2)


@pytest.fixture
def line(qtbot):
    return Opened(qtbot, Figure1View(), "gaussian-1d", 1)


def green_at(view: BoundaryView, x: list[float]) -> bool:
    """Whether the middle of a mark is painted at a point."""
    pane, box = view.picture.pane, view._area()
    at = pane.to_pixels(np.array(x))
    image = view.plot.viewport().grab().toImage()
    ratio = image.devicePixelRatio()
    place = (box.x() + at[0]) * ratio, (box.y() + at[1]) * ratio
    return image.pixelColor(int(place[0]), int(place[1])) == QColor(LIGHT.generator)


def test_the_point_is_marked_where_g_puts_it_and_follows(plane):
    view = plane.view
    for x in ([1.9, -1.9], [-1.9, 1.7]):
        plane.put(x)
        assert np.array_equal(view.picture.mark.value, np.array(x, np.float32))
        assert green_at(view, x)
    assert not green_at(view, [1.9, -1.9]), "it is there no more"


def test_only_the_panel_s_own_latent_is_marked(plane):
    plane.put([1.9, -1.9], channel="traversal")
    assert plane.view.picture.mark.value is None


def test_the_mark_goes_when_nobody_asks_any_more_and_with_the_run(plane):
    plane.put([1.9, -1.9])
    plane.generator.forget("panel")
    assert plane.view.picture.mark.value is None
    plane.put([1.9, -1.9])
    plane.begin(2)
    assert plane.view.picture.mark.value is None
    assert not green_at(plane.view, [1.9, -1.9])


def test_beyond_the_axes_it_is_held_at_their_edge_and_says_so(plane):
    plane.put([500.0, 0.0])
    mark, pane = plane.view.picture.mark, plane.view.picture.pane
    assert mark.outside and 0 < mark.at[0] < pane.width
    plane.put([float("nan"), 0.0])
    assert mark.at is None


def test_figure_1_marks_x_and_draws_its_own_arrow(line):
    view = line.view
    (request,) = (r for r in view.requests() if isinstance(r, CurvesRequest))
    view.set_frame(frame([curves(request)]))
    line.latent.set_value("z1", 0.5)
    x = float(line.data.location[0])
    line.put([x])
    plot = view.plot
    lo, hi = plot.limits
    rect = plot.rect_of(plot.box)
    assert plot.mark.at == pytest.approx((x - lo) / (hi - lo) * rect.width())
    z_lo, z_hi = plot.result.z_limits
    below = plot.map_frame.rect
    start, _, end, _ = plot.mark.arrow
    assert start == pytest.approx((0.5 - z_lo) / (z_hi - z_lo) * below.width())
    assert end == pytest.approx(plot.mark.at, abs=1.0)
    painted = plot.paints
    line.put([x + 0.5])
    assert plot.mark.at > (x - lo) / (hi - lo) * rect.width() and plot.paints > painted
    line.put([x + 1000])
    assert plot.mark.outside and plot.mark.at < rect.width()
    line.generator.forget("panel")
    assert plot.mark.at is None and plot.mark.arrow is None


def test_figure_1_forgets_it_with_the_run(line):
    line.put([0.0])
    assert line.view.plot.mark.at is not None
    line.begin(2)
    assert line.view.plot.mark.at is None
