"""Figure 1 (a)–(d) of Goodfellow et al. 2014 as one drawing, in pixels or as lines and text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QBuffer, QByteArray, QLineF, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen
from PySide6.QtSvg import QSvgGenerator

from ganlab.engine.objectives import Output
from ganlab.engine.recording.panels import Panel
from ganlab.ui import strokes
from ganlab.ui.canvas.arrays import polyline
from ganlab.ui.meaning import line_name
from ganlab.ui.strokes import Stroke
from ganlab.ui.theme import Theme
from ganlab.ui.views.axes import nice_ceiling, nice_step, plain

__all__ = ["Look", "as_drawing", "as_image", "size_of"]

#: Units of the drawing to a point (1/72 inch): text of the figure's size is 8 points on paper.
_UNITS = 11.0 / 8.0
_TEXT, _SMALL = 11, 9.5
#: Outer margin; room left of the first and right of the last panel; between panels.
_MARGIN, _LEFT, _RIGHT, _GAP = 10.0, 40.0, 30.0, 16.0
#: Heights: of the legend, of what is said under a panel, of the axis of z, of that of x.
_LEGEND, _WORDS, _TICKS = 17.0, 42.0, 14.0
#: Of a panel: height of the plot, and of the map below, to its width.
_PLOT, _MAP = 0.80, 0.30
#: Densities and D reach a little beyond their ends.
_ROOM = 1.06


@dataclass(frozen=True)
class Look:
    """How the figure is laid out.

    Attributes
    ----------
    columns : int
        Panels in a row: 4 or 2.
    width : float
        Of the whole, millimetres.
    theme : Theme
        Colours.
    title : str
        Of which run.
    """

    columns: int
    width: float
    theme: Theme
    title: str


def _units(look: Look) -> float:
    return look.width / 25.4 * 72.0 * _UNITS


def size_of(look: Look) -> QSizeF:
    """Return width and height in millimetres."""
    wide = _units(look)
    return QSizeF(look.width, look.width * _height(look) / wide)


def _panel_width(look: Look) -> float:
    free = _units(look) - 2 * _MARGIN - _LEFT - _RIGHT - (look.columns - 1) * _GAP
    return free / look.columns


def _panel_height(look: Look) -> float:
    return _panel_width(look) * (_PLOT + _MAP) + 2 * _TICKS + _WORDS


def _legend_height(look: Look) -> float:
    # Two rows of it where there is no room for one.
    return 9.0 + _LEGEND * (1 if look.columns == 4 else 2)


def _height(look: Look) -> float:
    rows = 4 // look.columns
    return 2 * _MARGIN + _legend_height(look) + rows * _panel_height(look) + (rows - 1) * 6.0 + 14.0


def as_image(panels: Sequence[Panel], look: Look, dots: float) -> QImage:
    """Paint the figure at so many dots per inch."""
    size = size_of(look)
    wide, high = (max(1, round(side / 25.4 * dots)) for side in (size.width(), size.height()))
    image = QImage(wide, high, QImage.Format.Format_RGB32)
    image.setDotsPerMeterX(round(dots / 0.0254))
    image.setDotsPerMeterY(round(dots / 0.0254))
    image.fill(QColor(look.theme.surface))
    painter = QPainter(image)
    painter.scale(wide / _units(look), wide / _units(look))
    _paint(painter, panels, look)
    painter.end()
    return image


def as_drawing(panels: Sequence[Panel], look: Look, words: str) -> bytes:
    """Return the figure as an SVG: every curve a path, every word text."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    drawing = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    drawing.setOutputDevice(buffer)
    wide, high = round(_units(look)), round(_height(look))
    drawing.setSize(QSize(wide, high))
    # So that it is as many millimetres wide as was asked for.
    drawing.setResolution(round(72 * _UNITS))
    drawing.setViewBox(QRectF(0, 0, wide, high))
    drawing.setTitle(f"Figure 1 (a)–(d) of {look.title}")
    drawing.setDescription(words)
    painter = QPainter(drawing)
    painter.fillRect(QRectF(0, 0, wide, high), QColor(look.theme.surface))
    _paint(painter, panels, look)
    painter.end()
    buffer.close()
    return bytes(content.data())


def _paint(painter: QPainter, panels: Sequence[Panel], look: Look) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _Figure(painter, panels, look).paint()


class _Figure:
    """One painting of the figure."""

    def __init__(self, painter: QPainter, panels: Sequence[Panel], look: Look) -> None:
        self.painter, self.panels, self.look = painter, panels, look
        self.theme = look.theme
        curves = [panel.curves for panel in panels]
        self.output: Output = curves[0].scale.output
        # One scale for all four: what is higher in one panel is higher.
        self.top = nice_ceiling(
            max(float(np.nanmax([c.p_data.max(), c.p_g.max()])) for c in curves)
        )
        self.ends = self._ends()
        self.font = QFont(painter.font())
        self.font.setPixelSize(_TEXT)
        self.small = QFont(self.font)
        self.small.setPixelSize(round(_SMALL))

    def _ends(self) -> tuple[float, float]:
        lo, hi = self.output.lo, self.output.hi
        values = np.concatenate([panel.curves.d for panel in self.panels])
        values = values[np.isfinite(values)]
        if lo is None or hi is None:
            lo = float(min(values.min(initial=0.0), lo if lo is not None else np.inf))
            hi = float(max(values.max(initial=1.0), hi if hi is not None else -np.inf))
        return (lo, hi) if hi > lo else (lo - 1.0, lo + 1.0)

    def paint(self) -> None:
        wide, look = _panel_width(self.look), self.look
        self._legend(QRectF(_MARGIN, _MARGIN, _units(look) - 2 * _MARGIN, _LEGEND))
        for i, panel in enumerate(self.panels):
            row, column = divmod(i, look.columns)
            left = _MARGIN + _LEFT + column * (wide + _GAP)
            top = _MARGIN + _legend_height(look) + row * (_panel_height(look) + 6.0)
            plot = QRectF(left, top, wide, wide * _PLOT)
            below = QRectF(left, plot.bottom() + _TICKS, wide, wide * _MAP)
            self._curves(plot, panel)
            self._map(below, panel, first=column == 0)
            if column == 0:
                self._left_axis(plot)
            if column == look.columns - 1:
                self._right_axis(plot)
            self._x_ticks(plot, panel)
            self._words(
                QRectF(left - 0.4 * _GAP, below.bottom() + _TICKS, wide + 0.8 * _GAP, _WORDS),
                panel,
            )
        self._foot()

    # --- a panel ------------------------------------------------------------

    def _curves(self, box: QRectF, panel: Panel) -> None:
        painter, theme, c = self.painter, self.theme, panel.curves
        painter.setPen(QPen(QColor(theme.line), 0.8))
        painter.drawRect(box)
        lo, hi = self.ends
        threshold = self.output.threshold
        painter.save()
        painter.setClipRect(box)
        if threshold is not None:
            share = (threshold - lo) / (hi - lo)
            y = self._y(box, np.array([share]))[0]
            painter.setPen(strokes.HALF.pen(theme))
            painter.drawLine(QLineF(box.left(), y, box.right(), y))
        d = (c.d - lo) / (hi - lo)
        if self.output.probability:
            self._line(box, c.x, (c.d_star - lo) / (hi - lo), strokes.D_STAR)
        self._line(box, c.x, d, strokes.D)
        self._line(box, c.x, c.p_g / self.top, strokes.P_G)
        self._line(box, c.x, c.p_data / self.top, strokes.P_DATA)
        painter.restore()

    def _y(self, box: QRectF, share: NDArray[np.floating]) -> NDArray[np.float64]:
        low = (_ROOM - 1.0) / 2
        y = box.bottom() - (np.asarray(share, np.float64) + low) / (1.0 + 2 * low) * box.height()
        return np.clip(y, box.top() - 1e4, box.bottom() + 1e4)

    def _line(
        self, box: QRectF, x: NDArray[np.floating], share: NDArray[np.floating], stroke: Stroke
    ) -> None:
        lo, hi = float(x[0]), float(x[-1])
        across = box.left() + (np.asarray(x, np.float64) - lo) / (hi - lo) * box.width()
        y = self._y(box, share)
        known = np.isfinite(y)
        edges = np.flatnonzero(np.diff(np.concatenate([[False], known, [False]]).astype(int)))
        pen = _thinner(stroke).pen(self.theme)
        path = QPainterPath()
        for a, b in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
            path.addPolygon(polyline(across[a:b], y[a:b]))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.setPen(pen)
        self.painter.drawPath(path)

    def _map(self, box: QRectF, panel: Panel, *, first: bool) -> None:
        painter, theme, c = self.painter, self.theme, panel.curves
        painter.setPen(QPen(QColor(theme.ink), 0.8))
        for y in (box.top(), box.bottom()):
            painter.drawLine(QLineF(box.left(), y, box.right(), y))
        lo, hi = float(c.x[0]), float(c.x[-1])
        known = np.isfinite(c.gz)
        start = (
            box.left()
            + (c.z[known] - c.z_limits[0]) / (c.z_limits[1] - c.z_limits[0]) * box.width()
        )
        end = box.left() + (c.gz[known] - lo) / (hi - lo) * box.width()
        painter.save()
        painter.setClipRect(box.adjusted(0, -0.5, 0, 0.5))
        painter.setPen(_thinner(strokes.MAP).pen(theme))
        path = QPainterPath()
        for a, b in zip(start.tolist(), end.tolist(), strict=True):
            foot, head = QPointF(a, box.bottom()), QPointF(b, box.top())
            path.moveTo(foot)
            path.lineTo(head)
            _add_head(path, foot, head)
        painter.drawPath(path)
        painter.restore()
        if first:
            painter.setFont(_italic(self.font))
            painter.setPen(QColor(theme.ink))
            for name, y in (("x", box.top()), ("z", box.bottom())):
                self._text(
                    QRectF(box.left() - 18, y - 8, 12, 16), name, Qt.AlignmentFlag.AlignRight
                )

    def _words(self, box: QRectF, panel: Panel) -> None:
        painter, theme = self.painter, self.theme
        bold = QFont(self.font)
        bold.setBold(True)
        painter.setFont(bold)
        painter.setPen(QColor(theme.ink))
        high = QFontMetricsF(bold).height()
        centre = Qt.AlignmentFlag.AlignHCenter
        self._text(QRectF(box.left(), box.top(), box.width(), high), f"({panel.letter})", centre)
        painter.setFont(self.small)
        painter.setPen(QColor(theme.muted))
        metrics = QFontMetricsF(self.small)
        rest = QRectF(box.left(), box.top() + high, box.width(), box.height() - high)
        for i, line in enumerate(_wrapped(panel.words, metrics, box.width())):
            down = rest.top() + i * metrics.height()
            self._text(QRectF(rest.left(), down, rest.width(), metrics.height()), line, centre)

    # --- axes ------------------------------------------------------------

    def _left_axis(self, box: QRectF) -> None:
        painter = self.painter
        painter.setFont(self.small)
        painter.setPen(QColor(self.theme.ink))
        step = nice_step(self.top, 3)
        for i in range(int(self.top / step + 1e-6) + 1):
            value = i * step
            y = float(self._y(box, np.array([value / self.top]))[0])
            self._text(
                QRectF(box.left() - 32, y - 7, 28, 14), plain(value, step),
                Qt.AlignmentFlag.AlignRight,
            )  # fmt: skip
        self._upright(QPointF(box.left() - 34, box.center().y()), "density")

    def _right_axis(self, box: QRectF) -> None:
        painter, (lo, hi) = self.painter, self.ends
        painter.setFont(self.small)
        painter.setPen(QColor(self.theme.discriminator))
        ticks = [(0.0, "0"), (0.5, "½"), (1.0, "1")]
        if (lo, hi, self.output.threshold) != (0.0, 1.0, 0.5):
            step = nice_step(hi - lo, 3)
            first = int(np.ceil(lo / step))
            ticks = [
                ((i * step - lo) / (hi - lo), plain(i * step, step))
                for i in range(first, int(np.floor(hi / step)) + 1)
            ]
        for share, text in ticks:
            y = float(self._y(box, np.array([share]))[0])
            self._text(QRectF(box.right() + 4, y - 7, 30, 14), text, Qt.AlignmentFlag.AlignLeft)
        self._upright(QPointF(box.right() + 25, box.center().y()), self.output.of_x)

    def _x_ticks(self, box: QRectF, panel: Panel) -> None:
        painter, c = self.painter, panel.curves
        painter.setFont(self.small)
        painter.setPen(QColor(self.theme.muted))
        below = box.bottom() + 1
        self._ticks(box, below, float(c.x[0]), float(c.x[-1]))
        self._ticks(box, below + _TICKS + box.width() * _MAP, *c.z_limits)

    def _ticks(self, box: QRectF, top: float, lo: float, hi: float) -> None:
        step = nice_step(hi - lo, 4)
        for i in range(int(np.ceil(lo / step)), int(np.floor(hi / step)) + 1):
            x = box.left() + (i * step - lo) / (hi - lo) * box.width()
            # One at the very end would run into the next panel's.
            if box.left() + 5 <= x <= box.right() - 5:
                self._text(
                    QRectF(x - 20, top, 40, _TICKS - 2), plain(i * step, step),
                    Qt.AlignmentFlag.AlignHCenter,
                )  # fmt: skip

    def _upright(self, at: QPointF, text: str) -> None:
        painter = self.painter
        painter.save()
        painter.translate(at)
        painter.rotate(-90)
        self._text(QRectF(-60, -8, 120, 16), text, Qt.AlignmentFlag.AlignHCenter)
        painter.restore()

    # --- around them ------------------------------------------------------------

    def _legend(self, box: QRectF) -> None:
        metrics = QFontMetricsF(self.font)
        entries: list[tuple[Stroke, str]] = [
            (strokes.P_DATA, "data"),
            (strokes.P_G, "generated"),
            (strokes.D, self.output.of_x),
        ]
        if self.output.probability:
            entries.append((strokes.D_STAR, "D*(x), estimate"))
        if self.output.threshold is not None:
            half = "½" if self.output.probability else line_name(self.output)
            entries.append((strokes.HALF, half))
        entries.append((strokes.MAP, "z → x = G(z)"))
        rows = 1 if self.look.columns == 4 else 2
        per = -(-len(entries) // rows)
        for row in range(rows):
            self._legend_row(box.translated(0, row * _LEGEND), entries[row * per :][:per], metrics)

    def _legend_row(
        self, box: QRectF, entries: list[tuple[Stroke, str]], metrics: QFontMetricsF
    ) -> None:
        painter, gap, sample = self.painter, 18.0, 26.0
        whole = sum(sample + 5 + metrics.horizontalAdvance(text) for _, text in entries)
        whole += gap * (len(entries) - 1)
        x = box.center().x() - 0.5 * whole
        painter.setFont(self.font)
        for stroke, text in entries:
            place = QRectF(x, box.top(), sample, box.height())
            strokes.paint_sample(painter, place, _thinner(stroke), self.theme)
            wide = metrics.horizontalAdvance(text)
            painter.setPen(QColor(self.theme.ink))
            words = QRectF(x + sample + 5, box.top(), wide + 4, box.height())
            self._text(words, text, Qt.AlignmentFlag.AlignLeft)
            x += sample + 5 + wide + gap

    def _foot(self) -> None:
        painter, look = self.painter, self.look
        painter.setFont(self.small)
        painter.setPen(QColor(self.theme.muted))
        c = self.panels[0].curves
        box = QRectF(_MARGIN, _height(look) - _MARGIN - 12, _units(look) - 2 * _MARGIN, 14)
        self._text(box, look.title, Qt.AlignmentFlag.AlignLeft)
        note = f"generated: estimate from {c.request.samples:,} samples"  # type: ignore[attr-defined]
        self._text(box, note, Qt.AlignmentFlag.AlignRight)

    def _text(self, box: QRectF, text: str, across: Qt.AlignmentFlag) -> None:
        flags = across | Qt.AlignmentFlag.AlignVCenter
        self.painter.drawText(box, int(flags.value) | int(Qt.TextFlag.TextDontClip.value), text)


def _thinner(stroke: Stroke) -> Stroke:
    """Return a line for paper, where everything is smaller than in a window."""
    dash = tuple(length * 0.7 for length in stroke.dash)
    return replace(stroke, width=stroke.width * 0.75, dash=dash)


def _italic(font: QFont) -> QFont:
    made = QFont(font)
    made.setItalic(True)
    return made


def _add_head(path: QPainterPath, foot: QPointF, head: QPointF) -> None:
    line = QLineF(head, foot)
    for turn in (24, -24):
        barb = QLineF(line)
        barb.setLength(3.6)
        barb.setAngle(line.angle() + turn)
        path.moveTo(head)
        path.lineTo(barb.p2())


def _wrapped(text: str, metrics: QFontMetricsF, wide: float) -> list[str]:
    """Break a text that is too long for one line: at its commas first, else at its spaces."""
    if metrics.horizontalAdvance(text) <= wide:
        return [text]
    if ", " in text:
        first, rest = text.split(", ", 1)
        return [*_wrapped(f"{first},", metrics, wide), *_wrapped(rest, metrics, wide)]
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if metrics.horizontalAdvance(longer) <= wide or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
