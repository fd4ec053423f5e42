"""Axes in the theme's colours, with few round numbers on them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor, QFont, QPen
from PySide6.QtWidgets import QGraphicsItem

from ganlab.ui.theme import Theme

__all__ = ["Axis", "nice_ceiling", "nice_step", "number", "plain"]

_ROUND = (1, 1.2, 1.5, 1.8, 2, 2.2, 2.6, 3, 3.5, 4, 5, 6, 7, 8, 10)


def number(value: float, digits: int = 3) -> str:
    """Write a number with that many significant digits and a true minus sign."""
    if not math.isfinite(value):
        return "–"
    if value == 0:
        return "0"
    size = abs(value)
    if size >= 1e6 or size < 1e-3:
        mantissa, exponent = f"{value:.{max(digits - 2, 0)}e}".split("e")
        return f"{mantissa}e{int(exponent)}".replace("-", "−")
    places = max(0, digits - 1 - math.floor(math.log10(size)))
    return f"{value:,.{places}f}".replace("-", "−")


def plain(value: float, step: float) -> str:
    """Write a tick's number with no more decimals than the step between ticks needs."""
    if step > 0 and (abs(value) >= 1e7 or step < 1e-4):
        return number(value, 2)
    places = 0
    while places < 6 and abs(step * 10**places - round(step * 10**places)) > 1e-6:
        places += 1
    return f"{value + 0.0:,.{places}f}".replace("-", "−")


def nice_step(span: float, count: float) -> float:
    """Return the 1, 2 or 5 times a power of ten that makes about ``count`` steps of a span."""
    rough = max(span, 1e-300) / max(count, 1.0)
    power = 10.0 ** math.floor(math.log10(rough))
    return next(k * power for k in (1, 2, 5, 10) if k * power >= rough * 0.999)


def nice_ceiling(value: float) -> float:
    """Return the next round number: at most a fifth above, so that an axis rarely moves."""
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(k * power for k in _ROUND if k * power >= value * (1 - 1e-12))


class Axis(pg.AxisItem):
    """An axis with own ticks; repainted only when its range changes.

    Parameters
    ----------
    orientation
        ``left``, ``right`` or ``bottom``.
    spacing
        About how many pixels between two ticks, at least.
    """

    def __init__(self, orientation: str, spacing: float = 70.0) -> None:
        super().__init__(orientation)
        self.spacing = spacing
        #: Makes a tick's text from its value, or None for plain numbers.
        self.text_of: Callable[[float], str] | None = None
        self.enableAutoSIPrefix(False)
        self.setStyle(
            tickLength=4,
            tickTextOffset=4,
            autoExpandTextSpace=False,
            autoReduceTextSpace=False,
            hideOverlappingLabels=False,
            maxTickLevel=0,
            maxTextLevel=0,
        )
        # A frame next to it must not run the axis' own paint in Python.
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def dress(self, theme: Theme, font: QFont, text: str | None = None) -> None:
        """Take over colours and font; ``text`` is the colour of numbers, muted by default."""
        colour = QColor(text or theme.muted)
        self.setPen(QPen(QColor(theme.line), 1))
        self.setTickPen(QPen(QColor(theme.line), 1))
        self.setTextPen(QPen(colour))
        self.setTickFont(font)
        if self.labelText:
            self.setLabel(
                self.labelText, color=colour.name(), **{"font-size": f"{font.pointSizeF():.1f}pt"}
            )

    def tickValues(
        self, minVal: float, maxVal: float, size: float
    ) -> list[tuple[float, Sequence[float]]]:
        lo, hi = min(minVal, maxVal), max(minVal, maxVal)
        if not (math.isfinite(lo) and math.isfinite(hi)) or hi <= lo:
            return []
        if self.logMode:
            return self._decades(lo, hi, size)
        step = nice_step(hi - lo, size / self.spacing)
        first = math.ceil(lo / step - 1e-9)
        last = math.floor(hi / step + 1e-9)
        return [(step, [i * step for i in range(first, last + 1)])]

    def _decades(self, lo: float, hi: float, size: float) -> list[tuple[float, Sequence[float]]]:
        room = size / self.spacing
        if hi - lo < 0.35:
            # Less than a factor of two or so: round values, wherever they fall.
            a, b = 10**lo, 10**hi
            step = nice_step(b - a, room)
            ticks = np.arange(math.ceil(a / step), math.floor(b / step) + 1) * step
            return [(1.0, np.log10(ticks[ticks > 0]).tolist())]
        every = max(1, math.ceil((hi - lo) / max(room, 1.0)))
        first, last = math.floor(lo), math.ceil(hi)
        within = (1, 2, 5) if room >= 3 * (hi - lo) else (1, 3) if room >= 2 * (hi - lo) else (1,)
        values = [
            k + math.log10(m) for k in range(first, last + 1) if k % every == 0 for m in within
        ]
        return [(1.0, [v for v in values if lo - 1e-9 <= v <= hi + 1e-9])]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        shown = [10**value for value in values] if self.logMode else list(values)
        if self.text_of is not None:
            return [self.text_of(value) for value in shown]
        if self.logMode:
            return [f"{value:,.6g}" if value >= 1 else f"{value:.3g}" for value in shown]
        return [plain(value, spacing) for value in shown]
