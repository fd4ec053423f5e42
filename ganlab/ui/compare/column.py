"""One run of a comparison: what is so in it, how it stands, and its picture."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ganlab.engine.detector.report import Report
from ganlab.engine.kinds import Kind
from ganlab.runtime.frame import Frame
from ganlab.runtime.state import RunState
from ganlab.ui.canvas.cursor import CursorReadout
from ganlab.ui.compare.looks import Sample
from ganlab.ui.controls.text import label, restyle, set_text
from ganlab.ui.controls.tips import wrapped
from ganlab.ui.docks import ViewHost, Waiting
from ganlab.ui.icons import icon
from ganlab.ui.signs import Sign
from ganlab.ui.theme import Theme
from ganlab.ui.views.view import View

__all__ = ["RunColumn", "view_for"]


def view_for(kind: Kind) -> View:
    """Make the view of the main window's stage that shows such data best."""
    if kind == "line":
        from ganlab.ui.views.figure1 import Figure1View

        return Figure1View()
    if kind == "plane":
        from ganlab.ui.views.boundary import BoundaryView

        return BoundaryView()
    from ganlab.ui.views.pictures import SamplesView

    samples = SamplesView()
    # Columns are narrow; its words would be cut off.
    samples.hint = ""
    return samples


class RunColumn(QWidget):
    """Title, verdict and view of one run.

    Parameters
    ----------
    index
        Which of the runs.
    title, changes
        What is so in it, and which fields of the base that changes, in words.
    """

    #: The person wants to go on with this run in the main window.
    open_asked = Signal()

    def __init__(self, index: int, title: str, changes: str) -> None:
        super().__init__()
        self.index, self.title = index, title
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(f"Run {index + 1}: {title}")
        self.view: View | None = None
        self.host: ViewHost | None = None
        self._kind: Kind | None = None
        self._report: Report | None = None
        self._fault, self._finished = "", False
        self.sample = Sample(index)
        self.heading = _Cut(f"{index + 1}  {title}", "title")
        self.heading.setToolTip(wrapped(f"{title}\n{changes}"))
        self.badge = label("past", "badge")
        self.badge.setAccessibleName(f"Past step that run {index + 1} shows")
        self.badge.hide()
        self.open = QToolButton()
        self.open.setProperty("flat", True)
        self.open.setIconSize(QSize(14, 14))
        self.open.setAccessibleName(f"Open run {index + 1} in the main window")
        self.open.setToolTip(
            "Open this run in the main window as it stands here, and go on with it there"
        )
        self.open.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.open.clicked.connect(self.open_asked)
        self.sign = Sign(20)
        self.words = _Cut("", "small")
        self.words.setAccessibleName(f"Verdict of run {index + 1}")
        self._waiting = Waiting("Preparing…")
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self.sample)
        head.addWidget(self.heading, 1)
        head.addWidget(self.badge)
        head.addWidget(self.open)
        stands = QHBoxLayout()
        stands.setSpacing(6)
        stands.addWidget(self.sign)
        stands.addWidget(self.words, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 6, 6, 4)
        self._column.setSpacing(2)
        self._column.addLayout(head)
        self._column.addLayout(stands)
        self._column.addWidget(self._waiting, 1)

    # --- its view ----------------------------------------------------------------------------

    def set_state(self, state: RunState, fault: str) -> None:
        """Take over how the run stands, and what stopped it."""
        data = state.distribution
        if data is not None and data.kind != self._kind:
            self._put(data.kind)
        if self.view is not None:
            self.view.set_state(state)
            # Some show their bars again with each state.
            _strip(self.view)
            _rest_brush(self.view)
        self._fault, self._finished = fault, state.phase == "finished"
        self._say()

    def _put(self, kind: Kind) -> None:
        before = self.host or self._waiting
        self._column.removeWidget(before)
        before.hide()
        before.deleteLater()
        self._kind = kind
        self.view = view_for(kind)
        self.host = ViewHost(self.view.title, self.view.kinds)
        self.host.put(self.view)
        self.host.set_kind(kind)
        self._column.addWidget(self.host, 1)

    @property
    def boxes(self) -> dict[str, QCheckBox]:
        """The view's layers, by name: those of all runs are switched together."""
        if self.view is None:
            return {}
        bar = _bar(self.view) or self.view
        return {box.text() or box.accessibleName(): box for box in bar.findChildren(QCheckBox)}

    def set_frame(self, frame: Frame) -> None:
        """Show a frame of this run."""
        assert self.view is not None and self.host is not None
        self.view.set_frame(frame)
        self.host.reveal()
        self.host.tell_seen()
        if self.badge.isHidden() == frame.past:
            self.badge.setVisible(frame.past)
        self.badge.setToolTip(f"Not the newest step, but step {frame.step:,}")
        if frame.report is not self._report:
            self._report = frame.report
            self._say()

    def _say(self) -> None:
        """Say how it stands: its fault, or the detector's verdict."""
        if self._fault:
            self.sign.show_kind("diverged")
            words = tip = f"Stopped: {self._fault}"
        elif self._report is None:
            self.sign.show_kind("waiting")
            words = tip = "Not enough seen yet"
        else:
            verdict = self._report.verdict
            self.sign.show_kind(verdict.kind)
            words = verdict.words
            tip = "\n".join((verdict.words, *verdict.evidence_words))
        if self._finished and not self._fault:
            words = f"Finished. {words}"
        restyle(self.words, "role", "warning" if self._fault else "small")
        self.words.say(words)
        self.words.setToolTip(wrapped(tip))

    def set_theme(self, theme: Theme) -> None:
        self.sample.set_theme(theme)
        self.sign.set_theme(theme)
        self.open.setIcon(icon("float", theme))
        if self.host is not None:
            self.host.set_theme(theme)
        else:
            self._waiting.theme = theme


class _Cut(QLabel):
    """A line that ends in … where there is no room, and never asks for more."""

    def __init__(self, text: str, role: str) -> None:
        super().__init__()
        self.setProperty("role", role)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.whole = text
        self.say(text)

    def say(self, text: str) -> None:
        """Show another text."""
        self.whole = text
        self.setAccessibleDescription(text)
        self._cut()

    def _cut(self) -> None:
        room = max(self.width(), 40)
        set_text(self, self.fontMetrics().elidedText(self.whole, Qt.TextElideMode.ElideRight, room))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut()

    def minimumSizeHint(self) -> QSize:
        return QSize(40, super().minimumSizeHint().height())


def _strip(view: View) -> None:
    """Leave out a view's own bars: what is switched is switched for all runs together."""
    bar = _bar(view)
    if bar is not None:
        bar.hide()
    if isinstance(readout := getattr(view, "readout", None), CursorReadout):
        # Columns are narrow; its words are the tooltip's.
        readout.set_hint("")


def _bar(view: View) -> QWidget | None:
    """Return the bar of a view's layers, where it has one of its own."""
    for name in ("layer_bar", "bar"):
        bar = getattr(view, name, None)
        if isinstance(bar, QWidget):
            return bar
    return None


def _rest_brush(view: View) -> None:
    """Nothing is drawn upon here."""
    tool, bar = getattr(view, "tool", None), getattr(view, "brush_bar", None)
    if tool is not None and bar is not None:
        tool.set_active(False)
        bar.hide()
