"""Target, nearest output and difference side by side: as pictures, or as coordinates of points."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ganlab.engine.probes.pixels import as_bytes
from ganlab.ui.controls.text import label, set_text
from ganlab.ui.controls.tips import describe
from ganlab.ui.style import tabular
from ganlab.ui.theme import Theme
from ganlab.ui.views.pictures.block import Block
from ganlab.ui.views.pictures.sheet import Sheet, words_of
from ganlab.ui.views.pictures.words import decimal

if TYPE_CHECKING:
    from ganlab.engine.data.dataset import Dataset

__all__ = ["Tile", "Trio"]

#: Side of a picture, pixels of the widget, at most.
_SIDE = 184
_AXES = ("x", "y")
_NOTHING = "–"


class Tile(QWidget):
    """One sample with its caption.

    Attributes
    ----------
    sample : ndarray or None
        What is shown ``[*shape]``, data units.
    """

    def __init__(self, caption: str, meaning: str, role: str) -> None:
        super().__init__()
        self.sample: NDArray[np.floating] | None = None
        self._role = role
        self._pictures = False
        self.caption = label(caption, "section")
        self.sheet = Sheet(self)
        self.sheet.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.sheet.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.point = label(_NOTHING, "counter")
        self.point.setFont(tabular(self.point.font()))
        for part in (self, self.caption, self.sheet, self.point):
            part.setAccessibleName(caption)
            describe(part, meaning)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.caption)
        column.addWidget(self.sheet)
        column.addWidget(self.point)
        column.addStretch(1)

    def set_shape(self, shape: tuple[int, ...] | None) -> None:
        """Take over what samples are; what was shown is gone."""
        self._pictures = shape is not None and len(shape) == 3
        self.sheet.setVisible(self._pictures)
        self.point.setVisible(not self._pictures)
        if shape is not None and self._pictures:
            self._lay(*shape[1:])
        self.show_sample(None)

    def _lay(self, height: int, width: int) -> None:
        sheet = self.sheet
        frame = sheet.device(1)
        scale = max(1, sheet.device(_SIDE) // max(height, width))
        across, down = width * scale + 2 * frame, height * scale + 2 * frame
        ratio = sheet.devicePixelRatioF()
        sheet.setFixedSize(QSize(-int(-across // ratio), -int(-down // ratio)))
        block = Block(0, 0, 1, 1, height, width, scale, across, down, frame=frame, role=self._role)
        sheet.lay([block], [])

    def show_sample(self, x: NDArray[np.floating] | None) -> None:
        """Show a sample ``[*shape]``, or none."""
        self.sample = x
        if self._pictures:
            self.sheet.show_pictures(0, None if x is None else words_of(as_bytes(x[None])))
            return
        text = _NOTHING
        if x is not None:
            pairs = zip(_AXES, np.ravel(x), strict=False)
            text = "\n".join(f"{axis} {decimal(float(value), 4)}" for axis, value in pairs)
        set_text(self.point, text)

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self.sheet.set_theme(theme)


class Trio(QWidget):
    """What is searched, what was found, and what is between them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.target = Tile("Target", "The sample whose latent is searched.", "ink")
        self.best = Tile(
            "Nearest output",
            "What G makes of the nearest latent that was found, of all starts.",
            "generator",
        )
        self.gap = Tile(
            "Difference",
            "Of pictures |target − output|, pixel by pixel: black where they agree, white where "
            "they differ by the full range. Of points target − output.",
            "muted",
        )
        self._pictures = False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(20)
        for tile in (self.target, self.best, self.gap):
            row.addWidget(tile)
        row.addStretch(1)
        self.set_data(None)

    def set_data(self, data: Dataset | None) -> None:
        """Take over what the data is; what was shown is gone."""
        self._pictures = data is not None and data.kind == "images"
        for tile in (self.target, self.best, self.gap):
            tile.set_shape(None if data is None else tuple(data.shape))

    def show_target(self, x: NDArray[np.floating] | None) -> None:
        """Show what is searched; what was found for another target is gone."""
        self.target.show_sample(x)
        self.show_best(None)

    def show_best(self, x: NDArray[np.floating] | None) -> None:
        """Show what was found, or nothing."""
        self.best.show_sample(x)
        target = self.target.sample
        if x is None or target is None:
            self.gap.show_sample(None)
            return
        gap = np.asarray(target, np.float64) - x
        self.gap.show_sample(np.abs(gap) if self._pictures else gap)

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        for tile in (self.target, self.best, self.gap):
            tile.set_theme(theme)
