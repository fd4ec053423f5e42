"""The steps of a run on one line, with a handle at the one that is looked at."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QToolTip, QWidget

from ganlab.runtime.state import TimelineState
from ganlab.ui import style
from ganlab.ui.theme import LIGHT, Theme

if TYPE_CHECKING:
    # The first window is painted without numpy, which verdicts bring with them.
    from ganlab.engine.timeline.bookmark import Bookmark
    from ganlab.ui.verdict_marks import VerdictMark

__all__ = ["Track"]

_EDGE = 10.0
_RAIL, _KNOB = 4.0, 6.5
#: Pixels around the newest step in which it is meant, and around a mark in which that is.
_SNAP, _NEAR = 5.0, 5.0
#: A run that goes on beyond its plan gets so much more room, again and again: what is on the line
#: moves seldom.
_GROWTH = 1.25
_KEYS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: 1,
}


class Track(QAbstractSlider):
    """Says which step the person wants to see; shows only what it is told.

    Drag, or click: that step. A click on a bookmark or on the name of a verdict: its step. Arrow
    keys: a step (with Shift ten), Page Up and Page Down a twentieth, Home the first, End the
    newest.

    Signals
    -------
    sought(object)
        A step, or None for the newest.
    edit_asked(int)
        A double-click on the bookmark at that step.
    """

    sought = Signal(object)
    edit_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme: Theme = LIGHT
        self.state = TimelineState()
        self.planned = 0
        self.head = 0
        self.marks: tuple[VerdictMark, ...] = ()
        #: Where verdicts are named, in pixels, as painted last.
        self.named: list[tuple[VerdictMark, QRectF]] = []
        self._dragging = False
        self._wanted: int | None = None
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Timeline")
        self.setMouseTracking(True)
        self.setToolTip(
            "Drag to look at any step again. Arrow keys move by a step, End goes to the newest"
        )

    # -- what it shows ----------------------------------------------------------------------

    def show_timeline(self, state: TimelineState, head: int, planned: int) -> None:
        """Take over how the timeline stands; paints nothing where that is the same."""
        if (state, head, planned) == (self.state, self.head, self.planned):
            return
        moved = state.past != self.state.past or state.generation != self.state.generation
        self.state, self.head, self.planned = state, head, planned
        if moved and not self._dragging:
            self._wanted = None
        self.setEnabled(state.generation >= 0)
        # For screen readers.
        self.setRange(state.first, max(state.first, head))
        self.setValue(self.shown)
        past = "" if state.past is None else ", past"
        self.setAccessibleDescription(f"step {self.shown} of {head}{past}")
        self.update()

    def set_marks(self, marks: tuple[VerdictMark, ...]) -> None:
        """Show other changes of verdict."""
        if marks != self.marks:
            self.marks = marks
            self.update()

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self.update()

    @property
    def shown(self) -> int:
        """The step at which the handle stands: where the hand is, before the views are there."""
        if self._wanted is not None:
            return self._wanted
        return self.head if self.state.past is None else self.state.past

    @property
    def last(self) -> float:
        """The step at the right end."""
        last = float(max(self.planned, self.state.first + 1))
        while last < self.head:
            last *= _GROWTH
        return last

    def across(self, step: float) -> float:
        """Return where a step stands, pixels."""
        return _EDGE + (self.width() - 2 * _EDGE) * step / self.last

    def step_at(self, x: float) -> int | None:
        """Return the step that is meant at a pixel; None is the newest."""
        if x >= self.across(self.head) - _SNAP:
            return None
        step = round((x - _EDGE) * self.last / max(1.0, self.width() - 2 * _EDGE))
        return max(self.state.first, min(step, self.head))

    def sizeHint(self) -> QSize:
        return QSize(400, self._row + 24)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self._row + 24)

    @property
    def _row(self) -> int:
        """Height of the row in which verdicts are named."""
        return max(11, QFontMetrics(self._small).height())

    @property
    def _small(self) -> QFont:
        return style.small(self.font())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, y = self.theme, self._row + 7.0
        left, now, at = (self.across(s) for s in (self.state.first, self.head, self.shown))
        in_past = self.shown < self.head
        self._rail(painter, _EDGE, self.width() - _EDGE, y, QColor(theme.line))
        self._rail(painter, left, at if in_past else now, y, QColor(theme.muted))
        if in_past:
            # What came after is there, but not shown.
            pen = QPen(QColor(theme.muted), 2.0, Qt.PenStyle.DotLine)
            painter.setPen(pen)
            painter.drawLine(QPointF(at, y), QPointF(now, y))
            painter.drawLine(QPointF(now, y - 6), QPointF(now, y + 6))
        self._paint_branches(painter, y)
        self._paint_marks(painter)
        for bookmark in self.state.bookmarks:
            self._paint_bookmark(painter, bookmark, y)
        self._paint_handle(painter, at, y, in_past)
        painter.end()

    @staticmethod
    def _rail(painter: QPainter, a: float, b: float, y: float, colour: QColor) -> None:
        painter.setPen(QPen(colour, _RAIL, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(a, y), QPointF(max(a, b), y))

    def _paint_marks(self, painter: QPainter) -> None:
        self.named = []
        if not self.marks:
            return
        from ganlab.ui.verdict_marks import paint_marks

        painter.setFont(self._small)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        area = QRectF(0.0, 2.0, self.width(), self._row + 10.0)
        self.named = paint_marks(painter, self.marks, self.across, area, self.theme, top=0.0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _paint_branches(self, painter: QPainter, y: float) -> None:
        painter.setBrush(QColor(self.theme.surface))
        painter.setPen(QPen(QColor(self.theme.muted), 1.5))
        for branch in self.state.branches:
            if branch.parted <= self.head:
                painter.drawEllipse(QPointF(self.across(branch.parted), y), 3.0, 3.0)

    def _paint_bookmark(self, painter: QPainter, bookmark: Bookmark, y: float) -> None:
        x, top = self.across(bookmark.step), y + 4.0
        ribbon = QPainterPath(QPointF(x - 3.5, top))
        for dx, dy in ((3.5, 0.0), (3.5, 11.0), (0.0, 8.0), (-3.5, 11.0)):
            ribbon.lineTo(x + dx, top + dy)
        ribbon.closeSubpath()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.theme.ink))
        painter.drawPath(ribbon)

    def _paint_handle(self, painter: QPainter, x: float, y: float, in_past: bool) -> None:
        theme = self.theme
        if not self.isEnabled():
            return
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.focus), 1.5))
            painter.drawEllipse(QPointF(x, y), _KNOB + 2.5, _KNOB + 2.5)
        # A ring in the past, a disc at the newest step: shape says what colour cannot.
        painter.setPen(QPen(QColor(theme.accent), 2.5))
        painter.setBrush(QColor(theme.surface if in_past else theme.accent))
        painter.drawEllipse(QPointF(x, y), _KNOB - 1.0, _KNOB - 1.0)

    # -- the hand ---------------------------------------------------------------------------

    def mark_at(self, place: QPointF) -> VerdictMark | None:
        """Return the change of verdict that is named or drawn there."""
        if place.y() > self._row + 1:
            return None
        for mark, box in self.named:
            if box.contains(place):
                return mark
        near = [m for m in self.marks if abs(self.across(m.step) - place.x()) <= _NEAR]
        return near[-1] if near else None

    def bookmark_at(self, place: QPointF) -> Bookmark | None:
        """Return the bookmark that is painted there."""
        if place.y() < self._row + 10:
            return None
        near = [b for b in self.state.bookmarks if abs(self.across(b.step) - place.x()) <= _NEAR]
        return min(near, key=lambda b: abs(self.across(b.step) - place.x())) if near else None

    def _seek(self, step: int | None) -> None:
        wanted = self.head if step is None else step
        if wanted == self.shown:
            return
        self._wanted = wanted
        self.update()
        self.sought.emit(None if wanted >= self.head else wanted)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        place = event.position()
        found = self.mark_at(place) or self.bookmark_at(place)
        if found is not None:
            self._seek(min(found.step, self.head))
        else:
            self._dragging = True
            self._seek(self.step_at(place.x()))
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragging:
            self._seek(self.step_at(event.position().x()))
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragging = False
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        found = self.bookmark_at(event.position())
        if found is not None:
            self.edit_asked.emit(found.step)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        ten = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        twentieth = max(1, round(self.last / 20))
        if key in _KEYS:
            self.move_by(_KEYS[Qt.Key(key)] * ten)
        elif key == Qt.Key.Key_PageUp:
            self.move_by(-twentieth)
        elif key == Qt.Key.Key_PageDown:
            self.move_by(twentieth)
        elif key == Qt.Key.Key_Home:
            self._seek(self.state.first)
        elif key == Qt.Key.Key_End:
            self._seek(None)
        else:
            event.ignore()

    def move_by(self, steps: int) -> None:
        """Look so many steps on, or back."""
        self._seek(max(self.state.first, min(self.shown + steps, self.head)))

    def go_to(self, step: int | None) -> None:
        """Look at a step, or at the newest."""
        self._seek(step)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            # A note is what somebody wrote, never markup that fetches pictures.
            told = escape(self.told_at(event.pos().toPointF()))
            QToolTip.showText(event.globalPos(), f"<p>{told}</p>", self)
            return True
        return super().event(event)

    def told_at(self, place: QPointF) -> str:
        """Return what is to be said of a point: a verdict, a bookmark, or the step there."""
        mark = self.mark_at(place)
        if mark is not None:
            return mark.told
        bookmark = self.bookmark_at(place)
        if bookmark is not None:
            note = f": {bookmark.note}" if bookmark.note else ""
            return f"Bookmark at step {bookmark.step:,}{note} (double-click to edit)"
        step = self.step_at(place.x())
        newest = f"Step {self.head:,}, the newest"
        return f"{newest if step is None else f'Step {step:,}'}. {self.toolTip()}"
