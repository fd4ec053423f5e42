"""Panels that move, float and hide, and the stage in the middle."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QChildEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QDockWidget,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QSizePolicy,
    QStackedLayout,
    QTabBar,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ganlab.engine.kinds import KINDS, Kind
from ganlab.ui.controls.text import label
from ganlab.ui.icons import icon
from ganlab.ui.theme import LIGHT, Theme

if TYPE_CHECKING:
    from ganlab.ui.views.view import View

__all__ = ["Panel", "Stage", "ViewHost", "name_tabs"]


class TitleBar(QWidget):
    """A panel's name, and buttons to float it and to put it away."""

    def __init__(self, panel: Panel, title: str) -> None:
        super().__init__(panel)
        self.setObjectName("titlebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.float_button = _flat(f"Float {title}", "Let this panel float, or dock it again")
        self.close_button = _flat(f"Hide {title}", "Hide this panel (the View menu shows it)")
        self.float_button.clicked.connect(lambda: panel.setFloating(not panel.isFloating()))
        self.close_button.clicked.connect(panel.close)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 4)
        row.setSpacing(2)
        #: Says of what is shown that it is not the newest step.
        self.badge = label("", "badge")
        self.badge.setAccessibleName(f"Past step that {title} shows")
        # A narrow panel cuts it, and is not widened by it.
        self.badge.setMinimumWidth(1)
        self.badge.hide()
        row.addWidget(label(title, "title"))
        row.addSpacing(6)
        row.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        row.addWidget(self.float_button)
        row.addWidget(self.close_button)

    def set_badge(self, words: str) -> None:
        """Label the panel; "" takes the label away."""
        self.badge.setText(words)
        self.badge.setToolTip(f"Not the newest step, but {words}" if words else "")
        self.badge.setVisible(bool(words))

    def set_theme(self, theme: Theme) -> None:
        for button, name in ((self.float_button, "float"), (self.close_button, "close")):
            button.setIcon(icon(name, _faint(theme)))


def _faint(theme: Theme) -> Theme:
    """Return a theme whose ink is its muted colour: for what should not draw the eye."""
    return replace(theme, ink=theme.muted)


def _flat(name: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setProperty("flat", True)
    button.setAccessibleName(name)
    button.setToolTip(tip)
    button.setIconSize(QSize(14, 14))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


class Panel(QDockWidget):
    """A dock with our title bar and margins around what it holds."""

    def __init__(self, key: str, title: str, content: QWidget, parent: QMainWindow) -> None:
        super().__init__(title, parent)
        self.key = key
        self.setObjectName(key)
        self.setAccessibleName(title)
        self.bar = TitleBar(self, title)
        self.setTitleBarWidget(self.bar)
        self.content = content
        frame = QWidget()
        frame.setObjectName("panel")
        frame.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(frame)
        column.setContentsMargins(4, 0, 4, 6)
        column.addWidget(content)
        self.setWidget(frame)

    def set_theme(self, theme: Theme) -> None:
        self.bar.set_theme(theme)


def name_tabs(event: QChildEvent) -> None:
    """Name what Qt makes of its own accord: tabs, and the buttons that scroll them."""
    tabs = event.child()
    if event.polished() and isinstance(tabs, QTabBar):
        tabs.setAccessibleName("Views")
        for button in tabs.findChildren(QToolButton):
            button.setToolTip("Scroll the tabs")


PREPARING = "Preparing…"
#: Kinds of data, as one speaks of them.
SPOKEN: dict[Kind, str] = {"line": "1-D data", "plane": "2-D data", "images": "pictures"}


class ViewHost(QWidget):
    """The place of a view: calm while it is being made, its own from its first frame on."""

    #: The view has come, or has gone.
    turned = Signal()
    #: What stands beside its title: the past step that it shows, or nothing.
    labelled = Signal(str)

    def __init__(self, title: str, kinds: tuple[Kind, ...] = KINDS) -> None:
        super().__init__()
        self.view: View | None = None
        self.title, self.kinds = title, kinds
        #: What to say instead where the data is none that it shows.
        self.purpose = ""
        self._ready = self._told = False
        #: Whether the view can show the data at hand.
        self.fits = True
        #: Whether it is drawn upon, whatever the data at hand.
        self.drawing = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(QSize(120, 80))
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self.waiting = Waiting(PREPARING)
        self._stack.addWidget(self.waiting)
        self._past: int | None = None

    def put(self, view: View) -> None:
        """Take in the view, out of sight for now."""
        self.view = view
        self._stack.addWidget(view)

    def reveal(self) -> None:
        """Show the view itself: its first frame is drawn."""
        if not self._ready:
            self._ready = True
            self._turn()

    def set_past(self, step: int | None) -> None:
        """Label the view with the past step that it shows; None is the newest."""
        if step != self._past:
            self._past = step
            self.labelled.emit("" if step is None else f"step {step:,} · past")

    def set_kind(self, kind: Kind) -> None:
        """Take over what the data is; say so where the view is for others."""
        self.fits = kind in self.kinds
        self._turn()

    def set_drawing(self, on: bool) -> None:
        """Show the view to be drawn upon, though there is nothing else to see."""
        self.drawing = on
        self._turn()

    def _turn(self) -> None:
        kinds = " and ".join(SPOKEN[kind] for kind in self.kinds)
        words = PREPARING if self.fits else self.purpose or f"{self.title} shows {kinds}."
        if self.waiting.words != words:
            self.waiting.words = words
            self.waiting.setAccessibleName(words)
            self.waiting.update()
        shown = self.drawing or (self._ready and self.fits)
        page = self.view if shown and self.view is not None else self.waiting
        if self._stack.currentWidget() is not page:
            self._stack.setCurrentWidget(page)
            self.turned.emit()

    @property
    def revealed(self) -> bool:
        return self.view is not None and self._stack.currentWidget() is self.view

    def on_screen(self) -> bool:
        """Whether any of it can be seen: a panel behind another's tab cannot.

        Qt keeps such a panel "visible", but outside of the window. (``visibleRegion`` would not
        do: it is empty wherever a child paints the whole of it.)
        """
        window = self.window()
        place = QRect(self.mapTo(window, QPoint(0, 0)), self.size())
        return self.fits and self.isVisible() and window.rect().intersects(place)

    def tell_seen(self) -> None:
        """Tell the view whether it is seen, where that is news."""
        seen = self.view is not None and self.revealed and self.on_screen()
        if self.view is not None and seen != self._told:
            self._told = seen
            self.view.set_seen(seen)

    def set_theme(self, theme: Theme) -> None:
        self.waiting.theme = theme
        self.waiting.update()
        if self.view is not None:
            self.view.set_theme(theme)


class Waiting(QWidget):
    """Axes without anything on them yet, and a word."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words
        self.theme: Theme = LIGHT
        self.setAccessibleName(words)

    def paintEvent(self, event) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(QColor(self.theme.line), 1))
        box = self.rect().adjusted(44, 12, -16, -32)
        if box.width() > 60 and box.height() > 40:
            painter.drawLine(box.bottomLeft(), box.topLeft())
            painter.drawLine(box.bottomLeft(), box.bottomRight())
        painter.setPen(QColor(self.theme.muted))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.words)
        painter.end()


class Stage(QMainWindow):
    """The middle of the window: what everything else serves. A dock area of its own."""

    resized = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        # A QMainWindow is a window even where it has a parent, until it is told otherwise.
        self.setWindowFlags(Qt.WindowType.Widget)
        self.setObjectName("stage")
        self.setDockNestingEnabled(True)
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self.setMinimumSize(320, 240)
        # The keyboard is here at first, where no key means anything but its shortcut.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.empty = label("The View menu shows Figure 1, Boundary and Samples.", "muted")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setCentralWidget(self.empty)
        self.empty.hide()
        self.drop = QLabel("", self)
        self.drop.setObjectName("drop")
        self.drop.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.drop.setWordWrap(True)
        self.drop.hide()

    def show_drop(self, text: str) -> None:
        """Say what letting go here would do; "" takes it away."""
        self.drop.setText(text)
        self.drop.setVisible(bool(text))
        self._place()
        self.drop.raise_()

    def _place(self) -> None:
        self.drop.setGeometry(self.rect().adjusted(24, 24, -24, -24))

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._place()
        self.resized.emit()

    def childEvent(self, event: QChildEvent) -> None:
        super().childEvent(event)
        name_tabs(event)

    def show_emptiness(self, panels: list[Panel]) -> None:
        """Say how to get a view back, where none is left."""
        self.empty.setVisible(not any(p.isVisibleTo(self) and not p.isFloating() for p in panels))
