"""Figure 1 (a)–(d) of Goodfellow et al. 2014 as one drawing, in pixels or as lines and text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator

from ganlab.engine.recording.panels import Panel
from ganlab.ui import strokes
from ganlab.ui.meaning import line_name
from ganlab.ui.record.figure_panel import MAP, PLOT, TICKS, PanelPainter, thinner
from ganlab.ui.strokes import Stroke
from ganlab.ui.theme import Theme

__all__ = ["Look", "as_drawing", "as_image", "size_of"]

#: Units of the drawing to a point (1/72 inch): text of the figure's size is 8 points on paper.
_UNITS = 11.0 / 8.0
#: Outer margin; room left of the first and right of the last panel; between panels.
_MARGIN, _LEFT, _RIGHT, _GAP = 10.0, 40.0, 30.0, 16.0
#: Heights: of a row of the legend, and of what is said under a panel.
_LEGEND, _WORDS = 17.0, 42.0


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
    return _panel_width(look) * (PLOT + MAP) + 2 * TICKS + _WORDS


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


class _Figure(PanelPainter):
    """One painting of the figure."""

    def __init__(self, painter: QPainter, panels: Sequence[Panel], look: Look) -> None:
        super().__init__(painter, panels, look.theme)
        self.look = look

    def paint(self) -> None:
        wide, look = _panel_width(self.look), self.look
        self._legend(QRectF(_MARGIN, _MARGIN, _units(look) - 2 * _MARGIN, _LEGEND))
        for i, panel in enumerate(self.panels):
            row, column = divmod(i, look.columns)
            left = _MARGIN + _LEFT + column * (wide + _GAP)
            top = _MARGIN + _legend_height(look) + row * (_panel_height(look) + 6.0)
            plot = QRectF(left, top, wide, wide * PLOT)
            below = QRectF(left, plot.bottom() + TICKS, wide, wide * MAP)
            self.curves(plot, panel)
            self.map(below, panel, first=column == 0)
            if column == 0:
                self.left_axis(plot)
            if column == look.columns - 1:
                self.right_axis(plot)
            self.x_ticks(plot, panel)
            self.words(
                QRectF(left - 0.4 * _GAP, below.bottom() + TICKS, wide + 0.8 * _GAP, _WORDS),
                panel,
            )
        self._foot()

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
            strokes.paint_sample(painter, place, thinner(stroke), self.theme)
            wide = metrics.horizontalAdvance(text)
            painter.setPen(QColor(self.theme.ink))
            words = QRectF(x + sample + 5, box.top(), wide + 4, box.height())
            self.text(words, text, Qt.AlignmentFlag.AlignLeft)
            x += sample + 5 + wide + gap

    def _foot(self) -> None:
        painter, look = self.painter, self.look
        painter.setFont(self.small)
        painter.setPen(QColor(self.theme.muted))
        c = self.panels[0].curves
        box = QRectF(_MARGIN, _height(look) - _MARGIN - 12, _units(look) - 2 * _MARGIN, 14)
        self.text(box, look.title, Qt.AlignmentFlag.AlignLeft)
        note = f"generated: estimate from {c.request.samples:,} samples"  # type: ignore[attr-defined]
        self.text(box, note, Qt.AlignmentFlag.AlignRight)
