"""The window of comparisons, with real runs too small to learn anything."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from made_up import settle
from PySide6.QtCore import QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sessions import PATIENCE, assert_same, headless
from toys import toy
from ui_fakes import Answers

from ganlab.comparisons import Comparison, Variant
from ganlab.runtime import commands as c
from ganlab.ui.compare.stage import ComparePage
from ganlab.ui.compare.window import CompareWindow
from ganlab.ui.style import stylesheet
from ganlab.ui.theme import DARK, LIGHT
from ganlab.ui.toast import Toast

LEFT = Qt.MouseButton.LeftButton
K_D = (("training.k_d", 2),)


def tiny(steps: int = 40, *more: Variant, **base: Any) -> Comparison:
    """Return a comparison of two tiny runs, or more."""
    variants = (Variant("one"), Variant("two", K_D), *more)
    changes = {"training.steps": steps, "data.name": "ring", **base}
    return Comparison("k_D", "Nothing much.", toy(changes), variants)


@pytest.fixture
def side(qtbot: QtBot) -> Iterator[CompareWindow]:
    parent = QWidget()
    qtbot.addWidget(parent)
    made = CompareWindow(Answers(), parent)
    made.set_theme(LIGHT)
    made.resize(1200, 720)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    made.shut()
    settle()


@pytest.fixture
def begun(side: CompareWindow, qtbot: QtBot) -> CompareWindow:
    """Return the window with two runs of 40 steps, ready."""
    return begin(side, tiny(), qtbot)


def begin(side: CompareWindow, comparison: Comparison, qtbot: QtBot) -> CompareWindow:
    side.begin(comparison)
    qtbot.waitUntil(lambda: page_of(side).state.phase == "paused", timeout=PATIENCE)
    return side


def page_of(side: CompareWindow) -> ComparePage:
    assert side.page is not None
    return side.page


def play_to_the_end(side: CompareWindow, qtbot: QtBot) -> ComparePage:
    page = page_of(side)
    QTest.mouseClick(page.transport.play, LEFT)
    wait = {"timeout": PATIENCE}
    qtbot.waitUntil(lambda: page.state.phase == "finished", **wait)
    qtbot.waitUntil(lambda: page.transport.counter.text() == str(page.state.head), **wait)
    qtbot.waitUntil(
        lambda: (
            page.table.values["updates_g", 0].text() == str(page.state.head)
            and not page.scores.stale
            and page.table.values["jsd", 1].text() != "–"
        ),
        **wait,
    )
    return page


def test_runs_play_in_step_with_losses_and_measures(begun: CompareWindow, qtbot: QtBot) -> None:
    page = play_to_the_end(begun, qtbot)
    assert [len(history) for history in page.histories] == [40, 40]
    assert page.transport.play.text() == "Continue"
    # Finished is said of each run; differences are to the first.
    assert all(column.words.whole.startswith("Finished. ") for column in page.columns)
    values, apart = page.table.values, page.table.differences
    assert [values["updates_d", i].text() for i in (0, 1)] == ["40", "80"]
    assert [apart["updates_d", i].text() for i in (0, 1)] == ["", "+40"]
    first, second = (float(values["jsd", i].text()) for i in (0, 1))
    assert float(apart["jsd", 1].text().replace("−", "-").lstrip("±")) == pytest.approx(
        second - first, abs=1e-9
    )
    assert values["confident", 0].isHidden() and not values["modes", 0].isHidden()
    # Losses are drawn a few times a second, and so it may be that they are not yet.
    page.losses._draw.flush()
    for plot in page.losses.plots.values():
        plot.lay()
        assert len(plot.curves) == 2 and all(len(curve.fine) for curve in plot.curves)


def test_keys_are_the_comparison_s_own(begun: CompareWindow, qtbot: QtBot) -> None:
    page = page_of(begun)
    begun.setFocus()
    QTest.keyClick(begun, Qt.Key.Key_Period)
    qtbot.waitUntil(lambda: page.state.head == 1, timeout=PATIENCE)
    QTest.keyClick(begun, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.state.head == 40, timeout=PATIENCE)
    QTest.keyClick(begun, Qt.Key.Key_N)
    qtbot.waitUntil(lambda: page.state.generation == 2, timeout=PATIENCE)
    seeds = {run.experiment.run.seed for run in page.state.runs}
    assert len(seeds) == 1 and seeds != {42}
    QTest.keyClick(begun, Qt.Key.Key_Escape)
    assert begun.isVisible()


def test_looking_back_is_labelled_and_shown_by_all(begun: CompareWindow, qtbot: QtBot) -> None:
    page = play_to_the_end(begun, qtbot)
    page.track.setFocus()
    QTest.keyClick(page.track, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    wait = {"timeout": PATIENCE}
    qtbot.waitUntil(lambda: page.state.past == 30 and page.state.arrived, **wait)
    qtbot.waitUntil(lambda: page.table.values["updates_d", 1].text() == "60", **wait)
    assert all(not column.badge.isHidden() for column in page.columns)
    assert page.transport.plan.text() == "past step" and page.transport.counter.text() == "30"
    assert all(plot.past == 30 for plot in page.losses.plots.values())
    QTest.keyClick(page.track, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: page.state.past is None, **wait)
    qtbot.waitUntil(lambda: page.columns[0].badge.isHidden(), **wait)


def test_a_run_is_handed_to_the_main_window(begun: CompareWindow, qtbot: QtBot) -> None:
    page = page_of(begun)
    page.post(c.StepBoth())
    page.post(c.StepBoth())
    taken: list[Any] = []
    begun.run_asked.connect(taken.append)
    QTest.mouseClick(page.columns[1].open, LEFT)
    qtbot.waitUntil(lambda: bool(taken), timeout=PATIENCE)
    alone = headless(page.state.comparison.experiments[1], 2)
    assert_same(taken[0].trainer.tensors(), alone.trainer.tensors())


def test_what_cannot_be_built_is_said_where_it_is_chosen(side: CompareWindow, qtbot: QtBot) -> None:
    bad = Variant("pictures", (("model.family", "dcgan"),))
    side.begin(tiny(40, bad))
    qtbot.waitUntil(lambda: side.page is None, timeout=PATIENCE)
    assert side.chooser.isVisible()
    assert "pictures: model.family = dcgan" in side.chooser.fault.text()


def test_layers_are_switched_in_all_views(begun: CompareWindow, qtbot: QtBot) -> None:
    page = play_to_the_end(begun, qtbot)
    page.layers_menu.aboutToShow.emit()
    actions = {action.text(): action for action in page.layers_menu.actions()}
    assert actions["Field D(x)"].isChecked() and not actions["Manifold"].isChecked()
    actions["Manifold"].trigger()
    assert all(column.boxes["Manifold"].isChecked() for column in page.columns)


def test_axes_stay_equal(begun: CompareWindow, qtbot: QtBot) -> None:
    page = play_to_the_end(begun, qtbot)
    first, second = (column.view.plot.getPlotItem().getViewBox() for column in page.columns)
    first.setRange(xRange=(0.0, 0.5), yRange=(0.0, 0.5), padding=0)
    first.sigRangeChangedManually.emit([True, True])
    assert second.viewRect().center().x() == pytest.approx(0.25, abs=0.05)
    assert second.viewRect().height() == pytest.approx(first.viewRect().height(), rel=0.05)


def test_table_and_picture_are_saved(begun: CompareWindow, qtbot: QtBot, tmp_path: Path) -> None:
    page = play_to_the_end(begun, qtbot)
    assert isinstance(begun._ask, Answers)
    begun._ask.answer = tmp_path / "table"
    page.save_menu.actions()[0].trigger()
    with (tmp_path / "table.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    updates = next(row for row in rows if row["measure"] == "Updates of D")
    assert (updates["one"], updates["two"], updates["two − one"]) == ("40", "80", "40")
    assert all(row["step"] == "40" for row in rows)
    begun._ask.answer = tmp_path / "shot.png"
    page.save_menu.actions()[1].trigger()
    assert (tmp_path / "shot.png").read_bytes().startswith(b"\x89PNG")
    begun._ask.answer = tmp_path / "nowhere" / "table.csv"
    page.save_menu.actions()[0].trigger()
    assert begun.toasts.findChildren(Toast)[-1].kind == "error"


def test_different_objectives_and_data_are_not_compared(side: CompareWindow, qtbot: QtBot) -> None:
    line = Variant("a line", (("data.name", "gaussian-1d"), ("latent.size", 1)))
    hinge = Variant("hinge", (("objective.name", "hinge"),))
    begin(side, tiny(20, line, hinge), qtbot)
    page = play_to_the_end(side, qtbot)
    side.set_theme(DARK)
    assert [column.view.key for column in page.columns] == [
        "boundary", "boundary", "figure1", "boundary",
    ]  # fmt: skip
    assert page.table.values["loss_d", 3].text() != "–"
    assert page.table.differences["loss_d", 3].text() == ""
    assert page.table.differences["jsd", 2].text() == ""
    assert page.losses.note.text().startswith("Different objectives")


def test_words_over_a_narrow_plot_are_not_cut(begun: CompareWindow, qtbot: QtBot) -> None:
    note = page_of(begun).columns[0].view.caption  # type: ignore[union-attr]
    note.say("8 modes of the data are hardly drawn, and the averaged G is shown")
    note.place(QRectF(0.0, 0.0, 150.0, 200.0))
    assert note.width() <= 138 and note.height() >= 2 * note.fontMetrics().height()
    note.place(QRectF(0.0, 0.0, 2000.0, 200.0))
    assert note.height() < 2 * note.fontMetrics().height()


def test_the_table_has_room_for_its_numbers_whatever_the_size_of_text(
    begun: CompareWindow, qtbot: QtBot, qapp: QApplication
) -> None:
    page = page_of(begun)
    table = page.table

    def fits() -> bool:
        return not table.horizontalScrollBar().isVisible() and all(
            value.width() >= value.fontMetrics().horizontalAdvance("−00.000")
            for value in table.values.values()
            if value.isVisible()
        )

    qtbot.waitUntil(lambda: page.table.values["jsd", 1].text() != "–", timeout=PATIENCE)
    sheet = qapp.styleSheet()
    try:
        for zoom in (1.0, 1.4, 1.0):
            qapp.setStyleSheet(stylesheet(LIGHT, zoom))
            begun.set_theme(LIGHT)
            qtbot.waitUntil(fits)
        wide = table.minimumWidth()
        qapp.setStyleSheet(stylesheet(LIGHT, 1.4))
        begun.set_theme(LIGHT)
        qtbot.waitUntil(lambda: table.minimumWidth() > wide)
    finally:
        qapp.setStyleSheet(sheet)
        begun.set_theme(LIGHT)


def test_runs_by_seeds_keep_theirs(side: CompareWindow, qtbot: QtBot) -> None:
    seeds = (Variant("Seed 42"), Variant("Seed 43", (("run.seed", 43),)))
    begin(side, Comparison("Seed", "", toy({"run.seed": 42}), seeds), qtbot)
    page = page_of(side)
    assert not page.transport.seed.isEnabled() and not page.transport.new_seed.isEnabled()
    QTest.keyClick(side, Qt.Key.Key_N)
    page.post(c.StepBoth())
    qtbot.waitUntil(lambda: page.state.head == 1, timeout=PATIENCE)
    assert [run.experiment.run.seed for run in page.state.runs] == [42, 43]
