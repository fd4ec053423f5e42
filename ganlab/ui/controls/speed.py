"""The speed dial: from one update every two seconds to as fast as it goes."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QSlider, QVBoxLayout, QWidget

from ganlab.ui.controls.text import label

__all__ = ["FULL", "SpeedDial", "rate_at", "words"]

#: The slider's last position: no limit.
FULL = 60
_SLOWEST, _FASTEST = 0.5, 500.0


def rate_at(position: int) -> float | None:
    """Return updates a second at a position of the slider; None is as fast as it goes."""
    if position >= FULL:
        return None
    rate = _SLOWEST * (_FASTEST / _SLOWEST) ** (position / (FULL - 1))
    return float(f"{rate:.2g}")


def position_of(rate: float | None) -> int:
    """Return the nearest position to a rate."""
    if rate is None:
        return FULL
    share = math.log(min(max(rate, _SLOWEST), _FASTEST) / _SLOWEST)
    return round(share / math.log(_FASTEST / _SLOWEST) * (FULL - 1))


def words(rate: float | None, noun: str = "update") -> str:
    """Say a speed as a person would."""
    if rate is None:
        return "full speed"
    if rate < 0.95:
        return f"1 {noun} every {1 / rate:.2g} s"
    if rate < 1.05:
        return f"1 {noun} a second"
    return f"{rate:.2g} {noun}s a second" if rate < 10 else f"{rate:.0f} {noun}s a second"


class SpeedDial(QWidget):
    """A slider with its meaning in words below; each update of D or of G counts as one.

    Parameters
    ----------
    noun, of
        What is counted, where it is something else: a word, and what it stands for.
    """

    #: The person chose another speed: updates a second, or None.
    rate_changed = Signal(object)

    def __init__(
        self,
        parent: QWidget | None = None,
        noun: str = "update",
        of: str = "updates of D or of G",
    ) -> None:
        super().__init__(parent)
        self._noun = noun
        self.slider = _Slider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, FULL)
        self.slider.setPageStep(10)
        self.slider.setValue(FULL)
        self.slider.setAccessibleName("Speed")
        tip = (
            f"How fast to train, counted in {of}: from one every 2 s to as fast as it goes. The "
            "keys [ and ] turn it."
        )
        self.slider.setToolTip(tip)
        self.caption = label(words(None), "small")
        self.caption.setToolTip(tip)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.slider)
        layout.addWidget(self.caption)
        self.slider.valueChanged.connect(self._moved)

    def set_rate(self, rate: float | None) -> None:
        """Show a speed; says nothing to anyone."""
        # A position stands for a span of rates: one inside of it does not move the handle.
        if position_of(rate) != self.slider.value():
            self.slider.blockSignals(True)
            self.slider.setValue(position_of(rate))
            self.slider.blockSignals(False)
        self._caption(rate)

    def nudge(self, steps: int) -> None:
        """Turn the dial as the keys do."""
        self.slider.setValue(self.slider.value() + steps)

    def _moved(self, position: int) -> None:
        rate = rate_at(position)
        self._caption(rate)
        self.rate_changed.emit(rate)

    def _caption(self, rate: float | None) -> None:
        self.caption.setText(words(rate, self._noun))
        self.slider.setAccessibleDescription(self.caption.text())


class _Slider(QSlider):
    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
