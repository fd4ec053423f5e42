"""The bar above all: play, step, freeze, reset, seed, speed, and where the run stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ganlab.ui.actions import ACTIONS, ActionInfo, Actions
from ganlab.ui.controls.number import NumberBox
from ganlab.ui.controls.speed import SpeedDial
from ganlab.ui.controls.text import divider, label, set_text
from ganlab.ui.icons import icon
from ganlab.ui.style import tabular
from ganlab.ui.theme import LIGHT, Theme

if TYPE_CHECKING:
    from ganlab.engine.experiment import Field
    from ganlab.runtime.state import RunState

__all__ = ["TransportBar"]

_GAP = 10


class _Group(QWidget):
    """Controls that stay together, behind a hairline."""

    def __init__(self, *parts: QWidget) -> None:
        super().__init__()
        self.line = divider()
        # Hidden or not, it takes its pixel: what fits must not depend on what is shown.
        policy = self.line.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.line.setSizePolicy(policy)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.line)
        row.addSpacing(_GAP - 6)
        for part in parts:
            row.addWidget(part)


class TransportBar(QWidget):
    """Buttons mirror the window's actions; the mouse never leaves the keyboard's focus on them.

    So a click on "step D" and then Space plays, while a button reached by Tab keeps its Space.
    """

    seed_chosen = Signal(object)
    speed_chosen = Signal(object)

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._theme: Theme = LIGHT
        self._playing = False
        self.play = QPushButton("Play")
        self.play.setObjectName("play")
        self._prepare(self.play, "play")
        self.play.clicked.connect(actions["play"].trigger)

        self.step_d = self._tool("step_d", "D")
        self.step_g = self._tool("step_g", "G")
        self.step_both = self._tool("step_both", "both")
        self.freeze_d = self._tool("freeze_d", "D")
        self.freeze_g = self._tool("freeze_g", "G")
        self.reset = self._tool("reset", "Reset")
        self.new_seed = self._tool("new_seed", "")

        self.seed = NumberBox(0, 0, whole=True)
        self.seed.setButtonSymbols(NumberBox.ButtonSymbols.NoButtons)
        self.seed.setAccessibleName("Seed")
        self.seed.lineEdit().clear()
        self.seed.value_changed.connect(self.seed_chosen)

        self.speed = SpeedDial()
        self.speed.rate_changed.connect(self.speed_chosen)

        self.step = label("0", "counter")
        self.step.setFont(tabular(self.step.font()))
        self.plan = label("", "small")
        for part, name in ((self.step, "Step"), (self.plan, "Planned steps")):
            part.setAccessibleName(name)
            part.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._layout()
        self._counts, self._planned = (0, 0, 0), 0
        self.step.setText("0")
        # As high as with a plan in it, which is not known yet.
        self.plan.setText(" ")

    def _layout(self) -> None:
        self._groups = [
            _Group(self.play, self.reset),
            _Group(label("Step", "muted"), self.step_d, self.step_g, self.step_both),
            _Group(label("Freeze", "muted"), self.freeze_d, self.freeze_g),
            _Group(label("Seed", "muted"), self.seed, self.new_seed),
            _Group(label("Speed", "muted"), self.speed),
        ]
        self._counter = QWidget()
        counter = QVBoxLayout(self._counter)
        counter.setContentsMargins(0, 0, 0, 0)
        counter.setSpacing(0)
        counter.addWidget(self.step)
        counter.addWidget(self.plan)
        self._rows: list[list[_Group]] = []
        self._arranging = False
        self._lines: list[QHBoxLayout] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 8, 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._column.setSpacing(8)
        self._measure()
        self._arrange(10_000)

    def _pack(self, width: int) -> list[list[_Group]]:
        """Return which groups stand in which row where there is so much room."""
        # The counter keeps its place at the right of the first row, with room for its digits.
        digits = self.fontMetrics().horizontalAdvance("of 10,000,000 steps")
        rows: list[list[_Group]] = [[]]
        room = width - 8 - digits - _GAP
        for group in self._groups:
            needed = group.minimumSizeHint().width() + (_GAP if rows[-1] else 0)
            if rows[-1] and needed > room:
                rows.append([])
                room = width - 8
            rows[-1].append(group)
            room -= needed
        return rows

    def _arrange(self, width: int) -> None:
        rows = self._pack(width)
        if rows == self._rows or self._arranging:
            return
        self._rows, self._arranging = rows, True
        for line in self._lines:
            self._column.removeItem(line)
            while line.takeAt(0) is not None:
                pass
        self._lines = []
        for number, groups in enumerate(rows):
            line = QHBoxLayout()
            line.setSpacing(_GAP)
            for i, group in enumerate(groups):
                group.line.setVisible(i > 0)
                line.addWidget(group)
            line.addStretch(1)
            if number == 0:
                line.addWidget(self._counter)
            self._column.addLayout(line)
            self._lines.append(line)
        self._arranging = False
        self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(self.width())

    def minimumSizeHint(self) -> QSize:
        """As narrow as two groups: what does not fit moves to another row."""
        widest = max(group.minimumSizeHint().width() for group in self._groups)
        counter = self._counter.minimumSizeHint().width()
        width = max(widest, self._groups[0].minimumSizeHint().width() + counter + _GAP)
        return QSize(width + 8, self._column.minimumSize().height())

    def _measure(self) -> None:
        metrics = self.fontMetrics()
        # Of one size whatever they say: a counter must not lay out the whole bar anew.
        hints = [
            QFontMetrics(part.font()).size(0, longest)
            for part, longest in ((self.step, "00,000,000"), (self.plan, "of 10,000,000 steps"))
        ]
        width = max(hint.width() for hint in hints) + 2
        for part, hint in zip((self.step, self.plan), hints, strict=True):
            part.setFixedSize(width, hint.height())
        self.seed.setFixedWidth(metrics.horizontalAdvance("0000000000") + 20)
        self.speed.setFixedWidth(metrics.horizontalAdvance("1 update every 2 s") + 8)
        for button in (self.step_d, self.step_g, self.step_both, self.freeze_d, self.freeze_g):
            button.setIconSize(QSize(metrics.height(), metrics.height()))
        self.play.setIconSize(QSize(metrics.height() + 2, metrics.height() + 2))
        # Wide enough for each of its words, so that nothing beside it moves.
        shown, widest = self.play.text(), 0
        for word in ("Play", "Pause", "Continue"):
            self.play.setText(word)
            widest = max(widest, self.play.sizeHint().width())
        self.play.setText(shown)
        self.play.setFixedWidth(widest)

    def _prepare(self, button: QAbstractButton, key: str) -> None:
        info: ActionInfo = ACTIONS[key]
        button.setAccessibleName(info.text)
        button.setToolTip(info.tooltip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def _tool(self, key: str, text: str) -> QToolButton:
        button, action = QToolButton(), self._actions[key]
        self._prepare(button, key)
        button.setText(text)
        button.setCheckable(action.isCheckable())
        if text:
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.clicked.connect(action.trigger)
        action.changed.connect(lambda b=button, a=action: _mirror(b, a))
        _mirror(button, action)
        return button

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for button, key in (
            (self.step_d, "step_d"), (self.step_g, "step_g"), (self.step_both, "step_both"),
            (self.freeze_d, "freeze_d"), (self.freeze_g, "freeze_g"), (self.reset, "reset"),
            (self.new_seed, "new_seed"),
        ):  # fmt: skip
            button.setIcon(icon(ACTIONS[key].icon, theme))
        self._play_icon()
        # Another theme may come with another size of everything.
        self._measure()
        self._rows = []
        self._arrange(self.width())

    def _play_icon(self) -> None:
        name = "pause" if self._playing else "play"
        self.play.setIcon(icon(name, self._theme, on_accent=True))

    def set_play(self, word: str, playing: bool) -> None:
        """Let the button say Play, Pause or Continue."""
        if self._playing != playing:
            self._playing = playing
            self._play_icon()
        self.play.setText(word)
        self.play.setAccessibleName(word)
        self.play.setToolTip(self._actions["play"].toolTip())
        self.play.setEnabled(self._actions["play"].isEnabled())

    def describe_seed(self, field: Field) -> None:
        """Take over what the experiment allows for a seed."""
        assert field.lo is not None and field.hi is not None
        self.seed.lo, self.seed.hi, self.seed.allowed = field.lo, field.hi, field.allowed
        self.seed.setToolTip(field.tooltip)

    def set_state(self, state: RunState) -> None:
        """Follow the run; posts nothing."""
        if not self.seed.hasFocus() or self.seed.value() != state.experiment.run.seed:
            self.seed.set_value(state.experiment.run.seed)
        self.speed.set_rate(state.updates_per_second)
        planned = state.experiment.training.steps
        if planned != self._planned:
            self.set_counts(*self._counts, planned)

    def set_counts(
        self, step: int, updates_d: int, updates_g: int, planned: int, *, past: bool = False
    ) -> None:
        """Show where the run stands, or the past step that is looked at."""
        self._counts, self._planned = (step, updates_d, updates_g), planned
        if self.step.text() != f"{step:,}":
            self.step.setText(f"{step:,}")
            self.step.setToolTip(
                f"A step is k_D updates of D, then k_G of G.\n"
                f"{updates_d:,} updates of D and {updates_g:,} of G so far."
            )
        if past:
            set_text(self.plan, "past step")
            return
        set_text(self.plan, f"of {planned:,} steps" if step <= planned else "steps, beyond plan")


def _mirror(button: QToolButton, action: QAction) -> None:
    if button.isEnabled() != action.isEnabled():
        button.setEnabled(action.isEnabled())
    if action.isCheckable() and button.isChecked() != action.isChecked():
        button.setChecked(action.isChecked())
