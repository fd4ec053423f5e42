"""The heat map: a cell for each pair of values, coloured by its median, with a scale below."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ganlab.sweep.plan import Plan
from ganlab.ui.controls.tips import wrapped
from ganlab.ui.style import tabular
from ganlab.ui.sweep.look import CellLook
from ganlab.ui.sweep.paint_cell import paint_cell
from ganlab.ui.sweep.words import axis_title, value_text
from ganlab.ui.theme import LIGHT, Theme

__all__ = ["HeatMap"]

#: Pixels between cells, between things, and the largest side of a cell.
_BETWEEN, _GAP, _LARGEST = 4.0, 8.0, 190.0


class HeatMap(QWidget):
    """Paints the cells of a plan; one of them can be chosen, by the mouse or by arrow keys."""

    #: Column and row of the cell that the person chose.
    chosen = Signal(object)
    #: The person wants what is in that cell: a double click, or Return.
    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(260, 160)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("Heat map of the sweep")
        self.plan: Plan | None = None
        self.looks: tuple[CellLook, ...] = ()
        self.place: tuple[int, int] | None = None
        #: Whether cells show pictures of their runs, of those that have any.
        self.thumbnails = False
        self._pictures: Mapping[str, QPixmap] = {}
        self._span: tuple[float, float] | None = None
        self._theme: Theme = LIGHT

    def sizeHint(self) -> QSize:
        return QSize(620, 420)

    # --- what is shown -------------------------------------------------------------------------

    def show_plan(
        self, plan: Plan | None, looks: tuple[CellLook, ...], span: tuple[float, float] | None
    ) -> None:
        """Show other cells, or the same with other numbers."""
        grid = None if self.plan is None else (self.plan.columns, self.plan.rows)
        self.plan, self.looks, self._span = plan, looks, span
        if plan is None or grid != (plan.columns, plan.rows):
            self.place = None
        self._describe()
        self.update()

    def show_pictures(self, pictures: Mapping[str, QPixmap]) -> None:
        """Show other pictures of runs, by the trials' names."""
        self._pictures = pictures
        if self.thumbnails:
            self.update()

    def set_thumbnails(self, on: bool) -> None:
        """Show pictures in the cells, or numbers alone."""
        self.thumbnails = on
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def choose(self, place: tuple[int, int] | None) -> None:
        """Choose a cell, as a click does."""
        if place != self.place:
            self.place = place
            self._describe()
            self.update()
            self.chosen.emit(place)

    def look_at(self, place: tuple[int, int]) -> CellLook:
        """Return how the cell of that column and row looks."""
        assert self.plan is not None
        return self.looks[place[1] * self.plan.columns + place[0]]

    def _describe(self) -> None:
        if self.place is not None:
            self.setAccessibleDescription(self.look_at(self.place).tip)
        elif self.plan is not None:
            self.setAccessibleDescription(
                f"{self.plan.columns} columns, {self.plan.rows} rows; arrow keys choose a cell"
            )

    # --- where things are ----------------------------------------------------------------------

    @property
    def small(self) -> QFont:
        font = tabular(QFont(self.font()))
        font.setPointSizeF(max(0.92 * font.pointSizeF(), 6.0))
        return font

    @property
    def area(self) -> QRectF:
        """Where the cells are."""
        plan = self.plan
        assert plan is not None
        metrics = QFontMetrics(self.small)
        line = metrics.height()
        left = _GAP
        if plan.rows > 1:
            names = [value_text(plan.sweep.axes[1].about, v) for v in plan.sweep.axes[1].values]
            left = line + 2 * _GAP + max(metrics.horizontalAdvance(name) for name in names)
        below = 2 * line + 2 * _GAP
        width = min(self.width() - left - _GAP, plan.columns * _LARGEST * 4 / 3)
        height = min(self.height() - below - _GAP, plan.rows * _LARGEST)
        # In the middle of what room there is, with what is written beside and below.
        x = (self.width() - left - width - _GAP) / 2 + left
        y = (self.height() - below - height) / 2
        return QRectF(x, max(y, 2.0), max(width, 1.0), max(height, 1.0))

    def rect_of(self, place: tuple[int, int]) -> QRectF:
        """Return where a cell is."""
        assert self.plan is not None
        area = self.area
        width, height = area.width() / self.plan.columns, area.height() / self.plan.rows
        rect = QRectF(area.x() + place[0] * width, area.y() + place[1] * height, width, height)
        return rect.adjusted(_BETWEEN / 2, _BETWEEN / 2, -_BETWEEN / 2, -_BETWEEN / 2)

    def place_at(self, at: QPointF) -> tuple[int, int] | None:
        """Return the cell there, or None."""
        if self.plan is None or not self.area.contains(at):
            return None
        area = self.area
        column = int((at.x() - area.x()) / area.width() * self.plan.columns)
        row = int((at.y() - area.y()) / area.height() * self.plan.rows)
        return min(column, self.plan.columns - 1), min(row, self.plan.rows - 1)

    # --- painting ------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self.plan is None:
            painter.setPen(QColor(self._theme.muted))
            words = "Choose a field and its values: the grid of cells is shown here"
            painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter, words)
            painter.end()
            return
        for look in self.looks:
            middle = look.of.middle
            picture = self._pictures.get(middle.name) if self.thumbnails and middle else None
            rect = self.rect_of(look.cell.place)
            paint_cell(painter, rect, look, self._span, picture, self._theme, self.small)
        if self.place is not None:
            width = 3.0 if self.hasFocus() else 2.0
            painter.setPen(QPen(QColor(self._theme.accent), width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect_of(self.place).adjusted(-2, -2, 2, 2), 6, 6)
        self._paint_axes(painter, self.plan)
        painter.end()

    def _paint_axes(self, painter: QPainter, plan: Plan) -> None:
        painter.setFont(self.small)
        metrics, area = QFontMetrics(self.small), self.area
        line = metrics.height()
        across = plan.sweep.axes[0]
        width = area.width() / plan.columns
        centre = Qt.AlignmentFlag.AlignCenter
        elided = Qt.TextElideMode.ElideRight
        painter.setPen(QColor(self._theme.ink))
        for i, value in enumerate(across.values):
            text = metrics.elidedText(value_text(across.about, value), elided, int(width - 4))
            where = QRectF(area.x() + i * width, area.bottom() + _GAP / 2, width, line)
            painter.drawText(where, centre, text)
        painter.setPen(QColor(self._theme.muted))
        title = metrics.elidedText(axis_title(across), elided, self.width())
        where = QRectF(0, area.bottom() + line + _GAP, area.x() + area.right(), line)
        painter.drawText(where, centre, title)
        if plan.rows == 1:
            return
        down = plan.sweep.axes[1]
        height = area.height() / plan.rows
        painter.setPen(QColor(self._theme.ink))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for i, value in enumerate(down.values):
            where = QRectF(0, area.y() + i * height, area.x() - _GAP, height)
            painter.drawText(where, right, value_text(down.about, value))
        names = [metrics.horizontalAdvance(value_text(down.about, v)) for v in down.values]
        painter.setPen(QColor(self._theme.muted))
        painter.save()
        painter.translate(area.x() - 2 * _GAP - max(names) - line / 2, area.center().y())
        painter.rotate(-90)
        title = metrics.elidedText(axis_title(down), elided, int(area.height()))
        painter.drawText(QRectF(-area.height() / 2, -line / 2, area.height(), line), centre, title)
        painter.restore()

    # --- mouse and keys ------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            place = self.place_at(event.position())
            if place is not None:
                self.choose(place)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = self.place_at(event.position())
        if place is not None and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self.place_at(event.position()) is not None
        hand, arrow = Qt.CursorShape.PointingHandCursor, Qt.CursorShape.ArrowCursor
        self.setCursor(hand if over else arrow)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }
        key = Qt.Key(event.key())
        if self.plan is None:
            super().keyPressEvent(event)
        elif key in moves:
            x, y = self.place or (0, 0)
            if self.place is not None:
                x += moves[key][0]
                y += moves[key][1]
            x = min(max(x, 0), self.plan.columns - 1)
            y = min(max(y, 0), self.plan.rows - 1)
            self.choose((x, y))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.place is not None:
            self.opened.emit(self.place)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self.place_at(QPointF(event.pos()))
            if place is not None:
                QToolTip.showText(event.globalPos(), wrapped(self.look_at(place).tip), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)
