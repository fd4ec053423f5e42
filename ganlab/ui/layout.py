"""Where the panels stand: at first, after a reset, and from one start to the next."""

from __future__ import annotations

import base64
import binascii

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

from ganlab.ui.docks import Panel, Stage

__all__ = ["arrange", "first_size", "pack", "restore", "size", "unpack"]

#: Changes with the set of panels: a layout of another set is not restored.
VERSION = 1


def pack(state: QByteArray) -> str:
    return base64.b64encode(bytes(state.data())).decode("ascii")


def unpack(text: str) -> QByteArray | None:
    try:
        return QByteArray(base64.b64decode(text, validate=True)) if text else None
    except (binascii.Error, ValueError):
        return None


def first_size() -> QSize:
    """Return a size for the first start: most of the screen, and not a wall of it."""
    screen = QGuiApplication.primaryScreen()
    room = screen.availableGeometry().size() if screen else QSize(1366, 768)
    return QSize(min(room.width(), 1760), min(room.height(), 1040))


def arrange(window: QMainWindow, stage: Stage, panels: dict[str, Panel], zoom: float) -> None:
    """Put every panel where it is at first: setup left, numbers right, the stage in the middle."""
    for panel in panels.values():
        panel.setFloating(False)
    setup, losses, readout = panels["setup"], panels["losses"], panels["readout"]
    window.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea)
    window.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea)
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, setup)
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, losses)
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, readout)
    window.splitDockWidget(losses, readout, Qt.Orientation.Vertical)
    for key in ("figure1", "boundary"):
        stage.addDockWidget(Qt.DockWidgetArea.TopDockWidgetArea, panels[key])
    stage.splitDockWidget(panels["figure1"], panels["boundary"], Qt.Orientation.Horizontal)
    for panel in (setup, losses, readout):
        panel.show()
    size(window, panels, zoom)


def size(window: QMainWindow, panels: dict[str, Panel], zoom: float) -> None:
    """Share out the window: the stage takes what is left, more than half where there is room."""
    setup, losses, readout = panels["setup"], panels["losses"], panels["readout"]
    side = round(min(320 * zoom, max(window.width() * 0.24, 280)))
    right = round(min(380 * zoom, max(window.width() * 0.23, 280)))
    window.resizeDocks([setup, losses], [side, right], Qt.Orientation.Horizontal)
    half = max(1, window.height() // 2)
    window.resizeDocks([losses, readout], [half, half], Qt.Orientation.Vertical)


def restore(window: QMainWindow, stage: Stage, outer: str, inner: str) -> bool:
    """Take over a remembered layout; return whether it was one."""
    states = [unpack(outer), unpack(inner)]
    if any(state is None for state in states):
        return False
    return window.restoreState(states[0], VERSION) and stage.restoreState(states[1], VERSION)
