"""What lies over one another in the Boundary view, each ready to be painted in few Qt calls.

A layer takes a result in data units, works out pixels once for each result and pane, and paints
those as often as it is asked to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from ganlab.engine.probes import FieldResult, ManifoldResult
from ganlab.ui.canvas.arrays import Blits, LineArray, chain, drawable
from ganlab.ui.canvas.contours import Contour, boundary, density_contours
from ganlab.ui.canvas.glyphs import Glyph, GlyphSheet
from ganlab.ui.canvas.pane import Pane
from ganlab.ui.canvas.shading import (
    ShadedImage,
    colour_words,
    enlarge,
    field_codes,
    fill_mesh,
    tint_words,
)
from ganlab.ui.theme import LIGHT, Theme

__all__ = [
    "BoundaryLayer",
    "DensityLayer",
    "FieldLayer",
    "Layer",
    "ManifoldLayer",
    "Outside",
    "PointsLayer",
    "PullLayer",
]

#: Median and greatest length of a gradient's line, in pixels.
PULL_MEDIAN, PULL_MOST = 14.0, 42.0
#: Screen pixels along each side of one pixel of the manifold's fill.
COARSE = 5
_DOTS = 2500


class Layer:
    """One layer: a value, whether it is shown, and pixels that are made when they are needed."""

    def __init__(self) -> None:
        self.visible = False
        self.theme: Theme = LIGHT
        self.value: Any = None
        self._made_for: tuple[Pane, Theme, float] | None = None
        self.forget()

    def set(self, value: Any) -> bool:
        """Take over a value; return whether there is anything new to paint for it."""
        if same(value, self.value):
            return False
        self.value = value
        self._made_for = None
        self.forget()
        return self.visible

    def forget(self) -> None:
        """Drop what was worked out from the last value alone."""

    def ready(self, pane: Pane, resolution: float) -> bool:
        """Make pixels where there are none for this value and pane; return whether there are."""
        if self.value is None:
            return False
        wanted = (pane, self.theme, resolution)
        if self._made_for != wanted:
            self.make(pane, resolution)
            self._made_for = wanted
        return True

    def make(self, pane: Pane, resolution: float) -> None:
        """Work out what :meth:`paint` needs."""
        raise NotImplementedError

    def paint(self, painter: QPainter) -> None:
        """Paint, in pixels of the pane."""
        raise NotImplementedError


def same(one: Any, other: Any) -> bool:
    """Return whether two values are equal in every array that they hold."""
    if one is other:
        return True
    if one is None or other is None or type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        return np.array_equal(one, other)
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if hasattr(one, "__dataclass_fields__"):
        return same(tuple(vars(one).values()), tuple(vars(other).values()))
    return bool(one == other)


class FieldLayer(Layer):
    """D(x), from a :class:`FieldResult`, drawn where its own rectangle lies."""

    def make(self, pane: Pane, resolution: float) -> None:
        result: FieldResult = self.value
        self._target = pane.rectangle(result.request)
        # To every second pixel of the screen: what is left to Qt is then its fastest blit. Its own
        # smooth scaling of the few cells takes milliseconds, in which nothing else can run.
        size = (round(x * resolution / 2) for x in (self._target.height(), self._target.width()))
        codes = field_codes(enlarge(result.scale.share(result.d), *size))
        self._picture = ShadedImage(codes, colour_words(self.theme), opaque=True)

    def covers(self, area: QRectF) -> bool:
        """Return whether nothing behind the field is to be seen in an area of the pane."""
        return self._target.contains(area)

    def paint(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        image = self._picture.image
        painter.drawImage(self._target, image, QRectF(image.rect()))


class ManifoldLayer(Layer):
    """G's image of a grid over z: fill by density, and thin lines.

    Opacity is absolute: it does not change with what the rest of the manifold does. ``extent`` is
    the width and height of the axes at home, in data units: mass spread evenly over a quarter of
    that area (over half the longer side, for a curve) is drawn with half the strongest opacity.
    """

    extent = (1.0, 1.0)

    def make(self, pane: Pane, resolution: float) -> None:
        result: ManifoldResult = self.value
        self._lines: list[tuple[float, LineArray]] = []
        self._fill: ShadedImage | None = None
        self._size = (round(pane.width), round(pane.height))
        vertices = pane.to_pixels(result.vertices)
        if vertices.ndim == 2:
            self._make_curve(vertices, result.density)
        else:
            self._make_sheet(vertices, result.density, pane)

    def _make_curve(self, vertices: NDArray[np.float64], density: NDArray[np.floating]) -> None:
        scale = 2.0 / max(self.extent)
        ends, step = chain(vertices), np.ceil(8 * _opacity(density / scale)).astype(int)
        self._lines = [
            (level / 8, LineArray(ends[step == level])) for level in np.unique(step) if level
        ]

    def _make_sheet(
        self, vertices: NDArray[np.float64], density: NDArray[np.floating], pane: Pane
    ) -> None:
        # Every second line, and both borders: the cells are small enough without them.
        rows, columns = vertices[::2], vertices[:, ::2].swapaxes(0, 1)
        ends = np.concatenate([chain(rows), chain(columns)])
        self._lines = [(0.55, LineArray(ends))]
        good = drawable(vertices)
        whole = good[1:, 1:] & good[1:, :-1] & good[:-1, 1:] & good[:-1, :-1]
        weights = np.where(whole, np.nan_to_num(density), 0.0)
        # Rows run from the bottom upwards on the raster.
        flipped = np.where(good[..., None], vertices, 0.0)
        flipped[..., 1] = pane.height - flipped[..., 1]
        width, height = (max(1, -(-side // COARSE)) for side in self._size)
        scale = 4.0 / (self.extent[0] * self.extent[1])
        mass = fill_mesh(flipped / COARSE, weights, width, height)
        codes = (255.0 * _opacity(mass * (1.0 / scale))).astype(np.uint8)
        self._fill = ShadedImage(codes, tint_words(self.theme.generator, 0.75), opaque=False)

    @property
    def fill(self) -> QImage | None:
        """The filled cells on a coarse raster over the whole pane."""
        return self._fill.image if self._fill else None

    def paint(self, painter: QPainter) -> None:
        colour = QColor(self.theme.generator)
        for opacity, lines in self._lines:
            colour.setAlphaF(opacity)
            # A pen of 1 pixel takes Qt's fast path for thin lines; a curve alone may be bold.
            painter.setPen(QPen(colour, 1.0 if self._fill else 3.0))
            lines.draw(painter)


def _opacity(density: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return the share of the strongest opacity for a density in units of the one drawn at ½."""
    some = np.minimum(density, 1e6)
    return np.asarray(some / (some + 1.0), np.float64)


class BoundaryLayer(Layer):
    """The line at the middle of D's scale, over a :class:`FieldResult`: D = ½, f = 0."""

    def forget(self) -> None:
        self._contour: Contour | None = None

    def make(self, pane: Pane, resolution: float) -> None:
        if self._contour is None:
            self._contour = boundary(self.value)
        contour = self._contour
        self._lines = LineArray(contour.segments(pane.to_pixels(contour.points)))

    def paint(self, painter: QPainter) -> None:
        painter.setPen(
            QPen(
                QColor(self.theme.discriminator), 2.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap
            )
        )
        self._lines.draw(painter)


class DensityLayer(Layer):
    """Contours of p_data from a :class:`DensityResult`: dots along them, as in the paper."""

    def forget(self) -> None:
        self._contour: Contour | None = None

    def make(self, pane: Pane, resolution: float) -> None:
        if self._contour is None:
            self._contour = density_contours(self.value)
        dots = self._contour.dots(pane.to_pixels(self._contour.points), 4.0, _DOTS)
        dots = dots[pane.inside(dots)]
        self._sheet = GlyphSheet(self.theme, resolution)
        sources = self._sheet.sources(np.full(len(dots), Glyph.LEVEL))
        self._blits = Blits(dots, sources, self._sheet.scale)

    def paint(self, painter: QPainter) -> None:
        self._blits.draw(painter, self._sheet.pixmap)


@dataclass(frozen=True)
class Outside:
    """How many generated points lie outside the axes, where, and how many are no numbers."""

    total: int = 0
    of: int = 0
    right: int = 0
    left: int = 0
    up: int = 0
    down: int = 0
    not_finite: int = 0


class PointsLayer(Layer):
    """Points ``(real, generated, others, plain)``, any of them None, with one call.

    ``others`` are real points of other labels, faint behind those of the label that is shown;
    ``plain`` those of G as trained, hollow behind those of its average. A generated point of either
    outside the axes is marked where the edge is nearest to it.
    """

    outside = Outside()

    def __init__(self) -> None:
        super().__init__()
        self._sheet: GlyphSheet | None = None

    def make(self, pane: Pane, resolution: float) -> None:
        real, generated, others, plain = self.value
        sheet = self._sheet
        if sheet is None or sheet.theme != self.theme or sheet.resolution != resolution:
            sheet = self._sheet = GlyphSheet(self.theme, resolution)
        at, glyphs = [], []
        for points, glyph in ((others, Glyph.FAINT), (real, Glyph.REAL)):
            if points is not None:
                pixels = pane.to_pixels(points)
                at.append(pixels[pane.inside(pixels)])
                glyphs.append(np.full(len(at[-1]), glyph))
        counts = []
        for points, glyph in ((plain, Glyph.PLAIN), (generated, Glyph.GENERATED)):
            if points is not None:
                pixels, marks, outside = _placed(pane.to_pixels(points), pane, glyph)
                at.append(pixels)
                glyphs.append(marks)
                counts.append(outside)
        self.outside = counts[0] if len(counts) == 1 else _together(counts)
        together = np.concatenate(at) if at else np.empty((0, 2))
        sources = sheet.sources(np.concatenate(glyphs) if glyphs else np.empty(0, int))
        self._blits = Blits(together, sources, sheet.scale)

    def paint(self, painter: QPainter) -> None:
        if self._sheet is not None:
            self._blits.draw(painter, self._sheet.pixmap)


def _placed(
    pixels: NDArray[np.float64], pane: Pane, glyph: Glyph
) -> tuple[NDArray[np.float64], NDArray[np.integer], Outside]:
    """Return where generated points are drawn, with which mark, and how many lie outside."""
    inside = pane.inside(pixels)
    marks = np.full(len(pixels), glyph)
    if inside.all():
        return pixels, marks, Outside(of=len(pixels))
    finite = np.isfinite(pixels).all(axis=1)
    x, y = pixels[:, 0], pixels[:, 1]
    with np.errstate(invalid="ignore"):
        past = np.stack([x - pane.width, -x, -y, y - pane.height], axis=1)
    side = np.where(np.isnan(past), -np.inf, past).argmax(axis=1)
    beyond = ~inside & finite
    marks[beyond] = np.array([Glyph.RIGHT, Glyph.LEFT, Glyph.UP, Glyph.DOWN])[side[beyond]]
    right, left, up, down = np.bincount(side[beyond], minlength=4).tolist()
    outside = Outside(
        total=int((~inside).sum()),
        of=len(pixels),
        right=right,
        left=left,
        up=up,
        down=down,
        not_finite=int((~finite).sum()),
    )
    # Whole marks on the edge, and those under the points that are where they are drawn.
    order = np.argsort(inside[finite], kind="stable")
    margin = np.array([6.0, 6.0])
    held = np.clip(pixels, margin, np.array([pane.width, pane.height]) - margin)
    shown = np.where(inside[:, None], pixels, held)[finite][order]
    return shown, marks[finite][order], outside


def _together(counts: Sequence[Outside]) -> Outside:
    """Add up how many points lie outside."""
    return Outside(*map(sum, zip(*(vars(count).values() for count in counts), strict=True)))


class PullLayer(Layer):
    """Where the objective would move each generated point: ``(generated, pull)``.

    A line leads from the point in the direction of the pull. The median length is always the
    same, so lengths compare points of one frame and not frames; :attr:`median` tells the value.
    """

    #: Median of the pull's size, in the loss's unit per data unit.
    median = 0.0

    def make(self, pane: Pane, resolution: float) -> None:
        generated, pull = self.value
        start = pane.to_pixels(generated)
        # Steepest descent on the screen: the gradient with respect to pixels, y downwards.
        push = pull / np.array([pane.x_scale, -pane.y_scale])
        size = np.hypot(push[:, 0], push[:, 1])
        some = np.isfinite(size) & (size > 0)
        self._lines = LineArray(np.empty((0, 4)))
        self.median = 0.0
        if some.any():
            middle = float(np.median(size[some]))
            self.median = float(np.median(np.hypot(*pull[some].T)))
            length = np.minimum(PULL_MEDIAN / middle, PULL_MOST / size[some])
            visible = start[some]
            end = visible + push[some] * length[:, None]
            self._lines = LineArray(np.hstack([visible, end])[pane.inside(visible)])

    def paint(self, painter: QPainter) -> None:
        painter.setPen(QPen(QColor(self.theme.generator), 1.0))
        self._lines.draw(painter)
