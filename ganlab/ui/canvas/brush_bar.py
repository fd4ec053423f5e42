"""The controls of the drawing tool."""

from __future__ import annotations

import math

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QButtonGroup, QLabel, QSizePolicy, QSlider, QToolButton, QWidget

from ganlab.ui.canvas.dabs import MOST_DABS
from ganlab.ui.canvas.drawing import GREATEST, SMALLEST, DrawingTool, Mode
from ganlab.ui.canvas.flow import FlowLayout

__all__ = ["BrushBar"]

_STEPS = 100
_MODES: tuple[tuple[Mode, str, str], ...] = (
    ("draw", "Draw", "Drag to paint data; the right button erases."),
    ("erase", "Erase", "Drag to take dabs away whose centre is under the brush."),
    ("move", "Move", "Drag to move the axes."),
)


class BrushBar(QWidget):
    """Mode, size of the brush, undo, clear, and how many dabs there are."""

    def __init__(self, tool: DrawingTool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tool = tool
        flow = FlowLayout(self, across=6, down=3)
        flow.setContentsMargins(0, 0, 0, 0)
        self._modes = QButtonGroup(self)
        self.modes: dict[str, QToolButton] = {}
        for mode, name, help_text in _MODES:
            button = self._button(name, help_text)
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, chosen=mode: tool.set_mode(chosen))
            self._modes.addButton(button)
            self.modes[mode] = button
            flow.addWidget(button)
        flow.addWidget(QLabel("Brush", self))
        self.size_slider = QSlider(Qt.Orientation.Horizontal, self)
        self.size_slider.setRange(0, _STEPS)
        self.size_slider.setFixedWidth(110)
        self.size_slider.setAccessibleName("Brush size")
        self.size_slider.setToolTip("Size of the brush: [ and ], or the wheel with Shift")
        self.size_slider.valueChanged.connect(
            lambda value: tool.set_share(SMALLEST * (GREATEST / SMALLEST) ** (value / _STEPS))
        )
        flow.addWidget(self.size_slider)
        self.undo = self._button("Undo", "Take the last stroke back (Ctrl+Z over the plot)")
        self.undo.clicked.connect(tool.undo)
        flow.addWidget(self.undo)
        self.clear = self._button("Clear", "Take every dab away")
        self.clear.clicked.connect(tool.clear)
        flow.addWidget(self.clear)
        self.count = QLabel(self)
        self.count.setToolTip("A dab is a Gaussian with a σ of half the brush's radius.")
        flow.addWidget(self.count)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        tool.changed.connect(self._look)
        self._look()

    def _button(self, name: str, help_text: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(name)
        button.setToolTip(help_text)
        button.setAccessibleName(name)
        button.setAccessibleDescription(help_text)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _look(self) -> None:
        tool = self._tool
        self.modes[tool.mode].setChecked(True)
        with QSignalBlocker(self.size_slider):
            part = math.log(tool.share / SMALLEST) / math.log(GREATEST / SMALLEST)
            self.size_slider.setValue(round(_STEPS * part))
        count = len(tool.dabs)
        self.undo.setEnabled(tool.drawing.can_undo)
        self.clear.setEnabled(count > 0)
        self.count.setText(
            f"Full at {count:,} dabs: erase some, or draw with a larger brush"
            if tool.drawing.full
            else f"{count:,} of {MOST_DABS:,} dabs"
        )
