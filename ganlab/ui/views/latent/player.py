"""What moves the latent at hand ten times a second."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ganlab.ui.latent.state import LatentState

__all__ = ["TICK", "Player", "Way"]

#: Milliseconds from one step of an animation to the next.
TICK = 100

#: Says which latent ``[size]`` comes at which tick, from 1 on.
Way: TypeAlias = "Callable[[int], NDArray[np.floating]]"


class Player(QObject):
    """Plays a way of latents; what it does from play to stop is undone together.

    It stops by itself where somebody else moves the latent: the hand goes first.

    Signals
    -------
    playing_changed(bool)
        It began, or stopped.
    """

    playing_changed = Signal(bool)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(TICK)
        self._timer.timeout.connect(self.tick)
        self._latent: LatentState | None = None
        self._way: Way | None = None
        self._ticks = 0
        self._gesture = object()
        self._own: NDArray[np.float32] | None = None

    @property
    def playing(self) -> bool:
        """Whether anything moves."""
        return self._timer.isActive()

    @property
    def ticks(self) -> int:
        """Steps since it began."""
        return self._ticks

    def play(self, latent: LatentState, way: Way) -> None:
        """Begin a way."""
        self.stop()
        self._latent, self._way = latent, way
        self._ticks, self._gesture = 0, object()
        self._own = latent.z
        self._timer.start()
        self.playing_changed.emit(True)

    def stop(self) -> None:
        """Stay where it is."""
        if self._timer.isActive():
            self._timer.stop()
            assert self._latent is not None
            self._latent.end_gesture()
            self._way = None
            self.playing_changed.emit(False)

    def tick(self) -> None:
        """Go one step on."""
        latent, way = self._latent, self._way
        if latent is None or way is None or self._own is None:
            return
        if not np.array_equal(latent.z, self._own):
            self.stop()
            return
        self._ticks += 1
        latent.set_z(way(self._ticks), self._gesture)
        self._own = latent.z
