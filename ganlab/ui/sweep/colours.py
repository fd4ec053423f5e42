"""Colours of a heat map: cividis, even in lightness and the same to colour-blind eyes.

Nuñez, Anderton & Renslow 2018, "Optimizing colormaps with consideration for color vision
deficiency". Eighteen of its colours, evenly spaced; between them it is as good as straight.
"""

from __future__ import annotations

from PySide6.QtGui import QColor

__all__ = ["colour_at", "ink_on", "share_of"]

_ANCHORS = (
    "#00204d", "#002b67", "#00356e", "#28406c", "#3d4a6b", "#4d556c", "#5b606e", "#696b71",
    "#767676", "#848179", "#928d78", "#a19976", "#b1a573", "#c1b26d", "#d1bf66", "#e2cd5c",
    "#f3db4f", "#ffea46",
)  # fmt: skip


def share_of(value: float, span: tuple[float, float]) -> float:
    """Return where a value lies in a span, 0 to 1; the middle where the span is a point."""
    lo, hi = span
    return min(max((value - lo) / (hi - lo), 0.0), 1.0) if hi > lo else 0.5


def colour_at(share: float) -> QColor:
    """Return the colour of a share from 0, dark blue, to 1, yellow."""
    place = min(max(share, 0.0), 1.0) * (len(_ANCHORS) - 1)
    i = min(int(place), len(_ANCHORS) - 2)
    low, high, t = QColor(_ANCHORS[i]), QColor(_ANCHORS[i + 1]), place - i
    return QColor.fromRgbF(
        low.redF() + t * (high.redF() - low.redF()),
        low.greenF() + t * (high.greenF() - low.greenF()),
        low.blueF() + t * (high.blueF() - low.blueF()),
    )


def ink_on(colour: QColor) -> QColor:
    """Return black or white: what is read better on a colour (relative luminance, WCAG 2)."""
    parts = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    luminance = 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    return QColor("#000000" if luminance > 0.179 else "#ffffff")
