"""Buttons and boxes of the window in which latents are searched."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QPushButton

from ganlab.ui.controls.number import NumberBox
from ganlab.ui.controls.tips import wrapped

__all__ = ["number_box", "push_button"]


def push_button(text: str, tip: str, call: Callable[[], Any]) -> QPushButton:
    """Return a push button that says what it is for; Return presses none by itself."""
    made = QPushButton(text)
    made.setAccessibleName(text)
    made.setToolTip(wrapped(tip))
    made.setAutoDefault(False)
    made.clicked.connect(lambda _checked=False: call())
    return made


def number_box(lo: float, hi: float, name: str, tip: str, whole: bool = False) -> NumberBox:
    """Return a box for a number that says what it is for."""
    # Whole numbers by doubling: a few starts more or less make no difference.
    made = NumberBox(lo, hi, whole=whole, log=whole)
    made.setAccessibleName(name)
    made.setToolTip(wrapped(tip))
    return made
