"""Drawing data with the mouse, on any plot of one or two dimensions."""

from __future__ import annotations

from collections import deque
from typing import Literal

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent

from ganlab.ui.canvas.dabs import Drawing
from ganlab.ui.canvas.drawing_items import BrushItem, DabsItem
from ganlab.ui.theme import Theme

__all__ = ["DrawingTool", "Mode"]

Mode = Literal["draw", "erase", "move"]

#: The brush's radius as a share of the canvas: smallest, greatest, at first.
SMALLEST, GREATEST, FIRST = 0.008, 0.25, 0.05
_GROW = 1.2


class DrawingTool(QObject):
    """A brush over a plot: drag paints, the right button or the erase mode takes away.

    ``[`` and ``]`` and the wheel with Shift change the brush; Ctrl+Z takes the last stroke back
    while the plot has the focus. A plot without the tool active behaves as ever.

    Parameters
    ----------
    plot : pyqtgraph.PlotWidget
        What the mouse moves over.
    dims : int
        2: dabs (x, y, r); 1: dabs (x, r), painted with a brush as high as the plot.
    """

    #: The whole drawing, after a stroke: a tuple of dabs, rounded to 4 decimals.
    drawn = Signal(object)
    #: Mode, brush or drawing changed: a tool bar looks anew.
    changed = Signal()

    def __init__(self, plot: pg.PlotWidget, dims: int = 2) -> None:
        super().__init__(plot)
        self.drawing = Drawing(dims)
        self.active = False
        self.mode: Mode = "draw"
        self._plot = plot
        self._box: pg.ViewBox = plot.getPlotItem().getViewBox()
        self._extent = 1.0
        self._share = FIRST
        self._erasing: bool | None = None
        # What the experiment may hold: the drawing that it gave last, and those sent since.
        self._known: deque[tuple[tuple[float, ...], ...]] = deque([()])
        self._dabs_item = DabsItem(self._box, dims)
        self._brush_item = BrushItem(self._box, dims)
        plot.installEventFilter(self)
        plot.viewport().installEventFilter(self)
        self._box.sigRangeChanged.connect(self._follow)
        self._box.sigResized.connect(self._follow)

    # What a view and a tool bar set.

    def set_active(self, active: bool) -> None:
        """Take the mouse over, or give it back; the dabs are shown only while active."""
        if active != self.active:
            self._finish()
            self.active = active
            self._dabs_item.setVisible(active)
            self._brush_item.setVisible(False)
            self.changed.emit()

    def set_mode(self, mode: Mode) -> None:
        """Paint, erase, or leave the left button to moving the axes."""
        if mode != self.mode:
            self._finish()
            self.mode = mode
            self._brush_item.setVisible(False)
            self.changed.emit()

    def set_extent(self, extent: float) -> None:
        """Tell how large the canvas is, in data units: brush sizes are shares of it."""
        self._extent = extent

    def set_theme(self, theme: Theme) -> None:
        """Draw in other colours."""
        self._dabs_item.set_theme(theme)
        self._brush_item.set_theme(theme)

    def sync(self, dabs: tuple[tuple[float, ...], ...]) -> None:
        """Take over the experiment's drawing, unless it only lags behind this tool's own.

        An answer to a stroke may come after the next stroke: then the newer one stays.
        """
        if dabs in self._known:
            while self._known[0] != dabs:
                self._known.popleft()
            return
        self._known = deque([dabs])
        self.drawing.replace(dabs)
        self._show_dabs()

    @property
    def dabs(self) -> tuple[tuple[float, ...], ...]:
        """The drawing as it is shown."""
        return self.drawing.dabs

    @property
    def painting(self) -> bool:
        """Whether the left button belongs to the brush."""
        return self.active and self.mode != "move"

    @property
    def radius(self) -> float:
        """The brush's radius in data units."""
        return self._share * self._extent

    @property
    def share(self) -> float:
        """The brush's radius as a share of the canvas."""
        return self._share

    def set_share(self, share: float) -> None:
        """Change the brush's radius, within bounds."""
        share = min(max(share, SMALLEST), GREATEST)
        if share != self._share:
            self._share = share
            self._brush_item.set_brush(None, self.radius)
            self.changed.emit()

    def clear(self) -> None:
        """Take every dab away."""
        if self.drawing.clear():
            self._publish()

    def undo(self) -> None:
        """Take the last stroke back."""
        if self.drawing.undo():
            self._publish()

    # What the mouse and the keys do.

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if not self.active:
            return False
        if isinstance(event, QKeyEvent):
            return self._key(event)
        if isinstance(event, QWheelEvent):
            return self._wheel(event)
        if isinstance(event, QMouseEvent) and watched is not self._plot:
            return self._mouse(event)
        if event.type() == QEvent.Type.Leave:
            self._brush_item.setVisible(False)
            self._dabs_item.set_strong(False)
        return False

    def _mouse(self, event: QMouseEvent) -> bool:
        scene = self._plot.viewportTransform().inverted()[0].map(event.position())
        inside = self._box.sceneBoundingRect().contains(scene)
        spot = self._box.mapSceneToView(scene)
        at = (spot.x(), spot.y())[: self.drawing.dims]
        paints = event.button() == Qt.MouseButton.LeftButton and self.mode != "move"
        erases = event.button() == Qt.MouseButton.RightButton
        if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
            if not inside or not (paints or erases) or self.drawing.in_stroke:
                return self.drawing.in_stroke
            self._plot.setFocus(Qt.FocusReason.MouseFocusReason)
            self._erasing = erases or self.mode == "erase"
            self.drawing.begin()
            self._stroke(at)
            return True
        if event.type() == QEvent.Type.MouseMove:
            self._point(spot, inside)
            if self.drawing.in_stroke:
                self._stroke(at)
                return True
        elif event.type() == QEvent.Type.MouseButtonRelease and self.drawing.in_stroke:
            self._finish()
            return True
        return False

    def _point(self, spot: QPointF, inside: bool) -> None:
        shown = (inside and self.mode != "move") or self.drawing.in_stroke
        self._brush_item.set_brush(spot, self.radius)
        self._brush_item.setVisible(shown)
        self._dabs_item.set_strong(inside or self.drawing.in_stroke)

    def _stroke(self, at: tuple[float, ...]) -> None:
        if self._erasing:
            if self.drawing.erase(at, self.radius):
                self._show_dabs()
            return
        added = self.drawing.paint(at, self.radius)
        if added:
            self._dabs_item.add(added)
            self.changed.emit()

    def _finish(self) -> None:
        if self.drawing.end():
            self._publish()

    def _publish(self) -> None:
        self._show_dabs()
        self._known.append(self.drawing.dabs)
        self.drawn.emit(self.drawing.dabs)

    def _show_dabs(self) -> None:
        self._dabs_item.set_dabs(self.drawing.dabs)
        self.changed.emit()

    def _wheel(self, event: QWheelEvent) -> bool:
        if not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            return False
        # Some systems turn the wheel sideways while Shift is held.
        turned = event.angleDelta().y() or event.angleDelta().x()
        self.set_share(self._share * _GROW ** (turned / 120))
        return True

    def _key(self, event: QKeyEvent) -> bool:
        undo = event.keyCombination().toCombined() == (
            Qt.KeyboardModifier.ControlModifier.value | Qt.Key.Key_Z.value
        )
        grow = {"[": 1 / _GROW, "]": _GROW}.get(event.text())
        if not undo and grow is None:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            # Keeps the window's shortcuts from taking what the brush uses itself.
            event.accept()
            return True
        if event.type() != QEvent.Type.KeyPress:
            return False
        if undo:
            self.undo()
        elif grow is not None:
            self.set_share(self._share * grow)
        return True

    def _follow(self) -> None:
        self._dabs_item.follow()
        self._brush_item.follow()
