"""The legend: each curve's line, its name and its value, standing still while values change."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent, QStaticText
from PySide6.QtWidgets import QSizePolicy, QWidget

from ganlab.ui.strokes import paint_sample
from ganlab.ui.style import tabular
from ganlab.ui.theme import LIGHT, Theme
from ganlab.ui.views.losses.panels import Panel

__all__ = ["Keys"]

_SAMPLE = 18.0
_GAP = 4.0
_BETWEEN = 8.0
#: As wide as a value of a panel's kind may get.
_WIDEST = {"plain": "−0.000", "share": "100 %", "log": "0.0000"}


class Keys(QWidget):
    """One entry for each curve of a panel, and the step that the values are of."""

    def __init__(self, panel: Panel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme = LIGHT
        self._panel = panel
        self._texts: list[QStaticText] = []
        self.values: tuple[str, ...] = ()
        self.step = ""
        self._measured_for: object = None
        self._measured: tuple[list[QRectF], float] = ([], 0.0)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.set_panel(panel)

    def set_panel(self, panel: Panel) -> None:
        """Show other curves."""
        self._panel = panel
        self._texts = [QStaticText(trace.html) for trace in panel.traces]
        for text in self._texts:
            text.setTextFormat(Qt.TextFormat.RichText)
        self.setAccessibleName("Legend: " + ", ".join(trace.name for trace in panel.traces))
        self.set_values((), "")
        self._fit()

    def set_values(self, values: Sequence[str], step: str) -> None:
        """Show other values, in the order of the curves."""
        if tuple(values) != self.values or step != self.step:
            self.values, self.step = tuple(values), step
            said = (f"{t.name} {v}" for t, v in zip(self._panel.traces, values, strict=False))
            self.setAccessibleDescription("; ".join([step, *said]) if values else "")
            self.update()

    def set_theme(self, theme: Theme) -> None:
        """Repaint in other colours."""
        self._theme = theme
        self._fit()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _places(self) -> tuple[list[QRectF], float]:
        """Where the entries stand, and how high they are together; measured once for a width."""
        asked = (self._panel, self.font().key(), self.width())
        if asked != self._measured_for:
            self._measured_for, self._measured = asked, self._measure()
        return self._measured

    def _measure(self) -> tuple[list[QRectF], float]:
        metrics = QFontMetricsF(tabular(self.font()))
        line, value = metrics.height() + 3.0, metrics.horizontalAdvance(_WIDEST[self._panel.kind])
        widths = []
        for text in self._texts:
            text.prepare(font=self.font())
            widths.append(_SAMPLE + _GAP + text.size().width() + _GAP + value)
        widths.append(metrics.horizontalAdvance("step 00,000"))
        places, x, y = [], 0.0, 0.0
        for width in widths:
            if x > 0 and x + width > self.width():
                x, y = 0.0, y + line
            places.append(QRectF(x, y, width, line))
            x += width + _BETWEEN
        return places, y + line

    def _fit(self) -> None:
        height = round(self._places()[1])
        if height != self.minimumHeight() or height != self.maximumHeight():
            self.setFixedHeight(height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = tabular(self.font())
        places, _ = self._places()
        for i, (place, trace) in enumerate(zip(places, self._panel.traces, strict=False)):
            sample = QRectF(place.x(), place.y(), _SAMPLE, place.height())
            paint_sample(painter, sample, trace.stroke, self._theme)
            painter.setFont(self.font())
            painter.setPen(QColor(self._theme.muted))
            text = self._texts[i]
            x = sample.right() + _GAP
            painter.drawStaticText(
                QPointF(x, place.y() + (place.height() - text.size().height()) / 2), text
            )
            if i < len(self.values):
                painter.setFont(font)
                painter.setPen(QColor(self._theme.ink))
                x += text.size().width() + _GAP
                painter.drawText(
                    QRectF(x, place.y(), place.right() - x + 8.0, place.height()),
                    Qt.AlignmentFlag.AlignVCenter,
                    self.values[i],
                )
        painter.setFont(font)
        painter.setPen(QColor(self._theme.muted))
        last = QRectF(places[-1])
        last.setRight(max(last.right(), float(self.width())))
        painter.drawText(last, Qt.AlignmentFlag.AlignVCenter, self.step)
