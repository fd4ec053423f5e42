"""What line stands for what, as a colour and a dash: in plots, legends and keys alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from ganlab.ui.theme import Theme

__all__ = [
    "D",
    "D_STAR",
    "HALF",
    "MAP",
    "P_DATA",
    "P_G",
    "Stroke",
    "cut",
    "paint_sample",
]

#: Pixels that a line may lie beside where it should.
_UNSEEN = 0.25

Role = Literal["ink", "muted", "line", "generator", "discriminator", "warning"]


@dataclass(frozen=True)
class Stroke:
    """How a curve is drawn.

    Attributes
    ----------
    role : str
        The colour's field in :class:`~ganlab.ui.theme.Theme`.
    width : float
        Pixels.
    dash : tuple of float
        Lengths on and off in turn, pixels; empty is solid.
    opacity : float
        Share of the colour; the rest is the plot's ground.
    dots : bool
        Whether the dashes are round dots.
    """

    role: Role
    width: float = 1.0
    dash: tuple[float, ...] = ()
    opacity: float = 1.0
    dots: bool = False

    def colour(self, theme: Theme) -> QColor:
        """Return the colour in a theme, mixed with the plot's ground: a translucent pen
        would take five times as long."""
        if self.opacity >= 1.0:
            return QColor(getattr(theme, self.role))
        front, ground = QColor(getattr(theme, self.role)), QColor(theme.surface)
        pairs = zip(front.getRgb()[:3], ground.getRgb()[:3], strict=True)  # type: ignore[index]
        return QColor(*(round(a * self.opacity + b * (1 - self.opacity)) for a, b in pairs))

    def pen(self, theme: Theme) -> QPen:
        """Return a pen with the dash: for few lines that rarely change."""
        pen = self.solid_pen(theme)
        if self.dash:
            pen.setDashPattern([length / self.width for length in self.dash])
        if self.dots:
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        return pen

    def solid_pen(self, theme: Theme) -> QPen:
        """Return a pen for lines that :func:`cut` has cut into dashes already."""
        pen = QPen(self.colour(theme), self.width)
        # Round caps cost four times as much; square ones close the joints of a solid line.
        cap = Qt.PenCapStyle.FlatCap if self.dash else Qt.PenCapStyle.SquareCap
        pen.setCapStyle(cap if self.width > 1 else Qt.PenCapStyle.FlatCap)
        return pen


# As in Figure 1 of Goodfellow et al. 2014.
P_DATA = Stroke("ink", 2.2, (0.1, 4.6), dots=True)
P_G = Stroke("generator", 2.0)
D = Stroke("discriminator", 2.0, (8.0, 5.0))
D_STAR = Stroke("discriminator", 1.0, (10.0, 3.0, 2.0, 3.0), opacity=0.75)
HALF = Stroke("muted", 1.0, opacity=0.6)
MAP = Stroke("generator", 1.0, opacity=0.8)


def cut(
    x: NDArray[np.floating], y: NDArray[np.floating], dash: tuple[float, ...] = ()
) -> NDArray[np.float64]:
    """Cut a curve into separate straight lines, dashed along its length.

    Qt strokes a wide polyline as one shape, at 2 ms for 256 points; as separate lines it takes a
    fifth of that, but has no dashes then: they are made here.

    Parameters
    ----------
    x, y
        Pixels, ``[n]``; the curve has a gap where one of them is not finite.
    dash
        Lengths on and off in turn, pixels; empty is solid.

    Returns
    -------
    ndarray
        Lines ``[m, 4]``: x1, y1, x2, y2.
    """
    if len(x) < 2:
        return np.empty((0, 4))
    points = np.empty((len(x), 2))
    points[:, 0], points[:, 1] = x, y
    points = _thinned(points)
    keep = None
    if dash:
        sides = np.diff(points, axis=0)
        lengths = np.sqrt(sides[:, 0] ** 2 + sides[:, 1] ** 2)
        lengths[~(lengths < np.inf)] = 0.0  # A gap is as good as no length at all.
        s = np.zeros(len(points))
        np.cumsum(lengths, out=s[1:])
        marks = np.cumsum(dash)
        period = float(marks[-1])
        turns = (np.arange(0.0, s[-1], period)[:, None] + np.append(0.0, marks[:-1])).ravel()
        turns = turns[(turns > 0) & (turns < s[-1])]
        t = np.sort(np.concatenate([s, turns]))
        cut_points = np.empty((len(t), 2))
        cut_points[:, 0] = np.interp(t, s, points[:, 0])
        cut_points[:, 1] = np.interp(t, s, points[:, 1])
        points = cut_points
        middles = 0.5 * (t[:-1] + t[1:]) % period
        keep = np.searchsorted(marks, middles, side="right") % 2 == 0
    lines = np.empty((len(points) - 1, 4))
    lines[:, :2], lines[:, 2:] = points[:-1], points[1:]
    drawn = np.isfinite(lines.sum(axis=1))
    return lines[drawn if keep is None else drawn & keep]


def _thinned(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Leave out the inner three of every four vertices in a row that hardly bend."""
    groups = (len(points) - 1) // 4
    if groups < 4:
        return points
    bend = np.full((4 * groups, 2), 0.0)
    inner = points[1 : 4 * groups]
    bend[1:] = np.abs(points[: 4 * groups - 1] + points[2 : 4 * groups + 1] - 2.0 * inner)
    # A vertex that stays for its neighbours' sake may bend; four steps sum up to twice one's bend.
    sharpest = bend.reshape(groups, 4, 2)[:, 1:].max(axis=(1, 2))
    keep = np.ones(len(points), bool)
    # Written so that what is not a number stays: the vertices beside a gap.
    keep[: 4 * groups].reshape(groups, 4)[:, 1:] = ~(2.0 * sharpest < _UNSEEN)[:, None]
    return points[keep]


def paint_sample(painter: QPainter, rect: QRectF, stroke: Stroke, theme: Theme) -> None:
    """Paint a short piece of the line across ``rect``, as legends show it."""
    painter.setPen(stroke.pen(theme))
    y = rect.center().y()
    painter.drawLine(QLineF(rect.left() + 1, y, rect.right() - 1, y))
