"""The key to the field's colours."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ganlab.engine.probes import Scale
from ganlab.ui.canvas.shading import colour_words
from ganlab.ui.controls.tips import wrapped
from ganlab.ui.meaning import at_x, ends, scale_help, scale_numbers
from ganlab.ui.theme import LIGHT, Theme

__all__ = ["ColourBar"]

_BAR = 12
#: Room for the numbers of a scale that moves, so that nothing beside the bar does.
_WIDEST = "−00.0"


class ColourBar(QWidget):
    """A scale of D's values, from its lower end at the bottom to its upper end at the top.

    Attributes
    ----------
    scale : Scale
        What is shown: that by which the field beside it is coloured.
    of : str
        The value: "D(x)", "f(x | y = 3)".
    numbers : tuple of str
        At the lower end, the middle and the upper end.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        #: Space above and below, so that the bar stands beside the plot's own area.
        self.top, self.bottom = 0, 0
        self.scale = Scale()
        self.of = ""
        self.numbers = scale_numbers(self.scale)
        self._label = self._company = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._tell()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        metrics = self.fontMetrics()
        return QSize(_BAR + 10 + self._room() + metrics.height(), 160)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(self.sizeHint().width(), 60)

    def set_label(self, name: str) -> None:
        """Say of which label D is asked; "" where D sees none."""
        if name != self._label:
            self._label = name
            self._tell()

    def set_company(self, words: str) -> None:
        """Say in whose company D judges; "" where it judges each place by itself."""
        if words != self._company:
            self._company = words
            self._tell()

    def set_scale(self, scale: Scale) -> None:
        """Show another scale."""
        if scale == self.scale:
            return
        before, self.scale = self.scale, scale
        numbers = scale_numbers(scale)
        if numbers != self.numbers or scale.output != before.output:
            self.numbers = numbers
            self._tell()
        else:
            # The colours turn elsewhere, though no number can tell.
            self.update()

    def _tell(self) -> None:
        scale = self.scale
        self.of = at_x(scale.output, self._label)
        lo, middle, hi = self.numbers
        low, high = ends(scale.output)
        self.setAccessibleName(f"Colours of {self.of}")
        self.setAccessibleDescription(f"From {lo}, {low}, over {middle} to {hi}, {high}.")
        self.setToolTip(wrapped(scale_help(scale, self.of, self._company)))
        self.updateGeometry()
        self.update()

    def _room(self) -> int:
        """Width of the numbers; of a scale that moves, that of any."""
        metrics = self.fontMetrics()
        widest = max(map(metrics.horizontalAdvance, self.numbers))
        return max(widest, metrics.horizontalAdvance(_WIDEST)) if self.scale.found else widest

    def set_margins(self, top: int, bottom: int) -> None:
        """Stand beside a plot's area rather than beside its axes."""
        if (top, bottom) != (self.top, self.bottom):
            self.top, self.bottom = top, bottom
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bar = QRectF(0.5, self.top + 0.5, _BAR, max(1, self.height() - self.top - self.bottom - 1))
        # From the top down: the end that says real is the lower one of an energy.
        words = colour_words(self._theme)
        words = (words[::-1] if self.scale.real_is_high else words).copy()
        image = QImage(words.data, 1, len(words), 4, QImage.Format.Format_RGB32)
        painter.drawImage(bar, image, QRectF(image.rect()))
        painter.setPen(QPen(QColor(self._theme.line), 1.0))
        painter.drawRect(bar)

        metrics = self.fontMetrics()
        painter.setPen(QColor(self._theme.muted))
        left = bar.right() + 4
        centre, start = Qt.AlignmentFlag.AlignCenter, Qt.AlignmentFlag.AlignLeft
        alignment = start | Qt.AlignmentFlag.AlignVCenter if self.scale.found else centre
        width = self._room() + 1
        for text, at in zip(self.numbers, (1.0, 0.5, 0.0), strict=True):
            middle = bar.top() + at * bar.height()
            middle = min(
                max(middle, bar.top() + metrics.height() / 2), bar.bottom() - metrics.height() / 2
            )
            box = QRectF(left, middle - metrics.height() / 2, width, metrics.height())
            painter.drawText(box, alignment, text)
        # The words run upwards beside their parts of the bar, where there is room for them.
        low, high = ends(self.scale.output)
        side = max(map(metrics.horizontalAdvance, (low, high)))
        middle = metrics.horizontalAdvance(self.of)
        words_room = 0.42 * bar.height() > max(side, 0.72 * (side + middle) + 8)
        places = [(self.of, 0.5)] + [(low, 0.79), (high, 0.21)] * words_room
        for text, at in places:
            length = metrics.horizontalAdvance(text) + 4
            painter.save()
            painter.translate(QPointF(left + width + 2, bar.top() + at * bar.height()))
            painter.rotate(-90)
            painter.setPen(QColor(self._theme.ink if text == self.of else self._theme.muted))
            box = QRectF(-length / 2, 0, length, metrics.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
            painter.restore()
        painter.end()
