"""The losses: exact numbers at the pointer, no extreme lost, nothing drawn that did not change."""

import dataclasses
import math
from collections.abc import Iterator

import numpy as np
import pytest
from made_up import frame, like, picture, pixels, rows, settle, state
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ganlab.engine.objectives import OBJECTIVES
from ganlab.ui.history import LossHistory
from ganlab.ui.theme import DARK, LIGHT
from ganlab.ui.views.losses import LossesView
from ganlab.ui.views.losses.panels import PANELS
from ganlab.ui.views.losses.range import last_step, needed, steady
from ganlab.ui.views.losses.smooth import STEPS, Smoothed


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[LossesView]:
    view = LossesView()
    qtbot.addWidget(view)
    view.resize(560, 420)
    view.set_state(state("ring", training__steps=400))
    view.show()
    settle()
    yield view


def show(view: LossesView, n: int, **columns: object) -> np.ndarray:
    """Show a history of ``n`` rows at once; return its rows."""
    table = rows(n, **columns)
    view.set_frame(frame(step=n, rows=table))
    view._draw.now()
    settle()
    return table


def column_of(view: LossesView, step: float) -> int:
    """Column of pixels of the plot's picture at a step."""
    left = view.plot.rect_of(view.plot.area).left()
    return round(left + float(view.plot.scale.across(np.array([step]))[0]))


def row_of(view: LossesView, value: float) -> int:
    """Row of pixels of the plot's picture at a value."""
    top = view.plot.rect_of(view.plot.area).top()
    linear = view.plot.scale.linear(np.array([value]))
    return round(top + float(view.plot.scale.down(linear)[0]))


def double_click(view: LossesView) -> None:
    at = view.plot.rect_of(view.plot.area).center().toPoint()
    QTest.mouseDClick(view.plot.viewport(), Qt.MouseButton.LeftButton, pos=at)
    settle()


@pytest.mark.parametrize("panel", [panel.key for panel in PANELS])
@pytest.mark.parametrize("size", [(380, 300), (560, 500)])
def test_every_curve_is_where_its_value_is_in_its_own_colour(
    view: LossesView, panel: str, size: tuple[int, int]
) -> None:
    view.resize(*size)
    view.segments[panel].click()
    levels = dict(
        loss_d_real=0.9, loss_d_fake=0.5, loss_g=1.1, value=-1.0, accuracy_real=0.8,
        accuracy_fake=0.3, gradient_norm_d=0.5, gradient_norm_g=5.0,
    )  # fmt: skip
    show(view, 300, **levels)
    levels["loss_d"] = 1.4
    table = pixels(picture(view.plot))
    left, right = column_of(view, 20), column_of(view, 280)
    for trace in view.plot.panel.traces:
        y = row_of(view, levels[trace.column])
        # A thin line between two rows of pixels is shared by both, at half its strength.
        colour, tolerance = trace.stroke.colour(LIGHT), 60 if trace.stroke.width > 1 else 150
        ink = like(table[y - 2 : y + 3, left:right], colour, tolerance).any(axis=0)
        if trace.stroke.dash:
            assert 0.15 < ink.mean() < 0.9, trace.name
        else:
            assert ink.all(), trace.name


def test_the_pointer_reads_the_row_itself(view: LossesView) -> None:
    rng = np.random.default_rng(0)
    noise = rng.uniform(0.2, 1.2, (3, 400)).astype(np.float32)
    table = show(view, 400, loss_d_real=noise[0], loss_d_fake=noise[1], loss_g=noise[2])
    assert view.keys.step == "step 400"
    rect = view.plot.rect_of(view.plot.area)
    at = QPoint(column_of(view, 123), round(rect.center().y()))
    QTest.mouseMove(view.plot.viewport(), at)
    index = view.plot.index
    assert index is not None and abs(index - 122) <= 1
    row = table[index]
    expected = [row[5], row[3] + row[4], row[3], row[4]]
    shown = [float(text) for text in view.keys.values]
    np.testing.assert_allclose(shown, expected, rtol=6e-3)
    assert view.keys.step == f"step {index + 1}"
    assert "loss of G" in view.keys.accessibleDescription()
    column = pixels(picture(view.plot))[:, column_of(view, index + 1)]
    assert like(column[round(rect.top()) + 2 : round(rect.bottom()) - 2], LIGHT.muted).mean() > 0.5
    view.plot.hovered.emit(None)
    assert view.keys.step == "step 400"


def test_the_legend_follows_the_newest_row(view: LossesView, qtbot: QtBot) -> None:
    show(view, 10, loss_g=0.5)
    qtbot.waitUntil(lambda: view.keys.step == "step 10")
    view.set_frame(frame(step=20, start=10, rows=rows(10, 11, loss_g=2.25)))
    qtbot.waitUntil(lambda: view.keys.step == "step 20")
    assert view.keys.values[0] == "2.25"


@pytest.mark.parametrize("n", [200, 30_000])
def test_steps_stand_on_a_linear_or_a_logarithmic_axis(view: LossesView, n: int) -> None:
    show(view, n, loss_g=np.linspace(0.5, 1.5, n))
    rect = view.plot.rect_of(view.plot.area)
    lo, hi = view.plot.scale.x
    assert (lo, hi) == (0.0, last_step(n, 400))
    assert column_of(view, hi / 2) == pytest.approx(rect.center().x(), abs=1)
    view.log.click()
    assert view.plot.scale.x == (0.0, pytest.approx(math.log10(hi)))
    assert column_of(view, math.sqrt(hi)) == pytest.approx(rect.center().x(), abs=1)
    assert view.plot.x_axis.tickStrings([0, 1, 2, 3], 1, 1) == ["1", "10", "100", "1,000"]
    # The curve is where its rows are.
    step = n // 2
    table = pixels(picture(view.plot))
    x, y = column_of(view, step), row_of(view, 0.5 + step / n)
    assert like(table[y - 4 : y + 5, x - 2 : x + 3], LIGHT.generator, 110).any()


def test_a_single_spike_is_drawn_among_many_thousand_rows(view: LossesView) -> None:
    values = np.full(50_000, 0.7, np.float32)
    values[20_000] = 0.95
    show(view, 50_000, loss_g=values, loss_d_real=0.4, loss_d_fake=0.4)
    double_click(view)
    table = pixels(picture(view.plot))
    x, y = column_of(view, 20_001), row_of(view, 0.94)
    assert like(table[y - 2 : y + 3, x - 1 : x + 2], LIGHT.generator, 110).any()
    assert not like(table[y - 2 : y + 3, x + 20 : x + 60], LIGHT.generator, 110).any()


def test_what_is_cut_off_is_marked_and_a_double_click_shows_it(view: LossesView) -> None:
    values = np.full(400, 0.7, np.float32)
    values[40] = 12.0
    show(view, 400, loss_g=values, loss_d_real=0.6, loss_d_fake=0.6)
    assert view.plot.scale.y[1] < 3.0
    assert view.plot.cut_off == "▲ to 12.0"
    rect = view.plot.rect_of(view.plot.area)
    x, top = column_of(view, 41), round(rect.top())
    table = pixels(picture(view.plot))
    assert like(table[top + 3 : top + 9, x - 12 : x + 13], LIGHT.generator).sum() > 12
    double_click(view)
    assert view.plot.scale.y[1] >= 12.0
    assert view.plot.cut_off == ""
    double_click(view)
    assert view.plot.scale.y[1] < 3.0


def test_the_value_has_lines_at_minus_log_4_and_at_0(view: LossesView) -> None:
    view.segments["value"].click()
    show(view, 100, value=-1.3)
    table = pixels(picture(view.plot))
    left, right = column_of(view, 10), column_of(view, 300)
    for value in (-math.log(4.0), 0.0):
        y = row_of(view, value)
        dotted = like(table[y - 1 : y + 2, left:right], LIGHT.muted, 70).any(axis=0)
        assert dotted.mean() > 0.2
    assert [text for _, text in view.plot.panel.references] == ["−log 4", "0"]


def test_gaps_are_left_out(view: LossesView) -> None:
    values = np.full(400, 1.0, np.float32)
    values[100:300] = np.nan
    show(view, 400, loss_g=values, loss_d_real=0.2, loss_d_fake=0.2)
    table = pixels(picture(view.plot))
    y = row_of(view, 1.0)
    green = like(table[y - 3 : y + 4], LIGHT.generator).any(axis=0)
    assert green[column_of(view, 10) : column_of(view, 95)].all()
    assert not green[column_of(view, 105) : column_of(view, 295)].any()
    at = QPoint(column_of(view, 200), row_of(view, 0.8))
    QTest.mouseMove(view.plot.viewport(), at)
    assert view.keys.values[0] == "–"


def test_a_run_with_nan_alone_or_without_rows_can_be_drawn(view: LossesView) -> None:
    for panel in view.segments.values():
        panel.click()
        settle()
    show(view, 3, loss_g=np.nan, gradient_norm_g=0.0, gradient_norm_d=np.nan)
    for panel in view.segments.values():
        panel.click()
        picture(view)


def test_another_generation_empties_it(view: LossesView) -> None:
    show(view, 300, loss_g=1.0)
    view.set_state(state("ring", training__steps=400))
    assert len(view.history) == 300
    view.set_state(state("ring", generation=2, training__steps=400))
    settle()
    assert len(view.history) == 0 and view.keys.values == ()
    assert not like(pixels(picture(view.plot)), LIGHT.generator, 30).any()
    view.set_frame(frame(step=5, generation=1, rows=rows(5)))
    assert len(view.history) == 0, "a frame of the run before is dropped"
    view.set_frame(frame(step=5, generation=2, rows=rows(5)))
    assert len(view.history) == 5


def test_a_history_shared_with_the_window_is_taken_once(qtbot: QtBot) -> None:
    history = LossHistory()
    view = LossesView(history)
    qtbot.addWidget(view)
    view.resize(500, 400)
    view.set_state(state("ring"))
    view.show()
    settle()
    layouts = view.plot.layouts
    new = frame(step=50, rows=rows(50))
    assert history.take(new)
    view.set_frame(new)
    assert len(view.history) == 50
    qtbot.waitUntil(lambda: view.plot.layouts > layouts)


def test_the_same_frame_is_not_painted_twice(view: LossesView, qtbot: QtBot) -> None:
    new = frame(step=50, rows=rows(50))
    view.set_frame(new)
    view._draw.flush()
    view._say.flush()
    qtbot.wait(300)
    layouts, paints = view.plot.layouts, view.plot.paints
    view.set_frame(new)
    view.set_frame(dataclasses.replace(new, steps_per_second=3.0))
    qtbot.wait(150)
    assert (view.plot.layouts, view.plot.paints) == (layouts, paints)


def test_many_frames_are_few_pictures(view: LossesView, qtbot: QtBot) -> None:
    # Until the pause after the first picture is over.
    qtbot.waitUntil(lambda: not view._draw.busy)
    layouts = view.plot.layouts
    for i in range(100):
        view.set_frame(frame(step=i + 1, start=i, rows=rows(1, i + 1)))
    assert view.plot.layouts == layouts + 1
    qtbot.waitUntil(lambda: view.plot.layouts == layouts + 2)
    assert view.plot.table is view.history.table and len(view.plot.table) == 100


def test_smoothing_is_off_at_first_and_says_what_it_does(view: LossesView) -> None:
    rng = np.random.default_rng(3)
    table = show(view, 300, loss_g=rng.normal(1.0, 0.3, 300))
    raw = view.plot.scale.y
    assert view.plot.table is view.history.table and view.smooth.text() == "smooth"
    view.smooth.click()
    settle()
    assert view.smooth.text() == f"EMA {STEPS}"
    assert view.plot.scale.y[1] - view.plot.scale.y[0] < raw[1] - raw[0]
    assert view.keys.values[0] == PANELS[0].write(table[-1, 5]), "numbers stay raw"
    view.smooth.click()
    assert view.plot.table is view.history.table


def test_the_moving_average_is_the_recursive_one() -> None:
    rng = np.random.default_rng(5)
    history, smoothed = LossHistory(), Smoothed()
    values = rng.normal(size=2000).astype(np.float32)
    values[700:720] = np.nan
    for part in np.array_split(np.arange(2000), 9):
        history.take(
            frame(start=int(part[0]), rows=rows(len(part), part[0] + 1, loss_g=values[part]))
        )
        assert not smoothed.follow(history)
    decay, total, weight, expected = 1 - 2 / (STEPS + 1), 0.0, 0.0, []
    for value in values:
        total, weight = decay * total, decay * weight
        if np.isfinite(value):
            total, weight = total + float(value), weight + 1.0
        expected.append(total / weight if np.isfinite(value) else np.nan)
    found = smoothed.table.values(LossHistory.names.index("loss_g"))
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)


def test_the_formulas_follow_the_objective_and_a_live_change_is_marked(view: LossesView) -> None:
    assert view.d_formula.tex == f"L_D = {OBJECTIVES['non-saturating'].d_formula}"
    assert OBJECTIVES["non-saturating"].source in view.g_formula.toolTip()
    show(view, 150)
    changed = state("ring", training__steps=400, objective__name="minimax")
    view.set_state(changed)
    assert view.g_formula.tex == f"L_G = {OBJECTIVES['minimax'].g_formula}"
    assert OBJECTIVES["minimax"].note in view.g_formula.toolTip()
    assert view.plot.marks == [(150.0, "→ Minimax")]
    rect = view.plot.rect_of(view.plot.area)
    x = column_of(view, 150) - 1
    band = pixels(picture(view.plot))[round(rect.top()) : round(rect.bottom()), x - 1 : x + 2]
    assert like(band, LIGHT.muted, 80).any(axis=1).mean() > 0.4
    again = state("ring", generation=2, objective__name="minimax")
    view.set_state(again)
    assert view.plot.marks == []


def test_the_wheel_zooms_and_a_drag_moves(view: LossesView) -> None:
    show(view, 400, loss_g=1.0)
    whole = view.plot.scale.x
    centre = view.plot.rect_of(view.plot.area).center()
    before = view.plot.scale.step_at(0.5 * view.plot.scale.width)
    view.plot._look_at(100.0, 200.0)
    assert view.plot.scale.x == (100.0, 200.0)
    viewport = view.plot.viewport()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=centre.toPoint())
    moved = QPointF(centre.x() - 20, centre.y())
    QApplication.sendEvent(
        viewport,
        QMouseEvent(
            QEvent.Type.MouseMove, moved, viewport.mapToGlobal(moved), Qt.MouseButton.LeftButton,
            Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
        ),
    )  # fmt: skip
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=moved.toPoint())
    expected = 100.0 + 20 / view.plot.scale.width * 100.0
    assert view.plot.scale.x[0] == pytest.approx(expected, abs=0.5)
    view.plot._look_at(-1e6, 1e6)
    assert view.plot.scale.x == whole
    assert view.plot.scale.step_at(0.5 * view.plot.scale.width) == before


def test_the_range_shows_what_matters_and_stands_still() -> None:
    values = np.concatenate([np.linspace(0.6, 0.8, 1000), [9.0]])
    lo, hi = needed(values, (), full=False) or (0.0, 0.0)
    assert lo == pytest.approx(0.6, abs=0.01) and hi < 1.0
    assert needed(values, (), full=True) == (0.6, 9.0)
    assert needed(values, (-1.386, 0.0), full=False) == pytest.approx((-1.386, 0.8), abs=0.02)
    assert needed(np.array([np.nan]), (), full=False) is None
    constant = needed(np.array([2.0, 2.0]), (), full=False)
    assert constant is not None and constant[0] < 2.0 < constant[1]
    first = steady((0.61, 0.79), None)
    assert first[0] <= 0.61 and first[1] >= 0.79
    assert steady((0.63, 0.78), first) == first
    assert steady((0.63, 1.9), first) != first


@pytest.mark.parametrize(
    ("newest", "planned", "expected"),
    [(0, 12_000, 20), (30, 12_000, 30), (101, 12_000, 120), (6_000, 12_000, 12_000),
     (12_000, 12_000, 12_000), (12_001, 12_000, 15_000)],
)  # fmt: skip
def test_the_step_axis_ends_at_the_plan_or_a_little_ahead(
    newest: float, planned: int, expected: float
) -> None:
    assert last_step(newest, planned) == expected


def test_theme_and_settings(view: LossesView, qtbot: QtBot) -> None:
    show(view, 300, loss_g=1.0, loss_d_real=0.2, loss_d_fake=0.2)
    view.set_theme(DARK)
    table = pixels(picture(view.plot))
    assert like(table[0, 0], DARK.surface, 2)
    assert like(table, DARK.generator, 40).any()
    view.segments["gradients"].click()
    view.log.click()
    other = LossesView()
    qtbot.addWidget(other)
    other.restore({**view.settings(), "smooth": 7})
    assert other.settings() == {"panel": "gradients", "log": True, "smooth": False}
    assert other.segments["gradients"].isChecked()
    other.restore({"panel": "unheard of"})
    assert other.plot.panel.key == "gradients"


def test_a_label_loss_is_shown_of_runs_that_have_one(view: LossesView) -> None:
    show(view, 200)
    names = [trace.column for trace in view.plot.panel.traces]
    assert not any(name.startswith("auxiliary") for name in names)
    height, entries = view.keys.height(), view.keys.accessibleName()
    assert "label" not in entries
    again = state("ring", generation=2)
    view.set_state(again)
    table = rows(200, auxiliary_d=4.0, auxiliary_g=2.0)
    view.set_frame(frame(step=200, generation=2, rows=table))
    settle()
    view._draw.flush()
    view._say.flush()
    assert [t.column for t in view.plot.panel.traces][4:] == ["auxiliary_g", "auxiliary_d"]
    assert view.keys.values[4:] == ("2.00", "4.00")
    assert "label loss of G" in view.keys.accessibleName()
    assert view.keys.height() >= height
    assert view.plot.scale.y[1] >= 4.0, "the axis holds them"
    view.segments["value"].click()
    view.segments["losses"].click()
    assert len(view.plot.panel.traces) == 6, "it comes back with its panel"
    view.set_state(state("ring", generation=3))
    assert len(view.plot.panel.traces) == 4 and view.keys.accessibleName() == entries


def test_label_losses_are_drawn_in_their_networks_colours_and_dashed() -> None:
    rare = [trace for panel in PANELS for trace in panel.traces if trace.rare]
    assert {trace.column: trace.stroke.role for trace in rare} == {
        "auxiliary_g": "generator",
        "auxiliary_d": "discriminator",
        "penalty_d": "discriminator",
    }
    strokes = [trace.stroke for trace in PANELS[0].traces]
    assert all(trace.stroke.dash for trace in rare)
    assert len(set(strokes)) == len(strokes) and PANELS[0].unit == "nats"


def test_a_past_step_is_read_and_what_came_after_stands_back(view: LossesView) -> None:
    table = show(view, 300, loss_g=1.1, loss_d_real=np.linspace(0.2, 0.9, 300))
    before = picture(view.plot)
    view.set_frame(dataclasses.replace(frame(step=100), past=True))
    view._say.now()
    settle()
    assert view.keys.step == "step 100"
    shown = [float(text) for text in view.keys.values]
    np.testing.assert_allclose(shown[2], table[99][3], rtol=6e-3)
    rect = view.plot.rect_of(view.plot.area)
    whole, past = pixels(before), pixels(picture(view.plot))
    green = PANELS[0].traces[0].stroke.colour(LIGHT)
    here = slice(round(rect.top()), round(rect.bottom()))
    early, late = (slice(column_of(view, a), column_of(view, b)) for a, b in ((20, 80), (150, 280)))
    assert like(past[here, early], green).sum() == like(whole[here, early], green).sum()
    assert like(whole[here, late], green).any()
    assert not like(past[here, late], green).any()
    view.set_frame(frame(step=300))
    view._say.now()
    assert view.keys.step == "step 300"
    assert picture(view.plot) == before


def test_another_objective_then_is_no_change_now(view: LossesView) -> None:
    show(view, 300)
    then = state("ring", training__steps=400, objective__name="minimax")
    view.set_state(dataclasses.replace(then, past=True))
    view.set_state(state("ring", training__steps=400))
    assert view.plot.marks == []
    assert OBJECTIVES["non-saturating"].title in view.d_formula.toolTip()
