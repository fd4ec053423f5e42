"""One loss of every run in one plot, over the same steps."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QGraphicsWidget, QWidget

from ganlab.ui import style
from ganlab.ui.compare.looks import LOOKS
from ganlab.ui.history import LossHistory, Table
from ganlab.ui.theme import LIGHT, Theme
from ganlab.ui.views.axes import Axis
from ganlab.ui.views.layered import LayeredPlot
from ganlab.ui.views.losses.painting import Curve, drawn, paint_curves, paint_cut
from ganlab.ui.views.losses.panels import Trace
from ganlab.ui.views.losses.range import last_step, needed, steady
from ganlab.ui.views.losses.traces import Extremes, Scale, columns, extremes, lines

__all__ = ["Overlay"]

#: Pixels between the numbers of two runs at the ends of their curves, at least.
_APART = 12.0
#: Room right of the curves for these numbers.
_ROOM = 16.0


class Overlay(LayeredPlot):
    """Draws a column of several histories, each in its run's line with its number at the end.

    Parameters
    ----------
    column
        Its name in :class:`~ganlab.ui.history.LossHistory`.

    Attributes
    ----------
    histories : list of LossHistory
        One for each run.
    tables : list of Table
        What is drawn of them: the rows themselves, or their averages.
    past : int or None
        The past step that the views show.
    index : float or None
        The step at which the pointer is.
    """

    def __init__(self, column: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme: Theme = LIGHT
        self.column = column
        self.histories: list[LossHistory] = []
        self.tables: list[Table] = []
        self.planned = 0
        self.past: int | None = None
        self.at: float | None = None
        self.curves: list[Curve] = []
        self.cut_off = ""
        self._ends: list[tuple[int, float, float]] = []
        self._y: tuple[float, float] | None = None
        self.scale = Scale((0.0, 20.0), (0.0, 1.0), 1.0, 1.0)
        self.y_axis, self.x_axis = Axis("left", 30), Axis("bottom", 70)
        self.area = QGraphicsWidget()
        self.grid.setContentsMargins(0, 4, _ROOM, 0)
        for row, place, item in ((0, 0, self.y_axis), (0, 1, self.area), (1, 1, self.x_axis)):
            self.grid.addItem(item, row, place)
        self.grid.setRowStretchFactor(0, 1)
        self.grid.setColumnStretchFactor(1, 1)
        self.area.geometryChanged.connect(self.lay)
        self.dress(LIGHT, self.font())

    def begin(self, histories: list[LossHistory], tables: list[Table], planned: int) -> None:
        """Take over other runs."""
        self.histories, self.tables, self.planned = histories, tables, planned
        self.past = self.at = self._y = None
        self.lay()

    def set_past(self, step: int | None) -> None:
        """Mark the past step that is shown; None is the newest."""
        if step != self.past:
            self.past = step
            self.redraw()

    def point(self, position: QPointF | None) -> float | None:
        """Mark the step under a point of the viewport, or none; return it."""
        rect = self.rect_of(self.area)
        at = None
        if position is not None and rect.contains(position) and any(map(len, self.tables)):
            at = self.scale.step_at(position.x() - rect.x())
        self.mark(at)
        return at

    def mark(self, step: float | None) -> None:
        """Draw a line at a step, or none."""
        if step != self.at:
            self.at = step
            self.redraw()

    def dress(self, theme: Theme, font: QFont) -> None:
        """Take over colours and font."""
        self.theme = theme
        self.small = small = style.small(font)
        self.setBackground(theme.surface)
        for axis in (self.y_axis, self.x_axis):
            axis.dress(theme, small)
        line = self.fontMetrics().height()
        self.y_axis.setWidth(round(2.9 * line))
        self.x_axis.setHeight(round(1.35 * line))
        self.redraw_all()

    # From rows to lines

    def lay(self) -> None:
        """Work out the lines anew: after new rows, or at another size. Slow data: seldom."""
        size = self.area.size()
        if size.width() < 2 or size.height() < 2:
            return
        newest = max((float(h.column("step")[-1]) for h in self.histories if len(h)), default=0.0)
        x = (0.0, last_step(newest, self.planned))
        draft = Scale(x, (0.0, 1.0), size.width(), size.height())
        index = LossHistory.names.index(self.column)
        wheres, found = [], []
        for history, table in zip(self.histories, self.tables, strict=True):
            steps = history.column("step")[: len(table)]
            wheres.append(columns(steps, draft))
            found.append(extremes(table, index, steps, wheres[-1], draft))
        self._y = y = self._range(found)
        self.scale = Scale(x, y, size.width(), size.height())
        self.curves = [
            drawn(
                Trace(self.column, "", "", look),
                lines(known, where, self.scale, look),
                size.width(),
            )
            for known, where, look in zip(found, wheres, LOOKS, strict=False)
        ]
        self._ends = self._find_ends(index)
        self.cut_off = _cut_off(found, y)
        for axis, limits in ((self.x_axis, x), (self.y_axis, y)):
            if tuple(axis.range) != limits:
                axis.setRange(*limits)
                self.redraw_all()
        self.redraw()

    def _range(self, found: list[Extremes]) -> tuple[float, float]:
        values = [known.values() for known in found]
        wanted = needed(np.concatenate(values), (), False) if values else None
        return (self._y or (0.0, 2.0)) if wanted is None else steady(wanted, self._y)

    def _find_ends(self, index: int) -> list[tuple[int, float, float]]:
        """Return number, x and y of the end of each curve; numbers do not lie over each other."""
        ends = []
        for i, (history, table) in enumerate(zip(self.histories, self.tables, strict=True)):
            values = table.values(index)
            known = np.flatnonzero(np.isfinite(values[-64:]))
            if not len(known):
                continue
            last = len(values) - min(len(values), 64) + int(known[-1])
            x = float(self.scale.across(history.column("step")[last : last + 1])[0])
            y = float(self.scale.down(values[last : last + 1])[0])
            ends.append((i + 1, x, min(max(y, 4.0), self.scale.height - 4.0)))
        placed: list[tuple[int, float, float]] = []
        for number, x, y in sorted(ends, key=lambda end: end[2]):
            if placed and abs(placed[-1][1] - x) < _ROOM:
                y = max(y, placed[-1][2] + _APART)
            placed.append((number, x, y))
        over = max(0.0, placed[-1][2] - self.scale.height + 4.0) if placed else 0.0
        return [(number, x, y - over) for number, x, y in placed]

    # Painting

    def moving_rect(self) -> QRect:
        return self.rect_of(self.area).toAlignedRect().adjusted(-2, -4, round(_ROOM), 4)

    def paint_moving(self, painter: QPainter) -> None:
        rect, theme = self.rect_of(self.area), self.theme
        painter.translate(rect.topLeft())
        area = QRectF(0.0, 0.0, rect.width(), rect.height())
        painter.save()
        painter.setClipRect(area)
        painter.setFont(self.small)
        paint_curves(painter, self.curves, theme)
        if self.past is not None:
            self._paint_past(painter, area)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_cut(painter, self.curves, self.cut_off, area, theme)
        if self.at is not None:
            x = float(self.scale.across(np.array([self.at]))[0])
            painter.setPen(QPen(QColor(theme.muted), 1))
            painter.drawLine(QPointF(x, 0.0), QPointF(x, rect.height()))
        painter.restore()
        bold = QFont(self.small)
        bold.setBold(True)
        painter.setFont(bold)
        for number, x, y in self._ends:
            painter.setPen(LOOKS[number - 1].colour(theme))
            painter.drawText(
                QPointF(x + 4.0, y + 0.35 * painter.fontMetrics().height()), str(number)
            )

    def _paint_past(self, painter: QPainter, area: QRectF) -> None:
        """Let what came after the past step stand back."""
        assert self.past is not None
        x = float(self.scale.across(np.array([float(self.past)]))[0])
        veil = QColor(self.theme.surface)
        veil.setAlphaF(0.65)
        painter.fillRect(QRectF(x, 0.0, max(0.0, area.width() - x), area.height()), veil)
        painter.setPen(QPen(QColor(self.theme.ink), 1.5))
        painter.drawLine(QPointF(x, 0.0), QPointF(x, area.height()))


def _cut_off(found: list[Extremes], y: tuple[float, float]) -> str:
    """Say in words how far the curves reach beyond the axis."""
    from ganlab.ui.views.axes import number

    values = np.concatenate([known.values() for known in found]) if found else np.empty(0)
    values = values[np.isfinite(values)]
    if not len(values):
        return ""
    parts = []
    if values.max() > y[1]:
        parts.append(f"▲ to {number(float(values.max()))}")
    if values.min() < y[0]:
        parts.append(f"▼ to {number(float(values.min()))}")
    return "  ".join(parts)
