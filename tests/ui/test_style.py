"""The style sheet, as buttons are painted by it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ganlab.ui.style import stylesheet
from ganlab.ui.theme import LIGHT


# As reached by the key that makes text larger, and those by which rounding goes the other way.
@pytest.mark.parametrize("zoom", [0.7, 1.0, 1.1, 1.4, 1.611, 1.772, 1.949, 2.0])
def test_the_button_that_plays_is_round_at_both_ends(qtbot: QtBot, zoom: float) -> None:
    around = QWidget()
    qtbot.addWidget(around)
    around.setStyleSheet(stylesheet(LIGHT, zoom))
    button = QPushButton("Play", around)
    button.setObjectName("play")
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    around.show()
    button.resize(button.sizeHint())
    # By itself its corners would be painted in its own colour.
    image = around.grab().toImage()
    assert image.pixelColor(button.width() // 2, 2) == QColor(LIGHT.accent)
    assert image.pixelColor(1, 1) != QColor(LIGHT.accent)
