"""The bar of segments above the losses: which panel is shown."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from ganlab.ui.controls.text import restyle
from ganlab.ui.controls.tips import wrapped
from ganlab.ui.theme import LIGHT, Theme

__all__ = ["PanelBar"]

_SEGMENTS = """
QToolButton {{ background: transparent; border: 1px solid {line}; border-radius: 0px;
    margin-left: -1px; padding: 2px {side}px; {font} min-height: 0px; color: {muted}; }}
QToolButton:hover {{ background: {hover}; }}
QToolButton:checked {{ background: {hover}; color: {ink}; }}
QToolButton:focus {{ border: 1px solid {focus}; }}
QToolButton[end="first"] {{ border-top-left-radius: 5px; border-bottom-left-radius: 5px;
    margin-left: 0px; }}
QToolButton[end="last"] {{ border-top-right-radius: 5px; border-bottom-right-radius: 5px; }}
"""


class PanelBar(QWidget):
    """One segment for each panel, one of them checked; the first is always there.

    Parameters
    ----------
    panels
        Key and title of each.
    always
        How many of them, from the first, are there in every run; the others are hidden until
        they are offered, and are what makes the bar crowded.

    Signals
    -------
    chosen(str)
        A segment was clicked: its key.
    """

    chosen = Signal(str)

    def __init__(
        self, panels: Iterable[tuple[str, str]], always: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme: Theme = LIGHT
        self._size = self.font().pointSizeF()
        self._always = always
        self.segments: dict[str, QToolButton] = {}
        group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for i, (key, title) in enumerate(panels):
            button = QToolButton()
            button.setText(title)
            button.setAccessibleName(f"Show {title}")
            button.setCheckable(True)
            button.setChecked(i == 0)
            button.setProperty("end", "" if i else "first")
            button.clicked.connect(partial(self._click, key))
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            group.addButton(button)
            row.addWidget(button)
            if i >= always:
                button.hide()
            self.segments[key] = button
        self._round_ends()
        self.setMaximumWidth(420)

    def _click(self, key: str, _checked: bool = True) -> None:
        self.chosen.emit(key)

    def check(self, key: str) -> None:
        """Show which panel is shown."""
        self.segments[key].setChecked(True)

    def name(self, key: str, title: str = "", tip: str = "") -> None:
        """Call a panel something else, where there is a title, and say what it shows."""
        if title:
            self.segments[key].setText(title)
        self.segments[key].setToolTip(wrapped(tip))

    def offer(self, key: str, on: bool) -> None:
        """Offer a panel that not every run has, or no longer."""
        self.segments[key].setVisible(on)
        self._round_ends()
        self._dress()

    def dress(self, theme: Theme, font: QFont) -> None:
        """Take over colours and font."""
        self._theme, self._size = theme, font.pointSizeF()
        self._dress()

    def _dress(self) -> None:
        theme = self._theme
        # Many of them are written smaller, so that none is cut short in a narrow column.
        crowded = len(self._shown()) - self._always
        size = (1.0, 0.88, 0.76)[min(max(crowded, 0), 2)] * self._size
        self.setStyleSheet(
            _SEGMENTS.format(
                line=theme.line,
                muted=theme.muted,
                hover=theme.hover,
                ink=theme.ink,
                focus=theme.focus,
                side=0 if crowded > 0 else 4,
                font=f"font-size: {size:.2f}pt;" if crowded > 0 else "",
            )
        )

    def _shown(self) -> list[QToolButton]:
        return [button for button in self.segments.values() if not button.isHidden()]

    def _round_ends(self) -> None:
        shown = self._shown()
        for button in shown[1:]:
            restyle(button, "end", "last" if button is shown[-1] else "")
