"""The shape of G's loss: asked for when seen, drawn where it belongs, gone where there is none."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import numpy as np
import pytest
from made_up import frame, like, picture, pixels, settle, state
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ganlab.engine.data import IMAGE_SETS
from ganlab.engine.objectives import OBJECTIVES
from ganlab.engine.objectives.shape import PAIR, compared, loss_and_slope, shape
from ganlab.engine.probes import ShapeRequest, ShapeResult
from ganlab.runtime.state import RunState
from ganlab.ui.theme import DARK, LIGHT
from ganlab.ui.views.losses import LossesView
from ganlab.ui.views.losses.shape import ShapePanel


def answer(name: str, d: np.ndarray) -> ShapeResult:
    """Return what the probe answers where samples have these D."""
    a = np.log(d) - np.log1p(-d)
    objectives = compared(OBJECTIVES[name])
    slopes = tuple(
        float(loss_and_slope(each, a)[1].mean()) if len(a) else float("nan") for each in objectives
    )
    return ShapeResult(ShapeRequest(), tuple(map(shape, objectives)), np.sort(d), slopes)


def run(name: str = "minimax", **changes: object) -> RunState:
    return state("ring", objective__name=name, **changes)


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[LossesView]:
    view = LossesView()
    qtbot.addWidget(view)
    view.resize(420, 340)
    view.set_state(run())
    view.show()
    view.segments["shape"].click()
    settle()
    yield view


def at(view: LossesView, kind: int, d: float, value: float) -> QPoint:
    """Return where in its plot a D and a loss (0) or slope (1) stand."""
    plot = view.shape.plot
    rect, scale = plot.rect_of(plot.areas[kind]), plot.scales[kind]
    x, y = scale.across(np.array([d]))[0], scale.down(np.array([value]))[0]
    return QPoint(round(rect.x() + float(x)), round(rect.y() + float(y)))


def test_samples_are_asked_for_only_while_shapes_are_chosen(view: LossesView) -> None:
    assert view.requests() == {ShapeRequest()}
    assert view.shape.isVisible() and not view.plot.isVisible()
    view.segments["losses"].click()
    assert view.requests() == frozenset()
    assert view.plot.isVisible() and not view.shape.isVisible()
    view.segments["shape"].click()
    view.set_state(dataclasses.replace(run(), phase="preparing"))
    assert view.requests() == frozenset()


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_curves_and_beads_are_where_their_values_are(view: LossesView, theme: object) -> None:
    view.set_theme(theme)  # type: ignore[arg-type]
    view.set_frame(frame([answer("minimax", np.full(9, 0.3))]))
    table = pixels(picture(view.shape.plot))

    def near(point: QPoint, colour: str, tolerance: int = 90) -> bool:
        patch = table[point.y() - 3 : point.y() + 4, point.x() - 3 : point.x() + 4]
        return bool(like(patch, colour, tolerance).any())

    green, grey = theme.generator, theme.muted  # type: ignore[attr-defined]
    for d in (0.1, 0.6, 0.9):
        assert near(at(view, 0, d, np.log(1 - d)), green)
        assert near(at(view, 1, d, d), green)
    # Dashed, so not at each place.
    others = [near(at(view, 1, d, 1 - d), grey) for d in np.linspace(0.05, 0.4, 15)]
    assert 0.4 < np.mean(others) <= 1
    bead = at(view, 1, 0.3, 0.3)
    patch = table[bead.y() - 2 : bead.y() + 3, bead.x() - 2 : bead.x() + 3]
    assert like(patch, green, 40).sum() >= 12


def test_the_legend_says_how_hard_each_loss_pulls(view: LossesView) -> None:
    view.set_frame(frame([answer("minimax", np.full(256, 0.01))]))
    settle()
    assert view.shape.keys.values == ("0.0100", "0.990")
    assert view.shape.keys.step == "mean slope"
    assert "Minimax 0.0100" in view.shape.keys.accessibleDescription()
    assert "256 samples, median D(G(z)) = 0.010" in view.shape.plot.accessibleDescription()


def test_the_pointer_reads_loss_and_slope(view: LossesView) -> None:
    view.set_frame(frame([answer("minimax", np.array([0.2, 0.4]))]))
    settle()
    QTest.mouseMove(view.shape.plot.viewport(), at(view, 0, 0.5, 0.0))
    read = view.shape.plot.read
    assert read is not None and read.loss
    d = (read.index + 1) / 200
    assert d == pytest.approx(0.5, abs=0.01)
    shown = [float(text.replace("−", "-")) for text in view.shape.keys.values]
    np.testing.assert_allclose(shown, [np.log(1 - d), -np.log(d)], rtol=6e-3)
    assert view.shape.keys.step == f"loss at D = {d:.3f}"
    QTest.mouseMove(view.shape.plot.viewport(), at(view, 1, 0.25, 0.5))
    assert view.shape.keys.step.startswith("slope at D = 0.2")
    view.shape.plot.hovered.emit(None)
    assert view.shape.keys.step == "mean slope"


def test_another_objective_changes_which_curve_is_strong(view: LossesView) -> None:
    view.set_frame(frame([answer("minimax", np.full(3, 0.3))]))
    view.set_state(run("non-saturating"))
    view.set_frame(frame([answer("non-saturating", np.full(3, 0.3))]))
    assert "Legend: Non-saturating, Minimax" in view.shape.keys.accessibleName()
    table = pixels(picture(view.shape.plot))
    point = at(view, 1, 0.7, 0.3)
    patch = table[point.y() - 2 : point.y() + 3, point.x() - 2 : point.x() + 3]
    assert like(patch, LIGHT.generator, 90).any()


def test_bars_are_the_share_of_samples(view: LossesView) -> None:
    view.set_frame(frame([answer("minimax", np.array([0.01, 0.02, 0.03, 0.99]))]))
    shares = view.shape.plot.shares()
    assert shares[0] == 0.75 and shares[-1] == 0.25 and shares.sum() == 1


def test_a_run_whose_d_gives_no_log_odds_has_no_shape(
    view: LossesView, monkeypatch: pytest.MonkeyPatch
) -> None:
    score = dataclasses.replace(OBJECTIVES["minimax"].output, name="critic score")
    critic = dataclasses.replace(OBJECTIVES["minimax"], output=score)
    monkeypatch.setattr(OBJECTIVES, "_items", {**dict(OBJECTIVES), "minimax": critic})
    view.set_state(run("minimax"))
    settle()
    assert not view.segments["shape"].isVisible() and view.plot.isVisible()
    assert view.requests() == frozenset()
    assert view.segments["gradients"].property("end") == "last"
    # It stays chosen, for the next run that has one.
    view.set_state(run("non-saturating"))
    settle()
    assert view.segments["shape"].isChecked() and view.shape.isVisible()


def test_a_reset_empties_it_and_what_is_no_number_is_said(view: LossesView) -> None:
    view.set_frame(frame([answer("minimax", np.empty(0))]))
    assert view.shape.plot.words == "What G makes now is not a number"
    assert view.shape.keys.values == ("–", "–")
    view.set_state(run(generation=2))
    assert view.shape.plot.result is None and view.shape.keys.values == ()
    assert not view.shape.plot.words


def test_the_choice_is_remembered(view: LossesView, qtbot: QtBot) -> None:
    other = LossesView()
    qtbot.addWidget(other)
    other.restore(view.settings())
    other.set_state(run())
    assert other.requests() == {ShapeRequest()}


def test_pictures_are_looked_at_once_a_second_while_playing(qtbot: QtBot) -> None:
    now = [100.0]
    panel = ShapePanel(clock=lambda: now[0])
    qtbot.addWidget(panel)
    playing = dataclasses.replace(run(), distribution=IMAGE_SETS["glyphs"])
    panel.set_state(playing)
    assert panel.requests() == {ShapeRequest()}
    panel.set_frame(frame([answer(PAIR[0], np.full(3, 0.5))]))
    now[0] += 0.9
    assert panel.requests() == frozenset()
    panel.set_state(dataclasses.replace(playing, phase="paused"))
    assert panel.requests() == {ShapeRequest()}
    panel.set_state(playing)
    now[0] += 0.2
    assert panel.requests() == {ShapeRequest()}


def test_nothing_is_painted_that_did_not_change(view: LossesView) -> None:
    view.set_frame(frame([answer("minimax", np.full(3, 0.5))]))
    settle()
    plot = view.shape.plot
    before = (plot.paints, plot.still_paints)
    view.set_frame(frame([], step=2))
    settle()
    assert (plot.paints, plot.still_paints) == before
    view.set_frame(frame([answer("minimax", np.full(3, 0.6))], step=3))
    settle()
    assert plot.paints > before[0] and plot.still_paints == before[1]
    QTest.mouseClick(view.segments["losses"], Qt.MouseButton.LeftButton)
