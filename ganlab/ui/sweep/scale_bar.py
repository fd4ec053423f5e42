"""The key to the heat map's colours."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ganlab.sweep.metrics import METRICS, shown
from ganlab.ui.controls.tips import describe
from ganlab.ui.style import tabular
from ganlab.ui.sweep.colours import colour_at
from ganlab.ui.theme import LIGHT, Theme

__all__ = ["ScaleBar"]

_HEIGHT, _STOPS = 12.0, 19


class ScaleBar(QWidget):
    """From the smallest to the largest median, with the metric's unit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Key to the colours")
        self._metric = ""
        self._span: tuple[float, float] | None = None
        self._theme: Theme = LIGHT

    def sizeHint(self) -> QSize:
        return QSize(320, round(_HEIGHT) + self.fontMetrics().height() + 6)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def show_span(self, metric: str, span: tuple[float, float] | None) -> None:
        """Show the key to another span of a metric; nothing where there is none."""
        self._metric, self._span = metric, span
        words = "Colours of medians over the seeds of each cell"
        if span is not None:
            ends = (shown(metric, span[0]), shown(metric, span[1], unit=True))
            words += f", from {ends[0]} (dark blue) to {ends[1]} (yellow)"
        describe(self, f"{words}. {METRICS[metric].title}: {METRICS[metric].definition}.")
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._span is None:
            return
        painter = QPainter(self)
        painter.setFont(tabular(self.font()))
        metrics = painter.fontMetrics()
        width = min(self.width() - 2.0, 420.0)
        bar = QRectF((self.width() - width) / 2, 1, width, _HEIGHT)
        lo, hi = self._span
        one = lo == hi
        gradient = QLinearGradient(bar.topLeft(), bar.topRight())
        for i in range(_STOPS):
            share = i / (_STOPS - 1)
            gradient.setColorAt(share, colour_at(0.5 if one else share))
        painter.fillRect(bar, gradient)
        painter.setPen(QPen(QColor(self._theme.line), 1))
        painter.drawRect(bar)
        painter.setPen(QColor(self._theme.muted))
        marks = [(0.5, lo)] if one else [(0.0, lo), (0.5, (lo + hi) / 2), (1.0, hi)]
        for share, value in marks:
            # The unit once, where it is read last.
            text = shown(self._metric, value, unit=share == marks[-1][0])
            wide = metrics.horizontalAdvance(text)
            x = bar.x() + share * bar.width() - wide / 2
            x = min(max(x, bar.x()), bar.right() - wide)
            painter.drawText(QPointF(x, bar.bottom() + 4 + metrics.ascent()), text)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.end()
