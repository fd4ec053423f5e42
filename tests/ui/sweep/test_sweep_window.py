"""The window of sweeps, by mouse and keys, on runs that are made up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from made_up import like, picture, pixels, settle
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from sweeps import FakeWorker, fake, sweep
from ui_fakes import Opened

from ganlab.presets import PRESETS
from ganlab.runtime import commands as c
from ganlab.sweep import perform as module
from ganlab.sweep.folder import SweepFolder
from ganlab.sweep.perform import perform
from ganlab.sweep.plan import lay_out
from ganlab.ui.sweep.colours import colour_at
from ganlab.ui.sweep.window import SweepWindow

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(open_window: Callable[..., Opened], monkeypatch: pytest.MonkeyPatch) -> Opened:
    monkeypatch.setattr(module, "PERIOD", 0.001)
    return open_window(PRESETS["ring"].experiment)


def opened(window: Opened, qtbot: QtBot, workers: type[FakeWorker]) -> SweepWindow:
    """Open the window of sweeps by its key, and let its runs be made up."""
    QTest.keyClick(window.stage, Qt.Key.Key_S)
    assert window.sweeps is not None and window.sweeps.sweeping is not None
    window.sweeps.sweeping.start = workers
    shown = window.sweeps.window
    assert shown is not None
    qtbot.waitUntil(lambda: shown.plan is not None)
    return shown


def small(shown: SweepWindow, folder: Path, qtbot: QtBot) -> None:
    """Sweep k_D, by two seeds, as a person types it."""
    shown.form.own_folder = folder
    across = shown.form.axes[0]
    index = across.field.findData("training.k_d")
    across.field.setCurrentIndex(index)
    for box, text in (
        (across.values_, "1, 2, 4"), (shown.form.seeds, "0, 1"),
        (shown.form.steps.lineEdit(), "50"),
    ):  # fmt: skip
        box.setFocus()
        box.selectAll()
        QTest.keyClicks(box, text)
        QTest.keyClick(box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "3 cells × 2 seeds: 6 runs" in shown.parts.words.text())


def click(shown: SweepWindow, column: int, row: int = 0) -> None:
    at = shown.map.rect_of((column, row)).center().toPoint()
    QTest.mouseClick(shown.map, LEFT, pos=at)


def show_jsd(shown: SweepWindow) -> None:
    shown.form.metric_box.setCurrentIndex(shown.form.metric_box.findData("jsd_nats"))


def test_from_a_key_to_a_run_in_the_main_window(
    window: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    workers = fake(endings={(4, 0): ("diverged", "loss"), (4, 1): ("failed", "no memory")})
    shown = opened(window, qtbot, workers)
    small(shown, tmp_path / "s", qtbot)
    show_jsd(shown)
    assert shown.go.text() == "Start"
    assert {look.sign for look in shown.map.looks} == {"empty"}
    QTest.mouseClick(shown.go, LEFT)
    qtbot.waitUntil(lambda: not shown._sweeping.busy)
    # 0.1 k_D + 0.01 seed + the ring's learning rate of D: the median of two seeds.
    assert [look.text for look in shown.map.looks] == ["0.107", "0.207", "diverged"]
    assert workers.begun[0].experiment.training.steps == 50
    click(shown, 1)
    details = shown.parts.details
    assert details.title.text() == "k_D = 2"
    assert details.spread.text() == "JSD: median 0.207 nats, 0.202 to 0.212 nats, 2 of 2 seeds"
    assert [card.number.text() for card in details.cards] == ["0.202 nats", "0.212 nats"]
    QTest.mouseClick(details.cards[1].open_button, LEFT)
    (command,) = window.fake.take_posted()
    assert isinstance(command, c.Open)
    assert command.path == SweepFolder(tmp_path / "s").run(details.cards[1].trial)
    # That run is what is at hand now; the sweep stays what it is, and its results with it.
    window.fake.become(experiment=details.cards[1].trial.experiment)
    shown.close()
    window.actions_["sweep"].trigger()
    assert shown.isVisible()
    QTest.qWait(200)
    assert [look.text for look in shown.map.looks] == ["0.107", "0.207", "diverged"]
    # Of one that failed there is nothing to open.
    click(shown, 2)
    cards = shown.parts.details.cards
    assert [card.open_button.isEnabled() for card in cards] == [True, False]
    assert cards[1].said.text() == "failed: no memory"


def test_what_was_typed_last_is_trained(window: Opened, qtbot: QtBot, tmp_path: Path) -> None:
    workers = fake()
    shown = opened(window, qtbot, workers)
    small(shown, tmp_path / "s", qtbot)
    shown.form.seeds.setFocus()
    shown.form.seeds.selectAll()
    QTest.keyClicks(shown.form.seeds, "7")
    # At once: nothing has been laid out since, nor has the box been left on every system.
    QTest.mouseClick(shown.go, LEFT)
    qtbot.waitUntil(lambda: shown.go.text() == "Resume" or len(workers.begun) == 3)
    qtbot.waitUntil(lambda: not shown._sweeping.busy)
    assert sorted(trial.seed for trial in workers.begun) == [7, 7, 7]
    assert "3 of 3 runs are done" in shown.parts.words.text()


def test_a_cell_is_chosen_and_opened_by_keys(window: Opened, qtbot: QtBot, tmp_path: Path) -> None:
    shown = opened(window, qtbot, fake())
    small(shown, tmp_path / "s", qtbot)
    QTest.mouseClick(shown.go, LEFT)
    qtbot.waitUntil(lambda: not shown._sweeping.busy)
    shown.map.setFocus()
    for _ in range(5):
        QTest.keyClick(shown.map, Qt.Key.Key_Right)
    assert shown.map.place == (2, 0)
    assert "k_D = 4" in shown.map.accessibleDescription()
    QTest.keyClick(shown.map, Qt.Key.Key_Return)
    (command,) = window.fake.take_posted()
    assert isinstance(command, c.Open) and "k_d-4" in command.path.name


def test_cancel_and_resume(window: Opened, qtbot: QtBot, tmp_path: Path) -> None:
    class Held(FakeWorker):
        """Two get through, the others wait."""

        def poll(self):
            return super().poll() if self.begun.index(self.trial) < 2 else None

    shown = opened(window, qtbot, Held)
    small(shown, tmp_path / "s", qtbot)
    shown.form.jobs.set_value(1)
    QTest.mouseClick(shown.go, LEFT)
    assert shown.go.text() == "Cancel" and not shown.form.seeds.isEnabled()
    qtbot.waitUntil(lambda: len(Held.begun) == 3)
    qtbot.waitUntil(lambda: "2 of 6 runs, 1 under way" in shown.parts.words.text())
    assert [look.sign for look in shown.map.looks] == ["number", "number", "running"]
    QTest.mouseClick(shown.go, LEFT)
    qtbot.waitUntil(lambda: not shown._sweeping.busy)
    assert shown.go.text() == "Resume" and not Held.now
    assert shown.parts.words.text() == "2 of 6 runs are done"
    workers = fake()
    shown._sweeping.start = workers
    QTest.mouseClick(shown.go, LEFT)
    qtbot.waitUntil(lambda: not shown._sweeping.busy)
    assert len(workers.begun) == 4 and not shown.go.isEnabled()
    assert shown.parts.words.text() == "6 of 6 runs are done"


def test_what_cannot_be_is_said_and_not_started(
    window: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    shown = opened(window, qtbot, fake())
    small(shown, tmp_path / "s", qtbot)
    values = shown.form.axes[0].values_
    for text, words in (
        ("1, 99", "training.k_d = 99: must be a whole number from 1 to 50"),
        ("1, two", "training.k_d = 'two': must be a whole number"),
        ("1", "has 1 values"),
    ):
        values.setText(text)
        values.editingFinished.emit()
        qtbot.waitUntil(lambda words=words: words in shown.parts.trouble.text())
        assert not shown.go.isEnabled()
    values.setText("1, 3")
    values.editingFinished.emit()
    qtbot.waitUntil(shown.go.isEnabled)
    assert shown.parts.trouble.isHidden() and shown.map.plan.columns == 2


def test_choices_are_ticked(window: Opened, qtbot: QtBot, tmp_path: Path) -> None:
    shown = opened(window, qtbot, fake())
    small(shown, tmp_path / "s", qtbot)
    down = shown.form.axes[1]
    down.field.setCurrentIndex(down.field.findData("generator.activation"))
    boxes = {value: box for value, box in down.ticks.boxes}
    assert [value for value, box in boxes.items() if box.isChecked()][0] == "relu"
    for value, box in boxes.items():
        if box.isChecked() != (value in ("relu", "tanh")):
            QTest.mouseClick(box, LEFT, pos=QPoint(6, box.height() // 2))
    qtbot.waitUntil(lambda: "6 cells × 2 seeds: 12 runs" in shown.parts.words.text())
    assert shown.map.plan.sweep.axes[1].values == ("relu", "tanh")


def test_an_earlier_sweep_comes_back_without_training(
    window: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = SweepFolder(tmp_path / "earlier")
    made = sweep(("training.k_d", (1, 3)), ("objective.name", ("minimax", "non-saturating")))
    perform(lay_out(made), folder, 2, lambda *_: None, lambda: False, fake())
    workers = fake()
    shown = opened(window, qtbot, workers)
    window.answers.answer = folder.path
    shown.open_folder()
    qtbot.waitUntil(lambda: shown.map.plan is not None and shown.map.plan.sweep == made)
    assert shown.parts.words.text() == "8 of 8 runs are done" and not workers.begun
    assert [look.sign for look in shown.map.looks] == ["number"] * 4
    assert shown.form.base.currentText() == "As in earlier"
    # Pictures of the runs, read beside: their colour is that of the lower median's seed.
    QTest.mouseClick(shown.parts.thumbnails, LEFT, pos=QPoint(8, 8))
    qtbot.waitUntil(lambda: len(shown.pictures.pictures) == 8)
    settle()
    image = pixels(picture(shown.map))
    at = shown.map.rect_of((0, 0)).center().toPoint()
    assert like(image[at.y() : at.y() + 1, at.x() : at.x() + 1], "#005aa0", 30).all()
    # No sweep: it is said, and what is shown stays.
    window.answers.answer = tmp_path
    shown.open_folder()
    qtbot.waitUntil(lambda: "holds no sweep" in shown.parts.trouble.text())
    assert shown.map.plan.sweep == made


def test_closed_it_goes_on_with_a_mark_and_ends_with_the_program(
    window: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    workers = fake(pace=0)
    shown = opened(window, qtbot, workers)
    small(shown, tmp_path / "s", qtbot)
    QTest.mouseClick(shown.go, LEFT)
    shown.close()
    desk = window.sweeps
    qtbot.waitUntil(lambda: desk.mark.isVisible())
    assert desk.mark.text() == "Sweep: 0 of 6 runs"
    QTest.mouseClick(desk.mark, LEFT)
    assert shown.isVisible() and shown.go.text() == "Cancel"
    # What is at hand in the main window is another matter by now.
    assert shown.form.base.currentText() == "As in s"
    window.close()
    assert not workers.now and not shown.isVisible()


def test_the_table_is_saved(window: Opened, qtbot: QtBot, tmp_path: Path) -> None:
    shown = opened(window, qtbot, fake())
    small(shown, tmp_path / "s", qtbot)
    assert not shown.save.isEnabled()
    QTest.mouseClick(shown.go, LEFT)
    qtbot.waitUntil(lambda: not shown._sweeping.busy)
    window.answers.answer = tmp_path / "numbers"
    QTest.mouseClick(shown.save, LEFT)
    qtbot.waitUntil((tmp_path / "numbers.csv").is_file)
    assert (tmp_path / "numbers.csv").read_bytes() == (tmp_path / "s" / "sweep.csv").read_bytes()


def test_colours_run_from_the_smallest_to_the_largest_and_shapes_say_the_rest(
    window: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    workers: Any = fake(endings={(4, s): ("diverged", "loss") for s in (0, 1)})
    shown = opened(window, qtbot, workers)
    small(shown, tmp_path / "s", qtbot)
    show_jsd(shown)
    QTest.mouseClick(shown.go, LEFT)
    qtbot.waitUntil(lambda: not shown._sweeping.busy)
    settle()
    image = pixels(picture(shown.map))

    def cell(column: int) -> Any:
        rect = shown.map.rect_of((column, 0)).toRect().adjusted(6, 6, -6, -6)
        return image[rect.top() : rect.bottom(), rect.left() : rect.right()]

    for column, share in ((0, 0.0), (1, 1.0)):
        assert like(cell(column), colour_at(share).name(), 12).mean() > 0.7
    # No colour where there is no number, but a cross.
    assert like(cell(2), shown.theme.surface, 12).mean() > 0.8
    assert like(cell(2), shown.theme.warning, 40).any()


def test_another_size_of_text_cuts_nothing_off(
    window: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    shown = opened(window, qtbot, fake())
    small(shown, tmp_path / "s", qtbot)
    click(shown, 1)
    window.look.set_zoom(1.4)
    settle()
    form, (card, *_) = shown.parts.form, shown.parts.details.cards
    for part in (*form.findChildren(QWidget), card.open_button):
        if part.isVisible():
            assert part.width() >= part.minimumSizeHint().width(), part
    # Nothing is behind the edge of what is scrolled down alone.
    port = form.parentWidget()
    assert port is not None and form.width() <= port.width()
