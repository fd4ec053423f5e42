"""The curves of one panel over the steps."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QGraphicsWidget, QToolTip, QWidget

from ganlab.ui import style
from ganlab.ui.history import LossHistory, Table
from ganlab.ui.theme import LIGHT, Theme
from ganlab.ui.verdict_marks import VerdictMark, paint_marks, said_at
from ganlab.ui.views.axes import Axis
from ganlab.ui.views.layered import LayeredPlot
from ganlab.ui.views.losses.painting import (
    Curve,
    drawn,
    paint_curves,
    paint_cut,
    paint_pointer,
    paint_references,
    paint_steps,
)
from ganlab.ui.views.losses.panels import PANELS, Panel
from ganlab.ui.views.losses.range import last_step, needed, steady
from ganlab.ui.views.losses.traces import Extremes, Scale, columns, extremes, lines

__all__ = ["LossesPlot"]

_LEAST_STEPS = 5.0


class LossesPlot(LayeredPlot):
    """Draws the columns of a history.

    Attributes
    ----------
    panel : Panel
        Which curves.
    log_x : bool
        Whether steps stand on a logarithmic axis.
    full : bool
        Whether the vertical axis holds every value; else what is cut off is marked.
    marks : list of tuple
        ``(step, text)`` of thin vertical lines: what was changed at that step.
    verdicts : tuple of VerdictMark
        Changes of the detector's verdict: hairlines with their signs.
    verdict_boxes : tuple of QRectF
        Where their labels were painted last, in pixels of the plot's area.
    index : int or None
        The row that the pointer is at.
    past : int or None
        The past step that the other views show.
    reference_boxes : tuple of QRectF
        Where the texts of the panel's lines were painted last, in pixels of the plot's area.
    """

    #: The person zoomed, or came back.
    ranged = Signal()

    def __init__(self, history: LossHistory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme: Theme = LIGHT
        self.history = history
        self.table: Table = history.table
        self.panel: Panel = PANELS[0].with_rare(())
        self.log_x = False
        self.full = False
        self.planned = 0
        self.marks: list[tuple[float, str]] = []
        self.verdicts: tuple[VerdictMark, ...] = ()
        self.verdict_boxes: tuple[QRectF, ...] = ()
        self.index: int | None = None
        self.past: int | None = None
        self.layouts = 0
        self.reference_boxes: tuple[QRectF, ...] = ()
        self._window: tuple[float, float] | None = None
        self._y: tuple[float, float] | None = None
        self._peak = ""
        self._curves: list[Curve] = []
        self._dragged: float | None = None
        self.scale = Scale((0.0, 20.0), (0.0, 1.0), 1.0, 1.0)

        self.y_axis = Axis("left", 34)
        self.x_axis = Axis("bottom", 64)
        self.area = QGraphicsWidget()
        self.grid.setContentsMargins(0, 6, 14, 0)
        for row, column, item in ((0, 0, self.y_axis), (0, 1, self.area), (1, 1, self.x_axis)):
            self.grid.addItem(item, row, column)
        self.grid.setRowStretchFactor(0, 1)
        self.grid.setColumnStretchFactor(1, 1)
        self.area.geometryChanged.connect(self.lay)
        self.dress(LIGHT, self.font())

    # What is shown

    def set_panel(self, panel: Panel) -> None:
        """Show other curves over the same steps."""
        self.panel, self._y, self.full = panel, None, False
        self._name_axes()
        self.lay()

    def set_log_x(self, on: bool) -> None:
        """Put steps on a logarithmic axis, or a linear one."""
        self.log_x, self._window, self._y = on, None, None
        self.x_axis.setLogMode(on, None)
        self.lay()

    def restart(self) -> None:
        """Forget everything of the run before."""
        self.marks, self.verdicts, self.index, self.past = [], (), None, None
        self._window, self._y, self.full = None, None, False
        self.lay()

    def mark(self, step: float, text: str) -> None:
        """Mark a change at a step; a later one at the same step replaces it."""
        self.marks = [*(m for m in self.marks if m[0] != step), (step, text)]
        self.redraw_all()

    def set_past(self, step: int | None) -> bool:
        """Mark the past step that is shown; None is the newest. Return whether that is news."""
        news = step != self.past
        if news:
            self.past = step
            self.redraw()
        return news

    def set_verdicts(self, verdicts: tuple[VerdictMark, ...]) -> None:
        """Mark changes of verdict; paints nothing where they are the same."""
        if verdicts != self.verdicts:
            self.verdicts = verdicts
            self.redraw()

    def dress(self, theme: Theme, font: QFont) -> None:
        """Take over colours and font."""
        self.theme = theme
        self.small = small = style.small(font)
        self.setBackground(theme.surface)
        self._name_axes()
        self.y_axis.dress(theme, small)
        self.x_axis.dress(theme, small)
        line = self.fontMetrics().height()
        self.y_axis.setWidth(round((3.7 if self.y_axis.labelText else 2.9) * line))
        self.x_axis.setHeight(round(1.35 * line))
        self.redraw_all()

    def _name_axes(self) -> None:
        if (self.y_axis.labelText or "") != self.panel.unit:
            self.y_axis.setLabel(self.panel.unit)
            self.y_axis.showLabel(bool(self.panel.unit))
            self.dress(self.theme, self.font())
        self.y_axis.setLogMode(None, self.panel.kind == "log")
        self.y_axis.text_of = (lambda v: f"{100 * v:.0f} %") if self.panel.kind == "share" else None

    # From rows to lines

    def lay(self) -> None:
        """Work out the lines anew: after new rows, another size or range. Slow data: seldom."""
        size = self.area.size()
        if size.width() < 2 or size.height() < 2:
            return
        self.layouts += 1
        steps = self.history.column("step")[: len(self.table)]
        newest = float(steps[-1]) if len(steps) else 0.0
        x = self._window or self._whole(newest)
        log_y = self.panel.kind == "log"
        draft = Scale(x, (0.0, 1.0), size.width(), size.height(), self.log_x, log_y)
        where = columns(steps, draft)
        known = [
            extremes(self.table, LossHistory.names.index(trace.column), steps, where, draft)
            for trace in self.panel.traces
        ]
        y = self._choose_range(known)
        self.scale = Scale(x, y, size.width(), size.height(), self.log_x, log_y)
        self._curves = [
            drawn(trace, lines(curve, where, self.scale, trace.stroke), size.width())
            for curve, trace in zip(known, self.panel.traces, strict=True)
        ]
        self._peak = self._cut_off(known, y)
        self._set_axis(self.x_axis, x)
        self._set_axis(self.y_axis, y)
        self.redraw()

    def _set_axis(self, axis: Axis, limits: tuple[float, float]) -> None:
        if tuple(axis.range) != limits:
            axis.setRange(*limits)
            self.redraw_all()

    def _whole(self, newest: float) -> tuple[float, float]:
        last = last_step(newest, self.planned)
        return (0.0, float(np.log10(last))) if self.log_x else (0.0, last)

    def _choose_range(self, known: list[Extremes]) -> tuple[float, float]:
        if self.panel.limits is not None:
            return self.panel.limits
        references = tuple(value for value, _ in self.panel.references)
        wanted = needed(np.concatenate([k.values() for k in known]), references, self.full)
        if wanted is None:
            return self._y or ((-1.0, 1.0) if self.panel.kind == "log" else (0.0, 2.0))
        self._y = steady(wanted, self._y)
        return self._y

    def _cut_off(self, known: list[Extremes], y: tuple[float, float]) -> str:
        """Say in words how far the curves reach beyond the axis."""
        values = np.concatenate([k.values() for k in known])
        values = values[np.isfinite(values)]
        if not len(values) or self.panel.limits is not None:
            return ""
        back = (lambda v: 10.0**v) if self.panel.kind == "log" else float
        parts = []
        if values.max() > y[1]:
            parts.append(f"▲ to {self.panel.write(back(float(values.max())))}")
        if values.min() < y[0]:
            parts.append(f"▼ to {self.panel.write(back(float(values.min())))}")
        return "  ".join(parts)

    @property
    def cut_off(self) -> str:
        """How far the curves reach beyond the vertical axis, in words; empty where they do not."""
        return self._peak

    # Painting

    def moving_rect(self) -> QRect:
        return self.rect_of(self.area).toAlignedRect().adjusted(-2, -2, 14, 2)

    def paint_moving(self, painter: QPainter) -> None:
        rect = self.rect_of(self.area)
        painter.translate(rect.topLeft())
        width, height, theme = rect.width(), rect.height(), self.theme
        painter.setClipRect(QRectF(0.0, 0.0, width, height))
        painter.setFont(self.small)
        if self.panel.empty:
            painter.setPen(QColor(theme.muted))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            # Above the middle, where a line may run; in a low plot, over it.
            room = QRectF(8.0, 0.0, width - 16.0, max(0.5 * height, min(height, 56.0)))
            painter.drawText(room, flags, self.panel.empty)
        area = QRectF(0.0, 0.0, width, height)
        paint_steps(painter, self.marks, self.scale, area, theme)
        paint_curves(painter, self._curves, theme)
        self.reference_boxes = paint_references(
            painter, self.panel.references, self.scale, width, theme
        )
        if self.past is not None:
            self._paint_past(painter, area)
        # Readable over the curves, as the texts of lines are.
        self._paint_verdicts(painter, area)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_cut(painter, self._curves, self._peak, area, theme)
        if self.index is not None and 0 <= self.index < len(self.history):
            row = self.history.row(self.index)
            paint_pointer(painter, row, self.panel.traces, self.scale, height, theme)

    def _paint_past(self, painter: QPainter, area: QRectF) -> None:
        """Let what came after the past step stand back."""
        assert self.past is not None
        x = self._pixel_of(float(self.past))
        veil = QColor(self.theme.surface)
        veil.setAlphaF(0.65)
        painter.fillRect(QRectF(x, 0.0, max(0.0, area.width() - x), area.height()), veil)
        painter.setPen(QPen(QColor(self.theme.ink), 1.5))
        painter.drawLine(QPointF(x, 0.0), QPointF(x, area.height()))

    def _paint_verdicts(self, painter: QPainter, area: QRectF) -> None:
        metrics = painter.fontMetrics()
        # In a row of their own above the other marks, and beside what is written on lines.
        row = area.height() - 10.0 - 2 * metrics.height()
        taken = [
            (box.left(), box.right())
            for box in self.reference_boxes
            if box.top() < row + metrics.height() and row < box.bottom()
        ]
        painted = paint_marks(
            painter, self.verdicts, self._pixel_of, area, self.theme, top=row, taken=taken
        )
        self.verdict_boxes = tuple(box for _, box in painted)

    def _pixel_of(self, step: float) -> float:
        return float(self.scale.across(np.array([step], np.float64))[0])

    # The pointer

    def point(self, position: QPointF | None) -> int | None:
        """Mark the row that is nearest to a point of the viewport; return its index."""
        rect = self.rect_of(self.area)
        index = None
        if position is not None and rect.contains(position) and len(self.history):
            index = self.history.nearest(self.scale.step_at(position.x() - rect.x()))
        if index != self.index:
            self.index = index
            self.redraw()
        return index

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell the whole of a verdict whose line is pointed at."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            rect = self.rect_of(self.area)
            mark = self.verdict_at(event.pos().toPointF() - rect.topLeft())
            if mark is not None:
                QToolTip.showText(event.globalPos(), mark.told, self)
                return True
        return super().viewportEvent(event)

    def verdict_at(self, place: QPointF) -> VerdictMark | None:
        """Return the change of verdict at a point of the plot's area."""
        if not 0.0 <= place.y() <= self.area.size().height():
            return None
        return said_at(self.verdicts, self._pixel_of, place.x())

    def wheelEvent(self, event: QWheelEvent) -> None:
        rect = self.rect_of(self.area)
        if not rect.contains(event.position()) or not event.angleDelta().y():
            event.ignore()
            return
        factor = 0.85 ** (event.angleDelta().y() / 120)
        lo, hi = self.scale.x
        at = lo + (hi - lo) * (event.position().x() - rect.x()) / rect.width()
        self._look_at(at + (lo - at) * factor, at + (hi - at) * factor)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._window is not None:
            self._dragged = event.position().x()
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged is not None:
            lo, hi = self.scale.x
            moved = (self._dragged - event.position().x()) * (hi - lo) / self.scale.width
            self._dragged = event.position().x()
            self._look_at(lo + moved, hi + moved)
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragged = None
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show everything; once more: what matters."""
        everything = self.full and self._window is None
        self.full, self._window, self._y = not everything, None, None
        self.lay()
        self.ranged.emit()
        event.accept()

    def _look_at(self, lo: float, hi: float) -> None:
        steps = self.history.column("step")
        a, b = self._whole(float(steps[-1]) if len(steps) else 0.0)
        least = 0.02 if self.log_x else min(_LEAST_STEPS, b - a)
        span = min(max(hi - lo, least), b - a)
        lo = min(max(0.5 * (lo + hi) - 0.5 * span, a), b - span)
        self._window = None if span >= (b - a) * 0.999 else (lo, lo + span)
        self.lay()
        self.ranged.emit()
