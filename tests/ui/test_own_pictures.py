"""A person's own pictures: by dialog, by drop, read with patience, and every file accounted for."""

import threading
import time

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from ganlab.engine.data import build
from ganlab.engine.data.images import folder as engine
from ganlab.engine.experiment import DataSpec, replace, to_toml
from ganlab.runtime import commands as c
from ganlab.ui import own_data


@pytest.fixture
def pets(tmp_path):
    """Return a folder of twelve pictures in two labels, and two files that are none."""
    for i in range(12):
        put(tmp_path / "pets" / ("cats" if i < 8 else "dogs") / f"{i}.png")
    (tmp_path / "pets" / "cats" / "torn.jpg").write_bytes(b"")
    (tmp_path / "pets" / "dogs" / "text.png").write_text("woof")
    return tmp_path / "pets"


def put(file):
    file.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (20, 20), (200, 20, 20)).save(file)


def spec(folder, side="native"):
    return DataSpec(name="folder", folder=str(folder), side=side)


def drag(window, path):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    place, copy = window.rect().center(), Qt.DropAction.CopyAction
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(place, copy, mime, left, none))
    promise = window.stage.drop.text()
    QApplication.sendEvent(window, QDropEvent(QPointF(place), copy, mime, left, none))
    return promise


# --- what a folder is ----------------------------------------------------------------------------


def test_a_folder_is_a_run_or_pictures_or_neither(tmp_path, pets):
    run = tmp_path / "run"
    run.mkdir()
    (run / "run.json").write_text("{}")
    assert own_data.kind_of(run) == "run"
    # A run that holds a picture of itself is a run.
    put(run / "samples.png")
    assert own_data.kind_of(run) == "run"
    assert own_data.kind_of(pets) == "pictures"
    assert own_data.kind_of(tmp_path / "pets" / "cats") == "pictures"
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "gan.pdf").write_text("")
    (tmp_path / "papers" / ".hidden.png").write_text("")
    assert own_data.kind_of(tmp_path / "papers") == "folder"
    assert own_data.kind_of(tmp_path / "x.ganlab") == "run"


def test_looking_for_pictures_ends_soon(tmp_path, monkeypatch):
    deep = tmp_path / "a" / "b" / "c" / "d"
    put(deep / "far.png")
    assert not own_data.holds_pictures(tmp_path)
    assert own_data.holds_pictures(tmp_path / "a" / "b")
    monkeypatch.setattr(own_data, "_ENTRIES", 3)
    for i in range(6):
        (tmp_path / "many" / f"{i}").mkdir(parents=True)
    assert not own_data.holds_pictures(tmp_path / "many")
    assert not own_data.holds_pictures(tmp_path / "no such")


# --- brought -------------------------------------------------------------------------------------


def test_dropped_pictures_are_learned_and_counted(window, qtbot, pets):
    assert drag(window, pets) == "Let go to learn from the pictures in pets"
    qtbot.waitUntil(lambda: bool(window.fake.posted))
    assert window.fake.take_posted() == [c.ChooseData(spec(pets))]
    said = window.toasts.shown[-1]
    assert "12 pictures read from pets; 2 files are left out" in said.text
    qtbot.mouseClick(said.action_button, Qt.MouseButton.LeftButton)
    text, lines = window.answers.read[-1]
    assert "12 pictures were read, 2 files not" in text
    assert sorted(line.replace("\\", "/") for line in lines) == [
        "cats/torn.jpg: empty file",
        "dogs/text.png: not a picture of a known format",
    ]


def test_the_dialog_brings_pictures_at_the_size_at_hand(window, qtbot, pets, monkeypatch):
    window.fake.become(experiment=replace(window.state.experiment, {"data.side": "16"}))
    window.answers.answer = pets
    window.actions_["open_pictures"].trigger()
    assert window.answers.asked == ["Open a folder of pictures"]
    qtbot.waitUntil(lambda: bool(window.fake.posted))
    (command,) = window.fake.take_posted()
    assert command == c.ChooseData(spec(pets, "16"))
    # What was read for the window is what training gets: no file is opened twice.
    monkeypatch.setattr(engine, "decode", None)  # so whoever reads fails
    assert build(command.data).shape == (3, 16, 16)


def test_a_folder_of_neither_is_refused_in_words(window, tmp_path):
    (tmp_path / "papers").mkdir()
    assert drag(window, tmp_path / "papers") == "papers holds neither a saved run nor pictures"
    assert "papers holds neither" in window.toasts.shown[-1].text
    assert ".webp" in window.toasts.shown[-1].text
    assert window.fake.take_posted() == []


def test_a_dropped_run_folder_is_opened(window, tmp_path):
    (tmp_path / "run.json").write_text("{}")
    assert "open the run" in drag(window, tmp_path)
    assert window.fake.take_posted() == [c.Open(tmp_path)]


def test_too_few_pictures_are_said_and_change_nothing(window, qtbot, tmp_path):
    put(tmp_path / "few" / "1.png")
    drag(window, tmp_path / "few")
    qtbot.waitUntil(lambda: bool(window.toasts.shown))
    assert "at least 10 are needed" in window.toasts.shown[-1].text
    assert window.toasts.shown[-1].kind == "error"
    assert window.fake.take_posted() == []


def test_a_folder_in_an_experiment_is_read_before_it_is_loaded(window, qtbot, tmp_path, pets):
    experiment = replace(window.state.experiment, {"data.name": "folder", "data.folder": str(pets)})
    (tmp_path / "mine.toml").write_text(to_toml(experiment))
    window.answers.answer = tmp_path / "mine.toml"
    window.actions_["open"].trigger()
    qtbot.waitUntil(lambda: bool(window.fake.posted))
    assert window.fake.take_posted() == [c.Load(experiment)]
    assert "12 pictures" in window.toasts.shown[-1].text


def test_another_size_reads_the_files_again_first(window, qtbot, pets):
    own = replace(window.state.experiment, {"data.name": "folder", "data.folder": str(pets)})
    window.fake.become(experiment=own, distribution=build(own.data), generation=2)
    window.controller.set_field("data.side", "48")
    assert window.fake.take_posted() == []
    qtbot.waitUntil(lambda: bool(window.fake.posted))
    assert window.fake.take_posted() == [c.SetField("data.side", "48")]
    # Where nothing is read from files it is set at once.
    window.fake.become(experiment=replace(own, {"data.name": "glyphs"}), generation=3)
    window.controller.set_field("data.side", "16")
    assert window.fake.take_posted() == [c.SetField("data.side", "16")]


# --- a long read ---------------------------------------------------------------------------------


@pytest.fixture
def slow(monkeypatch):
    """Let files be read one by one, as a test lets them."""

    class Slow:
        lets = threading.Semaphore(0)
        over = False

    decode = engine.decode

    def wait(file, side):
        while not Slow.over and not Slow.lets.acquire(timeout=0.02):
            time.sleep(0)
        return decode(file, side)

    monkeypatch.setattr(engine, "decode", wait)
    yield Slow
    Slow.over = True


def test_a_long_read_is_seen_and_called_off(window, qtbot, pets, slow):
    note = window.setup.picker.read_note
    drag(window, pets)
    assert note.isVisible() and note.words.text() == "Reading pictures from pets…"
    for _ in range(7):
        slow.lets.release()
    qtbot.waitUntil(lambda: note.numbers.text() == "7 of 14 files")
    assert note.bar.value() == 500
    qtbot.waitUntil(lambda: not note.visibleRegion().isEmpty())
    qtbot.mouseClick(note.cancel, Qt.MouseButton.LeftButton)
    assert not note.isVisible()
    slow.over = True
    window.controller.pictures.errand._worker.join()
    qtbot.wait(20)
    assert window.fake.take_posted() == []
    assert "nothing has changed" in window.toasts.shown[-1].text


def test_the_last_folder_wins(window, qtbot, tmp_path, pets, slow):
    for i in range(10):
        put(tmp_path / "birds" / f"{i}.png")
    drag(window, pets)
    drag(window, tmp_path / "birds")
    assert "birds" in window.setup.picker.read_note.words.text()
    slow.over = True
    qtbot.waitUntil(lambda: bool(window.fake.posted))
    qtbot.wait(20)
    assert window.fake.take_posted() == [c.ChooseData(spec(tmp_path / "birds"))]


def test_other_data_calls_a_read_off(window, qtbot, pets, slow):
    drag(window, pets)
    qtbot.mouseClick(window.setup.picker.tiles["ring"], Qt.MouseButton.LeftButton)
    assert not window.setup.picker.read_note.isVisible()
    slow.over = True
    window.controller.pictures.errand._worker.join()
    qtbot.wait(20)
    assert window.fake.take_posted() == [c.ChooseData(DataSpec(name="ring"))]


def test_closing_the_window_calls_a_read_off(window, pets, slow):
    drag(window, pets)
    errand = window.controller.pictures.errand
    window.close()
    assert not errand.busy
    slow.over = True
    assert window.fake.take_posted() == []
