"""Figure 1 (a)–(d): composed by clicks, with curves and text in the drawing."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest
from live_window import rest, until
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest


@pytest.fixture
def dialog(line):
    rest(line)
    line.actions_["figure_panels"].trigger()
    made = line.recorder.figure
    until(lambda: made.isVisible() and bool(made.panels) and made.record_button.isEnabled())
    yield made
    made.close()
    line.toasts.clear()
    rest(line)


def save(dialog, path) -> None:
    dialog._window.answers.answer = path
    QTest.mouseClick(dialog.record_button, Qt.MouseButton.LeftButton)
    until(path.exists)
    until(lambda: not dialog.recording)


def test_the_drawing_has_its_letters_and_words_as_text_and_the_person_moves_them(dialog, tmp_path):
    path = tmp_path / "f.svg"
    dialog.format.set_value("svg")
    save(dialog, path)
    tree = ElementTree.parse(path)
    texts = ["".join(e.itertext()) for e in tree.iter("{http://www.w3.org/2000/svg}text")]
    for wanted in ("(a)", "(b)", "(c)", "(d)", "step 12", "density", "D(x)"):
        assert any(wanted in text for text in texts), wanted
    assert tree.getroot().attrib["width"].startswith("180")
    assert not list(tree.iter("{http://www.w3.org/2000/svg}image"))
    dialog.kind.set_value("steps")
    for box, step in zip(dialog.steps, (0, 3, 5, 7), strict=True):
        box.set_value(step)
        box.value_changed.emit(step)
    until(lambda: [panel.step for panel in dialog.panels] == [0, 3, 5, 7])
    dialog.kind.set_value("paper")
    dialog.changed()


def test_pixels_have_the_size_that_was_said(dialog, tmp_path):
    dialog.format.set_value("png")
    dialog.width_.set_value(90.0)
    dialog.dots.set_value(200)
    dialog.changed()
    path = tmp_path / "f.png"
    save(dialog, path)
    image = QImage(str(path))
    assert image.width() == round(90 / 25.4 * 200)
    assert f"{image.width():,} × {image.height():,} pixels" in dialog.facts.text()
    assert "(b) step" in image.text("Description")
    assert round(image.dotsPerMeterX() * 0.0254) == 200


def test_the_same_run_gives_the_same_file(dialog, tmp_path):
    dialog.format.set_value("svg")
    for name in ("a.svg", "b.svg"):
        dialog._made = None
        dialog.preview()
        until(lambda: dialog._made is not None)
        save(dialog, tmp_path / name)
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
