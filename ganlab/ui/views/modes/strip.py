"""The strip: rows are modes, time runs to the right, colour says how well each is served."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ganlab.engine.detector.report import Report
from ganlab.ui import style
from ganlab.ui.canvas.arrays import LineArray
from ganlab.ui.canvas.shading import ShadedImage
from ganlab.ui.medium import resolution
from ganlab.ui.theme import LIGHT, Theme
from ganlab.ui.verdict_marks import VerdictMark, marks_of, paint_marks, said_at
from ganlab.ui.views.losses.range import last_step
from ganlab.ui.views.modes.axes import GAP, RIGHT, paint_names, paint_steps
from ganlab.ui.views.modes.shades import (
    FULL,
    Rows,
    columns_at,
    first_step,
    ratios,
    rows_of,
    strip_words,
    words_of,
)

__all__ = ["StripCanvas"]

_WIDEST = 130
#: Rows of fewer pixels than that have no lines between them.
_LINED = 7.0


class StripCanvas(QWidget):
    """Paints a report's strip as one image; again only where something changed.

    Attributes
    ----------
    image : QImage or None
        One row of pixels for each row, as many columns as it is wide on the screen.
    area : QRectF
        Where the axes are, in the widget.
    """

    #: What the pointer is at, in words; empty where it is at nothing.
    hovered = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(220, 120)
        self.setAccessibleName("Masses of modes over time")
        self.paints = 0
        self.planned = 0
        self.image: QImage | None = None
        self.area = QRectF()
        self._theme: Theme = LIGHT
        self._report: Report | None = None
        self._rows = Rows((), 0)
        self._marks: tuple[VerdictMark, ...] = ()
        self._span = (0.0, 0.0)
        self._steps = (0.0, 20.0)
        self._shaded: ShadedImage | None = None
        self._lines = LineArray(np.empty((0, 4)))
        self._at: QPointF | None = None

    def sizeHint(self) -> QSize:
        return QSize(520, 280)

    # What is shown

    def show_report(self, report: Report | None, step: int) -> None:
        """Show masses up to that step of the run."""
        self._report = report
        self._rows = rows_of(report.strip) if report is not None else Rows((), 0)
        self._marks = marks_of(report)
        self._steps = (0.0, last_step(float(step), self.planned))
        self._make()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._make()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._make()

    @property
    def small(self) -> QFont:
        return style.small(self.font())

    @property
    def name_width(self) -> float:
        """Room for the names of rows, pixels."""
        metrics = QFontMetrics(self.small)
        strip = self._report.strip if self._report is not None else None
        names = [strip.names[i] for i in self._rows.index] if strip is not None else []
        return float(min(max([metrics.horizontalAdvance(n) for n in names] or [40]), _WIDEST))

    def _make(self) -> None:
        """Work out places and the image, and paint them soon."""
        line = QFontMetrics(self.small).height()
        left, top = self.name_width + GAP, line + 4.0
        self.area = QRectF(
            left,
            top,
            max(self.width() - left - RIGHT, 1.0),
            max(self.height() - top - line - 8, 1),
        )
        self._shade()
        self.update()

    def _shade(self) -> None:
        self.image = self._shaded = None
        report = self._report
        if report is None or not len(report.strip.steps) or not self._rows.index:
            return
        strip = report.strip
        steps = strip.steps.astype(np.float64)
        first = first_step(strip, report.every)
        self._span = (self._across(first), self._across(float(steps[-1])))
        ratio = resolution(self)
        width = max(round((self._span[1] - self._span[0]) * ratio), 1)
        centres = first + (np.arange(width) + 0.5) / width * (steps[-1] - first)
        # Rounding at the very end must not fall beyond the last column.
        column = columns_at(strip, first, np.minimum(centres, steps[-1]))
        shades = np.clip(ratios(strip, self._rows) / FULL, 0.0, 1.0)
        codes = np.round(255.0 * np.nan_to_num(shades)).astype(np.uint8)[:, column]
        upright = np.ascontiguousarray(codes[::-1])
        self._shaded = ShadedImage(upright, strip_words(self._theme), opaque=True)
        self.image = self._shaded.image
        count = len(self._rows.index)
        height = self.area.height() / count
        ends = []
        if height >= _LINED:
            for i in range(1, count):
                y = round(self.area.top() + i * height) + 0.5
                ends.append((self._span[0], y, self._span[1], y))
        self._lines = LineArray(np.array(ends).reshape(-1, 4))

    def _across(self, step: float) -> float:
        lo, hi = self._steps
        return self.area.left() + (step - lo) / (hi - lo) * self.area.width()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        self.paints += 1
        painter = QPainter(self)
        painter.setFont(self.small)
        area = self.area
        painter.fillRect(area, QColor(self._theme.surface))
        if self.image is not None:
            place = QRectF(self._span[0], area.top(), self._span[1] - self._span[0], area.height())
            painter.drawImage(place, self.image, QRectF(self.image.rect()))
            painter.setPen(QPen(QColor(self._theme.surface), 1))
            self._lines.draw(painter)
        painter.setPen(QPen(QColor(self._theme.line), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(area)
        if self._report is not None:
            paint_names(painter, self._report, self._rows, area, self._theme)
        paint_steps(painter, self._steps, area, self._theme)
        painter.save()
        painter.translate(area.left(), 0.0)
        inner = QRectF(0.0, area.top() - 3.0, area.width(), area.height() + 3.0)
        paint_marks(
            painter,
            self._marks,
            lambda s: self._across(s) - area.left(),
            inner,
            self._theme,
            top=0.0,
        )
        painter.restore()
        if self._at is not None:
            painter.setPen(QPen(QColor(self._theme.ink), 1, Qt.PenStyle.DotLine))
            x = round(self._at.x()) + 0.5
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        painter.end()

    # The pointer

    def words_at(self, at: QPointF) -> str:
        """Say what the strip shows at a point: step, mode, mass and what is expected."""
        report = self._report
        if report is None or self.image is None or not self.area.contains(at):
            return ""
        lo, hi = self._steps
        step = lo + (at.x() - self.area.left()) / self.area.width() * (hi - lo)
        place = int((at.y() - self.area.top()) / self.area.height() * len(self._rows.index))
        return words_of(report.strip, self._rows, report.every, step, place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        words = self.words_at(event.position())
        at = event.position() if words else None
        if at != self._at:
            self._at = at
            self.update()
        self.hovered.emit(words)

    def leaveEvent(self, event: QEvent) -> None:
        if self._at is not None:
            self._at = None
            self.update()
        self.hovered.emit("")
        super().leaveEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            mark = said_at(self._marks, self._across, event.pos().x())
            if mark is not None:
                QToolTip.showText(event.globalPos(), mark.told, self)
                return True
        return super().event(event)
