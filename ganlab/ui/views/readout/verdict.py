"""The verdict, on top: what it is, since when, on what it rests, and what to try."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ganlab.engine.detector.report import Report, Verdict
from ganlab.ui.controls.text import label, set_text
from ganlab.ui.controls.tips import describe, wrapped
from ganlab.ui.remedies import Remedies
from ganlab.ui.signs import LEVELS, SHORT, Sign
from ganlab.ui.theme import Theme
from ganlab.ui.views.readout.tries import Tries

__all__ = ["EVIDENCE", "VerdictPanel"]

#: Lines of evidence that are shown; all of them are there on hover.
EVIDENCE = 3
_WAITING = Verdict("waiting")

_CONFIDENCE = (
    "Confidence: share of the last observations (at most eight) that, each by itself, say the "
    "same as the verdict. A verdict changes only after several of them in a row."
)
_TERMS = """\
NDB: bins (known modes, where there are any) in which the generated share differs from the \
data's by a two-proportion z-test, significance 5 % (Richardson & Weiss 2018). Perfect samples \
score 5 % of bins by chance.
Mode covered: the nearest of at least one high-quality sample. High quality: within 3 standard \
deviations of the nearest mode. Reverse KL: KL(high-quality samples over modes ‖ the modes' \
weights), nats.
Near-duplicates: nearer than 1 % of real samples are to their nearest neighbour; from their \
number follows how many different samples there are (birthday test, Arora & Zhang 2017)."""


class Steady(QLabel):
    """Words in lines that may grow but not shrink, so that nothing below them jumps."""

    def __init__(self, role: str) -> None:
        super().__init__()
        self.setProperty("role", role)
        self.setWordWrap(True)
        self.setTextFormat(label().textFormat())
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self._least = 0

    def say(self, text: str, *, anew: bool = False) -> None:
        """Show other words; ``anew`` lets it take no more room than they need."""
        if anew:
            self._least = 0
            self.setMinimumHeight(0)
        set_text(self, text)
        self._hold()

    def _hold(self) -> None:
        self._least = max(self._least, self.heightForWidth(max(self.width(), 80)))
        if self.minimumHeight() != self._least:
            self.setMinimumHeight(self._least)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._least = 0
            self._hold()

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self._least)


class VerdictPanel(QWidget):
    """Says in words how the run stands, and offers what may help.

    It changes only where the verdict does; its numbers are shown as often as it is told to.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Verdict")
        self.sign = Sign()
        self.words = Steady("figure")
        self.words.setAccessibleName("Verdict")
        self.since = label("", "small")
        self.since.setAccessibleName("Since when, and how sure")
        self.evidence = Steady("small")
        self.evidence.setAccessibleName("Evidence")
        self.tries = Tries()
        self.pause = QCheckBox("Pause at a collapse")
        self.pause.setAccessibleName(self.pause.text())
        describe(
            self.pause,
            "Pause of its own accord, at the step at which the verdict becomes Collapsed.",
        )
        describe(self.since, _CONFIDENCE)
        self._report: Report | None = None
        self._shown = _WAITING
        self._remedies: Remedies | None = None
        self._lay_out()
        self._say(_WAITING, anew=True)

    def _lay_out(self) -> None:
        said = QVBoxLayout()
        said.setSpacing(0)
        said.addWidget(self.words)
        said.addWidget(self.since)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self.sign)
        head.addLayout(said, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.evidence)
        column.addWidget(self.pause)
        column.addWidget(self.tries)

    def set_remedies(self, remedies: Remedies) -> None:
        """Take over who sets the fields of what is tried."""
        self._remedies = remedies
        self.tries.set_remedies(remedies)
        self.pause.setChecked(remedies.pausing)
        self.pause.toggled.connect(remedies.set_pausing)
        remedies.pausing_changed.connect(self.pause.setChecked)

    def set_theme(self, theme: Theme) -> None:
        self.sign.set_theme(theme)

    @property
    def report(self) -> Report | None:
        """What is shown."""
        return self._report

    def show_report(self, report: Report | None) -> None:
        """Show what the detector says, where that is news; None waits."""
        if report is self._report:
            return
        self._report = report
        verdict = _WAITING if report is None else report.verdict
        if verdict != self._shown:
            anew = verdict.kind != self._shown.kind
            self._shown = verdict
            self._say(verdict, anew=anew)
        self.tries.show_verdict(verdict)

    def _say(self, verdict: Verdict, *, anew: bool) -> None:
        self.sign.show_kind(verdict.kind)
        self.words.say(verdict.words, anew=anew)
        self.words.setToolTip(wrapped(f"{verdict.words}\n{_OF_KIND[verdict.kind]}"))
        if verdict.kind == "waiting":
            set_text(self.since, "A few observations are needed")
            self.evidence.say("", anew=True)
            self.evidence.hide()
            return
        sure = f"confidence {100 * verdict.confidence:.0f} %"
        since = f"since step {verdict.since_step:,}"
        # Some say it themselves.
        set_text(self.since, sure if since in verdict.words else f"{since} · {sure}")
        lines = verdict.evidence_words
        self.evidence.say("\n".join(_chosen(verdict)), anew=anew)
        self.evidence.setVisible(bool(lines))
        self.evidence.setToolTip(wrapped("\n".join((*lines, "", _TERMS))))
        self.setAccessibleDescription(f"{LEVELS[verdict.kind]}: {SHORT[verdict.kind]}")


def _chosen(verdict: Verdict) -> tuple[str, ...]:
    """The lines that tell most of this kind of verdict, then the first of the others."""
    lines = verdict.evidence_words
    words = {
        "learning": ("looked like trouble",),
        "collapsed": ("one place",),
        "starved": ("gradient", "D is right"),
        "rotating": ("changes bins",),
    }
    of_kind = words.get(verdict.kind, ())
    first = [line for line in lines if any(word in line for word in of_kind)]
    # How many samples were looked at is said in the Modes view, and on hover.
    rest = [line for line in lines[1:] if line not in first]
    return tuple((*first, *rest)[:EVIDENCE])


_OF_KIND = {
    "waiting": "The detector has not seen enough of this run.",
    "learning": "It is neither done nor in trouble.",
    "converged": "No part of the data is missing beyond chance, samples lie where data lies, and "
    "neither changes any more.",
    "dropping": "Some of the data is hardly drawn, significantly and for several observations.",
    "collapsed": "Most of the data is hardly drawn, or all samples are nearly one.",
    "rotating": "At each moment most of the mass is in few bins, but in others over time.",
    "starved": "G's gradient has all but vanished though it is not done.",
    "diverged": "Numbers are no longer finite, or samples are flung far away.",
}
