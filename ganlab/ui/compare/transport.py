"""The bar of a comparison: play, step, reset, seed and speed of all runs together."""

from __future__ import annotations

import random

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QWidget

from ganlab.engine.experiment import FIELDS
from ganlab.runtime import commands as c
from ganlab.runtime.comparing import CompareState
from ganlab.ui.controls.number import NumberBox
from ganlab.ui.controls.speed import SpeedDial
from ganlab.ui.controls.text import divider, label, set_text
from ganlab.ui.icons import icon
from ganlab.ui.style import tabular
from ganlab.ui.theme import LIGHT, Theme

__all__ = ["CompareTransport"]

_ONE_SEED = "All runs begin from this seed: the same start, the same minibatches."
_SEEDS = "This is run 1's: the runs differ in nothing but their seeds."


class CompareTransport(QWidget):
    """Says what the person wants of all runs; shows how they stand.

    Signals
    -------
    wanted(Command)
    """

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme = LIGHT
        self._state: CompareState | None = None
        self.play = QPushButton("Play")
        self.play.setObjectName("play")
        self.play.clicked.connect(self.toggle)
        self.reset = _tool("Reset", "Start all runs again from the same seed (R)")
        self.reset.clicked.connect(lambda: self.wanted.emit(c.Reset()))
        self.step = _tool("Step", "One step of every run (.)")
        self.step.clicked.connect(lambda: self.wanted.emit(c.StepBoth()))
        self.new_seed = _tool("", "Start all runs again from another seed (N)")
        self.new_seed.setAccessibleName("New seed")
        self.new_seed.clicked.connect(self.choose_seed)
        field = FIELDS["run.seed"]
        assert field.lo is not None and field.hi is not None
        self.seed = NumberBox(field.lo, field.hi, whole=True, allowed=field.allowed)
        self.seed.setButtonSymbols(NumberBox.ButtonSymbols.NoButtons)
        self.seed.setAccessibleName("Seed of all runs")
        self.seed.value_changed.connect(self._set_seed)
        self.speed = SpeedDial(noun="step", of="steps of every run")
        self.speed.rate_changed.connect(lambda rate: self.wanted.emit(c.SetSpeed(rate)))
        self.counter = label("0", "counter")
        self.plan = label("", "small")
        self.rate = label("", "small")
        self.rate.setToolTip("Steps a second that each run makes, over about the last second.")
        for part, name in (
            (self.counter, "Step"),
            (self.plan, "Planned steps"),
            (self.rate, "Steps a second"),
        ):
            part.setFont(tabular(part.font()))
            part.setAccessibleName(name)
        self._lay_out()
        self.play.setAccessibleName("Play")
        self.play.setToolTip("Train all runs, or pause (Space)")
        self.play.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for part in (self.play, self.reset, self.step):
            row.addWidget(part)
        groups: tuple[tuple[str, tuple[QWidget, ...]], ...] = (
            ("Seed", (self.seed, self.new_seed)),
            ("Speed", (self.speed,)),
        )
        for name, parts in groups:
            row.addWidget(divider())
            row.addWidget(label(name, "muted"))
            for control in parts:
                row.addWidget(control)
        row.addStretch(1)
        row.addWidget(self.rate)
        row.addSpacing(8)
        row.addWidget(self.counter)
        row.addWidget(self.plan)

    # --- what the person wants ---------------------------------------------------------------

    def toggle(self) -> None:
        """Play, pause, or go on beyond the plan."""
        phase = self._state.phase if self._state is not None else "preparing"
        if phase == "playing":
            self.wanted.emit(c.Pause())
        elif phase in ("paused", "finished"):
            self.wanted.emit(c.Play())

    def choose_seed(self) -> None:
        """Start from another seed: four digits, short enough to be read out."""
        if self._state is not None:
            old = self._state.comparison.base.run.seed
            self._set_seed(random.choice([s for s in range(1, 10_000) if s != old]))

    def _set_seed(self, seed: int) -> None:
        if self._state is not None and seed != self._state.comparison.base.run.seed:
            self.wanted.emit(c.Reset(seed))

    # --- what it shows -----------------------------------------------------------------------

    def set_state(self, state: CompareState) -> None:
        """Follow the runs; asks for nothing."""
        self._state = state
        ready = bool(state.runs)
        for part in (self.reset, self.step):
            part.setEnabled(ready)
        one = state.comparison.one_seed
        for control in (self.seed, self.new_seed):
            control.setEnabled(ready and one)
        self.seed.setToolTip(_ONE_SEED if one else _SEEDS)
        self.reset.setToolTip(f"Start all runs again from the same seed{'' if one else 's'} (R)")
        self.play.setEnabled(state.phase in ("paused", "playing", "finished"))
        words = {"playing": "Pause", "finished": "Continue"}
        word = words.get(state.phase, "Play")
        if self.play.text() != word:
            self.play.setText(word)
            self.play.setAccessibleName(word)
        self._play_icon()
        self.seed.set_value(state.comparison.base.run.seed)
        self.speed.set_rate(state.steps_per_second)
        self.show_step(state.head if state.past is None else state.past)

    def show_step(self, step: int, rate: float = 0.0) -> None:
        """Show the step that is seen, and how fast the runs go."""
        state = self._state
        if state is None:
            return
        set_text(self.counter, f"{step:,}")
        planned = state.planned
        words = f"of {planned:,} steps" if step <= planned else "steps, beyond plan"
        set_text(self.plan, "past step" if state.past is not None else words)
        fast = f"{rate:,.0f}" if rate >= 9.95 else f"{rate:.1f}"
        set_text(self.rate, f"{fast} steps/s" if rate > 0 else "")

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for button, name in (
            (self.reset, "reset"),
            (self.step, "step-both"),
            (self.new_seed, "seed"),
        ):
            button.setIcon(icon(name, theme))
        self._play_icon()
        self._measure()

    def _play_icon(self) -> None:
        name = "pause" if self.play.text() == "Pause" else "play"
        self.play.setIcon(icon(name, self._theme, on_accent=True))

    def _measure(self) -> None:
        metrics = self.fontMetrics()
        self.play.setIconSize(QSize(metrics.height() + 2, metrics.height() + 2))
        # Wide enough for each of its words, so that nothing beside it moves.
        shown, widest = self.play.text(), 0
        for word in ("Play", "Pause", "Continue"):
            self.play.setText(word)
            widest = max(widest, self.play.sizeHint().width())
        self.play.setText(shown)
        self.play.setFixedWidth(widest)
        self.seed.setFixedWidth(metrics.horizontalAdvance("0000000000") + 20)
        self.speed.setFixedWidth(metrics.horizontalAdvance("1 step every 2 s") + 24)
        for part, longest in (
            (self.counter, "00,000,000"),
            (self.plan, "of 10,000,000 steps"),
            (self.rate, "00,000 steps/s"),
        ):
            part.setFixedWidth(QFontMetrics(part.font()).horizontalAdvance(longest) + 2)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        self.counter.setAlignment(right)
        self.rate.setAlignment(right)


def _tool(text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setAccessibleName(text)
    button.setToolTip(tip)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    if text:
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    return button
