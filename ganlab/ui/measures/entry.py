"""One measure in the panel: its name, how to run it, how far it is, and what it found."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ganlab.engine.metrics.images import Measure, Report
from ganlab.ui.controls.text import label, restyle, set_text
from ganlab.ui.controls.tips import describe, wrapped
from ganlab.ui.data_picker.note import ProgressNote
from ganlab.ui.measures.results import Results

__all__ = ["MeasureEntry"]


class MeasureEntry(QWidget):
    """Shows one measure; what is asked of it goes out as signals.

    Signals
    -------
    run_asked(str), copy_asked(str), way_asked(str)
        Run it; copy its numbers; go the way out that its note offers. Each with its name.
    cancel_asked()
        Give up what runs.
    """

    run_asked = Signal(str)
    copy_asked = Signal(str)
    way_asked = Signal(str)
    cancel_asked = Signal()

    def __init__(self, measure: Measure, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.measure = measure
        self.busy = False
        #: Why it cannot be run on this data; "" where it can, None while that is not known.
        self.why_not: str | None = None
        self.title = label(measure.title, "section", wrap=True)
        meaning = measure.definition
        if measure.unit:
            meaning += f"\nIn {measure.unit}."
        if measure.source:
            meaning += f"\nSource: {measure.source}."
        describe(self.title, meaning)
        describe(self, meaning)
        self.setAccessibleName(measure.title)
        self.run_button = QPushButton("Run")
        self.run_button.setAccessibleName(f"Run {measure.title}")
        self.run_button.clicked.connect(lambda: self.run_asked.emit(measure.name))
        #: Why it cannot be run, or what went wrong.
        self.note = label("", "small", wrap=True)
        self.note.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.note.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.note.hide()
        self.way_button = QPushButton()
        self.way_button.clicked.connect(lambda: self.way_asked.emit(measure.name))
        self.way_button.hide()
        self.progress = ProgressNote()
        self.progress.cancelled.connect(self.cancel_asked)
        self.results = Results()
        self._copy = QAction("Copy these numbers", self)
        self._copy.triggered.connect(lambda: self.copy_asked.emit(measure.name))
        self._copy.setEnabled(False)
        self.addAction(self._copy)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self._build()
        self._refresh()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.title, 1)
        head.addWidget(self.run_button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        for part in (self.note, self.progress, self.results):
            column.addWidget(part)
        column.insertWidget(2, self.way_button, 0, Qt.AlignmentFlag.AlignLeft)

    # --- how it stands -------------------------------------------------------------------------

    @property
    def ready(self) -> bool:
        """Whether it can be asked for now."""
        return self.why_not == "" and not self.busy

    def set_fit(self, why_not: str | None, way: str = "") -> None:
        """Take over whether it can be run here, and the name of a way out where it cannot."""
        if why_not:
            self._say(why_not, way)
        elif self.why_not:
            self._say("")
        self.why_not = why_not
        self._refresh()

    def wait_for_turn(self) -> None:
        """It was asked for."""
        self.busy = True
        self._say("")
        self.progress.say("Waits for its turn", 0.0)
        self._refresh()

    def show_progress(self, share: float, words: str) -> None:
        """It runs: how much of it is done (0 to 1), and what is being done."""
        if self.busy:
            self.progress.say(words[:1].upper() + words[1:], share, f"{100 * share:.0f} %")

    def finish(self, report: Report) -> None:
        """It is done."""
        self._rest()
        self.results.show_report(report)
        self._refresh()

    def fail(self, why: str, way: str = "") -> None:
        """It could not be done; what it found earlier stays."""
        self._rest()
        self._say(why, way, "warning")

    def stop(self, words: str = "") -> None:
        """It was given up."""
        self._rest()
        self._say(self.why_not or words)

    def clear(self) -> None:
        """Another run begins: what was found is not of it."""
        self.results.clear()
        if not self.why_not:
            self._say("")
        self._refresh()

    def _rest(self) -> None:
        self.busy = False
        self.progress.clear()
        self._refresh()

    def _say(self, text: str, way: str = "", role: str = "small") -> None:
        set_text(self.note, text)
        restyle(self.note, "role", role)
        self.note.setAccessibleName(f"{self.measure.title}: {text}" if text else "")
        self.note.setVisible(bool(text))
        self.way_button.setText(way)
        self.way_button.setAccessibleName(f"{way} for {self.measure.title}" if way else "")
        self.way_button.setToolTip(wrapped(text))
        self.way_button.setVisible(bool(way))

    def _refresh(self) -> None:
        if self.run_button.isEnabled() != self.ready:
            self.run_button.setEnabled(self.ready)
        if self.busy:
            tip = f"{self.measure.title} is under way"
        else:
            tip = self.why_not or "Measure the networks as they are now; training goes on"
        self.run_button.setToolTip(wrapped(tip))
        restyle(self.title, "stale", bool(self.why_not))
        self._copy.setEnabled(self.results.report is not None)
