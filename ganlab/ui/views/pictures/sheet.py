"""One widget for any number of pictures: numpy lays them out, and a paint is one Qt call.

Pictures are enlarged by whole device pixels, with hard edges. Only what changed is written, and
only where it was written is painted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from ganlab.ui.canvas.shading import colour_words, field_codes
from ganlab.ui.theme import LIGHT, Theme
from ganlab.ui.views.pictures.block import Block

__all__ = ["Caption", "Sheet", "signed_words", "words_of"]

Words = NDArray[np.uint32]


@dataclass(frozen=True)
class Caption:
    """A few words on the sheet, in a colour of the theme; the box in logical pixels."""

    box: QRectF
    text: str
    role: str = "muted"
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft


def words_of(pictures: NDArray[np.uint8]) -> Words:
    """Turn bytes ``[n, h, w]`` or ``[n, h, w, 3]`` into Qt's 32-bit words ``[n, h, w]``."""
    if pictures.ndim == 3:
        return _GREYS[pictures]
    words = np.full(pictures.shape[:3], 0xFF000000, np.uint32)
    for channel, shift in enumerate((16, 8, 0)):
        words |= pictures[..., channel].astype(np.uint32) << np.uint32(shift)
    return words


def signed_words(values: NDArray[np.floating], scale: float, theme: Theme) -> Words:
    """Colour signed numbers: neutral at 0, the field's two ends at ``−scale`` and ``scale``."""
    share = 0.5 + 0.5 * np.clip(values / (scale or 1.0), -1.0, 1.0)
    return colour_words(theme)[field_codes(share)]


_GREYS = np.array([0xFF000000 | i << 16 | i << 8 | i for i in range(256)], np.uint32)


class Sheet(QWidget):
    """Pictures in blocks, with frames, bars of scores and captions.

    Attributes
    ----------
    blocks : tuple of Block
        Where pictures stand; a place without a picture is an empty tile.
    current : tuple or None
        Block and index of the picture under the pointer, or chosen by the arrow keys.
    writes, paints : int
        How often a block was written and anything was painted: what did not change must not be.
    """

    #: Its size in device pixels changed: lay out again.
    resized = Signal()
    #: :attr:`current` is another one now.
    pointed = Signal()
    #: A picture was clicked, or Return was pressed on it: block and index.
    picked = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme: Theme = LIGHT
        self.blocks: tuple[Block, ...] = ()
        self.captions: tuple[Caption, ...] = ()
        self.current: tuple[int, int] | None = None
        self.writes = self.paints = 0
        self._shown: list[tuple[Words | None, NDArray[np.floating] | None]] = []
        self._memory: Words = np.zeros((1, 1), np.uint32)
        self._image = QImage()
        self._ratio = 1.0
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(60, 60)

    # --- size ---------------------------------------------------------------------------------

    @property
    def room(self) -> tuple[int, int]:
        """Width and height in device pixels."""
        ratio = self.devicePixelRatioF()
        return max(1, int(self.width() * ratio)), max(1, int(self.height() * ratio))

    def device(self, length: float) -> int:
        """Return a length in device pixels, at least one."""
        return max(1, round(length * self.devicePixelRatioF()))

    def logical(self, box: QRect) -> QRectF:
        """Return a box of device pixels in those of the widget."""
        ratio = self._ratio
        return QRectF(box.x() / ratio, box.y() / ratio, box.width() / ratio, box.height() / ratio)

    # --- what is on it ------------------------------------------------------------------------

    def lay(self, blocks: Sequence[Block], captions: Sequence[Caption]) -> None:
        """Put blocks elsewhere, or words; where the blocks stay, so do their pictures."""
        ratio, blocks, captions = self.devicePixelRatioF(), tuple(blocks), tuple(captions)
        width, height = self.room
        if (blocks, ratio, (height, width)) != (self.blocks, self._ratio, self._memory.shape):
            kept = dict(zip(self.blocks, self._shown, strict=True))
            self.blocks, self._ratio = blocks, ratio
            self._shown = [kept.get(block, (None, None)) for block in blocks]
            self.captions = captions
            self._redo()
            if self.current is not None:
                self._point(None)
        elif captions != self.captions:
            for one, others in ((captions, self.captions), (self.captions, captions)):
                for caption in one:
                    if caption not in others:
                        self.update(caption.box.toAlignedRect())
            self.captions = captions

    def show_pictures(
        self, block: int, words: Words | None, d: NDArray[np.floating] | None = None
    ) -> None:
        """Show pictures ``[n, h, w]`` in a block; None empties it.

        ``d``: D's scores as shares of their scale, 0 fake and 1 real: as a bar below each.
        """
        words_before, d_before = self._shown[block]
        if _same(words, words_before) and _same(d, d_before):
            return
        self._shown[block] = words, d
        self._write(block, pictures=not _same(words, words_before))
        self.update(self._cover(self.blocks[block].area))

    def clear(self) -> None:
        """Empty every block."""
        for i in range(len(self.blocks)):
            self.show_pictures(i, None)

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours; words stay as they were given."""
        self.theme = theme
        self._redo()

    def _redo(self) -> None:
        width, height = self.room
        self._memory = np.full((height, width), _word(self.theme.surface), np.uint32)
        self._image = QImage(
            self._memory.data, width, height, 4 * width, QImage.Format.Format_RGB32
        )
        for i in range(len(self.blocks)):
            self._frame(i)
            self._write(i, pictures=True)
        self.update()

    # --- writing ------------------------------------------------------------------------------

    def _view(self, x: int, y: int, block: Block, shape: tuple[int, ...], step: int) -> Words:
        """View the same part of every place: ``[rows, columns, …]``, within the memory."""
        rows, width = self._memory.shape
        last_x = x + (block.columns - 1) * block.dx + shape[-1]
        last_y = y + (block.rows - 1) * block.dy + (shape[0] * step)
        if x < 0 or y < 0 or last_x > width or last_y > rows:
            raise ValueError("a block reaches beyond its sheet")
        inner = (4 * step * width, 4 * width, 4) if len(shape) == 3 else (4 * width, 4)
        return as_strided(
            self._memory[y:, x:],
            (block.rows, block.columns, *shape),
            (4 * block.dy * width, 4 * block.dx, *inner),
        )

    def _frame(self, i: int) -> None:
        block = self.blocks[i]
        if self._fits(block):
            width, height = block.cell
            colour = _word(getattr(self.theme, block.role))
            view = self._view(block.x, block.y, block, (height, width), 1)
            view[...] = colour
            if block.spare:
                view[-1, -block.spare :] = _word(self.theme.surface)

    def _fits(self, block: Block) -> bool:
        """Whether the sheet is large enough for it: in the smallest windows it is not."""
        rows, width = self._memory.shape
        area = block.area
        return (
            area.x() >= 0
            and area.y() >= 0
            and (area.x() + area.width() <= width and area.y() + area.height() <= rows)
        )

    def _write(self, i: int, *, pictures: bool) -> None:
        block, (words, d) = self.blocks[i], self._shown[i]
        if not self._fits(block):
            return
        self.writes += 1
        scale, frame = block.scale, block.frame
        if pictures:
            wide = self._tiles(block, words).repeat(scale, axis=2)
            shape = (block.height, scale, block.width * scale)
            view = self._view(block.x + frame, block.y + frame, block, shape, scale)
            view[...] = wide.reshape(
                block.rows, block.columns, block.height, 1, block.width * scale
            )
        if block.bar:
            self._write_bars(block, d)

    def _tiles(self, block: Block, words: Words | None) -> Words:
        """Return a picture for each place, an empty tile where there is none."""
        shape = (block.rows * block.columns, block.height, block.width)
        if words is not None and words.shape == shape:
            return words
        tiles = np.full(shape, _word(self.theme.hover), np.uint32)
        if words is not None and words.shape[1:] == shape[1:]:
            n = min(len(words), block.count)
            tiles[:n] = words[:n]
        if block.spare:
            tiles[-block.spare :] = _word(self.theme.surface)
        return tiles

    def _write_bars(self, block: Block, d: NDArray[np.floating] | None) -> None:
        """A bar as long as the score, in its colour, and a mark at the middle that stands out."""
        length = block.width * block.scale
        thin = max(1, round(block.frame))
        places = block.rows * block.columns
        share = np.full(places, np.nan)
        if d is not None:
            n = min(len(d), block.count)
            share[:n] = d[:n]
        known = np.isfinite(share)
        at = np.arange(length) + 0.5
        filled = known[:, None] & (at < np.where(known, share, 0.0)[:, None] * length)
        colours = colour_words(self.theme)[field_codes(share)]
        track = np.where(known, _word(self.theme.line), _word(self.theme.surface))
        row = np.where(filled, colours[:, None], track[:, None]).astype(np.uint32)
        # Near ½ the colour hardly differs from the ground: the bar's end is drawn, too.
        end = np.where(known, share, 0.0)[:, None] * length
        last = filled & (at >= end - 2 * thin)
        row[last] = _word(self.theme.ink)
        bars = np.full((places, block.bar, length), _word(self.theme.surface), np.uint32)
        bars[:, thin : block.bar - thin] = row[:, None]
        middle = slice((length - thin) // 2, (length - thin) // 2 + thin)
        bars[:, :, middle] = np.where(known, _word(self.theme.muted), _word(self.theme.surface))[
            :, None, None
        ]
        y = block.y + block.cell[1] + block.gap
        view = self._view(block.x + block.frame, y, block, (block.bar, length), 1)
        view[...] = bars.reshape(block.rows, block.columns, block.bar, length)

    # --- painting -----------------------------------------------------------------------------

    def _cover(self, area: QRect) -> QRect:
        return self.logical(area).toAlignedRect().adjusted(-2, -2, 2, 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        self.paints += 1
        painter = QPainter(self)
        area, ratio = event.rect(), self._ratio
        source = QRectF(
            area.x() * ratio, area.y() * ratio, area.width() * ratio, area.height() * ratio
        )
        painter.drawImage(QRectF(area), self._image, source)
        painter.setFont(self.font())
        for caption in self.captions:
            if caption.box.intersects(QRectF(area)):
                painter.setPen(QColor(getattr(self.theme, caption.role)))
                flags = caption.align | Qt.AlignmentFlag.AlignVCenter
                metrics = self.fontMetrics()
                elide = Qt.TextElideMode.ElideRight
                text = metrics.elidedText(caption.text, elide, int(caption.box.width()) + 1)
                painter.drawText(caption.box, flags, text)
        if self.current is not None:
            block, index = self.current
            box = self.logical(self.blocks[block].place(index))
            painter.setPen(QPen(QColor(self.theme.focus), 2.0))
            painter.drawRect(box)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        kinds = (QEvent.Type.FontChange, QEvent.Type.DevicePixelRatioChange)
        if event.type() in kinds:
            self.resized.emit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.resized.emit()
        return super().event(event)

    # --- pointing -----------------------------------------------------------------------------

    def _point(self, current: tuple[int, int] | None) -> None:
        if current == self.current:
            return
        for one in (self.current, current):
            if one is not None and one[0] < len(self.blocks):
                self.update(self._cover(self.blocks[one[0]].place(one[1])))
        self.current = current
        self.pointed.emit()

    def _under(self, at: QPointF) -> tuple[int, int] | None:
        for i, block in enumerate(self.blocks):
            index = block.at(at.x() * self._ratio, at.y() * self._ratio)
            if index is not None and self._has(i, index):
                return i, index
        return None

    def _has(self, block: int, index: int) -> bool:
        words = self._shown[block][0]
        return words is not None and index < len(words)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self._under(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._point(None)
        super().leaveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        under = self._under(event.position())
        if event.button() == Qt.MouseButton.LeftButton and under is not None:
            self._point(under)
            self.picked.emit(*under)
        else:
            super().mousePressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if not self.underMouse():
            self._point(None)
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys go from picture to picture, Return picks."""
        keys = Qt.Key
        if event.key() in (keys.Key_Return, keys.Key_Enter) and self.current is not None:
            self.picked.emit(*self.current)
            return
        moves = {keys.Key_Left: (-1, 0), keys.Key_Right: (1, 0), keys.Key_Up: (0, -1),
                 keys.Key_Down: (0, 1), keys.Key_Home: (0, 0)}  # fmt: skip
        move = moves.get(keys(event.key()))
        if move is None or not self.blocks:
            super().keyPressEvent(event)
            return
        if self.current is None or event.key() == keys.Key_Home:
            target = (0, 0)
        else:
            i, index = self.current
            block = self.blocks[i]
            row, column = divmod(index, block.columns)
            row = min(max(row + move[1], 0), block.rows - 1)
            column += move[0]
            if column < 0 or column >= block.columns:
                # On to the block beside it, where there is one.
                beside = i + (1 if column > 0 else -1)
                if 0 <= beside < len(self.blocks) and self.blocks[beside].rows == block.rows:
                    i, column = beside, 0 if column > 0 else self.blocks[beside].columns - 1
                column = min(max(column, 0), self.blocks[i].columns - 1)
            target = (i, row * self.blocks[i].columns + column)
        if self._has(*target):
            self._point(target)

    def place_of(self, block: int, index: int) -> QPoint:
        """Return the middle of a picture, in the widget's own pixels."""
        return self.logical(self.blocks[block].place(index)).center().toPoint()


def _word(colour: str) -> np.uint32:
    return np.uint32(0xFF000000 | int(colour[1:], 16))


def _same(a: NDArray[np.generic] | None, b: NDArray[np.generic] | None) -> bool:
    if a is None or b is None:
        return a is b
    return a is b or (a.shape == b.shape and a.tobytes() == b.tobytes())
