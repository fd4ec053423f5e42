"""Where the panels stand: at first, after a reset, and from one start to the next."""

from __future__ import annotations

import base64
import binascii
from itertools import pairwise

from PySide6.QtCore import QByteArray, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

from ganlab.ui.docks import Panel, Stage

__all__ = ["PICTURES", "STAGE", "arrange", "first_place", "pack", "restore", "size", "unpack"]

#: Changes with the set of panels and bars: a layout of another set is not restored.
VERSION = 7

#: Panels of the stage that show pictures: one in front, the others as tabs behind it.
PICTURES = ("samples", "interpolation", "by_label", "filters")
#: All panels of the stage, as tabs from left to right.
STAGE = ("figure1", "boundary", *PICTURES, "modes", "pad", "traversal", "arithmetic")


def pack(state: QByteArray) -> str:
    return base64.b64encode(bytes(state.data())).decode("ascii")


def unpack(text: str) -> QByteArray | None:
    try:
        return QByteArray(base64.b64decode(text, validate=True)) if text else None
    except (binascii.Error, ValueError):
        return None


#: On a larger screen than this, the first window leaves some of it free.
_WALL = QSize(1920, 1200)


def first_place(window: QMainWindow) -> None:
    """Take a place for the first start: the whole screen, unless that is a wall."""
    screen = QGuiApplication.primaryScreen()
    room = screen.availableGeometry() if screen else QRect(0, 0, 1366, 768)
    if room.width() > _WALL.width() or room.height() > _WALL.height():
        window.resize(min(room.width(), 1760), min(room.height(), 1080))
        return
    # By hand as well: without a window manager nobody maximises.
    window.setGeometry(room)
    window.setWindowState(Qt.WindowState.WindowMaximized)


def arrange(window: QMainWindow, stage: Stage, panels: dict[str, Panel], zoom: float) -> None:
    """Put every panel where it is at first: setup left, numbers right, the stage in the middle."""
    for panel in panels.values():
        panel.setFloating(False)
    setup, losses, readout = panels["setup"], panels["losses"], panels["readout"]
    window.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea)
    window.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea)
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, setup)
    window.tabifyDockWidget(setup, panels["latent"])
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, losses)
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, readout)
    window.splitDockWidget(losses, readout, Qt.Orientation.Vertical)
    window.tabifyDockWidget(readout, panels["measures"])
    for key in STAGE:
        stage.addDockWidget(Qt.DockWidgetArea.TopDockWidgetArea, panels[key])
    for before, behind in pairwise(STAGE):
        stage.tabifyDockWidget(panels[before], panels[behind])
    for panel in (setup, panels["latent"], losses, readout):
        panel.show()
    # Behind the experiment: first one chooses what to train.
    setup.raise_()
    # Until it is known which one fits the data.
    for key in (*STAGE[1:], "measures"):
        panels[key].hide()
    size(window, panels, zoom)


def size(window: QMainWindow, panels: dict[str, Panel], zoom: float) -> None:
    """Share out the window: the stage takes what is left, more than half where there is room."""
    setup, losses, readout = panels["setup"], panels["losses"], panels["readout"]
    side = round(min(320 * zoom, max(window.width() * 0.24, 280)))
    right = round(min(380 * zoom, max(window.width() * 0.23, 280)))
    window.resizeDocks([setup, losses], [side, right], Qt.Orientation.Horizontal)
    room = max(2, window.height() - round(110 * zoom))
    # The numbers need so much to stand without scrolling; the curves take the rest.
    numbers = min(round(380 * zoom), round(0.55 * room))
    window.resizeDocks([losses, readout], [room - numbers, numbers], Qt.Orientation.Vertical)


def restore(window: QMainWindow, stage: Stage, outer: str, inner: str) -> bool:
    """Take over a remembered layout; return whether it was one."""
    around, within = unpack(outer), unpack(inner)
    if around is None or within is None:
        return False
    return window.restoreState(around, VERSION) and stage.restoreState(within, VERSION)
