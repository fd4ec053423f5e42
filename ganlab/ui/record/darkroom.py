"""Where frames are painted for a thread that waits for each: widgets live on the GUI thread."""

from __future__ import annotations

import queue
from collections.abc import Callable
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QImage

from ganlab.engine.recording import Cancelled
from ganlab.engine.recording.film import Pixels

__all__ = ["Darkroom", "image_of", "pixels_of"]

#: Seconds between two looks at whether it was called off.
_LOOK = 0.05


class Darkroom(QObject):
    """Passes what is to be painted to the GUI thread, one thing at a time, and the answer back."""

    _brought = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._brought.connect(self._paint, Qt.ConnectionType.QueuedConnection)

    def develop(self, paint: Callable[[Any], Any], what: Any, cancelled: Callable[[], bool]) -> Any:
        """Return what ``paint(what)`` returns on the GUI thread; called on any other.

        Raises
        ------
        Cancelled
            Where it was called off while it waited.
        """
        answers: queue.SimpleQueue[tuple[Any, Exception | None]] = queue.SimpleQueue()
        self._brought.emit((paint, what, answers, cancelled))
        while not cancelled():
            try:
                answer, error = answers.get(timeout=_LOOK)
            except queue.Empty:
                continue
            if error is not None:
                raise error
            return answer
        raise Cancelled

    @Slot(object)
    def _paint(self, brought: Any) -> None:
        paint, what, answers, cancelled = brought
        if cancelled():
            return
        try:
            answers.put((paint(what), None))
        except Exception as error:
            answers.put((None, error))


def pixels_of(image: QImage) -> Pixels:
    """Copy an image's pixels: ``[height, width, 3]``, RGB."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)
    # Blue, green, red and nothing, in memory.
    return np.ascontiguousarray(rows[:, : image.width(), 2::-1])


def image_of(pixels: Pixels) -> QImage:
    """Return pixels ``[height, width, 3]`` as an image of its own."""
    high, wide = pixels.shape[:2]
    rgb = QImage(pixels.tobytes(), wide, high, 3 * wide, QImage.Format.Format_RGB888)
    return rgb.convertToFormat(QImage.Format.Format_RGB32)
