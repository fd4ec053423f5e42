"""What moves the sample at hand, and how: a box, a button, and a player."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ganlab.ui.controls.choice import ChoiceBox
from ganlab.ui.views.latent.base import button
from ganlab.ui.views.latent.player import Player

__all__ = ["ACROSS", "ALONG", "DOWN", "WALK", "AnimationRow"]

ACROSS, DOWN, ALONG, WALK = "across", "down", "along", "walk"
_WALKING = (
    WALK, "Random walk",
    "A smooth way on which each moment is a fair draw from the prior; locked factors stay. Every "
    "walk is another one",
)  # fmt: skip
_ON_AXES = [
    (ACROSS, "To and fro, across", "Along the axis across: numbers in four seconds to and fro, "
     "categories one by one"),
    (DOWN, "To and fro, down", "Along the axis down: numbers in four seconds to and fro, "
     "categories one by one"),
    _WALKING,
]  # fmt: skip
_ON_A_WAY = [
    (ALONG, "To and fro", "From the first pin to the last and back, in four seconds"),
    _WALKING,
]


class AnimationRow(QWidget):
    """Offers what can be moved along; whoever holds it says the way.

    Signals
    -------
    asked()
        The person wants it to begin, or to stop.
    """

    asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.player = Player(self)
        self.player.playing_changed.connect(self._show_playing)
        self.kind = ChoiceBox(_ON_AXES, self)
        self.kind.setAccessibleName("How the sample moves")
        self.kind.setToolTip("How the sample at hand moves while it is animated")
        self.kind.value_changed.connect(lambda *_: self.player.stop())
        #: What was chosen for axes, while a way is shown.
        self._before = ACROSS
        self.play = button(
            "Animate",
            "Move the sample at hand ten times a second, along an axis or the way, or on a random "
            "walk. It stops when anything else moves the sample.",
        )
        self.play.setCheckable(True)
        self.play.clicked.connect(lambda: self.asked.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for part in (self.kind, self.play):
            part.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            row.addWidget(part)

    @property
    def chosen(self) -> str:
        """What is to be remembered: of axes where a way is shown."""
        value = self.kind.value()
        return self._before if value == ALONG else value

    def offer(self, way: bool) -> None:
        """Offer what can be done on a way, or on axes."""
        chosen = self.chosen
        self._before = chosen
        self.kind.blockSignals(True)
        self.kind.clear()
        for value, text, tip in _ON_A_WAY if way else _ON_AXES:
            self.kind.addItem(text, value)
            self.kind.setItemData(self.kind.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        self.kind.set_value(ALONG if way and chosen != WALK else chosen)
        self.kind.blockSignals(False)

    def choose(self, kind: str) -> None:
        """Take up what was remembered."""
        if kind in (ACROSS, DOWN, WALK):
            self._before = kind
            if self.kind.value() != ALONG or kind == WALK:
                self.kind.set_value(kind)

    def _show_playing(self, playing: bool) -> None:
        self.play.setChecked(playing)
        self.play.setText("Stop" if playing else "Animate")
