"""The bilinear game in a window of its own, beside the training: for a lecture."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from ganlab.ui.bilinear.distance import DistancePlot
from ganlab.ui.bilinear.game import LIMIT, Game
from ganlab.ui.bilinear.legend import Legend, Scrolled
from ganlab.ui.bilinear.plane import PlanePlot
from ganlab.ui.controls.text import label, rule, set_text
from ganlab.ui.controls.tips import describe
from ganlab.ui.icons import icon
from ganlab.ui.style import tabular
from ganlab.ui.theme import LIGHT, Theme

__all__ = ["SHOWN", "BilinearDialog"]

#: Milliseconds from one step to the next.
_TICK = 40
#: The slider's positions are hundredths of η.
_FINE = 100
#: Methods that are drawn at first.
SHOWN = ("simultaneous", "alternating", "averaged", "extragradient", "optimistic")

_WORDS = (
    "x, in G's place, descends V; y, in D's place, ascends it. At (0, 0) neither can gain. The "
    "arrows are both gradients together: they only ever turn around that point. So can two "
    "networks that learn from each other, and never settle."
)


class BilinearDialog(QDialog):
    """Plays V(x, y) = x·y by every method at once; nothing of it touches the training."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.setWindowTitle("Bilinear game")
        self.setAccessibleName("Bilinear game: x descends and y ascends x·y")
        self.setSizeGripEnabled(True)
        self.theme: Theme = LIGHT
        self.game = Game()
        self.shown = set(SHOWN)
        self.plane = PlanePlot(self.game, self.shown)
        self.plane.setAccessibleName("Plane of x and y, with the path of each method")
        describe(
            self.plane,
            "Drag the start, or move it by arrow keys (with Shift, less). The dotted circle is as "
            "far from (0, 0) as the start. A mark at the edge with an arrow has left the plane.",
        )
        self.distance = DistancePlot(self.game, self.shown)
        self.distance.setAccessibleName("Distance to the equilibrium over steps")
        describe(
            self.distance,
            "√(x² + y²) after each step, on a logarithmic axis. Dotted: at the start.",
        )
        self.legend = Legend(self.shown)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK)
        self._timer.timeout.connect(self._tick)
        self._make_controls()
        self._lay_out()
        self.plane.start_chosen.connect(self._set_start)
        self.legend.toggled.connect(self._show_method)
        screen = parent.screen().availableGeometry()
        u = self.fontMetrics().height()
        self.resize(min(80 * u, screen.width() - 40), min(47 * u, screen.height() - 40))
        self._refresh()

    # --- its parts -----------------------------------------------------------------------------

    def _make_controls(self) -> None:
        self.play = _button("Play", "Step 25 times a second, or pause (Space)")
        self.play.clicked.connect(self.toggle)
        self.once = _button("Step", "One step by every method (.)")
        self.once.clicked.connect(self.advance)
        self.again = _button("Reset", "Back to the start (R)")
        self.again.clicked.connect(self.rewind)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(1, _FINE)
        self.slider.setPageStep(10)
        self.slider.setValue(round(_FINE * self.game.eta))
        self.slider.setAccessibleName("Step size η")
        describe(
            self.slider,
            "Step size of both players, from 0.01 to 1. The paths are walked anew, as far as they "
            "had come.",
        )
        self.slider.valueChanged.connect(self._set_eta)
        self.eta = label("", "")
        self.counter = label("", "counter")
        for part in (self.eta, self.counter):
            part.setFont(tabular(part.font()))
        self.eta.setMinimumWidth(self.fontMetrics().horizontalAdvance("η = 0.00 "))
        self.counter.setAccessibleName("Steps made")
        describe(self.counter, f"Steps made by every method; it stops at {LIMIT}.")

    def _lay_out(self) -> None:
        controls = QHBoxLayout()
        controls.setSpacing(8)
        for button in (self.play, self.once, self.again):
            controls.addWidget(button)
        controls.addSpacing(12)
        controls.addWidget(self.eta)
        controls.addWidget(self.slider, 1)
        controls.addSpacing(12)
        controls.addWidget(self.counter)
        left = QVBoxLayout()
        left.setSpacing(10)
        left.addWidget(self.plane, 1)
        left.addLayout(controls)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(label("V(x, y) = x · y", "counter"))
        right.addWidget(label(_WORDS, "muted", wrap=True))
        right.addWidget(rule())
        right.addWidget(Scrolled(self.legend))
        right.addWidget(rule())
        right.addWidget(self.distance, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 16, 20, 16)
        row.setSpacing(20)
        row.addLayout(left, 3)
        row.addLayout(right, 2)

    # --- the game ------------------------------------------------------------------------------

    @property
    def playing(self) -> bool:
        """Whether it steps by itself."""
        return self._timer.isActive()

    def toggle(self) -> None:
        """Play, or pause; from the last step, play from the start."""
        if self.playing:
            self._timer.stop()
        else:
            if self.game.step >= LIMIT:
                self.game.rewind()
            self._timer.start()
        self._refresh()

    def advance(self) -> None:
        """Pause, and make one step."""
        self._timer.stop()
        self.game.advance()
        self._refresh()

    def rewind(self) -> None:
        """Go back to the start; what plays goes on playing from there."""
        self.game.rewind()
        self._refresh()

    def _tick(self) -> None:
        if not self.game.advance() or self.game.step >= LIMIT:
            self._timer.stop()
        self._refresh()

    def _set_eta(self, position: int) -> None:
        self.game.set_eta(position / _FINE)
        self._refresh()

    def _set_start(self, x: float, y: float) -> None:
        self.game.set_start(x, y)
        self._refresh()

    def _show_method(self, name: str, on: bool) -> None:
        (self.shown.add if on else self.shown.discard)(name)
        self._refresh()

    def _refresh(self) -> None:
        set_text(self.eta, f"η = {self.game.eta:.2f}")
        set_text(self.counter, f"step {self.game.step}")
        self.once.setEnabled(self.game.step < LIMIT)
        word = "Pause" if self.playing else "Play"
        if self.play.text() != word:
            self.play.setText(word)
            self.play.setAccessibleName(word)
            self.play.setIcon(icon(word.lower(), self.theme))
        self.legend.show_game(self.game)
        self.plane.redraw()
        self.distance.lay()

    # --- Qt's own ------------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        """Repaint in other colours."""
        self.theme = theme
        self.plane.dress(theme, self.font())
        self.distance.dress(theme, self.font())
        self.legend.set_theme(theme)
        # One ground with the plots, which paint their own.
        self.setStyleSheet(f"QDialog {{ background: {theme.surface}; }}")
        for button, name in ((self.play, "play"), (self.once, "step"), (self.again, "reset")):
            button.setIcon(icon("pause" if button is self.play and self.playing else name, theme))

    def hideEvent(self, event: QHideEvent) -> None:
        """Put away, it rests."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._timer.stop()
            self._refresh()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "legend"):
            self.set_theme(self.theme)

    def event(self, event: QEvent) -> bool:
        # The training's keys for playing, stepping and resetting are the game's in its window.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._meant(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        call = self._meant(event)
        if call is not None:
            call()
            event.accept()
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def _meant(self, event: QKeyEvent) -> Callable[[], None] | None:
        """Return what a key is to do here, or None."""
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return None
        calls = {
            Qt.Key.Key_Space: self.toggle,
            Qt.Key.Key_Period: self.advance,
            Qt.Key.Key_R: self.rewind,
        }
        return calls.get(Qt.Key(event.key()))


def _button(text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setAccessibleName(text)
    button.setToolTip(tip)
    # Return is not to press what nobody chose.
    button.setAutoDefault(False)
    return button
