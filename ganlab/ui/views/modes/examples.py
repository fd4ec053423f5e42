"""What is missing, as real pictures: a few of each bin, with its share."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ganlab.engine.detector.report import Missing
from ganlab.engine.probes.pixels import as_bytes
from ganlab.ui import style
from ganlab.ui.theme import LIGHT, Theme

__all__ = ["Examples"]

#: Pictures of each bin, side by side, and how large each is at least, pixels.
_ALONG, _SIDE = 3, 34
_BETWEEN, _APART = 2, 14


class Examples(QWidget):
    """Real pictures of bins that are hardly drawn, side by side, as many as there is room for."""

    def __init__(self) -> None:
        super().__init__()
        self._theme: Theme = LIGHT
        self._missing: tuple[Missing, ...] = ()
        self._images: list[list[QImage]] = []
        self.paints = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Real pictures of what is hardly drawn")

    def show_missing(self, missing: tuple[Missing, ...]) -> bool:
        """Show other bins; return whether there was anything to show anew."""
        if _key(missing) == _key(self._missing):
            return False
        if [one.index for one in missing] != [one.index for one in self._missing]:
            self._images = [[_image(p) for p in as_bytes(m.examples[:_ALONG])] for m in missing]
        self._missing = missing
        self.setAccessibleDescription("; ".join(_told(one) for one in missing))
        self.setToolTip("\n".join(_told(one) for one in missing))
        self.updateGeometry()
        self.update()
        return True

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    @property
    def _scale(self) -> int:
        side = max(self._images[0][0].width(), 1) if self._images else 16
        return max(1, -(-_SIDE // side))

    @property
    def _group(self) -> tuple[int, int]:
        """Width and height of the pictures of one bin."""
        if not self._images:
            return 0, 0
        picture, scale = self._images[0][0], self._scale
        width = _ALONG * (picture.width() * scale + _BETWEEN)
        return width, picture.height() * scale + _BETWEEN

    @property
    def places(self) -> list[QRect]:
        """Where the pictures of each bin stand; those for which there is no room are left out."""
        width, height = self._group
        if not width:
            return []
        wide = max(width, self._caption_width) + _APART
        room = max(1, (self.width() + _APART) // wide)
        return [QRect(i * wide, 0, width, height) for i in range(min(room, len(self._images)))]

    @property
    def _caption_width(self) -> int:
        return self.fontMetrics().horizontalAdvance("14.0 % of data")

    def sizeHint(self) -> QSize:
        _, height = self._group
        return QSize(200, height + 3 * self.fontMetrics().height() + 4 if height else 0)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        self.paints += 1
        painter = QPainter(self)
        painter.setFont(style.small(self.font()))
        line = painter.fontMetrics().height()
        for one, images, place in zip(self._missing, self._images, self.places, strict=False):
            for i, image in enumerate(images):
                width, height = image.width() * self._scale, image.height() * self._scale
                x = place.x() + i * (width + _BETWEEN)
                painter.drawImage(QRectF(x, place.y(), width, height), image)
            painter.setPen(QPen(QColor(self._theme.ink)))
            top = place.bottom() + 3
            wide = max(place.width(), self._caption_width)
            for words in (one.name, f"{100 * one.share:.1f} % of data", _drawn(one)):
                text = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, wide)
                painter.drawText(
                    QRect(place.x(), top, wide, line), Qt.AlignmentFlag.AlignLeft, text
                )
                top += line
                painter.setPen(QPen(QColor(self._theme.muted)))
        more = len(self._images) - len(self.places)
        if more:
            # There is no room for them; their names are there on hover.
            foot = QRect(0, self.height() - line, self.width(), line)
            painter.drawText(foot, Qt.AlignmentFlag.AlignRight, f"+ {more} more")
        painter.end()


def _image(picture: np.ndarray) -> QImage:
    height, width = picture.shape[:2]
    colours = picture.ndim == 3
    kind = QImage.Format.Format_RGB888 if colours else QImage.Format.Format_Grayscale8
    data = np.ascontiguousarray(picture)
    # The array goes with this call: a copy.
    return QImage(data.data, width, height, data.strides[0], kind).copy()


def _drawn(one: Missing) -> str:
    return f"{100 * one.drawn:.1f} % drawn"


def _told(one: Missing) -> str:
    return f"{one.name}: {100 * one.share:.1f} % of the data, {_drawn(one)}"


def _key(missing: tuple[Missing, ...]) -> list[tuple[int, str]]:
    return [(one.index, _told(one)) for one in missing]
