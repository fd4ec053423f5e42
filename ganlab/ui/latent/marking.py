"""The latent of the panel, as views of points mark it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ganlab.ui.latent.bridge import Generator

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ganlab.runtime.generating import Generated

__all__ = ["CHANNEL", "Marking"]

#: Under this name the panel asks what G makes of the latent at hand.
CHANNEL = "panel"


class Marking(QObject):
    """Tells a view where G puts the latent at hand, as long as the panel is looked at.

    Parameters
    ----------
    mark
        Called with a point in data units and the latent it is of; with None twice, where there
        is none any more.
    """

    def __init__(
        self,
        generator: Generator,
        mark: Callable[[NDArray[np.floating] | None, NDArray[np.floating] | None], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._mark = mark
        generator.came.connect(self._came)
        generator.gone.connect(self._gone)

    def _came(self, answer: Generated) -> None:
        if answer.request.channel == CHANNEL:
            self._mark(answer.x[0], answer.request.z[0])

    def _gone(self, channel: str) -> None:
        if channel == CHANNEL:
            self._mark(None, None)
