"""What will be written, as large as there is room for."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

__all__ = ["Preview"]


class Preview(QWidget):
    """An image in the middle, with a hairline around it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 180)
        self.setAccessibleName("Preview")
        self.setToolTip("What will be written")
        self._image = QImage()
        #: The same in pixels of the screen.
        self._small = QImage()

    def sizeHint(self) -> QSize:
        return QSize(640, 480)

    def show_image(self, image: QImage) -> None:
        """Show another one."""
        self._image = image
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        ratio = self.devicePixelRatioF()
        room = ((self.size() - QSize(2, 2)) * ratio).boundedTo(self._image.size())
        if self._image.isNull() or room.isEmpty():
            self._small = QImage()
        else:
            keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode
            self._small = self._image.scaled(room, keep, smooth.SmoothTransformation)
            self._small.setDevicePixelRatio(ratio)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._small.isNull():
            return
        painter = QPainter(self)
        size = self._small.deviceIndependentSize().toSize()
        place = QRect(
            (self.width() - size.width()) // 2,
            (self.height() - size.height()) // 2,
            size.width(),
            size.height(),
        )
        painter.drawImage(place.topLeft(), self._small)
        painter.setPen(QPen(QColor(self.palette().mid().color()), 1))
        painter.drawRect(place.adjusted(-1, -1, 0, 0))
        painter.end()
