"""How each run of a comparison is told from the others: a number, a colour and a dash.

Green, blue and vermilion stand for G, D and trouble, here as everywhere; of Okabe and Ito's palette
runs have black, reddish purple, orange and sky blue, the light ones darkened until they can be read
on white.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ganlab.ui.strokes import Stroke, paint_sample
from ganlab.ui.theme import LIGHT, Theme

__all__ = ["LOOKS", "RunStroke", "Sample"]


@dataclass(frozen=True)
class RunStroke(Stroke):
    """A line in a colour that stands for a run.

    Attributes
    ----------
    light, dark : str
        ``#rrggbb`` by theme; empty for the role's own.
    """

    light: str = ""
    dark: str = ""

    def colour(self, theme: Theme) -> QColor:
        """Return the colour in a theme."""
        own = self.dark if theme.name == "dark" else self.light
        return QColor(own) if own else super().colour(theme)


#: In the order of the runs.
LOOKS: tuple[RunStroke, ...] = (
    RunStroke("ink", 2.0),
    RunStroke("ink", 2.0, (9.0, 4.0), light="#b0568a", dark="#e08fbe"),
    RunStroke("ink", 2.0, (3.0, 3.0), light="#c27c00", dark="#e69f00"),
    RunStroke("ink", 2.0, (11.0, 3.0, 2.5, 3.0), light="#2f8fc9", dark="#7cc8f5"),
)


class Sample(QWidget):
    """A short piece of a run's line, as it is drawn among the losses."""

    def __init__(self, index: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look, self.theme = LOOKS[index], LIGHT
        self.setFixedSize(QSize(30, 12))
        self.setAccessibleName(f"Line of run {index + 1}")

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_sample(painter, QRectF(self.rect()), self.look, self.theme)
        painter.end()
