"""Exporting by hand: real clicks on a real training."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot
from sessions import Window
from toys import toy
from ui_fakes import Answers

from ganlab.engine.export import FORMATS, Format, Part, Progress, Source
from ganlab.engine.export.perform import Exported
from ganlab.engine.files import open_run
from ganlab.runtime import commands as c
from ganlab.ui.export import ExportDesk
from ganlab.ui.export.words import result_words


class Remembers:
    folder = ""


class Opened:
    """The dialog on a real session, and what a person does with it."""

    def __init__(self, qtbot: QtBot, folder: Path, changes: Mapping[str, Any]) -> None:
        self.training = Window(qtbot, toy({"data.name": "ring", **changes})).start()
        self.answers = Answers()
        self.parent = QWidget()
        self.remembers = Remembers()
        self.remembers.folder = str(folder)
        self.told: list[str] = []
        self.desk = ExportDesk(self.answers, self.remembers, self.parent)
        self.desk.told.connect(self.told.append)
        self.desk.refused.connect(self.told.append)
        self.desk.follow(self.training.session)
        self.training.post(*[c.StepBoth()] * 7)
        self.desk.saw(self.training.ask())
        self.training.session.state_changed.connect(self.desk.set_state)
        self.desk.set_state(self.training.state)
        self.desk.open()
        assert self.desk.dialog is not None
        self.dialog = self.desk.dialog
        self.until(lambda: self.dialog._examined is not None)

    def until(self, condition: Callable[[], bool]) -> None:
        self.training.until(condition)

    def click(self, button: QAbstractButton) -> None:
        assert button.isVisible() and button.isEnabled(), button.text()
        at = button.rect().center()
        at.setX(min(at.x(), 12))
        QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=at)

    def choose(self, name: str) -> None:
        self.click(self.dialog.entries[name].radio)

    def export(self) -> None:
        self.click(self.dialog.export_button)
        self.until(lambda: not self.dialog._busy)

    @property
    def place(self) -> Path:
        return Path(self.dialog.place.text())

    def close(self) -> None:
        self.dialog.close()
        self.training.session.close()
        self.parent.deleteLater()


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    made: list[Opened] = []

    def make(changes: Mapping[str, Any] | None = None) -> Opened:
        made.append(Opened(qtbot, tmp_path, changes or {}))
        return made[-1]

    yield make
    for each in made:
        each.close()


def test_a_bundle_is_two_clicks_away_and_goes_on_as_a_run(
    opened: Callable[..., Opened], tmp_path: Path
) -> None:
    o = opened()
    # It is exported as it stands at the click, whatever the name says.
    o.training.post(*[c.StepBoth()] * 3)
    o.training.ask()
    assert o.dialog.format == "bundle" and o.place == tmp_path / "ring-mlp-step-7"
    # Return, wherever one is in it, is the button that stands out.
    QTest.keyClick(o.dialog.place, Qt.Key.Key_Return)
    o.until(lambda: not o.dialog._busy and o.dialog.where.isVisible())
    assert o.dialog.where.text() == str(tmp_path / "ring-mlp-step-7")
    assert o.dialog.report.text().startswith("Step 10, ")
    assert (tmp_path / "ring-mlp-step-7" / "generator.py").is_file()
    again = open_run(tmp_path / "ring-mlp-step-7")
    assert again.trainer.step_count == 10
    o.click(o.dialog.copy_button)
    assert QGuiApplication.clipboard().text() == str(tmp_path / "ring-mlp-step-7")


def test_the_name_follows_the_format_unless_it_is_ones_own(opened: Callable[..., Opened]) -> None:
    o = opened()
    own = o.place.with_name("v1.2 of mine")
    o.choose("pt2")
    assert o.place.name == "ring-mlp-step-7.pt2"
    o.choose("bundle")
    assert o.place.name == "ring-mlp-step-7"
    o.dialog.place.setFocus()
    o.dialog.place.selectAll()
    QTest.keyClicks(o.dialog.place, str(own))
    o.choose("onnx")
    assert o.place.name == "v1.2 of mine.onnx"
    o.choose("bundle")
    assert o.place.name == "v1.2 of mine"


def test_what_stands_there_is_replaced_only_after_asking(
    opened: Callable[..., Opened], tmp_path: Path
) -> None:
    o = opened()
    o.export()
    before = (o.place / "run.json").stat().st_mtime_ns
    o.answers.answer = False
    o.click(o.dialog.export_button)
    assert o.answers.asked == ["Replace it?"] and not o.dialog._busy
    assert (o.place / "run.json").stat().st_mtime_ns == before
    o.answers.answer = True
    o.export()
    assert (o.place / "run.json").stat().st_mtime_ns > before
    thesis = tmp_path / "thesis"
    thesis.mkdir()
    (thesis / "chapter.tex").write_text("mine")
    o.dialog.place.setText(str(thesis))
    o.export()
    assert "holds other files (chapter.tex)" in o.dialog.report.text()
    assert o.dialog.where.text() == "Not exported" and not o.dialog.show_button.isVisible()


def test_what_this_model_cannot_be_is_greyed_out_with_the_reason(
    opened: Callable[..., Opened],
) -> None:
    o = opened({"objective.name": "mmd", "model.family": "gmmn"})
    script = o.dialog.entries["script"]
    assert not script.radio.isEnabled() and script.words.text().startswith("Not here: ")
    assert o.dialog._part_missing("discriminator") == "this model has none"
    # Another run, another answer.
    o.training.post(c.Load(toy({"data.name": "ring"})))
    o.until(script.radio.isEnabled)
    assert script.words.text() == FORMATS["script"].description
    assert o.dialog._part_missing("discriminator") == ""


def test_a_place_that_is_not_there_is_told_and_nothing_is_lost(
    opened: Callable[..., Opened], tmp_path: Path
) -> None:
    o = opened()
    o.dialog.place.setText(str(tmp_path / "none" / "model"))
    o.export()
    assert "does not exist; make it first" in o.dialog.report.text()
    o.dialog.place.clear()
    o.dialog._refresh()
    assert not o.dialog.export_button.isEnabled()
    o.answers.answer = tmp_path / "other"
    o.click(o.dialog.browse)
    assert o.place == tmp_path / "other" and o.dialog.export_button.isEnabled()


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    began = threading.Event()

    def build(source: Source, part: Part, progress: Progress) -> dict[str, bytes]:
        began.set()
        for i in range(20_000):
            progress(i / 20_000, "waiting")
            time.sleep(0.002)
        return {"model": b""}

    fake = Format("slow", "Slow", "Takes long.", ".slow", ("generator",), lambda s: "", build)
    monkeypatch.setitem(FORMATS._items, "slow", fake)
    yield began


def test_it_is_called_off_while_training_goes_on(
    opened: Callable[..., Opened], slow: threading.Event, tmp_path: Path
) -> None:
    o = opened()
    o.choose("slow")
    o.training.post(c.Play())
    o.click(o.dialog.export_button)
    o.until(slow.is_set)
    o.until(lambda: "Waiting" in o.dialog.progress.words.text())
    assert not o.dialog.export_button.isEnabled() and not o.dialog.place.isEnabled()
    before = o.training.ask().step
    o.until(lambda: o.training.ask().step > before)
    o.click(o.dialog.progress.cancel)
    o.until(lambda: not o.dialog._busy)
    assert not o.dialog.outcome.isVisible() and list(tmp_path.iterdir()) == []
    assert o.dialog.export_button.isEnabled()


def test_closing_the_dialog_lets_it_go_on_and_the_window_tells(
    opened: Callable[..., Opened], tmp_path: Path
) -> None:
    o = opened()
    o.click(o.dialog.export_button)
    o.dialog.close()
    o.until(lambda: bool(o.told))
    assert o.told[0].startswith(f"Exported {tmp_path / 'ring-mlp-step-7'}. Step 7, ")
    # It is there when the dialog comes back.
    o.desk.open()
    assert o.dialog.where.text() == str(tmp_path / "ring-mlp-step-7")
    assert o.remembers.folder == str(tmp_path)


def test_it_grows_with_what_it_says(opened: Callable[..., Opened], tmp_path: Path) -> None:
    o = opened({"objective.name": "mmd", "model.family": "gmmn"})

    def squeezed() -> list[str]:
        parts = [*o.dialog.findChildren(QLabel), *o.dialog.findChildren(QAbstractButton)]
        return [
            f"{part.text()!r}: {part.height()}"
            for part in parts
            if part.isVisible() and part.height() < max(part.heightForWidth(part.width()), 10)
        ]

    # Two formats are refused in more words than their descriptions have.
    o.until(lambda: squeezed() == [])
    o.dialog.place.setText(str(tmp_path / ("in a folder that is not there " * 9) / "model"))
    before = o.dialog.height()
    o.export()
    o.until(lambda: squeezed() == [] and o.dialog.height() > before)


def test_nobody_of_that_name_has_no_folder(opened: Callable[..., Opened], tmp_path: Path) -> None:
    o = opened()
    o.dialog.place.setText("~nobody at all")
    o.export()
    assert (tmp_path / "~nobody at all" / "generator.py").is_file()


@pytest.mark.parametrize(
    ("difference", "words"), [(0.0, "its 64 outputs equal"), (3e-7, "differ from the model's by")]
)
def test_what_the_proof_found_is_told(difference: float, words: str) -> None:
    done = Exported(Path("model"), 1_500_000, 7, 0.25, difference, 64)
    assert result_words(done).startswith("Step 7, 1.5 MB, written in 0.2 s. Proven: ")
    assert words in result_words(done)
