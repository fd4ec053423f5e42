"""Who takes pictures of the window's views: by menu, by a right click, by the clipboard."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from ganlab import __version__
from ganlab.ui.export_view.paint import Setting, as_drawing, as_image, pose
from ganlab.ui.export_view.sizes import fitting
from ganlab.ui.export_view.taken import Taken, Wish
from ganlab.ui.icons import icon
from ganlab.ui.interaction import Interaction
from ganlab.ui.medium import Medium
from ganlab.ui.saving import proposed_name
from ganlab.ui.theme import DARK, LIGHT

if TYPE_CHECKING:
    from ganlab.runtime.frame import Frame
    from ganlab.ui.docks import ViewHost
    from ganlab.ui.export_view.dialog import PictureDialog

__all__ = ["ViewPictures"]

#: Pixels of a copied picture to one of the screen: sharp on a slide.
COPIED = 2.0
_WHO = "picture"
_NOTHING = "There is nothing to take a picture of: no view shows anything yet"


class ViewPictures(QObject):
    """Knows which views can be taken, takes them, and opens the dialog.

    Parameters
    ----------
    window
        The main window: its hosts, its look, its clock and its state.
    ask
        How the program asks the person.

    Signals
    -------
    told(str), refused(str)
        What was done, or why not.
    """

    told = Signal(str)
    refused = Signal(str)

    def __init__(self, window: Any, ask: Interaction) -> None:
        super().__init__(window)
        self._window, self._ask = window, ask
        #: Keys of views, the one that was active last at the end.
        self._active: list[str] = []
        self._step = 0
        self.dialog: PictureDialog | None = None
        for key, host in window.hosts.items():
            host.installEventFilter(self)
            panel = window.panels[key]
            panel.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            panel.customContextMenuRequested.connect(partial(self._offer, key))
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_moved)

    # --- which ---------------------------------------------------------------------------------

    def views(self) -> list[str]:
        """Return the views that show something, the one that was active last first."""
        seen = [key for key, host in self._window.hosts.items() if _shows(host)]
        return sorted(seen, key=lambda k: -self._active.index(k) if k in self._active else 1)

    def title(self, view: str) -> str:
        return str(self._window.hosts[view].title)

    def _touch(self, key: str) -> None:
        if key in self._active:
            self._active.remove(key)
        self._active.append(key)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Presses that nothing within the view had a use for.
        if event.type() == QEvent.Type.MouseButtonPress:
            for key, host in self._window.hosts.items():
                if host is watched:
                    self._touch(key)
        return False

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is None:
            return
        for key, host in self._window.hosts.items():
            if host.isAncestorOf(new):
                self._touch(key)

    def _offer(self, key: str, at: QPoint) -> None:
        """Open the menu of a right click on a panel."""
        panel, view = self._window.panels[key], self._window.hosts[key].view
        if view is not None and view.uses_right_button() and at.y() > panel.bar.geometry().bottom():
            return
        menu = QMenu(panel)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        shows = _shows(self._window.hosts[key])
        for text, name, call in (
            (f"Save picture of {self.title(key)}…", "pictures", partial(self.open, key)),
            (f"Copy picture of {self.title(key)}", "copy", partial(self.copy, key)),
        ):
            action = menu.addAction(icon(name, self._window.theme), text)
            action.setEnabled(shows)
            action.triggered.connect(lambda _checked=False, call=call: call())
        menu.popup(panel.mapToGlobal(at))

    # --- taking --------------------------------------------------------------------------------

    def open(self, view: str = "") -> None:
        """Open the dialog, on that view or the one that was active last."""
        from ganlab.ui.export_view.dialog import PictureDialog

        views = self.views()
        if view in views:
            views = [view, *(key for key in views if key != view)]
        if not views:
            self.refused.emit(_NOTHING)
            return
        if self.dialog is None:
            self.dialog = PictureDialog(self, self._ask, self._window)
            self.dialog.finished.connect(self._closed)
        self.dialog.begin(views)
        self.dialog.open()

    def _closed(self, _result: int) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
        self.dialog = None

    def copy(self, view: str = "") -> None:
        """Put the view as it stands on the clipboard, in twice as many pixels."""
        views = self.views()
        key = view if view in views else (views[0] if views and not view else "")
        if not key:
            self.refused.emit(_NOTHING)
            return
        taken = self.take(Wish(key, scale=COPIED))
        QGuiApplication.clipboard().setImage(taken.image)
        size = taken.image.size()
        self.told.emit(
            f"Copied a picture of {self.title(key)}: {size.width()} × {size.height()} pixels"
        )

    def saw(self, frame: Frame) -> None:
        """Take note of what the views show."""
        self._step = frame.step

    def take(self, wish: Wish) -> Taken:
        """Paint the view with what it shows now."""
        return self._take(wish, self._setting(wish), None)

    def complete(self, wish: Wish, call: Callable[[Taken], object]) -> bool:
        """Take the view once more as soon as it knows all that it would show at that size.

        A wider plot shows more of the plane, of which D was not asked yet. Returns whether there
        is anything to wait for.
        """
        host, setting, loop = self._window.hosts[wish.view], self._setting(wish), self._window.loop
        with pose(host, setting, Medium(setting.scale)) as view:
            wanted = view.requests()
        if loop is None or wanted <= view.requests():
            return False

        def came(frame: Frame) -> None:
            if _shows(host):
                self._step = frame.step
                call(self._take(wish, setting, frame))
                # The view itself goes back to what it asks in its own size.
                loop.poke()

        loop.want_once(_WHO, wanted, came)
        return True

    def forget(self) -> None:
        """Nobody waits for a picture any more."""
        if self._window.loop is not None:
            self._window.loop.forget(_WHO)

    def _take(self, wish: Wish, setting: Setting, frame: Frame | None) -> Taken:
        host, experiment = self._window.hosts[wish.view], self._window.state.experiment
        name = proposed_name(experiment)
        title = f"{self.title(wish.view)} of {name}, step {self._step:,}"
        words = f"Made by ganlab {__version__}. {experiment.data.name}, {experiment.model.family}"
        words += f", seed {experiment.run.seed}, step {self._step:,}."
        image = as_image(host, setting, frame)
        drawing = as_drawing(host, setting, title, words, frame) if wish.kind == "svg" else b""
        file = f"{name}-{wish.view.replace('_', '-')}-step-{self._step}"
        return Taken(wish, image, drawing, self._step, setting.scale, title, words, file)

    def _setting(self, wish: Wish) -> Setting:
        view = self._window.hosts[wish.view].view
        theme = {"light": LIGHT, "dark": DARK}.get(wish.theme, view.theme)
        if wish.width and wish.height:
            pixels = QSize(wish.width, wish.height)
            layout, scale = fitting(pixels, wish.scale / self._window.look.zoom, least_of(view))
        else:
            layout, scale = view.size(), wish.scale
            pixels = (layout * scale).expandedTo(QSize(1, 1))
        return Setting(pixels, layout, scale, theme, self._window.look.zoom)


def least_of(view: QWidget) -> QSize:
    """Return the smallest size in which nothing in a view is cut off."""
    return view.minimumSizeHint().expandedTo(view.minimumSize())


def _shows(host: ViewHost) -> bool:
    return host.revealed and host.on_screen()
