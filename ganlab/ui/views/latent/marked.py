"""A sheet of pictures on which some are outlined."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ganlab.ui.views.pictures.sheet import Sheet

__all__ = ["MarkedSheet"]


class MarkedSheet(Sheet):
    """Outlines the pictures that are, or are nearest to, the latent at hand.

    Attributes
    ----------
    marked : tuple of (int, int)
        Block and index of each such picture.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.marked: tuple[tuple[int, int], ...] = ()

    def mark(self, marked: Iterable[tuple[int, int]]) -> None:
        """Outline other pictures."""
        now = tuple(marked)
        if now != self.marked:
            for one in (*self.marked, *now):
                if one[0] < len(self.blocks):
                    self.update(self._outline(one).adjusted(-3, -3, 3, 3).toAlignedRect())
            self.marked = now

    def _outline(self, one: tuple[int, int]) -> QRectF:
        return self.logical(self.blocks[one[0]].place(one[1])).adjusted(-1.0, -1.0, 1.0, 1.0)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self.theme.generator), 3.0))
        for one in self.marked:
            if one[0] < len(self.blocks) and one[1] < self.blocks[one[0]].count:
                painter.drawRect(self._outline(one))
        painter.end()
