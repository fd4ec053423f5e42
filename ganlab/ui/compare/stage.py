"""The runs side by side: their views in step, their losses over each other, and the table."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSplitter, QToolButton, QVBoxLayout, QWidget

from ganlab.comparisons import Comparison
from ganlab.engine.probes import Request
from ganlab.runtime import commands as c
from ganlab.runtime.comparing import CompareFrame, CompareSession, CompareState
from ganlab.runtime.reporting import change_words
from ganlab.ui.compare.axes import EqualAxes
from ganlab.ui.compare.column import RunColumn
from ganlab.ui.compare.loop import CompareLoop
from ganlab.ui.compare.losses import LossesPair
from ganlab.ui.compare.scores import Scores
from ganlab.ui.compare.table import MeasuresTable
from ganlab.ui.compare.transport import CompareTransport
from ganlab.ui.controls.text import label
from ganlab.ui.controls.tips import wrapped
from ganlab.ui.history import LossHistory
from ganlab.ui.theme import LIGHT, Theme
from ganlab.ui.timeline.track import Track

__all__ = ["ComparePage"]


class ComparePage(QWidget):
    """Shows one comparison, and owns its session.

    Signals
    -------
    other_asked()
        The person wants to compare something else.
    run_asked(Run)
        A run that is to be opened in the main window.
    playing_changed(bool)
        Whether the runs play.
    refused(str), told(str), failed(Failure)
        What cannot be, what the person should know, and what went wrong.
    """

    other_asked = Signal()
    run_asked = Signal(object)
    playing_changed = Signal(bool)
    refused = Signal(str)
    told = Signal(str)
    failed = Signal(object)

    def __init__(
        self,
        session: CompareSession,
        theme: Theme = LIGHT,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self.session = session
        self.theme = theme
        self.state: CompareState = session.state
        comparison = self.state.comparison
        self._playing = False
        self.transport = CompareTransport()
        self.columns = [
            RunColumn(i, variant.title, _said(comparison, variant.changes))
            for i, variant in enumerate(comparison.variants)
        ]
        self.histories = [LossHistory() for _ in self.columns]
        self.axes = EqualAxes()
        self.losses = LossesPair()
        self.table = MeasuresTable()
        self.table.begin(comparison, theme)
        self.scores = Scores(clock)
        self.track = Track()
        self.track.setAccessibleName("Timeline of all runs")
        self.loop = CompareLoop(session, self, self)
        self._make_head(comparison)
        self._lay_out()
        self.losses.begin(comparison, self.histories)
        self._wire()
        self.set_theme(theme)
        self._take_state(self.state)

    def _make_head(self, comparison: Comparison) -> None:
        self.title = label(comparison.title, "counter")
        self.shows = label(comparison.shows, "muted", wrap=True)
        self.shows.setAccessibleName("What the comparison shows")
        if comparison.watch:
            self.shows.setToolTip(wrapped(f"Watch: {comparison.watch}"))
        self.shows.setVisible(bool(comparison.shows))
        self.layers = QToolButton()
        self.layers.setText("Layers")
        self.layers.setToolTip("Show or hide what is drawn in the views of all runs")
        self.layers.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.layers_menu = QMenu(self.layers)
        self.layers_menu.setToolTipsVisible(True)
        self.layers_menu.aboutToShow.connect(self._fill_layers)
        self.layers.setMenu(self.layers_menu)
        self.save = QToolButton()
        self.save.setText("Save")
        self.save.setToolTip("Save the table as CSV, or what is to be seen here as a picture")
        self.save.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.save_menu = QMenu(self.save)
        self.save.setMenu(self.save_menu)
        self.other = QToolButton()
        self.other.setText("Compare something else…")
        self.other.setToolTip("Choose what is compared; these runs are given up")
        for button in (self.layers, self.save, self.other):
            button.setAccessibleName(button.text())
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.title)
        head.addSpacing(8)
        head.addWidget(self.shows, 1)
        if self.shows.isHidden():
            head.addStretch(1)
        for button in (self.layers, self.save, self.other):
            head.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        runs = QWidget()
        row = QHBoxLayout(runs)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for column in self.columns:
            row.addWidget(column, 1)
        below = QWidget()
        below.setObjectName("panel")
        below.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        foot = QHBoxLayout(below)
        foot.setContentsMargins(12, 8, 4, 8)
        foot.setSpacing(16)
        foot.addWidget(self.losses, 1)
        foot.addWidget(self.table)
        self.split = QSplitter(Qt.Orientation.Vertical)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(runs)
        self.split.addWidget(below)
        self.split.setStretchFactor(0, 3)
        self.split.setStretchFactor(1, 2)
        self.split.setSizes([600, 330])
        page = QVBoxLayout(self)
        page.setContentsMargins(12, 10, 12, 6)
        page.setSpacing(8)
        page.addLayout(head)
        page.addWidget(self.transport)
        page.addWidget(self.split, 1)
        page.addWidget(self.track)

    def _wire(self) -> None:
        session = self.session
        session.state_changed.connect(self._take_state)
        session.rejected.connect(self.refused)
        session.notice.connect(self.told)
        session.failed.connect(self.failed)
        session.handed_over.connect(self.run_asked)
        self.transport.wanted.connect(self.post)
        self.track.sought.connect(lambda step: self.post(c.Seek(step)))
        self.other.clicked.connect(self.other_asked)
        for column in self.columns:
            column.open_asked.connect(lambda i=column.index: session.hand_over(i))

    def start(self) -> None:
        """Let the runs be built; they then stand paused."""
        self.session.start()

    def post(self, command: c.Command) -> None:
        """Send a command."""
        self.session.post(command)
        self.loop.poke()

    def close_runs(self) -> None:
        """Stop the clock, then the threads."""
        self.loop.close()
        self.session.close()

    # --- what the loop asks ------------------------------------------------------------------

    def requests(self) -> tuple[frozenset[Request], ...]:
        playing = self.state.phase == "playing"
        scores = self.scores.wanted(self.state.runs, playing=playing)
        return tuple(
            (column.view.requests() if column.view is not None else frozenset()) | score
            for column, score in zip(self.columns, scores, strict=True)
        )

    def rows_known(self) -> tuple[int, ...]:
        return tuple(len(history) for history in self.histories)

    # --- what is shown -----------------------------------------------------------------------

    def _take_state(self, state: CompareState) -> None:
        before, self.state = self.state, state
        if state.generation != before.generation:
            for history in self.histories:
                history.begin(state.generation)
            self.scores.forget()
            self.table.forget()
            self.losses.begin(state.comparison, self.histories)
        elif (state.past, state.arrived) != (before.past, before.arrived):
            self.scores.moved()
        for i, run in enumerate(state.runs):
            column = self.columns[i]
            known = column.view
            column.set_state(run, state.faults[i])
            if column.view is not None and column.view is not known:
                column.set_theme(self.theme)
                column.view.requests_changed.connect(self.loop.look)
        self.axes.link([column.view for column in self.columns])
        self.transport.set_state(state)
        self.track.show_timeline(state.timeline, state.head, state.planned)
        self.losses.set_past(state.past)
        self.loop.set_state(state)
        playing = state.phase == "playing"
        if playing != self._playing:
            self._playing = playing
            self.playing_changed.emit(playing)

    def show_frame(self, frame: CompareFrame) -> None:
        grew = False
        for column, history, one in zip(self.columns, self.histories, frame.frames, strict=True):
            grew = history.take(one) or grew
            column.set_frame(one)
        self.axes.even()
        self.transport.show_step(frame.step, frame.steps_per_second)
        if frame.past is None:
            self.track.show_timeline(self.state.timeline, frame.step, self.state.planned)
        numbers = self.scores.take(frame, self.histories)
        if numbers is not None:
            self.table.show_numbers(numbers, frame.step)
        self.table.mark_stale(self.scores.keys, self.scores.stale)
        if grew:
            self.losses.grew()

    # --- layers ------------------------------------------------------------------------------

    def _fill_layers(self) -> None:
        """Offer the layers that any of the views has."""
        self.layers_menu.clear()
        boxes = [column.boxes for column in self.columns]
        for name in dict.fromkeys(name for named in boxes for name in named):
            first = next(named[name] for named in boxes if name in named)
            if first.isHidden():
                continue
            action = self.layers_menu.addAction(first.icon(), name)
            action.setCheckable(True)
            action.setChecked(first.isChecked())
            action.setToolTip(first.toolTip())
            action.toggled.connect(lambda on, name=name: self._switch(name, on))

    def _switch(self, name: str, on: bool) -> None:
        for column in self.columns:
            box = column.boxes.get(name)
            if box is not None:
                box.setChecked(on)
        self.loop.poke()

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self.transport.set_theme(theme)
        self.losses.set_theme(theme)
        self.table.set_theme(theme)
        self.track.set_theme(theme)
        for column in self.columns:
            column.set_theme(theme)


def _said(comparison: Comparison, changes: tuple[tuple[str, object], ...]) -> str:
    """Say which fields of the base a variant changes."""
    said = [change_words(comparison.base, path, value) for path, value in changes]
    return "\n".join(said) or "The base: nothing is changed"
