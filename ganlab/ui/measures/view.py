"""The panel of slow measures."""

from __future__ import annotations

from typing import Any, Protocol

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ganlab.engine.data import IMAGE_SETS
from ganlab.engine.data.images.file_set import FileSet
from ganlab.engine.kinds import Kind
from ganlab.engine.metrics.images import MEASURES, SAMPLES, Report
from ganlab.runtime.frame import Frame
from ganlab.runtime.state import RunState
from ganlab.ui.controls.text import rule
from ganlab.ui.controls.tips import wrapped
from ganlab.ui.fetching import plain
from ganlab.ui.measures.entry import MeasureEntry
from ganlab.ui.measures.table import as_table
from ganlab.ui.views.view import View

__all__ = ["MeasuresView"]


class Measurer(Protocol):
    """What the panel needs of a session."""

    measure_progressed: SignalInstance
    measured: SignalInstance
    measure_failed: SignalInstance
    measure_cancelled: SignalInstance

    def measure(self, name: str) -> None: ...
    def cancel_measure(self) -> None: ...


class MeasuresView(View):
    """Every measure with what it found last, of which step, and a button to run it.

    A measure looks at the networks as they stood when it was asked for; training goes on. What it
    found stays until another run begins, and says so once the networks have changed.

    Signals
    -------
    data_wanted(str)
        The files of that set are missing, and the person asks for them.
    """

    key = "measures"
    title = "Measures"
    kinds: tuple[Kind, ...] = ("images",)

    data_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session: Measurer | None = None
        self._state: RunState | None = None
        self._known: tuple[Any, ...] = ()
        #: Step and updates of D and of G as last seen, and as each measure was asked for.
        self._now: tuple[int, int, int] | None = None
        self._asked: dict[str, tuple[int, int, int] | None] = {}
        self.entries = {measure.name: MeasureEntry(measure) for measure in MEASURES.values()}
        self.all_button = QPushButton("Run all")
        self.all_button.setAccessibleName("Run all measures")
        self.all_button.clicked.connect(self.run_all)
        self.copy_button = QPushButton("Copy")
        self.copy_button.setAccessibleName("Copy all numbers")
        self.copy_button.setToolTip("Copy all numbers as a table, for a spreadsheet")
        self.copy_button.clicked.connect(self.copy)
        self._build()
        for entry in self.entries.values():
            entry.run_asked.connect(self.run)
            entry.cancel_asked.connect(self.cancel)
            entry.copy_asked.connect(self.copy)
            entry.way_asked.connect(self._go_way)
        self._refresh()

    def _build(self) -> None:
        inner = QWidget()
        inner.setObjectName("scrolled")
        stack = QVBoxLayout(inner)
        stack.setContentsMargins(12, 4, 12, 12)
        stack.setSpacing(10)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.all_button)
        head.addWidget(self.copy_button)
        head.addStretch(1)
        stack.addLayout(head)
        for entry in self.entries.values():
            stack.addWidget(rule())
            stack.addWidget(entry)
        stack.addStretch(1)
        scroll = self.scrolled = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setAccessibleName(self.title)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll)

    # --- the run -------------------------------------------------------------------------------

    def follow(self, session: Measurer) -> None:
        """Measure by this session from now on."""
        self._session = session
        session.measure_progressed.connect(self._progressed)
        session.measured.connect(self._measured)
        session.measure_failed.connect(self._failed)
        session.measure_cancelled.connect(self._cancelled)
        self._refresh()

    def set_state(self, state: RunState) -> None:
        before, self._state = self._state, state
        if before is None or state.generation != before.generation:
            self._now = None
            self._asked.clear()
            for entry in self.entries.values():
                entry.clear()
            if any(entry.busy for entry in self.entries.values()):
                # Nobody asks any more for what would be found of the run that is gone.
                self.cancel()
        known = (state.generation, state.phase == "preparing", state.experiment)
        if known != self._known:
            self._known = known
            self.look_again()

    def look_again(self) -> None:
        """Ask each measure whether it fits: files may have come, or another run begun."""
        state = self._state
        if state is None or state.phase == "preparing" or state.distribution is None:
            return
        if state.distribution.kind not in self.kinds:
            return
        data = state.distribution
        # A set that is here needs no look at the disk for each measure.
        missing = isinstance(data, FileSet) and not data.available
        for name, entry in self.entries.items():
            why = MEASURES[name].fits(state.experiment, data)
            way = f"Get {data.title}…" if why and missing and "not here" in why else ""
            entry.set_fit(plain(why), way)
        self._refresh()

    def set_frame(self, frame: Frame) -> None:
        now = (frame.step, frame.updates_d, frame.updates_g)
        if now != self._now:
            self._now = now
            for name in self.entries:
                self._age(name)

    def _age(self, name: str) -> None:
        results = self.entries[name].results
        if results.report is None or self._now is None:
            return
        stale = self._now[0] != results.report.step
        asked = self._asked.get(name)
        if not stale and asked is not None and asked[0] == results.report.step:
            # A network that was updated alone, within the step.
            stale = self._now != asked
        if results.stale != stale:
            results.mark_stale(stale)

    # --- what is asked for ---------------------------------------------------------------------

    def run(self, name: str) -> None:
        """Measure the run as it stands."""
        entry = self.entries[name]
        if self._session is None or not entry.ready:
            return
        self._asked[name] = self._now
        entry.wait_for_turn()
        self._refresh()
        self._session.measure(name)

    def run_all(self) -> None:
        """Measure all that fit, one after the other, of the run as it stands."""
        for name in self.entries:
            self.run(name)

    def cancel(self) -> None:
        """Give up what runs, and all that wait."""
        if self._session is not None:
            self._session.cancel_measure()

    def copy(self, name: str | bool = False) -> None:
        """Copy all numbers, or those of one measure, as text that a spreadsheet takes."""
        chosen = [self.entries[name]] if isinstance(name, str) else self.entries.values()
        found = [(e.measure, e.results.report) for e in chosen if e.results.report is not None]
        if found:
            QGuiApplication.clipboard().setText(as_table(found))

    def _go_way(self, _name: str) -> None:
        state = self._state
        if state is not None and state.experiment.data.name in IMAGE_SETS:
            self.data_wanted.emit(state.experiment.data.name)

    # --- what comes back -----------------------------------------------------------------------

    def _progressed(self, name: str, share: float, words: str) -> None:
        if name in self.entries:
            self.entries[name].show_progress(share, words)

    def _measured(self, name: str, report: Report) -> None:
        entry = self.entries.get(name)
        if entry is None:
            return
        if self._state is None or report.generation != self._state.generation:
            entry.stop()
        else:
            entry.finish(report)
            self._age(name)
        self._refresh()

    def _failed(self, name: str, why: str) -> None:
        if name in self.entries:
            from ganlab.ui.fetching import missing_set

            missing = missing_set(why)
            way = f"Get {IMAGE_SETS[missing].title}…" if missing else ""
            self.entries[name].fail(plain(why), way)
            self._refresh()

    def _cancelled(self, name: str) -> None:
        if name in self.entries:
            self.entries[name].stop("Cancelled.")
            self._refresh()

    def _refresh(self) -> None:
        able = self._session is not None and any(e.ready for e in self.entries.values())
        if self.all_button.isEnabled() != able:
            self.all_button.setEnabled(able)
        tip = (
            f"Run every measure that fits, one after the other, each of {SAMPLES:,} samples of "
            "the networks as they are now; training goes on"
        )
        self.all_button.setToolTip(wrapped(tip if able else "Nothing can be measured now"))
        self.copy_button.setEnabled(
            any(e.results.report is not None for e in self.entries.values())
        )
