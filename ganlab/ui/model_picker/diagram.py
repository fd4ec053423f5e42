"""Both networks drawn as layers in a row, each as high as its maps and as wide as there are many.

One widget, one paint: G in green from noise to sample, D in blue (dashed) from sample to verdict.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ganlab.ui.model_picker.networks import Block, Networks
from ganlab.ui.theme import LIGHT, Theme

__all__ = ["NetworkDiagram"]

# In heights of a line of text.
_TALLEST, _DEEPEST = 5.0, 1.3
_ARROW, _APART = 1.1, 1.0
_LEAST_CELL, _MOST_CELL = 3.4, 6.6
#: How much larger than the text around it a diagram becomes where there is room.
_MOST = 2.6

#: Words that stay together: "4 × 4", "stride ½", "batch norm".
_TOGETHER = re.compile(r" (?=×|norm|ReLU|stride|noise|label|classes)|(?<=[×+]) |(?<=stride) ")


@dataclass(frozen=True)
class _Cell:
    block: Block
    role: str
    #: Where all of it stands, and where the layer itself.
    area: QRectF
    body: QRectF
    lines: tuple[tuple[str, bool], ...]


def _side(shape: tuple[int, ...]) -> float:
    """Height of a layer's body, of maps by their side, of numbers by how many."""
    if len(shape) == 3:
        return _TALLEST * math.sqrt(min(shape[1], 64) / 64)
    return 0.7 + 0.32 * math.log2(max(1, shape[0]))


def _breadth(shape: tuple[int, ...]) -> float:
    return 0.35 + 0.3 * math.log2(1 + shape[0]) if len(shape) == 3 else 0.5


def _depth(shape: tuple[int, ...]) -> float:
    return _DEEPEST * math.sqrt(min(shape[2], 64) / 64) if len(shape) == 3 else 0.0


def _kept_together(text: str) -> str:
    return _TOGETHER.sub("\u00a0", text)


def _wrapped(text: str, room: float, metrics: QFontMetricsF) -> list[str]:
    """Break a text into lines as wide as there is room, or as its longest word."""
    lines: list[str] = []
    for word in _kept_together(text).split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and metrics.horizontalAdvance(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


class NetworkDiagram(QWidget):
    """The layers of G above, those of D below.

    Parameters
    ----------
    counts
        Whether each layer's number of weights stands below it; a tooltip says it in any case.
    ground
        The theme's colour behind it.
    """

    def __init__(self, counts: bool = False, ground: Literal["raised", "window"] = "window"):
        super().__init__()
        self._ground = ground
        self.networks: Networks | None = None
        self._theme: Theme = LIGHT
        self._counts = counts
        self._cells: list[_Cell] = []
        self._heads: list[tuple[QPointF, str, str]] = []
        self._fits: tuple[object, ...] = ()
        self.setMouseTracking(True)
        self.setAccessibleName("Layers of both networks")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_networks(self, networks: Networks | None) -> None:
        """Show other networks, or none."""
        if networks != self.networks:
            self.networks = networks
            self.setAccessibleDescription(networks.words if networks else "")
            self._lay()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def cells(self) -> list[tuple[Block, QRectF]]:
        """Every layer and where it stands."""
        return [(cell.block, cell.area) for cell in self._cells]

    # --- where everything stands ---------------------------------------------------------------

    def _fonts(self, scale: float) -> tuple[QFont, QFont, QFont]:
        body, small, bold = QFont(self.font()), QFont(self.font()), QFont(self.font())
        size = self.font().pointSizeF() * scale
        body.setPointSizeF(size)
        small.setPointSizeF(0.88 * size)
        bold.setPointSizeF(size)
        bold.setWeight(QFont.Weight.DemiBold)
        return body, small, bold

    def _lay(self) -> None:
        """Lay out at the text's own size, and again as large as there is room for."""
        natural = self._place(1.0)
        self.setMinimumSize(math.ceil(natural.width()), math.ceil(natural.height()))
        room = min(
            self.width() / max(natural.width(), 1.0), self.height() / max(natural.height(), 1.0)
        )
        if room > 1.02:
            self._place(min(room, _MOST) * 0.98)
        self.updateGeometry()
        self.update()

    def _place(self, scale: float) -> QSizeF:
        """Put every cell in its place; return the size that all take together."""
        body, small, _ = self._drawn_with = self._fonts(scale)
        metrics, little = QFontMetricsF(body), QFontMetricsF(small)
        u = metrics.height()
        self._u = u
        self._cells, self._heads = [], []
        if self.networks is None:
            return QSizeF(0.0, 0.0)
        y, right = 0.2 * u, 0.0
        for role, name, blocks in (
            ("generator", "Generator G", self.networks.generator),
            ("discriminator", "Discriminator D", self.networks.discriminator),
        ):
            weights = sum(block.layer.parameters for block in blocks)
            self._heads.append((QPointF(0.2 * u, y), f"{name} · {weights:,} weights", role))
            right = max(right, metrics.horizontalAdvance(self._heads[-1][1]) + 2.8 * u)
            y += 1.5 * u
            tall = max(_side(b.layer.shape) + _depth(b.layer.shape) for b in blocks) * u
            x, lowest = 0.2 * u, y
            for i, block in enumerate(blocks):
                x += (_ARROW * u) if i else 0.0
                cell = self._cell(block, role, QPointF(x, y), tall, little)
                self._cells.append(cell)
                x, lowest = cell.area.right(), max(lowest, cell.area.bottom())
            right = max(right, x + 0.2 * u)
            y = lowest + _APART * u
        return QSizeF(right, y - 0.8 * _APART * u)

    def _cell(
        self, block: Block, role: str, at: QPointF, tall: float, little: QFontMetricsF
    ) -> _Cell:
        u, shape = self._u, block.layer.shape
        width, side, depth = (f(shape) * u for f in (_breadth, _side, _depth))
        texts = [block.layer.title, *block.layer.extras]
        words = _kept_together(" ".join([*texts, block.note])).split(" ")
        room = max(
            _LEAST_CELL * u,
            width + depth + 0.4 * u,
            little.horizontalAdvance(block.shape),
            max(little.horizontalAdvance(word) for word in words),
        )
        room = max(room, min(_MOST_CELL * u, little.horizontalAdvance(block.layer.title)))
        lines = [(block.shape, True)]
        lines += [(line, True) for line in _wrapped(block.note, room, little) if line]
        for text in texts:
            lines += [(line, False) for line in _wrapped(text, room, little)]
        if self._counts and block.layer.parameters:
            lines.append((f"{block.layer.parameters:,} weights", False))
        room = max([room, *(little.horizontalAdvance(line) for line, _ in lines)])
        left = at.x() + 0.5 * (room - width - depth)
        body = QRectF(left, at.y() + 0.5 * (tall - side + depth), width, side)
        height = tall + 0.5 * u + len(lines) * little.height()
        area = QRectF(at.x(), at.y(), room, height)
        return _Cell(block, role, area, body, tuple(lines))

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._lay()

    # --- what is seen --------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(getattr(self._theme, self._ground)))
        if self.networks is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _, _, bold = self._drawn_with
        for at, text, role in self._heads:
            self._paint_head(painter, at, text, role, bold)
        before: _Cell | None = None
        for cell in self._cells:
            if before is not None and before.role == cell.role:
                self._paint_link(painter, before, cell)
            before = cell
        for cell in self._cells:
            self._paint_body(painter, cell)
            self._paint_words(painter, cell)
        painter.end()

    def _pen(self, role: str) -> QPen:
        pen = QPen(QColor(getattr(self._theme, role)), max(1.4, 0.09 * self._u))
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        if role == "discriminator":
            pen.setDashPattern([3.2, 1.8])
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        return pen

    def _paint_head(
        self, painter: QPainter, at: QPointF, text: str, role: str, font: QFont
    ) -> None:
        u = self._u
        painter.setPen(self._pen(role))
        painter.drawLine(at + QPointF(0.0, 0.5 * u), at + QPointF(1.6 * u, 0.5 * u))
        painter.setFont(font)
        painter.setPen(QColor(self._theme.ink))
        painter.drawText(at + QPointF(2.1 * u, QFontMetricsF(font).ascent()), text)

    def _paint_body(self, painter: QPainter, cell: _Cell) -> None:
        # What comes from outside is ink, as data is; a label too.
        role = cell.role if cell.block.part == "layer" else "ink"
        body, depth = cell.body, _depth(cell.block.layer.shape) * self._u
        fill = QColor(getattr(self._theme, role))
        painter.setPen(self._pen(role))
        if depth:
            back = QPointF(depth, -depth)
            fill.setAlphaF(0.10)
            painter.setBrush(fill)
            corners = (
                body.topLeft(), body.topLeft() + back, body.topRight() + back,
                body.bottomRight() + back, body.bottomRight(), body.topRight(),
            )  # fmt: skip
            painter.drawPolygon(QPolygonF(corners))
            painter.drawLine(body.topRight(), body.topRight() + back)
        fill.setAlphaF(0.26)
        painter.setBrush(fill)
        painter.drawRect(body)

    def _paint_link(self, painter: QPainter, before: _Cell, cell: _Cell) -> None:
        u = self._u
        middle = before.area.right() + 0.5 * (cell.area.left() - before.area.right())
        y = cell.area.top() + 0.5 * (self._tall(cell))
        painter.setPen(QPen(QColor(self._theme.muted), max(1.2, 0.08 * u)))
        painter.setBrush(QColor(self._theme.muted))
        arm = 0.3 * u
        if cell.block.part == "label":
            painter.drawLine(QPointF(middle - arm, y), QPointF(middle + arm, y))
            painter.drawLine(QPointF(middle, y - arm), QPointF(middle, y + arm))
            return
        depth = _depth(before.block.layer.shape) * u
        start = max(before.body.right() + depth, before.body.right()) + 0.3 * u
        end = cell.body.left() - 0.3 * u
        painter.drawLine(QPointF(start, y), QPointF(end - 0.3 * u, y))
        tip = QPointF(end, y)
        painter.setPen(Qt.PenStyle.NoPen)
        wing = (tip - QPointF(0.55 * u, 0.24 * u), tip - QPointF(0.55 * u, -0.24 * u))
        painter.drawPolygon(QPolygonF([tip, *wing]))

    def _tall(self, cell: _Cell) -> float:
        depth = _depth(cell.block.layer.shape) * self._u
        return 2.0 * (cell.body.center().y() - cell.area.top()) - depth

    def _paint_words(self, painter: QPainter, cell: _Cell) -> None:
        _, small, _ = self._drawn_with
        painter.setFont(small)
        line = QFontMetricsF(small).height()
        y = cell.area.bottom() - len(cell.lines) * line
        for text, strong in cell.lines:
            painter.setPen(QColor(self._theme.ink if strong else self._theme.muted))
            box = QRectF(cell.area.left(), y, cell.area.width(), line)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
            y += line

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            for cell in self._cells:
                if cell.area.contains(QPointF(event.pos())):
                    area = cell.area.toAlignedRect()
                    QToolTip.showText(event.globalPos(), cell.block.words, self, area)
                    return True
            QToolTip.hideText()
            return True
        return super().event(event)
