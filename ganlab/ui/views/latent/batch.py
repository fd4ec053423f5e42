"""Many latents, asked for in small parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal, Slot

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ganlab.runtime.generating import Generated
    from ganlab.ui.latent.bridge import Generator

__all__ = ["Batch"]

#: Latents that go through G at once: a slider elsewhere waits for no more than these.
PART = 12
#: A sample of the question before stays no longer than this after the newest question.
PATIENCE_MS = 400
#: Parts are shown together as soon as all have come, or those that have after so long.
SOON_MS = 50


class Batch(QObject):
    """What G makes of latents ``[n, size]``; follows the training until it is hushed.

    Attributes
    ----------
    x : ndarray or None
        float32 ``[n, *shape]`` in data units; zeros where ``held`` is false.
    held : ndarray
        Whether a sample has come at all, bool ``[n]``: one that was made of the question before
        stays until its successor comes.
    fresh : ndarray
        Whether it answers the question at hand.
    step : int
        Completed steps of the newest G that answered; -1 before any.

    Signals
    -------
    came()
        Some of them came, or came anew, or are missed: what is late is shown no longer.
    failed(str)
        Why there are none, in words.
    """

    came = Signal()
    failed = Signal(str)

    def __init__(
        self, name: str, generator: Generator, parent: QObject | None = None, part: int = PART
    ) -> None:
        super().__init__(parent)
        self._part = part
        self._name, self._generator = name, generator
        self._z: NDArray[np.float32] | None = None
        self._serials: list[int] = []
        self.x: NDArray[np.float32] | None = None
        self.held = self.fresh = np.zeros(0, bool)
        self.step = -1
        #: Parts that came since :attr:`came` was last sent.
        self._new: set[int] = set()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._soon.timeout.connect(self._tell)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self._miss)
        generator.came.connect(self._take)
        generator.failed.connect(self._fail)

    def ask(self, z: NDArray[np.floating]) -> None:
        """Ask for other latents; nothing happens where they are those of before."""
        z = np.array(z, np.float32)
        if self._z is not None and np.array_equal(self._z, z):
            return
        others = self._z is None or self._z.shape != z.shape
        self._z = z
        if others:
            self.clear()
        self.fresh = np.zeros(len(z), bool)
        self._new.clear()
        parts = -(-len(z) // self._part)
        for surplus in range(parts, len(self._serials)):
            self._generator.forget(self._channel(surplus))
        self._serials = [0] * parts
        # The newest request is answered first: the last part is asked for first.
        for k in reversed(range(parts)):
            part = z[k * self._part : (k + 1) * self._part]
            self._serials[k] = self._generator.ask(self._channel(k), part)
        self._patience.start()

    def hush(self) -> None:
        """Want to know nothing more, and drop what was known."""
        for k in range(len(self._serials)):
            self._generator.forget(self._channel(k))
        self._serials, self._z = [], None
        self._patience.stop()
        self._soon.stop()
        self._new.clear()
        self.clear()

    def clear(self) -> None:
        """Drop what was known: it is of another run, or of other axes. What was asked holds."""
        n = 0 if self._z is None else len(self._z)
        self.x, self.step = None, -1
        self.held, self.fresh = np.zeros(n, bool), np.zeros(n, bool)

    def _channel(self, part: int) -> str:
        return f"{self._name}:{part}"

    @Slot(object)
    def _take(self, answer: Generated) -> None:
        name, _, part = answer.request.channel.rpartition(":")
        if name != self._name or not part.isdigit() or self._z is None:
            return
        k = int(part)
        if k >= len(self._serials) or self._serials[k] != answer.request.serial:
            return
        if self.x is None or self.x.shape[1:] != answer.x.shape[1:]:
            self.x = np.zeros((len(self._z), *answer.x.shape[1:]), np.float32)
            self.held = np.zeros(len(self._z), bool)
        own = slice(k * self._part, k * self._part + len(answer.x))
        self.x[own] = answer.x
        self.held[own] = self.fresh[own] = True
        self.step = max(self.step, answer.step)
        if self.fresh.all():
            self._patience.stop()
        self._new.add(k)
        if len(self._new) == len(self._serials):
            self._tell()
        elif not self._soon.isActive():
            self._soon.start()

    def _tell(self) -> None:
        self._soon.stop()
        self._new.clear()
        self.came.emit()

    def _miss(self) -> None:
        if not self.fresh.all():
            self.held = self.held & self.fresh
            self.came.emit()

    @Slot(str, str)
    def _fail(self, channel: str, words: str) -> None:
        name, _, part = channel.rpartition(":")
        if name == self._name and part.isdigit() and int(part) < len(self._serials):
            self.clear()
            self.came.emit()
            self.failed.emit(words)
