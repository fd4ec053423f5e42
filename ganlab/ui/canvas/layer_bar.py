"""Check boxes for a view's layers, which are its legend too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from ganlab.ui.canvas.flow import FlowLayout
from ganlab.ui.canvas.glyphs import swatch
from ganlab.ui.controls.tips import wrapped
from ganlab.ui.theme import Theme

__all__ = ["LayerBar", "LayerInfo"]


@dataclass(frozen=True)
class LayerInfo:
    """A layer's key, its name, what it shows in a sentence, and whether it is on at first."""

    key: str
    name: str
    help: str
    on: bool


class LayerBar(QWidget):
    """One check box for each layer, with the mark by which it is drawn."""

    toggled = Signal(str, bool)

    def __init__(self, layers: Sequence[LayerInfo], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.boxes: dict[str, QCheckBox] = {}
        flow = FlowLayout(self, across=14, down=3)
        flow.setContentsMargins(0, 0, 0, 0)
        for layer in layers:
            box = QCheckBox(layer.name, self)
            box.setChecked(layer.on)
            box.setIconSize(QSize(26, 14))
            box.toggled.connect(lambda on, key=layer.key: self.toggled.emit(key, on))
            flow.addWidget(box)
            self.boxes[layer.key] = box
            self.name(layer.key, layer.name, layer.help)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_theme(self, theme: Theme) -> None:
        """Draw the marks in other colours."""
        for key, box in self.boxes.items():
            box.setIcon(swatch(key, theme, max(2.0, self.devicePixelRatioF())))

    def name(self, key: str, name: str, help: str) -> None:
        """Call a layer otherwise, and say what it shows."""
        box = self.boxes[key]
        if (name, help) != (box.text(), box.accessibleDescription()):
            box.setText(name)
            box.setToolTip(wrapped(help))
            box.setAccessibleName(name)
            box.setAccessibleDescription(help)

    def offer(self, key: str, there: bool) -> None:
        """Offer a layer, or hide its box where this run has none."""
        self.boxes[key].setVisible(there)

    def on(self, key: str) -> bool:
        """Return whether a layer is shown: what is not offered is not."""
        box = self.boxes[key]
        return box.isChecked() and not box.isHidden()
