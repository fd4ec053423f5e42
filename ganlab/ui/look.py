"""Light or dark, large or small: the one place that changes the look of everything."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from ganlab.ui import style
from ganlab.ui.settings import ZOOMS, Settings
from ganlab.ui.theme import DARK, LIGHT, Theme

__all__ = ["Look"]

_ZOOM_STEP = 1.1


class Themed(Protocol):
    def set_theme(self, theme: Theme) -> None: ...


class Look(QObject):
    """Follows the settings and, where they say so, the system."""

    def __init__(
        self, settings: Settings, parts: Callable[[], Iterable[Themed]], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._settings, self._parts = settings, parts
        self.theme: Theme = LIGHT
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._scheme_changed)

    @property
    def choice(self) -> str:
        """``light``, ``dark`` or ``system``."""
        return self._settings.theme

    @property
    def zoom(self) -> float:
        """1 is the system's own size of text."""
        return self._settings.zoom

    def choose(self, choice: str) -> None:
        """Show in ``light``, in ``dark``, or as the ``system`` is."""
        self._settings.theme = choice
        self.apply()

    def zoom_in(self) -> None:
        self.set_zoom(self.zoom * _ZOOM_STEP)

    def zoom_out(self) -> None:
        self.set_zoom(self.zoom / _ZOOM_STEP)

    def set_zoom(self, zoom: float) -> None:
        """Scale text and controls."""
        zoom = min(max(round(zoom, 3), ZOOMS[0]), ZOOMS[1])
        # At either end a key that is held would have everything measured again for nothing.
        if zoom != self.zoom:
            self._settings.zoom = zoom
            self.apply()

    def _scheme_changed(self, *_: object) -> None:
        if self.choice == "system":
            self.apply()

    def apply(self) -> None:
        """Give everything the look that the settings ask for."""
        choice = self.choice
        if choice == "system":
            scheme = QGuiApplication.styleHints().colorScheme()
            choice = "dark" if scheme == Qt.ColorScheme.Dark else "light"
        self.theme = DARK if choice == "dark" else LIGHT
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        style.apply(app, self.theme, self.zoom)
        for part in self._parts():
            part.set_theme(self.theme)
