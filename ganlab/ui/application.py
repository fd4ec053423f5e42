"""The one application object, and the files that the desktop hands to it while it runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

__all__ = ["Application"]


class Application(QApplication):
    """Takes files as macOS gives them: by an event, where other systems give an argument.

    The event may come before there is anything to open it in: then it waits.
    """

    def __init__(self, arguments: list[str]) -> None:
        super().__init__(arguments)
        self._take: Callable[[Path], object] | None = None
        self._waiting: list[Path] = []

    def hand_files_to(self, take: Callable[[Path], object] | None) -> None:
        """Give files to ``take`` from now on, those that waited first; None lets them wait."""
        self._take = take
        if take is not None:
            waiting, self._waiting = self._waiting, []
            for path in waiting:
                take(path)

    def event(self, event: QEvent) -> bool:
        # Of the application itself alone: no filter that would see every event of every widget.
        if isinstance(event, QFileOpenEvent) and event.file():
            path = Path(event.file())
            if self._take is None:
                self._waiting.append(path)
            else:
                self._take(path)
            return True
        return super().event(event)
