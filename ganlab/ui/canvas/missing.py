"""Where modes of the data are hardly drawn: a ring and a cross at each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from ganlab.engine.data import Distribution
from ganlab.ui.canvas.arrays import Blits
from ganlab.ui.canvas.layers import Layer
from ganlab.ui.canvas.pane import Pane
from ganlab.ui.theme import Theme

if TYPE_CHECKING:
    from ganlab.engine.data.dataset import Dataset
    from ganlab.engine.detector.report import Evidence, Report

__all__ = ["MissingLayer", "missing_now", "missing_places", "missing_words", "paint_missing"]

#: Radius of the ring, and half a side of the pixmap that it is painted on, pixels.
_RING, _HALF = 8.0, 12.0


def missing_now(evidence: Evidence) -> tuple[int, ...]:
    """Return which modes or bins are hardly drawn.

    Of known modes those that no sample of high quality is nearest to are among them, even where
    no bin can be tested because no sample is near any.
    """
    found = set(evidence.missing)
    if evidence.modes is not None:
        found |= {i for i, share in enumerate(evidence.modes.shares) if share == 0.0}
    return tuple(sorted(found))


def missing_places(
    report: Report | None, data: Dataset | None
) -> tuple[NDArray[np.float64], bool] | None:
    """Return where what is missing lies, ``[n, d]`` in data units, and whether these are modes.

    Modes are at their centres; of a bin it is the real sample that is nearest to its middle.
    None where nothing is missing, or nothing is known.
    """
    if report is None or report.evidence is None or not isinstance(data, Distribution):
        return None
    missing = missing_now(report.evidence)
    if report.strip.of_modes and data.modes is not None:
        if not missing or max(missing) >= len(data.modes.centres):
            return None
        return np.asarray(data.modes.centres[list(missing)], np.float64), True
    middles = [one.examples[0] for one in report.missing if len(one.examples)]
    if not middles:
        return None
    return np.asarray(np.stack(middles), np.float64), False


def missing_words(places: tuple[NDArray[np.float64], bool] | None) -> str:
    """Say how many are marked."""
    if places is None:
        return ""
    at, of_modes = places
    noun = "mode" if of_modes else "part"
    plural = "" if len(at) == 1 else "s"
    return f"⊗ {len(at)} {noun}{plural} of the data hardly drawn"


def paint_missing(painter: QPainter, at: QPointF, theme: Theme, radius: float = _RING) -> None:
    """Paint one mark: a ring with a cross in it, seen on any field."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    arm = 0.45 * radius
    for colour, width in ((theme.surface, 4.5), (theme.warning, 2.25)):
        pen = QPen(QColor(colour), width * radius / _RING)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawEllipse(at, radius, radius)
        painter.drawLine(at + QPointF(-arm, -arm), at + QPointF(arm, arm))
        painter.drawLine(at + QPointF(-arm, arm), at + QPointF(arm, -arm))
    painter.restore()


class MissingLayer(Layer):
    """Marks at places ``[n, 2]``, with one call for all of them."""

    def __init__(self) -> None:
        super().__init__()
        self._sprite: tuple[Theme, float, QPixmap] | None = None
        #: Marks within the axes, pixels ``[n, 2]``.
        self.at: NDArray[np.float64] = np.empty((0, 2))

    def make(self, pane: Pane, resolution: float) -> None:
        places, _ = self.value
        pixels = pane.to_pixels(places)
        self.at = pixels[pane.inside(pixels)]
        sprite = self._sprite
        if sprite is None or sprite[:2] != (self.theme, resolution):
            sprite = self._sprite = (self.theme, resolution, self._paint_sprite(resolution))
        side = float(sprite[2].width())
        sources = np.tile([0.0, 0.0, side, side], (len(self.at), 1))
        self._blits = Blits(self.at, sources, 2.0 * _HALF / side)

    def _paint_sprite(self, resolution: float) -> QPixmap:
        side = round(2.0 * _HALF * resolution)
        pixmap = QPixmap(side, side)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.scale(side / (2.0 * _HALF), side / (2.0 * _HALF))
        paint_missing(painter, QPointF(_HALF, _HALF), self.theme)
        painter.end()
        return pixmap

    def paint(self, painter: QPainter) -> None:
        if self._sprite is not None:
            self._blits.draw(painter, self._sprite[2])
