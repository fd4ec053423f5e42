"""Numbers must change slowly enough to be read; what changes slowly need not be drawn often."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

__all__ = ["Throttle"]


class Throttle(QObject):
    """Calls ``action`` at once, then at most every ``interval`` ms; the last wish is never lost.

    Parameters
    ----------
    interval
        Milliseconds.
    action
        Called without arguments.
    """

    def __init__(self, interval: int, action: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._action = action
        self._pending = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(interval)
        self._timer.timeout.connect(self._elapsed)

    @property
    def busy(self) -> bool:
        """Whether the interval since the last action is not over yet."""
        return self._timer.isActive()

    def call(self) -> None:
        """Wish for the action: now, or when the interval is over."""
        if self._timer.isActive():
            self._pending = True
        else:
            self._act()

    def flush(self) -> None:
        """Act now if a wish waits, or else not at all."""
        if self._pending:
            self._act()

    def now(self) -> None:
        """Act now, whatever waits."""
        self._act()

    def _act(self) -> None:
        self._pending = False
        self._timer.start()
        self._action()

    def _elapsed(self) -> None:
        if self._pending:
            self._act()
