"""Changes of verdict along an axis of steps: hairlines, with labels that never overlap."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from ganlab.engine.detector.report import Kind, Report
from ganlab.ui.signs import SHORT, colour_of, paint_sign
from ganlab.ui.theme import Theme

__all__ = ["SIGN", "Label", "VerdictMark", "marks_of", "paint_marks", "place", "said_at"]

#: Side of a sign, and the room beside one, pixels.
SIGN, _GAP = 11.0, 3.0
#: Pixels around a hairline in which the pointer is on it.
_NEAR = 5.0
_GROUND = 0.8


@dataclass(frozen=True)
class VerdictMark:
    """A change of verdict.

    Attributes
    ----------
    step : int
        Where it was reached.
    kind, words : str
        What it became, in full.
    since : int
        Where it had set in.
    """

    step: int
    kind: Kind
    words: str
    since: int

    @property
    def told(self) -> str:
        """The whole of it, for whoever points at it."""
        return f"Step {self.step:,}: {self.words} (set in at step {self.since:,})"


def marks_of(report: Report | None) -> tuple[VerdictMark, ...]:
    """Return every change of verdict; that the run has begun to learn is none."""
    if report is None:
        return ()
    found = [
        VerdictMark(step, verdict.kind, verdict.words, verdict.since_step)
        for verdict, step in zip(report.changes, report.changed_at, strict=True)
    ]
    return tuple(found[1:] if found and found[0].kind == "learning" else found)


@dataclass(frozen=True)
class Label:
    """Where the label of a mark stands: from ``left`` on, with its word or its sign alone."""

    index: int
    left: float
    width: float
    word: bool


def place(
    at: Sequence[float],
    widths: Sequence[float],
    room: float,
    taken: Sequence[tuple[float, float]] = (),
) -> list[Label]:
    """Place a sign at as many lines as there is room for, and words where some is left.

    The newest come first.

    Parameters
    ----------
    at
        Where the hairlines stand, pixels, rising.
    widths
        Of the labels with their words.
    room
        Width of the axis.
    taken
        Stretches ``(from, to)`` that others have.
    """
    placed: dict[int, Label] = {}

    def put(index: int, width: float, word: bool) -> None:
        others = [(one.left, one.left + one.width) for one in placed.values() if one.index != index]
        # To the right of its line, or to the left of it where there is no room.
        for left in (at[index] + _GAP, at[index] - _GAP - width):
            clear = all(left >= b + _GAP or left + width <= a - _GAP for a, b in (*taken, *others))
            if clear and left >= 0.0 and left + width <= room:
                placed[index] = Label(index, left, width, word)
                return

    newest_first = [i for i in reversed(range(len(at))) if 0.0 <= at[i] <= room]
    for index in newest_first:
        put(index, SIGN, False)
    for index in newest_first:
        put(index, widths[index], True)
    return list(placed.values())


def said_at(
    marks: Sequence[VerdictMark], across: Callable[[float], float], x: float
) -> VerdictMark | None:
    """Return the mark whose line is at that pixel, the newest where several are."""
    near = [mark for mark in marks if abs(across(mark.step) - x) <= _NEAR]
    return near[-1] if near else None


def paint_marks(
    painter: QPainter,
    marks: Sequence[VerdictMark],
    across: Callable[[float], float],
    area: QRectF,
    theme: Theme,
    *,
    top: float,
    taken: Sequence[tuple[float, float]] = (),
) -> list[tuple[VerdictMark, QRectF]]:
    """Paint hairlines over an area, and labels in a row that begins at ``top``.

    Returns
    -------
    list
        Each mark that got a label, and where that stands.
    """
    metrics = QFontMetrics(painter.font())
    at = [across(mark.step) for mark in marks]
    advances = [metrics.horizontalAdvance(SHORT[mark.kind]) for mark in marks]
    widths = [SIGN + _GAP + advance for advance in advances]
    for mark, x in zip(marks, at, strict=True):
        if 0.0 <= x <= area.width():
            colour = colour_of(mark.kind, theme)
            painter.setPen(QPen(colour, 1))
            x = min(round(x) + 0.5, area.width() - 0.5)
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
    height = float(max(metrics.height(), round(SIGN)))
    placed = []
    for label in place(at, widths, area.width(), taken):
        mark = marks[label.index]
        box = QRectF(label.left, top, label.width, height)
        ground = QColor(theme.surface)
        ground.setAlphaF(_GROUND)
        painter.fillRect(box.adjusted(-1.0, 0.0, 1.0, 0.0), ground)
        sign = QRectF(box.left(), box.top() + (height - SIGN) / 2, SIGN, SIGN)
        paint_sign(painter, mark.kind, sign, theme)
        if label.word:
            painter.setPen(QColor(theme.ink))
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box.adjusted(SIGN + _GAP, 0, 2, 0), flags, SHORT[mark.kind])
        placed.append((mark, box))
    return placed
