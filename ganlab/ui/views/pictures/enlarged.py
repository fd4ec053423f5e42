"""One sample, large, beside the training example that is nearest to it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ganlab.ui.controls.text import label, set_text
from ganlab.ui.controls.tips import wrapped
from ganlab.ui.theme import Theme
from ganlab.ui.views.pictures.block import Block
from ganlab.ui.views.pictures.sheet import Sheet, words_of

__all__ = ["Enlarged"]

Bytes = NDArray[np.uint8]

#: Side of a picture on it, in pixels of the widget, at most.
_SIDE = 200
_APART = 12


class Enlarged(QFrame):
    """A card over the middle of a view; Escape or its button closes it."""

    closed = Signal()
    #: The sample's address is wanted on the clipboard, or its latent in the panel of sliders.
    copy_asked = Signal()
    take_asked = Signal()

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self.setObjectName("toast")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Enlarged sample")
        self.sheet = Sheet(self)
        self.sheet.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.sheet.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.sheet.setAccessibleName("The sample, and its nearest training example")
        self.lines = label("", "", wrap=True)
        self.lines.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.lines.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button = QPushButton("Close")
        self.button.setAccessibleName("Close the enlarged sample")
        self.button.setToolTip("Close (Esc)")
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.clicked.connect(self.close_card)
        self.copy = self._action(
            "Copy address",
            "Copy this sample's address: text from which the Latent panel and ganlab sample "
            "--address make the same sample of the same model",
        )
        self.take = self._action("To the sliders", "Show this sample's latent in the Latent panel")
        self.copy.clicked.connect(self.copy_asked)
        self.take.clicked.connect(self.take_asked)
        foot = QHBoxLayout()
        foot.addWidget(self.copy)
        foot.addWidget(self.take)
        foot.addStretch(1)
        foot.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(_APART, _APART, _APART, _APART)
        column.addWidget(self.sheet, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.lines)
        column.addLayout(foot)
        self.hide()

    def _action(self, text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setAccessibleName(text)
        button.setToolTip(wrapped(tip))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def show_pair(
        self,
        shape: tuple[int, ...],
        sample: Bytes | None,
        example: Bytes | None,
        lines: Sequence[str],
    ) -> None:
        """Show a sample and its neighbour, bytes ``[1, h, w]`` or ``[1, h, w, 3]``, and words."""
        _, height, width = shape
        sheet = self.sheet
        frame, apart = sheet.device(1), sheet.device(_APART)
        scale = max(1, sheet.device(_SIDE) // max(height, width))
        cell = width * scale + 2 * frame

        def block(x: int, role: str) -> Block:
            return Block(
                x, 0, 1, 1, height, width, scale, cell, height * scale + 2 * frame, frame, role=role
            )

        blocks = [block(0, "generator"), block(cell + apart, "ink")]
        area = blocks[1].area
        ratio = sheet.devicePixelRatioF()
        sheet.setFixedSize(
            QSize(
                -int(-(area.x() + area.width()) // ratio),
                -int(-(area.y() + area.height()) // ratio),
            )
        )
        sheet.lay(blocks, [])
        sheet.show_pictures(0, None if sample is None else words_of(sample))
        sheet.show_pictures(1, None if example is None else words_of(example))
        set_text(self.lines, "\n".join(line for line in lines if line))
        if self.isHidden():
            self.show()
            self.raise_()
        self.place()

    def close_card(self) -> None:
        """Put it away."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def place(self) -> None:
        """Stand in the middle of the view."""
        if self.isHidden():
            return
        view = self._view
        self.lines.setFixedWidth(self.sheet.width())
        self.adjustSize()
        self.move((view.width() - self.width()) // 2, (view.height() - self.height()) // 2)

    def set_theme(self, theme: Theme) -> None:
        """Paint in other colours."""
        self.sheet.set_theme(theme)
