"""The legend: which methods are drawn, where each stands, and a sentence on what it does."""

from __future__ import annotations

import math
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QWidget,
)

from ganlab.engine.bilinear import METHODS, Method
from ganlab.ui.bilinear.game import Game
from ganlab.ui.bilinear.marks import LOOKS, Look, paint_sample
from ganlab.ui.controls.text import label, set_text
from ganlab.ui.controls.tips import describe
from ganlab.ui.style import tabular
from ganlab.ui.theme import LIGHT, Theme
from ganlab.ui.views.axes import number

__all__ = ["Legend", "Scrolled", "rate_text"]


def rate_text(method: Method, eta: float) -> str:
    """Say by what factor the distance changes a step, in the long run."""
    if method.averaged:
        return "as 1/(η·t)"
    rate = method.rate(eta)
    # An eigenvalue is known to some digits only.
    return "× 1 a step" if abs(rate - 1.0) < 1e-7 else f"× {rate:.4f} a step"


class Legend(QWidget):
    """A row for each method."""

    #: The person shows or hides a method: its name, and whether it is shown.
    toggled = Signal(str, bool)

    def __init__(self, shown: set[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.boxes: dict[str, QCheckBox] = {}
        self.distances: dict[str, QLabel] = {}
        self.rates: dict[str, QLabel] = {}
        self._samples: list[_Sample] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 2, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(1)
        grid.setColumnStretch(1, 1)
        for column, text in ((2, "distance"), (3, "changes")):
            grid.addWidget(label(text, "small"), 0, column, Qt.AlignmentFlag.AlignRight)
        for i, (name, method) in enumerate(METHODS.items()):
            self._add(grid, 2 * i + 1, name, method, name in shown)

    def _add(self, grid: QGridLayout, row: int, name: str, method: Method, on: bool) -> None:
        sample = _Sample(LOOKS[name])
        box = self.boxes[name] = QCheckBox(method.title)
        box.setChecked(on)
        box.setAccessibleName(f"Draw {method.title}")
        describe(box, f"{method.rule}\n{method.source}")
        box.toggled.connect(partial(self.toggled.emit, name))
        distance = self.distances[name] = label("", "")
        distance.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        distance.setAccessibleName(f"Distance of {method.title}")
        describe(distance, "Distance from (0, 0) at this step.")
        rate = self.rates[name] = label("", "muted")
        rate.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        rate.setAccessibleName(f"Rate of {method.title}")
        describe(
            rate,
            "How the distance changes a step in the long run: the spectral radius of the method's "
            "map at this η. Above 1 it diverges, below 1 it converges."
            if not method.averaged
            else "How the distance falls with the number t of steps: no fixed factor.",
        )
        for number_label in (distance, rate):
            number_label.setFont(tabular(number_label.font()))
        note = label(method.note, "small", wrap=True)
        note.setAccessibleName(f"What {method.title} does")
        grid.addWidget(sample, row, 0)
        grid.addWidget(box, row, 1)
        grid.addWidget(distance, row, 2)
        grid.addWidget(rate, row, 3)
        grid.addWidget(note, row + 1, 1, 1, 3)
        grid.setRowMinimumHeight(row, round(1.5 * self.fontMetrics().height()))
        self._samples.append(sample)

    def show_game(self, game: Game) -> None:
        """Write where every method stands, and its rate."""
        wide = self.fontMetrics().horizontalAdvance("0.000e000")
        for name, method in METHODS.items():
            far = float(game.distances(name)[-1])
            set_text(self.distances[name], number(far, 3) if math.isfinite(far) else "∞")
            set_text(self.rates[name], rate_text(method, game.eta))
            self.distances[name].setMinimumWidth(wide)

    def set_theme(self, theme: Theme) -> None:
        """Repaint in other colours."""
        for sample in self._samples:
            sample.theme = theme
            sample.update()


class Scrolled(QScrollArea):
    """As high as all of a legend where there is room; else it scrolls, and cuts no sentence."""

    def __init__(self, legend: Legend, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._legend = legend
        legend.setObjectName("scrolled")
        self.setWidget(legend)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Methods")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def sizeHint(self) -> QSize:
        wide = self.viewport().width()
        return QSize(self._legend.minimumSizeHint().width(), self._legend.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        line = self.fontMetrics().height()
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(self._legend.minimumSizeHint().width() + bar, 6 * line)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()


class _Sample(QWidget):
    """A piece of a method's line with its mark."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.theme: Theme = LIGHT
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(40, 18)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_sample(painter, QRectF(self.rect()), self._look, self.theme)
        painter.end()
