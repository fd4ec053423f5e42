from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from ganlab.ui.canvas.flow import FlowLayout
from ganlab.ui.canvas.layers import Outside
from ganlab.ui.canvas.plot import Axis
from ganlab.ui.canvas.reading import number, outside_help, outside_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.5, "0.500"),
        (-1.2, "−1.20"),
        (123.4, "123"),
        (0.0, "0"),
        (-0.0, "0"),
        (1.234e-5, "1.23e−5"),
        (123456.0, "1.23e5"),
        (math.nan, "not a number"),
        (-math.inf, "−∞"),
    ],
)
def test_numbers_have_three_significant_figures(value: float, text: str) -> None:
    assert number(value) == text


def test_what_is_outside_in_words() -> None:
    assert outside_text(Outside(of=512)) == ""
    assert outside_text(Outside(total=9, of=512, left=2, up=7)) == "9 outside ↑"
    assert outside_text(Outside(total=3, of=512, not_finite=3)) == "3 outside"
    text = outside_help(Outside(total=12, of=512, left=2, up=7, not_finite=3))
    assert "12 of the 512" in text
    assert "2 to the left, 7 above, 3 not finite numbers" in text


def test_axes_have_a_true_minus(qtbot: QtBot) -> None:
    assert Axis("left").tickStrings([-1.0, 0.5], 1.0, 0.5) == ["−1.0", "0.5"]


def test_a_row_wraps_where_it_ends(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    flow = FlowLayout(holder, across=10, down=5)
    flow.setContentsMargins(0, 0, 0, 0)
    for _ in range(3):
        box = QLabel()
        box.setFixedSize(100, 20)
        flow.addWidget(box)
    assert (flow.heightForWidth(320), flow.heightForWidth(319), flow.heightForWidth(50)) == (
        20,
        45,
        70,
    )
    flow.setGeometry(QRect(0, 0, 215, 45))
    places = [flow.itemAt(i).geometry().topLeft().toTuple() for i in range(3)]  # type: ignore[union-attr]
    assert places == [(0, 0), (110, 0), (0, 25)]
