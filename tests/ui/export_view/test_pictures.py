"""Views as pictures: what is written is what is seen, and nothing on the screen has moved."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from live_window import rest, until
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from ganlab.engine.probes import FieldRequest
from ganlab.ui.export_view.sizes import LEAST, SIZES, fitting
from ganlab.ui.export_view.taken import Wish
from ganlab.ui.theme import DARK, LIGHT

_SVG = "{http://www.w3.org/2000/svg}"


def pixels(image: QImage) -> np.ndarray:
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    flat = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return flat[..., 2::-1].astype(int)


def share_of(image: QImage, colour: str) -> float:
    wanted = QColor(colour)
    there = (pixels(image) == [wanted.red(), wanted.green(), wanted.blue()]).all(axis=2)
    return float(there.mean())


@pytest.mark.parametrize("view", ["boundary", "losses", "readout"])
@pytest.mark.parametrize(("name", "theme"), [("light", LIGHT), ("dark", DARK)])
def test_a_picture_has_the_size_and_the_ground_that_were_wished_for(live, view, name, theme):
    window = live
    taken = window.pictures.take(Wish(view, width=960, height=540, scale=1.5, theme=name))
    assert taken.image.size() == QSize(960, 540)
    assert share_of(taken.image, theme.surface) > 0.1
    other = LIGHT if theme is DARK else DARK
    assert share_of(taken.image, other.surface) < 0.01
    assert taken.step == window.fake.snapshot.step
    assert taken.name.endswith(f"{view}-step-{taken.step}")


def test_nothing_on_the_screen_has_moved_afterwards(live):
    window = live
    QApplication.processEvents()
    before = window.grab().toImage()
    view = window.hosts["losses"].view
    place, theme, sheet = view.geometry(), view.theme, view.styleSheet()
    for key in window.pictures.views():
        for kind in ("png", "svg"):
            wish = Wish(key, kind, width=1600, height=700, scale=2.0, theme="dark")
            window.pictures.take(wish)
    assert (view.geometry(), view.theme, view.styleSheet()) == (place, theme, sheet)
    assert window.theme is LIGHT
    assert all(not host.styleSheet() for host in window.hosts.values())
    rest(window)
    QApplication.processEvents()
    assert window.grab().toImage() == before


@pytest.mark.parametrize("view", ["boundary", "losses"])
def test_a_drawing_is_valid_and_its_text_is_text(live, view):
    window = live
    wish = Wish(view, "svg", width=1200, height=800, scale=1.5, theme="dark")
    taken = window.pictures.take(wish)
    root = ElementTree.fromstring(taken.drawing)
    assert root.tag == f"{_SVG}svg"
    assert root.get("viewBox") == "0 0 1200 800"
    texts = ["".join(text.itertext()) for text in root.iter(f"{_SVG}text")]
    wanted = {"boundary": {"Generated", "D says real", "−1"}, "losses": {"0.4", "Accuracy"}}
    assert wanted[view] <= set(texts)
    images = list(root.iter(f"{_SVG}image"))
    # Points and field go as one image, not each point by itself.
    assert len(images) < 30
    assert DARK.surface in taken.drawing.decode()
    assert str(window.state.experiment.run.seed) in root.find(f"{_SVG}desc").text


def test_text_is_as_many_times_larger_as_the_scale_says(live):
    small = live.pictures.take(Wish("losses", width=500, height=300, scale=1.0)).image
    large = live.pictures.take(Wish("losses", width=1500, height=900, scale=3.0)).image
    shrunk = large.scaled(small.size(), mode=Qt.TransformationMode.SmoothTransformation)
    # The same picture in nine times as many pixels, and sharper than one that is only enlarged.
    assert np.abs(pixels(shrunk) - pixels(small)).mean() < 6.0
    enlarged = small.scaled(large.size(), mode=Qt.TransformationMode.SmoothTransformation)
    sharp = [
        np.abs(np.diff(pixels(image).sum(axis=2), axis=1)).max() for image in (large, enlarged)
    ]
    assert sharp[0] > 1.5 * sharp[1]


def test_a_wider_plot_asks_d_about_the_part_that_was_not_seen(live):
    window = live
    wish = Wish("boundary", width=1600, height=500, scale=1.0)
    first = window.pictures.take(wish)
    got = []
    assert window.pictures.complete(wish, got.append)
    until(lambda: bool(got))
    assert got[0].step == first.step
    # Beside the field that was known there was bare ground.
    assert share_of(got[0].image, LIGHT.surface) < share_of(first.image, LIGHT.surface) - 0.1
    # The window's own plot is back at what it asks in its own size.
    rest(window)
    grid = next(r for r in window.fake.requested[-1].probes if isinstance(r, FieldRequest))
    view = window.hosts["boundary"].view
    assert grid == next(r for r in view.requests() if isinstance(r, FieldRequest))


def test_a_view_that_knows_all_is_not_waited_for(live):
    window = live
    wish = Wish("losses", width=1600, height=500)
    assert not window.pictures.complete(wish, lambda taken: pytest.fail("nothing was asked"))


def test_copy_puts_the_view_that_was_used_last_on_the_clipboard(live):
    window = live
    QGuiApplication.clipboard().clear()
    box = window.hosts["losses"].view.smooth
    QTest.mouseClick(box, Qt.MouseButton.LeftButton)
    box.setFocus()
    window.actions_["copy_picture"].trigger()
    image = QGuiApplication.clipboard().image()
    assert not image.isNull()
    assert image.size() == window.hosts["losses"].view.size() * 2
    assert "Losses" in window.toasts.shown[-1].text


def test_views_are_those_that_show_something(live):
    window = live
    assert set(window.pictures.views()) == {"boundary", "losses", "readout"}
    window.panels["losses"].close()
    assert set(window.pictures.views()) == {"boundary", "readout"}
    for key in ("boundary", "readout"):
        window.panels[key].close()
    window.actions_["save_picture"].trigger()
    assert window.pictures.dialog is None
    assert "no view shows anything" in window.toasts.shown[-1].text
    for key in ("losses", "boundary", "readout"):
        window.panels[key].show()
    window.toasts.clear()
    rest(window)


def menus(panel):
    # Deeper down pyqtgraph has its own.
    return panel.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly)


def test_a_right_click_on_a_title_offers_both(live):
    window = live
    panel = window.panels["losses"]
    panel.customContextMenuRequested.emit(QPoint(30, 10))
    until(lambda: bool(menus(panel)))
    (menu,) = menus(panel)
    texts = [action.text() for action in menu.actions()]
    assert texts == ["Save picture of Losses…", "Copy picture of Losses"]
    QGuiApplication.clipboard().clear()
    menu.actions()[1].trigger()
    assert not QGuiApplication.clipboard().image().isNull()
    menu.close()
    until(lambda: not menus(panel))


def test_a_right_click_that_means_something_in_a_view_opens_no_menu(live):
    window = live
    window.hosts["boundary"].view.tool.set_active(True)
    panel = window.panels["boundary"]
    panel.customContextMenuRequested.emit(QPoint(200, 200))
    assert not menus(panel)
    window.hosts["boundary"].view.tool.set_active(False)


def test_a_scale_at_which_a_view_would_be_cut_off_is_lowered():
    layout, scale = fitting(QSize(600, 600), 4.0, QSize(300, 200))
    assert (layout, scale) == (QSize(300, 300), 2.0)
    layout, scale = fitting(QSize(1920, 1080), 2.0, QSize(300, 200))
    assert (layout, scale) == (QSize(960, 540), 2.0)
    assert all(size.width >= LEAST for size in SIZES.values() if size.width)
