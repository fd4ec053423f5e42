"""The Latent panel: every factor of the latent at hand, and what G makes of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ganlab.engine.address import AddressError
from ganlab.ui.latent.marking import CHANNEL
from ganlab.ui.latent.output import Output
from ganlab.ui.latent.rows import FactorRows
from ganlab.ui.latent.tools import LatentTools
from ganlab.ui.meaning import company_words, objective_of
from ganlab.ui.views.view import View

if TYPE_CHECKING:
    from ganlab.engine.data.dataset import Dataset
    from ganlab.runtime.generating import Generated
    from ganlab.runtime.state import RunState
    from ganlab.ui.latent.bridge import Generator
    from ganlab.ui.latent.state import LatentState
    from ganlab.ui.theme import Theme

__all__ = ["CHANNEL", "LatentPanel"]

#: What D says is asked under another name: an answer of G must not wait for it.
SCORES = "panel, D(x)"
#: An answer that has not come after so many milliseconds is missed: what is shown is marked.
_PATIENCE_MS = 250
#: D is asked once the hand has rested for so long, and while the run plays again so much later.
_REST_MS = 250
_SELDOM_MS = 2000
#: From this width on the picture stands beside the sliders instead of above them.
_WIDE = 560


class LatentPanel(View):
    """Generated from the latent space alone: it never asks which family it looks at.

    Attributes
    ----------
    serial : int
        Of what was asked last: an answer with it is of the latent at hand.
    seen : bool
        Whether anybody looks.
    """

    key = "latent"
    title = "Latent"

    latent: LatentState
    generator: Generator
    tools: LatentTools

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.seen = False
        self._data: Dataset | None = None
        self._run = -1
        self.serial = self._score_serial = 0
        self._remembered: tuple[str, tuple[str, ...]] = ("", ())
        self.output = Output(self)
        self.rows = FactorRows()
        self.scrolled = QScrollArea(self)
        self.scrolled.setWidgetResizable(True)
        self.scrolled.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scrolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scrolled.setAccessibleName("Factors of the latent")
        self.scrolled.setWidget(self.rows)
        self._right = QVBoxLayout()
        self._right.setSpacing(6)
        self._right.addWidget(self.scrolled, 1)
        self._across = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._across.setContentsMargins(8, 8, 4, 4)
        self._across.setSpacing(8)
        self._across.addWidget(self.output)
        self._across.addLayout(self._right, 1)
        self._patience = self._timer(_PATIENCE_MS, lambda: self.output.mark_stale(True))
        self._rest = self._timer(_REST_MS, self._ask_score)

    def _timer(self, interval: int, call: Callable[[], object]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval)
        timer.timeout.connect(call)
        return timer

    # --- what the window tells ----------------------------------------------------------------

    def set_latent(self, latent: LatentState, generator: Generator) -> None:
        self.latent, self.generator = latent, generator
        self.tools = LatentTools(latent, self)
        self.tools.set_theme(self.theme)
        self._right.insertWidget(0, self.tools)
        latent.space_changed.connect(self._new_space)
        latent.changed.connect(self._moved)
        latent.locks_changed.connect(self._show_locks)
        generator.came.connect(self._came)
        generator.failed.connect(self._failed)
        rows = self.rows
        rows.chosen.connect(latent.set_value)
        rows.settled.connect(latent.end_gesture)
        rows.reset_asked.connect(lambda name: latent.reset([name]))
        rows.lock_asked.connect(latent.lock)
        rows.refused.connect(self.tools.say)
        self._new_space()
        self._moved()

    def set_state(self, state: RunState) -> None:
        if state.generation != self._run or state.distribution is not self._data:
            # What was shown was made by a G that is no more.
            self._run, self._data = state.generation, state.distribution
            self.output.set_data(state.distribution)
            self._share_out()
        spec = state.experiment
        self.output.set_output(objective_of(spec).output, company_words(spec))

    def set_seen(self, on: bool) -> None:
        if on == self.seen:
            return
        self.seen = on
        if on:
            self._make_rows()
            self._ask()
        else:
            self._patience.stop()
            self._rest.stop()
            for channel in (CHANNEL, SCORES):
                self.generator.forget(channel)
            # Training may go on without being looked at.
            self.output.clear()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.output.set_theme(theme)
        self.rows.set_theme(theme)
        if hasattr(self, "tools"):
            self.tools.set_theme(theme)

    def settings(self) -> dict[str, object]:
        if not hasattr(self, "latent") or self.latent.space is None:
            return {}
        return {"address": self.latent.address, "locked": sorted(self.latent.locked)}

    def restore(self, settings: dict[str, object]) -> None:
        text, locked = settings.get("address"), settings.get("locked")
        names = tuple(str(name) for name in locked) if isinstance(locked, list) else ()
        # There is no latent space before there is a run.
        self._remembered = (text if isinstance(text, str) else "", names)

    # --- the latent ---------------------------------------------------------------------------

    def _new_space(self) -> None:
        space = self.latent.space
        # Behind another tab nobody needs them: a switch of model must not wait for sliders.
        self.rows.set_space(None)
        if self.seen:
            self._make_rows()
        self.tools.say("")
        (text, names), self._remembered = self._remembered, ("", ()) if space else self._remembered
        if space is None or not text:
            return
        try:
            self.latent.go_to(text)
        except AddressError:
            # Of another model than the one that the window begins with.
            return
        for factor in space.factors:
            if factor.name in names:
                self.latent.lock(factor.name, True)

    def _make_rows(self) -> None:
        """Make the sliders, where there are none of this latent space yet."""
        if self.rows.space != self.latent.space:
            self.rows.set_space(self.latent.space)
            self.rows.show_latent(self.latent.z)
            self.rows.show_locks(self.latent.locked)

    def _moved(self) -> None:
        if self.rows.space is not None:
            self.rows.show_latent(self.latent.z)
        self.tools.say("")
        self._ask()

    def _show_locks(self) -> None:
        if self.rows.space is not None:
            self.rows.show_locks(self.latent.locked)

    def _ask(self) -> None:
        """Ask for the picture of the latent at hand; what D says of the last one is past."""
        if not self.seen or self.latent.space is None:
            return
        self.serial = self.generator.ask(CHANNEL, self.latent.z[None])
        if not self._patience.isActive():
            self._patience.start()
        self.generator.forget(SCORES)
        self.output.forget_score()
        self._rest.start(_REST_MS)

    def _ask_score(self) -> None:
        if self.seen and self.latent.space is not None:
            self._score_serial = self.generator.ask(SCORES, self.latent.z[None], judged=True)

    # --- what comes back ----------------------------------------------------------------------

    def _came(self, answer: Generated) -> None:
        request = answer.request
        if request.channel == CHANNEL:
            self.output.show_answer(answer)
            if request.serial == self.serial:
                self._patience.stop()
                self.output.mark_stale(False)
            waits = self._rest.isActive() or self.generator.asks(SCORES)
            if self.output.score_step not in (None, answer.step) and not waits:
                self._rest.start(_SELDOM_MS)
        elif request.channel == SCORES and request.serial == self._score_serial:
            self.generator.forget(SCORES)
            self.output.show_score(answer)

    def _failed(self, channel: str, words: str) -> None:
        if channel == CHANNEL:
            self._patience.stop()
            self.output.clear(f"No sample: {words}")

    # --- keys and room ------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            # Elsewhere in the window these keys take back a stroke of a drawing.
            event.setAccepted(_undoes(event) or _redoes(event))
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _undoes(event):
            self.latent.undo()
        elif _redoes(event):
            self.latent.redo()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_out()

    def _share_out(self) -> None:
        way = QBoxLayout.Direction
        wide = self.width() >= _WIDE
        direction = way.LeftToRight if wide else way.TopToBottom
        if self._across.direction() != direction:
            self._across.setDirection(direction)
        if wide:
            side = min(self.width() // 2 - 16, self.height() - 40)
        else:
            side = min(self.width() - 24, round(0.34 * self.height()))
        self.output.set_side(max(48, side))


def _undoes(event: QKeyEvent) -> bool:
    return event.matches(QKeySequence.StandardKey.Undo)


def _redoes(event: QKeyEvent) -> bool:
    return event.matches(QKeySequence.StandardKey.Redo)
