"""A plane with a marker that is dragged: what both kinds of pad share."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ganlab.ui.theme import LIGHT, Theme

__all__ = ["PadCanvas"]

#: Pixels around the marker in which a press takes hold of it.
NEAR = 14.0
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}


class PadCanvas(QWidget):
    """A plane in coordinates of its own, y upwards; subclasses say which.

    Attributes
    ----------
    spot : tuple of float
        Where the marker is.
    there : bool
        Whether the latent at hand is that of the spot; else the marker is hollow.
    """

    #: The person moved the marker: x, y, and an object that stays the same all along a drag.
    moved = Signal(float, float, object)
    #: The drag ended.
    let_go = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme: Theme = LIGHT
        self.spot = (0.0, 0.0)
        self.there = False
        self._gesture: object | None = None
        #: Of an arrow key that is held down.
        self._keys: object | None = None
        self._pressed_at = QPointF()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(120, 120)
        self.setCursor(Qt.CursorShape.CrossCursor)

    # --- for subclasses -----------------------------------------------------------------------

    def to_pixel(self, x: float, y: float) -> QPointF:
        """Return where a place is on the widget."""
        raise NotImplementedError

    def to_place(self, at: QPointF) -> tuple[float, float]:
        """Return which place is there, rounded to what a pixel can tell."""
        raise NotImplementedError

    def nudged(self, dx: int, dy: int, fine: bool) -> tuple[float, float]:
        """Return the place one step of the arrow keys from the marker."""
        raise NotImplementedError

    # --- the marker ---------------------------------------------------------------------------

    def set_spot(self, x: float, y: float, there: bool) -> None:
        """Put the marker elsewhere."""
        if (x, y) != self.spot or there != self.there:
            self.spot, self.there = (x, y), there
            self.update()

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self.theme = theme
        self.update()

    def paint_marker(self, painter: QPainter, at: QPointF) -> None:
        """Paint it: a green ring, dashed while the latent at hand is elsewhere."""
        style = Qt.PenStyle.SolidLine if self.there else Qt.PenStyle.DotLine
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self.theme.surface), 6.0))
        painter.drawEllipse(at, 8.0, 8.0)
        painter.setPen(QPen(QColor(self.theme.generator), 3.0, style))
        painter.drawEllipse(at, 8.0, 8.0)
        if self.there:
            painter.setBrush(QColor(self.theme.generator))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(at, 2.5, 2.5)

    def paint_focus(self, painter: QPainter) -> None:
        """Frame it while it has the keyboard."""
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self.theme.focus), 2.0))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    # --- the hand -----------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._gesture = object()
            self._pressed_at = event.position()
            self.drag(event.position())
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._gesture is not None:
            self.drag(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._gesture is not None:
            self._gesture = None
            self.let_go.emit()

    def drag(self, at: QPointF) -> None:
        """Bring the marker under the pointer."""
        self.moved.emit(*self.to_place(at), self._gesture)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys move the marker, finely with Shift."""
        way = _ARROWS.get(Qt.Key(event.key()))
        if way is None:
            super().keyPressEvent(event)
            return
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if self._keys is None:
            self._keys = object()
        self.moved.emit(*self.nudged(*way, fine), self._keys)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        super().keyReleaseEvent(event)
        if not event.isAutoRepeat():
            self._end_keys()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._end_keys()

    def _end_keys(self) -> None:
        if self._keys is not None:
            self._keys = None
            self.let_go.emit()
